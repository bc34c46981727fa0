/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk backup: a consistent copy while the desks go on working. */
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static enum rc print_json(const char *target, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    json_object(&r.json, NULL);
    json_text(&r.json, "file", target);
    json_object_end(&r.json);
    return rows_end(&r, RC_OK, e);
}

static enum rc run(struct cli *c, struct err *e)
{
    enum rc rc = staff_authorize(c->db, c->staff.id, RIGHT_EXPORT, e);

    if (rc != RC_OK || (rc = db_backup(c->db, cli_argument(c, 0), e)) != RC_OK)
        return rc;
    if (c->json)
        return print_json(cli_argument(c, 0), e);
    out_line(_("Copied to %s."), cli_argument(c, 0));
    return RC_OK;
}

const struct verb verb_backup = {
    .name = "backup",
    .usage = "FILE",
    .help = N_("copy the clinic's file, consistent, to a new file"),
    .min_arguments = 1,
    .max_arguments = 1,
    .group = GROUP_SETUP,
    .needs = NEEDS_STAFF,
    .run = run,
};
