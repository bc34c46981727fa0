/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk calendar: calendars of practitioners read in as busy time, listed, taken away. */
#include <string.h>

#include "src/booking/busy.h"
#include "src/booking/stranded.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def calendar_options[] = {
    OPTION('n', "name", "NAME", N_("what the calendar is called here (the file's name)")),
    OPTION_FLAG(0, "titles", N_("import: keep what each thing is called; without it nobody here reads it")),
    OPTION_FLAG(0, "dry-run", N_("import: say what would change, and change nothing")),
    OPTION_END,
};

static enum rc list(struct cli *c, struct err *e)
{
    static const struct out_column columns[] = {
        {N_("With"), false}, {N_("Calendar"), false}, {N_("Absences"), true}, {N_("First"), false}, {N_("Last"), false}};
    struct busy_calendar_list l = {0};
    enum rc rc = busy_calendars(c->db, &l, e);
    char first[64], last[64];
    struct out_table t;
    struct rows r;

    if (rc == RC_OK && c->json && (rc = rows_begin(&r, e)) == RC_OK) {
        for (size_t i = 0; i < l.n; i++) {
            json_object(&r.json, NULL);
            json_text(&r.json, "practitioner", l.rows[i].practitioner);
            json_text(&r.json, "calendar", l.rows[i].name);
            json_int(&r.json, "absences", l.rows[i].n);
            json_text(&r.json, "first", calendar_format_day(first, sizeof first, CALENDAR_GREGORIAN, l.rows[i].first_day, CALENDAR_ISO));
            json_text(&r.json, "last", calendar_format_day(last, sizeof last, CALENDAR_GREGORIAN, l.rows[i].last_day, CALENDAR_ISO));
            json_object_end(&r.json);
        }
        rc = rows_end(&r, RC_OK, e);
    } else if (rc == RC_OK) {
        out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
        for (size_t i = 0; i < l.n; i++) {
            out_cell(&t, "%s", l.rows[i].practitioner);
            out_cell(&t, "%s", l.rows[i].name);
            out_cell(&t, "%lld", (long long)l.rows[i].n);
            out_cell(&t, "%s", cli_day_text(c, l.rows[i].first_day, first, sizeof first));
            out_cell(&t, "%s", cli_day_text(c, l.rows[i].last_day, last, sizeof last));
        }
        out_table_end(&t, _("No calendar has been read in."));
    }
    busy_calendar_list_release(&l);
    return rc;
}

/* Who is booked with them while they are busy: somebody has to call them. */
static enum rc say_stranded(struct cli *c, int64_t practitioner_id, struct err *e)
{
    struct stranded_list l = {0};
    enum rc rc = stranded_list(c->db, &l, e);
    char when[96];
    int n = 0;

    for (size_t i = 0; i < l.n && rc == RC_OK; i++)
        n += l.rows[i].a.practitioner_id == practitioner_id || l.rows[i].a.assistant_id == practitioner_id;
    if (n > 0)
        out_line(ngettext_("%d appointment does not fit any more:", "%d appointments do not fit any more:", n), n);
    for (size_t i = 0; i < l.n && rc == RC_OK; i++)
        if (l.rows[i].a.practitioner_id == practitioner_id || l.rows[i].a.assistant_id == practitioner_id)
            out_line("  %lld  %s  %s  %s  %s", (long long)l.rows[i].a.id, cli_when(c, l.rows[i].a.start_min, when, sizeof when),
                     l.rows[i].a.patient, l.rows[i].a.service, l.rows[i].why);
    stranded_list_release(&l);
    return rc;
}

static enum rc import_json(const struct practitioner *p, const struct busy_import *i, struct err *e)
{
    char until[32];
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    json_object(&r.json, NULL);
    json_text(&r.json, "practitioner", p->short_name);
    json_text(&r.json, "calendar", i->called);
    json_int(&r.json, "new", (int64_t)i->added);
    json_int(&r.json, "gone", (int64_t)i->gone);
    json_int(&r.json, "as_before", (int64_t)i->kept);
    json_text(&r.json, "until", calendar_format_day(until, sizeof until, CALENDAR_GREGORIAN, i->until_day, CALENDAR_ISO));
    json_object_end(&r.json);
    return rows_end(&r, RC_OK, e);
}

static enum rc import(struct cli *c, const struct practitioner *p, struct err *e)
{
    const char *name = cli_option(c, "name");
    struct busy_import i = {.practitioner_id = p->id,
                            .path = cli_argument(c, 2),
                            .name = name ? name : "",
                            .titles = cli_has(c, "titles"),
                            .only_try = cli_has(c, "dry-run")};
    enum rc rc = busy_import(c->db, &i, e);
    char until[64];

    if (rc == RC_OK && c->json)
        return import_json(p, &i, e);
    if (rc != RC_OK)
        return rc;
    if (i.only_try)
        out_line("%s", _("Tried only; nothing was changed."));
    out_line(_("%s, calendar \"%s\": %zu new, %zu gone, %zu as before."), p->short_name, i.called, i.added, i.gone, i.kept);
    out_line(_("Read until %s; read it in again before then."), cli_day_text(c, i.until_day, until, sizeof until));
    return i.only_try ? RC_OK : say_stranded(c, p->id, e);
}

static enum rc run(struct cli *c, struct err *e)
{
    const char *what = cli_argument(c, 0), *who = cli_argument(c, 1);
    bool imports = strcmp(what, "import") == 0, removes = strcmp(what, "remove") == 0;
    struct practitioner p;
    size_t gone = 0;
    enum rc rc;

    if (strcmp(what, "list") == 0)
        return who ? cli_usage(c, e, _("calendar list takes nothing more.")) : list(c, e);
    if (!imports && !removes)
        return cli_usage(c, e, _("calendar can import, list and remove, not %s."), what);
    if (!who || !cli_argument(c, 2))
        return cli_usage(c, e, imports ? _("Say whose calendar, and the file: calendar import li li.ics.")
                                       : _("Say whose calendar, and its name: calendar remove li hospital."));
    if ((rc = worker_find(c->db, who, &p, e)) != RC_OK)
        return rc;
    if (imports)
        return import(c, &p, e);
    if ((rc = busy_remove(c->db, p.id, cli_argument(c, 2), &gone, e)) == RC_OK)
        out_line(ngettext_("%zu absence of \"%s\" taken away.", "%zu absences of \"%s\" taken away.", gone), gone,
                 cli_argument(c, 2));
    return rc;
}

const struct verb verb_calendar = {
    .name = "calendar",
    .usage = "import WHO FILE.ics [--name NAME] | list | remove WHO NAME",
    .help = N_("read in what a practitioner does elsewhere, as busy time"),
    .more = N_("A calendar read in again takes its own place, and only what differs is written. What repeats for ever is read\n"
               "a year ahead. Appointments that do not fit any more are listed. undo takes it back."),
    .options = calendar_options,
    .min_arguments = 1,
    .max_arguments = 3,
    .group = GROUP_SETUP,
    .needs = NEEDS_STAFF,
    .run = run,
};
