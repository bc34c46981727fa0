/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room and the assistant of an appointment, and the limit of overbooking. */
#include "src/booking/settle.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/booking/hours.h"
#include "src/clinic/staff.h"
#include "src/store/stmt.h"

enum rc settle_taken(const struct settling *s, enum occupant kind, int64_t resource, struct taken *ret, struct err *e)
{
    enum rc rc = RC_OK;
    *ret = (struct taken){0};
    for (size_t i = 0; i < s->n_rows && rc == RC_OK && ret->appointment_id == 0; i++)
        if (s->rows[i].kind == kind)
            rc = occupancy_taken(s->db, kind, resource, s->rows[i].start_min, s->rows[i].end_min, s->a->id, ret, e);
    return rc;
}

/* What is told of a time at which nothing is free. */
struct no_time {
    char from[CIVIL_TEXT], to[CIVIL_TEXT], next[128];
};

static const struct no_time *no_time(const struct settling *s, struct no_time *t)
{
    (void)civil_format_time(t->from, sizeof t->from, s->a->start_min);
    (void)civil_format_time(t->to, sizeof t->to, s->a->end_min);
    need_next_free(s->db, s->a, t->next, sizeof t->next);
    return t;
}

/* ---- rooms ---- */

static bool room_open(const struct settling *s, int64_t room_id)
{
    for (size_t i = 0; i < s->n_rows; i++)
        if (s->rows[i].kind == OCCUPANT_ROOM && !hours_room(s->hours, room_id, s->rows[i].start_min, s->rows[i].end_min))
            return false;
    return true;
}

/** The room in a->room_id: what is wrong with it at all, and who has it. */
static enum rc check_room(const struct settling *s, struct place *place, struct taken *t, struct err *e)
{
    enum rc rc = place_load(s->db, s->a->room_id, place, e);
    if (rc != RC_OK)
        return rc;
    if (!place->active || place->state == PLACE_CLOSED)
        return err_field(e, APPOINTMENT_ROOM, _("%s is closed."), place->name);
    if (s->need->room_kind[0] != '\0' && strcmp(s->need->room_kind, place->kind) != 0)
        return err_field(e, APPOINTMENT_ROOM, _("%s is not the kind of room that %s needs."), place->name,
                         s->need->service);
    if (s->site_id != 0 && place->site_id != s->site_id)
        return err_field(e, APPOINTMENT_ROOM, _("%s is not at the site where %s works then."), place->name,
                         s->need->practitioner);
    if (!room_open(s, place->id))
        return err_field(e, APPOINTMENT_ROOM, _("%s is closed at that time."), place->name);
    return settle_taken(s, OCCUPANT_ROOM, place->id, t, e);
}

/* The rooms of the house, kept on the connection until one is changed. */
struct rooms {
    struct place_list list;
    int64_t topics;
};

static void rooms_free(void *data)
{
    struct rooms *r = data;
    place_list_release(&r->list);
    free(r);
}

static enum rc rooms_get(struct db *db, const struct place_list **ret, struct err *e)
{
    static const char key;
    struct rooms *r = db_data(db, &key);
    const int64_t topics = db_topics(db, "room");
    if (r == NULL) {
        if ((r = calloc(1, sizeof *r)) == NULL)
            return err_memory(e);
        db_set_data(db, &key, r, rooms_free);
    }
    if (r->list.rows == NULL || r->topics != topics) {
        struct place_list list = {0};
        enum rc rc = place_list(db, &list, e);
        if (rc != RC_OK)
            return rc;
        place_list_release(&r->list);
        *r = (struct rooms){list, topics};
    }
    *ret = &r->list;
    return RC_OK;
}

/** The room where the practitioner is last before, on that day; 0: none. */
static enum rc room_before(const struct settling *s, int64_t *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, s->db,
              "SELECT coalesce((SELECT a.room_id FROM occupancy o JOIN appointment a ON a.id = o.appointment_id"
              " WHERE o.kind = 1 AND o.resource = :practitioner AND o.start_min < :end"
              " AND o.start_min >= :start / 1440 * 1440 ORDER BY o.start_min DESC LIMIT 1), 0)");
    stmt_int(&st, ":practitioner", s->a->practitioner_id);
    stmt_int(&st, ":end", s->a->end_min);
    stmt_int(&st, ":start", s->a->start_min);
    return stmt_one_int(&st, ret, e);
}

static bool serves(const struct settling *s, const struct place *p)
{
    return p->state != PLACE_CLOSED && (s->need->room_kind[0] == '\0' || strcmp(s->need->room_kind, p->kind) == 0) &&
           (s->site_id == 0 || p->site_id == s->site_id);
}

/** The first free room: the one where the practitioner was, then in the order of set-up; 0 when there is none. *any:
 * whether there is one of the kind there at all. */
static enum rc find_room(const struct settling *s, int64_t *ret, bool *any, struct err *e)
{
    const struct place_list *rooms = NULL;
    int64_t before = 0, found = 0;
    enum rc rc = rooms_get(s->db, &rooms, e);
    if (rc == RC_OK)
        rc = room_before(s, &before, e);
    *any = false;
    for (int turn = before != 0 ? 0 : 1; turn < 2 && rc == RC_OK; turn++)
        for (size_t i = 0; i < rooms->n && found == 0 && rc == RC_OK; i++) {
            const struct place *p = &rooms->rows[i];
            struct taken t = {.appointment_id = -1};
            if ((p->id == before) != (turn == 0) || !serves(s, p))
                continue;
            *any = true;
            if (room_open(s, p->id))
                rc = settle_taken(s, OCCUPANT_ROOM, p->id, &t, e);
            if (rc == RC_OK && t.appointment_id == 0)
                found = p->id;
        }
    if (rc == RC_OK)
        *ret = found;
    return rc;
}

enum rc settle_room(struct settling *s, bool keep, struct err *e)
{
    struct appointment *a = s->a;
    struct no_time none;
    bool any;
    enum rc rc;
    if (a->room_id != 0) {
        struct taken t = {0};
        struct place place;
        rc = check_room(s, &place, &t, e);
        if (rc == RC_OK && t.appointment_id == 0)
            return RC_OK;
        s->crowded |= keep && rc == RC_OK && a->overbook;
        if (keep)
            return rc != RC_OK || a->overbook ? rc : need_tell_taken(s->db, a, place.name, &t, e);
        if (rc != RC_OK && rc != RC_INVALID)
            return rc;
    }
    rc = find_room(s, &a->room_id, &any, e);
    if (rc != RC_OK || a->room_id != 0)
        return rc;
    if (!any && s->need->room_kind[0] == '\0')
        return RC_OK; /* a clinic without rooms */
    if (!any)
        return err_field(e, APPOINTMENT_ROOM, _("There is no room of the kind \"%s\" that %s needs."),
                         s->need->room_kind, s->need->service);
    if (a->overbook && s->over.appointment_id != 0) {
        struct appointment other;
        if ((rc = appointment_load(s->db, s->over.appointment_id, &other, e)) == RC_OK)
            a->room_id = other.room_id;
        return rc;
    }
    (void)no_time(s, &none);
    return err_set(e, RC_CONFLICT, _("No room for %s is free %s-%s%s."), s->need->service, none.from, none.to, none.next);
}

/* ---- assistants ---- */

static bool needs_assistant(const struct settling *s)
{
    for (size_t i = 0; i < s->n_rows; i++)
        if (s->rows[i].kind == OCCUPANT_ASSISTANT)
            return true;
    return false;
}

static bool assistant_works(const struct settling *s, int64_t assistant_id)
{
    for (size_t i = 0; i < s->n_rows; i++)
        if (s->rows[i].kind == OCCUPANT_ASSISTANT &&
            !hours_work(s->hours, assistant_id, s->site_id, s->rows[i].start_min, s->rows[i].end_min))
            return false;
    return true;
}

/** One that was asked for by name. */
static enum rc check_assistant(struct settling *s, const struct practitioner_list *who, struct err *e)
{
    struct practitioner p;
    struct taken t = {0};
    size_t i = 0;
    enum rc rc = practitioner_load(s->db, s->a->assistant_id, &p, e);
    if (rc != RC_OK)
        return rc;
    while (i < who->n && who->rows[i].id != p.id)
        i++;
    if (i == who->n)
        return err_field(e, APPOINTMENT_ASSISTANT, _("%s does not assist with %s."), p.short_name, s->need->service);
    if (!assistant_works(s, p.id))
        return err_field(e, APPOINTMENT_ASSISTANT, _("%s does not work at that time."), p.short_name);
    rc = settle_taken(s, OCCUPANT_ASSISTANT, p.id, &t, e);
    if (rc != RC_OK || t.appointment_id == 0)
        return rc;
    s->crowded = true;
    return s->a->overbook ? RC_OK : need_tell_taken(s->db, s->a, p.short_name, &t, e);
}

/** The one there is if free, else the first free one who works then; *working: the first who works at all. */
static enum rc find_assistant(const struct settling *s, const struct practitioner_list *who, int64_t *ret,
                              int64_t *working, struct err *e)
{
    const int64_t was = *ret;
    int64_t found = 0;
    enum rc rc = RC_OK;
    *working = 0;
    for (size_t i = 0; i < who->n && rc == RC_OK && (found == 0 || (was != 0 && found != was)); i++) {
        struct taken t;
        const int64_t id = who->rows[i].id;
        if ((found != 0 && id != was) || !assistant_works(s, id))
            continue;
        rc = settle_taken(s, OCCUPANT_ASSISTANT, id, &t, e);
        if (*working == 0)
            *working = id;
        if (rc == RC_OK && t.appointment_id == 0)
            found = id;
    }
    if (rc == RC_OK)
        *ret = found;
    return rc;
}

enum rc settle_assistant(struct settling *s, bool keep, struct err *e)
{
    struct practitioner_list who = {0};
    struct no_time none;
    int64_t working = 0;
    enum rc rc;
    if (!needs_assistant(s)) {
        s->a->assistant_id = 0;
        return RC_OK;
    }
    rc = service_assistants(s->db, s->a->service_id, &who, e);
    if (rc == RC_OK && keep)
        rc = check_assistant(s, &who, e);
    else if (rc == RC_OK)
        rc = find_assistant(s, &who, &s->a->assistant_id, &working, e);
    practitioner_list_release(&who);
    if (rc != RC_OK || s->a->assistant_id != 0)
        return rc;
    if (s->a->overbook && s->over.appointment_id != 0 && working != 0) {
        s->a->assistant_id = working;
        return RC_OK;
    }
    (void)no_time(s, &none);
    return err_set(e, RC_CONFLICT, _("No assistant for %s is free %s-%s%s."), s->need->service, none.from, none.to,
                   none.next);
}

/* ---- overbooking ---- */

enum rc settle_limit(const struct settling *s, struct err *e)
{
    const int64_t midnight = (int64_t)civil_min_day(s->a->start_min) * CIVIL_DAY_MIN;
    struct practitioner p;
    struct stmt st;
    char who[128];
    int64_t n = 0;
    enum rc rc = practitioner_load(s->db, s->a->practitioner_id, &p, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, s->db,
              "SELECT count(DISTINCT appointment_id) FROM occupancy WHERE kind = 1 AND resource = :practitioner"
              " AND start_min >= :midnight AND start_min < :midnight + 1440 AND overbook = 1 AND appointment_id <> :but"
              " AND (expires_at = 0 OR expires_at > clock_now())");
    stmt_int(&st, ":practitioner", p.id);
    stmt_int(&st, ":midnight", midnight);
    stmt_int(&st, ":but", s->a->id);
    rc = stmt_one_int(&st, &n, e);
    if (rc != RC_OK || n < p.overbook_limit)
        return rc;
    return err_set(e, RC_CONFLICT,
                   ngettext_("%s has %lld overbooked appointment that day, which is the limit. Who can raise it: %s.",
                             "%s has %lld overbooked appointments that day, which is the limit. Who can raise it: %s.", n),
                   p.short_name, (long long)n, staff_who_may(s->db, RIGHT_SETUP, who, sizeof who));
}
