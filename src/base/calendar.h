/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Civil days and the two calendars people read them in, and dates as a person types them.
 * A day is a count of days since 1970-01-01, from CALENDAR_FIRST_DAY to CALENDAR_LAST_DAY; a day outside is
 * treated as the nearer of the two, so that no stored number can break a screen. */
#ifndef FD_BASE_CALENDAR_H
#define FD_BASE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"

enum calendar { CALENDAR_GREGORIAN, CALENDAR_JALALI };

enum {
    CALENDAR_FIRST_DAY = -135140, /* 1600-01-01 */
    CALENDAR_LAST_DAY = 376199,   /* 2999-12-31 */
    CALENDAR_FIRST_BIRTH = -43829 /* 1850-01-01 */
};

/** A day in a calendar's own numbers: month 1-12, day 1-31. */
struct calendar_date {
    int year;
    int month;
    int day;
};

/** Days of that month, 0 when the calendar has no such year or month. */
int calendar_month_length(enum calendar calendar, int year, int month);

/** True when that year, month and day exist within the range of days. */
bool calendar_exists(enum calendar calendar, int year, int month, int day);

/** The day of a date that exists; months and days that do not exist are an error of the caller. */
int32_t calendar_day(enum calendar calendar, int year, int month, int day);

struct calendar_date calendar_date(enum calendar calendar, int32_t day);

/** 0 Monday to 6 Sunday. */
int calendar_weekday(int32_t day);

/** The day n months later (earlier if n is negative); 31 becomes the last day of a shorter month. */
int32_t calendar_add_months(enum calendar calendar, int32_t day, int n);

/** Whole years from `born` to `today` as people count an age; -1 when born is later than today. */
int calendar_age(enum calendar calendar, int32_t born, int32_t today);

/** Borrowed, translated: "Mon". weekday is 0-6. */
const char *calendar_weekday_name(int weekday);

/** Borrowed, translated: "Jan" or, if whole, "January". month is 1-12. */
const char *calendar_month_name(enum calendar calendar, int month, bool whole);

enum calendar_style {
    CALENDAR_ISO,   /* 2026-11-21, in the calendar's own numbers */
    CALENDAR_SHORT, /* "Sat 21 Nov", "Thu  6 Mar": equally wide, for columns */
    CALENDAR_LONG,  /* "Sat 21 Nov 2026" */
    CALENDAR_BRIEF  /* "21 Nov" */
};

/** Writes the day as text, cut at `size`; returns out. */
char *calendar_format_day(char *out, size_t size, enum calendar calendar, int32_t day,
                          enum calendar_style style);

/** How much of a date is known. The day that goes with it is the first one of that period. */
enum calendar_precision { CALENDAR_YEAR = 1, CALENDAR_MONTH = 2, CALENDAR_EXACT = 3 };

/** A date known to `precision` only, in ISO numbers: "1990", "1990-05" or "1990-05-12"; returns out. */
char *calendar_format_partial(char *out, size_t size, enum calendar calendar, int32_t day, int precision);

/** What kind of date is asked for. */
enum calendar_want {
    CALENDAR_ANY_DAY, /* one whole day; without a year it is the next such day, today included */
    CALENDAR_BIRTH    /* 1850 to today; may be a year, a month of a year, or an age such as 34y or 8m */
};

/**
 * Reads a date as a person types it, in digits of any script:
 *   t  t+14  t-1  +3d  +2w  +1m  +1y  today  tomorrow  yesterday
 *   mon ... sun         the next such day from tomorrow on
 *   25/11  25/11/1990  25.11.90  25-11-1990  12 may 1990    the day first
 *   2026-11-21  1990/05/12  19900512                        the year first
 * and for births also 1990, 05/1990, 1990-05, 34y, 8m. Two figures of a year mean the latest such year that
 * is not in the future for births, otherwise the one from 80 years ago to 19 years ahead. In a Jalali clinic
 * a date with a year after 1700 is Gregorian.
 * @param day        the day, or the first day of the period; untouched on failure
 * @param precision  enum calendar_precision, may be NULL; untouched on failure
 * @return RC_OK or RC_INVALID with one sentence
 */
enum rc calendar_parse(const char *typed, enum calendar calendar, int32_t today, enum calendar_want want,
                       int32_t *day, int *precision, struct err *e);

/**
 * Reads weekdays as a person types them: "mon,thu", "mon thu", "mon-fri", "sat-wed"; names or their beginnings in English or
 * as they are shown.
 * @param weekdays  bit 0 Monday .. 6 Sunday; untouched on failure
 */
enum rc calendar_parse_weekdays(const char *typed, unsigned *weekdays, struct err *e);

/** "Mon Thu"; "" for none or all of them. Returns out. */
char *calendar_weekdays_text(char *out, size_t size, unsigned weekdays);

#endif
