/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the journal as people read them. */
#include <string.h>

#include "src/desk/values.h"
#include "tests/suite.h"

START_TEST(a_column_is_called_without_its_unit)
{
    static const struct {
        const char *why, *table, *column, *want;
    } cases[] = {
        { "a word of its own", "contact_point", "value", "contact: value" },
        { "a row of another table", "appointment", "service_id", "appointment: service" },
        { "a civil minute", "appointment", "start_min", "appointment: start" },
        { "as the form calls it", "patient", "born_day", "Born" },
        { "a day", "follow_up_task", "due_day", "follow-up: due" },
        { "money", "charge", "price_minor", "charge: price" },
        { "a unit alone is a name", "visit", "day", "visit: day" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct journal_value v = { .table = cases[i].table, .op = "update", .column = cases[i].column };
        char name[96];
        ck_assert_msg(strcmp(value_name(&v, name, sizeof(name)), cases[i].want) == 0, "%s: %s", cases[i].why, name);
    }
}
END_TEST

START_TEST(what_only_the_program_counts_with_is_left_out)
{
    static const struct {
        const char *why, *op, *column, *before, *after;
        bool want;
    } cases[] = {
        { "a name", "update", "family", "Kim", "Lee", true },
        { "a field that was emptied", "update", "note", "x", "", true },
        { "back to zero", "update", "tries", "2", "0", true },
        { "a new row's name", "insert", "family", NULL, "Lee", true },
        { "a new row's empty field", "insert", "note", NULL, "", false },
        { "a new row's zero", "insert", "until_by", NULL, "0", false },
        { "a revision", "update", "rev", "3", "4", false },
        { "a row's number", "insert", "id", NULL, "17", false },
        { "a deleted row's name", "delete", "family", "Kim", NULL, true },
        { "a deleted row's empty field", "delete", "note", "", NULL, false },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct journal_value v = { .table = "patient",
                                   .op = cases[i].op,
                                   .column = cases[i].column,
                                   .before = cases[i].before,
                                   .after = cases[i].after };
        ck_assert_msg(value_matters(&v) == cases[i].want, "%s", cases[i].why);
    }
}
END_TEST

SUITE_MAIN("values", a_column_is_called_without_its_unit, what_only_the_program_counts_with_is_left_out)
