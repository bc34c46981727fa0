/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seeded numbers: the published sequence, the bounds, the weights. */
#include "src/base/prng.h"
#include "tests/suite.h"

START_TEST(the_sequence_is_the_published_one)
{
    static const uint64_t want[] = {UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                    UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
                                    UINT64_C(16408922859458223821)};
    struct prng p;

    prng_seed(&p, 1234567);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        ck_assert_uint_eq(prng_next(&p), want[i]);
}
END_TEST

START_TEST(draws_stay_in_their_bounds_and_reach_both_ends)
{
    struct prng p;
    int seen[7] = {0};

    prng_seed(&p, 1);
    for (int i = 0; i < 7000; i++)
        seen[prng_between(&p, -3, 3) + 3]++;
    for (int i = 0; i < 7; i++)
        ck_assert_msg(seen[i] > 850 && seen[i] < 1150, "%d came %d times", i - 3, seen[i]);
    ck_assert_uint_eq(prng_below(&p, 1), 0);
    prng_between(&p, INT64_MIN, INT64_MAX);
}
END_TEST

START_TEST(chances_and_weights_hold)
{
    static const unsigned weights[] = {0, 700, 0, 300, 0};
    struct prng p;
    int heads = 0, seen[5] = {0};

    prng_seed(&p, 2);
    for (int i = 0; i < 10000; i++) {
        heads += prng_chance(&p, 250);
        seen[prng_weighted(&p, weights, 5)]++;
        ck_assert(!prng_chance(&p, 0));
        ck_assert(prng_chance(&p, 1000));
    }
    ck_assert_msg(heads > 2350 && heads < 2650, "%d", heads);
    ck_assert_int_eq(seen[0] + seen[2] + seen[4], 0);
    ck_assert_msg(seen[1] > 6800 && seen[1] < 7200, "%d", seen[1]);
}
END_TEST

SUITE_MAIN("prng", the_sequence_is_the_published_one, draws_stay_in_their_bounds_and_reach_both_ends,
           chances_and_weights_hold)
