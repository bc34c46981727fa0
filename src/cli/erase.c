/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk erase: everything personal about somebody goes from the file; who may be erased now; how long records stay. */
#include "src/people/erase.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/desk/values.h"
#include "src/people/privacy.h"
#include "src/store/copies.h"

static const struct option_def erase_options[] = {
    OPTION(0, "confirm", "NAME", N_("the person's name or number once more, instead of being asked")),
    OPTION_FLAG(0, "finish", N_("go on with what was stopped, or waited for another desk")),
    OPTION_FLAG(0, "due", N_("list restricted people whose records need not be kept any longer")),
    OPTION_END,
};

static bool progress(void *ctx, const char *what, int64_t done, int64_t total)
{
    (void)ctx;
    out_progress("%s: %lld / %lld", what, (long long)done, (long long)total);
    return cli_stopped();
}

static enum rc run_due(struct cli *c, struct err *e)
{
    static const struct out_column columns[] = {{N_("Number"), true}, {N_("Name"), false}, {N_("Last here"), false}};
    struct erase_due_list list = {0};
    struct out_table t;
    struct rows r;
    char day[64];
    enum rc rc = erase_due_list(c->db, &list, e);

    if (rc == RC_OK && c->json && (rc = rows_begin(&r, e)) == RC_OK) {
        for (size_t i = 0; i < list.n && rc == RC_OK; i++) {
            json_object(&r.json, NULL);
            json_int(&r.json, "id", list.rows[i].patient_id);
            json_text(&r.json, "name", list.rows[i].name);
            json_object_end(&r.json);
        }
        rc = rows_end(&r, rc, e);
    } else if (rc == RC_OK) {
        out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
        for (size_t i = 0; i < list.n; i++) {
            out_cell(&t, "%lld", (long long)list.rows[i].patient_id);
            out_cell(&t, "%s", list.rows[i].name);
            out_cell(&t, "%s", list.rows[i].last_day == PATIENT_NO_DAY
                                   ? ""
                                   : cli_day_text(c, list.rows[i].last_day, day, sizeof day));
        }
        out_table_end(&t, _("Nobody who is restricted may be erased yet."));
    }
    erase_due_list_release(&list);
    return rc;
}

/* The name or the number, typed once more. */
static enum rc confirm(struct cli *c, int64_t id, const char *name, struct err *e)
{
    const char *given = cli_option(c, "confirm");
    char typed[2 * PATIENT_NAME], said[2 * PATIENT_NAME] = "";

    if (!given) {
        if (!isatty(STDIN_FILENO))
            return cli_usage(c, e, _("An erasure cannot be undone: repeat the name or number with --confirm."));
        out_hint(_("Erase %s (number %lld) for good? It cannot be undone. Type the name or the number:"),
                 patient_said_name(c->db, id, said, sizeof said), (long long)id);
        if (!fgets(typed, sizeof typed, stdin))
            typed[0] = '\0';
        typed[strcspn(typed, "\r\n")] = '\0';
        given = typed;
    }
    if (strcmp(given, name) == 0 || cli_as_number(given) == id)
        return RC_OK;
    return err_set(e, RC_INVALID, _("That is neither the name nor the number. Nobody was erased."));
}

static enum rc tell_copies(struct cli *c, int64_t id, struct err *e)
{
    struct copy_list copies = {0};
    enum rc rc = copies_with(c->db, "patient", id, &copies, e);

    for (size_t i = 0; i < copies.n; i++)
        out_line(_("Still in the copy %s"), copies.rows[i].path);
    if (copies.n > 0)
        out_line("%s", _("Remove those copies, or erase the person there too."));
    copy_list_release(&copies);
    return rc;
}

/* The same as one object. */
static enum rc json_done(struct cli *c, int64_t id, const struct erase_done *done, struct err *e)
{
    struct copy_list copies = {0};
    struct rows r;
    enum rc rc = copies_with(c->db, "patient", id, &copies, e);

    if (rc == RC_OK && (rc = rows_begin(&r, e)) == RC_OK) {
        json_object(&r.json, NULL);
        json_int(&r.json, "id", id);
        json_int(&r.json, "seq", done->seq);
        json_int(&r.json, "changes", done->changes);
        json_int(&r.json, "pages", done->pages);
        json_array(&r.json, "copies");
        for (size_t i = 0; i < copies.n; i++)
            json_text(&r.json, NULL, copies.rows[i].path);
        json_array_end(&r.json);
        json_object_end(&r.json);
        rc = rows_end(&r, RC_OK, e);
    }
    copy_list_release(&copies);
    return rc;
}

static enum rc tell_mention(void *ctx, const char *table, int64_t id, int64_t patient_id, struct err *e)
{
    (void)ctx;
    (void)e;
    if (strcmp(table, "patient") == 0)
        out_line(_("The name still stands in the details of number %lld: look at them."), (long long)id);
    else if (patient_id)
        out_line(_("The name still stands in %s %lld, of number %lld: look at it."), value_table(table), (long long)id,
                 (long long)patient_id);
    else
        out_line(_("The name still stands in %s %lld: look at it."), value_table(table), (long long)id);
    return RC_OK;
}

static void tell_done(const struct erase_done *done)
{
    if (done->changes)
        out_line(ngettext_("Emptied in the journal: %lld change.", "Emptied in the journal: %lld changes.", done->changes),
                 (long long)done->changes);
    if (done->pages)
        out_line(ngettext_("Wiped in the file: %lld page.", "Wiped in the file: %lld pages.", done->pages),
                 (long long)done->pages);
}

static enum rc run_person(struct cli *c, struct err *e)
{
    struct erase_options o = {.progress = progress};
    struct erase_done done = {0};
    char typed[512], name[2 * PATIENT_NAME];
    int64_t id = 0;
    enum rc rc;

    cli_words(c, 0, typed, sizeof typed);
    id = cli_as_number(typed);
    if (id < 1 && (rc = cli_patient(c, typed, &id, e)) != RC_OK)
        return rc;
    if ((rc = erase_check(c->db, id, e)) != RC_OK || (rc = erase_name(c->db, id, name, e)) != RC_OK ||
        (rc = confirm(c, id, name, e)) != RC_OK)
        return rc;
    cli_catch_stop();
    rc = patient_erase(c->db, id, &o, &done, e);
    out_progress(NULL);
    if (done.seq && c->json && rc == RC_OK)
        return json_done(c, id, &done, e);
    if (done.seq) {
        out_line(_("Erased: number %lld. The accounts and the journal's chain are whole."), (long long)id);
        tell_done(&done);
        if (rc == RC_OK)
            rc = erase_mentions(c->db, name, tell_mention, NULL, e);
        if (rc == RC_OK)
            rc = tell_copies(c, id, e);
    }
    return rc;
}

static enum rc run(struct cli *c, struct err *e)
{
    struct erase_options o = {.progress = progress};
    struct erase_done done = {0};
    enum rc rc;

    if (cli_has(c, "due"))
        return run_due(c, e);
    if (cli_has(c, "finish")) {
        cli_catch_stop();
        rc = patient_erase_finish(c->db, &o, &done, e);
        out_progress(NULL);
        tell_done(&done);
        if (rc == RC_OK)
            out_line("%s", _("Nothing more is to be wiped."));
        return rc;
    }
    if (!cli_argument(c, 0))
        return cli_usage(c, e, _("Say which person: a number, a name, a phone."));
    return run_person(c, e);
}

const struct verb verb_erase = {
    .name = "erase",
    .usage = "PATIENT [--confirm NAME] | --due | --finish",
    .help = N_("erase everything personal about somebody, for good"),
    .more = N_("Accounts and visits stay, under a number that says nothing about anybody, and the journal's chain stays\n"
               "whole. Where the law keeps the records, it is refused: restrict the person instead."),
    .options = erase_options,
    .min_arguments = 0,
    .max_arguments = -1,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};
