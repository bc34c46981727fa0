/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk series: one service every so many days or weeks, looked at first, then booked in one change. */
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/civil.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/desk/book.h"

static const struct option_def series_options[] = {
    OPTION('a', "at", "WHEN", N_("the first one: \"2031-03-06 10:30\", \"mon 9:00\"")),
    OPTION('w', "with", "WHO", N_("with this practitioner")),
    OPTION('e', "every", "N[d|w]", N_("every N days or weeks (1w)")),
    OPTION('o', "on", "DAYS", N_("only on these days of the week: \"mon thu\"")),
    OPTION('t', "times", "N", N_("how many, the first one included")),
    OPTION('u', "until", "DAY", N_("or: until this day")),
    OPTION_FLAG('n', "dry-run", N_("only show what could be had")),
    OPTION_FLAG(0, "next-free", N_("put what is taken at the nearest free time of its day")),
    OPTION_FLAG(0, "skip", N_("leave out what cannot be had")),
    OPTION_END,
};

static const struct out_column columns[] = {
    {N_("When"),  false},
    {N_("With"),  false},
    {N_("State"), false},
};

/** "2w", "10d", "3": weeks unless it says days. */
static enum rc read_every(struct cli *c, struct series_rule *r, struct err *e)
{
    const char *given = cli_option(c, "every");
    char digits[16] = "";
    size_t n = given != NULL ? strlen(given) : 0;

    r->every = 1;
    r->unit = SERIES_WEEK;
    if (given == NULL)
        return RC_OK;
    if (n > 1 && (given[n - 1] == 'd' || given[n - 1] == 'w')) {
        r->unit = given[n - 1] == 'd' ? SERIES_DAY : SERIES_WEEK;
        n--;
    }
    if (n < sizeof digits)
        memcpy(digits, given, n);
    int64_t every = cli_as_number(digits);
    if (every < 1 || every > 366)
        return cli_usage(c, e, _("--every is a number of days or weeks, as in 10d or 2w, not %s."), given);
    r->every = (int32_t)every;
    return RC_OK;
}

static enum rc read_rule(struct cli *c, int64_t start_min, struct series_rule *r, struct err *e)
{
    int64_t times = 0;
    enum rc rc;

    *r = (struct series_rule){.first_day = civil_min_day(start_min), .until_day = SERIES_NO_DAY};
    if (cli_has(c, "times") == cli_has(c, "until"))
        return cli_usage(c, e, _("Say how many: --times N, or --until DAY."));
    if ((rc = cli_number(c, "times", 2, SERIES_MOST, &times, e)) != RC_OK ||
        (rc = cli_day(c, "until", &r->until_day, e)) != RC_OK || (rc = read_every(c, r, e)) != RC_OK)
        return rc;
    r->count = (int32_t)times;
    if (cli_option(c, "on") == NULL)
        return RC_OK;
    return calendar_parse_weekdays(cli_option(c, "on"), &r->weekdays, e);
}

/** What cannot be had goes where --next-free or --skip send it. */
static enum rc settle(struct cli *c, struct series_plan *plan, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; i < plan->n && rc == RC_OK; i++) {
        const struct series_row *row = &plan->rows[i];
        if (row->state != SERIES_CONFLICT)
            continue;
        if (cli_has(c, "next-free") && row->free_min != 0)
            rc = series_put(c->db, plan, i, row->free_min, row->free_with, e);
        else if (cli_has(c, "skip"))
            rc = series_skip(c->db, plan, i, true, e);
    }
    return rc;
}

static enum rc print_plan(struct cli *c, const struct series_plan *plan, struct err *e)
{
    static const char *const states[] = {
        [SERIES_FREE] = N_("free"), [SERIES_CONFLICT] = "", [SERIES_SKIPPED] = N_("left out")};
    struct out_table t;
    char when[96];

    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < plan->n; i++) {
        const struct series_row *row = &plan->rows[i];
        struct practitioner who;
        enum rc rc = practitioner_load(c->db, row->practitioner_id, &who, e);

        if (rc != RC_OK)
            return rc;
        out_cell(&t, "%s", cli_when(c, row->start_min, when, sizeof when));
        out_cell(&t, "%s", who.short_name);
        out_cell(&t, "%s", row->state == SERIES_CONFLICT ? row->why : _(states[row->state]));
    }
    out_table_end(&t, NULL);
    return RC_OK;
}

static enum rc print_json(struct cli *c, int64_t series_id, struct err *e)
{
    struct appointment_list list;
    struct rows r;
    enum rc rc = series_appointments(c->db, series_id, 0, false, &list, e);

    if (rc != RC_OK)
        return rc;
    if ((rc = rows_begin(&r, e)) == RC_OK) {
        for (size_t i = 0; i < list.n && rc == RC_OK; i++)
            rc = rows_view(&r, c, VIEW_APPOINTMENT, list.rows[i].id, e);
        rc = rows_end(&r, rc, e);
    }
    appointment_list_release(&list);
    return rc;
}

static enum rc book(struct cli *c, struct series_plan *plan, struct err *e)
{
    const size_t n = series_count(plan, SERIES_FREE);
    int64_t id = 0;
    char rule[160];
    enum rc rc = desk_book_series(c->db, plan, &id, e);

    if (rc != RC_OK)
        return rc;
    if (c->json)
        return print_json(c, id, e);
    if ((rc = print_plan(c, plan, e)) == RC_OK)
        out_line(ngettext_("Booked %d appointment as series %lld: %s.", "Booked %d appointments as series %lld: %s.", n),
                 (int)n, (long long)id, series_text(c->db, &plan->rule, rule, sizeof rule));
    return rc;
}

static enum rc run(struct cli *c, struct err *e)
{
    struct appointment first = {0};
    struct series_rule rule;
    struct series_plan plan = {0};
    struct service service;
    enum rc rc;

    if (!cli_has(c, "at") || !cli_has(c, "with"))
        return cli_usage(c, e, _("Say when the first one is and with whom: --at WHEN --with WHO."));
    if ((rc = cli_moment(c, "at", &first.start_min, e)) != RC_OK ||
        (rc = read_rule(c, first.start_min, &rule, e)) != RC_OK ||
        (rc = cli_patient(c, cli_argument(c, 0), &first.patient_id, e)) != RC_OK ||
        (rc = service_find(c->db, cli_argument(c, 1), &service, e)) != RC_OK ||
        (rc = cli_practitioner(c, "with", &first.practitioner_id, e)) != RC_OK)
        return rc;
    first.service_id = service.id;
    if ((rc = series_plan_new(c->db, &rule, &first, &plan, e)) == RC_OK && (rc = settle(c, &plan, e)) == RC_OK)
        rc = cli_has(c, "dry-run") ? print_plan(c, &plan, e) : book(c, &plan, e);
    if (rc == RC_CONFLICT && !c->json)
        (void)print_plan(c, &plan, NULL);
    series_plan_release(&plan);
    return rc;
}

const struct verb verb_series = {
    .name = "series",
    .usage = "PATIENT SERVICE --at WHEN --with WHO (--times N | --until DAY) [--every N[d|w]]",
    .help = N_("book a service every so many days or weeks"),
    .more = N_("Weeks count from the first day. Where a time cannot be had, nothing is booked and each is listed with who\n"
               "has it, unless --next-free or --skip says what is to be done then."),
    .options = series_options,
    .min_arguments = 2,
    .max_arguments = 2,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run,
};
