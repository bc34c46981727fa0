/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns and the key of a table, and SQL made of their names. */
#include "src/store/shape.h"

#include <string.h>

#include "src/base/text.h"
#include "src/store/store.h"

enum rc shape_load(struct db *db, const char *table, struct shape *s, struct err *e)
{
    struct stmt st;

    if (s->columns > 0 && strcmp(s->table, table) == 0)
        return RC_OK;
    text_copy(s->table, sizeof s->table, table);
    s->columns = s->keys = 0;
    s->rev = -1;
    stmt_open(&st, db, "SELECT name, pk FROM pragma_table_info(:table) ORDER BY cid");
    stmt_text(&st, ":table", table);
    while (s->columns < RECORDED_COLUMNS_MAX && stmt_row(&st)) {
        stmt_col_copy(&st, 0, s->column[s->columns], sizeof s->column[0]);
        s->key[s->columns] = stmt_col_int(&st, 1) > 0;
        s->keys += s->key[s->columns];
        if (strcmp(s->column[s->columns], "rev") == 0)
            s->rev = s->columns;
        s->columns++;
    }
    return stmt_finish(&st, e);
}

void shape_where(sqlite3_str *sql, const struct shape *s)
{
    for (int i = 0, n = 0; i < s->columns; i++)
        if (s->key[i]) {
            sqlite3_str_appendf(sql, "%s\"%w\" IS ?%d", n ? " AND " : " WHERE ", s->column[i], n + 1);
            n++;
        }
}

enum rc shape_prepare(struct db *db, sqlite3_str *sql, sqlite3_stmt **ret, struct err *e)
{
    char *text = sqlite3_str_finish(sql);
    int code;

    *ret = NULL;
    if (!text)
        return err_memory(e);
    code = sqlite3_prepare_v2(db->handle, text, -1, ret, NULL);
    sqlite3_free(text);
    return code == SQLITE_OK ? RC_OK : db_fail(db, e);
}

enum rc shape_run(struct db *db, sqlite3_stmt *st, struct err *e)
{
    enum rc rc = sqlite3_step(st) == SQLITE_DONE ? RC_OK : db_fail(db, e);

    sqlite3_finalize(st);
    return rc;
}
