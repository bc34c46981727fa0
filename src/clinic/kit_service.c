/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The services in a kit: what each is, who does it, and which of its minutes need whom. */
#include "src/clinic/kit_sections.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/catalog.h"
#include "src/clinic/service_part.h"
#include "src/store/stmt.h"

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
    TRY(kit_money(run, section, "price", "0", &s->price_minor, e));
    TRY(kit_money(run, section, "cost", "0", &s->cost_minor, e));
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

/* Those who can do it, or assist in it: words of sections of this kind. */
static enum rc read_people(struct kit_run *run, const char *section, const char *key, const char *kind,
                           const char *insert, int64_t service_id, struct err *e)
{
    char list[256], part[32], other[64], want[128];
    TRY(kit_text(run->ini, section, key, "", list, sizeof list, e));
    const char *rest = list;
    while (kit_part(&rest, " ,", part, sizeof part)) {
        snprintf(other, sizeof other, "%s %s", kind, part);
        snprintf(want, sizeof want, _("words that have a section [%s ...] of their own"), kind);
        if (!ini_has_section(run->ini, other))
            return kit_wrong(run->ini, section, key, part, want, e);
        if (!run->write)
            continue;
        struct stmt st;
        stmt_open(&st, run->db, insert);
        stmt_int(&st, ":service", service_id);
        stmt_text(&st, ":word", part);
        TRY(stmt_run(&st, e));
    }
    return RC_OK;
}

/* "5-25": minutes from the beginning of the preparation; they follow one another. */
static bool minutes_span(const char *part, int32_t last, int32_t all, struct service_part *p)
{
    char *end;
    long from = strtol(part, &end, 10);
    if (end == part || *end != '-' || !isdigit((unsigned char)end[1]))
        return false;
    long to = strtol(end + 1, &end, 10);
    if (*end != '\0' || from < last || to <= from || to > all)
        return false;
    p->from_min = (int32_t)from;
    p->to_min = (int32_t)to;
    return true;
}

static enum rc read_parts(struct kit_run *run, const char *section, const struct service *s, int64_t id,
                          struct err *e)
{
    static const char *const keys[PART_KIND_COUNT] = {"practitioner_minutes", "assistant_minutes", "room_minutes"};
    int32_t all = s->before_min + s->with_min + s->after_min;
    for (int kind = 0; kind < PART_KIND_COUNT; kind++) {
        char list[128], part[32], want[160];
        struct service_part p = {.kind = kind};
        size_t n = 0;
        TRY(kit_text(run->ini, section, keys[kind], "", list, sizeof list, e));
        const char *rest = list;
        while (kit_part(&rest, " ,", part, sizeof part)) {
            snprintf(want, sizeof want,
                     _("at most three spans of minutes from 0 to %d, one after the other, such as 5-25 50-65"), (int)all);
            if (++n > 3 || !minutes_span(part, p.to_min, all, &p))
                return kit_wrong(run->ini, section, keys[kind], list, want, e);
            if (!run->write)
                continue;
            struct stmt st;
            stmt_open(&st, run->db,
                      "INSERT INTO service_part (service_id, kind, from_min, to_min)"
                      " VALUES (:service, :kind, :from, :to)");
            stmt_int(&st, ":service", id);
            stmt_text(&st, ":kind", part_kinds[kind].word);
            stmt_int(&st, ":from", p.from_min);
            stmt_int(&st, ":to", p.to_min);
            TRY(stmt_run(&st, e));
        }
    }
    return RC_OK;
}

enum rc kit_read_service(struct kit_run *run, const char *section, const char *word, struct err *e)
{
    struct service s = {0};
    char category[16];
    int64_t id = 0;
    TRY(kit_need_word(run, section, word, e));
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
    TRY(kit_reference(run, section, "plan", "plan", s.follow_up_plan, sizeof s.follow_up_plan, e));
    if (run->write)
        TRY(write_service(run, &s, &id, e));
    TRY(read_people(run, section, "by", "practitioner",
                    "INSERT OR IGNORE INTO service_practitioner (service_id, practitioner_id)"
                    " SELECT :service, id FROM practitioner WHERE word = :word",
                    id, e));
    TRY(read_people(run, section, "assistants", "assistant",
                    "INSERT OR IGNORE INTO service_assistant (service_id, practitioner_id)"
                    " SELECT :service, id FROM practitioner WHERE word = :word",
                    id, e));
    return read_parts(run, section, &s, id, e);
}
