/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo: each case in which SQLite's inverse changesets go wrong by themselves, and that ours does not. */
#include "tests/store/fixture.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "src/base/prng.h"
#include "tests/suite.h"

static enum rc undo(int64_t seq, struct err *e)
{
    return journal_undo(db, seq, NULL, e);
}

static void must_undo(int64_t seq)
{
    struct err e = {0};

    ck_assert_msg(undo(seq, &e) == RC_OK, "undo of %lld: %s", (long long)seq, e.text);
}

static void must_refuse(int64_t seq, const char *part)
{
    int64_t rows = ask("SELECT count(*) FROM journal");
    struct err e = {0};

    ck_assert_int_eq(undo(seq, &e), RC_CONFLICT);
    ck_assert_msg(strstr(e.text, part) != NULL, "\"%s\" does not say \"%s\"", e.text, part);
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), rows);
}

START_TEST(a_derived_table_follows_undo_and_the_undo_of_the_undo)
{
    int64_t seq, back;

    must_change("INSERT INTO tally (n) VALUES (0); INSERT INTO entry (account, amount) VALUES (7, 50)");
    seq = must_change("INSERT INTO entry (account, amount) VALUES (7, 100)");
    ck_assert_int_eq(ask("SELECT sum FROM balance WHERE account = 7"), 150);
    must_undo(seq);
    back = change_last_seq(db);
    ck_assert_int_eq(ask("SELECT sum FROM balance WHERE account = 7"), 50);
    must_undo(back);
    ck_assert_int_eq(ask("SELECT sum FROM balance WHERE account = 7"), 150);
}
END_TEST

START_TEST(an_insert_and_update_in_one_change_are_undone_as_one)
{
    must_undo(must_change("INSERT INTO person (name) VALUES ('Sara'); UPDATE person SET name = 'Zahra', rev = rev + 1"));
    ck_assert_int_eq(ask("SELECT count(*) FROM person"), 0);
}
END_TEST

START_TEST(another_column_changed_since_is_no_obstacle_without_rev)
{
    int64_t seq;

    must_change("INSERT INTO plain (a, b) VALUES ('1', '1')");
    seq = must_change("UPDATE plain SET a = '2'");
    must_change("UPDATE plain SET b = '2'");
    must_undo(seq);
    ck_assert_int_eq(ask("SELECT a = '1' AND b = '2' FROM plain"), 1);
}
END_TEST

START_TEST(another_column_changed_since_is_an_obstacle_where_people_argue)
{
    int64_t seq;

    must_change("INSERT INTO person (name) VALUES ('Sara')");
    seq = must_change("UPDATE person SET name = 'Zahra', rev = rev + 1");
    must_change("UPDATE person SET phone = '1', rev = rev + 1");
    must_refuse(seq, "ana changed the same since (change ");
    ck_assert_int_eq(ask("SELECT name = 'Zahra' AND phone = '1' FROM person"), 1);
}
END_TEST

START_TEST(the_same_column_changed_since_is_refused)
{
    int64_t seq;

    must_change("INSERT INTO plain (a) VALUES ('1')");
    seq = must_change("UPDATE plain SET a = '2'");
    must_change("UPDATE plain SET a = '3'");
    must_refuse(seq, "changed the same since");
    ck_assert_int_eq(ask("SELECT a = '3' FROM plain"), 1);
}
END_TEST

START_TEST(a_value_that_went_a_b_c_b_is_refused_where_people_argue)
{
    int64_t seq;

    must_change("INSERT INTO person (name) VALUES ('A')");
    seq = must_change("UPDATE person SET name = 'B', rev = rev + 1");
    must_change("UPDATE person SET name = 'C', rev = rev + 1");
    must_change("UPDATE person SET name = 'B', rev = rev + 1");
    must_refuse(seq, "since");
}
END_TEST

START_TEST(a_trigger_that_writes_a_recorded_table_stands_aside_while_undoing)
{
    int64_t seq;

    must_change("INSERT INTO tally (n) VALUES (0)");
    must_change("INSERT INTO entry (account, amount) VALUES (1, 1)");
    seq = must_change("INSERT INTO entry (account, amount) VALUES (1, 1)");
    ck_assert_int_eq(ask("SELECT n FROM tally"), 2);
    must_undo(seq);
    ck_assert_int_eq(ask("SELECT n FROM tally"), 1);
    must_undo(change_last_seq(db));
    ck_assert_int_eq(ask("SELECT n FROM tally"), 2);
}
END_TEST

START_TEST(a_parent_whose_child_came_later_stays)
{
    int64_t seq = must_change("INSERT INTO person (name) VALUES ('Sara')");

    must_change("INSERT INTO child (person_id) VALUES (1)");
    must_refuse(seq, "depends on it");
    ck_assert_int_eq(ask("SELECT count(*) FROM person JOIN child ON child.person_id = person.id"), 1);
}
END_TEST

START_TEST(parent_and_child_of_one_change_go_together)
{
    int64_t seq = must_change("INSERT INTO person (name) VALUES ('Sara'); INSERT INTO child (person_id) VALUES (1)");

    must_undo(seq);
    ck_assert_int_eq(ask("SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM child)"), 0);
    must_undo(change_last_seq(db));
    ck_assert_int_eq(ask("SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM child)"), 2);
}
END_TEST

START_TEST(a_guard_refuses_what_undo_would_bring_back_and_its_sentence_is_told)
{
    int64_t seq;

    must_change("INSERT INTO slot (at) VALUES (600)");
    seq = must_change("UPDATE slot SET at = 630 WHERE id = 1");
    must_change("INSERT INTO slot (at) VALUES (600)");
    must_refuse(seq, "This slot is taken.");
    ck_assert_int_eq(ask("SELECT at FROM slot WHERE id = 1"), 630);
}
END_TEST

START_TEST(two_rows_that_swapped_places_swap_back)
{
    int64_t seq;

    must_change("INSERT INTO slot (at) VALUES (600), (630)");
    seq = must_change("UPDATE slot SET at = 0 WHERE id = 1; UPDATE slot SET at = 600 WHERE id = 2;"
                      "UPDATE slot SET at = 630 WHERE id = 1");
    must_undo(seq);
    ck_assert_int_eq(ask("SELECT at FROM slot WHERE id = 1"), 600);
    ck_assert_int_eq(ask("SELECT at FROM slot WHERE id = 2"), 630);
}
END_TEST

START_TEST(a_table_without_rowid_is_undone_too)
{
    int64_t seq;

    must_change("INSERT INTO place VALUES (1, 600, 'a')");
    seq = must_change("UPDATE place SET at = 630; INSERT INTO place VALUES (1, 600, 'b')");
    must_undo(seq);
    ck_assert_int_eq(ask("SELECT count(*) FROM place WHERE at = 600 AND note = 'a'"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM place"), 1);
}
END_TEST

/* What a later program may do to a table, and what undo of an older row then says. */
static const struct {
    const char *why, *sql, *refusal;
} forms[] = {
    {"renamed", "ALTER TABLE plain RENAME TO plainer", "changed its form"},
    {"a column dropped", "ALTER TABLE plain DROP COLUMN b", "changed its form"},
    {"columns reordered",
     "DROP TABLE plain; CREATE TABLE plain (id INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT, a TEXT, c REAL, d BLOB) STRICT",
     "changed its form"},
    {"a column appended", "ALTER TABLE plain ADD COLUMN e TEXT", NULL},
};

START_TEST(a_table_whose_form_changed_is_refused_and_an_appended_column_is_not)
{
    int64_t seq = must_change("INSERT INTO plain (a, b) VALUES ('1', '2'); INSERT INTO person (name) VALUES ('Sara')");
    struct err e = {0};

    db_close(db);
    tamper(forms[_i].sql);
    db = fixture_open();
    if (forms[_i].refusal) {
        ck_assert_int_eq(undo(seq, &e), RC_CONFLICT);
        ck_assert_msg(strstr(e.text, forms[_i].refusal), "%s: %s", forms[_i].why, e.text);
        ck_assert_int_eq(ask("SELECT count(*) FROM person"), 1);
    } else {
        must_undo(seq);
        ck_assert_int_eq(ask("SELECT count(*) FROM person"), 0);
    }
}
END_TEST

START_TEST(the_number_of_an_undone_row_is_never_given_again)
{
    must_undo(must_change("INSERT INTO person (name) VALUES ('Sara')"));
    must_change("INSERT INTO person (name) VALUES ('Zahra')");
    ck_assert_int_eq(ask("SELECT id FROM person"), 2);
}
END_TEST

START_TEST(undo_without_a_number_walks_back_through_my_own_day)
{
    struct db *other = fixture_open();
    struct err e = {0};

    must_change("INSERT INTO person (name) VALUES ('one')");
    must_change("INSERT INTO person (name) VALUES ('two')");
    db_set_actor(other, 2, "ben");
    ck_assert_int_eq(change_sql(other, "INSERT INTO person (name) VALUES ('of ben')", &e), RC_OK);
    must_undo(0);
    ck_assert_int_eq(ask("SELECT count(*) FROM person WHERE name = 'two'"), 0);
    must_undo(0);
    ck_assert_int_eq(ask("SELECT count(*) FROM person WHERE name = 'one'"), 0);
    ck_assert_int_eq(undo(0, &e), RC_NOT_FOUND);
    ck_assert_int_eq(ask("SELECT count(*) FROM person"), 1);
    db_close(other);
}
END_TEST

START_TEST(what_is_undone_cannot_be_undone_twice_and_yesterday_not_at_all)
{
    int64_t seq = must_change("INSERT INTO person (name) VALUES ('Sara')"), old;
    struct err e = {0};

    must_undo(seq);
    must_refuse(seq, "undone already");
    old = must_change("INSERT INTO person (name) VALUES ('Zahra')");
    clock_at += 3 * 86400;
    ck_assert_int_eq(undo(old, &e), RC_INVALID);
}
END_TEST

START_TEST(a_forged_row_that_undoes_itself_or_one_after_it_is_looked_at_once)
{
    int64_t seq = must_change("INSERT INTO person (name) VALUES ('Sara')");

    must_change("UPDATE person SET name = 'Zahra', rev = rev + 1");
    tamper("DROP TRIGGER journal_update; UPDATE journal SET undoes = seq; UPDATE journal SET undoes = seq + 1 WHERE seq = 1");
    must_refuse(seq, "since");
}
END_TEST

START_TEST(contents_that_were_edited_are_never_applied)
{
    int64_t seq = must_change("INSERT INTO person (name) VALUES ('Sara')");

    tamper("DROP TRIGGER journal_update; UPDATE journal SET changes = CAST(substr(changes, 1, 30) || 'Tper' AS BLOB)");
    must_refuse(seq, "was altered");
    ck_assert_int_eq(ask("SELECT count(*) FROM person"), 1);
}
END_TEST

START_TEST(a_batch_is_undone_newest_first_and_says_what_remains)
{
    int64_t batch = 0, undone = 0, left = 0;
    struct err e = {0};

    ck_assert_int_eq(change_new_batch(db, &batch, &e), RC_OK);
    change_batch(db, batch);
    must_change("INSERT INTO person (name) VALUES ('one')");
    must_change("INSERT INTO person (name) VALUES ('two')");
    must_change("INSERT INTO person (name) VALUES ('three')");
    change_batch(db, 0);
    must_change("UPDATE person SET phone = '1', rev = rev + 1 WHERE name = 'two'");
    ck_assert_int_eq(journal_undo_batch(db, batch, &undone, &left, &e), RC_CONFLICT);
    ck_assert_int_eq(undone, 2);
    ck_assert_int_eq(left, 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM person WHERE name = 'two'"), 1);
}
END_TEST

/* Law: random work, then everything undone newest first, is the file as it was. */
START_TEST(random_histories_undone_newest_first_leave_the_file_as_it_was)
{
    static const char *const works[] = {
        "INSERT INTO person (name) VALUES ('n' || random())",
        "UPDATE person SET name = 'u' || random(), rev = rev + 1 WHERE id = (SELECT min(id) FROM person)",
        "UPDATE person SET phone = phone || '1', rev = rev + 1",
        "DELETE FROM person WHERE id = (SELECT max(id) FROM person) AND id NOT IN (SELECT person_id FROM child)",
        "INSERT INTO child (person_id) SELECT max(id) FROM person HAVING max(id) IS NOT NULL",
        "DELETE FROM child WHERE id = (SELECT min(id) FROM child)",
        "INSERT OR IGNORE INTO place VALUES (abs(random() % 3), abs(random() % 5), 'x')",
        "UPDATE OR IGNORE place SET at = at + 1 WHERE kind = 1",
        "DELETE FROM place WHERE kind = 2",
        "INSERT INTO entry (account, amount) VALUES (abs(random() % 3), random() % 1000)",
    };
    uint64_t seed = (uint64_t)_i * 7919 + 1;
    struct prng random;
    int64_t done[60];
    int n = 0;
    struct err e = {0};

    printf("seed %llu\n", (unsigned long long)seed);
    prng_seed(&random, seed);
    for (int i = 0; i < 60; i++) {
        const char *sql = works[prng_below(&random, sizeof works / sizeof *works)];

        if (change_sql(db, sql, &e) == RC_OK && change_last_seq(db))
            done[n++] = change_last_seq(db);
    }
    ck_assert_int_eq(journal_replay(db, &e), RC_OK);
    while (n > 0)
        must_undo(done[--n]);
    ck_assert_int_eq(ask("SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM child) + (SELECT count(*) FROM place)"
                         " + (SELECT count(*) FROM entry) + (SELECT coalesce(sum(abs(sum)), 0) FROM balance)"),
                     0);
    ck_assert_msg(journal_replay(db, &e) == RC_OK, "%s", e.text);
    ck_assert_int_eq(journal_verify(db, NULL, NULL, &e), RC_OK);
}
END_TEST

SUITE_MAIN_LOOPS("undo", fixture_setup, fixture_teardown, 0,
                 {a_derived_table_follows_undo_and_the_undo_of_the_undo},
                 {an_insert_and_update_in_one_change_are_undone_as_one},
                 {another_column_changed_since_is_no_obstacle_without_rev},
                 {another_column_changed_since_is_an_obstacle_where_people_argue},
                 {the_same_column_changed_since_is_refused},
                 {a_value_that_went_a_b_c_b_is_refused_where_people_argue},
                 {a_trigger_that_writes_a_recorded_table_stands_aside_while_undoing},
                 {a_parent_whose_child_came_later_stays},
                 {parent_and_child_of_one_change_go_together},
                 {a_guard_refuses_what_undo_would_bring_back_and_its_sentence_is_told},
                 {two_rows_that_swapped_places_swap_back},
                 {a_table_without_rowid_is_undone_too},
                 {the_number_of_an_undone_row_is_never_given_again},
                 {undo_without_a_number_walks_back_through_my_own_day},
                 {what_is_undone_cannot_be_undone_twice_and_yesterday_not_at_all},
                 {a_forged_row_that_undoes_itself_or_one_after_it_is_looked_at_once},
                 {contents_that_were_edited_are_never_applied},
                 {a_batch_is_undone_newest_first_and_says_what_remains},
                 {a_table_whose_form_changed_is_refused_and_an_appended_column_is_not, ROWS(forms)},
                 {random_histories_undone_newest_first_leave_the_file_as_it_was, 20})
