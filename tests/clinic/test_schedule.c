/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schedules: weekly templates, every n weeks, holidays, absences, extra hours, opening hours, preferred
 * categories. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/base/prng.h"
#include "src/clinic/clinic.h"
#include "src/clinic/schedule.h"
#include "tests/clinic/fixture.h"
#include "tests/seed.h"

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
    /* 22284 is the Sunday 2031-01-05: its week began in the old year */
    {"every third week across a year's end: the week of the anchor",
     "UPDATE schedule SET every_weeks = 3, anchor_day = 22284, rev = rev + 1 WHERE practitioner_id = 1 AND weekday = 1",
     1, MONDAY - 63, MONDAY - 63, "08:30-12:30 13:30-18:00"},
    {"every third week across a year's end: the week after",
     "UPDATE schedule SET every_weeks = 3, anchor_day = 22284, rev = rev + 1 WHERE practitioner_id = 1 AND weekday = 1",
     1, MONDAY - 56, MONDAY - 56, ""},
    {"every third week across a year's end: three weeks before",
     "UPDATE schedule SET every_weeks = 3, anchor_day = 22284, rev = rev + 1 WHERE practitioner_id = 1 AND weekday = 1",
     1, MONDAY - 84, MONDAY - 84, "08:30-12:30 13:30-18:00"},
    {"every third week across a year's end: three weeks on",
     "UPDATE schedule SET every_weeks = 3, anchor_day = 22284, rev = rev + 1 WHERE practitioner_id = 1 AND weekday = 1",
     1, MONDAY - 42, MONDAY - 42, "08:30-12:30 13:30-18:00"},
    {"kept on the last day before its release", NULL, 2, MONDAY + 8, MONDAY + 4, "09:00-13:00 treatment"},
    {"away goes before extra",
     "INSERT INTO schedule_exception (practitioner_id, day, kind, start_min, end_min) VALUES"
     " (1, 22341, 'away', 1080, 1140), (1, 22341, 'extra', 1080, 1200)",
     1, MONDAY, MONDAY, "08:30-12:30 13:30-18:00 19:00-20:00"},
    {"closed goes before extra opening",
     "INSERT INTO schedule_exception (day, kind, start_min, end_min) VALUES (22341, 'extra', 0, 1440),"
     " (22341, 'closed', 600, 1440)",
     1, MONDAY, MONDAY, "08:30-10:00"},
    {"a closed room closes nobody's day",
     "INSERT INTO schedule_exception (room_id, day, kind) VALUES (1, 22341, 'closed')", 1, MONDAY, MONDAY,
     "08:30-12:30 13:30-18:00"},
    {"a break cut out of a block",
     "INSERT INTO schedule_exception (practitioner_id, day, kind, start_min, end_min) VALUES (1, 22341, 'away', 600, 615)",
     1, MONDAY, MONDAY, "08:30-10:00 10:15-12:30 13:30-18:00"},
    {"opening hours that end before that day",
     "UPDATE opening_hours SET valid_to_day = 22340, rev = rev + 1 WHERE weekday = 1", 1, MONDAY, MONDAY, ""},
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

/* ---- a plain reading of every minute ---- */

enum { PEOPLE = 4, ROOMS = 3, WEEKS = 7, FIRST = MONDAY - 14 };

static int64_t count_where(const char *from_where)
{
    char text[1024];
    (void)snprintf(text, sizeof text, "SELECT count(*) FROM %s", from_where);
    return ask(text);
}

/* Who works in one minute, by SQL alone: no intervals, no cutting. */
static bool open_at(int64_t site, int32_t day, int minute)
{
    char where[512];
    int weekday = (int)(((day + 3) % 7 + 7) % 7) + 1;
    (void)snprintf(where, sizeof where,
                   "schedule_exception WHERE practitioner_id IS NULL AND room_id IS NULL AND day = %d AND kind = 'closed'"
                   " AND (site_id IS NULL OR site_id = %d) AND start_min <= %d AND end_min > %d",
                   (int)day, (int)site, minute, minute);
    if (count_where(where) > 0)
        return false;
    (void)snprintf(where, sizeof where,
                   "schedule_exception WHERE practitioner_id IS NULL AND room_id IS NULL AND day = %d AND kind = 'extra'"
                   " AND (site_id IS NULL OR site_id = %d) AND start_min <= %d AND end_min > %d",
                   (int)day, (int)site, minute, minute);
    if (count_where(where) > 0)
        return true;
    (void)snprintf(where, sizeof where,
                   "opening_hours WHERE site_id = %d AND weekday = %d AND %d BETWEEN valid_from_day AND valid_to_day"
                   " AND start_min <= %d AND end_min > %d AND NOT EXISTS (SELECT 1 FROM holiday WHERE day = %d)",
                   (int)site, weekday, (int)day, minute, minute, (int)day);
    return count_where(where) > 0;
}

static bool works_at(int64_t who, int32_t day, int minute)
{
    char where[512];
    int weekday = (int)(((day + 3) % 7 + 7) % 7) + 1;
    (void)snprintf(where, sizeof where,
                   "schedule_exception WHERE practitioner_id = %d AND day = %d AND kind = 'away' AND start_min <= %d"
                   " AND end_min > %d",
                   (int)who, (int)day, minute, minute);
    if (count_where(where) > 0)
        return false;
    (void)snprintf(where, sizeof where,
                   "schedule_exception WHERE practitioner_id = %d AND day = %d AND kind = 'extra' AND start_min <= %d"
                   " AND end_min > %d",
                   (int)who, (int)day, minute, minute);
    if (count_where(where) > 0)
        return true;
    for (int64_t site = 1; site <= 2; site++) {
        /* the Monday of a day is (day + 3) / 7 * 7 - 3; all days here are after 1970 */
        (void)snprintf(where, sizeof where,
                       "schedule JOIN practitioner d ON d.id = practitioner_id WHERE practitioner_id = %d AND weekday = %d"
                       " AND %d BETWEEN valid_from_day AND valid_to_day AND start_min <= %d AND end_min > %d"
                       " AND abs((%d + 3) / 7 - (anchor_day + 3) / 7) %% every_weeks = 0"
                       " AND coalesce(schedule.site_id, d.site_id) = %d",
                       (int)who, weekday, (int)day, minute, minute, (int)day, (int)site);
        if (count_where(where) > 0 && open_at(site, day, minute))
            return true;
    }
    return false;
}

static bool room_at(int64_t room, int32_t day, int minute)
{
    char where[512];
    int weekday = (int)(((day + 3) % 7 + 7) % 7) + 1;
    static const char *const kinds[] = {"kind <> 'extra'", "kind = 'extra'"};
    for (int i = 0; i < 2; i++) {
        (void)snprintf(where, sizeof where,
                       "schedule_exception WHERE room_id = %d AND day = %d AND %s AND start_min <= %d AND end_min > %d",
                       (int)room, (int)day, kinds[i], minute, minute);
        if (count_where(where) > 0)
            return i == 1;
    }
    (void)snprintf(where, sizeof where, "room_hours WHERE room_id = %d AND %d BETWEEN valid_from_day AND valid_to_day",
                   (int)room, (int)day);
    if (count_where(where) == 0)
        return true;
    (void)snprintf(where, sizeof where,
                   "room_hours WHERE room_id = %d AND %d BETWEEN valid_from_day AND valid_to_day AND weekday = %d"
                   " AND start_min <= %d AND end_min > %d",
                   (int)room, (int)day, weekday, minute, minute);
    return count_where(where) > 0;
}

static int some(struct prng *r, int most)
{
    return (int)prng_below(r, (uint64_t)most);
}

static void insert_random(struct prng *r)
{
    char sql[512];
    int start = some(r, 20) * 60, end = start + 60 * (1 + some(r, 24 - start / 60)), day = FIRST + some(r, WEEKS * 7);
    int to = day + some(r, 40);
    char away[8], site[8];
    (void)snprintf(site, sizeof site, some(r, 3) == 0 ? "%d" : "NULL", 1 + some(r, 2));
    (void)snprintf(away, sizeof away, "%d", 1 + some(r, PEOPLE));
    static const char *const kinds[] = {"away", "closed", "extra"};
    switch (some(r, 8)) {
    case 0:
        (void)snprintf(sql, sizeof sql, "INSERT OR IGNORE INTO holiday (day, name) VALUES (%d, 'Day')", day);
        break;
    case 1:
        (void)snprintf(sql, sizeof sql,
                       "INSERT INTO room_hours (room_id, weekday, start_min, end_min, valid_from_day, valid_to_day)"
                       " VALUES (%d, %d, %d, %d, %d, %d)",
                       1 + some(r, ROOMS), 1 + some(r, 7), start, end, day, to);
        break;
    case 2:
        (void)snprintf(sql, sizeof sql,
                       "INSERT INTO schedule_exception (day, kind, start_min, end_min, practitioner_id, room_id, site_id)"
                       " VALUES (%d, '%s', %d, %d, %s, NULL, %s)",
                       day, kinds[2 * some(r, 2)], start, end, away, site);
        break;
    case 3:
        (void)snprintf(sql, sizeof sql,
                       "INSERT INTO schedule_exception (day, kind, start_min, end_min, room_id) VALUES (%d, '%s', %d, %d, %d)",
                       day, kinds[1 + some(r, 2)], start, end, 1 + some(r, ROOMS));
        break;
    case 4:
        (void)snprintf(sql, sizeof sql,
                       "INSERT INTO schedule_exception (day, kind, start_min, end_min, site_id) VALUES (%d, '%s', %d, %d, %s)",
                       day, kinds[1 + some(r, 2)], start, end, site);
        break;
    case 5:
        (void)snprintf(sql, sizeof sql,
                       "INSERT INTO opening_hours (site_id, weekday, start_min, end_min, valid_from_day, valid_to_day)"
                       " VALUES (%d, %d, %d, %d, %d, %d)",
                       1 + some(r, 2), 1 + some(r, 7), start, end, day, to);
        break;
    default:
        (void)snprintf(sql, sizeof sql,
                       "INSERT INTO schedule (practitioner_id, weekday, start_min, end_min, valid_from_day, valid_to_day,"
                       " every_weeks, anchor_day, site_id) VALUES (%s, %d, %d, %d, %d, %d, %d, %d, %s)",
                       away, 1 + some(r, 7), start, end, day, to, 1 + some(r, 4), day - 400 + some(r, 800), site);
    }
    must_change(sql);
}

static bool held(const struct work_interval *w, size_t n, int minute)
{
    for (size_t i = 0; i < n; i++) {
        ck_assert_int_lt(w[i].start_min, w[i].end_min);
        if (i > 0)
            ck_assert_int_le(w[i - 1].end_min, w[i].start_min);
        if (w[i].start_min <= minute && minute < w[i].end_min)
            return true;
    }
    return false;
}

START_TEST(hours_are_what_a_plain_reading_of_every_hour_says)
{
    struct prng r;
    struct schedule_set *s = NULL;
    struct err e = {0};
    struct work_interval w[SCHEDULE_MAX_INTERVALS];
    prng_seed(&r, test_seed(_i));
    must_change("INSERT INTO site (name, timezone) VALUES ('Other', 'UTC')");
    must_change("INSERT INTO opening_hours (site_id, weekday, start_min, end_min) VALUES (2, 3, 480, 1440)");
    for (int i = 0; i < 40; i++)
        insert_random(&r);
    ck_ok(schedule_load(db, FIRST, FIRST + WEEKS * 7, &s, &e));
    for (int i = 0; i < 400; i++) {
        int32_t day = FIRST + some(&r, WEEKS * 7);
        int minute = some(&r, 24) * 60 + some(&r, 2) * 59; /* the first and the last minute of an hour */
        int64_t who = 1 + some(&r, PEOPLE), room = 1 + some(&r, ROOMS), site = 1 + some(&r, 2);
        size_t n = schedule_day(s, who, day, MONDAY, w);
        ck_assert_msg(held(w, n, minute) == works_at(who, day, minute), "%d on %d at %d", (int)who, (int)day, minute);
        n = schedule_room(s, room, day, w);
        ck_assert_msg(held(w, n, minute) == room_at(room, day, minute), "room %d on %d at %d", (int)room, (int)day, minute);
        n = schedule_opening(s, site, day, w);
        ck_assert_msg(held(w, n, minute) == open_at(site, day, minute), "site %d on %d at %d", (int)site, (int)day, minute);
    }
    schedule_free(s);
}
END_TEST

SUITE_MAIN_LOOPS("schedule", setup, fixture_remove, 0,
                 {hours_of_a_day, ROWS(cases)},
                 {why_a_day_is_closed_is_told},
                 {hours_are_what_a_plain_reading_of_every_hour_says, 12},
                 {ninety_days_of_twenty_practitioners_are_answered_at_once})
