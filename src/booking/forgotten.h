/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forgotten appointments: their day is over, and nobody said how they ended. The list must come down to none. */
#ifndef FD_BOOKING_FORGOTTEN_H
#define FD_BOOKING_FORGOTTEN_H

#include "src/booking/appointment.h"

enum { FORGOTTEN_MOST = 1000 };
/** How many there are, counted up to FORGOTTEN_MOST; from an index of open ones alone, so that every desk can ask each
 * time. */
enum rc forgotten_count(struct db *db, int64_t *n, struct err *e);

/** The oldest first. limit 0: all. */
enum rc forgotten_list(struct db *db, int limit, struct appointment_list *ret, struct err *e);

/**
 * The person came, and nobody noted it then: the appointment is done (ACTION_CAME). Refused on the day itself, when they
 * can be checked in. visit_came() takes a visit along that was begun.
 * @param rev  as seen; 0: whatever it is
 */
enum rc appointment_came(struct db *db, int64_t id, int64_t rev, struct err *e);

#endif
