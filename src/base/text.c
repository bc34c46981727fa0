/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8 as people write it: one decoder, one way to cut, one way to clean, and all else built from these. */
#include "config.h" /* wcwidth */
#include "src/base/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

enum {
    BAD_MARK = 0xFFFD,
    ZWNJ = 0x200C,
    ZWJ = 0x200D,
    MARKS_PER_CELL = 4, /* what a curses cell holds beside its base */
};

static size_t length_of(const char *s, size_t n)
{
    return n == (size_t)-1 ? strlen(s) : n;
}

static bool plain(char c)
{
    return c >= 0x20 && c < 0x7F;
}

uint32_t text_scalar(const char *s, size_t n, size_t *bytes)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t took;

    if (n > 0 && (unsigned char)*s < 0x80) {
        *bytes = 1;
        return (unsigned char)*s;
    }
    if (n > 4)
        n = strnlen(s, 4);
    took = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &c);
    if (took <= 0) {
        *bytes = n > 0;
        return n > 0 ? BAD_MARK : 0;
    }
    *bytes = (size_t)took;
    return (uint32_t)c;
}

size_t text_put_scalar(char *out, uint32_t c)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = BAD_MARK;
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)out);
}

bool text_valid(const char *s, size_t n)
{
    size_t i, took;

    n = length_of(s, n);
    for (i = 0; i < n; i += took) {
        if (text_scalar(s + i, n - i, &took) == BAD_MARK && took == 1)
            return false;
    }
    return true;
}

/* ---- graphemes ------------------------------------------------------------------------------- */

/* As text_grapheme, where n is a length. */
static size_t cluster(const char *s, size_t n)
{
    utf8proc_int32_t state = 0;
    uint32_t c, next;
    size_t at, took;

    if (n == 0)
        return 0;
    if (plain(*s) && (n == 1 || (unsigned char)s[1] < 0x80))
        return 1;
    c = text_scalar(s, n, &at);
    while (at < n) {
        next = text_scalar(s + at, n - at, &took);
        if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)c, (utf8proc_int32_t)next, &state))
            break;
        at += took;
        c = next;
    }
    return at;
}

size_t text_grapheme(const char *s, size_t n)
{
    return cluster(s, length_of(s, n));
}

/* The scalar that ends at s + at, at > 0: where it begins. No valid sequence holds another's lead byte, so
 * this finds the same scalars as reading forward. */
static size_t scalar_before(const char *s, size_t at)
{
    size_t back, took;

    for (back = 1; back < 4 && back < at && ((unsigned char)s[at - back] & 0xC0) == 0x80; back++)
        continue;
    text_scalar(s + at - back, back, &took);
    return took == back ? at - back : at - 1;
}

/* True when a cluster surely ends between the scalars before and c, whatever stands further left. */
static bool surely_apart(uint32_t before, uint32_t c)
{
    utf8proc_propval_t kind = (utf8proc_propval_t)utf8proc_get_property((utf8proc_int32_t)c)->boundclass;

    return kind != UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR &&
           kind != UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC &&
           utf8proc_grapheme_break((utf8proc_int32_t)before, (utf8proc_int32_t)c);
}

size_t text_grapheme_before(const char *s, size_t at)
{
    size_t start = at, left, took, bytes;

    if (at == 0)
        return 0;
    for (start = scalar_before(s, at); start > 0; start = left) {
        left = scalar_before(s, start);
        if (surely_apart(text_scalar(s + left, start - left, &took),
                         text_scalar(s + start, at - start, &took)))
            break;
    }
    while (bytes = cluster(s + start, at - start), start + bytes < at)
        start += bytes;
    return at - start;
}

/* ---- cleaning -------------------------------------------------------------------------------- */

/* Columns of c as curses counts them, or by utf8proc where no UTF-8 locale is set; below 0: not to be shown.
 */
static int width_of(uint32_t c)
{
    int w = wcwidth((wchar_t)c);

    if (w < 0 && wcwidth(0x4E00) != 2)
        w = utf8proc_charwidth((utf8proc_int32_t)c);
    return w;
}

/* What is shown in place of c, or c itself when it is harmless wherever it stands. */
static uint32_t harmless(uint32_t c)
{
    if (c < 0x20)
        return 0x2400 + c;
    if (c == 0x7F)
        return 0x2421;
    switch ((int)utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return BAD_MARK;
    default:
        return width_of(c) < 0 ? BAD_MARK : c;
    }
}

/* Letters and marks of scripts whose letters join, where ZWNJ and ZWJ are spelling. */
static bool joins(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } scripts[] = {
        {0x0600,  0x0DFF },
        {0x1000,  0x109F },
        {0x1780,  0x18AF },
        {0x1B00,  0x1CFF },
        {0xA840,  0xA87F },
        {0xFB50,  0xFDFF },
        {0xFE70,  0xFEFC },
        {0x10D00, 0x10D3F},
        {0x11000, 0x11FFF},
        {0x1E900, 0x1E95F},
    };
    utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)c);

    if (kind < UTF8PROC_CATEGORY_LU || kind > UTF8PROC_CATEGORY_ME)
        return false;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        if (c >= scripts[i].first && c <= scripts[i].last)
            return true;
    }
    return false;
}

/* Cleaned text on its way: into out[size] with room kept for a NUL, or only counted where out is NULL. */
struct sink {
    char *out;
    size_t size, len;
    int columns;
};

static bool put(struct sink *k, uint32_t c, int width)
{
    char utf8[4];
    size_t n;

    k->columns += width;
    if (!k->out)
        return true;
    n = text_put_scalar(utf8, c);
    if (k->len + n >= k->size)
        return false;
    memcpy(k->out + k->len, utf8, n);
    k->len += n;
    return true;
}

/* Cleans one cluster. The rules look only to the left, so that what is cut after any cluster cleans to a
 * prefix. */
static bool clean_cluster(struct sink *k, const char *s, size_t n)
{
    bool emoji = false, base = false, fits = true;
    uint32_t before = 0;
    int marks = 0;
    size_t i, took;

    for (i = 0; i < n && fits; i += took) {
        uint32_t raw = text_scalar(s + i, n - i, &took), c = raw;
        int width;

        if (!((c == ZWNJ || c == ZWJ) && joins(before)) && !(c == ZWJ && emoji))
            c = harmless(c);
        width = width_of(c);
        if (width <= 0 && base && marks > MARKS_PER_CELL)
            continue; /* the sign for "more" stands already */
        if (width <= 0 && (!base || marks == MARKS_PER_CELL)) {
            c = BAD_MARK;
            width = 1;
            marks += base; /* an orphan's sign is a base, the sign for more is none */
        } else {
            marks = width > 0 ? 0 : marks + 1;
        }
        base = true;
        emoji |= utf8proc_get_property((utf8proc_int32_t)raw)->boundclass ==
                 UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
        before = raw;
        fits = put(k, c, width);
    }
    return fits;
}

size_t text_clean(char *out, size_t size, const char *s, size_t n)
{
    struct sink k = {.out = out, .size = size};
    size_t i, took, whole;

    if (size == 0)
        return 0;
    n = length_of(s, n);
    for (i = 0; i < n; i += took) {
        took = cluster(s + i, n - i);
        whole = k.len;
        if (plain(s[i]) && took == 1 && k.len + 1 < size) {
            out[k.len++] = s[i];
        } else if (!clean_cluster(&k, s + i, took)) {
            k.len = whole;
            break;
        }
    }
    out[k.len] = '\0';
    return k.len;
}

static int cluster_columns(const char *s, size_t n)
{
    struct sink k = {0};

    if (n == 1 && plain(*s))
        return 1;
    clean_cluster(&k, s, n);
    return k.columns;
}

int text_columns(const char *s, size_t n)
{
    int columns = 0;
    size_t i, took;

    n = length_of(s, n);
    for (i = 0; i < n; i += took) {
        took = cluster(s + i, n - i);
        columns += cluster_columns(s + i, took);
    }
    return columns;
}

size_t text_fit(const char *s, size_t n, int columns, int *used)
{
    int sum = 0, width;
    size_t i, took;

    n = length_of(s, n);
    for (i = 0; i < n; i += took, sum += width) {
        took = cluster(s + i, n - i);
        width = cluster_columns(s + i, took);
        if (sum + width > columns)
            break;
    }
    if (used)
        *used = sum;
    return i;
}

/* ---- copying and normal forms ---------------------------------------------------------------- */

size_t text_copy(char *out, size_t size, const char *s)
{
    size_t n = strlen(s), at = 0, took;

    if (size == 0)
        return 0;
    if (n >= size) {
        while (took = cluster(s + at, n - at), at + took < size)
            at += took;
        n = at;
    }
    memmove(out, s, n);
    out[n] = '\0';
    return n;
}

/* The value of a decimal digit of any script, or -1. Such digits stand in runs that begin with zero. */
static int digit_of(uint32_t c)
{
    uint32_t left = c;

    if (utf8proc_category((utf8proc_int32_t)c) != UTF8PROC_CATEGORY_ND)
        return -1;
    while (utf8proc_category((utf8proc_int32_t)left - 1) == UTF8PROC_CATEGORY_ND)
        left--;
    return (int)((c - left) % 10);
}

static uint32_t to_ascii(uint32_t c)
{
    int digit;

    if (c < 0x80)
        return c;
    if (c == 0x3000)
        return ' ';
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFF01 + '!';
    digit = digit_of(c);
    return digit < 0 ? c : (uint32_t)('0' + digit);
}

size_t text_ascii_digits(char *out, size_t size, const char *s)
{
    struct sink k = {.out = out, .size = size};
    size_t n = strlen(s), i, took;

    if (size == 0)
        return 0;
    for (i = 0; i < n; i += took) {
        if (!put(&k, to_ascii(text_scalar(s + i, n - i, &took)), 0))
            break;
    }
    out[k.len] = '\0';
    return k.len;
}

static bool is_newline(uint32_t c)
{
    return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool is_blank(uint32_t c)
{
    return c == '\t' || c == '\v' || c == '\f' ||
           utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ZS;
}

/* Writes s, made valid and with its blanks in order, to out, which holds 3 * n + 1; returns its length. */
static size_t settle(char *out, const char *s, size_t n, bool lines)
{
    size_t len = 0, blanks = 0, newlines = 0, i, took;

    for (i = 0; i < n; i += took) {
        uint32_t c = text_scalar(s + i, n - i, &took);

        if (is_newline(c)) {
            took += c == '\r' && i + 1 < n && s[i + 1] == '\n';
            newlines += lines;
            blanks++;
            continue;
        }
        if (is_blank(c)) {
            blanks++;
            continue;
        }
        for (; len > 0 && newlines > 0; newlines--, blanks = 0)
            out[len++] = '\n';
        if (len > 0 && blanks > 0)
            out[len++] = ' ';
        blanks = newlines = 0;
        len += text_put_scalar(out + len, c ? c : BAD_MARK);
    }
    out[len] = '\0';
    return len;
}

char *text_tidy(const char *s, size_t n, bool lines)
{
    utf8proc_uint8_t *composed = NULL;
    size_t len, i;
    char *settled;

    n = length_of(s, n);
    if (n >= SIZE_MAX / 4 || !(settled = malloc(3 * n + 1)))
        return NULL;
    len = settle(settled, s, n, lines);
    for (i = 0; i < len && (unsigned char)settled[i] < 0x80; i++)
        continue;
    if (i == len)
        return settled;
    if (utf8proc_map((const utf8proc_uint8_t *)settled, (utf8proc_ssize_t)len, &composed,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE) < 0)
        composed = NULL;
    free(settled);
    return (char *)composed;
}
