/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chains of screens: which screen gives what, and what is done once everything is there. */
#include "ui/workflows.h"

#include <stdio.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/booking/series.h"
#include "src/booking/slots.h"
#include "src/clinic/site.h"
#include "src/clinic/staff.h"
#include "src/desk/book.h"
#include "src/people/privacy.h"
#include "src/visit/queue.h"
#include "ui/kit/form.h"
#include "ui/screens/actions.h"
#include "ui/screens/clip.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"

static const struct need needs[] = {
    { NEED_PATIENT, N_("There is no person here to do that with."), &pick_screen,
      BIND(struct gift, patient_id) },
    { NEED_SERVICE, N_("Choose a service first."), &services_screen, BIND(struct gift, service_id) },
    { NEED_SLOT, N_("Choose a time first."), &slots_screen, BIND(struct gift, slot) },
    { NEED_APPOINTMENT, N_("There is no appointment here to do that with."), NULL,
      BIND(struct gift, appointment_id) },
    { NEED_VISIT, N_("This person has not been checked in yet."), NULL, BIND(struct gift, visit_id) },
    { NEED_TASK, N_("There is no follow-up here to do that with."), NULL, BIND(struct gift, task_id) },
    { NEED_REASON, N_("Say why first."), &reasons_screen, BIND(struct gift, reason) },
    { NEED_ROOM, N_("Choose a room first."), &rooms_screen, BIND(struct gift, room_id) },
    { NEED_PRACTITIONER, N_("Choose a practitioner first."), NULL, BIND(struct gift, practitioner_id) },
    { NEED_DAY, N_("Choose a day first."), NULL, BIND(struct gift, day) },
    { NEED_OTHER, N_("Choose the other record first."), &pick_other_screen, BIND(struct gift, other_id) },
    { NEED_ALLOWED, NULL, &allow_screen, BIND(struct gift, allowed) },
};
const struct gift_table desk_gifts = { needs, sizeof(needs) / sizeof(needs[0]), sizeof(struct gift) };

/* ---- gifts ---- */

const struct gift *gift_of(const struct screen *s)
{
    static const struct gift none;

    return s->arg != NULL && s->arg_size == sizeof(struct gift) ? s->arg : &none;
}

unsigned gift_push(struct screen *s, const struct screen_ops *ops, const struct gift *g)
{
    if (ops == &card_screen && patient_is_special(s->app->db, g->patient_id))
        ops = &access_screen;
    return screen_push(s, ops, g, sizeof(*g));
}

unsigned gift_give(struct screen *s, const struct gift *g)
{
    return screen_give(s, g, sizeof(*g));
}

unsigned gift_push_patient(struct screen *s, const struct screen_ops *ops, int64_t patient_id)
{
    struct gift g = { .has = NEED_PATIENT };
    struct err e;

    if (patient_resolve(s->app->db, patient_id, &g.patient_id, &e) != RC_OK)
        return screen_error(s, &e);
    return gift_push(s, ops, &g);
}

/* ---- what is done ---- */

/* Which step to ask again: the one that gave what the domain does not take; or, of who may, whether all the same. */
static enum rc asked_again(struct screen *s, enum rc rc, struct err *e)
{
    unsigned bit = 0;

    if (e->field == APPOINTMENT_PATIENT)
        bit = NEED_PATIENT;
    else if (e->field == APPOINTMENT_SERVICE)
        bit = NEED_SERVICE;
    else if (e->field == APPOINTMENT_REASON)
        bit = NEED_REASON;
    else if ((e->field == APPOINTMENT_OVERBOOK && staff_may(s->app->db, RIGHT_OVERBOOK)) ||
             (e->field == APPOINTMENT_TWICE && staff_may(s->app->db, RIGHT_BOOK_TWICE)))
        bit = NEED_ALLOWED;
    e->field = bit == 0 ? ERR_NO_FIELD : (int)bit;
    return rc;
}

static void tell_and(struct screen *s, const char *done, int64_t appointment_id, const char *more)
{
    struct db *db = s->app->db;
    struct appointment a;
    char when[SHOW_SIZE];

    if (appointment_load(db, appointment_id, &a, NULL) == RC_OK)
        (void)screen_info(s, "%s: %s, %s, %s, %s%s", done,
                          patient_said_name(db, a.patient_id, a.patient, sizeof(a.patient)), a.service,
                          show_when(db, a.start_min, when, sizeof(when)), a.practitioner, more);
}

void tell_appointment(struct screen *s, const char *done, int64_t appointment_id)
{
    tell_and(s, done, appointment_id, "");
}

static enum rc tell(struct screen *s, const char *done, int64_t appointment_id)
{
    tell_appointment(s, done, appointment_id);
    return RC_OK;
}

/* A time that was chosen in a room is with the first who is free then. */
static enum rc choose_who(struct db *db, struct appointment *a, struct err *e)
{
    struct slot_query q = { .service_id = a->service_id,
                            .room_id = a->room_id,
                            .patient_id = a->patient_id,
                            .from_min = a->start_min,
                            .days = 1,
                            .limit = 1,
                            .step_min = 1 };
    struct slot_list list;
    char when[SHOW_SIZE];
    enum rc rc = slots_find(db, &q, &list, e);

    if (rc != RC_OK)
        return rc;
    if (list.n > 0 && list.rows[0].start_min == a->start_min)
        a->practitioner_id = list.rows[0].practitioner_id;
    else
        rc = err_set(e, RC_CONFLICT, _("Nobody who does this is free for it in that room %s. Choose another time."),
                     show_when_said(db, a->start_min, when, sizeof(when)));
    slot_list_release(&list);
    return rc;
}

static struct appointment to_book(const struct gift *g)
{
    struct appointment a = {
        .patient_id = g->patient_id,
        .service_id = g->service_id,
        .practitioner_id = g->slot.practitioner_id,
        .room_id = g->slot.room_id,
        .start_min = g->slot.start_min,
        .overbook = g->slot.overbook,
    };

    if (g->has & NEED_ALLOWED) {
        a.overbook |= g->allowed.overbook;
        (void)text_copy(a.twice_reason, sizeof(a.twice_reason), g->allowed.twice_reason);
    }
    return a;
}

static struct appointment_move to_move(const struct gift *g)
{
    const bool allowed = (g->has & NEED_ALLOWED) != 0;

    return (struct appointment_move){
        .id = g->appointment_id,
        .start_min = g->slot.start_min,
        .practitioner_id = g->slot.practitioner_id,
        .room_id = g->slot.room_id,
        .overbook = g->slot.overbook || (allowed && g->allowed.overbook),
        .twice_reason = allowed ? g->allowed.twice_reason : NULL,
    };
}

enum rc gift_fits(struct db *db, const struct gift *g, struct err *e)
{
    struct appointment a = to_book(g);
    struct appointment_move m = to_move(g);

    return g->has & NEED_APPOINTMENT ? appointment_move_fits(db, &m, e) : appointment_fits(db, &a, e);
}

static enum rc book(struct screen *s, const void *gift, struct err *e)
{
    const struct gift *g = gift;
    if (g->has & NEED_SERIES) /* done on its own screen */
        return RC_OK;
    struct appointment a = to_book(g);
    enum rc rc = a.practitioner_id == 0 ? choose_who(s->app->db, &a, e) : RC_OK;

    if (rc == RC_OK)
        rc = desk_book(s->app->db, &a, g->has & NEED_TASK ? g->task_id : 0, e);
    return rc == RC_OK ? tell(s, _("Booked"), a.id) : asked_again(s, rc, e);
}

static enum rc move(struct screen *s, const void *gift, struct err *e)
{
    const struct gift *g = gift;
    struct appointment_move m = to_move(g);
    enum rc rc = appointment_move(s->app->db, &m, e);

    if (rc == RC_OK && clip_get(s)->appointment_id == m.id)
        clip_let_go(s);
    return rc == RC_OK ? tell(s, _("Moved"), m.id) : asked_again(s, rc, e);
}

/* With how much notice, where that is less than the clinic asks for. */
static void tell_cancelled(struct screen *s, int64_t appointment_id)
{
    struct appointment a;
    char notice[SHOW_SIZE], done[SHOW_SIZE * 2], invites[SHOW_SIZE];

    (void)text_copy(done, sizeof(done), _("Cancelled"));
    if (appointment_load(s->app->db, appointment_id, &a, NULL) == RC_OK && a.late_cancel) {
        if (a.notice_min > 0)
            (void)snprintf(done, sizeof(done), _("Cancelled late, %s before"),
                           show_minutes(a.notice_min, notice, sizeof(notice)));
        else
            (void)text_copy(done, sizeof(done), _("Cancelled late, after its time"));
    }
    tell_and(s, done, appointment_id, gap_invites(s->app->db, invites, sizeof(invites)));
}

static enum rc cancel(struct screen *s, const void *gift, struct err *e)
{
    const struct gift *g = gift;
    enum rc rc = appointment_cancel(s->app->db, g->appointment_id, 0, (enum reason_side)g->reason.side,
                                    g->reason.id, g->reason.text, e);

    if (rc != RC_OK)
        return asked_again(s, rc, e);
    tell_cancelled(s, g->appointment_id);
    return RC_OK;
}

static enum rc noshow(struct screen *s, const void *gift, struct err *e)
{
    const struct gift *g = gift;
    struct appointment a;
    char invites[SHOW_SIZE];
    enum rc rc = appointment_missed(s->app->db, g->appointment_id, 0, (enum reason_side)g->reason.side, g->reason.id,
                                    g->reason.text, e);

    if (rc != RC_OK)
        return asked_again(s, rc, e);
    if (appointment_load(s->app->db, g->appointment_id, &a, NULL) == RC_OK)
        (void)screen_info(s, _("%s did not come%s"),
                          patient_said_name(s->app->db, a.patient_id, a.patient, sizeof(a.patient)),
                          gap_invites(s->app->db, invites, sizeof(invites)));
    return RC_OK;
}

static enum rc cancel_series(struct screen *s, const void *gift, struct err *e)
{
    const struct gift *g = gift;
    int n = 0;
    enum rc rc = series_cancel(s->app->db, g->appointment_id, (enum reason_side)g->reason.side, g->reason.id,
                               g->reason.text, &n, e);

    if (rc != RC_OK)
        return asked_again(s, rc, e);
    (void)screen_info(s, ngettext_("Cancelled: %d appointment of the series", "Cancelled: %d appointments of the series", n),
                      n);
    return RC_OK;
}

/* A person who is received without an appointment may have one all the same: then somebody should be told. */
static void tell_received(struct screen *s, const struct visit *v)
{
    struct db *db = s->app->db;
    struct appointment_list next;
    char booked[SHOW_SIZE] = "";

    if (appointment_of_patient(db, v->patient_id, APPOINTMENT_NEXT, site_now_min(db), 1, &next, NULL) ==
        RC_OK) {
        if (next.n > 0 && next.rows[0].status == APPOINTMENT_BOOKED &&
            civil_min_day(next.rows[0].start_min) == v->day)
            (void)show_time(next.rows[0].start_min, booked, sizeof(booked));
        appointment_list_release(&next);
    }
    if (booked[0] != '\0')
        (void)screen_info(s, _("Ticket %d: %s, %s, waiting; is also booked today at %s"), v->ticket,
                          v->patient, v->service, booked);
    else
        (void)screen_info(s, _("Ticket %d: %s, %s, waiting"), v->ticket, v->patient, v->service);
}

static enum rc walk_in(struct screen *s, const void *gift, struct err *e)
{
    const struct gift *g = gift;
    int64_t with = g->has & NEED_PRACTITIONER ? g->practitioner_id : 0, id;
    struct visit v;
    enum rc rc = visit_walk_in(s->app->db, g->patient_id, g->service_id, with, &id, e);

    if (rc == RC_OK && visit_load(s->app->db, id, &v, NULL) == RC_OK) {
        (void)patient_said_name(s->app->db, v.patient_id, v.patient, sizeof(v.patient));
        tell_received(s, &v);
    }
    return rc;
}

static enum rc seat(struct screen *s, const void *gift, struct err *e)
{
    const struct gift *g = gift;
    struct visit v;
    enum rc rc = visit_seat(s->app->db, g->visit_id, g->room_id, e);

    if (rc == RC_OK && visit_load(s->app->db, g->visit_id, &v, NULL) == RC_OK)
        (void)screen_info(s, _("%s is in %s"),
                          patient_said_name(s->app->db, v.patient_id, v.patient, sizeof(v.patient)), v.room);
    return rc;
}

static enum rc leave(struct screen *s, const void *gift, struct err *e)
{
    const struct gift *g = gift;
    struct visit v;
    enum rc rc = visit_leave(s->app->db, g->visit_id, g->reason.id, g->reason.text, e);

    if (rc == RC_OK && visit_load(s->app->db, g->visit_id, &v, NULL) == RC_OK)
        (void)screen_info(s, _("%s left"),
                          patient_said_name(s->app->db, v.patient_id, v.patient, sizeof(v.patient)));
    return rc;
}

static enum rc room_ready(struct screen *s, const void *gift, struct err *e)
{
    const struct gift *g = gift;
    struct place room;
    enum rc rc = visit_room_ready(s->app->db, g->room_id, e);

    if (rc == RC_OK && place_load(s->app->db, g->room_id, &room, NULL) == RC_OK)
        (void)screen_info(s, _("%s can be used again"), room.name);
    return rc;
}

/* ---- the table ---- */

/* What the question why adds, for what follows: whose it was, and which way to go on. */
enum { CALLED_OFF = NEED_PATIENT | NEED_SERVICE | NEED_PRACTITIONER | NEED_REBOOK | NEED_WAIT };

const struct workflow workflows[WORKFLOW_COUNT] = {
    [WORKFLOW_BOOK] = {
        .title = N_("Book"),
        .needs = { NEED_PATIENT, NEED_SERVICE, NEED_SLOT },
        .optional = NEED_PRACTITIONER | NEED_DAY | NEED_TASK | NEED_SERIES | NEED_ALLOWED,
        .fresh = NEED_SERVICE | NEED_SERIES,
        .done = book,
    },
    [WORKFLOW_MOVE] = {
        .title = N_("Move"),
        .needs = { NEED_APPOINTMENT, NEED_SLOT },
        .optional = NEED_PATIENT | NEED_ALLOWED,
        .fresh = NEED_SLOT,
        .done = move,
    },
    [WORKFLOW_PUT_DOWN] = {
        .title = N_("Move"),
        .needs = { NEED_APPOINTMENT, NEED_SLOT },
        .optional = NEED_ALLOWED,
        .done = move,
    },
    [WORKFLOW_MOVE_SERIES] = {
        .title = N_("Move all that follow"),
        .needs = { NEED_APPOINTMENT, NEED_SLOT },
        .fresh = NEED_SLOT,
        .next = { { .screen = &series_screen } },
    },
    [WORKFLOW_CANCEL] = {
        .title = N_("Cancel"),
        .needs = { NEED_APPOINTMENT, NEED_REASON },
        .optional = CALLED_OFF,
        .fresh = NEED_REASON | CALLED_OFF,
        .done = cancel,
        .next = { { NEED_REBOOK, &workflows[WORKFLOW_REBOOK], NULL }, { NEED_WAIT, NULL, &waiting_screen } },
    },
    [WORKFLOW_CANCEL_SERIES] = {
        .title = N_("Cancel all that follow"),
        .needs = { NEED_APPOINTMENT, NEED_REASON },
        .fresh = NEED_REASON,
        .done = cancel_series,
    },
    [WORKFLOW_NOSHOW] = {
        .title = N_("No-show"),
        .needs = { NEED_APPOINTMENT, NEED_REASON },
        .optional = CALLED_OFF | NEED_MISSED,
        .fresh = NEED_REASON | CALLED_OFF,
        .done = noshow,
        .next = { { NEED_REBOOK, &workflows[WORKFLOW_REBOOK], NULL }, { NEED_WAIT, NULL, &waiting_screen } },
    },
    [WORKFLOW_REBOOK] = {
        .title = N_("Book again"),
        .needs = { NEED_PATIENT, NEED_SERVICE, NEED_SLOT },
        .optional = NEED_PRACTITIONER | NEED_SERIES | NEED_ALLOWED,
        .fresh = NEED_SERIES,
        .done = book,
    },
    [WORKFLOW_WALK_IN] = {
        .title = N_("Walk-in"),
        .needs = { NEED_PATIENT, NEED_SERVICE },
        .optional = NEED_PRACTITIONER,
        .fresh = NEED_SERVICE,
        .done = walk_in,
    },
    [WORKFLOW_SEAT] = {
        .title = N_("Seat"),
        .needs = { NEED_VISIT, NEED_ROOM },
        .done = seat,
    },
    [WORKFLOW_LEAVE] = {
        .title = N_("Left"),
        .needs = { NEED_VISIT, NEED_REASON },
        .fresh = NEED_REASON,
        .done = leave,
    },
    [WORKFLOW_ROOM_READY] = {
        .title = N_("Room ready"),
        .needs = { NEED_ROOM },
        .done = room_ready,
    },
    [WORKFLOW_WAIT] = {
        .title = N_("Waiting list"),
        .needs = { NEED_PATIENT, NEED_SERVICE },
        .fresh = NEED_SERVICE,
        .next = { { .screen = &waiting_screen } },
    },
    [WORKFLOW_MERGE] = {
        .title = N_("Merge"),
        .needs = { NEED_PATIENT, NEED_OTHER },
        .next = { { .screen = &merge_screen } },
    },
};
