/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: one table of verbs, and what each of them finds prepared: settings, file, clinic, staff.
 */
#ifndef FD_CLI_CLI_H
#define FD_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/base/i18n.h"
#include "src/cli/options.h"
#include "src/cli/out.h"
#include "src/clinic/settings.h"
#include "src/clinic/site.h"
#include "src/clinic/staff.h"
#include "src/store/db.h"

struct cli;

/** What is open when a verb runs. */
enum cli_needs {
    NEEDS_SETTINGS, /* the settings alone; the verb opens a file itself if it wants one */
    NEEDS_FILE,     /* also the database; whoever can read it may */
    NEEDS_STAFF     /* also the clinic in it, and the staff member who acts */
};

enum verb_group {
    GROUP_PEOPLE,
    GROUP_BOOKING,
    GROUP_VISIT,
    GROUP_CARE,
    GROUP_RECORD,
    GROUP_SETUP,
    GROUP_COUNT
};

struct verb {
    const char *name;
    const char *usage; /* the arguments and main options, "PATIENT SERVICE --at WHEN"; not translated */
    const char *help;  /* N_(): one sentence */
    const char *more;  /* N_(): lines below the options in --help; may be NULL */
    const struct option_def *options; /* ended by name NULL; may be NULL */
    int min_arguments, max_arguments; /* max -1: any number */
    enum verb_group group;
    enum cli_needs needs;
    enum rc (*run)(struct cli *c, struct err *e);
};
/** Every verb, in the order of the help; ended by NULL. */
extern const struct verb *const verbs[];

/** Options that stand before or after any verb. */
extern const struct option_def global_options[];

struct cli {
    const struct verb *verb; /* NULL: the desk */
    struct options options;  /* global ones and the verb's */
    bool json;
    bool wrong_usage; /* set by cli_usage */
    struct settings settings;
    char path[1024]; /* of the database */
    struct db *db;
    struct staff staff;
    bool fixed;       /* --now: the clock stands */
    int64_t fixed_at; /* seconds UTC */
};

/** Opens the desk's screens on what is open; prints nothing. */
typedef enum rc cli_desk_fn(struct cli *c, struct err *e);

/** Runs the program; returns its exit code: 0 done, 1 refused, 2 wrong usage, 75 try again. */
int cli_main(int argc, char **argv, cli_desk_fn *desk);

/** Wrong usage: the sentence, then the verb's usage line, exit 2. Returns RC_INVALID. */
enum rc cli_usage(struct cli *c, struct err *e, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Loads the settings, then opens what `needs` asks for. */
enum rc cli_open(struct cli *c, enum cli_needs needs, struct err *e);
/** Makes a new file at c->path, and its folder, and opens it; --now is read in that zone (NULL: the kit's).
 */
enum rc cli_create(struct cli *c, const char *kit, const char *zone, struct err *e);
/** Closes and removes what cli_create has just made, when it could not be filled. */
void cli_discard(struct cli *c);
void cli_close(struct cli *c);

/** Marks the file as one whose clock --now may set; called once, for new files made under --now. */
enum rc cli_mark_test(struct cli *c, struct err *e);

/** From now on Ctrl-C does not end the program: cli_stopped() becomes true, and long work stops where it is safe. */
void cli_catch_stop(void);
bool cli_stopped(void);

/* Options and arguments as values. */
const char *cli_argument(const struct cli *c, size_t nth); /* NULL: not given */
/** All arguments from the nth on, separated by blanks. */
void cli_words(const struct cli *c, size_t from, char *out, size_t size);
const char *cli_option(const struct cli *c, const char *name); /* NULL: not given */
bool cli_has(const struct cli *c, const char *name);
/** A whole number within a range; *value stays as it is when the option was not given. Wrong usage otherwise.
 */
enum rc cli_number(struct cli *c, const char *name, int64_t min, int64_t max, int64_t *value, struct err *e);
/** The number that `text` is, or -1 when it is none. Digits of any script. */
int64_t cli_as_number(const char *text);
/** Words that are stored: tidied, and refused when they do not fit; *out stays as it is when the option was not given.
 */
enum rc cli_text(struct cli *c, const char *name, char *out, size_t size, struct err *e);
/** An option that is a day, a moment or an amount; *value stays as it is when the option was not given. */
enum rc cli_day(struct cli *c, const char *name, int32_t *day, struct err *e);
enum rc cli_moment(struct cli *c, const char *name, int64_t *civil_min, struct err *e);
/** A moment, or a day: from its beginning, today from now. */
enum rc cli_earliest(struct cli *c, const char *name, int64_t *civil_min, struct err *e);
enum rc cli_money(struct cli *c, const char *name, int64_t *minor, struct err *e);

/* help.c */
void help_program(void);
void help_verb(const struct verb *v);
/** "Usage: frontdesk find QUERY" as text; returns out. */
char *help_usage(const struct verb *v, char *out, size_t size);

#endif
