/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a form's fields stand, and drawing them. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/base/text.h"
#include "ui/kit/form_inside.h"

enum { MARGIN = 1, LABEL_MOST = 24, GAP = 2, NOTE_ROWS = 3, PICK_COLS = 24 };

static int label_columns(const struct field_def *d)
{
    return text_columns(_(d->label), (size_t)-1) + (d->flags & REQUIRED ? 1 : 0);
}

static int width_of(const struct field_def *d, int room)
{
    int width = d->kind == FIELD_NOTE ? 0 : d->width;
    if (width == 0 && d->kind == FIELD_YESNO)
        width = 8;
    if (width == 0 && (d->kind == FIELD_CHOICE))
        width = PICK_COLS;
    return width > 0 && width < room ? width : room;
}

void form_lay_out(struct form *f, int cols)
{
    int labels = 0, row = 0, next_col = 0;
    for (size_t i = 0; i < f->def->n; i++)
        if (f->def->fields[i].kind != FIELD_HEADING && label_columns(&f->def->fields[i]) > labels)
            labels = label_columns(&f->def->fields[i]);
    if (labels > LABEL_MOST)
        labels = LABEL_MOST;
    for (size_t i = 0; i < f->def->n; i++) {
        const struct field_def *d = &f->def->fields[i];
        struct entry *en = &f->entries[i];
        int beside = next_col + GAP + label_columns(d) + GAP;
        bool fits = d->flags & BESIDE && i > 0 && f->entries[i - 1].rows == 1 &&
                    beside + (d->width > 0 ? d->width : 8) <= cols - MARGIN;
        en->rows = en->hidden ? 0 : d->kind == FIELD_NOTE ? (d->width > 0 ? d->width : NOTE_ROWS) : 1;
        en->label_col = fits ? next_col + GAP : MARGIN + 1;
        en->col = fits ? beside : MARGIN + 1 + labels + GAP;
        en->width = width_of(d, cols - MARGIN - en->col);
        en->row = fits ? f->entries[i - 1].row : row;
        row = en->row + en->rows;
        next_col = en->col + en->width;
    }
    f->height = row;
}

/* ---- one entry ---- */

static void show_choices(struct screen *s, int i, char *out, size_t size)
{
    struct entry *en = &s->form->entries[i];
    bool multi = s->form->def->fields[i].kind == FIELD_MULTI;
    size_t n, have = 0;
    const struct choice *choices = field_choices(s, i, &n);
    for (size_t k = 0; k < n; k++) {
        bool on = multi ? (en->value & choices[k].value) != 0 : en->value == choices[k].value;
        if (on)
            have += text_copy(out + have, size - have, have > 0 ? ", " : "");
        if (on)
            have += text_copy(out + have, size - have, _(choices[k].label));
    }
    if (have == 0)
        (void)text_copy(out, size, "-");
}

static void draw_picked(struct screen *s, int i, int row, bool focused)
{
    struct form *f = s->form;
    const struct entry *en = &f->entries[i];
    enum field_kind kind = f->def->fields[i].kind;
    char shown[512] = "";
    if (kind == FIELD_YESNO)
        (void)snprintf(shown, sizeof(shown), "[%c] %s", en->value ? 'x' : ' ',
                       en->value ? _("yes") : _("no"));
    else if (kind == FIELD_LOOKUP)
        (void)text_copy(shown, sizeof(shown), en->found.id != 0 ? en->found.label : "-");
    else
        show_choices(s, i, shown, sizeof(shown));
    put_text(s->canvas, row, en->col, en->width, focused ? LOOK_FOCUS : LOOK_FIELD, shown);
    if (focused)
        put_cursor(s->canvas, row, en->col + (kind == FIELD_YESNO ? 1 : 0));
}

static void draw_entry(struct screen *s, int i, int row)
{
    struct form *f = s->form;
    const struct field_def *d = &f->def->fields[i];
    struct entry *en = &f->entries[i];
    bool focused = i == f->focus && !f->offering;
    char label[160];
    if (en->hidden)
        return;
    if (d->kind == FIELD_HEADING) {
        put_text(s->canvas, row, MARGIN, s->cols - 2 * MARGIN, LOOK_STRONG, _(d->label));
        return;
    }
    (void)snprintf(label, sizeof(label), "%s%s", _(d->label), d->flags & REQUIRED ? "*" : "");
    put_text(s->canvas, row, en->label_col, en->col - en->label_col - 1, focused ? LOOK_STRONG : LOOK_DIM,
             label);
    if (field_typed(d->kind))
        line_draw(&en->line, s->canvas, row, en->col, en->rows, en->width, LOOK_FIELD, focused);
    else
        draw_picked(s, i, row, focused);
}

/* What the keys do in this field, where its own help says nothing. */
static const char *hint(const struct field_def *d)
{
    switch (d->kind) {
    case FIELD_YESNO:
        return _("Space changes it; y or n.");
    case FIELD_CHOICE:
        return _("Left and Right or a letter choose; Space opens the list.");
    case FIELD_MULTI:
        return _("Space opens the list; tick with Space there.");
    case FIELD_LOOKUP:
        return _("Space finds one; Delete takes it out.");
    case FIELD_DATE:
        return _("A date: t is today, t+14, +2w, mon, 25/11.");
    case FIELD_NOTE:
        return _("Enter begins a new line; Tab goes on.");
    case FIELD_TEXT:
    case FIELD_NUMBER:
    case FIELD_PHONE:
    case FIELD_MONEY:
    case FIELD_CODEC:
    case FIELD_HEADING:
    case FIELD_KIND_COUNT:
        break;
    }
    return d->flags & REQUIRED ? _("This is needed.") : "";
}

static void draw_offer(struct screen *s, int row)
{
    char clock[16] = "", day[64] = "", text[300];
    time_t at = (time_t)draft_at(s->form->draft);
    struct tm tm;
    if (localtime_r(&at, &tm) != NULL)
        (void)strftime(clock, sizeof(clock), "%H:%M", &tm);
    int64_t age = app_now(s->app) - at;
    int32_t then = (int32_t)((at + tm.tm_gmtoff) / 86400);
    if ((age > 43200 || age < 0) && s->app->o.date.show != NULL)
        s->app->o.date.show(s->app->o.ctx, &then, sizeof(then), day, sizeof(day));
    if (day[0] != '\0')
        (void)snprintf(text, sizeof(text),
                       _("You were typing this on %s at %s: Enter goes on, x throws it away."), day,
                       clock);
    else
        (void)snprintf(text, sizeof(text),
                       _("You were typing this at %s. Go on (Enter) or throw it away (x)."), clock);
    put_text(s->canvas, row, MARGIN, s->cols - 2 * MARGIN, LOOK_WARN, text);
    put_cursor(s->canvas, row, MARGIN);
}

void form_draw(struct screen *s, int row, int rows)
{
    struct form *f = s->form;
    int body = rows - 1;
    form_lay_out(f, s->cols);
    const struct entry *en = &f->entries[f->focus];
    int first = f->focus; /* with the heading above it */
    while (first > 0 && f->def->fields[first - 1].kind == FIELD_HEADING)
        first--;
    if (en->row + en->rows > f->scroll + body)
        f->scroll = en->row + en->rows - body;
    if (f->entries[first].row < f->scroll)
        f->scroll = f->entries[first].row;
    for (size_t i = 0; i < f->def->n; i++) {
        int at = f->entries[i].row - f->scroll;
        if (at >= 0 && at + f->entries[i].rows <= body)
            draw_entry(s, (int)i, row + at);
    }
    const struct entry *last = &f->entries[f->def->n - 1]; /* ^ and v: the form goes on there, as in lists */
    if (f->scroll > 0)
        put_text(s->canvas, row, s->cols - 1, 1, LOOK_DIM, "^");
    if (last->row + last->rows - f->scroll > body)
        put_text(s->canvas, row + body - 1, s->cols - 1, 1, LOOK_DIM, "v");
    if (f->offering) {
        draw_offer(s, row + rows - 1);
        return;
    }
    const struct field_def *d = &f->def->fields[f->focus];
    put_text(s->canvas, row + rows - 1, MARGIN, s->cols - 2 * MARGIN, LOOK_DIM,
             d->help != NULL ? _(d->help) : hint(d));
}
