/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The private folder and the fixed environment of a program under test, and what sanitizers left there. */
#include "config.h"
#include "tests/rig/rig.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *rig_folder(void)
{
    const char *tmp = getenv("TMPDIR");
    char *path = NULL;
    if (asprintf(&path, "%s/rig-XXXXXX", tmp != NULL && tmp[0] != '\0' ? tmp : "/tmp") < 0 ||
        mkdtemp(path) == NULL) {
        perror("rig: no private folder");
        exit(99);
    }
    return path;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

void rig_remove_folder(const char *path)
{
    if (getenv("RIG_KEEP") != NULL)
        fprintf(stderr, "rig: kept %s\n", path);
    else
        nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Adds NAME=value; a name that is there already gets the new value. */
static void add(char ***env, size_t *n, char *entry)
{
    size_t name = entry != NULL ? strcspn(entry, "=") + 1 : 0;
    for (size_t i = 0; i < *n && entry != NULL; i++) {
        if (strncmp((*env)[i], entry, name) == 0) {
            free((*env)[i]);
            (*env)[i] = entry;
            return;
        }
    }
    char **more = realloc(*env, (*n + 2) * sizeof(*more));
    if (more == NULL || entry == NULL) {
        perror("rig");
        exit(99);
    }
    *env = more;
    more[(*n)++] = entry;
    more[*n] = NULL;
}

static char *join(const char *name, const char *a, const char *b)
{
    char *s = NULL;
    return asprintf(&s, "%s=%s%s", name, a, b) < 0 ? NULL : s;
}

/* Where sanitizers are to write: into the home, where it is seen whatever becomes of the terminal. What
 * curses itself leaves behind when it does not know a terminal is not the program's. */
static void add_sanitizers(char ***env, size_t *n, const char *home)
{
    static const char *const names[] = {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"};
    char *known = NULL;
    FILE *f = asprintf(&known, "%s/leaks", home) >= 0 ? fopen(known, "w") : NULL;
    if (f == NULL || fputs("leak:new_prescr\nleak:new_panel\n", f) < 0 || fclose(f) != 0) {
        perror("rig");
        exit(99);
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *given = getenv(names[i]);
        char *entry = NULL;
        if (asprintf(&entry, "%s=log_path=%s/sanitizer:%s%s:%s", names[i], home,
                     strcmp(names[i], "LSAN_OPTIONS") == 0 ? "print_suppressions=0:suppressions=" : "",
                     strcmp(names[i], "LSAN_OPTIONS") == 0 ? known : "", given != NULL ? given : "") < 0)
            entry = NULL;
        add(env, n, entry);
    }
    free(known);
}

char **rig_env(const char *home, const char *const *more)
{
    static const char *const fixed[] = {"TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC"};
    static const struct {
        const char *name, *under;
    } homes[] = {
        {"HOME",            ""       },
        {"XDG_CONFIG_HOME", "/config"},
        {"XDG_STATE_HOME",  "/state" },
        {"XDG_DATA_HOME",   "/data"  },
        {"XDG_CACHE_HOME",  "/cache" },
        {"XDG_RUNTIME_DIR", "/run"   }
    };
    static const char *const passed[] = {"PATH",         "TMPDIR",   "TOP_SRCDIR",
                                         "TOP_BUILDDIR", "TERMINFO", "TERMINFO_DIRS"};
    char **env = NULL;
    size_t n = 0;

    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        add(&env, &n, strdup(fixed[i]));
    for (size_t i = 0; i < sizeof(homes) / sizeof(homes[0]); i++) {
        add(&env, &n, join(homes[i].name, home, homes[i].under));
        mkdir(strchr(env[n - 1], '=') + 1, 0700);
    }
    for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++) {
        const char *value = getenv(passed[i]);
        if (value != NULL)
            add(&env, &n, join(passed[i], value, ""));
    }
    add_sanitizers(&env, &n, home);
    for (; more != NULL && *more != NULL; more++)
        add(&env, &n, strdup(*more));
    return env;
}

void rig_free_env(char **env)
{
    for (char **e = env; e != NULL && *e != NULL; e++)
        free(*e);
    free(env);
}

static void print_file(const char *path, FILE *out)
{
    char buffer[4096];
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return;
    for (size_t n; (n = fread(buffer, 1, sizeof(buffer), f)) > 0;)
        fwrite(buffer, 1, n, out);
    fclose(f);
}

int rig_sanitizer_findings(const char *home, FILE *out)
{
    int found = 0;
    DIR *dir = opendir(home);
    if (dir == NULL)
        return 0;
    for (struct dirent *d; (d = readdir(dir)) != NULL;) {
        if (strncmp(d->d_name, "sanitizer.", 10) != 0)
            continue;
        char *path = NULL;
        if (out != NULL && asprintf(&path, "%s/%s", home, d->d_name) >= 0)
            print_file(path, out);
        free(path);
        found++;
    }
    closedir(dir);
    return found;
}
