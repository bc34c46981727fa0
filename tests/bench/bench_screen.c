/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screen: start, bytes for a row, another desk's change, and two hundred idle desks. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/booking/appointment.h"
#include "src/clinic/site.h"
#include "src/store/db.h"
#include "src/store/stmt.h"
#include "tests/bench/bench.h"

enum { SESSIONS = 200, IDLE_SECONDS = 10 };

static void start(const struct bench *b)
{
    struct samples s = {0};
    size_t bytes = 0;

    for (int i = 0; i < 30; i++) {
        double begun = now_us(), last;
        struct tty t = tty_start(b, b->database);

        bytes = tty_drain(&t, 150, &last);
        if (i > 0) /* the first one warms the page cache */
            samples_add(&s, last - begun);
        tty_stop(&t);
    }
    bench_row("start to first full screen", &s, "ms", "<= 10 ms");
    bench_line("bytes of the first screen", "", "%zu", bytes);
}

/* The journal of today is long enough that a list of find scrolls; rows are moved there. */
static void rows(const struct bench *b)
{
    struct samples moved = {0}, scrolled = {0};
    struct tty t = tty_start(b, b->database);
    double last;

    tty_drain(&t, 300, &last);
    for (int i = 0; i < 40; i++) {
        size_t n;

        tty_send(&t, "j");
        n = tty_drain(&t, 40, &last);
        if (n > 0 && i < 10)
            samples_add(&moved, (double)n);
        else if (n > 0 && i >= 20)
            samples_add(&scrolled, (double)n);
        tty_drain(&t, 250, &last); /* the details of the row follow on their own */
    }
    tty_stop(&t);
    bench_row("one row down, 24 x 80", &moved, " B", "<= 40 B");
    bench_row("scrolled by a row, 24 x 80", &scrolled, " B", "<= 100 B");
}

static void live(const struct bench *b)
{
    struct samples s = {0};
    char path[400];
    struct tty t;
    struct db *db;
    struct appointment_list list = {0};
    struct err e;
    double last;

    bench_copy(b, "live.db", path, sizeof path);
    db = bench_open(path);
    appointment_day(db, 0, site_today(db), false, &list, &e);
    t = tty_start(b, path);
    tty_drain(&t, 300, &last);
    for (size_t i = 0; i < list.n && s.n < 20; i++) {
        double begun = now_us();

        if (list.rows[i].status != APPOINTMENT_BOOKED ||
            appointment_cancel(db, list.rows[i].id, 0, SIDE_PATIENT, 0, "bench", &e) != RC_OK)
            continue;
        if (tty_drain(&t, 1200, &last) > 0)
            samples_add(&s, last - begun);
    }
    appointment_list_release(&list);
    db_close(db);
    tty_stop(&t);
    unlink(path);
    bench_row("another desk's change on my screen", &s, "ms", "<= 500 ms");
}

static long proc_number(pid_t pid, const char *file, const char *key)
{
    char name[64], line[256];
    long value = 0;
    FILE *f;

    snprintf(name, sizeof name, "/proc/%d/%s", (int)pid, file);
    f = fopen(name, "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, key, strlen(key)) == 0)
            value = strtol(line + strlen(key), NULL, 10);
    if (f)
        fclose(f);
    return value;
}

/* User and system time of a process, in clock ticks: fields 14 and 15 of its stat, behind the name in brackets. */
static long cpu_ticks(pid_t pid)
{
    char name[64], line[1024];
    const char *at;
    long user = 0, sys = 0;
    FILE *f;

    snprintf(name, sizeof name, "/proc/%d/stat", (int)pid);
    f = fopen(name, "r");
    if (f && fgets(line, sizeof line, f) && (at = strrchr(line, ')')))
        sscanf(at + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &sys);
    if (f)
        fclose(f);
    return user + sys;
}

static void sessions(const struct bench *b)
{
    static struct tty desks[SESSIONS];
    struct samples pss = {0};
    long before = 0, after = 0;
    double last;

    for (int i = 0; i < SESSIONS; i++)
        desks[i] = tty_start(b, b->database);
    for (int i = 0; i < SESSIONS; i++)
        tty_drain(&desks[i], 100, &last);
    for (int i = 0; i < SESSIONS; i++) {
        samples_add(&pss, (double)proc_number(desks[i].pid, "smaps_rollup", "Pss:") / 1024);
        before += cpu_ticks(desks[i].pid);
    }
    sleep(IDLE_SECONDS);
    for (int i = 0; i < SESSIONS; i++)
        after += cpu_ticks(desks[i].pid);
    bench_row("memory of each of 200 idle desks, PSS", &pss, "MiB", "<= 2 MiB");
    bench_line("200 idle desks", "<= 3 % of a core", "%.1f %% of a core",
               100.0 * (double)(after - before) / (double)sysconf(_SC_CLK_TCK) / IDLE_SECONDS);
    for (int i = 0; i < SESSIONS; i++)
        tty_stop(&desks[i]);
}

void bench_screen(const struct bench *b)
{
    bench_head("the screen");
    start(b);
    rows(b);
    live(b);
    sessions(b);
}
