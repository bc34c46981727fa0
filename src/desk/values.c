/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From columns of the file to words: their names end in what they hold. */
#include "src/desk/values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/clinic/catalog.h"
#include "src/clinic/schedule_edit.h"
#include "src/clinic/site.h"
#include "src/clinic/staff.h"
#include "src/people/access.h"
#include "src/people/alert.h"
#include "src/people/organisation.h"
#include "src/people/privacy.h"
#include "src/store/stmt.h"
#include "src/tags/tag.h"

/* ---- numbers that stand for something with a name; untouched when it is gone ---- */

static void practitioner(struct db *db, int64_t id, char *out, size_t size)
{
    struct practitioner p;

    if (practitioner_load(db, id, &p, NULL) == RC_OK)
        (void)text_copy(out, size, p.name);
}

static void place(struct db *db, int64_t id, char *out, size_t size)
{
    struct place p;

    if (place_load(db, id, &p, NULL) == RC_OK)
        (void)text_copy(out, size, p.name);
}

static void service(struct db *db, int64_t id, char *out, size_t size)
{
    struct service s;

    if (service_load(db, id, &s, NULL) == RC_OK)
        (void)text_copy(out, size, s.name);
}

static void source(struct db *db, int64_t id, char *out, size_t size)
{
    struct source s;

    if (source_load(db, id, &s, NULL) == RC_OK)
        (void)text_copy(out, size, s.name);
}

static void reason(struct db *db, int64_t id, char *out, size_t size)
{
    struct reason r;

    if (reason_load(db, id, &r, NULL) == RC_OK)
        (void)text_copy(out, size, r.name);
}

static void patient(struct db *db, int64_t id, char *out, size_t size)
{
    struct patient p;

    if (patient_load(db, id, &p, NULL) == RC_OK)
        (void)patient_display_name(out, size, p.privacy, p.id, p.family, p.given);
}

static void tag(struct db *db, int64_t id, char *out, size_t size)
{
    struct tag t;

    if (tag_load(db, id, &t, NULL) == RC_OK)
        (void)text_copy(out, size, t.name);
}

static void organisation(struct db *db, int64_t id, char *out, size_t size)
{
    struct organisation o;

    if (organisation_load(db, id, &o, NULL) == RC_OK)
        (void)text_copy(out, size, o.name);
}

static void staff(struct db *db, int64_t id, char *out, size_t size)
{
    struct staff_list list;

    if (staff_list(db, &list, NULL) != RC_OK)
        return;
    for (size_t i = 0; i < list.n; i++)
        if (list.rows[i].id == id)
            (void)text_copy(out, size, list.rows[i].name);
    staff_list_release(&list);
}

/* ---- numbers that are days, times and money ---- */

/* Of an appointment a moment, of hours a time of the day. */
static void when(struct db *db, int64_t civil_min, char *out, size_t size)
{
    if (civil_min > 0 && civil_min <= CIVIL_DAY_MIN)
        (void)schedule_time(out, size, (int32_t)civil_min);
    else if (civil_min != 0)
        (void)civil_format(out, size, site_calendar(db), civil_min);
    else
        out[0] = '\0';
}

static void at(struct db *db, int64_t instant, char *out, size_t size)
{
    when(db, instant == 0 ? 0 : site_min_of(db, instant), out, size);
}

static void day(struct db *db, int64_t value, char *out, size_t size)
{
    if (value <= SCHEDULE_ALWAYS || value >= SCHEDULE_FOREVER)
        out[0] = '\0';
    else
        (void)calendar_format_day(out, size, site_calendar(db), (int32_t)value, CALENDAR_ISO);
}

static void weekday(struct db *db, int64_t value, char *out, size_t size)
{
    (void)db;
    if (value >= 1 && value <= 7)
        (void)text_copy(out, size, calendar_weekday_name((int)value - 1));
}

static void money(struct db *db, int64_t minor, char *out, size_t size)
{
    (void)site_money(db, minor, out, size);
}

static void percent(struct db *db, int64_t value, char *out, size_t size)
{
    (void)db;
    (void)organisation_discount_text(out, size, (int32_t)value);
}

static void clock_of(struct db *db, int64_t minute, char *out, size_t size)
{
    (void)db;
    (void)civil_format_time(out, size, minute);
}

static void weekdays(struct db *db, int64_t days, char *out, size_t size)
{
    (void)db;
    (void)calendar_weekdays_text(out, size, (unsigned)days);
}

/* The first row whose end a column's name has. */
static const struct kind {
    const char *end;
    void (*show)(struct db *db, int64_t value, char *out, size_t size);
} kinds[] = {
    { "practitioner_id", practitioner },
    { "assistant_id", practitioner },
    { "room_id", place },
    { "service_id", service },
    { "source_id", source },
    { "reason_id", reason },
    { "referrer_id", patient },
    { "merged_into_id", patient },
    { "only_with_id", practitioner },
    { "patient_id", patient },
    { "other_id", patient },
    { "payer_id", patient },
    { "contact_id", patient },
    { "organisation_id", organisation },
    { "tag_id", tag },
    { "staff_id", staff },
    { "by_staff", staff },
    { "created_by", staff },
    { "until_by", staff },
    { "start_min", when },
    { "end_min", when },
    { "moved_from_min", when },
    { "_at", at },
    { "_day", day },
    { "_minor", money },
    { "_bp", percent },
    { "_minute", clock_of },
    { "weekday", weekday },
    { "weekdays", weekdays },
    { "from_min", clock_of },
    { "to_min", clock_of },
};

static bool ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);

    return n >= m && strcmp(name + n - m, end) == 0;
}

char *value_show(struct db *db, const char *column, const char *stored, char *out, size_t size)
{
    out[0] = '\0';
    if (stored == NULL)
        return out;
    bool refers = ends_with(column, "_id") || ends_with(column, "_by") || strcmp(column, "by_staff") == 0;
    if (refers && strcmp(stored, "0") == 0) /* to nobody */
        return out;
    (void)text_copy(out, size, stored);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (ends_with(column, kinds[i].end)) {
            kinds[i].show(db, strtoll(stored, NULL, 10), out, size);
            break;
        }
    if (strcmp(column, "active") == 0 || strcmp(column, "overbook") == 0 || strcmp(column, "late_cancel") == 0)
        (void)text_copy(out, size, strcmp(stored, "0") != 0 ? _("yes") : _("no"));
    if (strcmp(column, "day") == 0)
        day(db, strtoll(stored, NULL, 10), out, size);
    if (strcmp(column, "at") == 0)
        at(db, strtoll(stored, NULL, 10), out, size);
    return out;
}

/* A number that only links rows says nothing to a person. */
static bool only_links(const char *column)
{
    if (!ends_with(column, "_id"))
        return false;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (ends_with(column, kinds[i].end))
            return false;
    return true;
}

bool value_matters(const struct journal_value *v)
{
    static const char *const counted[] = { "id",         "rev",        "rank", "patient_id",
                                           "created_at", "created_by", "e164", "born_precision" };
    const char *only = strcmp(v->op, "insert") == 0   ? v->after
                       : strcmp(v->op, "delete") == 0 ? v->before
                                                      : "x";

    if (strcmp(v->table, "occupancy") == 0 || only_links(v->column)) /* it follows from the appointment */
        return false;
    if (strcmp(v->table, "household_member") == 0) /* there it says who came or went */
        return strcmp(v->column, "patient_id") == 0;
    for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++)
        if (strcmp(v->column, counted[i]) == 0)
            return false;
    return only != NULL && only[0] != '\0' && strcmp(only, "0") != 0;
}

bool value_seen(struct db *db, const struct journal_value *v)
{
    return strcmp(v->table, "alert") != 0 || alert_seen(db, strtoll(v->key, NULL, 10));
}

bool values_open(struct db *db, int64_t seq)
{
    struct patient p;
    struct stmt st;
    int64_t id = 0;

    stmt_open(&st, db, "SELECT patient_id FROM journal WHERE seq = :seq");
    stmt_int(&st, ":seq", seq);
    (void)stmt_one_int(&st, &id, NULL);
    if (id == 0 || patient_load_any(db, id, &p, NULL) != RC_OK)
        return true;
    if (p.restricted_at != 0 || p.erased_at != 0)
        return false;
    return p.privacy != PRIVACY_SPECIAL || access_record(db, id, _("journal"), NULL) == RC_OK;
}

const char *value_table(const char *table)
{
    static const struct {
        const char *table, *word;
    } words[] = {
        { "queue_segment", N_("queue") },      { "follow_up_task", N_("follow-up") }, { "attempt", N_("call") },
        { "contact_point", N_("contact") },    { "tag_assignment", N_("tag") },       { "patient_link", N_("relation") },
        { "identifier", N_("number") },        { "household_member", N_("household") },
        { "schedule", N_("hours") },           { "room_hours", N_("hours of a room") }, { "opening_hours", N_("opening hours") },
        { "schedule_exception", N_("different day") }, { "waiting_entry", N_("waiting list") },
        { "organisation_member", N_("membership") }, { "organisation_price", N_("agreed price") },
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(table, words[i].table) == 0)
            return _(words[i].word);
    return table;
}

/* A person's columns are called as the form calls them; NULL: by the file's own word. */
static const char *form_word(const char *table, const char *column)
{
    static const struct {
        const char *column, *word;
    } words[] = {
        { "family", N_("Family name") },     { "given", N_("Given name") },
        { "alias", N_("Also known as") },    { "born_day", N_("Born") },
        { "sex", N_("Sex") },                { "address", N_("Address") },
        { "district", N_("District") },      { "city", N_("City") },
        { "languages", N_("Languages") },    { "occupation", N_("Occupation") },
        { "source_id", N_("Came through") }, { "referrer_id", N_("Referred by") },
        { "privacy", N_("Privacy") },        { "lifecycle", N_("Status") },
        { "note", N_("Note") },              { "active", N_("In use") },
        { "merged_into_id", N_("Merged into") },
    };

    for (size_t i = 0; strcmp(table, "patient") == 0 && i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(column, words[i].column) == 0)
            return _(words[i].word);
    return NULL;
}

char *value_name(const struct journal_value *v, char *out, size_t size)
{
    const char *word = form_word(v->table, v->column);
    static const char *const units[] = { "_id", "_min", "_at", "_day", "_minor", "_bp" };
    char column[64];

    if (word != NULL) {
        (void)text_copy(out, size, word);
        return out;
    }
    (void)text_copy(column, sizeof(column), v->column);
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
        if (strlen(column) > strlen(units[i]) && ends_with(column, units[i]))
            column[strlen(column) - strlen(units[i])] = '\0';
    (void)snprintf(out, size, "%s: %s", value_table(v->table), column);
    for (char *c = out; *c != '\0'; c++)
        if (*c == '_')
            *c = ' ';
    return out;
}
