/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of weekdays, read and written. */
#include <stdio.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/fold.h"
#include "src/base/i18n.h"
#include "src/base/text.h"

enum { WEEK = 7, ALL = (1 << WEEK) - 1, NAME = 64 };

/* Two letters or more of a name, or the whole of a shorter one. */
static int weekday_of(const char *name)
{
    static const char *const words[WEEK] = {"monday", "tuesday",  "wednesday", "thursday",
                                            "friday", "saturday", "sunday"};
    char folded[NAME], shown[NAME];

    (void)fold(folded, sizeof folded, name);
    for (int i = 0; i < WEEK; i++) {
        (void)fold(shown, sizeof shown, calendar_weekday_name(i));
        if (strcmp(folded, shown) == 0 || (strlen(folded) > 1 && strncmp(words[i], folded, strlen(folded)) == 0))
            return i;
    }
    return -1;
}

/* A weekday, or one to another. */
static bool add_part(char *part, unsigned *weekdays)
{
    char *dash = strchr(part, '-');
    int from, to;

    if (dash != NULL)
        *dash = '\0';
    from = weekday_of(part);
    to = dash != NULL ? weekday_of(dash + 1) : from;
    if (from < 0 || to < 0)
        return false;
    for (int i = from; *weekdays |= 1u << i, i != to; i = (i + 1) % WEEK)
        ;
    return true;
}

enum rc calendar_parse_weekdays(const char *typed, unsigned *weekdays, struct err *e)
{
    static const char between[] = " ,;";
    unsigned read = 0;
    char part[NAME];

    for (const char *at = typed; *(at += strspn(at, between)) != '\0';) {
        size_t n = strcspn(at, between);

        (void)snprintf(part, sizeof part, "%.*s", n < sizeof part ? (int)n : (int)sizeof part - 1, at);
        if (!add_part(part, &read))
            return err_set(e, RC_INVALID, _("\"%s\" is no weekday. Type mon, or mon,thu, or mon-fri."), part);
        at += n;
    }
    if (read == 0)
        return err_set(e, RC_INVALID, _("Type weekdays: mon, or mon,thu, or mon-fri."));
    *weekdays = read;
    return RC_OK;
}

char *calendar_weekdays_text(char *out, size_t size, unsigned weekdays)
{
    size_t n = 0;

    out[0] = '\0';
    if ((weekdays & ALL) == ALL)
        return out;
    for (int i = 0; i < WEEK && n < size; i++)
        if (weekdays >> i & 1)
            n += (size_t)snprintf(out + n, size - n, "%s%s", n > 0 ? " " : "", calendar_weekday_name(i));
    return out;
}
