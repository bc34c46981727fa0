/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the program with the rig's environment; its output goes to files of the private folder. */
#include "config.h"
#include "tests/soak/program.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/file.h"

#define NOW "2031-03-04 09:00" /* a Tuesday */
enum { OUTPUT_MOST = 64 << 20, WORDS_MOST = 40 };

static const char *binary(void)
{
    static char path[PATH_MAX];
    const char *given = getenv("FRONTDESK"), *build = getenv("TOP_BUILDDIR");

    snprintf(path, sizeof path, "%s%s", given ? given : build ? build : ".", given ? "" : "/frontdesk");
    return path;
}

static const char *path_of(const struct program *p, const char *name, char path[PATH_MAX])
{
    snprintf(path, PATH_MAX, "%s/%s", p->home, name);
    return path;
}

const char *program_path(const struct program *p, const char *name)
{
    static char path[PATH_MAX];

    return path_of(p, name, path);
}

void program_begin(struct program *p)
{
    *p = (struct program){.home = rig_folder()};
    p->db = strdup(program_path(p, "clinic.db"));
}

void program_end(struct program *p)
{
    ck_assert_int_eq(rig_sanitizer_findings(p->home, stderr), 0);
    rig_remove_folder(p->home);
    free(p->home);
    free(p->db);
    free(p->out);
    free(p->err);
}

static char *take(const struct program *p, const char *name, size_t *n)
{
    char *bytes = NULL, path[PATH_MAX];
    struct err e = {.text = ""};

    ck_assert_msg(file_read(path_of(p, name, path), OUTPUT_MOST, &bytes, n, &e) == RC_OK, "%s", e.text);
    return bytes;
}

static _Noreturn void become(const struct program *p, const char *const *words)
{
    union {
        const char *const *in;
        char *const *out;
    } argv;
    const char *all[WORDS_MOST] = {binary(), "-d", p->db, "--now", NOW};
    char path[PATH_MAX];
    int out = open(path_of(p, "out", path), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int err = open(path_of(p, "err", path), O_WRONLY | O_CREAT | O_TRUNC, 0600), in = open("/dev/null", O_RDONLY);

    for (size_t i = 5; *words && i + 1 < WORDS_MOST; i++)
        all[i] = *words++;
    argv.in = all;
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
        _exit(99);
    execve(all[0], argv.out, rig_env(p->home, NULL));
    _exit(99);
}

int program_run(struct program *p, const char *const *words)
{
    size_t n_err;
    int status;
    pid_t pid;

    fflush(NULL);
    pid = fork();
    if (pid == 0)
        become(p, words);
    ck_assert_int_gt(pid, 0);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    free(p->out);
    free(p->err);
    p->out = take(p, "out", &p->n_out);
    p->err = take(p, "err", &n_err);
    ck_assert_msg(WIFEXITED(status), "%s was ended by signal %d: %s", words[0], WTERMSIG(status), p->err);
    return WEXITSTATUS(status);
}

struct rig *program_start(struct program *p, int rows, int cols)
{
    const char *argv[] = {binary(), "-d", p->db, "--now", NOW, NULL};

    return rig_start(&(struct rig_options){.rows = rows, .cols = cols, .argv = argv, .home = p->home});
}

struct rig *program_desk(struct program *p, int rows, int cols)
{
    struct rig *r = program_start(p, rows, cols);

    if (!rig_wait(r, "F1")) {
        rig_report(r, stderr);
        ck_abort_msg("the desk did not open");
    }
    rig_settle(r);
    return r;
}
