/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series: the times of one, looked at before anything is written.
 * Purpose: book a service every so many days or weeks, or move all that follow of a series; what cannot be had is put
 * at another time or left out, then Enter does the rest in one change.
 * Reads: booking/series. Writes: a series, or moves. Gives the slot of a series that was booked.
 * Refreshed by every commit that takes or frees time; what is moved is looked at again only when it is worked on, for
 * that needs the writer's lock. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/series.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/desk/book.h"
#include "src/people/privacy.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/screens/series_rule.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 3, DETAIL_ROWS = 3, NAME = 64 };

struct series_view {
    struct table table;
    struct series_plan plan;
    struct series_rule rule;
    struct appointment first; /* of a new one */
    struct appointment_move move;
    struct practitioner_list who;
    char person[PATIENT_NAME * 2], service[96];
    struct db *db;
    int64_t seen; /* topics as of the last look */
};

#define TOPICS "appointment schedule schedule_exception holiday room service"

static bool is_new(const struct series_view *v)
{
    return v->move.id == 0;
}

/* ---- the table ---- */

static size_t index_of(const struct series_view *v, const void *row)
{
    return (size_t)((const struct series_row *)row - v->plan.rows);
}

static int64_t count(void *ctx)
{
    return (int64_t)((const struct series_view *)ctx)->plan.n;
}

static const void *row_at(void *ctx, int64_t index)
{
    return &((const struct series_view *)ctx)->plan.rows[index];
}

/* No two of a series are asked for one minute. */
static int64_t row_id(const void *row)
{
    return ((const struct series_row *)row)->asked_min;
}

static const char *who_is(const struct series_view *v, int64_t practitioner_id)
{
    for (size_t i = 0; i < v->who.n; i++)
        if (v->who.rows[i].id == practitioner_id)
            return v->who.rows[i].short_name;
    return "";
}

static void number_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)snprintf(out, size, "%zu", index_of(ctx, row) + 1);
}

static void day_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct series_view *v = ctx;

    (void)calendar_format_day(out, size, site_calendar(v->db),
                              civil_min_day(((const struct series_row *)row)->start_min), CALENDAR_LONG);
}

static void time_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)show_time(((const struct series_row *)row)->start_min, out, size);
}

static void with_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)text_copy(out, size, who_is(ctx, ((const struct series_row *)row)->practitioner_id));
}

static void state_cell(void *ctx, const void *row, char *out, size_t size)
{
    static const char *const said[] = {
        [SERIES_FREE] = N_("+ free"), [SERIES_CONFLICT] = N_("! taken"), [SERIES_SKIPPED] = N_("- left out")
    };

    (void)ctx;
    (void)text_copy(out, size, _(said[((const struct series_row *)row)->state]));
}

static enum look row_look(void *ctx, const void *row)
{
    (void)ctx;
    return ((const struct series_row *)row)->state == SERIES_SKIPPED ? LOOK_DIM : LOOK_PLAIN;
}

static enum look state_look(void *ctx, const void *row)
{
    return ((const struct series_row *)row)->state == SERIES_CONFLICT ? LOOK_WARN : row_look(ctx, row);
}

/* Of a conflict what is free instead; of what was put elsewhere, where it was asked for. */
static void instead_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct series_view *v = ctx;
    const struct series_row *r = row;
    char time[SHOW_SIZE], day[SHOW_SIZE];

    if (r->state == SERIES_CONFLICT && r->free_min != 0)
        (void)snprintf(out, size, _("f takes %s, %s"), show_time(r->free_min, time, sizeof(time)),
                       who_is(v, r->free_with));
    else if (r->state == SERIES_CONFLICT)
        (void)text_copy(out, size, _("nothing free that day"));
    else if (r->appointment_id != 0 && r->state == SERIES_SKIPPED)
        (void)snprintf(out, size, _("stays %s"), show_when_said(v->db, r->was_min, day, sizeof(day)));
    else if (r->start_min != r->asked_min)
        (void)snprintf(out, size, _("instead of %s"),
                       civil_min_day(r->start_min) == civil_min_day(r->asked_min)
                           ? show_time(r->asked_min, time, sizeof(time))
                           : show_day_said(v->db, civil_min_day(r->asked_min), day, sizeof(day)));
}

static const struct table_source source = { .count = count, .row = row_at, .id = row_id, .look = row_look };
static const struct column columns[] = {
    { N_("No."), 3, COLUMN_RIGHT, 0, number_cell, NULL }, { N_("Day"), 15, 0, 0, day_cell, NULL },
    { N_("Time"), 5, 0, 0, time_cell, NULL },             { N_("With"), 10, 0, 0, with_cell, NULL },
    { N_("State"), 11, 0, 0, state_cell, state_look }, { N_("Instead"), 0, 0, 0, instead_cell, NULL },
};

/* ---- reading ---- */

static void to_conflict(struct series_view *v)
{
    for (size_t i = 0; i < v->plan.n; i++)
        if (v->plan.rows[i].state == SERIES_CONFLICT) {
            (void)table_select(&v->table, row_id(&v->plan.rows[i]));
            return;
        }
}

/* Something was committed since the rows were looked at. */
static bool is_stale(const struct series_view *v)
{
    return v->plan.n > 0 && v->seen != db_topics(v->db, TOPICS);
}

static enum rc look_again(struct series_view *v, struct err *e)
{
    int64_t topics = db_topics(v->db, TOPICS); /* before: what comes in between is looked at once more */
    enum rc rc = series_look(v->db, &v->plan, e);

    if (rc == RC_OK)
        v->seen = topics;
    return rc;
}

static void series_reload(struct screen *s)
{
    struct series_view *v = s->priv;
    struct err e;

    if (is_new(v) && is_stale(v) && look_again(v, &e) != RC_OK)
        (void)screen_error(s, &e);
}

static enum rc make_plan(struct series_view *v, struct err *e)
{
    struct series_plan plan;
    int64_t topics = db_topics(v->db, TOPICS);
    enum rc rc = is_new(v) ? series_plan_new(v->db, &v->rule, &v->first, &plan, e)
                           : series_plan_move(v->db, &v->move, &plan, e);

    if (rc != RC_OK)
        return rc;
    series_plan_release(&v->plan);
    v->plan = plan;
    v->seen = topics;
    return RC_OK;
}

static enum rc read_gift(struct series_view *v, const struct gift *g, struct err *e)
{
    struct service service;
    struct patient p;
    struct appointment a = { .patient_id = g->patient_id, .service_id = g->service_id };
    enum rc rc = RC_OK;

    if (g->has & NEED_APPOINTMENT) {
        v->move = (struct appointment_move){ .id = g->appointment_id,
                                             .start_min = g->slot.start_min,
                                             .practitioner_id = g->slot.practitioner_id };
        rc = appointment_load(v->db, g->appointment_id, &a, e);
    } else {
        v->first = (struct appointment){ .patient_id = g->patient_id,
                                         .service_id = g->service_id,
                                         .practitioner_id = g->slot.practitioner_id,
                                         .start_min = g->slot.start_min };
        series_rule_init(&v->rule, civil_min_day(g->slot.start_min));
    }
    if (rc != RC_OK || (rc = service_load(v->db, a.service_id, &service, e)) != RC_OK ||
        (rc = patient_load(v->db, a.patient_id, &p, e)) != RC_OK ||
        (rc = practitioner_list(v->db, &v->who, e)) != RC_OK)
        return rc;
    (void)text_copy(v->service, sizeof(v->service), service.name);
    (void)patient_display_name(v->person, sizeof(v->person), p.privacy, p.id, p.family, p.given);
    return RC_OK;
}

static enum rc series_open(struct screen *s, struct err *e)
{
    struct series_view *v = calloc(1, sizeof(*v));
    enum rc rc;

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    if ((rc = read_gift(v, gift_of(s), e)) != RC_OK)
        return rc;
    v->table = (struct table){ .columns = columns, .n_columns = 6, .source = &source, .ctx = v };
    v->table.empty = _("r says how often it is repeated.");
    s->table = &v->table;
    if (is_new(v))
        return RC_OK;
    screen_title(s, "%s", _("Move this one and all that follow"));
    return make_plan(v, e);
}

static unsigned ask_rule(struct screen *s)
{
    struct series_view *v = s->priv;

    return screen_push(s, &series_rule_screen, &v->rule, sizeof(v->rule));
}

static unsigned series_opened(struct screen *s)
{
    struct series_view *v = s->priv;

    to_conflict(v);
    return is_new(v) ? ask_rule(s) : FX_DRAW;
}

/* ---- drawing ---- */

static void series_draw(struct screen *s)
{
    struct series_view *v = s->priv;
    const struct series_row *r = table_row(&v->table);
    char text[300] = "", rule[160];
    int col = 1 + put_word(s->canvas, 0, 1, s->cols / 2, LOOK_STRONG, v->person) + 3;
    size_t conflicts = series_count(&v->plan, SERIES_CONFLICT), left_out = series_count(&v->plan, SERIES_SKIPPED);

    (void)snprintf(text, sizeof(text), _("%s, %d minutes"), v->service, (int)v->plan.minutes);
    if (is_new(v) && v->plan.n > 0)
        show_add(text, sizeof(text), "   ", series_text(v->db, &v->rule, rule, sizeof(rule)));
    if (v->plan.n > 0)
        put_text(s->canvas, 0, col, s->cols - col - 1, LOOK_PLAIN, text);
    col = 1;
    (void)snprintf(text, sizeof(text), _("%d can be had"), (int)series_count(&v->plan, SERIES_FREE));
    col += put_word(s->canvas, 1, col, s->cols - col, LOOK_PLAIN, text) + 3;
    if (conflicts > 0) {
        (void)snprintf(text, sizeof(text), _("%d taken: f, o or s for each"), (int)conflicts);
        col += put_word(s->canvas, 1, col, s->cols - col, LOOK_WARN, text) + 3;
    }
    if (left_out > 0) {
        (void)snprintf(text, sizeof(text), _("%d left out"), (int)left_out);
        col += put_word(s->canvas, 1, col, s->cols - col, LOOK_DIM, text) + 3;
    }
    if (is_stale(v))
        (void)put_word(s->canvas, 1, col, s->cols - col, LOOK_WARN, _("the book changed since: Enter looks again"));
    put_rule(s->canvas, 2);
    put_rule(s->canvas, s->rows - DETAIL_ROWS);
    if (r != NULL && r->state == SERIES_CONFLICT)
        (void)put_lines(s->canvas, s->rows - DETAIL_ROWS + 1, 1, DETAIL_ROWS - 1, s->cols - 2, LOOK_WARN, r->why);
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS - DETAIL_ROWS, s->cols);
}

static void series_rest(struct screen *s)
{
    (void)s; /* the details of the row under the marker are drawn anew */
}

/* ---- commands ---- */

static unsigned looked(struct screen *s, enum rc rc, const struct err *e)
{
    if (rc != RC_OK)
        return screen_error(s, e) | FX_DRAW;
    return FX_DRAW;
}

static unsigned put(struct screen *s, int64_t start_min, int64_t practitioner_id)
{
    struct series_view *v = s->priv;
    struct err e;
    int64_t topics = db_topics(v->db, TOPICS);
    enum rc rc = series_put(v->db, &v->plan, index_of(v, table_row(&v->table)), start_min, practitioner_id, &e);

    if (rc == RC_OK) {
        v->seen = topics;
        to_conflict(v);
    }
    return looked(s, rc, &e);
}

static unsigned take_free(struct screen *s)
{
    struct series_view *v = s->priv;
    const struct series_row *r = table_row(&v->table);

    if (r->state != SERIES_CONFLICT)
        return screen_info(s, _("This one can be had. o puts it at another time."));
    if (r->free_min == 0)
        return screen_info(s, _("Nothing is free that day. o looks at other days, s leaves this one out."));
    return put(s, r->free_min, r->free_with);
}

static unsigned skip(struct screen *s)
{
    struct series_view *v = s->priv;
    const struct series_row *r = table_row(&v->table);
    bool out = r->state != SERIES_SKIPPED;
    struct err e;
    int64_t topics = db_topics(v->db, TOPICS);
    enum rc rc = series_skip(v->db, &v->plan, index_of(v, r), out, &e);

    if (rc == RC_OK)
        v->seen = topics;
    if (rc == RC_OK && out)
        to_conflict(v);
    return looked(s, rc, &e);
}

static unsigned other_time(struct screen *s)
{
    struct series_view *v = s->priv;
    const struct series_row *r = table_row(&v->table);
    struct gift g = { .has = NEED_PATIENT | NEED_SERVICE | NEED_PRACTITIONER | NEED_DAY,
                      .patient_id = v->plan.patient_id,
                      .service_id = v->plan.service_id,
                      .practitioner_id = r->practitioner_id,
                      .day = civil_min_day(r->start_min) };

    if (r->appointment_id != 0) {
        g.has |= NEED_APPOINTMENT;
        g.appointment_id = r->appointment_id;
    }
    return gift_push(s, &slots_screen, &g);
}

static unsigned tell_booked(struct screen *s, size_t n)
{
    struct series_view *v = s->priv;
    const struct series_row *first = v->plan.rows;
    char when[SHOW_SIZE], name[PATIENT_NAME * 2];

    while (first->state == SERIES_SKIPPED)
        first++;
    (void)text_copy(name, sizeof(name), v->person);
    (void)screen_info(s, ngettext_("Booked: %s, %s, %d time, from %s", "Booked: %s, %s, %d times, from %s", n),
                      patient_said_name(v->db, v->plan.patient_id, name, sizeof(name)), v->service, (int)n,
                      show_when_said(v->db, first->start_min, when, sizeof(when)));
    return gift_give(s, &(struct gift){ .has = NEED_SLOT | NEED_SERIES,
                                        .slot = { .start_min = first->start_min,
                                                  .practitioner_id = first->practitioner_id } });
}

static unsigned apply(struct screen *s)
{
    struct series_view *v = s->priv;
    size_t n = series_count(&v->plan, SERIES_FREE);
    struct err e;

    if (v->plan.n == 0)
        return ask_rule(s);
    if (is_stale(v) && look_again(v, &e) != RC_OK)
        return screen_error(s, &e) | FX_DRAW;
    if (desk_book_series(v->db, &v->plan, NULL, &e) != RC_OK) {
        to_conflict(v);
        return screen_error(s, &e) | FX_DRAW;
    }
    if (is_new(v))
        return tell_booked(s, n);
    return screen_info(s, ngettext_("Moved: %s, %s, %d time", "Moved: %s, %s, %d times", n), v->person, v->service,
                       (int)n) |
           FX_CLOSE;
}

static unsigned series_given(struct screen *s, const void *value, size_t size)
{
    struct series_view *v = s->priv;
    struct gift g;
    struct err e;

    if (value == NULL)
        return v->plan.n == 0 ? FX_CLOSE : FX_NONE;
    if (size == sizeof(g)) {
        memcpy(&g, value, sizeof(g));
        return put(s, g.slot.start_min, g.slot.practitioner_id);
    }
    if (size != sizeof(v->rule))
        return FX_NONE;
    memcpy(&v->rule, value, sizeof(v->rule));
    if (make_plan(v, &e) != RC_OK)
        return screen_error(s, &e) | FX_DRAW;
    table_reload(&v->table);
    to_conflict(v);
    return FX_DRAW;
}

static unsigned change_rule(struct screen *s)
{
    struct series_view *v = s->priv;

    return is_new(v) ? ask_rule(s) : screen_info(s, _("These stand already: they are moved, each by as much as the first."));
}

static void series_close(struct screen *s)
{
    struct series_view *v = s->priv;

    if (v == NULL)
        return;
    series_plan_release(&v->plan);
    practitioner_list_release(&v->who);
    free(v);
}

static const struct cmd cmds[] = {
    { K_ENTER, N_("Do all"), N_("Book or move all that are not left out, in one step that one undo takes back"), 0, apply },
    { 'f', N_("Next free"), N_("Put this one at the nearest free time of its day"), NEED_ROW, take_free },
    { 'o', N_("Other time"), N_("Choose another time for this one, also on another day"), NEED_ROW, other_time },
    { 's', N_("Leave out"), N_("Leave this one out, or take it back in"), NEED_ROW, skip },
    { 'r', N_("Repeat"), N_("Change how often it is repeated"), 0, change_rule },
};

const struct screen_ops series_screen = {
    .word = "series",
    .title = N_("Series"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = TOPICS,
    .open = series_open,
    .opened = series_opened,
    .reload = series_reload,
    .draw = series_draw,
    .rest = series_rest,
    .given = series_given,
    .close = series_close,
};
