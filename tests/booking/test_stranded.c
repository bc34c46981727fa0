/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Appointments that changed hours leave stranded: which, why, and that moving, cancelling and undo take them off. */
#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/prng.h"
#include "src/booking/stranded.h"
#include "src/clinic/schedule_edit.h"
#include "src/clinic/site.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/booking/small.h"
#include "tests/seed.h"

static size_t count_now(void)
{
    struct err e = {0};
    size_t n = 0;
    bool more = true;
    while (more)
        ck_ok(stranded_count(db, &n, &more, &e));
    return n;
}

/* The one that is stranded, or an empty sentence. */
static const char *why(int64_t id)
{
    static char text[160];
    struct stranded_list l = {0};
    struct err e = {0};
    text[0] = '\0';
    ck_ok(stranded_list(db, &l, &e));
    for (size_t i = 0; i < l.n; i++) {
        if (i > 0)
            ck_assert_int_le(l.rows[i - 1].a.start_min, l.rows[i].a.start_min);
        if (l.rows[i].a.id == id)
            (void)snprintf(text, sizeof text, "%s", l.rows[i].why);
    }
    ck_assert_uint_eq(count_now(), l.n);
    stranded_list_release(&l);
    return text;
}

static const struct {
    const char *what, *sql; /* day 22344 is a Thursday: Li has somebody 09:00-09:30 in chair 1 */
    const char *want;
} cases[] = {
    {"nothing", NULL, ""},
    {"a holiday", "INSERT INTO holiday (day, name) VALUES (22344, 'Fair')", "The clinic is closed: Fair."},
    {"another day's holiday", "INSERT INTO holiday (day, name) VALUES (22345, 'Fair')", ""},
    {"away", "INSERT INTO schedule_exception (practitioner_id, day, kind, note) VALUES (1, 22344, 'away', 'congress')",
     "Li is away: congress."},
    {"away without a word",
     "INSERT INTO schedule_exception (practitioner_id, day, kind, start_min, end_min) VALUES (1, 22344, 'away', 555, 600)",
     "Li is away then."},
    {"away later that day",
     "INSERT INTO schedule_exception (practitioner_id, day, kind, start_min, end_min) VALUES (1, 22344, 'away', 570, 600)",
     ""},
    {"another one away", "INSERT INTO schedule_exception (practitioner_id, day, kind) VALUES (2, 22344, 'away')", ""},
    {"the clinic opens later",
     "INSERT INTO schedule_exception (day, kind, start_min, end_min, note) VALUES (22344, 'closed', 0, 600, 'Water')",
     "Li works 10:00-12:00, 13:00-17:00 that day."},
    {"hours that begin later",
     "UPDATE schedule SET start_min = 550, rev = rev + 1 WHERE practitioner_id = 1 AND weekday = 4 AND start_min = 540",
     "Li works 09:10-12:00, 13:00-17:00 that day."},
    {"a day off", "DELETE FROM schedule WHERE practitioner_id = 1 AND weekday = 4", "Li does not work that day."},
    {"who works here no more", "UPDATE practitioner SET active = 0, rev = rev + 1 WHERE id = 1",
     "Li works here no more."},
    {"the room is closed",
     "INSERT INTO schedule_exception (room_id, day, kind, note) VALUES (1, 22344, 'closed', 'paint')",
     "Chair 1 is closed: paint."},
    {"the room has hours", "INSERT INTO room_hours (room_id, weekday, start_min, end_min) VALUES (1, 4, 555, 900)",
     "Chair 1 is open 09:15-15:00 that day."},
    {"the room has hours on other days",
     "INSERT INTO room_hours (room_id, weekday, start_min, end_min) VALUES (1, 3, 555, 900)",
     "Chair 1 is not open that day."},
    {"the room is out of use", "UPDATE room SET active = 0, rev = rev + 1 WHERE id = 1", "Chair 1 is closed."},
    {"the room is closed today, not on that day", "UPDATE room SET state = 'closed', rev = rev + 1 WHERE id = 1", ""},
    {"another room is closed", "INSERT INTO schedule_exception (room_id, day, kind) VALUES (2, 22344, 'closed')", ""},
    {"who is out of use is listed nowhere",
     "INSERT INTO holiday (day, name) SELECT 22344, 'Fair' FROM patient WHERE id = 1 AND active = 1", NULL},
};

START_TEST(an_appointment_is_stranded_by_what_changed)
{
    struct err e = {0};
    int64_t id = book(WANG, LI, SCALING, at(2, 9, 0), &e);
    ck_assert_int_gt(id, 0);
    ck_assert_uint_eq(count_now(), 0);
    if (cases[_i].sql != NULL)
        ck_ok(small_sql(cases[_i].sql, &e));
    if (cases[_i].want == NULL) {
        ck_assert_str_ne(why(id), "");
        ck_ok(small_sql("UPDATE patient SET active = 0, restricted_at = 1, rev = rev + 1 WHERE id = 1", &e));
        ck_assert_str_eq(why(id), "");
        return;
    }
    ck_assert_msg(strcmp(why(id), cases[_i].want) == 0, "%s: %s", cases[_i].what, why(id));
}
END_TEST

START_TEST(what_is_done_about_it_takes_it_off)
{
    struct err e = {0};
    int64_t one = book(WANG, LI, SCALING, at(2, 9, 0), &e), two = book(SARA, LI, SCALING, at(2, 9, 30), &e),
            three = book(ANH, LI, SCALING, at(2, 10, 0), &e);
    ck_ok(holiday_add(db, TEST_TODAY + 2, "Fair", &e));
    ck_assert_uint_eq(count_now(), 3);
    ck_ok(appointment_move(db, &(struct appointment_move){.id = one, .start_min = at(3, 9, 0)}, &e));
    ck_assert_uint_eq(count_now(), 2);
    ck_ok(appointment_cancel(db, two, 0, SIDE_CLINIC, DOCTOR_ILL, "", &e));
    ck_assert_uint_eq(count_now(), 1);
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_uint_eq(count_now(), 2);
    ck_assert_str_ne(why(two), "");
    ck_ok(holiday_remove(db, TEST_TODAY + 2, &e));
    ck_assert_uint_eq(count_now(), 0);
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_uint_eq(count_now(), 2);
    ck_assert_str_ne(why(three), "");
    clock_at += INT64_C(3) * 86400; /* who did not come then is stranded no more */
    ck_assert_uint_eq(count_now(), 0);
}
END_TEST

static enum rc try_holiday(struct db *d, void *ctx, struct err *e)
{
    return holiday_add(d, *(const int32_t *)ctx, "Fair", e);
}

START_TEST(a_change_is_tried_before_it_is_made)
{
    struct err e = {0};
    struct stranded_list l = {0};
    int32_t day = TEST_TODAY + 2, past = TEST_TODAY - 1;
    int64_t one = book(WANG, LI, SCALING, at(2, 9, 0), &e);
    int64_t other = book(SARA, TRAN, SCALING, at(3, 9, 30), &e);
    ck_assert_int_gt(other, 0);
    ck_ok(small_sql("INSERT INTO schedule_exception (practitioner_id, day, kind) VALUES (2, 22345, 'away')", &e));
    int64_t rows = ask("SELECT count(*) FROM journal");
    ck_ok(stranded_preview(db, try_holiday, &day, &l, &e));
    ck_assert_uint_eq(l.n, 1); /* the other was so before */
    ck_assert_int_eq(l.rows[0].a.id, one);
    ck_assert_str_eq(l.rows[0].why, "The clinic is closed: Fair.");
    stranded_list_release(&l);
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), rows);
    ck_assert_int_eq(ask("SELECT count(*) FROM holiday"), 0);
    ck_refused(stranded_preview(db, try_holiday, &past, &l, &e), RC_INVALID, "past");
    ck_assert_uint_eq(count_now(), 1);
    ck_ok(holiday_add(db, day, "Fair", &e)); /* the desk is well after both */
    ck_assert_uint_eq(count_now(), 2);
}
END_TEST

START_TEST(an_assistant_who_is_away_strands_too)
{
    struct err e = {0};
    ck_ok(small_sql("INSERT INTO practitioner (id, site_id, word, name, short_name, assistant) VALUES"
                    " (9, 1, 'moss', 'Moss', 'Moss', 1)", &e));
    ck_ok(small_sql("INSERT INTO schedule (practitioner_id, weekday, start_min, end_min)"
                    " WITH d (d) AS (VALUES (1), (2), (3), (4), (5)) SELECT 9, d, 480, 1080 FROM d", &e));
    ck_ok(small_sql("INSERT INTO service_part (service_id, kind, from_min, to_min) VALUES (1, 'assistant', 0, 30)", &e));
    int64_t id = book(WANG, LI, SCALING, at(2, 9, 0), &e);
    ck_assert_msg(id > 0, "%s", e.text);
    ck_assert_str_eq(why(id), "");
    ck_ok(small_sql("INSERT INTO schedule_exception (practitioner_id, day, kind, note) VALUES (9, 22344, 'away', 'ill')", &e));
    ck_assert_str_eq(why(id), "Moss is away: ill.");
}
END_TEST

START_TEST(preparing_the_room_is_work_too_where_the_service_says_so)
{
    struct err e = {0};
    ck_ok(small_sql("INSERT INTO service_part (service_id, kind, from_min, to_min) VALUES (2, 'practitioner', 0, 70)", &e));
    int64_t id = book(WANG, TRAN, IMPLANT, at(2, 9, 15), &e); /* from 09:05 on */
    ck_assert_msg(id > 0, "%s", e.text);
    ck_assert_str_eq(why(id), "");
    ck_ok(small_sql("UPDATE schedule SET start_min = 550, rev = rev + 1 WHERE practitioner_id = 2 AND start_min = 540", &e));
    ck_assert_str_eq(why(id), "Tran works 09:10-12:00, 13:00-17:00 that day.");
}
END_TEST

START_TEST(who_goes_to_another_site_leaves_the_room_and_the_assistant)
{
    struct err e = {0};
    int64_t id = book(WANG, LI, SCALING, at(2, 9, 0), &e);
    ck_assert_int_gt(id, 0);
    ck_ok(small_sql("INSERT INTO site (name, timezone, word) VALUES ('North', 'UTC', 'north')", &e));
    ck_assert_str_eq(why(id), "");
    ck_ok(small_sql("UPDATE schedule SET site_id = 2, rev = rev + 1 WHERE practitioner_id = 1 AND weekday = 4", &e));
    ck_assert_str_eq(why(id), "Li works at another site then.");
    ck_ok(small_sql("UPDATE schedule SET site_id = 1, rev = rev + 1 WHERE practitioner_id = 1 AND weekday = 4", &e));
    ck_assert_str_eq(why(id), "");
}
END_TEST

/* ---- after any changes, those are stranded whose every minute a plain reading finds wanting ---- */

static bool every_minute(const struct work_interval *w, size_t n, int64_t start_min, int64_t end_min)
{
    for (int64_t m = start_min; m < end_min; m++) {
        bool in = false;
        for (size_t i = 0; i < n && !in; i++)
            in = w[i].start_min <= civil_min_of_day(m) && civil_min_of_day(m) < w[i].end_min;
        if (!in)
            return false;
    }
    return true;
}

static bool fits(const struct appointment *a)
{
    struct schedule_set *s = NULL;
    struct err e = {0};
    struct work_interval w[SCHEDULE_MAX_INTERVALS];
    int32_t day = civil_min_day(a->start_min);
    int64_t before = ask("SELECT 0"), after = 0;
    if (a->service_id == IMPLANT) {
        before = 10;
        after = 20;
    }
    ck_ok(schedule_load(db, day - 1, day + 1, &s, &e));
    size_t n = schedule_day(s, a->practitioner_id, day, TEST_TODAY, w);
    bool ok = every_minute(w, n, a->start_min, a->end_min);
    n = schedule_room(s, a->room_id, day, w);
    ok = ok && (a->room_id == 0 || every_minute(w, n, a->start_min - before, a->end_min + after));
    schedule_free(s);
    return ok;
}

static void change_hours(struct prng *r)
{
    struct err e = {0};
    int32_t day = TEST_TODAY + (int32_t)prng_below(r, 12);
    struct hours_owner who = {HOURS_OF_PRACTITIONER, 1 + (int64_t)prng_below(r, 3)}, room = {HOURS_OF_ROOM, 1 + (int64_t)prng_below(r, 3)};
    struct schedule_exception x = {.of = who, .day = day, .kind = EXCEPTION_AWAY};
    struct schedule_block b = schedule_block_new(room);
    struct schedule_block_list l = {0};
    x.start_min = (int32_t)prng_below(r, 20) * 60;
    x.end_min = x.start_min + 60 * (1 + (int32_t)prng_below(r, 4));
    switch (prng_below(r, 6)) {
    case 0:
        (void)holiday_add(db, day, "Day", &e);
        break;
    case 1:
        x.of = room;
        x.kind = EXCEPTION_CLOSED;
        (void)schedule_exception_add(db, &x, day, &e);
        break;
    case 2:
        x.kind = prng_below(r, 2) ? EXCEPTION_AWAY : EXCEPTION_EXTRA;
        (void)schedule_exception_add(db, &x, day, &e);
        break;
    case 3:
        b.weekday = 1 + (int32_t)prng_below(r, 7);
        b.start_min = 9 * 60;
        b.end_min = 15 * 60;
        (void)schedule_block_add(db, &b, &e);
        break;
    case 4:
        (void)journal_undo(db, 0, NULL, &e);
        break;
    default:
        ck_ok(schedule_blocks(db, who, SCHEDULE_ALWAYS, SCHEDULE_FOREVER, &l, &e));
        if (l.n > 0) {
            b = l.rows[prng_below(r, l.n)];
            b.end_min = b.end_min - 60 > b.start_min ? b.end_min - 60 : b.end_min;
            (void)schedule_block_change(db, &b, day, &e);
        }
        schedule_block_list_release(&l);
    }
}

START_TEST(after_any_changes_those_are_stranded_that_no_longer_fit)
{
    struct prng r;
    struct err e = {0};
    int64_t stranded = 0;
    prng_seed(&r, test_seed(_i));
    for (int i = 0; i < 40; i++)
        (void)book(1 + (int64_t)prng_below(&r, 40), 1 + (int64_t)prng_below(&r, 3), 1 + (int64_t)prng_below(&r, 3),
                   at((int)prng_below(&r, 12), 9 + (int)prng_below(&r, 8), 15 * (int)prng_below(&r, 4)), &e);
    for (int step = 0; step < 25; step++) {
        struct stranded_list l = {0};
        struct stmt st;
        size_t n = 0;
        change_hours(&r);
        ck_ok(stranded_list(db, &l, &e));
        stmt_open(&st, db, "SELECT id FROM appointment WHERE status = 'booked' ORDER BY start_min, id");
        while (stmt_row(&st)) {
            struct appointment a;
            ck_ok(appointment_load(db, stmt_col_int(&st, 0), &a, &e));
            if (a.end_min <= site_now_min(db) || fits(&a))
                continue;
            ck_assert_msg(n < l.n && l.rows[n].a.id == a.id, "step %d: %lld is missing", step, (long long)a.id);
            n++;
        }
        ck_ok(stmt_finish(&st, &e));
        ck_assert_uint_eq(l.n, n);
        ck_assert_uint_eq(count_now(), n);
        stranded += (int64_t)n;
        stranded_list_release(&l);
    }
    ck_assert_int_gt(stranded, 10);
}
END_TEST

SUITE_MAIN_LOOPS("stranded", booking_setup, fixture_remove, 0,
                 {an_appointment_is_stranded_by_what_changed, ROWS(cases)},
                 {what_is_done_about_it_takes_it_off},
                 {a_change_is_tried_before_it_is_made},
                 {an_assistant_who_is_away_strands_too},
                 {preparing_the_room_is_work_too_where_the_service_says_so},
                 {who_goes_to_another_site_leaves_the_room_and_the_assistant},
                 {after_any_changes_those_are_stranded_that_no_longer_fit, 6})
