/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The WAL-reset bug of SQLite 3.7.0 to 3.51.2 (sqlite.org/wal.html#walresetbug): a commit that falls between a
 * checkpointer's look at the WAL's header and its copying can lose pages. A shim under SQLite opens exactly that gap:
 * SQLite calls xUnfetch there. Bare connections fall into it; ours cannot, because commits and checkpoints hold the
 * writer's lock. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fault/shim.h"
#include "tests/store/fixture.h"
#include "tests/suite.h"

/* ---- bare connections: the gap is real ------------------------------------------------------------------------- */

static sqlite3 *writer, *checkpointer;
static int commits_in_the_gap;

static sqlite3 *bare_open(void)
{
    sqlite3 *h;

    ck_assert_int_eq(sqlite3_open(path, &h), SQLITE_OK);
    sqlite3_exec(h, "PRAGMA wal_autocheckpoint=0", 0, 0, 0);
    return h;
}

static int bare_insert(int rows)
{
    int done = 0;

    for (int i = 0; i < rows; i++)
        done += sqlite3_exec(writer, "INSERT INTO filler VALUES (hex(randomblob(400)))", 0, 0, 0) == SQLITE_OK;
    return done;
}

static void bare_commit(void)
{
    commits_in_the_gap += bare_insert(1);
}

static bool is_sound(int rows)
{
    sqlite3_stmt *st;
    sqlite3 *h = bare_open();
    bool sound = false;

    if (sqlite3_prepare_v2(h, "SELECT (SELECT integrity_check FROM pragma_integrity_check LIMIT 1), count(*) FROM filler", -1,
                           &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        sound = strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0 && sqlite3_column_int(st, 1) == rows;
    sqlite3_finalize(st);
    sqlite3_close(h);
    return sound;
}

START_TEST(bare_connections_fall_into_the_gap_on_an_affected_library)
{
    int rows = 0;

    db_close(db);
    db = NULL;
    remove(path);
    writer = bare_open();
    sqlite3_exec(writer, "PRAGMA journal_mode=WAL; CREATE TABLE filler (x)", 0, 0, 0);
    checkpointer = bare_open();
    sqlite3_exec(checkpointer, "SELECT count(*) FROM filler", 0, 0, 0);
    rows += bare_insert(200);
    sqlite3_exec(writer, "PRAGMA wal_checkpoint(PASSIVE)", 0, 0, 0); /* the next commit begins the WAL anew */
    shim.in_the_gap = bare_commit;
    sqlite3_exec(checkpointer, "PRAGMA wal_checkpoint(PASSIVE)", 0, 0, 0);
    ck_assert_int_eq(commits_in_the_gap, 1);
    rows += commits_in_the_gap + bare_insert(60);
    sqlite3_exec(checkpointer, "PRAGMA wal_checkpoint(PASSIVE)", 0, 0, 0);
    rows += bare_insert(20);
    sqlite3_close(checkpointer);
    sqlite3_close(writer);
    if (sqlite3_libversion_number() == 3040001)
        ck_assert_msg(!is_sound(rows), "the interleaving no longer shows the bug, so the next test proves nothing");
}
END_TEST

/* ---- our connections: nobody gets into it ---------------------------------------------------------------------- */

static struct db *other;
static int attempts, refusals;

static void try_to_commit(void)
{
    struct err e = {0};

    attempts++;
    refusals += change_sql(other, "INSERT INTO plain (a) VALUES (hex(randomblob(400)))", &e) == RC_BUSY;
}

/* What SQLite's own hook does after a commit once the WAL is long enough, with another desk knocking before it and in
 * its gap. */
static int checkpoint_after_commit(void *ctx, sqlite3 *handle, const char *name, int frames)
{
    (void)ctx;
    (void)frames;
    try_to_commit();
    shim.in_the_gap = try_to_commit;
    sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    shim.in_the_gap = NULL;
    return SQLITE_OK;
}

static int fill_desk(struct db *desk, int rows)
{
    int done = 0;

    for (int i = 0; i < rows; i++)
        done += change_sql(desk, "INSERT INTO plain (a) VALUES (hex(randomblob(400)))", NULL) == RC_OK;
    return done;
}

START_TEST(no_desk_commits_into_another_desks_checkpoint)
{
    struct db_options o = {.path = path, .rooms = toy_rooms, .n_rooms = 2, .terminal = "b", .wait_ms = 150};
    struct err e = {0};
    int rows, findings;

    ck_assert_int_eq(db_open(&o, &other, &e), RC_OK);
    sqlite3_exec(db_handle(db), "PRAGMA wal_autocheckpoint=0", 0, 0, 0);
    sqlite3_exec(db_handle(other), "PRAGMA wal_autocheckpoint=0", 0, 0, 0);
    rows = fill_desk(other, 60);
    sqlite3_exec(db_handle(other), "PRAGMA wal_checkpoint(PASSIVE)", 0, 0, 0);
    sqlite3_wal_hook(db_handle(db), checkpoint_after_commit, NULL);
    rows += fill_desk(db, 3);
    ck_assert_int_ge(attempts, 3);
    ck_assert_int_eq(refusals, attempts);
    sqlite3_wal_hook(db_handle(db), NULL, NULL);
    rows += fill_desk(other, 60) + fill_desk(db, 20);
    db_close(other);
    ck_assert_int_eq(ask("SELECT count(*) FROM plain"), rows);
    ck_assert_msg(db_check(db, &findings, &e) == RC_OK, "%s", e.text);
    ck_assert_int_eq(journal_verify(db, NULL, NULL, &e), RC_OK);
}
END_TEST

static void set_up(void)
{
    shim_install();
    fixture_setup();
}

SUITE_MAIN_FIXTURE("walreset", set_up, fixture_teardown, bare_connections_fall_into_the_gap_on_an_affected_library,
                   no_desk_commits_into_another_desks_checkpoint)
