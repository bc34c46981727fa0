/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk cancel: an appointment called off, by whom and why. */
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def cancel_options[] = {
    OPTION('r', "reason", "WHY", N_("a reason of the clinic's list, or words")),
    OPTION(0, "side", "SIDE", N_("who calls it off: patient or clinic; a listed reason knows it")),
    OPTION_PATIENT,
    OPTION_END,
};

enum rc cli_reason(struct cli *c, int *side, int64_t *reason_id, char *words, size_t size, struct err *e)
{
    const char *given = cli_option(c, "side");
    struct reason reason;

    *side = given ? WORD_INDEX(reason_sides, given, SIDE_NONE) : SIDE_NONE;
    if (given && *side == SIDE_NONE)
        return cli_usage(c, e, _("--side must be patient or clinic, not %s."), given);
    if (reason_find(c->db, REASON_CANCEL, cli_option(c, "reason"), &reason, NULL) == RC_OK) {
        *reason_id = reason.id;
        return RC_OK;
    }
    if (!given)
        return cli_usage(
            c, e,
            _("This reason is not in the clinic's list. Say also who calls it off: --side patient or"
              " --side clinic."));
    return cli_text(c, "reason", words, size, e);
}

static enum rc run(struct cli *c, struct err *e)
{
    int side = SIDE_NONE;
    int64_t reason_id = 0;
    struct appointment a;
    char words[sizeof a.reason] = "";
    char when[96];
    enum rc rc;

    if (!cli_has(c, "reason"))
        return cli_usage(c, e, _("Say why: --reason WHY."));
    if ((rc = cli_reason(c, &side, &reason_id, words, sizeof words, e)) != RC_OK ||
        (rc = cli_appointment(c, cli_argument(c, 0), false, &a, e)) != RC_OK ||
        (rc = appointment_cancel(c->db, a.id, a.rev, (enum reason_side)side, reason_id, words, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_APPOINTMENT, a.id, e);
    out_line(_("Cancelled: %s, %s, %s."), a.patient, a.service, cli_when(c, a.start_min, when, sizeof when));
    return RC_OK;
}

const struct verb verb_cancel = {
    .name = "cancel",
    .usage = "APPOINTMENT --reason WHY [--side patient|clinic]",
    .help = N_("cancel an appointment, with the reason"),
    .options = cancel_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run,
};
