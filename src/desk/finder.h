/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Find anyone, as the desk means it: who is expected today comes first, and each row is ready to be shown. */
#ifndef FD_DESK_FINDER_H
#define FD_DESK_FINDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/store/db.h"

enum { FINDER_NAME_SIZE = 256, FINDER_PHONE_SIZE = 64, FINDER_TAGS_SIZE = 160, FINDER_WHY_SIZE = 96 };

struct finder_row {
    int64_t patient_id;
    char name[FINDER_NAME_SIZE];
    char sex[8];                   /* "F", "M", "X", "" */
    int32_t age;                   /* whole years; -1: not known */
    char phone[FINDER_PHONE_SIZE]; /* the first one, as typed */
    char tags[FINDER_TAGS_SIZE];
    int32_t ticket;                /* of the visit that goes on; 0: not here */
    int64_t next_min;              /* the next appointment still to come, from today on, civil minutes; 0: none */
    int64_t next_appointment_id;
    const char *why_word;          /* what matched: "name", "phone", "slip", ...; constant, for scripts */
    char why[FINDER_WHY_SIZE];     /* the same for people; "" when it is the name */
};
struct finder_list {
    struct finder_row *rows;
    size_t n;
    bool more; /* there are others beyond the limit */
};
void finder_list_release(struct finder_list *list);

/**
 * @param typed  what people/find eats, today's ticket ("12" or "#12"), and operators, of which each word behind one keeps
 *               only those whom it fits (`tag:vip doctor:li nguyen`):
 *                   tag:vip      who carries that tag
 *                   born:1990    born then: 1990, 199, 1990-05, 1990-05-12, <1960, >2010, 1980..1990
 *                   doctor:li    who has or had an appointment with that practitioner: of many, those nearest in time
 *               Nothing typed: who is expected today, in order of time. Only operators: whom they fit.
 * @param max    at most so many rows
 * @return RC_OK; RC_NOT_FOUND or RC_INVALID when an operator or its value is not known: one sentence that says what there is
 */
enum rc finder_find(struct db *db, const char *typed, size_t max, struct finder_list *ret, struct err *e);

/** Appends to what finder_find gave for the same words who fits but for one slip, until there are `max` rows. *added says
 * how many. For when the desk has a moment. */
enum rc finder_slips(struct db *db, const char *typed, size_t max, struct finder_list *list, size_t *added, struct err *e);

/** Brings into memory what the first keystroke needs. */
void finder_warm(struct db *db);

#endif
