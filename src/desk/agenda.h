/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The home screen's model: one day's rows merged from appointments, walk-ins and free gaps, and the counts above. */
#ifndef FD_DESK_AGENDA_H
#define FD_DESK_AGENDA_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/store/db.h"
#include "src/tags/tag.h"

/* X(STATE, "word", mark, "for people"): the word is for scripts, the mark stands in a narrow column. */
#define AGENDA_STATES(X)                                                                                          \
    X(EXPECTED, "expected", '.', N_("expected"))                                                                  \
    X(CONFIRMED, "confirmed", '.', N_("confirmed"))                                                               \
    X(LATE, "late", '.', N_("expected"))                                                                          \
    X(HELD, "held", '~', N_("held"))                                                                              \
    X(WAITING, "waiting", '*', N_("waiting"))                                                                     \
    X(CALLED, "called", '*', N_("called"))                                                                        \
    X(IN_ROOM, "in-room", 'o', N_("in room"))                                                                     \
    X(CHECK_OUT, "check-out", '$', N_("at check-out"))                                                            \
    X(DONE, "done", '+', N_("done"))                                                                              \
    X(NOSHOW, "noshow", 'x', N_("no-show"))                                                                       \
    X(CANCELLED, "cancelled", '-', N_("cancelled"))                                                               \
    X(LEFT, "left", '-', N_("left"))                                                                              \
    X(FREE, "free", ' ', N_("free"))

enum agenda_state {
#define X(id, word, mark, label) AGENDA_##id,
    AGENDA_STATES(X)
#undef X
    AGENDA_STATE_COUNT
} __attribute__((packed));
struct agenda_state_info {
    const char *word, *label; /* label: pass through _() */
    char mark;
};
extern const struct agenda_state_info agenda_states[AGENDA_STATE_COUNT];

enum { AGENDA_PATIENT_SIZE = 160, AGENDA_NAME_SIZE = 64 };

enum agenda_kind { AGENDA_APPOINTMENT, AGENDA_WALK_IN, AGENDA_GAP } __attribute__((packed));

/* A busy day has ten thousand of these at every desk, so a row holds what the list is ordered, counted and coloured
 * by; what is read on it is filled in for the few that are looked at. */
struct agenda_row {
    int64_t id;                 /* of the appointment; of a walk-in: of the visit; 0: free time */
    int64_t practitioner_id;    /* 0: whoever is free */
    int32_t start_min, end_min; /* civil minutes since 1970-01-01T00:00; a walk-in: from when it came */
    int32_t since_s;            /* waiting or called: since when, held: until when; in seconds after 0:00 UTC of the day */
    int16_t minutes;            /* waited since then; late: past the agreed start; held: that are left; else 0 */
    enum agenda_kind kind : 2;
    bool alarm : 1; /* waiting too long */
    enum agenda_state state;
};
static_assert(sizeof(struct agenda_row) <= 32, "every desk keeps a row for each appointment of the day");

/* One row with all that a person reads. */
struct agenda_line {
    struct agenda_row row;
    int64_t appointment_id, visit_id, patient_id, service_id, room_id; /* 0: none */
    int32_t ticket;                                                    /* of the day; 0: none */
    bool alert;                           /* the person has an alert on the card (allergy, ...) */
    bool late_cancel;                     /* by the patient, with less notice than the clinic asks for */
    char patient[AGENDA_PATIENT_SIZE];    /* display name */
    char service[AGENDA_NAME_SIZE], practitioner[AGENDA_NAME_SIZE], room[AGENDA_NAME_SIZE];
    char tags[TAG_LINE_SIZE];
};

struct agenda_counts {
    int32_t booked;       /* appointments of the day that stand or were kept */
    int32_t here;         /* people in the house now */
    int32_t waiting_over; /* of these, waiting longer than the alarm */
    int32_t late;         /* expected, past their time */
    int32_t forgotten;    /* appointments of days before today without an outcome */
    int32_t calls_due;    /* open follow-up tasks due on that day or before */
};

struct agenda_query {
    int32_t day;
    int64_t practitioner_id; /* 0: all */
    int64_t tag_id;          /* 0: all; else only people who carry it */
    bool here;               /* only who is in the house; the counts are of all */
    bool no_gaps;            /* leave free time out */
    bool cancelled;          /* also what was cancelled */
    int32_t alarm_min;       /* a longer wait is marked; 0: 15 */
    int32_t late_min;        /* expected so long ago and not here: late; 0: 1 */
    int32_t gap_min;         /* the shortest gap shown; 0: 15. Gaps that are past are not shown */
};

struct agenda {
    struct agenda_query q; /* what it answers, with what 0 stands for */
    int64_t now_min;       /* the clinic's wall when it was read or ticked */
    struct agenda_counts counts;
    struct agenda_row *rows; /* by start, then practitioner */
    size_t n;
};
void agenda_release(struct agenda *agenda);

/** *ret is untouched on failure; release it with agenda_release(). */
enum rc agenda_read(struct db *db, const struct agenda_query *q, struct agenda *ret, struct err *e);

/** Brings waits, delays and free time to the present minute without the file. False: that is not enough, read anew. */
bool agenda_tick(struct db *db, struct agenda *agenda);

/** All that is shown of one row. RC_NOT_FOUND when it has gone since the day was read. */
enum rc agenda_fill(struct db *db, const struct agenda_row *row, struct agenda_line *ret, struct err *e);

/** In the house: waiting, called, in a room or at the check-out. */
bool agenda_here(const struct agenda_row *row);

/** The tables that a screen of this model watches (db_topics). */
#define AGENDA_TOPICS                                                                                             \
    "appointment visit queue_segment patient tag_assignment follow_up_task schedule schedule_exception alert room"

/** The state as a person reads it: "in Room 2", "waiting", "expected"; translated; returns out. */
char *agenda_state_text(const struct agenda_line *line, char *out, size_t size);

/** The wait: "18m !", "12m late", ""; translated; returns out. */
char *agenda_wait_text(const struct agenda_row *row, char *out, size_t size);

#endif
