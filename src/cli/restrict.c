/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk restrict: a person is kept by law only; and frontdesk access: who looked at whose card. */
#include "src/people/restrict.h"

#include <string.h>

#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/people/access.h"

static const struct option_def restrict_options[] = {
    OPTION(0, "reason", "TEXT", N_("why: it stays with the record")),
    OPTION_FLAG(0, "lift", N_("bring the person back into use")),
    OPTION_END,
};

static enum rc list_restricted(struct cli *c, struct err *e)
{
    static const struct out_column columns[] = {
        {N_("Number"), true}, {N_("Name"), false}, {N_("Since"), false}, {N_("Reason"), false}};
    struct restricted_list list = {0};
    struct out_table t;
    struct rows r;
    char when[96];
    enum rc rc = restricted_list(c->db, &list, e);

    if (rc == RC_OK && c->json && (rc = rows_begin(&r, e)) == RC_OK) {
        for (size_t i = 0; i < list.n; i++) {
            json_object(&r.json, NULL);
            json_int(&r.json, "id", list.rows[i].patient_id);
            json_text(&r.json, "name", list.rows[i].name);
            json_text(&r.json, "reason", list.rows[i].reason);
            json_object_end(&r.json);
        }
        rc = rows_end(&r, rc, e);
    } else if (rc == RC_OK) {
        out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
        for (size_t i = 0; i < list.n; i++) {
            out_cell(&t, "%lld", (long long)list.rows[i].patient_id);
            out_cell(&t, "%s", list.rows[i].name);
            out_cell(&t, "%s", cli_when_at(c, list.rows[i].at, when, sizeof when));
            out_cell(&t, "%s", list.rows[i].reason);
        }
        out_table_end(&t, _("Nobody is restricted."));
    }
    restricted_list_release(&list);
    return rc;
}

static enum rc run_restrict(struct cli *c, struct err *e)
{
    char typed[512];
    int64_t id;
    enum rc rc;

    if (!cli_argument(c, 0))
        return list_restricted(c, e);
    cli_words(c, 0, typed, sizeof typed);
    if ((id = cli_as_number(typed)) < 1 && (rc = cli_patient(c, typed, &id, e)) != RC_OK)
        return rc;
    if (cli_has(c, "lift")) {
        if ((rc = patient_lift(c->db, id, e)) != RC_OK)
            return rc;
        if (c->json)
            return rows_one(c, VIEW_PATIENT, id, e);
        out_line(_("Back in use: number %lld."), (long long)id);
        return RC_OK;
    }
    if (!cli_has(c, "reason"))
        return cli_usage(c, e, _("Say why with --reason."));
    if ((rc = patient_restrict(c->db, id, cli_option(c, "reason"), e)) == RC_OK && c->json)
        return list_restricted(c, e);
    if (rc == RC_OK)
        out_line(_("Restricted: number %lld is kept, and shown and used nowhere."), (long long)id);
    return rc;
}

const struct verb verb_restrict = {
    .name = "restrict",
    .usage = "[PATIENT --reason TEXT | NUMBER --lift]",
    .help = N_("keep somebody's records by law only: shown and used nowhere"),
    .more = N_("What is still booked is called off. Without a person: everybody who is restricted."),
    .options = restrict_options,
    .min_arguments = 0,
    .max_arguments = -1,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run_restrict,
};

/* ---- access ---- */

static const struct option_def access_options[] = {
    OPTION('n', "limit", "N", N_("at most N looks (50)")),
    OPTION(0, "keep-days", "N", N_("how long looks are kept from now on (1096)")),
    OPTION_END,
};

static enum rc print_looks(struct cli *c, const struct access_list *list, struct err *e)
{
    static const struct out_column columns[] = {{N_("When"), false}, {N_("Who"), false},    {N_("From"), false},
                                                {N_("What"), false}, {N_("Person"), true}, {N_("Reason"), false}};
    struct out_table t;
    struct rows r;
    char when[96];
    enum rc rc;

    if (c->json) {
        struct stmt st;

        if ((rc = rows_begin(&r, e)) != RC_OK)
            return rc;
        for (size_t i = 0; i < list->n && rc == RC_OK; i++) {
            stmt_open(&st, c->db, "SELECT * FROM v_access WHERE id = :id");
            stmt_int(&st, ":id", list->rows[i].id);
            rc = rows_statement(&r, &st, e);
        }
        return rows_end(&r, rc, e);
    }
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < list->n; i++) {
        const struct access *a = &list->rows[i];

        out_cell(&t, "%s", cli_when_at(c, a->at, when, sizeof when));
        out_cell(&t, "%s", a->staff);
        out_cell(&t, "%s", a->terminal);
        out_cell(&t, "%s", _(access_kinds[a->kind].label));
        if (a->patient_id)
            out_cell(&t, "%lld", (long long)a->patient_id);
        else
            out_cell(&t, ngettext_("%lld person", "%lld people", a->people), (long long)a->people);
        out_cell(&t, "%s", a->reason);
    }
    out_table_end(&t, _("Nobody has looked."));
    return RC_OK;
}

static enum rc run_access(struct cli *c, struct err *e)
{
    struct access_list list = {0};
    int64_t limit = 50, id = 0, days = 0;
    char typed[512];
    enum rc rc;

    if (cli_has(c, "keep-days")) {
        if ((rc = cli_number(c, "keep-days", 1, ACCESS_DAYS_MOST, &days, e)) == RC_OK &&
            (rc = access_set_keep_days(c->db, (int)days, e)) == RC_OK)
            out_line(ngettext_("Looks are kept for %lld day.", "Looks are kept for %lld days.", days), (long long)days);
        return rc;
    }
    if ((rc = cli_number(c, "limit", 1, 1000000, &limit, e)) != RC_OK)
        return rc;
    cli_words(c, 0, typed, sizeof typed);
    if (typed[0] && (id = cli_as_number(typed)) < 1 && (rc = cli_patient(c, typed, &id, e)) != RC_OK)
        return rc;
    if ((rc = access_of(c->db, id, (int)limit, &list, e)) == RC_OK)
        rc = print_looks(c, &list, e);
    access_list_release(&list);
    return rc;
}

const struct verb verb_access = {
    .name = "access",
    .usage = "[PATIENT] [--limit N] | --keep-days N",
    .help = N_("show who looked at somebody's card, when, from where and why"),
    .more = N_("Without a person: everybody's looks, and the lists that were exported."),
    .options = access_options,
    .min_arguments = 0,
    .max_arguments = -1,
    .group = GROUP_RECORD,
    .needs = NEEDS_STAFF,
    .run = run_access,
};
