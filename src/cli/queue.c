/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk call, seat and finish: somebody's way from the waiting room to the check-out. */
#include "src/visit/queue.h"

#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static const struct option_def call_options[] = {
    OPTION('w', "with", "WHO", N_("for this practitioner")),
    OPTION_PATIENT,
    OPTION_TICKET,
    OPTION_END,
};
static const struct option_def seat_options[] = {
    OPTION('r', "room", "ROOM", N_("into this room; else the first free one of the right kind")),
    OPTION_PATIENT,
    OPTION_TICKET,
    OPTION_END,
};
static const struct option_def finish_options[] = {OPTION_PATIENT, OPTION_TICKET, OPTION_END};

static enum rc report(struct cli *c, int64_t visit_id, const char *done, struct err *e)
{
    struct visit v;
    enum rc rc;

    if (c->json)
        return rows_one(c, VIEW_VISIT, visit_id, e);
    if ((rc = visit_load(c->db, visit_id, &v, e)) == RC_OK)
        out_line(_("%s: %s, ticket %d%s%s."), done, v.patient, v.ticket, v.room[0] ? ", " : "", v.room);
    return rc;
}

static enum rc run_call(struct cli *c, struct err *e)
{
    int64_t practitioner_id = 0, visit_id = 0;
    struct visit v;
    enum rc rc = cli_practitioner(c, "with", &practitioner_id, e);

    if (rc != RC_OK)
        return rc;
    if (!cli_argument(c, 0)) {
        rc = visit_call_next(c->db, practitioner_id, &visit_id, e);
    } else if ((rc = cli_visit(c, cli_argument(c, 0), &v, e)) == RC_OK) {
        visit_id = v.id;
        rc = visit_call(c->db, visit_id, practitioner_id, e);
    }
    return rc == RC_OK ? report(c, visit_id, _("Called"), e) : rc;
}

static enum rc run_seat(struct cli *c, struct err *e)
{
    const char *room = cli_option(c, "room");
    struct place place = {0};
    struct visit v;
    enum rc rc;

    if ((room && (rc = place_find(c->db, room, &place, e)) != RC_OK) ||
        (rc = cli_visit(c, cli_argument(c, 0), &v, e)) != RC_OK ||
        (rc = visit_seat(c->db, v.id, place.id, e)) != RC_OK)
        return rc;
    return report(c, v.id, _("Seated"), e);
}

static enum rc run_finish(struct cli *c, struct err *e)
{
    struct visit v;
    enum rc rc;

    if ((rc = cli_visit(c, cli_argument(c, 0), &v, e)) != RC_OK ||
        (rc = visit_finish(c->db, v.id, e)) != RC_OK)
        return rc;
    return report(c, v.id, _("Finished"), e);
}

const struct verb verb_call = {
    .name = "call",
    .usage = "[VISIT|PATIENT] [--with WHO]",
    .help = N_("call the person who has waited longest, or this one"),
    .options = call_options,
    .min_arguments = 0,
    .max_arguments = 1,
    .group = GROUP_VISIT,
    .needs = NEEDS_STAFF,
    .run = run_call,
};

const struct verb verb_seat = {
    .name = "seat",
    .usage = "VISIT|PATIENT [--room ROOM]",
    .help = N_("lead somebody into a room"),
    .options = seat_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .group = GROUP_VISIT,
    .needs = NEEDS_STAFF,
    .run = run_seat,
};

const struct verb verb_finish = {
    .name = "finish",
    .usage = "VISIT|PATIENT",
    .help = N_("the treatment is over: on to the check-out"),
    .options = finish_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .group = GROUP_VISIT,
    .needs = NEEDS_STAFF,
    .run = run_finish,
};
