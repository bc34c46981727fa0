/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The waiting list: who wants which service, when it would suit them, and how urgent it is. A person waits once for a
 * service; who is booked for it, or says why not any more, leaves the list. */
#ifndef FD_BOOKING_WAITING_H
#define FD_BOOKING_WAITING_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/word.h"
#include "src/booking/appointment.h"

enum waiting_status { WAITING_OPEN, WAITING_BOOKED, WAITING_LEFT, WAITING_STATUS_COUNT };
extern const struct enum_word waiting_statuses[WAITING_STATUS_COUNT];

enum waiting_priority { WAITING_URGENT = 1, WAITING_SOON = 2, WAITING_CAN_WAIT = 3 };
extern const struct enum_word waiting_priorities[WAITING_CAN_WAIT + 1]; /* by enum waiting_priority; 0 is none */

enum { WAITING_ANY_DAY = 127, WAITING_NO_DAY = INT32_MIN, WAITING_NOTICE_MOST = 43200 };

struct waiting {
    int64_t id, rev;
    int64_t patient_id, service_id;
    int64_t practitioner_id;     /* 0: whoever does it */
    uint32_t weekdays;           /* bit 0 Monday .. 6 Sunday */
    int32_t from_min, to_min;    /* minutes of the day within which all of it lies; 0, 1440: any */
    int32_t from_day, until_day; /* civil, inclusive; WAITING_NO_DAY: from now on, as long as it takes */
    int32_t notice_min;          /* needed to come, minutes; 0: none */
    int32_t priority;            /* enum waiting_priority */
    enum waiting_status status;
    int64_t appointment_id; /* booked: by which; 0 */
    int64_t created_at, created_by;
    int64_t closed_at; /* seconds UTC; 0: open */
    char note[APPOINTMENT_NOTE];
    char reason[APPOINTMENT_NOTE]; /* left: why, for people */
    /* Only read: names as the desk shows them. */
    char patient[APPOINTMENT_PERSON];
    char service[APPOINTMENT_NAME];
    char practitioner[APPOINTMENT_NAME]; /* short; "" for whoever does it */
};
struct waiting_list {
    struct waiting *rows;
    size_t n;
};
void waiting_list_release(struct waiting_list *list);

/* What err.field names. */
enum waiting_field {
    WAITING_PATIENT,
    WAITING_SERVICE,
    WAITING_PRACTITIONER,
    WAITING_WEEKDAYS,
    WAITING_HOURS,
    WAITING_DAYS,
    WAITING_NOTICE,
    WAITING_PRIORITY,
    WAITING_REASON
};

/** Any time, soon, of this person and service: what a form begins with. */
struct waiting waiting_any(int64_t patient_id, int64_t service_id);

/** Checks without writing: RC_INVALID, RC_DENIED or RC_NOT_FOUND with the field and a sentence. */
enum rc waiting_check(struct db *db, const struct waiting *w, struct err *e);

/**
 * Puts a person on the list, or, with w->id set, changes what stands there as w->rev (0: whatever it is) has it
 * (ACTION_WAIT). Sets id and rev.
 * @return RC_CONFLICT when they wait for this service already, or when another desk was first
 */
enum rc waiting_save(struct db *db, struct waiting *w, struct err *e);

/** Takes a person from the list, with a listed reason (of kind leave), or words, or both (ACTION_WAIT). */
enum rc waiting_leave(struct db *db, int64_t id, int64_t rev, int64_t reason_id, const char *words, struct err *e);

/** Booked: closes what this person waits for of this service; joins the open change. RC_OK when there is nothing. */
enum rc waiting_fill(struct db *db, int64_t patient_id, int64_t service_id, int64_t appointment_id, struct err *e);

enum rc waiting_load(struct db *db, int64_t id, struct waiting *ret, struct err *e);
/** What this person waits for of this service now. RC_NOT_FOUND, no sentence, when nothing. */
enum rc waiting_of(struct db *db, int64_t patient_id, int64_t service_id, struct waiting *ret, struct err *e);

struct waiting_query {
    int64_t patient_id, service_id; /* 0: any */
    bool closed;                    /* also who is booked or left; with a patient only */
    size_t limit;                   /* 0: 500 */
};
/** The most urgent first, then who has waited longest; what is closed behind, the newest first. */
enum rc waiting_find(struct db *db, const struct waiting_query *q, struct waiting_list *ret, struct err *e);

/**
 * Of who waits, whom a time within [from_min, to_min) of one day with this practitioner could suit: the service is done by
 * them and short enough, and neither day nor hours are against it. In the order of waiting_find, `limit` from `skip` on.
 */
struct waiting_window {
    int64_t practitioner_id, from_min, to_min;
    size_t skip, limit;
};
enum rc waiting_within(struct db *db, const struct waiting_window *q, struct waiting_list *ret, struct err *e);

/** How many wait today, and how many of these urgently. */
enum rc waiting_count(struct db *db, int64_t *open, int64_t *urgent, struct err *e);

/** Would [start_min, end_min) with this practitioner suit, told at now_min? Civil minutes. Pure. */
bool waiting_suits(const struct waiting *w, int64_t practitioner_id, int64_t start_min, int64_t end_min, int64_t now_min);

/** "Mon Wed, 9:00-12:00, until 6 Mar, a day's notice": when it would suit; "any time"; returns out. */
char *waiting_when(struct db *db, const struct waiting *w, char *out, size_t size);

#endif
