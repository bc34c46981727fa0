/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schedules: weekly templates, every n weeks, holidays, absences, extra hours, opening hours, preferred
 * categories. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/clinic/clinic.h"
#include "src/clinic/schedule.h"
#include "tests/clinic/fixture.h"

static const struct room *const rooms[] = {&store_room, &clinic_room};

enum { MONDAY = TEST_TODAY - 1 /* 2031-03-03 */ };

static void setup(void)
{
    struct err e = {0};
    fixture_make(rooms, 2);
    ck_ok(fixture_kit("dental", &e));
}

/* "09:00-12:00 13:00-17:00 cosmetic" */
static const char *hours(int64_t practitioner, int32_t day, int32_t today)
{
    static char text[256];
    struct work_interval w[SCHEDULE_MAX_INTERVALS];
    struct schedule_set *s = NULL;
    struct err e = {0};
    ck_ok(schedule_load(db, day - 3, day + 3, &s, &e));
    size_t n = schedule_day(s, practitioner, day, today, w), used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < n; i++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%s%02d:%02d-%02d:%02d%s%s", i > 0 ? " " : "",
                             (int)w[i].start_min / 60, (int)w[i].start_min % 60, (int)w[i].end_min / 60,
                             (int)w[i].end_min % 60, w[i].category == CATEGORY_ANY ? "" : " ",
                             w[i].category == CATEGORY_ANY ? "" : service_categories[w[i].category].word);
    schedule_free(s);
    return text;
}

static const struct {
    const char *why, *sql;
    int64_t practitioner; /* 1 li, 2 tran, 3 karimi */
    int32_t day, today;
    const char *want;
} cases[] = {
    {"the weekly template", NULL, 1, MONDAY, MONDAY, "08:30-12:30 13:30-18:00"},
    {"a day off", NULL, 2, MONDAY + 5, MONDAY, ""},
    {"a block kept for a category", NULL, 2, MONDAY + 8, MONDAY, "09:00-13:00 treatment"},
    {"and released three days before", NULL, 2, MONDAY + 8, MONDAY + 5, "09:00-13:00"},
    {"every second week: it is this one", NULL, 3, MONDAY + 5, MONDAY, "09:00-13:00"},
    {"every second week: it is not the next", NULL, 3, MONDAY + 12, MONDAY, ""},
    {"but the other one's", NULL, 1, MONDAY + 12, MONDAY, "09:00-13:00"},
    {"a holiday", "INSERT INTO holiday (day, name) VALUES (22341, 'Fair')", 1, MONDAY, MONDAY, ""},
    {"away for a morning",
     "INSERT INTO schedule_exception (practitioner_id, day, kind, start_min, end_min) VALUES (1, 22341, "
     "'away', 0, 720)",
     1, MONDAY, MONDAY, "12:00-12:30 13:30-18:00"},
    {"another one's absence changes nothing",
     "INSERT INTO schedule_exception (practitioner_id, day, kind) VALUES (2, 22341, 'away')", 1, MONDAY,
     MONDAY, "08:30-12:30 13:30-18:00"},
    {"the clinic closes at four",
     "INSERT INTO schedule_exception (day, kind, start_min, end_min) VALUES (22341, 'closed', 960, 1440)", 1,
     MONDAY, MONDAY, "08:30-12:30 13:30-16:00"},
    {"an extra evening",
     "INSERT INTO schedule_exception (practitioner_id, day, kind, start_min, end_min) VALUES (1, 22341, "
     "'extra', 1080, 1200)",
     1, MONDAY, MONDAY, "08:30-12:30 13:30-20:00"},
    {"extra hours that overlap are not counted twice",
     "INSERT INTO schedule_exception (practitioner_id, day, kind, start_min, end_min) VALUES (1, 22341, "
     "'extra', 720, 840)",
     1, MONDAY, MONDAY, "08:30-18:00"},
    {"extra hours on a holiday",
     "INSERT INTO schedule_exception (practitioner_id, day, kind, start_min, end_min) VALUES (1, 22346, "
     "'extra', 600, 660)",
     1, MONDAY + 5, MONDAY, "10:00-11:00"},
    {"a template that is over",
     "UPDATE schedule SET valid_to_day = 22340, rev = rev + 1 WHERE practitioner_id = 1 AND weekday = 1", 1,
     MONDAY, MONDAY, ""},
    {"a template beyond the opening hours is cut",
     "UPDATE schedule SET start_min = 300, rev = rev + 1 WHERE practitioner_id = 1 AND weekday = 1 AND "
     "start_min = 510",
     1, MONDAY, MONDAY, "08:30-12:30 13:30-18:00"},
    {"nobody by that number", NULL, 99, MONDAY, MONDAY, ""},
};

START_TEST(hours_of_a_day)
{
    const char *got;
    int i = _i;
    if (cases[i].sql != NULL)
        must_change(cases[i].sql);
    got = hours(cases[i].practitioner, cases[i].day, cases[i].today);
    ck_assert_msg(strcmp(got, cases[i].want) == 0, "%s: %s instead of %s", cases[i].why, got, cases[i].want);
}
END_TEST

START_TEST(why_a_day_is_closed_is_told)
{
    struct schedule_set *s = NULL;
    struct err e = {0};
    must_change("INSERT INTO holiday (day, name) VALUES (22341, 'Fair')");
    must_change("INSERT INTO schedule_exception (day, kind, note) VALUES (22342, 'closed', 'Painters')");
    ck_ok(schedule_load(db, MONDAY, MONDAY + 6, &s, &e));
    ck_assert_str_eq(schedule_closed_why(s, MONDAY), "Fair");
    ck_assert_str_eq(schedule_closed_why(s, MONDAY + 1), "Painters");
    ck_assert_ptr_null(schedule_closed_why(s, MONDAY + 2));
    struct work_interval w[SCHEDULE_MAX_INTERVALS];
    ck_assert_uint_eq(schedule_opening(s, 0, MONDAY, w), 0);
    ck_assert_uint_eq(schedule_opening(s, 0, MONDAY + 2, w), 1);
    ck_assert_uint_eq(schedule_opening(s, 0, MONDAY + 20, w), 0); /* not loaded */
    schedule_free(s);
}
END_TEST

START_TEST(ninety_days_of_twenty_practitioners_are_answered_at_once)
{
    struct schedule_set *s = NULL;
    struct err e = {0};
    struct work_interval w[SCHEDULE_MAX_INTERVALS];
    struct timespec a, b;
    size_t n = 0;
    must_change("INSERT INTO practitioner (site_id, word, name, short_name) WITH RECURSIVE c (i) AS (SELECT "
                "4 UNION ALL"
                " SELECT i + 1 FROM c WHERE i < 20) SELECT 1, 'p' || i, 'P' || i, 'P' || i FROM c");
    must_change("INSERT INTO schedule (practitioner_id, weekday, start_min, end_min) SELECT p.id, weekday, "
                "start_min, end_min"
                " FROM practitioner p, schedule WHERE p.id > 3 AND practitioner_id = 1");
    ck_ok(schedule_load(db, MONDAY, MONDAY + 89, &s, &e));
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (int64_t p = 1; p <= 20; p++)
        for (int32_t day = MONDAY; day < MONDAY + 90; day++)
            n += schedule_day(s, p, day, MONDAY, w);
    clock_gettime(CLOCK_MONOTONIC, &b);
    ck_assert_uint_gt(n, 1000);
    double ms = (double)(b.tv_sec - a.tv_sec) * 1e3 + (double)(b.tv_nsec - a.tv_nsec) / 1e6;
    printf("20 practitioners, 90 days: %.2f ms\n", ms);
    ck_assert_msg(ms < 50, "%.2f ms", ms); /* a bound against blunders; the bench measures */
    schedule_free(s);
}
END_TEST

SUITE_MAIN_LOOPS("schedule", setup, fixture_remove, 0,
                 {hours_of_a_day, ROWS(cases)},
                 {why_a_day_is_closed_is_told},
                 {ninety_days_of_twenty_practitioners_are_answered_at_once})
