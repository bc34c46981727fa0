/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All the same: a box that says what stands in the way of what is to be booked or moved, to who may overrule it. Reads: what
 * the file would say to it now, and how likely who is there does not come. Writes nothing; gives leave to overbook, or the reason why the person may be in two
 * places. Esc is another time. */
#include <stdlib.h>

#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/booking/occupancy.h"
#include "src/booking/risk.h"
#include "src/clinic/catalog.h"
#include "ui/kit/dialog.h"
#include "ui/kit/put.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

struct allow {
    struct gift gift;
    struct err why;
    char risk[APPOINTMENT_PERSON + RISK_TEXT]; /* that who is there does not come; "" where that does not matter */
};

static unsigned give(struct screen *s)
{
    struct allow *v = s->priv;

    v->gift.has |= NEED_ALLOWED;
    return gift_give(s, &v->gift);
}

static unsigned take_reason(struct screen *s, const char *text)
{
    struct allow *v = s->priv;

    (void)text_copy(v->gift.allowed.twice_reason, sizeof(v->gift.allowed.twice_reason), text);
    return give(s);
}

static unsigned all_the_same(struct screen *s)
{
    struct allow *v = s->priv;

    if (v->why.field == APPOINTMENT_TWICE)
        return ask_text(s, _("All the same?"), _("Why this person may be in two places"), "",
                        sizeof(v->gift.allowed.twice_reason) - 1, true, take_reason);
    v->gift.allowed.overbook = true; /* also where nothing stands in the way any more: then it is not needed */
    return give(s);
}

/* How long what is placed takes of its practitioner, about: enough to find who is in the way. */
static int64_t minutes_of(struct db *db, const struct gift *g)
{
    struct appointment a;
    struct service service;

    if (g->slot.minutes > 0)
        return g->slot.minutes;
    if (g->has & NEED_APPOINTMENT && appointment_load(db, g->appointment_id, &a, NULL) == RC_OK)
        return a.end_min - a.start_min;
    return service_load(db, g->service_id, &service, NULL) == RC_OK ? service.with_min : 1;
}

/* Of the first who is in the way. */
static void read_risk(struct db *db, struct allow *v)
{
    const struct gift *g = &v->gift;
    int64_t start = g->slot.start_min, own = g->has & NEED_APPOINTMENT ? g->appointment_id : 0;
    struct taken taken;
    struct appointment a;
    struct risk risk;
    char text[RISK_TEXT];

    if (v->why.field != APPOINTMENT_OVERBOOK ||
        occupancy_taken(db, OCCUPANT_PRACTITIONER, g->slot.practitioner_id, start, start + minutes_of(db, g), own, &taken,
                        NULL) != RC_OK ||
        taken.appointment_id == 0 || appointment_load(db, taken.appointment_id, &a, NULL) != RC_OK ||
        a.status != APPOINTMENT_BOOKED || risk_of(db, a.patient_id, a.start_min, a.created_at, &risk, NULL) != RC_OK)
        return;
    show_add(v->risk, sizeof(v->risk), "", a.patient);
    show_add(v->risk, sizeof(v->risk), "   ", risk_text(&risk, text, sizeof(text)));
}

static enum rc allow_open(struct screen *s, struct err *e)
{
    struct allow *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->gift = *gift_of(s);
    if (!(v->gift.has & NEED_ALLOWED))
        v->gift.allowed = (struct allowed_gift){ .overbook = false };
    (void)gift_fits(s->app->db, &v->gift, &v->why);
    read_risk(s->app->db, v);
    s->want_cols = 64;
    s->want_rows = v->risk[0] != '\0' ? 9 : 6;
    screen_title(s, "%s", _("All the same?"));
    return RC_OK;
}

static void allow_draw(struct screen *s)
{
    const struct allow *v = s->priv;
    int used = put_lines(s->canvas, 1, 1, s->rows - 3, s->cols - 2, LOOK_STRONG, v->why.text);

    if (v->risk[0] != '\0' && s->rows - used > 5)
        used += 1 + put_lines(s->canvas, used + 2, 1, s->rows - used - 4, s->cols - 2, LOOK_PLAIN, v->risk);
    put_text(s->canvas, used + 2, 1, s->cols - 2, LOOK_PLAIN,
             v->why.field == APPOINTMENT_TWICE ? _("Enter or y: all the same, with a reason    Esc or n: another time")
                                               : _("Enter or y: all the same    Esc or n: another time"));
    put_cursor(s->canvas, 1, 1);
}

static unsigned another_time(struct screen *s)
{
    (void)s;
    return FX_CLOSE;
}

static void allow_close(struct screen *s)
{
    free(s->priv);
}

static const struct cmd allow_cmds[] = {
    { K_ENTER, N_("All the same"), N_("Book it although somebody is taken"), 0, all_the_same },
    { 'y', N_("All the same"), N_("Book it although somebody is taken"), 0, all_the_same },
    { 'n', N_("Another time"), N_("Choose another time"), 0, another_time },
};

const struct screen_ops allow_screen = {
    .word = "allow",
    .cmds = allow_cmds,
    .n_cmds = sizeof(allow_cmds) / sizeof(allow_cmds[0]),
    .flags = SCREEN_BOX,
    .open = allow_open,
    .draw = allow_draw,
    .close = allow_close,
};
