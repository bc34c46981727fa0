/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line editor: text in logical order and normal form C, moved and deleted by graphemes. */
#ifndef FD_KIT_LINE_H
#define FD_KIT_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/kit/put.h"

struct line {
    char *text;  /* malloc'd, always with a NUL */
    size_t n;    /* bytes */
    size_t size; /* room; never more than `most` + 1 */
    size_t at;   /* the cursor, at a grapheme's edge */
    size_t most; /* most bytes it may hold */
    bool lines;  /* Enter makes a new line */
    int scroll;  /* first column (one line) or row (many) shown */
};

/** @param most  bytes it may hold at most */
bool line_init(struct line *l, size_t most, bool lines);
void line_release(struct line *l);

/** Replaces the text; the cursor goes to its end. False without memory. */
bool line_set(struct line *l, const char *text);

/** Types a text: normalised together with what stands before the cursor; newlines become blanks unless
 * `lines`. What does not fit is left out as a whole. @return false when nothing was taken */
bool line_insert(struct line *l, const char *text, size_t n);

enum line_result { LINE_PASS, LINE_MOVED, LINE_CHANGED, LINE_FULL };

/** Letters, arrows, Home, End, Backspace, Delete, Ctrl-A E U K W. In many lines also Up, Down, Enter. `width`
 * is for those. */
enum line_result line_key(struct line *l, int key, int width);

/** Draws it in `width` columns (and `rows` rows when `lines`), and puts the terminal's cursor there if
 * focused. */
void line_draw(struct line *l, struct canvas *c, int row, int col, int rows, int width, enum look look,
               bool focused);

#endif
