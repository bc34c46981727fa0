/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window on the book, and how its cells are drawn. */
#include "ui/screens/grid_view.h"

#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "ui/kit/app.h"
#include "ui/screens/clip.h"
#include "ui/screens/show.h"

enum { TIME_COLS = 7, LEAST_COLS = 18, LEAST_DAY_COLS = 10, MOST_COLS = 34, LABEL = 512 };

/* ---- what stands where the cursor is ---- */

bool grid_has_cells(const struct book *b)
{
    return b->mode != BOOK_MONTH && b->grid.n > 0 && b->grid.last_min > b->grid.first_min;
}

const struct grid_column *grid_selected_column(const struct book *b)
{
    return grid_has_cells(b) && b->col < b->grid.n ? &b->grid.columns[b->col] : NULL;
}

struct grid_cell grid_selected(const struct book *b)
{
    const struct grid_column *c = grid_selected_column(b);

    return c != NULL ? grid_cell(c, b->at, b->step) : (struct grid_cell){ .kind = GRID_OFF, .why = "" };
}

int grid_lane_in(const struct grid_cell *cell, int lane)
{
    int begin = lane < cell->lanes ? lane : 0;

    for (int i = 0; i < cell->lanes; i++)
        if (cell->lane[(begin + i) % cell->lanes].span != NULL)
            return (begin + i) % cell->lanes;
    return 0;
}

static const struct grid_span *selected_span(const struct book *b)
{
    struct grid_cell cell = grid_selected(b);

    return cell.kind == GRID_BUSY ? cell.lane[grid_lane_in(&cell, b->lane)].span : NULL;
}

const char *grid_selected_name(const struct book *b)
{
    for (size_t i = 0; b->mode == BOOK_WEEK && i < b->who.n; i++)
        if (b->who.rows[i].id == b->practitioner_id)
            return b->who.rows[i].short_name;
    return grid_has_cells(b) ? grid_selected_column(b)->name : "";
}

int64_t grid_selected_min(const struct book *b)
{
    struct grid_cell cell = grid_selected(b);
    const struct grid_span *span = selected_span(b);
    int64_t row = (int64_t)b->day * CIVIL_DAY_MIN + b->at;

    if (cell.kind == GRID_FREE)
        return cell.start_min;
    if (span != NULL && span->appointment_id == b->own && b->mode != BOOK_ROOMS && span->start_min > row)
        return span->start_min; /* where it stands, though that is no row */
    return row;
}

const struct appointment *grid_appointment(struct book *b)
{
    const struct grid_span *span = selected_span(b);

    if (span == NULL)
        return NULL;
    if (b->here.id != span->appointment_id && appointment_load(b->db, span->appointment_id, &b->here, NULL) != RC_OK) {
        b->here.id = 0;
        return NULL;
    }
    return &b->here;
}

void grid_forget(struct book *b)
{
    b->here.id = 0;
    b->risk_id = 0;
    b->fits_here = false;
    if (b->labels != NULL)
        memset(b->labels, 0, GRID_LABELS * sizeof(*b->labels));
}

/* ---- where things stand ---- */

static int down_to_step(const struct book *b, int min)
{
    return min - min % b->step;
}

static int last_row(const struct book *b)
{
    return down_to_step(b, b->grid.last_min - 1);
}

int grid_body_rows(const struct screen *s)
{
    return s->rows - GRID_HEAD_ROWS - GRID_DETAIL_ROWS;
}

static int column_cols(const struct screen *s)
{
    const struct book *b = s->priv;
    int cols = (s->cols - TIME_COLS) / (b->grid.n > 0 ? (int)b->grid.n : 1);
    int least = b->mode == BOOK_WEEK ? LEAST_DAY_COLS : LEAST_COLS;

    return cols < least ? least : cols > MOST_COLS ? MOST_COLS : cols;
}

size_t grid_columns_shown(const struct screen *s)
{
    size_t n = (size_t)((s->cols - TIME_COLS) / column_cols(s));

    return n < 1 ? 1 : n;
}

static int between(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

/* Where a page of rows begins so that `at` is in it, and no row after the last. */
static int top_for(const struct book *b, int top, int at, int page)
{
    int first = down_to_step(b, b->grid.first_min), most = last_row(b) + b->step - page;

    top = between(down_to_step(b, top), first, most < first ? first : most);
    return at < top ? at : at >= top + page ? at - page + b->step : top;
}

bool grid_keep_visible(const struct screen *s)
{
    struct book *b = s->priv;
    int top = b->top;
    size_t first = b->first, shown = grid_columns_shown(s);

    if (!grid_has_cells(b))
        return false;
    b->at = between(down_to_step(b, b->at), down_to_step(b, b->grid.first_min), last_row(b));
    b->top = top_for(b, b->top, b->at, grid_body_rows(s) * b->step);
    if (b->col < b->first)
        b->first = b->col;
    if (b->col >= b->first + shown)
        b->first = b->col - shown + 1;
    if (b->first + shown > b->grid.n)
        b->first = b->grid.n > shown ? b->grid.n - shown : 0;
    return top != b->top || first != b->first;
}

static int row_of(const struct book *b, int min)
{
    return GRID_HEAD_ROWS + (min - b->top) / b->step;
}

/* The first column of a cell's lane, of so many; in front of its text stands the marker. */
static int col_of(const struct screen *s, size_t col, int lane, int lanes)
{
    const struct book *b = s->priv;

    return TIME_COLS + (int)(col - b->first) * column_cols(s) + (lanes > 1 ? lane * ((column_cols(s) - 1) / lanes) : 0);
}

bool grid_place(const struct screen *s, int row, int col, size_t *column, int *min)
{
    const struct book *b = s->priv;

    if (!grid_has_cells(b) || row < GRID_HEAD_ROWS || row >= GRID_HEAD_ROWS + grid_body_rows(s) || col < TIME_COLS)
        return false;
    *column = b->first + (size_t)((col - TIME_COLS) / column_cols(s));
    *min = b->top + (row - GRID_HEAD_ROWS) * b->step;
    return *column < b->grid.n && *column < b->first + grid_columns_shown(s) && *min <= last_row(b);
}

/* ---- cells ---- */

static const struct grid_label *label_of(const struct book *b, int64_t id)
{
    struct grid_label *label = &b->labels[id % GRID_LABELS];

    if (label->appointment_id != id && grid_label(b->db, id, label, NULL) != RC_OK)
        *label = (struct grid_label){ .appointment_id = id };
    return label;
}

/* How somebody stands, where it is not plainly booked: the marks of the desk's list. */
static const char *mark_of(const struct book *b, const struct grid_span *span, const struct grid_label *label)
{
    if (span->appointment_id == b->own)
        return "~ ";
    if (span->expires_at != 0)
        return "? ";
    switch (label->status) {
    case APPOINTMENT_ARRIVED:
        return "* ";
    case APPOINTMENT_IN_VISIT:
        return "o ";
    case APPOINTMENT_FULFILLED:
        return "+ ";
    case APPOINTMENT_PROPOSED:
    case APPOINTMENT_BOOKED:
    case APPOINTMENT_CANCELLED:
    case APPOINTMENT_NOSHOW:
    case APPOINTMENT_ENTERED_IN_ERROR:
    case APPOINTMENT_STATUS_COUNT:
        break;
    }
    return "";
}

static const char *category_name(int category)
{
    return category >= 0 && category < CATEGORY_COUNT ? _(service_categories[category].label) : "";
}

static void free_text(const struct grid_cell *cell, bool top, char *out, size_t size)
{
    char minutes[SHOW_SIZE];

    if (!cell->begins && !top) {
        (void)text_copy(out, size, ".");
        return;
    }
    (void)snprintf(out, size, _("free %s"), show_minutes(cell->end_min - cell->start_min, minutes, sizeof(minutes)));
    show_add(out, size, " ", category_name(cell->category));
}

static bool is_now(const struct screen *s, const struct grid_column *c, int min)
{
    const struct book *b = s->priv;
    int64_t now = site_now_min(s->app->db), row = (int64_t)c->day * CIVIL_DAY_MIN + min;

    return now >= row && now < row + b->step;
}

static void fill(char *text, size_t size, int width, const char *with)
{
    for (int n = text_columns(text, (size_t)-1); n < width; n++)
        show_add(text, size, "", with);
}

/* Marks, name and service, each in its own direction of writing. */
static void draw_lane(struct screen *s, int row, int col, int cols, const struct grid_lane *lane, bool top)
{
    const struct book *b = s->priv;
    bool dim = lane->span != NULL && (lane->span->expires_at != 0 || lane->span->appointment_id == b->own);
    enum look look = dim ? LOOK_DIM : LOOK_PLAIN;
    char marks[32] = "";

    if (lane->span == NULL || (!lane->begins && !top)) {
        put_text(s->canvas, row, col, cols, look, lane->span != NULL ? "|" : "");
        return;
    }
    const struct grid_label *label = label_of(b, lane->span->appointment_id);
    if (lane->more > 0)
        (void)snprintf(marks, sizeof(marks), "+%d ", lane->more);
    show_add(marks, sizeof(marks), "", mark_of(b, lane->span, label));
    int used = put_word(s->canvas, row, col, cols, look, marks);
    used += put_word(s->canvas, row, col + used, cols - used, look, label->patient) + 2;
    put_text(s->canvas, row, col + used, cols - used, look, label->service);
}

static void draw_busy(struct screen *s, size_t col, int min, const struct grid_cell *cell)
{
    const struct book *b = s->priv;

    for (int i = 0; i < cell->lanes; i++) {
        int at = col_of(s, col, i, cell->lanes);
        int end = i + 1 < cell->lanes ? col_of(s, col, i + 1, cell->lanes) : col_of(s, col + 1, 0, 1) - 1;
        draw_lane(s, row_of(b, min), at + 1, end - at - 1, &cell->lane[i], min == b->top);
    }
}

static void draw_cell(struct screen *s, size_t col, int min)
{
    const struct book *b = s->priv;
    const struct grid_column *c = &b->grid.columns[col];
    struct grid_cell cell = grid_cell(c, min, b->step);
    char text[LABEL] = "";
    int width = column_cols(s) - 2;
    bool now = is_now(s, c, min);

    if (cell.kind == GRID_BUSY) {
        draw_busy(s, col, min, &cell);
        return;
    }
    if (cell.kind == GRID_FREE)
        free_text(&cell, min == b->top, text, sizeof(text));
    else if (min == b->top || cell.begins)
        (void)text_copy(text, sizeof(text), cell.why);
    if (cell.kind == GRID_OFF || now)
        fill(text, sizeof(text), width, now ? "-" : ":");
    put_text(s->canvas, row_of(b, min), col_of(s, col, 0, 1) + 1, width, cell.kind == GRID_FREE ? LOOK_GOOD : LOOK_DIM,
             text);
}

void grid_draw_marker(struct screen *s, size_t col, int min, int lane, bool there)
{
    const struct book *b = s->priv;
    struct grid_cell cell = grid_cell(&b->grid.columns[col], min, b->step);
    int at = col_of(s, col, grid_lane_in(&cell, lane), cell.lanes);

    put_text(s->canvas, row_of(b, min), at, 1, LOOK_STRONG, there ? ">" : "");
    if (there)
        put_cursor(s->canvas, row_of(b, min), at);
}

/* ---- head and body ---- */

static void head_text(const struct screen *s, char *out, size_t size)
{
    const struct book *b = s->priv;
    enum calendar calendar = site_calendar(b->db);
    char day[SHOW_SIZE], near[SHOW_SIZE];

    if (b->mode == BOOK_WEEK) {
        const struct grid_query *q = &b->grid.q;
        (void)snprintf(out, size, "%s - %s", calendar_format_day(day, sizeof(day), calendar, q->day, CALENDAR_BRIEF),
                       calendar_format_day(near, sizeof(near), calendar, q->day + 6, CALENDAR_LONG));
        show_add(out, size, "   ", grid_selected_name(b));
        return;
    }
    (void)calendar_format_day(out, size, calendar, b->day, CALENDAR_LONG);
    (void)show_day(b->db, b->day, near, sizeof(near));
    if (near[0] >= 'a' && strstr(out, near) == NULL)
        show_add(out, size, "  ", near);
    show_add(out, size, "   ", b->grid.closed);
}

/* Of a narrow week the day without its month, which stands above. */
static void column_text(const struct screen *s, size_t col, char *out, size_t size)
{
    const struct book *b = s->priv;
    const struct grid_column *c = &b->grid.columns[col];
    size_t last = b->first + grid_columns_shown(s) - 1;
    bool today = b->mode == BOOK_WEEK && c->day == site_today(b->db);
    const char *left = col == b->first && col > 0 ? "< " : "", *right = col == last && col + 1 < b->grid.n ? " >" : "";

    (void)snprintf(out, size, "%s%s%s%s", left, c->name, today ? " *" : "", right);
    if (b->mode == BOOK_WEEK && text_columns(out, (size_t)-1) > column_cols(s) - 2)
        (void)snprintf(out, size, "%s%s %d%s%s", left, calendar_weekday_name(calendar_weekday(c->day)),
                       calendar_date(site_calendar(b->db), c->day).day, today ? " *" : "", right);
}

static void draw_head(struct screen *s)
{
    const struct book *b = s->priv;
    char text[LABEL];
    size_t shown = grid_columns_shown(s);

    head_text(s, text, sizeof(text));
    int col = 1 + put_word(s->canvas, 0, 1, s->cols / 2, LOOK_STRONG, text) + 3;
    put_text(s->canvas, 0, col, s->cols - col - 1, LOOK_PLAIN, b->what);
    if (!grid_has_cells(b))
        return;
    for (size_t i = b->first; i < b->grid.n && i < b->first + shown; i++) {
        column_text(s, i, text, sizeof(text));
        put_text(s->canvas, 1, col_of(s, i, 0, 1) + 1, column_cols(s) - 2, LOOK_HEAD, text);
    }
}

static void draw_time(struct screen *s, int min)
{
    const struct book *b = s->priv;
    bool now = false;
    char clock[CIVIL_TEXT];

    for (size_t i = 0; i < b->grid.n; i++)
        now = now || is_now(s, &b->grid.columns[i], min);
    (void)show_time(now ? site_now_min(s->app->db) : min, clock, sizeof(clock));
    put_text(s->canvas, row_of(b, min), 1, 5, now ? LOOK_WARN : min % 60 == 0 ? LOOK_STRONG : LOOK_DIM, clock);
    if (now)
        put_text(s->canvas, row_of(b, min), 6, 1, LOOK_WARN, "-");
}

static void draw_body(struct screen *s)
{
    const struct book *b = s->priv;
    size_t shown = grid_columns_shown(s);
    int end = GRID_HEAD_ROWS + grid_body_rows(s);

    for (int min = b->top; min <= last_row(b) && row_of(b, min) < end; min += b->step) {
        draw_time(s, min);
        for (size_t i = b->first; i < b->grid.n && i < b->first + shown; i++)
            draw_cell(s, i, min);
    }
    grid_draw_marker(s, b->col, b->at, b->lane, true);
}

/* ---- what is under the cursor ---- */

/* Whole, of the person alone, or not at all: half of a count would be wrong. */
static void draw_risk(struct screen *s, int row, int col, const struct risk *risk)
{
    int width = s->cols - col - 1;
    char text[RISK_TEXT];

    if (text_columns(risk_text(risk, text, sizeof(text)), (size_t)-1) > width)
        (void)risk_brief(risk, text, sizeof(text));
    if (text_columns(text, (size_t)-1) <= width)
        put_text(s->canvas, row, col, width, LOOK_DIM, text);
}

static void draw_appointment(struct screen *s, int row, const struct appointment *a)
{
    const struct book *b = s->priv;
    const struct grid_span *span = selected_span(b);
    char text[LABEL], from[SHOW_SIZE], to[SHOW_SIZE];
    int col = 1 + put_word(s->canvas, row, 1, s->cols / 2, LOOK_STRONG, a->patient) + 3;

    (void)snprintf(text, sizeof(text), "%s   %s - %s   %s   %s", a->service, show_time(a->start_min, from, sizeof(from)),
                   show_time(a->end_min, to, sizeof(to)), a->practitioner, a->room);
    put_text(s->canvas, row, col, s->cols - col - 1, LOOK_PLAIN, text);
    if (span != NULL && span->expires_at != 0)
        (void)snprintf(text, sizeof(text), _("held until %s"), show_at(b->db, span->expires_at, from, sizeof(from)));
    else
        (void)snprintf(text, sizeof(text), "%s, %s", _(appointment_statuses[a->status].label),
                       _(confirmations[a->confirmation].label));
    if (a->overbook)
        show_add(text, sizeof(text), ", ", _("booked over another"));
    show_add(text, sizeof(text), "   ", a->note);
    col = 1 + put_word(s->canvas, row + 1, 1, s->cols - 2, LOOK_PLAIN, text) + 3;
    if (b->risk_id == a->id)
        draw_risk(s, row + 1, col, &b->risk);
}

static void draw_free(struct screen *s, int row, const struct grid_cell *cell)
{
    const struct book *b = s->priv;
    char from[SHOW_SIZE], to[SHOW_SIZE], text[LABEL];

    (void)show_time(cell->start_min, from, sizeof(from));
    (void)show_time(cell->end_min, to, sizeof(to));
    (void)snprintf(text, sizeof(text), _("%s is free from %s to %s."), grid_selected_name(b), from, to);
    if (cell->category != CATEGORY_ANY) {
        char kept[SHOW_SIZE * 2];
        (void)snprintf(kept, sizeof(kept), _("Kept for: %s."), category_name(cell->category));
        show_add(text, sizeof(text), "   ", kept);
    }
    put_text(s->canvas, row, 1, s->cols - 2, LOOK_STRONG, text);
    if (b->gives)
        put_text(s->canvas, row + 1, 1, s->cols - 2, LOOK_PLAIN, _("Enter takes this time."));
    else if (clip_get(s)->appointment_id == 0)
        put_text(s->canvas, row + 1, 1, s->cols - 2, LOOK_PLAIN, _("Enter books somebody into it."));
}

/* Of what is picked up, where it would stand or what is in the way. */
static void draw_fits(struct screen *s, int row)
{
    const struct book *b = s->priv;
    const struct clip *c = clip_get(s);
    int64_t start = grid_selected_min(b);
    char from[SHOW_SIZE], to[SHOW_SIZE];

    if (b->fits[0] != '\0')
        put_text(s->canvas, row, 1, s->cols - 2, LOOK_WARN, b->fits);
    else
        put_format(s->canvas, row, 1, s->cols - 2, LOOK_GOOD, _("It fits here, %s - %s: Enter puts it down."),
                   show_time(start, from, sizeof(from)), show_time(start + c->end_min - c->start_min, to, sizeof(to)));
}

static void draw_details(struct screen *s, int row)
{
    struct book *b = s->priv;
    struct grid_cell cell = grid_selected(b);
    const struct appointment *a = grid_appointment(b);

    put_rule(s->canvas, row);
    if (!grid_has_cells(b))
        return;
    if (b->fits_here && text_columns(b->fits, (size_t)-1) > s->cols - 2) {
        (void)put_lines(s->canvas, row + 1, 1, GRID_DETAIL_ROWS - 1, s->cols - 2, LOOK_WARN, b->fits);
        return; /* it says who is there, and when the next free time is: that matters more */
    }
    if (a != NULL)
        draw_appointment(s, row + 1, a);
    else if (cell.kind == GRID_FREE)
        draw_free(s, row + 1, &cell);
    else
        put_format(s->canvas, row + 1, 1, s->cols - 2, LOOK_DIM, _("%s does not work at this time.%s%s"),
                   grid_selected_name(b), cell.why[0] != '\0' ? "   " : "", cell.why);
    if (b->fits_here)
        draw_fits(s, row + 2);
}

void grid_draw(struct screen *s)
{
    struct book *b = s->priv;

    (void)grid_keep_visible(s);
    draw_details(s, s->rows - GRID_DETAIL_ROWS);
    draw_head(s);
    if (grid_has_cells(b))
        draw_body(s);
    else
        put_text(s->canvas, GRID_HEAD_ROWS + 1, 3, s->cols - 6, LOOK_DIM,
                 b->mode == BOOK_WEEK ? _("Nobody works in this week. [ and ] show other weeks.")
                                      : _("Nobody works on this day. [ and ] show other days."));
}
