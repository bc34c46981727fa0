/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk undo: one change taken back, or a whole batch of an import. */
#include <stdio.h>
#include <stdlib.h>

#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/people/patient.h"
#include "src/people/privacy.h"
#include "src/store/journal.h"

static const struct option_def undo_options[] = {
    OPTION(0, "batch", "B", N_("take back every change of this batch, newest first")),
    OPTION_END,
};

/* "Kept: 王小明, changed since by Ana (change 123)." */
static void kept(void *ctx, const struct journal_kept *k)
{
    struct cli *c = ctx;
    char name[2 * PATIENT_NAME] = "";

    patient_said_name(c->db, k->patient_id, name, sizeof name);
    out_progress(NULL);
    if (name[0] == '\0')
        snprintf(name, sizeof name, "%s %lld", k->table, (long long)k->id);
    if (k->later.seq != 0)
        out_hint(_("Kept: %s (%s %lld), changed since by %s (change %lld)."), name, k->table, (long long)k->id,
                 k->later.staff[0] ? k->later.staff : _("somebody"), (long long)k->later.seq);
    else
        out_hint(_("Kept: %s (%s %lld). %s"), name, k->table, (long long)k->id, k->why);
}

static bool progress(void *ctx, int64_t undone)
{
    (void)ctx;
    out_progress(ngettext_("%lld change taken back", "%lld changes taken back", undone), (long long)undone);
    return cli_stopped();
}

static enum rc run_batch(struct cli *c, struct err *e)
{
    int64_t batch = 0, undone = 0, left = 0;
    enum rc rc;

    if (cli_argument(c, 0))
        return cli_usage(c, e, _("Give a change or --batch, not both."));
    if ((rc = cli_number(c, "batch", 1, INT64_MAX, &batch, e)) != RC_OK)
        return rc;
    cli_catch_stop();
    rc = journal_undo_batch_with(c->db, &(struct undo_batch){batch, kept, progress, c}, &undone, &left, e);
    out_progress(NULL);
    if (rc == RC_OK || undone > 0)
        out_line(ngettext_("Taken back: %lld change of batch %lld; %lld remain.",
                            "Taken back: %lld changes of batch %lld; %lld remain.", undone),
                 (long long)undone, (long long)batch, (long long)left);
    return rc;
}

static enum rc run(struct cli *c, struct err *e)
{
    int64_t seq = 0, undone = 0;
    enum rc rc;

    if (cli_has(c, "batch"))
        return run_batch(c, e);
    if (cli_argument(c, 0) && (seq = cli_as_number(cli_argument(c, 0))) < 1)
        return cli_usage(c, e, _("A change is named by its number, not %s."), cli_argument(c, 0));
    if ((rc = journal_undo(c->db, seq, &undone, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_JOURNAL, undone, e);
    out_line(_("Taken back: change %lld."), (long long)undone);
    return RC_OK;
}

const struct verb verb_undo = {
    .name = "undo",
    .usage = "[CHANGE | --batch B]",
    .help = N_("take a change back"),
    .more = N_("Without a number: your own newest change of today. What was changed since is told, and "
               "nothing is half\n"
               "undone. The undo is itself a change: undo it to have it back.\n"
               "It needs the right to do what is taken back; for what somebody else did, also the one to undo anybody's\n"
               "changes."),
    .options = undo_options,
    .min_arguments = 0,
    .max_arguments = 1,
    .group = GROUP_RECORD,
    .needs = NEEDS_STAFF,
    .run = run,
};
