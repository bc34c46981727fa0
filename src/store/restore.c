/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A change taken back row by row and column by column: what nobody touched since goes back, what somebody did stays. */
#include "src/store/restore.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/store/chain.h"
#include "src/store/journal.h"
#include "src/store/shape.h"
#include "src/store/store.h"

struct restoring {
    struct db *db;
    const struct journal_blob *blob;
    bool asking, quiet;
    restore_kept_fn *fn;
    void *ctx;
    struct shape shape;
};

static enum rc tell(struct restoring *r, sqlite3_changeset_iter *it, int op, const char *column, sqlite3_value *now,
                    sqlite3_value *before, struct err *e)
{
    struct restore_kept kept = {.table = r->shape.table, .column = column};
    char key[128], now_text[1024], before_text[1024];

    if (!r->fn || r->quiet)
        return RC_OK;
    journal_key_text(it, op, key, sizeof key);
    kept.key = key;
    if (now && sqlite3_value_type(now) != SQLITE_NULL) {
        journal_value_text(now, now_text, sizeof now_text);
        kept.now = now_text;
    }
    if (before && sqlite3_value_type(before) != SQLITE_NULL) {
        journal_value_text(before, before_text, sizeof before_text);
        kept.before = before_text;
    }
    return r->fn(r->ctx, &kept, e);
}

/* Binds the key of the iterator's row: an update and a delete name it in the old half, an insert in the new one. */
static void bind_key(sqlite3_stmt *st, const struct shape *s, sqlite3_changeset_iter *it, int op)
{
    for (int i = 0, at = 1; i < s->columns; i++) {
        sqlite3_value *v = NULL;

        if (!s->key[i])
            continue;
        if (op == SQLITE_INSERT)
            sqlite3changeset_new(it, i, &v);
        else
            sqlite3changeset_old(it, i, &v);
        sqlite3_bind_value(st, at++, v);
    }
}

/* The row as it is now, on its first step; NULL when there is none. The caller finalizes. */
static enum rc row_now(struct restoring *r, sqlite3_changeset_iter *it, int op, sqlite3_stmt **ret, struct err *e)
{
    sqlite3_str *sql = sqlite3_str_new(r->db->handle);
    enum rc rc;

    sqlite3_str_appendf(sql, "SELECT * FROM \"%w\"", r->shape.table);
    shape_where(sql, &r->shape);
    rc = shape_prepare(r->db, &r->shape, sql, ret, e);
    if (rc != RC_OK)
        return rc;
    bind_key(*ret, &r->shape, it, op);
    if (sqlite3_step(*ret) != SQLITE_ROW) {
        shape_done(&r->shape, *ret);
        *ret = NULL;
    }
    return RC_OK;
}

/* ---- an update ---------------------------------------------------------------------------------------------- */

/* Writes the columns that `back` marks; the rev falls back too when `whole`, else it rises. */
static enum rc write_back(struct restoring *r, sqlite3_changeset_iter *it, const bool *back, bool whole, struct err *e)
{
    const struct shape *s = &r->shape;
    sqlite3_str *sql = sqlite3_str_new(r->db->handle);
    int n = 0, at = s->keys + 1;
    sqlite3_stmt *st;
    enum rc rc;

    sqlite3_str_appendf(sql, "UPDATE \"%w\" SET ", s->table);
    for (int i = 0; i < s->columns; i++)
        if (back[i] && (i != s->rev || whole))
            sqlite3_str_appendf(sql, "%s\"%w\" = ?%d", n++ ? ", " : "", s->column[i], at++);
    if (n == 0) {
        sqlite3_free(sqlite3_str_finish(sql));
        return RC_OK;
    }
    if (s->rev >= 0 && !whole)
        sqlite3_str_appendall(sql, ", rev = rev + 1");
    shape_where(sql, s);
    rc = shape_prepare(r->db, &r->shape, sql, &st, e);
    if (rc != RC_OK)
        return rc;
    bind_key(st, s, it, SQLITE_UPDATE);
    at = s->keys + 1;
    for (int i = 0; i < s->columns; i++)
        if (back[i] && (i != s->rev || whole)) {
            sqlite3_value *v = NULL;

            sqlite3changeset_old(it, i, &v);
            sqlite3_bind_value(st, at++, v);
        }
    return shape_run(r->db, &r->shape, st, e);
}

static enum rc restore_update(struct restoring *r, sqlite3_changeset_iter *it, int columns, struct err *e)
{
    bool back[RECORDED_COLUMNS_MAX] = {false}, whole = true;
    sqlite3_stmt *now;
    enum rc rc = row_now(r, it, SQLITE_UPDATE, &now, e);

    if (rc != RC_OK)
        return rc;
    if (!now)
        return tell(r, it, SQLITE_UPDATE, "", NULL, NULL, e);
    for (int i = 0; i < columns && rc == RC_OK; i++) {
        sqlite3_value *left = NULL, *before = NULL;

        sqlite3changeset_new(it, i, &left);
        if (!left)
            continue;
        back[i] = store_same_value(sqlite3_column_value(now, i), left);
        whole = whole && back[i];
        sqlite3changeset_old(it, i, &before);
        if (!back[i] && i != r->shape.rev && !store_same_value(sqlite3_column_value(now, i), before))
            rc = tell(r, it, SQLITE_UPDATE, r->shape.column[i], sqlite3_column_value(now, i), before, e);
    }
    shape_done(&r->shape, now);
    return rc == RC_OK && !r->asking ? write_back(r, it, back, whole, e) : rc;
}

/* ---- a row that was taken away ------------------------------------------------------------------------------ */

/* A row whose key changed was recorded as one taken away and one added: where is the added one? 1 when it is there, 0 when
 * it was taken away since, -1 when there never was one. */
static int moved_away(struct restoring *r, sqlite3_changeset_iter *row)
{
    const struct shape *s = &r->shape;
    sqlite3_changeset_iter *it;
    int found = -1;

    if (s->keys < 2 || sqlite3changeset_start(&it, r->blob->n, r->blob->bytes) != SQLITE_OK)
        return -1;
    while (found < 0 && sqlite3changeset_next(it) == SQLITE_ROW) {
        int columns, op, indirect, same = 0;
        const char *table;
        sqlite3_stmt *now = NULL;

        sqlite3changeset_op(it, &table, &columns, &op, &indirect);
        if (op != SQLITE_INSERT || strcmp(table, s->table) != 0)
            continue;
        for (int i = 0; i < columns; i++) {
            sqlite3_value *old = NULL, *new = NULL;

            sqlite3changeset_old(row, i, &old);
            sqlite3changeset_new(it, i, &new);
            same += s->key[i] && old && new && store_same_value(old, new);
        }
        if (same == s->keys - 1 && row_now(r, it, SQLITE_INSERT, &now, NULL) == RC_OK)
            found = now != NULL;
        shape_done(&r->shape, now);
    }
    sqlite3changeset_finalize(it);
    return found;
}

static enum rc restore_delete(struct restoring *r, sqlite3_changeset_iter *it, int columns, struct err *e)
{
    const struct shape *s = &r->shape;
    sqlite3_str *sql;
    sqlite3_stmt *st;
    enum rc rc = row_now(r, it, SQLITE_DELETE, &st, e);

    if (rc != RC_OK)
        return rc;
    if (st || moved_away(r, it) == 0) {
        shape_done(&r->shape, st);
        return tell(r, it, SQLITE_DELETE, "", NULL, NULL, e);
    }
    if (r->asking)
        return RC_OK;
    sql = sqlite3_str_new(r->db->handle);
    sqlite3_str_appendf(sql, "INSERT INTO \"%w\" (", s->table);
    for (int i = 0; i < columns; i++)
        sqlite3_str_appendf(sql, "%s\"%w\"", i ? ", " : "", s->column[i]);
    sqlite3_str_appendall(sql, ") VALUES (");
    for (int i = 0; i < columns; i++)
        sqlite3_str_appendf(sql, "%s?%d", i ? ", " : "", i + 1);
    sqlite3_str_appendall(sql, ")");
    rc = shape_prepare(r->db, &r->shape, sql, &st, e);
    if (rc != RC_OK)
        return rc;
    for (int i = 0; i < columns; i++) {
        sqlite3_value *v = NULL;

        sqlite3changeset_old(it, i, &v);
        sqlite3_bind_value(st, i + 1, v);
    }
    return shape_run(r->db, &r->shape, st, e);
}

/* ---- a row that was added ----------------------------------------------------------------------------------- */

static enum rc restore_insert(struct restoring *r, sqlite3_changeset_iter *it, int columns, struct err *e)
{
    sqlite3_str *sql;
    sqlite3_stmt *st;
    bool same = true;
    enum rc rc = row_now(r, it, SQLITE_INSERT, &st, e);

    if (rc != RC_OK || !st)
        return rc;
    for (int i = 0; i < columns; i++) {
        sqlite3_value *left = NULL;

        sqlite3changeset_new(it, i, &left);
        same = same && left && store_same_value(sqlite3_column_value(st, i), left);
    }
    shape_done(&r->shape, st);
    if (!same)
        return tell(r, it, SQLITE_INSERT, "", NULL, NULL, e);
    if (r->asking)
        return RC_OK;
    sql = sqlite3_str_new(r->db->handle);
    sqlite3_str_appendf(sql, "DELETE FROM \"%w\"", r->shape.table);
    shape_where(sql, &r->shape);
    rc = shape_prepare(r->db, &r->shape, sql, &st, e);
    if (rc != RC_OK)
        return rc;
    bind_key(st, &r->shape, it, SQLITE_INSERT);
    return shape_run(r->db, &r->shape, st, e);
}

/* ---- all of it ---------------------------------------------------------------------------------------------- */

/* Rows that were there before come back first, rows that the change added go last. What a trigger wrote comes behind what
 * the program wrote: by then the triggers have put most of it back themselves. */
static enum rc pass(struct restoring *r, bool added, bool by_trigger, struct err *e)
{
    sqlite3_changeset_iter *it;
    const char *table;
    int columns, op, indirect;
    enum rc rc = RC_OK;

    if (sqlite3changeset_start(&it, r->blob->n, r->blob->bytes) != SQLITE_OK)
        return err_memory(e);
    r->quiet = by_trigger;
    while (rc == RC_OK && sqlite3changeset_next(it) == SQLITE_ROW) {
        sqlite3changeset_op(it, &table, &columns, &op, &indirect);
        if ((indirect != 0) != by_trigger || (op == SQLITE_INSERT) != added)
            continue;
        rc = shape_load(r->db, table, &r->shape, e);
        if (rc == RC_OK)
            rc = op == SQLITE_UPDATE   ? restore_update(r, it, columns, e)
                 : op == SQLITE_DELETE ? restore_delete(r, it, columns, e)
                                       : restore_insert(r, it, columns, e);
    }
    sqlite3changeset_finalize(it);
    return rc;
}

static enum rc run_passes(struct restoring *r, struct err *e)
{
    struct db *db = r->db;
    enum rc rc = RC_OK;

    if (!r->asking)
        rc = store_exec(db, "PRAGMA defer_foreign_keys=ON", e); /* until the commit */
    db->restoring = !r->asking;
    for (int i = 0; i < 4 && rc == RC_OK; i++)
        rc = pass(r, i >= 2, i % 2 == 1, e);
    db->restoring = false;
    if (rc == RC_OK && !r->asking)
        rc = journal_recheck(db, r->blob->n, r->blob->bytes, e);
    return rc;
}

static enum rc run(struct db *db, int64_t seq, bool asking, restore_kept_fn *fn, void *ctx, struct err *e)
{
    struct restoring *r = calloc(1, sizeof *r);
    struct journal_blob blob = {0};
    enum rc rc = RC_OK;

    if (!r)
        return err_memory(e);
    *r = (struct restoring){.db = db, .blob = &blob, .asking = asking, .fn = fn, .ctx = ctx};
    if (journal_is_undone(db, seq))
        rc = err_set(e, RC_CONFLICT, _("Change %lld is undone already."), (long long)seq);
    if (rc == RC_OK)
        rc = journal_changes(db, seq, &blob, e);
    if (rc == RC_OK)
        rc = journal_shapes_hold(db, seq, blob.schema_version, blob.bytes, blob.n, e);
    if (rc == RC_OK)
        rc = run_passes(r, e);
    shape_release(&r->shape);
    free(r);
    free(blob.bytes);
    return rc;
}

enum rc journal_restore(struct db *db, int64_t seq, restore_kept_fn *fn, void *ctx, struct err *e)
{
    db->change.undoes = seq;
    return run(db, seq, false, fn, ctx, e);
}

enum rc journal_restore_ask(struct db *db, int64_t seq, restore_kept_fn *fn, void *ctx, struct err *e)
{
    return run(db, seq, true, fn, ctx, e);
}

enum rc journal_touched(struct db *db, int64_t seq, const char *table, const char *key, bool *ret, struct err *e)
{
    struct journal_blob blob;
    enum rc rc = journal_changes(db, seq, &blob, e);

    if (rc != RC_OK)
        return rc;
    *ret = !blob.genesis && journal_touches(blob.bytes, blob.n, table, key);
    free(blob.bytes);
    return RC_OK;
}

enum rc journal_turned(struct db *db, int64_t seq, int64_t from, int64_t to, journal_turned_fn *fn, void *ctx,
                       struct err *e)
{
    struct shape *s = calloc(1, sizeof *s);
    sqlite3_changeset_iter *it = NULL;
    struct journal_blob blob = {0};
    enum rc rc;

    if (!s)
        return err_memory(e);
    rc = journal_changes(db, seq, &blob, e);
    if (rc == RC_OK && (blob.genesis || sqlite3changeset_start(&it, blob.n, blob.bytes) != SQLITE_OK))
        rc = err_memory(e);
    while (rc == RC_OK && sqlite3changeset_next(it) == SQLITE_ROW) {
        const char *table;
        int columns, op, indirect;

        sqlite3changeset_op(it, &table, &columns, &op, &indirect);
        if (op != SQLITE_UPDATE || (rc = shape_load(db, table, s, e)) != RC_OK)
            continue;
        for (int i = 0; i < columns && rc == RC_OK; i++) {
            sqlite3_value *old = NULL, *new = NULL, *key = NULL;

            sqlite3changeset_old(it, i, &old);
            sqlite3changeset_new(it, i, &new);
            sqlite3changeset_old(it, 0, &key);
            if (old && new && key && sqlite3_value_type(old) == SQLITE_INTEGER && sqlite3_value_int64(old) == from &&
                sqlite3_value_int64(new) == to)
                rc = fn(ctx, table, s->column[i], sqlite3_value_int64(key), e);
        }
    }
    sqlite3changeset_finalize(it);
    shape_release(s);
    free(s);
    free(blob.bytes);
    return rc;
}
