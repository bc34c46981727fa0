/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: what was done today, or to one person.
 * Purpose: answer "who changed this, from what, when", and take a mistake back.
 * Reads: store/journal. Writes: nothing itself (the undo is change.c's). Refreshed by: every commit.
 * Who may not read the journal sees what is their own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/clinic/staff.h"
#include "src/people/privacy.h"
#include "src/store/journal.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { ROWS_MOST = 2000 };

struct entry_row {
    struct journal_entry entry;
    char subject[2 * PATIENT_NAME];
};

struct journal_view {
    struct db *db;
    struct table table;
    struct entry_row *rows;
    size_t n;
};

static int64_t row_count(void *ctx)
{
    return (int64_t)((const struct journal_view *)ctx)->n;
}

/* Names are looked up for the rows that are seen. */
static const void *row_at(void *ctx, int64_t index)
{
    const struct journal_view *v = ctx;
    struct entry_row *row = &v->rows[index];
    struct patient p;

    if (row->entry.patient_id != 0 && row->subject[0] == '\0' &&
        patient_load(v->db, row->entry.patient_id, &p, NULL) == RC_OK)
        (void)patient_display_name(row->subject, sizeof(row->subject), p.privacy, p.id, p.family, p.given);
    return row;
}

static int64_t row_id(const void *row)
{
    return ((const struct entry_row *)row)->entry.seq;
}

static enum look row_look(void *ctx, const void *row)
{
    (void)ctx;
    return ((const struct entry_row *)row)->entry.undone_by != 0 ? LOOK_DIM : LOOK_PLAIN;
}

static void when_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct journal_view *v = ctx;

    (void)show_at(v->db, ((const struct entry_row *)row)->entry.at, out, size);
}

static void what_cell(void *ctx, const void *row, char *out, size_t size)
{
    const struct journal_entry *j = &((const struct entry_row *)row)->entry;

    (void)ctx;
    (void)snprintf(out, size, "%s%s", j->label, j->undone_by != 0 ? _(" (undone)") : "");
}

static void whom_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct entry_row *)row)->subject);
}

static void who_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct entry_row *)row)->entry.staff);
}

static void where_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, ((const struct entry_row *)row)->entry.terminal);
}

static const struct table_source journal_source = {
    .count = row_count, .row = row_at, .id = row_id, .look = row_look
};
static const struct column journal_columns[] = {
    { N_("When"), 17, 0, 0, when_cell, NULL },    { N_("What was done"), 27, 0, 0, what_cell, NULL },
    { N_("About"), 0, 0, 0, whom_cell, NULL },    { N_("By"), 10, 0, 0, who_cell, NULL },
    { N_("From"), 24, 0, 110, where_cell, NULL },
};

static enum rc take_entry(void *ctx, const struct journal_entry *entry, struct err *e)
{
    struct journal_view *v = ctx;
    struct entry_row *row = list_more(&v->rows, v->n, sizeof(*row));

    if (row == NULL)
        return err_memory(e);
    row->entry = *entry;
    v->n++;
    return RC_OK;
}

static void journal_reload(struct screen *s)
{
    struct journal_view *v = s->priv;
    struct journal_view fresh = { .db = s->app->db };
    struct journal_query q = { .patient_id = gift_of(s)->patient_id, .limit = ROWS_MOST };
    struct err e = { .rc = RC_OK };

    if (q.patient_id == 0)
        q.since_at = site_at_of(s->app->db, (int64_t)site_today(s->app->db) * CIVIL_DAY_MIN);
    if (staff_authorize(s->app->db, db_actor(s->app->db), RIGHT_JOURNAL, NULL) != RC_OK)
        q.staff_id = db_actor(s->app->db);
    if (journal_list(s->app->db, &q, take_entry, &fresh, &e) != RC_OK) {
        free(fresh.rows);
        (void)screen_error(s, &e);
        return;
    }
    free(v->rows);
    v->rows = fresh.rows;
    v->n = fresh.n;
}

static unsigned open_entry(struct screen *s)
{
    int64_t seq = table_id(s->table);

    return screen_push(s, &change_screen, &seq, sizeof(seq));
}

static unsigned undo_entry(struct screen *s)
{
    int64_t seq = table_id(s->table);

    return screen_push(s, &undo_screen, &seq, sizeof(seq));
}

static unsigned open_card(struct screen *s)
{
    const struct entry_row *row = table_row(s->table);

    if (row->entry.patient_id == 0)
        return screen_info(s, _("This is not about a person."));
    return gift_push_patient(s, &card_screen, row->entry.patient_id);
}

static const struct cmd journal_cmds[] = {
    { K_ENTER, N_("Values"), N_("See the values before and after"), NEED_ROW, open_entry },
    { 'u', N_("Undo"), N_("Take the selected change back, after a question"), NEED_ROW, undo_entry },
    { 'p', N_("Card"), N_("Open the card of the person it is about"), NEED_ROW, open_card },
};

static enum rc journal_open(struct screen *s, struct err *e)
{
    struct journal_view *v = calloc(1, sizeof(*v));
    char name[2 * PATIENT_NAME];
    struct patient p;

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    if (gift_of(s)->patient_id != 0 && patient_load(v->db, gift_of(s)->patient_id, &p, NULL) == RC_OK)
        screen_title(s, _("Journal of %s"), patient_display_name(name, sizeof(name), p.privacy, p.id, p.family, p.given));
    v->table = (struct table){ .columns = journal_columns,
                               .n_columns = sizeof(journal_columns) / sizeof(journal_columns[0]),
                               .source = &journal_source,
                               .ctx = v,
                               .empty = _("Nothing has been changed today.") };
    s->table = &v->table;
    return RC_OK;
}

static void journal_close(struct screen *s)
{
    struct journal_view *v = s->priv;

    if (v != NULL)
        free(v->rows);
    free(v);
}

const struct screen_ops journal_screen = {
    .word = "journal",
    .title = N_("Journal of today"),
    .cmds = journal_cmds,
    .n_cmds = sizeof(journal_cmds) / sizeof(journal_cmds[0]),
    .topics =
        "patient contact_point identifier consent alert patient_link household household_member "
        "organisation organisation_member organisation_price appointment visit queue_segment charge "
        "payment tag_assignment follow_up_task attempt recall",
    .open = journal_open,
    .reload = journal_reload,
    .close = journal_close,
};
