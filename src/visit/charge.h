/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was done and what it costs, what was paid, and what is left. Money is in minor units of the clinic's
 * currency. */
#ifndef FD_VISIT_CHARGE_H
#define FD_VISIT_CHARGE_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/word.h"
#include "src/store/db.h"

enum { CHARGE_FROM_SERVICE = -1, PAYMENT_NOTE = 256, CHARGE_NAME = 192, CHARGE_WHY = 192 };

struct charge {
    int64_t id, rev;
    int64_t patient_id, service_id;
    int64_t visit_id; /* 0: outside a visit */
    int64_t quantity;
    int64_t price_minor;    /* of one; CHARGE_FROM_SERVICE when adding: as the service says */
    int64_t discount_minor; /* of the line, at most quantity times price */
    int64_t cost_minor;     /* of the line; CHARGE_FROM_SERVICE when adding */
    int64_t organisation_id; /* whose agreement made the price; 0: nobody's */
    char why[CHARGE_WHY];    /* as it was told: "Sunrise Insurance -20 %"; "" */
    int64_t at;
    char service[CHARGE_NAME]; /* only read */
};

enum payment_method {
    PAYMENT_CASH,
    PAYMENT_CARD,
    PAYMENT_TRANSFER,
    PAYMENT_INSURANCE,
    PAYMENT_OTHER,
    PAYMENT_COUNT
};
extern const struct enum_word payment_methods[PAYMENT_COUNT];

struct payment {
    int64_t id, rev;
    int64_t patient_id;
    int64_t visit_id;     /* 0: outside a visit */
    int64_t amount_minor; /* not 0; negative is a refund */
    enum payment_method method;
    char note[PAYMENT_NOTE];
    int64_t at;
};

struct charge_list {
    struct charge *rows;
    size_t n;
};
struct payment_list {
    struct payment *rows;
    size_t n;
};
void charge_list_release(struct charge_list *list);
void payment_list_release(struct payment_list *list);

enum charge_field { CHARGE_SERVICE, CHARGE_QUANTITY, CHARGE_PRICE, CHARGE_DISCOUNT, CHARGE_AMOUNT };

/** Adds a line. In: visit_id or patient_id, service_id, quantity (0: 1), prices. Out: id, rev, patient_id,
 * prices. */
enum rc charge_add(struct db *db, struct charge *c, struct err *e);
/** Takes a payment or gives a refund. In: visit_id or patient_id, amount, method, note. Out: id, rev,
 * patient_id. */
enum rc payment_take(struct db *db, struct payment *p, struct err *e);

/** What it comes to. due = charged - discount - paid; negative is credit. */
struct balance {
    int64_t charged_minor, discount_minor, paid_minor, due_minor;
};
enum rc balance_of_visit(struct db *db, int64_t visit_id, struct balance *ret, struct err *e);
enum rc balance_of_patient(struct db *db, int64_t patient_id, struct balance *ret, struct err *e);

enum rc charge_of_visit(struct db *db, int64_t visit_id, struct charge_list *ret, struct err *e);
enum rc payment_of_visit(struct db *db, int64_t visit_id, struct payment_list *ret, struct err *e);

#endif
