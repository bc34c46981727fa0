/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The risk of a no-show: counts from a derived table and from the person's own appointments, and the estimate. */
#include "src/booking/risk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/clinic/site.h"
#include "src/people/household.h"
#include "src/store/stmt.h"

enum { PARTS = 3, AHEADS = 5, KINDS = 7 * PARTS * AHEADS, MONDAY = 3 /* 1970-01-01 was a Thursday */ };

double risk_estimate(const struct risk_count *person, const struct risk_count *kind, const struct risk_count *clinic)
{
    const double base = ((double)clinic->missed + RISK_CLINIC_WEIGHT / 10.0) / (double)(clinic->of + RISK_CLINIC_WEIGHT);
    const double at_such = ((double)kind->missed + RISK_KIND_WEIGHT * base) / (double)(kind->of + RISK_KIND_WEIGHT);
    return ((double)person->missed + RISK_PERSON_WEIGHT * at_such) / (double)(person->of + RISK_PERSON_WEIGHT);
}

int risk_kind(int64_t start_min, int64_t ahead_min)
{
    static const int64_t within[AHEADS - 1] = {0, 1 * CIVIL_DAY_MIN, 7 * CIVIL_DAY_MIN, 30 * CIVIL_DAY_MIN};
    const int32_t day = civil_min_day(start_min);
    const int64_t minute = start_min - (int64_t)day * CIVIL_DAY_MIN;
    int weekday = ((day + MONDAY) % 7 + 7) % 7, part = (minute >= 12 * 60) + (minute >= 17 * 60), ahead = 0;
    while (ahead < AHEADS - 1 && ahead_min >= within[ahead])
        ahead++;
    return (weekday * PARTS + part) * AHEADS + ahead;
}

static int64_t window_from(struct db *db)
{
    return (site_now_min(db) / RISK_PERIOD_MIN - RISK_PERIODS + 1) * RISK_PERIOD_MIN;
}

static void read_count(struct stmt *st, void *row)
{
    struct risk_count *c = row;
    c->missed = stmt_col_int(st, 0);
    c->of = c->missed + stmt_col_int(st, 1);
}

/** Of every kind of time, and of all together. */
struct history {
    struct risk_count kinds[KINDS], clinic;
};

static enum rc read_history(struct db *db, struct history *ret, struct err *e)
{
    struct stmt st;
    *ret = (struct history){0};
    stmt_open(&st, db,
              "SELECT sum(missed), sum(kept), kind FROM noshow_history WHERE period >= :from AND kind BETWEEN 0 AND :last"
              " GROUP BY kind");
    stmt_int(&st, ":from", window_from(db) / RISK_PERIOD_MIN);
    stmt_int(&st, ":last", KINDS - 1);
    while (stmt_row(&st)) {
        struct risk_count *kind = &ret->kinds[stmt_col_int(&st, 2)];
        read_count(&st, kind);
        ret->clinic.missed += kind->missed;
        ret->clinic.of += kind->of;
    }
    return stmt_finish(&st, e);
}

struct past {
    struct risk_count count;
    int64_t late;
};

static void read_past(struct stmt *st, void *row)
{
    struct past *p = row;
    read_count(st, &p->count);
    p->late = stmt_col_int(st, 2);
}

static enum rc count_person(struct db *db, int64_t patient_id, struct past *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT count(*) FILTER (WHERE status = 'noshow'), count(*) FILTER (WHERE status = 'fulfilled'),"
              " count(*) FILTER (WHERE status = 'cancelled' AND late_cancel = 1)"
              " FROM appointment WHERE patient_id = :patient AND start_min >= :from");
    stmt_int(&st, ":patient", patient_id);
    stmt_int(&st, ":from", window_from(db));
    return stmt_one(&st, ret, sizeof *ret, read_past, e);
}

static enum rc fill(struct db *db, int64_t patient_id, int64_t start_min, int64_t booked_at,
                    const struct history *history, struct risk *ret, struct err *e)
{
    struct risk r = {
        .clinic = history->clinic,
        .kind_of = risk_kind(start_min, (site_at_of(db, start_min) - (booked_at != 0 ? booked_at : db_now(db))) / 60),
    };
    r.kind = history->kinds[r.kind_of];
    struct past past;
    enum rc rc = count_person(db, patient_id, &past, e);
    if (rc != RC_OK)
        return rc;
    r.person = past.count;
    r.late = past.late;
    r.estimate = risk_estimate(&r.person, &r.kind, &r.clinic);
    *ret = r;
    return RC_OK;
}

enum rc risk_of(struct db *db, int64_t patient_id, int64_t start_min, int64_t booked_at, struct risk *ret,
                struct err *e)
{
    struct history history;
    enum rc rc = read_history(db, &history, e);
    return rc == RC_OK ? fill(db, patient_id, start_min, booked_at, &history, ret, e) : rc;
}

int risk_percent(const struct risk *r)
{
    return (int)(r->estimate * 100 + 0.5);
}

char *risk_brief(const struct risk *r, char *out, size_t size)
{
    if (r->person.of == 0)
        (void)snprintf(out, size, _("no-show: estimate %d %%; new here"), risk_percent(r));
    else
        (void)snprintf(out, size, _("no-show: estimate %d %%; missed %lld of %lld"), risk_percent(r),
                       (long long)r->person.missed, (long long)r->person.of);
    size_t used = strlen(out);
    if (r->late > 0)
        (void)snprintf(out + used, size - used, _(", called off late %lld"), (long long)r->late);
    return out;
}

char *risk_text(const struct risk *r, char *out, size_t size)
{
    char person[RISK_TEXT];
    if (r->kind.of == 0)
        return risk_brief(r, out, size);
    (void)snprintf(out, size, _("%s; at such times %lld of %lld"), risk_brief(r, person, sizeof person),
                   (long long)r->kind.missed, (long long)r->kind.of);
    return out;
}

/* ---- who is still to be asked ---- */

void risk_list_release(struct risk_list *list)
{
    free(list->rows);
    *list = (struct risk_list){0};
}

static int likeliest_first(const void *a, const void *b)
{
    const struct risk_row *x = a, *y = b;
    if (risk_percent(&x->risk) != risk_percent(&y->risk))
        return risk_percent(&x->risk) > risk_percent(&y->risk) ? -1 : 1;
    if (x->appointment.start_min != y->appointment.start_min)
        return x->appointment.start_min < y->appointment.start_min ? -1 : 1;
    return x->appointment.id < y->appointment.id ? -1 : x->appointment.id > y->appointment.id;
}

char *risk_phone(struct db *db, int64_t patient_id, char *out, size_t size)
{
    struct stmt st;
    out[0] = '\0';
    stmt_open(&st, db,
              "SELECT coalesce((SELECT value FROM contact_point c WHERE c.patient_id = " HOUSEHOLD_CALLER_SQL("p")
              " AND c.system = 'phone' ORDER BY c.rank, c.id LIMIT 1), '') FROM patient p WHERE p.id = :patient");
    stmt_int(&st, ":patient", patient_id);
    stmt_int(&st, ":adult", household_adult_born(db));
    if (stmt_row(&st))
        stmt_col_copy(&st, 0, out, size);
    (void)stmt_finish(&st, NULL);
    return out;
}

enum rc risk_unconfirmed(struct db *db, int32_t day, struct risk_list *ret, struct err *e)
{
    struct appointment_list all = {0};
    struct risk_list list = {0};
    struct history history;
    enum rc rc = read_history(db, &history, e);
    if (rc == RC_OK)
        rc = appointment_day(db, 0, day, false, &all, e);
    if (rc == RC_OK && all.n > 0 && (list.rows = calloc(all.n, sizeof *list.rows)) == NULL)
        rc = err_memory(e);
    for (size_t i = 0; i < all.n && rc == RC_OK; i++) {
        const struct appointment *a = &all.rows[i];
        if (a->status != APPOINTMENT_BOOKED || a->confirmation == CONFIRMATION_CONFIRMED ||
            a->confirmation == CONFIRMATION_DECLINED)
            continue;
        struct risk_row *row = &list.rows[list.n++];
        row->appointment = *a;
        rc = fill(db, a->patient_id, a->start_min, a->created_at, &history, &row->risk, e);
    }
    appointment_list_release(&all);
    if (rc != RC_OK) {
        risk_list_release(&list);
        return rc;
    }
    if (list.n > 1)
        qsort(list.rows, list.n, sizeof list.rows[0], likeliest_first);
    *ret = list;
    return RC_OK;
}

enum rc risk_unconfirmed_day(struct db *db, int32_t from_day, int days, int32_t *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT a.start_min FROM appointment a CROSS JOIN patient p ON p.id = a.patient_id AND p.active = 1"
              " WHERE a.start_min >= :from AND a.start_min < :to AND a.status = 'booked'"
              " AND a.confirmation NOT IN ('confirmed', 'declined') ORDER BY a.start_min LIMIT 1");
    stmt_int(&st, ":from", (int64_t)from_day * CIVIL_DAY_MIN);
    stmt_int(&st, ":to", ((int64_t)from_day + days) * CIVIL_DAY_MIN);
    const int32_t day = stmt_row(&st) ? civil_min_day(stmt_col_int(&st, 0)) : from_day;
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK)
        *ret = day;
    return rc;
}

enum rc risk_rebuild(struct db *db, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "DELETE FROM noshow_history");
    enum rc rc = stmt_run(&st, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "INSERT INTO noshow_history (kind, period, missed, kept)"
              " SELECT risk_kind(start_min, created_at) AS kind, start_min / 43200 AS period,"
              " count(*) FILTER (WHERE status = 'noshow'), count(*) FILTER (WHERE status = 'fulfilled')"
              " FROM appointment WHERE status IN ('noshow', 'fulfilled') GROUP BY 1, 2");
    return stmt_run(&st, e);
}
