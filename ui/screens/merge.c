/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Merge: two records of one person side by side, the better value of each field proposed.
 * Purpose: decide whose value stands, see what will move, merge. Reads: people/merge. Writes: the merge, one change.
 * Refreshed by every commit that touches a person; what was decided stays decided. */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/text.h"
#include "src/desk/merging.h"
#include "src/people/access.h"
#include "src/people/duplicates.h"
#include "src/people/merge.h"
#include "ui/kit/app.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/workflows.h"

enum { HEAD_ROWS = 3, FOOT_ROWS = 3 };

struct merging {
    struct table table;
    struct db *db;
    int64_t into_id, from_id;
    struct merge merge;
    bool there;
    int decided[MERGE_FIELD_COUNT]; /* enum merge_side + 1; 0: as proposed */
    bool all;                       /* also the fields in which they agree */
    int shown[MERGE_FIELD_COUNT];   /* fields, as the table has them */
    size_t n_shown;
    char moves[400];
};

/* ---- reading ---- */

static void choose_rows(struct merging *v)
{
    v->n_shown = 0;
    for (int i = 0; i < MERGE_FIELD_COUNT; i++)
        if (v->all || v->merge.fields[i].differ)
            v->shown[v->n_shown++] = i;
}

static enum rc read_both(struct merging *v, struct err *e)
{
    char moves[360];
    struct merge m;
    enum rc rc = merge_prepare(v->db, v->from_id, v->into_id, &m, e);

    if (rc != RC_OK)
        return rc;
    if (v->there)
        merge_release(&v->merge);
    v->merge = m;
    v->there = true;
    for (int i = 0; i < MERGE_FIELD_COUNT; i++)
        if (v->decided[i] > 0 && m.fields[i].differ) {
            v->merge.fields[i].side = (enum merge_side)(v->decided[i] - 1);
            v->merge.fields[i].why = N_("you chose");
        }
    (void)merging_moves(v->db, &v->merge, moves, sizeof(moves));
    (void)snprintf(v->moves, sizeof(v->moves), _("Moves: %s"), moves);
    choose_rows(v);
    return RC_OK;
}

static void merge_reload(struct screen *s)
{
    struct err e;

    if (read_both(s->priv, &e) != RC_OK)
        (void)screen_error(s, &e);
}

/* ---- the table ---- */

static int64_t count(void *ctx)
{
    return (int64_t)((const struct merging *)ctx)->n_shown;
}

static const void *row_at(void *ctx, int64_t index)
{
    return &((const struct merging *)ctx)->shown[index];
}

static int64_t row_id(const void *row)
{
    return *(const int *)row + 1;
}

static const struct merge_choice *choice_of(void *ctx, const void *row)
{
    return &((const struct merging *)ctx)->merge.fields[*(const int *)row];
}

static void field_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, _(merge_fields[*(const int *)row].label));
}

/* The side that stands has a mark beside it, so that it is seen without colour. */
static void value_cell(const struct merge_choice *c, enum merge_side side, char *out, size_t size)
{
    const char *value = side == MERGE_OURS ? c->ours : c->theirs;
    bool stands = !c->differ || c->side == side || c->side == MERGE_BOTH;

    (void)snprintf(out, size, "%s%s", stands && value[0] != '\0' ? "* " : "  ", value[0] != '\0' ? value : "-");
}

static void ours_cell(void *ctx, const void *row, char *out, size_t size)
{
    value_cell(choice_of(ctx, row), MERGE_OURS, out, size);
}

static void theirs_cell(void *ctx, const void *row, char *out, size_t size)
{
    value_cell(choice_of(ctx, row), MERGE_THEIRS, out, size);
}

static enum look side_look(const struct merge_choice *c, enum merge_side side)
{
    if (!c->differ)
        return LOOK_DIM;
    return c->side == side || c->side == MERGE_BOTH ? LOOK_STRONG : LOOK_DIM;
}

static enum look ours_look(void *ctx, const void *row)
{
    return side_look(choice_of(ctx, row), MERGE_OURS);
}

static enum look theirs_look(void *ctx, const void *row)
{
    return side_look(choice_of(ctx, row), MERGE_THEIRS);
}

static void why_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct merge_choice *c = choice_of(ctx, row);

    (void)text_copy(out, size, c->why[0] != '\0' ? _(c->why) : "");
}

static const struct table_source source = { .count = count, .row = row_at, .id = row_id };
static const struct column columns[] = {
    { N_("Field"), 18, 0, 0, field_cell, NULL },
    { N_("Stays"), 21, 0, 0, ours_cell, ours_look },
    { N_("Goes"), 0, 0, 0, theirs_cell, theirs_look },
    { N_("Why"), 14, 0, 0, why_cell, NULL },
};
static const struct column columns_wide[] = {
    { N_("Field"), 22, 0, 0, field_cell, NULL },
    { N_("Stays"), 38, 0, 0, ours_cell, ours_look },
    { N_("Goes"), 0, 0, 0, theirs_cell, theirs_look },
    { N_("Why"), 18, 0, 0, why_cell, NULL },
};

static void merge_draw(struct screen *s)
{
    struct merging *v = s->priv;
    const struct merge *m = &v->merge;
    bool wide = s->cols >= 110;

    put_format(s->canvas, 0, 1, s->cols - 2, LOOK_STRONG, _("%s stays, number %lld"), m->into_name, (long long)m->into_id);
    put_format(s->canvas, 1, 1, s->cols - 2, LOOK_PLAIN, _("%s goes, number %lld, which finds the other from then on"),
               m->from_name, (long long)m->from_id);
    put_rule(s->canvas, 2);
    v->table.columns = wide ? columns_wide : columns;
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, s->rows - HEAD_ROWS - FOOT_ROWS, s->cols);
    put_rule(s->canvas, s->rows - FOOT_ROWS);
    (void)put_lines(s->canvas, s->rows - FOOT_ROWS + 1, 1, 2, s->cols - 2, LOOK_PLAIN, v->moves);
}

/* ---- commands ---- */

static unsigned flip(struct screen *s)
{
    struct merging *v = s->priv;
    int field = *(const int *)table_row(&v->table);
    struct merge_choice *c = &v->merge.fields[field];

    if (!c->differ)
        return screen_info(s, "%s", _("Both say the same."));
    if (c->side == MERGE_OURS)
        c->side = MERGE_THEIRS;
    else if (c->side == MERGE_THEIRS && c->both)
        c->side = MERGE_BOTH;
    else
        c->side = MERGE_OURS;
    c->why = N_("you chose");
    v->decided[field] = (int)c->side + 1;
    return FX_DRAW;
}

static unsigned show_all(struct screen *s)
{
    struct merging *v = s->priv;

    v->all = !v->all;
    choose_rows(v);
    table_reload(&v->table);
    return FX_DRAW;
}

/* The other one stays: what was chosen stays chosen. */
static unsigned exchange(struct screen *s)
{
    struct merging *v = s->priv;
    int64_t into = v->into_id;
    struct err e;

    v->into_id = v->from_id;
    v->from_id = into;
    for (int i = 0; i < MERGE_FIELD_COUNT; i++)
        if (v->decided[i] == MERGE_OURS + 1 || v->decided[i] == MERGE_THEIRS + 1)
            v->decided[i] = v->decided[i] == MERGE_OURS + 1 ? MERGE_THEIRS + 1 : MERGE_OURS + 1;
    return read_both(v, &e) == RC_OK ? FX_DRAW : screen_error(s, &e);
}

static unsigned apply(struct screen *s)
{
    struct merging *v = s->priv;
    struct gift g = { .has = NEED_PATIENT, .patient_id = v->merge.into_id };
    struct err e;

    if (merge_apply(v->db, &v->merge, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    (void)screen_info(s, _("Merged: number %lld is number %lld now. u takes it back."), (long long)v->merge.from_id,
                      (long long)v->merge.into_id);
    return gift_give(s, &g);
}

static unsigned overrule(struct screen *s)
{
    struct merging *v = s->priv;

    v->merge.overrule = true;
    return apply(s);
}

static unsigned merge_now(struct screen *s)
{
    const struct merging *v = s->priv;
    struct match match;

    if (v->merge.two_people)
        return ask_confirm(s, _("Somebody decided that these are two people."), _("Merge them all the same"), overrule);
    if (duplicate_compare(v->db, v->merge.into_id, v->merge.from_id, &match, NULL) == RC_OK && match.level == MATCH_NO)
        return ask_confirm(s, _("These do not look like one person."), _("Merge them all the same"), apply);
    return apply(s);
}

/* ---- from beginning to end ---- */

static enum rc merge_open(struct screen *s, struct err *e)
{
    struct merging *v = calloc(1, sizeof(*v));
    const struct gift *g = gift_of(s);
    enum rc rc;

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->into_id = g->patient_id;
    v->from_id = g->other_id;
    v->table = (struct table){ .columns = columns,
                               .n_columns = sizeof(columns) / sizeof(columns[0]),
                               .source = &source,
                               .ctx = v,
                               .empty = _("Both say the same of everything. Enter merges them.") };
    s->table = &v->table;
    if ((rc = read_both(v, e)) == RC_OK)
        rc = access_record(v->db, v->into_id, _("merging"), e);
    return rc == RC_OK ? access_record(v->db, v->from_id, _("merging"), e) : rc;
}

static void merge_close(struct screen *s)
{
    struct merging *v = s->priv;

    if (v != NULL && v->there)
        merge_release(&v->merge);
    free(v);
}

static const struct cmd merge_cmds[] = {
    { K_ENTER, N_("Merge"), N_("Make one of the two, with the values that have a star"), 0, merge_now },
    { K_CTRL('s'), N_("Merge"), N_("Make one of the two, with the values that have a star"), 0, merge_now },
    { ' ', N_("Flip"), N_("Take the other's value of this field; where both can stand, both"), NEED_ROW, flip },
    { 'x', N_("Exchange"), N_("The other number stays"), 0, exchange },
    { 'a', N_("All fields"), N_("Show also, or no more, the fields in which they agree"), 0, show_all },
};

const struct screen_ops merge_screen = {
    .word = "merge",
    .title = N_("Merge"),
    .cmds = merge_cmds,
    .n_cmds = sizeof(merge_cmds) / sizeof(merge_cmds[0]),
    .topics = "patient contact_point identifier consent",
    .open = merge_open,
    .reload = merge_reload,
    .draw = merge_draw,
    .close = merge_close,
};
