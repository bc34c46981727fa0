/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card: everything the desk shows about one person, read at once. */
#ifndef FD_DESK_CARD_H
#define FD_DESK_CARD_H

#include <stddef.h>
#include <stdint.h>

#include "src/care/recall.h"
#include "src/care/task.h"
#include "src/store/journal.h"
#include "src/tags/tag.h"

struct patient; /* src/people */

enum { CARD_TEXT_SIZE = 256, CARD_NAME_SIZE = 96 };

enum card_fact_kind { CARD_ALERT, CARD_PHONE, CARD_EMAIL, CARD_CONTACT, CARD_IDENTIFIER, CARD_RELATION, CARD_CONSENT };
/** One line of who this is: "allergy: penicillin", "mobile 0912 345 6789", "mother: Sara Karimi". */
struct card_fact {
    enum card_fact_kind kind;
    int64_t id;            /* its row; for a relation, the other person */
    char label[CARD_NAME_SIZE]; /* "allergy", "mobile", "mother": translated */
    char text[CARD_TEXT_SIZE];
};

struct card_appointment {
    int64_t id, rev, start_min, end_min, practitioner_id, service_id, visit_id; /* visit_id 0: none */
    char service[CARD_NAME_SIZE], practitioner[CARD_NAME_SIZE], room[CARD_NAME_SIZE];
    char status[16];      /* the word in the file: "booked", "noshow" */
    char status_label[48]; /* for people, translated */
    char reason[CARD_NAME_SIZE];
};

struct card_visit {
    int64_t id, rev, opened_at, closed_at; /* seconds UTC; closed_at 0: open */
    int32_t day, ticket;
    int64_t charged_minor, paid_minor;
    char service[CARD_NAME_SIZE], practitioner[CARD_NAME_SIZE];
    char stage[16], next_step[16]; /* words in the file; "" */
    char next_label[160];          /* "declined: too expensive", translated */
};

struct card {
    int64_t patient_id;
    struct patient *patient;    /* the record itself */
    char name[CARD_TEXT_SIZE];  /* for display */
    char about[CARD_TEXT_SIZE]; /* "F  34  1992-03-04", cut to what is known */
    char district[CARD_TEXT_SIZE], source[CARD_TEXT_SIZE]; /* source: channel or who referred them */
    int64_t balance_minor;      /* positive is due */

    struct card_fact *facts;    /* alerts first, then contacts, identifiers, relations, consents */
    size_t n_facts;
    struct tag_assignment_list tags;
    struct card_appointment *next; /* live ones from today on, earliest first */
    size_t n_next;
    struct card_appointment *past; /* newest first, at most CARD_PAST */
    size_t n_past;
    struct card_visit *visits;     /* newest first, at most CARD_PAST */
    size_t n_visits;
    struct task_list tasks;        /* open ones first */
    struct recall_list recalls;
    struct journal_entry *journal; /* newest first, at most CARD_PAST */
    size_t n_journal;
};
enum { CARD_PAST = 100 };

/** RC_NOT_FOUND when there is no such person. *ret is untouched on failure; release with card_release(). */
enum rc card_read(struct db *db, int64_t patient_id, struct card *ret, struct err *e);
void card_release(struct card *card);

/** The short version under a list: two lines' worth, a few milliseconds at any size. */
struct card_brief {
    int64_t patient_id;
    char name[CARD_TEXT_SIZE], about[CARD_NAME_SIZE], phone[CARD_NAME_SIZE], tags[TAG_LINE_SIZE];
    char alerts[CARD_TEXT_SIZE];  /* joined; "" when none */
    int64_t balance_minor;
    int64_t last_min, next_min;   /* appointments kept and to come, civil minutes; 0: none */
    char last_service[CARD_NAME_SIZE], next_service[CARD_NAME_SIZE];
    int32_t task_due_day;         /* of the earliest open task; INT32_MIN: none */
    char task[PLAN_NAME_SIZE];
};
enum rc card_brief_read(struct db *db, int64_t patient_id, struct card_brief *ret, struct err *e);

/** The tables that a screen of a card watches (db_topics). */
#define CARD_TOPICS                                                                                               \
    "patient contact_point identifier consent alert patient_link appointment visit queue_segment charge payment "   \
    "tag_assignment follow_up_task recall"

#endif
