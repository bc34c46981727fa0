/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only way the command line prints. Whatever a name contains, a terminal gets it as harmless marks. */
#ifndef FD_CLI_OUT_H
#define FD_CLI_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/** One line on standard output; a newline inside it becomes a mark. */
void out_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Text of several lines, each after `indent`; nothing when text is empty. */
void out_lines(const char *indent, const char *text);

/** "frontdesk: sentence" on standard error. */
void out_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** A line on standard error that belongs to an error before it: usage, candidates. */
void out_hint(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** A line on standard error that replaces itself, for progress; nothing unless that is a terminal. NULL
 * clears it. */
void out_progress(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Bytes of a file format (CSV, JSON) to standard output: as they are, but cleaned line by line on a
 * terminal. */
void out_bytes(const char *bytes, size_t n);

/** A stream whose bytes go through out_bytes; the caller closes it. NULL without memory. */
FILE *out_stream(void);

/** Flushes; 0, or 1 after a sentence on standard error when something could not be written. */
int out_finish(void);

struct out_column {
    const char *title; /* N_() */
    bool right;
};

/** Rows of cells, printed aligned by what they take on a terminal. */
struct out_table {
    const struct out_column *columns;
    size_t n_columns;
    char **cells; /* cleaned */
    size_t n_cells, room;
    bool failed;
};

void out_table_begin(struct out_table *t, const struct out_column *columns, size_t n_columns);
/** The next cell, row by row. */
void out_cell(struct out_table *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Prints the table, or `none` where there is no row (NULL: nothing), and lets go. */
void out_table_end(struct out_table *t, const char *none);

#endif
