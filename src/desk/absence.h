/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practitioner is not there today: the hours go, and with them each appointment goes somebody else's way, later, or
 * off, and the people are to be called. */
#ifndef FD_DESK_ABSENCE_H
#define FD_DESK_ABSENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/booking/appointment.h"

/* What becomes of an appointment. */
enum absence_way {
    ABSENCE_OTHER,  /* another practitioner at the same time */
    ABSENCE_LATER,  /* the same practitioner, the next time they are there */
    ABSENCE_CANCEL, /* called off by the clinic */
    ABSENCE_ASK,    /* stays as it is until the person has been asked */
    ABSENCE_WAY_COUNT
};
extern const struct enum_word absence_ways[ABSENCE_WAY_COUNT];

struct absence_query {
    int64_t practitioner_id;
    int32_t day;
    int32_t from_min, to_min; /* of the day; 0, 0: all of it */
    char note[APPOINTMENT_NOTE]; /* why, for those who look at the schedule: "ill" */
    int64_t reason_id;        /* of those that are cancelled; 0: the note alone */
};

struct absence_row {
    struct appointment a;
    enum absence_way way;
    unsigned ways;                 /* bits of those that are possible */
    int64_t other_id, later_min;   /* who could at that time; when the practitioner could */
    int64_t later_with;            /* with whom that is */
    char other[APPOINTMENT_NAME], later_name[APPOINTMENT_NAME];
    char phone[64];                /* to call; "" when there is none or it must not be called */
    bool done;
    char said[sizeof((struct err *)0)->text]; /* what was done, or why it could not be */
};

struct absence {
    struct absence_query q;
    bool noted; /* the hours are already taken out */
    struct absence_row *rows;
    size_t n;
};
void absence_release(struct absence *absence);

/** The appointments of that time that are booked, earliest first, each with the best way open to it: another
 * practitioner, later, cancelled. Writes nothing. *ret is untouched on failure. */
enum rc absence_read(struct db *db, const struct absence_query *q, struct absence *ret, struct err *e);

/** The next way that is possible for a row. */
void absence_turn(struct absence_row *row);

/**
 * Takes the hours out of the schedule, moves and cancels, and makes a follow-up task for each person to call, in one
 * change (ACTION_ABSENT). A row that cannot be done any more stays as it is and says why; the others are done.
 * @param left  rows that are not done
 */
enum rc absence_do(struct db *db, struct absence *absence, size_t *left, struct err *e);

#endif
