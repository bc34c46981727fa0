/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The function pair around every write: lock, transaction, right, recording, journal row, commit. */
#include "src/store/change.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/store/erased.h"
#include "src/store/store.h"

/* One of the three words of a transaction, prepared once a connection. */
static enum rc say(struct db *db, const char *word, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db, word);
    return stmt_run(&st, e);
}

enum rc store_write_begin(struct db *db, struct err *e)
{
    char who[160];
    enum rc rc;

    snprintf(who, sizeof who, db->terminal[0] ? "%s (%s)" : "%s%s",
             db->actor_name[0] ? db->actor_name : _("Another desk"), db->terminal);
    rc = lock_take(&db->lock, who, db->wait_ms, db->wait, db->wait_ctx, e);
    if (rc != RC_OK)
        return rc;
    rc = say(db, "BEGIN IMMEDIATE", e);
    if (rc != RC_OK)
        lock_give(&db->lock);
    return rc;
}

enum rc store_write_end(struct db *db, enum rc rc, struct err *e)
{
    if (rc == RC_OK)
        rc = say(db, "COMMIT", e);
    if (rc != RC_OK && !sqlite3_get_autocommit(db->handle))
        say(db, "ROLLBACK", NULL);
    lock_give(&db->lock);
    return rc;
}

enum rc change_allowed(struct db *db, enum action action, struct err *e)
{
    return change_may(db, actions[action].right, e);
}

enum rc change_may(struct db *db, enum right right, struct err *e)
{
    if (right == RIGHT_NONE)
        return RC_OK;
    for (size_t i = 0; i < db->n_rooms; i++)
        if (db->rooms[i]->authorize)
            return db->rooms[i]->authorize(db, db->actor, (int)right, e);
    return RC_OK;
}

bool change_is_open(const struct db *db)
{
    return db->change.depth > 0;
}

enum rc change_note_begin(struct db *db, struct err *e)
{
    enum rc rc = store_write_begin(db, e);

    db->noting = rc == RC_OK;
    return rc;
}

enum rc change_note_end(struct db *db, enum rc rc, struct err *e)
{
    db->noting = false;
    return store_write_end(db, rc, e);
}

enum rc change_begin(struct db *db, enum action action, struct err *e)
{
    struct change *c = &db->change;
    enum rc rc;

    if (c->depth > 0) {
        c->depth++;
        return RC_OK;
    }
    rc = store_write_begin(db, e);
    if (rc != RC_OK)
        return rc;
    rc = change_allowed(db, action, e);
    if (rc != RC_OK) {
        store_write_end(db, rc, NULL);
        return rc;
    }
    *c = (struct change){.depth = 1, .action = action};
    recorder_clear(&db->recorder);
    db->recorder.on = true;
    return RC_OK;
}

void change_subject(struct db *db, const char *table, int64_t id, int64_t patient_id)
{
    text_copy(db->change.subject, sizeof db->change.subject, table);
    db->change.subject_id = id;
    db->change.patient_id = patient_id;
}

static enum rc touch_topics(struct db *db, struct err *e)
{
    const struct recorder *r = &db->recorder;
    enum rc rc = RC_OK;

    for (size_t i = 0; i < r->n_tables && rc == RC_OK; i++) {
        struct stmt st;

        if (r->writes[i] == 0)
            continue;
        stmt_open(&st, db, "INSERT INTO topic (name, n) VALUES (:name, 1) ON CONFLICT (name) DO UPDATE SET n = n + 1");
        stmt_text(&st, ":name", r->tables[i].name);
        rc = stmt_run(&st, e);
    }
    return rc;
}

/* Inside the transaction: the rooms' last word, then the journal row and the counters. */
static enum rc write_journal(struct db *db, struct err *e)
{
    void *changes = NULL;
    int n = 0;
    enum rc rc = RC_OK;

    for (size_t i = 0; i < db->n_rooms && rc == RC_OK; i++)
        if (db->rooms[i]->before_commit)
            rc = db->rooms[i]->before_commit(db, e);
    db->recorder.on = false;
    if (rc == RC_OK)
        rc = recorder_changeset(db, &changes, &n, e);
    if (rc == RC_OK && db->change.note)
        rc = erased_end(db, n, changes, e);
    if (rc == RC_OK && db->change.note)
        rc = journal_append(db, db->change.note, strlen(db->change.note), e);
    else if (rc == RC_OK && n > 0)
        rc = journal_append(db, changes, (size_t)n, e);
    if (rc == RC_OK && n > 0)
        rc = touch_topics(db, e);
    sqlite3_free(changes);
    return rc;
}

enum rc change_end(struct db *db, enum rc rc, struct err *e)
{
    struct change *c = &db->change;

    if (rc != RC_OK && c->failed == RC_OK) {
        c->failed = rc;
        if (e)
            c->err = *e;
    }
    if (c->depth > 1) {
        c->depth--;
        return rc;
    }
    if (rc == RC_OK && c->failed != RC_OK) { /* what failed inside fails the whole, even if nobody passed it on */
        rc = c->failed;
        if (e)
            *e = c->err;
    } else if (rc == RC_OK) {
        db->last_seq = 0;
        rc = write_journal(db, e);
    }
    db->recorder.on = false;
    rc = store_write_end(db, rc, e);
    if (rc != RC_OK)
        db->last_seq = 0;
    free(c->note);
    c->note = NULL;
    c->depth = 0;
    return rc;
}

enum rc change_part_begin(struct db *db, struct err *e)
{
    enum rc rc = say(db, "SAVEPOINT part", e);

    if (rc == RC_OK)
        db->change.part = db->recorder.n;
    return rc;
}

enum rc change_part_end(struct db *db, enum rc rc, struct err *e)
{
    struct err why = {0};
    enum rc end = RC_OK;

    if (rc != RC_OK) {
        end = say(db, "ROLLBACK TO part", &why);
        recorder_cut(&db->recorder, db->change.part);
        db->change.failed = RC_OK;
    }
    if (end == RC_OK)
        end = say(db, "RELEASE part", &why);
    if (end == RC_OK)
        return rc;
    db->change.failed = end; /* nothing of the change can be trusted any more */
    db->change.err = why;
    return err_set(e, end, "%s", why.text);
}

int64_t change_last_seq(const struct db *db)
{
    return db->last_seq;
}

void change_batch(struct db *db, int64_t batch)
{
    db->batch = batch;
}

enum rc change_new_batch(struct db *db, int64_t *batch, struct err *e)
{
    struct stmt st;
    enum rc rc = store_write_begin(db, e);

    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "INSERT INTO topic (name, n) VALUES ('#batch', 1) ON CONFLICT (name) DO UPDATE SET n = n + 1 RETURNING n");
    rc = stmt_one_int(&st, batch, e);
    return store_write_end(db, rc, e);
}

/* ---- genesis: a new file filled without the journal ------------------------------------------------------- */

/* What sleeps while the file is filled: kept as text in a temporary table, made again at the end. */
static enum rc put_to_sleep(struct db *db, struct err *e)
{
    enum rc rc = store_exec(db,
                            "CREATE TEMP TABLE asleep AS SELECT type, name, sql FROM sqlite_schema WHERE type = "
                            "'trigger' OR (type = 'index' AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%')",
                            e);
    struct stmt st;

    for (;;) {
        char type[16] = "", name[128] = "";

        if (rc != RC_OK)
            return rc;
        stmt_open(&st, db,
                  "SELECT type, name FROM main.sqlite_schema WHERE name IN (SELECT name FROM temp.asleep) LIMIT 1");
        if (stmt_row(&st)) {
            stmt_col_copy(&st, 0, type, sizeof type);
            stmt_col_copy(&st, 1, name, sizeof name);
        }
        rc = stmt_finish(&st, e);
        if (rc != RC_OK || !name[0])
            return rc;
        rc = store_execf(db, e, "DROP %s main.\"%w\"", type, name);
    }
}

static enum rc wake_up(struct db *db, const char *type, struct err *e)
{
    enum rc rc = RC_OK;

    for (int64_t i = 0; rc == RC_OK; i++) {
        char *sql = NULL;
        struct stmt st;

        stmt_open(&st, db, "SELECT sql FROM temp.asleep WHERE type = :type ORDER BY rowid LIMIT 1 OFFSET :i");
        stmt_text(&st, ":type", type);
        stmt_int(&st, ":i", i);
        if (stmt_row(&st))
            sql = strdup(stmt_col_text(&st, 0));
        rc = stmt_finish(&st, e);
        if (rc != RC_OK || !sql) {
            free(sql);
            return rc;
        }
        rc = store_exec(db, sql, e);
        free(sql);
    }
    return rc;
}

enum rc change_genesis_begin(struct db *db, struct err *e)
{
    int64_t rows = 0;
    struct stmt st;
    enum rc rc;

    stmt_open(&st, db, "SELECT count(*) FROM (SELECT 1 FROM journal LIMIT 1)");
    rc = stmt_one_int(&st, &rows, e);
    if (rc == RC_OK && rows > 0)
        return err_set(e, RC_CONFLICT, _("%s already has a journal; only a new file can be filled without one."), db->path);
    if (rc != RC_OK || (rc = lock_take(&db->lock, "genesis", db->wait_ms, NULL, NULL, e)) != RC_OK)
        return rc;
    rc = store_exec(db,
                    "PRAGMA journal_mode=DELETE; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"
                    "PRAGMA temp_store=DEFAULT; PRAGMA cache_size=-256000; PRAGMA foreign_keys=OFF;"
                    "PRAGMA ignore_check_constraints=ON; BEGIN EXCLUSIVE",
                    e);
    if (rc == RC_OK)
        rc = put_to_sleep(db, e);
    if (rc != RC_OK) {
        store_write_end(db, rc, NULL);
        return rc;
    }
    db->genesis = true;
    db->change = (struct change){.depth = 1, .action = ACTION_GENESIS}; /* rooms' own changes join it, unrecorded */
    return RC_OK;
}

enum rc change_genesis_end(struct db *db, enum rc rc, struct err *e)
{
    char *digest = NULL;

    if (rc == RC_OK && db->change.failed != RC_OK) {
        rc = db->change.failed;
        if (e)
            *e = db->change.err;
    }
    if (rc == RC_OK)
        rc = wake_up(db, "index", e);
    for (size_t i = 0; i < db->n_rooms && rc == RC_OK; i++)
        if (db->rooms[i]->rebuild)
            rc = db->rooms[i]->rebuild(db, e);
    if (rc == RC_OK)
        rc = wake_up(db, "trigger", e);
    if (rc == RC_OK)
        rc = store_digest(db->handle, db, &digest, e);
    db->change = (struct change){.depth = 1, .action = ACTION_GENESIS};
    if (rc == RC_OK)
        rc = journal_append(db, digest, strlen(digest), e);
    db->change.depth = 0;
    free(digest);
    db->genesis = false;
    rc = store_write_end(db, rc, e);
    enum rc back = store_exec(db,
                              "DROP TABLE IF EXISTS temp.asleep; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                              "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-1000; PRAGMA foreign_keys=ON;"
                              "PRAGMA ignore_check_constraints=OFF",
                              rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : back;
}
