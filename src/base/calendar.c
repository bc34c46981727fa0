/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Day numbers to Gregorian and Jalali dates and back, and how a day is written. */
#include "src/base/calendar.h"

#include <assert.h>
#include <stdio.h>

#include "src/base/i18n.h"

static const char *const weekday_names[7] = {N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"),
                                             N_("Fri"), N_("Sat"), N_("Sun")};

static const char *const month_names[2][12][2] = {
    [CALENDAR_GREGORIAN] = {{N_("Jan"), N_("January")},
                            {N_("Feb"), N_("February")},
                            {N_("Mar"), N_("March")},
                            {N_("Apr"), N_("April")},
                            {N_("May"), N_("May")},
                            {N_("Jun"), N_("June")},
                            {N_("Jul"), N_("July")},
                            {N_("Aug"), N_("August")},
                            {N_("Sep"), N_("September")},
                            {N_("Oct"), N_("October")},
                            {N_("Nov"), N_("November")},
                            {N_("Dec"), N_("December")}},
    [CALENDAR_JALALI] = {{N_("Far"), N_("Farvardin")},
                            {N_("Ord"), N_("Ordibehesht")},
                            {N_("Kho"), N_("Khordad")},
                            {N_("Tir"), N_("Tir")},
                            {N_("Mor"), N_("Mordad")},
                            {N_("Sha"), N_("Shahrivar")},
                            {N_("Meh"), N_("Mehr")},
                            {N_("Aba"), N_("Aban")},
                            {N_("Aza"), N_("Azar")},
                            {N_("Dey"), N_("Dey")},
                            {N_("Bah"), N_("Bahman")},
                            {N_("Esf"), N_("Esfand")}  },
};

static int32_t clamp_day(int64_t day)
{
    if (day < CALENDAR_FIRST_DAY)
        return CALENDAR_FIRST_DAY;
    return day > CALENDAR_LAST_DAY ? CALENDAR_LAST_DAY : (int32_t)day;
}

/* ---- Gregorian: years counted from March, so that the leap day is the last of its year ---- */

static int32_t gregorian_day(int year, int month, int day)
{
    int y = month > 2 ? year : year - 1;
    int from_march = (month + 9) % 12;

    return y * 365 + y / 4 - y / 100 + y / 400 + (153 * from_march + 2) / 5 + day - 719469;
}

static struct calendar_date gregorian_date(int32_t day)
{
    int32_t days = day + 719468;                      /* since 0000-03-01 */
    int32_t century = (4 * days + 3) / 146097;        /* 146097 days in 400 years */
    int32_t in_century = days - century * 146097 / 4; /* 0-36524 */
    int32_t year = (4 * in_century + 3) / 1461;       /* 0-99 */
    int32_t in_year = in_century - year * 1461 / 4;   /* 0-365, from 1 March */
    int32_t month = (5 * in_year + 2) / 153;          /* 0 March to 11 February */
    struct calendar_date d;

    d.day = in_year - (153 * month + 2) / 5 + 1;
    d.month = month < 10 ? month + 3 : month - 9;
    d.year = century * 100 + year + (month >= 10);
    return d;
}

/* ---- Jalali: the year begins at the spring equinox of Tehran. Leap years come every four years, and at
 * times after five; the years where that rhythm starts anew were computed from the sun by K. M. Borkowski,
 * "The Persian calendar for 3000 years" (Earth, Moon, and Planets 74, 1996). ---- */

static const int rhythm_starts[] = {-61,  9,    38,   199,  426,  686,  756,  818,  1111, 1181,
                                    1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178};

/* The first day of a Jalali year, 1 to 3177: 365 days a year and one for each leap year before it. */
static int32_t nowruz(int year)
{
    int leaps = 0;
    int span = 0, since = 0;

    for (size_t i = 1; i < sizeof rhythm_starts / sizeof *rhythm_starts; i++) {
        span = rhythm_starts[i] - rhythm_starts[i - 1];
        since = year - rhythm_starts[i - 1];
        if (since < span)
            break;
        leaps += span / 33 * 8 + span % 33 / 4;
    }
    leaps += since / 33 * 8 + (since % 33 + 3) / 4;
    if (span % 33 == 4 && span - since == 4)
        leaps++;
    return year * 365 + leaps - 492648;
}

static int jalali_days_before(int month)
{
    return month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30;
}

static struct calendar_date jalali_date(int32_t day)
{
    struct calendar_date d = {gregorian_date(day).year - 621, 1, 1};
    int32_t in_year = day - nowruz(d.year);

    if (in_year < 0)
        in_year = day - nowruz(--d.year);
    d.month = in_year < 186 ? in_year / 31 + 1 : (in_year - 186) / 30 + 7;
    d.day = in_year - jalali_days_before(d.month) + 1;
    return d;
}

/* ---- both ---- */

int calendar_month_length(enum calendar calendar, int year, int month)
{
    static const int8_t lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (year < 1 || year > 2999 || month < 1 || month > 12)
        return 0;
    if (calendar == CALENDAR_JALALI) {
        if (month < 12)
            return month <= 6 ? 31 : 30;
        return nowruz(year + 1) - nowruz(year) - 336;
    }
    if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
        return 29;
    return lengths[month - 1];
}

static int32_t day_of(enum calendar calendar, int year, int month, int day)
{
    if (calendar == CALENDAR_JALALI)
        return nowruz(year) + jalali_days_before(month) + day - 1;
    return gregorian_day(year, month, day);
}

bool calendar_exists(enum calendar calendar, int year, int month, int day)
{
    if (day < 1 || day > calendar_month_length(calendar, year, month))
        return false;
    return clamp_day(day_of(calendar, year, month, day)) == day_of(calendar, year, month, day);
}

int32_t calendar_day(enum calendar calendar, int year, int month, int day)
{
    assert(month >= 1 && month <= 12 && day >= 1 && day <= calendar_month_length(calendar, year, month));
    return clamp_day(day_of(calendar, year, month, day));
}

struct calendar_date calendar_date(enum calendar calendar, int32_t day)
{
    day = clamp_day(day);
    return calendar == CALENDAR_JALALI ? jalali_date(day) : gregorian_date(day);
}

int calendar_weekday(int32_t day)
{
    return (clamp_day(day) - CALENDAR_FIRST_DAY + 5) % 7; /* 1600-01-01 was a Saturday */
}

int32_t calendar_add_months(enum calendar calendar, int32_t day, int n)
{
    struct calendar_date d = calendar_date(calendar, day);
    int64_t months = (int64_t)d.year * 12 + d.month - 1 + n;
    int year, month, length;

    if (months < 12)
        return CALENDAR_FIRST_DAY;
    if (months >= (int64_t)3000 * 12)
        return CALENDAR_LAST_DAY;
    year = (int)(months / 12);
    month = (int)(months % 12) + 1;
    length = calendar_month_length(calendar, year, month);
    return clamp_day(day_of(calendar, year, month, d.day < length ? d.day : length));
}

int calendar_age(enum calendar calendar, int32_t born, int32_t today)
{
    struct calendar_date b = calendar_date(calendar, born);
    struct calendar_date t = calendar_date(calendar, today);
    bool before_birthday = t.month < b.month || (t.month == b.month && t.day < b.day);

    return born > today ? -1 : t.year - b.year - before_birthday;
}

const char *calendar_weekday_name(int weekday)
{
    assert(weekday >= 0 && weekday < 7);
    return _(weekday_names[weekday]);
}

const char *calendar_month_name(enum calendar calendar, int month, bool whole)
{
    assert(month >= 1 && month <= 12);
    return _(month_names[calendar][month - 1][whole]);
}

char *calendar_format_day(char *out, size_t size, enum calendar calendar, int32_t day,
                          enum calendar_style style)
{
    struct calendar_date d = calendar_date(calendar, day);
    const char *weekday = calendar_weekday_name(calendar_weekday(day));
    const char *month = calendar_month_name(calendar, d.month, false);

    switch (style) {
    case CALENDAR_ISO:
        snprintf(out, size, "%04d-%02d-%02d", d.year, d.month, d.day);
        break;
    case CALENDAR_SHORT:
        /* A day in a column: weekday, day of the month in two places, month. */
        snprintf(out, size, _("%s %2d %s"), weekday, d.day, month);
        break;
    case CALENDAR_LONG:
        /* A day in full: weekday, day of the month, month, year. */
        snprintf(out, size, _("%s %d %s %d"), weekday, d.day, month, d.year);
        break;
    case CALENDAR_BRIEF:
        /* A day within a sentence: day of the month, month. */
        snprintf(out, size, _("%d %s"), d.day, month);
        break;
    }
    return out;
}

char *calendar_format_partial(char *out, size_t size, enum calendar calendar, int32_t day, int precision)
{
    struct calendar_date d = calendar_date(calendar, day);

    if (precision == CALENDAR_YEAR)
        snprintf(out, size, "%04d", d.year);
    else if (precision == CALENDAR_MONTH)
        snprintf(out, size, "%04d-%02d", d.year, d.month);
    else
        snprintf(out, size, "%04d-%02d-%02d", d.year, d.month, d.day);
    return out;
}
