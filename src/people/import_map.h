/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a file is to be read: which column is which field, in which characters and which order of dates, and what its
 * words are called here. An INI file:
 *
 *     [file]      encoding = gb18030   delimiter = ;   dates = dmy   duplicates = update    (all may be left out)
 *     [columns]   family = "Nachname"                          field = name of the column
 *     [defaults]  status = fulfilled                           field = what an empty one stands for
 *     [services]  scaling = "Cleaning | Scale and polish"      our word = theirs; * is any that nobody knows
 *     [practitioners]  [rooms]                                 the same; word.2 continues word
 */
#ifndef FD_PEOPLE_IMPORT_MAP_H
#define FD_PEOPLE_IMPORT_MAP_H

#include "src/base/csv.h"
#include "src/base/ini.h"
#include "src/people/import.h"

/** The order of the figures of a date. AUTO: as the column's values tell, else the day first. */
enum import_dates { DATES_AUTO, DATES_DMY, DATES_MDY, DATES_YMD, DATES_JALALI, DATES_COUNT };
extern const struct enum_word import_dates[DATES_COUNT];

enum { IMPORT_FIELDS_MAX = 64, IMPORT_COLUMN = 128 /* bytes of a column's name */ };

struct import_map {
    enum csv_encoding encoding; /* CSV_GUESS: told from the file */
    char delimiter;             /* 0: told from the file */
    enum import_dates dates;
    enum import_duplicates duplicates;
    bool only; /* columns that are named here and no others; else the header's names count too */
    char columns[IMPORT_FIELDS_MAX][IMPORT_COLUMN]; /* of each field of the kind, then of the hook; "": none */
    struct ini *ini;                                /* [defaults] and the words, of a map that was read; may be NULL */
};

/**
 * Reads a map: a file, or the name of one that was saved. RC_NOT_FOUND, RC_INVALID with file and line.
 * The caller lets go of *ret with import_map_release; NULL-safe members, so a zeroed one is an empty map.
 */
enum rc import_map_load(const char *name, const struct import_kind *kind, const struct import_hook *hook,
                        struct import_map *ret, struct err *e);
void import_map_release(struct import_map *map);

/** Saves it under a name (letters, figures, - and _) as maps/NAME.ini in the user's configuration, 0600, with the
 * words it was read with. path gets where. */
enum rc import_map_save(const char *name, const struct import_kind *kind, const struct import_map *map, char *path,
                        size_t size, struct err *e);

/** What a file looks like, for the screen on which a map is learned. */
enum { IMPORT_SAMPLES = 5 };
struct import_sample {
    enum csv_encoding encoding;
    char delimiter;
    enum import_dates dates;
    bool guessed;      /* the encoding */
    size_t n;          /* columns */
    struct {
        char name[IMPORT_COLUMN];
        char values[IMPORT_SAMPLES][96]; /* of the first rows that are not empty there */
        int field;                       /* proposed by name or by what it holds; -1: none */
    } *columns;
};

/** Looks at the first rows. map may be NULL; what it sets is not guessed. Release with import_sample_release. */
enum rc import_look(struct db *db, const struct import_kind *kind, const char *path, const struct import_map *map,
                    struct import_sample *ret, struct err *e);
void import_sample_release(struct import_sample *s);

/** The fields of a kind, and their number. */
const struct import_field *import_kind_fields(const struct import_kind *kind, size_t *n);

#endif
