/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One civil day as columns, a practitioner each: when they work, who has them, what is free. */
#ifndef FD_BOOKING_GRID_H
#define FD_BOOKING_GRID_H

#include <stddef.h>
#include <stdint.h>

#include "src/booking/appointment.h"

struct grid_span {
    int64_t start_min, end_min;
};

struct grid_column {
    int64_t practitioner_id;
    char name[64];             /* short */
    struct grid_span *working; /* earliest first, apart */
    size_t n_working;
    struct grid_span *free; /* working time that no appointment takes; earliest first */
    size_t n_free;
    const struct appointment **busy; /* live ones, earliest first; they may overlap when overbooked */
    size_t n_busy;
};

struct grid {
    int32_t day;
    int64_t first_min,
        last_min; /* from the first to the last minute that anybody works or is taken; equal: nobody */
    struct grid_column *columns; /* practitioners who work or are taken that day */
    size_t n;
    struct appointment_list appointments; /* what `busy` points into */
};

enum rc grid_load(struct db *db, int32_t day, struct grid *ret, struct err *e);
void grid_release(struct grid *grid);

#endif
