/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises that must hold whatever comes in, one target a reader. `make check` gives each target the inputs of
 * corpus/ and some thousand made ones; `make fuzz` lets clang's libFuzzer look for more. */
#ifndef FD_TESTS_FUZZ_H
#define FD_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"

struct fuzz_target {
    const char *name; /* also of its folder in corpus/ */
    /** s[n] is a NUL that does not belong to the input; others may stand before it. */
    void (*run)(const char *s, size_t n);
    const char *const *pieces; /* that its reader has rules for; NULL-terminated */
    int rounds;                /* made inputs in `make check` */
};

extern const struct fuzz_target *const fuzz_targets[]; /* NULL-terminated */
extern const struct fuzz_target fuzz_text, fuzz_names, fuzz_dates, fuzz_numbers, fuzz_csv, fuzz_ics, fuzz_ini,
    fuzz_journal, fuzz_file;

enum { FUZZ_MOST = 512 /* bytes of an input; what is longer is cut */ };

/** Gives one input to a target. */
void fuzz_run(const struct fuzz_target *target, const char *bytes, size_t n);

/** A promise was broken: tells which, and the input, and ends the process. */
void fuzz_broken(const char *promise, const char *file, int line) __attribute__((noreturn));

#define MUST(promise) ((promise) ? (void)0 : fuzz_broken(#promise, __FILE__, __LINE__))

/** A failure has its code and one clean sentence. */
void fuzz_told(enum rc rc, const struct err *e);

#endif
