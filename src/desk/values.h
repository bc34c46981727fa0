/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's values as people read them: what a column is called, and names, days and money for stored
 * numbers. */
#ifndef FD_DESK_VALUES_H
#define FD_DESK_VALUES_H

#include <stdbool.h>
#include <stddef.h>

#include "src/store/journal.h"

/** False for what only the program counts with: row numbers, revisions, zeros of a new row. */
bool value_matters(const struct journal_value *v);

/** False for what an alert says to others than who sits here: it is left out, without a hint. */
bool value_seen(struct db *db, const struct journal_value *v);

/** May what this change was about be read at all? Nothing of who is restricted or erased; of the special channel it is
 * a look at the card, and recorded as one. */
bool values_open(struct db *db, int64_t seq);

/** What a person calls a table: "appointment", "follow-up". Borrowed. */
const char *value_table(const char *table);

/** "appointment: start", or of a person the form's word: "Family name"; returns out. */
char *value_name(const struct journal_value *v, char *out, size_t size);

/** What stood or stands there; "" for NULL; returns out. */
char *value_show(struct db *db, const char *column, const char *stored, char *out, size_t size);

#endif
