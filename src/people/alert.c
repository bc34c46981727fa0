/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts: by which right each audience sees them, and whom one keeps from being booked. */
#include "src/people/alert.h"

#include "src/base/i18n.h"
#include "src/clinic/staff.h"
#include "src/people/privacy.h"
#include "src/store/stmt.h"

const enum right alert_rights[ALERT_AUDIENCES] = {
    [ALERT_FOR_EVERYONE] = RIGHT_NONE,
    [ALERT_FOR_CLINICAL] = RIGHT_SEE_CLINICAL,
    [ALERT_FOR_RECEPTION] = RIGHT_SEE_RECEPTION,
    [ALERT_FOR_MANAGERS] = RIGHT_SEE_MANAGERS,
};

static bool alert_audience_seen(struct db *db, enum alert_audience audience)
{
    return staff_may(db, alert_rights[audience]);
}

bool alert_seen(struct db *db, int64_t alert_id)
{
    struct stmt st;
    char audience[16] = "";
    stmt_open(&st, db, "SELECT audience FROM alert WHERE id = :id");
    stmt_int(&st, ":id", alert_id);
    if (stmt_row(&st))
        stmt_col_copy(&st, 0, audience, sizeof audience);
    if (stmt_finish(&st, NULL) != RC_OK)
        return false;
    int which = WORD_INDEX(alert_audiences, audience, -1);
    if (which >= 0)
        return alert_audience_seen(db, (enum alert_audience)which);
    for (int i = 0; i < ALERT_AUDIENCES; i++)
        if (!alert_audience_seen(db, (enum alert_audience)i))
            return false;
    return true;
}

/* The alert that keeps this person from being booked; its text stays hidden from who may not see it. */
static enum rc restricted(struct db *db, int64_t patient_id, int64_t practitioner_id, struct err *e)
{
    char text[sizeof((struct patient_alert *)0)->text], name[2 * PATIENT_NAME], who[160];
    struct stmt st;
    stmt_open(&st, db,
              "SELECT (SELECT text FROM alert_seen s WHERE s.id = a.id) FROM alert a WHERE patient_id = :patient"
              " AND kind = 'scheduling' AND (until_day IS NULL OR until_day >= clinic_today())"
              " AND only_with_id IS NOT :practitioner AND (:practitioner <> 0 OR only_with_id IS NULL) ORDER BY id LIMIT 1");
    stmt_int(&st, ":patient", patient_id);
    stmt_int(&st, ":practitioner", practitioner_id);
    bool found = stmt_row(&st);
    if (found)
        stmt_col_copy(&st, 0, text, sizeof text);
    enum rc rc = stmt_finish(&st, e);
    if (rc != RC_OK || !found || staff_may(db, RIGHT_BOOK_RESTRICTED))
        return rc;
    (void)patient_display_of(db, patient_id, name, sizeof name);
    (void)staff_who_may(db, RIGHT_BOOK_RESTRICTED, who, sizeof who);
    return text[0] != '\0' ? err_set(e, RC_DENIED, _("Booking is restricted for %s: %s. Those who may book: %s."), name,
                                     text, who)
                           : err_set(e, RC_DENIED, _("Booking is restricted for %s. Those who may book: %s."), name, who);
}

/* One question for the many whom nothing keeps from it. */
static bool nothing_in_the_way(struct db *db, int64_t patient_id)
{
    struct stmt st;
    int64_t none = 0;
    stmt_open(&st, db,
              "SELECT active = 1 AND lifecycle <> 'deceased' AND NOT EXISTS (SELECT 1 FROM alert WHERE patient_id = :patient"
              " AND kind = 'scheduling') FROM patient WHERE id = :patient");
    stmt_int(&st, ":patient", patient_id);
    return stmt_one_int(&st, &none, NULL) == RC_OK && none != 0;
}

enum rc alert_may_book(struct db *db, int64_t patient_id, int64_t practitioner_id, struct err *e)
{
    int64_t id = patient_id;
    if (nothing_in_the_way(db, patient_id))
        return RC_OK;
    enum rc rc = patient_resolve(db, patient_id, &id, e);
    if (rc == RC_OK && id != patient_id)
        rc = err_set(e, RC_CONFLICT, _("Number %lld was merged into number %lld; book that one."), (long long)patient_id,
                     (long long)id);
    if (rc == RC_OK)
        rc = patient_check_alive(db, id, e);
    return rc == RC_OK ? restricted(db, id, practitioner_id, e) : rc;
}
