/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys by which people are found, derived and rebuilt. For the files of this room alone. */
#ifndef FD_PEOPLE_SEARCH_H
#define FD_PEOPLE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/keys.h"
#include "src/people/patient.h"
#include "src/store/db.h"
#include "src/store/room.h"

enum {
    SEARCH_HOT = 100, /* a prefix with more keys than this has a list of its best people in search_best */
    SEARCH_BEST = 40, /* their number */
};

/* The keys that each row of a person gives. Each returns what emit returned if that was not 0. */
int search_keys_of_person(struct db *db, int64_t id, const char *family, const char *given, const char *alias,
                          struct patient_born born, keys_emit_fn *emit, void *to);
int search_keys_of_contact(const char *system, const char *value, const char *e164, keys_emit_fn *emit,
                           void *to);
int search_keys_of_identifier(const char *system, const char *value, keys_emit_fn *emit, void *to);
int search_keys_of_id(int64_t id, keys_emit_fn *emit, void *to);

/** Calls `take` for everybody who was merged into that person, chains followed; stops when it returns not 0, and returns
 * that. */
int search_merged(struct db *db, int64_t id, int (*take)(void *to, int64_t merged_id), void *to);
/** Who stands for that person now, chains followed; the person if they were not merged. */
int64_t search_survivor(struct db *db, int64_t id);

/**
 * Emits the keys of one person as the file holds them now; nothing for a number that is nobody's, or of a record out
 * of use.
 * @param numbers  also those of phones, identifiers and merged records, which takes three statements more
 */
enum rc search_keys_of(struct db *db, int64_t patient_id, bool numbers, keys_emit_fn *emit, void *to,
                       struct err *e);

/** Do the first n bytes of a key stand for a whole word or name, or for a whole number or date? */
bool search_is_whole(const char *key, size_t n);

/** search_key and search_best from nothing. Inside a transaction that may write. */
enum rc search_rebuild(struct db *db, struct err *e);

/** The lists of every hot prefix, worked out from search_key and search_seen and kept in memory. */
struct best_lists;
enum rc best_make(struct db *db, struct best_lists **ret, struct err *e);
void best_free(struct best_lists *b); /* NULL is fine */
size_t best_count(const struct best_lists *b);
/** Reads the stored list of a prefix, best first, until `take` returns false. *there: it has one. */
typedef bool best_fn(void *to, int64_t patient_id, int64_t seen_at);
enum rc best_read(struct db *db, const char *prefix, best_fn *take, void *to, bool *there, struct err *e);
/** Writes list i over what the file has. Inside a transaction. */
enum rc best_write(struct db *db, const struct best_lists *b, size_t i, struct err *e);
/** How far the overlay had come, by search_seen and by booked_since; read before best_make. */
struct best_mark {
    int64_t since, booked;
};
enum rc best_mark(struct db *db, struct best_mark *ret, struct err *e);
/** Removes the lists of prefixes that are hot no more, counts the refill, takes people up to the mark from the
 * overlay. */
enum rc best_finish(struct db *db, const struct best_lists *b, const struct best_mark *m, struct err *e);

/* Rows of search_best that are no lists: how often it was refilled, when somebody began to, and up to where search_seen
 * knows what is booked. */
#define BEST_REFILLS ""
#define BEST_CLAIM " "
#define BEST_BOOKED "!"
enum rc best_number(struct db *db, const char *prefix, int64_t *ret, struct err *e); /* 0 where there is no such row */

/** SQL functions of the triggers and of the view patient_key; ended by name NULL. */
extern const struct sql_function people_functions[];

#endif
