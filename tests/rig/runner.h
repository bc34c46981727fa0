/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a workflow script acts on: a clinic in a private folder, its desks, and the last command's output. */
#ifndef FD_TESTS_RUNNER_H
#define FD_TESTS_RUNNER_H

#include "tests/rig/rig.h"
#include "tests/rig/script.h"

enum { RUNNER_DESKS = 8, RUNNER_ENV = 16 };

struct runner_desk {
    char *name, *user; /* user NULL: the login that runs the test */
    struct rig *rig;   /* NULL until it opens */
    bool late;         /* opens when first named, not with the others */
};

struct runner {
    const struct script *script;
    size_t at; /* the line that is being done */

    char *program, *around; /* the real binary; the folder of the script, with fixtures/ and screens/ */
    char *folder, *database, *config, *home;
    char *fixture, *now;
    int rows, cols;
    bool prepared;
    int lock; /* the writer's lock while a `hold` has it; -1 */
    const char *env[RUNNER_ENV + 1];
    size_t n_env;

    struct runner_desk desks[RUNNER_DESKS];
    size_t n_desks, desk;

    char *output; /* of the last `run`; NULL before */
    int status;
    long budget, keys; /* budget -1: none */
    int checks;
    char *why; /* the reason of a failure */
};

/** Makes the folder and the clinic, once. */
bool runner_prepare(struct runner *r);
/** The rig of the desk that has the keyboard, opened with all others that are to be open from the start. */
struct rig *runner_rig(struct runner *r);
bool runner_open(struct runner *r, struct runner_desk *d);
/** Finds the desk or adds it; NULL when there are too many. */
struct runner_desk *runner_desk(struct runner *r, const char *name);
/** The real binary with these words as its command; its output and exit status go to r->output and r->status.
 */
bool runner_run(struct runner *r, char *const *words, size_t n);
/** Ends all desks, proves that they sent nothing harmful and that no sanitizer complained. */
bool runner_finish(struct runner *r);
void runner_release(struct runner *r);
/** Takes the writer's lock, as another process does that calls itself who; and gives it up. */
bool runner_hold(struct runner *r, const char *who);
void runner_let_go(struct runner *r);
/** Sets the reason; returns false. */
bool runner_fail(struct runner *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
