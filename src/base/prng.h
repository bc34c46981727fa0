/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that look random and come again from the same seed: for the demo clinic and for tests, never for
 * secrets. The same seed gives the same numbers on every machine and in every release. */
#ifndef FD_BASE_PRNG_H
#define FD_BASE_PRNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct prng {
    uint64_t state;
};

void prng_seed(struct prng *p, uint64_t seed);

/** 64 even bits. */
uint64_t prng_next(struct prng *p);

/** Even in 0 to n - 1; n is 1 or more. */
uint64_t prng_below(struct prng *p, uint64_t n);

/** Even in low to high, both included; low <= high. */
int64_t prng_between(struct prng *p, int64_t low, int64_t high);

/** True so many times in a thousand. */
bool prng_chance(struct prng *p, unsigned per_thousand);

/** An index below n, each as often as its weight says; the weights are not all 0. */
size_t prng_weighted(struct prng *p, const unsigned *weights, size_t n);

#endif
