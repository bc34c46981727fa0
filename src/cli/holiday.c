/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk holiday: the days on which the clinic is closed, also from a list or a calendar file. */
#include <string.h>
#include <strings.h>

#include "src/base/text.h"
#include "src/booking/busy.h"
#include "src/cli/hours.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/clinic/schedule_edit.h"

static const struct option_def holiday_options[] = {
    OPTION('n', "name", "NAME", N_("import: what the list is called here (the file's name)")),
    OPTION_FLAG(0, "dry-run", N_("say whom it would strand, and change nothing")),
    OPTION_END,
};

static enum rc list(struct cli *c, struct err *e)
{
    static const struct out_column columns[] = {{N_("Day"), false}, {N_("Holiday"), false}, {N_("From the list"), false}};
    struct holiday_list l = {0};
    struct out_table t;
    char day[64];
    int32_t today = site_today(c->db);

    if (c->json) {
        struct stmt st;
        struct rows r;
        enum rc rc = rows_begin(&r, e);
        if (rc != RC_OK)
            return rc;
        stmt_open(&st, c->db, "SELECT * FROM v_holiday WHERE day >= date(:today * 86400, 'unixepoch') ORDER BY day");
        stmt_int(&st, ":today", today);
        return rows_end(&r, rows_statement(&r, &st, e), e);
    }
    enum rc rc = holiday_list(c->db, today, INT32_MAX, &l, e);
    if (rc != RC_OK)
        return rc;
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < l.n; i++) {
        out_cell(&t, "%s", cli_day_text(c, l.rows[i].day, day, sizeof day));
        out_cell(&t, "%s", l.rows[i].name);
        out_cell(&t, "%s", l.rows[i].calendar);
    }
    out_table_end(&t, _("No holidays from today on. holiday import brings a list in."));
    holiday_list_release(&l);
    return RC_OK;
}

static enum rc do_add(struct db *db, void *ctx, struct err *e)
{
    const struct holiday *h = ctx;

    return holiday_add(db, h->day, h->name, e);
}

static enum rc do_remove(struct db *db, void *ctx, struct err *e)
{
    return holiday_remove(db, ((const struct holiday *)ctx)->day, e);
}

struct importing {
    char name[64];
    struct holiday_list list;
    size_t added, gone;
};

static enum rc do_import(struct db *db, void *ctx, struct err *e)
{
    struct importing *i = ctx;

    return holiday_import(db, i->name, i->list.rows, i->list.n, &i->added, &i->gone, e);
}

/* The name of a path without its folders and what follows the last dot. */
static void name_of(const char *path, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    char *dot;

    (void)text_copy(out, size, slash != NULL ? slash + 1 : path);
    dot = strrchr(out, '.');
    if (dot != NULL && dot != out)
        *dot = '\0';
}

static enum rc run_import(struct cli *c, const char *path, struct err *e)
{
    struct importing i = {.name = ""};
    size_t n = strlen(path);
    enum rc rc;

    name_of(path, i.name, sizeof i.name);
    if ((rc = cli_text(c, "name", i.name, sizeof i.name, e)) != RC_OK)
        return rc;
    rc = n > 4 && strcasecmp(path + n - 4, ".ics") == 0 ? busy_holidays(c->db, path, &i.list, e)
                                                        : holiday_read(c->db, path, &i.list, e);
    if (rc == RC_OK)
        rc = cli_change_hours(c, do_import, &i, _("The holidays are read in."), e);
    if (rc == RC_OK && !c->json)
        out_line(_("%s: %zu in the file, %zu new from today on, %zu gone."), i.name, i.list.n, i.added, i.gone);
    holiday_list_release(&i.list);
    return rc;
}

static enum rc run(struct cli *c, struct err *e)
{
    const char *what = c->options.n_arguments > 0 ? cli_argument(c, 0) : "list", *arg = cli_argument(c, 1);
    size_t n = c->options.n_arguments;
    struct holiday h = {0};
    enum rc rc;

    if (strcmp(what, "list") == 0 && n <= 1)
        return list(c, e);
    if (strcmp(what, "import") == 0 && n == 2)
        return run_import(c, arg, e);
    if ((strcmp(what, "add") != 0 || n < 3) && (strcmp(what, "remove") != 0 || n != 2))
        return cli_usage(c, e, _("holiday %s: not one of the forms below."), what);
    rc = calendar_parse(arg, site_calendar(c->db), site_today(c->db), CALENDAR_ANY_DAY, &h.day, NULL, e);
    if (rc != RC_OK)
        return rc;
    if (what[0] == 'r')
        return cli_change_hours(c, do_remove, &h, _("Taken away."), e);
    cli_words(c, 2, h.name, sizeof h.name);
    return cli_change_hours(c, do_add, &h, _("The holiday is added."), e);
}

const struct verb verb_holiday = {
    .name = "holiday",
    .usage = "list | add DAY NAME | remove DAY | import FILE",
    .help = N_("the days on which the clinic is closed; a list of them from a file"),
    .more = N_("FILE is a calendar (.ics), whose named whole days are taken, or a plain list: a date and a name on each line.\n"
               "Read in again under the same name, it takes its own place. Every change says which appointments no longer\n"
               "fit; --dry-run says so and changes nothing."),
    .options = holiday_options,
    .min_arguments = 0,
    .max_arguments = -1,
    .group = GROUP_SETUP,
    .needs = NEEDS_STAFF,
    .run = run,
};
