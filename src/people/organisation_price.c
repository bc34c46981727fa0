/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is agreed with organisations about prices, and which of it is best for a person. */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/i18n.h"
#include "src/base/money.h"
#include "src/people/organisation.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

void organisation_price_list_release(struct organisation_price_list *l)
{
    free(l->rows);
    *l = (struct organisation_price_list){0};
}

int64_t organisation_discount(int64_t amount_minor, int32_t discount_bp)
{
    int64_t whole = amount_minor / DISCOUNT_MOST_BP, rest = amount_minor % DISCOUNT_MOST_BP;
    return whole * discount_bp + (rest * discount_bp + DISCOUNT_MOST_BP / 2) / DISCOUNT_MOST_BP;
}

/* ---- the list of one organisation ---- */

static void read_price(struct stmt *st, void *row)
{
    struct organisation_price *p = row;
    p->service_id = stmt_col_int(st, 0);
    stmt_col_copy(st, 1, p->service, sizeof p->service);
    p->price_minor = stmt_col_int(st, 2);
    p->id = stmt_col_int(st, 3);
    p->rev = stmt_col_int(st, 4);
    p->agreed_minor = stmt_col_null(st, 5) ? -1 : stmt_col_int(st, 5);
}

enum rc organisation_prices(struct db *db, int64_t organisation_id, struct organisation_price_list *ret,
                            struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT s.id, s.name, s.price_minor, r.id, r.rev, r.price_minor FROM service s LEFT JOIN organisation_price r"
              " ON r.service_id = s.id AND r.organisation_id = :id WHERE s.active OR r.id IS NOT NULL ORDER BY s.id");
    stmt_int(&st, ":id", organisation_id);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_price, e);
}

static enum rc set(struct db *db, int64_t organisation_id, int64_t service_id, int64_t agreed_minor, struct err *e)
{
    struct stmt st;
    if (agreed_minor < 0)
        stmt_open(&st, db,
                  "DELETE FROM organisation_price WHERE organisation_id = :organisation AND service_id = :service");
    else
        stmt_open(&st, db,
                  "INSERT INTO organisation_price (organisation_id, service_id, price_minor)"
                  " VALUES (:organisation, :service, :price) ON CONFLICT (organisation_id, service_id)"
                  " DO UPDATE SET price_minor = excluded.price_minor, rev = rev + 1");
    stmt_int(&st, ":organisation", organisation_id);
    stmt_int(&st, ":service", service_id);
    if (agreed_minor >= 0)
        stmt_int(&st, ":price", agreed_minor);
    return stmt_run(&st, e);
}

enum rc organisation_price_set(struct db *db, int64_t organisation_id, int64_t service_id, int64_t agreed_minor,
                               struct err *e)
{
    if (agreed_minor > MONEY_MAX / 1000)
        return err_set(e, RC_INVALID, _("This price is out of range."));
    enum rc rc = change_begin(db, ACTION_ORGANISATION, e);
    if (rc != RC_OK)
        return rc;
    rc = set(db, organisation_id, service_id, agreed_minor, e);
    change_subject(db, "organisation", organisation_id, 0);
    return change_end(db, rc, e);
}

/* ---- the best for a person ---- */

struct terms {
    int64_t organisation_id, agreed_minor; /* -1: none is agreed */
    int32_t discount_bp;
    char name[ORGANISATION_NAME];
};

static void read_terms(struct stmt *st, void *row)
{
    struct terms *t = row;
    t->organisation_id = stmt_col_int(st, 0);
    t->agreed_minor = stmt_col_null(st, 1) ? -1 : stmt_col_int(st, 1);
    t->discount_bp = (int32_t)stmt_col_int(st, 2);
    stmt_col_copy(st, 3, t->name, sizeof t->name);
}

static int64_t to_pay(const struct price *p, int64_t quantity)
{
    return quantity * p->price_minor - p->discount_minor;
}

static struct price by_terms(const struct terms *t, int64_t price_minor, int64_t quantity)
{
    struct price p = {.price_minor = price_minor, .organisation_id = t->organisation_id};
    char percent[32];

    if (t->agreed_minor >= 0) {
        p.price_minor = t->agreed_minor;
        (void)snprintf(p.why, sizeof p.why, _("%s, agreed price"), t->name);
    } else {
        p.discount_minor = organisation_discount(quantity * price_minor, t->discount_bp);
        (void)snprintf(p.why, sizeof p.why, "%s -%s", t->name,
                       organisation_discount_text(percent, sizeof percent, t->discount_bp));
    }
    return p;
}

static enum rc read_all_terms(struct db *db, int64_t patient_id, int64_t service_id, int32_t day, struct terms **rows,
                              size_t *n, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT o.id, r.price_minor, o.discount_bp, o.name FROM organisation_member m"
              " JOIN organisation o ON o.id = m.organisation_id"
              " LEFT JOIN organisation_price r ON r.organisation_id = o.id AND r.service_id = :service"
              " WHERE m.patient_id = :patient AND coalesce(m.valid_from_day, :day) <= :day"
              " AND coalesce(m.valid_to_day, :day) >= :day AND coalesce(o.valid_from_day, :day) <= :day"
              " AND coalesce(o.valid_to_day, :day) >= :day ORDER BY o.id");
    stmt_int(&st, ":service", service_id);
    stmt_int(&st, ":patient", patient_id);
    stmt_int(&st, ":day", day);
    return stmt_list(&st, rows, n, sizeof **rows, read_terms, e);
}

enum rc organisation_price_for(struct db *db, int64_t patient_id, int64_t service_id, int64_t quantity, int32_t day,
                               struct price *ret, struct err *e)
{
    struct stmt st;
    struct price best = {0};
    struct terms *terms = NULL;
    size_t n = 0;
    stmt_open(&st, db, "SELECT price_minor FROM service WHERE id = :id");
    stmt_int(&st, ":id", service_id);
    enum rc rc = stmt_one_int(&st, &best.price_minor, e);
    if (rc == RC_NOT_FOUND)
        return err_set(e, rc, _("There is no such service."));
    if (rc == RC_OK)
        rc = read_all_terms(db, patient_id, service_id, day, &terms, &n, e);
    if (rc != RC_OK)
        return rc;
    int64_t own_minor = best.price_minor;
    for (size_t i = 0; i < n; i++) {
        struct price p = by_terms(&terms[i], own_minor, quantity);
        if (to_pay(&p, quantity) < to_pay(&best, quantity))
            best = p;
    }
    free(terms);
    *ret = best;
    return RC_OK;
}
