/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form: where the focus goes, what a key does there, drafts, saving. */
#include "ui/kit/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "ui/kit/dialog.h"
#include "ui/kit/form_inside.h"

int form_focus(const struct screen *s)
{
    return s->form->focus;
}

/* ---- drafts ---- */

static bool entry_changed(const struct form *f, int i)
{
    char *now = entry_text(f, i);
    bool changed = now == NULL || f->entries[i].begin == NULL || strcmp(now, f->entries[i].begin) != 0;
    free(now);
    return changed;
}

bool form_changed(const struct screen *s)
{
    for (size_t i = 0; i < s->form->def->n; i++)
        if (entry_changed(s->form, (int)i))
            return true;
    return false;
}

/* What a field is called in a draft: its label, and a number where several lines of a form have the same. */
static const char *draft_name(const struct form *f, size_t field, char *out, size_t size)
{
    const struct field_def *fields = f->def->fields;
    int same = 0;
    for (size_t i = 0; i < field; i++)
        same += strcmp(fields[i].label, fields[field].label) == 0;
    if (same == 0)
        return fields[field].label;
    (void)snprintf(out, size, "%s %d", fields[field].label, same + 1);
    return out;
}

static void keep_draft(struct screen *s)
{
    struct form *f = s->form;
    char name[96];
    if (f->draft == NULL)
        return;
    for (size_t i = 0; i < f->def->n; i++) {
        char *text = f->def->fields[i].kind == FIELD_HEADING ? NULL : entry_text(f, (int)i);
        if (text != NULL)
            (void)draft_put(f->draft, draft_name(f, i, name, sizeof(name)), text);
        free(text);
    }
    if (!draft_save(f->draft, app_now(s->app)))
        app_message(s->app, LOOK_WARN,
                    _("What you type cannot be kept as a draft: the state folder cannot be written."));
}

static void take_draft(struct screen *s)
{
    struct form *f = s->form;
    char name[96];
    for (size_t i = 0; i < f->def->n; i++) {
        const char *text = draft_get(f->draft, draft_name(f, i, name, sizeof(name)));
        if (text == NULL || f->def->fields[i].kind == FIELD_HEADING)
            continue;
        entry_set_text(f, (int)i, text);
        (void)entry_store(s, (int)i, NULL); /* so that what is drawn from the record agrees */
    }
}

static void open_draft(struct screen *s, int64_t id)
{
    const char *who = s->app->o.drafts;
    char *key = NULL;
    if (s->form->def->draft == NULL || who == NULL)
        return;
    if (asprintf(&key, "%s-%s-%lld", who, s->form->def->draft, (long long)id) < 0)
        return;
    for (char *p = key; *p != '\0'; p++)
        if (*p == '/')
            *p = '_';
    s->form->draft = draft_open(key);
    s->form->offering = s->form->draft != NULL && draft_at(s->form->draft) != 0;
    free(key);
}

/* ---- opening and closing ---- */

static void note_entered(struct form *f)
{
    struct entry *en = &f->entries[f->focus];
    free(en->entered);
    en->entered = entry_text(f, f->focus);
    en->line.at = en->line.n;
}

enum rc form_open(struct screen *s, const struct form_def *def, void *record, int64_t id, struct err *e)
{
    struct form *f = calloc(1, sizeof(*f));
    struct entry *entries = calloc(def->n, sizeof(*entries));
    if (f == NULL || entries == NULL) {
        free(f);
        free(entries);
        return err_memory(e);
    }
    *f = (struct form){ .def = def, .record = record, .entries = entries, .looking = -1 };
    s->form = f;
    for (size_t i = 0; i < def->n; i++) {
        const struct field_def *d = &def->fields[i];
        bool text = d->kind == FIELD_TEXT || d->kind == FIELD_NOTE || d->kind == FIELD_PHONE;
        if (field_typed(d->kind) &&
            !line_init(&entries[i].line, text ? d->size - 1 : 256, d->kind == FIELD_NOTE))
            return err_memory(e);
        (void)entry_load(s, (int)i);
        entries[i].begin = entry_text(f, (int)i);
        entries[i].hidden = d->shown != NULL && !d->shown(s);
    }
    while ((size_t)f->focus + 1 < def->n && !field_focusable(f, f->focus))
        f->focus++;
    note_entered(f);
    open_draft(s, id);
    return RC_OK;
}

void form_close(struct screen *s, bool keep)
{
    struct form *f = s->form;
    if (f == NULL)
        return;
    draft_close(f->draft, f->offering || (keep && form_changed(s)));
    for (size_t i = 0; i < f->def->n; i++) {
        line_release(&f->entries[i].line);
        free(f->entries[i].begin);
        free(f->entries[i].entered);
    }
    free(f->entries);
    free(f);
    s->form = NULL;
}

void form_refresh(struct screen *s)
{
    for (size_t i = 0; i < s->form->def->n; i++)
        (void)entry_load(s, (int)i);
}

/* ---- moving ---- */

static unsigned show_problem(struct screen *s, const struct err *e)
{
    (void)screen_error(s, e);
    return FX_DRAW;
}

/* The field is left: what was typed goes to the record and comes back as the clinic writes it. */
static unsigned leave(struct screen *s)
{
    struct form *f = s->form;
    const struct field_def *d = &f->def->fields[f->focus];
    struct entry *en = &f->entries[f->focus];
    struct err e = { .rc = RC_OK };
    char *now = entry_text(f, f->focus);
    bool same = now != NULL && en->entered != NULL && strcmp(now, en->entered) == 0;
    free(now);
    if (same)
        return FX_NONE;
    if (entry_store(s, f->focus, &e) != RC_OK)
        return field_typed(d->kind) && en->line.n == 0 ? FX_NONE : show_problem(s, &e);
    if (field_typed(d->kind))
        (void)entry_load(s, f->focus);
    return f->def->left != NULL ? f->def->left(s, f->focus) : FX_NONE;
}

static unsigned go_to(struct screen *s, int field)
{
    unsigned fx = leave(s);
    s->form->focus = field;
    note_entered(s->form);
    return fx | FX_DRAW;
}

static unsigned step(struct screen *s, int by)
{
    struct form *f = s->form;
    int n = (int)f->def->n, to = f->focus;
    do
        to = (to + by + n) % n;
    while (!field_focusable(f, to) && to != f->focus);
    return go_to(s, to);
}

void form_begin_at(struct screen *s, int field)
{
    s->form->focus = field;
    note_entered(s->form);
}

unsigned form_error(struct screen *s, const struct err *e)
{
    struct form *f = s->form;
    (void)screen_error(s, e);
    if (e->field >= 0 && (size_t)e->field < f->def->n && field_focusable(f, e->field)) {
        f->focus = e->field;
        note_entered(f);
    }
    return FX_DRAW;
}

unsigned form_save(struct screen *s)
{
    struct form *f = s->form;
    struct err e = { .rc = RC_OK, .field = ERR_NO_FIELD };
    for (size_t i = 0; i < f->def->n; i++)
        if (entry_store(s, (int)i, &e) != RC_OK)
            return form_error(s, &e);
    for (size_t i = 0; i < f->def->n; i++)
        if (field_typed(f->def->fields[i].kind))
            (void)entry_load(s, (int)i);
    e.field = ERR_NO_FIELD;
    if (f->def->check != NULL && f->def->check(s, &e) != RC_OK)
        return form_error(s, &e);
    return f->def->save != NULL ? f->def->save(s) | FX_DRAW : FX_CLOSE;
}

/* ---- keys of fields that are not typed ---- */

static unsigned changed(struct screen *s)
{
    keep_draft(s);
    return FX_DRAW;
}

static unsigned choice_done(struct screen *s, int64_t value)
{
    s->form->entries[s->form->focus].value = value;
    return changed(s) | step(s, 1);
}

static unsigned choices_done(struct screen *s, uint64_t values)
{
    s->form->entries[s->form->focus].value = (int64_t)values;
    return changed(s) | step(s, 1);
}

/* The next choice in a direction, or the next that begins with the letter typed. */
static unsigned choose(struct screen *s, int key)
{
    struct form *f = s->form;
    struct entry *en = &f->entries[f->focus];
    size_t n, at = 0;
    const struct choice *choices = field_choices(s, f->focus, &n);
    if (n == 0)
        return FX_NONE;
    while (at < n && choices[at].value != en->value)
        at++;
    if (key == K_LEFT || key == K_RIGHT) {
        at = at == n ? 0 : (at + (key == K_RIGHT ? 1 : n - 1)) % n;
    } else {
        char typed[8] = "";
        typed[text_put_scalar(typed, (uint32_t)key)] = '\0';
        size_t tried = 0;
        for (; tried < n; tried++) {
            at = at >= n ? 0 : (at + 1) % n;
            if (strncasecmp(_(choices[at].label), typed, strlen(typed)) == 0)
                break;
        }
        if (tried == n)
            return FX_NONE;
    }
    en->value = choices[at].value;
    return changed(s);
}

static unsigned open_list(struct screen *s)
{
    struct form *f = s->form;
    const struct field_def *d = &f->def->fields[f->focus];
    size_t n;
    const struct choice *choices = field_choices(s, f->focus, &n);
    if (d->kind == FIELD_MULTI)
        return ask_choices(s, _(d->label), choices, n, (uint64_t)f->entries[f->focus].value, choices_done);
    return ask_choice(s, _(d->label), choices, n, f->entries[f->focus].value, choice_done);
}

static unsigned yesno_key(struct screen *s, int key)
{
    struct entry *en = &s->form->entries[s->form->focus];
    if (key == ' ' || key == K_LEFT || key == K_RIGHT)
        en->value = !en->value;
    else if (key == 'y' || key == 'Y' || key == 'x')
        en->value = 1;
    else if (key == 'n' || key == 'N')
        en->value = 0;
    else
        return FX_PASS;
    return changed(s);
}

static unsigned lookup_key(struct screen *s, int key)
{
    struct form *f = s->form;
    const struct field_def *d = &f->def->fields[f->focus];
    if (key == K_DELETE || key == K_BACKSPACE) {
        f->entries[f->focus].found = (struct lookup){ .id = 0 };
        return changed(s);
    }
    if (key != ' ' || d->opens == NULL)
        return FX_PASS;
    f->looking = f->focus;
    return screen_push(s, d->opens, NULL, 0);
}

unsigned form_given(struct screen *s, const void *value, size_t size)
{
    struct form *f = s->form;
    if (f->looking < 0)
        return FX_PASS;
    const struct field_def *d = &f->def->fields[f->looking];
    if (value != NULL && d->take != NULL)
        d->take(s, &f->entries[f->looking].found, value, size);
    f->looking = -1;
    return value != NULL ? changed(s) : FX_DRAW;
}

static unsigned typed_key(struct screen *s, int key)
{
    struct form *f = s->form;
    struct entry *en = &f->entries[f->focus];
    enum line_result r = LINE_PASS;
    if (key == K_PASTE)
        r = line_insert(&en->line, s->app->paste, strlen(s->app->paste)) ? LINE_CHANGED : LINE_FULL;
    else
        r = line_key(&en->line, key, en->width);
    if (r == LINE_CHANGED)
        return changed(s);
    if (r == LINE_FULL)
        (void)screen_info(s, _("There is no more room in this field."));
    return r == LINE_PASS ? FX_PASS : FX_DRAW;
}

static unsigned field_key(struct screen *s, int key)
{
    enum field_kind kind = s->form->def->fields[s->form->focus].kind;
    if (field_typed(kind))
        return typed_key(s, key);
    if (kind == FIELD_YESNO)
        return yesno_key(s, key);
    if (kind == FIELD_LOOKUP)
        return lookup_key(s, key);
    if (key == ' ')
        return open_list(s);
    if (kind == FIELD_CHOICE && (key == K_LEFT || key == K_RIGHT || key_is_text(key)))
        return choose(s, key);
    return FX_PASS;
}

/* ---- keys of the whole form ---- */

static unsigned throw_away(struct screen *s)
{
    (void)s;
    return FX_CLOSE;
}

static unsigned offer_key(struct screen *s, int key)
{
    struct form *f = s->form;
    if (key == K_ENTER)
        take_draft(s);
    else if (key == 'x' || key == 'X')
        draft_clear(f->draft);
    else
        return key_is_text(key) || key == K_PASTE ? FX_NONE : FX_PASS;
    f->offering = false;
    note_entered(f);
    return FX_DRAW;
}

unsigned form_key(struct screen *s, int key)
{
    struct form *f = s->form;
    if (f->offering)
        return offer_key(s, key);
    unsigned fx = field_key(s, key);
    if (fx != FX_PASS)
        return fx;
    switch (key) {
    case K_TAB:
    case K_DOWN:
    case K_ENTER:
        return step(s, 1);
    case K_BTAB:
    case K_UP:
        return step(s, -1);
    case K_PGDN:
        return go_to(s, (int)f->def->n - 1);
    case K_PGUP:
        return go_to(s, 0);
    case K_CTRL('s'):
        return form_save(s);
    case K_ESC:
        if (form_changed(s))
            return ask_confirm(s, _("Throw away what was typed?"), _("Throw it away"), throw_away);
        return FX_CLOSE;
    default:
        return FX_PASS;
    }
}
