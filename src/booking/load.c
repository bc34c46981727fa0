/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The load of a day: booked minutes from the index of appointments by day, worked minutes from the schedules. */
#include "src/booking/load.h"

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/hours.h"
#include "src/clinic/site.h"
#include "src/store/stmt.h"

static int32_t worked(const struct schedule_set *set, int64_t practitioner_id, int32_t day, int32_t today)
{
    struct work_interval hours[SCHEDULE_MAX_INTERVALS];
    size_t n = schedule_day(set, practitioner_id, day, today, hours);
    int32_t minutes = 0;
    for (size_t i = 0; i < n; i++)
        minutes += hours[i].end_min - hours[i].start_min;
    return minutes;
}

static enum rc read_worked(struct db *db, int64_t practitioner_id, struct load_day *d, struct err *e)
{
    const struct schedule_set *set;
    const int32_t today = site_today(db);
    struct practitioner_list who = {0};
    enum rc rc = hours_get(db, d->day, d->day, &set, e);
    if (rc != RC_OK)
        return rc;
    const char *closed = schedule_closed_why(set, d->day);
    (void)text_copy(d->closed, sizeof d->closed, closed != NULL ? closed : "");
    if (practitioner_id != 0) {
        d->worked_min = worked(set, practitioner_id, d->day, today);
        return RC_OK;
    }
    rc = practitioner_list(db, &who, e);
    for (size_t i = 0; i < who.n && rc == RC_OK; i++)
        d->worked_min += worked(set, who.rows[i].id, d->day, today);
    practitioner_list_release(&who);
    return rc;
}

enum rc load_read(struct db *db, int64_t practitioner_id, int32_t day, struct load_day *ret, struct err *e)
{
    struct load_day d = {.day = day};
    struct stmt st;
    stmt_open(&st, db,
              "SELECT count(*), sum(end_min - start_min) FROM appointment"
              " WHERE start_min >= :from AND start_min < :to AND status IN ('booked', 'arrived', 'in-visit', 'fulfilled')"
              " AND (:practitioner = 0 OR practitioner_id = :practitioner)");
    stmt_int(&st, ":from", (int64_t)day * CIVIL_DAY_MIN);
    stmt_int(&st, ":to", ((int64_t)day + 1) * CIVIL_DAY_MIN);
    stmt_int(&st, ":practitioner", practitioner_id);
    if (stmt_row(&st)) {
        d.count = (int32_t)stmt_col_int(&st, 0);
        d.booked_min = (int32_t)stmt_col_int(&st, 1);
    }
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK)
        rc = read_worked(db, practitioner_id, &d, e);
    if (rc == RC_OK)
        *ret = d;
    return rc;
}

int load_percent(const struct load_day *d)
{
    return d->worked_min > 0 ? (int)(((int64_t)d->booked_min * 100 + d->worked_min / 2) / d->worked_min) : -1;
}
