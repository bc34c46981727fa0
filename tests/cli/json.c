/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads one JSON text as SQLite does.
 * json PATH...       prints what stands at each path ('$[0].id'), a line each
 * json -each KEY...  of an array of objects: the values of these keys, an object a line, as JSON
 * json -people       of an array of strings: a CSV file of people who have them as names and notes */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static char text[16 << 20];
static size_t n_text;

/** Runs a query on the text and one parameter, prints the first column of its rows. */
static int print(sqlite3 *db, const char *sql, const char *parameter)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &st, NULL);

    if (rc == SQLITE_OK && sqlite3_bind_text(st, 1, text, (int)n_text, SQLITE_STATIC) == SQLITE_OK)
        (void)sqlite3_bind_text(st, 2, parameter, -1, SQLITE_STATIC);
    while (rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        printf("%s\n", (const char *)sqlite3_column_text(st, 0));
        rc = SQLITE_OK;
    }
    if (rc != SQLITE_DONE)
        fprintf(stderr, "json: %s: %s\n", parameter, sqlite3_errmsg(db));
    sqlite3_finalize(st);
    return rc == SQLITE_DONE ? 0 : 1;
}

/** ["family","note"] of the words. */
static const char *keys(int n, char **words)
{
    static char list[512];
    size_t at = 1;

    list[0] = '[';
    for (int i = 0; i < n; i++)
        at += (size_t)snprintf(list + at, sizeof list - at, "%s\"%s\"", i > 0 ? "," : "", words[i]);
    snprintf(list + at, sizeof list - at, "]");
    return list;
}

int main(int argc, char **argv)
{
    sqlite3 *db = NULL;
    int failed = argc < 2;

    n_text = fread(text, 1, sizeof text, stdin);
    if (failed || n_text == sizeof text || sqlite3_open(":memory:", &db) != SQLITE_OK)
        return 99;
    if (strcmp(argv[1], "-each") == 0) {
        failed = print(
            db,
            "SELECT (SELECT json_group_array(json_extract(row.value, '$.' || k.value)) FROM json_each(?2) k)"
            " FROM json_each(?1) row",
            keys(argc - 2, argv + 2));
    } else if (strcmp(argv[1], "-people") == 0) {
        puts("Id,Family name,Given name,Note");
        failed = print(db,
                       "SELECT format('n%d,\"%s\",N%d,\"%s\"', key, replace(value, '\"', '\"\"'), key,"
                       " replace(value, '\"', '\"\"')) FROM json_each(?1) WHERE ?2 <> ''",
                       argv[1]);
    } else {
        for (int i = 1; i < argc; i++)
            failed |= print(db, "SELECT coalesce(json_extract(?1, ?2), 'null')", argv[i]);
    }
    sqlite3_close(db);
    return failed;
}
