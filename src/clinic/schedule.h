/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a practitioner works: the weekly template with its validity and every n weeks, less holidays and
 * absences, within the opening hours, plus extra hours. Loaded for a range of days at once, then answered
 * without the database. */
#ifndef FD_CLINIC_SCHEDULE_H
#define FD_CLINIC_SCHEDULE_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/clinic/catalog.h"
#include "src/store/db.h"

/** Minutes of one civil day, 0 <= start_min < end_min <= 1440. */
struct work_interval {
    int32_t start_min, end_min;
    int category; /* enum service_category that is preferred here, CATEGORY_ANY for none or released */
};

enum { SCHEDULE_MAX_INTERVALS = 32 };

struct schedule_set;

/** Everything needed to answer for first_day..last_day, both included. Free with schedule_free. */
enum rc schedule_load(struct db *db, int32_t first_day, int32_t last_day, struct schedule_set **ret,
                      struct err *e);
void schedule_free(struct schedule_set *s); /* NULL is fine */

/**
 * The hours a practitioner works on a day, earliest first, without overlap; adjacent ones of one category are
 * one.
 * @param today  decides whether a preferred category has been released
 * @param out    room for SCHEDULE_MAX_INTERVALS
 * @return how many; 0 on a day off or outside the loaded range
 */
size_t schedule_day(const struct schedule_set *s, int64_t practitioner_id, int32_t day, int32_t today,
                    struct work_interval *out);

/** The clinic's opening hours on a day (none on a holiday or when closed); as schedule_day. */
size_t schedule_opening(const struct schedule_set *s, int32_t day, struct work_interval *out);

/** Why a day is closed: the holiday's name or the note of the closure; NULL when it is not. Borrowed from s.
 */
const char *schedule_closed_why(const struct schedule_set *s, int32_t day);

#endif
