/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everybody as vCards, with the tags they carry. */
#ifndef FD_DESK_VCARDS_H
#define FD_DESK_VCARDS_H

#include "src/people/export.h"

/** As export_patients(), of EXPORT_VCF. */
enum rc export_vcards(struct db *db, FILE *out, bool special, struct export_done *ret, struct err *e);

#endif
