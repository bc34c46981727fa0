/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of visits: who was here and for what, with what was charged and paid, so that history, balances and "last seen"
 * are as they were. */
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/desk/import_kinds.h"
#include "src/desk/import_rows.h"
#include "src/store/stmt.h"
#include "src/visit/charge.h"
#include "src/visit/visit.h"

enum { COLUMN_CHARGED = ROW_COMMON, COLUMN_PAID, COLUMN_METHOD, COLUMN_NEXT, COLUMN_NEXT_NOTE, COLUMN_COUNT };

static const struct import_field fields[COLUMN_COUNT] = {
    IMPORT_ROW_FIELDS,
    [COLUMN_CHARGED] = {"charged", N_("Charged"), "charge|amount|price|fee|total|total claim cost|费用|金额|مبلغ|هزینه|chi phí|số tiền",
                        LOOKS_MONEY, NULL},
    [COLUMN_PAID] = {"paid", N_("Paid"), "payment|received|已付|实收|پرداخت|پرداختی|đã trả|thanh toán", LOOKS_MONEY, NULL},
    [COLUMN_METHOD] = {"method", N_("Paid by"), "payment method|支付方式|روش پرداخت|hình thức thanh toán", LOOKS_ANY,
                       "methods"},
    [COLUMN_NEXT] = {"next", N_("Next step"), "next step|disposition", LOOKS_ANY, "nexts"},
    [COLUMN_NEXT_NOTE] = {"next-note", N_("Next step, in words"), "", LOOKS_ANY, NULL},
};

struct visits {
    struct import_row row;
    int64_t charged_minor, paid_minor;
    int64_t method, next; /* enum value + 1; 0: not said */
    int64_t id;
};

static enum rc find_method(struct db *db, const char *word, int64_t *id, struct err *e)
{
    int i = WORD_INDEX(payment_methods, word, -1);

    (void)db;
    *id = i + 1;
    return i >= 0 ? RC_OK : err_set(e, RC_INVALID, _("Paid by: it is cash, card, transfer, insurance or other."));
}

static enum rc find_next(struct db *db, const char *word, int64_t *id, struct err *e)
{
    int i = WORD_INDEX(visit_nexts, word, -1);

    (void)db;
    *id = i + 1;
    return i > 0 ? RC_OK : err_set(e, RC_INVALID, _("Next step: it is booked, recall, referred, declined or left."));
}

static enum rc begin(struct import_run *run, struct err *e)
{
    return import_row_header(run, e);
}

static void end(struct import_run *run)
{
    (void)run;
}

static enum rc read_money(struct import_run *run, size_t column, bool negative, int64_t *minor, struct err *why)
{
    const char *typed = import_value(run, column);
    struct err no = {0};

    *minor = 0;
    if (typed[0] == '\0')
        return RC_OK;
    if (site_money_parse(run->db, typed, minor, &no) != RC_OK)
        return err_set(why, RC_INVALID, "%s: %s", _(fields[column].label), no.text);
    if (*minor < 0 && !negative)
        return err_set(why, RC_INVALID, _("%s: it cannot be less than nothing."), _(fields[column].label));
    return RC_OK;
}

static enum rc read_row(struct import_run *run, struct err *why)
{
    struct visits *s = run->state;
    int64_t now = site_now_min(run->db);
    enum rc rc = import_row_read(run, &s->row, why);

    if (rc == RC_OK && s->row.start_min > now)
        return err_set(why, RC_INVALID, _("It is still to come; only what has been is a visit."));
    if (s->row.end_min > now)
        s->row.end_min = now;
    if (rc == RC_OK)
        rc = read_money(run, COLUMN_CHARGED, false, &s->charged_minor, why);
    if (rc == RC_OK)
        rc = read_money(run, COLUMN_PAID, true, &s->paid_minor, why);
    if (rc == RC_OK)
        rc = import_word(run, COLUMN_METHOD, find_method, &s->method, why);
    return rc == RC_OK ? import_word(run, COLUMN_NEXT, find_next, &s->next, why) : rc;
}

/* By its own number, or the same person at the same minute for the same service. */
static enum rc skip_known(struct import_run *run, enum import_outcome *outcome, struct err *why)
{
    const struct visits *s = run->state;
    struct stmt st;
    enum rc rc = import_row_known(run, true, outcome, why);

    if (rc != RC_OK || *outcome == IMPORT_SKIPPED || import_value(run, ROW_NUMBER)[0] != '\0')
        return rc;
    stmt_open(&st, run->db,
              "SELECT id FROM visit WHERE patient_id = :patient AND day = :day AND opened_at = :opened"
              " AND service_id = :service LIMIT 1");
    stmt_int(&st, ":patient", s->row.patient_id);
    stmt_int(&st, ":day", civil_min_day(s->row.start_min));
    stmt_int(&st, ":opened", site_at_of(run->db, s->row.start_min));
    stmt_int(&st, ":service", s->row.service_id);
    return import_row_here(run, &st, outcome, why);
}

/* Of that day's appointments of the person for this service the one that took place and has no visit yet. */
static enum rc appointment_for(struct import_run *run, int64_t *id, struct err *why)
{
    const struct visits *s = run->state;
    int64_t day_min = (int64_t)civil_min_day(s->row.start_min) * CIVIL_DAY_MIN;
    struct stmt st;
    enum rc rc;

    *id = 0;
    stmt_open(&st, run->db,
              "SELECT a.id FROM appointment a WHERE a.patient_id = :patient AND a.start_min >= :from"
              " AND a.start_min < :to AND a.status = 'fulfilled' AND a.service_id = :service"
              " AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.appointment_id = a.id)"
              " ORDER BY abs(a.start_min - :start) LIMIT 1");
    stmt_int(&st, ":patient", s->row.patient_id);
    stmt_int(&st, ":from", day_min);
    stmt_int(&st, ":to", day_min + CIVIL_DAY_MIN);
    stmt_int(&st, ":service", s->row.service_id);
    stmt_int(&st, ":start", s->row.start_min);
    rc = stmt_one_int(&st, id, why);
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc insert_visit(struct import_run *run, int64_t appointment_id, struct err *why)
{
    struct visits *s = run->state;
    enum visit_next next = s->next != 0 ? (enum visit_next)(s->next - 1) : VISIT_NEXT_DECLINED;
    const char *note = import_value(run, COLUMN_NEXT_NOTE);
    struct stmt st;

    stmt_open(&st, run->db,
              "INSERT INTO visit (patient_id, appointment_id, service_id, practitioner_id, day, ticket, opened_at,"
              " closed_at, next_step, next_note) SELECT :patient, :appointment, :service, :practitioner, :day,"
              " coalesce((SELECT max(ticket) FROM visit WHERE day = :day), 0) + 1, :opened, :closed, :next, :note");
    stmt_int(&st, ":patient", s->row.patient_id);
    stmt_int_or_null(&st, ":appointment", appointment_id);
    stmt_int(&st, ":service", s->row.service_id);
    stmt_int_or_null(&st, ":practitioner", s->row.practitioner_id);
    stmt_int(&st, ":day", civil_min_day(s->row.start_min));
    stmt_int(&st, ":opened", site_at_of(run->db, s->row.start_min));
    stmt_int(&st, ":closed", site_at_of(run->db, s->row.end_min));
    stmt_text(&st, ":next", visit_nexts[next].word);
    stmt_text(&st, ":note", note[0] == '\0' && next == VISIT_NEXT_DECLINED ? _("not known, imported") : note);
    return stmt_insert(&st, &s->id, why);
}

static enum rc insert_charge(struct import_run *run, struct err *why)
{
    const struct visits *s = run->state;
    struct stmt st;

    stmt_open(&st, run->db,
              "INSERT INTO charge (patient_id, visit_id, service_id, price_minor, at)"
              " VALUES (:patient, :visit, :service, :price, :at)");
    stmt_int(&st, ":patient", s->row.patient_id);
    stmt_int(&st, ":visit", s->id);
    stmt_int(&st, ":service", s->row.service_id);
    stmt_int(&st, ":price", s->charged_minor);
    stmt_int(&st, ":at", site_at_of(run->db, s->row.end_min));
    return stmt_changed(&st, 1, why);
}

static enum rc insert_payment(struct import_run *run, struct err *why)
{
    const struct visits *s = run->state;
    enum payment_method method = s->method != 0 ? (enum payment_method)(s->method - 1) : PAYMENT_OTHER;
    struct stmt st;

    stmt_open(&st, run->db,
              "INSERT INTO payment (patient_id, visit_id, amount_minor, method, at)"
              " VALUES (:patient, :visit, :amount, :method, :at)");
    stmt_int(&st, ":patient", s->row.patient_id);
    stmt_int(&st, ":visit", s->id);
    stmt_int(&st, ":amount", s->paid_minor);
    stmt_text(&st, ":method", payment_methods[method].word);
    stmt_int(&st, ":at", site_at_of(run->db, s->row.end_min));
    return stmt_changed(&st, 1, why);
}

/* Who was only a prospect is a patient since the first visit. */
static enum rc make_patient(struct import_run *run, struct err *why)
{
    const struct visits *s = run->state;
    struct stmt st;

    stmt_open(&st, run->db,
              "UPDATE patient SET lifecycle = 'patient', patient_at = :at, rev = rev + 1"
              " WHERE id = :id AND lifecycle = 'prospect'");
    stmt_int(&st, ":id", s->row.patient_id);
    stmt_int(&st, ":at", site_at_of(run->db, s->row.start_min));
    return stmt_run(&st, why);
}

static enum rc write_row(struct import_run *run, enum import_outcome *outcome, int64_t *patient_id, struct err *why)
{
    struct visits *s = run->state;
    int64_t appointment_id = 0;
    enum rc rc = skip_known(run, outcome, why);

    *patient_id = s->row.patient_id;
    if (rc != RC_OK || *outcome == IMPORT_SKIPPED)
        return rc;
    rc = appointment_for(run, &appointment_id, why);
    if (rc == RC_OK)
        rc = insert_visit(run, appointment_id, why);
    if (rc == RC_OK && s->charged_minor != 0)
        rc = insert_charge(run, why);
    if (rc == RC_OK && s->paid_minor != 0)
        rc = insert_payment(run, why);
    if (rc == RC_OK)
        rc = make_patient(run, why);
    return rc == RC_OK ? import_row_note(run, true, s->id, why) : rc;
}

const struct import_kind import_visits_kind = {
    .word = "visits",
    .table = "visit",
    .fields = fields,
    .n_fields = COLUMN_COUNT,
    .state_size = sizeof(struct visits),
    .begin = begin,
    .end = end,
    .read = read_row,
    .check = skip_known,
    .write = write_row,
};
