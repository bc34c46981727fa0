/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing: one cleaning for everything that leaves by standard output or standard error. */
#include "src/cli/out.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/i18n.h"
#include "src/base/text.h"

/* Three bytes of U+FFFD or a control picture for one byte is the worst that cleaning does. */
enum { CLEAN_GROWTH = 3 };

static char *cleaned(const char *s, size_t n)
{
    size_t size = CLEAN_GROWTH * n + 1;
    char *out = malloc(size);

    if (out)
        text_clean(out, size, s, n);
    return out;
}

__attribute__((format(printf, 1, 0))) static char *cleaned_format(const char *format, va_list args)
{
    char *raw = NULL, *out = NULL;

    if (vasprintf(&raw, format, args) < 0)
        return NULL;
    out = cleaned(raw, strlen(raw));
    free(raw);
    return out;
}

static int write_errno; /* of the first failed write to standard output */

static void put(const char *s, size_t n)
{
    if (fwrite(s, 1, n, stdout) != n && !write_errno)
        write_errno = errno ? errno : EIO;
}

/* Takes the line over; NULL says that there was no memory to clean it. */
static void put_line(const char *indent, char *line)
{
    put(indent, strlen(indent));
    if (line)
        put(line, strlen(line));
    else if (!write_errno)
        write_errno = ENOMEM;
    put("\n", 1);
    free(line);
}

void out_line(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    put_line("", cleaned_format(format, args));
    va_end(args);
}

void out_lines(const char *indent, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, "\n");

        put_line(indent, cleaned(text, n));
        text += n + (text[n] == '\n');
    }
}

static bool progress_shown;

void out_error(const char *format, ...)
{
    va_list args;
    char *line;

    fflush(stdout);
    va_start(args, format);
    line = cleaned_format(format, args);
    va_end(args);
    fprintf(stderr, "%sfrontdesk: %s\n", progress_shown ? "\r\033[K" : "", line ? line : strerror(ENOMEM));
    progress_shown = false;
    free(line);
}

void out_hint(const char *format, ...)
{
    va_list args;
    char *line;

    va_start(args, format);
    line = cleaned_format(format, args);
    va_end(args);
    fprintf(stderr, "%s\n", line ? line : "");
    free(line);
}

void out_progress(const char *format, ...)
{
    va_list args;
    char *line = NULL;

    if (!isatty(STDERR_FILENO))
        return;
    if (format) {
        va_start(args, format);
        line = cleaned_format(format, args);
        va_end(args);
    }
    if (line || progress_shown)
        fprintf(stderr, "\r\033[K%s", line ? line : "");
    fflush(stderr);
    progress_shown = line != NULL;
    free(line);
}

/* What is left of a line that goes to a terminal: a character must not be cleaned in halves. */
static char *pending;
static size_t n_pending;

static void put_pending(void)
{
    char *line = cleaned(pending, n_pending);

    if (line)
        put(line, strlen(line));
    free(line);
    n_pending = 0;
}

void out_bytes(const char *bytes, size_t n)
{
    if (!isatty(STDOUT_FILENO)) {
        put(bytes, n);
        return;
    }
    while (n > 0) {
        const char *end = memchr(bytes, '\n', n);
        size_t length = end ? (size_t)(end - bytes) : n;
        char *more = realloc(pending, n_pending + length + 1);

        if (!more) {
            write_errno = ENOMEM;
            return;
        }
        pending = more;
        memcpy(pending + n_pending, bytes, length);
        n_pending += length;
        if (end) {
            put_pending();
            put("\n", 1);
        }
        n -= length + (end != NULL);
        bytes += length + (end != NULL);
    }
}

static ssize_t stream_write(void *ctx, const char *bytes, size_t n)
{
    (void)ctx;
    out_bytes(bytes, n);
    return write_errno ? 0 : (ssize_t)n;
}

FILE *out_stream(void)
{
    return fopencookie(NULL, "w", (cookie_io_functions_t){.write = stream_write});
}

int out_finish(void)
{
    if (n_pending > 0)
        put_pending();
    free(pending);
    pending = NULL;
    if (fflush(stdout) != 0 && !write_errno)
        write_errno = errno;
    if (!write_errno)
        return 0;
    if (write_errno != EPIPE) /* whoever read it has seen enough */
        out_error(_("The output could not be written: %s."), strerror(write_errno));
    return 1;
}

void out_table_begin(struct out_table *t, const struct out_column *columns, size_t n_columns)
{
    *t = (struct out_table){.columns = columns, .n_columns = n_columns};
}

void out_cell(struct out_table *t, const char *format, ...)
{
    va_list args;

    if (t->n_cells == t->room) {
        size_t room = t->room ? 2 * t->room : 64;
        char **cells = realloc(t->cells, room * sizeof *cells);

        if (!cells) {
            t->failed = true;
            return;
        }
        t->cells = cells;
        t->room = room;
    }
    va_start(args, format);
    t->cells[t->n_cells] = cleaned_format(format, args);
    va_end(args);
    if (t->cells[t->n_cells])
        t->n_cells++;
    else
        t->failed = true;
}

static void put_blanks(int n)
{
    while (n-- > 0)
        put(" ", 1);
}

/** One row; nothing is put behind its last cell that holds something. */
static void put_row(const struct out_table *t, const char *const *cells, const int *widths)
{
    size_t n = t->n_columns;

    while (n > 0 && !cells[n - 1][0])
        n--;
    for (size_t i = 0; i < n; i++) {
        int gap = widths[i] - text_columns(cells[i], (size_t)-1);

        if (i > 0)
            put_blanks(2);
        if (t->columns[i].right)
            put_blanks(gap);
        put(cells[i], strlen(cells[i]));
        if (!t->columns[i].right && i + 1 < n)
            put_blanks(gap);
    }
    put("\n", 1);
}

/** gettext("") is the catalogue's own header. */
static const char *title(const struct out_column *column)
{
    return column->title[0] ? _(column->title) : "";
}

static void print_table(const struct out_table *t, const char **titles, int *widths)
{
    for (size_t i = 0; i < t->n_columns; i++) {
        titles[i] = title(&t->columns[i]);
        widths[i] = text_columns(titles[i], (size_t)-1);
    }
    for (size_t i = 0; i < t->n_cells; i++) {
        int width = text_columns(t->cells[i], (size_t)-1);

        if (width > widths[i % t->n_columns])
            widths[i % t->n_columns] = width;
    }
    put_row(t, titles, widths);
    for (size_t i = 0; i + t->n_columns <= t->n_cells; i += t->n_columns)
        put_row(t, (const char *const *)&t->cells[i], widths);
}

void out_table_end(struct out_table *t, const char *none)
{
    int *widths = calloc(t->n_columns, sizeof *widths);
    const char **titles = calloc(t->n_columns, sizeof *titles);

    if (t->failed || !widths || !titles) {
        if (!write_errno)
            write_errno = ENOMEM;
    } else if (t->n_cells > 0) {
        print_table(t, titles, widths);
    } else if (none) {
        out_line("%s", none);
    }
    free(widths);
    free(titles);
    for (size_t i = 0; i < t->n_cells; i++)
        free(t->cells[i]);
    free(t->cells);
    *t = (struct out_table){0};
}
