/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slots: the free times for a service, the best first with one line why, to choose one from.
 * Reads: booking/slots (schedules, appointments, rooms), the person's habits and family.
 * Writes nothing; gives a slot. Opened on an appointment it is to be moved: its own time counts as free.
 * Refreshed by every commit that takes or frees time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/booking/slots.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/people/privacy.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/narrow.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/ui.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 3, DETAIL_ROWS = 2, MOST = 200, WHY_SIZE = 192 };

struct slots {
    struct narrow narrow; /* first */
    struct table table;
    struct slot_list list;
    struct service service;
    char person[PATIENT_NAME * 2], now[160]; /* now: where the appointment stands that is to be moved */
    int64_t patient_id, practitioner_id, appointment_id;
    bool by_time;                 /* else the best first */
    char none[256];               /* why the list is empty */
    bool lost;                    /* the time under the marker went to another desk, and nothing was pressed since */
    bool in_grid;                 /* the day grid is open: what it gives is the time */
    struct practitioner_list who; /* who does the service */
    struct choice *choices;       /* the same to choose from, after "anybody" */
    struct db *db;
};

/* ---- the table ---- */

static int64_t row_id(const void *row)
{
    const struct slot *slot = row;

    return slot->start_min * 4096 + slot->practitioner_id % 4096 + 1;
}

static void day_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct slots *v = ctx;

    (void)calendar_format_day(out, size, site_calendar(v->db),
                              civil_min_day(((const struct slot *)row)->start_min), CALENDAR_SHORT);
}

static void time_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)show_time(((const struct slot *)row)->start_min, out, size);
}

static void with_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct slot *)row)->practitioner);
}

static void room_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct slot *)row)->room);
}

static void why_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)slot_why(row, out, size);
}

static enum look why_look(void *ctx, const void *row)
{
    (void)ctx;
    return ((const struct slot *)row)->points[SLOT_GAP] < 0 ? LOOK_WARN : LOOK_DIM;
}

static void until_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)show_time(((const struct slot *)row)->end_min, out, size);
}

/* A day is bright where it begins; the row of the list is known by its address. */
static enum look day_look(void *ctx, const void *row)
{
    const struct slots *v = ctx;
    const struct slot *slot = row;

    return slot == v->list.rows || civil_min_day(slot[-1].start_min) != civil_min_day(slot->start_min)
               ? LOOK_STRONG
               : LOOK_DIM;
}

static const struct table_source source = { TABLE_ROWS(struct slots, list.rows, list.n), .id = row_id };
static const struct column columns[] = {
    { N_("Day"), 10, 0, 0, day_cell, day_look }, { N_("Time"), 5, 0, 0, time_cell, NULL },
    { N_("With"), 10, 0, 0, with_cell, NULL },   { N_("Until"), 5, 0, 100, until_cell, NULL },
    { N_("Room"), 14, 0, 0, room_cell, NULL },   { N_("Why"), 0, 0, 0, why_cell, why_look },
};

/* ---- reading ---- */

/* Another time stands under the marker than the one that was chosen: nobody takes it unawares. */
static void tell_lost(struct screen *s)
{
    struct slots *v = s->priv;
    char when[SHOW_SIZE];

    if (v->table.id == 0)
        return;
    for (size_t i = 0; i < v->list.n; i++)
        if (row_id(&v->list.rows[i]) == v->table.id)
            return;
    v->lost = true;
    (void)screen_info(s, _("%s has just been taken at another desk."),
                      show_when(v->db, (v->table.id - 1) / 4096, when, sizeof(when)));
}

static int by_start(const void *a, const void *b)
{
    const struct slot *x = a, *y = b;

    if (x->start_min != y->start_min)
        return x->start_min < y->start_min ? -1 : 1;
    return x->practitioner_id < y->practitioner_id ? -1 : x->practitioner_id > y->practitioner_id;
}

static void slots_reload(struct screen *s)
{
    struct slots *v = s->priv;
    struct slot_list list;
    struct err e;
    struct slot_query q = {
        .service_id = v->service.id,
        .practitioner_id = v->practitioner_id,
        .patient_id = v->patient_id,
        .appointment_id = v->appointment_id,
        .limit = MOST,
        .step_min = ui_of(s)->settings->slot_step_minutes,
    };

    narrow_query(&v->narrow, &q);
    if (slots_propose(v->db, &q, &list, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    if (v->by_time && list.n > 1)
        qsort(list.rows, list.n, sizeof(list.rows[0]), by_start);
    slot_list_release(&v->list);
    v->list = list;
    v->table.empty = slots_why_none(v->db, &q, &list, v->none, sizeof(v->none));
    tell_lost(s);
}

static enum rc read_appointment(struct slots *v, struct gift *g, struct err *e)
{
    struct appointment a;
    char when[SHOW_SIZE];
    enum rc rc = appointment_load(v->db, g->appointment_id, &a, e);

    if (rc != RC_OK)
        return rc;
    v->appointment_id = a.id;
    g->has |= NEED_PATIENT | NEED_SERVICE | NEED_PRACTITIONER;
    g->patient_id = a.patient_id;
    g->service_id = a.service_id;
    g->practitioner_id = a.practitioner_id;
    (void)snprintf(v->now, sizeof(v->now), _("now %s, %s"), show_when_said(v->db, a.start_min, when, sizeof(when)),
                   a.practitioner);
    return RC_OK;
}

static enum rc read_who(struct slots *v, struct err *e)
{
    enum rc rc = service_practitioners(v->db, v->service.id, &v->who, e);

    v->choices = rc == RC_OK ? calloc(v->who.n + 1, sizeof(*v->choices)) : NULL;
    if (rc == RC_OK && v->choices == NULL)
        return err_memory(e);
    for (size_t i = 0; i <= v->who.n && rc == RC_OK; i++)
        v->choices[i] = i == 0 ? (struct choice){ 0, N_("Anybody") }
                               : (struct choice){ v->who.rows[i - 1].id, v->who.rows[i - 1].name };
    return rc;
}

static unsigned from_top(struct screen *s)
{
    struct slots *v = s->priv;

    v->lost = false;
    v->table.first = v->table.cursor = v->table.id = 0;
    return FX_RELOAD;
}

static int32_t shown_day(struct screen *s)
{
    struct slots *v = s->priv;
    const struct slot *slot = table_row(&v->table);

    return slot != NULL ? civil_min_day(slot->start_min) : NARROW_NO_DAY;
}

static enum rc slots_open(struct screen *s, struct err *e)
{
    struct slots *v = calloc(1, sizeof(*v));
    struct gift g = *gift_of(s);
    struct patient p;
    enum rc rc = RC_OK;

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    narrow_init(&v->narrow, v->db);
    v->narrow.changed = from_top;
    v->narrow.shown_day = shown_day;
    if (g.has & NEED_DAY && g.day > site_today(v->db))
        v->narrow.first_day = g.day;
    if (g.has & NEED_APPOINTMENT)
        rc = read_appointment(v, &g, e);
    if (rc != RC_OK || (rc = service_load(v->db, g.service_id, &v->service, e)) != RC_OK ||
        (rc = read_who(v, e)) != RC_OK)
        return rc;
    if (g.has & NEED_PRACTITIONER)
        v->practitioner_id = g.practitioner_id;
    if (g.has & NEED_PATIENT) {
        v->patient_id = v->narrow.patient_id = g.patient_id;
        if ((rc = patient_load(v->db, g.patient_id, &p, e)) != RC_OK)
            return rc;
        (void)patient_display_name(v->person, sizeof(v->person), p.privacy, p.id, p.family, p.given);
    }
    v->table = (struct table){ .columns = columns, .n_columns = sizeof(columns) / sizeof(columns[0]), .source = &source, .ctx = v };
    s->table = &v->table;
    return RC_OK;
}

/* ---- drawing ---- */

static const char *with_name(const struct slots *v)
{
    for (size_t i = 0; i < v->who.n; i++)
        if (v->who.rows[i].id == v->practitioner_id)
            return v->who.rows[i].short_name;
    return _("anybody");
}

static void slots_draw(struct screen *s)
{
    struct slots *v = s->priv;
    const struct slot *t = table_row(&v->table);
    int below = s->rows - DETAIL_ROWS;
    char text[400], narrowed[300];
    int col =
        1 + put_word(s->canvas, 0, 1, s->cols / 2, LOOK_STRONG, v->person) + (v->person[0] == '\0' ? 0 : 3);

    (void)snprintf(text, sizeof(text), _("%s, %d minutes"), v->service.name, (int)v->service.with_min);
    show_add(text, sizeof(text), "   ", v->now);
    put_text(s->canvas, 0, col, s->cols - col - 1, LOOK_PLAIN, text);
    (void)snprintf(text, sizeof(text), _("Free with %s, %s"), with_name(v),
                   narrow_text(&v->narrow, narrowed, sizeof(narrowed)));
    show_add(text, sizeof(text), "   ", v->by_time ? _("(by time)") : _("(best first)"));
    put_text(s->canvas, 1, 1, s->cols - 2, LOOK_PLAIN, text);
    put_rule(s->canvas, 2);
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, below - HEAD_ROWS, s->cols);
    put_rule(s->canvas, below);
    if (t != NULL)
        put_text(s->canvas, below + 1, 1, s->cols - 2, LOOK_PLAIN, slot_why(t, text, sizeof(text)));
}

/* ---- commands ---- */

static unsigned take(struct screen *s)
{
    struct slots *v = s->priv;
    const struct slot *slot = table_row(&v->table);
    char when[SHOW_SIZE];

    if (v->lost) {
        v->lost = false;
        return screen_info(s, _("The time you chose is taken. Enter again takes %s instead."),
                           show_when(v->db, slot->start_min, when, sizeof(when)));
    }
    return gift_give(s, &(struct gift){ .has = NEED_SLOT,
                                        .slot = { .start_min = slot->start_min,
                                                  .minutes = (int32_t)(slot->end_min - slot->start_min),
                                                  .practitioner_id = slot->practitioner_id,
                                                  .room_id = slot->room_id } });
}

static unsigned slots_key(struct screen *s, int key)
{
    struct slots *v = s->priv;

    (void)key;
    v->lost = false;
    return FX_PASS;
}

static unsigned take_who(struct screen *s, int64_t practitioner_id)
{
    struct slots *v = s->priv;

    v->practitioner_id = practitioner_id;
    return from_top(s);
}

static unsigned who(struct screen *s)
{
    struct slots *v = s->priv;

    return ask_choice(s, _("With whom?"), v->choices, v->who.n + 1, v->practitioner_id, take_who);
}

static unsigned order(struct screen *s)
{
    struct slots *v = s->priv;

    v->by_time = !v->by_time;
    return from_top(s);
}

static unsigned grid(struct screen *s)
{
    struct slots *v = s->priv;
    const struct slot *slot = table_row(&v->table);
    struct gift g = *gift_of(s);

    g.has |= NEED_DAY | NEED_SERVICE;
    g.day = slot != NULL                           ? civil_min_day(slot->start_min)
            : v->narrow.first_day != NARROW_NO_DAY ? v->narrow.first_day
                                                   : site_today(v->db);
    g.service_id = v->service.id;
    g.slot.start_min = slot != NULL ? slot->start_min : 0;
    g.slot.practitioner_id = slot != NULL ? slot->practitioner_id : v->practitioner_id;
    v->in_grid = true;
    return gift_push(s, &place_screen, &g);
}

/* The same again every so often: on its own screen, which gives the time back once all are booked. */
static unsigned repeat(struct screen *s)
{
    struct slots *v = s->priv;
    struct gift g = *gift_of(s);
    const struct slot *slot = table_row(&v->table);

    if (v->appointment_id != 0)
        return screen_info(s, _("One appointment is moved here. A series is booked with b."));
    if (v->patient_id == 0)
        return screen_info(s, _("Choose the person first."));
    g.has |= NEED_SLOT;
    g.slot = (struct slot_gift){ .start_min = slot->start_min, .practitioner_id = slot->practitioner_id };
    v->in_grid = true;
    return gift_push(s, &series_screen, &g);
}

static unsigned slots_given(struct screen *s, const void *value, size_t size)
{
    struct slots *v = s->priv;
    bool from_grid = v->in_grid;

    v->in_grid = false;
    return from_grid && value != NULL && size == sizeof(struct gift) ? gift_give(s, value) : FX_NONE;
}

static void slots_close(struct screen *s)
{
    struct slots *v = s->priv;

    if (v == NULL)
        return;
    slot_list_release(&v->list);
    practitioner_list_release(&v->who);
    narrow_release(&v->narrow);
    free(v->choices);
    free(v);
}

static const struct cmd cmds[] = {
    { K_ENTER, N_("Take"), N_("Take this time"), NEED_ROW, take },
    ROWS_DAY,
    { 'w', N_("With"), N_("Choose the practitioner, or anybody"), 0, who },
    { 'r', N_("Repeat"), N_("Book this time as a series: every so many days or weeks"), NEED_ROW, repeat },
    { 'g', N_("Grid"), N_("See the whole day at this time, by practitioner"), 0, grid },
    ROWS_NARROW,
    ROW_NEAR,
    { 'o', N_("Order"), N_("The best first, or by time"), 0, order },
};

const struct screen_ops slots_screen = {
    .word = "slots",
    .title = N_("Time"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = "appointment schedule schedule_exception holiday room room_hours service service_part",
    .open = slots_open,
    .reload = slots_reload,
    .key = slots_key,
    .draw = slots_draw,
    .given = slots_given,
    .close = slots_close,
};
