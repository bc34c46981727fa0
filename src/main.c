/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: a safe process, the language of the person, then the command line or the desk. */
#include <fcntl.h>
#include <libintl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <langinfo.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config.h"
#include "src/cli/cli.h"
#include "src/people/find.h"
#include "ui/ui.h"

/** A person's data must not end up in a core file, nor in a file that everybody may read. */
static void protect_process(void)
{
    struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
    umask(0007);
}

/**
 * Standard input, output and error are always open: else the clinic's file would get one of their numbers,
 * and what is printed would be written into it. An output that was closed is one that cannot be written.
 */
static void hold_standard_files(void)
{
    static const int modes[] = {
        [STDIN_FILENO] = O_RDONLY, [STDOUT_FILENO] = O_RDONLY, [STDERR_FILENO] = O_RDWR};

    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) != fd)
            abort();
}

/** A reader of our output that goes away, and a file that may not grow, are errors of writing, told as such; not a silent
 * death. */
static void ignore_broken_writes(void)
{
    struct sigaction action = {.sa_handler = SIG_IGN};

    sigaction(SIGPIPE, &action, NULL);
    sigaction(SIGXFSZ, &action, NULL);
}

static void set_language(void)
{
    if (!setlocale(LC_ALL, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_ALL, "C.UTF-8");
    setlocale(LC_NUMERIC, "C");
    bindtextdomain(PACKAGE, LOCALEDIR);
    bind_textdomain_codeset(PACKAGE, "UTF-8");
    textdomain(PACKAGE);
}

/**
 * When many people changed since the lists that find them were made, this program once more makes them anew, behind the
 * desk and after everybody else. It is nobody's child, so that nobody waits for it.
 */
static void refresh_behind(struct cli *c)
{
    const char *user = cli_option(c, "user"), *now = cli_option(c, "now");
    const char *argv[10] = {"frontdesk", "-d", db_path(c->db), "rebuild", "--best"};
    int n = 5, null;
    pid_t child;

    if (!find_claim_refill(c->db) || (child = fork()) < 0)
        return;
    if (child > 0) {
        waitpid(child, NULL, 0);
        return;
    }
    if (fork() != 0)
        _exit(0);
    if (user) {
        argv[n++] = "--user";
        argv[n++] = user;
    }
    if (now) {
        argv[n++] = "--now";
        argv[n++] = now;
    }
    argv[n] = NULL;
    setsid();
    if (nice(19) == -1 || (null = open("/dev/null", O_RDWR)) < 0)
        _exit(1);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        dup2(null, fd);
    execv("/proc/self/exe", (char *const *)(void *)argv);
    _exit(1);
}

static enum rc open_desk(struct cli *c, struct err *e)
{
    struct ui_options o = {.db = c->db, .settings = &c->settings, .staff = &c->staff};

    refresh_behind(c);
    return ui_run(&o, e);
}

int main(int argc, char **argv)
{
    hold_standard_files();
    protect_process();
    ignore_broken_writes();
    set_language();
    return cli_main(argc, argv, open_desk);
}
