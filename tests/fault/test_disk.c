/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that is full, or fails, at each write of a change: one sentence, nothing half done, nothing acknowledged lost, and
 * the desk goes on when the disk does. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "tests/fault/shim.h"
#include "tests/store/fixture.h"
#include "tests/suite.h"

static const struct {
    const char *why;
    int with;
    bool on;
    const char *says;
} faults[] = {
    {"the disk is full for one write", SQLITE_FULL, false, "full"},
    {"the disk stays full", SQLITE_FULL, true, "full"},
    {"one write fails", SQLITE_IOERR_WRITE, false, "failed"},
    {"every write fails", SQLITE_IOERR_WRITE, true, "failed"},
};

static int64_t rows(void)
{
    return ask("SELECT count(*) FROM person");
}

START_TEST(a_failing_disk_is_told_and_nothing_is_half_done)
{
    int64_t acknowledged;
    int refused = 0, findings;
    struct err e = {0};

    must_change("INSERT INTO person (name) VALUES ('first')");
    acknowledged = 1;
    for (int n = 0; n < 60; n++) { /* the write of a commit's frames, and its sync; torn anywhere in its frames */
        enum rc rc;

        shim = (struct shim){.fail_at = 1 + n % 3, .torn = n * 997, .fail_on = faults[_i].on, .fail_with = faults[_i].with};
        rc = change_sql(db, "INSERT INTO person (name) VALUES ('next'); INSERT INTO plain (a) VALUES (hex(zeroblob(3000)))", &e);
        shim = (struct shim){0};
        if (rc == RC_OK) {
            acknowledged++;
        } else {
            refused++;
            ck_assert_msg(rc == RC_IO && strstr(e.text, faults[_i].says), "%s, try %d: %s", faults[_i].why, n, e.text);
        }
        ck_assert_msg(rows() >= acknowledged, "%s, try %d: an acknowledged row is gone", faults[_i].why, n);
        acknowledged = rows(); /* a commit whose sync failed may have reached the disk all the same */
    }
    ck_assert_int_ge(refused, 40);
    must_change("INSERT INTO person (name) VALUES ('last')");
    db_close(db);
    db = fixture_open();
    ck_assert_int_eq(rows(), acknowledged + 1);
    ck_assert_msg(db_check(db, &findings, &e) == RC_OK, "%s", e.text);
    ck_assert_msg(journal_verify(db, NULL, NULL, &e) == RC_OK, "%s", e.text);
    ck_assert_msg(journal_replay(db, &e) == RC_OK, "%s", e.text);
}
END_TEST

START_TEST(a_backup_onto_a_full_disk_leaves_no_half_file)
{
    char copy[400];
    struct err e = {0};

    must_change("INSERT INTO person (name) VALUES ('first')");
    snprintf(copy, sizeof copy, "%s/copy.db", dir);
    shim = (struct shim){.fail_at = 2, .fail_on = true, .fail_with = SQLITE_FULL};
    ck_assert_int_eq(db_backup(db, copy, &e), RC_IO);
    shim = (struct shim){0};
    ck_assert_ptr_null(fopen(copy, "r"));
    ck_assert_int_eq(db_backup(db, copy, &e), RC_OK);
}
END_TEST

/* A change larger than the cache sends frames to the log before it ends; taken back, they must not come after what another
 * desk commits in their place. */
START_TEST(what_overflowed_the_cache_and_was_taken_back_leaves_others_commits_alone)
{
    enum { ROUNDS = 60 };
    struct db *small = fixture_open(), *other = fixture_open();
    int findings = 0, kept = 0;
    struct err e = {0};

    ck_assert_int_eq(sqlite3_exec(db_handle(small), "PRAGMA cache_size=6; PRAGMA cache_spill=1", 0, 0, 0), SQLITE_OK);
    for (int i = 0; i < ROUNDS; i++) {
        const int many = 8 + i % 40;
        struct stmt st;
        int64_t seen = 0;
        enum rc rc;

        ck_assert_int_eq(sqlite3_exec(db_handle(other), "PRAGMA wal_checkpoint(TRUNCATE)", 0, 0, 0), SQLITE_OK);
        rc = change_begin(small, ACTION_MOVE, &e);

        ck_assert_int_eq(rc, RC_OK);
        for (int k = 0; k < many && rc == RC_OK; k++) {
            stmt_open(&st, small, "INSERT INTO plain (a) VALUES (hex(randomblob(1500)))");
            rc = stmt_run(&st, &e);
        }
        ck_assert_int_eq(rc, RC_OK);
        ck_assert_int_eq(change_end(small, i % 3 == 0 ? RC_OK : RC_STOPPED, &e), i % 3 == 0 ? RC_OK : RC_STOPPED);
        kept += i % 3 == 0 ? many : 0;
        for (int k = 0; k <= i % 4; k++, kept++)
            ck_assert_int_eq(change_sql(other, "INSERT INTO plain (a) VALUES (hex(randomblob(1500)))", &e), RC_OK);
        stmt_open(&st, small, "SELECT count(*) FROM plain WHERE length(a) = 3000");
        ck_assert_int_eq(stmt_one_int(&st, &seen, &e), RC_OK);
        ck_assert_int_eq(seen, kept);
        ck_assert_int_eq(ask("SELECT count(*) FROM plain WHERE length(a) = 3000"), kept);
    }
    ck_assert_msg(db_check(db, &findings, &e) == RC_OK && findings == 0, "%s", e.text);
    ck_assert_msg(journal_verify(db, NULL, NULL, &e) == RC_OK, "%s", e.text);
    db_close(small);
    db_close(other);
}
END_TEST

static void set_up(void)
{
    shim_install();
    fixture_setup();
}

SUITE_MAIN_LOOPS("disk", set_up, fixture_teardown, 0,
                 {a_failing_disk_is_told_and_nothing_is_half_done, ROWS(faults)},
                 {a_backup_onto_a_full_disk_leaves_no_half_file},
                 {what_overflowed_the_cache_and_was_taken_back_leaves_others_commits_alone})
