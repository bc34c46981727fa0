/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series: the rule against a count of every single day, the plan against the book, and undo of all of it at once. */
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/civil.h"
#include "src/base/prng.h"
#include "src/booking/series.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "tests/booking/small.h"
#include "tests/seed.h"

enum { MON = 1, TUE = 2, WED = 4, THU = 8, FRI = 16 };

static const struct series_rule weekly = {
    .every = 1, .unit = SERIES_WEEK, .count = 6, .until_day = SERIES_NO_DAY, .first_day = TEST_TODAY + 1
};

/* ---- the rule ---- */

/** What the header says of a rule, day by day. */
static size_t brute(const struct series_rule *r, int32_t *out)
{
    size_t n = 0;
    for (int32_t day = r->first_day; n < SERIES_MOST; day++) {
        int32_t since = day - r->first_day;
        bool turn = r->unit == SERIES_WEEK ? since / 7 % r->every == 0 : since % r->every == 0;
        bool weekday = r->weekdays != 0         ? (r->weekdays >> calendar_weekday(day) & 1) != 0
                       : r->unit == SERIES_WEEK ? calendar_weekday(day) == calendar_weekday(r->first_day)
                                                : true;
        if (r->count > 0 ? n == (size_t)r->count : day > r->until_day)
            break;
        if (since > 5 * 366)
            break;
        if (turn && weekday)
            out[n++] = day;
    }
    return n;
}

START_TEST(any_rule_gives_the_days_that_a_look_at_every_day_gives)
{
    struct prng p;
    int allowed = 0;
    prng_seed(&p, test_seed(_i));
    for (int i = 0; i < 3000; i++) {
        struct series_rule r = {
            /* over leap days of both calendars: 1999 to 2045 */
            .first_day = (int32_t)prng_between(&p, 10700, 27500),
            .unit = (int32_t)prng_below(&p, 2),
            .weekdays = prng_chance(&p, 500) ? (uint32_t)prng_below(&p, 128) : 0,
            .until_day = SERIES_NO_DAY,
        };
        int32_t got[SERIES_MOST], want[SERIES_MOST];
        struct err e = {0};
        r.every = (int32_t)prng_between(&p, 1, r.unit == SERIES_WEEK ? 8 : 40);
        if (prng_chance(&p, 500))
            r.count = (int32_t)prng_between(&p, 2, SERIES_MOST);
        else
            r.until_day = r.first_day + (int32_t)prng_below(&p, 400);
        if (series_rule_check(&r, &e) != RC_OK)
            continue;
        allowed++;
        size_t n = series_days(&r, got), m = brute(&r, want);
        ck_assert_uint_eq(n, m);
        ck_assert_mem_eq(got, want, n * sizeof *got);
    }
    ck_assert_int_gt(allowed, 1000);
}
END_TEST

START_TEST(a_rule_that_makes_no_sense_names_what_is_wrong)
{
    static const struct {
        const char *why;
        struct series_rule rule;
        int field;
    } cases[] = {
        {"every 0 weeks",          {0, 0, SERIES_WEEK, 0, 6, SERIES_NO_DAY},   SERIES_EVERY   },
        {"every 53 weeks",         {0, 53, SERIES_WEEK, 0, 6, SERIES_NO_DAY},  SERIES_EVERY   },
        {"every 367 days",         {0, 367, SERIES_DAY, 0, 6, SERIES_NO_DAY},  SERIES_EVERY   },
        {"no unit",                {0, 1, 2, 0, 6, SERIES_NO_DAY},             SERIES_UNIT    },
        {"an eighth weekday",      {0, 1, SERIES_WEEK, 128, 6, SERIES_NO_DAY}, SERIES_WEEKDAYS},
        {"neither count nor end",  {0, 1, SERIES_WEEK, 0, 0, SERIES_NO_DAY},   SERIES_COUNT   },
        {"both count and end",     {0, 1, SERIES_WEEK, 0, 6, 100},             SERIES_COUNT   },
        {"one is no series",       {0, 1, SERIES_WEEK, 0, 1, SERIES_NO_DAY},   SERIES_COUNT   },
        {"sixty-one",              {0, 1, SERIES_WEEK, 0, 61, SERIES_NO_DAY},  SERIES_COUNT   },
        {"ends before the second", {0, 1, SERIES_WEEK, 0, 0, 6},               SERIES_UNTIL   },
        {"ends before it begins",  {0, 1, SERIES_WEEK, 0, 0, -5},              SERIES_UNTIL   },
        {"too many until then",    {0, 1, SERIES_DAY, 0, 0, 60},               SERIES_UNTIL   },
        {"years and years",        {0, 1, SERIES_DAY, 0, 0, 9999},             SERIES_UNTIL   },
        {"sixty years",            {0, 52, SERIES_WEEK, 0, 60, SERIES_NO_DAY}, SERIES_COUNT   },
        {"a day that never comes", {0, 7, SERIES_DAY, MON, 6, SERIES_NO_DAY},  SERIES_WEEKDAYS}, /* day 0: a Thursday */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err e = {0};
        ck_assert_msg(series_rule_check(&cases[i].rule, &e) == RC_INVALID && e.field == cases[i].field, "%s: field %d, %s",
                      cases[i].why, e.field, e.text);
    }
    ck_assert_int_eq(series_rule_check(&(struct series_rule){0, 1, SERIES_DAY, 0, 0, 59}, NULL), RC_OK);
}
END_TEST

START_TEST(every_second_week_counts_from_the_first_day)
{
    const struct series_rule r = {.first_day = 7, /* a Thursday */
                                  .every = 2,
                                  .unit = SERIES_WEEK,
                                  .weekdays = MON | THU,
                                  .count = 4,
                                  .until_day = SERIES_NO_DAY};
    int32_t days[SERIES_MOST];
    ck_assert_uint_eq(series_days(&r, days), 4);
    ck_assert_int_eq(days[0], 7);
    ck_assert_int_eq(days[1], 11);
    ck_assert_int_eq(days[2], 21);
    ck_assert_int_eq(days[3], 25);
}
END_TEST

START_TEST(a_rule_is_said_in_words)
{
    char text[160];
    ck_assert_str_eq(series_text(db, &weekly, text, sizeof text), "every week, Wed, 6 times");
    ck_assert_str_eq(series_text(db, &(struct series_rule){TEST_TODAY, 2, SERIES_WEEK, MON | THU, 0, TEST_TODAY + 30},
                                 text, sizeof text),
                     "every 2 weeks, Mon Thu, until Thu 3 Apr 2031");
    ck_assert_str_eq(series_text(db, &(struct series_rule){TEST_TODAY, 10, SERIES_DAY, 0, 3, SERIES_NO_DAY}, text,
                                 sizeof text),
                     "every 10 days, 3 times");
}
END_TEST

/* ---- the plan ---- */

static struct series_plan plan_six(int hour)
{
    struct err e = {0};
    struct series_plan plan;
    const struct appointment first = {
        .patient_id = WANG, .service_id = SCALING, .practitioner_id = LI, .start_min = at(1, hour, 0)
    };
    ck_ok(series_plan_new(db, &weekly, &first, &plan, &e));
    return plan;
}

START_TEST(a_series_is_one_change_and_one_undo_takes_all_of_it_back)
{
    struct err e = {0};
    char before[65], after[65];
    int64_t id, undone;
    ck_ok(journal_digest(db, before, &e));
    struct series_plan plan = plan_six(10);
    ck_assert_uint_eq(series_count(&plan, SERIES_FREE), 6);
    ck_ok(series_apply(db, &plan, &id, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE series_id = 1 AND status = 'booked'"), 6);
    ck_assert_int_eq(ask("SELECT max(start_min) FROM appointment"), at(36, 10, 0));
    check_no_overlap();
    ck_assert_int_eq(ask("SELECT count(*) FROM series WHERE count = 6 AND unit = 'week' AND made_by = 1"), 1);
    ck_assert_int_eq(ask("SELECT still_to_come FROM v_series"), 6);
    ck_ok(journal_undo(db, 0, &undone, &e));
    ck_ok(journal_digest(db, after, &e));
    ck_assert_str_eq(before, after);
    series_plan_release(&plan);
}
END_TEST

START_TEST(a_conflict_says_who_and_what_is_free_and_may_be_put_elsewhere_or_skipped)
{
    struct err e = {0};
    ck_assert_int_ne(book(SARA, LI, SCALING, at(8, 10, 0), &e), 0);
    ck_assert_int_ne(book(ANH, LI, SCALING, at(15, 10, 0), &e), 0);
    struct series_plan plan = plan_six(10);
    ck_assert_uint_eq(series_count(&plan, SERIES_CONFLICT), 2);
    ck_assert_ptr_nonnull(strstr(plan.rows[1].why, "Sara"));
    ck_assert_ptr_nonnull(strstr(plan.rows[1].why, "10:30"));
    ck_assert_int_eq(plan.rows[1].free_with, LI);
    ck_assert(plan.rows[1].free_min == at(8, 9, 30) || plan.rows[1].free_min == at(8, 10, 30));
    ck_refused(series_apply(db, &plan, NULL, &e), RC_CONFLICT, "2 times");
    ck_assert_int_eq(ask("SELECT count(*) FROM series"), 0);

    ck_ok(series_put(db, &plan, 1, at(8, 10, 30), 0, &e));
    ck_ok(series_skip(db, &plan, 2, true, &e));
    ck_assert_uint_eq(series_count(&plan, SERIES_CONFLICT), 0);
    ck_ok(series_apply(db, &plan, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE series_id = 1"), 5);
    check_no_overlap();
    series_plan_release(&plan);
}
END_TEST

START_TEST(two_of_one_series_at_one_time_are_told_before_anything_is_written)
{
    struct err e = {0};
    struct series_plan plan = plan_six(10);
    ck_ok(series_put(db, &plan, 1, at(1, 10, 15), 0, &e));
    ck_assert_int_eq(plan.rows[1].state, SERIES_CONFLICT);
    ck_assert_ptr_nonnull(strstr(plan.rows[1].why, "10:00"));
    series_plan_release(&plan);
}
END_TEST

START_TEST(what_another_desk_took_meanwhile_leaves_nothing_half_booked)
{
    struct err e = {0};
    struct series_plan plan = plan_six(10);
    ck_assert_int_ne(book(SARA, LI, SCALING, at(22, 10, 0), &e), 0);
    ck_refused(series_apply(db, &plan, NULL, &e), RC_CONFLICT, "Sara");
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE series_id IS NOT NULL"), 0);
    ck_assert_int_eq(plan.rows[3].state, SERIES_CONFLICT);
    ck_assert_uint_eq(series_count(&plan, SERIES_FREE), 5);
    ck_assert_int_eq(plan.rows[0].appointment_id, 0);
    series_plan_release(&plan);
}
END_TEST

/* ---- one that stands ---- */

static int64_t nth_of_series(int n)
{
    char sql[128];
    (void)snprintf(sql, sizeof sql, "SELECT id FROM appointment WHERE series_id = 1 ORDER BY start_min LIMIT 1 OFFSET %d",
                   n);
    return ask(sql);
}

static void book_six(void)
{
    struct err e = {0};
    struct series_plan plan = plan_six(10);
    ck_ok(series_apply(db, &plan, NULL, &e));
    series_plan_release(&plan);
}

START_TEST(all_that_follow_move_by_as_much_also_onto_each_others_times)
{
    static const int days[] = {7, -7, 1, 0};
    struct err e = {0};
    struct series_plan plan;
    int64_t undone;
    book_six();
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        char before[65], after[65];
        const struct appointment_move m = {
            .id = nth_of_series(2), .start_min = at(15 + days[i], 14, 30), .practitioner_id = TRAN
        };
        ck_ok(journal_digest(db, before, &e));
        ck_ok(series_plan_move(db, &m, &plan, &e));
        ck_assert_uint_eq(plan.n, 4);
        ck_assert_uint_eq(series_count(&plan, SERIES_FREE), 4);
        ck_ok(journal_digest(db, after, &e));
        ck_assert_str_eq(before, after); /* a look writes nothing */
        ck_ok(series_apply(db, &plan, NULL, &e));
        ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE practitioner_id = 2 AND series_id = 1"), 4);
        ck_assert_int_eq(ask("SELECT max(start_min) FROM appointment"), at(36 + days[i], 14, 30));
        check_no_overlap();
        ck_ok(journal_undo(db, 0, &undone, &e));
        ck_ok(journal_digest(db, after, &e));
        ck_assert_str_eq(before, after);
        series_plan_release(&plan);
    }
}
END_TEST

START_TEST(of_a_move_one_may_stay_where_it_is)
{
    struct err e = {0};
    struct series_plan plan;
    book_six();
    ck_assert_int_ne(book(SARA, LI, SCALING, at(29, 11, 0), &e), 0);
    const struct appointment_move m = {.id = nth_of_series(2), .start_min = at(15, 11, 0)};
    ck_ok(series_plan_move(db, &m, &plan, &e));
    ck_assert_int_eq(plan.rows[2].state, SERIES_CONFLICT);
    ck_assert_ptr_nonnull(strstr(plan.rows[2].why, "Sara"));
    ck_ok(series_skip(db, &plan, 2, true, &e));
    ck_ok(series_apply(db, &plan, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE series_id = 1 AND start_min % 1440 = 660"), 3);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE series_id = 1 AND start_min % 1440 = 600"), 3);
    check_no_overlap();
    series_plan_release(&plan);
}
END_TEST

START_TEST(all_that_follow_are_cancelled_in_one_change)
{
    struct err e = {0};
    int n = 0;
    int64_t undone;
    char before[65], after[65];
    book_six();
    ck_ok(journal_digest(db, before, &e));
    ck_ok(series_cancel(db, nth_of_series(3), SIDE_NONE, TOO_DEAR, NULL, &n, &e));
    ck_assert_int_eq(n, 3);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE series_id = 1 AND status = 'booked'"), 3);
    check_no_overlap();
    ck_ok(journal_undo(db, 0, &undone, &e));
    ck_ok(journal_digest(db, after, &e));
    ck_assert_str_eq(before, after);
    int64_t alone = book(SARA, LI, SCALING, at(2, 9, 0), &e);
    ck_refused(series_cancel(db, alone, SIDE_NONE, TOO_DEAR, NULL, &n, &e), RC_INVALID, "no series");
    ck_refused(series_plan_move(db, &(struct appointment_move){.id = alone, .start_min = at(3, 9, 0)},
                                &(struct series_plan){0}, &e),
               RC_INVALID, "no series");
}
END_TEST

START_TEST(an_hour_that_the_clock_skips_is_a_conflict_of_that_day_alone)
{
    struct err e = {0};
    struct series_plan plan;
    /* Europe/Berlin puts the clock forward on Sunday 2031-03-30, from 2 to 3 */
    ck_ok(small_sql("UPDATE site SET timezone = 'Europe/Berlin', rev = rev + 1", &e));
    ck_ok(small_sql("INSERT INTO schedule (practitioner_id, weekday, start_min, end_min) VALUES (1, 7, 0, 540)", &e));
    site_forget(db);
    const int32_t sunday = calendar_day(CALENDAR_GREGORIAN, 2031, 3, 23);
    const struct series_rule r = {
        .first_day = sunday, .every = 1, .unit = SERIES_WEEK, .count = 3, .until_day = SERIES_NO_DAY
    };
    const struct appointment first = {.patient_id = WANG,
                                      .service_id = SCALING,
                                      .practitioner_id = LI,
                                      .start_min = (int64_t)sunday * CIVIL_DAY_MIN + 150};
    ck_ok(series_plan_new(db, &r, &first, &plan, &e));
    ck_assert_int_eq(plan.rows[0].state, SERIES_FREE);
    ck_assert_int_eq(plan.rows[1].state, SERIES_CONFLICT);
    ck_assert_int_eq(plan.rows[2].state, SERIES_FREE);
    ck_assert_int_eq(civil_min_of_day(plan.rows[2].start_min), 150); /* the wall's time stays */
    series_plan_release(&plan);
}
END_TEST

SUITE_MAIN_LOOPS("series", booking_setup, fixture_remove, 60,
                 {any_rule_gives_the_days_that_a_look_at_every_day_gives, 5},
                 {a_rule_that_makes_no_sense_names_what_is_wrong, 1}, {every_second_week_counts_from_the_first_day, 1},
                 {a_rule_is_said_in_words, 1}, {a_series_is_one_change_and_one_undo_takes_all_of_it_back, 1},
                 {a_conflict_says_who_and_what_is_free_and_may_be_put_elsewhere_or_skipped, 1},
                 {two_of_one_series_at_one_time_are_told_before_anything_is_written, 1},
                 {what_another_desk_took_meanwhile_leaves_nothing_half_booked, 1},
                 {all_that_follow_move_by_as_much_also_onto_each_others_times, 1}, {of_a_move_one_may_stay_where_it_is, 1},
                 {all_that_follow_are_cancelled_in_one_change, 1},
                 {an_hour_that_the_clock_skips_is_a_conflict_of_that_day_alone, 1})
