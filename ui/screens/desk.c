/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Home: the day as it goes, and the next thing to do with whoever stands at the desk.
 * Purpose: see who is expected, here, waiting and late; receive them and move them on, one key each.
 * Reads: desk/agenda (one day), desk/card's short version of the selected person.
 * Writes: check-in, call, seat, finish, leave, no-show; opens the workflows for the rest.
 * Refreshed by: every commit that touches the day or the person (AGENDA_TOPICS), and the clock's minute. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/stranded.h"
#include "src/clinic/site.h"
#include "src/desk/agenda.h"
#include "src/desk/card.h"
#include "src/desk/gap.h"
#include "src/people/patient.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/actions.h"
#include "ui/screens/clip.h"
#include "ui/screens/limit.h"
#include "ui/screens/person.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/ui.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 2, DETAIL_ROWS = 4, WIDE = 100 };

struct desk {
    struct table table;
    struct agenda agenda;
    struct db *db;
    const struct agenda_row *filled; /* of agenda.rows: the one that was looked at last, */
    struct agenda_line line;         /* with all that is shown of it */
    int32_t day;
    bool follows_today; /* the day was not chosen: it turns at midnight */
    struct day_limit limit;
    struct card_brief brief; /* of the selected person; patient_id 0: none */
    size_t stranded;         /* appointments, of any day, that no longer fit the hours */
    bool in_grid;            /* the day grid is open: what it gives is to be booked */
};

/* ---- the day ---- */

static int64_t row_id(const void *row);
static int64_t row_find(void *ctx, int64_t id);

/* Where the selected row was called off, the marker goes to the free time that this left. */
static void to_gap(struct desk *d)
{
    struct gap gap;

    if (d->table.id == 0 || row_find(d, d->table.id) >= 0 || gap_just_opened(d->db, &gap, NULL) != RC_OK)
        return;
    for (size_t i = 0; i < d->agenda.n; i++) {
        const struct agenda_row *r = &d->agenda.rows[i];
        if (r->kind == AGENDA_GAP && r->practitioner_id == gap.practitioner_id && r->start_min < gap.end_min &&
            r->end_min > gap.start_min)
            d->table.id = row_id(r);
    }
}

static void desk_reload(struct screen *s)
{
    struct desk *d = s->priv;
    const struct settings *settings = ui_of(s)->settings;
    struct err e = { .rc = RC_OK };
    struct agenda fresh;

    if (d->follows_today)
        d->day = site_today(s->app->db);
    struct agenda_query q = {
        .day = d->day,
        .practitioner_id = d->limit.practitioner_id,
        .tag_id = d->limit.tag_id,
        .here = d->limit.here,
        .alarm_min = settings->waiting_alarm_minutes,
        .late_min = settings->late_minutes,
    };
    if (agenda_read(s->app->db, &q, &fresh, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    agenda_release(&d->agenda);
    d->agenda = fresh;
    d->filled = NULL;
    to_gap(d);
}

/* The first screen does not wait for it. */
static unsigned desk_more(struct screen *s)
{
    struct desk *d = s->priv;
    size_t was = d->stranded;
    bool more = false;

    if (stranded_count(d->db, &d->stranded, &more, NULL) != RC_OK)
        return FX_NONE;
    return (d->stranded != was ? FX_DRAW : FX_NONE) | (more ? FX_AGAIN : FX_NONE);
}

/* Rows are filled one at a time, as they are drawn: a screen has few, a day has thousands. Not there any more: empty. */
static const struct agenda_line *filled(struct desk *d, const struct agenda_row *row)
{
    if (d->filled != row && agenda_fill(d->db, row, &d->line, NULL) != RC_OK)
        d->line = (struct agenda_line){ .row = *row };
    d->filled = row;
    return &d->line;
}

static const struct agenda_line *selected(struct screen *s)
{
    const struct agenda_row *row = table_row(s->table);

    return row == NULL ? NULL : filled(s->priv, row);
}

/* 0: free time. */
static int64_t selected_patient(struct screen *s)
{
    const struct agenda_line *line = selected(s);

    return line == NULL ? 0 : line->patient_id;
}

static void desk_rest(struct screen *s)
{
    struct desk *d = s->priv;
    int64_t patient_id = selected_patient(s);

    d->brief = (struct card_brief){ 0 };
    if (patient_id != 0)
        (void)card_brief_read(d->db, patient_id, &d->brief, NULL);
}

/* ---- the table ---- */

/* Appointments, visits and gaps share one list: what a row is stands in its last bits. */
static int64_t row_id(const void *row)
{
    const struct agenda_row *r = row;

    switch (r->kind) {
    case AGENDA_APPOINTMENT:
        return r->id * 4 + 1;
    case AGENDA_WALK_IN:
        return r->id * 4 + 2;
    case AGENDA_GAP:
        break;
    }
    /* A gap's end stays while the gap is eaten up. */
    return ((int64_t)r->end_min * 4096 + r->practitioner_id % 4096) * 4 + 3;
}

static int64_t row_find(void *ctx, int64_t id)
{
    const struct desk *d = ctx;

    for (size_t i = 0; i < d->agenda.n; i++)
        if (row_id(&d->agenda.rows[i]) == id)
            return (int64_t)i;
    return -1;
}

static enum look row_look(void *ctx, const void *row)
{
    const struct agenda_row *r = row;

    (void)ctx;
    if (r->kind == AGENDA_GAP || r->state == AGENDA_DONE || r->state == AGENDA_LEFT ||
        r->state == AGENDA_CANCELLED || r->state == AGENDA_NOSHOW)
        return LOOK_DIM;
    return LOOK_PLAIN;
}

static void time_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)show_time(((const struct agenda_row *)row)->start_min, out, size);
}

static void patient_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct agenda_row *r = row;

    if (r->kind == AGENDA_GAP)
        (void)snprintf(out, size, _("-- free %d min --"), (int)(r->end_min - r->start_min));
    else
        (void)snprintf(out, size, "%s%s", filled(ctx, row)->patient, filled(ctx, row)->alert ? " !" : "");
}

static void service_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)text_copy(out, size, filled(ctx, row)->service);
}

static void with_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)text_copy(out, size, filled(ctx, row)->practitioner);
}

static void state_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct agenda_row *r = row;
    char state[SHOW_SIZE];

    if (r->kind != AGENDA_GAP)
        (void)snprintf(out, size, "%c %s", agenda_states[r->state].mark,
                       agenda_state_text(filled(ctx, row), state, sizeof(state)));
}

static enum look state_look(void *ctx, const void *row)
{
    const struct agenda_row *r = row;

    return agenda_here(r) ? LOOK_GOOD : row_look(ctx, row);
}

static void wait_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)agenda_wait_text(row, out, size);
}

static enum look wait_look(void *ctx, const void *row)
{
    const struct agenda_row *r = row;

    (void)ctx;
    return r->alarm || r->state == AGENDA_LATE ? LOOK_WARN : LOOK_PLAIN;
}

static void tags_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)text_copy(out, size, filled(ctx, row)->tags);
}

static const struct table_source desk_source = { TABLE_ROWS(struct desk, agenda.rows, agenda.n), .id = row_id,
                                                 .find = row_find, .look = row_look };
static const struct column narrow_columns[] = {
    { N_("Time"), 5, 0, 0, time_cell, NULL },          { N_("Patient"), 0, 0, 0, patient_cell, NULL },
    { N_("Service"), 14, 0, 0, service_cell, NULL },   { N_("With"), 7, 0, 0, with_cell, NULL },
    { N_("State"), 14, 0, 0, state_cell, state_look }, { N_("Wait"), 8, 0, 0, wait_cell, wait_look },
};
static const struct column wide_columns[] = {
    { N_("Time"), 5, 0, 0, time_cell, NULL },          { N_("Patient"), 0, 0, 0, patient_cell, NULL },
    { N_("Service"), 22, 0, 0, service_cell, NULL },   { N_("With"), 10, 0, 0, with_cell, NULL },
    { N_("State"), 16, 0, 0, state_cell, state_look }, { N_("Wait"), 8, 0, 0, wait_cell, wait_look },
    { N_("Tags"), 18, 0, 0, tags_cell, NULL },
};

/* ---- drawing ---- */

static int put_count(struct screen *s, int col, enum look look, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static int put_count(struct screen *s, int col, enum look look, const char *format, ...)
{
    char text[SHOW_SIZE];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return col + put_word(s->canvas, 0, col, s->cols - col, look, text) + 3;
}

static void draw_counts(struct screen *s)
{
    const struct desk *d = s->priv;
    const struct agenda_counts *n = &d->agenda.counts;
    char day[SHOW_SIZE];
    int col = 1;

    (void)show_day_said(s->app->db, d->day, day, sizeof(day));
    day[0] = (char)(day[0] >= 'a' && day[0] <= 'z' ? day[0] - 'a' + 'A' : day[0]);
    col += put_word(s->canvas, 0, col, 20, LOOK_STRONG, day) + 3;
    col = put_count(s, col, LOOK_PLAIN, _("%d booked"), n->booked);
    col = put_count(s, col, LOOK_PLAIN, _("%d here"), n->here);
    col = put_count(s, col, n->waiting_over > 0 ? LOOK_WARN : LOOK_PLAIN, _("%d waiting over %d min"),
                    n->waiting_over, d->agenda.q.alarm_min);
    col = put_count(s, col, n->late > 0 ? LOOK_WARN : LOOK_PLAIN, _("%d late"), n->late);
    col = put_count(s, col, LOOK_PLAIN, ngettext_("%d call due", "%d calls due", n->calls_due), n->calls_due);
    put_rule(s->canvas, 1);
    col = 2;
    if (d->limit.label[0] != '\0') {
        char only[160];
        (void)snprintf(only, sizeof(only), _(" Only %s   l shows others "), d->limit.label);
        col += put_word(s->canvas, 1, col, s->cols - 4, LOOK_WARN, only) + 2;
    }
    if (n->forgotten > 0) {
        char text[SHOW_SIZE];
        (void)snprintf(text, sizeof(text), ngettext_(" %d forgotten   F closes it ", " %d forgotten   F closes them ", n->forgotten),
                       (int)n->forgotten);
        col += put_word(s->canvas, 1, col, s->cols - col - 2, LOOK_WARN, text) + 2;
    }
    if (d->stranded > 0) {
        char text[SHOW_SIZE];
        (void)snprintf(text, sizeof(text), ngettext_(" %zu stranded   S shows it ", " %zu stranded   S shows them ", d->stranded),
                       d->stranded);
        (void)put_word(s->canvas, 1, col, s->cols - col - 2, LOOK_WARN, text);
    }
}

static void draw_details(struct screen *s, int row)
{
    const struct desk *d = s->priv;
    const struct agenda_line *r = selected(s);
    char from[SHOW_SIZE], to[SHOW_SIZE];

    put_rule(s->canvas, row);
    if (r != NULL && r->row.kind == AGENDA_GAP) {
        put_format(s->canvas, row + 1, 1, s->cols - 2, LOOK_STRONG, _("%s is free from %s to %s."),
                   r->practitioner, show_time(r->row.start_min, from, sizeof(from)),
                   show_time(r->row.end_min, to, sizeof(to)));
        put_text(s->canvas, row + 2, 1, s->cols - 2, LOOK_PLAIN, _("Enter or b books somebody into it."));
    } else if (r != NULL && d->brief.patient_id == r->patient_id) {
        person_draw(s, row + 1, &d->brief, "");
    }
}

static void desk_draw(struct screen *s)
{
    struct desk *d = s->priv;

    /* Waits grow by the minute, without anybody's commit. */
    if (d->agenda.now_min != site_now_min(d->db)) {
        d->filled = NULL;
        if (!agenda_tick(d->db, &d->agenda))
            desk_reload(s);
        table_reload(&d->table);
    }
    bool wide = s->cols >= WIDE;
    d->table.columns = wide ? wide_columns : narrow_columns;
    d->table.n_columns = wide ? sizeof(wide_columns) / sizeof(wide_columns[0])
                              : sizeof(narrow_columns) / sizeof(narrow_columns[0]);
    draw_details(s, s->rows - DETAIL_ROWS);
    draw_counts(s);
    table_draw(&d->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS - DETAIL_ROWS, s->cols);
}

/* ---- what the selected row is, for commands and workflows ---- */

static void fill(const struct agenda_line *r, struct gift *g)
{
    g->day = civil_min_day(r->row.start_min);
    g->has |= NEED_DAY;
    g->patient_id = r->patient_id;
    g->appointment_id = r->appointment_id;
    g->visit_id = r->visit_id;
    g->has |= (r->patient_id != 0 ? NEED_PATIENT : 0) | (r->appointment_id != 0 ? NEED_APPOINTMENT : 0) |
              (r->visit_id != 0 ? NEED_VISIT : 0);
    if (r->row.kind != AGENDA_GAP)
        return;
    g->practitioner_id = r->row.practitioner_id;
    g->slot = (struct slot_gift){ .start_min = r->row.start_min, .practitioner_id = r->row.practitioner_id };
    g->has |= NEED_PRACTITIONER | NEED_SLOT;
}

static void desk_context(struct screen *s, void *gift)
{
    const struct desk *d = s->priv;
    const struct agenda_line *r = selected(s);
    struct gift *g = gift;

    if (d->limit.practitioner_id != 0) { /* a desk limited to one practitioner calls and books for that one */
        g->practitioner_id = d->limit.practitioner_id;
        g->has |= NEED_PRACTITIONER;
    }
    if (r != NULL)
        fill(r, g);
}

/* ---- commands ---- */

static unsigned open_row(struct screen *s)
{
    int64_t patient_id = selected_patient(s);

    if (patient_id == 0)
        return workflow_begin(s, &workflows[WORKFLOW_BOOK]);
    return gift_push_patient(s, &card_screen, patient_id);
}

static unsigned tags(struct screen *s)
{
    return gift_push_patient(s, &tags_screen, selected_patient(s));
}

static unsigned followups(struct screen *s)
{
    return gift_push_patient(s, &followups_screen, selected_patient(s));
}

static unsigned limited(struct screen *s, int64_t value)
{
    struct desk *d = s->priv;

    day_limit_take(s->app->db, &d->limit, value);
    return FX_RELOAD;
}

static unsigned limit(struct screen *s)
{
    struct desk *d = s->priv;

    return day_limit_ask(s, &d->limit, limited);
}

static unsigned go_to_day(struct screen *s, int32_t day)
{
    struct desk *d = s->priv;

    d->day = day;
    d->follows_today = day == site_today(s->app->db);
    d->table.first = d->table.cursor = d->table.id = 0;
    return FX_RELOAD;
}

static unsigned day_before(struct screen *s)
{
    return go_to_day(s, ((struct desk *)s->priv)->day - 1);
}

static unsigned day_after(struct screen *s)
{
    return go_to_day(s, ((struct desk *)s->priv)->day + 1);
}

static unsigned today(struct screen *s)
{
    return go_to_day(s, site_today(s->app->db));
}

static unsigned grid(struct screen *s)
{
    struct desk *d = s->priv;
    const struct agenda_row *row = table_row(s->table);
    struct gift g = { .has = NEED_DAY, .day = d->day };

    if (row != NULL) /* the marker stands there where it stood here */
        g.slot = (struct slot_gift){ .start_min = row->start_min, .practitioner_id = row->practitioner_id };
    d->in_grid = true;
    return gift_push(s, &grid_screen, &g);
}

static unsigned stranded(struct screen *s)
{
    return screen_push(s, &stranded_screen, NULL, 0);
}

static unsigned desk_given(struct screen *s, const void *value, size_t size)
{
    struct desk *d = s->priv;
    bool from_grid = d->in_grid;

    d->in_grid = false;
    if (!from_grid || value == NULL || size != sizeof(struct gift))
        return FX_NONE;
    return workflow_begin_with(s, &workflows[WORKFLOW_BOOK], value);
}

static unsigned leave_yes(struct screen *s)
{
    (void)s;
    return FX_QUIT;
}

static unsigned leave(struct screen *s)
{
    if (clip_get(s)->appointment_id != 0)
        return clip_drop(s);
    return ask_confirm(s, _("Leave the desk?"), _("leave"), leave_yes);
}

/* The marker begins at what is going on now, not at what was done in the morning. */
static unsigned desk_opened(struct screen *s)
{
    struct desk *d = s->priv;

    for (size_t i = 0; i < d->agenda.n; i++) {
        const struct agenda_row *r = &d->agenda.rows[i];
        if (agenda_here(r) || r->end_min > d->agenda.now_min) {
            (void)table_select(&d->table, row_id(r));
            break;
        }
    }
    desk_rest(s);
    if (!patient_any(s->app->db))
        (void)screen_info(s, _("Nobody is registered yet. F3 registers the first person, F1 shows every key."));
    return draft_resume(s);
}

static const struct cmd desk_cmds[] = {
    { K_ENTER, N_("Card"), N_("Open the card of the selected person; on free time: book into it"), NEED_ROW,
      open_row },
    ROW_CHECK_IN,
    ROW_BOOK,
    ROW_MOVE,
    ROW_NOT_COMING,
    ROW_FIND,
    ROW_UNDO,
    ROW_CALL_NEXT,
    ROW_SEAT,
    ROW_FINISH,
    ROW_CHECK_OUT,
    ROW_WALK_IN,
    ROW_CONFIRM,
    ROW_CANCEL,
    ROW_GAP,
    ROW_APPOINTMENT,
    ROW_PICK_UP,
    { 't', N_("Tags"), N_("Add and remove tags of the selected person"), NEED_PATIENT, tags },
    { 'f', N_("Follow up"), N_("See the calls planned for the selected person"), NEED_PATIENT,
      followups },
    { 'l', N_("Limit"), N_("Show only who is here, one practitioner, or people with a tag"), 0, limit },
    ROW_AWAY,
    { 'F', N_("Forgotten"), N_("Past appointments of which nobody said how they ended: close each with one key"), 0,
      act_forgotten },
    { '[', N_("Day before"), N_("Show the day before"), 0, day_before },
    { ']', N_("Day after"), N_("Show the day after"), 0, day_after },
    { 'T', N_("Today"), N_("Show today again"), 0, today },
    { 'g', N_("Day grid"), N_("See the day by practitioner, free time visible"), 0, grid },
    { 'S', N_("Stranded"), N_("See the appointments that no longer fit the hours, and move or cancel them"), 0, stranded },
    { 'q', N_("Leave"), N_("Leave the desk"), 0, leave },
    { K_ESC, N_("Leave"), N_("Leave the desk"), 0, leave },
};

static enum rc desk_open(struct screen *s, struct err *e)
{
    struct desk *d = calloc(1, sizeof(*d));

    s->priv = d;
    if (d == NULL)
        return err_memory(e);
    d->follows_today = true;
    d->day = site_today(s->app->db);
    d->db = s->app->db;
    d->table =
        (struct table){ .source = &desk_source,
                        .ctx = d,
                        .empty = _("Nobody is booked and nobody works on this day. F4 books, F3 registers, "
                                   "[ and ] show other days, l the limit.") };
    s->table = &d->table;
    return RC_OK;
}

static void desk_close(struct screen *s)
{
    struct desk *d = s->priv;

    if (d == NULL)
        return;
    agenda_release(&d->agenda);
    day_limit_release(&d->limit);
    free(d);
}

const struct screen_ops desk_screen = {
    .word = "desk",
    .title = N_("Desk"),
    .cmds = desk_cmds,
    .n_cmds = sizeof(desk_cmds) / sizeof(desk_cmds[0]),
    .topics = AGENDA_TOPICS " charge payment contact_point opening_hours room_hours holiday practitioner",
    .flags = SCREEN_LOCKED,
    .open = desk_open,
    .opened = desk_opened,
    .reload = desk_reload,
    .draw = desk_draw,
    .rest = desk_rest,
    .more = desk_more,
    .given = desk_given,
    .holds = context_holds,
    .context = desk_context,
    .close = desk_close,
};
