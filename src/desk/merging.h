/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Merging in words: what will move, and what a table's rows are called. */
#ifndef FD_DESK_MERGING_H
#define FD_DESK_MERGING_H

#include <stddef.h>
#include <stdint.h>

#include "src/people/merge.h"

/** "appointment", "payment"; the table's own name where there is no word. Borrowed. */
const char *merging_row(const char *table);

/** "12 appointments, 3 visits, balance 40.00" of the record that goes; "nothing" when it has nothing; returns out. */
char *merging_moves(struct db *db, const struct merge *m, char *out, size_t size);

#endif
