/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options that narrow free times. */
#include "src/cli/narrow.h"

#include <string.h>

#include "src/base/calendar.h"
#include "src/base/civil.h"
#include "src/base/text.h"
#include "src/cli/lookup.h"

enum { NOON = 720, TYPED = 64 };

/** "9:00-11:30" */
static enum rc read_span(const char *typed, struct slot_query *q, struct err *e)
{
    char from[TYPED], *dash;
    int start = 0, end = 0;
    enum rc rc;

    (void)text_copy(from, sizeof from, typed);
    dash = strchr(from, '-');
    if (dash == NULL)
        return err_set(e, RC_INVALID, _("\"%s\" is no part of the day. Type morning, afternoon or 9:00-11:30."), from);
    *dash = '\0';
    if ((rc = civil_parse_time(from, &start, e)) != RC_OK || (rc = civil_parse_time(dash + 1, &end, e)) != RC_OK)
        return rc;
    if (end <= start)
        return err_set(e, RC_INVALID, _("A part of the day ends after it begins: 9:00-11:30."));
    q->part_from = start;
    q->part_to = end;
    return RC_OK;
}

static enum rc read_part(const char *typed, struct slot_query *q, struct err *e)
{
    if (strcmp(typed, "morning") == 0)
        q->part_to = NOON;
    else if (strcmp(typed, "afternoon") == 0)
        q->part_from = NOON;
    else
        return read_span(typed, q, e);
    return RC_OK;
}

enum rc cli_narrow(struct cli *c, struct slot_query *q, struct err *e)
{
    const char *on = cli_option(c, "on"), *between = cli_option(c, "between"), *near = cli_option(c, "near");
    struct appointment a;
    int64_t days = 90;
    enum rc rc;

    q->step_min = c->settings.slot_step_minutes;
    if ((rc = cli_number(c, "days", 1, 730, &days, e)) != RC_OK ||
        (rc = cli_earliest(c, "from", &q->from_min, e)) != RC_OK ||
        (on != NULL && (rc = calendar_parse_weekdays(on, &q->weekdays, e)) != RC_OK) ||
        (between != NULL && (rc = read_part(between, q, e)) != RC_OK) ||
        (near != NULL && (rc = cli_appointment(c, near, false, &a, e)) != RC_OK))
        return rc;
    q->days = (int)days;
    if (near != NULL) {
        q->near_min = a.start_min;
        q->near_end_min = a.end_min;
    }
    return RC_OK;
}
