/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a file of people made into a person. For the import's own files. */
#ifndef FD_PEOPLE_IMPORT_PATIENTS_H
#define FD_PEOPLE_IMPORT_PATIENTS_H

#include "src/people/import_run.h"

enum {
    COLUMN_FAMILY,
    COLUMN_GIVEN,
    COLUMN_MIDDLE,
    COLUMN_NAME,
    COLUMN_ALIAS,
    COLUMN_SEX,
    COLUMN_BORN,
    COLUMN_DIED,
    COLUMN_PHONE,
    COLUMN_PHONE_HOME,
    COLUMN_PHONE_WORK,
    COLUMN_EMAIL,
    COLUMN_NATIONAL,
    COLUMN_INSURANCE,
    COLUMN_CARD,
    COLUMN_NUMBER,
    COLUMN_STREET_NUMBER,
    COLUMN_ADDRESS,
    COLUMN_ADDRESS2,
    COLUMN_DISTRICT,
    COLUMN_CITY,
    COLUMN_STATE,
    COLUMN_POSTCODE,
    COLUMN_LANGUAGES,
    COLUMN_OCCUPATION,
    COLUMN_SOURCE,
    COLUMN_LIFECYCLE,
    COLUMN_PRIVACY,
    COLUMN_ALLERGY,
    COLUMN_NOTE,
    COLUMN_COUNT
};
extern const struct import_field import_patient_fields[COLUMN_COUNT];

/** The row as a person, tidied and validated. The sentence names the field. */
enum rc import_read_patient(struct import_run *run, struct patient *ret, struct err *why);

/** Female, male and other in four languages: *id is enum patient_sex + 1. db may be NULL. */
enum rc import_find_sex(struct db *db, const char *typed, int64_t *id, struct err *e);

#endif
