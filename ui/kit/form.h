/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form is a table of fields bound with offsetof to a record. Every change is kept in a draft until saved or
 * thrown away. */
#ifndef FD_KIT_FORM_H
#define FD_KIT_FORM_H

#include <stddef.h>
#include <stdint.h>

#include "ui/kit/screen.h"

enum field_kind {
    FIELD_TEXT,    /* char array */
    FIELD_NOTE,    /* char array, several lines; `width` rows, 0: 3 */
    FIELD_NUMBER,  /* int32_t or int64_t by size; its minimum is none */
    FIELD_DATE,    /* int32_t day; INT32_MIN is none; typed and shown through app_options.date */
    FIELD_PHONE,   /* char array, through app_options.phone */
    FIELD_MONEY,   /* int64_t minor units; INT64_MIN is none; through app_options.money */
    FIELD_CODEC,   /* anything, through `codec`: partial dates, national numbers */
    FIELD_YESNO,   /* bool */
    FIELD_CHOICE,  /* int32_t or int64_t: one of `choices` or `list` */
    FIELD_MULTI,   /* uint32_t or uint64_t: values of the choices are bits, or'd */
    FIELD_LOOKUP,  /* struct lookup: another screen gives it */
    FIELD_HEADING, /* a line of text between the fields; nothing is bound */
    FIELD_KIND_COUNT,
};

enum { REQUIRED = 1u << 0, BESIDE = 1u << 1 /* on the line of the field before, if there is room */ };

struct choice {
    int64_t value;
    const char *label; /* shown through _() */
};

/** Something picked on another screen: its number and how it is called. id 0 is none. */
struct lookup {
    int64_t id;
    char label[96];
};

struct field_def {
    const char *label; /* N_(); also names the field in drafts */
    enum field_kind kind;
    int width; /* columns of the entry; 0 = the rest of the line */
    unsigned flags;
    size_t offset, size; /* BIND() */
    const char *help;    /* N_(): one sentence, shown while the field has the focus; may be NULL */
    const struct choice *choices;
    size_t n_choices;
    const struct choice *(*list)(struct screen *s,
                                 size_t *n); /* instead of choices: borrowed while the form is open */
    const struct codec *codec;
    const struct screen_ops *opens; /* FIELD_LOOKUP: Enter opens it */
    void (*take)(struct screen *s, struct lookup *l, const void *value, size_t size); /* what it gave */
    bool (*shown)(struct screen *s); /* asked once, when the form opens; NULL: always */
};
#define BIND(type, member) offsetof(type, member), sizeof(((type *)0)->member)
#define CHOICES(array)     .choices = (array), .n_choices = sizeof(array) / sizeof((array)[0])

struct form_def {
    const struct field_def *fields;
    size_t n;
    /** Validates the whole record as the domain would, without writing; err.field is an index of `fields`.
     * May be NULL. */
    enum rc (*check)(struct screen *s, struct err *e);
    /** Ctrl-S: the record is filled and checked. FX_CLOSE or FX_GIVE when saved; else `return form_error(s,
     * &e)`. */
    unsigned (*save)(struct screen *s);
    /** A field was left with a new value (it stands in the record). May be NULL. */
    unsigned (*left)(struct screen *s, int field);
    const char
        *draft; /* what its draft is called, "register"; a form about a row adds form_open's id. NULL: none */
};

/**
 * Puts a form on the screen, filled from *record, which it writes back before check, save and left. Call it
 * in open.
 * @param record  borrowed until the screen closes
 * @param id      goes into the draft's name; 0 for a new thing
 */
enum rc form_open(struct screen *s, const struct form_def *def, void *record, int64_t id, struct err *e);

/** Shows what is wrong and puts the focus on e->field. Returns FX_DRAW. */
unsigned form_error(struct screen *s, const struct err *e);

/** What Ctrl-S does: fill, check, save. For a "go on anyway" after a question. */
unsigned form_save(struct screen *s);

/** Shows what the program itself wrote into the record. */
void form_refresh(struct screen *s);

/** The field that has the focus when the form is first shown; for open, after form_open. */
void form_begin_at(struct screen *s, int field);

bool form_changed(const struct screen *s);
int form_focus(const struct screen *s);

/** For screens with their own draw: the form in a part of the canvas. */
void form_draw(struct screen *s, int row, int rows);

/* The kit's own. */
unsigned form_key(struct screen *s, int key);
unsigned form_given(struct screen *s, const void *value, size_t size);
void form_close(struct screen *s, bool keep_draft);

#endif
