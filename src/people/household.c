/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Households in the file: joined, left, changed; and whose phone is rung. */
#include "src/people/household.h"

#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/privacy.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum { ADULT_YEARS = 18 };

/* ---- reading ---- */

int32_t household_adult_born(struct db *db)
{
    return calendar_add_months(CALENDAR_GREGORIAN, site_today(db), -12 * ADULT_YEARS);
}

bool household_is_child(struct db *db, const struct patient *p)
{
    return p->born.day != PATIENT_NO_DAY && p->born.day > household_adult_born(db);
}

static void read_household(struct stmt *st, void *row)
{
    struct household *h = row;
    h->id = stmt_col_int(st, 0);
    h->rev = stmt_col_int(st, 1);
    stmt_col_copy(st, 2, h->name, sizeof h->name);
    h->payer_id = stmt_col_int(st, 3);
    h->contact_id = stmt_col_int(st, 4);
    h->members = stmt_col_int(st, 5);
    stmt_col_copy(st, 6, h->shown, sizeof h->shown);
    if (h->payer_id != 0)
        (void)patient_display_column(st, 7, h->payer, sizeof h->payer);
    if (h->contact_id != 0)
        (void)patient_display_column(st, 11, h->contact, sizeof h->contact);
}

enum rc household_of(struct db *db, int64_t patient_id, struct household *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT h.id, h.rev, h.name, h.payer_id, h.contact_id,"
              " (SELECT count(*) FROM household_member n WHERE n.household_id = h.id),"
              " coalesce(nullif(h.name, ''), iif(y.active AND y.privacy = 'normal', iif(y.family <> '', y.family, y.given), NULL),"
              "  (SELECT iif(f.family <> '', f.family, f.given) FROM household_member n JOIN patient f ON f.id = n.patient_id"
              "   AND f.active AND f.privacy = 'normal' WHERE n.household_id = h.id ORDER BY f.id LIMIT 1),"
              "  '#' || h.id),"
              " y.id, y.privacy, y.family, y.given, c.id, c.privacy, c.family, c.given"
              " FROM household_member m JOIN household h ON h.id = m.household_id"
              " LEFT JOIN patient y ON y.id = h.payer_id LEFT JOIN patient c ON c.id = h.contact_id"
              " WHERE m.patient_id = :id");
    stmt_int(&st, ":id", patient_id);
    return stmt_one(&st, ret, sizeof *ret, read_household, e);
}

/* ---- members ---- */

static enum rc add_member(struct db *db, int64_t household_id, int64_t patient_id, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "INSERT INTO household_member (household_id, patient_id) VALUES (:household, :patient)");
    stmt_int(&st, ":household", household_id);
    stmt_int(&st, ":patient", patient_id);
    return stmt_run(&st, e);
}

/* A child pays for nobody and is not the one who is called. */
static enum rc begin_household(struct db *db, int64_t patient_id, int64_t *id, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO household (payer_id, contact_id) SELECT grown, grown FROM (SELECT iif(born_day > :adult, NULL, id)"
              " AS grown FROM patient WHERE id = :patient)");
    stmt_int(&st, ":adult", household_adult_born(db));
    stmt_int(&st, ":patient", patient_id);
    enum rc rc = stmt_insert(&st, id, e);
    return rc == RC_OK ? add_member(db, *id, patient_id, e) : rc;
}

/* Who pays and who is called are among those who stay; a home without people is no household. */
static enum rc take_out(struct db *db, int64_t household_id, int64_t patient_id, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "DELETE FROM household_member WHERE household_id = :household AND patient_id = :patient");
    stmt_int(&st, ":household", household_id);
    stmt_int(&st, ":patient", patient_id);
    enum rc rc = stmt_changed(&st, 1, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "UPDATE household SET payer_id = nullif(payer_id, :patient), contact_id = nullif(contact_id, :patient),"
              " rev = rev + 1 WHERE id = :household AND (payer_id = :patient OR contact_id = :patient)");
    stmt_int(&st, ":household", household_id);
    stmt_int(&st, ":patient", patient_id);
    if ((rc = stmt_run(&st, e)) != RC_OK)
        return rc;
    stmt_open(&st, db,
              "DELETE FROM household WHERE id = :household"
              " AND NOT EXISTS (SELECT 1 FROM household_member WHERE household_id = :household)");
    stmt_int(&st, ":household", household_id);
    return stmt_run(&st, e);
}

/* The number of the household, 0: none. */
static enum rc home_of(struct db *db, int64_t patient_id, int64_t *id, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT household_id FROM household_member WHERE patient_id = :patient");
    stmt_int(&st, ":patient", patient_id);
    *id = 0;
    enum rc rc = stmt_one_int(&st, id, e);
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc check_people(struct db *db, int64_t patient_id, int64_t joining_id, struct err *e)
{
    struct stmt st;
    int64_t there;
    stmt_open(&st, db, "SELECT count(*) FROM patient WHERE id IN (:one, :other) AND active");
    stmt_int(&st, ":one", patient_id);
    stmt_int(&st, ":other", joining_id);
    enum rc rc = stmt_one_int(&st, &there, e);
    if (rc == RC_OK && there != 2)
        return err_set(e, RC_NOT_FOUND, _("There is no person with this number."));
    return rc;
}

static enum rc join(struct db *db, int64_t patient_id, int64_t joining_id, struct err *e)
{
    int64_t home, before;
    enum rc rc = check_people(db, patient_id, joining_id, e);
    if (rc == RC_OK)
        rc = home_of(db, patient_id, &home, e);
    if (rc == RC_OK)
        rc = home_of(db, joining_id, &before, e);
    if (rc != RC_OK || (home != 0 && home == before))
        return rc;
    change_subject(db, "patient", joining_id, joining_id);
    if (home == 0 && before != 0)
        return add_member(db, before, patient_id, e);
    if (home == 0)
        rc = begin_household(db, patient_id, &home, e);
    if (rc == RC_OK && before != 0)
        rc = take_out(db, before, joining_id, e);
    return rc == RC_OK ? add_member(db, home, joining_id, e) : rc;
}

enum rc household_join(struct db *db, int64_t patient_id, int64_t joining_id, struct err *e)
{
    if (patient_id == joining_id)
        return err_set(e, RC_INVALID, _("A household is more than one person; choose somebody else."));
    enum rc rc = change_begin(db, ACTION_HOUSEHOLD, e);
    return rc == RC_OK ? change_end(db, join(db, patient_id, joining_id, e), e) : rc;
}

enum rc household_leave(struct db *db, int64_t patient_id, struct err *e)
{
    int64_t home;
    enum rc rc = change_begin(db, ACTION_HOUSEHOLD, e);
    if (rc != RC_OK)
        return rc;
    if ((rc = home_of(db, patient_id, &home, e)) == RC_OK)
        rc = home != 0 ? take_out(db, home, patient_id, e)
                       : err_set(e, RC_NOT_FOUND, _("This person is in no household."));
    change_subject(db, "patient", patient_id, patient_id);
    return change_end(db, rc, e);
}

/* ---- what they share ---- */

static enum rc check_member(struct db *db, int64_t household_id, int64_t patient_id, struct err *e)
{
    int64_t home;
    if (patient_id == 0)
        return RC_OK;
    enum rc rc = home_of(db, patient_id, &home, e);
    if (rc == RC_OK && home != household_id)
        return err_set(e, RC_INVALID, _("Only somebody of the household can pay or be called for it."));
    return rc;
}

static enum rc save(struct db *db, const struct household *h, struct err *e)
{
    struct stmt st;
    enum rc rc = check_member(db, h->id, h->payer_id, e);
    if (rc == RC_OK)
        rc = check_member(db, h->id, h->contact_id, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "UPDATE household SET name = :name, payer_id = :payer, contact_id = :contact, rev = rev + 1"
              " WHERE id = :id AND rev = :rev");
    stmt_text(&st, ":name", h->name);
    stmt_int_or_null(&st, ":payer", h->payer_id);
    stmt_int_or_null(&st, ":contact", h->contact_id);
    stmt_int(&st, ":id", h->id);
    stmt_int(&st, ":rev", h->rev);
    change_subject(db, "household", h->id, h->payer_id);
    return stmt_changed(&st, 1, e);
}

enum rc household_save(struct db *db, struct household *h, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_HOUSEHOLD, e);
    if (rc == RC_OK)
        rc = change_end(db, save(db, h, e), e);
    if (rc == RC_OK)
        h->rev++;
    return rc;
}

enum rc household_share_address(struct db *db, int64_t patient_id, int64_t *changed, struct err *e)
{
    struct stmt st;
    int64_t n = 0;
    enum rc rc = change_begin(db, ACTION_HOUSEHOLD, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "UPDATE patient SET address = f.address, district = f.district, city = f.city, rev = patient.rev + 1"
              " FROM patient f, household_member m, household_member n"
              " WHERE f.id = :id AND m.patient_id = f.id AND n.household_id = m.household_id AND patient.id = n.patient_id"
              " AND patient.active AND (patient.address, patient.district, patient.city) <> (f.address, f.district, f.city)"
              " RETURNING patient.id");
    stmt_int(&st, ":id", patient_id);
    while (stmt_row(&st))
        n++;
    rc = stmt_finish(&st, e);
    change_subject(db, "patient", patient_id, patient_id);
    if ((rc = change_end(db, rc, e)) == RC_OK)
        *changed = n;
    return rc;
}

/* ---- who is called ---- */

static void read_caller(struct stmt *st, void *row)
{
    struct household_caller *c = row;
    c->patient_id = stmt_col_int(st, 0);
    (void)patient_display_column(st, 0, c->name, sizeof c->name);
    stmt_col_copy(st, 4, c->phone, sizeof c->phone);
}

enum rc household_caller(struct db *db, int64_t patient_id, struct household_caller *ret, struct err *e)
{
    struct household_caller c = {0};
    struct stmt st;
    stmt_open(&st, db,
              "SELECT c.id, c.privacy, c.family, c.given,"
              " (SELECT value FROM contact_point WHERE patient_id = c.id AND system = 'phone' ORDER BY rank, id LIMIT 1)"
              " FROM patient p JOIN patient c ON c.id = " HOUSEHOLD_CALLER_SQL("p") " WHERE p.id = :id");
    stmt_int(&st, ":id", patient_id);
    stmt_int(&st, ":adult", household_adult_born(db));
    enum rc rc = stmt_one(&st, &c, sizeof c, read_caller, e);
    if (rc == RC_NOT_FOUND)
        return err_set(e, rc, _("There is no person with this number."));
    c.other = c.patient_id != patient_id;
    if (rc == RC_OK)
        *ret = c;
    return rc;
}

/* ---- one more of the family ---- */

/* The family name of the children, who may be called after the other parent. */
static enum rc name_of_children(struct db *db, int64_t patient_id, char *family, size_t size, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT c.family FROM patient_link l JOIN patient c ON c.id = l.other_id AND c.active"
              " WHERE l.patient_id = :id AND l.kind = 'child' AND c.family <> '' ORDER BY l.id DESC LIMIT 1");
    stmt_int(&st, ":id", patient_id);
    if (stmt_row(&st))
        stmt_col_copy(&st, 0, family, size);
    return stmt_finish(&st, e);
}

enum rc household_relative(struct db *db, int64_t patient_id, struct patient *ret, struct err *e)
{
    struct household_caller caller;
    struct patient them, called;
    enum rc rc = patient_load(db, patient_id, &them, e);
    if (rc == RC_OK)
        rc = household_caller(db, patient_id, &caller, e);
    if (rc == RC_OK)
        rc = patient_load(db, caller.patient_id, &called, e);
    if (rc != RC_OK)
        return rc;
    patient_init(ret);
    text_copy(ret->family, sizeof ret->family, them.family);
    memcpy(ret->address, them.address, sizeof ret->address);
    memcpy(ret->district, them.district, sizeof ret->district);
    memcpy(ret->city, them.city, sizeof ret->city);
    memcpy(ret->languages, them.languages, sizeof ret->languages);
    for (size_t i = CONTACT_PHONE; i < CONTACT_PHONE + CONTACT_PHONES; i++) {
        ret->contacts[i] = called.contacts[i];
        ret->contacts[i].id = 0;
    }
    return name_of_children(db, patient_id, ret->family, sizeof ret->family, e);
}

enum rc household_register(struct db *db, struct patient *p, int64_t of_id, enum link_kind kind, bool together,
                           struct err *e)
{
    struct patient new = *p;
    enum rc rc = change_begin(db, ACTION_REGISTER, e);
    if (rc != RC_OK)
        return rc;
    rc = patient_register(db, &new, e);
    if (rc == RC_OK)
        rc = patient_link(db, of_id, new.id, kind, e);
    if (rc == RC_OK && together)
        rc = household_join(db, of_id, new.id, e);
    change_subject(db, "patient", new.id, new.id);
    if ((rc = change_end(db, rc, e)) == RC_OK)
        *p = new;
    return rc;
}
