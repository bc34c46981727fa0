/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the three parts of the form share: keys (form.c), values (form_value.c), drawing (form_draw.c). */
#ifndef FD_KIT_FORM_INSIDE_H
#define FD_KIT_FORM_INSIDE_H

#include "ui/kit/draft.h"
#include "ui/kit/inside.h"
#include "ui/kit/line.h"

struct entry {
    struct line line; /* kinds that are typed */
    int64_t value;    /* yes or no, choice, choices */
    struct lookup found;
    char *begin;                          /* how it was when the form opened, as drafts write it */
    char *entered;                        /* how it was when the focus came */
    int row, label_col, col, rows, width; /* laid out; rows count from the form's first */
    bool hidden;
};

struct form {
    const struct form_def *def;
    void *record;
    struct entry *entries;
    struct draft *draft;
    bool offering;              /* a draft was found: Enter goes on with it, x throws it away */
    int focus, scroll, looking; /* looking: the field another screen is asked for; -1: none */
    int height;                 /* rows laid out */
};

bool field_typed(enum field_kind kind);
bool field_focusable(const struct form *f, int i);
const struct choice *field_choices(struct screen *s, int i, size_t *n);

/** What the entry holds, as a draft writes it. malloc'd; NULL without memory. */
char *entry_text(const struct form *f, int i);
void entry_set_text(struct form *f, int i, const char *text);

/** From the record to the entry, and back. On failure e->field is i and the record keeps its value. */
bool entry_load(struct screen *s, int i);
enum rc entry_store(struct screen *s, int i, struct err *e);

/** Sets places for a form `cols` wide. */
void form_lay_out(struct form *f, int cols);

#endif
