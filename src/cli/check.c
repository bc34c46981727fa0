/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk check: is the file sound? */
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static enum rc print_json(const struct cli *c, int findings, const struct err *first, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    json_object(&r.json, NULL);
    json_text(&r.json, "file", c->path);
    json_int(&r.json, "findings", findings);
    json_text(&r.json, "first", findings > 0 ? first->text : "");
    json_object_end(&r.json);
    return rows_end(&r, RC_OK, e);
}

static enum rc run(struct cli *c, struct err *e)
{
    int findings = 0;
    enum rc rc = db_check(c->db, &findings, e);

    if (c->json && (rc == RC_OK || findings > 0)) {
        enum rc printed = print_json(c, findings, e, rc == RC_OK ? e : NULL);

        return rc != RC_OK ? rc : printed;
    }
    if (rc == RC_OK)
        out_line(_("%s is sound."), c->path);
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
