/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who belongs to whom, each link kept in both directions. */
#include "src/people/link.h"

#include "src/base/i18n.h"
#include "src/people/privacy.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum link_kind link_opposite(enum link_kind kind)
{
    static const enum link_kind opposite[LINK_KIND_COUNT] = {
        [LINK_GUARDIAN] = LINK_WARD, [LINK_WARD] = LINK_GUARDIAN,   [LINK_PARENT] = LINK_CHILD,
        [LINK_CHILD] = LINK_PARENT,  [LINK_SPOUSE] = LINK_SPOUSE,   [LINK_SIBLING] = LINK_SIBLING,
        [LINK_FRIEND] = LINK_FRIEND, [LINK_CARER] = LINK_CARED_FOR, [LINK_CARED_FOR] = LINK_CARER,
    };
    return opposite[kind];
}

bool link_of_home(enum link_kind kind)
{
    return kind == LINK_PARENT || kind == LINK_CHILD || kind == LINK_SPOUSE || kind == LINK_SIBLING;
}

static enum rc add(struct db *db, int64_t patient_id, int64_t other_id, enum link_kind kind, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO patient_link (patient_id, other_id, kind) VALUES (:patient, :other, :kind)"
              " ON CONFLICT (patient_id, other_id, kind) DO NOTHING");
    stmt_int(&st, ":patient", patient_id);
    stmt_int(&st, ":other", other_id);
    stmt_text(&st, ":kind", link_kinds[kind].word);
    return stmt_run(&st, e);
}

static enum rc drop(struct db *db, int64_t patient_id, int64_t other_id, enum link_kind kind, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "DELETE FROM patient_link WHERE patient_id = :patient AND other_id = :other AND kind = :kind");
    stmt_int(&st, ":patient", patient_id);
    stmt_int(&st, ":other", other_id);
    stmt_text(&st, ":kind", link_kinds[kind].word);
    return stmt_run(&st, e);
}

typedef enum rc link_fn(struct db *db, int64_t patient_id, int64_t other_id, enum link_kind kind,
                        struct err *e);

/* Nobody is both parent and child of the same person. */
static enum rc check(struct db *db, int64_t patient_id, int64_t other_id, enum link_kind kind, struct err *e)
{
    struct stmt st;
    int64_t there;
    if (patient_id == other_id)
        return err_set(e, RC_INVALID, _("Nobody is linked to themselves."));
    stmt_open(&st, db, "SELECT count(*) FROM patient WHERE id IN (:one, :other) AND active");
    stmt_int(&st, ":one", patient_id);
    stmt_int(&st, ":other", other_id);
    enum rc rc = stmt_one_int(&st, &there, e);
    if (rc == RC_OK && there != 2)
        return err_set(e, RC_NOT_FOUND, _("There is no person with this number."));
    if (rc != RC_OK || link_opposite(kind) == kind)
        return rc;
    stmt_open(&st, db,
              "SELECT 1 FROM patient_link WHERE patient_id = :patient AND other_id = :other AND kind = :kind");
    stmt_int(&st, ":patient", patient_id);
    stmt_int(&st, ":other", other_id);
    stmt_text(&st, ":kind", link_kinds[link_opposite(kind)].word);
    rc = stmt_one_int(&st, &there, e);
    if (rc == RC_OK)
        return err_set(e, RC_INVALID, _("They are linked the other way round, as %s. Take that away first."),
                       _(link_kinds[link_opposite(kind)].label));
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc both(struct db *db, enum action action, int64_t patient_id, int64_t other_id, enum link_kind kind,
                    link_fn *fn, struct err *e)
{
    enum rc rc = change_begin(db, action, e);
    if (rc != RC_OK)
        return rc;
    if (action == ACTION_LINK)
        rc = check(db, patient_id, other_id, kind, e);
    if (rc == RC_OK)
        rc = fn(db, patient_id, other_id, kind, e);
    if (rc == RC_OK)
        rc = fn(db, other_id, patient_id, link_opposite(kind), e);
    change_subject(db, "patient", patient_id, patient_id);
    return change_end(db, rc, e);
}

enum rc patient_link(struct db *db, int64_t patient_id, int64_t other_id, enum link_kind kind, struct err *e)
{
    return both(db, ACTION_LINK, patient_id, other_id, kind, add, e);
}

enum rc patient_unlink(struct db *db, int64_t patient_id, int64_t other_id, enum link_kind kind,
                       struct err *e)
{
    return both(db, ACTION_UNLINK, patient_id, other_id, kind, drop, e);
}

enum rc patient_unlink_all(struct db *db, int64_t patient_id, int64_t other_id, struct err *e)
{
    struct stmt st;
    enum rc rc = change_begin(db, ACTION_UNLINK, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "DELETE FROM patient_link WHERE (patient_id = :one AND other_id = :two)"
              " OR (patient_id = :two AND other_id = :one)");
    stmt_int(&st, ":one", patient_id);
    stmt_int(&st, ":two", other_id);
    rc = stmt_run(&st, e);
    change_subject(db, "patient", patient_id, patient_id);
    return change_end(db, rc, e);
}
