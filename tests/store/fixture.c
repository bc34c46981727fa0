/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The toy clinic behind the store's tests. */
#include "tests/store/fixture.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct migration toy_schema = {
    2, "002-toy",
    "CREATE TABLE person (id INTEGER PRIMARY KEY AUTOINCREMENT, rev INTEGER NOT NULL DEFAULT 1, name TEXT NOT NULL,"
    " phone TEXT NOT NULL DEFAULT '') STRICT;"
    "CREATE TABLE plain (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, b TEXT, c REAL, d BLOB) STRICT;"
    "CREATE TABLE child (id INTEGER PRIMARY KEY AUTOINCREMENT, person_id INTEGER NOT NULL REFERENCES person (id)) STRICT;"
    "CREATE TABLE ticket (id INTEGER PRIMARY KEY AUTOINCREMENT, person_id INTEGER NOT NULL REFERENCES person (id),"
    " n INTEGER NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE slot (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL) STRICT;"
    "CREATE TRIGGER slot_insert BEFORE INSERT ON slot WHEN NOT undoing() BEGIN"
    " SELECT RAISE(ABORT, 'This slot is taken.') WHERE EXISTS (SELECT 1 FROM slot WHERE at = NEW.at AND id <> NEW.id); END;"
    "CREATE TRIGGER slot_update BEFORE UPDATE ON slot WHEN NOT undoing() BEGIN"
    " SELECT RAISE(ABORT, 'This slot is taken.') WHERE EXISTS (SELECT 1 FROM slot WHERE at = NEW.at AND id <> NEW.id); END;"
    "CREATE TABLE place (kind INTEGER NOT NULL, at INTEGER NOT NULL, note TEXT, PRIMARY KEY (kind, at)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE entry (id INTEGER PRIMARY KEY AUTOINCREMENT, account INTEGER NOT NULL, amount INTEGER NOT NULL) STRICT;"
    "CREATE TABLE balance (account INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;"
    "CREATE TRIGGER entry_insert AFTER INSERT ON entry BEGIN INSERT INTO balance VALUES (NEW.account, NEW.amount)"
    " ON CONFLICT (account) DO UPDATE SET sum = sum + NEW.amount; END;"
    "CREATE TRIGGER entry_delete AFTER DELETE ON entry BEGIN UPDATE balance SET sum = sum - OLD.amount"
    " WHERE account = OLD.account; END;"
    "CREATE TABLE tally (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER NOT NULL) STRICT;"
    "CREATE TRIGGER entry_tally AFTER INSERT ON entry WHEN NOT undoing() BEGIN UPDATE tally SET n = n + 1; END;",
};
static const struct migration *const toy_migrations[] = {&toy_schema, NULL};
static const char *const toy_derived[] = {"balance", NULL};
const struct room toy_room = {.name = "toy", .migrations = toy_migrations, .derived = toy_derived};
const struct room *const toy_rooms[] = {&store_room, &toy_room};

char dir[256], path[300];
struct db *db;
int64_t clock_at;

static int64_t test_now(void *ctx)
{
    (void)ctx;
    return clock_at;
}

static struct db_options options(bool create)
{
    return (struct db_options){
        .path = path, .rooms = toy_rooms, .n_rooms = 2, .create = create, .terminal = "pts/3", .clock = {test_now, NULL}};
}

static struct db *open_or_fail(bool create)
{
    struct db_options o = options(create);
    struct db *opened = NULL;
    struct err e = {0};

    ck_assert_msg(db_open(&o, &opened, &e) == RC_OK, "%s", e.text);
    db_set_actor(opened, 1, "ana");
    return opened;
}

void fixture_setup(void)
{
    const char *tmp = getenv("TMPDIR");

    snprintf(dir, sizeof dir, "%s/frontdesk-test-XXXXXX", tmp ? tmp : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/clinic.db", dir);
    clock_at = 1930000000;
    db = open_or_fail(true);
}

void fixture_teardown(void)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-lock"};
    char name[400];

    db_close(db);
    db = NULL;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
    for (int version = 1; version < 1000; version++) {
        snprintf(name, sizeof name, "%s.version-%d", path, version);
        unlink(name);
    }
    snprintf(name, sizeof name, "%s/copy.db", dir);
    unlink(name);
    ck_assert_msg(rmdir(dir) == 0, "a file was left behind in %s", dir);
}

struct db *fixture_open(void)
{
    return open_or_fail(false);
}

enum rc change_sql(struct db *on, const char *sql, struct err *e)
{
    enum rc rc = change_begin(on, ACTION_MOVE, e);

    if (rc != RC_OK)
        return rc;
    if (sqlite3_exec(db_handle(on), sql, NULL, NULL, NULL) != SQLITE_OK)
        rc = db_fail(on, e);
    return change_end(on, rc, e);
}

int64_t must_change(const char *sql)
{
    struct err e = {0};

    ck_assert_msg(change_sql(db, sql, &e) == RC_OK, "%s: %s", sql, e.text);
    return change_last_seq(db);
}

int64_t ask(const char *sql)
{
    struct stmt st;
    int64_t value = -1;

    stmt_open(&st, db, sql);
    if (stmt_row(&st))
        value = stmt_col_int(&st, 0);
    ck_assert_int_eq(stmt_finish(&st, NULL), RC_OK);
    return value;
}

void tamper(const char *sql)
{
    sqlite3 *raw;

    ck_assert_int_eq(sqlite3_open(path, &raw), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(raw, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(raw));
    sqlite3_close(raw);
}
