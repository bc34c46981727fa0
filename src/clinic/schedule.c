/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a practitioner works, answered from what was loaded for a range of days. */
#include "src/clinic/schedule.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/i18n.h"
#include "src/store/stmt.h"

enum { DAY_MIN = 1440 };

const struct enum_word exception_kinds[EXCEPTION_KIND_COUNT] = {
    [EXCEPTION_AWAY] = {"away",   N_("away")  },
    [EXCEPTION_CLOSED] = {"closed", N_("closed")},
    [EXCEPTION_EXTRA] = {"extra",  N_("extra") },
};

struct template_row {
    int64_t practitioner_id;
    int32_t weekday; /* 1 Monday to 7 */
    int32_t valid_from_day, valid_to_day, every_weeks, anchor_day, release_days;
    struct work_interval hours;
};

/* Opening hours of a site, or hours of a room. */
struct week_row {
    int64_t of;
    int32_t weekday, valid_from_day, valid_to_day;
    struct work_interval hours;
};

struct exception_row {
    int64_t practitioner_id, room_id; /* both 0: the clinic */
    int32_t day;
    int kind;                   /* enum exception_kind */
    struct work_interval hours; /* site 0: every site */
    char note[96];
};

struct holiday_row {
    int32_t day;
    char name[96];
};

struct site_row {
    int64_t id;
    bool always_open; /* no opening hours were ever given */
};

struct schedule_set {
    int32_t first_day, last_day;
    struct site_row *sites;
    size_t n_sites;
    struct week_row *opening, *rooms; /* by whose they are, weekday, start */
    size_t n_opening, n_rooms;
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
        if (n > 0 && out[n - 1].end_min == h->at[i].start_min && out[n - 1].category == h->at[i].category &&
            out[n - 1].site_id == h->at[i].site_id)
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
    size_t low = 0, high = s->n_holidays;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->holidays[mid].day < day)
            low = mid + 1;
        else
            high = mid;
    }
    return low < s->n_holidays && s->holidays[low].day == day ? &s->holidays[low] : NULL;
}

static bool of_clinic(const struct exception_row *x, int64_t site_id)
{
    return x->practitioner_id == 0 && x->room_id == 0 && (x->hours.site_id == 0 || x->hours.site_id == site_id);
}

static void opening_of(const struct schedule_set *s, const struct site_row *site, int32_t day, struct hours *h)
{
    int32_t weekday = calendar_weekday(day) + 1;
    h->n = 0;
    if (holiday_on(s, day) == NULL) {
        if (site->always_open)
            hours_add(h, (struct work_interval){0, DAY_MIN, CATEGORY_ANY, 0});
        for (size_t i = 0; i < s->n_opening; i++) {
            const struct week_row *r = &s->opening[i];
            if (r->of == site->id && r->weekday == weekday && day >= r->valid_from_day && day <= r->valid_to_day)
                hours_add(h, r->hours);
        }
    }
    if (s->n_exceptions == 0)
        return;
    EACH_EXCEPTION (s, day, x)
        if (of_clinic(x, site->id) && x->kind == EXCEPTION_EXTRA)
            hours_add(h, x->hours);
    EACH_EXCEPTION (s, day, y)
        if (of_clinic(y, site->id) && y->kind != EXCEPTION_EXTRA)
            hours_cut(h, y->hours.start_min, y->hours.end_min);
}

/* Of one site, or of all together. */
static void opening(const struct schedule_set *s, int64_t site_id, int32_t day, struct hours *h)
{
    struct hours one;
    h->n = 0;
    for (size_t i = 0; i < s->n_sites; i++) {
        if (site_id != 0 && s->sites[i].id != site_id)
            continue;
        opening_of(s, &s->sites[i], day, &one);
        for (size_t k = 0; k < one.n; k++)
            hours_add(h, (struct work_interval){one.at[k].start_min, one.at[k].end_min, CATEGORY_ANY, site_id});
    }
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
    struct hours work = {.n = 0}, open = {.n = 0};
    int64_t open_site = -1;
    if (day < s->first_day || day > s->last_day)
        return 0;
    int32_t weekday = calendar_weekday(day) + 1;
    for (const struct template_row *r = rows_from(s, practitioner_id, weekday);
         r < s->rows + s->n_rows && r->practitioner_id == practitioner_id && r->weekday == weekday; r++) {
        if (!holds(r, day))
            continue;
        struct hours block = {.at = {r->hours}, .n = 1};
        if ((int64_t)day - today <= r->release_days)
            block.at[0].category = CATEGORY_ANY;
        if (r->hours.site_id != open_site)
            opening(s, open_site = r->hours.site_id, day, &open);
        hours_within(&block, &open);
        for (size_t i = 0; i < block.n; i++)
            hours_add(&work, block.at[i]);
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

size_t schedule_opening(const struct schedule_set *s, int64_t site_id, int32_t day, struct work_interval *out)
{
    struct hours open;
    if (day < s->first_day || day > s->last_day)
        return 0;
    opening(s, site_id, day, &open);
    return hours_join(&open, out);
}

size_t schedule_room(const struct schedule_set *s, int64_t room_id, int32_t day, struct work_interval *out)
{
    struct hours free = {.n = 0};
    int32_t weekday = calendar_weekday(day) + 1;
    bool own = false;
    if (day < s->first_day || day > s->last_day)
        return 0;
    for (size_t i = 0; i < s->n_rooms; i++) {
        const struct week_row *r = &s->rooms[i];
        if (r->of != room_id || day < r->valid_from_day || day > r->valid_to_day)
            continue;
        own = true;
        if (r->weekday == weekday)
            hours_add(&free, r->hours);
    }
    if (!own)
        hours_add(&free, (struct work_interval){0, DAY_MIN, CATEGORY_ANY, 0});
    if (s->n_exceptions > 0) {
        EACH_EXCEPTION (s, day, x)
            if (x->room_id == room_id && x->kind == EXCEPTION_EXTRA)
                hours_add(&free, x->hours);
        EACH_EXCEPTION (s, day, y)
            if (y->room_id == room_id && y->kind != EXCEPTION_EXTRA)
                hours_cut(&free, y->hours.start_min, y->hours.end_min);
    }
    return hours_join(&free, out);
}

bool schedule_holds(const struct work_interval *hours, size_t n, int32_t start_min, int32_t end_min)
{
    for (size_t i = 0; i < n && start_min < end_min; i++)
        if (hours[i].start_min <= start_min && start_min < hours[i].end_min)
            start_min = hours[i].end_min; /* the next may begin where this one ends */
    return start_min >= end_min;
}

const char *schedule_closed_why(const struct schedule_set *s, int32_t day)
{
    const struct holiday_row *holiday = holiday_on(s, day);
    if (holiday != NULL)
        return holiday->name;
    if (s->n_exceptions > 0)
        EACH_EXCEPTION (s, day, x)
            if (of_clinic(x, 0) && x->kind != EXCEPTION_EXTRA && x->hours.start_min == 0 &&
                x->hours.end_min == DAY_MIN)
                return x->note[0] != '\0' ? x->note : _("closed");
    return NULL;
}

const char *schedule_away_why(const struct schedule_set *s, int64_t practitioner_id, int64_t room_id, int32_t day,
                              int32_t start_min, int32_t end_min)
{
    if (s->n_exceptions > 0)
        EACH_EXCEPTION (s, day, x)
            if (x->practitioner_id == practitioner_id && x->room_id == room_id && x->kind != EXCEPTION_EXTRA &&
                x->hours.start_min < end_min && x->hours.end_min > start_min)
                return x->note;
    return NULL;
}

bool schedule_room_limited(const struct schedule_set *s, int64_t room_id)
{
    for (size_t i = 0; i < s->n_rooms; i++)
        if (s->rooms[i].of == room_id)
            return true;
    for (size_t i = 0; i < s->n_exceptions; i++)
        if (s->exceptions[i].room_id == room_id)
            return true;
    return false;
}

/* ---- loading ---- */

static enum rc load_sites(struct db *db, struct schedule_set *s, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT id, NOT EXISTS (SELECT 1 FROM opening_hours WHERE site_id = site.id) FROM site ORDER BY id");
    while (stmt_row(&st)) {
        struct site_row *site = stmt_add(&st, &s->sites, &s->n_sites, sizeof *site);
        if (site != NULL)
            *site = (struct site_row){stmt_col_int(&st, 0), stmt_col_int(&st, 1) != 0};
    }
    return stmt_finish(&st, e);
}

/* What a SELECT of whose, weekday, start, end, valid from and valid to gives. */
static enum rc load_week(struct stmt *st, const struct schedule_set *s, struct week_row **rows, size_t *n,
                         struct err *e)
{
    stmt_int(st, ":first", s->first_day);
    stmt_int(st, ":last", s->last_day);
    while (stmt_row(st)) {
        struct week_row *r = stmt_add(st, rows, n, sizeof *r);
        if (r == NULL)
            break;
        *r = (struct week_row){
            .of = stmt_col_int(st, 0),
            .weekday = (int32_t)stmt_col_int(st, 1),
            .hours = {(int32_t)stmt_col_int(st, 2), (int32_t)stmt_col_int(st, 3), CATEGORY_ANY, 0},
            .valid_from_day = (int32_t)stmt_col_int(st, 4),
            .valid_to_day = (int32_t)stmt_col_int(st, 5),
        };
    }
    return stmt_finish(st, e);
}

static enum rc load_weeks(struct db *db, struct schedule_set *s, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT site_id, weekday, start_min, end_min, valid_from_day, valid_to_day FROM opening_hours"
              " WHERE valid_from_day <= :last AND valid_to_day >= :first ORDER BY site_id, weekday, start_min");
    enum rc rc = load_week(&st, s, &s->opening, &s->n_opening, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "SELECT room_id, weekday, start_min, end_min, valid_from_day, valid_to_day FROM room_hours"
              " WHERE valid_from_day <= :last AND valid_to_day >= :first ORDER BY room_id, weekday, start_min");
    return load_week(&st, s, &s->rooms, &s->n_rooms, e);
}

static enum rc load_rows(struct db *db, struct schedule_set *s, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT practitioner_id, weekday, start_min, end_min, valid_from_day, valid_to_day, every_weeks,"
              " anchor_day, category, release_days, coalesce(schedule.site_id, d.site_id)"
              " FROM schedule JOIN practitioner d ON d.id = practitioner_id"
              " WHERE valid_from_day <= :last AND valid_to_day >= :first AND (:weekday = 0 OR weekday = :weekday)"
              " ORDER BY practitioner_id, weekday, start_min, schedule.id");
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
                      WORD_INDEX(service_categories, stmt_col_text(&st, 8), CATEGORY_ANY), stmt_col_int(&st, 10)},
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
    stmt_open(&st, db,
              "SELECT coalesce(practitioner_id, 0), day, kind, start_min, end_min, note, coalesce(room_id, 0),"
              " coalesce(x.site_id, d.site_id, 0)"
              " FROM schedule_exception x LEFT JOIN practitioner d ON d.id = x.practitioner_id"
              " WHERE day BETWEEN :first AND :last ORDER BY day, x.id");
    stmt_int(&st, ":first", s->first_day);
    stmt_int(&st, ":last", s->last_day);
    while (stmt_row(&st)) {
        struct exception_row *x = stmt_add(&st, &s->exceptions, &s->n_exceptions, sizeof *x);
        if (x == NULL)
            break;
        x->practitioner_id = stmt_col_int(&st, 0);
        x->day = (int32_t)stmt_col_int(&st, 1);
        x->kind = WORD_INDEX(exception_kinds, stmt_col_text(&st, 2), EXCEPTION_AWAY);
        x->hours = (struct work_interval){(int32_t)stmt_col_int(&st, 3), (int32_t)stmt_col_int(&st, 4), CATEGORY_ANY,
                                          stmt_col_int(&st, 7)};
        stmt_col_copy(&st, 5, x->note, sizeof x->note);
        x->room_id = stmt_col_int(&st, 6);
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
    enum rc rc = load_sites(db, s, e);
    if (rc == RC_OK)
        rc = load_weeks(db, s, e);
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
    free(s->sites);
    free(s->opening);
    free(s->rooms);
    free(s->rows);
    free(s->exceptions);
    free(s->holidays);
    free(s);
}
