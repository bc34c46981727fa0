/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tags of one person as a list to tick.
 * Purpose: give and take tags, group by group; see who gave which and since when.
 * Reads: tags/tag. Writes: an assignment begun or ended, one change a tick.
 * Refreshed by: assignments and tags that change. */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/text.h"
#include "src/people/privacy.h"
#include "src/tags/tag.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

struct tag_row {
    struct tag tag;
    bool carried;
    struct tag_assignment since; /* if carried */
};

struct tagging {
    struct db *db;
    struct table table;
    struct tag_row *rows;
    size_t n;
};

static void group_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct tagging *t = ctx;
    const struct tag_row *r = row;

    if (r == t->rows || r[-1].tag.group_id != r->tag.group_id) /* a group's name stands at its first tag */
        (void)snprintf(out, size, "%s%s", r->tag.group_name, r->tag.exclusive ? _(" (one)") : "");
}

static enum look group_look(void *ctx, const void *row)
{
    (void)ctx;
    (void)row;
    return LOOK_DIM;
}

static void name_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct tag_row *r = row;

    (void)ctx;
    (void)snprintf(out, size, "[%c] %s", r->carried ? 'x' : ' ', r->tag.name);
}

static void since_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct tagging *t = ctx;
    const struct tag_row *r = row;

    if (r->carried)
        (void)show_at(t->db, r->since.from_at, out, size);
}

static void by_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct tag_row *r = row;

    (void)ctx;
    if (r->carried)
        (void)text_copy(out, size, r->since.by[0] != '\0' ? r->since.by : _("a rule"));
}

static enum look tag_look(void *ctx, const void *row)
{
    (void)ctx;
    return ((const struct tag_row *)row)->carried ? LOOK_STRONG : LOOK_PLAIN;
}

static const struct table_source tags_source = { TABLE_ROWS(struct tagging, rows, n),
                                                 TABLE_ID(struct tag_row, tag.id), .look = tag_look };
static const struct column tags_columns[] = {
    { N_("Group"), 16, 0, 0, group_cell, group_look },
    { N_("Tag"), 0, 0, 0, name_cell, NULL },
    { N_("Since"), 17, 0, 0, since_cell, NULL },
    { N_("By"), 12, 0, 0, by_cell, NULL },
};

static enum rc read_rows(struct screen *s, struct tag_row **ret, size_t *n, struct err *e)
{
    struct tag_list tags = { 0 };
    struct tag_assignment_list carried = { 0 };
    struct tag_row *rows = NULL;
    enum rc rc = tag_matching(s->app->db, NULL, &tags, e);

    if (rc == RC_OK)
        rc = tag_of_patient(s->app->db, gift_of(s)->patient_id, &carried, e);
    if (rc == RC_OK && (rows = calloc(tags.n + 1, sizeof(*rows))) == NULL)
        rc = err_memory(e);
    for (size_t i = 0; i < tags.n && rc == RC_OK; i++) {
        rows[i].tag = tags.rows[i];
        for (size_t k = 0; k < carried.n; k++)
            if (carried.rows[k].tag_id == tags.rows[i].id) {
                rows[i].carried = true;
                rows[i].since = carried.rows[k];
            }
    }
    if (rc == RC_OK) {
        *ret = rows;
        *n = tags.n;
    }
    tag_list_release(&tags);
    tag_assignment_list_release(&carried);
    return rc;
}

static void tags_reload(struct screen *s)
{
    struct tagging *t = s->priv;
    struct err e = { .rc = RC_OK };
    struct tag_row *rows;
    size_t n;

    if (read_rows(s, &rows, &n, &e) != RC_OK) {
        (void)screen_error(s, &e);
        return;
    }
    free(t->rows);
    t->rows = rows;
    t->n = n;
}

static unsigned toggle(struct screen *s)
{
    const struct tag_row r = *(const struct tag_row *)table_row(s->table);
    int64_t patient = gift_of(s)->patient_id;
    struct err e = { .rc = RC_OK };
    enum rc rc = r.carried ? tag_remove(s->app->db, patient, r.tag.id, &e)
                           : tag_add(s->app->db, patient, r.tag.id, NULL, &e);

    if (rc != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    return screen_info(s, r.carried ? _("Removed: %s.") : _("Added: %s."), r.tag.name) | FX_RELOAD;
}

static const struct cmd tags_cmds[] = {
    { ' ', N_("Add or remove"), N_("Add the selected tag, or remove it; kept at once"), NEED_ROW, toggle },
    { K_ENTER, N_("Add or remove"), N_("Add the selected tag, or remove it; kept at once"), NEED_ROW,
      toggle },
};

static void tags_context(struct screen *s, void *gift)
{
    struct gift *g = gift;

    g->patient_id = gift_of(s)->patient_id;
    g->has |= NEED_PATIENT;
}

static unsigned tags_holds(struct screen *s)
{
    (void)s;
    return NEED_PATIENT;
}

static enum rc tags_open(struct screen *s, struct err *e)
{
    struct tagging *t = calloc(1, sizeof(*t));
    char name[2 * PATIENT_NAME];
    struct patient p;
    enum rc rc;

    s->priv = t;
    if (t == NULL)
        return err_memory(e);
    if ((rc = patient_load(s->app->db, gift_of(s)->patient_id, &p, e)) != RC_OK)
        return rc;
    screen_title(s, _("Tags of %s"), patient_display_name(name, sizeof(name), p.privacy, p.id, p.family, p.given));
    t->db = s->app->db;
    t->table = (struct table){ .columns = tags_columns,
                               .n_columns = sizeof(tags_columns) / sizeof(tags_columns[0]),
                               .source = &tags_source,
                               .ctx = t,
                               .empty = _("This clinic has no tags yet. They are set up by its kit.") };
    s->table = &t->table;
    return RC_OK;
}

static void tags_close(struct screen *s)
{
    struct tagging *t = s->priv;

    if (t != NULL)
        free(t->rows);
    free(t);
}

const struct screen_ops tags_screen = {
    .word = "tags",
    .title = N_("Tags"),
    .cmds = tags_cmds,
    .n_cmds = sizeof(tags_cmds) / sizeof(tags_cmds[0]),
    .topics = "tag tag_group tag_assignment",
    .open = tags_open,
    .reload = tags_reload,
    .holds = tags_holds,
    .context = tags_context,
    .close = tags_close,
};
