/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A date, time or moment that is taken can be written and typed again. The first byte is the calendar and what is asked
 * for. */
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/civil.h"
#include "tests/fuzz/fuzz.h"

static const char *const pieces[] = {
    "0", "1", "2", "9", "12", "31", "29", "02", "1990", "2024", "2026", "2999", "1600", "1403", "۵", "٩", "８", "/", "-", ".", ":", ",", "+", " ", "T",
    "t", "y", "m", "w", "d", "am", "pm", "may", "Dec", "mon", "sunday", "today", "yesterday", "年", "月", "日", "۱۴۰۳/۱۲/۳۰", "\xe2\x80\x8f",
    "99999999999999999999", "\xff", NULL,
};

enum { TODAY = 20778 };
static const int64_t now = TODAY * (int64_t)CIVIL_DAY_MIN + 642;

static void day(const char *s, enum calendar calendar, enum calendar_want want)
{
    struct err e = {.text = ""};
    int32_t first = INT32_MIN, again;
    int precision = -1, same;
    char out[CIVIL_TEXT];
    enum rc rc = calendar_parse(s, calendar, TODAY, want, &first, &precision, &e);

    fuzz_told(rc, &e);
    MUST(rc == RC_OK || (first == INT32_MIN && precision == -1));
    if (rc != RC_OK)
        return;
    MUST(first >= CALENDAR_FIRST_DAY && first <= CALENDAR_LAST_DAY);
    MUST(precision >= CALENDAR_YEAR && precision <= CALENDAR_EXACT);
    MUST(want != CALENDAR_ANY_DAY || precision == CALENDAR_EXACT);
    MUST(want != CALENDAR_BIRTH || (first >= CALENDAR_FIRST_BIRTH - 366 && first <= TODAY));
    calendar_format_partial(out, sizeof out, calendar, first, precision);
    /* A Jalali year that reads as a Gregorian one, and the first days of the range, have no such text. */
    if (calendar == CALENDAR_JALALI && calendar_date(calendar, first).year > 1700)
        return;
    if (precision != CALENDAR_EXACT && first < CALENDAR_FIRST_BIRTH)
        return;
    rc = calendar_parse(out, calendar, TODAY, want, &again, &same, &e);
    MUST(rc == RC_OK && again == first && same == precision);
}

static void moment(const char *s, enum calendar calendar)
{
    struct err e = {.text = ""};
    char out[CIVIL_TEXT];
    int64_t min = INT64_MIN, again, at = 0;
    int minute = -1;
    enum rc rc = civil_parse_time(s, &minute, &e);

    fuzz_told(rc, &e);
    MUST(rc == RC_OK ? minute >= 0 && minute < CIVIL_DAY_MIN : minute == -1);
    rc = civil_parse(s, calendar, now, &min, &e);
    fuzz_told(rc, &e);
    MUST(rc == RC_OK || min == INT64_MIN);
    if (rc != RC_OK)
        return;
    fuzz_told(civil_instant(min, &at, &e), &e);
    civil_format(out, sizeof out, calendar, min);
    if (calendar == CALENDAR_JALALI && calendar_date(calendar, civil_min_day(min)).year > 1700)
        return;
    MUST(civil_parse(out, calendar, now, &again, &e) == RC_OK && again == min);
}

static void run(const char *s, size_t n)
{
    if (n == 0)
        return;
    day(s + 1, (s[0] & 1) ? CALENDAR_JALALI : CALENDAR_GREGORIAN, (s[0] & 2) ? CALENDAR_BIRTH : CALENDAR_ANY_DAY);
    moment(s + 1, (s[0] & 1) ? CALENDAR_JALALI : CALENDAR_GREGORIAN);
}

const struct fuzz_target fuzz_dates = {"dates", run, pieces, 5000};
