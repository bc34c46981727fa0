/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follow-up: plans make tasks once, the table of outcomes moves them on, recalls keep two days apart. */
#include <stdio.h>
#include <string.h>

#include "src/store/journal.h"
#include "tests/care/fixture.h"

static const struct room *const rooms[] = {&store_room, &clinic_room, &people_room, &booking_room,
                                           &visit_room, &care_room};

static enum rc pass_over(struct db *on, const struct ini *ini, const char *section, const char *word, bool write,
                         struct err *e)
{
    (void)on, (void)ini, (void)section, (void)word, (void)write, (void)e;
    return RC_OK;
}

static enum rc apply(struct db *on, struct kit_options *o, struct err *e)
{
    const struct kit_reader readers[] = {
        {"tags", pass_over},
        plan_kit_reader, {"duplicates", pass_over}
    };
    o->readers = readers;
    o->n_readers = 3;
    return kit_apply(on, o, e);
}

static void setup(void)
{
    care_setup_with(rooms, sizeof rooms / sizeof rooms[0], apply);
}

/** The tasks of an implant for Sara: their number is returned, the first one's in *first. */
static int implant_tasks(int64_t *visit, int64_t *first)
{
    struct err e = {0};
    int made = 0;
    *visit = a_treated_visit(sara, "implant");
    ck_ok(task_plan_visit(db, sara, *visit, a_service("implant"), TEST_TODAY, &made, &e));
    *first = ask("SELECT min(id) FROM follow_up_task");
    return made;
}

START_TEST(a_plan_makes_a_task_for_each_step_and_only_once)
{
    struct err e = {0};
    int64_t visit, first;
    int made = implant_tasks(&visit, &first);
    ck_assert_int_eq(made, 4);
    ck_ok(task_plan_visit(db, sara, visit, a_service("implant"), TEST_TODAY, &made, &e));
    ck_assert_int_eq(made, 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task"), 4);
    struct task task;
    ck_ok(task_load(db, first, &task, &e));
    ck_assert_str_eq(task.name, "After-care day 1");
    ck_assert_int_eq(task.due_day, TEST_TODAY + 1);
    ck_assert(strstr(task.script, "pain") != NULL);
    /* A service without a plan asks for nothing. */
    ck_ok(task_plan_visit(db, sara, visit, a_service("check-up"), TEST_TODAY, &made, &e));
    ck_assert_int_eq(made, 0);
}
END_TEST

START_TEST(undo_takes_the_tasks_back)
{
    struct err e = {0};
    int64_t visit, first;
    implant_tasks(&visit, &first);
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task"), 0);
}
END_TEST

START_TEST(the_worklist_shows_due_and_overdue_with_telephone_and_script)
{
    struct err e = {0};
    struct task_list list;
    int64_t visit, first, due, overdue;
    implant_tasks(&visit, &first);
    ck_ok(task_find(db, &(struct task_query){.due_until = TEST_TODAY}, &list, &e));
    ck_assert_uint_eq(list.n, 0);
    ck_ok(task_find(db, &(struct task_query){.due_until = TEST_TODAY + 7}, &list, &e));
    ck_assert_uint_eq(list.n, 2);
    ck_assert_str_eq(list.rows[0].patient, "Sara Karimi");
    ck_assert_str_eq(list.rows[0].phone, "07912 345678");
    ck_assert_str_eq(list.rows[0].service, "Implant placement");
    ck_assert_int_eq(list.rows[0].last_outcome, -1);
    task_list_release(&list);
    ck_ok(task_count(db, TEST_TODAY + 7, &due, &overdue, &e));
    ck_assert_int_eq(due, 1);
    ck_assert_int_eq(overdue, 1);
    ck_ok(task_cancel(db, first, 1, &e));
    ck_assert_int_eq(task_cancel(db, first, 0, &e), RC_CONFLICT);
    ck_ok(task_find(db, &(struct task_query){.patient_id = sara}, &list, &e));
    ck_assert_uint_eq(list.n, 3);
    task_list_release(&list);
    ck_ok(task_find(db, &(struct task_query){.patient_id = sara, .closed = true}, &list, &e));
    ck_assert_uint_eq(list.n, 4);
    ck_assert_int_eq(list.rows[3].task.status, TASK_CANCELLED);
    int64_t next = list.rows[0].task.id;
    task_list_release(&list);
    ck_ok(task_cancel(db, next, 1, &e));
    ck_ok(task_find(db, &(struct task_query){.patient_id = sara, .closed = true}, &list, &e));
    ck_assert_int_eq(list.rows[2].task.id, next); /* what is over: the newest first */
    ck_assert_int_eq(list.rows[3].task.id, first);
    task_list_release(&list);
}
END_TEST

START_TEST(the_table_of_outcomes_says_what_follows)
{
    enum { NOW = TEST_TODAY * 1440 + 600 };
    static const struct {
        const char *why;
        enum attempt_outcome outcome;
        int unanswered;
        int64_t back;
        enum rc rc;
        enum task_status status;
        int32_t day, minute;
    } cases[] = {
        {"reached closes",             ATTEMPT_REACHED,      0, 0,          RC_OK,      TASK_DONE,      0,              0  },
        {"no answer: tomorrow",        ATTEMPT_NO_ANSWER,    0, 0,          RC_OK,      TASK_OPEN,      TEST_TODAY + 1, 0  },
        {"again: in two days",         ATTEMPT_NO_ANSWER,    1, 0,          RC_OK,      TASK_OPEN,      TEST_TODAY + 2, 0  },
        {"a third time: in four",      ATTEMPT_NO_ANSWER,    2, 0,          RC_OK,      TASK_OPEN,      TEST_TODAY + 4, 0  },
        {"a fourth time: in a week",   ATTEMPT_NO_ANSWER,    3, 0,          RC_OK,      TASK_OPEN,      TEST_TODAY + 7, 0  },
        {"a fifth time: given up",     ATTEMPT_NO_ANSWER,    4, 0,          RC_OK,      TASK_GIVEN_UP,  0,              0  },
        {"ever more: given up",        ATTEMPT_NO_ANSWER,    9, 0,          RC_OK,      TASK_GIVEN_UP,  0,              0  },
        {"no answer, a time chosen",   ATTEMPT_NO_ANSWER,    4, NOW + 1500, RC_OK,      TASK_OPEN,      TEST_TODAY + 1, 660},
        {"call back needs a time",     ATTEMPT_CALL_BACK,    0, 0,          RC_INVALID, TASK_OPEN,      0,              0  },
        {"call back at its time",      ATTEMPT_CALL_BACK,    0, NOW + 30,   RC_OK,      TASK_OPEN,      TEST_TODAY,     630},
        {"call back not in the past",  ATTEMPT_CALL_BACK,    0, NOW,        RC_INVALID, TASK_OPEN,      0,              0  },
        {"a wrong number ends it",     ATTEMPT_WRONG_NUMBER, 0, 0,          RC_OK,      TASK_GIVEN_UP,  0,              0  },
        {"refused ends it",            ATTEMPT_REFUSED,      0, 0,          RC_OK,      TASK_CANCELLED, 0,              0  },
        {"sent closes",                ATTEMPT_SENT,         0, 0,          RC_OK,      TASK_DONE,      0,              0  },
        {"booked closes",              ATTEMPT_BOOKED,       0, 0,          RC_OK,      TASK_DONE,      0,              0  },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct attempt_next next = {.status = TASK_STATUSES};
        struct err e = {0};
        ck_assert_msg(attempt_plan(cases[i].outcome, cases[i].unanswered, NOW, cases[i].back, &next, &e) == cases[i].rc,
                      "%s: %s", cases[i].why, e.text);
        if (cases[i].rc != RC_OK)
            continue;
        ck_assert_msg(next.status == cases[i].status && next.day == cases[i].day && next.minute == cases[i].minute,
                      "%s: %d, day %d minute %d", cases[i].why, (int)next.status, next.day, next.minute);
    }
}
END_TEST

START_TEST(unanswered_calls_walk_through_the_table_and_give_up)
{
    struct err e = {0};
    int64_t visit, task;
    implant_tasks(&visit, &task);
    for (int i = 0; i < 5; i++) {
        struct attempt_next next;
        clock_at += 86400;
        ck_ok(attempt_log(db, &(struct attempt_input){.task_id = task, .outcome = ATTEMPT_NO_ANSWER}, &next, &e));
        ck_assert_int_eq(next.status, i < 4 ? TASK_OPEN : TASK_GIVEN_UP);
    }
    struct task_list list;
    ck_ok(task_find(db, &(struct task_query){.task_id = task}, &list, &e));
    ck_assert_int_eq(list.rows[0].task.attempts, 5);
    ck_assert_int_eq(list.rows[0].task.status, TASK_GIVEN_UP);
    ck_assert_int_eq(list.rows[0].last_outcome, ATTEMPT_NO_ANSWER);
    task_list_release(&list);
    struct attempt_input late = {.task_id = task, .outcome = ATTEMPT_REACHED};
    ck_assert_int_eq(attempt_log(db, &late, NULL, &e), RC_CONFLICT);
    struct attempt_list attempts;
    ck_ok(attempt_of_task(db, task, &attempts, &e));
    ck_assert_uint_eq(attempts.n, 5);
    ck_assert_int_eq(attempts.rows[0].next_day, INT32_MIN);
    ck_assert_str_eq(attempts.rows[0].staff, "The Boss");
    attempt_list_release(&attempts);
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_int_eq(ask("SELECT status = 'open' AND attempts = 4 FROM follow_up_task ORDER BY id LIMIT 1"), 1);
}
END_TEST

START_TEST(two_desks_cannot_log_the_same_call)
{
    struct err e = {0};
    int64_t visit, task;
    implant_tasks(&visit, &task);
    struct attempt_input in = {.task_id = task, .rev = 1, .outcome = ATTEMPT_NO_ANSWER};
    ck_ok(attempt_log(db, &in, NULL, &e));
    ck_assert_int_eq(attempt_log(db, &in, NULL, &e), RC_CONFLICT);
}
END_TEST

static int64_t a_recall(int32_t agreed)
{
    struct err e = {0};
    int64_t id;
    ck_ok(recall_plan(db, sara, 0, a_service("check-up"), TEST_TODAY, 0, agreed, &id, &e));
    return id;
}

START_TEST(a_recall_keeps_what_was_calculated_and_what_was_agreed_apart)
{
    struct err e = {0};
    struct recall r;
    int64_t id = a_recall(RECALL_NO_DAY);
    ck_ok(recall_load(db, id, &r, &e));
    int32_t calculated = r.due_calculated_day;
    ck_assert_int_eq(calculated, calendar_add_months(CALENDAR_GREGORIAN, TEST_TODAY, 6));
    ck_assert_int_eq(recall_due(&r), calculated);
    ck_ok(recall_agree(db, id, r.rev, calculated + 14, &e));
    ck_ok(recall_load(db, id, &r, &e));
    ck_assert_int_eq(r.due_calculated_day, calculated);
    ck_assert_int_eq(recall_due(&r), calculated + 14);
    ck_assert_int_eq(ask("SELECT due_day FROM follow_up_task WHERE recall_id = 1"), calculated + 14);
    ck_assert_int_eq(recall_agree(db, id, 1, calculated, &e), RC_CONFLICT);
    ck_ok(recall_agree(db, id, 0, RECALL_NO_DAY, &e));
    ck_assert_int_eq(ask("SELECT due_day FROM follow_up_task WHERE recall_id = 1"), calculated);
}
END_TEST

START_TEST(a_second_recall_of_the_same_kind_moves_the_first)
{
    int64_t first = a_recall(RECALL_NO_DAY);
    clock_at += 86400;
    ck_assert_int_eq(a_recall(RECALL_NO_DAY), first);
    ck_assert_int_eq(ask("SELECT count(*) FROM recall"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task"), 1);
}
END_TEST

START_TEST(a_recall_without_an_interval_is_refused)
{
    struct err e = {0};
    ck_assert_int_eq(recall_plan(db, sara, 0, a_service("filling"), TEST_TODAY, 0, RECALL_NO_DAY, NULL, &e), RC_INVALID);
    ck_assert_str_ne(e.text, "");
    ck_ok(recall_plan(db, sara, 0, a_service("filling"), TEST_TODAY, 3, RECALL_NO_DAY, NULL, &e));
}
END_TEST

START_TEST(booked_and_refused_close_the_recall_with_its_task)
{
    static const struct {
        enum attempt_outcome outcome;
        const char *status;
    } cases[] = {
        {ATTEMPT_BOOKED,  "SELECT status = 'booked' FROM recall"  },
        {ATTEMPT_REFUSED, "SELECT status = 'declined' FROM recall"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err e = {0};
        a_recall(RECALL_NO_DAY);
        struct attempt_input in = {.task_id = 1, .outcome = cases[i].outcome};
        ck_ok(attempt_log(db, &in, NULL, &e));
        ck_assert_int_eq(ask(cases[i].status), 1);
        ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task WHERE status = 'open'"), 0);
        ck_ok(journal_undo(db, 0, NULL, &e));
        ck_assert_int_eq(ask("SELECT status = 'open' FROM recall"), 1);
    }
}
END_TEST

START_TEST(an_appointment_fills_the_open_recall_of_its_service)
{
    struct err e = {0};
    a_recall(RECALL_NO_DAY);
    int64_t appointment = a_booking(sara, "check-up", 0);
    ck_ok(recall_fill(db, sara, a_service("scaling"), appointment, &e));
    ck_assert_int_eq(ask("SELECT status = 'open' FROM recall"), 1);
    ck_ok(recall_fill(db, sara, a_service("check-up"), appointment, &e));
    ck_assert_int_eq(ask("SELECT appointment_id FROM recall WHERE status = 'booked'"), appointment);
    ck_assert_int_eq(ask("SELECT count(*) FROM follow_up_task WHERE status = 'done'"), 1);
    ck_ok(journal_verify(db, NULL, &(struct journal_head){0}, &e));
}
END_TEST

START_TEST(a_step_that_is_written_wrong_is_refused_with_its_line)
{
    static const char *const wrong[] = {"seven call | Day 7", "7 pigeon | Day 7", "7 call", "-1 call | Day", "7 call |"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[256];
        struct ini *ini;
        struct err e = {0};
        snprintf(text, sizeof text, "[plan x]\nname = X\nstep1 = %s\n", wrong[i]);
        ck_ok(ini_load_text("kit.ini", text, &ini, &e));
        ck_assert_msg(plan_kit_reader.read(db, ini, "plan x", "x", true, &e) == RC_INVALID, "%s", wrong[i]);
        ck_assert_msg(strstr(e.text, "line 3") != NULL, "%s", e.text);
        ini_free(ini);
    }
}
END_TEST

SUITE_MAIN_FIXTURE("care", setup, fixture_remove, a_plan_makes_a_task_for_each_step_and_only_once,
                   undo_takes_the_tasks_back, the_worklist_shows_due_and_overdue_with_telephone_and_script,
                   the_table_of_outcomes_says_what_follows, unanswered_calls_walk_through_the_table_and_give_up,
                   two_desks_cannot_log_the_same_call, a_recall_keeps_what_was_calculated_and_what_was_agreed_apart,
                   a_second_recall_of_the_same_kind_moves_the_first, a_recall_without_an_interval_is_refused,
                   booked_and_refused_close_the_recall_with_its_task,
                   an_appointment_fills_the_open_recall_of_its_service,
                   a_step_that_is_written_wrong_is_refused_with_its_line)
