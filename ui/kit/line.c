/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line editor: what a key does to the text, and where the cursor then stands on the screen. */
#include "ui/kit/line.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "src/base/text.h"
#include "ui/kit/inside.h"
#include "ui/kit/line.h"

enum { VISUAL = 4096 };

bool line_init(struct line *l, size_t most, bool lines)
{
    *l = (struct line){ .most = most, .lines = lines };
    l->text = calloc(1, 1);
    l->size = l->text != NULL ? 1 : 0;
    return l->text != NULL;
}

void line_release(struct line *l)
{
    free(l->text);
    *l = (struct line){ .text = NULL };
}

/* ---- changing ---- */

/* Puts n bytes in the place of [from, to); false without memory or room. */
static bool replace(struct line *l, size_t from, size_t to, const char *s, size_t n)
{
    size_t rest = l->n - to, need = from + n + rest;
    if (need > l->most && need > l->n)
        return false;
    if (need + 1 > l->size) {
        char *more = realloc(l->text, need + 64);
        if (more == NULL)
            return false;
        l->text = more;
        l->size = need + 64;
    }
    memmove(l->text + from + n, l->text + to, rest);
    if (n > 0)
        memcpy(l->text + from, s, n);
    l->n = need;
    l->text[l->n] = '\0';
    l->at = from + n;
    return true;
}

/* What may be typed into this line, as valid UTF-8: no controls, newlines only where they belong. */
static size_t typable(const struct line *l, char *out, const char *text, size_t n)
{
    size_t used = 0;
    for (size_t i = 0, bytes; i < n; i += bytes) {
        uint32_t c = text_scalar(text + i, n - i, &bytes);
        if (c == '\r' || c == '\n' || c == '\t')
            out[used++] = c != '\t' && l->lines ? '\n' : ' ';
        else if (c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0))
            used += text_put_scalar(out + used, c);
    }
    return used;
}

bool line_insert(struct line *l, const char *text, size_t n)
{
    /* A mark joins the letter before it: normalise the two together. */
    size_t from = l->at - text_grapheme_before(l->text, l->at);
    char *joined = malloc(l->at - from + n * 3 + 1);
    if (joined == NULL)
        return false;
    memcpy(joined, l->text + from, l->at - from);
    size_t have = l->at - from, added = typable(l, joined + have, text, n);
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t m = utf8proc_map((const utf8proc_uint8_t *)joined, (utf8proc_ssize_t)(have + added),
                                      &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    bool done = added > 0 && m >= 0 && replace(l, from, l->at, (const char *)composed, (size_t)m);
    free(composed);
    free(joined);
    return done;
}

bool line_set(struct line *l, const char *text)
{
    size_t most = l->most;
    l->at = 0;
    l->scroll = 0;
    (void)replace(l, 0, l->n, "", 0);
    if (text == NULL || text[0] == '\0')
        return true;
    l->most = (size_t)-1 / 2; /* what the record held is never cut */
    bool done = line_insert(l, text, strlen(text));
    l->most = most;
    return done;
}

/* ---- rows of a text in several lines ---- */

struct place {
    size_t start, n; /* the row the cursor is in */
    int row, rows;
};

static struct place locate(const struct line *l, int width)
{
    struct place p = { 0, 0, 0, 0 };
    size_t at = 0;
    do {
        size_t skip, n = put_wrap(l->text + at, width, &skip);
        if (l->at >= at) {
            p.start = at;
            p.n = n;
            p.row = p.rows;
        }
        at += n + skip;
        p.rows++;
        if (at == l->n && skip == 1 && l->n > 0 && l->text[l->n - 1] == '\n') { /* an empty last row */
            if (l->at == at)
                p.start = at, p.n = 0, p.row = p.rows;
            p.rows++;
        }
    } while (at < l->n);
    return p;
}

static size_t row_start(const struct line *l, int width, int row, size_t *n)
{
    size_t at = 0, skip = 0;
    for (int r = 0;; r++) {
        *n = put_wrap(l->text + at, width, &skip);
        if (r == row)
            return at;
        at += *n + skip;
    }
}

static enum line_result move_row(struct line *l, int width, int by)
{
    struct place p = locate(l, width);
    if (p.row + by < 0 || p.row + by >= p.rows)
        return LINE_PASS;
    int column = text_columns(l->text + p.start, l->at - p.start), used;
    size_t n, start = row_start(l, width, p.row + by, &n);
    l->at = start + text_fit(l->text + start, n, column, &used);
    return LINE_MOVED;
}

/* ---- keys ---- */

/* The first letter with a direction decides, as the terminal would. */
static bool runs_right_to_left(const struct line *l)
{
    int column;
    bool rtl = false;
    char visual[VISUAL];
    if (bidi_mode() == BIDI_APP && bidi_needed(l->text, l->n))
        (void)bidi_visual(l->text, l->n, (size_t)-1, visual, sizeof(visual), &column, &rtl);
    return rtl;
}

static enum line_result move_by(struct line *l, bool forward)
{
    size_t step =
        forward ? text_grapheme(l->text + l->at, l->n - l->at) : text_grapheme_before(l->text, l->at);
    if (step == 0)
        return LINE_PASS;
    l->at = forward ? l->at + step : l->at - step;
    return LINE_MOVED;
}

static enum line_result delete_range(struct line *l, size_t from, size_t to)
{
    if (from == to)
        return LINE_MOVED;
    (void)replace(l, from, to, "", 0);
    return LINE_CHANGED;
}

static size_t word_before(const struct line *l)
{
    size_t at = l->at;
    while (at > 0 && l->text[at - 1] == ' ')
        at--;
    while (at > 0 && l->text[at - 1] != ' ' && l->text[at - 1] != '\n')
        at -= text_grapheme_before(l->text, at);
    return at;
}

static enum line_result edge(struct line *l, int width, bool end)
{
    struct place p = { 0, l->n, 0, 1 };
    if (l->lines)
        p = locate(l, width);
    l->at = end ? p.start + p.n : p.start;
    return LINE_MOVED;
}

static enum line_result type(struct line *l, int key)
{
    char bytes[4];
    size_t n = text_put_scalar(bytes, (uint32_t)key);
    return line_insert(l, bytes, n) ? LINE_CHANGED : LINE_FULL;
}

enum line_result line_key(struct line *l, int key, int width)
{
    switch (key) {
    case K_LEFT:
        return move_by(l, runs_right_to_left(l));
    case K_RIGHT:
        return move_by(l, !runs_right_to_left(l));
    case K_HOME:
    case K_CTRL('a'):
        return edge(l, width, false);
    case K_END:
    case K_CTRL('e'):
        return edge(l, width, true);
    case K_BACKSPACE:
        return delete_range(l, l->at - text_grapheme_before(l->text, l->at), l->at);
    case K_DELETE:
        return delete_range(l, l->at, l->at + text_grapheme(l->text + l->at, l->n - l->at));
    case K_CTRL('u'):
        return delete_range(l, 0, l->at);
    case K_CTRL('k'):
        return delete_range(l, l->at, l->n);
    case K_CTRL('w'):
        return delete_range(l, word_before(l), l->at);
    case K_UP:
        return l->lines ? move_row(l, width, -1) : LINE_PASS;
    case K_DOWN:
        return l->lines ? move_row(l, width, 1) : LINE_PASS;
    case K_ENTER:
        return l->lines ? type(l, '\n') : LINE_PASS;
    default:
        return key_is_text(key) ? type(l, key) : LINE_PASS;
    }
}

/* ---- drawing ---- */

/* Bytes of a text whose first `columns` columns are not shown. */
static size_t skip_columns(const char *s, size_t n, int columns)
{
    size_t at = 0;
    for (int col = 0; at < n && col < columns;) {
        size_t step = text_grapheme(s + at, n - at);
        col += text_columns(s + at, step);
        at += step;
    }
    return at;
}

/* One row: cleaned, in visual order, scrolled so that the cursor (at; (size_t)-1: none) is seen. */
static void draw_one(struct canvas *c, int row, int col, int width, enum look look, const char *s, size_t n,
                     size_t at, int *scroll)
{
    char clean[VISUAL], visual[VISUAL];
    const char *shown = clean;
    size_t before = at == (size_t)-1 ? 0 : text_clean(clean, sizeof(clean), s, at);
    size_t m = before + text_clean(clean + before, sizeof(clean) - before, s + (at == (size_t)-1 ? 0 : at),
                                   n - (at == (size_t)-1 ? 0 : at));
    int column = text_columns(clean, before);
    bool rtl = false;
    if (bidi_mode() == BIDI_APP && bidi_needed(clean, m)) {
        m = bidi_visual(clean, m, at == (size_t)-1 ? at : before, visual, sizeof(visual), &column, &rtl);
        shown = visual;
    }
    /* A place for the cursor after the last letter: at the left of a right-to-left text, at the right of
     * another. */
    int whole = text_columns(shown, m) + 1, lead = rtl ? 1 : 0, cursor = column + lead, pad = 0;
    if (whole <= width) {
        *scroll = 0;
        pad = rtl ? width - whole : 0;
    } else if (at != (size_t)-1) {
        if (cursor < *scroll)
            *scroll = cursor;
        if (cursor >= *scroll + width)
            *scroll = cursor - width + 1;
    }
    int hidden = *scroll > lead ? *scroll - lead : 0, blank = pad + (lead > *scroll ? lead - *scroll : 0);
    size_t skip = skip_columns(shown, m, hidden);
    put_raw(c, row, col, blank, look, "", 0);
    put_raw(c, row, col + blank, width - blank, look, shown + skip, m - skip);
    if (at != (size_t)-1)
        put_cursor(c, row, col + pad + cursor - *scroll);
}

static void draw_rows(struct line *l, struct canvas *c, int row, int col, int rows, int width, enum look look,
                      bool focused)
{
    struct place p = locate(l, width);
    size_t at = 0;
    if (focused && p.row < l->scroll)
        l->scroll = p.row;
    if (focused && p.row >= l->scroll + rows)
        l->scroll = p.row - rows + 1;
    for (int r = 0; r < l->scroll + rows; r++) {
        size_t skip, n = put_wrap(l->text + at, width, &skip);
        bool here = focused && r == p.row;
        size_t cursor = here ? (l->at - at < n ? l->at - at : n) : (size_t)-1;
        int none = 0;
        if (r >= l->scroll)
            draw_one(c, row + r - l->scroll, col, width, look, l->text + at, n, cursor, &none);
        at += n + skip;
    }
}

void line_draw(struct line *l, struct canvas *c, int row, int col, int rows, int width, enum look look,
               bool focused)
{
    if (l->lines)
        draw_rows(l, c, row, col, rows, width, look, focused);
    else
        draw_one(c, row, col, width, look, l->text, l->n, focused ? l->at : (size_t)-1, &l->scroll);
}
