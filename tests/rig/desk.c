/* SPDX-License-Identifier: GPL-3.0-or-later */
/* desk-runner FILE.desk: does what a workflow script says to the real program, and says where the two disagree. The
 * language is told in tests/workflows/README. */
#include "config.h"
#include "tests/rig/runner.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct words {
    char *const *word;
    size_t n;
};

/* ---- small readers ------------------------------------------------------------------------- */

static bool holds(const char *row, const struct words *w)
{
    for (size_t i = 0; i < w->n; i++) {
        const char *at = strstr(row, w->word[i]);
        if (at == NULL)
            return false;
        row = at + strlen(w->word[i]);
    }
    return true;
}

static bool number(const char *s, long *ret)
{
    char *end;
    errno = 0;
    *ret = strtol(s, &end, 10);
    return errno == 0 && end != s && *end == '\0' && *ret >= 0;
}

static bool size(struct runner *r, const char *s, int *rows, int *cols)
{
    char *end;
    long height = strtol(s, &end, 10), width = *end == 'x' ? strtol(end + 1, &end, 10) : 0;
    if (height < 1 || height > 500 || width < 1 || width > 500 || *end != '\0')
        return runner_fail(r, "\"%s\" is not a size; write 24x80", s);
    *rows = (int)height;
    *cols = (int)width;
    return true;
}

static int signal_by_name(const char *name)
{
    for (int i = 1; i < NSIG; i++) {
        const char *known = sigabbrev_np(i);
        if (known != NULL && strcmp(known, name) == 0)
            return i;
    }
    return 0;
}

static bool set(struct runner *r, char **to, const char *value)
{
    free(*to);
    *to = strdup(value);
    return *to != NULL || runner_fail(r, "no memory");
}

/* ---- setting the scene --------------------------------------------------------------------- */

static bool do_clinic(struct runner *r, struct words w)
{
    return r->prepared ? runner_fail(r, "the clinic is open already") : set(r, &r->fixture, w.word[0]);
}

static bool do_now(struct runner *r, struct words w)
{
    char now[64];
    snprintf(now, sizeof(now), "%s%s%s", w.word[0], w.n > 1 ? " " : "", w.n > 1 ? w.word[1] : "");
    return set(r, &r->now, now);
}

static bool do_screen(struct runner *r, struct words w)
{
    return size(r, w.word[0], &r->rows, &r->cols);
}

static bool do_env(struct runner *r, struct words w)
{
    if (strchr(w.word[0], '=') == NULL || r->n_env == RUNNER_ENV)
        return runner_fail(r, "write env NAME=VALUE, at most %d of them", RUNNER_ENV);
    r->env[r->n_env++] = w.word[0];
    return true;
}

static bool do_file(struct runner *r, struct words w)
{
    char from[4096], to[4096], buffer[4096];
    if (!runner_prepare(r))
        return false;
    snprintf(from, sizeof(from), "%s/fixtures/%s", r->around, w.word[0]);
    snprintf(to, sizeof(to), "%s/%s", r->folder, w.word[0]);
    FILE *in = fopen(from, "re"), *out = fopen(to, "we");
    for (size_t n; in != NULL && out != NULL && (n = fread(buffer, 1, sizeof(buffer), in)) > 0;)
        fwrite(buffer, 1, n, out);
    bool good = in != NULL && out != NULL && !ferror(in) && !ferror(out);
    if (in != NULL)
        fclose(in);
    if (out != NULL)
        good = fclose(out) == 0 && good;
    return good || runner_fail(r, "%s cannot be copied", from);
}

static bool do_budget(struct runner *r, struct words w)
{
    if (r->budget >= 0)
        printf("    keys %ld of %ld\n", r->keys, r->budget);
    r->keys = 0;
    r->checks++;
    return number(w.word[0], &r->budget) || runner_fail(r, "\"%s\" is not a number of keys", w.word[0]);
}

static bool do_desk(struct runner *r, struct words w)
{
    struct runner_desk *d = runner_desk(r, w.word[0]);
    if (d == NULL)
        return runner_fail(r, "at most %d desks", RUNNER_DESKS);
    r->desk = (size_t)(d - r->desks);
    for (size_t i = 1; i < w.n; i++) {
        if (strcmp(w.word[i], "user") == 0 && i + 1 < w.n) {
            if (d->user == NULL ? !set(r, &d->user, w.word[i + 1]) : strcmp(d->user, w.word[i + 1]) != 0)
                return runner_fail(r, "desk %s belongs to %s", d->name, d->user);
            i++;
        } else if (strcmp(w.word[i], "late") == 0) {
            d->late = true;
        } else {
            return runner_fail(r, "write desk NAME [user LOGIN] [late]");
        }
    }
    return true;
}

/* ---- at the keyboard ----------------------------------------------------------------------- */

static bool do_key(struct runner *r, struct words w)
{
    struct rig *rig = runner_rig(r);
    if (rig == NULL)
        return false;
    rig_mark(rig);
    for (size_t i = 0; i < w.n; i++) {
        if (r->budget >= 0 && r->keys == r->budget)
            return runner_fail(r, "the key %s is one more than the budget of %ld keys", w.word[i], r->budget);
        if (!rig_key(rig, w.word[i]))
            return runner_fail(r, "there is no key \"%s\"", w.word[i]);
        r->keys++;
    }
    rig_settle(rig);
    return true;
}

static bool do_type(struct runner *r, struct words w)
{
    struct rig *rig = runner_rig(r);
    if (rig == NULL)
        return false;
    rig_mark(rig);
    rig_type(rig, w.word[0]);
    return true;
}

static bool do_resize(struct runner *r, struct words w)
{
    int rows, cols;
    struct rig *rig = runner_rig(r);
    if (rig == NULL || !size(r, w.word[0], &rows, &cols))
        return false;
    rig_resize(rig, rows, cols);
    return true;
}

static bool do_hold(struct runner *r, struct words w)
{
    if (r->lock >= 0)
        return runner_fail(r, "the lock is held already");
    return runner_rig(r) != NULL && runner_hold(r, w.word[0]);
}

static bool do_let_go(struct runner *r, struct words w)
{
    (void)w;
    if (r->lock < 0)
        return runner_fail(r, "no lock is held");
    runner_let_go(r);
    return true;
}

static bool do_signal(struct runner *r, struct words w)
{
    struct rig *rig = runner_rig(r);
    int signal = signal_by_name(w.word[0]);
    if (signal == 0)
        return runner_fail(r, "there is no signal \"%s\"", w.word[0]);
    if (rig != NULL)
        rig_signal(rig, signal);
    return rig != NULL;
}

static bool do_drop(struct runner *r, struct words w)
{
    (void)w;
    struct rig *rig = runner_rig(r);
    if (rig != NULL)
        rig_drop(rig);
    return rig != NULL;
}

static bool wait_end(struct runner *r, int *status)
{
    struct rig *rig = runner_rig(r);
    return rig != NULL && (rig_wait_end(rig, status) || runner_fail(r, "the desk has not ended"));
}

static bool do_ends(struct runner *r, struct words w)
{
    long code;
    int status = 0, signal = signal_by_name(w.word[0]);
    if (signal == 0 && !number(w.word[0], &code))
        return runner_fail(r, "\"%s\" is neither an exit status nor a signal", w.word[0]);
    if (!wait_end(r, &status))
        return false;
    r->checks++;
    if (signal != 0 ? WIFSIGNALED(status) && WTERMSIG(status) == signal
                    : WIFEXITED(status) && WEXITSTATUS(status) == code)
        return true;
    return runner_fail(r, "the desk ended otherwise");
}

static bool do_reopen(struct runner *r, struct words w)
{
    (void)w;
    int status;
    struct runner_desk *d = &r->desks[r->desk];
    if (!wait_end(r, &status))
        return false;
    rig_stop(d->rig);
    d->rig = NULL;
    return runner_open(r, d);
}

/* ---- on the screen ------------------------------------------------------------------------- */

static bool row_holds(struct rig *rig, const void *ctx)
{
    char row[16384];
    int rows = rig_rows(rig);
    for (int i = 0; i < rows; i++) {
        rig_row(rig, i, row, sizeof(row));
        if (holds(row, ctx))
            return true;
    }
    return false;
}

static bool no_row_holds(struct rig *rig, const void *ctx)
{
    return !row_holds(rig, ctx);
}

static bool cursor_row_holds(struct rig *rig, const void *ctx)
{
    char text[16384];
    int row, col;
    rig_cursor(rig, &row, &col, NULL);
    rig_row(rig, row, text, sizeof(text));
    return holds(text, ctx);
}

static bool wait_for(struct runner *r, rig_condition *condition, struct words w, const char *otherwise)
{
    struct rig *rig = runner_rig(r);
    if (rig == NULL)
        return false;
    r->checks++;
    return rig_until(rig, condition, &w) || runner_fail(r, "%s", otherwise);
}

static bool do_expect(struct runner *r, struct words w)
{
    return wait_for(r, row_holds, w, "no row of the screen holds this");
}

static bool do_gone(struct runner *r, struct words w)
{
    return wait_for(r, no_row_holds, w, "a row of the screen still holds this");
}

static bool do_cursor(struct runner *r, struct words w)
{
    return wait_for(r, cursor_row_holds, w, "the cursor's row does not hold this");
}

static bool do_bytes(struct runner *r, struct words w)
{
    long most;
    struct rig *rig = runner_rig(r);
    if (rig == NULL || !number(w.word[0], &most))
        return rig == NULL ? false : runner_fail(r, "\"%s\" is not a number of bytes", w.word[0]);
    size_t sent = rig_count(rig);
    r->checks++;
    return sent <= (size_t)most || runner_fail(r, "%zu bytes were sent", sent);
}

/* The whole screen and the cursor's place, as a picture is kept. */
static char *picture(const struct rig *rig)
{
    char *screen = rig_screen(rig), *text = NULL;
    int row, col;
    bool visible;
    rig_cursor(rig, &row, &col, &visible);
    if (asprintf(&text, "%s-- %dx%d, cursor at row %d column %d%s\n", screen, rig_rows(rig), rig_cols(rig),
                 row + 1, col + 1, visible ? "" : ", hidden") < 0)
        text = NULL;
    free(screen);
    return text;
}

static bool equals_picture(struct rig *rig, const void *want)
{
    char *now = picture(rig);
    bool same = now != NULL && strcmp(now, want) == 0;
    free(now);
    return same;
}

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "r");
    char *text = NULL;
    size_t room = 0;
    if (f == NULL)
        return NULL;
    if (getdelim(&text, &room, '\0', f) < 0) {
        free(text);
        text = NULL;
    }
    fclose(f);
    return text;
}

static void print_differences(const char *want, const char *got)
{
    for (int row = 1; *want != '\0' || *got != '\0'; row++) {
        size_t w = strcspn(want, "\n"), g = strcspn(got, "\n");
        if (w != g || memcmp(want, got, w) != 0)
            printf("    %2d want |%.*s\n       got  |%.*s\n", row, (int)w, want, (int)g, got);
        want += w + (want[w] == '\n');
        got += g + (got[g] == '\n');
    }
}

static bool update_picture(struct runner *r, const char *path, struct rig *rig)
{
    rig_settle(rig);
    char *now = picture(rig);
    FILE *f = now != NULL ? fopen(path, "w") : NULL;
    bool good = f != NULL && fputs(now, f) >= 0;
    if (f != NULL && fclose(f) != 0)
        good = false;
    free(now);
    return good || runner_fail(r, "%s cannot be written: %s", path, strerror(errno));
}

static bool do_screenshot(struct runner *r, struct words w)
{
    char *path = NULL;
    const char *update = getenv("UPDATE_SCREENS");
    struct rig *rig = runner_rig(r);
    if (rig == NULL || asprintf(&path, "%s/screens/%s.txt", r->around, w.word[0]) < 0)
        return false;
    r->checks++;
    char *want = update != NULL && update[0] != '\0' ? NULL : read_file(path);
    bool good;
    if (update != NULL && update[0] != '\0') {
        good = update_picture(r, path, rig);
    } else if (want == NULL) {
        good = runner_fail(r, "there is no %s; `make update-screens` writes it", path);
    } else {
        good = rig_until(rig, equals_picture, want) || runner_fail(r, "the screen is not as in %s", path);
        if (!good) {
            char *got = picture(rig);
            print_differences(want, got != NULL ? got : "");
            free(got);
        }
    }
    free(want);
    free(path);
    return good;
}

/* ---- at the command line ------------------------------------------------------------------- */

/* The exit status that the lines after a `run` ask for: 0 unless one says otherwise. */
static bool says_exit(const struct runner *r)
{
    for (size_t i = r->at + 1; i < r->script->n; i++) {
        const char *verb = r->script->lines[i].words[0];
        if (strcmp(verb, "exit") == 0)
            return true;
        if (strcmp(verb, "has") != 0 && strcmp(verb, "lacks") != 0)
            break;
    }
    return false;
}

static bool do_run(struct runner *r, struct words w)
{
    if (!runner_prepare(r) || !runner_run(r, w.word, w.n))
        return false;
    return r->status == 0 || says_exit(r) || runner_fail(r, "ended with %d: %s", r->status, r->output);
}

static bool some_line(const struct runner *r, const struct words *w)
{
    bool found = false;
    char *text = strdup(r->output), *rest = text;
    for (char *line; !found && (line = strsep(&rest, "\n")) != NULL;)
        found = holds(line, w);
    free(text);
    return found;
}

static bool do_has(struct runner *r, struct words w)
{
    r->checks++;
    if (r->output == NULL)
        return runner_fail(r, "no command was run yet");
    return some_line(r, &w) || runner_fail(r, "no line of the output holds this:\n%s", r->output);
}

static bool do_lacks(struct runner *r, struct words w)
{
    r->checks++;
    if (r->output == NULL)
        return runner_fail(r, "no command was run yet");
    return !some_line(r, &w) || runner_fail(r, "a line of the output holds this:\n%s", r->output);
}

static bool do_exit(struct runner *r, struct words w)
{
    long want;
    r->checks++;
    if (r->output == NULL || !number(w.word[0], &want))
        return runner_fail(r, "write exit N after a run line");
    return r->status == want || runner_fail(r, "ended with %d:\n%s", r->status, r->output);
}

/* ---- the script ---------------------------------------------------------------------------- */

static const struct {
    const char *verb;
    size_t least, most; /* words after it */
    bool (*act)(struct runner *r, struct words w);
} verbs[] = {
    {"clinic",     1, 1,  do_clinic    },
    {"now",        1, 2,  do_now       },
    {"screen",     1, 1,  do_screen    },
    {"env",        1, 1,  do_env       },
    {"file",       1, 1,  do_file      },
    {"budget",     1, 1,  do_budget    },
    {"desk",       1, 4,  do_desk      },
    {"key",        1, 99, do_key       },
    {"type",       1, 1,  do_type      },
    {"resize",     1, 1,  do_resize    },
    {"size",       1, 1,  do_resize    },
    {"hold",       1, 1,  do_hold      },
    {"let-go",     0, 0,  do_let_go    },
    {"signal",     1, 1,  do_signal    },
    {"drop",       0, 0,  do_drop      },
    {"ends",       1, 1,  do_ends      },
    {"reopen",     0, 0,  do_reopen    },
    {"expect",     1, 99, do_expect    },
    {"gone",       1, 99, do_gone      },
    {"cursor",     1, 99, do_cursor    },
    {"bytes",      1, 1,  do_bytes     },
    {"screenshot", 1, 1,  do_screenshot},
    {"run",        1, 80, do_run       },
    {"has",        1, 99, do_has       },
    {"lacks",      1, 99, do_lacks     },
    {"exit",       1, 1,  do_exit      },
};

static bool act(struct runner *r, const struct script_line *line)
{
    struct words w = {line->words + 1, line->n - 1};
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (strcmp(line->words[0], verbs[i].verb) != 0)
            continue;
        if (w.n < verbs[i].least || w.n > verbs[i].most)
            return runner_fail(r, "\"%s\" takes %zu to %zu words here", verbs[i].verb, verbs[i].least,
                               verbs[i].most);
        return verbs[i].act(r, w);
    }
    return runner_fail(r, "there is no \"%s\" in the language of workflow scripts", line->words[0]);
}

/* Desks are open since the start, so that what one does must reach the others by itself. */
static bool name_desks(struct runner *r)
{
    bool good = runner_desk(r, "a") != NULL;
    for (r->at = 0; good && r->at < r->script->n; r->at++) {
        if (strcmp(r->script->lines[r->at].words[0], "desk") == 0)
            good = act(r, &r->script->lines[r->at]);
    }
    r->desk = 0;
    return good;
}

static bool play(struct runner *r)
{
    if (!name_desks(r)) {
        r->at--;
        return false;
    }
    for (r->at = 0; r->at < r->script->n; r->at++) {
        if (!act(r, &r->script->lines[r->at]))
            return false;
    }
    r->at = r->script->n - 1;
    if (r->checks == 0)
        return runner_fail(r, "a script that expects nothing proves nothing");
    return runner_finish(r);
}

static void report(struct runner *r)
{
    const struct script_line *line = &r->script->lines[r->at];
    printf("%s:%d: %s\n    %s\n", r->script->path, line->number, line->text,
           r->why != NULL ? r->why : "no memory");
    struct runner_desk *d = &r->desks[r->desk];
    if (d->rig != NULL) {
        printf("    the screen of desk %s:\n", d->name);
        rig_report(d->rig, stdout);
    }
    if (r->home != NULL)
        rig_sanitizer_findings(r->home, stdout);
}

static char *around(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *relative = slash != NULL ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    char *whole = relative != NULL ? realpath(relative, NULL) : NULL;
    free(relative);
    return whole;
}

static char *program(void)
{
    const char *given = getenv("FRONTDESK"), *build = getenv("TOP_BUILDDIR");
    char *path = NULL;
    if (given != NULL && given[0] != '\0')
        return strdup(given);
    return asprintf(&path, "%s/frontdesk", build != NULL ? build : ".") < 0 ? NULL : path;
}

int main(int argc, char **argv)
{
    struct script script;
    if (argc != 2) {
        fprintf(stderr, "usage: desk-runner FILE.desk\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    if (!script_load(&script, argv[1]) || script.n == 0) {
        script_release(&script);
        printf("0 passed, 1 failed\n");
        return 1;
    }
    struct runner r = {.script = &script,
                       .program = program(),
                       .around = around(argv[1]),
                       .rows = 24,
                       .cols = 80,
                       .lock = -1,
                       .budget = -1};
    bool good = play(&r);
    if (!good)
        report(&r);
    else if (r.budget >= 0)
        printf("    keys %ld of %ld\n", r.keys, r.budget);
    printf("%d passed, %d failed\n", good ? r.checks : r.checks > 0 ? r.checks - 1 : 0, good ? 0 : 1);
    runner_release(&r);
    script_release(&script);
    return good ? 0 : 1;
}
