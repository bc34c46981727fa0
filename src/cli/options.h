/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options and arguments of the command line, read strictly: what is not known is refused with one sentence.
 */
#ifndef FD_CLI_OPTIONS_H
#define FD_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/err.h"

/** One option. Tables of them end with OPTION_END. */
struct option_def {
    const char *name;     /* "with", typed --with W or --with=W */
    const char *argument; /* what its value is called in the help: "DAY"; NULL: a switch */
    const char *help;     /* N_() */
    char letter;          /* -w, or 0 */
    bool repeats;         /* may be given more than once */
};

/* Rows of such a table. letter may be 0. */
#define OPTION(letter, name, argument, help)                                                                 \
    {                                                                                                        \
        name, argument, help, letter, false                                                                  \
    }
#define OPTION_MANY(letter, name, argument, help)                                                            \
    {                                                                                                        \
        name, argument, help, letter, true                                                                   \
    }
#define OPTION_FLAG(letter, name, help)                                                                      \
    {                                                                                                        \
        name, NULL, help, letter, false                                                                      \
    }
#define OPTION_END                                                                                           \
    {                                                                                                        \
        NULL, NULL, NULL, 0, false                                                                           \
    }

struct option_value {
    const struct option_def *def;
    const char *value; /* borrowed from argv; NULL for a switch */
};

/** What was given, in its order. All text is borrowed from argv. */
struct options {
    struct option_value *given;
    size_t n_given;
    const char **arguments;
    size_t n_arguments;
};

enum { OPTION_TABLES = 3 };
enum options_until { OPTIONS_ALL, OPTIONS_FIRST_ARGUMENT };

/**
 * Reads argv[0..n) against OPTION_TABLES tables (each may be NULL). "--" ends options. No abbreviations. May
 * be called twice on one struct: first for what stands before the command, then for what follows it.
 * @param taken  how many of argv were read: less than n only with OPTIONS_FIRST_ARGUMENT
 * @return RC_OK, RC_INVALID with the sentence for the person, RC_NO_MEMORY
 */
enum rc options_read(struct options *o, const struct option_def *const *tables, char **argv, size_t n,
                     enum options_until until, size_t *taken, struct err *e);
void options_release(struct options *o);

/** The last value given, or NULL. The name must stand in a table that was read. */
const char *options_value(const struct options *o, const char *name);
/** The nth value given (from 0) of an option that repeats, or NULL. */
const char *options_nth(const struct options *o, const char *name, size_t nth);
bool options_has(const struct options *o, const char *name);

#endif
