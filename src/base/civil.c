/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that knows the time zone: instants to the clock on the wall and back, and times as people
 * type them. */
#include "src/base/civil.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "src/base/i18n.h"
#include "src/base/text.h"

enum { DAY_S = 86400 };

static const char zone_folder[] = "/usr/share/zoneinfo/";

/* True when the tz database holds a zone of that name; nothing else on the disk is looked at. */
static bool zone_exists(const char *zone)
{
    char path[128], magic[4] = "";
    FILE *f;
    int n = snprintf(path, sizeof path, "%s%s", zone_folder, zone);
    bool found;

    if (n < 0 || (size_t)n >= sizeof path || !isalpha((unsigned char)*zone) || strstr(zone, ".."))
        return false;
    if (!(f = fopen(path, "rbe")))
        return false;
    found = fread(magic, 1, sizeof magic, f) == sizeof magic && memcmp(magic, "TZif", sizeof magic) == 0;
    fclose(f);
    return found;
}

enum rc civil_init(const char *zone, struct err *e)
{
    if (!zone_exists(zone))
        return err_set(e, RC_INVALID,
                       _("There is no time zone \"%s\" on this system. Use a name like Asia/Tehran."), zone);
    if (setenv("TZ", zone, 1) != 0)
        return err_memory(e);
    tzset();
    return RC_OK;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Seconds that the wall is ahead of UTC at an instant. */
static int64_t offset_at(int64_t at)
{
    time_t t = (time_t)at;
    struct tm tm;

    return localtime_r(&t, &tm) ? tm.tm_gmtoff : 0;
}

int64_t civil_min(int64_t at)
{
    return floor_div(at + offset_at(at), 60);
}

int32_t civil_min_day(int64_t min)
{
    return (int32_t)floor_div(min, CIVIL_DAY_MIN);
}

int civil_min_of_day(int64_t min)
{
    return (int)(min - floor_div(min, CIVIL_DAY_MIN) * CIVIL_DAY_MIN);
}

enum rc civil_instant(int64_t min, int64_t *at, struct err *e)
{
    /* The clock is changed at most once around a civil time, so one of the offsets a day before and a day
     * after holds; where both do, the clock was put back, and the larger offset is the first pass. */
    int64_t before = offset_at(min * 60 - DAY_S), after = offset_at(min * 60 + DAY_S);
    int64_t first = min * 60 - (before > after ? before : after);
    int64_t second = min * 60 - (before > after ? after : before);
    char text[CIVIL_TEXT];

    if (civil_min(first) == min)
        *at = first;
    else if (civil_min(second) == min)
        *at = second;
    else
        return err_set(e, RC_INVALID, _("There is no %s on that day, because the clock is put forward."),
                       civil_format_time(text, sizeof text, min));
    return RC_OK;
}

char *civil_format_time(char *out, size_t size, int64_t min)
{
    int minute = civil_min_of_day(min);

    snprintf(out, size, "%02d:%02d", minute / 60, minute % 60);
    return out;
}

char *civil_format(char *out, size_t size, enum calendar calendar, int64_t min)
{
    char day[CIVIL_TEXT], time[8];

    calendar_format_day(day, sizeof day, calendar, civil_min_day(min), CALENDAR_ISO);
    civil_format_time(time, sizeof time, min);
    snprintf(out, size, "%s %s", day, time);
    return out;
}

/* Two figures as a number. */
static int pair(const char *s)
{
    return (s[0] - '0') * 10 + s[1] - '0';
}

/* 9  14  930  0930  9:30  14.30: moves s past them and gives the minute of the day, by a clock of 24 hours.
 */
static bool read_clock(const char **s, int *hour, int *minute)
{
    size_t figures = strspn(*s, "0123456789");
    const char *after = *s + figures;

    if (figures == 0 || figures > 4)
        return false;
    *minute = 0;
    if (figures > 2) {
        *hour = figures == 3 ? **s - '0' : pair(*s);
        *minute = pair(after - 2);
    } else {
        *hour = figures == 1 ? **s - '0' : pair(*s);
        if (*after == ':' || *after == '.') {
            if (strspn(after + 1, "0123456789") != 2)
                return false;
            *minute = pair(after + 1);
            after += 3;
        }
    }
    *s = after;
    return *hour < 24 && *minute < 60;
}

/* "am" and "pm" behind a time: 12am is midnight, 12pm is noon. False when what follows is something else. */
static bool read_half(const char *s, int *hour)
{
    bool pm;

    while (*s == ' ')
        s++;
    if (*s == '\0')
        return true;
    pm = tolower((unsigned char)*s) == 'p';
    if ((!pm && tolower((unsigned char)*s) != 'a') || tolower((unsigned char)s[1]) != 'm' || s[2] ||
        *hour < 1 || *hour > 12)
        return false;
    *hour = *hour % 12 + (pm ? 12 : 0);
    return true;
}

enum { TYPED_MAX = 64 };

/* ASCII figures, no blanks at the ends. False when it is too long to be a time. */
static bool plain(char out[TYPED_MAX], const char *typed)
{
    char buf[TYPED_MAX], *s = buf;
    size_t n;

    if (strlen(typed) >= sizeof buf)
        return false;
    text_ascii_digits(buf, sizeof buf, typed);
    while (isspace((unsigned char)*s))
        s++;
    n = strlen(s);
    while (n && isspace((unsigned char)s[n - 1]))
        n--;
    memcpy(out, s, n);
    out[n] = '\0';
    return true;
}

enum rc civil_parse_time(const char *typed, int *minute, struct err *e)
{
    char buf[TYPED_MAX], shown[TYPED_MAX];
    const char *s = buf;
    int h = 0, m = 0;

    if (!plain(buf, typed) || !read_clock(&s, &h, &m) || !read_half(s, &h)) {
        text_copy(shown, sizeof shown, typed);
        return err_set(e, RC_INVALID, _("\"%s\" is not a time of day. Type it like 9, 9:30 or 14:30."),
                       shown);
    }
    *minute = h * 60 + m;
    return RC_OK;
}

/* Where the time begins in "DATE TIME": behind the last blank, or before "2 pm", or behind the T of an ISO
 * moment. */
static char *time_part(char *s)
{
    char *blank = strrchr(s, ' ');
    char *t = strchr(s, 'T');

    if (!blank && t && t != s && isdigit((unsigned char)t[-1]) && isdigit((unsigned char)t[1]))
        return t;
    if (blank && (strcasecmp(blank, " am") == 0 || strcasecmp(blank, " pm") == 0)) {
        *blank = '\0';
        t = strrchr(s, ' ');
        *blank = ' ';
        return t;
    }
    return blank;
}

enum rc civil_parse(const char *typed, enum calendar calendar, int64_t now_min, int64_t *min, struct err *e)
{
    char s[TYPED_MAX], *at;
    int32_t day = civil_min_day(now_min);
    int minute;
    enum rc rc;

    if (!plain(s, typed))
        s[0] = '\0';
    at = time_part(s);
    if (!at && (strchr(s, ':') || strpbrk(s, "mM"))) {
        rc = civil_parse_time(s, &minute, e);
    } else if (!at) {
        return err_set(e, RC_INVALID, _("The time is missing. Type a date and a time, like 25/11 9:30."));
    } else {
        *at = '\0';
        if ((rc = calendar_parse(s, calendar, day, CALENDAR_ANY_DAY, &day, NULL, e)) == RC_OK)
            rc = civil_parse_time(at + 1, &minute, e);
    }
    if (rc == RC_OK)
        *min = (int64_t)day * CIVIL_DAY_MIN + minute;
    return rc;
}
