/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what was typed to the one row that is meant; where several fit, they are listed and nothing is done.
 */
#include "src/cli/lookup.h"

#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/people/privacy.h"

enum { CANDIDATES = 10 };

char *cli_when(const struct cli *c, int64_t civil_min, char *out, size_t size)
{
    char day[64], hhmm[CIVIL_TEXT];

    snprintf(
        out, size, "%s %s",
        calendar_format_day(day, sizeof day, site_calendar(c->db), civil_min_day(civil_min), CALENDAR_LONG),
        civil_format_time(hhmm, sizeof hhmm, civil_min));
    return out;
}

char *cli_when_at(const struct cli *c, int64_t at, char *out, size_t size)
{
    out[0] = '\0';
    return at ? cli_when(c, site_min_of(c->db, at), out, size) : out;
}

char *cli_day_text(const struct cli *c, int32_t day, char *out, size_t size)
{
    return calendar_format_day(out, size, site_calendar(c->db), day, CALENDAR_LONG);
}

char *cli_person_line(struct cli *c, const struct find_row *row, char *out, size_t size)
{
    struct patient_rules rules = patient_rules(c->db);
    char age[16], name[256];

    snprintf(out, size, "%lld  %s  %s  %s", (long long)row->patient_id,
             patient_display_of(c->db, row->patient_id, name, sizeof name),
             patient_age(age, sizeof age, &row->born, &rules), row->phone);
    return out;
}

/** A number that somebody has or had: today's record under it, or the sentence why there is none. RC_NOT_FOUND without
 * a sentence: nobody ever had it. */
static enum rc patient_by_number(struct cli *c, int64_t number, int64_t *patient_id, struct err *e)
{
    struct patient p;

    if (number < 1 || patient_load_any(c->db, number, &p, NULL) != RC_OK) {
        e->text[0] = '\0';
        return RC_NOT_FOUND;
    }
    enum rc rc = patient_resolve(c->db, number, patient_id, e);

    if (rc == RC_OK && *patient_id != number)
        out_hint(_("Number %lld was merged; it is number %lld now."), (long long)number, (long long)*patient_id);
    return rc;
}

/** Is that too short to be anything but a number of ours? Else a number that was mistyped would be somebody's phone. */
static bool is_own_number(struct cli *c, const char *typed, int64_t number)
{
    struct stmt st;
    int64_t newest = 0, figures = 3;

    if (number < 0 || typed[0] == '0')
        return false;
    stmt_open(&st, c->db, "SELECT max(id) FROM patient");
    (void)stmt_one_int(&st, &newest, NULL);
    for (newest /= 1000; newest > 0; newest /= 10)
        figures++;
    for (; figures > 0; figures--)
        number /= 10;
    return number == 0;
}

enum rc cli_patient(struct cli *c, const char *typed, int64_t *patient_id, struct err *e)
{
    int64_t number = cli_as_number(typed);
    struct find_options o = {.limit = CANDIDATES};
    struct find_list found = {0};
    struct err why = {0};
    enum rc rc = patient_by_number(c, number, patient_id, &why);

    if (rc == RC_OK || why.text[0]) {
        *e = why;
        return rc;
    }
    if (is_own_number(c, typed, number))
        return err_set(e, RC_NOT_FOUND, _("There is no patient number %lld."), (long long)number);
    if (typed[strspn(typed, " ")] == '\0')
        return cli_usage(c, e, _("Say which person: a number, a name, a phone."));
    if ((rc = find_query(c->db, typed, &o, &found, e)) != RC_OK)
        return rc;
    if (found.n == 1) {
        *patient_id = found.rows[0].patient_id;
    } else if (found.n == 0) {
        rc = err_set(e, RC_NOT_FOUND, _("Nobody is found for %s."), typed);
    } else {
        char line[512];

        rc = err_set(e, RC_CONFLICT,
                     _("%s may be any of several people. Give the number of the one you mean."), typed);
        for (size_t i = 0; i < found.n; i++)
            out_hint("  %s", cli_person_line(c, &found.rows[i], line, sizeof line));
        if (found.more)
            out_hint("  ...");
    }
    find_list_release(&found);
    return rc;
}

/** The person's appointments that can be meant, as candidates to count. */
static enum rc one_of(struct cli *c, const struct appointment_list *list, bool today_only, const char *typed,
                      struct appointment *ret, struct err *e)
{
    int32_t today = site_today(c->db);
    size_t n = 0, found = 0;
    char when[96];

    for (size_t i = 0; i < list->n; i++) {
        if (today_only && civil_min_day(list->rows[i].start_min) != today)
            continue;
        found = i;
        n++;
    }
    if (n == 0)
        return err_set(e, RC_NOT_FOUND,
                       today_only ? _("%s has no appointment today.") : _("%s has no appointment."), typed);
    if (n == 1) {
        *ret = list->rows[found];
        return RC_OK;
    }
    for (size_t i = 0; i < list->n; i++)
        if (!today_only || civil_min_day(list->rows[i].start_min) == today)
            out_hint("  %lld  %s  %s  %s", (long long)list->rows[i].id,
                     cli_when(c, list->rows[i].start_min, when, sizeof when), list->rows[i].service,
                     list->rows[i].practitioner);
    return err_set(e, RC_CONFLICT, _("%s has several appointments. Give the number of the one you mean."),
                   typed);
}

enum rc cli_appointment(struct cli *c, const char *typed, bool today_only, struct appointment *ret,
                        struct err *e)
{
    struct appointment_list list = {0};
    int64_t patient_id = 0, number = cli_as_number(typed), day_start;
    enum rc rc;

    if (number > 0 && !cli_has(c, "patient"))
        return appointment_load(c->db, number, ret, e);
    if ((rc = cli_patient(c, typed, &patient_id, e)) != RC_OK)
        return rc;
    day_start = (int64_t)site_today(c->db) * CIVIL_DAY_MIN;
    rc = appointment_of_patient(c->db, patient_id, APPOINTMENT_NEXT, day_start, 0, &list, e);
    if (rc == RC_OK)
        rc = one_of(c, &list, today_only, typed, ret, e);
    appointment_list_release(&list);
    return rc;
}

enum rc cli_visit(struct cli *c, const char *typed, struct visit *ret, struct err *e)
{
    int64_t patient_id = 0, number = cli_as_number(typed);
    enum rc rc;

    if (cli_has(c, "ticket")) {
        if (number < 1 || number > INT32_MAX)
            return cli_usage(c, e, _("A ticket is a number, not %s."), typed);
        return visit_by_ticket(c->db, site_today(c->db), (int)number, ret, e);
    }
    if (number > 0 && !cli_has(c, "patient"))
        return visit_load(c->db, number, ret, e);
    rc = cli_patient(c, typed, &patient_id, e);
    return rc == RC_OK ? visit_open_of_patient(c->db, patient_id, ret, e) : rc;
}

enum rc cli_practitioner(struct cli *c, const char *option, int64_t *id, struct err *e)
{
    const char *text = cli_option(c, option);
    struct practitioner p;
    enum rc rc;

    if (!text)
        return RC_OK;
    if ((rc = practitioner_find(c->db, text, &p, e)) == RC_OK)
        *id = p.id;
    return rc;
}
