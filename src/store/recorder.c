/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recorder on sqlite3_preupdate_hook: writes the changeset stream that sqlite3session would have written. */
#include "src/store/recorder.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/store/store.h"

static void put(struct recorder *r, const void *bytes, size_t n)
{
    if (r->failed)
        return;
    if (r->n + n > r->size) {
        size_t size = (r->n + n) * 2 + 1024;
        unsigned char *more = realloc(r->bytes, size);

        if (!more) {
            r->failed = true;
            return;
        }
        r->bytes = more;
        r->size = size;
    }
    if (n)
        memcpy(r->bytes + r->n, bytes, n);
    r->n += n;
}

static void put_byte(struct recorder *r, int byte)
{
    unsigned char b = (unsigned char)byte;

    put(r, &b, 1);
}

/* SQLite's variable-length integer: seven bits a byte, highest first; lengths here stay below 2^35. */
static void put_varint(struct recorder *r, uint64_t value)
{
    unsigned char out[10];
    size_t at = sizeof out;

    out[--at] = value & 0x7f;
    while (value >>= 7)
        out[--at] = (unsigned char)((value & 0x7f) | 0x80);
    put(r, out + at, sizeof out - at);
}

static void put_eight(struct recorder *r, uint64_t value)
{
    unsigned char out[8];

    for (int i = 0; i < 8; i++)
        out[i] = (unsigned char)(value >> (56 - 8 * i));
    put(r, out, sizeof out);
}

static void put_value(struct recorder *r, sqlite3_value *v, bool real_column)
{
    int type = sqlite3_value_type(v);
    uint64_t bits;
    double real;

    if (real_column && type == SQLITE_INTEGER)
        type = SQLITE_FLOAT;
    put_byte(r, type);
    switch (type) {
    case SQLITE_INTEGER:
        put_eight(r, (uint64_t)sqlite3_value_int64(v));
        break;
    case SQLITE_FLOAT:
        real = sqlite3_value_double(v);
        memcpy(&bits, &real, sizeof bits);
        put_eight(r, bits);
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
        const void *bytes = type == SQLITE_TEXT ? (const void *)sqlite3_value_text(v) : sqlite3_value_blob(v);
        int n = sqlite3_value_bytes(v);

        put_varint(r, (uint64_t)n);
        put(r, bytes, (size_t)n);
        break;
    }
    default:
        break;
    }
}

bool store_same_value(sqlite3_value *a, sqlite3_value *b)
{
    int type = sqlite3_value_type(a), n;

    if (type != sqlite3_value_type(b))
        return false;
    switch (type) {
    case SQLITE_INTEGER:
        return sqlite3_value_int64(a) == sqlite3_value_int64(b);
    case SQLITE_FLOAT: {
        double x = sqlite3_value_double(a), y = sqlite3_value_double(b);

        return memcmp(&x, &y, sizeof x) == 0;
    }
    case SQLITE_NULL:
        return true;
    default:
        n = sqlite3_value_bytes(a);
        return n == sqlite3_value_bytes(b) && (n == 0 || memcmp(sqlite3_value_blob(a), sqlite3_value_blob(b), (size_t)n) == 0);
    }
}

static void put_record(struct recorder *r, sqlite3 *handle, const struct recorded_table *table, int n, bool old)
{
    sqlite3_value *v;

    for (int i = 0; i < n; i++)
        if ((old ? sqlite3_preupdate_old(handle, i, &v) : sqlite3_preupdate_new(handle, i, &v)) == SQLITE_OK)
            put_value(r, v, table->real[i]);
        else
            r->failed = true;
}

static void put_whole(struct recorder *r, sqlite3 *handle, const struct recorded_table *table, int op, int n)
{
    put_byte(r, op);
    put_byte(r, sqlite3_preupdate_depth(handle) > 0);
    put_record(r, handle, table, n, op == SQLITE_DELETE);
}

static void put_update(struct recorder *r, sqlite3 *handle, const struct recorded_table *table, int n)
{
    bool changed[RECORDED_COLUMNS_MAX] = {false}, any = false;
    sqlite3_value *before, *after;

    for (int i = 0; i < n; i++) {
        if (sqlite3_preupdate_old(handle, i, &before) != SQLITE_OK ||
            sqlite3_preupdate_new(handle, i, &after) != SQLITE_OK) {
            r->failed = true;
            return;
        }
        changed[i] = !store_same_value(before, after);
        any |= changed[i];
        if (changed[i] && table->key[i]) { /* the key moved: another row */
            put_whole(r, handle, table, SQLITE_DELETE, n);
            put_whole(r, handle, table, SQLITE_INSERT, n);
            return;
        }
    }
    if (!any)
        return;
    put_byte(r, SQLITE_UPDATE);
    put_byte(r, sqlite3_preupdate_depth(handle) > 0);
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < n; i++) {
            if (!changed[i] && !(pass == 0 && table->key[i])) {
                put_byte(r, 0);
                continue;
            }
            if (pass == 0)
                sqlite3_preupdate_old(handle, i, &before);
            else
                sqlite3_preupdate_new(handle, i, &before);
            put_value(r, before, table->real[i]);
        }
}

static const struct recorded_table *table_of(const struct recorder *r, const char *name)
{
    for (size_t i = 0; i < r->n_tables; i++)
        if (strcmp(r->tables[i].name, name) == 0)
            return &r->tables[i];
    return NULL;
}

static void on_change(void *ctx, sqlite3 *handle, int op, const char *schema, const char *table, sqlite3_int64 key1,
                      sqlite3_int64 key2)
{
    struct db *db = ctx;
    struct recorder *r = &db->recorder;
    int n = sqlite3_preupdate_count(handle);

    (void)key1;
    (void)key2;
    if (!r->on || strcmp(schema, "main") != 0)
        return;
    if (strcmp(r->last, table) != 0) {
        text_copy(r->last, sizeof r->last, table);
        r->table = table_of(r, table);
        if (r->table) {
            r->net = r->net && r->writes[r->table - r->tables] == 0;
            put_byte(r, 'T');
            put_varint(r, (uint64_t)n);
            put(r, r->table->key, (size_t)n);
            put(r, table, strlen(table) + 1);
        }
    }
    if (!r->table)
        return;
    r->writes[r->table - r->tables]++;
    r->net = r->net && op == SQLITE_INSERT;
    if (r->table->columns != n)
        r->failed = true;
    else if (op == SQLITE_UPDATE)
        put_update(r, handle, r->table, n);
    else
        put_whole(r, handle, r->table, op, n);
}

static enum rc learn_table(struct db *db, const char *name, void *ctx, struct err *e)
{
    struct recorder *r = ctx;
    struct recorded_table *t = &r->tables[r->n_tables];
    struct stmt st;

    if (r->n_tables == RECORDED_TABLES_MAX)
        return err_set(e, RC_DB, "There are more than %d recorded tables.", RECORDED_TABLES_MAX);
    *t = (struct recorded_table){0};
    text_copy(t->name, sizeof t->name, name);
    stmt_open(&st, db, "SELECT pk, type = 'REAL' FROM pragma_table_info(:table) ORDER BY cid");
    stmt_text(&st, ":table", name);
    while (t->columns < RECORDED_COLUMNS_MAX && stmt_row(&st)) {
        t->key[t->columns] = (unsigned char)stmt_col_int(&st, 0);
        t->real[t->columns++] = (unsigned char)stmt_col_int(&st, 1);
    }
    r->n_tables++;
    return stmt_finish(&st, e);
}

enum rc recorder_attach(struct db *db, struct err *e)
{
    db->recorder.n_tables = 0;
    sqlite3_preupdate_hook(db->handle, on_change, db);
    return store_each_table(db, learn_table, &db->recorder, e);
}

void recorder_clear(struct recorder *r)
{
    r->n = 0;
    r->failed = false;
    r->net = true;
    memset(r->writes, 0, sizeof r->writes);
    r->last[0] = '\0';
    r->table = NULL;
}

void recorder_cut(struct recorder *r, size_t n)
{
    r->n = n;
    for (size_t i = 0; i < r->n_tables; i++)
        r->writes[i] += r->writes[i] != 0; /* whoever read what is gone again must notice */
    r->last[0] = '\0';
    r->table = NULL;
}

void recorder_release(struct recorder *r)
{
    free(r->bytes);
    *r = (struct recorder){0};
}

enum rc recorder_changeset(struct db *db, void **ret, int *n, struct err *e)
{
    struct recorder *r = &db->recorder;
    sqlite3_changegroup *group;
    int code;

    *ret = NULL;
    *n = 0;
    if (r->failed || r->n > INT32_MAX)
        return err_memory(e);
    if (r->n == 0)
        return RC_OK;
    if (r->net) {
        if (!(*ret = sqlite3_malloc64(r->n)))
            return err_memory(e);
        memcpy(*ret, r->bytes, r->n);
        *n = (int)r->n;
        return RC_OK;
    }
    code = sqlite3changegroup_new(&group);
    if (code == SQLITE_OK) {
        code = sqlite3changegroup_add(group, (int)r->n, r->bytes);
        if (code == SQLITE_OK)
            code = sqlite3changegroup_output(group, n, ret);
        sqlite3changegroup_delete(group);
    }
    if (code == SQLITE_OK)
        return RC_OK;
    return code == SQLITE_NOMEM ? err_memory(e) : err_set(e, RC_DB, "The change could not be recorded (%d).", code);
}
