/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follow-up tasks: made from a service's plan, listed when due, taken from the list. */
#include "src/care/task.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/care/attempt.h"
#include "src/clinic/catalog.h"
#include "src/people/consent.h"
#include "src/people/household.h"
#include "src/people/privacy.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

const struct enum_word task_statuses[TASK_STATUSES] = {
    [TASK_OPEN] = { "open", N_("open") },
    [TASK_DONE] = { "done", N_("done") },
    [TASK_GIVEN_UP] = { "given-up", N_("given up") },
    [TASK_CANCELLED] = { "cancelled", N_("cancelled") },
};

#define TASK_COLUMNS                                                                                              \
    "t.id, t.rev, t.patient_id, t.visit_id, t.step_id, t.recall_id, t.channel, t.status, t.planned_day, t.due_day, "  \
    "t.due_minute, t.attempts, t.created_at, t.closed_at, t.name, t.script, t.offer_id"

static void task_columns(struct stmt *st, void *row)
{
    struct task *task = row;
    *task = (struct task){
        .id = stmt_col_int(st, 0),
        .rev = stmt_col_int(st, 1),
        .patient_id = stmt_col_int(st, 2),
        .visit_id = stmt_col_int(st, 3),
        .step_id = stmt_col_int(st, 4),
        .recall_id = stmt_col_int(st, 5),
        .channel = (enum consent_channel)WORD_INDEX(consent_channels, stmt_col_text(st, 6), CONSENT_CALL),
        .status = (enum task_status)WORD_INDEX(task_statuses, stmt_col_text(st, 7), TASK_CANCELLED),
        .planned_day = (int32_t)stmt_col_int(st, 8),
        .due_day = (int32_t)stmt_col_int(st, 9),
        .due_minute = (int32_t)stmt_col_int(st, 10),
        .attempts = (int32_t)stmt_col_int(st, 11),
        .created_at = stmt_col_int(st, 12),
        .closed_at = stmt_col_int(st, 13),
    };
    stmt_col_copy(st, 14, task->name, sizeof task->name);
    stmt_col_copy(st, 15, task->script, sizeof task->script);
    task->offer_id = stmt_col_int(st, 16);
}

enum rc task_load(struct db *db, int64_t task_id, struct task *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT " TASK_COLUMNS " FROM follow_up_task t WHERE t.id = :id");
    stmt_int(&st, ":id", task_id);
    enum rc rc = stmt_one(&st, ret, sizeof *ret, task_columns, e);
    return rc == RC_NOT_FOUND ? err_set(e, rc, _("There is no such follow-up.")) : rc;
}

void task_list_release(struct task_list *list)
{
    free(list->rows);
    *list = (struct task_list){ 0 };
}

static void task_row_columns(struct stmt *st, void *at)
{
    struct task_row *row = at;
    task_columns(st, &row->task);
    patient_display_column(st, 17, row->patient, sizeof row->patient);
    stmt_col_copy(st, 21, row->phone, sizeof row->phone); /* also of who is shown as a number: it is called */
    stmt_col_copy(st, 22, row->service, sizeof row->service);
    row->visit_day = stmt_col_null(st, 23) ? INT32_MIN : (int32_t)stmt_col_int(st, 23);
    row->last_outcome = stmt_col_null(st, 24) ? -1 : WORD_INDEX(attempt_rules, stmt_col_text(st, 24), -1);
    row->last_at = stmt_col_int(st, 25);
    stmt_col_copy(st, 26, row->last_note, sizeof row->last_note);
    for (int i = 0; i < CONSENT_CHANNELS; i++) /* "call sms": words, none part of another */
        if (strstr(stmt_col_text(st, 27), consent_channels[i].word) != NULL)
            row->allowed |= 1u << i;
    if (stmt_col_int(st, 28) != row->task.patient_id)
        patient_display_column(st, 28, row->call, sizeof row->call);
}

enum consent_purpose task_purpose(const struct task *task)
{
    return task->recall_id != 0 ? CONSENT_REMINDER : CONSENT_CARE;
}

bool task_reachable(const struct task_row *row)
{
    return row->allowed & (1u << row->task.channel);
}

#define TASK_ROWS                                                                                                 \
    "SELECT " TASK_COLUMNS ", " PATIENT_DISPLAY ", "                                                              \
    "(SELECT value FROM contact_point c WHERE c.patient_id = q.id AND c.system = 'phone' "                         \
    "ORDER BY c.rank, c.id LIMIT 1), coalesce(vs.name, rs.name, ''), v.day, a.outcome, a.at, a.note, "             \
    "(SELECT group_concat(x.channel, ' ') FROM consent_allowed x WHERE x.patient_id = t.patient_id "               \
    "AND x.purpose = iif(t.recall_id IS NULL, 'care', 'reminder') AND x.allowed = 1), "                           \
    "q.id, q.privacy, q.family, q.given "                                                                         \
    "FROM follow_up_task t JOIN patient p ON p.id = t.patient_id AND p.active = 1 "                               \
    "JOIN patient q ON q.id = " HOUSEHOLD_CALLER_SQL("p") " "                                                     \
    "LEFT JOIN visit v ON v.id = t.visit_id LEFT JOIN service vs ON vs.id = v.service_id "                         \
    "LEFT JOIN recall r ON r.id = t.recall_id LEFT JOIN service rs ON rs.id = r.service_id "                       \
    "LEFT JOIN attempt a ON a.id = (SELECT max(id) FROM attempt WHERE task_id = t.id) "
#define OF_STATUS    "(:closed = 1 OR t.status = 'open') AND t.due_day <= :until "
/* What is open by its day; then what was, the newest first. */
#define IN_DUE_ORDER                                                                                              \
    "ORDER BY t.status <> 'open', iif(t.status = 'open', t.due_day, -t.due_day), t.due_minute, t.id "               \
    "LIMIT :limit OFFSET :offset"

/** One statement for each way in, so that each uses its index. */
static const char *task_sql(const struct task_query *q)
{
    if (q->task_id != 0)
        return TASK_ROWS "WHERE t.id = :key AND " OF_STATUS IN_DUE_ORDER;
    if (q->visit_id != 0)
        return TASK_ROWS "WHERE t.visit_id = :key AND " OF_STATUS IN_DUE_ORDER;
    if (q->patient_id != 0)
        return TASK_ROWS "WHERE t.patient_id = :key AND " OF_STATUS IN_DUE_ORDER;
    if (q->closed)
        return TASK_ROWS "WHERE :key = 0 AND " OF_STATUS "ORDER BY t.id DESC LIMIT :limit OFFSET :offset";
    return TASK_ROWS "WHERE :key = 0 AND :closed = 0 AND t.status = 'open' AND t.due_day <= :until "
                     "ORDER BY t.due_day, t.due_minute, t.id LIMIT :limit OFFSET :offset";
}

enum rc task_find(struct db *db, const struct task_query *q, struct task_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, task_sql(q));
    stmt_int(&st, ":key", q->task_id != 0 ? q->task_id : q->visit_id != 0 ? q->visit_id : q->patient_id);
    stmt_int(&st, ":adult", household_adult_born(db));
    stmt_int(&st, ":closed", q->closed || q->task_id != 0);
    stmt_int(&st, ":until", q->due_until != 0 ? q->due_until : INT32_MAX);
    stmt_int(&st, ":limit", q->limit != 0 ? (int64_t)q->limit : 500);
    stmt_int(&st, ":offset", (int64_t)q->offset);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, task_row_columns, e);
}

enum rc task_count(struct db *db, int32_t day, int64_t *due, int64_t *overdue, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT count(*) FILTER (WHERE due_day = :day), count(*) FILTER (WHERE due_day < :day) "
              "FROM follow_up_task WHERE status = 'open' AND due_day <= :day");
    stmt_int(&st, ":day", day);
    int64_t today = 0, before = 0;
    if (stmt_row(&st)) {
        today = stmt_col_int(&st, 0);
        before = stmt_col_int(&st, 1);
    }
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK) {
        *due = today;
        *overdue = before;
    }
    return rc;
}

/** One step's task, unless the visit has it. *made grows by it. */
static enum rc plan_step_task(struct db *db, int64_t patient_id, int64_t visit_id, const struct plan_step *step,
                              int32_t day, int *made, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT count(*) FROM follow_up_task WHERE visit_id = :v AND step_id = :s");
    stmt_int(&st, ":v", visit_id);
    stmt_int(&st, ":s", step->id);
    int64_t there = 0;
    enum rc rc = stmt_one_int(&st, &there, e);
    if (rc != RC_OK || there > 0)
        return rc;
    struct task task = { .patient_id = patient_id,
                         .visit_id = visit_id,
                         .step_id = step->id,
                         .channel = step->channel,
                         .planned_day = day + step->offset_days,
                         .due_day = day + step->offset_days };
    text_copy(task.name, sizeof task.name, step->name);
    text_copy(task.script, sizeof task.script, step->script);
    if (consent_allowed(db, patient_id, CONSENT_CARE) == 0)
        return RC_OK; /* nothing may reach this person */
    if ((rc = task_create(db, &task, e)) == RC_OK)
        (*made)++;
    return rc;
}

static enum rc plan_inside(struct db *db, int64_t patient_id, int64_t visit_id, const char *word, int32_t day, int *made,
                           struct err *e)
{
    struct plan plan;
    enum rc rc = plan_by_word(db, word, &plan, e);
    for (size_t i = 0; rc == RC_OK && i < plan.n_steps; i++)
        rc = plan_step_task(db, patient_id, visit_id, &plan.steps[i], day, made, e);
    return rc;
}

enum rc task_plan_visit(struct db *db, int64_t patient_id, int64_t visit_id, int64_t service_id, int32_t day, int *made,
                        struct err *e)
{
    struct service service;
    enum rc rc = service_load(db, service_id, &service, e);
    if (rc != RC_OK)
        return rc;
    int n = 0;
    if (service.follow_up_plan[0] != '\0') {
        if ((rc = change_begin(db, ACTION_FOLLOW_UP_PLAN, e)) != RC_OK)
            return rc;
        rc = plan_inside(db, patient_id, visit_id, service.follow_up_plan, day, &n, e);
        change_subject(db, "visit", visit_id, patient_id);
        rc = change_end(db, rc, e);
    }
    if (rc == RC_OK && made != NULL)
        *made = n;
    return rc;
}

static enum rc insert_task(struct db *db, struct task *task, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO follow_up_task (patient_id, visit_id, step_id, recall_id, offer_id, name, channel, script, "
              "planned_day, due_day, due_minute, created_at) VALUES (:patient, :visit, :step, :recall, :offer, :name, "
              ":channel, :script, :planned, :due, :minute, :now)");
    stmt_int_or_null(&st, ":offer", task->offer_id);
    stmt_int(&st, ":patient", task->patient_id);
    stmt_int_or_null(&st, ":visit", task->visit_id);
    stmt_int_or_null(&st, ":step", task->step_id);
    stmt_int_or_null(&st, ":recall", task->recall_id);
    stmt_text(&st, ":name", task->name);
    stmt_text(&st, ":channel", consent_channels[task->channel].word);
    stmt_text(&st, ":script", task->script);
    stmt_int(&st, ":planned", task->planned_day);
    stmt_int(&st, ":due", task->due_day);
    stmt_int(&st, ":minute", task->due_minute);
    stmt_int(&st, ":now", db_now(db));
    return stmt_insert(&st, &task->id, e);
}

enum rc task_create(struct db *db, struct task *task, struct err *e)
{
    if (task->name[0] == '\0')
        return err_set(e, RC_INVALID, _("Say what the follow-up is about."));
    struct task made = *task;
    enum rc rc = change_begin(db, ACTION_FOLLOW_UP_PLAN, e);
    if (rc != RC_OK)
        return rc;
    int channel = consent_channel_for(db, made.patient_id, made.channel, task_purpose(&made));
    if (channel >= 0)
        made.channel = (enum consent_channel)channel;
    rc = channel >= 0 ? insert_task(db, &made, e)
                      : consent_allows(db, made.patient_id, made.channel, task_purpose(&made), e);
    change_subject(db, "follow_up_task", made.id, made.patient_id);
    if ((rc = change_end(db, rc, e)) == RC_OK) {
        made.rev = 1;
        made.created_at = db_now(db);
        *task = made;
    }
    return rc;
}

static enum rc set_channel(struct db *db, int64_t task_id, int64_t rev, enum consent_channel channel, struct err *e)
{
    struct task task;
    struct stmt st;
    enum rc rc = task_load(db, task_id, &task, e);
    if (rc == RC_OK)
        rc = consent_allows(db, task.patient_id, channel, task_purpose(&task), e);
    if (rc != RC_OK)
        return rc;
    change_subject(db, "follow_up_task", task.id, task.patient_id);
    stmt_open(&st, db,
              "UPDATE follow_up_task SET channel = :channel, rev = rev + 1 "
              "WHERE id = :id AND (:rev = 0 OR rev = :rev) AND status = 'open'");
    stmt_text(&st, ":channel", consent_channels[channel].word);
    stmt_int(&st, ":id", task_id);
    stmt_int(&st, ":rev", rev);
    return stmt_changed(&st, 1, e);
}

enum rc task_set_channel(struct db *db, int64_t task_id, int64_t rev, enum consent_channel channel, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_FOLLOW_UP_PLAN, e);
    return rc == RC_OK ? change_end(db, set_channel(db, task_id, rev, channel, e), e) : rc;
}

enum rc task_cancel(struct db *db, int64_t task_id, int64_t rev, struct err *e)
{
    struct task task;
    enum rc rc = task_load(db, task_id, &task, e);
    if (rc != RC_OK || (rc = change_begin(db, ACTION_FOLLOW_UP_PLAN, e)) != RC_OK)
        return rc;
    struct stmt st;
    stmt_open(&st, db,
              "UPDATE follow_up_task SET status = 'cancelled', closed_at = :now, rev = rev + 1 "
              "WHERE id = :id AND (:rev = 0 OR rev = :rev) AND status = 'open'");
    stmt_int(&st, ":now", db_now(db));
    stmt_int(&st, ":id", task_id);
    stmt_int(&st, ":rev", rev);
    rc = stmt_changed(&st, 1, e);
    change_subject(db, "follow_up_task", task_id, task.patient_id);
    return change_end(db, rc, e);
}
