/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk tag: who carries what, added and removed. */
#include "src/tags/tag.h"

#include <string.h>

#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/store/change.h"

static const struct option_def tag_options[] = {
    OPTION(0, "why", "TEXT", N_("with add: a word on why")),
    OPTION_FLAG('a', "all", N_("with show: also those that have ended")),
    OPTION_END,
};

static enum rc list_json(struct cli *c, struct err *e)
{
    struct stmt st;
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    stmt_open(&st, c->db, "SELECT * FROM v_tag ORDER BY tag_group, id");
    return rows_end(&r, rows_statement(&r, &st, e), e);
}

static enum rc run_list(struct cli *c, struct err *e)
{
    static const struct out_column columns[] = {
        {N_("Group"),  false},
        {N_("Tag"),    false},
        {N_("Name"),   false},
        {N_("People"), true }
    };
    struct tag_list tags = {0};
    struct out_table t;
    enum rc rc;

    if (c->json)
        return list_json(c, e);
    if ((rc = tag_matching(c->db, NULL, &tags, e)) != RC_OK)
        return rc;
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; rc == RC_OK && i < tags.n; i++) {
        int64_t carried = 0;

        if ((rc = tag_count(c->db, tags.rows[i].id, &carried, e)) != RC_OK)
            break;
        out_cell(&t, "%s", tags.rows[i].group_name);
        out_cell(&t, "%s", tags.rows[i].word);
        out_cell(&t, "%s", tags.rows[i].name);
        out_cell(&t, "%lld", (long long)carried);
    }
    out_table_end(&t, _("This clinic has no tags yet."));
    tag_list_release(&tags);
    return rc;
}

static enum rc show_json(struct cli *c, int64_t patient_id, struct err *e)
{
    struct stmt st;
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    stmt_open(
        &st, c->db,
        "SELECT * FROM v_tag_assignment WHERE patient_id = :patient AND (:all OR until IS NULL) ORDER BY id");
    stmt_int(&st, ":patient", patient_id);
    stmt_int(&st, ":all", cli_has(c, "all"));
    return rows_end(&r, rows_statement(&r, &st, e), e);
}

static enum rc run_show(struct cli *c, struct err *e)
{
    static const struct out_column columns[] = {
        {N_("Group"), false},
        {N_("Tag"),   false},
        {N_("Since"), false},
        {N_("By"),    false},
        {N_("Until"), false},
        {N_("Why"),   false},
    };
    struct tag_assignment_list list = {0};
    int64_t patient_id = 0;
    struct out_table t;
    char when[96];
    enum rc rc;

    if ((rc = cli_patient(c, cli_argument(c, 1), &patient_id, e)) != RC_OK)
        return rc;
    if (c->json)
        return show_json(c, patient_id, e);
    rc = cli_has(c, "all") ? tag_history(c->db, patient_id, &list, e)
                           : tag_of_patient(c->db, patient_id, &list, e);
    if (rc != RC_OK)
        return rc;
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < list.n; i++) {
        const struct tag_assignment *a = &list.rows[i];

        out_cell(&t, "%s", a->group_name);
        out_cell(&t, "%s", a->name);
        out_cell(&t, "%s", cli_when_at(c, a->from_at, when, sizeof when));
        out_cell(&t, "%s", a->by);
        out_cell(&t, "%s", cli_when_at(c, a->until_at, when, sizeof when));
        out_cell(&t, "%s", a->evidence);
    }
    out_table_end(&t, _("No tags."));
    tag_assignment_list_release(&list);
    return RC_OK;
}

/** All of the tags or, when one cannot be, none. */
static enum rc change_all(struct cli *c, int64_t patient_id, bool add, const char *why, struct err *e)
{
    struct tag tag;
    enum rc rc = change_begin(c->db, add ? ACTION_TAG_ADD : ACTION_TAG_REMOVE, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 2; rc == RC_OK && cli_argument(c, i); i++)
        if ((rc = tag_find(c->db, cli_argument(c, i), &tag, e)) == RC_OK)
            rc = add ? tag_add(c->db, patient_id, tag.id, why, e) : tag_remove(c->db, patient_id, tag.id, e);
    return change_end(c->db, rc, e);
}

static enum rc run_change(struct cli *c, bool add, struct err *e)
{
    int64_t patient_id = 0;
    char why[256] = "";
    struct tag tag;
    enum rc rc;

    if ((rc = cli_patient(c, cli_argument(c, 1), &patient_id, e)) != RC_OK ||
        (rc = cli_text(c, "why", why, sizeof why, e)) != RC_OK ||
        (rc = change_all(c, patient_id, add, why, e)) != RC_OK)
        return rc;
    if (c->json)
        return show_json(c, patient_id, e);
    for (size_t i = 2; cli_argument(c, i); i++)
        if (tag_find(c->db, cli_argument(c, i), &tag, NULL) == RC_OK)
            out_line(add ? _("Tagged %lld: %s.") : _("No longer tagged %lld: %s."), (long long)patient_id,
                     tag.name);
    return RC_OK;
}

static enum rc run(struct cli *c, struct err *e)
{
    const char *what = cli_argument(c, 0);
    size_t n = c->options.n_arguments;

    if (strcmp(what, "list") == 0 && n == 1)
        return run_list(c, e);
    if (strcmp(what, "show") == 0 && n == 2)
        return run_show(c, e);
    if ((strcmp(what, "add") == 0 || strcmp(what, "remove") == 0) && n >= 3)
        return run_change(c, what[0] == 'a', e);
    return cli_usage(c, e, _("tag %s: not one of the forms below."), what);
}

const struct verb verb_tag = {
    .name = "tag",
    .usage = "list | show PATIENT [--all] | add PATIENT TAG... [--why TEXT] | remove PATIENT TAG...",
    .help = N_("list tags; show, add and remove those of a person"),
    .options = tag_options,
    .min_arguments = 1,
    .max_arguments = -1,
    .group = GROUP_CARE,
    .needs = NEEDS_STAFF,
    .run = run,
};
