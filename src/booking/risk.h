/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How likely it is that somebody does not come: what happened before, as plain counts, and one estimate that weighs them.
 * It helps to decide whom to ring and what to book over; it is shown with its counts wherever it is shown, and nothing is
 * decided by it.
 *
 * Counted are appointments of the last 24 periods of 30 days that were kept or missed (noshow); what was cancelled is
 * neither. The estimate is the mean of a beta-binomial model in three steps (Gelman et al., Bayesian Data Analysis, ch. 2):
 *     clinic = (missed of the clinic + RISK_CLINIC_WEIGHT / 10)                 / (counted of the clinic + RISK_CLINIC_WEIGHT)
 *     kind   = (missed of the kind   + RISK_KIND_WEIGHT   * clinic)             / (counted of the kind   + RISK_KIND_WEIGHT)
 *     person = (missed of the person + RISK_PERSON_WEIGHT * kind)               / (counted of the person + RISK_PERSON_WEIGHT)
 * so that few counts move it little and many say nearly what they are. */
#ifndef FD_BOOKING_RISK_H
#define FD_BOOKING_RISK_H

#include <stdint.h>

#include "src/booking/appointment.h"

enum {
    RISK_PERIOD_MIN = 30 * 1440,
    RISK_PERIODS = 24,
    RISK_CLINIC_WEIGHT = 20, /* a new clinic begins as if two of twenty had been missed */
    RISK_KIND_WEIGHT = 20, /* as if the clinic's rate had been seen in so many more at such times */
    RISK_PERSON_WEIGHT = 8,
    RISK_TEXT = 200 /* holds risk_text() */
};

struct risk_count {
    int64_t missed, of; /* of: kept and missed */
};

struct risk {
    struct risk_count person, kind, clinic;
    int64_t late;    /* how often this person called off late; told beside the rest, no part of the estimate */
    int kind_of;     /* risk_kind() */
    double estimate; /* 0 to 1 */
};

/** The estimate from the counts. Pure. */
double risk_estimate(const struct risk_count *person, const struct risk_count *kind, const struct risk_count *clinic);

/**
 * The kind of a time, by what tells most about no-shows: weekday, part of the day (before 12, before 17, later) and how
 * long ahead it was booked (not known, within a day, a week, 30 days, longer). Pure.
 * @param ahead_min  from the booking to the beginning; negative: not known (noted afterwards)
 */
int risk_kind(int64_t start_min, int64_t ahead_min);

/**
 * Of one person at one time.
 * @param booked_at  when it was booked, seconds UTC; 0: now
 */
enum rc risk_of(struct db *db, int64_t patient_id, int64_t start_min, int64_t booked_at, struct risk *ret,
                struct err *e);

/** In percent, rounded. */
int risk_percent(const struct risk *r);

/** "no-show: estimate 15 %; missed 2 of 9; at such times 34 of 310": says what each number counts; returns out. */
char *risk_text(const struct risk *r, char *out, size_t size);

/** The person's part of it, where there is no room for more: "no-show: estimate 15 %; missed 2 of 9"; returns out. */
char *risk_brief(const struct risk *r, char *out, size_t size);

/** A booked appointment that is to be confirmed, with what is known about it. */
struct risk_row {
    struct appointment appointment;
    struct risk risk;
};
struct risk_list {
    struct risk_row *rows;
    size_t n;
};
void risk_list_release(struct risk_list *list);

/**
 * Who is still to be asked whether they come: booked that day, neither confirmed nor declined. The likeliest to miss it
 * first, then by time.
 */
enum rc risk_unconfirmed(struct db *db, int32_t day, struct risk_list *ret, struct err *e);

/** The first of some days on which there is such a one; from_day when there is none on any. */
enum rc risk_unconfirmed_day(struct db *db, int32_t from_day, int days, int32_t *ret, struct err *e);

/** The number to call for somebody, as typed: their own, of a child without one that of the household; "" when there is none.
 * Returns out. */
char *risk_phone(struct db *db, int64_t patient_id, char *out, size_t size);

/** struct room's `rebuild`. */
enum rc risk_rebuild(struct db *db, struct err *e);

#endif
