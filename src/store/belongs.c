/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The walk from a row to everything that belongs to it, through tables of rooms it never heard of. */
#include "src/store/belongs.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/list.h"
#include "src/base/text.h"
#include "src/store/erase.h"
#include "src/store/store.h"

static const struct erase_rule *rule_of(const struct db *db, const char *table, const char *column)
{
    for (size_t i = 0; i < db->n_rooms; i++)
        for (const struct erase_rule *r = db->rooms[i]->erasing; r && r->table; r++)
            if (strcmp(r->table, table) == 0 && strcmp(r->column, column) == 0)
                return r;
    return NULL;
}

static const struct belongs_table *table_of(const struct belongs *b, const char *name)
{
    for (size_t i = 0; i < b->n_tables; i++)
        if (strcmp(b->tables[i].name, name) == 0)
            return &b->tables[i];
    return NULL;
}

static bool refers_directly(const struct belongs_edge *all, size_t n, const char *table)
{
    for (size_t i = 0; i < n; i++)
        if (all[i].direct && strcmp(all[i].table, table) == 0)
            return true;
    return false;
}

/* Its number and whether it has a rev. */
static enum rc learn(struct db *db, const char *name, struct belongs_table *t, struct err *e)
{
    int keys = 0;
    struct stmt st;

    *t = (struct belongs_table){.id_at = -1};
    (void)text_copy(t->name, sizeof t->name, name);
    stmt_open(&st, db, "SELECT cid, name, type, pk FROM pragma_table_info(:table) ORDER BY cid");
    stmt_text(&st, ":table", name);
    while (stmt_row(&st)) {
        if (strcmp(stmt_col_text(&st, 1), "rev") == 0)
            t->rev = true;
        if (stmt_col_int(&st, 3) == 0)
            continue;
        keys++;
        t->id_at = (int)stmt_col_int(&st, 0);
        stmt_col_copy(&st, 1, t->id, sizeof t->id);
        if (strcmp(stmt_col_text(&st, 2), "INTEGER") != 0)
            keys = 2;
    }
    if (keys != 1) {
        t->id[0] = '\0';
        t->id_at = -1;
    }
    return stmt_finish(&st, e);
}

/* Every declared reference between recorded tables that an erasure follows. */
static enum rc read_edges(struct db *db, const char *root, struct belongs_edge **ret, size_t *n, struct err *e)
{
    struct stmt st;

    *ret = NULL;
    *n = 0;
    stmt_open(&st, db,
              "SELECT m.name, f.\"from\", f.\"table\", (SELECT cid FROM pragma_table_info(m.name) WHERE name = f.\"from\")"
              " FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY m.name, f.\"from\"");
    while (stmt_row(&st)) {
        const char *table = stmt_col_text(&st, 0), *parent = stmt_col_text(&st, 2);
        const struct erase_rule *rule = rule_of(db, table, stmt_col_text(&st, 1));
        struct belongs_edge *edge;

        if (store_is_derived(db, table) || strcmp(table, parent) == 0 || strcmp(table, root) == 0 ||
            (rule && rule->how == ERASE_LEAVE) || !(edge = stmt_add(&st, ret, n, sizeof **ret)))
            continue;
        stmt_col_copy(&st, 0, edge->table, sizeof edge->table);
        stmt_col_copy(&st, 1, edge->column, sizeof edge->column);
        stmt_col_copy(&st, 2, edge->parent, sizeof edge->parent);
        edge->at = (int)stmt_col_int(&st, 3);
        edge->direct = strcmp(parent, root) == 0;
    }
    return stmt_finish(&st, e);
}

static enum rc reach(struct db *db, struct belongs *b, const char *name, struct err *e)
{
    struct belongs_table *t;

    if (table_of(b, name))
        return RC_OK;
    if (!(t = list_more(&b->tables, b->n_tables, sizeof *b->tables)))
        return err_memory(e);
    b->n_tables++;
    return learn(db, name, t, e);
}

/* Rows of a table that names the root itself belong to it by that alone; others by what they hang on. */
static enum rc follow(struct db *db, struct belongs *b, const struct belongs_edge *all, size_t n, struct err *e)
{
    size_t before;
    enum rc rc = RC_OK;

    do {
        before = b->n_tables;
        for (size_t i = 0; i < n && rc == RC_OK; i++)
            if (table_of(b, all[i].parent) && (all[i].direct || !refers_directly(all, n, all[i].table)))
                rc = reach(db, b, all[i].table, e);
    } while (rc == RC_OK && b->n_tables > before);
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        struct belongs_edge *edge;

        if (!table_of(b, all[i].parent))
            continue;
        if (!(edge = list_more(&b->edges, b->n_edges, sizeof *b->edges)))
            return err_memory(e);
        *edge = all[i];
        b->n_edges++;
    }
    return rc;
}

enum rc belongs_graph(struct db *db, const char *root, struct belongs *ret, struct err *e)
{
    struct belongs b = {0};
    struct belongs_edge *all = NULL;
    size_t n = 0;
    enum rc rc = read_edges(db, root, &all, &n, e);

    if (rc == RC_OK)
        rc = reach(db, &b, root, e);
    if (rc == RC_OK)
        rc = follow(db, &b, all, n, e);
    free(all);
    if (rc != RC_OK) {
        belongs_release(&b);
        return rc;
    }
    b.tables[0].root = true;
    for (size_t i = 0; i < b.n_tables; i++)
        for (size_t k = 0; k < b.n_edges; k++) {
            const struct belongs_edge *edge = &b.edges[k];
            const struct erase_rule *rule = rule_of(db, edge->table, edge->column);

            if (strcmp(edge->table, b.tables[i].name) == 0 && rule && rule->how == ERASE_REMOVE)
                b.tables[i].remove = true;
        }
    *ret = b;
    return RC_OK;
}

void belongs_release(struct belongs *b)
{
    free(b->edges);
    free(b->tables);
    *b = (struct belongs){0};
}

/* The columns by which rows of this table belong: those that name the root, where there are any. */
static char *by_edges(const struct belongs *b, const struct belongs_table *t)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);
    bool direct = refers_directly(b->edges, b->n_edges, t->name);
    const char *between = "WHERE";

    for (size_t i = 0; i < b->n_edges; i++) {
        const struct belongs_edge *edge = &b->edges[i];

        if (strcmp(edge->table, t->name) != 0 || edge->direct != direct)
            continue;
        sqlite3_str_appendf(sql, "%s \"%w\" IN (SELECT id FROM temp.belongs WHERE tbl = %Q)", between, edge->column,
                            edge->parent);
        between = " OR";
    }
    return sqlite3_str_finish(sql);
}

char *belongs_where(const struct belongs *b, const struct belongs_table *t)
{
    if (t->id[0])
        return sqlite3_mprintf("WHERE \"%w\" IN (SELECT id FROM temp.belongs WHERE tbl = %Q)", t->id, t->name);
    return by_edges(b, t);
}

enum rc belongs_collect(struct db *db, const struct belongs *b, const int64_t *ids, size_t n, struct err *e)
{
    sqlite3_int64 before;
    enum rc rc = store_exec(db,
                            "CREATE TEMP TABLE IF NOT EXISTS belongs (tbl TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY"
                            " (tbl, id)) WITHOUT ROWID; DELETE FROM temp.belongs",
                            e);

    for (size_t i = 0; i < n && rc == RC_OK; i++)
        rc = store_execf(db, e, "INSERT OR IGNORE INTO temp.belongs VALUES (%Q, %lld)", b->tables[0].name,
                         (long long)ids[i]);
    do { /* again while something came to something that others hang on */
        before = sqlite3_total_changes64(db->handle);
        for (size_t i = 1; i < b->n_tables && rc == RC_OK; i++) {
            char *where = b->tables[i].id[0] ? by_edges(b, &b->tables[i]) : NULL;

            if (where)
                rc = store_execf(db, e, "INSERT OR IGNORE INTO temp.belongs SELECT %Q, \"%w\" FROM main.\"%w\" %s",
                                 b->tables[i].name, b->tables[i].id, b->tables[i].name, where);
            sqlite3_free(where);
        }
    } while (rc == RC_OK && sqlite3_total_changes64(db->handle) > before);
    return rc;
}

enum rc belongs_each(struct db *db, const char *table, int64_t id, belongs_fn *fn, void *ctx, struct err *e)
{
    struct belongs b;
    enum rc rc = belongs_graph(db, table, &b, e), finished;

    if (rc != RC_OK)
        return rc;
    rc = belongs_collect(db, &b, &id, 1, e);
    for (size_t i = 0; i < b.n_tables && rc == RC_OK; i++) {
        char *where = belongs_where(&b, &b.tables[i]);
        char *sql = where ? sqlite3_mprintf("SELECT * FROM main.\"%w\" %s", b.tables[i].name, where) : NULL;
        struct stmt st;

        sqlite3_free(where);
        if (!sql) {
            rc = err_memory(e);
            break;
        }
        stmt_open(&st, db, sql);
        while (rc == RC_OK && stmt_row(&st))
            rc = fn(ctx, b.tables[i].name, &st, e);
        finished = stmt_finish(&st, rc == RC_OK ? e : NULL);
        rc = rc == RC_OK ? finished : rc;
        sqlite3_free(sql);
    }
    belongs_release(&b);
    return rc;
}
