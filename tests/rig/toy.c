/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small desk to try the rig and the runner on: a list kept in a text file, a field, resize, signals, a live
 * view. Usage as the real one: toy [-c FILE] -d FILE [--now TIME] [--user NAME] [add TEXT... | list | refuse
 * TEXT] */
#include "config.h"

#include <curses.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LINES_MAX = 200, LINE_SIZE = 256 };

static struct {
    const char *file, *now, *user;
    char line[LINES_MAX][LINE_SIZE];
    int n, at, top;
    bool editing;
    char field[LINE_SIZE];
    struct stat seen;
} toy = {.now = "no time", .user = "nobody"};

static volatile sig_atomic_t asked_to_end;

static void on_signal(int signal)
{
    asked_to_end = signal;
}

static void load(void)
{
    struct stat now = {0};
    stat(toy.file, &now);
    if (now.st_size == toy.seen.st_size && now.st_ino == toy.seen.st_ino)
        return;
    toy.seen = now;
    toy.n = 0;
    FILE *f = fopen(toy.file, "r");
    while (f != NULL && toy.n < LINES_MAX && fgets(toy.line[toy.n], LINE_SIZE, f) != NULL) {
        toy.line[toy.n][strcspn(toy.line[toy.n], "\n")] = '\0';
        toy.n++;
    }
    if (f != NULL)
        fclose(f);
}

static bool append(const char *text)
{
    FILE *f = fopen(toy.file, "a");
    if (f == NULL)
        return false;
    fprintf(f, "%s\n", text);
    return fclose(f) == 0;
}

static int rows(void)
{
    return LINES - 4;
}

static void draw(void)
{
    erase();
    mvprintw(0, 0, "Toy desk  %s  %s  %dx%d", toy.user, toy.now, LINES, COLS);
    mvhline(1, 0, ACS_HLINE, COLS);
    for (int i = 0; i < rows() && toy.top + i < toy.n; i++) {
        if (toy.top + i == toy.at)
            attrset(A_BOLD | COLOR_PAIR(1));
        mvprintw(2 + i, 0, "%c %s", toy.top + i == toy.at ? '>' : ' ', toy.line[toy.top + i]);
        attrset(A_NORMAL);
    }
    mvprintw(LINES - 1, 0, "a Add  q Quit  %d lines", toy.n);
    if (toy.editing)
        mvprintw(LINES - 2, 0, "New: %s", toy.field);
    else
        move(2 + toy.at - toy.top, 0);
    refresh();
}

static void go_to(int at)
{
    toy.at = at < 0 ? 0 : at >= toy.n ? toy.n - 1 : at;
    if (toy.at < 0)
        toy.at = 0;
    if (toy.at < toy.top)
        toy.top = toy.at;
    if (toy.at >= toy.top + rows())
        toy.top = toy.at - rows() + 1;
}

static void edit(int key)
{
    size_t n = strlen(toy.field);
    if (key == '\r' || key == '\n') {
        append(toy.field);
        toy.editing = false;
    } else if (key == 27) {
        toy.editing = false;
    } else if (key == KEY_BACKSPACE) {
        while (n > 0 && (toy.field[n - 1] & 0xc0) == 0x80)
            n--;
        toy.field[n > 0 ? n - 1 : 0] = '\0';
    } else if (key >= ' ' && key < 256 && n + 1 < sizeof(toy.field)) {
        toy.field[n] = (char)key;
        toy.field[n + 1] = '\0';
    }
}

static bool browse(int key)
{
    switch (key) {
    case 'q':
        return false;
    case 'a':
        toy.editing = true;
        toy.field[0] = '\0';
        break;
    case KEY_DOWN:
        go_to(toy.at + 1);
        break;
    case KEY_UP:
        go_to(toy.at - 1);
        break;
    case KEY_NPAGE:
        go_to(toy.at + rows());
        break;
    case KEY_HOME:
        go_to(0);
        break;
    case 27:
        snprintf(toy.line[0], LINE_SIZE, "Esc");
        timeout(0);
        key = getch();
        timeout(100);
        if (key != ERR)
            snprintf(toy.line[0], LINE_SIZE, "Alt %c", key);
        break;
    case 'L' & 0x1f:
        clearok(curscr, TRUE);
        break;
    case 'E': /* what no program may do: an escape sequence that is not of the terminal's set */
        fputs("\033]0;title\a", stdout);
        fflush(stdout);
        break;
    default:
        break;
    }
    return true;
}

static int desk(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    initscr();
    raw();
    noecho();
    keypad(stdscr, TRUE);
    set_escdelay(25);
    typeahead(-1);
    timeout(100);
    start_color();
    use_default_colors();
    init_pair(1, COLOR_BLUE, -1);
    for (bool go_on = true; go_on && asked_to_end == 0;) {
        load();
        go_to(toy.at);
        draw();
        int key = getch();
        if (key == ERR || key == KEY_RESIZE)
            continue;
        if (toy.editing)
            edit(key);
        else
            go_on = browse(key);
    }
    if (toy.editing)
        append(toy.field);
    endwin();
    return asked_to_end == 0 ? 0 : 4;
}

static int verb(int argc, char **argv)
{
    if (strcmp(argv[0], "add") == 0 || strcmp(argv[0], "init") == 0) {
        for (int i = 1; i < argc; i++)
            append(argv[i]);
        return 0;
    }
    if (strcmp(argv[0], "list") == 0) {
        load();
        for (int i = 0; i < toy.n; i++)
            printf("%d %s\n", i + 1, toy.line[i]);
        return 0;
    }
    fprintf(stderr, "toy: refused: %s\n", argc > 1 ? argv[1] : argv[0]);
    return 1;
}

int main(int argc, char **argv)
{
    int i = 1;
    setlocale(LC_ALL, "");
    for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
        if (strcmp(argv[i], "-d") == 0)
            toy.file = argv[i + 1];
        else if (strcmp(argv[i], "--now") == 0)
            toy.now = argv[i + 1];
        else if (strcmp(argv[i], "--user") == 0)
            toy.user = argv[i + 1];
    }
    if (toy.file == NULL) {
        fprintf(stderr, "toy: -d FILE is missing\n");
        return 2;
    }
    return i < argc ? verb(argc - i, argv + i) : desk();
}
