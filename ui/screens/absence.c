/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practitioner is not there: their day, with what becomes of each appointment.
 * Purpose: one look, one key for each that should go another way, and Enter does all of it and makes the call list.
 * Reads: desk/absence. Writes: the schedule, moves, offers, cancellations and follow-ups, as one change; answers to offers.
 * Refreshed by every commit that touches appointments or hours. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/care/offer.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/desk/absence.h"
#include "src/people/household.h"
#include "src/people/privacy.h"
#include "ui/kit/app.h"
#include "ui/kit/dialog.h"
#include "ui/kit/form.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/screens/time_field.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 3, DETAIL_ROWS = 4 };

struct absence_view {
    struct table table;
    struct absence v;
    struct absence_query q;
    struct practitioner_list who;
    struct choice *choices;
    bool read; /* v is there */
    int64_t caller_of;        /* whose row the cursor rests on; 0: nobody */
    char call[APPOINTMENT_PERSON + TASK_PHONE_SIZE]; /* whom to ring for them, "Sara Karimi: 0912..." */
    struct db *db;
};

/* ---- which hours, and why: a form ---- */

struct hours_view {
    struct absence_query q;
};

enum hours_field { HF_DAY, HF_FROM, HF_TO, HF_NOTE, HF_COUNT };

#define H(part) BIND(struct hours_view, q.part)
static const struct field_def hours_fields[HF_COUNT] = {
    [HF_DAY] = { N_("Day"), FIELD_DATE, 16, REQUIRED, H(day), .help = N_("Today or a later day.") },
    [HF_FROM] = { N_("From"), FIELD_CODEC, 8, 0, H(from_min), .codec = &time_field,
                  .help = N_("9:30; empty: from the beginning of the day.") },
    [HF_TO] = { N_("until"), FIELD_CODEC, 8, BESIDE, H(to_min), .codec = &time_field,
                .help = N_("13:00; empty: to the end of the day.") },
    [HF_NOTE] = { N_("Why"), FIELD_TEXT, 30, 0, H(note), .help = N_("Stands in the schedule, and with what is cancelled.") },
};

static unsigned hours_save(struct screen *s)
{
    struct hours_view *h = s->priv;

    if (h->q.from_min == TIME_NONE)
        h->q.from_min = 0;
    if (h->q.to_min == TIME_NONE)
        h->q.to_min = 0;
    return screen_give(s, &h->q, sizeof(h->q));
}

static const struct form_def hours_form = { .fields = hours_fields, .n = HF_COUNT, .save = hours_save };

static enum rc hours_open(struct screen *s, struct err *e)
{
    struct hours_view *h = calloc(1, sizeof(*h));

    s->priv = h;
    if (h == NULL)
        return err_memory(e);
    if (s->arg != NULL && s->arg_size == sizeof(h->q))
        memcpy(&h->q, s->arg, sizeof(h->q));
    if (h->q.from_min == 0)
        h->q.from_min = TIME_NONE;
    if (h->q.to_min == 0 || h->q.to_min == CIVIL_DAY_MIN)
        h->q.to_min = TIME_NONE;
    s->want_rows = HF_COUNT + 3;
    s->want_cols = 60;
    return form_open(s, &hours_form, h, 0, e);
}

static void hours_close(struct screen *s)
{
    free(s->priv);
}

static const struct cmd hours_cmds[] = {
    { K_CTRL('s'), N_("Look"), N_("See what is booked in these hours"), 0, form_save },
};

const struct screen_ops absence_hours_screen = {
    .word = "away",
    .title = N_("Away"),
    .cmds = hours_cmds,
    .n_cmds = sizeof(hours_cmds) / sizeof(hours_cmds[0]),
    .flags = SCREEN_BOX,
    .open = hours_open,
    .close = hours_close,
};

/* ---- the table ---- */

static void time_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)show_time(((const struct absence_row *)row)->a.start_min, out, size);
}

static void patient_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct absence_row *)row)->a.patient);
}

static void service_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct absence_row *)row)->a.service);
}

static bool not_done(const struct absence_row *r)
{
    return !r->done && r->why_not[0] != '\0' && r->way != ABSENCE_STAY;
}

static void becomes_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct absence_view *v = ctx;
    const struct absence_row *r = row;
    char text[160];

    (void)snprintf(out, size, "%s %s", r->done ? "+" : not_done(r) ? "!" : r->way == ABSENCE_STAY ? "." : "-",
                   absence_text(v->db, r, text, sizeof(text)));
}

static enum look becomes_look(void *ctx, const void *row)
{
    const struct absence_row *r = row;

    (void)ctx;
    return r->done ? LOOK_GOOD : not_done(r) ? LOOK_WARN : r->way == ABSENCE_STAY ? LOOK_DIM : LOOK_PLAIN;
}

static const struct table_source source = { TABLE_ROWS(struct absence_view, v.rows, v.n),
                                            TABLE_ID(struct absence_row, a.id) };
enum { COLUMNS = 4, WIDE = 100 };
static const struct column narrow_columns[COLUMNS] = {
    { N_("Time"), 5, 0, 0, time_cell, NULL },
    { N_("Patient"), 18, 0, 0, patient_cell, NULL },
    { N_("Service"), 12, 0, 0, service_cell, NULL },
    { N_("What becomes of it"), 0, 0, 0, becomes_cell, becomes_look },
};
static const struct column wide_columns[COLUMNS] = {
    { N_("Time"), 5, 0, 0, time_cell, NULL },
    { N_("Patient"), 28, 0, 0, patient_cell, NULL },
    { N_("Service"), 24, 0, 0, service_cell, NULL },
    { N_("What becomes of it"), 0, 0, 0, becomes_cell, becomes_look },
};

/* ---- reading ---- */

static void absence_reload(struct screen *s)
{
    struct absence_view *v = s->priv;
    struct err e;

    if (v->read && absence_refresh(v->db, &v->v, &e) != RC_OK)
        (void)screen_error(s, &e);
}

/* Whom to ring before it is done, too: a row that is done has the number of its call. */
static void absence_rest(struct screen *s)
{
    struct absence_view *v = s->priv;
    const struct absence_row *r = table_row(&v->table);
    struct household_caller caller;

    v->caller_of = 0;
    if (r == NULL || household_caller(v->db, r->a.patient_id, &caller, NULL) != RC_OK)
        return;
    v->caller_of = r->a.patient_id;
    v->call[0] = '\0';
    if (caller.other && caller.phone[0] != '\0')
        (void)patient_display_of(v->db, caller.patient_id, v->call, sizeof(v->call));
    show_add(v->call, sizeof(v->call), ": ", caller.phone);
}

static unsigned read_day(struct screen *s, const struct absence_query *q)
{
    struct absence_view *v = s->priv;
    struct absence fresh;
    struct err e;

    if (absence_read(v->db, q, &fresh, &e) != RC_OK)
        return screen_error(s, &e) | FX_DRAW;
    absence_release(&v->v);
    v->v = fresh;
    v->q = *q;
    v->read = true;
    table_reload(&v->table);
    absence_rest(s);
    return FX_DRAW;
}

static enum rc absence_open(struct screen *s, struct err *e)
{
    struct absence_view *v = calloc(1, sizeof(*v));
    const struct gift *g = gift_of(s);
    enum rc rc;

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->q.day = g->has & NEED_DAY && g->day > site_today(v->db) ? g->day : site_today(v->db);
    v->q.practitioner_id = g->has & NEED_PRACTITIONER ? g->practitioner_id : 0;
    if ((rc = worker_list(v->db, &v->who, e)) != RC_OK)
        return rc;
    if ((v->choices = calloc(v->who.n + 1, sizeof(*v->choices))) == NULL)
        return err_memory(e);
    for (size_t i = 0; i < v->who.n; i++)
        v->choices[i] = (struct choice){ v->who.rows[i].id, v->who.rows[i].name };
    v->table = (struct table){ .columns = narrow_columns, .n_columns = COLUMNS, .source = &source, .ctx = v };
    v->table.empty = _("Nothing is booked then. Enter takes the hours out of the schedule.");
    s->table = &v->table;
    return RC_OK;
}

static unsigned take_who(struct screen *s, int64_t practitioner_id)
{
    struct absence_view *v = s->priv;
    struct absence_query q = v->q;

    q.practitioner_id = practitioner_id;
    return read_day(s, &q);
}

static unsigned who(struct screen *s)
{
    struct absence_view *v = s->priv;

    return ask_choice(s, _("Who is not there?"), v->choices, v->who.n, v->q.practitioner_id, take_who);
}

static unsigned absence_opened(struct screen *s)
{
    return who(s);
}

/* ---- drawing ---- */

static int put_count(struct screen *s, int col, enum look look, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* One of the counts in the second line; the columns it took. */
static int put_count(struct screen *s, int col, enum look look, const char *format, ...)
{
    char text[SHOW_SIZE];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return put_word(s->canvas, 1, col, s->cols - col - 1, look, text) + 3;
}

static void put_head(struct screen *s)
{
    const struct absence_view *v = s->priv;
    char text[200], day[SHOW_SIZE], from[SHOW_SIZE], to[SHOW_SIZE];
    size_t done = 0, stuck = 0, stay = 0;

    for (size_t i = 0; i < v->v.n; i++) {
        done += v->v.rows[i].done;
        stuck += not_done(&v->v.rows[i]);
        stay += !v->v.rows[i].done && v->v.rows[i].way == ABSENCE_STAY;
    }
    (void)snprintf(text, sizeof(text), "%s   %s", v->v.practitioner, show_day_said(v->db, v->v.q.day, day, sizeof(day)));
    if (v->v.q.from_min > 0 || v->v.q.to_min < CIVIL_DAY_MIN) {
        char hours[2 * SHOW_SIZE];
        (void)snprintf(hours, sizeof(hours), "%s-%s", show_time(v->v.q.from_min, from, sizeof(from)),
                       v->v.q.to_min < CIVIL_DAY_MIN ? show_time(v->v.q.to_min, to, sizeof(to)) : "24:00");
        show_add(text, sizeof(text), " ", hours);
    }
    show_add(text, sizeof(text), "   ", v->v.q.note);
    put_text(s->canvas, 0, 1, s->cols - 2, LOOK_STRONG, text);
    (void)snprintf(text, sizeof(text), ngettext_("%d appointment", "%d appointments", v->v.n), (int)v->v.n);
    int col = 1 + put_word(s->canvas, 1, 1, s->cols - 2, LOOK_PLAIN, text) + 3;
    if (done > 0)
        col += put_count(s, col, LOOK_GOOD, _("%d done"), (int)done);
    if (stuck > 0)
        col += put_count(s, col, LOOK_WARN, _("%d could not be done"), (int)stuck);
    if (stay > 0)
        col += put_count(s, col, LOOK_PLAIN, _("%d left as they are"), (int)stay);
    if (v->v.noted)
        (void)put_word(s->canvas, 1, col, s->cols - col - 1, LOOK_DIM, _("the schedule knows"));
}

static void absence_draw(struct screen *s)
{
    struct absence_view *v = s->priv;

    if (!v->read)
        return;
    put_head(s);
    put_rule(s->canvas, 2);
    const struct absence_row *r = table_row(&v->table);
    const int row = s->rows - DETAIL_ROWS;
    put_rule(s->canvas, row);
    if (r != NULL) {
        char line[400] = "";
        show_add(line, sizeof(line), "", r->a.patient);
        show_add(line, sizeof(line), "   ",
                 r->done || r->phone[0] != '\0' ? r->phone : v->caller_of == r->a.patient_id ? v->call : "");
        if (r->done && r->task_id != 0)
            show_add(line, sizeof(line), "   ", _("on the list of calls"));
        put_text(s->canvas, row + 1, 1, s->cols - 2, LOOK_PLAIN, line);
        (void)put_lines(s->canvas, row + 2, 1, DETAIL_ROWS - 2, s->cols - 2, LOOK_WARN, r->why_not);
    }
    v->table.columns = s->cols >= WIDE ? wide_columns : narrow_columns;
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS - DETAIL_ROWS, s->cols);
}

/* ---- commands ---- */

static struct absence_row *selected(struct screen *s)
{
    struct absence_view *v = s->priv;
    const struct absence_row *r = table_row(&v->table);

    return r != NULL ? &v->v.rows[r - v->v.rows] : NULL;
}

static unsigned turn(struct screen *s)
{
    struct absence_row *r = selected(s);

    if (r->done)
        return screen_info(s, _("This one is done. u takes all of it back."));
    absence_turn(r);
    r->why_not[0] = '\0';
    return FX_DRAW;
}

static unsigned other_time(struct screen *s)
{
    const struct absence_view *v = s->priv;
    const struct absence_row *r = selected(s);

    if (r->done || r->a.status != APPOINTMENT_BOOKED)
        return screen_info(s, _("This one is not moved here any more."));
    return gift_push(s, &slots_screen, &(struct gift){ .has = NEED_APPOINTMENT | NEED_DAY,
                                                       .appointment_id = r->a.id,
                                                       .day = v->v.q.day + 1 });
}

static unsigned do_all(struct screen *s)
{
    struct absence_view *v = s->priv;
    size_t left = 0;
    char day[SHOW_SIZE];
    struct err e;

    if (!v->read)
        return who(s);
    if (absence_do(v->db, &v->v, &left, &e) != RC_OK)
        return screen_error(s, &e) | FX_DRAW;
    (void)show_day_said(v->db, v->v.q.day, day, sizeof(day));
    if (left > 0)
        return screen_info(s, ngettext_("%s, %s: %d could not be done; its row says why.",
                                        "%s, %s: %d could not be done; their rows say why.", left),
                           v->v.practitioner, day, (int)left) |
               FX_DRAW;
    return screen_info(s, _("Done: %s is away %s. F6 has the calls."), v->v.practitioner, day) | FX_DRAW;
}

static unsigned answered(struct screen *s, int64_t outcome)
{
    struct absence_view *v = s->priv;
    struct absence_row *r = selected(s);
    const struct offer_answer in = { .id = r->offer_id, .outcome = (enum offer_outcome)outcome };
    struct err e;

    if (offer_answer(v->db, &in, NULL, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    r->offer_id = 0;
    if (outcome == OFFER_ACCEPTED)
        r->way = ABSENCE_LATER;
    else { /* it stands as it did, to be settled another way */
        r->done = false;
        r->way = ABSENCE_CANCEL;
        (void)snprintf(r->why_not, sizeof(r->why_not), _("Was offered another time: %s."), _(offer_outcomes[outcome].label));
    }
    return FX_RELOAD;
}

static unsigned answer(struct screen *s)
{
    static const struct choice answers[] = {
        { OFFER_ACCEPTED, N_("It suits: move the appointment there") },
        { OFFER_DECLINED, N_("It does not suit") },
        { OFFER_NO_ANSWER, N_("Nobody answered") },
    };

    if (selected(s)->offer_id == 0)
        return screen_info(s, _("Nothing is offered here. f logs how the call went."));
    return ask_choice(s, _("What did they say?"), answers, sizeof(answers) / sizeof(answers[0]), OFFER_ACCEPTED, answered);
}

static unsigned follow_up(struct screen *s)
{
    return gift_push_patient(s, &followups_screen, selected(s)->a.patient_id);
}

static unsigned hours(struct screen *s)
{
    struct absence_view *v = s->priv;

    return screen_push(s, &absence_hours_screen, &v->q, sizeof(v->q));
}

static unsigned absence_given(struct screen *s, const void *value, size_t size)
{
    struct absence_view *v = s->priv;
    struct absence_row *r = selected(s);
    struct absence_query q;
    struct gift g;

    if (value == NULL)
        return v->read ? FX_RELOAD : FX_CLOSE;
    if (size == sizeof(q)) {
        memcpy(&q, value, sizeof(q));
        return read_day(s, &q);
    }
    if (size != sizeof(g) || r == NULL)
        return FX_NONE;
    memcpy(&g, value, sizeof(g));
    const char *name = "";
    for (size_t i = 0; i < v->who.n; i++)
        if (v->who.rows[i].id == g.slot.practitioner_id)
            name = v->who.rows[i].short_name;
    absence_put(r, g.slot.start_min, g.slot.practitioner_id, name);
    r->why_not[0] = '\0';
    return FX_DRAW;
}

static void absence_context(struct screen *s, void *gift)
{
    const struct absence_row *r = selected(s);
    struct gift *g = gift;

    if (r == NULL)
        return;
    g->patient_id = r->a.patient_id;
    g->appointment_id = r->a.id;
    g->has |= NEED_PATIENT | NEED_APPOINTMENT;
}

static unsigned absence_holds(struct screen *s)
{
    return selected(s) != NULL ? NEED_PATIENT | NEED_APPOINTMENT : 0;
}

static void absence_close(struct screen *s)
{
    struct absence_view *v = s->priv;

    if (v == NULL)
        return;
    absence_release(&v->v);
    practitioner_list_release(&v->who);
    free(v->choices);
    free(v);
}

static const struct cmd cmds[] = {
    { K_ENTER, N_("Do all"), N_("Note the absence, do to each what its row says, and put the calls on the list: one step"),
      0, do_all },
    { ' ', N_("Other way"), N_("Another practitioner, another time, an offer, cancelled, or left as it is"), NEED_ROW, turn },
    { 'o', N_("Other time"), N_("Choose the time yourself; an offer stays an offer"), NEED_ROW, other_time },
    { 'a', N_("Answer"), N_("Note what the person said to the time that was offered"), NEED_ROW, answer },
    { 'f', N_("Follow up"), N_("See the calls planned for the selected person"), NEED_ROW, follow_up },
    { 'h', N_("Hours"), N_("Another day, only some hours, or why"), 0, hours },
    { 'w', N_("With"), N_("Choose another practitioner"), 0, who },
};

const struct screen_ops absence_screen = {
    .word = "absence",
    .title = N_("Practitioner away"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = ABSENCE_TOPICS,
    .open = absence_open,
    .opened = absence_opened,
    .reload = absence_reload,
    .draw = absence_draw,
    .rest = absence_rest,
    .given = absence_given,
    .holds = absence_holds,
    .context = absence_context,
    .close = absence_close,
};
