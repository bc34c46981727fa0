/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for several services at once: one member after another is put where the ones before leave room, and taken back
 * where the next then has none. */
#include "src/booking/party.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/booking/slots_inside.h"
#include "src/people/privacy.h"

const struct enum_word party_modes[PARTY_MODE_COUNT] = {
    [PARTY_SIDE_BY_SIDE] = {"together", N_("side by side")},
    [PARTY_IN_A_ROW] = {"row",      N_("one after another")},
};

enum { LIMIT = 20, WAIT_POINT_MIN = 5, TRIES = 4000 /* of one start; what is stuck so often will not come loose */ };

struct party {
    size_t n;
    enum party_mode mode;
    struct search searches[PARTY_MOST];
    struct slot slots[PARTY_MOST];
    struct occupied also[PARTY_MOST * OCCUPIED_MAX];
    size_t n_also;
    int tries;
};

static size_t index_of(const struct lane *lanes, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (lanes[i].id == id)
            return i;
    return n;
}

static bool place(struct party *p, size_t k, int64_t start_min);

/** Puts those after k, who stands in slots[k]. */
static bool place_next(struct party *p, size_t k)
{
    const struct search *s = &p->searches[k];
    const size_t n_also = p->n_also;
    bool placed = false;
    p->n_also += search_occupies(s, &p->slots[k], &p->also[n_also]);
    if (k + 1 == p->n)
        placed = true;
    else if (p->mode == PARTY_SIDE_BY_SIDE)
        placed = place(p, k + 1, p->slots[k].start_min);
    else
        for (int64_t at = p->slots[k].end_min; !placed && at <= p->slots[k].end_min + PARTY_WAIT_MIN;
             at = search_step(s, at + 1))
            placed = place(p, k + 1, at);
    p->n_also = n_also;
    return placed;
}

/** With one practitioner, in any room and with any assistant in turn. */
static bool place_with(struct party *p, size_t k, int64_t start_min, size_t who)
{
    struct search *s = &p->searches[k];
    struct slot *slot = &p->slots[k];
    int64_t again;
    bool placed = false;
    s->first_room = s->first_help = 0;
    while (!placed && p->tries-- > 0 &&
           search_at(s, start_min, who, p->also, p->n_also, slot, &again) == SLOT_NO_OBSTACLE) {
        placed = place_next(p, k);
        if (placed)
            break;
        if (slot->assistant_id != 0 && (s->first_help = index_of(s->help, s->assistants.n, slot->assistant_id) + 1) <
                                           s->assistants.n)
            continue;
        s->first_help = 0;
        if (slot->room_id == 0 || (s->first_room = index_of(s->in, s->places.n, slot->room_id) + 1) >= s->places.n)
            break;
    }
    s->first_room = s->first_help = 0;
    return placed;
}

/** Member k and all after, k at start_min; who was with the one before goes first. */
static bool place(struct party *p, size_t k, int64_t start_min)
{
    const struct search *s = &p->searches[k];
    const size_t n = s->practitioners.n;
    const size_t same = k > 0 ? index_of(s->with, n, p->slots[k - 1].practitioner_id) : n;
    if (same < n && place_with(p, k, start_min, same))
        return true;
    for (size_t who = 0; who < n; who++)
        if (who != same && place_with(p, k, start_min, who))
            return true;
    return false;
}

static enum rc take_day(struct party *p, int32_t day, size_t limit, struct party_list *found, struct err *e)
{
    struct search *s = &p->searches[0];
    const int64_t midnight = (int64_t)day * CIVIL_DAY_MIN, end = midnight + CIVIL_DAY_MIN;
    for (int64_t start = search_step(s, midnight > s->not_before_min ? midnight : s->not_before_min);
         start < end && found->n < limit; start = search_step(s, start + 1)) {
        p->n_also = 0;
        p->tries = TRIES;
        if (!place(p, 0, start))
            continue;
        struct party_time *row = list_more(&found->rows, found->n, sizeof *row);
        if (row == NULL)
            return err_memory(e);
        found->n++;
        row->start_min = start;
        for (size_t k = 0; k < p->n; k++) {
            row->slots[k] = p->slots[k];
            row->end_min = p->slots[k].end_min > row->end_min ? p->slots[k].end_min : row->end_min;
        }
    }
    return RC_OK;
}

/* ---- order ---- */

static int64_t waiting(const struct party *p, const struct party_time *t)
{
    int64_t wait = 0;
    for (size_t k = 1; k < p->n && p->mode == PARTY_IN_A_ROW; k++)
        wait += t->slots[k].start_min - t->slots[k - 1].end_min;
    return wait;
}

static int by_merit(const void *a, const void *b)
{
    const struct party_time *x = a, *y = b;
    if (x->merit != y->merit)
        return x->merit > y->merit ? -1 : 1;
    return (x->start_min > y->start_min) - (x->start_min < y->start_min);
}

static void tell(const struct party *p, struct party_time *t, bool first)
{
    const int64_t wait = waiting(p, t);
    int own = 0, close = 0;
    for (size_t k = 0; k < p->n; k++) {
        own += t->slots[k].points[SLOT_OWN] > 0;
        close += t->slots[k].points[SLOT_GAP] > 0;
    }
    t->why[0] = '\0';
    if (first)
        slot_say(t->why, sizeof t->why, "%s", _("the earliest"));
    if (wait > 0)
        slot_say(t->why, sizeof t->why, ngettext_("%d minute of waiting", "%d minutes of waiting", wait), (int)wait);
    else if (p->mode == PARTY_IN_A_ROW)
        slot_say(t->why, sizeof t->why, "%s", _("no waiting"));
    if (own > 0)
        slot_say(t->why, sizeof t->why, ngettext_("%d with the own practitioner", "%d with their own practitioners", own),
                 own);
    if (close > 0)
        slot_say(t->why, sizeof t->why, ngettext_("%d leaves no gap", "%d leave no gap", close), close);
}

static enum rc rank(struct db *db, const struct party *p, const struct party_member *members, struct party_list *list,
                    struct err *e)
{
    const int64_t first = list->n > 0 ? list->rows[0].start_min : 0;
    struct habit habits[PARTY_MOST];
    enum rc rc = RC_OK;
    for (size_t k = 0; k < p->n && rc == RC_OK; k++)
        rc = habit_read(db, members[k].patient_id, &habits[k], e);
    for (size_t i = 0; i < list->n && rc == RC_OK; i++) {
        struct party_time *t = &list->rows[i];
        t->merit = -(int32_t)(waiting(p, t) / WAIT_POINT_MIN);
        for (size_t k = 0; k < p->n; k++) {
            slot_weigh(&t->slots[k], &habits[k], first);
            t->merit += t->slots[k].merit;
        }
        tell(p, t, i == 0);
    }
    if (rc == RC_OK && list->n > 1)
        qsort(list->rows, list->n, sizeof list->rows[0], by_merit);
    return rc;
}

/* ---- the whole ---- */

static struct slot_query query_of(const struct slot_query *q, const struct party_member *m)
{
    struct slot_query one = *q;
    one.service_id = m->service_id;
    one.practitioner_id = m->practitioner_id;
    one.patient_id = m->patient_id;
    one.room_id = one.appointment_id = one.near_min = 0;
    one.minutes = 0;
    return one;
}

static enum rc check(const struct party_member *members, size_t n, enum party_mode mode, struct err *e)
{
    if (n < 2 || n > PARTY_MOST)
        return err_set(e, RC_INVALID, _("Two to %d can be booked together."), (int)PARTY_MOST);
    for (size_t i = 0; i < n && mode == PARTY_SIDE_BY_SIDE; i++)
        for (size_t k = 0; k < i; k++)
            if (members[i].patient_id != 0 && members[i].patient_id == members[k].patient_id)
                return err_set(e, RC_INVALID, _("One person cannot have two appointments at once. Book them one after another."));
    return RC_OK;
}

/** Nothing was found: who has no time even alone? */
static enum rc find_stuck(struct db *db, const struct party_member *members, size_t n, const struct slot_query *q,
                          struct party_list *list, struct err *e)
{
    enum rc rc = RC_OK;
    list->stuck = n;
    for (size_t k = 0; k < n && rc == RC_OK && list->stuck == n; k++) {
        struct slot_query one = query_of(q, &members[k]);
        struct slot_list alone = {0};
        one.limit = 1;
        if ((rc = slots_find(db, &one, &alone, e)) == RC_OK && alone.n == 0) {
            list->stuck = k;
            list->obstacle = alone.obstacle;
        }
        slot_list_release(&alone);
    }
    return rc;
}

static enum rc find(struct db *db, struct party *p, const struct slot_query *q, struct party_list *list, struct err *e)
{
    struct search *first = &p->searches[0];
    const size_t limit = q->limit > 0 ? (size_t)q->limit : LIMIT;
    const struct schedule_set *hours;
    enum rc rc = hours_get(db, first->first_day - 1, first->last_day + 1, &hours, e);
    for (size_t k = 0; k < p->n; k++)
        p->searches[k].hours = hours; /* what each got alone may have been read anew since */
    for (int32_t day = first->first_day; rc == RC_OK && day <= first->last_day && list->n < limit; day++) {
        if (!search_day(first, day))
            continue;
        for (size_t k = 0; k < p->n && rc == RC_OK; k++)
            rc = search_reach(&p->searches[k], day, e);
        if (rc == RC_OK)
            rc = take_day(p, day, limit, list, e);
    }
    return rc;
}

enum rc party_find(struct db *db, const struct party_member *members, size_t n, enum party_mode mode,
                   const struct slot_query *q, struct party_list *ret, struct err *e)
{
    struct party_list list = {0};
    enum rc rc = check(members, n, mode, e);
    if (rc != RC_OK)
        return rc;
    struct party *p = calloc(1, sizeof *p);
    if (p == NULL)
        return err_memory(e);
    p->mode = mode;
    for (p->n = 0; p->n < n && rc == RC_OK; p->n++) {
        const struct slot_query one = query_of(q, &members[p->n]);
        rc = search_open(&p->searches[p->n], db, &one, e);
    }
    if (rc == RC_OK)
        rc = find(db, p, q, &list, e);
    if (rc == RC_OK)
        rc = list.n > 0 ? rank(db, p, members, &list, e) : find_stuck(db, members, n, q, &list, e);
    for (size_t k = 0; k < p->n; k++)
        search_release(&p->searches[k]);
    free(p);
    if (rc == RC_OK)
        *ret = list;
    else
        party_list_release(&list);
    return rc;
}

char *party_why_none(struct db *db, const struct party_member *members, size_t n, const struct slot_query *q,
                     const struct party_list *list, char *out, size_t size)
{
    out[0] = '\0';
    if (list->n > 0)
        return out;
    if (list->stuck >= n) {
        (void)text_copy(out, size,
                        _("Each of them has free times, but not together. Ask for other days, or one after another."));
        return out;
    }
    const struct slot_query one = query_of(q, &members[list->stuck]);
    const struct slot_list alone = {.obstacle = list->obstacle};
    char why[256], name[256];
    (void)slots_why_none(db, &one, &alone, why, sizeof why);
    (void)snprintf(out, size, "%s: %s",
                   patient_said_name(db, members[list->stuck].patient_id, name, sizeof name), why);
    return out;
}

void party_list_release(struct party_list *list)
{
    free(list->rows);
    *list = (struct party_list){0};
}
