/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gaps: all time that is free today and tomorrow, what opened it, who is asked about it.
 * Reads: desk/gap. Writes nothing; Enter opens a gap with those who would take it.
 * Refreshed by every commit that touches the days, and by the clock. */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/desk/gap.h"
#include "ui/kit/table.h"
#include "ui/screens/actions.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 2, DETAIL_ROWS = 2, DAYS = 2, PER_PERSON = 4096 };

struct gaps_view {
    struct table table;
    struct gap_list list;
    int32_t first_day;
    int64_t read_min; /* when it was read: free time shrinks by the minute */
    struct gap told;  /* the gap where the cursor rests, */
    int would;        /* and how many would take it; -1: not asked */
    struct db *db;
};

static void reload(struct screen *s)
{
    struct gaps_view *v = s->priv;
    struct gap_list fresh;
    struct err e;

    if (v->first_day < site_today(v->db))
        v->first_day = site_today(v->db);
    if (gap_find(v->db, v->first_day, DAYS, &fresh, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    gap_list_release(&v->list);
    v->list = fresh;
    v->read_min = site_now_min(v->db);
    v->would = -1;
}

/* ---- the table ---- */

/* Its end stays while it is eaten up. */
static int64_t row_id(const void *row)
{
    const struct gap *gap = row;

    return gap->end_min * PER_PERSON + gap->practitioner_id % PER_PERSON + 1;
}

static void day_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct gaps_view *v = ctx;

    (void)show_day(v->db, civil_min_day(((const struct gap *)row)->start_min), out, size);
}

static void time_cell(void *ctx, const void *row, char *out, size_t size)
{
    char from[SHOW_SIZE], to[SHOW_SIZE];

    (void)ctx;
    (void)snprintf(out, size, "%s-%s", show_time(((const struct gap *)row)->start_min, from, sizeof(from)),
                   show_time(((const struct gap *)row)->end_min, to, sizeof(to)));
}

static void length_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct gap *gap = row;

    (void)ctx;
    (void)show_minutes(gap->end_min - gap->start_min, out, size);
}

static void with_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct gap *)row)->practitioner);
}

static void why_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct gap *gap = row;

    (void)ctx;
    (void)text_copy(out, size, gap->offer_id != 0 ? _("somebody is being asked") : gap->why);
}

static enum look why_look(void *ctx, const void *row)
{
    (void)ctx;
    return ((const struct gap *)row)->offer_id != 0 ? LOOK_GOOD : LOOK_PLAIN;
}

static const struct table_source source = { TABLE_ROWS(struct gaps_view, list.rows, list.n), .id = row_id };
static const struct column columns[] = {
    { N_("Day"), 10, 0, 0, day_cell, NULL },
    { N_("Free"), 11, 0, 0, time_cell, NULL },
    { N_("Long"), 6, COLUMN_RIGHT, 0, length_cell, NULL },
    { N_("With"), 10, 0, 0, with_cell, NULL },
    { N_("What opened it"), 0, 0, 0, why_cell, why_look },
};

/* ---- drawing ---- */

static void rest(struct screen *s)
{
    struct gaps_view *v = s->priv;
    const struct gap *gap = table_row(&v->table);
    struct candidate_list list;

    v->would = -1;
    if (gap == NULL || gap_candidates(v->db, gap, &list, NULL) != RC_OK)
        return;
    v->told = *gap;
    v->would = (int)list.open;
    candidate_list_release(&list);
}

static void draw(struct screen *s)
{
    struct gaps_view *v = s->priv;
    char first[SHOW_SIZE], last[SHOW_SIZE];

    if (v->read_min != site_now_min(v->db)) {
        reload(s);
        table_reload(&v->table);
    }
    const struct gap *gap = table_row(&v->table);
    put_format(s->canvas, 0, 1, s->cols - 2, LOOK_PLAIN, _("Free time: %s and %s"),
               show_day_said(v->db, v->first_day, first, sizeof(first)),
               show_day_said(v->db, v->first_day + 1, last, sizeof(last)));
    put_rule(s->canvas, 1);
    put_rule(s->canvas, s->rows - DETAIL_ROWS);
    if (gap != NULL && v->would >= 0 && row_id(gap) == row_id(&v->told))
        put_format(s->canvas, s->rows - 1, 1, s->cols - 2, LOOK_PLAIN,
                   ngettext_("%d to ask about it: Enter shows who.", "%d to ask about it: Enter shows who.", v->would),
                   v->would);
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS - DETAIL_ROWS, s->cols);
}

/* ---- commands ---- */

static void context(struct screen *s, void *gift)
{
    const struct gap *gap = table_row(s->table);
    struct gift *g = gift;

    if (gap == NULL)
        return;
    g->has |= NEED_SLOT | NEED_DAY | NEED_PRACTITIONER;
    g->day = civil_min_day(gap->start_min);
    g->practitioner_id = gap->practitioner_id;
    g->slot = (struct slot_gift){ .start_min = gap->start_min, .practitioner_id = gap->practitioner_id };
}

static unsigned open_gap(struct screen *s)
{
    struct gift g = { 0 };

    context(s, &g);
    return gift_push(s, &gap_screen, &g);
}

static unsigned go_to(struct screen *s, int32_t day)
{
    struct gaps_view *v = s->priv;

    if (day < site_today(v->db))
        return screen_info(s, _("What is past cannot be filled."));
    v->first_day = day;
    v->table.first = v->table.cursor = v->table.id = 0;
    return FX_RELOAD;
}

static unsigned day_before(struct screen *s)
{
    return go_to(s, ((struct gaps_view *)s->priv)->first_day - 1);
}

static unsigned day_after(struct screen *s)
{
    return go_to(s, ((struct gaps_view *)s->priv)->first_day + 1);
}

static unsigned waiting(struct screen *s)
{
    return screen_push(s, &waiting_list_screen, NULL, 0);
}

static enum rc gaps_open(struct screen *s, struct err *e)
{
    struct gaps_view *v = calloc(1, sizeof(*v));
    const struct gift *g = gift_of(s);

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->first_day = g->has & NEED_DAY ? g->day : site_today(v->db);
    v->table = (struct table){ .columns = columns, .source = &source, .ctx = v };
    v->table.n_columns = sizeof(columns) / sizeof(columns[0]);
    v->table.empty = _("Nothing is free on these days. ] shows the day after.");
    s->table = &v->table;
    return RC_OK;
}

static void gaps_close(struct screen *s)
{
    struct gaps_view *v = s->priv;

    if (v != NULL)
        gap_list_release(&v->list);
    free(v);
}

static const struct cmd cmds[] = {
    { K_ENTER, N_("Who"), N_("See who would take this time, and offer it to one after another"), NEED_ROW, open_gap },
    { 'b', N_("Book"), N_("Book somebody into this time: for whom, then what for"), NEED_ROW, act_book },
    { 'w', N_("Waiting list"), N_("See who waits for a time, and put somebody on the list"), 0, waiting },
    { '[', N_("Day before"), N_("Show the day before"), 0, day_before },
    { ']', N_("Day after"), N_("Show the day after"), 0, day_after },
};

const struct screen_ops gaps_screen = {
    .word = "gaps",
    .title = N_("Gaps"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = GAP_TOPICS,
    .open = gaps_open,
    .reload = reload,
    .draw = draw,
    .rest = rest,
    .holds = context_holds,
    .context = context,
    .close = gaps_close,
};
