/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recalls: planned from a visit, moved by agreement, closed by a booking. Each open one has one open task. */
#include "src/care/recall.h"

#include <stdio.h>
#include <stdlib.h>

#include "src/base/i18n.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/people/consent.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

const struct enum_word recall_statuses[RECALL_STATUSES] = {
    [RECALL_OPEN] = { "open", N_("open") },
    [RECALL_BOOKED] = { "booked", N_("booked") },
    [RECALL_DECLINED] = { "declined", N_("declined") },
    [RECALL_DONE] = { "done", N_("done") },
};

int32_t recall_due(const struct recall *r)
{
    return r->due_agreed_day != RECALL_NO_DAY ? r->due_agreed_day : r->due_calculated_day;
}

#define RECALL_COLUMNS                                                                                            \
    "SELECT r.id, r.rev, r.patient_id, r.visit_id, r.service_id, r.appointment_id, r.interval_months, "             \
    "r.due_calculated_day, r.due_agreed_day, r.status, r.created_at, s.name "                                      \
    "FROM recall r JOIN service s ON s.id = r.service_id "

static void recall_row(struct stmt *st, void *row)
{
    struct recall *r = row;
    *r = (struct recall){
        .id = stmt_col_int(st, 0),
        .rev = stmt_col_int(st, 1),
        .patient_id = stmt_col_int(st, 2),
        .visit_id = stmt_col_int(st, 3),
        .service_id = stmt_col_int(st, 4),
        .appointment_id = stmt_col_int(st, 5),
        .interval_months = (int32_t)stmt_col_int(st, 6),
        .due_calculated_day = (int32_t)stmt_col_int(st, 7),
        .due_agreed_day = stmt_col_null(st, 8) ? RECALL_NO_DAY : (int32_t)stmt_col_int(st, 8),
        .status = (enum recall_status)WORD_INDEX(recall_statuses, stmt_col_text(st, 9), RECALL_DONE),
        .created_at = stmt_col_int(st, 10),
    };
    stmt_col_copy(st, 11, r->service, sizeof r->service);
}

enum rc recall_load(struct db *db, int64_t recall_id, struct recall *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, RECALL_COLUMNS "WHERE r.id = :id");
    stmt_int(&st, ":id", recall_id);
    enum rc rc = stmt_one(&st, ret, sizeof *ret, recall_row, e);
    return rc == RC_NOT_FOUND ? err_set(e, rc, _("There is no such recall.")) : rc;
}

void recall_list_release(struct recall_list *list)
{
    free(list->rows);
    *list = (struct recall_list){ 0 };
}

enum rc recall_of_patient(struct db *db, int64_t patient_id, struct recall_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, RECALL_COLUMNS "WHERE r.patient_id = :p ORDER BY r.status <> 'open', r.id DESC");
    stmt_int(&st, ":p", patient_id);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, recall_row, e);
}

static enum rc insert_recall(struct db *db, struct recall *r, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO recall (patient_id, visit_id, service_id, interval_months, due_calculated_day, "
              "due_agreed_day, created_at) VALUES (:patient, :visit, :service, :months, :calculated, :agreed, :now)");
    stmt_int(&st, ":patient", r->patient_id);
    stmt_int_or_null(&st, ":visit", r->visit_id);
    stmt_int(&st, ":service", r->service_id);
    stmt_int(&st, ":months", r->interval_months);
    stmt_int(&st, ":calculated", r->due_calculated_day);
    if (r->due_agreed_day == RECALL_NO_DAY)
        stmt_null(&st, ":agreed");
    else
        stmt_int(&st, ":agreed", r->due_agreed_day);
    stmt_int(&st, ":now", db_now(db));
    return stmt_insert(&st, &r->id, e);
}

/** Writes what may change in an open recall; r->rev is the one seen. */
static enum rc update_recall(struct db *db, const struct recall *r, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "UPDATE recall SET visit_id = :visit, interval_months = :months, due_calculated_day = :calculated, "
              "due_agreed_day = :agreed, status = :status, appointment_id = :appointment, rev = rev + 1 "
              "WHERE id = :id AND rev = :rev AND status = 'open'");
    stmt_int_or_null(&st, ":visit", r->visit_id);
    stmt_int(&st, ":months", r->interval_months);
    stmt_int(&st, ":calculated", r->due_calculated_day);
    if (r->due_agreed_day == RECALL_NO_DAY)
        stmt_null(&st, ":agreed");
    else
        stmt_int(&st, ":agreed", r->due_agreed_day);
    stmt_text(&st, ":status", recall_statuses[r->status].word);
    stmt_int_or_null(&st, ":appointment", r->appointment_id);
    stmt_int(&st, ":id", r->id);
    stmt_int(&st, ":rev", r->rev);
    return stmt_changed(&st, 1, e);
}

/** Puts the recall's open task on its due day; makes one where there is none. */
static enum rc place_task(struct db *db, const struct recall *r, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT id FROM follow_up_task WHERE recall_id = :r AND status = 'open' ORDER BY id LIMIT 1");
    stmt_int(&st, ":r", r->id);
    int64_t id = 0;
    enum rc rc = stmt_one_int(&st, &id, e);
    if (rc == RC_NOT_FOUND && consent_allowed(db, r->patient_id, CONSENT_REMINDER) == 0)
        return RC_OK; /* nothing may remind this person: the recall stands on the card */
    if (rc == RC_NOT_FOUND) {
        struct task task = { .patient_id = r->patient_id,
                             .visit_id = r->visit_id,
                             .recall_id = r->id,
                             .channel = CONSENT_CALL,
                             .planned_day = r->due_calculated_day,
                             .due_day = recall_due(r) };
        snprintf(task.name, sizeof task.name, _("Recall: %s"), r->service);
        return task_create(db, &task, e);
    }
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "UPDATE follow_up_task SET planned_day = :planned, due_day = :due, due_minute = 0, rev = rev + 1 "
              "WHERE id = :id");
    stmt_int(&st, ":planned", r->due_calculated_day);
    stmt_int(&st, ":due", recall_due(r));
    stmt_int(&st, ":id", id);
    return stmt_changed(&st, 1, e);
}

static enum rc plan_inside(struct db *db, struct recall *r, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, RECALL_COLUMNS "WHERE r.patient_id = :p AND r.service_id = :s AND r.status = 'open' LIMIT 1");
    stmt_int(&st, ":p", r->patient_id);
    stmt_int(&st, ":s", r->service_id);
    struct recall old;
    enum rc rc = stmt_one(&st, &old, sizeof old, recall_row, e);
    if (rc == RC_OK) {
        r->id = old.id;
        r->rev = old.rev;
        rc = update_recall(db, r, e);
    } else if (rc == RC_NOT_FOUND) {
        rc = insert_recall(db, r, e);
    }
    return rc == RC_OK ? place_task(db, r, e) : rc;
}

enum rc recall_plan(struct db *db, int64_t patient_id, int64_t visit_id, int64_t service_id, int32_t from_day,
                    int32_t months, int32_t agreed_day, int64_t *recall_id, struct err *e)
{
    struct service service;
    enum rc rc = service_load(db, service_id, &service, e);
    if (rc != RC_OK)
        return rc;
    struct recall r = { .patient_id = patient_id,
                        .visit_id = visit_id,
                        .service_id = service_id,
                        .interval_months = months != 0 ? months : service.recall_months,
                        .due_agreed_day = agreed_day,
                        .status = RECALL_OPEN };
    if (r.interval_months <= 0)
        return err_set(e, RC_INVALID, _("%s has no recall interval; say in how many months."), service.name);
    if (r.interval_months > 600)
        return err_set(e, RC_INVALID, _("A recall lies at most 600 months ahead."));
    r.due_calculated_day = calendar_add_months(site_calendar(db), from_day, r.interval_months);
    snprintf(r.service, sizeof r.service, "%s", service.name);
    if ((rc = change_begin(db, ACTION_RECALL, e)) != RC_OK)
        return rc;
    rc = plan_inside(db, &r, e);
    change_subject(db, "recall", r.id, patient_id);
    if ((rc = change_end(db, rc, e)) == RC_OK && recall_id != NULL)
        *recall_id = r.id;
    return rc;
}

enum rc recall_agree(struct db *db, int64_t recall_id, int64_t rev, int32_t agreed_day, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_RECALL, e);
    if (rc != RC_OK)
        return rc;
    struct recall r;
    if ((rc = recall_load(db, recall_id, &r, e)) == RC_OK) {
        if (rev != 0)
            r.rev = rev;
        r.due_agreed_day = agreed_day;
        if ((rc = update_recall(db, &r, e)) == RC_OK)
            rc = place_task(db, &r, e);
        change_subject(db, "recall", r.id, r.patient_id);
    }
    return change_end(db, rc, e);
}

/** Ends an open recall, and its open tasks with it; one that is closed already stays as it is. */
static enum rc recall_close(struct db *db, int64_t recall_id, enum recall_status status, int64_t appointment_id,
                            struct err *e)
{
    enum rc rc = change_begin(db, ACTION_RECALL, e);
    if (rc != RC_OK)
        return rc;
    struct recall r;
    rc = recall_load(db, recall_id, &r, e);
    if (rc == RC_OK && r.status == RECALL_OPEN) {
        r.status = status;
        r.appointment_id = appointment_id;
        rc = update_recall(db, &r, e);
        if (rc == RC_OK) {
            struct stmt st;
            stmt_open(&st, db,
                      "UPDATE follow_up_task SET status = :status, closed_at = :now, rev = rev + 1 "
                      "WHERE recall_id = :r AND status = 'open'");
            stmt_text(&st, ":status", task_statuses[status == RECALL_DECLINED ? TASK_CANCELLED : TASK_DONE].word);
            stmt_int(&st, ":now", db_now(db));
            stmt_int(&st, ":r", recall_id);
            rc = stmt_run(&st, e);
        }
        change_subject(db, "recall", r.id, r.patient_id);
    }
    return change_end(db, rc, e);
}

enum rc recall_booked(struct db *db, int64_t recall_id, int64_t appointment_id, struct err *e)
{
    return recall_close(db, recall_id, RECALL_BOOKED, appointment_id, e);
}

enum rc recall_declined(struct db *db, int64_t recall_id, struct err *e)
{
    return recall_close(db, recall_id, RECALL_DECLINED, 0, e);
}

enum rc recall_fill(struct db *db, int64_t patient_id, int64_t service_id, int64_t appointment_id, struct err *e)
{
    struct recall_list list;
    enum rc rc = recall_of_patient(db, patient_id, &list, e);
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < list.n && rc == RC_OK; i++)
        if (list.rows[i].status == RECALL_OPEN && list.rows[i].service_id == service_id)
            rc = recall_booked(db, list.rows[i].id, appointment_id, e);
    recall_list_release(&list);
    return rc;
}
