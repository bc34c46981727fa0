/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the user's configuration, data and state folders. */
#include "config.h"

#include "src/base/xdg.h"

#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/i18n.h"

/* The value of a variable that holds an absolute path; not trusted in a setuid or setgid program. */
static const char *absolute(const char *variable)
{
    const char *value = secure_getenv(variable);

    return value && *value == '/' ? value : NULL;
}

/* Writes the user's home folder; false when there is none or no room for it. */
static bool home_folder(char *out, size_t size)
{
    const char *home = absolute("HOME");
    struct passwd pw, *found = NULL;
    char buf[4096];
    int n;

    if (!home && getpwuid_r(getuid(), &pw, buf, sizeof buf, &found) == 0 && found && found->pw_dir &&
        *found->pw_dir == '/')
        home = found->pw_dir;
    if (!home)
        return false;
    n = snprintf(out, size, "%s", home);
    return n >= 0 && (size_t)n < size;
}

enum rc xdg_path(enum xdg kind, const char *name, char *out, size_t size, struct err *e)
{
    static const struct {
        const char *variable, *below_home;
    } kinds[] = {
        [XDG_CONFIG] = {"XDG_CONFIG_HOME", ".config"     },
        [XDG_DATA] = {"XDG_DATA_HOME",   ".local/share"},
        [XDG_STATE] = {"XDG_STATE_HOME",  ".local/state"},
    };
    const char *base = absolute(kinds[kind].variable), *slash = *name ? "/" : "";
    char home[PATH_MAX], path[PATH_MAX];
    int n;

    if (base) {
        n = snprintf(path, sizeof path, "%s/frontdesk%s%s", base, slash, name);
    } else {
        if (!home_folder(home, sizeof home))
            return err_set(e, RC_NOT_FOUND, _("This user has no home folder. Set HOME."));
        n = snprintf(path, sizeof path, "%s/%s/frontdesk%s%s", home, kinds[kind].below_home, slash, name);
    }
    if (n < 0 || (size_t)n >= sizeof path || (size_t)n >= size)
        return err_set(e, RC_INVALID, _("The path of the user's own folder is too long."));
    memcpy(out, path, (size_t)n + 1);
    return RC_OK;
}
