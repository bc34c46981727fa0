/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates as a person types them, into a day and how much of it is known. */
#include "src/base/calendar.h"

#include <ctype.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"

enum { TYPED_MAX = 48, TWO_FIGURES_BACK = 80, LAST_YEAR = 2199 };

/* What the reading of one date needs to know, and what it finds. */
struct reading {
    enum calendar calendar;
    enum calendar_want want;
    int32_t today;
    const char *typed;
    int32_t day;
    int precision;
    struct err *e;
};

/* A run of figures or of letters in "12 may 1990". */
struct part {
    int figures; /* 0 for letters */
    int value;   /* the number, or the month that the letters name */
};

static enum rc refuse(struct reading *r)
{
    char shown[TYPED_MAX];

    text_copy(shown, sizeof shown, r->typed);
    if (r->want == CALENDAR_BIRTH)
        return err_set(r->e, RC_INVALID,
                       _("\"%s\" is not a date. Type it like 25/11/1990, 1990-11-25 or 1990."), shown);
    return err_set(r->e, RC_INVALID, _("\"%s\" is not a date. Type it like 25/11, t+14, +2w or mon."), shown);
}

/* No year that begins after LAST_YEAR is meant by anybody. */
static bool too_late(enum calendar calendar, int year)
{
    return calendar_day(calendar, year, 1, 1) > calendar_day(CALENDAR_GREGORIAN, LAST_YEAR, 12, 31);
}

static enum rc found(struct reading *r, int64_t day, int precision)
{
    if (day <= CALENDAR_FIRST_DAY || day >= CALENDAR_LAST_DAY ||
        too_late(r->calendar, calendar_date(r->calendar, (int32_t)day).year))
        return err_set(r->e, RC_INVALID, _("That date is too far away."));
    r->day = (int32_t)day;
    r->precision = precision;
    return RC_OK;
}

/* ASCII figures and small letters; the Chinese signs for year, month and day become separators. */
static bool plain(char out[TYPED_MAX], const char *typed)
{
    static const struct {
        const char *sign;
        char plain;
    } signs[] = {
        {"年", '/'},
        {"月", '/'},
        {"日", ' '},
        {"号", ' '}
    };
    char buf[2 * TYPED_MAX];
    size_t n = 0;

    if (strlen(typed) >= sizeof buf)
        return false;
    text_ascii_digits(buf, sizeof buf, typed);
    for (const char *s = buf; *s; s++) {
        unsigned char c = (unsigned char)*s;

        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
            if (strncmp(s, signs[i].sign, strlen(signs[i].sign)) == 0) {
                c = (unsigned char)signs[i].plain;
                s += strlen(signs[i].sign) - 1;
            }
        if (n + 1 >= TYPED_MAX)
            return false;
        if (!isspace(c))
            out[n++] = c < 128 ? (char)tolower(c) : (char)c;
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    while (n && (out[n - 1] == ' ' || out[n - 1] == '/'))
        n--;
    out[n] = '\0';
    return n > 0;
}

/* Reads up to four figures and moves past them; -1 when there are none or too many. */
static int number(const char **s)
{
    int n = 0, figures = 0;

    while (isdigit((unsigned char)**s)) {
        if (++figures > 4)
            return -1;
        n = n * 10 + *(*s)++ - '0';
    }
    return figures ? n : -1;
}

/* Which of these words begins with the n letters at s, if they are `least` or more; -1 for none. */
static int word_index(const char *words, const char *s, size_t n, size_t least)
{
    int i = 0;

    if (n < least || memchr(s, ' ', n))
        return -1;
    for (const char *w = words; strncmp(w, s, n) != 0; i++) {
        if (!(w = strchr(w, ' ')))
            return -1;
        w++;
    }
    return i;
}

/* ---- words and distances from today ---- */

static bool read_word(struct reading *r, const char *s, enum rc *rc)
{
    static const struct {
        const char *word;
        int ahead;
    } words[] = {
        {"t",         0 },
        {"today",     0 },
        {"tomorrow",  1 },
        {"yesterday", -1}
    };
    static const char weekdays[] = "monday tuesday wednesday thursday friday saturday sunday";
    int weekday = word_index(weekdays, s, strlen(s), 2);

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(s, words[i].word) == 0) {
            *rc = found(r, (int64_t)r->today + words[i].ahead, CALENDAR_EXACT);
            return true;
        }
    for (int i = 0; i < 7 && weekday < 0; i++)
        if (strcmp(s, calendar_weekday_name(i)) == 0)
            weekday = i;
    if (weekday >= 0) {
        int ahead = (weekday - calendar_weekday(r->today + 1) + 7) % 7;

        *rc = found(r, (int64_t)r->today + 1 + ahead, CALENDAR_EXACT);
        return true;
    }
    return false;
}

/* t+14  -1  +2w  t+1m */
static bool read_distance(struct reading *r, const char *s, enum rc *rc)
{
    int n, sign;

    s += *s == 't';
    if (*s != '+' && *s != '-')
        return false;
    sign = *s++ == '-' ? -1 : 1;
    n = number(&s);
    *rc = n < 0 || (*s && s[1]) ? refuse(r) : RC_OK;
    if (*rc != RC_OK)
        return true;
    n *= sign;
    if (*s == '\0' || *s == 'd')
        *rc = found(r, (int64_t)r->today + n, CALENDAR_EXACT);
    else if (*s == 'w')
        *rc = found(r, (int64_t)r->today + 7 * n, CALENDAR_EXACT);
    else if (*s == 'm' || *s == 'y')
        *rc = found(r, calendar_add_months(r->calendar, r->today, *s == 'm' ? n : 12 * n), CALENDAR_EXACT);
    else
        *rc = refuse(r);
    return true;
}

/* 34y  8m: the year, or the month, in which someone of that age was born */
static bool read_age(struct reading *r, const char *s, enum rc *rc)
{
    int n = number(&s);
    struct calendar_date d;
    int32_t then;

    if (r->want != CALENDAR_BIRTH || n < 0 || (*s != 'y' && *s != 'm') || s[1])
        return false;
    then = calendar_add_months(r->calendar, r->today, *s == 'y' ? -12 * n : -n);
    d = calendar_date(r->calendar, then);
    *rc = *s == 'y' ? found(r, calendar_day(r->calendar, d.year, 1, 1), CALENDAR_YEAR)
                    : found(r, then - (d.day - 1), CALENDAR_MONTH);
    return true;
}

/* ---- dates by their numbers ---- */

/* The month whose name begins with these letters (three or more), or whose translated short name they are. */
static int month_of(enum calendar calendar, const char *s, size_t n)
{
    static const char *const months[2] = {
        [CALENDAR_GREGORIAN] =
            "january february march april may june july august september october november december",
        [CALENDAR_JALALI] =
            "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand",
    };
    int month = word_index(months[calendar], s, n, 3);

    for (int i = 1; i <= 12 && month < 0; i++) {
        const char *own = calendar_month_name(calendar, i, false);

        if (strlen(own) == n && strncmp(s, own, n) == 0)
            month = i - 1;
    }
    return month + 1;
}

/* Splits at / . - and blanks, and between figures and letters. Returns the number of parts, 0 if it is no
 * date. */
static int split(enum calendar calendar, const char *s, struct part parts[3])
{
    int n = 0;

    while (*s) {
        const char *from = s;
        struct part p = {0, 0};

        if (n == 3)
            return 0;
        if (isdigit((unsigned char)*s)) {
            p.value = number(&s);
            p.figures = (int)(s - from);
        } else {
            while (*s && !isdigit((unsigned char)*s) && !strchr("/.- ", *s))
                s++;
            p.value = month_of(calendar, from, (size_t)(s - from));
            if (p.value == 0)
                return 0;
        }
        if (p.value < 0)
            return 0;
        parts[n++] = p;
        if (*s && strchr("/.- ", *s) && *++s == '\0')
            return 0;
    }
    return n;
}

/* 19900512: eight figures are year, month, day; six could be read either way round and are refused. */
static int split_compact(const char *s, struct part parts[3])
{
    int n[8];

    for (int i = 0; i < 8; i++) {
        if (!isdigit((unsigned char)s[i]))
            return 0;
        n[i] = s[i] - '0';
    }
    if (s[8])
        return 0;
    parts[0] = (struct part){4, n[0] * 1000 + n[1] * 100 + n[2] * 10 + n[3]};
    parts[1] = (struct part){2, n[4] * 10 + n[5]};
    parts[2] = (struct part){2, n[6] * 10 + n[7]};
    return 3;
}

static enum rc check_numbers(struct reading *r, enum calendar calendar, int year, int month, int day)
{
    int most = calendar_month_length(calendar, calendar == CALENDAR_JALALI ? 1403 : 2000, month);

    if (year < 1 || !calendar_exists(calendar, year, 1, 1) || too_late(calendar, year))
        return err_set(r->e, RC_INVALID, _("The year %d is too far away."), year);
    if (month < 1 || month > 12)
        return err_set(r->e, RC_INVALID, _("There is no month %d. Type the day first, as in 25/11/1990."),
                       month);
    if (day < 1 || day > most)
        return err_set(r->e, RC_INVALID, _("There is no %d %s."), day,
                       calendar_month_name(calendar, month, true));
    if (day > calendar_month_length(calendar, year, month))
        return err_set(r->e, RC_INVALID, _("There is no %d %s in %d."), day,
                       calendar_month_name(calendar, month, true), year);
    return RC_OK;
}

static enum rc read_whole(struct reading *r, struct part y, struct part m, struct part d)
{
    enum calendar calendar = r->calendar;
    int now = calendar_date(calendar, r->today).year;
    int year = y.value;
    int32_t day;
    enum rc rc;

    if (y.figures != 2 && y.figures != 4)
        return refuse(r);
    if (y.figures == 4 && year >= 1700)
        calendar = CALENDAR_GREGORIAN;
    else if (y.figures == 2 && r->want == CALENDAR_BIRTH)
        year = now - (now - year) % 100;
    else if (y.figures == 2)
        year = now - TWO_FIGURES_BACK + (year - (now - TWO_FIGURES_BACK) % 100 + 100) % 100;
    if ((rc = check_numbers(r, calendar, year, m.value, d.value)) != RC_OK)
        return rc;
    day = calendar_day(calendar, year, m.value, d.value);
    if (day > r->today && y.figures == 2 && r->want == CALENDAR_BIRTH) {
        year -= 100;
        if ((rc = check_numbers(r, calendar, year, m.value, d.value)) != RC_OK)
            return rc;
        day = calendar_day(calendar, year, m.value, d.value);
    }
    return found(r, day, CALENDAR_EXACT);
}

/* 25/11: the next such day, today included; a leap day may be eight years away. */
static enum rc read_without_year(struct reading *r, struct part d, struct part m)
{
    int year = calendar_date(r->calendar, r->today).year;
    int leap = r->calendar == CALENDAR_JALALI ? 1403 : 2000;
    enum rc rc = check_numbers(r, r->calendar, leap, m.value, d.value);

    if (rc != RC_OK)
        return rc;
    if (r->want == CALENDAR_BIRTH)
        return err_set(r->e, RC_INVALID, _("The year is missing. Type it like 25/11/1990."));
    for (int i = 0; i <= 8; i++, year++)
        if (d.value <= calendar_month_length(r->calendar, year, m.value) &&
            calendar_day(r->calendar, year, m.value, d.value) >= r->today)
            break;
    return found(r, calendar_day(r->calendar, year, m.value, d.value), CALENDAR_EXACT);
}

/* 1990  05/1990  1990-05 */
static enum rc read_period(struct reading *r, struct part y, int month, int precision)
{
    enum calendar calendar = y.value >= 1700 ? CALENDAR_GREGORIAN : r->calendar;
    enum rc rc = check_numbers(r, calendar, y.value, month, 1);

    if (rc != RC_OK)
        return rc;
    if (r->want != CALENDAR_BIRTH)
        return err_set(r->e, RC_INVALID, _("That is not one day. Type it like 25/11, t+14, +2w or mon."));
    if (calendar != r->calendar)
        return err_set(r->e, RC_INVALID, _("The year %d is not one of this calendar. Type the whole date."),
                       y.value);
    return found(r, calendar_day(calendar, y.value, month, 1), precision);
}

static enum rc read_numbers(struct reading *r, const char *s)
{
    struct part p[3];
    int n = split_compact(s, p);

    if (n == 0)
        n = split(r->calendar, s, p);
    if (n == 0 && strspn(s, "0123456789") == 6 && s[6] == '\0')
        return err_set(r->e, RC_INVALID, _("\"%s\" can be read in two ways. Type it like 25/11/1990."), s);
    if (n == 3)
        return p[0].figures == 4 ? read_whole(r, p[0], p[1], p[2]) : read_whole(r, p[2], p[1], p[0]);
    if (n == 2 && p[0].figures == 4)
        return read_period(r, p[0], p[1].value, CALENDAR_MONTH);
    if (n == 2 && p[1].figures == 4)
        return read_period(r, p[1], p[0].value, CALENDAR_MONTH);
    if (n == 2 && p[0].figures > 0)
        return read_without_year(r, p[0], p[1]);
    if (n == 1 && p[0].figures == 4)
        return read_period(r, p[0], 1, CALENDAR_YEAR);
    return refuse(r);
}

enum rc calendar_parse(const char *typed, enum calendar calendar, int32_t today, enum calendar_want want,
                       int32_t *day, int *precision, struct err *e)
{
    struct reading r = {.calendar = calendar, .want = want, .today = today, .typed = typed, .e = e};
    char s[TYPED_MAX];
    enum rc rc;

    if (!plain(s, typed))
        return *typed ? refuse(&r) : err_set(e, RC_INVALID, _("The date is missing."));
    if (!read_word(&r, s, &rc) && !read_distance(&r, s, &rc) && !read_age(&r, s, &rc))
        rc = read_numbers(&r, s);
    if (rc != RC_OK)
        return rc;
    if (want == CALENDAR_BIRTH && r.day > today)
        return err_set(e, RC_INVALID, _("A birth date cannot be in the future."));
    if (want == CALENDAR_BIRTH && r.day < CALENDAR_FIRST_BIRTH)
        return err_set(e, RC_INVALID, _("That birth date is too long ago."));
    *day = r.day;
    if (precision)
        *precision = r.precision;
    return RC_OK;
}
