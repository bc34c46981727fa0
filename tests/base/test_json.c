/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the JSON writer writes, byte by byte. */
#include <string.h>

#include "src/base/json.h"
#include "tests/suite.h"

START_TEST(rows_stand_one_to_a_line)
{
    char *out = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&out, &size);
    struct json j;

    json_init(&j, f);
    json_array(&j, NULL);
    for (int i = 1; i <= 2; i++) {
        json_object(&j, NULL);
        json_int(&j, "id", i);
        json_text(&j, "name", "王");
        json_null(&j, "born");
        json_bool(&j, "here", i == 1);
        json_number(&j, "balance", "-12.50");
        json_array(&j, "tags");
        json_text(&j, NULL, "a");
        json_text(&j, NULL, NULL);
        json_array_end(&j);
        json_array(&j, "none");
        json_array_end(&j);
        json_object_end(&j);
    }
    json_array_end(&j);
    ck_assert_int_eq(json_finish(&j, NULL), RC_OK);
    fclose(f);
    ck_assert_str_eq(out,
                     "[\n"
                     "{\"id\": 1, \"name\": \"王\", \"born\": null, \"here\": true, \"balance\": -12.50, "
                     "\"tags\": [\"a\", null], \"none\": []},\n"
                     "{\"id\": 2, \"name\": \"王\", \"born\": null, \"here\": false, \"balance\": -12.50, "
                     "\"tags\": [\"a\", null], \"none\": []}\n"
                     "]\n");
    free(out);
}
END_TEST

START_TEST(a_string_is_escaped_and_valid_whatever_it_holds)
{
    static const struct {
        const char *why, *text, *want;
    } cases[] = {
        {"nothing",                 "",                           "\"\"\n"                                    },
        {"quotes and backslash",    "a\"b\\c",                    "\"a\\\"b\\\\c\"\n"                         },
        {"newline",                 "a\nb",                       "\"a\\nb\"\n"                               },
        {"controls",                "\x01\t\x1b[31m\x7f",         "\"\\u0001\\u0009\\u001b[31m\\u007f\"\n"    },
        {"a C1 control",            "\xc2\x9b",                   "\"\\u009b\"\n"                             },
        {"a mark that turns round", "\xe2\x80\xae",               "\"\\u202e\"\n"                             },
        {"a line's other end",      "\xe2\x80\xa8",               "\"\\u2028\"\n"                             },
        {"a tag no one sees",       "\xf3\xa0\x81\x81",           "\"\\udb40\\udc41\"\n"                      },
        {"four scripts",            "Ánh 王 علی‌اکبر", "\"Ánh 王 علی‌اکبر\"\n"          },
        {"beyond the first plane",  "\xf0\x9f\x98\x80",           "\"\xf0\x9f\x98\x80\"\n"                    },
        {"a bad byte",
         "a\xff"
         "b",                                                     "\"a\xef\xbf\xbd"
         "b\"\n"                                                                                 },
        {"a surrogate",             "\xed\xa0\x80",               "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"\n"},
        {"half a character",        "\xe7\x8e",                   "\"\xef\xbf\xbd\xef\xbf\xbd\"\n"            },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *out = NULL;
        size_t size = 0;
        FILE *f = open_memstream(&out, &size);
        struct json j;

        json_init(&j, f);
        json_text(&j, NULL, cases[i].text);
        json_finish(&j, NULL);
        fclose(f);
        ck_assert_msg(strcmp(out, cases[i].want) == 0, "%s: %s", cases[i].why, out);
        free(out);
    }
}
END_TEST

START_TEST(a_full_disk_is_told)
{
    FILE *f = fopen("/dev/full", "w");
    struct json j;
    struct err e;

    ck_assert_ptr_nonnull(f);
    json_init(&j, f);
    json_int(&j, NULL, INT64_MIN);
    ck_assert_int_eq(json_finish(&j, &e), RC_IO);
    fclose(f);
}
END_TEST

SUITE_MAIN("json", rows_stand_one_to_a_line, a_string_is_escaped_and_valid_whatever_it_holds,
           a_full_disk_is_told)
