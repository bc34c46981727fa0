/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What visit/ hands to the store: schemas 005, 014 and 023, and the derived order in which people are found. */
#include "src/people/find.h"
#include "src/store/stmt.h"
#include "src/visit/visit.h"

extern const struct migration migration_005_visit, migration_014_visit, migration_023_visit;

static const struct migration *const migrations[] = {&migration_005_visit, &migration_014_visit,
                                                     &migration_023_visit, NULL};

/** When everybody was here last or is expected last; people/ ranks by it, schema 005 keeps it. */
static enum rc rebuild(struct db *db, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "DELETE FROM search_seen");
    enum rc rc = stmt_run(&st, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "INSERT INTO search_seen (patient_id, seen_at, since)"
              " SELECT patient_id, seen_at, 0 FROM patient_seen WHERE seen_at > 0");
    rc = stmt_run(&st, e);
    return rc == RC_OK ? find_refill_best(db, e) : rc; /* the lists were ranked before this was known */
}

const struct room visit_room = {
    .name = "visit",
    .migrations = migrations,
    .rebuild = rebuild,
};
