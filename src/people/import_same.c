/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who of the clinic a row is about: by a number, by phone and name, or by looking alike. */
#include <stdlib.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/i18n.h"
#include "src/base/ident.h"
#include "src/base/phone.h"
#include "src/people/duplicates_read.h"
#include "src/people/import_run.h"
#include "src/store/stmt.h"

enum { CANDIDATES = 200, NAME_SIZE = 4 * PATIENT_NAME };

/* ---- one by a number ---- */

enum rc import_person_by_number(struct db *db, const char *number, int64_t *patient_id, struct err *e)
{
    struct stmt st;
    enum rc rc;

    *patient_id = 0;
    if (number[0] == '\0')
        return RC_OK;
    stmt_open(&st, db,
              "SELECT merged_into(p.id) FROM identifier i JOIN patient p ON p.id = i.patient_id"
              " WHERE i.system = 'import' AND i.value = :value ORDER BY p.active DESC, p.id LIMIT 1");
    stmt_text(&st, ":value", number);
    rc = stmt_one_int(&st, patient_id, e);
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* ---- people alike ---- */

static bool is_active(struct db *db, int64_t id)
{
    struct stmt st;
    int64_t active = 0;

    stmt_open(&st, db, "SELECT active FROM patient WHERE id = :id");
    stmt_int(&st, ":id", id);
    return stmt_one_int(&st, &active, NULL) == RC_OK && active != 0;
}

/* Only people with an equal number, phone or birth date are compared, so that it takes a fraction of a millisecond at any
 * size; the scan for duplicates finds the others. */
struct candidates {
    int64_t id[CANDIDATES];
    size_t n;
};

static enum rc note_all(struct stmt *st, struct candidates *c, struct err *e)
{
    while (stmt_row(st)) {
        int64_t id = stmt_col_int(st, 0);
        size_t i = 0;

        while (i < c->n && c->id[i] != id)
            i++;
        if (i == c->n && c->n < CANDIDATES)
            c->id[c->n++] = id;
    }
    return stmt_finish(st, e);
}

static enum rc find_candidates(struct db *db, const struct patient *p, struct candidates *c, struct err *e)
{
    struct stmt st;
    enum rc rc = RC_OK;

    if (p->identifiers[IDENTIFIER_NATIONAL].value[0] != '\0') {
        stmt_open(&st, db, "SELECT patient_id FROM identifier WHERE system = 'national' AND value = :value LIMIT 20");
        stmt_text(&st, ":value", p->identifiers[IDENTIFIER_NATIONAL].value);
        rc = note_all(&st, c, e);
    }
    for (size_t i = CONTACT_PHONE; i < CONTACT_PHONES && rc == RC_OK; i++) {
        if (p->contacts[i].e164[0] == '\0')
            continue;
        stmt_open(&st, db, "SELECT patient_id FROM contact_point WHERE e164 = :e164 AND e164 <> '' LIMIT 20");
        stmt_text(&st, ":e164", p->contacts[i].e164);
        rc = note_all(&st, c, e);
    }
    if (rc == RC_OK && p->born.day != PATIENT_NO_DAY) {
        stmt_open(&st, db, "SELECT id FROM patient WHERE born_day = :born LIMIT 150");
        stmt_int(&st, ":born", p->born.day);
        rc = note_all(&st, c, e);
    }
    return rc;
}

enum rc import_find_same(struct db *db, const struct match_weights *weights, const struct patient *p,
                         struct import_same *ret, struct err *e)
{
    struct candidates c = {.n = 0};
    struct record_list list = {0};
    int32_t best = 0, maybe = 0;
    enum rc rc = find_candidates(db, p, &c, e);

    *ret = (struct import_same){0};
    if (rc != RC_OK || c.n == 0)
        return rc;
    rc = record_list_init(&list, e);
    if (rc == RC_OK)
        rc = record_list_add(db, &list, p, e);
    for (size_t i = 0; i < c.n && rc == RC_OK; i++) {
        struct match m = {0};

        if (c.id[i] == p->id)
            continue;
        rc = record_list_one(db, &list, c.id[i], e);
        if (rc == RC_NOT_FOUND) { /* not in use */
            rc = RC_OK;
            continue;
        }
        if (rc != RC_OK)
            break;
        match_score(weights, &list.rows[0], &list.rows[list.n - 1], &m);
        if (m.level == MATCH_SURELY || m.degree[MATCH_NATIONAL] == MATCH_EQUAL) {
            if (ret->surely == 0 || m.score > best) {
                ret->surely = c.id[i];
                best = m.score;
            }
        } else if (m.level == MATCH_MAYBE && (ret->maybe == 0 || m.score > maybe)) {
            ret->maybe = c.id[i];
            maybe = m.score;
        }
    }
    record_list_release(&list);
    return rc;
}

/* ---- who a row of appointments or visits is about ---- */

static enum rc one_of(struct stmt *st, int64_t *patient_id, const char *what, const char *value, struct err *why)
{
    int64_t found = 0;
    bool more = false;
    enum rc rc;

    while (stmt_row(st)) {
        more = found != 0 && found != stmt_col_int(st, 0);
        found = stmt_col_int(st, 0);
    }
    rc = stmt_finish(st, why);
    if (rc != RC_OK)
        return rc;
    if (found == 0)
        return err_set(why, RC_INVALID, _("Nobody here has the %s %.60s."), what, value);
    if (more)
        return err_set(why, RC_INVALID, _("More than one person has the %s %.60s."), what, value);
    *patient_id = found;
    return RC_OK;
}

/* The words of a name without their order, as one text. */
static void name_key(char *out, size_t size, const char *family, const char *given)
{
    char both[2 * PATIENT_NAME + 2], folded[NAME_SIZE];
    const char *words[16], *at = folded, *word;
    size_t lengths[16], n = 0, length, used = 0;

    (void)snprintf(both, sizeof both, "%s %s", family, given);
    (void)fold(folded, sizeof folded, both);
    while (n < 16 && (word = fold_word(&at, &length)) != NULL) {
        size_t i = n++;

        for (; i > 0 && strncmp(words[i - 1], word, lengths[i - 1] > length ? lengths[i - 1] : length) > 0; i--) {
            words[i] = words[i - 1];
            lengths[i] = lengths[i - 1];
        }
        words[i] = word;
        lengths[i] = length;
    }
    for (size_t i = 0; i < n && used + lengths[i] < size; i++) {
        memcpy(out + used, words[i], lengths[i]); /* Han names may be written in one word or two */
        used += lengths[i];
    }
    out[used] = '\0';
}

static enum rc by_phone_and_name(struct import_run *run, const struct import_person_fields *f, int64_t *patient_id,
                                 struct err *why)
{
    char e164[PHONE_E164], wanted[NAME_SIZE], have[NAME_SIZE], family[PATIENT_NAME], given[PATIENT_NAME];
    const char *phone = import_value(run, f->phone), *name = import_value(run, f->name);
    struct stmt st;
    int64_t found = 0;
    enum rc rc;

    if (phone_parse(phone, run->rules.country, e164, why) != RC_OK)
        return why->rc;
    if (name[0] != '\0')
        name_key(wanted, sizeof wanted, name, "");
    else {
        (void)snprintf(family, sizeof family, "%s", import_value(run, f->family));
        (void)snprintf(given, sizeof given, "%s", import_value(run, f->given));
        name_key(wanted, sizeof wanted, family, given);
    }
    stmt_open(&st, run->db,
              "SELECT p.id, p.family, p.given FROM contact_point c JOIN patient p ON p.id = c.patient_id"
              " WHERE c.e164 = :e164 AND c.e164 <> '' AND p.active = 1 ORDER BY p.id");
    stmt_text(&st, ":e164", e164);
    while (stmt_row(&st)) {
        stmt_col_copy(&st, 1, family, sizeof family);
        stmt_col_copy(&st, 2, given, sizeof given);
        name_key(have, sizeof have, family, given);
        if (strcmp(wanted, have) == 0)
            found = found != 0 && found != stmt_col_int(&st, 0) ? -1 : stmt_col_int(&st, 0);
    }
    rc = stmt_finish(&st, why);
    if (rc != RC_OK)
        return rc;
    if (found <= 0)
        return err_set(why, RC_INVALID,
                       found == 0 ? _("Nobody of that name has the phone %.40s.")
                                  : _("More than one person of that name has the phone %.40s."),
                       phone);
    *patient_id = found;
    return RC_OK;
}

static enum rc find_person(struct import_run *run, const struct import_person_fields *f, int64_t *patient_id,
                           struct err *why)
{
    struct ident ident;
    struct stmt st;
    const char *value;

    if ((value = import_value(run, f->number))[0] != '\0') {
        enum rc rc = import_person_by_number(run->db, value, patient_id, why);

        if (rc == RC_OK && *patient_id == 0)
            return err_set(why, RC_INVALID, _("Nobody was imported with the number %.60s."), value);
        return rc;
    }
    if ((value = import_value(run, f->our_number))[0] != '\0') {
        stmt_open(&st, run->db, "SELECT merged_into(id) FROM patient WHERE id = :id");
        stmt_int(&st, ":id", strtoll(value, NULL, 10));
        return one_of(&st, patient_id, _("number"), value, why);
    }
    if ((value = import_value(run, f->national))[0] != '\0') {
        (void)ident_read(value, run->rules.country, run->rules.today, &ident, NULL);
        stmt_open(&st, run->db,
                  "SELECT i.patient_id FROM identifier i JOIN patient p ON p.id = i.patient_id"
                  " WHERE i.system = 'national' AND i.value = :value AND p.active = 1");
        stmt_text(&st, ":value", ident.number[0] != '\0' ? ident.number : value);
        return one_of(&st, patient_id, _("national number"), value, why);
    }
    if (import_value(run, f->phone)[0] != '\0')
        return by_phone_and_name(run, f, patient_id, why);
    return err_set(why, RC_INVALID,
                   _("Nothing says whose it is: a number, a national number, or a phone and a name."));
}

enum rc import_person(struct import_run *run, const struct import_person_fields *f, int64_t *patient_id,
                      struct err *why)
{
    enum rc rc = find_person(run, f, patient_id, why);

    if (rc == RC_OK && !is_active(run->db, *patient_id))
        return err_set(why, RC_INVALID, _("The record of person %lld is not in use."), (long long)*patient_id);
    return rc;
}
