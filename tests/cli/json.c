/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json PATH...: reads one JSON text and prints what stands at each path ('$[0].id'), a line each; SQLite
 * reads it. */
#include <sqlite3.h>
#include <stdio.h>

static int print_path(sqlite3 *db, const char *text, size_t n, const char *path)
{
    sqlite3_stmt *st = NULL;
    int failed = 1;

    if (sqlite3_prepare_v2(db, "SELECT json_valid(:text), coalesce(json_extract(:text, :path), 'null')", -1,
                           &st, NULL) == SQLITE_OK &&
        sqlite3_bind_text64(st, 1, text, n, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK &&
        sqlite3_bind_text(st, 2, path, -1, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW &&
        sqlite3_column_int(st, 0) == 1) {
        printf("%s\n", (const char *)sqlite3_column_text(st, 1));
        failed = 0;
    } else {
        fprintf(stderr, "json: %s: %s\n", path, sqlite3_errmsg(db));
    }
    sqlite3_finalize(st);
    return failed;
}

int main(int argc, char **argv)
{
    static char text[16 << 20];
    size_t n = fread(text, 1, sizeof text, stdin);
    sqlite3 *db = NULL;
    int failed = argc < 2;

    if (n == sizeof text || sqlite3_open(":memory:", &db) != SQLITE_OK)
        return 99;
    for (int i = 1; i < argc; i++)
        failed |= print_path(db, text, n, argv[i]);
    sqlite3_close(db);
    return failed;
}
