/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Check-out: charges, payment, next step, follow-ups, recall; one change, so that one undo takes all of it back. */
#include "src/desk/checkout.h"

#include <stdio.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/money.h"
#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/care/recall.h"
#include "src/care/task.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/people/household.h"
#include "src/people/organisation.h"
#include "src/store/change.h"

/** The person's next live appointment; *id 0 when there is none. */
static enum rc next_appointment(struct db *db, int64_t patient_id, int64_t but, int64_t *id, struct err *e)
{
    struct appointment_list list;
    enum rc rc = appointment_of_patient(db, patient_id, APPOINTMENT_NEXT, site_now_min(db), 2, &list, e);
    if (rc != RC_OK)
        return rc;
    *id = 0;
    for (size_t i = 0; i < list.n && *id == 0; i++)
        if (list.rows[i].id != but)
            *id = list.rows[i].id;
    appointment_list_release(&list);
    return RC_OK;
}

enum rc checkout_price(struct db *db, const struct checkout *c, struct checkout_line *line, struct err *e)
{
    struct price price;
    enum rc rc = organisation_price_for(db, c->patient_id, line->service_id, line->quantity, c->day, &price, e);
    if (rc != RC_OK)
        return rc;
    line->price_minor = price.price_minor;
    line->discount_minor = price.discount_minor;
    line->organisation_id = price.organisation_id;
    text_copy(line->why, sizeof line->why, price.why);
    return RC_OK;
}

static enum rc propose_line(struct db *db, const struct visit *v, struct checkout *c, struct service *service,
                            struct err *e)
{
    enum rc rc = service_load(db, v->service_id, service, e);
    struct charge_list charged = { 0 };
    if (rc == RC_OK)
        rc = charge_of_visit(db, v->id, &charged, e);
    if (rc == RC_OK && charged.n == 0) {
        struct checkout_line *line = &c->lines[c->n_lines++];
        line->service_id = service->id;
        line->quantity = 1;
        snprintf(line->service, sizeof line->service, "%s", service->name);
        rc = checkout_price(db, c, line, e);
    }
    charge_list_release(&charged);
    return rc;
}

static enum rc find_payer(struct db *db, int64_t patient_id, struct checkout *c, struct err *e)
{
    struct household h;
    enum rc rc = household_of(db, patient_id, &h, e);
    if (rc == RC_OK && h.payer_id != patient_id)
        text_copy(c->payer, sizeof c->payer, h.payer);
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc checkout_prepare(struct db *db, int64_t visit_id, struct checkout *ret, struct err *e)
{
    struct checkout c = { .visit_id = visit_id, .recall_agreed_day = RECALL_NO_DAY };
    struct visit v;
    struct service service;
    struct balance balance;
    enum rc rc = visit_load(db, visit_id, &v, e);
    if (rc != RC_OK)
        return rc;
    if (v.closed_at != 0)
        return err_set(e, RC_CONFLICT, _("%s has been checked out already."), v.patient);
    c.visit_rev = v.rev;
    c.patient_id = v.patient_id;
    c.day = v.day;
    if ((rc = find_payer(db, v.patient_id, &c, e)) != RC_OK || (rc = propose_line(db, &v, &c, &service, e)) != RC_OK ||
        (rc = balance_of_patient(db, v.patient_id, &balance, e)) != RC_OK ||
        (rc = next_appointment(db, v.patient_id, v.appointment_id, &c.next_appointment_id, e)) != RC_OK)
        return rc;
    c.balance_minor = balance.due_minor;
    if (c.next_appointment_id != 0)
        c.next = VISIT_NEXT_BOOKED;
    else if (service.recall_months > 0)
        c.next = VISIT_NEXT_RECALL;
    c.recall_months = service.recall_months;
    *ret = c;
    return RC_OK;
}

int64_t checkout_due(const struct checkout *c)
{
    int64_t due = c->balance_minor;
    for (size_t i = 0; i < c->n_lines; i++)
        due += c->lines[i].quantity * c->lines[i].price_minor - c->lines[i].discount_minor;
    return due;
}

int64_t checkout_credit(const struct checkout *c)
{
    int64_t due = checkout_due(c), over = c->paid_minor - (due > 0 ? due : 0);
    return c->paid_minor > 0 && over > 0 ? over : 0;
}

static enum rc check_lines(const struct checkout *c, struct err *e)
{
    if (c->n_lines > CHECKOUT_LINES)
        return err_field(e, CHECKOUT_FIELD_LINES, _("At most %d services fit one check-out."), CHECKOUT_LINES);
    for (size_t i = 0; i < c->n_lines; i++) {
        const struct checkout_line *line = &c->lines[i];
        if (line->quantity < 1 || line->quantity > 1000)
            return err_field(e, CHECKOUT_FIELD_LINES, _("A quantity is from 1 to 1000."));
        if (line->price_minor < 0 || line->price_minor > MONEY_MAX / 1000)
            return err_field(e, CHECKOUT_FIELD_LINES, _("This price is out of range."));
        if (line->discount_minor < 0 || line->discount_minor > line->quantity * line->price_minor)
            return err_field(e, CHECKOUT_FIELD_LINES, _("A discount cannot be more than the price."));
    }
    if (c->paid_minor > MONEY_MAX || c->paid_minor < -MONEY_MAX)
        return err_field(e, CHECKOUT_FIELD_PAID, _("This amount is out of range."));
    return RC_OK;
}

static enum rc check_booked(struct db *db, const struct checkout *c, const struct visit *v, int64_t *id, struct err *e)
{
    *id = c->next_appointment_id;
    if (*id == 0) {
        enum rc rc = next_appointment(db, v->patient_id, v->appointment_id, id, e);
        if (rc != RC_OK)
            return rc;
        if (*id == 0)
            return err_field(e, CHECKOUT_FIELD_NEXT, _("%s has no later appointment. Book one first, or choose another "
                                                       "next step."),
                             v->patient);
        return RC_OK;
    }
    struct appointment a;
    enum rc rc = appointment_load(db, *id, &a, e);
    if (rc != RC_OK)
        return rc;
    if (a.patient_id != v->patient_id || a.id == v->appointment_id || !appointment_live(a.status))
        return err_field(e, CHECKOUT_FIELD_NEXT, _("This is not a later appointment of %s."), v->patient);
    return RC_OK;
}

static enum rc check_next(struct db *db, const struct checkout *c, const struct visit *v, int64_t *appointment_id,
                          struct err *e)
{
    struct service service;
    struct reason reason;
    enum rc rc;
    *appointment_id = 0;
    switch (c->next) {
    case VISIT_NEXT_BOOKED:
        return check_booked(db, c, v, appointment_id, e);
    case VISIT_NEXT_RECALL:
        if (c->recall_months < 0 || c->recall_months > 600)
            return err_field(e, CHECKOUT_FIELD_RECALL, _("A recall lies from 1 to 600 months ahead."));
        if (c->recall_months == 0 && (rc = service_load(db, v->service_id, &service, e)) != RC_OK)
            return rc;
        if (c->recall_months == 0 && service.recall_months == 0)
            return err_field(e, CHECKOUT_FIELD_RECALL, _("%s has no recall interval; say in how many months."),
                             service.name);
        return RC_OK;
    case VISIT_NEXT_REFERRED:
        return RC_OK;
    case VISIT_NEXT_DECLINED:
        if (c->reason_id == 0 && c->note[0] == '\0')
            return err_field(e, CHECKOUT_FIELD_REASON, _("Say why nothing follows."));
        if (c->reason_id == 0)
            return RC_OK;
        if ((rc = reason_load(db, c->reason_id, &reason, e)) == RC_OK && reason.kind != REASON_DECLINE)
            return err_field(e, CHECKOUT_FIELD_REASON, _("\"%s\" is not a reason to decline."), reason.name);
        return rc;
    case VISIT_NEXT_NONE:
    case VISIT_NEXT_LEFT:
    case VISIT_NEXT_COUNT:
        break;
    }
    return err_field(e, CHECKOUT_FIELD_NEXT, _("Say what comes next: booked, recall, referred or declined."));
}

static enum rc check_all(struct db *db, const struct checkout *c, struct visit *v, int64_t *appointment_id,
                         struct err *e)
{
    enum rc rc = visit_load(db, c->visit_id, v, e);
    if (rc != RC_OK)
        return rc;
    if (v->closed_at != 0)
        return err_set(e, RC_CONFLICT, _("%s has been checked out already."), v->patient);
    if ((rc = check_lines(c, e)) != RC_OK)
        return rc;
    return check_next(db, c, v, appointment_id, e);
}

enum rc checkout_check(struct db *db, const struct checkout *c, struct err *e)
{
    struct visit v;
    int64_t appointment_id;
    return check_all(db, c, &v, &appointment_id, e);
}

static enum rc take_money(struct db *db, const struct checkout *c, struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < c->n_lines && rc == RC_OK; i++) {
        struct charge charge = { .visit_id = c->visit_id,
                                 .service_id = c->lines[i].service_id,
                                 .quantity = c->lines[i].quantity,
                                 .price_minor = c->lines[i].price_minor,
                                 .discount_minor = c->lines[i].discount_minor,
                                 .cost_minor = CHARGE_FROM_SERVICE,
                                 .organisation_id = c->lines[i].organisation_id };
        text_copy(charge.why, sizeof charge.why, c->lines[i].why);
        rc = charge_add(db, &charge, e);
        if (rc == RC_INVALID && e != NULL)
            e->field = CHECKOUT_FIELD_LINES;
    }
    if (rc == RC_OK && c->paid_minor != 0) {
        struct payment payment = { .visit_id = c->visit_id, .amount_minor = c->paid_minor, .method = c->method };
        rc = payment_take(db, &payment, e);
        if (rc == RC_INVALID && e != NULL)
            e->field = CHECKOUT_FIELD_PAID;
    }
    return rc;
}

/** The tasks of every service that was done; of the visit's own when no line says otherwise. */
static enum rc plan_follow_ups(struct db *db, const struct checkout *c, const struct visit *v, struct err *e)
{
    enum rc rc = RC_OK;
    if (c->n_lines == 0)
        rc = task_plan_visit(db, v->patient_id, v->id, v->service_id, v->day, NULL, e);
    for (size_t i = 0; i < c->n_lines && rc == RC_OK; i++)
        rc = task_plan_visit(db, v->patient_id, v->id, c->lines[i].service_id, v->day, NULL, e);
    return rc;
}

static enum rc do_inside(struct db *db, const struct checkout *c, struct err *e)
{
    struct visit v;
    int64_t appointment_id;
    enum rc rc = check_all(db, c, &v, &appointment_id, e);
    if (rc == RC_OK)
        rc = take_money(db, c, e);
    struct visit_close close = {
        .visit_id = c->visit_id, .rev = c->visit_rev, .next = c->next, .reason_id = c->reason_id, .note = c->note
    };
    if (rc == RC_OK)
        rc = visit_close(db, &close, e);
    if (rc == RC_OK)
        rc = plan_follow_ups(db, c, &v, e);
    if (rc == RC_OK && c->next == VISIT_NEXT_RECALL)
        rc = recall_plan(db, v.patient_id, v.id, v.service_id, v.day, c->recall_months, c->recall_agreed_day, NULL, e);
    if (rc == RC_OK && c->next == VISIT_NEXT_BOOKED) {
        struct appointment a;
        if ((rc = appointment_load(db, appointment_id, &a, e)) == RC_OK)
            rc = recall_fill(db, v.patient_id, a.service_id, a.id, e);
    }
    change_subject(db, "visit", v.id, v.patient_id);
    return rc;
}

enum rc checkout_do(struct db *db, const struct checkout *c, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_CHECK_OUT, e);
    if (rc != RC_OK)
        return rc;
    return change_end(db, do_inside(db, c, e), e);
}
