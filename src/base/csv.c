/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The CSV reader: the record being read is held whole, so that it can be given up and read anew from its
 * second line. */
#include "src/base/csv.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/csv_encoding.h"
#include "src/base/i18n.h"
#include "src/base/text.h"

struct csv {
    struct csv_source source;
    struct csv_options options;
    bool ended; /* the stream */

    char
        raw[CSV_RECORD_MAX + 2]; /* what was read of the stream and not yet taken: raw[at] to raw[held - 1] */
    size_t at, held;
    long line, next_line; /* of the record, and of raw[at] */

    char text[CSV_RECORD_MAX + CSV_FIELDS_MAX + 2]; /* the fields, each with its NUL */
    size_t field[CSV_FIELDS_MAX];
    size_t fields;
    enum rc spoilt; /* RC_INVALID when a field of the record, though it has an end, cannot be taken */
};

enum { END = -1 };

/* The byte i places behind the start of the record; END behind the last one, and where the record is too long
 * to be held. */
static int peek(struct csv *csv, size_t i)
{
    if (csv->at + i >= csv->held && !csv->ended) {
        size_t got;

        memmove(csv->raw, csv->raw + csv->at, csv->held - csv->at);
        csv->held -= csv->at;
        csv->at = 0;
        got = csv_source_read(&csv->source, csv->raw + csv->held, sizeof csv->raw - csv->held);
        csv->held += got;
        csv->ended = got == 0 && csv->held < sizeof csv->raw;
    }
    return csv->at + i < csv->held ? (unsigned char)csv->raw[csv->at + i] : END;
}

/* Bytes of the newline at place i: LF, CR or CRLF; 0 for none. */
static size_t newline(struct csv *csv, size_t i)
{
    int c = peek(csv, i);

    if (c == '\r')
        return peek(csv, i + 1) == '\n' ? 2 : 1;
    return c == '\n';
}

/* Takes n bytes off the front and counts their lines. */
static void take(struct csv *csv, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t eol = newline(csv, i);

        csv->next_line += eol > 0;
        i += eol ? eol : 1;
    }
    csv->at += n;
}

/* Takes the rest of the line at the front, from place i on, however long it is. */
static void take_line(struct csv *csv, size_t i)
{
    size_t eol;

    while (!(eol = newline(csv, i)) && peek(csv, i) != END)
        if (++i > CSV_FIELD_MAX) {
            take(csv, i);
            i = 0;
        }
    take(csv, i + eol);
}

/* The delimiter that stands most often, outside quotes, in the first record. */
static char sniff(struct csv *csv)
{
    static const char delimiters[] = ",;\t|";
    size_t seen[sizeof delimiters] = {0}, best = 0;
    bool quoted = false;
    int c;

    for (size_t i = 0; i < CSV_RECORD_MAX && (c = peek(csv, i)) != END && (quoted || !newline(csv, i)); i++) {
        const char *at = c ? strchr(delimiters, c) : NULL;

        if (c == '"')
            quoted = !quoted;
        else if (at && !quoted)
            seen[at - delimiters]++;
    }
    for (size_t i = 1; i < strlen(delimiters); i++)
        if (seen[i] > seen[best])
            best = i;
    return delimiters[best];
}

enum rc csv_open(FILE *f, const struct csv_options *options, struct csv **ret, struct err *e)
{
    struct csv *csv = malloc(sizeof *csv);
    enum rc rc;

    if (!csv)
        return err_memory(e);
    csv->options = options ? *options : (struct csv_options){0};
    csv->ended = false;
    csv->at = csv->held = csv->fields = 0;
    csv->line = 0;
    csv->next_line = 1;
    rc = csv_source_open(&csv->source, f, csv->options.encoding, e);
    if (rc == RC_OK && !csv->options.delimiter)
        csv->options.delimiter = sniff(csv);
    if (rc == RC_OK && ferror(f))
        rc = err_set(e, RC_IO, _("The file could not be read."));
    if (rc != RC_OK) {
        csv_close(csv);
        return rc;
    }
    *ret = csv;
    return RC_OK;
}

void csv_close(struct csv *csv)
{
    if (csv)
        csv_source_close(&csv->source);
    free(csv);
}

char csv_delimiter(const struct csv *csv)
{
    return csv->options.delimiter;
}

enum csv_encoding csv_encoding(const struct csv *csv, bool *guessed)
{
    *guessed = csv->source.guessed;
    return csv->source.encoding;
}

long csv_line(const struct csv *csv)
{
    return csv->line;
}

size_t csv_count(const struct csv *csv)
{
    return csv->fields;
}

const char *csv_field(const struct csv *csv, size_t i)
{
    return i < csv->fields ? csv->text + csv->field[i] : "";
}

/* The field being read at place *i has no end in sight. Reading goes on behind the line of *i. */
static enum rc endless(struct csv *csv, size_t *i, bool quoted, struct err *e)
{
    bool closed = !quoted || peek(csv, *i) != END || !csv->ended;

    if (quoted)
        *i = 0;
    return closed ? err_set(e, RC_INVALID, _("Field %zu is too long, or a quote is not closed."), csv->fields)
                  : err_set(e, RC_INVALID, _("The quote that opens field %zu is never closed."), csv->fields);
}

/* Reads the field at place *i into the text at *n; *i is then at the delimiter, newline or end behind it. */
static enum rc read_field(struct csv *csv, size_t *i, size_t *n, struct err *e)
{
    char *from = csv->text + *n;
    bool quoted = peek(csv, *i) == '"', nul = false;
    int c;

    for (*i += quoted;; (*i)++) {
        c = peek(csv, *i);
        if (quoted && c == '"') {
            c = peek(csv, ++*i);
            if (c != '"')
                break;
        } else if (!quoted && (c == csv->options.delimiter || newline(csv, *i) || (c == END && csv->ended))) {
            break;
        }
        if (c == END || csv->text + *n - from == CSV_FIELD_MAX)
            return endless(csv, i, quoted, e);
        nul |= c == '\0';
        csv->text[(*n)++] = (char)(c ? c : ' ');
    }
    csv->text[(*n)++] = '\0';
    if (quoted && c != csv->options.delimiter && c != END && !newline(csv, *i))
        return err_set(e, RC_INVALID, _("There is text behind the closing quote of field %zu."), csv->fields);
    if (csv->spoilt == RC_OK && nul)
        csv->spoilt = err_set(e, RC_INVALID, _("There is a NUL byte in field %zu."), csv->fields);
    if (csv->spoilt == RC_OK && !text_valid(from, (size_t)-1))
        csv->spoilt = csv->source.encoding == CSV_UTF8
                          ? err_set(e, RC_INVALID, _("Field %zu is not valid UTF-8. Save the file as \"CSV UTF-8\"."),
                                    csv->fields)
                          : err_set(e, RC_INVALID, _("Field %zu holds bytes that %s has no character for."),
                                    csv->fields, csv_encodings[csv->source.encoding].label);
    if (csv->options.unprotect && *from == '\'' && csv_is_formula(from))
        csv->field[csv->fields - 1]++;
    return RC_OK;
}

/* Reads the record at the front; *i is then behind its last field, or on the line from whose end reading goes
 * on. */
static enum rc read_record(struct csv *csv, size_t *i, struct err *e)
{
    size_t n = 0;
    enum rc rc;

    for (*i = 0;; (*i)++) {
        if (csv->fields == CSV_FIELDS_MAX)
            return err_set(e, RC_INVALID, _("There are more than %d fields."), CSV_FIELDS_MAX);
        csv->field[csv->fields++] = n;
        if ((rc = read_field(csv, i, &n, e)) != RC_OK)
            return rc;
        if (peek(csv, *i) != csv->options.delimiter)
            return RC_OK;
    }
}

/* A record without an end in sight or with text behind a quote: its first line is kept whole, as one field. */
static void keep_line(struct csv *csv)
{
    size_t n = 0;
    int c;

    while (n < CSV_FIELD_MAX && (c = peek(csv, n)) != END && !newline(csv, n))
        csv->text[n++] = (char)(c ? c : ' ');
    csv->text[n] = '\0';
    csv->field[0] = 0;
    csv->fields = 1;
}

enum rc csv_next(struct csv *csv, struct err *e)
{
    size_t i = 0, eol;
    enum rc rc;

    while ((eol = newline(csv, 0)) > 0)
        take(csv, eol);
    csv->line = csv->next_line;
    csv->fields = 0;
    csv->spoilt = RC_OK;
    rc = peek(csv, 0) == END ? RC_NOT_FOUND : read_record(csv, &i, e);
    if (ferror(csv->source.f))
        rc = err_set(e, RC_IO, _("The file could not be read."));
    else if (rc == RC_OK)
        rc = csv->spoilt;
    else if (rc != RC_NOT_FOUND)
        keep_line(csv);
    if (rc == RC_IO)
        csv->fields = 0;
    else if (rc != RC_NOT_FOUND)
        take_line(csv, i);
    return rc;
}
