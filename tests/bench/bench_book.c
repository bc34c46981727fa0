/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Booking: free slots, and how many appointments many processes book beside bare inserts under the same lock. */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/booking/appointment.h"
#include "src/booking/slots.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/lock.h"
#include "src/store/stmt.h"
#include "tests/bench/bench.h"

enum { WORKERS_MAX = 64, LATENCIES = 100000, SLOTS_EACH = 4000 };

static int64_t one(struct db *db, const char *sql)
{
    struct stmt st;
    int64_t value = 0;

    stmt_open(&st, db, sql);
    stmt_one_int(&st, &value, NULL);
    return value;
}

void bench_slots(const struct bench *b)
{
    struct db *db = bench_open(b->database);
    int64_t service = one(db, "SELECT id FROM service WHERE active = 1 ORDER BY with_min LIMIT 1");
    char title[80];

    bench_head("next free slot");
    for (int limit = 1; limit <= 1000; limit = limit == 1 ? 20 : limit * 50) {
        struct samples s = {0};

        for (int i = 0; i < 200; i++) {
            struct slot_query q = {.service_id = service, .days = 90, .limit = limit};
            struct slot_list list = {0};
            struct err e;
            double begun = now_us();

            if (slots_find(db, &q, &list, &e) != RC_OK)
                break;
            samples_add(&s, now_us() - begun);
            slot_list_release(&list);
        }
        snprintf(title, sizeof title, "first %d in 90 days, %lld practitioners", limit,
                 (long long)one(db, "SELECT count(*) FROM practitioner WHERE active = 1"));
        bench_row(title, &s, "ms", "<= 5 ms with 20");
    }
    db_close(db);
}

/* What the workers tell, in memory that they share. */
struct told {
    int ready, go;
    int served[WORKERS_MAX];
    int taken[WORKERS_MAX]; /* latencies kept */
    float latency[WORKERS_MAX][LATENCIES / WORKERS_MAX * 8];
};

static void note(struct told *t, int worker, double us)
{
    int at = t->taken[worker];

    t->served[worker]++;
    if (at < (int)(sizeof t->latency[worker] / sizeof t->latency[worker][0])) {
        t->latency[worker][at] = (float)us;
        t->taken[worker]++;
    }
}

/* A WAL grows to its length once in its life; what is measured is the life after that. */
enum { WARM_UP = 500 };

static void wait_for_go(struct told *t)
{
    __atomic_add_fetch(&t->ready, 1, __ATOMIC_SEQ_CST);
    while (!__atomic_load_n(&t->go, __ATOMIC_SEQ_CST))
        usleep(200);
}

static void bare_insert(struct lock *lock, sqlite3 *db, sqlite3_stmt *insert, int worker, int i)
{
    if (lock_take(lock, "bench", 5000, NULL, NULL, NULL) != RC_OK)
        return;
    sqlite3_exec(db, "BEGIN IMMEDIATE", 0, 0, 0);
    sqlite3_bind_int(insert, 1, i);
    sqlite3_bind_int(insert, 2, worker);
    sqlite3_bind_int(insert, 3, i * 30);
    sqlite3_step(insert);
    sqlite3_reset(insert);
    sqlite3_exec(db, "COMMIT", 0, 0, 0);
    lock_give(lock);
}

static void bare_worker(const char *path, int worker, struct told *t, double seconds)
{
    struct lock lock;
    sqlite3 *db;
    sqlite3_stmt *insert;
    double end;

    if (lock_open(&lock, path, true, NULL) != RC_OK || sqlite3_open(path, &db) != SQLITE_OK)
        _exit(1);
    sqlite3_busy_timeout(db, 5000);
    sqlite3_exec(db, "PRAGMA synchronous=FULL", 0, 0, 0);
    sqlite3_prepare_v2(db, "INSERT INTO bare (patient, doctor, start, end, note) VALUES (?1, ?2, ?3, ?3 + 30, 'x')", -1,
                       &insert, NULL);
    for (int i = 0; worker == 0 && i < WARM_UP; i++)
        bare_insert(&lock, db, insert, worker, i);
    wait_for_go(t);
    end = now_us() + seconds * 1e6;
    for (int i = 0; now_us() < end; i++) {
        double begun = now_us();

        bare_insert(&lock, db, insert, worker, i);
        note(t, worker, now_us() - begun);
    }
    _exit(0);
}

/* Free slots of this worker's own weeks, so that workers contend for the lock and not for the same minutes. */
static size_t own_slots(struct db *db, int64_t service, int worker, struct slot_list *ret)
{
    struct slot_query q = {.service_id = service,
                           .from_min = site_now_min(db) / 1440 * 1440 + (int64_t)(60 + worker * 28) * 1440,
                           .days = 28,
                           .limit = SLOTS_EACH,
                           .step_min = 60};
    struct err e;

    return slots_find(db, &q, ret, &e) == RC_OK ? ret->n : 0;
}

static void booking_worker(const char *path, int worker, struct told *t, double seconds, int64_t patients)
{
    struct db *db = bench_open(path);
    int64_t service = one(db, "SELECT id FROM service WHERE active = 1 ORDER BY with_min LIMIT 1");
    struct slot_list slots = {0};
    size_t n = own_slots(db, service, worker, &slots);
    double end;
    struct err e = {0};

    for (int i = 0; worker == 0 && i < WARM_UP; i++) {
        struct stmt st;

        if (change_begin(db, ACTION_SETUP, &e) != RC_OK)
            break;
        stmt_open(&st, db, "INSERT INTO holiday (day, name) VALUES (:day, 'warm-up')");
        stmt_int(&st, ":day", -100000 - i);
        change_end(db, stmt_run(&st, &e), &e);
    }
    wait_for_go(t);
    end = now_us() + seconds * 1e6;
    for (size_t i = 0; i < n && now_us() < end; i++) {
        struct appointment a = {.patient_id = 1 + ((int64_t)i * WORKERS_MAX + worker) % patients,
                                .service_id = service,
                                .practitioner_id = slots.rows[i].practitioner_id,
                                .start_min = slots.rows[i].start_min};
        double begun = now_us();

        if (appointment_book(db, &a, &e) == RC_OK)
            note(t, worker, now_us() - begun);
    }
    if (n > 0 && t->served[worker] == 0)
        fprintf(stderr, "bench: worker %d booked nothing: %s\n", worker, e.text);
    _exit(0);
}

static double run(const struct bench *b, const char *path, int workers, bool bare, struct samples *s, double *unfair)
{
    struct told *t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    double begun, seconds;
    int total = 0, most = 0, least = 1 << 30;

    if (t == MAP_FAILED)
        abort();
    for (int i = 0; i < workers; i++)
        if (fork() == 0) {
            if (bare)
                bare_worker(path, i, t, b->seconds);
            else
                booking_worker(path, i, t, b->seconds, b->patients);
        }
    while (__atomic_load_n(&t->ready, __ATOMIC_SEQ_CST) < workers)
        usleep(1000);
    begun = now_us();
    __atomic_store_n(&t->go, 1, __ATOMIC_SEQ_CST);
    for (int i = 0; i < workers; i++)
        wait(NULL);
    seconds = (now_us() - begun) / 1e6;
    for (int i = 0; i < workers; i++) {
        total += t->served[i];
        most = t->served[i] > most ? t->served[i] : most;
        least = t->served[i] < least ? t->served[i] : least;
        for (int k = 0; k < t->taken[i]; k++)
            samples_add(s, (double)t->latency[i][k]);
    }
    *unfair = least > 0 ? (double)most / least : 0;
    munmap(t, sizeof *t);
    return total / seconds;
}

void bench_booking(const struct bench *b)
{
    static const int sizes[] = {1, 8, 32};
    char bare_path[400], path[400], title[80];
    sqlite3 *bare;

    bench_head("booking, synchronous FULL, saturated");
    snprintf(bare_path, sizeof bare_path, "%s/bare.db", b->folder);
    sqlite3_open(bare_path, &bare);
    sqlite3_exec(bare,
                 "PRAGMA journal_mode=WAL; CREATE TABLE bare (id INTEGER PRIMARY KEY, patient, doctor, start, end, note)", 0,
                 0, 0);
    sqlite3_close(bare);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct samples bare_us = {0}, us = {0};
        double bare_rate, rate, unfair_bare, unfair;
        char name[32];

        snprintf(name, sizeof name, "booking-%d.db", sizes[i]);
        bench_copy(b, name, path, sizeof path);
        bare_rate = run(b, bare_path, sizes[i], true, &bare_us, &unfair_bare);
        rate = run(b, path, sizes[i], false, &us, &unfair);
        snprintf(title, sizeof title, "%d processes: bare insert under the lock", sizes[i]);
        bench_row(title, &bare_us, "ms", "");
        snprintf(title, sizeof title, "%d processes: booking, rules and journal", sizes[i]);
        bench_row(title, &us, "ms", sizes[i] == 32 ? "p99 <= 60 ms" : "");
        snprintf(title, sizeof title, "%d processes: bookings a second", sizes[i]);
        bench_line(title, ">= 60 % of bare, most to least <= 2", "%.0f of %.0f bare: %.0f %%, most to least %.2f", rate,
                   bare_rate, 100 * rate / bare_rate, unfair);
        unlink(path);
    }
}
