/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help, menu and palette: one list of every command that works here, from the command tables; Enter runs it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "ui/kit/inside.h"
#include "ui/kit/line.h"

/* What lists and forms do by themselves; shown in the help, never dispatched from here. */
const struct cmd table_cmds[] = {
    { K_UP, N_("Move"), N_("Arrows or j k, PgUp, PgDn, Home, End move in a list"), 0, NULL },
    { 'l', N_("Limit"), N_("Show only the rows that have a word; an empty word shows all"), 0, NULL },
};
const size_t n_table_cmds = sizeof(table_cmds) / sizeof(table_cmds[0]);
const struct cmd form_cmds[] = {
    { K_TAB, N_("Next"), N_("Tab or Enter goes to the next field, Shift-Tab back"), 0, NULL },
    { K_CTRL('s'), N_("Save"), N_("Check everything and save"), 0, NULL },
    { ' ', N_("List"), N_("In a field with choices: open the list of them"), 0, NULL },
    { K_CTRL('u'), N_("Clear"), N_("Take out what stands before the cursor"), 0, NULL },
};
const size_t n_form_cmds = sizeof(form_cmds) / sizeof(form_cmds[0]);

enum { GROUPS = 4, WIDGET = 1, SENTENCE_ROWS = 2 /* the selected row's sentence, whole */ };

struct menu {
    const struct cmd *groups[GROUPS];
    size_t n[GROUPS];
    const struct cmd **all, **shown;
    int64_t n_all, n_shown;
    struct line line;
    struct table table;
};

static int64_t row_count(void *ctx)
{
    return ((const struct menu *)ctx)->n_shown;
}

static const void *row_at(void *ctx, int64_t index)
{
    return ((const struct menu *)ctx)->shown[index];
}

static int64_t row_id(const void *row)
{
    return (int64_t)(uintptr_t)row;
}

static void key_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct cmd *c = row;
    (void)ctx;
    if (c->key != K_NONE)
        (void)key_label(c->key, out, size);
}

static enum look key_look(void *ctx, const void *row)
{
    (void)ctx;
    (void)row;
    return LOOK_KEY;
}

static void name_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, _(((const struct cmd *)row)->name));
}

static void help_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, _(((const struct cmd *)row)->help));
}

static const struct table_source source = { .count = row_count, .row = row_at, .id = row_id };
static const struct column columns[] = {
    { N_("Key"), 9, 0, 0, key_cell, key_look },
    { N_("Command"), 14, 0, 0, name_cell, NULL },
    { N_("What it does"), 0, 0, 0, help_cell, NULL },
};

static void narrow(struct menu *m)
{
    m->n_shown = 0;
    for (int pass = 0; pass < 2 && m->n_shown == 0; pass++) /* by name; if none has it, by the sentence */
        for (int64_t i = 0; i < m->n_all; i++) {
            const char *text = pass == 0 ? _(m->all[i]->name) : _(m->all[i]->help);
            if (m->line.n == 0 || strcasestr(text, m->line.text) != NULL)
                m->shown[m->n_shown++] = m->all[i];
        }
    m->table.cursor = m->table.first = m->table.id = 0;
    table_reload(&m->table);
}

/* A key that an earlier table has taken does not work here, and '?' is F1 again. */
static bool taken(const struct menu *m, const struct cmd *c)
{
    if (c->key == '?')
        return true;
    for (int64_t i = 0; i < m->n_all && c->key != K_NONE; i++)
        if (m->all[i]->key == c->key)
            return true;
    return false;
}

static enum rc menu_open(struct screen *s, struct err *e)
{
    struct menu *m = calloc(1, sizeof(*m));
    const struct screen *below = s->below;
    struct cmd_tables t;
    size_t most = 0;
    s->priv = m;
    if (m == NULL || below == NULL)
        return err_memory(e);
    cmd_tables(below, &t);
    const struct cmd *widget = below->form != NULL ? form_cmds : below->table != NULL ? table_cmds : NULL;
    size_t n_widget = widget == form_cmds ? n_form_cmds : widget == NULL ? 0 : t.typing ? 1 : n_table_cmds;
    *m = (struct menu){ .groups = { t.cmds[0], widget, t.cmds[1], t.cmds[2] },
                        .n = { t.n[0], n_widget, t.n[1], t.n[2] } };
    for (int g = 0; g < GROUPS; g++)
        most += m->n[g];
    m->all = calloc(most + 1, sizeof(*m->all));
    m->shown = calloc(most + 1, sizeof(*m->shown));
    if (m->all == NULL || m->shown == NULL || !line_init(&m->line, 64, false))
        return err_memory(e);
    for (int g = 0; g < GROUPS; g++)
        for (size_t i = 0; i < m->n[g]; i++)
            if (cmd_there(&t, &m->groups[g][i]) && !taken(m, &m->groups[g][i]) &&
                (g == WIDGET || !t.typing || !key_is_text(m->groups[g][i].key))) /* letters are text now */
                m->all[m->n_all++] = &m->groups[g][i];
    m->table = (struct table){ .columns = columns, .n_columns = 3, .source = &source, .ctx = m };
    m->table.empty = _("No command has that in its name.");
    s->table = &m->table;
    s->typing = true;
    s->want_rows = (int)m->n_all + 3 + SENTENCE_ROWS;
    s->want_cols = 110;
    const char *const *title = s->arg;
    if (title != NULL)
        screen_title(s, "%s  %s", _(*title), below->title);
    narrow(m);
    return RC_OK;
}

/* Only for being drawn again once the marker rests. */
static void menu_rest(struct screen *s)
{
    (void)s;
}

static void menu_draw(struct screen *s)
{
    struct menu *m = s->priv;
    int label = put_word(s->canvas, 0, 1, s->cols / 2, LOOK_DIM, _("Type a part of the name:"));
    table_draw(&m->table, s->canvas, 1, 0, s->rows - 2 - SENTENCE_ROWS, s->cols);
    int row = s->canvas->cursor_row, col = s->canvas->cursor_col;
    line_draw(&m->line, s->canvas, 0, label + 2, 1, s->cols - label - 3 - EXTENT_COLS, LOOK_FIELD, true);
    if (m->n_shown > 0)
        put_cursor(s->canvas, row, col);
    const struct cmd *c = table_row(&m->table);
    if (c != NULL)
        (void)put_lines(s->canvas, s->rows - 1 - SENTENCE_ROWS, 1, SENTENCE_ROWS, s->cols - 2, LOOK_STRONG,
                        _(c->help));
    put_text(s->canvas, s->rows - 1, 1, s->cols - 2, LOOK_DIM, _("Enter runs it, Esc goes back"));
}

static unsigned menu_key(struct screen *s, int key)
{
    struct menu *m = s->priv;
    if (key == K_ENTER) {
        const struct cmd *c = table_row(&m->table);
        return c != NULL && c->run != NULL ? screen_give(s, &c, sizeof(c)) : FX_NONE;
    }
    if (key_is_text(key) || key == K_BACKSPACE || key == K_CTRL('u')) {
        (void)line_key(&m->line, key, s->cols);
        narrow(m);
        return FX_DRAW;
    }
    return FX_PASS;
}

static unsigned menu_answer(struct screen *s, struct screen *asker, const void *value)
{
    const struct cmd *const *c = value;
    (void)s;
    return cmd_run(asker, *c);
}

static void menu_close(struct screen *s)
{
    struct menu *m = s->priv;
    if (m == NULL)
        return;
    line_release(&m->line);
    free(m->all);
    free(m->shown);
    free(m);
}

static const struct screen_ops menu_ops = {
    .word = "menu",
    .flags = SCREEN_BOX,
    .open = menu_open,
    .draw = menu_draw,
    .key = menu_key,
    .rest = menu_rest,
    .answer = menu_answer,
    .close = menu_close,
};

static unsigned open_menu(struct screen *s, const char *title)
{
    return screen_push(s, &menu_ops, &title, sizeof(title));
}

unsigned menu_help(struct screen *s)
{
    return open_menu(s, N_("Help:"));
}

unsigned menu_all(struct screen *s)
{
    return open_menu(s, N_("Menu:"));
}

unsigned menu_palette(struct screen *s)
{
    return open_menu(s, N_("Run:"));
}
