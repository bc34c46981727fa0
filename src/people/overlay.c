/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people who changed since the best lists were made. */
#include "src/people/overlay.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/list.h"
#include "src/people/search.h"
#include "src/store/stmt.h"

static const char overlay_key = 0, among_key = 0; /* their addresses name our data on the connection */

static void forget(struct overlay *o)
{
    for (size_t i = 0; i < o->n; i++)
        free(o->rows[i].keys);
    free(o->rows);
    *o = (struct overlay){0};
}

static void release(void *data)
{
    forget(data);
    free(data);
}

/* Where that person stands, or would. */
static size_t place(const struct overlay *o, int64_t id)
{
    size_t low = 0, high = o->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (o->rows[mid].id < id)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

const struct overlay_person *overlay_find(const struct overlay *o, int64_t patient_id)
{
    size_t at = place(o, patient_id);
    return at < o->n && o->rows[at].id == patient_id ? &o->rows[at] : NULL;
}

bool overlay_has(const struct overlay *o, int64_t patient_id)
{
    return overlay_find(o, patient_id) != NULL;
}

bool overlay_begins(const struct overlay_person *p, const char *prefix)
{
    size_t n = strlen(prefix);
    for (const char *k = p->keys; k < p->keys + p->size; k += strlen(k) + 1)
        if (strncmp(k, prefix, n) == 0)
            return true;
    return false;
}

/* Has the person a key that begins as one of the look-ups? *how: the best of them. */
static bool is_near(const struct overlay_person *p, const struct keys_query *q, int *how)
{
    bool near = false;
    for (const char *k = p->keys; k < p->keys + p->size; k += strlen(k) + 1)
        for (int i = 0; i < q->n_lookups; i++) {
            const struct keys_lookup *l = &q->lookups[i];
            if (k[0] != l->prefix[0] || !keys_begins(k, l->prefix))
                continue;
            near = true;
            if (*how > 1 && k[0] != 'i')
                *how = 1;
            size_t n = l->sure ? strlen(l->prefix) : 0;
            if (l->sure && strncmp(k, l->prefix, n) == 0 && search_is_whole(k, n))
                *how = 0;
        }
    return near;
}

bool overlay_matches(const struct overlay_person *p, const struct keys_query *q, int *how)
{
    struct keys_match m;
    *how = 2;
    if (!is_near(p, q, how))
        return false;
    keys_match_init(&m, q);
    for (const char *k = p->keys; k < p->keys + p->size; k += strlen(k) + 1)
        if (keys_match_key(&m, k))
            return true;
    return keys_match_found(&m);
}

struct gathering {
    char *keys;
    size_t size, room;
    bool full;
};

static int gather(void *to, const char *key)
{
    struct gathering *g = to;
    size_t n = strlen(key) + 1;
    if (g->size + n > g->room) {
        size_t room = g->room * 2 + 256;
        char *larger = realloc(g->keys, room);
        if (larger == NULL)
            return g->full = true;
        g->keys = larger;
        g->room = room;
    }
    memcpy(g->keys + g->size, key, n);
    g->size += n;
    return 0;
}

static enum rc seen_at(struct db *db, int64_t id, int64_t *ret, struct err *e)
{
    struct stmt st;
    *ret = 0;
    stmt_open(&st, db, "SELECT seen_at FROM search_ranked WHERE patient_id = :id");
    stmt_int(&st, ":id", id);
    enum rc rc = stmt_one_int(&st, ret, e);
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc put(struct db *db, struct overlay *o, int64_t id, struct err *e)
{
    struct gathering g = {0};
    int64_t seen = 0;
    enum rc rc = seen_at(db, id, &seen, e);
    size_t at = place(o, id);
    if (rc == RC_OK)
        rc = search_keys_of(db, id, true, gather, &g, e);
    if (rc == RC_OK && !overlay_has(o, id)) {
        struct overlay_person *last = list_more(&o->rows, o->n, sizeof *last);
        if (last == NULL) {
            g.full = true;
        } else {
            memmove(&o->rows[at + 1], &o->rows[at], (o->n - at) * sizeof *last);
            o->rows[at] = (struct overlay_person){.id = id};
            o->n++;
        }
    }
    if (rc != RC_OK || g.full) {
        free(g.keys);
        return rc != RC_OK ? rc : err_memory(e);
    }
    free(o->rows[at].keys);
    o->rows[at] = (struct overlay_person){.id = id, .seen_at = seen, .keys = g.keys, .size = g.size};
    return RC_OK;
}

struct changed {
    int64_t id, at;
};

static void read_changed(struct stmt *st, void *row)
{
    *(struct changed *)row = (struct changed){stmt_col_int(st, 0), stmt_col_int(st, 1)};
}

/* Whose keys may be others than before, too. */
static enum rc load_changed(struct db *db, struct overlay *o, struct err *e)
{
    struct changed *rows = NULL;
    size_t n = 0;
    struct stmt st;
    stmt_open(&st, db, "SELECT patient_id, since FROM search_seen WHERE since >= :since AND since > 0 ORDER BY since");
    stmt_int(&st, ":since", o->since);
    enum rc rc = stmt_list(&st, &rows, &n, sizeof *rows, read_changed, e);
    for (size_t i = 0; i < n && rc == RC_OK; i++)
        if ((rc = put(db, o, rows[i].id, e)) == RC_OK)
            o->since = rows[i].at;
    free(rows);
    return rc;
}

static enum rc load_booked(struct db *db, struct overlay *o, struct err *e)
{
    struct changed *rows = NULL;
    size_t n = 0;
    struct stmt st;
    stmt_open(&st, db, "SELECT patient_id, n FROM booked_since WHERE n > :booked ORDER BY n");
    stmt_int(&st, ":booked", o->booked);
    enum rc rc = stmt_list(&st, &rows, &n, sizeof *rows, read_changed, e);
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        rc = overlay_has(o, rows[i].id) ? seen_at(db, rows[i].id, &o->rows[place(o, rows[i].id)].seen_at, e)
                                        : put(db, o, rows[i].id, e);
        if (rc == RC_OK)
            o->booked = rows[i].at;
    }
    free(rows);
    return rc;
}

/* What changed since the last look. */
static enum rc follow(struct db *db, struct overlay *o, int64_t version, struct err *e)
{
    int64_t refills = 0, booked = 0;
    enum rc rc = best_number(db, BEST_REFILLS, &refills, e);
    if (rc == RC_OK)
        rc = best_number(db, BEST_BOOKED, &booked, e);
    if (rc != RC_OK)
        return rc;
    if (refills != o->refills)
        forget(o);
    o->refills = refills;
    if (o->booked < booked)
        o->booked = booked;
    rc = load_changed(db, o, e);
    if (rc == RC_OK)
        rc = load_booked(db, o, e);
    if (rc == RC_OK)
        o->data_version = version;
    return rc;
}

static enum rc put_people(struct db *db, struct overlay *o, const int64_t *ids, size_t n, struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < n && rc == RC_OK; i++)
        if (!overlay_has(o, ids[i]))
            rc = put(db, o, ids[i], e);
    return rc;
}

static enum rc data_of(struct db *db, const char *key, struct overlay **ret, struct err *e)
{
    struct overlay *o = db_data(db, key);
    if (o == NULL) {
        if ((o = calloc(1, sizeof *o)) == NULL)
            return err_memory(e);
        db_set_data(db, key, o, release);
        o->data_version = db_data_version(db) - 1;
    }
    *ret = o;
    return RC_OK;
}

enum rc overlay_among(struct db *db, const int64_t *ids, size_t n, const struct overlay **ret, struct err *e)
{
    struct overlay *o = NULL;
    int64_t version = db_data_version(db);
    enum rc rc = data_of(db, &among_key, &o, e);
    if (rc != RC_OK)
        return rc;
    bool same = o->data_version == version && o->n == n;
    for (size_t i = 0; i < n && same; i++)
        same = overlay_has(o, ids[i]);
    if (!same) {
        forget(o);
        rc = put_people(db, o, ids, n, e);
        o->data_version = rc == RC_OK ? version : version - 1;
    }
    *ret = o;
    return rc;
}

enum rc overlay_get(struct db *db, const int64_t *today, size_t n_today, const struct overlay **ret, struct err *e)
{
    struct overlay *o = NULL;
    int64_t version = db_data_version(db);
    enum rc rc = data_of(db, &overlay_key, &o, e);
    if (rc == RC_OK && o->data_version != version)
        rc = follow(db, o, version, e);
    if (rc == RC_OK)
        rc = put_people(db, o, today, n_today, e);
    if (rc == RC_OK)
        *ret = o;
    return rc;
}
