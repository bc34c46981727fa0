/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rig sees what a terminal shows, sends what a keyboard sends, and never waits without a condition. */
#include "config.h"
#include "tests/rig/rig.h"
#include "tests/suite.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static struct rig *start_toy(const char *const *lines, int rows, int cols)
{
    char *folder = rig_folder(), *path = NULL, *file = NULL;
    const char *build = getenv("TOP_BUILDDIR");
    ck_assert_int_ge(asprintf(&path, "%s/tests/rig/toy", build != NULL ? build : "."), 0);
    ck_assert_int_ge(asprintf(&file, "%s/list", folder), 0);
    FILE *f = fopen(file, "w");
    ck_assert_ptr_nonnull(f);
    for (; lines != NULL && *lines != NULL; lines++)
        fprintf(f, "%s\n", *lines);
    fclose(f);
    const char *argv[] = {path, "-d", file, "--now", "09:00", NULL};
    struct rig *r = rig_start(
        &(struct rig_options){.rows = rows, .cols = cols, .argv = argv, .home = folder, .remove_home = true});
    free(path);
    free(file);
    free(folder);
    if (!rig_wait(r, "q Quit")) {
        rig_report(r, stderr);
        rig_stop(r);
        ck_abort_msg("the toy did not open");
    }
    return r;
}

static const char *const three[] = {"one", "王小明", "Nguyễn Thị Ánh", NULL};

static void ck_row(struct rig *r, int row, const char *want)
{
    char text[1024];
    rig_settle(r);
    rig_row(r, row, text, sizeof(text));
    ck_assert_str_eq(text, want);
}

START_TEST(test_a_screen_is_read_as_text_with_wide_characters_and_marks)
{
    struct rig *r = start_toy(three, 24, 80);
    ck_row(r, 0, "Toy desk  nobody  09:00  24x80");
    ck_row(r, 2, "> one");
    ck_row(r, 3, "  王小明");
    ck_row(r, 4, "  Nguyễn Thị Ánh");
    ck_assert_str_eq(rig_cell(r, 3, 2).text, "王");
    ck_assert_int_eq(rig_cell(r, 3, 2).width, 2);
    ck_assert_str_eq(rig_cell(r, 3, 3).text, "");
    ck_assert_int_eq(rig_find(r, "小明"), 3);
    ck_assert_int_eq(rig_find(r, "nowhere"), -1);
    rig_stop(r);
}
END_TEST

START_TEST(test_attributes_and_the_cursor_are_seen)
{
    struct rig *r = start_toy(three, 24, 80);
    int row, col;
    bool visible;
    rig_keys(r, "Down");
    rig_cursor(r, &row, &col, &visible);
    ck_assert_int_eq(row, 3);
    ck_assert_int_eq(col, 0);
    ck_assert(visible);
    struct rig_cell on = rig_cell(r, 3, 2), off = rig_cell(r, 2, 2);
    ck_assert(on.bold && !off.bold);
    ck_assert_int_eq(on.fg, 4);
    ck_assert_int_eq(off.fg, RIG_DEFAULT_COLOUR);
    rig_stop(r);
}
END_TEST

START_TEST(test_typing_and_named_keys_arrive)
{
    struct rig *r = start_toy(three, 24, 80);
    rig_keys(r, "a");
    rig_type(r, "Đặng 吕");
    ck_row(r, 22, "New: Đặng 吕");
    rig_keys(r, "Backspace Enter");
    ck_assert(rig_wait(r, "4 lines"));
    ck_row(r, 5, "  Đặng");
    rig_keys(r, "PgDn");
    ck_row(r, 5, "> Đặng");
    rig_keys(r, "Home");
    ck_row(r, 2, "> one");
    rig_stop(r);
}
END_TEST

START_TEST(test_esc_and_a_key_are_not_alt)
{
    struct rig *r = start_toy(three, 24, 80);
    rig_keys(r, "Esc 2");
    ck_row(r, 2, "> Esc");
    rig_keys(r, "M-2");
    ck_row(r, 2, "> Alt 2");
    rig_stop(r);
}
END_TEST

START_TEST(test_a_resize_reaches_the_program)
{
    struct rig *r = start_toy(three, 24, 80);
    rig_resize(r, 30, 100);
    ck_assert(rig_wait(r, "30x100"));
    ck_row(r, 29, "a Add  q Quit  3 lines");
    rig_resize(r, 10, 40);
    ck_assert(rig_wait(r, "10x40"));
    ck_row(r, 9, "a Add  q Quit  3 lines");
    ck_assert_int_eq(rig_rows(r), 10);
    rig_stop(r);
}
END_TEST

START_TEST(test_the_end_is_told_with_its_status)
{
    static const struct {
        const char *why;
        int signal;
        bool exited;
        int want;
    } cases[] = {
        {"a key ends it",                0,       true,  0      },
        {"it ends by itself when asked", SIGTERM, true,  4      },
        {"it cannot refuse",             SIGKILL, false, SIGKILL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rig *r = start_toy(three, 24, 80);
        int status;
        if (cases[i].signal != 0)
            rig_signal(r, cases[i].signal);
        else
            rig_keys(r, "q");
        ck_assert_msg(rig_wait_end(r, &status), "%s", cases[i].why);
        ck_assert_msg((WIFEXITED(status) != 0) == cases[i].exited, "%s", cases[i].why);
        ck_assert_int_eq(cases[i].exited ? WEXITSTATUS(status) : WTERMSIG(status), cases[i].want);
        ck_assert(!rig_running(r));
        ck_assert_msg(!rig_wait(r, "never there"), "an ended program is not waited for");
        rig_stop(r);
    }
}
END_TEST

START_TEST(test_a_dropped_line_hangs_the_program_up)
{
    struct rig *r = start_toy(three, 24, 80);
    int status;
    rig_drop(r);
    ck_assert(rig_wait_end(r, &status));
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 4);
    rig_stop(r);
}
END_TEST

START_TEST(test_bytes_are_counted_between_two_keys)
{
    struct rig *r = start_toy(three, 24, 80);
    rig_mark(r);
    ck_assert_uint_eq(rig_count(r), 0);
    rig_keys(r, "Down");
    size_t one = rig_count(r);
    ck_assert_uint_gt(one, 0);
    ck_assert_uint_lt(one, 150);
    rig_keys(r, "C-l");
    ck_assert_uint_gt(rig_count(r), one + 100);
    rig_stop(r);
}
END_TEST

START_TEST(test_what_does_not_appear_is_given_up_at_the_limit)
{
    struct rig *r = start_toy(three, 24, 80);
    ck_assert_int_eq(setenv("RIG_TIMEOUT_SECONDS", "1", 1), 0);
    ck_assert(!rig_wait(r, "never there"));
    ck_assert(!rig_wait_gone(r, "q Quit"));
    ck_assert(rig_running(r));
    ck_assert_int_eq(unsetenv("RIG_TIMEOUT_SECONDS"), 0);
    rig_stop(r);
}
END_TEST

START_TEST(test_curses_itself_passes_the_stream_check_and_a_title_does_not)
{
    struct rig *r = start_toy(three, 24, 80);
    char why[256] = "";
    size_t n;
    rig_keys(r, "Down Down C-l a");
    rig_resize(r, 20, 60);
    rig_keys(r, "Esc");
    const char *bytes = rig_stream(r, &n);
    ck_assert_msg(rig_stream_clean(bytes, n, why, sizeof(why)), "%s", why);
    rig_keys(r, "E");
    bytes = rig_stream(r, &n);
    ck_assert(!rig_stream_clean(bytes, n, why, sizeof(why)));
    ck_assert_ptr_nonnull(strstr(why, "ESC ]"));
    rig_stop(r);
}
END_TEST

START_TEST(test_harm_in_a_stream_is_named)
{
    static const struct {
        const char *bytes, *why;
    } cases[] = {
        {"plain Đặng 王小明 سارا\u200cکریمی\r\n", NULL         },
        {"\033[12;34H\033[1;34mx\033(B\033[m\033[5b",            NULL         },
        {"\033[?1006;1000h\033[?25l",                            NULL         },
        {"\033]0;x\a",                                           "ESC ]"      },
        {"\033[6n",                                              "ESC [6n"    },
        {"\033[?2004h",                                          NULL         },
        {"\033[?9h",                                             "ESC [?9h"   },
        {"\033P1$r\033\\",                                       "ESC P"      },
        {"\033c",                                                "ESC c"      },
        {"\033",                                                 "ESC "       },
        {"a\033[31",                                             "ESC [31"    },
        {"\x0e",                                                 "U+000E"     },
        {"\x7f",                                                 "U+007F"     },
        {"\xc2\x9b"
         "31m",                                         "U+009B"     },
        {"\xe2\x80\xae",                                         "U+202E"     },
        {"\xe2\x81\xa6",                                         "U+2066"     },
        {"\xff",                                                 "byte ff"    },
        {"\xc0\x80",                                             "byte c0"    },
        {"\xed\xa0\x80",                                         "byte ed"    },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char why[256] = "";
        bool clean = rig_stream_clean(cases[i].bytes, strlen(cases[i].bytes), why, sizeof(why));
        ck_assert_msg(clean == (cases[i].why == NULL), "case %zu: %s", i, why);
        if (cases[i].why != NULL)
            ck_assert_msg(strstr(why, cases[i].why) != NULL, "case %zu: %s", i, why);
    }
}
END_TEST

START_TEST(test_keys_have_names)
{
    static const struct {
        const char *name, *bytes;
    } cases[] = {
        {"Enter",      "\r"      },
        {"F1",         "\033OP"  },
        {"F12",        "\033[24~"},
        {"S-Tab",      "\033[Z"  },
        {"M-1",        "\0331"   },
        {"C-s",        "\023"    },
        {"C-l",        "\014"    },
        {"ä",         "ä"      },
        {"王",        "王"     },
        {"/",          "/"       },
        {"C-",         ""        },
        {"Nonsense",   ""        },
        {"M-Nonsense", ""        },
        {"",           ""        },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char bytes[17] = "";
        size_t n = rig_key_bytes(cases[i].name, bytes);
        bytes[n] = '\0';
        ck_assert_msg(strcmp(bytes, cases[i].bytes) == 0, "%s", cases[i].name);
    }
}
END_TEST

SUITE_MAIN("rig", test_a_screen_is_read_as_text_with_wide_characters_and_marks,
           test_attributes_and_the_cursor_are_seen,
           test_typing_and_named_keys_arrive,
           test_esc_and_a_key_are_not_alt,
           test_a_resize_reaches_the_program,
           test_the_end_is_told_with_its_status,
           test_a_dropped_line_hangs_the_program_up,
           test_bytes_are_counted_between_two_keys,
           test_what_does_not_appear_is_given_up_at_the_limit,
           test_curses_itself_passes_the_stream_check_and_a_title_does_not,
           test_harm_in_a_stream_is_named,
           test_keys_have_names)
