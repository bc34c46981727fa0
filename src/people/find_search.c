/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may match what was typed: look-ups in the keys, the best lists of prefixes that match many, the overlay of who
 * changed since those were made or is here today; and their order. */
#include <stdlib.h>
#include <string.h>

#include "src/base/list.h"
#include "src/base/text.h"
#include "src/people/find_search.h"

enum {
    FIND_LIMIT = 20,
    SCAN_SURE = 20000, /* keys that are read of a prefix without a best list, when whoever is found matches */
    SCAN_KEPT = 4000,  /* the same under a filter, which must be asked for many: within a frame */
    SCAN_CHEAP = 8000, /* the same when the filter is cheap */
    ASK_MOST = FIND_AMONG, /* people looked at, the likeliest of them */
    DAY_S = 86400,
};

void search_begin(struct search *s, struct db *db, const struct keys_query *q, const struct find_options *o, struct err *e)
{
    static const struct find_options none = {0};
    *s = (struct search){.db = db, .q = q, .o = o != NULL ? o : &none, .e = e};
    s->limit = s->o->limit > 0 ? (size_t)s->o->limit : FIND_LIMIT;
    s->recent_at = db_now(db) - (int64_t)FIND_RECENT_DAYS * DAY_S;
    for (int i = 0; i < q->n_probes; i++)
        s->numbers |= is_number(&q->probes[i]) ? words_of(q, &q->probes[i]) : 0;
    stmt_open(&s->hold, db, "SELECT n FROM search_best WHERE prefix >= ''");
    (void)stmt_row(&s->hold);
}

uint64_t word_bit(int run, int word)
{
    return (uint64_t)1 << (run * KEYS_WORDS_MAX + word);
}

uint64_t words_of(const struct keys_query *q, const struct keys_probe *p)
{
    return p->word < 0 ? (uint64_t)q->words[p->run] << (p->run * KEYS_WORDS_MAX) : word_bit(p->run, p->word);
}

bool is_number(const struct keys_probe *p)
{
    return p->prefix[0] == 'd' || p->prefix[0] == 'e';
}

/* ---- looking up ---- */

enum rc candidate_add(struct search *s, struct candidate c)
{
    struct candidate *row = list_more(&s->rows, s->n, sizeof *row);
    if (row == NULL)
        return err_memory(s->e);
    *row = c;
    s->n++;
    return RC_OK;
}

/* What is known of those whom one look-up finds. */
struct taking {
    struct search *s;
    struct candidate as;
    enum rc rc;
};

/* Who is in the overlay is asked there. */
static bool take_best(void *to, int64_t id, int64_t seen_at)
{
    struct taking *t = to;
    if (t->s->overlay == NULL)
        t->rc = overlay_get(t->s->db, t->s->o->today, t->s->o->n_today, &t->s->overlay, t->s->e);
    if (t->rc == RC_OK && !overlay_has(t->s->overlay, id)) {
        t->as.id = id;
        t->as.seen_at = seen_at;
        t->rc = candidate_add(t->s, t->as);
    }
    return t->rc == RC_OK;
}

static enum rc add_best(struct search *s, const char *prefix, struct candidate as, bool *hot)
{
    struct taking t = {.s = s, .as = as};
    enum rc rc = best_read(s->db, prefix, take_best, &t, hot, s->e);
    return rc != RC_OK ? rc : t.rc;
}

/* Of many the few that a filter keeps. */
static enum rc add_kept(struct search *s, const char *prefix, struct candidate as, int limit)
{
    char end[KEYS_SIZE + 4];
    size_t n = strlen(prefix);
    struct stmt st;
    enum rc rc = RC_OK;
    keys_range_end(end, prefix);
    stmt_open(&st, s->db, "SELECT patient_id, k FROM search_key WHERE k >= :from AND k < :end LIMIT :limit");
    stmt_text(&st, ":from", prefix);
    stmt_text(&st, ":end", end);
    stmt_int(&st, ":limit", limit);
    while (rc == RC_OK && stmt_row(&st)) {
        struct candidate c = as;
        struct stmt seen;
        c.id = stmt_col_int(&st, 0);
        if (!s->o->keep(s->o->ctx, c.id))
            continue;
        if (c.fit == FIT_YES && search_is_whole(stmt_col_text(&st, 1), n))
            c.degree = DEGREE_WHOLE;
        stmt_open(&seen, s->db, "SELECT seen_at FROM search_seen WHERE patient_id = :id");
        stmt_int(&seen, ":id", c.id);
        rc = stmt_one_int(&seen, &c.seen_at, s->e);
        if (rc == RC_OK || rc == RC_NOT_FOUND)
            rc = candidate_add(s, c);
    }
    enum rc finish = stmt_finish(&st, s->e);
    return rc != RC_OK ? rc : finish;
}

static enum rc add_range(struct search *s, const char *prefix, struct candidate as, int limit)
{
    char end[KEYS_SIZE + 4];
    size_t n = strlen(prefix);
    struct stmt st;
    enum rc rc = RC_OK;
    keys_range_end(end, prefix);
    stmt_open(&st, s->db,
              "SELECT k.patient_id, coalesce(s.seen_at, 0), k.k FROM search_key k"
              " LEFT JOIN search_seen s ON s.patient_id = k.patient_id WHERE k.k >= :from AND k.k < :end "
              "LIMIT :limit");
    stmt_text(&st, ":from", prefix);
    stmt_text(&st, ":end", end);
    stmt_int(&st, ":limit", limit);
    while (rc == RC_OK && stmt_row(&st)) {
        const char *key = stmt_col_text(&st, 2);
        struct candidate c = as;
        c.id = stmt_col_int(&st, 0);
        c.seen_at = stmt_col_int(&st, 1);
        if (c.fit == FIT_YES && strlen(key) >= n && search_is_whole(key, n))
            c.degree = DEGREE_WHOLE;
        rc = candidate_add(s, c);
    }
    enum rc finish = stmt_finish(&st, s->e);
    return rc != RC_OK ? rc : finish;
}

enum rc search_prefix(struct search *s, const char *prefix, enum fit fit, uint64_t has, int limit, bool *hot)
{
    struct candidate as = {.fit = fit, .has = has, .degree = prefix[0] == 'i' ? DEGREE_INNER : DEGREE_BEGUN};
    *hot = false;
    if (s->deep && s->o->keep_cheap)
        return add_kept(s, prefix, as, limit > SCAN_CHEAP ? SCAN_CHEAP : limit);
    if (s->deep)
        return add_range(s, prefix, as, limit > SCAN_KEPT ? SCAN_KEPT : limit);
    enum rc rc = add_best(s, prefix, as, hot);
    return rc != RC_OK || *hot ? rc : add_range(s, prefix, as, limit);
}

/* A number that is all that was typed, though many begin so. */
static enum rc add_equal(struct search *s, const char *key)
{
    struct stmt st;
    enum rc rc = RC_OK;
    stmt_open(&st, s->db,
              "SELECT k.patient_id, coalesce(s.seen_at, 0) FROM search_key k"
              " LEFT JOIN search_seen s ON s.patient_id = k.patient_id WHERE k.k = :key LIMIT 100");
    stmt_text(&st, ":key", key);
    while (rc == RC_OK && stmt_row(&st))
        rc = candidate_add(s, (struct candidate){.id = stmt_col_int(&st, 0),
                                                 .seen_at = stmt_col_int(&st, 1),
                                                 .fit = FIT_YES,
                                                 .degree = DEGREE_WHOLE});
    enum rc finish = stmt_finish(&st, s->e);
    return rc != RC_OK ? rc : finish;
}

enum rc search_sure(struct search *s, const char *prefix)
{
    char whole[KEYS_SIZE + 1];
    bool hot, many;
    enum rc rc = search_prefix(s, prefix, FIT_YES, 0, SCAN_SURE, &hot);
    size_t n = text_copy(whole, KEYS_SIZE, prefix);
    if (rc != RC_OK || !hot)
        return rc;
    if (prefix[0] != 'w' && prefix[0] != 'n')
        return prefix[0] == 'i' ? RC_OK : add_equal(s, prefix);
    if (n < 2 || n + 1 >= KEYS_SIZE || whole[n - 1] == ' ')
        return RC_OK;
    memcpy(whole + n, " ", 2);
    struct candidate as = {.fit = FIT_YES, .degree = DEGREE_WHOLE};
    rc = add_best(s, whole, as, &many);
    return rc != RC_OK || many ? rc : add_range(s, whole, as, SEARCH_HOT);
}

bool search_next(struct search *s, const char *from, const char *within, char key[KEYS_SIZE])
{
    struct stmt st;
    stmt_open(&st, s->db, "SELECT k FROM search_key WHERE k >= :from ORDER BY k LIMIT 1");
    stmt_text(&st, ":from", from);
    bool found = stmt_row(&st) && strncmp(stmt_col_text(&st, 0), within, strlen(within)) == 0;
    if (found)
        text_copy(key, KEYS_SIZE, stmt_col_text(&st, 0));
    (void)stmt_finish(&st, NULL);
    return found;
}

/* ---- the overlay ---- */

enum rc search_overlay(struct search *s)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; s->overlay != NULL && i < s->overlay->n && rc == RC_OK; i++) {
        const struct overlay_person *p = &s->overlay->rows[i];
        int degree;
        if (overlay_matches(p, s->q, &degree))
            rc = candidate_add(s, (struct candidate){.id = p->id,
                                                     .seen_at = p->seen_at,
                                                     .fit = FIT_YES,
                                                     .degree = (enum degree)degree});
    }
    return rc;
}

enum rc search_overlay_prefix(struct search *s, const char *prefix, uint64_t has)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; s->overlay != NULL && i < s->overlay->n && rc == RC_OK; i++) {
        const struct overlay_person *p = &s->overlay->rows[i];
        if (overlay_begins(p, prefix))
            rc = candidate_add(s, (struct candidate){.id = p->id,
                                                     .seen_at = p->seen_at,
                                                     .fit = FIT_ASK,
                                                     .has = has,
                                                     .degree = DEGREE_BEGUN});
    }
    return rc;
}

/* ---- their order ---- */

static int by_id(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    return x->id != y->id ? (x->id > y->id) - (x->id < y->id) : (int)x->fit - (int)y->fit;
}

static int by_rank(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->group != y->group)
        return x->group - y->group;
    if (x->degree != y->degree)
        return (int)x->degree - (int)y->degree;
    if (x->seen_at != y->seen_at)
        return x->seen_at > y->seen_at ? -1 : 1;
    return (x->id < y->id) - (x->id > y->id);
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int group_of(const struct search *s, const struct candidate *c)
{
    if (s->o->n_today > 0 &&
        bsearch(&c->id, s->o->today, s->o->n_today, sizeof s->o->today[0], by_number) != NULL)
        return 0;
    return c->seen_at >= s->recent_at ? 1 : 2;
}

/* Who was booked since the last refill ranks by that; search_seen does not know it yet. */
static enum rc rank_as_booked(struct search *s)
{
    const struct overlay *now = NULL;
    enum rc rc = s->o->among == NULL ? overlay_get(s->db, NULL, 0, &now, s->e) : RC_OK;
    for (size_t i = 0; now != NULL && now->n > 0 && i < s->n; i++) {
        const struct overlay_person *p = overlay_find(now, s->rows[i].id);
        if (p != NULL)
            s->rows[i].seen_at = p->seen_at;
    }
    return rc;
}

static void rank(struct search *s)
{
    size_t n = 0;
    if (s->n == 0)
        return;
    qsort(s->rows, s->n, sizeof s->rows[0], by_id);
    for (size_t i = 0; i < s->n; i++) {
        struct candidate *last = &s->rows[n > 0 ? n - 1 : 0];
        if (n == 0 || last->id != s->rows[i].id) {
            s->rows[n++] = s->rows[i];
            continue;
        }
        last->has |= s->rows[i].has;
        if (s->rows[i].degree < last->degree)
            last->degree = s->rows[i].degree;
    }
    s->n = n;
    for (size_t i = 0; i < n; i++)
        s->rows[i].group = group_of(s, &s->rows[i]);
    qsort(s->rows, s->n, sizeof s->rows[0], by_rank);
}

/* ---- who matches ---- */

static enum rc ask(struct search *s, struct candidate *c)
{
    struct keys_match m;
    enum rc rc = RC_OK;
    keys_match_init(&m, s->q);
    for (int run = 0; run < s->q->n_runs; run++)
        m.hits[run] = (unsigned)(c->has >> (run * KEYS_WORDS_MAX)) & ((1U << KEYS_WORDS_MAX) - 1);
    if (!keys_match_found(&m))
        rc = search_keys_of(s->db, c->id, (s->numbers & ~c->has) != 0, keys_match_key, &m, s->e);
    c->fit = keys_match_found(&m) ? FIT_YES : FIT_NO;
    return rc;
}

enum rc search_pick(struct search *s)
{
    enum rc rc = rank_as_booked(s);
    int asked = 0;
    rank(s);
    s->n_fit = 0;
    for (size_t i = 0; i < s->n && rc == RC_OK && s->n_fit <= s->limit; i++) {
        struct candidate *c = &s->rows[i];
        if (c->fit != FIT_NO && s->o->keep != NULL && !s->o->keep(s->o->ctx, c->id))
            c->fit = FIT_NO;
        if (c->fit == FIT_ASK && asked++ < ASK_MOST)
            rc = ask(s, c);
        s->more = s->more || c->fit == FIT_ASK;
        s->n_fit += c->fit == FIT_YES;
    }
    return rc;
}
