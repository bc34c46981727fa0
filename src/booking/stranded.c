/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Appointments that no longer fit the hours: every booked one is laid over the hours as they are now. */
#include "src/booking/stranded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/booking/hours.h"
#include "src/booking/occupancy.h"
#include "src/clinic/schedule_edit.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum { AHEAD_DAYS = 5 * 366 + 2, LOOKED_AT_ONCE = 2000 };

/* One that does not fit: whom it cannot have, and when. */
struct misfit {
    int64_t appointment_id, resource, start_min, end_min;
    enum occupant kind;
    bool elsewhere; /* the room is at another site than the practitioner */
};

struct misfits {
    struct misfit *rows;
    size_t n;
};

struct look {
    struct db *db;
    const struct schedule_set *set;
    int64_t now_min, sites;
    int32_t today;
};

/* ---- people: the hours of each on a day are asked for once ---- */

struct worker_day {
    int64_t id;
    int32_t day;
    bool here; /* works at this clinic */
    size_t n;
    struct work_interval hours[SCHEDULE_MAX_INTERVALS];
};

struct workers {
    struct worker_day *rows;
    size_t n;
};

static struct worker_day *worker(struct workers *w, int64_t id)
{
    for (size_t i = 0; i < w->n; i++)
        if (w->rows[i].id == id)
            return &w->rows[i];
    return NULL;
}

static enum rc load_workers(struct db *db, struct workers *w, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT id, active FROM practitioner");
    while (stmt_row(&st)) {
        struct worker_day *row = stmt_add(&st, &w->rows, &w->n, sizeof *row);
        if (row == NULL)
            break;
        row->id = stmt_col_int(&st, 0);
        row->here = stmt_col_int(&st, 1) != 0;
        row->day = INT32_MIN;
    }
    return stmt_finish(&st, e);
}

/* How a time fits somebody's hours; `site` is where they are then. */
static bool works(const struct look *l, struct workers *w, const struct misfit *m, int64_t *site)
{
    struct worker_day *d = worker(w, m->resource);
    int32_t day = civil_min_day(m->start_min);
    if (d == NULL || !d->here)
        return false;
    if (d->day != day) {
        d->day = day;
        d->n = schedule_day(l->set, d->id, day, l->today, d->hours);
    }
    int64_t midnight = (int64_t)day * CIVIL_DAY_MIN;
    int32_t from = (int32_t)(m->start_min - midnight), to = (int32_t)(m->end_min - midnight);
    for (size_t i = 0; i < d->n && from < to; i++) /* at one site all the time */
        if (d->hours[i].start_min <= from && from < d->hours[i].end_min && (*site == 0 || *site == d->hours[i].site_id)) {
            *site = d->hours[i].site_id;
            from = d->hours[i].end_min;
        }
    return from >= to;
}

/* Of what one statement finds, that which does not fit: number, from, to, whom, and where the others are: the site of the
 * room, or with an assistant the practitioner. 0: that is the same everywhere. */
static enum rc scan_people(const struct look *l, struct workers *w, enum occupant kind, struct stmt *st,
                           struct misfits *out, size_t *looked, struct err *e)
{
    stmt_int(st, ":now", l->now_min);
    while (stmt_row(st)) {
        *looked += 1;
        struct misfit m = {stmt_col_int(st, 0), stmt_col_int(st, 3), stmt_col_int(st, 1), stmt_col_int(st, 2), kind,
                           false};
        int64_t site = 0, other = stmt_col_int(st, 4), where = other;
        if (works(l, w, &m, &site)) {
            if (kind == OCCUPANT_ASSISTANT && other != 0) {
                struct misfit with = m;
                with.resource = other;
                where = 0;
                (void)works(l, w, &with, &where);
            }
            m.elsewhere = where != 0 && where != site;
            if (!m.elsewhere)
                continue;
        }
        struct misfit *row = stmt_add(st, &out->rows, &out->n, sizeof *row);
        if (row != NULL)
            *row = m;
    }
    return stmt_finish(st, e);
}

/* Those that begin from from_min on, before to_min. */
static enum rc practitioners(const struct look *l, struct workers *w, int64_t from_min, int64_t to_min,
                             struct misfits *out, size_t *looked, struct err *e)
{
    struct stmt st;
    /* of a clinic with one site from the index alone */
    stmt_open(&st, l->db,
              l->sites > 1 ? "SELECT a.id, start_min, end_min, practitioner_id, coalesce(r.site_id, 0)"
                             " FROM appointment a LEFT JOIN room r ON r.id = a.room_id WHERE start_min >= :from"
                             " AND start_min < :to AND end_min > :now AND status = 'booked' ORDER BY start_min"
                           : "SELECT id, start_min, end_min, practitioner_id, 0 FROM appointment"
                             " WHERE start_min >= :from AND start_min < :to AND end_min > :now AND status = 'booked'"
                             " ORDER BY start_min");
    stmt_int(&st, ":from", from_min);
    stmt_int(&st, ":to", to_min);
    return scan_people(l, w, OCCUPANT_PRACTITIONER, &st, out, looked, e);
}

static enum rc assistants(const struct look *l, struct workers *w, struct misfits *out, struct err *e)
{
    struct stmt st;
    size_t looked = 0;
    stmt_open(&st, l->db,
              "SELECT o.appointment_id, o.start_min, o.end_min, resource, iif(:sites > 1, a.practitioner_id, 0)"
              " FROM occupancy o JOIN appointment a ON a.id = o.appointment_id"
              " WHERE kind = 4 AND resource IN (SELECT id FROM practitioner WHERE assistant = 1)"
              " AND o.start_min >= :from AND o.end_min > :now ORDER BY resource, o.start_min");
    stmt_int(&st, ":sites", l->sites);
    stmt_int(&st, ":from", l->now_min - CIVIL_DAY_MIN);
    return scan_people(l, w, OCCUPANT_ASSISTANT, &st, out, &looked, e);
}

/* Few services need the practitioner also while the room is prepared or turned over. */
static enum rc longer_parts(const struct look *l, struct workers *w, struct misfits *out, struct err *e)
{
    struct stmt st;
    int64_t any = 0;
    size_t looked = 0;
#define LONGER                                                                                               \
    "SELECT service_id FROM service_part x JOIN service s ON s.id = x.service_id WHERE x.kind = 'practitioner'" \
    " AND (x.from_min < s.before_min OR x.to_min > s.before_min + s.with_min)"
    stmt_open(&st, l->db, "SELECT EXISTS (" LONGER ")");
    enum rc rc = stmt_one_int(&st, &any, e);
    if (rc != RC_OK || any == 0)
        return rc;
    stmt_open(&st, l->db,
              "SELECT a.id, o.start_min, o.end_min, o.resource, 0 FROM appointment a JOIN occupancy o ON o.kind = 1"
              " AND o.resource = a.practitioner_id AND o.start_min BETWEEN a.start_min - 1440 AND a.end_min + 1440"
              " AND o.appointment_id = a.id WHERE a.start_min >= :from AND a.end_min > :now AND a.status = 'booked'"
              " AND a.service_id IN (" LONGER ") ORDER BY a.start_min");
#undef LONGER
    stmt_int(&st, ":from", l->now_min - CIVIL_DAY_MIN);
    return scan_people(l, w, OCCUPANT_PRACTITIONER, &st, out, &looked, e);
}

static enum rc people(const struct look *l, struct misfits *out, struct err *e)
{
    struct workers w = {0};
    size_t looked = 0;
    enum rc rc = load_workers(l->db, &w, e);
    if (rc == RC_OK)
        rc = practitioners(l, &w, l->now_min - CIVIL_DAY_MIN, INT64_MAX, out, &looked, e);
    if (rc == RC_OK)
        rc = assistants(l, &w, out, e);
    if (rc == RC_OK)
        rc = longer_parts(l, &w, out, e);
    free(w.rows);
    return rc;
}

/* ---- rooms: only those that are not always open are looked at ---- */

static bool open_then(const struct look *l, int64_t room_id, int64_t start_min, int64_t end_min)
{
    struct work_interval hours[SCHEDULE_MAX_INTERVALS];
    for (int32_t day = civil_min_day(start_min); day <= civil_min_day(end_min - 1); day++) {
        int64_t midnight = (int64_t)day * CIVIL_DAY_MIN;
        int64_t from = start_min > midnight ? start_min - midnight : 0;
        int64_t to = end_min - midnight < CIVIL_DAY_MIN ? end_min - midnight : CIVIL_DAY_MIN;
        size_t n = schedule_room(l->set, room_id, day, hours);
        if (!schedule_holds(hours, n, (int32_t)from, (int32_t)to))
            return false;
    }
    return true;
}

static enum rc scan_room(const struct look *l, int64_t room_id, bool never, bool shut, struct misfits *out,
                         struct err *e)
{
    struct stmt st;
    stmt_open(&st, l->db,
              "SELECT appointment_id, start_min, end_min FROM occupancy"
              " WHERE kind = 2 AND resource = :room AND start_min >= :from AND end_min > :now");
    stmt_int(&st, ":room", room_id);
    stmt_int(&st, ":from", l->now_min - CIVIL_DAY_MIN);
    stmt_int(&st, ":now", l->now_min);
    while (stmt_row(&st)) {
        int64_t start = stmt_col_int(&st, 1), end = stmt_col_int(&st, 2);
        if (!never && !(shut && civil_min_day(start) == l->today) && open_then(l, room_id, start, end))
            continue;
        struct misfit *row = stmt_add(&st, &out->rows, &out->n, sizeof *row);
        if (row != NULL)
            *row = (struct misfit){stmt_col_int(&st, 0), room_id, start, end, OCCUPANT_ROOM, false};
    }
    return stmt_finish(&st, e);
}

static enum rc rooms(const struct look *l, struct misfits *out, struct err *e)
{
    struct stmt st;
    enum rc rc = RC_OK;
    stmt_open(&st, l->db, "SELECT id, active = 0, state = 'closed' FROM room");
    while (rc == RC_OK && stmt_row(&st)) {
        int64_t id = stmt_col_int(&st, 0);
        bool never = stmt_col_int(&st, 1) != 0, shut = stmt_col_int(&st, 2) != 0;
        if (never || shut || schedule_room_limited(l->set, id))
            rc = scan_room(l, id, never, shut, out, e);
    }
    enum rc end = stmt_finish(&st, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : end;
}

/* ---- one sentence for each ---- */

static void tell_hours(char *out, size_t size, const struct work_interval *w, size_t n)
{
    char from[CIVIL_TEXT], to[CIVIL_TEXT];
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n && used < size; i++) {
        int more = snprintf(out + used, size - used, "%s%s-%s", i > 0 ? ", " : "",
                            civil_format_time(from, sizeof from, w[i].start_min),
                            schedule_time(to, sizeof to, w[i].end_min));
        used += more > 0 ? (size_t)more : 0;
    }
}

static bool works_here(struct db *db, int64_t practitioner_id)
{
    struct practitioner p;
    return practitioner_load(db, practitioner_id, &p, NULL) == RC_OK && p.active;
}

static void why_not(const struct look *l, const struct misfit *m, char *out, size_t size)
{
    struct work_interval w[SCHEDULE_MAX_INTERVALS];
    char name[96] = "", hours[96];
    int32_t day = civil_min_day(m->start_min);
    int64_t midnight = (int64_t)day * CIVIL_DAY_MIN;
    bool room = m->kind == OCCUPANT_ROOM;
    size_t n = room ? schedule_room(l->set, m->resource, day, w)
                    : schedule_day(l->set, m->resource, day, l->today, w);
    const char *closed = schedule_closed_why(l->set, day);
    const char *away = schedule_away_why(l->set, room ? 0 : m->resource, room ? m->resource : 0, day,
                                         (int32_t)(m->start_min - midnight), (int32_t)(m->end_min - midnight));
    (void)hours_owner_name(
        l->db, (struct hours_owner){room ? HOURS_OF_ROOM : HOURS_OF_PRACTITIONER, m->resource}, name, sizeof name, NULL);
    tell_hours(hours, sizeof hours, w, n);
    if (!room && !works_here(l->db, m->resource))
        (void)snprintf(out, size, _("%s works here no more."), name);
    else if (m->elsewhere)
        (void)snprintf(out, size, _("%s works at another site then."), name);
    else if (!room && closed != NULL && n == 0)
        (void)snprintf(out, size, _("The clinic is closed: %s."), closed);
    else if (away != NULL && away[0] != '\0')
        (void)snprintf(out, size, room ? _("%s is closed: %s.") : _("%s is away: %s."), name, away);
    else if (away != NULL)
        (void)snprintf(out, size, room ? _("%s is closed then.") : _("%s is away then."), name);
    else if (room && schedule_holds(w, n, (int32_t)(m->start_min - midnight), (int32_t)(m->end_min - midnight)))
        (void)snprintf(out, size, _("%s is closed."), name);
    else if (n == 0)
        (void)snprintf(out, size, room ? _("%s is not open that day.") : _("%s does not work that day."), name);
    else
        (void)snprintf(out, size, room ? _("%s is open %s that day.") : _("%s works %s that day."), name, hours);
}

/* ---- the list ---- */

static int by_appointment(const void *a, const void *b)
{
    const struct misfit *x = a, *y = b;
    if (x->appointment_id != y->appointment_id)
        return x->appointment_id < y->appointment_id ? -1 : 1;
    return (int)x->kind - (int)y->kind;
}

static int by_start(const void *a, const void *b)
{
    const struct stranded *x = a, *y = b;
    if (x->a.start_min != y->a.start_min)
        return x->a.start_min < y->a.start_min ? -1 : 1;
    return x->a.id < y->a.id ? -1 : x->a.id > y->a.id;
}

/* Still booked, and of somebody who is found and listed. */
static bool counts(struct db *db, int64_t id)
{
    struct stmt st;
    int64_t yes = 0;
    stmt_open(&st, db,
              "SELECT EXISTS (SELECT 1 FROM appointment a JOIN patient p ON p.id = a.patient_id"
              " WHERE a.id = :id AND a.status = 'booked' AND p.active = 1)");
    stmt_int(&st, ":id", id);
    return stmt_one_int(&st, &yes, NULL) == RC_OK && yes != 0;
}

static enum rc look_now(struct db *db, struct look *l, struct schedule_set **set, struct err *e)
{
    l->db = db;
    l->now_min = site_now_min(db);
    l->today = civil_min_day(l->now_min);
    /* not the hours that booking keeps: a change that is being tried is not in them */
    enum rc rc = schedule_load(db, l->today - 1, l->today + AHEAD_DAYS, set, e);
    l->set = *set;
    if (rc != RC_OK)
        return rc;
    struct stmt st;
    stmt_open(&st, db, "SELECT count(*) FROM site");
    return stmt_one_int(&st, &l->sites, e);
}

static enum rc read_all(struct db *db, struct stranded_list *out, struct err *e)
{
    struct look l = {0};
    struct schedule_set *set = NULL;
    struct misfits m = {0};
    enum rc rc = look_now(db, &l, &set, e);
    if (rc == RC_OK)
        rc = people(&l, &m, e);
    if (rc == RC_OK)
        rc = rooms(&l, &m, e);
    if (m.n > 0)
        qsort(m.rows, m.n, sizeof *m.rows, by_appointment);
    out->rows = rc == RC_OK && m.n > 0 ? calloc(m.n, sizeof *out->rows) : NULL;
    if (rc == RC_OK && m.n > 0 && out->rows == NULL)
        rc = err_memory(e);
    for (size_t i = 0; i < m.n && rc == RC_OK; i++) {
        if ((i > 0 && m.rows[i].appointment_id == m.rows[i - 1].appointment_id) || !counts(db, m.rows[i].appointment_id))
            continue;
        struct stranded *s = &out->rows[out->n];
        if ((rc = appointment_load(db, m.rows[i].appointment_id, &s->a, e)) != RC_OK)
            break;
        why_not(&l, &m.rows[i], s->why, sizeof s->why);
        out->n++;
    }
    if (out->n > 0)
        qsort(out->rows, out->n, sizeof *out->rows, by_start);
    free(m.rows);
    schedule_free(set);
    return rc;
}

enum rc stranded_list(struct db *db, struct stranded_list *ret, struct err *e)
{
    struct stranded_list l = {0};
    enum rc rc = read_all(db, &l, e);
    if (rc == RC_OK)
        *ret = l;
    else
        stranded_list_release(&l);
    return rc;
}

void stranded_list_release(struct stranded_list *l)
{
    free(l->rows);
    *l = (struct stranded_list){0};
}

/* ---- how many ---- */

/* People and rooms apart: rooms change all day long, and few of them are looked at. People are looked at a share at a time:
 * a large clinic has a hundred thousand appointments ahead. */
struct counted {
    bool known;
    int64_t hours, room, appointment; /* topics as of the last look */
    struct look look;
    struct misfits people, rooms;
    bool summed; /* total is of these, as of `sum_at` */
    int64_t sum_at;
    size_t total;
    /* while the people are looked at: */
    struct schedule_set *set; /* NULL: all are */
    struct workers workers;
    struct misfits found;
    int64_t next_min, last_min;
};

static void forget_share(struct counted *c)
{
    schedule_free(c->set);
    free(c->workers.rows);
    free(c->found.rows);
    c->set = NULL;
    c->workers = (struct workers){0};
    c->found = (struct misfits){0};
}

static void counted_free(void *data)
{
    struct counted *c = data;
    forget_share(c);
    free(c->people.rows);
    free(c->rooms.rows);
    free(c);
}

/* Each appointment once, sorted by it. */
static void settle(struct misfits *m)
{
    size_t n = 0;
    if (m->n > 0)
        qsort(m->rows, m->n, sizeof *m->rows, by_appointment);
    for (size_t i = 0; i < m->n; i++)
        if (n == 0 || m->rows[n - 1].appointment_id != m->rows[i].appointment_id)
            m->rows[n++] = m->rows[i];
    m->n = n;
}

static enum rc begin(struct db *db, struct counted *c, struct err *e)
{
    forget_share(c);
    enum rc rc = look_now(db, &c->look, &c->set, e);
    if (rc == RC_OK)
        rc = load_workers(db, &c->workers, e);
    if (rc != RC_OK)
        return rc;
    struct stmt st;
    c->next_min = c->look.now_min - CIVIL_DAY_MIN;
    stmt_open(&st, db, "SELECT coalesce(max(start_min), 0) FROM appointment");
    return stmt_one_int(&st, &c->last_min, e);
}

static enum rc next_share(struct counted *c, struct err *e)
{
    size_t looked = 0;
    enum rc rc = RC_OK;
    while (rc == RC_OK && c->next_min <= c->last_min && looked < LOOKED_AT_ONCE) {
        rc = practitioners(&c->look, &c->workers, c->next_min, c->next_min + CIVIL_DAY_MIN, &c->found, &looked, e);
        c->next_min += CIVIL_DAY_MIN;
    }
    if (rc != RC_OK || c->next_min <= c->last_min)
        return rc;
    rc = assistants(&c->look, &c->workers, &c->found, e);
    if (rc == RC_OK && (rc = longer_parts(&c->look, &c->workers, &c->found, e)) == RC_OK) {
        free(c->people.rows);
        c->people = c->found;
        settle(&c->people);
        c->summed = false;
        c->found = (struct misfits){0};
        forget_share(c);
    }
    return rc;
}

static enum rc look_at_rooms(struct db *db, struct counted *c, struct err *e)
{
    struct look l = {0};
    struct schedule_set *set = NULL;
    struct misfits m = {0};
    enum rc rc = look_now(db, &l, &set, e);
    if (rc == RC_OK)
        rc = rooms(&l, &m, e);
    schedule_free(set);
    free(rc == RC_OK ? c->rooms.rows : m.rows);
    if (rc != RC_OK)
        return rc;
    c->rooms = m;
    settle(&c->rooms);
    c->summed = false;
    return RC_OK;
}

static int only_appointment(const void *a, const void *b)
{
    const struct misfit *x = a, *y = b;
    return (x->appointment_id > y->appointment_id) - (x->appointment_id < y->appointment_id);
}

static bool among(const struct misfits *m, const struct misfit *one)
{
    return m->n > 0 && bsearch(one, m->rows, m->n, sizeof *m->rows, only_appointment) != NULL;
}

static size_t count(struct db *db, const struct counted *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->people.n; i++)
        n += counts(db, c->people.rows[i].appointment_id);
    for (size_t i = 0; i < c->rooms.n; i++)
        n += !among(&c->people, &c->rooms.rows[i]) && counts(db, c->rooms.rows[i].appointment_id);
    return n;
}

enum rc stranded_count(struct db *db, size_t *ret, bool *more, struct err *e)
{
    static const char key;
    struct counted *c = db_data(db, &key);
    if (c == NULL) {
        c = calloc(1, sizeof *c);
        if (c == NULL)
            return err_memory(e);
        db_set_data(db, &key, c, counted_free);
    }
    int64_t hours = db_topics(db, "opening_hours room_hours schedule schedule_exception holiday practitioner site");
    int64_t room = db_topics(db, "room"), appointment = db_topics(db, "appointment patient");
    bool anew = !c->known || c->hours != hours || c->look.today != site_today(db);
    bool moved = c->appointment != appointment;
    enum rc rc = RC_OK;
    if (anew || c->room != room || (moved && c->rooms.n > 0))
        rc = look_at_rooms(db, c, e);
    if (rc == RC_OK && (anew || (moved && c->people.n > 0 && c->set == NULL)))
        rc = begin(db, c, e);
    if (rc != RC_OK)
        return rc;
    if (c->set == NULL || anew || !moved)
        c->appointment = appointment;
    c->known = true;
    c->hours = hours;
    c->room = room;
    if (c->set != NULL && (rc = next_share(c, e)) != RC_OK)
        return rc;
    if (!c->summed || c->sum_at != appointment)
        c->total = count(db, c);
    c->summed = true;
    c->sum_at = appointment;
    *ret = c->total;
    *more = c->set != NULL;
    return RC_OK;
}

/* ---- what a change would do ---- */

static bool listed(const struct stranded_list *l, const struct stranded *one)
{
    return l->n > 0 && bsearch(one, l->rows, l->n, sizeof *l->rows, by_start) != NULL;
}

static enum rc try_it(struct db *db, stranded_try *change, void *ctx, struct stranded_list *ret, struct err *e)
{
    struct stranded_list before = {0}, after = {0};
    size_t n = 0;
    enum rc rc = read_all(db, &before, e);
    if (rc == RC_OK)
        rc = change(db, ctx, e);
    if (rc == RC_OK)
        rc = read_all(db, &after, e);
    for (size_t i = 0; i < after.n; i++)
        if (!listed(&before, &after.rows[i]))
            after.rows[n++] = after.rows[i];
    after.n = n;
    stranded_list_release(&before);
    if (rc == RC_OK)
        *ret = after;
    else
        stranded_list_release(&after);
    return rc;
}

enum rc stranded_preview(struct db *db, stranded_try *change, void *ctx, struct stranded_list *ret, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_SCHEDULE, e);
    if (rc != RC_OK)
        return rc;
    rc = try_it(db, change, ctx, ret, e);
    (void)change_end(db, RC_STOPPED, NULL); /* it was only tried */
    return rc;
}
