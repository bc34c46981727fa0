/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The earliest free times, computed from schedules, exceptions, the service's minutes and kind of room. */
#ifndef FD_BOOKING_SLOTS_H
#define FD_BOOKING_SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/store/db.h"

struct slot_query {
    int64_t service_id;
    int64_t practitioner_id; /* 0: anybody who does the service */
    int64_t room_id;         /* 0: any of the service's kind */
    int64_t patient_id;      /* not while this person is elsewhere; 0: nobody yet */
    int64_t appointment_id;  /* one that is to be moved: its own time counts as free; 0: none */
    int64_t from_min;        /* civil minute; 0 or past: now */
    int days;                /* how many civil days from from_min's on; 0: 90 */
    int limit;               /* 0: 20 */
    int step_min;            /* starts are multiples of it within the hour's grid; 0: 15; 1 to 60 */
    int minutes;             /* of the practitioner and person; 0: as the service takes */
    int part_from, part_to;  /* minutes of the day within which it starts and ends; 0, 0: any */
    bool one_a_start;        /* at most one slot for each start: the first practitioner who can */
};

struct slot {
    int64_t start_min, end_min;
    int64_t practitioner_id;
    int64_t room_id;                 /* 0 only where the clinic has no rooms at all */
    char practitioner[64], room[64]; /* short names */
};

struct slot_list {
    struct slot *rows;
    size_t n;
};

/**
 * By start, then by practitioner. Never in the past, never in an hour that the clock skips; one that it
 * repeats once. What it gives, appointment_book takes. ret is untouched on failure; the caller releases it.
 * @return RC_NOT_FOUND for a service or practitioner that is not there
 */
enum rc slots_find(struct db *db, const struct slot_query *q, struct slot_list *ret, struct err *e);
void slot_list_release(struct slot_list *list);

#endif
