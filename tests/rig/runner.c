/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clinic of a workflow script: its fixture, its desks, its commands, and what must be true of them at the
 * end. */
#include "config.h"
#include "tests/rig/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMAND_SECONDS = 120, WORDS_MAX = 100 };

bool runner_fail(struct runner *r, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    free(r->why);
    if (vasprintf(&r->why, format, ap) < 0)
        r->why = NULL;
    va_end(ap);
    return false;
}

static char *in_folder(const char *folder, const char *name, const char *end)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s%s", folder, name, end) < 0) {
        perror("desk-runner");
        exit(99);
    }
    return path;
}

/* ---- the program's arguments --------------------------------------------------------------- */

/* -c FILE -d FILE [--now TIME] [--user LOGIN] WORDS...; argv has room for WORDS_MAX. */
static void command(const struct runner *r, const char *user, char *const *words, size_t n,
                    const char *argv[WORDS_MAX])
{
    size_t k = 0;
    argv[k++] = r->program;
    argv[k++] = "-c";
    argv[k++] = r->config;
    argv[k++] = "-d";
    argv[k++] = r->database;
    if (r->now != NULL) {
        argv[k++] = "--now";
        argv[k++] = r->now;
    }
    if (user != NULL) {
        argv[k++] = "--user";
        argv[k++] = user;
    }
    for (size_t i = 0; i < n && k < WORDS_MAX - 1; i++)
        argv[k++] = words[i];
    argv[k] = NULL;
}

static _Noreturn void become(const struct runner *r, int out, const char *const *argv)
{
    union {
        const char *const *in;
        char *const *out;
    } plain = {.in = argv};
    char *where = in_folder(r->around, "fixtures", "");
    int null = open("/dev/null", O_RDONLY);
    if (chdir(where) != 0 && chdir(r->folder) != 0)
        _exit(99);
    dup2(null, 0);
    dup2(out, 1);
    dup2(out, 2);
    setsid();
    execve(argv[0], plain.out, rig_env(r->home, r->env));
    dprintf(2, "cannot run %s: %s\n", argv[0], strerror(errno));
    _exit(99);
}

/* All that comes from fd until its end, as malloc'd text; false at the time limit. */
static bool read_all(int fd, char **text)
{
    char buffer[8192];
    size_t size = 0;
    FILE *f = open_memstream(text, &size);
    struct pollfd p = {.fd = fd, .events = POLLIN};
    bool in_time = true;
    while (f != NULL && (in_time = poll(&p, 1, COMMAND_SECONDS * 1000) > 0)) {
        ssize_t n = read(fd, buffer, sizeof(buffer));
        if (n <= 0)
            break;
        fwrite(buffer, 1, (size_t)n, f);
    }
    if (f != NULL)
        fclose(f);
    return f != NULL && in_time;
}

bool runner_run(struct runner *r, char *const *words, size_t n)
{
    const char *argv[WORDS_MAX];
    int ends[2], status;
    command(r, NULL, words, n, argv);
    free(r->output);
    r->output = NULL;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return runner_fail(r, "no pipe: %s", strerror(errno));
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        return runner_fail(r, "no process: %s", strerror(errno));
    if (pid == 0)
        become(r, ends[1], argv);
    close(ends[1]);
    bool in_time = read_all(ends[0], &r->output);
    close(ends[0]);
    if (!in_time)
        kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    if (!in_time)
        return runner_fail(r, "the command did not end within %d s", COMMAND_SECONDS);
    if (WIFSIGNALED(status))
        return runner_fail(r, "the command was killed by signal %d (%s)", WTERMSIG(status),
                           strsignal(WTERMSIG(status)));
    r->status = WEXITSTATUS(status);
    return true;
}

/* ---- the clinic ---------------------------------------------------------------------------- */

static bool build(struct runner *r, const char *name, int depth)
{
    struct script s;
    char *fixtures = in_folder(r->around, "fixtures", ""), *path = in_folder(fixtures, name, ".setup");
    bool good = script_load(&s, path) || runner_fail(r, "the fixture \"%s\" cannot be read", name);
    for (size_t i = 0; good && i < s.n; i++) {
        const struct script_line *line = &s.lines[i];
        if (strcmp(line->words[0], "clinic") == 0 && line->n == 2) {
            good = depth < 8 ? build(r, line->words[1], depth + 1) : runner_fail(r, "fixtures in a circle");
        } else if (!runner_run(r, line->words, line->n)) {
            good = false;
        } else if (r->status != 0) {
            good = runner_fail(r, "%s:%d: \"%s\" ended with %d: %s", path, line->number, line->text,
                               r->status, r->output);
        }
    }
    script_release(&s);
    free(path);
    free(fixtures);
    free(r->output);
    r->output = NULL;
    return good;
}

bool runner_prepare(struct runner *r)
{
    if (r->prepared)
        return true;
    r->prepared = true;
    r->folder = rig_folder();
    r->database = in_folder(r->folder, "clinic", ".db");
    r->home = in_folder(r->folder, "home", "");
    mkdir(r->home, 0700);
    char *fixtures = in_folder(r->around, "fixtures", "");
    r->config = in_folder(fixtures, r->fixture != NULL ? r->fixture : "none", ".ini");
    free(fixtures);
    if (access(r->config, R_OK) != 0) {
        free(r->config);
        r->config = in_folder(r->folder, "frontdesk", ".ini");
        FILE *f = fopen(r->config, "w");
        if (f == NULL || fclose(f) != 0)
            return runner_fail(r, "%s: %s", r->config, strerror(errno));
    }
    return r->fixture == NULL || build(r, r->fixture, 0);
}

/* ---- desks --------------------------------------------------------------------------------- */

struct runner_desk *runner_desk(struct runner *r, const char *name)
{
    for (size_t i = 0; i < r->n_desks; i++) {
        if (strcmp(r->desks[i].name, name) == 0)
            return &r->desks[i];
    }
    if (r->n_desks == RUNNER_DESKS)
        return NULL;
    struct runner_desk *d = &r->desks[r->n_desks++];
    *d = (struct runner_desk){.name = strdup(name)};
    return d;
}

static bool began(struct rig *rig, const void *unused)
{
    (void)unused;
    size_t n;
    rig_stream(rig, &n);
    return n > 0;
}

bool runner_open(struct runner *r, struct runner_desk *d)
{
    const char *argv[WORDS_MAX];
    char *home = in_folder(r->folder, "home-", d->name);
    mkdir(home, 0700);
    command(r, d->user, NULL, 0, argv);
    d->rig = rig_start(
        &(struct rig_options){.rows = r->rows, .cols = r->cols, .argv = argv, .env = r->env, .home = home});
    free(home);
    if (!rig_until(d->rig, began, NULL))
        return runner_fail(r, "desk %s shows nothing", d->name);
    rig_settle(d->rig);
    return true;
}

struct rig *runner_rig(struct runner *r)
{
    if (!runner_prepare(r))
        return NULL;
    for (size_t i = 0; i < r->n_desks; i++) {
        struct runner_desk *d = &r->desks[i];
        if (d->rig == NULL && (!d->late || i == r->desk) && !runner_open(r, d))
            return NULL;
    }
    return r->desks[r->desk].rig;
}

/* ---- the end ------------------------------------------------------------------------------- */

static bool finish_desk(struct runner *r, struct runner_desk *d)
{
    char why[256];
    size_t n;
    int status;
    rig_settle(d->rig);
    const char *bytes = rig_stream(d->rig, &n);
    if (!rig_stream_clean(bytes, n, why, sizeof(why)))
        return runner_fail(r, "desk %s sent its terminal what it must not: %s", d->name, why);
    rig_signal(d->rig, SIGTERM);
    if (!rig_wait_end(d->rig, &status))
        return runner_fail(r, "desk %s does not end when asked to", d->name);
    if (WIFSIGNALED(status) && WTERMSIG(status) != SIGTERM && WTERMSIG(status) != SIGKILL &&
        WTERMSIG(status) != SIGHUP)
        return runner_fail(r, "desk %s crashed: signal %d (%s)", d->name, WTERMSIG(status),
                           strsignal(WTERMSIG(status)));
    return true;
}

bool runner_finish(struct runner *r)
{
    bool good = true;
    for (size_t i = 0; i < r->n_desks && good; i++) {
        struct runner_desk *d = &r->desks[i];
        r->desk = i;
        if (d->rig == NULL)
            continue;
        good = finish_desk(r, d);
        char *home = in_folder(r->folder, "home-", d->name);
        if (good && rig_sanitizer_findings(home, NULL) != 0)
            good = runner_fail(r, "a sanitizer complained about desk %s", d->name);
        free(home);
    }
    if (good && r->home != NULL && rig_sanitizer_findings(r->home, NULL) != 0)
        good = runner_fail(r, "a sanitizer complained about a command");
    return good;
}

bool runner_hold(struct runner *r, const char *who)
{
    char *path = in_folder(r->folder, "clinic", ".db-lock"), record[128] = "";
    int fd = open(path, O_RDWR | O_CLOEXEC);
    free(path);
    snprintf(record, sizeof(record), "%s", who);
    if (fd < 0 || flock(fd, LOCK_EX) != 0 || pwrite(fd, record, sizeof(record), 0) < 0) {
        if (fd >= 0)
            close(fd);
        return runner_fail(r, "the lock cannot be held: %s", strerror(errno));
    }
    r->lock = fd;
    return true;
}

void runner_let_go(struct runner *r)
{
    if (r->lock >= 0)
        close(r->lock);
    r->lock = -1;
}

void runner_release(struct runner *r)
{
    runner_let_go(r);
    for (size_t i = 0; i < r->n_desks; i++) {
        rig_stop(r->desks[i].rig);
        free(r->desks[i].name);
        free(r->desks[i].user);
    }
    if (r->folder != NULL)
        rig_remove_folder(r->folder);
    char *owned[] = {r->program, r->around,  r->folder, r->database, r->config,
                     r->home,    r->fixture, r->now,    r->output,   r->why};
    for (size_t i = 0; i < sizeof(owned) / sizeof(owned[0]); i++)
        free(owned[i]);
    *r = (struct runner){0};
}
