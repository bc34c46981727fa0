/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions: small boxes that answer to the screen below. */
#include "ui/kit/dialog.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "ui/kit/inside.h"
#include "ui/kit/line.h"

/* What a question is opened with; strings are copied by its open, because the caller's may be gone. */
struct ask {
    const char *title, *text, *does;
    bool required;
    size_t most;
    const struct choice *choices;
    size_t n;
    uint64_t begin;
    unsigned (*yes)(struct screen *s);
    unsigned (*text_done)(struct screen *s, const char *text);
    unsigned (*choice_done)(struct screen *s, int64_t value);
    unsigned (*choices_done)(struct screen *s, uint64_t values);
};

struct asking {
    struct ask a;
    char title[96], text[1200], does[96];
    struct line line;
    struct table table;
    const struct choice **shown; /* those that match what was typed */
    int64_t n_shown;
    uint64_t ticked;
};

static enum rc ask_open(struct screen *s, struct err *e)
{
    struct asking *q = calloc(1, sizeof(*q));
    const struct asking *from = s->arg;
    if (q == NULL)
        return err_memory(e);
    *q = *from;
    s->priv = q;
    s->want_cols = 60;
    (void)text_copy(s->title, sizeof(s->title), q->title);
    return RC_OK;
}

static void ask_close(struct screen *s)
{
    struct asking *q = s->priv;
    if (q == NULL)
        return;
    line_release(&q->line);
    free(q->shown);
    free(q);
}

static unsigned ask(struct screen *s, const struct screen_ops *ops, const struct ask *a)
{
    struct asking q = { .a = *a };
    (void)text_copy(q.title, sizeof(q.title), a->title != NULL ? a->title : "");
    (void)text_copy(q.text, sizeof(q.text), a->text != NULL ? a->text : "");
    (void)text_copy(q.does, sizeof(q.does), a->does != NULL ? a->does : "");
    return screen_push(s, ops, &q, sizeof(q));
}

/* ---- yes or no; and a text to read ---- */

static enum rc confirm_open(struct screen *s, struct err *e)
{
    enum rc rc = ask_open(s, e);
    s->want_rows = rc == RC_OK && ((struct asking *)s->priv)->a.yes == NULL ? 14 : 6;
    return rc;
}

static void confirm_draw(struct screen *s)
{
    const struct asking *q = s->priv;
    int used = put_lines(s->canvas, 1, 1, s->rows - 3, s->cols - 2, LOOK_STRONG, q->text);
    if (q->a.yes != NULL)
        put_format(s->canvas, used + 2, 1, s->cols - 2, LOOK_PLAIN, _("Enter or y: %s    Esc or n: no"),
                   q->does);
    else
        put_text(s->canvas, s->rows - 1, 1, s->cols - 2, LOOK_DIM, _("Any key goes on"));
    put_cursor(s->canvas, 1, 1);
}

static unsigned confirm_yes(struct screen *s)
{
    return screen_give(s, "", 1);
}

static unsigned confirm_no(struct screen *s)
{
    (void)s;
    return FX_CLOSE;
}

static unsigned confirm_answer(struct screen *s, struct screen *asker, const void *value)
{
    const struct asking *q = s->priv;
    (void)value;
    return q->a.yes(asker);
}

static const struct cmd confirm_cmds[] = {
    { K_ENTER, N_("Yes"), N_("Do it"), 0, confirm_yes }, { 'y', N_("Yes"), N_("Do it"), 0, confirm_yes },
    { 'Y', N_("Yes"), N_("Do it"), 0, confirm_yes },     { 'n', N_("No"), N_("Do nothing"), 0, confirm_no },
    { 'N', N_("No"), N_("Do nothing"), 0, confirm_no },
};

static const struct screen_ops confirm_ops = {
    .word = "question",
    .cmds = confirm_cmds,
    .n_cmds = sizeof(confirm_cmds) / sizeof(confirm_cmds[0]),
    .flags = SCREEN_BOX,
    .open = confirm_open,
    .draw = confirm_draw,
    .answer = confirm_answer,
    .close = ask_close,
};

static unsigned read_key(struct screen *s, int key)
{
    (void)s;
    (void)key;
    return FX_CLOSE;
}

static const struct screen_ops read_ops = {
    .word = "read",
    .flags = SCREEN_BOX,
    .open = confirm_open,
    .draw = confirm_draw,
    .key = read_key,
    .close = ask_close,
};

unsigned ask_confirm(struct screen *s, const char *question, const char *does,
                     unsigned (*yes)(struct screen *s))
{
    return ask(s, &confirm_ops, &(struct ask){ .text = question, .does = does, .yes = yes });
}

unsigned ask_read(struct screen *s, const char *title, const char *text)
{
    return ask(s, &read_ops, &(struct ask){ .title = title, .text = text });
}

/* ---- one line of text ---- */

static enum rc text_open(struct screen *s, struct err *e)
{
    enum rc rc = ask_open(s, e);
    if (rc != RC_OK)
        return rc;
    struct asking *q = s->priv;
    s->want_rows = 5;
    s->typing = true;
    if (!line_init(&q->line, q->a.most, false) || !line_set(&q->line, q->text))
        return err_memory(e);
    return RC_OK;
}

static void text_draw(struct screen *s)
{
    struct asking *q = s->priv;
    put_text(s->canvas, 1, 1, s->cols - 2, LOOK_PLAIN, q->does);
    line_draw(&q->line, s->canvas, 2, 1, 1, s->cols - 2, LOOK_FIELD, true);
    put_text(s->canvas, 4, 1, s->cols - 2, LOOK_DIM, _("Enter takes it, Esc goes back"));
}

static unsigned text_take(struct screen *s)
{
    const struct asking *q = s->priv;
    char *tidy = text_tidy(q->line.text, q->line.n, false);
    if (tidy == NULL)
        return FX_NONE;
    unsigned fx = FX_NONE;
    if (tidy[0] == '\0' && q->a.required)
        (void)screen_info(s, _("This is needed."));
    else
        fx = screen_give(s, tidy, strlen(tidy) + 1);
    free(tidy);
    return fx;
}

static unsigned text_key(struct screen *s, int key)
{
    struct asking *q = s->priv;
    if (key == K_PASTE)
        return line_insert(&q->line, s->app->paste, strlen(s->app->paste)) ? FX_DRAW : FX_NONE;
    return line_key(&q->line, key, s->cols) == LINE_PASS ? FX_PASS : FX_DRAW;
}

static unsigned text_answer(struct screen *s, struct screen *asker, const void *value)
{
    const struct asking *q = s->priv;
    unsigned fx = q->a.text_done(asker, value);
    if (!(fx & FX_AGAIN))
        return fx;
    return (fx & ~(unsigned)FX_AGAIN) | ask_text(asker, q->title, q->does, value, q->a.most, q->a.required,
                                                 q->a.text_done);
}

static const struct cmd text_cmds[] = { { K_ENTER, N_("Take"), N_("Take what is typed"), 0, text_take } };

static const struct screen_ops text_ops = {
    .word = "text",
    .cmds = text_cmds,
    .n_cmds = 1,
    .flags = SCREEN_BOX,
    .open = text_open,
    .draw = text_draw,
    .key = text_key,
    .answer = text_answer,
    .close = ask_close,
};

unsigned ask_text(struct screen *s, const char *title, const char *label, const char *begin, size_t most,
                  bool required, unsigned (*done)(struct screen *s, const char *text))
{
    return ask(s, &text_ops,
               &(struct ask){ .title = title,
                              .does = label,
                              .text = begin,
                              .most = most,
                              .required = required,
                              .text_done = done });
}

/* ---- a list to choose from ---- */

static int64_t choice_count(void *ctx)
{
    return ((const struct asking *)ctx)->n_shown;
}

static const void *choice_row(void *ctx, int64_t index)
{
    return ((const struct asking *)ctx)->shown[index];
}

static int64_t choice_id(const void *row)
{
    const struct choice *c = row;
    return c->value + 1 == 0 ? INT64_MIN : c->value + 1; /* a choice may be 0, a row's id may not */
}

static bool is_many(const struct asking *q)
{
    return q->a.choices_done != NULL;
}

static void choice_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct asking *q = ctx;
    const struct choice *c = row;
    const char *box = !is_many(q) ? "" : q->ticked & (uint64_t)c->value ? "[x] " : "[ ] ";
    size_t n = text_copy(out, size, box);
    (void)text_copy(out + n, size - n, _(c->label));
}

static const struct table_source choice_source = { .count = choice_count,
                                                   .row = choice_row,
                                                   .id = choice_id };
static const struct column choice_columns[] = { { "", 0, 0, 0, choice_cell, NULL } };

static void narrow(struct asking *q)
{
    q->n_shown = 0;
    for (size_t i = 0; i < q->a.n; i++)
        if (q->line.n == 0 || strcasestr(_(q->a.choices[i].label), q->line.text) != NULL)
            q->shown[q->n_shown++] = &q->a.choices[i];
    table_reload(&q->table);
}

static enum rc choice_open(struct screen *s, struct err *e)
{
    enum rc rc = ask_open(s, e);
    if (rc != RC_OK)
        return rc;
    struct asking *q = s->priv;
    q->shown = calloc(q->a.n + 1, sizeof(const struct choice *));
    if (q->shown == NULL || !line_init(&q->line, 64, false))
        return err_memory(e);
    q->table =
        (struct table){ .columns = choice_columns, .n_columns = 1, .source = &choice_source, .ctx = q };
    q->table.empty = _("Nothing in the list has that.");
    q->ticked = q->a.begin;
    s->table = &q->table;
    s->typing = true;
    s->want_rows = (int)(q->a.n < 14 ? q->a.n : 14) + 3;
    narrow(q);
    (void)table_select(&q->table, choice_id(&(struct choice){ (int64_t)q->a.begin, "" }));
    return RC_OK;
}

static void choice_draw(struct screen *s)
{
    struct asking *q = s->priv;
    int label = put_word(s->canvas, 0, 1, s->cols / 2, LOOK_DIM, _("Find:"));
    table_draw(&q->table, s->canvas, 1, 0, s->rows - 2, s->cols);
    int row = s->canvas->cursor_row, col = s->canvas->cursor_col;
    line_draw(&q->line, s->canvas, 0, label + 2, 1, s->cols - label - 3 - EXTENT_COLS, LOOK_FIELD, true);
    if (q->n_shown > 0)
        put_cursor(s->canvas, row, col);
    put_text(s->canvas, s->rows - 1, 1, s->cols - 2, LOOK_DIM,
             is_many(q) ? _("Space ticks, Enter takes them, Esc goes back")
                        : _("Enter takes it, Esc goes back"));
}

static unsigned choice_take(struct screen *s)
{
    struct asking *q = s->priv;
    const struct choice *c = table_row(&q->table);
    if (is_many(q))
        return screen_give(s, &q->ticked, sizeof(q->ticked));
    return c != NULL ? screen_give(s, &c->value, sizeof(c->value)) : FX_NONE;
}

static unsigned choice_key(struct screen *s, int key)
{
    struct asking *q = s->priv;
    const struct choice *c = table_row(&q->table);
    if (is_many(q) && key == ' ') {
        if (c != NULL)
            q->ticked ^= (uint64_t)c->value;
        return FX_DRAW;
    }
    if (key_is_text(key) || key == K_BACKSPACE || key == K_CTRL('u')) {
        (void)line_key(&q->line, key, s->cols);
        narrow(q);
        return FX_DRAW;
    }
    return FX_PASS;
}

static unsigned choice_answer(struct screen *s, struct screen *asker, const void *value)
{
    const struct asking *q = s->priv;
    uint64_t bits;
    memcpy(&bits, value, sizeof(bits));
    return is_many(q) ? q->a.choices_done(asker, bits) : q->a.choice_done(asker, (int64_t)bits);
}

static const struct cmd choice_cmds[] = { { K_ENTER, N_("Take"), N_("Take what is chosen"), 0, choice_take } };

static const struct screen_ops choice_ops = {
    .word = "choice",
    .cmds = choice_cmds,
    .n_cmds = 1,
    .flags = SCREEN_BOX,
    .open = choice_open,
    .draw = choice_draw,
    .key = choice_key,
    .answer = choice_answer,
    .close = ask_close,
};

unsigned ask_choice(struct screen *s, const char *title, const struct choice *choices, size_t n,
                    int64_t begin, unsigned (*done)(struct screen *s, int64_t value))
{
    return ask(
        s, &choice_ops,
        &(struct ask){
            .title = title, .choices = choices, .n = n, .begin = (uint64_t)begin, .choice_done = done });
}

unsigned ask_choices(struct screen *s, const char *title, const struct choice *choices, size_t n,
                     uint64_t begin, unsigned (*done)(struct screen *s, uint64_t values))
{
    return ask(
        s, &choice_ops,
        &(struct ask){ .title = title, .choices = choices, .n = n, .begin = begin, .choices_done = done });
}
