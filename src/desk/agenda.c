/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One day, merged: what was agreed, who came without, and where there is room; read anew whenever a desk changed it. */
#include "src/desk/agenda.h"

#include <string.h>

#include "src/base/civil.h"
#include "src/base/list.h"
#include "src/booking/forgotten.h"
#include "src/booking/hold.h"
#include "src/care/task.h"
#include "src/clinic/schedule.h"
#include "src/clinic/site.h"
#include "src/store/stmt.h"
#include "src/visit/visit.h"

enum { DAY_S = 86400 };

void agenda_release(struct agenda *agenda)
{
    free(agenda->rows);
    *agenda = (struct agenda){ 0 };
}

bool agenda_here(const struct agenda_row *row)
{
    return row->state == AGENDA_WAITING || row->state == AGENDA_CALLED || row->state == AGENDA_IN_ROOM ||
           row->state == AGENDA_CHECK_OUT;
}

static bool is_today(const struct agenda *a)
{
    return a->q.day == civil_min_day(a->now_min);
}

/* ---- who is here: read first, so that each appointment finds its visit without asking the file ---- */

struct presence {
    int64_t appointment_id;
    enum agenda_state state;
    int32_t since_s;
};
struct presences {
    struct presence *rows; /* by appointment */
    size_t n;
};

static enum agenda_state state_of_stage(int stage)
{
    static const enum agenda_state states[VISIT_STAGE_COUNT] = {
        [VISIT_WAITING] = AGENDA_WAITING,     [VISIT_CALLED] = AGENDA_CALLED, [VISIT_IN_ROOM] = AGENDA_IN_ROOM,
        [VISIT_CHECK_OUT] = AGENDA_CHECK_OUT, [VISIT_DONE] = AGENDA_DONE,     [VISIT_LEFT] = AGENDA_LEFT,
    };
    return stage < 0 ? AGENDA_DONE : states[stage];
}

/* The condition of the index: what of a day's visits the appointments themselves do not tell. */
#define TELLING "(closed_at IS NULL OR appointment_id IS NULL OR next_step = 'left') "
static const char visits_sql[] =
    "SELECT v.id, v.appointment_id, v.practitioner_id, v.opened_at, s.with_min, v.closed_at, v.next_step, "
    "q.stage, (SELECT max(w.started_at) FROM queue_segment w WHERE w.visit_id = v.id AND w.stage = 'waiting'), "
    "v.day = :day, (:who = 0 OR v.practitioner_id = :who) "
    "AND (:tag = 0 OR EXISTS (SELECT 1 FROM tag_assignment x WHERE x.patient_id = v.patient_id "
    "AND x.tag_id = :tag AND x.until_at IS NULL)) "
    "FROM (SELECT * FROM visit WHERE day = :day AND " TELLING
    "UNION ALL SELECT * FROM visit INDEXED BY visit_open WHERE day < :open_before AND closed_at IS NULL) v "
    "JOIN service s ON s.id = v.service_id "
    "LEFT JOIN queue_segment q ON q.id = (SELECT max(id) FROM queue_segment WHERE visit_id = v.id)";

static struct presence presence_of(struct stmt *st, const struct agenda *a)
{
    struct presence p = { .appointment_id = stmt_col_int(st, 1), .state = AGENDA_DONE };
    if (strcmp(stmt_col_text(st, 6), visit_nexts[VISIT_NEXT_LEFT].word) == 0)
        p.state = AGENDA_LEFT;
    else if (stmt_col_null(st, 5))
        p.state = state_of_stage(WORD_INDEX(visit_stages, stmt_col_text(st, 7), -1));
    int64_t since_s = stmt_col_int(st, 8) - (int64_t)a->q.day * DAY_S;
    p.since_s = since_s > INT32_MIN && since_s < INT32_MAX ? (int32_t)since_s : 0;
    return p;
}

static void add_walk_in(struct db *db, struct stmt *st, struct agenda *a, const struct presence *p)
{
    struct agenda_row *row = stmt_add(st, &a->rows, &a->n, sizeof *row);
    if (row == NULL)
        return;
    *row = (struct agenda_row){ .id = stmt_col_int(st, 0),
                                .practitioner_id = stmt_col_int(st, 2),
                                .start_min = (int32_t)site_min_of(db, stmt_col_int(st, 3)),
                                .since_s = p->since_s,
                                .kind = AGENDA_WALK_IN,
                                .state = p->state };
    row->end_min = row->start_min + (int32_t)stmt_col_int(st, 4);
}

static int by_appointment(const void *x, const void *y)
{
    const struct presence *a = x, *b = y;
    return (a->appointment_id > b->appointment_id) - (a->appointment_id < b->appointment_id);
}

/** Walk-ins, and visits of earlier days that nobody closed, become rows; the others wait for their appointment. */
static enum rc read_visits(struct db *db, struct agenda *a, struct presences *here, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, visits_sql);
    stmt_int(&st, ":day", a->q.day);
    stmt_int(&st, ":open_before", is_today(a) ? a->q.day : INT32_MIN);
    stmt_int(&st, ":who", a->q.practitioner_id);
    stmt_int(&st, ":tag", a->q.tag_id);
    while (stmt_row(&st)) {
        struct presence p = presence_of(&st, a), *one;
        if (p.appointment_id == 0 || stmt_col_int(&st, 9) == 0) {
            if (stmt_col_int(&st, 10) != 0)
                add_walk_in(db, &st, a, &p);
        } else if ((one = stmt_add(&st, &here->rows, &here->n, sizeof *one)) != NULL) {
            *one = p;
        }
    }
    if (here->n > 0)
        qsort(here->rows, here->n, sizeof *here->rows, by_appointment);
    return stmt_finish(&st, e);
}

/* ---- what was agreed: answered from the index appointment_day alone ---- */

static const char appointments_sql[] =
    "SELECT a.id, a.practitioner_id, a.start_min, a.end_min, a.status, a.confirmation, "
    "iif(a.status = 'proposed', " HOLD_UNTIL_SQL("a") ", NULL) FROM appointment a "
    "WHERE a.start_min >= :from AND a.start_min < :from + 1440 "
    "AND (:who = 0 OR a.practitioner_id = :who) "
    "AND (:tag = 0 OR EXISTS (SELECT 1 FROM tag_assignment x WHERE x.patient_id = a.patient_id AND x.tag_id = :tag "
    "AND x.until_at IS NULL)) ORDER BY a.start_min, a.practitioner_id";

/** False for what is not shown. What is proposed is, as long as it holds its time. */
static bool shown(const struct agenda *a, struct stmt *st, enum appointment_status status)
{
    return (status != APPOINTMENT_PROPOSED || !stmt_col_null(st, 6)) && status != APPOINTMENT_ENTERED_IN_ERROR &&
           (a->q.cancelled || status != APPOINTMENT_CANCELLED);
}

static enum agenda_state state_of_status(struct stmt *st, enum appointment_status status)
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
        return AGENDA_HELD;
    case APPOINTMENT_BOOKED:
    case APPOINTMENT_ENTERED_IN_ERROR:
    case APPOINTMENT_STATUS_COUNT:
        break;
    }
    return strcmp(stmt_col_text(st, 5), confirmations[CONFIRMATION_CONFIRMED].word) == 0 ? AGENDA_CONFIRMED
                                                                                        : AGENDA_EXPECTED;
}

static enum rc read_appointments(struct db *db, struct agenda *a, const struct presences *here, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, appointments_sql);
    stmt_int(&st, ":from", (int64_t)a->q.day * CIVIL_DAY_MIN);
    stmt_int(&st, ":who", a->q.practitioner_id);
    stmt_int(&st, ":tag", a->q.tag_id);
    while (stmt_row(&st)) {
        int status = WORD_INDEX(appointment_statuses, stmt_col_text(&st, 4), APPOINTMENT_BOOKED);
        if (!shown(a, &st, (enum appointment_status)status))
            continue;
        struct agenda_row *row = stmt_add(&st, &a->rows, &a->n, sizeof *row);
        if (row == NULL)
            break;
        *row = (struct agenda_row){ .id = stmt_col_int(&st, 0),
                                    .practitioner_id = stmt_col_int(&st, 1),
                                    .start_min = (int32_t)stmt_col_int(&st, 2),
                                    .end_min = (int32_t)stmt_col_int(&st, 3),
                                    .kind = AGENDA_APPOINTMENT };
        row->state = state_of_status(&st, (enum appointment_status)status);
        a->counts.booked +=
            row->state != AGENDA_CANCELLED && row->state != AGENDA_NOSHOW && row->state != AGENDA_HELD;
        if (row->state == AGENDA_HELD)
            row->since_s = (int32_t)(stmt_col_int(&st, 6) - (int64_t)a->q.day * DAY_S);
        const struct presence *p =
            here->n == 0 ? NULL
                         : bsearch(&(struct presence){ .appointment_id = row->id }, here->rows, here->n,
                                   sizeof *here->rows, by_appointment);
        if (p != NULL) {
            row->state = p->state;
            row->since_s = p->since_s;
        }
    }
    return stmt_finish(&st, e);
}

/* ---- what is left of the working time ---- */

/* The practitioners of the house, and for each the rows that take its time, by start. */
struct house {
    int64_t *ids; /* ascending */
    int32_t *first, *next; /* first: by practitioner; next: by row; -1: none */
    size_t n;
};

static void house_release(struct house *h)
{
    free(h->ids);
    free(h->first);
    free(h->next);
}

static int by_number(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/** True while a row takes its practitioner's time. */
static bool takes_time(const struct agenda_row *row)
{
    return row->kind == AGENDA_APPOINTMENT && row->state != AGENDA_CANCELLED && row->state != AGENDA_NOSHOW &&
           row->state != AGENDA_LEFT;
}

static enum rc read_house(struct db *db, const struct agenda *a, struct house *h, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT id FROM practitioner WHERE active = 1 AND assistant = 0 AND (:who = 0 OR id = :who) ORDER BY id");
    stmt_int(&st, ":who", a->q.practitioner_id);
    while (stmt_row(&st)) {
        int64_t *id = stmt_add(&st, &h->ids, &h->n, sizeof *id);
        if (id != NULL)
            *id = stmt_col_int(&st, 0);
    }
    enum rc rc = stmt_finish(&st, e);
    h->first = malloc((h->n + 1) * sizeof *h->first);
    h->next = malloc((a->n + 1) * sizeof *h->next);
    if (h->first == NULL || h->next == NULL)
        return err_memory(e);
    for (size_t i = 0; i < h->n; i++)
        h->first[i] = -1;
    for (size_t i = a->n; i-- > 0 && h->n > 0;) {
        const int64_t *at = bsearch(&a->rows[i].practitioner_id, h->ids, h->n, sizeof *h->ids, by_number);
        if (at == NULL || !takes_time(&a->rows[i]))
            continue;
        h->next[i] = h->first[at - h->ids];
        h->first[at - h->ids] = (int32_t)i;
    }
    return rc;
}

static enum rc add_gap(struct agenda *a, int64_t practitioner_id, int32_t start, int32_t end, struct err *e)
{
    if (end - start < a->q.gap_min || end <= a->now_min)
        return RC_OK;
    struct agenda_row *row = list_more(&a->rows, a->n, sizeof *row);
    if (row == NULL)
        return err_memory(e);
    a->n++;
    *row = (struct agenda_row){ .practitioner_id = practitioner_id,
                                .start_min = start,
                                .end_min = end,
                                .kind = AGENDA_GAP,
                                .state = AGENDA_FREE };
    return RC_OK;
}

/** What is left of one practitioner's hours between the rows from `first` on. */
static enum rc gaps_of(struct agenda *a, const struct schedule_set *set, int64_t practitioner_id, int32_t first,
                       const int32_t *next, struct err *e)
{
    struct work_interval work[SCHEDULE_MAX_INTERVALS];
    size_t n_work = schedule_day(set, practitioner_id, a->q.day, civil_min_day(a->now_min), work);
    int32_t midnight = a->q.day * CIVIL_DAY_MIN;
    enum rc rc = RC_OK;
    for (size_t w = 0; w < n_work && rc == RC_OK; w++) {
        int32_t from = midnight + work[w].start_min;
        while (w + 1 < n_work && work[w + 1].start_min == work[w].end_min)
            w++;
        int32_t until = midnight + work[w].end_min;
        for (int32_t i = first; i >= 0 && a->rows[i].start_min < until && rc == RC_OK; i = next[i]) {
            struct agenda_row row = a->rows[i]; /* the array may move under a new gap */
            if (row.end_min <= from)
                continue;
            if (row.start_min > from)
                rc = add_gap(a, practitioner_id, from, row.start_min, e);
            from = row.end_min;
        }
        if (rc == RC_OK && until > from)
            rc = add_gap(a, practitioner_id, from, until, e);
    }
    return rc;
}

static enum rc read_gaps(struct db *db, struct agenda *a, struct err *e)
{
    struct schedule_set *set = NULL;
    struct house house = { 0 };
    enum rc rc = schedule_load(db, a->q.day, a->q.day, &set, e);
    if (rc == RC_OK)
        rc = read_house(db, a, &house, e);
    for (size_t i = 0; i < house.n && rc == RC_OK; i++)
        rc = gaps_of(a, set, house.ids[i], house.first[i], house.next, e);
    house_release(&house);
    schedule_free(set);
    return rc;
}

/* ---- the minute ---- */

static int by_start(const void *x, const void *y)
{
    const struct agenda_row *a = x, *b = y;
    if (a->start_min != b->start_min)
        return a->start_min < b->start_min ? -1 : 1;
    if (a->practitioner_id != b->practitioner_id)
        return a->practitioner_id < b->practitioner_id ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

/** Most days come in order; a day with free time and walk-ins among it does not. */
static void sort(struct agenda *a)
{
    for (size_t i = 1; i < a->n; i++)
        if (by_start(&a->rows[i - 1], &a->rows[i]) > 0) {
            qsort(a->rows, a->n, sizeof *a->rows, by_start);
            return;
        }
}

static int16_t minutes(int64_t n)
{
    return (int16_t)(n < 0 ? 0 : n > INT16_MAX ? INT16_MAX : n);
}

/** Free time that is past goes, what remains begins on the next five minutes. False: nothing of it is left. */
static bool gap_lasts(struct agenda_row *row, const struct agenda *a, bool *moved)
{
    if (row->start_min < a->now_min) {
        row->start_min = (int32_t)(a->now_min + (5 - a->now_min % 5) % 5);
        *moved = true;
    }
    return row->end_min - row->start_min >= a->q.gap_min;
}

static void to_minute(struct db *db, struct agenda *a)
{
    int64_t now_s = db_now(db) - (int64_t)a->q.day * DAY_S;
    bool moved = false;
    size_t n = 0;
    a->now_min = site_now_min(db);
    a->counts.here = a->counts.waiting_over = a->counts.late = 0;
    bool today = is_today(a);
    for (size_t i = 0; i < a->n; i++) {
        struct agenda_row row = a->rows[i];
        if (row.kind == AGENDA_GAP && !gap_lasts(&row, a, &moved))
            continue;
        if (row.state == AGENDA_WAITING || row.state == AGENDA_CALLED) {
            row.minutes = minutes((now_s - row.since_s) / 60);
            row.alarm = row.minutes >= a->q.alarm_min;
        } else if (row.state == AGENDA_HELD) {
            row.minutes = minutes((row.since_s - now_s + 59) / 60);
        } else if (today && (row.state == AGENDA_EXPECTED || row.state == AGENDA_CONFIRMED || row.state == AGENDA_LATE) &&
                   a->now_min - row.start_min >= a->q.late_min) {
            row.state = AGENDA_LATE;
            row.minutes = minutes(a->now_min - row.start_min);
        }
        a->counts.here += agenda_here(&row);
        a->counts.waiting_over += row.alarm;
        a->counts.late += row.state == AGENDA_LATE;
        if (!a->q.here || agenda_here(&row))
            a->rows[n++] = row;
    }
    a->n = n;
    if (moved)
        sort(a);
}

bool agenda_tick(struct db *db, struct agenda *a)
{
    /* Who is late is not among the rows of those who are here. */
    if (a->q.here || civil_min_day(site_now_min(db)) != civil_min_day(a->now_min))
        return false;
    for (size_t i = 0; i < a->n; i++) /* what is held no more is free */
        if (a->rows[i].state == AGENDA_HELD && a->rows[i].since_s <= db_now(db) - (int64_t)a->q.day * DAY_S)
            return false;
    to_minute(db, a);
    return true;
}

enum rc agenda_read(struct db *db, const struct agenda_query *q, struct agenda *ret, struct err *e)
{
    struct agenda a = { .q = *q, .now_min = site_now_min(db) };
    struct presences here = { 0 };
    int64_t due = 0, overdue = 0, forgotten = 0;
    a.q.alarm_min = q->alarm_min > 0 ? q->alarm_min : 15;
    a.q.late_min = q->late_min > 0 ? q->late_min : 1;
    a.q.gap_min = q->gap_min > 0 ? q->gap_min : 15;
    enum rc rc = read_visits(db, &a, &here, e);
    if (rc == RC_OK)
        rc = read_appointments(db, &a, &here, e);
    free(here.rows);
    if (rc == RC_OK && !q->no_gaps && !q->here && q->tag_id == 0)
        rc = read_gaps(db, &a, e);
    if (rc == RC_OK)
        rc = task_count(db, q->day, &due, &overdue, e);
    if (rc == RC_OK)
        rc = forgotten_count(db, &forgotten, e);
    if (rc != RC_OK) {
        agenda_release(&a);
        return rc;
    }
    a.counts.calls_due = (int32_t)(due + overdue);
    a.counts.forgotten = (int32_t)forgotten;
    sort(&a);
    to_minute(db, &a);
    struct agenda_row *fitting = realloc(a.rows, (a.n + 1) * sizeof *a.rows);
    if (fitting != NULL)
        a.rows = fitting;
    *ret = a;
    return RC_OK;
}
