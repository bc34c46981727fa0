/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People, and what upper rooms add (appointments, visits), in from a CSV file; people out to one.
 *
 * A file is read twice: first every row is validated, then the good ones are written in batches of at most 50 ms
 * under one number, the lock given up in between. Everything that is known of the file's form stands in a map
 * (import_map.h), learned on the screen and kept. */
#ifndef FD_PEOPLE_IMPORT_H
#define FD_PEOPLE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "src/base/word.h"
#include "src/people/patient.h"

struct import_map;

/** What a row came to. */
enum import_outcome {
    IMPORT_MADE,    /* written as something new */
    IMPORT_UPDATED, /* was here; empty fields were filled */
    IMPORT_SKIPPED, /* was here; nothing but their number was kept */
    IMPORT_OUTCOME_COUNT
};

/** What becomes of a row that is here already, by the same number of its own, the same national number, or by
 * looking surely like somebody (match.h). NEW registers them all the same, for the list of duplicates. One with the
 * same number of its own is never made twice. */
enum import_duplicates { DUPLICATES_NEW, DUPLICATES_SKIP, DUPLICATES_UPDATE, DUPLICATES_COUNT };
extern const struct enum_word import_duplicates[DUPLICATES_COUNT];

/** What a column's values may look like, for proposals on the import screen. */
enum import_look { LOOKS_ANY, LOOKS_DATE, LOOKS_TIME, LOOKS_PHONE, LOOKS_NATIONAL, LOOKS_SEX, LOOKS_EMAIL, LOOKS_MONEY };

/** Something that a column can hold. */
struct import_field {
    const char *word;     /* what a map calls it; letters, figures and - */
    const char *label;    /* N_(): for people */
    const char *synonyms; /* what other programs call it, in any script, separated by |; compared folded */
    enum import_look looks;
    const char *words; /* the section of a map that translates its values, "services"; NULL: none */
};

/**
 * What else is to be done with each person of a file, inside the same batch: their membership of an organisation.
 * Its fields are named by header and map like those of the kind; values[i] is that of fields[i], tidied, "" for none.
 */
struct import_hook {
    const struct import_field *fields;
    size_t n_fields; /* IMPORT_HOOK_FIELDS at most */
    /** Who the row is about, where the hook knows better than the person's own numbers: *patient_id stays 0 for nobody. Asked
     * before people are compared; `row` is tidied. May be NULL. */
    enum rc (*find)(void *ctx, struct db *db, const struct patient *row, const char *const *values, int64_t *patient_id,
                    struct err *why);
    /** While validating: RC_INVALID with a sentence refuses the row. May be NULL. */
    enum rc (*check)(void *ctx, struct db *db, const char *const *values, struct err *why);
    /** After the row's person was made, filled or found, inside the open change; what it writes belongs to it and
     * is taken back with the row's person when it answers RC_INVALID or RC_CONFLICT, which refuse the row. */
    enum rc (*write)(void *ctx, struct db *db, int64_t patient_id, enum import_outcome outcome,
                     const char *const *values, struct err *why);
    void *ctx;
};
enum { IMPORT_HOOK_FIELDS = 16 };

struct import_refusal {
    int64_t line;       /* of the file, the header is 1; a record's first line */
    const char *reason; /* one sentence */
    bool summed;        /* one of many alike: result->unknown says it once for all */
};

struct import_options {
    const struct import_map *map; /* NULL: header names alone */
    enum import_duplicates duplicates;
    bool dry_run;    /* count, write nothing */
    bool strict;     /* write nothing unless every row is valid */
    const char *refused_path; /* a file for the refused rows with a column for the reason; NULL: none. 0600 */
    const struct import_hook *hook;                             /* NULL: none; patients only */
    void (*refused)(void *ctx, const struct import_refusal *r); /* may be NULL */
    /** Now and then; return true to stop. total is 0 while validating has not told it. May be NULL. */
    bool (*progress)(void *ctx, int64_t done, int64_t total);
    void *ctx;
};

struct import_result {
    int64_t rows;    /* written + updated + skipped + refused, when it ran to its end */
    int64_t written; /* new; in a dry run: would be */
    int64_t updated;
    int64_t skipped; /* here already */
    int64_t kept;    /* of those updated or skipped: their number was noted, so that more files find them */
    int64_t known;   /* of those skipped: by their own number, so of an import before */
    int64_t maybe;   /* of those written: perhaps somebody who is here; on the list of duplicates */
    int64_t doubted; /* with a phone, a national number or a birth date that cannot be right: kept as it is, a date in the note */
    int64_t refused;
    int64_t batch;      /* for journal_undo_batch; 0 when nothing was written */
    char ignored[512];  /* columns of the file that are not imported, separated by ", " */
    char unknown[1024]; /* words that nobody here knows, once each: "Service: Cleaning (120), Peel (3)." lines; "" */
    char form[160];     /* how the file was read, in words: "GB18030 (guessed), columns separated by ;" */
};

/** A kind of file: people here, appointments and visits in desk/import_kinds.h. Inside: import_run.h. */
struct import_kind;
extern const struct import_kind import_patients_kind;

/**
 * Imports a file.
 * @param ret  filled as far as it went, also on failure
 * @return RC_OK even when rows were refused; RC_INVALID for a file or map that cannot be read so, or strict
 * and refused; RC_STOPPED, RC_IO, RC_BUSY: whole batches stand, and the same file can be imported again
 */
enum rc import_file(struct db *db, const struct import_kind *kind, const char *path, const struct import_options *o,
                    struct import_result *ret, struct err *e);

#endif
