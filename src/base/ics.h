/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines that the calendar helper (libexec/) and the desk exchange: fields apart by tabs, times as civil minutes on the
 * clinic's wall. iCalendar itself, its rules of repetition and its zones are the helper's alone.
 *
 *   busy  START END ALLDAY UID SUMMARY     one occurrence, START < END
 *   end   N                                after N occurrences; without it the helper died
 *   error WORD LINE                        why nothing is read, alone; LINE of the calendar, or 0
 *
 * and towards the helper, to be written:
 *
 *   calendar NAME ZONE STAMP FIRST LAST    STAMP: an instant; all events lie in the minutes FIRST to LAST
 *   event UID SEQUENCE STATUS START END SUMMARY LOCATION DESCRIPTION
 *   end   N */
#ifndef FD_BASE_ICS_H
#define FD_BASE_ICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/base/word.h"

enum {
    ICS_FILE_MOST = 32 << 20, /* bytes of a calendar that is read */
    ICS_LINES_MOST = 32 << 20,
    ICS_BUSY_MOST = 20000, /* occurrences */
    ICS_UID = 192,         /* bytes with the NUL; longer ones are cut */
    ICS_TEXT = 192
};

/** Why a calendar cannot be read. */
enum ics_fault {
    ICS_NO_CALENDAR, /* there is none in it */
    ICS_ENCODING,    /* no UTF-8, or a NUL */
    ICS_CUT,         /* it ends in the middle */
    ICS_BROKEN,      /* that line makes no sense */
    ICS_ZONE,        /* a time in a zone that is neither described nor known */
    ICS_REPEATS,     /* it repeats more often than anybody can be busy */
    ICS_MANY,        /* more than ICS_BUSY_MOST occurrences */
    ICS_FAULTS
};
struct ics_fault_word {
    const char *word;
};
extern const struct ics_fault_word ics_faults[ICS_FAULTS];

/** One occurrence of what somebody is busy with; all day: from midnight to midnight. */
struct ics_busy {
    int64_t start_min, end_min;
    bool all_day;
    char uid[ICS_UID], summary[ICS_TEXT];
};
struct ics_busy_list {
    struct ics_busy *rows;
    size_t n;
};
void ics_busy_list_release(struct ics_busy_list *l);

/**
 * Reads what the helper said; nothing of it is trusted.
 * @param of      the calendar's name in a sentence
 * @param ret     caller releases; untouched on failure
 * @return RC_INVALID with the fault's sentence; RC_IO for lines that no helper of ours wrote; RC_NO_MEMORY
 */
enum rc ics_busy_read(const char *lines, size_t n, const char *of, struct ics_busy_list *ret, struct err *e);

#endif
