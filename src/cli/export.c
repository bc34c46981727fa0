/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk export: people and appointments to a file or to standard output. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/civil.h"
#include "src/base/csv.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/people/import.h"

static const struct option_def export_options[] = {
    OPTION('f', "format", "FORMAT", N_("csv or json (csv)")),
    OPTION('o', "output", "FILE", N_("to this new file instead of standard output")),
    OPTION(0, "from", "DAY", N_("appointments: from this day on")),
    OPTION(0, "until", "DAY", N_("appointments: until this day, included")),
    OPTION_END,
};

static enum rc export_appointments(struct cli *c, FILE *out, enum export_format format, struct err *e)
{
    int32_t from = CALENDAR_FIRST_DAY, until = CALENDAR_LAST_DAY;
    struct stmt st;
    enum rc rc;

    if ((rc = cli_day(c, "from", &from, e)) != RC_OK || (rc = cli_day(c, "until", &until, e)) != RC_OK)
        return rc;
    stmt_open(&st, c->db,
              "SELECT v.* FROM appointment a JOIN v_appointment v ON v.id = a.id"
              " WHERE a.start_min >= :from AND a.start_min < :to ORDER BY a.start_min, a.id");
    stmt_int(&st, ":from", (int64_t)from * CIVIL_DAY_MIN);
    stmt_int(&st, ":to", ((int64_t)until + 1) * CIVIL_DAY_MIN);
    if (format == EXPORT_CSV)
        return rows_csv(out, &st, e);
    return rows_json(out, &st, e);
}

/** A new file that nobody else may read; never one that is there, never through a link. */
static FILE *new_file(const char *path, struct err *e)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

    if (f)
        return f;
    if (errno == EEXIST)
        err_set(e, RC_IO, _("%s is there already; it is not overwritten."), path);
    else
        err_set(e, RC_IO, _("%s cannot be made: %s."), path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return NULL;
}

static enum rc export_to(struct cli *c, FILE *out, struct err *e)
{
    const char *format = cli_option(c, "format");
    enum export_format f = c->json || (format && strcmp(format, "json") == 0) ? EXPORT_JSON : EXPORT_CSV;

    return strcmp(cli_argument(c, 0), "patients") == 0 ? export_patients(c->db, out, f, e)
                                                       : export_appointments(c, out, f, e);
}

static enum rc check_usage(struct cli *c, struct err *e)
{
    const char *what = cli_argument(c, 0), *format = cli_option(c, "format");
    bool patients = strcmp(what, "patients") == 0;

    if (!patients && strcmp(what, "appointments") != 0)
        return cli_usage(c, e, _("%s cannot be exported; patients and appointments can."), what);
    if (format && strcmp(format, "csv") != 0 && strcmp(format, "json") != 0)
        return cli_usage(c, e, _("--format must be csv or json, not %s."), format);
    if (format && c->json && strcmp(format, "json") != 0)
        return cli_usage(c, e, _("--json and --format %s cannot both be done."), format);
    if (patients && (cli_has(c, "from") || cli_has(c, "until")))
        return cli_usage(c, e, _("--from and --until are for appointments."));
    return staff_authorize(c->db, c->staff.id, RIGHT_EXPORT, e);
}

static enum rc run(struct cli *c, struct err *e)
{
    const char *path = cli_option(c, "output");
    enum rc rc = check_usage(c, e);
    FILE *out;

    if (rc != RC_OK)
        return rc;
    out = path ? new_file(path, e) : out_stream();
    if (!out)
        return path ? RC_IO : err_memory(e);
    rc = export_to(c, out, e);
    if (path && rc == RC_OK && (fflush(out) != 0 || fsync(fileno(out)) != 0))
        rc = err_set(e, RC_IO, _("%s could not be written: %s."), path, strerror(errno));
    fclose(out);
    if (path && rc != RC_OK)
        unlink(path);
    return rc;
}

const struct verb verb_export = {
    .name = "export",
    .usage = "patients|appointments [--format csv|json] [-o FILE]",
    .help = N_("write people or appointments as CSV or JSON"),
    .more = N_("A file is made new, readable by you alone; one that is there is never overwritten."),
    .options = export_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};
