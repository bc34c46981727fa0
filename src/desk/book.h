/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Booking, with what it settles: what the person waited for, a recall, and the call that led to it. */
#ifndef FD_DESK_BOOK_H
#define FD_DESK_BOOK_H

#include "src/booking/party.h"
#include "src/booking/series.h"

/**
 * appointment_book, and in the same change: open recalls of this person and service are filled, they leave the waiting list
 * for it, and the follow-up task, if one is named, is logged as booked and closed.
 * @param task_id  0: booked outside a follow-up
 */
enum rc desk_book(struct db *db, struct appointment *a, int64_t task_id, struct err *e);

/**
 * Each member as they stand in `time`, in one change: all or nothing, and one undo takes all back.
 * @param source  "": "desk"
 * @param ids     of the appointments, in the members' order; room for n; may be NULL
 * @return as appointment_book; err.field is ERR_NO_FIELD
 */
enum rc desk_book_party(struct db *db, const struct party_member *members, size_t n, const struct party_time *time,
                        const char *source, int64_t *ids, struct err *e);

/** series_apply; open recalls of this person and service are filled by its first appointment, in the same change. */
enum rc desk_book_series(struct db *db, struct series_plan *plan, int64_t *series_id, struct err *e);

#endif
