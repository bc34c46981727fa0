/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk agenda: one day as the desk sees it, as text. */
#include "src/base/civil.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/desk/agenda.h"
#include "src/tags/tag.h"

static const struct option_def agenda_options[] = {
    OPTION('w', "with", "WHO", N_("only this practitioner")),
    OPTION('t', "tag", "TAG", N_("only people who carry this tag")),
    OPTION_FLAG('a', "all", N_("also what was cancelled")),
    OPTION_FLAG(0, "no-gaps", N_("leave free time out")),
    OPTION_END,
};

static const struct out_column columns[] = {
    {N_("Time"),    false},
    {N_("Patient"), false},
    {N_("Service"), false},
    {N_("With"),    false},
    {N_("Room"),    false},
    {N_("State"),   false},
    {N_("Wait"),    true },
    {N_("Tags"),    false},
};

/** 0 is none. */
static void json_number_or_null(struct json *j, const char *key, int64_t number)
{
    if (number)
        json_int(j, key, number);
    else
        json_null(j, key);
}

static void json_row(struct json *j, const struct agenda_row *row)
{
    char start[CIVIL_TEXT], end[CIVIL_TEXT];
    static const char *const kinds[] = {
        [AGENDA_APPOINTMENT] = "appointment", [AGENDA_WALK_IN] = "walk-in", [AGENDA_GAP] = "free"};

    json_object(j, NULL);
    json_text(j, "kind", kinds[row->kind]);
    json_text(j, "start", civil_format(start, sizeof start, CALENDAR_GREGORIAN, row->start_min));
    json_text(j, "end", civil_format(end, sizeof end, CALENDAR_GREGORIAN, row->end_min));
    json_text(j, "state", agenda_states[row->state].word);
    json_number_or_null(j, "appointment_id", row->appointment_id);
    json_number_or_null(j, "visit_id", row->visit_id);
    json_number_or_null(j, "patient_id", row->patient_id);
    json_text(j, "patient", row->patient);
    json_text(j, "service", row->service);
    json_text(j, "practitioner", row->practitioner);
    json_text(j, "room", row->room);
    json_number_or_null(j, "ticket", row->ticket);
    json_int(j, "waited_min", row->waited_min);
    json_int(j, "late_min", row->late_min);
    json_text(j, "tags", row->tags);
    json_object_end(j);
}

static enum rc print_json(const struct agenda *a, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < a->n; i++)
        json_row(&r.json, &a->rows[i]);
    return rows_end(&r, RC_OK, e);
}

static void add_row(struct out_table *t, const struct agenda_row *row)
{
    char hhmm[CIVIL_TEXT], state[96];

    agenda_state_text(row, state, sizeof state);
    out_cell(t, "%s", civil_format_time(hhmm, sizeof hhmm, row->start_min));
    if (row->kind == AGENDA_GAP)
        out_cell(t, _("--- free %lld min ---"), (long long)(row->end_min - row->start_min));
    else
        out_cell(t, "%s%s", row->patient, row->alert ? " !" : "");
    out_cell(t, "%s", row->service);
    out_cell(t, "%s", row->practitioner);
    out_cell(t, "%s", row->room);
    if (row->kind == AGENDA_GAP)
        out_cell(t, "%s", "");
    else
        out_cell(t, "%c  %s", agenda_states[row->state].mark, state);
    if (row->waited_min > 0)
        out_cell(t, "%dm%s", row->waited_min, row->alarm ? " !" : "");
    else
        out_cell(t, "%s", "");
    out_cell(t, "%s", row->tags);
}

static void print_text(struct cli *c, const struct agenda *a)
{
    struct out_table t;
    char day[64];

    out_line("%s  %s", site_get(c->db)->name, cli_day_text(c, a->day, day, sizeof day));
    out_line(ngettext_("%d booked   %d here   %d waiting over %d min   %d late   %d call due",
                       "%d booked   %d here   %d waiting over %d min   %d late   %d calls due", a->counts.calls_due),
             a->counts.booked,
             a->counts.here, a->counts.waiting_over, a->alarm_min, a->counts.late, a->counts.calls_due);
    out_line("%s", "");
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < a->n; i++)
        add_row(&t, &a->rows[i]);
    out_table_end(&t, _("Nothing on this day."));
}

static enum rc run(struct cli *c, struct err *e)
{
    struct agenda_query q = {.no_gaps = cli_has(c, "no-gaps"),
                             .cancelled = cli_has(c, "all"),
                             .alarm_min = c->settings.waiting_alarm_minutes,
                             .late_min = c->settings.late_minutes};
    struct agenda agenda = {0};
    const char *tag_word = cli_option(c, "tag");
    char typed[128];
    struct tag tag;
    enum rc rc;

    q.day = site_today(c->db);
    cli_words(c, 0, typed, sizeof typed);
    if (typed[0] &&
        calendar_parse(typed, site_calendar(c->db), q.day, CALENDAR_ANY_DAY, &q.day, NULL, e) != RC_OK) {
        c->wrong_usage = true;
        return RC_INVALID;
    }
    if ((rc = cli_practitioner(c, "with", &q.practitioner_id, e)) != RC_OK ||
        (tag_word && (rc = tag_find(c->db, tag_word, &tag, e)) != RC_OK))
        return rc;
    if (tag_word)
        q.tag_id = tag.id;
    if ((rc = agenda_read(c->db, &q, &agenda, e)) != RC_OK)
        return rc;
    if (c->json)
        rc = print_json(&agenda, e);
    else
        print_text(c, &agenda);
    agenda_release(&agenda);
    return rc;
}

const struct verb verb_agenda = {
    .name = "agenda",
    .usage = "[DAY] [--with WHO] [--tag TAG] [--all]",
    .help = N_("print a day: who is expected, who is here, what is free"),
    .more = N_("DAY is written as anywhere: t+1, mon, 6/3, 2031-03-06. Without it: today."),
    .options = agenda_options,
    .min_arguments = 0,
    .max_arguments = -1,
    .group = GROUP_BOOKING,
    .needs = NEEDS_STAFF,
    .run = run,
};
