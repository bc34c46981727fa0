/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many desks at once: one slot has one winner, nothing overlaps, nothing acknowledged is lost, also when
 * processes are killed at any moment. FRONTDESK_SOAK=1 makes it long. Children report through shared memory
 * and check nothing. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "src/base/prng.h"
#include "src/store/journal.h"
#include "tests/booking/small.h"
#include "tests/seed.h"

enum {
#ifdef __SANITIZE_ADDRESS__ /* each process takes ten times as long to begin; the plain build races the full number */
    ROUNDS = 25,
#else
    ROUNDS = 200,
#endif
    RACERS = 64,
    BOOKERS = 16,
    WRITERS = 8,
    RECORDS = 60000, /* for each process */
    FIRST_WIDE = 101,
    WIDE = 16,    /* practitioners who work day and night, and as many rooms */
    CROWD = 2000, /* patients */
    DAYS = 1500,
};

/** What a process was told: booked so, or, while it tries to move it, perhaps there. */
struct record {
    int64_t id, patient_id, start_min, perhaps_min;
    bool cancelled, perhaps_cancelled;
};

struct report {
    atomic_long ops, refused, wrong;
    atomic_size_t n;
    char sentence[256]; /* of what went wrong */
    struct record records[RECORDS];
};

static struct shared {
    pthread_barrier_t barrier;
    atomic_int stop;
    enum rc rc[RACERS];
    char sentence[RACERS][256];
    struct report reports[BOOKERS];
} * shared;

static bool soak(void)
{
    return getenv("FRONTDESK_SOAK") != NULL;
}

static void setup(void)
{
    struct err e = {0};
    booking_setup();
    ck_ok(small_sql(
        "INSERT INTO practitioner (id, site_id, word, name, short_name) WITH RECURSIVE n (i) AS (SELECT 101"
        " UNION ALL SELECT i + 1 FROM n WHERE i < 116) SELECT i, 1, 'w' || i, 'Wide ' || i, 'W' || i FROM n",
        &e));
    ck_ok(small_sql(
        "INSERT INTO schedule (practitioner_id, weekday, start_min, end_min) SELECT p.id, d.id, 0, 1440"
        " FROM practitioner p JOIN patient d ON d.id < 8 WHERE p.id > 100",
        &e));
    ck_ok(small_sql("INSERT INTO room (id, site_id, word, name, kind) SELECT id, 1, word, name, 'wide'"
                    " FROM practitioner WHERE id > 100",
                    &e));
    ck_ok(small_sql("INSERT INTO service (id, word, name, category, with_min, room_kind)"
                    " VALUES (9, 'wide', 'Wide', 'consult', 20, 'wide')",
                    &e));
    ck_ok(
        small_sql("INSERT INTO patient (id, given, created_at) WITH RECURSIVE n (i) AS (SELECT 1001 UNION ALL"
                  " SELECT i + 1 FROM n WHERE i < 3000) SELECT i, 'Crowd ' || i, 0 FROM n",
                  &e));
    db_close(db); /* nothing of it goes into the children */
    db = NULL;
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(shared, MAP_FAILED);
}

static void teardown(void)
{
    (void)munmap(shared, sizeof *shared);
    fixture_remove();
}

/** The child's own connection, as a desk of its own. */
static struct db *desk(void)
{
    struct db *mine = fixture_open();
    db_set_actor(mine, 1, "The Boss");
    return mine;
}

static void wrong(struct report *r, const struct err *e)
{
    if (atomic_fetch_add(&r->wrong, 1) == 0)
        (void)snprintf(r->sentence, sizeof r->sentence, "%s", e->text);
}

static void wait_all(const pid_t *pids, int n)
{
    for (int i = 0; i < n; i++) {
        int status;
        ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "process %d ended with %d", i, status);
    }
}

/* ---- one slot, many processes
 * ------------------------------------------------------------------------------- */

static void race(int me)
{
    struct db *mine = desk();
    for (int round = 0; round < ROUNDS; round++) {
        struct err e = {0};
        struct appointment a = {.patient_id = 1001 + me,
                                .practitioner_id = FIRST_WIDE,
                                .service_id = 9,
                                .start_min = at(1, 0, 0) + round * 20};
        (void)pthread_barrier_wait(&shared->barrier);
        shared->rc[me] = appointment_book(mine, &a, &e);
        (void)snprintf(shared->sentence[me], sizeof shared->sentence[me], "%s", e.text);
        (void)pthread_barrier_wait(&shared->barrier);
        (void)pthread_barrier_wait(&shared->barrier); /* the parent has looked */
    }
    db_close(mine);
}

START_TEST(sixty_four_processes_race_for_a_slot_one_wins_and_the_others_name_the_winner)
{
    pid_t pids[RACERS];
    struct err e = {0};
    pthread_barrierattr_t attr;
    ck_assert_int_eq(pthread_barrierattr_init(&attr), 0);
    ck_assert_int_eq(pthread_barrierattr_setpshared(&attr, PTHREAD_PROCESS_SHARED), 0);
    ck_assert_int_eq(pthread_barrier_init(&shared->barrier, &attr, RACERS + 1), 0);
    for (int i = 0; i < RACERS; i++)
        if ((pids[i] = fork()) == 0) {
            race(i);
            _exit(0);
        }
    for (int round = 0; round < ROUNDS; round++) {
        int winners = 0, winner = 0;
        char by[64];
        (void)pthread_barrier_wait(&shared->barrier);
        (void)pthread_barrier_wait(&shared->barrier);
        for (int i = 0; i < RACERS; i++)
            if (shared->rc[i] == RC_OK) {
                winners++;
                winner = i;
            }
        ck_assert_msg(winners == 1, "round %d has %d winners", round, winners);
        (void)snprintf(by, sizeof by, " by Crowd %d", 1001 + winner);
        for (int i = 0; i < RACERS; i++)
            ck_assert_msg(i == winner || (shared->rc[i] == RC_CONFLICT &&
                                          strncmp(shared->sentence[i], "W101 is taken ", 14) == 0 &&
                                          strstr(shared->sentence[i], by) != NULL),
                          "round %d, won%s: %d, %s", round, by, (int)shared->rc[i], shared->sentence[i]);
        (void)pthread_barrier_wait(&shared->barrier);
    }
    wait_all(pids, RACERS);
    db = fixture_open();
    check_no_overlap();
    ck_assert_int_eq(ask("SELECT count(*) FROM appointment"), ROUNDS);
    struct journal_head head;
    ck_ok(journal_verify(db, NULL, &head, &e));
}
END_TEST

/* ---- booking at random
 * -------------------------------------------------------------------------------------- */

/** What a killed predecessor may have done without hearing of it: the file says whether it did. */
static void settle(struct db *mine, struct report *r, struct record *it)
{
    struct appointment a;
    struct err e = {0};
    if (it->perhaps_min == 0 && (it->cancelled || !it->perhaps_cancelled))
        return;
    if (appointment_load(mine, it->id, &a, &e) != RC_OK) {
        wrong(r, &e);
        return;
    }
    if (it->perhaps_min != 0 && a.start_min == it->perhaps_min)
        it->start_min = it->perhaps_min;
    if (it->perhaps_cancelled)
        it->cancelled = a.status == APPOINTMENT_CANCELLED;
    it->perhaps_min = 0;
    it->perhaps_cancelled = it->cancelled;
}

/** One verb at random; what was acknowledged stands in the report before and after as far as it is known. */
static void work(struct db *mine, struct report *r, struct prng *p)
{
    struct err e = {0};
    size_t n = atomic_load(&r->n);
    int64_t start = at((int)prng_between(p, 1, DAYS), (int)prng_below(p, 24), (int)prng_below(p, 3) * 20);
    uint64_t dice = prng_below(p, 10);
    enum rc rc;
    if (dice < 7 || n == 0) {
        struct appointment a = {.patient_id = prng_between(p, 1001, 1000 + CROWD),
                                .practitioner_id = prng_between(p, FIRST_WIDE, FIRST_WIDE + WIDE - 1),
                                .service_id = 9,
                                .start_min = start};
        rc = appointment_book(mine, &a, &e);
        if (rc == RC_OK && n < RECORDS) {
            r->records[n] = (struct record){.id = a.id, .patient_id = a.patient_id, .start_min = start};
            atomic_store(&r->n, n + 1);
        }
    } else {
        struct record *it = &r->records[prng_below(p, n)];
        settle(mine, r, it);
        if (dice < 9) {
            it->perhaps_min = start;
            rc = appointment_move(mine, &(struct appointment_move){.id = it->id, .start_min = start}, &e);
            if (rc == RC_OK)
                it->start_min = start;
            it->perhaps_min = 0;
        } else {
            it->perhaps_cancelled = true;
            rc = appointment_cancel(mine, it->id, 0, SIDE_PATIENT, 0, "test", &e);
            if (rc == RC_OK)
                it->cancelled = true;
            else
                it->perhaps_cancelled = it->cancelled;
        }
    }
    if (rc == RC_CONFLICT || rc == RC_INVALID)
        (void)atomic_fetch_add(&r->refused, 1);
    else if (rc != RC_OK)
        wrong(r, &e);
    (void)atomic_fetch_add(&r->ops, 1);
}

/** Every acknowledged booking is there, as it was last acknowledged or as a try that was cut off had it. */
static long check_records(int n)
{
    long records = 0;
    for (int i = 0; i < n; i++) {
        struct report *r = &shared->reports[i];
        ck_assert_msg(atomic_load(&r->wrong) == 0, "%ld went wrong, the first: %s", atomic_load(&r->wrong),
                      r->sentence);
        for (size_t k = 0; k < atomic_load(&r->n); k++) {
            const struct record *it = &r->records[k];
            struct appointment a;
            struct err e = {0};
            ck_ok(appointment_load(db, it->id, &a, &e));
            ck_assert_int_eq(a.patient_id, it->patient_id);
            ck_assert_msg(a.start_min == it->start_min ||
                              (it->perhaps_min != 0 && a.start_min == it->perhaps_min),
                          "appointment %lld is lost", (long long)it->id);
            bool gone = a.status == APPOINTMENT_CANCELLED;
            ck_assert_msg(gone == it->cancelled || it->perhaps_cancelled, "cancelling %lld is lost",
                          (long long)it->id);
            records++;
        }
    }
    return records;
}

static void check_file(void)
{
    struct err e = {0};
    struct journal_head head;
    int findings = 0;
    check_no_overlap();
    ck_ok(journal_verify(db, NULL, &head, &e));
    ck_ok(db_check(db, &findings, &e));
    ck_assert_msg(findings == 0, "%s", e.text);
}

START_TEST(sixteen_processes_book_at_random_and_nothing_overlaps)
{
    pid_t pids[BOOKERS];
    uint64_t seed = test_seed(0);
    const long ops = soak() ? 6000 : 250;
    for (int i = 0; i < BOOKERS; i++)
        if ((pids[i] = fork()) == 0) {
            struct db *mine = desk();
            struct prng p;
            prng_seed(&p, seed + (uint64_t)i);
            for (long k = 0; k < ops; k++)
                work(mine, &shared->reports[i], &p);
            db_close(mine);
            _exit(0);
        }
    wait_all(pids, BOOKERS);
    db = fixture_open();
    long records = check_records(BOOKERS);
    printf("%ld bookings acknowledged\n", records);
    ck_assert_int_gt(records, BOOKERS * ops / 3);
    check_file();
}
END_TEST

/* ---- killed at any moment
 * ----------------------------------------------------------------------------------- */

static pid_t start_writer(int me, uint64_t seed)
{
    pid_t pid = fork();
    if (pid == 0) {
        struct db *mine = desk();
        struct prng p;
        prng_seed(&p, seed);
        while (atomic_load(&shared->stop) == 0)
            work(mine, &shared->reports[me], &p);
        db_close(mine);
        _exit(0);
    }
    return pid;
}

static long all_ops(void)
{
    long ops = 0;
    for (int i = 0; i < WRITERS; i++)
        ops += atomic_load(&shared->reports[i].ops);
    return ops;
}

START_TEST(killed_at_a_thousand_moments_the_file_is_sound_and_nothing_is_lost)
{
    pid_t pids[WRITERS];
    struct prng p;
    uint64_t seed = test_seed(0);
#ifdef __SANITIZE_ADDRESS__ /* each process takes ten times as long to begin; the plain build kills the full number */
    const int kills = soak() ? 10000 : 200;
#else
    const int kills = soak() ? 10000 : 1000;
#endif
    prng_seed(&p, seed);
    for (int i = 0; i < WRITERS; i++)
        pids[i] = start_writer(i, prng_next(&p));
    for (int k = 0; k < kills; k++) {
        int victim = (int)prng_below(&p, WRITERS), status;
        long until = all_ops() + (long)prng_below(&p, 12);
        while (all_ops() < until)
            (void)sched_yield();
        for (volatile uint64_t spin = prng_below(&p, 100000); spin > 0;
             spin--) /* anywhere within an operation */
            ;
        ck_assert_int_eq(kill(pids[victim], SIGKILL), 0);
        ck_assert_int_eq(waitpid(pids[victim], &status, 0), pids[victim]);
        pids[victim] = start_writer(victim, prng_next(&p));
    }
    atomic_store(&shared->stop, 1);
    wait_all(pids, WRITERS);
    db = fixture_open();
    long records = check_records(WRITERS);
    printf("%d kills, %ld operations, %ld bookings acknowledged\n", kills, all_ops(), records);
    ck_assert_int_gt(records, kills / 2);
    check_file();
}
END_TEST

SUITE_MAIN_LOOPS("race", setup, teardown, soak() ? 1800 : 300,
                 {sixty_four_processes_race_for_a_slot_one_wins_and_the_others_name_the_winner},
                 {sixteen_processes_book_at_random_and_nothing_overlaps},
                 {killed_at_a_thousand_moments_the_file_is_sound_and_nothing_is_lost})
