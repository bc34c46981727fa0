/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo clinic, from its house to today's waiting room. */
#include "src/desk/demo.h"

#include <stdlib.h>
#include <time.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/clinic/site.h"
#include "src/desk/demo_model.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

bool demo_often(struct demo *d, unsigned per_thousand)
{
    return prng_chance(&d->prng, per_thousand);
}

int32_t demo_between(struct demo *d, int32_t low, int32_t high)
{
    return (int32_t)prng_between(&d->prng, low, high);
}

int64_t demo_staff(struct demo *d)
{
    return d->staff[prng_below(&d->prng, d->n_staff)];
}

int64_t demo_at(const struct demo *d, int64_t min)
{
    return site_at_of(d->db, min);
}

/** True when the caller wants to stop; asks about ten times a second. */
static bool tell(struct demo *d, const char *what, int64_t done, int64_t of)
{
    struct timespec t;
    if (d->o->progress == NULL || clock_gettime(CLOCK_MONOTONIC, &t) != 0)
        return false;
    int64_t ms = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
    if (ms - d->shown_ms < 100)
        return false;
    d->shown_ms = ms;
    return d->o->progress(d->o->ctx, what, done, of);
}

/** The first day of the lunar year, as 100 * month + day, from 2010 on. */
static const short lunar_new_years[] = { 214, 203, 123, 210, 131, 219, 208, 128, 216, 205, 125, 212, 201, 122, 210, 129,
                                         217, 206, 126, 213, 203, 123, 211, 131, 219, 208, 128, 215, 204, 124, 212 };

/** How busy such a day is, in thousandths: the season, the weekday, and the days when everybody is at home. */
static int64_t season(int32_t day)
{
    static const int64_t months[] = { 960, 940, 1000, 1010, 1020, 980, 900, 860, 1030, 1060, 1040, 930 };
    static const int64_t weekdays[] = { 1050, 1030, 1000, 990, 930, 900, 850 };
    struct calendar_date date = calendar_date(CALENDAR_GREGORIAN, day);
    int64_t busy = months[date.month - 1] * weekdays[calendar_weekday(day)] / 1000;
    size_t i = (size_t)(date.year - 2010);
    if (date.year >= 2010 && i < sizeof lunar_new_years / sizeof lunar_new_years[0]) {
        int32_t lunar = calendar_day(CALENDAR_GREGORIAN, date.year, lunar_new_years[i] / 100, lunar_new_years[i] % 100);
        if (day >= lunar - 2 && day <= lunar + 6)
            busy = busy * 6 / 10;
    }
    struct calendar_date jalali = calendar_date(CALENDAR_JALALI, day);
    if (jalali.month == 1 && jalali.day <= 13)
        busy = busy * 7 / 10;
    if ((date.month == 12 && date.day >= 23) || (date.month == 1 && date.day <= 2))
        busy = busy * 5 / 10;
    return busy;
}

/** How full the day is, in thousandths: the clinic grows towards today; after it the book empties. */
static unsigned fill_of(const struct demo *d, int32_t day, int64_t start_fill)
{
    enum { NOW = 830, MOST = 900 };
    int64_t fill;
    if (day > d->today) {
        int64_t left = DEMO_FUTURE_DAYS + 1 - (day - d->today);
        fill = NOW * left * (left + DEMO_FUTURE_DAYS) / (2 * (int64_t)DEMO_FUTURE_DAYS * DEMO_FUTURE_DAYS);
    } else if (day == d->today) {
        return NOW;
    } else {
        int64_t span = d->today - d->first_day, at = day - d->first_day;
        fill = start_fill + (NOW - start_fill) * at / (span > 0 ? span : 1);
        /* Where few people are to fill many hours, only the last weeks are busy. */
        if (start_fill < 0 && fill < 20)
            fill = 20;
    }
    fill = fill * season(day) / 1000;
    return (unsigned)(fill < MOST ? fill : MOST);
}

/** Working minutes of everybody in the years to be lived through. */
static int64_t working_minutes(const struct demo *d, const struct schedule_set *set)
{
    int64_t sum = 0;
    for (int32_t day = d->first_day; day < d->today && day < d->first_day + 28; day++)
        for (size_t w = 0; w < d->n_workers; w++) {
            struct work_interval work[SCHEDULE_MAX_INTERVALS];
            size_t n = schedule_day(set, d->workers[w].id, day, d->today, work);
            for (size_t i = 0; i < n; i++)
                sum += work[i].end_min - work[i].start_min;
        }
    return sum * (d->today - d->first_day) / 28;
}

static enum rc live_days(struct demo *d, const struct schedule_set *set, struct err *e)
{
    enum { NOW = 830 };
    int64_t minutes = working_minutes(d, set), span = d->today - d->first_day;
    /* A straight line from start_fill to NOW whose mean brings the visits that are wanted. */
    int64_t start_fill = minutes > 0 ? 2000 * d->wanted * d->visit_min / minutes - NOW : 0;
    int64_t from_before = span > 0 ? d->o->patients * 3 / 10 : d->o->patients;
    enum rc rc = RC_OK;
    for (int64_t n = 0; n < 40 && rc == RC_OK; n++) /* the years before, from the oldest patient on */
        rc = demo_register(d, from_before * (n + 1) / 40 - d->registered,
                           d->first_day - 1 - (int32_t)(40 - n) * 50, e);
    for (int32_t day = d->first_day; day <= d->today + DEMO_FUTURE_DAYS && rc == RC_OK; day++) {
        int64_t passed = day - d->first_day + 1;
        int64_t due = passed >= span ? d->o->patients : from_before + (d->o->patients - from_before) * passed / span;
        if (due > d->registered)
            rc = demo_register(d, due - d->registered, day < d->today ? day : d->today - 1, e);
        if (rc == RC_OK)
            rc = demo_day(d, set, day, fill_of(d, day, start_fill), e);
        if (rc == RC_OK && tell(d, _("Living through the years"), passed, span + DEMO_FUTURE_DAYS + 1))
            rc = err_set(e, RC_STOPPED, _("Stopped."));
    }
    for (int64_t i = 0; i < d->registered && rc == RC_OK; i++)
        if (d->people[i].recall_visit != 0)
            rc = demo_recall(d, i + 1, 0, 0, e);
    return rc;
}

/** Who has the time of whom: from the appointments, in the order of the table's key. */
static enum rc occupy(struct demo *d, struct err *e)
{
    static const char *const kinds[] = {
        "INSERT INTO occupancy (kind, resource, start_min, end_min, appointment_id) "
        "SELECT 1, practitioner_id, start_min, end_min, id FROM appointment "
        "WHERE status NOT IN ('proposed', 'cancelled', 'noshow', 'entered-in-error') ORDER BY 2, 3, 5",
        "INSERT INTO occupancy (kind, resource, start_min, end_min, appointment_id) "
        "SELECT 2, a.room_id, a.start_min - s.before_min, a.end_min + s.after_min, a.id FROM appointment a "
        "JOIN service s ON s.id = a.service_id WHERE a.room_id IS NOT NULL "
        "AND a.status NOT IN ('proposed', 'cancelled', 'noshow', 'entered-in-error') ORDER BY 2, 3, 5",
        "INSERT INTO occupancy (kind, resource, start_min, end_min, appointment_id) "
        "SELECT 3, patient_id, start_min, end_min, id FROM appointment "
        "WHERE status NOT IN ('proposed', 'cancelled', 'noshow', 'entered-in-error') ORDER BY 2, 3, 5",
    };
    enum rc rc = RC_OK;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && rc == RC_OK; i++) {
        struct stmt st;
        stmt_open(&st, d->db, kinds[i]);
        rc = stmt_run(&st, e);
        if (rc == RC_OK && tell(d, _("Taking the time of everybody"), (int64_t)i + 1, 3))
            rc = err_set(e, RC_STOPPED, _("Stopped."));
    }
    return rc;
}

static enum rc make(struct demo *d, struct err *e)
{
    struct schedule_set *set = NULL;
    enum rc rc = demo_house(d, e);
    if (rc == RC_OK && (d->people = calloc((size_t)d->o->patients, sizeof *d->people)) == NULL)
        rc = err_memory(e);
    if (rc == RC_OK)
        rc = schedule_load(d->db, d->first_day, d->today + DEMO_FUTURE_DAYS, &set, e);
    if (rc == RC_OK)
        rc = live_days(d, set, e);
    if (rc == RC_OK)
        rc = occupy(d, e);
    if (rc == RC_OK)
        rc = demo_tags(d, e);
    if (rc == RC_OK)
        rc = demo_groups(d, e);
    if (rc == RC_OK)
        rc = demo_waiting(d, e);
    schedule_free(set);
    free(d->people);
    demo_house_release(d);
    return rc;
}

enum rc demo_make(struct db *db, const struct demo_options *o, struct err *e)
{
    if (o->patients < 1 || o->patients > DEMO_PATIENTS_MAX)
        return err_set(e, RC_INVALID, _("A demo has 1 to %d patients."), DEMO_PATIENTS_MAX);
    if (o->years < 0 || o->years > DEMO_YEARS_MAX)
        return err_set(e, RC_INVALID, _("A demo lives through 0 to %d years."), DEMO_YEARS_MAX);
    struct demo *d = calloc(1, sizeof *d);
    if (d == NULL)
        return err_memory(e);
    d->db = db;
    d->o = o;
    d->now = o->now;
    prng_seed(&d->prng, o->seed);
    enum rc rc = change_genesis_begin(db, e);
    if (rc == RC_OK)
        rc = change_genesis_end(db, make(d, e), e);
    free(d);
    return rc;
}
