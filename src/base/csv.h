/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV in and out (RFC 4180), streaming. What is written is UTF-8; what is read may be in any csv_encoding.
 *
 * The reader takes LF, CRLF and CR, a byte order mark, quoted newlines and the delimiters , ; TAB and |; blank
 * lines are passed over. A quote inside an unquoted field is text, as everywhere; a quoted field that goes on
 * behind its closing quote, a quote never closed, a NUL byte and bytes that are no character make the record a bad one. A bad
 * record is reported once, and reading goes on with the line after it; after an unclosed quote with the line
 * after the one where the record began.
 *
 * The writer protects spreadsheets: a cell that would be taken for a formula (first = + - @, also full-width, TAB CR LF) gets
 * an apostrophe before it, and so does a cell that begins with such an apostrophe itself; the reader's
 * `unprotect` takes exactly that one off again. */
#ifndef FD_BASE_CSV_H
#define FD_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "src/base/err.h"
#include "src/base/word.h"

enum { CSV_FIELDS_MAX = 1024, CSV_FIELD_MAX = 64 << 10, CSV_RECORD_MAX = 256 << 10 /* bytes */ };

/** The characters a file is written in. */
enum csv_encoding {
    CSV_GUESS,
    CSV_UTF8,
    CSV_UTF16LE,
    CSV_UTF16BE,
    CSV_GB18030,
    CSV_BIG5,
    CSV_WINDOWS_1256, /* Arabic and Persian */
    CSV_WINDOWS_1258, /* Vietnamese */
    CSV_ENCODING_COUNT
};
extern const struct enum_word csv_encodings[CSV_ENCODING_COUNT];

struct csv;

struct csv_options {
    char delimiter; /* 0: the one of , ; TAB | that stands most often in the first record */
    bool unprotect;
    enum csv_encoding encoding; /* CSV_GUESS: by its byte order mark, else by what its letters look like */
};

/**
 * Begins to read; the caller keeps and closes the stream, and closes *ret with csv_close. options may be
 * NULL.
 * @return RC_OK, RC_IO (also for an encoding that this system does not have), RC_NO_MEMORY
 */
enum rc csv_open(FILE *f, const struct csv_options *options, struct csv **ret, struct err *e);

/** NULL is fine. */
void csv_close(struct csv *csv);

/** How the file is read: what parts its fields, and what it is written in. */
char csv_delimiter(const struct csv *csv);
enum csv_encoding csv_encoding(const struct csv *csv, bool *guessed);

/**
 * Reads the next record; its fields stand until the next call. Those of a bad one are what could be read: bytes that
 * are no character stay as they came, and of a record whose quotes do not close its first line is one field.
 * @return RC_OK, RC_NOT_FOUND behind the last record, RC_INVALID for a bad record (call again for the next
 * one), RC_IO
 */
enum rc csv_next(struct csv *csv, struct err *e);

/** The line, from 1, on which the record of the last csv_next began, good or bad. */
long csv_line(const struct csv *csv);

/** Fields of the record, 1 or more. */
size_t csv_count(const struct csv *csv);

/** Field i of the record, "" behind the last one; borrowed until the next call. */
const char *csv_field(const struct csv *csv, size_t i);

/** True where a spreadsheet would take the cell for a formula, were it not for the apostrophes before it, if
 * any. */
bool csv_is_formula(const char *cell);

/** A record being written; no memory is held. */
struct csv_writer {
    FILE *f;
    char delimiter;
    size_t fields; /* of this record so far */
    bool empty;    /* it holds nothing but one empty field */
};

void csv_write_init(struct csv_writer *w, FILE *f, char delimiter);

/** One cell of text, protected; NULL is an empty one. Bad bytes become U+FFFD. */
void csv_put(struct csv_writer *w, const char *text);

/** One cell that the program made itself and that is no formula, such as "-12.50": not protected. */
void csv_put_plain(struct csv_writer *w, const char *text);
void csv_put_int(struct csv_writer *w, int64_t value);

/** Ends the record. */
void csv_end(struct csv_writer *w);

/** RC_IO when anything could not be written. */
enum rc csv_write_finish(struct csv_writer *w, struct err *e);

#endif
