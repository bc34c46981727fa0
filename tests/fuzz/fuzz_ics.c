/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a calendar helper says, the desk takes only times that are times, and text that is text. */
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/civil.h"
#include "src/base/ics.h"
#include "src/base/text.h"
#include "tests/fuzz/fuzz.h"

static const char *const pieces[] = {
    "busy\t60\t90\t0\tu\tTeam\n", "busy\t1440\t2880\t1\tu\t\n", "end\t0\n", "end\t1\n", "end\t2\n", "error\tcut\t0\n", "error\tbroken\t7\n",
    "busy", "end", "error", "\t", "\n", "-", "0", "1", "1440", "99999999999999999999", "many", "\xff", "\x1b", "王小明", NULL,
};

static void run(const char *s, size_t n)
{
    struct ics_busy_list l = {0};
    struct err e = {.text = ""};
    enum rc rc = ics_busy_read(s, n, "x", &l, &e);

    fuzz_told(rc, &e);
    MUST(rc == RC_OK || (l.rows == NULL && l.n == 0));
    MUST(l.n <= ICS_BUSY_MOST);
    for (size_t i = 0; i < l.n; i++) {
        const struct ics_busy *b = &l.rows[i];
        MUST(b->start_min < b->end_min);
        MUST(civil_min_day(b->start_min) >= CALENDAR_FIRST_DAY && civil_min_day(b->end_min - 1) <= CALENDAR_LAST_DAY);
        MUST(!b->all_day || (b->start_min % CIVIL_DAY_MIN == 0 && b->end_min % CIVIL_DAY_MIN == 0));
        MUST(text_valid(b->uid, (size_t)-1) && text_valid(b->summary, (size_t)-1));
        MUST(strpbrk(b->uid, "\t\n\x1b") == NULL && strpbrk(b->summary, "\t\n\x1b") == NULL);
    }
    ics_busy_list_release(&l);
}

const struct fuzz_target fuzz_ics = {"ics", run, pieces, 4000};
