/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charges and payments: lines that are added up when asked, so that no balance can go stale. */
#include "src/visit/charge.h"

#include <assert.h>
#include <stdlib.h>

#include "src/base/i18n.h"
#include "src/base/money.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum { QUANTITY_MOST = 1000 };

const struct enum_word payment_methods[PAYMENT_COUNT] = {
    [PAYMENT_CASH] = {"cash",      N_("cash")         },
    [PAYMENT_CARD] = {"card",      N_("card")         },
    [PAYMENT_TRANSFER] = {"transfer",  N_("bank transfer")},
    [PAYMENT_INSURANCE] = {"insurance", N_("insurance")    },
    [PAYMENT_OTHER] = {"other",     N_("other")        },
};
static_assert(PAYMENT_COUNT == 5, "a new method needs its words here, and its place in the schema");

void charge_list_release(struct charge_list *list)
{
    free(list->rows);
    *list = (struct charge_list){0};
}

void payment_list_release(struct payment_list *list)
{
    free(list->rows);
    *list = (struct payment_list){0};
}

/** Whose visit it is; checks a patient who was named alone. */
static enum rc find_patient(struct db *db, int64_t visit_id, int64_t *patient_id, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT patient_id FROM visit WHERE id = :visit"
              " UNION ALL SELECT id FROM patient WHERE :visit = 0 AND id = :patient");
    stmt_int(&st, ":visit", visit_id);
    stmt_int(&st, ":patient", *patient_id);
    enum rc rc = stmt_one_int(&st, patient_id, e);
    return rc == RC_NOT_FOUND ? err_set(e, rc, _("There is no such visit or patient to charge.")) : rc;
}

static enum rc check_line(const struct charge *c, struct err *e)
{
    if (c->quantity < 1 || c->quantity > QUANTITY_MOST)
        return err_field(e, CHARGE_QUANTITY, _("The quantity is between 1 and %d."), QUANTITY_MOST);
    if (c->price_minor < 0 || c->price_minor > MONEY_MAX / QUANTITY_MOST)
        return err_field(e, CHARGE_PRICE, _("The price cannot be negative or that high."));
    if (c->discount_minor < 0 || c->discount_minor > c->quantity * c->price_minor)
        return err_field(e, CHARGE_DISCOUNT, _("The discount is between nothing and the whole line."));
    return RC_OK;
}

/** Fills in what is taken from the service. */
static enum rc from_service(struct db *db, struct charge *c, struct err *e)
{
    struct stmt st;
    int64_t price = 0, cost = 0;
    stmt_open(&st, db, "SELECT price_minor, cost_minor FROM service WHERE id = :id");
    stmt_int(&st, ":id", c->service_id);
    bool found = stmt_row(&st);
    if (found) {
        price = stmt_col_int(&st, 0);
        cost = stmt_col_int(&st, 1);
    }
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK && !found)
        return err_field(e, CHARGE_SERVICE, _("Choose a service that the clinic offers."));
    if (c->price_minor == CHARGE_FROM_SERVICE)
        c->price_minor = price;
    if (c->cost_minor == CHARGE_FROM_SERVICE)
        c->cost_minor = c->quantity * cost;
    return rc;
}

static enum rc add(struct db *db, struct charge *c, struct err *e)
{
    struct stmt st;
    enum rc rc = find_patient(db, c->visit_id, &c->patient_id, e);
    if (c->quantity == 0)
        c->quantity = 1;
    if (rc == RC_OK)
        rc = from_service(db, c, e);
    if (rc == RC_OK)
        rc = check_line(c, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "INSERT INTO charge (patient_id, visit_id, service_id, quantity, price_minor, discount_minor, "
              "cost_minor, organisation_id, why, at) VALUES (:patient, :visit, :service, :quantity, :price, :discount,"
              " :cost, :organisation, :why, :at)");
    stmt_int(&st, ":patient", c->patient_id);
    stmt_int_or_null(&st, ":visit", c->visit_id);
    stmt_int(&st, ":service", c->service_id);
    stmt_int(&st, ":quantity", c->quantity);
    stmt_int(&st, ":price", c->price_minor);
    stmt_int(&st, ":discount", c->discount_minor);
    stmt_int(&st, ":cost", c->cost_minor);
    stmt_int_or_null(&st, ":organisation", c->organisation_id);
    stmt_text(&st, ":why", c->why);
    stmt_int(&st, ":at", db_now(db));
    rc = stmt_insert(&st, &c->id, e);
    c->rev = 1;
    c->at = db_now(db);
    change_subject(db, "charge", c->id, c->patient_id);
    return rc;
}

enum rc charge_add(struct db *db, struct charge *c, struct err *e)
{
    struct charge new = *c;
    enum rc rc = change_begin(db, ACTION_CHECK_OUT, e);
    if (rc == RC_OK)
        rc = change_end(db, add(db, &new, e), e);
    if (rc == RC_OK)
        *c = new;
    return rc;
}

/* Nobody gets back more than they ever paid. */
static enum rc check_refund(struct db *db, const struct payment *p, struct err *e)
{
    char money[64];
    int64_t paid = 0;
    struct stmt st;
    if (p->amount_minor > 0)
        return RC_OK;
    stmt_open(&st, db, "SELECT coalesce(sum(amount_minor), 0) FROM payment WHERE patient_id = :patient");
    stmt_int(&st, ":patient", p->patient_id);
    enum rc rc = stmt_one_int(&st, &paid, e);
    if (rc != RC_OK || paid + p->amount_minor >= 0)
        return rc;
    return err_field(e, CHARGE_AMOUNT, _("This person has paid %s in all; more than that cannot be given back."),
                     site_money(db, paid, money, sizeof money));
}

static enum rc take(struct db *db, struct payment *p, struct err *e)
{
    struct stmt st;
    enum rc rc = find_patient(db, p->visit_id, &p->patient_id, e);
    if (rc == RC_OK)
        rc = check_refund(db, p, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "INSERT INTO payment (patient_id, visit_id, amount_minor, method, note, at)"
              " VALUES (:patient, :visit, :amount, :method, :note, :at)");
    stmt_int(&st, ":patient", p->patient_id);
    stmt_int_or_null(&st, ":visit", p->visit_id);
    stmt_int(&st, ":amount", p->amount_minor);
    stmt_text(&st, ":method", payment_methods[p->method].word);
    stmt_text(&st, ":note", p->note);
    stmt_int(&st, ":at", db_now(db));
    rc = stmt_insert(&st, &p->id, e);
    p->rev = 1;
    p->at = db_now(db);
    change_subject(db, "payment", p->id, p->patient_id);
    return rc;
}

enum rc payment_take(struct db *db, struct payment *p, struct err *e)
{
    struct payment new = *p;
    if (p->amount_minor == 0 || p->amount_minor > MONEY_MAX || p->amount_minor < -MONEY_MAX)
        return err_field(e, CHARGE_AMOUNT, _("Type the amount that was paid."));
    enum rc rc = change_begin(db, ACTION_CHECK_OUT, e);
    if (rc == RC_OK)
        rc = change_end(db, take(db, &new, e), e);
    if (rc == RC_OK)
        *p = new;
    return rc;
}

static enum rc read_balance(struct stmt *st, struct balance *ret, struct err *e)
{
    struct balance b = {0};
    if (stmt_row(st)) {
        b.charged_minor = stmt_col_int(st, 0);
        b.discount_minor = stmt_col_int(st, 1);
        b.paid_minor = stmt_col_int(st, 2);
        b.due_minor = b.charged_minor - b.discount_minor - b.paid_minor;
    }
    enum rc rc = stmt_finish(st, e);
    if (rc == RC_OK)
        *ret = b;
    return rc;
}

enum rc balance_of_visit(struct db *db, int64_t visit_id, struct balance *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT coalesce(sum(quantity * price_minor), 0), coalesce(sum(discount_minor), 0),"
              " (SELECT coalesce(sum(amount_minor), 0) FROM payment WHERE visit_id = :id)"
              " FROM charge WHERE visit_id = :id");
    stmt_int(&st, ":id", visit_id);
    return read_balance(&st, ret, e);
}

enum rc balance_of_patient(struct db *db, int64_t patient_id, struct balance *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT coalesce(sum(quantity * price_minor), 0), coalesce(sum(discount_minor), 0),"
              " (SELECT coalesce(sum(amount_minor), 0) FROM payment WHERE patient_id = :id)"
              " FROM charge WHERE patient_id = :id");
    stmt_int(&st, ":id", patient_id);
    return read_balance(&st, ret, e);
}

static void read_charge(struct stmt *st, void *row)
{
    struct charge *c = row;
    c->id = stmt_col_int(st, 0);
    c->rev = stmt_col_int(st, 1);
    c->patient_id = stmt_col_int(st, 2);
    c->service_id = stmt_col_int(st, 3);
    c->visit_id = stmt_col_int(st, 4);
    c->quantity = stmt_col_int(st, 5);
    c->price_minor = stmt_col_int(st, 6);
    c->discount_minor = stmt_col_int(st, 7);
    c->cost_minor = stmt_col_int(st, 8);
    c->at = stmt_col_int(st, 9);
    stmt_col_copy(st, 10, c->service, sizeof c->service);
    c->organisation_id = stmt_col_int(st, 11);
    stmt_col_copy(st, 12, c->why, sizeof c->why);
}

enum rc charge_of_visit(struct db *db, int64_t visit_id, struct charge_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(
        &st, db,
        "SELECT c.id, c.rev, c.patient_id, c.service_id, c.visit_id, c.quantity, c.price_minor,"
        " c.discount_minor, c.cost_minor, c.at, s.name, c.organisation_id, c.why FROM charge c JOIN service s ON s.id = c.service_id"
        " WHERE c.visit_id = :visit ORDER BY c.id");
    stmt_int(&st, ":visit", visit_id);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_charge, e);
}

static void read_payment(struct stmt *st, void *row)
{
    struct payment *p = row;
    p->id = stmt_col_int(st, 0);
    p->rev = stmt_col_int(st, 1);
    p->patient_id = stmt_col_int(st, 2);
    p->visit_id = stmt_col_int(st, 3);
    p->amount_minor = stmt_col_int(st, 4);
    p->method = (enum payment_method)WORD_INDEX(payment_methods, stmt_col_text(st, 5), PAYMENT_OTHER);
    stmt_col_copy(st, 6, p->note, sizeof p->note);
    p->at = stmt_col_int(st, 7);
}

enum rc payment_of_visit(struct db *db, int64_t visit_id, struct payment_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT id, rev, patient_id, visit_id, amount_minor, method, note, at FROM payment"
              " WHERE visit_id = :visit ORDER BY id");
    stmt_int(&st, ":visit", visit_id);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_payment, e);
}
