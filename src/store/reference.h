/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that refer to a row: found by the foreign keys that the file declares, counted, and moved to another row, whatever
 * room they are of. */
#ifndef FD_STORE_REFERENCE_H
#define FD_STORE_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/store/db.h"

/** A column of a recorded table that refers to another table's number. */
struct reference {
    char table[64], column[64];
    bool numbered; /* its rows have a number `id` of their own, given by AUTOINCREMENT: a later row has a higher one */
    char *count_sql, *move_sql, *since_sql; /* the store's own */
};

/**
 * Every column of a recorded table that refers to `table`, by the tables' and columns' names. Asked once a connection:
 * the rows are borrowed until db_close().
 */
enum rc reference_list(struct db *db, const char *table, const struct reference **ret, size_t *n, struct err *e);

/** How many rows refer to `id` through this column. */
enum rc reference_count(struct db *db, const struct reference *r, int64_t id, int64_t *ret, struct err *e);

/** The numbers of the rows that refer to `id` and came after `mark`; none of a table that is not numbered. */
typedef enum rc reference_fn(void *ctx, const char *table, int64_t id, struct err *e);
enum rc reference_since(struct db *db, const struct reference *r, int64_t id, int64_t mark, reference_fn *fn, void *ctx,
                        struct err *e);

/** What a row refers to itself: each table and number. */
enum rc reference_of_row(struct db *db, const char *table, int64_t id, reference_fn *fn, void *ctx, struct err *e);

/**
 * Makes the rows that refer to `from` through this column refer to `to`; inside a change. A row that would be the same as
 * one of `to`'s by a UNIQUE index falls together with it: what refers to the row goes over to the one that stays. A row
 * that the table's CHECK forbids to stand so (one between the two) vanishes. The journal keeps both.
 * @return RC_CONFLICT with the guard's sentence when a trigger refuses
 */
enum rc reference_move(struct db *db, const struct reference *r, int64_t from, int64_t to, struct err *e);

/** The same of one row of a numbered table, which must be free to stand there. */
enum rc reference_move_row(struct db *db, const struct reference *r, int64_t id, int64_t from, int64_t to, struct err *e);

/** A row in words, from the view v_TABLE where there is one, else from its own texts; "" when it is gone. */
enum rc reference_words(struct db *db, const char *table, int64_t id, char *out, size_t size, struct err *e);

/** Asks every room's `may_book` (room.h), lowest first; the first refusal ends it. */
enum rc reference_may_book(struct db *db, int64_t patient_id, int64_t practitioner_id, struct err *e);

/** Adds to a guard's sentence, already translated, who may override it, where a room knows (struct room's `overrides`) and
 * who sits here may not; why holds the result. */
void reference_override(struct db *db, char *why, size_t size);

/** Calls every room's `merging` (room.h), lowest first; the first refusal ends it. */
enum rc reference_merging(struct db *db, int64_t from, int64_t to, bool asking, struct err *e);

#endif
