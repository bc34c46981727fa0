/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk slots: the free times for a service, by time or the best first. */
#include "src/base/civil.h"
#include "src/booking/slots.h"
#include "src/cli/lookup.h"
#include "src/cli/narrow.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def slots_options[] = {
    OPTION('w', "with", "WHO", N_("with this practitioner")),
    OPTION('p', "for", "PATIENT", N_("for this person: not while they are elsewhere")),
    OPTIONS_NARROW,
    OPTION_NEAR,
    OPTION_FLAG(0, "best", N_("the best first, each with why, not by time")),
    OPTION('n', "limit", "N", N_("at most N times (20)")),
    OPTION_END,
};

static const struct out_column columns[] = {
    {N_("When"), false},
    {N_("With"), false},
    {N_("Room"), false},
    {N_("Why"),  false},
};

/** As v_appointment names them: by their words. */
static enum rc print_json(struct cli *c, const struct slot_list *slots, struct err *e)
{
    char start[CIVIL_TEXT], end[CIVIL_TEXT];
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < slots->n; i++) {
        const struct slot *s = &slots->rows[i];
        struct practitioner who, help;
        struct place where;
        char why[192];

        if ((rc = practitioner_load(c->db, s->practitioner_id, &who, e)) != RC_OK ||
            (s->room_id && (rc = place_load(c->db, s->room_id, &where, e)) != RC_OK) ||
            (s->assistant_id && (rc = practitioner_load(c->db, s->assistant_id, &help, e)) != RC_OK))
            break;

        json_object(&r.json, NULL);
        json_text(&r.json, "start", civil_format(start, sizeof start, CALENDAR_GREGORIAN, s->start_min));
        json_text(&r.json, "end", civil_format(end, sizeof end, CALENDAR_GREGORIAN, s->end_min));
        json_text(&r.json, "practitioner", who.word);
        json_text(&r.json, "room", s->room_id ? where.word : NULL);
        json_text(&r.json, "assistant", s->assistant_id ? help.word : NULL);
        if (cli_has(c, "best"))
            json_text(&r.json, "why", slot_why(s, why, sizeof why));
        json_object_end(&r.json);
    }
    return rows_end(&r, rc, e);
}

static void print_table(struct cli *c, const struct slot_list *slots)
{
    struct out_table t;
    const bool best = cli_has(c, "best");
    char when[96], why[192];

    out_table_begin(&t, columns, sizeof columns / sizeof columns[0] - !best);
    for (size_t i = 0; i < slots->n; i++) {
        out_cell(&t, "%s", cli_when(c, slots->rows[i].start_min, when, sizeof when));
        out_cell(&t, "%s", slots->rows[i].practitioner);
        out_cell(&t, "%s", slots->rows[i].room);
        if (best)
            out_cell(&t, "%s", slot_why(&slots->rows[i], why, sizeof why));
    }
    out_table_end(&t, NULL);
}

static enum rc run(struct cli *c, struct err *e)
{
    struct slot_query q = {0};
    struct slot_list slots = {0};
    struct service service;
    const char *person = cli_option(c, "for");
    char why[256];
    int64_t limit = 20;
    enum rc rc;

    if ((rc = cli_number(c, "limit", 1, 1000, &limit, e)) != RC_OK || (rc = cli_narrow(c, &q, e)) != RC_OK ||
        (rc = service_find(c->db, cli_argument(c, 0), &service, e)) != RC_OK ||
        (person != NULL && (rc = cli_patient(c, person, &q.patient_id, e)) != RC_OK) ||
        (rc = cli_practitioner(c, "with", &q.practitioner_id, e)) != RC_OK)
        return rc;
    q.service_id = service.id;
    q.limit = (int)limit;
    rc = cli_has(c, "best") ? slots_propose(c->db, &q, &slots, e) : slots_find(c->db, &q, &slots, e);
    if (rc != RC_OK)
        return rc;
    if (c->json)
        rc = print_json(c, &slots, e);
    else if (slots.n == 0)
        rc = err_set(e, RC_NOT_FOUND, "%s", slots_why_none(c->db, &q, &slots, why, sizeof why));
    else
        print_table(c, &slots);
    slot_list_release(&slots);
    return rc;
}

const struct verb verb_slots = {
    .name = "slots",
    .usage = "SERVICE [--with WHO] [--for PATIENT] [--from WHEN] [--on DAYS] [--between PART] [--best]",
    .help = N_("list the free times for a service"),
    .options = slots_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run,
};
