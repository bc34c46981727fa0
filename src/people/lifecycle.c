/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose record a number is today, and what a visit makes of a person. */
#include "src/base/i18n.h"
#include "src/people/privacy.h"
#include "src/store/stmt.h"

enum { MERGES = 64 }; /* longer than any chain of merges; a circle ends here */

/* What stands under one number. */
struct record {
    bool there, active;
    int64_t merged_into_id, restricted_at;
};

static enum rc read_record(struct db *db, int64_t id, struct record *ret, struct err *e)
{
    struct record r = {.there = false};
    struct stmt st;
    stmt_open(&st, db, "SELECT active, merged_into_id, restricted_at FROM patient WHERE id = :id");
    stmt_int(&st, ":id", id);
    if (stmt_row(&st))
        r = (struct record){true, stmt_col_int(&st, 0) != 0, stmt_col_int(&st, 1), stmt_col_int(&st, 2)};
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK)
        *ret = r;
    return rc;
}

static enum rc out_of_use(int64_t id, const struct record *r, struct err *e)
{
    if (!r->there)
        return err_set(e, RC_NOT_FOUND, _("There is no patient number %lld."), (long long)id);
    if (r->merged_into_id != 0)
        return err_set(e, RC_NOT_FOUND, _("Number %lld was merged into number %lld."), (long long)id,
                       (long long)r->merged_into_id);
    if (r->restricted_at != 0)
        return err_set(e, RC_NOT_FOUND, _("Number %lld is kept by law, and shown and used nowhere."), (long long)id);
    return err_set(e, RC_NOT_FOUND, _("The details of number %lld were erased."), (long long)id);
}

enum rc patient_check_used(struct db *db, int64_t id, struct err *e)
{
    struct record r;
    enum rc rc = read_record(db, id, &r, e);
    return rc != RC_OK || r.active ? rc : out_of_use(id, &r, e);
}

enum rc patient_resolve(struct db *db, int64_t id, int64_t *survivor, struct err *e)
{
    struct record r = {.there = false};
    for (int i = 0; i < MERGES; i++) {
        enum rc rc = read_record(db, id, &r, e);
        if (rc != RC_OK)
            return rc;
        if (r.active) {
            *survivor = id;
            return RC_OK;
        }
        if (r.merged_into_id == 0)
            break;
        id = r.merged_into_id;
    }
    return out_of_use(id, &r, e);
}

enum rc patient_check_alive(struct db *db, int64_t id, struct err *e)
{
    char name[2 * PATIENT_NAME];
    struct stmt st;
    int64_t dead = 0;
    stmt_open(&st, db, "SELECT lifecycle = 'deceased' FROM patient WHERE id = :id");
    stmt_int(&st, ":id", id);
    enum rc rc = stmt_one_int(&st, &dead, e);
    if (rc == RC_OK && dead != 0)
        rc = err_set(e, RC_CONFLICT, _("%s is noted as deceased. If that is wrong, change the status first."),
                     patient_display_of(db, id, name, sizeof name));
    return rc;
}

enum rc patient_visited(struct db *db, int64_t id, int64_t source_id, struct err *e)
{
    struct stmt st;
    enum rc rc = patient_check_used(db, id, e);
    if (rc == RC_OK)
        rc = patient_check_alive(db, id, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "UPDATE patient SET patient_at = CASE lifecycle WHEN 'prospect' THEN coalesce(patient_at, :now) ELSE patient_at END,"
              " patient_source_id = CASE lifecycle WHEN 'prospect' THEN coalesce(patient_source_id, :source, source_id)"
              " ELSE patient_source_id END, lifecycle = 'patient', rev = rev + 1"
              " WHERE id = :id AND lifecycle IN ('prospect', 'inactive')");
    stmt_int(&st, ":now", db_now(db));
    stmt_int_or_null(&st, ":source", source_id);
    stmt_int(&st, ":id", id);
    return stmt_run(&st, e);
}
