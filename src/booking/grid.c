/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The book as columns: read from the table of what is taken, shared out to lanes, and cut into cells. */
#include "src/booking/grid.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/booking/hours.h"
#include "src/booking/occupancy.h"
#include "src/clinic/site.h"
#include "src/people/privacy.h"
#include "src/store/stmt.h"

enum { WEEK_DAYS = 7, LANES_MOST = UINT8_MAX };

void grid_release(struct grid *grid)
{
    for (size_t i = 0; i < grid->n; i++) {
        free(grid->columns[i].working);
        free(grid->columns[i].free);
        free(grid->columns[i].off);
        free(grid->columns[i].busy);
    }
    free(grid->columns);
    *grid = (struct grid){0};
}

/* ---- what is taken ---- */

/* A time that is taken more than once: everybody in a lane of their own, and all of them know how many lanes there
 * are. */
static void share_lanes(struct grid_span *spans, size_t first, size_t n)
{
    int64_t ends[LANES_MOST];
    uint8_t lanes = 0;
    for (size_t i = first; i < n; i++) {
        uint8_t lane = 0;
        while (lane < lanes && ends[lane] > spans[i].start_min)
            lane++;
        if (lane == lanes && lanes < LANES_MOST)
            lanes++;
        else if (lane == LANES_MOST)
            lane--;
        ends[lane] = spans[i].end_min;
        spans[i].lane = lane;
    }
    for (size_t i = first; i < n; i++)
        spans[i].lanes = lanes;
}

void grid_lanes(struct grid_span *spans, size_t n)
{
    size_t first = 0;
    int64_t end_min = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > first && spans[i].start_min >= end_min) {
            share_lanes(spans, first, i);
            first = i;
        }
        end_min = i == first || spans[i].end_min > end_min ? spans[i].end_min : end_min;
    }
    share_lanes(spans, first, n);
}

static enum rc read_busy(struct db *db, enum occupant kind, struct grid_column *c, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT start_min, end_min, appointment_id, overbook, expires_at FROM occupancy"
              " WHERE kind = :kind AND resource = :resource AND start_min > :from - 1440 AND start_min < :to"
              " AND end_min > :from AND (expires_at = 0 OR expires_at > clock_now()) ORDER BY start_min, appointment_id");
    stmt_int(&st, ":kind", (int64_t)kind);
    stmt_int(&st, ":resource", c->id);
    stmt_int(&st, ":from", (int64_t)c->day * CIVIL_DAY_MIN);
    stmt_int(&st, ":to", ((int64_t)c->day + 1) * CIVIL_DAY_MIN);
    while (stmt_row(&st)) {
        struct grid_span *span = stmt_add(&st, &c->busy, &c->n_busy, sizeof *span);
        if (span != NULL)
            *span = (struct grid_span){.start_min = stmt_col_int(&st, 0),
                                       .end_min = stmt_col_int(&st, 1),
                                       .appointment_id = stmt_col_int(&st, 2),
                                       .overbook = stmt_col_int(&st, 3) != 0,
                                       .expires_at = stmt_col_int(&st, 4)};
    }
    grid_lanes(c->busy, c->n_busy);
    return stmt_finish(&st, e);
}

/* ---- what is worked, and what of it is free ---- */

static enum rc add_block(struct grid_block **blocks, size_t *n, int64_t start_min, int64_t end_min, int category,
                         struct err *e)
{
    if (start_min >= end_min)
        return RC_OK;
    struct grid_block *block = list_more(blocks, *n, sizeof *block);
    if (block == NULL)
        return err_memory(e);
    *block = (struct grid_block){start_min, end_min, category};
    (*n)++;
    return RC_OK;
}

/* Without the minutes that the clock skips. */
static enum rc add_worked(struct grid_column *c, int64_t start_min, int64_t end_min, int category, struct err *e)
{
    enum rc rc = RC_OK;
    int64_t from = start_min;
    for (int64_t min = hours_exist(start_min, end_min) ? end_min : start_min; min <= end_min && rc == RC_OK; min++)
        if (min == end_min || !hours_exist(min, min + 1)) {
            rc = add_block(&c->working, &c->n_working, from, min, category, e);
            from = min + 1;
        }
    return rc;
}

static enum rc fill_working(struct grid_column *c, const struct work_interval *hours, size_t n, struct err *e)
{
    const int64_t midnight = (int64_t)c->day * CIVIL_DAY_MIN;
    enum rc rc = RC_OK;
    for (size_t i = 0; i < n && rc == RC_OK; i++)
        rc = add_worked(c, midnight + hours[i].start_min, midnight + hours[i].end_min, hours[i].category, e);
    return rc;
}

/* Working time less what is taken; both are in order. */
static enum rc fill_free(struct grid_column *c, struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t w = 0; w < c->n_working && rc == RC_OK; w++) {
        int64_t from = c->working[w].start_min, to = c->working[w].end_min;
        for (size_t b = 0; b < c->n_busy && rc == RC_OK; b++) {
            const struct grid_span *taken = &c->busy[b];
            if (taken->end_min <= from || taken->start_min >= to)
                continue;
            rc = add_block(&c->free, &c->n_free, from, taken->start_min, c->working[w].category, e);
            from = taken->end_min > from ? taken->end_min : from;
        }
        if (rc == RC_OK)
            rc = add_block(&c->free, &c->n_free, from, to, c->working[w].category, e);
    }
    return rc;
}

/* ---- columns ---- */

/** When anybody works at a site. */
struct site_hours {
    int64_t site_id;
    bool worked[CIVIL_DAY_MIN];
};

/** What all columns are made from. */
struct maker {
    struct db *db;
    struct grid *grid;
    const struct schedule_set *set;
    int32_t today;
    struct practitioner_list who;
    struct site_hours *sites;
    size_t n_sites;
};

static void widen(struct grid *g, const struct grid_column *c, int64_t start_min, int64_t end_min)
{
    const int64_t midnight = (int64_t)c->day * CIVIL_DAY_MIN;
    int from = (int)(start_min > midnight ? start_min - midnight : 0);
    int to = (int)(end_min - midnight < CIVIL_DAY_MIN ? end_min - midnight : CIVIL_DAY_MIN);
    if (g->first_min == g->last_min) {
        g->first_min = from;
        g->last_min = to;
    }
    g->first_min = from < g->first_min ? from : g->first_min;
    g->last_min = to > g->last_min ? to : g->last_min;
}

static void note_column(struct grid *g, const struct grid_column *c)
{
    for (size_t i = 0; i < c->n_working; i++)
        widen(g, c, c->working[i].start_min, c->working[i].end_min);
    for (size_t i = 0; i < c->n_busy; i++) {
        const struct grid_span *span = &c->busy[i];
        widen(g, c, span->start_min, span->end_min);
        if (span->expires_at != 0 && (g->expires_at == 0 || span->expires_at < g->expires_at))
            g->expires_at = span->expires_at;
    }
}

static void mark(bool *minutes, const struct work_interval *hours, size_t n, int64_t site_id)
{
    for (size_t i = 0; i < n; i++)
        if (site_id == 0 || hours[i].site_id == 0 || hours[i].site_id == site_id)
            memset(minutes + hours[i].start_min, true, (size_t)(hours[i].end_min - hours[i].start_min));
}

/* Worked out once for all rooms of a site. NULL without memory. */
static const struct site_hours *site_hours(struct maker *m, int64_t site_id)
{
    struct work_interval hours[SCHEDULE_MAX_INTERVALS];
    for (size_t i = 0; i < m->n_sites; i++)
        if (m->sites[i].site_id == site_id)
            return &m->sites[i];
    struct site_hours *site = list_more(&m->sites, m->n_sites, sizeof *site);
    if (site == NULL)
        return NULL;
    m->n_sites++;
    site->site_id = site_id;
    for (size_t i = 0; i < m->who.n; i++)
        mark(site->worked, hours, schedule_day(m->set, m->who.rows[i].id, m->grid->q.day, m->today, hours), site_id);
    return site;
}

/* A room is free for work while it can be used and anybody works at its site. */
static size_t room_hours(struct maker *m, const struct grid_column *c, struct work_interval *out)
{
    bool open[CIVIL_DAY_MIN] = {false};
    struct work_interval hours[SCHEDULE_MAX_INTERVALS];
    const struct site_hours *site = site_hours(m, c->site_id);
    size_t n = 0;
    mark(open, hours, schedule_room(m->set, c->id, c->day, hours), 0);
    for (int32_t at = 0; site != NULL && at < CIVIL_DAY_MIN; at++) {
        if (!site->worked[at] || !open[at])
            continue;
        if (n > 0 && out[n - 1].end_min == at)
            out[n - 1].end_min = at + 1;
        else if (n < SCHEDULE_MAX_INTERVALS)
            out[n++] = (struct work_interval){.start_min = at, .end_min = at + 1, .category = CATEGORY_ANY};
    }
    return n;
}

/* Why an hour is off that lies between `work` blocks, or before and behind them all. */
static const char *why_off(const struct maker *m, enum occupant kind, const struct grid_column *c, int32_t from,
                           int32_t to)
{
    const int64_t midnight = (int64_t)c->day * CIVIL_DAY_MIN;
    const char *why = schedule_closed_why(m->set, c->day);
    if (why == NULL)
        why = schedule_away_why(m->set, kind == OCCUPANT_ROOM ? 0 : c->id, kind == OCCUPANT_ROOM ? c->id : 0, c->day,
                                from, to);
    if (why != NULL)
        return why[0] != '\0' ? why : _("away");
    if (!hours_exist(midnight + from, midnight + to) && from > 0)
        return _("the clock is put forward");
    return kind != OCCUPANT_ROOM && from > 0 && to < CIVIL_DAY_MIN ? _("break") : "";
}

static enum rc fill_off(const struct maker *m, enum occupant kind, struct grid_column *c, struct err *e)
{
    const int64_t midnight = (int64_t)c->day * CIVIL_DAY_MIN;
    int64_t from = midnight;
    for (size_t i = 0; i <= c->n_working; i++) {
        int64_t to = i < c->n_working ? c->working[i].start_min : midnight + CIVIL_DAY_MIN;
        if (from < to) {
            struct grid_off *off = list_more(&c->off, c->n_off, sizeof *off);
            if (off == NULL)
                return err_memory(e);
            c->n_off++;
            *off = (struct grid_off){.start_min = from, .end_min = to};
            (void)text_copy(off->why, sizeof off->why,
                            why_off(m, kind, c, (int32_t)(from - midnight), (int32_t)(to - midnight)));
        }
        from = i < c->n_working ? c->working[i].end_min : to;
    }
    return RC_OK;
}

/* Away on a day that would have been worked, or of a week a holiday. */
static bool wanted(const struct maker *m, const struct grid_column *c)
{
    return schedule_away_why(m->set, c->id, 0, c->day, 0, CIVIL_DAY_MIN) != NULL ||
           (m->grid->q.across == GRID_WEEK && schedule_closed_why(m->set, c->day) != NULL);
}

/* A person's day with nothing in it, not even a reason, is left out. */
static enum rc add_column(struct maker *m, enum occupant kind, const struct grid_column *begin, struct err *e)
{
    struct grid *g = m->grid;
    struct work_interval hours[SCHEDULE_MAX_INTERVALS];
    struct grid_column *c = list_more(&g->columns, g->n, sizeof *c);
    if (c == NULL)
        return err_memory(e);
    *c = *begin;
    g->n++;
    size_t n = kind == OCCUPANT_ROOM ? room_hours(m, c, hours)
                                     : schedule_day(m->set, c->id, c->day, m->today, hours);
    enum rc rc = fill_working(c, hours, n, e);
    if (rc == RC_OK)
        rc = read_busy(m->db, kind, c, e);
    if (rc == RC_OK)
        rc = fill_free(c, e);
    if (rc == RC_OK)
        rc = fill_off(m, kind, c, e);
    if (rc == RC_OK && kind != OCCUPANT_ROOM && c->n_working == 0 && c->n_busy == 0 && !wanted(m, c)) {
        free(c->off);
        g->n--;
    } else if (rc == RC_OK) {
        note_column(g, c);
    }
    return rc;
}

static enum rc add_practitioners(struct maker *m, struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < m->who.n && rc == RC_OK; i++) {
        struct grid_column c = {.id = m->who.rows[i].id, .day = m->grid->q.day};
        (void)text_copy(c.name, sizeof c.name, m->who.rows[i].short_name);
        rc = add_column(m, OCCUPANT_PRACTITIONER, &c, e);
    }
    return rc;
}

static enum rc add_rooms(struct maker *m, struct err *e)
{
    struct place_list rooms = {0};
    enum rc rc = place_list(m->db, &rooms, e);
    for (size_t i = 0; i < rooms.n && rc == RC_OK; i++) {
        struct grid_column c = {.id = rooms.rows[i].id, .day = m->grid->q.day, .site_id = rooms.rows[i].site_id};
        (void)text_copy(c.name, sizeof c.name, rooms.rows[i].name);
        rc = add_column(m, OCCUPANT_ROOM, &c, e);
    }
    place_list_release(&rooms);
    return rc;
}

static enum rc add_days(struct maker *m, struct err *e)
{
    const struct grid_query *q = &m->grid->q;
    struct practitioner who;
    enum rc rc = practitioner_load(m->db, q->practitioner_id, &who, e);
    for (int32_t day = q->day; day < q->day + WEEK_DAYS && rc == RC_OK; day++) {
        struct grid_column c = {.id = who.id, .day = day};
        (void)calendar_format_day(c.name, sizeof c.name, site_calendar(m->db), day, CALENDAR_SHORT);
        rc = add_column(m, OCCUPANT_PRACTITIONER, &c, e);
    }
    return rc;
}

enum rc grid_load(struct db *db, const struct grid_query *q, struct grid *ret, struct err *e)
{
    struct grid g = {.q = *q};
    struct maker m = {.db = db, .grid = &g, .today = site_today(db)};
    enum rc rc = hours_get(db, q->day, q->day + WEEK_DAYS - 1, &m.set, e);
    if (rc == RC_OK)
        rc = practitioner_list(db, &m.who, e);
    if (rc == RC_OK)
        rc = q->across == GRID_WEEK    ? add_days(&m, e)
             : q->across == GRID_ROOMS ? add_rooms(&m, e)
                                       : add_practitioners(&m, e);
    practitioner_list_release(&m.who);
    free(m.sites);
    if (rc == RC_OK && q->across != GRID_WEEK && schedule_closed_why(m.set, q->day) != NULL)
        (void)text_copy(g.closed, sizeof g.closed, schedule_closed_why(m.set, q->day));
    if (rc == RC_OK)
        *ret = g;
    else
        grid_release(&g);
    return rc;
}

/* ---- cells ---- */

/* Of those that share a lane the one that begins here is shown: what goes on has been named in a row above. */
static void show_in_lane(struct grid_cell *cell, const struct grid_span *span, bool begins)
{
    struct grid_lane *lane = &cell->lane[span->lane < GRID_LANES ? span->lane : GRID_LANES - 1];
    if (lane->span == NULL) {
        lane->span = span;
        lane->begins = begins;
    } else if (begins && !lane->begins) {
        lane->more += lane->span->lane != span->lane;
        lane->span = span;
        lane->begins = true;
    } else {
        lane->more += begins || lane->span->lane != span->lane;
    }
    if (span->lanes > cell->lanes)
        cell->lanes = span->lanes < GRID_LANES ? span->lanes : GRID_LANES;
}

static bool look_up_busy(const struct grid_column *c, int64_t from, int64_t to, struct grid_cell *cell)
{
    for (size_t i = 0; i < c->n_busy && c->busy[i].start_min < to; i++)
        if (c->busy[i].end_min > from) {
            cell->kind = GRID_BUSY;
            show_in_lane(cell, &c->busy[i], c->busy[i].start_min >= from);
        }
    return cell->kind == GRID_BUSY;
}

struct grid_cell grid_cell(const struct grid_column *c, int min, int step)
{
    struct grid_cell cell = {.kind = GRID_OFF, .why = ""}, above = {.kind = GRID_OFF};
    const int64_t from = (int64_t)c->day * CIVIL_DAY_MIN + min, to = from + step;

    if (look_up_busy(c, from, to, &cell))
        return cell;
    for (size_t i = 0; i < c->n_free; i++) {
        const struct grid_block *block = &c->free[i];
        if (block->start_min >= to || block->end_min <= from)
            continue;
        cell.kind = GRID_FREE;
        cell.begins = block->start_min >= from || look_up_busy(c, from - step, from, &above);
        cell.start_min = block->start_min > from ? block->start_min : from;
        cell.end_min = block->end_min;
        cell.category = block->category;
        return cell;
    }
    for (size_t i = 0; i < c->n_off; i++)
        if (c->off[i].start_min < to && c->off[i].end_min > from) {
            cell.why = c->off[i].why;
            cell.begins = c->off[i].start_min >= from;
            break;
        }
    return cell;
}

/* ---- words ---- */

static void read_label(struct stmt *st, void *row)
{
    struct grid_label *label = row;
    int c = 0;
    label->appointment_id = stmt_col_int(st, c++);
    label->status = (enum appointment_status)WORD_INDEX(appointment_statuses, stmt_col_text(st, c++),
                                                        APPOINTMENT_ENTERED_IN_ERROR);
    label->confirmation =
        (enum confirmation)WORD_INDEX(confirmations, stmt_col_text(st, c++), CONFIRMATION_UNASKED);
    stmt_col_copy(st, c++, label->service, sizeof label->service);
    (void)patient_display_column(st, c, label->patient, sizeof label->patient);
}

enum rc grid_label(struct db *db, int64_t appointment_id, struct grid_label *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT a.id, a.status, a.confirmation, s.name, " PATIENT_DISPLAY " FROM appointment a"
              " JOIN patient p ON p.id = a.patient_id JOIN service s ON s.id = a.service_id WHERE a.id = :id");
    stmt_int(&st, ":id", appointment_id);
    return stmt_one(&st, ret, sizeof *ret, read_label, e);
}
