/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns and the key of a table, and SQL made of their names. */
#include "src/store/shape.h"

#include <string.h>

#include "src/base/text.h"
#include "src/store/store.h"

void shape_release(struct shape *s)
{
    for (int i = 0; i < SHAPE_STATEMENTS; i++) {
        sqlite3_finalize(s->kept[i].st);
        sqlite3_free(s->kept[i].sql);
    }
    memset(s->kept, 0, sizeof s->kept);
    s->next = 0;
    s->columns = 0;
}

enum rc shape_load(struct db *db, const char *table, struct shape *s, struct err *e)
{
    struct stmt st;

    if (s->columns > 0 && strcmp(s->table, table) == 0)
        return RC_OK;
    shape_release(s);
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

enum rc shape_prepare(struct db *db, struct shape *s, sqlite3_str *sql, sqlite3_stmt **ret, struct err *e)
{
    char *text = sqlite3_str_finish(sql);
    int code;

    *ret = NULL;
    if (!text)
        return err_memory(e);
    for (int i = 0; s && i < SHAPE_STATEMENTS; i++)
        if (s->kept[i].sql && strcmp(s->kept[i].sql, text) == 0) {
            sqlite3_free(text);
            *ret = s->kept[i].st;
            return RC_OK;
        }
    code = sqlite3_prepare_v2(db->handle, text, -1, ret, NULL);
    if (s && code == SQLITE_OK) {
        sqlite3_finalize(s->kept[s->next].st);
        sqlite3_free(s->kept[s->next].sql);
        s->kept[s->next].st = *ret;
        s->kept[s->next].sql = text;
        s->next = (s->next + 1) % SHAPE_STATEMENTS;
        return RC_OK;
    }
    sqlite3_free(text);
    return code == SQLITE_OK ? RC_OK : db_fail(db, e);
}

void shape_done(const struct shape *s, sqlite3_stmt *st)
{
    for (int i = 0; s && st && i < SHAPE_STATEMENTS; i++)
        if (s->kept[i].st == st) {
            sqlite3_reset(st);
            sqlite3_clear_bindings(st);
            return;
        }
    sqlite3_finalize(st);
}

enum rc shape_run(struct db *db, const struct shape *s, sqlite3_stmt *st, struct err *e)
{
    enum rc rc = sqlite3_step(st) == SQLITE_DONE ? RC_OK : db_fail(db, e);

    shape_done(s, st);
    return rc;
}
