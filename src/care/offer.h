/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offers of a time that came free: it is held for one person until they answer or the offer is over, then passes on. What
 * they said is an attempt: of the open follow-up that names the offer, where somebody must be told anyway; else of one that
 * is made with the answer and closed by it, so that nothing is left on the list. */
#ifndef FD_CARE_OFFER_H
#define FD_CARE_OFFER_H

#include "src/base/word.h"
#include "src/booking/appointment.h"
#include "src/care/attempt.h"

enum offer_outcome {
    OFFER_OPEN,
    OFFER_ACCEPTED,
    OFFER_DECLINED,
    OFFER_NO_ANSWER,
    OFFER_WITHDRAWN, /* taken back by the desk before anybody was reached */
    OFFER_OUTCOMES
};
extern const struct enum_word offer_outcomes[OFFER_OUTCOMES];

/** Why this person was asked. Each kind but OTHER names its row. */
enum offer_kind {
    OFFER_WAITING, /* on the waiting list: that entry */
    OFFER_EARLIER, /* booked later, could come earlier: that appointment, which moves when they accept */
    OFFER_RECALL,  /* due to come again: that recall */
    OFFER_MISSED,  /* agreed, did not take place, nothing booked since: that appointment */
    OFFER_OTHER,   /* whoever the desk thought of */
    OFFER_KINDS
};
extern const struct enum_word offer_kinds[OFFER_KINDS];

struct offer {
    int64_t id, rev;
    int64_t patient_id, practitioner_id, service_id;
    int64_t start_min, end_min; /* civil; end_min 0 when made: as long as the service takes */
    int64_t room_id;            /* only when made; 0: the first free one */
    int64_t expires_at;         /* seconds UTC; 0 when made: as the clinic has it (site.offer_min) */
    int64_t appointment_id;     /* what holds the time, later what was booked; 0: given back */
    enum offer_kind kind;
    int64_t for_id; /* the row of that kind; 0 for OTHER */
    enum offer_outcome outcome;
    bool expired; /* nobody answered in time; only read */
    int64_t answered_at, created_at, created_by;
    /* Only read: names as the desk shows them. */
    char patient[APPOINTMENT_PERSON];
    char service[APPOINTMENT_NAME], practitioner[APPOINTMENT_NAME];
    char phone[TASK_PHONE_SIZE]; /* whose number is rung; "" */
    char by[APPOINTMENT_NAME];   /* who offers */
};
struct offer_list {
    struct offer *rows;
    size_t n;
};
void offer_list_release(struct offer_list *list);

/**
 * Holds the time for this person (ACTION_OFFER). In: patient_id, practitioner_id, service_id, start_min, kind, for_id;
 * perhaps end_min, room_id, expires_at. Out: id, rev, end_min, expires_at, appointment_id.
 * @return RC_DENIED when they may not be called; RC_CONFLICT says who has the time, or for whom it is held
 */
enum rc offer_make(struct db *db, struct offer *o, struct err *e);

struct offer_answer {
    int64_t id;
    int64_t rev; /* as seen; 0: whatever it is */
    enum offer_outcome outcome;
    bool incoming; /* they called us: needs no consent */
    char note[TASK_NOTE_SIZE];
};
/**
 * One change (ACTION_OFFER). Accepted: the hold becomes the appointment, or the later appointment moves here; a recall and
 * what they waited for are settled. Declined, no answer: the time is free for the next. Each is an attempt; withdrawn is
 * none. An answer after the offer is over counts as well, acceptance only where the time is still free.
 * @param appointment_id  what is booked then; 0 if not; may be NULL
 */
enum rc offer_answer(struct db *db, const struct offer_answer *in, int64_t *appointment_id, struct err *e);

enum rc offer_load(struct db *db, int64_t id, struct offer *ret, struct err *e);

struct offer_query {
    int64_t practitioner_id; /* 0: any */
    int64_t patient_id;      /* 0: any */
    int64_t from_min, to_min; /* offers that touch [from_min, to_min); 0, 0: from now on */
    bool standing;           /* only those that hold a time now */
};
/** By the time offered, then in the order they were made. */
enum rc offer_find(struct db *db, const struct offer_query *q, struct offer_list *ret, struct err *e);

#endif
