/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL functions by which triggers keep the search keys: each gives the keys of one row as a JSON array. */
#include <sqlite3.h>
#include <string.h>

#include "src/people/merge_inside.h"
#include "src/people/search.h"

struct array {
    sqlite3_str *text;
};

/* A key is folded text: no quotes, backslashes or controls are in it. */
static int add(void *to, const char *key)
{
    struct array *a = to;
    sqlite3_str_appendf(a->text, "%c\"%s\"", sqlite3_str_length(a->text) == 0 ? '[' : ',', key);
    return 0;
}

static void result(sqlite3_context *c, struct array *a)
{
    sqlite3_str_appendall(a->text, sqlite3_str_length(a->text) == 0 ? "[]" : "]");
    int n = sqlite3_str_length(a->text), code = sqlite3_str_errcode(a->text);
    char *text = sqlite3_str_finish(a->text);
    if (code != SQLITE_OK)
        sqlite3_result_error_nomem(c);
    else
        sqlite3_result_text(c, text, n, sqlite3_free);
    if (code != SQLITE_OK)
        sqlite3_free(text);
}

static const char *text(sqlite3_value *v)
{
    const unsigned char *s = sqlite3_value_text(v);
    return s != NULL ? (const char *)s : "";
}

/* patient_keys(id, family, given, alias, born_day, born_precision) */
static void f_patient_keys(sqlite3_context *c, int n, sqlite3_value **v)
{
    struct array a = {sqlite3_str_new(NULL)};
    struct patient_born born = {PATIENT_NO_DAY, sqlite3_value_int(v[5])};
    (void)n;
    if (sqlite3_value_type(v[4]) != SQLITE_NULL)
        born.day = sqlite3_value_int(v[4]);
    (void)search_keys_of_person(sqlite3_user_data(c), sqlite3_value_int64(v[0]), text(v[1]), text(v[2]),
                                text(v[3]), born, add, &a);
    result(c, &a);
}

/* contact_keys(system, value, e164) */
static void f_contact_keys(sqlite3_context *c, int n, sqlite3_value **v)
{
    struct array a = {sqlite3_str_new(NULL)};
    (void)n;
    (void)search_keys_of_contact(text(v[0]), text(v[1]), text(v[2]), add, &a);
    result(c, &a);
}

/* identifier_keys(system, value) */
static void f_identifier_keys(sqlite3_context *c, int n, sqlite3_value **v)
{
    struct array a = {sqlite3_str_new(NULL)};
    (void)n;
    (void)search_keys_of_identifier(text(v[0]), text(v[1]), add, &a);
    result(c, &a);
}

/* number_keys(id): what finds a person by our number */
static void f_number_keys(sqlite3_context *c, int n, sqlite3_value **v)
{
    struct array a = {sqlite3_str_new(NULL)};
    (void)n;
    (void)search_keys_of_id(sqlite3_value_int64(v[0]), add, &a);
    result(c, &a);
}

static int add_number(void *to, int64_t merged_id)
{
    return search_keys_of_id(merged_id, add, to);
}

/* merged_keys(id): the same for everybody who was merged into that person */
static void f_merged_keys(sqlite3_context *c, int n, sqlite3_value **v)
{
    struct array a = {sqlite3_str_new(NULL)};
    (void)n;
    (void)search_merged(sqlite3_user_data(c), sqlite3_value_int64(v[0]), add_number, &a);
    result(c, &a);
}

/* merged_into(id): who stands for that person now; NULL of NULL */
static void f_merged_into(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    if (sqlite3_value_type(v[0]) != SQLITE_NULL)
        sqlite3_result_int64(c, search_survivor(sqlite3_user_data(c), sqlite3_value_int64(v[0])));
}

/* merge_has_grown(id): did anything come to the one that this person was merged into? */
static void f_merge_has_grown(sqlite3_context *c, int n, sqlite3_value **v)
{
    bool yes = true;
    (void)n;
    (void)merge_has_grown(sqlite3_user_data(c), sqlite3_value_int64(v[0]), &yes, NULL);
    sqlite3_result_int(c, yes);
}

/* person_has_rows(id): does anything in the file belong to this person? */
static void f_person_has_rows(sqlite3_context *c, int n, sqlite3_value **v)
{
    bool yes = true;
    (void)n;
    (void)merge_has_rows(sqlite3_user_data(c), sqlite3_value_int64(v[0]), &yes, NULL);
    sqlite3_result_int(c, yes);
}

const struct sql_function people_functions[] = {
    {"patient_keys",    6, 0, f_patient_keys   }, /* not pure: the clinic's calendar counts */
    {"contact_keys",    3, 1, f_contact_keys   },
    {"identifier_keys", 2, 1, f_identifier_keys},
    {"number_keys",     1, 1, f_number_keys    },
    {"merged_keys",     1, 0, f_merged_keys    },
    {"merged_into",     1, 0, f_merged_into    },
    {"merge_has_grown", 1, 0, f_merge_has_grown},
    {"person_has_rows", 1, 0, f_person_has_rows},
    {NULL,              0, 0, NULL             },
};
