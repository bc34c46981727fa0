/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People out to a file: everybody as the view v_patient shows them, a row at a time. */
#ifndef FD_PEOPLE_EXPORT_H
#define FD_PEOPLE_EXPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "src/store/db.h"

enum export_format { EXPORT_CSV, EXPORT_JSON, EXPORT_VCF };

struct export_done {
    int64_t people, left_out; /* of the special channel */
};

/**
 * May who sits here take people out, and those of the special channel too? They are left out unless asked for.
 * @return RC_DENIED with the right that is missing
 */
enum rc export_allowed(struct db *db, bool special, struct err *e);

/**
 * Everybody in use, by number; what a spreadsheet would run as a formula is quoted, and comes back by import as it was.
 * Noted in the access log, as ACCESS_EXPORT with how many. EXPORT_VCF is desk/vcards.h.
 * @return RC_DENIED; RC_IO when out fails
 */
enum rc export_patients(struct db *db, FILE *out, enum export_format format, bool special, struct export_done *ret,
                        struct err *e);

#endif
