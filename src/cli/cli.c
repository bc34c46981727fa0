/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From argv to a verb and its exit code. */
#include "src/cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "src/base/civil.h"
#include "src/base/text.h"

enum { EXIT_USAGE = 2 };

const struct option_def global_options[] = {
    OPTION('c', "config", "FILE", N_("read the settings from FILE")),
    OPTION('d', "database", "FILE", N_("the clinic's file")),
    OPTION(0, "now", "TIME", N_("set the clock, on a demo or test file only")),
    OPTION(0, "user", "LOGIN", N_("act as LOGIN; only for the account that owns the file")),
    OPTION_FLAG('h', "help", N_("say how it is used")),
    OPTION_FLAG(0, "version", N_("print the version")),
    OPTION_END,
};

static const struct option_def json_option[] = {
    OPTION_FLAG(0, "json", N_("print one JSON array of objects")),
    OPTION_END,
};

enum rc cli_usage(struct cli *c, struct err *e, const char *format, ...)
{
    char text[sizeof e->text];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    c->wrong_usage = true;
    return err_set(e, RC_INVALID, "%s", text);
}

static const struct verb *find_verb(const char *name)
{
    for (const struct verb *const *v = verbs; *v; v++)
        if (strcmp((*v)->name, name) == 0)
            return *v;
    return NULL;
}

static enum rc read_arguments(struct cli *c, char **argv, size_t n, struct err *e)
{
    const struct option_def *tables[3] = {global_options, json_option, NULL};
    size_t taken;
    enum rc rc = options_read(&c->options, tables, argv, n, OPTIONS_FIRST_ARGUMENT, &taken, e);

    if (rc == RC_OK && taken < n && !(c->verb = find_verb(argv[taken])))
        rc = err_set(e, RC_INVALID, _("There is no command %s. frontdesk --help lists them."), argv[taken]);
    if (rc == RC_OK && c->verb) {
        tables[2] = c->verb->options;
        rc = options_read(&c->options, tables, argv + taken + 1, n - taken - 1, OPTIONS_ALL, &taken, e);
    }
    c->json = options_has(&c->options, "json");
    if (rc == RC_INVALID)
        c->wrong_usage = true;
    return rc;
}

static enum rc check_arguments(struct cli *c, struct err *e)
{
    const struct verb *v = c->verb;
    int n = (int)c->options.n_arguments;

    if (!v)
        return c->json ? cli_usage(c, e, _("--json is for commands; the desk has none.")) : RC_OK;
    if (n < v->min_arguments)
        return cli_usage(c, e, _("Something is missing; this is how it is used."));
    if (v->max_arguments >= 0 && n > v->max_arguments)
        return cli_usage(c, e, _("%s is one argument too many. Put names of several words in quotes."),
                         c->options.arguments[v->max_arguments]);
    return RC_OK;
}

static enum rc run(struct cli *c, int argc, char **argv, cli_desk_fn *desk, struct err *e)
{
    enum rc rc = read_arguments(c, argv + 1, argc > 1 ? (size_t)argc - 1 : 0, e);

    if (rc != RC_OK)
        return rc;
    if (options_has(&c->options, "help")) {
        if (c->verb)
            help_verb(c->verb);
        else
            help_program();
        return RC_OK;
    }
    if (options_has(&c->options, "version")) {
        out_line("frontdesk %s", PACKAGE_VERSION);
        return RC_OK;
    }
    if ((rc = check_arguments(c, e)) != RC_OK ||
        (rc = cli_open(c, c->verb ? c->verb->needs : NEEDS_STAFF, e)) != RC_OK)
        return rc;
    return c->verb ? c->verb->run(c, e) : desk(c, e);
}

int cli_main(int argc, char **argv, cli_desk_fn *desk)
{
    struct cli c = {0};
    struct err e = {0};
    enum rc rc = run(&c, argc, argv, desk, &e);
    int code = err_exit_code(rc);

    out_progress(NULL);
    if (rc != RC_OK && e.text[0])
        out_error("%s", e.text);
    if (c.wrong_usage) {
        char usage[512];

        out_hint(_("Usage: %s"), help_usage(c.verb, usage, sizeof usage));
        code = EXIT_USAGE;
    }
    if (out_finish() != 0 && code == 0)
        code = 1;
    cli_close(&c);
    options_release(&c.options);
    return code;
}

const char *cli_argument(const struct cli *c, size_t nth)
{
    return nth < c->options.n_arguments ? c->options.arguments[nth] : NULL;
}

void cli_words(const struct cli *c, size_t from, char *out, size_t size)
{
    size_t at = 0;

    out[0] = '\0';
    for (size_t i = from; i < c->options.n_arguments && at < size; i++) {
        int n = snprintf(out + at, size - at, "%s%s", i > from ? " " : "", c->options.arguments[i]);

        at += n > 0 ? (size_t)n : 0;
    }
}

const char *cli_option(const struct cli *c, const char *name)
{
    return options_value(&c->options, name);
}

bool cli_has(const struct cli *c, const char *name)
{
    return options_has(&c->options, name);
}

int64_t cli_as_number(const char *text)
{
    char digits[64];
    int64_t value = 0;

    text_ascii_digits(digits, sizeof digits, text);
    if (!digits[0] || strlen(digits) > 18)
        return -1;
    for (const char *p = digits; *p; p++) {
        if (*p < '0' || *p > '9')
            return -1;
        value = value * 10 + (*p - '0');
    }
    return value;
}

enum rc cli_number(struct cli *c, const char *name, int64_t min, int64_t max, int64_t *value, struct err *e)
{
    const char *text = cli_option(c, name);
    int64_t number;

    if (!text)
        return RC_OK;
    number = cli_as_number(text);
    if (number < min || number > max)
        return cli_usage(c, e, _("--%s must be a whole number from %lld to %lld, not %s."), name,
                         (long long)min, (long long)max, text);
    *value = number;
    return RC_OK;
}

enum rc cli_text(struct cli *c, const char *name, char *out, size_t size, struct err *e)
{
    const char *text = cli_option(c, name);
    char *tidy;
    bool fits;

    if (!text)
        return RC_OK;
    if (!(tidy = text_tidy(text, (size_t)-1, false)))
        return err_memory(e);
    if ((fits = strlen(tidy) < size))
        text_copy(out, size, tidy);
    free(tidy);
    return fits ? RC_OK : cli_usage(c, e, _("--%s is too long; it may have %zu bytes."), name, size - 1);
}

/** A value of an option could not be read: which, and how to write it. */
static enum rc wrong_value(struct cli *c, const char *name, struct err *e)
{
    struct err inner = *e;

    return cli_usage(c, e, "--%s: %s", name, inner.text);
}

enum rc cli_day(struct cli *c, const char *name, int32_t *day, struct err *e)
{
    const char *text = cli_option(c, name);

    if (!text || calendar_parse(text, site_calendar(c->db), site_today(c->db), CALENDAR_ANY_DAY, day, NULL,
                                e) == RC_OK)
        return RC_OK;
    return wrong_value(c, name, e);
}

enum rc cli_moment(struct cli *c, const char *name, int64_t *civil_minute, struct err *e)
{
    const char *text = cli_option(c, name);

    if (!text || civil_parse(text, site_calendar(c->db), site_now_min(c->db), civil_minute, e) == RC_OK)
        return RC_OK;
    return wrong_value(c, name, e);
}

enum rc cli_earliest(struct cli *c, const char *name, int64_t *civil_minute, struct err *e)
{
    const char *text = cli_option(c, name);
    int64_t now = site_now_min(c->db);
    int32_t day;

    if (!text || calendar_parse(text, site_calendar(c->db), site_today(c->db), CALENDAR_ANY_DAY, &day, NULL,
                                NULL) != RC_OK)
        return cli_moment(c, name, civil_minute, e);
    *civil_minute = (int64_t)day * CIVIL_DAY_MIN;
    if (civil_min_day(now) == day)
        *civil_minute = now;
    return RC_OK;
}

enum rc cli_money(struct cli *c, const char *name, int64_t *minor, struct err *e)
{
    const char *text = cli_option(c, name);

    if (!text || site_money_parse(c->db, text, minor, e) == RC_OK)
        return RC_OK;
    return wrong_value(c, name, e);
}
