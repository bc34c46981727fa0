/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often something is repeated: a small form over the list of times.
 * Reads and writes nothing; gives a rule. */
#include "ui/screens/series_rule.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/clinic/site.h"
#include "ui/kit/app.h"
#include "ui/kit/form.h"
#include "ui/screens/screens.h"

enum rule_field { RF_COUNT, RF_UNTIL, RF_EVERY, RF_UNIT, RF_WEEKDAYS, RF_FIELDS };
enum { NO_NUMBER = INT32_MIN, WEEK = 7, SATURDAY = 5 };

struct rule_view {
    struct series_rule rule; /* as the form has it: an empty number is NO_NUMBER */
    struct choice weekdays[WEEK];
};

static const struct choice units[] = {
    { SERIES_WEEK, N_("weeks") },
    { SERIES_DAY, N_("days") },
};

static const struct choice *list_weekdays(struct screen *s, size_t *n)
{
    *n = WEEK;
    return ((struct rule_view *)s->priv)->weekdays;
}

#define R(part) BIND(struct rule_view, rule.part)
static const struct field_def fields[RF_FIELDS] = {
    [RF_COUNT] = { N_("How many times"), FIELD_NUMBER, 6, 0, R(count),
                   .help = N_("With the first one. Or leave it empty and say until when.") },
    [RF_UNTIL] = { N_("or until"), FIELD_DATE, 16, 0, R(until_day), .help = N_("The last day there may be one.") },
    [RF_EVERY] = { N_("Every"), FIELD_NUMBER, 6, REQUIRED, R(every), .help = N_("1: each week or day; 2: every second.") },
    [RF_UNIT] = { "", FIELD_CHOICE, 12, BESIDE, R(unit), CHOICES(units),
                  .help = N_("Weeks count from the first appointment.") },
    [RF_WEEKDAYS] = { N_("On"), FIELD_MULTI, 0, 0, R(weekdays), .list = list_weekdays,
                      .help = N_("Space or Enter ticks the days of the week. None: as it comes.") },
};

static struct series_rule rule_of(const struct rule_view *v)
{
    struct series_rule r = v->rule;

    r.count = r.count == NO_NUMBER ? 0 : r.count;
    r.every = r.every == NO_NUMBER ? 0 : r.every;
    return r;
}

static enum rc check(struct screen *s, struct err *e)
{
    static const int at[] = { [SERIES_EVERY] = RF_EVERY,
                              [SERIES_UNIT] = RF_UNIT,
                              [SERIES_WEEKDAYS] = RF_WEEKDAYS,
                              [SERIES_COUNT] = RF_COUNT,
                              [SERIES_UNTIL] = RF_UNTIL };
    struct series_rule r = rule_of(s->priv);
    enum rc rc = series_rule_check(&r, e);

    if (rc != RC_OK && e->field >= 0)
        e->field = at[e->field];
    return rc;
}

static unsigned save(struct screen *s)
{
    struct series_rule r = rule_of(s->priv);

    return screen_give(s, &r, sizeof(r));
}

static const struct form_def form = { .fields = fields, .n = RF_FIELDS, .check = check, .save = save };

void series_rule_init(struct series_rule *r, int32_t first_day)
{
    *r = (struct series_rule){
        .first_day = first_day, .every = 1, .unit = SERIES_WEEK, .until_day = SERIES_NO_DAY
    };
}

static enum rc rule_open(struct screen *s, struct err *e)
{
    struct rule_view *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    if (s->arg != NULL && s->arg_size == sizeof(v->rule))
        memcpy(&v->rule, s->arg, sizeof(v->rule));
    if (v->rule.count == 0)
        v->rule.count = NO_NUMBER;
    const int first = site_calendar(s->app->db) == CALENDAR_JALALI ? SATURDAY : 0;
    for (int i = 0; i < WEEK; i++)
        v->weekdays[i] = (struct choice){ 1 << (first + i) % WEEK, calendar_weekday_name((first + i) % WEEK) };
    s->want_rows = RF_FIELDS + 4;
    s->want_cols = 66;
    return form_open(s, &form, v, 0, e);
}

static void rule_close(struct screen *s)
{
    free(s->priv);
}

static const struct cmd cmds[] = {
    { K_CTRL('s'), N_("Look"), N_("Look at each of these times before anything is booked"), 0, form_save },
};

const struct screen_ops series_rule_screen = {
    .word = "repeat",
    .title = N_("Repeat"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .flags = SCREEN_BOX,
    .open = rule_open,
    .close = rule_close,
};
