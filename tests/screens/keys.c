/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints every key of every screen, from the command tables: doc/manual/keys is made of it. */
#include <stdio.h>

#include "tests/screens/all.h"
#include "ui/kit/cmd.h"
#include "ui/ui.h"

int main(void)
{
    cmd_dump(stdout, "On every screen", ui_cmds, n_ui_cmds);
    cmd_dump(stdout, "On every screen", kit_cmds, n_kit_cmds);
    cmd_dump(stdout, "In a list", table_cmds, n_table_cmds);
    cmd_dump(stdout, "In a form", form_cmds, n_form_cmds);
    for (int i = 0; i < SCREENS; i++)
        cmd_dump(stdout, screens[i]->title, screens[i]->cmds, screens[i]->n_cmds);
    return ferror(stdout) || fflush(stdout) != 0;
}
