/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a list of a day is limited to: everybody, who is here, one practitioner, people with a tag. */
#ifndef FD_UI_LIMIT_H
#define FD_UI_LIMIT_H

#include "src/store/db.h"
#include "ui/kit/form.h"

struct day_limit {
    int64_t practitioner_id, tag_id; /* 0: any */
    bool here;
    char label[96];         /* "Li"; "" when nothing is left out */
    struct choice *choices; /* of the question that is open */
    char (*labels)[96];
    size_t n;
};

/** Asks; `done` passes the answer to day_limit_take. */
unsigned day_limit_ask(struct screen *s, struct day_limit *l,
                       unsigned (*done)(struct screen *s, int64_t value));
void day_limit_take(struct db *db, struct day_limit *l, int64_t value);

/** Frees what the question was made of; l itself is the caller's. */
void day_limit_release(struct day_limit *l);

#endif
