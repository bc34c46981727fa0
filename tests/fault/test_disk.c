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

static void set_up(void)
{
    shim_install();
    fixture_setup();
}

SUITE_MAIN_LOOPS("disk", set_up, fixture_teardown, 0,
                 {a_failing_disk_is_told_and_nothing_is_half_done, ROWS(faults)},
                 {a_backup_onto_a_full_disk_leaves_no_half_file})
