/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A screen is a const table of operations with private state. Its handlers never draw, push or pop
 * themselves: they return effects, and the loop acts on them once the key is done. */
#ifndef FD_KIT_SCREEN_H
#define FD_KIT_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/base/i18n.h"
#include "ui/kit/cmd.h"
#include "ui/kit/key.h"
#include "ui/kit/put.h"

struct app;
struct form;
struct table;

/* What a handler asks of the loop; any of them together. */
enum fx {
    FX_NONE = 0,
    FX_DRAW = 1u << 0,   /* draw this screen */
    FX_RELOAD = 1u << 1, /* read its data again, then draw */
    FX_MOVED = 1u << 2, /* the cursor of the table moved; it has drawn itself; `rest` follows when it stays */
    FX_CLOSE = 1u << 3, /* close this screen */
    FX_GIVE = 1u << 4,  /* close it and hand what screen_give took to whoever opened it */
    FX_PUSH = 1u << 5,  /* open what screen_push named */
    FX_QUIT = 1u << 6,  /* leave the program */
    FX_PASS = 1u << 7,  /* not my key */
    FX_AGAIN = 1u << 8, /* from what takes the answer of ask_text: refused, ask again with what was typed; of `more` */
};

struct screen_ops {
    const char *word;  /* stable, for the manual and the palette: "card" */
    const char *title; /* N_() */
    const struct cmd *cmds;
    size_t n_cmds;
    const char
        *topics; /* tables whose changes matter here, blanks between; NULL: it shows nothing that changes */
    unsigned flags; /* SCREEN_ bits */

    /** Makes s->priv, reads s->arg; may set s->table, s->form. On failure close is called too. */
    enum rc (*open)(struct screen *s, struct err *e);
    /** Once, after the first reload: for a screen that opens another or asks at once. May be NULL. */
    unsigned (*opened)(struct screen *s);
    /** Data again: after open, after FX_RELOAD, and when another desk changed a topic. May be NULL. */
    void (*reload)(struct screen *s);
    /** Everything, onto a cleared canvas of s->rows by s->cols. NULL: the table or form fills it. */
    void (*draw)(struct screen *s);
    /** Any other key, before the table or form sees it; FX_PASS hands it on. May be NULL. */
    unsigned (*key)(struct screen *s, int key);
    /** The cursor has rested on a row for about 150 ms: fetch and show its details, then it is drawn. May be
     * NULL. */
    void (*rest)(struct screen *s);
    /** After the screen was drawn, while no key waits: long reading, a few milliseconds of it at a time. FX_DRAW when that
     * is to be seen, FX_AGAIN when there is more of it. May be NULL. */
    unsigned (*more)(struct screen *s);
    /** A screen opened from here is closed; value NULL: it gave nothing. May be NULL. */
    unsigned (*given)(struct screen *s, const void *value, size_t size);
    /** NEED_ bits that hold now; the kit adds NEED_ROW. May be NULL. */
    unsigned (*holds)(struct screen *s);
    /** NEED_MODE bits that are on: what the screen can do at all as it stands now. May be NULL. */
    unsigned (*mode)(const struct screen *s);
    /** Fills in a gift (struct gift of ui/workflows.h) what this screen shows; workflows begin with it. May
     * be NULL. */
    void (*context)(struct screen *s, void *gift);
    /** For questions: tells the screen that asked, instead of its `given`. Called before close. May be NULL.
     */
    unsigned (*answer)(struct screen *s, struct screen *asker, const void *value);
    /** The letters of its commands that matter most now, "rh": the footer begins with them. May be NULL. */
    const char *(*lead)(const struct screen *s);
    /** Lets go of priv. NULL-safe. The kit has closed the form and released the table before. May be NULL. */
    void (*close)(struct screen *s);
};

enum {
    SCREEN_MODAL = 1u << 0,  /* the program's own commands (F2, F3, u ...) do not work over it */
    SCREEN_BOX = 1u << 1,    /* a box over the screen below; `size` says how large */
    SCREEN_LOCKED = 1u << 2, /* Esc does not close it: home and lock */
};

struct screen {
    struct app *app;
    const struct screen_ops *ops;
    void *priv;      /* the screen's own */
    const void *arg; /* what it was opened with, the kit's copy; NULL: nothing */
    size_t arg_size;
    struct canvas *canvas;
    int rows, cols;           /* of the canvas; at least 21 x 80 unless it is a box */
    int want_rows, want_cols; /* of a box, set in open; 0: half the screen */
    struct table *table;      /* set in open: gets the keys that nobody took, and NEED_ROW comes from it */
    struct form *form;        /* set by form_open */
    bool typing; /* letters are text, not commands (a search box has the focus); forms see to it themselves */
    char title[96]; /* begins as _(ops->title); the screen may change it */

    /* The kit's own. */
    struct screen *below;
    struct frame *frame;
    void *arg_owned;
    int64_t topics_seen;
};

/** Opens ops over this screen, with a copy of *arg (size bytes; NULL, 0 for none). Returns FX_PUSH. */
unsigned screen_push(struct screen *s, const struct screen_ops *ops, const void *arg, size_t size);

/** Closes this screen and gives a copy of *value to whoever opened it. Returns FX_GIVE. */
unsigned screen_give(struct screen *s, const void *value, size_t size);

/** Says why it did not work, until the next key. e->text is the sentence. Returns FX_NONE. */
unsigned screen_error(struct screen *s, const struct err *e);

/** Says what was done, until the next key. Returns FX_NONE, so `return screen_info(...) | FX_RELOAD`. */
unsigned screen_info(struct screen *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Sets s->title from a format. */
void screen_title(struct screen *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
