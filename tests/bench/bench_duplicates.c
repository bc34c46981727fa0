/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Duplicates: one person checked while registering, and everybody scanned. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "src/base/prng.h"
#include "src/people/duplicates.h"
#include "src/store/db.h"
#include "tests/bench/bench.h"

enum { PEOPLE = 400 };

/* As typed by somebody who does not know that the person is here: of each kind one in three. */
static void mistyped(struct patient *p, int64_t i)
{
    p->id = 0;
    if (i % 3 == 0)
        p->contacts[CONTACT_PHONE].e164[0] = p->contacts[CONTACT_PHONE].value[0] = '\0';
    if (i % 3 == 1 && p->born.day != PATIENT_NO_DAY)
        p->born.day++;
    if (i % 3 == 2) {
        char family[PATIENT_NAME];
        memcpy(family, p->family, sizeof family);
        memcpy(p->family, p->given, sizeof family);
        memcpy(p->given, family, sizeof family);
    }
}

static void one_by_one(const struct bench *b, struct db *db)
{
    struct samples wall = {0}, cpu = {0};
    struct prng r;
    int64_t found = 0;

    prng_seed(&r, 20261121);
    for (int64_t i = 0; i < PEOPLE; i++) {
        struct duplicate_list l;
        struct patient p;
        double from, cpu_from;
        int64_t id = prng_between(&r, 1, b->patients);

        if (patient_load(db, id, &p, NULL) != RC_OK)
            continue;
        mistyped(&p, i);
        from = now_us();
        cpu_from = cpu_us();
        if (patient_duplicates(db, &p, &l, NULL) != RC_OK)
            continue;
        samples_add(&cpu, cpu_us() - cpu_from);
        samples_add(&wall, now_us() - from);
        for (size_t k = 0; k < l.n; k++)
            found += l.rows[k].patient_id == id;
        duplicate_list_release(&l);
    }
    bench_row("one person checked, processor time", &cpu, "ms", "");
    bench_row("one person checked", &wall, "ms", "<= 20");
    bench_line("of these, found again", "", "%lld of %d", (long long)found, PEOPLE);
}

static bool told(void *ctx, int64_t done, int64_t total)
{
    (void)done;
    (void)total;
    ++*(int64_t *)ctx;
    return false;
}

void bench_duplicates(const struct bench *b)
{
    struct duplicate_scan state = {0};
    struct rusage use;
    char copy[300];
    int64_t calls = 0;

    bench_head("duplicates");
    bench_copy(b, "duplicates.db", copy, sizeof copy);
    struct db *db = bench_open(copy);
    double from = now_us(), cpu_from = cpu_us();
    if (duplicate_scan(db, true, told, &calls, NULL) == RC_OK && duplicate_state(db, &state, NULL) == RC_OK) {
        bench_line("everybody compared", "<= 10 min at 1,000,000", "%.1f s, %.1f s of processor", (now_us() - from) / 1e6,
                   (cpu_us() - cpu_from) / 1e6);
        bench_line("people, pairs compared, pairs kept", "", "%lld, %lld, %lld", (long long)state.people,
                   (long long)state.compared, (long long)state.pairs);
        getrusage(RUSAGE_SELF, &use);
        bench_line("memory of the process, most", "", "%.0f MiB", (double)use.ru_maxrss / 1024);
    }
    one_by_one(b, db);
    db_close(db);
}
