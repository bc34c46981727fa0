/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening: what is no clinic file is refused with one sentence and left untouched; migration keeps a copy. */
#include "tests/store/fixture.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/suite.h"

static struct db_options at(const char *where)
{
    return (struct db_options){.path = where, .rooms = toy_rooms, .n_rooms = 2, .terminal = "test"};
}

static char *contents(const char *name, size_t *n)
{
    FILE *f = fopen(name, "rb");
    char *all = malloc(1 << 20);

    ck_assert_ptr_nonnull(f);
    *n = fread(all, 1, 1 << 20, f);
    fclose(f);
    return all;
}

static void write_file(const char *name, const char *text, size_t n)
{
    FILE *f = fopen(name, "wb");

    ck_assert_ptr_nonnull(f);
    fwrite(text, 1, n, f);
    fclose(f);
}

static void raw_sql(const char *name, const char *sql)
{
    sqlite3 *raw;

    ck_assert_int_eq(sqlite3_open(name, &raw), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(raw, sql, 0, 0, 0), SQLITE_OK);
    sqlite3_close(raw);
}

static void make_nothing(const char *name)
{
    (void)name;
}
static void make_text(const char *name)
{
    write_file(name, "Dear clinic,\nthis is a letter.\n", 31);
}
static void make_empty(const char *name)
{
    write_file(name, "", 0);
}
static void make_foreign(const char *name)
{
    raw_sql(name, "CREATE TABLE t (x); INSERT INTO t VALUES (1);");
}
static void make_newer(const char *name)
{
    raw_sql(name, "PRAGMA application_id=1178880817; PRAGMA user_version=99; CREATE TABLE t (x);");
}
static void make_damaged(const char *name)
{
    char head[8192] = {0};
    size_t n;
    char *all;

    raw_sql(name, "PRAGMA application_id=1178880817; PRAGMA user_version=2; CREATE TABLE t (x); CREATE TABLE u (y);");
    all = contents(name, &n);
    memset(all + 100, 0xee, n - 100);
    memcpy(head, all, 100);
    write_file(name, all, n);
    free(all);
}
static void make_folder(const char *name)
{
    ck_assert_int_eq(mkdir(name, 0700), 0);
}

static const struct {
    const char *why;
    void (*make)(const char *);
    enum rc want;
    const char *says;
} wrong[] = {
    {"nothing there", make_nothing, RC_NOT_FOUND, "There is no clinic file"},
    {"a letter", make_text, RC_DB, "is not a clinic file"},
    {"an empty file", make_empty, RC_DB, "is not a clinic file"},
    {"another program's database", make_foreign, RC_DB, "of another program"},
    {"a newer file", make_newer, RC_DB, "newer Frontdesk (file version 99"},
    {"a damaged file", make_damaged, RC_DB, "damaged"},
    {"a folder", make_folder, RC_IO, "is not a file"},
};

START_TEST(a_wrong_file_is_refused_with_one_sentence_and_untouched)
{
    char name[400] = "", lock[420];
    size_t n_before = 0, n_after = 0;
    char *before = NULL, *after;
    struct db *opened = NULL;
    struct db_options o = at(name);
    struct err e = {0};
    struct stat st;

    snprintf(name, sizeof name, "%s/copy.db", dir);
    wrong[_i].make(name);
    if (stat(name, &st) == 0 && S_ISREG(st.st_mode))
        before = contents(name, &n_before);
    ck_assert_msg(db_open(&o, &opened, &e) == wrong[_i].want, "%s: %s", wrong[_i].why, e.text);
    ck_assert_ptr_null(opened);
    ck_assert_msg(strstr(e.text, wrong[_i].says), "%s: %s", wrong[_i].why, e.text);
    if (before) {
        after = contents(name, &n_after);
        ck_assert_msg(n_before == n_after && memcmp(before, after, n_before) == 0, "%s was touched", wrong[_i].why);
        free(before);
        free(after);
    }
    snprintf(lock, sizeof lock, "%s-lock", name);
    unlink(lock);
    rmdir(name);
}
END_TEST

START_TEST(an_existing_file_is_never_made_anew)
{
    struct db_options o = at(path);
    struct db *opened = NULL;
    struct err e = {0};

    o.create = true;
    must_change("INSERT INTO person (name) VALUES ('Sara')");
    ck_assert_int_eq(db_open(&o, &opened, &e), RC_CONFLICT);
    ck_assert_int_eq(ask("SELECT count(*) FROM person"), 1);
}
END_TEST

START_TEST(files_are_made_for_the_group_and_nobody_else)
{
    static const char *const ends[] = {"", "-lock", "-wal", "-shm"};
    struct stat st;
    char name[400];

    must_change("INSERT INTO person (name) VALUES ('Sara')");
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        ck_assert_msg(stat(name, &st) == 0 && (st.st_mode & 0777) == 0660, "%s has mode %o", name, st.st_mode & 0777);
    }
}
END_TEST

static const struct migration third = {903, "903-toy", "ALTER TABLE person ADD COLUMN email TEXT NOT NULL DEFAULT '';"
                                                     "CREATE TABLE later (id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT;"};
static const struct migration broken = {904, "904-toy", "CREATE TABLE half (x INTEGER) STRICT; CREATE TABLE person (x);"};
static const struct migration *const with_third[] = {&third, NULL};
static const struct migration *const with_broken[] = {&third, &broken, NULL};
static const struct room more = {.name = "more", .migrations = with_third};
static const struct room fails = {.name = "more", .migrations = with_broken};

START_TEST(migration_keeps_a_copy_and_guards_the_new_table)
{
    const struct room *const rooms[] = {&store_room, &toy_room, &more};
    struct db_options o = at(path);
    char copy[400];
    int before = db_schema_version(db);
    struct err e = {0};

    must_change("INSERT INTO person (name) VALUES ('Sara')");
    db_close(db);
    o.rooms = rooms;
    o.n_rooms = 3;
    ck_assert_msg(db_open(&o, &db, &e) == RC_OK, "%s", e.text);
    ck_assert_int_eq(db_schema_version(db), third.version);
    ck_assert_int_ne(sqlite3_exec(db_handle(db), "INSERT INTO later DEFAULT VALUES", 0, 0, 0), SQLITE_OK);
    must_change("INSERT INTO later DEFAULT VALUES; UPDATE person SET email = 'a@b', rev = rev + 1");
    ck_assert_msg(journal_replay(db, &e) == RC_OK, "%s", e.text);
    snprintf(copy, sizeof copy, "%s.version-%d", path, before);
    ck_assert_int_eq(access(copy, R_OK), 0);
}
END_TEST

/* What makes anew is this program's: it reads a table that only the step after the one that asks for it makes. */
static const struct migration fourth = {904, "904-toy", "CREATE TABLE told (n INTEGER) STRICT;"};
static const struct migration *const with_fourth[] = {&third, &fourth, NULL};
static int rebuilt;

static enum rc rebuild_told(struct db *d, struct err *e)
{
    struct stmt st;

    rebuilt++;
    stmt_open(&st, d, "DELETE FROM told");
    return stmt_run(&st, e);
}

START_TEST(what_a_step_makes_anew_is_made_when_all_steps_are_there)
{
    static const char *const derived[] = {"told", NULL};
    const struct room late = {.name = "more", .migrations = with_fourth, .derived = derived, .rebuild = rebuild_told,
                              .rebuild_at = 903};
    const struct room *const rooms[] = {&store_room, &toy_room, &late};
    struct db_options o = at(path);
    struct err e = {0};

    must_change("INSERT INTO person (name) VALUES ('Sara')");
    db_close(db);
    o.rooms = rooms;
    o.n_rooms = 3;
    for (int i = 0; i < 2; i++) {
        ck_assert_msg(db_open(&o, &db, &e) == RC_OK, "%s", e.text);
        ck_assert_int_eq(db_schema_version(db), fourth.version);
        ck_assert_int_eq(rebuilt, 1);
        if (i == 0)
            db_close(db);
    }
}
END_TEST

START_TEST(a_file_begun_by_genesis_is_still_proved_after_a_column_was_appended)
{
    const struct room *const rooms[] = {&store_room, &toy_room, &more};
    struct db_options o = at(path);
    struct err e = {0};

    ck_assert_msg(change_genesis_begin(db, &e) == RC_OK, "%s", e.text);
    ck_assert_int_eq(sqlite3_exec(db_handle(db), "INSERT INTO person (name) VALUES ('Sara')", 0, 0, 0), SQLITE_OK);
    ck_assert_msg(change_genesis_end(db, RC_OK, &e) == RC_OK, "%s", e.text);
    db_close(db);
    o.rooms = rooms;
    o.n_rooms = 3;
    ck_assert_msg(db_open(&o, &db, &e) == RC_OK, "%s", e.text);
    must_change("INSERT INTO person (name, email) VALUES ('Wang', 'a@b')");
    ck_assert_msg(journal_replay(db, &e) == RC_OK, "%s", e.text);
    must_change("UPDATE person SET email = 'c@d', rev = rev + 1 WHERE id = 1");
    ck_assert_msg(journal_replay(db, &e) == RC_OK, "%s", e.text);
}
END_TEST

START_TEST(a_migration_that_fails_leaves_the_last_good_version)
{
    const struct room *const rooms[] = {&store_room, &toy_room, &fails};
    struct db_options o = at(path);
    struct db *opened = NULL;
    struct err e = {0};

    must_change("INSERT INTO person (name) VALUES ('Sara')");
    db_close(db);
    o.rooms = rooms;
    o.n_rooms = 3;
    ck_assert_int_ne(db_open(&o, &opened, &e), RC_OK);
    ck_assert_ptr_null(opened);
    o.n_rooms = 3;
    o.rooms = (const struct room *const[]){&store_room, &toy_room, &more};
    ck_assert_msg(db_open(&o, &db, &e) == RC_OK, "%s", e.text);
    ck_assert_int_eq(db_schema_version(db), third.version);
    ck_assert_int_eq(ask("SELECT count(*) FROM sqlite_schema WHERE name = 'half'"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM person"), 1);
}
END_TEST

START_TEST(a_backup_is_a_whole_clinic_and_overwrites_nothing)
{
    char copy[400] = "";
    struct db_options o = at(copy);
    struct db *opened = NULL;
    struct err e = {0};
    struct stat st;
    int findings;

    snprintf(copy, sizeof copy, "%s/copy.db", dir);
    must_change("INSERT INTO person (name) VALUES ('Sara')");
    ck_assert_msg(db_backup(db, copy, &e) == RC_OK, "%s", e.text);
    ck_assert_int_eq(stat(copy, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    ck_assert_int_eq(db_backup(db, copy, &e), RC_CONFLICT);
    ck_assert_msg(db_open(&o, &opened, &e) == RC_OK, "%s", e.text);
    ck_assert_int_eq(db_check(opened, &findings, &e), RC_OK);
    db_close(opened);
    snprintf(copy, sizeof copy, "%s/copy.db-lock", dir);
    unlink(copy);
    snprintf(copy, sizeof copy, "%s/copy.db-wal", dir);
    unlink(copy);
    snprintf(copy, sizeof copy, "%s/copy.db-shm", dir);
    unlink(copy);
}
END_TEST

START_TEST(a_backup_never_follows_a_link)
{
    char link_name[400], target[400];
    struct err e = {0};

    snprintf(link_name, sizeof link_name, "%s/copy.db", dir);
    snprintf(target, sizeof target, "%s/elsewhere", dir);
    ck_assert_int_eq(symlink(target, link_name), 0);
    ck_assert_int_ne(db_backup(db, link_name, &e), RC_OK);
    ck_assert_int_ne(access(target, F_OK), 0);
}
END_TEST

SUITE_MAIN_LOOPS("db", fixture_setup, fixture_teardown, 0,
                 {a_wrong_file_is_refused_with_one_sentence_and_untouched, ROWS(wrong)},
                 {an_existing_file_is_never_made_anew},
                 {files_are_made_for_the_group_and_nobody_else},
                 {migration_keeps_a_copy_and_guards_the_new_table},
                 {what_a_step_makes_anew_is_made_when_all_steps_are_there},
                 {a_file_begun_by_genesis_is_still_proved_after_a_column_was_appended},
                 {a_migration_that_fails_leaves_the_last_good_version},
                 {a_backup_is_a_whole_clinic_and_overwrites_nothing},
                 {a_backup_never_follows_a_link})
