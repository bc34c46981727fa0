/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of files that can be imported. Those of appointments and visits name people by the number that they were
 * imported with, our number, national number, or phone and name; practitioner, service and room by word or name. */
#ifndef FD_DESK_IMPORT_KINDS_H
#define FD_DESK_IMPORT_KINDS_H

#include "src/people/import.h"

/** What was agreed. What is past comes with what became of it (fulfilled, noshow, cancelled); what is to come obeys the
 * rules of booking, and a clash is a refused row that says who has the time. */
extern const struct import_kind import_appointments_kind;

/** Who was here, for what, with whom, what was charged and paid: history, balances and "last seen". */
extern const struct import_kind import_visits_kind;

/** By its word; NULL for none. */
const struct import_kind *import_kind_find(const char *word);
/** All of them, ended by NULL. */
extern const struct import_kind *const import_kinds[];

#endif
