/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk gap, frontdesk offer: free time and who would take it; the time held for one, and what they answered. */
#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/desk/gap.h"

/* ---- gap ---- */

static const struct option_def gap_options[] = {
    OPTION('w', "with", "WHO", N_("whose free time; with --at: who would take it")),
    OPTION('a', "at", "WHEN", N_("a moment within the free time")),
    OPTION_END,
};

static const struct out_column gap_columns[] = {
    {N_("Free"), false}, {N_("Until"), false}, {N_("With"), false}, {N_("What opened it"), false}};
static const struct out_column candidate_columns[] = {
    {N_("Number"), true}, {N_("Patient"), false}, {N_("Phone"), false}, {N_("Service"), false},
    {N_("At"), false},    {N_("Why"), false}};

/** As v_offer names them. */
static enum rc gaps_json(struct cli *c, const struct gap_list *list, int64_t with, struct err *e)
{
    char start[CIVIL_TEXT], end[CIVIL_TEXT];
    struct practitioner who;
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < list->n && rc == RC_OK; i++) {
        const struct gap *gap = &list->rows[i];

        if ((with != 0 && gap->practitioner_id != with) ||
            (rc = practitioner_load(c->db, gap->practitioner_id, &who, e)) != RC_OK)
            continue;
        json_object(&r.json, NULL);
        json_text(&r.json, "start", civil_format(start, sizeof start, CALENDAR_GREGORIAN, gap->start_min));
        json_text(&r.json, "end", civil_format(end, sizeof end, CALENDAR_GREGORIAN, gap->end_min));
        json_text(&r.json, "practitioner", who.word);
        json_object_end(&r.json);
    }
    return rows_end(&r, rc, e);
}

static enum rc list_gaps(struct cli *c, int64_t with, struct err *e)
{
    struct gap_list list = {0};
    struct out_table t;
    int32_t day = site_today(c->db);
    char when[96], end[CIVIL_TEXT];
    enum rc rc = RC_OK;

    if (cli_argument(c, 0) != NULL)
        rc = calendar_parse(cli_argument(c, 0), site_calendar(c->db), day, CALENDAR_ANY_DAY, &day, NULL, e);
    if (rc == RC_OK)
        rc = gap_find(c->db, day, 1, &list, e);
    if (rc != RC_OK)
        return rc;
    if (c->json) {
        rc = gaps_json(c, &list, with, e);
    } else {
        out_table_begin(&t, gap_columns, sizeof gap_columns / sizeof gap_columns[0]);
        for (size_t i = 0; i < list.n; i++) {
            const struct gap *gap = &list.rows[i];

            if (with != 0 && gap->practitioner_id != with)
                continue;
            out_cell(&t, "%s", cli_when(c, gap->start_min, when, sizeof when));
            out_cell(&t, "%s", civil_format_time(end, sizeof end, gap->end_min));
            out_cell(&t, "%s", gap->practitioner);
            out_cell(&t, "%s", gap->offer_id != 0 ? _("somebody is being asked") : gap->why);
        }
        out_table_end(&t, _("Nothing is free."));
    }
    gap_list_release(&list);
    return rc;
}

static enum rc candidates_json(const struct candidate_list *list, struct err *e)
{
    char start[CIVIL_TEXT], end[CIVIL_TEXT];
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < list->n; i++) {
        const struct candidate *p = &list->rows[i];

        json_object(&r.json, NULL);
        json_int(&r.json, "patient_id", p->patient_id);
        json_text(&r.json, "patient", p->patient);
        json_text(&r.json, "phone", p->phone);
        json_text(&r.json, "service", p->service);
        json_text(&r.json, "start", civil_format(start, sizeof start, CALENDAR_GREGORIAN, p->start_min));
        json_text(&r.json, "end", civil_format(end, sizeof end, CALENDAR_GREGORIAN, p->end_min));
        json_text(&r.json, "kind", offer_kinds[p->kind].word);
        json_text(&r.json, "outcome", p->offer_id == 0 ? NULL : p->expired ? "expired" : offer_outcomes[p->asked].word);
        json_text(&r.json, "why", p->why);
        json_object_end(&r.json);
    }
    return rows_end(&r, rc, e);
}

static enum rc list_candidates(struct cli *c, int64_t with, int64_t at_min, struct err *e)
{
    struct candidate_list list = {0};
    struct gap gap;
    struct out_table t;
    char time[CIVIL_TEXT];
    enum rc rc = gap_at(c->db, with, at_min, &gap, e);

    if (rc == RC_OK)
        rc = gap_candidates(c->db, &gap, &list, e);
    if (rc != RC_OK)
        return rc;
    if (c->json) {
        rc = candidates_json(&list, e);
    } else {
        out_table_begin(&t, candidate_columns, sizeof candidate_columns / sizeof candidate_columns[0]);
        for (size_t i = 0; i < list.n; i++) {
            const struct candidate *p = &list.rows[i];

            out_cell(&t, "%lld", (long long)p->patient_id);
            out_cell(&t, "%s", p->patient);
            out_cell(&t, p->call[0] ? "%s (%s)" : "%s", p->phone, p->call);
            out_cell(&t, "%s", p->service);
            out_cell(&t, "%s", civil_format_time(time, sizeof time, p->start_min));
            out_cell(&t, "%s", p->why);
        }
        out_table_end(&t, _("Nobody on the waiting list, due or unconfirmed fits this time."));
    }
    candidate_list_release(&list);
    return rc;
}

static enum rc run_gap(struct cli *c, struct err *e)
{
    int64_t with = 0, at_min = 0;
    enum rc rc = cli_practitioner(c, "with", &with, e);

    if (rc == RC_OK)
        rc = cli_moment(c, "at", &at_min, e);
    if (rc != RC_OK)
        return rc;
    if (at_min == 0)
        return list_gaps(c, with, e);
    if (with == 0)
        return cli_usage(c, e, _("Say whose free time it is: --with WHO."));
    return list_candidates(c, with, at_min, e);
}

const struct verb verb_gap = {
    .name = "gap",
    .usage = "[DAY] [--with WHO] | --with WHO --at WHEN",
    .help = N_("list the free time of a day; with --at, who would take it, best first"),
    .options = gap_options,
    .min_arguments = 0,
    .max_arguments = 1,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run_gap,
};

/* ---- offer ---- */

static const struct option_def offer_options[] = {
    OPTION('w', "with", "WHO", N_("with make: whose free time it is")),
    OPTION('a', "at", "WHEN", N_("with make: a moment within the free time")),
    OPTION(0, "minutes", "N", N_("with make: how long it is held (as the clinic has it)")),
    OPTION(0, "note", "TEXT", N_("with answer: what was said")),
    OPTION_END,
};

static const struct out_column offer_columns[] = {
    {N_("Number"), true}, {N_("Time"), false}, {N_("With"), false}, {N_("Patient"), false},
    {N_("Phone"), false}, {N_("Service"), false}, {N_("Answer"), false}};

static enum rc run_list(struct cli *c, struct err *e)
{
    struct offer_list list = {0};
    struct out_table t;
    struct rows r;
    char when[96];
    enum rc rc = offer_find(c->db, &(struct offer_query){0}, &list, e);

    if (rc != RC_OK)
        return rc;
    if (!c->json) {
        out_table_begin(&t, offer_columns, sizeof offer_columns / sizeof offer_columns[0]);
        for (size_t i = 0; i < list.n; i++) {
            const struct offer *o = &list.rows[i];

            out_cell(&t, "%lld", (long long)o->id);
            out_cell(&t, "%s", cli_when(c, o->start_min, when, sizeof when));
            out_cell(&t, "%s", o->practitioner);
            out_cell(&t, "%s", o->patient);
            out_cell(&t, "%s", o->phone);
            out_cell(&t, "%s", o->service);
            out_cell(&t, "%s", o->expired ? _("not answered in time") : _(offer_outcomes[o->outcome].label));
        }
        out_table_end(&t, _("Nothing is offered."));
    } else if ((rc = rows_begin(&r, e)) == RC_OK) {
        for (size_t i = 0; rc == RC_OK && i < list.n; i++)
            rc = rows_view(&r, c, VIEW_OFFER, list.rows[i].id, e);
        rc = rows_end(&r, rc, e);
    }
    offer_list_release(&list);
    return rc;
}

/** The candidate of the gap that is this person; anybody else may be offered it for a service that is named. */
static enum rc to_whom(struct cli *c, const struct gap *gap, int64_t patient_id, struct offer *ret, struct err *e)
{
    struct candidate_list list = {0};
    struct service service;
    bool found = false;
    enum rc rc = gap_candidates(c->db, gap, &list, e);

    for (size_t i = 0; i < list.n && !found; i++)
        if (list.rows[i].patient_id == patient_id) {
            *ret = gap_offer(gap, &list.rows[i]);
            found = true;
        }
    candidate_list_release(&list);
    if (rc != RC_OK || (found && cli_argument(c, 2) == NULL))
        return rc;
    if (cli_argument(c, 2) == NULL)
        return cli_usage(c, e, _("This person is none of those who would take it: say also the service."));
    if ((rc = service_find(c->db, cli_argument(c, 2), &service, e)) == RC_OK && (!found || ret->service_id != service.id))
        *ret = (struct offer){.patient_id = patient_id,
                              .practitioner_id = gap->practitioner_id,
                              .service_id = service.id,
                              .start_min = gap->start_min,
                              .kind = OFFER_OTHER};
    return rc;
}

static enum rc run_make(struct cli *c, struct err *e)
{
    int64_t with = 0, at_min = 0, patient_id, minutes = 0;
    struct gap gap;
    struct offer o;
    char when[96], until[96];
    enum rc rc;

    if ((rc = cli_practitioner(c, "with", &with, e)) != RC_OK || (rc = cli_moment(c, "at", &at_min, e)) != RC_OK ||
        (rc = cli_number(c, "minutes", 1, 43200, &minutes, e)) != RC_OK)
        return rc;
    if (with == 0 || at_min == 0)
        return cli_usage(c, e, _("Say which free time: --with WHO --at WHEN."));
    if ((rc = cli_patient(c, cli_argument(c, 1), &patient_id, e)) != RC_OK ||
        (rc = gap_at(c->db, with, at_min, &gap, e)) != RC_OK || (rc = to_whom(c, &gap, patient_id, &o, e)) != RC_OK)
        return rc;
    if (minutes > 0)
        o.expires_at = db_now(c->db) + minutes * 60;
    if ((rc = offer_make(c->db, &o, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_OFFER, o.id, e);
    if ((rc = offer_load(c->db, o.id, &o, e)) == RC_OK)
        out_line(_("Offer %lld: %s, %s, %s is held for %s until %s. Call %s"), (long long)o.id,
                 cli_when(c, o.start_min, when, sizeof when), o.practitioner, o.service, o.patient,
                 cli_when_at(c, o.expires_at, until, sizeof until), o.phone[0] ? o.phone : _("them: no phone number is known"));
    return rc;
}

static enum rc run_answer(struct cli *c, struct err *e)
{
    struct offer_answer in = {.id = cli_as_number(cli_argument(c, 1))};
    int outcome = WORD_INDEX(offer_outcomes, cli_argument(c, 2), -1);
    int64_t appointment_id;
    enum rc rc;

    if (in.id < 1)
        return cli_usage(c, e, _("An offer is named by its number, not %s."), cli_argument(c, 1));
    if (outcome <= OFFER_OPEN)
        return cli_usage(c, e, _("%s is no answer; these are: accepted, declined, no-answer, withdrawn."), cli_argument(c, 2));
    in.outcome = (enum offer_outcome)outcome;
    if ((rc = cli_text(c, "note", in.note, sizeof in.note, e)) != RC_OK ||
        (rc = offer_answer(c->db, &in, &appointment_id, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_OFFER, in.id, e);
    if (appointment_id != 0)
        out_line(_("Accepted: appointment %lld."), (long long)appointment_id);
    else
        out_line(_("Noted: %s. The time is free for the next."), _(offer_outcomes[outcome].label));
    return RC_OK;
}

static enum rc run_offer(struct cli *c, struct err *e)
{
    const char *what = cli_argument(c, 0);
    size_t n = c->options.n_arguments;

    if (n == 0 || (n == 1 && strcmp(what, "list") == 0))
        return run_list(c, e);
    if ((n == 2 || n == 3) && strcmp(what, "make") == 0)
        return run_make(c, e);
    if (n == 3 && strcmp(what, "answer") == 0)
        return run_answer(c, e);
    return cli_usage(c, e, _("offer %s: not one of the forms below."), what);
}

const struct verb verb_offer = {
    .name = "offer",
    .usage = "[list] | make PATIENT [SERVICE] --with WHO --at WHEN [--minutes N] | answer NUMBER ANSWER [--note TEXT]",
    .help = N_("hold free time for one person while they are asked; note what they answered"),
    .more = N_("ANSWER is accepted, declined, no-answer or withdrawn. Nobody else can have the time until the offer is over."),
    .options = offer_options,
    .min_arguments = 0,
    .max_arguments = 3,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run_offer,
};
