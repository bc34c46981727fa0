/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of the day grid, and how they are drawn. */
#include "ui/screens/grid_view.h"

#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "ui/kit/app.h"
#include "ui/screens/show.h"

enum { TIME_COLS = 7, LEAST_COLS = 18, MOST_COLS = 34, LABEL = 512 };

const int grid_steps[GRID_STEPS] = { 5, 10, 15, 20, 30, 60 };

/* ---- what a cell is ---- */

int grid_step(const struct day_grid *g)
{
    return grid_steps[g->step];
}

static bool look_up_busy(const struct grid_column *c, int64_t from, int64_t to, struct cell *ret)
{
    for (size_t i = 0; i < c->n_busy; i++) {
        const struct appointment *a = c->busy[i];
        if (a->start_min >= to || a->end_min <= from)
            continue;
        bool begins = a->start_min >= from;
        ret->kind = CELL_BUSY;
        ret->more += ret->begins && begins;
        if (ret->a == NULL || (begins && !ret->begins)) {
            ret->a = a;
            ret->begins = begins;
        }
    }
    return ret->a != NULL;
}

struct cell grid_cell(const struct grid_column *c, int64_t from, int step)
{
    struct cell cell = { .kind = CELL_OFF }, above = { .kind = CELL_OFF };
    int64_t to = from + step;

    if (look_up_busy(c, from, to, &cell))
        return cell;
    for (size_t i = 0; i < c->n_free && cell.kind == CELL_OFF; i++)
        if (c->free[i].start_min < to && c->free[i].end_min > from)
            cell = (struct cell){ .kind = CELL_FREE,
                                  .begins = c->free[i].start_min >= from ||
                                            look_up_busy(c, from - step, from, &above),
                                  .start_min = c->free[i].start_min > from ? c->free[i].start_min : from,
                                  .end_min = c->free[i].end_min };
    return cell;
}

static struct cell cell_at(const struct day_grid *g, size_t col, int64_t from)
{
    return grid_cell(&g->grid.columns[col], from, grid_step(g));
}

bool grid_has_cells(const struct day_grid *g)
{
    return g->grid.n > 0 && g->grid.last_min > g->grid.first_min;
}

struct cell grid_selected(const struct day_grid *g)
{
    return grid_has_cells(g) ? cell_at(g, g->col, g->at_min) : (struct cell){ .kind = CELL_OFF };
}

/* ---- where things stand ---- */

static int64_t down_to_step(const struct day_grid *g, int64_t min)
{
    return min - min % grid_step(g);
}

static int64_t last_row(const struct day_grid *g)
{
    return down_to_step(g, g->grid.last_min - 1);
}

int grid_body_rows(const struct screen *s)
{
    return s->rows - GRID_HEAD_ROWS - GRID_DETAIL_ROWS;
}

static int column_cols(const struct screen *s)
{
    const struct day_grid *g = s->priv;
    int cols = (s->cols - TIME_COLS) / (g->grid.n > 0 ? (int)g->grid.n : 1);

    return cols < LEAST_COLS ? LEAST_COLS : cols > MOST_COLS ? MOST_COLS : cols;
}

static size_t columns_shown(const struct screen *s)
{
    size_t n = (size_t)((s->cols - TIME_COLS) / column_cols(s));

    return n < 1 ? 1 : n;
}

/* Keeps the cursor on the day and in the window. True: the window moved. */
bool grid_keep_visible(const struct screen *s)
{
    struct day_grid *g = s->priv;
    int64_t top = g->top_min, first_row = down_to_step(g, g->grid.first_min),
            page = grid_body_rows(s) * grid_step(g);
    size_t first = g->first;

    if (!grid_has_cells(g))
        return false;
    g->at_min = down_to_step(g, g->at_min);
    g->at_min = g->at_min < first_row ? first_row : g->at_min > last_row(g) ? last_row(g) : g->at_min;
    g->top_min = down_to_step(g, g->top_min);
    if (g->top_min + page > last_row(g) + grid_step(g))
        g->top_min = last_row(g) + grid_step(g) - page;
    if (g->top_min < first_row)
        g->top_min = first_row;
    if (g->at_min < g->top_min)
        g->top_min = g->at_min;
    if (g->at_min >= g->top_min + page)
        g->top_min = g->at_min - page + grid_step(g);
    if (g->col < g->first)
        g->first = g->col;
    if (g->col >= g->first + columns_shown(s))
        g->first = g->col - columns_shown(s) + 1;
    if (g->first + columns_shown(s) > g->grid.n)
        g->first = g->grid.n > columns_shown(s) ? g->grid.n - columns_shown(s) : 0;
    g->practitioner_id = g->grid.columns[g->col].practitioner_id;
    return top != g->top_min || first != g->first;
}

/* ---- drawing ---- */

static void cell_text(const struct cell *cell, bool top, char *out, size_t size)
{
    char minutes[SHOW_SIZE];

    if (cell->kind == CELL_OFF)
        (void)text_copy(out, size, "");
    else if (cell->kind == CELL_FREE && (cell->begins || top))
        (void)snprintf(out, size, _("free %s"),
                       show_minutes(cell->end_min - cell->start_min, minutes, sizeof(minutes)));
    else if (cell->kind == CELL_FREE)
        (void)text_copy(out, size, ".");
    else if (!cell->begins && !top)
        (void)text_copy(out, size, "|");
    else if (cell->more > 0)
        (void)snprintf(out, size, "+%d %s  %s", cell->more, cell->a->patient, cell->a->service);
    else
        (void)snprintf(out, size, "%s  %s", cell->a->patient, cell->a->service);
}

static bool is_now(const struct screen *s, int64_t row_min)
{
    int64_t now = site_now_min(s->app->db);

    return now >= row_min && now < row_min + grid_step(s->priv);
}

static int row_of(const struct day_grid *g, int64_t min)
{
    return GRID_HEAD_ROWS + (int)((min - g->top_min) / grid_step(g));
}

void grid_draw_cell(struct screen *s, size_t col, int64_t min)
{
    const struct day_grid *g = s->priv;
    struct cell cell = cell_at(g, col, min);
    bool here = col == g->col && min == g->at_min;
    char text[LABEL];
    int width = column_cols(s) - 2, at = TIME_COLS + (int)(col - g->first) * column_cols(s);
    enum look look = here                     ? LOOK_FOCUS
                     : cell.kind == CELL_BUSY ? LOOK_PLAIN
                     : cell.kind == CELL_FREE ? LOOK_GOOD
                                              : LOOK_DIM;

    cell_text(&cell, min == g->top_min, text, sizeof(text));
    if (cell.kind != CELL_BUSY && (cell.kind == CELL_OFF || is_now(s, min)))
        for (int n = text_columns(text, (size_t)-1); n < width; n++)
            show_add(text, sizeof(text), "", is_now(s, min) ? "-" : ":");
    put_text(s->canvas, row_of(g, min), at, 1, LOOK_PLAIN, here ? ">" : "");
    put_text(s->canvas, row_of(g, min), at + 1, width, look, text);
    if (here)
        put_cursor(s->canvas, row_of(g, min), at);
}

bool grid_place(const struct screen *s, int row, int col, size_t *column, int64_t *min)
{
    const struct day_grid *g = s->priv;
    size_t shown = columns_shown(s);

    if (!grid_has_cells(g) || row < GRID_HEAD_ROWS || row >= GRID_HEAD_ROWS + grid_body_rows(s) ||
        col < TIME_COLS)
        return false;
    *column = g->first + (size_t)((col - TIME_COLS) / column_cols(s));
    *min = g->top_min + (int64_t)(row - GRID_HEAD_ROWS) * grid_step(g);
    return *column < g->grid.n && *column < g->first + shown && *min <= last_row(g);
}

static void draw_head(struct screen *s)
{
    const struct day_grid *g = s->priv;
    char day[SHOW_SIZE], near[SHOW_SIZE], text[LABEL];
    size_t shown = columns_shown(s);

    (void)calendar_format_day(day, sizeof(day), site_calendar(s->app->db), g->day, CALENDAR_LONG);
    (void)show_day(s->app->db, g->day, near, sizeof(near));
    (void)snprintf(text, sizeof(text), "%s%s%s", day, strstr(day, near) == NULL && near[0] >= 'a' ? "  " : "",
                   strstr(day, near) == NULL && near[0] >= 'a' ? near : "");
    int col = 1 + put_word(s->canvas, 0, 1, s->cols / 2, LOOK_STRONG, text) + 3;
    put_text(s->canvas, 0, col, s->cols - col - 1, LOOK_PLAIN, g->what);
    for (size_t i = g->first; i < g->grid.n && i < g->first + shown; i++) {
        bool more_left = i == g->first && i > 0, more_right = i == g->first + shown - 1 && i + 1 < g->grid.n;
        (void)snprintf(text, sizeof(text), "%s%s%s", more_left ? "< " : "", g->grid.columns[i].name,
                       more_right ? " >" : "");
        put_text(s->canvas, 1, TIME_COLS + 1 + (int)(i - g->first) * column_cols(s), column_cols(s) - 2,
                 LOOK_HEAD, text);
    }
}

static void draw_body(struct screen *s)
{
    const struct day_grid *g = s->priv;
    size_t shown = columns_shown(s);
    char clock[CIVIL_TEXT];

    for (int64_t min = g->top_min; min <= last_row(g) && row_of(g, min) < GRID_HEAD_ROWS + grid_body_rows(s);
         min += grid_step(g)) {
        bool now = is_now(s, min);
        (void)show_time(now ? site_now_min(s->app->db) : min, clock, sizeof(clock));
        put_text(s->canvas, row_of(g, min), 1, 5,
                 now             ? LOOK_WARN
                 : min % 60 == 0 ? LOOK_STRONG
                                 : LOOK_DIM,
                 clock);
        if (now)
            put_text(s->canvas, row_of(g, min), 6, 1, LOOK_WARN, "-");
        for (size_t i = g->first; i < g->grid.n && i < g->first + shown; i++)
            grid_draw_cell(s, i, min);
    }
}

static void draw_details(struct screen *s, int row)
{
    const struct day_grid *g = s->priv;
    struct cell cell = grid_selected(g);
    char text[LABEL], from[SHOW_SIZE], to[SHOW_SIZE];

    put_rule(s->canvas, row);
    if (!grid_has_cells(g))
        return;
    const char *name = g->grid.columns[g->col].name;
    if (cell.kind == CELL_OFF) {
        put_format(s->canvas, row + 1, 1, s->cols - 2, LOOK_DIM, _("%s does not work at this time."), name);
    } else if (cell.kind == CELL_FREE) {
        put_format(s->canvas, row + 1, 1, s->cols - 2, LOOK_STRONG, _("%s is free from %s to %s."), name,
                   show_time(cell.start_min, from, sizeof(from)), show_time(cell.end_min, to, sizeof(to)));
        put_text(s->canvas, row + 2, 1, s->cols - 2, LOOK_PLAIN,
                 g->gives ? _("Enter takes this time.") : _("Enter books somebody into it."));
    } else {
        int col = 1 + put_word(s->canvas, row + 1, 1, s->cols / 2, LOOK_STRONG, cell.a->patient) + 3;
        (void)snprintf(text, sizeof(text), "%s   %s - %s   %s   %s", cell.a->service,
                       show_time(cell.a->start_min, from, sizeof(from)),
                       show_time(cell.a->end_min, to, sizeof(to)), cell.a->practitioner, cell.a->room);
        put_text(s->canvas, row + 1, col, s->cols - col - 1, LOOK_PLAIN, text);
        (void)snprintf(text, sizeof(text), "%s, %s", _(appointment_statuses[cell.a->status].label),
                       _(confirmations[cell.a->confirmation].label));
        show_add(text, sizeof(text), "   ", cell.a->note);
        put_text(s->canvas, row + 2, 1, s->cols - 2, LOOK_PLAIN, text);
    }
}

void grid_draw(struct screen *s)
{
    const struct day_grid *g = s->priv;

    (void)grid_keep_visible(s);
    draw_details(s, s->rows - GRID_DETAIL_ROWS);
    draw_head(s);
    if (grid_has_cells(g))
        draw_body(s);
    else
        put_text(s->canvas, GRID_HEAD_ROWS + 1, 3, s->cols - 6, LOOK_DIM,
                 _("Nobody works on this day. [ and ] show other days."));
}
