/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a file as UTF-8, whatever it is written in; and what it is written in. For csv.c alone. */
#ifndef FD_BASE_CSV_ENCODING_H
#define FD_BASE_CSV_ENCODING_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "src/base/csv.h"

/** What comes of a character that the encoding does not have: no UTF-8 either, so its field is refused. */
enum { CSV_BAD_BYTE = 0xff };

struct csv_source {
    FILE *f;
    enum csv_encoding encoding;
    bool guessed;
    bool ended, flushed; /* the stream, and the converter behind it */
    iconv_t convert;     /* unless it is UTF-8 */
    char in[32 << 10];   /* read and not yet converted */
    size_t at, held;
    char out[64 << 10]; /* converted and not yet taken */
    size_t out_at, out_held;
};

/** Begins to read; a byte order mark is passed over and decides. */
enum rc csv_source_open(struct csv_source *s, FILE *f, enum csv_encoding encoding, struct err *e);
void csv_source_close(struct csv_source *s);

/** At most `room` bytes of UTF-8; 0 at the end and on a read error (ferror). */
size_t csv_source_read(struct csv_source *s, char *out, size_t room);

/**
 * What some bytes that are not all ASCII are written in, by how plausible their letters are: UTF-8 where it is valid
 * but for a few places, else the one whose letters are those of names and stand as they do in words.
 */
enum csv_encoding csv_encoding_guess(const char *bytes, size_t n);

#endif
