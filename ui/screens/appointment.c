/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One appointment: how it stands, and its history.
 * Purpose: answer "who moved this, when, from what to what", and do with it whatever can be done.
 * Reads: booking/appointment, desk/past (the journal). Writes: what the commands on an appointment write.
 * Refreshed by: every change of appointments. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/risk.h"
#include "src/clinic/site.h"
#include "src/clinic/staff.h"
#include "src/desk/past.h"
#include "src/visit/visit.h"
#include "ui/kit/table.h"
#include "ui/screens/actions.h"
#include "ui/screens/clip.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/ui.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 5, DETAIL_ROWS = 3 };

struct appointment_view {
    struct db *db;
    struct table table;
    struct appointment a;
    struct past past;
    size_t n;
};

/* ---- its history as a table ---- */

static enum look row_look(void *ctx, const void *row)
{
    (void)ctx;
    return ((const struct past_row *)row)->undone ? LOOK_DIM : LOOK_PLAIN;
}

static void when_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct appointment_view *v = ctx;

    (void)show_at(v->db, ((const struct past_row *)row)->at, out, size);
}

static void done_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct past_row *r = row;

    (void)ctx;
    (void)snprintf(out, size, "%s%s", r->label, r->undone ? _(" (undone)") : "");
}

static void what_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct past_row *)row)->what);
}

static void who_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct past_row *)row)->staff);
}

static void where_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct past_row *)row)->terminal);
}

static const struct table_source past_source = { TABLE_ROWS(struct appointment_view, past.rows, past.n),
                                                 TABLE_ID(struct past_row, seq), .look = row_look };
static const struct column past_columns[] = {
    { N_("When"), 16, 0, 0, when_cell, NULL },     { N_("What was done"), 13, 0, 0, done_cell, NULL },
    { N_("From > to"), 0, 0, 0, what_cell, NULL }, { N_("By"), 8, 0, 0, who_cell, NULL },
    { N_("From"), 24, 0, 130, where_cell, NULL },
};

/* ---- how it stands ---- */

static void draw_when(struct screen *s, const struct appointment *a)
{
    char day[SHOW_SIZE], from[SHOW_SIZE], to[SHOW_SIZE], text[400];

    (void)calendar_format_day(day, sizeof(day), site_calendar(s->app->db), civil_min_day(a->start_min), CALENDAR_LONG);
    (void)snprintf(text, sizeof(text), _("%s, %s - %s (%d minutes) with %s"), day,
                   show_time(a->start_min, from, sizeof(from)), show_time(a->end_min, to, sizeof(to)),
                   (int)(a->end_min - a->start_min), a->practitioner);
    show_add(text, sizeof(text), ", ", a->room);
    show_add(text, sizeof(text), ", ", a->assistant);
    put_text(s->canvas, 1, 1, s->cols - 2, LOOK_PLAIN, text);
}

static void draw_status(struct screen *s, const struct appointment *a)
{
    char text[700];

    (void)snprintf(text, sizeof(text), "%s, %s", _(appointment_statuses[a->status].label),
                   _(confirmations[a->confirmation].label));
    if (a->overbook)
        show_add(text, sizeof(text), ", ", _("booked over another"));
    show_add(text, sizeof(text), ", ", a->reason);
    if (a->late_cancel)
        show_add(text, sizeof(text), ", ", _("called off late"));
    show_add(text, sizeof(text), "   ", a->note);
    put_text(s->canvas, 2, 1, s->cols - 2, LOOK_PLAIN, text);
}

static void draw_origin(struct screen *s, const struct appointment *a)
{
    struct risk risk;
    char text[600] = "", part[200], when[SHOW_SIZE];

    if (a->created_at != 0) {
        (void)snprintf(part, sizeof(part), _("agreed %s"), show_at(s->app->db, a->created_at, when, sizeof(when)));
        show_add(text, sizeof(text), "", part);
    }
    if (a->moves > 0) {
        (void)snprintf(part, sizeof(part), ngettext_("moved %d time, last from %s", "moved %d times, last from %s", a->moves),
                       a->moves, show_when_said(s->app->db, a->moved_from_min, when, sizeof(when)));
        show_add(text, sizeof(text), "   ", part);
    }
    if (a->status == APPOINTMENT_BOOKED &&
        risk_of(s->app->db, a->patient_id, a->start_min, a->created_at, &risk, NULL) == RC_OK)
        show_add(text, sizeof(text), "   ", risk_text(&risk, part, sizeof(part)));
    put_text(s->canvas, 3, 1, s->cols - 2, LOOK_DIM, text);
}

/* The selected change, for which a row is too narrow. */
static void draw_change(struct screen *s, const struct past_row *r)
{
    int row = s->rows - DETAIL_ROWS;

    put_rule(s->canvas, row);
    if (r != NULL)
        (void)put_lines(s->canvas, row + 1, 1, DETAIL_ROWS - 1, s->cols - 2, LOOK_PLAIN, r->what);
}

static void appointment_rest(struct screen *s)
{
    (void)s; /* the selected change follows when the whole is drawn */
}

static void appointment_draw(struct screen *s)
{
    struct appointment_view *v = s->priv;
    const struct appointment *a = &v->a;
    int col = 1 + put_word(s->canvas, 0, 1, s->cols / 2, LOOK_STRONG, a->patient) + 3;

    put_text(s->canvas, 0, col, s->cols - col - 1, LOOK_PLAIN, a->service);
    draw_when(s, a);
    draw_status(s, a);
    draw_origin(s, a);
    put_rule(s->canvas, HEAD_ROWS - 1);
    v->table.line_above = 1;
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS - DETAIL_ROWS, s->cols);
    draw_change(s, table_row(&v->table));
}

/* ---- reading ---- */

static enum rc read_all(struct appointment_view *v, int64_t id, struct err *e)
{
    struct appointment a;
    struct past past;
    enum rc rc = appointment_load(v->db, id, &a, e);

    if (rc == RC_OK)
        rc = past_read(v->db, &a, &past, e);
    if (rc != RC_OK)
        return rc;
    past_release(&v->past);
    v->a = a;
    v->past = past;
    return RC_OK;
}

static enum rc appointment_open(struct screen *s, struct err *e)
{
    struct appointment_view *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->table = (struct table){ .columns = past_columns,
                               .n_columns = sizeof(past_columns) / sizeof(past_columns[0]),
                               .source = &past_source,
                               .ctx = v,
                               .empty = _("The journal holds nothing of this appointment: it was brought in with others.") };
    s->table = &v->table;
    return appointment_load(v->db, gift_of(s)->appointment_id, &v->a, e);
}

static void appointment_reload(struct screen *s)
{
    struct err e = { .rc = RC_OK };

    if (read_all(s->priv, gift_of(s)->appointment_id, &e) != RC_OK)
        (void)screen_error(s, &e);
}

static void appointment_close(struct screen *s)
{
    struct appointment_view *v = s->priv;

    if (v != NULL)
        past_release(&v->past);
    free(v);
}

/* ---- commands ---- */

static void appointment_context(struct screen *s, void *gift)
{
    const struct appointment *a = &((const struct appointment_view *)s->priv)->a;
    struct gift *g = gift;
    struct visit visit;

    g->has |= NEED_PATIENT | NEED_APPOINTMENT | NEED_DAY;
    g->patient_id = a->patient_id;
    g->appointment_id = a->id;
    g->service_id = a->service_id;
    g->day = civil_min_day(a->start_min);
    if (visit_of_appointment(s->app->db, a->id, &visit, NULL) == RC_OK) {
        g->has |= NEED_VISIT;
        g->visit_id = visit.id;
    }
}

static unsigned open_change(struct screen *s)
{
    int64_t seq = table_id(s->table);

    return screen_push(s, &change_screen, &seq, sizeof(seq));
}

static unsigned undo_change(struct screen *s)
{
    int64_t seq = table_id(s->table);

    return screen_push(s, &undo_screen, &seq, sizeof(seq));
}

static unsigned show_in_book(struct screen *s)
{
    const struct appointment *a = &((const struct appointment_view *)s->priv)->a;
    struct gift g = { .has = NEED_DAY,
                      .day = civil_min_day(a->start_min),
                      .slot = { .start_min = a->start_min, .practitioner_id = a->practitioner_id } };

    return gift_push(s, &grid_screen, &g);
}

static unsigned longer(struct screen *s)
{
    return act_stretch(s, ui_of(s)->settings->slot_step_minutes);
}

static unsigned shorter(struct screen *s)
{
    return act_stretch(s, -ui_of(s)->settings->slot_step_minutes);
}

static const struct cmd appointment_cmds[] = {
    ROW_CONFIRM,
    ROW_MOVE,
    ROW_NOT_COMING,
    ROW_CHECK_IN,
    { '+', N_("Longer"), N_("Make this appointment a step longer"), 0, longer },
    { '-', N_("Shorter"), N_("Make this appointment a step shorter"), 0, shorter },
    { 'g', N_("Day grid"), N_("See it among the others of its day"), 0, show_in_book },
    { 'p', N_("Card"), N_("Everything about this person"), NEED_PATIENT, act_card },
    { K_ENTER, N_("Values"), N_("See every value before and after the selected change"), NEED_ROW, open_change },
    { 'u', N_("Undo"), N_("Take the selected change back, after a question"), NEED_ROW, undo_change },
    ROW_CANCEL,
    ROW_GAP,
    ROW_PICK_UP,
};

const struct screen_ops appointment_screen = {
    .word = "appointment",
    .title = N_("Appointment"),
    .cmds = appointment_cmds,
    .n_cmds = sizeof(appointment_cmds) / sizeof(appointment_cmds[0]),
    .topics = "appointment visit queue_segment patient",
    .open = appointment_open,
    .reload = appointment_reload,
    .draw = appointment_draw,
    .rest = appointment_rest,
    .holds = context_holds,
    .context = appointment_context,
    .close = appointment_close,
};
