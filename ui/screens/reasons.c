/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reasons: a box to say why an appointment is called off (and by whom), or why somebody left.
 * Reads: the clinic's reasons. Writes nothing; gives a reason. Opened on a visit it asks why the person left. */
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/clinic/catalog.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/workflows.h"

struct reasons {
    struct table table;
    struct reason_list list;
    enum reason_kind kind;
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

static struct reason *selected(struct screen *s)
{
    struct reasons *v = s->priv;

    for (size_t i = 0; i < v->list.n; i++)
        if (v->list.rows[i].id == table_id(&v->table))
            return &v->list.rows[i];
    return NULL;
}

static unsigned take(struct screen *s)
{
    const struct reason *r = selected(s);

    if (r == NULL)
        return FX_NONE;
    return gift_give(s, &(struct gift){ .has = NEED_REASON, .reason = { .id = r->id, .side = r->side } });
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
    struct gift g = { .has = NEED_REASON, .reason = { .side = r != NULL ? r->side : SIDE_PATIENT } };

    (void)text_copy(g.reason.text, sizeof(g.reason.text), text);
    return gift_give(s, &g);
}

static unsigned in_words(struct screen *s)
{
    return ask_text(s, _("Why?"), _("The reason in your own words"), "",
                    sizeof(((struct gift *)0)->reason.text) - 1, true, take_words);
}

/* ---- opening and closing ---- */

static enum rc reasons_open(struct screen *s, struct err *e)
{
    struct reasons *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->kind = gift_of(s)->has & NEED_VISIT ? REASON_LEAVE : REASON_CANCEL;
    enum rc rc = reason_list(s->app->db, v->kind, &v->list, e);
    v->table = (struct table){
        .columns = columns, .n_columns = v->kind == REASON_CANCEL ? 2 : 1, .source = &source, .ctx = v
    };
    v->table.empty = _("No reasons are set up. o says why in your own words.");
    s->table = &v->table;
    s->want_rows = (int)v->list.n + 2;
    s->want_cols = 60;
    screen_title(s, "%s",
                 v->kind == REASON_CANCEL ? _("Why is it cancelled?") : _("Why did the person leave?"));
    return rc;
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
    { 's', N_("Other side"), N_("It was the other side that called it off: the patient, the clinic"),
      NEED_ROW, turn_side },
    { 'o', N_("Own words"), N_("Say why in your own words"), 0, in_words },
};

const struct screen_ops reasons_screen = {
    .word = "reasons",
    .title = N_("Why?"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .flags = SCREEN_BOX,
    .open = reasons_open,
    .close = reasons_close,
};
