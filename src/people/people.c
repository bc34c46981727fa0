/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people/ hands to the store: its schema, the functions of its triggers, and how its keys are rebuilt.
 */
#include "src/people/people.h"

#include "src/base/i18n.h"
#include "src/people/search.h"

extern const struct migration migration_003_people, migration_008_people, migration_009_people, migration_010_people,
    migration_011_people, migration_012_people, migration_013_people, migration_016_people, migration_030_people;

static const struct migration *const migrations[] = {
    &migration_003_people,
    &migration_008_people,
    &migration_009_people,
    &migration_010_people,
    &migration_011_people,
    &migration_012_people,
    &migration_013_people,
    &migration_016_people,
    &migration_030_people,
    NULL,
};
static const char *const derived[] = {
    "search_key",
    "search_best",
    "search_seen",
    "access",
    "duplicate_pair",
    "duplicate_state",
    "duplicate_due",
    "duplicate_common",
    NULL,
};

/* What says who somebody is goes; what the accounts hang on stays, emptied. */
static const struct erase_rule erasing[] = {
    {"contact_point", "patient_id", ERASE_REMOVE},
    {"identifier", "patient_id", ERASE_REMOVE},
    {"consent", "patient_id", ERASE_REMOVE},
    {"alert", "patient_id", ERASE_REMOVE},
    {"patient_link", "patient_id", ERASE_REMOVE},
    {"patient_link", "other_id", ERASE_REMOVE},
    {"household_member", "patient_id", ERASE_REMOVE},
    {"organisation_member", "patient_id", ERASE_REMOVE},
    {"note", "patient_id", ERASE_REMOVE},
    {"two_people", "a_id", ERASE_REMOVE},
    {"two_people", "b_id", ERASE_REMOVE},
    {"household", "payer_id", ERASE_LEAVE}, /* the others live on in it */
    {"household", "contact_id", ERASE_LEAVE},
    {NULL, NULL, ERASE_EMPTY},
};

/* Nothing new may belong to a record that was merged into another. */
static const struct closed_rows merged = {
    .table = "patient",
    .but = "merged_into_id",
    .sql = "SELECT 1 FROM patient WHERE id = :id AND merged_into_id IS NOT NULL",
    .sentence = N_("This record was merged into another meanwhile; look the person up again."),
};

const struct room people_room = {
    .name = "people",
    .migrations = migrations,
    .functions = people_functions,
    .derived = derived,
    .closed = &merged,
    .rebuild = search_rebuild,
    .rebuild_at = 9,
    .erasing = erasing,
};
