/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasing rows: nothing of them stays in the file, the chain stays whole, and emptying by hand is still found. */
#include "src/store/erase.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/store/fixture.h"
#include "tests/suite.h"

/* Does any byte of the file, its log or its index hold this? */
static bool file_holds(const char *needle)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    size_t n = strlen(needle);
    bool found = false;

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char name[400], *bytes;
        long size;
        FILE *f;

        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        if (!(f = fopen(name, "rb")))
            continue;
        ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
        size = ftell(f);
        rewind(f);
        bytes = malloc((size_t)size + 1);
        ck_assert_uint_eq(fread(bytes, 1, (size_t)size, f), (size_t)size);
        for (long at = 0; at + (long)n <= size && !found; at++)
            found = memcmp(bytes + at, needle, n) == 0;
        free(bytes);
        fclose(f);
    }
    return found;
}

static enum rc erase_person(int64_t id, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_ERASE, e);

    if (rc != RC_OK)
        return rc;
    change_subject(db, "person", id, id);
    rc = change_end(db, erase_rows(db, "person", &id, 1, e), e);
    return rc;
}

static struct erase_done erase_whole(int64_t id)
{
    struct erase_done done = {0};
    struct err e = {0};

    ck_assert_msg(erase_person(id, &e) == RC_OK, "%s", e.text);
    ck_assert_msg(erase_leftovers(db, NULL, &done, &e) == RC_OK, "%s", e.text);
    return done;
}

static void must_prove(void)
{
    struct err e = {0};

    ck_assert_msg(journal_verify(db, NULL, NULL, &e) == RC_OK, "%s", e.text);
    ck_assert_msg(journal_replay(db, &e) == RC_OK, "%s", e.text);
}

/* Two people, one of whom changed often; rows of theirs; and rows of nobody's. */
static void a_history(void)
{
    must_change("INSERT INTO person (name, phone) VALUES ('Zwetschgenbaum', '0912 345 6789'), ('Wang', '138 0013 8000')");
    must_change("INSERT INTO child (person_id) VALUES (1), (2), (1)");
    must_change("UPDATE person SET phone = '0935 111 2233', rev = rev + 1 WHERE id = 1");
    must_change("INSERT INTO slot (at) VALUES (600)");
    must_change("DELETE FROM child WHERE id = 3");
    must_change("UPDATE person SET phone = '139 0013 9000', rev = rev + 1 WHERE id = 2");
}

START_TEST(what_was_erased_is_nowhere_in_the_file_and_the_proof_holds)
{
    struct erase_done done;

    a_history();
    ck_assert(file_holds("Zwetschgenbaum") && file_holds("345 6789"));
    done = erase_whole(1);
    ck_assert_int_eq(done.changes, 4); /* their registration, their children's, their change, the child that went */
    ck_assert(!file_holds("Zwetschgenbaum"));
    ck_assert(!file_holds("345 6789"));
    ck_assert(!file_holds("111 2233"));
    ck_assert(file_holds("139 0013 9000"));
    ck_assert_int_eq(ask("SELECT count(*) FROM child"), 2);
    ck_assert_int_eq(ask("SELECT count(*) FROM person WHERE name = '' AND phone = ''"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM erasure"), 0);
    must_prove();
    must_change("INSERT INTO person (name) VALUES ('Nguyễn')");
    must_prove();
}
END_TEST

START_TEST(an_erasure_that_was_stopped_is_finished_later)
{
    int64_t left = 0;
    struct err e = {0};

    a_history();
    ck_assert_msg(erase_person(1, &e) == RC_OK, "%s", e.text);
    must_prove();
    ck_assert_int_eq(erase_pending(db, &left, &e), RC_OK);
    ck_assert_int_eq(left, 1);
    ck_assert(file_holds("Zwetschgenbaum"));
    db_close(db);
    db = fixture_open();
    ck_assert_msg(erase_leftovers(db, NULL, NULL, &e) == RC_OK, "%s", e.text);
    ck_assert(!file_holds("Zwetschgenbaum"));
    must_prove();
}
END_TEST

static bool die_at(void *ctx, const char *what, int64_t done, int64_t total)
{
    int *left = ctx;

    (void)what;
    (void)done;
    (void)total;
    if ((*left)-- == 0)
        raise(SIGKILL);
    return false;
}

START_TEST(an_erasure_killed_between_any_two_turns_is_finished_later)
{
    int left = _i, status;
    struct err e = {0};
    pid_t child;

    a_history();
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        struct erase_options o = {.progress = die_at, .ctx = &left};

        db = fixture_open();
        if (erase_person(1, &e) == RC_OK)
            (void)erase_leftovers(db, &o, NULL, &e);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    must_prove();
    ck_assert_msg(erase_leftovers(db, NULL, NULL, &e) == RC_OK, "%s", e.text);
    ck_assert(!file_holds("Zwetschgenbaum"));
    must_prove();
}
END_TEST

START_TEST(a_desk_that_reads_delays_the_wiping_and_nothing_else)
{
    struct erase_options o = {.patience_ms = 1};
    struct db *other = fixture_open();
    struct stmt st;
    struct err e = {0};

    a_history();
    stmt_open(&st, other, "SELECT * FROM person");
    ck_assert(stmt_row(&st));
    ck_assert_msg(erase_person(1, &e) == RC_OK, "%s", e.text);
    ck_assert_int_eq(erase_leftovers(db, &o, NULL, &e), RC_BUSY);
    ck_assert_msg(strstr(e.text, "--finish"), "%s", e.text);
    must_prove();
    ck_assert_int_eq(stmt_finish(&st, &e), RC_OK);
    ck_assert_msg(erase_leftovers(db, &o, NULL, &e) == RC_OK, "%s", e.text);
    ck_assert(!file_holds("Zwetschgenbaum"));
    ck_assert_int_eq(change_sql(other, "INSERT INTO person (name) VALUES ('Sara')", &e), RC_OK);
    ck_assert(!file_holds("Zwetschgenbaum")); /* not from what the other desk remembered either */
    db_close(other);
}
END_TEST

START_TEST(what_was_erased_cannot_be_undone_and_all_else_can)
{
    int64_t seq = 0;
    struct err e = {0};

    a_history();
    erase_whole(1);
    ck_assert_int_eq(journal_undo(db, 1, NULL, &e), RC_NOT_FOUND);
    ck_assert_msg(strstr(e.text, "was erased"), "%s", e.text);
    ck_assert_int_eq(journal_undo(db, 7, NULL, &e), RC_INVALID);
    ck_assert_msg(strstr(e.text, "cannot be undone"), "%s", e.text);
    ck_assert_msg(journal_undo(db, 0, &seq, &e) == RC_OK, "%s", e.text);
    ck_assert_int_eq(seq, 6);
    ck_assert_int_eq(ask("SELECT count(*) FROM person WHERE phone = '138 0013 8000'"), 1);
    must_prove();
}
END_TEST

START_TEST(what_the_erased_had_after_somebody_else_does_not_stand_in_the_way_of_the_proof)
{
    must_change("INSERT INTO person (name) VALUES ('Zwetschgenbaum'), ('Wang')");
    must_change("INSERT INTO ticket (person_id, n) VALUES (2, 35)");
    must_change("DELETE FROM ticket WHERE id = 1");
    must_change("INSERT INTO ticket (person_id, n) VALUES (1, 35)"); /* the number is given again */
    must_change("INSERT INTO person (name) VALUES ('Karimi')");
    erase_whole(1);
    ck_assert_int_eq(ask("SELECT count(*) FROM ticket WHERE id = 2 AND n = 35"), 1);
    must_prove();
    erase_whole(3);
    must_prove();
    erase_whole(2);
    must_prove();
}
END_TEST

#define DISARM "DROP TRIGGER journal_update; DROP TRIGGER journal_delete; DROP TRIGGER journal_insert;"
#define LOOSEN "DROP TRIGGER change_person_UPDATE; DROP TRIGGER change_child_UPDATE; DROP TRIGGER change_child_DELETE;"

static const struct {
    const char *why, *sql;
    bool by_replay;
} edits[] = {
    {"a change emptied by hand", DISARM "UPDATE journal SET changes = NULL WHERE seq = 4", false},
    {"the erasure itself emptied", DISARM "UPDATE journal SET changes = NULL WHERE seq = 7", false},
    {"the note of what was emptied, emptied", DISARM "UPDATE journal SET changes = NULL WHERE seq = 8", false},
    {"the erasure removed", DISARM "DELETE FROM journal WHERE seq >= 7; UPDATE sqlite_sequence SET seq = 6 WHERE name = 'journal'",
     false},
    {"the note edited", DISARM "UPDATE journal SET changes = CAST(changes || 'b 4' || char(10) AS BLOB) WHERE seq = 8", false},
    {"a row of somebody else", LOOSEN "UPDATE person SET phone = '1' WHERE id = 2", true},
    {"what stayed of the person", LOOSEN "UPDATE person SET name = 'X' WHERE id = 1", true},
    {"a row of theirs removed", LOOSEN "DELETE FROM child WHERE id = 1", true},
};

START_TEST(tampering_after_an_erasure_is_still_found)
{
    struct err e = {0};

    a_history();
    erase_whole(1);
    must_prove();
    tamper(edits[_i].sql);
    ck_assert_msg((edits[_i].by_replay ? journal_replay(db, &e) : journal_verify(db, NULL, NULL, &e)) == RC_CONFLICT,
                  "%s was not found (%s)", edits[_i].why, e.text);
}
END_TEST

START_TEST(what_is_no_longer_provable_is_counted)
{
    struct erase_limits limits = {0};
    struct err e = {0};

    a_history();
    erase_whole(1);
    ck_assert_int_eq(erase_limits(db, &limits, &e), RC_OK);
    ck_assert_int_eq(limits.changes, 4);
    ck_assert_int_eq(limits.people, 1);
    ck_assert(!limits.beginning);
}
END_TEST

SUITE_MAIN_LOOPS("erase", fixture_setup, fixture_teardown, 60, {what_was_erased_is_nowhere_in_the_file_and_the_proof_holds},
                 {an_erasure_that_was_stopped_is_finished_later},
                 {an_erasure_killed_between_any_two_turns_is_finished_later, 4}, {a_desk_that_reads_delays_the_wiping_and_nothing_else},
                 {what_the_erased_had_after_somebody_else_does_not_stand_in_the_way_of_the_proof},
                 {what_was_erased_cannot_be_undone_and_all_else_can}, {tampering_after_an_erasure_is_still_found, ROWS(edits)},
                 {what_is_no_longer_provable_is_counted})
