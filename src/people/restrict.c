/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People out of use who may come back: restricted, and lifted. */
#include "src/people/restrict.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/store/change.h"
#include "src/store/erase.h"
#include "src/store/stmt.h"

enum rc patient_in_use(struct db *db, int64_t patient_id, struct err *e)
{
    bool there, active = false, erased = false, restricted = false;
    int64_t into = 0;
    struct stmt st;
    enum rc rc;

    stmt_open(&st, db,
              "SELECT active, erased_at IS NOT NULL, restricted_at IS NOT NULL, merged_into_id FROM patient WHERE id = :id");
    stmt_int(&st, ":id", patient_id);
    if ((there = stmt_row(&st))) {
        active = stmt_col_int(&st, 0) != 0;
        erased = stmt_col_int(&st, 1) != 0;
        restricted = stmt_col_int(&st, 2) != 0;
        into = stmt_col_int(&st, 3);
    }
    rc = stmt_finish(&st, e);
    if (rc != RC_OK || (there && active))
        return rc;
    if (!there)
        return err_set(e, RC_NOT_FOUND, _("There is no patient number %lld."), (long long)patient_id);
    if (erased)
        return err_set(e, RC_CONFLICT, _("Number %lld was erased."), (long long)patient_id);
    if (into)
        return err_set(e, RC_CONFLICT, _("Number %lld was merged into %lld. Use that one."), (long long)patient_id,
                       (long long)into);
    if (restricted)
        return err_set(e, RC_CONFLICT, _("Number %lld is restricted: kept by law, and used for nothing."),
                       (long long)patient_id);
    return err_set(e, RC_CONFLICT, _("Number %lld is out of use."), (long long)patient_id);
}

static enum rc set_restricted(struct db *db, int64_t id, const char *reason, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db,
              "UPDATE patient SET active = 0, restricted_at = :now, restricted_reason = :reason, rev = rev + 1"
              " WHERE id = :id AND active = 1");
    stmt_int(&st, ":now", db_now(db));
    stmt_text(&st, ":reason", reason);
    stmt_int(&st, ":id", id);
    return stmt_changed(&st, 1, e);
}

enum rc patient_restrict(struct db *db, int64_t patient_id, const char *reason, struct err *e)
{
    char *tidy = text_tidy(reason ? reason : "", (size_t)-1, false);
    enum rc rc;

    if (!tidy)
        return err_memory(e);
    if (!tidy[0] || strlen(tidy) >= sizeof((struct restricted *)0)->reason) {
        rc = err_set(e, RC_INVALID, tidy[0] ? _("The reason is too long.") : _("Say why the person is restricted."));
        free(tidy);
        return rc;
    }
    if ((rc = change_begin(db, ACTION_RESTRICT, e)) == RC_OK) {
        change_subject(db, "patient", patient_id, patient_id);
        if ((rc = patient_in_use(db, patient_id, e)) == RC_OK && (rc = erase_retire(db, patient_id, false, e)) == RC_OK)
            rc = set_restricted(db, patient_id, tidy, e);
        rc = change_end(db, rc, e);
    }
    free(tidy);
    return rc;
}

enum rc patient_lift(struct db *db, int64_t patient_id, struct err *e)
{
    struct stmt st;
    enum rc rc = change_begin(db, ACTION_LIFT, e);

    if (rc != RC_OK)
        return rc;
    change_subject(db, "patient", patient_id, patient_id);
    stmt_open(&st, db,
              "UPDATE patient SET active = 1, restricted_at = NULL, restricted_reason = '', rev = rev + 1"
              " WHERE id = :id AND active = 0 AND restricted_at IS NOT NULL AND erased_at IS NULL AND merged_into_id IS NULL");
    stmt_int(&st, ":id", patient_id);
    rc = stmt_changed(&st, 1, e);
    if (rc == RC_CONFLICT)
        rc = err_set(e, RC_CONFLICT, _("Number %lld is not restricted."), (long long)patient_id);
    return change_end(db, rc, e);
}

static void read_restricted(struct stmt *st, void *row)
{
    struct restricted *r = row;
    char family[PATIENT_NAME], given[PATIENT_NAME];

    r->patient_id = stmt_col_int(st, 0);
    r->at = stmt_col_int(st, 1);
    stmt_col_copy(st, 2, family, sizeof family);
    stmt_col_copy(st, 3, given, sizeof given);
    stmt_col_copy(st, 4, r->reason, sizeof r->reason);
    patient_name(r->name, sizeof r->name, family, given);
}

enum rc restricted_list(struct db *db, struct restricted_list *ret, struct err *e)
{
    struct restricted_list list = {0};
    struct stmt st;
    enum rc rc = change_may(db, RIGHT_RESTRICT, e);

    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "SELECT id, restricted_at, family, given, restricted_reason FROM patient"
              " WHERE active = 0 AND restricted_at IS NOT NULL AND erased_at IS NULL ORDER BY restricted_at DESC, id");
    rc = stmt_list(&st, &list.rows, &list.n, sizeof *list.rows, read_restricted, e);
    if (rc == RC_OK)
        *ret = list;
    return rc;
}

void restricted_list_release(struct restricted_list *l)
{
    free(l->rows);
    *l = (struct restricted_list){0};
}
