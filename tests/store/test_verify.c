/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proof: whoever edits the file with another tool is found, and the first bad row is named. */
#include "tests/store/fixture.h"

#include <sqlite3.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/suite.h"

static void some_history(void)
{
    must_change("INSERT INTO person (name) VALUES ('Sara'), ('Wang')");
    clock_at += 60;
    must_change("UPDATE person SET phone = '0912', rev = rev + 1 WHERE id = 1");
    clock_at += 60;
    must_change("INSERT INTO place VALUES (1, 600, 'a'); INSERT INTO plain (a, c) VALUES ('x', 2.0)");
    clock_at += 60;
    must_change("DELETE FROM person WHERE id = 2");
}

START_TEST(an_untouched_file_is_proved_and_its_head_told)
{
    struct journal_head head, again;
    struct err e = {0};

    some_history();
    ck_assert_msg(journal_verify(db, NULL, &head, &e) == RC_OK, "%s", e.text);
    ck_assert_int_eq(head.seq, 4);
    ck_assert_int_eq(journal_head(db, &again, &e), RC_OK);
    ck_assert_str_eq(head.hash, again.hash);
    ck_assert_int_eq(journal_verify(db, &head, NULL, &e), RC_OK);
    ck_assert_msg(journal_replay(db, &e) == RC_OK, "%s", e.text);
}
END_TEST

#define DISARM "DROP TRIGGER journal_update; DROP TRIGGER journal_delete; DROP TRIGGER journal_insert;"

static const struct {
    const char *why, *sql, *names;
} journal_edits[] = {
    {"another person's name", DISARM "UPDATE journal SET staff_name = 'ben' WHERE seq = 2", "Change 2"},
    {"a name that goes on behind its end", DISARM "UPDATE journal SET staff_name = staff_name || char(0) || 'x' WHERE seq = 2",
     "Change 2"},
    {"another time", DISARM "UPDATE journal SET at = at - 1 WHERE seq = 3", "Change 3"},
    {"another action", DISARM "UPDATE journal SET action = 'book' WHERE seq = 1", "Change 1"},
    {"other contents", DISARM "UPDATE journal SET changes = zeroblob(40) WHERE seq = 3", "Change 3"},
    {"contents taken away", DISARM "UPDATE journal SET changes = NULL WHERE seq = 2", "Change 2"},
    {"a row removed", DISARM "DELETE FROM journal WHERE seq = 2", "Change 2 is missing"},
    {"the last row removed", DISARM "DELETE FROM journal WHERE seq = 4", "Change 4 is missing"},
    {"two rows reordered",
     DISARM "UPDATE journal SET seq = 99 WHERE seq = 2; UPDATE journal SET seq = 2 WHERE seq = 3;"
            "UPDATE journal SET seq = 3 WHERE seq = 99",
     "Change 2"},
    {"a row forged at the end",
     DISARM "INSERT INTO journal SELECT 5, at, staff_id, staff_name, terminal, action, subject, subject_id, patient_id,"
            " batch, undoes, schema_version, changes, digest, hash FROM journal WHERE seq = 4",
     "Change 5"},
};

START_TEST(an_edited_journal_is_found_and_the_first_bad_row_named)
{
    struct err e = {0};

    some_history();
    ck_assert_int_eq(journal_verify(db, NULL, NULL, &e), RC_OK);
    tamper(journal_edits[_i].sql);
    ck_assert_msg(journal_verify(db, NULL, NULL, &e) == RC_CONFLICT, "%s was not found", journal_edits[_i].why);
    ck_assert_msg(strstr(e.text, journal_edits[_i].names), "%s: %s", journal_edits[_i].why, e.text);
}
END_TEST

START_TEST(a_cut_tail_is_found_by_the_head_that_was_noted)
{
    struct journal_head head;
    struct err e = {0};

    some_history();
    ck_assert_int_eq(journal_head(db, &head, &e), RC_OK);
    tamper(DISARM "DELETE FROM journal WHERE seq >= 3; UPDATE sqlite_sequence SET seq = 2 WHERE name = 'journal'");
    ck_assert_int_eq(journal_verify(db, NULL, NULL, &e), RC_OK);
    ck_assert_int_eq(journal_verify(db, &head, NULL, &e), RC_CONFLICT);
    ck_assert_ptr_nonnull(strstr(e.text, "Change 3 is missing"));
}
END_TEST

#define ALONE                                                                                                     \
    "DROP TRIGGER change_person_INSERT; DROP TRIGGER change_person_UPDATE; DROP TRIGGER change_person_DELETE;"           \
    "DROP TRIGGER change_place_UPDATE;"

static const struct {
    const char *why, *sql, *names;
} table_edits[] = {
    {"a value changed", ALONE "UPDATE person SET phone = '0999' WHERE id = 1", "Table person, row 1"},
    {"a row added", ALONE "INSERT INTO person (id, name) VALUES (50, 'Eve')", "Table person"},
    {"a row removed", ALONE "DELETE FROM person WHERE id = 1", "Table person, row 1"},
    {"a row without rowid changed", ALONE "UPDATE place SET note = 'b'", "Table place, row 1/600"},
};

START_TEST(an_edited_table_is_found_by_replay_and_the_row_named)
{
    struct err e = {0};

    some_history();
    tamper(table_edits[_i].sql);
    ck_assert_int_eq(journal_verify(db, NULL, NULL, &e), RC_OK);
    ck_assert_msg(journal_replay(db, &e) == RC_CONFLICT, "%s was not found", table_edits[_i].why);
    ck_assert_msg(strstr(e.text, table_edits[_i].names), "%s: %s", table_edits[_i].why, e.text);
}
END_TEST

static enum rc fill(void)
{
    return sqlite3_exec(db_handle(db),
                        "INSERT INTO person (name) VALUES ('Sara'), ('Wang'); INSERT INTO place VALUES (1, 1, 'x');", 0, 0,
                        0) == SQLITE_OK
               ? RC_OK
               : RC_DB;
}

START_TEST(a_file_begun_by_genesis_is_proved_from_there)
{
    struct err e = {0};

    ck_assert_msg(change_genesis_begin(db, &e) == RC_OK, "%s", e.text);
    ck_assert_msg(change_genesis_end(db, fill(), &e) == RC_OK, "%s", e.text);
    ck_assert_int_eq(change_sql(db, "UPDATE person SET name = 'x'", &e), RC_CONFLICT);
    must_change("UPDATE person SET name = 'Zahra', rev = rev + 1 WHERE id = 1; INSERT INTO child (person_id) VALUES (2)");
    ck_assert_msg(journal_verify(db, NULL, NULL, &e) == RC_OK, "%s", e.text);
    ck_assert_msg(journal_replay(db, &e) == RC_OK, "%s", e.text);
    ck_assert_int_eq(change_genesis_begin(db, &e), RC_CONFLICT);
    tamper(ALONE "UPDATE person SET name = 'Eve' WHERE id = 2");
    ck_assert_int_eq(journal_replay(db, &e), RC_CONFLICT);
    ck_assert_ptr_nonnull(strstr(e.text, "Table person"));
}
END_TEST

START_TEST(a_table_that_came_after_genesis_began_empty)
{
    struct err e = {0};

    ck_assert_int_eq(change_genesis_begin(db, &e), RC_OK);
    ck_assert_int_eq(change_genesis_end(db, fill(), &e), RC_OK);
    tamper("CREATE TABLE perso (id INTEGER PRIMARY KEY)"); /* a later one, whose name another begins with */
    ck_assert_msg(journal_replay(db, &e) == RC_OK, "%s", e.text);
}
END_TEST

START_TEST(after_genesis_every_guard_and_index_is_awake_again)
{
    int64_t before = ask("SELECT count(*) FROM sqlite_schema"), same;
    struct err e = {0};

    ck_assert_int_eq(change_genesis_begin(db, &e), RC_OK);
    ck_assert_int_eq(change_genesis_end(db, fill(), &e), RC_OK);
    same = ask("SELECT count(*) FROM sqlite_schema");
    ck_assert_int_eq(same, before);
    ck_assert_int_ne(sqlite3_exec(db_handle(db), "DELETE FROM person", 0, 0, 0), SQLITE_OK);
    ck_assert_int_eq(ask("SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    ck_assert_int_eq(ask("SELECT synchronous FROM pragma_synchronous"), 2);
}
END_TEST

enum { BUSY_CHANGES = 1500 }; /* a proof walks them all, so there is an end to them */

/* Another desk, in its own process, which works and then waits to be ended. */
static pid_t busy_desk(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        struct db *other = fixture_open();

        for (int i = 0; i < BUSY_CHANGES; i++)
            change_sql(other, "UPDATE person SET phone = rev, rev = rev + 1 WHERE id = 1", NULL);
        pause();
    }
    return pid;
}

START_TEST(what_other_desks_do_during_the_proof_is_no_fault)
{
    struct err e = {0};
    pid_t desk;
    int bad = 0;

    some_history();
    desk = busy_desk();
    for (int i = 0; i < 12 && !bad; i++)
        bad = journal_verify(db, NULL, NULL, &e) != RC_OK || journal_replay(db, &e) != RC_OK;
    kill(desk, SIGKILL);
    waitpid(desk, NULL, 0);
    ck_assert_msg(!bad, "%s", e.text);
}
END_TEST

SUITE_MAIN_LOOPS("verify", fixture_setup, fixture_teardown, 0,
                 {an_untouched_file_is_proved_and_its_head_told},
                 {what_other_desks_do_during_the_proof_is_no_fault},
                 {an_edited_journal_is_found_and_the_first_bad_row_named, ROWS(journal_edits)},
                 {a_cut_tail_is_found_by_the_head_that_was_noted},
                 {an_edited_table_is_found_by_replay_and_the_row_named, ROWS(table_edits)},
                 {a_file_begun_by_genesis_is_proved_from_there},
                 {a_table_that_came_after_genesis_began_empty},
                 {after_genesis_every_guard_and_index_is_awake_again})
