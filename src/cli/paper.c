/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk daysheet and slip: a day and an appointment on paper. */
#include "src/desk/paper.h"

#include <unistd.h>

#include "src/base/file.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/desk/ics_file.h"

static const struct option_def daysheet_options[] = {
    OPTION('w', "practitioner", "WHO", N_("only this practitioner")),
    OPTION('o', "output", "FILE", N_("to this new file instead of standard output")),
    OPTION_FLAG('p', "print", N_("to the printer: desk.print_command of the settings")),
    OPTION_END,
};

static enum rc daysheet(struct cli *c, struct err *e)
{
    const char *path = cli_option(c, "output");
    int32_t day = site_today(c->db);
    int64_t who = 0;
    char typed[128];
    FILE *out;
    enum rc rc;

    cli_words(c, 0, typed, sizeof typed);
    if (typed[0] && calendar_parse(typed, site_calendar(c->db), day, CALENDAR_ANY_DAY, &day, NULL, e) != RC_OK) {
        c->wrong_usage = true;
        return RC_INVALID;
    }
    if (path && cli_has(c, "print"))
        return cli_usage(c, e, _("--output and --print cannot both be done."));
    if (c->json)
        return cli_usage(c, e, _("A day sheet is for paper; agenda --json gives the day to programs."));
    if ((rc = cli_practitioner(c, "practitioner", &who, e)) != RC_OK)
        return rc;
    if (cli_has(c, "print")) {
        if ((rc = paper_print_day(c->db, day, who, c->settings.print_command, e)) == RC_OK)
            out_line(_("Given to %s."), c->settings.print_command);
        return rc;
    }
    if (path)
        return (rc = file_new(path, &out, e)) == RC_OK
                   ? file_finish(out, path, paper_day(c->db, day, who, PAPER_LINES, out, e), e)
                   : rc;
    if (!(out = out_stream()))
        return err_memory(e);
    rc = paper_day(c->db, day, who, isatty(STDOUT_FILENO) ? 0 : PAPER_LINES, out, e);
    fclose(out);
    return rc;
}

const struct verb verb_daysheet = {
    .name = "daysheet",
    .usage = "[DAY] [--practitioner WHO] [-o FILE | --print]",
    .help = N_("a day on paper: 80 columns, a page for each practitioner"),
    .more = N_("DAY is written as anywhere: t+1, mon, 6/3, 2031-03-06. Without it: today. It is noted: see access."),
    .options = daysheet_options,
    .min_arguments = 0,
    .max_arguments = -1,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = daysheet,
};

static const struct option_def slip_options[] = {
    OPTION_FLAG(0, "ics", N_("as a calendar file to mail to the person, without anything about them")),
    OPTION('o', "output", "FILE", N_("to this new file instead of standard output")),
    OPTION_FLAG('p', "print", N_("to the printer: desk.print_command of the settings")),
    OPTION_PATIENT,
    OPTION_END,
};

static enum rc slip(struct cli *c, struct err *e)
{
    const char *path = cli_option(c, "output");
    enum paper_kind kind = cli_has(c, "ics") ? PAPER_ICS : PAPER_SLIP;
    struct appointment a;
    FILE *out;
    enum rc rc;

    if (cli_has(c, "print") && (path || kind == PAPER_ICS))
        return cli_usage(c, e, _("--print prints the slip alone, without --output or --ics."));
    if ((rc = cli_appointment(c, cli_argument(c, 0), false, &a, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_APPOINTMENT, a.id, e);
    if (cli_has(c, "print")) {
        if ((rc = paper_print_slip(c->db, a.id, c->settings.print_command, e)) == RC_OK)
            out_line(_("Given to %s."), c->settings.print_command);
        return rc;
    }
    if (path)
        return paper_save(c->db, a.id, kind, path, e);
    if (!(out = out_stream()))
        return err_memory(e);
    rc = kind == PAPER_ICS ? ics_appointment(c->db, a.id, out, e) : paper_slip(c->db, a.id, out, e);
    fclose(out);
    return rc;
}

const struct verb verb_slip = {
    .name = "slip",
    .usage = "APPOINTMENT [--ics] [-o FILE | --print]",
    .help = N_("what a person takes home of an appointment: when, what, with whom, where"),
    .more = N_("APPOINTMENT is its number, or anything that finds one person who has exactly one to come."),
    .options = slip_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = slip,
};
