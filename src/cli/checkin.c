/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk checkin: somebody who was expected is here. */
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def checkin_options[] = {OPTION_PATIENT, OPTION_END};

static enum rc run(struct cli *c, struct err *e)
{
    struct appointment a;
    struct visit v;
    int64_t visit_id = 0;
    enum rc rc;

    if ((rc = cli_appointment(c, cli_argument(c, 0), true, &a, e)) != RC_OK ||
        (rc = visit_check_in(c->db, a.id, &visit_id, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_VISIT, visit_id, e);
    if ((rc = visit_load(c->db, visit_id, &v, e)) == RC_OK)
        out_line(_("Checked in: %s, ticket %d, %s, %s."), v.patient, v.ticket, v.service, v.practitioner);
    return rc;
}

const struct verb verb_checkin = {
    .name = "checkin",
    .usage = "APPOINTMENT|PATIENT",
    .help = N_("receive somebody who has an appointment today"),
    .more =
        N_("A number is an appointment's; with --patient it is a patient's. Anything else finds a person."),
    .options = checkin_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .group = GROUP_VISIT,
    .needs = NEEDS_STAFF,
    .run = run,
};
