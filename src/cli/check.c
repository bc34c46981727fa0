/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk check: is the file sound? */
#include "src/cli/verbs.h"

static enum rc run(struct cli *c, struct err *e)
{
    int findings = 0;
    enum rc rc = db_check(c->db, &findings, e);

    if (rc == RC_OK && findings == 0)
        out_line(_("%s is sound."), c->path);
    else if (rc == RC_OK)
        rc = RC_DB; /* the first finding stands in e */
    if (findings > 1)
        out_line(ngettext_("%d problem was found.", "%d problems were found; this is the first.", findings), findings);
    return rc;
}

const struct verb verb_check = {
    .name = "check",
    .usage = "",
    .help = N_("check that the clinic's file is sound"),
    .more = N_("Reads the whole file. frontdesk verify proves the journal."),
    .min_arguments = 0,
    .max_arguments = 0,
    .group = GROUP_SETUP,
    .needs = NEEDS_FILE,
    .run = run,
};
