/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Duplicates: pairs of records that may be one person, the likeliest first, next to each other.
 * Purpose: decide of each pair whether it is one person (merge) or two. Reads: people/duplicates, both records.
 * Writes: "these are two people"; the scan keeps its own list.
 * Refreshed by every commit that touches a person or such a decision. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/duplicates.h"
#include "src/people/privacy.h"
#include "ui/kit/app.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum {
    HEAD_ROWS = 2,
    DETAIL_ROWS = MATCH_FIELDS + 2,
    MOST = 100,   /* pairs shown: the best; the others follow as these are worked off */
    AT_ONCE = 200 /* so many people due are looked at when the screen opens */
};

struct pair {
    struct duplicate_pair pair;
    char a[2 * PATIENT_NAME], b[2 * PATIENT_NAME]; /* "": not asked yet */
};

struct duplicates {
    struct table table;
    struct db *db;
    struct pair *rows;
    size_t n;
    struct duplicate_scan state;
    int64_t shown; /* the pair whose records are in a and b; 0: none */
    struct patient a, b;
    char empty[200];
};

/* ---- reading ---- */

static int64_t pair_id(const struct duplicate_pair *p)
{
    return p->a * 1000003 ^ p->b; /* one number for both; two alike on one list would only share a cursor */
}

static void say_why_empty(struct duplicates *v)
{
    char when[SHOW_SIZE];

    if (v->state.at == 0)
        (void)snprintf(v->empty, sizeof(v->empty), "%s", _("Nobody has been compared yet: s compares everybody."));
    else
        (void)snprintf(v->empty, sizeof(v->empty),
                       ngettext_("Nobody seems to be here twice: %lld person was compared %s.",
                                 "Nobody seems to be here twice: %lld people were compared %s.", v->state.people),
                       (long long)v->state.people, show_at(v->db, v->state.at, when, sizeof(when)));
    v->table.empty = v->empty;
}

static void duplicates_reload(struct screen *s)
{
    struct duplicates *v = s->priv;
    const struct gift *g = gift_of(s);
    struct duplicate_query q = { .limit = MOST, .patient_id = g->has & NEED_PATIENT ? g->patient_id : 0 };
    struct duplicate_pair_list list;
    struct err e;

    if (duplicate_state(v->db, &v->state, &e) != RC_OK || duplicate_pairs(v->db, &q, &list, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    struct pair *rows = calloc(list.n + 1, sizeof(*rows));
    if (rows != NULL) {
        for (size_t i = 0; i < list.n; i++)
            rows[i].pair = list.rows[i];
        free(v->rows);
        v->rows = rows;
        v->n = list.n;
    }
    duplicate_pair_list_release(&list);
    v->shown = 0;
    say_why_empty(v);
}

static void duplicates_rest(struct screen *s)
{
    struct duplicates *v = s->priv;
    const struct pair *p = table_row(&v->table);

    if (p == NULL || pair_id(&p->pair) == v->shown)
        return;
    v->shown = 0;
    if (patient_load(v->db, p->pair.a, &v->a, NULL) == RC_OK && patient_load(v->db, p->pair.b, &v->b, NULL) == RC_OK)
        v->shown = pair_id(&p->pair);
}

/* ---- the table ---- */

static int64_t row_id(const void *row)
{
    return pair_id(&((const struct pair *)row)->pair);
}

static void level_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, _(match_levels[((const struct pair *)row)->pair.match.level].label));
}

static enum look level_look(void *ctx, const void *row)
{
    (void)ctx;
    return ((const struct pair *)row)->pair.match.level == MATCH_SURELY ? LOOK_WARN : LOOK_PLAIN;
}

static void score_cell(void *ctx, const void *row, char *out, size_t size)
{
    int score = ((const struct pair *)row)->pair.match.score;

    (void)ctx;
    (void)snprintf(out, size, "%d.%d", score / 10, score % 10);
}

/* A name is asked for when its row is shown first; in the list as others over the counter may read it. */
static void name_of(void *ctx, int64_t id, char name[2 * PATIENT_NAME], char *out, size_t size)
{
    const struct duplicates *v = ctx;

    if (name[0] == '\0')
        (void)patient_display_of(v->db, id, name, 2 * PATIENT_NAME);
    (void)text_copy(out, size, name);
}

static struct pair *pair_of(void *ctx, const void *row)
{
    struct duplicates *v = ctx;

    return &v->rows[(const struct pair *)row - v->rows];
}

static void a_cell(void *ctx, const void *row, char *out, size_t size)
{
    struct pair *p = pair_of(ctx, row);

    name_of(ctx, p->pair.a, p->a, out, size);
}

static void b_cell(void *ctx, const void *row, char *out, size_t size)
{
    struct pair *p = pair_of(ctx, row);

    name_of(ctx, p->pair.b, p->b, out, size);
}

static void why_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)match_why(out, size, &((const struct pair *)row)->pair.match);
}

static const struct table_source source = { TABLE_ROWS(struct duplicates, rows, n), .id = row_id };
static const struct column columns[] = {
    { N_("Level"), 7, 0, 0, level_cell, level_look }, { N_("Score"), 5, COLUMN_RIGHT, 0, score_cell, NULL },
    { N_("One"), 28, 0, 0, a_cell, NULL },            { N_("Other"), 0, 0, 0, b_cell, NULL },
    { N_("Why"), 48, 0, 110, why_cell, NULL },
};

/* ---- drawing ---- */

/* What a record holds of a field that is compared. */
static void value(const struct duplicates *v, const struct patient *p, enum match_field f, char *out, size_t size)
{
    out[0] = '\0';
    if (p->privacy == PRIVACY_SPECIAL) { /* the card asks why */
        (void)text_copy(out, size, f == MATCH_FAMILY ? _("special channel: see the card") : "");
        return;
    }
    switch (f) {
    case MATCH_FAMILY: (void)text_copy(out, size, p->family); break;
    case MATCH_GIVEN:
        (void)text_copy(out, size, p->given);
        show_add(out, size, " / ", p->alias);
        break;
    case MATCH_BORN: (void)patient_born_text(out, size, &p->born, site_calendar(v->db)); break;
    case MATCH_SEX:
        if (p->sex != SEX_UNKNOWN)
            (void)text_copy(out, size, _(patient_sexes[p->sex].label));
        break;
    case MATCH_PHONE:
        for (int i = CONTACT_PHONE; i < CONTACT_PHONES; i++)
            show_add(out, size, ", ", p->contacts[i].value);
        break;
    case MATCH_NATIONAL: (void)text_copy(out, size, p->identifiers[IDENTIFIER_NATIONAL].value); break;
    case MATCH_ADDRESS:
        (void)text_copy(out, size, p->address);
        show_add(out, size, ", ", p->district);
        show_add(out, size, ", ", p->city);
        break;
    case MATCH_EMAIL: (void)text_copy(out, size, p->contacts[CONTACT_EMAIL].value); break;
    case MATCH_FIELDS: break;
    }
}

static void draw_field(struct screen *s, int row, const struct pair *p, enum match_field f)
{
    enum { LABEL = 18 };
    const struct duplicates *v = s->priv;
    int how = s->cols < 100 ? 20 : 36; /* what the match says of it */
    enum match_degree d = (enum match_degree)p->pair.match.degree[f];
    int weight = p->pair.match.weight[f], width = (s->cols - LABEL - how - 4) / 2;
    enum look look = d == MATCH_DIFFERENT ? LOOK_WARN : d == MATCH_EQUAL || d == MATCH_MISSING ? LOOK_PLAIN : LOOK_STRONG;
    char text[400];

    put_text(s->canvas, row, 1, LABEL - 2, LOOK_DIM, _(match_fields[f].label));
    if (d > MATCH_EQUAL)
        put_text(s->canvas, row, LABEL - 1, 1, look, d == MATCH_DIFFERENT ? "!" : "~");
    if (v->shown == pair_id(&p->pair)) {
        value(v, &v->a, f, text, sizeof(text));
        put_text(s->canvas, row, LABEL + 1, width, look, text);
        value(v, &v->b, f, text, sizeof(text));
        put_text(s->canvas, row, LABEL + 2 + width, width, look, text);
    }
    if (d == MATCH_MISSING)
        return;
    (void)snprintf(text, sizeof(text), "%s%d.%d %s", weight < 0 ? "-" : "+", abs(weight) / 10, abs(weight) % 10,
                   match_degree_label(f, d));
    put_text(s->canvas, row, LABEL + 3 + 2 * width, s->cols - LABEL - 4 - 2 * width, LOOK_DIM, text);
}

static void duplicates_draw(struct screen *s)
{
    const struct duplicates *v = s->priv;
    const struct pair *p = table_row(s->table);
    int from = s->rows - DETAIL_ROWS, surely = 0, col;
    char text[200], when[SHOW_SIZE];

    for (size_t i = 0; i < v->n; i++)
        surely += v->rows[i].pair.match.level == MATCH_SURELY;
    if (v->n > 0)
        (void)snprintf(text, sizeof(text), v->n == MOST ? _("the best %d: %d surely, %d maybe") : ngettext_("%d pair: %d surely, %d maybe", "%d pairs: %d surely, %d maybe", v->n),
                       (int)v->n, surely, (int)v->n - surely);
    else
        (void)text_copy(text, sizeof(text), _("nothing to decide"));
    col = 1 + put_word(s->canvas, 0, 1, s->cols - 2, LOOK_PLAIN, text) + 3;
    if (v->state.due > 0 && v->state.at != 0)
        put_format(s->canvas, 0, col, s->cols - col - 1, LOOK_WARN,
                   ngettext_("%lld person is new or changed: s compares", "%lld people are new or changed: s compares",
                             v->state.due),
                   (long long)v->state.due);
    else if (v->state.at != 0)
        put_format(s->canvas, 0, col, s->cols - col - 1, LOOK_DIM, _("all compared %s"),
                   show_at(v->db, v->state.at, when, sizeof(when)));
    put_rule(s->canvas, 1);
    put_rule(s->canvas, from);
    if (p != NULL) {
        for (int f = 0; f < MATCH_FIELDS; f++)
            draw_field(s, from + 1 + f, p, (enum match_field)f);
        put_format(s->canvas, from + 1 + MATCH_FIELDS, 1, s->cols - 2, LOOK_DIM,
                   _("Numbers %lld and %lld.  Weights are bits: ten more are a thousand to one."), (long long)p->pair.a,
                   (long long)p->pair.b);
    }
    table_draw(s->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS - DETAIL_ROWS, s->cols);
}

/* ---- commands ---- */

static unsigned first_card(struct screen *s)
{
    const struct pair *p = table_row(s->table);

    return gift_push_patient(s, &card_screen, p->pair.a);
}

static unsigned other_card(struct screen *s)
{
    const struct pair *p = table_row(s->table);

    return gift_push_patient(s, &card_screen, p->pair.b);
}

static unsigned merge(struct screen *s)
{
    const struct pair *p = table_row(s->table);

    return workflow_begin_with(s, &workflows[WORKFLOW_MERGE],
                               &(struct gift){ .has = NEED_PATIENT | NEED_OTHER,
                                               .patient_id = p->pair.a,
                                               .other_id = p->pair.b });
}

static unsigned two_people(struct screen *s)
{
    struct duplicates *v = s->priv;
    const struct pair *p = table_row(s->table);
    struct err e;

    if (duplicate_refuse(v->db, p->pair.a, p->pair.b, &e) != RC_OK)
        return screen_error(s, &e);
    return screen_info(s, _("Noted: these are two people. u takes it back.")) | FX_RELOAD;
}

static bool progress(void *ctx, int64_t done, int64_t total)
{
    return progress_step(ctx, _("Comparing"), done, total);
}

static unsigned scan(struct screen *s, bool whole)
{
    struct duplicates *v = s->priv;
    struct err e;
    enum rc rc = duplicate_scan(v->db, whole, progress, s->app, &e);

    progress_end(s->app);
    if (rc != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    return FX_RELOAD;
}

static unsigned compare(struct screen *s)
{
    const struct duplicates *v = s->priv;

    return scan(s, v->state.due == 0);
}

/* ---- from beginning to end ---- */

static enum rc duplicates_open(struct screen *s, struct err *e)
{
    struct duplicates *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->table = (struct table){ .columns = columns,
                               .n_columns = sizeof(columns) / sizeof(columns[0]),
                               .source = &source,
                               .ctx = v };
    s->table = &v->table;
    return RC_OK;
}

/* A few who changed are looked at at once, so that the list is up to date when it is read. */
static unsigned duplicates_opened(struct screen *s)
{
    const struct duplicates *v = s->priv;

    return v->state.at != 0 && v->state.due > 0 && v->state.due <= AT_ONCE ? scan(s, false) : FX_NONE;
}

static void duplicates_context(struct screen *s, void *gift)
{
    const struct pair *p = table_row(s->table);
    struct gift *g = gift;

    if (p == NULL)
        return;
    g->has |= NEED_PATIENT;
    g->patient_id = p->pair.a;
}

static void duplicates_close(struct screen *s)
{
    struct duplicates *v = s->priv;

    if (v != NULL)
        free(v->rows);
    free(v);
}

static const struct cmd duplicates_cmds[] = {
    { K_ENTER, N_("Card"), N_("Open the card of the one"), NEED_ROW, first_card },
    { 'o', N_("Other"), N_("Open the card of the other"), NEED_ROW, other_card },
    { 'm', N_("Merge"), N_("See both next to each other, choose, and make one of them"), NEED_ROW, merge },
    { 'n', N_("Two people"), N_("These are two people: never show them together again"), NEED_ROW, two_people },
    { 's', N_("Compare"), N_("Compare who is new or changed; when nobody is, everybody again"), 0, compare },
};

const struct screen_ops duplicates_screen = {
    .word = "duplicates",
    .title = N_("Duplicates"),
    .cmds = duplicates_cmds,
    .n_cmds = sizeof(duplicates_cmds) / sizeof(duplicates_cmds[0]),
    .topics = "patient two_people",
    .open = duplicates_open,
    .opened = duplicates_opened,
    .reload = duplicates_reload,
    .draw = duplicates_draw,
    .rest = duplicates_rest,
    .context = duplicates_context,
    .close = duplicates_close,
};
