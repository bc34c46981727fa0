/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking two records apart again: the merge goes back row by row, and what came since goes where it belongs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/people/merge.h"
#include "src/people/merge_inside.h"
#include "src/people/restrict.h"
#include "src/store/change.h"
#include "src/store/restore.h"
#include "src/store/stmt.h"

/* Whose a row is that came since the merge. */
enum owner { ASK, WITH, STAYS, AWAY };

struct since {
    char table[64];
    int64_t id;
    enum owner owner;
    size_t with; /* the row it hangs on */
};
struct moved {
    char table[64];
    int64_t id;
};

struct unmerging {
    struct db *db;
    struct unmerge *u;
    const struct reference *refs;
    size_t n_refs;
    struct since *since;
    size_t n_since;
    struct moved *moved; /* by the merge itself */
    size_t n_moved;
    size_t now; /* the row of `since` that is looked at */
};

static void unmerging_release(struct unmerging *w)
{
    free(w->since);
    free(w->moved);
}

static bool of_people(const struct unmerging *w, const char *table)
{
    for (size_t i = 0; i < w->n_refs; i++)
        if (strcmp(w->refs[i].table, table) == 0)
            return true;
    return false;
}

/* A link stands once in each direction; the one seen from the survivor speaks for both. */
static bool mirrored(const struct reference *r)
{
    return strcmp(r->table, "patient_link") == 0 && strcmp(r->column, "other_id") == 0;
}

/* ---- what came since ---- */

/* How far a table had come when the record was merged; 0 for a table that was not there yet. */
static enum rc merge_mark(struct db *db, int64_t from_id, const char *table, int64_t *ret, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db,
              "SELECT coalesce(json_extract(marks, '$.\"' || :table || '\"'), 0) FROM patient_merge WHERE patient_id = :id");
    stmt_text(&st, ":table", table);
    stmt_int(&st, ":id", from_id);
    return stmt_one_int(&st, ret, e);
}

static enum rc add_since(void *ctx, const char *table, int64_t id, struct err *e)
{
    struct unmerging *w = ctx;
    struct since *s;

    for (size_t i = 0; i < w->n_since; i++)
        if (w->since[i].id == id && strcmp(w->since[i].table, table) == 0)
            return RC_OK;
    s = list_more(&w->since, w->n_since, sizeof *s);
    if (!s)
        return err_memory(e);
    w->n_since++;
    text_copy(s->table, sizeof s->table, table);
    s->id = id;
    return RC_OK;
}

static enum rc find_since(struct unmerging *w, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; i < w->n_refs && rc == RC_OK; i++) {
        const struct reference *r = &w->refs[i];
        int64_t mark = 0;

        if (!r->numbered || !merge_moves(r) || mirrored(r))
            continue;
        rc = merge_mark(w->db, w->u->from_id, r->table, &mark, e);
        if (rc == RC_OK)
            rc = reference_since(w->db, r, w->u->into_id, mark, add_since, w, e);
    }
    return rc;
}

/* Of what the merge did: the rows that it moved. */
static enum rc add_moved(void *ctx, const char *table, const char *column, int64_t id, struct err *e)
{
    struct unmerging *w = ctx;

    for (size_t i = 0; i < w->n_refs; i++)
        if (strcmp(w->refs[i].table, table) == 0 && strcmp(w->refs[i].column, column) == 0) {
            struct moved *m = list_more(&w->moved, w->n_moved, sizeof *m);

            if (!m)
                return err_memory(e);
            w->n_moved++;
            text_copy(m->table, sizeof m->table, table);
            m->id = id;
        }
    return RC_OK;
}

/* Something that the row looked at hangs on: what belongs to one of the two decides. */
static enum rc belong(void *ctx, const char *table, int64_t id, struct err *e)
{
    struct unmerging *w = ctx;
    struct since *s = &w->since[w->now];

    (void)e;
    if (strcmp(table, "patient") == 0 || s->owner == AWAY || !of_people(w, table))
        return RC_OK;
    for (size_t i = 0; i < w->n_moved; i++)
        if (w->moved[i].id == id && strcmp(w->moved[i].table, table) == 0) {
            s->owner = AWAY;
            return RC_OK;
        }
    for (size_t i = 0; i < w->n_since; i++)
        if (i != w->now && w->since[i].id == id && strcmp(w->since[i].table, table) == 0) {
            s->owner = WITH;
            s->with = i;
            return RC_OK;
        }
    if (s->owner == ASK)
        s->owner = STAYS;
    return RC_OK;
}

static enum rc find_owners(struct unmerging *w, struct err *e)
{
    enum rc rc = RC_OK;

    for (w->now = 0; w->now < w->n_since && rc == RC_OK; w->now++)
        rc = reference_of_row(w->db, w->since[w->now].table, w->since[w->now].id, belong, w, e);
    return rc;
}

/* ---- what was changed since ---- */

/* A row that is gone because a later merge took it must come back with that one first. */
static enum rc gone(struct unmerging *w, const struct restore_kept *kept, struct err *e)
{
    enum rc rc = RC_OK, finished;
    struct stmt st;

    stmt_open(&st, w->db, "SELECT seq, patient_id, into_id FROM patient_merge WHERE seq > :seq ORDER BY seq DESC");
    stmt_int(&st, ":seq", w->u->seq);
    while (rc == RC_OK && stmt_row(&st)) {
        bool touched = false;

        if (journal_touched(w->db, stmt_col_int(&st, 0), kept->table, kept->key, &touched, NULL) == RC_OK && touched)
            rc = err_set(e, RC_CONFLICT,
                         _("Number %lld was merged into number %lld since, and both merges touched the same. Unmerge number "
                           "%lld first."),
                         (long long)stmt_col_int(&st, 1), (long long)stmt_col_int(&st, 2), (long long)stmt_col_int(&st, 1));
    }
    finished = stmt_finish(&st, rc == RC_OK ? e : NULL);
    return rc == RC_OK ? finished : rc;
}

static enum rc add_kept(void *ctx, const struct restore_kept *kept, struct err *e)
{
    struct unmerging *w = ctx;
    struct unmerge *u = w->u;
    struct unmerge_kept *k;

    if (kept->column[0] == '\0')
        return gone(w, kept, e);
    if (strcmp(kept->table, "patient") != 0)
        return RC_OK;
    k = list_more(&u->kept, u->n_kept, sizeof *k);
    if (!k)
        return err_memory(e);
    u->n_kept++;
    text_copy(k->table, sizeof k->table, kept->table);
    text_copy(k->column, sizeof k->column, kept->column);
    text_copy(k->now, sizeof k->now, kept->now ? kept->now : "");
    text_copy(k->before, sizeof k->before, kept->before ? kept->before : "");
    return RC_OK;
}

/* ---- asking ---- */

static enum rc name_of(struct db *db, int64_t id, char *out, size_t size, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db, "SELECT name FROM v_name WHERE patient_id = :id");
    stmt_int(&st, ":id", id);
    if (stmt_row(&st))
        stmt_col_copy(&st, 0, out, size);
    return stmt_finish(&st, e);
}

/* Which merge this is, and that no other stands before it. */
static enum rc find_merge(struct unmerging *w, struct err *e)
{
    struct unmerge *u = w->u;
    int64_t other = 0;
    struct stmt st;
    enum rc rc;

    stmt_open(&st, w->db, "SELECT into_id, seq, at FROM patient_merge WHERE patient_id = :id");
    stmt_int(&st, ":id", u->from_id);
    if (stmt_row(&st)) {
        u->into_id = stmt_col_int(&st, 0);
        u->seq = stmt_col_int(&st, 1);
        u->at = stmt_col_int(&st, 2);
    }
    rc = stmt_finish(&st, e);
    if (rc == RC_OK && u->into_id == 0)
        return err_set(e, RC_INVALID, _("Number %lld is not merged into another."), (long long)u->from_id);
    stmt_open(&st, w->db, "SELECT into_id FROM patient_merge WHERE patient_id = :id");
    stmt_int(&st, ":id", u->into_id);
    if (rc == RC_OK && (rc = stmt_one_int(&st, &other, e)) == RC_OK)
        return err_set(e, RC_CONFLICT, _("Number %lld was itself merged into number %lld since. Unmerge number %lld first."),
                       (long long)u->into_id, (long long)other, (long long)u->into_id);
    if (rc != RC_NOT_FOUND)
        return rc;
    if ((rc = patient_in_use(w->db, u->into_id, e)) != RC_OK) /* restricted: who is merged into them stays so too */
        return rc;
    stmt_open(&st, w->db, "SELECT patient_id FROM patient_merge WHERE into_id = :id AND seq > :seq ORDER BY seq DESC LIMIT 1");
    stmt_int(&st, ":id", u->into_id);
    stmt_int(&st, ":seq", u->seq);
    if ((rc = stmt_one_int(&st, &other, e)) == RC_OK)
        return err_set(e, RC_CONFLICT, _("Number %lld was merged into number %lld later. Unmerge number %lld first."),
                       (long long)other, (long long)u->into_id, (long long)other);
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc list_asked(struct unmerging *w, struct err *e)
{
    struct unmerge *u = w->u;
    enum rc rc = RC_OK;

    for (size_t i = 0; i < w->n_since && rc == RC_OK; i++) {
        struct unmerge_row *row;

        if (w->since[i].owner != ASK)
            continue;
        row = list_more(&u->rows, u->n_rows, sizeof *row);
        if (!row)
            return err_memory(e);
        u->n_rows++;
        text_copy(row->table, sizeof row->table, w->since[i].table);
        row->id = w->since[i].id;
        rc = reference_words(w->db, row->table, row->id, row->what, sizeof row->what, e);
    }
    return rc;
}

static enum rc look(struct unmerging *w, struct err *e)
{
    struct unmerge *u = w->u;
    enum rc rc = find_merge(w, e);

    if (rc == RC_OK)
        rc = reference_list(w->db, "patient", &w->refs, &w->n_refs, e);
    if (rc == RC_OK)
        rc = find_since(w, e);
    if (rc == RC_OK)
        rc = journal_turned(w->db, u->seq, u->from_id, u->into_id, add_moved, w, e);
    if (rc == RC_OK)
        rc = find_owners(w, e);
    if (rc == RC_OK)
        rc = journal_restore_ask(w->db, u->seq, add_kept, w, e);
    if (rc == RC_OK)
        rc = list_asked(w, e);
    if (rc == RC_OK)
        rc = name_of(w->db, u->from_id, u->from_name, sizeof u->from_name, e);
    if (rc == RC_OK)
        rc = name_of(w->db, u->into_id, u->into_name, sizeof u->into_name, e);
    return rc;
}

enum rc unmerge_prepare(struct db *db, int64_t from_id, struct unmerge *ret, struct err *e)
{
    struct unmerge u = {.from_id = from_id};
    struct unmerging w = {.db = db, .u = &u};
    enum rc rc = change_allowed(db, ACTION_UNMERGE, e);

    if (rc == RC_OK)
        rc = look(&w, e);
    unmerging_release(&w);
    if (rc != RC_OK) {
        unmerge_release(&u);
        return rc;
    }
    *ret = u;
    return RC_OK;
}

void unmerge_release(struct unmerge *u)
{
    free(u->rows);
    free(u->kept);
    *u = (struct unmerge){.from_id = 0};
}

/* ---- taking apart ---- */

/* Takes the answers over; there must be one for each row that is there now. */
static enum rc answers(struct unmerging *w, const struct unmerge *u, struct err *e)
{
    for (size_t i = 0; i < w->n_since; i++) {
        const struct unmerge_row *row = NULL;

        if (w->since[i].owner != ASK)
            continue;
        for (size_t k = 0; k < u->n_rows && !row; k++)
            if (u->rows[k].id == w->since[i].id && strcmp(u->rows[k].table, w->since[i].table) == 0)
                row = &u->rows[k];
        if (!row)
            return err_set(e, RC_CONFLICT, _("Something was added meanwhile; look again whose it is."));
        if (!row->decided)
            return err_set(e, RC_CONFLICT, _("Decide for all that was added since the merge whose it is."));
        w->since[i].owner = row->away ? AWAY : STAYS;
    }
    return RC_OK;
}

static enum owner owner_of(const struct unmerging *w, size_t i)
{
    for (size_t steps = 0; w->since[i].owner == WITH && steps <= w->n_since; steps++)
        i = w->since[i].with;
    return w->since[i].owner;
}

static enum rc give_link(struct db *db, const struct unmerge *u, int64_t id, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db,
              "UPDATE patient_link SET other_id = :from WHERE other_id = :into AND id IN (SELECT o.id FROM patient_link l"
              " JOIN patient_link o ON o.patient_id = l.other_id AND o.other_id = l.patient_id"
              " WHERE l.id = :id AND abs(o.id - l.id) = 1)");
    stmt_int(&st, ":from", u->from_id);
    stmt_int(&st, ":into", u->into_id);
    stmt_int(&st, ":id", id);
    return stmt_run(&st, e);
}

static enum rc give(struct unmerging *w, struct err *e)
{
    const struct unmerge *u = w->u;
    enum rc rc = RC_OK;

    for (size_t i = 0; i < w->n_since && rc == RC_OK; i++) {
        const struct since *s = &w->since[i];

        if (owner_of(w, i) != AWAY)
            continue;
        if (strcmp(s->table, "patient_link") == 0)
            rc = give_link(w->db, u, s->id, e);
        for (size_t k = 0; k < w->n_refs && rc == RC_OK; k++)
            if (strcmp(w->refs[k].table, s->table) == 0 && merge_moves(&w->refs[k]))
                rc = reference_move_row(w->db, &w->refs[k], s->id, u->into_id, u->from_id, e);
    }
    return rc;
}

enum rc unmerge_apply(struct db *db, const struct unmerge *u, struct err *e)
{
    struct unmerge now = {.from_id = u->from_id};
    struct unmerging w = {.db = db, .u = &now};
    enum rc rc = change_begin(db, ACTION_UNMERGE, e);

    if (rc != RC_OK)
        return rc;
    rc = look(&w, e);
    if (rc == RC_OK)
        rc = answers(&w, u, e);
    if (rc == RC_OK)
        rc = journal_restore(db, now.seq, NULL, NULL, e);
    if (rc == RC_OK)
        rc = give(&w, e);
    change_subject(db, "patient", now.from_id, now.into_id);
    rc = change_end(db, rc, e);
    unmerging_release(&w);
    unmerge_release(&now);
    return rc;
}

/* ---- for the triggers of patient_merge ---- */

enum rc merge_has_grown(struct db *db, int64_t from_id, bool *ret, struct err *e)
{
    struct unmerge u = {.from_id = from_id};
    struct unmerging w = {.db = db, .u = &u};
    struct stmt st;
    enum rc rc;

    stmt_open(&st, db, "SELECT into_id FROM patient_merge WHERE patient_id = :id");
    stmt_int(&st, ":id", from_id);
    rc = stmt_one_int(&st, &u.into_id, e);
    if (rc == RC_OK)
        rc = reference_list(db, "patient", &w.refs, &w.n_refs, e);
    if (rc == RC_OK)
        rc = find_since(&w, e);
    *ret = w.n_since > 0;
    unmerging_release(&w);
    return rc;
}

enum rc merge_has_rows(struct db *db, int64_t patient_id, bool *ret, struct err *e)
{
    const struct reference *refs;
    int64_t rows = 0;
    size_t n = 0;
    enum rc rc = reference_list(db, "patient", &refs, &n, e);

    for (size_t i = 0; i < n && rc == RC_OK && rows == 0; i++)
        if (merge_moves(&refs[i]))
            rc = reference_count(db, &refs[i], patient_id, &rows, e);
    *ret = rows > 0;
    return rc;
}

/* ---- who was merged here ---- */

static void read_merged(struct stmt *st, void *row)
{
    struct merged *m = row;

    m->from_id = stmt_col_int(st, 0);
    m->into_id = stmt_col_int(st, 1);
    m->seq = stmt_col_int(st, 2);
    m->at = stmt_col_int(st, 3);
    m->next = stmt_col_int(st, 4) != 0;
    stmt_col_copy(st, 5, m->name, sizeof m->name);
    stmt_col_copy(st, 6, m->staff, sizeof m->staff);
}

enum rc merged_list(struct db *db, int64_t into_id, struct merged_list *ret, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db,
              "WITH RECURSIVE m (id, into_id, seq, at, path, depth) AS ("
              " SELECT patient_id, into_id, seq, at, printf('%020d', 9223372036854775807 - seq), 1 FROM patient_merge"
              " WHERE into_id = :id"
              " UNION ALL SELECT p.patient_id, p.into_id, p.seq, p.at,"
              " m.path || '/' || printf('%020d', 9223372036854775807 - p.seq), depth + 1"
              " FROM m JOIN patient_merge p ON p.into_id = m.id WHERE depth < 100)"
              " SELECT m.id, m.into_id, m.seq, m.at, depth = 1 AND m.seq = (SELECT max(seq) FROM patient_merge"
              "  WHERE into_id = :id) AND NOT EXISTS (SELECT 1 FROM patient_merge WHERE patient_id = :id),"
              " n.name, j.staff_name FROM m LEFT JOIN v_name n ON n.patient_id = m.id LEFT JOIN journal j ON j.seq = m.seq"
              " ORDER BY m.path");
    stmt_int(&st, ":id", into_id);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_merged, e);
}

void merged_list_release(struct merged_list *l)
{
    free(l->rows);
    *l = (struct merged_list){0};
}
