/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Booking: free slots, and how many appointments many processes book beside bare inserts under the same lock. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "src/booking/appointment.h"
#include "src/booking/slots.h"
#include "src/store/stmt.h"
#include "tests/bench/bench.h"
#include "tests/bench/bench_desks.h"

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

/* ---- many processes ---- */

enum { ROUNDS = 3, PROCESSES_OF_A_PROMISE = 32, SLOW_US = 2000 };

/* What one kind of work came to in the rounds of one size. */
struct outcome {
    struct samples us;
    double rate[ROUNDS], unfair, pages;
};

static double median(const double *values)
{
    struct samples s = {0};
    double middle;

    for (int i = 0; i < ROUNDS; i++)
        samples_add(&s, values[i]);
    middle = samples_at(&s, 0.5);
    samples_release(&s);
    return middle;
}

static int by_id(const void *a, const void *b)
{
    const struct told_write *x = a, *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

/* Acknowledged bookings that are not in the file just so. */
static int64_t lost(struct db *db, struct told *t, int desks)
{
    int64_t lost = 0;

    for (int i = 0; i < desks; i++) {
        struct told_desk *d = &t->desks[i];
        struct stmt st;
        int at = 0;

        if (d->served == 0)
            continue;
        qsort(d->writes, (size_t)d->served, sizeof d->writes[0], by_id);
        stmt_open(&st, db,
                  "SELECT id, patient_id, start_min FROM appointment WHERE id >= :from AND id <= :to"
                  " AND status = 'booked' ORDER BY id");
        stmt_int(&st, ":from", d->writes[0].id);
        stmt_int(&st, ":to", d->writes[d->served - 1].id);
        while (stmt_row(&st)) {
            const struct told_write *w = &d->writes[at];

            if (at == d->served || w->id != stmt_col_int(&st, 0))
                continue;
            at += w->patient_id == stmt_col_int(&st, 1) && w->start_min == stmt_col_int(&st, 2);
        }
        stmt_finish(&st, NULL);
        lost += d->served - at;
    }
    return lost;
}

/* Pairs of appointments that nobody may have: one practitioner, room or person at one time. Asked of the appointments
 * themselves, not of the table that guards them. */
static int64_t overlaps(struct db *db)
{
    return one(db,
               "WITH taken (kind, who, start_min, end_min, id) AS ("
               " SELECT 1, practitioner_id, start_min, end_min, id FROM appointment"
               "  WHERE status = 'booked' AND overbook = 0"
               " UNION ALL SELECT 2, room_id, start_min, end_min, id FROM appointment"
               "  WHERE status = 'booked' AND overbook = 0 AND room_id IS NOT NULL"
               " UNION ALL SELECT 3, patient_id, start_min, end_min, id FROM appointment WHERE status = 'booked')"
               " SELECT count(*) FROM (SELECT start_min, max(end_min) OVER (PARTITION BY kind, who ORDER BY start_min, id"
               " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until FROM taken) WHERE start_min < until");
}

static void gather(struct outcome *o, const struct told *t, int desks, int round, double rate)
{
    int most = 0, least = TOLD_MAX, served = 0;
    int64_t pages = 0;

    for (int i = 0; i < desks; i++) {
        const struct told_desk *d = &t->desks[i];

        served += d->served;
        pages += d->pages;
        most = d->served > most ? d->served : most;
        least = d->served < least ? d->served : least;
        for (int k = 0; k < d->served; k++)
            samples_add(&o->us, (double)d->writes[k].us);
    }
    o->rate[round] = rate;
    o->unfair = least > 0 && (double)most / least > o->unfair ? (double)most / least : o->unfair;
    o->pages = served > 0 ? (double)pages / served : 0;
}

static struct told *told_make(void)
{
    struct told *t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (t == MAP_FAILED)
        abort();
    return t;
}

static void tell(const struct desks *d, struct outcome *o)
{
    static const char *const names[DESK_WORKS] = {"an INSERT into a table without indexes",
                                                  "an INSERT into appointment, indexed", "a booking, rules and journal"};
    const bool promised = d->n == PROCESSES_OF_A_PROMISE && d->slow_us == 0;
    const double bare = median(o[DESK_BARE].rate), insert = median(o[DESK_INSERT].rate),
                 booking = median(o[DESK_BOOKING].rate);
    char title[80];

    for (int i = 0; i < DESK_WORKS; i++) {
        snprintf(title, sizeof title, "%2d processes: %s", d->n, names[i]);
        bench_row(title, &o[i].us, "ms", promised && i == DESK_BOOKING ? "p99 <= 60 ms" : "");
    }
    snprintf(title, sizeof title, "%2d processes: a second, of each", d->n);
    bench_line(title, "", "%.0f  %.0f  %.0f", bare, insert, booking);
    bench_line("    booking of indexed, of unindexed inserts", ">= 60 %", "%.0f %%, %.0f %%", 100 * booking / insert,
               100 * booking / bare);
    bench_line("    most to least served, of each", "booking <= 2", "%.2f  %.2f  %.2f", o[DESK_BARE].unfair,
               o[DESK_INSERT].unfair, o[DESK_BOOKING].unfair);
    bench_line("    pages of the log, of each", "", "%.1f  %.1f  %.1f", o[DESK_BARE].pages, o[DESK_INSERT].pages,
               o[DESK_BOOKING].pages);
}

static void unlink_all(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-lock"};
    char name[420];

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

/* One size, in turns, so that what else the machine does meets all three alike. */
static void many(const struct bench *b, int processes, int slow_us)
{
    char paths[DESK_WORKS][400];
    struct outcome outcomes[DESK_WORKS] = {{.unfair = 0}};
    struct desks d = {.n = processes,
                      .rounds = ROUNDS,
                      .seconds = slow_us > 0 ? 2 * b->seconds : b->seconds,
                      .patients = b->patients,
                      .slow_us = slow_us};
    int64_t missing = 0, overlapping = 0;

    snprintf(paths[DESK_BARE], sizeof paths[DESK_BARE], "%s/bare.db", b->folder);
    bench_copy(b, "insert.db", paths[DESK_INSERT], sizeof paths[DESK_INSERT]);
    bench_copy(b, "booking.db", paths[DESK_BOOKING], sizeof paths[DESK_BOOKING]);
    db_close(bench_open(paths[DESK_INSERT])); /* brings an older demo up to date */
    db_close(bench_open(paths[DESK_BOOKING]));
    for (int i = 0; i < DESK_WORKS; i++)
        desks_prepare((enum desk_work)i, paths[i]);
    sync();
    d.plans = paths[DESK_BOOKING];
    for (d.round = 0; d.round < ROUNDS; d.round++)
        for (int i = 0; i < DESK_WORKS; i++) {
            struct told *t = told_make();

            d.work = (enum desk_work)i;
            d.path = paths[i];
            gather(&outcomes[i], t, processes, d.round, desks_run(&d, t));
            if (i == DESK_BOOKING) {
                struct db *db = bench_open(d.path);

                missing += lost(db, t, processes);
                overlapping += overlaps(db);
                db_close(db);
            }
            munmap(t, sizeof *t);
        }
    tell(&d, outcomes);
    bench_line("    acknowledged and lost, overlapping", "none", "%lld, %lld", (long long)missing, (long long)overlapping);
    for (int i = 0; i < DESK_WORKS; i++)
        unlink_all(paths[i]);
}

void bench_booking(const struct bench *b)
{
    static const int sizes[] = {1, 8, PROCESSES_OF_A_PROMISE, DESKS_MAX};

    bench_head("booking, synchronous FULL, saturated");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        many(b, sizes[i], 0);
    bench_head("the same, every sync 2 ms slower");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        many(b, sizes[i], SLOW_US);
}
