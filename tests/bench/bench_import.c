/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Importing 100,000 people: how long it takes alone, what desks feel of it while they book, and how long taking it back takes. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/prng.h"
#include "src/booking/appointment.h"
#include "src/booking/slots.h"
#include "src/clinic/site.h"
#include "src/people/import.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "tests/bench/bench.h"

enum { ROWS = 100000, DESKS = 8, LATENCIES = 20000, THINK_US = 20000 };

/* Latencies of the desks, in memory that they share. */
struct told {
    int ready, stop;
    int n[DESKS];
    float us[DESKS][LATENCIES];
};

/* People of four scripts, some of them twice. */
static void write_people(const char *path)
{
    static const char *const families[] = {"Smith", "Baker", "Nguyễn", "Trần", "王", "李", "کریمی", "رضایی", "Müller", "Novak"};
    static const char *const given[] = {"Ana", "Tom", "Thị Ánh", "Văn Đức", "小明", "建国", "سارا", "علی", "Jürgen", "Petra"};
    struct prng p;
    FILE *f = fopen(path, "w");

    prng_seed(&p, 20310304);
    fputs("id,family,given,sex,born,phone,national,address,city\n", f);
    for (int i = 0; i < ROWS; i++) {
        size_t script = prng_below(&p, 5) * 2;

        fprintf(f, "b%d,%s%c,%s,%c,%d-%02d-%02d,09%09d,%07d,%d Main Street,Springfield\n", i,
                families[script + prng_below(&p, 2)], script == 0 ? (char)('a' + prng_below(&p, 26)) : ' ',
                given[script + prng_below(&p, 2)], prng_chance(&p, 500) ? 'f' : 'm', (int)prng_between(&p, 1930, 2025),
                (int)prng_between(&p, 1, 12), (int)prng_between(&p, 1, 28), (int)prng_below(&p, 1000000000),
                (int)prng_below(&p, 10000000), (int)prng_between(&p, 1, 999));
    }
    fclose(f);
}

static int64_t one(struct db *db, const char *sql)
{
    struct stmt st;
    int64_t value = 0;

    stmt_open(&st, db, sql);
    stmt_one_int(&st, &value, NULL);
    return value;
}

/* A desk that books at once whenever it has thought for a moment, in weeks of its own. */
static _Noreturn void desk(const char *path, int worker, struct told *t, int64_t patients)
{
    struct db *db = bench_open(path);
    int64_t service = one(db, "SELECT id FROM service WHERE active = 1 ORDER BY with_min LIMIT 1");
    struct slot_query q = {.service_id = service,
                           .from_min = site_now_min(db) / 1440 * 1440 + (int64_t)(60 + worker * 28) * 1440,
                           .days = 28,
                           .limit = 4000,
                           .step_min = 60};
    struct slot_list slots = {0};
    struct err e = {0};

    if (slots_find(db, &q, &slots, &e) != RC_OK)
        _exit(1);
    __atomic_add_fetch(&t->ready, 1, __ATOMIC_SEQ_CST);
    for (size_t i = 0; i < slots.n && !__atomic_load_n(&t->stop, __ATOMIC_SEQ_CST); i++) {
        struct appointment a = {.patient_id = 1 + ((int64_t)i * DESKS + worker) % patients,
                                .service_id = service,
                                .practitioner_id = slots.rows[i].practitioner_id,
                                .start_min = slots.rows[i].start_min};
        double begun = now_us();

        if (appointment_book(db, &a, &e) == RC_OK && t->n[worker] < LATENCIES)
            t->us[worker][t->n[worker]++] = (float)(now_us() - begun);
        usleep(THINK_US);
    }
    _exit(0);
}

static int64_t import(const char *database, const char *file, double *seconds, double *cpu)
{
    struct db *db = bench_open(database);
    struct import_result r;
    struct err e = {0};
    double begun = now_us(), used = cpu_us();

    if (import_file(db, &import_patients_kind, file, &(struct import_options){0}, &r, &e) != RC_OK)
        fprintf(stderr, "bench: %s\n", e.text);
    *seconds = (now_us() - begun) / 1e6;
    *cpu = (cpu_us() - used) / 1e6;
    db_close(db);
    return r.batch;
}

static void take_back(const char *database, int64_t batch)
{
    struct db *db = bench_open(database);
    int64_t undone, left;
    struct err e = {0};
    double begun = now_us(), used = cpu_us();

    if (journal_undo_batch(db, batch, &undone, &left, &e) != RC_OK)
        fprintf(stderr, "bench: %s\n", e.text);
    bench_line("taking it back", "", "%.1f s, processor %.1f s, %lld changes", (now_us() - begun) / 1e6,
               (cpu_us() - used) / 1e6, (long long)undone);
    db_close(db);
}

static void beside_desks(const struct bench *b, const char *file)
{
    struct told *t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct samples s = {0};
    char path[400];
    double seconds, cpu;

    if (t == MAP_FAILED)
        abort();
    bench_copy(b, "import-desks.db", path, sizeof path);
    for (int i = 0; i < DESKS; i++)
        if (fork() == 0)
            desk(path, i, t, b->patients);
    while (__atomic_load_n(&t->ready, __ATOMIC_SEQ_CST) < DESKS)
        usleep(1000);
    import(path, file, &seconds, &cpu);
    __atomic_store_n(&t->stop, 1, __ATOMIC_SEQ_CST);
    for (int i = 0; i < DESKS; i++)
        wait(NULL);
    for (int i = 0; i < DESKS; i++)
        for (int k = 0; k < t->n[i]; k++)
            samples_add(&s, (double)t->us[i][k]);
    bench_line("100,000 rows beside 8 desks that book", "", "%.1f s, %zu bookings meanwhile", seconds, s.n);
    bench_row("a booking meanwhile", &s, "ms", "p99 <= 100 ms");
    munmap(t, sizeof *t);
    unlink(path);
}

void bench_import(const struct bench *b)
{
    char file[400], path[400];
    double seconds, cpu;
    int64_t batch;

    bench_head("import of 100,000 people, duplicates looked for");
    snprintf(file, sizeof file, "%s/people.csv", b->folder);
    write_people(file);
    bench_copy(b, "import.db", path, sizeof path);
    batch = import(path, file, &seconds, &cpu);
    bench_line("100,000 rows", "<= 60 s", "%.1f s, processor %.1f s", seconds, cpu);
    take_back(path, batch);
    unlink(path);
    beside_desks(b, file);
}
