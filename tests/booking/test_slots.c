/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Free times: what the questions mean, the clock's changes, the order and its reasons, and several people at once.
 * test_slots_law.c compares the finder with a plain search. */
#include <stdio.h>
#include <string.h>

#include "src/booking/party.h"
#include "src/clinic/site.h"
#include "tests/booking/small.h"

static struct slot_list find(struct slot_query q)
{
    struct slot_list list = {0};
    struct err e = {0};
    ck_ok(slots_find(db, &q, &list, &e));
    return list;
}

START_TEST(the_earliest_free_times_come_first)
{
    struct err e = {0};
    ck_assert_int_gt(book(WANG, LI, SCALING, at(0, 9, 0), &e), 0);
    struct slot_list l = find((struct slot_query){.service_id = SCALING, .limit = 4});
    ck_assert_uint_eq(l.n, 4);
    static const struct {
        int64_t who;
        int hour, minute;
        const char *room;
    } want[] = {
        {TRAN, 9, 0,  "Chair 2"},
        {TRAN, 9, 15, "Chair 2"},
        {LI,   9, 30, "Chair 1"},
        {TRAN, 9, 30, "Chair 1"},
    };
    for (size_t i = 0; i < l.n; i++) {
        ck_assert_int_eq(l.rows[i].practitioner_id, want[i].who);
        ck_assert_int_eq(l.rows[i].start_min, at(0, want[i].hour, want[i].minute));
        ck_assert_int_eq(l.rows[i].end_min - l.rows[i].start_min, 30);
        ck_assert_str_eq(l.rows[i].room, want[i].room);
    }
    slot_list_release(&l);
}
END_TEST

START_TEST(each_part_of_the_question_narrows_the_answer)
{
    static const struct {
        const char *why;
        struct slot_query q;
        int day, hour, minute; /* of the first; hour -1: there is none */
    } cases[] = {
        {"one practitioner",                               {.service_id = SCALING, .practitioner_id = KARIMI},                1, 9,  0 },
        {"an afternoon",                                   {.service_id = SCALING, .part_from = 13 * 60, .part_to = 18 * 60}, 0, 13, 0 },
        {"it must also end within",
         {.service_id = SCALING, .part_from = 16 * 60 + 45, .part_to = 17 * 60, .days = 3},
         0,                                                                                                                      -1,
         0                                                                                                                             },
        {"the room's preparation may come before opening", {.service_id = IMPLANT},                                           0, 9,  0 },
        {"from another day on",                            {.service_id = IMPLANT, .from_min = INT64_C(22343) * 1440 + 601},  1, 10, 15},
        {"steps of 20 minutes",
         {.service_id = SCALING, .from_min = INT64_C(22343) * 1440 + 601, .step_min = 20},
         1,                                                                                                                      10,
         20                                                                                                                            },
        {"not Li's trade",                                 {.service_id = IMPLANT, .practitioner_id = LI},                    0, -1, 0 },
        {"too long for a half day",                        {.service_id = SCALING, .minutes = 300},                           0, -1, 0 },
        {"longer than usual",
         {.service_id = SCALING, .minutes = 240, .from_min = INT64_C(22342) * 1440 + 541},
         0,                                                                                                                      13,
         0                                                                                                                             },
        {"only in that room",                              {.service_id = SCALING, .room_id = SURGERY},                       0, -1, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct slot_list l = find(cases[i].q);
        if (cases[i].hour < 0)
            ck_assert_msg(l.n == 0, "%s", cases[i].why);
        else
            ck_assert_msg(l.n > 0 && l.rows[0].start_min == at(cases[i].day, cases[i].hour, cases[i].minute),
                          "%s: %zu, minute %lld", cases[i].why, l.n,
                          l.n > 0 ? (long long)(l.rows[0].start_min - at(0, 0, 0)) : -1);
        slot_list_release(&l);
    }
    struct slot_list l = find((struct slot_query){.service_id = SCALING, .one_a_start = true, .limit = 100});
    for (size_t i = 1; i < l.n; i++)
        ck_assert_int_gt(l.rows[i].start_min, l.rows[i - 1].start_min);
    slot_list_release(&l);
    struct err e = {0};
    ck_assert_int_eq(slots_find(db, &(struct slot_query){.service_id = 99}, &l, &e), RC_NOT_FOUND);
}
END_TEST

START_TEST(the_person_and_the_one_to_be_moved_are_minded)
{
    struct err e = {0};
    int64_t id = book(WANG, LI, SCALING, at(0, 9, 0), &e);
    struct slot_list l = find((struct slot_query){.service_id = SCALING, .patient_id = WANG, .limit = 1});
    ck_assert_int_eq(l.rows[0].start_min, at(0, 9, 30));
    slot_list_release(&l);
    l = find((struct slot_query){
        .service_id = SCALING, .patient_id = WANG, .practitioner_id = LI, .appointment_id = id, .limit = 1});
    ck_assert_int_eq(l.rows[0].start_min, at(0, 9, 0));
    slot_list_release(&l);
}
END_TEST

START_TEST(nothing_in_the_past_is_offered)
{
    clock_at += 61; /* 09:01:01 */
    struct slot_list l =
        find((struct slot_query){.service_id = SCALING, .from_min = at(-3, 9, 0), .limit = 1});
    ck_assert_int_eq(l.rows[0].start_min, at(0, 9, 15));
    slot_list_release(&l);
}
END_TEST

static void in_london(int64_t instant)
{
    struct err e = {0};
    clock_at = instant;
    ck_ok(small_sql("UPDATE site SET timezone = 'Europe/London', rev = rev + 1", &e));
    ck_ok(small_sql(
        "INSERT INTO schedule (practitioner_id, weekday, start_min, end_min) VALUES (3, 7, 0, 240)", &e));
    site_forget(db);
}

START_TEST(an_hour_that_the_clock_skips_is_not_offered)
{
    in_london(INT64_C(22368) * 86400 - 3600); /* the evening before 2031-03-30, when 01:00 becomes 02:00 */
    struct slot_list l = find((struct slot_query){
        .service_id = TALK, .practitioner_id = KARIMI, .days = 2, .limit = 50, .step_min = 20});
    static const int minutes[] = {0, 20, 40, 120, 140, 160, 180, 200, 220};
    ck_assert_uint_eq(l.n, sizeof minutes / sizeof minutes[0]);
    for (size_t i = 0; i < l.n; i++)
        ck_assert_int_eq(l.rows[i].start_min, INT64_C(22368) * 1440 + minutes[i]);
    slot_list_release(&l);
    struct err e = {0};
    ck_assert_int_eq(book(WANG, KARIMI, TALK, INT64_C(22368) * 1440 + 60, &e), 0);
    ck_assert_str_eq(e.text, "The clock is put forward on that day: 01:00 does not happen.");
    ck_assert_int_eq(book(WANG, KARIMI, SCALING, INT64_C(22368) * 1440 + 45, &e), 0); /* begins before it, would end in it */
    ck_assert_str_eq(e.text, "The clock is put forward on that day: 01:00 does not happen.");
}
END_TEST

START_TEST(an_hour_that_the_clock_repeats_is_offered_once)
{
    in_london(INT64_C(22578) *
              86400); /* 2031-10-26 01:00 of summer, one hour before it becomes 01:00 again */
    struct slot_query q = {
        .service_id = TALK, .practitioner_id = KARIMI, .days = 1, .limit = 50, .step_min = 20};
    struct slot_list l = find(q);
    ck_assert_uint_eq(l.n, 9);
    ck_assert_int_eq(l.rows[0].start_min, INT64_C(22578) * 1440 + 60);
    slot_list_release(&l);
    clock_at += 5400; /* the wall shows 01:30 for the second time: 01:40 of the first pass is past */
    l = find(q);
    ck_assert_uint_eq(l.n, 6);
    ck_assert_int_eq(l.rows[0].start_min, INT64_C(22578) * 1440 + 120);
    slot_list_release(&l);
}
END_TEST

/* ---- order ---- */

START_TEST(weekdays_and_nearness_narrow_too)
{
    struct slot_list l = find((struct slot_query){.service_id = SCALING, .weekdays = 1u << 3, .limit = 1});
    ck_assert_int_eq(l.rows[0].start_min, at(2, 9, 0)); /* a Thursday */
    slot_list_release(&l);
    l = find((struct slot_query){.service_id = SCALING, .practitioner_id = LI, .near_min = at(1, 10, 0),
                                 .near_end_min = at(1, 10, 30), .near_within_min = 15, .limit = 100});
    static const int starts[] = {555, 570, 585, 600, 615, 630, 645}; /* 9:15 ends 15 minutes before, 10:45 begins 15 after */
    ck_assert_uint_eq(l.n, sizeof starts / sizeof starts[0]);
    for (size_t i = 0; i < l.n; i++)
        ck_assert_int_eq(l.rows[i].start_min, at(1, 0, starts[i]));
    ck_assert_int_eq(l.rows[0].near_gap, -15);
    ck_assert_int_eq(l.rows[3].near_gap, 0);
    ck_assert_int_eq(l.rows[6].near_gap, 15);
    slot_list_release(&l);
}
END_TEST

static struct slot_list propose(struct slot_query q)
{
    struct slot_list list = {0};
    struct err e = {0};
    ck_ok(slots_propose(db, &q, &list, &e));
    return list;
}

static const struct slot *slot_at(const struct slot_list *l, int64_t start, int64_t who)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->rows[i].start_min == start && l->rows[i].practitioner_id == who)
            return &l->rows[i];
    return NULL;
}

START_TEST(each_thing_that_speaks_for_a_time_has_its_points)
{
    struct err e = {0};
    ck_ok(small_sql("INSERT INTO schedule (practitioner_id, weekday, start_min, end_min, category) VALUES"
                    " (3, 3, 780, 900, 'preventive')", &e));
    ck_assert_int_gt(book(SARA, TRAN, SCALING, at(0, 10, 0), &e), 0);
    ck_assert_int_gt(book(SARA, TRAN, SCALING, at(1, 10, 30), &e), 0);
    ck_assert_int_gt(book(ANH, LI, SCALING, at(0, 9, 45), &e), 0);
    struct slot_list l = propose((struct slot_query){.service_id = SCALING, .patient_id = SARA, .step_min = 5, .limit = 400});
    static const struct {
        const char *why;
        int day, minute;
        int64_t who;
        int points[SLOT_PART_COUNT]; /* soon, near, own, usual, kept, gap */
        const char *line;
    } cases[] = {
        {"the first of all", 0, 540, LI, {50, 0, 0, 0, 0, -10}, "the earliest, leaves a short gap"},
        {"their own, at their hour, behind what is there", 0, 630, TRAN, {40, 0, 20, 10, 0, 10},
         "own practitioner, usual hour, leaves no gap"},
        {"in the middle of nothing", 0, 840, LI, {40, 0, 0, 0, 0, 0}, ""},
        {"kept for such", 1, 840, KARIMI, {38, 0, 0, 0, 10, 0}, "kept for this"},
        {"a day later", 1, 840, LI, {38, 0, 0, 0, 0, 0}, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct slot *s = slot_at(&l, at(cases[i].day, 0, cases[i].minute), cases[i].who);
        char line[192];
        ck_assert_msg(s != NULL, "%s: is not found", cases[i].why);
        for (int k = 0; k < SLOT_PART_COUNT; k++)
            ck_assert_msg(s->points[k] == cases[i].points[k], "%s: %d points in part %d", cases[i].why, (int)s->points[k], k);
        ck_assert_str_eq(slot_why(s, line, sizeof line), cases[i].line);
    }
    for (size_t i = 0; i < l.n; i++) {
        int32_t sum = 0;
        for (int k = 0; k < SLOT_PART_COUNT; k++)
            sum += l.rows[i].points[k];
        ck_assert_int_eq(sum, l.rows[i].merit);
        ck_assert(i == 0 || l.rows[i - 1].merit > l.rows[i].merit ||
                  (l.rows[i - 1].merit == l.rows[i].merit && l.rows[i - 1].start_min <= l.rows[i].start_min));
    }
    slot_list_release(&l);
}
END_TEST

START_TEST(the_own_practitioner_is_proposed_though_others_are_free_long_before)
{
    struct err e = {0};
    ck_assert_int_gt(book(DANG, KARIMI, SCALING, at(1, 9, 0), &e), 0);
    ck_assert_int_gt(book(DANG, KARIMI, SCALING, at(8, 9, 0), &e), 0);
    struct slot_list l = propose((struct slot_query){.service_id = SCALING, .patient_id = DANG, .limit = 3});
    size_t with = 0;
    for (size_t i = 0; i < l.n; i++)
        with += l.rows[i].practitioner_id == KARIMI;
    ck_assert_uint_eq(l.n, 6);
    ck_assert_uint_eq(with, 3);
    ck_assert_int_eq(l.rows[0].practitioner_id, KARIMI);
    slot_list_release(&l);
}
END_TEST

START_TEST(an_empty_list_says_what_stands_in_the_way)
{
    static const struct {
        const char *before; /* SQL */
        struct slot_query q;
        enum slot_obstacle want;
        const char *says;
    } cases[] = {
        {NULL, {.service_id = IMPLANT, .practitioner_id = LI}, SLOT_NOBODY_DOES_IT, "Li does not do Implant."},
        {NULL, {.service_id = SCALING, .weekdays = 1u << 6}, SLOT_NOBODY_WORKS, "Nobody who does this works on these days."},
        {NULL, {.service_id = SCALING, .practitioner_id = KARIMI, .weekdays = 1}, SLOT_NOBODY_WORKS, "Karimi does not work"},
        {NULL, {.service_id = SCALING, .minutes = 300}, SLOT_TOO_SHORT, "long enough for Scaling"},
        {NULL, {.service_id = SCALING, .days = 2, .weekdays = 1u << 6}, SLOT_NO_SUCH_DAY, "None of the days"},
        {"UPDATE room SET state = 'closed', rev = rev + 1 WHERE kind = 'surgery'", {.service_id = IMPLANT}, SLOT_NO_ROOM_OF_KIND,
         "No room of the kind \"surgery\" that Implant needs is open."},
        {"INSERT INTO service_part (service_id, kind, from_min, to_min) VALUES (1, 'assistant', 0, 10)", {.service_id = SCALING},
         SLOT_NO_ASSISTANT, "No assistant is free for Scaling"},
        {"UPDATE schedule SET category = 'cosmetic', rev = rev + 1", {.service_id = TALK, .from_min = INT64_C(22343) * 1440}, SLOT_KEPT_FOR_OTHERS,
         "kept for other services"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err e = {0};
        char text[256];
        if (cases[i].before != NULL)
            ck_ok(small_sql(cases[i].before, &e));
        struct slot_list l = find(cases[i].q);
        ck_assert_msg(l.n == 0 && l.obstacle == cases[i].want, "case %zu: %zu found, obstacle %d", i, l.n, (int)l.obstacle);
        (void)slots_why_none(db, &cases[i].q, &l, text, sizeof text);
        ck_assert_msg(strstr(text, cases[i].says) != NULL, "case %zu: %s", i, text);
        slot_list_release(&l);
    }
}
END_TEST

START_TEST(who_may_be_booked_only_with_one_is_offered_that_one_alone)
{
    struct err e = {0};
    char text[256];
    struct slot_query q = {.service_id = SCALING, .patient_id = SARA, .limit = 100};
    ck_ok(small_sql("INSERT INTO alert (patient_id, kind, text, only_with_id) VALUES (2, 'scheduling', 'only Tran', 2)", &e));
    small_as_nurse();
    struct slot_list l = find(q);
    ck_assert_uint_gt(l.n, 0);
    for (size_t i = 0; i < l.n; i++)
        ck_assert_int_eq(l.rows[i].practitioner_id, TRAN);
    slot_list_release(&l);
    q.practitioner_id = LI;
    l = find(q);
    ck_assert_uint_eq(l.n, 0);
    ck_assert_int_eq((int)l.obstacle, (int)SLOT_RESTRICTED);
    (void)slots_why_none(db, &q, &l, text, sizeof text);
    ck_assert_msg(strstr(text, "Sara Karimi") != NULL && strstr(text, "only Tran") != NULL, "%s", text);
}
END_TEST

/* ---- several at once ---- */

static struct party_list together(const struct party_member *m, size_t n, enum party_mode mode, struct slot_query q)
{
    struct party_list list = {0};
    struct err e = {0};
    ck_ok(party_find(db, m, n, mode, &q, &list, &e));
    return list;
}

static void book_all(const struct party_member *m, size_t n, const struct party_time *t)
{
    for (size_t i = 0; i < n; i++) {
        struct appointment a = {.patient_id = m[i].patient_id, .service_id = m[i].service_id,
                                .practitioner_id = t->slots[i].practitioner_id, .room_id = t->slots[i].room_id,
                                .start_min = t->slots[i].start_min};
        struct err e = {0};
        ck_ok(appointment_book(db, &a, &e));
    }
}

START_TEST(side_by_side_all_begin_at_once_and_nobody_is_counted_twice)
{
    static const struct party_member three[] = {{WANG, SCALING, 0}, {SARA, SCALING, 0}, {ANH, TALK, 0}};
    struct party_list l = together(three, 3, PARTY_SIDE_BY_SIDE, (struct slot_query){.limit = 5});
    ck_assert_uint_eq(l.n, 5);
    for (size_t i = 0; i < l.n; i++) {
        const struct party_time *t = &l.rows[i];
        for (int k = 0; k < 3; k++) {
            ck_assert_int_eq(t->slots[k].start_min, t->start_min);
            for (int j = 0; j < k; j++)
                ck_assert(t->slots[k].practitioner_id != t->slots[j].practitioner_id &&
                          t->slots[k].room_id != t->slots[j].room_id);
        }
    }
    ck_assert_int_eq(l.rows[0].start_min, at(1, 9, 0)); /* three practitioners work on Wednesdays only */
    ck_assert_str_eq(l.rows[0].why, "the earliest, 3 leave no gap");
    book_all(three, 3, &l.rows[0]);
    check_no_overlap();
    party_list_release(&l);
}
END_TEST

START_TEST(a_room_is_left_to_who_needs_just_that_one)
{
    /* a talk is held anywhere, and would take the first chair */
    static const struct party_member three[] = {{ANH, TALK, 0}, {WANG, SCALING, 0}, {SARA, SCALING, 0}};
    struct party_list l = together(three, 3, PARTY_SIDE_BY_SIDE, (struct slot_query){.limit = 1});
    ck_assert_uint_eq(l.n, 1);
    ck_assert_int_eq(l.rows[0].slots[0].room_id, SURGERY);
    book_all(three, 3, &l.rows[0]);
    party_list_release(&l);
}
END_TEST

START_TEST(in_a_row_each_begins_when_the_one_before_ends)
{
    static const struct party_member steps[] = {{WANG, TALK, 0}, {WANG, IMPLANT, 0}, {SARA, SCALING, 0}};
    struct party_list l = together(steps, 3, PARTY_IN_A_ROW, (struct slot_query){.limit = 3, .weekdays = 1u << 3});
    ck_assert_uint_eq(l.n, 3);
    const struct party_time *t = &l.rows[0];
    ck_assert_int_eq(t->slots[0].start_min, at(2, 9, 0));
    ck_assert_int_eq(t->slots[1].start_min, at(2, 9, 20));
    ck_assert_int_eq(t->slots[2].start_min, at(2, 10, 20));
    ck_assert_int_eq(t->end_min, at(2, 10, 50));
    ck_assert_ptr_eq(strstr(t->why, "the earliest, no waiting"), t->why);
    book_all(steps, 3, t);
    check_no_overlap();
    party_list_release(&l);
}
END_TEST

START_TEST(an_empty_party_names_who_is_stuck_or_says_that_they_do_not_fit_together)
{
    static const struct party_member cases[][2] = {
        {{WANG, SCALING, 0}, {SARA, IMPLANT, LI}},
        {{WANG, IMPLANT, 0}, {SARA, IMPLANT, 0}},
    };
    static const char *const says[] = {"Sara Karimi: Li does not do Implant", "not together"};
    for (size_t i = 0; i < 2; i++) {
        char text[256];
        const struct slot_query q = {.days = 5};
        struct party_list l = together(cases[i], 2, PARTY_SIDE_BY_SIDE, q);
        ck_assert_uint_eq(l.n, 0);
        (void)party_why_none(db, cases[i], 2, &q, &l, text, sizeof text);
        ck_assert_msg(strstr(text, says[i]) != NULL, "%s", text);
    }
    struct party_list l;
    struct err e = {0};
    static const struct party_member twice[] = {{WANG, SCALING, 0}, {WANG, TALK, 0}};
    ck_refused(party_find(db, twice, 2, PARTY_SIDE_BY_SIDE, &(struct slot_query){.days = 5}, &l, &e), RC_INVALID, "One person");
    ck_refused(party_find(db, twice, 1, PARTY_IN_A_ROW, &(struct slot_query){.days = 5}, &l, &e), RC_INVALID, "Two to 6");
}
END_TEST

SUITE_MAIN_FIXTURE("slots", booking_setup, fixture_remove, the_earliest_free_times_come_first,
                   each_part_of_the_question_narrows_the_answer, the_person_and_the_one_to_be_moved_are_minded,
                   nothing_in_the_past_is_offered, an_hour_that_the_clock_skips_is_not_offered,
                   an_hour_that_the_clock_repeats_is_offered_once, weekdays_and_nearness_narrow_too,
                   each_thing_that_speaks_for_a_time_has_its_points,
                   the_own_practitioner_is_proposed_though_others_are_free_long_before,
                   an_empty_list_says_what_stands_in_the_way,
                   who_may_be_booked_only_with_one_is_offered_that_one_alone, side_by_side_all_begin_at_once_and_nobody_is_counted_twice,
                   a_room_is_left_to_who_needs_just_that_one, in_a_row_each_begins_when_the_one_before_ends,
                   an_empty_party_names_who_is_stuck_or_says_that_they_do_not_fit_together)
