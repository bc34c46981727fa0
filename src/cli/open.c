/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening what a verb or the desk works on: the file, the clinic in it, the staff member, the clock. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/text.h"
#include "src/base/xdg.h"
#include "src/cli/cli.h"
#include "src/clinic/kit.h"
#include "src/desk/rooms.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

static int64_t clock_now(void *ctx)
{
    const struct cli *c = ctx;

    return c->fixed ? c->fixed_at : (int64_t)time(NULL);
}

/** "pts/3 from 10.0.0.7": where this process sits, for the journal. */
static void terminal_name(char *out, size_t size)
{
    const char *ssh = getenv("SSH_CONNECTION");
    char raw[256] = "", name[128];
    const char *tty = "";

    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO && !tty[0]; fd++)
        if (ttyname_r(fd, name, sizeof name) == 0)
            tty = strncmp(name, "/dev/", 5) == 0 ? name + 5 : name;
    if (ssh && ssh[0])
        snprintf(raw, sizeof raw, "%s%sfrom %.*s", tty, tty[0] ? " " : "", (int)strcspn(ssh, " "), ssh);
    else
        snprintf(raw, sizeof raw, "%s", tty[0] ? tty : "no terminal");
    text_clean(out, size, raw, (size_t)-1);
}

/** A demo, or a file made under --now: its clock may be set. */
static enum rc check_test_file(struct cli *c, struct err *e)
{
    struct stmt st;
    int64_t test = 0;
    enum rc rc;

    stmt_open(&st, c->db,
              "SELECT coalesce((SELECT test FROM site ORDER BY id LIMIT 1), 0)"
              " OR coalesce((SELECT action FROM journal ORDER BY seq LIMIT 1), '') = 'genesis'");
    rc = stmt_one_int(&st, &test, e);
    if (rc == RC_OK && !test)
        rc = err_set(e, RC_DENIED, _("--now sets the clock of a demo or test file only; %s is a clinic's."),
                     c->path);
    return rc;
}

enum rc cli_mark_test(struct cli *c, struct err *e)
{
    struct stmt st;
    enum rc rc = change_begin(c->db, ACTION_SETUP, e);

    if (rc != RC_OK)
        return rc;
    stmt_open(&st, c->db, "UPDATE site SET test = 1, rev = rev + 1");
    rc = stmt_changed(&st, 1, e);
    return change_end(c->db, rc, e);
}

static enum rc set_clock(struct cli *c, struct err *e)
{
    const char *now = cli_option(c, "now");
    int64_t minute = 0;
    enum rc rc;

    if (!now)
        return RC_OK;
    if ((rc = check_test_file(c, e)) == RC_OK && (rc = cli_moment(c, "now", &minute, e)) == RC_OK &&
        (rc = civil_instant(minute, &c->fixed_at, e)) == RC_OK)
        c->fixed = true;
    return rc;
}

static enum rc identify(struct cli *c, struct err *e)
{
    enum rc rc = site_load(c->db, e);

    return rc == RC_OK ? staff_identify(c->db, cli_option(c, "user"), &c->staff, e) : rc;
}

static enum rc open_file(struct cli *c, bool create, struct err *e)
{
    char terminal[128];
    struct db_options o = {
        .path = c->path,
        .rooms = all_rooms,
        .n_rooms = n_all_rooms,
        .create = create,
        .terminal = terminal,
        .clock = {clock_now, c},
        .wait_ms = c->settings.wait_seconds * 1000,
    };

    terminal_name(terminal, sizeof terminal);
    return db_open(&o, &c->db, e);
}

enum rc cli_open(struct cli *c, enum cli_needs needs, struct err *e)
{
    const char *path = cli_option(c, "database");
    enum rc rc;

    if ((rc = settings_load(&c->settings, cli_option(c, "config"), e)) != RC_OK)
        return rc;
    if (!c->settings.from_file[SETTING_DATABASE])
        (void)xdg_path(XDG_DATA, "clinic.db", c->settings.database, sizeof c->settings.database, NULL);
    if (path && (!path[0] || strlen(path) >= sizeof c->path))
        return cli_usage(c, e, _("-d needs the path of a file, of at most %zu bytes."), sizeof c->path - 1);
    snprintf(c->path, sizeof c->path, "%s", path ? path : c->settings.database);
    if (needs == NEEDS_SETTINGS)
        return RC_OK;
    if ((rc = open_file(c, false, e)) == RC_OK && (rc = set_clock(c, e)) == RC_OK && needs == NEEDS_STAFF)
        rc = identify(c, e);
    return rc;
}

/** The clock of a new file under --now, read on the wall of its zone. */
static enum rc new_clock(struct cli *c, const char *kit, const char *zone, struct err *e)
{
    const char *now = cli_option(c, "now");
    char kits_own[64];
    int64_t minute;
    enum rc rc;

    if (!now)
        return RC_OK;
    if (!zone && (rc = kit_zone(kit, kits_own, sizeof kits_own, e)) != RC_OK)
        return rc;
    if ((rc = civil_init(zone ? zone : kits_own, e)) != RC_OK)
        return rc;
    if (civil_parse(now, CALENDAR_GREGORIAN, civil_min(clock_now(c)), &minute, e) != RC_OK) {
        c->wrong_usage = true;
        return RC_INVALID;
    }
    if ((rc = civil_instant(minute, &c->fixed_at, e)) == RC_OK)
        c->fixed = true;
    return rc;
}

enum rc cli_create(struct cli *c, const char *kit, const char *zone, struct err *e)
{
    char folder[sizeof c->path];
    char *slash;
    enum rc rc;

    text_copy(folder, sizeof folder, c->path);
    slash = strrchr(folder, '/');
    if (slash && slash != folder) {
        *slash = '\0';
        if ((rc = file_make_folder(folder, e)) != RC_OK)
            return rc;
    }
    rc = new_clock(c, kit, zone, e);
    return rc == RC_OK ? open_file(c, true, e) : rc;
}

void cli_discard(struct cli *c)
{
    static const char *const parts[] = {"", "-wal", "-shm", "-lock"};
    char path[sizeof c->path + 8];

    cli_close(c);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        snprintf(path, sizeof path, "%s%s", c->path, parts[i]);
        file_remove(path, NULL);
    }
}

void cli_close(struct cli *c)
{
    db_close(c->db);
    c->db = NULL;
}

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

void cli_catch_stop(void)
{
    struct sigaction action = {.sa_handler = on_interrupt};

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

bool cli_stopped(void)
{
    return interrupted != 0;
}
