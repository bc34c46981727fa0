/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Appointments that changed hours left stranded: each says why, and is moved or called off from here.
 * Reads: booking/stranded, desk/card's short version of the selected person. Writes: nothing; move and cancel do.
 * Refreshed by: STRANDED_TOPICS; the list comes down to none. */
#include <stdlib.h>

#include "src/base/text.h"
#include "src/booking/stranded.h"
#include "src/clinic/site.h"
#include "src/desk/card.h"
#include "ui/kit/table.h"
#include "ui/screens/actions.h"
#include "ui/screens/person.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 2, DETAIL_ROWS = PERSON_ROWS + 2, WIDE = 110 };

struct strandings {
    struct table table;
    struct stranded_list list;
    struct card_brief brief;
    struct db *db;
};

/* ---- the table ---- */

static void when_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct strandings *v = ctx;

    (void)show_when(v->db, ((const struct stranded *)row)->a.start_min, out, size);
}

static void patient_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct stranded *)row)->a.patient);
}

static void service_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct stranded *)row)->a.service);
}

static void with_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct stranded *)row)->a.practitioner);
}

static void why_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct stranded *)row)->why);
}

static const struct table_source source = { TABLE_ROWS(struct strandings, list.rows, list.n),
                                            TABLE_ID(struct stranded, a.id) };
static const struct column columns[] = {
    { N_("When"), 16, 0, 0, when_cell, NULL },        { N_("Patient"), 0, 0, 0, patient_cell, NULL },
    { N_("Service"), 20, 0, WIDE, service_cell, NULL }, { N_("With"), 7, 0, 0, with_cell, NULL },
    { N_("Why"), 31, 0, 0, why_cell, NULL },
};

/* ---- reading and drawing ---- */

static void reload(struct screen *s)
{
    struct strandings *v = s->priv;
    struct stranded_list fresh = { 0 };
    struct err e;

    if (stranded_list(v->db, &fresh, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    stranded_list_release(&v->list);
    v->list = fresh;
}

static void rest(struct screen *s)
{
    struct strandings *v = s->priv;
    const struct stranded *r = table_row(&v->table);

    v->brief = (struct card_brief){ 0 };
    if (r != NULL)
        (void)card_brief_read(v->db, r->a.patient_id, &v->brief, NULL);
}

static void draw(struct screen *s)
{
    struct strandings *v = s->priv;
    const struct stranded *r = table_row(&v->table);
    int row = s->rows - DETAIL_ROWS;

    put_format(s->canvas, 0, 1, s->cols - 2, v->list.n > 0 ? LOOK_WARN : LOOK_PLAIN,
               ngettext_("%d appointment no longer fits the hours", "%d appointments no longer fit the hours",
                         (int)v->list.n),
               (int)v->list.n);
    put_rule(s->canvas, 1);
    put_rule(s->canvas, row);
    if (r != NULL) {
        put_format(s->canvas, row + 1, 1, s->cols - 2, LOOK_PLAIN, "%s, %s. %s", r->a.service, r->a.practitioner, r->why);
        if (v->brief.patient_id == r->a.patient_id)
            person_draw(s, row + 2, &v->brief, "");
    }
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, row - HEAD_ROWS, s->cols);
}

static void context(struct screen *s, void *gift)
{
    struct strandings *v = s->priv;
    const struct stranded *r = table_row(&v->table);
    struct gift *g = gift;

    if (r == NULL)
        return;
    g->has |= NEED_PATIENT | NEED_APPOINTMENT;
    g->patient_id = r->a.patient_id;
    g->appointment_id = r->a.id;
}

/* ---- from beginning to end ---- */

static enum rc open(struct screen *s, struct err *e)
{
    struct strandings *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->table = (struct table){ .columns = columns,
                               .n_columns = sizeof(columns) / sizeof(columns[0]),
                               .source = &source,
                               .ctx = v,
                               .empty = _("Every booked appointment fits the hours. Nothing to do here.") };
    s->table = &v->table;
    return RC_OK;
}

static void close(struct screen *s)
{
    struct strandings *v = s->priv;

    if (v != NULL)
        stranded_list_release(&v->list);
    free(v);
}

static const struct cmd cmds[] = {
    ROW_CARD, ROW_MOVE, ROW_NOT_COMING, ROW_CONFIRM, ROW_APPOINTMENT, ROW_GAP,
};

const struct screen_ops stranded_screen = {
    .word = "stranded",
    .title = N_("Stranded appointments"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = STRANDED_TOPICS,
    .open = open,
    .reload = reload,
    .draw = draw,
    .rest = rest,
    .holds = context_holds,
    .context = context,
    .close = close,
};
