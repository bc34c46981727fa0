/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that puts text on the screen: cleaned, cut at graphemes, padded by columns, right-to-left
 * runs in the order the terminal needs. Rows and columns count from 0 in the canvas; what falls outside is
 * cut. */
#ifndef FD_KIT_PUT_H
#define FD_KIT_PUT_H

#include "ui/kit/theme.h"

struct canvas;

/** Text in exactly `width` columns, padded with blanks; right-to-left text stands at the right of its cell.
 */
void put_text(struct canvas *c, int row, int col, int width, enum look look, const char *text);

/** The same, standing at the right of its cell: numbers and money. */
void put_right(struct canvas *c, int row, int col, int width, enum look look, const char *text);

/** As put_text, from a format; at most 1,000 bytes. */
void put_format(struct canvas *c, int row, int col, int width, enum look look, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/** As many columns as the text has, at most `width`, without padding; returns the columns used. */
int put_word(struct canvas *c, int row, int col, int width, enum look look, const char *text);

/** A text wrapped at blanks into `rows` lines of `width`; returns lines used. Newlines are kept. */
int put_lines(struct canvas *c, int row, int col, int rows, int width, enum look look, const char *text);

void put_rule(struct canvas *c, int row);            /* a line across */
void put_clear(struct canvas *c, int row, int rows); /* blank rows; the kit clears before each draw */
void put_cursor(struct canvas *c, int row,
                int col); /* where the terminal's cursor rests: the focused thing */

#endif
