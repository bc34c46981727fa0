/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was agreed with a person: booked, moved, cancelled; never two of them for one practitioner, room or
 * person at one time. `_min` is a civil minute, counted from 1970-01-01T00:00 on the clinic's wall; a day is
 * a civil day. */
#ifndef FD_BOOKING_APPOINTMENT_H
#define FD_BOOKING_APPOINTMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/word.h"
#include "src/clinic/catalog.h"
#include "src/store/action.h"
#include "src/store/db.h"
#include "src/store/room.h"

extern const struct room booking_room;

enum appointment_status {
    APPOINTMENT_PROPOSED,
    APPOINTMENT_BOOKED,
    APPOINTMENT_ARRIVED,
    APPOINTMENT_IN_VISIT,
    APPOINTMENT_FULFILLED,
    APPOINTMENT_CANCELLED,
    APPOINTMENT_NOSHOW,
    APPOINTMENT_ENTERED_IN_ERROR,
    APPOINTMENT_STATUS_COUNT
};

enum confirmation {
    CONFIRMATION_UNASKED,
    CONFIRMATION_ASKED,
    CONFIRMATION_CONFIRMED,
    CONFIRMATION_DECLINED,
    CONFIRMATION_COUNT
};

extern const struct enum_word appointment_statuses[APPOINTMENT_STATUS_COUNT];
extern const struct enum_word confirmations[CONFIRMATION_COUNT];

/** True while it takes time of somebody, or took it: booked, arrived, in treatment, done. */
bool appointment_live(enum appointment_status status);

struct appointment;
/** How it stands, for people: "booked", "cancelled late"; borrowed, translated. */
const char *appointment_stands(const struct appointment *a);

/** The status that `action` leads to from `from`, by the one table of legal moves; -1 when it may not be
 * done. */
int appointment_after(enum appointment_status from, enum action action);

/** May this answer be noted after that one, by the table beside it? Moving alone makes an appointment unasked again. */
bool confirmation_may(enum confirmation from, enum confirmation to);

/** The same for one that was read: RC_CONFLICT says how it stands, so that nobody looks for a time in vain. */
enum rc appointment_may(struct db *db, const struct appointment *a, enum action action, struct err *e);

enum { APPOINTMENT_PERSON = 256, APPOINTMENT_NAME = 96, APPOINTMENT_NOTE = 256, APPOINTMENT_WORD = 32 };

struct appointment {
    int64_t id, rev;
    int64_t patient_id, practitioner_id, service_id;
    int64_t room_id; /* 0: none */
    int64_t start_min, end_min;
    enum appointment_status status;
    enum confirmation confirmation;
    bool overbook;
    int64_t reason_id;             /* why it was cancelled; 0: only in words */
    char reason[APPOINTMENT_NOTE]; /* the same for people: the reason's name, or the words */
    enum reason_side side;         /* who called it off; its words are reason_sides */
    bool moved;
    int64_t moved_from_min; /* where it stood before the last move, if `moved` */
    int moves;
    int64_t series_id; /* 0: none */
    char source[APPOINTMENT_WORD];
    char note[APPOINTMENT_NOTE];
    int64_t created_at, created_by;
    int64_t assistant_id;                /* 0: none is needed */
    int64_t cancelled_at;                /* 0: it is not */
    bool noticed;                        /* it was cancelled, and notice_min says how long before its beginning; */
    int64_t notice_min;                  /* negative after it */
    bool late_cancel;                    /* by the patient, with less notice than the clinic asks for */
    char twice_reason[APPOINTMENT_NOTE]; /* why this person may be elsewhere meanwhile; "": is not */
    /* Only read: names as the desk shows them. */
    char patient[APPOINTMENT_PERSON];
    char service[APPOINTMENT_NAME], practitioner[APPOINTMENT_NAME], room[APPOINTMENT_NAME];
    char assistant[APPOINTMENT_NAME];
    char service_word[APPOINTMENT_WORD], practitioner_word[APPOINTMENT_WORD];
};

struct appointment_list {
    struct appointment *rows;
    size_t n;
};
void appointment_list_release(struct appointment_list *list);

/* What err.field names. */
enum appointment_field {
    APPOINTMENT_PATIENT,
    APPOINTMENT_SERVICE,
    APPOINTMENT_PRACTITIONER,
    APPOINTMENT_ROOM,
    APPOINTMENT_START,
    APPOINTMENT_REASON,
    APPOINTMENT_ASSISTANT,
    /* Of RC_CONFLICT: nothing was wrong, and it would go with `overbook`, or with a `twice_reason`, by who may. */
    APPOINTMENT_OVERBOOK,
    APPOINTMENT_TWICE
};

/**
 * Books. In: patient_id, service_id, practitioner_id, start_min; room_id (0: the first free room of the
 * service's kind), assistant_id (0: the first free one, where one is needed), end_min (0: as long as the service takes),
 * overbook (may stand beside others; needs that right and stops at the practitioner's limit of the day), twice_reason
 * ("": the person may be nowhere else; else why, which needs the right book-twice), series_id, source ("": "desk"), note.
 * Out, on success: id, rev, room_id, assistant_id, end_min, status, created_at, created_by; overbook and twice_reason fall
 * away where they were not needed.
 * @return RC_CONFLICT says who has the time, until when, and when the practitioner is free next, and when somebody may
 *         book all the same, who; RC_INVALID names the field: in the past (what is still running is allowed), nobody works
 *         then, wrong kind of room, an hour that the clock skips; RC_DENIED for a right or restriction
 */
enum rc appointment_book(struct db *db, struct appointment *a, struct err *e);

/** Could it be booked so, as the file stands now? Settles room_id, assistant_id, end_min, overbook and twice_reason as
 * booking would; writes nothing. Errors as appointment_book. */
enum rc appointment_fits(struct db *db, struct appointment *a, struct err *e);

/**
 * For holds: as appointment_book, but proposed, and its time is free again by itself from until_at on (an instant). Taken up
 * or let go with appointment_step.
 */
enum rc appointment_hold(struct db *db, struct appointment *a, int64_t until_at, struct err *e);

struct appointment_move {
    int64_t id;
    int64_t rev; /* as seen; 0: whatever it is */
    int64_t start_min;
    int64_t end_min;         /* 0: as long as it was */
    int64_t practitioner_id; /* 0: the same */
    int64_t room_id;         /* 0: the same if free, else the first free one of the kind */
    bool overbook;
    const char *twice_reason; /* NULL or "": as appointment_book */
    int64_t assistant_id;     /* 0: the same if free, else the first free one */
};
/** Moves a booked one; it must be confirmed anew, unless it begins when it did with whom it did. Errors as
 * appointment_book. */
enum rc appointment_move(struct db *db, const struct appointment_move *m, struct err *e);

/** Could it be moved so, as the file stands now? Writes nothing. Errors as appointment_move. */
enum rc appointment_move_fits(struct db *db, const struct appointment_move *m, struct err *e);

/**
 * Calls it off, with a reason: a row of the reasons, or words, or both. rev 0: whatever it is. Notes when, and how long
 * before its beginning: with less notice than the clinic asks for, a patient's is a late cancellation.
 * @param side  who called it off; SIDE_NONE: as the listed reason says
 */
enum rc appointment_cancel(struct db *db, int64_t id, int64_t rev, enum reason_side side, int64_t reason_id,
                           const char *reason, struct err *e);

/** How many minutes before its beginning it would be called off now, negative after it; whether that is late of the
 * person. */
int64_t appointment_notice(struct db *db, const struct appointment *a, bool *late);

/** The person did not come. Refused before its time. Why is told as for a cancellation, where it is known; without a
 * word about it, it is the patient's. */
enum rc appointment_missed(struct db *db, int64_t id, int64_t rev, enum reason_side side, int64_t reason_id,
                           const char *reason, struct err *e);
/** The same while nothing is known of why. */
enum rc appointment_noshow(struct db *db, int64_t id, int64_t rev, struct err *e);

/** What the person said when asked. A declined one stays booked until it is moved or cancelled. RC_CONFLICT for an answer
 * that may not follow the one there is. */
enum rc appointment_confirm(struct db *db, int64_t id, int64_t rev, enum confirmation c, struct err *e);

/** For visit/ and holds: moves the status on by CHECK_IN, SEAT, FINISH, LEAVE, TAKE_UP or RELEASE, inside the caller's
 * change. */
enum rc appointment_step(struct db *db, int64_t id, enum action action, struct err *e);

/** @return RC_NOT_FOUND with a sentence */
enum rc appointment_load(struct db *db, int64_t id, struct appointment *ret, struct err *e);

/**
 * One civil day, earliest first.
 * @param practitioner_id  0: everybody's
 * @param gone             also those cancelled and not come; entered in error never
 */
enum rc appointment_day(struct db *db, int64_t practitioner_id, int32_t day, bool gone,
                        struct appointment_list *ret, struct err *e);

enum appointment_when {
    APPOINTMENT_NEXT, /* expected or here, and not over at now_min; earliest first */
    APPOINTMENT_PAST, /* the others, latest first, also those gone */
};
/** Of one person. limit 0: all. */
enum rc appointment_of_patient(struct db *db, int64_t patient_id, enum appointment_when when, int64_t now_min,
                               int limit, struct appointment_list *ret, struct err *e);

struct stmt;
/** Those whose numbers a statement gives in its first column, in its order; finishes it. *ret is untouched on failure. */
enum rc appointment_list_of(struct stmt *numbers, struct appointment_list *ret, struct err *e);

#endif
