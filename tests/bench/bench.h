/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the measurements share: samples, a clock, a program on a raw pseudo-terminal, the table that is printed. */
#ifndef FD_TESTS_BENCH_H
#define FD_TESTS_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct db;

/* Measurements of one thing, in microseconds (or bytes, or whatever `unit` says). */
struct samples {
    double *values;
    size_t n, size;
};
void samples_add(struct samples *s, double value);
double samples_at(struct samples *s, double share); /* 0.5 is the median; sorts */
void samples_release(struct samples *s);

double now_us(void); /* monotonic */
double cpu_us(void); /* what this thread has used: on a busy machine the only figure that repeats */

/** One line of the table; promise "" where DESIGN gives none. */
void bench_row(const char *what, struct samples *s, const char *unit, const char *promise);
void bench_line(const char *what, const char *promise, const char *format, ...) __attribute__((format(printf, 3, 4)));
void bench_head(const char *title);

/* What everything is measured on. */
struct bench {
    const char *program;  /* build/frontdesk */
    const char *database; /* a demo clinic; only read */
    const char *now;      /* the moment its day stands half done: "2026-11-20 10:42" */
    char folder[256];     /* temporary: copies, homes */
    int64_t patients;
    int seconds;          /* of each saturated run */
};

/** Opens a database with all rooms as the calling user, at the demo's moment. Ends the program with a sentence when it cannot. */
struct db *bench_open(const char *path);
extern int64_t bench_now; /* that moment, seconds UTC */
/** A copy of the demo that may be written to. */
void bench_copy(const struct bench *b, const char *name, char *path, size_t size);

/* A program on a raw pseudo-terminal of 24 x 80: no emulator between, so that bytes and times are its own. */
struct tty {
    int fd;
    pid_t pid;
};
struct tty tty_start(const struct bench *b, const char *database);
/** Reads until nothing came for quiet_ms. @return bytes; *last is when the last of them came (now_us) */
size_t tty_drain(struct tty *t, int quiet_ms, double *last);
void tty_send(struct tty *t, const char *bytes);
double tty_cpu_us(const struct tty *t); /* what the program has used */
void tty_stop(struct tty *t);

void bench_find(const struct bench *b);
void bench_keys(const struct bench *b);
void bench_slots(const struct bench *b);
void bench_booking(const struct bench *b);
void bench_import(const struct bench *b);
void bench_duplicates(const struct bench *b);
void bench_merge(const struct bench *b);
void bench_screen(const struct bench *b);

#endif
