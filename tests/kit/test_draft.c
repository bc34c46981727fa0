/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts: what was put is there again, private to one desk at a time. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/suite.h"
#include "ui/kit/draft.h"

static char folder[] = "/tmp/frontdesk-draft-XXXXXX";
static char path[200];

static void setup(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(setenv("XDG_STATE_HOME", folder, 1), 0);
    (void)snprintf(path, sizeof(path), "%s/frontdesk/drafts/form.0", folder);
}

static void teardown(void)
{
    static const char *const ends[] = { "frontdesk/drafts", "frontdesk", "" };
    (void)unlink(path);
    for (size_t i = 0; i < 3; i++) {
        char name[200];
        (void)snprintf(name, sizeof(name), "%s/%s", folder, ends[i]);
        ck_assert_msg(rmdir(name) == 0, "something is left in %s", name);
    }
}

START_TEST(test_a_draft_that_was_kept_is_there_again)
{
    static const char *const values[] = {
        "plain", "", "two\nlines", "a\ttab", "back\\slash \\n", "王小明 علی"
    };
    char field[8];
    struct draft *d = draft_open("form");
    ck_assert_int_eq(draft_at(d), 0);
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        (void)snprintf(field, sizeof(field), "f\t%zu", i);
        ck_assert(draft_put(d, field, "before"));
        ck_assert(draft_put(d, field, values[i]));
    }
    ck_assert(draft_save(d, 123456));
    draft_close(d, true);
    d = draft_open("form");
    ck_assert_int_eq(draft_at(d), 123456);
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        (void)snprintf(field, sizeof(field), "f\t%zu", i);
        ck_assert_str_eq(draft_get(d, field), values[i]);
    }
    ck_assert_ptr_null(draft_get(d, "other"));
    draft_close(d, false);
}
END_TEST

START_TEST(test_only_the_person_may_read_it_and_nothing_is_left_behind)
{
    struct stat st;
    struct draft *d = draft_open("form");
    ck_assert(draft_put(d, "a", "b"));
    ck_assert(draft_save(d, 1));
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    draft_clear(d);
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert(draft_save(d, 1));
    draft_close(d, false);
    ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(test_a_second_desk_gets_a_place_of_its_own)
{
    struct draft *a = draft_open("form"), *b = draft_open("form");
    ck_assert(draft_put(a, "x", "of a"));
    ck_assert(draft_save(a, 1));
    ck_assert_ptr_null(draft_get(b, "x"));
    draft_close(b, false);
    b = draft_open("form");
    ck_assert_ptr_null(draft_get(b, "x"));
    draft_close(a, true);
    draft_close(b, false);
    b = draft_open("form");
    ck_assert_str_eq(draft_get(b, "x"), "of a");
    draft_close(b, false);
}
END_TEST

START_TEST(test_a_damaged_file_is_an_empty_draft)
{
    static const char *const contents[] = { "", "frontdesk draft 1\n", "something else",
                                            "frontdesk draft 1\nx\ny",
                                            "frontdesk draft 1\n12\nno tab\n\t\n" };
    draft_close(draft_open("form"), false);
    for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
        FILE *f = fopen(path, "w");
        ck_assert_ptr_nonnull(f);
        (void)fputs(contents[i], f);
        (void)fclose(f);
        struct draft *d = draft_open("form");
        ck_assert_ptr_nonnull(d);
        ck_assert_ptr_null(draft_get(d, "x"));
        draft_close(d, false);
    }
}
END_TEST

START_TEST(test_without_a_folder_there_is_no_draft_and_no_harm)
{
    ck_assert_int_eq(setenv("XDG_STATE_HOME", "/proc/nowhere", 1), 0);
    ck_assert_ptr_null(draft_open("form"));
    draft_close(NULL, true);
    ck_assert_int_eq(setenv("XDG_STATE_HOME", folder, 1), 0);
    draft_close(draft_open("form"), false);
}
END_TEST

SUITE_MAIN_FIXTURE("draft", setup, teardown, test_a_draft_that_was_kept_is_there_again,
                   test_only_the_person_may_read_it_and_nothing_is_left_behind,
                   test_a_second_desk_gets_a_place_of_its_own, test_a_damaged_file_is_an_empty_draft,
                   test_without_a_folder_there_is_no_draft_and_no_harm)
