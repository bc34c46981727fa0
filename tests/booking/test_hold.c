/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds: a time is one person's alone until the hold is over, which it is by itself; also after a crash, and when
 * processes race for it. */
#include "src/booking/hold.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/prng.h"
#include "src/booking/occupancy.h"
#include "src/booking/slots.h"
#include "src/store/journal.h"
#include "tests/booking/small.h"
#include "tests/seed.h"

static struct appointment wanted(int64_t patient, int64_t start_min)
{
    return (struct appointment){
        .patient_id = patient, .practitioner_id = LI, .service_id = SCALING, .start_min = start_min};
}

static int64_t hold(int64_t patient, int64_t start_min, int seconds, struct err *e)
{
    struct appointment a = wanted(patient, start_min);
    return hold_take(db, &a, clock_at + seconds, e) == RC_OK ? a.id : 0;
}

START_TEST(what_is_held_is_sold_to_nobody_else_until_it_is_over)
{
    struct err e = {0};
    int64_t until, id = hold(SARA, at(1, 9, 0), 600, &e);
    ck_assert_int_ne(id, 0);
    ck_ok(hold_until(db, id, &until, &e));
    ck_assert_int_eq(until, clock_at + 600);
    ck_assert_int_eq(book(WANG, LI, SCALING, at(1, 9, 15), &e), 0);
    ck_assert_msg(strstr(e.text, "Sara Karimi") != NULL, "%s", e.text);
    ck_assert_int_eq(hold(ANH, at(1, 9, 0), 600, &e), 0);
    ck_assert_int_eq(book(SARA, TRAN, SCALING, at(1, 9, 0), &e), 0); /* nor is the person asked elsewhere */
    clock_at += 599;
    ck_assert_int_eq(book(WANG, LI, SCALING, at(1, 9, 15), &e), 0);
    clock_at += 1;
    ck_ok(hold_until(db, id, &until, &e));
    ck_assert_int_eq(until, 0);
    ck_assert_int_ne(book(WANG, LI, SCALING, at(1, 9, 15), &e), 0);
}
END_TEST

START_TEST(a_slot_that_is_held_is_not_found_and_one_that_is_over_is)
{
    struct err e = {0};
    struct slot_list list;
    struct slot_query q = {.service_id = SCALING, .practitioner_id = LI, .from_min = at(1, 9, 0), .limit = 1};
    ck_assert_int_ne(hold(SARA, at(1, 9, 0), 600, &e), 0);
    ck_ok(slots_find(db, &q, &list, &e));
    ck_assert_int_eq(list.rows[0].start_min, at(1, 9, 30));
    slot_list_release(&list);
    clock_at += 600;
    ck_ok(slots_find(db, &q, &list, &e));
    ck_assert_int_eq(list.rows[0].start_min, at(1, 9, 0));
    slot_list_release(&list);
}
END_TEST

START_TEST(the_day_shows_it_while_it_stands_and_the_person_s_past_never)
{
    struct err e = {0};
    struct appointment_list list;
    ck_assert_int_ne(hold(SARA, at(1, 9, 0), 600, &e), 0);
    ck_ok(appointment_day(db, 0, TEST_TODAY + 1, true, &list, &e));
    ck_assert_uint_eq(list.n, 1);
    ck_assert_int_eq(list.rows[0].status, APPOINTMENT_PROPOSED);
    appointment_list_release(&list);
    clock_at += 600;
    ck_ok(appointment_day(db, 0, TEST_TODAY + 1, true, &list, &e));
    ck_assert_uint_eq(list.n, 0);
    appointment_list_release(&list);
    ck_ok(appointment_of_patient(db, SARA, APPOINTMENT_PAST, at(30, 0, 0), 0, &list, &e));
    ck_assert_uint_eq(list.n, 0);
    appointment_list_release(&list);
}
END_TEST

START_TEST(taken_up_it_is_an_appointment_like_any)
{
    struct err e = {0};
    struct appointment a;
    int64_t id = hold(SARA, at(1, 9, 0), 600, &e);
    ck_ok(hold_take_up(db, id, 1, &e));
    ck_ok(appointment_load(db, id, &a, &e));
    ck_assert_int_eq(a.status, APPOINTMENT_BOOKED);
    ck_assert_int_eq(ask("SELECT count(*) FROM occupancy WHERE expires_at <> 0"), 0);
    clock_at += 3600;
    check_no_overlap();
    ck_refused(hold_release(db, id, 0, &e), RC_CONFLICT, "booked");
    ck_assert_int_eq(book(WANG, LI, SCALING, at(1, 9, 0), &e), 0);
}
END_TEST

START_TEST(given_back_nothing_is_left_of_it)
{
    struct err e = {0};
    int64_t id = hold(SARA, at(1, 9, 0), 600, &e);
    ck_refused(hold_release(db, id, 7, &e), RC_CONFLICT, "Another desk");
    ck_ok(hold_release(db, id, 1, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM occupancy"), 0);
    ck_refused(hold_release(db, id, 0, &e), RC_CONFLICT, "held for nobody");
    ck_refused(hold_take_up(db, id, 0, &e), RC_CONFLICT, "held for nobody");
    ck_assert_int_ne(book(WANG, LI, SCALING, at(1, 9, 0), &e), 0);
}
END_TEST

START_TEST(one_that_is_over_is_taken_up_only_where_all_is_still_free)
{
    struct err e = {0};
    int64_t first = hold(SARA, at(1, 9, 0), 60, &e), second = hold(ANH, at(1, 10, 0), 60, &e);
    clock_at += 61;
    ck_assert_int_ne(book(WANG, LI, SCALING, at(1, 9, 15), &e), 0);
    ck_refused(hold_take_up(db, first, 0, &e), RC_CONFLICT, "王小明");
    ck_ok(hold_take_up(db, second, 0, &e));
    check_no_overlap();
}
END_TEST

START_TEST(a_time_that_is_past_is_taken_up_by_nobody)
{
    struct err e = {0};
    int64_t id = hold(SARA, at(1, 9, 0), 5 * 86400, &e);
    clock_at += 2 * 86400;
    ck_refused(hold_take_up(db, id, 0, &e), RC_INVALID, "past");
    ck_ok(hold_release(db, id, 0, &e));
}
END_TEST

START_TEST(one_that_is_over_asks_the_restrictions_again)
{
    struct err e = {0};
    int64_t id = hold(SARA, at(1, 9, 0), 60, &e);
    clock_at += 61;
    ck_ok(small_sql("UPDATE patient SET lifecycle = 'deceased', rev = rev + 1 WHERE id = 2", &e));
    ck_assert_int_ne(hold_take_up(db, id, 0, &e), RC_OK);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE status = 'booked'"), 0);
}
END_TEST

START_TEST(a_hold_lies_ahead_and_is_not_for_ever)
{
    struct err e = {0};
    ck_assert_int_eq(hold(SARA, at(1, 9, 0), 0, &e), 0);
    ck_assert_int_eq(hold(SARA, at(1, 9, 0), -1, &e), 0);
    ck_assert_int_eq(hold(SARA, at(1, 9, 0), HOLD_MOST_S + 1, &e), 0);
    ck_assert_int_ne(hold(SARA, at(1, 9, 0), HOLD_MOST_S, &e), 0);
}
END_TEST

/* ---- random histories against a model that knows nothing of tables ---- */

enum { STEPS = 400, PLACES = 6, PEOPLE = 8 };

/* Who has a half hour of Li's: for good (until_at 0) or until an instant; id 0: nobody. */
struct claim {
    int64_t id, patient, until_at;
};

static bool stands(const struct claim *c)
{
    return c->id != 0 && (c->until_at == 0 || c->until_at > clock_at);
}

static int64_t place_min(int i)
{
    return at(1, 9, 30 * i);
}

static void check_places(const struct claim *places, uint64_t seed)
{
    struct err e = {0};
    for (int i = 0; i < PLACES; i++) {
        struct taken t;
        ck_ok(occupancy_taken(db, OCCUPANT_PRACTITIONER, LI, place_min(i), place_min(i) + 30, 0, &t, &e));
        ck_assert_msg(t.appointment_id == (stands(&places[i]) ? places[i].id : 0), "seed %llu, place %d: %lld has it, not %lld",
                      (unsigned long long)seed, i, (long long)t.appointment_id,
                      (long long)(stands(&places[i]) ? places[i].id : 0));
    }
}

/** One random verb on a place; what must come of it is known before. `over` keeps who had each place before. */
static void some_verb(struct prng *p, struct claim *places, struct claim *over, uint64_t seed)
{
    struct err e = {0};
    int i = (int)prng_below(p, PLACES);
    struct claim *c = &places[i];
    struct appointment a = wanted(prng_between(p, 1, PEOPLE), place_min(i));
    int64_t until = clock_at + prng_between(p, 1, 900);
    bool free = !stands(c);
    enum rc rc;
    switch (prng_below(p, 6)) {
    case 0:
    case 1:
        rc = hold_take(db, &a, until, &e);
        ck_assert_msg((rc == RC_OK) == free, "seed %llu: hold gave %d: %s", (unsigned long long)seed, (int)rc, e.text);
        if (rc == RC_OK) {
            over[i] = *c;
            *c = (struct claim){a.id, a.patient_id, until};
        }
        break;
    case 2:
        rc = appointment_book(db, &a, &e);
        ck_assert_msg((rc == RC_OK) == free, "seed %llu: book gave %d: %s", (unsigned long long)seed, (int)rc, e.text);
        if (rc == RC_OK) {
            over[i] = *c;
            *c = (struct claim){a.id, a.patient_id, 0};
        }
        break;
    case 3: /* also after it was over: nobody else has it, so it is theirs */
        rc = c->id != 0 ? hold_take_up(db, c->id, 0, &e) : RC_OK;
        ck_assert_msg((rc == RC_OK) == (c->id == 0 || c->until_at != 0), "seed %llu: take up gave %d: %s",
                      (unsigned long long)seed, (int)rc, e.text);
        c->until_at = 0;
        break;
    case 4:
        rc = c->id == 0          ? RC_OK
             : c->until_at != 0 ? hold_release(db, c->id, 0, &e)
                                : appointment_cancel(db, c->id, 0, SIDE_PATIENT, 0, "so it was", &e);
        ck_ok(rc);
        *c = (struct claim){0};
        break;
    default: /* somebody whose hold was over when another one came: theirs again only where nobody stands */
        rc = over[i].id != 0 && over[i].until_at != 0 ? hold_take_up(db, over[i].id, 0, &e) : RC_CONFLICT;
        ck_assert_msg(over[i].id == 0 || over[i].until_at == 0 || (rc == RC_OK) == free,
                      "seed %llu: a late take up gave %d: %s", (unsigned long long)seed, (int)rc, e.text);
        if (rc == RC_OK) {
            *c = (struct claim){over[i].id, over[i].patient, 0};
            over[i] = (struct claim){0};
        }
        break;
    }
}

START_TEST(there_are_never_two_of_one_time_whatever_happens)
{
    struct err e = {0};
    struct claim places[PLACES] = {0}, over[PLACES] = {0};
    struct prng p;
    uint64_t seed = test_seed(_i);
    prng_seed(&p, seed);
    for (int i = 0; i < STEPS; i++) {
        some_verb(&p, places, over, seed);
        clock_at += (int64_t)prng_below(&p, 240);
        check_places(places, seed);
    }
    ck_ok(journal_replay(db, &e));
}
END_TEST

/* ---- a desk that is killed ---- */

START_TEST(a_desk_that_is_killed_right_after_holding_frees_the_time_all_the_same)
{
    struct err e = {0};
    int said[2], status;
    char byte = 0;
    ck_assert_int_eq(pipe(said), 0);
    pid_t desk = fork();
    if (desk == 0) {
        struct db *own = fixture_open();
        struct appointment a = wanted(SARA, at(1, 9, 0));
        db_set_actor(own, 1, "The Boss");
        byte = hold_take(own, &a, clock_at + 300, &e) == RC_OK ? 'y' : 'n';
        if (write(said[1], &byte, 1) == 1)
            for (;;)
                pause();
        _exit(1);
    }
    ck_assert_int_gt(desk, 0);
    ck_assert_int_eq(read(said[0], &byte, 1), 1);
    ck_assert_int_eq(byte, 'y');
    ck_assert_int_eq(kill(desk, SIGKILL), 0);
    ck_assert_int_eq(waitpid(desk, &status, 0), desk);
    ck_assert_int_eq(book(WANG, LI, SCALING, at(1, 9, 0), &e), 0);
    clock_at += 300;
    ck_assert_int_ne(book(WANG, LI, SCALING, at(1, 9, 0), &e), 0);
}
END_TEST

/* ---- a race ---- */

enum { DESKS = 8, ROUNDS = 12 };

/** One of the desks: waits for the word, then holds or books each round's time; says a letter for each. */
static void race(int nth, int go, int said)
{
    struct db *own = fixture_open();
    struct err e;
    char byte;
    db_set_actor(own, 1, "The Boss");
    for (int round = 0; round < ROUNDS; round++) {
        struct appointment a = wanted(nth + 1, at(1 + round / 6, 9, 30 * (round % 6)));
        if (read(go, &byte, 1) != 1)
            _exit(1);
        enum rc rc = nth % 2 == 0 ? hold_take(own, &a, clock_at + 300, &e) : appointment_book(own, &a, &e);
        byte = rc == RC_OK ? 'y' : rc == RC_CONFLICT ? 'n' : '?';
        if (write(said, &byte, 1) != 1)
            _exit(1);
    }
    db_close(own);
    _exit(0);
}

START_TEST(of_desks_that_race_for_one_time_exactly_one_has_it)
{
    int go[DESKS][2], said[2];
    pid_t desks[DESKS];
    ck_assert_int_eq(pipe(said), 0);
    for (int i = 0; i < DESKS; i++) {
        ck_assert_int_eq(pipe(go[i]), 0);
        desks[i] = fork();
        ck_assert_int_ge(desks[i], 0);
        if (desks[i] == 0)
            race(i, go[i][0], said[1]);
    }
    for (int round = 0; round < ROUNDS; round++) {
        char byte = 'g';
        int won = 0, told = 0;
        for (int i = 0; i < DESKS; i++)
            ck_assert_int_eq(write(go[i][1], &byte, 1), 1);
        for (int i = 0; i < DESKS; i++) {
            ck_assert_int_eq(read(said[0], &byte, 1), 1);
            won += byte == 'y';
            told += byte == 'n';
        }
        ck_assert_msg(won == 1 && told == DESKS - 1, "round %d: %d won, %d were told", round, won, told);
    }
    for (int i = 0; i < DESKS; i++) {
        int status;
        ck_assert_int_eq(waitpid(desks[i], &status, 0), desks[i]);
        ck_assert_int_eq(status, 0);
    }
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment"), ROUNDS);
}
END_TEST

SUITE_MAIN_LOOPS("holds", booking_setup, fixture_remove, 0,
                 {what_is_held_is_sold_to_nobody_else_until_it_is_over, 0},
                 {a_slot_that_is_held_is_not_found_and_one_that_is_over_is, 0},
                 {the_day_shows_it_while_it_stands_and_the_person_s_past_never, 0},
                 {taken_up_it_is_an_appointment_like_any, 0}, {given_back_nothing_is_left_of_it, 0},
                 {one_that_is_over_is_taken_up_only_where_all_is_still_free, 0},
                 {a_time_that_is_past_is_taken_up_by_nobody, 0}, {one_that_is_over_asks_the_restrictions_again, 0},
                 {a_hold_lies_ahead_and_is_not_for_ever, 0},
                 {there_are_never_two_of_one_time_whatever_happens, 4},
                 {a_desk_that_is_killed_right_after_holding_frees_the_time_all_the_same, 0},
                 {of_desks_that_race_for_one_time_exactly_one_has_it, 0})
