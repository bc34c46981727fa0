/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies looked up beside the file and in the list of backups, and looked into. */
#include "src/store/copies.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/list.h"
#include "src/store/store.h"

static int64_t ask_file(sqlite3 *handle, const char *table, int64_t id, const char *and)
{
    char *sql = sqlite3_mprintf("SELECT count(*) FROM main.\"%w\" WHERE id = %lld%s", table, (long long)id, and);
    sqlite3_stmt *st = NULL;
    int64_t n = -1;

    if (sql && sqlite3_prepare_v2(handle, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
        n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    sqlite3_free(sql);
    return n;
}

static bool holds(const char *path, const char *table, int64_t id)
{
    sqlite3 *handle = NULL;
    int64_t n = -1;

    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK) {
        n = ask_file(handle, table, id, " AND erased_at IS NULL");
        if (n < 0) /* older than that column */
            n = ask_file(handle, table, id, "");
    }
    sqlite3_close(handle);
    return n != 0;
}

static enum rc look_at(struct copy_list *list, const char *path, const char *table, int64_t id, struct err *e)
{
    struct copy *copy;

    if (access(path, F_OK) != 0 || !holds(path, table, id))
        return RC_OK;
    if (!(copy = list_more(&list->rows, list->n, sizeof *list->rows)))
        return err_memory(e);
    snprintf(copy->path, sizeof copy->path, "%s", path);
    list->n++;
    return RC_OK;
}

/* FILE.version-7 beside the file. */
static enum rc look_beside(struct db *db, struct copy_list *list, const char *table, int64_t id, struct err *e)
{
    const char *slash = strrchr(db->path, '/'), *name = slash ? slash + 1 : db->path;
    char folder[1024], path[1200];
    const struct dirent *entry;
    enum rc rc = RC_OK;
    DIR *dir;

    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - db->path + 1) : 2, slash ? db->path : "./");
    if (!(dir = opendir(folder)))
        return RC_OK;
    while (rc == RC_OK && (entry = readdir(dir)))
        if (strncmp(entry->d_name, name, strlen(name)) == 0 &&
            strncmp(entry->d_name + strlen(name), ".version-", 9) == 0 && !strchr(entry->d_name + strlen(name) + 9, '-') &&
            snprintf(path, sizeof path, "%s%s", folder, entry->d_name) < (int)sizeof path)
            rc = look_at(list, path, table, id, e);
    closedir(dir);
    return rc;
}

enum rc copies_with(struct db *db, const char *table, int64_t id, struct copy_list *ret, struct err *e)
{
    struct copy_list list = {0};
    enum rc rc = look_beside(db, &list, table, id, e), finished;
    struct stmt st;

    stmt_open(&st, db, "SELECT path FROM backup ORDER BY at, path");
    while (rc == RC_OK && stmt_row(&st))
        rc = look_at(&list, stmt_col_text(&st, 0), table, id, e);
    finished = stmt_finish(&st, rc == RC_OK ? e : NULL);
    rc = rc == RC_OK ? finished : rc;
    if (rc == RC_OK)
        *ret = list;
    else
        copy_list_release(&list);
    return rc;
}

void copy_list_release(struct copy_list *l)
{
    free(l->rows);
    *l = (struct copy_list){0};
}
