/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The book of a day or a week as columns, time down: who works, who is taken, what is free. A column holds what a cell
 * is made of and no names of people: those are read for the few cells that are seen (grid_label). */
#ifndef FD_BOOKING_GRID_H
#define FD_BOOKING_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/booking/appointment.h"

enum grid_across {
    GRID_PRACTITIONERS, /* who works, is taken or is away that day */
    GRID_ROOMS,         /* every room that is in use */
    GRID_WEEK           /* one practitioner, a column for each day that is worked, taken, or off for a reason */
};

struct grid_query {
    enum grid_across across;
    int32_t day;             /* of GRID_WEEK: the first of seven */
    int64_t practitioner_id; /* of GRID_WEEK: whose */
};

/* All minutes are civil minutes since 1970. */

/** Time that is taken: for a practitioner or a room, its own part of the appointment. */
struct grid_span {
    int64_t appointment_id;
    int64_t start_min, end_min;
    int64_t expires_at; /* held until this instant; 0: booked */
    bool overbook;
    uint8_t lane, lanes; /* where it stands beside those that overlap it: lane 0 .. lanes - 1 */
};

/** Time that is worked, or free of it. */
struct grid_block {
    int64_t start_min, end_min;
    int category; /* kept for it, CATEGORY_ANY: for all */
};

/** Time that is not worked. */
struct grid_off {
    int64_t start_min, end_min;
    char why[64]; /* the holiday, the note of an absence, "break" between two blocks; "": before and after work */
};

struct grid_column {
    int64_t id;  /* of the practitioner or room */
    int64_t site_id; /* of a room */
    int32_t day;
    char name[64];             /* short */
    struct grid_block *working; /* earliest first, apart */
    size_t n_working;
    struct grid_block *free; /* working time that nothing takes; earliest first */
    size_t n_free;
    struct grid_off *off; /* the rest of the day; earliest first */
    size_t n_off;
    struct grid_span *busy; /* earliest first */
    size_t n_busy;
};

struct grid {
    struct grid_query q;
    char closed[64];         /* of one day: the holiday, or why the clinic is closed; "" */
    int first_min, last_min; /* minutes of the day between which anybody works or is taken; equal: nobody */
    struct grid_column *columns;
    size_t n;
    int64_t expires_at; /* when the first hold in it runs out, and it must be read anew; 0: none */
};

/** *ret is untouched on failure; release it with grid_release(). */
enum rc grid_load(struct db *db, const struct grid_query *q, struct grid *ret, struct err *e);
void grid_release(struct grid *grid);

/** Pure: gives those that overlap, earliest first, lanes side by side, as few as there can be. */
void grid_lanes(struct grid_span *spans, size_t n);

/* ---- a cell: one column in the row of `step` minutes that begins at minute `min` of its day ---- */

enum grid_kind { GRID_OFF, GRID_FREE, GRID_BUSY };
enum { GRID_LANES = 3 };

struct grid_lane {
    const struct grid_span *span; /* NULL: nothing of this lane is in the row */
    bool begins;                  /* in this row */
    int more;                     /* others of the lane that begin in it too */
};

struct grid_cell {
    enum grid_kind kind;
    bool begins; /* free or off: named in this row */
    int lanes;   /* of GRID_BUSY: 1 .. GRID_LANES side by side; what has no lane is in `more` of the last */
    struct grid_lane lane[GRID_LANES];
    int64_t start_min, end_min; /* free: from when in this row, until when without a break */
    int category;               /* free: kept for it */
    const char *why;            /* off: as struct grid_off; never NULL */
};

/** Pure. */
struct grid_cell grid_cell(const struct grid_column *c, int min, int step);

/* ---- the words in a cell ---- */

struct grid_label {
    int64_t appointment_id;
    char patient[128], service[64]; /* cut: a cell is narrow */
    enum appointment_status status;
    enum confirmation confirmation;
};

/** RC_NOT_FOUND when it has gone since the day was read. */
enum rc grid_label(struct db *db, int64_t appointment_id, struct grid_label *ret, struct err *e);

#endif
