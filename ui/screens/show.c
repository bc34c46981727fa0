/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days, times and money as screens write them. */
#include "ui/screens/show.h"

#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/site.h"

char *show_day(struct db *db, int32_t day, char *out, size_t size)
{
    enum calendar calendar = site_calendar(db);
    int32_t today = site_today(db);
    bool this_year = calendar_date(calendar, day).year == calendar_date(calendar, today).year;

    out[0] = '\0';
    if (day == INT32_MIN)
        return out;
    if (day == today)
        (void)text_copy(out, size, _("today"));
    else if (day == today + 1)
        (void)text_copy(out, size, _("tomorrow"));
    else if (day == today - 1)
        (void)text_copy(out, size, _("yesterday"));
    else
        (void)calendar_format_day(out, size, calendar, day, this_year ? CALENDAR_SHORT : CALENDAR_ISO);
    return out;
}

char *show_time(int64_t civil_min, char *out, size_t size)
{
    return civil_format_time(out, size, civil_min);
}

char *show_when(struct db *db, int64_t civil_min, char *out, size_t size)
{
    char day[SHOW_SIZE], clock[CIVIL_TEXT];

    out[0] = '\0';
    if (civil_min != 0)
        (void)snprintf(out, size, "%s %s", show_day(db, civil_min_day(civil_min), day, sizeof(day)),
                       civil_format_time(clock, sizeof(clock), civil_min));
    return out;
}

/* Days of one figure are padded for columns. */
static char *single_blanks(char *text)
{
    char *out = text;

    for (const char *c = text; *c != '\0'; c++)
        if (*c != ' ' || c[1] != ' ')
            *out++ = *c;
    *out = '\0';
    return text;
}

char *show_day_said(struct db *db, int32_t day, char *out, size_t size)
{
    return single_blanks(show_day(db, day, out, size));
}

char *show_when_said(struct db *db, int64_t civil_min, char *out, size_t size)
{
    return single_blanks(show_when(db, civil_min, out, size));
}

char *show_at(struct db *db, int64_t at, char *out, size_t size)
{
    out[0] = '\0';
    return at == 0 ? out : show_when(db, site_min_of(db, at), out, size);
}

char *show_minutes(int64_t minutes, char *out, size_t size)
{
    out[0] = '\0';
    if (minutes >= 60)
        (void)snprintf(out, size, _("%lldh%02lld"), (long long)(minutes / 60), (long long)(minutes % 60));
    else if (minutes > 0)
        (void)snprintf(out, size, _("%lldm"), (long long)minutes);
    return out;
}

char *show_balance(struct db *db, int64_t due_minor, char *out, size_t size)
{
    char money[SHOW_SIZE];

    if (due_minor > 0)
        (void)snprintf(out, size, _("owes %s"), site_money(db, due_minor, money, sizeof(money)));
    else if (due_minor < 0)
        (void)snprintf(out, size, _("credit %s"), site_money(db, -due_minor, money, sizeof(money)));
    else
        (void)text_copy(out, size, _("balance 0"));
    return out;
}

void show_add(char *out, size_t size, const char *between, const char *text)
{
    size_t n = strlen(out);

    if (text[0] == '\0')
        return;
    if (n > 0)
        n += text_copy(out + n, size - n, between);
    (void)text_copy(out + n, size - n, text);
}
