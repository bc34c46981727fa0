/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Helpers in their cell: what they may not, how they end; the lines of the calendar helper; printing without a shell. */
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/helper.h"
#include "src/base/ics.h"
#include "src/base/text.h"

static char folder[] = "/tmp/fd-helper-XXXXXX";

static void put(const char *name, const char *script)
{
    char path[128];
    FILE *f;

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    ck_assert_ptr_nonnull(f = fopen(path, "w"));
    (void)fprintf(f, "#!/bin/sh\n%s\n", script);
    ck_assert_int_eq(fclose(f), 0);
    ck_assert_int_eq(chmod(path, 0700), 0);
}

static void setup(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    helper_folder(folder);
}

static void teardown(void)
{
    static const char *const names[] = {"helper", "out", "link"};
    char path[128];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

static const struct {
    const char *why, *script, *input, *want;
    enum helper_end end;
} ends[] = {
    {"what it reads it may write", "cat", "one\ntwo", "one\ntwo", HELPER_DONE},
    {"it sees no environment", "echo \"$HOME$USER$FRONTDESK_SECRET\"", "", "\n", HELPER_DONE},
    {"no other file is open", "ls /proc/self/fd | wc -l", "", "4\n", HELPER_DONE}, /* with that of ls itself */
    {"it has no terminal", "(: </dev/tty) 2>/dev/null && echo yes || echo no", "", "no\n", HELPER_DONE},
    {"it writes no file", "trap '' XFSZ; echo x > /tmp/fd-helper-wrote; cat /tmp/fd-helper-wrote; rm -f /tmp/fd-helper-wrote", "", "",
     HELPER_DONE},
    {"its complaints are not heard", "echo oh >&2; echo done", "", "done\n", HELPER_DONE},
    {"it gives up by itself", "echo why; exit 1", "", "why\n", HELPER_REFUSED},
    {"it crashes", "kill -SEGV $$", "", "", HELPER_DIED},
    {"it takes too long", "while :; do :; done", "", "", HELPER_SLOW},
    {"it says nothing and stays", "read -r line; exec 0<&-; while :; do :; done", "", "", HELPER_SLOW},
    {"it talks too much", "while :; do echo 0123456789abcdef0123456789abcdef; done", "", "", HELPER_TALKED},
};

START_TEST(a_helper_ends_one_way)
{
    static const char *const none[] = {NULL};
    const struct helper h = {"helper", none, 4096, 1};
    enum helper_end ended = HELPER_DIED;
    struct err e = {0};
    char *said = NULL;
    size_t n = 0;

    put("helper", ends[_i].script);
    ck_assert_int_eq(setenv("FRONTDESK_SECRET", "x", 1), 0);
    ck_assert_msg(helper_run(&h, ends[_i].input, strlen(ends[_i].input), &said, &n, &ended, &e) == RC_OK, "%s: %s", ends[_i].why,
                  e.text);
    ck_assert_msg(ended == ends[_i].end, "%s: ended %d", ends[_i].why, (int)ended);
    if (ended == HELPER_DONE || ended == HELPER_REFUSED)
        ck_assert_msg(strcmp(said, ends[_i].want) == 0, "%s: %s", ends[_i].why, said);
    else
        ck_assert(helper_failed(ended, &e) == RC_IO && e.text[0] != '\0');
    free(said);
}
END_TEST

START_TEST(a_helper_runs_also_where_less_is_allowed_than_it_may_have)
{
    static const char *const none[] = {NULL};
    const struct helper h = {"helper", none, 4096, 20};
    const struct rlimit few = {10, 10};
    enum helper_end ended = HELPER_DIED;
    struct err e = {0};
    char *said = NULL;
    size_t n = 0;

    put("helper", "cat");
    ck_assert_int_eq(setrlimit(RLIMIT_CPU, &few), 0);
    ck_assert_msg(helper_run(&h, "one", 3, &said, &n, &ended, &e) == RC_OK, "%s", e.text);
    ck_assert_int_eq(ended, HELPER_DONE);
    free(said);
}
END_TEST

START_TEST(a_helper_that_is_not_there_is_named)
{
    static const char *const none[] = {NULL};
    const struct helper h = {"frontdesk-nothing", none, 4096, 1};
    enum helper_end ended;
    struct err e = {0};
    char *said = NULL;
    size_t n;

    ck_assert_int_eq(helper_run(&h, "", 0, &said, &n, &ended, &e), RC_IO);
    ck_assert_ptr_nonnull(strstr(e.text, "frontdesk-nothing"));
    ck_assert_ptr_null(said);
}
END_TEST

START_TEST(printing_splits_words_and_asks_no_shell)
{
    static const struct {
        const char *why, *command;
        enum rc want;
        const char *made; /* what the command's words were */
    } cases[] = {
        {"words", "%s/helper a  b", RC_OK, "[a][b]text"},
        {"quotes", "%s/helper 'a b' \"c 'd\" e'f'", RC_OK, "[a b][c 'd][ef]text"},
        {"what a shell would do is not done", "%s/helper $HOME * ; a|b >x", RC_OK, "[$HOME][*][;][a|b][>x]text"},
        {"an empty word", "%s/helper ''", RC_OK, "[]text"},
        {"no words", "   ", RC_INVALID, NULL},
        {"a quote that stays open", "%s/helper 'a", RC_INVALID, NULL},
        {"no such program", "frontdesk-no-such-printer", RC_NOT_FOUND, NULL},
        {"one that fails", "false", RC_IO, NULL},
    };
    char command[256], path[128], got[256] = "", script[256];

    (void)snprintf(script, sizeof script, "for w in \"$@\"; do printf '[%%s]' \"$w\"; done > %s/out; cat >> %s/out", folder, folder);
    put("helper", script);
    (void)snprintf(path, sizeof path, "%s/out", folder);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *rest = strncmp(cases[i].command, "%s", 2) == 0 ? cases[i].command + 2 : NULL;
        struct err e = {0};
        (void)snprintf(command, sizeof command, "%s%s", rest ? folder : "", rest ? rest : cases[i].command);
        (void)unlink(path);
        enum rc rc = helper_print(command, "text", 4, &e);
        ck_assert_msg(rc == cases[i].want, "%s: %d %s", cases[i].why, (int)rc, e.text);
        FILE *f = fopen(path, "r");
        ck_assert_msg((f != NULL) == (cases[i].made != NULL), "%s", cases[i].why);
        if (f == NULL)
            continue;
        got[fread(got, 1, sizeof got - 1, f)] = '\0';
        (void)fclose(f);
        ck_assert_msg(strcmp(got, cases[i].made) == 0, "%s: %s", cases[i].why, got);
    }
}
END_TEST

START_TEST(lines_are_believed_only_as_they_must_be)
{
    static const struct {
        const char *why, *lines, *want; /* the sentence; "": they are taken */
    } cases[] = {
        {"one occurrence", "busy\t60\t90\t0\tu\tTeam\nend\t1\n", ""},
        {"none", "end\t0\n", ""},
        {"a whole day", "busy\t1440\t2880\t1\t\t\nend\t1\n", ""},
        {"a fault", "error\tcut\t0\n", "x ends in the middle; nothing was read. Export it again."},
        {"a fault at a line", "error\tbroken\t12\n", "x makes no sense at line 12; nothing was read."},
        {"nothing", "", "wrong"},
        {"no end", "busy\t60\t90\t0\tu\tTeam\n", "wrong"},
        {"an end of another number", "busy\t60\t90\t0\tu\tTeam\nend\t2\n", "wrong"},
        {"more behind the end", "end\t0\nend\t0\n", "wrong"},
        {"a line that is cut", "busy\t60\t90\t0\tu\tTeam\nend\t1", "wrong"},
        {"a field more", "busy\t60\t90\t0\tu\tTeam\tx\nend\t1\n", "wrong"},
        {"a field less", "busy\t60\t90\t0\tu\nend\t1\n", "wrong"},
        {"an end before its beginning", "busy\t90\t60\t0\tu\tTeam\nend\t1\n", "wrong"},
        {"no time at all", "busy\t90\t90\t0\tu\tTeam\nend\t1\n", "wrong"},
        {"a whole day that is none", "busy\t1441\t2880\t1\t\t\nend\t1\n", "wrong"},
        {"a number that is none", "busy\t6x\t90\t0\tu\tTeam\nend\t1\n", "wrong"},
        {"a number beyond all days", "busy\t60\t999999999999\t0\tu\tTeam\nend\t1\n", "wrong"},
        {"a number beyond all numbers", "busy\t60\t99999999999999999999\t0\tu\tTeam\nend\t1\n", "wrong"},
        {"no text", "busy\t60\t90\t0\tu\t\xff\nend\t1\n", "wrong"},
        {"an escape", "busy\t60\t90\t0\tu\ta\x1b[2J\nend\t1\n", "wrong"},
        {"a fault nobody knows", "error\tflood\t1\n", "wrong"},
        {"a fault after all", "busy\t60\t90\t0\tu\tTeam\nerror\tcut\t0\n", "wrong"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ics_busy_list l = {0};
        struct err e = {0};
        enum rc rc = ics_busy_read(cases[i].lines, strlen(cases[i].lines), "x", &l, &e);
        if (cases[i].want[0] == '\0')
            ck_assert_msg(rc == RC_OK, "%s: %s", cases[i].why, e.text);
        else if (strcmp(cases[i].want, "wrong") == 0)
            ck_assert_msg(rc == RC_IO && strstr(e.text, "wrong answer") != NULL, "%s: %s", cases[i].why, e.text);
        else
            ck_assert_msg(rc == RC_INVALID && strcmp(e.text, cases[i].want) == 0, "%s: %s", cases[i].why, e.text);
        ck_assert(rc == RC_OK || l.n == 0);
        ics_busy_list_release(&l);
    }
}
END_TEST

SUITE_MAIN_LOOPS("helpers", setup, teardown, 30, {a_helper_ends_one_way, ROWS(ends)}, {a_helper_runs_also_where_less_is_allowed_than_it_may_have},
                 {a_helper_that_is_not_there_is_named}, {printing_splits_words_and_asks_no_shell}, {lines_are_believed_only_as_they_must_be})
