/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What booking hands to the store: its schema, and the clock on the wall as an SQL function. */
#include <sqlite3.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/booking/appointment.h"
#include "src/booking/merging.h"
#include "src/booking/risk.h"
#include "src/clinic/site.h"
#include "src/store/stmt.h"

extern const struct migration migration_004_booking, migration_017_booking, migration_021_booking,
    migration_022_booking, migration_023_booking, migration_024_booking, migration_026_booking,
    migration_027_booking, migration_029_booking, migration_032_booking,
    migration_035_booking;

static const struct migration *const migrations[] = {
    &migration_004_booking,
    &migration_017_booking,
    &migration_021_booking,
    &migration_022_booking,
    &migration_023_booking,
    &migration_024_booking,
    &migration_026_booking,
    &migration_027_booking,
    &migration_029_booking,
    &migration_032_booking,
    &migration_035_booking,
    NULL,
};

/* civil_instant(min): seconds UTC of a civil minute, of one that the clock skips the same minute read as UTC,
 * so that no stored number can stop a trigger; NULL for NULL. */
static void f_civil_instant(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    if (sqlite3_value_type(v[0]) != SQLITE_INTEGER)
        return;
    (void)site_get(sqlite3_user_data(c)); /* sets the zone */
    int64_t min = sqlite3_value_int64(v[0]), at;
    if (civil_instant(min, &at, NULL) != RC_OK)
        at = min * 60;
    sqlite3_result_int64(c, at);
}

/* risk_kind(start_min, created_at): the kind of time that no-shows are counted by. */
static void f_risk_kind(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    int64_t start_min = sqlite3_value_int64(v[0]), at;
    (void)site_get(sqlite3_user_data(c)); /* sets the zone */
    if (civil_instant(start_min, &at, NULL) != RC_OK)
        at = start_min * 60;
    sqlite3_result_int(c, risk_kind(start_min, (at - sqlite3_value_int64(v[1])) / 60));
}

static const struct sql_function functions[] = {
    {"civil_instant", 1, 0, f_civil_instant},
    {"risk_kind",     2, 0, f_risk_kind    },
    {NULL,            0, 0, NULL           },
};

static const char *const derived[] = {"noshow_history", NULL};

/** Whoever is out of use gives back the times that are still to come. */
static enum rc retire(struct db *db, int64_t patient_id, bool for_good, struct err *e)
{
    struct stmt st;
    (void)for_good;
    stmt_open(&st, db,
              "UPDATE appointment SET status = 'cancelled', side = 'clinic', cancelled_at = clock_now(),"
              " notice_min = (civil_instant(start_min) - clock_now()) / 60, rev = rev + 1 WHERE patient_id = :id"
              " AND start_min >= :today AND status IN ('proposed', 'booked')");
    stmt_int(&st, ":id", patient_id);
    stmt_int(&st, ":today", (int64_t)site_today(db) * CIVIL_DAY_MIN);
    return stmt_run(&st, e);
}

static const struct erase_rule erasing[] = {
    {"appointment", "source", ERASE_KEEP},
    {NULL, NULL, ERASE_EMPTY},
};

static const struct hanging hanging[] = {
    {"occupancy", "appointment_id", "appointment"},
    {NULL, NULL, NULL},
};

static const struct override overrides[] = {
    {N_("Booking is restricted for this person."),                         RIGHT_BOOK_RESTRICTED},
    {N_("You may not book over an existing appointment."),                 RIGHT_OVERBOOK       },
    {N_("A person is in two places only with a reason, by who may."),      RIGHT_BOOK_TWICE     },
    {NULL,                                                                 0                    },
};

const struct room booking_room = {
    .name = "booking",
    .migrations = migrations,
    .functions = functions,
    .derived = derived,
    .rebuild = risk_rebuild,
    .rebuild_at = 29,
    .retire = retire,
    .erasing = erasing,
    .hanging = hanging,
    .merging = booking_merging,
    .overrides = overrides,
};
