/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Booking, moving and calling off, and what is told when that cannot be. */
#include <stdio.h>
#include <string.h>

#include "src/booking/occupancy.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/booking/small.h"

static struct appointment load(int64_t id)
{
    struct appointment a;
    struct err e = {0};
    ck_ok(appointment_load(db, id, &a, &e));
    return a;
}

START_TEST(the_table_of_moves_allows_exactly_these)
{
    static const struct {
        enum appointment_status from;
        enum action action;
        enum appointment_status to;
    } legal[] = {
        {APPOINTMENT_PROPOSED, ACTION_TAKE_UP,  APPOINTMENT_BOOKED   },
        {APPOINTMENT_PROPOSED, ACTION_RELEASE,  APPOINTMENT_CANCELLED},
        {APPOINTMENT_PROPOSED, ACTION_CANCEL,   APPOINTMENT_CANCELLED},
        {APPOINTMENT_BOOKED,   ACTION_MOVE,     APPOINTMENT_BOOKED   },
        {APPOINTMENT_BOOKED,   ACTION_CONFIRM,  APPOINTMENT_BOOKED   },
        {APPOINTMENT_BOOKED,   ACTION_CANCEL,   APPOINTMENT_CANCELLED},
        {APPOINTMENT_BOOKED,   ACTION_NOSHOW,   APPOINTMENT_NOSHOW   },
        {APPOINTMENT_BOOKED,   ACTION_CHECK_IN, APPOINTMENT_ARRIVED  },
        {APPOINTMENT_NOSHOW,   ACTION_CHECK_IN, APPOINTMENT_ARRIVED  },
        {APPOINTMENT_BOOKED,   ACTION_CAME,     APPOINTMENT_FULFILLED},
        {APPOINTMENT_NOSHOW,   ACTION_CAME,     APPOINTMENT_FULFILLED},
        {APPOINTMENT_ARRIVED,  ACTION_CAME,     APPOINTMENT_FULFILLED},
        {APPOINTMENT_IN_VISIT, ACTION_CAME,     APPOINTMENT_FULFILLED},
        {APPOINTMENT_ARRIVED,  ACTION_SEAT,     APPOINTMENT_IN_VISIT },
        {APPOINTMENT_ARRIVED,  ACTION_LEAVE,    APPOINTMENT_CANCELLED},
        {APPOINTMENT_IN_VISIT, ACTION_FINISH,   APPOINTMENT_FULFILLED},
        {APPOINTMENT_IN_VISIT, ACTION_LEAVE,    APPOINTMENT_CANCELLED},
    };
    for (int from = 0; from < APPOINTMENT_STATUS_COUNT; from++)
        for (int action = 0; action < ACTION_COUNT; action++) {
            int want = -1;
            for (size_t i = 0; i < sizeof legal / sizeof legal[0]; i++)
                if ((int)legal[i].from == from && (int)legal[i].action == action)
                    want = (int)legal[i].to;
            int got = appointment_after((enum appointment_status)from, (enum action)action);
            ck_assert_msg(got == want, "%s by %s leads to %d, not %d", appointment_statuses[from].word,
                          actions[action].word, got, want);
        }
}
END_TEST

/* An appointment of that status, without its time. */
static void stand_as(int status)
{
    struct err e = {0};
    char sql[256];
    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO appointment (patient_id, practitioner_id, service_id, start_min, end_min, status, created_at)"
                   " VALUES (1, 1, 1, 31000000, 31000030, '%s', 0)",
                   appointment_statuses[status].word);
    ck_ok(small_sql(sql, &e));
}

START_TEST(the_file_refuses_what_the_table_does_not_lead_to)
{
    for (int from = 0; from < APPOINTMENT_STATUS_COUNT; from++)
        for (int to = 0; to < APPOINTMENT_STATUS_COUNT; to++) {
            struct err e = {0};
            char sql[128];
            bool legal = from == to;
            for (int action = 0; action < ACTION_COUNT; action++)
                legal |= appointment_after((enum appointment_status)from, (enum action)action) == to;
            stand_as(from);
            (void)snprintf(sql, sizeof sql,
                           "UPDATE appointment SET status = '%s', rev = rev + 1 WHERE id = (SELECT max(id) FROM appointment)",
                           appointment_statuses[to].word);
            ck_assert_msg((small_sql(sql, &e) == RC_OK) == legal, "from %s to %s: \"%s\"", appointment_statuses[from].word,
                          appointment_statuses[to].word, e.text);
        }
}
END_TEST

START_TEST(an_answer_may_follow_another_as_the_table_says)
{
    static const char *const may[CONFIRMATION_COUNT] = {
        [CONFIRMATION_UNASKED] = "asked confirmed declined",
        [CONFIRMATION_ASKED] = "asked confirmed declined",
        [CONFIRMATION_CONFIRMED] = "declined",
        [CONFIRMATION_DECLINED] = "confirmed",
    };
    for (int from = 0; from < CONFIRMATION_COUNT; from++)
        for (int to = 0; to < CONFIRMATION_COUNT; to++) {
            struct err e = {0};
            bool legal = to != CONFIRMATION_UNASKED && strstr(may[from], confirmations[to].word) != NULL;
            int64_t id = book(WANG, LI, SCALING, at(0, 10, 0), &e);
            ck_assert_int_gt(id, 0);
            if (from == CONFIRMATION_DECLINED || from == CONFIRMATION_CONFIRMED || from == CONFIRMATION_ASKED)
                ck_ok(appointment_confirm(db, id, 0, (enum confirmation)from, &e));
            ck_assert_int_eq(confirmation_may((enum confirmation)from, (enum confirmation)to), legal);
            enum rc rc = appointment_confirm(db, id, 0, (enum confirmation)to, &e);
            ck_assert_msg((rc == RC_OK) == legal, "%s after %s: \"%s\"", confirmations[to].word, confirmations[from].word,
                          e.text);
            ck_assert_int_eq(load(id).confirmation, legal ? to : from);
            ck_ok(appointment_cancel(db, id, 0, SIDE_CLINIC, 0, "for the next round", &e));
        }
}
END_TEST

START_TEST(every_word_is_read_back_and_the_file_knows_it)
{
    for (int i = 0; i < APPOINTMENT_STATUS_COUNT; i++) {
        ck_assert_int_eq(WORD_INDEX(appointment_statuses, appointment_statuses[i].word, -1), i);
        stand_as(i);
    }
    for (int i = 0; i < CONFIRMATION_COUNT; i++)
        ck_assert_int_eq(WORD_INDEX(confirmations, confirmations[i].word, -1), i);
    ck_assert_int_eq(WORD_INDEX(confirmations, "", -1), -1);
}
END_TEST

START_TEST(booking_fills_in_what_was_left_open)
{
    struct err e = {0};
    struct appointment a = {
        .patient_id = WANG, .practitioner_id = TRAN, .service_id = IMPLANT, .start_min = at(1, 10, 0)};
    ck_ok(appointment_book(db, &a, &e));
    ck_assert_int_eq(a.end_min, at(1, 11, 0));
    ck_assert_int_eq(a.room_id, SURGERY);
    struct appointment b = load(a.id);
    ck_assert_str_eq(b.patient, "王小明");
    ck_assert_str_eq(b.practitioner, "Tran");
    ck_assert_str_eq(b.room, "Surgery");
    ck_assert_str_eq(b.source, "desk");
    ck_assert_int_eq(b.status, APPOINTMENT_BOOKED);
    ck_assert_int_eq(b.created_by, 1);
    ck_assert(!b.moved);
    ck_assert_int_eq(ask("SELECT start_min FROM occupancy WHERE kind = 2"), at(1, 9, 50));
    ck_assert_int_eq(ask("SELECT end_min FROM occupancy WHERE kind = 2"), at(1, 11, 20));
    ck_assert_int_eq(ask("SELECT count(*) FROM occupancy"), 3);
    check_no_overlap();
}
END_TEST

START_TEST(what_is_wrong_is_said_in_one_sentence)
{
    static const struct {
        const char *why;
        int64_t patient, practitioner, service, room, start, end; /* minutes of today */
        enum rc rc;
        int field;
        const char *part;
    } cases[] = {
        {"nobody", 0, LI, SCALING, 0, 600, 0, RC_INVALID, APPOINTMENT_PATIENT, "no patient"},
        {"no service", WANG, LI, 0, 0, 600, 0, RC_INVALID, APPOINTMENT_SERVICE, "Choose a service"},
        {"nobody to do it", WANG, 0, SCALING, 0, 600, 0, RC_INVALID, APPOINTMENT_PRACTITIONER, "Choose a pract"},
        {"not his trade", WANG, LI, IMPLANT, 0, 600, 0, RC_INVALID, APPOINTMENT_PRACTITIONER, "does not do Implant."},
        {"past", WANG, LI, SCALING, 0, -600, 0, RC_INVALID, APPOINTMENT_START, "is past"},
        {"lunch", WANG, LI, SCALING, 0, 720, 0, RC_INVALID, APPOINTMENT_START,
         "Li does not work 12:00-12:30; next free 13:00."},
        {"over the end", WANG, LI, SCALING, 0, 1005, 0, RC_INVALID, APPOINTMENT_START,
         "Li does not work 16:45-17:15; next free Wed"},
        {"not her day", WANG, KARIMI, SCALING, 0, 600, 0, RC_INVALID, APPOINTMENT_START, "10:00-10:30; next free Wed"},
        {"wrong room", WANG, LI, SCALING, SURGERY, 600, 0, RC_INVALID, APPOINTMENT_ROOM,
         "Surgery is not the kind of room that Scaling needs."},
        {"no such room", WANG, LI, SCALING, 99, 600, 0, RC_NOT_FOUND, ERR_NO_FIELD, ""},
        {"ends too early", WANG, LI, SCALING, 0, 600, 500, RC_INVALID, APPOINTMENT_START, "ends after it begins"},
        {"2081", WANG, LI, SCALING, 0, 18250 * 1440, 0, RC_INVALID, APPOINTMENT_START, "Is the year right?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err e = {0};
        struct appointment a = {.patient_id = cases[i].patient,
                                .practitioner_id = cases[i].practitioner,
                                .service_id = cases[i].service,
                                .room_id = cases[i].room,
                                .start_min = at(0, 0, 0) + cases[i].start,
                                .end_min = cases[i].end != 0 ? at(0, 0, 0) + cases[i].end : 0};
        enum rc rc = appointment_book(db, &a, &e);
        ck_assert_msg(rc == cases[i].rc && strstr(e.text, cases[i].part) != NULL &&
                          (rc != RC_INVALID || e.field == cases[i].field),
                      "%s: %d, field %d, \"%s\"", cases[i].why, (int)rc, e.field, e.text);
    }
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment"), 0);
}
END_TEST

START_TEST(what_still_runs_may_be_booked)
{
    struct err e = {0};
    clock_at += 10 * 60; /* 09:10 */
    ck_assert_int_gt(book(WANG, LI, SCALING, at(0, 9, 0), &e), 0);
    clock_at += 25 * 60; /* 09:35 */
    ck_assert_int_eq(book(SARA, TRAN, SCALING, at(0, 9, 0), &e), 0);
    ck_assert_str_eq(e.text, "09:00 is past. Choose a time from now on.");
}
END_TEST

START_TEST(a_conflict_says_who_has_it_until_when_and_what_is_free_next)
{
    struct err e = {0};
    ck_assert_int_gt(book(WANG, LI, SCALING, at(0, 10, 0), &e), 0);
    ck_assert_int_eq(book(SARA, LI, SCALING, at(0, 10, 15), &e), 0);
    ck_assert_int_eq(e.rc, RC_CONFLICT);
    ck_assert_str_eq(e.text, "Li is taken 10:00-10:30 by 王小明, Scaling; next free 10:30.");
    /* the same person elsewhere */
    ck_assert_int_eq(book(WANG, TRAN, SCALING, at(0, 10, 15), &e), 0);
    ck_assert_int_eq(e.rc, RC_CONFLICT);
    ck_assert_str_eq(e.text, "王小明 has another appointment 10:00-10:30 with Li.");
    /* the room that was asked for */
    struct appointment a = {.patient_id = SARA,
                            .practitioner_id = TRAN,
                            .service_id = SCALING,
                            .start_min = at(0, 10, 0),
                            .room_id = CHAIR_1};
    ck_refused(appointment_book(db, &a, &e), RC_CONFLICT,
               "Chair 1 is taken 10:00-10:30 by 王小明, Scaling; next free 10:00.");
    /* both chairs */
    ck_assert_int_gt(book(SARA, TRAN, SCALING, at(0, 10, 0), &e), 0);
    ck_ok(small_sql(
        "INSERT INTO schedule (practitioner_id, weekday, start_min, end_min) VALUES (3, 2, 540, 720)", &e));
    ck_assert_int_eq(book(ANH, KARIMI, SCALING, at(0, 10, 15), &e), 0);
    ck_assert_str_eq(e.text, "No room for Scaling is free 10:15-10:45; next free 10:30.");
    check_no_overlap();
}
END_TEST

START_TEST(overbooking_needs_its_right_and_never_doubles_the_person)
{
    struct err e = {0};
    ck_assert_int_gt(book(WANG, LI, SCALING, at(0, 10, 0), &e), 0);
    struct appointment a = {.patient_id = SARA,
                            .practitioner_id = LI,
                            .service_id = SCALING,
                            .start_min = at(0, 10, 0),
                            .overbook = true};
    small_as_nurse();
    ck_assert_int_eq(appointment_book(db, &a, &e), RC_DENIED);
    db_set_actor(db, 1, "The Boss");
    ck_ok(appointment_book(db, &a, &e));
    ck_assert_int_eq(a.room_id, CHAIR_2);
    struct appointment b = {.patient_id = SARA,
                            .practitioner_id = TRAN,
                            .service_id = SCALING,
                            .start_min = at(0, 10, 0),
                            .overbook = true};
    ck_refused(appointment_book(db, &b, &e), RC_CONFLICT,
               "Sara Karimi has another appointment 10:00-10:30 with Li.");
    /* what an overbook holds is taken for everybody else */
    ck_ok(appointment_cancel(db, 1, 0, SIDE_NONE, TOO_DEAR, NULL, &e));
    ck_assert_int_eq(book(ANH, LI, SCALING, at(0, 10, 0), &e), 0);
    ck_assert_str_eq(e.text, "Li is taken 10:00-10:30 by Sara Karimi, Scaling; next free 10:30.");
}
END_TEST

START_TEST(the_file_itself_refuses_a_double_booking)
{
    struct err e = {0};
    ck_assert_int_gt(book(WANG, LI, SCALING, at(0, 10, 0), &e), 0);
    ck_ok(change_begin(db, ACTION_BOOK, &e));
    struct stmt st;
    stmt_open(
        &st, db,
        "INSERT INTO appointment (patient_id, practitioner_id, service_id, start_min, end_min, created_at)"
        " SELECT 2, 1, 1, start_min + 15, end_min + 15, 0 FROM appointment");
    enum rc rc = stmt_run(&st, &e);
    ck_ok(rc);
    stmt_open(&st, db,
              "INSERT INTO occupancy (kind, resource, start_min, end_min, appointment_id)"
              " SELECT 1, 1, start_min, end_min, id FROM appointment WHERE id = 2");
    rc = stmt_run(&st, &e);
    ck_assert_int_eq(rc, RC_CONFLICT);
    ck_assert_str_eq(e.text, "This time is already taken.");
    ck_assert_int_eq(change_end(db, rc, &e), RC_CONFLICT);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment"), 1);
    /* nor by moving what is there, nor outside a change */
    int64_t other = book(SARA, TRAN, SCALING, at(0, 10, 0), &e);
    ck_assert_int_gt(other, 0);
    ck_refused(small_sql("UPDATE occupancy SET resource = 1 WHERE kind = 1 AND resource = 2", &e),
               RC_CONFLICT, "already taken");
    stmt_open(&st, db, "DELETE FROM occupancy");
    ck_assert_int_ne(stmt_run(&st, &e), RC_OK);
    check_no_overlap();
}
END_TEST

START_TEST(moving_away_and_back_leaves_all_as_it_was)
{
    struct err e = {0};
    int64_t id = book(WANG, LI, SCALING, at(0, 10, 0), &e);
    ck_ok(appointment_confirm(db, id, 0, CONFIRMATION_CONFIRMED, &e));
    struct appointment_move away = {.id = id, .rev = 2, .start_min = at(2, 14, 0), .practitioner_id = TRAN};
    ck_ok(appointment_move(db, &away, &e));
    struct appointment a = load(id);
    ck_assert(a.moved);
    ck_assert_int_eq(a.moved_from_min, at(0, 10, 0));
    ck_assert_int_eq(a.moves, 1);
    ck_assert_int_eq(a.confirmation, CONFIRMATION_UNASKED);
    ck_assert_int_eq(a.practitioner_id, TRAN);
    ck_assert_int_eq(a.end_min, at(2, 14, 30));
    check_no_overlap();
    ck_assert_int_gt(book(SARA, TRAN, SCALING, at(0, 10, 0), &e), 0);
    struct appointment_move back = {.id = id, .start_min = at(0, 10, 0), .practitioner_id = LI};
    ck_ok(appointment_move(db, &back, &e));
    a = load(id);
    ck_assert_int_eq(a.start_min, at(0, 10, 0));
    ck_assert_int_eq(a.room_id, CHAIR_2); /* somebody sat down in the first */
    ck_refused(appointment_move(db, &back, &e), RC_INVALID, "stands there already");
    back.rev = 2;
    ck_refused(appointment_move(db, &back, &e), RC_CONFLICT, "Another desk changed");
    check_no_overlap();
}
END_TEST

START_TEST(undoing_a_move_whose_old_time_is_taken_is_refused_whole)
{
    struct err e = {0};
    int64_t id = book(WANG, LI, SCALING, at(0, 10, 0), &e);
    struct appointment_move m = {.id = id, .start_min = at(0, 11, 0)};
    ck_ok(appointment_move(db, &m, &e));
    int64_t moved = change_last_seq(db), undone;
    int64_t other = book(SARA, LI, SCALING, at(0, 10, 0), &e);
    ck_assert_int_gt(other, 0);
    ck_refused(journal_undo(db, moved, &undone, &e), RC_CONFLICT, "already taken");
    ck_assert_int_eq(load(id).start_min, at(0, 11, 0));
    check_no_overlap();
    ck_ok(appointment_cancel(db, other, 0, SIDE_PATIENT, 0, "ill", &e));
    ck_ok(journal_undo(db, moved, &undone, &e));
    ck_assert_int_eq(load(id).start_min, at(0, 10, 0));
    ck_assert(!load(id).moved);
    check_no_overlap();
}
END_TEST

START_TEST(cancelling_frees_the_time_and_keeps_side_and_reason)
{
    struct err e = {0};
    int64_t id = book(WANG, LI, SCALING, at(0, 10, 0), &e);
    ck_refused(appointment_cancel(db, id, 0, SIDE_PATIENT, 0, "", &e), RC_INVALID, "Say why");
    ck_refused(appointment_cancel(db, id, 0, SIDE_NONE, 0, "moved away", &e), RC_INVALID,
               "Say who cancelled");
    ck_refused(appointment_cancel(db, id, 0, SIDE_PATIENT, 3, NULL, &e), RC_INVALID,
               "is not a reason to cancel");
    ck_refused(appointment_cancel(db, id, 7, SIDE_PATIENT, 0, "x", &e), RC_CONFLICT, "Another desk changed");
    ck_ok(appointment_cancel(db, id, 1, SIDE_NONE, DOCTOR_ILL, "flu", &e));
    struct appointment a = load(id);
    ck_assert_int_eq(a.status, APPOINTMENT_CANCELLED);
    ck_assert_int_eq(a.side, SIDE_CLINIC);
    ck_assert_str_eq(a.reason, "Doctor is ill: flu");
    ck_assert_int_eq(ask("SELECT count(*) FROM occupancy"), 0);
    ck_assert_int_gt(book(SARA, LI, SCALING, at(0, 10, 0), &e), 0);
    ck_refused(appointment_cancel(db, id, 0, SIDE_PATIENT, 0, "again", &e), RC_CONFLICT,
               "the appointment of 王小明, 10:00, stands as \"cancelled\".");
    ck_assert_int_eq(appointment_load(db, 77, &a, &e), RC_NOT_FOUND);
}
END_TEST

START_TEST(nobody_fails_to_come_before_their_time)
{
    struct err e = {0};
    int64_t id = book(WANG, LI, SCALING, at(0, 10, 0), &e);
    ck_refused(appointment_noshow(db, id, 0, &e), RC_INVALID, "expected at 10:00: that is still to come.");
    clock_at += 61 * 60;
    ck_ok(appointment_noshow(db, id, 1, &e));
    ck_assert_int_eq(load(id).status, APPOINTMENT_NOSHOW);
    ck_assert_int_eq(ask("SELECT count(*) FROM occupancy"), 0);
}
END_TEST

START_TEST(lists_are_of_the_day_and_of_the_person)
{
    struct err e = {0};
    struct appointment_list list = {0};
    int64_t first = book(WANG, LI, SCALING, at(0, 10, 0), &e);
    int64_t second = book(WANG, TRAN, IMPLANT, at(3, 9, 30), &e);
    int64_t other = book(SARA, TRAN, SCALING, at(0, 9, 0), &e);
    ck_assert(first > 0 && second > 0 && other > 0);
    ck_ok(appointment_day(db, 0, TEST_TODAY, false, &list, &e));
    ck_assert_uint_eq(list.n, 2);
    ck_assert_int_eq(list.rows[0].id, other);
    appointment_list_release(&list);
    ck_ok(appointment_day(db, LI, TEST_TODAY, false, &list, &e));
    ck_assert_uint_eq(list.n, 1);
    appointment_list_release(&list);
    ck_ok(appointment_cancel(db, first, 0, SIDE_PATIENT, 0, "x", &e));
    ck_ok(appointment_day(db, LI, TEST_TODAY, false, &list, &e));
    ck_assert_uint_eq(list.n, 0);
    ck_ok(appointment_day(db, LI, TEST_TODAY, true, &list, &e));
    ck_assert_uint_eq(list.n, 1);
    appointment_list_release(&list);
    ck_ok(appointment_of_patient(db, WANG, APPOINTMENT_NEXT, at(0, 9, 0), 1, &list, &e));
    ck_assert_uint_eq(list.n, 1);
    ck_assert_int_eq(list.rows[0].id, second);
    appointment_list_release(&list);
    ck_ok(appointment_of_patient(db, WANG, APPOINTMENT_PAST, at(0, 9, 0), 0, &list, &e));
    ck_assert_uint_eq(list.n, 1);
    ck_assert_int_eq(list.rows[0].id, first);
    appointment_list_release(&list);
    ck_ok(appointment_of_patient(db, WANG, APPOINTMENT_PAST, at(9, 9, 0), 0, &list, &e));
    ck_assert_uint_eq(list.n, 2);
    appointment_list_release(&list);
}
END_TEST

START_TEST(what_another_desk_changes_of_the_set_up_counts_at_once)
{
    static const struct {
        const char *change, *back, *part;
    } cases[] = {
        {"UPDATE service SET rev = rev + 1, active = 0 WHERE id = 1",
         "UPDATE service SET rev = rev + 1, active = 1 WHERE id = 1", "Choose a service"},
        {"INSERT INTO service_practitioner (service_id, practitioner_id) VALUES (1, 2)",
         "DELETE FROM service_practitioner WHERE service_id = 1", "Li does not do Scaling."},
        {"UPDATE practitioner SET rev = rev + 1, active = 0 WHERE id = 1",
         "UPDATE practitioner SET rev = rev + 1, active = 1 WHERE id = 1", "Choose a practitioner"},
        {"UPDATE room SET rev = rev + 1, state = 'closed' WHERE kind = 'chair'",
         "UPDATE room SET rev = rev + 1, state = 'free' WHERE kind = 'chair'", "There is no room of the kind \"chair\""},
        {"UPDATE service SET rev = rev + 1, room_kind = 'none' WHERE id = 1",
         "UPDATE service SET rev = rev + 1, room_kind = 'chair' WHERE id = 1", "There is no room of the kind \"none\""},
    };
    struct db *here = db, *there = fixture_open();
    for (int i = 0; i < (int)(sizeof cases / sizeof cases[0]); i++) {
        struct err e = {0};
        ck_assert_msg(book(WANG, LI, SCALING, at(i / 2, 10 + i % 2, 0), &e) > 0, "%s", e.text);
        db = there;
        ck_ok(small_sql(cases[i].change, &e));
        db = here;
        ck_assert_int_eq(book(SARA, LI, SCALING, at(0, 15, 0), &e), 0);
        ck_assert_msg(strstr(e.text, cases[i].part) != NULL, "%s: %s", cases[i].change, e.text);
        db = there;
        ck_ok(small_sql(cases[i].back, &e));
        db = here;
    }
    db_close(there);
}
END_TEST

SUITE_MAIN_FIXTURE("booking", booking_setup, fixture_remove, the_table_of_moves_allows_exactly_these,
                   the_file_refuses_what_the_table_does_not_lead_to, an_answer_may_follow_another_as_the_table_says,
                   every_word_is_read_back_and_the_file_knows_it, booking_fills_in_what_was_left_open,
                   what_is_wrong_is_said_in_one_sentence,
                   what_another_desk_changes_of_the_set_up_counts_at_once, what_still_runs_may_be_booked,
                   a_conflict_says_who_has_it_until_when_and_what_is_free_next,
                   overbooking_needs_its_right_and_never_doubles_the_person,
                   the_file_itself_refuses_a_double_booking, moving_away_and_back_leaves_all_as_it_was,
                   undoing_a_move_whose_old_time_is_taken_is_refused_whole,
                   cancelling_frees_the_time_and_keeps_side_and_reason,
                   nobody_fails_to_come_before_their_time, lists_are_of_the_day_and_of_the_person)
