/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people who changed, or were booked or seen, since the best lists were made, and those who are expected or here
 * today: with their keys, kept in memory on the connection and brought up to date by what is new. For the files of this room alone. */
#ifndef FD_PEOPLE_OVERLAY_H
#define FD_PEOPLE_OVERLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/keys.h"
#include "src/store/db.h"

struct overlay_person {
    int64_t id, seen_at;
    char *keys; /* NUL-ended, one behind the other */
    size_t size;
};

struct overlay {
    struct overlay_person *rows; /* by id */
    size_t n;
    int64_t data_version, refills, since, booked;
};

/** Borrowed until the next call or db_close. @param today  who must be in it, too; ascending */
enum rc overlay_get(struct db *db, const int64_t *today, size_t n_today, const struct overlay **ret, struct err *e);

/** The people of a filter, with their keys, until others are asked for or the file changes. Borrowed in the same way. */
enum rc overlay_among(struct db *db, const int64_t *ids, size_t n, const struct overlay **ret, struct err *e);

/** NULL: who is not in it. */
const struct overlay_person *overlay_find(const struct overlay *o, int64_t patient_id);
bool overlay_has(const struct overlay *o, int64_t patient_id);

/** Does the person match the query? *how: 0 by a whole word, name or number as typed, 1 by how one begins, 2 by the
 * middle of a word alone. */
bool overlay_matches(const struct overlay_person *p, const struct keys_query *q, int *how);

/** Does one of the person's keys begin so? */
bool overlay_begins(const struct overlay_person *p, const char *prefix);

#endif
