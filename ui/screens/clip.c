/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Picking an appointment up, carrying it and putting it down. */
#include "ui/screens/clip.h"

#include <stdio.h>

#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/people/alert.h"
#include "src/people/privacy.h"
#include "ui/kit/app.h"
#include "ui/screens/show.h"
#include "ui/ui.h"
#include "ui/workflows.h"

const struct clip *clip_get(const struct screen *s)
{
    return ui_of(s)->clip;
}

static void take(struct screen *s, const struct appointment *a)
{
    char text[500], what[400], name[APPOINTMENT_PERSON], when[SHOW_SIZE];
    const char *drops = _("Esc drops it");
    int used;

    *ui_of(s)->clip = (struct clip){ .appointment_id = a->id,
                                     .rev = a->rev,
                                     .start_min = a->start_min,
                                     .end_min = a->end_min,
                                     .practitioner_id = a->practitioner_id };
    (void)snprintf(what, sizeof(what), _("Picked up: %s, %s, %s, %s"),
                   patient_said_name(s->app->db, a->patient_id, name, sizeof(name)), a->service,
                   show_when_said(s->app->db, a->start_min, when, sizeof(when)), a->practitioner);
    /* How to be rid of it stands there on a narrow terminal, too. */
    (void)snprintf(text, sizeof(text), " %.*s   %s ",
                   (int)text_fit(what, (size_t)-1, s->cols - text_columns(drops, (size_t)-1) - 7, &used), what, drops);
    app_carry(s->app, text);
}

void clip_let_go(struct screen *s)
{
    *ui_of(s)->clip = (struct clip){ 0 };
    app_carry(s->app, "");
}

/* What cannot be moved says so before anybody looks for a time. */
unsigned clip_pick_up(struct screen *s)
{
    struct err e;
    struct appointment a;
    struct gift g = { 0 };

    s->ops->context(s, &g);
    if (appointment_load(s->app->db, g.appointment_id, &a, &e) != RC_OK ||
        appointment_may(s->app->db, &a, ACTION_MOVE, &e) != RC_OK ||
        alert_may_book(s->app->db, a.patient_id, 0, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    take(s, &a);
    return FX_RELOAD;
}

unsigned clip_drop(struct screen *s)
{
    clip_let_go(s);
    return screen_info(s, _("Dropped: it stays where it was.")) | FX_RELOAD;
}

static struct appointment_move move_to(const struct clip *c, const struct clip_place *place)
{
    return (struct appointment_move){ .id = c->appointment_id,
                                      .rev = c->rev,
                                      .start_min = place->start_min,
                                      .end_min = place->start_min + c->end_min - c->start_min,
                                      .practitioner_id = place->practitioner_id,
                                      .room_id = place->room_id,
                                      .overbook = place->overbook };
}

/* Somebody is taken: who may is asked whether all the same, anybody else is told. */
static unsigned may_offer(struct screen *s, const struct clip_place *place)
{
    struct gift g = { .has = NEED_APPOINTMENT | NEED_SLOT,
                      .appointment_id = clip_get(s)->appointment_id,
                      .slot = { .start_min = place->start_min,
                                .practitioner_id = place->practitioner_id,
                                .room_id = place->room_id,
                                .overbook = place->overbook } };

    return workflow_begin_with(s, &workflows[WORKFLOW_PUT_DOWN], &g) | FX_RELOAD;
}

unsigned clip_put_down(struct screen *s, const struct clip_place *place)
{
    struct appointment_move m = move_to(clip_get(s), place);
    struct err e;

    if (appointment_move(s->app->db, &m, &e) != RC_OK)
        return e.field == APPOINTMENT_OVERBOOK || e.field == APPOINTMENT_TWICE ? may_offer(s, place)
                                                                                : screen_error(s, &e) | FX_RELOAD;
    clip_let_go(s);
    tell_appointment(s, _("Moved"), m.id);
    return FX_RELOAD;
}

bool clip_fits(const struct screen *s, const struct clip_place *place, struct err *e)
{
    struct appointment_move m = move_to(clip_get(s), place);

    return appointment_move_fits(s->app->db, &m, e) == RC_OK;
}

void clip_look(struct screen *s)
{
    const struct clip *c = clip_get(s);
    struct appointment a;
    struct err e = { .rc = RC_OK };
    char when[SHOW_SIZE];

    if (c->appointment_id == 0)
        return;
    if (appointment_load(s->app->db, c->appointment_id, &a, &e) == RC_OK && a.rev == c->rev)
        return;
    if (e.rc != RC_OK || appointment_may(s->app->db, &a, ACTION_MOVE, &e) != RC_OK) {
        clip_let_go(s);
        (void)screen_error(s, &e);
        return;
    }
    if (a.start_min != c->start_min || a.practitioner_id != c->practitioner_id)
        (void)screen_info(s, _("%s was moved meanwhile, and stands %s with %s now. It is still picked up."), a.patient,
                          show_when_said(s->app->db, a.start_min, when, sizeof(when)), a.practitioner);
    take(s, &a);
}
