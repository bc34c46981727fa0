/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the journal row of an erasure holds: keys and digests, a line each, and never a value. For the store alone.
 *
 *     e TABLE ID ...           what was erased; the first line of the row that erased it
 *     o TABLE KEY COLUMNS HEX  a row of theirs, with the digest of what it holds now; COLUMNS 0 when it is gone
 *     t TABLE KEY COLUMNS HEX  any other row that the change touched
 *     b SEQ                    a change that was emptied in the journal; the next lines name the rows it had changed:
 *     k TABLE KEY
 *
 * KEY is "17" or "2/17", and "*" where a part of it is no number: that would say something. */
#ifndef FD_STORE_ERASED_H
#define FD_STORE_ERASED_H

#include <stdbool.h>
#include <stdint.h>

#include "src/store/belongs.h"

struct sqlite3;
struct sqlite3_changeset_iter;

/** From here on the open change is recorded by such a note instead of its changeset. */
enum rc erased_begin(struct db *db, const char *table, const int64_t *ids, size_t n, struct err *e);

/** One line more. */
enum rc erased_line(struct db *db, struct err *e, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** Remembers the keys of what temp.belongs holds: their lines are written with those of the change, at its end. */
enum rc erased_own_rows(struct db *db, const struct belongs *b, struct err *e);

/** At the end of the change: the lines of every row it touched. The note is then complete in db->change.note. */
enum rc erased_end(struct db *db, int n, void *changes, struct err *e);

/** The key of the iterator's row as it stands in a note; returns out. */
char *erased_key(struct sqlite3_changeset_iter *it, int op, char *out, size_t size);

/** "SELECT * FROM t WHERE a = 2 AND b = 17" for sqlite3_free(), of a key of numbers; NULL when a part of it is none. */
char *erased_select(struct sqlite3 *handle, const char *verb, const char *table, const char *key);

/** BLAKE2b of a row, over its first *columns columns (0: all, and says how many); *columns 0 and "" when it is gone. */
enum rc erased_digest(struct sqlite3 *handle, const char *table, const char *key, int *columns, char hex[65], struct err *e);

/* A line, taken apart. */
struct erased_row {
    char what; /* 'e', 'o', 't', 'b', 'k' */
    char table[64], key[128], hex[65];
    int columns;
    int64_t seq; /* of 'b', and of the 'k' that follow it */
    const char *rest; /* of 'e': the numbers */
};
/** Reads the line at *at and moves it behind; false at the end. *row keeps seq from line to line: begin with zeros. */
bool erased_next(const char **at, struct erased_row *row);

/** Calls fn with the whole text of every note, oldest first. */
typedef enum rc erased_fn(void *ctx, int64_t seq, const char *text, struct err *e);
enum rc erased_each(struct db *db, erased_fn *fn, void *ctx, struct err *e);

#endif
