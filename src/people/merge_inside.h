/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of merging share. */
#ifndef FD_PEOPLE_MERGE_INSIDE_H
#define FD_PEOPLE_MERGE_INSIDE_H

#include <stdbool.h>

#include "src/people/merge.h"
#include "src/store/reference.h"

/** May these two become one? Asks every room. */
enum rc merge_guard(struct db *db, int64_t from_id, int64_t into_id, struct err *e);
/** Did somebody decide that these are two people? */
enum rc merge_two_people(struct db *db, int64_t a, int64_t b, bool *ret, struct err *e);
/** False for the column that says who was merged into whom. */
bool merge_moves(const struct reference *r);

/** Did anything come to the survivor since? For the triggers of patient_merge. */
enum rc merge_has_grown(struct db *db, int64_t from_id, bool *ret, struct err *e);
/** Does any row refer to this person? */
enum rc merge_has_rows(struct db *db, int64_t patient_id, bool *ret, struct err *e);

#endif
