/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk merge: two records of one person become one. */
#include <stdio.h>
#include <string.h>

#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/desk/merging.h"
#include "src/people/access.h"

static const struct option_def merge_options[] = {
    OPTION_MANY(0, "take", "FIELD=a|b|both", N_("whose value stands; both: consents the stricter, notes one after the other")),
    OPTION_FLAG(0, "overrule", N_("although somebody decided that these are two people")),
    OPTION_FLAG('n', "dry-run", N_("only say what would be chosen and moved")),
    OPTION_END,
};

/* A number is this very record, also one that was merged: the sentence then says so. */
static enum rc record(struct cli *c, const char *typed, int64_t *id, struct err *e)
{
    *id = cli_as_number(typed);
    return *id > 0 ? RC_OK : cli_patient(c, typed, id, e);
}

static enum rc take(struct cli *c, struct merge *m, const char *typed, struct err *e)
{
    const char *equals = strchr(typed, '=');
    char word[32] = "";
    int field;

    if (equals && (size_t)(equals - typed) < sizeof word)
        snprintf(word, sizeof word, "%.*s", (int)(equals - typed), typed);
    field = WORD_INDEX(merge_fields, word, -1);
    if (field < 0)
        return cli_usage(c, e, _("--take names no field: %s. Write, for example, --take family=a."), typed);
    if (strcmp(equals + 1, "a") == 0)
        m->fields[field].side = MERGE_THEIRS;
    else if (strcmp(equals + 1, "b") == 0)
        m->fields[field].side = MERGE_OURS;
    else if (strcmp(equals + 1, "both") == 0 && m->fields[field].both)
        m->fields[field].side = MERGE_BOTH;
    else
        return cli_usage(c, e, _("--take %s: whose is it, a or b?"), typed);
    m->fields[field].why = "";
    return RC_OK;
}

static const char *side_word(const struct merge_choice *f)
{
    return f->side == MERGE_THEIRS ? "a" : f->side == MERGE_OURS ? "b" : "both";
}

static void print_choices(const struct merge *m)
{
    static const struct out_column columns[] = {
        {N_("Field"), false}, {"a", false}, {"b", false}, {N_("Take"), false}, {N_("Why"), false}};
    struct out_table t;

    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (int i = 0; i < MERGE_FIELD_COUNT; i++) {
        const struct merge_choice *f = &m->fields[i];

        if (!f->differ)
            continue;
        out_cell(&t, "%s", merge_fields[i].word);
        out_cell(&t, "%s", f->theirs);
        out_cell(&t, "%s", f->ours);
        out_cell(&t, "%s", side_word(f));
        out_cell(&t, "%s", f->why[0] ? _(f->why) : "");
    }
    out_table_end(&t, _("Both say the same."));
}

static enum rc choices_json(const struct merge *m, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    for (int i = 0; i < MERGE_FIELD_COUNT; i++) {
        const struct merge_choice *f = &m->fields[i];

        json_object(&r.json, NULL);
        json_text(&r.json, "field", merge_fields[i].word);
        json_text(&r.json, "a", f->theirs);
        json_text(&r.json, "b", f->ours);
        json_text(&r.json, "take", side_word(f));
        json_text(&r.json, "why", f->why);
        json_object_end(&r.json);
    }
    return rows_end(&r, RC_OK, e);
}

static enum rc merge_them(struct cli *c, struct merge *m, struct err *e)
{
    char moves[512];
    enum rc rc = RC_OK;
    const char *typed;

    for (size_t i = 0; rc == RC_OK && (typed = options_nth(&c->options, "take", i)); i++)
        rc = take(c, m, typed, e);
    if (rc != RC_OK)
        return rc;
    m->overrule = cli_has(c, "overrule");
    merging_moves(c->db, m, moves, sizeof moves);
    if (cli_has(c, "dry-run")) {
        if (c->json)
            return choices_json(m, e);
        out_line(_("Number %lld, %s, would become number %lld, %s. Nothing was changed."), (long long)m->from_id,
                 m->from_name, (long long)m->into_id, m->into_name);
        print_choices(m);
        out_line(_("Would move: %s."), moves);
        return RC_OK;
    }
    if ((rc = merge_apply(c->db, m, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_PATIENT, m->into_id, e);
    out_line(_("Merged: number %lld, %s, is number %lld, %s, now."), (long long)m->from_id, m->from_name,
             (long long)m->into_id, m->into_name);
    out_line(_("Moved: %s."), moves);
    return RC_OK;
}

static enum rc run(struct cli *c, struct err *e)
{
    int64_t from, into;
    struct merge m;
    enum rc rc = record(c, cli_argument(c, 0), &from, e);

    if (rc != RC_OK || (rc = record(c, cli_argument(c, 1), &into, e)) != RC_OK ||
        (rc = merge_prepare(c->db, from, into, &m, e)) != RC_OK)
        return rc;
    if ((rc = access_record(c->db, from, _("merging"), e)) == RC_OK &&
        (rc = access_record(c->db, into, _("merging"), e)) == RC_OK)
        rc = merge_them(c, &m, e);
    merge_release(&m);
    return rc;
}

const struct verb verb_merge = {
    .name = "merge",
    .usage = "A B [--take FIELD=a|b ...] [--dry-run]",
    .help = N_("make one of two records of the same person: A becomes B"),
    .more = N_("B keeps its number, and A's number finds B from then on. Everything of A moves. Of each field the\n"
               "fuller or newer value is taken, unless --take says whose; --dry-run shows which and why.\n"
               "\"unmerge A\" takes the two apart again, at any time."),
    .options = merge_options,
    .min_arguments = 2,
    .max_arguments = 2,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};
