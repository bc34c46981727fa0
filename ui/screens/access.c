/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a card is opened: the question before the card of a person of the special channel.
 * Purpose: who looks at such a card says why, in two keys. Reads nothing but the person's number. Writes: who looked, and
 * the reason. It stands before the card (gift_push) and opens it when answered. */
#include <stdlib.h>

#include "src/base/text.h"
#include "src/people/access.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/workflows.h"

/* What a look is mostly for; recorded in these words. */
static const char *const reasons[] = {
    N_("They are here or expected"), N_("They called or wrote"), N_("Booking or moving an appointment"),
    N_("Treatment"),                 N_("Account or insurance"), N_("Asked by the manager"),
};
enum { REASONS = sizeof(reasons) / sizeof(reasons[0]) };

struct why {
    struct table table;
};

static int64_t count(void *ctx)
{
    (void)ctx;
    return REASONS;
}

static const void *row_at(void *ctx, int64_t index)
{
    (void)ctx;
    return &reasons[index];
}

static int64_t row_id(const void *row)
{
    return (const char *const *)row - reasons + 1;
}

static void why_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)snprintf(out, size, "%d  %s", (int)row_id(row), _(*(const char *const *)row));
}

static const struct table_source source = { .count = count, .row = row_at, .id = row_id };
static const struct column columns[] = { { N_("Why is this card opened? It is recorded."), 0, 0, 0, why_cell, NULL } };

static unsigned look(struct screen *s, const char *reason)
{
    struct gift g = *gift_of(s);
    struct err e;

    /* Written before the card is seen: such a look is rare, and must not be lost with the line. */
    if (access_record(s->app->db, g.patient_id, reason, &e) != RC_OK || access_flush(s->app->db, &e) != RC_OK)
        return screen_error(s, &e);
    return FX_CLOSE | screen_push(s, &card_screen, &g, sizeof(g));
}

static unsigned take(struct screen *s)
{
    const char *const *row = table_row(s->table);

    return row != NULL ? look(s, _(*row)) : FX_NONE;
}

static unsigned by_number(struct screen *s, int key)
{
    return key >= '1' && key < '1' + REASONS ? look(s, _(reasons[key - '1'])) : FX_PASS;
}

static unsigned in_words(struct screen *s)
{
    return ask_text(s, s->title, _("Why is this card opened?"), "", ACCESS_REASON - 1, true, look);
}

static enum rc access_open(struct screen *s, struct err *e)
{
    struct why *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->table = (struct table){ .columns = columns, .n_columns = 1, .source = &source, .ctx = v, .empty = "" };
    s->table = &v->table;
    s->want_rows = REASONS + 2;
    s->want_cols = 60;
    screen_title(s, "#%lld", (long long)gift_of(s)->patient_id);
    return RC_OK;
}

static void access_close(struct screen *s)
{
    free(s->priv);
}

static const struct cmd cmds[] = {
    { K_ENTER, N_("Open"), N_("Open the card for this reason; so does its number"), NEED_ROW, take },
    { 'o', N_("Own words"), N_("Say why in your own words"), 0, in_words },
};

const struct screen_ops access_screen = {
    .word = "access",
    .title = N_("Special channel"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .flags = SCREEN_BOX,
    .open = access_open,
    .key = by_number,
    .close = access_close,
};
