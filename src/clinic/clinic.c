/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room of the clinic as it is set up: its schema and its answer to who may do what. */
#include "src/clinic/clinic.h"

#include "src/clinic/staff.h"

extern const struct migration migration_002_clinic;

static const struct migration *const migrations[] = {&migration_002_clinic, NULL};

const struct room clinic_room = {
    .name = "clinic",
    .migrations = migrations,
    .authorize = staff_authorize,
};
