/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People in from a CSV file and out to one. */
#ifndef FD_PEOPLE_IMPORT_H
#define FD_PEOPLE_IMPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "src/people/patient.h"

struct import_refusal {
    int64_t line;       /* of the file, the header is 1; a record's first line */
    const char *reason; /* one sentence */
};

struct import_options {
    const char *map; /* an INI file, [columns] "field = name of the column"; NULL: header names alone */
    bool dry_run;    /* count, write nothing */
    bool strict;     /* write nothing unless every row is valid */
    void (*refused)(void *ctx, const struct import_refusal *r); /* may be NULL */
    /** After each batch; return true to stop. total is 0 while validating has not told it. May be NULL. */
    bool (*progress)(void *ctx, int64_t done, int64_t total);
    void *ctx;
};

struct import_result {
    int64_t rows, written, refused;
    int64_t known;     /* of those refused: already here by their import number */
    int64_t batch;     /* for journal_undo_batch; 0 when nothing was written */
    char ignored[512]; /* columns of the file that are not imported, separated by ", " */
};

/**
 * Imports a file: validates every row, then writes the valid ones in batches of at most 50 ms, the lock given
 * up in between. A row with an identifier of its own (Id, rec_id) that was imported before is refused as
 * known.
 * @param ret  filled as far as it went, also on failure
 * @return RC_OK even when rows were refused; RC_INVALID for a file or map that cannot be read so, or strict
 * and refused; RC_STOPPED; RC_IO; RC_BUSY
 */
enum rc import_patients(struct db *db, const char *path, const struct import_options *o,
                        struct import_result *ret, struct err *e);

enum export_format { EXPORT_CSV, EXPORT_JSON };

/** Everybody, as v_patient shows them; what a spreadsheet would run as a formula is quoted. RC_IO when out
 * fails. */
enum rc export_patients(struct db *db, FILE *out, enum export_format format, struct err *e);

#endif
