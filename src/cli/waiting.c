/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk waiting: who waits for a time, and how they come onto the list and leave it. */
#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/waiting.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/clinic/schedule_edit.h"

static const struct option_def waiting_options[] = {
    OPTION('s', "service", "SERVICE", N_("with list: only who waits for that")),
    OPTION('p', "patient", "PATIENT", N_("with list: only this person, also what is over")),
    OPTION('w', "with", "WHO", N_("with add: only with this practitioner")),
    OPTION('d', "weekdays", "DAYS", N_("with add: the days that suit, \"mon wed\" (any)")),
    OPTION(0, "hours", "FROM-TO", N_("with add: the hours that suit, 9:00-12:00 (any)")),
    OPTION('f', "from", "DAY", N_("with add: not before that day (now)")),
    OPTION('u', "until", "DAY", N_("with add: the last day that helps (as long as it takes)")),
    OPTION(0, "notice", "HOURS", N_("with add: how long ahead they must know (0)")),
    OPTION(0, "priority", "HOW", N_("with add: urgent, soon or later (soon)")),
    OPTION(0, "note", "TEXT", N_("with add: shown to whoever calls")),
    OPTION('r', "reason", "WHY", N_("with leave: a reason of the clinic's list, or words")),
    OPTION_END,
};

static const struct out_column columns[] = {
    {N_("Number"),        true },
    {N_("Urgency"),       false},
    {N_("Patient"),       false},
    {N_("Service"),       false},
    {N_("With"),          false},
    {N_("When it suits"), false},
    {N_("Since"),         false},
    {N_("Note"),          false},
};

static void print_table(struct cli *c, const struct waiting_list *list)
{
    struct out_table t;
    char text[200];

    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < list->n; i++) {
        const struct waiting *w = &list->rows[i];
        bool open = w->status == WAITING_OPEN;

        out_cell(&t, "%lld", (long long)w->id);
        out_cell(&t, "%s", open ? _(waiting_priorities[w->priority].label) : _(waiting_statuses[w->status].label));
        out_cell(&t, "%s", w->patient);
        out_cell(&t, "%s", w->service);
        out_cell(&t, "%s", w->practitioner);
        out_cell(&t, "%s", open ? waiting_when(c->db, w, text, sizeof text) : w->reason);
        out_cell(&t, "%s", cli_day_text(c, civil_min_day(site_min_of(c->db, w->created_at)), text, sizeof text));
        out_cell(&t, "%s", w->note);
    }
    out_table_end(&t, _("Nobody waits."));
}

static enum rc run_list(struct cli *c, struct err *e)
{
    struct waiting_query q = {0};
    struct waiting_list list = {0};
    struct service service;
    struct rows r;
    enum rc rc = RC_OK;

    if (cli_has(c, "service")) {
        if ((rc = service_find(c->db, cli_option(c, "service"), &service, e)) != RC_OK)
            return rc;
        q.service_id = service.id;
    }
    if (cli_has(c, "patient")) {
        q.closed = true;
        if ((rc = cli_patient(c, cli_option(c, "patient"), &q.patient_id, e)) != RC_OK)
            return rc;
    }
    if ((rc = waiting_find(c->db, &q, &list, e)) != RC_OK)
        return rc;
    if (!c->json) {
        print_table(c, &list);
    } else if ((rc = rows_begin(&r, e)) == RC_OK) {
        for (size_t i = 0; rc == RC_OK && i < list.n; i++)
            rc = rows_view(&r, c, VIEW_WAITING, list.rows[i].id, e);
        rc = rows_end(&r, rc, e);
    }
    waiting_list_release(&list);
    return rc;
}

static enum rc read_wishes(struct cli *c, struct waiting *w, struct err *e)
{
    const char *priority = cli_option(c, "priority"), *days = cli_option(c, "weekdays");
    const char *hours = cli_option(c, "hours");
    int64_t notice = 0;
    enum rc rc;

    if (priority != NULL && (w->priority = WORD_INDEX(waiting_priorities, priority, 0)) == 0)
        return cli_usage(c, e, _("--priority must be urgent, soon or later, not %s."), priority);
    if (hours != NULL && !schedule_span_parse(hours, &w->from_min, &w->to_min))
        return cli_usage(c, e, _("--hours is two times, 9:00-12:00, not %s."), hours);
    if ((days != NULL && (rc = calendar_parse_weekdays(days, &w->weekdays, e)) != RC_OK) ||
        (rc = cli_number(c, "notice", 0, WAITING_NOTICE_MOST / 60, &notice, e)) != RC_OK ||
        (rc = cli_day(c, "from", &w->from_day, e)) != RC_OK ||
        (rc = cli_day(c, "until", &w->until_day, e)) != RC_OK ||
        (rc = cli_practitioner(c, "with", &w->practitioner_id, e)) != RC_OK)
        return rc;
    w->notice_min = (int32_t)(notice * 60);
    return cli_text(c, "note", w->note, sizeof w->note, e);
}

static enum rc run_add(struct cli *c, struct err *e)
{
    struct service service;
    struct waiting w;
    char when[200];
    int64_t patient_id;
    enum rc rc;

    if ((rc = cli_patient(c, cli_argument(c, 1), &patient_id, e)) != RC_OK ||
        (rc = service_find(c->db, cli_argument(c, 2), &service, e)) != RC_OK)
        return rc;
    w = waiting_any(patient_id, service.id);
    if ((rc = read_wishes(c, &w, e)) != RC_OK || (rc = waiting_save(c->db, &w, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_WAITING, w.id, e);
    if ((rc = waiting_load(c->db, w.id, &w, e)) == RC_OK)
        out_line(_("On the waiting list, number %lld: %s, %s; %s."), (long long)w.id, w.patient, w.service,
                 waiting_when(c->db, &w, when, sizeof when));
    return rc;
}

static enum rc run_leave(struct cli *c, struct err *e)
{
    int64_t id = cli_as_number(cli_argument(c, 1)), reason_id = 0;
    struct reason reason;
    struct waiting w;
    char words[sizeof w.reason] = "";
    enum rc rc;

    if (id < 1)
        return cli_usage(c, e, _("Who waits is named by the number on the list, not %s."), cli_argument(c, 1));
    if (!cli_has(c, "reason"))
        return cli_usage(c, e, _("Say why: --reason WHY."));
    if (reason_find(c->db, REASON_LEAVE, cli_option(c, "reason"), &reason, NULL) == RC_OK)
        reason_id = reason.id;
    else if ((rc = cli_text(c, "reason", words, sizeof words, e)) != RC_OK)
        return rc;
    if ((rc = waiting_leave(c->db, id, 0, reason_id, words, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_WAITING, id, e);
    if ((rc = waiting_load(c->db, id, &w, e)) == RC_OK)
        out_line(_("%s waits for %s no more."), w.patient, w.service);
    return rc;
}

static enum rc run(struct cli *c, struct err *e)
{
    const char *what = cli_argument(c, 0);
    size_t n = c->options.n_arguments;

    if (n == 0 || (n == 1 && strcmp(what, "list") == 0))
        return run_list(c, e);
    if (n == 3 && strcmp(what, "add") == 0)
        return run_add(c, e);
    if (n == 2 && strcmp(what, "leave") == 0)
        return run_leave(c, e);
    return cli_usage(c, e, _("waiting %s: not one of the forms below."), what);
}

const struct verb verb_waiting = {
    .name = "waiting",
    .usage = "[list [--service SERVICE] [--patient PATIENT]] | add PATIENT SERVICE [--with WHO] [--weekdays DAYS]"
             " [--hours FROM-TO] [--from DAY] [--until DAY] [--notice HOURS] [--priority HOW] [--note TEXT] |"
             " leave NUMBER --reason WHY",
    .help = N_("list who waits for a time; put somebody on the list, or take them from it"),
    .options = waiting_options,
    .min_arguments = 0,
    .max_arguments = 3,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run,
};
