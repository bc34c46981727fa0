/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk as the command line opens it: which clinic, and whose unfinished forms. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "tests/rig/rig.h"
#include "tests/suite.h"

static char program[4096];
static char *home;

static void setup(void)
{
    const char *build = getenv("TOP_BUILDDIR");

    snprintf(program, sizeof program, "%s/frontdesk", build ? build : ".");
    home = rig_folder();
}

static void teardown(void)
{
    rig_remove_folder(home);
    free(home);
}

/** Runs it with these arguments on a terminal, in the home that all share. */
static struct rig *start(const char *const *argv)
{
    return rig_start(&(struct rig_options){.argv = argv, .home = home});
}

static void make_clinic(const char *database, const char *name)
{
    const char *const argv[] = {program, "-d",         database, "--now",  "2031-03-04 09:00",
                                "init",  "--timezone", "UTC",    "--name", name,
                                NULL};
    struct rig *r = start(argv);
    int status;

    ck_assert(rig_wait_end(r, &status) && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    rig_stop(r);
}

static struct rig *open_desk(const char *database, const char *shows)
{
    const char *const argv[] = {program, "-d", database, "--now", "2031-03-04 09:00", NULL};
    struct rig *r = start(argv);

    if (!rig_wait(r, shows)) {
        rig_report(r, stderr);
        ck_abort_msg("the desk does not show %s", shows);
    }
    return r;
}

START_TEST(what_was_typed_for_one_clinic_is_not_offered_in_another)
{
    int status;
    struct rig *r;

    make_clinic("first.db", "First Dental");
    make_clinic("second.db", "Second Dental");

    r = open_desk("first.db", "First Dental");
    rig_key(r, "F3");
    ck_assert(rig_wait(r, "Family"));
    rig_type(r, "Hosseinzadeh");
    ck_assert(rig_wait(r, "Hosseinzadeh"));
    rig_settle(r);
    rig_drop(r);
    ck_assert(rig_wait_end(r, &status));
    rig_stop(r);

    r = open_desk("second.db", "Second Dental");
    rig_settle(r);
    ck_assert_int_eq(rig_find(r, "You were typing this"), -1);
    rig_key(r, "F3");
    ck_assert(rig_wait(r, "Family"));
    ck_assert_int_eq(rig_find(r, "You were typing this"), -1);
    rig_stop(r);

    r = open_desk("first.db", "You were typing this");
    rig_key(r, "Enter");
    ck_assert(rig_wait(r, "Hosseinzadeh"));
    rig_stop(r);
}
END_TEST

SUITE_MAIN_FIXTURE("desk", setup, teardown, what_was_typed_for_one_clinic_is_not_offered_in_another)
