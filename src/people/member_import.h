/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of an organisation from a file: everybody in it is found or registered, and belongs to it afterwards. */
#ifndef FD_PEOPLE_MEMBER_IMPORT_H
#define FD_PEOPLE_MEMBER_IMPORT_H

#include "src/people/import.h"

struct member_import {
    int64_t organisation_id;
    int32_t from_day, to_day; /* for rows that do not say; PATIENT_NO_DAY: open */

    struct import_result result; /* written: registered; skipped or updated: known here already */
    int64_t made, changed, same; /* memberships */
};

/**
 * Imports a file of people (import_patients_kind) with three columns more: number, valid from, valid until. A row is
 * somebody known by the number of an import before; by the national number; by the member's number here, if given name or
 * birth date agree, since a family may share one; or by looking surely the same. Everybody else is registered. One batch,
 * taken back as one.
 * @param o  without a hook
 * @return as import_file; RC_NOT_FOUND when there is no such organisation
 */
enum rc member_import_file(struct db *db, const char *path, const struct import_options *o, struct member_import *m,
                           struct err *e);

/** The fields, for maps. */
extern const struct import_hook member_import_fields;

#endif
