/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What visit/ hands to the store: its schema, and the derived order in which people are found. */
#include "src/base/i18n.h"
#include "src/base/money.h"
#include "src/clinic/site.h"
#include "src/clinic/staff.h"
#include "src/people/find.h"
#include "src/people/privacy.h"
#include "src/store/stmt.h"
#include "src/visit/visit.h"

extern const struct migration migration_005_visit, migration_014_visit, migration_019_visit, migration_031_visit,
    migration_033_visit;

static const struct migration *const migrations[] = {&migration_005_visit, &migration_014_visit,
                                                     &migration_019_visit, &migration_031_visit,
                                                     &migration_033_visit, NULL};

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

/** Nobody goes out of use while they are here. */
static enum rc retire(struct db *db, int64_t patient_id, bool for_good, struct err *e)
{
    struct stmt st;
    int64_t open = 0;
    (void)for_good;
    stmt_open(&st, db, "SELECT count(*) FROM visit WHERE patient_id = :id AND closed_at IS NULL");
    stmt_int(&st, ":id", patient_id);
    enum rc rc = stmt_one_int(&st, &open, e);
    if (rc == RC_OK && open > 0)
        rc = err_set(e, RC_CONFLICT, _("This person is here now. Finish the visit first."));
    return rc;
}

static enum rc last_record(struct db *db, int64_t patient_id, int32_t *day, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT max(day) FROM visit WHERE patient_id = :id");
    stmt_int(&st, ":id", patient_id);
    if (stmt_row(&st) && !stmt_col_null(&st, 0))
        *day = (int32_t)stmt_col_int(&st, 0);
    return stmt_finish(&st, e);
}

/* Nobody is here twice. */
static enum rc merging(struct db *db, int64_t from, int64_t into, bool asking, struct err *e)
{
    struct stmt st;
    (void)asking;
    stmt_open(&st, db,
              "SELECT a.ticket, b.ticket FROM visit a JOIN visit b ON b.patient_id = :into AND b.closed_at IS NULL"
              " WHERE a.patient_id = :from AND a.closed_at IS NULL LIMIT 1");
    stmt_int(&st, ":from", from);
    stmt_int(&st, ":into", into);
    enum rc rc = RC_OK;
    if (stmt_row(&st))
        rc = err_set(e, RC_CONFLICT, _("Both are checked in, with tickets %lld and %lld. Check one out first."),
                     (long long)stmt_col_int(&st, 0), (long long)stmt_col_int(&st, 1));
    enum rc finish = stmt_finish(&st, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : finish;
}

/** Who owes more than the clinic allows is booked only by who may. The file asks the same (schema 031). */
static enum rc may_book(struct db *db, int64_t patient_id, int64_t practitioner_id, struct err *e)
{
    char name[2 * PATIENT_NAME], owes[MONEY_TEXT], limit[MONEY_TEXT], who[160];
    struct stmt st;
    int64_t most = 0, due = 0;
    (void)practitioner_id;
    stmt_open(&st, db,
              "SELECT s.balance_limit_minor, b.balance_minor FROM (SELECT balance_limit_minor FROM site ORDER BY id LIMIT 1) s"
              " CROSS JOIN v_balance b ON b.patient_id = :patient AND b.balance_minor > s.balance_limit_minor"
              " WHERE s.balance_limit_minor IS NOT NULL");
    stmt_int(&st, ":patient", patient_id);
    bool over = stmt_row(&st);
    if (over) {
        most = stmt_col_int(&st, 0);
        due = stmt_col_int(&st, 1);
    }
    enum rc rc = stmt_finish(&st, e);
    if (rc != RC_OK || !over || staff_may(db, RIGHT_BOOK_RESTRICTED))
        return rc;
    return err_set(e, RC_DENIED, _("%s owes %s; who owes more than %s is not booked. Those who may: %s."),
                   patient_display_of(db, patient_id, name, sizeof name), site_money(db, due, owes, sizeof owes),
                   site_money(db, most, limit, sizeof limit), staff_who_may(db, RIGHT_BOOK_RESTRICTED, who, sizeof who));
}

static const struct override overrides[] = {
    {N_("This person owes more than is allowed."), RIGHT_BOOK_RESTRICTED},
    {NULL,                                         0                    },
};

const struct room visit_room = {
    .name = "visit",
    .migrations = migrations,
    .rebuild = rebuild,
    .retire = retire,
    .last_record = last_record,
    .merging = merging,
    .may_book = may_book,
    .overrides = overrides,
};
