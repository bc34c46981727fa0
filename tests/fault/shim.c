/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layer itself: three methods of every file pass through here. */
#include "tests/fault/shim.h"

#include <stdlib.h>

struct shim shim;
static sqlite3_vfs vfs, *real;

/* SQLite's unix files have other methods for a database than for its WAL: each set gets a wrapper. */
enum { WRAPPERS = 4 };
static struct wrapper {
    sqlite3_io_methods ours;
    const sqlite3_io_methods *real;
} wrappers[WRAPPERS];

static const sqlite3_io_methods *real_of(sqlite3_file *f)
{
    return ((const struct wrapper *)(const void *)f->pMethods)->real; /* `ours` is its first member */
}

static bool fails(void)
{
    int n = ++shim.calls;

    return shim.fail_at && (n == shim.fail_at || (shim.fail_on && n > shim.fail_at));
}

static int shim_unfetch(sqlite3_file *f, sqlite3_int64 offset, void *page)
{
    void (*run)(void) = shim.in_the_gap;

    if (run && !page && offset == 0) {
        shim.in_the_gap = NULL;
        run();
    }
    return real_of(f)->xUnfetch(f, offset, page);
}

static int shim_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 offset)
{
    if (!fails())
        return real_of(f)->xWrite(f, bytes, n, offset);
    if (shim.torn > 0)
        (void)real_of(f)->xWrite(f, bytes, shim.torn < n ? shim.torn : n, offset);
    return shim.fail_with;
}

static int shim_sync(sqlite3_file *f, int flags)
{
    if (shim.at_sync)
        shim.at_sync();
    return fails() ? shim.fail_with : real_of(f)->xSync(f, flags);
}

static int shim_open(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *f, int flags, int *out)
{
    int code = real->xOpen(real, name, f, flags, out);

    (void)v;
    if (code != SQLITE_OK || !f->pMethods)
        return code;
    for (int i = 0; i < WRAPPERS; i++) {
        struct wrapper *w = &wrappers[i];

        if (!w->real) {
            w->real = f->pMethods;
            w->ours = *w->real;
            w->ours.xUnfetch = shim_unfetch;
            w->ours.xWrite = shim_write;
            w->ours.xSync = shim_sync;
        }
        if (w->real == f->pMethods) {
            f->pMethods = &w->ours;
            break;
        }
    }
    return code;
}

void shim_install(void)
{
    if (real)
        return;
    real = sqlite3_vfs_find(NULL);
    vfs = *real;
    vfs.zName = "shim";
    vfs.pNext = NULL;
    vfs.xOpen = shim_open;
    if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
        abort();
}
