/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gap and who would take it: found, ranked, offered to one after another, and what each answer does. */
#include "src/desk/gap.h"

#include <stdio.h>
#include <string.h>

#include "src/booking/hold.h"
#include "src/booking/waiting.h"
#include "src/clinic/site.h"
#include "src/desk/book.h"
#include "src/desk/rooms.h"
#include "src/people/consent.h"
#include "src/people/erase.h"
#include "src/people/merge.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/care/fixture.h"

enum { NINE = 9 * 60, TEN = 10 * 60 };

static int64_t li, wang, anh, dang, scaling, check_up;

/* Tomorrow, a Wednesday. */
#define AT(minute) (((int64_t)TEST_TODAY + 1) * 1440 + (minute))

static void setup(void)
{
    struct err e = {0};
    struct practitioner p;
    care_setup_with(all_rooms, n_all_rooms, apply_kit);
    ck_ok(practitioner_find(db, "li", &p, &e));
    li = p.id;
    wang = a_person("王", "小明", "07900 900001");
    anh = a_person("Nguyễn", "Thị Ánh", "07900 900002");
    dang = a_person("Đặng", "Minh", "07900 900003");
    scaling = a_service("scaling");
    check_up = a_service("check-up");
}

static int64_t booked(int64_t patient, int64_t service, int64_t start_min)
{
    struct err e = {0};
    struct appointment a = {
        .patient_id = patient, .practitioner_id = li, .service_id = service, .start_min = start_min};
    ck_ok(desk_book(db, &a, 0, &e));
    return a.id;
}

static int64_t waits(int64_t patient, int64_t service, int priority)
{
    struct err e = {0};
    struct waiting w = waiting_any(patient, service);
    w.priority = priority;
    ck_ok(waiting_save(db, &w, &e));
    clock_at += 60;
    return w.id;
}

static struct gap the_gap(int64_t at_min)
{
    struct err e = {0};
    struct gap gap;
    ck_ok(gap_at(db, li, at_min, &gap, &e));
    return gap;
}

static struct candidate_list who(const struct gap *gap)
{
    struct err e = {0};
    struct candidate_list list;
    ck_ok(gap_candidates(db, gap, &list, &e));
    return list;
}

static struct offer offered(const struct gap *gap, const struct candidate *c)
{
    struct err e = {0};
    struct offer o = gap_offer(gap, c);
    ck_ok(offer_make(db, &o, &e));
    return o;
}

static int64_t answered(const struct offer *o, enum offer_outcome outcome)
{
    struct err e = {0};
    int64_t id = 0;
    ck_ok(offer_answer(db, &(struct offer_answer){.id = o->id, .rev = o->rev, .outcome = outcome}, &id, &e));
    return id;
}

START_TEST(a_gap_is_the_free_time_around_it_and_says_who_opened_it)
{
    struct err e = {0};
    struct gap gap, just;
    booked(wang, scaling, AT(NINE));
    int64_t gone = booked(sara, scaling, AT(TEN));
    ck_ok(appointment_cancel(db, gone, 0, SIDE_PATIENT, 0, "ill", &e));
    gap = the_gap(AT(TEN + 15));
    ck_assert_int_eq(gap.opened_by, gone);
    ck_assert_str_eq(gap.why, "Sara Karimi cancelled");
    ck_assert_int_eq(ask("SELECT end_min FROM appointment WHERE patient_id <> (SELECT id FROM patient WHERE family = 'Karimi')"),
                     gap.start_min);
    ck_ok(gap_just_opened(db, &just, &e));
    ck_assert_int_eq(just.start_min, gap.start_min);
    ck_assert_int_eq(just.end_min, gap.end_min);
    ck_refused(gap_at(db, li, AT(NINE), &gap, &e), RC_NOT_FOUND, "no free time");
}
END_TEST

START_TEST(a_move_opens_a_gap_where_it_came_from)
{
    struct err e = {0};
    struct gap just;
    int64_t id = booked(sara, scaling, AT(TEN));
    ck_ok(appointment_move(db, &(struct appointment_move){.id = id, .start_min = AT(TEN) + 7 * 1440}, &e));
    ck_ok(gap_just_opened(db, &just, &e));
    ck_assert_int_eq(just.practitioner_id, li);
    ck_assert_int_le(just.start_min, AT(TEN));
    ck_assert_int_gt(just.end_min, AT(TEN));
    booked(wang, check_up, AT(TEN));
    ck_assert_int_eq(gap_just_opened(db, &just, &e), RC_NOT_FOUND); /* the last change was another */
}
END_TEST

START_TEST(candidates_come_by_kind_and_merit_each_once_with_the_reason)
{
    struct err e = {0};
    int64_t recall, missed;
    struct gap gap = the_gap(AT(TEN));
    waits(wang, scaling, WAITING_SOON);
    waits(anh, scaling, WAITING_URGENT);
    booked(dang, check_up, AT(TEN) + 7 * 1440);
    ck_ok(recall_plan(db, sara, 0, check_up, TEST_TODAY - 60, 1, RECALL_NO_DAY, &recall, &e));
    int64_t other = a_person("O'Brien", "John", "07900 900004");
    missed = booked(other, scaling, AT(NINE) + 14 * 1440);
    ck_ok(appointment_cancel(db, missed, 0, SIDE_PATIENT, 0, "travels", &e));
    struct candidate_list list = who(&gap);
    ck_assert_uint_eq(list.n, 5);
    ck_assert_uint_eq(list.open, 5);
    const struct {
        int64_t patient;
        enum offer_kind kind;
        const char *why;
    } wanted[] = {
        {anh, OFFER_WAITING, "urgent, waits since today; any time"},
        {wang, OFFER_WAITING, "waits since today; any time"},
        {dang, OFFER_EARLIER, "booked 12 Mar 10:00, not asked yet"},
        {sara, OFFER_RECALL, "recall due 3 Feb, 29 days over"},
        {other, OFFER_MISSED, "19 Mar was called off, nothing booked since"},
    };
    for (size_t i = 0; i < list.n; i++) {
        ck_assert_int_eq(list.rows[i].patient_id, wanted[i].patient);
        ck_assert_int_eq(list.rows[i].kind, wanted[i].kind);
        ck_assert_str_eq(list.rows[i].why, wanted[i].why);
        ck_assert_int_ge(list.rows[i].start_min, gap.start_min);
        ck_assert_int_le(list.rows[i].end_min, gap.end_min);
        ck_assert_str_ne(list.rows[i].phone, "");
    }
    candidate_list_release(&list);
}
END_TEST

START_TEST(left_out_is_whom_it_does_not_suit_who_is_elsewhere_and_who_may_not_be_called_or_booked)
{
    struct err e = {0};
    struct waiting w = waiting_any(wang, scaling);
    struct gap gap = the_gap(AT(TEN));
    w.weekdays = 1u << 0; /* Mondays */
    ck_ok(waiting_save(db, &w, &e));
    waits(anh, scaling, WAITING_SOON);
    ck_ok(consent_refuse_all(db, anh, HOW_IN_PERSON, &e));
    waits(dang, scaling, WAITING_SOON);
    must_change("INSERT INTO alert (patient_id, kind, text) SELECT id, 'scheduling', 'pays first'"
                " FROM patient WHERE given = 'Minh'");
    must_change("INSERT INTO staff (login, name, role_id) SELECT 'ana', 'Ana', id FROM role WHERE word = 'reception'");
    db_set_actor(db, ask("SELECT id FROM staff WHERE login = 'ana'"), "Ana"); /* who may not overrule that */
    waits(sara, scaling, WAITING_SOON);
    gap.start_min = AT(TEN);
    gap.end_min = gap.start_min + 60;
    struct appointment away = {.patient_id = sara,
                               .practitioner_id = ask("SELECT id FROM practitioner WHERE word = 'tran'"),
                               .service_id = check_up,
                               .start_min = gap.start_min + 15,
                               .end_min = gap.start_min + 45};
    ck_ok(appointment_book(db, &away, &e));
    struct candidate_list list = who(&gap);
    ck_assert_msg(list.n == 0, "%s: %s", list.rows[0].patient, list.rows[0].why);
    candidate_list_release(&list);
}
END_TEST

START_TEST(an_offer_holds_the_time_for_one_and_then_passes_on)
{
    struct err e = {0};
    struct gap gap = the_gap(AT(TEN));
    gap.end_min = gap.start_min + 60;
    waits(anh, scaling, WAITING_URGENT);
    waits(wang, scaling, WAITING_SOON);
    struct candidate_list list = who(&gap);
    struct offer first = offered(&gap, &list.rows[0]);
    ck_assert_int_eq(first.expires_at, clock_at + site_get(db)->offer_min * 60);
    struct appointment other = {
        .patient_id = sara, .practitioner_id = li, .service_id = scaling, .start_min = first.start_min};
    ck_refused(appointment_book(db, &other, &e), RC_CONFLICT, "Ánh");
    struct offer second = gap_offer(&gap, &list.rows[1]);
    ck_assert_int_eq(offer_make(db, &second, &e), RC_CONFLICT);
    candidate_list_release(&list);
    list = who(&gap); /* being asked stands first */
    ck_assert_int_eq(list.rows[0].offer_id, first.id);
    ck_assert_uint_eq(list.open, 1);
    candidate_list_release(&list);
    ck_assert_int_eq(the_gap(first.start_min).offer_id, first.id);
    clock_at = first.expires_at; /* nobody answered: it is over by itself */
    list = who(&gap);
    ck_assert_uint_eq(list.n, 2);
    ck_assert_int_eq(list.rows[0].patient_id, wang);
    ck_assert(list.rows[1].expired);
    second = offered(&gap, &list.rows[0]);
    ck_assert_int_eq(answered(&second, OFFER_NO_ANSWER), 0);
    candidate_list_release(&list);
    list = who(&gap);
    ck_assert_uint_eq(list.open, 0);
    candidate_list_release(&list);
    ck_ok(appointment_book(db, &other, &e));
    ck_refused(offer_answer(db, &(struct offer_answer){.id = first.id, .outcome = OFFER_ACCEPTED}, NULL, &e), RC_CONFLICT,
               "Sara Karimi");
}
END_TEST

START_TEST(accepted_it_is_booked_confirmed_and_settles_what_waited_in_one_change)
{
    struct err e = {0};
    struct gap gap = the_gap(AT(TEN));
    int64_t entry = waits(wang, scaling, WAITING_SOON), recall;
    ck_ok(recall_plan(db, wang, 0, scaling, TEST_TODAY - 60, 1, RECALL_NO_DAY, &recall, &e));
    struct candidate_list list = who(&gap);
    struct offer o = offered(&gap, &list.rows[0]);
    candidate_list_release(&list);
    int64_t rows = ask("SELECT count(*) FROM journal"), id = answered(&o, OFFER_ACCEPTED);
    struct appointment a;
    struct waiting w;
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), rows + 1);
    ck_ok(appointment_load(db, id, &a, &e));
    ck_assert_int_eq(a.status, APPOINTMENT_BOOKED);
    ck_assert_int_eq(a.confirmation, CONFIRMATION_CONFIRMED);
    ck_ok(waiting_load(db, entry, &w, &e));
    ck_assert_int_eq(w.status, WAITING_BOOKED);
    ck_assert_int_eq(ask("SELECT count(*) FROM recall WHERE status = 'open'"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM attempt WHERE outcome = 'booked'"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task WHERE status = 'open'"), 0);
    ck_ok(journal_undo(db, 0, NULL, &e)); /* and one undo takes all of it back: it is held again */
    ck_ok(waiting_load(db, entry, &w, &e));
    ck_assert_int_eq(w.status, WAITING_OPEN);
    ck_assert_int_eq(ask("SELECT count(*) FROM recall WHERE status = 'open'"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM attempt"), 0);
    ck_ok(appointment_load(db, id, &a, &e));
    ck_assert_int_eq(a.status, APPOINTMENT_PROPOSED);
}
END_TEST

START_TEST(who_is_booked_later_moves_here_and_leaves_a_gap_there)
{
    struct err e = {0};
    struct gap gap = the_gap(AT(TEN)), then;
    int64_t later = booked(dang, check_up, AT(TEN) + 7 * 1440);
    struct candidate_list list = who(&gap);
    struct offer o = offered(&gap, &list.rows[0]);
    candidate_list_release(&list);
    ck_assert_int_eq(answered(&o, OFFER_ACCEPTED), later);
    struct appointment a;
    ck_ok(appointment_load(db, later, &a, &e));
    ck_assert_int_eq(a.start_min, o.start_min);
    ck_assert_int_eq(a.confirmation, CONFIRMATION_CONFIRMED);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment"), 1);
    ck_ok(gap_at(db, li, AT(TEN) + 7 * 1440, &then, &e));
}
END_TEST

START_TEST(a_declined_gap_is_no_declined_recall)
{
    struct err e = {0};
    struct gap gap = the_gap(AT(TEN));
    int64_t recall;
    ck_ok(recall_plan(db, sara, 0, check_up, TEST_TODAY - 60, 1, RECALL_NO_DAY, &recall, &e));
    struct candidate_list list = who(&gap);
    struct offer o = offered(&gap, &list.rows[0]);
    candidate_list_release(&list);
    ck_assert_int_eq(answered(&o, OFFER_DECLINED), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM recall WHERE status = 'open'"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM attempt WHERE outcome = 'refused'"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task WHERE status = 'open' AND offer_id IS NULL"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment"), 0);
    ck_refused(offer_answer(db, &(struct offer_answer){.id = o.id, .outcome = OFFER_ACCEPTED}, NULL, &e), RC_CONFLICT,
               "declined");
}
END_TEST

START_TEST(a_follow_up_that_waits_for_the_answer_gets_it_and_is_tried_again_when_nobody_answered)
{
    struct err e = {0};
    struct gap gap = the_gap(AT(TEN));
    struct offer o = {.patient_id = anh, .practitioner_id = li, .service_id = scaling, .start_min = gap.start_min,
                      .kind = OFFER_OTHER};
    ck_ok(offer_make(db, &o, &e));
    struct task call = {.patient_id = anh, .offer_id = o.id, .due_day = TEST_TODAY, .planned_day = TEST_TODAY};
    text_copy(call.name, sizeof call.name, "Li is away");
    ck_ok(task_create(db, &call, &e));
    answered(&o, OFFER_NO_ANSWER);
    ck_ok(task_load(db, call.id, &call, &e));
    ck_assert_int_eq(call.status, TASK_OPEN);
    ck_assert_int_eq(call.attempts, 1);
    ck_assert_int_eq(call.due_day, TEST_TODAY + 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task"), 1);
}
END_TEST

START_TEST(taken_back_before_anybody_was_reached_nobody_was_asked)
{
    struct gap gap = the_gap(AT(TEN));
    waits(anh, scaling, WAITING_SOON);
    struct candidate_list list = who(&gap);
    struct offer o = offered(&gap, &list.rows[0]);
    candidate_list_release(&list);
    answered(&o, OFFER_WITHDRAWN);
    ck_assert_int_eq(ask("SELECT count(*) FROM attempt"), 0);
    list = who(&gap);
    ck_assert_uint_eq(list.open, 1);
    candidate_list_release(&list);
}
END_TEST

START_TEST(who_may_not_be_called_is_offered_nothing)
{
    struct err e = {0};
    struct gap gap = the_gap(AT(TEN));
    struct offer o = {.patient_id = anh,
                      .practitioner_id = li,
                      .service_id = scaling,
                      .start_min = gap.start_min,
                      .kind = OFFER_OTHER};
    ck_ok(consent_refuse_all(db, anh, HOW_IN_PERSON, &e));
    ck_assert_int_eq(offer_make(db, &o, &e), RC_DENIED);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment"), 0);
}
END_TEST

START_TEST(the_gaps_of_a_day_are_all_that_is_free_long_enough)
{
    struct err e = {0};
    struct gap_list list;
    int64_t free_min = 0;
    ck_ok(gap_find(db, TEST_TODAY + 1, 1, &list, &e));
    for (size_t i = 0; i < list.n; i++) {
        free_min += list.rows[i].end_min - list.rows[i].start_min;
        ck_assert(i == 0 || list.rows[i - 1].start_min <= list.rows[i].start_min);
    }
    gap_list_release(&list);
    booked(wang, scaling, AT(TEN));
    int64_t took = ask("SELECT sum(end_min - start_min) FROM occupancy WHERE kind = 1"), then = 0;
    ck_ok(gap_find(db, TEST_TODAY + 1, 1, &list, &e));
    for (size_t i = 0; i < list.n; i++)
        then += list.rows[i].end_min - list.rows[i].start_min;
    gap_list_release(&list);
    ck_assert_int_eq(then, free_min - took);
}
END_TEST

START_TEST(two_records_that_wait_for_one_thing_become_one_entry_and_come_apart_again)
{
    struct err e = {0};
    struct gap gap = the_gap(AT(TEN));
    char before[65], after[65];
    waits(wang, scaling, WAITING_SOON);
    waits(anh, scaling, WAITING_URGENT);
    waits(wang, check_up, WAITING_SOON);
    struct candidate_list list = who(&gap);
    struct offer held = offered(&gap, &list.rows[0]); /* to Ánh, who becomes the other */
    candidate_list_release(&list);
    ck_ok(journal_digest(db, before, &e));
    struct merge m;
    ck_ok(merge_prepare(db, anh, wang, &m, &e));
    ck_ok(merge_apply(db, &m, &e));
    merge_release(&m);
    struct waiting_list all;
    ck_ok(waiting_find(db, &(struct waiting_query){.patient_id = wang}, &all, &e));
    ck_assert_uint_eq(all.n, 2); /* one for the scaling, one for the check-up */
    waiting_list_release(&all);
    ck_assert_int_eq(the_gap(held.start_min).offer_id, held.id); /* the hold is the survivor's */
    ck_assert_int_eq(ask("SELECT resource FROM occupancy WHERE kind = 3"), wang);
    struct unmerge u;
    ck_ok(unmerge_prepare(db, anh, &u, &e));
    ck_ok(unmerge_apply(db, &u, &e));
    unmerge_release(&u);
    ck_ok(journal_digest(db, after, &e));
    ck_assert_str_eq(before, after);
}
END_TEST

START_TEST(who_is_erased_waits_for_nothing_is_offered_nothing_and_leaves_no_word)
{
    struct err e = {0};
    struct gap gap = the_gap(AT(TEN));
    struct waiting w = waiting_any(anh, scaling);
    text_copy(w.note, sizeof w.note, "zzqq");
    ck_ok(waiting_save(db, &w, &e));
    struct candidate_list list = who(&gap);
    struct offer held = offered(&gap, &list.rows[0]);
    candidate_list_release(&list);
    ck_ok(patient_erase(db, anh, NULL, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM waiting_entry WHERE status = 'open' OR note <> ''"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM offer WHERE outcome = 'open'"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM occupancy"), 0);
    ck_assert_int_ne(offer_answer(db, &(struct offer_answer){.id = held.id, .outcome = OFFER_ACCEPTED}, NULL, &e), RC_OK);
    list = who(&gap);
    ck_assert_uint_eq(list.n, 0);
    candidate_list_release(&list);
}
END_TEST

static int64_t written(const char *sql, int64_t id)
{
    struct err e = {0};
    struct stmt st;
    ck_ok(change_begin(db, ACTION_REGISTER, &e));
    stmt_open(&st, db, sql);
    stmt_int(&st, ":id", id);
    ck_ok(change_end(db, stmt_run(&st, &e), &e));
    return change_last_seq(db);
}

START_TEST(no_undo_offers_again_to_who_died_or_went_out_of_use_meanwhile)
{
    static const char *const ends[][2] = {
        {"UPDATE patient SET lifecycle = 'deceased', rev = rev + 1 WHERE id = :id",
         "UPDATE patient SET lifecycle = 'patient', rev = rev + 1 WHERE id = :id"},
        {"UPDATE patient SET active = 0, rev = rev + 1 WHERE id = :id",
         "UPDATE patient SET active = 1, rev = rev + 1 WHERE id = :id"},
    };
    struct err e = {0};
    struct gap gap = the_gap(AT(TEN));
    waits(anh, scaling, WAITING_SOON);
    struct candidate_list list = who(&gap);
    struct offer o = offered(&gap, &list.rows[0]);
    candidate_list_release(&list);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const int64_t seq = written("UPDATE offer SET outcome = 'withdrawn', rev = rev + 1 WHERE id = :id", o.id);
        (void)written(ends[i][0], anh);
        ck_refused(journal_undo(db, seq, NULL, &e), RC_CONFLICT, "deceased, or out of use");
        (void)written(ends[i][1], anh);
        ck_ok(journal_undo(db, seq, NULL, &e));
        ck_assert_int_eq(ask("SELECT count(*) FROM offer WHERE outcome = 'open'"), 1);
        const int64_t end = written(ends[i][0], anh); /* which withdraws it; both come back with one undo */
        ck_assert_int_eq(ask("SELECT count(*) FROM offer WHERE outcome = 'open'"), 0);
        ck_ok(journal_undo(db, end, NULL, &e));
        ck_assert_int_eq(ask("SELECT count(*) FROM offer WHERE outcome = 'open'"), 1);
    }
}
END_TEST

START_TEST(behind_hundreds_whom_it_does_not_suit_somebody_is_found)
{
    struct err e = {0};
    char family[32];
    ck_ok(change_begin(db, ACTION_WAIT, &e));
    for (int i = 0; i < 520; i++) {
        (void)snprintf(family, sizeof family, "Smith%d", i);
        struct waiting w = waiting_any(a_person(family, "Ann", "07900 900009"), scaling);
        w.priority = WAITING_URGENT;
        if (i % 8 == 0)
            w.weekdays = WAITING_ANY_DAY & ~4u; /* not on Wednesday */
        else
            w.notice_min = WAITING_NOTICE_MOST;
        ck_ok(waiting_save(db, &w, &e));
    }
    ck_ok(change_end(db, RC_OK, &e));
    (void)waits(dang, scaling, WAITING_CAN_WAIT);
    struct gap gap = the_gap(AT(TEN));
    struct candidate_list list = who(&gap);
    ck_assert_uint_eq(list.n, 1);
    ck_assert_int_eq(list.rows[0].patient_id, dang);
    candidate_list_release(&list);
}
END_TEST

SUITE_MAIN_FIXTURE("gaps", setup, fixture_remove, a_gap_is_the_free_time_around_it_and_says_who_opened_it,
                   a_move_opens_a_gap_where_it_came_from, candidates_come_by_kind_and_merit_each_once_with_the_reason,
                   left_out_is_whom_it_does_not_suit_who_is_elsewhere_and_who_may_not_be_called_or_booked,
                   an_offer_holds_the_time_for_one_and_then_passes_on,
                   accepted_it_is_booked_confirmed_and_settles_what_waited_in_one_change,
                   who_is_booked_later_moves_here_and_leaves_a_gap_there, a_declined_gap_is_no_declined_recall,
                   a_follow_up_that_waits_for_the_answer_gets_it_and_is_tried_again_when_nobody_answered,
                   taken_back_before_anybody_was_reached_nobody_was_asked, who_may_not_be_called_is_offered_nothing,
                   the_gaps_of_a_day_are_all_that_is_free_long_enough,
                   two_records_that_wait_for_one_thing_become_one_entry_and_come_apart_again,
                   who_is_erased_waits_for_nothing_is_offered_nothing_and_leaves_no_word,
                   behind_hundreds_whom_it_does_not_suit_somebody_is_found,
                   no_undo_offers_again_to_who_died_or_went_out_of_use_meanwhile)
