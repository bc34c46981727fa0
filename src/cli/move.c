/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk move: an appointment to another time, practitioner or room. */
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def move_options[] = {
    OPTION('a', "at", "WHEN", N_("to this time: \"2031-03-06 10:30\", \"mon 9:00\"")),
    OPTION('w', "with", "WHO", N_("to this practitioner")),
    OPTION_FLAG(0, "overbook", N_("although the practitioner is taken; needs the right to overbook")),
    OPTION(0, "twice", "REASON", N_("although the person is elsewhere then, and why; needs the right to book twice")),
    OPTION_PATIENT,
    OPTION_END,
};

static enum rc run(struct cli *c, struct err *e)
{
    struct appointment a;
    struct appointment_move m = {.overbook = cli_has(c, "overbook")};
    char from[96], to[96], twice[APPOINTMENT_NOTE] = "";
    enum rc rc;

    if (!cli_has(c, "at"))
        return cli_usage(c, e, _("Say when it is to be: --at WHEN."));
    if ((rc = cli_moment(c, "at", &m.start_min, e)) != RC_OK ||
        (rc = cli_appointment(c, cli_argument(c, 0), false, &a, e)) != RC_OK ||
        (rc = cli_practitioner(c, "with", &m.practitioner_id, e)) != RC_OK ||
        (rc = cli_text(c, "twice", twice, sizeof twice, e)) != RC_OK)
        return rc;
    m.twice_reason = twice;
    m.id = a.id;
    m.rev = a.rev;
    cli_when(c, a.start_min, from, sizeof from);
    if ((rc = appointment_move(c->db, &m, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_APPOINTMENT, m.id, e);
    if ((rc = appointment_load(c->db, m.id, &a, e)) == RC_OK)
        out_line(_("Moved from %s to %s: %s, %s, %s."), from, cli_when(c, a.start_min, to, sizeof to),
                 a.patient, a.service, a.practitioner);
    return rc;
}

const struct verb verb_move = {
    .name = "move",
    .usage = "APPOINTMENT --at WHEN [--with WHO]",
    .help = N_("move an appointment to another time"),
    .more = N_("APPOINTMENT is its number, or anything that finds one person who has exactly one to come."),
    .options = move_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run,
};
