/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What free times are narrowed to: from which day on, weekdays, part of the day, near a relative. One for every list of free
 * times; its keys mean the same on each. */
#ifndef FD_UI_NARROW_H
#define FD_UI_NARROW_H

#include "src/booking/slots.h"
#include "ui/kit/form.h"
#include "ui/kit/screen.h"

enum narrow_part { NARROW_ANY, NARROW_MORNINGS, NARROW_AFTERNOONS };
enum { NARROW_WEEK = 7 };

/** The first member of what such a screen keeps (s->priv). The screen sets db, patient_id and the two functions. */
struct narrow {
    struct db *db;
    int64_t patient_id;                    /* whose family it may be near to; 0: nobody's */
    unsigned (*changed)(struct screen *s); /* what was asked for is another: begin at the top */
    int32_t (*shown_day)(struct screen *s); /* of the row under the marker; NARROW_NO_DAY: there is none */

    int32_t first_day; /* NARROW_NO_DAY: as early as can be */
    enum narrow_part part;
    unsigned weekdays; /* bit 0 Monday; 0: any */
    int64_t near_id;   /* an appointment; 0: near nothing */
    int64_t near_min, near_end_min;
    char near[128]; /* "Jane Smith Thu 6 Mar 10:00" */
    struct choice days[NARROW_WEEK];
    struct choice *family; /* whose appointments it could be near to; n_family of them, with */
    char (*names)[128];    /* their names */
    size_t n_family;
};
enum { NARROW_NO_DAY = INT32_MIN };

void narrow_init(struct narrow *n, struct db *db);
void narrow_release(struct narrow *n);

/** Fills in the parts of a query that it narrows. */
void narrow_query(const struct narrow *n, struct slot_query *q);

/** "mornings, Mon Thu, from tomorrow, near Jane Smith today 10:00", or "any time"; returns out. */
char *narrow_text(const struct narrow *n, char *out, size_t size);

unsigned narrow_next_day(struct screen *s);
unsigned narrow_day_before(struct screen *s);
unsigned narrow_from(struct screen *s);
unsigned narrow_weekdays(struct screen *s);
unsigned narrow_mornings(struct screen *s);
unsigned narrow_afternoons(struct screen *s);
unsigned narrow_family(struct screen *s);
unsigned narrow_nothing(struct screen *s);

/* Rows of the command table, in two parts: what a screen shows of its own stands between. */
#define ROWS_DAY                                                                                                      \
    { 'n', N_("Next day"), N_("Show what is free from the day after this one"), 0, narrow_next_day },                 \
        { 'p', N_("Before"), N_("Show what is free from one day earlier"), 0, narrow_day_before }
#define ROW_NEAR { 'h', N_("Family"), N_("Only around an appointment of somebody of the family"), 0, narrow_family }
#define ROWS_NARROW                                                                                                   \
    { 'm', N_("Mornings"), N_("Only before noon"), 0, narrow_mornings },                                              \
        { 'e', N_("Afternoons"), N_("Only after noon"), 0, narrow_afternoons },                                       \
        { 'd', N_("Weekdays"), N_("Only on some days of the week"), 0, narrow_weekdays },                             \
        { 'f', N_("From"), N_("From a day on, typed as a date or t+14, +2w, mon"), 0, narrow_from },                  \
        { 'a', N_("Any time"), N_("Any day and any time of it again"), 0, narrow_nothing }

#endif
