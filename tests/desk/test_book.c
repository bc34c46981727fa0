/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Booking settles the recall that waited for it and the call that led to it; one undo takes all of it back. */
#include "src/desk/book.h"

#include "src/booking/waiting.h"
#include "src/desk/rooms.h"
#include "src/store/journal.h"
#include "tests/care/fixture.h"

static int64_t recall, task; /* Sara's, for a check-up */

static void setup(void)
{
    struct err e = {0};
    care_setup_with(all_rooms, n_all_rooms, apply_kit);
    ck_ok(recall_plan(db, sara, 0, a_service("check-up"), TEST_TODAY, 1, RECALL_NO_DAY, &recall, &e));
    task = ask("SELECT id FROM follow_up_task WHERE status = 'open'");
}

/** The first free time of a service from tomorrow on, not booked yet. */
static struct appointment free_time(const char *service)
{
    struct err e = {0};
    struct slot_list slots;
    struct slot_query q = {.service_id = a_service(service), .from_min = ((int64_t)TEST_TODAY + 1) * 1440, .limit = 1};
    ck_ok(slots_find(db, &q, &slots, &e));
    struct appointment a = {.patient_id = sara,
                            .service_id = q.service_id,
                            .practitioner_id = slots.rows[0].practitioner_id,
                            .room_id = slots.rows[0].room_id,
                            .start_min = slots.rows[0].start_min};
    slot_list_release(&slots);
    return a;
}

START_TEST(booking_the_service_of_a_recall_fills_it)
{
    struct err e = {0};
    struct appointment a = free_time("check-up");
    int64_t rows = ask("SELECT count(*) FROM journal");
    ck_ok(desk_book(db, &a, 0, &e));
    ck_assert_int_gt(a.id, 0);
    ck_assert_int_eq(ask("SELECT appointment_id FROM recall WHERE status = 'booked'"), a.id);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task WHERE status = 'open'"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), rows + 1);
    ck_assert_int_eq(ask("SELECT subject = 'appointment' AND action = 'book' FROM journal ORDER BY seq DESC LIMIT 1"),
                     1);
}
END_TEST

START_TEST(who_waited_for_it_leaves_the_waiting_list)
{
    struct err e = {0};
    struct waiting w = waiting_any(sara, a_service("check-up")), other = waiting_any(sara, a_service("crown"));
    ck_ok(waiting_save(db, &w, &e));
    ck_ok(waiting_save(db, &other, &e));
    struct appointment a = free_time("check-up");
    ck_ok(desk_book(db, &a, 0, &e));
    ck_ok(waiting_load(db, w.id, &w, &e));
    ck_assert_int_eq(w.status, WAITING_BOOKED);
    ck_assert_int_eq(w.appointment_id, a.id);
    ck_ok(waiting_load(db, other.id, &other, &e));
    ck_assert_int_eq(other.status, WAITING_OPEN);
}
END_TEST

START_TEST(another_service_leaves_the_recall_open)
{
    struct err e = {0};
    struct appointment a = free_time("crown");
    ck_ok(desk_book(db, &a, 0, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM recall WHERE status = 'open'"), 1);
}
END_TEST

START_TEST(a_call_that_led_to_it_is_logged_as_booked_and_its_recall_names_the_appointment)
{
    struct err e = {0};
    struct appointment a = free_time("crown");
    ck_ok(desk_book(db, &a, task, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM attempt WHERE outcome = 'booked'"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task WHERE status = 'done'"), 1);
    ck_assert_int_eq(ask("SELECT appointment_id FROM recall WHERE status = 'booked'"), a.id);
}
END_TEST

START_TEST(one_undo_takes_booking_recall_and_call_back)
{
    struct err e = {0};
    struct appointment a = free_time("check-up");
    ck_ok(desk_book(db, &a, task, &e));
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM attempt"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM recall WHERE status = 'open'"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task WHERE status = 'open'"), 1);
}
END_TEST

START_TEST(a_closed_call_refuses_the_booking_as_a_whole)
{
    struct err e = {0};
    struct appointment a = free_time("crown");
    ck_ok(task_cancel(db, task, 0, &e));
    ck_assert_int_eq(desk_book(db, &a, task, &e), RC_CONFLICT);
    ck_assert_int_eq(a.id, 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment"), 0);
}
END_TEST

START_TEST(several_are_booked_in_one_change_or_not_at_all)
{
    struct err e = {0};
    const int64_t service = a_service("check-up");
    const struct party_member steps[] = {{sara, service, 0}, {sara, service, 0}};
    const struct slot_query q = {.from_min = ((int64_t)TEST_TODAY + 1) * 1440, .limit = 1};
    struct party_list list = {0};
    int64_t ids[2] = {0}, rows;
    ck_ok(party_find(db, steps, 2, PARTY_IN_A_ROW, &q, &list, &e));
    ck_assert_uint_eq(list.n, 1);

    struct party_time taken = list.rows[0];
    taken.slots[1].start_min = taken.slots[0].start_min; /* the second cannot be had */
    rows = ask("SELECT count(*) FROM journal");
    ck_assert_int_ne(desk_book_party(db, steps, 2, &taken, "", ids, &e), RC_OK);
    ck_assert_int_eq(e.field, ERR_NO_FIELD);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), rows);

    ck_ok(desk_book_party(db, steps, 2, &list.rows[0], "", ids, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), rows + 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE status = 'booked'"), 2);
    ck_assert_int_eq(ask("SELECT min(id) FROM appointment"), ids[0]);
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM occupancy"), 0);
    party_list_release(&list);
}
END_TEST

SUITE_MAIN_FIXTURE("booking at the desk", setup, fixture_remove, booking_the_service_of_a_recall_fills_it,
                   who_waited_for_it_leaves_the_waiting_list, several_are_booked_in_one_change_or_not_at_all,
                   another_service_leaves_the_recall_open,
                   a_call_that_led_to_it_is_logged_as_booked_and_its_recall_names_the_appointment,
                   one_undo_takes_booking_recall_and_call_back, a_closed_call_refuses_the_booking_as_a_whole)
