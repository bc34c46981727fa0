/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a national number tells of its bearer: the birth and the sex, where the country's numbers hold them. It is offered
 * while registering, and where it contradicts what was typed, that is said; nothing is ever changed or refused by it. */
#ifndef FD_PEOPLE_TOLD_H
#define FD_PEOPLE_TOLD_H

#include <stdbool.h>

#include "src/people/patient.h"

/**
 * Fills the birth date and the sex that stand empty from a national number that is right.
 * @return true when something was filled
 */
bool told_fill(struct patient *p, const struct patient_rules *r);

/** RC_OK; RC_INVALID with a warning when the number tells another birth date or another sex than stands there. */
enum rc told_check(const struct patient *p, const struct patient_rules *r, struct err *e);

/** The same, and then for a phone that its country cannot have: the first warning about a record that is kept so. */
enum rc told_doubt(const struct patient *p, const struct patient_rules *r, struct err *e);

#endif
