/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stack of screens: opening, closing, drawing one, and which part of it a key goes to. */
#include "ui/kit/screen.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "ui/kit/inside.h"

bool frame_open(struct frame *f, struct screen *s)
{
    WINDOW *win = newwin(1, 1, 0, 0);
    if (win == NULL)
        return false;
    f->panel = new_panel(win);
    if (f->panel == NULL) {
        (void)delwin(win);
        return false;
    }
    f->canvas.win = win;
    (void)idlok(win, TRUE);
    if (s != NULL) {
        s->frame = f;
        s->canvas = &f->canvas;
    }
    return true;
}

void frame_close(struct frame *f)
{
    if (f == NULL || f->panel == NULL)
        return;
    WINDOW *win = panel_window(f->panel);
    (void)del_panel(f->panel);
    (void)delwin(win);
    f->panel = NULL;
}

static int between(int value, int least, int most)
{
    return value > most ? most : value < least ? least : value;
}

void screen_fit(struct screen *s)
{
    int row = 1, col = 0, rows = LINES - 3, cols = COLS;
    if (s->ops->flags & SCREEN_BOX) {
        int most_rows = rows - 2, most_cols = cols - 4;
        rows = between(s->want_rows > 0 ? s->want_rows + 2 : most_rows / 2, 3, most_rows);
        cols = between(s->want_cols > 0 ? s->want_cols + 4 : most_cols / 2, 20, most_cols);
        row = 1 + (LINES - 3 - rows) / 2;
        col = (COLS - cols) / 2;
    }
    struct canvas *c = s->canvas;
    c->win = panel_window(s->frame->panel);
    (void)wresize(c->win, rows, cols);
    (void)replace_panel(s->frame->panel, c->win);
    (void)move_panel(s->frame->panel, row, col);
    c->top = s->ops->flags & SCREEN_BOX ? 1 : 0;
    c->left = c->top * 2;
    s->rows = c->rows = rows - 2 * c->top;
    s->cols = c->cols = cols - 2 * c->left;
}

static void draw_border(struct screen *s)
{
    struct canvas edge = *s->canvas;
    edge.rows += 2 * edge.top;
    edge.cols += 2 * edge.left;
    edge.top = edge.left = 0;
    (void)wattrset(edge.win, (int)theme_attr(LOOK_DIM));
    (void)wborder(edge.win, '|', '|', '-', '-', '+', '+', '+', '+');
    (void)wattrset(edge.win, A_NORMAL);
    if (s->title[0] != '\0') {
        char title[sizeof(s->title) + 2];
        (void)snprintf(title, sizeof(title), " %s ", s->title);
        (void)put_word(&edge, 0, 2, edge.cols - 4, LOOK_HEAD, title);
    }
}

void screen_draw(struct screen *s)
{
    struct canvas *c = s->canvas;
    if (s->ops->flags & SCREEN_HIDDEN)
        return;
    (void)werase(c->win);
    c->cursor_row = c->cursor_col = 0;
    if (s->ops->flags & SCREEN_BOX)
        draw_border(s);
    if (s->ops->draw != NULL)
        s->ops->draw(s);
    else if (s->form != NULL)
        form_draw(s, 0, s->rows);
    else if (s->table != NULL)
        table_draw(s->table, c, 0, 0, s->rows, s->cols);
}

static void note_topics(struct screen *s)
{
    const struct app_options *o = &s->app->o;
    if (s->ops->topics != NULL && o->topics != NULL)
        s->topics_seen = o->topics(o->ctx, s->ops->topics);
}

bool screen_stale(struct screen *s)
{
    const struct app_options *o = &s->app->o;
    return s->ops->topics != NULL && o->topics != NULL && o->topics(o->ctx, s->ops->topics) != s->topics_seen;
}

void screen_reload(struct screen *s)
{
    note_topics(s);
    if (s->ops->reload != NULL)
        s->ops->reload(s);
    if (s->table != NULL)
        table_reload(s->table);
    if (s->ops->rest != NULL)
        s->ops->rest(s);
    s->app->loop->rest_ms = 0;
}

static void screen_free(struct screen *s, bool keep_draft)
{
    if (s->form != NULL)
        form_close(s, keep_draft);
    if (s->table != NULL)
        table_release(s->table);
    if (s->ops->close != NULL)
        s->ops->close(s);
    if (s->frame != NULL)
        frame_close(s->frame);
    free(s->frame);
    free(s->arg_owned);
    free(s);
}

static struct screen *screen_make(struct app *app, const struct screen_ops *ops, const void *arg, size_t size)
{
    struct screen *s = calloc(1, sizeof(*s));
    struct frame *f = calloc(1, sizeof(*f));
    void *copy = arg == NULL ? NULL : malloc(size == 0 ? 1 : size);
    if (s == NULL || f == NULL || (arg != NULL && copy == NULL) || !frame_open(f, s)) {
        free(s);
        free(f);
        free(copy);
        return NULL;
    }
    if (copy != NULL)
        memcpy(copy, arg, size);
    s->app = app;
    s->ops = ops;
    s->arg = s->arg_owned = copy;
    if (ops->flags & SCREEN_HIDDEN)
        (void)hide_panel(f->panel);
    s->arg_size = arg == NULL ? 0 : size;
    (void)text_copy(s->title, sizeof(s->title), ops->title == NULL ? "" : _(ops->title));
    return s;
}

/* What waits for the cursor to rest is fetched before something covers it: a box lets it be seen. */
static void rest_now(struct app *app)
{
    if (app->loop->rest_ms == 0 || app->top == NULL)
        return;
    app->loop->rest_ms = 0;
    if (app->top->ops->rest != NULL)
        app->top->ops->rest(app->top);
    screen_draw(app->top);
}

unsigned screen_open(struct app *app, const struct screen_ops *ops, const void *arg, size_t size)
{
    struct err e = { .rc = RC_OK };
    struct screen *s = screen_make(app, ops, arg, size);
    if (s == NULL) {
        (void)err_memory(&e);
        app_message(app, LOOK_BAD, e.text);
        return FX_NONE;
    }
    rest_now(app);
    s->below = app->top;
    if (ops->open != NULL && ops->open(s, &e) != RC_OK) {
        app_message(app, LOOK_BAD, e.text);
        screen_free(s, true);
        return app->top != NULL && app->top->ops->given != NULL ? app->top->ops->given(app->top, NULL, 0)
                                                                : FX_NONE;
    }
    app->top = s;
    screen_fit(s);
    screen_reload(s);
    return FX_DRAW | (ops->opened != NULL ? ops->opened(s) : FX_NONE);
}

unsigned screen_close(struct app *app, unsigned fx, bool keep_draft)
{
    struct screen *s = app->top, *below = s->below;
    struct loop *l = app->loop;
    const void *value = fx & FX_GIVE ? l->value : NULL;
    size_t size = fx & FX_GIVE ? l->value_size : 0;
    unsigned after = FX_NONE;
    app->top = below;
    if (below == NULL) {
        after = FX_QUIT;
    } else if (fx & FX_PUSH) { /* another takes its place */
        after = FX_PUSH;
    } else {
        after = FX_DRAW | (screen_stale(below) ? FX_RELOAD : FX_NONE);
        if (s->ops->answer != NULL)
            after |= value != NULL ? s->ops->answer(s, below, value) : FX_NONE;
        else if (below->form != NULL && form_given(below, value, size) != FX_PASS)
            after |= FX_DRAW;
        else if (below->ops->given != NULL)
            after |= below->ops->given(below, value, size);
    }
    screen_free(s, keep_draft);
    if (value != NULL && value == l->value) {
        free(l->value);
        l->value = NULL;
    }
    return after & ~(unsigned)FX_PASS;
}

static void *keep(const void *value, size_t size)
{
    void *copy = malloc(size == 0 ? 1 : size);
    if (copy != NULL && size > 0)
        memcpy(copy, value, size);
    return copy;
}

unsigned screen_push(struct screen *s, const struct screen_ops *ops, const void *arg, size_t size)
{
    struct loop *l = s->app->loop;
    free(l->push_arg);
    l->push_arg = arg == NULL ? NULL : keep(arg, size);
    l->push_size = l->push_arg == NULL ? 0 : size;
    l->push_ops = ops;
    return FX_PUSH;
}

unsigned screen_give(struct screen *s, const void *value, size_t size)
{
    struct loop *l = s->app->loop;
    void *copy = keep(value, size); /* before the old one goes: what was given may be given on */
    free(l->value);
    l->value = copy;
    l->value_size = size;
    return l->value == NULL ? FX_CLOSE : FX_GIVE;
}

unsigned screen_error(struct screen *s, const struct err *e)
{
    app_message(s->app, LOOK_BAD, e->text);
    return FX_NONE;
}

unsigned screen_info(struct screen *s, const char *format, ...)
{
    char text[300];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    app_message(s->app, LOOK_STRONG, text);
    return FX_NONE;
}

void screen_title(struct screen *s, const char *format, ...)
{
    char text[300];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    (void)text_copy(s->title, sizeof(s->title), text);
}

bool screen_typing(const struct screen *s)
{
    return s->typing || s->form != NULL || (s->table != NULL && s->table->limiting);
}

unsigned screen_holds(struct screen *s)
{
    unsigned holds = s->ops->holds != NULL ? s->ops->holds(s) : 0;
    if (s->ops->mode != NULL)
        holds |= s->ops->mode(s);
    if (s->table != NULL && table_count(s->table) > 0)
        holds |= NEED_ROW;
    return holds;
}

/* A key that does nothing says so, and where to look. */
static unsigned no_such_key(struct screen *s, int key)
{
    char label[32];
    if (key == K_PASTE || key == K_CLICK || key_label(key, label, sizeof(label)) == 0)
        return FX_NONE;
    if (s->ops->flags & SCREEN_BOX)
        return screen_info(s, _("%s does nothing here; Esc goes back."), label);
    return screen_info(s, _("%s does nothing here. F1 shows every key."), label);
}

/* The screen's own commands, its key function, its form, its table; then what works everywhere. */
unsigned screen_key(struct screen *s, int key)
{
    bool text = screen_typing(s) && (key_is_text(key) || key == K_PASTE);
    struct cmd_tables t;
    cmd_tables(s, &t);
    unsigned fx = FX_PASS;
    if (key == K_CLICK && s->table != NULL && table_chosen_at(s->table, s->app->click_row))
        key = K_ENTER;
    if (s->table != NULL && s->table->limiting)
        fx = table_key(s->table, key);
    if (fx & FX_PASS && !text && cmd_find(&(struct cmd_tables){ { t.cmds[0] }, { t.n[0] }, .mode = t.mode }, key) != NULL)
        return cmd_run(s, cmd_find(&t, key));
    if (fx & FX_PASS && s->ops->key != NULL)
        fx = s->ops->key(s, key);
    if (fx & FX_PASS && s->form != NULL)
        fx = form_key(s, key);
    if (fx & FX_PASS && s->table != NULL)
        fx = key == K_CLICK ? table_click(s->table, s->app->click_row) : table_key(s->table, key);
    if (!(fx & FX_PASS) || text)
        return fx & ~(unsigned)FX_PASS;
    const struct cmd *cmd = cmd_find(&t, key);
    return cmd != NULL ? cmd_run(s, cmd) : no_such_key(s, key);
}
