/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk organisation import: the members of an organisation from a CSV file. */
#include "src/people/member_import.h"

#include "src/cli/import_told.h"
#include "src/cli/organisation_import.h"
#include "src/cli/rows.h"
#include "src/people/import_map.h"

static enum rc print_json(const struct member_import *m, struct err *e)
{
    const struct import_result *r = &m->result;
    struct rows rows;
    enum rc rc = rows_begin(&rows, e);

    if (rc != RC_OK)
        return rc;
    json_object(&rows.json, NULL);
    json_int(&rows.json, "rows", r->rows);
    json_int(&rows.json, "registered", r->written);
    json_int(&rows.json, "known", r->skipped + r->updated);
    json_int(&rows.json, "refused", r->refused);
    json_int(&rows.json, "members_new", m->made);
    json_int(&rows.json, "members_changed", m->changed);
    json_int(&rows.json, "members_same", m->same);
    json_int(&rows.json, "batch", r->batch);
    json_text(&rows.json, "ignored", r->ignored);
    json_object_end(&rows.json);
    return rows_end(&rows, RC_OK, e);
}

static void print_text(const struct member_import *m, bool dry_run)
{
    const struct import_result *r = &m->result;

    out_line(ngettext_("%lld row: %lld registered, %lld known, %lld refused.",
                       "%lld rows: %lld registered, %lld known, %lld refused.", r->rows),
             (long long)r->rows, (long long)r->written, (long long)(r->skipped + r->updated), (long long)r->refused);
    if (dry_run)
        out_line(_("Nothing was written: this was a trial."));
    else
        out_line(_("Members: %lld new, %lld changed, %lld as they were."), (long long)m->made, (long long)m->changed,
                 (long long)m->same);
    if (r->ignored[0])
        out_line(_("Columns not imported: %s."), r->ignored);
    if (r->batch > 0)
        out_line(_("This is batch %lld; take it back with: frontdesk undo --batch %lld"), (long long)r->batch,
                 (long long)r->batch);
}

enum rc organisation_import(struct cli *c, int64_t organisation_id, const char *path, struct err *e)
{
    struct member_import m = {.organisation_id = organisation_id, .from_day = PATIENT_NO_DAY, .to_day = PATIENT_NO_DAY};
    struct import_map map = {0};
    struct import_told told = {0};
    struct import_options o = {.map = &map,
                               .dry_run = cli_has(c, "dry-run"),
                               .strict = cli_has(c, "strict"),
                               .duplicates = DUPLICATES_SKIP,
                               .refused = import_told_refused,
                               .progress = import_told_progress,
                               .ctx = &told};
    enum rc rc, printed;

    if ((rc = cli_day(c, "from", &m.from_day, e)) != RC_OK || (rc = cli_day(c, "until", &m.to_day, e)) != RC_OK)
        return rc;
    if (cli_has(c, "map"))
        rc = import_map_load(cli_option(c, "map"), &import_patients_kind, &member_import_fields, &map, e);
    map.duplicates = DUPLICATES_SKIP;
    if (rc == RC_OK) {
        cli_catch_stop();
        rc = member_import_file(c->db, path, &o, &m, e);
        import_told_end(&told);
    }
    if (m.result.rows > 0) {
        if (c->json)
            printed = print_json(&m, rc == RC_OK ? e : NULL);
        else {
            print_text(&m, o.dry_run);
            printed = RC_OK;
        }
        rc = rc == RC_OK ? printed : rc;
    }
    import_map_release(&map);
    if (rc == RC_OK && m.result.rows > 0 && m.result.refused == m.result.rows)
        rc = err_set(e, RC_INVALID, _("No row could be imported; each is listed with its line."));
    return rc;
}
