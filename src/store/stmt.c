/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements: a small cache by text, named parameters, one sticky error. */
#include "src/store/stmt.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/store/store.h"

/* Where a statement is kept, *there, or may be: a few places to choose from, so that statements seldom drive one another
 * out. SQL is a literal, so its address finds it; the text is still compared, in case it is not. */
static struct stmt_slot *slot_of(struct db *db, const char *sql, bool *there)
{
    uint64_t h = (uint64_t)(uintptr_t)sql * 0x9e3779b97f4a7c15U;
    struct stmt_slot *set = &db->slots[(size_t)(h >> 32) % (STMT_SLOTS / STMT_WAYS) * STMT_WAYS], *old = set;

    *there = true;
    for (int i = 0; i < STMT_WAYS; i++) {
        if (set[i].handle && strcmp(set[i].sql, sql) == 0)
            return &set[i];
        if (old->busy || (!set[i].busy && set[i].used < old->used))
            old = &set[i];
    }
    *there = false;
    return old;
}

static void stmt_fail(struct stmt *st)
{
    if (st->rc == RC_OK)
        st->rc = db_fail(st->db, &st->err);
}

void stmt_open(struct stmt *st, struct db *db, const char *sql)
{
    bool there;
    struct stmt_slot *slot = slot_of(db, sql, &there);

    *st = (struct stmt){.db = db};
    if (!slot->busy)
        slot->used = ++db->stmt_clock;
    if (!slot->busy && there) {
        slot->busy = true;
        st->slot = slot;
        st->handle = slot->handle;
        return;
    }
    if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &st->handle, NULL) != SQLITE_OK) {
        stmt_fail(st);
        return;
    }
    if (slot->busy)
        return;
    sqlite3_finalize(slot->handle);
    free(slot->sql);
    slot->sql = strdup(sql);
    slot->handle = slot->sql ? st->handle : NULL;
    if (!slot->handle)
        return;
    slot->busy = true;
    st->slot = slot;
}

void stmt_view(struct stmt *st, struct db *db)
{
    stmt_open(st, db, "SELECT name FROM sqlite_schema");
    (void)stmt_row(st);
}

/* A name that the SQL lacks is a slip of the programmer's, not of the desk's. */
static int stmt_parameter(struct stmt *st, const char *name)
{
    const char *next;

    if (st->rc != RC_OK)
        return 0;
    next = sqlite3_bind_parameter_name(st->handle, st->bound + 1);
    st->bound = next && strcmp(next, name) == 0 ? st->bound + 1 : sqlite3_bind_parameter_index(st->handle, name);
    assert(st->bound > 0);
    return st->bound;
}

static void stmt_bound(struct stmt *st, int code)
{
    if (code != SQLITE_OK)
        stmt_fail(st);
}

void stmt_int(struct stmt *st, const char *name, int64_t value)
{
    int i = stmt_parameter(st, name);

    if (i)
        stmt_bound(st, sqlite3_bind_int64(st->handle, i, value));
}

void stmt_null(struct stmt *st, const char *name)
{
    int i = stmt_parameter(st, name);

    if (i)
        stmt_bound(st, sqlite3_bind_null(st->handle, i));
}

void stmt_text_n(struct stmt *st, const char *name, const char *value, size_t n)
{
    int i = stmt_parameter(st, name);

    if (i)
        stmt_bound(st, sqlite3_bind_text64(st->handle, i, value, n, SQLITE_TRANSIENT, SQLITE_UTF8));
}

void stmt_text(struct stmt *st, const char *name, const char *value)
{
    if (value)
        stmt_text_n(st, name, value, strlen(value));
    else
        stmt_null(st, name);
}

void stmt_blob(struct stmt *st, const char *name, const void *value, size_t n)
{
    int i = stmt_parameter(st, name);

    if (i)
        stmt_bound(st, sqlite3_bind_blob64(st->handle, i, value ? value : "", n, SQLITE_TRANSIENT));
}

void stmt_int_or_null(struct stmt *st, const char *name, int64_t value)
{
    if (value)
        stmt_int(st, name, value);
    else
        stmt_null(st, name);
}

void stmt_text_or_null(struct stmt *st, const char *name, const char *value)
{
    stmt_text(st, name, value && *value ? value : NULL);
}

bool stmt_row(struct stmt *st)
{
    if (st->rc != RC_OK)
        return false;
    switch (sqlite3_step(st->handle)) {
    case SQLITE_ROW:
        return true;
    case SQLITE_DONE:
        return false;
    default:
        stmt_fail(st);
        return false;
    }
}

int64_t stmt_col_int(struct stmt *st, int column)
{
    return sqlite3_column_int64(st->handle, column);
}

const char *stmt_col_text(struct stmt *st, int column)
{
    const unsigned char *text = sqlite3_column_text(st->handle, column);

    return text ? (const char *)text : "";
}

size_t stmt_col_bytes(struct stmt *st, int column)
{
    return (size_t)sqlite3_column_bytes(st->handle, column);
}

const void *stmt_col_blob(struct stmt *st, int column)
{
    return sqlite3_column_blob(st->handle, column);
}

bool stmt_col_null(struct stmt *st, int column)
{
    return sqlite3_column_type(st->handle, column) == SQLITE_NULL;
}

const char *stmt_col_name(struct stmt *st, int column)
{
    return sqlite3_column_name(st->handle, column);
}

int stmt_columns(struct stmt *st)
{
    return st->rc == RC_OK ? sqlite3_column_count(st->handle) : 0;
}

enum stmt_type stmt_col_type(struct stmt *st, int column)
{
    switch (sqlite3_column_type(st->handle, column)) {
    case SQLITE_INTEGER:
        return STMT_INT;
    case SQLITE_FLOAT:
        return STMT_REAL;
    case SQLITE_TEXT:
        return STMT_TEXT;
    case SQLITE_BLOB:
        return STMT_BLOB;
    default:
        return STMT_NULL;
    }
}

void stmt_col_copy(struct stmt *st, int column, char *out, size_t size)
{
    text_copy(out, size, stmt_col_text(st, column));
}

enum rc stmt_finish(struct stmt *st, struct err *e)
{
    struct stmt_slot *slot = st->slot;

    if (slot) {
        sqlite3_reset(st->handle);
        sqlite3_clear_bindings(st->handle);
        slot->busy = false;
    } else {
        sqlite3_finalize(st->handle);
    }
    st->handle = NULL;
    st->slot = NULL;
    if (st->rc != RC_OK && e)
        *e = st->err;
    return st->rc;
}

enum rc stmt_run(struct stmt *st, struct err *e)
{
    while (stmt_row(st))
        ;
    return stmt_finish(st, e);
}

enum rc stmt_changed(struct stmt *st, int n, struct err *e)
{
    struct db *db = st->db;
    enum rc rc = stmt_run(st, e);

    if (rc == RC_OK && sqlite3_changes(db->handle) != n)
        rc = err_set(e, RC_CONFLICT, _("Another desk changed this first. Look at it again, then decide."));
    return rc;
}

enum rc stmt_insert(struct stmt *st, int64_t *id, struct err *e)
{
    struct db *db = st->db;
    enum rc rc = stmt_run(st, e);

    if (rc == RC_OK)
        *id = sqlite3_last_insert_rowid(db->handle);
    return rc;
}

enum rc stmt_one(struct stmt *st, void *row, size_t size, stmt_reader *read, struct err *e)
{
    bool there = stmt_row(st);
    enum rc rc;

    if (there)
        read(st, memset(row, 0, size));
    rc = stmt_finish(st, e);
    return rc == RC_OK && !there ? RC_NOT_FOUND : rc;
}

void *stmt_add(struct stmt *st, void *rows, size_t *n, size_t size)
{
    void *row = list_more(rows, *n, size);

    if (row)
        ++*n;
    else
        st->rc = err_memory(&st->err);
    return row;
}

enum rc stmt_list(struct stmt *st, void *rows, size_t *n, size_t size, stmt_reader *read, struct err *e)
{
    void *list = NULL, *row;
    size_t count = 0;
    enum rc rc;

    while (stmt_row(st) && (row = stmt_add(st, &list, &count, size)))
        read(st, row);
    rc = stmt_finish(st, e);
    if (rc != RC_OK) {
        free(list);
        return rc;
    }
    memcpy(rows, &list, sizeof list);
    *n = count;
    return RC_OK;
}

static void read_int(struct stmt *st, void *row)
{
    *(int64_t *)row = stmt_col_int(st, 0);
}

enum rc stmt_one_int(struct stmt *st, int64_t *value, struct err *e)
{
    return stmt_one(st, value, sizeof *value, read_int, e);
}
