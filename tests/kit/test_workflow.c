/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workflows without screens: what is missing, what a gift brings. */
#include "tests/suite.h"
#include "ui/kit/form.h"
#include "ui/kit/workflow.h"

enum { NEED_A = NEED_OWN, NEED_B = NEED_OWN << 1, NEED_C = NEED_OWN << 2 };

struct present {
    unsigned has;
    int64_t a;
    char b[8];
    int32_t c;
};

static const struct need needs[] = {
    { NEED_A, "Choose an A first.", NULL, BIND(struct present, a) },
    { NEED_B, "Choose a B first.", NULL, BIND(struct present, b) },
    { NEED_C, NULL, NULL, BIND(struct present, c) },
};
static const struct gift_table table = { needs, 3, sizeof(struct present) };
static const struct workflow flow = { .title = "Flow", .needs = { NEED_A, NEED_B | NEED_C } };

START_TEST(test_the_first_thing_missing_is_asked_first)
{
    static const struct {
        const char *why;
        unsigned has;
        int missing;
    } cases[] = {
        { "nothing is there", 0, 0 },
        { "the later things alone", NEED_B | NEED_C, 0 },
        { "the first is there", NEED_A, 1 },
        { "half of a pair", NEED_A | NEED_B, 1 },
        { "all", NEED_A | NEED_B | NEED_C, -1 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        ck_assert_msg(workflow_missing(&flow, cases[i].has) == cases[i].missing, "%s", cases[i].why);
}
END_TEST

START_TEST(test_a_gift_brings_only_what_it_has_and_was_asked_for)
{
    struct present into = { .has = NEED_A, .a = 1, .c = 5 };
    const struct present from = { .has = NEED_A | NEED_B, .a = 2, .b = "two", .c = 9 };
    gift_merge(&table, &into, &from, NEED_B | NEED_C);
    ck_assert_uint_eq(into.has, NEED_A | NEED_B);
    ck_assert_int_eq(into.a, 1);
    ck_assert_str_eq(into.b, "two");
    ck_assert_int_eq(into.c, 5);
    gift_drop(&table, &into, NEED_A);
    ck_assert_uint_eq(into.has, NEED_B);
}
END_TEST

START_TEST(test_what_is_missing_has_a_sentence)
{
    ck_assert_str_eq(gift_missing(&table, NEED_B | NEED_C), "Choose a B first.");
    ck_assert_ptr_null(gift_missing(&table, NEED_C));
}
END_TEST

START_TEST(test_what_follows_is_the_first_that_fits)
{
    static const struct screen_ops screen;
    static const struct workflow first = {
        .title = "First", .next = { { NEED_A, &flow, NULL }, { NEED_B | NEED_C, NULL, &screen }, { 0, &flow, NULL } }
    };
    ck_assert_ptr_null(workflow_following(&flow, ~0u));
    ck_assert_ptr_eq(workflow_following(&first, NEED_A | NEED_B | NEED_C), &first.next[0]);
    ck_assert_ptr_eq(workflow_following(&first, NEED_B | NEED_C), &first.next[1]);
    ck_assert_ptr_eq(workflow_following(&first, NEED_B), &first.next[2]);
}
END_TEST

SUITE_MAIN("workflow", test_the_first_thing_missing_is_asked_first,
           test_a_gift_brings_only_what_it_has_and_was_asked_for, test_what_is_missing_has_a_sentence,
           test_what_follows_is_the_first_that_fits)
