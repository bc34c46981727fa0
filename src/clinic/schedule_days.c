/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days that are different, and holidays. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/schedule_edit.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum { EXCEPTION_DAYS = 366, HOLIDAY_LINES = 5000, HOLIDAY_BYTES = 1 << 20, HOLIDAY_YEARS = 10 };

/* ---- days that are different ---- */

static void read_exception(struct stmt *st, void *row)
{
    struct schedule_exception *x = row;
    int64_t practitioner = stmt_col_int(st, 2), room = stmt_col_int(st, 3), site = stmt_col_int(st, 4);
    x->id = stmt_col_int(st, 0);
    x->rev = stmt_col_int(st, 1);
    x->of = practitioner != 0 ? (struct hours_owner){HOURS_OF_PRACTITIONER, practitioner}
            : room != 0       ? (struct hours_owner){HOURS_OF_ROOM, room}
                              : (struct hours_owner){HOURS_OF_SITE, site};
    x->site_id = practitioner != 0 ? site : 0;
    x->day = (int32_t)stmt_col_int(st, 5);
    x->kind = WORD_INDEX(exception_kinds, stmt_col_text(st, 6), EXCEPTION_AWAY);
    x->start_min = (int32_t)stmt_col_int(st, 7);
    x->end_min = (int32_t)stmt_col_int(st, 8);
    stmt_col_copy(st, 9, x->note, sizeof x->note);
    stmt_col_copy(st, 10, x->calendar, sizeof x->calendar);
}

#define EXCEPTION_SQL                                                                                        \
    "SELECT id, rev, coalesce(practitioner_id, 0), coalesce(room_id, 0), coalesce(site_id, 0), day, kind,"   \
    " start_min, end_min, note, calendar FROM schedule_exception "

enum rc schedule_exceptions(struct db *db, struct hours_owner of, int32_t first_day, int32_t last_day,
                            struct schedule_exception_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              EXCEPTION_SQL "WHERE day BETWEEN :first AND :last AND (:id < 0 OR"
                            " CASE :kind WHEN 0 THEN practitioner_id = :id WHEN 1 THEN room_id = :id ELSE"
                            " practitioner_id IS NULL AND room_id IS NULL AND coalesce(site_id, :id) = :id END)"
                            " ORDER BY day, start_min, id");
    stmt_int(&st, ":first", first_day);
    stmt_int(&st, ":last", last_day);
    stmt_int(&st, ":kind", of.kind);
    stmt_int(&st, ":id", of.id);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_exception, e);
}

void schedule_exception_list_release(struct schedule_exception_list *l)
{
    free(l->rows);
    *l = (struct schedule_exception_list){0};
}

enum rc schedule_exception_load(struct db *db, int64_t id, struct schedule_exception *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, EXCEPTION_SQL "WHERE id = :id");
    stmt_int(&st, ":id", id);
    enum rc rc = stmt_one(&st, ret, sizeof *ret, read_exception, e);
    return rc == RC_NOT_FOUND ? err_set(e, rc, _("There is no such day that is different: %lld."), (long long)id) : rc;
}

static enum rc check_exception(struct db *db, const struct schedule_exception *x, int32_t last_day, struct err *e)
{
    char name[96];
    if (x->start_min < 0 || x->start_min >= CIVIL_DAY_MIN || x->end_min > CIVIL_DAY_MIN)
        return err_field(e, SCHEDULE_START, _("Hours lie between 00:00 and 24:00."));
    if (x->end_min <= x->start_min)
        return err_field(e, SCHEDULE_END, _("Hours end after they begin."));
    if (last_day < x->day)
        return err_field(e, SCHEDULE_TO, _("The last day comes after the first."));
    if (last_day - x->day >= EXCEPTION_DAYS)
        return err_field(e, SCHEDULE_TO, _("At most a year at once; change the weekly hours instead."));
    enum rc rc = schedule_not_past(db, x->day, e);
    if (rc != RC_OK || (x->of.kind == HOURS_OF_SITE && x->of.id == 0))
        return rc;
    return hours_owner_name(db, x->of, name, sizeof name, e);
}

/* The same said twice is a slip; what is read in from a calendar may overlap. */
static enum rc refuse_twice(struct db *db, const struct schedule_exception *x, struct err *e)
{
    struct schedule_exception_list l = {0};
    char day[64], from[CIVIL_TEXT], to[CIVIL_TEXT];
    enum rc rc = schedule_exceptions(db, x->of, x->day, x->day, &l, e);
    for (size_t i = 0; i < l.n && rc == RC_OK; i++) {
        const struct schedule_exception *o = &l.rows[i];
        if (o->calendar[0] == '\0' && (o->kind == EXCEPTION_EXTRA) == (x->kind == EXCEPTION_EXTRA) &&
            o->start_min < x->end_min && o->end_min > x->start_min)
            rc = err_field(e, SCHEDULE_START, _("%s %s-%s is noted already: %s."),
                           calendar_format_day(day, sizeof day, site_calendar(db), o->day, CALENDAR_LONG),
                           civil_format_time(from, sizeof from, o->start_min),
                           schedule_time(to, sizeof to, o->end_min), _(exception_kinds[o->kind].label));
    }
    schedule_exception_list_release(&l);
    return rc;
}

static enum rc add_exception(struct db *db, struct schedule_exception *x, int32_t last_day, struct err *e)
{
    struct schedule_exception one = *x;
    enum rc rc = check_exception(db, x, last_day, e);
    for (; rc == RC_OK && one.day <= last_day; one.day++) {
        if (x->calendar[0] == '\0' && (rc = refuse_twice(db, &one, e)) != RC_OK)
            return rc;
        struct stmt st;
        stmt_open(&st, db,
                  "INSERT INTO schedule_exception (practitioner_id, room_id, site_id, day, kind, start_min, end_min,"
                  " note, calendar) VALUES (:practitioner, :room, :site, :day, :kind, :start, :end, :note, :calendar)");
        stmt_int_or_null(&st, ":practitioner", x->of.kind == HOURS_OF_PRACTITIONER ? x->of.id : 0);
        stmt_int_or_null(&st, ":room", x->of.kind == HOURS_OF_ROOM ? x->of.id : 0);
        stmt_int_or_null(&st, ":site", x->of.kind == HOURS_OF_SITE ? x->of.id : x->site_id);
        stmt_int(&st, ":day", one.day);
        stmt_text(&st, ":kind", exception_kinds[x->kind].word);
        stmt_int(&st, ":start", x->start_min);
        stmt_int(&st, ":end", x->end_min);
        stmt_text(&st, ":note", x->note);
        stmt_text(&st, ":calendar", x->calendar);
        rc = stmt_insert(&st, &x->id, e);
    }
    change_subject(db, "schedule_exception", x->id, 0);
    return rc;
}

enum rc schedule_exception_add(struct db *db, struct schedule_exception *x, int32_t last_day, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_SCHEDULE, e);
    return rc == RC_OK ? change_end(db, add_exception(db, x, last_day, e), e) : rc;
}

static enum rc remove_exception(struct db *db, int64_t id, int64_t rev, struct err *e)
{
    struct schedule_exception x;
    enum rc rc = schedule_exception_load(db, id, &x, e);
    if (rc == RC_OK)
        rc = schedule_not_past(db, x.day, e);
    if (rc != RC_OK)
        return rc;
    struct stmt st;
    stmt_open(&st, db, "DELETE FROM schedule_exception WHERE id = :id AND rev = :rev");
    stmt_int(&st, ":id", id);
    stmt_int(&st, ":rev", rev);
    change_subject(db, "schedule_exception", id, 0);
    return stmt_changed(&st, 1, e);
}

enum rc schedule_exception_remove(struct db *db, int64_t id, int64_t rev, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_SCHEDULE, e);
    return rc == RC_OK ? change_end(db, remove_exception(db, id, rev, e), e) : rc;
}

/* ---- holidays ---- */

static void read_holiday(struct stmt *st, void *row)
{
    struct holiday *h = row;
    h->day = (int32_t)stmt_col_int(st, 0);
    stmt_col_copy(st, 1, h->name, sizeof h->name);
    stmt_col_copy(st, 2, h->calendar, sizeof h->calendar);
}

enum rc holiday_list(struct db *db, int32_t first_day, int32_t last_day, struct holiday_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT day, name, calendar FROM holiday WHERE day BETWEEN :first AND :last ORDER BY day");
    stmt_int(&st, ":first", first_day);
    stmt_int(&st, ":last", last_day);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_holiday, e);
}

void holiday_list_release(struct holiday_list *l)
{
    free(l->rows);
    *l = (struct holiday_list){0};
}

static enum rc insert_holiday(struct db *db, int32_t day, const char *name, const char *calendar, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "INSERT INTO holiday (day, name, calendar) VALUES (:day, :name, :calendar)");
    stmt_int(&st, ":day", day);
    stmt_text(&st, ":name", name);
    stmt_text(&st, ":calendar", calendar);
    change_subject(db, "holiday", day, 0);
    return stmt_run(&st, e);
}

static enum rc add_holiday(struct db *db, int32_t day, const char *name, struct err *e)
{
    struct holiday_list l = {0};
    char text[64];
    enum rc rc = schedule_not_past(db, day, e);
    if (rc == RC_OK && name[0] == '\0')
        rc = err_field(e, SCHEDULE_NOTE, _("Say what the holiday is called."));
    if (rc == RC_OK && (rc = holiday_list(db, day, day, &l, e)) == RC_OK && l.n > 0)
        rc = err_field(e, SCHEDULE_FROM, _("%s is a holiday already: %s."),
                       calendar_format_day(text, sizeof text, site_calendar(db), day, CALENDAR_LONG), l.rows[0].name);
    holiday_list_release(&l);
    return rc == RC_OK ? insert_holiday(db, day, name, "", e) : rc;
}

enum rc holiday_add(struct db *db, int32_t day, const char *name, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_SCHEDULE, e);
    return rc == RC_OK ? change_end(db, add_holiday(db, day, name, e), e) : rc;
}

static enum rc remove_holiday(struct db *db, int32_t day, struct err *e)
{
    struct holiday_list l = {0};
    char text[64];
    enum rc rc = schedule_not_past(db, day, e);
    if (rc == RC_OK && (rc = holiday_list(db, day, day, &l, e)) == RC_OK && l.n == 0)
        rc = err_set(e, RC_NOT_FOUND, _("%s is no holiday."),
                     calendar_format_day(text, sizeof text, site_calendar(db), day, CALENDAR_LONG));
    holiday_list_release(&l);
    if (rc != RC_OK)
        return rc;
    struct stmt st;
    stmt_open(&st, db, "DELETE FROM holiday WHERE day = :day");
    stmt_int(&st, ":day", day);
    change_subject(db, "holiday", day, 0);
    return stmt_changed(&st, 1, e);
}

enum rc holiday_remove(struct db *db, int32_t day, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_SCHEDULE, e);
    return rc == RC_OK ? change_end(db, remove_holiday(db, day, e), e) : rc;
}

static bool is_in(const struct holiday *rows, size_t n, const struct holiday *h)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].day == h->day && strcmp(rows[i].name, h->name) == 0)
            return true;
    return false;
}

static bool has_day(const struct holiday *rows, size_t n, int32_t day)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].day == day)
            return true;
    return false;
}

static enum rc import(struct db *db, const char *calendar, const struct holiday *rows, size_t n, size_t *added,
                      size_t *gone, struct err *e)
{
    struct holiday_list old = {0}, now = {0};
    int32_t today = site_today(db);
    size_t came = 0, went = 0;
    enum rc rc = holiday_list(db, today, INT32_MAX, &old, e);
    for (size_t i = 0; i < old.n && rc == RC_OK; i++)
        if (strcmp(old.rows[i].calendar, calendar) == 0 && !is_in(rows, n, &old.rows[i])) {
            rc = remove_holiday(db, old.rows[i].day, e);
            went++;
        }
    if (rc == RC_OK)
        rc = holiday_list(db, today, INT32_MAX, &now, e);
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        if (rows[i].day < today || has_day(now.rows, now.n, rows[i].day) || has_day(rows, i, rows[i].day))
            continue;
        rc = insert_holiday(db, rows[i].day, rows[i].name, calendar, e);
        came++;
    }
    holiday_list_release(&old);
    holiday_list_release(&now);
    if (rc == RC_OK && added != NULL)
        *added = came;
    if (rc == RC_OK && gone != NULL)
        *gone = went;
    return rc;
}

enum rc holiday_import(struct db *db, const char *calendar, const struct holiday *rows, size_t n, size_t *added,
                       size_t *gone, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_SCHEDULE, e);
    return rc == RC_OK ? change_end(db, import(db, calendar, rows, n, added, gone, e), e) : rc;
}

/* ---- a plain list of holidays ---- */

/* The longest beginning of the line that is a date, of at most three words: "12 may 2031 Fair". */
static bool split_date(struct db *db, char *line, int32_t *day, const char **name)
{
    char date[64];
    size_t end[3], n = 0, at = strspn(line, " \t");
    while (n < 3 && line[at] != '\0') {
        at += strcspn(line + at, " \t,;=");
        end[n++] = at;
        if (line[at] != ' ')
            break;
        at += strspn(line + at, " ");
        if (line[at] == '\0' || strchr("\t,;=", line[at]) != NULL)
            break;
    }
    while (n-- > 0) {
        if (end[n] >= sizeof date)
            continue;
        (void)snprintf(date, sizeof date, "%.*s", (int)end[n], line);
        if (calendar_parse(date, site_calendar(db), site_today(db), CALENDAR_ANY_DAY, day, NULL, NULL) != RC_OK)
            continue;
        *name = line + end[n] + strspn(line + end[n], " \t,;=");
        return true;
    }
    return false;
}

static enum rc read_line(struct db *db, char *line, size_t number, struct holiday *h, struct err *e)
{
    const char *rest;
    char shown[48];
    (void)text_copy(shown, sizeof shown, line);
    if (!split_date(db, line, &h->day, &rest))
        return err_set(e, RC_INVALID, _("Line %zu does not begin with a date: \"%s\"."), number, shown);
    char *name = text_tidy(rest, (size_t)-1, false);
    if (name == NULL)
        return err_memory(e);
    (void)text_copy(h->name, sizeof h->name, name);
    free(name);
    if (h->name[0] == '\0')
        return err_set(e, RC_INVALID, _("Line %zu does not say what the holiday is called: \"%s\"."), number, shown);
    if (h->day > site_today(db) + HOLIDAY_YEARS * 366)
        return err_set(e, RC_INVALID, _("Line %zu is more than ten years ahead; look at the year: \"%s\"."), number, shown);
    return RC_OK;
}

enum rc holiday_read(struct db *db, const char *path, struct holiday_list *ret, struct err *e)
{
    char *text = NULL;
    size_t size = 0, number = 0;
    struct holiday_list l = {0};
    enum rc rc = file_read(path, HOLIDAY_BYTES, &text, &size, e);
    if (rc != RC_OK)
        return rc;
    if (strlen(text) != size || !text_valid(text, size))
        rc = err_set(e, RC_INVALID, _("%s is no text in UTF-8."), path);
    l.rows = rc == RC_OK ? calloc(HOLIDAY_LINES, sizeof *l.rows) : NULL;
    if (rc == RC_OK && l.rows == NULL)
        rc = err_memory(e);
    char *save = NULL;
    for (char *line = rc == RC_OK && strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text; line != NULL && *line != '\0' && rc == RC_OK; line = save) {
        save = line + strcspn(line, "\n");
        save = *save == '\0' ? NULL : (*save = '\0', save + 1);
        line[strcspn(line, "\r")] = '\0';
        number++;
        if (line[strspn(line, " \t")] == '\0' || line[0] == '#')
            continue;
        if (l.n == HOLIDAY_LINES)
            rc = err_set(e, RC_INVALID, _("%s has more than %d lines; that is no list of holidays."), path,
                         HOLIDAY_LINES);
        else if ((rc = read_line(db, line, number, &l.rows[l.n], e)) == RC_OK)
            l.n++;
    }
    free(text);
    if (rc == RC_OK && l.n == 0)
        rc = err_set(e, RC_INVALID, _("There are no holidays in %s."), path);
    if (rc == RC_OK)
        *ret = l;
    else
        holiday_list_release(&l);
    return rc;
}
