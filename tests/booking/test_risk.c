/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The risk of a no-show: plain counts, an estimate between them, and that it means what it says: of those told 20 percent,
 * about a fifth do not come. */
#include "src/booking/risk.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "src/base/prng.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/booking/small.h"
#include "tests/seed.h"

enum { HOUR_S = 3600, DAY_S = 86400 };

static const struct risk_count nothing = {0, 0};

START_TEST(the_estimate_lies_between_what_is_known_of_the_person_and_of_the_time)
{
    static const struct {
        struct risk_count person, kind, clinic;
        double low, high;
    } table[] = {
        {{0, 0},   {0, 0},     {0, 0},      0.10,  0.10 }, /* nothing is known */
        {{0, 0},   {0, 0},     {500, 9980}, 0.05,  0.06 }, /* the clinic's rate */
        {{0, 0},   {0, 0},     {1, 1},      0.10,  0.16 }, /* a clinic that has seen one */
        {{0, 0},   {60, 300},  {50, 1000},  0.18,  0.20 }, /* many of the kind: nearly theirs */
        {{0, 0},   {1, 1},     {50, 1000},  0.05,  0.10 }, /* one of the kind says little */
        {{1, 1},   {50, 1000}, {50, 1000},  0.10,  0.20 }, /* one missed once: more than the others, not certain */
        {{0, 30},  {50, 1000}, {50, 1000},  0,     0.02 }, /* always came */
        {{20, 20}, {50, 1000}, {50, 1000},  0.70,  0.99 }, /* never came */
        {{3, 10},  {0, 0},     {0, 0},      0.20,  0.22 }, /* of the person, 3 of 10, and as if 0.8 of 8 more */
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        double p = risk_estimate(&table[i].person, &table[i].kind, &table[i].clinic);
        ck_assert_msg(p >= table[i].low - 1e-9 && p <= table[i].high + 1e-9, "row %zu: %f", i, p);
    }
    for (int missed = 1; missed <= 10; missed++) { /* one more missed is never less likely to miss */
        struct risk_count less = {missed - 1, 10}, more = {missed, 10}, clinic = {5, 100};
        ck_assert(risk_estimate(&more, &nothing, &clinic) > risk_estimate(&less, &nothing, &clinic));
    }
}
END_TEST

START_TEST(a_time_is_of_the_kind_of_its_weekday_part_of_day_and_notice)
{
    static const struct {
        int64_t start_a, ahead_a, start_b, ahead_b; /* minutes; of day 0, a Tuesday */
        bool same;
    } table[] = {
        {9 * 60,        60,         9 * 60,                  60,         true },
        {9 * 60,        60,         11 * 60 + 59,            60,         true },
        {9 * 60,        60,         12 * 60,                 60,         false}, /* afternoon */
        {16 * 60 + 59,  60,         17 * 60,                 60,         false}, /* evening */
        {9 * 60,        60,         9 * 60 + 1440,           60,         false}, /* Wednesday */
        {9 * 60,        60,         9 * 60 + 7 * 1440,       60,         true }, /* Tuesday again */
        {9 * 60,        1439,       9 * 60,                  1440,       false}, /* within a day, and longer */
        {9 * 60,        2 * 1440,   9 * 60,                  6 * 1440,   true },
        {9 * 60,        6 * 1440,   9 * 60,                  7 * 1440,   false},
        {9 * 60,        29 * 1440,  9 * 60,                  30 * 1440,  false},
        {9 * 60,        30 * 1440,  9 * 60,                  300 * 1440, true },
        {9 * 60,        -1,         9 * 60,                  0,          false}, /* noted afterwards: not known */
        {9 * 60,        -1,         9 * 60,                  -99999,     true },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        int a = risk_kind(at(0, 0, 0) + table[i].start_a, table[i].ahead_a);
        int b = risk_kind(at(0, 0, 0) + table[i].start_b, table[i].ahead_b);
        ck_assert_msg((a == b) == table[i].same, "row %zu: %d and %d", i, a, b);
    }
}
END_TEST

/* ---- a world ---- */

/* What was: a row as it stands in the file years later. */
static void insert_past(int64_t patient, int64_t start_min, int64_t ahead_min, bool missed)
{
    struct stmt st;
    struct err e = {0};
    stmt_open(&st, db,
              "INSERT INTO appointment (patient_id, practitioner_id, service_id, start_min, end_min, status, created_at)"
              " VALUES (:patient, 1, 1, :start, :start + 30, iif(:missed, 'noshow', 'fulfilled'), :at)");
    stmt_int(&st, ":patient", patient);
    stmt_int(&st, ":start", start_min);
    stmt_int(&st, ":missed", missed);
    stmt_int(&st, ":at", (start_min - ahead_min) * 60); /* the wall is UTC */
    ck_ok(stmt_run(&st, &e));
}

START_TEST(counts_are_of_two_years_and_the_same_after_a_rebuild)
{
    struct err e = {0};
    struct risk r;
    char text[200];
    ck_ok(change_begin(db, ACTION_INIT, &e));
    for (int week = 1; week <= 10; week++)
        insert_past(SARA, at(-7 * week, 10, 0), 40 * 1440, week <= 2); /* Tuesdays */
    for (int week = 1; week <= 20; week++)
        insert_past(ANH, at(-7 * week, 11, 0), 31 * 1440, false);
    insert_past(SARA, at(-3 * 365, 10, 0), 40 * 1440, true); /* too long ago */
    insert_past(WANG, at(-7, 18, 0), 60, true);              /* a walk-in in the evening */
    ck_ok(change_end(db, RC_OK, &e));

    ck_ok(risk_of(db, SARA, at(7, 10, 0), db_now(db) - 33 * (int64_t)DAY_S, &r, &e));
    ck_assert_int_eq(r.person.missed, 2);
    ck_assert_int_eq(r.person.of, 10);
    ck_assert_int_eq(r.kind.missed, 2);
    ck_assert_int_eq(r.kind.of, 30);
    ck_assert_int_eq(r.clinic.missed, 3);
    ck_assert_int_eq(r.clinic.of, 31);
    risk_text(&r, text, sizeof text);
    ck_assert_msg(strstr(text, "2 of 10") != NULL && strstr(text, "2 of 30") != NULL, "%s", text);

    int64_t rows = ask("SELECT count(*) FROM noshow_history WHERE missed + kept > 0");
    int64_t sum = ask("SELECT sum(kind * period * (missed * 7 + kept)) FROM noshow_history");
    ck_ok(change_begin(db, ACTION_MIGRATE, &e));
    ck_ok(change_end(db, risk_rebuild(db, &e), &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM noshow_history"), rows);
    ck_assert_int_eq(ask("SELECT sum(kind * period * (missed * 7 + kept)) FROM noshow_history"), sum);
}
END_TEST

START_TEST(a_no_show_counts_until_it_is_taken_back)
{
    struct err e = {0};
    struct risk r;
    int64_t undone, id = book(SARA, LI, SCALING, at(0, 10, 0), &e);
    ck_assert_int_ne(id, 0);
    clock_at += 3 * HOUR_S;
    ck_ok(appointment_noshow(db, id, 0, &e));
    ck_ok(risk_of(db, SARA, at(7, 10, 0), 0, &r, &e));
    ck_assert_int_eq(r.person.missed, 1);
    ck_assert_int_eq(r.clinic.missed, 1);
    ck_ok(journal_undo(db, change_last_seq(db), &undone, &e));
    ck_ok(risk_of(db, SARA, at(7, 10, 0), 0, &r, &e));
    ck_assert_int_eq(r.person.of, 0);
    ck_assert_int_eq(r.clinic.of, 0);
}
END_TEST

START_TEST(late_cancellations_are_counted_and_told_and_are_no_no_shows)
{
    struct err e = {0};
    struct risk r;
    char text[200];
    int64_t id = book(SARA, LI, SCALING, at(0, 10, 0), &e), early = book(SARA, LI, SCALING, at(7, 10, 0), &e);
    ck_assert(id != 0 && early != 0);
    ck_ok(appointment_cancel(db, early, 0, SIDE_PATIENT, 0, "ill", &e));
    ck_ok(risk_of(db, SARA, at(9, 10, 0), 0, &r, &e));
    ck_assert_int_eq(r.late, 0);
    ck_assert(strstr(risk_text(&r, text, sizeof text), "late") == NULL);
    ck_ok(appointment_cancel(db, id, 0, SIDE_PATIENT, 0, "ill", &e));
    ck_ok(risk_of(db, SARA, at(9, 10, 0), 0, &r, &e));
    ck_assert_int_eq(r.late, 1);
    ck_assert_int_eq(r.person.of, 0);
    ck_assert_msg(strstr(risk_text(&r, text, sizeof text), "called off late 1") != NULL, "%s", text);
    ck_ok(journal_undo(db, change_last_seq(db), NULL, &e));
    ck_ok(risk_of(db, SARA, at(9, 10, 0), 0, &r, &e));
    ck_assert_int_eq(r.late, 0);
}
END_TEST

START_TEST(who_is_to_be_asked_is_listed_likeliest_to_miss_first)
{
    struct err e = {0};
    struct risk_list list = {0};
    ck_ok(change_begin(db, ACTION_INIT, &e));
    for (int week = 1; week <= 4; week++) {
        insert_past(SARA, at(-7 * week, 10, 0), 1440, true);
        insert_past(ANH, at(-7 * week, 11, 0), 1440, false);
    }
    ck_ok(change_end(db, RC_OK, &e));
    int64_t anh = book(ANH, LI, SCALING, at(1, 9, 0), &e), sara = book(SARA, LI, SCALING, at(1, 11, 0), &e);
    int64_t wang = book(WANG, LI, SCALING, at(1, 10, 0), &e);
    ck_assert(anh != 0 && sara != 0 && wang != 0);
    ck_ok(appointment_confirm(db, wang, 0, CONFIRMATION_CONFIRMED, &e));
    int32_t first = 0;
    ck_ok(risk_unconfirmed_day(db, TEST_TODAY + 1, 7, &first, &e));
    ck_assert_int_eq(first, TEST_TODAY + 1);
    ck_ok(risk_unconfirmed_day(db, TEST_TODAY + 2, 1, &first, &e));
    ck_assert_int_eq(first, TEST_TODAY + 2); /* nobody, and nothing beyond was looked at */
    ck_ok(risk_unconfirmed(db, TEST_TODAY + 1, &list, &e));
    ck_assert_uint_eq(list.n, 2);
    ck_assert_int_eq(list.rows[0].appointment.id, sara);
    ck_assert_int_eq(list.rows[1].appointment.id, anh);
    risk_list_release(&list);
}
END_TEST

/* ---- is it true? ---- */

enum { PEOPLE = 400, DAYS_SEEN = 600, DAYS_AHEAD = 120, EACH_DAY = 12, BINS = 4 };

/* People differ much, times a little: what no estimate is told. In thousandths. */
static unsigned truly(const unsigned *of_person, int64_t patient, int64_t start_min, int64_t ahead_min)
{
    unsigned p = of_person[patient] * (ahead_min >= 30 * 1440 ? 18 : ahead_min < 1440 ? 5 : 10) / 10;
    p = p * (start_min % 1440 < 12 * 60 ? 12 : 10) / 10;
    return p > 900 ? 900 : p;
}

static int bin_of(double p)
{
    return p < 0.05 ? 0 : p < 0.12 ? 1 : p < 0.25 ? 2 : 3;
}

START_TEST(of_those_told_a_rate_about_so_many_do_not_come)
{
    struct prng g;
    struct err e = {0};
    unsigned of_person[PEOPLE + 1];
    static const unsigned kinds[] = {20, 60, 150, 400}, shares[] = {50, 30, 15, 5};
    prng_seed(&g, test_seed(_i));
    ck_ok(small_sql("INSERT INTO patient (id, family, given, created_at) WITH RECURSIVE n (i) AS (SELECT 41 UNION ALL SELECT"
                    " i + 1 FROM n WHERE i < 400) SELECT i, 'Person', 'Number ' || i, 0 FROM n", &e));
    for (int i = 1; i <= PEOPLE; i++)
        of_person[i] = kinds[prng_weighted(&g, shares, 4)];
    double told[BINS] = {0}, came_not[BINS] = {0}, ours = 0, plain = 0;
    int n[BINS] = {0}, seen = 0, missed_before = 0;
    for (int day = -DAYS_SEEN; day < DAYS_AHEAD; day++) {
        if (day == -DAYS_SEEN)
            ck_ok(change_begin(db, ACTION_INIT, &e));
        if (day == 0)
            ck_ok(change_end(db, RC_OK, &e));
        for (int k = 0; k < EACH_DAY; k++) {
            int64_t patient = prng_between(&g, 1, PEOPLE), start = at(day, (int)prng_between(&g, 8, 18), 0);
            int64_t ahead = prng_between(&g, 0, 60 * 24) * 60;
            bool missed = prng_chance(&g, truly(of_person, patient, start, ahead));
            if (day < 0) { /* what is learned from */
                insert_past(patient, start, ahead, missed);
                seen++;
                missed_before += missed;
                continue;
            }
            struct risk r; /* what is held out */
            ck_ok(risk_of(db, patient, start, (start - ahead) * 60, &r, &e));
            double base = (double)missed_before / seen;
            told[bin_of(r.estimate)] += r.estimate;
            came_not[bin_of(r.estimate)] += missed;
            n[bin_of(r.estimate)]++;
            ours += (r.estimate - missed) * (r.estimate - missed);
            plain += (base - missed) * (base - missed);
        }
    }
    for (int i = 0; i < BINS; i++) {
        if (n[i] == 0)
            continue;
        double p = told[i] / n[i], q = came_not[i] / n[i];
        printf("told %.3f, did not come %.3f of %d\n", p, q, n[i]);
        ck_assert_msg(fabs(p - q) <= 3 * sqrt(p * (1 - p) / n[i]) + 0.01, "told %.3f, but %.3f of %d did not come", p, q,
                      n[i]);
    }
    ck_assert_msg(n[2] + n[3] >= 50, "hardly anybody is told apart");
    ck_assert_msg(ours < plain, "the squared error is %.1f, of one rate for all %.1f", ours, plain);
}
END_TEST

SUITE_MAIN_LOOPS("risk", booking_setup, fixture_remove, 60,
                 {the_estimate_lies_between_what_is_known_of_the_person_and_of_the_time, 1},
                 {a_time_is_of_the_kind_of_its_weekday_part_of_day_and_notice, 1},
                 {counts_are_of_two_years_and_the_same_after_a_rebuild, 1}, {a_no_show_counts_until_it_is_taken_back, 1},
                 {late_cancellations_are_counted_and_told_and_are_no_no_shows, 1},
                 {who_is_to_be_asked_is_listed_likeliest_to_miss_first, 1},
                 {of_those_told_a_rate_about_so_many_do_not_come, 3})
