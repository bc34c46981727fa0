/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk family: who belongs to whom, who lives together, who pays and who is called. */
#include "src/desk/family.h"

#include <stdio.h>
#include <string.h>

#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static enum rc print_json(struct cli *c, int64_t patient_id, struct err *e)
{
    struct stmt st;
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    stmt_open(&st, c->db, "SELECT * FROM v_link WHERE patient_id = :id ORDER BY id");
    stmt_int(&st, ":id", patient_id);
    return rows_end(&r, rows_statement(&r, &st, e), e);
}

static enum rc household_json(struct cli *c, int64_t patient_id, struct err *e)
{
    struct stmt st;
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    stmt_open(&st, c->db,
              "SELECT * FROM v_household_member WHERE household_id ="
              " (SELECT household_id FROM household_member WHERE patient_id = :id) ORDER BY patient_id");
    stmt_int(&st, ":id", patient_id);
    return rows_end(&r, rows_statement(&r, &st, e), e);
}

/** Everybody of the family, or those of the household alone. */
static enum rc print_family(struct cli *c, int64_t patient_id, bool home, struct err *e)
{
    static const struct out_column columns[] = {
        {N_("No."),  true },
        {N_("Name"), false},
        {N_("Age"),  true },
        {N_("Is"),   false},
        {N_("Home"), false},
        {N_("Next"), false},
        {N_("Due"),  true },
    };
    struct family f;
    struct out_table t;
    char text[256];
    enum rc rc = family_read(c->db, patient_id, home, &f, e);

    if (rc != RC_OK)
        return rc;
    if (f.together)
        out_line(_("Household %s"), f.household.shown);
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < f.n; i++) {
        const struct family_member *m = &f.rows[i];

        if (home && !m->home)
            continue;
        out_cell(&t, "%lld", (long long)m->patient_id);
        out_cell(&t, "%s", m->name);
        out_cell(&t, "%s", m->age);
        out_cell(&t, "%s", family_says(text, sizeof text, m));
        out_cell(&t, "%s", m->home ? _("same") : "");
        out_cell(&t, "%s", m->appointment_id != 0 ? cli_when(c, m->next_min, text, sizeof text) : "");
        out_cell(&t, "%lld", (long long)m->calls_due);
    }
    out_table_end(&t, home ? _("In no household.") : _("Nobody is linked to this person."));
    family_release(&f);
    return RC_OK;
}

static enum rc tell(struct cli *c, int64_t patient_id, bool home, struct err *e)
{
    if (c->json)
        return home ? household_json(c, patient_id, e) : print_json(c, patient_id, e);
    return print_family(c, patient_id, home, e);
}

/** What `typed` is; -1 after wrong usage. */
static int read_kind(struct cli *c, const char *typed, struct err *e)
{
    int kind = WORD_INDEX(link_kinds, typed, -1);
    char list[160] = "";

    for (size_t i = 0, at = 0; kind < 0 && i < LINK_KIND_COUNT && at < sizeof list; i++)
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", i > 0 ? ", " : "", link_kinds[i].word);
    if (kind < 0)
        (void)cli_usage(c, e, _("%s is no kind of link; it can be: %s."), typed, list);
    return kind;
}

/** With a kind that link; taking away without one: all there is between the two. */
static enum rc run_link(struct cli *c, int64_t patient_id, bool add, struct err *e)
{
    const char *typed = cli_argument(c, 3);
    int64_t other = 0;
    int kind = 0;
    enum rc rc = cli_patient(c, cli_argument(c, 2), &other, e);

    if (rc == RC_OK && typed && (kind = read_kind(c, typed, e)) < 0)
        return RC_INVALID;
    if (rc != RC_OK)
        return rc;
    rc = add     ? patient_link(c->db, patient_id, other, (enum link_kind)kind, e)
         : typed ? patient_unlink(c->db, patient_id, other, (enum link_kind)kind, e)
                 : patient_unlink_all(c->db, patient_id, other, e);
    return rc == RC_OK ? tell(c, patient_id, false, e) : rc;
}

static enum rc run_join(struct cli *c, int64_t patient_id, struct err *e)
{
    int64_t other = 0;
    enum rc rc = cli_patient(c, cli_argument(c, 2), &other, e);

    if (rc == RC_OK)
        rc = household_join(c->db, patient_id, other, e);
    return rc == RC_OK ? tell(c, patient_id, true, e) : rc;
}

static enum rc run_role(struct cli *c, int64_t patient_id, bool pays, struct err *e)
{
    struct household h;
    enum rc rc = household_of(c->db, patient_id, &h, e);

    if (rc == RC_NOT_FOUND)
        return err_set(e, rc, _("This person is in no household."));
    if (rc != RC_OK)
        return rc;
    *(pays ? &h.payer_id : &h.contact_id) = patient_id;
    rc = household_save(c->db, &h, e);
    return rc == RC_OK ? tell(c, patient_id, true, e) : rc;
}

static enum rc run_leave(struct cli *c, int64_t patient_id, struct err *e)
{
    enum rc rc = household_leave(c->db, patient_id, e);

    return rc == RC_OK ? tell(c, patient_id, false, e) : rc;
}

static enum rc run_address(struct cli *c, int64_t patient_id, struct err *e)
{
    int64_t n = 0;
    enum rc rc = household_share_address(c->db, patient_id, &n, e);

    return rc == RC_OK ? tell(c, patient_id, true, e) : rc;
}

static enum rc run(struct cli *c, struct err *e)
{
    const char *what = cli_argument(c, 0);
    size_t n = c->options.n_arguments;
    int64_t patient_id = 0;
    enum rc rc = cli_patient(c, cli_argument(c, 1), &patient_id, e);

    if (rc != RC_OK)
        return rc;
    if (strcmp(what, "show") == 0 && n == 2)
        return tell(c, patient_id, false, e);
    if (strcmp(what, "household") == 0 && n == 2)
        return tell(c, patient_id, true, e);
    if (strcmp(what, "link") == 0 && n == 4)
        return run_link(c, patient_id, true, e);
    if (strcmp(what, "unlink") == 0 && (n == 3 || n == 4))
        return run_link(c, patient_id, false, e);
    if (strcmp(what, "join") == 0 && n == 3)
        return run_join(c, patient_id, e);
    if (strcmp(what, "leave") == 0 && n == 2)
        return run_leave(c, patient_id, e);
    if ((strcmp(what, "pays") == 0 || strcmp(what, "called") == 0) && n == 2)
        return run_role(c, patient_id, what[0] == 'p', e);
    if (strcmp(what, "address") == 0 && n == 2)
        return run_address(c, patient_id, e);
    return cli_usage(c, e, _("family %s: not one of the forms below."), what);
}

const struct verb verb_family = {
    .name = "family",
    .usage = "show|household|leave|pays|called|address PATIENT | link PATIENT OTHER KIND | unlink PATIENT OTHER [KIND] | join PATIENT OTHER",
    .help = N_("link relatives and friends; say who lives together, pays and is called"),
    .more = N_("link says what OTHER is to PATIENT: guardian, ward, parent, child, spouse, sibling, friend, carer or\n"
               "cared-for; the opposite is kept with it. unlink takes that link away, or all between the two. join puts\n"
               "OTHER into the household of PATIENT, leave takes PATIENT out of theirs. pays and called say who of a\n"
               "household pays, and who is called for the children and for those without a phone. address gives\n"
               "PATIENT's address to the whole household."),
    .min_arguments = 2,
    .max_arguments = 4,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};
