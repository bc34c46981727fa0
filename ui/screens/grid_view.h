/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day grid as it is seen: what each cell is, which part is in the window, and drawing it. */
#ifndef FD_UI_GRID_VIEW_H
#define FD_UI_GRID_VIEW_H

#include "src/booking/grid.h"
#include "ui/kit/form.h"

enum { GRID_HEAD_ROWS = 2, GRID_DETAIL_ROWS = 3, GRID_STEPS = 6 };

/** Minutes of a row, to choose from. */
extern const int grid_steps[GRID_STEPS];

/** s->priv of the day grid. */
struct day_grid {
    struct grid grid;
    int32_t day;
    size_t step;             /* of grid_steps */
    int64_t practitioner_id; /* the column that has the cursor */
    int64_t at_min;          /* the row that has it */
    int64_t top_min;         /* the first row shown */
    size_t col, first;       /* the column by its place, and the first one shown */
    bool gives;              /* free time is given to whoever asked, not booked into */
    char what[200];          /* what is to be placed; "" */
    struct choice *choices;  /* of the question that is open */
};

enum cell_kind { CELL_OFF, CELL_FREE, CELL_BUSY };

struct cell {
    enum cell_kind kind;
    const struct appointment *a;
    int more;                   /* others that begin in the same cell */
    bool begins;                /* what is there is named in this row */
    int64_t start_min, end_min; /* free: from when in this cell, until when without a break */
};

/** Pure: what a practitioner's column holds in the row from `from` of `step` minutes. */
struct cell grid_cell(const struct grid_column *c, int64_t from, int step);

/** Where the cursor is; CELL_OFF on a day on which nobody works. */
struct cell grid_selected(const struct day_grid *g);

bool grid_has_cells(const struct day_grid *g);
int grid_step(const struct day_grid *g);
int grid_body_rows(const struct screen *s);

/** Keeps the cursor on the day and in the window. True: the window moved. */
bool grid_keep_visible(const struct screen *s);

/** The cell at a place of the canvas. False: there is none. */
bool grid_place(const struct screen *s, int row, int col, size_t *column, int64_t *min);

void grid_draw_cell(struct screen *s, size_t col, int64_t min);
void grid_draw(struct screen *s);

#endif
