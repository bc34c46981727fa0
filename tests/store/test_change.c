/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes: only inside a change, recorded as SQLite's own session would, whole or not at all. */
#include "tests/store/fixture.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/suite.h"

START_TEST(nothing_is_written_outside_a_change)
{
    static const char *const writes[] = {"INSERT INTO person (name) VALUES ('x')", "UPDATE person SET rev = 9",
                                         "DELETE FROM person", "INSERT INTO journal (seq, at) VALUES (1, 1)",
                                         "DELETE FROM journal"};

    must_change("INSERT INTO person (name) VALUES ('Sara')");
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++)
        ck_assert_msg(sqlite3_exec(db_handle(db), writes[i], NULL, NULL, NULL) != SQLITE_OK, "%s", writes[i]);
    ck_assert_int_eq(ask("SELECT count(*) FROM person WHERE rev = 1"), 1);
}
END_TEST

START_TEST(a_plain_sqlite_shell_cannot_write_either)
{
    sqlite3 *raw;

    must_change("INSERT INTO person (name) VALUES ('Sara')");
    ck_assert_int_eq(sqlite3_open(path, &raw), SQLITE_OK);
    ck_assert_int_ne(sqlite3_exec(raw, "UPDATE person SET name = 'Eve', rev = 2", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_ne(sqlite3_exec(raw, "DELETE FROM journal", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(raw);
}
END_TEST

START_TEST(a_row_people_argue_about_must_raise_its_rev)
{
    struct err e = {0};

    must_change("INSERT INTO person (name) VALUES ('Sara')");
    ck_assert_int_eq(change_sql(db, "UPDATE person SET name = 'Zahra'", &e), RC_CONFLICT);
    must_change("UPDATE person SET name = 'Zahra', rev = rev + 1");
}
END_TEST

START_TEST(a_failed_inner_change_takes_the_outer_one_with_it)
{
    struct err e = {0}, inner = {0};

    ck_assert_int_eq(change_begin(db, ACTION_BOOK, &e), RC_OK);
    ck_assert_int_eq(sqlite3_exec(db_handle(db), "INSERT INTO person (name) VALUES ('Sara')", 0, 0, 0), SQLITE_OK);
    ck_assert_int_eq(change_begin(db, ACTION_TAG_ADD, &e), RC_OK);
    err_set(&inner, RC_CONFLICT, "No such tag.");
    ck_assert_int_eq(change_end(db, RC_CONFLICT, &inner), RC_CONFLICT);
    ck_assert_int_eq(change_end(db, RC_OK, &e), RC_CONFLICT);
    ck_assert_str_eq(e.text, "No such tag.");
    ck_assert_int_eq(ask("SELECT count(*) FROM person"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), 0);
}
END_TEST

START_TEST(a_change_that_changed_nothing_leaves_no_row)
{
    must_change("INSERT INTO person (name) VALUES ('Sara')");
    ck_assert_int_eq(must_change("UPDATE plain SET a = 'x'"), 0);
    ck_assert_int_eq(must_change("INSERT INTO plain (a) VALUES ('x'); DELETE FROM plain"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), 1);
}
END_TEST

START_TEST(topics_move_for_the_tables_that_were_touched)
{
    int64_t person = db_topics(db, "person"), slot = db_topics(db, "slot place"), all = db_topics(db, NULL);

    must_change("INSERT INTO person (name) VALUES ('Sara')");
    ck_assert_int_gt(db_topics(db, "child person"), person);
    ck_assert_int_eq(db_topics(db, "slot place"), slot);
    ck_assert_int_gt(db_topics(db, NULL), all);
}
END_TEST

static int64_t write_person(const char *name)
{
    struct err e = {0};
    struct stmt st;
    stmt_open(&st, db, "INSERT INTO person (name) VALUES (:name)");
    stmt_text(&st, ":name", name);
    ck_assert_int_eq(stmt_run(&st, &e), RC_OK);
    return db_topics(db, "person");
}

START_TEST(inside_a_change_topics_move_with_each_row_and_with_what_is_taken_back)
{
    struct err e = {0};
    const int64_t before = db_topics(db, "person"), other = db_topics(db, "entry");

    ck_assert_int_eq(change_begin(db, ACTION_REGISTER, &e), RC_OK);
    ck_assert_int_eq(db_topics(db, "person"), before);
    const int64_t one = write_person("a"), two = write_person("b");
    ck_assert(one != before && two != one);
    ck_assert_int_eq(change_part_begin(db, &e), RC_OK);
    const int64_t three = write_person("c");
    ck_assert_int_eq(change_part_end(db, RC_CONFLICT, &e), RC_CONFLICT);
    ck_assert(db_topics(db, "person") != three && db_topics(db, "person") != two);
    ck_assert_int_eq(db_topics(db, "entry"), other);
    ck_assert_int_eq(change_end(db, RC_OK, &e), RC_OK);
    ck_assert_int_eq(db_topics(db, "person"), before + 1);
}
END_TEST

START_TEST(another_desk_sees_the_data_version_move)
{
    struct db *other = fixture_open();
    int64_t before = db_data_version(other), topics = db_topics(other, "person");

    must_change("INSERT INTO person (name) VALUES ('Sara')");
    ck_assert_int_ne(db_data_version(other), before);
    ck_assert_int_gt(db_topics(other, "person"), topics);
    db_close(other);
}
END_TEST

/* What the recorder writes must equal what sqlite3session writes for the same work. */
static const char *const works[] = {
    "INSERT INTO person (name) VALUES ('Sara'); UPDATE person SET name = 'Zahra', rev = rev + 1",
    "INSERT INTO plain (a, b, c, d) VALUES ('x', NULL, 1.5, x'00ff'), (NULL, '', -0.0, x'')",
    "UPDATE plain SET b = 'y', c = NULL",
    "UPDATE plain SET id = id + 10 WHERE a = 'x'",
    "INSERT INTO place VALUES (1, 600, 'a'), (2, 600, NULL)",
    "UPDATE place SET at = 630 WHERE kind = 1",
    "UPDATE place SET note = 'b'",
    "INSERT INTO entry (account, amount) VALUES (7, 100), (7, -30); INSERT INTO tally (n) VALUES (0)",
    "INSERT INTO entry (account, amount) VALUES (8, 1)",
    "REPLACE INTO plain (id, a) VALUES (2, 'again')",
    "DELETE FROM plain; DELETE FROM place WHERE kind = 2",
};

static int not_derived(void *ctx, const char *table)
{
    (void)ctx;
    return strcmp(table, "balance") != 0 && strcmp(table, "journal") != 0 && strcmp(table, "topic") != 0;
}

struct collected {
    char text[16384];
};

static void collect(sqlite3_changeset_iter *it, struct collected *c)
{
    const char *table;
    int columns, op, indirect;

    while (sqlite3changeset_next(it) == SQLITE_ROW) {
        size_t n = strlen(c->text);

        sqlite3changeset_op(it, &table, &columns, &op, &indirect);
        n += (size_t)snprintf(c->text + n, sizeof c->text - n, "%s %d:", table, op);
        for (int i = 0; i < columns; i++) {
            sqlite3_value *old = NULL, *new = NULL;

            if (op != SQLITE_INSERT)
                sqlite3changeset_old(it, i, &old);
            if (op != SQLITE_DELETE)
                sqlite3changeset_new(it, i, &new);
            n += (size_t)snprintf(c->text + n, sizeof c->text - n, " %d'%s'>%d'%s'", old ? sqlite3_value_type(old) : 0,
                                  old ? (const char *)sqlite3_value_text(old) : "", new ? sqlite3_value_type(new) : 0,
                                  new ? (const char *)sqlite3_value_text(new) : "");
        }
        snprintf(c->text + n, sizeof c->text - n, "\n");
    }
}

static int by_line(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Rows of a changeset have no order that matters. */
static void sort_lines(struct collected *c)
{
    char copy[sizeof c->text], *lines[256];
    size_t n = 0, at = 0;

    memcpy(copy, c->text, sizeof copy);
    for (char *line = copy, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        lines[n++] = line;
    }
    qsort(lines, n, sizeof *lines, by_line);
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(c->text + at, sizeof c->text - at, "%s\n", lines[i]);
}

START_TEST(the_recorder_records_what_a_session_would)
{
    for (size_t i = 0; i < sizeof works / sizeof *works; i++) {
        struct collected ours = {""}, theirs = {""};
        sqlite3_session *session;
        sqlite3_changeset_iter *it;
        void *set;
        struct stmt st;
        int n;
        int64_t seq;

        /* The session is taken on a copy of the file: the preupdate hook belongs to one of the two alone. */
        char copy_path[400];
        sqlite3 *copy;
        struct err e = {0};

        snprintf(copy_path, sizeof copy_path, "%s/copy.db", dir);
        ck_assert_msg(db_backup(db, copy_path, &e) == RC_OK, "%s", e.text);
        ck_assert_int_eq(sqlite3_open(copy_path, &copy), SQLITE_OK);
        ck_assert_int_eq(sqlite3_exec(copy,
                                      "DROP TRIGGER entry_tally; DROP TRIGGER slot_insert; DROP TRIGGER slot_update;"
                                      "CREATE TRIGGER entry_tally AFTER INSERT ON entry BEGIN UPDATE tally SET n = n + 1; END;",
                                      0, 0, 0),
                         SQLITE_OK);
        for (;;) {
            sqlite3_stmt *drop;
            char *sql = NULL;

            sqlite3_prepare_v2(copy, "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'change_%'", -1,
                               &drop, NULL);
            if (sqlite3_step(drop) == SQLITE_ROW)
                sql = sqlite3_mprintf("DROP TRIGGER \"%w\"", sqlite3_column_text(drop, 0));
            sqlite3_finalize(drop);
            if (!sql)
                break;
            ck_assert_int_eq(sqlite3_exec(copy, sql, 0, 0, 0), SQLITE_OK);
            sqlite3_free(sql);
        }
        ck_assert_int_eq(sqlite3session_create(copy, "main", &session), SQLITE_OK);
        sqlite3session_table_filter(session, not_derived, NULL);
        ck_assert_int_eq(sqlite3session_attach(session, NULL), SQLITE_OK);
        ck_assert_int_eq(sqlite3_exec(copy, works[i], 0, 0, 0), SQLITE_OK);
        ck_assert_int_eq(sqlite3session_changeset(session, &n, &set), SQLITE_OK);
        ck_assert_int_eq(sqlite3changeset_start(&it, n, set), SQLITE_OK);
        collect(it, &theirs);
        sqlite3changeset_finalize(it);
        sqlite3_free(set);
        sqlite3session_delete(session);
        sqlite3_close(copy);
        ck_assert_int_eq(remove(copy_path), 0);

        seq = must_change(works[i]);
        stmt_open(&st, db, "SELECT changes FROM journal WHERE seq = :seq");
        stmt_int(&st, ":seq", seq);
        ck_assert(stmt_row(&st));
        n = (int)stmt_col_bytes(&st, 0) - 16;
        set = malloc((size_t)n);
        memcpy(set, (const char *)stmt_col_blob(&st, 0) + 16, (size_t)n);
        stmt_finish(&st, NULL);
        ck_assert_int_eq(sqlite3changeset_start(&it, n, set), SQLITE_OK);
        collect(it, &ours);
        sqlite3changeset_finalize(it);
        free(set);
        sort_lines(&ours);
        sort_lines(&theirs);
        ck_assert_msg(strcmp(ours.text, theirs.text) == 0, "%s\nours:\n%ssession's:\n%s", works[i], ours.text, theirs.text);
    }
}
END_TEST

static enum rc count_value(void *ctx, const struct journal_value *v, struct err *e)
{
    (void)e;
    if (strcmp(v->column, "name") == 0) {
        ck_assert_str_eq(v->before, "Sara");
        ck_assert_str_eq(v->after, "Zahra");
        ck_assert_str_eq(v->table, "person");
        ck_assert_str_eq(v->key, "1");
        ++*(int *)ctx;
    }
    return RC_OK;
}

static enum rc keep_entry(void *ctx, const struct journal_entry *entry, struct err *e)
{
    (void)e;
    *(struct journal_entry *)ctx = *entry;
    return RC_OK;
}

START_TEST(the_journal_says_who_when_where_and_from_what_to_what)
{
    struct journal_entry entry = {0};
    struct journal_query q = {.limit = 1};
    struct err e = {0};
    int named = 0;

    must_change("INSERT INTO person (name) VALUES ('Sara')");
    ck_assert_int_eq(change_begin(db, ACTION_MOVE, &e), RC_OK);
    sqlite3_exec(db_handle(db), "UPDATE person SET name = 'Zahra', rev = rev + 1", 0, 0, 0);
    change_subject(db, "person", 1, 1);
    ck_assert_int_eq(change_end(db, RC_OK, &e), RC_OK);
    ck_assert_int_eq(journal_list(db, &q, keep_entry, &entry, &e), RC_OK);
    ck_assert_str_eq(entry.staff, "ana");
    ck_assert_str_eq(entry.terminal, "pts/3");
    ck_assert_str_eq(entry.action, "move");
    ck_assert_int_eq(entry.at, clock_at);
    ck_assert_int_eq(entry.patient_id, 1);
    ck_assert_int_eq(journal_values(db, entry.seq, count_value, &named, &e), RC_OK);
    ck_assert_int_eq(named, 1);
}
END_TEST

START_TEST(undo_of_a_journal_row_that_is_not_there_is_refused)
{
    struct err e = {0};

    ck_assert_int_eq(journal_undo(db, 99, NULL, &e), RC_NOT_FOUND);
    ck_assert_int_eq(journal_undo(db, 0, NULL, &e), RC_NOT_FOUND);
}
END_TEST

START_TEST(a_batch_gets_a_number_of_its_own)
{
    struct err e = {0};
    int64_t a = 0, b = 0;

    ck_assert_int_eq(change_new_batch(db, &a, &e), RC_OK);
    ck_assert_int_eq(change_new_batch(db, &b, &e), RC_OK);
    ck_assert_int_gt(a, 0);
    ck_assert_int_ne(a, b);
}
END_TEST

SUITE_MAIN_FIXTURE("change", fixture_setup, fixture_teardown, nothing_is_written_outside_a_change,
                   a_plain_sqlite_shell_cannot_write_either, a_row_people_argue_about_must_raise_its_rev,
                   a_failed_inner_change_takes_the_outer_one_with_it, a_change_that_changed_nothing_leaves_no_row,
                   topics_move_for_the_tables_that_were_touched,
                   inside_a_change_topics_move_with_each_row_and_with_what_is_taken_back, another_desk_sees_the_data_version_move,
                   the_recorder_records_what_a_session_would, the_journal_says_who_when_where_and_from_what_to_what,
                   undo_of_a_journal_row_that_is_not_there_is_refused, a_batch_gets_a_number_of_its_own)
