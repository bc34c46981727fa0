/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hours are changed from a day on and the past stays; what cannot be is refused with a sentence; all is one change that
 * undo takes back. */
#include <stdlib.h>
#include <string.h>

#include "src/base/prng.h"
#include "src/clinic/clinic.h"
#include "src/clinic/schedule_edit.h"
#include "src/clinic/site.h"
#include "src/store/journal.h"
#include "tests/clinic/fixture.h"
#include "tests/seed.h"

static const struct room *const rooms[] = {&store_room, &clinic_room};

enum { LI = 1, TRAN, KARIMI, MOSS, CHAIR_1 = 1, MONDAY = TEST_TODAY - 1 };

static const struct hours_owner li = {HOURS_OF_PRACTITIONER, LI}, chair = {HOURS_OF_ROOM, CHAIR_1},
                                site = {HOURS_OF_SITE, 1}, clinic = {HOURS_OF_SITE, 0};

static void setup(void)
{
    struct err e = {0};
    fixture_make(rooms, 2);
    ck_ok(fixture_kit("dental", &e));
}

static void refused(enum rc rc, const struct err *e, enum rc want, int field, const char *part)
{
    ck_assert_msg(rc == want && (field < 0 || e->field == field) && strstr(e->text, part) != NULL, "%d %d: %s", (int)rc,
                  e->field, e->text);
}

static struct schedule_block block(struct hours_owner of, int weekday, int start_min, int end_min)
{
    struct schedule_block b = schedule_block_new(of);
    b.weekday = weekday;
    b.start_min = start_min;
    b.end_min = end_min;
    return b;
}

/* Li's first block of a Monday. */
static struct schedule_block monday_morning(int32_t day)
{
    struct schedule_block_list l = {0};
    struct err e = {0};
    ck_ok(schedule_blocks(db, li, day, day, &l, &e));
    for (size_t i = 0; i < l.n; i++)
        if (l.rows[i].weekday == 1) {
            struct schedule_block b = l.rows[i];
            schedule_block_list_release(&l);
            return b;
        }
    ck_abort_msg("Li does not work on Mondays");
    abort();
}

static size_t work(int32_t day, struct work_interval *w)
{
    struct schedule_set *s = NULL;
    struct err e = {0};
    ck_ok(schedule_load(db, day, day, &s, &e));
    size_t n = schedule_day(s, LI, day, TEST_TODAY, w);
    schedule_free(s);
    return n;
}

START_TEST(a_change_from_next_monday_leaves_the_past_as_it_was)
{
    struct err e = {0};
    struct work_interval w[SCHEDULE_MAX_INTERVALS];
    struct schedule_block b = monday_morning(TEST_TODAY);
    int64_t old = b.id;
    b.start_min = 9 * 60;
    b.end_min = 11 * 60;
    ck_ok(schedule_block_change(db, &b, MONDAY + 7, &e));
    ck_assert_int_ne(b.id, old);
    ck_assert_uint_eq(work(MONDAY, w), 2);
    ck_assert_int_eq(w[0].start_min, 510);
    ck_assert_uint_eq(work(MONDAY + 7, w), 2);
    ck_assert_int_eq(w[0].start_min, 540);
    ck_assert_int_eq(w[0].end_min, 660);
    /* once more from the same day on: the new row changes, no third one comes */
    b.end_min = 10 * 60;
    ck_ok(schedule_block_change(db, &b, MONDAY + 7, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM schedule WHERE practitioner_id = 1 AND weekday = 1"), 3);
    ck_ok(schedule_block_end(db, &b, MONDAY + 21, &e));
    ck_assert_uint_eq(work(MONDAY + 14, w), 2);
    ck_assert_uint_eq(work(MONDAY + 21, w), 1);
    for (int i = 0; i < 3; i++)
        ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM schedule WHERE practitioner_id = 1 AND weekday = 1"), 2);
    ck_assert_uint_eq(work(MONDAY + 21, w), 2);
    ck_assert_int_eq(w[0].start_min, 510);
}
END_TEST

START_TEST(a_block_that_has_not_begun_goes_whole)
{
    struct err e = {0};
    struct schedule_block b = block(li, 6, 600, 660);
    b.from_day = MONDAY + 30;
    b.every_weeks = 2;
    b.anchor_day = MONDAY + 5; /* the other Saturdays than in the kit: those are taken */
    b.category = CATEGORY_COSMETIC;
    b.release_days = 2;
    b.to_day = MONDAY + 90;
    ck_ok(schedule_block_add(db, &b, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM schedule WHERE weekday = 6 AND category = 'cosmetic'"), 1);
    ck_ok(schedule_block_end(db, &b, MONDAY + 14, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM schedule WHERE weekday = 6 AND category = 'cosmetic'"), 0);
}
END_TEST

static const struct {
    const char *why;
    struct schedule_block b;
    int field;
    const char *part;
} wrong[] = {
    {"no such weekday", {.of = {HOURS_OF_PRACTITIONER, LI}, .weekday = 8, .start_min = 0, .end_min = 60, .every_weeks = 1},
     SCHEDULE_WEEKDAY, "day of the week"},
    {"the end before the beginning",
     {.of = {HOURS_OF_PRACTITIONER, LI}, .weekday = 7, .start_min = 600, .end_min = 540, .every_weeks = 1},
     SCHEDULE_END, "end after"},
    {"nothing at all",
     {.of = {HOURS_OF_PRACTITIONER, LI}, .weekday = 7, .start_min = 600, .end_min = 600, .every_weeks = 1},
     SCHEDULE_END, "end after"},
    {"beyond midnight",
     {.of = {HOURS_OF_PRACTITIONER, LI}, .weekday = 7, .start_min = 600, .end_min = 1500, .every_weeks = 1},
     SCHEDULE_START, "24:00"},
    {"the last day before the first",
     {.of = {HOURS_OF_PRACTITIONER, LI}, .weekday = 7, .start_min = 0, .end_min = 60, .every_weeks = 1,
      .from_day = TEST_TODAY + 9, .to_day = TEST_TODAY + 8},
     SCHEDULE_TO, "after the first"},
    {"every no weeks",
     {.of = {HOURS_OF_PRACTITIONER, LI}, .weekday = 7, .start_min = 0, .end_min = 60, .every_weeks = 0},
     SCHEDULE_EVERY, "1 to 52"},
    {"kept for years",
     {.of = {HOURS_OF_PRACTITIONER, LI}, .weekday = 7, .start_min = 0, .end_min = 60, .every_weeks = 1,
      .release_days = 366},
     SCHEDULE_RELEASE, "365"},
    {"from yesterday on",
     {.of = {HOURS_OF_PRACTITIONER, LI}, .weekday = 7, .start_min = 0, .end_min = 60, .every_weeks = 1,
      .from_day = TEST_TODAY - 1},
     SCHEDULE_FROM, "past"},
    {"over what is there",
     {.of = {HOURS_OF_PRACTITIONER, LI}, .weekday = 1, .start_min = 700, .end_min = 800, .every_weeks = 1},
     SCHEDULE_START, "Li has Mon 08:30-12:30"},
    {"over what is there every second week",
     {.of = {HOURS_OF_PRACTITIONER, LI}, .weekday = 6, .start_min = 700, .end_min = 800, .every_weeks = 3,
      .anchor_day = TEST_TODAY},
     SCHEDULE_START, "Li has Sat 09:00-13:00"},
    {"of nobody", {.of = {HOURS_OF_PRACTITIONER, 99}, .weekday = 7, .start_min = 0, .end_min = 60, .every_weeks = 1}, -1,
     "no practitioner number 99"},
    {"of no room", {.of = {HOURS_OF_ROOM, 99}, .weekday = 7, .start_min = 0, .end_min = 60, .every_weeks = 1}, -1,
     "no room number 99"},
    {"over the opening hours that are there",
     {.of = {HOURS_OF_SITE, 1}, .weekday = 1, .start_min = 0, .end_min = 600, .every_weeks = 1}, SCHEDULE_START,
     "Mon 08:30-18:00"},
};

START_TEST(what_cannot_be_is_refused)
{
    struct err e = {0};
    struct schedule_block b = wrong[_i].b;
    int64_t before = ask("SELECT count(*) FROM journal");
    if (b.from_day == 0)
        b.from_day = SCHEDULE_ALWAYS;
    if (b.to_day == 0)
        b.to_day = SCHEDULE_FOREVER;
    enum rc rc = schedule_block_add(db, &b, &e);
    ck_assert_msg(rc == RC_INVALID || rc == RC_NOT_FOUND, "%s", wrong[_i].why);
    refused(rc, &e, rc, wrong[_i].field, wrong[_i].part);
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), before);
}
END_TEST

START_TEST(two_desks_do_not_change_one_block_unseen)
{
    struct err e = {0};
    struct schedule_block mine = monday_morning(TEST_TODAY), theirs = mine;
    theirs.end_min = 700;
    ck_ok(schedule_block_change(db, &theirs, MONDAY + 7, &e));
    mine.end_min = 710;
    refused(schedule_block_change(db, &mine, MONDAY + 7, &e), &e, RC_CONFLICT, -1, "changed");
    ck_assert_int_eq(mine.end_min, 710); /* what was typed stays */
    mine = monday_morning(TEST_TODAY);
    refused(schedule_block_end(db, &mine, MONDAY + 70, &e), &e, RC_INVALID, SCHEDULE_FROM, "ended");
    refused(schedule_block_end(db, &mine, TEST_TODAY - 3, &e), &e, RC_INVALID, SCHEDULE_FROM, "past");
}
END_TEST

START_TEST(rooms_and_the_clinic_have_hours_too)
{
    struct err e = {0};
    struct schedule_set *s = NULL;
    struct work_interval w[SCHEDULE_MAX_INTERVALS];
    struct schedule_block b = block(chair, 3, 480, 720);
    ck_ok(schedule_block_add(db, &b, &e));
    b = block(site, 7, 600, 720);
    ck_ok(schedule_block_add(db, &b, &e));
    ck_ok(schedule_load(db, TEST_TODAY, TEST_TODAY + 7, &s, &e));
    ck_assert_uint_eq(schedule_room(s, CHAIR_1, TEST_TODAY + 1, w), 1);
    ck_assert_int_eq(w[0].end_min, 720);
    ck_assert_uint_eq(schedule_room(s, CHAIR_1, TEST_TODAY + 2, w), 0);
    ck_assert_uint_eq(schedule_room(s, CHAIR_1 + 1, TEST_TODAY + 2, w), 1);
    ck_assert_uint_eq(schedule_opening(s, 1, TEST_TODAY + 5, w), 1);
    schedule_free(s);
}
END_TEST

START_TEST(who_may_not_set_up_changes_no_hours)
{
    struct err e = {0};
    struct schedule_block b = monday_morning(TEST_TODAY);
    must_change("INSERT INTO staff (login, name, role_id) SELECT 'ana', 'Ana', id FROM role WHERE word = 'reception'");
    db_set_actor(db, 2, "Ana");
    refused(schedule_block_end(db, &b, TEST_TODAY, &e), &e, RC_DENIED, -1, "The Boss");
    refused(holiday_add(db, TEST_TODAY, "Fair", &e), &e, RC_DENIED, -1, "The Boss");
}
END_TEST

START_TEST(days_that_are_different)
{
    struct err e = {0};
    struct work_interval w[SCHEDULE_MAX_INTERVALS];
    struct schedule_exception x = {.of = li, .day = MONDAY + 7, .end_min = 1440, .kind = EXCEPTION_AWAY, .note = "ski"};
    struct schedule_exception_list l = {0};
    ck_ok(schedule_exception_add(db, &x, MONDAY + 11, &e));
    ck_ok(schedule_exceptions(db, li, MONDAY, MONDAY + 30, &l, &e));
    ck_assert_uint_eq(l.n, 5);
    ck_assert_uint_eq(work(MONDAY + 7, w), 0);
    refused(schedule_exception_add(db, &x, x.day, &e), &e, RC_INVALID, SCHEDULE_START, "noted already: away");
    ck_ok(schedule_exception_remove(db, l.rows[0].id, l.rows[0].rev, &e));
    ck_assert_uint_eq(work(MONDAY + 7, w), 2);
    refused(schedule_exception_remove(db, l.rows[0].id, 1, &e), &e, RC_NOT_FOUND, -1, "no such day");
    schedule_exception_list_release(&l);
    x.of = clinic;
    x.kind = EXCEPTION_CLOSED;
    ck_ok(schedule_exception_add(db, &x, x.day, &e));
    ck_assert_uint_eq(work(MONDAY + 7, w), 0);
    x.day = TEST_TODAY - 1;
    refused(schedule_exception_add(db, &x, x.day, &e), &e, RC_INVALID, SCHEDULE_FROM, "past");
    x.day = TEST_TODAY;
    refused(schedule_exception_add(db, &x, x.day - 1, &e), &e, RC_INVALID, SCHEDULE_TO, "after the first");
    refused(schedule_exception_add(db, &x, x.day + 400, &e), &e, RC_INVALID, SCHEDULE_TO, "a year");
    x.start_min = 900;
    x.end_min = 800;
    refused(schedule_exception_add(db, &x, x.day, &e), &e, RC_INVALID, SCHEDULE_END, "end after");
}
END_TEST

START_TEST(holidays_come_and_go)
{
    struct err e = {0};
    ck_ok(holiday_add(db, MONDAY + 7, "Fair", &e));
    refused(holiday_add(db, MONDAY + 7, "Other", &e), &e, RC_INVALID, SCHEDULE_FROM, "already: Fair");
    refused(holiday_add(db, MONDAY + 8, "", &e), &e, RC_INVALID, SCHEDULE_NOTE, "called");
    refused(holiday_add(db, MONDAY - 8, "Fair", &e), &e, RC_INVALID, SCHEDULE_FROM, "past");
    ck_ok(holiday_remove(db, MONDAY + 7, &e));
    refused(holiday_remove(db, MONDAY + 7, &e), &e, RC_NOT_FOUND, -1, "no holiday");
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM holiday WHERE name = 'Fair'"), 1);
}
END_TEST

static const struct {
    const char *why, *text;
    const char *wrong; /* NULL: it is read */
    size_t n;
    int32_t first_day;
    const char *first_name;
} files[] = {
    {"a date and a name", "2031-12-25 Christmas Day\n", NULL, 1, 22638, "Christmas Day"},
    {"with =", "2031-12-25 = Christmas Day\n2032-01-01=New Year\n", NULL, 2, 22638, "Christmas Day"},
    {"with commas, as a table program writes", "2031-12-25,Christmas Day\r\n", NULL, 1, 22638, "Christmas Day"},
    {"with tabs", "25/12/2031\tChristmas Day\n", NULL, 1, 22638, "Christmas Day"},
    {"the next such day", "25/12 Christmas Day", NULL, 1, 22638, "Christmas Day"},
    {"a month in words", "25 dec 2031 Christmas Day\n", NULL, 1, 22638, "Christmas Day"},
    {"remarks, empty lines and a mark at the beginning", "\xEF\xBB\xBF# ours\n\n  2031-12-25 Noël\n", NULL, 1, 22638,
     "Noël"},
    {"digits of another script", "۲۰۳۱-۱۲-۲۵ کریسمس\n", NULL, 1, 22638, "کریسمس"},
    {"no name", "2031-12-25\n", "Line 1 does not say", 0, 0, NULL},
    {"no date", "# x\nChristmas Day\n", "Line 2 does not begin with a date", 0, 0, NULL},
    {"a date that is none", "2031-02-30 Never\n", "Line 1", 0, 0, NULL},
    {"another century", "2131-12-25 Later\n", "ten years", 0, 0, NULL},
    {"nothing", "# nothing\n", "no holidays", 0, 0, NULL},
    {"an empty file", "", "no holidays", 0, 0, NULL},
    {"not UTF-8", "2031-12-25 No\xEBl\n", "UTF-8", 0, 0, NULL},
};

START_TEST(a_plain_list_of_holidays_is_read)
{
    struct err e = {0};
    struct holiday_list l = {0};
    enum rc rc = holiday_read(db, fixture_file("days.txt", files[_i].text), &l, &e);
    if (files[_i].wrong != NULL) {
        refused(rc, &e, RC_INVALID, -1, files[_i].wrong);
        return;
    }
    ck_assert_msg(rc == RC_OK, "%s: %s", files[_i].why, e.text);
    ck_assert_uint_eq(l.n, files[_i].n);
    ck_assert_int_eq(l.rows[0].day, files[_i].first_day);
    ck_assert_str_eq(l.rows[0].name, files[_i].first_name);
    holiday_list_release(&l);
}
END_TEST

START_TEST(a_later_list_takes_the_place_of_the_first)
{
    struct err e = {0};
    struct holiday_list l = {0};
    size_t added, gone;
    ck_ok(holiday_add(db, 22638, "Ours", &e));
    ck_ok(holiday_read(db, fixture_file("a.txt", "2031-05-01 A\n2031-12-25 C\n2020-01-01 Past\n2031-06-01 B\n"), &l, &e));
    ck_ok(holiday_import(db, "national", l.rows, l.n, &added, &gone, &e));
    ck_assert_uint_eq(added, 2); /* not the past, not the day that has a name */
    ck_assert_uint_eq(gone, 0);
    holiday_list_release(&l);
    ck_ok(holiday_read(db, fixture_file("a.txt", "2031-05-01 A\n2031-06-02 B\n"), &l, &e));
    ck_ok(holiday_import(db, "national", l.rows, l.n, &added, &gone, &e));
    ck_assert_uint_eq(added, 1);
    ck_assert_uint_eq(gone, 1);
    ck_ok(holiday_import(db, "national", l.rows, l.n, &added, &gone, &e));
    ck_assert_uint_eq(added + gone, 0);
    holiday_list_release(&l);
    ck_assert_int_eq(ask("SELECT count(*) FROM holiday WHERE name = 'Ours'"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM holiday WHERE calendar = 'national'"), 2);
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM holiday WHERE day = 22431"), 1); /* 2031-06-01 */
}
END_TEST

START_TEST(hours_of_whole_weekdays_are_set_for_some_weeks)
{
    struct err e = {0};
    struct work_interval w[SCHEDULE_MAX_INTERVALS];
    static const struct work_interval spans[] = {{600, 720, CATEGORY_ANY, 0}, {780, 840, CATEGORY_ANY, 0}};
    struct schedule_block like = schedule_block_new(li);
    int64_t before = ask("SELECT count(*) FROM journal");
    like.from_day = MONDAY + 7;
    like.to_day = MONDAY + 20; /* a Sunday */
    ck_ok(schedule_weekdays_set(db, &like, 1u << 0 | 1u << 3, spans, 2, &e)); /* Mondays and Thursdays */
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), before + 1);
    for (int week = 0; week < 5; week++) {
        bool set = week == 1 || week == 2;
        ck_assert_uint_eq(work(MONDAY + 7 * week, w), 2);
        ck_assert_int_eq(w[0].start_min, set ? 600 : 510);
        ck_assert_uint_eq(work(MONDAY + 7 * week + 3, w), 2);
        ck_assert_int_eq(w[0].start_min, set ? 600 : 720);
        ck_assert_uint_eq(work(MONDAY + 7 * week + 1, w), 2); /* Tuesdays as ever */
        ck_assert_int_eq(w[0].start_min, 510);
    }
    like.from_day = MONDAY + 14;
    like.to_day = SCHEDULE_FOREVER;
    ck_ok(schedule_weekdays_set(db, &like, 1u << 0, NULL, 0, &e)); /* none */
    ck_assert_uint_eq(work(MONDAY + 7, w), 2);
    ck_assert_uint_eq(work(MONDAY + 14, w), 0);
    ck_assert_uint_eq(work(MONDAY + 70, w), 0);
    like.from_day = TEST_TODAY - 1;
    refused(schedule_weekdays_set(db, &like, 1, spans, 2, &e), &e, RC_INVALID, SCHEDULE_FROM, "past");
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM schedule WHERE practitioner_id = 1 AND valid_to_day < 2147483647"), 0);
}
END_TEST

/* Whatever is done to the hours of the week, no two blocks of one owner ever meet, and no day before today changes. */
START_TEST(no_history_of_changes_makes_blocks_meet_or_moves_the_past)
{
    struct prng r;
    struct err e = {0};
    struct work_interval before[2][SCHEDULE_MAX_INTERVALS], after[SCHEDULE_MAX_INTERVALS];
    size_t n[2];
    int done = 0;
    prng_seed(&r, test_seed(_i));
    for (int i = 0; i < 2; i++)
        n[i] = work(MONDAY - 7 * i, before[i]);
    for (int step = 0; step < 60; step++) {
        struct schedule_block_list l = {0};
        struct schedule_block b = block(li, 1 + (int)prng_below(&r, 7), (int)prng_below(&r, 20) * 60, 0);
        int32_t from = TEST_TODAY - 1 + (int32_t)prng_below(&r, 40);
        b.end_min = b.start_min + 60 * (1 + (int)prng_below(&r, 6));
        b.every_weeks = 1 + (int)prng_below(&r, 4);
        b.anchor_day = from + (int)prng_below(&r, 21);
        b.from_day = from;
        if (prng_below(&r, 2))
            b.to_day = from + (int)prng_below(&r, 60);
        ck_ok(schedule_blocks(db, li, SCHEDULE_ALWAYS, SCHEDULE_FOREVER, &l, &e));
        const struct schedule_block *some = l.n > 0 ? &l.rows[prng_below(&r, l.n)] : NULL;
        enum rc rc;
        switch (prng_below(&r, 3)) {
        case 0:
            rc = schedule_block_add(db, &b, &e);
            break;
        case 1:
            rc = some == NULL ? RC_NOT_FOUND : schedule_block_end(db, some, from, &e);
            break;
        default:
            b.id = some != NULL ? some->id : 0;
            b.rev = some != NULL ? some->rev : 0;
            rc = some == NULL ? RC_NOT_FOUND : schedule_block_change(db, &b, from, &e);
        }
        done += rc == RC_OK;
        schedule_block_list_release(&l);
        ck_assert_int_eq(ask("SELECT count(*) FROM schedule WHERE valid_to_day < valid_from_day"), 0);
    }
    ck_assert_int_gt(done, 10);
    struct schedule_block_list l = {0};
    ck_ok(schedule_blocks(db, li, SCHEDULE_ALWAYS, SCHEDULE_FOREVER, &l, &e));
    for (int32_t day = TEST_TODAY - 100; day < TEST_TODAY + 800; day++)
        for (size_t i = 0; i < l.n; i++)
            for (size_t k = 0; k < i; k++)
                ck_assert(!schedule_block_holds(&l.rows[i], day) || !schedule_block_holds(&l.rows[k], day) ||
                          l.rows[i].start_min >= l.rows[k].end_min || l.rows[k].start_min >= l.rows[i].end_min);
    schedule_block_list_release(&l);
    for (int i = 0; i < 2; i++) {
        ck_assert_uint_eq(work(MONDAY - 7 * i, after), n[i]);
        for (size_t k = 0; k < n[i]; k++)
            ck_assert(after[k].start_min == before[i][k].start_min && after[k].end_min == before[i][k].end_min);
    }
}
END_TEST

SUITE_MAIN_LOOPS("clinic/schedule_edit", setup, fixture_remove, 0,
                 {a_change_from_next_monday_leaves_the_past_as_it_was},
                 {a_block_that_has_not_begun_goes_whole},
                 {hours_of_whole_weekdays_are_set_for_some_weeks},
                 {what_cannot_be_is_refused, ROWS(wrong)},
                 {two_desks_do_not_change_one_block_unseen},
                 {rooms_and_the_clinic_have_hours_too},
                 {who_may_not_set_up_changes_no_hours},
                 {days_that_are_different},
                 {holidays_come_and_go},
                 {a_plain_list_of_holidays_is_read, ROWS(files)},
                 {a_later_list_takes_the_place_of_the_first},
                 {no_history_of_changes_makes_blocks_meet_or_moves_the_past, 8})
