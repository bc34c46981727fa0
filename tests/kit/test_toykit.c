/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kit as a person meets it: the toy desk on a terminal, keys in, screen out. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "src/base/text.h"
#include "tests/kit/desk.h"
#include "tests/shared.h"

static void ck_row(struct rig *r, int row, const char *want)
{
    char text[1024];
    rig_settle(r);
    rig_row(r, row, text, sizeof(text));
    if (strcmp(text, want) != 0)
        rig_report(r, stderr);
    ck_assert_str_eq(text, want);
}

static void ck_cursor(struct rig *r, int row, int col)
{
    int have_row, have_col;
    bool visible;
    rig_settle(r);
    rig_cursor(r, &have_row, &have_col, &visible);
    if (have_row != row || have_col != col)
        rig_report(r, stderr);
    ck_assert_int_eq(have_row, row);
    ck_assert_int_eq(have_col, col);
    ck_assert(visible);
}

static int exit_status(struct rig *r)
{
    int status = 0;
    ck_assert(rig_wait_end(r, &status));
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* ---- lists ---- */

START_TEST(test_the_marker_and_the_cursor_are_on_the_selected_row)
{
    struct rig *r = desk_start(NULL);
    ck_row(r, 2, " >        1  Nguyễn Thị Ánh 1                                        expected");
    ck_cursor(r, 2, 1);
    rig_keys(r, "j Down");
    ck_row(r, 2, "          1  Nguyễn Thị Ánh 1                                        expected");
    ck_cursor(r, 4, 1);
    desk_expect(r, "Details of");
    rig_keys(r, "k");
    desk_expect(r, "Details of 王小明 2");
    rig_stop(r);
}
END_TEST

START_TEST(test_a_million_rows_have_an_end_and_a_page)
{
    struct rig *r = desk_start(NULL);
    rig_keys(r, "End");
    desk_expect(r, "Details of Sara Karimi 1000000");
    ck_row(r, 19, " >  1000000  Sara Karimi 1000000                                     expected");
    rig_keys(r, "PgUp Home");
    ck_cursor(r, 2, 1);
    rig_stop(r);
}
END_TEST

START_TEST(test_a_list_is_limited_to_rows_that_have_a_word_without_marks)
{
    struct rig *r = desk_start((const char *[]){ "--rows", "50", NULL });
    rig_keys(r, "l");
    rig_type(r, "nguyen");
    rig_keys(r, "Enter");
    desk_expect(r, "Only rows with: nguyen");
    ck_assert_int_eq(rig_find(r, "Karimi"), -1);
    rig_keys(r, "l Esc");
    desk_expect(r, "Karimi");
    rig_stop(r);
}
END_TEST

START_TEST(test_an_empty_list_says_why_and_a_command_says_what_it_needs)
{
    struct rig *r = desk_start((const char *[]){ "--rows", "0", NULL });
    desk_expect(r, "Nobody is here yet. F3 registers somebody.");
    rig_keys(r, "d");
    desk_expect(r, "There is nothing in the list to do that with.");
    rig_keys(r, "u");
    rig_wait_gone(r, "There is nothing in the list to do that with.");
    rig_stop(r);
}
END_TEST

START_TEST(test_what_another_desk_does_appears_without_a_key)
{
    char *folder = rig_folder(), *path = NULL;
    ck_assert_int_ge(asprintf(&path, "%s/rows", folder), 0);
    FILE *f = fopen(path, "w");
    fputs("3\n", f);
    fclose(f);
    struct rig *r = desk_start((const char *[]){ "--live", path, NULL });
    rig_keys(r, "j j");
    f = fopen(path, "w");
    fputs("7\n", f);
    fclose(f);
    desk_expect(r, "王小明 7");
    ck_cursor(r, 4, 1);
    rig_stop(r);
    rig_remove_folder(folder);
    free(folder);
    free(path);
}
END_TEST

/* ---- commands ---- */

START_TEST(test_help_menu_and_palette_come_from_the_tables)
{
    struct rig *r = desk_start(NULL);
    rig_keys(r, "F1");
    desk_expect(r, "Mark as not come, with a reason");
    rig_keys(r, "Esc ?");
    desk_expect(r, "Help:  People");
    rig_keys(r, "Esc :");
    rig_type(r, "regi");
    rig_settle(r);
    ck_assert_int_eq(rig_find(r, "Mark as not come"), -1);
    rig_keys(r, "Enter");
    desk_expect(r, "Family name*");
    rig_keys(r, "Esc F10");
    desk_expect(r, "Menu:  People");
    rig_keys(r, "Esc q");
    ck_assert_int_eq(exit_status(r), 0);
    rig_stop(r);
}
END_TEST

START_TEST(test_alt_and_a_digit_are_a_function_key)
{
    struct rig *r = desk_start(NULL);
    rig_keys(r, "M-3");
    desk_expect(r, "Family name*");
    rig_keys(r, "Esc");
    desk_expect(r, "People");
    rig_keys(r, "M-1");
    desk_expect(r, "Help:  People");
    rig_stop(r);
}
END_TEST

START_TEST(test_a_question_is_answered_by_one_key_and_a_reason_is_needed)
{
    struct rig *r = desk_start((const char *[]){ "--rows", "9", NULL });
    rig_keys(r, "d n d y");
    desk_expect(r, "Removed. 8 left.");
    rig_keys(r, "x Enter");
    desk_expect(r, "This is needed.");
    rig_type(r, "flu: q/u?");
    rig_keys(r, "Enter");
    desk_expect(r, "Reason: flu: q/u?");
    rig_stop(r);
}
END_TEST

START_TEST(test_a_resize_during_long_work_is_taken_up_after_it)
{
    struct rig *r = desk_start(NULL);
    rig_type(r, "w");
    desk_expect(r, "Esc stops");
    rig_resize(r, 30, 110);
    rig_type(r, "\033");
    desk_expect(r, "Stopped.");
    desk_expect(r, "Note");
    rig_stop(r);
}
END_TEST

START_TEST(test_long_work_shows_how_far_it_is_and_stops_on_escape)
{
    struct rig *r = desk_start(NULL);
    rig_type(r, "w");
    desk_expect(r, "Esc stops");
    rig_type(r, "\033");
    desk_expect(r, "Stopped.");
    rig_stop(r);
}
END_TEST

/* ---- workflows ---- */

START_TEST(test_a_workflow_asks_what_is_missing_and_goes_back_a_step_at_a_time)
{
    struct rig *r = desk_start((const char *[]){ "--rows", "40", NULL });
    rig_keys(r, "j b");
    desk_expect(r, "Book > Service");
    rig_keys(r, "Down Enter");
    desk_expect(r, "Book > Day");
    rig_keys(r, "Esc");
    desk_expect(r, "Implant review");
    rig_keys(r, "Enter");
    desk_expect(r, "Book > Day");
    rig_keys(r, "PgDn Home j Enter");
    desk_expect(r, "Booked: person 2, service 1, day 2.");
    ck_assert_int_eq(rig_find(r, "Book >"), -1);
    rig_keys(r, "b Esc Esc");
    rig_wait_gone(r, "Book >");
    rig_stop(r);
}
END_TEST

START_TEST(test_a_refused_workflow_opens_the_last_step_again)
{
    struct rig *r = desk_start((const char *[]){ "--rows", "40", NULL });
    rig_keys(r, "b Enter");
    desk_expect(r, "Book > Day");
    for (int i = 0; i < 12; i++)
        rig_keys(r, "j");
    rig_keys(r, "Enter");
    desk_expect(r, "Day 13 is taken. Choose another.");
    desk_expect(r, "Book > Day");
    rig_keys(r, "Enter");
    desk_expect(r, "Booked: person 1, service 1, day 1.");
    rig_stop(r);
}
END_TEST

START_TEST(test_finding_gives_to_a_workflow_or_to_a_form)
{
    struct rig *r = desk_start((const char *[]){ "--rows", "40", NULL });
    rig_keys(r, "/ j j Enter");
    desk_expect(r, "Family name*");
    rig_keys(r, "Esc F3 Up Up Space");
    desk_expect(r, "Enter Take");
    rig_keys(r, "j Enter");
    desk_expect(r, "王小明 2");
    desk_expect(r, "Sent by");
    rig_stop(r);
}
END_TEST

/* ---- forms ---- */

START_TEST(test_a_form_takes_letters_as_text_and_shows_dates_as_the_clinic_does)
{
    struct rig *r = desk_start(NULL);
    rig_keys(r, "F3");
    rig_type(r, "u/?:lqj");
    rig_keys(r, "Tab");
    rig_type(r, "25/11/1990");
    rig_keys(r, "Tab");
    desk_expect(r, "1990-11-25");
    desk_expect(r, "u/?:lqj");
    rig_keys(r, "f Tab");
    desk_expect(r, "female");
    rig_keys(r, "S-Tab S-Tab");
    rig_keys(r, "C-u");
    rig_type(r, "nonsense");
    rig_keys(r, "C-s");
    rig_settle(r);
    ck_assert_int_ge(rig_find(r, "nonsense"), 0);
    rig_keys(r, "C-u");
    rig_type(r, "1/1/2040");
    rig_keys(r, "C-s");
    desk_expect(r, "Nobody is born tomorrow.");
    rig_keys(r, "C-u C-s");
    desk_expect(r, "Saved u/?:lqj.");
    rig_stop(r);
}
END_TEST

START_TEST(test_a_needed_field_is_named_and_escape_asks_only_after_a_change)
{
    struct rig *r = desk_start(NULL);
    rig_keys(r, "F3 Tab C-s");
    desk_expect(r, "Family name is needed.");
    rig_keys(r, "Esc");
    desk_expect(r, "q Quit");
    rig_keys(r, "F3 a Esc");
    desk_expect(r, "Throw away what was typed?");
    rig_keys(r, "Esc b Esc Enter");
    desk_expect(r, "q Quit");
    rig_stop(r);
}
END_TEST

START_TEST(test_several_choices_are_ticked_in_a_list)
{
    struct rig *r = desk_start(NULL);
    rig_keys(r, "F3 Tab Tab Tab Tab Space");
    desk_expect(r, "Space ticks");
    rig_keys(r, "Space Down Down Space Enter");
    desk_expect(r, "Chinese, Persian");
    rig_stop(r);
}
END_TEST

START_TEST(test_a_paste_is_text_in_a_field_and_nothing_in_a_list)
{
    struct rig *r = desk_start((const char *[]){ "--rows", "9", NULL });
    rig_type(r, "\033[200~dy\r\033[201~");
    rig_keys(r, "F3");
    rig_type(r, "\033[200~one\rtwo\033[201~");
    desk_expect(r, "one two");
    rig_keys(r, "Esc Enter");
    desk_expect(r, "9  John");
    rig_stop(r);
}
END_TEST

START_TEST(test_a_marked_letter_typed_in_parts_becomes_one)
{
    struct rig *r = desk_start(NULL);
    rig_keys(r, "F3");
    rig_type(r, "Nguye\xcc\x82\xcc\x83n");
    rig_keys(r, "Left Backspace");
    desk_expect(r, "Nguyn");
    rig_stop(r);
}
END_TEST

START_TEST(test_the_cursor_in_right_to_left_text_stands_where_the_next_letter_goes)
{
    struct rig *r = desk_start(NULL);
    rig_keys(r, "F3");
    desk_expect(r, "Family name*");
    ck_cursor(r, 2, 17);
    rig_type(r, "سلام");
    ck_cursor(r, 2, 53); /* lam-alef is one cell: three cells, then the cursor at their left */
    rig_keys(r, "Home");
    ck_cursor(r, 2, 56);
    rig_keys(r, "Left");
    ck_cursor(r, 2, 55);
    rig_stop(r);
}
END_TEST

START_TEST(test_a_form_taller_than_the_screen_scrolls_with_its_heading)
{
    struct rig *r = desk_start(NULL);
    rig_keys(r, "F3 S-Tab");
    rig_wait_gone(r, "Who this is");
    rig_type(r, "one");
    rig_key(r, "Enter");
    rig_type(r, "two");
    desk_expect(r, "two");
    rig_key(r, "Tab");
    desk_expect(r, "Who this is");
    ck_cursor(r, 2, 17);
    rig_stop(r);
}
END_TEST

START_TEST(test_a_text_longer_than_its_field_moves_sideways)
{
    struct rig *r = desk_start(NULL);
    rig_keys(r, "F3");
    for (int i = 0; i < 5; i++)
        rig_type(r, "王小明56789");
    ck_cursor(r, 2, 56);
    ck_assert_int_eq(rig_find(r, "Family name*  王"), -1);
    rig_keys(r, "Home");
    ck_cursor(r, 2, 17);
    desk_expect(r, "Family name*   王小明56789");
    rig_stop(r);
}
END_TEST

START_TEST(test_a_long_sentence_takes_the_lines_it_needs)
{
    struct rig *r = desk_start(NULL);
    rig_keys(r, "u");
    desk_expect(r, "There is nothing to undo: nobody");
    desk_expect(r, "as it was this morning.");
    rig_keys(r, "j");
    rig_wait_gone(r, "morning");
    desk_expect(r, "Details of 王小明 2");
    rig_stop(r);
}
END_TEST

/* ---- drafts ---- */

static void type_half_a_form(struct rig *r)
{
    rig_keys(r, "F3");
    rig_type(r, "Karimi");
    rig_keys(r, "Tab");
    rig_type(r, "25/11/19");
    desk_expect(r, "25/11/19");
    rig_settle(r);
}

static void ck_draft_offered(const char *home)
{
    struct rig *r = desk_start_at(home, 24, 80, NULL, "F1 Help");
    rig_keys(r, "F3");
    desk_expect(r, "You were typing this at 10:42. Go on (Enter) or throw it away (x).");
    rig_keys(r, "Enter");
    desk_expect(r, "Karimi");
    desk_expect(r, "25/11/19");
    rig_keys(r, "Esc Enter");
    desk_expect(r, "q Quit");
    rig_keys(r, "F3");
    desk_expect(r, "This is needed.");
    ck_assert_int_eq(rig_find(r, "You were typing"), -1);
    rig_stop(r);
}

START_TEST(test_a_killed_desk_loses_nothing_that_was_typed)
{
    char *home = rig_folder();
    struct rig *r = desk_start_at(home, 24, 80, NULL, "F1 Help");
    type_half_a_form(r);
    rig_signal(r, SIGKILL);
    rig_stop(r);
    ck_draft_offered(home);
    rig_remove_folder(home);
    free(home);
}
END_TEST

START_TEST(test_a_dropped_line_loses_nothing_that_was_typed)
{
    char *home = rig_folder();
    struct rig *r = desk_start_at(home, 24, 80, NULL, "F1 Help");
    type_half_a_form(r);
    rig_drop(r);
    ck_assert_int_eq(exit_status(r), 0);
    rig_stop(r);
    ck_draft_offered(home);
    rig_remove_folder(home);
    free(home);
}
END_TEST

START_TEST(test_a_desk_asked_to_end_keeps_the_draft_and_gives_the_terminal_back)
{
    char *home = rig_folder();
    struct rig *r = desk_start_at(home, 24, 80, NULL, "F1 Help");
    type_half_a_form(r);
    rig_signal(r, SIGTERM);
    ck_assert_int_eq(exit_status(r), 0);
    ck_assert_int_eq(rig_find(r, "Karimi"), -1);
    rig_stop(r);
    ck_draft_offered(home);
    rig_remove_folder(home);
    free(home);
}
END_TEST

START_TEST(test_whatever_the_moment_of_the_kill_all_that_was_seen_is_kept)
{
    char *home = rig_folder();
    for (int round = 1; round <= 12; round++) {
        char typed[32] = "", seen[64];
        struct rig *r = desk_start_at(home, 24, 80, NULL, "F1 Help");
        rig_keys(r, "F3");
        for (int i = 0; i < round; i++) {
            typed[i] = (char)('a' + i);
            rig_type(r, (char[]){ typed[i], '\0' });
        }
        (void)snprintf(seen, sizeof(seen), "Family name*   %s", typed);
        desk_expect(r, seen); /* and not a moment later */
        rig_signal(r, SIGKILL);
        rig_stop(r);
        r = desk_start_at(home, 24, 80, NULL, "F1 Help");
        rig_keys(r, "F3");
        desk_expect(r, "You were typing");
        rig_keys(r, "Enter");
        desk_expect(r, seen);
        rig_keys(r, "Esc Enter");
        desk_expect(r, "q Quit");
        rig_stop(r);
    }
    rig_remove_folder(home);
    free(home);
}
END_TEST

START_TEST(test_two_desks_of_one_person_do_not_share_a_draft)
{
    char *home = rig_folder();
    struct rig *a = desk_start_at(home, 24, 80, NULL, "F1 Help");
    type_half_a_form(a);
    struct rig *b = desk_start_at(home, 24, 80, NULL, "F1 Help");
    rig_keys(b, "F3");
    desk_expect(b, "This is needed.");
    rig_type(b, "Other");
    rig_settle(b);
    rig_keys(a, "Esc Enter");
    desk_expect(a, "q Quit");
    rig_signal(b, SIGKILL);
    rig_stop(b);
    rig_keys(a, "F3");
    desk_expect(a, "You were typing this");
    rig_keys(a, "x");
    desk_expect(a, "This is needed.");
    rig_stop(a);
    rig_remove_folder(home);
    free(home);
}
END_TEST

/* ---- terminals ---- */

START_TEST(test_a_small_window_is_told_so_and_all_comes_back)
{
    struct rig *r = desk_start(NULL);
    rig_keys(r, "j");
    rig_resize(r, 10, 40);
    desk_expect(r, "make it larger");
    rig_keys(r, "q q");
    rig_resize(r, 30, 110);
    desk_expect(r, "F1 Help");
    desk_expect(r, "Note");
    ck_cursor(r, 3, 1);
    rig_resize(r, 24, 80);
    rig_wait_gone(r, "Note");
    ck_cursor(r, 3, 1);
    rig_stop(r);
}
END_TEST

START_TEST(test_a_desk_may_begin_in_a_small_window)
{
    struct rig *r = desk_start_at(NULL, 5, 30, NULL, "This window has 5 rows");
    rig_resize(r, 24, 80);
    desk_expect(r, "q Quit");
    rig_stop(r);
}
END_TEST

START_TEST(test_a_resize_under_a_question_redraws_both)
{
    struct rig *r = desk_start(NULL);
    rig_keys(r, "d");
    desk_expect(r, "Remove the last person");
    rig_resize(r, 40, 120);
    desk_expect(r, "Remove the last person");
    desk_expect(r, "Sara Karimi 30");
    rig_resize(r, 28, 192);
    rig_resize(r, 62, 10); /* where the question stood is outside now */
    desk_expect(r, "larger");
    rig_resize(r, 40, 120);
    desk_expect(r, "Remove the last person");
    desk_expect(r, "Sara Karimi 30");
    rig_stop(r);
}
END_TEST

START_TEST(test_a_terminal_that_cannot_carry_a_screen_gets_one_sentence)
{
    static const struct {
        const char *why, *term, *says;
    } cases[] = {
        { "cannot move its cursor", "TERM=dumb", "cannot show a full screen" },
        { "nobody knows it", "TERM=no-such-terminal", "is not known here" },
        { "it is not said", "TERM=", "TERM is not set" },
    };
    char *path = NULL;
    const char *build = getenv("TOP_BUILDDIR");
    ck_assert_int_ge(asprintf(&path, "%s/tests/kit/toykit", build != NULL ? build : "."), 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *argv[] = { path, NULL }, *env[] = { cases[i].term, NULL };
        struct rig *r = rig_start(&(struct rig_options){ .argv = argv, .env = env });
        ck_assert_int_eq(exit_status(r), 1);
        ck_assert_msg(rig_find(r, cases[i].says) == 0, "%s", cases[i].why);
        rig_stop(r);
    }
    free(path);
}
END_TEST

START_TEST(test_every_theme_shows_the_same_text)
{
    static const char *const themes[] = { "dark", "light", "mono", "contrast" };
    char *first = NULL;
    for (size_t i = 0; i < sizeof(themes) / sizeof(themes[0]); i++) {
        struct rig *r = desk_start((const char *[]){ "--theme", themes[i], NULL });
        rig_keys(r, "F3 Esc F1");
        desk_expect(r, "Help:  People");
        rig_settle(r);
        char *screen = rig_screen(r);
        if (first == NULL)
            first = screen;
        ck_assert_str_eq(screen, first);
        if (screen != first)
            free(screen);
        rig_stop(r);
    }
    free(first);
}
END_TEST

START_TEST(test_a_locale_that_is_not_utf8_or_not_there_does_no_harm)
{
    static const char *const locales[] = { "LC_ALL=C", "LC_ALL=tlh_QO.UTF-8", "LC_ALL=" };
    char *path = NULL;
    const char *build = getenv("TOP_BUILDDIR");
    ck_assert_int_ge(asprintf(&path, "%s/tests/kit/toykit", build != NULL ? build : "."), 0);
    for (size_t i = 0; i < sizeof(locales) / sizeof(locales[0]); i++) {
        const char *argv[] = { path, NULL }, *env[] = { locales[i], NULL };
        struct rig *r = rig_start(&(struct rig_options){ .argv = argv, .env = env });
        desk_expect(r, "王小明 2");
        rig_stop(r);
    }
    free(path);
}
END_TEST

START_TEST(test_right_to_left_text_is_left_to_terminals_that_say_who_they_are)
{
    struct rig *r = desk_start((const char *[]){ "--bidi", "auto", NULL });
    desk_expect(r, "3 \xef\xaf\xbd"); /* shaped, in visual order */
    rig_type(r, "\033[>1;115;0c");    /* "I am Konsole" */
    desk_expect(r, "علی‌اکبر رضایی 3");
    rig_keys(r, "j");
    desk_expect(r, "Details of 王小明 2");
    rig_stop(r);
    r = desk_start((const char *[]){ "--bidi", "auto", NULL });
    rig_type(r, "\033[>41;379;0c"); /* xterm */
    rig_keys(r, "j");
    desk_expect(r, "Details of 王小明 2");
    desk_expect(r, "3 \xef\xaf\xbd");
    rig_stop(r);
}
END_TEST

START_TEST(test_without_colour_nothing_is_coloured)
{
    char *path = NULL;
    const char *build = getenv("TOP_BUILDDIR");
    ck_assert_int_ge(asprintf(&path, "%s/tests/kit/toykit", build != NULL ? build : "."), 0);
    const char *argv[] = { path, NULL }, *env[] = { "NO_COLOR=1", NULL };
    struct rig *r = rig_start(&(struct rig_options){ .argv = argv, .env = env });
    desk_expect(r, "F1 Help");
    rig_settle(r);
    for (int row = 0; row < 24; row++)
        for (int col = 0; col < 80; col++)
            ck_assert_int_eq(rig_cell(r, row, col).fg, RIG_DEFAULT_COLOUR);
    rig_stop(r);
    free(path);
}
END_TEST

/* ---- hostile text ---- */

static void page_through(const char *names)
{
    char why[200];
    size_t n;
    struct rig *r = desk_start((const char *[]){ "--names", names, NULL });
    for (int i = 0; i < 50; i++)
        rig_keys(r, "PgDn");
    rig_keys(r, "Enter");
    rig_settle(r);
    ck_assert(rig_running(r));
    const char *stream = rig_stream(r, &n);
    ck_assert_msg(rig_stream_clean(stream, n, why, sizeof(why)), "%s", why);
    ck_assert_int_eq(rig_find(r, "reception"), 0);
    rig_stop(r);
}

START_TEST(test_no_control_in_a_name_reaches_the_terminal)
{
    char *folder = rig_folder(), *path = NULL;
    ck_assert_int_ge(asprintf(&path, "%s/names", folder), 0);
    FILE *f = fopen(path, "w");
    static const char *const names[] = {
        "\033[2J\033]0;owned\007",
        "tab\tback\b\rreturn",
        "\xc2\x9b"
        "31mC1",
        "rtl \xe2\x80\xae"
        "override",
        "zero\xe2\x80\x8bwidth\xef\xbb\xbf",
        "bad \xff\xfe\xc3",
        "isolate \xe2\x81\xa6x\xe2\x81\xa9",
        "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
        "\033P1$r\033\\ \033[6n",
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        fprintf(f, "%s\n", names[i]);
    fclose(f);
    page_through(path);
    rig_remove_folder(folder);
    free(folder);
    free(path);
}
END_TEST

/* The strings of a JSON array that has one a line, as lines of plain text. */
static void write_plain(FILE *f, const char *json)
{
    for (const char *p = json; *p != '\0'; p++) {
        if (*p != '\\' || p[1] == '\0') {
            fputc(*p, f);
            continue;
        }
        p++;
        unsigned c;
        if (*p == 'u' && sscanf(p + 1, "%4x", &c) == 1) {
            char out[4];
            fwrite(out, 1, text_put_scalar(out, c), f);
            p += 4;
        } else {
            fputc(*p == 't' ? '\t' : *p == 'b' ? '\b' : *p == 'f' ? '\f' : *p == 'r' ? '\r' : *p, f);
        }
    }
}

START_TEST(test_the_naughty_strings_and_the_stress_file_are_harmless_as_names)
{
    static const char *const files[] = { "naughty/blns.json", "utf8/UTF-8-test.txt" };
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        size_t n = 0;
        char *bytes = shared_read(__func__, files[i], &n);
        if (bytes == NULL)
            continue;
        char *folder = rig_folder(), *path = NULL;
        ck_assert_int_ge(asprintf(&path, "%s/names", folder), 0);
        FILE *f = fopen(path, "wb");
        if (i == 0)
            write_plain(f, bytes);
        else
            fwrite(bytes, 1, n, f);
        fclose(f);
        page_through(path);
        rig_remove_folder(folder);
        free(folder);
        free(path);
        free(bytes);
    }
}
END_TEST

SUITE_MAIN("kit on a terminal", test_the_marker_and_the_cursor_are_on_the_selected_row,
           test_a_million_rows_have_an_end_and_a_page,
           test_a_list_is_limited_to_rows_that_have_a_word_without_marks,
           test_an_empty_list_says_why_and_a_command_says_what_it_needs,
           test_what_another_desk_does_appears_without_a_key, test_help_menu_and_palette_come_from_the_tables,
           test_alt_and_a_digit_are_a_function_key,
           test_a_question_is_answered_by_one_key_and_a_reason_is_needed,
           test_a_resize_during_long_work_is_taken_up_after_it,
           test_long_work_shows_how_far_it_is_and_stops_on_escape,
           test_a_workflow_asks_what_is_missing_and_goes_back_a_step_at_a_time,
           test_a_refused_workflow_opens_the_last_step_again, test_finding_gives_to_a_workflow_or_to_a_form,
           test_a_form_takes_letters_as_text_and_shows_dates_as_the_clinic_does,
           test_a_needed_field_is_named_and_escape_asks_only_after_a_change,
           test_several_choices_are_ticked_in_a_list, test_a_paste_is_text_in_a_field_and_nothing_in_a_list,
           test_a_marked_letter_typed_in_parts_becomes_one,
           test_the_cursor_in_right_to_left_text_stands_where_the_next_letter_goes,
           test_a_form_taller_than_the_screen_scrolls_with_its_heading,
           test_a_text_longer_than_its_field_moves_sideways, test_a_long_sentence_takes_the_lines_it_needs,
           test_a_killed_desk_loses_nothing_that_was_typed, test_a_dropped_line_loses_nothing_that_was_typed,
           test_a_desk_asked_to_end_keeps_the_draft_and_gives_the_terminal_back,
           test_whatever_the_moment_of_the_kill_all_that_was_seen_is_kept, test_two_desks_of_one_person_do_not_share_a_draft,
           test_a_small_window_is_told_so_and_all_comes_back, test_a_desk_may_begin_in_a_small_window,
           test_a_resize_under_a_question_redraws_both,
           test_a_terminal_that_cannot_carry_a_screen_gets_one_sentence,
           test_every_theme_shows_the_same_text, test_a_locale_that_is_not_utf8_or_not_there_does_no_harm,
           test_right_to_left_text_is_left_to_terminals_that_say_who_they_are,
           test_without_colour_nothing_is_coloured, test_no_control_in_a_name_reaches_the_terminal,
           test_the_naughty_strings_and_the_stress_file_are_harmless_as_names)
