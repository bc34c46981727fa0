/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The house, as the store opens it. */
#include "src/desk/rooms.h"

#include "src/club/club.h"
#include "src/insight/insight.h"
#include "src/outreach/outreach.h"
#include "src/store/room.h"

#include "src/booking/appointment.h"
#include "src/care/plan.h"
#include "src/clinic/clinic.h"
#include "src/people/duplicates.h"
#include "src/people/people.h"
#include "src/tags/tag.h"
#include "src/visit/visit.h"

const struct room *const all_rooms[] = {
    &store_room, &clinic_room, &people_room,   &booking_room, &visit_room,
    &tags_room,  &care_room,   &club_room,     &outreach_room, &insight_room,
};
const size_t n_all_rooms = sizeof all_rooms / sizeof all_rooms[0];

enum rc apply_kit(struct db *db, struct kit_options *o, struct err *e)
{
    const struct kit_reader readers[] = { tags_kit_reader, plan_kit_reader, duplicates_kit_reader };
    o->readers = readers;
    o->n_readers = sizeof readers / sizeof readers[0];
    return kit_apply(db, o, e);
}
