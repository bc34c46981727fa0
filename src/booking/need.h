/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an appointment needs, and whether it can have it. For booking/ and what books by other paths. */
#ifndef FD_BOOKING_NEED_H
#define FD_BOOKING_NEED_H

#include "src/booking/appointment.h"
#include "src/clinic/schedule.h"
#include "src/clinic/service_part.h"

/** What the set-up says about an appointment that is wanted. */
struct need {
    struct service_parts parts;
    char room_kind[32];
    const struct schedule_set *hours; /* around the time, once it was looked at; borrowed */
    int64_t site_id; /* where the practitioner works then, and whose rooms serve; 0: not asked, any */
    char service[APPOINTMENT_NAME], practitioner[APPOINTMENT_NAME];
};

/** For a's service and practitioner; RC_INVALID names the one that is wrong. */
enum rc need_read(struct db *db, const struct appointment *a, struct need *ret, struct err *e);

/** Does nothing restrict the booking of a's person with its practitioner? RC_DENIED, RC_CONFLICT name who may override. */
enum rc need_allowed(struct db *db, const struct appointment *a, struct err *e);

/** What was asked for by name, and no other will do. */
struct need_keep {
    bool room, assistant;
};

/**
 * Everything that must hold where it is wanted: nothing that restricts the person's booking, a possible time, somebody at
 * work, nobody in two places, a room, an assistant, no more overbooked ones than the day may have. Settles a->room_id and a->assistant_id; a->overbook and
 * a->twice_reason, which allow what is else refused, fall away where nothing had to be allowed. Inside the change that
 * then takes the time.
 */
enum rc need_check(struct db *db, struct appointment *a, struct need *need, struct need_keep keep, struct err *e);

/** The same of a time that was right when it was agreed and has perhaps begun. */
enum rc need_settle(struct db *db, struct appointment *a, const struct need *need, struct need_keep keep, struct err *e);

/** "10:30", or with its date when that is another day than that of the minute `today_of`; returns out. */
const char *need_when(struct db *db, char *out, size_t size, int64_t min, int64_t today_of);

#endif
