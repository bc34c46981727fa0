/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the terminal's description says; apart, because term.h makes common words macros. */
#include "ui/kit/terminfo.h"

#include <unistd.h>

#include <curses.h>
#include <term.h>

enum terminfo terminfo_look(void)
{
    int found = 0;
    if (setupterm(NULL, STDOUT_FILENO, &found) != OK)
        return TERMINFO_UNKNOWN;
    const char *cup = tigetstr("cup");
    enum terminfo is = cup != NULL && cup != (char *)-1 ? TERMINFO_FULL : TERMINFO_DUMB;
    (void)del_curterm(cur_term);
    return is;
}
