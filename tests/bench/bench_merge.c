/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two records of one person become one, and come apart again: what a desk waits for, commit included. */
#include <stdio.h>

#include "src/base/prng.h"
#include "src/people/merge.h"
#include "src/store/db.h"
#include "tests/bench/bench.h"

enum { PAIRS = 500 };

static void take_apart(struct db *db, int64_t from, struct samples *s, struct samples *cpu)
{
    struct unmerge u;
    struct err e;
    double begun = now_us(), worked = cpu_us();

    if (unmerge_prepare(db, from, &u, &e) != RC_OK) {
        printf("  %s\n", e.text);
        return;
    }
    for (size_t i = 0; i < u.n_rows; i++)
        u.rows[i].decided = true;
    if (unmerge_apply(db, &u, &e) == RC_OK) {
        samples_add(s, now_us() - begun);
        samples_add(cpu, cpu_us() - worked);
    } else {
        printf("  %s\n", e.text);
    }
    unmerge_release(&u);
}

void bench_merge(const struct bench *b)
{
    struct samples prepare = {0}, apply = {0}, unmerge = {0}, cpu = {0}, apart_cpu = {0};
    int64_t merged[PAIRS];
    char path[400];
    struct prng r;
    struct db *db;
    int n = 0;

    bench_copy(b, "merge.db", path, sizeof path);
    db = bench_open(path);
    prng_seed(&r, 7);
    for (int i = 0; i < PAIRS; i++) {
        int64_t from = prng_between(&r, 1, b->patients), into = prng_between(&r, 1, b->patients);
        double begun = now_us(), worked;
        struct merge m;

        if (merge_prepare(db, from, into, &m, NULL) != RC_OK)
            continue; /* both booked at one time, or merged before */
        samples_add(&prepare, now_us() - begun);
        begun = now_us();
        worked = cpu_us();
        if (merge_apply(db, &m, NULL) == RC_OK) {
            samples_add(&apply, now_us() - begun);
            samples_add(&cpu, cpu_us() - worked);
            merged[n++] = from;
        }
        merge_release(&m);
    }
    while (n > 0)
        take_apart(db, merged[--n], &unmerge, &apart_cpu);
    bench_head("merging two people, durable");
    bench_row("both side by side, with what would move", &prepare, "ms", "p99 <= 16");
    bench_row("merge", &apply, "ms", "p99 <= 16");
    bench_row("merge, processor time", &cpu, "ms", "");
    bench_row("unmerge", &unmerge, "ms", "p99 <= 16");
    bench_row("unmerge, processor time", &apart_cpu, "ms", "");
    samples_release(&cpu);
    samples_release(&apart_cpu);
    samples_release(&prepare);
    samples_release(&apply);
    samples_release(&unmerge);
    db_close(db);
}
