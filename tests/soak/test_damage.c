/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page in the middle of a clinic file is not what it was: every verb either works or says one sentence and ends with 1, the
 * check finds it, a desk does not crash, and the file stays as it is. FRONTDESK_SOAK=1 takes every page. */
#include "config.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "src/base/file.h"
#include "src/base/prng.h"
#include "tests/seed.h"
#include "tests/soak/program.h"
#include "tests/suite.h"

enum { PAGE = 4096, FILE_MOST = 64 << 20, PAGES_TRIED = 14, DESKS_TRIED = 5 };

static struct program program;
static struct prng p;
static char *whole;
static size_t size, pages;

static void put(const char *bytes)
{
    static const char *const beside[] = {"clinic.db-wal", "clinic.db-shm"};
    int fd = open(program.db, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    ck_assert(fd >= 0 && write(fd, bytes, size) == (ssize_t)size && close(fd) == 0);
    for (size_t i = 0; i < 2; i++)
        unlink(program_path(&program, beside[i]));
}

static void setup(void)
{
    uint64_t seed = test_seed(0);
    struct err e = {.text = ""};
    sqlite3 *raw;

    prng_seed(&p, seed);
    program_begin(&program);
    MUST_RUN(&program, "demo", "--patients", "60", "--years", "1", "--seed", "3");
    ck_assert_int_eq(sqlite3_open(program.db, &raw), SQLITE_OK); /* no page may be free */
    ck_assert_msg(sqlite3_exec(raw, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(raw));
    sqlite3_close(raw);
    ck_assert_int_eq(file_read(program.db, FILE_MOST, &whole, &size, &e), RC_OK);
    pages = size / PAGE;
    ck_assert_uint_gt(pages, 50);
}

static void teardown(void)
{
    free(whole);
    program_end(&program);
}

/* The file with one page of zeros, of anything, of another page's bytes, or with some bytes changed. */
static char *damaged(size_t page)
{
    char *bytes = malloc(size), *at = bytes + page * PAGE;

    ck_assert_ptr_nonnull(bytes);
    memcpy(bytes, whole, size);
    switch (prng_below(&p, 4)) {
    case 0:
        memset(at, 0, PAGE);
        break;
    case 1:
        for (size_t i = 0; i < PAGE; i++)
            at[i] = (char)prng_below(&p, 256);
        break;
    case 2:
        memcpy(at, whole + (page + 1 + prng_below(&p, pages - 2)) % pages * PAGE, PAGE);
        break;
    default:
        for (int i = 0; i < 8; i++) /* of its head */
            at[prng_below(&p, 12)] = (char)prng_below(&p, 256);
    }
    return bytes;
}

static void ck_untouched(const char *bytes, size_t page)
{
    char *now;
    size_t n;
    struct err e = {.text = ""};

    ck_assert_int_eq(file_read(program.db, FILE_MOST, &now, &n, &e), RC_OK);
    ck_assert_msg(n == size && memcmp(now, bytes, n) == 0, "the file with a damaged page %zu was written to", page);
    free(now);
}

static const char *const verbs[][5] = {
    {"check"},
    {"agenda"},
    {"find", "wang"},
    {"show", "7", "--json"},
    {"journal"},
    {"verify", "--replay"},
    {"followups"},
    {"slots", "--days", "3"},
    {"export", "patients"},
    {"register", "--family", "Karimi", "--force"},
};

static size_t step(size_t tried)
{
    return getenv("FRONTDESK_SOAK") ? 1 : pages / tried;
}

START_TEST(a_damaged_page_is_told_and_the_file_stays_as_it_is)
{
    for (size_t page = prng_below(&p, step(PAGES_TRIED)); page < pages; page += step(PAGES_TRIED)) {
        char *bytes = damaged(page);

        for (size_t v = 0; v < sizeof verbs / sizeof *verbs && memcmp(bytes, whole, size) != 0; v++) {
            int code;

            put(bytes);
            code = program_run(&program, verbs[v]);
            ck_assert_msg(code == 0 || code == 1 || (v > 0 && code == 2), "page %zu: %s ended with %d", page, verbs[v][0], code);
            ck_assert_msg(code == 0 || strstr(program.err, "frontdesk: "),
                          "page %zu: %s says \"%s\"", page, verbs[v][0], program.err);
            ck_assert_msg(v > 0 || code == 1, "damage of page %zu is not found", page);
            ck_untouched(bytes, page);
        }
        free(bytes);
    }
}
END_TEST

START_TEST(a_desk_on_a_damaged_file_ends_with_a_sentence_or_goes_on)
{
    for (size_t page = 1 + prng_below(&p, step(DESKS_TRIED)); page < pages; page += step(DESKS_TRIED)) {
        char *bytes = damaged(page);
        struct rig *r;
        int status = 0;

        put(bytes);
        r = program_start(&program, 24, 80);
        rig_settle(r);
        rig_keys(r, "Down Enter Esc F5 Down Esc F6 Enter Esc / w a n g Down Enter Esc Esc F4 Esc F3 x C-s Esc y");
        if (!rig_running(r) && rig_wait_end(r, &status) && (!WIFEXITED(status) || WEXITSTATUS(status) > 1)) {
            rig_report(r, stderr);
            ck_abort_msg("page %zu: the desk ended with %d", page, status);
        }
        rig_stop(r);
        ck_untouched(bytes, page);
        free(bytes);
    }
}
END_TEST

SUITE_MAIN_LOOPS("damage", setup, teardown, getenv("FRONTDESK_SOAK") ? 3600 : 240,
                 {a_damaged_page_is_told_and_the_file_stays_as_it_is},
                 {a_desk_on_a_damaged_file_ends_with_a_sentence_or_goes_on})
