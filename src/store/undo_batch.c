/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo of a batch: change by change, newest first. Where somebody changed since what one of many rows of a change made, the
 * change goes back in parts, each a row with all that refers to it, and what was changed since is kept and named. */
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/store/chain.h"
#include "src/store/journal.h"
#include "src/store/reference.h"
#include "src/store/shape.h"
#include "src/store/store.h"

enum { TABLES_MAX = 48, NO_KEY = -1 };

/* A table's head in the changeset; its rows follow. */
struct set_table {
    char name[64];
    const unsigned char *pk;
    int columns;
    size_t from, to;
};

/* One row of the changeset. */
struct set_row {
    size_t table, from, to;
    size_t part; /* by number of the row that stands for it */
    int64_t key;
    bool keyed; /* by one whole number */
};

struct split {
    struct db *db;
    const unsigned char *bytes;
    size_t n_bytes;
    struct set_table tables[TABLES_MAX];
    size_t n_tables;
    struct set_row *rows;
    size_t n, room;
    size_t *by_key; /* rows by table's name and key */
};

/* ---- reading a changeset's rows: the format of recorder.c ---- */

static bool read_varint(const struct split *s, size_t *at, uint64_t *ret)
{
    *ret = 0;
    for (int i = 0; i < 9 && *at < s->n_bytes; i++) {
        unsigned char byte = s->bytes[(*at)++];

        *ret = *ret << 7 | (byte & 0x7f);
        if (!(byte & 0x80))
            return true;
    }
    return false;
}

/* Passes over one value; *number is it when it is a whole number. */
static bool read_value(const struct split *s, size_t *at, bool *is_number, int64_t *number)
{
    uint64_t n = 0;
    int type = *at < s->n_bytes ? s->bytes[(*at)++] : -1;

    *is_number = false;
    if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) {
        if (s->n_bytes - *at < 8)
            return false;
        for (int i = 0; i < 8; i++)
            n = n << 8 | s->bytes[*at + (size_t)i];
        *at += 8;
        *is_number = type == SQLITE_INTEGER;
        *number = (int64_t)n;
        return true;
    }
    if (type == SQLITE_TEXT || type == SQLITE_BLOB) {
        if (!read_varint(s, at, &n) || n > s->n_bytes - *at)
            return false;
        *at += n;
        return true;
    }
    return type == 0 || type == SQLITE_NULL;
}

/* The whole number in a column of the row that stands at `at`; false when it holds none, or was not changed. */
static bool number_in(const struct split *s, const struct set_row *row, int column, int64_t *number)
{
    const struct set_table *t = &s->tables[row->table];
    int records = s->bytes[row->from] == SQLITE_UPDATE ? 2 : 1;
    size_t at = row->from + 2;
    bool is, found = false;
    int64_t value = 0;

    for (int i = 0; i < records * t->columns; i++) {
        if (!read_value(s, &at, &is, &value))
            return found;
        if (i % t->columns == column && is) {
            *number = value;
            found = true;
        }
    }
    return found;
}

static bool read_table(struct split *s, size_t *at)
{
    struct set_table *t = &s->tables[s->n_tables];
    uint64_t columns;
    size_t length;

    if (s->n_tables == TABLES_MAX)
        return false;
    t->from = (*at)++;
    if (!read_varint(s, at, &columns) || columns == 0 || columns > RECORDED_COLUMNS_MAX || columns > s->n_bytes - *at)
        return false;
    t->columns = (int)columns;
    t->pk = s->bytes + *at;
    *at += columns;
    length = strnlen((const char *)s->bytes + *at, s->n_bytes - *at);
    if (length >= sizeof t->name || length == s->n_bytes - *at)
        return false;
    memcpy(t->name, s->bytes + *at, length + 1);
    *at += length + 1;
    t->to = *at;
    s->n_tables++;
    return true;
}

static bool read_row(struct split *s, size_t *at)
{
    const struct set_table *t = &s->tables[s->n_tables - 1];
    int op = s->bytes[*at], keys = 0, key = 0, records = op == SQLITE_UPDATE ? 2 : 1;
    struct set_row *row;
    bool is;
    int64_t value;

    if (op != SQLITE_INSERT && op != SQLITE_UPDATE && op != SQLITE_DELETE)
        return false;
    if (s->n == s->room) {
        size_t room = s->room * 2 + 256;
        struct set_row *larger = realloc(s->rows, room * sizeof *larger);

        if (!larger)
            return false;
        s->rows = larger;
        s->room = room;
    }
    row = &s->rows[s->n];
    *row = (struct set_row){.table = s->n_tables - 1, .from = *at, .part = s->n};
    *at += 2;
    for (int i = 0; i < records * t->columns; i++)
        if (!read_value(s, at, &is, &value))
            return false;
    row->to = *at;
    for (int i = 0; i < t->columns; i++)
        if (t->pk[i]) {
            keys++;
            key = i;
        }
    row->keyed = keys == 1 && number_in(s, row, key, &row->key);
    s->n++;
    return true;
}

/* ---- which rows belong together ---- */

static const struct split *sorting; /* for qsort's comparison; one thread, one change at a time */

static int compare_keys(const struct split *s, size_t a, const char *table, int64_t key)
{
    int order = strcmp(s->tables[s->rows[a].table].name, table);

    if (order == 0)
        order = (s->rows[a].key > key) - (s->rows[a].key < key);
    return order;
}

static int by_key(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    const struct set_row *row = &sorting->rows[y];

    return compare_keys(sorting, x, sorting->tables[row->table].name, row->key);
}

static size_t part_of(struct split *s, size_t row)
{
    while (s->rows[row].part != row)
        row = s->rows[row].part = s->rows[s->rows[row].part].part;
    return row;
}

/* The row of that table and key, or n. */
static size_t find(const struct split *s, const char *table, int64_t key)
{
    size_t low = 0, high = s->n;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare_keys(s, s->by_key[middle], table, key);

        if (order == 0)
            return s->rows[s->by_key[middle]].keyed ? s->by_key[middle] : s->n;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return s->n;
}

/* Joins every row of table t to the one that it refers to by this column, where that is in the changeset too; the one
 * referred to stands for both. */
static void join(struct split *s, size_t t, int column, const char *parent)
{
    for (size_t i = 0; i < s->n; i++) {
        int64_t key;
        size_t to;

        if (s->rows[i].table != t || !number_in(s, &s->rows[i], column, &key) || (to = find(s, parent, key)) == s->n)
            continue;
        to = part_of(s, to);
        s->rows[part_of(s, i)].part = to;
    }
}

static enum rc join_all(struct split *s, struct err *e)
{
    struct shape *shape = calloc(1, sizeof *shape);
    enum rc rc = shape ? RC_OK : err_memory(e);

    for (size_t p = 0; p < s->n_tables && rc == RC_OK; p++) {
        const struct reference *refs;
        size_t n;

        rc = reference_list(s->db, s->tables[p].name, &refs, &n, e);
        for (size_t i = 0; i < n && rc == RC_OK; i++)
            for (size_t t = 0; t < s->n_tables && rc == RC_OK; t++) {
                if (strcmp(refs[i].table, s->tables[t].name) != 0)
                    continue;
                rc = shape_load(s->db, refs[i].table, shape, e);
                for (int c = 0; c < shape->columns && rc == RC_OK; c++)
                    if (strcmp(shape->column[c], refs[i].column) == 0)
                        join(s, t, c, s->tables[p].name);
            }
    }
    free(shape);
    return rc;
}

static enum rc split_open(struct split *s, struct db *db, const struct journal_blob *blob, struct err *e)
{
    bool good = true;

    *s = (struct split){.db = db, .bytes = blob->bytes, .n_bytes = (size_t)blob->n};
    for (size_t at = 0; at < s->n_bytes && good;)
        good = s->bytes[at] == 'T' ? read_table(s, &at) : s->n_tables > 0 && s->n_bytes - at > 2 && read_row(s, &at);
    if (!good)
        return err_set(e, RC_CONFLICT, _("This change is too large to be taken back in parts."));
    s->by_key = calloc(s->n + 1, sizeof *s->by_key);
    if (!s->by_key)
        return err_memory(e);
    for (size_t i = 0; i < s->n; i++) {
        s->by_key[i] = i;
        if (!s->rows[i].keyed)
            s->rows[i].key = NO_KEY;
    }
    sorting = s;
    qsort(s->by_key, s->n, sizeof *s->by_key, by_key);
    return join_all(s, e);
}

static void split_release(struct split *s)
{
    free(s->rows);
    free(s->by_key);
}

/* ---- taking parts back ---- */

/* The rows of a part as a changeset of their own. */
static enum rc part_set(struct split *s, size_t part, struct journal_blob *ret, struct err *e)
{
    unsigned char *bytes = malloc(s->n_bytes);
    size_t n = 0;

    if (!bytes)
        return err_memory(e);
    for (size_t i = 0, last = SIZE_MAX; i < s->n; i++) {
        const struct set_row *row = &s->rows[i];
        const struct set_table *t = &s->tables[row->table];

        if (part_of(s, i) != part)
            continue;
        if (row->table != last) {
            memcpy(bytes + n, s->bytes + t->from, t->to - t->from);
            n += t->to - t->from;
            last = row->table;
        }
        memcpy(bytes + n, s->bytes + row->from, row->to - row->from);
        n += row->to - row->from;
    }
    ret->bytes = bytes;
    ret->n = (int)n;
    return RC_OK;
}

/* Whose it is: the person that a row of the part is, or refers to. */
static int64_t patient_of(struct split *s, size_t part)
{
    struct shape *shape = calloc(1, sizeof *shape);
    int64_t patient = 0;

    for (size_t i = 0; shape && i < s->n && patient == 0; i++) {
        const struct set_row *row = &s->rows[i];

        if (part_of(s, i) != part)
            continue;
        if (strcmp(s->tables[row->table].name, "patient") == 0)
            patient = row->key;
        else if (shape_load(s->db, s->tables[row->table].name, shape, NULL) == RC_OK)
            for (int c = 0; c < shape->columns; c++)
                if (strcmp(shape->column[c], "patient_id") == 0)
                    (void)number_in(s, row, c, &patient);
    }
    free(shape);
    return patient;
}

/* Who changed it since: by the journal's own note of whom a change is about, else by looking at what changes wrote. */
static void find_later(struct split *s, int64_t seq, struct journal_kept *kept)
{
    struct stmt st;
    char key[32];

    stmt_open(&st, s->db,
              "SELECT seq, staff_name, at FROM journal WHERE patient_id = :patient AND seq > :seq AND patient_id <> 0"
              " AND undoes = 0 ORDER BY seq DESC LIMIT 1");
    stmt_int(&st, ":patient", kept->patient_id);
    stmt_int(&st, ":seq", seq);
    if (stmt_row(&st)) {
        kept->later.seq = stmt_col_int(&st, 0);
        stmt_col_copy(&st, 1, kept->later.staff, sizeof kept->later.staff);
        kept->later.at = stmt_col_int(&st, 2);
    }
    (void)stmt_finish(&st, NULL);
    if (kept->later.seq != 0)
        return;
    snprintf(key, sizeof key, "%lld", (long long)kept->id);
    (void)journal_later(s->db, seq, kept->table, key, &kept->later);
}

static void tell_kept(struct split *s, int64_t seq, size_t part, const struct err *why, const struct undo_batch *u)
{
    struct journal_kept kept = {.table = s->tables[s->rows[part].table].name, .id = s->rows[part].key, .why = why->text};

    if (!u->kept)
        return;
    kept.patient_id = patient_of(s, part);
    find_later(s, seq, &kept);
    u->kept(u->ctx, &kept);
}

/* Inside the open undo of change `seq`: all parts that go. RC_CONFLICT when none does. */
static enum rc undo_parts(struct split *s, int64_t seq, const struct journal_blob *blob, const struct undo_batch *u,
                          int64_t *kept, struct err *e)
{
    int64_t gone = 0;
    struct err first = {0};

    for (size_t i = 0; i < s->n; i++) {
        struct journal_blob part = *blob;
        struct err why = {0};
        enum rc rc;

        if (part_of(s, i) != i)
            continue;
        if ((rc = part_set(s, i, &part, e)) != RC_OK)
            return rc;
        if ((rc = change_part_begin(s->db, &why)) == RC_OK)
            rc = change_part_end(s->db, journal_apply_inverse(s->db, 0, &part, &why), &why);
        free(part.bytes);
        if (rc == RC_OK)
            gone++;
        else if (rc == RC_CONFLICT) {
            tell_kept(s, seq, i, &why, u);
            if (++*kept == 1)
                first = why;
        } else
            return err_set(e, rc, "%s", why.text);
    }
    return gone > 0 ? RC_OK : err_set(e, RC_CONFLICT, "%s", first.text);
}

static enum rc undo_in_parts(struct db *db, int64_t seq, const struct undo_batch *u, int64_t *kept, struct err *e)
{
    struct journal_blob blob = {0};
    struct split s = {0};
    enum rc rc = change_begin(db, ACTION_UNDO, e);

    if (rc != RC_OK)
        return rc;
    rc = journal_undo_begin(db, seq, &blob, e);
    if (rc == RC_OK)
        rc = split_open(&s, db, &blob, e);
    if (rc == RC_OK)
        rc = undo_parts(&s, seq, &blob, u, kept, e);
    split_release(&s);
    free(blob.bytes);
    return change_end(db, rc, e);
}

/* ---- the batch ---- */

static enum rc next_of_batch(struct db *db, int64_t batch, int64_t below, int64_t *seq, struct err *e)
{
    struct stmt st;

    *seq = 0;
    stmt_open(&st, db,
              "SELECT seq FROM journal WHERE batch = :batch AND batch <> 0 AND undoes = 0 AND seq < :below ORDER BY seq DESC");
    stmt_int(&st, ":batch", batch);
    stmt_int(&st, ":below", below);
    while (*seq == 0 && stmt_row(&st))
        if (!journal_is_undone(db, stmt_col_int(&st, 0)))
            *seq = stmt_col_int(&st, 0);
    return stmt_finish(&st, e);
}

enum rc journal_undo_batch_with(struct db *db, const struct undo_batch *u, int64_t *undone, int64_t *left, struct err *e)
{
    int64_t seq, below = INT64_MAX;
    enum rc rc = RC_OK, first = RC_OK;
    struct err why = {0};

    *undone = *left = 0;
    db_cache(db, 32);
    while ((rc = next_of_batch(db, u->batch, below, &seq, e)) == RC_OK && seq != 0) {
        int64_t kept = 0;

        below = seq;
        rc = journal_undo(db, seq, NULL, &why);
        if (rc == RC_CONFLICT)
            rc = undo_in_parts(db, seq, u, &kept, &why);
        *undone += rc == RC_OK;
        *left += kept > 0 ? kept : rc != RC_OK;
        if ((rc != RC_OK || kept > 0) && first == RC_OK) {
            first = RC_CONFLICT;
            if (rc != RC_OK)
                first = err_set(e, rc, "%s", why.text);
            else
                err_set(e, first, _("What was changed since is kept; the rest is taken back."));
        }
        if (rc != RC_OK && rc != RC_CONFLICT && rc != RC_NOT_FOUND)
            break; /* refused, or erased: the others still go; a later try goes on from here */
        if (u->progress && u->progress(u->ctx, *undone)) {
            rc = first = err_set(e, RC_STOPPED, _("Stopped; take batch %lld back again to go on."), (long long)u->batch);
            break;
        }
    }
    db_cache(db, 0);
    if (rc == RC_OK && first == RC_OK && *undone == 0)
        return err_set(e, RC_NOT_FOUND, _("There is nothing to undo in batch %lld."), (long long)u->batch);
    return first != RC_OK ? first : rc;
}

enum rc journal_undo_batch(struct db *db, int64_t batch, int64_t *undone, int64_t *left, struct err *e)
{
    return journal_undo_batch_with(db, &(struct undo_batch){.batch = batch}, undone, left, e);
}
