/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attempts: how a call went, and, by one table, what follows from it. */
#ifndef FD_CARE_ATTEMPT_H
#define FD_CARE_ATTEMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/care/task.h"

enum attempt_outcome {
    ATTEMPT_REACHED,
    ATTEMPT_NO_ANSWER,
    ATTEMPT_CALL_BACK,
    ATTEMPT_WRONG_NUMBER,
    ATTEMPT_REFUSED,
    ATTEMPT_SENT,
    ATTEMPT_BOOKED,
    ATTEMPT_OUTCOMES
};

/** What an outcome does to its task. Unanswered outcomes wait retry_days[tries so far] days; after the last, give up. */
enum { ATTEMPT_RETRIES = 4 };
struct attempt_rule {
    const char *word, *label;                /* label: pass through _() */
    enum task_status then;                   /* TASK_OPEN: tried again */
    bool asks_when;                          /* the person names the day and time */
    int16_t retry_days[ATTEMPT_RETRIES];     /* ended by 0: given up */
};
extern const struct attempt_rule attempt_rules[ATTEMPT_OUTCOMES];

/** What follows: the task's status and, when it stays open, its next day and minute (0: any time). */
struct attempt_next {
    enum task_status status;
    int32_t day, minute;
};

/**
 * The table, applied. Pure.
 * @param unanswered  tries with the same outcome that were logged before this one
 * @param now_min     civil minutes since 1970-01-01T00:00 at the attempt
 * @param back_min    when to try again, in the same minutes, later than now; 0: as the table says
 * @return RC_INVALID when a call-back lacks its time or names one that is past
 */
enum rc attempt_plan(enum attempt_outcome outcome, int unanswered, int64_t now_min, int64_t back_min,
                     struct attempt_next *ret, struct err *e);

struct attempt_input {
    int64_t task_id, rev;    /* rev as seen; 0: whatever it is now */
    enum attempt_outcome outcome;
    int64_t back_min;        /* when to try again, civil minutes; 0: as the table says */
    int64_t appointment_id;  /* booked: which; 0: not known */
    bool incoming;           /* they called us: needs no consent */
    bool once;               /* it is not tried again, whatever the table says */
    char note[TASK_NOTE_SIZE];
};
/**
 * Logs it and moves the task on, one change (ACTION_FOLLOW_UP). Who did not consent to the task's channel has not been
 * reached by it: such a try is refused, unless they called us; one that ended in a booking was that.
 * @return RC_CONFLICT when the task is closed or was changed; RC_DENIED with the channels that are allowed instead
 */
enum rc attempt_log(struct db *db, const struct attempt_input *in, struct attempt_next *ret, struct err *e);

struct attempt {
    int64_t id, task_id, at, staff_id;
    enum attempt_outcome outcome;
    bool incoming;    /* they called us */
    int32_t next_day; /* INT32_MIN: not again */
    char staff[64], note[TASK_NOTE_SIZE];
};
struct attempt_list {
    struct attempt *rows;
    size_t n;
};
void attempt_list_release(struct attempt_list *list);
/** How many were logged since an instant, by everybody. */
enum rc attempt_count(struct db *db, int64_t since_at, int64_t *n, struct err *e);
/** Of one task, newest first. */
enum rc attempt_of_task(struct db *db, int64_t task_id, struct attempt_list *ret, struct err *e);

#endif
