/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gaps: time of a practitioner that came free, and who would take it, best first, each with one line why. */
#ifndef FD_DESK_GAP_H
#define FD_DESK_GAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/care/offer.h"

/** Free minutes of one practitioner, in which somebody could be treated. Civil minutes. */
struct gap {
    int64_t practitioner_id;
    int64_t start_min, end_min;
    int64_t from_min;    /* where it opened: what is offered begins there if it can, else anywhere */
    int64_t opened_by;   /* the appointment that was called off, missed or moved away; 0: was always free */
    int64_t opened_at;   /* seconds UTC; 0 */
    char practitioner[APPOINTMENT_NAME]; /* short */
    char why[APPOINTMENT_NOTE];          /* "Sara Karimi cancelled"; "" */
    /* Who is asked at present: the time is theirs until then. */
    int64_t offer_id; /* 0: nobody */
};
struct gap_list {
    struct gap *rows;
    size_t n;
};
void gap_list_release(struct gap_list *list);

/** The free time around one minute; what is held counts as free here. RC_NOT_FOUND with a sentence when nobody works then
 * or it is past or taken. */
enum rc gap_at(struct db *db, int64_t practitioner_id, int64_t at_min, struct gap *ret, struct err *e);

/** All of some days from now on that are at least as long as the shortest service, by start. */
enum rc gap_find(struct db *db, int32_t first_day, int days, struct gap_list *ret, struct err *e);

/** The gap that this desk's last change opened: a cancellation, a no-show, a move away. RC_NOT_FOUND, no sentence: none. */
enum rc gap_just_opened(struct db *db, struct gap *ret, struct err *e);

struct candidate {
    int64_t patient_id;
    enum offer_kind kind;
    int64_t for_id; /* the waiting entry, appointment or recall */
    int64_t service_id;
    int64_t start_min, end_min; /* the part of the gap that would be theirs */
    int64_t room_id;
    enum offer_outcome asked; /* about this gap: OPEN means not yet, or being asked now (offer_id) */
    int64_t offer_id;         /* of the last offer of this gap to them; 0: not asked yet */
    bool expired;             /* that offer was over before they answered */
    char patient[APPOINTMENT_PERSON], service[APPOINTMENT_NAME];
    char phone[TASK_PHONE_SIZE]; /* of who is rung for them, as typed; "" */
    char call[APPOINTMENT_PERSON]; /* who that is when it is somebody else; "" */
    char why[APPOINTMENT_NOTE]; /* one line, translated */
};
struct candidate_list {
    struct candidate *rows;
    size_t n;
    size_t open; /* how many of them were not asked yet */
};
void candidate_list_release(struct candidate_list *list);

enum { GAP_WAITING = 60 }; /* and a third as many of each other kind */
/**
 * Who could take it: from the waiting list the most urgent, then who has waited longest; then who is booked with this
 * practitioner later and must be called anyway; then recalls that are due; then what was agreed and did not take place.
 * Everybody once, by the first of these. Who did not say how much notice they need has half an hour. Left out is whom the time does not suit or who is elsewhere then, who may not be
 * booked, and who may not be called. Who is being asked about this gap stands first, who was asked
 * already at the end with what they said.
 */
enum rc gap_candidates(struct db *db, const struct gap *gap, struct candidate_list *ret, struct err *e);

/** How many on the waiting list would take it and were not asked yet. */
enum rc gap_waiting(struct db *db, const struct gap *gap, size_t *n, struct err *e);

/** The offer to make to a candidate: all but the time it lasts. */
struct offer gap_offer(const struct gap *gap, const struct candidate *c);

/** The tables that a screen of this model watches (db_topics). */
#define GAP_TOPICS "appointment waiting_entry offer recall patient contact_point consent alert schedule schedule_exception"

#endif
