/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On paper, from any screen: the slip of the appointment under the marker, the sheet of the day that is shown.
 * Purpose: hand something over: printed by the program the settings name, or as a new file whose place is asked.
 * Reads: desk/paper. Writes: a file, or what the printer takes. */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/file.h"
#include "src/clinic/site.h"
#include "src/desk/paper.h"
#include "ui/kit/dialog.h"
#include "ui/screens/actions.h"
#include "ui/screens/show.h"
#include "ui/ui.h"
#include "ui/workflows.h"

enum { PATH_SIZE = 400 };
enum { TO_PRINTER, TO_TEXT, TO_CALENDAR };

static const struct choice ways[] = {
    { TO_PRINTER, N_("Print it") },
    { TO_TEXT, N_("Write it to a file") },
    { TO_CALENDAR, N_("Calendar file for the person to keep (.ics)") },
};

static struct gift context_of(struct screen *s)
{
    struct gift g = { 0 };

    if (s->ops->context != NULL)
        s->ops->context(s, &g);
    return g;
}

static const char *print_command(struct screen *s)
{
    return ui_of(s)->settings->print_command;
}

static unsigned printed(struct screen *s, enum rc rc, const struct err *e)
{
    return rc != RC_OK ? screen_error(s, e) : screen_info(s, _("Given to the printer: %s"), print_command(s));
}

static unsigned ask_path(struct screen *s, const char *title, const char *name, unsigned (*done)(struct screen *s, const char *path))
{
    const char *home = getenv("HOME");
    char path[PATH_SIZE];

    (void)snprintf(path, sizeof(path), "%s/%s", home != NULL ? home : ".", name);
    return ask_text(s, title, _("Write to the new file"), path, PATH_SIZE - 1, true, done);
}

/* ---- the slip ---- */

static unsigned save(struct screen *s, enum paper_kind kind, const char *path)
{
    struct err e = { .rc = RC_OK };

    if (paper_save(s->app->db, context_of(s).appointment_id, kind, path, &e) != RC_OK)
        return screen_error(s, &e) | FX_AGAIN;
    return screen_info(s, _("Written to %s. Only you can read it."), path);
}

static unsigned save_slip(struct screen *s, const char *path)
{
    return save(s, PAPER_SLIP, path);
}

static unsigned save_calendar(struct screen *s, const char *path)
{
    return save(s, PAPER_ICS, path);
}

static unsigned give_slip(struct screen *s, int64_t way)
{
    struct err e = { .rc = RC_OK };
    int64_t id = context_of(s).appointment_id;
    char name[64];

    if (way == TO_PRINTER)
        return printed(s, paper_print_slip(s->app->db, id, print_command(s), &e), &e);
    (void)snprintf(name, sizeof(name), "appointment-%lld.%s", (long long)id, way == TO_CALENDAR ? "ics" : "txt");
    return ask_path(s, _("Appointment slip"), name, way == TO_CALENDAR ? save_calendar : save_slip);
}

unsigned act_slip(struct screen *s)
{
    return ask_choice(s, _("Appointment slip"), ways, sizeof(ways) / sizeof(ways[0]), TO_PRINTER, give_slip);
}

/* ---- the sheet of a day ---- */

/* The day that is shown; else today. */
static int32_t day_shown(struct screen *s)
{
    struct gift g = context_of(s);

    return (g.has & NEED_DAY) != 0 ? g.day : site_today(s->app->db);
}

static unsigned save_day(struct screen *s, const char *path)
{
    struct err e = { .rc = RC_OK };
    FILE *f;

    if (file_new(path, &f, &e) != RC_OK ||
        file_finish(f, path, paper_day(s->app->db, day_shown(s), 0, PAPER_LINES, f, &e), &e) != RC_OK)
        return screen_error(s, &e) | FX_AGAIN;
    return screen_info(s, _("Written to %s. Only you can read it."), path);
}

static unsigned give_day(struct screen *s, int64_t way)
{
    struct err e = { .rc = RC_OK };
    char name[64], day[32];

    if (way == TO_PRINTER)
        return printed(s, paper_print_day(s->app->db, day_shown(s), 0, print_command(s), &e), &e);
    (void)snprintf(name, sizeof(name), "day-%s.txt",
                   calendar_format_day(day, sizeof(day), site_calendar(s->app->db), day_shown(s), CALENDAR_ISO));
    return ask_path(s, _("Day sheet"), name, save_day);
}

unsigned act_day_sheet(struct screen *s)
{
    return ask_choice(s, _("Day sheet"), ways, TO_CALENDAR, TO_PRINTER, give_day);
}
