/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Merging: the chosen values are written, every row goes over, the other record is out of use and points here. */
#include "src/people/merge.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/people/household.h"
#include "src/people/merge_inside.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

/* Runs one statement that takes both numbers. */
static enum rc run(struct db *db, const struct merge *m, const char *sql, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db, sql);
    stmt_int(&st, ":from", m->from_id);
    stmt_int(&st, ":into", m->into_id);
    return stmt_run(&st, e);
}

/* ---- the two records ---- */

/* Last: nothing may refer to them from here on. */
static enum rc retire(struct db *db, const struct merge *m, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db,
              "UPDATE patient SET active = 0, merged_into_id = :into, rev = rev + 1"
              " WHERE id = :from AND rev = :rev AND active = 1");
    stmt_int(&st, ":into", m->into_id);
    stmt_int(&st, ":from", m->from_id);
    stmt_int(&st, ":rev", m->from_rev);
    return stmt_changed(&st, 1, e);
}

static enum rc write_fields(struct db *db, const struct merge *m, struct err *e)
{
    static const struct {
        const char *name;
        enum merge_field field;
    } bound[] = {
        {":family", MERGE_FAMILY},       {":given", MERGE_GIVEN},         {":alias", MERGE_ALIAS},
        {":sex", MERGE_SEX},             {":born", MERGE_BORN},           {":address", MERGE_ADDRESS},
        {":languages", MERGE_LANGUAGES}, {":occupation", MERGE_OCCUPATION}, {":lifecycle", MERGE_LIFECYCLE},
        {":privacy", MERGE_PRIVACY},     {":source", MERGE_SOURCE},       {":referrer", MERGE_REFERRER},
        {":note", MERGE_NOTE},
    };
    struct stmt st;

    stmt_open(&st, db,
              "UPDATE patient SET rev = patient.rev + 1,"
              " family = CASE :family WHEN 1 THEN o.family ELSE patient.family END,"
              " given = CASE :given WHEN 1 THEN o.given ELSE patient.given END,"
              " alias = CASE :alias WHEN 1 THEN o.alias ELSE patient.alias END,"
              " sex = CASE :sex WHEN 1 THEN o.sex ELSE patient.sex END,"
              " born_day = CASE :born WHEN 1 THEN o.born_day ELSE patient.born_day END,"
              " born_precision = CASE :born WHEN 1 THEN o.born_precision ELSE patient.born_precision END,"
              " address = CASE :address WHEN 1 THEN o.address ELSE patient.address END,"
              " district = CASE :address WHEN 1 THEN o.district ELSE patient.district END,"
              " city = CASE :address WHEN 1 THEN o.city ELSE patient.city END,"
              " languages = CASE :languages WHEN 1 THEN o.languages ELSE patient.languages END,"
              " occupation = CASE :occupation WHEN 1 THEN o.occupation ELSE patient.occupation END,"
              " lifecycle = CASE :lifecycle WHEN 1 THEN o.lifecycle ELSE patient.lifecycle END,"
              " privacy = CASE :privacy WHEN 1 THEN o.privacy ELSE patient.privacy END,"
              " source_id = CASE :source WHEN 1 THEN o.source_id ELSE patient.source_id END,"
              " referrer_id = nullif(nullif(CASE :referrer WHEN 1 THEN o.referrer_id ELSE patient.referrer_id END,"
              "                             patient.id), o.id),"
              " note = CASE :note WHEN 1 THEN o.note WHEN 2 THEN patient.note || char(10) || o.note ELSE patient.note END,"
              /* The clinic has known them since it first heard of either. */
              " created_at = min(patient.created_at, o.created_at),"
              " patient_at = CASE WHEN o.patient_at < coalesce(patient.patient_at, o.patient_at + 1) THEN o.patient_at"
              "              ELSE patient.patient_at END,"
              " patient_source_id = CASE WHEN o.patient_at < coalesce(patient.patient_at, o.patient_at + 1)"
              "                     THEN o.patient_source_id ELSE patient.patient_source_id END"
              " FROM (SELECT * FROM patient WHERE id = :from) o"
              " WHERE patient.id = :into AND patient.rev = :rev AND patient.active = 1");
    for (size_t i = 0; i < sizeof bound / sizeof *bound; i++)
        stmt_int(&st, bound[i].name, m->fields[bound[i].field].side);
    stmt_int(&st, ":from", m->from_id);
    stmt_int(&st, ":into", m->into_id);
    stmt_int(&st, ":rev", m->into_rev);
    return stmt_changed(&st, 1, e);
}

/* ---- what both have ---- */

/* Phones and e-mails: equal ones fall together, and the chosen side's are used first. */
static enum rc join_contacts(struct db *db, const struct merge *m, struct err *e)
{
    static const struct {
        const char *system;
        enum merge_field field;
    } systems[] = {{"phone", MERGE_PHONE}, {"email", MERGE_EMAIL}};
    enum rc rc = run(db, m,
                     "DELETE FROM contact_point WHERE patient_id = :from AND EXISTS (SELECT 1 FROM contact_point o"
                     " WHERE o.patient_id = :into AND o.system = contact_point.system AND (o.value = contact_point.value"
                     " OR (o.e164 <> '' AND o.e164 = contact_point.e164)))",
                     e);

    for (size_t i = 0; i < sizeof systems / sizeof *systems && rc == RC_OK; i++) {
        bool theirs = m->fields[systems[i].field].side == MERGE_THEIRS;
        struct stmt st;

        stmt_open(&st, db,
                  "UPDATE contact_point SET rev = rev + 1, rank = rank + (SELECT max(rank) FROM contact_point"
                  " WHERE patient_id = :first AND system = :system)"
                  " WHERE patient_id = :second AND system = :system AND EXISTS (SELECT 1 FROM contact_point"
                  " WHERE patient_id = :first AND system = :system)");
        stmt_int(&st, ":first", theirs ? m->from_id : m->into_id);
        stmt_int(&st, ":second", theirs ? m->into_id : m->from_id);
        stmt_text(&st, ":system", systems[i].system);
        rc = stmt_run(&st, e);
    }
    return rc;
}

/* The first of a system by number is the one shown. */
static enum rc first_identifier(struct db *db, int64_t patient_id, const char *system, int64_t *id, struct err *e)
{
    struct stmt st;
    enum rc rc;

    stmt_open(&st, db, "SELECT id FROM identifier WHERE patient_id = :id AND system = :system ORDER BY id LIMIT 1");
    stmt_int(&st, ":id", patient_id);
    stmt_text(&st, ":system", system);
    rc = stmt_one_int(&st, id, e);
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Two rows change what they say, and keep their places. */
static enum rc swap_identifiers(struct db *db, int64_t a, int64_t b, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db,
              "UPDATE identifier SET value = o.value, note = o.note, rev = identifier.rev + 1"
              " FROM (SELECT id, value, note FROM identifier WHERE id IN (:a, :b)) o"
              " WHERE identifier.id IN (:a, :b) AND o.id <> identifier.id");
    stmt_int(&st, ":a", a);
    stmt_int(&st, ":b", b);
    return stmt_changed(&st, 2, e);
}

/* Equal numbers fall together; of others both stay, and the chosen one comes first. */
static enum rc join_identifiers(struct db *db, const struct merge *m, struct err *e)
{
    enum rc rc = run(db, m,
                     "DELETE FROM identifier WHERE patient_id = :from AND EXISTS (SELECT 1 FROM identifier o"
                     " WHERE o.patient_id = :into AND o.system = identifier.system AND o.value = identifier.value)",
                     e);

    for (int i = IDENTIFIER_NATIONAL; i <= IDENTIFIER_CARD && rc == RC_OK; i++) {
        bool theirs = m->fields[MERGE_NATIONAL + i].side == MERGE_THEIRS;
        int64_t into = 0, from = 0;

        rc = first_identifier(db, m->into_id, identifier_systems[i].word, &into, e);
        if (rc == RC_OK)
            rc = first_identifier(db, m->from_id, identifier_systems[i].word, &from, e);
        if (rc == RC_OK && into && from && theirs != (from < into))
            rc = swap_identifiers(db, into, from, e);
    }
    return rc;
}

/* Where both answered: ours, theirs, or whichever says no. The other's row then falls together with this one. */
static enum rc join_consents(struct db *db, const struct merge *m, struct err *e)
{
    struct stmt st;

    if (m->fields[MERGE_CONSENT].side == MERGE_OURS)
        return RC_OK;
    stmt_open(&st, db,
              "UPDATE consent SET given = o.given, at = o.at, how = o.how, rev = consent.rev + 1"
              " FROM (SELECT * FROM consent WHERE patient_id = :from) o"
              " WHERE consent.patient_id = :into AND o.channel = consent.channel AND o.purpose = consent.purpose"
              " AND (:theirs OR o.given < consent.given)");
    stmt_int(&st, ":from", m->from_id);
    stmt_int(&st, ":into", m->into_id);
    stmt_int(&st, ":theirs", m->fields[MERGE_CONSENT].side == MERGE_THEIRS);
    return stmt_run(&st, e);
}

/* Nobody lives in two homes: theirs is left, and is gone where nobody stays. */
static enum rc join_households(struct db *db, const struct merge *m, struct err *e)
{
    struct household theirs, ours;
    enum rc rc = household_of(db, m->from_id, &theirs, e);

    if (rc == RC_OK)
        rc = household_of(db, m->into_id, &ours, e);
    if (rc == RC_OK && theirs.id != ours.id)
        rc = household_leave(db, m->from_id, e);
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Of two memberships in one organisation one row stays: with the number and days of the one that holds longer. */
static enum rc join_members(struct db *db, const struct merge *m, struct err *e)
{
    return run(db, m,
               "UPDATE organisation_member SET number = iif(o.number <> '', o.number, organisation_member.number),"
               " valid_from_day = o.valid_from_day, valid_to_day = o.valid_to_day, rev = organisation_member.rev + 1"
               " FROM (SELECT * FROM organisation_member WHERE patient_id = :from) o"
               " WHERE organisation_member.patient_id = :into AND o.organisation_id = organisation_member.organisation_id"
               " AND organisation_member.valid_to_day < coalesce(o.valid_to_day, organisation_member.valid_to_day + 1)",
               e);
}

static enum rc join_alerts(struct db *db, const struct merge *m, struct err *e)
{
    return run(db, m,
               "DELETE FROM alert WHERE patient_id = :from AND EXISTS (SELECT 1 FROM alert o WHERE o.patient_id = :into"
               " AND o.kind = alert.kind AND o.text = alert.text AND o.until_day IS alert.until_day"
               " AND o.audience = alert.audience AND o.only_with_id IS alert.only_with_id)",
               e);
}

/* ---- the rows ---- */

static enum rc move_rows(struct db *db, const struct merge *m, struct err *e)
{
    const struct reference *refs;
    size_t n = 0;
    enum rc rc = reference_list(db, "patient", &refs, &n, e);

    for (size_t i = 0; i < n && rc == RC_OK; i++)
        if (merge_moves(&refs[i]))
            rc = reference_move(db, &refs[i], m->from_id, m->into_id, e);
    return rc;
}

/* So that what comes later can be told apart; the change's own number is where the journal will have it. */
static enum rc remember(struct db *db, const struct merge *m, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db,
              "INSERT INTO patient_merge (patient_id, into_id, seq, at, staff_id, marks) SELECT :from, :into, change_number(),"
              " :at, :staff, (SELECT json_group_object(name, seq) FROM sqlite_sequence WHERE name <> 'journal')");
    stmt_int(&st, ":from", m->from_id);
    stmt_int(&st, ":into", m->into_id);
    stmt_int(&st, ":at", db_now(db));
    stmt_int(&st, ":staff", db_actor(db));
    return stmt_run(&st, e);
}

typedef enum rc step_fn(struct db *db, const struct merge *m, struct err *e);

static enum rc guard(struct db *db, const struct merge *m, struct err *e)
{
    bool two = false;
    enum rc rc = merge_guard(db, m->from_id, m->into_id, e);

    if (rc == RC_OK)
        rc = merge_two_people(db, m->from_id, m->into_id, &two, e);
    if (rc == RC_OK && two && !m->overrule)
        return err_set(e, RC_CONFLICT, _("Somebody decided that these are two people. To merge them all the same, overrule it."));
    return rc == RC_OK ? reference_merging(db, m->from_id, m->into_id, false, e) : rc;
}

enum rc merge_apply(struct db *db, const struct merge *m, struct err *e)
{
    static step_fn *const steps[] = {guard,       write_fields,    join_contacts, join_identifiers, join_consents,
                                     join_alerts, join_members,    join_households, move_rows, retire, remember};
    enum rc rc = change_begin(db, ACTION_MERGE, e);

    if (rc != RC_OK)
        return rc;
    change_subject(db, "patient", m->from_id, m->into_id);
    for (size_t i = 0; i < sizeof steps / sizeof *steps && rc == RC_OK; i++)
        rc = steps[i](db, m, e);
    return change_end(db, rc, e);
}
