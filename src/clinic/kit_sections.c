/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each kind of section in a kit means: read, checked, and written when it is time to. */
#include "src/clinic/kit_sections.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/money.h"
#include "src/base/text.h"
#include "src/clinic/catalog.h"
#include "src/store/action.h"
#include "src/store/stmt.h"

/* ---- values ---- */

bool kit_part(const char **list, const char *blanks, char *part, size_t size)
{
    *list += strspn(*list, blanks);
    size_t n = strcspn(*list, blanks);
    if (n == 0)
        return false;
    snprintf(part, size, "%.*s", (int)n, *list);
    *list += n;
    return true;
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
    TRY(kit_text(run->ini, section, key, "", out, size, e));
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
    TRY(kit_text(run->ini, section, key, "0", value, sizeof value, e));
    if (money_parse(value, run->exponent, out, NULL) == RC_OK && *out >= 0)
        return RC_OK;
    return kit_wrong(run->ini, section, key, value,
                     _("an amount such as 120 or 120.50 in the clinic's currency"), e);
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
    TRY(kit_text(run->ini, section, "name", o->name, name, sizeof name, e));
    TRY(kit_text(run->ini, section, "timezone", NULL, zone, sizeof zone, e));
    TRY(kit_text(run->ini, section, "calendar", "gregorian", calendar, sizeof calendar, e));
    TRY(kit_text(run->ini, section, "country", "", country, sizeof country, e));
    TRY(kit_text(run->ini, section, "currency", NULL, currency, sizeof currency, e));
    TRY(kit_text(run->ini, section, "phone", "", phone, sizeof phone, e));
    TRY(kit_text(run->ini, section, "address", "", address, sizeof address, e));
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
    TRY(kit_number(run->ini, section, "decimals", exponent, 0, 4, &exponent, e));
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
    TRY(kit_text(run->ini, section, "name", NULL, name, sizeof name, e));
    TRY(kit_text(run->ini, section, "rights", NULL, list, sizeof list, e));
    const char *rest = list;
    while (kit_part(&rest, " ,", part, sizeof part)) {
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
    TRY(kit_text(run->ini, section, "name", NULL, name, sizeof name, e));
    TRY(kit_text(run->ini, section, "role", NULL, role, sizeof role, e));
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
    TRY(kit_text(run->ini, section, "name", NULL, name, sizeof name, e));
    TRY(kit_text(run->ini, section, "short", NULL, short_name, sizeof short_name, e));
    TRY(kit_text(run->ini, section, "profession", "", profession, sizeof profession, e));
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
    TRY(kit_text(run->ini, section, "name", NULL, name, sizeof name, e));
    TRY(kit_text(run->ini, section, "kind", "consulting", kind, sizeof kind, e));
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
    TRY(kit_number(run->ini, section, "minutes", INT64_MIN, 5, 1440, &with, e));
    TRY(kit_number(run->ini, section, "before", 0, 0, 1440 - with, &before, e));
    TRY(kit_number(run->ini, section, "after", 0, 0, 1440 - with - before, &after, e));
    TRY(kit_number(run->ini, section, "recall_months", 0, 0, 120, &recall, e));
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
    TRY(kit_text(run->ini, section, "name", NULL, s.name, sizeof s.name, e));
    TRY(kit_text(run->ini, section, "category", NULL, category, sizeof category, e));
    s.category = WORD_INDEX(service_categories, category, -1);
    if (s.category < 0)
        return kit_wrong(run->ini, section, "category", category,
                         _("treatment, cosmetic, preventive or consult"), e);
    TRY(read_service_numbers(run, section, &s, e));
    TRY(kit_text(run->ini, section, "value", "", s.value_class, sizeof s.value_class, e));
    TRY(kit_text(run->ini, section, "room", "", s.room_kind, sizeof s.room_kind, e));
    TRY(check_room_kind(run, section, s.room_kind, e));
    TRY(reference(run, section, "plan", "plan", s.follow_up_plan, sizeof s.follow_up_plan, e));
    TRY(kit_text(run->ini, section, "by", "", by, sizeof by, e));
    if (run->write)
        TRY(write_service(run, &s, &id, e));
    const char *rest = by;
    while (kit_part(&rest, " ,", part, sizeof part)) {
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

/* ---- [sources], [reasons KIND SIDE]: a line each, word = name ---- */

static enum rc read_sources(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    (void)word;
    for (size_t i = 0; i < ini_key_count(run->ini, section); i++) {
        const char *key = ini_key(run->ini, section, i);
        char name[96];
        TRY(kit_text(run->ini, section, key, NULL, name, sizeof name, e));
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
    kit_part(&rest, " ", kind, sizeof kind);
    kit_part(&rest, " ", side, sizeof side);
    if (WORD_INDEX(reason_kinds, kind, -1) < 0 || WORD_INDEX(reason_sides, side, -1) < 0)
        return ini_refuse(run->ini, section, NULL, e,
                          _("[%s] must be reasons cancel, decline or leave, then perhaps patient or clinic."),
                          section);
    for (size_t i = 0; i < ini_key_count(run->ini, section); i++) {
        const char *key = ini_key(run->ini, section, i);
        char name[96];
        TRY(kit_text(run->ini, section, key, NULL, name, sizeof name, e));
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
#define WEEKDAY_KEYS  "monday tuesday wednesday thursday friday saturday sunday"
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
    {"opening", WEEKDAY_KEYS, true, kit_read_opening},
    {"schedule", SCHEDULE_KEYS, true, kit_read_schedule},
    {"holidays", NULL, false, kit_read_holidays},
    {"sources", NULL, false, read_sources},
    {"reasons", NULL, false, read_reasons},
    {NULL, NULL, false, NULL},
};
/* clang-format on */
