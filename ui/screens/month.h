/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A month of the clinic's calendar as weeks, each day with how full it is. Read a few days at a time, so that no key
 * waits for it. */
#ifndef FD_UI_MONTH_H
#define FD_UI_MONTH_H

#include <stdbool.h>

#include "src/booking/load.h"
#include "ui/kit/screen.h"

enum { MONTH_DAYS = 42 };

struct month {
    int32_t first_day;                /* of the first week shown */
    int days;                         /* whole weeks; 0: no month yet */
    int64_t practitioner_id;          /* whose load; 0: everybody's */
    struct load_day loads[MONTH_DAYS];
    bool known[MONTH_DAYS];           /* read once, perhaps before something changed */
    int n_fresh;                      /* so many are as the file says now */
};

/** The first day of the week of `day`: Monday, in the Jalali calendar Saturday. */
int32_t month_week(struct db *db, int32_t day);

/** Shows the month of `day`; what is known of another month is forgotten. */
void month_show(struct db *db, struct month *m, int32_t day, int64_t practitioner_id);
/** Everything is to be read again. */
void month_stale(struct month *m);
/** For screen_ops.more: reads for a few milliseconds. */
unsigned month_more(struct db *db, struct month *m);

/** From a row of the canvas down; `day` has the cursor, whose name stands in `whose`. */
void month_draw(struct screen *s, const struct month *m, int32_t day, const char *whose);
void month_draw_marker(struct screen *s, const struct month *m, int32_t day, bool there);

/** The day at a place of the canvas. False: there is none. */
bool month_place(const struct screen *s, const struct month *m, int row, int col, int32_t *day);

#endif
