/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk unmerge: two records that were made one come apart again. */
#include <stdio.h>
#include <string.h>

#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/desk/merging.h"

static const struct option_def unmerge_options[] = {
    OPTION_MANY(0, "to-a", "TABLE[:ID]", N_("this row, or all of this table, came for A since")),
    OPTION_FLAG(0, "keep", N_("all else that came since stays with the other record")),
    OPTION_FLAG('n', "dry-run", N_("only say what would be asked and kept")),
    OPTION_END,
};

/* "appointment:12", or a whole table. */
static bool meant(const struct unmerge_row *row, const char *typed)
{
    size_t n = strcspn(typed, ":");

    if (strlen(row->table) != n || strncmp(row->table, typed, n) != 0)
        return false;
    return typed[n] == '\0' || cli_as_number(typed + n + 1) == row->id;
}

static enum rc decide(struct cli *c, struct unmerge *u, struct err *e)
{
    const char *typed;

    for (size_t i = 0; (typed = options_nth(&c->options, "to-a", i)); i++) {
        bool any = false;

        for (size_t k = 0; k < u->n_rows; k++)
            if (meant(&u->rows[k], typed)) {
                u->rows[k].decided = u->rows[k].away = any = true;
            }
        if (!any)
            return cli_usage(c, e, _("Nothing that came since is called %s; --dry-run lists it."), typed);
    }
    for (size_t k = 0; k < u->n_rows; k++)
        u->rows[k].decided = u->rows[k].decided || cli_has(c, "keep");
    return RC_OK;
}

static void print_kept(const struct unmerge *u)
{
    for (size_t i = 0; i < u->n_kept; i++)
        out_line(_("Edited since, so it stays: %s is %s, before the merge it was %s."), u->kept[i].column,
                 u->kept[i].now[0] ? u->kept[i].now : "-", u->kept[i].before[0] ? u->kept[i].before : "-");
}

static enum rc asked_json(const struct unmerge *u, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < u->n_rows; i++) {
        json_object(&r.json, NULL);
        json_text(&r.json, "table", u->rows[i].table);
        json_int(&r.json, "id", u->rows[i].id);
        json_text(&r.json, "what", u->rows[i].what);
        json_object_end(&r.json);
    }
    return rows_end(&r, RC_OK, e);
}

static enum rc take_apart(struct cli *c, struct unmerge *u, struct err *e)
{
    size_t open = 0;
    enum rc rc = decide(c, u, e);

    if (rc != RC_OK)
        return rc;
    if (cli_has(c, "dry-run")) {
        if (c->json)
            return asked_json(u, e);
        out_line(_("Number %lld, %s, would come out of number %lld, %s. Nothing was changed."), (long long)u->from_id,
                 u->from_name, (long long)u->into_id, u->into_name);
        if (u->n_rows)
            out_line(_("Came since:"));
        for (size_t i = 0; i < u->n_rows; i++)
            out_line("  %s:%lld  %s", u->rows[i].table, (long long)u->rows[i].id, u->rows[i].what);
        print_kept(u);
        return RC_OK;
    }
    for (size_t i = 0; i < u->n_rows; i++)
        if (!u->rows[i].decided) {
            out_hint("  %s:%lld  %s", u->rows[i].table, (long long)u->rows[i].id, u->rows[i].what);
            open++;
        }
    if (open > 0)
        return err_set(e, RC_CONFLICT, _("This came since the merge. Say whose it is: --to-a TABLE:ID for %s, --keep for the rest."),
                       u->from_name);
    if ((rc = unmerge_apply(c->db, u, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_PATIENT, u->from_id, e);
    out_line(_("Unmerged: number %lld, %s, and number %lld are two again."), (long long)u->from_id, u->from_name,
             (long long)u->into_id);
    print_kept(u);
    return RC_OK;
}

static enum rc run(struct cli *c, struct err *e)
{
    int64_t from = cli_as_number(cli_argument(c, 0));
    struct unmerge u;
    enum rc rc;

    if (from < 1)
        return cli_usage(c, e, _("Give the number of the record that comes out; \"show\" lists them."));
    if ((rc = unmerge_prepare(c->db, from, &u, e)) != RC_OK)
        return rc;
    rc = take_apart(c, &u, e);
    unmerge_release(&u);
    return rc;
}

const struct verb verb_unmerge = {
    .name = "unmerge",
    .usage = "A [--to-a TABLE[:ID] ...] [--keep]",
    .help = N_("take a record that was merged out again, with all that was its"),
    .more = N_("What was changed since stays as it was changed. What came since and hangs on nothing of A's is asked\n"
               "about: without --to-a or --keep for all of it nothing is done, and it is listed."),
    .options = unmerge_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};
