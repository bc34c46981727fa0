/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reception: who is in the house, and the next step for each.
 * Reads: visits of today that are open, rooms being cleaned, desk/card's short version of the selected person.
 * Writes: call, seat, finish, left, room ready, walk-in; check-out opens its own screen.
 * Refreshed by every commit that moves somebody, and by the clock, because waits grow. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/desk/card.h"
#include "src/visit/visit.h"
#include "ui/kit/table.h"
#include "ui/screens/actions.h"
#include "ui/screens/person.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/ui.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 2, DETAIL_ROWS = 1 + PERSON_ROWS, MINUTE = 60, WIDE = 110 };

struct reception {
    struct table table;
    struct visit_list list; /* open ones, in the order in which they are looked at */
    struct place_list rooms;
    struct card_brief brief;
    int64_t now, alarm_s;
    struct db *db;
};

/* ---- reading ---- */

/* Who waits comes first, the longest wait on top; then who is treated; then who is on the way out. */
static int order_of(const struct visit *v)
{
    static const int orders[VISIT_STAGE_COUNT] = {
        [VISIT_WAITING] = 0,
        [VISIT_CALLED] = 0,
        [VISIT_IN_ROOM] = 2,
        [VISIT_CHECK_OUT] = 1,
    };
    return orders[v->stage];
}

static int64_t since_of(const struct visit *v)
{
    return v->waiting_at != 0 ? v->waiting_at : v->since_at;
}

static int compare(const void *a, const void *b)
{
    const struct visit *x = a, *y = b;

    if (order_of(x) != order_of(y))
        return order_of(x) - order_of(y);
    if (since_of(x) != since_of(y))
        return since_of(x) < since_of(y) ? -1 : 1;
    return x->ticket - y->ticket;
}

static void take_open(struct reception *r, struct visit_list *list)
{
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++)
        if (list->rows[i].closed_at == 0)
            list->rows[n++] = list->rows[i];
    list->n = n;
    if (n > 1)
        qsort(list->rows, n, sizeof(list->rows[0]), compare);
    visit_list_release(&r->list);
    r->list = *list;
}

static void reception_reload(struct screen *s)
{
    struct reception *r = s->priv;
    struct visit_list list;
    struct place_list rooms;
    struct err e;

    r->now = db_now(s->app->db);
    if (visit_today(s->app->db, site_today(s->app->db), &list, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    take_open(r, &list);
    if (place_list(s->app->db, &rooms, &e) == RC_OK) {
        place_list_release(&r->rooms);
        r->rooms = rooms;
    }
}

static void reception_rest(struct screen *s)
{
    struct reception *r = s->priv;
    const struct visit *v = table_row(&r->table);

    r->brief = (struct card_brief){ 0 };
    if (v != NULL)
        (void)card_brief_read(s->app->db, v->patient_id, &r->brief, NULL);
}

/* ---- the table ---- */

static int64_t wait_of(const struct reception *r, const struct visit *v)
{
    return visit_wait_s(v, r->now);
}

static void ticket_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)snprintf(out, size, "%d", ((const struct visit *)row)->ticket);
}

static void patient_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct visit *)row)->patient);
}

static void service_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct visit *)row)->service);
}

static void with_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct visit *)row)->practitioner);
}

static void stage_cell(void *ctx, const void *row, char *out, size_t size)
{
    static const char marks[VISIT_STAGE_COUNT] = {
        [VISIT_WAITING] = '*',   [VISIT_CALLED] = '*', [VISIT_IN_ROOM] = 'o',
        [VISIT_CHECK_OUT] = '$', [VISIT_DONE] = '+',   [VISIT_LEFT] = '-',
    };
    const struct visit *v = row;

    (void)ctx;
    if (v->stage == VISIT_IN_ROOM)
        (void)snprintf(out, size, _("%c in %s"), marks[v->stage], v->room);
    else
        (void)snprintf(out, size, "%c %s", marks[v->stage], _(visit_stages[v->stage].label));
}

static void waited_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct reception *r = ctx;
    int64_t wait = wait_of(r, row);

    if (wait > 0)
        (void)show_minutes(wait / MINUTE, out, size);
    if (wait >= r->alarm_s)
        show_add(out, size, " ", "!");
}

static enum look waited_look(void *ctx, const void *row)
{
    const struct reception *r = ctx;

    return wait_of(r, row) >= r->alarm_s ? LOOK_WARN : LOOK_PLAIN;
}

static void came_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct reception *r = ctx;

    (void)show_time(site_min_of(r->db, ((const struct visit *)row)->opened_at), out, size);
}

static void booked_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct visit *v = row;

    (void)ctx;
    (void)text_copy(out, size, v->start_min == 0 ? _("walk-in") : "");
    if (v->start_min != 0)
        (void)show_time(v->start_min, out, size);
}

static const struct table_source source = { TABLE_ROWS(struct reception, list.rows, list.n),
                                            TABLE_ID(struct visit, id) };
static const struct column narrow_columns[] = {
    { N_("No."), 3, COLUMN_RIGHT, 0, ticket_cell, NULL }, { N_("Patient"), 0, 0, 0, patient_cell, NULL },
    { N_("Service"), 14, 0, 0, service_cell, NULL },      { N_("With"), 8, 0, 0, with_cell, NULL },
    { N_("Where"), 15, 0, 0, stage_cell, NULL },          { N_("Waited"), 7, 0, 0, waited_cell, waited_look },
};
static const struct column wide_columns[] = {
    { N_("No."), 3, COLUMN_RIGHT, 0, ticket_cell, NULL }, { N_("Patient"), 0, 0, 0, patient_cell, NULL },
    { N_("Service"), 24, 0, 0, service_cell, NULL },      { N_("With"), 10, 0, 0, with_cell, NULL },
    { N_("Where"), 17, 0, 0, stage_cell, NULL },          { N_("Waited"), 7, 0, 0, waited_cell, waited_look },
    { N_("Came"), 5, 0, 0, came_cell, NULL },             { N_("Booked"), 8, 0, 0, booked_cell, NULL },
};

/* ---- drawing ---- */

static void draw_counts(struct screen *s)
{
    const struct reception *r = s->priv;
    int waiting = 0, over = 0, treated = 0, leaving = 0;
    char cleaning[160] = "", text[256];

    for (size_t i = 0; i < r->list.n; i++) {
        const struct visit *v = &r->list.rows[i];
        waiting += v->stage == VISIT_WAITING || v->stage == VISIT_CALLED;
        treated += v->stage == VISIT_IN_ROOM;
        leaving += v->stage == VISIT_CHECK_OUT;
        over += wait_of(r, v) >= r->alarm_s;
    }
    for (size_t i = 0; i < r->rooms.n; i++)
        if (r->rooms.rows[i].state == PLACE_CLEANING)
            show_add(cleaning, sizeof(cleaning), ", ", r->rooms.rows[i].name);
    (void)snprintf(text, sizeof(text), _("%d waiting  %d over %d min  %d in treatment  %d at check-out"),
                   waiting, over, (int)(r->alarm_s / MINUTE), treated, leaving);
    int col = 1 + put_word(s->canvas, 0, 1, s->cols - 2, over > 0 ? LOOK_WARN : LOOK_PLAIN, text) + 2;
    if (cleaning[0] != '\0' && col < s->cols)
        put_format(s->canvas, 0, col, s->cols - col - 1, LOOK_DIM, _("to clean: %s"), cleaning);
}

static void draw_details(struct screen *s, int row)
{
    struct reception *r = s->priv;
    const struct visit *v = table_row(&r->table);
    const struct card_brief *b = &r->brief;
    char came[160], when[SHOW_SIZE];

    put_rule(s->canvas, row);
    if (v == NULL || b->patient_id != v->patient_id)
        return;
    (void)snprintf(came, sizeof(came), _("Came %s"), show_at(s->app->db, v->opened_at, when, sizeof(when)));
    if (v->start_min != 0)
        show_add(came, sizeof(came), _(" for "), show_time(v->start_min, when, sizeof(when)));
    else
        show_add(came, sizeof(came), ", ", _("walk-in"));
    person_draw(s, row + 1, b, came);
}

static void reception_draw(struct screen *s)
{
    struct reception *r = s->priv;

    bool wide = s->cols >= WIDE;
    r->now = db_now(s->app->db);
    r->table.columns = wide ? wide_columns : narrow_columns;
    r->table.n_columns = wide ? sizeof(wide_columns) / sizeof(wide_columns[0])
                              : sizeof(narrow_columns) / sizeof(narrow_columns[0]);
    draw_details(s, s->rows - DETAIL_ROWS);
    draw_counts(s);
    put_rule(s->canvas, 1);
    table_draw(&r->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS - DETAIL_ROWS, s->cols);
}

/* ---- commands ---- */

static void reception_context(struct screen *s, void *gift)
{
    struct reception *r = s->priv;
    const struct visit *v = table_row(&r->table);
    struct gift *g = gift;

    if (v == NULL)
        return;
    g->has |= NEED_PATIENT | NEED_VISIT | (v->appointment_id != 0 ? NEED_APPOINTMENT : 0);
    g->patient_id = v->patient_id;
    g->visit_id = v->id;
    g->appointment_id = v->appointment_id;
    g->service_id = v->service_id;
}

/* The next step of the row, so that one key leads a person through the house. */
static unsigned go_on(struct screen *s)
{
    struct reception *r = s->priv;
    const struct visit *v = table_row(&r->table);

    switch (v->stage) {
    case VISIT_WAITING:
        return act_call(s);
    case VISIT_CALLED:
        return act_seat(s);
    case VISIT_IN_ROOM:
        return act_finish(s);
    case VISIT_CHECK_OUT:
        return act_check_out(s);
    case VISIT_DONE:
    case VISIT_LEFT:
    case VISIT_STAGE_COUNT:
        break;
    }
    return FX_NONE;
}

static enum rc reception_open(struct screen *s, struct err *e)
{
    struct reception *r = calloc(1, sizeof(*r));

    s->priv = r;
    if (r == NULL)
        return err_memory(e);
    r->db = s->app->db;
    r->alarm_s = (int64_t)ui_of(s)->settings->waiting_alarm_minutes * MINUTE;
    r->table = (struct table){
        .columns = narrow_columns,
        .n_columns = sizeof(narrow_columns) / sizeof(narrow_columns[0]),
        .source = &source,
        .ctx = r,
        .empty =
            _("Nobody is in the house. Check people in from the desk with i, or press w for a walk-in.")
    };
    s->table = &r->table;
    return RC_OK;
}

static void reception_close(struct screen *s)
{
    struct reception *r = s->priv;

    if (r == NULL)
        return;
    visit_list_release(&r->list);
    place_list_release(&r->rooms);
    free(r);
}

static const struct cmd cmds[] = {
    { K_ENTER, N_("Next step"), N_("The next step for this person: call, seat, done, check out"), NEED_ROW,
      go_on },
    ROW_CALL_NEXT,
    ROW_SEAT,
    ROW_FINISH,
    ROW_CHECK_OUT,
    ROW_WALK_IN,
    ROW_LEAVE,
    ROW_ROOM_READY,
    ROW_BOOK,
    { 'p', N_("Card"), N_("Everything about this person"), NEED_PATIENT, act_card },
};

const struct screen_ops reception_screen = {
    .word = "reception",
    .title = N_("Reception"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = "visit queue_segment room patient alert charge payment tag_assignment contact_point",
    .open = reception_open,
    .reload = reception_reload,
    .draw = reception_draw,
    .rest = reception_rest,
    .holds = context_holds,
    .context = reception_context,
    .close = reception_close,
};
