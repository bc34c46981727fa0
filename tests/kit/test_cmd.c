/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Command tables: who gets a key, what the footer and the manual say. */
#include <locale.h>
#include <stdio.h>

#include "tests/suite.h"
#include "ui/kit/app.h"
#include "ui/kit/inside.h"

static int ran;

static unsigned run_own(struct screen *s)
{
    (void)s;
    ran = 1;
    return FX_NONE;
}

static unsigned run_up(struct screen *s)
{
    (void)s;
    ran = 3;
    return FX_NONE;
}

static unsigned run_door(struct screen *s)
{
    (void)s;
    ran = 4;
    return FX_NONE;
}

static unsigned run_other(struct screen *s)
{
    (void)s;
    ran = 2;
    return FX_NONE;
}

enum { NEED_DOOR = NEED_OWN };
static const struct need needs[] = { { NEED_DOOR, "Open a door first.", NULL, 0, 0 } };
static const struct gift_table gifts = { needs, 1, sizeof(unsigned) };

static const struct cmd own[] = {
    { K_ENTER, "Card", "Open the card", 0, run_own },
    { 'u', "Up", "Go up", 0, run_up },
    { 'd', "Door", "Go through the door", NEED_DOOR, run_door },
    { K_NONE, "Rare", "By the palette only", 0, run_own },
};
static const struct cmd program[] = {
    { 'u', "Undo", "Take it back", 0, run_other },
    { K_F(3), "Register", "Register somebody", 0, run_other },
};
static const struct screen_ops ops = { .cmds = own, .n_cmds = 4 };
static const struct screen_ops over = { .cmds = own, .n_cmds = 4, .flags = SCREEN_BOX };

static struct loop loop;
static struct app app = { .o = { .cmds = program, .n_cmds = 2, .gifts = &gifts }, .loop = &loop };

static struct screen on(const struct screen_ops *o)
{
    (void)setlocale(LC_ALL, "C.UTF-8");
    return (struct screen){ .app = &app, .ops = o };
}

START_TEST(test_the_screens_own_command_wins_then_the_programs_then_the_kits)
{
    struct screen s = on(&ops);
    struct cmd_tables t;
    cmd_tables(&s, &t);
    ck_assert_str_eq(cmd_find(&t, 'u')->name, "Up");
    ck_assert_str_eq(cmd_find(&t, K_F(3))->name, "Register");
    ck_assert_str_eq(cmd_find(&t, K_ESC)->name, "Back");
    ck_assert_ptr_null(cmd_find(&t, 'z'));
    ck_assert_ptr_null(cmd_find(&t, K_NONE));
}
END_TEST

START_TEST(test_over_a_box_only_its_own_keys_and_escape_work)
{
    struct screen s = on(&over);
    struct cmd_tables t;
    cmd_tables(&s, &t);
    ck_assert_ptr_null(cmd_find(&t, K_F(3)));
    ck_assert_ptr_null(cmd_find(&t, K_F(1)));
    ck_assert_ptr_nonnull(cmd_find(&t, K_ESC));
    ck_assert_ptr_nonnull(cmd_find(&t, K_CTRL('l')));
}
END_TEST

START_TEST(test_a_command_that_lacks_something_says_what)
{
    struct screen s = on(&ops);
    ran = 0;
    (void)cmd_run(&s, &own[2]);
    ck_assert_int_eq(ran, 0);
    ck_assert_str_eq(loop.message, "Open a door first.");
    (void)cmd_run(&s, &own[0]);
    ck_assert_int_eq(ran, 1);
}
END_TEST

START_TEST(test_the_footer_holds_whole_commands_and_always_the_help)
{
    struct screen s = on(&ops);
    struct cmd_tables t;
    char footer[200];
    cmd_tables(&s, &t);
    (void)cmd_footer(&t, 200, footer, sizeof(footer));
    ck_assert_str_eq(footer, "Enter Card  u Up  d Door  Esc Back  F3 Register  F10 Menu  : Run  F1 Help");
}
END_TEST

START_TEST(test_a_narrow_footer_leaves_out_the_last_ones)
{
    struct screen s = on(&ops);
    struct cmd_tables t;
    char footer[200];
    cmd_tables(&s, &t);
    (void)cmd_footer(&t, 20, footer, sizeof(footer));
    ck_assert_str_eq(footer, "Esc Back  F1 Help");
    (void)cmd_footer(&t, 31, footer, sizeof(footer));
    ck_assert_str_eq(footer, "Enter Card  Esc Back  F1 Help");
    (void)cmd_footer(&t, 8, footer, sizeof(footer));
    ck_assert_str_eq(footer, "F1 Help");
}
END_TEST

static const char *door_first(const struct screen *s)
{
    (void)s;
    return "zd"; /* z is no command */
}

START_TEST(test_the_footer_begins_with_what_matters_where_the_screen_stands)
{
    struct screen_ops leading = ops;
    struct screen s = on(&leading);
    struct cmd_tables t;
    char footer[200];
    leading.lead = door_first;
    cmd_tables(&s, &t);
    (void)cmd_footer(&t, 200, footer, sizeof(footer));
    ck_assert_str_eq(footer, "d Door  Enter Card  u Up  Esc Back  F3 Register  F10 Menu  : Run  F1 Help");
    (void)cmd_footer(&t, 31, footer, sizeof(footer));
    ck_assert_str_eq(footer, "d Door  Esc Back  F1 Help");
}
END_TEST

static unsigned carrying;

static unsigned mode_now(const struct screen *s)
{
    (void)s;
    return carrying;
}

START_TEST(test_a_command_of_another_mode_is_not_there)
{
    static const struct cmd modal[] = {
        { K_ENTER, "Put down", "Put it down", NEED_MODE, run_up },
        { 'z', "Zoom", "Look closer", NEED_MODE, run_door },
        { K_ENTER, "Card", "Open the card", 0, run_own },
    };
    static const struct screen_ops carries = { .cmds = modal, .n_cmds = 3, .mode = mode_now };
    struct screen s = on(&carries);
    struct cmd_tables t;
    char footer[200];
    carrying = 0;
    cmd_tables(&s, &t);
    ck_assert_str_eq(cmd_find(&t, K_ENTER)->name, "Card");
    ck_assert_ptr_null(cmd_find(&t, 'z'));
    (void)cmd_footer(&t, 30, footer, sizeof(footer));
    ck_assert_str_eq(footer, "Enter Card  Esc Back  F1 Help");
    carrying = NEED_MODE;
    cmd_tables(&s, &t);
    ck_assert_str_eq(cmd_find(&t, K_ENTER)->name, "Put down");
    (void)cmd_footer(&t, 42, footer, sizeof(footer));
    ck_assert_str_eq(footer, "Enter Put down  z Zoom  Esc Back  F1 Help");
    (void)cmd_run(&s, cmd_find(&t, K_ENTER));
    ck_assert_int_eq(ran, 3);
    ck_assert_int_eq(cmd_clash(modal, 3), K_NONE);
}
END_TEST

START_TEST(test_a_clash_of_keys_is_found_and_the_kit_has_none)
{
    static const struct cmd twice[] = {
        { 'a', "A", "A", 0, run_own },
        { K_NONE, "B", "B", 0, run_own },
        { K_NONE, "C", "C", 0, run_own },
        { 'a', "D", "D", 0, run_own },
    };
    ck_assert_int_eq(cmd_clash(twice, 4), 'a');
    ck_assert_int_eq(cmd_clash(twice, 3), K_NONE);
    ck_assert_int_eq(cmd_clash(kit_cmds, n_kit_cmds), K_NONE);
}
END_TEST

START_TEST(test_the_manual_gets_one_line_a_command)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    cmd_dump(f, "home", program, 2);
    (void)fclose(f);
    ck_assert_str_eq(text, "home\tu\tUndo\tTake it back\nhome\tF3\tRegister\tRegister somebody\n");
    free(text);
}
END_TEST

START_TEST(test_keys_have_the_names_people_use)
{
    static const struct {
        int key;
        const char *name;
    } cases[] = {
        { K_ENTER, "Enter" }, { K_F(12), "F12" }, { K_CTRL('s'), "Ctrl-S" }, { 'i', "i" },
        { ' ', "Space" },     { 0x738b, "王" },   { K_BTAB, "Shift-Tab" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char name[32];
        (void)key_label(cases[i].key, name, sizeof(name));
        ck_assert_str_eq(name, cases[i].name);
    }
}
END_TEST

SUITE_MAIN("commands", test_the_screens_own_command_wins_then_the_programs_then_the_kits,
           test_over_a_box_only_its_own_keys_and_escape_work, test_a_command_that_lacks_something_says_what,
           test_the_footer_holds_whole_commands_and_always_the_help,
           test_a_narrow_footer_leaves_out_the_last_ones,
           test_the_footer_begins_with_what_matters_where_the_screen_stands,
           test_a_command_of_another_mode_is_not_there, test_a_clash_of_keys_is_found_and_the_kit_has_none,
           test_the_manual_gets_one_line_a_command, test_keys_have_the_names_people_use)
