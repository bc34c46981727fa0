/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A layer under SQLite: the default VFS, whose files a test can listen to and let fail. */
#ifndef FD_TESTS_SHIM_H
#define FD_TESTS_SHIM_H

#include <sqlite3.h>
#include <stdbool.h>

struct shim {
    void (*in_the_gap)(void); /* runs once, when a checkpointer has read the WAL's header and not yet copied */
    int fail_at;              /* this write or sync from now on fails, counted from 1; 0: none does */
    bool fail_on;             /* and every later one */
    int fail_with;            /* SQLITE_FULL, SQLITE_IOERR_WRITE, ... */
    int torn;                 /* of a write that fails, so many bytes reach the file all the same */
    int calls;                /* writes and syncs so far */
    void (*at_sync)(void);    /* runs before every sync */
};
extern struct shim shim;

/** Makes it the default VFS of this process. Once. */
void shim_install(void);

#endif
