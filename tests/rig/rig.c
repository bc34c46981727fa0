/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pseudo-terminal: starts a program on it, keeps the screen with libvterm, waits for what a test expects.
 */
#include "config.h"
#include "tests/rig/rig.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

#include <vterm.h>

enum {
    SETTLE_MS = 2000,
    ESC_MS = 60, /* longer than any ESCDELAY the program uses in tests */
};

struct rig {
    int master, slave, pidfd;
    pid_t pid;
    bool ended;
    int status;
    VTerm *vt;
    VTermScreen *screen;
    bool cursor_visible;
    char *stream;
    size_t n, room, mark;
    bool after_esc; /* the last byte sent was a lone Esc */
    char *home;
    bool own_home;
};

static void die(const char *what)
{
    fprintf(stderr, "rig: %s: %s\n", what, strerror(errno));
    exit(99);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t limit_ms(void)
{
    const char *s = getenv("RIG_TIMEOUT_SECONDS");
    long seconds = s != NULL ? strtol(s, NULL, 10) : 0;
    return (seconds > 0 ? seconds : 10) * 1000;
}

/* ---- start and stop ------------------------------------------------------------------------ */

static int on_term_prop(VTermProp prop, VTermValue *value, void *user)
{
    struct rig *r = user;
    if (prop == VTERM_PROP_CURSORVISIBLE)
        r->cursor_visible = value->boolean != 0;
    return 1;
}

static void start_terminal(struct rig *r, int rows, int cols)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = on_term_prop};
    r->vt = vterm_new(rows, cols);
    if (r->vt == NULL)
        die("libvterm");
    vterm_set_utf8(r->vt, 1);
    r->screen = vterm_obtain_screen(r->vt);
    vterm_screen_set_callbacks(r->screen, &callbacks, r);
    vterm_screen_enable_altscreen(r->screen, 1);
    vterm_screen_reset(r->screen, 1);
    r->cursor_visible = true;
}

/* In the child: becomes the program. execve's old prototype wants its arguments without const; it changes
 * none. */
static _Noreturn void become(const struct rig_options *o, int slave, const char *cwd, char *const *env)
{
    union {
        const char *const *in;
        char *const *out;
    } argv = {.in = o->argv};
    signal(SIGPIPE, SIG_DFL);
    if (login_tty(slave) != 0 || chdir(cwd) != 0)
        _exit(99);
    execve(argv.out[0], argv.out, env);
    dprintf(2, "rig: cannot run %s: %s\n", argv.out[0], strerror(errno));
    _exit(99);
}

struct rig *rig_start(const struct rig_options *o)
{
    struct winsize size = {.ws_row = (unsigned short)(o->rows > 0 ? o->rows : 24),
                           .ws_col = (unsigned short)(o->cols > 0 ? o->cols : 80)};
    struct rig *r = calloc(1, sizeof(*r));
    if (r == NULL)
        die("memory");
    r->own_home = o->home == NULL || o->remove_home;
    r->home = o->home == NULL ? rig_folder() : strdup(o->home);
    char **env = rig_env(r->home, o->env);
    start_terminal(r, size.ws_row, size.ws_col);

    if (openpty(&r->master, &r->slave, NULL, NULL, &size) != 0)
        die("no pseudo-terminal");
    fcntl(r->master, F_SETFD, FD_CLOEXEC);
    fcntl(r->slave, F_SETFD, FD_CLOEXEC);
    fcntl(r->master, F_SETFL, O_NONBLOCK);
    fflush(NULL);
    r->pid = fork();
    if (r->pid < 0)
        die("fork");
    if (r->pid == 0)
        become(o, r->slave, o->cwd != NULL ? o->cwd : r->home, env);
    r->pidfd = pidfd_open(r->pid, 0);
    if (r->pidfd < 0)
        die("pidfd_open");
    rig_free_env(env);
    return r;
}

void rig_stop(struct rig *r)
{
    if (r == NULL)
        return;
    if (rig_running(r)) {
        kill(r->pid, SIGKILL);
        waitpid(r->pid, &r->status, 0);
    }
    if (r->master >= 0)
        close(r->master);
    close(r->slave);
    close(r->pidfd);
    vterm_free(r->vt);
    if (r->own_home)
        rig_remove_folder(r->home);
    free(r->home);
    free(r->stream);
    free(r);
}

/* ---- reading and waiting ------------------------------------------------------------------- */

static void keep(struct rig *r, const char *bytes, size_t n)
{
    if (r->n + n > r->room) {
        size_t room = (r->n + n) * 2;
        char *more = realloc(r->stream, room);
        if (more == NULL)
            die("memory");
        r->stream = more;
        r->room = room;
    }
    memcpy(r->stream + r->n, bytes, n);
    r->n += n;
    vterm_input_write(r->vt, bytes, n);
}

/* Takes what the program has sent; true when there was something. */
static bool drain(struct rig *r)
{
    char buffer[8192];
    bool some = false;
    while (r->master >= 0) {
        ssize_t n = read(r->master, buffer, sizeof(buffer));
        if (n > 0) {
            keep(r, buffer, (size_t)n);
            some = true;
        } else if (n < 0 && errno == EINTR) {
            continue;
        } else {
            break;
        }
    }
    return some;
}

/* Output first, then the end: what a program wrote before it ended is on the screen when it has ended. */
static void look(struct rig *r)
{
    if (!r->ended && waitpid(r->pid, &r->status, WNOHANG) == r->pid)
        r->ended = true;
    if (r->master >= 0) {
        struct pollfd p = {.fd = r->master,
                           .events = POLLIN}; /* poll also brings in what is still on its way */
        poll(&p, 1, 0);
    }
    drain(r);
}

/* Blocks until output, the end, or ms. */
static void pause_for_output(struct rig *r, int64_t ms)
{
    struct pollfd p[2] = {
        {.fd = r->pidfd,  .events = POLLIN},
        {.fd = r->master, .events = POLLIN}
    };
    if (ms > 0 && !r->ended)
        poll(p, 2, (int)ms);
    look(r);
}

bool rig_until(struct rig *r, rig_condition *condition, const void *ctx)
{
    int64_t limit = now_ms() + limit_ms();
    look(r);
    for (;;) {
        if (condition(r, ctx))
            return true;
        int64_t left = limit - now_ms();
        if (r->ended || left <= 0)
            return false;
        pause_for_output(r, left);
    }
}

static bool shows(struct rig *r, const void *text)
{
    return rig_find(r, text) >= 0;
}

static bool shows_not(struct rig *r, const void *text)
{
    return rig_find(r, text) < 0;
}

bool rig_wait(struct rig *r, const char *text)
{
    return rig_until(r, shows, text);
}

bool rig_wait_gone(struct rig *r, const char *text)
{
    return rig_until(r, shows_not, text);
}

static bool has_ended(struct rig *r, const void *unused)
{
    (void)unused;
    return r->ended;
}

bool rig_wait_end(struct rig *r, int *status)
{
    if (!rig_until(r, has_ended, NULL))
        return false;
    look(r);
    *status = r->status;
    return true;
}

bool rig_running(struct rig *r)
{
    look(r);
    return !r->ended;
}

/* The state letter of the program's main thread. */
static char process_state(const struct rig *r)
{
    char path[64], text[512];
    snprintf(path, sizeof(path), "/proc/%d/stat", (int)r->pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 'X';
    ssize_t n = read(fd, text, sizeof(text) - 1);
    close(fd);
    text[n > 0 ? n : 0] = '\0';
    const char *after = strrchr(text, ')');
    return after != NULL && after[1] == ' ' ? after[2] : 'X';
}

/*
 * Whether the program has nothing left to do. The order proves it: its input is empty, so it took every key;
 * then it sleeps, so it has drawn; then its output is empty, so all of that is on our screen. Polling a
 * pseudo-terminal makes the kernel deliver what is still on its way, which makes the two emptinesses exact.
 */
static bool quiet(struct rig *r)
{
    struct pollfd input = {.fd = r->slave, .events = POLLIN};
    struct pollfd output = {.fd = r->master, .events = POLLIN};
    if (r->ended || r->master < 0)
        return true;
    if (poll(&input, 1, 0) > 0 && (input.revents & POLLIN) != 0)
        return false;
    if (process_state(r) != 'S')
        return false;
    return poll(&output, 1, 0) <= 0;
}

bool rig_settle(struct rig *r)
{
    int64_t limit = now_ms() + SETTLE_MS;
    bool rests;
    for (look(r); !(rests = quiet(r)) && now_ms() < limit;)
        pause_for_output(r, 1);
    return rests;
}

/* ---- keys ---------------------------------------------------------------------------------- */

/* A person cannot press a key within 60 ms of Esc, and a program cannot tell Esc and a key from Alt and the
 * key if they come together: lets the time pass in which the program would take them as one. */
static void let_esc_pass(struct rig *r)
{
    rig_settle(r);
    int64_t limit = now_ms() + ESC_MS;
    for (int64_t left = ESC_MS; left > 0 && !r->ended; left = limit - now_ms())
        pause_for_output(r, left);
    rig_settle(r);
    r->after_esc = false;
}

static void send(struct rig *r, const char *bytes, size_t n)
{
    int64_t limit = now_ms() + limit_ms();
    if (r->after_esc)
        let_esc_pass(r);
    while (n > 0 && r->master >= 0 && !r->ended && now_ms() < limit) {
        ssize_t sent = write(r->master, bytes, n);
        if (sent > 0) {
            bytes += sent;
            n -= (size_t)sent;
        } else if (errno == EAGAIN || errno == EINTR) {
            pause_for_output(r, 1); /* the terminal's queue is full: the program must read first */
        } else {
            break;
        }
    }
}

bool rig_key(struct rig *r, const char *name)
{
    char bytes[16];
    size_t n = rig_key_bytes(name, bytes);
    if (n == 0)
        return false;
    send(r, bytes, n);
    r->after_esc = n == 1 && bytes[0] == '\033';
    return true;
}

void rig_keys(struct rig *r, const char *names)
{
    for (const char *s = names; *s != '\0';) {
        char name[16];
        size_t n = strcspn(s, " ");
        if (n > 0) {
            snprintf(name, sizeof(name), "%.*s", (int)n, s);
            if (!rig_key(r, name)) {
                fprintf(stderr, "rig: there is no key \"%s\"\n", name);
                exit(99);
            }
        }
        s += n + (s[n] == ' ');
    }
    rig_settle(r);
}

void rig_type(struct rig *r, const char *text)
{
    send(r, text, strlen(text));
    rig_settle(r);
}

void rig_resize(struct rig *r, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    rig_settle(r);
    vterm_set_size(r->vt, rows, cols);
    if (r->master >= 0)
        ioctl(r->master, TIOCSWINSZ, &size); /* the kernel sends SIGWINCH */
    rig_settle(r);
}

void rig_signal(struct rig *r, int signal)
{
    look(r);
    if (!r->ended)
        kill(r->pid, signal);
}

void rig_drop(struct rig *r)
{
    look(r);
    if (r->master >= 0)
        close(r->master);
    r->master = -1;
}

/* ---- looking ------------------------------------------------------------------------------- */

int rig_rows(const struct rig *r)
{
    int rows, cols;
    vterm_get_size(r->vt, &rows, &cols);
    return rows;
}

int rig_cols(const struct rig *r)
{
    int rows, cols;
    vterm_get_size(r->vt, &rows, &cols);
    return cols;
}

static size_t put_scalar(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[n] | c);
    return n;
}

/* A cell as UTF-8: blank where nothing was written, nothing in the second half of a wide character. */
static size_t cell_text(const VTermScreenCell *cell, char out[32])
{
    size_t n = 0;
    if (cell->chars[0] == (uint32_t)-1)
        return 0;
    if (cell->chars[0] == 0) {
        out[0] = ' ';
        return 1;
    }
    for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0; i++)
        n += put_scalar(out + n, cell->chars[i]);
    return n;
}

size_t rig_row(const struct rig *r, int row, char *out, size_t size)
{
    size_t n = 0, end = 0;
    int cols = rig_cols(r);
    for (int col = 0; col < cols; col++) {
        VTermScreenCell cell;
        char text[32];
        vterm_screen_get_cell(r->screen, (VTermPos){row, col}, &cell);
        size_t len = cell_text(&cell, text);
        if (n + len + 1 > size)
            break;
        memcpy(out + n, text, len);
        n += len;
        if (len > 1 || (len == 1 && text[0] != ' '))
            end = n;
    }
    out[end] = '\0';
    return end;
}

enum { ROW_SIZE = 16384 };

int rig_find(const struct rig *r, const char *text)
{
    char row[ROW_SIZE];
    int rows = rig_rows(r);
    for (int i = 0; i < rows; i++) {
        rig_row(r, i, row, sizeof(row));
        if (strstr(row, text) != NULL)
            return i;
    }
    return -1;
}

char *rig_screen(const struct rig *r)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        die("memory");
    int rows = rig_rows(r);
    for (int i = 0; i < rows; i++) {
        char row[ROW_SIZE];
        rig_row(r, i, row, sizeof(row));
        fprintf(f, "%s\n", row);
    }
    fclose(f);
    return text;
}

void rig_cursor(const struct rig *r, int *row, int *col, bool *visible)
{
    VTermPos at;
    vterm_state_get_cursorpos(vterm_obtain_state(r->vt), &at);
    *row = at.row;
    *col = at.col;
    if (visible != NULL)
        *visible = r->cursor_visible;
}

static int palette(const VTermColor *c)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(c) || VTERM_COLOR_IS_DEFAULT_BG(c))
        return RIG_DEFAULT_COLOUR;
    return VTERM_COLOR_IS_INDEXED(c) ? c->indexed.idx : RIG_RGB_COLOUR;
}

struct rig_cell rig_cell(const struct rig *r, int row, int col)
{
    VTermScreenCell cell;
    struct rig_cell ret = {0};
    vterm_screen_get_cell(r->screen, (VTermPos){row, col}, &cell);
    ret.text[cell_text(&cell, ret.text)] = '\0';
    ret.width = cell.width;
    ret.bold = cell.attrs.bold;
    ret.underline = cell.attrs.underline != 0;
    ret.reverse = cell.attrs.reverse;
    ret.italic = cell.attrs.italic;
    ret.blink = cell.attrs.blink;
    ret.fg = palette(&cell.fg);
    ret.bg = palette(&cell.bg);
    return ret;
}

void rig_report(struct rig *r, FILE *out)
{
    char row[ROW_SIZE];
    int cursor_row, cursor_col, rows = rig_rows(r), cols = rig_cols(r);
    bool visible;
    look(r);
    rig_cursor(r, &cursor_row, &cursor_col, &visible);
    fprintf(
        out, "    +%.*s+\n", cols,
        "----------------------------------------------------------------------"
        "--------------------------------------------------------------------------------------------------");
    for (int i = 0; i < rows; i++) {
        rig_row(r, i, row, sizeof(row));
        fprintf(out, " %2d |%s\n", i + 1, row);
    }
    fprintf(out, "    +-- cursor at row %d column %d%s, %zu bytes sent", cursor_row + 1, cursor_col + 1,
            visible ? "" : " (hidden)", r->n);
    if (r->ended && WIFSIGNALED(r->status))
        fprintf(out, ", killed by signal %d (%s)", WTERMSIG(r->status), strsignal(WTERMSIG(r->status)));
    else if (r->ended)
        fprintf(out, ", ended with %d", WEXITSTATUS(r->status));
    fputc('\n', out);
    rig_sanitizer_findings(r->home, out);
}

/* ---- bytes --------------------------------------------------------------------------------- */

const char *rig_stream(const struct rig *r, size_t *n)
{
    *n = r->n;
    return r->stream != NULL ? r->stream : "";
}

void rig_mark(struct rig *r)
{
    rig_settle(r);
    r->mark = r->n;
}

size_t rig_count(struct rig *r)
{
    rig_settle(r);
    return r->n - r->mark;
}
