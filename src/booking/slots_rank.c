/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of the free times suits best: points for each thing that speaks for it, their sum, and the line that says so. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/booking/slots_inside.h"
#include "src/store/stmt.h"

enum {
    EARLIEST = 50,
    SOON = 40,
    SOON_A_DAY = 2,
    NEAR = 30,
    NEAR_EACH_MIN = 4,
    OWN = 20,
    USUAL = 10,
    USUAL_WITHIN_MIN = 60,
    KEPT = 10,
    GAP = 10,
    HABIT = 10,      /* appointments from which habits are read */
    HABIT_LEAST = 2, /* so many alike make one */
};

static int by_int(const void *a, const void *b)
{
    const int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

enum rc habit_read(struct db *db, int64_t patient_id, struct habit *h, struct err *e)
{
    struct stmt st;
    int64_t who[HABIT], shortest = 0;
    int minutes[HABIT];
    size_t n = 0, most = 0;
    *h = (struct habit){.usual_min = -1};
    stmt_open(&st, db, "SELECT coalesce(min(with_min), 0) FROM service WHERE active = 1");
    enum rc rc = stmt_one_int(&st, &shortest, e);
    h->shortest_min = (int32_t)shortest;
    if (rc != RC_OK || patient_id == 0)
        return rc;
    stmt_open(&st, db,
              "SELECT practitioner_id, start_min FROM appointment WHERE patient_id = :patient"
              " AND status NOT IN ('cancelled', 'noshow', 'entered-in-error') ORDER BY start_min DESC LIMIT 10");
    stmt_int(&st, ":patient", patient_id);
    for (; stmt_row(&st) && n < HABIT; n++) {
        who[n] = stmt_col_int(&st, 0);
        minutes[n] = civil_min_of_day(stmt_col_int(&st, 1));
    }
    if ((rc = stmt_finish(&st, e)) != RC_OK || n < HABIT_LEAST)
        return rc;
    for (size_t i = 0; i < n; i++) {
        size_t same = 0;
        for (size_t k = 0; k < n; k++)
            same += who[k] == who[i];
        if (same > most && same >= HABIT_LEAST) {
            most = same;
            h->practitioner_id = who[i];
        }
    }
    qsort(minutes, n, sizeof minutes[0], by_int);
    h->usual_min = minutes[n / 2];
    return RC_OK;
}

static int at_least_0(int64_t points)
{
    return points > 0 ? (int)points : 0;
}

static bool useless(int32_t free_min, int32_t shortest_min)
{
    return free_min > 0 && free_min < shortest_min;
}

static int gap_points(const struct slot *s, int32_t shortest_min)
{
    if (useless(s->free_before, shortest_min) || useless(s->free_after, shortest_min))
        return -GAP;
    return s->free_before == 0 || s->free_after == 0 ? GAP : 0;
}

void slot_weigh(struct slot *s, const struct habit *h, int64_t first_min)
{
    const int32_t days = civil_min_day(s->start_min) - civil_min_day(first_min);
    const int apart = h->usual_min - civil_min_of_day(s->start_min);
    s->first = s->start_min == first_min;
    s->points[SLOT_SOON] = s->first ? EARLIEST : at_least_0(SOON - (int64_t)days * SOON_A_DAY);
    s->points[SLOT_NEAR] = s->near_gap == SLOT_NOT_NEAR ? 0 : at_least_0(NEAR - labs(s->near_gap) / NEAR_EACH_MIN);
    s->points[SLOT_OWN] = s->practitioner_id == h->practitioner_id ? OWN : 0;
    s->points[SLOT_USUAL] = h->usual_min >= 0 && abs(apart) <= USUAL_WITHIN_MIN ? USUAL : 0;
    s->points[SLOT_KEPT] = s->kept ? KEPT : 0;
    s->points[SLOT_GAP] = gap_points(s, h->shortest_min);
    s->merit = 0;
    for (int i = 0; i < SLOT_PART_COUNT; i++)
        s->merit += s->points[i];
}

static int by_merit(const void *a, const void *b)
{
    const struct slot *x = a, *y = b;
    if (x->merit != y->merit)
        return x->merit > y->merit ? -1 : 1;
    if (x->start_min != y->start_min)
        return x->start_min < y->start_min ? -1 : 1;
    return x->practitioner_id < y->practitioner_id ? -1 : x->practitioner_id > y->practitioner_id;
}

static void rank(const struct habit *h, struct slot_list *list)
{
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < list->n; i++)
        first = list->rows[i].start_min < first ? list->rows[i].start_min : first;
    for (size_t i = 0; i < list->n; i++)
        slot_weigh(&list->rows[i], h, first);
    if (list->n > 1)
        qsort(list->rows, list->n, sizeof list->rows[0], by_merit);
}

/** Adds what the other list has more. */
static enum rc add_others(struct slot_list *list, const struct slot_list *more, struct err *e)
{
    const size_t n = list->n;
    size_t at = 0;
    struct slot *rows = realloc(list->rows, (n + more->n + 1) * sizeof *rows);
    if (rows == NULL)
        return err_memory(e);
    list->rows = rows;
    for (size_t i = 0; i < more->n; i++) {
        const struct slot *m = &more->rows[i];
        while (at < n && (rows[at].start_min < m->start_min ||
                          (rows[at].start_min == m->start_min && rows[at].practitioner_id != m->practitioner_id)))
            at++;
        if (at == n || rows[at].start_min != m->start_min)
            rows[list->n++] = *m;
    }
    return RC_OK;
}

enum rc slots_propose(struct db *db, const struct slot_query *q, struct slot_list *ret, struct err *e)
{
    struct slot_list list = {0}, own = {0};
    struct slot_query with = *q;
    struct habit h;
    enum rc rc = habit_read(db, q->patient_id, &h, e);
    if (rc == RC_OK)
        rc = slots_find(db, q, &list, e);
    with.practitioner_id = h.practitioner_id;
    if (rc == RC_OK && q->practitioner_id == 0 && h.practitioner_id != 0 && list.n > 0 &&
        (rc = slots_find(db, &with, &own, e)) == RC_OK)
        rc = add_others(&list, &own, e);
    slot_list_release(&own);
    if (rc != RC_OK) {
        slot_list_release(&list);
        return rc;
    }
    rank(&h, &list);
    *ret = list;
    return RC_OK;
}

/* ---- words ---- */

void slot_say(char *out, size_t size, const char *format, ...)
{
    const size_t n = strlen(out);
    va_list args;
    va_start(args, format);
    if (n > 0 && n + 2 < size)
        (void)snprintf(out + n, size - n, ", ");
    if (strlen(out) + 1 < size)
        (void)vsnprintf(out + strlen(out), size - strlen(out), format, args);
    va_end(args);
}

static void say_near(const struct slot *s, char *out, size_t size)
{
    const int32_t gap = s->near_gap;
    if (gap == SLOT_NOT_NEAR)
        return;
    if (gap > 0)
        slot_say(out, size, ngettext_("%d minute after", "%d minutes after", gap), (int)gap);
    else if (gap < 0)
        slot_say(out, size, ngettext_("%d minute before", "%d minutes before", -gap), (int)-gap);
    else
        slot_say(out, size, "%s", _("together"));
}

char *slot_why(const struct slot *s, char *out, size_t size)
{
    out[0] = '\0';
    if (s->first)
        slot_say(out, size, "%s", _("the earliest"));
    say_near(s, out, size);
    if (s->points[SLOT_OWN] > 0)
        slot_say(out, size, "%s", _("own practitioner"));
    if (s->points[SLOT_USUAL] > 0)
        slot_say(out, size, "%s", _("usual hour"));
    if (s->points[SLOT_KEPT] > 0)
        slot_say(out, size, "%s", _("kept for this"));
    if (s->points[SLOT_GAP] > 0)
        slot_say(out, size, "%s", _("leaves no gap"));
    else if (s->points[SLOT_GAP] < 0)
        slot_say(out, size, "%s", _("leaves a short gap"));
    return out;
}
