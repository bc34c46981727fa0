/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hours in a kit: when the clinic is open, when who works, and the holidays. */
#include "src/clinic/kit_sections.h"

#include <stdio.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/i18n.h"
#include "src/clinic/catalog.h"
#include "src/clinic/schedule_edit.h"
#include "src/store/stmt.h"

static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};

typedef enum rc span_fn(struct kit_run *run, int weekday, int32_t start_min, int32_t end_min, void *ctx,
                        struct err *e);

static bool has_weekday(struct kit_run *run, const char *section)
{
    for (int day = 0; day < 7; day++)
        if (ini_get(run->ini, section, weekdays[day]) != NULL)
            return true;
    return false;
}

/* Every "monday = 08:30-12:30 13:30-18:00" of a section; weekday 1-7. */
static enum rc each_span(struct kit_run *run, const char *section, span_fn *fn, void *ctx, struct err *e)
{
    size_t n = 0;
    for (int day = 0; day < 7; day++) {
        const char *value = ini_get(run->ini, section, weekdays[day]), *rest = value;
        char part[32];
        int32_t start_min, end_min, last_min = 0;
        if (value == NULL)
            continue;
        while (kit_part(&rest, " ,", part, sizeof part)) {
            if (!schedule_span_parse(part, &start_min, &end_min) || start_min < last_min)
                return kit_wrong(run->ini, section, weekdays[day], value,
                                 _("hours one after the other, such as 08:30-12:30 13:30-18:00"), e);
            last_min = end_min;
            n++;
            TRY(fn(run, day + 1, start_min, end_min, ctx, e));
        }
    }
    if (n == 0)
        return ini_refuse(run->ini, section, NULL, e, _("[%s] needs a line: %s = ..."), section, weekdays[0]);
    return RC_OK;
}

static enum rc date(struct kit_run *run, const char *section, const char *key, const char *value,
                    int32_t *day, struct err *e)
{
    if (calendar_parse(value, CALENDAR_GREGORIAN, 0, CALENDAR_ANY_DAY, day, NULL, NULL) == RC_OK)
        return RC_OK;
    return kit_wrong(run->ini, section, key, value, _("a date such as 2026-12-25"), e);
}

/* Opening hours of a site, or hours of a room. */
struct week_owner {
    const char *insert;
    int64_t id;
};

static enum rc write_week(struct kit_run *run, int weekday, int32_t start_min, int32_t end_min, void *ctx,
                          struct err *e)
{
    const struct week_owner *owner = ctx;
    if (!run->write)
        return RC_OK;
    struct stmt st;
    stmt_open(&st, run->db, owner->insert);
    stmt_int(&st, ":of", owner->id);
    stmt_int(&st, ":weekday", weekday);
    stmt_int(&st, ":start", start_min);
    stmt_int(&st, ":end", end_min);
    return stmt_run(&st, e);
}

enum rc kit_read_opening(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    char other[64];
    struct week_owner owner = {
        .insert = "INSERT INTO opening_hours (site_id, weekday, start_min, end_min)"
                  " VALUES (:of, :weekday, :start, :end)",
    };
    snprintf(other, sizeof other, "branch %s", word);
    if (word[0] != '\0' && !ini_has_section(run->ini, other))
        return ini_refuse(run->ini, section, NULL, e, _("[%s]: there is no section [%s] in this kit."), section,
                          other);
    TRY(kit_branch_id(run, word, &owner.id, e));
    return each_span(run, section, write_week, &owner, e);
}

enum rc kit_read_room_hours(struct kit_run *run, const char *section, int64_t room_id, struct err *e)
{
    struct week_owner owner = {
        .insert = "INSERT INTO room_hours (room_id, weekday, start_min, end_min) VALUES (:of, :weekday, :start, :end)",
        .id = room_id,
    };
    return has_weekday(run, section) ? each_span(run, section, write_week, &owner, e) : RC_OK;
}

struct schedule_section {
    char practitioner[32], category[16];
    int64_t every_weeks, release_days, site_id;
    bool branch; /* worked there, not at the practitioner's own site */
    int32_t from_day, to_day, anchor_day;
};

static enum rc write_schedule(struct kit_run *run, int weekday, int32_t start_min, int32_t end_min, void *ctx,
                              struct err *e)
{
    const struct schedule_section *s = ctx;
    if (!run->write)
        return RC_OK;
    struct stmt st;
    stmt_open(
        &st, run->db,
        "INSERT INTO schedule (practitioner_id, weekday, start_min, end_min, valid_from_day, valid_to_day,"
        " every_weeks, anchor_day, category, release_days, site_id) SELECT id, :weekday, :start, :end, :from, :to,"
        " :every, :anchor, :category, :release, iif(:branch, :site, NULL) FROM practitioner WHERE word = :word");
    stmt_text(&st, ":word", s->practitioner);
    stmt_int(&st, ":weekday", weekday);
    stmt_int(&st, ":start", start_min);
    stmt_int(&st, ":end", end_min);
    stmt_int(&st, ":from", s->from_day);
    stmt_int(&st, ":to", s->to_day);
    stmt_int(&st, ":every", s->every_weeks);
    stmt_int(&st, ":anchor", s->anchor_day);
    stmt_text(&st, ":category", s->category);
    stmt_int(&st, ":release", s->release_days);
    stmt_int(&st, ":branch", s->branch);
    stmt_int(&st, ":site", s->site_id);
    return stmt_changed(&st, 1, e);
}

enum rc kit_read_schedule(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    struct schedule_section s = {.from_day = INT32_MIN, .to_day = INT32_MAX};
    char other[64], assistant[64];
    const char *value;
    /* [schedule li] or, for a second set of hours, [schedule li saturdays] */
    snprintf(s.practitioner, sizeof s.practitioner, "%.*s", (int)strcspn(word, " "), word);
    snprintf(other, sizeof other, "practitioner %s", s.practitioner);
    snprintf(assistant, sizeof assistant, "assistant %s", s.practitioner);
    if (!ini_has_section(run->ini, other) && !ini_has_section(run->ini, assistant))
        return ini_refuse(run->ini, section, NULL, e, _("[%s]: there is no section [%s] in this kit."),
                          section, other);
    TRY(kit_number(run->ini, section, "every_weeks", 1, 1, 52, &s.every_weeks, e));
    TRY(kit_number(run->ini, section, "release_days", 0, 0, 365, &s.release_days, e));
    TRY(kit_text(run->ini, section, "prefer", "", s.category, sizeof s.category, e));
    if (s.category[0] != '\0' && WORD_INDEX(service_categories, s.category, -1) < 0)
        return kit_wrong(run->ini, section, "prefer", s.category,
                         _("treatment, cosmetic, preventive or consult"), e);
    TRY(kit_branch(run, section, &s.site_id, e));
    s.branch = ini_get(run->ini, section, "branch") != NULL;
    if ((value = ini_get(run->ini, section, "from")) != NULL)
        TRY(date(run, section, "from", value, &s.from_day, e));
    if ((value = ini_get(run->ini, section, "to")) != NULL)
        TRY(date(run, section, "to", value, &s.to_day, e));
    if ((value = ini_get(run->ini, section, "in_week_of")) != NULL)
        TRY(date(run, section, "in_week_of", value, &s.anchor_day, e));
    return each_span(run, section, write_schedule, &s, e);
}

enum rc kit_read_holidays(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    (void)word;
    for (size_t i = 0; i < ini_key_count(run->ini, section); i++) {
        const char *key = ini_key(run->ini, section, i);
        char name[96];
        int32_t day;
        TRY(kit_text(run->ini, section, key, NULL, name, sizeof name, e));
        TRY(date(run, section, key, key, &day, e));
        if (!run->write)
            continue;
        struct stmt st;
        stmt_open(&st, run->db, "INSERT INTO holiday (day, name) VALUES (:day, :name)");
        stmt_int(&st, ":day", day);
        stmt_text(&st, ":name", name);
        TRY(stmt_run(&st, e));
    }
    return RC_OK;
}
