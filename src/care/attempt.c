/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attempts: the one table of what follows from an outcome, and logging it. */
#include "src/care/attempt.h"

#include <stdlib.h>

#include "src/base/i18n.h"
#include "src/care/recall.h"
#include "src/clinic/site.h"
#include "src/people/consent.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum { DAY_MIN = 1440 };

const struct attempt_rule attempt_rules[ATTEMPT_OUTCOMES] = {
    [ATTEMPT_REACHED] = { "reached", N_("reached"), TASK_DONE, false, { 0 } },
    [ATTEMPT_NO_ANSWER] = { "no-answer", N_("no answer"), TASK_OPEN, false, { 1, 2, 4, 7 } },
    [ATTEMPT_CALL_BACK] = { "call-back", N_("call back"), TASK_OPEN, true, { 0 } },
    [ATTEMPT_WRONG_NUMBER] = { "wrong-number", N_("wrong number"), TASK_GIVEN_UP, false, { 0 } },
    [ATTEMPT_REFUSED] = { "refused", N_("refused"), TASK_CANCELLED, false, { 0 } },
    [ATTEMPT_SENT] = { "sent", N_("sent"), TASK_DONE, false, { 0 } },
    [ATTEMPT_BOOKED] = { "booked", N_("booked"), TASK_DONE, false, { 0 } },
};

enum rc attempt_plan(enum attempt_outcome outcome, int unanswered, int64_t now_min, int64_t back_min,
                     struct attempt_next *ret, struct err *e)
{
    const struct attempt_rule *rule = &attempt_rules[outcome];
    struct attempt_next next = { .status = rule->then };
    if (rule->then == TASK_OPEN && back_min != 0) {
        if (back_min <= now_min)
            return err_set(e, RC_INVALID, _("The next try must be later than now."));
        next.day = (int32_t)(back_min / DAY_MIN);
        next.minute = (int32_t)(back_min % DAY_MIN);
    } else if (rule->asks_when) {
        return err_set(e, RC_INVALID, _("Say on which day and at what time to call back."));
    } else if (rule->then == TASK_OPEN) {
        int days = unanswered >= 0 && unanswered < ATTEMPT_RETRIES ? rule->retry_days[unanswered] : 0;
        if (days == 0)
            next.status = TASK_GIVEN_UP;
        else
            next.day = (int32_t)(now_min / DAY_MIN) + days;
    }
    *ret = next;
    return RC_OK;
}

/** How often the same outcome was logged for this task. */
static enum rc count_same(struct db *db, int64_t task_id, enum attempt_outcome outcome, int64_t *n, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT count(*) FROM attempt WHERE task_id = :t AND outcome = :o");
    stmt_int(&st, ":t", task_id);
    stmt_text(&st, ":o", attempt_rules[outcome].word);
    return stmt_one_int(&st, n, e);
}

static enum rc insert_attempt(struct db *db, const struct attempt_input *in, const struct attempt_next *next,
                              int64_t *id, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO attempt (task_id, at, staff_id, outcome, note, next_day, incoming) "
              "VALUES (:task, :now, :staff, :outcome, :note, :next, :incoming)");
    stmt_int(&st, ":incoming", in->incoming);
    stmt_int(&st, ":task", in->task_id);
    stmt_int(&st, ":now", db_now(db));
    stmt_int(&st, ":staff", db_actor(db));
    stmt_text(&st, ":outcome", attempt_rules[in->outcome].word);
    stmt_text(&st, ":note", in->note);
    if (next->status == TASK_OPEN)
        stmt_int(&st, ":next", next->day);
    else
        stmt_null(&st, ":next");
    return stmt_insert(&st, id, e);
}

/** Puts the task where the attempt left it. */
static enum rc move_task(struct db *db, const struct task *task, const struct attempt_next *next, struct err *e)
{
    bool open = next->status == TASK_OPEN;
    struct stmt st;
    stmt_open(&st, db,
              "UPDATE follow_up_task SET attempts = attempts + 1, status = :status, due_day = :day, "
              "due_minute = :minute, closed_at = :closed, rev = rev + 1 "
              "WHERE id = :id AND rev = :rev AND status = 'open'");
    stmt_text(&st, ":status", task_statuses[next->status].word);
    stmt_int(&st, ":day", open ? next->day : task->due_day);
    stmt_int(&st, ":minute", open ? next->minute : task->due_minute);
    stmt_int_or_null(&st, ":closed", open ? 0 : db_now(db));
    stmt_int(&st, ":id", task->id);
    stmt_int(&st, ":rev", task->rev);
    return stmt_changed(&st, 1, e);
}

static enum rc log_inside(struct db *db, const struct attempt_input *typed, struct attempt_next *next, struct err *e)
{
    struct attempt_input input = *typed, *in = &input;
    struct task task;
    enum rc rc = task_load(db, in->task_id, &task, e);
    if (rc != RC_OK)
        return rc;
    if (task.status != TASK_OPEN)
        return err_set(e, RC_CONFLICT, _("This follow-up is closed already (%s)."), _(task_statuses[task.status].label));
    if (in->rev != 0 && in->rev != task.rev)
        return err_set(e, RC_CONFLICT, _("Another desk has just worked on this follow-up. Look again."));
    if (!in->incoming && (rc = consent_allows(db, task.patient_id, task.channel, task_purpose(&task), e)) != RC_OK) {
        if (in->outcome != ATTEMPT_BOOKED)
            return rc;
        in->incoming = true; /* they came to us, or nothing would be booked */
    }
    int64_t same = 0, id = 0;
    if ((rc = count_same(db, task.id, in->outcome, &same, e)) != RC_OK ||
        (rc = attempt_plan(in->outcome, (int)same, site_now_min(db), in->back_min, next, e)) != RC_OK)
        return rc;
    if (in->once && next->status == TASK_OPEN)
        next->status = TASK_GIVEN_UP;
    if ((rc = insert_attempt(db, in, next, &id, e)) != RC_OK || (rc = move_task(db, &task, next, e)) != RC_OK)
        return rc;
    if (task.recall_id != 0 && in->outcome == ATTEMPT_BOOKED)
        rc = recall_booked(db, task.recall_id, in->appointment_id, e);
    else if (task.recall_id != 0 && in->outcome == ATTEMPT_REFUSED && task.offer_id == 0)
        rc = recall_declined(db, task.recall_id, e);
    change_subject(db, "follow_up_task", task.id, task.patient_id);
    return rc;
}

enum rc attempt_log(struct db *db, const struct attempt_input *in, struct attempt_next *ret, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_FOLLOW_UP, e);
    if (rc != RC_OK)
        return rc;
    struct attempt_next next = { .status = TASK_OPEN };
    rc = change_end(db, log_inside(db, in, &next, e), e);
    if (rc == RC_OK && ret != NULL)
        *ret = next;
    return rc;
}

enum rc attempt_count(struct db *db, int64_t since_at, int64_t *n, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT count(*) FROM attempt WHERE at >= :since");
    stmt_int(&st, ":since", since_at);
    return stmt_one_int(&st, n, e);
}

void attempt_list_release(struct attempt_list *list)
{
    free(list->rows);
    *list = (struct attempt_list){ 0 };
}

static void attempt_row(struct stmt *st, void *row)
{
    struct attempt *a = row;
    a->id = stmt_col_int(st, 0);
    a->task_id = stmt_col_int(st, 1);
    a->at = stmt_col_int(st, 2);
    a->staff_id = stmt_col_int(st, 3);
    a->outcome = (enum attempt_outcome)WORD_INDEX(attempt_rules, stmt_col_text(st, 4), ATTEMPT_NO_ANSWER);
    a->next_day = stmt_col_null(st, 5) ? INT32_MIN : (int32_t)stmt_col_int(st, 5);
    stmt_col_copy(st, 6, a->staff, sizeof a->staff);
    stmt_col_copy(st, 7, a->note, sizeof a->note);
    a->incoming = stmt_col_int(st, 8) != 0;
}

enum rc attempt_of_task(struct db *db, int64_t task_id, struct attempt_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT a.id, a.task_id, a.at, a.staff_id, a.outcome, a.next_day, s.name, a.note, a.incoming "
              "FROM attempt a LEFT JOIN staff s ON s.id = a.staff_id WHERE a.task_id = :t ORDER BY a.id DESC");
    stmt_int(&st, ":t", task_id);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, attempt_row, e);
}
