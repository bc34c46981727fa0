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

static void json_row(void *to, const struct agenda_line *line)
{
    struct json *j = to;
    const struct agenda_row *row = &line->row;
    char start[CIVIL_TEXT], end[CIVIL_TEXT];
    static const char *const kinds[] = {
        [AGENDA_APPOINTMENT] = "appointment", [AGENDA_WALK_IN] = "walk-in", [AGENDA_GAP] = "free"};

    bool late = row->state == AGENDA_LATE;

    json_object(j, NULL);
    json_text(j, "kind", kinds[row->kind]);
    json_text(j, "start", civil_format(start, sizeof start, CALENDAR_GREGORIAN, row->start_min));
    json_text(j, "end", civil_format(end, sizeof end, CALENDAR_GREGORIAN, row->end_min));
    json_text(j, "state", agenda_states[row->state].word);
    json_number_or_null(j, "appointment_id", line->appointment_id);
    json_number_or_null(j, "visit_id", line->visit_id);
    json_number_or_null(j, "patient_id", line->patient_id);
    json_text(j, "patient", line->patient);
    json_text(j, "service", line->service);
    json_text(j, "practitioner", line->practitioner);
    json_text(j, "room", line->room);
    json_number_or_null(j, "ticket", line->ticket);
    json_int(j, "waited_min", late ? 0 : row->minutes);
    json_int(j, "late_min", late ? row->minutes : 0);
    json_text(j, "tags", line->tags);
    json_object_end(j);
}

/* Gives each row of the day, filled, to fn; one that a desk took away meanwhile is left out. */
static enum rc each_line(struct db *db, const struct agenda *a, void (*fn)(void *to, const struct agenda_line *line),
                         void *to, struct err *e)
{
    for (size_t i = 0; i < a->n; i++) {
        struct agenda_line line;
        enum rc rc = agenda_fill(db, &a->rows[i], &line, e);

        if (rc == RC_OK)
            fn(to, &line);
        else if (rc != RC_NOT_FOUND)
            return rc;
    }
    return RC_OK;
}

static enum rc print_json(struct db *db, const struct agenda *a, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    return rows_end(&r, each_line(db, a, json_row, &r.json, e), e);
}

static void add_row(void *to, const struct agenda_line *line)
{
    struct out_table *t = to;
    const struct agenda_row *row = &line->row;
    char hhmm[CIVIL_TEXT], state[96];

    agenda_state_text(line, state, sizeof state);
    out_cell(t, "%s", civil_format_time(hhmm, sizeof hhmm, row->start_min));
    if (row->kind == AGENDA_GAP)
        out_cell(t, _("--- free %lld min ---"), (long long)(row->end_min - row->start_min));
    else
        out_cell(t, "%s%s", line->patient, line->alert ? " !" : "");
    out_cell(t, "%s", line->service);
    out_cell(t, "%s", line->practitioner);
    out_cell(t, "%s", line->room);
    if (row->kind == AGENDA_GAP)
        out_cell(t, "%s", "");
    else
        out_cell(t, "%c  %s", agenda_states[row->state].mark, state);
    if (row->minutes > 0 && row->state != AGENDA_LATE)
        out_cell(t, "%dm%s", row->minutes, row->alarm ? " !" : "");
    else
        out_cell(t, "%s", "");
    out_cell(t, "%s", line->tags);
}

static enum rc print_text(struct cli *c, const struct agenda *a, struct err *e)
{
    struct out_table t;
    enum rc rc;
    char day[64];

    out_line("%s  %s", site_get(c->db)->name, cli_day_text(c, a->q.day, day, sizeof day));
    out_line(ngettext_("%d booked   %d here   %d waiting over %d min   %d late   %d call due",
                       "%d booked   %d here   %d waiting over %d min   %d late   %d calls due", a->counts.calls_due),
             a->counts.booked,
             a->counts.here, a->counts.waiting_over, a->q.alarm_min, a->counts.late, a->counts.calls_due);
    out_line("%s", "");
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    rc = each_line(c->db, a, add_row, &t, e);
    out_table_end(&t, _("Nothing on this day."));
    return rc;
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
    rc = c->json ? print_json(c->db, &agenda, e) : print_text(c, &agenda, e);
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
