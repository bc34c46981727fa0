/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk followups: who is to be called, and how a call went. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/care/attempt.h"
#include "src/care/task.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def followups_options[] = {
    OPTION('u', "until", "DAY", N_("with list: what is due until that day (today)")),
    OPTION('p', "patient", "PATIENT", N_("with list: only this person, also what is due later")),
    OPTION_FLAG('a', "all", N_("with list: also what is closed")),
    OPTION('n', "limit", "N", N_("with list: at most N (100)")),
    OPTION(0, "next", "WHEN", N_("with done: when to try again")),
    OPTION(0, "note", "TEXT", N_("with done: what was said")),
    OPTION_END,
};

static const struct out_column columns[] = {
    {N_("Number"),   true },
    {N_("Due"),      false},
    {N_("Patient"),  false},
    {N_("Phone"),    false},
    {N_("What"),     false},
    {N_("After"),    false},
    {N_("Last try"), false},
};

static void print_table(struct cli *c, const struct task_list *list)
{
    struct out_table t;
    char due[96], hhmm[CIVIL_TEXT];

    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < list->n; i++) {
        const struct task_row *row = &list->rows[i];

        out_cell(&t, "%lld", (long long)row->task.id);
        cli_day_text(c, row->task.due_day, due, sizeof due);
        if (row->task.due_minute)
            out_cell(&t, "%s %s", due, civil_format_time(hhmm, sizeof hhmm, row->task.due_minute));
        else
            out_cell(&t, "%s", due);
        out_cell(&t, "%s", row->patient);
        if (row->task.status == TASK_OPEN && !task_reachable(row))
            out_cell(&t, "%s", row->task.channel == CONSENT_CALL ? _("may not call") : _("may not send"));
        else
            out_cell(&t, row->call[0] ? "%s (%s)" : "%s", row->phone, row->call);
        if (row->task.status == TASK_OPEN)
            out_cell(&t, "%s", row->task.name);
        else
            out_cell(&t, "%s (%s)", row->task.name, _(task_statuses[row->task.status].label));
        out_cell(&t, "%s", row->service);
        out_cell(&t, "%s", row->last_outcome >= 0 ? _(attempt_rules[row->last_outcome].label) : "");
    }
    out_table_end(&t, _("Nothing is due."));
}

static enum rc print_json(struct cli *c, const struct task_list *list, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; rc == RC_OK && i < list->n; i++)
        rc = rows_view(&r, c, VIEW_FOLLOW_UP, list->rows[i].task.id, e);
    return rows_end(&r, rc, e);
}

static enum rc run_list(struct cli *c, struct err *e)
{
    struct task_query q = {.closed = cli_has(c, "all")};
    struct task_list list = {0};
    int64_t limit = 100;
    enum rc rc;

    q.due_until = site_today(c->db);
    if (cli_has(c, "patient")) {
        q.due_until = 0;
        if ((rc = cli_patient(c, cli_option(c, "patient"), &q.patient_id, e)) != RC_OK)
            return rc;
    }
    if ((rc = cli_day(c, "until", &q.due_until, e)) != RC_OK ||
        (rc = cli_number(c, "limit", 1, 100000, &limit, e)) != RC_OK)
        return rc;
    q.limit = (size_t)limit;
    if ((rc = task_find(c->db, &q, &list, e)) != RC_OK)
        return rc;
    if (c->json)
        rc = print_json(c, &list, e);
    else
        print_table(c, &list);
    task_list_release(&list);
    return rc;
}

static enum rc wrong_outcome(struct cli *c, const char *typed, struct err *e)
{
    char known[200];
    size_t at = 0;

    for (int i = 0; i < ATTEMPT_OUTCOMES; i++)
        at += (size_t)snprintf(known + at, sizeof known - at, "%s%s", i ? ", " : "", attempt_rules[i].word);
    return cli_usage(c, e, _("%s is no outcome; these are: %s."), typed, known);
}

/** Without an outcome's own rule for it, --next may be a day alone. */
static enum rc read_next(struct cli *c, int64_t *back_min, struct err *e)
{
    const char *typed = cli_option(c, "next");
    int32_t day;

    if (typed && calendar_parse(typed, site_calendar(c->db), site_today(c->db), CALENDAR_ANY_DAY, &day, NULL,
                                NULL) == RC_OK) {
        *back_min = (int64_t)day * CIVIL_DAY_MIN;
        return RC_OK;
    }
    return cli_moment(c, "next", back_min, e);
}

static enum rc run_done(struct cli *c, struct err *e)
{
    struct attempt_input in = {.task_id = cli_as_number(cli_argument(c, 1))};
    int outcome = WORD_INDEX(attempt_rules, cli_argument(c, 2), -1);
    struct attempt_next next;
    char day[96];
    enum rc rc;

    if (in.task_id < 1)
        return cli_usage(c, e, _("A follow-up is named by its number, not %s."), cli_argument(c, 1));
    if (outcome < 0)
        return wrong_outcome(c, cli_argument(c, 2), e);
    in.outcome = (enum attempt_outcome)outcome;
    if ((rc = cli_text(c, "note", in.note, sizeof in.note, e)) != RC_OK || (rc = read_next(c, &in.back_min, e)) != RC_OK || (rc = attempt_log(c->db, &in, &next, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_FOLLOW_UP, in.task_id, e);
    if (next.status == TASK_OPEN)
        out_line(_("Logged: %s. Next try: %s."), _(attempt_rules[outcome].label),
                 cli_day_text(c, next.day, day, sizeof day));
    else
        out_line(_("Logged: %s. This follow-up is %s."), _(attempt_rules[outcome].label),
                 _(task_statuses[next.status].label));
    return RC_OK;
}

static enum rc run(struct cli *c, struct err *e)
{
    const char *what = cli_argument(c, 0);
    size_t n = c->options.n_arguments;

    if (n == 0 || (n == 1 && strcmp(what, "list") == 0))
        return run_list(c, e);
    if (n == 3 && strcmp(what, "done") == 0)
        return run_done(c, e);
    return cli_usage(c, e, _("followups %s: not one of the forms below."), what);
}

const struct verb verb_followups = {
    .name = "followups",
    .usage = "[list [--until DAY] [--patient PATIENT]] | done NUMBER OUTCOME [--next WHEN] [--note TEXT]",
    .help = N_("list the follow-ups that are due; log how a call went"),
    .more =
        N_("OUTCOME is reached, no-answer, call-back (with --next), wrong-number, refused, sent or booked."),
    .options = followups_options,
    .min_arguments = 0,
    .max_arguments = 3,
    .group = GROUP_CARE,
    .needs = NEEDS_STAFF,
    .run = run,
};
