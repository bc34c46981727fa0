/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key is one int: a Unicode scalar as typed, or one of these. Alt-1 .. Alt-9 and Alt-0 arrive as F1 .. F10.
 */
#ifndef FD_KIT_KEY_H
#define FD_KIT_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define K_CTRL(letter) ((letter)&0x1f)
#define K_F(n)         (0x200100 + (n)) /* 1 .. 12 */

enum key {
    K_NONE = -1,
    K_TAB = '\t',
    K_ENTER = '\n', /* Return and the keypad's Enter */
    K_ESC = 0x1b,
    K_BACKSPACE = 0x7f,
    K_FIRST = 0x200000,
    K_UP = K_FIRST,
    K_DOWN,
    K_LEFT,
    K_RIGHT,
    K_HOME,
    K_END,
    K_PGUP,
    K_PGDN,
    K_INSERT,
    K_DELETE,
    K_BTAB,   /* Shift-Tab */
    K_RESIZE, /* handled by the loop; screens are drawn anew */
    K_PASTE,  /* the text stands in app->paste */
    K_CLICK,  /* only with the mouse switched on; app->click_row, app->click_col */
};

/** A character that goes into a text field, rather than a command key. */
bool key_is_text(int key);

/** What a person calls it: "Enter", "F3", "Ctrl-S", "Tab", "a". Returns bytes written. */
size_t key_label(int key, char *out, size_t size);

#endif
