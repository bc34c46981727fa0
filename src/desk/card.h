/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card: everything the desk shows about one person, read at once. */
#ifndef FD_DESK_CARD_H
#define FD_DESK_CARD_H

#include <stddef.h>
#include <stdint.h>

#include "src/booking/appointment.h"
#include "src/booking/waiting.h"
#include "src/care/recall.h"
#include "src/care/task.h"
#include "src/desk/family.h"
#include "src/people/consent.h"
#include "src/people/note.h"
#include "src/people/organisation.h"
#include "src/people/patient.h"
#include "src/store/journal.h"
#include "src/tags/tag.h"
#include "src/visit/charge.h"
#include "src/visit/visit.h"

enum { CARD_PAST = 100, CARD_TEXT_SIZE = 256, CARD_NAME_SIZE = 192 };

struct journal_entry_list {
    struct journal_entry *rows;
    size_t n;
};

struct card {
    struct patient patient;    /* alerts, contacts, identifiers and consents stand in it */
    char name[CARD_TEXT_SIZE]; /* for display */
    char age[16], born[16];    /* for display; "" when not known */
    struct family family;
    struct household_caller caller; /* whose phone is rung */
    struct member_list memberships; /* of organisations, the newest first */
    struct tag_assignment_list tags;
    struct balance balance;           /* due_minor: positive is owed, negative is credit */
    struct appointment_list next;     /* live and not over, earliest first */
    struct waiting_list waits;        /* what they wait for, the most urgent first */
    struct appointment_list past;     /* newest first, at most CARD_PAST, also those gone */
    struct visit_list visits;         /* newest first, at most CARD_PAST */
    struct task_list tasks;           /* open ones first, by due day; then the closed, newest first */
    struct recall_list recalls;
    struct note_list notes;            /* newest first, at most CARD_PAST */
    struct consents consents;
    struct journal_entry_list journal; /* of this person, newest first, at most CARD_PAST */
};

/** RC_NOT_FOUND when there is no such person. *ret is untouched on failure; release with card_release(). */
enum rc card_read(struct db *db, int64_t patient_id, struct card *ret, struct err *e);
void card_release(struct card *card);

/** "F", "M", "X" or "": an enum patient_sex in one column, translated; borrowed. */
const char *card_sex(int32_t sex);

/** The short version under a list: two lines' worth, under a millisecond at any size. */
struct card_brief {
    int64_t patient_id;
    char name[CARD_TEXT_SIZE], age[16], tags[TAG_LINE_SIZE];
    char phone[2 * PATIENT_NAME + 100]; /* the first; "Sara Karimi: 0912..." where another is called for them */
    char sex[8];                 /* "F", "M", "X" or "" */
    char alerts[CARD_TEXT_SIZE]; /* joined; "" when none */
    int64_t balance_minor;       /* positive is owed */
    int64_t last_min, next_min;  /* the last appointment kept and the next still to come, civil minutes; 0: none */
    char last_service[CARD_NAME_SIZE], next_service[CARD_NAME_SIZE];
    int32_t ticket;       /* of the visit that goes on; 0: not here */
    int32_t task_due_day; /* of the earliest open task; INT32_MIN: none */
    char task[PLAN_NAME_SIZE];
};
enum rc card_brief_read(struct db *db, int64_t patient_id, struct card_brief *ret, struct err *e);

/** The tables that a screen of a card watches (db_topics). */
#define CARD_TOPICS                                                                                               \
    "patient contact_point identifier consent consent_unasked alert note waiting_entry patient_link household household_member "         \
    "organisation_member appointment visit queue_segment charge payment "                                            \
    "tag_assignment follow_up_task attempt recall"

#endif
