/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small files and the user's folders: limits, links, modes, and paths from the environment. */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/file.h"
#include "src/base/xdg.h"
#include "tests/suite.h"

/* A folder for one test, gone with its contents afterwards; every test is a process of its own in it. */
static void enter_folder(char folder[64])
{
    snprintf(folder, 64, "/tmp/frontdesk-file-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static void leave_folder(const char *folder, const char *const *made)
{
    for (; *made; made++)
        ck_assert_msg(remove(*made) == 0, "%s", *made);
    ck_assert_int_eq(chdir("/"), 0);
    ck_assert_msg(rmdir(folder) == 0, "something is left in %s", folder);
}

START_TEST(a_file_is_replaced_whole_and_read_back)
{
    char folder[64], *text = NULL;
    size_t size = 0;
    struct stat st;
    struct err e;

    enter_folder(folder);
    ck_assert_int_eq(file_replace("note", "one\0two", 7, &e), RC_OK);
    ck_assert_int_eq(file_replace("note", "three\0four", 10, &e), RC_OK);
    ck_assert_int_eq(file_read("note", 10, &text, &size, &e), RC_OK);
    ck_assert_uint_eq(size, 10);
    ck_assert_mem_eq(text, "three\0four", 11);
    free(text);
    ck_assert_int_eq(stat("note", &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    leave_folder(folder, (const char *const[]){"note", NULL});
}
END_TEST

START_TEST(what_is_no_small_file_is_refused)
{
    char folder[64], *text = NULL;
    size_t size = 7;
    struct err e;

    enter_folder(folder);
    ck_assert_int_eq(file_replace("note", "12345678901", 11, &e), RC_OK);
    ck_assert_int_eq(file_read("note", 10, &text, &size, &e), RC_INVALID);
    ck_assert_str_eq(e.text, "note is larger than 10 bytes.");
    ck_assert_int_eq(file_read("none", 10, &text, &size, &e), RC_NOT_FOUND);
    ck_assert_str_eq(e.text, "There is no file none.");
    ck_assert_int_eq(file_read(".", 10, &text, &size, &e), RC_INVALID);
    ck_assert_int_eq(mkfifo("pipe", 0600), 0);
    ck_assert_int_eq(file_read("pipe", 10, &text, &size, &e), RC_INVALID);
    ck_assert_ptr_null(text);
    ck_assert_uint_eq(size, 7);
    leave_folder(folder, (const char *const[]){"note", "pipe", NULL});
}
END_TEST

START_TEST(a_link_in_the_place_of_a_file_is_left_alone)
{
    char folder[64];
    struct stat st;
    struct err e;

    enter_folder(folder);
    ck_assert_int_eq(file_replace("victim", "safe", 4, &e), RC_OK);
    ck_assert_int_eq(symlink("victim", "draft"), 0);
    ck_assert_int_eq(file_replace("draft", "harm", 4, &e), RC_IO);
    ck_assert_int_eq(lstat("draft", &st), 0);
    ck_assert(S_ISLNK(st.st_mode));
    ck_assert_int_eq(file_remove("draft", &e), RC_OK);
    ck_assert_int_eq(file_remove("draft", &e), RC_OK);
    leave_folder(folder, (const char *const[]){"victim", NULL});
}
END_TEST

START_TEST(folders_are_made_for_the_user_alone)
{
    char folder[64];
    struct stat st;
    struct err e;

    enter_folder(folder);
    ck_assert_int_eq(file_make_folder("a/b//c", &e), RC_OK);
    ck_assert_int_eq(file_make_folder("a/b/c/", &e), RC_OK);
    ck_assert_int_eq(stat("a/b", &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0700);
    ck_assert_int_eq(file_make_folder("/tmp", &e), RC_OK);
    ck_assert_int_eq(file_replace("a/file", "", 0, &e), RC_OK);
    ck_assert_int_eq(file_make_folder("a/file", &e), RC_IO);
    ck_assert_str_eq(e.text, "a/file is not a folder.");
    leave_folder(folder, (const char *const[]){"a/file", "a/b/c", "a/b", "a", NULL});
}
END_TEST

START_TEST(the_users_folders_are_found_as_the_specification_says)
{
    static const struct {
        const char *why, *variable, *home;
        enum xdg kind;
        const char *name, *want;
    } cases[] = {
        {"the variable",              "/x", "/h", XDG_CONFIG, "frontdesk.ini", "/x/frontdesk/frontdesk.ini"        },
        {"no variable",               NULL, "/h", XDG_CONFIG, "frontdesk.ini", "/h/.config/frontdesk/frontdesk.ini"},
        {"a relative one is ignored", "x",  "/h", XDG_CONFIG, "a",             "/h/.config/frontdesk/a"            },
        {"an empty one is ignored",   "",   "/h", XDG_DATA,   "a",             "/h/.local/share/frontdesk/a"       },
        {"the folder itself",         NULL, "/h", XDG_STATE,  "",              "/h/.local/state/frontdesk"         },
    };
    static const char *const variables[] = {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"};
    char out[PATH_MAX];
    struct err e;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsetenv(variables[cases[i].kind]);
        if (cases[i].variable)
            setenv(variables[cases[i].kind], cases[i].variable, 1);
        setenv("HOME", cases[i].home, 1);
        ck_assert_int_eq(xdg_path(cases[i].kind, cases[i].name, out, sizeof out, &e), RC_OK);
        ck_assert_msg(strcmp(out, cases[i].want) == 0, "%s: %s", cases[i].why, out);
    }
    ck_assert_int_eq(xdg_path(XDG_STATE, "", out, 10, &e), RC_INVALID);
    unsetenv("HOME");
    ck_assert_int_eq(xdg_path(XDG_STATE, "", out, sizeof out, &e), RC_OK);
    ck_assert_int_eq(out[0], '/');
}
END_TEST

START_TEST(a_new_file_is_its_owners_and_overwrites_nothing)
{
    char folder[64], *text = NULL;
    size_t size = 0;
    struct stat st;
    struct err e;
    FILE *f = NULL;

    enter_folder(folder);
    ck_assert_int_eq(file_new("list", &f, &e), RC_OK);
    ck_assert_int_gt(fprintf(f, "Sara"), 0);
    ck_assert_int_eq(file_finish(f, "list", RC_OK, &e), RC_OK);
    ck_assert_int_eq(stat("list", &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    ck_assert_int_eq(file_new("list", &f, &e), RC_CONFLICT);
    ck_assert_int_eq(symlink("nowhere", "link"), 0);
    ck_assert_int_eq(file_new("link", &f, &e), RC_CONFLICT);
    ck_assert_int_eq(access("nowhere", F_OK), -1);
    ck_assert_int_eq(file_new("none/list", &f, &e), RC_IO);
    ck_assert_int_eq(file_read("list", 10, &text, &size, &e), RC_OK);
    ck_assert_str_eq(text, "Sara");
    free(text);
    ck_assert_int_eq(file_new("half", &f, &e), RC_OK);
    ck_assert_int_eq(file_finish(f, "half", RC_DENIED, &e), RC_DENIED);
    ck_assert_int_eq(access("half", F_OK), -1);
    leave_folder(folder, (const char *const[]){"list", "link", NULL});
}
END_TEST

SUITE_MAIN("file", a_new_file_is_its_owners_and_overwrites_nothing, a_file_is_replaced_whole_and_read_back, what_is_no_small_file_is_refused,
           a_link_in_the_place_of_a_file_is_left_alone, folders_are_made_for_the_user_alone,
           the_users_folders_are_found_as_the_specification_says)
