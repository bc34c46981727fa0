/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way through the house: checked in, called, seated, finished, let go; who waits, and who is in which
 * room. */
#include <stdio.h>
#include <string.h>

#include "src/base/prng.h"
#include "src/people/find.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "src/visit/charge.h"
#include "src/visit/queue.h"
#include "tests/booking/small.h"
#include "tests/seed.h"
#include "tests/visit/house.h"

enum { WANTS_TO_WAIT = 3 };

static struct visit load(int64_t id)
{
    struct visit v;
    struct err e = {0};
    ck_ok(visit_load(db, id, &v, &e));
    return v;
}

static int64_t come(int64_t patient, int64_t practitioner, int64_t service, int64_t start_min)
{
    struct err e = {0};
    int64_t id = book(patient, practitioner, service, start_min, &e), visit = 0;
    ck_assert_msg(id > 0, "%s", e.text);
    ck_ok(visit_check_in(db, id, &visit, &e));
    return visit;
}

START_TEST(the_table_of_stages_allows_exactly_these)
{
    static const struct {
        enum visit_stage from;
        enum action action;
        enum visit_stage to;
    } legal[] = {
        {VISIT_WAITING,   ACTION_CALL,      VISIT_CALLED   },
        {VISIT_WAITING,   ACTION_SEAT,      VISIT_IN_ROOM  },
        {VISIT_WAITING,   ACTION_LEAVE,     VISIT_LEFT     },
        {VISIT_CALLED,    ACTION_CALL,      VISIT_CALLED   },
        {VISIT_CALLED,    ACTION_SEAT,      VISIT_IN_ROOM  },
        {VISIT_CALLED,    ACTION_LEAVE,     VISIT_LEFT     },
        {VISIT_IN_ROOM,   ACTION_SEAT,      VISIT_IN_ROOM  },
        {VISIT_IN_ROOM,   ACTION_FINISH,    VISIT_CHECK_OUT},
        {VISIT_IN_ROOM,   ACTION_LEAVE,     VISIT_LEFT     },
        {VISIT_WAITING,   ACTION_CAME,      VISIT_CHECK_OUT},
        {VISIT_CALLED,    ACTION_CAME,      VISIT_CHECK_OUT},
        {VISIT_IN_ROOM,   ACTION_CAME,      VISIT_CHECK_OUT},
        {VISIT_CHECK_OUT, ACTION_CHECK_OUT, VISIT_DONE     },
        {VISIT_CHECK_OUT, ACTION_LEAVE,     VISIT_LEFT     },
    };
    for (int from = 0; from < VISIT_STAGE_COUNT; from++)
        for (int action = 0; action < ACTION_COUNT; action++) {
            int want = -1;
            for (size_t i = 0; i < sizeof legal / sizeof legal[0]; i++)
                if ((int)legal[i].from == from && (int)legal[i].action == action)
                    want = (int)legal[i].to;
            ck_assert_msg(visit_after((enum visit_stage)from, (enum action)action) == want, "%s by %s",
                          visit_stages[from].word, actions[action].word);
        }
    for (int i = 0; i < VISIT_STAGE_COUNT; i++)
        ck_assert_int_eq(WORD_INDEX(visit_stages, visit_stages[i].word, -1), i);
    for (int i = 0; i < VISIT_NEXT_COUNT; i++)
        ck_assert_int_eq(WORD_INDEX(visit_nexts, visit_nexts[i].word, -1), i);
}
END_TEST

START_TEST(a_journey_is_told_by_its_segments)
{
    struct err e = {0};
    struct queue_segment_list way = {0};
    int64_t id = come(WANG, TRAN, IMPLANT, at(0, 10, 0));
    struct visit v = load(id);
    ck_assert_int_eq(v.stage, VISIT_WAITING);
    ck_assert_int_eq(v.ticket, 1);
    ck_assert_str_eq(v.patient, "王小明");
    ck_assert_int_eq(v.start_min, at(0, 10, 0));
    clock_at += 18 * 60;
    ck_assert_int_eq(visit_wait_s(&v, clock_at), 18 * 60);
    ck_ok(visit_call(db, id, 0, &e));
    v = load(id);
    ck_assert_int_eq(v.stage, VISIT_CALLED);
    ck_assert_int_eq(visit_wait_s(&v, clock_at + 60), 19 * 60);
    clock_at += 60;
    ck_ok(visit_seat(db, id, 0, &e));
    v = load(id);
    ck_assert_str_eq(v.room, "Surgery");
    ck_assert_int_eq(visit_wait_s(&v, clock_at + 600), 0);
    ck_assert_int_eq(ask("SELECT state = 'occupied' FROM room WHERE id = 3"), 1);
    ck_assert_int_eq(ask("SELECT status = 'in-visit' FROM appointment"), 1);
    clock_at += 3600;
    ck_ok(visit_finish(db, id, &e));
    ck_assert_int_eq(load(id).stage, VISIT_CHECK_OUT);
    ck_assert_int_eq(ask("SELECT state = 'cleaning' FROM room WHERE id = 3"), 1);
    ck_assert_int_eq(ask("SELECT status = 'fulfilled' FROM appointment"), 1);
    ck_ok(visit_room_ready(db, SURGERY, &e));
    ck_assert_int_eq(ask("SELECT state = 'free' FROM room WHERE id = 3"), 1);
    ck_ok(visit_close(db, &(struct visit_close){.visit_id = id, .next = VISIT_NEXT_RECALL}, &e));
    v = load(id);
    ck_assert_int_eq(v.stage, VISIT_DONE);
    ck_assert_int_eq(v.closed_at, clock_at);
    ck_ok(visit_journey(db, id, &way, &e));
    static const int stages[] = {VISIT_WAITING, VISIT_CALLED, VISIT_IN_ROOM, VISIT_CHECK_OUT, VISIT_DONE};
    ck_assert_uint_eq(way.n, 5);
    for (size_t i = 0; i < way.n; i++) {
        ck_assert_int_eq(way.rows[i].stage, stages[i]);
        ck_assert(way.rows[i].ended_at != 0);
        if (i > 0)
            ck_assert_int_eq(way.rows[i].started_at, way.rows[i - 1].ended_at);
    }
    queue_segment_list_release(&way);
    check_house();
}
END_TEST

START_TEST(nobody_is_received_twice_or_on_the_wrong_day)
{
    struct err e = {0};
    int64_t id = book(WANG, LI, SCALING, at(0, 10, 0), &e), later = book(SARA, LI, SCALING, at(1, 10, 0), &e),
            visit;
    ck_ok(visit_check_in(db, id, &visit, &e));
    clock_at += 300;
    ck_refused(visit_check_in(db, id, &visit, &e), RC_CONFLICT,
               "王小明 was checked in at 09:00, with ticket 1.");
    ck_refused(visit_check_in(db, later, &visit, &e), RC_INVALID, "Sara Karimi is expected on Wed");
    ck_refused(visit_walk_in(db, WANG, TALK, 0, &visit, &e), RC_CONFLICT,
               "王小明 is here already, with ticket 1");
    ck_ok(appointment_cancel(db, later, 0, SIDE_PATIENT, 0, "x", &e));
    int64_t gone = book(ANH, LI, SCALING, at(0, 11, 0), &e);
    ck_ok(appointment_cancel(db, gone, 0, SIDE_PATIENT, 0, "x", &e));
    ck_refused(visit_check_in(db, gone, &visit, &e), RC_CONFLICT, "stands as \"cancelled\".");
    ck_refused(visit_walk_in(db, 999, TALK, 0, &visit, &e), RC_NOT_FOUND, "no patient");
    ck_assert_int_eq(ask("SELECT count(*) FROM visit"), 1);
}
END_TEST

START_TEST(who_comes_after_all_is_received_if_the_time_is_still_theirs)
{
    struct err e = {0};
    int64_t wang = book(WANG, LI, SCALING, at(0, 9, 0), &e),
            sara = book(SARA, TRAN, SCALING, at(0, 9, 0), &e), visit;
    clock_at += 10 * 60;
    ck_ok(appointment_noshow(db, wang, 0, &e));
    ck_ok(appointment_noshow(db, sara, 0, &e));
    ck_assert_int_gt(book(ANH, TRAN, SCALING, at(0, 9, 0), &e), 0);
    ck_ok(visit_check_in(db, wang, &visit, &e));
    ck_refused(visit_check_in(db, sara, &visit, &e), RC_CONFLICT,
               "Tran is taken 09:00-09:30 by Nguyễn Thị Ánh, Scaling; next free 09:30.");
    check_no_overlap();
}
END_TEST

START_TEST(tickets_count_from_one_each_day_and_never_collide)
{
    struct err e = {0};
    int64_t id;
    for (int i = 1; i <= 9; i++) {
        ck_ok(visit_walk_in(db, i, TALK, 0, &id, &e));
        ck_assert_int_eq(load(id).ticket, i);
    }
    ck_refused(
        small_sql(
            "INSERT INTO visit (patient_id, service_id, day, ticket, opened_at) VALUES (20, 3, 22342, 4, 0)",
            &e),
        RC_CONFLICT, "");
    clock_at += 86400;
    ck_ok(visit_walk_in(db, 1, TALK, 0, &id, &e)); /* whoever forgot to let them go yesterday */
    ck_assert_int_eq(load(id).ticket, 1);
    struct visit v;
    ck_ok(visit_by_ticket(db, TEST_TODAY + 1, 1, &v, &e));
    ck_assert_int_eq(v.id, id);
    struct visit_list list = {0};
    ck_ok(visit_today(db, TEST_TODAY + 1, &list, &e));
    ck_assert_uint_eq(list.n, 10); /* nine of yesterday that nobody closed */
    visit_list_release(&list);
}
END_TEST

START_TEST(call_next_takes_who_has_waited_longest_for_this_practitioner)
{
    struct err e = {0};
    int64_t tran = come(WANG, TRAN, SCALING, at(0, 9, 0)), id, called;
    clock_at += 60;
    int64_t any;
    ck_ok(visit_walk_in(db, SARA, TALK, 0, &any, &e));
    clock_at += 60;
    int64_t li = come(ANH, LI, SCALING, at(0, 9, 30));
    ck_ok(visit_call_next(db, LI, &called, &e));
    ck_assert_int_eq(called, any);
    ck_assert_int_eq(load(any).practitioner_id, LI); /* is his from now on */
    ck_ok(visit_call_next(db, LI, &called, &e));
    ck_assert_int_eq(called, li);
    ck_refused(visit_call_next(db, LI, &called, &e), RC_NOT_FOUND, "Nobody is waiting.");
    ck_ok(visit_call_next(db, 0, &called, &e));
    ck_assert_int_eq(called, tran);
    struct queue_count n;
    ck_ok(visit_walk_in(db, DANG, TALK, 0, &id, &e));
    clock_at += 1200;
    ck_ok(visit_walk_in(db, 9, TALK, 0, &id, &e));
    ck_ok(visit_seat(db, li, CHAIR_1, &e));
    ck_ok(queue_counts(db, TEST_TODAY, clock_at, 900, &n, &e));
    ck_assert_int_eq(n.here, 5);
    ck_assert_int_eq(n.waiting, 4);
    ck_assert_int_eq(n.long_wait, 3);
}
END_TEST

START_TEST(a_room_holds_one_person_and_says_who)
{
    struct err e = {0};
    int64_t wang = come(WANG, LI, SCALING, at(0, 9, 0)), sara, anh, dang;
    ck_ok(visit_walk_in(db, SARA, SCALING, 0, &sara, &e));
    ck_ok(visit_walk_in(db, ANH, SCALING, 0, &anh, &e));
    ck_ok(visit_walk_in(db, DANG, SCALING, 0, &dang, &e));
    clock_at += 300;
    ck_ok(visit_seat(db, wang, CHAIR_1, &e));
    ck_refused(visit_seat(db, sara, CHAIR_1, &e), RC_CONFLICT, "王小明 is in Chair 1 since 09:05.");
    ck_ok(visit_seat(db, sara, 0, &e));
    ck_assert_int_eq(load(sara).room_id, CHAIR_2);
    ck_refused(visit_seat(db, anh, 0, &e), RC_CONFLICT, "No room for Scaling is free.");
    ck_refused(visit_room_ready(db, CHAIR_1, &e), RC_CONFLICT, "王小明 is in Chair 1");
    ck_ok(visit_seat(db, wang, SURGERY, &e)); /* to another room; the first is free again */
    ck_ok(visit_seat(db, anh, 0, &e));
    ck_assert_int_eq(load(anh).room_id, CHAIR_1);
    check_house();
    ck_refused(visit_finish(db, dang, &e), RC_CONFLICT, "Đặng Minh (ticket 4) is waiting.");
    ck_ok(visit_leave(db, wang, 0, "pain", &e));
    ck_assert_int_eq(ask("SELECT status = 'cancelled' AND side = 'patient' FROM appointment"), 1);
    ck_assert_int_eq(ask("SELECT state = 'free' FROM room WHERE id = 3"), 1);
    struct visit v = load(wang);
    ck_assert_int_eq(v.stage, VISIT_LEFT);
    ck_assert_int_eq(v.next, VISIT_NEXT_LEFT);
    ck_refused(visit_call(db, wang, 0, &e), RC_CONFLICT, "is left.");
    ck_ok(small_sql("UPDATE room SET state = 'closed', rev = rev + 1 WHERE id = 3", &e));
    ck_refused(visit_seat(db, dang, SURGERY, &e), RC_CONFLICT, "Surgery is closed.");
    ck_refused(visit_room_ready(db, SURGERY, &e), RC_CONFLICT, "Surgery is closed.");
    check_house();
}
END_TEST

START_TEST(nobody_is_let_go_without_a_next_step)
{
    struct err e = {0};
    int64_t id = come(WANG, LI, SCALING, at(0, 9, 0));
    struct visit_close c = {.visit_id = id, .next = VISIT_NEXT_BOOKED};
    ck_refused(visit_close(db, &c, &e), RC_CONFLICT, "王小明 (ticket 1) is waiting.");
    ck_ok(visit_seat(db, id, 0, &e));
    ck_ok(visit_finish(db, id, &e));
    c.next = VISIT_NEXT_NONE;
    ck_refused(visit_close(db, &c, &e), RC_INVALID, "Say what comes next");
    c.next = VISIT_NEXT_DECLINED;
    ck_refused(visit_close(db, &c, &e), RC_INVALID, "Say why");
    ck_refused(small_sql("UPDATE visit SET closed_at = 1, rev = rev + 1", &e), RC_CONFLICT, "");
    ck_refused(small_sql("UPDATE visit SET closed_at = 1, next_step = 'declined', rev = rev + 1", &e),
               RC_CONFLICT, "");
    c.reason_id = WANTS_TO_WAIT;
    c.rev = 9;
    ck_refused(visit_close(db, &c, &e), RC_CONFLICT, "Another desk changed");
    c.rev = 0;
    ck_ok(visit_close(db, &c, &e));
    struct visit v = load(id);
    ck_assert_str_eq(v.next_reason, "Wants to wait");
    ck_refused(visit_close(db, &c, &e), RC_CONFLICT, "is closed already.");
    check_house();
}
END_TEST

START_TEST(each_move_is_undone_in_its_turn)
{
    struct err e = {0};
    int64_t undone, seqs[5];
    int64_t id = come(WANG, LI, SCALING, at(0, 9, 0));
    seqs[0] = change_last_seq(db);
    ck_ok(visit_call(db, id, TRAN, &e));
    seqs[1] = change_last_seq(db);
    ck_ok(visit_seat(db, id, CHAIR_2, &e));
    seqs[2] = change_last_seq(db);
    ck_ok(visit_finish(db, id, &e));
    seqs[3] = change_last_seq(db);
    ck_ok(visit_close(db, &(struct visit_close){.visit_id = id, .next = VISIT_NEXT_RECALL}, &e));
    seqs[4] = change_last_seq(db);
    ck_refused(journal_undo(db, seqs[2], &undone, &e), RC_CONFLICT, "cannot be undone");
    static const int stages[] = {0, VISIT_WAITING, VISIT_CALLED, VISIT_IN_ROOM, VISIT_CHECK_OUT};
    for (int i = 4; i > 0; i--) {
        ck_ok(journal_undo(db, seqs[i], &undone, &e));
        ck_assert_int_eq(load(id).stage, stages[i]);
        check_house();
    }
    ck_ok(journal_undo(db, seqs[0], &undone, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM visit"), 0);
    ck_assert_int_eq(ask("SELECT status = 'booked' FROM appointment"), 1);
    ck_ok(journal_replay(db, &e));
}
END_TEST

START_TEST(an_undo_never_leaves_somebody_here_twice)
{
    struct err e = {0};
    int64_t undone, again, id = come(WANG, LI, SCALING, at(0, 9, 0)), closed;
    ck_ok(visit_leave(db, id, 0, "", &e));
    closed = change_last_seq(db);
    ck_ok(visit_walk_in(db, WANG, TALK, 0, &again, &e));
    ck_refused(journal_undo(db, closed, &undone, &e), RC_CONFLICT, "something made since stands in its place");
    ck_assert_int_eq(ask("SELECT count(*) FROM visit WHERE closed_at IS NULL"), 1);
    check_house();
}
END_TEST

START_TEST(a_right_that_is_lacking_is_named)
{
    struct err e = {0};
    int64_t id;
    ck_ok(small_sql("DELETE FROM role_right WHERE role_id = 2 AND right_word = 'receive'", &e));
    small_as_nurse();
    ck_assert_int_eq(visit_walk_in(db, WANG, TALK, 0, &id, &e), RC_DENIED);
}
END_TEST

START_TEST(who_was_here_or_is_expected_ranks_first_also_after_undo_and_rebuild)
{
    struct err e = {0};
    int64_t undone;
    int64_t id = come(WANG, LI, SCALING, at(0, 9, 0));
    clock_at += 60;
    int64_t later = book(SARA, LI, SCALING, at(2, 9, 0), &e);
    ck_assert_int_eq(ask("SELECT seen_at FROM search_ranked WHERE patient_id = 1"), at(0, 9, 0) * 60);
    ck_assert_int_eq(ask("SELECT seen_at FROM search_ranked WHERE patient_id = 2"), at(2, 9, 0) * 60);
    struct appointment_move m = {.id = later, .start_min = at(3, 9, 0)};
    ck_ok(appointment_move(db, &m, &e));
    ck_assert_int_eq(ask("SELECT seen_at FROM search_ranked WHERE patient_id = 2"), at(3, 9, 0) * 60);
    ck_ok(appointment_cancel(db, later, 0, SIDE_PATIENT, 0, "x", &e));
    ck_assert_int_eq(ask("SELECT seen_at FROM search_ranked WHERE patient_id = 2"), 0);
    ck_ok(journal_undo(db, change_last_seq(db), &undone, &e));
    ck_assert_int_eq(ask("SELECT seen_at FROM search_ranked WHERE patient_id = 2"), at(3, 9, 0) * 60);
    ck_ok(visit_leave(db, id, 0, NULL, &e));
    ck_assert_int_eq(ask("SELECT seen_at FROM search_ranked WHERE patient_id = 1"), at(0, 9, 0) * 60);
    int64_t sum = ask("SELECT sum(patient_id * seen_at) FROM search_ranked");
    ck_ok(change_begin(db, ACTION_MIGRATE, &e));
    ck_ok(visit_room.rebuild(db, &e));
    ck_ok(change_end(db, RC_OK, &e));
    ck_assert_int_eq(ask("SELECT sum(patient_id * seen_at) FROM search_ranked"), sum);
}
END_TEST

/* Everybody named Person, as that desk finds them, ranked as the appointments and visits say. */
static void check_ranked(struct db *desk)
{
    struct find_list l = {0};
    struct err e = {0};
    ck_ok(find_query(desk, "person", &(struct find_options){.limit = LAST_PATIENT}, &l, &e));
    ck_assert_uint_eq(l.n, LAST_PATIENT - DANG);
    for (size_t i = 0; i < l.n; i++) {
        struct stmt st;
        int64_t seen_at = -1;
        stmt_open(&st, db, "SELECT seen_at FROM patient_seen WHERE patient_id = :id");
        stmt_int(&st, ":id", l.rows[i].patient_id);
        ck_ok(stmt_one_int(&st, &seen_at, &e));
        ck_assert_int_eq(l.rows[i].seen_at, seen_at);
    }
    find_list_release(&l);
}

START_TEST(a_desk_open_since_the_morning_ranks_as_one_just_opened)
{
    struct db *morning = fixture_open();
    struct prng p;
    prng_seed(&p, test_seed(0));
    check_ranked(morning);
    for (int i = 0; i < 150; i++) {
        struct err e = {0};
        int64_t id = 1 + (int64_t)prng_below(&p, 30), undone;
        int64_t start = at((int)prng_below(&p, 25), 9 + (int)prng_below(&p, 8), 0);
        switch (prng_below(&p, 8)) {
        case 0:
            (void)appointment_move(db, &(struct appointment_move){.id = id, .start_min = start}, &e);
            break;
        case 1:
            (void)appointment_cancel(db, id, 0, SIDE_PATIENT, 0, "x", &e);
            break;
        case 2:
            (void)journal_undo(db, change_last_seq(db), &undone, &e);
            break;
        case 3: /* a key of theirs changes, not when they are expected */
            ck_ok(small_sql("UPDATE patient SET given = given || 'x', rev = rev + 1 WHERE id % 7 = 0", &e));
            break;
        case 4:
            if (i % 3 == 0)
                ck_ok(find_refill_best(db, &e));
            break;
        default:
            (void)book((int64_t)prng_between(&p, DANG + 1, LAST_PATIENT), LI + (int64_t)prng_below(&p, 2), SCALING, start, &e);
        }
        check_ranked(morning);
        if (i % 10 == 0) {
            struct db *fresh = fixture_open();
            check_ranked(fresh);
            db_close(fresh);
        }
    }
    ck_assert_int_gt(ask("SELECT count(*) FROM appointment"), 20);
    db_close(morning);
}
END_TEST

START_TEST(who_was_forgotten_in_a_room_stands_at_the_check_out_the_day_after)
{
    struct err e = {0};
    struct visit v;
    struct appointment a;
    int64_t visit, wang = book(WANG, LI, SCALING, at(0, 9, 0), &e), sara = book(SARA, TRAN, SCALING, at(0, 9, 0), &e);
    ck_ok(visit_check_in(db, wang, &visit, &e));
    ck_ok(visit_seat(db, visit, CHAIR_1, &e));
    ck_refused(visit_came(db, wang, 0, &e), RC_INVALID, "not over yet");
    clock_at += 86400;
    ck_ok(visit_came(db, wang, 0, &e));
    ck_ok(visit_load(db, visit, &v, &e));
    ck_assert_int_eq(v.stage, VISIT_CHECK_OUT);
    ck_ok(appointment_load(db, wang, &a, &e));
    ck_assert_int_eq(a.status, APPOINTMENT_FULFILLED);
    ck_assert_int_eq(ask("SELECT count(*) FROM room WHERE state = 'occupied'"), 0);
    ck_ok(visit_close(db, &(struct visit_close){.visit_id = visit, .next = VISIT_NEXT_RECALL}, &e));
    ck_ok(visit_came(db, sara, 0, &e)); /* of whom nobody noted anything */
    ck_assert_int_eq(ask("SELECT count(*) FROM visit"), 1);
    ck_refused(visit_came(db, sara, 0, &e), RC_CONFLICT, "done");
}
END_TEST

SUITE_MAIN_FIXTURE("queue", house_setup, fixture_remove, the_table_of_stages_allows_exactly_these,
                   a_journey_is_told_by_its_segments, nobody_is_received_twice_or_on_the_wrong_day,
                   who_comes_after_all_is_received_if_the_time_is_still_theirs,
                   tickets_count_from_one_each_day_and_never_collide,
                   call_next_takes_who_has_waited_longest_for_this_practitioner,
                   a_room_holds_one_person_and_says_who, nobody_is_let_go_without_a_next_step,
                   each_move_is_undone_in_its_turn, an_undo_never_leaves_somebody_here_twice, a_right_that_is_lacking_is_named,
                   who_was_here_or_is_expected_ranks_first_also_after_undo_and_rebuild,
                   a_desk_open_since_the_morning_ranks_as_one_just_opened,
                   who_was_forgotten_in_a_room_stands_at_the_check_out_the_day_after)
