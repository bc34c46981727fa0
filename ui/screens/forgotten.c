/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forgotten appointments: past ones of which nobody said how they ended. The list is there to become empty.
 * Reads: booking/forgotten. Writes: one key closes one: came, did not come, was cancelled; or the check-out of a visit.
 * Refreshed by every commit that touches appointments. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/forgotten.h"
#include "src/clinic/site.h"
#include "src/people/privacy.h"
#include "src/visit/queue.h"
#include "ui/kit/table.h"
#include "ui/screens/actions.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 2, MOST = 200 };

struct forgotten {
    struct table table;
    struct appointment_list list;
    int64_t n; /* also those that the list is too short for */
    struct db *db;
};

/* ---- the table ---- */

static void day_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct forgotten *v = ctx;

    (void)calendar_format_day(out, size, site_calendar(v->db),
                              civil_min_day(((const struct appointment *)row)->start_min), CALENDAR_LONG);
}

static void time_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)show_time(((const struct appointment *)row)->start_min, out, size);
}

static void patient_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct appointment *)row)->patient);
}

static void service_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct appointment *)row)->service);
}

static void with_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct appointment *)row)->practitioner);
}

static void state_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, appointment_stands(row));
}

static const struct table_source source = { TABLE_ROWS(struct forgotten, list.rows, list.n),
                                            TABLE_ID(struct appointment, id) };
static const struct column columns[] = {
    { N_("Day"), 15, 0, 0, day_cell, NULL },       { N_("Time"), 5, 0, 0, time_cell, NULL },
    { N_("Patient"), 0, 0, 0, patient_cell, NULL }, { N_("Service"), 12, 0, 0, service_cell, NULL },
    { N_("With"), 7, 0, 0, with_cell, NULL },       { N_("Stands as"), 12, 0, 0, state_cell, NULL },
};

/* ---- reading and drawing ---- */

static void forgotten_reload(struct screen *s)
{
    struct forgotten *v = s->priv;
    struct appointment_list list;
    struct err e;

    if (forgotten_list(v->db, MOST, &list, &e) != RC_OK || forgotten_count(v->db, &v->n, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    appointment_list_release(&v->list);
    v->list = list;
}

static enum rc forgotten_open(struct screen *s, struct err *e)
{
    struct forgotten *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->table = (struct table){ .columns = columns, .n_columns = 6, .source = &source, .ctx = v };
    v->table.empty = _("None: of every past appointment it is known how it ended.");
    s->table = &v->table;
    return RC_OK;
}

static void forgotten_draw(struct screen *s)
{
    struct forgotten *v = s->priv;

    if (v->n > 0)
        put_format(s->canvas, 0, 1, s->cols - 2, LOOK_PLAIN,
                   ngettext_("%d past appointment has no outcome. c came, x did not come, C was cancelled.",
                             "%d past appointments have no outcome. c came, x did not come, C was cancelled.", v->n),
                   (int)v->n);
    put_rule(s->canvas, 1);
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS, s->cols);
}

static void forgotten_context(struct screen *s, void *gift)
{
    struct forgotten *v = s->priv;
    const struct appointment *a = table_row(&v->table);
    struct gift *g = gift;
    struct visit visit;

    if (a == NULL)
        return;
    g->patient_id = a->patient_id;
    g->appointment_id = a->id;
    g->has |= NEED_PATIENT | NEED_APPOINTMENT;
    if (a->status != APPOINTMENT_BOOKED && visit_of_appointment(v->db, a->id, &visit, NULL) == RC_OK &&
        visit.closed_at == 0) {
        g->visit_id = visit.id;
        g->has |= NEED_VISIT;
    }
}

/* ---- commands ---- */

static unsigned came(struct screen *s)
{
    struct forgotten *v = s->priv;
    const struct appointment a = *(const struct appointment *)table_row(&v->table);
    char name[APPOINTMENT_PERSON];
    struct err e;

    if (visit_came(v->db, a.id, a.rev, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    (void)text_copy(name, sizeof(name), a.patient);
    return screen_info(s, _("%s came"), patient_said_name(v->db, a.patient_id, name, sizeof(name))) | FX_RELOAD;
}

/* Nobody is asked for a reason of something that long ago. */
static unsigned missed(struct screen *s)
{
    struct forgotten *v = s->priv;
    const struct appointment a = *(const struct appointment *)table_row(&v->table);
    char name[APPOINTMENT_PERSON];
    struct err e;

    if (a.status != APPOINTMENT_BOOKED)
        return act_leave(s);
    if (appointment_noshow(v->db, a.id, a.rev, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    (void)text_copy(name, sizeof(name), a.patient);
    return screen_info(s, _("%s did not come"), patient_said_name(v->db, a.patient_id, name, sizeof(name))) | FX_RELOAD;
}

static void forgotten_close(struct screen *s)
{
    struct forgotten *v = s->priv;

    if (v == NULL)
        return;
    appointment_list_release(&v->list);
    free(v);
}

static const struct cmd cmds[] = {
    ROW_CARD,
    { 'c', N_("Came"), N_("The person came, and nobody noted it then"), NEED_ROW, came },
    { 'x', N_("Not coming"), N_("The person did not come; who was received: left without being seen"), NEED_ROW, missed },
    ROW_CANCEL,
    ROW_CHECK_OUT,
    ROW_BOOK,
    ROW_UNDO,
};

const struct screen_ops forgotten_screen = {
    .word = "forgotten",
    .title = N_("Forgotten appointments"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = "appointment visit",
    .open = forgotten_open,
    .reload = forgotten_reload,
    .draw = forgotten_draw,
    .holds = context_holds,
    .context = forgotten_context,
    .close = forgotten_close,
};
