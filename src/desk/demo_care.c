/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo's follow-ups: tasks after visits and recalls, with the attempts that were made until now. */
#include <stdio.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/care/attempt.h"
#include "src/care/recall.h"
#include "src/care/task.h"
#include "src/clinic/site.h"
#include "src/desk/demo_model.h"
#include "src/store/stmt.h"

enum { DAY = 1440, TRIES = 6 };

/** A task as it will be written, and the attempts before. */
struct story {
    struct task task;
    struct {
        enum attempt_outcome outcome;
        int32_t day, next; /* next INT32_MIN: not again */
    } tries[TRIES];
    int n;
    int32_t closed_day;
};

static enum attempt_outcome answer(struct demo *d, enum consent_channel channel)
{
    static const unsigned odds[] = { 66, 24, 3, 2, 5 };
    static const enum attempt_outcome outcomes[] = { ATTEMPT_REACHED, ATTEMPT_NO_ANSWER, ATTEMPT_CALL_BACK,
                                                     ATTEMPT_WRONG_NUMBER, ATTEMPT_REFUSED };
    if (channel != CONSENT_CALL)
        return ATTEMPT_SENT;
    return outcomes[prng_weighted(&d->prng, odds, 5)];
}

/** Works on a task as the desk would have, day by day until today; most was done on its day, a little stayed behind. */
static void live_through(struct demo *d, struct story *s)
{
    struct task *t = &s->task;
    int unanswered = 0;
    while (t->status == TASK_OPEN && s->n < TRIES) {
        int32_t behind = d->today - t->due_day;
        if (behind < 0 || demo_often(d, behind == 0 ? 780 : behind < 6 ? 90 : behind < 15 ? 20 : 0))
            return;
        enum attempt_outcome outcome = s->n < TRIES - 1 ? answer(d, t->channel) : ATTEMPT_REACHED;
        int64_t at = (int64_t)t->due_day * DAY + 600;
        struct attempt_next next = { .status = TASK_OPEN };
        int64_t back = outcome == ATTEMPT_CALL_BACK ? at + DAY : 0;
        if (attempt_plan(outcome, outcome == ATTEMPT_NO_ANSWER ? unanswered++ : 0, at, back, &next, NULL) != RC_OK)
            return;
        s->tries[s->n].outcome = outcome;
        s->tries[s->n].day = t->due_day;
        s->tries[s->n++].next = next.status == TASK_OPEN ? next.day : INT32_MIN;
        t->status = next.status;
        s->closed_day = t->due_day;
        if (next.status == TASK_OPEN) {
            t->due_day = next.day;
            t->due_minute = next.minute;
        }
    }
}

static enum rc write_attempts(struct demo *d, const struct story *s, struct err *e)
{
    enum rc rc = RC_OK;
    for (int i = 0; i < s->n && rc == RC_OK; i++) {
        int64_t min = (int64_t)s->tries[i].day * DAY + demo_between(d, 540, 1000);
        struct stmt st;
        stmt_open(&st, d->db,
                  "INSERT INTO attempt (id, task_id, at, staff_id, outcome, next_day) "
                  "VALUES (:id, :task, :at, :by, :outcome, :next)");
        stmt_int(&st, ":id", ++d->attempt);
        stmt_int(&st, ":task", s->task.id);
        stmt_int(&st, ":at", demo_at(d, min < d->now_min ? min : d->now_min - 1));
        stmt_int(&st, ":by", demo_staff(d));
        stmt_text(&st, ":outcome", attempt_rules[s->tries[i].outcome].word);
        if (s->tries[i].next == INT32_MIN)
            stmt_null(&st, ":next");
        else
            stmt_int(&st, ":next", s->tries[i].next);
        rc = stmt_run(&st, e);
    }
    return rc;
}

static enum rc write_story(struct demo *d, struct story *s, int32_t made_day, struct err *e)
{
    struct task *t = &s->task;
    t->id = ++d->task;
    int64_t closed = (int64_t)s->closed_day * DAY + 1010;
    struct stmt st;
    stmt_open(&st, d->db,
              "INSERT INTO follow_up_task (id, patient_id, visit_id, step_id, recall_id, name, channel, script, planned_day, "
              "due_day, due_minute, attempts, status, closed_at, created_at) VALUES (:id, :patient, :visit, :step, "
              ":recall, :name, :channel, :script, :planned, :due, :minute, :attempts, :status, :closed, :at)");
    stmt_int(&st, ":id", t->id);
    stmt_int(&st, ":patient", t->patient_id);
    stmt_int_or_null(&st, ":visit", t->visit_id);
    stmt_int_or_null(&st, ":step", t->step_id);
    stmt_int_or_null(&st, ":recall", t->recall_id);
    stmt_text(&st, ":name", t->name);
    stmt_text(&st, ":channel", consent_channels[t->channel].word);
    stmt_text(&st, ":script", t->script);
    stmt_int(&st, ":planned", t->planned_day);
    stmt_int(&st, ":due", t->due_day);
    stmt_int(&st, ":minute", t->due_minute);
    stmt_int(&st, ":attempts", s->n);
    stmt_text(&st, ":status", task_statuses[t->status].word);
    stmt_int_or_null(&st, ":closed",
                     t->status == TASK_OPEN ? 0 : demo_at(d, closed < d->now_min ? closed : d->now_min - 1));
    stmt_int(&st, ":at", demo_at(d, (int64_t)made_day * DAY + 1000));
    enum rc rc = stmt_run(&st, e);
    return rc == RC_OK ? write_attempts(d, s, e) : rc;
}

enum rc demo_follow_up(struct demo *d, int64_t patient_id, int64_t visit_id, int service, int32_t day, struct err *e)
{
    enum rc rc = RC_OK;
    if (d->services[service].plan < 0)
        return RC_OK;
    const struct plan *plan = &d->plans.rows[d->services[service].plan];
    for (size_t i = 0; i < plan->n_steps && rc == RC_OK; i++) {
        const struct plan_step *step = &plan->steps[i];
        struct story s = { .task = { .patient_id = patient_id,
                                     .visit_id = visit_id,
                                     .step_id = step->id,
                                     .channel = step->channel,
                                     .planned_day = day + step->offset_days,
                                     .due_day = day + step->offset_days } };
        text_copy(s.task.name, sizeof s.task.name, step->name);
        text_copy(s.task.script, sizeof s.task.script, step->script);
        live_through(d, &s);
        rc = write_story(d, &s, day, e);
    }
    return rc;
}

/** The person came, or will: whoever called noted the booking, unless it was made before the recall was due. */
static void end_by_booking(struct demo *d, struct story *s, int32_t day, int32_t from)
{
    int32_t booked_on = day - 3 < d->today - 1 ? day - 3 : d->today - 1;
    s->closed_day = booked_on > from ? booked_on : from;
    s->task.status = TASK_DONE;
    if (s->task.due_day > s->closed_day)
        return;
    s->tries[0].outcome = ATTEMPT_BOOKED;
    s->tries[0].day = s->closed_day;
    s->tries[0].next = INT32_MIN;
    s->n = 1;
}

enum rc demo_recall(struct demo *d, int64_t patient_id, int64_t appointment_id, int32_t day, struct err *e)
{
    struct demo_person *p = &d->people[patient_id - 1];
    const struct service *service = &d->services[p->recall_service].s;
    int32_t due = calendar_add_months(site_calendar(d->db), p->recall_day, p->recall_months);
    bool agreed = demo_often(d, 80);
    int32_t agreed_day = due + demo_between(d, -10, 20);
    struct story s = { .task = { .patient_id = patient_id,
                                 .visit_id = p->recall_visit,
                                 .recall_id = ++d->recall,
                                 .channel = CONSENT_CALL,
                                 .planned_day = due,
                                 .due_day = agreed ? agreed_day : due } };
    snprintf(s.task.name, sizeof s.task.name, _("Recall: %s"), service->name);
    if (appointment_id != 0)
        end_by_booking(d, &s, day, p->recall_day);
    else
        live_through(d, &s);
    enum recall_status status = appointment_id != 0               ? RECALL_BOOKED
                                : s.task.status == TASK_CANCELLED ? RECALL_DECLINED
                                                                  : RECALL_OPEN;
    struct stmt st;
    stmt_open(&st, d->db,
              "INSERT INTO recall (id, patient_id, visit_id, service_id, interval_months, due_calculated_day, "
              "due_agreed_day, status, appointment_id, created_at) VALUES (:id, :patient, :visit, :service, :months, :due, "
              ":agreed, :status, :appointment, :at)");
    stmt_int(&st, ":id", d->recall);
    stmt_int(&st, ":patient", patient_id);
    stmt_int(&st, ":visit", p->recall_visit);
    stmt_int(&st, ":service", service->id);
    stmt_int(&st, ":months", p->recall_months);
    stmt_int(&st, ":due", due);
    if (agreed)
        stmt_int(&st, ":agreed", agreed_day);
    else
        stmt_null(&st, ":agreed");
    stmt_text(&st, ":status", recall_statuses[status].word);
    stmt_int_or_null(&st, ":appointment", appointment_id);
    stmt_int(&st, ":at", demo_at(d, (int64_t)p->recall_day * DAY + 1000));
    enum rc rc = stmt_run(&st, e);
    if (rc == RC_OK)
        rc = write_story(d, &s, p->recall_day, e);
    p->recall_visit = 0;
    return rc;
}
