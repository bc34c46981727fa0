/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From lines to a calendar. Times stand in the clinic's zone, not in UTC: what was agreed is the time on its wall, also where
 * a country changes its clock after the file was made. The zone is described for the years that are written, change by
 * change, as this system knows them. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "libexec/calendar.h"
#include "src/base/civil.h"

enum { FIELDS = 9, DAY_S = 86400 };

struct writing {
    FILE *out;
    const char *zone; /* "": UTC */
    const char *stamp;
};

/* Cuts a line at its tabs; how many fields, the line's own word being the first. */
static size_t cut(char *line, char **fields, size_t most)
{
    size_t n = 0;

    for (char *at = line; at != NULL && n < most; n++) {
        fields[n] = at;
        if ((at = strchr(at, '\t')) != NULL)
            *at++ = '\0';
    }
    return n;
}

static bool number(const char *text, long long *value)
{
    char *end;

    *value = strtoll(text, &end, 10);
    return *text != '\0' && *end == '\0';
}

static struct icaltimetype utc_of(int64_t at)
{
    return icaltime_from_timet_with_zone((time_t)at, 0, icaltimezone_get_utc_timezone());
}

static struct icaltimetype wall_of(int64_t min)
{
    struct icaltimetype t = utc_of(min * 60);

    t.zone = NULL;
    return t;
}

static void put(FILE *out, icalcomponent *c)
{
    char *text = icalcomponent_as_ical_string_r(c);

    fputs(text != NULL ? text : "", out);
    free(text);
    icalcomponent_free(c);
}

static void put_property(FILE *out, icalproperty *p)
{
    char *text = icalproperty_as_ical_string_r(p);

    fputs(text != NULL ? text : "", out);
    free(text);
    icalproperty_free(p);
}

/* ---- the zone ---- */

static long offset_at(int64_t at, bool *summer)
{
    time_t t = (time_t)at;
    struct tm tm;

    if (localtime_r(&t, &tm) == NULL)
        return 0;
    *summer = tm.tm_isdst > 0;
    return tm.tm_gmtoff;
}

static void add_change(icalcomponent *zone, int64_t at, long from, long to, bool summer)
{
    icalcomponent *c = icalcomponent_new(summer ? ICAL_XDAYLIGHT_COMPONENT : ICAL_XSTANDARD_COMPONENT);

    icalcomponent_add_property(c, icalproperty_new_dtstart(wall_of((at + from) / 60)));
    icalcomponent_add_property(c, icalproperty_new_tzoffsetfrom((int)from));
    icalcomponent_add_property(c, icalproperty_new_tzoffsetto((int)to));
    icalcomponent_add_component(zone, c);
}

static void put_zone(const struct writing *w, int64_t first_min, int64_t last_min)
{
    icalcomponent *zone = icalcomponent_vanew(ICAL_VTIMEZONE_COMPONENT, icalproperty_new_tzid(w->zone), (void *)0);
    int64_t at = first_min * 60 - 2 * DAY_S;
    bool summer = false;
    long offset = offset_at(at, &summer);

    add_change(zone, -offset, offset, offset, summer); /* since 1970, for all that is written before the first change */
    for (; at <= last_min * 60 + 2 * DAY_S; at += DAY_S) {
        int64_t low = at, high = at + DAY_S;
        long to = offset_at(high, &summer);
        if (to == offset)
            continue;
        while (high - low > 1) {
            int64_t mid = low + (high - low) / 2;
            if (offset_at(mid, &summer) == offset)
                low = mid;
            else
                high = mid;
        }
        to = offset_at(high, &summer);
        add_change(zone, high, offset, to, summer);
        offset = to;
    }
    put(w->out, zone);
}

/* ---- events ---- */

static void add_time(icalcomponent *c, icalproperty *p, const struct writing *w)
{
    if (w->zone[0] != '\0')
        icalproperty_add_parameter(p, icalparameter_new_tzid(w->zone));
    icalcomponent_add_property(c, p);
}

static struct icaltimetype time_of(const struct writing *w, int64_t min)
{
    return w->zone[0] != '\0' ? wall_of(min) : utc_of(min * 60);
}

/* event UID SEQUENCE STATUS START END SUMMARY LOCATION DESCRIPTION */
static bool put_event(const struct writing *w, char **f)
{
    long long sequence, start, end, stamp;
    bool cancelled = strcmp(f[3], "CANCELLED") == 0;

    if (!number(f[2], &sequence) || !number(f[4], &start) || !number(f[5], &end) || !number(w->stamp, &stamp) ||
        end <= start || sequence < 0 || sequence > INT32_MAX)
        return false;
    icalcomponent *c = icalcomponent_vanew(
        ICAL_VEVENT_COMPONENT, icalproperty_new_uid(f[1]), icalproperty_new_dtstamp(utc_of(stamp)),
        icalproperty_new_sequence((int)sequence),
        icalproperty_new_status(cancelled                          ? ICAL_STATUS_CANCELLED
                                : strcmp(f[3], "TENTATIVE") == 0 ? ICAL_STATUS_TENTATIVE
                                                                 : ICAL_STATUS_CONFIRMED),
        icalproperty_new_transp(cancelled ? ICAL_TRANSP_TRANSPARENT : ICAL_TRANSP_OPAQUE),
        icalproperty_new_class(ICAL_CLASS_PRIVATE), icalproperty_new_summary(f[6]), (void *)0);
    add_time(c, icalproperty_new_dtstart(time_of(w, start)), w);
    add_time(c, icalproperty_new_dtend(time_of(w, end)), w);
    if (f[7][0] != '\0')
        icalcomponent_add_property(c, icalproperty_new_location(f[7]));
    if (f[8][0] != '\0')
        icalcomponent_add_property(c, icalproperty_new_description(f[8]));
    put(w->out, c);
    return true;
}

/* calendar NAME ZONE STAMP FIRST LAST */
static bool put_head(struct writing *w, char **f)
{
    long long first, last;

    if (!number(f[4], &first) || !number(f[5], &last) || civil_init(f[2], NULL) != RC_OK)
        return false;
    w->zone = strcmp(f[2], "UTC") == 0 ? "" : f[2];
    w->stamp = f[3];
    fputs("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Frontdesk//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n", w->out);
    if (f[1][0] != '\0') {
        icalproperty *name = icalproperty_new_x(f[1]);
        icalproperty_set_x_name(name, "X-WR-CALNAME");
        put_property(w->out, name);
    }
    if (w->zone[0] != '\0')
        put_zone(w, first, last);
    return true;
}

bool write_calendar(char *lines, size_t n, FILE *out)
{
    struct writing w = {.out = out};
    char *f[FIELDS], *next;
    long long told, written = 0;

    if (strlen(lines) != n)
        return false;
    for (char *line = lines; *line != '\0'; line = next) {
        next = strchr(line, '\n');
        if (next == NULL)
            return false;
        *next++ = '\0';
        size_t fields = cut(line, f, FIELDS);
        if (fields == 6 && strcmp(f[0], "calendar") == 0 && w.stamp == NULL) {
            if (!put_head(&w, f))
                return false;
        } else if (fields == FIELDS && strcmp(f[0], "event") == 0 && w.stamp != NULL) {
            if (!put_event(&w, f))
                return false;
            written++;
        } else if (fields == 2 && strcmp(f[0], "end") == 0 && w.stamp != NULL) {
            fputs("END:VCALENDAR\r\n", out);
            return number(f[1], &told) && told == written && *next == '\0';
        } else {
            return false;
        }
    }
    return false;
}
