/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Merged records of a person, and taking one out again.
 * Purpose: see who was merged here; decide whose is what came since; unmerge. Reads: people/merge. Writes: the unmerge.
 * Refreshed by every commit that touches a person. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/desk/merging.h"
#include "src/people/merge.h"
#include "ui/kit/app.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

/* ---- who was merged here ---- */

struct merged_view {
    struct table table;
    struct db *db;
    struct merged_list list;
};

static void number_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)snprintf(out, size, "%lld", (long long)((const struct merged *)row)->from_id);
}

static void name_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct merged *)row)->name);
}

static void into_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)snprintf(out, size, "%lld", (long long)((const struct merged *)row)->into_id);
}

static void at_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)show_at(((const struct merged_view *)ctx)->db, ((const struct merged *)row)->at, out, size);
}

static void by_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct merged *)row)->staff);
}

static const struct table_source merged_source = { TABLE_ROWS(struct merged_view, list.rows, list.n),
                                                   TABLE_ID(struct merged, from_id) };
static const struct column merged_columns[] = {
    { N_("Number"), 8, COLUMN_RIGHT, 0, number_cell, NULL }, { N_("Name then"), 0, 0, 0, name_cell, NULL },
    { N_("Into"), 8, COLUMN_RIGHT, 0, into_cell, NULL },     { N_("Since"), 20, 0, 0, at_cell, NULL },
    { N_("By"), 14, 0, 0, by_cell, NULL },
};

static void merged_reload(struct screen *s)
{
    struct merged_view *v = s->priv;
    struct merged_list list = { 0 };
    struct err e;

    if (merged_list(v->db, gift_of(s)->patient_id, &list, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    merged_list_release(&v->list);
    v->list = list;
}

static unsigned take_out(struct screen *s)
{
    int64_t id = table_id(s->table);

    return screen_push(s, &unmerge_screen, &id, sizeof(id));
}

static enum rc merged_open(struct screen *s, struct err *e)
{
    struct merged_view *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->table = (struct table){ .columns = merged_columns,
                               .n_columns = sizeof(merged_columns) / sizeof(merged_columns[0]),
                               .source = &merged_source,
                               .ctx = v,
                               .empty = _("No other record was merged into this one.") };
    s->table = &v->table;
    return RC_OK;
}

static void merged_close(struct screen *s)
{
    struct merged_view *v = s->priv;

    if (v != NULL)
        merged_list_release(&v->list);
    free(v);
}

static const struct cmd merged_cmds[] = {
    { K_ENTER, N_("Unmerge"), N_("Take this record out again, with all that was its"), NEED_ROW, take_out },
};

const struct screen_ops merged_screen = {
    .word = "merged",
    .title = N_("Merged records"),
    .cmds = merged_cmds,
    .n_cmds = sizeof(merged_cmds) / sizeof(merged_cmds[0]),
    .topics = "patient patient_merge",
    .open = merged_open,
    .reload = merged_reload,
    .close = merged_close,
};

/* ---- taking one out ---- */

enum { HEAD_ROWS = 3, KEPT_MOST = 4 };

struct taking {
    struct table table;
    struct db *db;
    struct unmerge u;
    bool there;
};

/* What was decided stays decided when something else came meanwhile. */
static enum rc read_asked(struct taking *v, int64_t from_id, struct err *e)
{
    struct unmerge u;
    enum rc rc = unmerge_prepare(v->db, from_id, &u, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < u.n_rows; i++) {
        u.rows[i].decided = true; /* it stays with who has it, unless it is sent */
        for (size_t k = 0; v->there && k < v->u.n_rows; k++)
            if (v->u.rows[k].id == u.rows[i].id && strcmp(v->u.rows[k].table, u.rows[i].table) == 0)
                u.rows[i].away = v->u.rows[k].away;
    }
    if (v->there)
        unmerge_release(&v->u);
    v->u = u;
    v->there = true;
    return RC_OK;
}

/* One number for the row of a table: rows of several tables may share theirs. */
static int64_t asked_id(const void *row)
{
    const struct unmerge_row *r = row;
    uint64_t h = (uint64_t)r->id * 1000003 + 1;

    for (const char *c = r->table; *c != '\0'; c++)
        h = h * 31 + (unsigned char)*c;
    h &= INT64_MAX;
    return h == 0 ? 1 : (int64_t)h;
}

static void to_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct taking *v = ctx;

    (void)snprintf(out, size, "%lld",
                   (long long)(((const struct unmerge_row *)row)->away ? v->u.from_id : v->u.into_id));
}

static enum look to_look(void *ctx, const void *row)
{
    (void)ctx;
    return ((const struct unmerge_row *)row)->away ? LOOK_STRONG : LOOK_PLAIN;
}

static void kind_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, merging_row(((const struct unmerge_row *)row)->table));
}

static void what_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct unmerge_row *)row)->what);
}

static const struct table_source asked_source = { TABLE_ROWS(struct taking, u.rows, u.n_rows),
                                                  .id = asked_id };
static const struct column asked_columns[] = {
    { N_("To number"), 10, COLUMN_RIGHT, 0, to_cell, to_look },
    { N_("What"), 18, 0, 0, kind_cell, NULL },
    { N_("Which"), 0, 0, 0, what_cell, NULL },
};

static void unmerge_reload(struct screen *s)
{
    struct taking *v = s->priv;
    struct err e;

    if (read_asked(v, *(const int64_t *)s->arg, &e) != RC_OK)
        (void)screen_error(s, &e);
}

static void unmerge_draw(struct screen *s)
{
    struct taking *v = s->priv;
    const struct unmerge *u = &v->u;
    int kept = u->n_kept > KEPT_MOST ? KEPT_MOST : (int)u->n_kept, from = s->rows - kept - (kept > 0);

    put_format(s->canvas, 0, 1, s->cols - 2, LOOK_STRONG, _("%s, number %lld, comes out of number %lld, %s"), u->from_name,
               (long long)u->from_id, (long long)u->into_id, u->into_name);
    put_text(s->canvas, 1, 1, s->cols - 2, LOOK_PLAIN,
             u->n_rows > 0 ? _("This came since the merge. Whose is it? Space sends a row, t all of its kind.")
                           : _("Nothing came since that does not go by itself. Enter takes them apart."));
    put_rule(s->canvas, 2);
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, from - HEAD_ROWS, s->cols);
    if (kept > 0)
        put_rule(s->canvas, from);
    for (int i = 0; i < kept; i++)
        put_format(s->canvas, from + 1 + i, 1, s->cols - 2, LOOK_WARN,
                   _("Edited since, so it stays: %s is %s, before the merge it was %s."), u->kept[i].column,
                   u->kept[i].now[0] != '\0' ? u->kept[i].now : "-", u->kept[i].before[0] != '\0' ? u->kept[i].before : "-");
}

static unsigned send(struct screen *s)
{
    struct taking *v = s->priv;
    struct unmerge_row *row = &v->u.rows[(const struct unmerge_row *)table_row(&v->table) - v->u.rows];

    row->away = !row->away;
    return FX_DRAW;
}

static unsigned send_kind(struct screen *s)
{
    struct taking *v = s->priv;
    struct unmerge_row *row = &v->u.rows[(const struct unmerge_row *)table_row(&v->table) - v->u.rows];
    bool away = !row->away;

    for (size_t i = 0; i < v->u.n_rows; i++)
        if (strcmp(v->u.rows[i].table, row->table) == 0)
            v->u.rows[i].away = away;
    return FX_DRAW;
}

static unsigned take_apart(struct screen *s)
{
    struct taking *v = s->priv;
    struct err e;

    if (unmerge_apply(v->db, &v->u, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    return screen_info(s, _("Unmerged: numbers %lld and %lld are two again."), (long long)v->u.from_id,
                       (long long)v->u.into_id) |
           FX_CLOSE;
}

static enum rc unmerge_open(struct screen *s, struct err *e)
{
    struct taking *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->table = (struct table){ .columns = asked_columns,
                               .n_columns = sizeof(asked_columns) / sizeof(asked_columns[0]),
                               .source = &asked_source,
                               .ctx = v,
                               .empty = "" };
    s->table = &v->table;
    return read_asked(v, *(const int64_t *)s->arg, e);
}

static void unmerge_close(struct screen *s)
{
    struct taking *v = s->priv;

    if (v != NULL && v->there)
        unmerge_release(&v->u);
    free(v);
}

static const struct cmd unmerge_cmds[] = {
    { K_ENTER, N_("Unmerge"), N_("Take the two apart, the rows as they are sent here"), 0, take_apart },
    { K_CTRL('s'), N_("Unmerge"), N_("Take the two apart, the rows as they are sent here"), 0, take_apart },
    { ' ', N_("Send"), N_("Send this row to the record that comes out, or keep it"), NEED_ROW, send },
    { 't', N_("All of its kind"), N_("Send or keep all rows of this kind"), NEED_ROW, send_kind },
};

const struct screen_ops unmerge_screen = {
    .word = "unmerge",
    .title = N_("Unmerge"),
    .cmds = unmerge_cmds,
    .n_cmds = sizeof(unmerge_cmds) / sizeof(unmerge_cmds[0]),
    .topics = "patient patient_merge appointment visit payment",
    .open = unmerge_open,
    .reload = unmerge_reload,
    .draw = unmerge_draw,
    .close = unmerge_close,
};
