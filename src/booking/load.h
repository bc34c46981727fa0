/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How full a day is: what is worked, what of it is booked, and how many are expected. */
#ifndef FD_BOOKING_LOAD_H
#define FD_BOOKING_LOAD_H

#include <stdint.h>

#include "src/store/db.h"

struct load_day {
    int32_t day;
    int32_t worked_min; /* of all who are asked for together */
    int32_t booked_min; /* may be more than what is worked: overbooked, or booked before the hours changed */
    int32_t count;      /* appointments that stand or were kept */
    char closed[64];    /* why nobody works: the holiday; "" */
};

/**
 * One civil day, from an index alone: 9,000 appointments take about a millisecond.
 * @param practitioner_id  0: everybody
 */
enum rc load_read(struct db *db, int64_t practitioner_id, int32_t day, struct load_day *ret, struct err *e);

/** How much of what is worked is booked, in percent; -1 where nobody works. */
int load_percent(const struct load_day *d);

#endif
