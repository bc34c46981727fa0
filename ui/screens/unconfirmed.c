/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To confirm: who is expected on a day and has not said that they come, the likeliest to miss it first.
 * Reads: booking/risk (one day). Writes: what each said.
 * Refreshed by every commit that touches appointments, people or their phones. */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/risk.h"
#include "src/clinic/site.h"
#include "src/people/privacy.h"
#include "ui/kit/table.h"
#include "ui/screens/actions.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 2, DETAIL_ROWS = 4, WIDE = 100, LOOK_AHEAD_DAYS = 14 };

struct unconfirmed {
    struct table table;
    struct risk_list list;
    int32_t day;
    struct db *db;
};

static void unconfirmed_reload(struct screen *s)
{
    struct unconfirmed *v = s->priv;
    struct risk_list list;
    struct err e;

    if (risk_unconfirmed(v->db, v->day, &list, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    risk_list_release(&v->list);
    v->list = list;
}

/* ---- the table ---- */

static void time_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)show_time(((const struct risk_row *)row)->appointment.start_min, out, size);
}

static void patient_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct risk_row *)row)->appointment.patient);
}

static void service_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct risk_row *)row)->appointment.service);
}

static void with_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct risk_row *)row)->appointment.practitioner);
}

static void phone_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct unconfirmed *v = ctx;

    (void)risk_phone(v->db, ((const struct risk_row *)row)->appointment.patient_id, out, size);
}

static void risk_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct risk *r = &((const struct risk_row *)row)->risk;

    (void)ctx;
    (void)snprintf(out, size, "%d %%", risk_percent(r));
}

static void answer_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, _(confirmations[((const struct risk_row *)row)->appointment.confirmation].label));
}

static const struct table_source source = { TABLE_ROWS(struct unconfirmed, list.rows, list.n),
                                            TABLE_ID(struct risk_row, appointment.id) };
static const struct column columns[] = {
    { N_("Time"), 5, 0, 0, time_cell, NULL },           { N_("Patient"), 0, 0, 0, patient_cell, NULL },
    { N_("Phone"), 17, 0, 0, phone_cell, NULL },        { N_("Service"), 20, 0, WIDE, service_cell, NULL },
    { N_("With"), 10, 0, 0, with_cell, NULL },          { N_("No-show"), 7, COLUMN_RIGHT, 0, risk_cell, NULL },
    { N_("Answer"), 12, 0, 0, answer_cell, NULL },
};

/* ---- drawing ---- */

static void unconfirmed_draw(struct screen *s)
{
    char phone[64];
    const struct unconfirmed *v = s->priv;
    const struct risk_row *r = table_row(s->table);
    char text[400], day[SHOW_SIZE];
    int row = s->rows - DETAIL_ROWS;

    (void)calendar_format_day(day, sizeof(day), site_calendar(v->db), v->day, CALENDAR_LONG);
    (void)snprintf(text, sizeof(text), ngettext_("%s: %zu to ask", "%s: %zu to ask", v->list.n), day, v->list.n);
    put_text(s->canvas, 0, 1, s->cols - 2, LOOK_PLAIN, text);
    put_rule(s->canvas, 1);
    table_draw(s->table, s->canvas, HEAD_ROWS, 0, row - HEAD_ROWS, s->cols);
    put_rule(s->canvas, row);
    if (r == NULL)
        return;
    int col = 1 + put_word(s->canvas, row + 1, 1, s->cols / 2, LOOK_STRONG, r->appointment.patient) + 3;
    (void)risk_phone(v->db, r->appointment.patient_id, phone, sizeof(phone));
    put_text(s->canvas, row + 1, col, s->cols - col - 1, phone[0] != '\0' ? LOOK_PLAIN : LOOK_WARN,
             phone[0] != '\0' ? phone : _("no phone number: see the card"));
    (void)snprintf(text, sizeof(text), _("%s with %s"), r->appointment.service, r->appointment.practitioner);
    show_add(text, sizeof(text), "   ", r->appointment.note);
    put_text(s->canvas, row + 2, 1, s->cols - 2, LOOK_DIM, text);
    put_text(s->canvas, row + 3, 1, s->cols - 2, LOOK_DIM, risk_text(&r->risk, text, sizeof(text)));
}

static void unconfirmed_rest(struct screen *s)
{
    (void)s; /* the details follow when the whole is drawn */
}

/* ---- what they said ---- */

static void unconfirmed_context(struct screen *s, void *gift)
{
    const struct risk_row *r = table_row(s->table);
    struct gift *g = gift;

    if (r == NULL)
        return;
    g->has |= NEED_PATIENT | NEED_APPOINTMENT;
    g->patient_id = r->appointment.patient_id;
    g->appointment_id = r->appointment.id;
}

static unsigned answer(struct screen *s, enum confirmation said)
{
    struct unconfirmed *v = s->priv;
    const struct appointment *a = &((const struct risk_row *)table_row(&v->table))->appointment;
    char name[APPOINTMENT_PERSON];
    struct err e;

    if (appointment_confirm(v->db, a->id, a->rev, said, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    (void)text_copy(name, sizeof(name), a->patient);
    return screen_info(s, "%s: %s", patient_said_name(v->db, a->patient_id, name, sizeof(name)),
                       _(confirmations[said].label)) |
           FX_RELOAD;
}

static unsigned will_come(struct screen *s)
{
    return answer(s, CONFIRMATION_CONFIRMED);
}

/* The next one is called. */
static unsigned no_answer(struct screen *s)
{
    unsigned fx = answer(s, CONFIRMATION_ASKED);

    (void)table_key(s->table, K_DOWN);
    return fx;
}

/* Who says so is off the list, and their time stands until it is called off: so that is asked at once. */
static unsigned will_not_come(struct screen *s)
{
    struct unconfirmed *v = s->priv;
    struct gift g = { 0 };
    struct appointment a;

    unconfirmed_context(s, &g);
    unsigned fx = answer(s, CONFIRMATION_DECLINED);
    if (appointment_load(v->db, g.appointment_id, &a, NULL) != RC_OK || a.confirmation != CONFIRMATION_DECLINED)
        return fx;
    return fx | workflow_begin_with(s, &workflows[WORKFLOW_CANCEL], &g);
}

/* ---- days ---- */

static unsigned go_to_day(struct screen *s, int32_t day)
{
    struct unconfirmed *v = s->priv;

    if (day < site_today(v->db))
        return screen_info(s, _("Nobody is asked any more whether they come to a day that is past."));
    v->day = day;
    return FX_RELOAD;
}

static unsigned day_before(struct screen *s)
{
    return go_to_day(s, ((struct unconfirmed *)s->priv)->day - 1);
}

static unsigned day_after(struct screen *s)
{
    return go_to_day(s, ((struct unconfirmed *)s->priv)->day + 1);
}

/** The next day on which somebody is to be asked; tomorrow when there is none soon. */
static int32_t first_day(struct db *db)
{
    int32_t day = site_today(db) + 1;

    (void)risk_unconfirmed_day(db, day, LOOK_AHEAD_DAYS, &day, NULL);
    return day;
}

static enum rc unconfirmed_open(struct screen *s, struct err *e)
{
    struct unconfirmed *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->day = gift_of(s)->has & NEED_DAY ? gift_of(s)->day : first_day(v->db);
    v->table = (struct table){ .columns = columns,
                               .n_columns = sizeof(columns) / sizeof(columns[0]),
                               .source = &source,
                               .ctx = v,
                               .empty = _("Everybody booked on this day has said whether they come. ] shows the next.") };
    s->table = &v->table;
    return RC_OK;
}

static void unconfirmed_close(struct screen *s)
{
    struct unconfirmed *v = s->priv;

    if (v != NULL)
        risk_list_release(&v->list);
    free(v);
}

static const struct cmd cmds[] = {
    { 'c', N_("Will come"), N_("The person said that they will come"), NEED_ROW, will_come },
    { 'n', N_("No answer"), N_("Asked, and nobody answered yet: stays on the list"), NEED_ROW, no_answer },
    { 'd', N_("Will not come"), N_("The person said that they cannot come: asks why, to cancel it; m moves it instead"), NEED_ROW,
      will_not_come },
    ROW_MOVE,
    ROW_NOT_COMING,
    ROW_GAP,
    ROW_CARD,
    ROW_APPOINTMENT,
    { '[', N_("Day before"), N_("Show the day before"), 0, day_before },
    { ']', N_("Day after"), N_("Show the day after"), 0, day_after },
};

const struct screen_ops unconfirmed_screen = {
    .word = "unconfirmed",
    .title = N_("To confirm"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = "appointment patient contact_point household household_member",
    .open = unconfirmed_open,
    .reload = unconfirmed_reload,
    .draw = unconfirmed_draw,
    .rest = unconfirmed_rest,
    .holds = context_holds,
    .context = unconfirmed_context,
    .close = unconfirmed_close,
};
