/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which minutes of a service need the practitioner, the room and an assistant. */
#ifndef FD_CLINIC_SERVICE_PART_H
#define FD_CLINIC_SERVICE_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/base/word.h"
#include "src/store/db.h"

enum part_kind { PART_PRACTITIONER, PART_ASSISTANT, PART_ROOM, PART_KIND_COUNT };
extern const struct enum_word part_kinds[PART_KIND_COUNT];

/** Minutes count from the beginning of the preparation: 0 <= from_min < to_min <= before + with + after. */
struct service_part {
    int kind; /* enum part_kind */
    int32_t from_min, to_min;
};

enum { SERVICE_MAX_PARTS = 12 };

/** All that a service takes: parts of one kind are apart, by from_min. */
struct service_parts {
    int32_t before_min, with_min, after_min;
    struct service_part at[SERVICE_MAX_PARTS];
    size_t n;
};

/** Fills in what is not said: the practitioner from the end of the preparation to the beginning of the turn-over, the
 * room for all of it; no assistant. */
void service_parts_complete(struct service_parts *parts);

/** The parts of a service, complete. RC_NOT_FOUND when there is none of that number. */
enum rc service_parts_load(struct db *db, int64_t service_id, struct service_parts *ret, struct err *e);

bool service_parts_need(const struct service_parts *parts, enum part_kind kind);

/**
 * When an appointment start_min..end_min (the person's own minutes) needs what a part says. One that is longer or
 * shorter than the service keeps the distance of each point before the turn-over from its start, of each other from its
 * end; what would lie after the end of a shorter one lies at its end.
 * @return false when nothing of the part is left; then the outputs are untouched
 */
bool service_part_span(const struct service_parts *parts, const struct service_part *part, int64_t start_min,
                       int64_t end_min, int64_t *from_min, int64_t *to_min);

#endif
