/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer's lock: flock() on a file beside the database. Who finds it taken draws a number and waits for the one before:
 * each number is a byte that is locked by its owner until they are done. The kernel gives back what a killed process had. */
#include "src/store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "src/base/i18n.h"
#include "src/base/text.h"

/* In the file: who writes, then the next number. Behind them, and behind the end of the file, a byte for each number. */
enum { WHO_BYTES = 128, NEXT_AT = WHO_BYTES, NUMBERS_AT = 4096, NUMBERS = 1 << 16, TICK_MS = 100 };

enum rc lock_open(struct lock *l, const char *database, bool create, struct err *e)
{
    int n = snprintf(l->path, sizeof l->path, "%s-lock", database);

    l->fd = -1;
    l->held = false;
    l->number = -1;
    if (n < 0 || (size_t)n >= sizeof l->path)
        return err_set(e, RC_IO, _("The path of the clinic file is too long."));
    l->fd = open(l->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (l->fd < 0 && errno == ENOENT) {
        l->fd = open(l->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_CREAT, 0660);
        if (l->fd >= 0 && fchmod(l->fd, 0660) != 0 && create)
            return err_set(e, RC_IO, _("The lock file %s cannot be set up: %s."), l->path, strerror(errno));
    }
    if (l->fd < 0)
        return err_set(e, RC_IO, _("The lock file %s cannot be opened: %s."), l->path, strerror(errno));
    return RC_OK;
}

void lock_close(struct lock *l)
{
    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
    l->held = false;
}

/* Returns errno. */
static int bytes(int fd, int command, short type, int64_t at, int64_t n)
{
    struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = n};

    return fcntl(fd, command, &range) == 0 ? 0 : errno;
}

static int64_t place_of(int64_t number)
{
    return NUMBERS_AT + (number & (NUMBERS - 1));
}

static int take(int fd, int how)
{
    return flock(fd, LOCK_EX | how) == 0 ? 0 : errno;
}

/* Whoever holds a number waits, or is at it after having waited. */
static bool nobody_waits(const struct lock *l)
{
    struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = NUMBERS_AT, .l_len = NUMBERS};

    return fcntl(l->fd, F_OFD_GETLK, &range) == 0 && range.l_type == F_UNLCK;
}

/* One draws at a time, and holds the number before the next one draws. Numbers only say who is first: where one cannot be
 * kept in the file, the lock itself is still one's alone. */
static void draw_number(struct lock *l)
{
    int64_t next = 0;

    while (bytes(l->fd, F_OFD_SETLKW, F_WRLCK, NEXT_AT, sizeof next) == EINTR)
        ;
    if (pread(l->fd, &next, sizeof next, NEXT_AT) != sizeof next)
        next = 0;
    l->number = next & (NUMBERS - 1);
    next = l->number + 1;
    (void)!pwrite(l->fd, &next, sizeof next, NEXT_AT);
    bytes(l->fd, F_OFD_SETLK, F_WRLCK, place_of(l->number), 1);
    bytes(l->fd, F_OFD_SETLK, F_UNLCK, NEXT_AT, sizeof next);
}

static void give_number(struct lock *l)
{
    if (l->number >= 0)
        bytes(l->fd, F_OFD_SETLK, F_UNLCK, place_of(l->number), 1);
    l->number = -1;
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void who_writes(const struct lock *l, char *out, size_t size)
{
    char raw[WHO_BYTES + 1];
    ssize_t n = pread(l->fd, raw, WHO_BYTES, 0);

    raw[n > 0 ? n : 0] = '\0';
    text_clean(out, size, raw, (size_t)-1);
}

static void interrupted(int signal_number)
{
    (void)signal_number;
}

/* A signal every TICK_MS from now on, which brings a blocked call back; 0: no more. One waits for one lock at a time. */
static bool ticks(long first_ms)
{
    static timer_t timer;
    struct itimerspec when = {.it_interval = {0, TICK_MS * 1000000L}};
    struct sigevent how = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    struct sigaction quiet = {.sa_handler = interrupted}; /* without SA_RESTART: the call must return */
    static pid_t whose; /* a timer is not passed on by fork() */

    if (whose != getpid()) {
        sigemptyset(&quiet.sa_mask);
        if (sigaction(SIGUSR1, &quiet, NULL) != 0 || timer_create(CLOCK_MONOTONIC, &how, &timer) != 0)
            return false;
        whose = getpid();
    }
    if (first_ms <= 0)
        when.it_interval.tv_nsec = 0;
    else
        when.it_value.tv_nsec = (first_ms < TICK_MS ? first_ms : TICK_MS) * 1000000L;
    return timer_settime(timer, 0, &when, NULL) == 0;
}

/* Until the one before is done, then until the lock is free. Returns errno; a tick is EINTR. */
static int wait_for_turn(struct lock *l, bool *first)
{
    const int64_t before = place_of(l->number - 1);

    if (!*first) {
        int failed = bytes(l->fd, F_OFD_SETLKW, F_WRLCK, before, 1);

        if (failed != 0)
            return failed;
        bytes(l->fd, F_OFD_SETLK, F_UNLCK, before, 1);
        *first = true;
    }
    return take(l->fd, 0);
}

/* Waits in the queue. A tick costs nobody their place: it is their number. */
static enum rc queue_up(struct lock *l, int wait_ms, bool (*wait)(void *, int), void *ctx, struct err *e)
{
    char who[WHO_BYTES * 3 + 1];
    int64_t begun = now_ms(), waited = 0;
    bool stopped = false, first = false;
    int failed;

    if (!ticks(wait_ms > 0 ? wait_ms : 1))
        return err_set(e, RC_IO, _("Waiting for the clinic file failed: %s."), strerror(errno));
    draw_number(l);
    while ((failed = wait_for_turn(l, &first)) == EINTR) {
        waited = now_ms() - begun;
        stopped = wait && wait(ctx, (int)waited);
        if (stopped || waited >= wait_ms)
            break;
    }
    ticks(0);
    if (failed == 0)
        return RC_OK;
    give_number(l);
    if (stopped)
        return err_set(e, RC_STOPPED, _("Stopped waiting; nothing was changed."));
    if (failed != EINTR)
        return err_set(e, RC_IO, _("The lock file %s failed: %s."), l->path, strerror(failed));
    who_writes(l, who, sizeof who);
    return err_set(e, RC_BUSY, _("%s has been writing for more than %d seconds. Nothing was changed; try again."),
                   who[0] ? who : _("Another desk"), wait_ms / 1000);
}

/* A deleted lock file would let a second writer in: what we hold must be what the path names. */
static bool same_file(const struct lock *l)
{
    struct stat held, named;

    return fstat(l->fd, &held) == 0 && stat(l->path, &named) == 0 && held.st_dev == named.st_dev &&
           held.st_ino == named.st_ino;
}

enum rc lock_take(struct lock *l, const char *who, int wait_ms, bool (*wait)(void *, int), void *ctx, struct err *e)
{
    char record[WHO_BYTES] = "";

    for (;;) {
        char database[sizeof l->path];
        int failed = nobody_waits(l) ? take(l->fd, LOCK_NB) : EAGAIN;
        enum rc rc = RC_OK;

        if (failed != 0 && failed != EAGAIN && failed != EINTR)
            return err_set(e, RC_IO, _("The lock file %s failed: %s."), l->path, strerror(failed));
        if (failed != 0 && (rc = queue_up(l, wait_ms, wait, ctx, e)) != RC_OK)
            return rc;
        if (same_file(l))
            break;
        snprintf(database, sizeof database, "%.*s", (int)(strlen(l->path) - strlen("-lock")), l->path);
        lock_close(l);
        if ((rc = lock_open(l, database, true, e)) != RC_OK)
            return rc;
    }
    text_copy(record, sizeof record, who);
    (void)!pwrite(l->fd, record, sizeof record, 0);
    l->held = true;
    return RC_OK;
}

void lock_give(struct lock *l)
{
    if (l->held)
        flock(l->fd, LOCK_UN);
    give_number(l);
    l->held = false;
}
