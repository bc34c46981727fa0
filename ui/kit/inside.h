/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kit's own files share and screens never see: curses, the loop's state, right-to-left order. */
#ifndef FD_KIT_INSIDE_H
#define FD_KIT_INSIDE_H

#define NCURSES_NOMACROS 1
#define screen           ncurses_screen /* curses.h has a tag of that name too */
#include <curses.h>
#include <panel.h>
#undef screen

#include <signal.h>

#include "ui/kit/app.h"
#include "ui/kit/form.h"
#include "ui/kit/table.h"
#include "ui/kit/workflow.h"

enum {
    FRAME_ROWS = 24, /* the smallest screen that works */
    FRAME_COLS = 80,
    POLL_MS = 300, /* how often other desks are looked for */
    SETTLE_MS = 3000, /* without key or change, until memory is given back */
    REST_MS = 150, /* how long the cursor stays before details follow */
    SHOW_MS = 300, /* work shorter than this shows no progress */
};

struct canvas {
    WINDOW *win;
    int top, left; /* in the window: inside a box's border */
    int rows, cols;
    int cursor_row, cursor_col;
};

/** A screen's place on the terminal. */
struct frame {
    PANEL *panel;
    struct canvas canvas;
};

struct loop {
    char message[320];
    enum look message_look;

    const struct screen_ops *push_ops; /* what FX_PUSH opens */
    void *push_arg;
    size_t push_size;
    void *value; /* what FX_GIVE gives */
    size_t value_size;

    int64_t version_seen, minute_seen;
    int64_t poll_ms, rest_ms, settle_ms; /* monotonic; the last two 0: nothing waits */
    int64_t work_ms, shown_ms; /* long work: since when, last drawn */
    bool quit, small, dropped, acted, resize_waits;
    bool more; /* the screen on top has not read everything yet */
    struct frame notice; /* over everything while the terminal is too small */
    struct frame note;   /* a message of several lines, above the footer */
};

/* term.c: the terminal itself. */
enum rc term_open(const struct app_options *o, struct err *e);
void term_close(void);
/** One key, waiting at most wait_ms; K_NONE when none came. *dropped: the line is gone or we were asked to
 * end. */
int term_read(struct app *app, int wait_ms, bool *dropped);
int64_t term_ms(void); /* monotonic */

/* theme.c */
attr_t theme_attr(enum look look);

/* bidi.c: order and shape of right-to-left text for terminals that do neither. */
void bidi_set(enum bidi mode);
enum bidi bidi_mode(void); /* BIDI_APP or BIDI_TERMINAL */
bool bidi_needed(const char *s, size_t n);
/**
 * Cleaned logical text to what is put on the screen, left to right.
 * @param at   a byte offset in s whose column is wanted; (size_t)-1: none
 * @param column  of the grapheme at `at`, or where the next one would stand
 * @return bytes in out; *rtl: the paragraph runs right to left
 */
size_t bidi_visual(const char *s, size_t n, size_t at, char *out, size_t size, int *column, bool *rtl);

/* put.c */
/** Clean text in visual order, as it is; the rest of `width` is blank. */
void put_raw(struct canvas *c, int row, int col, int width, enum look look, const char *text, size_t n);
/** Bytes of the next line of a text wrapped at `width`, and in *skip what to leave out before the line after.
 */
size_t put_wrap(const char *s, int width, size_t *skip);

/* app.c */
void app_message(struct app *app, enum look look, const char *text);
void app_frame(struct app *app); /* first line, message line, footer */
void app_flush(struct app *app); /* one write */

/** After a resize, until every screen is fitted again: nothing may keep its old place, because curses reads beside the
 * terminal's own lines where a window lies outside of them. */
void app_hide(struct app *app);

/* screen.c: the stack. */
bool frame_open(struct frame *f, struct screen *s);
void frame_close(struct frame *f);
void screen_fit(struct screen *s); /* to the terminal's size */
void screen_draw(struct screen *s);
void screen_reload(struct screen *s);
unsigned screen_open(struct app *app, const struct screen_ops *ops, const void *arg, size_t size);
unsigned screen_close(struct app *app, unsigned fx, bool keep_draft);
bool screen_stale(struct screen *s); /* a topic it shows moved since it was read */
bool screen_typing(const struct screen *s);
unsigned screen_key(struct screen *s, int key);
unsigned screen_holds(struct screen *s);

/* table.c */
unsigned table_click(struct table *t, int row);
bool table_chosen_at(struct table *t, int row);

/* menu.c */
unsigned menu_help(struct screen *s);
unsigned menu_all(struct screen *s);
unsigned menu_palette(struct screen *s);

enum { EXTENT_COLS = 18 };        /* kept free beside a search box for "1-14 of 140" */
enum { SCREEN_HIDDEN = 1u << 8 }; /* a workflow's runner: on the stack, never seen */

extern const struct screen_ops workflow_ops;

#endif
