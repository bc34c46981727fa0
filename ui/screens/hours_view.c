/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A week of hours, read and drawn: days across, time down. Nothing is said by colour alone: "|" stands where somebody
 * works, "x" where a block is not worked that day, "+" at extra hours, and each block begins and ends with its time. */
#include "ui/screens/hours_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/clinic/site.h"
#include "ui/kit/app.h"
#include "ui/screens/show.h"

enum { HEAD = 3, DETAILS = 3, TIME_COLS = 6, HOUR = 60, DAY_MIN = 1440 };

/* ---- reading ---- */

static void add_whose(struct hours_view *v, int kind, int64_t id, const char *name, const char *what)
{
    struct hours_whose *w = &v->whose[v->n_whose];

    w->of = (struct hours_owner){ kind, id };
    (void)text_copy(w->name, sizeof(w->name), name);
    show_add(w->name, sizeof(w->name), ", ", what);
    v->choices[v->n_whose] = (struct choice){ (int64_t)v->n_whose, w->name };
    v->n_whose++;
}

enum rc hours_read_whose(struct hours_view *v, struct err *e)
{
    struct practitioner_list people = { 0 };
    struct place_list rooms = { 0 };
    struct site_name_list sites = { 0 };
    enum rc rc = worker_list(v->db, &people, e);

    if (rc == RC_OK)
        rc = place_list(v->db, &rooms, e);
    if (rc == RC_OK)
        rc = site_names(v->db, &sites, e);
    if (rc == RC_OK) {
        v->whose = calloc(people.n + rooms.n + sites.n + 1, sizeof(*v->whose));
        v->choices = calloc(people.n + rooms.n + sites.n + 1, sizeof(*v->choices));
        rc = v->whose != NULL && v->choices != NULL ? RC_OK : err_memory(e);
    }
    for (size_t i = 0; i < people.n && rc == RC_OK; i++)
        add_whose(v, HOURS_OF_PRACTITIONER, people.rows[i].id, people.rows[i].short_name,
                  people.rows[i].assistant ? _("assistant") : "");
    for (size_t i = 0; i < sites.n && rc == RC_OK; i++)
        add_whose(v, HOURS_OF_SITE, sites.rows[i].id, sites.rows[i].name, _("opening hours"));
    for (size_t i = 0; i < rooms.n && rc == RC_OK; i++)
        add_whose(v, HOURS_OF_ROOM, rooms.rows[i].id, rooms.rows[i].name, _("room"));
    v->n_sites = sites.n;
    practitioner_list_release(&people);
    place_list_release(&rooms);
    site_name_list_release(&sites);
    return rc;
}

static int by_start(const void *a, const void *b)
{
    const struct hours_item *x = a, *y = b;

    if ((x->kind == HOURS_HOLIDAY) != (y->kind == HOURS_HOLIDAY))
        return x->kind == HOURS_HOLIDAY ? -1 : 1;
    return x->start_min != y->start_min ? x->start_min - y->start_min : (int)x->kind - (int)y->kind;
}

static void add_item(struct hours_day *d, const struct hours_item *item)
{
    if (d->n < HOURS_ITEMS)
        d->items[d->n++] = *item;
}

static enum rc read_items(struct hours_view *v, struct hours_owner of, struct err *e)
{
    struct schedule_block_list blocks = { 0 };
    struct schedule_exception_list different = { 0 };
    struct holiday_list holidays = { 0 };
    int32_t last = v->first_day + HOURS_DAYS - 1;
    enum rc rc = schedule_blocks(v->db, of, v->first_day, last, &blocks, e);

    if (rc == RC_OK)
        rc = schedule_exceptions(v->db, of, v->first_day, last, &different, e);
    if (rc == RC_OK)
        rc = holiday_list(v->db, v->first_day, last, &holidays, e);
    for (int i = 0; i < HOURS_DAYS && rc == RC_OK; i++) {
        struct hours_day *d = &v->days[i];
        for (size_t k = 0; k < holidays.n && of.kind == HOURS_OF_SITE; k++)
            if (holidays.rows[k].day == v->first_day + i)
                add_item(d, &(struct hours_item){ .kind = HOURS_HOLIDAY, .end_min = DAY_MIN, .holiday = holidays.rows[k] });
        for (size_t k = 0; k < blocks.n; k++)
            if (schedule_block_holds(&blocks.rows[k], v->first_day + i))
                add_item(d, &(struct hours_item){ .kind = HOURS_BLOCK, .start_min = blocks.rows[k].start_min,
                                                  .end_min = blocks.rows[k].end_min, .block = blocks.rows[k] });
        for (size_t k = 0; k < different.n; k++)
            if (different.rows[k].day == v->first_day + i)
                add_item(d, &(struct hours_item){ .kind = HOURS_DIFFERENT, .start_min = different.rows[k].start_min,
                                                  .end_min = different.rows[k].end_min, .x = different.rows[k] });
        qsort(d->items, d->n, sizeof(d->items[0]), by_start);
    }
    schedule_block_list_release(&blocks);
    schedule_exception_list_release(&different);
    holiday_list_release(&holidays);
    return rc;
}

/* From the first to the last hour at which anything stands; whole days do not count. */
static void set_range(struct hours_view *v)
{
    int from = DAY_MIN, to = 0;

    for (int i = 0; i < HOURS_DAYS; i++)
        for (size_t k = 0; k < v->days[i].n; k++) {
            const struct hours_item *item = &v->days[i].items[k];
            if (item->start_min == 0 && item->end_min == DAY_MIN)
                continue;
            from = item->start_min < from ? item->start_min : from;
            to = item->end_min > to ? item->end_min : to;
        }
    if (from >= to) {
        from = 8 * HOUR;
        to = 18 * HOUR;
    }
    v->from_min = from / HOUR * HOUR;
    v->to_min = (to + HOUR - 1) / HOUR * HOUR;
}

enum rc hours_read(struct hours_view *v, struct err *e)
{
    struct hours_owner of = v->whose[v->at].of;
    struct schedule_set *set = NULL;
    int32_t today = site_today(v->db);
    enum rc rc = schedule_load(v->db, v->first_day, v->first_day + HOURS_DAYS - 1, &set, e);

    if (rc != RC_OK)
        return rc;
    memset(v->days, 0, sizeof(v->days));
    rc = read_items(v, of, e);
    for (int i = 0; i < HOURS_DAYS && rc == RC_OK; i++) {
        struct hours_day *d = &v->days[i];
        int32_t day = v->first_day + i;
        const char *why = schedule_closed_why(set, day);
        d->n_work = of.kind == HOURS_OF_PRACTITIONER ? schedule_day(set, of.id, day, today, d->work)
                    : of.kind == HOURS_OF_ROOM       ? schedule_room(set, of.id, day, d->work)
                                                     : schedule_opening(set, of.id, day, d->work);
        (void)text_copy(d->closed, sizeof(d->closed), why != NULL ? why : "");
    }
    schedule_free(set);
    set_range(v);
    if (v->item >= v->days[v->day].n)
        v->item = 0;
    return rc;
}

void hours_release(struct hours_view *v)
{
    free(v->whose);
    free(v->choices);
}

/* ---- what is selected ---- */

int32_t hours_selected_day(const struct hours_view *v)
{
    return v->first_day + v->day;
}

const struct hours_item *hours_selected(const struct hours_view *v)
{
    const struct hours_day *d = &v->days[v->day];

    return v->item < d->n ? &d->items[v->item] : NULL;
}

static void add_validity(const struct hours_view *v, const struct schedule_block *b, char *out, size_t size)
{
    char text[160], day[SHOW_SIZE];
    enum calendar calendar = site_calendar(v->db);

    if (b->every_weeks > 1) {
        (void)snprintf(text, sizeof(text), _("every %d weeks"), (int)b->every_weeks);
        show_add(out, size, ", ", text);
    }
    if (b->from_day != SCHEDULE_ALWAYS) {
        (void)snprintf(text, sizeof(text), _("from %s"),
                       calendar_format_day(day, sizeof(day), calendar, b->from_day, CALENDAR_LONG));
        show_add(out, size, ", ", text);
    }
    if (b->to_day != SCHEDULE_FOREVER) {
        (void)snprintf(text, sizeof(text), _("until %s"),
                       calendar_format_day(day, sizeof(day), calendar, b->to_day, CALENDAR_LONG));
        show_add(out, size, ", ", text);
    }
    if (b->category != CATEGORY_ANY) {
        (void)snprintf(text, sizeof(text), _("kept for %s until %d days before"), _(service_categories[b->category].label),
                       (int)b->release_days);
        show_add(out, size, ", ", text);
    }
}

char *hours_item_text(const struct hours_view *v, const struct hours_item *item, char *out, size_t size)
{
    char from[SHOW_SIZE], to[SHOW_SIZE], day[SHOW_SIZE];

    if (item->kind == HOURS_HOLIDAY) {
        (void)snprintf(out, size, _("Holiday: %s"), item->holiday.name);
        show_add(out, size, "   ", item->holiday.calendar);
        return out;
    }
    (void)show_time(item->start_min, from, sizeof(from));
    (void)schedule_time(to, sizeof(to), item->end_min);
    if (item->kind == HOURS_BLOCK) {
        (void)snprintf(out, size, _("%s %s-%s every week"), calendar_weekday_name(item->block.weekday - 1), from, to);
        if (item->block.every_weeks > 1)
            (void)snprintf(out, size, "%s %s-%s", calendar_weekday_name(item->block.weekday - 1), from, to);
        add_validity(v, &item->block, out, size);
        return out;
    }
    (void)show_day_said(v->db, item->x.day, day, sizeof(day));
    if (item->start_min == 0 && item->end_min == DAY_MIN)
        (void)snprintf(out, size, _("%s all day: %s"), day, _(exception_kinds[item->x.kind].label));
    else
        (void)snprintf(out, size, "%s %s-%s: %s", day, from, to, _(exception_kinds[item->x.kind].label));
    show_add(out, size, ", ", item->x.note);
    show_add(out, size, "   ", item->x.calendar);
    return out;
}

/* ---- drawing ---- */

struct shape {
    int top, rows, step, width;
};

static struct shape shape_of(const struct screen *s, const struct hours_view *v)
{
    static const int steps[] = { 15, 30, 60, 90, 120, 180, 240 };
    struct shape sh = { .top = HEAD, .rows = s->rows - HEAD - DETAILS, .step = 240,
                        .width = (s->cols - TIME_COLS) / HOURS_DAYS };

    for (size_t i = sizeof(steps) / sizeof(steps[0]); i-- > 0;)
        if ((v->to_min - v->from_min + steps[i] - 1) / steps[i] <= sh.rows)
            sh.step = steps[i];
    return sh;
}

static bool worked(const struct hours_day *d, int from, int to)
{
    for (size_t i = 0; i < d->n_work; i++)
        if (d->work[i].start_min < to && d->work[i].end_min > from)
            return true;
    return false;
}

static void draw_heads(struct screen *s, const struct hours_view *v, const struct shape *sh)
{
    enum calendar calendar = site_calendar(v->db);
    int32_t today = site_today(v->db);
    char text[200], day[SHOW_SIZE];

    (void)snprintf(text, sizeof(text), _("week of %s"),
                   calendar_format_day(day, sizeof(day), calendar, v->first_day, CALENDAR_LONG));
    int col = 1 + put_word(s->canvas, 0, 1, s->cols / 2, LOOK_STRONG, v->whose[v->at].name) + 3;
    col += put_word(s->canvas, 0, col, s->cols - col, LOOK_PLAIN, text) + 3;
    if (today >= v->first_day && today < v->first_day + HOURS_DAYS)
        (void)put_word(s->canvas, 0, col, s->cols - col, LOOK_DIM, _("this week"));
    for (int i = 0; i < HOURS_DAYS; i++) {
        int32_t at = v->first_day + i;
        (void)snprintf(text, sizeof(text), "%s %d%s", calendar_weekday_name(calendar_weekday(at)),
                       calendar_date(calendar, at).day, at == today ? " *" : "");
        put_text(s->canvas, 1, TIME_COLS + i * sh->width, sh->width - 1, i == v->day ? LOOK_STRONG : LOOK_HEAD, text);
        put_text(s->canvas, 2, TIME_COLS + i * sh->width, sh->width - 1, LOOK_WARN, v->days[i].closed);
    }
}

/* What stands in the nth of the rows that an item takes. */
static void cell_text(const struct hours_view *v, const struct hours_item *item, int nth, int rows, char mark, char *out,
                      size_t size)
{
    char time[SHOW_SIZE] = "";
    bool whole = item->start_min <= v->from_min && item->end_min >= v->to_min && item->kind == HOURS_DIFFERENT;

    if (nth == 0 && !whole)
        (void)show_time(item->start_min, time, sizeof(time));
    else if (nth == 0)
        (void)text_copy(time, sizeof(time), _(exception_kinds[item->x.kind].label));
    else if (nth == rows - 1 && !whole)
        (void)snprintf(time, sizeof(time), "-%02d:%02d", item->end_min / HOUR, item->end_min % HOUR);
    else if (nth == 1 && item->kind == HOURS_BLOCK && item->block.category != CATEGORY_ANY)
        (void)text_copy(time, sizeof(time), _(service_categories[item->block.category].label));
    else if (nth == 1 && item->kind == HOURS_DIFFERENT)
        (void)text_copy(time, sizeof(time), item->x.note);
    else if (nth == 2 && item->kind == HOURS_BLOCK && item->block.every_weeks > 1)
        (void)snprintf(time, sizeof(time), _("/%d weeks"), (int)item->block.every_weeks);
    (void)snprintf(out, size, "%c %s", mark, time);
}

static void draw_item(struct screen *s, const struct hours_view *v, const struct shape *sh, int day, size_t at)
{
    const struct hours_day *d = &v->days[day];
    const struct hours_item *item = &d->items[at];
    bool selected = day == v->day && at == v->item;
    int first = item->start_min < v->from_min ? 0 : (item->start_min - v->from_min) / sh->step;
    int end = item->end_min > v->to_min ? v->to_min : item->end_min;
    int last = (end - 1 - v->from_min) / sh->step, col = TIME_COLS + day * sh->width;
    char text[SHOW_SIZE * 2];

    if (item->kind == HOURS_HOLIDAY) {
        if (selected)
            put_text(s->canvas, 2, col, sh->width - 1, LOOK_FOCUS, item->holiday.name);
        if (selected)
            put_cursor(s->canvas, 2, col);
        return;
    }
    for (int r = first; r <= last && r < sh->rows; r++) {
        int from = v->from_min + r * sh->step;
        bool extra = item->kind == HOURS_DIFFERENT && item->x.kind == EXCEPTION_EXTRA;
        bool away = item->kind == HOURS_DIFFERENT && !extra;
        int in_from = from > item->start_min ? from : item->start_min;
        int in_to = from + sh->step < item->end_min ? from + sh->step : item->end_min;
        char mark = away || !worked(d, in_from, in_to) ? 'x' : extra ? '+' : '|';
        cell_text(v, item, r - first, last - first + 1, mark, text, sizeof(text));
        put_text(s->canvas, sh->top + r, col, sh->width - 1,
                 selected ? LOOK_FOCUS : mark == 'x' ? LOOK_DIM : LOOK_PLAIN, text);
    }
    if (selected)
        put_cursor(s->canvas, sh->top + first, col);
}

void hours_draw(struct screen *s, const struct hours_view *v)
{
    struct shape sh = shape_of(s, v);
    const struct hours_item *item = hours_selected(v);
    char text[400];

    draw_heads(s, v, &sh);
    for (int r = 0; r < sh.rows && v->from_min + r * sh.step < v->to_min; r++)
        put_text(s->canvas, sh.top + r, 0, TIME_COLS - 1, LOOK_DIM, show_time(v->from_min + r * sh.step, text, sizeof(text)));
    if (v->days[v->day].n == 0)
        put_cursor(s->canvas, 1, TIME_COLS + v->day * sh.width);
    for (int i = 0; i < HOURS_DAYS; i++)
        for (int pass = 0; pass < 3; pass++) /* what is different lies over the blocks, the selected one over all */
            for (size_t k = 0; k < v->days[i].n; k++) {
                bool selected = i == v->day && k == v->item;
                if (pass == 2 ? selected : !selected && (v->days[i].items[k].kind == HOURS_DIFFERENT) == (pass == 1))
                    draw_item(s, v, &sh, i, k);
            }
    put_rule(s->canvas, s->rows - DETAILS);
    if (item != NULL)
        put_text(s->canvas, s->rows - 2, 1, s->cols - 2, LOOK_STRONG, hours_item_text(v, item, text, sizeof(text)));
    else
        put_text(s->canvas, s->rows - 2, 1, s->cols - 2, LOOK_PLAIN,
                 v->whose[v->at].of.kind == HOURS_OF_ROOM && v->days[v->day].n_work > 0
                     ? _("It can be used at any time. a gives it hours of its own, e closes it on a day.")
                                                          : _("No hours that day. a adds some, e a day that is different."));
    put_text(s->canvas, s->rows - 1, 1, s->cols - 2, LOOK_DIM,
             _("| works   x not there that day   + extra   / every so many weeks"));
}
