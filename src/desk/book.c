/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Booking, with the recall and the follow-up that it settles; one change, so that one undo takes all of it back. */
#include "src/desk/book.h"

#include "src/booking/waiting.h"
#include "src/care/attempt.h"
#include "src/care/recall.h"
#include "src/store/change.h"

static enum rc close_task(struct db *db, const struct appointment *a, int64_t task_id, struct err *e)
{
    struct attempt_input in = { .task_id = task_id, .outcome = ATTEMPT_BOOKED, .appointment_id = a->id };
    return task_id == 0 ? RC_OK : attempt_log(db, &in, NULL, e);
}

/** Who may book but not plan recalls books all the same; the recall stays on the list. */
static enum rc fill_recalls(struct db *db, const struct appointment *a, struct err *e)
{
    if (change_allowed(db, ACTION_RECALL, NULL) != RC_OK)
        return RC_OK;
    return recall_fill(db, a->patient_id, a->service_id, a->id, e);
}

enum rc desk_book(struct db *db, struct appointment *a, int64_t task_id, struct err *e)
{
    struct appointment booked = *a;
    enum rc rc = change_begin(db, a->overbook ? ACTION_OVERBOOK : ACTION_BOOK, e);
    if (rc != RC_OK)
        return rc;
    if ((rc = appointment_book(db, &booked, e)) == RC_OK &&
        (rc = close_task(db, &booked, task_id, e)) == RC_OK)
        rc = fill_recalls(db, &booked, e);
    if (rc == RC_OK)
        rc = waiting_fill(db, booked.patient_id, booked.service_id, booked.id, e);
    change_subject(db, "appointment", booked.id, booked.patient_id);
    if ((rc = change_end(db, rc, e)) == RC_OK)
        *a = booked;
    return rc;
}
