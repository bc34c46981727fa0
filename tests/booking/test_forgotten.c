/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forgotten appointments: exactly the past ones without an outcome, found without reading the others. */
#include "src/booking/forgotten.h"

#include <string.h>

#include "src/base/prng.h"
#include "src/booking/hold.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/booking/small.h"
#include "tests/seed.h"

enum { DAY_S = 86400 };

static int64_t forgotten(void)
{
    struct err e = {0};
    int64_t n = -1;
    ck_ok(forgotten_count(db, &n, &e));
    return n;
}

START_TEST(what_nobody_closed_is_forgotten_from_the_next_day_on)
{
    struct err e = {0};
    const int64_t came = book(WANG, LI, SCALING, at(0, 10, 0), &e), missed = book(SARA, LI, SCALING, at(0, 11, 0), &e);
    const int64_t off = book(ANH, TRAN, SCALING, at(0, 10, 0), &e);
    ck_assert_int_ne(book(DANG, LI, SCALING, at(3, 10, 0), &e), 0);
    ck_assert_int_eq(forgotten(), 0);
    clock_at += 10 * 3600; /* this evening: the day is not over */
    ck_assert_int_eq(forgotten(), 0);
    ck_refused(appointment_came(db, came, 0, &e), RC_INVALID, "not over yet: check");
    clock_at += 12 * 3600;
    ck_assert_int_eq(forgotten(), 3);
    struct appointment_list list;
    ck_ok(forgotten_list(db, 2, &list, &e));
    ck_assert_uint_eq(list.n, 2);
    ck_assert_int_eq(list.rows[0].start_min, at(0, 10, 0));
    appointment_list_release(&list);
    ck_refused(appointment_came(db, came, 9, &e), RC_CONFLICT, "Another desk");
    ck_ok(appointment_came(db, came, 1, &e));
    ck_ok(appointment_noshow(db, missed, 0, &e));
    ck_ok(appointment_cancel(db, off, 0, SIDE_CLINIC, 0, "flood", &e));
    ck_assert_int_eq(forgotten(), 0);
    ck_ok(appointment_came(db, missed, 0, &e)); /* it was a mistake: they had come */
    ck_refused(appointment_came(db, off, 0, &e), RC_CONFLICT, "cancelled");
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_int_eq(forgotten(), 1); /* the cancellation is taken back */
}
END_TEST

START_TEST(what_is_offered_and_who_is_out_of_use_is_not_counted)
{
    struct err e = {0};
    struct appointment held = {.patient_id = WANG, .practitioner_id = LI, .service_id = SCALING, .start_min = at(0, 10, 0)};
    ck_ok(hold_take(db, &held, clock_at + 600, &e));
    ck_assert_int_ne(book(SARA, LI, SCALING, at(0, 11, 0), &e), 0);
    clock_at += 2 * DAY_S;
    ck_assert_int_eq(forgotten(), 1);
    ck_ok(small_sql("UPDATE patient SET active = 0, restricted_at = 1, rev = rev + 1 WHERE id = 2", &e));
    ck_assert_int_eq(forgotten(), 0);
}
END_TEST

START_TEST(the_count_is_what_a_look_at_every_row_gives)
{
    struct prng p;
    struct err e = {0};
    prng_seed(&p, test_seed(_i));
    for (int i = 0; i < 150; i++) {
        int64_t id = book(prng_between(&p, 1, 30), prng_between(&p, 1, 2), SCALING,
                          at((int)prng_below(&p, 6), (int)prng_between(&p, 9, 16), 0), &e);
        if (id != 0 && prng_chance(&p, 300))
            (void)appointment_cancel(db, id, 0, SIDE_PATIENT, 0, "so", &e);
    }
    for (int day = 0; day < 7; day++, clock_at += DAY_S) {
        char sql[200];
        (void)snprintf(sql, sizeof sql,
                       "SELECT count(*) FROM appointment WHERE status = 'booked' AND start_min / 1440 < %d", TEST_TODAY + day);
        ck_assert_int_eq(forgotten(), ask(sql));
    }
}
END_TEST

START_TEST(only_open_ones_are_looked_at)
{
    struct err e = {0};
    struct stmt st;
    bool index = false;
    stmt_open(&st, db,
              "EXPLAIN QUERY PLAN SELECT count(*) FROM appointment a JOIN patient p ON p.id = a.patient_id"
              " WHERE a.status IN ('booked', 'arrived', 'in-visit') AND a.start_min < 1 AND a.end_min <= 1 AND p.active = 1");
    while (stmt_row(&st))
        index = index || strstr(stmt_col_text(&st, 3), "appointment_open") != NULL;
    ck_ok(stmt_finish(&st, &e));
    ck_assert(index);
}
END_TEST

SUITE_MAIN_LOOPS("forgotten", booking_setup, fixture_remove, 0, {what_nobody_closed_is_forgotten_from_the_next_day_on, 1},
                 {what_is_offered_and_who_is_out_of_use_is_not_counted, 1},
                 {the_count_is_what_a_look_at_every_row_gives, 2}, {only_open_ones_are_looked_at, 1})
