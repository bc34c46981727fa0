/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of keys, for people. */
#include "ui/kit/key.h"

#include <stdio.h>

#include "src/base/i18n.h"
#include "src/base/text.h"

bool key_is_text(int key)
{
    return key >= ' ' && key < 0x110000 && key != K_BACKSPACE && !(key >= 0x80 && key < 0xa0);
}

size_t key_label(int key, char *out, size_t size)
{
    static const struct {
        int key;
        const char *name;
    } names[] = {
        { K_TAB, N_("Tab") },       { K_ENTER, N_("Enter") },
        { K_ESC, N_("Esc") },       { K_BACKSPACE, N_("Backspace") },
        { ' ', N_("Space") },       { K_UP, N_("Up") },
        { K_DOWN, N_("Down") },     { K_LEFT, N_("Left") },
        { K_RIGHT, N_("Right") },   { K_HOME, N_("Home") },
        { K_END, N_("End") },       { K_PGUP, N_("PgUp") },
        { K_PGDN, N_("PgDn") },     { K_INSERT, N_("Insert") },
        { K_DELETE, N_("Delete") }, { K_BTAB, N_("Shift-Tab") },
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i].key == key)
            return text_copy(out, size, _(names[i].name));
    char buf[16] = "";
    if (key > K_F(0) && key <= K_F(12))
        (void)snprintf(buf, sizeof(buf), "F%d", key - K_F(0));
    else if (key > 0 && key < ' ')
        (void)snprintf(buf, sizeof(buf), "Ctrl-%c", key + '@');
    else if (key_is_text(key))
        buf[text_put_scalar(buf, (uint32_t)key)] = '\0';
    return text_copy(out, size, buf);
}
