/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of the calendar helper, read as if a stranger had written them. */
#include "src/base/ics.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"

const struct ics_fault_word ics_faults[ICS_FAULTS] = {
    [ICS_NO_CALENDAR] = {"no-calendar"},
    [ICS_ENCODING] = {"encoding"},
    [ICS_CUT] = {"cut"},
    [ICS_BROKEN] = {"broken"},
    [ICS_ZONE] = {"zone"},
    [ICS_REPEATS] = {"repeats"},
    [ICS_MANY] = {"many"},
};

void ics_busy_list_release(struct ics_busy_list *l)
{
    free(l->rows);
    *l = (struct ics_busy_list){0};
}

/* One line being taken apart. */
struct fields {
    const char *at, *end;
    bool bad;
};

/* The next field; its bytes are in *n. The last one ends with the line. */
static const char *next(struct fields *f, size_t *n)
{
    const char *field = f->at;

    if (field == NULL) {
        f->bad = true;
        *n = 0;
        return "";
    }
    const char *tab = memchr(field, '\t', (size_t)(f->end - field));
    *n = (size_t)((tab != NULL ? tab : f->end) - field);
    f->at = tab != NULL ? tab + 1 : NULL;
    return field;
}

static int64_t next_number(struct fields *f, int64_t min, int64_t max)
{
    size_t n;
    const char *s = next(f, &n);
    int64_t value = 0;
    bool minus = n > 0 && *s == '-';

    if (n == 0 || n > 18 || (minus && n == 1)) {
        f->bad = true;
        return min;
    }
    for (size_t i = minus; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            f->bad = true;
        else
            value = value * 10 + (s[i] - '0');
    }
    value = minus ? -value : value;
    if (value < min || value > max)
        f->bad = true;
    return f->bad ? min : value;
}

static void next_text(struct fields *f, char *out, size_t size)
{
    size_t n;
    const char *s = next(f, &n);

    if (n >= size || !text_valid(s, n)) {
        f->bad = true;
        n = 0;
    }
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
            f->bad = true;
    memcpy(out, s, n);
    out[n] = '\0';
}

static void read_busy(struct fields *f, struct ics_busy *b)
{
    const int64_t first = (int64_t)CALENDAR_FIRST_DAY * CIVIL_DAY_MIN;
    const int64_t last = ((int64_t)CALENDAR_LAST_DAY + 1) * CIVIL_DAY_MIN;

    b->start_min = next_number(f, first, last);
    b->end_min = next_number(f, first, last);
    b->all_day = next_number(f, 0, 1) == 1;
    next_text(f, b->uid, sizeof b->uid);
    next_text(f, b->summary, sizeof b->summary);
    if (b->end_min <= b->start_min ||
        (b->all_day && (b->start_min % CIVIL_DAY_MIN != 0 || b->end_min % CIVIL_DAY_MIN != 0)))
        f->bad = true;
}

/* No helper of ours says this. */
static enum rc nonsense(struct err *e)
{
    return err_set(e, RC_IO, _("The program that reads calendars gave a wrong answer. Nothing was read."));
}

static enum rc refuse(enum ics_fault fault, const char *of, long long line, struct err *e)
{
    switch (fault) {
    case ICS_NO_CALENDAR:
        return err_set(e, RC_INVALID, _("%s holds no calendar."), of);
    case ICS_ENCODING:
        return err_set(e, RC_INVALID, _("%s is no text in UTF-8, as calendars are."), of);
    case ICS_CUT:
        return err_set(e, RC_INVALID, _("%s ends in the middle; nothing was read. Export it again."), of);
    case ICS_BROKEN:
        return err_set(e, RC_INVALID, _("%s makes no sense at line %lld; nothing was read."), of, line);
    case ICS_ZONE:
        return err_set(e, RC_INVALID, _("%s has a time in a zone nobody knows at line %lld; nothing was read."), of, line);
    case ICS_REPEATS:
        return err_set(e, RC_INVALID, _("%s has something at line %lld that repeats without measure; nothing was read."), of,
                       line);
    case ICS_MANY:
    case ICS_FAULTS:
        break;
    }
    return err_set(e, RC_INVALID, _("%s holds more than anybody can be busy with; nothing was read."), of);
}

static enum rc read_fault(struct fields *f, const char *of, struct err *e)
{
    char word[32];
    next_text(f, word, sizeof word);
    int fault = f->bad ? -1 : WORD_INDEX(ics_faults, word, -1);
    int64_t line = next_number(f, 0, INT32_MAX);

    if (fault < 0 || f->bad || f->at != NULL)
        return nonsense(e);
    return refuse((enum ics_fault)fault, of, (long long)line, e);
}

enum rc ics_busy_read(const char *lines, size_t n, const char *of, struct ics_busy_list *ret, struct err *e)
{
    struct ics_busy_list l = {0};
    const char *at = lines, *end = lines + n;
    bool ended = false;
    enum rc rc = RC_OK;

    while (at < end && rc == RC_OK && !ended) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        struct fields f = {at, newline, newline == NULL};
        char word[16] = "";
        struct ics_busy *row;

        if (!f.bad)
            next_text(&f, word, sizeof word);
        if (!f.bad && strcmp(word, "error") == 0) {
            rc = l.n == 0 ? read_fault(&f, of, e) : nonsense(e);
        } else if (!f.bad && strcmp(word, "end") == 0) {
            int64_t told = next_number(&f, 0, ICS_BUSY_MOST);
            ended = !f.bad && f.at == NULL && told == (int64_t)l.n;
            rc = ended ? RC_OK : nonsense(e);
        } else if (f.bad || strcmp(word, "busy") != 0 || l.n == ICS_BUSY_MOST) {
            rc = nonsense(e);
        } else if ((row = list_more(&l.rows, l.n, sizeof *l.rows)) == NULL) {
            rc = err_memory(e);
        } else {
            read_busy(&f, row);
            l.n++;
            rc = f.bad || f.at != NULL ? nonsense(e) : RC_OK;
        }
        at = newline != NULL ? newline + 1 : end;
    }
    if (rc == RC_OK && (!ended || at != end))
        rc = nonsense(e);
    if (rc == RC_OK)
        *ret = l;
    else
        ics_busy_list_release(&l);
    return rc;
}
