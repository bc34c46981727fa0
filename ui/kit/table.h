/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list on the screen. It asks its source for the visible rows only, so that it may have a million; moving
 * repaints a marker, scrolling one row. The selected row is kept by its id when data is read again. */
#ifndef FD_KIT_TABLE_H
#define FD_KIT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/kit/put.h"

/** Where rows come from: an array that TABLE_ROWS names, or what the functions give. ctx is the table's. */
struct table_source {
    size_t rows_at, count_at, row_size, id_at;
    int64_t (*count)(void *ctx);                  /* NULL: as TABLE_ROWS says; so is row */
    const void *(*row)(void *ctx, int64_t index); /* borrowed until the next call; NULL: gone */
    int64_t (*id)(const void *row);               /* stable, not 0; NULL: as TABLE_ID says */
    int64_t (*find)(void *ctx, int64_t id);       /* index or -1; NULL: looked for near where it was */
    void (*limit)(void *ctx,
                  const char *text); /* show only what has this ("" all); NULL: the kit compares cells */
    enum look (*look)(void *ctx, const void *row); /* of the whole row; NULL: plain */
};

/** Rows are what the pointer `array` points at, `n` (a size_t) of them, both in the struct `view` that is the
 * table's ctx. It does not build with an array inside the struct, or a number of another size. */
#define TABLE_ROWS(view, array, n)                                                                           \
    .rows_at = offsetof(view, array) + 0 * TABLE_IS(view, array, void *),                                    \
    .row_size = sizeof(*((view *)0)->array), .count_at = offsetof(view, n) + 0 * TABLE_IS(view, n, size_t)
#define TABLE_IS(view, member, type) sizeof(char[sizeof(((view *)0)->member) == sizeof(type) ? 1 : -1])
/** The int64_t `number` of a row, which is a `type`, is its id. */
#define TABLE_ID(type, number) .id_at = offsetof(type, number) + 0 * TABLE_IS(type, number, int64_t)

enum { COLUMN_RIGHT = 1u << 0 };

struct column {
    const char *title; /* N_() */
    int width;         /* columns; 0 = the rest (one column of the table) */
    unsigned flags;
    int from_cols; /* shown only on a table at least so wide; 0: always */
    void (*cell)(void *ctx, const void *row, char *out, size_t size);
    enum look (*look)(void *ctx, const void *row); /* of this cell; NULL: the row's */
};

struct table {
    /* Set these; the rest is the table's own. */
    const struct column *columns;
    size_t n_columns;
    const struct table_source *source;
    void *ctx;
    const char *empty; /* _(): why the list is empty and what to do, one sentence */

    struct canvas *canvas;
    int row, col, rows, cols; /* where it was drawn last */
    int64_t first, cursor, id;
    int64_t *kept, n_kept; /* the kit's own limit: indexes of rows that match */
    char limit[64];
    bool limiting; /* the limit is being typed */
    int line_above; /* columns that the caller filled of the line above: what does not fit behind them is "^v" */
};

/** Draws titles and rows into an area; also after a resize. The cursor rests on the marker. Where not all rows are to
 * be seen the line above, which the caller draws first, ends with "18-35 of 140". */
void table_draw(struct table *t, struct canvas *c, int row, int col, int rows, int cols);

/** After data changed: the cursor stays on the same id, or as near as can be. */
void table_reload(struct table *t);

/** Up, Down, j, k, PgUp, PgDn, Home, End, l (limit). FX_MOVED, FX_DRAW, FX_NONE or FX_PASS. */
unsigned table_key(struct table *t, int key);

/** The selected row, borrowed until the source is asked again; NULL when the list is empty. */
const void *table_row(struct table *t);
int64_t table_id(struct table *t);    /* 0 when the list is empty */
int64_t table_count(struct table *t); /* rows shown, after the limit */
bool table_select(struct table *t, int64_t id);

/** Frees what the table keeps, not the table. */
void table_release(struct table *t);

#endif
