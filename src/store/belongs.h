/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which tables and rows belong to a row, by the foreign keys that the file declares: for the files of the store alone. */
#ifndef FD_STORE_BELONGS_H
#define FD_STORE_BELONGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/store/db.h"

/* A column of a recorded table that refers to a table whose rows belong to the root. */
struct belongs_edge {
    char table[64], column[64], parent[64];
    int at; /* the column's place in its table */
    bool direct; /* the parent is the root itself */
};

struct belongs_table {
    char name[64];
    char id[64]; /* the column that is its number; "" when its key is made of several, or is text */
    int id_at;
    bool rev, remove, root;
};

/* In the order in which they were reached: a table stands behind those it belongs to. The root is the first. */
struct belongs {
    struct belongs_edge *edges;
    size_t n_edges;
    struct belongs_table *tables;
    size_t n_tables;
};

/** The graph alone. The caller releases it. */
enum rc belongs_graph(struct db *db, const char *root, struct belongs *ret, struct err *e);
void belongs_release(struct belongs *b);

/** Numbers of the rows into temp.belongs (tbl, id), in place of what it held. */
enum rc belongs_collect(struct db *db, const struct belongs *b, const int64_t *ids, size_t n, struct err *e);

/** "WHERE ..." that selects a table's rows by temp.belongs; for sqlite3_free(). NULL without memory. */
char *belongs_where(const struct belongs *b, const struct belongs_table *t);

#endif
