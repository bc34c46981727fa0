/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room of the clinic as it is set up: its schema who may do what, and when its day began. */
#include "src/clinic/clinic.h"

#include "src/base/civil.h"
#include "src/clinic/site.h"
#include "src/clinic/staff.h"

extern const struct migration migration_002_clinic, migration_025_clinic;

static const struct migration *const migrations[] = {&migration_002_clinic, &migration_025_clinic, NULL};

static int64_t today_at(struct db *db)
{
    return site_at_of(db, (int64_t)site_today(db) * CIVIL_DAY_MIN);
}

const struct room clinic_room = {
    .name = "clinic",
    .migrations = migrations,
    .functions = clinic_functions,
    .authorize = staff_authorize,
    .today_at = today_at,
};
