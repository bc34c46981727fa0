/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk export: people, appointments, or one person's whole file, to a file or to standard output. */
#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/csv.h"
#include "src/base/file.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/desk/ics_file.h"
#include "src/desk/person_file.h"
#include "src/desk/vcards.h"
#include "src/people/access.h"
#include "src/people/export.h"

static const struct option_def export_options[] = {
    OPTION('f', "format", "FORMAT", N_("csv or json (csv); patients also vcf, appointments ics; a person txt or json (txt)")),
    OPTION_FLAG(0, "special", N_("patients: those of the special channel too")),
    OPTION('o', "output", "FILE", N_("to this new file instead of standard output")),
    OPTION(0, "from", "DAY", N_("appointments: from this day on")),
    OPTION(0, "until", "DAY", N_("appointments: until this day, included")),
    OPTION('w', "practitioner", "WHO", N_("appointments as ics: only theirs")),
    OPTION_FLAG(0, "names", N_("appointments as ics: with the names of people, but of none who is masked or special")),
    OPTION_END,
};

enum { AHEAD_DAYS = 90 };

/* For a calendar of one's own: from today on, unless said otherwise. */
static enum rc export_calendar(struct cli *c, FILE *out, struct err *e)
{
    struct ics_query q = {.first_day = site_today(c->db), .names = cli_has(c, "names")};
    enum rc rc = cli_day(c, "from", &q.first_day, e);

    q.last_day = q.first_day + AHEAD_DAYS;
    if (rc == RC_OK && (rc = cli_day(c, "until", &q.last_day, e)) == RC_OK &&
        (rc = cli_practitioner(c, "practitioner", &q.practitioner_id, e)) == RC_OK)
        rc = ics_days(c->db, &q, out, e);
    return rc;
}

static enum rc export_appointments(struct cli *c, FILE *out, enum export_format format, struct err *e)
{
    int32_t from = CALENDAR_FIRST_DAY, until = CALENDAR_LAST_DAY;
    int64_t n = 0;
    struct stmt st;
    enum rc rc;

    if ((rc = cli_day(c, "from", &from, e)) != RC_OK || (rc = cli_day(c, "until", &until, e)) != RC_OK)
        return rc;
    stmt_open(&st, c->db,
              "SELECT count(DISTINCT a.patient_id) FROM appointment a JOIN patient p ON p.id = a.patient_id AND p.active"
              " WHERE a.start_min >= :from AND a.start_min < :to");
    stmt_int(&st, ":from", (int64_t)from * CIVIL_DAY_MIN);
    stmt_int(&st, ":to", ((int64_t)until + 1) * CIVIL_DAY_MIN);
    if ((rc = stmt_one_int(&st, &n, e)) != RC_OK || (rc = access_note(c->db, ACCESS_EXPORT, 0, "appointments", n, e)) != RC_OK)
        return rc;
    stmt_open(&st, c->db,
              "SELECT v.* FROM appointment a JOIN v_appointment v ON v.id = a.id JOIN patient p ON p.id = a.patient_id"
              " AND p.active WHERE a.start_min >= :from AND a.start_min < :to ORDER BY a.start_min, a.id");
    stmt_int(&st, ":from", (int64_t)from * CIVIL_DAY_MIN);
    stmt_int(&st, ":to", ((int64_t)until + 1) * CIVIL_DAY_MIN);
    if (format == EXPORT_CSV)
        return rows_csv(out, &st, e);
    return rows_json(out, &st, e);
}

static enum rc export_people(struct cli *c, FILE *out, enum export_format f, struct err *e)
{
    struct export_done done = {0};
    bool special = cli_has(c, "special");
    enum rc rc = f == EXPORT_VCF ? export_vcards(c->db, out, special, &done, e)
                                 : export_patients(c->db, out, f, special, &done, e);

    if (rc == RC_OK && done.left_out > 0)
        out_hint(ngettext_("Left out: %lld person of the special channel. --special includes them.",
                           "Left out: %lld people of the special channel. --special includes them.", done.left_out),
                 (long long)done.left_out);
    return rc;
}

static enum rc export_person(struct cli *c, FILE *out, bool as_json, struct err *e)
{
    char typed[512];
    int64_t id = 0;
    enum rc rc;

    cli_words(c, 1, typed, sizeof typed);
    if ((rc = cli_patient(c, typed, &id, e)) != RC_OK)
        return rc;
    return person_file(c->db, id, out, as_json ? PERSON_FILE_JSON : PERSON_FILE_TXT, e);
}

static enum rc export_to(struct cli *c, FILE *out, struct err *e)
{
    const char *format = cli_option(c, "format"), *what = cli_argument(c, 0);
    bool as_json = c->json || (format && strcmp(format, "json") == 0);
    enum export_format f = as_json ? EXPORT_JSON : format && strcmp(format, "vcf") == 0 ? EXPORT_VCF : EXPORT_CSV;

    if (strcmp(what, "person") == 0)
        return export_person(c, out, as_json, e);
    if (format && strcmp(format, "ics") == 0)
        return export_calendar(c, out, e);
    return strcmp(what, "patients") == 0 ? export_people(c, out, f, e) : export_appointments(c, out, f, e);
}

/* What can be exported, and as what. */
static const struct kind {
    const char *word, *formats;
} kinds[] = {
    {"patients", "csv json vcf"},
    {"appointments", "csv json ics"},
    {"person", "txt json"},
};

/* Is it one of these words? */
static bool among(const char *words, const char *word)
{
    size_t n = strlen(word);

    for (const char *at = words; n > 0 && (at = strstr(at, word)); at += n)
        if ((at == words || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
            return true;
    return false;
}

static enum rc check_usage(struct cli *c, struct err *e)
{
    const char *what = cli_argument(c, 0), *format = cli_option(c, "format");
    int kind = WORD_INDEX(kinds, what, -1);

    if (kind < 0)
        return cli_usage(c, e, _("%s cannot be exported; patients, appointments and a person can."), what);
    if (format && !among(kinds[kind].formats, format))
        return cli_usage(c, e, _("--format must be one of %s, not %s."), kinds[kind].formats, format);
    if (format && c->json && strcmp(format, "json") != 0)
        return cli_usage(c, e, _("--json and --format %s cannot both be done."), format);
    if (strcmp(what, "appointments") != 0 && (cli_has(c, "from") || cli_has(c, "until")))
        return cli_usage(c, e, _("--from and --until are for appointments."));
    if ((cli_has(c, "practitioner") || cli_has(c, "names")) && !(format && strcmp(format, "ics") == 0))
        return cli_usage(c, e, _("--practitioner and --names are for appointments --format ics."));
    if (strcmp(what, "person") == 0 ? !cli_argument(c, 1) : cli_argument(c, 1) != NULL)
        return cli_usage(c, e, _("Say which person: export person NUMBER."));
    return staff_authorize(c->db, c->staff.id, RIGHT_EXPORT, e);
}

static enum rc run(struct cli *c, struct err *e)
{
    const char *path = cli_option(c, "output");
    enum rc rc = check_usage(c, e);
    FILE *out;

    if (rc == RC_OK && path)
        return (rc = file_new(path, &out, e)) == RC_OK ? file_finish(out, path, export_to(c, out, e), e) : rc;
    if (rc != RC_OK)
        return rc;
    if (!(out = out_stream()))
        return err_memory(e);
    rc = export_to(c, out, e);
    fclose(out);
    return rc;
}

const struct verb verb_export = {
    .name = "export",
    .usage = "patients|appointments|person PATIENT [--format csv|json|ics|vcf|txt] [-o FILE]",
    .help = N_("write people, appointments, or one person's whole file"),
    .more = N_("A file is made new, readable by you alone; one that is there is never overwritten.\n"
               "\"person\" is everything kept about one person, for the person who asks. Each export is noted: see access.\n"
               "As ics, appointments are for a calendar: 90 days from --from, services without names."),
    .options = export_options,
    .min_arguments = 1,
    .max_arguments = -1,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};
