/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule of a series: checked, unfolded into days, and said in words. Knows no clinic's book. */
#include "src/booking/series.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/site.h"

const struct enum_word series_units[SERIES_UNIT_COUNT] = {
    [SERIES_DAY] = {"day",  N_("days") },
    [SERIES_WEEK] = {"week", N_("weeks")},
};
static_assert(SERIES_UNIT_COUNT == 2, "a new unit needs its words here, and its place in the schema");

enum { WEEK = 7, ALL_WEEKDAYS = 127, EVERY_DAYS_MOST = 366, EVERY_WEEKS_MOST = 52, YEARS_AHEAD = 5 };

static bool falls_on(const struct series_rule *r, int32_t day)
{
    uint32_t weekdays = r->weekdays;
    if (weekdays == 0 && r->unit == SERIES_WEEK)
        weekdays = 1u << calendar_weekday(r->first_day);
    return weekdays == 0 || (weekdays >> calendar_weekday(day) & 1) != 0;
}

/** The next day of the rule from `day` on, at most `last`; `last` + 1 when there is none. A week of the rule is looked
 * through day by day, others are jumped over. */
static int32_t next_day(const struct series_rule *r, int32_t day, int32_t last)
{
    const int32_t step = r->unit == SERIES_WEEK ? WEEK * r->every : r->every;
    const int32_t run = r->unit == SERIES_WEEK ? WEEK : 1;
    while (day <= last) {
        int32_t into = (day - r->first_day) % step;
        if (into >= run)
            day += step - into;
        else if (!falls_on(r, day))
            day++;
        else
            return day;
    }
    return last + 1;
}

/** Up to `most` days; where the rule gives fewer, all of them. */
static size_t unfold(const struct series_rule *r, int32_t *out, size_t most)
{
    const int32_t last = r->count > 0 ? r->first_day + YEARS_AHEAD * 366 : r->until_day;
    size_t n = 0;
    if (r->count > 0 && (size_t)r->count < most)
        most = (size_t)r->count;
    for (int32_t day = next_day(r, r->first_day, last); day <= last && n < most; day = next_day(r, day + 1, last))
        out[n++] = day;
    return n;
}

size_t series_days(const struct series_rule *r, int32_t *out)
{
    return unfold(r, out, SERIES_MOST);
}

enum rc series_rule_check(const struct series_rule *r, struct err *e)
{
    int32_t days[SERIES_MOST + 1];
    if (r->unit < 0 || r->unit >= SERIES_UNIT_COUNT)
        return err_field(e, SERIES_UNIT, _("Say whether it is repeated by days or by weeks."));
    const int most = r->unit == SERIES_WEEK ? EVERY_WEEKS_MOST : EVERY_DAYS_MOST;
    if (r->every < 1 || r->every > most)
        return err_field(e, SERIES_EVERY, _("Repeat it every 1 to %d %s."), most, _(series_units[r->unit].label));
    if (r->weekdays > ALL_WEEKDAYS)
        return err_field(e, SERIES_WEEKDAYS, _("A week has seven days."));
    if ((r->count == 0) == (r->until_day == SERIES_NO_DAY))
        return err_field(e, SERIES_COUNT, _("Say either how many times, or until when."));
    if (r->count != 0 && (r->count < 2 || r->count > SERIES_MOST))
        return err_field(e, SERIES_COUNT, _("A series has 2 to %d appointments."), SERIES_MOST);
    if (r->count == 0 && r->until_day > r->first_day + YEARS_AHEAD * 366)
        return err_field(e, SERIES_UNTIL, _("That is more than five years ahead. Is the year right?"));
    size_t n = unfold(r, days, SERIES_MOST + 1);
    if (n < 2)
        return err_field(e, r->count > 0 ? SERIES_WEEKDAYS : SERIES_UNTIL,
                         _("That is not even two appointments. Choose a later end, or other days."));
    if (n > SERIES_MOST)
        return err_field(e, SERIES_UNTIL, _("That is more than %d appointments. Choose an earlier end."), SERIES_MOST);
    if (r->count > 0 && n < (size_t)r->count)
        return err_field(e, SERIES_COUNT, _("The last ones are more than five years ahead. Choose fewer."));
    return RC_OK;
}

static void add(char *out, size_t size, const char *text)
{
    size_t n = strlen(out);
    (void)text_copy(out + n, size - n, text);
}

char *series_text(struct db *db, const struct series_rule *r, char *out, size_t size)
{
    char part[96], day[64];
    if (r->unit == SERIES_DAY)
        (void)snprintf(out, size, ngettext_("every day", "every %d days", r->every), (int)r->every);
    else
        (void)snprintf(out, size, ngettext_("every week", "every %d weeks", r->every), (int)r->every);
    uint32_t weekdays = r->weekdays;
    if (weekdays == 0 && r->unit == SERIES_WEEK)
        weekdays = 1u << calendar_weekday(r->first_day);
    for (int i = 0; weekdays != 0 && i < WEEK; i++)
        if (weekdays >> i & 1) {
            add(out, size, (weekdays & ((1u << i) - 1)) == 0 ? ", " : " ");
            add(out, size, calendar_weekday_name(i));
        }
    if (r->count > 0)
        (void)snprintf(part, sizeof part, ngettext_(", %d time", ", %d times", r->count), (int)r->count);
    else
        (void)snprintf(part, sizeof part, _(", until %s"),
                       calendar_format_day(day, sizeof day, site_calendar(db), r->until_day, CALENDAR_LONG));
    add(out, size, part);
    return out;
}
