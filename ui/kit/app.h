/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The running desk: terminal, loop, stack of screens. main fills the options; the kit knows no clinic. */
#ifndef FD_KIT_APP_H
#define FD_KIT_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "ui/kit/screen.h"

struct db;
struct gift_table;

/** How a value is typed and shown. parse leaves *value alone on failure and sets a sentence. */
struct codec {
    enum rc (*parse)(void *ctx, const char *text, void *value, size_t size, struct err *e);
    void (*show)(void *ctx, const void *value, size_t size, char *out, size_t out_size);
};

enum bidi { BIDI_AUTO, BIDI_APP, BIDI_TERMINAL };

struct app_options {
    const char *clinic; /* left of the first line */
    const char *who;    /* right of it: "ana  reception" */
    struct db *db;      /* only carried, for screens: s->app->db */
    void *ctx;          /* given to the functions below */

    int64_t (*now)(void *ctx);                           /* seconds UTC */
    void (*show_now)(void *ctx, char *out, size_t size); /* "Sat 21 Nov 2026 10:42" */
    int64_t (*data_version)(void *ctx);                  /* moves with every commit; NULL: nothing is live */
    int64_t (*topics)(void *ctx, const char *tables);    /* moves when one of these tables changed */
    void (*pulse)(void *ctx);  /* each time before others are looked for: what waits to be written; may be NULL */
    void (*settle)(void *ctx); /* nothing has happened for some seconds: give memory back; may be NULL */

    struct codec date;  /* int32_t day, INT32_MIN is none; in the clinic's calendar */
    struct codec money; /* int64_t minor units, INT64_MIN is none */
    struct codec phone; /* char array */

    const struct cmd *cmds; /* what works everywhere: find, register, book, undo ... */
    size_t n_cmds;
    const struct gift_table
        *gifts; /* for workflows and for sentences about what a command needs; may be NULL */

    enum theme theme;
    enum bidi bidi;
    bool mouse;
    int poll_ms;        /* how often other desks are looked for; 0: POLL_MS */
    int escape_wait_ms; /* how long Esc waits for a digit; 0: only when both bytes are there */
    const char *drafts; /* what this person's drafts are kept under, "ana"; NULL: no drafts */
};

struct app {
    struct app_options o;
    struct db *db;
    struct screen *top;
    const char *paste;        /* with K_PASTE: what was pasted, as it came */
    int click_row, click_col; /* with K_CLICK: in the canvas of the top screen */
    char carried[500];   /* app_carry */
    struct loop *loop;        /* the kit's own */
};

/**
 * Takes the terminal. Falls back to C.UTF-8 when the locale is not UTF-8.
 * @return RC_IO with one sentence when the terminal cannot carry a screen; nothing was drawn then
 */
enum rc app_open(const struct app_options *o, struct app **ret, struct err *e);

/** Opens home and runs until it is left or the line drops. @return 0, or 1 with a sentence in e */
int app_run(struct app *app, const struct screen_ops *home, const void *arg, size_t size, struct err *e);

/** Closes all screens, gives the terminal back. NULL is fine. */
void app_close(struct app *app);

int64_t app_now(const struct app *app);

/** What the person carries from screen to screen stands above the footer where no message does; "": nothing. */
void app_carry(struct app *app, const char *text);

/** For db_set_wait: keeps the clock going while a writer waits for its turn; true when Esc was pressed. ctx:
 * the app */
bool app_wait(void *app, int waited_ms);

/**
 * Long work calls it now and then (any number of times). Nothing shows for the first 0.3 s, then a line with
 * the share done.
 * @param total  0: unknown
 * @return true when the person pressed Esc: stop and return RC_STOPPED
 */
bool progress_step(struct app *app, const char *what, int64_t done, int64_t total);
void progress_end(struct app *app);

#endif
