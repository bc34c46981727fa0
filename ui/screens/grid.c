/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Day grid: practitioners across, time down; who is where and what is free, read without colour.
 * Reads: booking/grid (one day), desk/card's short version of the selected person. Writes what the commands on an
 * appointment write. Opened with a service or an appointment to place it gives the free time that is chosen; otherwise
 * Enter on free time begins a booking there. Refreshed by every commit that touches the day, and by the clock. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/grid.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/people/patient.h"
#include "src/visit/visit.h"
#include "ui/kit/dialog.h"
#include "ui/screens/actions.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/ui.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 2, DETAIL_ROWS = 3, TIME_COLS = 7, LEAST_COLS = 18, MOST_COLS = 34, LABEL = 512 };

static const int steps[] = { 5, 10, 15, 20, 30, 60 };
enum { STEPS = sizeof(steps) / sizeof(steps[0]) };

struct day_grid {
    struct grid grid;
    int32_t day;
    size_t step;             /* of steps[] */
    int64_t practitioner_id; /* the column that has the cursor */
    int64_t at_min;          /* the row that has it */
    int64_t top_min;         /* the first row shown */
    size_t col, first;       /* the column by its place, and the first one shown */
    bool gives;
    char what[200]; /* what is to be placed */
};

enum cell_kind { CELL_OFF, CELL_FREE, CELL_BUSY };

struct cell {
    enum cell_kind kind;
    const struct appointment *a;
    int more;                  /* others that begin in the same cell */
    bool begins;
    int64_t start_min, end_min; /* free: from when in this cell, until when without a break */
};

/* ---- what a cell is ---- */

static int step_of(const struct day_grid *g)
{
    return steps[g->step];
}

static bool look_up_busy(const struct grid_column *c, int64_t from, int64_t to, struct cell *ret)
{
    for (size_t i = 0; i < c->n_busy; i++) {
        const struct appointment *a = c->busy[i];
        if (a->start_min >= to || a->end_min <= from)
            continue;
        bool begins = a->start_min >= from;
        ret->kind = CELL_BUSY;
        ret->more += ret->begins && begins;
        if (ret->a == NULL || (begins && !ret->begins)) {
            ret->a = a;
            ret->begins = begins;
        }
    }
    return ret->a != NULL;
}

static struct cell cell_at(const struct day_grid *g, size_t col, int64_t from)
{
    struct cell cell = { .kind = CELL_OFF }, above = { .kind = CELL_OFF };
    const struct grid_column *c = &g->grid.columns[col];
    int64_t to = from + step_of(g);

    if (look_up_busy(c, from, to, &cell))
        return cell;
    for (size_t i = 0; i < c->n_free && cell.kind == CELL_OFF; i++)
        if (c->free[i].start_min < to && c->free[i].end_min > from)
            cell = (struct cell){ .kind = CELL_FREE,
                                  .begins = c->free[i].start_min >= from ||
                                            look_up_busy(c, from - step_of(g), from, &above),
                                  .start_min = c->free[i].start_min > from ? c->free[i].start_min : from,
                                  .end_min = c->free[i].end_min };
    return cell;
}

static bool has_cells(const struct day_grid *g)
{
    return g->grid.n > 0 && g->grid.last_min > g->grid.first_min;
}

static struct cell selected(const struct day_grid *g)
{
    return has_cells(g) ? cell_at(g, g->col, g->at_min) : (struct cell){ .kind = CELL_OFF };
}

/* ---- where things stand ---- */

static int64_t down_to_step(const struct day_grid *g, int64_t min)
{
    return min - min % step_of(g);
}

static int64_t last_row(const struct day_grid *g)
{
    return down_to_step(g, g->grid.last_min - 1);
}

static int body_rows(const struct screen *s)
{
    return s->rows - HEAD_ROWS - DETAIL_ROWS;
}

static int column_cols(const struct screen *s)
{
    const struct day_grid *g = s->priv;
    int cols = (s->cols - TIME_COLS) / (g->grid.n > 0 ? (int)g->grid.n : 1);

    return cols < LEAST_COLS ? LEAST_COLS : cols > MOST_COLS ? MOST_COLS : cols;
}

static size_t columns_shown(const struct screen *s)
{
    size_t n = (size_t)((s->cols - TIME_COLS) / column_cols(s));

    return n < 1 ? 1 : n;
}

/* Keeps the cursor on the day and in the window. True: the window moved. */
static bool keep_visible(const struct screen *s)
{
    struct day_grid *g = s->priv;
    int64_t top = g->top_min, first_row = down_to_step(g, g->grid.first_min), page = body_rows(s) * step_of(g);
    size_t first = g->first;

    if (!has_cells(g))
        return false;
    g->at_min = down_to_step(g, g->at_min);
    g->at_min = g->at_min < first_row ? first_row : g->at_min > last_row(g) ? last_row(g) : g->at_min;
    g->top_min = down_to_step(g, g->top_min);
    if (g->top_min + page > last_row(g) + step_of(g))
        g->top_min = last_row(g) + step_of(g) - page;
    if (g->top_min < first_row)
        g->top_min = first_row;
    if (g->at_min < g->top_min)
        g->top_min = g->at_min;
    if (g->at_min >= g->top_min + page)
        g->top_min = g->at_min - page + step_of(g);
    if (g->col < g->first)
        g->first = g->col;
    if (g->col >= g->first + columns_shown(s))
        g->first = g->col - columns_shown(s) + 1;
    if (g->first + columns_shown(s) > g->grid.n)
        g->first = g->grid.n > columns_shown(s) ? g->grid.n - columns_shown(s) : 0;
    g->practitioner_id = g->grid.columns[g->col].practitioner_id;
    return top != g->top_min || first != g->first;
}

/* ---- drawing ---- */

static void cell_text(const struct cell *cell, bool top, char *out, size_t size)
{
    char minutes[SHOW_SIZE];

    if (cell->kind == CELL_OFF)
        (void)text_copy(out, size, "");
    else if (cell->kind == CELL_FREE && (cell->begins || top))
        (void)snprintf(out, size, _("free %s"),
                       show_minutes(cell->end_min - cell->start_min, minutes, sizeof(minutes)));
    else if (cell->kind == CELL_FREE)
        (void)text_copy(out, size, ".");
    else if (!cell->begins && !top)
        (void)text_copy(out, size, "|");
    else if (cell->more > 0)
        (void)snprintf(out, size, "+%d %s  %s", cell->more, cell->a->patient, cell->a->service);
    else
        (void)snprintf(out, size, "%s  %s", cell->a->patient, cell->a->service);
}

static bool is_now(const struct screen *s, int64_t row_min)
{
    int64_t now = site_now_min(s->app->db);

    return now >= row_min && now < row_min + step_of(s->priv);
}

static int row_of(const struct day_grid *g, int64_t min)
{
    return HEAD_ROWS + (int)((min - g->top_min) / step_of(g));
}

static void draw_cell(struct screen *s, size_t col, int64_t min)
{
    const struct day_grid *g = s->priv;
    struct cell cell = cell_at(g, col, min);
    bool here = col == g->col && min == g->at_min;
    char text[LABEL];
    int width = column_cols(s) - 2, at = TIME_COLS + (int)(col - g->first) * column_cols(s);
    enum look look = here ? LOOK_FOCUS : cell.kind == CELL_BUSY ? LOOK_PLAIN : cell.kind == CELL_FREE ? LOOK_GOOD : LOOK_DIM;

    cell_text(&cell, min == g->top_min, text, sizeof(text));
    if (cell.kind != CELL_BUSY && (cell.kind == CELL_OFF || is_now(s, min)))
        for (int n = text_columns(text, (size_t)-1); n < width; n++)
            show_add(text, sizeof(text), "", is_now(s, min) ? "-" : ":");
    put_text(s->canvas, row_of(g, min), at, 1, LOOK_PLAIN, here ? ">" : "");
    put_text(s->canvas, row_of(g, min), at + 1, width, look, text);
    if (here)
        put_cursor(s->canvas, row_of(g, min), at);
}

static void draw_head(struct screen *s)
{
    const struct day_grid *g = s->priv;
    char day[SHOW_SIZE], near[SHOW_SIZE], text[LABEL];
    size_t shown = columns_shown(s);

    (void)calendar_format_day(day, sizeof(day), site_calendar(s->app->db), g->day, CALENDAR_LONG);
    (void)show_day(s->app->db, g->day, near, sizeof(near));
    (void)snprintf(text, sizeof(text), "%s%s%s", day, strstr(day, near) == NULL && near[0] >= 'a' ? "  " : "",
                   strstr(day, near) == NULL && near[0] >= 'a' ? near : "");
    int col = 1 + put_word(s->canvas, 0, 1, s->cols / 2, LOOK_STRONG, text) + 3;
    put_text(s->canvas, 0, col, s->cols - col - 1, LOOK_PLAIN, g->what);
    for (size_t i = g->first; i < g->grid.n && i < g->first + shown; i++) {
        bool more_left = i == g->first && i > 0, more_right = i == g->first + shown - 1 && i + 1 < g->grid.n;
        (void)snprintf(text, sizeof(text), "%s%s%s", more_left ? "< " : "", g->grid.columns[i].name,
                       more_right ? " >" : "");
        put_text(s->canvas, 1, TIME_COLS + 1 + (int)(i - g->first) * column_cols(s), column_cols(s) - 2, LOOK_HEAD, text);
    }
}

static void draw_body(struct screen *s)
{
    const struct day_grid *g = s->priv;
    size_t shown = columns_shown(s);
    char clock[CIVIL_TEXT];

    for (int64_t min = g->top_min; min <= last_row(g) && row_of(g, min) < HEAD_ROWS + body_rows(s); min += step_of(g)) {
        bool now = is_now(s, min);
        (void)show_time(now ? site_now_min(s->app->db) : min, clock, sizeof(clock));
        put_text(s->canvas, row_of(g, min), 1, 5, now ? LOOK_WARN : min % 60 == 0 ? LOOK_STRONG : LOOK_DIM, clock);
        if (now)
            put_text(s->canvas, row_of(g, min), 6, 1, LOOK_WARN, "-");
        for (size_t i = g->first; i < g->grid.n && i < g->first + shown; i++)
            draw_cell(s, i, min);
    }
}

static void draw_details(struct screen *s, int row)
{
    const struct day_grid *g = s->priv;
    struct cell cell = selected(g);
    char text[LABEL], from[SHOW_SIZE], to[SHOW_SIZE];

    put_rule(s->canvas, row);
    if (!has_cells(g))
        return;
    const char *name = g->grid.columns[g->col].name;
    if (cell.kind == CELL_OFF) {
        put_format(s->canvas, row + 1, 1, s->cols - 2, LOOK_DIM, _("%s does not work at this time."), name);
    } else if (cell.kind == CELL_FREE) {
        put_format(s->canvas, row + 1, 1, s->cols - 2, LOOK_STRONG, _("%s is free from %s to %s."), name,
                   show_time(cell.start_min, from, sizeof(from)), show_time(cell.end_min, to, sizeof(to)));
        put_text(s->canvas, row + 2, 1, s->cols - 2, LOOK_PLAIN,
                 g->gives ? _("Enter takes this time.") : _("Enter books somebody into it."));
    } else {
        int col = 1 + put_word(s->canvas, row + 1, 1, s->cols / 2, LOOK_STRONG, cell.a->patient) + 3;
        (void)snprintf(text, sizeof(text), "%s   %s - %s   %s   %s", cell.a->service,
                       show_time(cell.a->start_min, from, sizeof(from)), show_time(cell.a->end_min, to, sizeof(to)),
                       cell.a->practitioner, cell.a->room);
        put_text(s->canvas, row + 1, col, s->cols - col - 1, LOOK_PLAIN, text);
        (void)snprintf(text, sizeof(text), "%s, %s", _(appointment_statuses[cell.a->status].label),
                       _(confirmations[cell.a->confirmation].label));
        show_add(text, sizeof(text), "   ", cell.a->note);
        put_text(s->canvas, row + 2, 1, s->cols - 2, LOOK_PLAIN, text);
    }
}

static void grid_draw(struct screen *s)
{
    const struct day_grid *g = s->priv;

    (void)keep_visible(s);
    draw_details(s, s->rows - DETAIL_ROWS);
    draw_head(s);
    if (has_cells(g))
        draw_body(s);
    else
        put_text(s->canvas, HEAD_ROWS + 1, 3, s->cols - 6, LOOK_DIM, _("Nobody works on this day. [ and ] show other days."));
}

/* ---- moving ---- */

static unsigned moved(struct screen *s, size_t col, int64_t min)
{
    struct day_grid *g = s->priv;
    size_t was_col = g->col;
    int64_t was_min = g->at_min;

    if (!has_cells(g) || col >= g->grid.n)
        return FX_NONE;
    g->col = col;
    g->at_min = min;
    if (keep_visible(s))
        return FX_DRAW;
    draw_cell(s, was_col, was_min);
    draw_cell(s, g->col, g->at_min);
    return FX_MOVED;
}

static unsigned grid_key(struct screen *s, int key)
{
    struct day_grid *g = s->priv;
    int64_t page = (int64_t)body_rows(s) * step_of(g);

    switch (key) {
    case K_UP:
    case 'k':
        return moved(s, g->col, g->at_min - step_of(g));
    case K_DOWN:
    case 'j':
        return moved(s, g->col, g->at_min + step_of(g));
    case K_LEFT:
        return moved(s, g->col - 1, g->at_min); /* before the first wraps to a column that is not there */
    case K_RIGHT:
        return moved(s, g->col + 1, g->at_min);
    case K_PGUP:
        return moved(s, g->col, g->at_min - page);
    case K_PGDN:
        return moved(s, g->col, g->at_min + page);
    case K_HOME:
        return moved(s, g->col, g->grid.first_min);
    case K_END:
        return moved(s, g->col, g->grid.last_min);
    default:
        return FX_PASS;
    }
}

/* ---- commands ---- */

static unsigned open_cell(struct screen *s)
{
    const struct day_grid *g = s->priv;
    struct cell cell = selected(g);

    if (cell.kind == CELL_OFF)
        return screen_info(s, _("Nothing can be booked here: choose free time."));
    if (cell.kind == CELL_BUSY)
        return g->gives ? screen_info(s, _("%s is there already: choose free time."), cell.a->patient)
                        : gift_push_patient(s, &card_screen, cell.a->patient_id);
    if (!g->gives)
        return act_book(s);
    return gift_give(s, &(struct gift){ .has = NEED_SLOT,
                                        .slot = { .start_min = cell.start_min, .practitioner_id = g->practitioner_id } });
}

static unsigned go_to(struct screen *s, int32_t day)
{
    struct day_grid *g = s->priv;
    int64_t away = (int64_t)(day - g->day) * CIVIL_DAY_MIN;

    g->day = day;
    g->at_min += away;
    g->top_min += away;
    return FX_RELOAD;
}

static unsigned day_before(struct screen *s)
{
    return go_to(s, ((struct day_grid *)s->priv)->day - 1);
}

static unsigned day_after(struct screen *s)
{
    return go_to(s, ((struct day_grid *)s->priv)->day + 1);
}

static unsigned today(struct screen *s)
{
    return go_to(s, site_today(s->app->db));
}

static unsigned take_day(struct screen *s, const char *text)
{
    struct db *db = s->app->db;
    struct err e;
    int32_t day;

    if (calendar_parse(text, site_calendar(db), site_today(db), CALENDAR_ANY_DAY, &day, NULL, &e) != RC_OK)
        return screen_error(s, &e);
    return go_to(s, day);
}

static unsigned ask_day(struct screen *s)
{
    return ask_text(s, _("Which day?"), _("A date, or t+14, +2w, mon"), "", 32, true, take_day);
}

static unsigned finer(struct screen *s)
{
    struct day_grid *g = s->priv;

    g->step -= g->step > 0;
    return FX_DRAW;
}

static unsigned coarser(struct screen *s)
{
    struct day_grid *g = s->priv;

    g->step += g->step + 1 < STEPS;
    return FX_DRAW;
}

static void grid_context(struct screen *s, void *gift)
{
    const struct day_grid *v = s->priv;
    struct cell cell = selected(v);
    struct gift *g = gift;
    struct visit visit;

    if (v->gives)
        return;
    gift_merge(&desk_gifts, g, gift_of(s), NEED_PATIENT);
    g->has |= NEED_DAY;
    g->day = v->day;
    if (cell.kind == CELL_FREE) {
        g->has |= NEED_SLOT;
        g->slot = (struct slot_gift){ .start_min = cell.start_min, .practitioner_id = v->practitioner_id };
    } else if (cell.kind == CELL_BUSY) {
        g->has |= NEED_PATIENT | NEED_APPOINTMENT;
        g->patient_id = cell.a->patient_id;
        g->appointment_id = cell.a->id;
        g->service_id = cell.a->service_id;
        if (visit_of_appointment(s->app->db, cell.a->id, &visit, NULL) == RC_OK) {
            g->has |= NEED_VISIT;
            g->visit_id = visit.id;
        }
    }
}

/* ---- opening, reading, closing ---- */

static void describe(struct screen *s, const struct gift *g)
{
    struct day_grid *v = s->priv;
    struct appointment a;
    struct service service;
    struct patient p;
    char name[PATIENT_NAME * 2];

    if (g->has & NEED_APPOINTMENT && appointment_load(s->app->db, g->appointment_id, &a, NULL) == RC_OK)
        (void)snprintf(v->what, sizeof(v->what), _("Move %s, %s"), a.patient, a.service);
    else if (g->has & NEED_SERVICE && service_load(s->app->db, g->service_id, &service, NULL) == RC_OK)
        (void)snprintf(v->what, sizeof(v->what), _("%s, %d minutes"), service.name, (int)service.with_min);
    if (g->has & NEED_PATIENT && !(g->has & NEED_APPOINTMENT) &&
        patient_load(s->app->db, g->patient_id, &p, NULL) == RC_OK)
        show_add(v->what, sizeof(v->what), "   ", patient_name(name, sizeof(name), p.family, p.given));
}

static enum rc grid_open(struct screen *s, struct err *e)
{
    struct day_grid *v = calloc(1, sizeof(*v));
    const struct gift *g = gift_of(s);
    int64_t now = site_now_min(s->app->db);

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->gives = g->has & (NEED_SERVICE | NEED_APPOINTMENT);
    v->day = g->has & NEED_DAY ? g->day : site_today(s->app->db);
    while (v->step + 1 < STEPS && step_of(v) < ui_of(s)->settings->slot_step_minutes)
        v->step++;
    bool near_slot = g->slot.start_min != 0 && civil_min_day(g->slot.start_min) == v->day;
    v->at_min = near_slot ? g->slot.start_min : v->day == civil_min_day(now) ? now : 0;
    v->practitioner_id = near_slot ? g->slot.practitioner_id : g->practitioner_id;
    v->top_min = v->at_min - (int64_t)step_of(v) * 2;
    describe(s, g);
    return RC_OK;
}

static void grid_reload(struct screen *s)
{
    struct day_grid *v = s->priv;
    struct grid grid;
    struct err e;

    if (grid_load(s->app->db, v->day, &grid, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    grid_release(&v->grid);
    v->grid = grid;
    if (v->col >= grid.n)
        v->col = grid.n > 0 ? grid.n - 1 : 0;
    for (size_t i = 0; i < grid.n; i++)
        if (grid.columns[i].practitioner_id == v->practitioner_id)
            v->col = i;
}

static void grid_rest(struct screen *s)
{
    (void)s; /* the details follow when the whole is drawn */
}

static void grid_close(struct screen *s)
{
    struct day_grid *v = s->priv;

    if (v != NULL)
        grid_release(&v->grid);
    free(v);
}

static const struct cmd cmds[] = {
    { K_ENTER, N_("Open"), N_("On free time: take it, or book into it; on an appointment: the person's card"), 0, open_cell },
    { '[', N_("Day before"), N_("Show the day before"), 0, day_before },
    { ']', N_("Day after"), N_("Show the day after"), 0, day_after },
    ROW_MOVE,
    ROW_NOT_COMING,
    ROW_CONFIRM,
    ROW_CHECK_IN,
    ROW_BOOK,
    { 'g', N_("Go to"), N_("Go to a day, typed as a date or t+14, +2w, mon"), 0, ask_day },
    { 'T', N_("Today"), N_("Show today again"), 0, today },
    { '+', N_("Finer"), N_("Show fewer minutes in a row"), 0, finer },
    { '-', N_("Coarser"), N_("Show more minutes in a row"), 0, coarser },
    ROW_CANCEL,
};

const struct screen_ops grid_screen = {
    .word = "grid",
    .title = N_("Day grid"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = "appointment patient practitioner schedule schedule_exception holiday",
    .open = grid_open,
    .reload = grid_reload,
    .draw = grid_draw,
    .key = grid_key,
    .rest = grid_rest,
    .holds = context_holds,
    .context = grid_context,
    .close = grid_close,
};
