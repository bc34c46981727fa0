/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The waiting list: who waits for what, when it would suit, the most urgent first.
 * Reads: booking/waiting, whom to ring. Writes: leaving the list; opens the form, the booking and the reasons for the rest.
 * Refreshed by every commit that touches the list or a person. */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/text.h"
#include "src/booking/waiting.h"
#include "src/clinic/site.h"
#include "src/people/household.h"
#include "src/people/privacy.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/actions.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 2, DETAIL_ROWS = 4, DAY_S = 86400, PERSON = 256 };

struct waiting_rows {
    struct table table;
    struct waiting_list list;
    int64_t urgent;
    struct db *db;
    bool leaving;                     /* the question why is open */
    struct household_caller caller;   /* of the row where the cursor rests */
    char call[PERSON];                /* who that is, when it is somebody else */
    int64_t caller_of;                /* that person; 0: nobody */
};

static void reload(struct screen *s)
{
    struct waiting_rows *v = s->priv;
    struct waiting_list fresh;
    int64_t open;
    struct err e;

    if (waiting_find(v->db, &(struct waiting_query){ 0 }, &fresh, &e) != RC_OK ||
        waiting_count(v->db, &open, &v->urgent, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    waiting_list_release(&v->list);
    v->list = fresh;
    v->caller_of = 0;
}

/* ---- the table ---- */

static bool over(const struct waiting_rows *v, const struct waiting *w)
{
    return w->until_day != WAITING_NO_DAY && w->until_day < site_today(v->db);
}

static void priority_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, _(waiting_priorities[((const struct waiting *)row)->priority].label));
}

static enum look priority_look(void *ctx, const void *row)
{
    (void)ctx;
    return ((const struct waiting *)row)->priority == WAITING_URGENT ? LOOK_WARN : LOOK_PLAIN;
}

static void patient_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct waiting *)row)->patient);
}

static void service_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct waiting *)row)->service);
}

static void with_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct waiting *)row)->practitioner);
}

static void when_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct waiting_rows *v = ctx;

    if (over(v, row))
        (void)text_copy(out, size, _("its last day is past"));
    else
        (void)waiting_when(v->db, row, out, size);
}

static void since_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct waiting_rows *v = ctx;
    const struct waiting *w = row;

    (void)snprintf(out, size, _("%dd"), (int)((db_now(v->db) - w->created_at) / DAY_S));
}

static enum look row_look(void *ctx, const void *row)
{
    return over(ctx, row) ? LOOK_DIM : LOOK_PLAIN;
}

static const struct table_source source = { TABLE_ROWS(struct waiting_rows, list.rows, list.n),
                                            TABLE_ID(struct waiting, id), .look = row_look };
static const struct column columns[] = {
    { N_("Urgency"), 8, 0, 0, priority_cell, priority_look },
    { N_("Patient"), 0, 0, 0, patient_cell, NULL },
    { N_("Service"), 14, 0, 0, service_cell, NULL },
    { N_("With"), 7, 0, 0, with_cell, NULL },
    { N_("When it suits"), 18, 0, 0, when_cell, NULL },
    { N_("Waits"), 5, COLUMN_RIGHT, 0, since_cell, NULL },
};

/* ---- drawing ---- */

static void rest(struct screen *s)
{
    struct waiting_rows *v = s->priv;
    const struct waiting *w = table_row(&v->table);

    v->caller_of = 0;
    if (w == NULL || household_caller(v->db, w->patient_id, &v->caller, NULL) != RC_OK)
        return;
    v->caller_of = w->patient_id;
    v->call[0] = '\0';
    if (v->caller.other)
        (void)patient_display_of(v->db, v->caller.patient_id, v->call, sizeof(v->call));
}

static void draw_details(struct screen *s, int row)
{
    struct waiting_rows *v = s->priv;
    const struct waiting *w = table_row(&v->table);
    char text[400], when[200];

    put_rule(s->canvas, row);
    if (w == NULL)
        return;
    int col = 1 + put_word(s->canvas, row + 1, 1, s->cols / 2, LOOK_STRONG, w->patient) + 3;
    if (v->caller_of == w->patient_id) {
        (void)snprintf(text, sizeof(text), v->call[0] != '\0' ? _("Call %s: ") : "%s", v->call);
        show_add(text, sizeof(text), "", v->caller.phone[0] != '\0' ? v->caller.phone : _("no phone number: see the card"));
        put_text(s->canvas, row + 1, col, s->cols - col - 1, LOOK_PLAIN, text);
    }
    (void)snprintf(text, sizeof(text), "%s: %s", w->service, waiting_when(v->db, w, when, sizeof(when)));
    put_text(s->canvas, row + 2, 1, s->cols - 2, LOOK_PLAIN, text);
    put_text(s->canvas, row + 3, 1, s->cols - 2, LOOK_DIM, w->note);
}

static void draw(struct screen *s)
{
    struct waiting_rows *v = s->priv;
    char text[120];

    draw_details(s, s->rows - DETAIL_ROWS);
    (void)snprintf(text, sizeof(text), ngettext_("%d waits", "%d wait", v->list.n), (int)v->list.n);
    int col = 1 + put_word(s->canvas, 0, 1, s->cols - 2, LOOK_PLAIN, text) + 3;
    if (v->urgent > 0)
        put_format(s->canvas, 0, col, s->cols - col - 1, LOOK_WARN, _("%d urgent"), (int)v->urgent);
    put_rule(s->canvas, 1);
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS - DETAIL_ROWS, s->cols);
}

/* ---- commands ---- */

static void context(struct screen *s, void *gift)
{
    const struct waiting *w = table_row(s->table);
    struct gift *g = gift;

    if (w == NULL)
        return;
    g->has |= NEED_PATIENT | NEED_SERVICE;
    g->patient_id = w->patient_id;
    g->service_id = w->service_id;
    if (w->practitioner_id != 0) {
        g->has |= NEED_PRACTITIONER;
        g->practitioner_id = w->practitioner_id;
    }
}

static unsigned book(struct screen *s)
{
    return workflow_begin(s, &workflows[WORKFLOW_REBOOK]);
}

static unsigned add(struct screen *s)
{
    return workflow_begin_with(s, &workflows[WORKFLOW_WAIT], &(struct gift){ 0 });
}

static unsigned edit(struct screen *s)
{
    struct gift g = { 0 };

    context(s, &g);
    return gift_push(s, &waiting_screen, &g);
}

static unsigned leave(struct screen *s)
{
    struct waiting_rows *v = s->priv;

    v->leaving = true;
    return gift_push(s, &reasons_screen, &(struct gift){ .has = NEED_WAIT });
}

static unsigned given(struct screen *s, const void *value, size_t size)
{
    struct waiting_rows *v = s->priv;
    const struct waiting *w = table_row(&v->table);
    const struct gift *g = value;
    bool leaving = v->leaving;
    struct err e;

    v->leaving = false;
    if (!leaving || g == NULL || size != sizeof(*g) || w == NULL)
        return FX_RELOAD;
    if (waiting_leave(v->db, w->id, w->rev, g->reason.id, g->reason.text, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    return screen_info(s, _("%s waits for %s no more. u takes it back."), w->patient, w->service) | FX_RELOAD;
}

static unsigned gaps(struct screen *s)
{
    return screen_push(s, &gaps_screen, NULL, 0);
}

static enum rc open_list(struct screen *s, struct err *e)
{
    struct waiting_rows *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->table = (struct table){ .columns = columns, .source = &source, .ctx = v };
    v->table.n_columns = sizeof(columns) / sizeof(columns[0]);
    v->table.empty = _("Nobody waits. a puts somebody on the list.");
    s->table = &v->table;
    return RC_OK;
}

static void close_list(struct screen *s)
{
    struct waiting_rows *v = s->priv;

    if (v != NULL)
        waiting_list_release(&v->list);
    free(v);
}

static const struct cmd cmds[] = {
    ROW_CARD,
    { 'b', N_("Book"), N_("Find a time for what the selected person waits for; it takes them off the list"), NEED_ROW,
      book },
    { 'e', N_("Edit"), N_("Change when it would suit the selected person, and how urgent it is"), NEED_ROW, edit },
    { 'x', N_("Leave"), N_("Take the selected person from the list; asks why"), NEED_ROW, leave },
    { 'a', N_("Add"), N_("Put somebody on the list: who, what for, then when it suits"), 0, add },
    { 'G', N_("Gaps"), N_("See the time that is free today and tomorrow, and who would take it"), 0, gaps },
};

const struct screen_ops waiting_list_screen = {
    .word = "waiting-list",
    .title = N_("Waiting list"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = "waiting_entry patient contact_point",
    .open = open_list,
    .reload = reload,
    .draw = draw,
    .rest = rest,
    .given = given,
    .holds = context_holds,
    .context = context,
    .close = close_list,
};
