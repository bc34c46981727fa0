/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a function fails: a code for the caller, one sentence for the person at the desk. */
#ifndef FD_BASE_ERR_H
#define FD_BASE_ERR_H

#include <stddef.h>

enum rc {
    RC_OK = 0,
    RC_NOT_FOUND, /* nothing there by that name or number */
    RC_CONFLICT,  /* another desk was first, or a rule of the file forbids it */
    RC_INVALID,   /* what was given is wrong; err.field may say where */
    RC_DENIED,    /* the actor lacks a right */
    RC_BUSY,      /* another writer holds the lock; try again */
    RC_DB,        /* the database failed */
    RC_IO,        /* a file failed */
    RC_NO_MEMORY,
    RC_STOPPED,   /* the person asked to stop */
};

enum { ERR_NO_FIELD = -1 };

/** One failure. `text` is one cleaned, translated sentence without a newline. */
struct err {
    enum rc rc;
    int field; /* index in the form's or record's field enum, or ERR_NO_FIELD */
    char text[256];
};

/** Sets the error and returns rc, so that `return err_set(e, ...)` reads well. e may be NULL. */
enum rc err_set(struct err *e, enum rc rc, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** As err_set, naming the field that is wrong; the code is RC_INVALID. */
enum rc err_field(struct err *e, int field, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** RC_NO_MEMORY with its sentence. */
enum rc err_memory(struct err *e);

/** The exit code of a command that ended so: 0 done, 1 refused, 75 try again. */
int err_exit_code(enum rc rc);

#endif
