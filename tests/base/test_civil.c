/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock on the wall against instants, around every change of the clock, and times as people type them. */
#include <string.h>

#include "src/base/civil.h"
#include "tests/suite.h"

static int64_t at_wall(int year, int month, int day, int hour, int minute)
{
    return (int64_t)calendar_day(CALENDAR_GREGORIAN, year, month, day) * CIVIL_DAY_MIN + hour * 60 + minute;
}

static void zone(const char *name)
{
    struct err e;

    ck_assert_msg(civil_init(name, &e) == RC_OK, "%s: %s", name, e.text);
}

START_TEST(a_zone_that_is_not_on_the_system_is_refused)
{
    static const char *const wrong[] = {
        "Asia/Atlantis", "",     "/etc/passwd", "../../../etc/passwd", "Asia", "Asia/../UTC",
        "zone.tab",      ":UTC", "UTC-3",
    };
    struct err e;

    zone("Asia/Tehran");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ck_assert_msg(civil_init(wrong[i], &e) == RC_INVALID, "%s", wrong[i]);
        ck_assert_int_eq(civil_min(0), 210);
    }
    ck_assert_str_eq(e.text, "There is no time zone \"UTC-3\" on this system. Use a name like Asia/Tehran.");
}
END_TEST

START_TEST(an_instant_has_its_wall_time_in_each_zone)
{
    static const struct {
        const char *why, *zone;
        int64_t at;
        const char *want;
    } cases[] = {
        {"UTC",                          "UTC",              0,          "1970-01-01 00:00"},
        {"seconds are dropped",          "UTC",              59,         "1970-01-01 00:00"},
        {"before 1970 too",              "UTC",              -1,         "1969-12-31 23:59"},
        {"Tehran in the summers it had", "Asia/Tehran",      1657000000, "2022-07-05 10:16"},
        {"Tehran without summer time",   "Asia/Tehran",      1751600000, "2025-07-04 07:03"},
        {"China",                        "Asia/Shanghai",    1751600000, "2025-07-04 11:33"},
        {"Vietnam",                      "Asia/Ho_Chi_Minh", 1751600000, "2025-07-04 10:33"},
        {"west of Greenwich",            "America/New_York", 1751600000, "2025-07-03 23:33"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[CIVIL_TEXT];

        zone(cases[i].zone);
        civil_format(out, sizeof out, CALENDAR_GREGORIAN, civil_min(cases[i].at));
        ck_assert_msg(strcmp(out, cases[i].want) == 0, "%s: %s", cases[i].why, out);
    }
}
END_TEST

START_TEST(a_skipped_hour_is_refused_and_a_repeated_one_is_its_first_pass)
{
    int64_t at = -7;
    struct err e;

    zone("Europe/London");
    ck_assert_int_eq(civil_instant(at_wall(2025, 3, 30, 1, 30), &at, &e), RC_INVALID);
    ck_assert_str_eq(e.text, "There is no 01:30 on that day, because the clock is put forward.");
    ck_assert_int_eq(at, -7);
    ck_assert_int_eq(civil_instant(at_wall(2025, 3, 30, 0, 59), &at, &e), RC_OK);
    ck_assert_int_eq(at, 1743296340);
    ck_assert_int_eq(civil_instant(at_wall(2025, 3, 30, 2, 0), &at, &e), RC_OK);
    ck_assert_int_eq(at, 1743296400);
    ck_assert_int_eq(civil_instant(at_wall(2025, 10, 26, 1, 30), &at, &e), RC_OK);
    ck_assert_int_eq(at, 1761438600); /* 00:30Z, still summer time */
    ck_assert_int_eq(civil_min(at + 3600), civil_min(at));
    zone("America/New_York");
    ck_assert_int_eq(civil_instant(at_wall(2025, 11, 2, 1, 30), &at, &e), RC_OK);
    ck_assert_int_eq(at, 1762061400); /* 05:30Z */
    ck_assert_int_eq(civil_instant(at_wall(2025, 3, 9, 2, 0), &at, &e), RC_INVALID);
    zone("Asia/Tehran"); /* midnight itself was skipped */
    ck_assert_int_eq(civil_instant(at_wall(2022, 3, 22, 0, 0), &at, &e), RC_INVALID);
    ck_assert_int_eq(civil_instant(at_wall(2022, 3, 22, 1, 0), &at, &e), RC_OK);
    ck_assert_int_eq(civil_min_day(civil_min(at)), civil_min_day(at_wall(2022, 3, 22, 1, 0)));
}
END_TEST

START_TEST(every_half_hour_of_three_years_comes_back)
{
    static const char *const zones[] = {"Europe/London", "America/New_York", "Asia/Tehran",
                                        "Australia/Lord_Howe"};

    for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
        zone(zones[z]);
        for (int64_t min = at_wall(2020, 1, 1, 0, 0); min < at_wall(2023, 1, 1, 0, 0); min += 30) {
            int64_t at;

            if (civil_instant(min, &at, NULL) == RC_OK) {
                ck_assert_int_eq(civil_min(at), min);
                ck_assert_msg(civil_min(at - 3600) != min && civil_min(at - 1800) != min,
                              "not the first pass");
            }
        }
    }
}
END_TEST

START_TEST(a_time_of_day_is_read_as_people_type_it)
{
    static const struct {
        const char *typed;
        int want; /* -1: refused */
    } cases[] = {
        {"9",            540 },
        {"09",           540 },
        {"14",           840 },
        {"930",          570 },
        {"0930",         570 },
        {"1430",         870 },
        {"9:30",         570 },
        {"09:30",        570 },
        {"14.30",        870 },
        {"9am",          540 },
        {"9 AM",         540 },
        {"2:30pm",       870 },
        {"230pm",        870 },
        {"12am",         0   },
        {"12pm",         720 },
        {"12:30 am",     30  },
        {"0",            0   },
        {"23:59",        1439},
        {" 9:30 ",       570 },
        {"۹:۳۰",      570 },
        {"９：３０", 570 },
        {"24",           -1  },
        {"24:00",        -1  },
        {"9:60",         -1  },
        {"960",          -1  },
        {"9:3",          -1  },
        {"9:300",        -1  },
        {"13pm",         -1  },
        {"0am",          -1  },
        {"9x",           -1  },
        {"",             -1  },
        {"noon",         -1  },
        {"-9",           -1  },
        {"09:30:00",     -1  },
        {"99999",        -1  },
        {"9:",           -1  },
        {"9 30",         -1  },
        {"9amm",         -1  },
        {"9a",           -1  },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int minute = -1;
        enum rc rc = civil_parse_time(cases[i].typed, &minute, NULL);

        ck_assert_msg(minute == cases[i].want, "\"%s\" is %d", cases[i].typed, minute);
        ck_assert_int_eq(rc, minute == -1 ? RC_INVALID : RC_OK);
    }
}
END_TEST

START_TEST(a_moment_is_a_date_and_a_time)
{
    static const struct {
        const char *typed, *want; /* or the sentence */
    } cases[] = {
        {"2031-03-04 09:00", "2031-03-04 09:00"                                              },
        {"2031-03-04T09:00", "2031-03-04 09:00"                                              },
        {"t 9:30",           "2026-11-21 09:30"                                              },
        {"T 9:30",           "2026-11-21 09:30"                                              },
        {"mon 14:00",        "2026-11-23 14:00"                                              },
        {"TUE 14",           "2026-11-24 14:00"                                              },
        {"25/11  2 pm",      "2026-11-25 14:00"                                              },
        {"12 may 2027 930",  "2027-05-12 09:30"                                              },
        {"+2w 10",           "2026-12-05 10:00"                                              },
        {"14:30",            "2026-11-21 14:30"                                              },
        {"9am",              "2026-11-21 09:00"                                              },
        {"2031-03-04",       "The time is missing. Type a date and a time, like 25/11 9:30." },
        {"",                 "The time is missing. Type a date and a time, like 25/11 9:30." },
        {"31/2 9:00",        "There is no 31 February."                                      },
        {"t 25:00",          "\"25:00\" is not a time of day. Type it like 9, 9:30 or 14:30."},
    };
    char out[CIVIL_TEXT];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t min = 0;
        struct err e = {.text = ""};
        enum rc rc = civil_parse(cases[i].typed, CALENDAR_GREGORIAN, at_wall(2026, 11, 21, 10, 42), &min, &e);

        civil_format(out, sizeof out, CALENDAR_GREGORIAN, min);
        ck_assert_msg(strcmp(rc == RC_OK ? out : e.text, cases[i].want) == 0, "\"%s\": %s %s", cases[i].typed,
                      out, e.text);
    }
    ck_assert_str_eq(civil_format_time(out, sizeof out, at_wall(2026, 11, 21, 9, 5)), "09:05");
    ck_assert_str_eq(civil_format_time(out, sizeof out, -1), "23:59");
    ck_assert_str_eq(civil_format(out, sizeof out, CALENDAR_JALALI, at_wall(2025, 3, 21, 8, 0)),
                     "1404-01-01 08:00");
}
END_TEST

SUITE_MAIN("civil", a_zone_that_is_not_on_the_system_is_refused, an_instant_has_its_wall_time_in_each_zone,
           a_skipped_hour_is_refused_and_a_repeated_one_is_its_first_pass,
           every_half_hour_of_three_years_comes_back, a_time_of_day_is_read_as_people_type_it,
           a_moment_is_a_date_and_a_time)
