/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A time that is held for one person while they are asked: nobody else can have it, at any desk, until they answer or the
 * hold is over. It is an appointment that is only proposed, and what it takes carries the instant of its end. Whoever
 * reads what is taken asks whether that lies ahead: so a hold ends by itself, also when its desk is gone. */
#ifndef FD_BOOKING_HOLD_H
#define FD_BOOKING_HOLD_H

#include "src/booking/appointment.h"

enum { HOLD_MOST_S = 30 * 86400 }; /* nobody is kept from a time for longer */

/**
 * Holds (ACTION_HOLD, or joins the open change). In and out as appointment_book; the status is proposed.
 * @param until_at  seconds UTC, later than now, by HOLD_MOST_S at most
 * @return RC_CONFLICT says who has the time or for whom it is held; RC_INVALID names the field
 */
enum rc hold_take(struct db *db, struct appointment *a, int64_t until_at, struct err *e);

/**
 * The person takes it: proposed becomes booked (ACTION_TAKE_UP). One that is over already is booked all the same where
 * everything is still free; else RC_CONFLICT says who has it now. RC_INVALID: the time itself is past.
 * @param rev  as seen; 0: whatever it is
 */
enum rc hold_take_up(struct db *db, int64_t id, int64_t rev, struct err *e);

/** The person does not: the time is free, and the appointment is none (ACTION_RELEASE). RC_CONFLICT when it was booked
 * meanwhile. */
enum rc hold_release(struct db *db, int64_t id, int64_t rev, struct err *e);

/** When it ends, seconds UTC; 0: it is over, or was none. */
enum rc hold_until(struct db *db, int64_t id, int64_t *ret, struct err *e);

/* For statements: until when the row `a` of appointment, which is proposed, holds its time; NULL: no more. */
#define HOLD_UNTIL_SQL(a)                                                                                             \
    "(SELECT ho.expires_at FROM occupancy ho WHERE ho.kind = 3 AND ho.resource = " a ".patient_id"                    \
    " AND ho.start_min BETWEEN " a ".start_min - 1440 AND " a ".end_min AND ho.appointment_id = " a ".id"             \
    " AND ho.expires_at > clock_now() LIMIT 1)"

#endif
