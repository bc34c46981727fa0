/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk note: the dated notes about a person, and a new one. */
#include <stdio.h>

#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/people/note.h"
#include "src/people/privacy.h"

static const struct option_def note_options[] = {
    OPTION('t', "text", "TEXT", N_("what the new note says; without it the notes are listed")),
    OPTION('n', "limit", "N", N_("at most N notes, newest first (20)")),
    OPTION_END,
};

static enum rc print_notes(struct cli *c, int64_t patient_id, int limit, struct err *e)
{
    struct note_list list = {0};
    char when[96];
    enum rc rc = note_of_patient(c->db, patient_id, limit, &list, e);

    for (size_t i = 0; rc == RC_OK && i < list.n; i++) {
        out_line("%s  %s", cli_when_at(c, list.rows[i].at, when, sizeof when), list.rows[i].staff);
        out_lines("  | ", list.rows[i].text);
    }
    if (rc == RC_OK && list.n == 0)
        out_line(_("There are no notes about this person."));
    note_list_release(&list);
    return rc;
}

static enum rc print_json(struct cli *c, int64_t patient_id, int64_t limit, struct err *e)
{
    struct rows r;
    struct stmt st;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    stmt_open(&st, c->db, "SELECT * FROM v_note WHERE patient_id = :id ORDER BY id DESC LIMIT :limit");
    stmt_int(&st, ":id", patient_id);
    stmt_int(&st, ":limit", limit);
    return rows_end(&r, rows_statement(&r, &st, e), e);
}

static enum rc run(struct cli *c, struct err *e)
{
    const char *text = cli_option(c, "text");
    char typed[512], name[256];
    int64_t id = 0, limit = 20;
    enum rc rc;

    cli_words(c, 0, typed, sizeof typed);
    if ((rc = cli_number(c, "limit", 1, 1000, &limit, e)) != RC_OK || (rc = cli_patient(c, typed, &id, e)) != RC_OK ||
        (text && (rc = note_add(c->db, id, text, NULL, e)) != RC_OK))
        return rc;
    if (c->json)
        return print_json(c, id, limit, e);
    if (!text)
        return print_notes(c, id, (int)limit, e);
    out_line(_("Noted: %s"), patient_display_of(c->db, id, name, sizeof name));
    return RC_OK;
}

const struct verb verb_note = {
    .name = "note",
    .usage = "PATIENT [--text TEXT] [--limit N]",
    .help = N_("list the notes about a person, or write one"),
    .options = note_options,
    .min_arguments = 1,
    .max_arguments = -1,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};
