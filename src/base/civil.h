/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Civil time on the clinic's wall and instants. Instants are seconds since 1970-01-01T00:00Z; civil time is
 * minutes since 1970-01-01T00:00 on the wall, so that day * 1440 + minute of the day is exact on every
 * day, also when the clock is changed. One zone per process, as there is one per clinic file: call civil_init
 * before threads start. */
#ifndef FD_BASE_CIVIL_H
#define FD_BASE_CIVIL_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/calendar.h"
#include "src/base/err.h"

enum { CIVIL_DAY_MIN = 1440 /* minutes of a civil day */ };

/**
 * Sets the zone of this process by its tz database name ("Asia/Tehran", "UTC"); until then it is the one of the
 * environment.
 * @return RC_OK, or RC_INVALID when this system has no such zone; the zone is then as before
 */
enum rc civil_init(const char *zone, struct err *e);

/** The civil minute at an instant. */
int64_t civil_min(int64_t at);

/** The day of a civil minute, and its minute of that day, 0-1439. */
int32_t civil_min_day(int64_t min);
int civil_min_of_day(int64_t min);

/**
 * The instant of a civil minute; of an hour that the clock repeats, its first pass.
 * @param at  untouched on failure
 * @return RC_OK, or RC_INVALID for a time that the clock skips, with a sentence
 */
enum rc civil_instant(int64_t min, int64_t *at, struct err *e);

enum { CIVIL_TEXT = 32 }; /* enough for any of the texts below */

/** Writes "09:30"; returns out. Only the time of day of `min` counts. */
char *civil_format_time(char *out, size_t size, int64_t min);

/** Writes "2026-11-21 09:30" in the calendar's numbers; returns out. */
char *civil_format(char *out, size_t size, enum calendar calendar, int64_t min);

/**
 * Reads a time of day as a person types it: 9, 930, 0930, 9:30, 14.30, 9am, 2:30pm, digits of any script.
 * @param minute  of the day, 0-1439; untouched on failure
 */
enum rc civil_parse_time(const char *typed, int *minute, struct err *e);

/**
 * Reads a date and a time: "2031-03-04 09:00", "2031-03-04T09:00", "t 9:30", "mon 14:00"; the date in any
 * form that calendar_parse takes for one day, after the day of now_min. A time with a colon or am/pm alone is
 * of today.
 * @param min  untouched on failure
 */
enum rc civil_parse(const char *typed, enum calendar calendar, int64_t now_min, int64_t *min, struct err *e);

#endif
