/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options that narrow free times, the same for every verb that looks for them. */
#ifndef FD_CLI_NARROW_H
#define FD_CLI_NARROW_H

#include "src/booking/slots.h"
#include "src/cli/cli.h"

/* Rows of a table of options. */
#define OPTIONS_NARROW                                                                                                \
    OPTION('f', "from", "WHEN", N_("not before this moment or day (now)")),                                           \
        OPTION(0, "days", "N", N_("look N days ahead (90)")),                                                         \
        OPTION('o', "on", "DAYS", N_("only on these weekdays: mon,thu or mon-fri")),                                  \
        OPTION('b', "between", "PART", N_("only in this part of the day: morning, afternoon or 9:00-11:30"))
#define OPTION_NEAR                                                                                                   \
    OPTION(0, "near", "APPOINTMENT", N_("only within two hours of this appointment, by its number or its person"))

/** Reads them into q, with the clinic's step. Absent ones leave q as it is. */
enum rc cli_narrow(struct cli *c, struct slot_query *q, struct err *e);

#endif
