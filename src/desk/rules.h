/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clinic's own rules, kept in its file and set by a manager: how often may be overbooked, what is late, what is owed
 * at most. Each room asks for its own; here they are told and changed. */
#ifndef FD_DESK_RULES_H
#define FD_DESK_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/store/db.h"

enum rule { RULE_OVERBOOK, RULE_LATE_CANCEL, RULE_OFFER, RULE_BALANCE, RULE_KEEP_YEARS, RULE_COUNT };
enum rule_unit { RULE_NUMBER, RULE_MINUTES, RULE_YEARS, RULE_MONEY };
enum { RULE_NONE = -1, RULE_TEXT = 64 };

struct rule_def {
    const char *word; /* on the command line */
    enum rule_unit unit;
    int64_t least, most;
    bool none;        /* RULE_NONE: no such limit */
    const char *help; /* through _() */
};
extern const struct rule_def rule_defs[RULE_COUNT];

/** All of them, in the order of the enum. */
enum rc rules_load(struct db *db, int64_t values[RULE_COUNT], struct err *e);

/** One; needs the right to change the set-up. RC_INVALID says what it may be. */
enum rc rule_set(struct db *db, enum rule rule, int64_t value, struct err *e);

/** How many appointments a day may stand over others of this practitioner; RULE_NONE: as the clinic's rule says. */
enum rc rule_set_overbook_of(struct db *db, int64_t practitioner_id, int64_t value, struct err *e);

/** "2", "90", "24h", "2d", "150.00", "none", as its unit has it. RC_INVALID says what it may be. */
enum rc rule_parse(struct db *db, enum rule rule, const char *typed, int64_t *value, struct err *e);

/** The same for people; returns out. */
const char *rule_text(struct db *db, enum rule rule, int64_t value, char *out, size_t size);

#endif
