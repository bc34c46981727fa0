/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the reader of options takes, and the sentence for what it does not take. */
#include <stdio.h>
#include <string.h>

#include "src/cli/options.h"
#include "tests/suite.h"

static const struct option_def defs[] = {
    OPTION('w', "with", "WHO", ""),
    OPTION_FLAG('a', "all", ""),
    OPTION_MANY(0, "charge", "LINE", ""),
    OPTION_END,
};
static const struct option_def more[] = {OPTION(0, "now", "TIME", ""), OPTION_FLAG('q', "quiet", ""),
                                         OPTION_END};
static const struct option_def *const tables[OPTION_TABLES] = {defs, more, NULL};

enum { WORDS = 8 };

/** Reads words up to the first NULL. */
static enum rc read_words(struct options *o, const char *const words[WORDS], enum options_until until,
                          size_t *taken, struct err *e)
{
    static char copies[WORDS][64];
    char *argv[WORDS];
    size_t n = 0;

    for (; n < WORDS && words[n]; n++) {
        snprintf(copies[n], sizeof copies[n], "%s", words[n]);
        argv[n] = copies[n];
    }
    return options_read(o, tables, argv, n, until, taken, e);
}

START_TEST(options_and_arguments_stand_in_any_order)
{
    const char *const words[WORDS] = {"--with", "li", "17", "-a", "--now=2031-03-04 09:00", "x"};
    struct options o = {0};
    size_t taken = 0;

    ck_assert_int_eq(read_words(&o, words, OPTIONS_ALL, &taken, NULL), RC_OK);
    ck_assert_uint_eq(taken, 6);
    ck_assert_str_eq(options_value(&o, "with"), "li");
    ck_assert_str_eq(options_value(&o, "now"), "2031-03-04 09:00");
    ck_assert(options_has(&o, "all") && !options_has(&o, "quiet"));
    ck_assert_uint_eq(o.n_arguments, 2);
    ck_assert_str_eq(o.arguments[0], "17");
    ck_assert_str_eq(o.arguments[1], "x");
    options_release(&o);
}
END_TEST

START_TEST(reading_stops_at_the_command)
{
    const char *const words[WORDS] = {"--now", "t", "agenda", "--nonsense"};
    struct options o = {0};
    size_t taken = 0;

    ck_assert_int_eq(read_words(&o, words, OPTIONS_FIRST_ARGUMENT, &taken, NULL), RC_OK);
    ck_assert_uint_eq(taken, 2);
    ck_assert_uint_eq(o.n_arguments, 0);
    options_release(&o);
}
END_TEST

START_TEST(values_may_look_like_anything_but_an_option)
{
    static const struct {
        const char *why, *words[WORDS];
        const char *want;
    } cases[] = {
        {"a negative amount",                  {"--with", "-50"}, "-50"  },
        {"after the letter",                   {"-wli"},          "li"   },
        {"a word after the letter",            {"-w", "li"},      "li"   },
        {"letters together",                   {"-aqw", "li"},    "li"   },
        {"nothing at all",                     {"--with="},       ""     },
        {"two dashes by the sign of equality", {"--with=--all"},  "--all"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct options o = {0};
        size_t taken;

        ck_assert_msg(read_words(&o, cases[i].words, OPTIONS_ALL, &taken, NULL) == RC_OK, "%s", cases[i].why);
        ck_assert_msg(strcmp(options_value(&o, "with"), cases[i].want) == 0, "%s", cases[i].why);
        options_release(&o);
    }
}
END_TEST

START_TEST(what_is_not_known_is_refused_with_a_sentence)
{
    static const struct {
        const char *words[WORDS], *want;
    } cases[] = {
        {{"--wiht", "li"},             "There is no option --wiht."          },
        {{"--wit", "li"},              "There is no option --wit."           },
        {{"-x"},                       "There is no option -x."              },
        {{"--with"},                   "--with needs a value: --with WHO."   },
        {{"--with", "--all"},          "--with needs a value: --with WHO."   },
        {{"-w"},                       "-w needs a value: -w WHO."           },
        {{"--all=yes"},                "--all takes no value."               },
        {{"--with", "li", "-w", "li"}, "--with is given twice. Give it once."},
        {{"-aa"},                      "--all is given twice. Give it once." },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct options o = {0};
        struct err e = {0};
        size_t taken;

        ck_assert_int_eq(read_words(&o, cases[i].words, OPTIONS_ALL, &taken, &e), RC_INVALID);
        ck_assert_str_eq(e.text, cases[i].want);
        options_release(&o);
    }
}
END_TEST

START_TEST(after_two_dashes_everything_is_an_argument)
{
    const char *const words[WORDS] = {"--", "--with", "-"};
    struct options o = {0};
    size_t taken;

    ck_assert_int_eq(read_words(&o, words, OPTIONS_ALL, &taken, NULL), RC_OK);
    ck_assert_uint_eq(o.n_arguments, 2);
    ck_assert_str_eq(o.arguments[0], "--with");
    options_release(&o);
}
END_TEST

START_TEST(what_repeats_keeps_its_order)
{
    const char *const words[WORDS] = {"--charge", "a", "-a", "--charge=b"};
    struct options o = {0};
    size_t taken;

    ck_assert_int_eq(read_words(&o, words, OPTIONS_ALL, &taken, NULL), RC_OK);
    ck_assert_str_eq(options_nth(&o, "charge", 0), "a");
    ck_assert_str_eq(options_nth(&o, "charge", 1), "b");
    ck_assert_ptr_null(options_nth(&o, "charge", 2));
    options_release(&o);
}
END_TEST

SUITE_MAIN("options", options_and_arguments_stand_in_any_order, reading_stops_at_the_command,
           values_may_look_like_anything_but_an_option, what_is_not_known_is_refused_with_a_sentence,
           after_two_dashes_everything_is_an_argument, what_repeats_keeps_its_order)
