/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practitioner is not there: the hours go, and each appointment in them goes to somebody else, to another time, is
 * offered one or is called off, all in one change; and who is to be told is put on the call list. */
#ifndef FD_DESK_ABSENCE_H
#define FD_DESK_ABSENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/word.h"
#include "src/booking/appointment.h"
#include "src/care/task.h"

/* What becomes of an appointment, in the order of turning. */
enum absence_way {
    ABSENCE_OTHER,  /* with another practitioner at the same time */
    ABSENCE_LATER,  /* at another time: the next of the same practitioner, or what was chosen */
    ABSENCE_OFFER,  /* stays until the person has said whether that other time suits; it is held for them */
    ABSENCE_CANCEL, /* called off by the clinic */
    ABSENCE_STAY,   /* stays as it is; nobody is called */
    ABSENCE_WAY_COUNT
};
extern const struct enum_word absence_ways[ABSENCE_WAY_COUNT];

struct absence_query {
    int64_t practitioner_id;
    int32_t day;
    int32_t from_min, to_min;    /* of the day; 0, 0: all of it */
    char note[APPOINTMENT_WORD]; /* why: stands in the schedule and with what is cancelled; "": _("away") */
    int first;                   /* the way that is tried first of all; ABSENCE_OTHER: the best there is */
};

struct absence_row {
    struct appointment a;
    enum absence_way way;
    unsigned ways;                 /* 1 << way of those that are possible */
    int64_t other_id;              /* who could do it at that time; 0 */
    int64_t later_min, later_id;   /* when it could be instead, and with whom; 0 */
    char other[APPOINTMENT_NAME], later[APPOINTMENT_NAME]; /* their short names */
    int64_t task_id, offer_id;     /* once done: the call, and what is offered; 0 */
    char phone[TASK_PHONE_SIZE];   /* whom to ring, as typed; "" when nobody, or not by phone */
    bool done;
    char why_not[sizeof((struct err *)0)->text]; /* why it could not be done, or nobody can be told; "" */
};

struct absence {
    struct absence_query q;
    char practitioner[APPOINTMENT_NAME]; /* short */
    bool noted;                          /* the schedule knows it already */
    struct absence_row *rows;
    size_t n;
};
void absence_release(struct absence *absence);

/** The appointments of that time that are booked or whose person is here, earliest first, each with the best way that is
 * open to it; no time is proposed twice. Writes nothing. *ret is untouched on failure. */
enum rc absence_read(struct db *db, const struct absence_query *q, struct absence *ret, struct err *e);

/** Reads the day again: what came to it is proposed for, all else keeps its way, what was done stays. */
enum rc absence_refresh(struct db *db, struct absence *absence, struct err *e);

/** The next way that is possible for a row that is not done. */
void absence_turn(struct absence_row *row);

/** Another time for a row, chosen by somebody: its way is LATER, or stays OFFER. */
void absence_put(struct absence_row *row, int64_t start_min, int64_t practitioner_id, const char *practitioner);

/**
 * Takes the hours out of the schedule, moves, offers and cancels, and makes a follow-up to call each person, as their
 * consent allows: one change (ACTION_ABSENT), one undo. What cannot be done any more stays as it is and says why; all
 * else is done.
 * @param left  rows that could not be done; may be NULL
 */
enum rc absence_do(struct db *db, struct absence *absence, size_t *left, struct err *e);

/** "with Tran at the same time", "Thu  6 Mar 10:30, Li": what becomes of it, translated; returns out. */
char *absence_text(struct db *db, const struct absence_row *row, char *out, size_t size);

/** The tables that a screen of this model watches (db_topics). */
#define ABSENCE_TOPICS "appointment schedule schedule_exception patient room service"

#endif
