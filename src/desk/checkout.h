/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Check-out: what was done, what was paid and what comes next, in one change. */
#ifndef FD_DESK_CHECKOUT_H
#define FD_DESK_CHECKOUT_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/store/db.h"
#include "src/visit/charge.h"
#include "src/visit/visit.h"

/** Which part is wrong, in err.field. */
enum checkout_field { CHECKOUT_FIELD_LINES, CHECKOUT_FIELD_PAID, CHECKOUT_FIELD_NEXT, CHECKOUT_FIELD_REASON,
                      CHECKOUT_FIELD_RECALL };

struct checkout_line {
    int64_t service_id;
    int32_t quantity;
    int64_t price_minor;    /* of one */
    int64_t discount_minor; /* of the line */
    char service[96];       /* for showing; not read by checkout_do */
    int64_t organisation_id; /* whose agreement made the price; 0: nobody's */
    char why[CHARGE_WHY];    /* "Sunrise Insurance -20 %"; "" for the clinic's own price */
};
enum { CHECKOUT_LINES = 16 };

struct checkout {
    int64_t visit_id, visit_rev; /* rev 0: whatever it is now */
    int64_t patient_id;          /* filled by checkout_prepare */
    int32_t day;                 /* of the visit; filled by checkout_prepare */
    char payer[192];             /* who pays for them, when somebody else does; filled by checkout_prepare */
    struct checkout_line lines[CHECKOUT_LINES];
    size_t n_lines;
    int64_t balance_minor;       /* owed before these lines; filled by checkout_prepare */
    int64_t paid_minor;          /* 0: nothing paid now; negative: a refund */
    enum payment_method method;
    enum visit_next next;        /* VISIT_NEXT_NONE is refused */
    int64_t next_appointment_id; /* booked: which; 0: the person's next one, which must exist */
    int32_t recall_months;       /* recall: 0 the service's own interval */
    int32_t recall_agreed_day;   /* recall: RECALL_NO_DAY when as calculated */
    int64_t reason_id;           /* declined: why; either this or a note */
    char note[256];
};

/**
 * Prices a line for whose visit it is (service_id and quantity are set): the best that an organisation they are a valid
 * member of on the visit's day has agreed, else the clinic's own. Discounts are rounded half up to the currency's smallest
 * unit, once a line (people/organisation.h).
 */
enum rc checkout_price(struct db *db, const struct checkout *c, struct checkout_line *line, struct err *e);

/** What the form opens with: the visit's service at the price proposed for this person, the balance, and the next step that is already known
 * (booked, when the person has a later appointment; else recall where the service has one). */
enum rc checkout_prepare(struct db *db, int64_t visit_id, struct checkout *ret, struct err *e);

/** What the person owes once these lines are charged, in minor units. Pure. */
int64_t checkout_due(const struct checkout *c);

/** How much of what is paid is more than is owed, in minor units; 0: nothing. Pure. */
int64_t checkout_credit(const struct checkout *c);

/** Checks without writing; err.field is an enum checkout_field. */
enum rc checkout_check(struct db *db, const struct checkout *c, struct err *e);

/**
 * Charges, payment, next step; the visit closes, its appointment is fulfilled, the service's follow-up tasks are made
 * and the recall where one was chosen. One change (ACTION_CHECK_OUT), taken back as one.
 * @return RC_INVALID with the field; RC_CONFLICT when another desk closed it first
 */
enum rc checkout_do(struct db *db, const struct checkout *c, struct err *e);

#endif
