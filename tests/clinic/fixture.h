/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A clinic made from a kit in a temporary folder, for the tests of clinic/ and people/. */
#ifndef FD_TESTS_CLINIC_FIXTURE_H
#define FD_TESTS_CLINIC_FIXTURE_H

#include "src/clinic/kit.h"
#include "src/store/db.h"
#include "tests/suite.h"

extern char dir[256]; /* made by fixture_make, removed by fixture_remove */
extern struct db *db;
extern int64_t clock_at; /* what db_now() says; fixture_make sets 2031-03-04 09:00 UTC, a Tuesday */

enum { TEST_TODAY = 22342 /* 2031-03-04 */ };

/** A new file of these rooms, "clinic.db" in dir, without a clinic in it. */
void fixture_make(const struct room *const *rooms, size_t n_rooms);
/** The same file once more, as another desk. */
struct db *fixture_open(void);
void fixture_remove(void);

/** Applies a kit; the administrator is "boss". The tags and plans in it are not read. */
enum rc fixture_kit(const char *kit, struct err *e);

/** Writes a file into dir and returns its path, borrowed until the next call. */
const char *fixture_file(const char *name, const char *text);

/** The first column of the first row, or -1. */
int64_t ask(const char *sql);

/** Runs SQL inside a change; the test fails if it is refused. */
void must_change(const char *sql);

/** A file of the shared data, or NULL after saying SKIPPED aloud. */
const char *shared_data(const char *name);

/** Fails with the sentence of e unless rc is RC_OK. */
#define ck_ok(call)                                                                                          \
    do {                                                                                                     \
        enum rc ck_rc_ = (call);                                                                             \
        ck_assert_msg(ck_rc_ == RC_OK, "%s gave %d: %s", #call, (int)ck_rc_, e.text);                        \
    } while (0)

/** Fails unless rc and a part of the sentence are as wanted. */
#define ck_refused(call, want_rc, part)                                                                      \
    do {                                                                                                     \
        enum rc ck_rc_ = (call);                                                                             \
        ck_assert_msg(ck_rc_ == (want_rc) && strstr(e.text, (part)) != NULL, "%s gave %d: \"%s\"", #call,    \
                      (int)ck_rc_, e.text);                                                                  \
    } while (0)

#endif
