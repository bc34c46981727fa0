/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The month: which weeks it has, reading them in shares, and drawing them. */
#include "ui/screens/month.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/base/text.h"
#include "src/clinic/site.h"
#include "ui/kit/app.h"
#include "ui/screens/show.h"

enum { WEEK = 7, SATURDAY = 5, SHARE_US = 6000, HEAD_ROWS = 2, DETAIL_ROWS = 3, LEAST_BAR = 4 };

/* ---- what is shown ---- */

int32_t month_week(struct db *db, int32_t day)
{
    int first = site_calendar(db) == CALENDAR_JALALI ? SATURDAY : 0;

    return day - (calendar_weekday(day) - first + WEEK) % WEEK;
}

void month_show(struct db *db, struct month *m, int32_t day, int64_t practitioner_id)
{
    enum calendar calendar = site_calendar(db);
    struct calendar_date date = calendar_date(calendar, day);
    int32_t first = calendar_day(calendar, date.year, date.month, 1);
    int32_t last = first + calendar_month_length(calendar, date.year, date.month) - 1, begin = month_week(db, first);
    int days = (int)(month_week(db, last) - begin) + WEEK;

    if (m->days == days && m->first_day == begin && m->practitioner_id == practitioner_id)
        return;
    *m = (struct month){ .first_day = begin, .days = days, .practitioner_id = practitioner_id };
}

void month_stale(struct month *m)
{
    m->n_fresh = 0;
}

static int64_t now_us(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

unsigned month_more(struct db *db, struct month *m)
{
    int64_t until = now_us() + SHARE_US;

    if (m->n_fresh >= m->days)
        return FX_NONE;
    while (m->n_fresh < m->days && now_us() < until) {
        int i = m->n_fresh++;
        m->known[i] = load_read(db, m->practitioner_id, m->first_day + i, &m->loads[i], NULL) == RC_OK;
    }
    return FX_DRAW | (m->n_fresh < m->days ? FX_AGAIN : FX_NONE);
}

/* ---- where it stands ---- */

static int week_rows(const struct screen *s, const struct month *m)
{
    int rows = (s->rows - HEAD_ROWS - DETAIL_ROWS) / (m->days > 0 ? m->days / WEEK : 1);

    return rows > 4 ? 4 : rows;
}

static int day_cols(const struct screen *s)
{
    int cols = (s->cols - 1) / WEEK;

    return cols > 22 ? 22 : cols;
}

static void place_of(const struct screen *s, const struct month *m, int32_t day, int *row, int *col)
{
    int i = (int)(day - m->first_day);

    *row = HEAD_ROWS + i / WEEK * week_rows(s, m);
    *col = i % WEEK * day_cols(s);
}

bool month_place(const struct screen *s, const struct month *m, int row, int col, int32_t *day)
{
    int week = (row - HEAD_ROWS) / week_rows(s, m), weekday = col / day_cols(s);

    *day = m->first_day + week * WEEK + weekday;
    return row >= HEAD_ROWS && weekday < WEEK && week * WEEK < m->days;
}

/* ---- drawing ---- */

static bool in_month(const struct screen *s, const struct month *m, int32_t day)
{
    enum calendar calendar = site_calendar(s->app->db);

    return calendar_date(calendar, day).month == calendar_date(calendar, m->first_day + WEEK).month;
}

/* "####....  63%": as long as the cell is wide. */
static void bar(const struct load_day *d, int cols, char *out, size_t size)
{
    int percent = load_percent(d), width = cols - 5;
    size_t n = 0;

    if (percent < 0) {
        (void)text_copy(out, size, d->closed);
        return;
    }
    if (width < LEAST_BAR)
        width = 0;
    for (int i = 0; i < width && n + 8 < size; i++)
        out[n++] = i < (percent * width + 50) / 100 ? '#' : '.';
    (void)snprintf(out + n, size - n, "%4d%%", percent > 999 ? 999 : percent);
}

static void draw_day(struct screen *s, const struct month *m, int32_t day)
{
    int row, col, cols = day_cols(s) - 2, i = (int)(day - m->first_day);
    const struct load_day *d = &m->loads[i];
    bool mine = in_month(s, m, day), today = day == site_today(s->app->db);
    enum look look = !mine ? LOOK_DIM : today ? LOOK_WARN : LOOK_STRONG;
    char text[160];

    place_of(s, m, day, &row, &col);
    (void)snprintf(text, sizeof(text), "%d%s", calendar_date(site_calendar(s->app->db), day).day, today ? " *" : "");
    put_text(s->canvas, row, col + 1, 5, look, text);
    if (!m->known[i]) {
        put_text(s->canvas, row + 1, col + 1, cols, LOOK_DIM, "...");
        return;
    }
    if (d->count > 0) {
        (void)snprintf(text, sizeof(text), "%d", (int)d->count);
        put_right(s->canvas, row, col + 6, cols - 5, mine ? LOOK_PLAIN : LOOK_DIM, text);
    }
    bar(d, cols, text, sizeof(text));
    put_text(s->canvas, row + 1, col + 1, cols, mine && load_percent(d) >= 0 ? LOOK_PLAIN : LOOK_DIM, text);
}

void month_draw_marker(struct screen *s, const struct month *m, int32_t day, bool there)
{
    int row, col;

    if (day < m->first_day || day >= m->first_day + m->days)
        return;
    place_of(s, m, day, &row, &col);
    put_text(s->canvas, row, col, 1, LOOK_PLAIN, there ? ">" : "");
    if (there)
        put_cursor(s->canvas, row, col);
}

static void draw_details(struct screen *s, const struct month *m, int32_t day)
{
    const struct load_day *d = &m->loads[day - m->first_day];
    char date[SHOW_SIZE], booked[SHOW_SIZE], worked[SHOW_SIZE];
    int row = s->rows - DETAIL_ROWS;

    put_rule(s->canvas, row);
    if (!m->known[day - m->first_day])
        return;
    (void)calendar_format_day(date, sizeof(date), site_calendar(s->app->db), day, CALENDAR_LONG);
    int col = 1 + put_word(s->canvas, row + 1, 1, s->cols / 2, LOOK_STRONG, date) + 3;
    if (d->worked_min == 0 && d->count == 0)
        put_text(s->canvas, row + 1, col, s->cols - col - 1, LOOK_DIM,
                 d->closed[0] != '\0' ? d->closed : _("Nobody works on this day."));
    else
        put_format(s->canvas, row + 1, col, s->cols - col - 1, LOOK_PLAIN,
                   ngettext_("%d appointment, %s booked of %s", "%d appointments, %s booked of %s", d->count),
                   (int)d->count, d->booked_min > 0 ? show_minutes(d->booked_min, booked, sizeof(booked)) : "0",
                   d->worked_min > 0 ? show_minutes(d->worked_min, worked, sizeof(worked)) : "0");
    put_text(s->canvas, row + 2, 1, s->cols - 2, LOOK_PLAIN, _("Enter shows the day. Figures: appointments; share of the working time booked."));
}

void month_draw(struct screen *s, const struct month *m, int32_t day, const char *whose)
{
    enum calendar calendar = site_calendar(s->app->db);
    struct calendar_date date = calendar_date(calendar, m->first_day + WEEK);
    char text[160];

    (void)snprintf(text, sizeof(text), "%s %d", calendar_month_name(calendar, date.month, true), date.year);
    int col = 1 + put_word(s->canvas, 0, 1, s->cols / 2, LOOK_STRONG, text) + 3;
    put_text(s->canvas, 0, col, s->cols - col - 1, LOOK_PLAIN, whose);
    for (int i = 0; i < WEEK; i++)
        put_text(s->canvas, 1, i * day_cols(s) + 1, day_cols(s) - 2, LOOK_HEAD,
                 calendar_weekday_name(calendar_weekday(m->first_day + i)));
    for (int i = 0; i < m->days; i++)
        draw_day(s, m, m->first_day + i);
    draw_details(s, m, day);
    month_draw_marker(s, m, day, true);
}
