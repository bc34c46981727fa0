/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small clinic with its reception. */
#ifndef FD_TESTS_VISIT_HOUSE_H
#define FD_TESTS_VISIT_HOUSE_H

#include <string.h>

#include "src/clinic/clinic.h"
#include "src/people/people.h"
#include "src/visit/visit.h"
#include "tests/booking/small.h"

static inline void house_setup(void)
{
    static const struct room *const rooms[] = {&store_room, &clinic_room, &people_room, &booking_room,
                                               &visit_room};
    small_make(rooms, sizeof rooms / sizeof rooms[0]);
}

/** Fails unless an open visit has just one open segment and a closed one none, and each room is as its people
 * are. */
static inline void check_house(void)
{
    ck_assert_int_eq(
        ask("SELECT count(*) FROM visit v WHERE (v.closed_at IS NULL) <>"
            " (SELECT count(*) FROM queue_segment q WHERE q.visit_id = v.id AND q.ended_at IS NULL)"),
        0);
    ck_assert_int_eq(
        ask("SELECT count(*) FROM room r WHERE (r.state = 'occupied') <>"
            " (SELECT count(*) FROM queue_segment q WHERE q.ended_at IS NULL AND q.room_id = r.id)"),
        0);
}

#endif
