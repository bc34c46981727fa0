/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gap: who would take the time that came free, best first; one is asked at a time, and the time is theirs meanwhile.
 * Reads: desk/gap. Writes: offers and their answers.
 * Refreshed by every commit that touches the day, the waiting list or an offer, and by the clock when an offer is over. */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/desk/gap.h"
#include "src/people/privacy.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/actions.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 3, DETAIL_ROWS = 4, WIDE = 110 };

struct gap_view {
    struct table table;
    struct candidate_list list;
    struct gap gap;
    int64_t at_min;    /* which minute the gap is around */
    struct offer held; /* the offer that stands; id 0: nobody is asked */
    bool gone;         /* somebody has the time now */
    struct db *db;
};

/* ---- reading ---- */

static void reload(struct screen *s)
{
    struct gap_view *v = s->priv;
    struct candidate_list fresh = { 0 };
    struct err e;

    v->held = (struct offer){ 0 };
    v->gone = gap_at(v->db, v->gap.practitioner_id, v->at_min, &v->gap, &e) != RC_OK;
    if (!v->gone && (gap_candidates(v->db, &v->gap, &fresh, &e) != RC_OK ||
                     (v->gap.offer_id != 0 && offer_load(v->db, v->gap.offer_id, &v->held, &e) != RC_OK))) {
        (void)screen_error(s, &e);
        candidate_list_release(&fresh);
        return;
    }
    candidate_list_release(&v->list);
    v->list = fresh;
}

/* ---- the table ---- */

static int64_t row_id(const void *row)
{
    const struct candidate *c = row;

    return c->offer_id != 0 ? c->offer_id * 2 + 1 : c->patient_id * 2;
}

static bool asked(const struct candidate *c)
{
    return c->offer_id != 0 && (c->asked != OFFER_OPEN || c->expired);
}

static enum look row_look(void *ctx, const void *row)
{
    const struct candidate *c = row;

    (void)ctx;
    return asked(c) ? LOOK_DIM : c->offer_id != 0 ? LOOK_GOOD : LOOK_PLAIN;
}

static void mark_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct candidate *c = row;

    (void)ctx;
    (void)text_copy(out, size, asked(c) ? "-" : c->offer_id != 0 ? "~" : "");
}

static void patient_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct candidate *)row)->patient);
}

static void service_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct candidate *)row)->service);
}

static void at_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)show_time(((const struct candidate *)row)->start_min, out, size);
}

static void why_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct candidate *)row)->why);
}

static void phone_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct candidate *)row)->phone);
}

static const struct table_source source = { TABLE_ROWS(struct gap_view, list.rows, list.n), .id = row_id,
                                            .look = row_look };
static const struct column columns[] = {
    { "", 1, 0, 0, mark_cell, NULL },
    { N_("Patient"), 17, 0, 0, patient_cell, NULL },
    { N_("Service"), 12, 0, 0, service_cell, NULL },
    { N_("At"), 5, 0, 0, at_cell, NULL },
    { N_("Why"), 0, 0, 0, why_cell, NULL },
    { N_("Phone"), 18, 0, WIDE, phone_cell, NULL },
};

/* ---- drawing ---- */

static void draw_head(struct screen *s)
{
    const struct gap_view *v = s->priv;
    char text[400], day[SHOW_SIZE], from[SHOW_SIZE], to[SHOW_SIZE], until[SHOW_SIZE];
    int col = 1 + put_word(s->canvas, 0, 1, s->cols / 2, LOOK_STRONG, v->gap.practitioner) + 3;

    (void)snprintf(text, sizeof(text), "%s  %s-%s", show_day(v->db, civil_min_day(v->gap.start_min), day, sizeof(day)),
                   show_time(v->gap.start_min, from, sizeof(from)), show_time(v->gap.end_min, to, sizeof(to)));
    show_add(text, sizeof(text), "   ", v->gap.why);
    put_text(s->canvas, 0, col, s->cols - col - 1, LOOK_PLAIN, text);
    if (v->gone) {
        put_text(s->canvas, 1, 1, s->cols - 2, LOOK_WARN, _("This time is not free any more."));
    } else if (v->held.id != 0) {
        (void)snprintf(text, sizeof(text), _("Held for %s until %s: a accepted, d declined, n no answer"), v->held.patient,
                       show_time(site_min_of(v->db, v->held.expires_at), until, sizeof(until)));
        put_text(s->canvas, 1, 1, s->cols - 2, LOOK_GOOD, text);
    } else if (v->list.open == 0) {
        put_text(s->canvas, 1, 1, s->cols - 2, LOOK_PLAIN,
                 v->list.n == 0 ? "" : _("Everybody has been asked. o asks the selected person once more."));
    } else {
        put_format(s->canvas, 1, 1, s->cols - 2, LOOK_PLAIN,
                   ngettext_("%d to ask. o holds the time for the selected person while you call.",
                             "%d to ask. o holds the time for the selected person while you call.", v->list.open),
                   (int)v->list.open);
    }
    put_rule(s->canvas, 2);
}

static void draw_details(struct screen *s, int row)
{
    struct gap_view *v = s->priv;
    const struct candidate *c = table_row(&v->table);
    char text[400], from[SHOW_SIZE], to[SHOW_SIZE];

    put_rule(s->canvas, row);
    if (c == NULL)
        return;
    int col = 1 + put_word(s->canvas, row + 1, 1, s->cols / 2, LOOK_STRONG, c->patient) + 3;
    (void)snprintf(text, sizeof(text), c->call[0] != '\0' ? _("Call %s: ") : "%s", c->call);
    show_add(text, sizeof(text), "", c->phone[0] != '\0' ? c->phone : _("no phone number: see the card"));
    put_text(s->canvas, row + 1, col, s->cols - col - 1, LOOK_PLAIN, text);
    (void)snprintf(text, sizeof(text), "%s, %s-%s   %s", c->service, show_time(c->start_min, from, sizeof(from)),
                   show_time(c->end_min, to, sizeof(to)), _(offer_kinds[c->kind].label));
    put_text(s->canvas, row + 2, 1, s->cols - 2, LOOK_PLAIN, text);
    put_text(s->canvas, row + 3, 1, s->cols - 2, LOOK_DIM, c->why);
}

static void draw(struct screen *s)
{
    struct gap_view *v = s->priv;

    if (v->held.id != 0 && v->held.expires_at <= db_now(v->db)) { /* over by itself, without anybody's commit */
        reload(s);
        table_reload(&v->table);
    }
    draw_head(s);
    draw_details(s, s->rows - DETAIL_ROWS);
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS - DETAIL_ROWS, s->cols);
}

static void rest(struct screen *s)
{
    (void)s; /* the details follow when the whole is drawn */
}

/* ---- commands ---- */

/* The next who was not asked yet. */
static void to_next(struct gap_view *v)
{
    for (size_t i = 0; i < v->list.n; i++)
        if (v->list.rows[i].offer_id == 0) {
            (void)table_select(&v->table, row_id(&v->list.rows[i]));
            return;
        }
}

static unsigned offer(struct screen *s)
{
    struct gap_view *v = s->priv;
    const struct candidate *c = table_row(&v->table);
    struct offer o = gap_offer(&v->gap, c);
    char until[SHOW_SIZE];
    struct err e;

    if (v->held.id != 0)
        return screen_info(s, _("%s is being asked. a, d or n notes the answer; x takes the offer back."), v->held.patient);
    if (offer_make(v->db, &o, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    (void)show_time(site_min_of(v->db, o.expires_at), until, sizeof(until));
    (void)screen_info(s, _("Held for %s until %s. Call %s"), c->patient, until,
                      c->phone[0] != '\0' ? c->phone : _("them: no phone number is known"));
    v->table.id = o.id * 2 + 1; /* the marker stays with who is asked */
    return FX_RELOAD;
}

/* Says what was booked; of who came earlier, what is free now. */
static void tell_accepted(struct screen *s, const struct offer *held, int64_t appointment_id, int64_t was_min)
{
    char when[SHOW_SIZE], name[2 * PATIENT_NAME] = "", then[SHOW_SIZE];

    (void)patient_said_name(s->app->db, held->patient_id, name, sizeof(name));
    if (held->kind != OFFER_EARLIER) {
        tell_appointment(s, _("Booked"), appointment_id);
        return;
    }
    (void)screen_info(s, _("Moved: %s to %s. %s is free now: press G"), name,
                      show_when_said(s->app->db, held->start_min, when, sizeof(when)),
                      show_when_said(s->app->db, was_min, then, sizeof(then)));
}

static unsigned answer(struct screen *s, enum offer_outcome outcome)
{
    struct gap_view *v = s->priv;
    const struct offer held = v->held;
    struct offer_answer in = { .id = held.id, .rev = held.rev, .outcome = outcome };
    struct appointment earlier = { 0 };
    int64_t appointment_id;
    struct err e;

    if (held.id == 0)
        return screen_info(s, _("Nobody is being asked. o offers the time to the selected person."));
    if (held.kind == OFFER_EARLIER)
        (void)appointment_load(v->db, held.for_id, &earlier, NULL);
    if (offer_answer(v->db, &in, &appointment_id, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    if (outcome == OFFER_ACCEPTED) {
        tell_accepted(s, &held, appointment_id, earlier.start_min);
        return FX_CLOSE;
    }
    reload(s);
    table_reload(&v->table);
    to_next(v);
    return screen_info(s, "%s: %s", held.patient, _(offer_outcomes[outcome].label)) | FX_DRAW;
}

static unsigned accepted(struct screen *s)
{
    return answer(s, OFFER_ACCEPTED);
}

static unsigned declined(struct screen *s)
{
    return answer(s, OFFER_DECLINED);
}

static unsigned no_answer(struct screen *s)
{
    return answer(s, OFFER_NO_ANSWER);
}

static unsigned withdraw(struct screen *s)
{
    return answer(s, OFFER_WITHDRAWN);
}

static void context(struct screen *s, void *gift)
{
    struct gap_view *v = s->priv;
    const struct candidate *c = table_row(&v->table);
    struct gift *g = gift;

    g->has |= NEED_DAY;
    g->day = civil_min_day(v->gap.start_min);
    if (v->held.id == 0 && !v->gone) {
        g->has |= NEED_SLOT;
        g->slot = (struct slot_gift){ .start_min = c != NULL && c->offer_id == 0 ? c->start_min : v->gap.start_min,
                                      .practitioner_id = v->gap.practitioner_id };
    }
    if (c == NULL)
        return;
    g->has |= NEED_PATIENT;
    g->patient_id = c->patient_id;
}

/* ---- opening and closing ---- */

static enum rc gap_open(struct screen *s, struct err *e)
{
    struct gap_view *v = calloc(1, sizeof(*v));
    const struct gift *g = gift_of(s);

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->at_min = g->slot.start_min;
    v->table = (struct table){ .columns = columns, .source = &source, .ctx = v };
    v->table.n_columns = sizeof(columns) / sizeof(columns[0]);
    v->table.empty = _("Nobody on the waiting list, due or unconfirmed fits this time. b books whom you choose into it.");
    s->table = &v->table;
    return gap_at(v->db, g->slot.practitioner_id, v->at_min, &v->gap, e);
}

static unsigned opened(struct screen *s)
{
    struct gap_view *v = s->priv;

    if (v->held.id == 0)
        to_next(v);
    return FX_NONE;
}

static void gap_close(struct screen *s)
{
    struct gap_view *v = s->priv;

    if (v != NULL)
        candidate_list_release(&v->list);
    free(v);
}

static const struct cmd cmds[] = {
    { 'o', N_("Offer"), N_("Hold the time for the selected person, then call the number shown"), NEED_ROW, offer },
    { 'a', N_("Accepted"), N_("The person takes it: booked, or moved here if they were booked later"), 0, accepted },
    { 'd', N_("Declined"), N_("The person does not want it: on to the next"), 0, declined },
    { 'n', N_("No answer"), N_("Nobody answered: on to the next"), 0, no_answer },
    { 'x', N_("Take back"), N_("Take the offer back: nobody was called"), 0, withdraw },
    ROW_CARD,
    ROW_BOOK,
};

const struct screen_ops gap_screen = {
    .word = "gap",
    .title = N_("Gap"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = GAP_TOPICS,
    .open = gap_open,
    .opened = opened,
    .reload = reload,
    .draw = draw,
    .rest = rest,
    .holds = context_holds,
    .context = context,
    .close = gap_close,
};
