/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chains of screens, as a table: what each workflow needs, and which screen gives it. */
#ifndef FD_UI_WORKFLOWS_H
#define FD_UI_WORKFLOWS_H

#include <stdint.h>

#include "src/base/err.h"
#include "ui/kit/app.h"
#include "ui/kit/workflow.h"

/* What can be needed, by a command (struct cmd) as by a workflow. */
enum {
    NEED_PATIENT = NEED_OWN << 0,
    NEED_SERVICE = NEED_OWN << 1,
    NEED_PRACTITIONER = NEED_OWN << 2, /* 0 in the gift: any */
    NEED_SLOT = NEED_OWN << 3,         /* start_min, with who, where and how long */
    NEED_APPOINTMENT = NEED_OWN << 4,
    NEED_VISIT = NEED_OWN << 5,
    NEED_TASK = NEED_OWN << 6,
    NEED_REASON = NEED_OWN << 7,
    NEED_ROOM = NEED_OWN << 8,
    NEED_DAY = NEED_OWN << 9,
    NEED_OTHER = NEED_OWN << 10, /* another record of the same person */
    NEED_ALLOWED = NEED_OWN << 11, /* what stands in the way, and is to be booked all the same */
    /* What else was said, with no value of its own. */
    NEED_SERIES = NEED_OWN << 16, /* with a slot: a whole series was booked from it */
    NEED_REBOOK = NEED_OWN << 17, /* with a reason: then another time is looked for */
    NEED_WAIT = NEED_OWN << 18,   /* with a reason: then onto the waiting list */
    NEED_MISSED = NEED_OWN << 19, /* with an appointment: its person did not come */
};

struct slot_gift {
    int64_t start_min; /* civil minutes since 1970-01-01T00:00 */
    int32_t minutes;
    int64_t practitioner_id, room_id, assistant_id;
    bool overbook; /* although the practitioner is taken then */
};

struct reason_gift {
    int64_t id;   /* a row of the clinic's reasons; 0: only in words */
    int32_t side; /* enum reason_side */
    char text[256];
};

struct allowed_gift {
    bool overbook;          /* somebody is taken */
    char twice_reason[256]; /* the person is elsewhere, and why that is right */
};

/** What one screen hands another. Each member counts only when its bit is in `has`. */
struct gift {
    unsigned has;
    int64_t patient_id, other_id, service_id, practitioner_id, room_id, appointment_id, visit_id, task_id;
    int32_t day;
    struct slot_gift slot;
    struct reason_gift reason;
    struct allowed_gift allowed;
};

extern const struct gift_table desk_gifts;

enum workflow_id {
    WORKFLOW_BOOK,       /* patient, service, slot; with a task, its call led to it */
    WORKFLOW_MOVE,       /* appointment, slot */
    WORKFLOW_PUT_DOWN,   /* the same with the slot known: nothing is asked unless something stands in the way */
    WORKFLOW_MOVE_SERIES, /* appointment, slot: this one and all that follow of its series */
    WORKFLOW_CANCEL,     /* appointment, reason; perhaps followed by a new booking or the waiting list */
    WORKFLOW_CANCEL_SERIES, /* appointment, reason: this one and all that follow */
    WORKFLOW_NOSHOW,     /* appointment, reason; as cancel */
    WORKFLOW_REBOOK,     /* as book, for what was called off: the service is known */
    WORKFLOW_WALK_IN,    /* patient, service */
    WORKFLOW_SEAT,       /* visit, room */
    WORKFLOW_LEAVE,      /* visit, reason */
    WORKFLOW_ROOM_READY, /* room */
    WORKFLOW_WAIT,       /* patient, service; then the form of who waits */
    WORKFLOW_MERGE,      /* patient, other: both next to each other */
    WORKFLOW_COUNT,
};
extern const struct workflow workflows[WORKFLOW_COUNT];

/** Would what was gathered to book, or with an appointment to move, be taken as the file stands now? Writes nothing; errors
 * as appointment_book. */
enum rc gift_fits(struct db *db, const struct gift *g, struct err *e);

/** Says what now stands in the file, as another desk would read it: "Moved: Sara Karimi, Check-up, today 10:30, Li". */
void tell_appointment(struct screen *s, const char *done, int64_t appointment_id);

/** What a screen was opened with; an empty gift when with nothing. */
const struct gift *gift_of(const struct screen *s);

/** Opens a screen on a gift, or gives one back. Return FX_PUSH and FX_GIVE. The card of a person of the special channel
 * opens behind the question why. */
unsigned gift_push(struct screen *s, const struct screen_ops *ops, const struct gift *g);
unsigned gift_give(struct screen *s, const struct gift *g);

/** Opens a screen about one patient: gift_push with only that in it. A number that was merged away opens whom it means
 * today; one out of use is refused with its sentence. */
unsigned gift_push_patient(struct screen *s, const struct screen_ops *ops, int64_t patient_id);

#endif
