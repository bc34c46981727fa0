/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The book: what stands in a row of so many minutes, who stands beside whom, what a day, its rooms and a week show, and
 * how full a day is. */
#include "src/booking/grid.h"

#include <string.h>

#include "src/base/prng.h"
#include "src/booking/load.h"
#include "src/clinic/site.h"
#include "tests/booking/small.h"
#include "tests/seed.h"

/* ---- cells ---- */

enum { DAY = 20000, MIDNIGHT = DAY * 1440 };
#define M(minute) ((int64_t)MIDNIGHT + (minute))

/* Works 540 to 720, the last hour kept for checks: one from 555 to 575, and two side by side from 600 and from 605. */
static struct grid_span busy[] = {
    {.appointment_id = 1, .start_min = M(555), .end_min = M(575), .lane = 0, .lanes = 1},
    {.appointment_id = 2, .start_min = M(600), .end_min = M(630), .lane = 0, .lanes = 2},
    {.appointment_id = 3, .start_min = M(605), .end_min = M(620), .lane = 1, .lanes = 2},
};
static struct grid_block blocks[] = {
    {M(540), M(555), CATEGORY_ANY},
    {M(575), M(600), CATEGORY_ANY},
    {M(630), M(660), CATEGORY_ANY},
    {M(660), M(720), CATEGORY_PREVENTIVE},
};
static const struct grid_column column = {.day = DAY, .free = blocks, .n_free = 4, .busy = busy, .n_busy = 3};

static const struct {
    const char *why;
    int from, step;
    enum grid_kind kind;
    int lanes;
    int64_t ids[2]; /* busy: who, by lane */
    int more;       /* in the first lane */
    bool begins;    /* in the first lane, or free */
    int start_min, end_min; /* free */
    int category;
} cells[] = {
    {"before anybody works", 510, 15, GRID_OFF, 0, {0}, 0, false, 0, 0, 0},
    {"free from the start of work", 540, 15, GRID_FREE, 0, {0}, 0, true, 540, 555, CATEGORY_ANY},
    {"begins in this row", 555, 15, GRID_BUSY, 1, {1}, 0, true, 0, 0, 0},
    {"goes on in this row, though free after a while", 570, 15, GRID_BUSY, 1, {1}, 0, false, 0, 0, 0},
    {"free after somebody who ended within the row above", 585, 15, GRID_FREE, 0, {0}, 0, true, 585, 600, CATEGORY_ANY},
    {"two side by side", 600, 15, GRID_BUSY, 2, {2, 3}, 0, true, 0, 0, 0},
    {"both go on", 615, 5, GRID_BUSY, 2, {2, 3}, 0, false, 0, 0, 0},
    {"one of two goes on, and the place of the other stays", 620, 5, GRID_BUSY, 2, {2, 0}, 0, false, 0, 0, 0},
    {"free all along", 645, 15, GRID_FREE, 0, {0}, 0, false, 645, 660, CATEGORY_ANY},
    {"kept for something begins in this row", 660, 15, GRID_FREE, 0, {0}, 0, true, 660, 720, CATEGORY_PREVENTIVE},
    {"a long row shows who begins in it", 540, 60, GRID_BUSY, 1, {1}, 0, true, 0, 0, 0},
    {"a long row begins before work does", 480, 60, GRID_OFF, 0, {0}, 0, false, 0, 0, 0},
    {"after work", 720, 15, GRID_OFF, 0, {0}, 0, false, 0, 0, 0},
};

START_TEST(a_cell_shows_who_is_there_or_until_when_it_is_free)
{
    struct grid_cell cell = grid_cell(&column, cells[_i].from, cells[_i].step);
    const char *why = cells[_i].why;
    ck_assert_msg(cell.kind == cells[_i].kind, "%s: kind %d", why, cell.kind);
    ck_assert_msg(cell.lanes == cells[_i].lanes, "%s: %d lanes", why, cell.lanes);
    for (int i = 0; i < 2; i++)
        ck_assert_msg((cell.lane[i].span != NULL ? cell.lane[i].span->appointment_id : 0) == cells[_i].ids[i],
                      "%s: who in lane %d", why, i);
    ck_assert_msg(cell.lane[0].more == cells[_i].more, "%s: %d more", why, cell.lane[0].more);
    ck_assert_msg((cell.kind == GRID_BUSY ? cell.lane[0].begins : cell.begins) == cells[_i].begins, "%s: begins", why);
    if (cell.kind == GRID_FREE)
        ck_assert_msg(cell.start_min == M(cells[_i].start_min) && cell.end_min == M(cells[_i].end_min) &&
                          cell.category == cells[_i].category,
                      "%s: free %d to %d, %d", why, (int)(cell.start_min - MIDNIGHT), (int)(cell.end_min - MIDNIGHT),
                      cell.category);
}
END_TEST

START_TEST(a_long_row_counts_whom_it_does_not_name)
{
    struct grid_span four[] = {{.appointment_id = 1, .start_min = M(530), .end_min = M(550), .lanes = 1},
                               {.appointment_id = 2, .start_min = M(550), .end_min = M(560), .lanes = 1},
                               {.appointment_id = 3, .start_min = M(560), .end_min = M(590), .lanes = 1},
                               {.appointment_id = 4, .start_min = M(590), .end_min = M(620), .lanes = 1}};
    const struct grid_column c = {.day = DAY, .busy = four, .n_busy = 4};
    struct grid_cell cell = grid_cell(&c, 540, 60);
    ck_assert_int_eq(cell.lane[0].span->appointment_id, 2); /* the first was named in the row above */
    ck_assert_int_eq(cell.lane[0].more, 2);
}
END_TEST

START_TEST(more_side_by_side_than_there_is_room_for_are_counted)
{
    struct grid_span five[5];
    for (int i = 0; i < 5; i++)
        five[i] = (struct grid_span){.appointment_id = i + 1, .start_min = M(540 + i), .end_min = M(600)};
    grid_lanes(five, 5);
    const struct grid_column c = {.day = DAY, .busy = five, .n_busy = 5};
    struct grid_cell begins = grid_cell(&c, 540, 15), on = grid_cell(&c, 570, 15);
    ck_assert_int_eq(begins.lanes, GRID_LANES);
    ck_assert_int_eq(begins.lane[GRID_LANES - 1].more, 5 - GRID_LANES);
    ck_assert_int_eq(on.lane[GRID_LANES - 1].more, 5 - GRID_LANES);
}
END_TEST

/* No two that overlap share a lane, and there are as many lanes as stand side by side at the fullest moment. */
START_TEST(lanes_keep_apart_what_overlaps_and_are_no_more_than_needed)
{
    uint64_t seed = test_seed(_i);
    struct prng r;
    prng_seed(&r, seed);
    struct grid_span spans[40];
    size_t n = 1 + prng_below(&r, 40);
    int64_t at = M(480);
    for (size_t i = 0; i < n; i++) {
        at += (int64_t)prng_below(&r, 30);
        spans[i] = (struct grid_span){.appointment_id = (int64_t)i + 1, .start_min = at,
                                      .end_min = at + 5 + (int64_t)prng_below(&r, 60)};
    }
    grid_lanes(spans, n);
    for (size_t i = 0; i < n; i++) {
        unsigned most = 0;
        ck_assert_msg(spans[i].lane < spans[i].lanes, "seed %llu: a lane that is not there", (unsigned long long)seed);
        for (size_t k = 0; k < i; k++)
            if (spans[k].end_min > spans[i].start_min)
                ck_assert_msg(spans[k].lane != spans[i].lane && spans[k].lanes == spans[i].lanes,
                              "seed %llu: %zu and %zu", (unsigned long long)seed, k, i);
        for (size_t k = 0; k < n; k++) { /* how many there are when the k-th begins, of its group */
            unsigned there = 0;
            for (size_t l = 0; l < n; l++)
                there += spans[l].start_min <= spans[k].start_min && spans[l].end_min > spans[k].start_min;
            if (spans[k].lanes == spans[i].lanes && there > most)
                most = there;
        }
        ck_assert_msg(spans[i].lanes <= most, "seed %llu: %d lanes for %u", (unsigned long long)seed, spans[i].lanes,
                      most);
    }
}
END_TEST

/* ---- days, rooms and weeks ---- */

static struct err e;

static struct grid load(enum grid_across across, int day, int64_t practitioner_id)
{
    struct grid g;
    struct grid_query q = {.across = across, .day = TEST_TODAY + day, .practitioner_id = practitioner_id};
    ck_ok(grid_load(db, &q, &g, &e));
    return g;
}

START_TEST(a_day_shows_who_works_who_is_taken_and_what_is_free)
{
    int64_t id = book(WANG, LI, SCALING, at(0, 10, 0), &e);
    ck_assert_int_gt(id, 0);
    ck_assert_int_gt(book(SARA, LI, SCALING, at(0, 11, 30), &e), 0);
    struct grid g = load(GRID_PRACTITIONERS, 0, 0);
    ck_assert_uint_eq(g.n, 2); /* Karimi is not here on Tuesdays */
    ck_assert_int_eq(g.first_min, 9 * 60);
    ck_assert_int_eq(g.last_min, 17 * 60);
    const struct grid_column *li = &g.columns[0];
    ck_assert_str_eq(li->name, "Li");
    ck_assert_uint_eq(li->n_working, 2);
    ck_assert_uint_eq(li->n_busy, 2);
    ck_assert_int_eq(li->busy[0].appointment_id, id);
    ck_assert_uint_eq(li->n_free, 3);
    ck_assert_int_eq(li->free[1].start_min, at(0, 10, 30));
    ck_assert_int_eq(li->free[1].end_min, at(0, 11, 30));
    ck_assert_uint_eq(g.columns[1].n_free, 2);
    struct grid_label label;
    ck_ok(grid_label(db, id, &label, &e));
    ck_assert_str_eq(label.patient, "王小明");
    ck_assert_str_eq(label.service, "Scaling");
    grid_release(&g);
    g = load(GRID_PRACTITIONERS, 5, 0); /* a Sunday */
    ck_assert_uint_eq(g.n, 0);
    ck_assert_int_eq(g.first_min, g.last_min);
    grid_release(&g);
}
END_TEST

START_TEST(who_is_booked_over_another_stands_beside_them)
{
    struct appointment over = {
        .patient_id = SARA, .practitioner_id = LI, .service_id = TALK, .start_min = at(0, 10, 10), .overbook = true};
    ck_assert_int_gt(book(WANG, LI, SCALING, at(0, 10, 0), &e), 0);
    ck_ok(appointment_book(db, &over, &e));
    struct grid g = load(GRID_PRACTITIONERS, 0, 0);
    ck_assert_uint_eq(g.columns[0].n_busy, 2);
    ck_assert_int_eq(g.columns[0].busy[0].lanes, 2);
    ck_assert(g.columns[0].busy[1].overbook);
    ck_assert_int_eq(g.columns[0].busy[1].lane, 1);
    grid_release(&g);
}
END_TEST

START_TEST(rooms_are_taken_before_and_after_the_treatment_too)
{
    ck_assert_int_gt(book(ANH, TRAN, IMPLANT, at(0, 10, 0), &e), 0);
    struct grid g = load(GRID_ROOMS, 0, 0);
    ck_assert_uint_eq(g.n, 3);
    const struct grid_column *surgery = &g.columns[2];
    ck_assert_str_eq(surgery->name, "Surgery");
    ck_assert_uint_eq(surgery->n_busy, 1);
    ck_assert_int_eq(surgery->busy[0].start_min, at(0, 9, 50));
    ck_assert_int_eq(surgery->busy[0].end_min, at(0, 11, 20));
    ck_assert_uint_eq(g.columns[0].n_busy, 0);
    grid_release(&g);
}
END_TEST

START_TEST(a_week_has_the_days_that_are_worked_or_taken)
{
    const int monday = -1; /* today is a Tuesday */
    struct grid g = load(GRID_WEEK, monday, KARIMI);
    ck_assert_uint_eq(g.n, 1);
    ck_assert_int_eq(g.columns[0].day, TEST_TODAY + 1);
    grid_release(&g);
    g = load(GRID_WEEK, monday, LI);
    ck_assert_uint_eq(g.n, 5);
    grid_release(&g);
    ck_ok(small_sql("INSERT INTO holiday (day, name) VALUES (22344, 'Spring day')", &e)); /* Thursday */
    g = load(GRID_WEEK, monday, KARIMI);
    ck_assert_uint_eq(g.n, 2);
    ck_assert_str_eq(g.columns[1].off[0].why, "Spring day");
    ck_assert_uint_eq(g.columns[1].n_working, 0);
    grid_release(&g);
}
END_TEST

START_TEST(breaks_and_absences_are_told)
{
    ck_ok(small_sql("INSERT INTO schedule_exception (practitioner_id, day, kind, start_min, end_min, note) VALUES"
                    " (1, 22342, 'away', 900, 1440, 'course'), (2, 22342, 'away', 0, 1440, '')",
                    &e));
    struct grid g = load(GRID_PRACTITIONERS, 0, 0);
    ck_assert_uint_eq(g.n, 2); /* also who is away all day */
    const struct grid_column *li = &g.columns[0];
    ck_assert_uint_eq(li->n_off, 3);
    ck_assert_str_eq(li->off[0].why, ""); /* before work */
    ck_assert_str_eq(li->off[1].why, "break");
    ck_assert_int_eq(li->off[1].start_min, at(0, 12, 0));
    ck_assert_str_eq(li->off[2].why, "course");
    ck_assert_str_eq(g.columns[1].off[0].why, "away");
    struct grid_cell cell = grid_cell(li, 12 * 60, 15);
    ck_assert(cell.kind == GRID_OFF && cell.begins);
    ck_assert_str_eq(cell.why, "break");
    ck_assert(!grid_cell(li, 12 * 60 + 15, 15).begins);
    grid_release(&g);
}
END_TEST

START_TEST(an_hour_that_the_clock_skips_is_not_free)
{
    enum { SPRING = 22368 /* Sunday 2031-03-30, when 01:00 becomes 02:00 in London */ };
    ck_ok(small_sql("UPDATE site SET timezone = 'Europe/London', rev = rev + 1", &e));
    ck_ok(small_sql("INSERT INTO schedule (practitioner_id, weekday, start_min, end_min) VALUES (3, 7, 0, 240)", &e));
    site_forget(db);
    struct grid g = load(GRID_PRACTITIONERS, SPRING - TEST_TODAY, 0);
    ck_assert_uint_eq(g.n, 1);
    const struct grid_column *c = &g.columns[0];
    ck_assert_uint_eq(c->n_free, 2);
    ck_assert_int_eq(c->free[0].end_min, INT64_C(1440) * SPRING + 60);
    ck_assert_int_eq(c->free[1].start_min, INT64_C(1440) * SPRING + 120);
    ck_assert_int_eq(c->free[1].end_min, INT64_C(1440) * SPRING + 240);
    struct grid_cell cell = grid_cell(c, 60, 15);
    ck_assert(cell.kind == GRID_OFF && cell.begins);
    ck_assert_str_eq(cell.why, "the clock is put forward");
    grid_release(&g);
    g = load(GRID_PRACTITIONERS, SPRING + 7 - TEST_TODAY, 0);
    ck_assert_uint_eq(g.columns[0].n_free, 1);
    grid_release(&g);
}
END_TEST

START_TEST(held_time_is_taken_until_it_runs_out)
{
    ck_assert_int_gt(book(WANG, LI, SCALING, at(0, 10, 0), &e), 0);
    ck_ok(small_sql("UPDATE occupancy SET expires_at = clock_now() + 600", &e));
    struct grid g = load(GRID_PRACTITIONERS, 0, 0);
    ck_assert_uint_eq(g.columns[0].n_busy, 1);
    ck_assert_int_eq(g.columns[0].busy[0].expires_at, clock_at + 600);
    ck_assert_int_eq(g.expires_at, clock_at + 600);
    grid_release(&g);
    clock_at += 600;
    g = load(GRID_PRACTITIONERS, 0, 0);
    ck_assert_uint_eq(g.columns[0].n_busy, 0);
    ck_assert_uint_eq(g.columns[0].n_free, 2);
    ck_assert_int_eq(g.expires_at, 0);
    grid_release(&g);
}
END_TEST

START_TEST(time_kept_for_a_category_is_told_apart_from_the_rest)
{
    ck_ok(small_sql("UPDATE schedule SET category = 'preventive', release_days = 1, rev = rev + 1 WHERE start_min = 780", &e));
    struct grid g = load(GRID_PRACTITIONERS, 2, 0);
    ck_assert_uint_eq(g.columns[0].n_free, 2);
    ck_assert_int_eq(g.columns[0].free[0].category, CATEGORY_ANY);
    ck_assert_int_eq(g.columns[0].free[1].category, CATEGORY_PREVENTIVE);
    grid_release(&g);
    g = load(GRID_PRACTITIONERS, 1, 0); /* released a day before */
    ck_assert_int_eq(g.columns[0].free[1].category, CATEGORY_ANY);
    grid_release(&g);
}
END_TEST

/* ---- the load of a day ---- */

START_TEST(the_load_is_what_is_booked_of_what_is_worked)
{
    struct load_day d;
    ck_ok(load_read(db, 0, TEST_TODAY, &d, &e));
    ck_assert_int_eq(d.worked_min, 2 * 7 * 60);
    ck_assert_int_eq(d.count, 0);
    ck_assert_int_eq(load_percent(&d), 0);
    int64_t gone = book(WANG, LI, SCALING, at(0, 10, 0), &e);
    ck_assert_int_gt(book(SARA, LI, SCALING, at(0, 11, 0), &e), 0);
    ck_assert_int_gt(book(ANH, TRAN, IMPLANT, at(0, 10, 0), &e), 0);
    ck_ok(appointment_cancel(db, gone, 0, SIDE_PATIENT, TOO_DEAR, "", &e));
    ck_ok(load_read(db, 0, TEST_TODAY, &d, &e));
    ck_assert_int_eq(d.count, 2);
    ck_assert_int_eq(d.booked_min, 90);
    ck_assert_int_eq(load_percent(&d), 11); /* 90 of 840 */
    ck_ok(load_read(db, LI, TEST_TODAY, &d, &e));
    ck_assert_int_eq(d.booked_min, 30);
    ck_assert_int_eq(d.worked_min, 7 * 60);
}
END_TEST

START_TEST(a_day_on_which_nobody_works_has_no_share_and_says_why)
{
    struct load_day d;
    ck_ok(small_sql("INSERT INTO holiday (day, name) VALUES (22344, 'Spring day')", &e));
    ck_ok(load_read(db, 0, 22344, &d, &e));
    ck_assert_int_eq(load_percent(&d), -1);
    ck_assert_str_eq(d.closed, "Spring day");
}
END_TEST

SUITE_MAIN_LOOPS("the book", booking_setup, fixture_remove, 0,
                 {a_cell_shows_who_is_there_or_until_when_it_is_free, ROWS(cells)},
                 {a_long_row_counts_whom_it_does_not_name},
                 {more_side_by_side_than_there_is_room_for_are_counted},
                 {lanes_keep_apart_what_overlaps_and_are_no_more_than_needed, 20},
                 {a_day_shows_who_works_who_is_taken_and_what_is_free},
                 {who_is_booked_over_another_stands_beside_them},
                 {rooms_are_taken_before_and_after_the_treatment_too},
                 {a_week_has_the_days_that_are_worked_or_taken},
                 {breaks_and_absences_are_told},
                 {an_hour_that_the_clock_skips_is_not_free},
                 {held_time_is_taken_until_it_runs_out},
                 {time_kept_for_a_category_is_told_apart_from_the_rest},
                 {the_load_is_what_is_booked_of_what_is_worked},
                 {a_day_on_which_nobody_works_has_no_share_and_says_why})
