/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk slots: the earliest free times for a service. */
#include "src/base/civil.h"
#include "src/booking/slots.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def slots_options[] = {
    OPTION('w', "with", "WHO", N_("with this practitioner")),
    OPTION('f', "from", "WHEN", N_("not before this moment or day (now)")),
    OPTION(0, "days", "N", N_("look N days ahead (90)")),
    OPTION('n', "limit", "N", N_("at most N times (20)")),
    OPTION_END,
};

static const struct out_column columns[] = {
    {N_("When"), false},
    {N_("With"), false},
    {N_("Room"), false}
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
        struct practitioner who;
        struct place where;

        if ((rc = practitioner_load(c->db, s->practitioner_id, &who, e)) != RC_OK ||
            (s->room_id && (rc = place_load(c->db, s->room_id, &where, e)) != RC_OK))
            break;

        json_object(&r.json, NULL);
        json_text(&r.json, "start", civil_format(start, sizeof start, CALENDAR_GREGORIAN, s->start_min));
        json_text(&r.json, "end", civil_format(end, sizeof end, CALENDAR_GREGORIAN, s->end_min));
        json_text(&r.json, "practitioner", who.word);
        json_text(&r.json, "room", s->room_id ? where.word : NULL);
        json_object_end(&r.json);
    }
    return rows_end(&r, rc, e);
}

static void print_table(struct cli *c, const struct slot_list *slots)
{
    struct out_table t;
    char when[96];

    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < slots->n; i++) {
        out_cell(&t, "%s", cli_when(c, slots->rows[i].start_min, when, sizeof when));
        out_cell(&t, "%s", slots->rows[i].practitioner);
        out_cell(&t, "%s", slots->rows[i].room);
    }
    out_table_end(&t, NULL);
}

static enum rc run(struct cli *c, struct err *e)
{
    struct slot_query q = {.step_min = c->settings.slot_step_minutes};
    struct slot_list slots = {0};
    struct service service;
    int64_t days = 90, limit = 20;
    enum rc rc;

    if ((rc = cli_number(c, "days", 1, 730, &days, e)) != RC_OK ||
        (rc = cli_number(c, "limit", 1, 1000, &limit, e)) != RC_OK ||
        (rc = cli_earliest(c, "from", &q.from_min, e)) != RC_OK ||
        (rc = service_find(c->db, cli_argument(c, 0), &service, e)) != RC_OK ||
        (rc = cli_practitioner(c, "with", &q.practitioner_id, e)) != RC_OK)
        return rc;
    q.service_id = service.id;
    q.days = (int)days;
    q.limit = (int)limit;
    if ((rc = slots_find(c->db, &q, &slots, e)) != RC_OK)
        return rc;
    if (c->json)
        rc = print_json(c, &slots, e);
    else if (slots.n == 0)
        rc = err_set(e, RC_NOT_FOUND, ngettext_("%s has no free time within %lld day.", "%s has no free time within %lld days.", days), service.name,
                     (long long)days);
    else
        print_table(c, &slots);
    slot_list_release(&slots);
    return rc;
}

const struct verb verb_slots = {
    .name = "slots",
    .usage = "SERVICE [--with WHO] [--from WHEN] [--days N] [--limit N]",
    .help = N_("list the earliest free times for a service"),
    .options = slots_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run,
};
