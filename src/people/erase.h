/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasing a person: the accounts and the journal's chain stay whole, nothing personal stays in the file. */
#ifndef FD_PEOPLE_ERASE_H
#define FD_PEOPLE_ERASE_H

#include <stdbool.h>
#include <stdint.h>

#include "src/people/patient.h"
#include "src/store/erase.h"
#include "src/store/mention.h"

/** The family name of whoever was erased. */
#define ERASED_NAME "(erased)"

/** Why a person cannot be erased now; and what it would take. */
struct erase_due {
    int64_t patient_id;
    char name[2 * PATIENT_NAME];
    int32_t last_day; /* of the last record that the law keeps; PATIENT_NO_DAY: none */
    int32_t free_day; /* from this day on they can be erased */
};
struct erase_due_list {
    struct erase_due *rows;
    size_t n;
};
void erase_due_list_release(struct erase_due_list *l);

/** How many years the clinic keeps records by law (site.keep_years); 0: it need not. */
int erase_keep_years(struct db *db);

/**
 * May this person be erased today?
 * @return RC_OK; RC_NOT_FOUND; RC_CONFLICT with a sentence when the law keeps their records (restricting is offered) or
 *         they were erased or merged already; RC_DENIED
 */
enum rc erase_check(struct db *db, int64_t patient_id, struct err *e);

/** The whole name, also of somebody who is restricted or of the special channel: what is typed before an erasure is compared
 * with it, and free text is looked through for it. Shown is patient_said_name(). */
enum rc erase_name(struct db *db, int64_t patient_id, char out[2 * PATIENT_NAME], struct err *e);

/**
 * Where the name still stands in free text that is about somebody else; a namesake's name is theirs. A name of one short
 * word stands in too many places to be told.
 */
enum rc erase_mentions(struct db *db, const char *name, mention_fn *fn, void *ctx, struct err *e);

/**
 * Erases. Cannot be undone: the caller has asked for the name. Goes in short turns; what is interrupted after the first is
 * finished by erase_finish().
 * @param o    progress and what to do while desks still read; may be NULL
 * @param ret  what was done; may be NULL
 * @return as erase_check; RC_BUSY when all is erased but the file's leftovers could not be wiped yet (erase_finish)
 */
enum rc patient_erase(struct db *db, int64_t patient_id, const struct erase_options *o, struct erase_done *ret,
                      struct err *e);

/** Finishes what an earlier erasure left: journal rows, freed pages, the write-ahead log. RC_OK when there is nothing. */
enum rc patient_erase_finish(struct db *db, const struct erase_options *o, struct erase_done *ret, struct err *e);

/** Restricted people whose records need not be kept any longer, earliest first. */
enum rc erase_due_list(struct db *db, struct erase_due_list *ret, struct err *e);

#endif
