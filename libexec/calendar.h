/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar helper: a filter from iCalendar to lines and back (src/base/ics.h has the lines). It sees no database; what it
 * reads, strangers wrote. A file is first sieved: of its lines only those are kept that say when somebody is busy, and
 * libical gets no others. */
#ifndef FD_LIBEXEC_CALENDAR_H
#define FD_LIBEXEC_CALENDAR_H

#include <libical/ical.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "src/base/ics.h"

/* X(NAME, "word"): what is kept of an event. */
#define PROPERTIES(X)                                                                                             \
    X(UID, "UID") X(SUMMARY, "SUMMARY") X(STATUS, "STATUS") X(TRANSP, "TRANSP") X(DTSTART, "DTSTART")             \
    X(DTEND, "DTEND") X(DURATION, "DURATION") X(RRULE, "RRULE") X(EXRULE, "EXRULE") X(RDATE, "RDATE")             \
    X(EXDATE, "EXDATE") X(RECURRENCE_ID, "RECURRENCE-ID") X(FREEBUSY, "FREEBUSY")

enum property_kind {
#define X(id, word) PROPERTY_##id,
    PROPERTIES(X)
#undef X
    PROPERTY_KINDS
};

/** NAME;PARAMETERS:VALUE, unfolded and apart; all point into the file's own bytes. */
struct property {
    enum property_kind kind;
    char *parameters; /* ";TZID=...", or "" */
    char *value;
    size_t line;
};

enum component_kind { COMPONENT_EVENT, COMPONENT_FREEBUSY };

/** An event, or somebody's busy times, as it stands in the file. */
struct component {
    enum component_kind kind;
    size_t line;
    size_t first, last; /* of the properties; last not included */
};

/** What the sieve kept. */
struct sieved {
    struct component *components;
    size_t n_components;
    struct property *properties;
    size_t n_properties;
    icalcomponent *zones; /* a VCALENDAR of VTIMEZONEs */
};

/** How reading failed; line 0 where none is to blame. */
struct fault {
    enum ics_fault what;
    size_t line;
};
/** Sets the fault and gives false, so that `return faulty(...)` reads well. */
bool faulty(struct fault *f, enum ics_fault what, size_t line);

/** Takes a file apart in place. text[n] is NUL. Released with sieved_release(), also after a failure; points into text. */
bool sieve(char *text, size_t n, struct sieved *ret, struct fault *f);
void sieved_release(struct sieved *s);

/** The value of a parameter ("TZID"), without quotes, in out; false when it is not there or does not fit. */
bool parameter(const struct property *p, const char *name, char *out, size_t size);

/* ---- times (zones.c) ---- */

enum moment_kind { MOMENT_DAY, MOMENT_FLOATING, MOMENT_ZONED };

/** A time as an event says it. */
struct moment {
    enum moment_kind kind;
    struct icaltimetype local; /* without a zone, so that it is only counted with */
    icaltimezone *zone;        /* of MOMENT_ZONED; UTC is one */
    int64_t key;               /* moment_key_at(local) */
};

/** "20310304", "20310304T093000", "20310304T093000Z" with the property's TZID. */
bool moment_read(const struct sieved *s, const struct property *p, const char *text, struct moment *ret, struct fault *f);

/** Seconds by which moments of one kind are compared: instants where there is a zone, else those of the wall. Of a local time
 * in the moment's zone. */
int64_t moment_key_at(const struct moment *m, struct icaltimetype local);

/** From and to, which are keys, as civil minutes of the clinic's wall, rounded outwards; where the clock is put back in
 * between, up to the last that the wall showed before. */
void moment_span(const struct moment *m, int64_t from, int64_t to, int64_t *start_min, int64_t *end_min);

/* ---- the rest ---- */

enum reading { READ_BUSY, READ_DAYS };

/** Prints the occurrences from first_day to last_day: what somebody is busy with, or every whole day that has a name. */
bool expand(const struct sieved *s, enum reading what, int32_t first_day, int32_t last_day, FILE *out, struct fault *f);

/** Lines in, a calendar out; false for lines that the desk would not write. */
bool write_calendar(char *lines, size_t n, FILE *out);

/** From now on this process reads what lies there and writes where it may, and nothing else; false when the system
 * does not do it. */
bool confine(void);

#endif
