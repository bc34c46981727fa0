/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a practitioner works: the weekly template with its validity and every n weeks, less holidays and
 * absences, within the opening hours, plus extra hours. Loaded for a range of days at once, then answered
 * without the database. */
#ifndef FD_CLINIC_SCHEDULE_H
#define FD_CLINIC_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/clinic/catalog.h"
#include "src/store/db.h"

/** Minutes of one civil day, 0 <= start_min < end_min <= 1440. */
struct work_interval {
    int32_t start_min, end_min;
    int category;    /* enum service_category that is preferred here, CATEGORY_ANY for none or released */
    int64_t site_id; /* where it is worked, and whose rooms serve; 0 for a room's own hours */
};

enum { SCHEDULE_MAX_INTERVALS = 32 };

/** What is different on a day: practitioners are away, rooms and sites closed, hours are extra. */
enum exception_kind { EXCEPTION_AWAY, EXCEPTION_CLOSED, EXCEPTION_EXTRA, EXCEPTION_KIND_COUNT };
extern const struct enum_word exception_kinds[EXCEPTION_KIND_COUNT];

struct schedule_set;

/** Everything needed to answer for first_day..last_day, both included. Free with schedule_free. */
enum rc schedule_load(struct db *db, int32_t first_day, int32_t last_day, struct schedule_set **ret,
                      struct err *e);
void schedule_free(struct schedule_set *s); /* NULL is fine */

/**
 * The hours a practitioner or an assistant works on a day, earliest first, without overlap; adjacent ones of one
 * category and site are one. In this order: the weekly template within the opening hours of its site (none on a
 * holiday), the person's own extra hours added, their absences cut out.
 * @param today  decides whether a preferred category has been released
 * @param out    room for SCHEDULE_MAX_INTERVALS
 * @return how many; 0 on a day off or outside the loaded range
 */
size_t schedule_day(const struct schedule_set *s, int64_t practitioner_id, int32_t day, int32_t today,
                    struct work_interval *out);

/** The opening hours of a site on a day (none on a holiday or when closed), of all sites together with site_id 0; as
 * schedule_day. A site that was never given any is always open. */
size_t schedule_opening(const struct schedule_set *s, int64_t site_id, int32_t day, struct work_interval *out);

/** When a room can be used on a day; as schedule_day. All day long unless hours of its own were given that are valid then,
 * less what is closed in the room and, with hours of its own, plus what is extra. Holidays and opening hours close no room:
 * who works, needs one. */
size_t schedule_room(const struct schedule_set *s, int64_t room_id, int32_t day, struct work_interval *out);

/** True when a list of hours holds all of start_min..end_min of its day. */
bool schedule_holds(const struct work_interval *hours, size_t n, int32_t start_min, int32_t end_min);

/** Why a day is closed: the holiday's name or the note of the closure of every site; NULL when it is not. Borrowed
 * from s. */
const char *schedule_closed_why(const struct schedule_set *s, int32_t day);

/** The note of an absence of a practitioner, or of a closure of a room, that takes any of these minutes, "" when
 * nothing is noted; NULL when there is none. One of both is 0. Borrowed from s. */
const char *schedule_away_why(const struct schedule_set *s, int64_t practitioner_id, int64_t room_id, int32_t day,
                              int32_t start_min, int32_t end_min);

/** Does a room have hours of its own, or a day that is different, in the loaded range? */
bool schedule_room_limited(const struct schedule_set *s, int64_t room_id);

#endif
