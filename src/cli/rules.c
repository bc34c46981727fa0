/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk rules: the clinic's own rules, listed and set. */
#include "src/desk/rules.h"

#include <string.h>

#include "src/clinic/catalog.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def rules_options[] = {
    OPTION('w', "with", "WHO", N_("overbook_limit of this practitioner alone; none: as all others")),
    OPTION_END,
};

static enum rc list(struct cli *c, struct err *e)
{
    static const struct out_column columns[] = {{N_("Rule"), false}, {N_("Value"), true}, {"", false}};
    int64_t values[RULE_COUNT] = {0};
    char text[RULE_TEXT];
    struct out_table t;
    struct rows r;
    enum rc rc = rules_load(c->db, values, e);

    if (rc == RC_OK && c->json && (rc = rows_begin(&r, e)) == RC_OK) {
        for (int i = 0; i < RULE_COUNT; i++) {
            json_object(&r.json, NULL);
            json_text(&r.json, "rule", rule_defs[i].word);
            if (values[i] == RULE_NONE)
                json_text(&r.json, "value", NULL);
            else
                json_int(&r.json, "value", values[i]);
            json_text(&r.json, "help", _(rule_defs[i].help));
            json_object_end(&r.json);
        }
        return rows_end(&r, RC_OK, e);
    }
    if (rc != RC_OK)
        return rc;
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (int i = 0; i < RULE_COUNT; i++) {
        out_cell(&t, "%s", rule_defs[i].word);
        out_cell(&t, "%s", rule_text(c->db, (enum rule)i, values[i], text, sizeof text));
        out_cell(&t, "%s", _(rule_defs[i].help));
    }
    out_table_end(&t, "");
    return RC_OK;
}

static enum rc set_for(struct cli *c, int64_t value, struct err *e)
{
    struct practitioner p;
    char text[RULE_TEXT];
    enum rc rc = practitioner_find(c->db, cli_option(c, "with"), &p, e);

    if (rc == RC_OK)
        rc = rule_set_overbook_of(c->db, p.id, value, e);
    if (rc == RC_OK)
        rc = practitioner_load(c->db, p.id, &p, e);
    if (rc == RC_OK)
        out_line("%s %s: %s", rule_defs[RULE_OVERBOOK].word, p.short_name,
                 rule_text(c->db, RULE_OVERBOOK, p.overbook_limit, text, sizeof text));
    return rc;
}

static enum rc run(struct cli *c, struct err *e)
{
    const char *word = cli_argument(c, 0), *typed = word ? cli_argument(c, 1) : NULL;
    int i = word ? WORD_INDEX(rule_defs, word, -1) : -1;
    char text[RULE_TEXT];
    int64_t value = RULE_NONE;
    enum rc rc;

    if (!word)
        return list(c, e);
    if (i < 0)
        return cli_usage(c, e, _("There is no such rule; run rules without a name to see all."));
    if (!typed)
        return cli_usage(c, e, _("Say what it shall be."));
    if (cli_has(c, "with") && i != RULE_OVERBOOK)
        return cli_usage(c, e, _("Only overbook_limit can be set for one practitioner."));
    if (!(cli_has(c, "with") && strcmp(typed, "none") == 0) &&
        (rc = rule_parse(c->db, (enum rule)i, typed, &value, e)) != RC_OK)
        return rc;
    if (cli_has(c, "with"))
        return set_for(c, value, e);
    if ((rc = rule_set(c->db, (enum rule)i, value, e)) == RC_OK)
        out_line("%s: %s", word, rule_text(c->db, (enum rule)i, value, text, sizeof text));
    return rc;
}

const struct verb verb_rules = {
    .name = "rules",
    .usage = "[NAME VALUE] [--with WHO]",
    .help = N_("the clinic's own rules: how often may be overbooked, what is late, what may be owed"),
    .more = N_("Minutes are typed as 90, 24h or 2d, amounts as 150.00; none takes a limit away."),
    .options = rules_options,
    .min_arguments = 0,
    .max_arguments = 2,
    .group = GROUP_SETUP,
    .needs = NEEDS_STAFF,
    .run = run,
};
