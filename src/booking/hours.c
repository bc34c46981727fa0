/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working hours as booking asks for them. */
#include "src/booking/hours.h"

#include <stdlib.h>

#include "src/base/civil.h"

/* Days are asked for by the dozen when slots are looked for, and by the thousand when desks book. Weekly
 * hours are the same for any range, and exceptions are few: one reading serves all that can be booked. */
enum { DAYS_BEFORE = 31, DAYS_AFTER = 5 * 366 };

struct hours {
    struct schedule_set *set;
    int32_t first_day, last_day;
    int64_t topics;
};

static void hours_free(void *data)
{
    struct hours *h = data;
    schedule_free(h->set);
    free(h);
}

enum rc hours_get(struct db *db, int32_t first_day, int32_t last_day, const struct schedule_set **ret,
                  struct err *e)
{
    static const char key;
    struct hours *h = db_data(db, &key);
    if (h == NULL) {
        h = calloc(1, sizeof *h);
        if (h == NULL)
            return err_memory(e);
        db_set_data(db, &key, h, hours_free);
    }
    int64_t topics = db_topics(db, "opening_hours room_hours schedule schedule_exception holiday practitioner site");
    if (h->set == NULL || h->topics != topics || first_day < h->first_day || last_day > h->last_day) {
        struct schedule_set *set;
        int32_t first = first_day - DAYS_BEFORE;
        int32_t last = last_day + DAYS_AFTER;
        enum rc rc = schedule_load(db, first, last, &set, e);
        if (rc != RC_OK)
            return rc;
        schedule_free(h->set);
        *h = (struct hours){set, first, last, topics};
    }
    *ret = h->set;
    return RC_OK;
}

size_t hours_of(const struct schedule_set *set, int64_t practitioner_id, int32_t day, int32_t today,
                int category, struct hours_span *out)
{
    struct work_interval w[SCHEDULE_MAX_INTERVALS];
    size_t all = schedule_day(set, practitioner_id, day, today, w);
    int64_t midnight = (int64_t)day * CIVIL_DAY_MIN;
    size_t n = 0;
    for (size_t i = 0; i < all; i++) {
        if (category != CATEGORY_ANY && w[i].category != CATEGORY_ANY && w[i].category != category)
            continue;
        if (n > 0 && out[n - 1].end_min == midnight + w[i].start_min && out[n - 1].site_id == w[i].site_id)
            out[n - 1].end_min = midnight + w[i].end_min;
        else
            out[n++] = (struct hours_span){midnight + w[i].start_min, midnight + w[i].end_min, w[i].site_id};
    }
    return n;
}

/** Day by day: what is left of a list of hours at one site holds that day's share of [start_min, end_min). */
static bool holds(const struct schedule_set *set, int64_t worker_id, int64_t room_id, int64_t site_id, int64_t start_min,
                  int64_t end_min)
{
    struct work_interval w[SCHEDULE_MAX_INTERVALS];

    for (int32_t day = civil_min_day(start_min); day <= civil_min_day(end_min - 1); day++) {
        const int64_t midnight = (int64_t)day * CIVIL_DAY_MIN;
        const int64_t from = start_min > midnight ? start_min - midnight : 0;
        const int64_t to = end_min < midnight + CIVIL_DAY_MIN ? end_min - midnight : CIVIL_DAY_MIN;
        size_t all = worker_id != 0 ? schedule_day(set, worker_id, day, day, w) : schedule_room(set, room_id, day, w), n = 0;

        for (size_t i = 0; i < all; i++)
            if (site_id == 0 || w[i].site_id == site_id)
                w[n++] = w[i];
        if (!schedule_holds(w, n, (int32_t)from, (int32_t)to))
            return false;
    }
    return true;
}

bool hours_work(const struct schedule_set *set, int64_t worker_id, int64_t site_id, int64_t start_min, int64_t end_min)
{
    return holds(set, worker_id, 0, site_id, start_min, end_min);
}

bool hours_room(const struct schedule_set *set, int64_t room_id, int64_t start_min, int64_t end_min)
{
    return holds(set, 0, room_id, 0, start_min, end_min);
}

bool hours_exist(int64_t start_min, int64_t end_min)
{
    int64_t from, last;
    if (civil_instant(start_min, &from, NULL) != RC_OK || civil_instant(end_min - 1, &last, NULL) != RC_OK)
        return false;
    return last - from >= (end_min - 1 - start_min) * 60;
}
