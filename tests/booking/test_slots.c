/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Free times: the finder against a plain search of every minute, the clock's changes, and what the questions
 * mean. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/base/prng.h"
#include "src/booking/slots.h"
#include "src/clinic/schedule.h"
#include "src/clinic/site.h"
#include "src/store/stmt.h"
#include "tests/booking/small.h"
#include "tests/seed.h"

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
    ck_assert_int_eq(book(WANG, KARIMI, SCALING, INT64_C(22368) * 1440 + 45, &e), 0);
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

/* ---- against a plain search
 * --------------------------------------------------------------------------------- */

struct taken_row {
    int64_t kind, resource, start, end;
};
static struct taken_row taken[4000];
static size_t n_taken;

static void read_taken(void)
{
    struct stmt st;
    struct err e = {0};
    n_taken = 0;
    stmt_open(&st, db, "SELECT kind, resource, start_min, end_min FROM occupancy");
    while (stmt_row(&st) && n_taken < sizeof taken / sizeof taken[0])
        taken[n_taken++] = (struct taken_row){stmt_col_int(&st, 0), stmt_col_int(&st, 1),
                                              stmt_col_int(&st, 2), stmt_col_int(&st, 3)};
    ck_ok(stmt_finish(&st, &e));
}

static bool is_taken(int64_t kind, int64_t resource, int64_t from, int64_t to)
{
    for (size_t i = 0; i < n_taken; i++)
        for (int64_t m = from; m < to; m++)
            if (taken[i].kind == kind && taken[i].resource == resource && m >= taken[i].start &&
                m < taken[i].end)
                return true;
    return false;
}

static bool works_all(const struct schedule_set *set, int64_t who, const struct service *s, int64_t start,
                      int minutes)
{
    struct work_interval w[SCHEDULE_MAX_INTERVALS];
    size_t n = schedule_day(set, who, (int32_t)(start / 1440), TEST_TODAY, w);
    for (int m = 0; m < minutes; m++) {
        bool works = false;
        for (size_t i = 0; i < n; i++)
            if (start % 1440 + m >= w[i].start_min && start % 1440 + m < w[i].end_min &&
                (w[i].category == CATEGORY_ANY || w[i].category == s->category))
                works = true;
        if (!works)
            return false;
    }
    return true;
}

/** All that q asks for, minute by minute; compared row by row with what the finder gave. */
static void compare(const struct slot_query *q, const struct slot_list *got, uint64_t seed)
{
    struct err e = {0};
    struct service s;
    struct practitioner_list who = {0};
    struct place_list places = {0};
    struct schedule_set *set;
    size_t n = 0;
    read_taken();
    ck_ok(service_load(db, q->service_id, &s, &e));
    ck_ok(service_practitioners(db, q->service_id, &who, &e));
    ck_ok(place_list(db, &places, &e));
    ck_ok(schedule_load(db, TEST_TODAY, TEST_TODAY + 60, &set, &e));
    int32_t first = (int32_t)(q->from_min / 1440);
    for (int64_t t = q->from_min; t < ((int64_t)first + q->days) * 1440; t++) {
        if (t % 1440 % q->step_min != 0 || t % 1440 < q->part_from || t % 1440 + s.with_min > q->part_to)
            continue;
        for (size_t w = 0; w < who.n; w++) {
            if ((q->practitioner_id != 0 && who.rows[w].id != q->practitioner_id) ||
                !works_all(set, who.rows[w].id, &s, t, s.with_min) ||
                is_taken(1, who.rows[w].id, t, t + s.with_min) ||
                (q->patient_id != 0 && is_taken(3, q->patient_id, t, t + s.with_min)))
                continue;
            int64_t room = 0;
            for (size_t p = 0; p < places.n && room == 0; p++)
                if (places.rows[p].state != PLACE_CLOSED &&
                    (s.room_kind[0] == '\0' || strcmp(s.room_kind, places.rows[p].kind) == 0) &&
                    !is_taken(2, places.rows[p].id, t - s.before_min, t + s.with_min + s.after_min))
                    room = places.rows[p].id;
            if (room == 0)
                continue;
            ck_assert_msg(n < got->n && got->rows[n].start_min == t && got->rows[n].room_id == room &&
                              got->rows[n].practitioner_id == who.rows[w].id,
                          "seed %llu: slot %zu should be %lld with %lld in %lld", (unsigned long long)seed, n,
                          (long long)t, (long long)who.rows[w].id, (long long)room);
            n++;
        }
    }
    ck_assert_msg(n == got->n, "seed %llu: %zu slots too many", (unsigned long long)seed, got->n - n);
    schedule_free(set);
    practitioner_list_release(&who);
    place_list_release(&places);
}

/** Puts what a prng decides into the small clinic: breaks, exceptions, categories, appointments. */
static void scramble(struct prng *p)
{
    char sql[300];
    struct err e = {0};
    for (int i = 0; i < 6; i++) {
        int64_t start = prng_between(p, 0, 21) * 60 + prng_between(p, 0, 11) * 5;
        (void)snprintf(
            sql, sizeof sql,
            "INSERT INTO schedule_exception (practitioner_id, day, kind, start_min, end_min) VALUES"
            " (%s, %d, '%s', %d, %d)",
            prng_chance(p, 200)   ? "NULL"
            : prng_chance(p, 500) ? "1"
                                  : "2",
            TEST_TODAY + (int)prng_below(p, 12), prng_chance(p, 500) ? "away" : "extra", (int)start,
            (int)(start + prng_between(p, 5, 90)));
        ck_ok(small_sql(sql, &e));
    }
    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO schedule (practitioner_id, weekday, start_min, end_min, category) VALUES"
                   " (3, %d, 480, 660, 'treatment'), (3, %d, 660, 800, '')",
                   (int)prng_between(p, 4, 5), (int)prng_between(p, 4, 5));
    ck_ok(small_sql(sql, &e));
    (void)snprintf(sql, sizeof sql, "UPDATE room SET state = '%s', rev = rev + 1 WHERE id = %d",
                   prng_chance(p, 300) ? "closed" : "cleaning", (int)prng_between(p, 1, 3));
    ck_ok(small_sql(sql, &e));
    for (int i = 0; i < 150; i++)
        (void)book(prng_between(p, 1, LAST_PATIENT), prng_between(p, 1, 3), prng_between(p, 1, 3),
                   at((int)prng_below(p, 12), (int)prng_between(p, 8, 17), (int)prng_below(p, 12) * 5), &e);
    check_no_overlap();
}

START_TEST(the_finder_gives_what_a_plain_search_gives_on_random_clinics)
{
    uint64_t seed = test_seed(_i);
    struct prng p;
    prng_seed(&p, seed);
    scramble(&p);
    for (int i = 0; i < 12; i++) {
        struct slot_query q = {
            .service_id = prng_between(&p, 1, 3),
            .practitioner_id = prng_chance(&p, 400) ? prng_between(&p, 1, 3) : 0,
            .patient_id = prng_chance(&p, 500) ? prng_between(&p, 1, LAST_PATIENT) : 0,
            .from_min = at((int)prng_below(&p, 5), 9, 0) + prng_between(&p, 0, 300),
            .days = (int)prng_between(&p, 1, 9),
            .limit = 100000,
            .step_min = (int[]){5, 10, 15, 20, 25, 30}
              [prng_below(&p, 6)],
            .part_from = prng_chance(&p, 300) ? 700 : 0,
            .part_to = prng_chance(&p, 300) ? 900 : 1440,
        };
        struct slot_list got = find(q);
        compare(&q, &got, seed);
        if (got.n > 0) { /* what is offered can be had */
            const struct slot *s = &got.rows[prng_below(&p, got.n)];
            struct appointment a = {.patient_id = q.patient_id != 0 ? q.patient_id : LAST_PATIENT,
                                    .service_id = q.service_id,
                                    .practitioner_id = s->practitioner_id,
                                    .room_id = s->room_id,
                                    .start_min = s->start_min};
            struct err e = {0};
            enum rc rc = appointment_book(db, &a, &e);
            ck_assert_msg(rc == RC_OK || (q.patient_id == 0 && strstr(e.text, "another appointment") != NULL),
                          "seed %llu: %s", (unsigned long long)seed, e.text);
        }
        slot_list_release(&got);
    }
    check_no_overlap();
}
END_TEST

SUITE_MAIN_LOOPS("slots", booking_setup, fixture_remove, 0,
                 {the_earliest_free_times_come_first},
                 {each_part_of_the_question_narrows_the_answer},
                 {the_person_and_the_one_to_be_moved_are_minded},
                 {nothing_in_the_past_is_offered},
                 {an_hour_that_the_clock_skips_is_not_offered},
                 {an_hour_that_the_clock_repeats_is_offered_once},
                 {the_finder_gives_what_a_plain_search_gives_on_random_clinics, 8})
