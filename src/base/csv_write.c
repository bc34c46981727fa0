/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The CSV writer: quotes where they are needed, apostrophes where a spreadsheet would see a formula. */
#include "src/base/csv.h"

#include <inttypes.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"

void csv_write_init(struct csv_writer *w, FILE *f, char delimiter)
{
    *w = (struct csv_writer){.f = f, .delimiter = delimiter};
}

bool csv_is_formula(const char *cell)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠"}; /* read as their narrow likes where Chinese is typed */

    cell += strspn(cell, "'");
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(cell, wide[i], strlen(wide[i])) == 0)
            return true;
    return *cell && strchr("=+-@\t\r\n", *cell);
}

/* Every delimiter that a reader might try is quoted, and what it might trim or take for a byte order mark. */
static bool needs_quotes(const char *s, char delimiter)
{
    size_t n = strlen(s);

    return n > 0 && (strpbrk(s, "\",;\t|\r\n") || strchr(s, delimiter) || s[0] == ' ' || s[n - 1] == ' ' ||
                     strncmp(s, "\xef\xbb\xbf", 3) == 0);
}

static void put_valid(FILE *f, const char *s)
{
    size_t n = strlen(s), took;

    for (; n > 0; s += took, n -= took) {
        uint32_t c = text_scalar(s, n, &took);
        char utf8[4];
        size_t bytes = text_put_scalar(utf8, c);

        if (c == '"')
            putc('"', f);
        fwrite(utf8, 1, bytes, f);
    }
}

static void put_cell(struct csv_writer *w, const char *text, bool protect)
{
    bool quotes = protect || needs_quotes(text, w->delimiter);

    w->empty = w->fields == 0 && *text == '\0';
    if (w->fields++ > 0)
        putc(w->delimiter, w->f);
    if (quotes)
        putc('"', w->f);
    if (protect)
        putc('\'', w->f);
    put_valid(w->f, text);
    if (quotes)
        putc('"', w->f);
}

void csv_put(struct csv_writer *w, const char *text)
{
    put_cell(w, text ? text : "", text && csv_is_formula(text));
}

void csv_put_plain(struct csv_writer *w, const char *text)
{
    put_cell(w, text, false);
}

void csv_put_int(struct csv_writer *w, int64_t value)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, value);
    csv_put_plain(w, text);
}

void csv_end(struct csv_writer *w)
{
    if (w->empty)
        fputs("\"\"", w->f); /* a blank line would be no record */
    fputs("\r\n", w->f);
    w->fields = 0;
    w->empty = false;
}

enum rc csv_write_finish(struct csv_writer *w, struct err *e)
{
    if (fflush(w->f) != 0 || ferror(w->f))
        return err_set(e, RC_IO, _("The output could not be written whole."));
    return RC_OK;
}
