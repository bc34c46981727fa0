/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A week of hours as it is seen: whose, which days, what stands on each, and drawing it. */
#ifndef FD_UI_HOURS_VIEW_H
#define FD_UI_HOURS_VIEW_H

#include "src/clinic/schedule_edit.h"
#include "ui/kit/form.h"
#include "ui/kit/screen.h"

enum { HOURS_DAYS = 7, HOURS_ITEMS = 24 };

enum hours_item_kind { HOURS_BLOCK, HOURS_DIFFERENT, HOURS_HOLIDAY };

/** One thing on a day: a block of the week, what is different, or a holiday. */
struct hours_item {
    enum hours_item_kind kind;
    int32_t start_min, end_min;
    struct schedule_block block;
    struct schedule_exception x;
    struct holiday holiday;
};

struct hours_day {
    struct hours_item items[HOURS_ITEMS]; /* holiday first, then by start */
    size_t n;
    struct work_interval work[SCHEDULE_MAX_INTERVALS]; /* what comes of it all */
    size_t n_work;
    char closed[96]; /* why; "" open */
};

/** Somebody or something that has hours. */
struct hours_whose {
    struct hours_owner of;
    char name[96];
};

struct hours_view {
    struct db *db;
    struct hours_whose *whose; /* the clinic, practitioners, assistants, rooms */
    struct choice *choices;    /* the same, to choose from */
    size_t n_whose, at;
    size_t n_sites;
    int32_t first_day; /* of the week shown */
    int day;           /* 0 to 6: the column with the cursor */
    size_t item;       /* of that day */
    struct hours_day days[HOURS_DAYS];
    int from_min, to_min; /* of the day: what is drawn */
};

enum rc hours_read_whose(struct hours_view *v, struct err *e);
/** The week of v->first_day, of v->at. */
enum rc hours_read(struct hours_view *v, struct err *e);
void hours_release(struct hours_view *v);

int32_t hours_selected_day(const struct hours_view *v);
const struct hours_item *hours_selected(const struct hours_view *v); /* NULL: nothing on that day */

/** "Mon 08:30-12:30, every 2 weeks, from 10 Mar 2031, kept for treatment until 3 days before"; returns out. */
char *hours_item_text(const struct hours_view *v, const struct hours_item *item, char *out, size_t size);

void hours_draw(struct screen *s, const struct hours_view *v);

/* The forms, hours_form.c: opened with these; each tries the change, tells whom it strands, and saves. */
struct hours_block_arg {
    struct schedule_block block; /* id 0: a new one */
    int32_t from_day;
};
struct hours_different_arg {
    struct hours_owner of;
    int32_t day;
    bool holiday; /* begins with that */
};

/** "2 appointments would no longer fit: ... Go on?" as a question; NULL when there are none. */
struct stranded_list;
const char *hours_question(struct db *db, const struct stranded_list *l, char *out, size_t size);

#endif
