/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follow-ups: whom to call today, with what to ask, and how each call went.
 * Reads: care/task (due and overdue; of one person everything), earlier attempts.
 * Writes: attempts; b books, which closes the task as booked.
 * Refreshed by every commit that touches tasks, attempts or a person's phone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/care/attempt.h"
#include "src/clinic/site.h"
#include "src/people/consent.h"
#include "src/people/privacy.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/actions.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 2, DETAIL_ROWS = 7, SCRIPT_ROWS = 3, TIME_SIZE = 40, WIDE = 110, MOST = 500 };

struct followups {
    struct table table;
    struct task_list list;
    int64_t due, overdue, made;
    int32_t today;
    bool later; /* also what is not due yet */
    struct choice ways[CONSENT_CHANNELS]; /* by which the selected person may be reached */
    struct db *db;
};

/* ---- reading ---- */

static void followups_reload(struct screen *s)
{
    struct followups *v = s->priv;
    const struct gift *g = gift_of(s);
    struct task_list list;
    struct err e;

    v->today = site_today(v->db);
    struct task_query q = {
        .patient_id = g->has & NEED_PATIENT ? g->patient_id : 0,
        .due_until = v->later ? 0 : v->today,
        .limit = MOST,
    };
    if (task_find(v->db, &q, &list, &e) != RC_OK ||
        task_count(v->db, v->today, &v->due, &v->overdue, &e) != RC_OK ||
        attempt_count(v->db, site_at_of(v->db, (int64_t)v->today * CIVIL_DAY_MIN), &v->made, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    task_list_release(&v->list);
    v->list = list;
}

/* ---- the table ---- */

static void due_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct followups *v = ctx;
    const struct task *t = &((const struct task_row *)row)->task;
    char clock[SHOW_SIZE];

    if (t->due_day < v->today)
        (void)snprintf(out, size, _("%dd late"), (int)(v->today - t->due_day));
    else
        (void)show_day(v->db, t->due_day, out, size);
    if (t->due_minute != 0 && t->due_day == v->today)
        (void)text_copy(out, size, show_time(t->due_minute, clock, sizeof(clock)));
}

static enum look due_look(void *ctx, const void *row)
{
    const struct followups *v = ctx;

    return ((const struct task_row *)row)->task.due_day < v->today ? LOOK_WARN : LOOK_PLAIN;
}

static void patient_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct task_row *)row)->patient);
}

static void what_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct task_row *)row)->task.name);
}

/* By what to reach them: a number to call, or that it may not be called. */
static void reach_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct task_row *r = row;

    (void)ctx;
    if (!task_reachable(r))
        (void)text_copy(out, size, r->task.channel == CONSENT_CALL ? _("may not call") : _("may not send"));
    else
        (void)text_copy(out, size, r->task.channel == CONSENT_CALL || r->task.channel == CONSENT_SMS
                                       ? r->phone
                                       : _(consent_channels[r->task.channel].label));
}

static enum look reach_look(void *ctx, const void *row)
{
    (void)ctx;
    return task_reachable(row) ? LOOK_PLAIN : LOOK_BAD;
}

static void tries_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct task_row *r = row;

    (void)ctx;
    if (r->task.attempts > 0)
        (void)snprintf(out, size, "%d", (int)r->task.attempts);
}

static void service_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct task_row *)row)->service);
}

static void last_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct task_row *r = row;

    (void)ctx;
    if (r->last_outcome >= 0)
        (void)text_copy(out, size, _(attempt_rules[r->last_outcome].label));
}

static const struct table_source source = { TABLE_ROWS(struct followups, list.rows, list.n),
                                            TABLE_ID(struct task_row, task.id) };
static const struct column columns[] = {
    { N_("Due"), 10, 0, 0, due_cell, due_look },      { N_("Patient"), 0, 0, 0, patient_cell, NULL },
    { N_("What for"), 20, 0, 0, what_cell, NULL },    { N_("Phone"), 16, 0, 0, reach_cell, reach_look },
    { N_("After"), 20, 0, WIDE, service_cell, NULL }, { N_("Tries"), 5, COLUMN_RIGHT, 0, tries_cell, NULL },
    { N_("Last try"), 14, 0, WIDE, last_cell, NULL },
};

/* ---- drawing ---- */

static void draw_last(struct screen *s, const struct task_row *r, int row)
{
    char text[600], when[SHOW_SIZE];

    text[0] = '\0';
    if (r->last_outcome >= 0) {
        (void)snprintf(text, sizeof(text), _("Last try %s: %s"),
                       show_at(s->app->db, r->last_at, when, sizeof(when)),
                       _(attempt_rules[r->last_outcome].label));
        show_add(text, sizeof(text), "   ", r->last_note);
    }
    put_text(s->canvas, row, 1, s->cols - 2, LOOK_DIM, text);
}

static void draw_details(struct screen *s, int row)
{
    struct followups *v = s->priv;
    const struct task_row *r = table_row(&v->table);
    char text[400], when[SHOW_SIZE], channels[96];

    put_rule(s->canvas, row);
    if (r == NULL)
        return;
    int col = 1 + put_word(s->canvas, row + 1, 1, s->cols / 2, LOOK_STRONG, r->patient) + 3;
    if (task_reachable(r)) {
        (void)snprintf(text, sizeof(text), r->call[0] != '\0' ? _("Call %s: ") : "%s", r->call);
        show_add(text, sizeof(text), "", r->phone[0] != '\0' ? r->phone : _("no phone number: see the card"));
    } else {
        (void)snprintf(text, sizeof(text),
                       r->task.channel == CONSENT_CALL ? _("may not be called; allowed: %s")
                                                       : _("may not be sent to; allowed: %s"),
                       consent_channels_text(channels, sizeof(channels), r->allowed));
    }
    show_add(text, sizeof(text), "   ", r->task.name);
    put_text(s->canvas, row + 1, col, s->cols - col - 1, task_reachable(r) ? LOOK_PLAIN : LOOK_BAD, text);
    (void)text_copy(text, sizeof(text), r->service);
    show_add(text, sizeof(text), ", ", show_day(s->app->db, r->visit_day, when, sizeof(when)));
    show_add(text, sizeof(text), "   ", _(consent_channels[r->task.channel].label));
    put_text(s->canvas, row + 2, 1, s->cols - 2, LOOK_DIM, text);
    (void)put_lines(s->canvas, row + 3, 1, SCRIPT_ROWS, s->cols - 2, LOOK_PLAIN, r->task.script);
    draw_last(s, r, row + DETAIL_ROWS - 1);
}

static void followups_draw(struct screen *s)
{
    const struct followups *v = s->priv;
    char text[200];

    draw_details(s, s->rows - DETAIL_ROWS);
    (void)snprintf(text, sizeof(text), _("%lld due today   %lld overdue   calls made today: %lld"),
                   (long long)v->due, (long long)v->overdue, (long long)v->made);
    int col = 1 + put_word(s->canvas, 0, 1, s->cols - 2, v->overdue > 0 ? LOOK_WARN : LOOK_PLAIN, text) + 3;
    if (v->list.n == MOST)
        put_format(s->canvas, 0, col, s->cols - col - 1, LOOK_DIM, _("the first %d are shown"), MOST);
    else if (v->later)
        put_text(s->canvas, 0, col, s->cols - col - 1, LOOK_DIM, _("also what is due later"));
    put_rule(s->canvas, 1);
    table_draw(s->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS - DETAIL_ROWS, s->cols);
}

static void followups_rest(struct screen *s)
{
    (void)s; /* the details follow when the whole is drawn */
}

/* ---- how a call went ---- */

static unsigned log_try(struct screen *s, enum attempt_outcome outcome, int64_t back_min, bool incoming,
                        const char *note)
{
    struct followups *v = s->priv;
    const struct task_row *r = table_row(&v->table);
    struct attempt_input in = { .task_id = r->task.id,
                                .rev = r->task.rev,
                                .outcome = outcome,
                                .back_min = back_min,
                                .incoming = incoming };
    struct attempt_next next;
    struct err e;
    char when[SHOW_SIZE];

    (void)text_copy(in.note, sizeof(in.note), note);
    if (attempt_log(v->db, &in, &next, &e) != RC_OK)
        return screen_error(s, &e) | (e.rc == RC_INVALID ? FX_AGAIN : FX_RELOAD);
    if (next.status != TASK_OPEN)
        return screen_info(s, "%s: %s, %s", r->patient, _(attempt_rules[outcome].label),
                           _(task_statuses[next.status].label)) |
               FX_RELOAD;
    if (next.minute == 0)
        (void)show_day(v->db, next.day, when, sizeof(when));
    else
        (void)show_when(v->db, (int64_t)next.day * CIVIL_DAY_MIN + next.minute, when, sizeof(when));
    return screen_info(s, _("%s: %s, again %s"), r->patient, _(attempt_rules[outcome].label), when) |
           FX_RELOAD;
}

static unsigned log_attempt(struct screen *s, enum attempt_outcome outcome, int64_t back_min, const char *note)
{
    return log_try(s, outcome, back_min, false, note);
}

/* Whom we may not reach so, we did not: said at once, before anything is typed. */
static bool refused_by_consent(struct screen *s)
{
    struct followups *v = s->priv;
    const struct task_row *r = table_row(&v->table);
    struct err e;

    if (task_reachable(r))
        return false;
    if (consent_allows(v->db, r->task.patient_id, r->task.channel, task_purpose(&r->task), &e) != RC_OK)
        (void)screen_error(s, &e);
    return true;
}

static unsigned give_up(struct screen *s)
{
    return log_attempt(s, ATTEMPT_NO_ANSWER, 0, "");
}

static unsigned again_on(struct screen *s, const char *text)
{
    struct followups *v = s->priv;
    struct err e;
    int32_t day;

    if (calendar_parse(text, site_calendar(v->db), v->today, CALENDAR_ANY_DAY, &day, NULL, &e) != RC_OK)
        return screen_error(s, &e) | FX_AGAIN;
    return log_attempt(s, ATTEMPT_NO_ANSWER, (int64_t)day * CIVIL_DAY_MIN, "");
}

static int unanswered_of(struct followups *v, int64_t task_id)
{
    struct attempt_list list;
    int n = 0;

    if (attempt_of_task(v->db, task_id, &list, NULL) != RC_OK)
        return 0;
    for (size_t i = 0; i < list.n; i++)
        n += list.rows[i].outcome == ATTEMPT_NO_ANSWER;
    attempt_list_release(&list);
    return n;
}

static unsigned no_answer(struct screen *s)
{
    if (refused_by_consent(s))
        return FX_NONE;

    struct followups *v = s->priv;
    const struct task_row *r = table_row(&v->table);
    struct attempt_next next;
    struct err e;
    char label[160], day[SHOW_SIZE], iso[CIVIL_TEXT];

    if (attempt_plan(ATTEMPT_NO_ANSWER, unanswered_of(v, r->task.id), site_now_min(v->db), 0, &next, &e) !=
        RC_OK)
        return screen_error(s, &e);
    if (next.status != TASK_OPEN)
        return ask_confirm(s, _("No answer again. That was the last try: give this follow-up up?"),
                           _("give it up"), give_up);
    (void)snprintf(label, sizeof(label), _("No answer. Try again on (%s is proposed)"),
                   show_day(v->db, next.day, day, sizeof(day)));
    (void)calendar_format_day(iso, sizeof(iso), site_calendar(v->db), next.day, CALENDAR_ISO);
    return ask_text(s, r->patient, label, iso, TIME_SIZE, true, again_on);
}

static unsigned take_reached(struct screen *s, const char *note)
{
    return log_attempt(s, ATTEMPT_REACHED, 0, note);
}

static unsigned take_wrong(struct screen *s, const char *note)
{
    return log_attempt(s, ATTEMPT_WRONG_NUMBER, 0, note);
}

static unsigned take_refused(struct screen *s, const char *note)
{
    return log_attempt(s, ATTEMPT_REFUSED, 0, note);
}

static unsigned take_sent(struct screen *s, const char *note)
{
    return log_attempt(s, ATTEMPT_SENT, 0, note);
}

static unsigned take_theirs(struct screen *s, const char *note)
{
    return log_try(s, ATTEMPT_REACHED, 0, true, note);
}

static unsigned take_back(struct screen *s, const char *text)
{
    struct followups *v = s->priv;
    struct err e;
    int64_t min;

    if (civil_parse(text, site_calendar(v->db), site_now_min(v->db), &min, &e) != RC_OK)
        return screen_error(s, &e) | FX_AGAIN;
    return log_attempt(s, ATTEMPT_CALL_BACK, min, "");
}

static unsigned ask_note(struct screen *s, const char *label,
                         unsigned (*done)(struct screen *s, const char *text))
{
    struct followups *v = s->priv;
    const struct task_row *r = table_row(&v->table);

    if (done != take_theirs && refused_by_consent(s))
        return FX_NONE;
    return ask_text(s, r->patient, label, "", TASK_NOTE_SIZE - 1, false, done);
}

static unsigned reached(struct screen *s)
{
    return ask_note(s, _("Reached. What did the person say? (may stay empty)"), take_reached);
}

static unsigned wrong_number(struct screen *s)
{
    return ask_note(s, _("Wrong number. A note? (may stay empty)"), take_wrong);
}

static unsigned refused(struct screen *s)
{
    return ask_note(s, _("Does not want it. Why? (may stay empty)"), take_refused);
}

static unsigned sent(struct screen *s)
{
    return ask_note(s, _("Sent. A note? (may stay empty)"), take_sent);
}

static unsigned they_called(struct screen *s)
{
    return ask_note(s, _("They called us. What did they say? (may stay empty)"), take_theirs);
}

static unsigned take_channel(struct screen *s, int64_t channel)
{
    struct followups *v = s->priv;
    const struct task_row *r = table_row(&v->table);
    struct err e;

    if (task_set_channel(v->db, r->task.id, r->task.rev, (enum consent_channel)channel, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    return screen_info(s, "%s: %s", r->patient, _(consent_channels[channel].label)) | FX_RELOAD;
}

static unsigned other_way(struct screen *s)
{
    struct followups *v = s->priv;
    const struct task_row *r = table_row(&v->table);
    size_t n = 0;
    struct err e;

    for (int i = 0; i < CONSENT_CHANNELS; i++)
        if ((r->allowed & (1u << i)) && i != (int)r->task.channel)
            v->ways[n++] = (struct choice){ i, consent_channels[i].label };
    if (n > 0)
        return ask_choice(s, _("Reach them by"), v->ways, n, v->ways[0].value, take_channel);
    (void)err_set(&e, RC_DENIED, _("%s may be reached by nothing else."), r->patient);
    return screen_error(s, &e);
}

static unsigned call_back(struct screen *s)
{
    struct followups *v = s->priv;
    const struct task_row *r = table_row(&v->table);

    if (refused_by_consent(s))
        return FX_NONE;

    return ask_text(s, r->patient, _("Call back when? \"t 15:00\", \"mon 9:30\", \"6/3 14:00\""), "",
                    TIME_SIZE, true, take_back);
}

/* ---- other commands ---- */

static unsigned later(struct screen *s)
{
    struct followups *v = s->priv;

    v->later = !v->later;
    return FX_RELOAD;
}

static void followups_context(struct screen *s, void *gift)
{
    struct followups *v = s->priv;
    const struct task_row *r = table_row(&v->table);
    struct gift *g = gift;

    if (r == NULL)
        return;
    g->has |= NEED_PATIENT | NEED_TASK;
    g->patient_id = r->task.patient_id;
    g->task_id = r->task.id;
}

static enum rc followups_open(struct screen *s, struct err *e)
{
    struct followups *v = calloc(1, sizeof(*v));
    struct patient p;
    char name[PATIENT_NAME * 2];

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->later = gift_of(s)->has & NEED_PATIENT;
    if (v->later && patient_load(v->db, gift_of(s)->patient_id, &p, e) != RC_OK)
        return e->rc;
    if (v->later)
        screen_title(s, _("Follow-ups of %s"), patient_display_name(name, sizeof(name), p.privacy, p.id, p.family, p.given));
    v->table = (struct table){ .columns = columns, .source = &source, .ctx = v };
    v->table.n_columns = sizeof(columns) / sizeof(columns[0]);
    v->table.empty = v->later ? _("No follow-up is open for this person.")
                              : _("No call is due. v shows what is due later; check-outs make new ones.");
    s->table = &v->table;
    return RC_OK;
}

static void followups_close(struct screen *s)
{
    struct followups *v = s->priv;

    if (v != NULL)
        task_list_release(&v->list);
    free(v);
}

static const struct cmd cmds[] = {
    ROW_CARD,
    { 'n', N_("No answer"), N_("Nobody answered: proposes when to try again, Enter accepts"), NEED_ROW,
      no_answer },
    { 'r', N_("Reached"), N_("Spoke to the person; a note may say what about"), NEED_ROW, reached },
    { 'c', N_("Call back"), N_("The person asked to be called at another time"), NEED_ROW, call_back },
    { 'b', N_("Book"), N_("Book what the call was about; closes the follow-up as booked"), NEED_ROW,
      act_book },
    { 'w', N_("Wrong number"), N_("The number is not this person's"), NEED_ROW, wrong_number },
    { 'x', N_("Refused"), N_("The person does not want it; closes the follow-up"), NEED_ROW, refused },
    { 's', N_("Sent"), N_("The message or letter was sent"), NEED_ROW, sent },
    { 'p', N_("They called"), N_("They called us: closes the follow-up; allowed whatever they refused"), NEED_ROW,
      they_called },
    { 'y', N_("Other way"), N_("Reach this person another way: one that they allow"), NEED_ROW, other_way },
    { 'v', N_("Later too"), N_("Also show what is due after today, or only what is due"), 0, later },
};

const struct screen_ops followups_screen = {
    .word = "followups",
    .title = N_("Follow-ups"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = "follow_up_task attempt patient contact_point consent consent_unasked recall",
    .open = followups_open,
    .reload = followups_reload,
    .draw = followups_draw,
    .rest = followups_rest,
    .holds = context_holds,
    .context = followups_context,
    .close = followups_close,
};
