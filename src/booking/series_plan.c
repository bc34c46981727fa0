/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan of a series: its times looked at one by one, changed or left out, then booked or moved in one change. */
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/booking/series.h"
#include "src/booking/slots.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

void series_plan_release(struct series_plan *plan)
{
    free(plan->rows);
    *plan = (struct series_plan){0};
}

size_t series_count(const struct series_plan *plan, enum series_state state)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->n; i++)
        n += plan->rows[i].state == state;
    return n;
}

/** Does this stand in the way of one row, or of everything? */
static bool of_one_row(enum rc rc)
{
    return rc == RC_CONFLICT || rc == RC_INVALID || rc == RC_DENIED || rc == RC_NOT_FOUND;
}

/** Of a row that cannot be had: the nearest time of its day when it could be, first with the same practitioner, then
 * with anybody. */
static enum rc find_free(struct db *db, const struct series_plan *plan, struct series_row *row, struct err *e)
{
    struct slot_query q = {.service_id = plan->service_id,
                           .practitioner_id = row->practitioner_id,
                           .patient_id = plan->patient_id,
                           .appointment_id = row->appointment_id,
                           .from_min = (int64_t)civil_min_day(row->start_min) * CIVIL_DAY_MIN,
                           .days = 1,
                           .limit = CIVIL_DAY_MIN,
                           .minutes = plan->minutes};
    row->free_min = row->free_with = 0;
    if (civil_min_day(row->start_min) < site_today(db))
        return RC_OK;
    for (int i = 0; i < 2 && row->free_min == 0; i++, q.practitioner_id = 0) {
        struct slot_list list;
        enum rc rc = slots_find(db, &q, &list, e);
        if (rc != RC_OK)
            return of_one_row(rc) ? RC_OK : rc;
        for (size_t k = 0; k < list.n; k++)
            if (civil_min_day(list.rows[k].start_min) == civil_min_day(row->start_min) &&
                (row->free_min == 0 ||
                 llabs(list.rows[k].start_min - row->start_min) < llabs(row->free_min - row->start_min))) {
                row->free_min = list.rows[k].start_min;
                row->free_with = list.rows[k].practitioner_id;
            }
        slot_list_release(&list);
    }
    return RC_OK;
}

/** Notes how the look at a row ended; other than of_one_row it ends the whole look. */
static enum rc note(struct series_row *row, enum rc rc, const struct err *why)
{
    row->state = rc == RC_OK ? SERIES_FREE : SERIES_CONFLICT;
    (void)text_copy(row->why, sizeof row->why, rc == RC_OK ? "" : why->text);
    return of_one_row(rc) ? RC_OK : rc;
}

static struct appointment booking_of(const struct series_plan *plan, const struct series_row *row)
{
    return (struct appointment){.patient_id = plan->patient_id,
                                .service_id = plan->service_id,
                                .practitioner_id = row->practitioner_id,
                                .start_min = row->start_min,
                                .end_min = row->start_min + plan->minutes,
                                .series_id = plan->series_id};
}

static struct appointment_move move_of(const struct series_row *row)
{
    return (struct appointment_move){.id = row->appointment_id,
                                     .rev = row->rev,
                                     .start_min = row->start_min,
                                     .practitioner_id = row->practitioner_id};
}

/** Two rows of a new series that were put at one time do not see each other in the file. */
static enum rc meets_another(const struct series_plan *plan, size_t i, struct err *e)
{
    char time[CIVIL_TEXT];
    for (size_t k = 0; k < i; k++)
        if (plan->rows[k].state == SERIES_FREE && plan->rows[k].start_min < plan->rows[i].start_min + plan->minutes &&
            plan->rows[i].start_min < plan->rows[k].start_min + plan->minutes)
            return err_set(e, RC_CONFLICT, _("Another appointment of this series is at %s."),
                           civil_format_time(time, sizeof time, plan->rows[k].start_min));
    return RC_OK;
}

static enum rc look_at_new(struct db *db, struct series_plan *plan, struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < plan->n && rc == RC_OK; i++) {
        struct series_row *row = &plan->rows[i];
        struct appointment a = booking_of(plan, row);
        struct err why = {0};
        row->appointment_id = 0;
        if (row->state == SERIES_SKIPPED)
            continue;
        rc = appointment_fits(db, &a, &why);
        if (rc == RC_OK)
            rc = meets_another(plan, i, &why);
        if ((rc = note(row, rc, &why)) != RC_OK && e != NULL)
            *e = why;
    }
    return rc;
}

/** Moves row by row as series_apply will, from the end that is in nobody's way. `each` may fail alone. */
static enum rc move_all(struct db *db, struct series_plan *plan, bool each, struct err *e)
{
    const bool later = plan->n > 0 && plan->rows[0].start_min > plan->rows[0].was_min;
    enum rc rc = RC_OK;
    for (size_t i = 0; i < plan->n && rc == RC_OK; i++) {
        struct series_row *row = &plan->rows[later ? plan->n - 1 - i : i];
        struct appointment_move m = move_of(row);
        struct err why = {0};
        if (row->state == SERIES_SKIPPED)
            continue;
        if (each && (rc = change_part_begin(db, e)) != RC_OK)
            return rc;
        rc = appointment_move(db, &m, &why);
        if (each)
            rc = change_part_end(db, rc, &why);
        enum rc told = note(row, rc, &why);
        if (each)
            rc = told;
        if (rc != RC_OK && e != NULL)
            *e = why;
    }
    return rc;
}

/** What is moved is tried in earnest and taken back, for each may go where another one of them stands now. */
static enum rc look_at_moved(struct db *db, struct series_plan *plan, struct err *e)
{
    struct err not_meant = {0};
    enum rc rc = change_begin(db, ACTION_MOVE, e);
    if (rc != RC_OK)
        return rc;
    rc = move_all(db, plan, true, e);
    (void)change_end(db, rc != RC_OK ? rc : RC_STOPPED, &not_meant);
    return rc;
}

enum rc series_look(struct db *db, struct series_plan *plan, struct err *e)
{
    enum rc rc = plan->series_id == 0 ? look_at_new(db, plan, e) : look_at_moved(db, plan, e);
    for (size_t i = 0; i < plan->n && rc == RC_OK; i++)
        if (plan->rows[i].state == SERIES_CONFLICT)
            rc = find_free(db, plan, &plan->rows[i], e);
    return rc;
}

enum rc series_plan_new(struct db *db, const struct series_rule *rule, const struct appointment *first,
                        struct series_plan *ret, struct err *e)
{
    int32_t days[SERIES_MOST];
    struct service service;
    struct series_plan plan = {.patient_id = first->patient_id, .service_id = first->service_id, .rule = *rule};
    enum rc rc = series_rule_check(rule, e);
    if (rc != RC_OK || (rc = service_load(db, first->service_id, &service, e)) != RC_OK)
        return rc;
    plan.minutes = first->end_min > first->start_min ? (int32_t)(first->end_min - first->start_min) : service.with_min;
    plan.n = series_days(rule, days);
    plan.rows = calloc(plan.n, sizeof *plan.rows);
    if (plan.rows == NULL)
        return err_memory(e);
    for (size_t i = 0; i < plan.n; i++) {
        plan.rows[i].asked_min = (int64_t)days[i] * CIVIL_DAY_MIN + civil_min_of_day(first->start_min);
        plan.rows[i].start_min = plan.rows[i].asked_min;
        plan.rows[i].practitioner_id = first->practitioner_id;
    }
    if ((rc = series_look(db, &plan, e)) == RC_OK)
        *ret = plan;
    else
        series_plan_release(&plan);
    return rc;
}

/** The rows of a plan that moves `list` as `m` moves the one it names. */
static enum rc fill_moves(struct series_plan *plan, const struct appointment_list *list, const struct appointment *a,
                          const struct appointment_move *m, struct err *e)
{
    plan->rows = calloc(list->n + 1, sizeof *plan->rows);
    if (plan->rows == NULL)
        return err_memory(e);
    for (size_t i = 0; i < list->n && plan->n < SERIES_MOST; i++) {
        const struct appointment *one = &list->rows[i];
        struct series_row *row = &plan->rows[plan->n++];
        row->appointment_id = one->id;
        row->rev = one->rev;
        row->was_min = one->start_min;
        row->asked_min = row->start_min = one->start_min + (m->start_min - a->start_min);
        row->practitioner_id = m->practitioner_id != 0 ? m->practitioner_id : one->practitioner_id;
    }
    return RC_OK;
}

enum rc series_plan_move(struct db *db, const struct appointment_move *m, struct series_plan *ret, struct err *e)
{
    struct appointment a;
    struct appointment_list list;
    enum rc rc = appointment_load(db, m->id, &a, e);
    if (rc != RC_OK || (rc = appointment_may(db, &a, ACTION_MOVE, e)) != RC_OK)
        return rc;
    if (a.series_id == 0)
        return err_set(e, RC_INVALID, _("This appointment belongs to no series."));
    if (m->start_min == a.start_min && (m->practitioner_id == 0 || m->practitioner_id == a.practitioner_id))
        return err_field(e, APPOINTMENT_START, _("It stands there already."));
    struct series_plan plan = {.patient_id = a.patient_id,
                               .service_id = a.service_id,
                               .series_id = a.series_id,
                               .minutes = (int32_t)(a.end_min - a.start_min)};
    if ((rc = series_appointments(db, a.series_id, a.start_min, true, &list, e)) != RC_OK)
        return rc;
    rc = fill_moves(&plan, &list, &a, m, e);
    appointment_list_release(&list);
    if (rc == RC_OK)
        rc = series_look(db, &plan, e);
    if (rc == RC_OK)
        *ret = plan;
    else
        series_plan_release(&plan);
    return rc;
}

enum rc series_put(struct db *db, struct series_plan *plan, size_t row, int64_t start_min, int64_t practitioner_id,
                   struct err *e)
{
    plan->rows[row].start_min = start_min;
    if (practitioner_id != 0)
        plan->rows[row].practitioner_id = practitioner_id;
    plan->rows[row].state = SERIES_FREE;
    return series_look(db, plan, e);
}

enum rc series_skip(struct db *db, struct series_plan *plan, size_t row, bool skip, struct err *e)
{
    plan->rows[row].state = skip ? SERIES_SKIPPED : SERIES_FREE;
    return series_look(db, plan, e);
}

/* ---- in the file ---- */

static enum rc insert_series(struct db *db, const struct series_plan *plan, int64_t *id, struct err *e)
{
    const struct series_rule *r = &plan->rule;
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO series (patient_id, service_id, practitioner_id, first_day, start_min, every, unit, weekdays,"
              " count, until_day, made_at, made_by) VALUES (:patient, :service, :practitioner, :first, :start, :every,"
              " :unit, :weekdays, :count, :until, :at, :by)");
    stmt_int(&st, ":patient", plan->patient_id);
    stmt_int(&st, ":service", plan->service_id);
    stmt_int(&st, ":practitioner", plan->rows[0].practitioner_id);
    stmt_int(&st, ":first", r->first_day);
    stmt_int(&st, ":start", civil_min_of_day(plan->rows[0].asked_min));
    stmt_int(&st, ":every", r->every);
    stmt_text(&st, ":unit", series_units[r->unit].word);
    stmt_int(&st, ":weekdays", r->weekdays);
    stmt_int_or_null(&st, ":count", r->count);
    if (r->count == 0)
        stmt_int(&st, ":until", r->until_day);
    else
        stmt_null(&st, ":until");
    stmt_int(&st, ":at", db_now(db));
    stmt_int(&st, ":by", db_actor(db));
    return stmt_insert(&st, id, e);
}

static enum rc book_all(struct db *db, struct series_plan *plan, int64_t *series_id, struct err *e)
{
    enum rc rc = insert_series(db, plan, series_id, e);
    for (size_t i = 0; i < plan->n && rc == RC_OK; i++) {
        struct series_row *row = &plan->rows[i];
        struct appointment a = booking_of(plan, row);
        if (row->state == SERIES_SKIPPED)
            continue;
        a.series_id = *series_id;
        if ((rc = appointment_book(db, &a, e)) == RC_OK)
            row->appointment_id = a.id;
    }
    return rc;
}

enum rc series_apply(struct db *db, struct series_plan *plan, int64_t *series_id, struct err *e)
{
    const size_t conflicts = series_count(plan, SERIES_CONFLICT);
    const bool new = plan->series_id == 0;
    int64_t id = plan->series_id;
    struct err later;
    if (conflicts > 0)
        return err_set(e, RC_CONFLICT,
                       ngettext_("%d time cannot be had. Choose another for it, or leave it out.",
                                 "%d times cannot be had. Choose others for them, or leave them out.", conflicts),
                       (int)conflicts);
    if (series_count(plan, SERIES_FREE) == 0)
        return err_set(e, RC_INVALID, _("Nothing is left of the series to do."));
    enum rc rc = change_begin(db, new ? ACTION_SERIES : ACTION_MOVE, e);
    if (rc != RC_OK)
        return rc;
    rc = new ? book_all(db, plan, &id, e) : move_all(db, plan, false, e);
    change_subject(db, "series", id, plan->patient_id);
    rc = change_end(db, rc, e);
    if (rc == RC_OK && series_id != NULL)
        *series_id = id;
    if (of_one_row(rc) && !change_is_open(db))
        (void)series_look(db, plan, &later); /* whose row it is, and whether others went too */
    return rc;
}

enum rc series_cancel(struct db *db, int64_t appointment_id, enum reason_side side, int64_t reason_id,
                      const char *reason, int *n, struct err *e)
{
    struct appointment a;
    struct appointment_list list;
    int done = 0;
    enum rc rc = change_begin(db, ACTION_CANCEL, e);
    if (rc != RC_OK)
        return rc;
    if ((rc = appointment_load(db, appointment_id, &a, e)) == RC_OK)
        rc = appointment_may(db, &a, ACTION_CANCEL, e);
    if (rc == RC_OK && a.series_id == 0)
        rc = err_set(e, RC_INVALID, _("This appointment belongs to no series."));
    if (rc == RC_OK && (rc = series_appointments(db, a.series_id, a.start_min, true, &list, e)) == RC_OK) {
        for (size_t i = 0; i < list.n && rc == RC_OK; i++, done++)
            rc = appointment_cancel(db, list.rows[i].id, list.rows[i].rev, side, reason_id, reason, e);
        appointment_list_release(&list);
        change_subject(db, "series", a.series_id, a.patient_id);
    }
    rc = change_end(db, rc, e);
    if (rc == RC_OK && n != NULL)
        *n = done;
    return rc;
}

/* ---- reading ---- */

enum rc series_appointments(struct db *db, int64_t series_id, int64_t from_min, bool booked,
                            struct appointment_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT id FROM appointment WHERE series_id = :series AND start_min >= :from"
              " AND status <> 'entered-in-error' AND (NOT :booked OR status = 'booked') ORDER BY start_min, id");
    stmt_int(&st, ":series", series_id);
    stmt_int(&st, ":from", from_min);
    stmt_int(&st, ":booked", booked);
    return appointment_list_of(&st, ret, e);
}
