/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk walkin: somebody who comes without an appointment. */
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def walkin_options[] = {
    OPTION('w', "with", "WHO", N_("with this practitioner; else whoever is free")),
    OPTION_END,
};

static enum rc run(struct cli *c, struct err *e)
{
    int64_t patient_id = 0, practitioner_id = 0, visit_id = 0;
    struct service service;
    struct visit v;
    enum rc rc;

    if ((rc = cli_patient(c, cli_argument(c, 0), &patient_id, e)) != RC_OK ||
        (rc = service_find(c->db, cli_argument(c, 1), &service, e)) != RC_OK ||
        (rc = cli_practitioner(c, "with", &practitioner_id, e)) != RC_OK ||
        (rc = visit_walk_in(c->db, patient_id, service.id, practitioner_id, &visit_id, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_VISIT, visit_id, e);
    if ((rc = visit_load(c->db, visit_id, &v, e)) == RC_OK)
        out_line(_("Received: %s, ticket %d, %s."), v.patient, v.ticket, v.service);
    return rc;
}

const struct verb verb_walkin = {
    .name = "walkin",
    .usage = "PATIENT SERVICE [--with WHO]",
    .help = N_("receive somebody without an appointment"),
    .options = walkin_options,
    .min_arguments = 2,
    .max_arguments = 2,
    .group = GROUP_VISIT,
    .needs = NEEDS_STAFF,
    .run = run,
};
