/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two calendars against published days, and dates as people type them. */
#include <string.h>

#include "src/base/calendar.h"
#include "tests/suite.h"

static int32_t g(int year, int month, int day)
{
    return calendar_day(CALENDAR_GREGORIAN, year, month, day);
}

START_TEST(a_gregorian_day_has_its_published_number_and_weekday)
{
    static const struct {
        const char *why;
        int year, month, day;
        int32_t number;
        int weekday;
    } cases[] = {
        {"the first day of all, a Thursday",          1970, 1,  1,  0,                    3},
        {"the day before",                            1969, 12, 31, -1,                   2},
        {"a leap day of a whole century",             2000, 2,  29, 11016,                1},
        {"after the missing leap day of 1900",        1900, 3,  1,  -25508,               3},
        {"the day the earliest birth is measured by", 1850, 1,  1,  CALENDAR_FIRST_BIRTH, 1},
        {"the first day kept",                        1600, 1,  1,  CALENDAR_FIRST_DAY,   5},
        {"the last day kept",                         2999, 12, 31, CALENDAR_LAST_DAY,    1},
        {"a Saturday",                                2026, 11, 21, 20778,                5},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t day = g(cases[i].year, cases[i].month, cases[i].day);

        ck_assert_msg(day == cases[i].number, "%s: %d", cases[i].why, day);
        ck_assert_msg(calendar_weekday(day) == cases[i].weekday, "%s: weekday", cases[i].why);
    }
}
END_TEST

START_TEST(nowruz_falls_on_its_published_day)
{
    static const struct {
        int year, g_year, g_day; /* the day of March */
    } cases[] = {
        {1300, 1921, 21},
        {1347, 1968, 21},
        {1348, 1969, 21},
        {1357, 1978, 21},
        {1366, 1987, 21},
        {1367, 1988, 21},
        {1370, 1991, 21},
        {1371, 1992, 21},
        {1375, 1996, 20},
        {1376, 1997, 21},
        {1379, 2000, 20},
        {1380, 2001, 21},
        {1383, 2004, 20},
        {1387, 2008, 20},
        {1388, 2009, 21},
        {1391, 2012, 20},
        {1395, 2016, 20},
        {1396, 2017, 21},
        {1399, 2020, 20},
        {1400, 2021, 21},
        {1401, 2022, 21},
        {1402, 2023, 21},
        {1403, 2024, 20},
        {1404, 2025, 21},
        {1405, 2026, 21},
        {1406, 2027, 21},
        {1407, 2028, 20},
        {1408, 2029, 20},
        {1409, 2030, 21},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(calendar_day(CALENDAR_JALALI, cases[i].year, 1, 1) ==
                          g(cases[i].g_year, 3, cases[i].g_day),
                      "1 Farvardin %d", cases[i].year);
}
END_TEST

START_TEST(the_jalali_leap_years_are_those_of_the_official_calendar)
{
    static const int leap[] = {1304, 1309, 1313, 1317, 1321, 1325, 1329, 1333, 1337, 1342, 1346, 1350,
                               1354, 1358, 1362, 1366, 1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399,
                               1403, 1408, 1412, 1416, 1420, 1424, 1428, 1432, 1436, 1441};
    size_t next = 0;

    for (int year = 1304; year <= 1441; year++) {
        int want = next < sizeof leap / sizeof *leap && leap[next] == year ? 30 : 29;

        next += want == 30;
        ck_assert_msg(calendar_month_length(CALENDAR_JALALI, year, 12) == want, "Esfand %d", year);
    }
}
END_TEST

START_TEST(every_day_comes_back_from_either_calendar)
{
    for (int c = CALENDAR_GREGORIAN; c <= CALENDAR_JALALI; c++)
        for (int32_t day = CALENDAR_FIRST_DAY; day <= CALENDAR_LAST_DAY; day++) {
            struct calendar_date d = calendar_date((enum calendar)c, day);

            if (d.day < 1 || d.day > calendar_month_length((enum calendar)c, d.year, d.month) ||
                calendar_day((enum calendar)c, d.year, d.month, d.day) != day)
                ck_abort_msg("calendar %d day %d became %d-%d-%d", c, day, d.year, d.month, d.day);
        }
}
END_TEST

START_TEST(numbers_outside_the_range_are_taken_for_its_ends)
{
    ck_assert_int_eq(calendar_date(CALENDAR_GREGORIAN, INT32_MIN).year, 1600);
    ck_assert_int_eq(calendar_date(CALENDAR_GREGORIAN, INT32_MAX).year, 2999);
    ck_assert_int_eq(calendar_add_months(CALENDAR_JALALI, 0, INT32_MAX), CALENDAR_LAST_DAY);
    ck_assert_int_eq(calendar_add_months(CALENDAR_JALALI, 0, -INT32_MAX), CALENDAR_FIRST_DAY);
    ck_assert(!calendar_exists(CALENDAR_GREGORIAN, 1599, 12, 31));
    ck_assert(!calendar_exists(CALENDAR_GREGORIAN, 2023, 2, 29));
    ck_assert(!calendar_exists(CALENDAR_GREGORIAN, 2023, 13, 1));
    ck_assert(!calendar_exists(CALENDAR_JALALI, 1404, 12, 30));
    ck_assert(calendar_exists(CALENDAR_JALALI, 1403, 12, 30));
}
END_TEST

START_TEST(months_are_added_to_the_same_or_the_last_day)
{
    ck_assert_int_eq(calendar_add_months(CALENDAR_GREGORIAN, g(2026, 1, 31), 1), g(2026, 2, 28));
    ck_assert_int_eq(calendar_add_months(CALENDAR_GREGORIAN, g(2028, 2, 29), 12), g(2029, 2, 28));
    ck_assert_int_eq(calendar_add_months(CALENDAR_GREGORIAN, g(2026, 1, 15), -1), g(2025, 12, 15));
    ck_assert_int_eq(calendar_add_months(CALENDAR_GREGORIAN, g(2026, 1, 15), -25), g(2023, 12, 15));
    ck_assert_int_eq(calendar_add_months(CALENDAR_JALALI, calendar_day(CALENDAR_JALALI, 1404, 6, 31), 6),
                     calendar_day(CALENDAR_JALALI, 1404, 12, 29));
}
END_TEST

START_TEST(an_age_turns_on_the_birthday)
{
    ck_assert_int_eq(calendar_age(CALENDAR_GREGORIAN, g(1990, 5, 12), g(2026, 5, 11)), 35);
    ck_assert_int_eq(calendar_age(CALENDAR_GREGORIAN, g(1990, 5, 12), g(2026, 5, 12)), 36);
    ck_assert_int_eq(calendar_age(CALENDAR_GREGORIAN, g(2026, 5, 12), g(2026, 5, 12)), 0);
    ck_assert_int_eq(calendar_age(CALENDAR_GREGORIAN, g(2026, 5, 13), g(2026, 5, 12)), -1);
}
END_TEST

START_TEST(a_day_is_written_in_four_ways)
{
    char out[64];

    ck_assert_str_eq(calendar_format_day(out, sizeof out, CALENDAR_GREGORIAN, g(2026, 11, 21), CALENDAR_ISO),
                     "2026-11-21");
    ck_assert_str_eq(calendar_format_day(out, sizeof out, CALENDAR_GREGORIAN, g(2031, 3, 6), CALENDAR_SHORT),
                     "Thu  6 Mar");
    ck_assert_str_eq(calendar_format_day(out, sizeof out, CALENDAR_GREGORIAN, g(2026, 11, 21), CALENDAR_LONG),
                     "Sat 21 Nov 2026");
    ck_assert_str_eq(calendar_format_day(out, sizeof out, CALENDAR_GREGORIAN, g(2026, 9, 2), CALENDAR_BRIEF),
                     "2 Sep");
    ck_assert_str_eq(calendar_format_day(out, sizeof out, CALENDAR_JALALI, g(2025, 3, 21), CALENDAR_ISO),
                     "1404-01-01");
    ck_assert_str_eq(calendar_format_day(out, sizeof out, CALENDAR_JALALI, g(2025, 3, 21), CALENDAR_LONG),
                     "Fri 1 Far 1404");
    ck_assert_str_eq(calendar_format_day(out, 5, CALENDAR_GREGORIAN, 0, CALENDAR_ISO), "1970");
    ck_assert_str_eq(
        calendar_format_partial(out, sizeof out, CALENDAR_GREGORIAN, g(1990, 5, 1), CALENDAR_YEAR), "1990");
    ck_assert_str_eq(
        calendar_format_partial(out, sizeof out, CALENDAR_GREGORIAN, g(1990, 5, 1), CALENDAR_MONTH),
        "1990-05");
    ck_assert_str_eq(
        calendar_format_partial(out, sizeof out, CALENDAR_GREGORIAN, g(1990, 5, 1), CALENDAR_EXACT),
        "1990-05-01");
}
END_TEST

struct typed {
    const char *why, *typed, *want; /* ISO of the calendar, or the sentence that refuses */
    int precision;                  /* 0: refused */
};

static void check_typed(const struct typed *cases, size_t n, enum calendar calendar, int32_t today,
                        enum calendar_want want)
{
    for (size_t i = 0; i < n; i++) {
        struct err e = {.text = ""};
        int32_t day = -7;
        int precision = -7;
        char out[32];
        enum rc rc = calendar_parse(cases[i].typed, calendar, today, want, &day, &precision, &e);

        if (cases[i].precision == 0) {
            ck_assert_msg(rc == RC_INVALID, "%s: \"%s\" was taken", cases[i].why, cases[i].typed);
            ck_assert_msg(strcmp(e.text, cases[i].want) == 0, "%s: \"%s\"", cases[i].why, e.text);
            ck_assert_msg(day == -7 && precision == -7, "%s: the day was touched", cases[i].why);
            continue;
        }
        ck_assert_msg(rc == RC_OK, "%s: \"%s\": %s", cases[i].why, cases[i].typed, e.text);
        calendar_format_day(out, sizeof out, calendar, day, CALENDAR_ISO);
        ck_assert_msg(strcmp(out, cases[i].want) == 0, "%s: \"%s\" is %s", cases[i].why, cases[i].typed, out);
        ck_assert_msg(precision == cases[i].precision, "%s: precision %d", cases[i].why, precision);
    }
}

START_TEST(a_day_is_read_as_people_type_it)
{
    static const struct typed cases[] = {
        {"today",                       "t",                        "2026-11-21",                                                       3},
        {"in words",                    "Tomorrow",                 "2026-11-22",                                                       3},
        {"two weeks on",                "t+14",                     "2026-12-05",                                                       3},
        {"yesterday",                   "t-1",                      "2026-11-20",                                                       3},
        {"blanks around",               "  t-1 ",                   "2026-11-20",                                                       3},
        {"days",                        "+3d",                      "2026-11-24",                                                       3},
        {"days without a unit",         "+3",                       "2026-11-24",                                                       3},
        {"weeks",                       "+2w",                      "2026-12-05",                                                       3},
        {"a month",                     "+1m",                      "2026-12-21",                                                       3},
        {"a year back",                 "-1y",                      "2025-11-21",                                                       3},
        {"the next Monday",             "mon",                      "2026-11-23",                                                       3},
        {"today's name is a week away", "sat",                      "2026-11-28",                                                       3},
        {"a whole name",                "Sunday",                   "2026-11-22",                                                       3},
        {"later this year",             "25/11",                    "2026-11-25",                                                       3},
        {"today without a year",        "21/11",                    "2026-11-21",                                                       3},
        {"gone by this year",           "20/11",                    "2027-11-20",                                                       3},
        {"the next leap day",           "29/2",                     "2028-02-29",                                                       3},
        {"slashes",                     "25/11/1990",               "1990-11-25",                                                       3},
        {"dots",                        "25.11.1990",               "1990-11-25",                                                       3},
        {"hyphens",                     "25-11-1990",               "1990-11-25",                                                       3},
        {"year first",                  "1990-05-12",               "1990-05-12",                                                       3},
        {"year first with slashes",     "1990/5/2",                 "1990-05-02",                                                       3},
        {"eight figures",               "19900512",                 "1990-05-12",                                                       3},
        {"a month by name",             "12 May 1990",              "1990-05-12",                                                       3},
        {"a month by name, no blanks",  "12may",                    "2027-05-12",                                                       3},
        {"a two-figure year ahead",     "25/11/27",                 "2027-11-25",                                                       3},
        {"a two-figure year behind",    "25/11/90",                 "1990-11-25",                                                       3},
        {"Persian figures",             "۲۵/۱۱/۱۹۹۰",       "1990-11-25",                                                       3},
        {"full-width figures",          "２５／１１",          "2026-11-25",                                                       3},
        {"Chinese signs",               "2026年11月21日",        "2026-11-21",                                                       3},
        {"no such day in any year",     "31/2",                     "There is no 31 February.",                                         0},
        {"no such day in that year",    "29/2/2023",                "There is no 29 February in 2023.",                                 0},
        {"no such month",               "11/25/1990",               "There is no month 25. Type the day first, as in 25/11/1990.",      0},
        {"day nought",                  "0/5/1990",                 "There is no 0 May.",                                               0},
        {"six figures",                 "120590",                   "\"120590\" can be read in two ways. Type it like 25/11/1990.",     0},
        {"three figures of a year",     "1/2/990",
         "\"1/2/990\" is not a date. Type it like 25/11, t+14, +2w or mon.",                                                            0},
        {"a year alone",                "1990",                     "That is not one day. Type it like 25/11, t+14, +2w or mon.",       0},
        {"a Jalali year",               "1369/2/22",                "The year 1369 is too far away.",                                   0},
        {"beyond",                      "25/11/2999",               "The year 2999 is too far away.",                                   0},
        {"far beyond",                  "+9999y",                   "That date is too far away.",                                       0},
        {"beyond, counted from today",  "+512y",                    "That date is too far away.",                                       0},
        {"an unknown unit",             "+2x",                      "\"+2x\" is not a date. Type it like 25/11, t+14, +2w or mon.",     0},
        {"half of it",                  "t+",                       "\"t+\" is not a date. Type it like 25/11, t+14, +2w or mon.",      0},
        {"words",                       "soon",                     "\"soon\" is not a date. Type it like 25/11, t+14, +2w or mon.",    0},
        {"four parts",                  "1/2/3/4",                  "\"1/2/3/4\" is not a date. Type it like 25/11, t+14, +2w or mon.", 0},
        {"many figures",                "1/2/99999999999999999999",
         "\"1/2/99999999999999999999\" is not a date. Type it like 25/11, t+14, +2w or mon.",                                           0},
        {"an age",                      "34y",                      "\"34y\" is not a date. Type it like 25/11, t+14, +2w or mon.",     0},
        {"nothing",                     "",                         "The date is missing.",                                             0},
    };

    check_typed(cases, sizeof cases / sizeof *cases, CALENDAR_GREGORIAN, g(2026, 11, 21), CALENDAR_ANY_DAY);
}
END_TEST

START_TEST(a_birth_date_may_be_partial_and_lies_in_the_past)
{
    static const struct typed cases[] = {
        {"a whole day",                                  "12/5/1990",   "1990-05-12",                                                             3},
        {"a year",                                       "1990",        "1990-01-01",                                                             1},
        {"a month",                                      "05/1990",     "1990-05-01",                                                             2},
        {"a month, year first",                          "1990-05",     "1990-05-01",                                                             2},
        {"a month in Chinese",                           "1990年5月", "1990-05-01",                                                             2},
        {"an age",                                       "34y",         "1992-01-01",                                                             1},
        {"an infant's age",                              "8m",          "2026-03-01",                                                             2},
        {"this year so far",                             "2026",        "2026-01-01",                                                             1},
        {"born today",                                   "t",           "2026-11-21",                                                             3},
        {"two figures, this century",                    "20/11/26",    "2026-11-20",                                                             3},
        {"two figures, tomorrow is a hundred years ago", "22/11/26",    "1926-11-22",                                                             3},
        {"two figures, long ago",                        "12/5/27",     "1927-05-12",                                                             3},
        {"tomorrow",                                     "22/11/2026",  "A birth date cannot be in the future.",                                  0},
        {"a weekday",                                    "mon",         "A birth date cannot be in the future.",                                  0},
        {"no year",                                      "12/5",        "The year is missing. Type it like 25/11/1990.",                          0},
        {"too long ago",                                 "31/12/1849",  "That birth date is too long ago.",                                       0},
        {"too old",                                      "190y",        "That birth date is too long ago.",                                       0},
        {"no such leap day",                             "29/02/1900",  "There is no 29 February in 1900.",                                       0},
        {"month 13",                                     "1990-13",     "There is no month 13. Type the day first, as in 25/11/1990.",            0},
        {"words",                                        "spring",      "\"spring\" is not a date. Type it like 25/11/1990, 1990-11-25 or 1990.", 0},
    };

    check_typed(cases, sizeof cases / sizeof *cases, CALENDAR_GREGORIAN, g(2026, 11, 21), CALENDAR_BIRTH);
}
END_TEST

START_TEST(a_jalali_clinic_types_its_own_dates)
{
    static const struct typed cases[] = {
        {"a whole day",                 "1369/2/22",           "1369-02-22",                                                      3},
        {"Persian figures",             "۱۳۶۹/۰۲/۲۲",  "1369-02-22",                                                      3},
        {"eight figures",               "13690222",            "1369-02-22",                                                      3},
        {"two figures",                 "22/2/69",             "1369-02-22",                                                      3},
        {"a leap day",                  "30/12/1403",          "1403-12-30",                                                      3},
        {"a passport's Gregorian date", "1990-05-12",          "1369-02-22",                                                      3},
        {"a month by name",             "22 ordibehesht 1369", "1369-02-22",                                                      3},
        {"a year",                      "1369",                "1369-01-01",                                                      1},
        {"no leap day",                 "30/12/1404",          "There is no 30 Esfand in 1404.",                                  0},
        {"31 of a short month",         "31/7/1369",           "There is no 31 Mehr.",                                            0},
        {"a Gregorian year alone",      "1990",                "The year 1990 is not one of this calendar. Type the whole date.",
         0                                                                                                                         },
    };

    check_typed(cases, sizeof cases / sizeof *cases, CALENDAR_JALALI, g(2026, 11, 21), CALENDAR_BIRTH);
}
END_TEST

START_TEST(weekdays_are_read_as_people_type_them)
{
    static const struct {
        const char *typed;
        unsigned want; /* 0: refused */
        const char *shown;
    } cases[] = {
        { "mon", 1, "Mon" },
        { "Mon,Thu", 1 | 8, "Mon Thu" },
        { "tu  we ,fri", 2 | 4 | 16, "Tue Wed Fri" },
        { "mon-fri", 31, "Mon Tue Wed Thu Fri" },
        { "sat-mon", 32 | 64 | 1, "Mon Sat Sun" },
        { "saturday", 32, "Sat" },
        { "mon-sun", 127, "" },
        { "m", 0, NULL },
        { "t,w", 0, NULL },
        { "mon-", 0, NULL },
        { "", 0, NULL },
        { "noday", 0, NULL },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned got = 0;
        char text[64];
        struct err e = { 0 };
        enum rc rc = calendar_parse_weekdays(cases[i].typed, &got, &e);

        ck_assert_msg((rc == RC_OK) == (cases[i].want != 0) && got == cases[i].want, "%s: %u, %s", cases[i].typed, got,
                      e.text);
        if (rc == RC_OK)
            ck_assert_str_eq(calendar_weekdays_text(text, sizeof text, got), cases[i].shown);
    }
}
END_TEST

SUITE_MAIN("calendar", a_gregorian_day_has_its_published_number_and_weekday,
           nowruz_falls_on_its_published_day, the_jalali_leap_years_are_those_of_the_official_calendar,
           every_day_comes_back_from_either_calendar, numbers_outside_the_range_are_taken_for_its_ends,
           months_are_added_to_the_same_or_the_last_day,
           an_age_turns_on_the_birthday, a_day_is_written_in_four_ways, a_day_is_read_as_people_type_it,
           a_birth_date_may_be_partial_and_lies_in_the_past, a_jalali_clinic_types_its_own_dates,
           weekdays_are_read_as_people_type_them)
