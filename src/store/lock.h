/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer's lock: one file beside the database, first come first served, across processes. */
#ifndef FD_STORE_LOCK_H
#define FD_STORE_LOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/err.h"

struct lock {
    int fd;            /* the lock file, close-on-exec; -1 when not open */
    bool held;
    int64_t number;    /* drawn to wait; -1: none */
    char path[4096];
};

/** Opens, creating it 0660 if `create`, PATH-lock beside the database. */
enum rc lock_open(struct lock *l, const char *database, bool create, struct err *e);
void lock_close(struct lock *l);

/**
 * Takes the lock, first come first served, also where somebody gives it away and wants it again at once. Without a queue it
 * costs three system calls; else one waits in one blocked call, and runs `wait` about ten times a second.
 * @param who  stored in the file while held, "ana on pts/3", so that others can say who is writing
 * @return RC_BUSY after wait_ms with that name; RC_STOPPED when wait returned true
 */
enum rc lock_take(struct lock *l, const char *who, int wait_ms, bool (*wait)(void *, int), void *ctx, struct err *e);
void lock_give(struct lock *l);

#endif
