/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file being imported, read twice, and the file of its refused rows. For import.c and import_look.c alone. */
#ifndef FD_PEOPLE_IMPORT_FILE_H
#define FD_PEOPLE_IMPORT_FILE_H

#include <stdio.h>

#include "src/people/import_run.h"

struct import_file {
    const char *path;
    FILE *f;
    struct csv *csv;
    struct csv_options options;
    char *header; /* its fields, each with its NUL */
    size_t header_size, header_fields;
    FILE *refused; /* rows for mending; NULL: not asked for */
    int64_t n_refused;
    struct csv_writer writer;
    char refused_path[1024];
};

/** Opens it, settles how it is read (which run->result->form tells) and which column is which field. */
enum rc import_file_open(struct import_file *file, const char *path, struct import_run *run, struct err *e);

/** From the first record behind the header once more. */
enum rc import_file_again(struct import_file *file, struct err *e);

/** The next record. RC_NOT_FOUND behind the last; RC_INVALID for a bad one, and for the header once more. */
enum rc import_file_next(struct import_file *file, struct err *why);

/** Puts the record that stands there into the file of those refused, if there is one. */
enum rc import_file_refuse(struct import_file *file, struct csv *csv, const char *reason, struct err *e);

/** NULL-safe members. The refused rows are whole on the disk when this is RC_OK. Returns rc, or why that failed. */
enum rc import_file_close(struct import_file *file, enum rc rc, struct err *e);

#endif
