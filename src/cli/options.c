/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the command line against tables of options. */
#include "src/cli/options.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"

static const struct option_def *find_long(const struct option_def *const *tables, const char *name, size_t n)
{
    for (size_t t = 0; t < OPTION_TABLES; t++)
        for (const struct option_def *d = tables[t]; d && d->name; d++)
            if (strlen(d->name) == n && memcmp(d->name, name, n) == 0)
                return d;
    return NULL;
}

static const struct option_def *find_letter(const struct option_def *const *tables, char letter)
{
    for (size_t t = 0; t < OPTION_TABLES; t++)
        for (const struct option_def *d = tables[t]; d && d->name; d++)
            if (d->letter == letter)
                return d;
    return NULL;
}

static enum rc reserve(struct options *o, size_t more, struct err *e)
{
    struct option_value *given = realloc(o->given, (o->n_given + more + 1) * sizeof *given);
    const char **arguments;

    if (!given)
        return err_memory(e);
    o->given = given;
    arguments = realloc(o->arguments, (o->n_arguments + more + 1) * sizeof *arguments);
    if (!arguments)
        return err_memory(e);
    o->arguments = arguments;
    return RC_OK;
}

static enum rc note(struct options *o, const struct option_def *d, const char *value, struct err *e)
{
    if (!d->repeats && options_has(o, d->name))
        return err_set(e, RC_INVALID, _("--%s is given twice. Give it once."), d->name);
    o->given[o->n_given++] = (struct option_value){d, value};
    return RC_OK;
}

/** The word after an option that needs a value; a word that looks like an option is more likely a slip. */
static const char *next_word(char **argv, size_t n, size_t *at)
{
    if (*at + 1 >= n || strncmp(argv[*at + 1], "--", 2) == 0)
        return NULL;
    return argv[++*at];
}

static enum rc read_long(struct options *o, const struct option_def *const *tables, char **argv, size_t n,
                         size_t *at, struct err *e)
{
    const char *word = argv[*at] + 2;
    const char *equals = strchr(word, '=');
    size_t length = equals ? (size_t)(equals - word) : strlen(word);
    const struct option_def *d = find_long(tables, word, length);
    const char *value;

    if (!d)
        return err_set(e, RC_INVALID, _("There is no option --%.*s."), (int)length, word);
    if (!d->argument && equals)
        return err_set(e, RC_INVALID, _("--%s takes no value."), d->name);
    if (!d->argument)
        return note(o, d, NULL, e);
    value = equals ? equals + 1 : next_word(argv, n, at);
    if (!value)
        return err_set(e, RC_INVALID, _("--%s needs a value: --%s %s."), d->name, d->name, d->argument);
    return note(o, d, value, e);
}

static enum rc read_letters(struct options *o, const struct option_def *const *tables, char **argv, size_t n,
                            size_t *at, struct err *e)
{
    for (const char *p = argv[*at] + 1; *p; p++) {
        const struct option_def *d = find_letter(tables, *p);
        enum rc rc;

        if (!d)
            return err_set(e, RC_INVALID, _("There is no option %s."), argv[*at]);
        if (d->argument) {
            const char *value = p[1] ? p + 1 : next_word(argv, n, at);

            if (!value)
                return err_set(e, RC_INVALID, _("-%c needs a value: -%c %s."), d->letter, d->letter,
                               d->argument);
            return note(o, d, value, e);
        }
        if ((rc = note(o, d, NULL, e)) != RC_OK)
            return rc;
    }
    return RC_OK;
}

enum rc options_read(struct options *o, const struct option_def *const *tables, char **argv, size_t n,
                     enum options_until until, size_t *taken, struct err *e)
{
    enum rc rc = reserve(o, n, e);
    bool ended = false;
    size_t at;

    for (at = 0; rc == RC_OK && at < n; at++) {
        const char *word = argv[at];

        if (!ended && strcmp(word, "--") == 0) {
            ended = true;
        } else if (!ended && word[0] == '-' && word[1] == '-') {
            rc = read_long(o, tables, argv, n, &at, e);
        } else if (!ended && word[0] == '-' && word[1] != '\0') {
            rc = read_letters(o, tables, argv, n, &at, e);
        } else if (until == OPTIONS_FIRST_ARGUMENT) {
            break;
        } else {
            o->arguments[o->n_arguments++] = word;
        }
    }
    *taken = at;
    return rc;
}

void options_release(struct options *o)
{
    free(o->given);
    free(o->arguments);
    *o = (struct options){0};
}

const char *options_nth(const struct options *o, const char *name, size_t nth)
{
    for (size_t i = 0; i < o->n_given; i++)
        if (strcmp(o->given[i].def->name, name) == 0 && nth-- == 0)
            return o->given[i].value;
    return NULL;
}

const char *options_value(const struct options *o, const char *name)
{
    const char *value = NULL;

    for (size_t i = 0; i < o->n_given; i++)
        if (strcmp(o->given[i].def->name, name) == 0)
            value = o->given[i].value;
    return value;
}

bool options_has(const struct options *o, const char *name)
{
    for (size_t i = 0; i < o->n_given; i++)
        if (strcmp(o->given[i].def->name, name) == 0)
            return true;
    return false;
}
