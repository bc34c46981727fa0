/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table as SQLite describes it: its columns and its key, and SQL that names one row of it. For the store alone. */
#ifndef FD_STORE_SHAPE_H
#define FD_STORE_SHAPE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "src/store/recorder.h"

enum { SHAPE_KEY_MAX = 8, SHAPE_STATEMENTS = 4 };

struct shape {
    char table[64];
    char column[RECORDED_COLUMNS_MAX][64];
    bool key[RECORDED_COLUMNS_MAX];
    int columns, keys;
    int rev; /* its column `rev`, or -1 */
    struct {
        char *sql;
        sqlite3_stmt *st;
    } kept[SHAPE_STATEMENTS]; /* rows of one table come one after the other, and ask the same */
    int next;
};
/** Keeps what it held when it is of the same table. Zeroed before the first; shape_release() after the last. */
enum rc shape_load(struct db *db, const char *table, struct shape *s, struct err *e);
void shape_release(struct shape *s);

/** Adds " WHERE "id" IS ?1", a parameter for each column of the key, in the order of the columns. */
void shape_where(sqlite3_str *sql, const struct shape *s);

/** Finishes the text and prepares it, or takes it from what the shape keeps (s may be NULL); frees the text. */
enum rc shape_prepare(struct db *db, struct shape *s, sqlite3_str *sql, sqlite3_stmt **ret, struct err *e);

/** Lets go of a statement that shape_prepare gave; NULL is fine. */
void shape_done(const struct shape *s, sqlite3_stmt *st);

/** Steps a statement that gives no rows, and lets go of it. */
enum rc shape_run(struct db *db, const struct shape *s, sqlite3_stmt *st, struct err *e);

#endif
