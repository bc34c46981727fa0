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

bool hours_exist(int64_t start_min, int64_t end_min)
{
    int64_t from, last;
    if (civil_instant(start_min, &from, NULL) != RC_OK || civil_instant(end_min - 1, &last, NULL) != RC_OK)
        return false;
    return last - from >= (end_min - 1 - start_min) * 60;
}
