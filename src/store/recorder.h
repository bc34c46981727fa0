/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records what a transaction changes, as it happens, in SQLite's changeset format. A session object costs 40
 * microseconds for each table it sees; the hook below costs next to nothing. */
#ifndef FD_STORE_RECORDER_H
#define FD_STORE_RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"

struct db;

enum { RECORDED_COLUMNS_MAX = 64, RECORDED_TABLES_MAX = 96 };

/* A recorded table: which of its columns are the primary key, and which are REAL. */
struct recorded_table {
    char name[64];
    unsigned char key[RECORDED_COLUMNS_MAX]; /* 0, or the column's place in the key */
    unsigned char real[RECORDED_COLUMNS_MAX]; /* SQLite keeps 2.0 as the integer 2 and hands that to the hook */
    int columns;
};

struct recorder {
    unsigned char *bytes;
    size_t n, size;
    bool on, failed; /* failed: memory ran out, the change must not commit */
    bool net;        /* no row can be in it twice: rows were only inserted, each table's in one run */
    char last[64];   /* the table seen last, and what is known of it; NULL: not recorded */
    const struct recorded_table *table;
    struct recorded_table tables[RECORDED_TABLES_MAX];
    uint32_t writes[RECORDED_TABLES_MAX]; /* rows of each written by this change; 0: not touched */
    size_t n_tables;
};

/** Reads the recorded tables and their keys, and hooks the recorder in; recorder.on switches it. After migrating. */
enum rc recorder_attach(struct db *db, struct err *e);
void recorder_clear(struct recorder *r);
/** Forgets what was recorded behind the first n bytes: it was rolled back. */
void recorder_cut(struct recorder *r, size_t n);
void recorder_release(struct recorder *r);

/**
 * What was recorded, netted: a row inserted and then updated is one insert.
 * @param ret  a changeset for sqlite3_free(); NULL and 0 when nothing was changed in the end
 */
enum rc recorder_changeset(struct db *db, void **ret, int *n, struct err *e);

#endif
