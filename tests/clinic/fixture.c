/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clinic behind the tests of clinic/ and people/. */
#include "tests/clinic/fixture.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/store/change.h"
#include "src/store/stmt.h"

char dir[256];
struct db *db;
int64_t clock_at;

static const struct room *const *open_rooms;
static size_t n_open_rooms;

static int64_t test_now(void *ctx)
{
    (void)ctx;
    return clock_at;
}

static struct db *open_file(bool create)
{
    char path[300];
    struct db *opened = NULL;
    struct err e = {0};
    snprintf(path, sizeof path, "%s/clinic.db", dir);
    ck_ok(db_open(
        &(struct db_options){
            .path = path,
            .rooms = open_rooms,
            .n_rooms = n_open_rooms,
            .create = create,
            .terminal = "pts/3",
            .clock = {test_now, NULL}
    },
        &opened, &e));
    return opened;
}

void fixture_make(const struct room *const *rooms, size_t n_rooms)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(dir, sizeof dir, "%s/frontdesk-test-XXXXXX", tmp != NULL ? tmp : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    clock_at = (int64_t)TEST_TODAY * 86400 + 9 * 3600;
    open_rooms = rooms;
    n_open_rooms = n_rooms;
    db = open_file(true);
}

struct db *fixture_open(void)
{
    return open_file(false);
}

void fixture_remove(void)
{
    char path[600];
    struct dirent *d;
    db_close(db);
    db = NULL;
    DIR *folder = opendir(dir);
    while (folder != NULL && (d = readdir(folder)) != NULL) {
        snprintf(path, sizeof path, "%s/%s", dir, d->d_name);
        unlink(path);
    }
    if (folder != NULL)
        closedir(folder);
    rmdir(dir);
}

static enum rc pass_over(struct db *on, const struct ini *ini, const char *section, const char *word,
                         bool write, struct err *e)
{
    (void)on, (void)ini, (void)section, (void)word, (void)write, (void)e;
    return RC_OK;
}

enum rc fixture_kit(const char *kit, struct err *e)
{
    static const struct kit_reader readers[] = {
        {"tags",       pass_over},
        {"plan",       pass_over},
        {"duplicates", pass_over},
    };
    struct kit_options o = {
        .kit = kit, .login = "boss", .staff_name = "The Boss", .readers = readers, .n_readers = 3};
    return kit_apply(db, &o, e);
}

const char *fixture_file(const char *name, const char *text)
{
    static char path[400];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
    return path;
}

int64_t ask(const char *sql)
{
    struct stmt st;
    struct err e = {0};
    int64_t value = -1;
    stmt_open(&st, db, sql);
    enum rc rc = stmt_one_int(&st, &value, &e);
    ck_assert_msg(rc == RC_OK || rc == RC_NOT_FOUND, "%s: %s", sql, e.text);
    return value;
}

void must_change(const char *sql)
{
    struct stmt st;
    struct err e = {0};
    ck_ok(change_begin(db, ACTION_SETUP, &e));
    stmt_open(&st, db, sql);
    ck_ok(change_end(db, stmt_run(&st, &e), &e));
}

const char *shared_data(const char *name)
{
    static char path[600];
    const char *data = getenv("FRONTDESK_SHARED_DATA"), *top = getenv("TOP_SRCDIR");
    if (data != NULL)
        snprintf(path, sizeof path, "%s/%s", data, name);
    else
        snprintf(path, sizeof path, "%s/../shared/data/%s", top != NULL ? top : ".", name);
    if (access(path, R_OK) == 0)
        return path;
    printf("SKIPPED: %s is not here\n", path);
    return NULL;
}
