/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One day, merged: what was agreed, who came without, and where there is room; read anew whenever a desk changed it. */
#include "src/desk/agenda.h"

#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/booking/appointment.h"
#include "src/care/task.h"
#include "src/clinic/catalog.h"
#include "src/clinic/schedule.h"
#include "src/clinic/site.h"
#include "src/people/patient.h"
#include "src/store/stmt.h"
#include "src/visit/visit.h"

const struct agenda_state_info agenda_states[AGENDA_STATE_COUNT] = {
#define X(id, word, mark, label) [AGENDA_##id] = { word, label, mark },
    AGENDA_STATES(X)
#undef X
};

void agenda_release(struct agenda *agenda)
{
    free(agenda->rows);
    *agenda = (struct agenda){ 0 };
}

/* Two statements, one shape: what was agreed for the day, and whom the house received without that. The last part of
 * each leaves out who does not carry the tag or is with somebody else. */
#define WAITS_SINCE /* who is called still waits */                                                                \
    "CASE q.stage WHEN 'called' THEN (SELECT max(started_at) FROM queue_segment WHERE visit_id = v.id "             \
    "AND stage = 'waiting') ELSE q.started_at END"
#define VISIT_COLUMNS                                                                                             \
    "v.id, v.rev, v.ticket, v.closed_at, v.next_step, q.stage, " WAITS_SINCE ", p.family, p.given, s.name, "           \
    "d.short_name, r.name, EXISTS (SELECT 1 FROM alert WHERE patient_id = p.id), "                                 \
    "(SELECT group_concat(name, ' ') FROM (SELECT t.name FROM tag_assignment x JOIN tag t ON t.id = x.tag_id "       \
    "JOIN tag_group g ON g.id = t.group_id WHERE x.patient_id = p.id AND x.until_at IS NULL "                       \
    "ORDER BY g.position, g.id, t.position, t.id)) "
#define FILTERS                                                                                                   \
    "AND (:tag = 0 OR EXISTS (SELECT 1 FROM tag_assignment x WHERE x.patient_id = p.id AND x.tag_id = :tag "        \
    "AND x.until_at IS NULL)) "
static const char appointments_sql[] =
    "SELECT a.id, a.rev, a.patient_id, a.service_id, a.practitioner_id, coalesce(q.room_id, a.room_id), a.start_min, "
    "a.end_min, a.status, a.confirmation, a.overbook, " VISIT_COLUMNS
    "FROM appointment a JOIN patient p ON p.id = a.patient_id JOIN service s ON s.id = a.service_id "
    "JOIN practitioner d ON d.id = a.practitioner_id LEFT JOIN visit v ON v.appointment_id = a.id "
    "LEFT JOIN queue_segment q ON q.id = (SELECT max(id) FROM queue_segment WHERE visit_id = v.id) "
    "LEFT JOIN room r ON r.id = coalesce(q.room_id, a.room_id) "
    "WHERE a.start_min >= :from AND a.start_min < :from + 1440 "
    "AND a.status NOT IN ('proposed', 'entered-in-error') AND (:gone = 1 OR a.status <> 'cancelled') "
    "AND (:who = 0 OR a.practitioner_id = :who) " FILTERS;
static const char walk_ins_sql[] =
    "SELECT v.appointment_id, 0, v.patient_id, v.service_id, v.practitioner_id, q.room_id, v.opened_at, s.with_min, "
    "'', '', 0, " VISIT_COLUMNS
    "FROM (SELECT * FROM visit WHERE day = :day AND +appointment_id IS NULL UNION ALL "
    "SELECT * FROM visit WHERE closed_at IS NULL AND day < :open_before) v "
    "JOIN patient p ON p.id = v.patient_id JOIN service s ON s.id = v.service_id "
    "LEFT JOIN practitioner d ON d.id = v.practitioner_id "
    "LEFT JOIN queue_segment q ON q.id = (SELECT max(id) FROM queue_segment WHERE visit_id = v.id) "
    "LEFT JOIN room r ON r.id = q.room_id "
    "WHERE (:who = 0 OR v.practitioner_id = :who) " FILTERS;

static enum agenda_state state_of_stage(enum visit_stage stage)
{
    switch (stage) {
    case VISIT_WAITING:
        return AGENDA_WAITING;
    case VISIT_CALLED:
        return AGENDA_CALLED;
    case VISIT_IN_ROOM:
        return AGENDA_IN_ROOM;
    case VISIT_CHECK_OUT:
        return AGENDA_CHECK_OUT;
    case VISIT_LEFT:
        return AGENDA_LEFT;
    case VISIT_DONE:
    case VISIT_STAGE_COUNT:
        break;
    }
    return AGENDA_DONE;
}

static enum agenda_state state_of_status(enum appointment_status status, bool confirmed)
{
    switch (status) {
    case APPOINTMENT_ARRIVED:
        return AGENDA_WAITING;
    case APPOINTMENT_IN_VISIT:
        return AGENDA_IN_ROOM;
    case APPOINTMENT_FULFILLED:
        return AGENDA_DONE;
    case APPOINTMENT_CANCELLED:
        return AGENDA_CANCELLED;
    case APPOINTMENT_NOSHOW:
        return AGENDA_NOSHOW;
    case APPOINTMENT_PROPOSED:
    case APPOINTMENT_BOOKED:
    case APPOINTMENT_ENTERED_IN_ERROR:
    case APPOINTMENT_STATUS_COUNT:
        break;
    }
    return confirmed ? AGENDA_CONFIRMED : AGENDA_EXPECTED;
}

/** What the two statements have in common. */
static void fill_row(struct stmt *st, struct agenda_row *row)
{
    char family[PATIENT_NAME], given[PATIENT_NAME];
    row->appointment_id = stmt_col_int(st, 0);
    row->appointment_rev = stmt_col_int(st, 1);
    row->patient_id = stmt_col_int(st, 2);
    row->service_id = stmt_col_int(st, 3);
    row->practitioner_id = stmt_col_int(st, 4);
    row->room_id = stmt_col_int(st, 5);
    row->overbook = stmt_col_int(st, 10) != 0;
    row->visit_id = stmt_col_int(st, 11);
    row->visit_rev = stmt_col_int(st, 12);
    row->ticket = (int32_t)stmt_col_int(st, 13);
    stmt_col_copy(st, 18, family, sizeof family);
    stmt_col_copy(st, 19, given, sizeof given);
    patient_name(row->patient, sizeof row->patient, family, given);
    stmt_col_copy(st, 20, row->service, sizeof row->service);
    stmt_col_copy(st, 21, row->practitioner, sizeof row->practitioner);
    stmt_col_copy(st, 22, row->room, sizeof row->room);
    row->alert = stmt_col_int(st, 23) != 0;
    stmt_col_copy(st, 24, row->tags, sizeof row->tags);
}

/** Where the person is, from the visit's last segment; nothing when there is no visit. */
static void fill_visit(struct stmt *st, struct agenda *a, struct agenda_row *row, int64_t now)
{
    if (row->visit_id == 0)
        return;
    int stage = WORD_INDEX(visit_stages, stmt_col_text(st, 16), -1);
    row->state = stmt_col_null(st, 14) && stage >= 0 ? state_of_stage((enum visit_stage)stage) : AGENDA_DONE;
    if (strcmp(stmt_col_text(st, 15), visit_nexts[VISIT_NEXT_LEFT].word) == 0)
        row->state = AGENDA_LEFT;
    bool waits = row->state == AGENDA_WAITING || row->state == AGENDA_CALLED;
    if (waits) {
        int64_t seconds = now - stmt_col_int(st, 17);
        row->waited_min = seconds > 0 ? (int32_t)(seconds / 60) : 0;
        row->alarm = row->waited_min >= a->alarm_min;
    }
    if (waits || row->state == AGENDA_IN_ROOM || row->state == AGENDA_CHECK_OUT)
        a->counts.here++;
    a->counts.waiting_over += row->alarm;
}

static struct agenda_row *new_row(struct agenda *a)
{
    struct agenda_row *row = list_more(&a->rows, a->n, sizeof *row);
    if (row != NULL)
        a->n++;
    return row;
}

static enum rc read_appointments(struct db *db, const struct agenda_query *q, struct agenda *a, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, appointments_sql);
    stmt_int(&st, ":from", (int64_t)q->day * CIVIL_DAY_MIN);
    stmt_int(&st, ":gone", q->cancelled);
    stmt_int(&st, ":who", q->practitioner_id);
    stmt_int(&st, ":tag", q->tag_id);
    int64_t now = db_now(db);
    bool today = q->day == civil_min_day(a->now_min);
    enum rc rc = RC_OK;
    while (stmt_row(&st)) {
        struct agenda_row *row = new_row(a);
        if (row == NULL) {
            rc = err_memory(e);
            break;
        }
        fill_row(&st, row);
        row->kind = AGENDA_APPOINTMENT;
        row->start_min = stmt_col_int(&st, 6);
        row->end_min = stmt_col_int(&st, 7);
        int status = WORD_INDEX(appointment_statuses, stmt_col_text(&st, 8), -1);
        int confirmation = WORD_INDEX(confirmations, stmt_col_text(&st, 9), -1);
        row->state = state_of_status(status < 0 ? APPOINTMENT_BOOKED : (enum appointment_status)status,
                                     confirmation == CONFIRMATION_CONFIRMED);
        if (today && status == APPOINTMENT_BOOKED && a->now_min - row->start_min >= (q->late_min > 0 ? q->late_min : 1)) {
            row->state = AGENDA_LATE;
            row->late_min = (int32_t)(a->now_min - row->start_min);
            a->counts.late++;
        }
        a->counts.booked += row->state != AGENDA_CANCELLED && row->state != AGENDA_NOSHOW;
        fill_visit(&st, a, row, now);
    }
    enum rc end = stmt_finish(&st, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : end;
}

static enum rc read_walk_ins(struct db *db, const struct agenda_query *q, struct agenda *a, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, walk_ins_sql);
    stmt_int(&st, ":day", q->day);
    stmt_int(&st, ":open_before", q->day == civil_min_day(a->now_min) ? q->day : INT32_MIN);
    stmt_int(&st, ":who", q->practitioner_id);
    stmt_int(&st, ":tag", q->tag_id);
    int64_t now = db_now(db);
    enum rc rc = RC_OK;
    while (stmt_row(&st)) {
        struct agenda_row *row = new_row(a);
        if (row == NULL) {
            rc = err_memory(e);
            break;
        }
        fill_row(&st, row);
        row->kind = AGENDA_WALK_IN;
        row->start_min = site_min_of(db, stmt_col_int(&st, 6));
        row->end_min = row->start_min + stmt_col_int(&st, 7);
        fill_visit(&st, a, row, now);
    }
    enum rc end = stmt_finish(&st, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : end;
}

static enum rc add_gap(struct agenda *a, const struct practitioner *d, int64_t start, int64_t end, int32_t shortest,
                       struct err *e)
{
    if (start < a->now_min)
        start = a->now_min + (5 - a->now_min % 5) % 5;
    if (end - start < shortest)
        return RC_OK;
    struct agenda_row *row = new_row(a);
    if (row == NULL)
        return err_memory(e);
    row->kind = AGENDA_GAP;
    row->state = AGENDA_FREE;
    row->start_min = start;
    row->end_min = end;
    row->practitioner_id = d->id;
    snprintf(row->practitioner, sizeof row->practitioner, "%s", d->short_name);
    return RC_OK;
}

/** True while a row takes its practitioner's time. */
static bool takes_time(const struct agenda_row *row)
{
    return row->kind == AGENDA_APPOINTMENT && row->state != AGENDA_CANCELLED && row->state != AGENDA_NOSHOW &&
           row->state != AGENDA_LEFT;
}

/** What is left of one practitioner's working time; rows [0, n) are the day's appointments by start. */
static enum rc gaps_of(struct agenda *a, size_t n, const struct schedule_set *set, const struct practitioner *d,
                       const struct agenda_query *q, struct err *e)
{
    struct work_interval work[SCHEDULE_MAX_INTERVALS];
    size_t n_work = schedule_day(set, d->id, q->day, civil_min_day(a->now_min), work);
    int64_t midnight = (int64_t)q->day * CIVIL_DAY_MIN;
    int32_t shortest = q->gap_min > 0 ? q->gap_min : 15;
    enum rc rc = RC_OK;
    for (size_t w = 0; w < n_work && rc == RC_OK; w++) {
        int64_t from = midnight + work[w].start_min;
        while (w + 1 < n_work && work[w + 1].start_min == work[w].end_min)
            w++;
        int64_t until = midnight + work[w].end_min;
        for (size_t i = 0; i < n && rc == RC_OK && a->rows[i].start_min < until; i++) {
            const struct agenda_row *row = &a->rows[i];
            if (row->practitioner_id != d->id || !takes_time(row) || row->end_min <= from)
                continue;
            int64_t taken_from = row->start_min, taken_until = row->end_min;
            if (taken_from > from)
                rc = add_gap(a, d, from, taken_from, shortest, e);
            from = taken_until;
        }
        if (rc == RC_OK && until > from)
            rc = add_gap(a, d, from, until, shortest, e);
    }
    return rc;
}

static enum rc read_gaps(struct db *db, const struct agenda_query *q, struct agenda *a, struct err *e)
{
    struct schedule_set *set = NULL;
    struct practitioner_list who = { 0 };
    enum rc rc = schedule_load(db, q->day, q->day, &set, e);
    if (rc == RC_OK)
        rc = practitioner_list(db, &who, e);
    size_t n = a->n;
    for (size_t i = 0; i < who.n && rc == RC_OK; i++)
        if (q->practitioner_id == 0 || q->practitioner_id == who.rows[i].id)
            rc = gaps_of(a, n, set, &who.rows[i], q, e);
    practitioner_list_release(&who);
    schedule_free(set);
    return rc;
}

static int by_start(const void *x, const void *y)
{
    const struct agenda_row *a = x, *b = y;
    if (a->start_min != b->start_min)
        return a->start_min < b->start_min ? -1 : 1;
    if (a->practitioner_id != b->practitioner_id)
        return a->practitioner_id < b->practitioner_id ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return a->appointment_id < b->appointment_id ? -1 : a->appointment_id > b->appointment_id;
}

enum rc agenda_read(struct db *db, const struct agenda_query *q, struct agenda *ret, struct err *e)
{
    struct agenda a = { .day = q->day, .now_min = site_now_min(db), .alarm_min = q->alarm_min > 0 ? q->alarm_min : 15 };
    int64_t due = 0, overdue = 0;
    enum rc rc = read_appointments(db, q, &a, e);
    if (a.n > 0)
        qsort(a.rows, a.n, sizeof *a.rows, by_start);
    if (rc == RC_OK && !q->no_gaps && q->tag_id == 0)
        rc = read_gaps(db, q, &a, e);
    if (rc == RC_OK)
        rc = read_walk_ins(db, q, &a, e);
    if (rc == RC_OK)
        rc = task_count(db, q->day, &due, &overdue, e);
    if (rc != RC_OK) {
        agenda_release(&a);
        return rc;
    }
    a.counts.calls_due = (int32_t)(due + overdue);
    if (a.n > 0)
        qsort(a.rows, a.n, sizeof *a.rows, by_start);
    *ret = a;
    return RC_OK;
}

char *agenda_state_text(const struct agenda_row *row, char *out, size_t size)
{
    if (row->state == AGENDA_IN_ROOM && row->room[0] != '\0')
        snprintf(out, size, _("in %s"), row->room);
    else if (row->kind == AGENDA_GAP)
        snprintf(out, size, _("free %d min"), (int)(row->end_min - row->start_min));
    else
        snprintf(out, size, "%s", _(agenda_states[row->state].label));
    return out;
}

char *agenda_wait_text(const struct agenda_row *row, char *out, size_t size)
{
    out[0] = '\0';
    if (row->state == AGENDA_LATE)
        snprintf(out, size, _("%dm late"), row->late_min);
    else if (row->state == AGENDA_WAITING || row->state == AGENDA_CALLED)
        snprintf(out, size, row->alarm ? _("%dm !") : _("%dm"), row->waited_min);
    return out;
}
