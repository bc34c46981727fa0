/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk forgotten: past appointments of which nobody said how they ended, listed and closed. */
#include <string.h>

#include "src/booking/forgotten.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def forgotten_options[] = {
    OPTION('n', "limit", "N", N_("at most N of them (200)")),
    OPTION_END,
};

static const struct out_column columns[] = {
    {N_("Number"),    true },
    {N_("When"),      false},
    {N_("Patient"),   false},
    {N_("Service"),   false},
    {N_("With"),      false},
    {N_("Stands as"), false},
};

static enum rc print_list(struct cli *c, struct err *e)
{
    struct appointment_list list;
    int64_t limit = 200;
    struct rows r;
    enum rc rc = cli_number(c, "limit", 1, 100000, &limit, e);

    if (rc != RC_OK || (rc = forgotten_list(c->db, (int)limit, &list, e)) != RC_OK)
        return rc;
    if (c->json) {
        rc = rows_begin(&r, e);
        for (size_t i = 0; i < list.n && rc == RC_OK; i++)
            rc = rows_view(&r, c, VIEW_APPOINTMENT, list.rows[i].id, e);
        rc = rows_end(&r, rc, e);
    } else {
        struct out_table t;
        char when[96];

        out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
        for (size_t i = 0; i < list.n; i++) {
            const struct appointment *a = &list.rows[i];

            out_cell(&t, "%lld", (long long)a->id);
            out_cell(&t, "%s", cli_when(c, a->start_min, when, sizeof when));
            out_cell(&t, "%s", a->patient);
            out_cell(&t, "%s", a->service);
            out_cell(&t, "%s", a->practitioner);
            out_cell(&t, "%s", appointment_stands(a));
        }
        out_table_end(&t, _("None: of every past appointment it is known how it ended."));
    }
    appointment_list_release(&list);
    return rc;
}

static enum rc close_one(struct cli *c, const char *how, struct err *e)
{
    int64_t id = cli_as_number(cli_argument(c, 0));
    struct appointment a;
    enum rc rc;

    if (id < 0)
        return cli_usage(c, e, _("Say which by its number."));
    if (strcmp(how, "came") == 0)
        rc = visit_came(c->db, id, 0, e);
    else if (strcmp(how, "noshow") == 0)
        rc = appointment_noshow(c->db, id, 0, e);
    else
        return cli_usage(c, e, _("Say came or noshow, not %s; cancel and checkout are verbs of their own."), how);
    if (rc != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_APPOINTMENT, id, e);
    if ((rc = appointment_load(c->db, id, &a, e)) == RC_OK)
        out_line("%s, %s: %s.", a.patient, a.service, appointment_stands(&a));
    return rc;
}

static enum rc run(struct cli *c, struct err *e)
{
    if (cli_argument(c, 0) == NULL)
        return print_list(c, e);
    if (cli_argument(c, 1) == NULL)
        return cli_usage(c, e, _("Say how it ended: came or noshow."));
    return close_one(c, cli_argument(c, 1), e);
}

const struct verb verb_forgotten = {
    .name = "forgotten",
    .usage = "[APPOINTMENT came|noshow] [--limit N]",
    .help = N_("list past appointments without an outcome, oldest first, or close one"),
    .options = forgotten_options,
    .min_arguments = 0,
    .max_arguments = 2,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run,
};
