/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everybody compared with whom a block brings together, and the worklist that keeps what came of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/people/blocking.h"
#include "src/people/duplicates_read.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum {
    PORTION = 2000,       /* people read at once */
    BATCH_MS = 20,        /* spent writing before the commit, which takes about as long again */
    KEPT = 200000,        /* pairs on the worklist at most: the best */
    ALIKE_MOST = 50,      /* pairs of one person */
    WHOLE_FROM = 2000,    /* so many people due are looked at one by one; of more, everybody is scanned */
    TELL_EVERY = 1 << 16, /* pairs between two calls of progress */
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- the state ---- */

static void read_state(struct stmt *st, void *row)
{
    struct duplicate_scan *s = row;
    *s = (struct duplicate_scan){.at = stmt_col_int(st, 0),
                                 .people = stmt_col_int(st, 1),
                                 .pairs = stmt_col_int(st, 2),
                                 .compared = stmt_col_int(st, 3),
                                 .left_out = stmt_col_int(st, 4),
                                 .due = stmt_col_int(st, 5)};
}

enum rc duplicate_state(struct db *db, struct duplicate_scan *ret, struct err *e)
{
    struct duplicate_scan s = {0};
    struct stmt st;
    stmt_open(&st, db,
              "SELECT at, people, pairs, compared, left_out, (SELECT count(*) FROM duplicate_due) FROM duplicate_state");
    enum rc rc = stmt_one(&st, &s, sizeof s, read_state, e);
    if (rc == RC_OK || rc == RC_NOT_FOUND)
        *ret = s;
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* ---- writing: short changes that leave no row in the journal ---- */

struct found {
    int64_t a, b;
    int32_t score, level;
};

struct scan {
    struct db *db;
    struct match_weights w;
    struct record_list people;
    struct found *found;
    size_t n_found;
    int32_t least; /* score a pair needs: rises when there are more than KEPT */
    struct block_count count;
    int64_t number, since, steps, step; /* of progress */
    duplicate_progress_fn *progress;
    void *ctx;
    bool stopped, no_memory;
    struct err *e;
};

static enum rc begin(struct scan *s)
{
    struct stmt st;
    enum rc rc = change_begin(s->db, ACTION_MIGRATE, s->e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, s->db,
              "INSERT INTO duplicate_state (id, scan) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET scan = scan + 1");
    rc = stmt_run(&st, s->e);
    if (rc == RC_OK) {
        stmt_open(&st, s->db, "SELECT scan FROM duplicate_state");
        rc = stmt_one_int(&st, &s->number, s->e);
    }
    if (rc == RC_OK) {
        stmt_open(&st, s->db, "SELECT change_number()");
        rc = stmt_one_int(&st, &s->since, s->e); /* whoever changes from here on is due again */
    }
    return change_end(s->db, rc, s->e);
}

static enum rc put(struct db *db, const struct found *f, int64_t number, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "INSERT OR REPLACE INTO duplicate_pair (a_id, b_id, level, score, scan)"
              " VALUES (:a, :b, :level, :score, :scan)");
    stmt_int(&st, ":a", f->a);
    stmt_int(&st, ":b", f->b);
    stmt_int(&st, ":level", f->level);
    stmt_int(&st, ":score", f->score);
    stmt_int(&st, ":scan", number);
    return stmt_run(&st, e);
}

static enum rc write_pairs(struct scan *s)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < s->n_found && rc == RC_OK;) {
        if ((rc = change_begin(s->db, ACTION_MIGRATE, s->e)) != RC_OK)
            return rc;
        for (int64_t until = now_ms() + BATCH_MS; i < s->n_found && rc == RC_OK && now_ms() < until; i++)
            rc = put(s->db, &s->found[i], s->number, s->e);
        rc = change_end(s->db, rc, s->e);
    }
    return rc;
}

/* A statement that removes at most :some rows, again and again until none is left. */
static enum rc remove_all(struct scan *s, const char *sql, int64_t than)
{
    enum { SOME = 2000 };
    for (;;) {
        struct stmt st;
        int64_t n = 0;
        enum rc rc = change_begin(s->db, ACTION_MIGRATE, s->e);
        if (rc != RC_OK)
            return rc;
        stmt_open(&st, s->db, sql);
        stmt_int(&st, ":than", than);
        stmt_int(&st, ":some", SOME);
        if ((rc = stmt_run(&st, s->e)) == RC_OK) {
            stmt_open(&st, s->db, "SELECT changes()");
            rc = stmt_one_int(&st, &n, s->e);
        }
        if ((rc = change_end(s->db, rc, s->e)) != RC_OK || n == 0)
            return rc;
    }
}

static enum rc finish(struct scan *s)
{
    struct stmt st;
    enum rc rc = write_pairs(s);
    if (rc == RC_OK)
        rc = remove_all(s,
                        "DELETE FROM duplicate_pair WHERE (a_id, b_id) IN"
                        " (SELECT a_id, b_id FROM duplicate_pair WHERE scan <> :than LIMIT :some)",
                        s->number);
    if (rc == RC_OK)
        rc = remove_all(s,
                        "DELETE FROM duplicate_due WHERE patient_id IN"
                        " (SELECT patient_id FROM duplicate_due WHERE since < :than LIMIT :some)",
                        s->since);
    if (rc != RC_OK || (rc = change_begin(s->db, ACTION_MIGRATE, s->e)) != RC_OK)
        return rc;
    stmt_open(&st, s->db,
              "UPDATE duplicate_state SET at = :at, people = :people, pairs = :pairs, compared = :compared,"
              " left_out = :left_out");
    stmt_int(&st, ":at", db_now(s->db));
    stmt_int(&st, ":people", (int64_t)s->people.n);
    stmt_int(&st, ":pairs", (int64_t)s->n_found);
    stmt_int(&st, ":compared", s->count.compared);
    stmt_int(&st, ":left_out", s->count.left_out);
    return change_end(s->db, stmt_run(&st, s->e), s->e);
}

/* ---- everybody ---- */

static bool tell(struct scan *s)
{
    if (s->progress != NULL && s->progress(s->ctx, s->step, s->steps))
        s->stopped = true;
    return !s->stopped;
}

static enum rc read_everybody(struct scan *s)
{
    int64_t last = 0, total = 0;
    struct stmt st;
    stmt_open(&st, s->db, "SELECT max(id) FROM patient");
    enum rc rc = stmt_one_int(&st, &total, s->e);
    s->steps = total * (BLOCK_PASSES + 3); /* reading takes about as long as three passes */
    do {
        if (rc == RC_OK)
            rc = record_list_read(s->db, &s->people, last, PORTION, &last, s->e);
        s->step = last * 3;
        if (rc == RC_OK && last != 0 && !tell(s))
            rc = RC_STOPPED;
    } while (rc == RC_OK && last != 0);
    return rc;
}

static int by_pair(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

static int by_score(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    return x->score != y->score ? (x->score < y->score) - (x->score > y->score) : by_pair(a, b);
}

/* Each pair once, and no more than are kept. */
static void thin_out(struct scan *s)
{
    size_t n = 0;
    if (s->n_found > 1)
        qsort(s->found, s->n_found, sizeof *s->found, by_pair);
    for (size_t i = 0; i < s->n_found; i++)
        if (n == 0 || by_pair(&s->found[n - 1], &s->found[i]) != 0)
            s->found[n++] = s->found[i];
    if (n > KEPT) {
        qsort(s->found, n, sizeof *s->found, by_score);
        n = KEPT;
        s->least = s->found[n - 1].score;
    }
    s->n_found = n;
}

static bool pair(void *ctx, uint32_t a, uint32_t b)
{
    struct scan *s = ctx;
    const struct match_record *x = &s->people.rows[a], *y = &s->people.rows[b];
    struct match m;
    if (s->count.compared % TELL_EVERY == 0 && !tell(s))
        return false;
    if (match_hopeless(&s->w, x, y))
        return true;
    match_score(&s->w, x, y, &m);
    if (m.level == MATCH_NO || m.score < s->least)
        return true;
    if (s->n_found == 4 * KEPT)
        thin_out(s);
    struct found *to = list_more(&s->found, s->n_found, sizeof *to);
    if ((s->no_memory = to == NULL))
        return false;
    *to = (struct found){x->id < y->id ? x->id : y->id, x->id < y->id ? y->id : x->id, m.score,
                         (int32_t)m.level};
    s->n_found++;
    return true;
}

/* ---- common names ---- */

struct bearer {
    uint32_t hash, row;
};

static int by_hash(const void *a, const void *b)
{
    const struct bearer *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

static uint32_t hash(const char *s)
{
    uint32_t h = UINT32_C(2166136261); /* FNV-1a */
    for (; *s != '\0'; s++)
        h = (h ^ (uint8_t)*s) * UINT32_C(16777619);
    return h;
}

struct common {
    int part, most;
    const char *name; /* of the people read */
};

static enum rc write_common(struct scan *s, const struct common *c)
{
    struct stmt st;
    stmt_open(&st, s->db, "INSERT OR REPLACE INTO duplicate_common (part, name, most) VALUES (:part, :name, :most)");
    stmt_int(&st, ":part", c->part);
    stmt_text(&st, ":name", c->name);
    stmt_int(&st, ":most", c->most);
    return stmt_run(&st, s->e);
}

/* One part of everybody's name: who bears the same is told what it can weigh; what is common is noted. */
static enum rc count_part(struct scan *s, int part, struct bearer *all, struct common **common, size_t *n_common)
{
    struct match_record *rows = s->people.rows;
    size_t n = s->people.n;
    int equal = s->w.of[part == 0 ? MATCH_FAMILY : MATCH_GIVEN][MATCH_EQUAL];
    for (size_t i = 0; i < n; i++)
        all[i] = (struct bearer){hash(part == 0 ? rows[i].family_read : rows[i].given_read), (uint32_t)i};
    qsort(all, n, sizeof *all, by_hash);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && all[to].hash == all[from].hash; to++)
            ;
        uint8_t most = match_rarity((int64_t)(to - from), (int64_t)n);
        for (size_t i = from; i < to; i++)
            *(part == 0 ? &rows[all[i].row].family_most : &rows[all[i].row].given_most) = most;
        const char *name = part == 0 ? rows[all[from].row].family_read : rows[all[from].row].given_read;
        if (most >= equal || name[0] == '\0')
            continue;
        struct common *c = list_more(common, *n_common, sizeof *c);
        if (c == NULL)
            return err_memory(s->e);
        *c = (struct common){part, most, name};
        ++*n_common;
    }
    return RC_OK;
}

static enum rc count_names(struct scan *s)
{
    struct bearer *all = malloc((s->people.n + 1) * sizeof *all);
    struct common *common = NULL;
    size_t n = 0;
    struct stmt st;
    enum rc rc = all != NULL ? count_part(s, 0, all, &common, &n) : err_memory(s->e);
    if (rc == RC_OK)
        rc = count_part(s, 1, all, &common, &n);
    free(all);
    if (rc == RC_OK && (rc = change_begin(s->db, ACTION_MIGRATE, s->e)) == RC_OK) {
        stmt_open(&st, s->db, "DELETE FROM duplicate_common");
        rc = stmt_run(&st, s->e);
        for (size_t i = 0; i < n && rc == RC_OK; i++)
            rc = write_common(s, &common[i]);
        rc = change_end(s->db, rc, s->e);
    }
    free(common);
    return rc;
}

static enum rc one_pass(struct scan *s, enum block_pass pass)
{
    struct block_key *keys = NULL, one[BLOCK_KEYS];
    size_t n = 0, room = 0;
    for (size_t i = 0; i < s->people.n; i++) {
        int k = block_keys(pass, &s->people.rows[i], s->w.calendar, one);
        if (n + BLOCK_KEYS > room) {
            size_t larger_room = room + room / 4 + 65536;
            struct block_key *larger = realloc(keys, larger_room * sizeof *keys);
            if (larger == NULL) {
                free(keys);
                return err_memory(s->e);
            }
            keys = larger;
            room = larger_room;
        }
        for (int j = 0; j < k; j++) {
            keys[n] = one[j];
            keys[n++].row = (uint32_t)i;
        }
    }
    bool whole = block_pairs(keys, n, pair, s, &s->count);
    free(keys);
    if (whole)
        return RC_OK;
    return s->no_memory ? err_memory(s->e) : RC_STOPPED;
}

static enum rc scan_everybody(struct scan *s)
{
    enum rc rc = begin(s);
    if (rc == RC_OK)
        rc = record_list_init(&s->people, s->e);
    if (rc == RC_OK)
        rc = read_everybody(s);
    if (rc == RC_OK)
        rc = count_names(s);
    for (int pass = 0; pass < BLOCK_PASSES && rc == RC_OK; pass++) {
        s->step = s->steps / (BLOCK_PASSES + 3) * (pass + 3);
        rc = tell(s) ? one_pass(s, (enum block_pass)pass) : RC_STOPPED;
    }
    if (rc == RC_OK) {
        thin_out(s);
        rc = finish(s);
    }
    if (rc == RC_STOPPED)
        rc = err_set(s->e, RC_STOPPED, _("Stopped; the list of duplicates is as it was."));
    record_list_release(&s->people);
    free(s->found);
    return rc;
}

/* ---- those who are due ---- */

/* One person's pairs: those on the list that still hold, and those that the indexes find. */
static enum rc pairs_of(struct scan *s, int64_t id, struct duplicate_pair_list *held, struct duplicate *alike, size_t *n)
{
    struct record_list one;
    enum rc rc = duplicate_pairs(s->db, &(struct duplicate_query){.patient_id = id}, held, s->e);
    if (rc == RC_OK)
        rc = record_list_init(&one, s->e);
    if (rc != RC_OK)
        return rc;
    rc = record_list_one(s->db, &one, id, s->e);
    if (rc == RC_OK)
        rc = records_alike(s->db, &s->w, &one.rows[0], alike, ALIKE_MOST, n, s->e);
    record_list_release(&one);
    return rc == RC_NOT_FOUND ? RC_OK : rc; /* out of use: they have none */
}

static enum rc forget_pairs(struct db *db, int64_t id, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "DELETE FROM duplicate_pair WHERE a_id = :id");
    stmt_int(&st, ":id", id);
    enum rc rc = stmt_run(&st, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db, "DELETE FROM duplicate_pair WHERE b_id = :id");
    stmt_int(&st, ":id", id);
    return stmt_run(&st, e);
}

static enum rc look_again(struct scan *s, int64_t id, int64_t since)
{
    struct duplicate alike[ALIKE_MOST];
    struct duplicate_pair_list held = {0};
    struct stmt st;
    size_t n = 0;
    enum rc rc = pairs_of(s, id, &held, alike, &n);
    if (rc == RC_OK)
        rc = change_begin(s->db, ACTION_MIGRATE, s->e);
    if (rc != RC_OK) {
        duplicate_pair_list_release(&held);
        return rc;
    }
    rc = forget_pairs(s->db, id, s->e);
    for (size_t i = 0; i < held.n && rc == RC_OK; i++) {
        const struct duplicate_pair *p = &held.rows[i];
        rc = put(s->db, &(struct found){p->a, p->b, p->match.score, (int32_t)p->match.level}, s->number, s->e);
    }
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        int64_t other = alike[i].patient_id;
        struct found f = {id < other ? id : other, id < other ? other : id, alike[i].match.score,
                          (int32_t)alike[i].match.level};
        rc = put(s->db, &f, s->number, s->e);
    }
    if (rc == RC_OK) {
        stmt_open(&st, s->db, "DELETE FROM duplicate_due WHERE patient_id = :id AND since = :since");
        stmt_int(&st, ":id", id);
        stmt_int(&st, ":since", since);
        rc = stmt_run(&st, s->e);
    }
    duplicate_pair_list_release(&held);
    return change_end(s->db, rc, s->e);
}

struct due {
    int64_t id, since;
};

static void read_due(struct stmt *st, void *row)
{
    struct due *d = row;
    *d = (struct due){stmt_col_int(st, 0), stmt_col_int(st, 1)};
}

static enum rc scan_due(struct scan *s)
{
    struct due *due = NULL;
    struct stmt st;
    size_t n = 0;
    stmt_open(&st, s->db, "SELECT patient_id, since FROM duplicate_due ORDER BY patient_id");
    enum rc rc = stmt_list(&st, &due, &n, sizeof *due, read_due, s->e);
    if (rc == RC_OK) {
        stmt_open(&st, s->db, "SELECT scan FROM duplicate_state");
        rc = stmt_one_int(&st, &s->number, s->e);
    }
    s->steps = (int64_t)n;
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        s->step = (int64_t)i;
        rc = tell(s) ? look_again(s, due[i].id, due[i].since)
                     : err_set(s->e, RC_STOPPED, _("Stopped; who was not looked at yet comes next time."));
    }
    free(due);
    return rc;
}

enum rc duplicate_scan(struct db *db, bool whole, duplicate_progress_fn *progress, void *ctx, struct err *e)
{
    struct err ignored;
    struct duplicate_scan state;
    struct scan s = {.db = db, .progress = progress, .ctx = ctx, .e = e != NULL ? e : &ignored};
    enum rc rc = duplicate_state(db, &state, s.e);
    if (rc == RC_OK)
        rc = duplicate_weights(db, &s.w, s.e);
    if (rc != RC_OK)
        return rc;
    s.least = INT32_MIN;
    if (whole || state.at == 0 || state.due > WHOLE_FROM)
        return scan_everybody(&s);
    return state.due > 0 ? scan_due(&s) : RC_OK;
}
