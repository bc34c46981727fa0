/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a calendar file through the helper to absences, and only what differs is written. */
#include "src/booking/busy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/helper.h"
#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum { HELPER_SECONDS = 20, HOLIDAY_DAYS = 3653 };

void busy_part_list_release(struct busy_part_list *l)
{
    free(l->rows);
    *l = (struct busy_part_list){0};
}

void busy_calendar_list_release(struct busy_calendar_list *l)
{
    free(l->rows);
    *l = (struct busy_calendar_list){0};
}

/* ---- from the file to parts of days ---- */

/* The name of a path without its folders and .ics. */
static void name_of(const char *path, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    size_t n;

    (void)text_copy(out, size, slash != NULL ? slash + 1 : path);
    n = strlen(out);
    if (n > 4 && strcasecmp(out + n - 4, ".ics") == 0)
        out[n - 4] = '\0';
}

/* What the helper says of the file. */
static enum rc read_file(struct db *db, const char *what, const char *path, int32_t first_day, int32_t last_day,
                         struct ics_busy_list *ret, struct err *e)
{
    char first[16], last[16], called[64];
    const char *const arguments[] = {what, first, last, site_get(db)->timezone, NULL};
    const struct helper h = {"frontdesk-ics", arguments, ICS_LINES_MOST, HELPER_SECONDS};
    char *file = NULL, *lines = NULL;
    size_t n, size;
    enum helper_end ended;

    (void)snprintf(first, sizeof first, "%d", (int)first_day);
    (void)snprintf(last, sizeof last, "%d", (int)last_day);
    name_of(path, called, sizeof called);
    enum rc rc = file_read(path, ICS_FILE_MOST, &file, &n, e);
    if (rc == RC_OK)
        rc = helper_run(&h, file, n, &lines, &size, &ended, e);
    free(file);
    if (rc == RC_OK)
        rc = ended == HELPER_DONE || ended == HELPER_REFUSED ? ics_busy_read(lines, size, called, ret, e)
                                                             : helper_failed(ended, e);
    free(lines);
    return rc;
}

static int by_time(const void *a, const void *b)
{
    const struct busy_part *l = a, *r = b;

    if (l->day != r->day)
        return l->day < r->day ? -1 : 1;
    if (l->start_min != r->start_min)
        return l->start_min < r->start_min ? -1 : 1;
    if (l->end_min != r->end_min)
        return l->end_min < r->end_min ? -1 : 1;
    int uid = strcmp(l->uid, r->uid);
    return uid != 0 ? uid : strcmp(l->note, r->note);
}

static enum rc add_days(const struct ics_busy *b, int32_t first_day, int32_t last_day, const char *note,
                        struct busy_part_list *l, struct err *e)
{
    int32_t from = civil_min_day(b->start_min), to = civil_min_day(b->end_min - 1);

    for (int32_t day = from < first_day ? first_day : from; day <= to && day <= last_day; day++) {
        int64_t midnight = (int64_t)day * CIVIL_DAY_MIN;
        struct busy_part *p;
        if (l->n == BUSY_ROWS_MOST)
            return err_set(e, RC_INVALID, _("The calendar holds more than anybody can be busy with; nothing was read."));
        if ((p = list_more(&l->rows, l->n, sizeof *p)) == NULL)
            return err_memory(e);
        p->day = day;
        p->start_min = b->start_min <= midnight ? 0 : (int32_t)(b->start_min - midnight);
        p->end_min = b->end_min >= midnight + CIVIL_DAY_MIN ? CIVIL_DAY_MIN : (int32_t)(b->end_min - midnight);
        (void)text_copy(p->uid, sizeof p->uid, b->uid);
        (void)text_copy(p->note, sizeof p->note, note[0] != '\0' ? note : b->summary);
        l->n++;
    }
    return RC_OK;
}

enum rc busy_parts(const struct ics_busy_list *busy, int32_t first_day, int32_t last_day, const char *note,
                   struct busy_part_list *ret, struct err *e)
{
    struct busy_part_list l = {0};
    enum rc rc = RC_OK;
    size_t kept = 0;

    for (size_t i = 0; i < busy->n && rc == RC_OK; i++)
        rc = add_days(&busy->rows[i], first_day, last_day, note, &l, e);
    if (rc != RC_OK) {
        busy_part_list_release(&l);
        return rc;
    }
    if (l.n > 0)
        qsort(l.rows, l.n, sizeof *l.rows, by_time);
    for (size_t i = 0; i < l.n; i++)
        if (kept == 0 || by_time(&l.rows[kept - 1], &l.rows[i]) != 0)
            l.rows[kept++] = l.rows[i];
    l.n = kept;
    *ret = l;
    return RC_OK;
}

/* ---- into the file ---- */

/* What is there of a calendar. */
struct old_part {
    int64_t id, rev;
    struct busy_part part;
};
struct old_list {
    struct old_part *rows;
    size_t n;
};

static void read_old(struct stmt *st, void *row)
{
    struct old_part *o = row;

    o->id = stmt_col_int(st, 0);
    o->rev = stmt_col_int(st, 1);
    o->part.day = (int32_t)stmt_col_int(st, 2);
    o->part.start_min = (int32_t)stmt_col_int(st, 3);
    o->part.end_min = (int32_t)stmt_col_int(st, 4);
    stmt_col_copy(st, 5, o->part.uid, sizeof o->part.uid);
    stmt_col_copy(st, 6, o->part.note, sizeof o->part.note);
}

static int old_by_time(const void *a, const void *b)
{
    return by_time(&((const struct old_part *)a)->part, &((const struct old_part *)b)->part);
}

static enum rc load_old(struct db *db, int64_t practitioner_id, const char *calendar, struct old_list *ret, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db,
              "SELECT id, rev, day, start_min, end_min, uid, note FROM schedule_exception WHERE practitioner_id = :who"
              " AND calendar = :calendar AND day >= :today AND kind = 'away'");
    stmt_int(&st, ":who", practitioner_id);
    stmt_text(&st, ":calendar", calendar);
    stmt_int(&st, ":today", site_today(db));
    enum rc rc = stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_old, e);
    if (rc == RC_OK && ret->n > 0)
        qsort(ret->rows, ret->n, sizeof *ret->rows, old_by_time);
    return rc;
}

static enum rc remove_part(struct db *db, const struct old_part *o, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db, "DELETE FROM schedule_exception WHERE id = :id AND rev = :rev");
    stmt_int(&st, ":id", o->id);
    stmt_int(&st, ":rev", o->rev);
    return stmt_changed(&st, 1, e);
}

static enum rc add_part(struct db *db, int64_t practitioner_id, const char *calendar, const struct busy_part *p,
                        struct err *e)
{
    struct stmt st;

    stmt_open(&st, db,
              "INSERT INTO schedule_exception (practitioner_id, day, kind, start_min, end_min, note, calendar, uid)"
              " VALUES (:who, :day, 'away', :start, :end, :note, :calendar, :uid)");
    stmt_int(&st, ":who", practitioner_id);
    stmt_int(&st, ":day", p->day);
    stmt_int(&st, ":start", p->start_min);
    stmt_int(&st, ":end", p->end_min);
    stmt_text(&st, ":note", p->note);
    stmt_text(&st, ":calendar", calendar);
    stmt_text(&st, ":uid", p->uid);
    return stmt_run(&st, e);
}

/* Both are in order: what is in one alone goes or comes. */
static enum rc replace(struct db *db, struct busy_import *i, const struct busy_part_list *parts, struct err *e)
{
    struct old_list old = {0};
    size_t o = 0, p = 0;
    enum rc rc = load_old(db, i->practitioner_id, i->called, &old, e);

    change_subject(db, "practitioner", i->practitioner_id, 0);
    while (rc == RC_OK && (o < old.n || p < parts->n)) {
        int order = o == old.n ? 1 : p == parts->n ? -1 : by_time(&old.rows[o].part, &parts->rows[p]);
        if (order == 0) {
            i->kept++;
            o++;
            p++;
        } else if (order < 0) {
            i->gone++;
            rc = i->only_try ? RC_OK : remove_part(db, &old.rows[o], e);
            o++;
        } else {
            i->added++;
            rc = i->only_try ? RC_OK : add_part(db, i->practitioner_id, i->called, &parts->rows[p], e);
            p++;
        }
    }
    free(old.rows);
    return rc;
}

enum rc busy_import(struct db *db, struct busy_import *i, struct err *e)
{
    struct ics_busy_list busy = {0};
    struct busy_part_list parts = {0};
    int32_t today = site_today(db);
    char who[96];
    enum rc rc = change_allowed(db, ACTION_CALENDAR, e);

    if (rc == RC_OK)
        rc = hours_owner_name(db, (struct hours_owner){HOURS_OF_PRACTITIONER, i->practitioner_id}, who, sizeof who, e);
    if (rc != RC_OK)
        return rc;
    i->until_day = today + BUSY_DAYS;
    i->added = i->gone = i->kept = 0;
    if (i->name[0] != '\0')
        (void)text_copy(i->called, sizeof i->called, i->name);
    else
        name_of(i->path, i->called, sizeof i->called);
    char *tidy = text_tidy(i->called, (size_t)-1, false);
    if (tidy == NULL)
        return err_memory(e);
    (void)text_copy(i->called, sizeof i->called, tidy);
    free(tidy);
    if (i->called[0] == '\0')
        return err_set(e, RC_INVALID, _("Say what the calendar is called, so that it can be read in again."));
    rc = read_file(db, "busy", i->path, today, i->until_day, &busy, e);
    if (rc == RC_OK)
        rc = busy_parts(&busy, today, i->until_day, i->titles ? "" : i->called, &parts, e);
    ics_busy_list_release(&busy);
    if (rc == RC_OK && i->only_try)
        rc = replace(db, i, &parts, e);
    else if (rc == RC_OK && (rc = change_begin(db, ACTION_CALENDAR, e)) == RC_OK)
        rc = change_end(db, replace(db, i, &parts, e), e);
    busy_part_list_release(&parts);
    return rc;
}

/* ---- what is there ---- */

static void read_calendar(struct stmt *st, void *row)
{
    struct busy_calendar *c = row;

    c->practitioner_id = stmt_col_int(st, 0);
    stmt_col_copy(st, 1, c->practitioner, sizeof c->practitioner);
    stmt_col_copy(st, 2, c->name, sizeof c->name);
    c->first_day = (int32_t)stmt_col_int(st, 3);
    c->last_day = (int32_t)stmt_col_int(st, 4);
    c->n = stmt_col_int(st, 5);
}

enum rc busy_calendars(struct db *db, struct busy_calendar_list *ret, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db,
              "SELECT x.practitioner_id, d.short_name, x.calendar, min(x.day), max(x.day), count(*)"
              " FROM schedule_exception x JOIN practitioner d ON d.id = x.practitioner_id"
              " WHERE x.calendar <> '' AND x.day >= :today GROUP BY 1, 3 ORDER BY d.short_name, x.calendar");
    stmt_int(&st, ":today", site_today(db));
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_calendar, e);
}

static enum rc remove_all(struct db *db, int64_t practitioner_id, const char *name, size_t *gone, struct err *e)
{
    struct old_list old = {0};
    enum rc rc = load_old(db, practitioner_id, name, &old, e);

    if (rc == RC_OK && old.n == 0)
        rc = err_set(e, RC_NOT_FOUND, _("No calendar \"%s\" was read in that goes on from today; see calendar list."), name);
    for (size_t i = 0; i < old.n && rc == RC_OK; i++)
        rc = remove_part(db, &old.rows[i], e);
    change_subject(db, "practitioner", practitioner_id, 0);
    if (rc == RC_OK)
        *gone = old.n;
    free(old.rows);
    return rc;
}

enum rc busy_remove(struct db *db, int64_t practitioner_id, const char *name, size_t *gone, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_CALENDAR, e);

    return rc == RC_OK ? change_end(db, remove_all(db, practitioner_id, name, gone, e), e) : rc;
}

/* ---- holidays ---- */

enum rc busy_holidays(struct db *db, const char *path, struct holiday_list *ret, struct err *e)
{
    struct ics_busy_list days = {0};
    struct busy_part_list parts = {0};
    struct holiday_list l = {0};
    struct holiday *h;
    int32_t today = site_today(db), last = today + HOLIDAY_DAYS;
    enum rc rc = change_allowed(db, ACTION_SCHEDULE, e);

    if (rc == RC_OK)
        rc = read_file(db, "days", path, today, last, &days, e);
    if (rc == RC_OK)
        rc = busy_parts(&days, today, last, "", &parts, e);
    for (size_t i = 0; i < parts.n && rc == RC_OK; i++) {
        const struct busy_part *p = &parts.rows[i];
        if (p->note[0] == '\0' || (l.n > 0 && l.rows[l.n - 1].day == p->day))
            continue;
        if ((h = list_more(&l.rows, l.n, sizeof *h)) == NULL) {
            rc = err_memory(e);
            break;
        }
        h->day = p->day;
        (void)text_copy(h->name, sizeof h->name, p->note);
        l.n++;
    }
    if (rc == RC_OK && l.n == 0)
        rc = err_set(e, RC_INVALID, _("There are no holidays from today on in %s."), path);
    ics_busy_list_release(&days);
    busy_part_list_release(&parts);
    if (rc == RC_OK)
        *ret = l;
    else
        holiday_list_release(&l);
    return rc;
}
