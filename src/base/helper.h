/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other programs, started without a shell: our own helpers, which read what strangers wrote, in a narrow cell; and the
 * command that a clinic prints with. Nothing of them is waited for longer than said. */
#ifndef FD_BASE_HELPER_H
#define FD_BASE_HELPER_H

#include <stddef.h>

#include "src/base/err.h"

/** How a helper ended. */
enum helper_end {
    HELPER_DONE,
    HELPER_REFUSED, /* by itself, with a code other than 0; its output may say why */
    HELPER_DIED,    /* it crashed, or needed more memory than it may */
    HELPER_SLOW,    /* it took longer than it may, and was killed */
    HELPER_TALKED   /* it wrote more than it may, and was killed */
};

struct helper {
    const char *name;             /* of the program in the folder of helpers */
    const char *const *arguments; /* without the name; ended by NULL */
    size_t output_most;           /* bytes */
    int seconds;                  /* of the clock, and of the processor */
};

/**
 * Starts a helper, gives it `input` and takes what it writes. It has no terminal, no environment, no other open file, may
 * write none, start no process, use little memory, and leaves no core.
 * @param ret   malloc'd, with a NUL behind the last byte; caller frees; untouched on failure
 * @param ended how it ended; RC_OK goes with any of these
 * @return RC_OK; RC_IO with a sentence when it cannot be started at all; RC_NO_MEMORY
 */
enum rc helper_run(const struct helper *h, const void *input, size_t n, char **ret, size_t *size,
                   enum helper_end *ended, struct err *e);

/** The one sentence for a helper that did not end by itself; RC_IO. */
enum rc helper_failed(enum helper_end ended, struct err *e);

/** Where helpers lie, for tests; NULL: beside the program, else where they are installed. */
void helper_folder(const char *folder);

/**
 * Gives bytes to a command of words apart by blanks ("lp -o media=A4"; '...' and "..." hold words together), found by PATH
 * and run without a shell. Its output is dropped.
 * @return RC_INVALID for no command; RC_NOT_FOUND when there is no such program; RC_IO when it failed or did not end
 */
enum rc helper_print(const char *command, const void *input, size_t n, struct err *e);

#endif
