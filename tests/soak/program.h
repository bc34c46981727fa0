/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real program, run on a clinic of its own: verbs with what they print, and desks on a terminal. */
#ifndef FD_TESTS_PROGRAM_H
#define FD_TESTS_PROGRAM_H

#include <check.h>
#include <stddef.h>

#include "tests/rig/rig.h"

struct program {
    char *home, *db;  /* a private folder, and the clinic file in it */
    char *out, *err;  /* of the last verb, with a NUL behind */
    size_t n_out;
};

/** Makes the folder; no clinic yet. */
void program_begin(struct program *p);
/** Asserts that the sanitizers, if any, found nothing; removes the folder. */
void program_end(struct program *p);

/** Runs a verb at 2031-03-04 09:00; returns its exit code. Words end with NULL. */
int program_run(struct program *p, const char *const *words);
#define RUN(p, ...) program_run((p), (const char *const[]){__VA_ARGS__, NULL})

/** The same, and it must end with 0. */
#define MUST_RUN(p, ...)                                                                                     \
    do {                                                                                                     \
        int code_ = RUN(p, __VA_ARGS__);                                                                     \
        ck_assert_msg(code_ == 0, "exit %d: %s: %s", code_, #__VA_ARGS__, (p)->err);                         \
    } while (0)

/** Ends every free text of the clinic file, in whatever table, with bytes that would take a terminal over. */
void program_poison(struct program *p);

/** A desk on that clinic, as it begins. */
struct rig *program_start(struct program *p, int rows, int cols);
/** The same, open and at rest. */
struct rig *program_desk(struct program *p, int rows, int cols);

/** A path in the home; borrowed until the next call. */
const char *program_path(const struct program *p, const char *name);

#endif
