/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer's lock. flock() serves waiters in the order they came only while each waits in one unbroken call, so
 * a thread makes that call and the screen stays alive; giving up interrupts it with a signal. */
#include "src/store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "src/base/i18n.h"
#include "src/base/text.h"

enum { WHO_BYTES = 128, TICK_MS = 100 };

enum rc lock_open(struct lock *l, const char *database, bool create, struct err *e)
{
    int n = snprintf(l->path, sizeof l->path, "%s-lock", database);

    l->fd = -1;
    l->held = false;
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

/* The gate before the lock: whoever passed it waits for the lock alone, everybody else queues at it. A process that
 * gives the lock away and wants it again at once would otherwise take it before the one that was just woken, who then
 * stands at the end of the queue. Returns errno. */
static int gate(int fd, int command, short type)
{
    struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};

    return fcntl(fd, command, &range) == 0 ? 0 : errno;
}

static int take(int fd, int how)
{
    return flock(fd, LOCK_EX | how) == 0 ? 0 : errno;
}

struct waiter {
    int fd, pipe_fd;
    atomic_bool cancel, done;
    bool passed; /* the gate */
    int result;  /* errno, or 0 with the lock held */
};

static void interrupted(int signal_number)
{
    (void)signal_number;
}

static void *wait_for_turn(void *ctx)
{
    struct waiter *w = ctx;

    do {
        w->result = w->passed ? 0 : gate(w->fd, F_OFD_SETLKW, F_WRLCK);
        w->passed = w->result == 0;
        if (w->passed)
            w->result = take(w->fd, 0);
    } while (w->result == EINTR && !atomic_load(&w->cancel));
    if (w->passed)
        gate(w->fd, F_OFD_SETLK, F_UNLCK);
    atomic_store(&w->done, true);
    (void)!write(w->pipe_fd, "", 1);
    return NULL;
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

static bool start_thread(pthread_t *thread, struct waiter *w)
{
    struct sigaction quiet = {.sa_handler = interrupted}; /* without SA_RESTART: flock must return */
    sigset_t all, old;
    bool ok;

    sigemptyset(&quiet.sa_mask);
    sigaction(SIGUSR1, &quiet, NULL);
    sigfillset(&all);
    sigdelset(&all, SIGUSR1);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    ok = pthread_create(thread, NULL, wait_for_turn, w) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return ok;
}

/* Waits in the queue; on giving up the thread is brought back, and a lock it won meanwhile is given away. */
static enum rc queue_up(struct lock *l, bool passed, int wait_ms, bool (*wait)(void *, int), void *ctx, struct err *e)
{
    struct waiter w = {.fd = l->fd, .passed = passed};
    char who[WHO_BYTES * 3 + 1];
    int64_t begun = now_ms(), waited = 0;
    bool stopped = false;
    int ends[2];
    pthread_t thread;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set(e, RC_IO, _("Waiting for the clinic file failed: %s."), strerror(errno));
    w.pipe_fd = ends[1];
    if (!start_thread(&thread, &w)) {
        close(ends[0]);
        close(ends[1]);
        return err_memory(e);
    }
    while (!atomic_load(&w.done) && waited < wait_ms && !stopped) {
        struct pollfd p = {.fd = ends[0], .events = POLLIN};
        int left = (int)(wait_ms - waited);

        poll(&p, 1, left < TICK_MS ? left : TICK_MS);
        waited = now_ms() - begun;
        if (!atomic_load(&w.done) && wait)
            stopped = wait(ctx, (int)waited);
    }
    atomic_store(&w.cancel, !atomic_load(&w.done));
    while (!atomic_load(&w.done)) {
        struct timespec ms = {.tv_nsec = 1000000};

        pthread_kill(thread, SIGUSR1);
        nanosleep(&ms, NULL);
    }
    pthread_join(thread, NULL);
    close(ends[0]);
    close(ends[1]);
    if (w.result == 0 && !atomic_load(&w.cancel))
        return RC_OK;
    if (w.result == 0)
        flock(l->fd, LOCK_UN);
    if (stopped)
        return err_set(e, RC_STOPPED, _("Stopped waiting; nothing was changed."));
    if (w.result != 0 && w.result != EINTR)
        return err_set(e, RC_IO, _("The lock file %s failed: %s."), l->path, strerror(w.result));
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
        int failed = gate(l->fd, F_OFD_SETLK, F_WRLCK);
        const bool passed = failed == 0;
        enum rc rc = RC_OK;

        if (passed && (failed = take(l->fd, LOCK_NB)) == 0)
            gate(l->fd, F_OFD_SETLK, F_UNLCK);
        if (failed != 0) {
            if (failed != EAGAIN && failed != EACCES && failed != EINTR)
                rc = err_set(e, RC_IO, _("The lock file %s failed: %s."), l->path, strerror(failed));
            else
                rc = queue_up(l, passed, wait_ms, wait, ctx, e);
            gate(l->fd, F_OFD_SETLK, F_UNLCK); /* where no thread could be started */
            if (rc != RC_OK)
                return rc;
        }
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
    l->held = false;
}
