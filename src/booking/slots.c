/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding free times. Days are read in growing pieces, each resource of a piece by one query in order; what a
 * practitioner works, less what is taken, leaves candidates, and the first free room makes a candidate a
 * slot. */
#include "src/booking/slots.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/booking/hours.h"
#include "src/booking/occupancy.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/store/stmt.h"

enum { DAYS = 90, DAYS_MOST = 731, LIMIT = 20, STEP_MIN = 15, FIRST_PIECE = 4 };

/** What one resource has taken: spans in order, apart from one another. `at` moves on with the days. */
struct lane {
    struct hours_span *spans;
    size_t n, at;
};

struct candidate {
    int64_t start_min;
    uint32_t who; /* index of the practitioner */
};

struct search {
    struct db *db;
    struct slot_query q; /* with defaults filled in */
    struct service service;
    struct practitioner_list practitioners;
    struct place_list places; /* only those that can serve */
    bool roomless;            /* a clinic without rooms, and a service that asks for none */
    int32_t today, first_day, last_day;
    int64_t now, not_before_min;
    const struct schedule_set *hours;
    struct lane *with, *in, person; /* one for each practitioner, each place */
    bool places_read;
    struct candidate *candidates;
    size_t n_candidates;
    struct slot_list found;
};

static enum rc lane_read(struct search *s, enum occupant kind, int64_t resource, int64_t from_min,
                         int64_t to_min, struct lane *lane, struct err *e)
{
    struct stmt st;
    lane->n = lane->at = 0;
    stmt_open(
        &st, s->db,
        "SELECT start_min, end_min FROM occupancy WHERE kind = :kind AND resource = :resource"
        " AND start_min > :from - 1440 AND start_min < :to AND end_min > :from AND appointment_id <> :but"
        " AND (expires_at = 0 OR expires_at > :now) ORDER BY start_min");
    stmt_int(&st, ":kind", (int64_t)kind);
    stmt_int(&st, ":resource", resource);
    stmt_int(&st, ":from", from_min);
    stmt_int(&st, ":to", to_min);
    stmt_int(&st, ":but", s->q.appointment_id);
    stmt_int(&st, ":now", s->now);
    while (stmt_row(&st)) {
        int64_t start = stmt_col_int(&st, 0), end = stmt_col_int(&st, 1);
        if (lane->n > 0 && start <= lane->spans[lane->n - 1].end_min) {
            if (end > lane->spans[lane->n - 1].end_min)
                lane->spans[lane->n - 1].end_min = end;
            continue;
        }
        struct hours_span *span = stmt_add(&st, &lane->spans, &lane->n, sizeof *span);
        if (span != NULL)
            *span = (struct hours_span){start, end};
    }
    return stmt_finish(&st, e);
}

/** Where the first span that has anything of [start, end) ends; `start` when there is none. Asked with rising
 * starts. */
static int64_t lane_clear(struct lane *lane, int64_t start, int64_t end)
{
    while (lane->at < lane->n && lane->spans[lane->at].end_min <= start)
        lane->at++;
    if (lane->at == lane->n || lane->spans[lane->at].start_min >= end)
        return start;
    return lane->spans[lane->at].end_min;
}

static int64_t step_up(const struct search *s, int64_t min)
{
    int64_t past = (min % CIVIL_DAY_MIN + CIVIL_DAY_MIN) % CIVIL_DAY_MIN % s->q.step_min;
    return past == 0 ? min : min + s->q.step_min - past;
}

/** All starts of one practitioner on one day at which they and the person are free. */
static enum rc propose(struct search *s, uint32_t who, int32_t day, struct err *e)
{
    struct hours_span hours[SCHEDULE_MAX_INTERVALS];
    const int64_t midnight = (int64_t)day * CIVIL_DAY_MIN;
    const int64_t length = s->q.minutes;
    struct lane person = s->person; /* each practitioner walks the day anew */
    size_t n = hours_of(s->hours, s->practitioners.rows[who].id, day, s->today, s->service.category, hours);
    for (size_t i = 0; i < n; i++) {
        int64_t start = hours[i].start_min, end = hours[i].end_min;
        if (start < midnight + s->q.part_from)
            start = midnight + s->q.part_from;
        if (end > midnight + s->q.part_to)
            end = midnight + s->q.part_to;
        if (start < s->not_before_min)
            start = s->not_before_min;
        for (start = step_up(s, start); start + length <= end;) {
            int64_t clear = lane_clear(&s->with[who], start, start + length);
            if (clear == start)
                clear = lane_clear(&person, start, start + length);
            if (clear != start) {
                start = step_up(s, clear);
                continue;
            }
            struct candidate *c = list_more(&s->candidates, s->n_candidates, sizeof *c);
            if (c == NULL)
                return err_memory(e);
            *c = (struct candidate){start, who};
            s->n_candidates++;
            start += s->q.step_min - (start - midnight) % s->q.step_min;
        }
    }
    return RC_OK;
}

static int by_start(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->start_min != y->start_min)
        return x->start_min < y->start_min ? -1 : 1;
    return x->who < y->who ? -1 : x->who > y->who;
}

/** The first place that is free around the treatment; false when there is none. Asked with rising starts. */
static bool find_place(struct search *s, int64_t start_min, struct slot *slot)
{
    slot->room_id = 0;
    if (s->roomless)
        return true;
    const int64_t from = start_min - s->service.before_min;
    const int64_t to = start_min + s->q.minutes + s->service.after_min;
    for (size_t i = 0; i < s->places.n; i++) {
        if (lane_clear(&s->in[i], from, to) == from) {
            slot->room_id = s->places.rows[i].id;
            (void)text_copy(slot->room, sizeof slot->room, s->places.rows[i].name);
            return true;
        }
    }
    return false;
}

/** Of an hour that the clock repeats only the first pass is meant, which may be past though the wall says
 * otherwise. */
static bool to_come(const struct search *s, int64_t start_min)
{
    int64_t at;
    return civil_min_day(start_min) != s->today ||
           (civil_instant(start_min, &at, NULL) == RC_OK && at > s->now - 60);
}

/** Turns a day's candidates into slots, up to the limit. */
static enum rc take_day(struct search *s, struct err *e)
{
    if (s->n_candidates > 1)
        qsort(s->candidates, s->n_candidates, sizeof s->candidates[0], by_start);
    for (size_t i = 0; i < s->n_candidates && s->found.n < (size_t)s->q.limit; i++) {
        const struct candidate *c = &s->candidates[i];
        struct slot slot = {.start_min = c->start_min, .end_min = c->start_min + s->q.minutes};
        if (s->q.one_a_start && s->found.n > 0 && s->found.rows[s->found.n - 1].start_min == c->start_min)
            continue;
        if (!find_place(s, c->start_min, &slot) || !hours_exist(slot.start_min, slot.end_min) ||
            !to_come(s, c->start_min))
            continue;
        slot.practitioner_id = s->practitioners.rows[c->who].id;
        (void)text_copy(slot.practitioner, sizeof slot.practitioner,
                        s->practitioners.rows[c->who].short_name);
        struct slot *row = list_more(&s->found.rows, s->found.n, sizeof *row);
        if (row == NULL)
            return err_memory(e);
        *row = slot;
        s->found.n++;
    }
    return RC_OK;
}

static enum rc read_places(struct search *s, int64_t from_min, int64_t to_min, struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < s->places.n && rc == RC_OK; i++)
        rc = lane_read(s, OCCUPANT_ROOM, s->places.rows[i].id, from_min - CIVIL_DAY_MIN,
                       to_min + CIVIL_DAY_MIN, &s->in[i], e);
    s->places_read = true;
    return rc;
}

/** Looks through first..last. */
static enum rc search_piece(struct search *s, int32_t first, int32_t last, struct err *e)
{
    const int64_t from = (int64_t)first * CIVIL_DAY_MIN, to = ((int64_t)last + 1) * CIVIL_DAY_MIN;
    enum rc rc = RC_OK;
    for (size_t i = 0; i < s->practitioners.n && rc == RC_OK; i++)
        rc = lane_read(s, OCCUPANT_PRACTITIONER, s->practitioners.rows[i].id, from, to, &s->with[i], e);
    if (rc == RC_OK && s->q.patient_id != 0)
        rc = lane_read(s, OCCUPANT_PERSON, s->q.patient_id, from, to, &s->person, e);
    s->places_read = false;
    for (int32_t day = first; day <= last && rc == RC_OK && s->found.n < (size_t)s->q.limit; day++) {
        s->n_candidates = 0;
        for (uint32_t who = 0; who < s->practitioners.n && rc == RC_OK; who++)
            rc = propose(s, who, day, e);
        if (rc == RC_OK && s->n_candidates > 0 && !s->places_read)
            rc = read_places(s, from, to, e);
        if (rc == RC_OK)
            rc = take_day(s, e);
    }
    return rc;
}

/** Leaves only the practitioner who was asked for, and only places that can serve. */
static void narrow(struct search *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->practitioners.n; i++)
        if (s->q.practitioner_id == 0 || s->practitioners.rows[i].id == s->q.practitioner_id)
            s->practitioners.rows[n++] = s->practitioners.rows[i];
    s->practitioners.n = n;
    const char *kind = s->service.room_kind;
    n = 0;
    for (size_t i = 0; i < s->places.n; i++) {
        const struct place *p = &s->places.rows[i];
        if (p->state != PLACE_CLOSED && (kind[0] == '\0' || strcmp(kind, p->kind) == 0) &&
            (s->q.room_id == 0 || p->id == s->q.room_id))
            s->places.rows[n++] = *p;
    }
    s->places.n = n;
    s->roomless = n == 0 && kind[0] == '\0' && s->q.room_id == 0;
}

static enum rc search_open(struct search *s, struct err *e)
{
    s->now = db_now(s->db);
    const int64_t now_min = site_now_min(s->db);
    s->today = civil_min_day(now_min);
    s->not_before_min = s->q.from_min > now_min ? s->q.from_min : now_min;
    s->first_day = civil_min_day(s->not_before_min);
    if (s->q.days <= 0)
        s->q.days = DAYS;
    if (s->q.days > DAYS_MOST)
        s->q.days = DAYS_MOST;
    if (s->q.limit <= 0)
        s->q.limit = LIMIT;
    if (s->q.step_min <= 0 || s->q.step_min > CIVIL_DAY_MIN)
        s->q.step_min = STEP_MIN;
    if (s->q.part_to <= 0 || s->q.part_to > CIVIL_DAY_MIN)
        s->q.part_to = CIVIL_DAY_MIN;
    s->last_day = s->first_day + s->q.days - 1;
    struct practitioner asked;
    enum rc rc = service_load(s->db, s->q.service_id, &s->service, e);
    if (rc == RC_OK && s->q.practitioner_id != 0)
        rc = practitioner_load(s->db, s->q.practitioner_id, &asked, e);
    if (rc == RC_OK)
        rc = service_practitioners(s->db, s->q.service_id, &s->practitioners, e);
    if (rc == RC_OK)
        rc = place_list(s->db, &s->places, e);
    if (rc == RC_OK)
        rc = hours_get(s->db, s->first_day, s->last_day, &s->hours, e);
    if (rc != RC_OK)
        return rc;
    if (s->q.minutes <= 0)
        s->q.minutes = s->service.with_min;
    narrow(s);
    s->with = calloc(s->practitioners.n + 1, sizeof *s->with);
    s->in = calloc(s->places.n + 1, sizeof *s->in);
    return s->with != NULL && s->in != NULL ? RC_OK : err_memory(e);
}

static void search_release(struct search *s)
{
    for (size_t i = 0; s->with != NULL && i < s->practitioners.n; i++)
        free(s->with[i].spans);
    for (size_t i = 0; s->in != NULL && i < s->places.n; i++)
        free(s->in[i].spans);
    free(s->with);
    free(s->in);
    free(s->person.spans);
    free(s->candidates);
    practitioner_list_release(&s->practitioners);
    place_list_release(&s->places);
    slot_list_release(&s->found);
}

enum rc slots_find(struct db *db, const struct slot_query *q, struct slot_list *ret, struct err *e)
{
    struct search s = {.db = db, .q = *q};
    enum rc rc = search_open(&s, e);
    int32_t piece = FIRST_PIECE;
    for (int32_t day = s.first_day; rc == RC_OK && day <= s.last_day && s.found.n < (size_t)s.q.limit;
         day += piece, piece *= 2) {
        int32_t last = s.last_day - day < piece ? s.last_day : day + piece - 1;
        rc = search_piece(&s, day, last, e);
    }
    if (rc == RC_OK) {
        *ret = s.found;
        s.found = (struct slot_list){0};
    }
    search_release(&s);
    return rc;
}

void slot_list_release(struct slot_list *list)
{
    free(list->rows);
    *list = (struct slot_list){0};
}
