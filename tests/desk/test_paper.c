/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In and out: calendars read in as busy time, appointments written out, day sheets and slips. */
#include "src/desk/paper.h"

#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/helper.h"
#include "src/base/text.h"
#include "src/booking/busy.h"
#include "src/booking/stranded.h"
#include "src/clinic/site.h"
#include "src/desk/ics_file.h"
#include "src/desk/rooms.h"
#include "src/people/access.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "tests/booking/small.h"

static void setup(void)
{
    static char folder[1024];
    const char *top = getenv("TOP_BUILDDIR");

    (void)snprintf(folder, sizeof folder, "%s", top != NULL ? top : ".");
    helper_folder(folder);
    small_make(all_rooms, n_all_rooms);
    must_change("INSERT INTO role_right (role_id, right_word) VALUES (1, 'export'), (1, 'journal')");
}

static void set_zone(const char *zone)
{
    char sql[128];
    struct err e = {0};

    (void)snprintf(sql, sizeof sql, "UPDATE site SET timezone = '%s', rev = rev + 1", zone);
    must_change(sql);
    site_forget(db);
    ck_ok(site_load(db, &e));
}

static const char *written(const struct ics_query *q)
{
    static char text[1 << 18];
    struct err e = {0};
    FILE *f = fmemopen(text, sizeof text, "w");

    ck_assert_ptr_nonnull(f);
    ck_ok(ics_days(db, q, f, &e));
    ck_assert_int_eq(fclose(f), 0);
    return text;
}

static enum rc import_text(int64_t who, const char *name, const char *text, struct busy_import *ret, struct err *e)
{
    *ret = (struct busy_import){.practitioner_id = who, .path = fixture_file("it.ics", text), .name = name};
    return busy_import(db, ret, e);
}

#define CALENDAR(events) "BEGIN:VCALENDAR\n" events "END:VCALENDAR\n"
#define EVENT(uid, rest) "BEGIN:VEVENT\nUID:" uid "\nSUMMARY:Secret " uid "\n" rest "\nEND:VEVENT\n"
#define WEDNESDAY        "DTSTART:20310305T093000Z\nDURATION:PT1H"

/* ---- out and in ---- */

static const char *const zones[] = {"UTC", "Europe/London", "America/New_York", "Asia/Tehran", "Asia/Ho_Chi_Minh"};

START_TEST(what_goes_out_comes_in_at_the_same_minutes)
{
    struct err e = {0};
    struct busy_import i;
    int booked = 0;

    set_zone(zones[_i]);
    for (int day = 1; day < 100; day += 3) /* over every change of the clock in spring */
        for (int hour = 9; hour < 17; hour += 2)
            booked += book(1 + (day + hour) % LAST_PATIENT, LI, SCALING, at(day, hour, day % 2 * 15), &e) != 0;
    ck_assert_int_ge(booked, 50);
    must_change("UPDATE appointment SET status = 'cancelled', side = 'clinic', cancelled_at = 1, rev = rev + 1 WHERE id % 7 = 0");
    const struct ics_query q = {.practitioner_id = LI, .first_day = TEST_TODAY, .last_day = TEST_TODAY + 120};
    ck_ok(import_text(KARIMI, "li", written(&q), &i, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment WHERE status = 'booked'"), (int64_t)i.added);
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment a JOIN schedule_exception x ON x.practitioner_id = 3 AND x.calendar = 'li'"
                         " AND x.day = a.start_min / 1440 AND x.start_min = a.start_min % 1440"
                         " AND x.end_min = a.end_min % 1440 AND x.kind = 'away' WHERE a.status = 'booked'"),
                     (int64_t)i.added);
}
END_TEST

START_TEST(a_number_stays_and_each_change_counts_on)
{
    struct err e = {0};
    const struct ics_query q = {.first_day = TEST_TODAY, .last_day = TEST_TODAY + 9};
    char before[4096], *uid;
    int64_t id = book(WANG, LI, SCALING, at(1, 9, 0), &e);
    const struct appointment_move m = {.id = id, .start_min = at(2, 10, 0)};

    (void)text_copy(before, sizeof before, written(&q));
    ck_assert_ptr_nonnull(uid = strstr(before, "UID:"));
    uid[strcspn(uid, "\r")] = '\0';
    ck_assert_ptr_nonnull(strstr(written(&q), "SEQUENCE:1\r"));
    ck_ok(appointment_move(db, &m, &e));
    ck_assert_ptr_nonnull(strstr(written(&q), uid));
    ck_assert_ptr_nonnull(strstr(written(&q), "SEQUENCE:2\r"));
    ck_ok(appointment_cancel(db, id, 0, SIDE_PATIENT, TOO_DEAR, "", &e));
    ck_assert_ptr_nonnull(strstr(written(&q), "STATUS:CANCELLED\r"));
    ck_assert_ptr_nonnull(strstr(written(&q), "TRANSP:TRANSPARENT\r"));
}
END_TEST

START_TEST(names_go_out_only_when_asked_and_never_of_who_is_masked)
{
    struct err e = {0};
    struct ics_query q = {.first_day = TEST_TODAY, .last_day = TEST_TODAY + 9};

    ck_assert_int_ne(book(WANG, LI, SCALING, at(1, 9, 0), &e), 0);
    ck_assert_int_ne(book(SARA, LI, SCALING, at(1, 10, 0), &e), 0);
    ck_assert_int_ne(book(ANH, LI, SCALING, at(1, 11, 0), &e), 0);
    must_change("UPDATE patient SET privacy = 'masked', rev = rev + 1 WHERE id = 2");
    must_change("UPDATE patient SET privacy = 'special', rev = rev + 1 WHERE id = 3");
    ck_assert_ptr_null(strstr(written(&q), "王"));
    q.names = true;
    ck_assert_ptr_nonnull(strstr(written(&q), "SUMMARY:Scaling\\, 王小明\r"));
    ck_assert_ptr_null(strstr(written(&q), "Sara"));
    ck_assert_ptr_null(strstr(written(&q), "Ánh"));
    ck_assert_ptr_null(strstr(written(&q), "#3"));
    ck_assert_ptr_nonnull(strstr(written(&q), "CLASS:PRIVATE\r"));
    ck_assert_int_ge(ask("SELECT count(*) FROM access WHERE kind = 'export' AND people = 3"), 4);
    small_as_nurse();
    FILE *f = fopen("/dev/null", "w");
    ck_assert_int_eq(ics_days(db, &q, f, &e), RC_DENIED);
    (void)fclose(f);
}
END_TEST

START_TEST(what_a_person_is_given_says_nothing_about_them)
{
    struct err e = {0};
    char text[4096] = "";
    FILE *f = fmemopen(text, sizeof text, "w");
    int64_t id;

    must_change("UPDATE site SET address = '1 High St, London', phone = '+44 20 0000', rev = rev + 1");
    id = book(SARA, LI, SCALING, at(1, 10, 0), &e);
    small_as_nurse(); /* no right to export is needed */
    ck_ok(ics_appointment(db, id, f, &e));
    (void)fclose(f);
    ck_assert_ptr_null(strstr(text, "Sara"));
    ck_assert_ptr_nonnull(strstr(text, "SUMMARY:Small\\, Scaling\r"));
    ck_assert_ptr_nonnull(strstr(text, "LOCATION:Small\\, 1 High St\\, London\r"));
    ck_assert_ptr_nonnull(strstr(text, "DTSTART:20310305T100000Z\r"));
}
END_TEST

/* ---- in ---- */

START_TEST(a_calendar_read_again_changes_only_what_changed)
{
    struct err e = {0};
    struct busy_import i;
    struct busy_calendar_list l = {0};

    ck_ok(import_text(LI, "", CALENDAR(EVENT("a", WEDNESDAY) EVENT("b", WEDNESDAY "\nRRULE:FREQ=DAILY;COUNT=3")), &i, &e));
    ck_assert_str_eq(i.called, "it");
    ck_assert_uint_eq(i.added, 4);
    int64_t seq = change_last_seq(db), kept = ask("SELECT min(id) FROM schedule_exception WHERE uid = 'b'");
    ck_ok(import_text(LI, "it", CALENDAR(EVENT("a", WEDNESDAY) EVENT("b", WEDNESDAY "\nRRULE:FREQ=DAILY;COUNT=3")), &i, &e));
    ck_assert(i.added == 0 && i.gone == 0 && i.kept == 4);
    ck_assert_int_eq(ask("SELECT max(seq) FROM journal"), seq); /* nothing was written */
    ck_ok(import_text(LI, "it", CALENDAR(EVENT("b", WEDNESDAY "\nRRULE:FREQ=DAILY;COUNT=4")), &i, &e));
    ck_assert(i.added == 1 && i.gone == 1 && i.kept == 3);
    ck_assert_int_eq(ask("SELECT min(id) FROM schedule_exception WHERE uid = 'b'"), kept);
    ck_ok(import_text(TRAN, "it", CALENDAR(EVENT("a", WEDNESDAY)), &i, &e));
    ck_ok(busy_calendars(db, &l, &e));
    ck_assert_uint_eq(l.n, 2);
    ck_assert(strcmp(l.rows[0].practitioner, "Li") == 0 && l.rows[0].n == 4 && l.rows[1].n == 1);
    busy_calendar_list_release(&l);
    /* nobody reads here what it is about, unless that was asked for */
    ck_assert_int_eq(ask("SELECT count(*) FROM schedule_exception WHERE note LIKE '%Secret%'"), 0);
    size_t gone = 0;
    ck_ok(busy_remove(db, LI, "it", &gone, &e));
    ck_assert_uint_eq(gone, 4);
    ck_assert_int_eq(busy_remove(db, LI, "it", &gone, &e), RC_NOT_FOUND);
    ck_assert_int_eq(ask("SELECT count(*) FROM schedule_exception"), 1);
}
END_TEST

START_TEST(undo_takes_a_calendar_back_and_it_strands_who_is_booked)
{
    struct err e = {0};
    struct busy_import i;
    struct stranded_list l = {0};
    int64_t undone, id = book(WANG, LI, SCALING, at(1, 9, 0), &e);

    ck_ok(import_text(LI, "hospital", CALENDAR(EVENT("a", "DTSTART:20310305T091000Z\nDURATION:PT1H")), &i, &e));
    ck_assert_int_eq(book(ANH, LI, SCALING, at(1, 10, 0), &e), 0);
    ck_ok(stranded_list(db, &l, &e));
    ck_assert_uint_eq(l.n, 1);
    ck_assert(l.rows[0].a.id == id && strcmp(l.rows[0].why, "Li is away: hospital.") == 0);
    stranded_list_release(&l);
    ck_ok(journal_undo(db, change_last_seq(db), &undone, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM schedule_exception"), 0);
    ck_assert_int_ne(book(ANH, LI, SCALING, at(1, 10, 0), &e), 0);
}
END_TEST

START_TEST(a_bad_calendar_or_actor_changes_nothing)
{
    static const char *const bad[] = {"", "BEGIN:VCALENDAR\n", "no calendar", CALENDAR("BEGIN:VEVENT\nDTSTART:x\nEND:VEVENT\n"),
                                      CALENDAR(EVENT("a", WEDNESDAY "\nRRULE:FREQ=SECONDLY"))};
    struct err e = {0};
    struct busy_import i;

    ck_ok(import_text(LI, "it", CALENDAR(EVENT("a", WEDNESDAY)), &i, &e));
    int64_t seq = ask("SELECT max(seq) FROM journal");
    for (size_t n = 0; n < sizeof bad / sizeof *bad; n++) {
        ck_assert_int_eq(import_text(LI, "it", bad[n], &i, &e), RC_INVALID);
        ck_assert_str_ne(e.text, "");
    }
    i = (struct busy_import){.practitioner_id = LI, .path = "/nowhere/x.ics", .name = "it"};
    ck_assert_int_eq(busy_import(db, &i, &e), RC_NOT_FOUND);
    ck_assert_int_eq(import_text(99, "it", bad[0], &i, &e), RC_NOT_FOUND);
    helper_folder("/nowhere/at/all");
    small_as_nurse();
    ck_assert_int_eq(import_text(LI, "it", CALENDAR(EVENT("a", WEDNESDAY)), &i, &e), RC_DENIED);
    ck_assert_int_eq(ask("SELECT max(seq) FROM journal"), seq);
    ck_assert_int_eq(ask("SELECT count(*) FROM schedule_exception"), 1);
}
END_TEST

START_TEST(busy_time_is_cut_at_midnight)
{
    static const struct ics_busy rows[] = {{.start_min = 10 * 1440 - 60, .end_min = 12 * 1440 + 30, .uid = "long"},
                                           {.start_min = 11 * 1440, .end_min = 12 * 1440, .all_day = true, .uid = "day"},
                                           {.start_min = 11 * 1440, .end_min = 12 * 1440, .all_day = true, .uid = "day"}};
    struct ics_busy copy[3];
    struct ics_busy_list l = {copy, 3};
    struct busy_part_list parts = {0};
    struct err e = {0};

    memcpy(copy, rows, sizeof copy);
    ck_ok(busy_parts(&l, 10, 12, "n", &parts, &e)); /* the first day lies before */
    ck_assert_uint_eq(parts.n, 4);
    ck_assert(parts.rows[0].day == 10 && parts.rows[0].start_min == 0 && parts.rows[0].end_min == 1440);
    ck_assert(parts.rows[1].day == 11 && strcmp(parts.rows[1].uid, "day") == 0);
    ck_assert(parts.rows[3].day == 12 && parts.rows[3].start_min == 0 && parts.rows[3].end_min == 30);
    busy_part_list_release(&parts);
}
END_TEST

START_TEST(holidays_come_from_a_calendar_too)
{
    struct holiday_list l = {0};
    struct err e = {0};
    size_t added = 0;
    const char *path = fixture_file("h.ics", CALENDAR("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20200321\nRRULE:FREQ=YEARLY\nTRANSP:TRANSPARENT\n"
                                                      "SUMMARY:نوروز\nEND:VEVENT\n"));

    ck_ok(busy_holidays(db, path, &l, &e));
    ck_assert_uint_eq(l.n, 10);
    ck_assert_str_eq(l.rows[0].name, "نوروز");
    ck_ok(holiday_import(db, "iran", l.rows, l.n, &added, NULL, &e));
    ck_assert_uint_eq(added, 10);
    holiday_list_release(&l);
}
END_TEST

/* ---- paper ---- */

START_TEST(a_day_sheet_fits_its_paper_whatever_people_are_called)
{
    static char text[1 << 16];
    struct err e = {0};
    FILE *f;

    must_change("UPDATE patient SET family = 'A\x1b[31mvery very very long name of a person', rev = rev + 1 WHERE id = 2");
    must_change("INSERT INTO schedule_exception (practitioner_id, day, kind, start_min, end_min) VALUES (1, 22343, 'extra', 0, 1440)");
    must_change("INSERT INTO alert (patient_id, kind, text) VALUES (1, 'allergy', 'penicillin')");
    for (int n = 0; n < 48; n++)
        ck_assert_int_ne(book(1 + n % LAST_PATIENT, LI, SCALING, at(1, n / 2, n % 2 * 30), &e), 0);
    ck_assert_int_ne(book(DANG, TRAN, TALK, at(1, 11, 0), &e), 0);
    f = fmemopen(text, sizeof text, "w");
    ck_ok(paper_day(db, TEST_TODAY + 1, 0, 20, f, &e));
    (void)fclose(f);
    int pages = 1, line = 0;
    for (char *at_line = text, *end; (end = strchr(at_line, '\n')) != NULL; at_line = end + 1) {
        size_t n = (size_t)(end - at_line);
        line++;
        if (*at_line == '\f') {
            pages++;
            line = 1;
            at_line++;
            n--;
        }
        ck_assert_int_le(line, 20);
        ck_assert_msg(text_columns(at_line, n) <= PAPER_COLUMNS, "%.*s", (int)n, at_line);
        ck_assert_ptr_null(memchr(at_line, '\x1b', n));
    }
    ck_assert_int_eq(pages, 4); /* 48 rows at 17 a page, and Tran's; Karimi has none */
    ck_assert_ptr_nonnull(strstr(text, "00:00 !王小明"));
    ck_assert_ptr_nonnull(strstr(text, "48 appointments"));
    ck_assert_ptr_null(strstr(text, "Dr Karimi"));
}
END_TEST

START_TEST(a_slip_says_when_what_with_whom_and_none_is_given_for_what_is_off)
{
    char text[1024] = "", path[300];
    struct err e = {0};
    int64_t id = book(SARA, LI, SCALING, at(1, 10, 0), &e);
    FILE *f = fmemopen(text, sizeof text, "w");

    ck_ok(paper_slip(db, id, f, &e));
    (void)fclose(f);
    ck_assert_ptr_nonnull(strstr(text, "Sara Karimi"));
    ck_assert_ptr_nonnull(strstr(text, "Wed 5 Mar 2031, 10:00 - 10:30"));
    ck_assert_ptr_nonnull(strstr(text, "with Dr Li Wei"));
    (void)snprintf(path, sizeof path, "%s/slip.txt", dir);
    ck_ok(paper_save(db, id, PAPER_SLIP, path, &e));
    ck_assert_int_eq(paper_save(db, id, PAPER_SLIP, path, &e), RC_CONFLICT);
    (void)file_remove(path, NULL);
    ck_ok(appointment_cancel(db, id, 0, SIDE_PATIENT, TOO_DEAR, "", &e));
    ck_assert_int_eq(paper_save(db, id, PAPER_SLIP, path, &e), RC_CONFLICT);
    ck_assert_int_eq(file_read(path, 10, &(char *){NULL}, &(size_t){0}, &e), RC_NOT_FOUND); /* nothing is left lying */
}
END_TEST

SUITE_MAIN_LOOPS("in and out", setup, fixture_remove, 60, {what_goes_out_comes_in_at_the_same_minutes, ROWS(zones)},
                 {a_number_stays_and_each_change_counts_on}, {names_go_out_only_when_asked_and_never_of_who_is_masked},
                 {what_a_person_is_given_says_nothing_about_them}, {a_calendar_read_again_changes_only_what_changed},
                 {undo_takes_a_calendar_back_and_it_strands_who_is_booked}, {a_bad_calendar_or_actor_changes_nothing},
                 {busy_time_is_cut_at_midnight}, {holidays_come_from_a_calendar_too},
                 {a_day_sheet_fits_its_paper_whatever_people_are_called},
                 {a_slip_says_when_what_with_whom_and_none_is_given_for_what_is_off})
