/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar helper as the desk starts it, for tests: text in, occurrences or a sentence out. */
#ifndef FD_TESTS_LIBEXEC_CELL_H
#define FD_TESTS_LIBEXEC_CELL_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/helper.h"
#include "src/base/ics.h"
#include "tests/suite.h"

static inline void cell_setup(void)
{
    static char folder[1024];
    const char *top = getenv("TOP_BUILDDIR");

    snprintf(folder, sizeof folder, "%s", top ? top : ".");
    helper_folder(folder);
}

static inline int32_t cell_day(const char *iso)
{
    int year = 0, month = 0, day = 0;

    ck_assert_int_eq(sscanf(iso, "%d-%d-%d", &year, &month, &day), 3);
    return calendar_day(CALENDAR_GREGORIAN, year, month, day);
}

/** What the helper says of a calendar, from and to as "2031-03-01"; how it ended in *ended. */
static inline enum rc cell_read(const char *what, const char *zone, const char *from, const char *to, const char *text,
                                size_t n, struct ics_busy_list *ret, enum helper_end *ended, struct err *e)
{
    char first[16], last[16];
    const char *const arguments[] = {what, first, last, zone, NULL};
    const struct helper h = {"frontdesk-ics", arguments, ICS_LINES_MOST, 30};
    char *lines = NULL;
    size_t size = 0;

    snprintf(first, sizeof first, "%d", (int)cell_day(from));
    snprintf(last, sizeof last, "%d", (int)cell_day(to));
    enum rc rc = helper_run(&h, text, n, &lines, &size, ended, e);
    if (rc == RC_OK)
        rc = *ended == HELPER_DONE || *ended == HELPER_REFUSED ? ics_busy_read(lines, size, "it", ret, e) : helper_failed(*ended, e);
    free(lines);
    return rc;
}

/** "2031-03-20 09:00 - 10:00, ..." of occurrences in order; whole days without hours. */
static inline char *cell_text(const struct ics_busy_list *l, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < l->n && used < size; i++) {
        char from[CIVIL_TEXT], to[CIVIL_TEXT];
        const struct ics_busy *b = &l->rows[i];
        civil_format(from, sizeof from, CALENDAR_GREGORIAN, b->start_min);
        civil_format(to, sizeof to, CALENDAR_GREGORIAN, b->end_min);
        bool same = civil_min_day(b->start_min) == civil_min_day(b->end_min);
        if (b->all_day && b->end_min - b->start_min == CIVIL_DAY_MIN)
            from[10] = to[0] = '\0';
        int put = snprintf(out + used, size - used, "%s%s%s%s", i > 0 ? ", " : "", from, to[0] != '\0' ? "-" : "",
                           same && to[0] != '\0' ? to + 11 : to);
        used += put > 0 ? (size_t)put : 0;
    }
    return out;
}

#endif
