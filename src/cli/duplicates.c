/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk duplicates: who may be in the file twice. */
#include "src/people/duplicates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/people/privacy.h"

static const struct option_def duplicates_options[] = {
    OPTION(0, "level", "LEVEL", N_("surely: only those; maybe: all (the default)")),
    OPTION('n', "limit", "N", N_("the best N pairs")),
    OPTION(0, "patient", "PATIENT", N_("pairs of this person alone")),
    OPTION_FLAG(0, "explain", N_("with --json: what each field adds or takes away")),
    OPTION_FLAG(0, "again", N_("compare everybody again, not only who changed since the last time")),
    OPTION_FLAG(0, "not-same", N_("note that A and B are two people; undo takes it back")),
    OPTION_END,
};

static bool progress(void *ctx, int64_t done, int64_t total)
{
    (void)ctx;
    if (total > 0)
        out_progress(_("%d %% compared"), (int)(done * 100 / total));
    return cli_stopped();
}

/* "19.3": bits. */
static char *bits(char out[24], int tenths)
{
    snprintf(out, 24, "%s%d.%d", tenths < 0 ? "-" : "", abs(tenths) / 10, abs(tenths) % 10);
    return out;
}

static enum rc source_id(struct cli *c, int64_t id, char *out, size_t size, struct err *e)
{
    struct stmt st;

    out[0] = '\0';
    stmt_open(&st, c->db,
              "SELECT value FROM identifier WHERE patient_id = :id AND system = 'import' ORDER BY id LIMIT 1");
    stmt_int(&st, ":id", id);
    if (stmt_row(&st))
        stmt_col_copy(&st, 0, out, size);
    return stmt_finish(&st, e);
}

/* What each field adds or takes away. */
static void put_why(struct json *j, const struct duplicate_pair *p)
{
    char number[24];

    for (int f = 0; f < MATCH_FIELDS; f++) {
        json_object(j, NULL);
        json_text(j, "field", match_fields[f].word);
        json_text(j, "degree", match_degrees[p->match.degree[f]].word);
        json_number(j, "weight", bits(number, p->match.weight[f]));
        json_object_end(j);
    }
}

static enum rc json_pair(struct cli *c, struct json *j, const struct duplicate_pair *p, struct err *e)
{
    char a[64], b[64], number[24];
    enum rc rc = source_id(c, p->a, a, sizeof a, e);

    if (rc == RC_OK)
        rc = source_id(c, p->b, b, sizeof b, e);
    if (rc != RC_OK)
        return rc;
    json_object(j, NULL);
    json_int(j, "a", p->a);
    json_int(j, "b", p->b);
    json_text(j, "a_source_id", a[0] ? a : NULL);
    json_text(j, "b_source_id", b[0] ? b : NULL);
    json_number(j, "score", bits(number, p->match.score));
    json_text(j, "level", match_levels[p->match.level].word);
    if (cli_has(c, "explain")) {
        json_array(j, "why");
        put_why(j, p);
        json_array_end(j);
    }
    json_object_end(j);
    return RC_OK;
}

static enum rc print_json(struct cli *c, const struct duplicate_pair_list *l, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; rc == RC_OK && i < l->n; i++)
        rc = json_pair(c, &r.json, &l->rows[i], e);
    return rows_end(&r, rc, e);
}

static void person_cell(struct cli *c, struct out_table *t, int64_t id)
{
    struct patient p;
    char name[2 * PATIENT_NAME], born[32];

    if (patient_load(c->db, id, &p, NULL) != RC_OK || p.privacy == PRIVACY_SPECIAL)
        patient_init(&p); /* nothing but the number */
    patient_display_of(c->db, id, name, sizeof name);
    patient_born_text(born, sizeof born, &p.born, site_calendar(c->db));
    out_cell(t, "%lld", (long long)id);
    out_cell(t, "%s%s%s", name, born[0] ? "  " : "", born);
}

static void print_table(struct cli *c, const struct duplicate_pair_list *l)
{
    static const struct out_column columns[] = {
        {N_("Level"), false}, {N_("Score"), true}, {N_("A"), true},  {N_("Person"), false},
        {N_("B"), true},      {N_("Person"), false}, {N_("Why"), false},
    };
    struct duplicate_scan state = {0};
    struct out_table t;
    char why[400], number[24];

    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < l->n; i++) {
        out_cell(&t, "%s", _(match_levels[l->rows[i].match.level].label));
        out_cell(&t, "%s", bits(number, l->rows[i].match.score));
        person_cell(c, &t, l->rows[i].a);
        person_cell(c, &t, l->rows[i].b);
        out_cell(&t, "%s", match_why(why, sizeof why, &l->rows[i].match));
    }
    out_table_end(&t, _("Nobody seems to be here twice."));
    if (duplicate_state(c->db, &state, NULL) == RC_OK && state.left_out > 0)
        out_hint(ngettext_("%lld pair of people with very common names or dates was compared only where a second field agreed.",
                           "%lld pairs of people with very common names or dates were compared only where a second "
                           "field agreed.",
                           state.left_out),
                 (long long)state.left_out);
}

static enum rc not_same(struct cli *c, struct err *e)
{
    int64_t a = 0, b = 0;
    enum rc rc;

    if (c->options.n_arguments != 2)
        return cli_usage(c, e, _("--not-same needs two people."));
    if ((rc = cli_patient(c, cli_argument(c, 0), &a, e)) != RC_OK ||
        (rc = cli_patient(c, cli_argument(c, 1), &b, e)) != RC_OK ||
        (rc = duplicate_refuse(c->db, a, b, e)) != RC_OK)
        return rc;
    if (!c->json)
        out_line(_("Noted: %lld and %lld are two people."), (long long)a, (long long)b);
    return RC_OK;
}

static enum rc run(struct cli *c, struct err *e)
{
    struct duplicate_query q = {.level = MATCH_MAYBE};
    struct duplicate_pair_list l = {0};
    const char *level = cli_option(c, "level"), *patient = cli_option(c, "patient");
    int word = level ? WORD_INDEX(match_levels, level, -1) : MATCH_MAYBE;
    enum rc rc;

    if (cli_has(c, "not-same"))
        return not_same(c, e);
    if (c->options.n_arguments > 0)
        return cli_usage(c, e, _("duplicates takes people only with --not-same."));
    if (word < MATCH_MAYBE)
        return cli_usage(c, e, _("--level is surely or maybe."));
    q.level = (enum match_level)word;
    if ((rc = cli_number(c, "limit", 1, 1000000, &q.limit, e)) != RC_OK ||
        (patient && (rc = cli_patient(c, patient, &q.patient_id, e)) != RC_OK))
        return rc;
    cli_catch_stop();
    rc = duplicate_scan(c->db, cli_has(c, "again"), progress, c, e);
    out_progress(NULL);
    if (rc == RC_OK)
        rc = duplicate_pairs(c->db, &q, &l, e);
    if (rc != RC_OK)
        return rc;
    if (c->json)
        rc = print_json(c, &l, e);
    else
        print_table(c, &l);
    duplicate_pair_list_release(&l);
    return rc;
}

const struct verb verb_duplicates = {
    .name = "duplicates",
    .usage = "[--level LEVEL] [--limit N] [--patient PATIENT] [--again] [--explain] | --not-same A B",
    .help = N_("list who may be here twice, or note that two are not the same"),
    .more = N_(
        "The first time everybody is compared, which takes about a minute for a million people; later only who\n"
        "was registered or changed since. The score is in bits: ten more are a thousand to one. Names, birth\n"
        "date, sex, phones, national number, address and e-mail each add or take away what the kit says; with\n"
        "--json --explain every pair comes with the degree and weight of each."),
    .options = duplicates_options,
    .min_arguments = 0,
    .max_arguments = 2,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};
