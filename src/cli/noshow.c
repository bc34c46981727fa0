/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk noshow: somebody who was expected did not come. */
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def noshow_options[] = {
    OPTION('r', "reason", "WHY", N_("why, if it is known: a reason to cancel of the clinic's list, or words")),
    OPTION(0, "side", "SIDE", N_("whose it was: patient or clinic; a listed reason knows it")),
    OPTION_PATIENT,
    OPTION_END,
};

static enum rc run(struct cli *c, struct err *e)
{
    struct appointment a;
    int side = SIDE_NONE;
    int64_t reason_id = 0;
    char words[sizeof a.reason] = "";
    char when[96];
    enum rc rc;

    if ((cli_has(c, "reason") && (rc = cli_reason(c, &side, &reason_id, words, sizeof words, e)) != RC_OK) ||
        (rc = cli_appointment(c, cli_argument(c, 0), true, &a, e)) != RC_OK ||
        (rc = appointment_missed(c->db, a.id, a.rev, (enum reason_side)side, reason_id, words, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_APPOINTMENT, a.id, e);
    out_line(_("Marked as no-show: %s, %s, %s."), a.patient, a.service,
             cli_when(c, a.start_min, when, sizeof when));
    return RC_OK;
}

const struct verb verb_noshow = {
    .name = "noshow",
    .usage = "APPOINTMENT [--reason WHY]",
    .help = N_("mark an appointment whose person did not come"),
    .options = noshow_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run,
};
