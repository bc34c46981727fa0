/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal: taking it and giving it back, and reading one key at a time. */
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "src/base/text.h"
#include "ui/kit/inside.h"
#include "ui/kit/terminfo.h"

enum {
    PASTE_BEGIN = 0x1001, /* keys of our own, above curses' */
    PASTE_END = 0x1002,
    PASTE_MOST = 1 << 20,
    SEQUENCE_MOST = 48,
    SEQUENCE_MS = 25,
};

static struct {
    SCREEN *handle;
    WINDOW *input; /* a pad: reading from it never draws */
    enum bidi wish;
    int escape_wait_ms;
    char *paste;
    size_t paste_n, paste_size;
    struct sigaction old_hup, old_term;
    sigset_t outside; /* the mask while waiting */
} term;

static volatile sig_atomic_t asked_to_end;

static void on_end(int signal)
{
    (void)signal;
    asked_to_end = 1;
}

int64_t term_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void say(const char *sequence)
{
    (void)fflush(stdout);
    size_t n = strlen(sequence);
    while (n > 0) {
        ssize_t w = write(STDOUT_FILENO, sequence, n);
        if (w <= 0)
            return;
        sequence += w;
        n -= (size_t)w;
    }
}

/* The user's locale may be missing or not UTF-8; characters must still be whole. */
static bool utf8_locale(void)
{
    if (setlocale(LC_ALL, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return true;
    return setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

static enum rc term_usable(struct err *e)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return err_set(e, RC_IO, _("The desk needs a terminal; here is none."));
    const char *name = getenv("TERM");
    if (name == NULL || name[0] == '\0')
        return err_set(e, RC_IO, _("TERM is not set: the desk does not know what terminal this is."));
    enum terminfo is = terminfo_look();
    if (is == TERMINFO_UNKNOWN)
        return err_set(e, RC_IO, _("The terminal \"%s\" is not known here. Try TERM=xterm-256color."), name);
    if (is == TERMINFO_DUMB)
        return err_set(
            e, RC_IO, _("The terminal \"%s\" cannot show a full screen. The desk needs one that can."), name);
    return RC_OK;
}

static void take_signals(void)
{
    struct sigaction end = { .sa_handler = on_end };
    sigset_t block;
    (void)sigemptyset(&end.sa_mask);
    (void)sigemptyset(&block);
    (void)sigaddset(&block, SIGHUP);
    (void)sigaddset(&block, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &block, &term.outside);
    (void)sigdelset(&term.outside, SIGHUP);
    (void)sigdelset(&term.outside, SIGTERM);
    (void)sigaction(SIGHUP, &end, &term.old_hup);
    (void)sigaction(SIGTERM, &end, &term.old_term);
    asked_to_end = 0;
}

/* Makes the panel library's own bottom panel, which it never frees: here, so that the tests know this leak by
 * its name. A pad gets no panel. */
static __attribute__((noinline)) void panel_begin(void)
{
    (void)new_panel(term.input);
}

enum rc term_open(const struct app_options *o, struct err *e)
{
    enum rc rc = term_usable(e);
    if (rc != RC_OK)
        return rc;
    if (!utf8_locale())
        return err_set(e, RC_IO, _("This system has no UTF-8 locale, not even C.UTF-8."));
    (void)setenv("NCURSES_NO_UTF8_ACS", "1", 0);
    take_signals();
    term.handle = newterm(NULL, stdout, stdin);
    if (term.handle == NULL)
        return err_set(e, RC_IO, _("The terminal could not be opened."));
    (void)raw();
    (void)noecho();
    (void)nonl();
    (void)set_escdelay(SEQUENCE_MS);
    (void)typeahead(-1); /* a picture goes out as a whole: one write */
    term.escape_wait_ms = o->escape_wait_ms;
    term.input = newpad(1, 1);
    if (term.input == NULL) {
        term_close();
        return err_memory(e);
    }
    (void)keypad(term.input, TRUE);
    (void)define_key("\033[200~", PASTE_BEGIN);
    (void)define_key("\033[201~", PASTE_END);
    (void)idlok(stdscr, TRUE);
    (void)endwin(); /* until it was left and entered once, curses 6.4 writes after every move of the cursor */
    (void)doupdate();
    panel_begin();
    theme_start(o->theme);
    if (o->mouse)
        (void)mousemask(BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
    term.wish = o->bidi;
    bidi_set(o->bidi == BIDI_TERMINAL ? BIDI_TERMINAL : BIDI_APP);
    say("\033[?2004h");
    if (o->bidi != BIDI_TERMINAL)
        say("\033[8l"); /* the order is ours: keep yours */
    if (o->bidi == BIDI_AUTO)
        say("\033[>c"); /* who are you? the answer, if any, is read among the keys */
    return RC_OK;
}

void term_close(void)
{
    if (term.handle == NULL)
        return;
    say("\033[?2004l");
    if (bidi_mode() == BIDI_APP)
        say("\033[8h");
    (void)endwin();
    if (term.input != NULL)
        (void)delwin(term.input);
    delscreen(term.handle);
    term.handle = NULL;
    term.input = NULL;
    free(term.paste);
    term.paste = NULL;
    term.paste_n = term.paste_size = 0;
    /* When the line dropped more than one SIGHUP may come; what is left to do is only to go. */
    const struct sigaction ignore = { .sa_handler = SIG_IGN };
    (void)sigaction(SIGHUP, asked_to_end ? &ignore : &term.old_hup, NULL);
    (void)sigaction(SIGTERM, asked_to_end ? &ignore : &term.old_term, NULL);
    (void)sigprocmask(SIG_SETMASK, &term.outside, NULL);
}

/* One wide character or function key; ERR when none came in time. */
static int next(wint_t *c, int wait_ms)
{
    wtimeout(term.input, wait_ms);
    return wget_wch(term.input, c);
}

/* Which terminals order right-to-left text themselves, by their answer to "who are you". */
static void terminal_told(const char *answer)
{
    static const char *const self[] = { ">1;115;", ">24;", ">0;136;",
                                        ">84;" }; /* Konsole, mlterm, PuTTY, tmux */
    if (term.wish != BIDI_AUTO)
        return;
    for (size_t i = 0; i < sizeof(self) / sizeof(self[0]); i++)
        if (strncmp(answer, self[i], strlen(self[i])) == 0) {
            say("\033[8h");
            bidi_set(BIDI_TERMINAL);
        }
}

/* The rest of an escape sequence that no key is known for: an answer, or nothing to us. */
static int swallow_sequence(bool *answered)
{
    char sequence[SEQUENCE_MOST];
    size_t n = 0;
    wint_t c;
    while (n + 1 < sizeof(sequence) && next(&c, SEQUENCE_MS) == OK) {
        sequence[n++] = c < 0x80 ? (char)c : '?';
        if (c >= 0x40 && c <= 0x7e)
            break;
    }
    sequence[n] = '\0';
    if (n > 1 && sequence[0] == '>' && sequence[n - 1] == 'c') {
        terminal_told(sequence);
        *answered = true;
    }
    return K_NONE;
}

/* Esc alone is back; Alt-digit is Esc and a digit that are both there already. */
static int after_escape(bool *answered)
{
    wint_t c;
    if (next(&c, term.escape_wait_ms) != OK)
        return K_ESC;
    if (c >= '1' && c <= '9')
        return K_F((int)c - '0');
    if (c == '0')
        return K_F(10);
    if (c == '[' || c == 'O')
        return swallow_sequence(answered);
    (void)unget_wch((wchar_t)c);
    return K_ESC;
}

static bool paste_room(void)
{
    if (term.paste_n + 5 <= term.paste_size)
        return true;
    size_t size = term.paste_size == 0 ? 256 : term.paste_size * 2;
    char *more = size > PASTE_MOST ? NULL : realloc(term.paste, size);
    if (more == NULL)
        return false;
    term.paste = more;
    term.paste_size = size;
    return true;
}

static int read_paste(struct app *app)
{
    wint_t c;
    int kind;
    term.paste_n = 0;
    while ((kind = next(&c, 1000)) != ERR) {
        if (kind == KEY_CODE_YES && c == PASTE_END)
            break;
        if (kind == OK && paste_room())
            term.paste_n += text_put_scalar(term.paste + term.paste_n, c == '\r' ? '\n' : (uint32_t)c);
    }
    if (!paste_room())
        return K_NONE;
    term.paste[term.paste_n] = '\0';
    app->paste = term.paste;
    return K_PASTE;
}

static int read_click(struct app *app)
{
    MEVENT m;
    if (getmouse(&m) != OK || app->top == NULL)
        return K_NONE;
    if (m.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED)) /* the wheel */
        return m.bstate & BUTTON4_PRESSED ? K_UP : K_DOWN;
    app->click_row = m.y - getbegy(app->top->canvas->win) - app->top->canvas->top;
    app->click_col = m.x - getbegx(app->top->canvas->win) - app->top->canvas->left;
    return K_CLICK;
}

static int function_key(struct app *app, wint_t c)
{
    static const struct {
        wint_t code;
        int key;
    } keys[] = {
        { KEY_UP, K_UP },
        { KEY_DOWN, K_DOWN },
        { KEY_LEFT, K_LEFT },
        { KEY_RIGHT, K_RIGHT },
        { KEY_HOME, K_HOME },
        { KEY_END, K_END },
        { KEY_PPAGE, K_PGUP },
        { KEY_NPAGE, K_PGDN },
        { KEY_IC, K_INSERT },
        { KEY_DC, K_DELETE },
        { KEY_BTAB, K_BTAB },
        { KEY_ENTER, K_ENTER },
        { KEY_BACKSPACE, K_BACKSPACE },
        { KEY_RESIZE, K_RESIZE },
        { KEY_SR, K_UP },
        { KEY_SF, K_DOWN },
        { KEY_FIND, K_HOME },
        { KEY_SELECT, K_END },
        { KEY_A1, K_HOME },
        { KEY_C1, K_END },
        { KEY_A3, K_PGUP },
        { KEY_C3, K_PGDN },
    };
    if (c > KEY_F0 && c <= KEY_F0 + 12)
        return K_F((int)(c - KEY_F0));
    if (c == PASTE_BEGIN)
        return read_paste(app);
    if (c == KEY_MOUSE)
        return read_click(app);
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (keys[i].code == c)
            return keys[i].key;
    return K_NONE;
}

/* Waits for the keyboard; false when the line is gone or somebody asked us to end. */
static bool wait_for_input(int wait_ms, bool *ready)
{
    struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
    struct timespec t = { .tv_sec = wait_ms / 1000, .tv_nsec = (long)(wait_ms % 1000) * 1000000 };
    int n = ppoll(&p, 1, &t, &term.outside);
    *ready = n > 0 && (p.revents & POLLIN) != 0;
    if (n > 0 && !*ready && (p.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
        asked_to_end = 1;
    return !asked_to_end;
}

int term_read(struct app *app, int wait_ms, bool *dropped)
{
    wint_t c = 0;
    bool ready = false, answered = false;
    int kind = next(&c, 0); /* what curses holds already */
    if (kind == ERR) {
        if (!wait_for_input(wait_ms, &ready)) {
            *dropped = true;
            return K_NONE;
        }
        kind = next(&c, 0);
        if (kind == ERR) {
            struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
            if (ready && poll(&p, 1, 0) > 0 && (p.revents & POLLHUP) != 0) { /* readable, and at its end */
                asked_to_end = 1;
                *dropped = true;
            }
            return K_NONE;
        }
    }
    if (kind == KEY_CODE_YES)
        return function_key(app, c);
    if (c == K_ESC) {
        int key = after_escape(&answered);
        return answered ? K_RESIZE : key; /* draw all again, in the order that suits */
    }
    if (c == '\r')
        return K_ENTER;
    if (c == '\b')
        return K_BACKSPACE;
    return (int)c;
}
