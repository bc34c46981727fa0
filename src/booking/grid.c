/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day grid: one read of the day's appointments, shared out to columns. */
#include "src/booking/grid.h"

#include <stdlib.h>

#include "src/base/civil.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/booking/hours.h"
#include "src/clinic/site.h"

void grid_release(struct grid *grid)
{
    for (size_t i = 0; i < grid->n; i++) {
        free(grid->columns[i].working);
        free(grid->columns[i].free);
        free(grid->columns[i].busy);
    }
    free(grid->columns);
    appointment_list_release(&grid->appointments);
    *grid = (struct grid){0};
}

static enum rc add_span(struct grid_span **spans, size_t *n, int64_t start_min, int64_t end_min,
                        struct err *e)
{
    if (start_min >= end_min)
        return RC_OK;
    struct grid_span *span = list_more(spans, *n, sizeof *span);
    if (span == NULL)
        return err_memory(e);
    *span = (struct grid_span){start_min, end_min};
    (*n)++;
    return RC_OK;
}

/** Working time less what is taken; both are in order. */
static enum rc fill_free(struct grid_column *c, struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t w = 0; w < c->n_working && rc == RC_OK; w++) {
        int64_t from = c->working[w].start_min, to = c->working[w].end_min;
        for (size_t b = 0; b < c->n_busy && rc == RC_OK; b++) {
            const struct appointment *a = c->busy[b];
            if (a->end_min <= from || a->start_min >= to)
                continue;
            rc = add_span(&c->free, &c->n_free, from, a->start_min, e);
            from = a->end_min;
        }
        if (rc == RC_OK)
            rc = add_span(&c->free, &c->n_free, from, to, e);
    }
    return rc;
}

static enum rc fill_column(struct grid *g, struct grid_column *c, const struct schedule_set *set,
                           int32_t today, struct err *e)
{
    struct hours_span hours[SCHEDULE_MAX_INTERVALS];
    size_t n = hours_of(set, c->practitioner_id, g->day, today, CATEGORY_ANY, hours);
    enum rc rc = RC_OK;
    for (size_t i = 0; i < n && rc == RC_OK; i++)
        rc = add_span(&c->working, &c->n_working, hours[i].start_min, hours[i].end_min, e);
    for (size_t i = 0; i < g->appointments.n && rc == RC_OK; i++) {
        const struct appointment *a = &g->appointments.rows[i];
        if (a->practitioner_id != c->practitioner_id || !appointment_live(a->status))
            continue;
        const struct appointment **p = list_more(&c->busy, c->n_busy, sizeof(const struct appointment *));
        if (p == NULL)
            return err_memory(e);
        *p = a;
        c->n_busy++;
    }
    return rc == RC_OK ? fill_free(c, e) : rc;
}

static void widen(struct grid *g, int64_t start_min, int64_t end_min)
{
    if (g->first_min == g->last_min) {
        g->first_min = start_min;
        g->last_min = end_min;
    }
    if (start_min < g->first_min)
        g->first_min = start_min;
    if (end_min > g->last_min)
        g->last_min = end_min;
}

static enum rc fill(struct db *db, struct grid *g, const struct practitioner_list *who,
                    const struct schedule_set *set, struct err *e)
{
    const int32_t today = site_today(db);
    for (size_t i = 0; i < who->n; i++) {
        struct grid_column *c = list_more(&g->columns, g->n, sizeof *c);
        if (c == NULL)
            return err_memory(e);
        g->n++;
        c->practitioner_id = who->rows[i].id;
        (void)text_copy(c->name, sizeof c->name, who->rows[i].short_name);
        enum rc rc = fill_column(g, c, set, today, e);
        if (rc != RC_OK)
            return rc;
        if (c->n_working == 0 && c->n_busy == 0) {
            g->n--; /* not here today; nothing was allocated for it */
            continue;
        }
        for (size_t k = 0; k < c->n_working; k++)
            widen(g, c->working[k].start_min, c->working[k].end_min);
        for (size_t k = 0; k < c->n_busy; k++)
            widen(g, c->busy[k]->start_min, c->busy[k]->end_min);
    }
    return RC_OK;
}

enum rc grid_load(struct db *db, int32_t day, struct grid *ret, struct err *e)
{
    struct grid g = {
        .day = day, .first_min = (int64_t)day * CIVIL_DAY_MIN, .last_min = (int64_t)day * CIVIL_DAY_MIN};
    struct practitioner_list who = {0};
    const struct schedule_set *set = NULL;
    enum rc rc = appointment_day(db, 0, day, false, &g.appointments, e);
    if (rc == RC_OK)
        rc = practitioner_list(db, &who, e);
    if (rc == RC_OK)
        rc = hours_get(db, day, day, &set, e);
    if (rc == RC_OK)
        rc = fill(db, &g, &who, set, e);
    practitioner_list_release(&who);
    if (rc == RC_OK)
        *ret = g;
    else
        grid_release(&g);
    return rc;
}
