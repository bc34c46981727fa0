/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Command tables: one row a command. Dispatch, footer, help page, palette, menu and the manual all come from
 * here. */
#ifndef FD_KIT_CMD_H
#define FD_KIT_CMD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct screen;
struct screen_ops;

/* What a command needs before it may run. The kit knows the first bits, the clinic adds its own from NEED_OWN
 * up (ui/workflows.h); screen_ops.holds tells which hold now. */
enum {
    NEED_ROW = 1u << 0, /* a row is selected in the screen's table */
    NEED_MODE = 1u << 1, /* the first of six that a screen names itself (screen_ops.mode): a command whose mode is not on is
                          * not there at all, neither its key nor in the footer and the help */
    NEED_MODES = 0x3fu << 1,
    NEED_OWN = 1u << 8, /* the first bit that is the program's */
};

struct cmd {
    int key;                           /* 'i', K_ENTER, K_F(3), K_CTRL('p'); K_NONE: by the palette only */
    const char *name;                  /* footer and palette, N_(): one or two words */
    const char *help;                  /* N_(): one sentence */
    unsigned needs;                    /* NEED_ bits, all of them */
    unsigned (*run)(struct screen *s); /* returns FX_ bits */
};

/** A list of tables in the order they are asked: the screen's own, the program's, the kit's. */
struct cmd_tables {
    const struct cmd *cmds[3];
    size_t n[3];
    unsigned mode;    /* NEED_MODE bits that are on */
    bool typing;      /* letters are text now: their commands are not offered */
    const char *lead; /* letters whose commands the footer shows first; NULL: in the order of the tables */
};
void cmd_tables(const struct screen *s, struct cmd_tables *ret);

/** Is a command there in this mode? */
bool cmd_there(const struct cmd_tables *t, const struct cmd *cmd);

/** The row for a key that is there, the screen's own first; NULL when there is none. */
const struct cmd *cmd_find(const struct cmd_tables *t, int key);

/** Runs it, or says on the message line what it still needs. */
unsigned cmd_run(struct screen *s, const struct cmd *cmd);

/** "Enter Card  i Check in  ..." as many as fit; "Esc Back" and "F1 Help" always. Bytes written. */
size_t cmd_footer(const struct cmd_tables *t, int columns, char *out, size_t size);

/** The first key that two rows of one table share in the same mode, or K_NONE. Tests call it for every screen. */
int cmd_clash(const struct cmd *cmds, size_t n);

/** Every key of a screen as lines "screen TAB key TAB name TAB help"; the manual's tables are made from it.
 */
void cmd_dump(FILE *out, const char *screen, const struct cmd *cmds, size_t n);

/** What tables and forms do with a key by themselves; shown by the help, never dispatched. */
extern const struct cmd table_cmds[], form_cmds[];
extern const size_t n_table_cmds, n_form_cmds;

/** The kit's own: F1 and ? help, F10 menu, ':' palette, Ctrl-L redraw, Esc back. */
extern const struct cmd kit_cmds[];
extern const size_t n_kit_cmds;

#endif
