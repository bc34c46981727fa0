/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From events to occurrences: rules, added and excepted dates, occurrences that were moved or called off alone. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "libexec/calendar.h"
#include "src/base/calendar.h"
#include "src/base/civil.h"
#include "src/base/list.h"
#include "src/base/text.h"

enum { DAY_S = 86400, STEPS_MOST = 400000, WEEKS_MOST = 1000, LOOKS_A_STEP = 16 };

/* What an event says, read. */
struct event {
    const struct component *c;
    const char *uid, *summary;
    struct moment start;
    int64_t length_s;      /* exact; for days: whole ones */
    int days;              /* nominal days before it, of a DURATION */
    bool cancelled, free, repeats;
    bool alone;            /* stands for one occurrence of another: */
    struct moment instead; /* this one */
    bool and_later;        /* and those after it, moved alike */
};

struct expanding {
    const struct sieved *s;
    enum reading what;
    int64_t first_min, last_min; /* civil, the last not included */
    FILE *out;
    struct fault *f;
    struct event *events;
    size_t n_events;
    const struct event **alone; /* by uid */
    size_t n_alone;
    size_t printed;
    long steps;
};

/* ---- reading an event ---- */

static bool read_length(const struct property *p, struct event *v)
{
    struct icaldurationtype d = icaldurationtype_from_string(p->value);

    if (icaldurationtype_is_bad_duration(d) || d.weeks > WEEKS_MOST || d.days > WEEKS_MOST * 7 || d.hours > WEEKS_MOST * 168 ||
        d.minutes > WEEKS_MOST * 10080 || d.seconds > WEEKS_MOST * 604800)
        return false;
    v->days = d.is_neg ? 0 : (int)(d.weeks * 7 + d.days);
    v->length_s = d.is_neg ? 0 : (int64_t)d.hours * 3600 + (int64_t)d.minutes * 60 + d.seconds;
    return true;
}

static bool read_event_line(struct expanding *x, const struct property *p, struct event *v, struct moment *end, bool *ends,
                            struct fault *f)
{
    char range[24];

    switch (p->kind) {
    case PROPERTY_UID:
        v->uid = p->value;
        break;
    case PROPERTY_SUMMARY:
        v->summary = p->value;
        break;
    case PROPERTY_STATUS:
        v->cancelled = strcasecmp(p->value, "CANCELLED") == 0;
        break;
    case PROPERTY_TRANSP:
        v->free = strcasecmp(p->value, "TRANSPARENT") == 0;
        break;
    case PROPERTY_DTSTART:
        return moment_read(x->s, p, p->value, &v->start, f);
    case PROPERTY_DTEND:
        *ends = true;
        return moment_read(x->s, p, p->value, end, f);
    case PROPERTY_DURATION:
        return read_length(p, v) || faulty(f, ICS_BROKEN, p->line);
    case PROPERTY_RECURRENCE_ID:
        v->alone = true;
        v->and_later = parameter(p, "RANGE", range, sizeof range) && strcasecmp(range, "THISANDFUTURE") == 0;
        return moment_read(x->s, p, p->value, &v->instead, f);
    case PROPERTY_RRULE:
    case PROPERTY_RDATE:
        v->repeats = true;
        break;
    case PROPERTY_EXRULE:
    case PROPERTY_EXDATE:
    case PROPERTY_FREEBUSY:
    case PROPERTY_KINDS:
        break;
    }
    return true;
}

static bool read_event(struct expanding *x, const struct component *c, struct event *v)
{
    struct moment end;
    bool ends = false, starts = false, lasts = false;

    *v = (struct event){.c = c, .uid = "", .summary = ""};
    for (size_t i = c->first; i < c->last; i++) {
        const struct property *p = &x->s->properties[i];
        if (!read_event_line(x, p, v, &end, &ends, x->f))
            return false;
        starts = starts || p->kind == PROPERTY_DTSTART;
        lasts = lasts || p->kind == PROPERTY_DURATION;
    }
    if (!starts)
        return faulty(x->f, ICS_BROKEN, c->line);
    bool day = v->start.kind == MOMENT_DAY;
    if (ends) {
        if ((end.kind == MOMENT_DAY) != day || (end.kind == MOMENT_FLOATING) != (v->start.kind == MOMENT_FLOATING))
            return faulty(x->f, ICS_BROKEN, c->line);
        v->length_s = end.key - v->start.key;
        v->days = 0;
    } else if (day && !lasts) {
        v->length_s = DAY_S;
    }
    if (day && (v->length_s += (int64_t)v->days * DAY_S, v->days = 0, v->length_s % DAY_S != 0))
        return faulty(x->f, ICS_BROKEN, c->line);
    if (v->length_s < 0)
        v->length_s = 0; /* ends before it begins: takes no time */
    return true;
}

/* ---- one occurrence ---- */

/* Text of iCalendar as plain words. */
static void plain(char *out, size_t size, const char *escaped)
{
    char raw[1024];
    size_t n = 0;

    for (const char *c = escaped; *c != '\0' && n + 1 < sizeof raw; c++) {
        if (*c == '\\' && c[1] != '\0')
            raw[n++] = *++c == 'n' || *c == 'N' ? ' ' : *c;
        else
            raw[n++] = *c;
    }
    raw[n] = '\0';
    char *tidy = text_tidy(raw, n, false);
    text_clean(out, size, tidy != NULL ? tidy : "", (size_t)-1);
    free(tidy);
}

static bool print_span(struct expanding *x, bool all_day, const char *uid, const char *summary, int64_t start, int64_t end,
                       size_t line)
{
    char name[ICS_UID], words[ICS_TEXT];

    start = start < x->first_min ? x->first_min : start;
    end = end > x->last_min ? x->last_min : end;
    if (end <= start)
        return true;
    if (x->printed == ICS_BUSY_MOST)
        return faulty(x->f, ICS_MANY, line);
    plain(name, sizeof name, uid);
    plain(words, sizeof words, summary);
    fprintf(x->out, "busy\t%lld\t%lld\t%d\t%s\t%s\n", (long long)start, (long long)end, all_day, name, words);
    x->printed++;
    return true;
}

/* An occurrence of v whose local time of beginning is this; shift_s: moved by so much with those before it. */
static bool print_occurrence(struct expanding *x, const struct event *v, struct icaltimetype local, int64_t shift_s)
{
    int64_t from = moment_key_at(&v->start, local) + shift_s, to, start, end;
    struct icaltimetype last = local;

    if (v->cancelled || (x->what == READ_BUSY ? v->free : v->start.kind != MOMENT_DAY))
        return true;
    if (v->days > 0 && shift_s == 0) {
        icaltime_adjust(&last, v->days, 0, 0, 0);
        to = moment_key_at(&v->start, last) + v->length_s;
    } else {
        to = from + (int64_t)v->days * DAY_S + v->length_s;
    }
    if (to <= from)
        return true;
    moment_span(&v->start, from, to, &start, &end);
    return print_span(x, v->start.kind == MOMENT_DAY, v->uid, v->summary, start, end, v->c->line);
}

/* ---- those that stand for one occurrence of another ---- */

static int by_uid(const void *a, const void *b)
{
    const struct event *const *l = a, *const *r = b;

    return strcmp((*l)->uid, (*r)->uid);
}

static const struct event *const *alone_of(const struct expanding *x, const char *uid, size_t *n)
{
    size_t low = 0, high = x->n_alone;

    while (low < high) {
        size_t mid = (low + high) / 2;
        if (strcmp(x->alone[mid]->uid, uid) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    for (*n = 0; low + *n < x->n_alone && strcmp(x->alone[low + *n]->uid, uid) == 0;)
        ++*n;
    return x->alone + low;
}

/* Does this moment of the file mean the occurrence of v at `local`? A day means what begins on it. */
static bool means(const struct moment *m, const struct event *v, struct icaltimetype local, int64_t key)
{
    if (m->kind == MOMENT_DAY || v->start.kind == MOMENT_DAY)
        return m->local.year == local.year && m->local.month == local.month && m->local.day == local.day;
    return m->key == key;
}

/* ---- repeating ---- */

/* The occurrences of one event while they are collected. */
struct series {
    const struct event *v;
    const struct event *const *alone;
    size_t n_alone;
    struct moment *except;
    size_t n_except;
    int64_t *seen; /* added dates that were printed, against twice */
    size_t n_seen;
};

static bool occurrence(struct expanding *x, struct series *s, struct icaltimetype local)
{
    const struct event *later = NULL;
    int64_t key = moment_key_at(&s->v->start, local);

    if ((x->steps += (long)((s->n_except + s->n_alone) / LOOKS_A_STEP)) > STEPS_MOST)
        return faulty(x->f, ICS_REPEATS, s->v->c->line);
    for (size_t i = 0; i < s->n_except; i++)
        if (means(&s->except[i], s->v, local, key))
            return true;
    for (size_t i = 0; i < s->n_alone; i++) {
        const struct event *a = s->alone[i];
        if (means(&a->instead, s->v, local, key))
            return true; /* it is printed itself */
        if (a->and_later && a->instead.key < key && (later == NULL || later->instead.key < a->instead.key))
            later = a;
    }
    if (later == NULL)
        return print_occurrence(x, s->v, local, 0);
    struct event moved = *later;
    moved.start = s->v->start;
    return print_occurrence(x, &moved, local, later->start.key - later->instead.key);
}

/* The end of a rule as a local time of the event, so that all of it can be counted without zones. */
static void localize_until(struct icalrecurrencetype *rule, const struct event *v)
{
    struct icaltimetype *until = &rule->until;
    bool utc = icaltime_is_utc(*until);

    if (icaltime_is_null_time(*until))
        return;
    if (v->start.kind == MOMENT_DAY) {
        until->is_date = 1;
        until->hour = until->minute = until->second = 0;
    } else if (until->is_date) {
        until->is_date = 0;
        until->hour = 23;
        until->minute = until->second = 59;
    } else if (utc && v->start.zone != NULL) {
        *until = icaltime_convert_to_zone(*until, v->start.zone);
    }
    until->zone = NULL;
    until->is_daylight = 0;
}

/* First and last local time that can matter: two days around for zones, and the event's length before. */
static struct icaltimetype local_of_min(int64_t min, bool is_date)
{
    struct calendar_date d = calendar_date(CALENDAR_GREGORIAN, civil_min_day(min));

    return (struct icaltimetype){.year = d.year, .month = d.month, .day = d.day, .is_date = is_date};
}

/* Gives each occurrence of a rule that can lie in the range to fn; false when fn did, or after too many steps. */
static bool each_of_rule(struct expanding *x, const struct event *v, const struct property *p,
                         bool (*fn)(struct expanding *x, struct series *s, struct icaltimetype local), struct series *s)
{
    struct icalrecurrencetype rule = icalrecurrencetype_from_string(p->value);
    bool is_date = v->start.kind == MOMENT_DAY, good = true;
    int64_t length_min = v->length_s / 60 + (int64_t)v->days * CIVIL_DAY_MIN;
    struct icaltimetype first = local_of_min(x->first_min - length_min - (int64_t)40 * CIVIL_DAY_MIN, is_date);
    struct icaltimetype last = local_of_min(x->last_min + (int64_t)40 * CIVIL_DAY_MIN, is_date), at;

    if (rule.freq == ICAL_NO_RECURRENCE || rule.interval < 1)
        return faulty(x->f, ICS_BROKEN, p->line);
    localize_until(&rule, v);
    icalrecur_iterator *it = icalrecur_iterator_new(rule, v->start.local);
    if (it == NULL)
        return faulty(x->f, ICS_BROKEN, p->line);
    if (rule.count == 0 && icaltime_compare(first, v->start.local) > 0)
        (void)icalrecur_iterator_set_start(it, first);
    while (good && (at = icalrecur_iterator_next(it), !icaltime_is_null_time(at)) && icaltime_compare(at, last) <= 0) {
        if (++x->steps > STEPS_MOST)
            good = faulty(x->f, ICS_REPEATS, p->line);
        else if (icaltime_compare(at, first) >= 0)
            good = fn(x, s, at);
    }
    icalrecur_iterator_free(it);
    return good;
}

static bool add_exception(struct expanding *x, struct series *s, struct icaltimetype local)
{
    struct moment *m = list_more(&s->except, s->n_except, sizeof *m);

    if (m == NULL || s->n_except > ICS_BUSY_MOST)
        return faulty(x->f, ICS_REPEATS, s->v->c->line);
    *m = s->v->start;
    m->local = local;
    m->key = moment_key_at(m, local);
    s->n_except++;
    return true;
}

/* Gives each date of a list "A,B,C" to fn. A period's own end is not looked at. */
static bool each_date(struct expanding *x, const struct property *p,
                      bool (*fn)(struct expanding *x, struct series *s, const struct moment *m), struct series *s)
{
    char text[64];

    for (const char *at = p->value; *at != '\0'; at += *at == ',') {
        size_t n = strcspn(at, ","), date = strcspn(at, ",/");
        struct moment m;
        if (date >= sizeof text || ++x->steps > STEPS_MOST)
            return faulty(x->f, ICS_BROKEN, p->line);
        memcpy(text, at, date);
        text[date] = '\0';
        if (!moment_read(x->s, p, text, &m, x->f) || !fn(x, s, &m))
            return false;
        at += n;
    }
    return true;
}

static bool except_date(struct expanding *x, struct series *s, const struct moment *m)
{
    struct moment *row = list_more(&s->except, s->n_except, sizeof *row);

    if (row == NULL || s->n_except > ICS_BUSY_MOST)
        return faulty(x->f, ICS_REPEATS, s->v->c->line);
    *row = *m;
    s->n_except++;
    return true;
}

/* A date that was added, as a local time of the event's own kind. */
static bool added_date(struct expanding *x, struct series *s, const struct moment *m)
{
    struct icaltimetype local = m->local;

    if ((m->kind == MOMENT_DAY) != (s->v->start.kind == MOMENT_DAY)) { /* a day: at the event's own hour */
        local.is_date = s->v->start.local.is_date;
        local.hour = s->v->start.local.hour;
        local.minute = s->v->start.local.minute;
        local.second = s->v->start.local.second;
    } else if (m->zone != NULL && s->v->start.zone != NULL && m->zone != s->v->start.zone) {
        struct icaltimetype zoned = m->local;
        icaltime_set_timezone(&zoned, m->zone);
        local = icaltime_convert_to_zone(zoned, s->v->start.zone);
        local.zone = NULL;
        local.is_daylight = 0;
    }
    int64_t key = moment_key_at(&s->v->start, local);
    for (size_t i = 0; i < s->n_seen; i++)
        if (s->seen[i] == key)
            return true;
    int64_t *seen = list_more(&s->seen, s->n_seen, sizeof *seen);
    if (seen == NULL || s->n_seen > ICS_BUSY_MOST)
        return faulty(x->f, ICS_REPEATS, s->v->c->line);
    *seen = key;
    s->n_seen++;
    return occurrence(x, s, local);
}

static bool each_property(struct expanding *x, struct series *s, enum property_kind kind)
{
    for (size_t i = s->v->c->first; i < s->v->c->last; i++) {
        const struct property *p = &x->s->properties[i];
        if (p->kind != kind)
            continue;
        bool good = kind == PROPERTY_RRULE    ? each_of_rule(x, s->v, p, occurrence, s)
                    : kind == PROPERTY_EXRULE ? each_of_rule(x, s->v, p, add_exception, s)
                    : kind == PROPERTY_EXDATE ? each_date(x, p, except_date, s)
                                              : each_date(x, p, added_date, s);
        if (!good)
            return false;
    }
    return true;
}

static bool has(const struct expanding *x, const struct event *v, enum property_kind kind)
{
    for (size_t i = v->c->first; i < v->c->last; i++)
        if (x->s->properties[i].kind == kind)
            return true;
    return false;
}

static bool expand_event(struct expanding *x, const struct event *v)
{
    struct series s = {.v = v};
    bool good;

    if (v->alone || (!v->repeats && x->n_alone == 0))
        return print_occurrence(x, v, v->start.local, 0);
    s.alone = alone_of(x, v->uid, &s.n_alone);
    good = each_property(x, &s, PROPERTY_EXDATE) && each_property(x, &s, PROPERTY_EXRULE);
    /* The beginning is the first occurrence; a rule counts it itself. */
    if (good && !has(x, v, PROPERTY_RRULE))
        good = added_date(x, &s, &v->start);
    good = good && each_property(x, &s, PROPERTY_RRULE) && each_property(x, &s, PROPERTY_RDATE);
    free(s.except);
    free(s.seen);
    return good;
}

/* ---- somebody's busy times, told as such ---- */

static bool expand_busy_list(struct expanding *x, const struct property *p, const char *uid)
{
    char kind[24], text[64], *slash;

    if (x->what != READ_BUSY || (parameter(p, "FBTYPE", kind, sizeof kind) && strcasecmp(kind, "FREE") == 0))
        return true;
    for (const char *at = p->value; *at != '\0'; at += *at == ',') {
        size_t n = strcspn(at, ",");
        struct moment from, to;
        int64_t until, start, end;
        if (n >= sizeof text)
            return faulty(x->f, ICS_BROKEN, p->line);
        memcpy(text, at, n);
        text[n] = '\0';
        at += n;
        if ((slash = strchr(text, '/')) == NULL)
            return faulty(x->f, ICS_BROKEN, p->line);
        *slash++ = '\0';
        if (!moment_read(x->s, p, text, &from, x->f))
            return false;
        struct icaldurationtype d = icaldurationtype_from_string(slash);
        if (*slash == 'P' && !icaldurationtype_is_bad_duration(d))
            until = from.key + icaldurationtype_as_int(d);
        else if (moment_read(x->s, p, slash, &to, x->f))
            until = to.key;
        else
            return false;
        if (until <= from.key)
            continue;
        moment_span(&from, from.key, until, &start, &end);
        if (!print_span(x, false, uid, "", start, end, p->line))
            return false;
    }
    return true;
}

static bool expand_busy(struct expanding *x, const struct component *c)
{
    const char *uid = "";

    for (size_t i = c->first; i < c->last; i++)
        if (x->s->properties[i].kind == PROPERTY_UID)
            uid = x->s->properties[i].value;
    for (size_t i = c->first; i < c->last; i++)
        if (x->s->properties[i].kind == PROPERTY_FREEBUSY && !expand_busy_list(x, &x->s->properties[i], uid))
            return false;
    return true;
}

/* ---- the whole ---- */

bool expand(const struct sieved *s, enum reading what, int32_t first_day, int32_t last_day, FILE *out, struct fault *f)
{
    struct expanding x = {.s = s,
                          .what = what,
                          .first_min = (int64_t)first_day * CIVIL_DAY_MIN,
                          .last_min = ((int64_t)last_day + 1) * CIVIL_DAY_MIN,
                          .out = out,
                          .f = f};
    bool good = true;

    x.events = calloc(s->n_components + 1, sizeof *x.events);
    x.alone = calloc(s->n_components + 1, sizeof *x.alone);
    if (x.events == NULL || x.alone == NULL)
        return faulty(f, ICS_MANY, 0);
    for (size_t i = 0; i < s->n_components && good; i++) {
        const struct component *c = &s->components[i];
        struct event *v = &x.events[x.n_events];
        if (c->kind != COMPONENT_EVENT)
            good = expand_busy(&x, c);
        else if ((good = read_event(&x, c, v))) {
            x.n_events++;
            if (v->alone)
                x.alone[x.n_alone++] = v;
        }
    }
    qsort(x.alone, x.n_alone, sizeof *x.alone, by_uid);
    for (size_t i = 0; i < x.n_events && good; i++)
        good = expand_event(&x, &x.events[i]);
    if (good)
        fprintf(out, "end\t%zu\n", x.printed);
    free(x.events);
    free(x.alone);
    return good;
}
