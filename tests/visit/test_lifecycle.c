/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the first visit makes of a prospect, and what an undo makes of it again. */
#include <stdio.h>

#include "src/store/journal.h"
#include "src/people/patient.h"
#include "tests/visit/house.h"

static void setup(void)
{
    struct err e = {0};
    house_setup();
    ck_ok(small_sql("INSERT INTO source (id, word, name) VALUES (1, 'web', 'Web site'), (2, 'friend', 'A friend')", &e));
    ck_ok(small_sql("UPDATE patient SET lifecycle = 'prospect', source_id = 2, rev = rev + 1 WHERE id = 2", &e));
}

static struct patient load(int64_t id)
{
    struct patient p;
    struct err e = {0};
    ck_ok(patient_load(db, id, &p, &e));
    return p;
}

static int64_t book_by(const char *source)
{
    struct err e = {0};
    struct appointment a = {.patient_id = SARA, .practitioner_id = LI, .service_id = SCALING, .start_min = at(0, 10, 0)};
    (void)snprintf(a.source, sizeof a.source, "%s", source);
    ck_ok(appointment_book(db, &a, &e));
    return a.id;
}

START_TEST(a_booking_makes_nobody_a_patient)
{
    (void)book_by("web");
    ck_assert_int_eq(load(SARA).lifecycle, LIFECYCLE_PROSPECT);
}
END_TEST

START_TEST(the_first_visit_makes_a_patient_with_both_dates_and_sources)
{
    struct err e = {0};
    int64_t visit;
    ck_ok(visit_check_in(db, book_by("web"), &visit, &e));
    struct patient p = load(SARA);
    ck_assert_int_eq(p.lifecycle, LIFECYCLE_PATIENT);
    ck_assert_int_eq(p.patient_at, clock_at);
    ck_assert_str_eq(p.patient_source.label, "Web site");
    ck_assert_str_eq(p.source.label, "A friend");
    ck_assert_int_eq(p.created_at, 0);
    ck_ok(journal_undo(db, 0, NULL, &e));
    p = load(SARA);
    ck_assert_int_eq(p.lifecycle, LIFECYCLE_PROSPECT);
    ck_assert_int_eq(p.patient_at, 0);
    ck_assert_int_eq(p.patient_source.id, 0);
}
END_TEST

START_TEST(a_walk_in_came_as_they_first_heard_of_it)
{
    struct err e = {0};
    int64_t visit;
    ck_ok(visit_walk_in(db, SARA, SCALING, 0, &visit, &e));
    ck_assert_str_eq(load(SARA).patient_source.label, "A friend");
    ck_assert_int_eq(ask("SELECT count(*) FROM journal WHERE patient_id = 2 AND action = 'walk-in'"), 1);
}
END_TEST

START_TEST(the_second_visit_changes_nothing)
{
    struct err e = {0};
    int64_t visit, first = clock_at;
    ck_ok(visit_walk_in(db, SARA, SCALING, 0, &visit, &e));
    int64_t rev = load(SARA).rev;
    clock_at += 7 * 86400;
    ck_ok(visit_walk_in(db, SARA, SCALING, 0, &visit, &e));
    struct patient p = load(SARA);
    ck_assert_int_eq(p.patient_at, first);
    ck_assert_int_eq(p.rev, rev);
}
END_TEST

START_TEST(the_inactive_come_back_and_the_dead_do_not)
{
    struct err e = {0};
    int64_t visit = 0;
    ck_ok(small_sql("UPDATE patient SET lifecycle = 'inactive', rev = rev + 1 WHERE id = 1", &e));
    ck_ok(visit_walk_in(db, WANG, SCALING, 0, &visit, &e));
    ck_assert_int_eq(load(WANG).lifecycle, LIFECYCLE_PATIENT);
    ck_ok(small_sql("UPDATE patient SET lifecycle = 'deceased', rev = rev + 1 WHERE id = 3", &e));
    ck_refused(visit_walk_in(db, ANH, SCALING, 0, &visit, &e), RC_CONFLICT, "deceased");
    ck_ok(small_sql("UPDATE patient SET active = 0, restricted_at = 1, rev = rev + 1 WHERE id = 3", &e));
    ck_refused(visit_walk_in(db, ANH, SCALING, 0, &visit, &e), RC_NOT_FOUND, "kept by law");
}
END_TEST

START_TEST(who_is_restricted_is_received_when_they_stand_here)
{
    struct err e = {0};
    int64_t visit;
    ck_ok(small_sql("INSERT INTO alert (patient_id, kind, text) VALUES (2, 'scheduling', 'pays before')", &e));
    small_as_nurse();
    ck_ok(visit_walk_in(db, SARA, SCALING, 0, &visit, &e));
}
END_TEST

SUITE_MAIN_FIXTURE("visit/lifecycle", setup, fixture_remove, a_booking_makes_nobody_a_patient,
                   the_first_visit_makes_a_patient_with_both_dates_and_sources, a_walk_in_came_as_they_first_heard_of_it,
                   the_second_visit_changes_nothing, the_inactive_come_back_and_the_dead_do_not,
                   who_is_restricted_is_received_when_they_stand_here)
