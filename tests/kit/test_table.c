/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists without a terminal: which rows are asked for, and where the cursor is after data changed. */
#include <locale.h>
#include <stdio.h>

#include "src/base/text.h"
#include "tests/suite.h"
#include "ui/kit/inside.h"

static struct {
    int64_t ids[2000], n, reads;
} data;

static int64_t count(void *ctx)
{
    (void)ctx;
    return data.n;
}

static const void *row(void *ctx, int64_t index)
{
    (void)ctx;
    data.reads++;
    return &data.ids[index];
}

static int64_t id_of(const void *row_)
{
    return *(const int64_t *)row_;
}

static void cell(void *ctx, const void *row_, char *out, size_t size)
{
    (void)ctx;
    const char *name = id_of(row_) % 10 == 5 ? "鍾麗貞" : id_of(row_) % 2 ? "Đặng" : "ÁNH";

    (void)snprintf(out, size, "%s %lld", name, (long long)id_of(row_));
}

static const struct table_source source = { .count = count, .row = row, .id = id_of };
static const struct column columns[] = { { "Name", 0, 0, 0, cell, NULL } };

static struct table fresh(int64_t n)
{
    (void)setlocale(LC_ALL, "C.UTF-8");
    for (int64_t i = 0; i < n; i++)
        data.ids[i] = i + 1;
    data.n = n;
    data.reads = 0;
    struct table t = { .columns = columns, .n_columns = 1, .source = &source, .rows = 11, .cols = 80 };
    table_reload(&t);
    return t;
}

START_TEST(test_keys_move_the_cursor_and_stop_at_the_ends)
{
    static const struct {
        const char *why;
        int key;
        int64_t cursor, first;
    } steps[] = {
        { "not above the first", K_UP, 0, 0 }, { "one down", K_DOWN, 1, 0 },
        { "a page of ten", K_PGDN, 11, 2 },    { "to the end", K_END, 99, 90 },
        { "not below the last", 'j', 99, 90 }, { "one up without scrolling", 'k', 98, 90 },
        { "a page up", K_PGUP, 88, 88 },       { "to the start", K_HOME, 0, 0 },
    };
    struct table t = fresh(100);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        (void)table_key(&t, steps[i].key);
        ck_assert_msg(t.cursor == steps[i].cursor && t.first == steps[i].first, "%s: cursor %lld first %lld",
                      steps[i].why, (long long)t.cursor, (long long)t.first);
    }
    table_release(&t);
}
END_TEST

START_TEST(test_the_selected_row_is_kept_by_its_id)
{
    struct table t = fresh(50);
    ck_assert(table_select(&t, 20));
    for (int64_t i = data.n; i > 0; i--) /* five new rows before it */
        data.ids[i + 4] = data.ids[i - 1];
    for (int64_t i = 0; i < 5; i++)
        data.ids[i] = 1000 + i;
    data.n += 5;
    table_reload(&t);
    ck_assert_int_eq(table_id(&t), 20);
    ck_assert_int_eq(t.cursor, 24);
    table_release(&t);
}
END_TEST

START_TEST(test_when_the_selected_row_is_gone_the_one_in_its_place_is_selected)
{
    struct table t = fresh(50);
    ck_assert(table_select(&t, 50));
    data.n = 10;
    table_reload(&t);
    ck_assert_int_eq(table_id(&t), 10);
    data.n = 0;
    table_reload(&t);
    ck_assert_int_eq(table_id(&t), 0);
    ck_assert_ptr_null(table_row(&t));
    ck_assert_int_eq(table_key(&t, K_DOWN), FX_NONE);
    table_release(&t);
}
END_TEST

START_TEST(test_moving_asks_for_few_rows)
{
    struct table t = fresh(2000);
    (void)table_key(&t, K_END);
    data.reads = 0;
    (void)table_key(&t, K_UP);
    ck_assert_int_le(data.reads, 2);
    table_release(&t);
}
END_TEST

START_TEST(test_a_limit_folds_case_and_marks_and_can_be_undone)
{
    struct table t = fresh(100);
    (void)table_key(&t, 'l');
    for (const char *p = "anh 1"; *p != '\0'; p++)
        (void)table_key(&t, *p);
    (void)table_key(&t, K_ENTER);
    ck_assert_int_eq(table_count(&t), 6); /* 10 12 14 16 18 100 */
    ck_assert_int_eq(table_id(&t), 10);
    ck_assert_int_eq(table_key(&t, 'x'), FX_PASS);
    (void)table_key(&t, 'l');
    (void)table_key(&t, K_ESC);
    ck_assert_int_eq(table_count(&t), 100);
    ck_assert_int_eq(table_id(&t), 10);
    table_release(&t);
}
END_TEST

START_TEST(test_a_limit_folds_as_the_search_box_does)
{
    static const struct {
        const char *typed;
        int rows;
    } limits[] = { { "dang", 40 }, { "Đặ", 40 }, { "钟丽", 10 }, { "zhonglz", 10 }, { "zlz", 10 }, { "wxm", 0 }, { "+", 100 } };
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        struct table t = fresh(100);
        (void)snprintf(t.limit, sizeof(t.limit), "%s", limits[i].typed);
        table_reload(&t);
        ck_assert_msg(table_count(&t) == limits[i].rows, "%s: %lld", limits[i].typed, (long long)table_count(&t));
        table_release(&t);
    }
}
END_TEST

START_TEST(test_a_table_over_an_array_needs_no_functions)
{
    struct pair {
        int64_t before, number;
    } pairs[] = { { 1, 30 }, { 2, 20 }, { 3, 10 } };
    struct view {
        size_t n;
        struct pair *pairs;
    } v = { 3, pairs };
    static const struct table_source array = { TABLE_ROWS(struct view, pairs, n), TABLE_ID(struct pair, number) };
    struct table t = { .columns = columns, .n_columns = 1, .source = &array, .ctx = &v, .rows = 11, .cols = 80 };

    table_reload(&t);
    ck_assert_int_eq(table_count(&t), 3);
    ck_assert_int_eq(table_id(&t), 30);
    ck_assert(table_select(&t, 10));
    ck_assert_ptr_eq(table_row(&t), &pairs[2]);
    v.n = 0;
    table_reload(&t);
    ck_assert_ptr_null(table_row(&t));
    table_release(&t);
}
END_TEST

SUITE_MAIN("table", test_a_table_over_an_array_needs_no_functions, test_a_limit_folds_as_the_search_box_does, test_keys_move_the_cursor_and_stop_at_the_ends, test_the_selected_row_is_kept_by_its_id,
           test_when_the_selected_row_is_gone_the_one_in_its_place_is_selected, test_moving_asks_for_few_rows,
           test_a_limit_folds_case_and_marks_and_can_be_undone)
