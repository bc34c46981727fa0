/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each kind of section in a kit means: read, checked, and written when it is time to. */
#include "src/clinic/kit_sections.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/money.h"
#include "src/base/text.h"
#include "src/clinic/catalog.h"
#include "src/store/action.h"
#include "src/store/stmt.h"

/* Steps of reading that may each fail; the first failure ends the function. */
#define TRY(step)                                                                                            \
    do {                                                                                                     \
        enum rc try_rc_ = (step);                                                                            \
        if (try_rc_ != RC_OK)                                                                                \
            return try_rc_;                                                                                  \
    } while (0)

static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
#define WEEKDAY_KEYS "monday tuesday wednesday thursday friday saturday sunday"

/* ---- values ---- */

static enum rc text(struct kit_run *run, const char *section, const char *key, const char *fallback,
                    char *out, size_t size, struct err *e)
{
    return kit_text(run->ini, section, key, fallback, out, size, e);
}

static enum rc number(struct kit_run *run, const char *section, const char *key, int64_t fallback,
                      int64_t min, int64_t max, int64_t *out, struct err *e)
{
    return kit_number(run->ini, section, key, fallback, min, max, out, e);
}

/* A word that is typed: small letters, figures and - only. */
static enum rc need_word(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    size_t n = strlen(word);
    if (n > 0 && n < sizeof((struct service *)0)->word &&
        strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-") == n)
        return RC_OK;
    return ini_refuse(run->ini, section, NULL, e,
                      _("[%s] needs one word after the kind: small letters, figures and - only."), section);
}

/* The word of another section of this kit, "" allowed. */
static enum rc reference(struct kit_run *run, const char *section, const char *key, const char *kind,
                         char *out, size_t size, struct err *e)
{
    char other[128], want[160];
    TRY(text(run, section, key, "", out, size, e));
    snprintf(other, sizeof other, "%s %s", kind, out);
    if (out[0] == '\0' || ini_has_section(run->ini, other))
        return RC_OK;
    snprintf(want, sizeof want, _("a word that has a section [%s ...] of its own"), kind);
    return kit_wrong(run->ini, section, key, out, want, e);
}

static enum rc money(struct kit_run *run, const char *section, const char *key, int64_t *out, struct err *e)
{
    char value[64];
    *out = 0;
    TRY(text(run, section, key, "0", value, sizeof value, e));
    if (money_parse(value, run->exponent, out, NULL) == RC_OK && *out >= 0)
        return RC_OK;
    return kit_wrong(run->ini, section, key, value,
                     _("an amount such as 120 or 120.50 in the clinic's currency"), e);
}

/* Reads one blank-separated part of *list into part; false at the end. */
static bool next_part(const char **list, const char *blanks, char *part, size_t size)
{
    *list += strspn(*list, blanks);
    size_t n = strcspn(*list, blanks);
    if (n == 0)
        return false;
    snprintf(part, size, "%.*s", (int)n, *list);
    *list += n;
    return true;
}

static bool clock_time(const char *typed, int32_t *minute)
{
    int at;
    if (strcmp(typed, "24:00") == 0) {
        *minute = 1440;
        return true;
    }
    if (civil_parse_time(typed, &at, NULL) != RC_OK)
        return false;
    *minute = at;
    return true;
}

/* "08:30-12:30": true when it is one. */
static bool time_span(const char *part, int32_t *start_min, int32_t *end_min)
{
    char from[16], to[16];
    const char *dash = strchr(part, '-');
    if (dash == NULL)
        return false;
    snprintf(from, sizeof from, "%.*s", (int)(dash - part), part);
    snprintf(to, sizeof to, "%s", dash + 1);
    return clock_time(from, start_min) && clock_time(to, end_min) && *start_min < *end_min &&
           *start_min < 1440;
}

typedef enum rc span_fn(struct kit_run *run, int weekday, int32_t start_min, int32_t end_min, void *ctx,
                        struct err *e);

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
        while (next_part(&rest, " ,", part, sizeof part)) {
            if (!time_span(part, &start_min, &end_min) || start_min < last_min)
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

/* ---- [site] ---- */

static const char *given(const char *option, const char *from_kit)
{
    return option != NULL ? option : from_kit;
}

static enum rc read_site(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    const struct kit_options *o = run->options;
    char name[128], zone[64], calendar[16], country[3], currency[4], phone[64], address[256], want[160];
    struct err why;
    int64_t exponent;
    (void)word;
    TRY(text(run, section, "name", o->name, name, sizeof name, e));
    TRY(text(run, section, "timezone", NULL, zone, sizeof zone, e));
    TRY(text(run, section, "calendar", "gregorian", calendar, sizeof calendar, e));
    TRY(text(run, section, "country", "", country, sizeof country, e));
    TRY(text(run, section, "currency", NULL, currency, sizeof currency, e));
    TRY(text(run, section, "phone", "", phone, sizeof phone, e));
    TRY(text(run, section, "address", "", address, sizeof address, e));
    text_copy(name, sizeof name, given(o->name, name));
    text_copy(zone, sizeof zone, given(o->timezone, zone));
    text_copy(calendar, sizeof calendar, given(o->calendar, calendar));
    text_copy(country, sizeof country, given(o->country, country));
    text_copy(currency, sizeof currency, given(o->currency, currency));
    if (civil_init(zone, &why) != RC_OK)
        return kit_wrong(run->ini, section, "timezone", zone, _("a zone of this system, such as Asia/Tehran"),
                         e);
    if (strcmp(calendar, "gregorian") != 0 && strcmp(calendar, "jalali") != 0)
        return kit_wrong(run->ini, section, "calendar", calendar, _("gregorian or jalali"), e);
    if (country[0] != '\0' && !(isupper((unsigned char)country[0]) && isupper((unsigned char)country[1])))
        return kit_wrong(run->ini, section, "country", country, _("two capitals, such as GB"), e);
    exponent = money_exponent(currency);
    TRY(number(run, section, "decimals", exponent, 0, 4, &exponent, e));
    snprintf(want, sizeof want, "%s",
             _("a currency's three capitals such as GBP; give decimals = 2 for one not known"));
    if (exponent < 0 || strlen(currency) != 3)
        return kit_wrong(run->ini, section, "currency", currency, want, e);
    run->exponent = (int)exponent;
    if (!run->write)
        return RC_OK;
    struct stmt st;
    stmt_open(&st, run->db,
              "INSERT INTO site (name, kit, timezone, calendar, country, currency, currency_exponent, phone, "
              "address)"
              " VALUES (:name, :kit, :zone, :calendar, :country, :currency, :exponent, :phone, :address)");
    stmt_text(&st, ":name", name);
    stmt_text(&st, ":kit", o->kit);
    stmt_text(&st, ":zone", zone);
    stmt_text(&st, ":calendar", calendar);
    stmt_text(&st, ":country", country);
    stmt_text(&st, ":currency", currency);
    stmt_int(&st, ":exponent", exponent);
    stmt_text(&st, ":phone", phone);
    stmt_text(&st, ":address", address);
    return stmt_insert(&st, &run->site_id, e);
}

/* ---- [role WORD] and [staff LOGIN] ---- */

static enum rc grant(struct kit_run *run, int64_t role_id, int right, struct err *e)
{
    struct stmt st;
    stmt_open(&st, run->db, "INSERT OR IGNORE INTO role_right (role_id, right_word) VALUES (:role, :right)");
    stmt_int(&st, ":role", role_id);
    stmt_text(&st, ":right", rights[right].word);
    return stmt_run(&st, e);
}

static enum rc read_role(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    char name[64], list[256], part[32];
    bool has[RIGHT_COUNT] = {false};
    int64_t id = 0;
    TRY(need_word(run, section, word, e));
    TRY(text(run, section, "name", NULL, name, sizeof name, e));
    TRY(text(run, section, "rights", NULL, list, sizeof list, e));
    const char *rest = list;
    while (next_part(&rest, " ,", part, sizeof part)) {
        int right = WORD_INDEX(rights, part, -1);
        for (int r = 0; r < RIGHT_COUNT && strcmp(part, "all") == 0; r++)
            has[right = r] = true;
        if (right < 0)
            return kit_wrong(run->ini, section, "rights", part,
                             _("a right such as register, book or tag, or all of them: all"), e);
        has[right] = true;
    }
    if (!run->write) {
        if (has[RIGHT_STAFF])
            run->admin_role_id = -1; /* there will be one */
        return RC_OK;
    }
    struct stmt st;
    stmt_open(&st, run->db, "INSERT INTO role (word, name) VALUES (:word, :name)");
    stmt_text(&st, ":word", word);
    stmt_text(&st, ":name", name);
    TRY(stmt_insert(&st, &id, e));
    for (int r = RIGHT_NONE + 1; r < RIGHT_COUNT; r++)
        if (has[r])
            TRY(grant(run, id, r, e));
    if (has[RIGHT_STAFF])
        run->admin_role_id = id; /* the last one listed: administrators stand at the end */
    return RC_OK;
}

static enum rc add_staff(struct kit_run *run, const char *login, const char *name, int64_t role_id,
                         const char *role, struct err *e)
{
    struct stmt st;
    stmt_open(&st, run->db,
              "INSERT INTO staff (login, name, role_id)"
              " VALUES (:login, :name, coalesce(:id, (SELECT id FROM role WHERE word = :role)))");
    stmt_text(&st, ":login", login);
    stmt_text(&st, ":name", name);
    stmt_int_or_null(&st, ":id", role_id);
    stmt_text(&st, ":role", role);
    return stmt_run(&st, e);
}

/* The administrator is written with the site, which is there once. */
static enum rc read_administrator(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    (void)word;
    if (run->admin_role_id == 0)
        return ini_refuse(run->ini, section, NULL, e,
                          _("The kit has no role with the right %s; nobody could manage it."),
                          rights[RIGHT_STAFF].word);
    return run->write ? add_staff(run, run->login, run->staff_name, run->admin_role_id, NULL, e) : RC_OK;
}

static enum rc read_staff(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    char name[128], role[32];
    TRY(need_word(run, section, word, e));
    TRY(text(run, section, "name", NULL, name, sizeof name, e));
    TRY(text(run, section, "role", NULL, role, sizeof role, e));
    TRY(reference(run, section, "role", "role", role, sizeof role, e));
    if (!run->write || strcmp(word, run->login) == 0)
        return RC_OK;
    return add_staff(run, word, name, 0, role, e);
}

/* ---- [practitioner WORD], [room WORD] ---- */

static enum rc read_practitioner(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    char name[96], short_name[48], profession[64], login[64];
    TRY(need_word(run, section, word, e));
    TRY(text(run, section, "name", NULL, name, sizeof name, e));
    TRY(text(run, section, "short", NULL, short_name, sizeof short_name, e));
    TRY(text(run, section, "profession", "", profession, sizeof profession, e));
    TRY(reference(run, section, "staff", "staff", login, sizeof login, e));
    if (!run->write)
        return RC_OK;
    struct stmt st;
    stmt_open(
        &st, run->db,
        "INSERT INTO practitioner (site_id, staff_id, word, name, short_name, profession)"
        " VALUES (:site, (SELECT id FROM staff WHERE login = :login), :word, :name, :short, :profession)");
    stmt_int(&st, ":site", run->site_id);
    stmt_text(&st, ":login", login);
    stmt_text(&st, ":word", word);
    stmt_text(&st, ":name", name);
    stmt_text(&st, ":short", short_name);
    stmt_text(&st, ":profession", profession);
    return stmt_run(&st, e);
}

static enum rc read_room(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    char name[96], kind[32];
    TRY(need_word(run, section, word, e));
    TRY(text(run, section, "name", NULL, name, sizeof name, e));
    TRY(text(run, section, "kind", "consulting", kind, sizeof kind, e));
    if (!run->write)
        return RC_OK;
    struct stmt st;
    stmt_open(&st, run->db,
              "INSERT INTO room (site_id, word, name, kind) VALUES (:site, :word, :name, :kind)");
    stmt_int(&st, ":site", run->site_id);
    stmt_text(&st, ":word", word);
    stmt_text(&st, ":name", name);
    stmt_text(&st, ":kind", kind);
    return stmt_run(&st, e);
}

/* ---- [service WORD] ---- */

static enum rc check_room_kind(struct kit_run *run, const char *section, const char *kind, struct err *e)
{
    for (size_t i = 0; kind[0] != '\0' && i < ini_section_count(run->ini); i++) {
        const char *other = ini_section(run->ini, i), *has = ini_get(run->ini, other, "kind");
        if (strncmp(other, "room ", 5) == 0 && strcmp(has != NULL ? has : "consulting", kind) == 0)
            return RC_OK;
    }
    return kind[0] == '\0' ? RC_OK
                           : kit_wrong(run->ini, section, "room", kind, _("the kind of one of the rooms"), e);
}

static enum rc read_service_numbers(struct kit_run *run, const char *section, struct service *s,
                                    struct err *e)
{
    int64_t before, with, after, recall;
    TRY(number(run, section, "minutes", INT64_MIN, 5, 1440, &with, e));
    TRY(number(run, section, "before", 0, 0, 1440 - with, &before, e));
    TRY(number(run, section, "after", 0, 0, 1440 - with - before, &after, e));
    TRY(number(run, section, "recall_months", 0, 0, 120, &recall, e));
    TRY(money(run, section, "price", &s->price_minor, e));
    TRY(money(run, section, "cost", &s->cost_minor, e));
    s->before_min = (int32_t)before;
    s->with_min = (int32_t)with;
    s->after_min = (int32_t)after;
    s->recall_months = (int32_t)recall;
    return RC_OK;
}

static enum rc write_service(struct kit_run *run, const struct service *s, int64_t *id, struct err *e)
{
    struct stmt st;
    stmt_open(
        &st, run->db,
        "INSERT INTO service (word, name, category, before_min, with_min, after_min, price_minor, cost_minor,"
        " value_class, room_kind, follow_up_plan, recall_months) VALUES (:word, :name, :category, :before, "
        ":with,"
        " :after, :price, :cost, :value, :room, :plan, :recall)");
    stmt_text(&st, ":word", s->word);
    stmt_text(&st, ":name", s->name);
    stmt_text(&st, ":category", service_categories[s->category].word);
    stmt_int(&st, ":before", s->before_min);
    stmt_int(&st, ":with", s->with_min);
    stmt_int(&st, ":after", s->after_min);
    stmt_int(&st, ":price", s->price_minor);
    stmt_int(&st, ":cost", s->cost_minor);
    stmt_text(&st, ":value", s->value_class);
    stmt_text(&st, ":room", s->room_kind);
    stmt_text(&st, ":plan", s->follow_up_plan);
    stmt_int(&st, ":recall", s->recall_months);
    return stmt_insert(&st, id, e);
}

static enum rc read_service(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    struct service s = {0};
    char category[16], by[256], part[32], other[64];
    int64_t id = 0;
    TRY(need_word(run, section, word, e));
    text_copy(s.word, sizeof s.word, word);
    TRY(text(run, section, "name", NULL, s.name, sizeof s.name, e));
    TRY(text(run, section, "category", NULL, category, sizeof category, e));
    s.category = WORD_INDEX(service_categories, category, -1);
    if (s.category < 0)
        return kit_wrong(run->ini, section, "category", category,
                         _("treatment, cosmetic, preventive or consult"), e);
    TRY(read_service_numbers(run, section, &s, e));
    TRY(text(run, section, "value", "", s.value_class, sizeof s.value_class, e));
    TRY(text(run, section, "room", "", s.room_kind, sizeof s.room_kind, e));
    TRY(check_room_kind(run, section, s.room_kind, e));
    TRY(reference(run, section, "plan", "plan", s.follow_up_plan, sizeof s.follow_up_plan, e));
    TRY(text(run, section, "by", "", by, sizeof by, e));
    if (run->write)
        TRY(write_service(run, &s, &id, e));
    const char *rest = by;
    while (next_part(&rest, " ,", part, sizeof part)) {
        snprintf(other, sizeof other, "practitioner %s", part);
        if (!ini_has_section(run->ini, other))
            return kit_wrong(run->ini, section, "by", part, _("words of practitioners of this kit"), e);
        if (!run->write)
            continue;
        struct stmt st;
        stmt_open(&st, run->db,
                  "INSERT OR IGNORE INTO service_practitioner (service_id, practitioner_id)"
                  " SELECT :service, id FROM practitioner WHERE word = :word");
        stmt_int(&st, ":service", id);
        stmt_text(&st, ":word", part);
        TRY(stmt_run(&st, e));
    }
    return RC_OK;
}

/* ---- [opening], [schedule PRACTITIONER ...], [holidays] ---- */

static enum rc write_opening(struct kit_run *run, int weekday, int32_t start_min, int32_t end_min, void *ctx,
                             struct err *e)
{
    (void)ctx;
    if (!run->write)
        return RC_OK;
    struct stmt st;
    stmt_open(&st, run->db,
              "INSERT INTO opening_hours (site_id, weekday, start_min, end_min) VALUES (:site, :weekday, "
              ":start, :end)");
    stmt_int(&st, ":site", run->site_id);
    stmt_int(&st, ":weekday", weekday);
    stmt_int(&st, ":start", start_min);
    stmt_int(&st, ":end", end_min);
    return stmt_run(&st, e);
}

static enum rc read_opening(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    (void)word;
    return each_span(run, section, write_opening, NULL, e);
}

struct schedule_section {
    char practitioner[32], category[16];
    int64_t every_weeks, release_days;
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
        " every_weeks, anchor_day, category, release_days) SELECT id, :weekday, :start, :end, :from, :to, "
        ":every,"
        " :anchor, :category, :release FROM practitioner WHERE word = :word");
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
    return stmt_changed(&st, 1, e);
}

static enum rc read_schedule(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    struct schedule_section s = {.from_day = INT32_MIN, .to_day = INT32_MAX};
    char other[64];
    const char *value;
    /* [schedule li] or, for a second set of hours, [schedule li saturdays] */
    snprintf(s.practitioner, sizeof s.practitioner, "%.*s", (int)strcspn(word, " "), word);
    snprintf(other, sizeof other, "practitioner %s", s.practitioner);
    if (!ini_has_section(run->ini, other))
        return ini_refuse(run->ini, section, NULL, e, _("[%s]: there is no section [%s] in this kit."),
                          section, other);
    TRY(number(run, section, "every_weeks", 1, 1, 52, &s.every_weeks, e));
    TRY(number(run, section, "release_days", 0, 0, 365, &s.release_days, e));
    TRY(text(run, section, "prefer", "", s.category, sizeof s.category, e));
    if (s.category[0] != '\0' && WORD_INDEX(service_categories, s.category, -1) < 0)
        return kit_wrong(run->ini, section, "prefer", s.category,
                         _("treatment, cosmetic, preventive or consult"), e);
    if ((value = ini_get(run->ini, section, "from")) != NULL)
        TRY(date(run, section, "from", value, &s.from_day, e));
    if ((value = ini_get(run->ini, section, "to")) != NULL)
        TRY(date(run, section, "to", value, &s.to_day, e));
    if ((value = ini_get(run->ini, section, "in_week_of")) != NULL)
        TRY(date(run, section, "in_week_of", value, &s.anchor_day, e));
    return each_span(run, section, write_schedule, &s, e);
}

static enum rc read_holidays(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    (void)word;
    for (size_t i = 0; i < ini_key_count(run->ini, section); i++) {
        const char *key = ini_key(run->ini, section, i);
        char name[96];
        int32_t day;
        TRY(text(run, section, key, NULL, name, sizeof name, e));
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

/* ---- [sources], [reasons KIND SIDE]: a line each, word = name ---- */

static enum rc read_sources(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    (void)word;
    for (size_t i = 0; i < ini_key_count(run->ini, section); i++) {
        const char *key = ini_key(run->ini, section, i);
        char name[96];
        TRY(text(run, section, key, NULL, name, sizeof name, e));
        TRY(need_word(run, section, key, e));
        if (!run->write)
            continue;
        struct stmt st;
        stmt_open(&st, run->db, "INSERT INTO source (word, name) VALUES (:word, :name)");
        stmt_text(&st, ":word", key);
        stmt_text(&st, ":name", name);
        TRY(stmt_run(&st, e));
    }
    return RC_OK;
}

static enum rc read_reasons(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    char kind[16] = "", side[16] = "";
    const char *rest = word;
    next_part(&rest, " ", kind, sizeof kind);
    next_part(&rest, " ", side, sizeof side);
    if (WORD_INDEX(reason_kinds, kind, -1) < 0 ||
        WORD_INDEX(reason_sides, side, -1) < 0)
        return ini_refuse(run->ini, section, NULL, e,
                          _("[%s] must be reasons cancel, decline or leave, then perhaps patient or clinic."),
                          section);
    for (size_t i = 0; i < ini_key_count(run->ini, section); i++) {
        const char *key = ini_key(run->ini, section, i);
        char name[96];
        TRY(text(run, section, key, NULL, name, sizeof name, e));
        TRY(need_word(run, section, key, e));
        if (!run->write)
            continue;
        struct stmt st;
        stmt_open(&st, run->db,
                  "INSERT INTO reason (kind, word, name, side) VALUES (:kind, :word, :name, :side)");
        stmt_text(&st, ":kind", kind);
        stmt_text(&st, ":word", key);
        stmt_text(&st, ":name", name);
        stmt_text(&st, ":side", side);
        TRY(stmt_run(&st, e));
    }
    return RC_OK;
}

#define SERVICE_KEYS  "name category minutes before after price cost value room by plan recall_months"
#define SCHEDULE_KEYS "every_weeks in_week_of from to prefer release_days " WEEKDAY_KEYS

/* clang-format off */
const struct kit_section kit_sections[] = {
    {"site", "name timezone calendar country currency decimals phone address", true, read_site},
    {"role", "name rights", true, read_role},
    {"site", NULL, true, read_administrator},
    {"staff", "name role", false, read_staff},
    {"practitioner", "name short profession staff", true, read_practitioner},
    {"room", "name kind", true, read_room},
    {"service", SERVICE_KEYS, true, read_service},
    {"opening", WEEKDAY_KEYS, true, read_opening},
    {"schedule", SCHEDULE_KEYS, true, read_schedule},
    {"holidays", NULL, false, read_holidays},
    {"sources", NULL, false, read_sources},
    {"reasons", NULL, false, read_reasons},
    {NULL, NULL, false, NULL},
};
/* clang-format on */
