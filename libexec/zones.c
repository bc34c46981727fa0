/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times of a calendar: zones that the file describes or the system knows, and what they are on the clinic's wall. */
#include <ctype.h>
#include <string.h>

#include "libexec/calendar.h"
#include "src/base/calendar.h"
#include "src/base/civil.h"

enum { TZID = 128, HOUR = 3600, DAY_S = 86400 };

/* ---- zones ---- */

/* Names such as /mozilla.org/20050126_1/Europe/London end in one that the system knows. */
static icaltimezone *known_zone(const char *name)
{
    icaltimezone *zone = icaltimezone_get_builtin_timezone(name);

    while (zone == NULL && (name = strchr(name, '/')) != NULL)
        zone = icaltimezone_get_builtin_timezone(++name);
    return zone;
}

static icaltimezone *find_zone(const struct sieved *s, const char *name)
{
    static char last_name[TZID];
    static icaltimezone *last;
    icaltimezone *zone = NULL;

    if (last != NULL && strcmp(last_name, name) == 0)
        return last;
    if (s->zones != NULL)
        zone = icalcomponent_get_timezone(s->zones, name);
    if (zone == NULL && (strcmp(name, "UTC") == 0 || strcmp(name, "GMT") == 0 || strcmp(name, "Etc/UTC") == 0))
        zone = icaltimezone_get_utc_timezone();
    if (zone == NULL)
        zone = known_zone(name);
    if (zone != NULL) {
        memcpy(last_name, name, strlen(name) + 1);
        last = zone;
    }
    return zone;
}

/* ---- counting ---- */

/* Seconds that a zone is ahead at an instant. */
static int64_t offset_at(icaltimezone *zone, int64_t at)
{
    struct icaltimetype utc = icaltime_from_timet_with_zone((time_t)at, 0, icaltimezone_get_utc_timezone());
    int summer;

    return icaltimezone_get_utc_offset_of_utc_time(zone, &utc, &summer);
}

/* The instant at which the wall of a zone shows this: of an hour that is repeated its first pass; one that is skipped counts
 * on from before it (RFC 5545, 3.3.5). */
static int64_t instant_of(icaltimezone *zone, int64_t wall)
{
    int64_t before = offset_at(zone, wall - DAY_S), after = offset_at(zone, wall + DAY_S);
    int64_t larger = before > after ? before : after, smaller = before > after ? after : before;

    if (before == after || offset_at(zone, wall - larger) == larger)
        return wall - larger;
    return offset_at(zone, wall - smaller) == smaller ? wall - smaller : wall - before;
}

int64_t moment_key_at(const struct moment *m, struct icaltimetype local)
{
    int32_t day = calendar_day(CALENDAR_GREGORIAN, local.year, local.month, local.day);
    int64_t wall = (int64_t)day * DAY_S + (local.is_date ? 0 : local.hour * HOUR + local.minute * 60 + local.second);

    if (m->kind != MOMENT_ZONED || m->zone == icaltimezone_get_utc_timezone())
        return wall;
    return instant_of(m->zone, wall);
}

/* ---- reading ---- */

static bool digits(const char *text, size_t n, int *value)
{
    *value = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isdigit((unsigned char)text[i]))
            return false;
        *value = *value * 10 + (text[i] - '0');
    }
    return true;
}

bool moment_read(const struct sieved *s, const struct property *p, const char *text, struct moment *ret, struct fault *f)
{
    struct icaltimetype t = {0};
    char name[TZID];
    size_t n = strlen(text);
    bool utc = n == 16 && text[15] == 'Z';

    *ret = (struct moment){0};
    if (n < 8 || !digits(text, 4, &t.year) || !digits(text + 4, 2, &t.month) || !digits(text + 6, 2, &t.day) ||
        !calendar_exists(CALENDAR_GREGORIAN, t.year, t.month, t.day))
        return faulty(f, ICS_BROKEN, p->line);
    if (n == 8) {
        t.is_date = 1;
        *ret = (struct moment){.kind = MOMENT_DAY, .local = t};
        ret->key = moment_key_at(ret, t);
        return true;
    }
    if ((n != 15 && !utc) || text[8] != 'T' || !digits(text + 9, 2, &t.hour) || !digits(text + 11, 2, &t.minute) ||
        !digits(text + 13, 2, &t.second) || t.hour > 23 || t.minute > 59 || t.second > 60)
        return faulty(f, ICS_BROKEN, p->line);
    if (t.second == 60)
        t.second = 59;
    *ret = (struct moment){.kind = MOMENT_FLOATING, .local = t};
    if (utc) {
        ret->kind = MOMENT_ZONED;
        ret->zone = icaltimezone_get_utc_timezone();
    } else if (parameter(p, "TZID", name, sizeof name)) {
        ret->kind = MOMENT_ZONED;
        if ((ret->zone = find_zone(s, name)) == NULL)
            return faulty(f, ICS_ZONE, p->line);
    }
    ret->key = moment_key_at(ret, t);
    return true;
}

/* ---- on the wall ---- */

static int64_t floor_min(int64_t seconds)
{
    return seconds / 60 - (seconds % 60 < 0);
}

void moment_span(const struct moment *m, int64_t from, int64_t to, int64_t *start_min, int64_t *end_min)
{
    if (m->kind != MOMENT_ZONED) {
        *start_min = floor_min(from);
        *end_min = floor_min(to + 59);
        return;
    }
    *start_min = civil_min(from);
    *end_min = civil_min(to - 1) + 1; /* not civil_min(to): the clock may be put forward just then */
    /* Where fewer minutes went by on the wall than in fact, it was put back: what it showed before that counts, since
     * of an hour that is repeated the clinic uses the first pass. */
    if (*end_min - *start_min >= floor_min(to + 59) - floor_min(from))
        return;
    for (int64_t at = from; at < to; at += 60) {
        int64_t shown = civil_min(at);
        if (shown + 1 > *end_min)
            *end_min = shown + 1;
        if (at == from + DAY_S && to - DAY_S > at)
            at = to - DAY_S; /* only near its ends does it matter */
    }
}
