/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding free times. Days are read in growing pieces, what each lane has taken in one query of a piece; then the starts of a
 * day are asked one after another, for each practitioner none before the one that what they have taken allows. */
#include "src/booking/slots.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/booking/slots_inside.h"
#include "src/clinic/site.h"
#include "src/people/alert.h"
#include "src/store/reference.h"
#include "src/store/stmt.h"

enum { DAYS = 90, DAYS_MOST = 731, LIMIT = 20, STEP_MIN = 15, FIRST_PIECE = 4, NEAR_MIN = 120, NO_DAY = INT32_MIN };

/** The first of `lanes` at a site that is open and free for its parts; NULL, and what stood in the way. */
static struct lane *first_free(const struct search *s, enum part_kind kind, int64_t site_id, int64_t start_min,
                               const struct occupied *also, size_t n_also, enum slot_obstacle *obstacle)
{
    const struct part_spans *parts = &s->parts[kind];
    struct lane *lanes = kind == PART_ROOM ? s->in : s->help;
    const size_t n = kind == PART_ROOM ? s->places.n : s->assistants.n;
    *obstacle = SLOT_ROOM_SHUT;
    for (size_t i = kind == PART_ROOM ? s->first_room : s->first_help; i < n; i++) {
        bool open = lanes[i].site_id == 0 || lanes[i].site_id == site_id;
        for (size_t p = 0; p < parts->n && open; p++)
            open = lane_open(s, &lanes[i], site_id, start_min + parts->at[p].from, start_min + parts->at[p].to);
        if (!open)
            continue;
        if (lane_parts_clear(&lanes[i], parts, start_min, also, n_also) == start_min)
            return &lanes[i];
        *obstacle = SLOT_ROOM_TAKEN;
    }
    return NULL;
}

/* ---- one start ---- */

int64_t search_step(const struct search *s, int64_t min)
{
    int64_t past = (min % CIVIL_DAY_MIN + CIVIL_DAY_MIN) % CIVIL_DAY_MIN % s->q.step_min;
    if (past == 0)
        return min;
    int64_t next = min + s->q.step_min - past, midnight = (int64_t)(civil_min_day(min) + 1) * CIVIL_DAY_MIN;
    return next < midnight ? next : midnight;
}

/** Does the wall show every minute, and is it still to come? Of an hour that the clock repeats only the first pass is
 * meant, which may be past though the wall says otherwise. */
static bool exists(struct search *s, int64_t start_min)
{
    const int32_t day = civil_min_day(start_min);
    int64_t at, end;
    if (s->plain_day != day) {
        const int64_t midnight = (int64_t)day * CIVIL_DAY_MIN;
        s->plain_day = day;
        s->plain = civil_instant(midnight, &at, NULL) == RC_OK &&
                   civil_instant(midnight + CIVIL_DAY_MIN, &end, NULL) == RC_OK && end - at == CIVIL_DAY_MIN * 60;
    }
    if (s->plain && day != s->today)
        return true;
    return hours_exist(start_min, start_min + s->q.minutes) &&
           (day != s->today || (civil_instant(start_min, &at, NULL) == RC_OK && at > s->now - 60));
}

/** How much is free around what the practitioner does then. */
static void measure(struct lane *lane, const struct part_spans *parts, const struct hours_span *h, int64_t start_min,
                    struct slot *slot)
{
    if (parts->n == 0)
        return;
    const int64_t from = start_min + parts->at[0].from, to = start_min + parts->at[parts->n - 1].to;
    int64_t before = h->start_min, after = h->end_min;
    lane_seek(lane, from);
    if (lane->at > 0 && lane->taken[lane->at - 1].end_min > before)
        before = lane->taken[lane->at - 1].end_min;
    lane_seek(lane, to);
    if (lane->at < lane->n_taken && lane->taken[lane->at].start_min < after)
        after = lane->taken[lane->at].start_min;
    slot->free_before = (int32_t)(from > before ? from - before : 0);
    slot->free_after = (int32_t)(after > to ? after - to : 0);
}

/** Minutes between the appointment that was named and one that begins at start_min; negative before it. */
static int64_t near_gap(const struct search *s, int64_t start_min)
{
    if (start_min >= s->q.near_end_min)
        return start_min - s->q.near_end_min;
    return start_min + s->q.minutes <= s->q.near_min ? start_min + s->q.minutes - s->q.near_min : 0;
}

static enum slot_obstacle blocked(struct search *s, enum slot_obstacle why)
{
    if (why > s->furthest)
        s->furthest = why;
    return why;
}

/** Within the hours, the part of the day and what it is to be near: the practitioner's hours, or NULL and what stands in the
 * way. */
static const struct hours_span *hours_at(struct search *s, struct lane *with, int64_t start_min, enum slot_obstacle *why,
                                         int64_t *again)
{
    const int32_t day = civil_min_day(start_min);
    const int64_t midnight = (int64_t)day * CIVIL_DAY_MIN;
    lane_day(s, with, day);
    *why = !with->works ? SLOT_NOBODY_WORKS : with->n_hours == 0 ? SLOT_KEPT_FOR_OTHERS : SLOT_TOO_SHORT;
    *again = midnight + CIVIL_DAY_MIN;
    if (start_min < midnight + s->q.part_from) {
        *again = midnight + s->q.part_from;
        return NULL;
    }
    if (start_min + s->q.minutes > midnight + s->q.part_to)
        return NULL;
    for (size_t i = 0; i < with->n_hours; i++) {
        const struct hours_span *h = &with->hours[i];
        if (start_min + s->there.to > h->end_min)
            continue;
        if (start_min + s->there.from >= h->start_min)
            return h;
        *again = h->start_min - s->there.from;
        return NULL;
    }
    return NULL;
}

enum slot_obstacle search_at(struct search *s, int64_t start_min, size_t who, const struct occupied *also, size_t n_also,
                             struct slot *slot, int64_t *again)
{
    struct lane *with = &s->with[who], *room = NULL, *help = NULL;
    enum slot_obstacle why;
    const struct hours_span *h = hours_at(s, with, start_min, &why, again);
    if (h == NULL)
        return blocked(s, why);
    *again = lane_parts_clear(with, &s->parts[PART_PRACTITIONER], start_min, also, n_also);
    if (*again != start_min)
        return blocked(s, SLOT_PRACTITIONER_TAKEN);
    if (s->q.patient_id != 0)
        *again = lane_clear(&s->person, start_min, start_min + s->q.minutes, also, n_also);
    if (*again != start_min)
        return blocked(s, SLOT_PERSON_ELSEWHERE);
    *again = start_min + 1;
    if (!s->roomless && (room = first_free(s, PART_ROOM, h->site_id, start_min, also, n_also, &why)) == NULL)
        return blocked(s, why);
    if (s->parts[PART_ASSISTANT].n > 0 &&
        (help = first_free(s, PART_ASSISTANT, h->site_id, start_min, also, n_also, &why)) == NULL)
        return blocked(s, SLOT_NO_ASSISTANT);
    if (!exists(s, start_min))
        return blocked(s, SLOT_TOO_SHORT);
    *slot = (struct slot){.start_min = start_min,
                          .end_min = start_min + s->q.minutes,
                          .practitioner_id = with->id,
                          .room_id = room != NULL ? room->id : 0,
                          .assistant_id = help != NULL ? help->id : 0,
                          .site_id = h->site_id,
                          .kept = lane_holding(with->kept, with->n_kept, start_min, start_min + s->q.minutes) != NULL,
                          .near_gap = s->q.near_min != 0 ? (int32_t)near_gap(s, start_min) : SLOT_NOT_NEAR};
    (void)text_copy(slot->practitioner, sizeof slot->practitioner, with->name);
    if (room != NULL)
        (void)text_copy(slot->room, sizeof slot->room, room->name);
    if (help != NULL)
        (void)text_copy(slot->assistant, sizeof slot->assistant, help->name);
    measure(with, &s->parts[PART_PRACTITIONER], h, start_min, slot);
    return SLOT_NO_OBSTACLE;
}

size_t search_occupies(const struct search *s, const struct slot *slot, struct occupied *out)
{
    static const enum occupant as[PART_KIND_COUNT] = {
        [PART_PRACTITIONER] = OCCUPANT_PRACTITIONER, [PART_ASSISTANT] = OCCUPANT_ASSISTANT, [PART_ROOM] = OCCUPANT_ROOM};
    const int64_t who[PART_KIND_COUNT] = {[PART_PRACTITIONER] = slot->practitioner_id,
                                          [PART_ASSISTANT] = slot->assistant_id,
                                          [PART_ROOM] = slot->room_id};
    size_t n = 0;
    for (int kind = 0; kind < PART_KIND_COUNT; kind++)
        for (size_t i = 0; i < s->parts[kind].n && who[kind] != 0; i++)
            out[n++] = (struct occupied){as[kind], who[kind], slot->start_min + s->parts[kind].at[i].from,
                                         slot->start_min + s->parts[kind].at[i].to};
    if (s->q.patient_id != 0)
        out[n++] = (struct occupied){OCCUPANT_PERSON, s->q.patient_id, slot->start_min, slot->end_min};
    return n;
}

/* ---- days ---- */

bool search_day(struct search *s, int32_t day)
{
    if (s->q.weekdays != 0 && (s->q.weekdays & 1u << calendar_weekday(day)) == 0)
        return false;
    return s->q.near_min == 0 || civil_min_day(s->q.near_min) == day;
}

static enum rc take_day(struct search *s, int32_t day, struct err *e)
{
    const int64_t midnight = (int64_t)day * CIVIL_DAY_MIN, end = midnight + CIVIL_DAY_MIN;
    int64_t from = midnight > s->not_before_min ? midnight : s->not_before_min;
    if (s->q.near_min != 0) {
        const int64_t within = s->q.near_min - s->q.near_within_min - s->q.minutes;
        from = within > from ? within : from;
    }
    for (size_t who = 0; who < s->practitioners.n; who++)
        s->with[who].next_min = from;
    for (int64_t start = search_step(s, from); start < end;) {
        int64_t next = end;
        bool taken = false;
        if (s->q.near_min != 0 && near_gap(s, start) > s->q.near_within_min)
            break;
        for (size_t who = 0; who < s->practitioners.n && s->found.n < (size_t)s->q.limit; who++) {
            struct lane *with = &s->with[who];
            struct slot slot;
            if (with->next_min <= start && !(taken && s->q.one_a_start)) {
                with->next_min = start + 1;
                if (search_at(s, start, who, NULL, 0, &slot, &with->next_min) == SLOT_NO_OBSTACLE) {
                    struct slot *row = list_more(&s->found.rows, s->found.n, sizeof *row);
                    if (row == NULL)
                        return err_memory(e);
                    *row = slot;
                    s->found.n++;
                    taken = true;
                }
            }
            next = with->next_min < next ? with->next_min : next;
        }
        if (s->found.n == (size_t)s->q.limit)
            break;
        start = search_step(s, next > start ? next : start + 1);
    }
    return RC_OK;
}

static enum rc read_lanes(struct search *s, int32_t first, int32_t last, struct err *e)
{
    const int64_t from = ((int64_t)first - 1) * CIVIL_DAY_MIN, to = ((int64_t)last + 2) * CIVIL_DAY_MIN;
    enum rc rc = RC_OK;
    for (size_t i = 0; i < s->practitioners.n && rc == RC_OK; i++)
        rc = lane_read(s, &s->with[i], from, to, e);
    for (size_t i = 0; i < s->places.n && rc == RC_OK; i++)
        rc = lane_read(s, &s->in[i], from, to, e);
    for (size_t i = 0; i < s->assistants.n && rc == RC_OK; i++)
        rc = lane_read(s, &s->help[i], from, to, e);
    if (rc == RC_OK && s->q.patient_id != 0)
        rc = lane_read(s, &s->person, from, to, e);
    return rc;
}

enum rc search_reach(struct search *s, int32_t day, struct err *e)
{
    if (day <= s->read_to)
        return RC_OK;
    s->read_to = s->last_day - day < s->piece ? s->last_day : day + s->piece - 1;
    s->piece *= 2;
    return read_lanes(s, day, s->read_to, e);
}

/* ---- the set-up ---- */

/** Leaves only the practitioner who was asked for, and whom the person may be booked with. */
static void narrow_practitioners(struct search *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->practitioners.n; i++)
        if (s->q.practitioner_id == 0 || s->practitioners.rows[i].id == s->q.practitioner_id)
            s->practitioners.rows[n++] = s->practitioners.rows[i];
    s->practitioners.n = n;
    if (n == 0)
        (void)blocked(s, SLOT_NOBODY_DOES_IT);
    if (s->q.patient_id == 0)
        return;
    n = 0;
    for (size_t i = 0; i < s->practitioners.n; i++)
        if (alert_may_book(s->db, s->q.patient_id, s->practitioners.rows[i].id, NULL) == RC_OK &&
            reference_may_book(s->db, s->q.patient_id, s->practitioners.rows[i].id, NULL) == RC_OK)
            s->practitioners.rows[n++] = s->practitioners.rows[i];
    if (n == 0 && s->practitioners.n > 0)
        (void)blocked(s, SLOT_RESTRICTED);
    s->practitioners.n = n;
}

/** Leaves only the rooms that can serve. */
static void narrow_places(struct search *s)
{
    const char *kind = s->service.room_kind;
    size_t n = 0;
    for (size_t i = 0; i < s->places.n; i++) {
        const struct place *p = &s->places.rows[i];
        if (p->state != PLACE_CLOSED && (kind[0] == '\0' || strcmp(kind, p->kind) == 0) &&
            (s->q.room_id == 0 || p->id == s->q.room_id))
            s->places.rows[n++] = *p;
    }
    s->places.n = n;
    s->roomless = n == 0 && kind[0] == '\0' && s->q.room_id == 0;
    if (n == 0 && !s->roomless) {
        (void)blocked(s, SLOT_NO_ROOM_OF_KIND);
        s->practitioners.n = 0;
    }
}

/** When the service needs whom, counted from the person's first minute. */
static void plan(struct search *s, const struct service_parts *parts)
{
    s->there = (struct part_span){0, s->q.minutes};
    for (size_t i = 0; i < parts->n; i++) {
        struct part_spans *of = &s->parts[parts->at[i].kind];
        struct part_span span;
        if (!service_part_span(parts, &parts->at[i], 0, s->q.minutes, &span.from, &span.to))
            continue;
        of->at[of->n++] = span;
        if (parts->at[i].kind != PART_PRACTITIONER)
            continue;
        s->there.from = span.from < s->there.from ? span.from : s->there.from;
        s->there.to = span.to > s->there.to ? span.to : s->there.to;
    }
}

static struct lane lane_of(enum occupant kind, int64_t id, int64_t site_id, const char *name)
{
    return (struct lane){.kind = kind, .id = id, .site_id = site_id, .name = name, .day = NO_DAY};
}

static enum rc make_lanes(struct search *s, struct err *e)
{
    s->with = calloc(s->practitioners.n + 1, sizeof *s->with);
    s->in = calloc(s->places.n + 1, sizeof *s->in);
    s->help = calloc(s->assistants.n + 1, sizeof *s->help);
    if (s->with == NULL || s->in == NULL || s->help == NULL)
        return err_memory(e);
    for (size_t i = 0; i < s->practitioners.n; i++)
        s->with[i] =
            lane_of(OCCUPANT_PRACTITIONER, s->practitioners.rows[i].id, 0, s->practitioners.rows[i].short_name);
    for (size_t i = 0; i < s->places.n; i++)
        s->in[i] = lane_of(OCCUPANT_ROOM, s->places.rows[i].id, s->places.rows[i].site_id, s->places.rows[i].name);
    for (size_t i = 0; i < s->assistants.n; i++)
        s->help[i] = lane_of(OCCUPANT_ASSISTANT, s->assistants.rows[i].id, 0, s->assistants.rows[i].short_name);
    s->person = lane_of(OCCUPANT_PERSON, s->q.patient_id, 0, "");
    return RC_OK;
}

static void fill_defaults(struct search *s)
{
    const int64_t now_min = site_now_min(s->db);
    s->now = db_now(s->db);
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
    if (s->q.near_end_min < s->q.near_min)
        s->q.near_end_min = s->q.near_min;
    if (s->q.near_within_min <= 0)
        s->q.near_within_min = NEAR_MIN;
    s->last_day = s->first_day + s->q.days - 1;
    s->plain_day = s->read_to = NO_DAY;
    s->piece = FIRST_PIECE;
}

enum rc search_open(struct search *s, struct db *db, const struct slot_query *q, struct err *e)
{
    struct practitioner asked;
    struct service_parts parts;
    *s = (struct search){.db = db, .q = *q};
    fill_defaults(s);
    enum rc rc = service_load(db, q->service_id, &s->service, e);
    if (rc == RC_OK && q->practitioner_id != 0)
        rc = practitioner_load(db, q->practitioner_id, &asked, e);
    if (rc == RC_OK)
        rc = service_parts_load(db, q->service_id, &parts, e);
    if (rc == RC_OK)
        rc = service_practitioners(db, q->service_id, &s->practitioners, e);
    if (rc == RC_OK && service_parts_need(&parts, PART_ASSISTANT))
        rc = service_assistants(db, q->service_id, &s->assistants, e);
    if (rc == RC_OK)
        rc = place_list(db, &s->places, e);
    if (rc == RC_OK)
        rc = hours_get(db, s->first_day - 1, s->last_day + 1, &s->hours, e);
    if (rc != RC_OK)
        return rc;
    if (s->q.minutes <= 0)
        s->q.minutes = s->service.with_min;
    plan(s, &parts);
    narrow_practitioners(s);
    narrow_places(s);
    return make_lanes(s, e);
}

void search_release(struct search *s)
{
    for (size_t i = 0; s->with != NULL && i < s->practitioners.n; i++)
        free(s->with[i].taken);
    for (size_t i = 0; s->in != NULL && i < s->places.n; i++)
        free(s->in[i].taken);
    for (size_t i = 0; s->help != NULL && i < s->assistants.n; i++)
        free(s->help[i].taken);
    free(s->with);
    free(s->in);
    free(s->help);
    free(s->person.taken);
    practitioner_list_release(&s->practitioners);
    practitioner_list_release(&s->assistants);
    place_list_release(&s->places);
    slot_list_release(&s->found);
}

enum rc slots_find(struct db *db, const struct slot_query *q, struct slot_list *ret, struct err *e)
{
    struct search s;
    enum rc rc = search_open(&s, db, q, e);
    if (rc == RC_OK && s.practitioners.n > 0)
        (void)blocked(&s, SLOT_NO_SUCH_DAY);
    for (int32_t day = s.first_day; rc == RC_OK && day <= s.last_day && s.practitioners.n > 0; day++) {
        if (!search_day(&s, day))
            continue;
        if ((rc = search_reach(&s, day, e)) == RC_OK)
            rc = take_day(&s, day, e);
        if (s.found.n == (size_t)s.q.limit)
            break;
    }
    if (rc == RC_OK) {
        *ret = s.found;
        ret->obstacle = s.found.n > 0 ? SLOT_NO_OBSTACLE : s.furthest;
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
