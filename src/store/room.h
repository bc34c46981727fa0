/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a room hands to the store: its schema, its SQL functions, its tables, its hooks. Upper rooms register with
 * lower ones this way and no other. */
#ifndef FD_STORE_ROOM_H
#define FD_STORE_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"

struct db;
struct sqlite3_context;
struct sqlite3_value;

/** One numbered schema file, data/schema/NNN-room.sql. Committed together with its number as user_version. */
struct migration {
    int version;
    const char *name;
    const char *sql;
};

/** An SQL function for triggers and views. Registered INNOCUOUS; user data is the struct db. */
struct sql_function {
    const char *name;
    int n_args;
    int pure; /* 1: the result depends on the arguments alone (DETERMINISTIC) */
    void (*call)(struct sqlite3_context *, int, struct sqlite3_value **);
};

/** What an erasure does with rows that refer to the person by `column` of `table`; see src/store/erase.h. */
enum erase_how {
    ERASE_EMPTY,  /* as without a rule: free text and blobs are emptied, the row stays */
    ERASE_REMOVE, /* the row goes */
    ERASE_LEAVE,  /* the row is somebody else's: it stays as it is */
    ERASE_KEEP,   /* `column` is a text of the row that says nothing about anybody: it stays */
};
struct erase_rule {
    const char *table, *column;
    enum erase_how how;
};

/** Rows of a table that no other row may refer to anew: a law of every table there is or will be. */
struct closed_rows {
    const char *table;
    const char *but;      /* the column by which closed rows point on: it may refer to them */
    const char *sql;      /* gives 1 when row :id is closed, else no row */
    const char *sentence; /* N_(): why it is refused */
};

/** A column that refers to `parent` though the file declares no foreign key, since its check and index would cost a write
 * of every booking: what is taken back in parts keeps such rows together. Ended by table NULL. */
struct hanging {
    const char *table, *column, *parent;
};

/* What a trigger says to who may not, of what who holds the right may do all the same. */
struct override {
    const char *sentence;
    int right; /* enum right */
};

struct room {
    const char *name;
    const struct migration *const *migrations; /* NULL-terminated, ascending */
    const struct sql_function *functions;      /* ended by name NULL; may be NULL */
    const char *const *derived;                /* tables the room does not record; NULL-terminated; may be NULL */
    const struct closed_rows *closed;          /* may be NULL */
    /** Rebuilds every derived table of the room from nothing. May be NULL. Called with derived writes allowed. */
    enum rc (*rebuild)(struct db *db, struct err *e);
    /** The step of migration with which an older file's derived tables are rebuilt (it and all later steps are then one
     * transaction, for the rebuilding is this program's and needs the newest tables), since their form changed with it;
     * 0: none. */
    int rebuild_at;
    /** Called inside each change before it is committed; sees all its writes. May be NULL. */
    enum rc (*before_commit)(struct db *db, struct err *e);
    /** Does this actor hold this right? Only clinic/ sets it. Refusal names the right and who has it. */
    enum rc (*authorize)(struct db *db, int64_t staff_id, int right, struct err *e);
    /** The instant at which the clinic's today began, for "undo what was done today". Only clinic/ sets it. */
    int64_t (*today_at)(struct db *db);
    /**
     * Two people become one: `from` is about to become `into`, and every row that refers to it is about to move. Refuses
     * what may not be (one person in two places), and puts right what cannot move as it stands. May be NULL.
     * @param asking  only refuse, write nothing
     */
    enum rc (*merging)(struct db *db, int64_t from, int64_t into, bool asking, struct err *e);
    /**
     * Inside a change that takes a person out of use: calls off what is still planned with them. RC_CONFLICT with a
     * sentence when something must be finished first. May be NULL.
     * @param for_good  erased; else restricted, and perhaps brought back
     */
    enum rc (*retire)(struct db *db, int64_t patient_id, bool for_good, struct err *e);
    /** The civil day of the last record of this person that the law makes a clinic keep; left alone when there is none. */
    enum rc (*last_record)(struct db *db, int64_t patient_id, int32_t *day, struct err *e);
    /** May this person be booked with this practitioner by who sits here? Refuses with a sentence that says why and names
     * who may override it. Asked by booking/ of every room. May be NULL. */
    enum rc (*may_book)(struct db *db, int64_t patient_id, int64_t practitioner_id, struct err *e);
    /** Sentences of the room's guards that somebody may override, and the right; ended by NULL; may be NULL. */
    const struct override *overrides;
    /** Tables that hang on another without a foreign key; may be NULL. */
    const struct hanging *hanging;
    /** Ended by table NULL; may be NULL. Tables without a rule are emptied of whatever may be personal. */
    const struct erase_rule *erasing;
};

/* The store's own room: the first of every list. */
extern const struct room store_room;

#endif
