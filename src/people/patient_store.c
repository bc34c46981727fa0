/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person in the file: written, loaded, changed, each with everything that belongs to them. */
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/clinic/site.h"
#include "src/people/consent.h"
#include "src/people/privacy.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

struct patient_rules patient_rules(struct db *db)
{
    const struct site *site = site_get(db);
    return (struct patient_rules){
        .country = site->country, .calendar = site->calendar, .today = site_today(db)};
}

static const char *contact_system(size_t slot)
{
    return slot < CONTACT_PHONES ? "phone" : slot == CONTACT_EMAIL ? "email" : "other";
}

/* ---- writing ---- */

static void bind_person(struct stmt *st, const struct patient *p)
{
    stmt_text(st, ":lifecycle", patient_lifecycles[p->lifecycle].word);
    stmt_text(st, ":family", p->family);
    stmt_text(st, ":given", p->given);
    stmt_text(st, ":alias", p->alias);
    stmt_text(st, ":sex", patient_sexes[p->sex].word);
    if (p->born.day == PATIENT_NO_DAY)
        stmt_null(st, ":born");
    else
        stmt_int(st, ":born", p->born.day);
    stmt_int(st, ":precision", p->born.precision);
    stmt_text(st, ":address", p->address);
    stmt_text(st, ":district", p->district);
    stmt_text(st, ":city", p->city);
    stmt_text(st, ":languages", p->languages);
    stmt_text(st, ":occupation", p->occupation);
    stmt_text(st, ":privacy", patient_privacies[p->privacy].word);
    stmt_int_or_null(st, ":source", p->source.id);
    stmt_int_or_null(st, ":referrer", p->referrer.id);
    stmt_text(st, ":note", p->note);
}

static enum rc write_contact(struct db *db, const struct patient *p, size_t slot, struct err *e)
{
    const struct patient_contact *c = &p->contacts[slot];
    struct stmt st;
    if (c->id == 0)
        stmt_open(&st, db,
                  "INSERT INTO contact_point (patient_id, system, use, value, e164, rank)"
                  " VALUES (:patient, :system, :use, :value, :e164, :rank)");
    else
        stmt_open(
            &st, db,
            "UPDATE contact_point SET patient_id = :patient, system = :system, use = :use, value = :value,"
            " e164 = :e164, rank = :rank, rev = rev + 1 WHERE id = :id");
    stmt_int(&st, ":patient", p->id);
    stmt_text(&st, ":system", contact_system(slot));
    stmt_text(&st, ":use", contact_uses[c->use].word);
    stmt_text(&st, ":value", c->value);
    stmt_text(&st, ":e164", c->e164);
    stmt_int(&st, ":rank", (int64_t)slot + 1);
    if (c->id != 0)
        stmt_int(&st, ":id", c->id);
    return stmt_changed(&st, 1, e);
}

static enum rc write_identifier(struct db *db, const struct patient *p, size_t system, struct err *e)
{
    const struct patient_identifier *d = &p->identifiers[system];
    struct stmt st;
    if (d->id == 0)
        stmt_open(&st, db,
                  "INSERT INTO identifier (patient_id, system, value, note) VALUES (:patient, :system, "
                  ":value, :note)");
    else
        stmt_open(
            &st, db,
            "UPDATE identifier SET patient_id = :patient, system = :system, value = :value, note = :note,"
            " rev = rev + 1 WHERE id = :id");
    stmt_int(&st, ":patient", p->id);
    stmt_text(&st, ":system", identifier_systems[system].word);
    stmt_text(&st, ":value", d->value);
    stmt_text(&st, ":note", d->note);
    if (d->id != 0)
        stmt_int(&st, ":id", d->id);
    return stmt_changed(&st, 1, e);
}

static enum rc write_alert(struct db *db, const struct patient *p, size_t i, struct err *e)
{
    const struct patient_alert *a = &p->alerts[i];
    struct stmt st;
    if (a->id == 0)
        stmt_open(
            &st, db,
            "INSERT INTO alert (patient_id, kind, text, until_day, audience, only_with_id)"
            " VALUES (:patient, :kind, :text, :until, :audience, :with)");
    else
        stmt_open(&st, db,
                  "UPDATE alert SET patient_id = :patient, kind = :kind, text = :text, until_day = :until,"
                  " audience = :audience, only_with_id = :with, rev = rev + 1 WHERE id = :id");
    stmt_int(&st, ":patient", p->id);
    stmt_text(&st, ":kind", alert_kinds[a->kind].word);
    stmt_text(&st, ":text", a->text);
    if (a->until_day == PATIENT_NO_DAY)
        stmt_null(&st, ":until");
    else
        stmt_int(&st, ":until", a->until_day);
    stmt_text(&st, ":audience", alert_audiences[a->audience].word);
    stmt_int_or_null(&st, ":with", a->kind == ALERT_SCHEDULING ? a->only_with : 0);
    if (a->id != 0)
        stmt_int(&st, ":id", a->id);
    return stmt_changed(&st, 1, e);
}

enum part { PART_CONTACT, PART_IDENTIFIER, PART_ALERT };

static enum rc remove_part(struct db *db, enum part part, int64_t id, struct err *e)
{
    struct stmt st;
    switch (part) {
    case PART_CONTACT:
        stmt_open(&st, db, "DELETE FROM contact_point WHERE id = :id");
        break;
    case PART_IDENTIFIER:
        stmt_open(&st, db, "DELETE FROM identifier WHERE id = :id");
        break;
    case PART_ALERT:
    default:
        stmt_open(&st, db, "DELETE FROM alert WHERE id = :id");
        break;
    }
    stmt_int(&st, ":id", id);
    return stmt_changed(&st, 1, e);
}

/* The slot of `old` that holds row `id`, or -1. Rows keep their number when they move to another slot. */
static int old_contact(const struct patient *old, int64_t id)
{
    for (int i = 0; i < PATIENT_CONTACTS; i++)
        if (id != 0 && old->contacts[i].id == id)
            return i;
    return -1;
}

static enum rc write_contacts(struct db *db, const struct patient *p, const struct patient *old,
                              struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < PATIENT_CONTACTS && rc == RC_OK; i++) {
        const struct patient_contact *c = &p->contacts[i];
        int was = old != NULL ? old_contact(old, c->id) : -1;
        if (c->value[0] == '\0' && c->id != 0)
            rc = remove_part(db, PART_CONTACT, c->id, e);
        else if (c->value[0] != '\0' && (was != (int)i || memcmp(c, &old->contacts[was], sizeof *c) != 0))
            rc = write_contact(db, p, i, e);
    }
    /* Rows that a form no longer holds in any slot. */
    for (size_t i = 0; old != NULL && i < PATIENT_CONTACTS && rc == RC_OK; i++)
        if (old->contacts[i].id != 0 && old_contact(p, old->contacts[i].id) < 0)
            rc = remove_part(db, PART_CONTACT, old->contacts[i].id, e);
    return rc;
}

static enum rc write_identifiers(struct db *db, const struct patient *p, const struct patient *old,
                                 struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < IDENTIFIER_COUNT && rc == RC_OK; i++) {
        const struct patient_identifier *d = &p->identifiers[i];
        if (d->value[0] == '\0' && d->id != 0)
            rc = remove_part(db, PART_IDENTIFIER, d->id, e);
        else if (d->value[0] != '\0' && (old == NULL || memcmp(d, &old->identifiers[i], sizeof *d) != 0))
            rc = write_identifier(db, p, i, e);
    }
    return rc;
}

static enum rc write_alerts(struct db *db, const struct patient *p, const struct patient *old, struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < PATIENT_ALERTS && rc == RC_OK; i++) {
        const struct patient_alert *a = &p->alerts[i];
        if (a->text[0] == '\0' && a->id != 0)
            rc = remove_part(db, PART_ALERT, a->id, e);
        else if (a->text[0] != '\0' && (old == NULL || memcmp(a, &old->alerts[i], sizeof *a) != 0))
            rc = write_alert(db, p, i, e);
    }
    return rc;
}

static enum rc write_consents(struct db *db, const struct patient *p, const struct patient *old,
                              struct err *e)
{
    enum rc rc = RC_OK;
    for (int purpose = 0; purpose < CONSENT_PURPOSES; purpose++)
        for (int channel = 0; channel < CONSENT_CHANNELS && rc == RC_OK; channel++) {
            uint32_t bit = 1u << channel;
            bool asked = (p->consent_asked[purpose] & bit) != 0, given = (p->consent[purpose] & bit) != 0;
            bool was_asked = old != NULL && (old->consent_asked[purpose] & bit) != 0;
            bool was_given = old != NULL && (old->consent[purpose] & bit) != 0;
            if (!asked || (was_asked && was_given == given))
                continue;
            rc = consent_put(db, p->id, purpose, channel, given, p->consent_how, e);
        }
    return rc;
}

static enum rc write_parts(struct db *db, const struct patient *p, const struct patient *old, struct err *e)
{
    enum rc rc = write_contacts(db, p, old, e);
    if (rc == RC_OK)
        rc = write_identifiers(db, p, old, e);
    if (rc == RC_OK)
        rc = write_alerts(db, p, old, e);
    return rc == RC_OK ? write_consents(db, p, old, e) : rc;
}

enum rc patient_insert(struct db *db, struct patient *p, struct err *e)
{
    struct stmt st;
    p->created_at = db_now(db);
    stmt_open(
        &st, db,
        "INSERT INTO patient (lifecycle, family, given, alias, sex, born_day, born_precision, address, "
        "district,"
        " city, languages, occupation, privacy, source_id, referrer_id, note, created_at, patient_at, patient_source_id)"
        " VALUES (:lifecycle, :family, :given, :alias, :sex, :born, :precision, :address, :district, :city,"
        " :languages, :occupation, :privacy, :source, :referrer, :note, :created, :since, :since_source)");
    bind_person(&st, p);
    stmt_int_or_null(&st, ":since", p->patient_at);
    stmt_int_or_null(&st, ":since_source", p->patient_source.id);
    stmt_int(&st, ":created", p->created_at);
    enum rc rc = stmt_insert(&st, &p->id, e);
    p->rev = 1;
    return rc == RC_OK ? write_parts(db, p, NULL, e) : rc;
}

enum rc patient_register(struct db *db, struct patient *p, struct err *e)
{
    struct patient_rules r = patient_rules(db);
    struct patient *copy =
        malloc(sizeof *copy); /* what fails leaves *p without numbers of rows that are not there */
    if (copy == NULL)
        return err_memory(e);
    enum rc rc = patient_tidy(p, &r, e);
    if (rc == RC_OK)
        rc = patient_validate(p, &r, e);
    if (rc == RC_OK && (rc = change_begin(db, ACTION_REGISTER, e)) == RC_OK) {
        *copy = *p;
        rc = patient_insert(db, copy, e);
        change_subject(db, "patient", copy->id, copy->id);
        rc = change_end(db, rc, e);
        if (rc == RC_OK)
            rc = patient_load(db, copy->id, p, e);
    }
    free(copy);
    return rc;
}

/* ---- loading ---- */

static enum rc load_person(struct db *db, int64_t id, struct patient *p, struct err *e)
{
    struct stmt st;
    stmt_open(
        &st, db,
        "SELECT p.id, p.rev, p.lifecycle, p.family, p.given, p.alias, p.sex, p.born_day, p.born_precision,"
        " p.address, p.district, p.city, p.languages, p.occupation, p.privacy, p.source_id, p.referrer_id, "
        "p.note,"
        " p.created_at, source.name, p.patient_at, p.patient_source_id, first.name, p.active, p.merged_into_id,"
        " p.restricted_at, p.erased_at, r.id, r.privacy, r.family, r.given FROM patient p"
        " LEFT JOIN source ON source.id = p.source_id LEFT JOIN source first ON first.id = p.patient_source_id"
        " LEFT JOIN patient r ON r.id = p.referrer_id WHERE p.id "
        "= :id");
    stmt_int(&st, ":id", id);
    bool found = stmt_row(&st);
    if (found) {
        p->id = stmt_col_int(&st, 0);
        p->rev = stmt_col_int(&st, 1);
        p->lifecycle =
            WORD_INDEX(patient_lifecycles, stmt_col_text(&st, 2), LIFECYCLE_PATIENT);
        stmt_col_copy(&st, 3, p->family, sizeof p->family);
        stmt_col_copy(&st, 4, p->given, sizeof p->given);
        stmt_col_copy(&st, 5, p->alias, sizeof p->alias);
        p->sex = WORD_INDEX(patient_sexes, stmt_col_text(&st, 6), SEX_UNKNOWN);
        p->born.day = stmt_col_null(&st, 7) ? PATIENT_NO_DAY : (int32_t)stmt_col_int(&st, 7);
        p->born.precision = (int32_t)stmt_col_int(&st, 8);
        stmt_col_copy(&st, 9, p->address, sizeof p->address);
        stmt_col_copy(&st, 10, p->district, sizeof p->district);
        stmt_col_copy(&st, 11, p->city, sizeof p->city);
        stmt_col_copy(&st, 12, p->languages, sizeof p->languages);
        stmt_col_copy(&st, 13, p->occupation, sizeof p->occupation);
        p->privacy = WORD_INDEX(patient_privacies, stmt_col_text(&st, 14), PRIVACY_NORMAL);
        p->source.id = stmt_col_int(&st, 15);
        p->referrer.id = stmt_col_int(&st, 16);
        stmt_col_copy(&st, 17, p->note, sizeof p->note);
        p->created_at = stmt_col_int(&st, 18);
        stmt_col_copy(&st, 19, p->source.label, sizeof p->source.label);
        p->patient_at = stmt_col_int(&st, 20);
        p->patient_source.id = stmt_col_int(&st, 21);
        stmt_col_copy(&st, 22, p->patient_source.label, sizeof p->patient_source.label);
        p->active = stmt_col_int(&st, 23) != 0;
        p->merged_into_id = stmt_col_int(&st, 24);
        p->restricted_at = stmt_col_int(&st, 25);
        p->erased_at = stmt_col_int(&st, 26);
        if (p->referrer.id != 0)
            patient_display_column(&st, 27, p->referrer.label, sizeof p->referrer.label);
    }
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK && !found)
        rc = err_set(e, RC_NOT_FOUND, _("There is no patient number %lld."), (long long)id);
    return rc;
}

static enum rc load_contacts(struct db *db, struct patient *p, struct err *e)
{
    struct stmt st;
    size_t phones = CONTACT_PHONE;
    stmt_open(
        &st, db,
        "SELECT id, system, use, value, e164 FROM contact_point WHERE patient_id = :id ORDER BY rank, id");
    stmt_int(&st, ":id", p->id);
    while (stmt_row(&st)) {
        const char *system = stmt_col_text(&st, 1);
        bool phone = strcmp(system, "phone") == 0;
        size_t slot = phone ? phones++ : strcmp(system, "email") == 0 ? CONTACT_EMAIL : CONTACT_OTHER;
        if ((phone && slot >= CONTACT_PHONES) || p->contacts[slot].id != 0)
            continue;
        struct patient_contact *c = &p->contacts[slot];
        c->id = stmt_col_int(&st, 0);
        c->use = WORD_INDEX(contact_uses, stmt_col_text(&st, 2), USE_OTHER);
        stmt_col_copy(&st, 3, c->value, sizeof c->value);
        stmt_col_copy(&st, 4, c->e164, sizeof c->e164);
    }
    return stmt_finish(&st, e);
}

static enum rc load_identifiers(struct db *db, struct patient *p, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT id, system, value, note FROM identifier WHERE patient_id = :id ORDER BY id");
    stmt_int(&st, ":id", p->id);
    while (stmt_row(&st)) {
        int system = WORD_INDEX(identifier_systems, stmt_col_text(&st, 1), -1);
        if (system < 0 || p->identifiers[system].id != 0)
            continue;
        struct patient_identifier *d = &p->identifiers[system];
        d->id = stmt_col_int(&st, 0);
        stmt_col_copy(&st, 2, d->value, sizeof d->value);
        stmt_col_copy(&st, 3, d->note, sizeof d->note);
    }
    return stmt_finish(&st, e);
}

static enum rc load_alerts(struct db *db, struct patient *p, struct err *e)
{
    struct stmt st;
    size_t n = 0;
    stmt_open(&st, db, "SELECT id, kind, text, until_day, audience, only_with_id FROM alert_seen WHERE patient_id = :id"
                        " ORDER BY id");
    stmt_int(&st, ":id", p->id);
    while (n < PATIENT_ALERTS && stmt_row(&st)) {
        struct patient_alert *a = &p->alerts[n++];
        a->id = stmt_col_int(&st, 0);
        a->kind = WORD_INDEX(alert_kinds, stmt_col_text(&st, 1), ALERT_OTHER);
        stmt_col_copy(&st, 2, a->text, sizeof a->text);
        a->until_day = stmt_col_null(&st, 3) ? PATIENT_NO_DAY : (int32_t)stmt_col_int(&st, 3);
        a->audience = WORD_INDEX(alert_audiences, stmt_col_text(&st, 4), ALERT_FOR_MANAGERS);
        a->only_with = stmt_col_int(&st, 5);
    }
    return stmt_finish(&st, e);
}

static enum rc load_consents(struct db *db, struct patient *p, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT channel, purpose, given FROM consent WHERE patient_id = :id");
    stmt_int(&st, ":id", p->id);
    while (stmt_row(&st)) {
        int channel = WORD_INDEX(consent_channels, stmt_col_text(&st, 0), -1);
        int purpose = WORD_INDEX(consent_purposes, stmt_col_text(&st, 1), -1);
        if (channel < 0 || purpose < 0)
            continue;
        p->consent_asked[purpose] |= 1u << channel;
        if (stmt_col_int(&st, 2) != 0)
            p->consent[purpose] |= 1u << channel;
    }
    return stmt_finish(&st, e);
}

enum rc patient_load(struct db *db, int64_t id, struct patient *ret, struct err *e)
{
    enum rc rc = patient_check_used(db, id, e);
    return rc == RC_OK ? patient_load_any(db, id, ret, e) : rc;
}

enum rc patient_load_any(struct db *db, int64_t id, struct patient *ret, struct err *e)
{
    struct patient *p = malloc(sizeof *p);
    if (p == NULL)
        return err_memory(e);
    patient_init(p);
    enum rc rc = load_person(db, id, p, e);
    if (rc == RC_OK)
        rc = load_contacts(db, p, e);
    if (rc == RC_OK)
        rc = load_identifiers(db, p, e);
    if (rc == RC_OK)
        rc = load_alerts(db, p, e);
    if (rc == RC_OK)
        rc = load_consents(db, p, e);
    if (rc == RC_OK)
        *ret = *p;
    free(p);
    return rc;
}

/* ---- changing ---- */

static enum rc update(struct db *db, const struct patient *p, const struct patient *old, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "UPDATE patient SET lifecycle = :lifecycle, family = :family, given = :given, alias = :alias, "
              "sex = :sex,"
              " born_day = :born, born_precision = :precision, address = :address, district = :district, "
              "city = :city,"
              " languages = :languages, occupation = :occupation, privacy = :privacy, source_id = :source,"
              " referrer_id = :referrer, note = :note, rev = rev + 1 WHERE id = :id AND rev = :rev");
    bind_person(&st, p);
    stmt_int(&st, ":id", p->id);
    stmt_int(&st, ":rev", p->rev);
    enum rc rc = stmt_changed(&st, 1, e);
    if (rc == RC_CONFLICT)
        return err_set(
            e, rc, _("Another desk changed this person meanwhile; look again and repeat what is missing."));
    return rc == RC_OK ? write_parts(db, p, old, e) : rc;
}

enum rc patient_update(struct db *db, struct patient *p, struct err *e)
{
    struct patient_rules r = patient_rules(db);
    struct patient *old = malloc(sizeof *old);
    if (old == NULL)
        return err_memory(e);
    enum rc rc = patient_tidy(p, &r, e);
    if (rc == RC_OK)
        rc = patient_validate(p, &r, e);
    if (rc == RC_OK && (rc = change_begin(db, ACTION_PATIENT_CHANGE, e)) == RC_OK) {
        if ((rc = patient_load(db, p->id, old, e)) == RC_OK && memcmp(p, old, sizeof *p) != 0)
            rc = update(db, p, old, e);
        change_subject(db, "patient", p->id, p->id);
        rc = change_end(db, rc, e);
        if (rc == RC_OK)
            rc = patient_load(db, p->id, p, e);
    }
    free(old);
    return rc;
}

bool patient_any(struct db *db)
{
    struct stmt st;
    int64_t any = 0;
    stmt_open(&st, db, "SELECT EXISTS (SELECT 1 FROM patient)");
    return stmt_one_int(&st, &any, NULL) == RC_OK && any != 0;
}
