/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns that can be imported, what other programs call them, and a record made into a person. For
 * import.c alone. */
#ifndef FD_PEOPLE_IMPORT_FIELDS_H
#define FD_PEOPLE_IMPORT_FIELDS_H

#include "src/base/csv.h"
#include "src/people/import.h"

enum import_slot {
    IMPORT_FAMILY,
    IMPORT_GIVEN,
    IMPORT_MIDDLE,
    IMPORT_NAME, /* the whole of it; used where neither of the others is */
    IMPORT_ALIAS,
    IMPORT_SEX,
    IMPORT_BORN,
    IMPORT_DIED,
    IMPORT_PHONE,
    IMPORT_PHONE_HOME,
    IMPORT_PHONE_WORK,
    IMPORT_EMAIL,
    IMPORT_NATIONAL,
    IMPORT_INSURANCE,
    IMPORT_CARD,
    IMPORT_NUMBER, /* of the old system */
    IMPORT_STREET_NUMBER,
    IMPORT_ADDRESS,
    IMPORT_ADDRESS2,
    IMPORT_DISTRICT,
    IMPORT_CITY,
    IMPORT_STATE,
    IMPORT_POSTCODE,
    IMPORT_LANGUAGES,
    IMPORT_OCCUPATION,
    IMPORT_SOURCE,
    IMPORT_LIFECYCLE,
    IMPORT_PRIVACY,
    IMPORT_ALLERGY,
    IMPORT_NOTE,
    IMPORT_FIELD_COUNT
};

/** Which column holds what; -1: none. */
struct import_columns {
    int of[IMPORT_FIELD_COUNT];
};

/**
 * Reads the header, the record that csv stands on.
 * @param map      may be NULL
 * @param ignored  gets the names of columns that are not imported
 */
enum rc import_read_header(struct csv *csv, const char *map, struct import_columns *ret, char *ignored,
                           size_t size, struct err *e);

/** Makes the record that csv stands on into a person, tidied and validated. The sentence of e names the
 * field. */
enum rc import_read_row(struct db *db, struct csv *csv, const struct import_columns *c,
                        const struct patient_rules *r, struct patient *ret, struct err *e);

#endif
