/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop: one read with a timeout, one screen that gets the key, the effects it asked for, one write. */
#include "ui/kit/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "src/base/text.h"
#include "ui/kit/inside.h"

int64_t app_now(const struct app *app)
{
    return app->o.now != NULL ? app->o.now(app->o.ctx) : (int64_t)time(NULL);
}

void app_message(struct app *app, enum look look, const char *text)
{
    app->loop->message_look = look;
    (void)text_copy(app->loop->message, sizeof(app->loop->message), text);
}

void app_carry(struct app *app, const char *text)
{
    (void)text_copy(app->carried, sizeof(app->carried), text);
}

/* ---- drawing ---- */

static bool too_small(void)
{
    return LINES < FRAME_ROWS || COLS < FRAME_COLS;
}

static void draw_head(struct app *app, struct canvas *c)
{
    char now[64] = "", left[300];
    if (app->o.show_now != NULL)
        app->o.show_now(app->o.ctx, now, sizeof(now));
    const struct screen *s = app->top;
    while (s != NULL && s->ops->flags & SCREEN_BOX)
        s = s->below;
    const char *title = s == NULL ? "" : s->title;
    const char *flow = s != NULL && s->below != NULL && s->below->ops == &workflow_ops ? s->below->title : "";
    (void)snprintf(left, sizeof(left), "%s%s%s%s%s", app->o.clinic != NULL ? app->o.clinic : "",
                   title[0] != '\0' ? "  " : "", flow, flow[0] != '\0' ? " > " : "", title);
    int who_cols = app->o.who != NULL ? text_columns(app->o.who, (size_t)-1) : 0;
    int now_cols = text_columns(now, (size_t)-1);
    if (who_cols > c->cols / 4)
        who_cols = c->cols / 4;
    int now_at = c->cols - who_cols - 4 - now_cols;
    if (text_columns(left, (size_t)-1) > now_at - 2) /* where one is matters more than the clinic's name */
        (void)snprintf(left, sizeof(left), "%s%s%s", flow, flow[0] != '\0' ? " > " : "", title);
    put_text(c, 0, 1, now_at - 2, LOOK_HEAD, left);
    put_text(c, 0, now_at, now_cols, LOOK_PLAIN, now);
    put_text(c, 0, c->cols - who_cols - 1, who_cols, LOOK_HEAD, app->o.who != NULL ? app->o.who : "");
}

enum { MESSAGE_ROWS = 4 };

/* The message line; one that is too long for it covers the rows above. */
static void draw_message(struct app *app, struct canvas *frame)
{
    struct loop *l = app->loop;
    struct canvas *c = &l->note.canvas;
    int rows = 0;
    for (const char *s = l->message; *s != '\0' && rows < MESSAGE_ROWS; rows++) {
        size_t skip, n = put_wrap(s, frame->cols - 2, &skip);
        s += n + skip;
    }
    put_rule(frame, frame->rows - 2);
    (void)hide_panel(l->note.panel);
    if (rows == 0 && app->carried[0] != '\0')
        (void)put_word(frame, frame->rows - 2, 1, frame->cols - 2, LOOK_STRONG, app->carried);
    if (rows == 1)
        put_text(frame, frame->rows - 2, 1, frame->cols - 2, l->message_look, l->message);
    if (rows <= 1)
        return;
    *c = (struct canvas){ .win = c->win, .rows = rows, .cols = frame->cols };
    (void)wresize(c->win, rows, c->cols);
    (void)replace_panel(l->note.panel, c->win);
    (void)move_panel(l->note.panel, frame->rows - 1 - rows, 0);
    (void)werase(c->win);
    (void)put_lines(c, 0, 1, rows, c->cols - 2, l->message_look, l->message);
    (void)top_panel(l->note.panel);
}

void app_frame(struct app *app)
{
    struct canvas c = { .win = stdscr, .rows = LINES, .cols = COLS };
    struct cmd_tables t;
    char footer[1024] = "";
    put_clear(&c, 0, 1);
    put_clear(&c, c.rows - 2, 2);
    draw_head(app, &c);
    draw_message(app, &c);
    if (app->top != NULL) {
        cmd_tables(app->top, &t);
        (void)cmd_footer(&t, c.cols - 2, footer, sizeof(footer));
    }
    put_text(&c, c.rows - 1, 1, c.cols - 2, LOOK_PLAIN, footer);
}

static void draw_notice(struct app *app)
{
    struct frame *f = &app->loop->notice;
    struct canvas *c = &f->canvas;
    c->rows = LINES;
    c->cols = COLS;
    (void)wresize(c->win, LINES, COLS);
    (void)replace_panel(f->panel, c->win);
    (void)top_panel(f->panel);
    (void)werase(c->win);
    char text[200];
    (void)snprintf(
        text, sizeof(text),
        _("This window has %d rows of %d columns. The desk needs %d rows of %d: please make it larger."),
        LINES, COLS, FRAME_ROWS, FRAME_COLS);
    (void)put_lines(c, 0, 0, LINES, COLS, LOOK_PLAIN, text);
}

void app_flush(struct app *app)
{
    struct screen *s = app->top;
    update_panels();
    WINDOW *win = newscr;
    if (!app->loop->small && s != NULL)
        (void)wmove(win, getbegy(s->canvas->win) + s->canvas->top + s->canvas->cursor_row,
                    getbegx(s->canvas->win) + s->canvas->left + s->canvas->cursor_col);
    (void)doupdate();
}

/* After a resize: everything has a new size, from the bottom up, because boxes let the screen below be seen.
 */
static void fit_all(struct app *app, struct screen *s)
{
    if (s == NULL)
        return;
    fit_all(app, s->below);
    screen_fit(s);
    screen_draw(s);
    if (!(s->ops->flags & SCREEN_HIDDEN))
        (void)top_panel(s->frame->panel);
}

void app_hide(struct app *app)
{
    (void)hide_panel(app->loop->note.panel);
    for (struct screen *s = app->top; s != NULL; s = s->below)
        (void)hide_panel(s->frame->panel);
}

static void resized(struct app *app)
{
    struct loop *l = app->loop;
    l->small = too_small();
    (void)clearok(curscr, TRUE);
    if (l->small) {
        app_hide(app);
        draw_notice(app);
        return;
    }
    (void)hide_panel(l->notice.panel);
    fit_all(app, app->top);
}

/* ---- effects ---- */

static unsigned push_pending(struct app *app)
{
    struct loop *l = app->loop;
    const struct screen_ops *ops = l->push_ops;
    void *arg = l->push_arg;
    size_t size = l->push_size;
    l->push_ops = NULL;
    l->push_arg = NULL;
    unsigned fx = ops == NULL ? FX_NONE : screen_open(app, ops, arg, size);
    free(arg);
    return fx;
}

static void act(struct app *app, unsigned fx)
{
    struct loop *l = app->loop;
    l->acted = true;
    while (fx & (FX_CLOSE | FX_GIVE | FX_PUSH) && !l->quit) {
        if (fx & (FX_CLOSE | FX_GIVE))
            fx = screen_close(app, fx, false) | (fx & FX_QUIT);
        else
            fx = push_pending(app) | (fx & FX_QUIT);
        if (app->top == NULL)
            l->quit = true;
    }
    if (fx & FX_QUIT)
        l->quit = true;
    if (l->quit || l->small)
        return;
    if (fx & FX_RELOAD)
        screen_reload(app->top);
    if (fx & (FX_DRAW | FX_RELOAD)) {
        screen_draw(app->top);
        l->more = app->top->ops->more != NULL;
    }
    if (fx & FX_MOVED && (app->top->ops->rest != NULL || app->top->table != NULL))
        l->rest_ms = term_ms() + REST_MS;
}

/* ---- what happens without a key ---- */

static int poll_every(const struct app *app)
{
    return app->o.poll_ms > 0 ? app->o.poll_ms : POLL_MS;
}

static void look_for_others(struct app *app, int64_t now)
{
    struct loop *l = app->loop;
    if (app->o.data_version == NULL || now < l->poll_ms)
        return;
    l->poll_ms = now + poll_every(app);
    if (app->o.pulse != NULL)
        app->o.pulse(app->o.ctx);
    if (l->small) /* seen when there is room for it */
        return;
    int64_t version = app->o.data_version(app->o.ctx);
    if (version == l->version_seen)
        return;
    l->version_seen = version;
    if (screen_stale(app->top))
        act(app, FX_RELOAD);
}

static void idle(struct app *app)
{
    struct loop *l = app->loop;
    int64_t now = term_ms();
    look_for_others(app, now);
    if (l->rest_ms != 0 && now >= l->rest_ms) {
        l->rest_ms = 0;
        if (app->top->ops->rest != NULL)
            app->top->ops->rest(app->top);
        act(app, FX_DRAW);
    }
    if (l->settle_ms != 0 && now >= l->settle_ms) {
        l->settle_ms = 0;
        if (app->o.settle != NULL)
            app->o.settle(app->o.ctx);
    }
    int64_t minute = app_now(app) / 60;
    if (minute != l->minute_seen) {
        l->minute_seen = minute;
        act(app, FX_DRAW);
    }
}

static void read_more(struct app *app)
{
    struct loop *l = app->loop;
    unsigned fx = app->top->ops->more(app->top);
    if (fx & FX_DRAW)
        act(app, FX_DRAW);
    l->more = fx & FX_AGAIN;
}

static int wait_ms(const struct app *app)
{
    const struct loop *l = app->loop;
    if (l->more && !l->small)
        return 0;
    int64_t now = term_ms(), until = now + 60000 - (app_now(app) % 60) * 1000 + 50;
    if (app->o.data_version != NULL && l->poll_ms < until)
        until = l->poll_ms;
    if (l->rest_ms != 0 && l->rest_ms < until)
        until = l->rest_ms;
    if (l->settle_ms != 0 && l->settle_ms < until)
        until = l->settle_ms;
    return until <= now ? 0 : (int)(until - now);
}

static void one_turn(struct app *app)
{
    struct loop *l = app->loop;
    l->acted = false;
    int key = l->resize_waits ? K_RESIZE : term_read(app, wait_ms(app), &l->dropped);
    l->resize_waits = false;
    if (l->dropped) {
        l->quit = true;
        return;
    }
    if (key == K_RESIZE) {
        resized(app);
    } else if (key != K_NONE && !l->small) {
        l->message[0] = '\0';
        act(app, screen_key(app->top, key));
    }
    if (!l->quit)
        idle(app);
    if (key == K_NONE && l->more && !l->quit && !l->small)
        read_more(app);
    if (l->quit || (!l->acted && key == K_NONE))
        return;
    if (!l->small)
        app_frame(app);
    app_flush(app);
    l->settle_ms = term_ms() + SETTLE_MS;
}

/* ---- from beginning to end ---- */

enum rc app_open(const struct app_options *o, struct app **ret, struct err *e)
{
    enum rc rc = term_open(o, e);
    if (rc != RC_OK)
        return rc;
    struct app *app = calloc(1, sizeof(*app));
    struct loop *l = calloc(1, sizeof(*l));
    if (app == NULL || l == NULL || !frame_open(&l->notice, NULL) || !frame_open(&l->note, NULL)) {
        if (l != NULL)
            frame_close(&l->notice);
        free(app);
        free(l);
        term_close();
        return err_memory(e);
    }
    (void)hide_panel(l->notice.panel);
    (void)hide_panel(l->note.panel);
    app->o = *o;
    app->db = o->db;
    app->loop = l;
    *ret = app;
    return RC_OK;
}

int app_run(struct app *app, const struct screen_ops *home, const void *arg, size_t size, struct err *e)
{
    struct loop *l = app->loop;
    unsigned fx = screen_open(app, home, arg, size);
    if (app->top == NULL) {
        (void)err_set(e, RC_IO, "%s", l->message);
        return 1;
    }
    l->small = too_small();
    l->minute_seen = app_now(app) / 60;
    if (app->o.data_version != NULL)
        l->version_seen = app->o.data_version(app->o.ctx);
    l->poll_ms = term_ms() + poll_every(app);
    act(app, fx);
    if (l->small)
        draw_notice(app);
    else
        app_frame(app);
    app_flush(app);
    l->settle_ms = term_ms() + SETTLE_MS;
    while (!l->quit)
        one_turn(app);
    return 0;
}

void app_close(struct app *app)
{
    if (app == NULL)
        return;
    while (app->top != NULL)
        (void)screen_close(app, FX_PUSH, true); /* FX_PUSH: nobody below is told */
    frame_close(&app->loop->notice);
    frame_close(&app->loop->note);
    free(app->loop->push_arg);
    free(app->loop->value);
    free(app->loop);
    free(app);
    term_close();
}
