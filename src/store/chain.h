/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How journal rows are chained, and how their changes are read back: for the files of the store alone. */
#ifndef FD_STORE_CHAIN_H
#define FD_STORE_CHAIN_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/store/journal.h"

struct db;
struct stmt;

enum { CHAIN_BYTES = 32, SALT_BYTES = 16 };

/* Everything of a row that its hash covers. */
struct chain_row {
    int64_t seq, at, staff_id, subject_id, patient_id, batch, undoes, schema_version;
    const char *staff, *terminal, *action, *subject;
    const unsigned char *digest;
};
void chain_hash(const struct chain_row *r, const unsigned char before[CHAIN_BYTES], unsigned char ret[CHAIN_BYTES]);

/** RC_CONFLICT when the `changes` in one column are not those of the `digest` in the next, which is of the right size. */
enum rc journal_contents_hold(struct stmt *st, int column, int64_t seq, struct err *e);

/* What a row changed, without its salt. `bytes` is malloc'd. A genesis row holds digests, an erasure's
 * keys (erased.h): neither holds a changeset, and `genesis` is true of both. */
struct journal_blob {
    void *bytes;
    int n, schema_version;
    bool genesis, erasure;
};
/** Only contents that match their digest come out: SQLite's reader of changesets may hang on others. */
enum rc journal_changes(struct db *db, int64_t seq, struct journal_blob *ret, struct err *e);

void journal_value_text(sqlite3_value *v, char *out, size_t size);
/** The primary key of the iterator's row, "17" or "2/17". */
void journal_key_text(sqlite3_changeset_iter *it, int op, char *out, size_t size);

/** Undone, unless the undoing was itself undone. */
bool journal_is_undone(struct db *db, int64_t seq);
/** Does a changeset write this row? `key` as journal_key_text gives it. */
bool journal_touches(void *changes, int n, const char *table, const char *key);
/** Shows every row that the inverse of a changeset wrote to its guards again, unrecorded; their refusal is ours. */
enum rc journal_recheck(struct db *db, int n, void *set, struct err *e);

/** Inside an undo: may change `seq` go back, by this person and now? Its contents; the caller frees ret->bytes. */
enum rc journal_undo_begin(struct db *db, int64_t seq, struct journal_blob *ret, struct err *e);
/** Applies the inverse of a changeset, whole or not at all, and shows it to the guards. RC_CONFLICT says who changed the
 * same since change `seq`; 0: nobody is looked for. */
enum rc journal_apply_inverse(struct db *db, int64_t seq, const struct journal_blob *blob, struct err *e);
/** The newest change after `seq` that wrote this row. */
bool journal_later(struct db *db, int64_t seq, const char *table, const char *key, struct journal_entry *ret);

#endif
