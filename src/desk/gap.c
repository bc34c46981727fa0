/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gaps: what of a practitioner's hours is free, and what opened it. */
#include "src/desk/gap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/booking/hours.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/people/privacy.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"

enum { STEP_MIN = 5, NO_SERVICE_MIN = 15 };

void gap_list_release(struct gap_list *list)
{
    free(list->rows);
    *list = (struct gap_list){0};
}

/* ---- what is free ---- */

/** Of a practitioner's day: what is worked and not taken, held times counted as free. By start; what is past is cut off. */
static enum rc free_spans(struct db *db, int64_t practitioner_id, int32_t day, struct hours_span **ret, size_t *n,
                          struct err *e)
{
    const struct schedule_set *set;
    struct hours_span work[SCHEDULE_MAX_INTERVALS], *spans = NULL;
    int64_t now = site_now_min(db);
    size_t n_spans = 0;
    struct stmt st;
    enum rc rc = hours_get(db, day, day, &set, e);
    if (rc != RC_OK)
        return rc;
    size_t n_work = hours_of(set, practitioner_id, day, site_today(db), CATEGORY_ANY, work);
    for (size_t i = 0; i < n_work && rc == RC_OK; i++) {
        int64_t at = work[i].start_min > now ? work[i].start_min : (now + STEP_MIN - 1) / STEP_MIN * STEP_MIN;
        int64_t until = work[i].end_min;
        stmt_open(&st, db,
                  "SELECT start_min, end_min FROM occupancy WHERE kind = 1 AND resource = :who AND start_min < :end"
                  " AND start_min > :start - 1440 AND end_min > :start AND expires_at = 0"
                  " UNION ALL SELECT :end, :end ORDER BY 1");
        stmt_int(&st, ":who", practitioner_id);
        stmt_int(&st, ":start", at);
        stmt_int(&st, ":end", until);
        while (at < until && stmt_row(&st)) {
            if (stmt_col_int(&st, 0) > at) {
                struct hours_span *span = stmt_add(&st, &spans, &n_spans, sizeof *spans);
                if (span != NULL)
                    *span = (struct hours_span){.start_min = at, .end_min = stmt_col_int(&st, 0)};
            }
            if (stmt_col_int(&st, 1) > at)
                at = stmt_col_int(&st, 1);
        }
        rc = stmt_finish(&st, e);
    }
    if (rc != RC_OK) {
        free(spans);
        return rc;
    }
    *ret = spans;
    *n = n_spans;
    return RC_OK;
}

/** What was called off or missed there last. */
static enum rc read_opener(struct db *db, struct gap *gap, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT a.id, coalesce(a.cancelled_at, 0), a.status, " PATIENT_DISPLAY ", a.start_min"
              " FROM appointment a JOIN patient p ON p.id = a.patient_id"
              " WHERE a.start_min >= :start - 1440 AND a.start_min < :end AND a.end_min > :start"
              " AND a.practitioner_id = :who AND a.status IN ('cancelled', 'noshow')"
              " ORDER BY coalesce(a.cancelled_at, 0) DESC, a.id DESC LIMIT 1");
    stmt_int(&st, ":who", gap->practitioner_id);
    stmt_int(&st, ":start", gap->start_min);
    stmt_int(&st, ":end", gap->end_min);
    if (stmt_row(&st)) {
        char name[APPOINTMENT_PERSON];
        gap->opened_by = stmt_col_int(&st, 0);
        gap->opened_at = stmt_col_int(&st, 1);
        (void)patient_display_column(&st, 3, name, sizeof name);
        if (stmt_col_int(&st, 3 + PATIENT_DISPLAY_COLUMNS) > gap->start_min)
            gap->from_min = stmt_col_int(&st, 3 + PATIENT_DISPLAY_COLUMNS);
        (void)snprintf(gap->why, sizeof gap->why,
                       strcmp(stmt_col_text(&st, 2), "noshow") == 0 ? _("%.200s did not come") : _("%.200s cancelled"),
                       name);
    }
    return stmt_finish(&st, e);
}

/** Who is asked about it now. */
static enum rc read_offer(struct db *db, struct gap *gap, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT max(id) FROM offer WHERE practitioner_id = :who AND start_min > :start - 1440 AND start_min < :end"
              " AND end_min > :start AND outcome = 'open' AND expires_at > clock_now()");
    stmt_int(&st, ":who", gap->practitioner_id);
    stmt_int(&st, ":start", gap->start_min);
    stmt_int(&st, ":end", gap->end_min);
    return stmt_one_int(&st, &gap->offer_id, e);
}

static enum rc describe(struct db *db, struct gap *gap, const char *name, const struct hours_span *span, struct err *e)
{
    *gap = (struct gap){.practitioner_id = gap->practitioner_id,
                        .start_min = span->start_min,
                        .end_min = span->end_min,
                        .from_min = span->start_min};
    (void)text_copy(gap->practitioner, sizeof gap->practitioner, name);
    enum rc rc = read_opener(db, gap, e);
    return rc == RC_OK ? read_offer(db, gap, e) : rc;
}

enum rc gap_at(struct db *db, int64_t practitioner_id, int64_t at_min, struct gap *ret, struct err *e)
{
    struct practitioner who;
    struct hours_span *spans = NULL;
    size_t n = 0, i = 0;
    struct gap gap = {.practitioner_id = practitioner_id};
    int64_t now = site_now_min(db), at = at_min > now ? at_min : now;
    enum rc rc = practitioner_load(db, practitioner_id, &who, e);
    if (rc == RC_OK)
        rc = free_spans(db, practitioner_id, civil_min_day(at), &spans, &n, e);
    while (rc == RC_OK && i < n && spans[i].end_min <= at)
        i++;
    if (rc == RC_OK && (i == n || spans[i].start_min > at + STEP_MIN))
        rc = err_set(e, RC_NOT_FOUND, _("%s has no free time then."), who.short_name);
    if (rc == RC_OK && (rc = describe(db, &gap, who.short_name, &spans[i], e)) == RC_OK)
        *ret = gap;
    free(spans);
    return rc;
}

/** What any service takes at least. */
static enum rc shortest(struct db *db, int64_t *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT coalesce(min(with_min), :none) FROM service WHERE active = 1");
    stmt_int(&st, ":none", NO_SERVICE_MIN);
    return stmt_one_int(&st, ret, e);
}

static enum rc add_day(struct db *db, const struct practitioner *who, int32_t day, int64_t least, struct gap_list *list,
                       struct err *e)
{
    struct hours_span *spans = NULL;
    size_t n = 0;
    enum rc rc = free_spans(db, who->id, day, &spans, &n, e);
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        if (spans[i].end_min - spans[i].start_min < least)
            continue;
        struct gap *gap = list_more(&list->rows, list->n, sizeof *gap);
        if (gap == NULL) {
            rc = err_memory(e);
            break;
        }
        list->n++;
        gap->practitioner_id = who->id;
        rc = describe(db, gap, who->short_name, &spans[i], e);
    }
    free(spans);
    return rc;
}

static int by_start(const void *a, const void *b)
{
    const struct gap *x = a, *y = b;
    if (x->start_min != y->start_min)
        return x->start_min < y->start_min ? -1 : 1;
    return (x->practitioner_id > y->practitioner_id) - (x->practitioner_id < y->practitioner_id);
}

enum rc gap_find(struct db *db, int32_t first_day, int days, struct gap_list *ret, struct err *e)
{
    struct practitioner_list who = {0};
    struct gap_list list = {0};
    int64_t least = 0;
    struct stmt view;
    stmt_view(&view, db);
    enum rc rc = shortest(db, &least, e);
    if (rc == RC_OK)
        rc = practitioner_list(db, &who, e);
    for (int32_t day = first_day; day < first_day + days && rc == RC_OK; day++)
        for (size_t i = 0; i < who.n && rc == RC_OK; i++)
            rc = add_day(db, &who.rows[i], day, least, &list, e);
    (void)stmt_finish(&view, NULL);
    practitioner_list_release(&who);
    if (rc != RC_OK) {
        gap_list_release(&list);
        return rc;
    }
    if (list.n > 1)
        qsort(list.rows, list.n, sizeof *list.rows, by_start);
    *ret = list;
    return RC_OK;
}

/* ---- what this desk has just done ---- */

static enum rc keep_entry(void *ctx, const struct journal_entry *entry, struct err *e)
{
    (void)e;
    *(struct journal_entry *)ctx = *entry;
    return RC_OK;
}

/** Where an appointment stood before a change: what the change did not write stands still. */
static enum rc keep_place(void *ctx, const struct journal_value *v, struct err *e)
{
    struct gap *gap = ctx;
    (void)e;
    if (strcmp(v->table, "appointment") != 0 || v->before == NULL || strtoll(v->key, NULL, 10) != gap->opened_by)
        return RC_OK;
    if (strcmp(v->column, "start_min") == 0)
        gap->start_min = strtoll(v->before, NULL, 10);
    else if (strcmp(v->column, "practitioner_id") == 0)
        gap->practitioner_id = strtoll(v->before, NULL, 10);
    return RC_OK;
}

static enum rc moved_by_offer(struct db *db, int64_t offer_id, int64_t *appointment_id, struct err *e)
{
    struct offer o;
    enum rc rc = offer_load(db, offer_id, &o, e);
    if (rc == RC_OK && o.outcome == OFFER_ACCEPTED && o.kind == OFFER_EARLIER)
        *appointment_id = o.for_id;
    return rc;
}

enum rc gap_just_opened(struct db *db, struct gap *ret, struct err *e)
{
    static const enum action openers[] = {ACTION_CANCEL, ACTION_NOSHOW, ACTION_MOVE};
    struct journal_query q = {.seq = change_last_seq(db), .limit = 1};
    struct journal_entry entry = {0};
    struct appointment a;
    bool opens = false;
    enum rc rc = q.seq != 0 ? journal_list(db, &q, keep_entry, &entry, e) : RC_OK;
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++)
        opens = opens || strcmp(entry.action, actions[openers[i]].word) == 0;
    int64_t id = opens && strcmp(entry.subject, "appointment") == 0 ? entry.subject_id : 0;
    if (strcmp(entry.subject, "offer") == 0) /* who came earlier left a gap */
        rc = moved_by_offer(db, entry.subject_id, &id, e);
    if (rc != RC_OK || id == 0)
        return rc != RC_OK ? rc : RC_NOT_FOUND;
    if ((rc = appointment_load(db, id, &a, e)) != RC_OK)
        return rc;
    struct gap place = {.practitioner_id = a.practitioner_id, .start_min = a.start_min, .opened_by = a.id};
    if ((rc = journal_values(db, entry.seq, keep_place, &place, e)) != RC_OK)
        return rc;
    return gap_at(db, place.practitioner_id, place.start_min, ret, NULL) == RC_OK ? RC_OK : RC_NOT_FOUND;
}
