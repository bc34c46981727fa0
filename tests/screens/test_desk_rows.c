/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk on a very busy day: what it draws is what it asks the file for. */
#include "src/desk/agenda.h"
#include "src/desk/rooms.h"
#include "src/store/change.h"
#include "src/store/stmt.h"
#include "tests/care/fixture.h"
#include "ui/kit/inside.h"
#include "ui/screens/screens.h"
#include "ui/ui.h"

enum { BOOKED = 5000, LINES_SHOWN = 20 };

/* The linker puts this before the real one (--wrap), to count. */
static int fills;
enum rc __real_agenda_fill(struct db *db_, const struct agenda_row *row, struct agenda_line *ret, struct err *e);
enum rc __wrap_agenda_fill(struct db *db_, const struct agenda_row *row, struct agenda_line *ret, struct err *e);
enum rc __wrap_agenda_fill(struct db *db_, const struct agenda_row *row, struct agenda_line *ret, struct err *e)
{
    fills++;
    return __real_agenda_fill(db_, row, ret, e);
}

static void setup(void)
{
    struct stmt st;
    struct err e = { 0 };

    care_setup_with(all_rooms, n_all_rooms, apply_kit);
    ck_ok(change_begin(db, ACTION_BOOK, &e));
    stmt_open(&st, db,
              "INSERT INTO appointment (patient_id, practitioner_id, service_id, start_min, end_min, created_at) "
              "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :booked) "
              "SELECT :who, (SELECT min(id) FROM practitioner), (SELECT min(id) FROM service), "
              ":midnight + i % 1400, :midnight + i % 1400 + 10, 0 FROM n");
    stmt_int(&st, ":booked", BOOKED);
    stmt_int(&st, ":who", sara);
    stmt_int(&st, ":midnight", (int64_t)TEST_TODAY * 1440);
    ck_ok(stmt_run(&st, &e));
    change_subject(db, "appointment", 1, sara);
    ck_ok(change_end(db, RC_OK, &e));
}

START_TEST(a_day_of_five_thousand_fills_no_more_rows_than_are_shown)
{
    struct settings settings = { .waiting_alarm_minutes = 15, .late_minutes = 10 };
    struct ui_options o = { .db = db, .settings = &settings };
    struct loop loop = { 0 };
    struct app app = { .o = { .ctx = &o }, .db = db, .loop = &loop };
    struct canvas canvas = { .rows = LINES_SHOWN, .cols = 80 };
    struct screen s = { .ops = &desk_screen, .app = &app, .canvas = &canvas, .rows = LINES_SHOWN, .cols = 80 };
    struct err e = { 0 };

    ck_ok(desk_screen.open(&s, &e));
    screen_reload(&s);
    ck_assert_int_ge(table_count(s.table), BOOKED);
    desk_screen.draw(&s);
    ck_assert_int_ge(fills, 1);
    ck_assert_int_le(fills, LINES_SHOWN);
    fills = 0;
    (void)table_key(s.table, K_END);
    desk_screen.rest(&s);
    ck_assert_int_le(fills, LINES_SHOWN);
    fills = 0;
    clock_at += 60; /* a minute passes: the day is not read again, but drawn */
    desk_screen.draw(&s);
    ck_assert_int_le(fills, LINES_SHOWN);
    ck_assert_int_eq(table_count(s.table), s.table->cursor + 1);
    table_release(s.table);
    desk_screen.close(&s);
}
END_TEST

SUITE_MAIN_FIXTURE("the desk's rows", setup, fixture_remove, a_day_of_five_thousand_fills_no_more_rows_than_are_shown)
