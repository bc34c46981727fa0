/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two desks on one demo clinic, at which somebody presses whatever comes: no desk may ever crash, hang or send what does
 * not belong on a terminal, and the file must be sound. SOAK_SECONDS is how long (8), FRONTDESK_SEED repeats a run. */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "src/base/prng.h"
#include "tests/seed.h"
#include "tests/soak/program.h"
#include "tests/suite.h"

enum { DESKS = 2, REMEMBERED = 60, PATIENCE = 3 /* times two seconds */ };

static struct program program;
static struct prng p;

static struct desk {
    struct rig *rig;
    char done[REMEMBERED][80]; /* what was done last, a ring */
    size_t n;
    bool ended; /* by us */
} desks[DESKS];

static void note(struct desk *d, const char *what, const char *detail)
{
    snprintf(d->done[d->n++ % REMEMBERED], sizeof d->done[0], "%s %s", what, detail);
}

static void give_up(struct desk *d, const char *why)
{
    fprintf(stderr, "desk %d: %s, after:\n", (int)(d - desks) + 1, why);
    for (size_t i = d->n > REMEMBERED ? d->n - REMEMBERED : 0; i < d->n; i++)
        fprintf(stderr, "    %s\n", d->done[i % REMEMBERED]);
    rig_report(d->rig, stderr);
    ck_abort_msg("%s", why);
}

/* ---- what a monkey does -------------------------------------------------------------------------------------- */

static void press(struct desk *d)
{
    static const char *const keys[] = {
        "Enter", "Enter", "Enter", "Enter", "Esc",  "Esc",  "Esc",   "Tab",   "Tab",    "S-Tab",  "Up",   "Down", "Down", "Down", "Left",
        "Right", "PgUp",  "PgDn",  "Home",  "End",  "Insert", "Delete", "Backspace", "Space", "F1", "F2",   "F3",   "F4",   "F5",
        "F6",    "F7",    "F8",    "F9",    "F10",  "F12",  "C-s",   "C-s",   "C-l",    "C-u",    "C-w",  "C-k",  "C-a",  "C-e",
        "M-1",   "M-3",   "/",     "?",     ":",    "a",    "b",     "c",     "d",      "e",      "f",    "g",    "h",    "i",
        "j",     "k",     "l",     "m",     "n",    "o",    "p",     "r",     "s",      "t",      "u",    "v",    "w",    "x",
        "y",     "z",     "1",     "2",     "5",    "9",    "0",     "B",     "D",      "F",      "N",    "R",    "T",    "U",
        "+",     "-",     "=",     "*",     ".",    "<",    ">",     "C-c",   "C-d",    "C-z",    "q",    "g",    "W",    "M",
        "O",     "Z",     "[",     "]",     "C-x",
    };
    const char *key = keys[prng_below(&p, sizeof keys / sizeof *keys)];

    note(d, "key", key);
    ck_assert_msg(rig_key(d->rig, key), "no key %s", key);
}

/* What a receptionist does, begun anywhere. */
static void work(struct desk *d)
{
    static const char *const works[] = {
        "i", "i Enter", "c", "s Enter", "f Enter", "o", "b Enter Enter Enter", "F4 Enter Enter Enter Enter", "m Enter Enter", "x Enter Enter",
        "w Enter Enter", "t Space Enter", "t Down Space Enter Esc", "u y", "u Enter", "F6 Enter n", "F6 1 Enter", "F6 Enter Enter C-s",
        "F5 c", "F5 Down s Enter", "F5 o Enter 5 0 Enter C-s", "F3 L e Tab N a m C-s", "F3 L e Tab N a m C-s Enter", "/ w a n g Enter", "/ n g Down Enter",
        "Down Down Enter e Tab X C-s", "C-s y", "Enter j", "Esc Esc Esc", ": b o o k Enter", "F10 Down Down Enter", "F1 PgDn Esc", "l a Enter",
        "Home Enter", "End Enter", "Esc y", "Esc n", "Space Down Enter", "S-Tab S-Tab Space", "d Enter Enter", "r Enter", "a Enter C-s",
        "P Enter", "P Down Enter Space Down Space Enter", "f Enter u y", "G", "G o", "o n", "o a", ": g a p s Enter Enter", "S", "S m Enter",
        "S x Enter", "F c c x Enter", ": t o Space c o n f i r m Enter", "c n d", ": h o u r s Enter", "] Left Enter C-u 1 0 C-s Enter",
        "Right h F e C-s Enter", "e Tab t + 8 C-s", "b Enter r C-s", "r Tab 6 C-s f Enter", "h Space Down Space B", "B Enter Enter Enter",
        ": w a i t i n g Enter", "D Z Z R", "W Right Right", "M Enter", "C-x Down Enter", "x Enter w C-s", "n w Enter", "H", "O Enter",
    };
    const char *keys = works[prng_below(&p, sizeof works / sizeof *works)];

    note(d, "keys", keys);
    rig_keys(d->rig, keys);
}

/* The line drops, or the process is killed: the next desk is offered what was typed. */
static void end(struct desk *d)
{
    bool dropped = prng_chance(&p, 500);

    note(d, "dropped or killed", "");
    if (dropped)
        rig_drop(d->rig);
    else
        rig_signal(d->rig, prng_chance(&p, 500) ? SIGKILL : SIGTERM);
    d->ended = true;
}

static void type(struct desk *d)
{
    static const char *const texts[] = {
        "wang", "nguyen", "小明", "کریمی", "0912", "1990-05-12", "12/5", "t+14", "mon", "9:30", "t 9:30", "34y", "100", "1,250.50", "-5",
        "cash", "Sara Karimi", "Lê Hoàng Nam", "07700 900123", "علی\xe2\x80\x8cاکبر", "👩\xe2\x80\x8d👩\xe2\x80\x8d👧", "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85",
        "a very long text that goes on and on until no field of any form has room for it any more, and then some", "'; DROP TABLE patient; --",
        "%s%n", "99999999999999999999", "\xe2\x80\xae", "\xff\xfe", "﷽﷽﷽", "tag:gold", "x", "  ",
    };
    const char *text = texts[prng_below(&p, sizeof texts / sizeof *texts)];
    bool paste = prng_chance(&p, 150);

    note(d, paste ? "paste" : "type", text);
    if (paste)
        rig_type(d->rig, "\033[200~");
    rig_type(d->rig, text);
    if (paste)
        rig_type(d->rig, "\033[201~");
}

static void garble(struct desk *d)
{
    char bytes[12] = "";
    size_t n = 1 + prng_below(&p, sizeof bytes - 1);

    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)prng_between(&p, 1, 255);
    note(d, "bytes", "");
    rig_type(d->rig, prng_chance(&p, 300) ? "\033[<0;10;5M\033[<0;10;5m" : bytes);
}

static void resize(struct desk *d)
{
    int rows = 24, cols = 80;
    char size[40];

    if (!prng_chance(&p, 400)) {
        rows = (int)prng_between(&p, 1, 70);
        cols = (int)prng_between(&p, 1, 200);
    }
    snprintf(size, sizeof size, "%dx%d", rows, cols);
    note(d, "resize", size);
    rig_resize(d->rig, rows, cols);
}

/* It answers: what was pressed is taken, the screen drawn. A desk that was left in order is opened again. */
static void see(struct desk *d)
{
    int status, tries = 0;
    size_t n;
    const char *bytes;
    char why[200];

    while (!d->ended && !rig_settle(d->rig))
        if (++tries == PATIENCE)
            give_up(d, "it hangs");
    if (!d->ended && rig_running(d->rig))
        return;
    if (!rig_wait_end(d->rig, &status))
        give_up(d, "it does not end");
    if ((!WIFEXITED(status) || WEXITSTATUS(status) != 0) && !(d->ended && (WIFEXITED(status) || WTERMSIG(status) == SIGKILL)))
        give_up(d, "it ended otherwise than by being left");
    d->ended = false;
    bytes = rig_stream(d->rig, &n);
    if (!rig_stream_clean(bytes, n, why, sizeof why))
        give_up(d, why);
    rig_stop(d->rig);
    note(d, "opened", "again");
    d->rig = program_desk(&program, 24, 80);
}

static void (*const doings[])(struct desk *) = {press, work, type, resize, garble, end};
static const unsigned weights[] = {700, 250, 120, 25, 25, 2};

static time_t seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

/* Half of the time, on a clinic or on one whose every text is an attack. */
static void play(bool poisoned)
{
    const char *how_long = getenv("SOAK_SECONDS");
    uint64_t seed = test_seed(0), steps = 0;
    time_t until = seconds() + (how_long ? strtol(how_long, NULL, 10) : 8) / 2;
    char why[200];

    prng_seed(&p, seed);
    program_begin(&program);
    MUST_RUN(&program, "demo", "--patients", "150", "--years", "1", "--seed", "7");
    if (poisoned)
        program_poison(&program);
    for (int i = 0; i < DESKS; i++)
        desks[i].rig = program_desk(&program, 24, 80);
    while (seconds() < until) {
        struct desk *d = &desks[prng_below(&p, DESKS)];

        for (uint64_t burst = 1 + prng_below(&p, 8); burst > 0; burst--, steps++)
            doings[prng_weighted(&p, weights, sizeof weights / sizeof *weights)](d);
        see(d);
    }
    for (int i = 0; i < DESKS; i++) {
        size_t n;
        const char *bytes = rig_stream(desks[i].rig, &n);

        if (!rig_stream_clean(bytes, n, why, sizeof why))
            give_up(&desks[i], why);
        rig_stop(desks[i].rig);
    }
    MUST_RUN(&program, "check");
    if (!poisoned)
        MUST_RUN(&program, "verify", "--replay");
    printf("%llu steps; %s", (unsigned long long)steps, program.out);
    program_end(&program);
}

START_TEST(whatever_is_pressed_no_desk_crashes_hangs_or_harms)
{
    play(false);
}
END_TEST

START_TEST(whatever_is_pressed_and_whatever_the_file_holds_the_terminal_is_safe)
{
    play(true);
}
END_TEST

SUITE_MAIN_LOOPS("monkey", NULL, NULL, 24 * 3600,
                 {whatever_is_pressed_no_desk_crashes_hangs_or_harms},
                 {whatever_is_pressed_and_whatever_the_file_holds_the_terminal_is_safe})
