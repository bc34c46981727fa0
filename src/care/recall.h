/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recalls: when a person should come again, as calculated and as agreed, kept apart. */
#ifndef FD_CARE_RECALL_H
#define FD_CARE_RECALL_H

#include <stddef.h>
#include <stdint.h>

#include "src/care/task.h"

enum recall_status { RECALL_OPEN, RECALL_BOOKED, RECALL_DECLINED, RECALL_DONE, RECALL_STATUSES };
extern const struct enum_word recall_statuses[RECALL_STATUSES];

enum { RECALL_NO_DAY = INT32_MIN };

struct recall {
    int64_t id, rev, patient_id, visit_id, service_id, appointment_id; /* 0: none */
    int32_t interval_months;
    int32_t due_calculated_day;
    int32_t due_agreed_day; /* RECALL_NO_DAY: nothing else was agreed */
    enum recall_status status;
    int64_t created_at;
    char service[PLAN_NAME_SIZE];
};
struct recall_list {
    struct recall *rows;
    size_t n;
};
void recall_list_release(struct recall_list *list);

/** The day that counts: the agreed one where there is one. */
int32_t recall_due(const struct recall *r);

/**
 * Plans a recall from a visit's day, with its task on the day it is due (ACTION_RECALL, or joins the open change). An
 * open recall of the same person and service is moved, not doubled.
 * @param months      0: the service's own interval
 * @param agreed_day  RECALL_NO_DAY: as calculated
 */
enum rc recall_plan(struct db *db, int64_t patient_id, int64_t visit_id, int64_t service_id, int32_t from_day,
                    int32_t months, int32_t agreed_day, int64_t *recall_id, struct err *e);

/** Another day was agreed; its open task follows. RECALL_NO_DAY goes back to the calculated one. */
enum rc recall_agree(struct db *db, int64_t recall_id, int64_t rev, int32_t agreed_day, struct err *e);

/** The person booked: closes the recall and its task. appointment_id may be 0 when it is not known. */
enum rc recall_booked(struct db *db, int64_t recall_id, int64_t appointment_id, struct err *e);
/** The person does not want it. */
enum rc recall_declined(struct db *db, int64_t recall_id, struct err *e);
/** Closes every open recall of this person and service by an appointment; RC_OK when there is none. */
enum rc recall_fill(struct db *db, int64_t patient_id, int64_t service_id, int64_t appointment_id, struct err *e);

enum rc recall_load(struct db *db, int64_t recall_id, struct recall *ret, struct err *e);
/** Of one person, open ones first, then newest first. */
enum rc recall_of_patient(struct db *db, int64_t patient_id, struct recall_list *ret, struct err *e);

#endif
