/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes of who looked at what: gathered in memory, written a few seconds' worth at a time. */
#include "src/people/access.h"

#include <stdlib.h>

#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum { ASKED_MOST = 5, SAME_LOOK = 60, WAITING_MOST = 4096, FORGET_AT_ONCE = 200 };

const struct enum_word access_kinds[ACCESS_KINDS] = {
    [ACCESS_CARD] = {"card", N_("Card opened")},
    [ACCESS_FILE] = {"file", N_("Whole file written out")},
    [ACCESS_EXPORT] = {"export", N_("List written out")},
};

/* What waits, of one connection. */
struct waiting {
    struct db *db;
    struct access *rows; /* staff and terminal are the connection's own, but who acts may change */
    size_t n;
    int64_t last_patient, last_at, last_staff; /* the look before, which the next may only repeat */
    int asked;                     /* how often access_settle let it wait: the clock may stand */
};

static const char key;

/* Some of those that are older than the clinic keeps them: each writing takes away more than it adds. */
static enum rc forget_old(struct db *db, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db,
              "DELETE FROM access WHERE id IN (SELECT id FROM access WHERE at < :now - 86400 *"
              " (SELECT access_days FROM site ORDER BY id LIMIT 1) ORDER BY at LIMIT :n)");
    stmt_int(&st, ":now", db_now(db));
    stmt_int(&st, ":n", FORGET_AT_ONCE);
    return stmt_run(&st, e);
}

static enum rc write_rows(struct waiting *w, struct err *e)
{
    enum rc rc = change_note_begin(w->db, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < w->n && rc == RC_OK; i++) {
        const struct access *a = &w->rows[i];
        struct stmt st;

        stmt_open(&st, w->db,
                  "INSERT INTO access (at, staff_id, staff_name, terminal, kind, patient_id, people, reason)"
                  " VALUES (:at, :staff, :name, :terminal, :kind, :patient, :people, :reason)");
        stmt_int(&st, ":at", a->at);
        stmt_int(&st, ":staff", a->id); /* while it waits, who looked */
        stmt_text(&st, ":name", a->staff);
        stmt_text(&st, ":terminal", a->terminal);
        stmt_text(&st, ":kind", access_kinds[a->kind].word);
        stmt_int(&st, ":patient", a->patient_id);
        stmt_int(&st, ":people", a->people);
        stmt_text(&st, ":reason", a->reason);
        rc = stmt_run(&st, e);
    }
    if (rc == RC_OK)
        rc = forget_old(w->db, e);
    rc = change_note_end(w->db, rc, e);
    if (rc == RC_OK)
        w->n = 0;
    return rc;
}

static void let_go(void *data)
{
    struct waiting *w = data;

    if (w->n > 0)
        (void)write_rows(w, NULL);
    free(w->rows);
    free(w);
}

enum rc access_note(struct db *db, enum access_kind kind, int64_t patient_id, const char *reason, int64_t people,
                    struct err *e)
{
    struct waiting *w = db_data(db, &key);
    struct access *a;

    if (!w) {
        if (!(w = calloc(1, sizeof *w)))
            return err_memory(e);
        w->db = db;
        db_set_data(db, &key, w, let_go);
    }
    if (w->n >= WAITING_MOST || !(a = list_more(&w->rows, w->n, sizeof *w->rows)))
        return err_memory(e);
    w->n++;
    a->id = db_actor(db);
    a->at = db_now(db);
    a->kind = kind;
    a->patient_id = patient_id;
    a->people = people;
    (void)text_copy(a->staff, sizeof a->staff, db_actor_name(db));
    (void)text_copy(a->terminal, sizeof a->terminal, db_terminal(db));
    (void)text_copy(a->reason, sizeof a->reason, reason ? reason : "");
    return RC_OK;
}

enum rc access_record(struct db *db, int64_t patient_id, const char *reason, struct err *e)
{
    struct waiting *w = db_data(db, &key);
    int64_t now = db_now(db);
    enum rc rc;

    if (w && w->last_patient == patient_id && w->last_staff == db_actor(db) && now - w->last_at < SAME_LOOK &&
        (!reason || !reason[0]))
        return RC_OK;
    rc = access_note(db, ACCESS_CARD, patient_id, reason, 1, e);
    if (rc == RC_OK && (w = db_data(db, &key))) {
        w->last_patient = patient_id;
        w->last_at = now;
        w->last_staff = db_actor(db);
    }
    return rc;
}

enum rc access_flush(struct db *db, struct err *e)
{
    struct waiting *w = db_data(db, &key);

    return w && w->n > 0 && !change_is_open(db) ? write_rows(w, e) : RC_OK;
}

enum rc access_settle(struct db *db, struct err *e)
{
    struct waiting *w = db_data(db, &key);

    if (!w || w->n == 0 || (db_now(db) - w->rows[0].at < ACCESS_DELAY && ++w->asked < ASKED_MOST))
        return RC_OK;
    w->asked = 0;
    return access_flush(db, e);
}

static void read_row(struct stmt *st, void *row)
{
    struct access *a = row;

    a->id = stmt_col_int(st, 0);
    a->at = stmt_col_int(st, 1);
    stmt_col_copy(st, 2, a->staff, sizeof a->staff);
    stmt_col_copy(st, 3, a->terminal, sizeof a->terminal);
    a->kind = (enum access_kind)WORD_INDEX(access_kinds, stmt_col_text(st, 4), ACCESS_CARD);
    a->patient_id = stmt_col_int(st, 5);
    a->people = stmt_col_int(st, 6);
    stmt_col_copy(st, 7, a->reason, sizeof a->reason);
}

enum rc access_of(struct db *db, int64_t patient_id, int limit, struct access_list *ret, struct err *e)
{
    struct access_list list = {0};
    struct stmt st;
    enum rc rc = change_may(db, RIGHT_JOURNAL, e);

    if (rc == RC_OK)
        rc = access_flush(db, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              patient_id ? "SELECT id, at, staff_name, terminal, kind, patient_id, people, reason FROM access"
                           " WHERE patient_id IN (WITH RECURSIVE r (id) AS (VALUES (:patient) UNION SELECT p.id FROM patient p"
                           " JOIN r ON p.merged_into_id = r.id) SELECT id FROM r) ORDER BY at DESC, id DESC LIMIT :limit"
                         : "SELECT id, at, staff_name, terminal, kind, patient_id, people, reason FROM access"
                           " WHERE :patient = 0 ORDER BY at DESC, id DESC LIMIT :limit");
    stmt_int(&st, ":patient", patient_id);
    stmt_int(&st, ":limit", limit > 0 ? limit : -1);
    rc = stmt_list(&st, &list.rows, &list.n, sizeof *list.rows, read_row, e);
    if (rc == RC_OK)
        *ret = list;
    return rc;
}

enum rc access_set_keep_days(struct db *db, int days, struct err *e)
{
    struct stmt st;
    enum rc rc;

    if (days < 1 || days > ACCESS_DAYS_MOST)
        return err_set(e, RC_INVALID, _("Looks can be kept for 1 to %d days, not %d."), ACCESS_DAYS_MOST, days);
    if ((rc = change_begin(db, ACTION_SETUP, e)) != RC_OK)
        return rc;
    stmt_open(&st, db, "UPDATE site SET access_days = :days, rev = rev + 1 WHERE access_days <> :days");
    stmt_int(&st, ":days", days);
    return change_end(db, stmt_run(&st, e), e);
}

void access_list_release(struct access_list *l)
{
    free(l->rows);
    *l = (struct access_list){0};
}
