/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of the day grid: what stands in a row of so many minutes. */
#include "ui/screens/grid_view.h"

#include <string.h>

#include "tests/suite.h"

/* Works 540 to 720: one from 555 to 575, and two that overlap from 600 and from 605. */
static struct appointment first = { .id = 1, .start_min = 555, .end_min = 575 };
static struct appointment second = { .id = 2, .start_min = 600, .end_min = 630 };
static struct appointment over = { .id = 3, .start_min = 605, .end_min = 620 };
static const struct appointment *busy[] = { &first, &second, &over };
static struct grid_span working[] = { { 540, 720 } };
static struct grid_span spans[] = { { 540, 555 }, { 575, 600 }, { 630, 720 } };
static const struct grid_column column = {
    .working = working, .n_working = 1, .free = spans, .n_free = 3, .busy = busy, .n_busy = 3
};

static const struct {
    const char *why;
    int64_t from;
    int step;
    enum cell_kind kind;
    int64_t id; /* busy: who */
    int more;
    bool begins;
    int64_t start_min, end_min; /* free */
} cases[] = {
    { "before anybody works", 510, 15, CELL_OFF, 0, 0, false, 0, 0 },
    { "free from the start of work", 540, 15, CELL_FREE, 0, 0, true, 540, 555 },
    { "begins in this row", 555, 15, CELL_BUSY, 1, 0, true, 0, 0 },
    { "goes on in this row, though free after a while", 570, 15, CELL_BUSY, 1, 0, false, 0, 0 },
    { "free after somebody who ended within the row above", 585, 15, CELL_FREE, 0, 0, true, 585, 600 },
    { "two begin in one row", 600, 15, CELL_BUSY, 2, 1, true, 0, 0 },
    { "free all along", 660, 15, CELL_FREE, 0, 0, false, 660, 720 },
    { "a long row shows who begins in it", 540, 60, CELL_BUSY, 1, 0, true, 0, 0 },
    { "a long row begins before work does", 480, 60, CELL_OFF, 0, 0, false, 0, 0 },
    { "after work", 720, 15, CELL_OFF, 0, 0, false, 0, 0 },
};

START_TEST(a_cell_shows_who_is_there_or_until_when_it_is_free)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cell cell = grid_cell(&column, cases[i].from, cases[i].step);
        ck_assert_msg(cell.kind == cases[i].kind, "%s: kind %d", cases[i].why, cell.kind);
        ck_assert_msg((cell.a == NULL ? 0 : cell.a->id) == cases[i].id, "%s: who", cases[i].why);
        ck_assert_msg(cell.more == cases[i].more, "%s: %d more", cases[i].why, cell.more);
        ck_assert_msg(cell.begins == cases[i].begins, "%s: begins", cases[i].why);
        if (cell.kind == CELL_FREE)
            ck_assert_msg(cell.start_min == cases[i].start_min && cell.end_min == cases[i].end_min, "%s: free %d to %d",
                          cases[i].why, (int)cell.start_min, (int)cell.end_min);
    }
}
END_TEST

SUITE_MAIN("the day grid", a_cell_shows_who_is_there_or_until_when_it_is_free)
