/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small clinic of three tables in a temporary folder, for the tests of the store. */
#ifndef FD_TESTS_STORE_FIXTURE_H
#define FD_TESTS_STORE_FIXTURE_H

#include <check.h>

#include "src/store/change.h"
#include "src/store/db.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"

/* The tables: person (rev), booking (guarded against the same slot), account and entry (a derived balance). */
extern const struct room toy_room;
extern const struct room *const toy_rooms[];

extern char dir[256];      /* made by fixture_setup, removed by fixture_teardown */
extern char path[300];     /* the clinic file in it */
extern struct db *db;      /* opened, with actor 1 "ana" */
extern int64_t clock_at;   /* what db_now() says */

void fixture_setup(void);
void fixture_teardown(void);

/** Opens the file once more, as another desk. */
struct db *fixture_open(void);

/** Runs SQL inside a change of action MOVE and ends it; SQL is a literal of the test's. */
enum rc change_sql(struct db *on, const char *sql, struct err *e);
/** The same, and the test fails if it is refused; returns the journal row. */
int64_t must_change(const char *sql);
/** The first column of the first row, or -1. */
int64_t ask(const char *sql);
/** Runs SQL with no change open, past every guard that the program itself has; for tampering. */
void tamper(const char *sql);

#endif
