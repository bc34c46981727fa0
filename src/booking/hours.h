/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The working hours of everybody, kept per connection and read anew only when somebody changed them. */
#ifndef FD_BOOKING_HOURS_H
#define FD_BOOKING_HOURS_H

#include <stdbool.h>
#include <stdint.h>

#include "src/clinic/schedule.h"

/** For at least first_day..last_day. Borrowed until the next call. */
enum rc hours_get(struct db *db, int32_t first_day, int32_t last_day, const struct schedule_set **ret,
                  struct err *e);

/**
 * What a practitioner works on a day in civil minutes since 1970, touching hours of one site as one.
 * @param category  leaves out hours kept for another category; CATEGORY_ANY: all hours
 * @param out       room for SCHEDULE_MAX_INTERVALS
 */
struct hours_span {
    int64_t start_min, end_min;
    int64_t site_id; /* whose rooms serve */
};
size_t hours_of(const struct schedule_set *set, int64_t practitioner_id, int32_t day, int32_t today,
                int category, struct hours_span *out);

/** Does a practitioner or assistant work all of [start_min, end_min), also over midnight? Whatever the hours are kept for.
 * @param site_id  at that site; 0: at any */
bool hours_work(const struct schedule_set *set, int64_t worker_id, int64_t site_id, int64_t start_min, int64_t end_min);

/** Can a room be used all of [start_min, end_min)? */
bool hours_room(const struct schedule_set *set, int64_t room_id, int64_t start_min, int64_t end_min);

/** True when the wall really shows every minute of [start_min, end_min): no clock change skips any. */
bool hours_exist(int64_t start_min, int64_t end_min);

#endif
