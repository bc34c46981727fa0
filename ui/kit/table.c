/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list: which rows are visible, where the marker is, what is limited. */
#include "ui/kit/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/i18n.h"
#include "src/base/keys.h"
#include "src/base/text.h"
#include "ui/kit/inside.h"

enum {
    MARK = 1,  /* column of the marker */
    CELLS = 3, /* column of the first cell */
    GAP = 2,   /* between cells */
    CELL_SIZE = 512,
    NEAR = 500,        /* rows looked through for an id that moved, in each direction */
    KIT_LIMIT = 10000, /* rows the kit itself can limit by their cells */
};

/* ---- rows of the source ---- */

static int64_t source_count(const struct table *t)
{
    size_t n;

    if (t->source->count != NULL)
        return t->source->count(t->ctx);
    memcpy(&n, (const char *)t->ctx + t->source->count_at, sizeof(n));
    return (int64_t)n;
}

static const void *source_row(const struct table *t, int64_t index)
{
    const char *rows;

    if (t->source->row != NULL)
        return t->source->row(t->ctx, index);
    memcpy(&rows, (const char *)t->ctx + t->source->rows_at, sizeof(rows));
    return rows + (size_t)index * t->source->row_size;
}

static int64_t source_id(const struct table *t, const void *row)
{
    int64_t id;

    if (t->source->id != NULL)
        return t->source->id(row);
    memcpy(&id, (const char *)row + t->source->id_at, sizeof(id));
    return id;
}

/* ---- rows, through the kit's own limit if there is one ---- */

int64_t table_count(struct table *t)
{
    if (t->source == NULL)
        return 0;
    return t->kept != NULL ? t->n_kept : source_count(t);
}

static const void *row_at(struct table *t, int64_t index)
{
    if (index < 0 || index >= table_count(t))
        return NULL;
    return source_row(t, t->kept != NULL ? t->kept[index] : index);
}

const void *table_row(struct table *t)
{
    return row_at(t, t->cursor);
}

int64_t table_id(struct table *t)
{
    const void *row = table_row(t);
    return row == NULL ? 0 : source_id(t, row);
}

static bool id_at(struct table *t, int64_t index, int64_t id)
{
    const void *row = row_at(t, index);
    return row != NULL && source_id(t, row) == id;
}

/* Index of a row by its id: where it was, asked of the source, or looked for nearby. -1: gone. */
static int64_t index_of(struct table *t, int64_t id)
{
    if (id == 0)
        return -1;
    if (id_at(t, t->cursor, id))
        return t->cursor;
    if (t->source->find != NULL && t->kept == NULL) {
        int64_t found = t->source->find(t->ctx, id);
        return found < table_count(t) ? found : -1;
    }
    for (int64_t d = 1; d <= NEAR; d++) {
        if (id_at(t, t->cursor - d, id))
            return t->cursor - d;
        if (id_at(t, t->cursor + d, id))
            return t->cursor + d;
    }
    return -1;
}

/* ---- the window ---- */

static int visible(const struct table *t)
{
    int rows = t->rows - 1 - (t->limiting || t->limit[0] != '\0');
    return rows > 0 ? rows : 1;
}

static void keep_visible(struct table *t)
{
    int64_t n = table_count(t), page = visible(t);
    if (t->cursor >= n)
        t->cursor = n - 1;
    if (t->cursor < 0)
        t->cursor = 0;
    if (t->cursor < t->first)
        t->first = t->cursor;
    if (t->cursor >= t->first + page)
        t->first = t->cursor - page + 1;
    if (t->first > n - page)
        t->first = n - page;
    if (t->first < 0)
        t->first = 0;
}

/* What a list is limited to: text inside a cell, folded as the one search box folds it, or the pinyin of a cell. */
struct wanted {
    char folded[4 * CELL_SIZE];
    struct keys_query query;
};

static bool is_read_so(const char *folded, const struct keys_query *query)
{
    struct keys_match match;
    size_t took;
    for (const char *at = folded; *at != '\0'; at += took)
        if (fold_is_han(text_scalar(at, strlen(at), &took))) {
            keys_match_init(&match, query);
            return query->n_probes > 0 && keys_of_name(NULL, NULL, folded, keys_match_key, &match) != 0;
        }
    return false;
}

static bool cell_has(const struct table *t, const void *row, const struct wanted *wanted)
{
    bool has = false;
    for (size_t i = 0; i < t->n_columns && !has; i++) {
        char cell[CELL_SIZE] = "", folded[4 * CELL_SIZE];
        t->columns[i].cell(t->ctx, row, cell, sizeof(cell));
        (void)fold(folded, sizeof(folded), cell);
        has = strstr(folded, wanted->folded) != NULL || is_read_so(folded, &wanted->query);
    }
    return has;
}

/* The kit's own limit: keeps the indexes of rows whose cells have the text. */
static void limit_by_cells(struct table *t)
{
    free(t->kept);
    t->kept = NULL;
    t->n_kept = 0;
    int64_t n = source_count(t);
    if (t->limit[0] == '\0' || n > KIT_LIMIT)
        return;
    struct wanted wanted;
    int64_t *kept = malloc((size_t)(n + 1) * sizeof(*kept)), n_kept = 0;
    if (kept == NULL)
        return;
    (void)fold(wanted.folded, sizeof(wanted.folded), t->limit);
    keys_query_init(&wanted.query, t->limit);
    for (int64_t i = 0; i < n; i++) {
        const void *row = source_row(t, i);
        if (row != NULL && cell_has(t, row, &wanted))
            kept[n_kept++] = i;
    }
    t->kept = kept;
    t->n_kept = n_kept;
}

static void apply_limit(struct table *t)
{
    if (t->source->limit != NULL)
        t->source->limit(t->ctx, t->limit);
    else
        limit_by_cells(t);
    int64_t found = index_of(t, t->id);
    t->cursor = found >= 0 ? found : 0;
    keep_visible(t);
}

void table_reload(struct table *t)
{
    if (t->source == NULL)
        return;
    if (t->limit[0] != '\0' && t->source->limit == NULL)
        limit_by_cells(t);
    int64_t found = index_of(t, t->id);
    int64_t shift = t->cursor - t->first;
    if (found >= 0 && found != t->cursor) {
        t->cursor = found;
        if (t->first > 0) /* at the top of the list new rows are to be seen */
            t->first = found - shift;
    }
    keep_visible(t);
    t->id = table_id(t);
}

bool table_select(struct table *t, int64_t id)
{
    int64_t found = index_of(t, id);
    if (found < 0)
        return false;
    t->cursor = found;
    t->id = id;
    keep_visible(t);
    return true;
}

void table_release(struct table *t)
{
    free(t->kept);
    t->kept = NULL;
    t->n_kept = 0;
}

/* ---- drawing ---- */

static bool column_shown(const struct table *t, size_t i)
{
    return t->columns[i].from_cols <= t->cols;
}

/* Columns left for the one of width 0. */
static int rest_width(const struct table *t)
{
    int used = CELLS;
    for (size_t i = 0; i < t->n_columns; i++)
        if (column_shown(t, i))
            used += t->columns[i].width + GAP;
    return t->cols - used + GAP > 4 ? t->cols - used + GAP - 1 : 4;
}

/* Returns the column behind the last title. */
static int draw_titles(const struct table *t)
{
    int col = t->col + CELLS, rest = rest_width(t), end = col;
    for (size_t i = 0; i < t->n_columns; i++) {
        const struct column *c = &t->columns[i];
        if (!column_shown(t, i))
            continue;
        int width = c->width > 0 ? c->width : rest;
        const char *title = c->title != NULL && c->title[0] != '\0' ? _(c->title) : "";
        if (c->flags & COLUMN_RIGHT)
            put_right(t->canvas, t->row, col, width, LOOK_HEAD, title);
        else
            put_text(t->canvas, t->row, col, width, LOOK_HEAD, title);
        end = col + (c->flags & COLUMN_RIGHT ? width : text_columns(title, (size_t)-1));
        col += width + GAP;
    }
    return end;
}

static int line_of(const struct table *t, int64_t index)
{
    return t->row + 1 + (int)(index - t->first);
}

static void draw_row(struct table *t, int64_t index)
{
    const void *row = row_at(t, index);
    int line = line_of(t, index), col = t->col + CELLS, rest = rest_width(t);
    if (row == NULL) {
        put_text(t->canvas, line, t->col, t->cols, LOOK_PLAIN, "");
        return;
    }
    enum look look = t->source->look != NULL ? t->source->look(t->ctx, row) : LOOK_PLAIN;
    put_text(t->canvas, line, t->col, CELLS, LOOK_PLAIN, index == t->cursor ? " >" : "");
    enum look before = LOOK_PLAIN;
    for (size_t i = 0; i < t->n_columns; i++) {
        const struct column *c = &t->columns[i];
        if (!column_shown(t, i))
            continue;
        char cell[CELL_SIZE] = "";
        c->cell(t->ctx, row, cell, sizeof(cell));
        enum look own = c->look != NULL ? c->look(t->ctx, row) : look;
        int width = c->width > 0 ? c->width : rest;
        if (col > t->col + CELLS) /* alike on both sides: every change of look is sixteen bytes on the line */
            put_text(t->canvas, line, col - GAP, GAP, own == before ? own : LOOK_PLAIN, "");
        before = own;
        if (c->flags & COLUMN_RIGHT)
            put_right(t->canvas, line, col, width, own, cell);
        else
            put_text(t->canvas, line, col, width, own, cell);
        col += width + GAP;
    }
}

static void rest_cursor(const struct table *t)
{
    if (t->limiting)
        put_cursor(t->canvas, t->row + t->rows - 1,
                   t->col + 1 + text_columns(_("Only rows with: "), (size_t)-1) +
                       text_columns(t->limit, (size_t)-1));
    else
        put_cursor(t->canvas, line_of(t, t->cursor), t->col + MARK);
}

static void draw_limit(const struct table *t)
{
    char line[160];
    if (!t->limiting && t->limit[0] == '\0')
        return;
    (void)snprintf(line, sizeof(line), "%s%s", _("Only rows with: "), t->limit);
    put_text(t->canvas, t->row + t->rows - 1, t->col + 1, t->cols - 2, LOOK_WARN, line);
}

/* "18-35 of 140", when not all is to be seen: above the titles; where nothing is above behind them, or only "^v" for
 * want of room. While rows scroll it stays as it is, for a slow line; it follows when the cursor rests. */
static void draw_extent(struct table *t, int titles_end)
{
    int64_t n = table_count(t), end = t->first + visible(t);
    char text[96];
    if (n <= visible(t))
        return;
    (void)snprintf(text, sizeof(text), _(" %lld-%lld of %lld "), (long long)t->first + 1,
                   (long long)(end < n ? end : n), (long long)n);
    int cols = text_columns(text, (size_t)-1), line = t->row > 0 ? t->row - 1 : t->row;
    int end_of_line = line == t->row ? titles_end : t->line_above;
    if (t->col + t->cols - cols < end_of_line)
        cols = snprintf(text, sizeof(text), "%c%c", t->first > 0 ? '^' : ' ', end < n ? 'v' : ' ');
    put_text(t->canvas, line, t->col + t->cols - cols, cols, LOOK_DIM, text);
}

static void draw_rows(struct table *t)
{
    for (int64_t i = t->first; i < t->first + visible(t); i++)
        draw_row(t, i);
}

void table_draw(struct table *t, struct canvas *c, int row, int col, int rows, int cols)
{
    t->canvas = c;
    t->row = row;
    t->col = col;
    t->rows = rows;
    t->cols = cols;
    keep_visible(t);
    t->id = table_id(t);
    int titles_end = draw_titles(t);
    if (table_count(t) == 0) {
        const char *why =
            t->limit[0] != '\0' ? _("No row has that. l and an empty line show all again.") : t->empty;
        (void)put_lines(c, row + 2, col + CELLS, rows - 2, cols - 2 * CELLS, LOOK_DIM,
                        why != NULL ? why : "");
        put_cursor(c, row + 1, col + MARK);
    } else {
        draw_rows(t);
        draw_extent(t, titles_end);
    }
    draw_limit(t);
    if (t->limiting || table_count(t) > 0)
        rest_cursor(t);
}

/* ---- moving ---- */

static void put_mark(struct table *t, int64_t index, bool on)
{
    put_text(t->canvas, line_of(t, index), t->col + MARK, 1, LOOK_PLAIN, on ? ">" : "");
}

/* Moves the cursor and paints what changed: the marker, or the rows when they scrolled. */
static unsigned move_to(struct table *t, int64_t to)
{
    int64_t before = t->cursor, first = t->first, n = table_count(t);
    if (n == 0)
        return FX_NONE;
    t->cursor = to < 0 ? 0 : to >= n ? n - 1 : to;
    if (t->cursor == before)
        return FX_NONE;
    keep_visible(t);
    t->id = table_id(t);
    if (t->canvas == NULL) /* not drawn yet */
        return FX_MOVED;
    if (t->first != first) {
        draw_rows(t);
    } else {
        put_mark(t, before, false);
        put_mark(t, t->cursor, true);
    }
    rest_cursor(t);
    return FX_MOVED;
}

static unsigned limit_key(struct table *t, int key)
{
    size_t n = strlen(t->limit);
    if (key == K_ENTER || key == K_ESC) {
        t->limiting = false;
        if (key == K_ESC)
            t->limit[0] = '\0';
        apply_limit(t);
        t->id = table_id(t);
        return FX_DRAW | FX_MOVED;
    }
    if (key == K_BACKSPACE)
        t->limit[n - text_grapheme_before(t->limit, n)] = '\0';
    else if (key_is_text(key) && n + 5 < sizeof(t->limit))
        t->limit[n + text_put_scalar(t->limit + n, (uint32_t)key)] = '\0';
    else
        return FX_PASS;
    apply_limit(t);
    return FX_DRAW | FX_MOVED;
}

bool table_chosen_at(struct table *t, int row)
{
    return table_count(t) > 0 && t->first + row - t->row - 1 == t->cursor;
}

unsigned table_click(struct table *t, int row)
{
    int line = row - t->row - 1;
    return line >= 0 && line < visible(t) && t->first + line < table_count(t) ? move_to(t, t->first + line)
                                                                              : FX_NONE;
}

unsigned table_key(struct table *t, int key)
{
    if (t->limiting) {
        unsigned fx = limit_key(t, key);
        if (fx != FX_PASS)
            return fx;
    }
    switch (key) {
    case K_UP:
    case 'k':
        return move_to(t, t->cursor - 1);
    case K_DOWN:
    case 'j':
        return move_to(t, t->cursor + 1);
    case K_PGUP:
        return move_to(t, t->cursor - visible(t));
    case K_PGDN:
        return move_to(t, t->cursor + visible(t));
    case K_HOME:
        return move_to(t, 0);
    case K_END:
        return move_to(t, table_count(t) - 1);
    case 'l':
        if (t->source->limit == NULL && source_count(t) > KIT_LIMIT)
            return FX_PASS;
        t->limiting = true;
        return FX_DRAW;
    default:
        return FX_PASS;
    }
}
