/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two records of one person that become one must not put the person in two places. */
#include "src/booking/merging.h"

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/clinic/site.h"
#include "src/store/stmt.h"

enum rc booking_merging(struct db *db, int64_t from, int64_t into, bool asking, struct err *e)
{
    char first[CIVIL_TEXT], second[CIVIL_TEXT];
    struct stmt st;
    (void)asking;
    /* What is over on both sides is told of twice and left so. */
    stmt_open(&st, db,
              "SELECT a.start_min, s.name, b.start_min, t.name FROM occupancy x"
              " JOIN occupancy y ON y.kind = 3 AND y.resource = :into AND y.start_min < x.end_min"
              "  AND y.start_min > x.start_min - 1440 AND y.end_min > x.start_min AND y.overbook = 0"
              "  AND (y.expires_at = 0 OR y.expires_at > clock_now())"
              " JOIN appointment a ON a.id = x.appointment_id JOIN service s ON s.id = a.service_id"
              " JOIN appointment b ON b.id = y.appointment_id JOIN service t ON t.id = b.service_id"
              " WHERE x.kind = 3 AND x.resource = :from AND x.overbook = 0"
              "  AND (x.expires_at = 0 OR x.expires_at > clock_now())"
              "  AND NOT (a.status = 'fulfilled' AND b.status = 'fulfilled') ORDER BY a.start_min LIMIT 1");
    stmt_int(&st, ":from", from);
    stmt_int(&st, ":into", into);
    enum rc rc = RC_OK;
    if (stmt_row(&st))
        rc = err_set(e, RC_CONFLICT, _("They have two appointments at one time: %s %s and %s %s. Move or cancel one first."),
                     civil_format(first, sizeof first, site_calendar(db), stmt_col_int(&st, 0)), stmt_col_text(&st, 1),
                     civil_format(second, sizeof second, site_calendar(db), stmt_col_int(&st, 2)), stmt_col_text(&st, 3));
    enum rc finish = stmt_finish(&st, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : finish;
}
