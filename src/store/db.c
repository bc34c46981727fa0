/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening the clinic's file with every check that keeps a wrong file untouched, and what a connection knows. */
#include "src/store/db.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/store/store.h"

enum { HEADER_BYTES = 100, HEADER_APPLICATION_ID = 68 };

enum rc db_fail(struct db *db, struct err *e)
{
    int code = sqlite3_extended_errcode(db->handle);
    const char *path = db->path;

    if (code == SQLITE_IOERR_SHMSIZE) /* the only way in which the room beside the file is refused */
        code = SQLITE_FULL;
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        if (code == SQLITE_CONSTRAINT_TRIGGER)
            return err_set(e, RC_CONFLICT, "%s", _(sqlite3_errmsg(db->handle)));
        if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
            return err_set(e, RC_CONFLICT, _("Something else in the file still depends on this, or is gone."));
        if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
            return err_set(e, RC_CONFLICT, _("There is already one of these (%s)."), sqlite3_errmsg(db->handle));
        return err_set(e, RC_CONFLICT, _("The file's rules refuse this (%s)."), sqlite3_errmsg(db->handle));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(e, RC_BUSY, _("Another program is using %s. Nothing was changed; try again."), path);
    case SQLITE_FULL:
        return err_set(e, RC_IO, _("The disk of %s is full. Nothing was changed; free some space and try again."), path);
    case SQLITE_READONLY:
        return err_set(e, RC_IO, _("%s can only be read, not written. Ask whoever looks after the server."), path);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return err_set(e, RC_IO, _("%s, or a file beside it, cannot be opened. Check the folder's rights."), path);
    case SQLITE_IOERR:
        return err_set(e, RC_IO, _("Reading or writing %s failed (code %d). Check the disk."), path, code);
    case SQLITE_CORRUPT:
        return err_set(e, RC_DB, _("%s is damaged. Nothing was changed; bring back a backup."), path);
    case SQLITE_NOTADB:
        return err_set(e, RC_DB, _("%s is not a clinic file."), path);
    case SQLITE_NOMEM:
        return err_memory(e);
    default:
        return err_set(e, RC_DB, _("The clinic file failed: %s."), sqlite3_errmsg(db->handle));
    }
}

enum rc store_exec(struct db *db, const char *sql, struct err *e)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? RC_OK : db_fail(db, e);
}

enum rc store_execf(struct db *db, struct err *e, const char *format, ...)
{
    va_list args;
    char *sql;
    enum rc rc;

    va_start(args, format);
    sql = sqlite3_vmprintf(format, args);
    va_end(args);
    if (!sql)
        return err_memory(e);
    rc = store_exec(db, sql, e);
    sqlite3_free(sql);
    return rc;
}

/* Looks at the file before SQLite does, so that what is no clinic file is refused untouched. */
static enum rc look_first(const char *path, struct err *e)
{
    unsigned char head[HEADER_BYTES];
    const unsigned char *id = head + HEADER_APPLICATION_ID;
    struct stat st;
    ssize_t n;
    int fd;

    if (stat(path, &st) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return err_set(e, RC_NOT_FOUND, _("There is no clinic file %s. \"frontdesk init\" makes one."), path);
        return err_set(e, RC_IO, _("%s cannot be opened: %s."), path, strerror(errno));
    }
    if (!S_ISREG(st.st_mode))
        return err_set(e, RC_IO, _("%s is not a file."), path);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_set(e, RC_IO, _("%s cannot be read: %s."), path, strerror(errno));
    n = read(fd, head, sizeof head);
    close(fd);
    if (n < HEADER_BYTES || memcmp(head, "SQLite format 3", 16) != 0)
        return err_set(e, RC_DB, _("%s is not a clinic file."), path);
    if (((unsigned)id[0] << 24 | (unsigned)id[1] << 16 | (unsigned)id[2] << 8 | id[3]) != APPLICATION_ID)
        return err_set(e, RC_DB, _("%s is a database of another program, not a clinic file."), path);
    if (access(path, W_OK) != 0)
        return err_set(e, RC_IO, _("%s can only be read, not written: %s."), path, strerror(errno));
    return RC_OK;
}

/* Makes the empty file itself, with its rights, before SQLite opens it: -wal and -shm inherit them. */
static enum rc make_file(const char *path, struct err *e)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0660);

    if (fd < 0 && errno == EEXIST)
        return err_set(e, RC_CONFLICT, _("There is already a file %s. Choose another name or move it away."), path);
    if (fd < 0)
        return err_set(e, RC_IO, _("%s cannot be made: %s."), path, strerror(errno));
    if (fchmod(fd, 0660) != 0) {
        err_set(e, RC_IO, _("The rights of %s cannot be set: %s."), path, strerror(errno));
        close(fd);
        unlink(path);
        return RC_IO;
    }
    close(fd);
    return RC_OK;
}

/* Memory for pages of the file while somebody works: what a key looks up lies where the key before did. A desk at rest
 * gives it back. */
enum { CACHE_KIB = 4000 };

/* Frames after which a commit copies the log back into the file: 8 MB. Places that many changes share go back once. */
enum { LOG_FRAMES = 2000 };

static enum rc set_up(struct db *db, const struct db_options *o, struct err *e)
{
    int code = sqlite3_open_v2(db->path, &db->handle,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
                               store_vfs());
    enum rc rc;

    if (code != SQLITE_OK)
        return db->handle ? db_fail(db, e) : err_memory(e);
    store_watch_rollbacks(db);
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, 2000);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    if (o->create) {
        rc = store_execf(db, e, "PRAGMA application_id=%d; PRAGMA journal_mode=WAL;", APPLICATION_ID);
        if (rc != RC_OK)
            return rc;
    }
    rc = store_execf(db, e,
                     "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL;"
                     "PRAGMA cache_size=-%d; PRAGMA journal_size_limit=16777216; PRAGMA recursive_triggers=ON;"
                     "PRAGMA wal_autocheckpoint=%d",
                     CACHE_KIB, LOG_FRAMES);
    if (rc == RC_OK)
        rc = store_register_functions(db, e);
    if (rc == RC_OK)
        rc = store_migrate(db, o, e);
    if (rc == RC_OK)
        rc = recorder_attach(db, e);
    return rc;
}

enum rc db_open(const struct db_options *o, struct db **ret, struct err *e)
{
    struct db *db;
    enum rc rc = o->create ? make_file(o->path, e) : look_first(o->path, e);

    if (rc != RC_OK)
        return rc;
    db = calloc(1, sizeof *db);
    if (!db || !(db->path = strdup(o->path))) {
        free(db);
        return err_memory(e);
    }
    db->rooms = o->rooms;
    db->n_rooms = o->n_rooms;
    db->clock = o->clock;
    db->wait_ms = o->wait_ms ? o->wait_ms : WAIT_DEFAULT_MS;
    text_copy(db->terminal, sizeof db->terminal, o->terminal ? o->terminal : "");
    rc = lock_open(&db->lock, o->path, true, e);
    if (rc == RC_OK)
        rc = set_up(db, o, e);
    if (rc != RC_OK) {
        if (o->create) {
            unlink(o->path);
            unlink(db->lock.path);
        }
        db_close(db);
        return rc;
    }
    *ret = db;
    return RC_OK;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    while (db->n_data > 0) {
        struct db_datum *d = &db->data[--db->n_data];

        if (d->release)
            d->release(d->data);
    }
    for (size_t i = 0; i < STMT_SLOTS; i++) {
        sqlite3_finalize(db->slots[i].handle);
        free(db->slots[i].sql);
    }
    recorder_release(&db->recorder);
    sqlite3_close(db->handle);
    lock_close(&db->lock);
    free(db->path);
    free(db);
}

const char *db_path(const struct db *db)
{
    return db->path;
}

int64_t db_now(const struct db *db)
{
    return db->clock.now ? db->clock.now(db->clock.ctx) : (int64_t)time(NULL);
}

int db_schema_version(const struct db *db)
{
    return db->version;
}

void db_set_actor(struct db *db, int64_t staff_id, const char *name)
{
    db->actor = staff_id;
    text_copy(db->actor_name, sizeof db->actor_name, name);
}

int64_t db_actor(const struct db *db)
{
    return db->actor;
}

const char *db_actor_name(const struct db *db)
{
    return db->actor_name;
}

const char *db_terminal(const struct db *db)
{
    return db->terminal;
}

void db_set_wait(struct db *db, db_wait_fn *fn, void *ctx)
{
    db->wait = fn;
    db->wait_ctx = ctx;
}

int64_t db_data_version(struct db *db)
{
    struct stmt st;
    int64_t version = 0;

    stmt_open(&st, db, "PRAGMA data_version");
    if (stmt_row(&st))
        version = stmt_col_int(&st, 0);
    stmt_finish(&st, NULL);
    return version + sqlite3_total_changes(db->handle);
}

void db_shrink(struct db *db)
{
    sqlite3_db_release_memory(db->handle);
}

void db_cache(struct db *db, int mib)
{
    char pragma[48];

    snprintf(pragma, sizeof pragma, "PRAGMA cache_size=-%d", mib > 0 ? mib * 1024 : CACHE_KIB);
    (void)store_exec(db, pragma, NULL);
    if (mib == 0)
        db_shrink(db);
}

static bool listed(const char *tables, const char *name)
{
    size_t n = strlen(name);

    for (const char *at = tables; (at = strstr(at, name)); at += n)
        if ((at == tables || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
            return true;
    return false;
}

int64_t db_topics(struct db *db, const char *tables)
{
    struct stmt st;
    int64_t sum = 0;

    stmt_open(&st, db, "SELECT name, n FROM topic");
    while (stmt_row(&st))
        if (!tables || listed(tables, stmt_col_text(&st, 0)))
            sum += stmt_col_int(&st, 1);
    stmt_finish(&st, NULL);
    for (size_t i = 0; db->recorder.on && i < db->recorder.n_tables; i++)
        if (db->recorder.writes[i] != 0 && (!tables || listed(tables, db->recorder.tables[i].name)))
            sum += (int64_t)db->recorder.writes[i] << 32; /* what this change has written so far */
    return sum;
}

void db_set_data(struct db *db, const void *key, void *data, void (*release)(void *))
{
    for (size_t i = 0; i < db->n_data; i++)
        if (db->data[i].key == key) {
            if (db->data[i].release)
                db->data[i].release(db->data[i].data);
            db->data[i] = (struct db_datum){key, data, release};
            return;
        }
    assert(db->n_data < DATA_MAX);
    db->data[db->n_data++] = (struct db_datum){key, data, release};
}

void *db_data(const struct db *db, const void *key)
{
    for (size_t i = 0; i < db->n_data; i++)
        if (db->data[i].key == key)
            return db->data[i].data;
    return NULL;
}

struct sqlite3 *db_handle(struct db *db)
{
    return db->handle;
}
