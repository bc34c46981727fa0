/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How things look, by what they mean. A look is never the only sign of a meaning: a word or a mark stands
 * with it. */
#ifndef FD_KIT_THEME_H
#define FD_KIT_THEME_H

#include <stdbool.h>
#include <stdint.h>

enum look {
    LOOK_PLAIN,
    LOOK_HEAD,   /* the first line, column titles */
    LOOK_STRONG, /* the name of the thing shown */
    LOOK_DIM,    /* labels, rules, what matters less */
    LOOK_GOOD,   /* done, paid, here */
    LOOK_WARN,   /* late, waiting long, due */
    LOOK_BAD,    /* alert, overdue, an error */
    LOOK_KEY,    /* a key in the footer */
    LOOK_FIELD,  /* an entry of a form */
    LOOK_FOCUS,  /* the entry that has the cursor, the chosen item */
    LOOK_MATCH,  /* what was searched for */
    LOOK_COUNT,
};

enum theme { THEME_AUTO, THEME_DARK, THEME_LIGHT, THEME_MONO, THEME_CONTRAST };

/** "auto", "dark", "light", "mono", "contrast"; -1 when it is none of them. */
int theme_by_name(const char *name);

/** Call once curses runs. A non-empty NO_COLOR turns any theme into mono. */
void theme_start(enum theme theme);

#endif
