/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Day grid: practitioners across, time down; who is where and what is free, read without colour.
 * Reads: booking/grid (one day).
 * Writes what the commands on an appointment write. Opened with a service or an appointment to place it
 * gives the free time that is chosen; otherwise Enter on free time begins a booking there.
 * Refreshed by every commit that touches the day, and by the clock. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/people/privacy.h"
#include "src/store/change.h"
#include "src/visit/visit.h"
#include "ui/kit/dialog.h"
#include "ui/screens/actions.h"
#include "ui/screens/grid_view.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/ui.h"
#include "ui/workflows.h"

/* ---- moving ---- */

static unsigned moved(struct screen *s, size_t col, int64_t min)
{
    struct day_grid *g = s->priv;
    size_t was_col = g->col;
    int64_t was_min = g->at_min;

    if (!grid_has_cells(g) || col >= g->grid.n)
        return FX_NONE;
    g->col = col;
    g->at_min = min;
    if (grid_keep_visible(s))
        return FX_DRAW;
    grid_draw_cell(s, was_col, was_min);
    grid_draw_cell(s, g->col, g->at_min);
    return FX_MOVED;
}

static unsigned grid_key(struct screen *s, int key)
{
    struct day_grid *g = s->priv;
    int64_t page = (int64_t)grid_body_rows(s) * grid_step(g);

    switch (key) {
    case K_UP:
    case 'k':
        return moved(s, g->col, g->at_min - grid_step(g));
    case K_DOWN:
    case 'j':
        return moved(s, g->col, g->at_min + grid_step(g));
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
    case K_CLICK: {
        size_t col;
        int64_t min;
        return grid_place(s, s->app->click_row, s->app->click_col, &col, &min) ? moved(s, col, min) : FX_NONE;
    }
    default:
        return FX_PASS;
    }
}

/* ---- commands ---- */

static unsigned open_cell(struct screen *s)
{
    const struct day_grid *g = s->priv;
    struct cell cell = grid_selected(g);

    if (cell.kind == CELL_OFF)
        return screen_info(s, _("Nothing can be booked here: choose free time."));
    if (cell.kind == CELL_BUSY)
        return g->gives ? screen_info(s, _("%s is there already: choose free time."), cell.a->patient)
                        : gift_push_patient(s, &card_screen, cell.a->patient_id);
    if (!g->gives)
        return act_book(s);
    return gift_give(
        s, &(struct gift){ .has = NEED_SLOT,
                           .slot = { .start_min = cell.start_min, .practitioner_id = g->practitioner_id } });
}

/* Asked before the questions, so that nobody answers them in vain. */
static unsigned overbook(struct screen *s)
{
    const struct day_grid *g = s->priv;
    struct cell cell = grid_selected(g);
    struct err e;
    struct gift gift = { .has = NEED_SLOT,
                         .slot = { .practitioner_id = g->practitioner_id, .overbook = true } };

    if (cell.kind != CELL_BUSY)
        return act_book(s);
    if (change_allowed(s->app->db, ACTION_OVERBOOK, &e) != RC_OK)
        return screen_error(s, &e);
    gift.slot.start_min = cell.a->start_min;
    return workflow_begin_with(s, &workflows[WORKFLOW_BOOK], &gift);
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
        return screen_error(s, &e) | FX_AGAIN;
    return go_to(s, day);
}

static unsigned ask_day(struct screen *s)
{
    return ask_text(s, _("Which day?"), _("A date, or t+14, +2w, mon"), "", 32, true, take_day);
}

static unsigned take_who(struct screen *s, int64_t practitioner_id)
{
    struct day_grid *g = s->priv;

    for (size_t i = 0; i < g->grid.n; i++)
        if (g->grid.columns[i].practitioner_id == practitioner_id)
            g->col = i;
    return FX_DRAW;
}

static unsigned ask_who(struct screen *s)
{
    struct day_grid *g = s->priv;

    free(g->choices);
    g->choices = calloc(g->grid.n + 1, sizeof(*g->choices));
    if (g->choices == NULL || g->grid.n == 0)
        return FX_NONE;
    for (size_t i = 0; i < g->grid.n; i++)
        g->choices[i] = (struct choice){ g->grid.columns[i].practitioner_id, g->grid.columns[i].name };
    return ask_choice(s, _("Whose column?"), g->choices, g->grid.n, g->practitioner_id, take_who);
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

    g->step += g->step + 1 < GRID_STEPS;
    return FX_DRAW;
}

static void grid_context(struct screen *s, void *gift)
{
    const struct day_grid *v = s->priv;
    struct cell cell = grid_selected(v);
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

static void show_service(struct day_grid *v, const struct service *service)
{
    char text[SHOW_SIZE + sizeof(service->name)];

    (void)snprintf(text, sizeof(text), _("%s, %d minutes"), service->name, (int)service->with_min);
    show_add(v->what, sizeof(v->what), "   ", text);
}

/* For whom, then what for. */
static void describe(struct screen *s, const struct gift *g)
{
    struct day_grid *v = s->priv;
    struct appointment a;
    struct service service;
    struct patient p;

    if (g->has & NEED_PATIENT && !(g->has & NEED_APPOINTMENT) &&
        patient_load(s->app->db, g->patient_id, &p, NULL) == RC_OK)
        (void)patient_display_name(v->what, sizeof(v->what), p.privacy, p.id, p.family, p.given);
    if (g->has & NEED_APPOINTMENT && appointment_load(s->app->db, g->appointment_id, &a, NULL) == RC_OK)
        (void)snprintf(v->what, sizeof(v->what), _("Move %s, %s"), a.patient, a.service);
    else if (g->has & NEED_SERVICE && service_load(s->app->db, g->service_id, &service, NULL) == RC_OK)
        show_service(v, &service);
}

static enum rc grid_open(struct screen *s, struct err *e)
{
    struct day_grid *v = calloc(1, sizeof(*v));
    const struct gift *g = gift_of(s);
    int64_t now = site_now_min(s->app->db);

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->gives = s->ops == &place_screen;
    v->day = g->has & NEED_DAY ? g->day : site_today(s->app->db);
    while (v->step + 1 < GRID_STEPS && grid_step(v) < ui_of(s)->settings->slot_step_minutes)
        v->step++;
    bool near_slot = g->slot.start_min != 0 && civil_min_day(g->slot.start_min) == v->day;
    v->at_min = near_slot ? g->slot.start_min : v->day == civil_min_day(now) ? now : 0;
    v->practitioner_id = near_slot ? g->slot.practitioner_id : g->practitioner_id;
    v->top_min = v->at_min - (int64_t)grid_step(v) * 2;
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

    if (v == NULL)
        return;
    grid_release(&v->grid);
    free(v->choices);
    free(v);
}

#define ROW_DAY_BEFORE { '[', N_("Day before"), N_("Show the day before"), 0, day_before }
#define ROW_DAY_AFTER { ']', N_("Day after"), N_("Show the day after"), 0, day_after }
#define ROW_GO_TO { 'g', N_("Go to"), N_("Go to a day, typed as a date or t+14, +2w, mon"), 0, ask_day }
#define ROW_WITH { 'w', N_("With"), N_("Go to the column of a practitioner"), 0, ask_who }
#define ROW_TODAY { 'T', N_("Today"), N_("Show today again"), 0, today }
#define ROW_FINER { '+', N_("Finer"), N_("Show fewer minutes in a row"), 0, finer }
#define ROW_COARSER { '-', N_("Coarser"), N_("Show more minutes in a row"), 0, coarser }

static const struct cmd cmds[] = {
    { K_ENTER, N_("Open"), N_("On free time: book into it; on an appointment: the person's card"),
      0, open_cell },
    ROW_DAY_BEFORE,
    ROW_DAY_AFTER,
    ROW_MOVE,
    ROW_NOT_COMING,
    ROW_CONFIRM,
    ROW_CHECK_IN,
    ROW_BOOK,
    ROW_GO_TO,
    ROW_WITH,
    ROW_TODAY,
    ROW_FINER,
    ROW_COARSER,
    ROW_CANCEL,
    { 'O', N_("Overbook"), N_("Book a second person at this time, if you may"), NEED_APPOINTMENT, overbook },
};

/* Opened to place something, there is only a time to look for. */
static const struct cmd place_cmds[] = {
    { K_ENTER, N_("Take"), N_("Take the free time under the marker"), 0, open_cell },
    ROW_DAY_BEFORE,
    ROW_DAY_AFTER,
    ROW_GO_TO,
    ROW_WITH,
    ROW_TODAY,
    ROW_FINER,
    ROW_COARSER,
};

/* One screen; what can be done in it differs. */
#define GRID_SCREEN(named, titled, commands)                                                                 \
    {                                                                                                        \
        .word = (named), .title = (titled), .cmds = (commands),                                              \
        .n_cmds = sizeof(commands) / sizeof((commands)[0]),                                                  \
        .topics = "appointment patient practitioner schedule schedule_exception holiday", .open = grid_open, \
        .reload = grid_reload, .draw = grid_draw, .key = grid_key, .rest = grid_rest,                        \
        .holds = context_holds, .context = grid_context, .close = grid_close,                                \
    }
const struct screen_ops grid_screen = GRID_SCREEN("grid", N_("Day grid"), cmds);
const struct screen_ops place_screen = GRID_SCREEN("place", N_("Free time"), place_cmds);
