/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A time held for one person: taken until an instant, taken up, or given back. */
#include "src/booking/hold.h"

#include "src/base/i18n.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum rc hold_take(struct db *db, struct appointment *a, int64_t until_at, struct err *e)
{
    if (until_at <= db_now(db) || until_at > db_now(db) + HOLD_MOST_S)
        return err_field(e, APPOINTMENT_START, _("A time is held from now on, for 30 days at most."));
    return appointment_hold(db, a, until_at, e);
}

enum rc hold_until(struct db *db, int64_t id, int64_t *ret, struct err *e)
{
    struct stmt st;
    int64_t until = 0;
    stmt_open(&st, db, "SELECT " HOLD_UNTIL_SQL("a") " FROM appointment a WHERE a.id = :id AND a.status = 'proposed'");
    stmt_int(&st, ":id", id);
    enum rc rc = stmt_one_int(&st, &until, e);
    if (rc == RC_OK || rc == RC_NOT_FOUND)
        *ret = until;
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/** Reads what is held, or was, as the desk saw it. */
static enum rc load_for(struct db *db, int64_t id, int64_t rev, enum action action, struct appointment *ret,
                        struct err *e)
{
    enum rc rc = appointment_load(db, id, ret, e);
    if (rc == RC_NOT_FOUND)
        return err_set(e, RC_CONFLICT, _("This time is held for nobody any more."));
    if (rc == RC_OK && rev != 0 && rev != ret->rev)
        return err_set(e, RC_CONFLICT, _("Another desk changed what is held for %s meanwhile. Look at it again."),
                       ret->patient);
    return rc == RC_OK ? appointment_may(db, ret, action, e) : rc;
}

/** What is over, or begins by now, is booked like any other: all that booking asks is asked again, also whether it is still
 * free and not past. */
static enum rc take_up(struct db *db, int64_t id, int64_t rev, struct err *e)
{
    struct appointment a;
    int64_t until = 0;
    enum rc rc = load_for(db, id, rev, ACTION_TAKE_UP, &a, e);
    if (rc == RC_OK)
        rc = hold_until(db, id, &until, e);
    if (rc == RC_OK && (until == 0 || a.start_min <= site_now_min(db)))
        rc = appointment_fits(db, &a, e);
    return rc == RC_OK ? appointment_step(db, id, ACTION_TAKE_UP, e) : rc;
}

enum rc hold_take_up(struct db *db, int64_t id, int64_t rev, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_TAKE_UP, e);
    return rc == RC_OK ? change_end(db, take_up(db, id, rev, e), e) : rc;
}

/** What was never agreed is no appointment: its row goes, and with it all that it takes. */
static enum rc release(struct db *db, int64_t id, int64_t rev, struct err *e)
{
    struct appointment a;
    struct stmt st;
    enum rc rc = load_for(db, id, rev, ACTION_RELEASE, &a, e);
    if (rc != RC_OK)
        return rc;
    change_subject(db, "appointment", a.id, a.patient_id);
    stmt_open(&st, db, "DELETE FROM appointment WHERE id = :id AND status = 'proposed'");
    stmt_int(&st, ":id", id);
    return stmt_changed(&st, 1, e);
}

enum rc hold_release(struct db *db, int64_t id, int64_t rev, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_RELEASE, e);
    return rc == RC_OK ? change_end(db, release(db, id, rev, e), e) : rc;
}
