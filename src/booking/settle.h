/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settling what an appointment was not given by name: its room and its assistant; and how many may stand over others. For
 * need.c alone. */
#ifndef FD_BOOKING_SETTLE_H
#define FD_BOOKING_SETTLE_H

#include "src/booking/need.h"
#include "src/booking/occupancy.h"
#include "src/clinic/schedule.h"

struct settling {
    struct db *db;
    struct appointment *a;
    const struct need *need;
    const struct schedule_set *hours;
    int64_t site_id;                   /* as in struct need */
    struct occupied rows[OCCUPIED_MAX]; /* of the minutes; whom is settled later */
    size_t n_rows;
    struct taken over; /* whom the practitioner is overbooked with; their room and assistant serve when no other is free */
    bool crowded;      /* something that is taken is taken once more, which a->overbook allows */
};

/** The first who has any of the minutes that the appointment wants of its `kind`, of this one. */
enum rc settle_taken(const struct settling *s, enum occupant kind, int64_t resource, struct taken *ret, struct err *e);

/** The room in a->room_id, or another one unless that is to be kept. */
enum rc settle_room(struct settling *s, bool keep, struct err *e);

/** The assistant in a->assistant_id, or another one unless that is to be kept; none where the service needs none. */
enum rc settle_assistant(struct settling *s, bool keep, struct err *e);

/** RC_CONFLICT when the practitioner has as many overbooked appointments that day as they may. */
enum rc settle_limit(const struct settling *s, struct err *e);

/** "; next free 11:00": for all that the appointment needs; "" when not soon. */
void need_next_free(struct db *db, const struct appointment *a, char *out, size_t size);

/** RC_CONFLICT with who has `what` until when. */
enum rc need_tell_taken(struct db *db, const struct appointment *a, const char *what, const struct taken *t,
                        struct err *e);

#endif
