/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follow-up plans: which calls follow a service, how many days after it, and what to ask. */
#ifndef FD_CARE_PLAN_H
#define FD_CARE_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/people/patient.h"
#include "src/store/db.h"

extern const struct room care_room;

/**
 * Reads the sections of a kit that are called "plan WORD"; services name them by that word:
 *   [plan implant]
 *   name = After an implant
 *   step1 = 1 call | After-care day 1 | How was the night? Is there pain, bleeding, fever?
 *   step2 = 7 call | After-care day 7 | Is the swelling gone?
 * A step is days after the visit and a channel (call, sms, email, post), a name, and what to ask; step1 to step12.
 */
struct kit_reader;
extern const struct kit_reader plan_kit_reader;

enum { PLAN_WORD_SIZE = 48, PLAN_NAME_SIZE = 96, PLAN_SCRIPT_SIZE = 512 };

struct plan_step {
    int64_t id;
    int32_t offset_days; /* after the visit */
    enum consent_channel channel; /* words and labels: consent_channels[] */
    char name[PLAN_NAME_SIZE], script[PLAN_SCRIPT_SIZE];
};
enum { PLAN_STEPS = 12 };
struct plan {
    int64_t id, rev;
    char word[PLAN_WORD_SIZE], name[PLAN_NAME_SIZE];
    struct plan_step steps[PLAN_STEPS];
    size_t n_steps;
};
struct plan_list {
    struct plan *rows;
    size_t n;
};
void plan_list_release(struct plan_list *list);

enum rc plan_all(struct db *db, struct plan_list *ret, struct err *e);
/** RC_NOT_FOUND names the word. */
enum rc plan_by_word(struct db *db, const char *word, struct plan *ret, struct err *e);
/** A new plan with its steps (ACTION_FOLLOW_UP_PLAN); sets the ids. */
enum rc plan_create(struct db *db, struct plan *plan, struct err *e);

#endif
