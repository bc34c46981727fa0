/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best people of every prefix that matches many: one walk over all keys in order keeps, for each length
 * of the prefix that it is in, the best so far. A list is kept as pairs of numbers, seven bits a byte, low ones first,
 * the last byte below 128: patient, then when last seen. */
#include <stdlib.h>
#include <string.h>

#include "src/base/list.h"
#include "src/people/find.h"
#include "src/people/search.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

struct best_list {
    char prefix[KEYS_SIZE];
    int n;
    size_t size, at; /* of its bytes, which stand one behind the other */
};

struct best_lists {
    struct best_list *rows; /* by prefix */
    size_t n;
    unsigned char *bytes;
    size_t used, room;
};

struct person {
    int64_t seen_at, id;
};

enum { NUMBER_MOST = 10 };

static size_t number_write(unsigned char *out, int64_t value)
{
    uint64_t v = value > 0 ? (uint64_t)value : 0;
    size_t n = 0;
    for (; v >= 128; v >>= 7)
        out[n++] = (unsigned char)(v | 128);
    out[n++] = (unsigned char)v;
    return n;
}

static const unsigned char *number_read(const unsigned char *s, const unsigned char *end, int64_t *value)
{
    uint64_t v = 0;
    for (int shift = 0; s < end && shift < 63; shift += 7) {
        v |= (uint64_t)(*s & 127) << shift;
        if (*s++ < 128)
            break;
    }
    *value = (int64_t)v;
    return s;
}

/* The prefix of one length while the walk is inside it. */
struct level {
    size_t bytes; /* of the key, a whole character's end */
    size_t count;
    size_t n;
    struct person best[SEARCH_BEST]; /* best first */
};

struct walk {
    struct best_lists *lists;
    int64_t *seen; /* by patient number */
    int64_t n_seen;
    char key[KEYS_SIZE]; /* the last one */
    struct level levels[KEYS_SIZE];
    size_t depth;
};

static bool better(const struct person *a, const struct person *b)
{
    return a->seen_at != b->seen_at ? a->seen_at > b->seen_at : a->id > b->id;
}

static void offer(struct level *l, struct person p)
{
    l->count++;
    if (l->n == SEARCH_BEST && !better(&p, &l->best[SEARCH_BEST - 1]))
        return;
    size_t at = 0;
    while (at < l->n && better(&l->best[at], &p))
        at++;
    if (at < l->n && l->best[at].id == p.id)
        return; /* another key of the same person */
    size_t after = l->n == SEARCH_BEST ? SEARCH_BEST - 1 : l->n++;
    memmove(&l->best[at + 1], &l->best[at], (after - at) * sizeof l->best[0]);
    l->best[at] = p;
}

static bool make_room(struct best_lists *b, size_t more)
{
    if (b->used + more > b->room) {
        size_t room = b->room * 2 + (1 << 16);
        unsigned char *larger = realloc(b->bytes, room);
        if (larger == NULL)
            return false;
        b->bytes = larger;
        b->room = room;
    }
    return true;
}

/* Leaves every prefix that is longer than `bytes`. */
static bool leave(struct walk *w, size_t bytes)
{
    for (; w->depth > 0 && w->levels[w->depth - 1].bytes > bytes; w->depth--) {
        const struct level *l = &w->levels[w->depth - 1];
        if (l->count <= SEARCH_HOT)
            continue;
        struct best_lists *b = w->lists;
        struct best_list *row = list_more(&b->rows, b->n, sizeof *row);
        if (row == NULL || !make_room(b, l->n * 2 * NUMBER_MOST))
            return false;
        memcpy(row->prefix, w->key, l->bytes);
        row->at = b->used;
        row->n = (int)l->n;
        for (size_t i = 0; i < l->n; i++) {
            b->used += number_write(b->bytes + b->used, l->best[i].id);
            b->used += number_write(b->bytes + b->used, l->best[i].seen_at);
        }
        row->size = b->used - row->at;
        b->n++;
    }
    return true;
}

static bool is_start(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

static bool take(struct walk *w, const char *key, int64_t id)
{
    struct person p = {id < w->n_seen ? w->seen[id] : 0, id};
    size_t same = 0, n = strlen(key);
    while (key[same] != '\0' && key[same] == w->key[same])
        same++;
    while (!is_start(key[same]))
        same--;
    if (!leave(w, same))
        return false;
    memcpy(w->key, key, n + 1);
    for (size_t i = w->depth > 0 ? w->levels[w->depth - 1].bytes + 1 : 1; i <= n; i++)
        if (is_start(key[i])) { /* the NUL is a start, too */
            struct level *l = &w->levels[w->depth++];
            l->bytes = i;
            l->count = l->n = 0;
        }
    for (size_t i = 0; i < w->depth; i++)
        offer(&w->levels[i], p);
    return true;
}

static enum rc load_seen(struct db *db, struct walk *w, struct err *e)
{
    struct stmt st;
    int64_t most = 0;
    stmt_open(&st, db, "SELECT coalesce(max(id), 0) FROM patient");
    enum rc rc = stmt_one_int(&st, &most, e);
    if (rc != RC_OK)
        return rc;
    w->n_seen = most + 1;
    w->seen = calloc((size_t)w->n_seen, sizeof w->seen[0]);
    if (w->seen == NULL)
        return err_memory(e);
    stmt_open(&st, db, "SELECT patient_id, seen_at FROM search_seen WHERE seen_at > 0");
    while (stmt_row(&st)) {
        int64_t id = stmt_col_int(&st, 0);
        if (id > 0 && id < w->n_seen)
            w->seen[id] = stmt_col_int(&st, 1);
    }
    return stmt_finish(&st, e);
}

/* Who was booked behind the mark ranks by that. */
static enum rc load_booked(struct db *db, struct walk *w, struct err *e)
{
    int64_t mark = 0;
    struct stmt st;
    enum rc rc = best_number(db, BEST_BOOKED, &mark, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db, "SELECT patient_id, seen_at FROM booked_since WHERE n > :mark");
    stmt_int(&st, ":mark", mark);
    while (stmt_row(&st)) {
        int64_t id = stmt_col_int(&st, 0), at = stmt_col_int(&st, 1);
        if (id > 0 && id < w->n_seen && w->seen[id] < at)
            w->seen[id] = at;
    }
    return stmt_finish(&st, e);
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct best_list *)a)->prefix, ((const struct best_list *)b)->prefix);
}

enum rc best_make(struct db *db, struct best_lists **ret, struct err *e)
{
    struct walk *w = calloc(1, sizeof *w);
    struct best_lists *lists = calloc(1, sizeof *lists);
    struct stmt st;
    bool enough = true;
    if (w == NULL || lists == NULL) {
        free(w);
        free(lists);
        return err_memory(e);
    }
    w->lists = lists;
    enum rc rc = load_seen(db, w, e);
    if (rc == RC_OK)
        rc = load_booked(db, w, e);
    if (rc == RC_OK) {
        stmt_open(&st, db, "SELECT k, patient_id FROM search_key ORDER BY k, patient_id");
        while (enough && stmt_row(&st))
            enough =
                stmt_col_bytes(&st, 0) >= KEYS_SIZE || take(w, stmt_col_text(&st, 0), stmt_col_int(&st, 1));
        rc = stmt_finish(&st, e);
    }
    if (rc == RC_OK && (!enough || !leave(w, 0)))
        rc = err_memory(e);
    free(w->seen);
    free(w);
    if (rc != RC_OK) {
        best_free(lists);
        return rc;
    }
    if (lists->n > 0)
        qsort(lists->rows, lists->n, sizeof lists->rows[0], compare);
    *ret = lists;
    return RC_OK;
}

void best_free(struct best_lists *b)
{
    if (b != NULL) {
        free(b->rows);
        free(b->bytes);
    }
    free(b);
}

size_t best_count(const struct best_lists *b)
{
    return b != NULL ? b->n : 0;
}

enum rc best_read(struct db *db, const char *prefix, best_fn *each, void *to, bool *there, struct err *e)
{
    struct stmt st;
    *there = false;
    stmt_open(&st, db, "SELECT n, people FROM search_best WHERE prefix = :prefix");
    stmt_text(&st, ":prefix", prefix);
    if (stmt_row(&st)) {
        const unsigned char *s = stmt_col_blob(&st, 1), *end = s + stmt_col_bytes(&st, 1);
        int64_t n = stmt_col_int(&st, 0), id, seen_at;
        *there = true;
        for (int64_t i = 0; i < n && s < end; i++) {
            s = number_read(s, end, &id);
            s = number_read(s, end, &seen_at);
            if (!each(to, id, seen_at))
                break;
        }
    }
    return stmt_finish(&st, e);
}

enum rc best_write(struct db *db, const struct best_lists *b, size_t i, struct err *e)
{
    const struct best_list *l = &b->rows[i];
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO search_best (prefix, n, people) VALUES (:prefix, :n, :people)"
              " ON CONFLICT (prefix) DO UPDATE SET n = excluded.n, people = excluded.people"
              " WHERE people <> excluded.people");
    stmt_text(&st, ":prefix", l->prefix);
    stmt_int(&st, ":n", l->n);
    stmt_blob(&st, ":people", b->bytes + l->at, l->size);
    return stmt_run(&st, e);
}

/* The prefixes of the file that are in no list, one at a time in order. */
static enum rc drop_cold(struct db *db, const struct best_lists *b, struct err *e)
{
    char after[KEYS_SIZE] = "!"; /* behind the rows that are no lists */
    for (;;) {
        struct stmt st;
        struct best_list wanted = {.prefix = ""};
        stmt_open(&st, db, "SELECT prefix FROM search_best WHERE prefix > :after ORDER BY prefix LIMIT 1");
        stmt_text(&st, ":after", after);
        bool found = stmt_row(&st);
        if (found)
            stmt_col_copy(&st, 0, wanted.prefix, sizeof wanted.prefix);
        enum rc rc = stmt_finish(&st, e);
        if (rc != RC_OK || !found)
            return rc;
        memcpy(after, wanted.prefix, sizeof after);
        if (b->n > 0 && bsearch(&wanted, b->rows, b->n, sizeof wanted, compare) != NULL)
            continue;
        stmt_open(&st, db, "DELETE FROM search_best WHERE prefix = :prefix");
        stmt_text(&st, ":prefix", wanted.prefix);
        if ((rc = stmt_run(&st, e)) != RC_OK)
            return rc;
    }
}

enum rc best_number(struct db *db, const char *prefix, int64_t *ret, struct err *e)
{
    struct stmt st;
    *ret = 0;
    stmt_open(&st, db, "SELECT n FROM search_best WHERE prefix = :prefix");
    stmt_text(&st, ":prefix", prefix);
    enum rc rc = stmt_one_int(&st, ret, e);
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc set_number(struct db *db, const char *prefix, int64_t n, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO search_best (prefix, n, people) VALUES (:prefix, :n, x'')"
              " ON CONFLICT (prefix) DO UPDATE SET n = excluded.n");
    stmt_text(&st, ":prefix", prefix);
    stmt_int(&st, ":n", n);
    return stmt_run(&st, e);
}

/* What was booked up to there goes into search_seen, and counts from there alone. */
static enum rc take_over(struct db *db, int64_t booked, struct err *e)
{
    int64_t mark = 0;
    struct stmt st;
    enum rc rc = best_number(db, BEST_BOOKED, &mark, e);
    if (rc != RC_OK || booked <= mark)
        return rc;
    stmt_open(&st, db,
              "INSERT INTO search_seen (patient_id, seen_at, since)"
              " SELECT patient_id, max(seen_at), 0 FROM booked_since WHERE n > :mark AND n <= :booked GROUP BY patient_id"
              " ON CONFLICT (patient_id) DO UPDATE SET seen_at = excluded.seen_at WHERE excluded.seen_at > seen_at");
    stmt_int(&st, ":mark", mark);
    stmt_int(&st, ":booked", booked);
    rc = stmt_run(&st, e);
    return rc == RC_OK ? set_number(db, BEST_BOOKED, booked, e) : rc;
}

enum rc best_finish(struct db *db, const struct best_lists *b, const struct best_mark *m, struct err *e)
{
    struct stmt st;
    int64_t refills = 0;
    enum rc rc = drop_cold(db, b, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db, "UPDATE search_seen SET since = 0 WHERE since > 0 AND since <= :since");
    stmt_int(&st, ":since", m->since);
    rc = stmt_run(&st, e);
    if (rc == RC_OK)
        rc = take_over(db, m->booked, e);
    if (rc == RC_OK)
        rc = best_number(db, BEST_REFILLS, &refills, e);
    return rc == RC_OK ? set_number(db, BEST_REFILLS, refills + 1, e) : rc;
}

enum rc best_mark(struct db *db, struct best_mark *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT coalesce(max(since), 0) FROM search_seen WHERE since > 0");
    enum rc rc = stmt_one_int(&st, &ret->since, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db, "SELECT coalesce(max(n), 0) FROM booked_since");
    return stmt_one_int(&st, &ret->booked, e);
}

/* Worked out without the lock, written a few lists at a time, so that no desk waits for it. */
enum rc find_refill_best(struct db *db, struct err *e)
{
    enum { AT_ONCE = 100 };
    struct best_lists *b = NULL;
    struct best_mark m = {0};
    enum rc rc = best_mark(db, &m, e);
    if (rc == RC_OK)
        rc = best_make(db, &b, e);
    for (size_t i = 0; i < best_count(b) && rc == RC_OK; i += AT_ONCE) {
        if ((rc = change_begin(db, ACTION_MIGRATE, e)) != RC_OK)
            break;
        for (size_t k = i; k < i + AT_ONCE && k < best_count(b) && rc == RC_OK; k++)
            rc = best_write(db, b, k, e);
        rc = change_end(db, rc, e);
    }
    if (rc == RC_OK && (rc = change_begin(db, ACTION_MIGRATE, e)) == RC_OK)
        rc = change_end(db, best_finish(db, b, &m, e), e);
    best_free(b);
    return rc;
}

/* Row " " says when somebody began. Each desk keeps who changed in memory, and looks at them at every keystroke. */
bool find_claim_refill(struct db *db)
{
    enum { MANY = 500, HOUR_S = 3600 };
    struct stmt st;
    int64_t n = 0, begun = 0, mark = 0;
    if (best_number(db, BEST_BOOKED, &mark, NULL) != RC_OK)
        return false;
    stmt_open(&st, db,
              "SELECT count(*) FROM (SELECT 1 FROM search_seen WHERE since > 0"
              " UNION ALL SELECT 1 FROM booked_since WHERE n > :mark LIMIT :many)");
    stmt_int(&st, ":mark", mark);
    stmt_int(&st, ":many", MANY);
    if (stmt_one_int(&st, &n, NULL) != RC_OK || n < MANY)
        return false;
    if (best_number(db, BEST_CLAIM, &begun, NULL) == RC_OK && begun > 0 && begun <= db_now(db) &&
        begun > db_now(db) - HOUR_S)
        return false;
    if (change_begin(db, ACTION_MIGRATE, NULL) != RC_OK)
        return false;
    stmt_open(&st, db,
              "INSERT INTO search_best (prefix, n, people) VALUES (' ', :now, x'')"
              " ON CONFLICT (prefix) DO UPDATE SET n = excluded.n WHERE n = :begun");
    stmt_int(&st, ":now", db_now(db));
    stmt_int(&st, ":begun", begun);
    return change_end(db, stmt_changed(&st, 1, NULL), NULL) == RC_OK;
}

enum rc find_seen(struct db *db, int64_t patient_id, int64_t at, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO search_seen (patient_id, seen_at, since) VALUES (:id, :at, change_number())"
              " ON CONFLICT (patient_id) DO UPDATE SET seen_at = :at, since = excluded.since");
    stmt_int(&st, ":id", patient_id);
    stmt_int(&st, ":at", at);
    return stmt_run(&st, e);
}
