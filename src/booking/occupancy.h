/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that an appointment takes, each for its own minutes: the practitioner, an assistant and the room for the parts of the
 * service that need them, the person for the treatment. Of one kind and resource no two may overlap; the file's guard
 * sees to that. */
#ifndef FD_BOOKING_OCCUPANCY_H
#define FD_BOOKING_OCCUPANCY_H

#include <stdint.h>

#include "src/booking/appointment.h"
#include "src/clinic/service_part.h"

enum occupant { OCCUPANT_PRACTITIONER = 1, OCCUPANT_ROOM = 2, OCCUPANT_PERSON = 3, OCCUPANT_ASSISTANT = 4 };

/** One row of what an appointment takes. */
struct occupied {
    enum occupant kind;
    int64_t resource, start_min, end_min;
};
enum { OCCUPIED_MAX = SERVICE_MAX_PARTS + 1 };

/**
 * What the appointment takes: its practitioner, room (if it has one), assistant (if it has one), and the person.
 * Pure: the one place that knows; finding, drawing and taking all ask it, or service_part_span() of one part.
 * @param parts  of a->service_id, by service_parts_load()
 * @param out    room for OCCUPIED_MAX
 */
size_t occupancy_of(const struct appointment *a, const struct service_parts *parts, struct occupied *out);

/** Who has some time; appointment_id 0 when nobody has. */
struct taken {
    int64_t start_min, end_min;
    int64_t appointment_id;
};

/** The first that has any of [start_min, end_min), other than appointment `but`; held offers count until they
 * expire. */
enum rc occupancy_taken(struct db *db, enum occupant kind, int64_t resource, int64_t start_min,
                        int64_t end_min, int64_t but, struct taken *ret, struct err *e);

/**
 * Takes all that the appointment needs; inside a change.
 * @param expires_at  an instant from which on it is free again by itself; 0: for good
 */
enum rc occupancy_take(struct db *db, const struct appointment *a, int64_t expires_at, struct err *e);

/** The same by whoever has read the plan of the service already. */
enum rc occupancy_take_parts(struct db *db, const struct appointment *a, const struct service_parts *parts,
                             int64_t expires_at, struct err *e);

/** Gives all of it back, of an appointment that names whom it took. One that is called off gives it back by itself. */
enum rc occupancy_give(struct db *db, const struct appointment *a, struct err *e);

#endif
