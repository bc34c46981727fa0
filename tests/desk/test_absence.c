/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practitioner is not there: each appointment has a way, all of it is one change, and nobody is forgotten. */
#include "src/desk/absence.h"

#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/prng.h"
#include "src/care/offer.h"
#include "src/desk/rooms.h"
#include "src/people/consent.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/care/fixture.h"
#include "tests/seed.h"

enum { LI = 1, TRAN = 2, PEOPLE = 6 };

static int64_t people[PEOPLE];

/** Civil minutes of TEST_TODAY + day. */
static int64_t at(int day, int hour, int minute)
{
    return ((int64_t)TEST_TODAY + day) * CIVIL_DAY_MIN + hour * 60 + minute;
}

static int64_t book(int64_t patient_id, int64_t practitioner_id, const char *service, int64_t start_min)
{
    struct err e = {0};
    struct appointment a = {.patient_id = patient_id,
                            .practitioner_id = practitioner_id,
                            .service_id = a_service(service),
                            .start_min = start_min};
    ck_ok(appointment_book(db, &a, &e));
    return a.id;
}

static void setup(void)
{
    care_setup_with(all_rooms, n_all_rooms, apply_kit);
    for (int i = 0; i < PEOPLE; i++) {
        char name[16], phone[32];
        (void)snprintf(name, sizeof name, "Person %d", i);
        (void)snprintf(phone, sizeof phone, "07912 34568%d", i);
        people[i] = a_person("Test", name, phone);
    }
}

static struct absence read_day(int first)
{
    struct err e = {0};
    struct absence v;
    const struct absence_query q = {.practitioner_id = LI, .day = TEST_TODAY + 1, .note = "ill", .first = first};
    ck_ok(absence_read(db, &q, &v, &e));
    return v;
}

static int64_t practitioner_of(int64_t id)
{
    struct err e = {0};
    struct appointment a;
    ck_ok(appointment_load(db, id, &a, &e));
    return a.practitioner_id;
}

START_TEST(who_else_is_free_takes_over_and_who_is_not_comes_later)
{
    struct err e = {0};
    const int64_t moves = book(people[0], LI, "check-up", at(1, 10, 0)), waits = book(people[1], LI, "check-up", at(1, 11, 0));
    book(people[2], TRAN, "check-up", at(1, 11, 0));
    size_t left = 9;
    struct absence v = read_day(ABSENCE_OTHER);
    ck_assert_uint_eq(v.n, 2);
    ck_assert(!v.noted);
    ck_assert_int_eq(v.rows[0].way, ABSENCE_OTHER);
    const int64_t to = v.rows[0].other_id;
    ck_assert_int_eq(v.rows[1].way, v.rows[1].other_id != 0 ? ABSENCE_OTHER : ABSENCE_LATER);
    while (v.rows[1].way != ABSENCE_LATER)
        absence_turn(&v.rows[1]);
    ck_assert_int_eq(v.rows[1].later_id, LI);
    ck_assert_int_gt(v.rows[1].later_min, at(2, 0, 0));
    const int64_t later = v.rows[1].later_min;
    ck_ok(absence_do(db, &v, &left, &e));
    ck_assert_uint_eq(left, 0);
    ck_assert(v.noted && v.rows[0].done && v.rows[1].done);
    ck_assert_str_eq(v.rows[0].phone, "07912 345680");
    ck_assert_int_eq(practitioner_of(moves), to);
    struct appointment a;
    ck_ok(appointment_load(db, waits, &a, &e));
    ck_assert_int_eq(a.start_min, later);
    ck_assert_int_eq(ask("SELECT count(*) FROM schedule_exception WHERE practitioner_id = 1 AND kind = 'away' AND"
                         " start_min = 0 AND end_min = 1440 AND note = 'ill'"),
                     1);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task WHERE status = 'open' AND channel = 'call'"), 2);
    absence_release(&v);
    v = read_day(ABSENCE_OTHER);
    ck_assert_uint_eq(v.n, 0);
    ck_assert(v.noted);
    absence_release(&v);
}
END_TEST

START_TEST(it_is_one_change_and_one_undo_takes_it_back)
{
    struct err e = {0};
    char before[65], after[65];
    book(people[0], LI, "check-up", at(1, 10, 0));
    book(people[1], LI, "filling", at(1, 11, 0));
    book(people[2], LI, "check-up", at(1, 12, 0));
    ck_ok(journal_digest(db, before, &e));
    int64_t rows = ask("SELECT count(*) FROM journal");
    struct absence v = read_day(ABSENCE_OTHER);
    while (v.rows[1].way != ABSENCE_OFFER)
        absence_turn(&v.rows[1]);
    while (v.rows[2].way != ABSENCE_CANCEL)
        absence_turn(&v.rows[2]);
    ck_ok(absence_do(db, &v, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), rows + 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE status = 'cancelled' AND side = 'clinic' AND"
                         " reason_note = 'ill'"),
                     1);
    ck_ok(absence_refresh(db, &v, &e));
    ck_assert(v.noted && v.rows[0].done && v.rows[1].done && v.rows[2].done);
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_ok(journal_digest(db, after, &e));
    ck_assert_str_eq(before, after);
    ck_ok(absence_refresh(db, &v, &e)); /* and nothing pretends to be done */
    ck_assert_uint_eq(v.n, 3);
    ck_assert(!v.noted && !v.rows[0].done && !v.rows[1].done && !v.rows[2].done);
    absence_release(&v);
}
END_TEST

START_TEST(no_time_is_proposed_to_two)
{
    struct err e = {0};
    for (int i = 0; i < PEOPLE; i++)
        book(people[i], LI, "check-up", at(1, 9 + i / 3, i % 3 * 20));
    struct absence v = read_day(ABSENCE_LATER);
    size_t left = 9;
    ck_assert_uint_eq(v.n, PEOPLE);
    for (size_t i = 0; i < v.n; i++)
        for (size_t k = 0; k < i; k++)
            ck_assert(v.rows[i].later_min != v.rows[k].later_min || v.rows[i].later_id != v.rows[k].later_id);
    ck_ok(absence_do(db, &v, &left, &e));
    ck_assert_uint_eq(left, 0);
    absence_release(&v);
}
END_TEST

START_TEST(what_another_desk_took_stays_with_a_sentence_and_the_rest_is_done)
{
    struct err e = {0};
    const int64_t first = book(people[0], LI, "check-up", at(1, 10, 0));
    book(people[1], LI, "check-up", at(1, 12, 0));
    struct absence v = read_day(ABSENCE_OTHER);
    size_t left = 9;
    ck_assert_int_eq(v.rows[0].way, ABSENCE_OTHER);
    book(people[2], v.rows[0].other_id, "check-up", at(1, 10, 0));
    ck_ok(absence_do(db, &v, &left, &e));
    ck_assert_uint_eq(left, 1);
    ck_assert(!v.rows[0].done && v.rows[1].done);
    ck_assert_ptr_nonnull(strstr(v.rows[0].why_not, "Person 2"));
    ck_assert_int_eq(practitioner_of(first), LI);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task"), 1);
    while (v.rows[0].way != ABSENCE_CANCEL)
        absence_turn(&v.rows[0]);
    ck_ok(absence_do(db, &v, &left, &e)); /* what is left, and nothing twice */
    ck_assert_uint_eq(left, 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task"), 2);
    ck_assert_int_eq(ask("SELECT count(*) FROM schedule_exception"), 1);
    absence_release(&v);
}
END_TEST

START_TEST(who_may_not_be_called_is_moved_all_the_same_and_offered_nothing)
{
    struct err e = {0};
    book(people[0], LI, "check-up", at(1, 10, 0));
    ck_ok(consent_refuse_all(db, people[0], 0, &e));
    struct absence v = read_day(ABSENCE_OFFER);
    size_t left = 9;
    ck_assert_int_eq(v.rows[0].way, ABSENCE_LATER);
    ck_assert_uint_eq(v.rows[0].ways & 1u << ABSENCE_OFFER, 0);
    ck_ok(absence_do(db, &v, &left, &e));
    ck_assert_uint_eq(left, 0);
    ck_assert(v.rows[0].done);
    ck_assert_int_ne(v.rows[0].why_not[0], '\0'); /* and that is said */
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task"), 0);
    absence_release(&v);
}
END_TEST

START_TEST(an_offer_holds_the_time_and_the_answer_closes_the_call)
{
    struct err e = {0};
    const int64_t id = book(people[0], LI, "check-up", at(1, 10, 0));
    int64_t booked = 0;
    struct absence v = read_day(ABSENCE_OFFER);
    ck_assert_int_eq(v.rows[0].way, ABSENCE_OFFER);
    ck_ok(absence_do(db, &v, NULL, &e));
    ck_assert_int_eq(practitioner_of(id), LI);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE status = 'proposed'"), 1);
    absence_release(&v);
    v = read_day(ABSENCE_OTHER); /* another desk looks */
    ck_assert_uint_eq(v.n, 1);
    ck_assert(v.rows[0].done && v.rows[0].way == ABSENCE_OFFER);
    const struct offer_answer yes = {.id = v.rows[0].offer_id, .outcome = OFFER_ACCEPTED};
    ck_ok(offer_answer(db, &yes, &booked, &e));
    ck_assert_int_eq(booked, id);
    struct appointment a;
    ck_ok(appointment_load(db, id, &a, &e));
    ck_assert_int_eq(a.start_min, v.rows[0].later_min);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task WHERE status = 'open'"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM attempt"), 1);
    absence_release(&v);
}
END_TEST

START_TEST(only_the_hours_that_are_not_noted_yet_are_taken_out)
{
    struct err e = {0};
    struct absence v;
    struct absence_query q = {.practitioner_id = LI, .day = TEST_TODAY + 1, .from_min = 600, .to_min = 720};
    book(people[0], LI, "check-up", at(1, 12, 0));
    ck_ok(absence_read(db, &q, &v, &e));
    ck_assert_uint_eq(v.n, 0);
    ck_ok(absence_do(db, &v, NULL, &e));
    absence_release(&v);
    v = read_day(ABSENCE_OTHER);
    ck_assert(!v.noted);
    ck_assert_uint_eq(v.n, 1);
    ck_ok(absence_do(db, &v, NULL, &e));
    ck_assert_int_eq(ask("SELECT sum(end_min - start_min) FROM schedule_exception WHERE practitioner_id = 1"), 1440);
    ck_assert_int_eq(ask("SELECT count(*) FROM schedule_exception"), 3);
    absence_release(&v);
    q.day = TEST_TODAY - 1;
    ck_assert_int_eq(absence_read(db, &q, &v, &e), RC_INVALID);
}
END_TEST

static void sql(const char *text)
{
    struct err e = {0};
    struct stmt st;
    ck_ok(change_begin(db, ACTION_SETUP, &e));
    stmt_open(&st, db, text);
    ck_ok(change_end(db, stmt_run(&st, &e), &e));
}

START_TEST(who_may_not_be_booked_is_not_called_off_by_it_and_the_row_names_who_may)
{
    struct err e = {0};
    char statement[160];
    size_t left = 9;
    const int64_t id = book(people[0], LI, "check-up", at(1, 10, 0));
    (void)snprintf(statement, sizeof statement, "INSERT INTO alert (patient_id, kind, text) VALUES (%lld, 'scheduling', 'pays first')",
                   (long long)people[0]);
    sql(statement);
    sql("INSERT INTO staff (login, name, role_id) SELECT 'ana', 'Ana', id FROM role WHERE word = 'reception'");
    struct absence v = read_day(ABSENCE_OTHER);
    ck_assert_int_eq(v.rows[0].way, ABSENCE_OTHER); /* the boss may */
    absence_release(&v);
    db_set_actor(db, ask("SELECT id FROM staff WHERE login = 'ana'"), "Ana");
    v = read_day(ABSENCE_OTHER);
    ck_assert_int_eq(v.rows[0].way, ABSENCE_STAY);
    ck_assert_msg(strstr(v.rows[0].why_not, "pays first") && strstr(v.rows[0].why_not, "The Boss"), "%s", v.rows[0].why_not);
    ck_ok(absence_do(db, &v, &left, &e));
    ck_assert_int_eq(practitioner_of(id), LI);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE status = 'booked'"), 1);
    absence_release(&v);
    v = read_day(ABSENCE_CANCEL); /* who says so, calls it off */
    ck_assert_int_eq(v.rows[0].way, ABSENCE_CANCEL);
    absence_release(&v);
}
END_TEST

START_TEST(for_who_only_assists_another_assistant_stands_in)
{
    struct err e = {0};
    struct absence v;
    size_t left = 9;
    const int64_t id = a_booking(people[0], "sedation", at(1, 0, 0));
    const int64_t moss = ask("SELECT coalesce(max(assistant_id), 0) FROM appointment");
    ck_assert_int_ne(moss, 0);
    const struct absence_query q = {
        .practitioner_id = moss, .day = (int32_t)ask("SELECT max(start_min) / 1440 FROM appointment")};
    ck_ok(absence_read(db, &q, &v, &e));
    ck_assert_uint_eq(v.n, 1);
    ck_assert_int_eq(v.rows[0].way, ABSENCE_OTHER);
    ck_ok(absence_do(db, &v, &left, &e));
    ck_assert_uint_eq(left, 1); /* there is nobody else */
    ck_assert_ptr_nonnull(strstr(v.rows[0].why_not, "No assistant"));
    sql("INSERT INTO practitioner (site_id, word, name, short_name, assistant) SELECT site_id, 'reed', 'Ann Reed', 'Reed', 1"
        " FROM practitioner WHERE word = 'moss'");
    sql("INSERT INTO schedule (practitioner_id, weekday, start_min, end_min) SELECT (SELECT max(id) FROM practitioner),"
        " weekday, min(start_min), max(end_min) FROM schedule GROUP BY weekday");
    ck_ok(absence_do(db, &v, &left, &e));
    ck_assert_uint_eq(left, 0);
    struct appointment a;
    ck_ok(appointment_load(db, id, &a, &e));
    ck_assert_str_eq(a.assistant, "Reed");
    ck_assert_int_eq(a.practitioner_id, TRAN);
    absence_release(&v);
}
END_TEST

START_TEST(any_day_and_any_ways_leave_no_overlap_and_one_undo_puts_all_back)
{
    static const char *const services[] = {"check-up", "filling", "scaling"};
    struct prng p;
    struct err e = {0};
    prng_seed(&p, test_seed(_i));
    for (int round = 0; round < 6; round++) {
        char before[65], after[65];
        for (int i = 0; i < 25; i++) {
            struct appointment a = {.patient_id = people[prng_below(&p, PEOPLE)],
                                    .practitioner_id = prng_between(&p, 1, 3),
                                    .service_id = a_service(services[prng_below(&p, 3)]),
                                    .start_min = at(1 + round, (int)prng_between(&p, 9, 16), (int)prng_below(&p, 4) * 15)};
            (void)appointment_book(db, &a, NULL);
        }
        const struct absence_query q = {.practitioner_id = prng_between(&p, 1, 3),
                                        .day = TEST_TODAY + 1 + round,
                                        .from_min = prng_chance(&p, 500) ? 600 : 0,
                                        .to_min = prng_chance(&p, 500) ? 900 : 0,
                                        .first = (int)prng_below(&p, ABSENCE_WAY_COUNT)};
        struct absence v;
        size_t left = 9;
        ck_ok(journal_digest(db, before, &e));
        ck_ok(absence_read(db, &q, &v, &e));
        for (size_t i = 0; i < v.n; i++)
            for (int turns = (int)prng_below(&p, 4); turns > 0; turns--)
                absence_turn(&v.rows[i]);
        ck_ok(absence_refresh(db, &v, &e)); /* keeps every way */
        ck_ok(absence_do(db, &v, &left, &e));
        ck_assert_uint_eq(left, 0); /* what was proposed could all be had */
        for (size_t i = 0; i < v.n; i++)
            ck_assert(v.rows[i].done == (v.rows[i].way != ABSENCE_STAY));
        ck_assert_int_eq(ask("SELECT count(*) FROM occupancy a JOIN occupancy b ON a.kind = b.kind AND a.resource = b.resource"
                             " AND a.appointment_id < b.appointment_id AND a.start_min < b.end_min"
                             " AND b.start_min < a.end_min"),
                         0);
        absence_release(&v);
        if (prng_chance(&p, 500)) {
            ck_ok(journal_undo(db, 0, NULL, &e));
            ck_ok(journal_digest(db, after, &e));
            ck_assert_str_eq(before, after);
        }
    }
}
END_TEST

SUITE_MAIN_LOOPS("absence", setup, fixture_remove, 60, {who_else_is_free_takes_over_and_who_is_not_comes_later, 1},
                 {it_is_one_change_and_one_undo_takes_it_back, 1},
                 {no_time_is_proposed_to_two, 1},
                 {what_another_desk_took_stays_with_a_sentence_and_the_rest_is_done, 1},
                 {who_may_not_be_called_is_moved_all_the_same_and_offered_nothing, 1},
                 {an_offer_holds_the_time_and_the_answer_closes_the_call, 1},
                 {only_the_hours_that_are_not_noted_yet_are_taken_out, 1},
                 {who_may_not_be_booked_is_not_called_off_by_it_and_the_row_names_who_may, 1},
                 {for_who_only_assists_another_assistant_stands_in, 1},
                 {any_day_and_any_ways_leave_no_overlap_and_one_undo_puts_all_back, 4})
