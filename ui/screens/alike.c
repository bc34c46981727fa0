/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may be here already, shown before somebody new is saved.
 * Purpose: decide whether it is one of these. Reads: the list of register_screen, which asked. Writes:
 * nothing. Gives the person's number, or 0 for: it is somebody else, go on. */
#include <stdlib.h>

#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/duplicates.h"
#include "ui/kit/app.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"

struct alike {
    struct table table;
    const struct duplicate_list *list; /* borrowed */
    enum calendar calendar;
};

static int64_t row_count(void *ctx)
{
    return (int64_t)((const struct alike *)ctx)->list->n;
}

static const void *row_at(void *ctx, int64_t index)
{
    return &((const struct alike *)ctx)->list->rows[index];
}

static int64_t row_id(const void *row)
{
    return ((const struct duplicate *)row)->patient_id;
}

static void name_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct duplicate *)row)->name);
}

static void born_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct alike *a = ctx;

    (void)patient_born_text(out, size, &((const struct duplicate *)row)->born, a->calendar);
}

static void phone_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct duplicate *)row)->phone);
}

static void level_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, _(match_levels[((const struct duplicate *)row)->match.level].label));
}

static enum look level_look(void *ctx, const void *row)
{
    (void)ctx;
    return ((const struct duplicate *)row)->match.level == MATCH_SURELY ? LOOK_WARN : LOOK_PLAIN;
}

static void why_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)match_why(out, size, &((const struct duplicate *)row)->match);
}

static const struct table_source alike_source = { .count = row_count, .row = row_at, .id = row_id };
static const struct column alike_columns[] = {
    { N_("Level"), 6, 0, 0, level_cell, level_look },
    { N_("Name"), 18, 0, 0, name_cell, NULL },
    { N_("Born"), 10, 0, 0, born_cell, NULL },
    { N_("Phone"), 13, 0, 0, phone_cell, NULL },
    { N_("Why"), 0, 0, 0, why_cell, NULL },
};

static enum rc alike_open(struct screen *s, struct err *e)
{
    struct alike *a = calloc(1, sizeof(*a));
    const struct duplicate_list *const *list = s->arg;

    s->priv = a;
    if (a == NULL)
        return err_memory(e);
    a->list = *list;
    a->calendar = site_calendar(s->app->db);
    a->table = (struct table){ .columns = alike_columns,
                               .n_columns = sizeof(alike_columns) / sizeof(alike_columns[0]),
                               .source = &alike_source,
                               .ctx = a };
    s->table = &a->table;
    s->want_rows = (int)a->list->n + 7;
    s->want_cols = 100;
    return RC_OK;
}

static void alike_draw(struct screen *s)
{
    char why[400] = ""; /* whole, of the selected one */

    put_text(s->canvas, 0, 1, s->cols - 2, LOOK_WARN,
             _("Is it one of these? Then do not register them again."));
    put_text(s->canvas, s->rows - 1, 1, s->cols - 2, LOOK_DIM,
             _("Enter opens the card   g goes on: somebody new   Esc back to the form"));
    why_cell(s->priv, table_row(s->table), why, sizeof(why));
    (void)put_lines(s->canvas, s->rows - 3, 1, 2, s->cols - 2, LOOK_STRONG, why);
    table_draw(s->table, s->canvas, 2, 0, s->rows - 6, s->cols);
}

static unsigned take(struct screen *s)
{
    int64_t id = table_id(s->table);

    return screen_give(s, &id, sizeof(id));
}

static unsigned go_on(struct screen *s)
{
    int64_t nobody = 0;

    return screen_give(s, &nobody, sizeof(nobody));
}

/* Ctrl-S brought this box; pressed twice in haste it must not answer it. */
static unsigned alike_key(struct screen *s, int key)
{
    if (key != K_CTRL('s'))
        return FX_PASS;
    return screen_info(s, _("Nobody is saved yet: g saves somebody new, Enter opens the card of who is here."));
}

static void alike_close(struct screen *s)
{
    free(s->priv);
}

static const struct cmd alike_cmds[] = {
    { K_ENTER, N_("Card"), N_("It is this person: open the card"), NEED_ROW, take },
    { 'g', N_("Go on"), N_("It is somebody new: save"), 0, go_on },
};

const struct screen_ops alike_screen = {
    .word = "alike",
    .title = N_("Perhaps already here"),
    .cmds = alike_cmds,
    .n_cmds = sizeof(alike_cmds) / sizeof(alike_cmds[0]),
    .flags = SCREEN_BOX,
    .open = alike_open,
    .draw = alike_draw,
    .key = alike_key,
    .close = alike_close,
};
