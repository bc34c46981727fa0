/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A living clinic out of nothing: the same seed, size and moment make the same clinic. */
#ifndef FD_DESK_DEMO_H
#define FD_DESK_DEMO_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/store/db.h"

enum { DEMO_PATIENTS_MAX = 5000000, DEMO_YEARS_MAX = 20 };

struct demo_options {
    int64_t patients;  /* 1 to DEMO_PATIENTS_MAX */
    int32_t years;     /* of past visits: 0 to DEMO_YEARS_MAX */
    uint64_t seed;
    int64_t now;       /* seconds UTC: the moment at which the day stands half done */
    const char *login; /* who becomes the administrator; NULL: "admin" */
    const char *name;  /* that person's name; NULL: the login */
    const char *timezone; /* where it stands, an IANA name; NULL: as in the kit */
    /** Called about ten times a second; true stops (RC_STOPPED). May be NULL. */
    bool (*progress)(void *ctx, const char *what, int64_t done, int64_t of);
    void *ctx;
};

/**
 * Fills an empty file that was opened with all_rooms, in genesis mode, without a journal except its genesis row.
 * @return RC_INVALID for a size out of range, RC_CONFLICT when the file is not empty, RC_STOPPED
 */
enum rc demo_make(struct db *db, const struct demo_options *o, struct err *e);

#endif
