/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of workflows: everything that is asked has a screen that gives it, and a sentence when it is missing. */
#include "ui/workflows.h"

#include "tests/suite.h"

/* What only the screen where a workflow begins can have. */
enum { FROM_CONTEXT = NEED_APPOINTMENT | NEED_VISIT };

static const struct need *need_of(unsigned bit)
{
    for (size_t i = 0; i < desk_gifts.n_needs; i++)
        if (desk_gifts.needs[i].bit == bit)
            return &desk_gifts.needs[i];
    return NULL;
}

START_TEST(every_bit_has_its_place_in_the_gift_and_a_sentence)
{
    for (unsigned bit = NEED_PATIENT; bit <= NEED_DAY; bit <<= 1) {
        const struct need *need = need_of(bit);
        ck_assert_msg(need != NULL, "bit %x", bit);
        ck_assert_msg(need->missing != NULL && need->size > 0, "bit %x", bit);
        ck_assert_uint_le(need->offset + need->size, sizeof(struct gift));
        ck_assert_ptr_nonnull(gift_missing(&desk_gifts, bit));
    }
}
END_TEST

START_TEST(what_a_workflow_asks_a_screen_gives)
{
    for (int w = 0; w < WORKFLOW_COUNT; w++)
        for (int i = 0; i < WORKFLOW_STEPS && workflows[w].needs[i] != 0; i++) {
            unsigned bit = workflows[w].needs[i];
            const struct need *need = need_of(bit);
            ck_assert_msg(need != NULL && (bit & FROM_CONTEXT || need->giver != NULL), "%s, step %d", workflows[w].title, i);
        }
}
END_TEST

START_TEST(every_workflow_does_something_and_says_what)
{
    for (int w = 0; w < WORKFLOW_COUNT; w++) {
        ck_assert_msg(workflows[w].title != NULL && workflows[w].title[0] != '\0', "workflow %d", w);
        ck_assert_msg(workflows[w].done != NULL || workflow_following(&workflows[w], ~0u) != NULL, "%s", workflows[w].title);
    }
}
END_TEST

START_TEST(a_gift_keeps_only_what_it_has)
{
    struct gift into = { .has = NEED_PATIENT, .patient_id = 1 };
    struct gift from = { .has = NEED_SERVICE, .patient_id = 2, .service_id = 3, .visit_id = 4 };

    gift_merge(&desk_gifts, &into, &from, NEED_PATIENT | NEED_SERVICE | NEED_VISIT);
    ck_assert_int_eq(into.patient_id, 1);
    ck_assert_int_eq(into.service_id, 3);
    ck_assert_int_eq(into.visit_id, 0);
    ck_assert_uint_eq(into.has, NEED_PATIENT | NEED_SERVICE);
    gift_drop(&desk_gifts, &into, NEED_SERVICE);
    ck_assert_int_eq(workflow_missing(&workflows[WORKFLOW_BOOK], into.has), 1);
    ck_assert_int_eq(workflow_missing(&workflows[WORKFLOW_BOOK], NEED_PATIENT | NEED_SERVICE | NEED_SLOT), -1);
}
END_TEST

SUITE_MAIN("workflows", every_bit_has_its_place_in_the_gift_and_a_sentence, what_a_workflow_asks_a_screen_gives,
           every_workflow_does_something_and_says_what, a_gift_keeps_only_what_it_has)
