/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where words stand in free text: for what keys cannot find. */
#ifndef FD_STORE_MENTION_H
#define FD_STORE_MENTION_H

#include <stdint.h>

#include "src/store/db.h"

/** patient_id: whose row it is, by its column of that name; 0: nobody's. */
typedef enum rc mention_fn(void *ctx, const char *table, int64_t id, int64_t patient_id, struct err *e);

/** Every row of a recorded table that holds these words in a column of text, letter for letter; a walk through the file.
 * @param passing  columns that are passed over, blanks around each: " family given " */
enum rc mention_each(struct db *db, const char *words, const char *passing, mention_fn *fn, void *ctx, struct err *e);

#endif
