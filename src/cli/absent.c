/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk absent: a practitioner is not there; their day is moved, offered or cancelled, with a call list. */
#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/clinic/schedule_edit.h"
#include "src/clinic/site.h"
#include "src/desk/absence.h"

static const struct option_def absent_options[] = {
    OPTION('f', "from", "TIME", N_("from this time of the day on")),
    OPTION('t', "to", "TIME", N_("until this time of the day")),
    OPTION('y', "way", "WAY", N_("what is tried first for each: other, later, offer or cancel (other)")),
    OPTION(0, "note", "WHY", N_("why; stands in the schedule and with what is cancelled")),
    OPTION_FLAG('n', "dry-run", N_("only show what would become of each")),
    OPTION_END,
};

static const struct out_column columns[] = {
    {N_("Time"),               false},
    {N_("Patient"),            false},
    {N_("Service"),            false},
    {N_("What becomes of it"), false},
    {N_("Phone"),              false},
};

static enum rc read_time(struct cli *c, const char *option, int32_t *minute, struct err *e)
{
    return cli_has(c, option) ? schedule_time_parse(cli_option(c, option), minute, e) : RC_OK;
}

static enum rc read_query(struct cli *c, struct absence_query *q, struct err *e)
{
    const char *way = cli_option(c, "way");
    struct practitioner who;
    enum rc rc = worker_find(c->db, cli_argument(c, 0), &who, e);

    if (rc != RC_OK)
        return rc;
    *q = (struct absence_query){.practitioner_id = who.id, .day = site_today(c->db), .first = ABSENCE_OTHER};
    if (way != NULL && (q->first = WORD_INDEX(absence_ways, way, -1)) < 0)
        return cli_usage(c, e, _("--way is other, later, offer or cancel, not %s."), way);
    if (cli_argument(c, 1) != NULL && (rc = calendar_parse(cli_argument(c, 1), site_calendar(c->db), site_today(c->db),
                                                           CALENDAR_ANY_DAY, &q->day, NULL, e)) != RC_OK)
        return rc;
    if ((rc = read_time(c, "from", &q->from_min, e)) != RC_OK || (rc = read_time(c, "to", &q->to_min, e)) != RC_OK)
        return rc;
    return cli_text(c, "note", q->note, sizeof q->note, e);
}

static void print_rows(struct cli *c, const struct absence *v)
{
    struct out_table t;
    char time[CIVIL_TEXT], text[160];

    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < v->n; i++) {
        const struct absence_row *r = &v->rows[i];

        out_cell(&t, "%s", civil_format_time(time, sizeof time, r->a.start_min));
        out_cell(&t, "%s", r->a.patient);
        out_cell(&t, "%s", r->a.service);
        out_cell(&t, "%s", r->why_not[0] != '\0' && !r->done ? r->why_not : absence_text(c->db, r, text, sizeof text));
        out_cell(&t, "%s", r->phone);
    }
    out_table_end(&t, NULL);
}

static enum rc print_json(struct cli *c, const struct absence *v, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    for (size_t i = 0; i < v->n && rc == RC_OK; i++)
        rc = rows_view(&r, c, VIEW_APPOINTMENT, v->rows[i].a.id, e);
    return rows_end(&r, rc, e);
}

static enum rc run(struct cli *c, struct err *e)
{
    struct absence_query q;
    struct absence v;
    size_t left = 0;
    char day[96];
    enum rc rc = read_query(c, &q, e);

    if (rc != RC_OK || (rc = absence_read(c->db, &q, &v, e)) != RC_OK)
        return rc;
    if (!cli_has(c, "dry-run"))
        rc = absence_do(c->db, &v, &left, e);
    if (rc == RC_OK && c->json)
        rc = print_json(c, &v, e);
    else if (rc == RC_OK) {
        print_rows(c, &v);
        if (!cli_has(c, "dry-run"))
            out_line(_("%s is away %s."), v.practitioner, cli_day_text(c, v.q.day, day, sizeof day));
    }
    if (rc == RC_OK && left > 0)
        rc = err_set(e, RC_CONFLICT, ngettext_("%d appointment could not be moved.", "%d appointments could not be moved.", left),
                     (int)left);
    absence_release(&v);
    return rc;
}

const struct verb verb_absent = {
    .name = "absent",
    .usage = "PRACTITIONER [DAY] [--from TIME] [--to TIME] [--way WAY] [--dry-run]",
    .help = N_("note that a practitioner is not there, and move, offer or cancel their day"),
    .more = N_("Each appointment goes to another practitioner at the same time, else to the next free time, else it is\n"
               "cancelled; each person gets a follow-up to call, as they consented. One undo takes all of it back."),
    .options = absent_options,
    .min_arguments = 1,
    .max_arguments = 2,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run,
};
