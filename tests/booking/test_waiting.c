/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The waiting list: what may stand on it, when a time would suit, and how people leave it. */
#include "src/booking/waiting.h"

#include <string.h>

#include "src/base/text.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/booking/small.h"

static struct waiting waits(int64_t patient, int64_t service)
{
    struct waiting w = waiting_any(patient, service);
    struct err e = {0};
    ck_ok(waiting_save(db, &w, &e));
    return w;
}

START_TEST(who_is_put_on_the_list_stands_there_as_it_was_said)
{
    struct err e = {0};
    struct waiting w = waiting_any(SARA, SCALING), read;
    char when[160];
    w.practitioner_id = LI;
    w.weekdays = 1u << 0 | 1u << 2;
    w.from_min = 9 * 60;
    w.to_min = 12 * 60;
    w.until_day = TEST_TODAY + 30;
    w.notice_min = 120;
    w.priority = WAITING_URGENT;
    (void)text_copy(w.note, sizeof w.note, "toothache");
    ck_ok(waiting_save(db, &w, &e));
    ck_ok(waiting_load(db, w.id, &read, &e));
    ck_assert_int_eq(read.rev, w.rev);
    ck_assert_int_eq(read.practitioner_id, LI);
    ck_assert_uint_eq(read.weekdays, w.weekdays);
    ck_assert_int_eq(read.until_day, TEST_TODAY + 30);
    ck_assert_int_eq(read.from_day, WAITING_NO_DAY);
    ck_assert_str_eq(read.patient, "Sara Karimi");
    ck_assert_str_eq(read.practitioner, "Li");
    ck_assert_str_eq(waiting_when(db, &read, when, sizeof when), "Mon Wed, 09:00-12:00, until 3 Apr, 2 hours ahead");
}
END_TEST

static const struct {
    const char *why;
    int64_t practitioner_id;
    uint32_t weekdays;
    int32_t from_min, to_min, from_day, until_day, notice_min, priority;
    const char *part;
} refused[] = {
    {"somebody who does it not", LI, 127, 0, 1440, WAITING_NO_DAY, WAITING_NO_DAY, 0, 2, "Li does not do Implant"},
    {"no weekday", 0, 0, 0, 1440, WAITING_NO_DAY, WAITING_NO_DAY, 0, 2, "at least one weekday"},
    {"hours that end first", 0, 127, 600, 540, WAITING_NO_DAY, WAITING_NO_DAY, 0, 2, "end after they begin"},
    {"hours too short for it", 0, 127, 540, 570, WAITING_NO_DAY, WAITING_NO_DAY, 0, 2, "too short"},
    {"days that end first", 0, 127, 0, 1440, TEST_TODAY + 9, TEST_TODAY + 8, 0, 2, "before the first"},
    {"a last day that is past", 0, 127, 0, 1440, WAITING_NO_DAY, TEST_TODAY - 1, 0, 2, "is past"},
    {"a notice of months", 0, 127, 0, 1440, WAITING_NO_DAY, WAITING_NO_DAY, 90000, 2, "at most 30 days"},
    {"no such priority", 0, 127, 0, 1440, WAITING_NO_DAY, WAITING_NO_DAY, 0, 4, "how urgent"},
};

START_TEST(what_cannot_be_is_refused_with_a_sentence_and_nothing_is_written)
{
    struct err e = {0};
    struct waiting w = waiting_any(SARA, IMPLANT);
    w.practitioner_id = refused[_i].practitioner_id;
    w.weekdays = refused[_i].weekdays;
    w.from_min = refused[_i].from_min;
    w.to_min = refused[_i].to_min;
    w.from_day = refused[_i].from_day;
    w.until_day = refused[_i].until_day;
    w.notice_min = refused[_i].notice_min;
    w.priority = refused[_i].priority;
    ck_refused(waiting_save(db, &w, &e), RC_INVALID, refused[_i].part);
    ck_assert_int_eq(w.id, 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM waiting_entry"), 0);
}
END_TEST

START_TEST(nobody_waits_twice_for_one_service_and_another_desk_is_told)
{
    struct err e = {0};
    struct waiting w = waits(SARA, SCALING), again = waiting_any(SARA, SCALING), stale = w;
    ck_refused(waiting_save(db, &again, &e), RC_CONFLICT, "waits for Scaling already");
    w.priority = WAITING_CAN_WAIT;
    ck_ok(waiting_save(db, &w, &e));
    stale.priority = WAITING_URGENT;
    ck_refused(waiting_save(db, &stale, &e), RC_CONFLICT, "Another desk changed");
    struct waiting other = waits(SARA, TALK);
    ck_assert_int_ne(other.id, w.id);
}
END_TEST

START_TEST(leaving_needs_a_reason_and_says_it)
{
    struct err e = {0};
    struct waiting w = waits(SARA, SCALING), read;
    ck_refused(waiting_leave(db, w.id, 0, 0, "", &e), RC_INVALID, "Say why");
    ck_refused(waiting_leave(db, w.id, 0, TOO_DEAR, "", &e), RC_INVALID, "not a reason to leave");
    ck_ok(waiting_leave(db, w.id, w.rev, 0, "moved away", &e));
    ck_ok(waiting_load(db, w.id, &read, &e));
    ck_assert_int_eq(read.status, WAITING_LEFT);
    ck_assert_str_eq(read.reason, "moved away");
    ck_assert_int_eq(read.closed_at, clock_at);
    ck_refused(waiting_leave(db, w.id, 0, 0, "again", &e), RC_CONFLICT, "waits for Scaling no more");
    waits(SARA, SCALING); /* and may come back */
}
END_TEST

START_TEST(the_list_is_by_urgency_then_by_who_has_waited_longest)
{
    struct err e = {0};
    struct waiting_list list;
    int64_t open, urgent;
    struct waiting w = waits(WANG, SCALING);
    clock_at += 60;
    waits(SARA, SCALING);
    clock_at += 60;
    struct waiting last = waits(ANH, TALK);
    last.priority = WAITING_URGENT;
    ck_ok(waiting_save(db, &last, &e));
    ck_ok(waiting_find(db, &(struct waiting_query){0}, &list, &e));
    ck_assert_uint_eq(list.n, 3);
    ck_assert_int_eq(list.rows[0].patient_id, ANH);
    ck_assert_int_eq(list.rows[1].patient_id, WANG);
    ck_assert_int_eq(list.rows[2].patient_id, SARA);
    waiting_list_release(&list);
    ck_ok(waiting_count(db, &open, &urgent, &e));
    ck_assert_int_eq(open, 3);
    ck_assert_int_eq(urgent, 1);
    ck_ok(waiting_leave(db, w.id, 0, 0, "no more", &e));
    ck_ok(waiting_find(db, &(struct waiting_query){.service_id = SCALING}, &list, &e));
    ck_assert_uint_eq(list.n, 1);
    waiting_list_release(&list);
    ck_ok(waiting_find(db, &(struct waiting_query){.patient_id = WANG, .closed = true}, &list, &e));
    ck_assert_uint_eq(list.n, 1);
    waiting_list_release(&list);
}
END_TEST

START_TEST(a_booking_fills_what_was_waited_for_and_only_that)
{
    struct err e = {0};
    struct waiting w = waits(SARA, SCALING), other = waits(SARA, TALK), read;
    int64_t id = book(SARA, LI, SCALING, at(1, 9, 0), &e);
    ck_ok(change_begin(db, ACTION_BOOK, &e));
    ck_ok(change_end(db, waiting_fill(db, SARA, SCALING, id, &e), &e));
    ck_ok(waiting_load(db, w.id, &read, &e));
    ck_assert_int_eq(read.status, WAITING_BOOKED);
    ck_assert_int_eq(read.appointment_id, id);
    ck_ok(waiting_load(db, other.id, &read, &e));
    ck_assert_int_eq(read.status, WAITING_OPEN);
}
END_TEST

START_TEST(who_dies_or_goes_out_of_use_leaves_the_list_and_nobody_such_is_put_on_it)
{
    struct err e = {0};
    struct waiting w = waits(SARA, SCALING), v = waits(ANH, SCALING), read, new = waiting_any(SARA, TALK);
    ck_ok(small_sql("UPDATE patient SET lifecycle = 'deceased', rev = rev + 1 WHERE id = 2", &e));
    ck_ok(small_sql("UPDATE patient SET active = 0, restricted_at = 1, rev = rev + 1 WHERE id = 3", &e));
    ck_ok(waiting_load(db, w.id, &read, &e));
    ck_assert_int_eq(read.status, WAITING_LEFT);
    ck_ok(waiting_load(db, v.id, &read, &e));
    ck_assert_int_eq(read.status, WAITING_LEFT);
    ck_assert_int_ne(waiting_save(db, &new, &e), RC_OK);
    ck_assert_int_ne(small_sql("INSERT INTO waiting_entry (patient_id, service_id, created_at) VALUES (2, 3, 0)", &e), RC_OK);
}
END_TEST

START_TEST(no_undo_puts_back_who_died_meanwhile)
{
    struct err e = {0};
    struct waiting w = waits(SARA, SCALING), read;
    ck_ok(waiting_leave(db, w.id, 0, 0, "by mistake", &e));
    const int64_t left = change_last_seq(db);
    ck_ok(small_sql("UPDATE patient SET lifecycle = 'deceased', rev = rev + 1 WHERE id = 2", &e));
    ck_refused(journal_undo(db, left, NULL, &e), RC_CONFLICT, "deceased");
    ck_ok(waiting_load(db, w.id, &read, &e));
    ck_assert_int_eq(read.status, WAITING_LEFT);
    ck_ok(small_sql("UPDATE patient SET lifecycle = 'patient', rev = rev + 1 WHERE id = 2", &e));
    ck_ok(journal_undo(db, left, NULL, &e));
}
END_TEST

START_TEST(a_death_that_is_taken_back_puts_back_what_was_waited_for)
{
    struct err e = {0};
    struct waiting w = waits(SARA, SCALING), read;
    struct stmt st;
    ck_ok(change_begin(db, ACTION_REGISTER, &e));
    stmt_open(&st, db, "UPDATE patient SET lifecycle = 'deceased', rev = rev + 1 WHERE id = 2");
    ck_ok(change_end(db, stmt_run(&st, &e), &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM waiting_entry WHERE status = 'left'"), 1);
    ck_ok(journal_undo(db, change_last_seq(db), NULL, &e));
    ck_ok(waiting_load(db, w.id, &read, &e));
    ck_assert_int_eq(read.status, WAITING_OPEN);
}
END_TEST

START_TEST(an_undo_puts_back_who_was_taken_from_the_list)
{
    struct err e = {0};
    struct waiting w = waits(SARA, SCALING), read;
    ck_ok(waiting_leave(db, w.id, 0, 0, "by mistake", &e));
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_ok(waiting_load(db, w.id, &read, &e));
    ck_assert_int_eq(read.status, WAITING_OPEN);
}
END_TEST

static const struct {
    const char *why;
    int64_t practitioner_id;
    uint32_t weekdays;
    int32_t from_min, to_min, from_day, until_day, notice_min;
    int day, hour, minute, length;
    bool suits;
} times[] = {
    {"any time suits who said nothing", 0, 127, 0, 1440, WAITING_NO_DAY, WAITING_NO_DAY, 0, 0, 10, 0, 30, true},
    {"not with somebody else", TRAN, 127, 0, 1440, WAITING_NO_DAY, WAITING_NO_DAY, 0, 0, 10, 0, 30, false},
    {"with whom they want", LI, 127, 0, 1440, WAITING_NO_DAY, WAITING_NO_DAY, 0, 0, 10, 0, 30, true},
    {"a Tuesday is bit 1", 0, 1u << 1, 0, 1440, WAITING_NO_DAY, WAITING_NO_DAY, 0, 0, 10, 0, 30, true},
    {"not on a Wednesday then", 0, 1u << 1, 0, 1440, WAITING_NO_DAY, WAITING_NO_DAY, 0, 1, 10, 0, 30, false},
    {"hours hold the whole of it", 0, 127, 600, 630, WAITING_NO_DAY, WAITING_NO_DAY, 0, 0, 10, 0, 30, true},
    {"not when it ends after them", 0, 127, 600, 629, WAITING_NO_DAY, WAITING_NO_DAY, 0, 0, 10, 0, 30, false},
    {"not when it begins before them", 0, 127, 601, 1440, WAITING_NO_DAY, WAITING_NO_DAY, 0, 0, 10, 0, 30, false},
    {"the first day counts", 0, 127, 0, 1440, TEST_TODAY + 1, WAITING_NO_DAY, 0, 1, 10, 0, 30, true},
    {"the day before does not", 0, 127, 0, 1440, TEST_TODAY + 1, WAITING_NO_DAY, 0, 0, 10, 0, 30, false},
    {"the last day counts", 0, 127, 0, 1440, WAITING_NO_DAY, TEST_TODAY + 1, 0, 1, 10, 0, 30, true},
    {"the day after does not", 0, 127, 0, 1440, WAITING_NO_DAY, TEST_TODAY + 1, 0, 2, 10, 0, 30, false},
    {"just the notice that is needed", 0, 127, 0, 1440, WAITING_NO_DAY, WAITING_NO_DAY, 60, 0, 10, 0, 30, true},
    {"a minute less", 0, 127, 0, 1440, WAITING_NO_DAY, WAITING_NO_DAY, 61, 0, 10, 0, 30, false},
};

START_TEST(a_time_suits_or_does_not)
{
    struct waiting w = waiting_any(SARA, SCALING);
    int64_t start = at(times[_i].day, times[_i].hour, times[_i].minute);
    w.practitioner_id = times[_i].practitioner_id;
    w.weekdays = times[_i].weekdays;
    w.from_min = times[_i].from_min;
    w.to_min = times[_i].to_min;
    w.from_day = times[_i].from_day;
    w.until_day = times[_i].until_day;
    w.notice_min = times[_i].notice_min;
    ck_assert_msg(waiting_suits(&w, LI, start, start + times[_i].length, at(0, 9, 0)) == times[_i].suits, "%s",
                  times[_i].why);
}
END_TEST

SUITE_MAIN_LOOPS("waiting list", booking_setup, fixture_remove, 0,
                 {who_is_put_on_the_list_stands_there_as_it_was_said, 0},
                 {what_cannot_be_is_refused_with_a_sentence_and_nothing_is_written, ROWS(refused)},
                 {nobody_waits_twice_for_one_service_and_another_desk_is_told, 0},
                 {leaving_needs_a_reason_and_says_it, 0},
                 {the_list_is_by_urgency_then_by_who_has_waited_longest, 0},
                 {a_booking_fills_what_was_waited_for_and_only_that, 0},
                 {who_dies_or_goes_out_of_use_leaves_the_list_and_nobody_such_is_put_on_it, 0},
                 {an_undo_puts_back_who_was_taken_from_the_list, 0}, {no_undo_puts_back_who_died_meanwhile, 0},
                 {a_death_that_is_taken_back_puts_back_what_was_waited_for, 0}, {a_time_suits_or_does_not, ROWS(times)})
