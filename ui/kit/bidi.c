/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Right-to-left text: reordered and shaped per cell, for terminals that show what they are given. */
#include <fribidi.h>
#include <string.h>
#include <wchar.h>

#include "src/base/text.h"
#include "ui/kit/inside.h"

enum { MOST = 1024, ZWNJ = 0x200c, ZWJ = 0x200d, FILL = 0xfeff };

static enum bidi mode = BIDI_APP;

void bidi_set(enum bidi m)
{
    mode = m == BIDI_TERMINAL ? BIDI_TERMINAL : BIDI_APP;
}

enum bidi bidi_mode(void)
{
    return mode;
}

static bool is_rtl(uint32_t c)
{
    return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfefc) ||
           (c >= 0x10800 && c <= 0x10fff) || (c >= 0x1e800 && c <= 0x1efff);
}

bool bidi_needed(const char *s, size_t n)
{
    for (size_t i = 0, bytes; i < n && s[i] != '\0'; i += bytes) {
        bytes = 1;
        if ((unsigned char)s[i] >= 0xd6 && is_rtl(text_scalar(s + i, n - i, &bytes)))
            return true;
    }
    return false;
}

static int scalar_columns(uint32_t c)
{
    if (c == ZWNJ || c == ZWJ || c == FILL)
        return 0;
    int w = wcwidth((wchar_t)c);
    return w < 0 ? 1 : w;
}

struct run {
    FriBidiChar logical[MOST], visual[MOST];
    FriBidiCharType types[MOST];
    FriBidiBracketType brackets[MOST];
    FriBidiLevel levels[MOST];
    FriBidiArabicProp joins[MOST];
    FriBidiStrIndex map[MOST]; /* visual place -> logical */
    FriBidiStrIndex n;
    FriBidiStrIndex at; /* logical index of the cursor; n: the end */
};

/* Levels, joining, order. False: leave the text as it is. */
static bool run_order(struct run *r, FriBidiParType *base)
{
    fribidi_get_bidi_types(r->logical, r->n, r->types);
    fribidi_get_bracket_types(r->logical, r->n, r->types, r->brackets);
    *base = FRIBIDI_PAR_ON;
    if (fribidi_get_par_embedding_levels_ex(r->types, r->brackets, r->n, base, r->levels) == 0)
        return false;
    fribidi_get_joining_types(r->logical, r->n, r->joins);
    fribidi_join_arabic(r->types, r->n, r->levels, r->joins);
    memcpy(r->visual, r->logical, (size_t)r->n * sizeof(r->visual[0]));
    fribidi_shape(FRIBIDI_FLAGS_DEFAULT | FRIBIDI_FLAGS_ARABIC, r->levels, r->n, r->joins, r->visual);
    for (FriBidiStrIndex i = 0; i < r->n; i++)
        r->map[i] = i;
    return fribidi_reorder_line(FRIBIDI_FLAGS_DEFAULT | FRIBIDI_FLAGS_ARABIC, r->types, r->n, 0, *base,
                                r->levels, r->visual, r->map) != 0;
}

size_t bidi_visual(const char *s, size_t n, size_t at, char *out, size_t size, int *column, bool *rtl)
{
    static struct run r; /* one thread draws */
    size_t used = 0;
    int col = 0, start = 0, cursor = -1; /* start: of the cell last written */
    r.n = 0;
    r.at = -1;
    for (size_t i = 0, bytes; i < n && r.n < MOST; i += bytes, r.n++) {
        if (i == at)
            r.at = r.n;
        r.logical[r.n] = text_scalar(s + i, n - i, &bytes);
    }
    FriBidiParType base;
    if (!run_order(&r, &base)) {
        *rtl = false;
        *column = at == (size_t)-1 ? 0 : text_columns(s, at < n ? at : n);
        return text_copy(out, size, s);
    }
    *rtl = FRIBIDI_IS_RTL(base) != 0;
    for (FriBidiStrIndex v = 0; v < r.n; v++) {
        FriBidiChar c = r.visual[v];
        if (r.map[v] == r.at && cursor < 0)
            cursor = c == FILL ? start : col; /* the second half of a ligature is in its cell */
        if (c == FILL || c == ZWNJ || c == ZWJ)
            continue;
        if (used + 5 > size)
            break;
        used += text_put_scalar(out + used, c);
        start = scalar_columns(c) > 0 ? col : start;
        col += scalar_columns(c);
    }
    out[used] = '\0';
    if (cursor < 0) /* at the end: left of a right-to-left paragraph, right of another */
        cursor = *rtl ? -1 : col;
    *column = cursor;
    return used;
}
