/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasing what belongs to a row: removed or emptied, and recorded by keys alone, with a digest of what stays. */
#include "src/store/erase.h"

#include <ctype.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/store/belongs.h"
#include "src/store/chain.h"
#include "src/store/erased.h"
#include "src/store/store.h"

/* ---- emptying ---- */

static bool word_char(int c)
{
    return isalnum(c) || c == '_';
}

/* Does the table's own text list the words that this column may hold? Then it says nothing of its own. */
static bool is_listed(const char *sql, const char *column)
{
    size_t n = strlen(column);

    for (const char *at = sql; (at = strstr(at, column)); at += n) {
        const char *rest = at + n;

        if ((at > sql && word_char((unsigned char)at[-1])) || word_char((unsigned char)*rest))
            continue;
        rest += strspn(rest, "\" \n\t");
        if (sqlite3_strnicmp(rest, "IN", 2) == 0 && rest[2 + strspn(rest + 2, " \n\t")] == '(')
            return true;
    }
    return false;
}

static bool is_kept(const struct db *db, const struct belongs *b, const char *table, const char *column)
{
    for (size_t i = 0; i < db->n_rooms; i++)
        for (const struct erase_rule *r = db->rooms[i]->erasing; r && r->table; r++)
            if (r->how == ERASE_KEEP && strcmp(r->table, table) == 0 && strcmp(r->column, column) == 0)
                return true;
    for (size_t i = 0; i < b->n_edges; i++)
        if (strcmp(b->edges[i].table, table) == 0 && strcmp(b->edges[i].column, column) == 0)
            return true;
    return false;
}

/* The emptiest value that the table's rules allow. */
static enum rc empty_column(struct db *db, const struct belongs_table *t, const char *column, bool blob, const char *where,
                            struct err *e)
{
    static const char *const texts[] = {"NULL", "''", "'-'", "'{}'", NULL}, *const blobs[] = {"NULL", "x''", "x'00'", NULL};
    struct err why = {0};

    for (const char *const *value = blob ? blobs : texts; *value; value++) {
        enum rc rc = store_execf(db, &why, "UPDATE main.\"%w\" SET \"%w\" = %s%s %s AND \"%w\" IS NOT %s", t->name, column,
                                 *value, t->rev ? ", rev = rev + 1" : "", where, column, *value);

        if (rc != RC_CONFLICT) {
            if (e && rc != RC_OK)
                *e = why;
            return rc;
        }
    }
    return err_set(e, RC_DB, _("Nothing was erased: %s of table %s cannot be emptied (%s)."), column, t->name, why.text);
}

static enum rc empty_table(struct db *db, const struct belongs *b, const struct belongs_table *t, const char *where,
                           struct err *e)
{
    char *sql = NULL, name[64];
    enum rc rc = RC_OK, finished;
    struct stmt st;

    stmt_open(&st, db, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :table");
    stmt_text(&st, ":table", t->name);
    if (stmt_row(&st))
        sql = strdup(stmt_col_text(&st, 0));
    if ((rc = stmt_finish(&st, e)) != RC_OK || !sql) {
        free(sql);
        return rc != RC_OK ? rc : err_memory(e);
    }
    stmt_open(&st, db,
              "SELECT name, type FROM pragma_table_info(:table) WHERE pk = 0 AND type IN ('TEXT', 'BLOB', 'ANY') ORDER BY cid");
    stmt_text(&st, ":table", t->name);
    while (rc == RC_OK && stmt_row(&st)) {
        bool blob = strcmp(stmt_col_text(&st, 1), "BLOB") == 0;

        stmt_col_copy(&st, 0, name, sizeof name);
        if (!is_kept(db, b, t->name, name) && !is_listed(sql, name))
            rc = empty_column(db, t, name, blob, where, e);
    }
    finished = stmt_finish(&st, rc == RC_OK ? e : NULL);
    free(sql);
    return rc == RC_OK ? finished : rc;
}

enum rc erase_rows(struct db *db, const char *table, const int64_t *ids, size_t n, struct err *e)
{
    struct belongs b;
    enum rc rc = belongs_graph(db, table, &b, e);

    if (rc != RC_OK)
        return rc;
    rc = belongs_collect(db, &b, ids, n, e);
    if (rc == RC_OK)
        rc = erased_begin(db, table, ids, n, e);
    for (size_t i = b.n_tables; i-- > 0 && rc == RC_OK;) {
        const struct belongs_table *t = &b.tables[i];
        char *where = belongs_where(&b, t);

        if (!where)
            rc = err_memory(e);
        else if (t->remove)
            rc = store_execf(db, e, "DELETE FROM main.\"%w\" %s", t->name, where);
        else
            rc = empty_table(db, &b, t, where, e);
        sqlite3_free(where);
    }
    if (rc == RC_OK)
        rc = erased_own_rows(db, &b, e);
    belongs_release(&b);
    if (rc == RC_OK)
        rc = store_execf(db, e, "INSERT OR REPLACE INTO erasure (subject_id, seq) VALUES (%lld, (SELECT coalesce(max(seq), 0)"
                                " + 1 FROM journal))",
                         (long long)ids[0]);
    return rc;
}

enum rc erase_retire(struct db *db, int64_t patient_id, bool for_good, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; i < db->n_rooms && rc == RC_OK; i++)
        if (db->rooms[i]->retire)
            rc = db->rooms[i]->retire(db, patient_id, for_good, e);
    return rc;
}

enum rc erase_last_record(struct db *db, int64_t patient_id, int32_t *day, struct err *e)
{
    enum rc rc = RC_OK;

    *day = INT32_MIN;
    for (size_t i = 0; i < db->n_rooms && rc == RC_OK; i++)
        if (db->rooms[i]->last_record) {
            int32_t last = INT32_MIN;

            rc = db->rooms[i]->last_record(db, patient_id, &last, e);
            *day = last > *day ? last : *day;
        }
    return rc;
}

enum rc erase_pending(struct db *db, int64_t *n, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db, "SELECT count(*) FROM erasure");
    return stmt_one_int(&st, n, e);
}
