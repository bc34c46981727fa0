/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Booking: free slots, and how many appointments many processes book beside bare inserts under the same lock. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "src/booking/appointment.h"
#include "src/booking/party.h"
#include "src/store/change.h"
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

/* ---- free times ---- */

/* Twenty practitioners in two shifts, Monday to Saturday, in ten rooms: each half hour of each room is taken four times in
 * five, from today on. */
static const char *const full_clinic[] = {
    "INSERT INTO service (id, word, name, category, with_min, price_minor, cost_minor, room_kind)"
    " VALUES (9000, 'bench', 'Bench', 'treatment', 30, 0, 0, 'bench')",
    "INSERT INTO practitioner (id, site_id, word, name, short_name) WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1"
    " FROM n WHERE i < 19) SELECT 9000 + i, (SELECT min(id) FROM site), 'bench' || i, 'Bench ' || i, 'B' || i FROM n",
    "INSERT INTO room (id, site_id, word, name, kind) WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n"
    " WHERE i < 9) SELECT 9000 + i, (SELECT min(id) FROM site), 'bench' || i, 'Bench ' || i, 'bench' FROM n",
    "INSERT INTO service_practitioner (service_id, practitioner_id) SELECT 9000, id FROM practitioner WHERE id >= 9000",
    "DELETE FROM opening_hours",
    "INSERT INTO schedule (practitioner_id, weekday, start_min, end_min) WITH RECURSIVE d (w) AS (SELECT 1 UNION ALL SELECT"
    " w + 1 FROM d WHERE w < 6) SELECT id, w, iif(id < 9010, 480, 780), iif(id < 9010, 780, 1080) FROM practitioner, d"
    " WHERE id >= 9000",
    "INSERT INTO occupancy (kind, resource, start_min, end_min, appointment_id)"
    " WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 95 * 20 * 10 - 1),"
    " taken (room, day, half, i) AS (SELECT i % 10, clinic_today() + i / 200, i / 10 % 20, i FROM n"
    "  WHERE (i * 7919 + i / 10 * 104729 + i / 200 * 31) % 5 <> 0)"
    " SELECT 2, 9000 + room, day * 1440 + 480 + half * 30, day * 1440 + 510 + half * 30, 1000000000 + i FROM taken"
    " UNION ALL SELECT 1, 9000 + room + iif(half < 10, 0, 10), day * 1440 + 480 + half * 30, day * 1440 + 510 + half * 30,"
    " 1000000000 + i FROM taken",
};

enum { BENCH_SERVICE = 9000, SEARCHES = 200, PAGE = 20, ALL = 100000 };

typedef enum rc find_fn(struct db *db, const struct slot_query *q, struct slot_list *ret, struct err *e);

static void measure(struct db *db, const char *title, find_fn *find, struct slot_query q, const char *promise)
{
    struct samples s = {0};
    size_t found = 0;
    char what[80];

    for (int i = 0; i < SEARCHES; i++) {
        struct slot_list list = {0};
        struct err e;
        double begun = cpu_us();

        if (find(db, &q, &list, &e) != RC_OK)
            break;
        samples_add(&s, cpu_us() - begun);
        found = list.n;
        slot_list_release(&list);
    }
    snprintf(what, sizeof what, "%s: %zu", title, found);
    bench_row(what, &s, "ms", promise);
}

static void measure_party(struct db *db, const char *title, enum party_mode mode, size_t people)
{
    static const struct party_member three[] = {{1, BENCH_SERVICE, 0}, {2, BENCH_SERVICE, 0}, {3, BENCH_SERVICE, 0}};
    struct samples s = {0};
    size_t found = 0;
    char what[80];

    for (int i = 0; i < SEARCHES; i++) {
        const struct slot_query q = {.days = 90, .limit = 60};
        struct party_list list = {0};
        struct err e;
        double begun = cpu_us();

        if (party_find(db, three, people, mode, &q, &list, &e) != RC_OK)
            break;
        samples_add(&s, cpu_us() - begun);
        found = list.n;
        party_list_release(&list);
    }
    snprintf(what, sizeof what, "%s: %zu", title, found);
    bench_row(what, &s, "ms", "");
}

void bench_slots(const struct bench *b)
{
    char path[400];
    struct db *db;
    enum rc rc;

    bench_copy(b, "slots.db", path, sizeof path);
    db = bench_open(path);
    rc = change_begin(db, ACTION_INIT, NULL);
    for (size_t i = 0; i < sizeof full_clinic / sizeof *full_clinic && rc == RC_OK; i++) {
        struct stmt st;

        stmt_open(&st, db, full_clinic[i]);
        rc = stmt_run(&st, NULL);
    }
    if (change_end(db, rc, NULL) != RC_OK)
        abort();
    bench_head("free times: 20 practitioners, 10 rooms, 90 days, 80 % full; of a core");
    measure(db, "the first", slots_find, (struct slot_query){.service_id = BENCH_SERVICE, .limit = 1}, "<= 5 ms");
    measure(db, "the first page", slots_find, (struct slot_query){.service_id = BENCH_SERVICE, .limit = PAGE}, "<= 5 ms");
    measure(db, "all", slots_find, (struct slot_query){.service_id = BENCH_SERVICE, .limit = ALL}, "<= 20 ms");
    measure(db, "all of one person on two weekdays", slots_find,
            (struct slot_query){.service_id = BENCH_SERVICE, .patient_id = 1, .weekdays = 9, .limit = ALL}, "<= 20 ms");
    measure(db, "what the desk proposes, ranked", slots_propose,
            (struct slot_query){.service_id = BENCH_SERVICE, .patient_id = 1, .limit = 200}, "<= 5 ms");
    measure_party(db, "two people side by side", PARTY_SIDE_BY_SIDE, 2);
    measure_party(db, "three people one after another", PARTY_IN_A_ROW, 3);
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
