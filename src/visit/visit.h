/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person's way through the clinic on one day: received, treated, let go with a next step. Moves are in
 * queue.h. */
#ifndef FD_VISIT_VISIT_H
#define FD_VISIT_VISIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/word.h"
#include "src/store/action.h"
#include "src/store/db.h"
#include "src/store/room.h"

extern const struct room visit_room;

enum visit_stage {
    VISIT_WAITING,
    VISIT_CALLED,
    VISIT_IN_ROOM,
    VISIT_CHECK_OUT,
    VISIT_DONE,
    VISIT_LEFT, /* before the end */
    VISIT_STAGE_COUNT
};

enum visit_next {
    VISIT_NEXT_NONE,
    VISIT_NEXT_BOOKED,
    VISIT_NEXT_RECALL,
    VISIT_NEXT_REFERRED,
    VISIT_NEXT_DECLINED, /* with a reason */
    VISIT_NEXT_LEFT,
    VISIT_NEXT_COUNT
};

extern const struct enum_word visit_stages[VISIT_STAGE_COUNT];
extern const struct enum_word visit_nexts[VISIT_NEXT_COUNT];

/** Where `action` leads from stage `from`, by the one table of legal moves; -1 when it may not be done. */
int visit_after(enum visit_stage from, enum action action);

enum { VISIT_PERSON = 256, VISIT_NAME = 96, VISIT_NOTE = 256 };

struct visit {
    int64_t id, rev;
    int64_t patient_id, service_id;
    int64_t appointment_id;  /* 0: a walk-in */
    int64_t practitioner_id; /* 0: whoever is free */
    int32_t day;             /* civil */
    int ticket;              /* counted from 1 each day */
    int64_t opened_at;
    int64_t closed_at; /* 0: still open */
    enum visit_next next;
    int64_t next_reason_id; /* 0: none, or only in words */
    char next_note[VISIT_NOTE];
    /* Only read: where the person is now, and names as the desk shows them. */
    enum visit_stage stage;
    int64_t since_at;   /* when this stage began, seconds UTC */
    int64_t waiting_at; /* since when the person has been waiting, called or not; 0: is not waiting */
    int64_t room_id;    /* 0: in none */
    int64_t start_min;  /* the appointment's civil minute; 0: a walk-in */
    char patient[VISIT_PERSON];
    char service[VISIT_NAME], practitioner[VISIT_NAME], room[VISIT_NAME]; /* practitioner: the short name */
    char next_reason[VISIT_NAME];                                         /* the name of next_reason_id; "" */
};

struct visit_list {
    struct visit *rows;
    size_t n;
};
void visit_list_release(struct visit_list *list);

/** How long the person has been waiting, in seconds; 0 when they are not. */
int64_t visit_wait_s(const struct visit *v, int64_t now);

/** Receives who comes for today's appointment. A second time is refused with the ticket. */
enum rc visit_check_in(struct db *db, int64_t appointment_id, int64_t *visit_id, struct err *e);

/** Receives who comes without one. practitioner_id 0: whoever is free. */
enum rc visit_walk_in(struct db *db, int64_t patient_id, int64_t service_id, int64_t practitioner_id,
                      int64_t *visit_id, struct err *e);

/**
 * The person came for a past appointment, and nobody noted how it went on (ACTION_CAME): it is done. A visit that was begun
 * stands at the check-out then, and gives its room back. rev: of the appointment as seen; 0: whatever it is.
 */
enum rc visit_came(struct db *db, int64_t appointment_id, int64_t rev, struct err *e);

enum rc visit_load(struct db *db, int64_t id, struct visit *ret, struct err *e);
/** RC_NOT_FOUND, with a sentence, when the person has not been received for it. */
enum rc visit_of_appointment(struct db *db, int64_t appointment_id, struct visit *ret, struct err *e);
/** The patient's visit that is open now. RC_NOT_FOUND, with a sentence. */
enum rc visit_open_of_patient(struct db *db, int64_t patient_id, struct visit *ret, struct err *e);
enum rc visit_by_ticket(struct db *db, int32_t day, int ticket, struct visit *ret, struct err *e);

/** All of a civil day, and those of earlier days that nobody closed; by ticket, earliest day first. */
enum rc visit_today(struct db *db, int32_t day, struct visit_list *ret, struct err *e);
/** Newest first. limit 0: all. */
enum rc visit_of_patient(struct db *db, int64_t patient_id, int limit, struct visit_list *ret, struct err *e);

struct visit_close {
    int64_t visit_id;
    int64_t rev; /* as seen; 0: whatever it is */
    enum visit_next next;
    int64_t reason_id; /* 0: none; declined needs this or a note */
    const char *note;  /* may be NULL */
};
/** Lets the person go. Refused without a next step, and before the treatment is finished. */
enum rc visit_close(struct db *db, const struct visit_close *c, struct err *e);

#endif
