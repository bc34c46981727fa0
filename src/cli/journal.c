/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk journal: who changed what, when, from where; one change with its old and new values. */
#include "src/store/journal.h"

#include <string.h>

#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/desk/values.h"

static const struct option_def journal_options[] = {
    OPTION('p', "patient", "PATIENT", N_("only what concerns this person")),
    OPTION(0, "staff", "LOGIN", N_("only what this staff member did")),
    OPTION('n', "limit", "N", N_("at most N changes (50)")),
    OPTION_END,
};

static const struct out_column columns[] = {
    {N_("Change"), true },
    {N_("When"),   false},
    {N_("Who"),    false},
    {N_("From"),   false},
    {N_("What"),   false},
    {N_("About"),  false},
};

struct printing {
    struct cli *c;
    struct out_table table;
    struct rows rows;
};

static enum rc add_entry(void *ctx, const struct journal_entry *entry, struct err *e)
{
    struct printing *p = ctx;
    struct out_table *t = &p->table;
    char when[96];

    if (p->c->json)
        return rows_view(&p->rows, p->c, VIEW_JOURNAL, entry->seq, e);
    out_cell(t, "%lld", (long long)entry->seq);
    out_cell(t, "%s", cli_when_at(p->c, entry->at, when, sizeof when));
    out_cell(t, "%s", entry->staff);
    out_cell(t, "%s", entry->terminal);
    if (entry->undoes)
        out_cell(t, "%s %lld", entry->label, (long long)entry->undoes);
    else
        out_cell(t, "%s%s", entry->label, entry->undone_by ? _(" (undone)") : "");
    if (!entry->subject_id && entry->batch)
        out_cell(t, _("batch %lld"), (long long)entry->batch);
    else if (!entry->subject_id)
        out_cell(t, "%s", "");
    else if (entry->patient_id && strcmp(entry->subject, "patient") != 0)
        out_cell(t, _("%s %lld, patient %lld"), value_table(entry->subject), (long long)entry->subject_id,
                 (long long)entry->patient_id);
    else
        out_cell(t, "%s %lld", value_table(entry->subject), (long long)entry->subject_id);
    return RC_OK;
}

static enum rc add_value(void *ctx, const struct journal_value *v, struct err *e)
{
    struct printing *p = ctx;
    struct json *j = &p->rows.json;
    char text[1024];

    (void)e;
    if (!value_seen(p->c->db, v))
        return RC_OK;
    if (p->c->json) {
        json_object(j, NULL);
        json_text(j, "table", v->table);
        json_text(j, "key", v->key);
        json_text(j, "op", v->op);
        json_text(j, "column", v->column);
        json_text(j, "before", v->before);
        json_text(j, "after", v->after);
        json_object_end(j);
        return RC_OK;
    }
    if (!value_matters(v))
        return RC_OK;
    out_cell(&p->table, "%s", value_name(v, text, sizeof text));
    out_cell(&p->table, "%s", value_show(p->c->db, v->column, v->before, text, sizeof text));
    out_cell(&p->table, "%s", value_show(p->c->db, v->column, v->after, text, sizeof text));
    return RC_OK;
}

static enum rc finish(struct printing *p, enum rc rc, const char *none, struct err *e)
{
    if (p->c->json)
        return rows_end(&p->rows, rc, e);
    out_table_end(&p->table, rc == RC_OK ? none : NULL);
    return rc;
}

static enum rc run_values(struct cli *c, int64_t seq, struct err *e)
{
    static const struct out_column value_columns[] = {
        {N_("What"),   false},
        {N_("Before"), false},
        {N_("After"),  false},
    };
    struct printing p = {.c = c};
    struct journal_query q = {.seq = seq, .limit = 1};
    enum rc rc;

    if (c->json) {
        if ((rc = rows_begin(&p.rows, e)) != RC_OK)
            return rc;
    } else {
        out_table_begin(&p.table, columns, sizeof columns / sizeof columns[0]);
        rc = journal_list(c->db, &q, add_entry, &p, e);
        if (rc == RC_OK && p.table.n_cells == 0)
            rc = err_set(e, RC_NOT_FOUND, _("There is no change %lld in the journal."), (long long)seq);
        out_table_end(&p.table, NULL);
        if (rc != RC_OK)
            return rc;
        out_line("%s", "");
        out_table_begin(&p.table, value_columns, sizeof value_columns / sizeof value_columns[0]);
    }
    if (!values_open(c->db, seq))
        return finish(&p, RC_OK, _("Nothing is shown: this person's records are kept by law only, or were erased."), e);
    return finish(&p, journal_values(c->db, seq, add_value, &p, e), _("No value is recorded."), e);
}

static enum rc run_list(struct cli *c, struct err *e)
{
    struct printing p = {.c = c};
    struct journal_query q = {0};
    int64_t limit = 50;
    struct staff staff;
    enum rc rc;

    if ((rc = cli_number(c, "limit", 1, 1000000, &limit, e)) != RC_OK ||
        (cli_has(c, "patient") &&
         (rc = cli_patient(c, cli_option(c, "patient"), &q.patient_id, e)) != RC_OK) ||
        (cli_has(c, "staff") && (rc = staff_find(c->db, cli_option(c, "staff"), &staff, e)) != RC_OK))
        return rc;
    if (cli_has(c, "staff"))
        q.staff_id = staff.id;
    q.limit = (int)limit;
    if (c->json && (rc = rows_begin(&p.rows, e)) != RC_OK)
        return rc;
    if (!c->json)
        out_table_begin(&p.table, columns, sizeof columns / sizeof columns[0]);
    return finish(&p, journal_list(c->db, &q, add_entry, &p, e), _("Nothing is recorded."), e);
}

static enum rc run(struct cli *c, struct err *e)
{
    const char *typed = cli_argument(c, 0);
    enum rc rc = staff_authorize(c->db, c->staff.id, RIGHT_JOURNAL, e);

    if (rc != RC_OK)
        return rc;
    if (!typed)
        return run_list(c, e);
    if (cli_as_number(typed) < 1)
        return cli_usage(c, e, _("A change is named by its number, not %s."), typed);
    return run_values(c, cli_as_number(typed), e);
}

const struct verb verb_journal = {
    .name = "journal",
    .usage = "[CHANGE] [--patient PATIENT] [--staff LOGIN] [--limit N]",
    .help = N_("show who changed what, when and from where"),
    .more = N_("With the number of a change: every value it changed, before and after."),
    .options = journal_options,
    .min_arguments = 0,
    .max_arguments = 1,
    .group = GROUP_RECORD,
    .needs = NEEDS_STAFF,
    .run = run,
};
