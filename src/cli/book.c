/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk book: one person, one service, one time. */
#include "src/base/text.h"
#include "src/booking/slots.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/clinic/site.h"
#include "src/desk/book.h"

static const struct option_def book_options[] = {
    OPTION('a', "at", "WHEN", N_("at this time: \"2031-03-06 10:30\", \"mon 9:00\", \"+2w 14:00\"")),
    OPTION_FLAG(0, "first", N_("at the earliest free time")),
    OPTION('f', "from", "WHEN", N_("with --first: not before this moment or day")),
    OPTION('w', "with", "WHO", N_("with this practitioner; else whoever is free first")),
    OPTION_FLAG(0, "overbook", N_("although the practitioner is taken; needs the right to overbook")),
    OPTION(0, "twice", "REASON", N_("although the person is elsewhere then, and why; needs the right to book twice")),
    OPTION(0, "note", "TEXT", N_("a note on the appointment")),
    OPTION_END,
};

/** Finds who can do it at that minute, or the first free time of all. */
static enum rc find_slot(struct cli *c, struct appointment *a, bool first, struct err *e)
{
    struct slot_query q = {.service_id = a->service_id,
                           .practitioner_id = a->practitioner_id,
                           .patient_id = a->twice_reason[0] == '\0' ? a->patient_id : 0,
                           .from_min = a->start_min,
                           .step_min = first ? c->settings.slot_step_minutes : 1,
                           .days = first ? 0 : 1,
                           .limit = 1};
    struct slot_list slots = {0};
    enum rc rc = slots_find(c->db, &q, &slots, e);
    char when[96];

    if (rc != RC_OK)
        return rc;
    if (!first && a->start_min < site_now_min(c->db)) {
        rc = err_set(e, RC_INVALID, _("%s has passed; choose a later time."),
                     cli_when(c, a->start_min, when, sizeof when));
    } else if (slots.n == 0 || (!first && slots.rows[0].start_min != a->start_min)) {
        rc = first ? err_set(e, RC_NOT_FOUND, _("There is no free time for this service within 90 days."))
                   : err_set(e, RC_CONFLICT, _("Nobody is free for this at %s."),
                             cli_when(c, a->start_min, when, sizeof when));
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
    bool first = cli_has(c, "first");
    enum rc rc;

    if (first == cli_has(c, "at"))
        return cli_usage(c, e, _("Say when: --at WHEN, or --first for the earliest free time."));
    if (cli_has(c, "overbook") && !cli_has(c, "with"))
        return cli_usage(c, e, _("Say over whose appointment it is booked: --with WHO."));
    if (!first && cli_has(c, "from"))
        return cli_usage(c, e, _("--from goes with --first."));
    if ((rc = first ? cli_earliest(c, "from", &a.start_min, e) : cli_moment(c, "at", &a.start_min, e)) != RC_OK ||
        (rc = cli_patient(c, cli_argument(c, 0), &a.patient_id, e)) != RC_OK ||
        (rc = service_find(c->db, cli_argument(c, 1), &service, e)) != RC_OK ||
        (rc = cli_practitioner(c, "with", &a.practitioner_id, e)) != RC_OK ||
        (rc = cli_text(c, "note", a.note, sizeof a.note, e)) != RC_OK ||
        (rc = cli_text(c, "twice", a.twice_reason, sizeof a.twice_reason, e)) != RC_OK)
        return rc;
    a.service_id = service.id;
    a.overbook = cli_has(c, "overbook");
    if ((first || !a.practitioner_id) && (rc = find_slot(c, &a, first, e)) != RC_OK)
        return rc;
    rc = desk_book(c->db, &a, 0, e);
    return rc == RC_OK ? report(c, a.id, e) : rc;
}

const struct verb verb_book = {
    .name = "book",
    .usage = "PATIENT SERVICE (--at WHEN | --first) [--with WHO]",
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
