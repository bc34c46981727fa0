/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Restricting a person: kept, because the law says so, and shown and used nowhere. */
#ifndef FD_PEOPLE_RESTRICT_H
#define FD_PEOPLE_RESTRICT_H

#include "src/people/patient.h"

/**
 * Takes a person out of use as one change, which can be undone. What is still booked is called off.
 * @param reason  why, in words; not empty
 * @return RC_CONFLICT when they are out of use already, or are here now
 */
enum rc patient_restrict(struct db *db, int64_t patient_id, const char *reason, struct err *e);

/** Brings a restricted person back. */
enum rc patient_lift(struct db *db, int64_t patient_id, struct err *e);

struct restricted {
    int64_t patient_id, at;
    char name[2 * PATIENT_NAME], reason[256];
};
struct restricted_list {
    struct restricted *rows;
    size_t n;
};
void restricted_list_release(struct restricted_list *l);

/** Everybody who is restricted, newest first. Needs the right `restrict`. */
enum rc restricted_list(struct db *db, struct restricted_list *ret, struct err *e);

/** RC_CONFLICT with a sentence when this person is out of use: merged, restricted or erased. */
enum rc patient_in_use(struct db *db, int64_t patient_id, struct err *e);

#endif
