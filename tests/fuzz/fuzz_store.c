/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A clinic file, or a row of its journal, with bytes changed by someone else: it is refused with one sentence and stays as
 * it was, or it is worked with; what was changed in the journal is found. An input is edits of four bytes: three say
 * where, one says what. */
#include <fcntl.h>
#include <locale.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/file.h"
#include "src/base/text.h"
#include "src/store/change.h"
#include "src/store/db.h"
#include "src/store/journal.h"
#include "tests/fuzz/fuzz.h"

enum { CHANGES = 8, FILE_MOST = 1 << 20 };

static const struct migration small_schema = {
    2, "002-small",
    "CREATE TABLE person (id INTEGER PRIMARY KEY AUTOINCREMENT, rev INTEGER NOT NULL DEFAULT 1, name TEXT NOT NULL,"
    " weight REAL, note TEXT) STRICT;"
    "CREATE TABLE visit (id INTEGER PRIMARY KEY AUTOINCREMENT, person_id INTEGER NOT NULL REFERENCES person (id),"
    " at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX visit_at ON visit (at);"
    "CREATE TRIGGER visit_insert BEFORE INSERT ON visit WHEN NOT undoing() BEGIN"
    " SELECT RAISE(ABORT, 'This time is taken.') WHERE EXISTS (SELECT 1 FROM visit WHERE at = NEW.at AND id <> NEW.id); END;",
};
static const struct migration *const small_migrations[] = {&small_schema, NULL};
static const struct room small_room = {.name = "small", .migrations = small_migrations};
static const struct room *const rooms[] = {&store_room, &small_room};

/* The whole clinic: made once a process, kept as bytes, put back before every input. */
static char folder[256], path[300];
static char *image;
static size_t image_size;

static void remove_beside(void)
{
    static const char *const ends[] = {"-wal", "-shm", "-journal", "-lock", ".version-0", ".version-1"};
    char name[400];

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

static void clean_up(void)
{
    remove_beside();
    unlink(path);
    rmdir(folder);
}

static int64_t now_of(void *ctx)
{
    (void)ctx;
    return 1930000000;
}

static enum rc open_clinic(bool create, struct db **ret, struct err *e)
{
    struct db_options o = {
        .path = path, .rooms = rooms, .n_rooms = 2, .create = create, .terminal = "pts/3", .clock = {now_of, NULL}};

    return db_open(&o, ret, e);
}

static enum rc change_sql(struct db *db, const char *sql, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_MOVE, e);

    if (rc != RC_OK)
        return rc;
    if (sqlite3_exec(db_handle(db), sql, NULL, NULL, NULL) != SQLITE_OK)
        rc = db_fail(db, e);
    return change_end(db, rc, e);
}

static void make_clinic(void)
{
    const char *tmp = getenv("TMPDIR");
    struct err e = {.text = ""};
    struct db *db = NULL;
    sqlite3 *raw = NULL;

    snprintf(folder, sizeof folder, "%s/frontdesk-fuzz-XXXXXX", tmp ? tmp : access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    MUST(mkdtemp(folder));
    atexit(clean_up);
    snprintf(path, sizeof path, "%s/clinic.db", folder);
    MUST(open_clinic(true, &db, &e) == RC_OK);
    db_set_actor(db, 1, "ana");
    MUST(change_sql(db, "INSERT INTO person (name, weight) VALUES ('Sara', 60.5), ('王小明', NULL), ('x', 1)", &e) == RC_OK);
    for (int i = 0; i < CHANGES - 3; i++)
        MUST(change_sql(db, "INSERT INTO visit (person_id, at) SELECT 1, count(*) FROM visit;"
                            "UPDATE person SET note = 'seen', rev = rev + 1 WHERE id = 2", &e) == RC_OK);
    MUST(change_sql(db, "DELETE FROM person WHERE id = 3", &e) == RC_OK);
    MUST(journal_undo(db, 0, NULL, &e) == RC_OK);
    MUST(journal_verify(db, NULL, NULL, &e) == RC_OK && journal_replay(db, &e) == RC_OK);
    db_close(db);
    MUST(sqlite3_open(path, &raw) == SQLITE_OK); /* the WAL into the file; a tamperer's hands free */
    MUST(sqlite3_exec(raw,
                      "DROP TRIGGER journal_insert; DROP TRIGGER journal_update; DROP TRIGGER journal_delete;"
                      "PRAGMA wal_checkpoint(TRUNCATE)",
                      NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(raw);
    MUST(file_read(path, FILE_MOST, &image, &image_size, &e) == RC_OK);
}

static void put_clinic(const char *bytes, size_t n)
{
    int fd;

    remove_beside();
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    MUST(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
    close(fd);
}

static void edit(char *bytes, size_t size, const char *s, size_t n)
{
    for (; n >= 4 && size > 0; s += 4, n -= 4) {
        size_t at = (size_t)(unsigned char)s[0] << 16 | (size_t)(unsigned char)s[1] << 8 | (unsigned char)s[2];

        bytes[at % size] = s[3];
    }
}

/* ---- everything that is done with an opened file ------------------------------------------------------------ */

static enum rc see_value(void *ctx, const struct journal_value *value, struct err *e)
{
    (void)e;
    ++*(int *)ctx;
    MUST(value->table && value->op && value->key && value->column && (value->before || value->after));
    return RC_OK;
}

static enum rc see_entry(void *ctx, const struct journal_entry *entry, struct err *e)
{
    (void)e;
    ++*(int *)ctx;
    MUST(memchr(entry->staff, '\0', sizeof entry->staff) && memchr(entry->label, '\0', sizeof entry->label));
    return RC_OK;
}

static void use(struct db *db)
{
    struct journal_query all = {.limit = 50}, one = {.patient_id = 1};
    struct err e = {.text = ""};
    int seen = 0, findings = 0;
    int64_t undone, left;

    fuzz_told(journal_verify(db, NULL, NULL, &e), &e);
    fuzz_told(journal_replay(db, &e), &e);
    fuzz_told(db_check(db, &findings, &e), &e);
    fuzz_told(journal_list(db, &all, see_entry, &seen, &e), &e);
    fuzz_told(journal_list(db, &one, see_entry, &seen, &e), &e);
    for (int64_t seq = 0; seq <= CHANGES + 1; seq++)
        fuzz_told(journal_values(db, seq, see_value, &seen, &e), &e);
    db_topics(db, NULL);
    db_set_actor(db, 1, "ana");
    fuzz_told(change_sql(db, "UPDATE person SET name = name || '!', rev = rev + 1", &e), &e);
    fuzz_told(change_sql(db, "INSERT INTO visit (person_id, at) VALUES (1, 99)", &e), &e);
    fuzz_told(journal_undo_batch(db, 1, &undone, &left, &e), &e);
    for (int64_t seq = CHANGES + 1; seq >= 0; seq--)
        fuzz_told(journal_undo(db, seq, NULL, &e), &e);
}

/* ---- a file ------------------------------------------------------------------------------------------------- */

static void run_file(const char *s, size_t n)
{
    struct err e = {.text = ""};
    struct db *db = NULL;
    char *bytes, *after = NULL;
    size_t size, size_after;
    enum rc rc;

    if (!image)
        make_clinic();
    size = image_size;
    bytes = malloc(size);
    MUST(bytes);
    memcpy(bytes, image, size);
    if (n > 0 && (unsigned char)s[0] < 16) /* a file cut off */
        size = size / 16 * ((unsigned char)s[0] + 1) + (n > 1 ? (unsigned char)s[1] : 0);
    if (size > image_size)
        size = image_size;
    edit(bytes, size, s + (n > 0), n - (n > 0));
    put_clinic(bytes, size);
    rc = open_clinic(false, &db, &e);
    fuzz_told(rc, &e);
    if (rc == RC_OK) {
        use(db);
        db_close(db);
    } else {
        MUST(!db && file_read(path, FILE_MOST, &after, &size_after, &e) == RC_OK);
        MUST(size_after == size && memcmp(after, bytes, size) == 0);
    }
    free(after);
    free(bytes);
}

/* ---- a row of the journal ----------------------------------------------------------------------------------- */

static sqlite3_stmt *prepared(sqlite3 *raw, char *sql)
{
    sqlite3_stmt *st = NULL;

    MUST(sql && sqlite3_prepare_v2(raw, sql, -1, &st, NULL) == SQLITE_OK);
    sqlite3_free(sql);
    return st;
}

/* Edits one column of one row with another tool. True when it is another value then. */
static bool tamper(int64_t seq, const char *column, bool whole, const char *s, size_t n)
{
    sqlite3 *raw = NULL;
    sqlite3_stmt *st;
    char bytes[4096];
    size_t size;
    int type;
    bool changed;

    MUST(sqlite3_open(path, &raw) == SQLITE_OK);
    st = prepared(raw, sqlite3_mprintf("SELECT \"%w\" FROM journal WHERE seq = %lld", column, (long long)seq));
    MUST(sqlite3_step(st) == SQLITE_ROW);
    type = sqlite3_column_type(st, 0);
    size = (size_t)sqlite3_column_bytes(st, 0);
    MUST(size < sizeof bytes);
    if (size > 0)
        memcpy(bytes, sqlite3_column_blob(st, 0), size);
    sqlite3_finalize(st);
    st = prepared(raw, sqlite3_mprintf("UPDATE journal SET \"%w\" = ?1 WHERE seq = %lld AND \"%w\" IS NOT ?1", column,
                                       (long long)seq, column));
    if (type == SQLITE_INTEGER) {
        sqlite3_bind_int64(st, 1, n ? (signed char)s[0] : 0);
    } else {
        if (whole) {
            size = n;
            memcpy(bytes, s, n);
        } else {
            edit(bytes, size, s, n);
        }
        if (type == SQLITE_TEXT)
            sqlite3_bind_text(st, 1, bytes, (int)size, SQLITE_STATIC);
        else
            sqlite3_bind_blob(st, 1, bytes, (int)size, SQLITE_STATIC);
    }
    changed = sqlite3_step(st) == SQLITE_DONE && sqlite3_changes(raw) == 1;
    sqlite3_finalize(st);
    sqlite3_close(raw);
    return changed;
}

static void run_journal(const char *s, size_t n)
{
    static const char *const columns[] = {"changes", "changes", "changes", "changes", "at", "staff_id", "staff_name",
                                          "terminal", "action", "subject", "subject_id", "patient_id", "batch", "undoes",
                                          "schema_version", "digest", "hash", "seq"};
    struct err e = {.text = ""};
    struct db *db = NULL;
    bool changed;

    if (!image)
        make_clinic();
    if (n < 3)
        return;
    put_clinic(image, image_size);
    changed = tamper(1 + (unsigned char)s[0] % CHANGES, columns[(unsigned char)s[1] % (sizeof columns / sizeof *columns)],
                     s[2] & 1, s + 3, n - 3);
    MUST(open_clinic(false, &db, &e) == RC_OK);
    MUST(journal_verify(db, NULL, NULL, &e) == (changed ? RC_CONFLICT : RC_OK));
    use(db);
    db_close(db);
}

static const char *const no_pieces[] = {NULL};
const struct fuzz_target fuzz_journal = {"journal", run_journal, no_pieces, 40};
const struct fuzz_target fuzz_file = {"file", run_file, no_pieces, 50};
