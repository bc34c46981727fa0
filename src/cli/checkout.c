/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk checkout: what was done, what is paid and what comes next; then the person may go. */
#include "src/desk/checkout.h"

#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "src/care/recall.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def checkout_options[] = {
    OPTION(0, "next", "STEP", N_("booked, recall, referred or declined")),
    OPTION('r', "reason", "WHY", N_("why the next step is declined, or a note on it")),
    OPTION(0, "recall", "DAY", N_("the day agreed for --next recall")),
    OPTION_MANY(0, "charge", "LINE", N_("what was done: SERVICE, SERVICExN, SERVICE=PRICE")),
    OPTION_FLAG(0, "no-charge", N_("nothing is charged")),
    OPTION(0, "pay", "AMOUNT", N_("what is paid now; \"due\": all that is owed")),
    OPTION(0, "method", "HOW", N_("cash, card, transfer, insurance or other (cash)")),
    OPTION_PATIENT,
    OPTION_TICKET,
    OPTION_END,
};

/** Cuts "implantx2=150" into its three parts; what follows = is left to money. */
static enum rc read_line(struct cli *c, const struct checkout *out, const char *typed, struct checkout_line *line,
                         struct err *e)
{
    char word[96];
    const char *equals = strchr(typed, '=');
    size_t n = equals ? (size_t)(equals - typed) : strlen(typed), digits = n;
    struct service service;
    enum rc rc;

    *line = (struct checkout_line){.quantity = 1};
    while (digits > 0 && typed[digits - 1] >= '0' && typed[digits - 1] <= '9')
        digits--;
    if (digits < n && digits > 1 && typed[digits - 1] == 'x') {
        char number[16];

        snprintf(number, sizeof number, "%.*s", (int)(n - digits), typed + digits);
        line->quantity = n - digits > 4 ? 0 : (int32_t)cli_as_number(number);
        n = digits - 1;
    }
    if (line->quantity < 1)
        return cli_usage(c, e, _("--charge %s: the number of times must be 1 to 9999."), typed);
    if (n >= sizeof word)
        return cli_usage(c, e, _("--charge %s: that is no service."), typed);
    snprintf(word, sizeof word, "%.*s", (int)n, typed);
    if ((rc = service_find(c->db, word, &service, e)) != RC_OK)
        return rc;
    line->service_id = service.id;
    text_copy(line->service, sizeof line->service, service.name);
    return equals ? site_money_parse(c->db, equals + 1, &line->price_minor, e) : checkout_price(c->db, out, line, e);
}

static enum rc read_lines(struct cli *c, struct checkout *out, struct err *e)
{
    const char *typed;
    enum rc rc;

    if (cli_has(c, "no-charge") && cli_has(c, "charge"))
        return cli_usage(c, e, _("--charge and --no-charge exclude each other."));
    if (cli_has(c, "no-charge") || cli_has(c, "charge"))
        out->n_lines = 0;
    for (size_t i = 0; (typed = options_nth(&c->options, "charge", i)) != NULL; i++) {
        if (i == CHECKOUT_LINES)
            return cli_usage(c, e, _("There can be %d lines to charge."), CHECKOUT_LINES);
        if ((rc = read_line(c, out, typed, &out->lines[i], e)) != RC_OK)
            return rc;
        out->n_lines = i + 1;
    }
    return RC_OK;
}

static enum rc read_payment(struct cli *c, struct checkout *out, struct err *e)
{
    const char *pay = cli_option(c, "pay"), *method = cli_option(c, "method");
    int found = method ? WORD_INDEX(payment_methods, method, -1) : PAYMENT_CASH;

    if (found < 0)
        return cli_usage(c, e, _("--method must be cash, card, transfer, insurance or other, not %s."),
                         method);
    out->method = (enum payment_method)found;
    if (pay && strcmp(pay, "due") == 0) {
        int64_t due = checkout_due(out);

        out->paid_minor = due > 0 ? due : 0;
        return RC_OK;
    }
    return cli_money(c, "pay", &out->paid_minor, e);
}

static enum rc read_next(struct cli *c, struct checkout *out, struct err *e)
{
    const char *next = cli_option(c, "next"), *why = cli_option(c, "reason");
    int found = WORD_INDEX(visit_nexts, next, -1);
    struct reason reason;
    enum rc rc;

    if (found <= VISIT_NEXT_NONE || found == VISIT_NEXT_LEFT)
        return cli_usage(c, e, _("--next must be booked, recall, referred or declined, not %s."), next);
    out->next = (enum visit_next)found;
    out->recall_months = 0;
    out->recall_agreed_day = RECALL_NO_DAY;
    if (cli_has(c, "recall") && out->next != VISIT_NEXT_RECALL)
        return cli_usage(c, e, _("--recall goes with --next recall."));
    if ((rc = cli_day(c, "recall", &out->recall_agreed_day, e)) != RC_OK || !why)
        return rc;
    if (out->next == VISIT_NEXT_DECLINED && reason_find(c->db, REASON_DECLINE, why, &reason, NULL) == RC_OK)
        out->reason_id = reason.id;
    else
        rc = cli_text(c, "reason", out->note, sizeof out->note, e);
    return rc;
}

static enum rc report(struct cli *c, const struct visit *v, const struct checkout *done, struct err *e)
{
    char paid[64], left[64];
    struct balance balance;
    enum rc rc;

    if (c->json)
        return rows_one(c, VIEW_VISIT, v->id, e);
    if ((rc = balance_of_patient(c->db, v->patient_id, &balance, e)) == RC_OK)
        out_line(_("Checked out: %s, paid %s, balance %s, next step: %s."), v->patient,
                 site_money_unit(c->db, done->paid_minor, paid, sizeof paid),
                 site_money_unit(c->db, balance.due_minor, left, sizeof left),
                 _(visit_nexts[done->next].label));
    for (size_t i = 0; rc == RC_OK && i < done->n_lines; i++)
        if (done->lines[i].why[0] != '\0')
            out_line("%s: %s", done->lines[i].service, done->lines[i].why);
    if (rc == RC_OK && checkout_credit(done) > 0)
        out_line(_("%s more than was owed is paid, and kept as credit."),
                 site_money_unit(c->db, checkout_credit(done), left, sizeof left));
    return rc;
}

static enum rc run(struct cli *c, struct err *e)
{
    struct checkout out = {0};
    struct visit v;
    enum rc rc;

    if (!cli_has(c, "next"))
        return cli_usage(c, e, _("Say what comes next: --next booked, recall, referred or declined."));
    if ((rc = cli_visit(c, cli_argument(c, 0), &v, e)) != RC_OK ||
        (rc = checkout_prepare(c->db, v.id, &out, e)) != RC_OK || (rc = read_lines(c, &out, e)) != RC_OK ||
        (rc = read_payment(c, &out, e)) != RC_OK || (rc = read_next(c, &out, e)) != RC_OK ||
        (rc = checkout_do(c->db, &out, e)) != RC_OK)
        return rc;
    return report(c, &v, &out, e);
}

const struct verb verb_checkout = {
    .name = "checkout",
    .usage = "VISIT|PATIENT --next STEP [--pay AMOUNT] [--charge LINE]...",
    .help = N_("charge, take the payment, agree the next step"),
    .more = N_("Without --charge the visit's service is charged. Its price is the one agreed with an organisation that the\n"
               "person is a member of, where that is less, else the clinic's. Without --recall it is due as the service says.\n"
               "A visit cannot close without a next step:\n"
               "booked (the person has a later appointment), recall, referred, or declined with --reason."),
    .options = checkout_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .group = GROUP_VISIT,
    .needs = NEEDS_STAFF,
    .run = run,
};
