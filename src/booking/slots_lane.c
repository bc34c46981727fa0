/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One lane: what is taken in it, in which hours it can be had, and when it is clear. */
#include "src/base/civil.h"
#include "src/booking/slots_inside.h"
#include "src/store/stmt.h"

enum rc lane_read(struct search *s, struct lane *lane, int64_t from_min, int64_t to_min, struct err *e)
{
    struct stmt st;
    lane->n_taken = lane->at = 0;
    stmt_open(
        &st, s->db,
        "SELECT start_min, end_min FROM occupancy WHERE kind = :kind AND resource = :resource"
        " AND start_min > :from - 1440 AND start_min < :to AND end_min > :from AND appointment_id <> :but"
        " AND (expires_at = 0 OR expires_at > :now) ORDER BY start_min");
    stmt_int(&st, ":kind", (int64_t)lane->kind);
    stmt_int(&st, ":resource", lane->id);
    stmt_int(&st, ":from", from_min);
    stmt_int(&st, ":to", to_min);
    stmt_int(&st, ":but", s->q.appointment_id);
    stmt_int(&st, ":now", s->now);
    while (stmt_row(&st)) {
        int64_t start = stmt_col_int(&st, 0), end = stmt_col_int(&st, 1);
        if (lane->n_taken > 0 && start <= lane->taken[lane->n_taken - 1].end_min) {
            if (end > lane->taken[lane->n_taken - 1].end_min)
                lane->taken[lane->n_taken - 1].end_min = end;
            continue;
        }
        struct hours_span *span = stmt_add(&st, &lane->taken, &lane->n_taken, sizeof *span);
        if (span != NULL)
            *span = (struct hours_span){start, end, 0};
    }
    return stmt_finish(&st, e);
}

void lane_seek(struct lane *lane, int64_t min)
{
    while (lane->at > 0 && lane->taken[lane->at - 1].end_min > min)
        lane->at--;
    while (lane->at < lane->n_taken && lane->taken[lane->at].end_min <= min)
        lane->at++;
}

int64_t lane_clear(struct lane *lane, int64_t start, int64_t end, const struct occupied *also, size_t n_also)
{
    lane_seek(lane, start);
    if (lane->at < lane->n_taken && lane->taken[lane->at].start_min < end)
        return lane->taken[lane->at].end_min;
    for (size_t i = 0; i < n_also; i++)
        if (also[i].kind == lane->kind && also[i].resource == lane->id && also[i].start_min < end &&
            also[i].end_min > start)
            return also[i].end_min;
    return start;
}

/** Adds hours; those that touch at one site are one. */
static void add_hours(struct hours_span *spans, size_t *n, int64_t midnight, const struct work_interval *w)
{
    if (*n > 0 && spans[*n - 1].end_min == midnight + w->start_min && spans[*n - 1].site_id == w->site_id)
        spans[*n - 1].end_min = midnight + w->end_min;
    else
        spans[(*n)++] = (struct hours_span){midnight + w->start_min, midnight + w->end_min, w->site_id};
}

void lane_day(const struct search *s, struct lane *lane, int32_t day)
{
    struct work_interval w[SCHEDULE_MAX_INTERVALS];
    const int64_t midnight = (int64_t)day * CIVIL_DAY_MIN;
    if (lane->day == day)
        return;
    size_t n = lane->kind == OCCUPANT_ROOM ? schedule_room(s->hours, lane->id, day, w)
                                           : schedule_day(s->hours, lane->id, day, s->today, w);
    lane->day = day;
    lane->works = n > 0;
    lane->n_hours = lane->n_kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (lane->kind == OCCUPANT_PRACTITIONER && w[i].category != CATEGORY_ANY) {
            if (w[i].category != s->service.category)
                continue;
            add_hours(lane->kept, &lane->n_kept, midnight, &w[i]);
        }
        add_hours(lane->hours, &lane->n_hours, midnight, &w[i]);
    }
}

const struct hours_span *lane_holding(const struct hours_span *spans, size_t n, int64_t from, int64_t to)
{
    for (size_t i = 0; i < n; i++)
        if (spans[i].start_min <= from && to <= spans[i].end_min)
            return &spans[i];
    return NULL;
}

bool lane_open(const struct search *s, struct lane *lane, int64_t site_id, int64_t from, int64_t to)
{
    while (from < to) {
        const int32_t day = civil_min_day(from);
        const int64_t midnight = ((int64_t)day + 1) * CIVIL_DAY_MIN, end = to < midnight ? to : midnight;
        lane_day(s, lane, day);
        const struct hours_span *h = lane_holding(lane->hours, lane->n_hours, from, end);
        if (h == NULL || (lane->kind == OCCUPANT_ASSISTANT && h->site_id != site_id))
            return false;
        from = end;
    }
    return true;
}

int64_t lane_parts_clear(struct lane *lane, const struct part_spans *parts, int64_t start_min,
                           const struct occupied *also, size_t n_also)
{
    for (size_t i = 0; i < parts->n; i++) {
        const int64_t from = start_min + parts->at[i].from;
        const int64_t clear = lane_clear(lane, from, start_min + parts->at[i].to, also, n_also);
        if (clear != from)
            return start_min + (clear - from);
    }
    return start_min;
}
