/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a practitioner works, answered from what was loaded for a range of days. */
#include "src/clinic/schedule.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/i18n.h"
#include "src/store/stmt.h"

enum { DAY_MIN = 1440 };

struct template_row {
    int64_t practitioner_id;
    int32_t weekday; /* 1 Monday to 7 */
    int32_t valid_from_day, valid_to_day, every_weeks, anchor_day, release_days;
    struct work_interval hours;
};

enum exception_kind { EXCEPTION_AWAY, EXCEPTION_CLOSED, EXCEPTION_EXTRA };

struct exception_row {
    int64_t practitioner_id; /* 0: the clinic */
    int32_t day;
    enum exception_kind kind;
    struct work_interval hours;
    char note[96];
};

struct holiday_row {
    int32_t day;
    char name[96];
};

struct schedule_set {
    int32_t first_day, last_day;
    struct work_interval *opening[8]; /* by weekday */
    size_t n_opening[8];
    bool always_open;          /* no opening hours were ever given */
    struct template_row *rows; /* by practitioner, weekday, start */
    size_t n_rows;
    struct exception_row *exceptions; /* by day */
    size_t n_exceptions;
    struct holiday_row *holidays; /* by day */
    size_t n_holidays;
};

/* ---- sets of intervals: sorted, apart from one another ---- */

struct hours {
    struct work_interval at[SCHEDULE_MAX_INTERVALS];
    size_t n;
};

/* Adds; where it overlaps what is there, what is there stays. */
static void hours_add(struct hours *h, struct work_interval add)
{
    size_t i = 0;
    while (i < h->n && h->at[i].end_min <= add.start_min)
        i++;
    while (add.start_min < add.end_min && h->n < SCHEDULE_MAX_INTERVALS) {
        struct work_interval piece = add;
        if (i < h->n && h->at[i].start_min < piece.end_min)
            piece.end_min = h->at[i].start_min;
        if (piece.start_min < piece.end_min) {
            memmove(&h->at[i + 1], &h->at[i], (h->n - i) * sizeof h->at[0]);
            h->at[i++] = piece;
            h->n++;
        }
        if (i >= h->n)
            return;
        add.start_min = h->at[i].end_min > piece.end_min ? h->at[i].end_min : piece.end_min;
        i++;
    }
}

static void hours_cut(struct hours *h, int32_t start_min, int32_t end_min)
{
    struct hours left = {.n = 0};
    for (size_t i = 0; i < h->n; i++) {
        struct work_interval before = h->at[i], after = h->at[i];
        if (before.end_min > start_min)
            before.end_min = start_min;
        if (after.start_min < end_min)
            after.start_min = end_min;
        if (before.start_min < before.end_min && left.n < SCHEDULE_MAX_INTERVALS)
            left.at[left.n++] = before;
        if (after.start_min < after.end_min && left.n < SCHEDULE_MAX_INTERVALS)
            left.at[left.n++] = after;
    }
    *h = left;
}

/* What of h lies within the opening hours. */
static void hours_within(struct hours *h, const struct hours *within)
{
    int32_t at = 0;
    for (size_t i = 0; i < within->n; i++) {
        hours_cut(h, at, within->at[i].start_min);
        at = within->at[i].end_min;
    }
    hours_cut(h, at, DAY_MIN);
}

static size_t hours_join(const struct hours *h, struct work_interval *out)
{
    size_t n = 0;
    for (size_t i = 0; i < h->n; i++) {
        if (n > 0 && out[n - 1].end_min == h->at[i].start_min && out[n - 1].category == h->at[i].category)
            out[n - 1].end_min = h->at[i].end_min;
        else
            out[n++] = h->at[i];
    }
    return n;
}

/* ---- the questions ---- */

static const struct exception_row *exceptions_from(const struct schedule_set *s, int32_t day)
{
    size_t low = 0, high = s->n_exceptions;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->exceptions[mid].day < day)
            low = mid + 1;
        else
            high = mid;
    }
    return s->exceptions + low;
}

#define EACH_EXCEPTION(s, on, x)                                                                             \
    for (const struct exception_row *x = exceptions_from(s, on);                                             \
         x < (s)->exceptions + (s)->n_exceptions && x->day == (on); x++)

static const struct holiday_row *holiday_on(const struct schedule_set *s, int32_t day)
{
    for (size_t i = 0; i < s->n_holidays && s->holidays[i].day <= day; i++)
        if (s->holidays[i].day == day)
            return &s->holidays[i];
    return NULL;
}

static void opening(const struct schedule_set *s, int32_t day, struct hours *h)
{
    h->n = 0;
    if (holiday_on(s, day) == NULL) {
        int weekday = calendar_weekday(day) + 1;
        if (s->always_open)
            hours_add(h, (struct work_interval){0, DAY_MIN, CATEGORY_ANY});
        for (size_t i = 0; i < s->n_opening[weekday]; i++)
            hours_add(h, s->opening[weekday][i]);
    }
    if (s->n_exceptions == 0)
        return;
    EACH_EXCEPTION (s, day, x)
        if (x->practitioner_id == 0 && x->kind == EXCEPTION_EXTRA)
            hours_add(h, x->hours);
    EACH_EXCEPTION (s, day, y)
        if (y->practitioner_id == 0 && y->kind != EXCEPTION_EXTRA)
            hours_cut(h, y->hours.start_min, y->hours.end_min);
}

/* Weeks since the Monday before 1970-01-01. */
static int64_t week_of(int32_t day)
{
    int64_t d = (int64_t)day + 3;
    return d >= 0 ? d / 7 : -((6 - d) / 7);
}

static bool holds(const struct template_row *r, int32_t day)
{
    return day >= r->valid_from_day && day <= r->valid_to_day &&
           (r->every_weeks <= 1 || (week_of(day) - week_of(r->anchor_day)) % r->every_weeks == 0);
}

static const struct template_row *rows_from(const struct schedule_set *s, int64_t practitioner_id,
                                            int32_t weekday)
{
    size_t low = 0, high = s->n_rows;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const struct template_row *r = &s->rows[mid];
        if (r->practitioner_id < practitioner_id ||
            (r->practitioner_id == practitioner_id && r->weekday < weekday))
            low = mid + 1;
        else
            high = mid;
    }
    return s->rows + low;
}

size_t schedule_day(const struct schedule_set *s, int64_t practitioner_id, int32_t day, int32_t today,
                    struct work_interval *out)
{
    struct hours work = {.n = 0}, open;
    if (day < s->first_day || day > s->last_day)
        return 0;
    int32_t weekday = calendar_weekday(day) + 1;
    for (const struct template_row *r = rows_from(s, practitioner_id, weekday);
         r < s->rows + s->n_rows && r->practitioner_id == practitioner_id && r->weekday == weekday; r++) {
        if (!holds(r, day))
            continue;
        struct work_interval hours = r->hours;
        if ((int64_t)day - today <= r->release_days)
            hours.category = CATEGORY_ANY;
        hours_add(&work, hours);
    }
    if (work.n > 0) {
        opening(s, day, &open);
        hours_within(&work, &open);
    }
    if (s->n_exceptions > 0) {
        EACH_EXCEPTION (s, day, x)
            if (x->practitioner_id == practitioner_id && x->kind == EXCEPTION_EXTRA)
                hours_add(&work, x->hours);
        EACH_EXCEPTION (s, day, y)
            if (y->practitioner_id == practitioner_id && y->kind != EXCEPTION_EXTRA)
                hours_cut(&work, y->hours.start_min, y->hours.end_min);
    }
    return hours_join(&work, out);
}

size_t schedule_opening(const struct schedule_set *s, int32_t day, struct work_interval *out)
{
    struct hours open;
    if (day < s->first_day || day > s->last_day)
        return 0;
    opening(s, day, &open);
    return hours_join(&open, out);
}

const char *schedule_closed_why(const struct schedule_set *s, int32_t day)
{
    const struct holiday_row *holiday = holiday_on(s, day);
    if (holiday != NULL)
        return holiday->name;
    if (s->n_exceptions > 0)
        EACH_EXCEPTION (s, day, x)
            if (x->practitioner_id == 0 && x->kind != EXCEPTION_EXTRA && x->hours.start_min == 0 &&
                x->hours.end_min == DAY_MIN)
                return x->note[0] != '\0' ? x->note : _("closed");
    return NULL;
}

/* ---- loading ---- */

static enum rc load_opening(struct db *db, struct schedule_set *s, struct err *e)
{
    struct stmt st;
    bool any = false;
    stmt_open(&st, db, "SELECT weekday, start_min, end_min FROM opening_hours ORDER BY weekday, start_min");
    while (stmt_row(&st)) {
        size_t weekday = (size_t)stmt_col_int(&st, 0);
        struct work_interval *w = stmt_add(&st, &s->opening[weekday], &s->n_opening[weekday], sizeof *w);
        any = true;
        if (w != NULL)
            *w = (struct work_interval){(int32_t)stmt_col_int(&st, 1), (int32_t)stmt_col_int(&st, 2),
                                        CATEGORY_ANY};
    }
    s->always_open = !any;
    return stmt_finish(&st, e);
}

static enum rc load_rows(struct db *db, struct schedule_set *s, struct err *e)
{
    struct stmt st;
    stmt_open(
        &st, db,
        "SELECT practitioner_id, weekday, start_min, end_min, valid_from_day, valid_to_day, every_weeks,"
        " anchor_day, category, release_days FROM schedule"
        " WHERE valid_from_day <= :last AND valid_to_day >= :first AND (:weekday = 0 OR weekday = :weekday)"
        " ORDER BY practitioner_id, weekday, start_min, id");
    stmt_int(&st, ":first", s->first_day);
    stmt_int(&st, ":last", s->last_day);
    stmt_int(&st, ":weekday", s->first_day == s->last_day ? calendar_weekday(s->first_day) + 1 : 0);
    while (stmt_row(&st)) {
        struct template_row *r = stmt_add(&st, &s->rows, &s->n_rows, sizeof *r);
        if (r == NULL)
            break;
        *r = (struct template_row){
            .practitioner_id = stmt_col_int(&st, 0),
            .weekday = (int32_t)stmt_col_int(&st, 1),
            .hours = {(int32_t)stmt_col_int(&st, 2), (int32_t)stmt_col_int(&st, 3),
                      WORD_INDEX(service_categories, stmt_col_text(&st, 8), CATEGORY_ANY)},
            .valid_from_day = (int32_t)stmt_col_int(&st, 4),
            .valid_to_day = (int32_t)stmt_col_int(&st, 5),
            .every_weeks = (int32_t)stmt_col_int(&st, 6),
            .anchor_day = (int32_t)stmt_col_int(&st, 7),
            .release_days = (int32_t)stmt_col_int(&st, 9),
        };
    }
    return stmt_finish(&st, e);
}

static enum rc load_exceptions(struct db *db, struct schedule_set *s, struct err *e)
{
    struct stmt st;
    stmt_open(
        &st, db,
        "SELECT coalesce(practitioner_id, 0), day, kind, start_min, end_min, note FROM schedule_exception"
        " WHERE day BETWEEN :first AND :last ORDER BY day, id");
    stmt_int(&st, ":first", s->first_day);
    stmt_int(&st, ":last", s->last_day);
    while (stmt_row(&st)) {
        struct exception_row *x = stmt_add(&st, &s->exceptions, &s->n_exceptions, sizeof *x);
        if (x == NULL)
            break;
        const char *kind = stmt_col_text(&st, 2);
        x->practitioner_id = stmt_col_int(&st, 0);
        x->day = (int32_t)stmt_col_int(&st, 1);
        x->kind = strcmp(kind, "extra") == 0    ? EXCEPTION_EXTRA
                  : strcmp(kind, "closed") == 0 ? EXCEPTION_CLOSED
                                                : EXCEPTION_AWAY;
        x->hours = (struct work_interval){(int32_t)stmt_col_int(&st, 3), (int32_t)stmt_col_int(&st, 4),
                                          CATEGORY_ANY};
        stmt_col_copy(&st, 5, x->note, sizeof x->note);
    }
    return stmt_finish(&st, e);
}

static enum rc load_holidays(struct db *db, struct schedule_set *s, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT day, name FROM holiday WHERE day BETWEEN :first AND :last ORDER BY day");
    stmt_int(&st, ":first", s->first_day);
    stmt_int(&st, ":last", s->last_day);
    while (stmt_row(&st)) {
        struct holiday_row *h = stmt_add(&st, &s->holidays, &s->n_holidays, sizeof *h);
        if (h == NULL)
            break;
        h->day = (int32_t)stmt_col_int(&st, 0);
        stmt_col_copy(&st, 1, h->name, sizeof h->name);
    }
    return stmt_finish(&st, e);
}

enum rc schedule_load(struct db *db, int32_t first_day, int32_t last_day, struct schedule_set **ret,
                      struct err *e)
{
    struct schedule_set *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_memory(e);
    s->first_day = first_day;
    s->last_day = last_day;
    enum rc rc = load_opening(db, s, e);
    if (rc == RC_OK)
        rc = load_rows(db, s, e);
    if (rc == RC_OK)
        rc = load_exceptions(db, s, e);
    if (rc == RC_OK)
        rc = load_holidays(db, s, e);
    if (rc == RC_OK)
        *ret = s;
    else
        schedule_free(s);
    return rc;
}

void schedule_free(struct schedule_set *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < sizeof s->opening / sizeof s->opening[0]; i++)
        free(s->opening[i]);
    free(s->rows);
    free(s->exceptions);
    free(s->holidays);
    free(s);
}
