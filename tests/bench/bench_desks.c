/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processes that write at once. All take the program's own lock, and sync each commit before they say so. */
#include "tests/bench/bench_desks.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/booking/appointment.h"
#include "src/booking/slots.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/lock.h"
#include "src/store/stmt.h"
#include "tests/bench/bench.h"
#include "tests/fault/shim.h"

/* A WAL grows to its length once in its life; what is measured is the life after that. */
enum { WARM_UP = 500, FIRST_DAY = 60, DAYS_AHEAD = 1700, WANTED = 24000, ROOMS_MAX = 200 };

/* Where this process writes: free times of its own weeks, so that desks contend for the lock and not for the minutes. */
struct plan {
    int64_t service;
    struct slot_list slots; /* one for each room at a time, the room in it */
    int64_t patients;
    int desk;
};

static size_t rooms_of(struct db *db, int64_t service, int64_t *rooms)
{
    struct stmt st;
    size_t n = 0;

    stmt_open(&st, db,
              "SELECT r.id FROM room r JOIN service s ON s.id = :service WHERE r.active = 1"
              " AND (s.room_kind = '' OR s.room_kind = r.kind) ORDER BY r.id");
    stmt_int(&st, ":service", service);
    while (n < ROOMS_MAX && stmt_row(&st))
        rooms[n++] = stmt_col_int(&st, 0);
    stmt_finish(&st, NULL);
    return n;
}

static void plan_make(struct db *db, const struct desks *d, int desk, struct plan *ret)
{
    const int days = DAYS_AHEAD / (d->n * d->rounds);
    int64_t rooms[ROOMS_MAX], min = 0;
    size_t n_rooms, used = 0, kept = 0;
    struct stmt st;
    struct err e;

    *ret = (struct plan){.patients = d->patients, .desk = desk};
    stmt_open(&st, db, "SELECT id FROM service WHERE active = 1 ORDER BY with_min LIMIT 1");
    stmt_one_int(&st, &ret->service, NULL);
    struct slot_query q = {.service_id = ret->service,
                           .from_min = (site_now_min(db) / 1440 + FIRST_DAY + (d->round * d->n + desk) * days) * 1440,
                           .days = days,
                           .limit = d->n >= 8 ? WANTED / 4 : WANTED,
                           .step_min = 60};
    if (slots_find(db, &q, &ret->slots, &e) != RC_OK)
        return;
    n_rooms = rooms_of(db, ret->service, rooms);
    for (size_t i = 0; i < ret->slots.n; i++) {
        struct slot s = ret->slots.rows[i];

        used = s.start_min == min ? used + 1 : 0;
        min = s.start_min;
        if (used >= n_rooms)
            continue;
        s.room_id = rooms[used];
        ret->slots.rows[kept++] = s;
    }
    ret->slots.n = kept;
}

/* The i-th write: all over the plan, since nobody calls in the order of the calendar. Bare inserts may begin again. */
static bool plan_next(const struct plan *p, int i, struct appointment *a)
{
    enum { STRIDE = 7919 };

    if (p->slots.n == 0)
        return false;
    size_t at = p->slots.n % STRIDE == 0 ? (size_t)i : (size_t)i * STRIDE % p->slots.n;
    *a = (struct appointment){.patient_id = 1 + ((int64_t)i * DESKS_MAX + p->desk) * STRIDE % p->patients,
                              .service_id = p->service,
                              .practitioner_id = p->slots.rows[at].practitioner_id,
                              .room_id = p->slots.rows[at].room_id,
                              .start_min = p->slots.rows[at].start_min,
                              .end_min = p->slots.rows[at].end_min};
    return true;
}

/* ---- what is measured against ---- */

struct bare {
    struct lock lock;
    sqlite3 *db;
    sqlite3_stmt *begin, *insert, *commit;
};

static void run_sql(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "bench: %s\n", sqlite3_errmsg(db));
        _exit(1);
    }
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st = NULL;

    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL) != SQLITE_OK) {
        fprintf(stderr, "bench: %s\n", sqlite3_errmsg(db));
        _exit(1);
    }
    return st;
}

/* The connection is set as the program sets its own. */
static void bare_open(struct bare *b, enum desk_work work, const char *path)
{
    if (lock_open(&b->lock, path, true, NULL) != RC_OK || sqlite3_open(path, &b->db) != SQLITE_OK)
        _exit(1);
    sqlite3_busy_timeout(b->db, 5000);
    sqlite3_db_config(b->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    run_sql(b->db, "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4000;"
                   "PRAGMA journal_size_limit=16777216; PRAGMA wal_autocheckpoint=2000");
    b->begin = prepare(b->db, "BEGIN IMMEDIATE");
    b->commit = prepare(b->db, "COMMIT");
    b->insert = prepare(b->db, work == DESK_BARE
                                   ? "INSERT INTO bare (patient, practitioner, room, service, start, end) VALUES"
                                     " (?1, ?2, ?3, ?4, ?5, ?6)"
                                   : "INSERT INTO appointment (patient_id, practitioner_id, room_id, service_id, start_min,"
                                     " end_min, status, source, note, created_at, created_by)"
                                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'booked', 'desk', '', 0, 1)");
}

static bool step(sqlite3_stmt *st)
{
    int code = sqlite3_step(st);

    sqlite3_reset(st);
    return code == SQLITE_DONE;
}

static bool bare_insert(struct bare *b, struct appointment *a, struct err *e)
{
    const int64_t values[] = {a->patient_id, a->practitioner_id, a->room_id, a->service_id, a->start_min, a->end_min};
    bool ok;

    if (lock_take(&b->lock, "bench", 5000, NULL, NULL, e) != RC_OK)
        return false;
    ok = step(b->begin);
    for (int i = 0; i < 6; i++)
        sqlite3_bind_int64(b->insert, i + 1, values[i]);
    ok = ok && step(b->insert);
    ok = ok && step(b->commit);
    a->id = sqlite3_last_insert_rowid(b->db);
    if (!ok) {
        err_set(e, RC_DB, "%s", sqlite3_errmsg(b->db));
        sqlite3_exec(b->db, "ROLLBACK", NULL, NULL, NULL);
    }
    lock_give(&b->lock);
    return ok;
}

void desks_prepare(enum desk_work work, const char *path)
{
    sqlite3 *db;
    sqlite3_stmt *triggers;
    char *drop = NULL;

    if (sqlite3_open(path, &db) != SQLITE_OK)
        _exit(1);
    if (work == DESK_BARE)
        run_sql(db, "PRAGMA journal_mode=WAL;"
                    "CREATE TABLE bare (id INTEGER PRIMARY KEY, patient, practitioner, room, service, start, end)");
    if (work == DESK_INSERT) {
        triggers = prepare(db, "SELECT group_concat(printf('DROP TRIGGER \"%w\";', name), '') FROM sqlite_schema"
                               " WHERE type = 'trigger' AND tbl_name = 'appointment'");
        if (sqlite3_step(triggers) == SQLITE_ROW)
            drop = sqlite3_mprintf("%s", sqlite3_column_text(triggers, 0));
        sqlite3_finalize(triggers);
        run_sql(db, drop);
        sqlite3_free(drop);
    }
    sqlite3_close(db);
}

/* ---- the processes ---- */

static int64_t pages_written(sqlite3 *db)
{
    int now = 0, most = 0;

    sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_WRITE, &now, &most, 0);
    return now;
}

/* Before anybody writes for the measure, the first of them lets the log grow to its length. */
static void warm_up(struct db *db)
{
    struct err e;

    for (int i = 0; i < WARM_UP; i++) {
        struct stmt st;

        if (change_begin(db, ACTION_SETUP, &e) != RC_OK)
            break;
        stmt_open(&st, db, "INSERT OR REPLACE INTO holiday (day, name) VALUES (:day, 'warm-up')");
        stmt_int(&st, ":day", -100000 - i);
        change_end(db, stmt_run(&st, &e), &e);
    }
}

static unsigned slow_us;

static void slow_disk(void)
{
    usleep(slow_us);
}

static void wait_for_go(struct told *t)
{
    __atomic_add_fetch(&t->ready, 1, __ATOMIC_SEQ_CST);
    while (!__atomic_load_n(&t->go, __ATOMIC_SEQ_CST))
        usleep(200);
}

static void desk(const struct desks *d, int me, struct told *t)
{
    struct told_desk *mine = &t->desks[me];
    struct db *db = bench_open(d->plans);
    struct bare bare = {0};
    struct appointment a;
    struct plan plan;
    struct err e = {0};
    sqlite3 *writes;
    double end;

    plan_make(db, d, me, &plan);
    if (d->slow_us > 0) {
        shim_install();
        shim.at_sync = slow_disk;
        slow_us = (unsigned)d->slow_us;
    }
    if (d->work == DESK_BOOKING) {
        db_close(db);
        db = bench_open(d->path); /* through the slow layer, where there is one */
        if (me == 0 && d->round == 0)
            warm_up(db);
        writes = db_handle(db);
    } else {
        bare_open(&bare, d->work, d->path);
        for (int i = 0; me == 0 && d->round == 0 && i < WARM_UP; i++)
            bare_insert(&bare, &(struct appointment){.patient_id = 1, .practitioner_id = 1, .room_id = 1, .service_id = 1, .end_min = 1}, &e);
        writes = bare.db;
    }
    wait_for_go(t);
    mine->pages = -pages_written(writes);
    end = now_us() + d->seconds * 1e6;
    for (int i = 0; now_us() < end && mine->served < TOLD_MAX && plan_next(&plan, i, &a) &&
                    (d->work != DESK_BOOKING || (size_t)i < plan.slots.n);
         i++) {
        double begun = now_us();
        bool ok = d->work == DESK_BOOKING ? appointment_book(db, &a, &e) == RC_OK : bare_insert(&bare, &a, &e);

        if (ok)
            mine->writes[mine->served++] =
                (struct told_write){a.id, a.patient_id, a.start_min, (float)(now_us() - begun)};
        else
            mine->refused++;
    }
    mine->pages += pages_written(writes);
    if (now_us() < end)
        fprintf(stderr, "bench: process %d ran out of free times after %d\n", me, mine->served);
    if (mine->refused > 0)
        fprintf(stderr, "bench: process %d was refused %d times: %s\n", me, mine->refused, e.text);
    _exit(0);
}

double desks_run(const struct desks *d, struct told *t)
{
    double begun, seconds;
    int total = 0;

    for (int i = 0; i < d->n; i++)
        if (fork() == 0)
            desk(d, i, t);
    while (__atomic_load_n(&t->ready, __ATOMIC_SEQ_CST) < d->n)
        usleep(1000);
    begun = now_us();
    __atomic_store_n(&t->go, 1, __ATOMIC_SEQ_CST);
    while (wait(NULL) > 0)
        ;
    seconds = (now_us() - begun) / 1e6;
    for (int i = 0; i < d->n; i++)
        total += t->desks[i].served;
    return total / seconds;
}
