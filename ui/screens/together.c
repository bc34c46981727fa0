/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Together: several people at once, side by side or one after another, or the steps of one person's treatment.
 * Purpose: asks what for, one after another, then shows the times at which all of them can come; Enter books them all.
 * Reads: booking/party (schedules, appointments, rooms). Writes: all the appointments, in one change.
 * Refreshed by every commit that takes or frees time. */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/party.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/desk/book.h"
#include "src/people/privacy.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/narrow.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/ui.h"
#include "ui/workflows.h"

enum { NAME = 2 * PATIENT_NAME, MOST = 60, DETAIL_ROWS = 2 };

struct member_view {
    char name[NAME], service[APPOINTMENT_NAME], with[APPOINTMENT_NAME];
    int32_t minutes;
};

struct together {
    struct narrow narrow; /* first */
    struct table table;
    struct party_list list;
    struct party_member members[PARTY_MOST];
    struct member_view shown[PARTY_MOST];
    struct choice choices[PARTY_MOST]; /* whose service is chosen anew */
    size_t n, asking;                  /* asking: whose service is asked for; n: nobody's */
    bool again, steps;                 /* again: only that one's; the others have theirs */
    bool lost;                         /* the time under the marker went to another desk, and nothing was pressed since */
    enum party_mode mode;
    char none[400]; /* why the list is empty */
    struct db *db;
};

/* ---- the table ---- */

static int64_t row_id(const void *row)
{
    return ((const struct party_time *)row)->start_min + 1;
}

static void day_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct together *v = ctx;

    (void)calendar_format_day(out, size, site_calendar(v->db), civil_min_day(((const struct party_time *)row)->start_min),
                              CALENDAR_SHORT);
}

static void time_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)show_time(((const struct party_time *)row)->start_min, out, size);
}

static void until_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)show_time(((const struct party_time *)row)->end_min, out, size);
}

/* In the order of the people; one after another also when each begins. */
static void with_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct together *v = ctx;
    const struct party_time *t = row;
    char time[SHOW_SIZE];

    out[0] = '\0';
    for (size_t i = 0; i < v->n; i++) {
        if (v->mode == PARTY_IN_A_ROW)
            show_add(out, size, ", ", show_time(t->slots[i].start_min, time, sizeof(time)));
        show_add(out, size, v->mode == PARTY_IN_A_ROW ? " " : ", ", t->slots[i].practitioner);
    }
}

static void room_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct together *v = ctx;
    const struct party_time *t = row;

    out[0] = '\0';
    for (size_t i = 0; i < v->n; i++)
        show_add(out, size, ", ", t->slots[i].room);
}

static void why_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct party_time *)row)->why);
}

static enum look why_look(void *ctx, const void *row)
{
    (void)ctx;
    (void)row;
    return LOOK_DIM;
}

static const struct table_source source = { TABLE_ROWS(struct together, list.rows, list.n), .id = row_id };
static const struct column columns[] = {
    { N_("Day"), 10, 0, 0, day_cell, NULL },   { N_("Time"), 5, 0, 0, time_cell, NULL },
    { N_("Until"), 5, 0, 0, until_cell, NULL }, { N_("With"), 26, 0, 0, with_cell, NULL },
    { N_("Room"), 26, 0, 110, room_cell, NULL }, { N_("Why"), 0, 0, 0, why_cell, why_look },
};

/* ---- reading ---- */

static void tell_lost(struct screen *s)
{
    struct together *v = s->priv;
    char when[SHOW_SIZE];

    if (v->table.id == 0)
        return;
    for (size_t i = 0; i < v->list.n; i++)
        if (row_id(&v->list.rows[i]) == v->table.id)
            return;
    v->lost = true;
    (void)screen_info(s, _("%s has just been taken at another desk."),
                      show_when(v->db, v->table.id - 1, when, sizeof(when)));
}

static void together_reload(struct screen *s)
{
    struct together *v = s->priv;
    struct slot_query q = { .limit = MOST, .step_min = ui_of(s)->settings->slot_step_minutes };
    struct party_list list;
    struct err e;

    if (v->asking < v->n)
        return;
    narrow_query(&v->narrow, &q);
    if (party_find(v->db, v->members, v->n, v->mode, &q, &list, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    party_list_release(&v->list);
    v->list = list;
    v->table.empty = party_why_none(v->db, v->members, v->n, &q, &list, v->none, sizeof(v->none));
    tell_lost(s);
}

static unsigned from_top(struct screen *s)
{
    struct together *v = s->priv;

    v->lost = false;
    v->table.first = v->table.cursor = v->table.id = 0;
    return FX_RELOAD;
}

static int32_t shown_day(struct screen *s)
{
    struct together *v = s->priv;
    const struct party_time *t = table_row(&v->table);

    return t != NULL ? civil_min_day(t->start_min) : NARROW_NO_DAY;
}

/* ---- what for ---- */

static unsigned ask_service(struct screen *s)
{
    struct together *v = s->priv;

    return screen_info(s, v->steps ? _("Step %d of %d: what for?") : _("Person %d of %d: what for?"), (int)v->asking + 1,
                       (int)v->n) |
           gift_push_patient(s, &services_screen, v->members[v->asking].patient_id);
}

static enum rc take_service(struct together *v, const struct gift *g, struct err *e)
{
    struct party_member *m = &v->members[v->asking];
    struct member_view *shown = &v->shown[v->asking];
    struct service service;
    struct practitioner with;
    enum rc rc = service_load(v->db, g->service_id, &service, e);

    if (rc != RC_OK)
        return rc;
    m->service_id = service.id;
    m->practitioner_id = g->has & NEED_PRACTITIONER ? g->practitioner_id : 0;
    (void)text_copy(shown->service, sizeof(shown->service), service.name);
    shown->minutes = service.with_min;
    shown->with[0] = '\0';
    if (m->practitioner_id != 0 && practitioner_load(v->db, m->practitioner_id, &with, NULL) == RC_OK)
        (void)text_copy(shown->with, sizeof(shown->with), with.short_name);
    return RC_OK;
}

/* Nothing was chosen: one step back. */
static unsigned step_back(struct screen *s)
{
    struct together *v = s->priv;

    if (v->again) {
        if (v->members[v->asking].service_id == 0) /* the step that was to be added */
            v->n--;
        v->asking = v->n;
        v->again = false;
        return FX_RELOAD;
    }
    if (v->asking == 0)
        return FX_CLOSE;
    v->asking--;
    return ask_service(s);
}

static unsigned together_given(struct screen *s, const void *value, size_t size)
{
    struct together *v = s->priv;
    const struct gift *g = value;
    struct err e;

    if (v->asking >= v->n)
        return FX_NONE;
    if (g == NULL || size != sizeof(*g) || !(g->has & NEED_SERVICE))
        return step_back(s);
    if (take_service(v, g, &e) != RC_OK)
        return screen_error(s, &e) | ask_service(s);
    v->asking = v->again ? v->n : v->asking + 1;
    v->again = false;
    return v->asking < v->n ? ask_service(s) : from_top(s);
}

static unsigned together_opened(struct screen *s)
{
    return ask_service(s);
}

static enum rc together_open(struct screen *s, struct err *e)
{
    struct together *v = calloc(1, sizeof(*v));
    const struct together_begin *begin = s->arg;

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    narrow_init(&v->narrow, v->db);
    v->narrow.changed = from_top;
    v->narrow.shown_day = shown_day;
    v->n = begin->n;
    v->steps = begin->steps;
    v->mode = begin->steps ? PARTY_IN_A_ROW : PARTY_SIDE_BY_SIDE;
    for (size_t i = 0; i < v->n; i++) {
        v->members[i].patient_id = begin->patient_ids[i];
        (void)patient_said_name(v->db, begin->patient_ids[i], v->shown[i].name, sizeof(v->shown[i].name));
    }
    v->table = (struct table){
        .columns = columns, .n_columns = sizeof(columns) / sizeof(columns[0]), .source = &source, .ctx = v
    };
    s->table = &v->table;
    return RC_OK;
}

/* ---- drawing ---- */

/* Of the time under the marker also when this one begins, with whom and where. */
static void draw_member(struct screen *s, int row, const struct member_view *m, const struct slot *slot)
{
    char text[600], minutes[SHOW_SIZE], time[SHOW_SIZE];
    int col = 1 + put_word(s->canvas, row, 1, s->cols / 2, LOOK_STRONG, m->name) + 3;

    (void)snprintf(minutes, sizeof(minutes), ngettext_("%d minute", "%d minutes", m->minutes), (int)m->minutes);
    (void)snprintf(text, sizeof(text), "%s, %s", m->service, minutes);
    if (slot != NULL) {
        show_add(text, sizeof(text), "   ", show_time(slot->start_min, time, sizeof(time)));
        show_add(text, sizeof(text), " ", slot->practitioner);
        show_add(text, sizeof(text), ", ", slot->room);
    } else {
        show_add(text, sizeof(text), ", ", m->with);
    }
    put_text(s->canvas, row, col, s->cols - col - 1, LOOK_PLAIN, text);
}

static void together_draw(struct screen *s)
{
    struct together *v = s->priv;
    const struct party_time *t = table_row(&v->table);
    int below = s->rows - DETAIL_ROWS;
    char text[400], narrowed[300];

    if (v->asking < v->n)
        return;
    (void)snprintf(text, sizeof(text), _("Free %s, %s"), _(party_modes[v->mode].label),
                   narrow_text(&v->narrow, narrowed, sizeof(narrowed)));
    for (size_t i = 0; i < v->n; i++)
        draw_member(s, (int)i, &v->shown[i], t != NULL ? &t->slots[i] : NULL);
    put_text(s->canvas, (int)v->n, 1, s->cols - 2, LOOK_PLAIN, text);
    put_rule(s->canvas, (int)v->n + 1);
    table_draw(&v->table, s->canvas, (int)v->n + 2, 0, below - (int)v->n - 2, s->cols);
    put_rule(s->canvas, below);
    put_text(s->canvas, below + 1, 1, s->cols - 2, LOOK_PLAIN, t != NULL ? t->why : "");
}

/* ---- commands ---- */

static unsigned take(struct screen *s)
{
    struct together *v = s->priv;
    const struct party_time *t = table_row(&v->table);
    char when[SHOW_SIZE];
    struct err e;

    if (v->lost) {
        v->lost = false;
        return screen_info(s, _("The time you chose is taken. Enter again takes %s instead."),
                           show_when(v->db, t->start_min, when, sizeof(when)));
    }
    if (desk_book_party(v->db, v->members, v->n, t, "", NULL, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    return screen_info(s, ngettext_("Booked together: %d appointment, %s", "Booked together: %d appointments, %s", v->n),
                       (int)v->n, show_when(v->db, t->start_min, when, sizeof(when))) |
           FX_CLOSE;
}

static unsigned together_key(struct screen *s, int key)
{
    struct together *v = s->priv;

    (void)key;
    v->lost = false;
    return FX_PASS;
}

static unsigned in_a_row(struct screen *s)
{
    struct together *v = s->priv;

    if (v->steps)
        return screen_info(s, _("One person has one appointment after another."));
    v->mode = v->mode == PARTY_IN_A_ROW ? PARTY_SIDE_BY_SIDE : PARTY_IN_A_ROW;
    return from_top(s);
}

static unsigned service_of(struct screen *s, int64_t member)
{
    struct together *v = s->priv;

    v->asking = (size_t)member;
    v->again = true;
    return ask_service(s);
}

static unsigned choose_service(struct screen *s)
{
    struct together *v = s->priv;

    for (size_t i = 0; i < v->n; i++)
        v->choices[i] = (struct choice){ (int64_t)i, v->steps ? v->shown[i].service : v->shown[i].name };
    return ask_choice(s, v->steps ? _("Which step?") : _("Whose service?"), v->choices, v->n, 0, service_of);
}

static unsigned another(struct screen *s)
{
    struct together *v = s->priv;

    if (!v->steps)
        return screen_info(s, _("Mark on the screen of the family who comes along."));
    if (v->n == PARTY_MOST)
        return screen_info(s, _("More than these do not fit in one row."));
    v->members[v->n] = (struct party_member){ .patient_id = v->members[0].patient_id };
    v->shown[v->n] = v->shown[0];
    return service_of(s, (int64_t)v->n++);
}

/* One person's steps are never side by side. */
static const char *together_lead(const struct screen *s)
{
    return ((const struct together *)s->priv)->steps ? "\n+npsd" : "\nonpsd";
}

static void together_close(struct screen *s)
{
    struct together *v = s->priv;

    if (v == NULL)
        return;
    party_list_release(&v->list);
    narrow_release(&v->narrow);
    free(v);
}

static const struct cmd cmds[] = {
    { K_ENTER, N_("Book all"), N_("Book all of them at this time"), NEED_ROW, take },
    { 'o', N_("Side by side"), N_("All at once, or one after another"), 0, in_a_row },
    ROWS_DAY,
    { 's', N_("Service"), N_("Choose another service, or practitioner, for one of them"), 0, choose_service },
    { '+', N_("Another"), N_("Add another step for the same person"), 0, another },
    ROWS_NARROW,
};

const struct screen_ops together_screen = {
    .word = "together",
    .title = N_("Together"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = "appointment schedule schedule_exception holiday room room_hours service service_part",
    .open = together_open,
    .opened = together_opened,
    .reload = together_reload,
    .key = together_key,
    .draw = together_draw,
    .given = together_given,
    .lead = together_lead,
    .close = together_close,
};
