/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of a form: between the bound record, the entry on the screen and the draft. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "ui/kit/form_inside.h"

enum { SHOWN = 512 };

bool field_typed(enum field_kind kind)
{
    return kind <= FIELD_CODEC;
}

bool field_focusable(const struct form *f, int i)
{
    return f->def->fields[i].kind != FIELD_HEADING && !f->entries[i].hidden;
}

const struct choice *field_choices(struct screen *s, int i, size_t *n)
{
    const struct field_def *d = &s->form->def->fields[i];
    if (d->list != NULL)
        return d->list(s, n);
    *n = d->n_choices;
    return d->choices;
}

/* ---- numbers in the record, of either size ---- */

static int64_t none_of(size_t size)
{
    return size == sizeof(int32_t) ? INT32_MIN : INT64_MIN;
}

static int64_t load_int(const void *at, size_t size)
{
    int64_t wide = 0;
    int32_t half = 0;
    bool flag = false;
    if (size == sizeof(wide)) {
        memcpy(&wide, at, size);
        return wide;
    }
    if (size == sizeof(half)) {
        memcpy(&half, at, size);
        return half;
    }
    if (size == sizeof(flag))
        memcpy(&flag, at, size);
    return flag;
}

static void store_int(void *at, size_t size, int64_t value)
{
    int32_t half = (int32_t)value;
    bool flag = value != 0;
    memcpy(at,
           size == sizeof(value)  ? (void *)&value
           : size == sizeof(half) ? (void *)&half
                                  : (void *)&flag,
           size);
}

static enum rc number_parse(void *ctx, const char *text, void *value, size_t size, struct err *e)
{
    char digits[64], *end;
    (void)ctx;
    (void)text_ascii_digits(digits, sizeof(digits), text);
    errno = 0;
    long long n = strtoll(digits, &end, 10);
    if (errno != 0 || *end != '\0' || end == digits ||
        (size == sizeof(int32_t) && (n > INT32_MAX || n <= INT32_MIN)))
        return err_set(e, RC_INVALID, _("\"%s\" is not a number."), text);
    store_int(value, size, n);
    return RC_OK;
}

static void number_show(void *ctx, const void *value, size_t size, char *out, size_t out_size)
{
    (void)ctx;
    (void)snprintf(out, out_size, "%" PRId64, load_int(value, size));
}

/* How the kind is parsed and shown; NULL: it is plain text. */
static const struct codec *codec_of(const struct screen *s, const struct field_def *d)
{
    static const struct codec number = { number_parse, number_show };
    const struct app_options *o = &s->app->o;
    if (d->kind == FIELD_NUMBER)
        return &number;
    if (d->kind == FIELD_DATE)
        return &o->date;
    if (d->kind == FIELD_MONEY)
        return &o->money;
    if (d->kind == FIELD_PHONE)
        return o->phone.parse != NULL ? &o->phone : NULL;
    return d->kind == FIELD_CODEC ? d->codec : NULL;
}

static bool has_none(enum field_kind kind)
{
    return kind == FIELD_NUMBER || kind == FIELD_DATE || kind == FIELD_MONEY;
}

/* ---- entry and record ---- */

/* A typed field of the record, as text into a line. */
static bool show_typed(const struct screen *s, const struct field_def *d, const char *at, struct line *line)
{
    const struct codec *c = codec_of(s, d);
    if (c == NULL)
        return line_set(line, at);
    char shown[SHOWN] = "";
    if ((!has_none(d->kind) || load_int(at, d->size) != none_of(d->size)) && c->show != NULL)
        c->show(s->app->o.ctx, at, d->size, shown, sizeof(shown));
    return line_set(line, shown);
}

bool entry_load(struct screen *s, int i)
{
    struct form *f = s->form;
    const struct field_def *d = &f->def->fields[i];
    struct entry *en = &f->entries[i];
    const char *at = (const char *)f->record + d->offset;
    if (d->kind == FIELD_HEADING)
        return true;
    if (d->kind == FIELD_LOOKUP) {
        memcpy(&en->found, at, sizeof(en->found));
        return true;
    }
    if (!field_typed(d->kind)) {
        en->value = load_int(at, d->size);
        return true;
    }
    return show_typed(s, d, at, &en->line);
}

/* What stands in the record, as it was shown: nobody touched it, and it keeps what a field cannot show. */
static bool untouched(const struct screen *s, int i)
{
    const struct form *f = s->form;
    const struct field_def *d = &f->def->fields[i];
    const struct line *now = &f->entries[i].line;
    struct line before;
    bool same = line_init(&before, now->most, now->lines) &&
                show_typed(s, d, (const char *)f->record + d->offset, &before) && strcmp(before.text, now->text) == 0;
    line_release(&before);
    return same;
}

static enum rc store_typed(struct screen *s, const struct field_def *d, const char *text, struct err *e)
{
    char *at = (char *)s->form->record + d->offset;
    const struct codec *c = codec_of(s, d);
    if (text[0] == '\0' && has_none(d->kind)) {
        store_int(at, d->size, none_of(d->size));
        return RC_OK;
    }
    if (c != NULL && c->parse != NULL && (text[0] != '\0' || d->kind == FIELD_CODEC))
        return c->parse(s->app->o.ctx, text, at, d->size, e);
    if (strlen(text) >= d->size)
        return err_set(e, RC_INVALID, _("%s is too long."), _(d->label));
    memcpy(at, text, strlen(text) + 1);
    return RC_OK;
}

static bool is_empty(const struct field_def *d, const struct entry *en)
{
    if (field_typed(d->kind))
        return en->line.n == 0 || strspn(en->line.text, " \n") == en->line.n;
    return d->kind == FIELD_LOOKUP ? en->found.id == 0 : d->kind == FIELD_MULTI && en->value == 0;
}

enum rc entry_store(struct screen *s, int i, struct err *e)
{
    struct form *f = s->form;
    const struct field_def *d = &f->def->fields[i];
    struct entry *en = &f->entries[i];
    char *at = (char *)f->record + d->offset;
    enum rc rc = RC_OK;
    if (d->kind == FIELD_HEADING)
        return RC_OK;
    if (d->kind == FIELD_LOOKUP) {
        memcpy(at, &en->found, sizeof(en->found));
    } else if (!field_typed(d->kind)) {
        store_int(at, d->size, en->value);
    } else if (!untouched(s, i)) {
        char *tidy = text_tidy(en->line.text, en->line.n, d->kind == FIELD_NOTE);
        rc = tidy == NULL ? err_memory(e) : store_typed(s, d, tidy, e);
        free(tidy);
    }
    if (rc == RC_OK && d->flags & REQUIRED && is_empty(d, en))
        rc = err_set(e, RC_INVALID, _("%s is needed."), _(d->label));
    if (rc != RC_OK && e != NULL)
        e->field = i;
    return rc;
}

/* ---- drafts ---- */

char *entry_text(const struct form *f, int i)
{
    const struct field_def *d = &f->def->fields[i];
    const struct entry *en = &f->entries[i];
    char *text = NULL;
    if (field_typed(d->kind))
        return strdup(en->line.text);
    if (d->kind == FIELD_LOOKUP)
        return asprintf(&text, "%" PRId64 " %s", en->found.id, en->found.label) < 0 ? NULL : text;
    return asprintf(&text, "%" PRId64, en->value) < 0 ? NULL : text;
}

void entry_set_text(struct form *f, int i, const char *text)
{
    struct entry *en = &f->entries[i];
    char *rest = NULL;
    if (field_typed(f->def->fields[i].kind)) {
        (void)line_set(&en->line, text);
        return;
    }
    int64_t n = strtoll(text, &rest, 10);
    if (f->def->fields[i].kind != FIELD_LOOKUP) {
        en->value = n;
        return;
    }
    en->found.id = n;
    (void)text_copy(en->found.label, sizeof(en->found.label), *rest == ' ' ? rest + 1 : rest);
}
