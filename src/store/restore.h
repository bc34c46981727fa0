/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking a change back long after it was made: row by row, and what was changed since stays as it was changed. */
#ifndef FD_STORE_RESTORE_H
#define FD_STORE_RESTORE_H

#include <stdbool.h>
#include <stdint.h>

#include "src/store/db.h"

/** Something that could not go back, because it is no longer as the change had left it; it stays as it is. */
struct restore_kept {
    const char *table, *key; /* of the row: "17" */
    const char *column;      /* "" when the row as a whole is gone, or stands in the way */
    const char *now, *before; /* values as text; NULL: none */
};
typedef enum rc restore_kept_fn(void *ctx, const struct restore_kept *kept, struct err *e);

/**
 * Takes change `seq` back inside an open change, which counts from then on as its undoing. Unlike journal_undo it is of
 * any age, and meets no conflict: each column that still holds what the change left there goes back to what it held
 * before, any other stays and is told to `fn` (may be NULL). A row nobody touched since goes back with its rev; any other
 * keeps its rev and raises it. Triggers are awake; what they do not put back of what
 * they had written then goes back like the rest.
 * @return RC_CONFLICT when the change is undone already, was erased, or its tables changed their form
 */
enum rc journal_restore(struct db *db, int64_t seq, restore_kept_fn *fn, void *ctx, struct err *e);

/** The same question without an answer in the file: calls fn for what would stay. */
enum rc journal_restore_ask(struct db *db, int64_t seq, restore_kept_fn *fn, void *ctx, struct err *e);

/** Each column that change `seq` turned from one number into another, and the number of its row. */
typedef enum rc journal_turned_fn(void *ctx, const char *table, const char *column, int64_t id, struct err *e);
enum rc journal_turned(struct db *db, int64_t seq, int64_t from, int64_t to, journal_turned_fn *fn, void *ctx,
                       struct err *e);

/** Did change `seq` write this row? `key` as in struct restore_kept. */
enum rc journal_touched(struct db *db, int64_t seq, const char *table, const char *key, bool *ret, struct err *e);

#endif
