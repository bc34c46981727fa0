/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program on a pseudo-terminal, seen as a person sees it: keys go in, a screen of fixed size comes out.
 * Nothing here sleeps: every wait is for a condition, with a limit after which the caller fails and shows the
 * screen. */
#ifndef FD_TESTS_RIG_H
#define FD_TESTS_RIG_H

#ifdef NO_TEST_LIBS
#error "make check needs libcheck and libvterm: apt-get install check libvterm-dev, then configure again"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct rig;

struct rig_options {
    int rows, cols;          /* 0 means 24 and 80 */
    const char *const *argv; /* NULL-terminated; argv[0] is the path of the program */
    const char *const *env;  /* "NAME=value" added to the fixed environment; NULL-terminated, or NULL */
    const char *home; /* a folder that becomes HOME and holds the XDG folders; NULL makes a private one */
    bool remove_home; /* rig_stop removes the given home too */
    const char *cwd;  /* NULL: the home */
};

/** Starts it with TERM=xterm-256color, LC_ALL=C.UTF-8, TZ=UTC and its own home. Ends the test run if it
 * cannot. */
struct rig *rig_start(const struct rig_options *o);
/** Kills what still runs, removes the private home. NULL is fine. */
void rig_stop(struct rig *r);

/* ---- in */

/** One named key: Enter Esc Tab S-Tab Up Down Left Right PgUp PgDn Home End Insert Delete Backspace Space
 * F1..F12, C-x, M-x, or any single character. A lone Esc waits until the program has taken it as such.
 *  @return false when there is no such key */
bool rig_key(struct rig *r, const char *name);
/** Keys separated by blanks; asserts that they exist. */
void rig_keys(struct rig *r, const char *names);
/** The bytes of text, as from a keyboard. */
void rig_type(struct rig *r, const char *text);
void rig_resize(struct rig *r, int rows, int cols);
void rig_signal(struct rig *r, int signal);
/** The line drops: the terminal goes away and the program gets SIGHUP, as when SSH dies. */
void rig_drop(struct rig *r);

/* ---- waiting; each reads output meanwhile. The limit is 10 s, or RIG_TIMEOUT_SECONDS. */

typedef bool rig_condition(struct rig *r, const void *ctx);
bool rig_until(struct rig *r, rig_condition *condition, const void *ctx);
/** Until some row holds the text. False at the limit or when the program has ended without it. */
bool rig_wait(struct rig *r, const char *text);
bool rig_wait_gone(struct rig *r, const char *text);
/** Until the program has taken all keys, drawn, and waits again, or has ended; false when it still worked after 2 s. */
bool rig_settle(struct rig *r);
/** Until the program has ended; *status is waitpid's. */
bool rig_wait_end(struct rig *r, int *status);
bool rig_running(struct rig *r);

/* ---- out */

int rig_rows(const struct rig *r);
int rig_cols(const struct rig *r);
/** One row as text, blanks at its end cut. @return bytes written without the NUL */
size_t rig_row(const struct rig *r, int row, char *out, size_t size);
/** First row that holds the text, or -1. */
int rig_find(const struct rig *r, const char *text);
/** All rows, each with a newline; caller frees. */
char *rig_screen(const struct rig *r);
void rig_cursor(const struct rig *r, int *row, int *col, bool *visible);

enum { RIG_DEFAULT_COLOUR = -1, RIG_RGB_COLOUR = -2 };
struct rig_cell {
    char text[32]; /* UTF-8: a base and its marks; empty in the second half of a wide character */
    int width;
    bool bold, underline, reverse, italic, blink;
    int fg, bg; /* number in the palette, or RIG_DEFAULT_COLOUR */
};
struct rig_cell rig_cell(const struct rig *r, int row, int col);

/** The screen in a box with the cursor's place, and what the sanitizers said, for a failure's report. */
void rig_report(struct rig *r, FILE *out);

/* ---- the bytes themselves */

/** Everything the program has sent; valid until the next call that reads. */
const char *rig_stream(const struct rig *r, size_t *n);
/** Begins counting at zero; rig_count is what was sent since, once settled. */
void rig_mark(struct rig *r);
size_t rig_count(struct rig *r);
/**
 * True when bytes hold only text and what curses sends to an xterm-256color: no other escape sequence, no
 * stray control, no direction or isolate character, no bad UTF-8.
 * @param why  names the first that does not belong, with its place
 */
bool rig_stream_clean(const char *bytes, size_t n, char *why, size_t size);

/* ---- shared with the runner of workflow scripts */

/** Sends nothing; the bytes that a key sends, or 0 when there is none such. */
size_t rig_key_bytes(const char *name, char out[16]);
/** A new private folder; caller frees the name. */
char *rig_folder(void);
void rig_remove_folder(const char *path);
/** The fixed environment for a program whose home this is, then `more`; free with rig_free_env. */
char **rig_env(const char *home, const char *const *more);
void rig_free_env(char **env);
/** Counts what sanitizers wrote for programs of this home, and prints it unless out is NULL. */
int rig_sanitizer_findings(const char *home, FILE *out);

#endif
