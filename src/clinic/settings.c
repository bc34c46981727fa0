/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of settings, and the one loop that loads, checks and documents them. */
#include "src/clinic/settings.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/i18n.h"
#include "src/base/ini.h"
#include "src/base/text.h"
#include "src/base/xdg.h"

static const char *const themes[] = {
    [SETTING_THEME_AUTO] = "auto",
    [SETTING_THEME_DARK] = "dark",
    [SETTING_THEME_LIGHT] = "light",
    [SETTING_THEME_MONO] = "mono",
    [SETTING_THEME_HIGH_CONTRAST] = "high-contrast",
    [SETTING_THEME_HIGH_CONTRAST + 1] = NULL,
};
static const char *const bidis[] = {
    [SETTING_BIDI_AUTO] = "auto",
    [SETTING_BIDI_APP] = "app",
    [SETTING_BIDI_TERMINAL] = "terminal",
    [SETTING_BIDI_TERMINAL + 1] = NULL,
};
static const char *const yesno[] = {"no", "yes", NULL};

#define BIND(member) offsetof(struct settings, member), sizeof(((struct settings *)0)->member)
#define TEXT(member, fallback)           SETTING_TEXT, BIND(member), fallback, 0, 0, NULL
#define COMMAND(member, fallback)        SETTING_COMMAND, BIND(member), fallback, 0, 0, NULL
#define NUMBER(member, fallback, lo, hi) SETTING_NUMBER, BIND(member), fallback, lo, hi, NULL
#define CHOICE(member, fallback, of)     SETTING_CHOICE, BIND(member), fallback, 0, 0, of
#define YESNO(member, fallback)          SETTING_YESNO, BIND(member), fallback, 0, 0, yesno

const struct setting_def setting_defs[SETTING_COUNT] = {
    [SETTING_DATABASE] = {"store", "database", TEXT(database, "~/.local/share/frontdesk/clinic.db"), "",
                          N_("The clinic's file. ~/ is the home folder of who opens the desk.")},
    [SETTING_WAIT] = {"store", "wait_seconds", NUMBER(wait_seconds, "5", 1, 60), N_("seconds"),
                      N_("How long a change waits for its turn behind other desks.")},
    [SETTING_THEME] = {"screen", "theme", CHOICE(theme, "auto", themes), "",
                       N_("Colours. auto is dark, or mono where the terminal has none or NO_COLOR is set.")},
    [SETTING_BIDI] = {"screen", "bidi", CHOICE(bidi, "auto", bidis), "",
                      N_("Who turns right-to-left text round: this program or the terminal.")},
    [SETTING_ESCAPE_DELAY] = {"screen", "escape_delay_ms", NUMBER(escape_delay_ms, "25", 0, 500), N_("ms"),
                              N_("How long a lone Esc waits for the rest of a function key.")},
    [SETTING_MOUSE] = {"screen", "mouse", YESNO(mouse, "yes"), "",
                       N_("Take the mouse. Nothing needs it; no leaves it to the terminal.")},
    [SETTING_POLL] = {"screen", "poll_ms", NUMBER(poll_ms, "400", 250, 2000), N_("ms"),
                      N_("How often a desk looks for what other desks did.")},
    [SETTING_LATE] = {"desk", "late_minutes", NUMBER(late_minutes, "10", 0, 240), N_("minutes"),
                      N_("A person expected this long ago and not here is shown as late.")},
    [SETTING_WAITING_ALARM] = {"desk", "waiting_alarm_minutes", NUMBER(waiting_alarm_minutes, "15", 1, 480),
                               N_("minutes"), N_("Who waits longer than this is marked.")},
    [SETTING_SLOT_STEP] = {"desk", "slot_step_minutes", NUMBER(slot_step_minutes, "15", 5, 60), N_("minutes"),
                           N_("Appointments are proposed at multiples of this.")},
    [SETTING_PRINT] = {"desk", "print_command", COMMAND(print_command, "lp"), "",
                       N_("What prints slips and day sheets: a program and its words, without a shell.")},
};

static char *field(struct settings *s, const struct setting_def *d)
{
    return (char *)s + d->offset;
}

static bool choose(const char *const *choices, const char *text, int32_t *index)
{
    for (int32_t i = 0; choices[i] != NULL; i++)
        if (strcmp(choices[i], text) == 0) {
            *index = i;
            return true;
        }
    return false;
}

static bool whole_number(const char *text, int32_t min, int32_t max, int32_t *value)
{
    size_t n = strspn(text, "0123456789");
    if (n == 0 || n > 9 || text[n] != '\0')
        return false;
    long v = strtol(text, NULL, 10);
    if (v < min || v > max)
        return false;
    *value = (int32_t)v;
    return true;
}

/* Replaces "~/"; false when the result does not fit or there is no home. */
static bool set_path(char *out, size_t size, const char *text)
{
    if (strncmp(text, "~/", 2) != 0)
        return text[0] != '\0' && text_copy(out, size, text) == strlen(text);
    const char *home = getenv("HOME");
    if (home == NULL || home[0] != '/')
        home = "";
    int n = snprintf(out, size, "%s/%s", home, text + 2);
    return n > 0 && (size_t)n < size;
}

static bool set(struct settings *s, const struct setting_def *d, const char *text)
{
    int32_t value = 0;
    switch (d->kind) {
    case SETTING_TEXT:
        return set_path(field(s, d), d->size, text);
    case SETTING_COMMAND:
        return text[strspn(text, " \t")] != '\0' && text_copy(field(s, d), d->size, text) == strlen(text);
    case SETTING_NUMBER:
        if (!whole_number(text, d->min, d->max, &value))
            return false;
        memcpy(field(s, d), &value, sizeof value);
        return true;
    case SETTING_CHOICE:
        if (!choose(d->choices, text, &value))
            return false;
        memcpy(field(s, d), &value, sizeof value);
        return true;
    case SETTING_YESNO:
        if (!choose(d->choices, text, &value))
            return false;
        memcpy(field(s, d), &(bool){value == 1}, sizeof(bool));
        return true;
    }
    return false;
}

void settings_defaults(struct settings *s)
{
    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        bool good = set(s, &setting_defs[i], setting_defs[i].fallback);
        assert(good);
        (void)good;
    }
}

static int find_def(const char *section, const char *key)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        if (strcmp(setting_defs[i].section, section) == 0 && strcmp(setting_defs[i].key, key) == 0)
            return i;
    return -1;
}

/* The keys a section may have, or the sections there are when it is none. */
static void list_known(const char *section, char *out, size_t size)
{
    bool known = false;
    size_t used = 0;
    for (int i = 0; i < SETTING_COUNT; i++)
        known = known || strcmp(setting_defs[i].section, section) == 0;
    out[0] = '\0';
    for (int i = 0; i < SETTING_COUNT && used < size; i++) {
        const struct setting_def *d = &setting_defs[i];
        if (known ? strcmp(d->section, section) != 0 : i > 0 && strcmp(d->section, d[-1].section) == 0)
            continue;
        int n = snprintf(out + used, size - used, "%s%s", used > 0 ? ", " : "", known ? d->key : d->section);
        used += n > 0 ? (size_t)n : 0;
    }
}

static enum rc load_key(struct settings *s, const struct ini *ini, const char *section, const char *key,
                        struct err *e)
{
    char known[160];
    const char *value = ini_get(ini, section, key);
    int id = find_def(section, key);
    if (id < 0) {
        list_known(section, known, sizeof known);
        return ini_refuse(ini, section, key, e, _("There is no setting %s; [%s] has: %s."), key, section,
                          known);
    }
    if (!set(s, &setting_defs[id], value != NULL ? value : "")) {
        setting_range((enum setting_id)id, known, sizeof known);
        return ini_refuse(ini, section, key, e, _("%s is \"%s\", but must be %s."), key, value, known);
    }
    s->from_file[id] = true;
    return RC_OK;
}

static enum rc load_ini(struct settings *s, const struct ini *ini, struct err *e)
{
    char known[160];
    for (size_t i = 0; i < ini_section_count(ini); i++) {
        const char *section = ini_section(ini, i);
        bool is_one = false;
        for (int d = 0; d < SETTING_COUNT; d++)
            is_one = is_one || strcmp(setting_defs[d].section, section) == 0;
        if (!is_one) {
            list_known(section, known, sizeof known);
            return ini_refuse(ini, section, NULL, e, _("There is no section [%s]; there are: %s."), section,
                              known);
        }
        for (size_t k = 0; k < ini_key_count(ini, section); k++) {
            enum rc rc = load_key(s, ini, section, ini_key(ini, section, k), e);
            if (rc != RC_OK)
                return rc;
        }
    }
    return RC_OK;
}

/* The file to read: what was named, the user's own, the system's; "" for none. */
static void which_file(const char *path, char *out, size_t size)
{
    if (path != NULL) {
        text_copy(out, size, path);
        return;
    }
    if (xdg_path(XDG_CONFIG, "frontdesk.ini", out, size, NULL) == RC_OK && access(out, F_OK) == 0)
        return;
    text_copy(out, size, SYSCONFDIR "/frontdesk/frontdesk.ini");
    if (access(out, F_OK) != 0)
        out[0] = '\0';
}

enum rc settings_load(struct settings *s, const char *path, struct err *e)
{
    struct settings loaded;
    struct ini *ini = NULL;
    settings_defaults(&loaded);
    which_file(path, loaded.file, sizeof loaded.file);
    enum rc rc = RC_OK;
    if (loaded.file[0] != '\0' && (rc = ini_load(loaded.file, &ini, e)) == RC_OK)
        rc = load_ini(&loaded, ini, e);
    ini_free(ini);
    if (rc == RC_OK)
        *s = loaded;
    return rc;
}

char *setting_value(const struct settings *s, enum setting_id id, char *out, size_t size)
{
    const struct setting_def *d = &setting_defs[id];
    const char *at = (const char *)s + d->offset;
    int32_t value = 0;
    bool yes = false;
    switch (d->kind) {
    case SETTING_TEXT:
    case SETTING_COMMAND:
        text_copy(out, size, at);
        break;
    case SETTING_NUMBER:
        memcpy(&value, at, sizeof value);
        snprintf(out, size, "%d", (int)value);
        break;
    case SETTING_CHOICE:
        memcpy(&value, at, sizeof value);
        text_copy(out, size, d->choices[value]);
        break;
    case SETTING_YESNO:
        memcpy(&yes, at, sizeof yes);
        text_copy(out, size, d->choices[yes ? 1 : 0]);
        break;
    }
    return out;
}

char *setting_range(enum setting_id id, char *out, size_t size)
{
    const struct setting_def *d = &setting_defs[id];
    size_t used = 0;
    switch (d->kind) {
    case SETTING_TEXT:
        text_copy(out, size, _("a path"));
        break;
    case SETTING_COMMAND:
        text_copy(out, size, _("a program and its words"));
        break;
    case SETTING_NUMBER:
        snprintf(out, size, _("%d to %d %s"), (int)d->min, (int)d->max, _(d->unit));
        break;
    case SETTING_CHOICE:
    case SETTING_YESNO:
        out[0] = '\0';
        for (int i = 0; d->choices[i] != NULL && used < size; i++) {
            const char *between = i == 0 ? "" : d->choices[i + 1] != NULL ? ", " : _(" or ");
            int n = snprintf(out + used, size - used, "%s%s", between, d->choices[i]);
            used += n > 0 ? (size_t)n : 0;
        }
        break;
    }
    return out;
}
