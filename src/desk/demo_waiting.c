/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo's waiting list: some who want a time soon, some only on certain days or hours, a few urgently. */
#include "src/booking/waiting.h"
#include "src/desk/demo_model.h"
#include "src/store/stmt.h"

enum { LEAST = 4, MOST = 60, ONE_OF = 100, DAYS_BACK = 25, DAY_S = 86400 };

static enum rc add(struct demo *d, struct err *e)
{
    static const unsigned days[] = { WAITING_ANY_DAY, WAITING_ANY_DAY, 1u << 0 | 1u << 2 | 1u << 4, 1u << 1 | 1u << 3 };
    static const struct {
        int from, to;
    } hours[] = { { 0, 1440 }, { 0, 1440 }, { 0, 780 }, { 780, 1440 }, { 960, 1440 } };
    static const int notices[] = { 0, 60, 120, 1440 };
    size_t day = prng_below(&d->prng, 4), hour = prng_below(&d->prng, 5), notice = prng_below(&d->prng, 4);
    struct stmt st;
    stmt_open(&st, d->db,
              "INSERT OR IGNORE INTO waiting_entry (patient_id, service_id, weekdays, from_min, to_min, notice_min,"
              " priority, created_at, created_by) SELECT id, :service, :days, :from, :to, :notice, :priority, :at, :by"
              " FROM patient WHERE id = :patient AND active = 1 AND lifecycle <> 'deceased'");
    stmt_int(&st, ":patient", demo_between(d, 1, (int32_t)d->registered));
    stmt_int(&st, ":service", d->services[prng_below(&d->prng, (uint32_t)d->n_services)].s.id);
    stmt_int(&st, ":days", days[day]);
    stmt_int(&st, ":from", hours[hour].from);
    stmt_int(&st, ":to", hours[hour].to);
    stmt_int(&st, ":notice", notices[notice]);
    stmt_int(&st, ":priority", demo_often(d, 150) ? WAITING_URGENT : demo_often(d, 300) ? WAITING_CAN_WAIT : WAITING_SOON);
    stmt_int(&st, ":at", d->now - (int64_t)demo_between(d, 1, DAYS_BACK) * DAY_S);
    stmt_int(&st, ":by", demo_staff(d));
    return stmt_run(&st, e);
}

enum rc demo_waiting(struct demo *d, struct err *e)
{
    int64_t n = LEAST + d->registered / ONE_OF;
    enum rc rc = RC_OK;
    if (d->registered < 1 || d->n_services == 0)
        return RC_OK;
    for (int64_t i = 0; i < n && i < MOST && rc == RC_OK; i++)
        rc = add(d, e);
    return rc;
}
