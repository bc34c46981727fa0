/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history of one appointment: every change of it and of nothing else, with time and person. */
#include "src/desk/past.h"

#include <string.h>

#include "src/base/civil.h"
#include "src/desk/rooms.h"
#include "src/people/merge.h"
#include "src/store/journal.h"
#include "tests/care/fixture.h"

static struct err e;
static int64_t id;

static void setup(void)
{
    care_setup_with(all_rooms, n_all_rooms, apply_kit);
    id = a_booking(sara, "check-up", ((int64_t)TEST_TODAY + 1) * CIVIL_DAY_MIN);
    (void)a_booking(sara, "crown", ((int64_t)TEST_TODAY + 7) * CIVIL_DAY_MIN); /* another one, told of nowhere here */
}

static struct past history(void)
{
    struct appointment a;
    struct past past;
    ck_ok(appointment_load(db, id, &a, &e));
    ck_ok(past_read(db, &a, &past, &e));
    return past;
}

START_TEST(each_change_stands_there_newest_first)
{
    struct appointment a;
    ck_ok(appointment_load(db, id, &a, &e));
    int64_t begins = a.start_min;
    clock_at += 60;
    ck_ok(appointment_confirm(db, id, 0, CONFIRMATION_CONFIRMED, &e));
    struct appointment_move m = {.id = id, .start_min = begins, .end_min = a.end_min + 10};
    ck_ok(appointment_move(db, &m, &e));
    ck_ok(appointment_cancel(db, id, 0, SIDE_PATIENT, 0, "is on a journey", &e));
    struct past p = history();
    ck_assert_uint_eq(p.n, 4);
    ck_assert_str_eq(p.rows[0].label, "Cancelled");
    ck_assert_msg(strstr(p.rows[0].what, "status: booked > cancelled") != NULL, "%s", p.rows[0].what);
    ck_assert_msg(strstr(p.rows[0].what, "reason: is on a journey") != NULL, "%s", p.rows[0].what);
    ck_assert_msg(strstr(p.rows[1].what, "ends: ") != NULL, "%s", p.rows[1].what);
    ck_assert_msg(strstr(p.rows[1].what, "begins") == NULL, "%s", p.rows[1].what);
    ck_assert_msg(strstr(p.rows[1].what, "answer") == NULL, "longer is not moved: %s", p.rows[1].what);
    ck_assert_str_eq(p.rows[2].what, "answer: not asked > confirmed");
    ck_assert_str_eq(p.rows[3].label, "Booked");
    ck_assert_msg(strstr(p.rows[3].what, "begins: ") == p.rows[3].what, "%s", p.rows[3].what);
    ck_assert_str_eq(p.rows[3].staff, p.rows[0].staff);
    ck_assert_int_eq(p.rows[2].at - p.rows[3].at, 60);
    past_release(&p);
}
END_TEST

START_TEST(what_was_taken_back_is_marked)
{
    int64_t seq;
    ck_ok(appointment_confirm(db, id, 0, CONFIRMATION_ASKED, &e));
    ck_ok(journal_newest(db, &seq, &e));
    ck_ok(journal_undo(db, seq, NULL, &e));
    struct past p = history();
    ck_assert_uint_eq(p.n, 3); /* and the undo itself */
    ck_assert(p.rows[1].undone);
    ck_assert_str_eq(p.rows[0].what, "answer: asked > not asked");
    past_release(&p);
}
END_TEST

START_TEST(it_goes_along_when_two_records_of_a_person_become_one)
{
    struct merge m;
    int64_t other = a_person("Karimi", "Sarah", "07912 345678");
    ck_ok(merge_prepare(db, sara, other, &m, &e));
    ck_ok(merge_apply(db, &m, &e));
    merge_release(&m);
    struct past p = history();
    ck_assert_uint_eq(p.n, 2);
    ck_assert_str_eq(p.rows[0].label, "Merged");
    ck_assert_str_eq(p.rows[1].label, "Booked");
    past_release(&p);
}
END_TEST

SUITE_MAIN_FIXTURE("the history of an appointment", setup, fixture_remove, each_change_stands_there_newest_first,
                   what_was_taken_back_is_marked, it_goes_along_when_two_records_of_a_person_become_one)
