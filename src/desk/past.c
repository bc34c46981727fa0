/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal of one appointment: the changes of its person that touched its row, in words. */
#include "src/desk/past.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/desk/values.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"

enum { ENTRIES_MOST = 500 };

void past_release(struct past *past)
{
    free(past->rows);
    *past = (struct past){0};
}

/* What is told of the row, in this order. */
static const struct told {
    const char *column, *word;
    bool at_first; /* also when it was made */
} told[] = {
    {"start_min",       N_("begins"),        true },
    {"end_min",         N_("ends"),          false},
    {"practitioner_id", N_("with"),          true },
    {"room_id",         N_("room"),          false},
    {"assistant_id",    N_("assistant"),     false},
    {"service_id",      N_("service"),       true },
    {"patient_id",      N_("person"),        false},
    {"status",          N_("status"),        false},
    {"confirmation",    N_("answer"),        false},
    {"reason_id",       N_("reason"),        false},
    {"reason_note",     N_("reason"),        false},
    {"twice_reason",    N_("in two places"), false},
    {"note",            N_("note"),          false},
};
enum { TOLD = sizeof told / sizeof told[0] };

/** What one change did to the row. */
struct touch {
    struct db *db;
    char key[24];
    bool touched, made;
    char before[TOLD][160], after[TOLD][160];
};

static void show(struct db *db, const char *column, const char *stored, char *out, size_t size)
{
    int at;
    (void)value_show(db, column, stored, out, size);
    if (stored != NULL && (strcmp(column, "start_min") == 0 || strcmp(column, "end_min") == 0)) {
        char day[CIVIL_TEXT], time[CIVIL_TEXT];
        int64_t min = strtoll(stored, NULL, 10);
        (void)calendar_format_day(day, sizeof day, site_calendar(db), civil_min_day(min), CALENDAR_BRIEF);
        (void)snprintf(out, size, "%s %s", day, civil_format_time(time, sizeof time, min));
    }
    if (stored != NULL && strcmp(column, "status") == 0 && (at = WORD_INDEX(appointment_statuses, stored, -1)) >= 0)
        (void)text_copy(out, size, _(appointment_statuses[at].label));
    if (stored != NULL && strcmp(column, "confirmation") == 0 && (at = WORD_INDEX(confirmations, stored, -1)) >= 0)
        (void)text_copy(out, size, _(confirmations[at].label));
}

static enum rc take_value(void *ctx, const struct journal_value *v, struct err *e)
{
    struct touch *t = ctx;
    (void)e;
    if (strcmp(v->table, "appointment") != 0 || strcmp(v->key, t->key) != 0)
        return RC_OK;
    t->touched = true;
    t->made = strcmp(v->op, "insert") == 0;
    for (size_t i = 0; i < TOLD; i++)
        if (strcmp(told[i].column, v->column) == 0) {
            show(t->db, v->column, v->before, t->before[i], sizeof t->before[i]);
            show(t->db, v->column, v->after, t->after[i], sizeof t->after[i]);
        }
    return RC_OK;
}

static void add(char *out, size_t size, const char *text)
{
    size_t n = strlen(out);
    (void)snprintf(out + n, size - n, "%s%s", n > 0 ? "   " : "", text);
}

static void write_down(const struct touch *t, char *out, size_t size)
{
    char one[400];
    bool moved = strcmp(t->before[0], t->after[0]) != 0; /* then where it ends goes without saying */
    for (size_t i = 0; i < TOLD; i++) {
        if (strcmp(t->before[i], t->after[i]) == 0 || (t->made && !told[i].at_first) || (i == 1 && moved))
            continue;
        if (t->before[i][0] == '\0')
            (void)snprintf(one, sizeof one, "%s: %s", _(told[i].word), t->after[i]);
        else
            (void)snprintf(one, sizeof one, "%s: %s > %s", _(told[i].word), t->before[i],
                           t->after[i][0] != '\0' ? t->after[i] : "-");
        add(out, size, one);
    }
}

/** Where the entries of a person go. */
struct reading {
    struct db *db;
    const struct appointment *a;
    struct past past;
    bool open, asked; /* whether it may be read at all, and that this was asked */
};

static enum rc take_entry(void *ctx, const struct journal_entry *entry, struct err *e)
{
    struct reading *r = ctx;
    struct touch t = {.db = r->db};
    (void)snprintf(t.key, sizeof t.key, "%lld", (long long)r->a->id);
    enum rc rc = journal_values(r->db, entry->seq, take_value, &t, NULL); /* an erased one has none left */
    if (rc != RC_OK || !t.touched)
        return RC_OK;
    if (!r->asked)
        r->open = values_open(r->db, entry->seq);
    r->asked = true;
    if (!r->open)
        return RC_OK;
    struct past_row *row = list_more(&r->past.rows, r->past.n, sizeof *row);
    if (row == NULL)
        return err_memory(e);
    r->past.n++;
    row->seq = entry->seq;
    row->at = entry->at;
    row->undone = entry->undone_by != 0;
    (void)text_copy(row->label, sizeof row->label, entry->label);
    (void)text_copy(row->staff, sizeof row->staff, entry->staff);
    (void)text_copy(row->terminal, sizeof row->terminal, entry->terminal);
    write_down(&t, row->what, sizeof row->what);
    return RC_OK;
}

static int newest_first(const void *a, const void *b)
{
    const struct past_row *x = a, *y = b;
    return x->seq < y->seq ? 1 : x->seq > y->seq ? -1 : 0;
}

static void read_id(struct stmt *st, void *row)
{
    *(int64_t *)row = stmt_col_int(st, 0);
}

/* Whoever was merged into the person had their changes written under the old number. */
static enum rc read_people(struct db *db, int64_t patient_id, int64_t **ids, size_t *n, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "WITH RECURSIVE same (id) AS (VALUES (:id) UNION"
              " SELECT p.id FROM patient p JOIN same ON p.merged_into_id = same.id) SELECT id FROM same");
    stmt_int(&st, ":id", patient_id);
    return stmt_list(&st, ids, n, sizeof **ids, read_id, e);
}

enum rc past_read(struct db *db, const struct appointment *a, struct past *ret, struct err *e)
{
    struct reading r = {.db = db, .a = a};
    int64_t *ids = NULL;
    size_t n = 0;
    enum rc rc = read_people(db, a->patient_id, &ids, &n, e);
    for (size_t i = 0; i < n && rc == RC_OK; i++)
        rc = journal_list(db,
                          &(struct journal_query){
                              .patient_id = ids[i], .since_at = a->created_at, .limit = ENTRIES_MOST},
                          take_entry, &r, e);
    free(ids);
    if (rc != RC_OK) {
        past_release(&r.past);
        return rc;
    }
    if (r.past.n > 1)
        qsort(r.past.rows, r.past.n, sizeof *r.past.rows, newest_first);
    *ret = r.past;
    return RC_OK;
}
