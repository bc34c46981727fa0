/* SPDX-License-Identifier: GPL-3.0-or-later */
/* INI files: what is kept as written, and what is refused with file, line and reason. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/ini.h"
#include "tests/suite.h"

static const char sample[] = "\xef\xbb\xbf# a kit\r\n"
                             "[Clinic]\r\n"
                             "Name = \"Sunrise; Dental # 1\"\r\n"
                             "   zone=Asia/Tehran   \n"
                             "empty =\n"
                             "quoted_empty = \"\"\n"
                             "\n"
                             "  ; services\n"
                             "[service.scaling]\n"
                             "Minutes = 30\n"
                             "name = 王小明 O'Brien\n"
                             "spaces = \"  kept  \"\n"
                             "url = http://example.org/?a=b:c\n"
                             "single = 'a \"b\"'\n"
                             "[Empty Section]\n"
                             "[last]\n"
                             "octal = 010\n"
                             "far = 99999999999\n"
                             "word = abc\n"
                             "minus = -5\n"
                             "end = no newline";

START_TEST(values_keep_their_form_and_keys_their_order)
{
    static const struct {
        const char *section, *key, *want;
        int line;
    } cases[] = {
        {"clinic",          "name",         "Sunrise; Dental # 1",       3 },
        {"CLINIC",          "NAME",         "Sunrise; Dental # 1",       3 },
        {"clinic",          "zone",         "Asia/Tehran",               4 },
        {"clinic",          "empty",        "",                          5 },
        {"clinic",          "quoted_empty", "",                          6 },
        {"service.scaling", "minutes",      "30",                        10},
        {"service.scaling", "name",         "王小明 O'Brien",         11},
        {"service.scaling", "spaces",       "  kept  ",                  12},
        {"service.scaling", "url",          "http://example.org/?a=b:c", 13},
        {"service.scaling", "single",       "a \"b\"",                   14},
        {"last",            "end",          "no newline",                21},
        {"last",            "none",         NULL,                        0 },
        {"none",            "name",         NULL,                        0 },
        {"empty section",   NULL,           NULL,                        15},
    };
    static const char *const sections[] = {"clinic", "service.scaling", "empty section", "last"};
    struct ini *ini = NULL;
    struct err e;

    ck_assert_msg(ini_load_text("kit.ini", sample, &ini, &e) == RC_OK, "%s", e.text);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (cases[i].key)
            ck_assert_pstr_eq(ini_get(ini, cases[i].section, cases[i].key), cases[i].want);
        ck_assert_int_eq(ini_line(ini, cases[i].section, cases[i].key), cases[i].line);
    }
    ck_assert_uint_eq(ini_section_count(ini), 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_str_eq(ini_section(ini, i), sections[i]);
    ck_assert_ptr_null(ini_section(ini, 4));
    ck_assert_uint_eq(ini_key_count(ini, "clinic"), 4);
    ck_assert_str_eq(ini_key(ini, "clinic", 0), "name");
    ck_assert_str_eq(ini_key(ini, "Clinic", 3), "quoted_empty");
    ck_assert_uint_eq(ini_key_count(ini, "empty section"), 0);
    ck_assert_uint_eq(ini_key_count(ini, "none"), 0);
    ck_assert(ini_has_section(ini, "Last") && !ini_has_section(ini, "name"));
    ck_assert_str_eq(ini_name(ini), "kit.ini");
    ini_free(ini);
}
END_TEST

START_TEST(a_number_is_whole_decimal_and_within_its_range)
{
    struct ini *ini = NULL;
    struct err e;
    int64_t n = 7;

    ck_assert_int_eq(ini_load_text("kit.ini", sample, &ini, &e), RC_OK);
    ck_assert_int_eq(ini_int(ini, "service.scaling", "minutes", 1, 60, &n, &e), RC_OK);
    ck_assert_int_eq(n, 30);
    ck_assert_int_eq(ini_int(ini, "last", "octal", 0, 60, &n, &e), RC_OK);
    ck_assert_int_eq(n, 10);
    ck_assert_int_eq(ini_int(ini, "last", "minus", -9, 9, &n, &e), RC_OK);
    ck_assert_int_eq(n, -5);
    ck_assert_int_eq(ini_int(ini, "last", "none", 0, 9, &n, &e), RC_OK);
    ck_assert_int_eq(n, -5);
    ck_assert_int_eq(ini_int(ini, "last", "word", 0, 9, &n, &e), RC_INVALID);
    ck_assert_str_eq(e.text, "kit.ini, line 19: word = abc must be a whole number from 0 to 9.");
    ck_assert_int_eq(ini_int(ini, "last", "far", 0, 1000, &n, &e), RC_INVALID);
    ck_assert_str_eq(e.text, "kit.ini, line 18: far = 99999999999 must be a whole number from 0 to 1000.");
    ck_assert_int_eq(ini_int(ini, "clinic", "empty", 0, 9, &n, &e), RC_INVALID);
    ck_assert_int_eq(n, -5);
    ini_free(ini);
}
END_TEST

START_TEST(a_line_that_would_be_misread_is_refused)
{
    static const struct {
        const char *why, *text, *want;
    } cases[] = {
        {"a bare word",                "[a]\nword\n",
         "x.ini, line 2: This is neither a section nor a setting. Write it like name = value."                                 },
        {"no key",                     "[a]\n= 1\n",
         "x.ini, line 2: This is neither a section nor a setting. Write it like name = value."                                 },
        {"a key in another script",    "[a]\nنام = 1\n",
         "x.ini, line 2: This is neither a section nor a setting. Write it like name = value."                                 },
        {"an open section",            "\n[a\n",                  "x.ini, line 2: This is not a section. Write it like [desk]."},
        {"a comment behind a section", "[a] # x\n",
         "x.ini, line 1: This is not a section. Write it like [desk]."                                                         },
        {"an empty section",           "[]\n",                    "x.ini, line 1: This is not a section. Write it like [desk]."},
        {"a key before any section",   "a = 1\n",
         "x.ini, line 1: This setting stands before the first [section]."                                                      },
        {"a key twice",                "[a]\nb = 1\nB = 2\n",
         "x.ini, line 3: This setting stands above already. Delete one of the two."                                            },
        {"a section twice",            "[a]\n[b]\n[A]\n",
         "x.ini, line 3: This section stands above already. Join the two."                                                     },
        {"a bare semicolon",           "[a]\nurl = http://x;y\n",
         "x.ini, line 2: ; and # begin a comment. Put the value in quotes, or the comment on a line of its "
         "own."                                                                                                                },
        {"a bare sharp",               "[a]\nroom = #4\n",
         "x.ini, line 2: ; and # begin a comment. Put the value in quotes, or the comment on a line of its "
         "own."                                                                                                                },
        {"an escaped quote",           "[a]\nb = \"a\\\"b\"\n",
         "x.ini, line 2: The quotes do not fit: one before the value, one behind it, none inside, and no "
         "backslash."                                                                                                          },
        {"an open quote",              "[a]\nb = \"a\n",
         "x.ini, line 2: The quotes do not fit: one before the value, one behind it, none inside, and no "
         "backslash."                                                                                                          },
        {"a quote inside",             "[a]\nb = 5\" tube\n",
         "x.ini, line 2: A quote stands inside the value. Put it at the start and the end, or leave it out."                   },
        {"a backslash at the end",     "[a]\nb = c \\\nd = e\n",
         "x.ini, line 2: A line cannot end in a backslash."                                                                    },
        {"also of a comment",          "# c \\\n[a]\n",           "x.ini, line 1: A line cannot end in a backslash."           },
        {"bad UTF-8",                  "[a]\nb = \xff\n",
         "x.ini, line 2: The line is not valid UTF-8. Save the file as UTF-8."                                                 },
        {"a control character",        "[a]\nb = \x1b[31m\n",
         "x.ini, line 2: There is a control character in the line."                                                            },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ini *ini = NULL;
        struct err e = {.text = ""};

        ck_assert_msg(ini_load_text("x.ini", cases[i].text, &ini, &e) == RC_INVALID, "%s was taken",
                      cases[i].why);
        ck_assert_msg(strcmp(e.text, cases[i].want) == 0, "%s: %s", cases[i].why, e.text);
        ck_assert_ptr_null(ini);
    }
}
END_TEST

START_TEST(a_line_may_be_as_long_as_promised)
{
    char text[INI_LINE_MAX + 32] = "[a]\nb = ";
    size_t head = strlen(text), first = strlen("[a]\n");
    struct ini *ini = NULL;
    struct err e;

    memset(text + head, 'x', INI_LINE_MAX - (head - first));
    ck_assert_int_eq(ini_load_text("x.ini", text, &ini, &e), RC_OK);
    ck_assert_uint_eq(strlen(ini_get(ini, "a", "b")), INI_LINE_MAX - (head - first));
    ini_free(ini);
    text[strlen(text)] = 'x';
    ck_assert_int_eq(ini_load_text("x.ini", text, &ini, &e), RC_INVALID);
    ck_assert_str_eq(e.text, "x.ini, line 2: The line is too long.");
}
END_TEST

START_TEST(a_file_is_read_from_the_disk)
{
    char path[] = "/tmp/frontdesk-ini-XXXXXX";
    int fd = mkstemp(path);
    struct ini *ini = NULL;
    struct err e;

    ck_assert_int_eq(ini_load("/tmp/no/such.ini", &ini, &e), RC_NOT_FOUND);
    ck_assert_int_eq(ini_load("/", &ini, &e), RC_INVALID);
    ck_assert_int_eq(write(fd, "[a]\nb = c\n", 10), 10);
    ck_assert_int_eq(ini_load(path, &ini, &e), RC_OK);
    ck_assert_str_eq(ini_get(ini, "a", "b"), "c");
    ini_free(ini);
    ck_assert_int_eq(write(fd, "", 1), 1);
    ck_assert_int_eq(ini_load(path, &ini, &e), RC_INVALID);
    close(fd);
    unlink(path);
}
END_TEST

SUITE_MAIN("ini", values_keep_their_form_and_keys_their_order, a_number_is_whole_decimal_and_within_its_range,
           a_line_that_would_be_misread_is_refused, a_line_may_be_as_long_as_promised,
           a_file_is_read_from_the_disk)
