/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk find: who fits what was typed. */
#include "src/base/civil.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/desk/finder.h"
#include "src/store/stmt.h"

static const struct option_def find_options[] = {
    OPTION('n', "limit", "N", N_("at most N people (20)")),
    OPTION_END,
};

static const struct out_column columns[] = {
    {N_("Number"), true },
    {N_("Name"),   false},
    {"",           false},
    {N_("Age"),    true },
    {N_("Phone"),  false},
    {N_("Next"),   false},
    {N_("Matched"), false},
    {N_("Tags"),   false},
};

/* A row of v_patient, and why it is there. */
static enum rc put_person(struct rows *r, struct cli *c, const struct finder_row *row, struct err *e)
{
    struct stmt st;

    stmt_open(&st, c->db, "SELECT p.*, :matched AS matched FROM v_patient p WHERE id = :id");
    stmt_text(&st, ":matched", row->why_word);
    stmt_int(&st, ":id", row->patient_id);
    return rows_listed(r, &st, e);
}

static enum rc print_json(struct cli *c, const struct finder_list *found, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; rc == RC_OK && i < found->n; i++)
        rc = put_person(&r, c, &found->rows[i], e);
    return rows_end(&r, rc, e);
}

static void print_table(struct cli *c, const struct finder_list *found)
{
    struct out_table t;
    char when[96];

    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < found->n; i++) {
        const struct finder_row *row = &found->rows[i];

        out_cell(&t, "%lld", (long long)row->patient_id);
        out_cell(&t, "%s", row->name);
        out_cell(&t, "%s", row->sex);
        if (row->age >= 0)
            out_cell(&t, "%d", row->age);
        else
            out_cell(&t, "%s", "");
        out_cell(&t, "%s", row->phone);
        if (row->ticket)
            out_cell(&t, _("here, ticket %d"), row->ticket);
        else
            out_cell(&t, "%s", row->next_min ? cli_when(c, row->next_min, when, sizeof when) : "");
        out_cell(&t, "%s", row->why);
        out_cell(&t, "%s", row->tags);
    }
    out_table_end(&t, NULL);
}

static enum rc run(struct cli *c, struct err *e)
{
    struct finder_list found = {0};
    int64_t limit = 20;
    size_t slips;
    char query[512];
    enum rc rc;

    cli_words(c, 0, query, sizeof query);
    if ((rc = cli_number(c, "limit", 1, 1000, &limit, e)) != RC_OK ||
        (rc = finder_find(c->db, query, (size_t)limit, &found, e)) != RC_OK)
        return rc;
    if (found.n < (size_t)limit && (rc = finder_slips(c->db, query, (size_t)limit, &found, &slips, e)) != RC_OK) {
        finder_list_release(&found);
        return rc;
    }
    if (c->json)
        rc = print_json(c, &found, e);
    else if (found.n > 0)
        print_table(c, &found);
    if (rc == RC_OK && found.n == 0)
        rc = err_set(e, RC_NOT_FOUND, _("Nobody is found for %s."), query);
    finder_list_release(&found);
    return rc;
}

const struct verb verb_find = {
    .name = "find",
    .usage = "[QUERY] [--limit N]",
    .help = N_("find people by name, phone, number or birth date"),
    .more =
        N_("Any part of a name in any order and without accents, Chinese characters, pinyin or initials, the "
           "end of a\n"
           "phone number, a national number, a birth date, today's ticket, a card. One slip of the finger is forgiven.\n"
           "tag:WORD keeps only people who carry that tag, born:1990 (1990-05, <1960, 1980..1990) who was born then,\n"
           "doctor:WORD who has or had an appointment with that practitioner. Matched says why, when it is not the name;\n"
           "with --json as matched. Without a query: who is expected today. The exit code is 1 when nobody is found, also with --json,\n"
           "which then prints an empty array."),
    .options = find_options,
    .min_arguments = 0,
    .max_arguments = -1,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};
