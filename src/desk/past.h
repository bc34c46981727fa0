/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of one appointment, change by change, with time and person: read from the journal. */
#ifndef FD_DESK_PAST_H
#define FD_DESK_PAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/booking/appointment.h"

struct past_row {
    int64_t seq, at;              /* of the journal */
    char label[64];               /* what was done: "Moved"; translated */
    char staff[64], terminal[64]; /* by whom, from where */
    char what[400];               /* "begins: 4 Mar 09:00 > 6 Mar 12:00   with: Dr Li > Dr Tran"; translated */
    bool undone;
};
struct past {
    struct past_row *rows; /* newest first */
    size_t n;
};
void past_release(struct past *past);

/** *ret is untouched on failure. Of whom nothing may be shown it is empty; of the special channel it is a look at the card,
 * and recorded as one. */
enum rc past_read(struct db *db, const struct appointment *a, struct past *ret, struct err *e);

#endif
