/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Booked appointments that no longer fit the hours of their practitioner, room or assistant, since those were changed
 * after the booking. Nothing is stored: moving, cancelling, or taking the change of hours back takes them off. */
#ifndef FD_BOOKING_STRANDED_H
#define FD_BOOKING_STRANDED_H

#include "src/booking/appointment.h"

struct stranded {
    struct appointment a;
    char why[160]; /* one sentence: "Li is away: congress." */
};
struct stranded_list {
    struct stranded *rows;
    size_t n;
};
void stranded_list_release(struct stranded_list *l);

/** All that are not over yet, earliest first. People out of use are left out. *ret is untouched on failure. */
enum rc stranded_list(struct db *db, struct stranded_list *ret, struct err *e);

/**
 * How many there are, for a header: looked for anew only when hours changed or, while there are any, an appointment, and
 * some milliseconds at a time.
 * @param more  true: not all were looked at yet, call again when nothing waits
 */
enum rc stranded_count(struct db *db, size_t *ret, bool *more, struct err *e);

#define STRANDED_TOPICS                                                                                      \
    "appointment patient opening_hours room_hours schedule schedule_exception holiday practitioner site room"

/** A change of hours that is to be tried. */
typedef enum rc stranded_try(struct db *db, void *ctx, struct err *e);

/**
 * What a change of hours would strand that is not stranded yet: makes it, looks, and takes it back; nothing is written.
 * Errors are those of the change itself.
 */
enum rc stranded_preview(struct db *db, stranded_try *change, void *ctx, struct stranded_list *ret, struct err *e);

#endif
