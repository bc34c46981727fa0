/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Organisations and who belongs to them: written, listed, looked up. */
#include "src/people/organisation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/people/privacy.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

const struct enum_word organisation_kinds[ORGANISATION_KINDS] = {
    [ORGANISATION_INSURER] = {"insurer",  N_("insurer") },
    [ORGANISATION_EMPLOYER] = {"employer", N_("employer")},
    [ORGANISATION_SCHOOL] = {"school",   N_("school")  },
    [ORGANISATION_OTHER] = {"other",    N_("other")   },
};

void organisation_list_release(struct organisation_list *l)
{
    free(l->rows);
    *l = (struct organisation_list){0};
}

void member_list_release(struct member_list *l)
{
    free(l->rows);
    *l = (struct member_list){0};
}

bool organisation_valid(int32_t from_day, int32_t to_day, int32_t day)
{
    return (from_day == PATIENT_NO_DAY || from_day <= day) && (to_day == PATIENT_NO_DAY || day <= to_day);
}

static void bind_day(struct stmt *st, const char *name, int32_t day)
{
    if (day == PATIENT_NO_DAY)
        stmt_null(st, name);
    else
        stmt_int(st, name, day);
}

static int32_t col_day(struct stmt *st, int column)
{
    return stmt_col_null(st, column) ? PATIENT_NO_DAY : (int32_t)stmt_col_int(st, column);
}

/* ---- a discount as text ---- */

char *organisation_discount_text(char *out, size_t size, int32_t discount_bp)
{
    int whole = discount_bp / 100, part = discount_bp % 100;

    out[0] = '\0';
    if (discount_bp > 0 && part == 0)
        (void)snprintf(out, size, _("%d %%"), whole);
    else if (discount_bp > 0 && part % 10 == 0)
        (void)snprintf(out, size, _("%d.%d %%"), whole, part / 10);
    else if (discount_bp > 0)
        (void)snprintf(out, size, _("%d.%02d %%"), whole, part);
    return out;
}

enum rc organisation_discount_parse(const char *typed, int32_t *discount_bp, struct err *e)
{
    char text[64];
    const char *at = text;
    int32_t whole = 0, part = 0, scale = 10;

    (void)text_ascii_digits(text, sizeof text, typed);
    while (*at == ' ')
        at++;
    if (*at < '0' || *at > '9')
        goto wrong;
    for (; *at >= '0' && *at <= '9'; at++)
        if ((whole = whole * 10 + *at - '0') > 100)
            goto wrong;
    if (*at == '.' || *at == ',') {
        for (at++; *at >= '0' && *at <= '9' && scale > 0; at++, scale /= 10)
            part += (*at - '0') * scale;
    }
    while (*at == ' ' || *at == '%')
        at++;
    if (*at != '\0' || whole * 100 + part > DISCOUNT_MOST_BP)
        goto wrong;
    *discount_bp = whole * 100 + part;
    return RC_OK;
wrong:
    return err_set(e, RC_INVALID, _("A discount is a percentage from 0 to 100, such as 20 or 12.5."));
}

/* ---- organisations ---- */

void organisation_init(struct organisation *o)
{
    *o = (struct organisation){.from_day = PATIENT_NO_DAY, .to_day = PATIENT_NO_DAY};
}

enum rc organisation_check(const struct organisation *o, struct err *e)
{
    char name[ORGANISATION_NAME];

    if (o->kind < 0 || o->kind >= ORGANISATION_KINDS)
        return err_field(e, ORGANISATION_FIELD_KIND, _("Choose what kind of organisation it is."));
    if (fold(name, sizeof name, o->name) == 0)
        return err_field(e, ORGANISATION_FIELD_NAME, _("An organisation has a name."));
    if (o->discount_bp < 0 || o->discount_bp > DISCOUNT_MOST_BP)
        return err_field(e, ORGANISATION_FIELD_DISCOUNT,
                         _("A discount is a percentage from 0 to 100, such as 20 or 12.5."));
    if (o->from_day != PATIENT_NO_DAY && o->to_day != PATIENT_NO_DAY && o->to_day < o->from_day)
        return err_field(e, ORGANISATION_FIELD_TO, _("The last day cannot lie before the first."));
    return RC_OK;
}

static enum rc check_name(struct db *db, const struct organisation *o, struct err *e)
{
    struct organisation_list all = {0};
    char name[2 * ORGANISATION_NAME], other[2 * ORGANISATION_NAME];
    enum rc rc = organisation_list(db, &all, e);

    (void)fold(name, sizeof name, o->name);
    for (size_t i = 0; rc == RC_OK && i < all.n; i++) {
        (void)fold(other, sizeof other, all.rows[i].name);
        if (all.rows[i].id != o->id && strcmp(name, other) == 0) {
            rc = err_field(e, ORGANISATION_FIELD_NAME, _("There is an organisation called %s already."), all.rows[i].name);
        }
    }
    organisation_list_release(&all);
    return rc;
}

static enum rc write(struct db *db, struct organisation *o, struct err *e)
{
    struct stmt st;
    enum rc rc = check_name(db, o, e);
    if (rc != RC_OK)
        return rc;
    if (o->id == 0)
        stmt_open(&st, db,
                  "INSERT INTO organisation (kind, name, number, contact, phone, discount_bp, valid_from_day,"
                  " valid_to_day, note) VALUES (:kind, :name, :number, :contact, :phone, :discount, :from, :to, :note)");
    else
        stmt_open(&st, db,
                  "UPDATE organisation SET kind = :kind, name = :name, number = :number, contact = :contact,"
                  " phone = :phone, discount_bp = :discount, valid_from_day = :from, valid_to_day = :to, note = :note,"
                  " rev = rev + 1 WHERE id = :id AND rev = :rev");
    stmt_text(&st, ":kind", organisation_kinds[o->kind].word);
    stmt_text(&st, ":name", o->name);
    stmt_text(&st, ":number", o->number);
    stmt_text(&st, ":contact", o->contact);
    stmt_text(&st, ":phone", o->phone);
    stmt_int(&st, ":discount", o->discount_bp);
    bind_day(&st, ":from", o->from_day);
    bind_day(&st, ":to", o->to_day);
    stmt_text(&st, ":note", o->note);
    if (o->id == 0)
        return stmt_insert(&st, &o->id, e);
    stmt_int(&st, ":id", o->id);
    stmt_int(&st, ":rev", o->rev);
    return stmt_changed(&st, 1, e);
}

static enum rc tidy(struct organisation *o, struct err *e)
{
    const struct {
        char *s;
        size_t size;
        bool lines;
        int field;
    } texts[] = {
        {o->name,    sizeof o->name,    false, ORGANISATION_FIELD_NAME   },
        {o->number,  sizeof o->number,  false, ORGANISATION_FIELD_NUMBER },
        {o->contact, sizeof o->contact, false, ORGANISATION_FIELD_CONTACT},
        {o->phone,   sizeof o->phone,   false, ORGANISATION_FIELD_PHONE  },
        {o->note,    sizeof o->note,    true,  ORGANISATION_FIELD_NOTE   },
    };
    enum rc rc = RC_OK;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && rc == RC_OK; i++)
        rc = patient_tidy_text(texts[i].s, texts[i].size, texts[i].lines, texts[i].field, e);
    return rc;
}

enum rc organisation_save(struct db *db, struct organisation *o, struct err *e)
{
    struct organisation new = *o;
    enum rc rc = tidy(&new, e);
    if (rc == RC_OK)
        rc = organisation_check(&new, e);
    if (rc != RC_OK || (rc = change_begin(db, ACTION_ORGANISATION, e)) != RC_OK)
        return rc;
    rc = write(db, &new, e);
    change_subject(db, "organisation", new.id, 0);
    if ((rc = change_end(db, rc, e)) == RC_OK) {
        new.rev++;
        *o = new;
    }
    return rc;
}

#define ORGANISATION_SQL                                                                                             \
    "SELECT id, rev, kind, name, number, contact, phone, discount_bp, valid_from_day, valid_to_day, note,"           \
    " (SELECT count(*) FROM organisation_member m WHERE m.organisation_id = o.id)"                                   \
    " - (SELECT count(*) FROM patient p CROSS JOIN organisation_member m" /* the few who are out of use */            \
    "    ON m.organisation_id = o.id AND m.patient_id = p.id WHERE p.active = 0),"                                   \
    " (SELECT count(*) FROM organisation_price r WHERE r.organisation_id = o.id) FROM organisation o "

static void read_organisation(struct stmt *st, void *row)
{
    struct organisation *o = row;
    o->id = stmt_col_int(st, 0);
    o->rev = stmt_col_int(st, 1);
    o->kind = WORD_INDEX(organisation_kinds, stmt_col_text(st, 2), ORGANISATION_OTHER);
    stmt_col_copy(st, 3, o->name, sizeof o->name);
    stmt_col_copy(st, 4, o->number, sizeof o->number);
    stmt_col_copy(st, 5, o->contact, sizeof o->contact);
    stmt_col_copy(st, 6, o->phone, sizeof o->phone);
    o->discount_bp = (int32_t)stmt_col_int(st, 7);
    o->from_day = col_day(st, 8);
    o->to_day = col_day(st, 9);
    stmt_col_copy(st, 10, o->note, sizeof o->note);
    o->members = stmt_col_int(st, 11);
    o->prices = stmt_col_int(st, 12);
}

enum rc organisation_load(struct db *db, int64_t id, struct organisation *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, ORGANISATION_SQL "WHERE id = :id");
    stmt_int(&st, ":id", id);
    enum rc rc = stmt_one(&st, ret, sizeof *ret, read_organisation, e);
    return rc == RC_NOT_FOUND ? err_set(e, rc, _("There is no organisation with this number.")) : rc;
}

enum rc organisation_list(struct db *db, struct organisation_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, ORGANISATION_SQL "ORDER BY name, id");
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_organisation, e);
}

/* 2: called exactly so; 1: begins so. */
static int fits(const struct organisation *o, const char *wanted)
{
    char name[2 * ORGANISATION_NAME];
    (void)fold(name, sizeof name, o->name);
    return wanted[0] == '\0' || strncmp(name, wanted, strlen(wanted)) != 0 ? 0 : name[strlen(wanted)] == '\0' ? 2 : 1;
}

static enum rc pick(const struct organisation_list *all, const char *text, struct organisation *ret, struct err *e)
{
    char wanted[256], names[200] = "";
    const struct organisation *found = NULL;
    int best = 0;
    size_t hits = 0, at = 0;

    (void)fold(wanted, sizeof wanted, text);
    for (size_t i = 0; i < all->n; i++) {
        int fit = fits(&all->rows[i], wanted);
        if (fit > best) {
            best = fit;
            hits = at = 0;
        }
        if (fit == 0 || fit < best)
            continue;
        found = &all->rows[i];
        hits++;
        at += text_copy(names + at, sizeof names - at, hits > 1 ? ", " : "");
        at += text_copy(names + at, sizeof names - at, all->rows[i].name);
    }
    if (hits > 1)
        return err_set(e, RC_INVALID, _("%s fits more than one: %s."), text, names);
    if (hits == 0)
        return err_set(e, RC_NOT_FOUND, _("There is no organisation called %s."), text);
    *ret = *found;
    return RC_OK;
}

enum rc organisation_find(struct db *db, const char *text, struct organisation *ret, struct err *e)
{
    struct organisation_list all = {0};
    char *end, digits[64];
    (void)text_ascii_digits(digits, sizeof digits, text);
    long long id = strtoll(digits, &end, 10);
    if (end != digits && *end == '\0')
        return organisation_load(db, id, ret, e);
    enum rc rc = organisation_list(db, &all, e);
    if (rc == RC_OK)
        rc = pick(&all, text, ret, e);
    organisation_list_release(&all);
    return rc;
}

/* ---- members ---- */

void member_init(struct member *m)
{
    *m = (struct member){.from_day = PATIENT_NO_DAY, .to_day = PATIENT_NO_DAY};
}

enum rc member_check(const struct member *m, struct err *e)
{
    if (m->patient_id == 0)
        return err_field(e, MEMBER_FIELD_PERSON, _("Say who is the member."));
    if (m->organisation_id == 0)
        return err_field(e, MEMBER_FIELD_ORGANISATION, _("Say of which organisation."));
    if (m->from_day != PATIENT_NO_DAY && m->to_day != PATIENT_NO_DAY && m->to_day < m->from_day)
        return err_field(e, MEMBER_FIELD_TO, _("The last day cannot lie before the first."));
    return RC_OK;
}

static enum rc write_member(struct db *db, struct member *m, struct err *e)
{
    struct stmt st;
    int64_t known = 0;
    stmt_open(&st, db, "SELECT id FROM organisation_member WHERE organisation_id = :organisation AND patient_id = :patient");
    stmt_int(&st, ":organisation", m->organisation_id);
    stmt_int(&st, ":patient", m->patient_id);
    enum rc rc = stmt_one_int(&st, &known, e);
    if (rc != RC_OK && rc != RC_NOT_FOUND)
        return rc;
    if (m->id != 0 && known != 0 && known != m->id)
        return err_field(e, MEMBER_FIELD_PERSON, _("This person is a member there already."));
    if (m->id == 0 && known == 0) {
        stmt_open(&st, db,
                  "INSERT INTO organisation_member (organisation_id, patient_id, number, valid_from_day, valid_to_day)"
                  " VALUES (:organisation, :patient, :number, :from, :to)");
    } else {
        stmt_open(&st, db,
                  "UPDATE organisation_member SET organisation_id = :organisation, patient_id = :patient, number = :number,"
                  " valid_from_day = :from, valid_to_day = :to, rev = rev + 1 WHERE id = :id AND (:rev = 0 OR rev = :rev)");
        stmt_int(&st, ":id", m->id != 0 ? m->id : known);
        stmt_int(&st, ":rev", m->id != 0 ? m->rev : 0);
    }
    stmt_int(&st, ":organisation", m->organisation_id);
    stmt_int(&st, ":patient", m->patient_id);
    stmt_text(&st, ":number", m->number);
    bind_day(&st, ":from", m->from_day);
    bind_day(&st, ":to", m->to_day);
    if (m->id == 0 && known == 0)
        return stmt_insert(&st, &m->id, e);
    m->id = m->id != 0 ? m->id : known;
    return stmt_changed(&st, 1, e);
}

enum rc member_save(struct db *db, struct member *m, struct err *e)
{
    struct member new = *m;
    enum rc rc = patient_tidy_text(new.number, sizeof new.number, false, MEMBER_FIELD_NUMBER, e);
    if (rc == RC_OK)
        rc = member_check(&new, e);
    if (rc != RC_OK || (rc = change_begin(db, ACTION_MEMBER, e)) != RC_OK)
        return rc;
    rc = write_member(db, &new, e);
    change_subject(db, "organisation_member", new.id, new.patient_id);
    if ((rc = change_end(db, rc, e)) == RC_OK)
        rc = member_load(db, new.id, m, e);
    return rc;
}

enum rc member_remove(struct db *db, int64_t id, struct err *e)
{
    struct member m;
    struct stmt st;
    enum rc rc = member_load(db, id, &m, e);
    if (rc != RC_OK || (rc = change_begin(db, ACTION_MEMBER, e)) != RC_OK)
        return rc;
    stmt_open(&st, db, "DELETE FROM organisation_member WHERE id = :id");
    stmt_int(&st, ":id", id);
    rc = stmt_changed(&st, 1, e);
    change_subject(db, "organisation_member", id, m.patient_id);
    return change_end(db, rc, e);
}

#define MEMBER_SQL                                                                                                   \
    "SELECT m.id, m.rev, m.organisation_id, m.patient_id, m.number, m.valid_from_day, m.valid_to_day, " PATIENT_DISPLAY ","  \
    " o.name, o.kind, o.discount_bp, o.valid_from_day, o.valid_to_day FROM organisation_member m"                     \
    " JOIN patient p ON p.id = m.patient_id AND p.active JOIN organisation o ON o.id = m.organisation_id "

static void read_member(struct stmt *st, void *row)
{
    struct member *m = row;
    m->id = stmt_col_int(st, 0);
    m->rev = stmt_col_int(st, 1);
    m->organisation_id = stmt_col_int(st, 2);
    m->patient_id = stmt_col_int(st, 3);
    stmt_col_copy(st, 4, m->number, sizeof m->number);
    m->from_day = col_day(st, 5);
    m->to_day = col_day(st, 6);
    (void)patient_display_column(st, 7, m->patient, sizeof m->patient);
    stmt_col_copy(st, 11, m->organisation, sizeof m->organisation);
    m->kind = WORD_INDEX(organisation_kinds, stmt_col_text(st, 12), ORGANISATION_OTHER);
    m->discount_bp = (int32_t)stmt_col_int(st, 13);
    m->org_from_day = col_day(st, 14);
    m->org_to_day = col_day(st, 15);
}

enum rc member_load(struct db *db, int64_t id, struct member *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, MEMBER_SQL "WHERE m.id = :id");
    stmt_int(&st, ":id", id);
    enum rc rc = stmt_one(&st, ret, sizeof *ret, read_member, e);
    return rc == RC_NOT_FOUND ? err_set(e, rc, _("There is no such membership.")) : rc;
}

enum rc member_of_patient(struct db *db, int64_t patient_id, struct member_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, MEMBER_SQL "WHERE m.patient_id = :id ORDER BY m.id DESC");
    stmt_int(&st, ":id", patient_id);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_member, e);
}

enum rc member_list(struct db *db, int64_t organisation_id, size_t offset, size_t limit, struct member_list *ret,
                    struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              MEMBER_SQL "WHERE m.organisation_id = :id ORDER BY p.family, p.given, m.id LIMIT :limit OFFSET :offset");
    stmt_int(&st, ":id", organisation_id);
    stmt_int(&st, ":limit", limit != 0 ? (int64_t)limit : -1);
    stmt_int(&st, ":offset", (int64_t)offset);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_member, e);
}
