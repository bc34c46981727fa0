/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The family of a person as the desk needs it: who belongs to them, when each comes next, whom to call. */
#ifndef FD_DESK_FAMILY_H
#define FD_DESK_FAMILY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/people/household.h"
#include "src/people/link.h"

enum { FAMILY_TEXT = 192 };

struct family_member {
    int64_t patient_id;
    char name[2 * PATIENT_NAME], age[16];
    int32_t sex;           /* enum patient_sex */
    uint32_t kinds;        /* bits 1 << enum link_kind: what they are of the person whose family it is */
    bool self;             /* the person themselves */
    bool home;             /* of the same household */
    bool pays, called;     /* for the household */
    int64_t appointment_id, next_min; /* the next that is booked, from this morning on; 0: none */
    char service[FAMILY_TEXT], with[64];
    int64_t visit_id;      /* of a visit that goes on; 0: not here */
    int32_t ticket;
    int64_t calls_due;     /* follow-ups due today or before */
    int32_t due_day;       /* of the earliest open follow-up; INT32_MIN: none */
    char task[FAMILY_TEXT];
};

struct family {
    bool together;              /* there is a household */
    struct household household;
    struct family_member *rows; /* who lives together first, the eldest first */
    size_t n;
};
void family_release(struct family *f);

/**
 * Everybody who is linked to a person or lives with them; in two statements, whatever their number.
 * @param self  with the person's own row
 */
enum rc family_read(struct db *db, int64_t patient_id, bool self, struct family *ret, struct err *e);

/** "child", "spouse, pays, called", "same household": what a member is. */
char *family_says(char *out, size_t size, const struct family_member *m);

/** The tables that a screen of a family watches (db_topics). */
#define FAMILY_TOPICS "patient patient_link household household_member appointment visit follow_up_task"

#endif
