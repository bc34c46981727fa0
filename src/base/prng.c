/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The splitmix64 generator (Steele, Lea and Flood, OOPSLA 2014) and the draws made from it. */
#include "src/base/prng.h"

#include <assert.h>

void prng_seed(struct prng *p, uint64_t seed)
{
    p->state = seed;
}

uint64_t prng_next(struct prng *p)
{
    uint64_t z = p->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t prng_below(struct prng *p, uint64_t n)
{
    uint64_t uneven, draw; /* so many of the lowest draws would favour the small numbers */

    assert(n > 0);
    uneven = (0 - n) % n;
    do
        draw = prng_next(p);
    while (draw < uneven);
    return draw % n;
}

int64_t prng_between(struct prng *p, int64_t low, int64_t high)
{
    uint64_t span = (uint64_t)high - (uint64_t)low;

    assert(low <= high);
    return (int64_t)((uint64_t)low + (span == UINT64_MAX ? prng_next(p) : prng_below(p, span + 1)));
}

bool prng_chance(struct prng *p, unsigned per_thousand)
{
    return prng_below(p, 1000) < per_thousand;
}

size_t prng_weighted(struct prng *p, const unsigned *weights, size_t n)
{
    uint64_t total = 0, draw;
    size_t i = 0;

    for (size_t j = 0; j < n; j++)
        total += weights[j];
    for (draw = prng_below(p, total); draw >= weights[i]; i++)
        draw -= weights[i];
    return i;
}
