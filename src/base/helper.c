/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting other programs: a helper in its cell, a command that prints. */
#include "config.h"

#include "src/base/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "src/base/i18n.h"

enum { HELPER_MEMORY = 512 << 20, PRINT_SECONDS = 5, PRINT_WORDS = 32, NO_PROGRAM = 127 };

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

static const char *folder_of_tests;

void helper_folder(const char *folder)
{
    folder_of_tests = folder;
}

/* ---- what both do ---- */

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A file without a name that holds the input: it can be read at any speed, and no pipe breaks. -1 with errno. */
static int as_file(const void *input, size_t n)
{
    int fd = memfd_create("input", MFD_CLOEXEC);
    const char *at = input;

    while (fd >= 0 && n > 0) {
        ssize_t put = write(fd, at, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            close(fd);
            return -1;
        }
        at += put;
        n -= (size_t)put;
    }
    if (fd >= 0)
        (void)lseek(fd, 0, SEEK_SET);
    return fd;
}

/* In the child: nothing of the desk but these two files, or the terminal's place with nothing. */
static bool move_in(int in, int out)
{
    struct sigaction fresh = {.sa_handler = SIG_DFL};
    sigset_t none;
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (nothing < 0 || setsid() < 0)
        return false;
    if (dup2(in, STDIN_FILENO) < 0 || dup2(out >= 0 ? out : nothing, STDOUT_FILENO) < 0 ||
        dup2(nothing, STDERR_FILENO) < 0)
        return false;
    if (close_range(STDERR_FILENO + 1, UINT_MAX, 0) != 0)
        return false;
    for (int s = 1; s < NSIG; s++)
        (void)sigaction(s, &fresh, NULL);
    sigemptyset(&none);
    return sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

/* At most so much; less where whoever started us may have no more. */
static bool limit(int what, rlim_t most)
{
    struct rlimit l;

    if (getrlimit((unsigned)what, &l) != 0)
        return false;
    if (l.rlim_max == RLIM_INFINITY || l.rlim_max > most)
        l.rlim_max = most;
    l.rlim_cur = l.rlim_max;
    return setrlimit((unsigned)what, &l) == 0; /* an enum here, an int elsewhere */
}

/* The end of a child, waited for until `until`, then killed with all it started. */
static int wait_end(pid_t child, int64_t until, bool *killed)
{
    int status = 0;
    struct timespec nap = {0, 2000000};

    for (;;) {
        pid_t got = waitpid(child, &status, *killed ? 0 : WNOHANG);
        if (got == child)
            return status;
        if (got < 0 && errno != EINTR)
            return 0;
        if (!*killed && now_ms() >= until) {
            *killed = true;
            (void)kill(-child, SIGKILL);
            (void)kill(child, SIGKILL);
        } else if (!*killed) {
            (void)ppoll(NULL, 0, &nap, NULL);
        }
    }
}

/* ---- helpers ---- */

/* FOLDER/NAME where the helper can be run; "" when there is none. */
static void find_program(const char *name, char *out, size_t size)
{
    char beside[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", beside, sizeof beside - 1);
    char *slash = NULL;

    if (n > 0) {
        beside[n] = '\0';
        slash = strrchr(beside, '/');
    }
    if (slash != NULL)
        *slash = '\0';
    const char *const folders[] = {folder_of_tests, slash != NULL ? beside : NULL, LIBEXECDIR "/frontdesk"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (folders[i] == NULL)
            continue;
        int put = snprintf(out, size, "%s/%s", folders[i], name);
        if (put > 0 && (size_t)put < size && access(out, X_OK) == 0)
            return;
    }
    out[0] = '\0';
}

static void run_in_cell(const char *path, char *const *argv, const struct helper *h, int in, int out)
{
    char *const environment[] = {NULL};

    /* It goes with the desk that asked: nobody else would hear what it says. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || !move_in(in, out) || !limit(RLIMIT_CORE, 0) || !limit(RLIMIT_FSIZE, 0) ||
        !limit(RLIMIT_CPU, (rlim_t)h->seconds) || !limit(RLIMIT_NOFILE, 16))
        _exit(NO_PROGRAM);
#ifndef SANITIZED /* which reserves terabytes */
    if (!limit(RLIMIT_AS, HELPER_MEMORY))
        _exit(NO_PROGRAM);
#endif
    (void)execve(path, argv, environment);
    _exit(NO_PROGRAM);
}

/* Everything the helper writes, until it closes its output; NULL without memory. */
static char *take(int fd, const struct helper *h, int64_t until, size_t *n, enum helper_end *ended)
{
    size_t room = 1 << 16;
    char *buf = malloc(room);

    *n = 0;
    while (buf != NULL) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int64_t left = until - now_ms();
        int ready = left > 0 ? poll(&p, 1, (int)left) : 0;

        if (ready == 0) {
            *ended = HELPER_SLOW;
            return buf;
        }
        if (ready < 0)
            continue; /* a signal */
        if (*n + 1 == room) {
            char *more = room > h->output_most ? NULL : realloc(buf, room * 2);
            if (more == NULL) {
                *ended = HELPER_TALKED;
                return buf;
            }
            buf = more;
            room *= 2;
        }
        ssize_t got = read(fd, buf + *n, room - 1 - *n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        *n += (size_t)got;
        if (*n > h->output_most) {
            *ended = HELPER_TALKED;
            return buf;
        }
    }
    if (buf != NULL)
        buf[*n] = '\0';
    return buf;
}

enum rc helper_run(const struct helper *h, const void *input, size_t n, char **ret, size_t *size,
                   enum helper_end *ended, struct err *e)
{
    char path[PATH_MAX];
    char *argv[16] = {path};
    int in = -1, out[2] = {-1, -1};
    enum helper_end end = HELPER_DONE;
    char *said = NULL;
    size_t n_said = 0;
    enum rc rc = RC_OK;

    for (size_t i = 0; h->arguments[i] != NULL && i + 2 < sizeof argv / sizeof *argv; i++)
        memcpy(&argv[i + 1], &h->arguments[i], sizeof argv[i + 1]); /* execve() writes to none of them */
    find_program(h->name, path, sizeof path);
    if (path[0] == '\0')
        return err_set(e, RC_IO, _("The program %s is not installed; it belongs to Frontdesk."), h->name);
    if ((in = as_file(input, n)) < 0 || pipe2(out, O_CLOEXEC) != 0)
        rc = err_set(e, RC_IO, _("%s could not be started: %s."), h->name, strerror(errno));
    pid_t child = rc == RC_OK ? fork() : -1;
    if (rc == RC_OK && child < 0)
        rc = err_set(e, RC_IO, _("%s could not be started: %s."), h->name, strerror(errno));
    if (child == 0)
        run_in_cell(path, argv, h, in, out[1]);
    if (in >= 0)
        close(in);
    if (out[1] >= 0)
        close(out[1]);
    if (child > 0) {
        int64_t until = now_ms() + (int64_t)h->seconds * 1000;
        said = take(out[0], h, until, &n_said, &end);
        bool killed = end != HELPER_DONE || said == NULL;
        if (killed)
            (void)kill(child, SIGKILL);
        int status = wait_end(child, until, &killed);
        if (end == HELPER_DONE && killed)
            end = HELPER_SLOW;
        else if (end == HELPER_DONE && WIFSIGNALED(status))
            end = WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL ? HELPER_SLOW : HELPER_DIED;
        else if (end == HELPER_DONE && WEXITSTATUS(status) != 0)
            end = WEXITSTATUS(status) == NO_PROGRAM ? HELPER_DIED : HELPER_REFUSED;
        rc = said == NULL ? err_memory(e) : RC_OK;
    }
    if (out[0] >= 0)
        close(out[0]);
    if (rc != RC_OK) {
        free(said);
        return rc;
    }
    *ret = said;
    *size = n_said;
    *ended = end;
    return RC_OK;
}

enum rc helper_failed(enum helper_end ended, struct err *e)
{
    switch (ended) {
    case HELPER_SLOW:
        return err_set(e, RC_IO, _("This took too long and was stopped; nothing was changed. Is the file what it should be?"));
    case HELPER_TALKED:
        return err_set(e, RC_IO, _("This became too large and was stopped; nothing was changed. Ask for fewer days."));
    case HELPER_DONE:
    case HELPER_REFUSED:
    case HELPER_DIED:
        break;
    }
    return err_set(e, RC_IO, _("The file could not be worked on and broke off; nothing was changed. Is it what it should be?"));
}

/* ---- printing ---- */

/* Cuts a command into words in place; how many, 0 for none or too many or a quote that is left open. */
static size_t split(char *command, char **words, size_t most)
{
    size_t n = 0;
    char *from = command, *to;

    for (;;) {
        from += strspn(from, " \t");
        if (*from == '\0')
            break;
        if (n == most)
            return 0;
        words[n++] = to = from;
        for (char quote = '\0'; *from != '\0' && (quote != '\0' || (*from != ' ' && *from != '\t')); from++) {
            if (quote == '\0' ? *from == '\'' || *from == '"' : *from == quote)
                quote = quote == '\0' ? *from : '\0';
            else
                *to++ = *from;
            if (from[1] == '\0' && quote != '\0')
                return 0;
        }
        bool last = *from == '\0';
        *to = '\0';
        if (last)
            break;
        from++;
    }
    return n;
}

enum rc helper_print(const char *command, const void *input, size_t n, struct err *e)
{
    char text[1024], *words[PRINT_WORDS + 1] = {NULL};
    int in = -1;
    bool killed = false;
    size_t count = 0;

    if ((size_t)snprintf(text, sizeof text, "%s", command) < sizeof text)
        count = split(text, words, PRINT_WORDS);
    if (count == 0)
        return err_set(e, RC_INVALID, _("\"%s\" is no command to print with; see print_command in the settings."), command);
    words[count] = NULL;
    if ((in = as_file(input, n)) < 0)
        return err_set(e, RC_IO, _("%s could not be started: %s."), words[0], strerror(errno));
    pid_t child = fork();
    if (child == 0) {
        if (move_in(in, -1))
            (void)execvp(words[0], words);
        _exit(NO_PROGRAM);
    }
    int failed = errno;
    close(in);
    if (child < 0)
        return err_set(e, RC_IO, _("%s could not be started: %s."), words[0], strerror(failed));
    int status = wait_end(child, now_ms() + (int64_t)PRINT_SECONDS * 1000, &killed);
    if (killed)
        return err_set(e, RC_IO, _("%s did not take the pages within %d seconds and was stopped. Is the printer ready?"), words[0],
                       PRINT_SECONDS);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_PROGRAM)
        return err_set(e, RC_NOT_FOUND, _("There is no program %s; see print_command in the settings."), words[0]);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return err_set(e, RC_IO, _("%s failed; nothing was printed."), words[0]);
    return RC_OK;
}
