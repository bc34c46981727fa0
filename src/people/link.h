/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who belongs to whom: guardians, parents, spouses, friends; each kept in both directions. */
#ifndef FD_PEOPLE_LINK_H
#define FD_PEOPLE_LINK_H

#include "src/people/patient.h"

enum link_kind {
    LINK_GUARDIAN,
    LINK_WARD,
    LINK_PARENT,
    LINK_CHILD,
    LINK_SPOUSE,
    LINK_SIBLING,
    LINK_FRIEND,
    LINK_CARER,
    LINK_CARED_FOR,
    LINK_KIND_COUNT
};
extern const struct enum_word link_kinds[LINK_KIND_COUNT];

enum link_kind link_opposite(enum link_kind kind);

/** Those who mostly live together: a screen offers the household then. */
bool link_of_home(enum link_kind kind);

/**
 * "other is KIND of patient", and the opposite direction, as one change (ACTION_LINK). Already so is RC_OK.
 * @return RC_NOT_FOUND when one is not in use; RC_INVALID for oneself, and for a parent, guardian or carer who is linked
 *         the other way round already
 */
enum rc patient_link(struct db *db, int64_t patient_id, int64_t other_id, enum link_kind kind, struct err *e);
/** Takes both directions away (ACTION_UNLINK). Not so is RC_OK. */
enum rc patient_unlink(struct db *db, int64_t patient_id, int64_t other_id, enum link_kind kind,
                       struct err *e);
/** All there is between two people, as one change. */
enum rc patient_unlink_all(struct db *db, int64_t patient_id, int64_t other_id, struct err *e);

#endif
