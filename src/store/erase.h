/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes an erasure possible: which rows belong to a row, their free text emptied, changes of the journal emptied with
 * their proof kept, and what the file still holds of both wiped. It knows tables and keys, and no person. */
#ifndef FD_STORE_ERASE_H
#define FD_STORE_ERASE_H

#include <stdbool.h>
#include <stdint.h>

#include "src/store/db.h"
#include "src/store/stmt.h"

struct erase_options {
    /** Called between turns; return true to stop: erase_finish() goes on later. May be NULL. */
    bool (*progress)(void *ctx, const char *what, int64_t done, int64_t total);
    void *ctx;
    int patience_ms; /* how long to try again while another desk still reads; 0: 10 seconds */
};

struct erase_done {
    int64_t seq;     /* the journal row of the erasure */
    int64_t changes; /* of the journal that were emptied */
    int64_t pages;   /* of the file that were wiped */
};

/**
 * Every row that belongs to row `id` of `table`, through the foreign keys that point to it: each room's tables are found,
 * also those of rooms made later. The table itself comes first, others behind those they hang on. The statement stands on a row of
 * "SELECT * FROM table"; recorded tables only.
 */
typedef enum rc belongs_fn(void *ctx, const char *table, struct stmt *row, struct err *e);
enum rc belongs_each(struct db *db, const char *table, int64_t id, belongs_fn *fn, void *ctx, struct err *e);

/**
 * Inside a change: what belongs to the row is removed or emptied as the rooms' `erasing` rules say; without a rule every
 * column of text that is free (no fixed list of words) and every blob is emptied. The row itself is the caller's to empty.
 * From here on the open change is recorded by keys alone.
 * @return RC_DB naming the table and column that cannot be emptied: nothing is erased then
 */
enum rc erase_rows(struct db *db, const char *table, const int64_t *ids, size_t n, struct err *e);

/** Calls every room's `retire` (room.h), lowest first; the first refusal ends it. Inside a change. */
enum rc erase_retire(struct db *db, int64_t patient_id, bool for_good, struct err *e);

/** The latest day that a room's `last_record` gives; INT32_MIN: none. */
enum rc erase_last_record(struct db *db, int64_t patient_id, int32_t *day, struct err *e);

/** After that change: what the journal and the file still hold, in turns of at most 50 ms. Resumable. */
enum rc erase_leftovers(struct db *db, const struct erase_options *o, struct erase_done *ret, struct err *e);

/** Erasures that were not finished yet. */
enum rc erase_pending(struct db *db, int64_t *n, struct err *e);

/** What a proof by replay cannot say any more, because it was erased. */
struct erase_limits {
    int64_t people;  /* erased: what their rows were before that is not provable */
    bool beginning;  /* the file began with rows (a demo), and so is not what its tables were then */
    int64_t changes; /* emptied in the journal: what they changed, and the state of their rows before, is not provable */
};
enum rc erase_limits(struct db *db, struct erase_limits *ret, struct err *e);

#endif
