/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk import: people from a CSV file. */
#include "src/people/import.h"

#include <string.h>

#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def import_options[] = {
    OPTION('m', "map", "FILE", N_("an INI file that says which column is which field")),
    OPTION_FLAG('n', "dry-run", N_("count and list what is wrong, write nothing")),
    OPTION_FLAG(0, "strict", N_("write nothing unless every row is good")),
    OPTION_END,
};

static void refused(void *ctx, const struct import_refusal *r)
{
    (void)ctx;
    out_progress(NULL);
    out_hint(_("line %lld: %s"), (long long)r->line, r->reason);
}

static bool progress(void *ctx, int64_t done, int64_t total)
{
    (void)ctx;
    if (total > 0)
        out_progress(_("%lld of %lld"), (long long)done, (long long)total);
    else
        out_progress(_("%lld read"), (long long)done);
    return cli_stopped();
}

static enum rc print_json(const struct import_result *r, struct err *e)
{
    struct rows rows;
    enum rc rc = rows_begin(&rows, e);

    if (rc != RC_OK)
        return rc;
    json_object(&rows.json, NULL);
    json_int(&rows.json, "rows", r->rows);
    json_int(&rows.json, "written", r->written);
    json_int(&rows.json, "refused", r->refused);
    json_int(&rows.json, "known", r->known);
    json_int(&rows.json, "batch", r->batch);
    json_text(&rows.json, "ignored", r->ignored);
    json_object_end(&rows.json);
    return rows_end(&rows, RC_OK, e);
}

static void print_text(const struct import_result *r, bool dry_run)
{
    out_line(dry_run ? ngettext_("%lld row: %lld would be imported, %lld refused.",
                                 "%lld rows: %lld would be imported, %lld refused.", r->rows)
                     : ngettext_("%lld row: %lld imported, %lld refused.",
                                 "%lld rows: %lld imported, %lld refused.", r->rows),
             (long long)r->rows, (long long)(dry_run ? r->rows - r->refused : r->written), (long long)r->refused);
    if (r->known > 0)
        out_line(ngettext_("%lld of those refused is here already.", "%lld of those refused are here already.",
                           r->known),
                 (long long)r->known);
    if (r->ignored[0])
        out_line(_("Columns not imported: %s."), r->ignored);
    if (r->batch > 0)
        out_line(_("This is batch %lld; take it back with: frontdesk undo --batch %lld"), (long long)r->batch,
                 (long long)r->batch);
}

static enum rc run(struct cli *c, struct err *e)
{
    struct import_options o = {.map_file = cli_option(c, "map"),
                               .dry_run = cli_has(c, "dry-run"),
                               .strict = cli_has(c, "strict"),
                               .refused = refused,
                               .progress = progress,
                               .ctx = c};
    struct import_result result = {0};
    enum rc rc, printed = RC_OK;

    if (strcmp(cli_argument(c, 0), "patients") != 0)
        return cli_usage(c, e, _("%s cannot be imported; patients can."), cli_argument(c, 0));
    cli_catch_stop();
    rc = import_patients(c->db, cli_argument(c, 1), &o, &result, e);
    out_progress(NULL);
    if (rc != RC_OK && result.rows == 0)
        return rc;
    if (c->json)
        printed = print_json(&result, rc == RC_OK ? e : NULL);
    else
        print_text(&result, o.dry_run);
    if (rc == RC_OK)
        rc = printed;
    if (rc == RC_OK && result.refused == result.rows && result.refused > result.known)
        rc = err_set(e, RC_INVALID, _("No row could be imported; each is listed with its line."));
    return rc;
}

const struct verb verb_import = {
    .name = "import",
    .usage = "patients FILE.csv [--map FILE] [--dry-run] [--strict]",
    .help = N_("import people from a CSV file"),
    .more = N_(
        "Columns are known by their names. A map says what else they are called: an INI file with a section\n"
        "[columns] and lines such as: family = \"Nachname\". The fields are family, given, middle, name, alias,\n"
        "sex, born, died, phone, phone2, phone3, email, national, insurance, card, number, street-number,\n"
        "address, address2, district, city, state, postcode, languages, occupation, source, lifecycle,\n"
        "privacy, allergy and note.\n"
        "Rows that are refused are listed on standard error with their line; the others are imported as one\n"
        "batch, which can be taken back. The exit code is 1 when no row was good, or with --strict not every one."),
    .options = import_options,
    .min_arguments = 2,
    .max_arguments = 2,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};
