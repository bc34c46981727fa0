/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings a file up to this program: numbered steps, each committed with its number; a copy is kept first. After each
 * commit every recorded table has its three triggers and its shape is on record. A new file is made in one. */
#include <string.h>
#include <unistd.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/store/store.h"

static const char *const store_tables[] = {"journal", "topic", "schema_shape", "erasure", "backup"};

bool store_is_derived(const struct db *db, const char *table)
{
    if (strncmp(table, "sqlite_", 7) == 0)
        return true;
    for (size_t i = 0; i < sizeof store_tables / sizeof *store_tables; i++)
        if (strcmp(store_tables[i], table) == 0)
            return true;
    for (size_t i = 0; i < db->n_rooms; i++)
        for (const char *const *name = db->rooms[i]->derived; name && *name; name++)
            if (strcmp(*name, table) == 0)
                return true;
    return false;
}

enum rc store_each_table(struct db *db, store_table_fn *fn, void *ctx, struct err *e)
{
    enum rc rc = RC_OK, finished;
    struct stmt st;

    stmt_open(&st, db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    while (rc == RC_OK && stmt_row(&st)) {
        char name[64];

        stmt_col_copy(&st, 0, name, sizeof name);
        if (!store_is_derived(db, name))
            rc = fn(db, name, ctx, e);
    }
    finished = stmt_finish(&st, rc == RC_OK ? e : NULL);
    return rc == RC_OK ? finished : rc;
}

enum rc store_shape(struct db *db, const char *table, char *out, size_t size, struct err *e)
{
    struct stmt st;
    size_t n = 0;

    out[0] = '\0';
    stmt_open(&st, db, "SELECT name, pk FROM pragma_table_info(:table) ORDER BY cid");
    stmt_text(&st, ":table", table);
    while (stmt_row(&st)) {
        if (n && n + 1 < size)
            out[n++] = ',';
        n += text_copy(out + n, size - n, stmt_col_text(&st, 0));
        if (stmt_col_int(&st, 1) && n + 1 < size)
            out[n++] = '*';
        out[n] = '\0';
    }
    return stmt_finish(&st, e);
}

/* A row older than a column lacks it in the file, and the recorder would read NULL for its default: rows of a table that
 * grew are written out once. */
static enum rc write_out_rows(struct db *db, const char *table, const char *shape, struct err *e)
{
    const char *last = strrchr(shape, ',');
    char before[4096] = "";
    struct stmt st;
    enum rc rc;

    stmt_open(&st, db, "SELECT shape FROM schema_shape WHERE tbl = :table ORDER BY version DESC LIMIT 1");
    stmt_text(&st, ":table", table);
    if (stmt_row(&st))
        stmt_col_copy(&st, 0, before, sizeof before);
    rc = stmt_finish(&st, e);
    if (rc != RC_OK || !before[0] || strcmp(before, shape) == 0 || !last || strchr(last, '*'))
        return rc;
    db->rechecking = true;
    rc = store_execf(db, e, "UPDATE \"%w\" SET \"%w\" = \"%w\"", table, last + 1, last + 1);
    db->rechecking = false;
    return rc;
}

/* Adds what keeps a table from referring to rows that are closed; it is there once the closed table has its column. */
static enum rc guard_references(struct db *db, const char *table, sqlite3_str *sql, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; i < db->n_rooms && rc == RC_OK; i++) {
        const struct closed_rows *closed = db->rooms[i]->closed;
        struct stmt st;

        if (!closed)
            continue;
        stmt_open(&st, db,
                  "SELECT \"from\" FROM pragma_foreign_key_list(:table) WHERE \"table\" = :closed AND \"from\" <> :but AND EXISTS"
                  " (SELECT 1 FROM pragma_table_info(:closed) WHERE name = :but) ORDER BY id");
        stmt_text(&st, ":table", table);
        stmt_text(&st, ":closed", closed->table);
        stmt_text(&st, ":but", closed->but);
        while (stmt_row(&st))
            sqlite3_str_appendf(sql, " SELECT RAISE(ABORT, %Q) WHERE is_closed(%Q, NEW.\"%w\");", closed->sentence,
                                closed->table, stmt_col_text(&st, 0));
        rc = stmt_finish(&st, e);
    }
    return rc;
}

/* One of the three triggers of a table, made anew. */
static enum rc guard_verb(struct db *db, const char *table, const char *verb, bool rev, struct err *e)
{
    enum rc rc = store_execf(db, e, "DROP TRIGGER IF EXISTS \"change_%w_%s\"", table, verb);
    sqlite3_str *sql;
    char *text;

    if (rc != RC_OK)
        return rc;
    sql = sqlite3_str_new(db->handle);
    sqlite3_str_appendf(sql, "CREATE TRIGGER \"change_%w_%s\" BEFORE %s ON \"%w\" BEGIN SELECT require_change();", table,
                        verb, verb, table);
    if (rev)
        sqlite3_str_appendall(sql, " SELECT RAISE(ABORT, 'This row was changed without raising its rev.')"
                                   " WHERE NEW.rev <= OLD.rev AND NOT rev_rests();");
    if (strcmp(verb, "DELETE") != 0)
        rc = guard_references(db, table, sql, e);
    sqlite3_str_appendall(sql, " END");
    text = sqlite3_str_finish(sql);
    if (rc == RC_OK)
        rc = text ? store_exec(db, text, e) : err_memory(e);
    sqlite3_free(text);
    return rc;
}

/* What must hold of a recorded table whoever writes: triggers named after it, made anew. */
static enum rc guard_table(struct db *db, const char *table, void *ctx, struct err *e)
{
    static const char *const verbs[] = {"INSERT", "UPDATE", "DELETE"};
    char shape[4096];
    struct stmt st;
    enum rc rc = store_shape(db, table, shape, sizeof shape, e);
    bool has_rev = strstr(shape, ",rev") != NULL;

    (void)ctx;
    for (int i = 0; i < 3 && rc == RC_OK; i++)
        rc = guard_verb(db, table, verbs[i], has_rev && i == 1, e);
    if (rc == RC_OK)
        rc = write_out_rows(db, table, shape, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "INSERT INTO schema_shape (version, tbl, shape) SELECT :version, :table, :shape WHERE :shape IS NOT "
              "(SELECT shape FROM schema_shape WHERE tbl = :table ORDER BY version DESC LIMIT 1)");
    stmt_int(&st, ":version", db->version);
    stmt_text(&st, ":table", table);
    stmt_text(&st, ":shape", shape);
    return stmt_run(&st, e);
}

static enum rc read_version(struct db *db, struct err *e)
{
    struct stmt st;
    int64_t version = 0;
    enum rc rc;

    stmt_open(&st, db, "PRAGMA user_version");
    rc = stmt_one_int(&st, &version, e);
    db->version = (int)version;
    return rc;
}

/* The lowest step above `version` that some room holds; NULL when the file is up to date. */
static const struct migration *next_step(const struct db *db, int version)
{
    const struct migration *next = NULL;

    for (size_t i = 0; i < db->n_rooms; i++)
        for (const struct migration *const *m = db->rooms[i]->migrations; m && *m; m++)
            if ((*m)->version > version && (!next || (*m)->version < next->version))
                next = *m;
    return next;
}

static int newest_version(const struct db *db)
{
    int newest = 0;

    for (size_t i = 0; i < db->n_rooms; i++)
        for (const struct migration *const *m = db->rooms[i]->migrations; m && *m; m++)
            if ((*m)->version > newest)
                newest = (*m)->version;
    return newest;
}

/* Is anything derived in another form from a version after `before` on, that the file has reached? */
static bool derives_anew(const struct room *room, const struct db *db, int before)
{
    return room->rebuild_at > before && room->rebuild_at <= db->version;
}

static bool rebuild_is_due(const struct db *db, int before)
{
    for (size_t i = 0; i < db->n_rooms; i++)
        if (derives_anew(db->rooms[i], db, before))
            return true;
    return false;
}

static enum rc derive_anew(struct db *db, int before, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; i < db->n_rooms && rc == RC_OK; i++)
        if (derives_anew(db->rooms[i], db, before))
            rc = db->rooms[i]->rebuild(db, e);
    return rc;
}

/* One step; or all that are left together: for a new file, which has nothing yet to derive from or to write out, and from
 * a step on after which something is made anew, for what makes it is this program's and reads the newest tables. */
static enum rc take_step(struct db *db, bool new_file, struct err *e)
{
    const struct migration *m = next_step(db, db->version);
    const int before = db->version;
    enum rc rc = store_exec(db, "BEGIN IMMEDIATE", e);

    if (rc != RC_OK)
        return rc;
    db->genesis = true; /* the step may fill tables that it just made */
    do {
        rc = store_exec(db, m->sql, e);
        db->version = m->version;
    } while (rc == RC_OK && (new_file || rebuild_is_due(db, before)) && (m = next_step(db, db->version)));
    if (rc == RC_OK)
        rc = store_each_table(db, guard_table, NULL, e);
    if (rc == RC_OK && !new_file)
        rc = derive_anew(db, before, e);
    if (rc == RC_OK)
        rc = store_execf(db, e, "PRAGMA user_version=%d", db->version);
    if (rc == RC_OK)
        rc = store_exec(db, "COMMIT", e);
    if (rc != RC_OK)
        store_exec(db, "ROLLBACK", NULL);
    db->genesis = false;
    return rc;
}

static enum rc keep_copy(struct db *db, struct err *e)
{
    char *copy = sqlite3_mprintf("%s.version-%d", db->path, db->version);
    enum rc rc;

    if (!copy)
        return err_memory(e);
    unlink(copy); /* left by an earlier try that did not get further */
    rc = store_copy(db, copy, e);
    sqlite3_free(copy);
    return rc;
}

enum rc store_migrate(struct db *db, const struct db_options *o, struct err *e)
{
    enum rc rc = read_version(db, e);
    int newest = newest_version(db);

    if (rc != RC_OK)
        return rc;
    if (db->version > newest)
        return err_set(e, RC_DB, _("%s was made by a newer Frontdesk (file version %d, this program knows %d). Update the "
                                   "program."),
                       db->path, db->version, newest);
    if (db->version == newest)
        return RC_OK;
    if (o->no_migrate)
        return err_set(e, RC_DB, _("%s is of an older Frontdesk (file version %d of %d)."), db->path, db->version, newest);
    rc = lock_take(&db->lock, "migration", db->wait_ms, db->wait, db->wait_ctx, e);
    if (rc != RC_OK)
        return rc;
    rc = read_version(db, e); /* another process may have done it while we waited */
    if (rc == RC_OK && db->version > 0 && db->version < newest)
        rc = keep_copy(db, e);
    while (rc == RC_OK && db->version < newest)
        rc = take_step(db, db->version == 0, e);
    lock_give(&db->lock);
    return rc;
}
