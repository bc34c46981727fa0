/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates as other programs write them: in which order their figures stand, and what they say. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/import_run.h"

enum { DATE_TEXT = 64 };

const struct enum_word import_dates[DATES_COUNT] = {
    [DATES_AUTO] = {"auto", N_("as they look")},
    [DATES_DMY] = {"dmy", N_("day/month/year")},
    [DATES_MDY] = {"mdy", N_("month/day/year")},
    [DATES_YMD] = {"ymd", N_("year/month/day")},
    [DATES_JALALI] = {"jalali", N_("Jalali")},
};

/* Three figures between / - or . as text; false for anything else. */
struct figures {
    int value[3], length[3];
    size_t end; /* behind the last one */
};

static bool read_figures(const char *s, struct figures *f)
{
    const char *at = s + strspn(s, " ");

    for (int i = 0; i < 3; i++) {
        f->value[i] = f->length[i] = 0;
        for (; isdigit((unsigned char)*at); at++) {
            f->value[i] = f->value[i] * 10 + *at - '0';
            if (++f->length[i] > 4)
                return false;
        }
        if (f->length[i] == 0 || (i < 2 && (*at == '\0' || strchr("/-.", *at) == NULL)))
            return false;
        at += i < 2;
    }
    f->end = (size_t)(at - s);
    return true;
}

static bool is_jalali_year(int value, int length)
{
    return length == 4 && value >= 1200 && value < 1500;
}

void import_date_vote(struct import_date_votes *v, const char *text)
{
    char ascii[DATE_TEXT];
    struct figures f;

    (void)text_ascii_digits(ascii, sizeof ascii, text);
    if (!read_figures(ascii, &f))
        return;
    if (is_jalali_year(f.value[0], f.length[0]) || is_jalali_year(f.value[2], f.length[2]))
        v->jalali++;
    if (f.length[0] == 4 || (f.length[0] == 2 && f.value[0] > 31))
        v->ymd++;
    else if (f.value[0] > 12 && f.value[1] <= 12)
        v->dmy++;
    else if (f.value[1] > 12 && f.value[0] <= 12)
        v->mdy++;
}

enum import_dates import_date_order(const struct import_date_votes *v)
{
    if (v->jalali > 0 && v->jalali >= v->mdy + v->dmy)
        return DATES_JALALI;
    if (v->ymd > v->mdy + v->dmy)
        return DATES_YMD;
    return v->mdy > v->dmy ? DATES_MDY : v->dmy > 0 ? DATES_DMY : DATES_AUTO;
}

bool import_date_text(const char *text, enum import_dates order, enum calendar clinic, char *out, size_t size,
                      enum calendar *calendar)
{
    char ascii[DATE_TEXT];
    struct figures f;
    int n;

    *calendar = order == DATES_JALALI ? CALENDAR_JALALI : clinic;
    if (strlen(text) >= sizeof ascii / 2)
        return false;
    (void)text_ascii_digits(ascii, sizeof ascii, text);
    if (!read_figures(ascii, &f)) { /* words, a year, eight figures: as the clinic types them, without a time */
        size_t length = strcspn(ascii, "T");

        if (strchr(ascii, ':') == NULL || length != 8)
            length = strlen(ascii);
        n = snprintf(out, size, "%.*s", (int)length, ascii);
        return n >= 0 && (size_t)n < size;
    }
    if (f.length[0] == 4)
        n = snprintf(out, size, "%04d-%02d-%02d", f.value[0], f.value[1], f.value[2]);
    else if (order == DATES_YMD || (order == DATES_JALALI && f.length[2] != 4))
        n = snprintf(out, size, "%d/%d/%0*d", f.value[2], f.value[1], f.length[0], f.value[0]);
    else if (order == DATES_MDY)
        n = snprintf(out, size, "%d/%d/%0*d", f.value[1], f.value[0], f.length[2], f.value[2]);
    else
        n = snprintf(out, size, "%d/%d/%0*d", f.value[0], f.value[1], f.length[2], f.value[2]);
    return n >= 0 && (size_t)n < size;
}

/* "T16:17:47Z", " 9:30", "16:17+03:30": what stands behind a date. *offset_s is set when it names a zone. */
static bool read_clock(const char *s, int *minute, bool *zone, int *offset_min)
{
    char clock[16];
    size_t n;
    int h = 0, m = 0;

    s += strspn(s, " T,");
    *zone = false;
    *offset_min = 0;
    if (*s == '\0')
        return false;
    n = strcspn(s, "Z+"); /* a minus is no part of a time either */
    if (memchr(s, '-', n) != NULL)
        n = strcspn(s, "-");
    if (s[n] != '\0') {
        *zone = true;
        if (s[n] != 'Z' && sscanf(s + n + 1, "%2d:%2d", &h, &m) < 1)
            return false;
        *offset_min = (s[n] == '-' ? -1 : 1) * (h * 60 + m);
    }
    (void)snprintf(clock, sizeof clock, "%.*s", (int)n, s);
    if (strchr(clock, ':') != NULL) { /* seconds do not count */
        char *second = strchr(strchr(clock, ':') + 1, ':');

        if (second != NULL && isdigit((unsigned char)second[1])) {
            char *rest = second + 1 + strspn(second + 1, "0123456789.");

            memmove(second, rest, strlen(rest) + 1);
        }
    }
    return civil_parse_time(clock, minute, NULL) == RC_OK;
}

enum rc import_moment(struct import_run *run, const char *date, const char *time, int64_t *min, struct err *why)
{
    char ascii[2 * DATE_TEXT], text[DATE_TEXT];
    enum calendar calendar;
    struct figures f;
    struct err no;
    int minute = 0, offset = 0;
    bool zone = false, timed;
    int32_t day;

    if (strlen(date) >= DATE_TEXT || strlen(time) >= DATE_TEXT / 2)
        return err_set(why, RC_INVALID, _("\"%.40s\" is no date and time."), date);
    (void)text_ascii_digits(ascii, sizeof ascii, date);
    timed = read_figures(ascii, &f) && read_clock(ascii + f.end, &minute, &zone, &offset);
    if (!timed && time[0] != '\0') {
        char own[DATE_TEXT];

        (void)text_ascii_digits(own, sizeof own, time);
        if (!read_clock(own, &minute, &zone, &offset))
            return err_set(why, RC_INVALID, _("\"%.40s\" is no time of day."), time);
        timed = true;
    }
    if (!import_date_text(date, run->dates, run->rules.calendar, text, sizeof text, &calendar) ||
        calendar_parse(text, calendar, run->rules.today, CALENDAR_ANY_DAY, &day, NULL, &no) != RC_OK)
        return err_set(why, RC_INVALID, _("\"%.40s\" is no date and time."), date);
    if (!timed && time[0] == '\0' && strchr(ascii, ':') != NULL)
        return err_set(why, RC_INVALID, _("\"%.40s\" is no date and time."), date);
    *min = (int64_t)day * CIVIL_DAY_MIN + minute;
    if (zone)
        *min = site_min_of(run->db, (*min - offset) * 60);
    return RC_OK;
}
