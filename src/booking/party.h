/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several services at once: a family side by side or one after another, or two steps of one person's treatment. Found
 * together; desk/book.h books them in one change. */
#ifndef FD_BOOKING_PARTY_H
#define FD_BOOKING_PARTY_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/word.h"
#include "src/booking/slots.h"

enum { PARTY_MOST = 6 /* members */ };

struct party_member {
    int64_t patient_id, service_id;
    int64_t practitioner_id; /* 0: anybody who does the service */
};

enum party_mode {
    PARTY_SIDE_BY_SIDE, /* all begin at the same minute, each with a practitioner of their own where they are needed at
                           once */
    PARTY_IN_A_ROW,     /* one after another in the order given, with as little between them as can be */
    PARTY_MODE_COUNT
};
extern const struct enum_word party_modes[PARTY_MODE_COUNT];

/** How long somebody who is next in a row may have to wait between two. */
enum { PARTY_WAIT_MIN = 30 };

/** One slot for each member, in their order. */
struct party_time {
    int64_t start_min, end_min; /* from the first's start to the last's end */
    struct slot slots[PARTY_MOST];
    char why[192]; /* one line, translated */
    int32_t merit; /* the sum of the slots', less a point for each 5 minutes of waiting */
};

struct party_list {
    struct party_time *rows;
    size_t n;
    size_t stuck;                /* of an empty list: the first member who has no time even alone; n: each has, but not together */
    enum slot_obstacle obstacle; /* what kept that member */
};
void party_list_release(struct party_list *list);

/**
 * The best of the earliest, at most one for each start; by merit, then by start.
 * @param q  the days, weekdays, part of the day, step and limit that hold for all; its service, people and minutes are not
 *           read
 * @return RC_INVALID for fewer than two members or more than PARTY_MOST, or for one person side by side with themselves
 */
enum rc party_find(struct db *db, const struct party_member *members, size_t n, enum party_mode mode,
                   const struct slot_query *q, struct party_list *ret, struct err *e);

/** Why an empty list is empty, one sentence; returns out. */
char *party_why_none(struct db *db, const struct party_member *members, size_t n, const struct slot_query *q,
                     const struct party_list *list, char *out, size_t size);

#endif
