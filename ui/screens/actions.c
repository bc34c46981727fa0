/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to an appointment or a visit from any screen that shows one; what must be asked first is a
 * workflow. */
#include "ui/screens/actions.h"

#include <string.h>

#include "src/base/text.h"
#include <stdio.h>

#include "src/base/civil.h"
#include "src/booking/appointment.h"
#include "src/booking/series.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/desk/gap.h"
#include "src/people/alert.h"
#include "src/people/privacy.h"
#include "src/visit/queue.h"
#include "ui/kit/dialog.h"
#include "ui/screens/rooms.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

static struct gift context_of(struct screen *s)
{
    struct gift g = { 0 };

    if (s->ops->context != NULL)
        s->ops->context(s, &g);
    return g;
}

unsigned context_holds(struct screen *s)
{
    return context_of(s).has;
}

/* What was not done is read again too: the sentence mostly says that another desk was first. */
static unsigned not_done(struct screen *s, const struct err *e)
{
    return screen_error(s, e) | FX_RELOAD;
}

/* ---- in the house ---- */

unsigned act_check_in(struct screen *s)
{
    struct err e;
    struct visit v;
    int64_t id;

    if (visit_check_in(s->app->db, context_of(s).appointment_id, &id, &e) != RC_OK ||
        visit_load(s->app->db, id, &v, &e) != RC_OK)
        return not_done(s, &e);
    (void)patient_said_name(s->app->db, v.patient_id, v.patient, sizeof(v.patient));
    return screen_info(s, _("Ticket %d: %s, %s, waiting"), v.ticket, v.patient, v.service) | FX_RELOAD;
}

static unsigned called(struct screen *s, int64_t visit_id)
{
    struct err e;
    struct visit v;

    if (visit_load(s->app->db, visit_id, &v, &e) != RC_OK)
        return not_done(s, &e);
    (void)patient_said_name(s->app->db, v.patient_id, v.patient, sizeof(v.patient));
    if (v.practitioner[0] == '\0')
        return screen_info(s, _("Called: ticket %d, %s"), v.ticket, v.patient) | FX_RELOAD;
    return screen_info(s, _("Called: ticket %d, %s, for %s"), v.ticket, v.patient, v.practitioner) |
           FX_RELOAD;
}

unsigned act_call_next(struct screen *s)
{
    struct err e;
    struct gift g = context_of(s);
    int64_t id, by = g.has & NEED_SLOT ? 0 : g.practitioner_id; /* a free time's practitioner is not who calls */

    return visit_call_next(s->app->db, by, &id, &e) == RC_OK ? called(s, id) : not_done(s, &e);
}

unsigned act_call(struct screen *s)
{
    struct err e;
    int64_t id = context_of(s).visit_id;

    return visit_call(s->app->db, id, 0, &e) == RC_OK ? called(s, id) : not_done(s, &e);
}

/* With one room that will do there is nothing to ask. */
static unsigned with_room(struct screen *s, enum workflow_id w, struct gift *g)
{
    struct err e;
    struct place_list rooms;

    if (room_choices(s->app->db, g->visit_id, &rooms, &e) != RC_OK)
        return not_done(s, &e);
    g->room_id = rooms.n == 1 ? rooms.rows[0].id : 0;
    g->has = (g->has & ~(unsigned)NEED_ROOM) | (rooms.n == 1 ? (unsigned)NEED_ROOM : 0);
    place_list_release(&rooms);
    return workflow_begin_with(s, &workflows[w], g);
}

unsigned act_seat(struct screen *s)
{
    struct gift g = context_of(s);

    return with_room(s, WORKFLOW_SEAT, &g);
}

unsigned act_room_ready(struct screen *s)
{
    return with_room(s, WORKFLOW_ROOM_READY, &(struct gift){ 0 });
}

unsigned act_finish(struct screen *s)
{
    struct err e;
    struct visit v;
    int64_t id = context_of(s).visit_id;

    if (visit_finish(s->app->db, id, &e) != RC_OK || visit_load(s->app->db, id, &v, &e) != RC_OK)
        return not_done(s, &e);
    (void)patient_said_name(s->app->db, v.patient_id, v.patient, sizeof(v.patient));
    return screen_info(s, _("%s is done, on to the check-out"), v.patient) | FX_RELOAD;
}

unsigned act_check_out(struct screen *s)
{
    struct gift g = context_of(s);

    g.has &= NEED_VISIT;
    return gift_push(s, &checkout_screen, &g);
}

unsigned act_leave(struct screen *s)
{
    return workflow_begin(s, &workflows[WORKFLOW_LEAVE]);
}

unsigned act_walk_in(struct screen *s)
{
    return workflow_begin_with(s, &workflows[WORKFLOW_WALK_IN], &(struct gift){ 0 });
}

/* Who is here already is told so before a service is asked for. */
unsigned act_queue(struct screen *s)
{
    struct visit v;
    int64_t id = context_of(s).visit_id;

    if (id != 0 && visit_load(s->app->db, id, &v, NULL) == RC_OK && v.closed_at == 0)
        return screen_info(s, _("%s is here already, with ticket %d."), v.patient, v.ticket);
    return workflow_begin(s, &workflows[WORKFLOW_WALK_IN]);
}

/* ---- appointments ---- */

/* Who is not booked is told so before anybody looks for a time. */
unsigned act_book(struct screen *s)
{
    struct err e;
    struct gift g = context_of(s);

    if ((g.has & NEED_PATIENT) && alert_may_book(s->app->db, g.patient_id, 0, &e) != RC_OK)
        return not_done(s, &e);
    return workflow_begin(s, &workflows[WORKFLOW_BOOK]);
}

enum { THIS_ONE, ALL_THAT_FOLLOW };

/* One of a series, with others booked after it: the whole rest may be meant. */
static bool others_follow(struct db *db, const struct appointment *a)
{
    struct appointment_list list;
    bool follow = false;

    if (a->series_id != 0 && series_appointments(db, a->series_id, a->start_min + 1, true, &list, NULL) == RC_OK) {
        follow = list.n > 0;
        appointment_list_release(&list);
    }
    return follow;
}

static unsigned ask_how_many(struct screen *s, const char *title, unsigned (*done)(struct screen *s, int64_t value))
{
    static const struct choice choices[] = {
        { THIS_ONE, N_("Only this one") },
        { ALL_THAT_FOLLOW, N_("This one and all that follow") },
    };

    return ask_choice(s, title, choices, sizeof(choices) / sizeof(choices[0]), THIS_ONE, done);
}

static unsigned move_these(struct screen *s, int64_t how_many)
{
    return workflow_begin(s, &workflows[how_many == THIS_ONE ? WORKFLOW_MOVE : WORKFLOW_MOVE_SERIES]);
}

/* What cannot be moved says so before anybody looks for a time. */
unsigned act_move(struct screen *s)
{
    struct err e;
    struct appointment a;

    if (appointment_load(s->app->db, context_of(s).appointment_id, &a, &e) != RC_OK ||
        appointment_may(s->app->db, &a, ACTION_MOVE, &e) != RC_OK ||
        alert_may_book(s->app->db, a.patient_id, 0, &e) != RC_OK)
        return not_done(s, &e);
    if (others_follow(s->app->db, &a))
        return ask_how_many(s, _("It is one of a series. Move"), move_these);
    return workflow_begin(s, &workflows[WORKFLOW_MOVE]);
}

static unsigned cancel_these(struct screen *s, int64_t how_many)
{
    return workflow_begin(s, &workflows[how_many == THIS_ONE ? WORKFLOW_CANCEL : WORKFLOW_CANCEL_SERIES]);
}

static unsigned only_held(struct screen *s, const struct appointment *a)
{
    return screen_info(s, _("This time is only held, for %s. G shows the offer; x there takes it back."), a->patient);
}

unsigned act_cancel(struct screen *s)
{
    struct err e;
    struct appointment a;

    if (appointment_load(s->app->db, context_of(s).appointment_id, &a, &e) != RC_OK ||
        appointment_may(s->app->db, &a, ACTION_CANCEL, &e) != RC_OK)
        return not_done(s, &e);
    if (a.status == APPOINTMENT_PROPOSED)
        return only_held(s, &a);
    if (others_follow(s->app->db, &a))
        return ask_how_many(s, _("It is one of a series. Cancel"), cancel_these);
    return workflow_begin(s, &workflows[WORKFLOW_CANCEL]);
}

unsigned act_not_coming(struct screen *s)
{
    struct err e;
    struct appointment a;
    struct gift g = context_of(s);

    if (g.appointment_id == 0 && g.visit_id != 0)
        return act_leave(s);
    if (g.appointment_id == 0)
        return screen_info(s, _("Nothing is booked here that could be called off."));
    if (appointment_load(s->app->db, g.appointment_id, &a, &e) != RC_OK)
        return not_done(s, &e);
    if (a.status == APPOINTMENT_ARRIVED || a.status == APPOINTMENT_IN_VISIT)
        return act_leave(s);
    if (a.status == APPOINTMENT_PROPOSED)
        return only_held(s, &a);
    if (a.start_min > site_now_min(s->app->db))
        return act_cancel(s);
    if (appointment_may(s->app->db, &a, ACTION_NOSHOW, &e) != RC_OK)
        return not_done(s, &e);
    g.has |= NEED_MISSED;
    return workflow_begin_with(s, &workflows[WORKFLOW_NOSHOW], &g);
}

static unsigned answered(struct screen *s, int64_t answer)
{
    struct err e;
    struct appointment a;
    int64_t id = context_of(s).appointment_id;

    if (appointment_confirm(s->app->db, id, 0, (enum confirmation)answer, &e) != RC_OK ||
        appointment_load(s->app->db, id, &a, &e) != RC_OK)
        return not_done(s, &e);
    (void)patient_said_name(s->app->db, a.patient_id, a.patient, sizeof(a.patient));
    return screen_info(s, "%s: %s", a.patient, _(confirmations[a.confirmation].label)) | FX_RELOAD;
}

unsigned act_confirm(struct screen *s)
{
    static const struct choice answers[] = {
        { CONFIRMATION_CONFIRMED, N_("Will come") },
        { CONFIRMATION_ASKED, N_("Asked, no answer yet") },
        { CONFIRMATION_DECLINED, N_("Cannot come: move or cancel it") },
        { CONFIRMATION_UNASKED, N_("Not asked") },
    };

    return ask_choice(s, _("What did the person say?"), answers, sizeof(answers) / sizeof(answers[0]),
                      CONFIRMATION_CONFIRMED, answered);
}

unsigned act_stretch(struct screen *s, int by_min)
{
    struct err e;
    struct appointment a;
    struct appointment_move m = { 0 };
    char from[SHOW_SIZE], to[SHOW_SIZE], name[APPOINTMENT_PERSON], room[APPOINTMENT_NAME];

    if (appointment_load(s->app->db, context_of(s).appointment_id, &a, &e) != RC_OK)
        return not_done(s, &e);
    m = (struct appointment_move){ .id = a.id,
                                   .rev = a.rev,
                                   .start_min = a.start_min,
                                   .end_min = a.end_min + by_min,
                                   .overbook = a.overbook,
                                   .twice_reason = a.twice_reason };
    if (m.end_min <= m.start_min)
        return screen_info(s, _("It is only %d minutes long."), (int)(a.end_min - a.start_min));
    if (appointment_move(s->app->db, &m, &e) != RC_OK)
        return not_done(s, &e);
    (void)text_copy(room, sizeof(room), a.room);
    (void)appointment_load(s->app->db, m.id, &a, NULL);
    return screen_info(s, _("%s: %s - %s, %d minutes%s%s"),
                       patient_said_name(s->app->db, a.patient_id, name, sizeof(name)),
                       show_time(a.start_min, from, sizeof(from)), show_time(a.end_min, to, sizeof(to)),
                       (int)(a.end_min - a.start_min), strcmp(room, a.room) != 0 ? ", " : "",
                       strcmp(room, a.room) != 0 ? a.room : "") | /* the room it had was not free for so long */
           FX_RELOAD;
}

unsigned act_appointment(struct screen *s)
{
    struct gift g = { .has = NEED_APPOINTMENT, .appointment_id = context_of(s).appointment_id };

    return gift_push(s, &appointment_screen, &g);
}

static unsigned to_gap(struct screen *s, int64_t practitioner_id, int64_t start_min)
{
    struct gift g = { .has = NEED_SLOT | NEED_DAY, .day = civil_min_day(start_min) };

    g.slot.start_min = start_min;
    g.slot.practitioner_id = practitioner_id;
    return gift_push(s, &gap_screen, &g);
}

unsigned act_gap(struct screen *s)
{
    struct gift g = context_of(s);
    struct appointment a;
    struct gap gap;

    if (g.has & NEED_SLOT)
        return gift_push(s, &gap_screen, &g);
    /* What is held, missed or called off stands where time is free. */
    if (g.has & NEED_APPOINTMENT && appointment_load(s->app->db, g.appointment_id, &a, NULL) == RC_OK &&
        !appointment_live(a.status) && gap_at(s->app->db, a.practitioner_id, a.start_min, &gap, NULL) == RC_OK)
        return to_gap(s, a.practitioner_id, a.start_min);
    if (gap_just_opened(s->app->db, &gap, NULL) == RC_OK)
        return to_gap(s, gap.practitioner_id, gap.from_min);
    return gift_push(s, &gaps_screen, &(struct gift){ 0 });
}

char *gap_invites(struct db *db, char *out, size_t size)
{
    struct gap gap;
    size_t n = 0;

    out[0] = '\0';
    if (gap_just_opened(db, &gap, NULL) == RC_OK && gap_waiting(db, &gap, &n, NULL) == RC_OK && n > 0)
        (void)snprintf(out, size, ngettext_("   %d waits for it: G", "   %d wait for it: G", n), (int)n);
    return out;
}

unsigned act_wait(struct screen *s)
{
    struct gift g = { .has = NEED_PATIENT, .patient_id = context_of(s).patient_id };

    return workflow_begin_with(s, &workflows[WORKFLOW_WAIT], &g);
}

unsigned act_away(struct screen *s)
{
    struct gift g = context_of(s);

    g.has &= NEED_PRACTITIONER | NEED_DAY;
    return gift_push(s, &absence_screen, &g);
}

unsigned act_forgotten(struct screen *s)
{
    return screen_push(s, &forgotten_screen, NULL, 0);
}

unsigned act_card(struct screen *s)
{
    return gift_push_patient(s, &card_screen, context_of(s).patient_id);
}

/* ---- everywhere ---- */

unsigned act_find(struct screen *s)
{
    return screen_push(s, &find_screen, NULL, 0);
}

unsigned act_undo(struct screen *s)
{
    return screen_push(s, &undo_screen, NULL, 0);
}
