/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: the table, the sample file beside it, and what a wrong file is told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/file.h"
#include "src/clinic/settings.h"
#include "tests/clinic/fixture.h"

static void setup(void)
{
    fixture_make((const struct room *const[]){&store_room}, 1); /* for its folder */
}

START_TEST(every_default_lies_within_its_range)
{
    struct settings s;
    char value[1100], range[200];
    settings_defaults(&s); /* asserts each */
    for (int i = 0; i < SETTING_COUNT; i++) {
        ck_assert_ptr_nonnull(setting_defs[i].help);
        ck_assert_str_ne(setting_value(&s, (enum setting_id)i, value, sizeof value), "");
        ck_assert_str_ne(setting_range((enum setting_id)i, range, sizeof range), "");
    }
    ck_assert_int_eq(s.poll_ms, 400);
    ck_assert_int_eq(s.slot_step_minutes, 15);
}
END_TEST

START_TEST(the_sample_file_holds_every_key_with_its_default)
{
    char path[600], wanted[200], section[64], *text;
    size_t n;
    struct err e = {0};
    const char *top = getenv("TOP_SRCDIR");
    snprintf(path, sizeof path, "%s/data/frontdesk.ini", top != NULL ? top : ".");
    ck_ok(file_read(path, 1 << 16, &text, &n, &e));
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_def *d = &setting_defs[i];
        snprintf(section, sizeof section, "[%s]", d->section);
        snprintf(wanted, sizeof wanted, "\n#%s = %s\n", d->key, d->fallback);
        ck_assert_msg(strstr(text, section) != NULL, "%s is not in the sample", section);
        ck_assert_msg(strstr(strstr(text, section), wanted) != NULL, "%s is not in the sample under %s",
                      wanted, section);
    }
    free(text);
    struct settings s;
    ck_ok(settings_load(&s, path, &e));
}
END_TEST

START_TEST(a_value_comes_from_the_file_and_says_so)
{
    struct settings s;
    struct err e = {0};
    char value[64];
    ck_ok(settings_load(
        &s, fixture_file("f.ini", "[screen]\ntheme = high-contrast\nmouse = no\n[desk]\nlate_minutes = 0\n"),
        &e));
    ck_assert_int_eq(s.theme, SETTING_THEME_HIGH_CONTRAST);
    ck_assert(!s.mouse);
    ck_assert_int_eq(s.late_minutes, 0);
    ck_assert(s.from_file[SETTING_THEME] && s.from_file[SETTING_LATE] && !s.from_file[SETTING_POLL]);
    ck_assert_str_eq(setting_value(&s, SETTING_MOUSE, value, sizeof value), "no");
}
END_TEST

static const struct {
    const char *why, *text, *says[4];
} wrong[] = {
    {"too small", "[screen]\npoll_ms = 10\n", {"f.ini", "line 2", "poll_ms", "250 to 2000"}},
    {"too large", "[screen]\nescape_delay_ms = 501\n", {"f.ini", "line 2", "501", "0 to 500"}},
    {"not a number", "[desk]\nlate_minutes = ten\n", {"f.ini", "late_minutes", "ten", "0 to 240"}},
    {"octal is not ten", "[desk]\nlate_minutes = 0x10\n", {"f.ini", "late_minutes", "0x10", "0 to 240"}},
    {"larger than any number",
     "[desk]\nlate_minutes = 99999999999\n",
     {"f.ini", "late_minutes", "99999999999", ""}},
    {"negative", "[desk]\nlate_minutes = -1\n", {"f.ini", "late_minutes", "-1", "0 to 240"}},
    {"no such choice", "[screen]\ntheme = pink\n", {"f.ini", "theme", "pink", "high-contrast"}},
    {"neither yes nor no", "[screen]\nmouse = maybe\n", {"f.ini", "mouse", "maybe", "yes"}},
    {"empty path", "[store]\ndatabase = \"\"\n", {"f.ini", "database", "path", ""}},
    {"no such key", "[screen]\ncolour = red\n", {"f.ini", "line 2", "colour", "theme"}},
    {"no such section", "[sreen]\ntheme = dark\n", {"f.ini", "line 1", "sreen", "screen"}},
    {"a key twice", "[screen]\ntheme = dark\ntheme = light\n", {"f.ini", "line 3", "", ""}},
    {"a key before any section", "theme = dark\n", {"f.ini", "line 1", "", ""}},
};

START_TEST(a_wrong_file_names_file_line_key_value_and_range)
{
    struct settings s;
    struct err e = {0};
    settings_defaults(&s);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        s.poll_ms = 777;
        enum rc rc = settings_load(&s, fixture_file("f.ini", wrong[i].text), &e);
        ck_assert_msg(rc == RC_INVALID, "%s: %d %s", wrong[i].why, (int)rc, e.text);
        ck_assert_int_eq(s.poll_ms, 777); /* untouched */
        for (size_t k = 0; k < 4; k++)
            ck_assert_msg(strstr(e.text, wrong[i].says[k]) != NULL, "%s: \"%s\" is not in: %s", wrong[i].why,
                          wrong[i].says[k], e.text);
    }
    ck_assert_int_eq(settings_load(&s, "/nowhere/f.ini", &e), RC_NOT_FOUND);
}
END_TEST

START_TEST(the_users_own_file_is_found)
{
    struct settings s;
    struct err e = {0};
    char folder[400];
    snprintf(folder, sizeof folder, "%s/frontdesk", dir);
    setenv("XDG_CONFIG_HOME", dir, 1);
    ck_ok(settings_load(&s, NULL, &e));
    ck_assert(!s.from_file[SETTING_THEME]);
    ck_ok(file_make_folder(folder, &e));
    const char *file = fixture_file("frontdesk/frontdesk.ini", "[screen]\ntheme = light\n");
    ck_ok(settings_load(&s, NULL, &e));
    ck_assert_int_eq(s.theme, SETTING_THEME_LIGHT);
    ck_assert_str_eq(s.file, file);
    remove(file);
    remove(folder);
}
END_TEST

SUITE_MAIN_FIXTURE("clinic/settings", setup, fixture_remove, every_default_lies_within_its_range,
                   the_sample_file_holds_every_key_with_its_default, a_value_comes_from_the_file_and_says_so,
                   a_wrong_file_names_file_line_key_value_and_range, the_users_own_file_is_found)
