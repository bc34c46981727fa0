/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reasons: a box to say why an appointment is called off (and by whom), why somebody did not come, or why somebody left.
 * Reads: the clinic's reasons; of an appointment the notice that is given. Writes nothing; gives a reason, and whether
 * another time or the waiting list comes next. Opened on a visit it asks why the person left, with NEED_WAIT why
 * somebody leaves the waiting list. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/list.h"
#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/clinic/catalog.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { NOT_KNOWN = -1 }; /* the number of the row that stands for no reason yet */

struct reasons {
    struct table table;
    struct reason_list list;
    enum reason_kind kind;
    struct appointment a; /* that is called off; id 0: none */
    bool missed;          /* its person did not come */
};

/* ---- the table ---- */

static void name_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct reason *)row)->name);
}

static void side_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct reason *r = row;

    (void)ctx;
    if (r->side != SIDE_NONE)
        (void)text_copy(out, size, _(reason_sides[r->side].label));
}

static const struct table_source source = { TABLE_ROWS(struct reasons, list.rows, list.n),
                                            TABLE_ID(struct reason, id) };
static const struct column columns[] = {
    { N_("Why"), 0, 0, 0, name_cell, NULL },
    { N_("From"), 12, 0, 0, side_cell, NULL },
};

/* ---- commands ---- */

enum { CALLS_OFF = NEED_MODE }; /* an appointment; who leaves the house or a list is not booked again from here */

static struct reason *selected(struct screen *s)
{
    struct reasons *v = s->priv;

    for (size_t i = 0; i < v->list.n; i++)
        if (v->list.rows[i].id == table_id(&v->table))
            return &v->list.rows[i];
    return NULL;
}

/* With the appointment's own, so that what follows knows them. */
static unsigned give(struct screen *s, const struct reason_gift *reason, unsigned then)
{
    const struct reasons *v = s->priv;
    struct gift g = { .has = NEED_REASON | then, .reason = *reason };

    if (v->a.id != 0) {
        g.has |= NEED_PATIENT | NEED_SERVICE | NEED_PRACTITIONER;
        g.patient_id = v->a.patient_id;
        g.service_id = v->a.service_id;
        g.practitioner_id = v->a.practitioner_id;
    }
    return gift_give(s, &g);
}

static unsigned take_and(struct screen *s, unsigned then)
{
    const struct reason *r = selected(s);

    if (r == NULL)
        return FX_NONE;
    return give(s, &(struct reason_gift){ .id = r->id == NOT_KNOWN ? 0 : r->id, .side = r->side }, then);
}

static unsigned take(struct screen *s)
{
    return take_and(s, 0);
}

static unsigned take_and_rebook(struct screen *s)
{
    return take_and(s, NEED_REBOOK);
}

static unsigned take_and_wait(struct screen *s)
{
    return take_and(s, NEED_WAIT);
}

/* The listed reason mostly says whose it is; this time it may be the other's. */
static unsigned turn_side(struct screen *s)
{
    struct reason *r = selected(s);

    if (r == NULL)
        return FX_NONE;
    r->side = r->side == SIDE_PATIENT ? SIDE_CLINIC : SIDE_PATIENT;
    return FX_DRAW;
}

static unsigned take_words(struct screen *s, const char *text)
{
    const struct reason *r = selected(s);
    struct reason_gift reason = { .side = r != NULL ? r->side : SIDE_PATIENT };

    (void)text_copy(reason.text, sizeof(reason.text), text);
    return give(s, &reason, 0);
}

static unsigned in_words(struct screen *s)
{
    return ask_text(s, _("Why?"), _("The reason in your own words"), "",
                    sizeof(((struct gift *)0)->reason.text) - 1, true, take_words);
}

/* ---- opening, drawing, closing ---- */

/* Mostly nobody knows yet why a person did not come. */
static enum rc add_not_known(struct reasons *v, struct err *e)
{
    struct reason *rows = list_more(&v->list.rows, v->list.n, sizeof(*rows));

    if (rows == NULL)
        return err_memory(e);
    memmove(&v->list.rows[1], v->list.rows, v->list.n * sizeof(*v->list.rows));
    v->list.n++;
    v->list.rows[0] = (struct reason){ .id = NOT_KNOWN, .side = SIDE_PATIENT };
    (void)text_copy(v->list.rows[0].name, sizeof(v->list.rows[0].name), _("Not known yet"));
    return RC_OK;
}

static enum rc reasons_open(struct screen *s, struct err *e)
{
    struct reasons *v = calloc(1, sizeof(*v));
    const struct gift *g = gift_of(s);

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->kind = g->has & (NEED_VISIT | NEED_WAIT) ? REASON_LEAVE : REASON_CANCEL;
    v->missed = (g->has & NEED_MISSED) != 0;
    enum rc rc = reason_list(s->app->db, v->kind, &v->list, e);
    if (rc == RC_OK && v->kind == REASON_CANCEL && g->has & NEED_APPOINTMENT)
        rc = appointment_load(s->app->db, g->appointment_id, &v->a, e);
    if (rc == RC_OK && v->missed)
        rc = add_not_known(v, e);
    v->table = (struct table){
        .columns = columns, .n_columns = v->kind == REASON_CANCEL ? 2 : 1, .source = &source, .ctx = v
    };
    v->table.empty = _("No reasons are set up. o says why in your own words.");
    s->table = &v->table;
    s->want_rows = (int)v->list.n + 3;
    s->want_cols = 64;
    screen_title(s, "%s",
                 v->missed                  ? _("Why did the person not come?")
                 : g->has & NEED_WAIT       ? _("Why do they leave the waiting list?")
                 : v->kind == REASON_CANCEL ? _("Why is it cancelled?")
                                            : _("Why did the person leave?"));
    return rc;
}

static void put_notice(struct screen *s)
{
    const struct reasons *v = s->priv;
    char when[SHOW_SIZE], notice[SHOW_SIZE], text[200];
    bool late;
    int64_t notice_min = appointment_notice(s->app->db, &v->a, &late);

    (void)snprintf(text, sizeof(text), "%s, %s", show_when_said(s->app->db, v->a.start_min, when, sizeof(when)),
                   v->a.practitioner);
    if (v->missed)
        notice[0] = '\0';
    else if (notice_min <= 0)
        show_add(text, sizeof(text), ": ", _("its time has come; late, if the patient cancels"));
    else if (late) {
        char more[160];
        (void)snprintf(more, sizeof(more), _("%s notice; late, if the patient cancels"),
                       show_minutes(notice_min, notice, sizeof(notice)));
        show_add(text, sizeof(text), ": ", more);
    }
    put_text(s->canvas, 0, 1, s->cols - 2, late && !v->missed ? LOOK_WARN : LOOK_PLAIN, text);
}

static void reasons_draw(struct screen *s)
{
    struct reasons *v = s->priv;
    int head = v->a.id != 0 ? 1 : 0;

    if (head > 0)
        put_notice(s);
    table_draw(&v->table, s->canvas, head, 0, s->rows - head, s->cols);
}

static unsigned reasons_mode(const struct screen *s)
{
    return ((const struct reasons *)s->priv)->a.id != 0 ? CALLS_OFF : 0;
}

static void reasons_close(struct screen *s)
{
    struct reasons *v = s->priv;

    if (v != NULL)
        reason_list_release(&v->list);
    free(v);
}

static const struct cmd cmds[] = {
    { K_ENTER, N_("Take"), N_("Take this reason"), NEED_ROW, take },
    { 'b', N_("And rebook"), N_("Take this reason, then find another time for the same service"),
      NEED_ROW | CALLS_OFF, take_and_rebook },
    { 'w', N_("Waiting list"), N_("Take this reason, then put the person on the waiting list"),
      NEED_ROW | CALLS_OFF, take_and_wait },
    { 's', N_("Other side"), N_("It was the other side that called it off: the patient, the clinic"),
      NEED_ROW | CALLS_OFF, turn_side },
    { 'o', N_("Own words"), N_("Say why in your own words"), 0, in_words },
};

const struct screen_ops reasons_screen = {
    .word = "reasons",
    .title = N_("Why?"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .flags = SCREEN_BOX,
    .open = reasons_open,
    .draw = reasons_draw,
    .mode = reasons_mode,
    .close = reasons_close,
};
