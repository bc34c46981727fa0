/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk book: one person, one service, one time. */
#include "src/base/text.h"
#include "src/booking/slots.h"
#include "src/cli/lookup.h"
#include "src/cli/narrow.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/clinic/site.h"
#include "src/desk/book.h"

static const struct option_def book_options[] = {
    OPTION('a', "at", "WHEN", N_("at this time: \"2031-03-06 10:30\", \"mon 9:00\", \"+2w 14:00\"")),
    OPTION_FLAG(0, "first", N_("at the earliest free time")),
    OPTION_FLAG(0, "best", N_("at the time that suits best, as the desk proposes it")),
    OPTIONS_NARROW,
    OPTION_NEAR,
    OPTION('w', "with", "WHO", N_("with this practitioner; else whoever is free first")),
    OPTION_FLAG(0, "overbook", N_("although the practitioner is taken; needs the right to overbook")),
    OPTION(0, "twice", "REASON", N_("although the person is elsewhere then, and why; needs the right to book twice")),
    OPTION(0, "note", "TEXT", N_("a note on the appointment")),
    OPTION_END,
};

/** Who can do it at that minute. */
static enum rc find_who(struct cli *c, struct appointment *a, struct err *e)
{
    struct slot_query q = {.service_id = a->service_id,
                           .patient_id = a->twice_reason[0] == '\0' ? a->patient_id : 0,
                           .from_min = a->start_min,
                           .step_min = 1,
                           .days = 1,
                           .limit = 1};
    struct slot_list slots = {0};
    enum rc rc = slots_find(c->db, &q, &slots, e);
    char when[96];

    if (rc != RC_OK)
        return rc;
    if (a->start_min < site_now_min(c->db)) {
        rc = err_set(e, RC_INVALID, _("%s has passed; choose a later time."),
                     cli_when(c, a->start_min, when, sizeof when));
    } else if (slots.n == 0 || slots.rows[0].start_min != a->start_min) {
        rc = err_set(e, RC_CONFLICT, _("Nobody is free for this at %s."), cli_when(c, a->start_min, when, sizeof when));
    } else {
        a->practitioner_id = slots.rows[0].practitioner_id;
        a->room_id = slots.rows[0].room_id;
    }
    slot_list_release(&slots);
    return rc;
}

/** The first free time, or the best. */
static enum rc find_time(struct cli *c, struct appointment *a, struct err *e)
{
    struct slot_query q = {.service_id = a->service_id,
                           .practitioner_id = a->practitioner_id,
                           .patient_id = a->patient_id};
    struct slot_list slots = {0};
    char why[256];
    enum rc rc = cli_narrow(c, &q, e);

    q.limit = cli_has(c, "best") ? 0 : 1;
    if (rc == RC_OK)
        rc = cli_has(c, "best") ? slots_propose(c->db, &q, &slots, e) : slots_find(c->db, &q, &slots, e);
    if (rc != RC_OK)
        return rc;
    if (slots.n == 0) {
        rc = err_set(e, RC_NOT_FOUND, "%s", slots_why_none(c->db, &q, &slots, why, sizeof why));
    } else {
        a->start_min = slots.rows[0].start_min;
        a->practitioner_id = slots.rows[0].practitioner_id;
        a->room_id = slots.rows[0].room_id;
    }
    slot_list_release(&slots);
    return rc;
}

static enum rc report(struct cli *c, int64_t id, struct err *e)
{
    struct appointment a;
    char when[96];
    enum rc rc;

    if (c->json)
        return rows_one(c, VIEW_APPOINTMENT, id, e);
    if ((rc = appointment_load(c->db, id, &a, e)) == RC_OK)
        out_line(_("Booked as appointment %lld: %s, %s, %s, %s."), (long long)a.id, a.patient, a.service,
                 cli_when(c, a.start_min, when, sizeof when), a.practitioner);
    return rc;
}

static enum rc run(struct cli *c, struct err *e)
{
    struct appointment a = {.source = "command"};
    struct service service;
    static const char *const narrow[] = {"from", "days", "on", "between", "near"};
    const bool at = cli_has(c, "at");
    enum rc rc = RC_OK;

    if (at + cli_has(c, "first") + cli_has(c, "best") != 1)
        return cli_usage(c, e, _("Say when: --at WHEN, --first for the earliest free time, or --best."));
    if (cli_has(c, "overbook") && !cli_has(c, "with"))
        return cli_usage(c, e, _("Say over whose appointment it is booked: --with WHO."));
    for (size_t i = 0; i < sizeof narrow / sizeof narrow[0]; i++)
        if (at && cli_has(c, narrow[i]))
            return cli_usage(c, e, _("--%s goes with --first or --best."), narrow[i]);
    if ((at && (rc = cli_moment(c, "at", &a.start_min, e)) != RC_OK) ||
        (rc = cli_patient(c, cli_argument(c, 0), &a.patient_id, e)) != RC_OK ||
        (rc = service_find(c->db, cli_argument(c, 1), &service, e)) != RC_OK ||
        (rc = cli_practitioner(c, "with", &a.practitioner_id, e)) != RC_OK ||
        (rc = cli_text(c, "note", a.note, sizeof a.note, e)) != RC_OK ||
        (rc = cli_text(c, "twice", a.twice_reason, sizeof a.twice_reason, e)) != RC_OK)
        return rc;
    a.service_id = service.id;
    a.overbook = cli_has(c, "overbook");
    if (!at)
        rc = find_time(c, &a, e);
    else if (a.practitioner_id == 0)
        rc = find_who(c, &a, e);
    if (rc != RC_OK)
        return rc;
    rc = desk_book(c->db, &a, 0, e);
    return rc == RC_OK ? report(c, a.id, e) : rc;
}

const struct verb verb_book = {
    .name = "book",
    .usage = "PATIENT SERVICE (--at WHEN | --first | --best) [--with WHO]",
    .help = N_("book an appointment"),
    .more = N_("PATIENT is a number, or anything that finds exactly one person. SERVICE and WHO are their "
               "words or names,\n"
               "or a beginning that fits only one."),
    .options = book_options,
    .min_arguments = 2,
    .max_arguments = 2,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run,
};
