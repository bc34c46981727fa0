/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Staff: who is known, who may do what, and that somebody is always left who can put things right. */
#include <string.h>

#include "src/clinic/clinic.h"
#include "src/clinic/staff.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "tests/clinic/fixture.h"

static const struct room *const rooms[] = {&store_room, &clinic_room};
static int64_t ana;

static void setup(void)
{
    struct err e = {0};
    fixture_make(rooms, 2);
    ck_ok(fixture_kit("dental", &e));
    ck_ok(staff_add(db, "ana", "Ana Ruiz", "reception", &ana, &e));
}

START_TEST(an_unknown_login_is_refused_with_whom_to_ask)
{
    struct err e = {0};
    struct staff s;
    ck_assert_int_eq(staff_identify(db, "nobody-here", &s, &e), RC_DENIED);
    ck_assert_ptr_nonnull(strstr(e.text, "The Boss"));
}
END_TEST

START_TEST(a_known_login_becomes_the_actor)
{
    struct err e = {0};
    struct staff s;
    ck_ok(staff_identify(db, "ana", &s, &e)); /* this process owns the file */
    ck_assert_int_eq(s.id, ana);
    ck_assert_int_eq(db_actor(db), ana);
    ck_assert_str_eq(db_actor_name(db), "Ana Ruiz");
}
END_TEST

START_TEST(a_disabled_login_is_refused)
{
    struct err e = {0};
    struct staff s;
    ck_ok(staff_set_active(db, ana, false, &e));
    ck_assert_int_eq(staff_identify(db, "ana", &s, &e), RC_DENIED);
    ck_ok(staff_set_active(db, ana, true, &e));
    ck_ok(staff_identify(db, "ana", &s, &e));
}
END_TEST

static const struct {
    const char *role;
    enum action action;
    enum rc want;
} may[] = {
    {"reception",     ACTION_BOOK,      RC_OK    },
    {"reception",     ACTION_OVERBOOK,  RC_DENIED},
    {"reception",     ACTION_STAFF_ADD, RC_DENIED},
    {"reception",     ACTION_IMPORT,    RC_DENIED},
    {"care",          ACTION_FOLLOW_UP, RC_OK    },
    {"care",          ACTION_CHECK_OUT, RC_DENIED},
    {"clinician",     ACTION_FINISH,    RC_OK    },
    {"clinician",     ACTION_REGISTER,  RC_DENIED},
    {"manager",       ACTION_OVERBOOK,  RC_OK    },
    {"manager",       ACTION_STAFF_ADD, RC_DENIED},
    {"administrator", ACTION_STAFF_ADD, RC_OK    },
    {"administrator", ACTION_SETUP,     RC_OK    },
};

START_TEST(roles_bind)
{
    struct err e = {0};
    for (size_t i = 0; i < sizeof may / sizeof may[0]; i++) {
        db_set_actor(db, 1, "The Boss");
        ck_ok(staff_change(db, ana, NULL, may[i].role, &e));
        db_set_actor(db, ana, "Ana Ruiz");
        enum rc rc = change_allowed(db, may[i].action, &e);
        ck_assert_msg(rc == may[i].want, "%s %s: %d %s", may[i].role, actions[may[i].action].word, (int)rc,
                      e.text);
    }
}
END_TEST

START_TEST(a_refusal_names_the_right_and_who_has_it)
{
    struct err e = {0};
    db_set_actor(db, ana, "Ana Ruiz");
    ck_assert_int_eq(staff_add(db, "eve", "Eve", "manager", NULL, &e), RC_DENIED);
    ck_assert_ptr_nonnull(strstr(e.text, "add, change and disable staff"));
    ck_assert_ptr_nonnull(strstr(e.text, "Administrator"));
    ck_assert_ptr_nonnull(strstr(e.text, "The Boss"));
    ck_assert_int_eq(ask("SELECT count(*) FROM staff"), 2);
}
END_TEST

START_TEST(the_last_administrator_stays)
{
    struct err e = {0};
    ck_assert_int_eq(staff_set_active(db, 1, false, &e), RC_CONFLICT);
    ck_assert_int_eq(staff_change(db, 1, NULL, "reception", &e), RC_CONFLICT);
    ck_ok(staff_change(db, ana, NULL, "administrator", &e));
    ck_ok(staff_set_active(db, 1, false, &e));
    db_set_actor(db, ana, "Ana Ruiz");
    ck_assert_int_eq(staff_set_active(db, ana, false, &e), RC_CONFLICT);
}
END_TEST

START_TEST(an_undo_needs_the_right_of_what_it_takes_back)
{
    struct err e = {0};
    int64_t lowered, back;
    ck_ok(staff_change(db, ana, NULL, "administrator", &e));
    ck_ok(staff_change(db, ana, NULL, "manager", &e)); /* who may undo anybody's changes, but not manage staff */
    lowered = change_last_seq(db);
    db_set_actor(db, ana, "Ana Ruiz");
    ck_assert_int_eq(journal_undo(db, lowered, NULL, &e), RC_DENIED);
    ck_assert_ptr_nonnull(strstr(e.text, "add, change and disable staff"));
    db_set_actor(db, 1, "The Boss");
    ck_ok(journal_undo(db, lowered, NULL, &e));
    back = change_last_seq(db);
    ck_ok(journal_undo(db, back, NULL, &e));
    back = change_last_seq(db);
    db_set_actor(db, ana, "Ana Ruiz");
    ck_assert_int_eq(journal_undo(db, back, NULL, &e), RC_DENIED); /* the undo of an undo is the first again */
}
END_TEST

START_TEST(an_undo_leaves_an_administrator)
{
    struct err e = {0};
    int64_t raised;
    ck_ok(staff_change(db, ana, NULL, "administrator", &e));
    raised = change_last_seq(db);
    db_set_actor(db, ana, "Ana Ruiz");
    ck_ok(staff_set_active(db, 1, false, &e));
    ck_assert_int_eq(journal_undo(db, raised, NULL, &e), RC_CONFLICT);
    ck_assert_ptr_nonnull(strstr(e.text, "last active administrator"));
    ck_ok(change_allowed(db, ACTION_STAFF_ADD, &e));
    db_set_actor(db, 1, "The Boss");
    ck_assert_int_eq(change_allowed(db, ACTION_STAFF_ADD, &e), RC_DENIED);
}
END_TEST

START_TEST(only_what_was_done_since_midnight_is_undone)
{
    struct err e = {0};
    const int64_t morning = clock_at;
    int64_t evening;
    clock_at = morning - 12 * 3600;
    ck_ok(staff_change(db, ana, NULL, "care", &e));
    evening = change_last_seq(db);
    clock_at = morning;
    ck_assert_int_eq(journal_undo(db, evening, NULL, &e), RC_INVALID);
    ck_assert_ptr_nonnull(strstr(e.text, "today"));
}
END_TEST

static const struct {
    const char *why, *login, *name, *role;
    enum rc want;
} added[] = {
    {"a blank in the login",  "a b", "A",   "care", RC_INVALID },
    {"no login",              "",    "A",   "care", RC_INVALID },
    {"an option as login",    "-d",  "A",   "care", RC_INVALID },
    {"no name",               "eve", "  ",  "care", RC_INVALID },
    {"a role that is none",   "eve", "Eve", "king", RC_INVALID },
    {"a login that is taken", "ana", "Eve", "care", RC_CONFLICT},
    {"all is well",           "eve", "Eve", "care", RC_OK      },
};

START_TEST(what_is_added_is_checked)
{
    struct err e = {0};
    for (size_t i = 0; i < sizeof added / sizeof added[0]; i++) {
        enum rc rc = staff_add(db, added[i].login, added[i].name, added[i].role, NULL, &e);
        ck_assert_msg(rc == added[i].want, "%s: %d %s", added[i].why, (int)rc, e.text);
    }
    struct staff_list l;
    struct role_list r;
    ck_ok(staff_list(db, &l, &e));
    ck_assert_uint_eq(l.n, 3);
    staff_list_release(&l);
    ck_ok(role_list(db, &r, &e));
    ck_assert_uint_eq(r.n, 5);
    ck_assert(r.rows[4].rights[RIGHT_STAFF] && !r.rows[0].rights[RIGHT_STAFF]);
    role_list_release(&r);
}
END_TEST

SUITE_MAIN_FIXTURE("clinic/staff", setup, fixture_remove, an_unknown_login_is_refused_with_whom_to_ask,
                   a_known_login_becomes_the_actor, a_disabled_login_is_refused, roles_bind,
                   a_refusal_names_the_right_and_who_has_it, the_last_administrator_stays,
                   an_undo_needs_the_right_of_what_it_takes_back, an_undo_leaves_an_administrator,
                   only_what_was_done_since_midnight_is_undone, what_is_added_is_checked)
