/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seed of a property test. `make check` repeats the same histories everywhere; FRONTDESK_SEED names one that failed,
 * and a soak (FRONTDESK_SOAK) takes a new one each time. */
#ifndef FD_TESTS_SEED_H
#define FD_TESTS_SEED_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/** The seed for the i-th round of a test; printed, so that a failure can be repeated. */
static inline uint64_t test_seed(int i)
{
    const char *given = getenv("FRONTDESK_SEED");
    uint64_t seed = given                      ? strtoull(given, NULL, 10)
                    : getenv("FRONTDESK_SOAK") ? (uint64_t)time(NULL) * 1000 + (uint64_t)i
                                               : 20261121 + (uint64_t)i;

    printf("FRONTDESK_SEED=%" PRIu64 "\n", seed);
    fflush(stdout);
    return seed;
}

#endif
