/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of the week, changed from a day on. */
#include "src/clinic/schedule_edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

const struct enum_word hours_of_kinds[HOURS_OF_KIND_COUNT] = {
    [HOURS_OF_PRACTITIONER] = {"practitioner", N_("practitioner")},
    [HOURS_OF_ROOM] = {"room",         N_("room")        },
    [HOURS_OF_SITE] = {"site",         N_("clinic")      },
};

#define WEEK "weekday, start_min, end_min, valid_from_day, valid_to_day"
#define WEEK_SET                                                                                             \
    "weekday = :weekday, start_min = :start, end_min = :end, valid_from_day = :from, valid_to_day = :to"
#define WEEK_VALUES ":weekday, :start, :end, :from, :to"

/* The tables are alike; that of practitioners knows more. */
static const struct {
    const char *table, *of_owner, *by_id, *insert, *update, *end, *remove;
} sql[HOURS_OF_KIND_COUNT] = {
#define PLAIN(name, owner)                                                                                   \
    {                                                                                                        \
        name,                                                                                                \
        "SELECT id, rev, " owner ", " WEEK " FROM " name " WHERE " owner                                     \
        " = :of AND valid_from_day <= :last AND valid_to_day >= :first ORDER BY weekday, valid_from_day, start_min, id",     \
        "SELECT id, rev, " owner ", " WEEK " FROM " name " WHERE id = :id",                                  \
        "INSERT INTO " name " (" owner ", " WEEK ") VALUES (:of, " WEEK_VALUES ")",                          \
        "UPDATE " name " SET " WEEK_SET ", rev = rev + 1 WHERE id = :id AND rev = :rev",                     \
        "UPDATE " name " SET valid_to_day = :to, rev = rev + 1 WHERE id = :id AND rev = :rev",               \
        "DELETE FROM " name " WHERE id = :id AND rev = :rev",                                                \
    }
    [HOURS_OF_ROOM] = PLAIN("room_hours", "room_id"),
    [HOURS_OF_SITE] = PLAIN("opening_hours", "site_id"),
#undef PLAIN
#define MORE "every_weeks, anchor_day, category, release_days"
    [HOURS_OF_PRACTITIONER] =
        {
            "schedule",
            "SELECT id, rev, practitioner_id, " WEEK ", " MORE ", coalesce(site_id, 0) FROM schedule"
            " WHERE practitioner_id = :of AND valid_from_day <= :last AND valid_to_day >= :first"
            " ORDER BY weekday, valid_from_day, start_min, id",
            "SELECT id, rev, practitioner_id, " WEEK ", " MORE ", coalesce(site_id, 0) FROM schedule WHERE id = :id",
            "INSERT INTO schedule (practitioner_id, " WEEK ", " MORE ", site_id)"
            " VALUES (:of, " WEEK_VALUES ", :every, :anchor, :category, :release, :site)",
            "UPDATE schedule SET " WEEK_SET ", every_weeks = :every, anchor_day = :anchor, category = :category,"
            " release_days = :release, site_id = :site, rev = rev + 1 WHERE id = :id AND rev = :rev",
            "UPDATE schedule SET valid_to_day = :to, rev = rev + 1 WHERE id = :id AND rev = :rev",
            "DELETE FROM schedule WHERE id = :id AND rev = :rev",
        },
};

/* ---- times as text ---- */

char *schedule_time(char *out, size_t size, int32_t minute)
{
    if (minute == CIVIL_DAY_MIN)
        (void)snprintf(out, size, "24:00");
    else
        (void)civil_format_time(out, size, minute);
    return out;
}

enum rc schedule_time_parse(const char *typed, int32_t *minute, struct err *e)
{
    int at = CIVIL_DAY_MIN;
    enum rc rc = strcmp(typed, "24:00") == 0 || strcmp(typed, "24") == 0 ? RC_OK : civil_parse_time(typed, &at, e);
    if (rc == RC_OK)
        *minute = at;
    return rc;
}

bool schedule_span_parse(const char *typed, int32_t *start_min, int32_t *end_min)
{
    char from[16], to[16];
    int32_t start, end;
    const char *dash = strchr(typed, '-');
    if (dash == NULL || (size_t)(dash - typed) >= sizeof from || strlen(dash + 1) >= sizeof to)
        return false;
    (void)snprintf(from, sizeof from, "%.*s", (int)(dash - typed), typed);
    (void)snprintf(to, sizeof to, "%s", dash + 1);
    if (schedule_time_parse(from, &start, NULL) != RC_OK || schedule_time_parse(to, &end, NULL) != RC_OK || start >= end)
        return false;
    *start_min = start;
    *end_min = end;
    return true;
}

/* ---- reading ---- */

static void read_block(struct stmt *st, void *row)
{
    struct schedule_block *b = row;
    *b = schedule_block_new((struct hours_owner){HOURS_OF_SITE, stmt_col_int(st, 2)});
    b->id = stmt_col_int(st, 0);
    b->rev = stmt_col_int(st, 1);
    b->weekday = (int32_t)stmt_col_int(st, 3);
    b->start_min = (int32_t)stmt_col_int(st, 4);
    b->end_min = (int32_t)stmt_col_int(st, 5);
    b->from_day = (int32_t)stmt_col_int(st, 6);
    b->to_day = (int32_t)stmt_col_int(st, 7);
    if (stmt_columns(st) == 8)
        return;
    b->every_weeks = (int32_t)stmt_col_int(st, 8);
    b->anchor_day = (int32_t)stmt_col_int(st, 9);
    b->category = WORD_INDEX(service_categories, stmt_col_text(st, 10), CATEGORY_ANY);
    b->release_days = (int32_t)stmt_col_int(st, 11);
    b->site_id = stmt_col_int(st, 12);
}

struct schedule_block schedule_block_new(struct hours_owner of)
{
    return (struct schedule_block){
        .of = of,
        .weekday = 1,
        .from_day = SCHEDULE_ALWAYS,
        .to_day = SCHEDULE_FOREVER,
        .every_weeks = 1,
        .category = CATEGORY_ANY,
    };
}

enum rc schedule_blocks(struct db *db, struct hours_owner of, int32_t first_day, int32_t last_day,
                        struct schedule_block_list *ret, struct err *e)
{
    struct stmt st;
    struct schedule_block_list l = {0};
    stmt_open(&st, db, sql[of.kind].of_owner);
    stmt_int(&st, ":of", of.id);
    stmt_int(&st, ":first", first_day);
    stmt_int(&st, ":last", last_day);
    enum rc rc = stmt_list(&st, &l.rows, &l.n, sizeof *l.rows, read_block, e);
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < l.n; i++)
        l.rows[i].of.kind = of.kind;
    *ret = l;
    return RC_OK;
}

void schedule_block_list_release(struct schedule_block_list *l)
{
    free(l->rows);
    *l = (struct schedule_block_list){0};
}

enum rc schedule_block_load(struct db *db, int kind, int64_t id, struct schedule_block *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, sql[kind].by_id);
    stmt_int(&st, ":id", id);
    enum rc rc = stmt_one(&st, ret, sizeof *ret, read_block, e);
    if (rc == RC_NOT_FOUND)
        return err_set(e, rc, _("There is no block of hours number %lld."), (long long)id);
    ret->of.kind = kind;
    return rc;
}

enum rc hours_owner_name(struct db *db, struct hours_owner of, char *out, size_t size, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              of.kind == HOURS_OF_PRACTITIONER ? "SELECT short_name FROM practitioner WHERE id = :id"
              : of.kind == HOURS_OF_ROOM       ? "SELECT name FROM room WHERE id = :id"
                                               : "SELECT name FROM site WHERE id = :id");
    stmt_int(&st, ":id", of.id);
    bool found = stmt_row(&st);
    if (found)
        stmt_col_copy(&st, 0, out, size);
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK && !found)
        rc = err_set(e, RC_NOT_FOUND, _("There is no %s number %lld."), _(hours_of_kinds[of.kind].label),
                     (long long)of.id);
    return rc;
}

/* ---- what may be ---- */

/* Weeks since the Monday before 1970-01-01. */
static int64_t week_of(int32_t day)
{
    int64_t d = (int64_t)day + 3;
    return d >= 0 ? d / 7 : -((6 - d) / 7);
}

bool schedule_block_holds(const struct schedule_block *b, int32_t day)
{
    return calendar_weekday(day) + 1 == b->weekday && day >= b->from_day && day <= b->to_day &&
           (b->every_weeks <= 1 || (week_of(day) - week_of(b->anchor_day)) % b->every_weeks == 0);
}

/* Is there a day on which both hold? The weeks of both together repeat after at most 52 * 51 of them. */
static bool share_a_day(const struct schedule_block *a, const struct schedule_block *b)
{
    int32_t from = a->from_day > b->from_day ? a->from_day : b->from_day;
    int32_t to = a->to_day < b->to_day ? a->to_day : b->to_day;
    if (a->weekday != b->weekday || from > to)
        return false;
    if (from < CALENDAR_FIRST_DAY)
        from = CALENDAR_FIRST_DAY;
    int64_t day = from + (a->weekday + 6 - calendar_weekday(from)) % 7;
    for (int week = 0; week < a->every_weeks * b->every_weeks && day <= to; week++, day += 7)
        if (schedule_block_holds(a, (int32_t)day) && schedule_block_holds(b, (int32_t)day))
            return true;
    return false;
}

static enum rc refuse_overlap(struct db *db, const struct schedule_block *b, struct err *e)
{
    struct schedule_block_list l = {0};
    char name[96], from[CIVIL_TEXT], to[CIVIL_TEXT];
    enum rc rc = schedule_blocks(db, b->of, b->from_day, b->to_day, &l, e);
    for (size_t i = 0; i < l.n && rc == RC_OK; i++) {
        const struct schedule_block *o = &l.rows[i];
        if (o->id == b->id || o->start_min >= b->end_min || o->end_min <= b->start_min || !share_a_day(o, b))
            continue;
        if ((rc = hours_owner_name(db, b->of, name, sizeof name, e)) == RC_OK)
            rc = err_field(e, SCHEDULE_START, _("%s has %s %s-%s already; these hours overlap it."), name,
                           calendar_weekday_name(o->weekday - 1), civil_format_time(from, sizeof from, o->start_min),
                           schedule_time(to, sizeof to, o->end_min));
    }
    schedule_block_list_release(&l);
    return rc;
}

static enum rc check(struct db *db, const struct schedule_block *b, struct err *e)
{
    char name[96];
    if (b->weekday < 1 || b->weekday > 7)
        return err_field(e, SCHEDULE_WEEKDAY, _("Choose a day of the week."));
    if (b->start_min < 0 || b->end_min > CIVIL_DAY_MIN)
        return err_field(e, SCHEDULE_START, _("Hours lie between 00:00 and 24:00."));
    if (b->end_min <= b->start_min)
        return err_field(e, SCHEDULE_END, _("Hours end after they begin."));
    if (b->to_day < b->from_day)
        return err_field(e, SCHEDULE_TO, _("The last day comes after the first."));
    if (b->every_weeks < 1 || b->every_weeks > 52)
        return err_field(e, SCHEDULE_EVERY, _("Every how many weeks: 1 to 52."));
    if (b->release_days < 0 || b->release_days > 365)
        return err_field(e, SCHEDULE_RELEASE, _("Kept until so many days before: 0 to 365."));
    enum rc rc = hours_owner_name(db, b->of, name, sizeof name, e);
    return rc == RC_OK ? refuse_overlap(db, b, e) : rc;
}

enum rc schedule_not_past(struct db *db, int32_t day, struct err *e)
{
    char text[64];
    if (day >= site_today(db))
        return RC_OK;
    return err_field(e, SCHEDULE_FROM, _("%s is past, and what was worked stays. Choose a day from today on."),
                     calendar_format_day(text, sizeof text, site_calendar(db), day, CALENDAR_LONG));
}

/* ---- writing ---- */

static void bind(struct stmt *st, const struct schedule_block *b)
{
    stmt_int(st, ":weekday", b->weekday);
    stmt_int(st, ":start", b->start_min);
    stmt_int(st, ":end", b->end_min);
    stmt_int(st, ":from", b->from_day);
    stmt_int(st, ":to", b->to_day);
    if (b->of.kind != HOURS_OF_PRACTITIONER)
        return;
    stmt_int(st, ":every", b->every_weeks);
    stmt_int(st, ":anchor", b->every_weeks > 1 ? b->anchor_day : 0);
    stmt_text(st, ":category", b->category < CATEGORY_COUNT ? service_categories[b->category].word : "");
    stmt_int(st, ":release", b->release_days);
    stmt_int_or_null(st, ":site", b->site_id);
}

static enum rc insert(struct db *db, struct schedule_block *b, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, sql[b->of.kind].insert);
    stmt_int(&st, ":of", b->of.id);
    bind(&st, b);
    enum rc rc = stmt_insert(&st, &b->id, e);
    b->rev = 1;
    change_subject(db, sql[b->of.kind].table, b->id, 0);
    return rc;
}

static enum rc add(struct db *db, struct schedule_block *b, struct err *e)
{
    b->id = 0;
    if (b->from_day == SCHEDULE_ALWAYS)
        b->from_day = site_today(db);
    enum rc rc = schedule_not_past(db, b->from_day, e);
    if (rc == RC_OK)
        rc = check(db, b, e);
    return rc == RC_OK ? insert(db, b, e) : rc;
}

enum rc schedule_block_add(struct db *db, struct schedule_block *b, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_SCHEDULE, e);
    return rc == RC_OK ? change_end(db, add(db, b, e), e) : rc;
}

/* The row as it is there, when it is the one that was looked at. */
static enum rc load_seen(struct db *db, const struct schedule_block *b, int32_t from_day, struct schedule_block *old,
                         struct err *e)
{
    enum rc rc = schedule_not_past(db, from_day, e);
    if (rc == RC_OK)
        rc = schedule_block_load(db, b->of.kind, b->id, old, e);
    if (rc == RC_OK && old->rev != b->rev)
        rc = err_set(e, RC_CONFLICT, _("Somebody else changed these hours. Look at them again."));
    if (rc == RC_OK && old->to_day < from_day)
        rc = err_field(e, SCHEDULE_FROM, _("These hours have ended by then; add new ones."));
    if (rc == RC_OK)
        change_subject(db, sql[b->of.kind].table, b->id, 0);
    return rc;
}

static enum rc end_before(struct db *db, const struct schedule_block *old, int32_t from_day, struct err *e)
{
    struct stmt st;
    bool all = from_day <= old->from_day; /* it has not begun */
    stmt_open(&st, db, all ? sql[old->of.kind].remove : sql[old->of.kind].end);
    stmt_int(&st, ":id", old->id);
    stmt_int(&st, ":rev", old->rev);
    if (!all)
        stmt_int(&st, ":to", (int64_t)from_day - 1);
    return stmt_changed(&st, 1, e);
}

static enum rc change(struct db *db, struct schedule_block *b, int32_t from_day, struct err *e)
{
    struct schedule_block old;
    enum rc rc = load_seen(db, b, from_day, &old, e);
    if (rc != RC_OK)
        return rc;
    b->of = old.of;
    b->from_day = from_day;
    if (from_day > old.from_day) {
        rc = end_before(db, &old, from_day, e);
        b->id = 0;
        if (rc == RC_OK)
            rc = check(db, b, e);
        return rc == RC_OK ? insert(db, b, e) : rc;
    }
    if ((rc = check(db, b, e)) != RC_OK)
        return rc;
    struct stmt st;
    stmt_open(&st, db, sql[b->of.kind].update);
    bind(&st, b);
    stmt_int(&st, ":id", b->id);
    stmt_int(&st, ":rev", b->rev);
    b->rev++;
    return stmt_changed(&st, 1, e);
}

enum rc schedule_block_change(struct db *db, struct schedule_block *b, int32_t from_day, struct err *e)
{
    struct schedule_block tried = *b;
    enum rc rc = change_begin(db, ACTION_SCHEDULE, e);
    if (rc == RC_OK)
        rc = change_end(db, change(db, &tried, from_day, e), e);
    if (rc == RC_OK)
        *b = tried;
    return rc;
}

static enum rc end(struct db *db, const struct schedule_block *b, int32_t from_day, struct err *e)
{
    struct schedule_block old;
    enum rc rc = load_seen(db, b, from_day, &old, e);
    return rc == RC_OK ? end_before(db, &old, from_day, e) : rc;
}

enum rc schedule_block_end(struct db *db, const struct schedule_block *b, int32_t from_day, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_SCHEDULE, e);
    return rc == RC_OK ? change_end(db, end(db, b, from_day, e), e) : rc;
}

/* ---- whole weekdays ---- */

/* A row that goes on behind the days that are set goes on there, as a row of its own. */
static enum rc make_room(struct db *db, const struct schedule_block *like, int32_t weekday, struct err *e)
{
    struct schedule_block_list l = {0};
    enum rc rc = schedule_blocks(db, like->of, like->from_day, like->to_day, &l, e);
    for (size_t i = 0; i < l.n && rc == RC_OK; i++) {
        struct schedule_block later = l.rows[i];
        if (later.weekday != weekday)
            continue;
        rc = end_before(db, &l.rows[i], like->from_day, e);
        later.from_day = like->to_day < SCHEDULE_FOREVER ? like->to_day + 1 : SCHEDULE_FOREVER;
        if (rc == RC_OK && later.to_day > like->to_day)
            rc = insert(db, &later, e);
    }
    schedule_block_list_release(&l);
    return rc;
}

static enum rc set_weekdays(struct db *db, const struct schedule_block *like, unsigned weekdays,
                            const struct work_interval *spans, size_t n, struct err *e)
{
    enum rc rc = schedule_not_past(db, like->from_day, e);
    for (int32_t weekday = 1; weekday <= 7 && rc == RC_OK; weekday++) {
        if ((weekdays & 1u << (weekday - 1)) == 0)
            continue;
        rc = make_room(db, like, weekday, e);
        for (size_t i = 0; i < n && rc == RC_OK; i++) {
            struct schedule_block b = *like;
            b.weekday = weekday;
            b.start_min = spans[i].start_min;
            b.end_min = spans[i].end_min;
            rc = add(db, &b, e);
        }
    }
    return rc;
}

enum rc schedule_weekdays_set(struct db *db, const struct schedule_block *like, unsigned weekdays,
                              const struct work_interval *spans, size_t n, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_SCHEDULE, e);
    return rc == RC_OK ? change_end(db, set_weekdays(db, like, weekdays, spans, n, e), e) : rc;
}
