/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the makers of the demo clinic share. Not for others: demo.h is the door. */
#ifndef FD_DESK_DEMO_MODEL_H
#define FD_DESK_DEMO_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/prng.h"
#include "src/care/plan.h"
#include "src/clinic/catalog.h"
#include "src/clinic/schedule.h"
#include "src/desk/demo.h"
#include "src/desk/demo_names.h"

enum { DEMO_SERVICES = 64, DEMO_KINDS = 8, DEMO_FUTURE_DAYS = 42, DEMO_STAFF = 4 };

/** Somebody who works here: which rooms are theirs (one of each kind at most), which services they can do there. */
struct demo_worker {
    int64_t id;
    int64_t rooms[DEMO_KINDS];        /* by kind; 0: none */
    uint8_t services[DEMO_SERVICES];  /* indexes into services */
    unsigned weights[DEMO_SERVICES];  /* how often each */
    size_t n_services;
};

struct demo_service {
    struct service s;
    int kind;   /* index of its kind of room; -1: any */
    int plan;   /* index into plans; -1: none */
};

/** What is remembered of everybody while the years go by. */
struct demo_person {
    int64_t owed_minor;
    int32_t last_day;       /* of the last appointment, also one to come; INT32_MIN: none */
    int32_t rest_days;      /* not again sooner than this after last_day */
    int32_t created_day;
    int32_t recall_visit;   /* an open recall that is not written yet; 0: none */
    int32_t recall_day;     /* of that visit */
    uint16_t recall_months;
    uint16_t visits;
    uint8_t recall_service, last_service;
    uint8_t noshows;
    bool child;
};

struct demo {
    struct db *db;
    const struct demo_options *o;
    struct prng prng;
    int64_t now, now_min;
    int32_t today, first_day; /* first_day: of the years to be lived through */

    struct demo_service services[DEMO_SERVICES];
    size_t n_services;
    char kinds[DEMO_KINDS][32];
    size_t n_kinds;
    struct plan_list plans;
    struct demo_worker *workers;
    size_t n_workers;
    int64_t wanted;           /* visits in all the years */
    int64_t visit_min;        /* what one takes on average */
    struct reason_list cancel, decline;
    struct source_list sources;
    int64_t staff[DEMO_STAFF];
    size_t n_staff;
    int home; /* which of the peoples is at home where the clinic is */

    struct demo_person *people; /* person i has number i + 1 */
    int64_t registered;         /* so many are written */
    int64_t next_new;           /* the first who has not been here yet */

    /* Numbers of the last rows written. */
    int64_t appointment, visit, segment, charge, payment, task, attempt, recall;
    int64_t shown_ms;           /* when progress was told last */
};

/** Sets up the clinic from its kit, grown to the number of people; fills the upper part of d. */
enum rc demo_house(struct demo *d, struct err *e);
void demo_house_release(struct demo *d);

/** Writes the next `n` people, who register on that day. */
enum rc demo_register(struct demo *d, int64_t n, int32_t day, struct err *e);
/** Writes what people carry once the years are over. */
enum rc demo_tags(struct demo *d, struct err *e);
/** An insurer, an employer and a school with members; after everybody is registered. */
enum rc demo_groups(struct demo *d, struct err *e);

/** Who waits for a time; after everybody is registered. */
enum rc demo_waiting(struct demo *d, struct err *e);

/** One past, present or future day of appointments, visits and money. `fill` in thousandths of the working time. */
enum rc demo_day(struct demo *d, const struct schedule_set *set, int32_t day, unsigned fill, struct err *e);

/** The follow-ups of a visit that is over. */
enum rc demo_follow_up(struct demo *d, int64_t patient_id, int64_t visit_id, int service, int32_t day, struct err *e);
/** Writes the recall that is remembered, closed by an appointment (its number and day) or, with 0, as it stands today. */
enum rc demo_recall(struct demo *d, int64_t patient_id, int64_t appointment_id, int32_t day, struct err *e);

/** An instant of a civil minute. */
int64_t demo_at(const struct demo *d, int64_t min);
/** True so many times in a thousand. */
bool demo_often(struct demo *d, unsigned per_thousand);
/** Even from low to high. */
int32_t demo_between(struct demo *d, int32_t low, int32_t high);
/** Somebody at the desk. */
int64_t demo_staff(struct demo *d);

#endif
