/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of enums, in plain tables and in wider ones. */
#include "tests/suite.h"

#include "src/base/word.h"

enum { RED, GREEN, BLUE, COLOURS };
static const struct enum_word colours[COLOURS] = {
    [RED] = {"red", "Red"}, [GREEN] = {"green", "Green"}, [BLUE] = {"", "Blue"}};
static const struct {
    int weight;
    const char *word;
} wide[COLOURS] = {[RED] = {1, "red"}, [GREEN] = {2, "green"}, [BLUE] = {3, "blue"}};

START_TEST(a_word_is_one_row_whole_and_letter_for_letter)
{
    static const struct {
        const char *why, *text;
        int want;
    } cases[] = {
        {"the first",               "red",    RED  },
        {"another",                 "green",  GREEN},
        {"no word is a word too",   "",       BLUE },
        {"a beginning is not it",   "gree",   -1   },
        {"nor is what goes on",     "greens", -1   },
        {"nor are capital letters", "Red",    -1   },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(WORD_INDEX(colours, cases[i].text, -1) == cases[i].want, "%s", cases[i].why);
}
END_TEST

START_TEST(a_word_that_is_none_gives_what_the_caller_said)
{
    ck_assert_int_eq(WORD_INDEX(colours, "pink", GREEN), GREEN);
    ck_assert_int_eq(word_find(&colours[0].word, sizeof colours[0], 0, "red", 7), 7);
}
END_TEST

START_TEST(a_table_with_more_members_is_read_as_well)
{
    for (int i = 0; i < COLOURS; i++)
        ck_assert_int_eq(WORD_INDEX(wide, wide[i].word, -1), i);
}
END_TEST

SUITE_MAIN("word", a_word_is_one_row_whole_and_letter_for_letter, a_word_that_is_none_gives_what_the_caller_said,
           a_table_with_more_members_is_read_as_well)
