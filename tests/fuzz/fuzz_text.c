/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of any bytes comes out valid, harmless and within bounds, wherever it is cut. The first byte is the size and the
 * columns that there are. */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "src/base/fold.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "tests/fuzz/fuzz.h"

static const char *const pieces[] = {
    "a", "\xcc\x81", "\xcc\x81\xcc\x81\xcc\x81", "王", "한", "\xe1\x84\x92\xe1\x85\xa1", "م", "\xe2\x80\x8c", "\xe2\x80\x8d", "\xd9\x8b",
    "👩", "👩\xe2\x80\x8d👩", "🇮🇷", "🏽", "\xef\xb8\x8f", "\x1b[31m", "\x1b]0;x\x07", "\xc2\x9b", "\xe2\x80\xae",
    "\xe2\x81\xa6", "\xef\xbb\xbf", "\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe7\x8e", "\t", "\r\n", "\n", "\xe2\x80\xa8",
    "  ", "\xc2\xa0", "\xe3\x80\x80", "ﷺ", "ß", "İ", "ǆ", "１", "۵", "क्षि", "\xf3\xa0\x81\x81", NULL,
};

/* Not a control, not a direction, not a break of a line, not a letter that no one sees except ZWNJ and ZWJ. */
static bool harmless(uint32_t c)
{
    return c >= 0x20 && !(c >= 0x7F && c <= 0x9F) && c != 0xAD && c != 0x61C && c != 0x200B && c != 0x200E && c != 0x200F &&
           !(c >= 0x2028 && c <= 0x202E) && !(c >= 0x2060 && c <= 0x206F) && c != 0xFEFF && !(c >= 0xFFF9 && c <= 0xFFFB) &&
           !(c >= 0xE0000 && c <= 0xE007F);
}

static void cleans(const char *s, size_t n)
{
    size_t size = 3 * n + 1, took, len, columns = 0;
    char *out = malloc(size), *again = malloc(size);

    MUST(out && again);
    len = text_clean(out, size, s, n);
    MUST(len < size && out[len] == '\0' && strlen(out) == len);
    MUST(text_valid(out, len));
    for (size_t i = 0; i < len; i += took) {
        uint32_t c = text_scalar(out + i, len - i, &took);

        MUST(harmless(c));
        columns += (size_t)wcwidth((wchar_t)c);
    }
    MUST((size_t)text_columns(s, n) == columns);
    for (size_t i = 0; i < n; i += text_grapheme(s + i, n - i)) {
        size_t part = text_clean(again, size, s, i);

        MUST(part <= len && memcmp(again, out, part) == 0);
    }
    free(out);
    free(again);
}

static bool at_grapheme(const char *s, size_t n, size_t at)
{
    size_t i = 0;

    while (i < at)
        i += text_grapheme(s + i, n - i);
    return i == at;
}

static void cuts(const char *s, size_t n, size_t size)
{
    char out[256];
    int used = -1, columns = (int)size;
    size_t fit = text_fit(s, n, columns, &used), len = text_clean(out, size, s, n), at;

    MUST(fit <= n && at_grapheme(s, n, fit) && used == text_columns(s, fit) && used <= columns);
    MUST(fit == n || used + text_columns(s + fit, text_grapheme(s + fit, n - fit)) > columns);
    MUST(size == 0 || (len < size && out[len] == '\0' && text_valid(out, len)));
    for (at = n; at > 0; at -= text_grapheme_before(s, at))
        MUST(at_grapheme(s, n, at));
    if (size == 0)
        return;
    n = strlen(s);
    len = text_copy(out, size, s);
    MUST(len < size && strlen(out) == len && memcmp(out, s, len) == 0 && at_grapheme(s, n, len));
    len = text_ascii_digits(out, size, s);
    MUST(len < size && strlen(out) == len && text_valid(out, len));
    len = fold(out, size, s);
    MUST(len < size && strlen(out) == len && text_valid(out, len) && out[0] != ' ' && (len == 0 || out[len - 1] != ' '));
}

static void tidies(const char *s, size_t n, bool lines)
{
    char *once = text_tidy(s, n, lines), *twice;
    size_t len;

    MUST(once);
    len = strlen(once);
    twice = text_tidy(once, len, lines);
    MUST(twice && strcmp(once, twice) == 0);
    MUST(text_valid(once, len));
    MUST(len == 0 || (!strchr(" \t\n\r", once[0]) && !strchr(" \t\n\r", once[len - 1])));
    MUST(!strstr(once, "  ") && !strchr(once, '\t') && !strchr(once, '\r') && (lines || !strchr(once, '\n')));
    free(once);
    free(twice);
}

static void folds(const char *s)
{
    size_t size = 32 * strlen(s) + 1;
    char *once = malloc(size), *twice = malloc(size);

    MUST(once && twice);
    fold(once, size, s);
    fold(twice, size, once);
    MUST(strcmp(once, twice) == 0);
    free(once);
    free(twice);
}

/* Another reader of JSON finds the text that went in. */
static void writes_json(const char *s)
{
    static sqlite3_stmt *st;
    struct json j;
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    MUST(f);
    if (!st) {
        sqlite3 *memory = NULL;

        MUST(sqlite3_open(":memory:", &memory) == SQLITE_OK &&
             sqlite3_prepare_v2(memory, "SELECT json_extract(?1, '$[0]')", -1, &st, NULL) == SQLITE_OK);
    }
    json_init(&j, f);
    json_array(&j, NULL);
    json_text(&j, NULL, s);
    json_array_end(&j);
    MUST(json_finish(&j, NULL) == RC_OK);
    fclose(f);
    MUST(text_valid(text, size));
    for (size_t i = 0; i < size; i++)
        MUST((unsigned char)text[i] >= ' ' || text[i] == '\n');
    sqlite3_bind_text(st, 1, text, (int)size, SQLITE_STATIC);
    MUST(sqlite3_step(st) == SQLITE_ROW);
    MUST(!text_valid(s, (size_t)-1) || strcmp((const char *)sqlite3_column_text(st, 0), s) == 0);
    sqlite3_reset(st);
    free(text);
}

static void run(const char *s, size_t n)
{
    size_t size;

    if (n == 0)
        return;
    size = (unsigned char)s[0] % 80;
    s++;
    n--;
    cleans(s, n);
    cuts(s, n, size);
    tidies(s, n, true);
    tidies(s, n, false);
    folds(s);
    writes_json(s);
}

const struct fuzz_target fuzz_text = {"text", run, pieces, 1000};
