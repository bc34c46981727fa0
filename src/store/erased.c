/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes of erasures: written line by line, and read back for proofs. */
#include "src/store/erased.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/store/chain.h"
#include "src/store/store.h"

/* ---- writing ---- */

enum rc erased_line(struct db *db, struct err *e, const char *format, ...)
{
    char line[512];
    size_t had = db->change.note ? strlen(db->change.note) : 0, n;
    va_list args;
    char *more;

    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    n = strlen(line);
    if (had + n + 2 > db->change.note_size || !db->change.note) {
        size_t size = 2 * (had + n) + 1024;

        if (!(more = realloc(db->change.note, size)))
            return err_memory(e);
        db->change.note = more;
        db->change.note_size = size;
    }
    memcpy(db->change.note + had, line, n);
    memcpy(db->change.note + had + n, "\n", 2);
    return RC_OK;
}

enum rc erased_begin(struct db *db, const char *table, const int64_t *ids, size_t n, struct err *e)
{
    enum { OF_LINE = 16, NUMBER = 21 };
    enum rc rc = RC_OK;

    for (size_t i = 0; i < n && rc == RC_OK;) {
        char numbers[OF_LINE * NUMBER + 1] = "";

        for (size_t end = i + OF_LINE, used = 0; i < n && i < end; i++)
            used += (size_t)snprintf(numbers + used, sizeof numbers - used, " %" PRId64, ids[i]);
        rc = erased_line(db, e, "e %s%s", table, numbers);
    }
    return rc;
}

/* The keys that the note will name, in order. */
static enum rc begin_keys(struct db *db, struct err *e)
{
    return store_exec(db,
                      "CREATE TEMP TABLE IF NOT EXISTS noted (tbl TEXT NOT NULL, key TEXT NOT NULL, own INTEGER NOT NULL,"
                      " PRIMARY KEY (tbl, key)) WITHOUT ROWID; DELETE FROM temp.noted",
                      e);
}

enum rc erased_own_rows(struct db *db, const struct belongs *b, struct err *e)
{
    enum rc rc = begin_keys(db, e);

    (void)b;
    return rc == RC_OK ? store_exec(db, "INSERT INTO temp.noted SELECT tbl, id, 1 FROM temp.belongs", e) : rc;
}

static enum rc erased_touched(struct db *db, int n, void *changes, struct err *e)
{
    sqlite3_changeset_iter *it;
    enum rc rc = RC_OK;

    if (sqlite3changeset_start(&it, n, changes) != SQLITE_OK)
        return err_memory(e);
    while (rc == RC_OK && sqlite3changeset_next(it) == SQLITE_ROW) {
        const char *table;
        char key[128];
        int columns, op, indirect;

        sqlite3changeset_op(it, &table, &columns, &op, &indirect);
        rc = store_execf(db, e, "INSERT OR IGNORE INTO temp.noted VALUES (%Q, %Q, 0)", table,
                         erased_key(it, op, key, sizeof key));
    }
    sqlite3changeset_finalize(it);
    return rc;
}

static enum rc write_lines(struct db *db, struct err *e)
{
    enum rc rc = RC_OK, finished;
    struct stmt st;

    stmt_open(&st, db, "SELECT tbl, key, own FROM temp.noted ORDER BY tbl, key");
    while (rc == RC_OK && stmt_row(&st)) {
        int columns = 0;
        char hex[65] = "";

        rc = erased_digest(db->handle, stmt_col_text(&st, 0), stmt_col_text(&st, 1), &columns, hex, e);
        if (rc == RC_OK)
            rc = erased_line(db, e, "%c %s %s %d %s", stmt_col_int(&st, 2) ? 'o' : 't', stmt_col_text(&st, 0),
                           stmt_col_text(&st, 1), columns, hex[0] ? hex : "-");
    }
    finished = stmt_finish(&st, rc == RC_OK ? e : NULL);
    return rc == RC_OK ? finished : rc;
}

enum rc erased_end(struct db *db, int n, void *changes, struct err *e)
{
    enum rc rc = db->change.note[0] == 'e' ? RC_OK : begin_keys(db, e); /* else they hold the person's own rows */

    if (rc == RC_OK && n > 0)
        rc = erased_touched(db, n, changes, e);
    return rc == RC_OK ? write_lines(db, e) : rc;
}

char *erased_key(sqlite3_changeset_iter *it, int op, char *out, size_t size)
{
    unsigned char *key;
    int columns;
    size_t used = 0;

    out[0] = '\0';
    sqlite3changeset_pk(it, &key, &columns);
    for (int i = 0; i < columns; i++) {
        sqlite3_value *v = NULL;
        int w;

        if (!key[i])
            continue;
        if (op == SQLITE_INSERT)
            sqlite3changeset_new(it, i, &v);
        else
            sqlite3changeset_old(it, i, &v);
        if (!v || sqlite3_value_type(v) != SQLITE_INTEGER) {
            (void)text_copy(out, size, "*");
            return out;
        }
        w = snprintf(out + used, size - used, "%s%" PRId64, used ? "/" : "", (int64_t)sqlite3_value_int64(v));
        used += w > 0 && (size_t)w < size - used ? (size_t)w : 0;
    }
    return out;
}

/* ---- digests ---- */

char *erased_select(sqlite3 *handle, const char *verb, const char *table, const char *key)
{
    sqlite3_str *sql = sqlite3_str_new(handle);
    sqlite3_stmt *st = NULL;
    const char *between = "WHERE";
    char *ask = sqlite3_mprintf("SELECT name FROM pragma_table_info(%Q) WHERE pk > 0 ORDER BY cid", table);

    sqlite3_str_appendf(sql, "%s FROM main.\"%w\"", verb, table);
    if (ask && sqlite3_prepare_v2(handle, ask, -1, &st, NULL) == SQLITE_OK)
        while (sqlite3_step(st) == SQLITE_ROW && key) {
            char *end;
            long long number = strtoll(key, &end, 10);

            if (end == key)
                key = NULL;
            else
                sqlite3_str_appendf(sql, " %s \"%w\" = %lld", between, sqlite3_column_text(st, 0), number);
            between = "AND";
            if (key)
                key = *end == '/' ? end + 1 : end;
        }
    sqlite3_finalize(st);
    sqlite3_free(ask);
    ask = sqlite3_str_finish(sql);
    if (!key || strcmp(between, "WHERE") == 0) {
        sqlite3_free(ask);
        return NULL;
    }
    return ask;
}

enum rc erased_digest(sqlite3 *handle, const char *table, const char *key, int *columns, char hex[65], struct err *e)
{
    unsigned char out[CHAIN_BYTES];
    crypto_generichash_state h;
    sqlite3_stmt *st = NULL;
    char *sql = erased_select(handle, "SELECT *", table, key);
    int code, most = *columns;

    *columns = 0;
    hex[0] = '\0';
    if (!sql)
        return RC_OK;
    code = sqlite3_prepare_v2(handle, sql, -1, &st, NULL);
    sqlite3_free(sql);
    if (code == SQLITE_OK && (code = sqlite3_step(st)) == SQLITE_ROW) {
        *columns = most > 0 ? most : sqlite3_column_count(st);
        crypto_generichash_init(&h, NULL, 0, CHAIN_BYTES);
        for (int i = 0; i < *columns; i++)
            store_hash_value(&h, st, i);
        crypto_generichash_final(&h, out, sizeof out);
        sodium_bin2hex(hex, 65, out, sizeof out);
        code = SQLITE_DONE;
    }
    sqlite3_finalize(st);
    return code == SQLITE_DONE ? RC_OK
                               : err_set(e, RC_DB, _("Table %s cannot be read: %s."), table, sqlite3_errmsg(handle));
}

/* ---- reading ---- */

static const char *take_word(const char *s, char *out, size_t size)
{
    size_t n = strcspn(s, " \n");

    snprintf(out, size, "%.*s", (int)n, s);
    return s + n + (s[n] == ' ');
}

bool erased_next(const char **at, struct erased_row *row)
{
    const char *s = *at;
    char number[32];
    int64_t seq = row->seq;

    if (!*s)
        return false;
    *row = (struct erased_row){.what = *s, .seq = seq};
    s += *s != '\n';
    s += *s == ' ';
    if (row->what == 'b') {
        row->seq = strtoll(s, NULL, 10);
    } else {
        s = take_word(s, row->table, sizeof row->table);
        row->rest = s;
        s = take_word(s, row->key, sizeof row->key);
        s = take_word(s, number, sizeof number);
        row->columns = (int)strtol(number, NULL, 10);
        take_word(s, row->hex, sizeof row->hex);
    }
    s = strchr(s, '\n');
    *at = s ? s + 1 : "";
    return true;
}

enum rc erased_each(struct db *db, erased_fn *fn, void *ctx, struct err *e)
{
    enum rc rc = RC_OK, finished;
    struct stmt st;

    stmt_open(&st, db, "SELECT seq, changes FROM journal WHERE action = 'erase' AND changes IS NOT NULL ORDER BY seq");
    while (rc == RC_OK && stmt_row(&st)) {
        size_t n = stmt_col_bytes(&st, 1);
        char *text = n > SALT_BYTES ? calloc(1, n - SALT_BYTES + 1) : NULL;

        if (n <= SALT_BYTES)
            continue;
        if (!text) {
            rc = err_memory(e);
            break;
        }
        memcpy(text, (const char *)stmt_col_blob(&st, 1) + SALT_BYTES, n - SALT_BYTES);
        rc = fn(ctx, stmt_col_int(&st, 0), text, e);
        free(text);
    }
    finished = stmt_finish(&st, rc == RC_OK ? e : NULL);
    return rc == RC_OK ? finished : rc;
}
