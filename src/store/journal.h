/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: who changed what, when, from where, from which value to which; proof; undo. */
#ifndef FD_STORE_JOURNAL_H
#define FD_STORE_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "src/store/db.h"

struct journal_entry {
    int64_t seq, at, staff_id, subject_id, patient_id, batch, undoes, undone_by;
    char staff[64], terminal[64], action[32], subject[32];
    char label[64]; /* the action's name for people, translated */
};

struct journal_query {
    int64_t patient_id;    /* 0: anybody */
    int64_t before_seq;    /* 0: from the newest */
    int64_t since_at;      /* 0: from the beginning */
    int64_t staff_id;      /* 0: anybody */
    int64_t seq;           /* 0: any; else exactly this one */
    int limit;             /* 0: 100 */
};

typedef enum rc journal_entry_fn(void *ctx, const struct journal_entry *entry, struct err *e);
/** Newest first. */
enum rc journal_list(struct db *db, const struct journal_query *q, journal_entry_fn *fn, void *ctx, struct err *e);

/** One column that changed. Values are text as stored; NULL where there was or is no value. */
struct journal_value {
    const char *table;
    const char *op; /* "insert", "update", "delete" */
    const char *key; /* the row's primary key, "17" */
    const char *column;
    const char *before, *after;
};
typedef enum rc journal_value_fn(void *ctx, const struct journal_value *value, struct err *e);
enum rc journal_values(struct db *db, int64_t seq, journal_value_fn *fn, void *ctx, struct err *e);

struct journal_head {
    int64_t seq;
    char hash[65]; /* hexadecimal */
};
enum rc journal_head(struct db *db, struct journal_head *ret, struct err *e);

/**
 * Proves the chain: every row's digest and hash, in order. `expect` (may be NULL) is a head noted earlier.
 * @return RC_CONFLICT with a sentence naming the first bad row
 */
enum rc journal_verify(struct db *db, const struct journal_head *expect, struct journal_head *ret, struct err *e);

/** Proves the tables: takes a copy back to its beginning, change by change. Names the first bad row or table. */
enum rc journal_replay(struct db *db, struct err *e);

/**
 * One hash over what the file says: every row and column of every recorded table, in the order of their names and keys,
 * whatever the pages look like and in whatever order the rows came. Not the journal, nor what is derived from the rest
 * (search keys, counters), nor the next free numbers. Two files of one version that say the same have the same digest.
 * @param hex  64 digits and the end
 */
enum rc journal_digest(struct db *db, char hex[65], struct err *e);

/** The newest change of this actor today that can be taken back; RC_NOT_FOUND with a sentence when none can. */
enum rc journal_newest(struct db *db, int64_t *seq, struct err *e);

/**
 * Takes one change back, itself recorded. seq 0 is journal_newest.
 * @return RC_CONFLICT with a sentence that says what was changed since; nothing is half undone
 */
enum rc journal_undo(struct db *db, int64_t seq, int64_t *undone_seq, struct err *e);

/** Something of a batch that somebody changed since, or that something made since depends on: it is kept. */
struct journal_kept {
    const char *table;          /* what it is: "patient", "appointment", and its number; -1: it has none */
    int64_t id, patient_id;     /* whose it is; 0: nobody's */
    struct journal_entry later; /* who changed it: seq, staff, at; seq 0: not known */
    const char *why;            /* one sentence */
};
struct undo_batch {
    int64_t batch;
    void (*kept)(void *ctx, const struct journal_kept *kept); /* may be NULL */
    bool (*progress)(void *ctx, int64_t undone);              /* after each change; true stops. May be NULL */
    void *ctx;
};

/**
 * Takes back a whole batch, newest first, a change at a time; resumable. Where somebody changed since something that a
 * change made, the rest of that change still goes: rows stay or go together with what refers to them.
 * @param undone  changes taken back, in whole or in part
 * @param left    what remains: things kept, and changes that could not be taken back at all
 * @return RC_CONFLICT when anything remains, RC_STOPPED
 */
enum rc journal_undo_batch_with(struct db *db, const struct undo_batch *u, int64_t *undone, int64_t *left, struct err *e);

/** The same, told nothing. */
enum rc journal_undo_batch(struct db *db, int64_t batch, int64_t *undone, int64_t *left, struct err *e);

#endif
