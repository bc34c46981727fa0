/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Appointments out as iCalendar, through the helper program: days of a practitioner or of the clinic for a calendar of
 * their own, or one appointment for the person it was agreed with. Numbers (UID) stay the same for the same appointment of the
 * same clinic, and each change raises SEQUENCE, so that a calendar that has it already takes over what changed. */
#ifndef FD_DESK_ICS_FILE_H
#define FD_DESK_ICS_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "src/booking/appointment.h"
#include "src/store/db.h"

enum { ICS_FILE_DAYS = 732 }; /* at most so many at once */

struct ics_query {
    int64_t practitioner_id; /* 0: everybody's */
    int32_t first_day, last_day;
    bool names; /* of the people; never of those who are masked, on the special channel, or out of use */
};

/**
 * Every appointment of these days, cancelled ones and no-shows as cancelled, so that they go from calendars that have them.
 * Needs the right to export; noted in the access log with how many people.
 * @return RC_DENIED; RC_INVALID for too many days; RC_IO
 */
enum rc ics_days(struct db *db, const struct ics_query *q, FILE *out, struct err *e);

/** One appointment as its person needs it: the clinic, the service, with whom, where. Nothing about them. */
enum rc ics_appointment(struct db *db, int64_t id, FILE *out, struct err *e);

/** Where an appointment takes place. */
struct venue {
    char name[128], address[256], phone[64];
};
enum rc venue_of(struct db *db, const struct appointment *a, struct venue *ret, struct err *e);

#endif
