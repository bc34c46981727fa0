/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line editor: what keys do to a text, by graphemes and in normal form C. */
#include <string.h>

#include "tests/suite.h"
#include "ui/kit/key.h"
#include "ui/kit/line.h"

/* '<' Left, '>' Right, '{' Home, '}' End, '-' Backspace, '=' Delete, '~' Ctrl-W, '^' Up, '_' Down, '|' Enter
 */
static void play(struct line *l, const char *keys)
{
    static const struct {
        char sign;
        int key;
    } signs[] = {
        { '<', K_LEFT },   { '>', K_RIGHT },     { '{', K_HOME }, { '}', K_END },  { '-', K_BACKSPACE },
        { '=', K_DELETE }, { '~', K_CTRL('w') }, { '^', K_UP },   { '_', K_DOWN }, { '|', K_ENTER },
    };
    for (; *keys != '\0'; keys++) {
        size_t i = 0;
        while (i < sizeof(signs) / sizeof(signs[0]) && signs[i].sign != *keys)
            i++;
        if (i < sizeof(signs) / sizeof(signs[0]))
            (void)line_key(l, signs[i].key, 10);
        else
            (void)line_key(l, *keys, 10);
    }
}

START_TEST(test_keys_do_to_a_text_what_the_table_says)
{
    static const struct {
        const char *why, *before, *keys, *after;
        size_t at;
    } cases[] = {
        { "letters go in at the cursor", "", "ab<c", "acb", 2 },
        { "a Han character is one step", "王小明", "<-", "王明", 3 },
        { "a letter with marks goes as a whole", "Nguye\xcc\x82\xcc\x83n", "<-", "Nguyn", 4 },
        { "a ZWNJ goes with its letter", "علی\xe2\x80\x8c", "-", "عل", 4 },
        { "in right-to-left text Left is forward", "سلام", "{<=", "سام", 2 },
        { "Delete at the end does nothing", "ab", "=", "ab", 2 },
        { "Backspace at the start does nothing", "ab", "{-", "ab", 0 },
        { "Ctrl-W takes the word before", "one two", "~", "one ", 4 },
        { "an emoji family is one", "x\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", "-", "x", 1 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct line l;
        ck_assert(line_init(&l, 200, false));
        ck_assert(line_set(&l, cases[i].before));
        play(&l, cases[i].keys);
        ck_assert_msg(strcmp(l.text, cases[i].after) == 0, "%s: \"%s\"", cases[i].why, l.text);
        ck_assert_msg(l.at == cases[i].at, "%s: cursor at %zu", cases[i].why, l.at);
        line_release(&l);
    }
}
END_TEST

START_TEST(test_what_is_typed_in_parts_is_composed_and_controls_stay_out)
{
    static const struct {
        const char *why, *typed, *after;
    } cases[] = {
        { "two marks", "e\xcc\x82\xcc\x83", "\xe1\xbb\x85" },
        { "an escape sequence", "a\033[2Jb", "a[2Jb" },
        { "newlines become blanks", "one\r\ntwo", "one  two" },
        { "a bad byte is a mark",
          "a\xff"
          "b",
          "a\xef\xbf\xbd"
          "b" },
        { "a C1 control",
          "a\xc2\x9b"
          "b",
          "ab" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct line l;
        ck_assert(line_init(&l, 200, false));
        ck_assert(line_insert(&l, cases[i].typed, strlen(cases[i].typed)));
        ck_assert_msg(strcmp(l.text, cases[i].after) == 0, "%s: \"%s\"", cases[i].why, l.text);
        line_release(&l);
    }
}
END_TEST

START_TEST(test_a_line_takes_no_more_than_it_may_hold)
{
    struct line l;
    ck_assert(line_init(&l, 5, false));
    play(&l, "abc");
    ck_assert(!line_insert(&l, "王", 3));
    ck_assert_str_eq(l.text, "abc");
    ck_assert_int_eq(line_key(&l, 'd', 10), LINE_CHANGED);
    ck_assert_int_eq(line_key(&l, 'e', 10), LINE_CHANGED);
    ck_assert_int_eq(line_key(&l, 'f', 10), LINE_FULL);
    ck_assert_str_eq(l.text, "abcde");
    line_release(&l);
}
END_TEST

START_TEST(test_what_a_record_held_is_never_cut)
{
    struct line l;
    ck_assert(line_init(&l, 3, false));
    ck_assert(line_set(&l, "longer than three"));
    ck_assert_str_eq(l.text, "longer than three");
    play(&l, "x-");
    ck_assert_str_eq(l.text, "longer than thre");
    line_release(&l);
}
END_TEST

START_TEST(test_up_and_down_move_in_a_note_and_leave_it_at_its_edges)
{
    struct line l;
    ck_assert(line_init(&l, 200, true));
    play(&l, "one|two");
    ck_assert_str_eq(l.text, "one\ntwo");
    ck_assert_int_eq(line_key(&l, K_UP, 10), LINE_MOVED);
    ck_assert_uint_eq(l.at, 3);
    ck_assert_int_eq(line_key(&l, K_UP, 10), LINE_PASS);
    ck_assert_int_eq(line_key(&l, K_DOWN, 10), LINE_MOVED);
    ck_assert_int_eq(line_key(&l, K_DOWN, 10), LINE_PASS);
    play(&l, "|");
    ck_assert_int_eq(line_key(&l, K_UP, 10), LINE_MOVED);
    play(&l, "{x");
    ck_assert_str_eq(l.text, "one\nxtwo\n");
    line_release(&l);
}
END_TEST

SUITE_MAIN("line", test_keys_do_to_a_text_what_the_table_says,
           test_what_is_typed_in_parts_is_composed_and_controls_stay_out,
           test_a_line_takes_no_more_than_it_may_hold, test_what_a_record_held_is_never_cut,
           test_up_and_down_move_in_a_note_and_leave_it_at_its_edges)
