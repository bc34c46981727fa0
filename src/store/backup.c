/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of the file while desks go on working, and the check of its soundness. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/i18n.h"
#include "src/store/store.h"

enum rc store_copy(struct db *db, const char *target, struct err *e)
{
    int fd = open(target, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    sqlite3 *copy = NULL;
    sqlite3_backup *b;
    int code;

    if (fd < 0 && errno == EEXIST)
        return err_set(e, RC_CONFLICT, _("There is already a file %s. Choose another name."), target);
    if (fd < 0)
        return err_set(e, RC_IO, _("%s cannot be made: %s."), target, strerror(errno));
    code = sqlite3_open_v2(target, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        b = sqlite3_backup_init(copy, "main", db->handle, "main");
        if (b) {
            sqlite3_backup_step(b, -1); /* one step: a consistent moment, whatever the desks do meanwhile */
            code = sqlite3_backup_finish(b);
        } else {
            code = sqlite3_errcode(copy);
        }
    }
    if (code == SQLITE_OK)
        code = sqlite3_exec(copy, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    if (code != SQLITE_OK)
        err_set(e, RC_IO, _("The backup %s failed: %s."), target, sqlite3_errstr(code));
    sqlite3_close(copy);
    if (code == SQLITE_OK && fsync(fd) != 0) {
        code = SQLITE_IOERR;
        err_set(e, RC_IO, _("The backup %s could not be written to the disk: %s."), target, strerror(errno));
    }
    close(fd);
    if (code == SQLITE_OK)
        return RC_OK;
    unlink(target);
    return RC_IO;
}

enum rc db_backup(struct db *db, const char *target, struct err *e)
{
    char *path;
    struct stmt st;
    enum rc rc = store_copy(db, target, e);

    if (rc != RC_OK || !(path = realpath(target, NULL)))
        return rc;
    if (change_note_begin(db, NULL) == RC_OK) { /* a copy that is not on the list is a copy all the same */
        stmt_open(&st, db, "INSERT INTO backup (path, at) VALUES (:path, :at) ON CONFLICT (path) DO UPDATE SET at = excluded.at");
        stmt_text(&st, ":path", path);
        stmt_int(&st, ":at", db_now(db));
        (void)change_note_end(db, stmt_run(&st, NULL), NULL);
    }
    free(path);
    return RC_OK;
}

enum rc db_check(struct db *db, int *findings, struct err *e)
{
    struct err first = {0};
    struct stmt st;
    enum rc rc;

    *findings = 0;
    stmt_open(&st, db, "PRAGMA integrity_check(100)");
    while (stmt_row(&st))
        if (strcmp(stmt_col_text(&st, 0), "ok") != 0 && (*findings)++ == 0)
            err_set(&first, RC_DB, _("The file is damaged: %s."), stmt_col_text(&st, 0));
    rc = stmt_finish(&st, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db, "PRAGMA foreign_key_check");
    while (stmt_row(&st))
        if ((*findings)++ == 0)
            err_set(&first, RC_DB, _("Row %lld of table %s points to something that is not there."),
                    (long long)stmt_col_int(&st, 1), stmt_col_text(&st, 0));
    rc = stmt_finish(&st, e);
    if (rc == RC_OK && *findings > 0 && e)
        *e = first;
    return rc == RC_OK && *findings > 0 ? RC_DB : rc;
}
