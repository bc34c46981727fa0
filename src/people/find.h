/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding people as somebody types: one box, any part of a name, phone, number or birth date. */
#ifndef FD_PEOPLE_FIND_H
#define FD_PEOPLE_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/people/patient.h"

/** What matched. */
enum find_why {
    FIND_NAME,
    FIND_PINYIN,
    FIND_INITIALS,
    FIND_PHONE,
    FIND_NUMBER, /* national, insurance, card */
    FIND_BORN,
    FIND_ID,     /* our own number */
    FIND_RECENT, /* nothing was asked: who was here last */
    FIND_WHY_COUNT
};
extern const struct enum_word find_whys[FIND_WHY_COUNT];

struct find_row {
    int64_t patient_id;
    enum find_why why;
    int64_t seen_at; /* when last here or next expected, 0: never */
    int32_t sex;
    char family[PATIENT_NAME], given[PATIENT_NAME], alias[PATIENT_NAME];
    char name[2 * PATIENT_NAME]; /* for showing: patient_name */
    struct patient_born born;
    char phone[96]; /* the first phone, as typed */
    bool masked;    /* privacy is not normal */
};
struct find_list {
    struct find_row *rows;
    size_t n;
    bool more; /* there are others beyond the limit */
};
void find_list_release(struct find_list *l);

enum { FIND_AMONG = 500 };

struct find_options {
    int limit;                                   /* 0: 20 */
    bool (*keep)(void *ctx, int64_t patient_id); /* a filter of an upper room (tags); NULL: everybody */
    void *ctx;
    const int64_t *among; /* only these people, each looked at: FIND_AMONG at most; NULL: everybody */
    size_t n_among;
};

/**
 * Who fits what was typed; words in any order, best first: seen or expected latest, then the newest. Empty
 * text gives the people seen latest.
 * @param o  may be NULL
 */
enum rc find_query(struct db *db, const char *text, const struct find_options *o, struct find_list *ret,
                   struct err *e);

/** The nightly refill: the best lists of every prefix that matches many, and the overlay emptied. A change of
 * its own. */
enum rc find_refill_best(struct db *db, struct err *e);

/** Notes that a person was here or is expected at that instant. Upper rooms' triggers write search_seen as
 * this does. */
enum rc find_seen(struct db *db, int64_t patient_id, int64_t at, struct err *e);

#endif
