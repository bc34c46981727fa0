/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The foreign keys that the file declares, followed from the row they point at. */
#include "src/store/reference.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/store/shape.h"
#include "src/store/store.h"

/* What refers to one table; the connection keeps a chain of them. */
struct references {
    char table[64];
    struct reference *rows;
    size_t n;
    struct references *next;
};
static const char references_key;

static void references_free(void *data)
{
    for (struct references *l = data, *next; l; l = next) {
        next = l->next;
        for (size_t i = 0; i < l->n; i++) {
            sqlite3_free(l->rows[i].count_sql);
            sqlite3_free(l->rows[i].move_sql);
            sqlite3_free(l->rows[i].since_sql);
        }
        free(l->rows);
        free(l);
    }
}

static bool has_rev(struct db *db, const char *table)
{
    struct stmt st;
    int64_t yes = 0;

    stmt_open(&st, db, "SELECT 1 FROM pragma_table_info(:table) WHERE name = 'rev'");
    stmt_text(&st, ":table", table);
    return stmt_one_int(&st, &yes, NULL) == RC_OK;
}

static bool write_sql(struct db *db, struct reference *r)
{
    r->count_sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\" WHERE \"%w\" = :from", r->table, r->column);
    r->move_sql = sqlite3_mprintf("UPDATE \"%w\" SET \"%w\" = :to%s WHERE \"%w\" = :from", r->table, r->column,
                                  has_rev(db, r->table) ? ", rev = rev + 1" : "", r->column);
    r->since_sql = sqlite3_mprintf("SELECT id FROM \"%w\" WHERE \"%w\" = :from AND id > :mark ORDER BY id", r->table,
                                   r->column);
    return r->count_sql && r->move_sql && r->since_sql;
}

static enum rc read_references(struct db *db, struct references *l, struct err *e)
{
    struct stmt st;
    enum rc rc;

    stmt_open(&st, db,
              "SELECT m.name, f.\"from\", m.sql LIKE '%AUTOINCREMENT%' AND EXISTS"
              " (SELECT 1 FROM pragma_table_info(m.name) WHERE name = 'id' AND pk = 1)"
              " FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f"
              " WHERE m.type = 'table' AND f.\"table\" = :table ORDER BY m.name, f.\"from\"");
    stmt_text(&st, ":table", l->table);
    while (stmt_row(&st)) {
        struct reference *r;

        if (store_is_derived(db, stmt_col_text(&st, 0)) || !(r = stmt_add(&st, &l->rows, &l->n, sizeof *r)))
            continue;
        stmt_col_copy(&st, 0, r->table, sizeof r->table);
        stmt_col_copy(&st, 1, r->column, sizeof r->column);
        r->numbered = stmt_col_int(&st, 2) != 0;
    }
    for (size_t i = 0; i < db->n_rooms; i++)
        for (const struct hanging *h = db->rooms[i]->hanging; h && h->table; h++) {
            struct reference *r;

            if (strcmp(h->parent, l->table) != 0 || !(r = stmt_add(&st, &l->rows, &l->n, sizeof *r)))
                continue;
            text_copy(r->table, sizeof r->table, h->table);
            text_copy(r->column, sizeof r->column, h->column);
        }
    rc = stmt_finish(&st, e);
    for (size_t i = 0; i < l->n && rc == RC_OK; i++)
        if (!write_sql(db, &l->rows[i]))
            rc = err_memory(e);
    return rc;
}

enum rc reference_list(struct db *db, const char *table, const struct reference **ret, size_t *n, struct err *e)
{
    struct references *first = db_data(db, &references_key), *l = first;
    enum rc rc;

    while (l && strcmp(l->table, table) != 0)
        l = l->next;
    if (!l) {
        l = calloc(1, sizeof *l);
        if (!l)
            return err_memory(e);
        text_copy(l->table, sizeof l->table, table);
        rc = read_references(db, l, e);
        if (rc != RC_OK) {
            references_free(l);
            return rc;
        }
        if (first) { /* behind the first, which the connection holds */
            l->next = first->next;
            first->next = l;
        } else {
            db_set_data(db, &references_key, l, references_free);
        }
    }
    *ret = l->rows;
    *n = l->n;
    return RC_OK;
}

enum rc reference_count(struct db *db, const struct reference *r, int64_t id, int64_t *ret, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db, r->count_sql);
    stmt_int(&st, ":from", id);
    return stmt_one_int(&st, ret, e);
}

enum rc reference_since(struct db *db, const struct reference *r, int64_t id, int64_t mark, reference_fn *fn, void *ctx,
                        struct err *e)
{
    enum rc rc = RC_OK, finished;
    struct stmt st;

    if (!r->numbered)
        return RC_OK;
    stmt_open(&st, db, r->since_sql);
    stmt_int(&st, ":from", id);
    stmt_int(&st, ":mark", mark);
    while (rc == RC_OK && stmt_row(&st))
        rc = fn(ctx, r->table, stmt_col_int(&st, 0), e);
    finished = stmt_finish(&st, rc == RC_OK ? e : NULL);
    return rc == RC_OK ? finished : rc;
}

enum rc reference_of_row(struct db *db, const char *table, int64_t id, reference_fn *fn, void *ctx, struct err *e)
{
    enum rc rc = RC_OK, finished;
    struct stmt st;

    stmt_open(&st, db, "SELECT \"table\", \"from\" FROM pragma_foreign_key_list(:table) ORDER BY id");
    stmt_text(&st, ":table", table);
    while (rc == RC_OK && stmt_row(&st)) {
        sqlite3_str *sql = sqlite3_str_new(db->handle);
        sqlite3_stmt *row;

        sqlite3_str_appendf(sql, "SELECT \"%w\" FROM \"%w\" WHERE id = ?1", stmt_col_text(&st, 1), table);
        rc = shape_prepare(db, NULL, sql, &row, e);
        if (rc != RC_OK)
            break;
        sqlite3_bind_int64(row, 1, id);
        if (sqlite3_step(row) == SQLITE_ROW && sqlite3_column_type(row, 0) == SQLITE_INTEGER)
            rc = fn(ctx, stmt_col_text(&st, 0), sqlite3_column_int64(row, 0), e);
        sqlite3_finalize(row);
    }
    finished = stmt_finish(&st, rc == RC_OK ? e : NULL);
    return rc == RC_OK ? finished : rc;
}

/* ---- moving ------------------------------------------------------------------------------------------------- */

/* One row that could not go with the others, by its key. */
struct row {
    sqlite3_value *key[SHAPE_KEY_MAX];
};

struct moving {
    struct db *db;
    const struct reference *r;
    int64_t from, to;
    struct shape shape;
    struct row *rows;
    size_t n;
};

static void moving_release(struct moving *m)
{
    for (size_t i = 0; i < m->n; i++)
        for (int k = 0; k < m->shape.keys; k++)
            sqlite3_value_free(m->rows[i].key[k]);
    free(m->rows);
    shape_release(&m->shape);
}

static void bind_row(sqlite3_stmt *st, const struct moving *m, const struct row *row)
{
    for (int k = 0; k < m->shape.keys; k++)
        sqlite3_bind_value(st, k + 1, row->key[k]);
}

static enum rc read_rows(struct moving *m, struct err *e)
{
    sqlite3_str *sql = sqlite3_str_new(m->db->handle);
    sqlite3_stmt *st;
    enum rc rc;

    for (int i = 0, n = 0; i < m->shape.columns; i++)
        if (m->shape.key[i])
            sqlite3_str_appendf(sql, "%s\"%w\"", n++ ? ", " : "SELECT ", m->shape.column[i]);
    sqlite3_str_appendf(sql, " FROM \"%w\" WHERE \"%w\" = ?1", m->r->table, m->r->column);
    rc = shape_prepare(m->db, NULL, sql, &st, e);
    if (rc != RC_OK)
        return rc;
    sqlite3_bind_int64(st, 1, m->from);
    while (rc == RC_OK && sqlite3_step(st) == SQLITE_ROW) {
        struct row *row = list_more(&m->rows, m->n, sizeof *row);

        if (!row) {
            rc = err_memory(e);
            break;
        }
        m->n++;
        for (int k = 0; k < m->shape.keys; k++)
            row->key[k] = sqlite3_value_dup(sqlite3_column_value(st, k));
    }
    sqlite3_finalize(st);
    return rc;
}

/* The condition of a partial index, behind its last WHERE; NULL when it has none. */
static const char *condition_of(const char *index_sql)
{
    const char *found = NULL;

    for (const char *at = index_sql; at && (at = strstr(at, " WHERE ")); at++)
        found = at + 7;
    return found;
}

/* The row of `to` that one unique index says is the same; 0: none. */
static enum rc twin_by(struct moving *m, const struct row *row, const char *index, const char *index_sql, int64_t *twin,
                       struct err *e)
{
    sqlite3_str *sql = sqlite3_str_new(m->db->handle);
    const char *condition = condition_of(index_sql);
    bool about = false;
    sqlite3_stmt *st;
    struct stmt columns;
    enum rc rc;

    sqlite3_str_appendf(sql, "SELECT id FROM \"%w\" WHERE id <> ?1", m->r->table);
    stmt_open(&columns, m->db, "SELECT name FROM pragma_index_info(:index)");
    stmt_text(&columns, ":index", index);
    while (stmt_row(&columns)) {
        const char *name = stmt_col_text(&columns, 0);

        if (strcmp(name, m->r->column) == 0) {
            about = true;
            sqlite3_str_appendf(sql, " AND \"%w\" = ?2", name);
        } else {
            sqlite3_str_appendf(sql, " AND \"%w\" IS (SELECT \"%w\" FROM \"%w\" WHERE id = ?1)", name, name, m->r->table);
        }
    }
    if (condition)
        sqlite3_str_appendf(sql, " AND (%s)", condition);
    rc = stmt_finish(&columns, e);
    if (rc != RC_OK || !about) {
        sqlite3_free(sqlite3_str_finish(sql));
        return rc;
    }
    rc = shape_prepare(m->db, NULL, sql, &st, e);
    if (rc != RC_OK)
        return rc;
    sqlite3_bind_value(st, 1, row->key[0]);
    sqlite3_bind_int64(st, 2, m->to);
    if (sqlite3_step(st) == SQLITE_ROW)
        *twin = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return RC_OK;
}

/* What refers to a row that falls together with another goes over to that one. */
static enum rc hand_over(struct moving *m, const struct row *row, struct err *e)
{
    const struct reference *refs;
    int64_t twin = 0;
    size_t n = 0;
    struct stmt st;
    enum rc rc = m->r->numbered ? reference_list(m->db, m->r->table, &refs, &n, e) : RC_OK;

    if (rc != RC_OK || n == 0)
        return rc;
    stmt_open(&st, m->db,
              "SELECT l.name, s.sql FROM pragma_index_list(:table) l LEFT JOIN sqlite_schema s ON s.type = 'index'"
              " AND s.name = l.name WHERE l.\"unique\" = 1");
    stmt_text(&st, ":table", m->r->table);
    while (rc == RC_OK && twin == 0 && stmt_row(&st)) {
        const char *sql = stmt_col_null(&st, 1) ? NULL : stmt_col_text(&st, 1);

        rc = twin_by(m, row, stmt_col_text(&st, 0), sql, &twin, e);
    }
    if (stmt_finish(&st, rc == RC_OK ? e : NULL) != RC_OK && rc == RC_OK)
        rc = RC_DB;
    for (size_t i = 0; i < n && rc == RC_OK && twin != 0; i++)
        rc = reference_move(m->db, &refs[i], sqlite3_value_int64(row->key[0]), twin, e);
    return rc;
}

static enum rc take_away(struct moving *m, const struct row *row, struct err *e)
{
    sqlite3_str *sql = sqlite3_str_new(m->db->handle);
    sqlite3_stmt *st;
    enum rc rc;

    sqlite3_str_appendf(sql, "DELETE FROM \"%w\"", m->r->table);
    shape_where(sql, &m->shape);
    rc = shape_prepare(m->db, NULL, sql, &st, e);
    if (rc != RC_OK)
        return rc;
    bind_row(st, m, row);
    return shape_run(m->db, NULL, st, e);
}

static enum rc move_one(struct moving *m, const struct row *row, struct err *e)
{
    sqlite3_str *sql = sqlite3_str_new(m->db->handle);
    size_t mark = m->db->recorder.n;
    sqlite3_stmt *st;
    enum rc rc;
    int code;

    sqlite3_str_appendf(sql, "UPDATE \"%w\" SET \"%w\" = ?%d%s", m->r->table, m->r->column, m->shape.keys + 1,
                        m->shape.rev >= 0 ? ", rev = rev + 1" : "");
    shape_where(sql, &m->shape);
    rc = shape_prepare(m->db, NULL, sql, &st, e);
    if (rc != RC_OK)
        return rc;
    bind_row(st, m, row);
    sqlite3_bind_int64(st, m->shape.keys + 1, m->to);
    rc = shape_run(m->db, NULL, st, e);
    if (rc == RC_OK)
        return rc;
    recorder_cut(&m->db->recorder, mark);
    code = sqlite3_extended_errcode(m->db->handle);
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
        rc = hand_over(m, row, e);
    else if (code != SQLITE_CONSTRAINT_CHECK)
        return rc;
    else
        rc = RC_OK;
    return rc == RC_OK ? take_away(m, row, e) : rc;
}

/* All at once failed, so each for itself. */
static enum rc move_each(struct db *db, const struct reference *r, int64_t from, int64_t to, struct err *e)
{
    struct moving *m = calloc(1, sizeof *m);
    enum rc rc;

    if (!m)
        return err_memory(e);
    *m = (struct moving){.db = db, .r = r, .from = from, .to = to};
    rc = shape_load(db, r->table, &m->shape, e);
    if (rc == RC_OK && m->shape.keys > SHAPE_KEY_MAX)
        rc = err_set(e, RC_DB, "The key of table %s is too long.", r->table);
    if (rc == RC_OK)
        rc = read_rows(m, e);
    for (size_t i = 0; i < m->n && rc == RC_OK; i++)
        rc = move_one(m, &m->rows[i], e);
    moving_release(m);
    free(m);
    return rc;
}

enum rc reference_move(struct db *db, const struct reference *r, int64_t from, int64_t to, struct err *e)
{
    size_t mark = db->recorder.n;
    struct stmt st;
    int code;
    enum rc rc;

    stmt_open(&st, db, r->move_sql);
    stmt_int(&st, ":to", to);
    stmt_int(&st, ":from", from);
    rc = stmt_run(&st, e);
    if (rc == RC_OK)
        return rc;
    code = sqlite3_extended_errcode(db->handle);
    recorder_cut(&db->recorder, mark); /* the statement took back what it had done */
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_CHECK)
        return move_each(db, r, from, to, e);
    return rc;
}

enum rc reference_move_row(struct db *db, const struct reference *r, int64_t id, int64_t from, int64_t to, struct err *e)
{
    sqlite3_str *sql = sqlite3_str_new(db->handle);
    sqlite3_stmt *st;
    enum rc rc;

    sqlite3_str_appendf(sql, "UPDATE \"%w\" SET \"%w\" = ?2%s WHERE id = ?1 AND \"%w\" = ?3", r->table, r->column,
                        has_rev(db, r->table) ? ", rev = rev + 1" : "", r->column);
    rc = shape_prepare(db, NULL, sql, &st, e);
    if (rc != RC_OK)
        return rc;
    sqlite3_bind_int64(st, 1, id);
    sqlite3_bind_int64(st, 2, to);
    sqlite3_bind_int64(st, 3, from);
    return shape_run(db, NULL, st, e);
}

/* ---- in words ----------------------------------------------------------------------------------------------- */

static enum rc row_words(struct db *db, const char *before, const char *table, int64_t id, char *out, size_t size,
                         struct err *e)
{
    static const char *const known[] = {"id", "rev", "patient_id", "patient", "other_id"};
    sqlite3_str *sql = sqlite3_str_new(db->handle);
    size_t used = 0;
    sqlite3_stmt *row;
    int columns;
    enum rc rc;

    sqlite3_str_appendf(sql, "SELECT * FROM \"%s%w\" WHERE id = ?1", before, table);
    rc = shape_prepare(db, NULL, sql, &row, e);
    if (rc != RC_OK)
        return rc;
    sqlite3_bind_int64(row, 1, id);
    columns = sqlite3_step(row) == SQLITE_ROW ? sqlite3_column_count(row) : 0;
    for (int i = 0; i < columns && used + 3 < size; i++) {
        bool skip = sqlite3_column_type(row, i) != SQLITE_TEXT;

        for (size_t k = 0; k < sizeof known / sizeof *known && !skip; k++)
            skip = strcmp(sqlite3_column_name(row, i), known[k]) == 0;
        if (skip || sqlite3_column_bytes(row, i) == 0)
            continue;
        if (used)
            used += text_copy(out + used, size - used, "  ");
        used += text_copy(out + used, size - used, (const char *)sqlite3_column_text(row, i));
    }
    sqlite3_finalize(row);
    return RC_OK;
}

enum rc reference_words(struct db *db, const char *table, int64_t id, char *out, size_t size, struct err *e)
{
    int64_t view = 0;
    struct stmt st;
    enum rc rc = RC_OK;

    out[0] = '\0';
    stmt_open(&st, db, "SELECT 1 FROM pragma_table_info('v_' || :table) WHERE name = 'id'");
    stmt_text(&st, ":table", table);
    if (stmt_one_int(&st, &view, NULL) == RC_OK)
        rc = row_words(db, "v_", table, id, out, size, e);
    return rc == RC_OK && !out[0] ? row_words(db, "", table, id, out, size, e) : rc;
}

enum rc reference_may_book(struct db *db, int64_t patient_id, int64_t practitioner_id, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; i < db->n_rooms && rc == RC_OK; i++)
        if (db->rooms[i]->may_book)
            rc = db->rooms[i]->may_book(db, patient_id, practitioner_id, e);
    return rc;
}

void reference_override(struct db *db, char *why, size_t size)
{
    const struct override *o = NULL;
    struct err may = {0};
    size_t used = strlen(why);

    for (size_t i = 0; i < db->n_rooms && !o; i++) {
        for (o = db->rooms[i]->overrides; o && o->sentence && strcmp(_(o->sentence), why) != 0; o++)
            ;
        if (o && !o->sentence)
            o = NULL;
    }
    for (size_t i = 0; i < db->n_rooms && o; i++)
        if (db->rooms[i]->authorize && db->rooms[i]->authorize(db, db->actor, o->right, &may) == RC_DENIED)
            (void)snprintf(why + used, size - used, " %s", may.text);
}

enum rc reference_merging(struct db *db, int64_t from, int64_t to, bool asking, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; i < db->n_rooms && rc == RC_OK; i++)
        if (db->rooms[i]->merging)
            rc = db->rooms[i]->merging(db, from, to, asking, e);
    return rc;
}
