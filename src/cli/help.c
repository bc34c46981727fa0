/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --help: written from the tables of verbs and options, so that it cannot drift from what is accepted. */
#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "src/cli/cli.h"

static const char *const group_titles[GROUP_COUNT] = {
    [GROUP_PEOPLE] = N_("People"),   [GROUP_BOOKING] = N_("Booking"),
    [GROUP_VISIT] = N_("Reception"), [GROUP_CARE] = N_("Tags and follow-up"),
    [GROUP_RECORD] = N_("Journal"),  [GROUP_SETUP] = N_("Set-up and files"),
};
_Static_assert(sizeof group_titles / sizeof group_titles[0] == GROUP_COUNT, "a title for each group");

/** "  left      right": left padded to a column, or the right on a line of its own. */
static void print_pair(const char *left, int width, const char *right)
{
    int columns = text_columns(left, (size_t)-1);

    if (columns <= width) {
        out_line("  %s%*s  %s", left, width - columns, "", right);
    } else {
        out_line("  %s", left);
        out_line("  %*s  %s", width, "", right);
    }
}

enum { OPTION_WIDTH = 22, VERB_WIDTH = 12 };

static void print_option(const struct option_def *d)
{
    char left[128], letter[8] = "";

    if (d->letter)
        snprintf(letter, sizeof letter, "-%c, ", d->letter);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, d->name, d->argument ? " " : "",
             d->argument ? d->argument : "");
    print_pair(left, OPTION_WIDTH, _(d->help));
}

char *help_usage(const struct verb *v, char *out, size_t size)
{
    if (v)
        snprintf(out, size, "frontdesk %s%s%s", v->name, v->usage[0] ? " " : "", v->usage);
    else
        snprintf(out, size, "frontdesk [-c FILE] [-d DATABASE] [--now TIME] [--user LOGIN] [COMMAND]");
    return out;
}

void help_program(void)
{
    char usage[512];

    out_line(_("Usage: %s"), help_usage(NULL, usage, sizeof usage));
    out_line("%s", _("The front desk of a clinic. Without a command the desk opens; each command is one "
                     "thing it does."));
    for (int group = 0; group < GROUP_COUNT; group++) {
        out_line("%s", "");
        out_line("%s", _(group_titles[group]));
        for (const struct verb *const *v = verbs; *v; v++)
            if ((int)(*v)->group == group)
                print_pair((*v)->name, VERB_WIDTH, _((*v)->help));
    }
    out_line("%s", "");
    out_line("%s", _("Options before or after any command"));
    for (const struct option_def *d = global_options; d->name; d++)
        print_option(d);
    out_line("%s", "");
    out_line("%s", _("frontdesk COMMAND --help says more; so does the manual page, man frontdesk."));
    out_line("%s",
             _("Exit codes: 0 done, 1 refused (a sentence says why), 2 wrong usage, 75 busy, try again."));
}

void help_verb(const struct verb *v)
{
    static const struct option_def json = OPTION_FLAG(0, "json", N_("print one JSON array of objects"));
    char usage[512];

    out_line(_("Usage: %s"), help_usage(v, usage, sizeof usage));
    out_line("%s", _(v->help));
    out_line("%s", "");
    for (const struct option_def *d = v->options; d && d->name; d++)
        print_option(d);
    print_option(&json);
    if (v->more) {
        out_line("%s", "");
        out_lines("", _(v->more));
    }
}
