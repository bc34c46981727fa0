/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clinic's file: opened, migrated, watched. One connection a process; never shared between threads. */
#ifndef FD_STORE_DB_H
#define FD_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/store/room.h"

struct db;
struct sqlite3;

/** Where the program takes the time from. `now` NULL is the system clock; fixed ones are for tests and demos. */
struct db_clock {
    int64_t (*now)(void *ctx); /* seconds UTC */
    void *ctx;
};

/** While a writer waits for its turn: called about ten times a second. Return true to give up at once. */
typedef bool db_wait_fn(void *ctx, int waited_ms);

struct db_options {
    const char *path;
    const struct room *const *rooms; /* in the order of the house, lowest first; outlives the db */
    size_t n_rooms;
    bool create;            /* make a new file; refused when there is one */
    bool no_migrate;        /* refuse an older file instead of migrating it */
    const char *terminal;   /* "pts/3 from 10.0.0.7"; goes into the journal; copied */
    struct db_clock clock;
    int wait_ms;            /* how long a writer waits; 0 means 5000 */
};

/**
 * Opens or creates the file, 0660, and brings its schema up to this program's.
 * @return RC_NOT_FOUND, RC_IO (unreadable, read-only, disk full), RC_DB (not a database, corrupt, newer
 *         than the program), each with one sentence; the file is untouched then. *ret is untouched on failure.
 */
enum rc db_open(const struct db_options *o, struct db **ret, struct err *e);
void db_close(struct db *db); /* NULL is fine */

const char *db_path(const struct db *db);
int64_t db_now(const struct db *db);
int db_schema_version(const struct db *db);

/** Who acts from here on. staff_id 0 is "nobody yet" and may change nothing. The name is copied. */
void db_set_actor(struct db *db, int64_t staff_id, const char *name);
int64_t db_actor(const struct db *db);
const char *db_actor_name(const struct db *db);

/** Where this connection sits, as the journal has it. */
const char *db_terminal(const struct db *db);

/** What runs while a writer waits for the lock. */
void db_set_wait(struct db *db, db_wait_fn *fn, void *ctx);

/** A number that moves when any process, this one included, has committed. 0.8 microseconds. */
int64_t db_data_version(struct db *db);

/** Gives back the memory that only makes the next question faster: for a desk where nobody has typed for a while. */
void db_shrink(struct db *db);

/** For bulk work: memory for the file's pages, in MiB; 0 gives it back, a desk needs less. */
void db_cache(struct db *db, int mib);

/**
 * The sum of the change counters of some recorded tables: moves when one of them was changed by anybody, and inside a
 * change with each row that it writes itself.
 * @param tables  names separated by blanks; NULL for every table
 */
int64_t db_topics(struct db *db, const char *tables);

/** Data a room hangs on the connection (search caches, site settings). `key` is the room's address; what stood there goes. */
void db_set_data(struct db *db, const void *key, void *data, void (*release)(void *));
void *db_data(const struct db *db, const void *key);

/** Turns the last SQLite failure into a sentence; RC_BUSY, RC_CONFLICT (a guard's own sentence), RC_IO or RC_DB. */
enum rc db_fail(struct db *db, struct err *e);

/** Copies the file, consistent, to a new file 0600; refuses an existing target and symbolic links. */
enum rc db_backup(struct db *db, const char *target, struct err *e);

/** PRAGMA integrity_check and foreign_key_check; *findings counts problems, the first stands in e. */
enum rc db_check(struct db *db, int *findings, struct err *e);

/** Used by store/ alone. */
struct sqlite3 *db_handle(struct db *db);

#endif
