/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of the program, one table: key, kind, default, range, unit, help. What the clinic agrees on is
 * in its database; what a desk or a machine needs is here. */
#ifndef FD_CLINIC_SETTINGS_H
#define FD_CLINIC_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"

enum theme_choice {
    SETTING_THEME_AUTO,
    SETTING_THEME_DARK,
    SETTING_THEME_LIGHT,
    SETTING_THEME_MONO,
    SETTING_THEME_HIGH_CONTRAST
};
enum bidi_choice { SETTING_BIDI_AUTO, SETTING_BIDI_APP, SETTING_BIDI_TERMINAL };

enum setting_id {
    SETTING_DATABASE,
    SETTING_WAIT,
    SETTING_THEME,
    SETTING_BIDI,
    SETTING_ESCAPE_DELAY,
    SETTING_MOUSE,
    SETTING_POLL,
    SETTING_LATE,
    SETTING_WAITING_ALARM,
    SETTING_SLOT_STEP,
    SETTING_PRINT,
    SETTING_COUNT
};

/** The values themselves, and for each where it came from. Plain data: copy freely. */
struct settings {
    char database[1024];     /* path; "~/" at its start is the home folder, already replaced */
    int32_t wait_seconds;    /* how long a writer waits for its turn */
    int32_t theme;           /* enum theme_choice */
    int32_t bidi;            /* enum bidi_choice: who turns right-to-left text round */
    int32_t escape_delay_ms; /* 0: a lone Esc is Back at once */
    bool mouse;
    int32_t poll_ms;               /* how often a desk looks for what others did */
    int32_t late_minutes;          /* expected this long ago and not here: late */
    int32_t waiting_alarm_minutes; /* waiting longer is marked */
    int32_t slot_step_minutes;     /* appointments begin on multiples of this */
    char print_command[512];       /* words of a program that prints what it reads; never a shell's */
    char file[1024];               /* the file that was read; "" when there was none */
    bool from_file[SETTING_COUNT];
};

enum setting_kind { SETTING_TEXT, SETTING_COMMAND, SETTING_NUMBER, SETTING_CHOICE, SETTING_YESNO };

struct setting_def {
    const char *section, *key;
    enum setting_kind kind;
    size_t offset, size;
    const char *fallback;       /* the default, as it would stand in the file */
    int32_t min, max;           /* numbers only */
    const char *const *choices; /* NULL-terminated; the value is the index */
    const char *unit;           /* N_() on numbers; "" on the others, and gettext("") is not empty */
    const char *help;           /* N_(): one sentence */
};
extern const struct setting_def setting_defs[SETTING_COUNT];

/** Every default. */
void settings_defaults(struct settings *s);

/**
 * Reads one file, or with path NULL the first of $XDG_CONFIG_HOME/frontdesk/frontdesk.ini (~/.config without
 * it) and SYSCONFDIR/frontdesk/frontdesk.ini that exists; without any the defaults stand.
 * @param s  untouched on failure
 * @return RC_OK; RC_NOT_FOUND (only a path that was named); RC_IO; RC_INVALID with file, line, key, value and
 * range
 */
enum rc settings_load(struct settings *s, const char *path, struct err *e);

/** The value as it would stand in the file; returns out. */
char *setting_value(const struct settings *s, enum setting_id id, char *out, size_t size);

/** What the value may be, for people: "0 to 500 ms", "auto, dark, light", "yes or no", "text"; returns out.
 */
char *setting_range(enum setting_id id, char *out, size_t size);

#endif
