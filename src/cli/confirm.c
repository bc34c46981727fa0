/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk confirm and unconfirmed: what somebody said when asked whether they come, and who is still to be asked. */
#include "src/base/civil.h"
#include "src/booking/risk.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/clinic/site.h"

static enum rc run_confirm(struct cli *c, struct err *e)
{
    struct appointment a;
    char when[96];
    int said = WORD_INDEX(confirmations, cli_argument(c, 1), -1);
    enum rc rc;

    if (said <= CONFIRMATION_UNASKED)
        return err_set(e, RC_INVALID, _("Say what the person answered: confirmed, asked or declined."));
    if ((rc = cli_appointment(c, cli_argument(c, 0), false, &a, e)) != RC_OK ||
        (rc = appointment_confirm(c->db, a.id, a.rev, (enum confirmation)said, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_APPOINTMENT, a.id, e);
    out_line(_("Noted: %s, %s: %s."), a.patient, cli_when(c, a.start_min, when, sizeof when),
             _(confirmations[said].label));
    return RC_OK;
}

static const struct option_def confirm_options[] = {OPTION_PATIENT, OPTION_END};

const struct verb verb_confirm = {
    .name = "confirm",
    .usage = "APPOINTMENT ANSWER",
    .help = N_("note what somebody said when asked whether they come"),
    .more = N_("ANSWER is confirmed, asked (no answer yet) or declined."),
    .options = confirm_options,
    .min_arguments = 2,
    .max_arguments = 2,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run_confirm,
};

/* ---- who is still to be asked ---- */

static const struct out_column columns[] = {
    {N_("Time"),    false},
    {N_("No."),     true },
    {N_("Patient"), false},
    {N_("Phone"),   false},
    {N_("Service"), false},
    {N_("With"),    false},
    {N_("Answer"),  false},
    {N_("No-show"), false},
};

static void print_text(struct db *db, const struct risk_list *list, const char *none)
{
    struct out_table t;
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < list->n; i++) {
        const struct risk_row *r = &list->rows[i];
        const struct appointment *a = &r->appointment;
        char phone[64], time[CIVIL_TEXT], risk[200];
        out_cell(&t, "%s", civil_format_time(time, sizeof time, a->start_min));
        out_cell(&t, "%lld", (long long)a->id);
        out_cell(&t, "%s", a->patient);
        out_cell(&t, "%s", risk_phone(db, a->patient_id, phone, sizeof phone));
        out_cell(&t, "%s", a->service);
        out_cell(&t, "%s", a->practitioner);
        out_cell(&t, "%s", _(confirmations[a->confirmation].label));
        out_cell(&t, "%s", risk_text(&r->risk, risk, sizeof risk));
    }
    out_table_end(&t, none);
}

static enum rc print_json(struct cli *c, const struct risk_list *list, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < list->n && rc == RC_OK; i++)
        rc = rows_view(&r, c, VIEW_APPOINTMENT, list->rows[i].appointment.id, e);
    return rows_end(&r, rc, e);
}

static enum rc run_unconfirmed(struct cli *c, struct err *e)
{
    struct risk_list list;
    char typed[128], day_text[96], none[256];
    const int32_t today = site_today(c->db);
    int32_t day = today + 1;
    enum rc rc;

    cli_words(c, 0, typed, sizeof typed);
    if (typed[0] != '\0' &&
        calendar_parse(typed, site_calendar(c->db), today, CALENDAR_ANY_DAY, &day, NULL, e) != RC_OK) {
        c->wrong_usage = true;
        return RC_INVALID;
    }
    if ((rc = risk_unconfirmed(c->db, day, &list, e)) != RC_OK)
        return rc;
    (void)snprintf(none, sizeof none, _("Everybody booked on %s has said whether they come."),
                   cli_day_text(c, day, day_text, sizeof day_text));
    if (c->json)
        rc = print_json(c, &list, e);
    else
        print_text(c->db, &list, none);
    risk_list_release(&list);
    return rc;
}

static const struct option_def unconfirmed_options[] = {OPTION_END};

const struct verb verb_unconfirmed = {
    .name = "unconfirmed",
    .usage = "[DAY]",
    .help = N_("who is still to be asked whether they come, the likeliest to miss it first"),
    .more = N_("DAY is tomorrow unless given. The last column tells how often this person did not come, how often people\n"
               "did not come at such times, and the estimate that weighs both."),
    .options = unconfirmed_options,
    .max_arguments = -1,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run_unconfirmed,
};
