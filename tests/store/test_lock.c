/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer's lock: who holds it is told, waiting keeps the screen alive, a vanished lock file lets nobody in. */
#include "tests/store/fixture.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/store/lock.h"
#include "tests/suite.h"

static bool count_ticks(void *ctx, int waited_ms)
{
    (void)waited_ms;
    ++*(int *)ctx;
    return false;
}

static bool stop_at_once(void *ctx, int waited_ms)
{
    (void)ctx;
    (void)waited_ms;
    return true;
}

static void open_lock(struct lock *l)
{
    struct err e = {0};

    ck_assert_msg(lock_open(l, path, true, &e) == RC_OK, "%s", e.text);
}

START_TEST(a_waiter_is_told_who_is_writing_and_the_clock_goes_on)
{
    struct lock a, b;
    struct err e = {0};
    int ticks = 0;

    open_lock(&a);
    open_lock(&b);
    ck_assert_int_eq(lock_take(&a, "ana (pts/3)", 5000, NULL, NULL, &e), RC_OK);
    ck_assert_int_eq(lock_take(&b, "ben", 450, count_ticks, &ticks, &e), RC_BUSY);
    ck_assert_ptr_nonnull(strstr(e.text, "ana (pts/3)"));
    ck_assert_int_ge(ticks, 2);
    lock_give(&a);
    ck_assert_int_eq(lock_take(&b, "ben", 450, NULL, NULL, &e), RC_OK);
    lock_give(&b);
    lock_close(&a);
    lock_close(&b);
}
END_TEST

START_TEST(waiting_can_be_stopped_and_the_lock_is_free_afterwards)
{
    struct lock a, b;
    struct err e = {0};

    open_lock(&a);
    open_lock(&b);
    ck_assert_int_eq(lock_take(&a, "ana", 5000, NULL, NULL, &e), RC_OK);
    ck_assert_int_eq(lock_take(&b, "ben", 5000, stop_at_once, NULL, &e), RC_STOPPED);
    lock_give(&a);
    ck_assert_int_eq(lock_take(&a, "ana", 5000, NULL, NULL, &e), RC_OK);
    lock_give(&a);
    lock_close(&a);
    lock_close(&b);
}
END_TEST

START_TEST(a_desk_that_is_killed_lets_the_next_one_in)
{
    struct lock mine;
    struct err e = {0};
    char byte;
    int ready[2];
    pid_t child;

    open_lock(&mine);
    ck_assert_int_eq(pipe(ready), 0);
    child = fork();
    if (child == 0) {
        struct lock theirs;

        if (lock_open(&theirs, path, true, NULL) == RC_OK &&
            lock_take(&theirs, "child", 5000, NULL, NULL, NULL) == RC_OK)
            (void)!write(ready[1], "", 1);
        pause();
        _exit(0);
    }
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    ck_assert_int_eq(lock_take(&mine, "ana", 150, NULL, NULL, &e), RC_BUSY);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    ck_assert_int_eq(lock_take(&mine, "ana", 5000, NULL, NULL, &e), RC_OK);
    lock_give(&mine);
    lock_close(&mine);
    close(ready[0]);
    close(ready[1]);
}
END_TEST

/* Somebody stands before the lock: they hold a number. */
static bool somebody_waits(const struct lock *l)
{
    struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 4096, .l_len = 0};

    return fcntl(l->fd, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

START_TEST(who_wants_it_again_at_once_stands_behind_those_who_wait)
{
    enum { ROUNDS = 50 };
    struct lock mine;
    struct err e = {0};
    int served[2];
    pid_t child;

    open_lock(&mine);
    ck_assert_int_eq(pipe2(served, O_NONBLOCK), 0);
    for (int i = 0; i < ROUNDS; i++) {
        char byte;

        ck_assert_int_eq(lock_take(&mine, "ana", 5000, NULL, NULL, &e), RC_OK);
        child = fork();
        if (child == 0) {
            struct lock theirs;

            if (lock_open(&theirs, path, true, NULL) == RC_OK &&
                lock_take(&theirs, "ben", 5000, NULL, NULL, NULL) == RC_OK) {
                (void)!write(served[1], "", 1);
                lock_give(&theirs);
            }
            _exit(0);
        }
        while (!somebody_waits(&mine))
            sched_yield();
        lock_give(&mine);
        ck_assert_int_eq(lock_take(&mine, "ana", 5000, NULL, NULL, &e), RC_OK);
        ck_assert_int_eq(read(served[0], &byte, 1), 1);
        lock_give(&mine);
        waitpid(child, NULL, 0);
    }
    lock_close(&mine);
    close(served[0]);
    close(served[1]);
}
END_TEST

START_TEST(a_lock_file_made_anew_is_the_one_that_counts)
{
    struct lock a, b;
    struct err e = {0};
    char name[400];

    open_lock(&a);
    snprintf(name, sizeof name, "%s-lock", path);
    ck_assert_int_eq(unlink(name), 0);
    open_lock(&b);
    ck_assert_int_eq(lock_take(&a, "ana", 5000, NULL, NULL, &e), RC_OK);
    ck_assert_int_eq(lock_take(&b, "ben", 150, NULL, NULL, &e), RC_BUSY);
    lock_give(&a);
    lock_close(&a);
    lock_close(&b);
}
END_TEST

START_TEST(a_writer_that_waits_too_long_changed_nothing)
{
    struct lock other;
    struct err e = {0};

    open_lock(&other);
    ck_assert_int_eq(lock_take(&other, "ben (pts/9)", 100, NULL, NULL, &e), RC_OK);
    db_close(db);
    {
        struct db_options o = {.path = path, .rooms = toy_rooms, .n_rooms = 2, .terminal = "t", .wait_ms = 200};

        ck_assert_int_eq(db_open(&o, &db, &e), RC_OK);
    }
    ck_assert_int_eq(change_sql(db, "INSERT INTO person (name) VALUES ('Sara')", &e), RC_BUSY);
    ck_assert_ptr_nonnull(strstr(e.text, "ben (pts/9)"));
    lock_give(&other);
    ck_assert_int_eq(change_sql(db, "INSERT INTO person (name) VALUES ('Sara')", &e), RC_OK);
    ck_assert_int_eq(ask("SELECT count(*) FROM person"), 1);
    lock_close(&other);
}
END_TEST

SUITE_MAIN_FIXTURE("lock", fixture_setup, fixture_teardown, a_waiter_is_told_who_is_writing_and_the_clock_goes_on,
                   waiting_can_be_stopped_and_the_lock_is_free_afterwards, a_desk_that_is_killed_lets_the_next_one_in,
                   who_wants_it_again_at_once_stands_behind_those_who_wait, a_lock_file_made_anew_is_the_one_that_counts, a_writer_that_waits_too_long_changed_nothing)
