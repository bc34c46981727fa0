/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --json: rows of the views, with their columns as keys. */
#ifndef FD_CLI_ROWS_H
#define FD_CLI_ROWS_H

#include "src/base/json.h"
#include "src/cli/cli.h"
#include "src/store/stmt.h"

/** Views by one number: what a verb prints with --json. */
enum view {
    VIEW_PATIENT,
    VIEW_APPOINTMENT,
    VIEW_VISIT,
    VIEW_FOLLOW_UP,
    VIEW_STAFF,
    VIEW_JOURNAL,
    VIEW_WAITING,
    VIEW_OFFER,
    VIEW_COUNT
};

/** An array being written to standard output. */
struct rows {
    FILE *stream;
    struct json json;
};

enum rc rows_begin(struct rows *r, struct err *e);
/** One object: the row of the view with that number. */
enum rc rows_view(struct rows *r, struct cli *c, enum view view, int64_t id, struct err *e);
/** The same of rows of v_patient in a list: of the special channel nothing is said but number, lifecycle and privacy. */
enum rc rows_listed(struct rows *r, struct stmt *st, struct err *e);
/** Every row that the statement still gives; finishes it. */
enum rc rows_statement(struct rows *r, struct stmt *st, struct err *e);
/** Ends the array; keeps rc when it is a failure already. */
enum rc rows_end(struct rows *r, enum rc rc, struct err *e);

/** The rest of a statement's rows as a whole file; finishes it. */
enum rc rows_json(FILE *out, struct stmt *st, struct err *e);
enum rc rows_csv(FILE *out, struct stmt *st, struct err *e);

/** An array of one object. */
enum rc rows_one(struct cli *c, enum view view, int64_t id, struct err *e);

#endif
