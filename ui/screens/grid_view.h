/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The book as it is seen: which part of a day or a week is in the window, what stands under the cursor, and drawing
 * it. */
#ifndef FD_UI_GRID_VIEW_H
#define FD_UI_GRID_VIEW_H

#include "src/booking/grid.h"
#include "src/booking/risk.h"
#include "ui/kit/form.h"
#include "ui/screens/month.h"

enum { GRID_HEAD_ROWS = 2, GRID_DETAIL_ROWS = 3, GRID_LABELS = 512 };

enum book_mode { BOOK_DAY, BOOK_ROOMS, BOOK_WEEK, BOOK_MONTH };

/** s->priv of the book: day, week and month. */
struct book {
    struct db *db;
    enum book_mode mode;
    struct grid grid;
    struct month month;
    int32_t day;             /* the one that has the cursor */
    int64_t practitioner_id; /* the column that has it, of rooms the last one that had; whose week; 0: none yet */
    int64_t room_id;
    int step;          /* minutes of a row, 5 to 60 */
    size_t col, first; /* the column by its place, and the first one shown */
    int at, top;       /* minute of the day of the row with the cursor, and of the first one shown */
    int lane;          /* of the cell, where people are booked side by side */
    bool gives;        /* free time is given to whoever asked, not booked into */
    int64_t own;       /* an appointment that is to be placed: its own time counts as free; 0: none */
    char what[200];    /* what is to be placed; "" */
    char fits[256];    /* what is in the way of what is carried, where the cursor rests; "" nothing */
    bool fits_here;    /* that was asked for this very place */
    int64_t risk_id;   /* the appointment whose risk was asked when the cursor came to rest; 0: none */
    struct risk risk;
    struct grid_label *labels; /* GRID_LABELS, each by its number's remainder */
    struct appointment here;   /* what `grid_appointment` read last */
    struct choice *choices;    /* of the question that is open */
    struct practitioner_list who;
};

bool grid_has_cells(const struct book *b);

/** Under the cursor; GRID_OFF on a day on which nobody works. */
struct grid_cell grid_selected(const struct book *b);
const struct grid_column *grid_selected_column(const struct book *b); /* NULL: there is none */
/** The civil minute at which something begins that is put under the cursor. */
int64_t grid_selected_min(const struct book *b);
/** Who is under the cursor, read whole; borrowed until the next call; NULL: nobody. */
const struct appointment *grid_appointment(struct book *b);

/** Whose time is under the cursor: the practitioner or the room. Borrowed. */
const char *grid_selected_name(const struct book *b);
/** The lane of a cell that is meant by `lane`: that one, or the next with anybody in it. */
int grid_lane_in(const struct grid_cell *cell, int lane);

/** Everything read before the day was read again is forgotten. */
void grid_forget(struct book *b);

int grid_body_rows(const struct screen *s);
size_t grid_columns_shown(const struct screen *s);

/** Keeps the cursor on the day and in the window. True: the window moved. */
bool grid_keep_visible(const struct screen *s);

/** The cell at a place of the canvas. False: there is none. */
bool grid_place(const struct screen *s, int row, int col, size_t *column, int *min);

/** The marker alone, there or gone. */
void grid_draw_marker(struct screen *s, size_t col, int min, int lane, bool there);
void grid_draw(struct screen *s);

#endif
