/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follow-up tasks: what the desk owes a person after a visit, and the worklist of what is due. */
#ifndef FD_CARE_TASK_H
#define FD_CARE_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/care/plan.h"

enum { TASK_PATIENT_SIZE = 256, TASK_PHONE_SIZE = 64, TASK_NOTE_SIZE = 256 };

enum task_status { TASK_OPEN, TASK_DONE, TASK_GIVEN_UP, TASK_CANCELLED, TASK_STATUSES };
extern const struct enum_word task_statuses[TASK_STATUSES];

struct task {
    int64_t id, rev, patient_id;
    int64_t visit_id, step_id, recall_id; /* 0: none */
    int64_t offer_id; /* the call is about an offer; 0: none */
    enum consent_channel channel;
    enum task_status status;
    int32_t planned_day;  /* days since 1970-01-01 on the clinic's wall: where the plan put it */
    int32_t due_day;      /* where the last attempt put it */
    int32_t due_minute;   /* of the day; 0: any time */
    int32_t attempts;
    int64_t created_at, closed_at; /* seconds UTC; closed_at 0: open */
    char name[PLAN_NAME_SIZE], script[PLAN_SCRIPT_SIZE];
};

/** A row of the worklist: the task, whom to call, and how the last try ended. */
struct task_row {
    struct task task;
    char patient[TASK_PATIENT_SIZE]; /* display name */
    char phone[TASK_PHONE_SIZE];     /* the first one to call, as typed; "" when there is none */
    char call[TASK_PATIENT_SIZE];    /* whose phone that is, when it is another's of the household; else "" */
    uint32_t allowed;                /* bits of the channels that consent allows for it */
    char service[PLAN_NAME_SIZE];    /* of the visit or recall it follows; "" */
    int32_t visit_day;               /* INT32_MIN: of no visit */
    int last_outcome;                /* enum attempt_outcome; -1: no attempt yet */
    int64_t last_at;                 /* seconds UTC; 0 */
    char last_note[TASK_NOTE_SIZE];
};
struct task_list {
    struct task_row *rows;
    size_t n;
};
void task_list_release(struct task_list *list);

struct task_query {
    int64_t patient_id;  /* 0: anybody */
    int64_t task_id;     /* 0: any; else exactly this one */
    int64_t visit_id;    /* 0: any */
    int32_t due_until;   /* inclusive; 0: no limit. The worklist of a day asks for that day: due and overdue */
    bool closed;         /* also what is done, given up or cancelled; task_id finds these anyway */
    size_t offset, limit; /* limit 0: 500 */
};
/** What it is for: a recall reminds, the rest is care. The view task_purpose says the same. */
enum consent_purpose task_purpose(const struct task *task);

/** May the person be reached by its channel? */
bool task_reachable(const struct task_row *row);

/** Open ones first, the longest overdue first; everybody's with `closed`: the newest first. */
enum rc task_find(struct db *db, const struct task_query *q, struct task_list *ret, struct err *e);
enum rc task_load(struct db *db, int64_t task_id, struct task *ret, struct err *e);

/** How many open tasks are due on `day`, and how many were due before it. */
enum rc task_count(struct db *db, int32_t day, int64_t *due, int64_t *overdue, struct err *e);

/**
 * Makes the tasks that a service's plan asks for after a visit. A second call for the same visit makes none: what is
 * there stays; whom nothing may reach gets none. Joins the change that is open, else is one (ACTION_FOLLOW_UP_PLAN).
 * @param day   the day of the visit; step offsets count from it
 * @param made  how many tasks were made; may be NULL
 */
enum rc task_plan_visit(struct db *db, int64_t patient_id, int64_t visit_id, int64_t service_id, int32_t day, int *made,
                        struct err *e);

/** Another way to reach the person (ACTION_FOLLOW_UP_PLAN). RC_DENIED when consent does not allow that one either. */
enum rc task_set_channel(struct db *db, int64_t task_id, int64_t rev, enum consent_channel channel, struct err *e);

/** One task of one's own making ("ring about the crown"). Sets id and rev. Where the person may not be reached by its
 * channel it takes one by which they may; RC_DENIED when there is none. */
enum rc task_create(struct db *db, struct task *task, struct err *e);

/** Takes it from the list (ACTION_FOLLOW_UP_PLAN). RC_CONFLICT when another desk was first or it is closed. */
enum rc task_cancel(struct db *db, int64_t task_id, int64_t rev, struct err *e);

#endif
