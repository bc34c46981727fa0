/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a service: who is needed when, also of an appointment that was stretched or shortened. */
#include "src/clinic/service_part.h"
#include "tests/suite.h"

/* Ten minutes of preparation, sixty with the person, fifteen of turn-over. */
static const struct service_parts sixty = {.before_min = 10, .with_min = 60, .after_min = 15};

enum { START = 1000 };

static const struct {
    const char *why;
    int32_t from, to; /* of the part */
    int length;       /* of the appointment */
    int64_t want_from, want_to; /* equal: nothing is left */
} cases[] = {
    {"as it is", 10, 70, 60, 1000, 1060},
    {"preparation and turn-over lie outside", 0, 85, 60, 990, 1075},
    {"a span in the middle", 20, 30, 60, 1010, 1020},
    {"longer: the middle keeps its distance from the start", 20, 30, 90, 1010, 1020},
    {"longer: the end keeps its distance from the end", 70, 85, 90, 1090, 1105},
    {"longer: all of it grows", 0, 85, 90, 990, 1105},
    {"longer: a span before the turn-over does not", 60, 69, 90, 1050, 1059},
    {"shorter: the end comes nearer", 10, 70, 30, 1000, 1030},
    {"shorter: what lies beyond ends with it", 30, 60, 30, 1020, 1030},
    {"shorter: nothing is left", 45, 60, 30, 0, 0},
    {"shorter: the turn-over stays as long", 70, 85, 30, 1030, 1045},
    {"the preparation alone", 0, 10, 30, 990, 1000},
};

START_TEST(parts_follow_the_appointment)
{
    struct service_part part = {PART_PRACTITIONER, cases[_i].from, cases[_i].to};
    int64_t from = 0, to = 0;
    bool left = service_part_span(&sixty, &part, START, START + cases[_i].length, &from, &to);
    ck_assert_msg(left == (cases[_i].want_from < cases[_i].want_to), "%s", cases[_i].why);
    ck_assert_msg(from == cases[_i].want_from && to == cases[_i].want_to, "%s: %lld-%lld", cases[_i].why,
                  (long long)from, (long long)to);
}
END_TEST

START_TEST(what_is_not_said_is_the_whole)
{
    struct service_parts p = sixty;
    service_parts_complete(&p);
    ck_assert_uint_eq(p.n, 2);
    ck_assert(!service_parts_need(&p, PART_ASSISTANT));
    ck_assert_int_eq(p.at[0].kind, PART_PRACTITIONER);
    ck_assert_int_eq(p.at[0].from_min, 10);
    ck_assert_int_eq(p.at[0].to_min, 70);
    ck_assert_int_eq(p.at[1].kind, PART_ROOM);
    ck_assert_int_eq(p.at[1].from_min, 0);
    ck_assert_int_eq(p.at[1].to_min, 85);
    service_parts_complete(&p);
    ck_assert_uint_eq(p.n, 2);
}
END_TEST

SUITE_MAIN_LOOPS("clinic/service_part", NULL, NULL, 0, {parts_follow_the_appointment, ROWS(cases)},
                 {what_is_not_said_is_the_whole})
