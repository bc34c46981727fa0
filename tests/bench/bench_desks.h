/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Processes that write at once, each as fast as it can: what each does, and what it tells. */
#ifndef FD_TESTS_BENCH_DESKS_H
#define FD_TESTS_BENCH_DESKS_H

#include <stdbool.h>
#include <stdint.h>

enum { DESKS_MAX = 64, TOLD_MAX = 60000 }; /* TOLD_MAX: writes that one process tells of */

/* One acknowledged write. */
struct told_write {
    int64_t id, patient_id, start_min;
    float us; /* from wanting the lock to being told that it is done */
};

/* What the processes tell, in memory that they share with whoever started them. */
struct told {
    int ready, go;
    struct told_desk {
        int served, refused;
        int64_t pages; /* written to the log */
        struct told_write writes[TOLD_MAX];
    } desks[DESKS_MAX];
};

/* What they do. */
enum desk_work {
    DESK_BARE,    /* an INSERT into a table with no index */
    DESK_INSERT,  /* the row of an appointment into a copy of the same table with its indexes: no rules, no journal */
    DESK_BOOKING, /* appointment_book() */
    DESK_WORKS,
};

struct desks {
    enum desk_work work;
    const char *path;
    const char *plans; /* a file of the program's own, in which free times are looked for */
    int n;
    int round, rounds; /* each round books in weeks of its own */
    double seconds;
    int64_t patients;
    int slow_us; /* each sync takes so much longer */
};

/** Makes the file that DESK_BARE writes to, or takes from a copy of the demo what DESK_INSERT goes without. */
void desks_prepare(enum desk_work work, const char *path);

/** Starts them and waits for them. @param told  all zero, shared. @return how many writes a second were acknowledged */
double desks_run(const struct desks *d, struct told *told);

#endif
