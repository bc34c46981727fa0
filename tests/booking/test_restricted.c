/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom booking refuses, by whichever path: a restricted person, the deceased, a record out of use. */
#include <stdio.h>
#include <string.h>

#include "src/people/patient.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "tests/booking/small.h"

static void restrict_sara(void)
{
    struct err e = {0};
    ck_ok(small_sql("INSERT INTO alert (patient_id, kind, text) VALUES (2, 'scheduling', 'pays before')", &e));
}

enum path { BOOK, OVERBOOK, SERIES, MOVE_LATER, MOVE_TO_OTHER, PLAIN_INSERT, PLAIN_UPDATE, AGAIN };

/* Tries one path for appointment `id` of Sara, booked before she was restricted. */
static enum rc walk(enum path path, int64_t id, struct err *e)
{
    struct appointment a = {.patient_id = SARA,
                            .practitioner_id = TRAN,
                            .service_id = SCALING,
                            .start_min = at(1, 11, 0),
                            .overbook = path == OVERBOOK,
                            .series_id = path == SERIES ? 7 : 0};
    struct appointment_move m = {.id = id,
                                 .start_min = path == MOVE_LATER ? at(2, 10, 0) : at(1, 10, 0),
                                 .practitioner_id = path == MOVE_TO_OTHER ? TRAN : 0};
    switch (path) {
    case BOOK:
    case OVERBOOK:
    case SERIES:
        return appointment_book(db, &a, e);
    case MOVE_LATER:
    case MOVE_TO_OTHER:
        return appointment_move(db, &m, e);
    case PLAIN_INSERT:
        return small_sql("INSERT INTO appointment (patient_id, practitioner_id, service_id, start_min, end_min, status,"
                         " created_at) VALUES (2, 1, 1, 32175000, 32175030, 'booked', 0)",
                         e);
    case PLAIN_UPDATE:
        return small_sql("UPDATE appointment SET start_min = start_min + 1440, end_min = end_min + 1440, rev = rev + 1"
                         " WHERE patient_id = 2",
                         e);
    case AGAIN:
    default:
        if (appointment_cancel(db, id, 0, SIDE_PATIENT, TOO_DEAR, "", e) != RC_OK)
            return e->rc;
        return journal_undo(db, change_last_seq(db), NULL, e);
    }
}

static const struct {
    const char *why;
    enum path path;
    bool sentence; /* it names the alert and who may */
} paths[] = {
    {"booking",                        BOOK,          true },
    {"overbooking",                    OVERBOOK,      false},
    {"one of a series",                SERIES,        true },
    {"a move to another day",          MOVE_LATER,    true },
    {"a move to another practitioner", MOVE_TO_OTHER, true },
    {"a row written past the program", PLAIN_INSERT,  false},
    {"a row moved past the program",   PLAIN_UPDATE,  false},
    {"a cancellation undone",   AGAIN,         false},
};

START_TEST(a_restricted_person_is_booked_by_no_path)
{
    struct err e = {0};
    int64_t id = book(SARA, LI, SCALING, at(1, 10, 0), &e);
    ck_assert_int_gt(id, 0);
    restrict_sara();
    small_as_nurse();
    ck_assert_msg(walk(paths[_i].path, id, &e) != RC_OK, "%s", paths[_i].why);
    if (paths[_i].sentence)
        ck_assert_msg(strstr(e.text, "pays before") && strstr(e.text, "The Boss"), "%s: %s", paths[_i].why, e.text);
    if (paths[_i].path == AGAIN)
        ck_assert_msg(strstr(e.text, "Booking is restricted") && strstr(e.text, "The Boss"), "%s: %s", paths[_i].why, e.text);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE status = 'booked'"), paths[_i].path != AGAIN);
}
END_TEST

START_TEST(a_role_that_may_books_all_the_same)
{
    struct err e = {0};
    int64_t id = book(SARA, LI, SCALING, at(1, 10, 0), &e);
    restrict_sara();
    db_set_actor(db, 1, "The Boss");
    ck_ok(walk(paths[_i].path, id, &e));
}
END_TEST

START_TEST(only_with_one_practitioner)
{
    struct err e = {0};
    restrict_sara();
    ck_ok(small_sql("UPDATE alert SET only_with_id = 2, rev = rev + 1", &e));
    small_as_nurse();
    ck_assert_int_eq(book(SARA, LI, SCALING, at(1, 10, 0), &e), 0);
    int64_t id = book(SARA, TRAN, SCALING, at(1, 10, 0), &e);
    ck_assert_msg(id > 0, "%s", e.text);
    struct appointment_move away = {.id = id, .start_min = at(1, 11, 0), .practitioner_id = LI};
    struct appointment_move later = {.id = id, .start_min = at(1, 11, 0)};
    ck_assert_int_eq(appointment_move(db, &away, &e), RC_DENIED);
    ck_ok(appointment_move(db, &later, &e));
}
END_TEST

START_TEST(what_is_booked_already_is_kept_answered_and_called_off)
{
    struct err e = {0};
    int64_t id = book(SARA, LI, SCALING, at(1, 10, 0), &e);
    restrict_sara();
    small_as_nurse();
    ck_ok(appointment_confirm(db, id, 0, CONFIRMATION_CONFIRMED, &e));
    ck_ok(appointment_cancel(db, id, 0, SIDE_PATIENT, TOO_DEAR, "", &e));
}
END_TEST

START_TEST(a_restriction_ends_with_its_last_day)
{
    struct err e = {0};
    restrict_sara();
    ck_ok(small_sql("UPDATE alert SET until_day = 22342, rev = rev + 1", &e));
    small_as_nurse();
    ck_assert_int_eq(book(SARA, LI, SCALING, at(2, 10, 0), &e), 0);
    clock_at += 86400;
    ck_assert_int_gt(book(SARA, LI, SCALING, at(2, 10, 0), &e), 0);
}
END_TEST

static const char *const gone[] = {"lifecycle = 'deceased'", "active = 0, restricted_at = 1", "active = 0, erased_at = 1",
                                   "active = 0, merged_into_id = 3"};

START_TEST(nobody_who_is_gone_is_booked)
{
    struct err e = {0};
    char sql[128];
    (void)snprintf(sql, sizeof sql, "UPDATE patient SET %s, rev = rev + 1 WHERE id = 2", gone[_i]);
    ck_ok(small_sql(sql, &e));
    ck_assert_int_eq(book(SARA, LI, SCALING, at(1, 10, 0), &e), 0);
    ck_assert_int_ne(e.text[0], '\0');
    ck_assert_int_ne(walk(PLAIN_INSERT, 0, &e), RC_OK);
}
END_TEST

/* Sara's, called off by the nurse herself, so that she may take that back. */
static void call_off(int64_t id)
{
    struct err e = {0};
    small_as_nurse();
    ck_ok(appointment_cancel(db, id, 0, SIDE_PATIENT, TOO_DEAR, "", &e));
}

START_TEST(taking_back_a_cancellation_is_booking_too)
{
    struct err e = {0};
    int64_t undone;
    int64_t id = book(SARA, LI, SCALING, at(1, 10, 0), &e);
    call_off(id);
    int64_t off = change_last_seq(db);
    restrict_sara();
    small_as_nurse();
    ck_refused(journal_undo(db, off, &undone, &e), RC_CONFLICT, "restricted");
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE status = 'booked'"), 0);
    db_set_actor(db, 1, "The Boss");
    ck_ok(journal_undo(db, off, &undone, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE status = 'booked'"), 1);
}
END_TEST

START_TEST(nobody_who_is_gone_comes_back_with_a_cancellation)
{
    struct err e = {0};
    int64_t undone;
    char sql[128];
    int64_t id = book(SARA, LI, SCALING, at(1, 10, 0), &e);
    call_off(id);
    int64_t off = change_last_seq(db);
    (void)snprintf(sql, sizeof sql, "UPDATE patient SET %s, rev = rev + 1 WHERE id = 2", gone[_i]);
    ck_ok(small_sql(sql, &e));
    db_set_actor(db, 1, "The Boss");
    ck_refused(journal_undo(db, off, &undone, &e), RC_CONFLICT, "");
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE status = 'booked'"), 0);
}
END_TEST

START_TEST(who_died_is_expected_no_more_until_that_is_taken_back)
{
    struct err e = {0};
    int64_t undone;
    ck_assert_int_gt(book(SARA, LI, SCALING, at(1, 10, 0), &e), 0);
    struct patient p;
    ck_ok(patient_load(db, SARA, &p, &e));
    p.lifecycle = LIFECYCLE_DECEASED;
    ck_ok(patient_update(db, &p, &e));
    int64_t died = change_last_seq(db);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE status = 'booked'"), 0);
    check_no_overlap();
    ck_ok(journal_undo(db, died, &undone, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE status = 'booked'"), 1);
    check_no_overlap();
}
END_TEST

SUITE_MAIN_LOOPS("booking/restricted", booking_setup, fixture_remove, 0,
                 {a_restricted_person_is_booked_by_no_path, ROWS(paths)},
                 {a_role_that_may_books_all_the_same, ROWS(paths)},
                 {only_with_one_practitioner},
                 {what_is_booked_already_is_kept_answered_and_called_off},
                 {a_restriction_ends_with_its_last_day},
                 {nobody_who_is_gone_is_booked, ROWS(gone)},
                 {taking_back_a_cancellation_is_booking_too},
                 {who_died_is_expected_no_more_until_that_is_taken_back},
                 {nobody_who_is_gone_comes_back_with_a_cancellation, ROWS(gone)})
