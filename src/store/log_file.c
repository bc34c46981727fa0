/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a commit adds to the write-ahead log goes there in one write: SQLite hands over each frame in two, thirty for a
 * booking. Nothing is held back longer than until the frame that ends the commit, before anybody can know of it; what is
 * held back of a transaction that is rolled back is dropped with it. */
#include <stdlib.h>
#include <string.h>

#include "src/store/store.h"

enum { PIECE_BYTES = 128 * 1024, FRAME_HEAD_BYTES = 24, FRAME_ENDS_COMMIT = 4 };

/* A log's file as SQLite sees it; the one it wraps lies behind it. */
struct log_file {
    sqlite3_file base;
    unsigned char *piece; /* what was not yet written, beginning at `at` in the file */
    int n;
    sqlite3_int64 at;
    bool ends; /* the frame that is being written ends a commit */
};

static sqlite3_file *real_of(sqlite3_file *f)
{
    return (sqlite3_file *)(void *)((struct log_file *)(void *)f + 1);
}

/* A piece that cannot be written is dropped: whoever is told so takes the commit back. */
static int send(struct log_file *l)
{
    sqlite3_file *real = real_of(&l->base);
    int n = l->n;

    l->n = 0;
    return n > 0 ? real->pMethods->xWrite(real, l->piece, n, l->at) : SQLITE_OK;
}

static int log_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
    struct log_file *l = (struct log_file *)(void *)f;
    sqlite3_file *real = real_of(f);
    const unsigned char *head = bytes;
    int code;

    if (!l->piece && !(l->piece = malloc(PIECE_BYTES)))
        return SQLITE_IOERR_NOMEM;
    if ((l->n > 0 && at != l->at + l->n) || l->n + n > PIECE_BYTES)
        if ((code = send(l)) != SQLITE_OK)
            return code;
    if (n > PIECE_BYTES)
        return real->pMethods->xWrite(real, bytes, n, at);
    if (l->n == 0)
        l->at = at;
    memcpy(l->piece + l->n, bytes, (size_t)n);
    l->n += n;
    if (n == FRAME_HEAD_BYTES) {
        l->ends = memcmp(head + FRAME_ENDS_COMMIT, "\0\0\0\0", 4) != 0; /* the size of the file after it */
        return SQLITE_OK;
    }
    return l->ends ? send(l) : SQLITE_OK;
}

static int log_read(sqlite3_file *f, void *bytes, int n, sqlite3_int64 at)
{
    int code = send((struct log_file *)(void *)f);

    return code != SQLITE_OK ? code : real_of(f)->pMethods->xRead(real_of(f), bytes, n, at);
}

static int log_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    int code = send((struct log_file *)(void *)f);

    return code != SQLITE_OK ? code : real_of(f)->pMethods->xTruncate(real_of(f), size);
}

static int log_sync(sqlite3_file *f, int flags)
{
    int code = send((struct log_file *)(void *)f);

    return code != SQLITE_OK ? code : real_of(f)->pMethods->xSync(real_of(f), flags);
}

static int log_size(sqlite3_file *f, sqlite3_int64 *size)
{
    int code = send((struct log_file *)(void *)f);

    return code != SQLITE_OK ? code : real_of(f)->pMethods->xFileSize(real_of(f), size);
}

static int log_close(sqlite3_file *f)
{
    struct log_file *l = (struct log_file *)(void *)f;

    free(l->piece); /* what is in it belongs to no commit */
    l->piece = NULL;
    l->n = 0;
    return real_of(f)->pMethods->xClose(real_of(f));
}

static int log_lock(sqlite3_file *f, int level)
{
    return real_of(f)->pMethods->xLock(real_of(f), level);
}

static int log_unlock(sqlite3_file *f, int level)
{
    return real_of(f)->pMethods->xUnlock(real_of(f), level);
}

static int log_locked(sqlite3_file *f, int *ret)
{
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), ret);
}

static int log_control(sqlite3_file *f, int what, void *with)
{
    return real_of(f)->pMethods->xFileControl(real_of(f), what, with);
}

static int log_sector(sqlite3_file *f)
{
    return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int log_device(sqlite3_file *f)
{
    return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static const sqlite3_io_methods log_methods = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_locked,
    .xFileControl = log_control,
    .xSectorSize = log_sector,
    .xDeviceCharacteristics = log_device,
};

/* The files of every other kind are SQLite's own. */
static int log_open(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *f, int flags, int *out)
{
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    struct log_file *l = (struct log_file *)(void *)f;
    int code;

    (void)v;
    if (!(flags & SQLITE_OPEN_WAL))
        return real->xOpen(real, name, f, flags, out);
    *l = (struct log_file){0};
    code = real->xOpen(real, name, real_of(f), flags, out);
    if (real_of(f)->pMethods)
        l->base.pMethods = &log_methods;
    return code;
}

/* Others write where those frames would have stood. */
static void rolled_back(void *ctx)
{
    struct db *db = ctx;
    sqlite3_file *f = NULL;

    if (sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &f) == SQLITE_OK && f &&
        f->pMethods == &log_methods)
        ((struct log_file *)(void *)f)->n = 0;
}

void store_watch_rollbacks(struct db *db)
{
    sqlite3_rollback_hook(db->handle, rolled_back, db);
}

const char *store_vfs(void)
{
    static sqlite3_vfs vfs;

    if (!vfs.zName) { /* the first use of SQLite: one thread of ours uses it, and nobody asks it how much memory it has */
        sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        vfs = *sqlite3_vfs_find(NULL);
        vfs.zName = "frontdesk";
        vfs.pNext = NULL;
        vfs.szOsFile += (int)sizeof(struct log_file);
        vfs.xOpen = log_open;
        if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK)
            vfs.zName = NULL; /* then SQLite's own serves */
    }
    return vfs.zName;
}
