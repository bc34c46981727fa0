/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that puts text on the screen. */
#include "ui/kit/put.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "ui/kit/inside.h"

enum { CELL = 4096 };

static const char lrm[] = "\xe2\x80\x8e";

static void blanks(struct canvas *c, int n)
{
    static const char many[] = "                                                                ";
    for (; n > 0; n -= 64)
        (void)waddnstr(c->win, many, n < 64 ? n : 64);
}

enum side { SIDE_START, SIDE_RIGHT, SIDE_WORD };

/* Clean text of at most `width` columns; the rest of the cell is blank unless it is a word. */
static int put_cell(struct canvas *c, int row, int col, int width, enum look look, const char *text, size_t n,
                    enum side side)
{
    if (row < 0 || row >= c->rows || col >= c->cols || width <= 0)
        return 0;
    if (width > c->cols - col)
        width = c->cols - col;
    int used = 0, column;
    size_t fit = text_fit(text, n, width, &used);
    char visual[CELL];
    bool rtl = false;
    if (bidi_needed(text, fit)) {
        if (bidi_mode() == BIDI_APP) {
            fit = bidi_visual(text, fit, (size_t)-1, visual, sizeof(visual), &column, &rtl);
            used = text_columns(visual, fit);
        } else {
            fit = fit < sizeof(visual) - sizeof(lrm) ? fit : sizeof(visual) - sizeof(lrm);
            memcpy(visual, text, fit);
            memcpy(visual + fit, lrm, sizeof(lrm));
            fit += sizeof(lrm) - 1;
        }
        text = visual;
    }
    int left = side == SIDE_RIGHT || (side == SIDE_START && rtl) ? width - used : 0;
    (void)wattrset(c->win, (int)theme_attr(look));
    (void)wmove(c->win, c->top + row, c->left + col);
    blanks(c, left);
    if (fit > 0)
        (void)waddnstr(c->win, text, (int)fit);
    if (side != SIDE_WORD) {
        (void)wmove(c->win, c->top + row, c->left + col + left + used);
        blanks(c, width - left - used);
    }
    (void)wattrset(c->win, A_NORMAL);
    return used;
}

static int put_clean(struct canvas *c, int row, int col, int width, enum look look, const char *text,
                     enum side side)
{
    char clean[CELL];
    size_t n = text_clean(clean, sizeof(clean), text, (size_t)-1);
    return put_cell(c, row, col, width, look, clean, n, side);
}

void put_raw(struct canvas *c, int row, int col, int width, enum look look, const char *text, size_t n)
{
    int used = 0;
    if (row < 0 || row >= c->rows || col >= c->cols || width <= 0)
        return;
    if (width > c->cols - col)
        width = c->cols - col;
    size_t fit = text_fit(text, n, width, &used);
    (void)wattrset(c->win, (int)theme_attr(look));
    (void)wmove(c->win, c->top + row, c->left + col);
    if (fit > 0)
        (void)waddnstr(c->win, text, (int)fit);
    blanks(c, width - used);
    (void)wattrset(c->win, A_NORMAL);
}

void put_text(struct canvas *c, int row, int col, int width, enum look look, const char *text)
{
    (void)put_clean(c, row, col, width, look, text, SIDE_START);
}

void put_right(struct canvas *c, int row, int col, int width, enum look look, const char *text)
{
    (void)put_clean(c, row, col, width, look, text, SIDE_RIGHT);
}

int put_word(struct canvas *c, int row, int col, int width, enum look look, const char *text)
{
    return put_clean(c, row, col, width, look, text, SIDE_WORD);
}

void put_format(struct canvas *c, int row, int col, int width, enum look look, const char *format, ...)
{
    char buf[1000];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(buf, sizeof(buf), format, args);
    va_end(args);
    put_text(c, row, col, width, look, buf);
}

size_t put_wrap(const char *s, int width, size_t *skip)
{
    int used;
    size_t whole = strcspn(s, "\n");
    size_t fit = text_fit(s, whole, width, &used);
    *skip = s[fit] == '\n' ? 1 : 0;
    if (fit == whole)
        return fit;
    for (size_t i = fit + 1; i > 1; i--)
        if (s[i - 1] == ' ') {
            *skip = 1;
            return i - 1;
        }
    if (fit == 0)
        fit = text_grapheme(s, whole);
    return fit;
}

int put_lines(struct canvas *c, int row, int col, int rows, int width, enum look look, const char *text)
{
    int used = 0;
    for (; used < rows && *text != '\0'; used++) {
        size_t skip, n = put_wrap(text, width, &skip);
        char line[CELL], clean[CELL];
        size_t take = n < sizeof(line) ? n : sizeof(line) - 1;
        memcpy(line, text, take);
        line[take] = '\0';
        size_t m = text_clean(clean, sizeof(clean), line, take);
        (void)put_cell(c, row + used, col, width, look, clean, m, SIDE_START);
        text += n + skip;
    }
    return used;
}

void put_rule(struct canvas *c, int row)
{
    if (row < 0 || row >= c->rows)
        return;
    (void)wmove(c->win, c->top + row, c->left);
    (void)wattrset(c->win, (int)theme_attr(LOOK_DIM));
    (void)whline(c->win, '-', c->cols);
    (void)wattrset(c->win, A_NORMAL);
}

void put_clear(struct canvas *c, int row, int rows)
{
    for (int r = row; r < row + rows && r < c->rows; r++)
        if (r >= 0 && wmove(c->win, c->top + r, c->left) == OK)
            blanks(c, c->cols);
}

void put_cursor(struct canvas *c, int row, int col)
{
    c->cursor_row = row < 0 ? 0 : row < c->rows ? row : c->rows - 1;
    c->cursor_col = col < 0 ? 0 : col < c->cols ? col : c->cols - 1;
}
