/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Booking, with the recall and the follow-up that it settles; one change, so that one undo takes all of it back. */
#include "src/desk/book.h"

#include <string.h>

#include "src/booking/waiting.h"
#include "src/base/text.h"
#include "src/care/attempt.h"
#include "src/care/recall.h"
#include "src/store/change.h"

static enum rc close_task(struct db *db, const struct appointment *a, int64_t task_id, struct err *e)
{
    struct attempt_input in = { .task_id = task_id, .outcome = ATTEMPT_BOOKED, .appointment_id = a->id };
    return task_id == 0 ? RC_OK : attempt_log(db, &in, NULL, e);
}

/** What waited for it waits no more. Who may book but not plan recalls books all the same; the recall stays on the list. */
static enum rc settle(struct db *db, const struct appointment *a, struct err *e)
{
    enum rc rc = waiting_fill(db, a->patient_id, a->service_id, a->id, e);
    if (rc != RC_OK || change_allowed(db, ACTION_RECALL, NULL) != RC_OK)
        return rc;
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
        rc = settle(db, &booked, e);
    change_subject(db, "appointment", booked.id, booked.patient_id);
    if ((rc = change_end(db, rc, e)) == RC_OK)
        *a = booked;
    return rc;
}

enum rc desk_book_series(struct db *db, struct series_plan *plan, int64_t *series_id, struct err *e)
{
    const bool new = plan->series_id == 0;
    int64_t id = 0;
    enum rc rc = change_begin(db, new ? ACTION_SERIES : ACTION_MOVE, e);
    if (rc != RC_OK)
        return rc;
    rc = series_apply(db, plan, &id, e);
    for (size_t i = 0; new && rc == RC_OK && i < plan->n; i++)
        if (plan->rows[i].state == SERIES_FREE) {
            struct appointment first = {
                .id = plan->rows[i].appointment_id, .patient_id = plan->patient_id, .service_id = plan->service_id
            };
            rc = settle(db, &first, e);
            break;
        }
    change_subject(db, "series", id, plan->patient_id);
    rc = change_end(db, rc, e);
    if (rc == RC_OK && series_id != NULL)
        *series_id = id;
    if (rc != RC_OK)
        (void)series_look(db, plan, NULL); /* whose row it is, and whether others went too */
    return rc;
}

enum rc desk_book_party(struct db *db, const struct party_member *members, size_t n, const struct party_time *time,
                        const char *source, int64_t *ids, struct err *e)
{
    int64_t booked[PARTY_MOST];
    enum rc rc = change_begin(db, ACTION_BOOK, e);
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        const struct slot *slot = &time->slots[i];
        struct appointment a = { .patient_id = members[i].patient_id,
                                 .service_id = members[i].service_id,
                                 .practitioner_id = slot->practitioner_id,
                                 .room_id = slot->room_id,
                                 .assistant_id = slot->assistant_id,
                                 .start_min = slot->start_min };
        (void)text_copy(a.source, sizeof a.source, source);
        rc = desk_book(db, &a, 0, e);
        booked[i] = a.id;
    }
    if (rc == RC_OK)
        change_subject(db, "appointment", booked[0], members[0].patient_id);
    else if (e != NULL)
        e->field = ERR_NO_FIELD;
    if ((rc = change_end(db, rc, e)) == RC_OK && ids != NULL)
        memcpy(ids, booked, n * sizeof *ids);
    return rc;
}
