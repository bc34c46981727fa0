/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the store share and nobody else sees. */
#ifndef FD_STORE_STORE_H
#define FD_STORE_STORE_H

#include <sodium.h>
#include <sqlite3.h>

#include "src/store/change.h"
#include "src/store/db.h"
#include "src/store/lock.h"
#include "src/store/recorder.h"
#include "src/store/stmt.h"

enum {
    APPLICATION_ID = 0x46444b31, /* "FDK1" in the file's header */
    STMT_SLOTS = 256,
    STMT_WAYS = 4,
    DATA_MAX = 24,
    WAIT_DEFAULT_MS = 5000,
};

struct stmt_slot {
    sqlite3_stmt *handle;
    char *sql;
    uint64_t used; /* the db's stmt_clock when last taken */
    bool busy;
};

struct db_datum {
    const void *key;
    void *data;
    void (*release)(void *);
};

/* The change that is open, if depth > 0. */
struct change {
    int depth;
    enum action action;
    enum rc failed; /* the first failure inside; RC_OK while all is well */
    struct err err;
    char subject[32];
    int64_t subject_id, patient_id, undoes;
    size_t part;    /* bytes recorded before the part that is open */
    char *note;        /* not NULL: recorded by keys alone (erased.h); malloc'd */
    size_t note_size;
    int64_t number; /* that its journal row will have; 0: not asked yet */
};

struct db {
    sqlite3 *handle;
    char *path;
    const struct room *const *rooms;
    size_t n_rooms;
    struct db_clock clock;
    char terminal[64];
    char actor_name[64];
    int64_t actor;
    int wait_ms;
    db_wait_fn *wait;
    void *wait_ctx;
    struct lock lock;
    int version;
    struct stmt_slot slots[STMT_SLOTS];
    uint64_t stmt_clock;
    struct db_datum data[DATA_MAX];
    size_t n_data;
    struct change change;
    int64_t batch, last_seq;
    struct recorder recorder;
    bool undoing;         /* an inverse is being applied: guards stand aside */
    bool restoring;       /* a change is being taken back row by row: a rev may fall */
    bool rechecking;      /* its rows are being touched again, guards awake */
    bool journal_writing; /* the store itself writes its journal */
    bool noting;          /* what no journal row describes is being written */
    bool genesis;
};

/** Runs SQL text that has no parameters. */
enum rc store_exec(struct db *db, const char *sql, struct err *e);

/** Runs SQL built from the schema's own names (never from data) through sqlite3_mprintf's %w and %Q. */
enum rc store_execf(struct db *db, struct err *e, const char *format, ...);

/** The layer under SQLite that writes a commit's frames in one piece; every connection that opens through it watches its
 * rollbacks. */
const char *store_vfs(void);
void store_watch_rollbacks(struct db *db);

/** SQL functions of the store and of every room. */
enum rc store_register_functions(struct db *db, struct err *e);

/** Brings the file to the newest version of its rooms; takes the lock. */
enum rc store_migrate(struct db *db, const struct db_options *o, struct err *e);

/** Copies the file, consistent, to a new file 0600; the list of copies stays as it is. */
enum rc store_copy(struct db *db, const char *target, struct err *e);

/** True for a table that a room keeps by triggers, or that belongs to the store or to SQLite. */
bool store_is_derived(const struct db *db, const char *table);

/** Calls fn for each recorded table, by name. */
typedef enum rc store_table_fn(struct db *db, const char *table, void *ctx, struct err *e);
enum rc store_each_table(struct db *db, store_table_fn *fn, void *ctx, struct err *e);

/** "id*,rev,name": the columns of a table as it is now, the key's starred. Empty when there is no such table. */
enum rc store_shape(struct db *db, const char *table, char *out, size_t size, struct err *e);

/** The lock, and a transaction in it; for what is no change (migration, counters). */
enum rc store_write_begin(struct db *db, struct err *e);
enum rc store_write_end(struct db *db, enum rc rc, struct err *e);

/** Adds the journal row of the open change. `changes` is a changeset, or a genesis note. */
enum rc journal_append(struct db *db, const void *changes, size_t n, struct err *e);

/** BLAKE2b-256 over the recorded tables, a line each ("name columns hex\n") into a malloc'd text; the caller frees it. */
enum rc store_digest(sqlite3 *handle, struct db *db, char **ret, struct err *e);

/** One value of a row into a digest. */
void store_hash_value(crypto_generichash_state *h, sqlite3_stmt *st, int column);
/** Of the same type and the same bytes. */
bool store_same_value(sqlite3_value *a, sqlite3_value *b);

/** Law 4: every table of the changeset still begins with the columns it had at that schema version. */
enum rc journal_shapes_hold(struct db *db, int64_t seq, int schema_version, const void *set, int n, struct err *e);

#endif
