/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Find anyone, as the desk means it: who is expected today comes first, and each row is ready to be shown. */
#ifndef FD_DESK_FINDER_H
#define FD_DESK_FINDER_H

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
    char why[FINDER_WHY_SIZE];     /* what matched, when it is not the name: "phone ends 6789" */
};
struct finder_list {
    struct finder_row *rows;
    size_t n;
};
void finder_list_release(struct finder_list *list);

/**
 * @param typed  what people/find eats; words that begin `tag:` keep only people who carry that tag (`tag:vip li`).
 *               Nothing typed: who is expected today, in order of time. Only `tag:` words: who carries them.
 * @param max    at most so many rows
 */
enum rc finder_find(struct db *db, const char *typed, size_t max, struct finder_list *ret, struct err *e);

#endif
