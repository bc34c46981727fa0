/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Few bytes and one write: what the kit sends to the terminal for a key. */
#include "tests/kit/desk.h"

static size_t bytes_of(struct rig *r, const char *key)
{
    rig_settle(r);
    rig_mark(r);
    rig_key(r, key);
    return rig_count(r);
}

START_TEST(test_one_row_down_takes_at_most_forty_bytes)
{
    struct rig *r = desk_start((const char *[]){ "--rows", "1000000", NULL });
    for (int i = 0; i < 10; i++) {
        size_t n = bytes_of(r, i % 2 ? "j" : "Down");
        if (n > 40 || getenv("KIT_BYTES"))
            fprintf(stderr, "row %d: %zu bytes\n", i, n);
        ck_assert_uint_le(n, 40);
    }
    rig_stop(r);
}
END_TEST

START_TEST(test_scrolling_by_one_row_takes_at_most_a_hundred_bytes)
{
    struct rig *r = desk_start((const char *[]){ "--rows", "1000000", NULL });
    rig_keys(r, "PgDn PgDn");
    size_t worst = 0, sum = 0;
    for (int i = 0; i < 20; i++) {
        size_t n = bytes_of(r, "Down");
        sum += n;
        if (n > worst)
            worst = n;
        if (getenv("KIT_BYTES"))
            fprintf(stderr, "scroll %d: %zu bytes\n", i, n);
    }
    ck_assert_uint_le(sum / 20, 100);
    ck_assert_uint_le(worst, 120);
    rig_stop(r);
}
END_TEST

SUITE_MAIN("kit bytes", test_one_row_down_takes_at_most_forty_bytes,
           test_scrolling_by_one_row_takes_at_most_a_hundred_bytes)
