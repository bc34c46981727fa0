/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The week of a practitioner, a room or the clinic: when they work, and what is different.
 * Purpose: see and change the calendar of the clinic. A change is tried first; whom it strands is told before it is made.
 * Reads: clinic/schedule, clinic/schedule_edit, booking/stranded. Writes: blocks, days that are different, holidays.
 * Refreshed by: every table of hours. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/booking/stranded.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "ui/kit/app.h"
#include "ui/kit/dialog.h"
#include "ui/screens/hours_view.h"
#include "ui/screens/month.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { DATE_SIZE = 40 };

/** What is to be taken away once that was agreed. */
struct going {
    struct hours_item item;
    int32_t from_day;
};

struct hours {
    struct hours_view v;
    struct going going;
    size_t stranded;
};

/* ---- reading ---- */

static void reload(struct screen *s)
{
    struct hours *h = s->priv;
    struct err e;

    if (hours_read(&h->v, &e) != RC_OK)
        (void)screen_error(s, &e);
}

static unsigned more(struct screen *s)
{
    struct hours *h = s->priv;
    size_t was = h->stranded;
    bool more = false;

    if (stranded_count(h->v.db, &h->stranded, &more, NULL) != RC_OK)
        return FX_NONE;
    return (h->stranded != was ? FX_DRAW : FX_NONE) | (more ? FX_AGAIN : FX_NONE);
}

static void draw(struct screen *s)
{
    const struct hours *h = s->priv;
    char text[SHOW_SIZE];

    hours_draw(s, &h->v);
    if (h->stranded == 0)
        return;
    (void)snprintf(text, sizeof(text), ngettext_("S: %zu stranded", "S: %zu stranded", h->stranded), h->stranded);
    put_right(s->canvas, 0, s->cols - 20, 19, LOOK_WARN, text);
}

static unsigned show_week(struct screen *s, int32_t first_day)
{
    struct hours *h = s->priv;

    if (first_day < CALENDAR_FIRST_DAY || first_day > CALENDAR_LAST_DAY - HOURS_DAYS)
        return FX_NONE;
    h->v.first_day = first_day;
    h->v.item = 0;
    return FX_RELOAD;
}

static unsigned show_day_of(struct screen *s, int32_t day)
{
    struct hours *h = s->priv;
    int32_t first = month_week(h->v.db, day);

    h->v.day = day - first;
    return show_week(s, first);
}

static unsigned week_before(struct screen *s)
{
    return show_week(s, ((struct hours *)s->priv)->v.first_day - HOURS_DAYS);
}

static unsigned week_after(struct screen *s)
{
    return show_week(s, ((struct hours *)s->priv)->v.first_day + HOURS_DAYS);
}

static unsigned this_week(struct screen *s)
{
    return show_day_of(s, site_today(s->app->db));
}

static unsigned go_to(struct screen *s, const char *text)
{
    struct err e;
    int32_t day;

    if (calendar_parse(text, site_calendar(s->app->db), site_today(s->app->db), CALENDAR_ANY_DAY, &day, NULL, &e) != RC_OK)
        return screen_error(s, &e) | FX_AGAIN;
    return show_day_of(s, day);
}

static unsigned ask_day(struct screen *s)
{
    return ask_text(s, _("Go to"), _("Which day: a date, t+14, +2w, mon"), "", DATE_SIZE, true, go_to);
}

static unsigned show_whose(struct screen *s, int64_t at)
{
    struct hours *h = s->priv;

    h->v.at = (size_t)at;
    h->v.item = 0;
    return FX_RELOAD;
}

static unsigned ask_whose(struct screen *s)
{
    struct hours *h = s->priv;

    return ask_choice(s, _("Whose hours"), h->v.choices, h->v.n_whose, (int64_t)h->v.at, show_whose);
}

static unsigned next_whose(struct screen *s)
{
    struct hours *h = s->priv;

    return show_whose(s, (int64_t)((h->v.at + 1) % h->v.n_whose));
}

static unsigned last_whose(struct screen *s)
{
    struct hours *h = s->priv;

    return show_whose(s, (int64_t)((h->v.at + h->v.n_whose - 1) % h->v.n_whose));
}

/* ---- moving ---- */

static unsigned move_day(struct screen *s, int by)
{
    struct hours *h = s->priv;
    int day = h->v.day + by;

    if (day < 0 || day >= HOURS_DAYS) {
        h->v.day = day < 0 ? HOURS_DAYS - 1 : 0;
        return show_week(s, h->v.first_day + by * HOURS_DAYS);
    }
    h->v.day = day;
    if (h->v.item >= h->v.days[day].n)
        h->v.item = h->v.days[day].n > 0 ? h->v.days[day].n - 1 : 0;
    return FX_DRAW;
}

static unsigned key(struct screen *s, int key)
{
    struct hours *h = s->priv;
    size_t n = h->v.days[h->v.day].n;

    switch (key) {
    case K_LEFT:
        return move_day(s, -1);
    case K_RIGHT:
        return move_day(s, 1);
    case K_DOWN:
    case 'j':
        h->v.item += h->v.item + 1 < n;
        return FX_DRAW;
    case K_UP:
    case 'k':
        h->v.item -= h->v.item > 0;
        return FX_DRAW;
    default:
        return FX_PASS;
    }
}

/* ---- changing ---- */

static bool may(struct screen *s)
{
    struct err e;

    if (change_allowed(s->app->db, ACTION_SCHEDULE, &e) == RC_OK)
        return true;
    (void)screen_error(s, &e);
    return false;
}

static int32_t from_now_on(const struct hours *h)
{
    int32_t day = hours_selected_day(&h->v), today = site_today(h->v.db);

    return day > today ? day : today;
}

static unsigned open_block(struct screen *s, const struct schedule_block *b)
{
    struct hours_block_arg arg = { *b, from_now_on(s->priv) };

    return may(s) ? screen_push(s, &hours_block_screen, &arg, sizeof(arg)) : FX_NONE;
}

static unsigned add_block(struct screen *s)
{
    struct hours *h = s->priv;
    struct schedule_block b = schedule_block_new(h->v.whose[h->v.at].of);

    b.weekday = calendar_weekday(hours_selected_day(&h->v)) + 1;
    b.start_min = b.end_min = -1;
    return open_block(s, &b);
}

static unsigned open_different(struct screen *s, bool holiday)
{
    struct hours *h = s->priv;
    struct hours_different_arg arg = { h->v.whose[h->v.at].of, from_now_on(h), holiday };

    if (holiday)
        arg.of.kind = HOURS_OF_SITE;
    if (arg.of.kind == HOURS_OF_SITE && (holiday || h->v.n_sites == 1))
        arg.of.id = 0; /* the whole clinic */
    return may(s) ? screen_push(s, &hours_different_screen, &arg, sizeof(arg)) : FX_NONE;
}

static unsigned add_different(struct screen *s)
{
    return open_different(s, false);
}

static unsigned add_holiday(struct screen *s)
{
    return open_different(s, true);
}

static unsigned change_item(struct screen *s)
{
    struct hours *h = s->priv;
    const struct hours_item *item = hours_selected(&h->v);

    if (item == NULL)
        return add_block(s);
    if (item->kind == HOURS_BLOCK)
        return open_block(s, &item->block);
    return screen_info(s, _("d takes it away; e adds another."));
}

static enum rc take_away(struct db *db, void *ctx, struct err *e)
{
    const struct going *g = ctx;

    switch (g->item.kind) {
    case HOURS_BLOCK:
        return schedule_block_end(db, &g->item.block, g->from_day, e);
    case HOURS_DIFFERENT:
        return schedule_exception_remove(db, g->item.x.id, g->item.x.rev, e);
    case HOURS_HOLIDAY:
        break;
    }
    return holiday_remove(db, g->item.holiday.day, e);
}

static unsigned do_take_away(struct screen *s)
{
    struct hours *h = s->priv;
    char text[400];
    struct err e;

    if (take_away(h->v.db, &h->going, &e) != RC_OK)
        return screen_error(s, &e) | FX_RELOAD;
    return screen_info(s, _("Taken away: %s"), hours_item_text(&h->v, &h->going.item, text, sizeof(text))) | FX_RELOAD;
}

static unsigned try_take_away(struct screen *s)
{
    struct hours *h = s->priv;
    struct stranded_list l = { 0 };
    char question[600];
    struct err e;

    if (stranded_preview(h->v.db, take_away, &h->going, &l, &e) != RC_OK)
        return screen_error(s, &e) | FX_AGAIN;
    const char *ask = hours_question(h->v.db, &l, question, sizeof(question));
    stranded_list_release(&l);
    if (ask != NULL)
        return ask_confirm(s, ask, _("take it away"), do_take_away);
    return do_take_away(s);
}

static unsigned end_from(struct screen *s, const char *text)
{
    struct hours *h = s->priv;
    struct err e;

    if (calendar_parse(text, site_calendar(h->v.db), site_today(h->v.db), CALENDAR_ANY_DAY, &h->going.from_day, NULL, &e) !=
        RC_OK)
        return screen_error(s, &e) | FX_AGAIN;
    return try_take_away(s);
}

static unsigned remove_item(struct screen *s)
{
    struct hours *h = s->priv;
    const struct hours_item *item = hours_selected(&h->v);
    char iso[CIVIL_TEXT];

    if (item == NULL)
        return screen_info(s, _("There is nothing on that day to take away."));
    if (!may(s))
        return FX_NONE;
    h->going = (struct going){ *item, 0 };
    if (item->kind != HOURS_BLOCK)
        return try_take_away(s);
    return ask_text(s, _("End these hours"), _("From which day on are there no such hours?"),
                    calendar_format_day(iso, sizeof(iso), site_calendar(h->v.db), from_now_on(h), CALENDAR_ISO), DATE_SIZE,
                    true, end_from);
}

static unsigned stranded(struct screen *s)
{
    return screen_push(s, &stranded_screen, NULL, 0);
}

/* ---- from beginning to end ---- */

static enum rc open(struct screen *s, struct err *e)
{
    struct hours *h = calloc(1, sizeof(*h));
    const struct gift *g = gift_of(s);
    int32_t day = g->has & NEED_DAY ? g->day : site_today(s->app->db);

    s->priv = h;
    if (h == NULL)
        return err_memory(e);
    h->v.db = s->app->db;
    h->v.first_day = month_week(h->v.db, day);
    h->v.day = day - h->v.first_day;
    enum rc rc = hours_read_whose(&h->v, e);
    if (rc == RC_OK && h->v.n_whose == 0)
        return err_set(e, RC_NOT_FOUND, _("There is nobody here who works, and no room."));
    for (size_t i = 0; rc == RC_OK && g->has & NEED_PRACTITIONER && i < h->v.n_whose; i++)
        if (h->v.whose[i].of.kind == HOURS_OF_PRACTITIONER && h->v.whose[i].of.id == g->practitioner_id)
            h->v.at = i;
    return rc;
}

static unsigned given(struct screen *s, const void *value, size_t size)
{
    (void)s, (void)value, (void)size;
    return FX_RELOAD;
}

static void close(struct screen *s)
{
    struct hours *h = s->priv;

    if (h != NULL)
        hours_release(&h->v);
    free(h);
}

static const struct cmd cmds[] = {
    { K_ENTER, N_("Change"), N_("Change the hours under the marker from a day on, or add some where there are none"), 0,
      change_item },
    { 'a', N_("Add"), N_("Add hours of the week on this weekday, from a day on"), 0, add_block },
    { 'e', N_("Different"), N_("This day is different: away or closed, all day or for some hours, or extra hours"), 0,
      add_different },
    { 'h', N_("Holiday"), N_("Add a holiday: the clinic is closed, and whoever was booked is listed"), 0, add_holiday },
    { 'd', N_("Take away"), N_("End these hours from a day on, or take away what is different, or the holiday"), 0,
      remove_item },
    { K_TAB, N_("Next"), N_("Show the week of the next practitioner, of the clinic, or of the next room"), 0, next_whose },
    { K_BTAB, N_("Previous"), N_("Show the week of the one before"), 0, last_whose },
    { 'w', N_("Whose"), N_("Choose whose week is shown"), 0, ask_whose },
    { '[', N_("Before"), N_("Show the week before"), 0, week_before },
    { ']', N_("After"), N_("Show the week after"), 0, week_after },
    { 'T', N_("Today"), N_("Show this week again"), 0, this_week },
    { 'g', N_("Go to"), N_("Go to a day, typed as a date or t+14, +2w, mon"), 0, ask_day },
    { 'S', N_("Stranded"), N_("See the appointments that no longer fit the hours, and move or cancel them"), 0, stranded },
};

const struct screen_ops hours_screen = {
    .word = "hours",
    .title = N_("Hours"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .topics = STRANDED_TOPICS,
    .open = open,
    .reload = reload,
    .draw = draw,
    .key = key,
    .more = more,
    .given = given,
    .close = close,
};
