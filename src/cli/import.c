/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk import: people, appointments and visits from a CSV file. */
#include "src/desk/import_kinds.h"

#include <string.h>

#include "src/cli/import_told.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/people/import_map.h"

static const struct option_def import_options[] = {
    OPTION('m', "map", "NAME|FILE", N_("how the file is to be read: a map saved on the import screen, or a file")),
    OPTION('e', "encoding", "E", N_("utf-8, utf-16, utf-16be, gb18030, big5, windows-1256 or windows-1258")),
    OPTION(0, "dates", "ORDER", N_("dmy, mdy, ymd or jalali, where the values do not tell")),
    OPTION(0, "duplicates", "RULE", N_("people here already: new (as they come), skip them, or update their empty fields")),
    OPTION(0, "refused", "FILE", N_("write the refused rows to a new file, each with its reason")),
    OPTION_FLAG('n', "dry-run", N_("count and list what is wrong, write nothing")),
    OPTION_FLAG(0, "strict", N_("write nothing unless every row is good")),
    OPTION_END,
};

static enum rc print_json(const struct import_result *r, struct err *e)
{
    struct rows rows;
    enum rc rc = rows_begin(&rows, e);

    if (rc != RC_OK)
        return rc;
    json_object(&rows.json, NULL);
    json_int(&rows.json, "rows", r->rows);
    json_int(&rows.json, "written", r->written);
    json_int(&rows.json, "updated", r->updated);
    json_int(&rows.json, "skipped", r->skipped);
    json_int(&rows.json, "known", r->known);
    json_int(&rows.json, "maybe", r->maybe);
    json_int(&rows.json, "doubted", r->doubted);
    json_int(&rows.json, "refused", r->refused);
    json_int(&rows.json, "batch", r->batch);
    json_text(&rows.json, "form", r->form);
    json_text(&rows.json, "unknown", r->unknown);
    json_text(&rows.json, "ignored", r->ignored);
    json_object_end(&rows.json);
    return rows_end(&rows, RC_OK, e);
}

static void print_text(const struct import_result *r, bool dry_run)
{
    if (r->form[0])
        out_line(_("Read as %s."), r->form);
    out_line(dry_run ? ngettext_("%lld row: %lld would be imported, %lld refused.",
                                 "%lld rows: %lld would be imported, %lld refused.", r->rows)
                     : ngettext_("%lld row: %lld imported, %lld refused.",
                                 "%lld rows: %lld imported, %lld refused.", r->rows),
             (long long)r->rows, (long long)r->written, (long long)r->refused);
    if (r->skipped > 0)
        out_line(ngettext_("%lld is here already.", "%lld are here already.", r->skipped), (long long)r->skipped);
    if (r->updated > 0)
        out_line(ngettext_("%lld is here already and got what was missing.",
                           "%lld are here already and got what was missing.", r->updated),
                 (long long)r->updated);
    if (r->maybe > 0)
        out_line(ngettext_("%lld is perhaps somebody who is here; see frontdesk duplicates.",
                           "%lld are perhaps somebody who is here; see frontdesk duplicates.", r->maybe),
                 (long long)r->maybe);
    if (r->doubted > 0)
        out_line(ngettext_("%lld has a phone, national number or birth date that cannot be right; it is kept.",
                           "%lld have a phone, national number or birth date that cannot be right; they are kept.",
                           r->doubted),
                 (long long)r->doubted);
    out_lines("", r->unknown);
    if (r->ignored[0])
        out_line(_("Columns not imported: %s."), r->ignored);
    if (r->batch > 0)
        out_line(_("This is batch %lld; take it back with: frontdesk undo --batch %lld"), (long long)r->batch,
                 (long long)r->batch);
}

/* An option that is one of some words; *ret stays as it is when it was not given. */
static enum rc word_option(struct cli *c, const char *name, const struct enum_word *words, size_t n, int *ret,
                           struct err *e)
{
    const char *typed = cli_option(c, name);
    int i = typed ? word_find(&words->word, sizeof *words, n, typed, -1) : *ret;

    if (i < 0)
        return cli_usage(c, e, _("--%s cannot be %s."), name, typed);
    *ret = i;
    return RC_OK;
}

/* The map, and what the options say instead of it. */
static enum rc read_map(struct cli *c, const struct import_kind *kind, struct import_map *map, struct err *e)
{
    int encoding, dates, duplicates;
    enum rc rc = cli_has(c, "map") ? import_map_load(cli_option(c, "map"), kind, NULL, map, e) : RC_OK;

    encoding = (int)map->encoding;
    dates = (int)map->dates;
    duplicates = (int)map->duplicates;
    if (rc == RC_OK)
        rc = word_option(c, "encoding", csv_encodings, CSV_ENCODING_COUNT, &encoding, e);
    if (rc == RC_OK)
        rc = word_option(c, "dates", import_dates, DATES_COUNT, &dates, e);
    if (rc == RC_OK)
        rc = word_option(c, "duplicates", import_duplicates, DUPLICATES_COUNT, &duplicates, e);
    map->encoding = (enum csv_encoding)encoding;
    map->dates = (enum import_dates)dates;
    map->duplicates = (enum import_duplicates)duplicates;
    return rc;
}

static enum rc import(struct cli *c, const struct import_kind *kind, const struct import_map *map, struct err *e)
{
    struct import_told told = {0};
    struct import_options o = {.map = map,
                               .duplicates = map->duplicates,
                               .dry_run = cli_has(c, "dry-run"),
                               .strict = cli_has(c, "strict"),
                               .refused_path = cli_option(c, "refused"),
                               .refused = import_told_refused,
                               .progress = import_told_progress,
                               .ctx = &told};
    struct import_result result = {0};
    enum rc rc, printed = RC_OK;

    cli_catch_stop();
    rc = import_file(c->db, kind, cli_argument(c, 1), &o, &result, e);
    import_told_end(&told);
    if (rc != RC_OK && result.rows == 0)
        return rc;
    if (c->json)
        printed = print_json(&result, rc == RC_OK ? e : NULL);
    else
        print_text(&result, o.dry_run);
    if (rc == RC_OK)
        rc = printed;
    if (rc == RC_OK && result.rows > 0 && result.refused == result.rows)
        rc = err_set(e, RC_INVALID, _("No row could be imported; above stands why."));
    return rc;
}

static enum rc run(struct cli *c, struct err *e)
{
    const struct import_kind *kind = import_kind_find(cli_argument(c, 0));
    struct import_map map = {0};
    enum rc rc;

    if (!kind)
        return cli_usage(c, e, _("%s cannot be imported; patients, appointments and visits can."), cli_argument(c, 0));
    rc = read_map(c, kind, &map, e);
    if (rc == RC_OK)
        rc = import(c, kind, &map, e);
    import_map_release(&map);
    return rc;
}

const struct verb verb_import = {
    .name = "import",
    .usage = "patients|appointments|visits FILE.csv [--map M] [--duplicates RULE] [--dry-run]",
    .help = N_("import people, appointments or visits from a CSV file"),
    .more = N_(
        "Columns are known by their names, in English, Chinese, Persian and Vietnamese. A map says what else they\n"
        "are called; the import screen learns one; the manual tells how it is written.\n"
        "Fields of patients: family, given, middle, name, alias, sex, born, died, phone, phone2, phone3, email,\n"
        "national, insurance, card, number, street-number, address, address2, district, city, state, postcode,\n"
        "languages, occupation, source, lifecycle, privacy, allergy, note.\n"
        "Of appointments and visits: number, patient (their number), patient-id (ours), national, phone, name,\n"
        "family, given, service, practitioner, room, start, time, end; of appointments also status, reason, note;\n"
        "of visits also charged, paid, method, next, next-note.\n"
        "Rows that are refused are listed on standard error with their line; the others are imported as one\n"
        "batch, which can be taken back. An import that was stopped goes on when the same file is given again.\n"
        "The exit code is 1 when no row was good, or with --strict not every one."),
    .options = import_options,
    .min_arguments = 2,
    .max_arguments = 2,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};
