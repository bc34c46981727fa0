/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo: the inverse of one journal row applied whole or not at all, then every touched row shown to its guards again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/base/word.h"
#include "src/store/chain.h"
#include "src/store/journal.h"
#include "src/store/reference.h"
#include "src/store/shape.h"
#include "src/store/store.h"

enum { DAY_SECONDS = 86400 };

/* Where the inverse met something else than what the change had left. */
struct obstacle {
    struct db *db;
    int64_t seq; /* 0: who stands in the way is not asked */
    bool met;
    struct err err;
};

/* Law 4: each table must still begin with the columns it had. */
enum rc journal_shapes_hold(struct db *db, int64_t seq, int schema_version, const void *set, int n, struct err *e)
{
    sqlite3_changeset_iter *it;
    const char *table;
    char last[64] = "", now[4096], then[4096];
    int columns, op, indirect;
    enum rc rc = RC_OK;

    if (sqlite3changeset_start(&it, n, (void *)(uintptr_t)set) != SQLITE_OK)
        return err_memory(e);
    while (rc == RC_OK && sqlite3changeset_next(it) == SQLITE_ROW) {
        struct stmt st;
        size_t length;

        sqlite3changeset_op(it, &table, &columns, &op, &indirect);
        if (strcmp(last, table) == 0)
            continue;
        text_copy(last, sizeof last, table);
        then[0] = '\0';
        stmt_open(&st, db,
                  "SELECT shape FROM schema_shape WHERE tbl = :table AND version <= :version ORDER BY version DESC LIMIT 1");
        stmt_text(&st, ":table", table);
        stmt_int(&st, ":version", schema_version);
        if (stmt_row(&st))
            stmt_col_copy(&st, 0, then, sizeof then);
        rc = stmt_finish(&st, e);
        if (rc == RC_OK)
            rc = store_shape(db, table, now, sizeof now, e);
        length = strlen(then);
        if (rc == RC_OK && (length == 0 || strncmp(then, now, length) != 0 || (now[length] && now[length] != ',')))
            rc = err_set(e, RC_CONFLICT,
                         _("Change %lld cannot be undone: the program's table %s has changed its form since."),
                         (long long)seq, table);
    }
    if (sqlite3changeset_finalize(it) != SQLITE_OK && rc == RC_OK)
        rc = err_set(e, RC_DB, _("What change %lld changed cannot be read."), (long long)seq);
    return rc;
}

bool journal_touches(void *changes, int n, const char *table, const char *key)
{
    sqlite3_changeset_iter *it;
    bool found = false;

    if (sqlite3changeset_start(&it, n, changes) != SQLITE_OK)
        return false;
    while (!found && sqlite3changeset_next(it) == SQLITE_ROW) {
        const char *name;
        char this_key[128];
        int columns, op, indirect;

        sqlite3changeset_op(it, &name, &columns, &op, &indirect);
        journal_key_text(it, op, this_key, sizeof this_key);
        found = strcmp(name, table) == 0 && strcmp(this_key, key) == 0;
    }
    sqlite3changeset_finalize(it);
    return found;
}

/* The newest later row that touched this row of this table: who stands in the way. */
bool journal_later(struct db *db, int64_t seq, const char *table, const char *key, struct journal_entry *ret)
{
    bool found = false;
    struct stmt st;

    stmt_open(&st, db, "SELECT seq, staff_name, at FROM journal WHERE seq > :seq ORDER BY seq DESC LIMIT 2000");
    stmt_int(&st, ":seq", seq);
    while (!found && stmt_row(&st)) {
        struct journal_blob blob;

        if (journal_changes(db, stmt_col_int(&st, 0), &blob, NULL) != RC_OK)
            continue;
        found = !blob.genesis && journal_touches(blob.bytes, blob.n, table, key);
        free(blob.bytes);
        if (found) {
            ret->seq = stmt_col_int(&st, 0);
            stmt_col_copy(&st, 1, ret->staff, sizeof ret->staff);
            ret->at = stmt_col_int(&st, 2);
        }
    }
    stmt_finish(&st, NULL);
    return found;
}

static int on_conflict(void *ctx, int why, sqlite3_changeset_iter *it)
{
    struct obstacle *o = ctx;
    struct journal_entry later = {0};
    const char *table = "";
    char key[128] = "";
    int columns, op, indirect;

    o->met = true;
    if (why == SQLITE_CHANGESET_FOREIGN_KEY) {
        err_set(&o->err, RC_CONFLICT,
                _("This cannot be undone: something made since depends on it. Undo that first."));
        return SQLITE_CHANGESET_ABORT;
    }
    if (why == SQLITE_CHANGESET_CONSTRAINT) {
        char guard[sizeof o->err.text] = "";

        if (sqlite3_extended_errcode(o->db->handle) == SQLITE_CONSTRAINT_TRIGGER) {
            text_copy(guard, sizeof guard, _(sqlite3_errmsg(o->db->handle)));
            reference_override(o->db, guard, sizeof guard);
        }
        err_set(&o->err, RC_CONFLICT, _("This cannot be undone: %s"),
                guard[0] ? guard : _("something made since stands in its place."));
        return SQLITE_CHANGESET_ABORT;
    }
    sqlite3changeset_op(it, &table, &columns, &op, &indirect);
    journal_key_text(it, op, key, sizeof key);
    if (o->seq != 0 && journal_later(o->db, o->seq, table, key, &later))
        err_set(&o->err, RC_CONFLICT, _("This cannot be undone: %s changed the same since (change %lld). Undo that first."),
                later.staff[0] ? later.staff : _("somebody"), (long long)later.seq);
    else
        err_set(&o->err, RC_CONFLICT, _("This cannot be undone: what it changed is no longer as it was left."));
    return SQLITE_CHANGESET_ABORT;
}

/* Touches one row without changing it, so that its guards look at it; their refusal is ours. */
static enum rc recheck_row(struct db *db, sqlite3_changeset_iter *it, struct shape *s, struct err *e)
{
    sqlite3_str *sql;
    sqlite3_stmt *st;
    int plain = 0;
    enum rc rc;

    while (plain < s->columns && s->key[plain])
        plain++;
    if (plain == s->columns)
        return RC_OK;
    sql = sqlite3_str_new(db->handle);
    sqlite3_str_appendf(sql, "UPDATE \"%w\" SET \"%w\" = \"%w\"", s->table, s->column[plain], s->column[plain]);
    shape_where(sql, s);
    rc = shape_prepare(db, s, sql, &st, e);
    if (rc != RC_OK)
        return rc;
    for (int i = 0, at = 1; i < s->columns; i++) {
        sqlite3_value *v = NULL;

        if (!s->key[i])
            continue;
        sqlite3changeset_new(it, i, &v); /* of the inverse: the row as it is now */
        if (!v)
            sqlite3changeset_old(it, i, &v); /* an update names its key in the old half */
        sqlite3_bind_value(st, at++, v);
    }
    rc = shape_run(db, s, st, e);
    if (rc == RC_CONFLICT && e) {
        char why[sizeof e->text];

        text_copy(why, sizeof why, e->text);
        reference_override(db, why, sizeof why);
        return err_set(e, RC_CONFLICT, _("This cannot be undone: %s"), why);
    }
    return rc;
}

enum rc journal_recheck(struct db *db, int n, void *set, struct err *e)
{
    sqlite3_changeset_iter *it;
    void *inverse = NULL;
    struct shape *shape;
    const char *table;
    int columns, op, indirect, n_inverse = 0;
    enum rc rc = RC_OK;

    if (sqlite3changeset_invert(n, set, &n_inverse, &inverse) != SQLITE_OK)
        return err_memory(e);
    if (sqlite3changeset_start(&it, n_inverse, inverse) != SQLITE_OK) {
        sqlite3_free(inverse);
        return err_memory(e);
    }
    shape = calloc(1, sizeof *shape);
    if (!shape)
        rc = err_memory(e);
    db->rechecking = true;
    db->recorder.on = false;
    while (rc == RC_OK && sqlite3changeset_next(it) == SQLITE_ROW) {
        sqlite3changeset_op(it, &table, &columns, &op, &indirect);
        if (op != SQLITE_DELETE)
            rc = shape_load(db, table, shape, e);
        if (op != SQLITE_DELETE && rc == RC_OK)
            rc = recheck_row(db, it, shape, e);
    }
    db->recorder.on = true;
    db->rechecking = false;
    if (shape)
        shape_release(shape);
    free(shape);
    sqlite3changeset_finalize(it);
    sqlite3_free(inverse);
    return rc;
}

enum rc journal_apply_inverse(struct db *db, int64_t seq, const struct journal_blob *blob, struct err *e)
{
    struct obstacle o = {.db = db, .seq = seq};
    int code;

    db->undoing = true;
    code = sqlite3changeset_apply_v2(db->handle, blob->n, blob->bytes, NULL, on_conflict, &o, NULL, NULL,
                                     SQLITE_CHANGESETAPPLY_INVERT);
    db->undoing = false;
    if (o.met) {
        if (e)
            *e = o.err;
        return RC_CONFLICT;
    }
    if (code != SQLITE_OK)
        return db_fail(db, e);
    return journal_recheck(db, blob->n, blob->bytes, e);
}

/* Undone, unless the undoing was itself undone. Only later rows count, so that a forged journal ends too. */
bool journal_is_undone(struct db *db, int64_t seq)
{
    bool undone = false;
    struct stmt st;

    for (;; undone = !undone) {
        stmt_open(&st, db,
                  "SELECT seq FROM journal WHERE undoes = :seq AND undoes <> 0 AND seq > :seq ORDER BY seq DESC LIMIT 1");
        stmt_int(&st, ":seq", seq);
        if (stmt_one_int(&st, &seq, NULL) != RC_OK)
            return undone;
    }
}

static int64_t today_began(struct db *db)
{
    for (size_t i = 0; i < db->n_rooms; i++)
        if (db->rooms[i]->today_at)
            return db->rooms[i]->today_at(db);
    return db_now(db) - DAY_SECONDS;
}

enum rc journal_newest(struct db *db, int64_t *seq, struct err *e)
{
    struct stmt st;

    *seq = 0;
    stmt_open(&st, db,
              "SELECT seq FROM journal WHERE at >= :since AND staff_id = :staff AND undoes = 0 AND action NOT IN "
              "('genesis', 'init', 'erase') AND changes IS NOT NULL ORDER BY seq DESC");
    stmt_int(&st, ":since", today_began(db));
    stmt_int(&st, ":staff", db->actor);
    while (*seq == 0 && stmt_row(&st))
        if (!journal_is_undone(db, stmt_col_int(&st, 0)))
            *seq = stmt_col_int(&st, 0);
    if (stmt_finish(&st, e) != RC_OK)
        return RC_DB;
    return *seq ? RC_OK : err_set(e, RC_NOT_FOUND, _("There is nothing of yours today to undo."));
}

/* Taking a change back is as much as making it, so it needs the same right; the undo of an undo, the first one's. */
static enum rc may_do_alike(struct db *db, int64_t seq, struct err *e)
{
    int action = -1;
    struct stmt st;

    for (int64_t next = seq; next > 0;) {
        char word[32] = "";
        int64_t this = next;

        next = 0;
        stmt_open(&st, db, "SELECT action, undoes FROM journal WHERE seq = :seq");
        stmt_int(&st, ":seq", this);
        if (stmt_row(&st)) {
            stmt_col_copy(&st, 0, word, sizeof word);
            next = stmt_col_int(&st, 1) < this ? stmt_col_int(&st, 1) : 0; /* so that a forged journal ends too */
        }
        if (stmt_finish(&st, e) != RC_OK)
            return RC_DB;
        action = WORD_INDEX(actions, word, -1);
    }
    if (action < 0)
        return err_set(e, RC_INVALID, _("Change %lld is of a kind that this program does not know."), (long long)seq);
    return change_allowed(db, (enum action)action, e);
}

/* May this row be undone by this person now? */
static enum rc may_undo(struct db *db, int64_t seq, struct err *e)
{
    int64_t at = 0, staff = 0, patient = 0;
    char action[32] = "", subject[32] = "";
    struct stmt st;
    enum rc rc;

    stmt_open(&st, db, "SELECT at, staff_id, action, patient_id, subject, subject_id FROM journal WHERE seq = :seq");
    stmt_int(&st, ":seq", seq);
    if (stmt_row(&st)) {
        at = stmt_col_int(&st, 0);
        staff = stmt_col_int(&st, 1);
        stmt_col_copy(&st, 2, action, sizeof action);
        patient = stmt_col_int(&st, 3);
        stmt_col_copy(&st, 4, subject, sizeof subject);
        change_subject(db, subject, stmt_col_int(&st, 5), patient);
    }
    rc = stmt_finish(&st, e);
    if (rc != RC_OK)
        return rc;
    if (!action[0])
        return err_set(e, RC_NOT_FOUND, _("There is no change %lld in the journal."), (long long)seq);
    if (strcmp(action, actions[ACTION_GENESIS].word) == 0 || strcmp(action, actions[ACTION_INIT].word) == 0)
        return err_set(e, RC_INVALID, _("The beginning of the file cannot be undone."));
    if (strcmp(action, actions[ACTION_ERASE].word) == 0)
        return err_set(e, RC_INVALID, _("An erasure cannot be undone: nothing was kept of what it erased."));
    if (journal_is_undone(db, seq))
        return err_set(e, RC_CONFLICT, _("Change %lld is undone already."), (long long)seq);
    if (at < today_began(db))
        return err_set(e, RC_INVALID, _("Only what was done today can be undone; change %lld is older."), (long long)seq);
    for (size_t i = 0; i < db->n_rooms && staff != db->actor && rc == RC_OK; i++)
        if (db->rooms[i]->authorize)
            rc = db->rooms[i]->authorize(db, db->actor, RIGHT_UNDO_ANY, e);
    return rc == RC_OK ? may_do_alike(db, seq, e) : rc;
}

enum rc journal_undo_begin(struct db *db, int64_t seq, struct journal_blob *ret, struct err *e)
{
    enum rc rc = may_undo(db, seq, e);

    db->change.undoes = seq;
    if (rc == RC_OK)
        rc = journal_changes(db, seq, ret, e);
    return rc == RC_OK ? journal_shapes_hold(db, seq, ret->schema_version, ret->bytes, ret->n, e) : rc;
}

static enum rc undo_row(struct db *db, int64_t seq, struct err *e)
{
    struct journal_blob blob = {0};
    enum rc rc = journal_undo_begin(db, seq, &blob, e);

    if (rc == RC_OK)
        rc = journal_apply_inverse(db, seq, &blob, e);
    free(blob.bytes);
    return rc;
}

enum rc journal_undo(struct db *db, int64_t seq, int64_t *undone_seq, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_UNDO, e);

    if (rc != RC_OK)
        return rc;
    if (seq == 0)
        rc = journal_newest(db, &seq, e);
    if (rc == RC_OK)
        rc = undo_row(db, seq, e);
    rc = change_end(db, rc, e);
    if (rc == RC_OK && undone_seq)
        *undone_seq = seq;
    return rc;
}
