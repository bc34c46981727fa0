/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who sees an alert, and whom an alert keeps from being booked. An alert that the actor may not see, or that has run out,
 * is left out everywhere, without a hint: lists and cards read the view alert_seen, which says the same. */
#ifndef FD_PEOPLE_ALERT_H
#define FD_PEOPLE_ALERT_H

#include "src/people/patient.h"
#include "src/store/action.h"

/** The right by which each audience is seen; RIGHT_NONE for everyone. */
extern const enum right alert_rights[ALERT_AUDIENCES];

/** May who sits here see the alert of this number? Also for one that is gone: then only who sees all of them. */
bool alert_seen(struct db *db, int64_t alert_id);

/**
 * May this person be booked with this practitioner by who sits here? Deceased people and records out of use never; one
 * with an alert that restricts scheduling only by a role with the right book-restricted.
 * @param practitioner_id  an alert may say "only with": with that one the person is booked as others are; 0: not
 *                         known yet, which refuses only whom nobody may book
 * @return RC_DENIED, RC_CONFLICT with a sentence that names the alert and who may override it
 */
enum rc alert_may_book(struct db *db, int64_t patient_id, int64_t practitioner_id, struct err *e);

#endif
