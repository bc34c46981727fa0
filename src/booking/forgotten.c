/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Past appointments that nobody closed: counted and listed from the index of open ones, and closed as kept. */
#include "src/booking/forgotten.h"

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

/* As the index appointment_open has it, so that it serves. */
#define FORGOTTEN                                                                                              \
    "FROM appointment a JOIN patient p ON p.id = a.patient_id WHERE a.status IN ('booked', 'arrived', 'in-visit')" \
    " AND a.start_min < :today AND a.end_min <= :today AND p.active = 1"

enum rc forgotten_count(struct db *db, int64_t *n, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT count(*) FROM (SELECT 1 " FORGOTTEN " LIMIT :most)");
    stmt_int(&st, ":most", FORGOTTEN_MOST);
    stmt_int(&st, ":today", (int64_t)site_today(db) * CIVIL_DAY_MIN);
    return stmt_one_int(&st, n, e);
}

enum rc forgotten_list(struct db *db, int limit, struct appointment_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT a.id " FORGOTTEN " ORDER BY a.start_min, a.id LIMIT :limit");
    stmt_int(&st, ":today", (int64_t)site_today(db) * CIVIL_DAY_MIN);
    stmt_int(&st, ":limit", limit > 0 ? limit : -1);
    return appointment_list_of(&st, ret, e);
}

static enum rc came(struct db *db, int64_t id, int64_t rev, struct err *e)
{
    struct appointment a;
    enum rc rc = appointment_load(db, id, &a, e);
    if (rc != RC_OK)
        return rc;
    change_subject(db, "appointment", a.id, a.patient_id);
    if (rev != 0 && rev != a.rev)
        return err_set(e, RC_CONFLICT, _("Another desk changed the appointment of %s meanwhile. Look at it again."),
                       a.patient);
    if (civil_min_day(a.start_min) >= site_today(db))
        return err_set(e, RC_INVALID, _("That day is not over yet: check %s in instead."), a.patient);
    return appointment_step(db, id, ACTION_CAME, e);
}

enum rc appointment_came(struct db *db, int64_t id, int64_t rev, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_CAME, e);
    return rc == RC_OK ? change_end(db, came(db, id, rev, e), e) : rc;
}
