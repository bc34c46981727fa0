/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `make bench`: the promises of speed, measured on a demo clinic of a given size and printed as a table. */
#include "tests/bench/bench.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "src/clinic/staff.h"
#include "src/desk/rooms.h"
#include "src/store/db.h"
#include "src/store/stmt.h"

void samples_add(struct samples *s, double value)
{
    if (s->n == s->size) {
        s->size = s->size * 2 + 256;
        s->values = realloc(s->values, s->size * sizeof *s->values);
        if (!s->values)
            abort();
    }
    s->values[s->n++] = value;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double samples_at(struct samples *s, double share)
{
    size_t i;

    if (s->n == 0)
        return 0;
    qsort(s->values, s->n, sizeof *s->values, ascending);
    i = (size_t)(share * (double)s->n);
    return s->values[i < s->n ? i : s->n - 1];
}

void samples_release(struct samples *s)
{
    free(s->values);
    *s = (struct samples){0};
}

static double clock_us(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

double now_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

double cpu_us(void)
{
    return clock_us(CLOCK_THREAD_CPUTIME_ID);
}

void bench_head(const char *title)
{
    printf("\n%s\n  %-52s %7s %10s %10s %10s  %s\n", title, "", "n", "median", "p99", "max", "promise");
    fflush(stdout);
}

void bench_row(const char *what, struct samples *s, const char *unit, const char *promise)
{
    double scale = strcmp(unit, "ms") == 0 ? 1000 : 1;

    printf("  %-52s %7zu %7.3f %2s %7.3f %2s %7.3f %2s  %s\n", what, s->n, samples_at(s, 0.5) / scale, unit,
           samples_at(s, 0.99) / scale, unit, samples_at(s, 1.0) / scale, unit, promise);
    fflush(stdout);
    samples_release(s);
}

void bench_line(const char *what, const char *promise, const char *format, ...)
{
    char text[128];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    printf("  %-52s %-40s  %s\n", what, text, promise);
    fflush(stdout);
}

static void give_up(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

int64_t bench_now;

static int64_t demo_clock(void *ctx)
{
    (void)ctx;
    return bench_now;
}

struct db *bench_open(const char *path)
{
    struct db_options o = {
        .path = path, .rooms = all_rooms, .n_rooms = n_all_rooms, .terminal = "bench", .clock = {demo_clock, NULL}};
    struct db *db = NULL;
    struct staff me;
    struct err e = {0};

    if (db_open(&o, &db, &e) != RC_OK || staff_identify(db, NULL, &me, &e) != RC_OK)
        give_up(e.text);
    return db;
}

void bench_copy(const struct bench *b, const char *name, char *path, size_t size)
{
    sqlite3 *from = NULL, *to = NULL;
    sqlite3_backup *copy;

    /* Page by page: a copy that is made compact would measure how full pages are split. */
    snprintf(path, size, "%s/%s", b->folder, name);
    if (sqlite3_open(b->database, &from) != SQLITE_OK || sqlite3_open(path, &to) != SQLITE_OK)
        give_up("no copy of the demo");
    copy = sqlite3_backup_init(to, "main", from, "main");
    if (!copy || sqlite3_backup_step(copy, -1) != SQLITE_DONE || sqlite3_backup_finish(copy) != SQLITE_OK)
        give_up("no copy of the demo");
    sqlite3_close(from);
    sqlite3_close(to);
}

struct tty tty_start(const struct bench *b, const char *database)
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    struct tty t;

    t.pid = forkpty(&t.fd, NULL, NULL, &size);
    if (t.pid < 0)
        give_up(strerror(errno));
    if (t.pid == 0) {
        setenv("TERM", "xterm-256color", 1);
        setenv("LC_ALL", "C.UTF-8", 1);
        setenv("HOME", b->folder, 1);
        execl(b->program, b->program, "-d", database, "--now", b->now, (char *)NULL);
        _exit(127);
    }
    fcntl(t.fd, F_SETFD, FD_CLOEXEC);
    return t;
}

size_t tty_drain(struct tty *t, int quiet_ms, double *last)
{
    char bytes[65536];
    size_t total = 0;

    *last = now_us();
    for (;;) {
        struct pollfd p = {.fd = t->fd, .events = POLLIN};
        ssize_t n;

        if (poll(&p, 1, quiet_ms) <= 0)
            return total;
        n = read(t->fd, bytes, sizeof bytes);
        if (n <= 0)
            return total;
        *last = now_us();
        total += (size_t)n;
    }
}

void tty_send(struct tty *t, const char *bytes)
{
    size_t n = strlen(bytes);

    if (write(t->fd, bytes, n) != (ssize_t)n)
        give_up("the program under test does not take keys");
}

double tty_cpu_us(const struct tty *t)
{
    struct timespec used = {0};
    clockid_t clock;

    if (clock_getcpuclockid(t->pid, &clock) == 0)
        clock_gettime(clock, &used);
    return (double)used.tv_sec * 1e6 + (double)used.tv_nsec / 1e3;
}

void tty_stop(struct tty *t)
{
    kill(t->pid, SIGKILL);
    waitpid(t->pid, NULL, 0);
    close(t->fd);
}

/* How many people there are; and the moment at which the demo was begun, which its genesis row tells. */
static int64_t count_patients(const struct bench *b)
{
    struct db *db = bench_open(b->database);
    struct stmt st;
    int64_t n = 0;

    stmt_open(&st, db, "SELECT at FROM journal WHERE seq = 1");
    stmt_one_int(&st, &bench_now, NULL);
    stmt_open(&st, db, "SELECT count(*) FROM patient");
    stmt_one_int(&st, &n, NULL);
    db_close(db);
    return n;
}

/* The disk's word on one durable write: every figure with a commit in it is read against this. */
static void bench_disk(const struct bench *b)
{
    struct samples s = {0};
    char name[300], page[4096] = {0};
    int fd;

    snprintf(name, sizeof name, "%s/disk", b->folder);
    fd = open(name, O_RDWR | O_CREAT, 0600);
    for (int i = 0; i < 300; i++) {
        double begun = now_us();

        if (write(fd, page, sizeof page) != sizeof page || fdatasync(fd) != 0)
            break;
        samples_add(&s, now_us() - begun);
    }
    close(fd);
    unlink(name);
    bench_row("append 4 KiB and fdatasync, bare", &s, "ms", "");
}

int main(int argc, char **argv)
{
    struct bench b = {.seconds = 2};
    const char *only = argc > 4 ? argv[4] : "";
    const char *seconds = getenv("BENCH_SECONDS");
    char *remove[] = {(char[]){"rm"}, (char[]){"-rf"}, b.folder, NULL};

    if (argc < 4)
        give_up("usage: bench PROGRAM DATABASE NOW [find|keys|slots|booking|duplicates|import|merge|screen]");
    b.program = argv[1];
    b.database = argv[2];
    b.now = argv[3];
    if (seconds && seconds[0] >= '1' && seconds[0] <= '9')
        b.seconds = seconds[0] - '0';
    snprintf(b.folder, sizeof b.folder, "%s/frontdesk-bench-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(b.folder))
        give_up("no temporary folder");
    b.patients = count_patients(&b);
    printf("%lld patients, %ld processors\n", (long long)b.patients, sysconf(_SC_NPROCESSORS_ONLN));
    bench_head("the machine");
    bench_disk(&b);
    if (!*only || strcmp(only, "find") == 0)
        bench_find(&b);
    if (!*only || strcmp(only, "keys") == 0)
        bench_keys(&b);
    if (!*only || strcmp(only, "slots") == 0)
        bench_slots(&b);
    if (!*only || strcmp(only, "booking") == 0)
        bench_booking(&b);
    if (!*only || strcmp(only, "duplicates") == 0)
        bench_duplicates(&b);
    if (!*only || strcmp(only, "import") == 0)
        bench_import(&b);
    if (!*only || strcmp(only, "merge") == 0)
        bench_merge(&b);
    if (!*only || strcmp(only, "screen") == 0)
        bench_screen(&b);
    if (fork() == 0) {
        execvp(remove[0], remove);
        _exit(1);
    }
    wait(NULL);
    return 0;
}
