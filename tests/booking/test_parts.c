/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which minutes of an appointment need whom: two chairs for one practitioner, assistants, rooms with hours and sites; and
 * what may stand over what, by whom and how often. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/booking/occupancy.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/booking/small.h"

static struct appointment filling(int64_t patient, int64_t start_min)
{
    return (struct appointment){
        .patient_id = patient, .practitioner_id = LI, .service_id = FILLING, .start_min = start_min};
}

START_TEST(an_appointment_takes_each_for_its_own_minutes)
{
    struct err e = {0};
    struct service_parts parts;
    struct occupied rows[OCCUPIED_MAX];
    struct appointment a = filling(WANG, at(0, 10, 0));
    ck_ok(appointment_book(db, &a, &e));
    ck_assert_int_eq(a.assistant_id, MIA);
    ck_ok(service_parts_load(db, FILLING, &parts, &e));
    static const struct {
        const char *why;
        int longer; /* minutes */
        struct occupied want[5];
    } cases[] = {
        {"as long as the service", 0,
         {{OCCUPANT_PRACTITIONER, LI, 0, 10}, {OCCUPANT_PRACTITIONER, LI, 30, 40}, {OCCUPANT_ASSISTANT, MIA, -10, 30},
          {OCCUPANT_ROOM, CHAIR_1, -10, 50}, {OCCUPANT_PERSON, WANG, 0, 40}}},
        {"longer: the turn-over goes with its end", 20,
         {{OCCUPANT_PRACTITIONER, LI, 0, 10}, {OCCUPANT_PRACTITIONER, LI, 30, 60}, {OCCUPANT_ASSISTANT, MIA, -10, 30},
          {OCCUPANT_ROOM, CHAIR_1, -10, 70}, {OCCUPANT_PERSON, WANG, 0, 60}}},
        {"shorter: nobody stays behind its end", -15,
         {{OCCUPANT_PRACTITIONER, LI, 0, 10}, {OCCUPANT_ASSISTANT, MIA, -10, 25}, {OCCUPANT_ROOM, CHAIR_1, -10, 35},
          {OCCUPANT_PERSON, WANG, 0, 25}}},
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct appointment b = a;
        b.end_min += cases[i].longer;
        size_t n = occupancy_of(&b, &parts, rows), want = 0;
        for (; want < 5 && cases[i].want[want].kind != 0; want++) {
            struct occupied w = cases[i].want[want];
            bool found = false;
            for (size_t k = 0; k < n; k++)
                found |= rows[k].kind == w.kind && rows[k].resource == w.resource &&
                         rows[k].start_min == a.start_min + w.start_min && rows[k].end_min == a.start_min + w.end_min;
            ck_assert_msg(found, "%s: kind %d from %lld", cases[i].why, (int)w.kind, (long long)w.start_min);
        }
        ck_assert_msg(n == want, "%s: %zu rows", cases[i].why, n);
    }
    check_no_overlap();
}
END_TEST

START_TEST(one_practitioner_works_two_chairs)
{
    struct err e = {0};
    struct appointment a = filling(WANG, at(0, 10, 0)), b = filling(SARA, at(0, 10, 10)), c = filling(ANH, at(0, 10, 20));
    ck_ok(appointment_book(db, &a, &e));
    ck_ok(appointment_book(db, &b, &e)); /* while the first one hardens */
    ck_assert_int_eq(b.room_id, CHAIR_2);
    ck_assert_int_eq(b.assistant_id, NOOR);
    ck_refused(appointment_book(db, &c, &e), RC_CONFLICT, "No room for Filling is free 10:20-11:00");
    c.start_min = at(0, 10, 5);
    ck_refused(appointment_book(db, &c, &e), RC_CONFLICT, "Li is taken 10:00-10:10 by 王小明");
    check_no_overlap();
    struct appointment_move m = {.id = b.id, .start_min = at(0, 11, 0)};
    ck_ok(appointment_move_fits(db, &m, &e));
    ck_assert_int_eq(ask("SELECT start_min FROM appointment WHERE patient_id = 2"), at(0, 10, 10));
    ck_ok(appointment_move(db, &m, &e));
    ck_assert_int_eq(ask("SELECT assistant_id FROM appointment WHERE patient_id = 2"), NOOR); /* the same if free */
    check_no_overlap();
    ck_ok(appointment_cancel(db, a.id, 0, SIDE_CLINIC, 0, "so it was", &e));
    check_no_overlap();
}
END_TEST

START_TEST(an_assistant_works_is_free_and_may_be_named)
{
    struct err e = {0};
    struct appointment a = filling(WANG, at(0, 10, 0)), b = filling(SARA, at(0, 10, 10));
    ck_ok(small_sql("INSERT INTO schedule_exception (day, practitioner_id, kind, start_min, end_min, note)"
                    " VALUES (22342, 5, 'away', 0, 1440, 'ill')", &e));
    a.assistant_id = NOOR;
    ck_refused(appointment_book(db, &a, &e), RC_INVALID, "Noor does not work at that time.");
    ck_assert_int_eq(e.field, APPOINTMENT_ASSISTANT);
    a.assistant_id = LI;
    ck_refused(appointment_book(db, &a, &e), RC_INVALID, "Li does not assist with Filling.");
    a.assistant_id = 0;
    ck_ok(appointment_book(db, &a, &e));
    ck_refused(appointment_book(db, &b, &e), RC_CONFLICT, "No assistant for Filling is free 10:10-10:50");
    b.assistant_id = MIA;
    ck_refused(appointment_book(db, &b, &e), RC_CONFLICT, "Mia is taken 09:50-10:30 by 王小明");
    ck_ok(small_sql("INSERT INTO service_assistant (service_id, practitioner_id) VALUES (4, 5)", &e));
    b.start_min = at(0, 14, 0);
    ck_refused(appointment_book(db, &b, &e), RC_INVALID, "Mia does not assist with Filling.");
    /* nobody is booked with who assists */
    struct appointment c = {.patient_id = ANH, .practitioner_id = MIA, .service_id = TALK, .start_min = at(0, 14, 0)};
    ck_refused(appointment_book(db, &c, &e), RC_INVALID, "Choose a practitioner who works here.");
}
END_TEST

START_TEST(a_room_has_its_site_and_its_hours)
{
    struct err e = {0};
    struct appointment a = {.patient_id = WANG, .practitioner_id = LI, .service_id = SCALING, .start_min = at(0, 10, 0)};
    ck_ok(small_sql("INSERT INTO room_hours (room_id, weekday, start_min, end_min) VALUES (1, 2, 660, 1020)", &e));
    a.room_id = CHAIR_1;
    ck_refused(appointment_book(db, &a, &e), RC_INVALID, "Chair 1 is closed at that time.");
    a.room_id = 0;
    ck_ok(appointment_book(db, &a, &e));
    ck_assert_int_eq(a.room_id, CHAIR_2);
    ck_ok(small_sql("INSERT INTO site (id, name, timezone, word) VALUES (2, 'Branch', 'UTC', 'branch')", &e));
    ck_ok(small_sql("UPDATE schedule SET site_id = 2, rev = rev + 1 WHERE practitioner_id = 2 AND start_min = 780", &e));
    struct appointment b = {.patient_id = SARA, .practitioner_id = TRAN, .service_id = SCALING, .start_min = at(0, 14, 0)};
    b.room_id = CHAIR_1;
    ck_refused(appointment_book(db, &b, &e), RC_INVALID, "Chair 1 is not at the site where Tran works then.");
    ck_ok(small_sql("INSERT INTO room (id, site_id, word, name, kind) VALUES (9, 2, 'b1', 'Branch 1', 'chair')", &e));
    b.room_id = 0;
    ck_ok(appointment_book(db, &b, &e));
    ck_assert_int_eq(b.room_id, 9);
}
END_TEST

/* ---- what may stand over what ---- */

static struct appointment scaling(int64_t patient, int hour, int minute)
{
    return (struct appointment){
        .patient_id = patient, .practitioner_id = LI, .service_id = SCALING, .start_min = at(0, hour, minute), .overbook = true};
}

START_TEST(a_day_has_so_many_overbooked_ones_and_no_more)
{
    struct err e = {0};
    for (int hour = 9; hour < 12; hour++)
        ck_assert_int_gt(book(10 + hour, LI, SCALING, at(0, hour, 0), &e), 0);
    struct appointment a = scaling(WANG, 9, 0), b = scaling(SARA, 10, 0), c = scaling(ANH, 11, 0), free = scaling(DANG, 15, 0);
    ck_ok(appointment_book(db, &a, &e));
    ck_ok(appointment_book(db, &free, &e));
    ck_assert(a.overbook);
    ck_assert(!free.overbook); /* nothing was in the way */
    ck_ok(appointment_book(db, &b, &e));
    ck_refused(appointment_book(db, &c, &e), RC_CONFLICT,
               "Li has 2 overbooked appointments that day, which is the limit. Who can raise it: The Boss.");
    c.start_min += 1440; /* another day has its own, and nobody is there */
    ck_ok(appointment_book(db, &c, &e));
    ck_assert(!c.overbook);
    struct appointment_move m = {.id = c.id, .start_min = at(0, 11, 0), .overbook = true};
    ck_refused(appointment_move(db, &m, &e), RC_CONFLICT, "which is the limit");
    ck_ok(small_sql("UPDATE practitioner SET overbook_limit = 3, rev = rev + 1 WHERE id = 1", &e));
    ck_ok(appointment_move(db, &m, &e));
    check_no_overlap();
}
END_TEST

START_TEST(an_undone_cancellation_stands_over_others_only_by_who_may)
{
    struct err e = {0};
    int64_t first = book(WANG, LI, SCALING, at(0, 10, 0), &e), undone;
    struct appointment a = scaling(SARA, 10, 0);
    ck_ok(appointment_book(db, &a, &e));
    small_as_nurse();
    ck_ok(appointment_cancel(db, a.id, 0, SIDE_PATIENT, 0, "x", &e));
    const int64_t gone = change_last_seq(db);
    ck_ok(appointment_cancel(db, first, 0, SIDE_PATIENT, 0, "x", &e));
    ck_assert_int_gt(book(ANH, LI, SCALING, at(0, 10, 0), &e), 0);
    ck_refused(journal_undo(db, gone, &undone, &e), RC_CONFLICT, "You may not book over an existing appointment.");
    db_set_actor(db, 1, "The Boss");
    ck_ok(small_sql("UPDATE site SET overbook_limit = 0, rev = rev + 1", &e));
    ck_refused(journal_undo(db, gone, &undone, &e), RC_CONFLICT, "as many overbooked appointments as it may");
    ck_ok(small_sql("UPDATE site SET overbook_limit = 1, rev = rev + 1", &e));
    ck_ok(journal_undo(db, gone, &undone, &e));
    check_no_overlap();
}
END_TEST

START_TEST(two_places_need_a_reason_and_who_may)
{
    struct err e = {0};
    ck_assert_int_gt(book(WANG, LI, SCALING, at(0, 10, 0), &e), 0);
    struct appointment a = {.patient_id = WANG, .practitioner_id = TRAN, .service_id = SCALING, .start_min = at(0, 10, 0)};
    ck_refused(appointment_fits(db, &a, &e), RC_CONFLICT, "王小明 has another appointment 10:00-10:30 with Li.");
    ck_assert_int_eq(e.field, APPOINTMENT_TWICE);
    ck_assert_ptr_null(strstr(e.text, "Who may")); /* the boss may */
    small_as_nurse();
    (void)snprintf(a.twice_reason, sizeof a.twice_reason, "mother and child");
    ck_refused(appointment_book(db, &a, &e), RC_CONFLICT, "Who may book it all the same: The Boss.");
    ck_assert_int_eq(e.field, APPOINTMENT_TWICE);
    db_set_actor(db, 1, "The Boss");
    ck_ok(appointment_book(db, &a, &e));
    struct appointment back;
    ck_ok(appointment_load(db, a.id, &back, &e));
    ck_assert_str_eq(back.twice_reason, "mother and child");
    check_no_overlap();
    /* what was not needed is not kept; elsewhere again it is asked again */
    struct appointment_move m = {.id = a.id, .start_min = at(0, 14, 0), .twice_reason = "so it was"};
    ck_ok(appointment_move(db, &m, &e));
    ck_ok(appointment_load(db, a.id, &back, &e));
    ck_assert_str_eq(back.twice_reason, "");
    m = (struct appointment_move){.id = a.id, .start_min = at(0, 10, 15)};
    ck_refused(appointment_move(db, &m, &e), RC_CONFLICT, "has another appointment");
    /* the file itself asks too */
    ck_ok(appointment_cancel(db, a.id, 0, SIDE_PATIENT, 0, "x", &e));
    ck_ok(small_sql("INSERT INTO appointment (id, patient_id, practitioner_id, service_id, start_min, end_min, created_at)"
                    " SELECT 99, 1, 3, 3, start_min, end_min, 0 FROM appointment WHERE id = 1", &e));
    ck_refused(small_sql("INSERT INTO occupancy (kind, resource, start_min, end_min, appointment_id, overbook)"
                         " SELECT 3, 1, start_min, end_min, 99, 1 FROM appointment WHERE id = 99", &e),
               RC_CONFLICT, "only with a reason, by who may");
}
END_TEST

START_TEST(notice_is_counted_and_only_a_patient_is_late)
{
    static const struct {
        const char *why;
        int day, hour;
        enum reason_side side;
        bool late;
        int64_t notice;
    } cases[] = {
        {"a day and an hour before",    1, 10, SIDE_PATIENT, false, 1500},
        {"the same day",                0, 14, SIDE_PATIENT, true,  300 },
        {"the same day, by the clinic", 0, 15, SIDE_CLINIC,  false, 360 },
        {"while it runs",               0, 9,  SIDE_PATIENT, true,  0   },
    };
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct err e = {0};
        struct appointment a;
        int64_t id = book(WANG + (int64_t)i, LI, SCALING, at(cases[i].day, cases[i].hour, 0), &e);
        ck_ok(appointment_cancel(db, id, 0, cases[i].side, 0, "x", &e));
        ck_ok(appointment_load(db, id, &a, &e));
        ck_assert_msg(a.noticed && a.notice_min == cases[i].notice && a.late_cancel == cases[i].late &&
                          a.cancelled_at == clock_at,
                      "%s: %lld minutes, late %d", cases[i].why, (long long)a.notice_min, (int)a.late_cancel);
    }
}
END_TEST

START_TEST(a_held_time_is_nobody_elses_until_it_is_over)
{
    struct err e = {0};
    struct appointment a = filling(WANG, at(0, 10, 0)), b = filling(SARA, at(0, 10, 0));
    ck_ok(appointment_hold(db, &a, clock_at + 600, &e));
    ck_assert_int_eq(a.status, APPOINTMENT_PROPOSED);
    ck_refused(appointment_book(db, &b, &e), RC_CONFLICT, "Li is held 10:00-10:10 for 王小明");
    clock_at += 601;
    ck_ok(appointment_book(db, &b, &e));
    ck_ok(change_begin(db, ACTION_TAKE_UP, &e));
    ck_refused(change_end(db, appointment_step(db, a.id, ACTION_TAKE_UP, &e), &e), RC_CONFLICT, "Li is taken 10:00-10:10 by");
    ck_ok(appointment_cancel(db, b.id, 0, SIDE_PATIENT, 0, "x", &e));
    ck_ok(change_begin(db, ACTION_TAKE_UP, &e));
    ck_ok(change_end(db, appointment_step(db, a.id, ACTION_TAKE_UP, &e), &e));
    clock_at += 86400;
    ck_assert_int_eq(ask("SELECT count(*) FROM occupancy WHERE expires_at = 0"), 5);
    check_no_overlap();
}
END_TEST

START_TEST(who_comes_late_is_received_over_others_by_anybody)
{
    struct err e = {0};
    ck_assert_int_gt(book(WANG, LI, SCALING, at(0, 9, 0), &e), 0);
    struct appointment a = scaling(SARA, 9, 0), back;
    ck_ok(appointment_book(db, &a, &e));
    small_as_nurse();
    clock_at += 600;
    ck_ok(appointment_noshow(db, a.id, 0, &e));
    ck_ok(change_begin(db, ACTION_CHECK_IN, &e));
    ck_ok(change_end(db, appointment_step(db, a.id, ACTION_CHECK_IN, &e), &e));
    ck_ok(appointment_load(db, a.id, &back, &e));
    ck_assert(back.overbook);
    check_no_overlap();
}
END_TEST

/* ---- many at once ---- */

enum { DESKS = 16 };

/* Overbooks in a process of its own; the exit code says how it went. */
static pid_t desk(int64_t patient)
{
    pid_t pid = fork();
    if (pid == 0) {
        struct err e = {0};
        struct appointment a = scaling(patient, 9 + (int)(patient % 3), 0);
        struct db *mine = fixture_open();
        db_set_actor(mine, 1, "The Boss");
        enum rc rc = appointment_book(mine, &a, &e);
        db_close(mine);
        _exit(rc == RC_OK ? 0 : rc == RC_CONFLICT && strstr(e.text, "which is the limit") ? 1 : 2);
    }
    return pid;
}

START_TEST(the_limit_holds_however_many_desks_try)
{
    struct err e = {0};
    int done[3] = {0};
    for (int hour = 9; hour < 12; hour++)
        ck_assert_int_gt(book(30 + hour - 9, LI, SCALING, at(0, hour, 0), &e), 0);
    for (int i = 0; i < DESKS; i++)
        ck_assert_int_gt(desk(WANG + i), 0);
    for (int i = 0; i < DESKS; i++) {
        int status;
        ck_assert_int_gt(wait(&status), 0);
        ck_assert(WIFEXITED(status) && WEXITSTATUS(status) < 3);
        done[WEXITSTATUS(status)]++;
    }
    ck_assert_int_eq(done[0], 2);
    ck_assert_int_eq(done[1], DESKS - 2);
    check_no_overlap();
}
END_TEST

SUITE_MAIN_FIXTURE("parts", parts_setup, fixture_remove, an_appointment_takes_each_for_its_own_minutes,
                   one_practitioner_works_two_chairs, an_assistant_works_is_free_and_may_be_named,
                   a_room_has_its_site_and_its_hours, a_day_has_so_many_overbooked_ones_and_no_more,
                   an_undone_cancellation_stands_over_others_only_by_who_may, two_places_need_a_reason_and_who_may,
                   notice_is_counted_and_only_a_patient_is_late, a_held_time_is_nobody_elses_until_it_is_over,
                   who_comes_late_is_received_over_others_by_anybody,
                   the_limit_holds_however_many_desks_try)
