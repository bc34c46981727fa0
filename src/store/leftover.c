/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an erasure leaves for later turns: the journal's changes that mention the person are emptied, then the file is wiped.
 * Nothing here holds the lock for longer than a frame or two, and all of it can be stopped and gone on with. */
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/store/belongs.h"
#include "src/store/chain.h"
#include "src/store/erase.h"
#include "src/store/erased.h"
#include "src/store/scrub.h"
#include "src/store/store.h"

enum { SLICE = 512, TURN_MS = 35, PASSES = 4 };

/* Keys of the person's rows: a set of (table, number), open addressing. */
struct key {
    int table; /* counted from 1; 0: free */
    int64_t id;
};
struct keys {
    struct key *slots;
    size_t size, n;
    bool grown;
};

struct leftover {
    struct db *db;
    struct belongs graph;
    struct keys keys;
    int64_t subject_id, seq, upto;
    int64_t *found; /* changes that mention the person */
    size_t n_found;
    const struct erase_options *o;
    struct erase_done *done;
};

static size_t slot_of(const struct keys *k, int table, int64_t id)
{
    uint64_t h = ((uint64_t)id * 64 + (uint64_t)table) * 0x9e3779b97f4a7c15U;
    size_t at = (size_t)(h >> 20) & (k->size - 1);

    while (k->slots[at].table && (k->slots[at].table != table || k->slots[at].id != id))
        at = (at + 1) & (k->size - 1);
    return at;
}

static bool has_key(const struct keys *k, int table, int64_t id)
{
    return k->size > 0 && k->slots[slot_of(k, table, id)].table;
}

static enum rc add_key(struct keys *k, int table, int64_t id, struct err *e)
{
    if (k->n * 2 >= k->size) {
        struct keys more = {.size = k->size ? k->size * 2 : 256, .n = k->n, .grown = k->grown};

        if (!(more.slots = calloc(more.size, sizeof *more.slots)))
            return err_memory(e);
        for (size_t i = 0; i < k->size; i++)
            if (k->slots[i].table)
                more.slots[slot_of(&more, k->slots[i].table, k->slots[i].id)] = k->slots[i];
        free(k->slots);
        *k = more;
    }
    if (!has_key(k, table, id)) {
        k->slots[slot_of(k, table, id)] = (struct key){table, id};
        k->n++;
        k->grown = true;
    }
    return RC_OK;
}

/* ---- which changes mention the person ---- */

static int table_number(const struct leftover *l, const char *name)
{
    for (size_t i = 0; i < l->graph.n_tables; i++)
        if (strcmp(l->graph.tables[i].name, name) == 0)
            return (int)i + 1;
    return 0;
}

static bool value_is(sqlite3_changeset_iter *it, int op, int column, const struct keys *k, int table)
{
    for (int new = 0; new < 2; new++) {
        sqlite3_value *v = NULL;

        if (new ? op == SQLITE_DELETE : op == SQLITE_INSERT)
            continue;
        if ((new ? sqlite3changeset_new(it, column, &v) : sqlite3changeset_old(it, column, &v)) == SQLITE_OK && v &&
            sqlite3_value_type(v) == SQLITE_INTEGER && has_key(k, table, sqlite3_value_int64(v)))
            return true;
    }
    return false;
}

/* One operation: its row is theirs, or names a row of theirs; then it is theirs from now on. */
static enum rc op_mentions(struct leftover *l, sqlite3_changeset_iter *it, bool *mentions, struct err *e)
{
    const struct belongs *g = &l->graph;
    const char *table;
    int columns, op, indirect, number;
    sqlite3_value *v = NULL;
    bool theirs = false;

    sqlite3changeset_op(it, &table, &columns, &op, &indirect);
    if ((number = table_number(l, table)) == 0)
        return RC_OK;
    if (g->tables[number - 1].id_at >= 0)
        theirs = value_is(it, op, g->tables[number - 1].id_at, &l->keys, number);
    for (size_t i = 0; i < g->n_edges && !theirs; i++)
        if (strcmp(g->edges[i].table, table) == 0)
            theirs = value_is(it, op, g->edges[i].at, &l->keys, table_number(l, g->edges[i].parent));
    if (!theirs)
        return RC_OK;
    *mentions = true;
    if (g->tables[number - 1].id_at < 0)
        return RC_OK;
    if (op == SQLITE_INSERT)
        sqlite3changeset_new(it, g->tables[number - 1].id_at, &v);
    else
        sqlite3changeset_old(it, g->tables[number - 1].id_at, &v);
    return v && sqlite3_value_type(v) == SQLITE_INTEGER ? add_key(&l->keys, number, sqlite3_value_int64(v), e) : RC_OK;
}

static enum rc change_mentions(struct leftover *l, const struct journal_blob *blob, bool *mentions, struct err *e)
{
    sqlite3_changeset_iter *it;
    enum rc rc = RC_OK;

    if (sqlite3changeset_start(&it, blob->n, blob->bytes) != SQLITE_OK)
        return err_memory(e);
    while (rc == RC_OK && sqlite3changeset_next(it) == SQLITE_ROW)
        rc = op_mentions(l, it, mentions, e);
    sqlite3changeset_finalize(it);
    return rc;
}

static bool stopped(const struct leftover *l, const char *what, int64_t done, int64_t total)
{
    return l->o && l->o->progress && l->o->progress(l->o->ctx, what, done, total);
}

/* The changes from `from` on that still have contents, at most SLICE; a short read each. */
static enum rc slice(struct leftover *l, int64_t from, int64_t seqs[SLICE], int64_t patients[SLICE], int *n, struct err *e)
{
    struct stmt st;

    *n = 0;
    stmt_open(&st, l->db,
              "SELECT seq, patient_id FROM journal WHERE seq >= :from AND seq <= :upto AND changes IS NOT NULL"
              " AND action NOT IN ('genesis', 'erase') ORDER BY seq LIMIT :limit");
    stmt_int(&st, ":from", from);
    stmt_int(&st, ":upto", l->upto);
    stmt_int(&st, ":limit", SLICE);
    while (*n < SLICE && stmt_row(&st)) {
        seqs[*n] = stmt_col_int(&st, 0);
        patients[(*n)++] = stmt_col_int(&st, 1);
    }
    return stmt_finish(&st, e);
}

static enum rc scan_once(struct leftover *l, struct err *e)
{
    int64_t seqs[SLICE], patients[SLICE], from = 1;
    enum rc rc = RC_OK;
    int n = SLICE;

    l->n_found = 0;
    l->keys.grown = false;
    free(l->found);
    l->found = NULL;
    while (rc == RC_OK && n == SLICE) {
        rc = slice(l, from, seqs, patients, &n, e);
        for (int i = 0; i < n && rc == RC_OK; i++) {
            bool mentions = patients[i] && has_key(&l->keys, 1, patients[i]);
            struct journal_blob blob;
            int64_t *more;

            rc = journal_changes(l->db, seqs[i], &blob, e);
            if (rc == RC_NOT_FOUND) { /* emptied meanwhile */
                rc = RC_OK;
                continue;
            }
            if (rc == RC_OK)
                rc = change_mentions(l, &blob, &mentions, e);
            free(blob.bytes);
            if (rc != RC_OK || !mentions)
                continue;
            if (!(more = list_more(&l->found, l->n_found, sizeof *l->found)))
                return err_memory(e);
            *more = seqs[i];
            l->n_found++;
        }
        if (n > 0)
            from = seqs[n - 1] + 1;
        if (rc == RC_OK && stopped(l, _("Looking through the journal"), from, l->upto))
            rc = err_set(e, RC_STOPPED, _("Stopped. \"frontdesk erase --finish\" goes on."));
    }
    return rc;
}

/* ---- emptying them ---- */

static enum rc note_change(struct leftover *l, int64_t seq, struct err *e)
{
    struct journal_blob blob;
    sqlite3_changeset_iter *it;
    enum rc rc = journal_changes(l->db, seq, &blob, e);

    if (rc == RC_OK)
        rc = erased_line(l->db, e, "b %lld", (long long)seq);
    if (rc == RC_OK && sqlite3changeset_start(&it, blob.n, blob.bytes) == SQLITE_OK) {
        while (rc == RC_OK && sqlite3changeset_next(it) == SQLITE_ROW) {
            const char *table;
            char key[128];
            int columns, op, indirect;

            sqlite3changeset_op(it, &table, &columns, &op, &indirect);
            rc = erased_line(l->db, e, "k %s %s", table, erased_key(it, op, key, sizeof key));
        }
        sqlite3changeset_finalize(it);
    }
    free(blob.bytes);
    return rc;
}

static enum rc empty_change(struct leftover *l, int64_t seq, struct err *e)
{
    struct stmt st;
    enum rc rc = note_change(l, seq, e);

    if (rc != RC_OK)
        return rc;
    stmt_open(&st, l->db, "UPDATE journal SET changes = NULL WHERE seq = :seq");
    stmt_int(&st, ":seq", seq);
    l->db->journal_writing = true;
    rc = stmt_changed(&st, 1, e);
    l->db->journal_writing = false;
    return rc;
}

static enum rc empty_found(struct leftover *l, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; i < l->n_found && rc == RC_OK;) {
        int64_t began = scrub_clock_ms();

        if ((rc = change_begin(l->db, ACTION_ERASE, e)) != RC_OK)
            return rc;
        change_subject(l->db, l->graph.tables[0].name, l->subject_id, l->subject_id);
        for (; i < l->n_found && rc == RC_OK && scrub_clock_ms() - began < TURN_MS; i++) {
            rc = empty_change(l, l->found[i], e);
            l->done->changes++;
        }
        rc = change_end(l->db, rc, e);
        if (rc == RC_OK && stopped(l, _("Emptying the journal"), (int64_t)i, (int64_t)l->n_found))
            rc = err_set(e, RC_STOPPED, _("Stopped. \"frontdesk erase --finish\" goes on."));
    }
    return rc;
}

/* ---- one erasure ---- */

/* What its note says is theirs. */
static enum rc read_keys(struct leftover *l, struct err *e)
{
    struct journal_blob blob;
    struct erased_row row = {0};
    enum rc rc = journal_changes(l->db, l->seq, &blob, e);
    char *text = rc == RC_OK ? calloc(1, (size_t)blob.n + 1) : NULL;
    const char *at = text;

    if (text)
        memcpy(text, blob.bytes, (size_t)blob.n);
    else if (rc == RC_OK)
        rc = err_memory(e);
    while (rc == RC_OK && erased_next(&at, &row)) {
        int number = 0;

        if (row.what == 'e') {
            if (l->graph.n_tables == 0)
                rc = belongs_graph(l->db, row.table, &l->graph, e);
            for (const char *s = row.rest; rc == RC_OK && s && *s && *s != '\n';) {
                char *end;
                int64_t id = strtoll(s, &end, 10);

                rc = add_key(&l->keys, 1, id, e);
                s = end == s ? "" : end + strspn(end, " ");
            }
        } else if (row.what == 'o' && !strpbrk(row.key, "/*") && (number = table_number(l, row.table)) > 0) {
            rc = add_key(&l->keys, number, strtoll(row.key, NULL, 10), e);
        }
    }
    free(text);
    free(blob.bytes);
    return rc;
}

static enum rc empty_journal(struct leftover *l, struct err *e)
{
    struct stmt st;
    enum rc rc;

    stmt_open(&st, l->db, "SELECT max(seq) FROM journal");
    rc = stmt_one_int(&st, &l->upto, e);
    if (rc == RC_OK)
        rc = read_keys(l, e);
    for (int pass = 0; rc == RC_OK && pass < PASSES; pass++) { /* a key met late may have been passed by before */
        rc = scan_once(l, e);
        if (!l->keys.grown)
            break;
    }
    if (rc == RC_OK)
        rc = empty_found(l, e);
    if (rc == RC_OK && (rc = change_note_begin(l->db, e)) == RC_OK)
        rc = change_note_end(l->db,
                             store_execf(l->db, e, "UPDATE erasure SET page = 1 WHERE subject_id = %lld",
                                         (long long)l->subject_id),
                             e);
    belongs_release(&l->graph);
    free(l->keys.slots);
    free(l->found);
    return rc;
}

static enum rc next_erasure(struct db *db, bool journal, int64_t *id, int64_t *seq, struct err *e)
{
    struct stmt st;

    *id = 0;
    stmt_open(&st, db, "SELECT subject_id, seq FROM erasure WHERE (page = 0) = :journal ORDER BY seq LIMIT 1");
    stmt_int(&st, ":journal", journal);
    if (stmt_row(&st)) {
        *id = stmt_col_int(&st, 0);
        *seq = stmt_col_int(&st, 1);
    }
    return stmt_finish(&st, e);
}

enum rc erase_leftovers(struct db *db, const struct erase_options *o, struct erase_done *ret, struct err *e)
{
    struct erase_done nothing = {0};
    int64_t id, seq;
    enum rc rc;

    if (!ret)
        ret = &nothing;
    while ((rc = next_erasure(db, true, &id, &seq, e)) == RC_OK && id) {
        struct leftover l = {.db = db, .subject_id = id, .seq = seq, .o = o, .done = ret};

        if ((rc = empty_journal(&l, e)) != RC_OK)
            return rc;
    }
    if (rc == RC_OK && (rc = next_erasure(db, false, &id, &seq, e)) == RC_OK && id)
        rc = scrub_file(db, o, &ret->pages, e);
    return rc;
}
