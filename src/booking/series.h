/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series: one appointment every so many days or weeks. What a rule gives is a plan, a list of times that are looked at
 * one by one before anything is written; a plan to move what follows of a series is the same list. Applied, it is one
 * change, and one undo takes all of it back. */
#ifndef FD_BOOKING_SERIES_H
#define FD_BOOKING_SERIES_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/word.h"
#include "src/booking/appointment.h"

enum series_unit { SERIES_DAY, SERIES_WEEK, SERIES_UNIT_COUNT };
extern const struct enum_word series_units[SERIES_UNIT_COUNT];

enum { SERIES_MOST = 60 /* appointments of one series */, SERIES_NO_DAY = INT32_MIN };

/** A step is a civil day whatever the clinic's calendar. Weeks count from the first day: every second week from a
 * Thursday on, Mondays and Thursdays, is that Thursday, the Monday after it, and so again two weeks later. */
struct series_rule {
    int32_t first_day;
    int32_t every;     /* 1-366 days, 1-52 weeks */
    int32_t unit;      /* enum series_unit */
    uint32_t weekdays; /* bit 0 Monday .. 6 Sunday; 0: any day, and for weeks that of first_day */
    int32_t count;     /* 2 to SERIES_MOST; 0: until until_day */
    int32_t until_day; /* the last day there may be one; SERIES_NO_DAY: count says */
};

/* What err.field names. */
enum series_field { SERIES_EVERY, SERIES_UNIT, SERIES_WEEKDAYS, SERIES_COUNT, SERIES_UNTIL };

/** RC_INVALID names the field: out of range, both or none of count and until, fewer than two or more than SERIES_MOST. */
enum rc series_rule_check(const struct series_rule *r, struct err *e);

/** The days of a rule that was checked, rising; out has room for SERIES_MOST. Pure. */
size_t series_days(const struct series_rule *r, int32_t *out);

/** "every 2 weeks, Mon Thu, 6 times"; translated; returns out. */
char *series_text(struct db *db, const struct series_rule *r, char *out, size_t size);

enum series_state {
    SERIES_FREE,     /* can be had */
    SERIES_CONFLICT, /* `why` says who has it, until when */
    SERIES_SKIPPED,  /* left out; one that stands stays where it is */
};

struct series_row {
    int64_t asked_min; /* civil minute where the rule puts it */
    int64_t start_min; /* where it will be: the same, or what was chosen instead */
    int64_t practitioner_id;
    int64_t appointment_id, rev; /* one that stands and is to be moved; 0: to be booked */
    int64_t was_min;             /* where that one stands */
    int64_t free_min, free_with; /* of a conflict: the nearest time of that day when it could be, and with whom; 0: none */
    enum series_state state;
    char why[sizeof((struct err *)0)->text];
};

struct series_plan {
    int64_t patient_id, service_id;
    int64_t series_id;       /* that is changed; 0: a new one */
    struct series_rule rule; /* of a new one */
    int32_t minutes;         /* how long each is */
    struct series_row *rows; /* by asked_min */
    size_t n;
};
void series_plan_release(struct series_plan *plan);

/** What `rule` makes of `first` (patient_id, service_id, practitioner_id, start_min; end_min 0: as the service takes),
 * each looked at. *ret is untouched on failure. */
enum rc series_plan_new(struct db *db, const struct series_rule *rule, const struct appointment *first,
                        struct series_plan *ret, struct err *e);

/** An appointment of a series and all booked ones that follow it, each moved by as much as `m` moves the first; with
 * another practitioner where m names one. */
enum rc series_plan_move(struct db *db, const struct appointment_move *m, struct series_plan *ret, struct err *e);

/** Looks at all rows again that are not skipped: another desk may have been there. Rows to be moved are moved in a change
 * that is taken back, so that each may go where another one of them stands: that waits for the writer's lock. */
enum rc series_look(struct db *db, struct series_plan *plan, struct err *e);

/** Another time for one row; practitioner_id 0: the same. The row is looked at. */
enum rc series_put(struct db *db, struct series_plan *plan, size_t row, int64_t start_min, int64_t practitioner_id,
                   struct err *e);

/** Leaves a row out, or takes it back in. */
enum rc series_skip(struct db *db, struct series_plan *plan, size_t row, bool skip, struct err *e);

/** How many rows are in a state. */
size_t series_count(const struct series_plan *plan, enum series_state state);

/**
 * Books or moves all that is not skipped: one change (ACTION_SERIES, ACTION_MOVE), all or nothing.
 * @param series_id  of the series; may be NULL
 * @return RC_CONFLICT: something cannot be had, or no longer; nothing is written and, unless this was inside another
 * change, its row says why
 */
enum rc series_apply(struct db *db, struct series_plan *plan, int64_t *series_id, struct err *e);

/** Cancels an appointment of a series and all booked ones that follow it, in one change; arguments as
 * appointment_cancel. */
enum rc series_cancel(struct db *db, int64_t appointment_id, enum reason_side side, int64_t reason_id,
                      const char *reason, int *n, struct err *e);

/** A series's appointments from a civil minute on, earliest first; `booked`: only those that are still to come. */
enum rc series_appointments(struct db *db, int64_t series_id, int64_t from_min, bool booked,
                            struct appointment_list *ret, struct err *e);

#endif
