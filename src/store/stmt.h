/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one statement style: open, bind by name, step, finish. The first error sticks, finish always lets go.
 * Statements are cached per connection by their text, so open costs a look-up. SQL is always a literal. */
#ifndef FD_STORE_STMT_H
#define FD_STORE_STMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/store/db.h"

struct sqlite3_stmt;

struct stmt {
    struct db *db;
    struct sqlite3_stmt *handle;
    enum rc rc;
    void *slot; /* the cache entry it was taken from, or NULL */
    int bound;  /* the parameter bound last: the next one is mostly the one behind it */
    struct err err;
};

void stmt_open(struct stmt *st, struct db *db, const char *sql);

/** Opens one view of the file for all that is read until stmt_finish(): no other desk's commit comes between, and a lock is
 * taken once. Not for longer than a command. */
void stmt_view(struct stmt *st, struct db *db);

void stmt_int(struct stmt *st, const char *name, int64_t value);
void stmt_null(struct stmt *st, const char *name);
void stmt_text(struct stmt *st, const char *name, const char *value);       /* copied; NULL binds NULL */
void stmt_text_n(struct stmt *st, const char *name, const char *value, size_t n);
void stmt_blob(struct stmt *st, const char *name, const void *value, size_t n);
void stmt_int_or_null(struct stmt *st, const char *name, int64_t value);    /* 0 binds NULL: ids */
void stmt_text_or_null(struct stmt *st, const char *name, const char *value); /* "" binds NULL */

/** Next row. False at the end and on an error; stmt_finish tells which. */
bool stmt_row(struct stmt *st);

/* Columns of the current row, counted from 0. Text and blob are borrowed until the next step. */
int64_t stmt_col_int(struct stmt *st, int column);
const char *stmt_col_text(struct stmt *st, int column); /* never NULL: NULL reads as "" */
size_t stmt_col_bytes(struct stmt *st, int column);
const void *stmt_col_blob(struct stmt *st, int column);
bool stmt_col_null(struct stmt *st, int column);
const char *stmt_col_name(struct stmt *st, int column);
int stmt_columns(struct stmt *st);
enum stmt_type { STMT_NULL, STMT_INT, STMT_REAL, STMT_TEXT, STMT_BLOB };
enum stmt_type stmt_col_type(struct stmt *st, int column);
void stmt_col_copy(struct stmt *st, int column, char *out, size_t size); /* cut at a whole grapheme */

/** Lets go; returns the first error, or RC_OK. */
enum rc stmt_finish(struct stmt *st, struct err *e);

/** Runs it to the end and finishes. */
enum rc stmt_run(struct stmt *st, struct err *e);

/** Runs it and finishes; anything but exactly n rows changed is RC_CONFLICT ("another desk was first"). */
enum rc stmt_changed(struct stmt *st, int n, struct err *e);

/** Runs an INSERT, finishes, and gives the new row's number. */
enum rc stmt_insert(struct stmt *st, int64_t *id, struct err *e);

/** Fills a row, which was zeroed, from the columns of the current one. */
typedef void stmt_reader(struct stmt *st, void *row);

/** The first row. RC_NOT_FOUND (no sentence) when there is none, *row untouched. */
enum rc stmt_one(struct stmt *st, void *row, size_t size, stmt_reader *read, struct err *e);

/** For what stmt_row() found: a zeroed row behind the *n of an array (`&list->rows`), counted. NULL without memory,
 * which is the statement's error from then on. */
void *stmt_add(struct stmt *st, void *rows, size_t *n, size_t size);

/** All rows as an array. *rows (`&list->rows`) and *n are untouched on failure. */
enum rc stmt_list(struct stmt *st, void *rows, size_t *n, size_t size, stmt_reader *read, struct err *e);

/** One integer: the first column of the first row. RC_NOT_FOUND (no sentence) when there is no row. */
enum rc stmt_one_int(struct stmt *st, int64_t *value, struct err *e);

#endif
