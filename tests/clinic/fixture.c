/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clinic behind the tests of clinic/ and people/. */
#include "tests/clinic/fixture.h"

#include <fcntl.h>
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

/* Steps of migration take longer than most tests: the first test that needs a file of so many rooms leaves a copy. */
static bool copy_file(const char *from, const char *to)
{
    int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0660);
    char piece[1 << 16];
    ssize_t n = -1;
    while (in >= 0 && out >= 0 && (n = read(in, piece, sizeof piece)) > 0)
        if (write(out, piece, (size_t)n) != n)
            break;
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    return n == 0;
}

/* What a file closed by its last desk consists of; the database itself last. */
static const char *const parts[] = {"clinic.db-wal", "clinic.db-lock", "clinic.db"};
enum { PARTS = sizeof parts / sizeof parts[0] };

/** False: there is no copy yet. */
static bool copy_model(bool leave)
{
    const char *model = getenv("FRONTDESK_MODEL");
    char ours[300], theirs[300];
    for (size_t i = 0; i < PARTS && model != NULL; i++) {
        const char *part = parts[leave ? i : PARTS - 1 - i];
        snprintf(ours, sizeof ours, "%s/%s", dir, part);
        snprintf(theirs, sizeof theirs, "%s/%zu-%s", model, n_open_rooms, part);
        if (access(leave ? ours : theirs, R_OK) != 0) {
            if (strcmp(part, "clinic.db") == 0)
                return false;
            continue;
        }
        if (!copy_file(leave ? ours : theirs, leave ? theirs : ours))
            return false;
    }
    return model != NULL;
}

void fixture_make(const struct room *const *rooms, size_t n_rooms)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(dir, sizeof dir, "%s/frontdesk-test-XXXXXX", tmp != NULL ? tmp : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    clock_at = (int64_t)TEST_TODAY * 86400 + 9 * 3600;
    open_rooms = rooms;
    n_open_rooms = n_rooms;
    if (!copy_model(false)) {
        db_close(open_file(true));
        (void)copy_model(true);
    }
    db = open_file(false);
}

struct db *fixture_open(void)
{
    return open_file(false);
}

void fixture_remove(void)
{
    db_close(db);
    db = NULL;
    suite_remove(dir);
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
