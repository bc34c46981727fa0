/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue: each move ends one segment of a visit and starts the next, in one change, so the journey is a
 * query. */
#ifndef FD_VISIT_QUEUE_H
#define FD_VISIT_QUEUE_H

#include "src/visit/visit.h"

/** Calls a person from the waiting room, by or for a practitioner (0: the visit's own, or whoever). */
enum rc visit_call(struct db *db, int64_t visit_id, int64_t practitioner_id, struct err *e);

/** Calls who has waited longest today for this practitioner or for anybody. 0: whoever has waited longest. */
enum rc visit_call_next(struct db *db, int64_t practitioner_id, int64_t *visit_id, struct err *e);

/**
 * Leads a waiting or called person into a room, which is occupied from then on.
 * @param room_id  0: the appointment's room if it can be had, else the first free one of the service's kind
 * @return RC_CONFLICT says who is in there
 */
enum rc visit_seat(struct db *db, int64_t visit_id, int64_t room_id, struct err *e);

/** The treatment is over: on to the check-out. The room is to be cleaned, or free, as the service says. */
enum rc visit_finish(struct db *db, int64_t visit_id, struct err *e);

/** Went without being seen to the end. Closes the visit; reason_id 0 and note NULL are fine. */
enum rc visit_leave(struct db *db, int64_t visit_id, int64_t reason_id, const char *note, struct err *e);

/** A room that was cleaned is free again. */
enum rc visit_room_ready(struct db *db, int64_t room_id, struct err *e);

struct queue_segment {
    int64_t id, visit_id;
    enum visit_stage stage;
    int64_t room_id, practitioner_id; /* 0: none */
    int64_t started_at, ended_at;     /* ended_at 0: now */
    int64_t staff_id;
    char room[VISIT_NAME], practitioner[VISIT_NAME];
};
struct queue_segment_list {
    struct queue_segment *rows;
    size_t n;
};
/** A visit's journey, earliest first. */
enum rc visit_journey(struct db *db, int64_t visit_id, struct queue_segment_list *ret, struct err *e);
void queue_segment_list_release(struct queue_segment_list *list);

/** Numbers for the desk's first line. */
struct queue_count {
    int here;      /* received and not yet gone */
    int waiting;   /* of these: waiting or called */
    int long_wait; /* of these: for more than long_s */
};
enum rc queue_counts(struct db *db, int32_t day, int64_t now, int64_t long_s, struct queue_count *ret,
                     struct err *e);

#endif
