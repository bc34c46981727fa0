/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runner: an unseen screen on the stack that opens a giver, takes what it gives, and opens the next. */
#include "ui/kit/workflow.h"

#include <stdlib.h>
#include <string.h>

#include "ui/kit/inside.h"

/* ---- gifts ---- */

static unsigned has_of(const void *gift)
{
    unsigned has;
    memcpy(&has, gift, sizeof(has));
    return has;
}

static void set_has(void *gift, unsigned has)
{
    memcpy(gift, &has, sizeof(has));
}

void gift_merge(const struct gift_table *t, void *into, const void *from, unsigned bits)
{
    bits &= has_of(from);
    for (size_t i = 0; i < t->n_needs; i++)
        if (t->needs[i].bit & bits)
            memcpy((char *)into + t->needs[i].offset, (const char *)from + t->needs[i].offset,
                   t->needs[i].size);
    set_has(into, has_of(into) | bits);
}

void gift_drop(const struct gift_table *t, void *gift, unsigned bits)
{
    (void)t; /* values stay: a screen that is asked again may begin with them */
    set_has(gift, has_of(gift) & ~bits);
}

const char *gift_missing(const struct gift_table *t, unsigned bits)
{
    for (size_t i = 0; i < t->n_needs; i++)
        if (t->needs[i].bit & bits && t->needs[i].missing != NULL)
            return _(t->needs[i].missing);
    return NULL;
}

int workflow_missing(const struct workflow *w, unsigned has)
{
    for (int i = 0; i < WORKFLOW_STEPS && w->needs[i] != 0; i++)
        if ((w->needs[i] & has) != w->needs[i])
            return i;
    return -1;
}

const struct workflow_next *workflow_following(const struct workflow *w, unsigned has)
{
    for (int i = 0; i < WORKFLOW_FOLLOWING && (w->next[i].workflow != NULL || w->next[i].screen != NULL); i++)
        if ((w->next[i].has & has) == w->next[i].has)
            return &w->next[i];
    return NULL;
}

/* ---- the runner ---- */

struct running {
    const struct workflow *w;
    const struct gift_table *gifts;
    void *gift;
    int steps[WORKFLOW_STEPS]; /* what was asked, in order */
    int n_steps;
    unsigned asking; /* the optional one that `done` asked for and that is open now; 0: none */
    unsigned asked;  /* all of them; forgotten with the step they were about */
};

static unsigned bits_of(const struct workflow *w)
{
    unsigned bits = w->optional;
    for (int i = 0; i < WORKFLOW_STEPS && w->needs[i] != 0; i++)
        bits |= w->needs[i];
    return bits;
}

static const struct screen_ops *giver_of(const struct gift_table *t, unsigned bits)
{
    for (size_t i = 0; i < t->n_needs; i++)
        if (t->needs[i].bit & bits && t->needs[i].giver != NULL)
            return t->needs[i].giver;
    return NULL;
}

static unsigned fail(struct screen *s, const char *why)
{
    app_message(s->app, LOOK_BAD, why);
    return FX_CLOSE;
}

static unsigned run_next(struct screen *s);

/* Opens the step before the n-th again; closes when there is none. */
static unsigned back_to(struct screen *s, int n)
{
    struct running *r = s->priv;
    if (n < 0)
        return FX_CLOSE;
    for (int i = n; i < r->n_steps; i++)
        gift_drop(r->gifts, r->gift, r->w->needs[r->steps[i]]);
    gift_drop(r->gifts, r->gift, r->asked);
    r->asked = 0;
    r->n_steps = n;
    return run_next(s);
}

static int step_of(const struct running *r, unsigned bit)
{
    for (int i = 0; i < r->n_steps; i++)
        if (r->w->needs[r->steps[i]] & bit)
            return i;
    return r->n_steps - 1;
}

static unsigned finish(struct screen *s)
{
    struct running *r = s->priv;
    struct err e = { .rc = RC_OK, .field = ERR_NO_FIELD };
    if (r->w->done == NULL || r->w->done(s, r->gift, &e) == RC_OK) {
        const struct workflow_next *next = workflow_following(r->w, has_of(r->gift));
        if (next == NULL)
            return screen_give(s, r->gift, r->gifts->gift_size);
        return FX_CLOSE | (next->workflow != NULL ? workflow_begin_with(s, next->workflow, r->gift)
                                                  : screen_push(s, next->screen, r->gift, r->gifts->gift_size));
    }
    r->asking = e.field > 0 ? (unsigned)e.field & r->w->optional : 0;
    if (r->asking != 0 && giver_of(r->gifts, r->asking) != NULL) {
        r->asked |= r->asking;
        return screen_push(s, giver_of(r->gifts, r->asking), r->gift, r->gifts->gift_size);
    }
    r->asking = 0;
    app_message(s->app, LOOK_BAD, e.text);
    return back_to(s, e.field > 0 ? step_of(r, (unsigned)e.field) : r->n_steps - 1);
}

static unsigned run_next(struct screen *s)
{
    struct running *r = s->priv;
    int missing = workflow_missing(r->w, has_of(r->gift));
    if (missing < 0)
        return finish(s);
    unsigned bits = r->w->needs[missing] & ~has_of(r->gift);
    const struct screen_ops *giver = giver_of(r->gifts, bits);
    if (giver == NULL) {
        const char *why = gift_missing(r->gifts, bits);
        return fail(s, why != NULL ? why : _("That cannot be done here now."));
    }
    if (r->n_steps == 0 || r->steps[r->n_steps - 1] != missing)
        r->steps[r->n_steps++] = missing;
    return screen_push(s, giver, r->gift, r->gifts->gift_size);
}

static enum rc runner_open(struct screen *s, struct err *e)
{
    struct running *r = calloc(1, sizeof(*r));
    const struct workflow *const *w = s->arg;
    s->priv = r;
    if (r == NULL)
        return err_memory(e);
    r->w = *w;
    r->gifts = s->app->o.gifts;
    r->gift = malloc(r->gifts->gift_size);
    if (r->gift == NULL)
        return err_memory(e);
    memcpy(r->gift, (const char *)s->arg + sizeof(r->w), r->gifts->gift_size);
    screen_title(s, "%s", _(r->w->title));
    return RC_OK;
}

static unsigned runner_given(struct screen *s, const void *value, size_t size)
{
    struct running *r = s->priv;
    const bool last = r->asking != 0;
    r->asking = 0;
    if (value == NULL || size != r->gifts->gift_size) /* Esc: the step before */
        return back_to(s, last ? r->n_steps - 1 : r->n_steps - 2);
    gift_merge(r->gifts, r->gift, value, bits_of(r->w));
    return run_next(s);
}

static void runner_close(struct screen *s)
{
    struct running *r = s->priv;
    if (r != NULL)
        free(r->gift);
    free(r);
}

const struct screen_ops workflow_ops = {
    .word = "workflow",
    .flags = SCREEN_HIDDEN,
    .open = runner_open,
    .opened = run_next,
    .given = runner_given,
    .close = runner_close,
};

unsigned workflow_begin_with(struct screen *s, const struct workflow *w, const void *gift)
{
    size_t size = s->app->o.gifts->gift_size;
    char *arg = malloc(sizeof(w) + size);
    if (arg == NULL)
        return FX_NONE;
    memcpy(arg, &w, sizeof(w));
    memcpy(arg + sizeof(w), gift, size);
    set_has(arg + sizeof(w), has_of(gift) & bits_of(w) & ~w->fresh);
    unsigned fx = screen_push(s, &workflow_ops, arg, sizeof(w) + size);
    free(arg);
    return fx;
}

unsigned workflow_begin(struct screen *s, const struct workflow *w)
{
    void *gift = calloc(1, s->app->o.gifts->gift_size);
    if (gift == NULL)
        return FX_NONE;
    if (s->ops->context != NULL)
        s->ops->context(s, gift);
    unsigned fx = workflow_begin_with(s, w, gift);
    free(gift);
    return fx;
}
