/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL functions that triggers call: is a change open, are we undoing, what time is it. */
#include <string.h>

#include "src/store/store.h"

static struct db *db_of(sqlite3_context *c)
{
    return sqlite3_user_data(c);
}

static void f_require_change(sqlite3_context *c, int n, sqlite3_value **v)
{
    struct db *db = db_of(c);

    (void)n;
    (void)v;
    if (db->change.depth == 0 && !db->genesis)
        sqlite3_result_error(c, "Nothing may be written outside a recorded change.", -1);
}

static void f_require_journal(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    (void)v;
    if (!db_of(c)->journal_writing)
        sqlite3_result_error(c, "The journal is written by the program alone.", -1);
}

static void f_require_note(sqlite3_context *c, int n, sqlite3_value **v)
{
    struct db *db = db_of(c);

    (void)n;
    (void)v;
    if (!db->noting && db->change.depth == 0 && !db->genesis)
        sqlite3_result_error(c, "Nothing may be written outside the program.", -1);
}

static void f_undoing(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    (void)v;
    sqlite3_result_int(c, db_of(c)->undoing);
}

/* True while a row's rev need not rise: it is being put back, or touched again to wake its guards. */
static void f_rev_rests(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    (void)v;
    sqlite3_result_int(c, db_of(c)->undoing || db_of(c)->restoring || db_of(c)->rechecking);
}

/* True while rows that an undo put back are touched again, with all of them in place. */
static void f_rechecking(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    (void)v;
    sqlite3_result_int(c, db_of(c)->rechecking);
}

/* is_closed(table, id): a row that no other may refer to anew. While something is put back it may, for a moment: what was
 * put back is looked at again. */
static void f_is_closed(sqlite3_context *c, int n, sqlite3_value **v)
{
    struct db *db = db_of(c);
    const char *table = (const char *)sqlite3_value_text(v[0]);
    int64_t yes = 0;

    (void)n;
    if (db->undoing || db->restoring || db->genesis || sqlite3_value_type(v[1]) != SQLITE_INTEGER || !table)
        return;
    for (size_t i = 0; i < db->n_rooms && !yes; i++) {
        const struct closed_rows *closed = db->rooms[i]->closed;
        struct stmt st;

        if (!closed || strcmp(closed->table, table) != 0)
            continue;
        stmt_open(&st, db, closed->sql);
        stmt_int(&st, ":id", sqlite3_value_int64(v[1]));
        (void)stmt_one_int(&st, &yes, NULL);
    }
    sqlite3_result_int(c, yes != 0);
}

/* The number of the journal row that the open change will have. */
static void f_change_number(sqlite3_context *c, int n, sqlite3_value **v)
{
    struct db *db = db_of(c);
    struct stmt st;

    (void)n;
    (void)v;
    if (db->change.number == 0) {
        stmt_open(&st, db, "SELECT coalesce(max(seq), 0) + 1 FROM journal");
        if (stmt_one_int(&st, &db->change.number, NULL) != RC_OK)
            sqlite3_result_error(c, "The journal cannot be read.", -1);
    }
    sqlite3_result_int64(c, db->change.number);
}

static void f_clock_now(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    (void)v;
    sqlite3_result_int64(c, db_now(db_of(c)));
}

static const struct sql_function store_functions[] = {
    {"require_change", 0, 0, f_require_change},
    {"require_journal", 0, 0, f_require_journal},
    {"require_note", 0, 0, f_require_note},
    {"undoing", 0, 0, f_undoing},
    {"rev_rests", 0, 0, f_rev_rests},
    {"rechecking", 0, 0, f_rechecking},
    {"is_closed", 2, 0, f_is_closed},
    {"change_number", 0, 0, f_change_number},
    {"clock_now", 0, 0, f_clock_now},
    {NULL, 0, 0, NULL},
};

static enum rc add(struct db *db, const struct sql_function *f, struct err *e)
{
    for (; f && f->name; f++) {
        int flags = SQLITE_UTF8 | SQLITE_INNOCUOUS | (f->pure ? SQLITE_DETERMINISTIC : 0);

        if (sqlite3_create_function_v2(db->handle, f->name, f->n_args, flags, db, f->call, NULL, NULL, NULL) !=
            SQLITE_OK)
            return db_fail(db, e);
    }
    return RC_OK;
}

enum rc store_register_functions(struct db *db, struct err *e)
{
    enum rc rc = add(db, store_functions, e);

    for (size_t i = 0; i < db->n_rooms && rc == RC_OK; i++)
        rc = add(db, db->rooms[i]->functions, e);
    return rc;
}
