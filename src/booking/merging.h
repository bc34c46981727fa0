/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When two records of one person become one. */
#ifndef FD_BOOKING_MERGING_H
#define FD_BOOKING_MERGING_H

#include <stdbool.h>
#include <stdint.h>

#include "src/store/db.h"

/** struct room's `merging`: refuses while the two have live appointments at one time, and names both. */
enum rc booking_merging(struct db *db, int64_t from, int64_t into, bool asking, struct err *e);

#endif
