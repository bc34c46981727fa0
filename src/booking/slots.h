/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Free times for a service: computed from who works when and where, what is taken, and which minutes need whom; then put in
 * order by how well each would suit, with one line why. */
#ifndef FD_BOOKING_SLOTS_H
#define FD_BOOKING_SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/store/db.h"

struct slot_query {
    int64_t service_id;
    int64_t practitioner_id;  /* 0: anybody who does the service */
    int64_t room_id;          /* 0: any of the service's kind */
    int64_t patient_id;       /* not while this person is elsewhere; 0: nobody yet */
    int64_t appointment_id;   /* one that is to be moved: its own time counts as free; 0: none */
    int64_t from_min;         /* civil minute; 0 or past: now */
    int days;                 /* how many civil days from from_min's on; 0: 90 */
    int limit;                /* 0: 20 */
    int step_min;             /* starts are multiples of it within the hour's grid; 0: 15; 1 to 60 */
    int minutes;              /* of the practitioner and person; 0: as the service takes */
    int part_from, part_to;   /* minutes of the day within which it starts and ends; 0, 0: any */
    bool one_a_start;         /* at most one slot for each start: the first practitioner who can */
    unsigned weekdays;        /* bit 0 Monday .. 6 Sunday; 0: any */
    int64_t near_min;         /* on the day of this civil minute, around it: another appointment begins; 0: anywhere */
    int64_t near_end_min;     /* and ends; 0: at near_min */
    int near_within_min;      /* with so many minutes between the two at most; 0: 120 */
};

/** What speaks for a slot and against it, each in points; the merit is their sum. */
enum slot_part {
    SLOT_SOON,  /* 50 for the earliest of all, 40 on the same day, 2 less a day, never below 0 */
    SLOT_NEAR,  /* 30 next to the appointment that was named, 1 less for each 4 minutes between */
    SLOT_OWN,   /* 20 with the practitioner whom the person sees most often */
    SLOT_USUAL, /* 10 within an hour of when the person usually comes */
    SLOT_KEPT,  /* 10 in hours that are kept for this category of services */
    SLOT_GAP,   /* 10 right after or before something else, and nothing useless left; -10 where what is left on a side is
                   too short for any service */
    SLOT_PART_COUNT
};

struct slot {
    int64_t start_min, end_min; /* of the person */
    int64_t practitioner_id;
    int64_t room_id;                 /* 0 only where the clinic has no rooms at all */
    char practitioner[64], room[64]; /* short names */
    int64_t assistant_id; /* 0: none is needed */
    char assistant[64];
    int64_t site_id;                 /* where */
    int32_t free_before, free_after; /* minutes of the practitioner that are free around it, within the hours worked */
    bool kept;                       /* within hours kept for this category */
    int32_t near_gap;                /* minutes after the appointment named, negative before it; SLOT_NOT_NEAR */
    bool first;                      /* by slots_propose: no other of the list begins earlier */
    int32_t points[SLOT_PART_COUNT], merit; /* by slots_propose */
};
enum { SLOT_NOT_NEAR = INT32_MIN };

/** How far the search came before nothing was left; in the order of asking. */
enum slot_obstacle {
    SLOT_NO_OBSTACLE,    /* something was found */
    SLOT_NOBODY_DOES_IT, /* or not the one who was asked for */
    SLOT_RESTRICTED,     /* the person may be booked with none of them */
    SLOT_NO_ROOM_OF_KIND,
    SLOT_NO_SUCH_DAY,    /* none of the weekdays lies within the days */
    SLOT_NOBODY_WORKS,
    SLOT_KEPT_FOR_OTHERS, /* all hours are kept for other categories */
    SLOT_TOO_SHORT,       /* no hours left that are long enough, at that time of the day */
    SLOT_PRACTITIONER_TAKEN,
    SLOT_PERSON_ELSEWHERE,
    SLOT_ROOM_SHUT, /* by its hours, or at that site is none */
    SLOT_ROOM_TAKEN,
    SLOT_NO_ASSISTANT,
    SLOT_OBSTACLE_COUNT
};

struct slot_list {
    struct slot *rows;
    size_t n;
    enum slot_obstacle obstacle; /* of an empty list */
};

/**
 * By start, then by practitioner. Never in the past, never in an hour that the clock skips; one that it
 * repeats once. What it gives, appointment_book takes. ret is untouched on failure; the caller releases it.
 * The practitioner works at one site through all their minutes of the service; a room of that site, open and free for its
 * minutes, and an assistant who works there and is free for theirs are the first in the order of set-up.
 * @return RC_NOT_FOUND for a service or practitioner that is not there
 */
enum rc slots_find(struct db *db, const struct slot_query *q, struct slot_list *ret, struct err *e);
void slot_list_release(struct slot_list *list);

/**
 * What to propose: the earliest of all, and the earliest with the practitioner whom the person sees most often, up to
 * q->limit of each; with points and merit, by merit, then by start.
 */
enum rc slots_propose(struct db *db, const struct slot_query *q, struct slot_list *ret, struct err *e);

/** Why a ranked slot stands where it does, one translated line: "the earliest, own practitioner, leaves no gap"; ""
 * when nothing speaks for it. Returns out. */
char *slot_why(const struct slot *slot, char *out, size_t size);

/** Why an empty list is empty, one sentence that says what could be asked instead; returns out. */
char *slots_why_none(struct db *db, const struct slot_query *q, const struct slot_list *list, char *out, size_t size);

#endif
