/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk rebuild: what is derived for finding people, made anew. */
#include "src/cli/verbs.h"
#include "src/desk/rooms.h"
#include "src/people/find.h"
#include "src/store/change.h"

static const struct option_def rebuild_options[] = {
    OPTION_FLAG(0, "best", N_("only the lists of who is likeliest to be meant; desks go on meanwhile")),
    OPTION_END,
};

/** Every room's, in one change: no desk sees half of it, and each that writes waits. */
static enum rc rebuild_all(struct cli *c, struct err *e)
{
    enum rc rc = change_begin(c->db, ACTION_MIGRATE, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < n_all_rooms && rc == RC_OK; i++)
        if (all_rooms[i]->rebuild != NULL)
            rc = all_rooms[i]->rebuild(c->db, e);
    return change_end(c->db, rc, e);
}

static enum rc run(struct cli *c, struct err *e)
{
    enum rc rc = cli_has(c, "best") ? find_refill_best(c->db, e) : rebuild_all(c, e);

    if (rc == RC_OK)
        out_line("%s", cli_has(c, "best") ? _("The lists for finding people are fresh.")
                                          : _("What finds people is made anew."));
    return rc;
}

const struct verb verb_rebuild = {
    .name = "rebuild",
    .usage = "[--best]",
    .help = N_("make anew what finds people quickly"),
    .more = N_("Nobody needs to: every change keeps it, and when many people changed since the lists were made, a desk that\n"
               "opens has them made behind it. --best does the same by the clock, for cron."),
    .options = rebuild_options,
    .group = GROUP_SETUP,
    .needs = NEEDS_STAFF,
    .run = run,
};
