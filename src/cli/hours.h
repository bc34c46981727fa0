/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the verbs that change hours have in common: a change is tried, whom it strands is told, then it is made. */
#ifndef FD_CLI_HOURS_H
#define FD_CLI_HOURS_H

#include "src/booking/stranded.h"
#include "src/cli/cli.h"

/** Prints them as a table, or with --json as rows of v_appointment; `none` when there are none. */
enum rc cli_print_stranded(struct cli *c, const struct stranded_list *l, const char *none, struct err *e);

/** With --dry-run only tries it; says `done` and whom it strands. */
enum rc cli_change_hours(struct cli *c, stranded_try *change, void *ctx, const char *done, struct err *e);

#endif
