/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk staff: who works here, with which role. */
#include <string.h>

#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def staff_options[] = {
    OPTION('r', "role", "ROLE", N_("reception, care, clinician, manager or administrator")),
    OPTION('n', "name", "NAME", N_("the person's name")),
    OPTION_END,
};

static enum rc run_list(struct cli *c, struct err *e)
{
    static const struct out_column columns[] = {
        {N_("Login"), false},
        {N_("Name"),  false},
        {N_("Role"),  false},
        {"",          false}
    };
    struct staff_list list = {0};
    struct out_table t;
    struct rows r;
    enum rc rc;

    if ((rc = staff_list(c->db, &list, e)) != RC_OK)
        return rc;
    if (c->json) {
        rc = rows_begin(&r, e);
        if (rc == RC_OK) {
            for (size_t i = 0; rc == RC_OK && i < list.n; i++)
                rc = rows_view(&r, c, VIEW_STAFF, list.rows[i].id, e);
            rc = rows_end(&r, rc, e);
        }
    } else {
        out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
        for (size_t i = 0; i < list.n; i++) {
            out_cell(&t, "%s", list.rows[i].login);
            out_cell(&t, "%s", list.rows[i].name);
            out_cell(&t, "%s", list.rows[i].role_name);
            out_cell(&t, "%s", list.rows[i].active ? "" : _("disabled"));
        }
        out_table_end(&t, NULL);
    }
    staff_list_release(&list);
    return rc;
}

static enum rc report(struct cli *c, const char *login, struct err *e)
{
    struct staff s;
    enum rc rc = staff_find(c->db, login, &s, e);

    if (rc != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_STAFF, s.id, e);
    out_line("%s  %s  %s%s", s.login, s.name, s.role_name, s.active ? "" : _("  disabled"));
    return RC_OK;
}

static enum rc run_one(struct cli *c, const char *what, const char *login, struct err *e)
{
    const char *role = cli_option(c, "role"), *name = cli_option(c, "name");
    struct staff s;
    int64_t id;
    enum rc rc;

    if (strcmp(what, "add") == 0) {
        if (!role)
            return cli_usage(c, e, _("Say what the person may do: --role ROLE."));
        rc = staff_add(c->db, login, name ? name : login, role, &id, e);
    } else if ((rc = staff_find(c->db, login, &s, e)) != RC_OK) {
        return rc;
    } else if (strcmp(what, "change") == 0) {
        if (!role && !name)
            return cli_usage(c, e, _("Say what changes: --role ROLE, --name NAME."));
        rc = staff_change(c->db, s.id, name, role, e);
    } else {
        rc = staff_set_active(c->db, s.id, what[0] == 'e', e);
    }
    return rc == RC_OK ? report(c, login, e) : rc;
}

static enum rc run(struct cli *c, struct err *e)
{
    static const char *const known[] = {"add", "change", "disable", "enable"};
    const char *what = cli_argument(c, 0);
    size_t n = c->options.n_arguments;

    if (n == 0 || (n == 1 && strcmp(what, "list") == 0))
        return run_list(c, e);
    for (size_t i = 0; n == 2 && i < sizeof known / sizeof known[0]; i++)
        if (strcmp(what, known[i]) == 0)
            return run_one(c, what, cli_argument(c, 1), e);
    return cli_usage(c, e, _("staff %s: not one of the forms below."), what);
}

const struct verb verb_staff = {
    .name = "staff",
    .usage = "[list] | add LOGIN --role ROLE [--name NAME] | change LOGIN [--role ROLE] [--name NAME] | "
             "disable LOGIN |"
             " enable LOGIN",
    .help = N_("list, add, change and disable staff"),
    .more = N_("A staff member is a login of this computer."),
    .options = staff_options,
    .min_arguments = 0,
    .max_arguments = 2,
    .group = GROUP_SETUP,
    .needs = NEEDS_STAFF,
    .run = run,
};
