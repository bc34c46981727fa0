/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options that narrow free times. */
#include "src/cli/narrow.h"

#include <string.h>

#include "src/base/calendar.h"
#include "src/cli/lookup.h"
#include "src/clinic/schedule_edit.h"

enum { NOON = 720 };

static enum rc read_part(const char *typed, struct slot_query *q, struct err *e)
{
    int32_t from, to;

    if (strcmp(typed, "morning") == 0) {
        q->part_to = NOON;
    } else if (strcmp(typed, "afternoon") == 0) {
        q->part_from = NOON;
    } else if (schedule_span_parse(typed, &from, &to)) {
        q->part_from = from;
        q->part_to = to;
    } else {
        return err_set(e, RC_INVALID, _("\"%.60s\" is no part of the day. Type morning, afternoon or 9:00-11:30."), typed);
    }
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
