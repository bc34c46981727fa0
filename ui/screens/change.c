/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the journal with the values before and after; and the question before it is taken back.
 * Purpose: say exactly what was changed, and what an undo will put back.
 * Reads: store/journal. Writes: the undo, itself a row of the journal. Refreshed by: nothing; the past
 * stands. As change_screen it only shows, and u asks; as undo_screen it asks at once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/list.h"
#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/clinic/site.h"
#include "src/desk/values.h"
#include "src/people/privacy.h"
#include "src/store/journal.h"
#include "src/tags/tag.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 4, VALUE_SIZE = 300 };

struct value_row {
    int64_t id;
    char what[96], before[VALUE_SIZE], after[VALUE_SIZE];
};

struct change {
    struct table table;
    struct journal_entry entry;
    char subject[2 * PATIENT_NAME]; /* whom it was about */
    struct value_row *rows;
    size_t n;
    int64_t appointment_id; /* the last that was counted */
    int n_appointments;
    bool others; /* not all of them are of whom the change names */
    struct db *db;
    char refused[256]; /* why it could not be taken back */
};

static enum rc take_value(void *ctx, const struct journal_value *v, struct err *e)
{
    struct change *c = ctx;
    char before[VALUE_SIZE], after[VALUE_SIZE];

    if (!value_matters(v) || !value_seen(c->db, v))
        return RC_OK;
    (void)value_show(c->db, v->column, v->before, before, sizeof(before));
    (void)value_show(c->db, v->column, v->after, after, sizeof(after));
    if (strcmp(before, after) == 0)
        return RC_OK;
    struct value_row *row = list_more(&c->rows, c->n, sizeof(*row));
    if (row == NULL)
        return err_memory(e);
    row->id = (int64_t)++c->n;
    (void)value_name(v, row->what, sizeof(row->what));
    (void)text_copy(row->before, sizeof(row->before), before);
    (void)text_copy(row->after, sizeof(row->after), after);
    return RC_OK;
}

/* ---- several appointments: how many they are, and a row for each ---- */

static enum rc count_appointment(void *ctx, const struct journal_value *v, struct err *e)
{
    struct change *c = ctx;
    int64_t id = strcmp(v->table, "appointment") == 0 ? strtoll(v->key, NULL, 10) : 0;
    struct appointment a;

    (void)e;
    if (id == 0 || id == c->appointment_id)
        return RC_OK;
    c->appointment_id = id;
    c->n_appointments++;
    c->others |= appointment_load(c->db, id, &a, NULL) != RC_OK || a.patient_id != c->entry.patient_id;
    return RC_OK;
}

static void say(char out[VALUE_SIZE], const char *text, bool first)
{
    char rest[VALUE_SIZE] = "";

    if (first) {
        (void)text_copy(rest, sizeof(rest), out);
        out[0] = '\0';
    }
    show_add(out, VALUE_SIZE, ", ", text);
    show_add(out, VALUE_SIZE, ", ", rest);
}

static enum rc take_appointment(void *ctx, const struct journal_value *v, struct err *e)
{
    struct change *c = ctx;
    int64_t id = strtoll(v->key, NULL, 10);
    struct appointment a;
    char text[VALUE_SIZE];

    if (strcmp(v->table, "appointment") != 0)
        return RC_OK;
    if (c->n == 0 || c->rows[c->n - 1].id != id) {
        struct value_row *row = list_more(&c->rows, c->n, sizeof(*row));
        if (row == NULL)
            return err_memory(e);
        c->n++;
        row->id = id;
        (void)text_copy(row->what, sizeof(row->what),
                        appointment_load(c->db, id, &a, NULL) == RC_OK ? a.patient : value_table(v->table));
    }
    bool time = strcmp(v->column, "start_min") == 0;
    if (time || strcmp(v->column, "practitioner_id") == 0 || strcmp(v->column, "status") == 0) {
        struct value_row *row = &c->rows[c->n - 1];
        say(row->before, value_show(c->db, v->column, v->before, text, sizeof(text)), time);
        say(row->after, value_show(c->db, v->column, v->after, text, sizeof(text)), time);
    }
    return RC_OK;
}

/* ---- the table ---- */

static void what_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct value_row *)row)->what);
}

static void before_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct value_row *)row)->before);
}

static void after_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct value_row *)row)->after);
}

static const struct table_source change_source = { TABLE_ROWS(struct change, rows, n),
                                                   TABLE_ID(struct value_row, id) };
static const struct column change_columns[] = {
    { N_("What"), 26, 0, 0, what_cell, NULL },
    { N_("Before"), 20, 0, 0, before_cell, NULL },
    { N_("After"), 0, 0, 0, after_cell, NULL },
};

/* ---- which one ---- */

static enum rc take_entry(void *ctx, const struct journal_entry *entry, struct err *e)
{
    struct change *c = ctx;

    (void)e;
    c->entry = *entry;
    return RC_OK;
}

/* The one it was opened with, or the newest that can be taken back. */
static enum rc read_entry(struct screen *s, struct change *c, struct err *e)
{
    struct journal_query q = { .limit = 1 };
    enum rc rc = RC_OK;

    if (s->arg_size == sizeof(q.seq))
        memcpy(&q.seq, s->arg, sizeof(q.seq));
    if (q.seq == 0)
        rc = journal_newest(s->app->db, &q.seq, e);
    return rc == RC_OK ? journal_list(s->app->db, &q, take_entry, c, e) : rc;
}

/* Whom it was about; and which tag, because a tag's row only says from when until when. */
static void read_subject(struct change *c)
{
    struct patient p;
    struct tag_assignment_list tags;

    if (c->entry.patient_id == 0 || patient_load(c->db, c->entry.patient_id, &p, NULL) != RC_OK)
        return;
    (void)patient_display_name(c->subject, sizeof(c->subject), p.privacy, p.id, p.family, p.given);
    if (strcmp(c->entry.subject, "tag_assignment") != 0 ||
        tag_history(c->db, c->entry.patient_id, &tags, NULL) != RC_OK)
        return;
    for (size_t i = 0; i < tags.n; i++)
        if (tags.rows[i].id == c->entry.subject_id)
            show_add(c->subject, sizeof(c->subject), ", ", tags.rows[i].name);
    tag_assignment_list_release(&tags);
}

static bool asking(const struct screen *s)
{
    return s->ops == &undo_screen;
}

/* Only of booking: a merge or an import is about more than the appointments it touches. */
static bool of_booking(const struct journal_entry *entry)
{
    static const char *const subjects[] = { "appointment", "series", "practitioner" };

    for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++)
        if (strcmp(entry->subject, subjects[i]) == 0)
            return true;
    return false;
}

/* The question says what goes, not each column of it; the journal shows those. An erased one has no values left. */
static void read_values(struct change *c, bool ask)
{
    if (!values_open(c->db, c->entry.seq))
        return;
    if (of_booking(&c->entry))
        (void)journal_values(c->db, c->entry.seq, count_appointment, c, NULL);
    (void)journal_values(c->db, c->entry.seq, ask && c->n_appointments > 1 ? take_appointment : take_value, c, NULL);
}

static enum rc change_open(struct screen *s, struct err *e)
{
    struct change *c = calloc(1, sizeof(*c));
    enum rc rc;

    s->priv = c;
    if (c == NULL)
        return err_memory(e);
    c->db = s->app->db;
    if ((rc = read_entry(s, c, e)) != RC_OK)
        return rc;
    read_values(c, asking(s));
    read_subject(c);
    if (c->n_appointments > 1) {
        char many[64];
        (void)snprintf(many, sizeof(many), ngettext_("%d appointment", "%d appointments", c->n_appointments),
                       c->n_appointments);
        c->subject[0] = c->others ? '\0' : c->subject[0];
        show_add(c->subject, sizeof(c->subject), ", ", many);
    }
    c->table = (struct table){ .columns = change_columns,
                               .n_columns = sizeof(change_columns) / sizeof(change_columns[0]),
                               .source = &change_source,
                               .ctx = c,
                               .empty = _("There are no values to show.") };
    s->table = &c->table;
    s->want_rows = (int)c->n + HEAD_ROWS + 4;
    s->want_cols = 100;
    return RC_OK;
}

static void change_draw(struct screen *s)
{
    struct change *c = s->priv;
    const struct journal_entry *j = &c->entry;
    char when[SHOW_SIZE];

    put_format(s->canvas, 0, 1, s->cols - 2, LOOK_STRONG, asking(s) ? _("Take this back: %s%s%s?") : "%s%s%s",
               j->label, c->subject[0] != '\0' ? ", " : "", c->subject);
    put_format(s->canvas, 1, 1, s->cols - 2, LOOK_PLAIN, _("by %s, %s, from %s"), j->staff,
               show_at(s->app->db, j->at, when, sizeof(when)), j->terminal);
    if (c->refused[0] != '\0')
        (void)put_lines(s->canvas, 2, 1, 2, s->cols - 2, LOOK_BAD, c->refused);
    else if (j->undone_by != 0)
        put_format(s->canvas, 2, 1, s->cols - 2, LOOK_WARN, _("It was taken back by change %lld."),
                   (long long)j->undone_by);
    else if (j->undoes != 0)
        put_format(s->canvas, 2, 1, s->cols - 2, LOOK_DIM, _("It took back change %lld."),
                   (long long)j->undoes);
    put_text(s->canvas, s->rows - 1, 1, s->cols - 2, LOOK_DIM,
             asking(s) ? _("Enter or y takes it back   Esc or n: leave it so")
                       : _("u takes it back   Esc goes back"));
    table_draw(s->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS - 2, s->cols);
}

static unsigned take_back(struct screen *s)
{
    struct change *c = s->priv;
    struct err e = { .rc = RC_OK };

    if (journal_undo(s->app->db, c->entry.seq, NULL, &e) != RC_OK) {
        (void)text_copy(c->refused, sizeof(c->refused), e.text);
        return FX_DRAW;
    }
    return screen_info(s, _("Taken back: %s%s%s."), c->entry.label, c->subject[0] != '\0' ? ", " : "",
                       c->subject) |
           FX_CLOSE;
}

static unsigned no(struct screen *s)
{
    (void)s;
    return FX_CLOSE;
}

static unsigned ask(struct screen *s)
{
    const struct change *c = s->priv;

    return FX_CLOSE | screen_push(s, &undo_screen, &c->entry.seq, sizeof(c->entry.seq));
}

static void change_close(struct screen *s)
{
    struct change *c = s->priv;

    if (c != NULL)
        free(c->rows);
    free(c);
}

static const struct cmd change_cmds[] = {
    { 'u', N_("Undo"), N_("Take this change back, after a question"), 0, ask },
};

static const struct cmd undo_cmds[] = {
    { K_ENTER, N_("Take back"), N_("Put everything back as it was before"), 0, take_back },
    { 'y', N_("Take back"), N_("Put everything back as it was before"), 0, take_back },
    { 'n', N_("Leave"), N_("Leave it as it is"), 0, no },
};

const struct screen_ops change_screen = {
    .word = "change",
    .title = N_("What was changed"),
    .cmds = change_cmds,
    .n_cmds = sizeof(change_cmds) / sizeof(change_cmds[0]),
    .flags = SCREEN_BOX,
    .open = change_open,
    .draw = change_draw,
    .close = change_close,
};

const struct screen_ops undo_screen = {
    .word = "undo",
    .title = N_("Undo"),
    .cmds = undo_cmds,
    .n_cmds = sizeof(undo_cmds) / sizeof(undo_cmds[0]),
    .flags = SCREEN_BOX,
    .open = change_open,
    .draw = change_draw,
    .close = change_close,
};
