/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk organisation: insurers, employers and schools, their members and the prices agreed with them. */
#include "src/people/organisation.h"

#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "src/cli/lookup.h"
#include "src/cli/organisation_import.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def organisation_options[] = {
    OPTION('k', "kind", "KIND", N_("insurer, employer, school or other (insurer)")),
    OPTION(0, "name", "NAME", N_("with change: a new name")),
    OPTION('n', "number", "NUMBER", N_("of the contract; with member: the member's number")),
    OPTION('d', "discount", "PERCENT", N_("off every service without an agreed price: 20, 12.5")),
    OPTION(0, "from", "DAY", N_("the first day on which it holds, or none")),
    OPTION(0, "until", "DAY", N_("the last day on which it holds, or none")),
    OPTION('c', "contact", "NAME", N_("whom to ask there")),
    OPTION('p', "phone", "NUMBER", N_("of the contact person")),
    OPTION(0, "note", "TEXT", N_("how to bill, and what else to know")),
    OPTION('m', "map", "NAME|FILE", N_("with import: how the file is to be read")),
    OPTION_FLAG(0, "dry-run", N_("with import: count and list what is wrong, write nothing")),
    OPTION_FLAG(0, "strict", N_("with import: write nothing unless every row is good")),
    OPTION_END,
};

/* ---- output ---- */

static enum rc json_of(struct cli *c, struct stmt *st, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    (void)c;
    if (rc != RC_OK)
        return rc;
    return rows_end(&r, rows_statement(&r, st, e), e);
}

static enum rc show_json(struct cli *c, int64_t id, struct err *e)
{
    struct stmt st;

    stmt_open(&st, c->db, "SELECT * FROM v_organisation WHERE :id IN (0, id) ORDER BY name, id");
    stmt_int(&st, ":id", id);
    return json_of(c, &st, e);
}

static enum rc members_json(struct cli *c, int64_t id, int64_t member_id, struct err *e)
{
    struct stmt st;

    stmt_open(&st, c->db, "SELECT * FROM v_member WHERE organisation_id = :id AND :member IN (0, id) ORDER BY patient, id");
    stmt_int(&st, ":id", id);
    stmt_int(&st, ":member", member_id);
    return json_of(c, &st, e);
}

static enum rc run_list(struct cli *c, struct err *e)
{
    static const struct out_column columns[] = {
        {N_("No."),      true },
        {N_("Name"),     false},
        {N_("Kind"),     false},
        {N_("Contract"), false},
        {N_("Members"),  true },
        {N_("Less"),     false},
        {N_("Until"),    false},
    };
    struct organisation_list list = {0};
    struct out_table t;
    char text[96];
    enum rc rc;

    if (c->json)
        return show_json(c, 0, e);
    if ((rc = organisation_list(c->db, &list, e)) != RC_OK)
        return rc;
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < list.n; i++) {
        const struct organisation *o = &list.rows[i];

        out_cell(&t, "%lld", (long long)o->id);
        out_cell(&t, "%s", o->name);
        out_cell(&t, "%s", _(organisation_kinds[o->kind].label));
        out_cell(&t, "%s", o->number);
        out_cell(&t, "%lld", (long long)o->members);
        out_cell(&t, "%s", organisation_discount_text(text, sizeof text, o->discount_bp));
        out_cell(&t, "%s", o->to_day != PATIENT_NO_DAY ? cli_day_text(c, o->to_day, text, sizeof text) : "");
    }
    out_table_end(&t, _("No insurer, employer or school yet."));
    organisation_list_release(&list);
    return RC_OK;
}

static void field(const char *label, const char *text)
{
    if (text[0])
        out_line("  %-14s %s", label, text);
}

static enum rc print_one(struct cli *c, const struct organisation *o, struct err *e)
{
    char text[96];

    if (c->json)
        return show_json(c, o->id, e);
    out_line("%lld  %s", (long long)o->id, o->name);
    field(_("Kind"), _(organisation_kinds[o->kind].label));
    field(_("Contract"), o->number);
    field(_("Discount"), organisation_discount_text(text, sizeof text, o->discount_bp));
    field(_("Valid from"), o->from_day != PATIENT_NO_DAY ? cli_day_text(c, o->from_day, text, sizeof text) : "");
    field(_("Until"), o->to_day != PATIENT_NO_DAY ? cli_day_text(c, o->to_day, text, sizeof text) : "");
    field(_("Contact"), o->contact);
    field(_("Phone"), o->phone);
    snprintf(text, sizeof text, "%lld", (long long)o->members);
    field(_("Members"), text);
    out_lines("  | ", o->note);
    return RC_OK;
}

static enum rc print_members(struct cli *c, const struct organisation *o, struct err *e)
{
    static const struct out_column columns[] = {
        {N_("No."),    true },
        {N_("Member"), false},
        {N_("Number"), false},
        {N_("From"),   false},
        {N_("Until"),  false},
    };
    struct member_list list = {0};
    struct out_table t;
    char text[96];
    enum rc rc;

    if (c->json)
        return members_json(c, o->id, 0, e);
    if ((rc = member_list(c->db, o->id, 0, 0, &list, e)) != RC_OK)
        return rc;
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < list.n; i++) {
        const struct member *m = &list.rows[i];

        out_cell(&t, "%lld", (long long)m->patient_id);
        out_cell(&t, "%s", m->patient);
        out_cell(&t, "%s", m->number);
        out_cell(&t, "%s", m->from_day != PATIENT_NO_DAY ? cli_day_text(c, m->from_day, text, sizeof text) : "");
        out_cell(&t, "%s", m->to_day != PATIENT_NO_DAY ? cli_day_text(c, m->to_day, text, sizeof text) : "");
    }
    out_table_end(&t, _("No members yet."));
    member_list_release(&list);
    return RC_OK;
}

static enum rc print_prices(struct cli *c, const struct organisation *o, struct err *e)
{
    static const struct out_column columns[] = {
        {N_("Service"), false},
        {N_("Price"),   true },
        {N_("Agreed"),  true },
    };
    struct organisation_price_list list = {0};
    struct out_table t;
    char text[64];
    enum rc rc;

    if (c->json) {
        struct stmt st;

        stmt_open(&st, c->db, "SELECT * FROM v_organisation_price WHERE organisation_id = :id ORDER BY id");
        stmt_int(&st, ":id", o->id);
        return json_of(c, &st, e);
    }
    if ((rc = organisation_prices(c->db, o->id, &list, e)) != RC_OK)
        return rc;
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < list.n; i++) {
        const struct organisation_price *p = &list.rows[i];

        out_cell(&t, "%s", p->service);
        out_cell(&t, "%s", site_money(c->db, p->price_minor, text, sizeof text));
        out_cell(&t, "%s", p->agreed_minor >= 0 ? site_money(c->db, p->agreed_minor, text, sizeof text) : "");
    }
    out_table_end(&t, NULL);
    organisation_price_list_release(&list);
    return RC_OK;
}

/* ---- changes ---- */

/** A day, or "none" for an open end; *day stays as it is when the option was not given. */
static enum rc day_or_none(struct cli *c, const char *name, int32_t *day, struct err *e)
{
    const char *typed = cli_option(c, name);

    if (!typed || strcmp(typed, "none") != 0)
        return cli_day(c, name, day, e);
    *day = PATIENT_NO_DAY;
    return RC_OK;
}

static enum rc read_options(struct cli *c, struct organisation *o, struct err *e)
{
    const char *kind = cli_option(c, "kind"), *discount = cli_option(c, "discount");
    int found = kind ? WORD_INDEX(organisation_kinds, kind, -1) : o->kind;
    enum rc rc;

    if (found < 0)
        return cli_usage(c, e, _("--kind must be insurer, employer, school or other, not %s."), kind);
    o->kind = found;
    if ((rc = cli_text(c, "name", o->name, sizeof o->name, e)) != RC_OK ||
        (rc = cli_text(c, "number", o->number, sizeof o->number, e)) != RC_OK ||
        (rc = cli_text(c, "contact", o->contact, sizeof o->contact, e)) != RC_OK ||
        (rc = cli_text(c, "phone", o->phone, sizeof o->phone, e)) != RC_OK ||
        (rc = cli_text(c, "note", o->note, sizeof o->note, e)) != RC_OK ||
        (rc = day_or_none(c, "from", &o->from_day, e)) != RC_OK || (rc = day_or_none(c, "until", &o->to_day, e)) != RC_OK)
        return rc;
    return discount ? organisation_discount_parse(discount, &o->discount_bp, e) : RC_OK;
}

static enum rc run_add(struct cli *c, struct err *e)
{
    struct organisation o;
    enum rc rc;

    organisation_init(&o);
    cli_words(c, 1, o.name, sizeof o.name);
    if ((rc = read_options(c, &o, e)) == RC_OK && (rc = organisation_save(c->db, &o, e)) == RC_OK)
        rc = print_one(c, &o, e);
    return rc;
}

static enum rc run_change(struct cli *c, struct organisation *o, struct err *e)
{
    enum rc rc = read_options(c, o, e);

    if (rc == RC_OK && (rc = organisation_save(c->db, o, e)) == RC_OK)
        rc = print_one(c, o, e);
    return rc;
}

static enum rc run_price(struct cli *c, const struct organisation *o, struct err *e)
{
    const char *typed = cli_argument(c, 3);
    int64_t minor = -1;
    struct service service;
    enum rc rc = service_find(c->db, cli_argument(c, 2), &service, e);

    if (rc == RC_OK && strcmp(typed, "none") != 0)
        rc = site_money_parse(c->db, typed, &minor, e);
    if (rc == RC_OK && minor < 0 && strcmp(typed, "none") != 0)
        return err_set(e, RC_INVALID, _("A price cannot be negative."));
    if (rc == RC_OK)
        rc = organisation_price_set(c->db, o->id, service.id, minor, e);
    return rc == RC_OK ? print_prices(c, o, e) : rc;
}

/** The membership this person has there; one that is empty where there is none. */
static enum rc find_member(struct cli *c, const struct organisation *o, struct member *m, struct err *e)
{
    struct member_list list = {0};
    enum rc rc;

    member_init(m);
    m->organisation_id = o->id;
    if ((rc = cli_patient(c, cli_argument(c, 2), &m->patient_id, e)) != RC_OK ||
        (rc = member_of_patient(c->db, m->patient_id, &list, e)) != RC_OK)
        return rc;
    for (size_t i = 0; i < list.n; i++)
        if (list.rows[i].organisation_id == o->id)
            *m = list.rows[i];
    member_list_release(&list);
    return RC_OK;
}

static enum rc run_member(struct cli *c, const struct organisation *o, struct err *e)
{
    struct member m;
    enum rc rc = find_member(c, o, &m, e);

    if (rc != RC_OK || (rc = cli_text(c, "number", m.number, sizeof m.number, e)) != RC_OK ||
        (rc = day_or_none(c, "from", &m.from_day, e)) != RC_OK || (rc = day_or_none(c, "until", &m.to_day, e)) != RC_OK ||
        (rc = member_save(c->db, &m, e)) != RC_OK)
        return rc;
    if (c->json)
        return members_json(c, o->id, m.id, e);
    out_line(_("%s is a member of %s."), m.patient, m.organisation);
    return RC_OK;
}

static enum rc run_remove(struct cli *c, const struct organisation *o, struct err *e)
{
    struct member m;
    enum rc rc = find_member(c, o, &m, e);

    if (rc != RC_OK)
        return rc;
    if (m.id == 0)
        return err_set(e, RC_NOT_FOUND, _("This person is no member of %s."), o->name);
    if ((rc = member_remove(c->db, m.id, e)) != RC_OK)
        return rc;
    if (c->json)
        return members_json(c, o->id, 0, e);
    out_line(_("%s is no member of %s any more."), m.patient, m.organisation);
    return RC_OK;
}

static enum rc run(struct cli *c, struct err *e)
{
    const char *what = cli_argument(c, 0);
    size_t n = c->options.n_arguments;
    struct organisation o;
    enum rc rc;

    if (strcmp(what, "list") == 0 && n == 1)
        return run_list(c, e);
    if (strcmp(what, "add") == 0 && n >= 2)
        return run_add(c, e);
    if (n < 2)
        return cli_usage(c, e, _("organisation %s: not one of the forms below."), what);
    if ((rc = organisation_find(c->db, cli_argument(c, 1), &o, e)) != RC_OK)
        return rc;
    if (strcmp(what, "show") == 0 && n == 2)
        return print_one(c, &o, e);
    if (strcmp(what, "change") == 0 && n == 2)
        return run_change(c, &o, e);
    if (strcmp(what, "members") == 0 && n == 2)
        return print_members(c, &o, e);
    if (strcmp(what, "prices") == 0 && n == 2)
        return print_prices(c, &o, e);
    if (strcmp(what, "price") == 0 && n == 4)
        return run_price(c, &o, e);
    if (strcmp(what, "member") == 0 && n == 3)
        return run_member(c, &o, e);
    if (strcmp(what, "remove") == 0 && n == 3)
        return run_remove(c, &o, e);
    if (strcmp(what, "import") == 0 && n == 3)
        return organisation_import(c, o.id, cli_argument(c, 2), e);
    return cli_usage(c, e, _("organisation %s: not one of the forms below."), what);
}

const struct verb verb_organisation = {
    .name = "organisation",
    .usage = "list | add NAME | show|change|members|prices ORG | price ORG SERVICE AMOUNT | member|remove ORG PATIENT | import ORG FILE.csv",
    .help = N_("insurers, employers and schools: members and agreed prices"),
    .more = N_("ORG is its number, its name, or a beginning of the name. price ORG SERVICE none takes an agreed price away.\n"
               "member makes PATIENT a member or changes the membership they have; --from and --until are both included.\n"
               "At check-out a member pays the agreed price, or the price less the discount, where that is less than the\n"
               "clinic's own; of several organisations the one that is best for the person counts.\n"
               "import reads a file of people with the columns number, from and until besides: who is known (by national\n"
               "number, by the member's number with name or birth date, or by looking surely the same) becomes a member,\n"
               "everybody else is registered first. --from and --until hold for rows that do not say. It is one batch, which\n"
               "can be taken back."),
    .options = organisation_options,
    .min_arguments = 1,
    .max_arguments = -1,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};
