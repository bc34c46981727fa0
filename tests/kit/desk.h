/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The toy desk on a terminal, for the kit's screen tests. */
#ifndef FD_TESTS_KIT_DESK_H
#define FD_TESTS_KIT_DESK_H

#include <stdlib.h>

#include "tests/rig/rig.h"
#include "tests/suite.h"

/** Starts toykit with these words after its name (NULL-terminated), and waits for its first screen. */
static inline struct rig *desk_start_at(const char *home, int rows, int cols, const char *const *words,
                                        const char *expect)
{
    char *path = NULL;
    const char *build = getenv("TOP_BUILDDIR");
    const char *argv[16] = { NULL };
    ck_assert_int_ge(asprintf(&path, "%s/tests/kit/toykit", build != NULL ? build : "."), 0);
    argv[0] = path;
    for (size_t i = 0; words != NULL && words[i] != NULL && i < 14; i++)
        argv[i + 1] = words[i];
    struct rig *r =
        rig_start(&(struct rig_options){ .rows = rows, .cols = cols, .argv = argv, .home = home });
    free(path);
    if (!rig_wait(r, expect)) {
        rig_report(r, stderr);
        rig_stop(r);
        ck_abort_msg("the toy desk did not open");
    }
    rig_settle(r);
    return r;
}

static inline struct rig *desk_start(const char *const *words)
{
    return desk_start_at(NULL, 24, 80, words, "F1 Help");
}

/** Waits for a text, and fails with a picture of the screen. */
static inline void desk_expect(struct rig *r, const char *text)
{
    if (!rig_wait(r, text)) {
        rig_report(r, stderr);
        ck_abort_msg("not on the screen: %s", text);
    }
}

#endif
