/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runner of workflows: opens the screen that gives the first thing still missing, until all is there. */
#ifndef FD_KIT_WORKFLOW_H
#define FD_KIT_WORKFLOW_H

#include <stddef.h>

#include "ui/kit/screen.h"

/* A gift is any struct whose first member is `unsigned has`: NEED_ bits of what is in it. Screens are opened
 * with one (s->arg), and give one. */

/** One thing that can be needed, where it stands in the gift, and which screen gives it. */
struct need {
    unsigned bit;
    const char *missing;            /* N_(): "Choose a patient first." */
    const struct screen_ops *giver; /* NULL: only a screen's context has it */
    size_t offset, size;            /* BIND(struct gift, ...) */
};

enum { WORKFLOW_STEPS = 8, WORKFLOW_FOLLOWING = 4 };

struct workflow;

/** What follows a workflow that is done: another one begun with its gift, or a screen opened with it. */
struct workflow_next {
    unsigned has; /* only when the gift has these bits; 0: always */
    const struct workflow *workflow;
    const struct screen_ops *screen;
};

struct workflow {
    const char *title;              /* N_(): stands before the title of each step */
    unsigned needs[WORKFLOW_STEPS]; /* in the order they are asked; ended by 0. Several bits: one screen gives
                                       them together */
    unsigned optional;              /* taken from the context when there, never asked; unless `done` fails with the
                                       bit of one that a screen gives: that is asked, and done tried again */
    unsigned fresh;                 /* asked even when the context has it */
    /** All is there: the domain's verb. Says what was done with screen_info. On failure the last step is open
     * again with the sentence; when err.field is a NEED_ bit, the step that gives it. */
    enum rc (*done)(struct screen *s, const void *gift, struct err *e);
    struct workflow_next next[WORKFLOW_FOLLOWING]; /* the first that fits; none: back to where it was begun */
};

struct gift_table {
    const struct need *needs;
    size_t n_needs;
    size_t gift_size;
};

/** Begins w with what the screen's context has. Esc in a step goes one step back. Returns FX_PUSH. */
unsigned workflow_begin(struct screen *s, const struct workflow *w);

/** The same with a gift made by the caller. */
unsigned workflow_begin_with(struct screen *s, const struct workflow *w, const void *gift);

/* Pure parts, for tests and for the runner. */
/** Index in w->needs of the first that is missing; -1 when all is there. */
int workflow_missing(const struct workflow *w, unsigned has);
/** What follows with a gift that has these bits; NULL: nothing does. */
const struct workflow_next *workflow_following(const struct workflow *w, unsigned has);
/** Copies what `from` has (of `bits`) into `into`. */
void gift_merge(const struct gift_table *t, void *into, const void *from, unsigned bits);
/** Takes bits out of a gift. */
void gift_drop(const struct gift_table *t, void *gift, unsigned bits);
/** Why a command may not run: the sentence of the first missing bit. */
const char *gift_missing(const struct gift_table *t, unsigned bits);

#endif
