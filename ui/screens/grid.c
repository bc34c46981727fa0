/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The book: the day by practitioner or by room, the week of one practitioner, the month; one set of keys for all.
 * Reads: booking/grid (a day or a week), booking/load (a month).
 * Writes: moves and lengthens appointments, and what the commands on an appointment write. Opened with a service or an
 * appointment to place it gives the free time that is chosen; otherwise Enter on free time begins a booking there.
 * Refreshed by every commit that touches what is shown, by the clock, and when a held time runs out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/slots.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/people/privacy.h"
#include "src/store/change.h"
#include "src/visit/visit.h"
#include "ui/kit/dialog.h"
#include "ui/screens/actions.h"
#include "ui/screens/clip.h"
#include "ui/screens/grid_view.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/ui.h"
#include "ui/workflows.h"

enum { WEEK = 7 };

/* ---- moving ---- */

static unsigned go_to(struct screen *s, int32_t day)
{
    struct book *b = s->priv;

    b->day = day;
    return FX_RELOAD;
}

/* Who has the cursor keeps it on another day, also past days on which they do not work. */
static void note_column(struct book *b)
{
    const struct grid_column *c = grid_selected_column(b);

    if (c == NULL)
        return;
    b->day = c->day;
    if (b->mode == BOOK_ROOMS)
        b->room_id = c->id;
    else
        b->practitioner_id = c->id;
}

static unsigned moved(struct screen *s, size_t col, int min, int lane)
{
    struct book *b = s->priv;
    size_t was_col = b->col;
    int was_at = b->at, was_lane = b->lane;

    if (!grid_has_cells(b) || col >= b->grid.n)
        return FX_NONE;
    b->col = col;
    b->at = min < 0 ? 0 : min;
    b->lane = lane;
    b->fits_here = false;
    note_column(b);
    if (grid_keep_visible(s))
        return FX_DRAW | FX_MOVED;
    grid_draw_marker(s, was_col, was_at, was_lane, false);
    grid_draw_marker(s, b->col, b->at, b->lane, true);
    return FX_MOVED;
}

/* First through those who stand side by side, then to the next column, of a week into the next one. */
static unsigned sideways(struct screen *s, int by)
{
    struct book *b = s->priv;
    struct grid_cell cell = grid_selected(b);
    int lane = cell.kind == GRID_BUSY ? grid_lane_in(&cell, b->lane) + by : by < 0 ? -1 : cell.lanes;

    if (cell.kind == GRID_BUSY && lane >= 0 && lane < cell.lanes && cell.lane[lane].span != NULL)
        return moved(s, b->col, b->at, lane);
    if (b->mode == BOOK_WEEK && b->col == 0 && by < 0)
        return go_to(s, b->grid.q.day - 1);
    if (b->mode == BOOK_WEEK && b->col + 1 >= b->grid.n && by > 0)
        return go_to(s, b->grid.q.day + WEEK);
    return moved(s, b->col + (size_t)by, b->at, by < 0 ? GRID_LANES - 1 : 0); /* before the first there is none */
}

/* A window of columns further. */
static unsigned columns_on(struct screen *s, int by)
{
    const struct book *b = s->priv;
    size_t shown = grid_columns_shown(s);

    if (by < 0)
        return moved(s, b->col > shown ? b->col - shown : 0, b->at, 0);
    return moved(s, b->col + shown < b->grid.n ? b->col + shown : b->grid.n - 1, b->at, 0);
}

static unsigned next_columns(struct screen *s)
{
    return columns_on(s, 1);
}

static unsigned month_to(struct screen *s, int32_t day)
{
    struct book *b = s->priv;
    int32_t was = b->day;

    b->day = day;
    if (day < b->month.first_day || day >= b->month.first_day + b->month.days)
        return FX_RELOAD;
    month_draw_marker(s, &b->month, was, false);
    month_draw_marker(s, &b->month, day, true);
    return FX_MOVED;
}

static unsigned month_key(struct screen *s, int key)
{
    const struct book *b = s->priv;
    int32_t day;

    switch (key) {
    case K_UP:
    case 'k':
        return month_to(s, b->day - WEEK);
    case K_DOWN:
    case 'j':
        return month_to(s, b->day + WEEK);
    case K_LEFT:
        return month_to(s, b->day - 1);
    case K_RIGHT:
        return month_to(s, b->day + 1);
    case K_PGUP:
        return go_to(s, calendar_add_months(site_calendar(b->db), b->day, -1));
    case K_PGDN:
        return go_to(s, calendar_add_months(site_calendar(b->db), b->day, 1));
    case K_HOME:
        return month_to(s, b->month.first_day);
    case K_END:
        return month_to(s, b->month.first_day + b->month.days - 1);
    case K_CLICK:
        return month_place(s, &b->month, s->app->click_row, s->app->click_col, &day) ? month_to(s, day) : FX_NONE;
    default:
        return FX_PASS;
    }
}

static unsigned grid_key(struct screen *s, int key)
{
    const struct book *b = s->priv;
    int page = grid_body_rows(s) * b->step, min;
    size_t col;

    if (b->mode == BOOK_MONTH)
        return month_key(s, key);
    switch (key) {
    case K_UP:
    case 'k':
        return moved(s, b->col, b->at - b->step, b->lane);
    case K_DOWN:
    case 'j':
        return moved(s, b->col, b->at + b->step, b->lane);
    case K_LEFT:
        return sideways(s, -1);
    case K_RIGHT:
        return sideways(s, 1);
    case K_BTAB:
        return columns_on(s, -1);
    case K_PGUP:
        return moved(s, b->col, b->at - page, b->lane);
    case K_PGDN:
        return moved(s, b->col, b->at + page, b->lane);
    case K_HOME:
        return moved(s, b->col, b->grid.first_min, b->lane);
    case K_END:
        return moved(s, b->col, b->grid.last_min, b->lane);
    case K_CLICK:
        return grid_place(s, s->app->click_row, s->app->click_col, &col, &min) ? moved(s, col, min, 0) : FX_NONE;
    default:
        return FX_PASS;
    }
}

/* ---- days ---- */

static unsigned by_days(struct screen *s, int by)
{
    const struct book *b = s->priv;

    if (b->mode == BOOK_MONTH)
        return go_to(s, calendar_add_months(site_calendar(b->db), b->day, by));
    return go_to(s, b->day + by * (b->mode == BOOK_WEEK ? WEEK : 1));
}

static unsigned before(struct screen *s)
{
    return by_days(s, -1);
}

static unsigned after(struct screen *s)
{
    return by_days(s, 1);
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

/* ---- ways to look at it ---- */

static unsigned show(struct screen *s, enum book_mode mode)
{
    struct book *b = s->priv;

    b->mode = mode;
    return FX_RELOAD;
}

static unsigned show_day_grid(struct screen *s)
{
    return show(s, BOOK_DAY);
}

static unsigned show_rooms(struct screen *s)
{
    return show(s, ((struct book *)s->priv)->mode == BOOK_ROOMS ? BOOK_DAY : BOOK_ROOMS);
}

static unsigned show_week(struct screen *s)
{
    struct book *b = s->priv;
    const struct appointment *a = grid_appointment(b);

    if (b->mode == BOOK_ROOMS && a != NULL)
        b->practitioner_id = a->practitioner_id;
    return show(s, BOOK_WEEK);
}

static unsigned show_month(struct screen *s)
{
    return show(s, BOOK_MONTH);
}

static unsigned zoom(struct screen *s, int by)
{
    static const int steps[] = { 5, 10, 15, 20, 30, 60 };
    enum { STEPS = sizeof(steps) / sizeof(steps[0]) };
    struct book *b = s->priv;
    int row = (b->at - b->top) / b->step, next = 0;

    for (int i = 0; i < STEPS; i++) /* the nearest one beyond, or the last one below */
        if (by > 0 ? next == 0 && steps[i] > b->step : steps[i] < b->step)
            next = steps[i];
    if (next == 0)
        return screen_info(s, _("A row is %d minutes: there is no further step."), b->step);
    b->step = next;
    b->top = b->at - row * b->step; /* the marker stays where it is on the screen */
    return FX_DRAW;
}

static unsigned finer(struct screen *s)
{
    return zoom(s, -1);
}

static unsigned coarser(struct screen *s)
{
    return zoom(s, 1);
}

static unsigned take_who(struct screen *s, int64_t id)
{
    struct book *b = s->priv;

    if (b->mode == BOOK_MONTH)
        b->month.practitioner_id = id;
    if (b->mode == BOOK_ROOMS)
        b->room_id = id;
    else if (id != 0)
        b->practitioner_id = id;
    return FX_RELOAD;
}

/* Of a day, whose column; of a week and a month, anybody's. */
static unsigned ask_who(struct screen *s)
{
    struct book *b = s->priv;
    bool columns = b->mode == BOOK_DAY || b->mode == BOOK_ROOMS;
    size_t n = 0;

    free(b->choices);
    b->choices = calloc(b->grid.n + b->who.n + 1, sizeof(*b->choices));
    if (b->choices == NULL)
        return FX_NONE;
    if (b->mode == BOOK_MONTH)
        b->choices[n++] = (struct choice){ 0, N_("Everybody") };
    for (size_t i = 0; columns && i < b->grid.n; i++)
        b->choices[n++] = (struct choice){ b->grid.columns[i].id, b->grid.columns[i].name };
    for (size_t i = 0; !columns && i < b->who.n; i++)
        b->choices[n++] = (struct choice){ b->who.rows[i].id, b->who.rows[i].name };
    if (n == 0)
        return FX_NONE;
    return ask_choice(s, columns ? _("Whose column?") : _("Whose?"), b->choices, n,
                      b->mode == BOOK_ROOMS   ? b->room_id
                      : b->mode == BOOK_MONTH ? b->month.practitioner_id
                                              : b->practitioner_id,
                      take_who);
}

/* ---- commands ---- */

static struct slot_gift slot_here(const struct book *b)
{
    const struct grid_column *c = grid_selected_column(b);
    struct slot_gift slot = { .start_min = grid_selected_min(b) };

    if (c != NULL && b->mode == BOOK_ROOMS)
        slot.room_id = c->id;
    else if (c != NULL)
        slot.practitioner_id = c->id;
    return slot;
}

static struct clip_place place_here(const struct book *b)
{
    struct slot_gift slot = slot_here(b);

    return (struct clip_place){ .start_min = slot.start_min,
                                .practitioner_id = slot.practitioner_id,
                                .room_id = slot.room_id };
}

static unsigned give_cell(struct screen *s, const struct grid_cell *cell)
{
    struct book *b = s->priv;
    const struct appointment *a = grid_appointment(b);

    if (cell->kind == GRID_OFF)
        return screen_info(s, _("Nothing can be booked here: choose free time."));
    if (a != NULL && a->id != b->own)
        return screen_info(s, _("%s is there already: choose free time."), a->patient);
    return gift_give(s, &(struct gift){ .has = NEED_SLOT, .slot = slot_here(b) });
}

static unsigned open_cell(struct screen *s)
{
    struct book *b = s->priv;
    struct grid_cell cell = grid_selected(b);

    if (b->mode == BOOK_MONTH)
        return show(s, BOOK_DAY);
    if (b->gives)
        return give_cell(s, &cell);
    if (cell.kind == GRID_OFF)
        return screen_info(s, _("Nothing can be booked here: choose free time."));
    if (cell.kind == GRID_FREE)
        return act_book(s);
    return grid_appointment(b) != NULL ? gift_push_patient(s, &card_screen, b->here.patient_id) : FX_RELOAD;
}

static unsigned put_down(struct screen *s)
{
    struct clip_place place = place_here(s->priv);

    return clip_put_down(s, &place);
}

/* What is looked for a time for: what is picked up, or what the book was opened to place. */
static struct slot_query wanted(const struct screen *s)
{
    const struct book *b = s->priv;
    const struct gift *g = gift_of(s);
    const struct clip *c = clip_get(s);
    struct slot_query q = { .service_id = b->gives ? g->service_id : 0,
                            .patient_id = b->gives && g->has & NEED_PATIENT ? g->patient_id : 0,
                            .appointment_id = b->own };
    struct appointment a;

    if (b->own != 0 && appointment_load(b->db, b->own, &a, NULL) == RC_OK) {
        q.service_id = a.service_id;
        q.patient_id = a.patient_id;
        q.minutes = (int)(b->gives ? a.end_min - a.start_min : c->end_min - c->start_min);
    }
    return q;
}

static unsigned next_fit(struct screen *s)
{
    struct book *b = s->priv;
    struct slot_gift here = slot_here(b);
    struct slot_query q = wanted(s);
    struct slot_list list;
    struct err e;

    if (q.service_id == 0)
        return screen_info(s, _("Nothing is picked up. m picks up the appointment under the marker."));
    q.practitioner_id = here.practitioner_id;
    q.room_id = here.room_id;
    q.from_min = (int64_t)b->day * CIVIL_DAY_MIN + b->at + b->step;
    q.step_min = b->step;
    q.limit = 1;
    if (slots_find(b->db, &q, &list, &e) != RC_OK)
        return screen_error(s, &e);
    if (list.n == 0)
        return screen_info(s, _("No other time here fits in the next 90 days. Try another column."));
    b->day = civil_min_day(list.rows[0].start_min);
    b->at = civil_min_of_day(list.rows[0].start_min);
    slot_list_release(&list);
    return FX_RELOAD;
}

/* In the book one moves with the eyes; whoever wants the list of free times asks again. */
static unsigned pick_up(struct screen *s)
{
    struct book *b = s->priv;
    const struct appointment *a = grid_appointment(b);

    if (a == NULL || clip_get(s)->appointment_id != a->id)
        return clip_pick_up(s);
    clip_let_go(s);
    return act_move(s);
}

/* Asked before the questions, so that nobody answers them in vain. */
static unsigned overbook(struct screen *s)
{
    struct book *b = s->priv;
    const struct appointment *a = grid_appointment(b);
    struct clip_place place = place_here(b);
    struct err e;
    struct gift gift = { .has = NEED_SLOT, .slot = slot_here(b) };

    if (change_allowed(s->app->db, ACTION_OVERBOOK, &e) != RC_OK)
        return screen_error(s, &e);
    place.overbook = true;
    if (clip_get(s)->appointment_id != 0)
        return clip_put_down(s, &place);
    gift.slot.overbook = true;
    gift.slot.start_min = a->start_min;
    gift.slot.practitioner_id = a->practitioner_id;
    return workflow_begin_with(s, &workflows[WORKFLOW_BOOK], &gift);
}

static unsigned longer(struct screen *s)
{
    return act_stretch(s, ((struct book *)s->priv)->step);
}

static unsigned shorter(struct screen *s)
{
    return act_stretch(s, -((struct book *)s->priv)->step);
}

static void grid_context(struct screen *s, void *gift)
{
    struct book *b = s->priv;
    struct grid_cell cell = grid_selected(b);
    const struct appointment *a = grid_appointment(b);
    struct gift *g = gift;
    struct visit visit;

    if (b->gives)
        return;
    gift_merge(&desk_gifts, g, gift_of(s), NEED_PATIENT);
    g->has |= NEED_DAY;
    g->day = b->day;
    if (cell.kind == GRID_FREE) {
        g->has |= NEED_SLOT;
        g->slot = slot_here(b);
    } else if (a != NULL) {
        g->has |= NEED_PATIENT | NEED_APPOINTMENT;
        g->patient_id = a->patient_id;
        g->appointment_id = a->id;
        g->service_id = a->service_id;
        if (visit_of_appointment(s->app->db, a->id, &visit, NULL) == RC_OK) {
            g->has |= NEED_VISIT;
            g->visit_id = visit.id;
        }
    }
}

/* ---- opening, reading, closing ---- */

static void show_service(struct book *b, const struct service *service)
{
    char text[SHOW_SIZE + sizeof(service->name)];

    (void)snprintf(text, sizeof(text), _("%s, %d minutes"), service->name, (int)service->with_min);
    show_add(b->what, sizeof(b->what), "   ", text);
}

/* For whom, then what for. */
static void describe(struct book *b, const struct gift *g)
{
    struct appointment a;
    struct service service;
    struct patient p;

    if (g->has & NEED_PATIENT && !(g->has & NEED_APPOINTMENT) && patient_load(b->db, g->patient_id, &p, NULL) == RC_OK)
        (void)patient_display_name(b->what, sizeof(b->what), p.privacy, p.id, p.family, p.given);
    if (g->has & NEED_APPOINTMENT && appointment_load(b->db, g->appointment_id, &a, NULL) == RC_OK)
        (void)snprintf(b->what, sizeof(b->what), _("Move %s, %s"), a.patient, a.service);
    else if (g->has & NEED_SERVICE && service_load(b->db, g->service_id, &service, NULL) == RC_OK)
        show_service(b, &service);
}

static enum rc grid_open(struct screen *s, struct err *e)
{
    struct book *b = calloc(1, sizeof(*b));
    const struct gift *g = gift_of(s);
    int64_t now = site_now_min(s->app->db);

    s->priv = b;
    if (b == NULL || (b->labels = calloc(GRID_LABELS, sizeof(*b->labels))) == NULL)
        return err_memory(e);
    b->db = s->app->db;
    b->gives = s->ops == &place_screen;
    b->own = b->gives && g->has & NEED_APPOINTMENT ? g->appointment_id : 0;
    b->day = g->has & NEED_DAY ? g->day : site_today(b->db);
    b->step = ui_of(s)->settings->slot_step_minutes;
    bool near_slot = g->slot.start_min != 0 && civil_min_day(g->slot.start_min) == b->day;
    b->at = near_slot ? civil_min_of_day(g->slot.start_min) : b->day == civil_min_day(now) ? civil_min_of_day(now) : 0;
    b->practitioner_id = near_slot ? g->slot.practitioner_id : g->practitioner_id;
    b->top = b->at - b->step * 2;
    describe(b, g);
    return RC_OK;
}

static size_t column_of(const struct book *b)
{
    const struct grid *g = &b->grid;

    for (size_t i = 0; i < g->n; i++)
        if (b->mode == BOOK_WEEK    ? g->columns[i].day >= b->day
            : b->mode == BOOK_ROOMS ? g->columns[i].id == b->room_id
                                    : g->columns[i].id == b->practitioner_id)
            return i;
    if (b->mode == BOOK_WEEK || b->col >= g->n)
        return g->n > 0 ? g->n - 1 : 0;
    return b->col;
}

static enum rc read_grid(struct book *b, struct err *e)
{
    static const enum grid_across across[] = { [BOOK_DAY] = GRID_PRACTITIONERS,
                                               [BOOK_ROOMS] = GRID_ROOMS,
                                               [BOOK_WEEK] = GRID_WEEK };
    struct grid_query q = { .across = across[b->mode], .day = b->day, .practitioner_id = b->practitioner_id };
    struct grid grid;

    if (b->mode == BOOK_WEEK)
        q.day = month_week(b->db, b->day);
    enum rc rc = grid_load(b->db, &q, &grid, e);
    if (rc != RC_OK)
        return rc;
    grid_release(&b->grid);
    b->grid = grid;
    b->col = column_of(b);
    if (b->mode == BOOK_WEEK && grid.n > 0)
        b->day = grid.columns[b->col].day;
    return RC_OK;
}

static void retitle(struct screen *s)
{
    static const char *const titles[] = { [BOOK_DAY] = N_("Day grid"),
                                          [BOOK_ROOMS] = N_("Day grid of rooms"),
                                          [BOOK_WEEK] = N_("Week"),
                                          [BOOK_MONTH] = N_("Month") };
    const struct book *b = s->priv;

    screen_title(s, "%s", b->gives ? _(s->ops->title) : _(titles[b->mode]));
}

static void grid_reload(struct screen *s)
{
    struct book *b = s->priv;
    struct practitioner_list who;
    struct err e = { .rc = RC_OK };

    retitle(s);
    grid_forget(b);
    if (!b->gives) {
        clip_look(s);
        b->own = clip_get(s)->appointment_id;
    }
    if (practitioner_list(b->db, &who, &e) == RC_OK) {
        practitioner_list_release(&b->who);
        b->who = who;
    }
    if (b->practitioner_id == 0 && b->who.n > 0 && b->mode == BOOK_WEEK)
        b->practitioner_id = b->who.rows[0].id;
    if (b->mode == BOOK_MONTH) {
        month_show(b->db, &b->month, b->day, b->month.practitioner_id);
        month_stale(&b->month);
    } else if (e.rc == RC_OK && read_grid(b, &e) == RC_OK) {
        (void)grid_keep_visible(s);
    }
    if (e.rc != RC_OK)
        (void)screen_error(s, &e);
}

static unsigned grid_more(struct screen *s)
{
    struct book *b = s->priv;

    return b->mode == BOOK_MONTH ? month_more(b->db, &b->month) : FX_NONE;
}

/* Who is booked where the cursor rests may not come: that helps to decide what to book over. */
static void rest_risk(struct book *b)
{
    const struct appointment *a = b->mode != BOOK_MONTH ? grid_appointment(b) : NULL;

    b->risk_id = 0;
    if (a != NULL && a->status == APPOINTMENT_BOOKED &&
        risk_of(b->db, a->patient_id, a->start_min, a->created_at, &b->risk, NULL) == RC_OK)
        b->risk_id = a->id;
}

/* Of what is carried, whether it fits where the cursor rests; other details follow when the whole is drawn. */
static void grid_rest(struct screen *s)
{
    struct book *b = s->priv;
    struct clip_place place = place_here(b);
    struct err e = { .rc = RC_OK };

    rest_risk(b);
    b->fits_here = !b->gives && clip_get(s)->appointment_id != 0 && grid_has_cells(b);
    if (b->fits_here && grid_appointment(b) != NULL && b->here.id == b->own && b->here.start_min == place.start_min)
        b->fits_here = false; /* where it was picked up */
    if (b->fits_here)
        (void)text_copy(b->fits, sizeof(b->fits), clip_fits(s, &place, &e) ? "" : e.text);
}

static void book_draw(struct screen *s)
{
    struct book *b = s->priv;
    const char *whose = _("Everybody");

    if (b->grid.expires_at != 0 && db_now(b->db) >= b->grid.expires_at)
        grid_reload(s); /* a held time is free again, without anybody's commit */
    if (b->mode != BOOK_MONTH) {
        grid_draw(s);
        return;
    }
    for (size_t i = 0; i < b->who.n; i++)
        if (b->who.rows[i].id == b->month.practitioner_id)
            whose = b->who.rows[i].name;
    month_draw(s, &b->month, b->day, whose);
}

/* In the month there is no appointment under the marker, and nothing is put down. */
enum { CARRYING = NEED_MODE, HAS_CELLS = NEED_MODE << 1 };

static unsigned grid_mode(const struct screen *s)
{
    const struct book *b = s->priv;

    return (!b->gives && clip_get(s)->appointment_id != 0 ? CARRYING : 0) | (grid_has_cells(b) ? HAS_CELLS : 0);
}

/* What matters most here: the ways to look, and to where. */
static const char *grid_lead(const struct screen *s)
{
    const struct book *b = s->priv;

    if (b->mode == BOOK_MONTH)
        return "\n\x1b[]DWwg";
    return b->gives || clip_get(s)->appointment_id != 0 ? "\n\x1bn[]WMgw" : "\nmWM[]";
}

static void grid_close(struct screen *s)
{
    struct book *b = s->priv;

    if (b == NULL)
        return;
    grid_release(&b->grid);
    practitioner_list_release(&b->who);
    free(b->labels);
    free(b->choices);
    free(b);
}

static unsigned show_hours(struct screen *s)
{
    const struct book *b = s->priv;
    struct gift g = { .has = NEED_DAY | NEED_PRACTITIONER, .day = b->day, .practitioner_id = b->practitioner_id };

    return gift_push(s, &hours_screen, &g);
}

#define ROWS_BOOK                                                                                            \
    { '[', N_("Before"), N_("Show the day, week or month before"), 0, before },                              \
    { ']', N_("After"), N_("Show the day, week or month after"), 0, after },                                 \
    { 'D', N_("Day"), N_("Show the day, a column for each practitioner"), 0, show_day_grid },                \
    { 'W', N_("Week"), N_("Show the week of the practitioner under the marker"), 0, show_week },             \
    { 'M', N_("Month"), N_("Show the month, each day with how full it is"), 0, show_month },                 \
    { 'R', N_("Rooms"), N_("Show the day by room instead, or by practitioner again"), 0, show_rooms },       \
    { 'g', N_("Go to"), N_("Go to a day, typed as a date or t+14, +2w, mon"), 0, ask_day },                  \
    { 'w', N_("With"), N_("Go to a column; of a week or month choose the practitioner"), 0, ask_who },       \
    { K_TAB, N_("Columns"), N_("Arrows move; Tab and Shift-Tab go a screenful of columns on and back"), 0,   \
      next_columns },                                                                                        \
    { 'T', N_("Today"), N_("Show today again"), 0, today },                                                  \
    { 'H', N_("Hours"), N_("See and change the hours of the practitioner under the marker"), 0, show_hours }, \
    { 'n', N_("Next fit"), N_("Go to the next time in this column into which fits what is to be placed"), 0, next_fit }, \
    { 'z', N_("Finer"), N_("Show fewer minutes in a row, down to 5"), 0, finer },                            \
    { 'Z', N_("Coarser"), N_("Show more minutes in a row, up to an hour"), 0, coarser }

static const struct cmd cmds[] = {
    { K_ENTER, N_("Put down"), N_("Put what is picked up down under the marker"), CARRYING | HAS_CELLS, put_down },
    { K_ESC, N_("Drop"), N_("Put nothing down: what is picked up stays where it was"), CARRYING, clip_drop },
    { K_ENTER, N_("Open"),
      N_("Free time: book into it; an appointment: the card; in the month: the day"), 0,
      open_cell },
    { 'm', N_("Move"), N_("Pick this appointment up, to put it down with Enter anywhere; again: the free times"),
      NEED_APPOINTMENT | HAS_CELLS, pick_up },
    ROW_NOT_COMING,
    ROW_CONFIRM,
    ROW_CHECK_IN,
    ROW_BOOK,
    { '+', N_("Longer"), N_("Make this appointment a row longer"), NEED_APPOINTMENT | HAS_CELLS, longer },
    { '-', N_("Shorter"), N_("Make this appointment a row shorter"), NEED_APPOINTMENT | HAS_CELLS, shorter },
    ROW_APPOINTMENT,
    ROWS_BOOK,
    ROW_CANCEL,
    ROW_GAP,
    ROW_PICK_UP,
    { 'O', N_("Overbook"), N_("Book a second person at this time, or put one down there, if you may"), NEED_APPOINTMENT,
      overbook },
};

/* Opened to place something, there is only a time to look for. */
static const struct cmd place_cmds[] = {
    { K_ENTER, N_("Take"), N_("Take the free time under the marker"), 0, open_cell },
    ROWS_BOOK,
};

/* One screen; what can be done in it differs. */
#define GRID_SCREEN(named, titled, commands)                                                                 \
    {                                                                                                        \
        .word = (named), .title = (titled), .cmds = (commands),                                              \
        .n_cmds = sizeof(commands) / sizeof((commands)[0]),                                                  \
        .topics = "appointment patient practitioner service room schedule schedule_exception holiday",       \
        .open = grid_open, .reload = grid_reload, .draw = book_draw, .key = grid_key, .rest = grid_rest,     \
        .more = grid_more, .holds = context_holds, .mode = grid_mode, .context = grid_context, .lead = grid_lead,               \
        .close = grid_close,                                                                                 \
    }
const struct screen_ops grid_screen = GRID_SCREEN("grid", N_("Day grid"), cmds);
const struct screen_ops place_screen = GRID_SCREEN("place", N_("Free time"), place_cmds);
