/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading in shares while no key waits, and what is carried from screen to screen. */
#include "tests/kit/desk.h"

START_TEST(what_takes_long_is_read_to_its_end_without_a_key)
{
    struct rig *r = desk_start(NULL);
    rig_key(r, "F9");
    desk_expect(r, "read 100 of 100");
    rig_stop(r);
}
END_TEST

START_TEST(keys_are_answered_while_there_is_more_to_read)
{
    struct rig *r = desk_start(NULL);
    rig_key(r, "F9");
    rig_key(r, "e");
    rig_key(r, "p");
    desk_expect(r, "pressed 1");
    rig_key(r, "p");
    desk_expect(r, "pressed 2");
    rig_key(r, "F1");
    desk_expect(r, "Never be done with reading");
    rig_key(r, "Esc");
    rig_key(r, "p");
    desk_expect(r, "pressed 3");
    rig_stop(r);
}
END_TEST

START_TEST(what_is_carried_goes_along_until_it_is_let_go)
{
    struct rig *r = desk_start(NULL);
    rig_key(r, "F9");
    rig_key(r, "c");
    desk_expect(r, "Carried: a stone");
    rig_key(r, "s");
    desk_expect(r, "A sentence."); /* in its place until the next key */
    rig_key(r, "Esc");
    desk_expect(r, "Carried: a stone");
    rig_key(r, "F9");
    rig_key(r, "c");
    rig_settle(r);
    ck_assert_int_lt(rig_find(r, "Carried"), 0);
    rig_stop(r);
}
END_TEST

SUITE_MAIN("kit more", what_takes_long_is_read_to_its_end_without_a_key,
           keys_are_answered_while_there_is_more_to_read, what_is_carried_goes_along_until_it_is_let_go)
