/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo's people: alone or in families, with what is known of each, and the tags they have come by. */
#include <stdio.h>
#include <string.h>

#include "src/base/phone.h"
#include "src/clinic/site.h"
#include "src/desk/demo_model.h"
#include "src/people/link.h"
#include "src/people/patient.h"
#include "src/store/stmt.h"
#include "src/tags/tag.h"

enum { FAMILY_MAX = 5 };

/** Somebody who is about to be written, and the family so far. */
struct relative {
    int64_t id;
    bool female, child;
    int32_t born;
};
struct family {
    enum demo_people people;
    size_t size, n; /* how many there will be, and are */
    struct relative members[FAMILY_MAX];
    struct demo_name name;
    char address[96], e164[DEMO_E164];
    const char *district;
    int64_t household;
};

static void begin_family(struct demo *d, struct family *f)
{
    static const unsigned peoples[DEMO_PEOPLES] = { 34, 28, 18, 20 };
    static const unsigned sizes[FAMILY_MAX] = { 58, 18, 12, 9, 3 };
    *f = (struct family){ .people = (enum demo_people)prng_weighted(&d->prng, peoples, DEMO_PEOPLES),
                          .size = prng_weighted(&d->prng, sizes, FAMILY_MAX) + 1 };
    const struct demo_culture *c = &demo_cultures[f->people];
    const char *street = c->streets[prng_below(&d->prng, c->n_streets)];
    int number = (int)demo_between(d, 1, 240);
    f->district = c->districts[prng_below(&d->prng, c->n_districts)];
    if (c->number_first)
        snprintf(f->address, sizeof f->address, "%d %s", number, street);
    else
        snprintf(f->address, sizeof f->address, f->people == DEMO_CHINESE ? "%s%d号" : "%s %d", street, number);
}

/** The year of life somebody is in: two parents of an age, children after them, or alone by the curve of a clinic. */
static int32_t years_of_age(struct demo *d, const struct family *f)
{
    static const unsigned decades[] = { 0, 12, 18, 20, 17, 13, 10, 6, 1 };
    if (f->size == 1)
        return 10 * (int32_t)prng_weighted(&d->prng, decades, 9) + demo_between(d, 1, 9);
    int32_t first = f->n > 0 ? (d->today - f->members[0].born) / 365 : 0;
    if (f->n == 0)
        return demo_between(d, 27, 52);
    if (f->n == 1)
        return first + demo_between(d, -4, 4);
    return demo_between(d, 1, first < 27 ? 4 : first > 43 ? 20 : first - 23);
}

/** Nobody registers before being born. */
static int32_t birth(struct demo *d, const struct family *f, int32_t registered)
{
    int32_t born = d->today - 365 * years_of_age(d, f) - demo_between(d, 0, 364);
    return born < registered - 30 ? born : registered - demo_between(d, 30, 900);
}

static enum rc insert_patient(struct demo *d, const struct family *f, const struct relative *who,
                              const struct demo_name *name, int32_t day, struct err *e)
{
    struct stmt st;
    stmt_open(&st, d->db,
              "INSERT INTO patient (id, lifecycle, family, given, alias, sex, born_day, born_precision, address, district, "
              "city, languages, occupation, source_id, referrer_id, created_at) VALUES (:id, :life, :family, :given, "
              ":alias, :sex, :born, :precision, :address, :district, :city, :languages, :work, :source, :referrer, :at)");
    bool referred = who->id > 20 && demo_often(d, 140);
    /* Some know only the year they were born in, some nothing at all. */
    int precision = demo_often(d, 965) ? CALENDAR_EXACT : CALENDAR_YEAR;
    struct calendar_date born = calendar_date(CALENDAR_GREGORIAN, who->born);
    static const char *const works[] = { "",        "teacher", "nurse",   "engineer", "shop owner", "student",
                                         "driver",  "cook",    "retired", "lawyer",   "accountant", "" };
    stmt_int(&st, ":id", who->id);
    stmt_text(&st, ":life", "patient");
    stmt_text(&st, ":family", name->family);
    stmt_text(&st, ":given", name->given);
    stmt_text(&st, ":alias", name->alias);
    stmt_text(&st, ":sex", patient_sexes[who->female ? SEX_FEMALE : SEX_MALE].word);
    stmt_int(&st, ":born",
             precision == CALENDAR_EXACT ? who->born : calendar_day(CALENDAR_GREGORIAN, born.year, 1, 1));
    stmt_int(&st, ":precision", precision);
    stmt_text(&st, ":address", f->address);
    stmt_text(&st, ":district", f->district);
    stmt_text(&st, ":city", "");
    stmt_text(&st, ":languages", demo_cultures[f->people].languages);
    stmt_text(&st, ":work", who->child ? "" : works[prng_below(&d->prng, sizeof works / sizeof works[0])]);
    stmt_int_or_null(&st, ":source",
                     referred || d->sources.n == 0 ? 0 : d->sources.rows[prng_below(&d->prng, d->sources.n)].id);
    stmt_int_or_null(&st, ":referrer", referred ? prng_between(&d->prng, 1, who->id - 1) : 0);
    stmt_int(&st, ":at", demo_at(d, (int64_t)day * 1440 + demo_between(d, 540, 1020)));
    return stmt_run(&st, e);
}

static enum rc insert_contact(struct demo *d, int64_t id, const char *system, const char *value, const char *e164,
                              int rank, struct err *e)
{
    struct stmt st;
    stmt_open(&st, d->db,
              "INSERT INTO contact_point (patient_id, system, use, value, e164, rank) "
              "VALUES (:p, :system, 'mobile', :value, :e164, :rank)");
    stmt_int(&st, ":p", id);
    stmt_text(&st, ":system", system);
    stmt_text(&st, ":value", value);
    stmt_text(&st, ":e164", e164);
    stmt_int(&st, ":rank", rank);
    return stmt_run(&st, e);
}

/** Children are reached by the first parent's telephone. */
static enum rc insert_contacts(struct demo *d, struct family *f, const struct relative *who, const struct demo_name *name,
                               struct err *e)
{
    char typed[PHONE_TEXT], mail[96];
    const char *country = site_get(d->db)->country;
    if (!who->child)
        demo_phone(&d->prng, demo_often(d, 700) ? (enum demo_people)d->home : f->people, f->e164);
    phone_format(typed, sizeof typed, f->e164, country);
    enum rc rc = demo_often(d, 30) ? RC_OK : insert_contact(d, who->id, "phone", typed, f->e164, 1, e);
    if (rc == RC_OK && !who->child && demo_often(d, 60)) {
        char other[DEMO_E164];
        demo_phone(&d->prng, (enum demo_people)d->home, other);
        rc = insert_contact(d, who->id, "phone", phone_format(typed, sizeof typed, other, country), other, 2, e);
    }
    if (rc == RC_OK && !who->child && demo_often(d, 360)) {
        snprintf(mail, sizeof mail, "%s%d@example.com", name->latin, (int)demo_between(d, 1, 99));
        rc = insert_contact(d, who->id, "email", mail, "", 1, e);
    }
    return rc;
}

static enum rc insert_consents(struct demo *d, int64_t id, int32_t day, struct err *e)
{
    static const struct {
        const char *channel, *purpose;
        unsigned given;
    } asked[] = { { "call", "care", 970 }, { "sms", "reminder", 900 }, { "sms", "offer", 420 } };
    enum rc rc = RC_OK;
    for (size_t i = 0; i < sizeof asked / sizeof asked[0] && rc == RC_OK; i++) {
        struct stmt st;
        if (i == 2 && demo_often(d, 400))
            continue; /* not asked */
        stmt_open(&st, d->db,
                  "INSERT INTO consent (patient_id, channel, purpose, given, at, how) "
                  "VALUES (:p, :channel, :purpose, :given, :at, 'form')");
        stmt_int(&st, ":p", id);
        stmt_text(&st, ":channel", asked[i].channel);
        stmt_text(&st, ":purpose", asked[i].purpose);
        stmt_int(&st, ":given", demo_often(d, asked[i].given));
        stmt_int(&st, ":at", demo_at(d, (int64_t)day * 1440 + 720));
        rc = stmt_run(&st, e);
    }
    return rc;
}

static enum rc insert_alert(struct demo *d, int64_t id, struct err *e)
{
    static const struct {
        enum alert_kind kind;
        const char *text;
    } alerts[] = { { ALERT_ALLERGY, "penicillin allergy" },   { ALERT_ALLERGY, "latex allergy" },
                   { ALERT_ALLERGY, "ibuprofen allergy" },    { ALERT_INFECTION, "hepatitis B" },
                   { ALERT_OTHER, "takes blood thinners" },   { ALERT_OTHER, "pacemaker" },
                   { ALERT_MOBILITY, "wheelchair" },          { ALERT_LANGUAGE, "needs an interpreter" },
                   { ALERT_OTHER, "very anxious, go slowly" }, { ALERT_SCHEDULING, "mornings only" },
                   { ALERT_MONEY, "pays before treatment" },  { ALERT_OTHER, "diabetes" } };
    size_t i = (size_t)prng_below(&d->prng, sizeof alerts / sizeof alerts[0]);
    struct stmt st;
    stmt_open(&st, d->db, "INSERT INTO alert (patient_id, kind, text) VALUES (:p, :kind, :text)");
    stmt_int(&st, ":p", id);
    stmt_text(&st, ":kind", alert_kinds[alerts[i].kind].word);
    stmt_text(&st, ":text", alerts[i].text);
    return stmt_run(&st, e);
}

static enum rc insert_card(struct demo *d, int64_t id, struct err *e)
{
    struct stmt st;
    char number[32];
    snprintf(number, sizeof number, "%d%06lld", (int)demo_between(d, 10, 99), (long long)(id % 1000000));
    stmt_open(&st, d->db, "INSERT INTO identifier (patient_id, system, value) VALUES (:p, 'card', :value)");
    stmt_int(&st, ":p", id);
    stmt_text(&st, ":value", number);
    return stmt_run(&st, e);
}

static enum rc link_one(struct demo *d, int64_t id, int64_t other, enum link_kind kind, struct err *e)
{
    struct stmt st;
    stmt_open(&st, d->db, "INSERT INTO patient_link (patient_id, other_id, kind) VALUES (:p, :o, :kind)");
    stmt_int(&st, ":p", id);
    stmt_int(&st, ":o", other);
    stmt_text(&st, ":kind", link_kinds[kind].word);
    return stmt_run(&st, e);
}

/** The new one is tied to those before, both ways, and all live in one household. */
static enum rc link_family(struct demo *d, struct family *f, const struct relative *who, struct err *e)
{
    enum rc rc = RC_OK;
    struct stmt st;
    for (size_t i = 0; i < f->n && rc == RC_OK; i++) {
        const struct relative *other = &f->members[i];
        enum link_kind kind = !who->child ? LINK_SPOUSE : other->child ? LINK_SIBLING : LINK_PARENT;
        rc = link_one(d, who->id, other->id, kind, e);
        if (rc == RC_OK)
            rc = link_one(d, other->id, who->id, link_opposite(kind), e);
    }
    if (f->size == 1 || rc != RC_OK)
        return rc;
    if (f->household == 0) {
        stmt_open(&st, d->db, "INSERT INTO household (name, payer_id, contact_id) VALUES (:name, :who, :who)");
        stmt_text(&st, ":name", f->name.family);
        stmt_int(&st, ":who", who->id);
        if ((rc = stmt_insert(&st, &f->household, e)) != RC_OK)
            return rc;
    }
    stmt_open(&st, d->db, "INSERT INTO household_member (household_id, patient_id) VALUES (:h, :p)");
    stmt_int(&st, ":h", f->household);
    stmt_int(&st, ":p", who->id);
    return stmt_run(&st, e);
}

static enum rc add_person(struct demo *d, struct family *f, int32_t day, struct err *e)
{
    struct relative who = { .id = d->registered + 1 };
    struct demo_name name;
    who.child = f->n >= 2;
    who.born = birth(d, f, day);
    who.female = f->n == 1 && !who.child ? !f->members[0].female : demo_often(d, 540);
    demo_name(&d->prng, f->people, who.female, f->n > 0 && (who.child || f->people == DEMO_ENGLISH) ? &f->name : NULL,
              &name);
    if (f->n == 0)
        f->name = name;
    enum rc rc = insert_patient(d, f, &who, &name, day, e);
    if (rc == RC_OK)
        rc = insert_contacts(d, f, &who, &name, e);
    if (rc == RC_OK)
        rc = insert_consents(d, who.id, day, e);
    if (rc == RC_OK && demo_often(d, 95))
        rc = insert_alert(d, who.id, e);
    if (rc == RC_OK && demo_often(d, 150))
        rc = insert_card(d, who.id, e);
    if (rc == RC_OK)
        rc = link_family(d, f, &who, e);
    if (rc != RC_OK)
        return rc;
    f->members[f->n++] = who;
    d->people[d->registered++] =
        (struct demo_person){ .last_day = INT32_MIN, .created_day = day, .child = d->today - who.born < 14 * 365 };
    return RC_OK;
}

enum rc demo_register(struct demo *d, int64_t n, int32_t day, struct err *e)
{
    enum rc rc = RC_OK;
    while (n > 0 && rc == RC_OK) {
        struct family f;
        begin_family(d, &f);
        for (size_t i = 0; i < f.size && n > 0 && rc == RC_OK; i++, n--)
            rc = add_person(d, &f, day, e);
    }
    return rc;
}

static enum rc give_tag(struct demo *d, int64_t id, int64_t tag, int32_t day, struct err *e)
{
    if (tag == 0)
        return RC_OK;
    struct stmt st;
    stmt_open(&st, d->db,
              "INSERT INTO tag_assignment (patient_id, tag_id, from_at, by_staff) VALUES (:p, :t, :at, :by)");
    stmt_int(&st, ":p", id);
    stmt_int(&st, ":t", tag);
    stmt_int(&st, ":at", demo_at(d, (int64_t)day * 1440 + 1000));
    stmt_int(&st, ":by", demo_staff(d));
    return stmt_run(&st, e);
}

/** What a person has come by: words of the kit, "" for none. */
static size_t tags_of(struct demo *d, const struct demo_person *p, const char *words[8])
{
    size_t n = 0;
    int32_t away = p->last_day == INT32_MIN ? 10000 : d->today - p->last_day;
    const char *service = d->services[p->last_service].s.word;
    int64_t often = d->visit > 0 ? 100 * p->visits * d->registered / d->visit : 0; /* of what is usual, in percent */
    if (p->visits > 2 && often >= 125 && demo_often(d, 600))
        words[n++] = often >= 180 ? "platinum" : often >= 150 ? "gold" : "silver";
    else if (p->visits > 1 && demo_often(d, 40))
        words[n++] = demo_often(d, 400) ? "gold" : "silver";
    if (p->visits == 0)
        return n;
    words[n++] = p->visits == 1 && away < 120 ? "new" : away < 270 ? "regular" : away < 540 ? "slipping" : "lost";
    if (demo_often(d, 12))
        words[n++] = "vip";
    if (strncmp(service, "implant", 7) == 0)
        words[n++] = "implant";
    else if (strcmp(service, "braces") == 0 || strcmp(service, "adjustment") == 0)
        words[n++] = "orthodontic";
    else if (strcmp(service, "whitening") == 0 || strcmp(service, "veneer") == 0)
        words[n++] = "cosmetic";
    if (p->child)
        words[n++] = "child";
    if (p->noshows >= 2 && p->noshows * 6 > p->visits)
        words[n++] = "no-shows";
    else if (demo_often(d, 50))
        words[n++] = demo_often(d, 500) ? "anxious" : "refers";
    return n;
}

enum rc demo_tags(struct demo *d, struct err *e)
{
    struct tag_list tags;
    enum rc rc = tag_matching(d->db, "", &tags, e);
    for (int64_t i = 0; i < d->registered && rc == RC_OK; i++) {
        const struct demo_person *p = &d->people[i];
        const char *words[8];
        size_t n = tags_of(d, p, words);
        int32_t day = p->last_day == INT32_MIN || p->last_day > d->today ? p->created_day : p->last_day;
        for (size_t w = 0; w < n && rc == RC_OK; w++)
            for (size_t t = 0; t < tags.n && rc == RC_OK; t++)
                if (strcmp(tags.rows[t].word, words[w]) == 0)
                    rc = give_tag(d, i + 1, tags.rows[t].id, day < d->today ? day : d->today - 1, e);
    }
    tag_list_release(&tags);
    return rc;
}
