/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the program with the rig's environment; its output goes to files of the private folder. */
#include "config.h"
#include "tests/soak/program.h"

#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/file.h"

#define NOW "2031-03-04 09:00" /* a Tuesday */
enum { OUTPUT_MOST = 64 << 20, WORDS_MOST = 40 };

static const char *binary(void)
{
    static char path[PATH_MAX];
    const char *given = getenv("FRONTDESK"), *build = getenv("TOP_BUILDDIR");

    snprintf(path, sizeof path, "%s%s", given ? given : build ? build : ".", given ? "" : "/frontdesk");
    return path;
}

static const char *path_of(const struct program *p, const char *name, char path[PATH_MAX])
{
    snprintf(path, PATH_MAX, "%s/%s", p->home, name);
    return path;
}

const char *program_path(const struct program *p, const char *name)
{
    static char path[PATH_MAX];

    return path_of(p, name, path);
}

void program_begin(struct program *p)
{
    *p = (struct program){.home = rig_folder()};
    p->db = strdup(program_path(p, "clinic.db"));
}

void program_end(struct program *p)
{
    ck_assert_int_eq(rig_sanitizer_findings(p->home, stderr), 0);
    rig_remove_folder(p->home);
    free(p->home);
    free(p->db);
    free(p->out);
    free(p->err);
}

static char *take(const struct program *p, const char *name, size_t *n)
{
    char *bytes = NULL, path[PATH_MAX];
    struct err e = {.text = ""};

    ck_assert_msg(file_read(path_of(p, name, path), OUTPUT_MOST, &bytes, n, &e) == RC_OK, "%s", e.text);
    return bytes;
}

static _Noreturn void become(const struct program *p, const char *const *words)
{
    union {
        const char *const *in;
        char *const *out;
    } argv;
    const char *all[WORDS_MOST] = {binary(), "-d", p->db, "--now", NOW};
    char path[PATH_MAX];
    int out = open(path_of(p, "out", path), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int err = open(path_of(p, "err", path), O_WRONLY | O_CREAT | O_TRUNC, 0600), in = open("/dev/null", O_RDONLY);

    for (size_t i = 5; *words && i + 1 < WORDS_MOST; i++)
        all[i] = *words++;
    argv.in = all;
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
        _exit(99);
    execve(all[0], argv.out, rig_env(p->home, NULL));
    _exit(99);
}

int program_run(struct program *p, const char *const *words)
{
    size_t n_err;
    int status;
    pid_t pid;

    fflush(NULL);
    pid = fork();
    if (pid == 0)
        become(p, words);
    ck_assert_int_gt(pid, 0);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    free(p->out);
    free(p->err);
    p->out = take(p, "out", &p->n_out);
    p->err = take(p, "err", &n_err);
    ck_assert_msg(WIFEXITED(status), "%s was ended by signal %d: %s", words[0], WTERMSIG(status), p->err);
    return WEXITSTATUS(status);
}

/* ---- poison -------------------------------------------------------------------------------------------------- */

#define POISON "\033]0;owned\007\033[31;5m\r\n\t\b\302\2331m\342\200\256\342\201\246\342\200\250\357\273\277\377\303"

/* Columns that hold what people wrote. The others are words of the program's own, by which it finds its way. */
#define FREE                                                                                                         \
    "('address', 'alias', 'city', 'district', 'evidence', 'family', 'given', 'how', 'name', 'next_note', 'note', 'number',"  \
    " 'occupation', 'phone', 'profession', 'reason_note', 'script', 'short_name', 'staff_name', 'terminal', 'text', 'value')"

/* Runs what each row of the query says, with the poison as its parameter; returns how many rows that changed. */
static int64_t run_rows(sqlite3 *raw, const char *query)
{
    char *sql[400];
    size_t n = 0;
    int64_t before = sqlite3_total_changes64(raw);
    sqlite3_stmt *st = NULL;

    ck_assert_msg(sqlite3_prepare_v2(raw, query, -1, &st, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(raw));
    while (sqlite3_step(st) == SQLITE_ROW) {
        ck_assert_uint_lt(n, sizeof sql / sizeof *sql);
        sql[n++] = strdup((const char *)sqlite3_column_text(st, 0));
    }
    sqlite3_finalize(st);
    for (size_t i = 0; i < n; i++) {
        st = NULL;
        ck_assert_msg(sqlite3_prepare_v2(raw, sql[i], -1, &st, NULL) == SQLITE_OK, "%s: %s", sql[i], sqlite3_errmsg(raw));
        if (sqlite3_bind_parameter_count(st) > 0)
            sqlite3_bind_text(st, 1, POISON, -1, SQLITE_STATIC);
        ck_assert_msg(sqlite3_step(st) == SQLITE_DONE, "%s: %s", sql[i], sqlite3_errmsg(raw));
        sqlite3_finalize(st);
        free(sql[i]);
    }
    return sqlite3_total_changes64(raw) - before;
}

void program_poison(struct program *p)
{
    sqlite3 *raw;

    ck_assert_int_eq(sqlite3_open(p->db, &raw), SQLITE_OK);
    run_rows(raw, "SELECT format('DROP TRIGGER \"%w\"', name) FROM sqlite_schema WHERE type = 'trigger'");
    ck_assert_int_gt(run_rows(raw, "SELECT format('UPDATE OR IGNORE \"%w\" SET \"%w\" = \"%w\" || ?1 WHERE \"%w\" <> %Q', t.name,"
                                   " c.name, c.name, c.name, '') FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type ="
                                   " 'table' AND t.name NOT IN ('topic', 'search_key', 'search_best', 'role') AND c.type = 'TEXT'"
                                   " AND c.name IN " FREE),
                     1000);
    sqlite3_close(raw);
}

struct rig *program_start(struct program *p, int rows, int cols)
{
    const char *argv[] = {binary(), "-d", p->db, "--now", NOW, NULL};

    return rig_start(&(struct rig_options){.rows = rows, .cols = cols, .argv = argv, .home = p->home});
}

struct rig *program_desk(struct program *p, int rows, int cols)
{
    struct rig *r = program_start(p, rows, cols);

    if (!rig_wait(r, "F1")) {
        rig_report(r, stderr);
        ck_abort_msg("the desk did not open");
    }
    rig_settle(r);
    return r;
}
