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
    FIND_INNER, /* letters in the middle of a word */
    FIND_ALIAS,
    FIND_PHONE,
    FIND_NATIONAL,
    FIND_INSURANCE,
    FIND_CARD,
    FIND_BORN,
    FIND_ID,     /* our own number */
    FIND_FORMER, /* our number of one who was merged into this person */
    FIND_SLIP,   /* nothing did, but for one slip of the finger */
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

enum {
    FIND_AMONG = 500,
    FIND_TODAY = 600,
    FIND_RECENT_DAYS = 90,
};

struct find_options {
    int limit;                                   /* 0: 20 */
    bool (*keep)(void *ctx, int64_t patient_id); /* a filter of an upper room (tags); NULL: everybody */
    void *ctx;
    bool keep_cheap; /* keep asks memory alone: it is asked before anything else is read of a person */
    const int64_t *among; /* only these people, each looked at: FIND_AMONG at most; NULL: everybody */
    size_t n_among;
    const int64_t *today; /* who is expected or here today, ascending; FIND_TODAY at most are put first */
    size_t n_today;
};

/**
 * Who fits what was typed; words in any order. Empty text gives the people seen latest. People out of use are found by
 * nothing. Their order, of which the first `limit` are given:
 *   1. who is in o->today; then who was here or is expected since FIND_RECENT_DAYS ago; then the others
 *   2. within these, who has a word, a whole name or a number just as typed, then who has one that begins so, then who
 *      has three letters or more of it in the middle of a word
 *   3. within these, who was seen or is expected latest, then the newest
 * It is exact up to a limit of SEARCH_BEST / 2, as long as fewer than the other half of a prefix's best changed since
 * the last refill, and of several words none of which is finished up to WIDE_MOST first words.
 * @param o  may be NULL
 */
enum rc find_query(struct db *db, const char *text, const struct find_options *o, struct find_list *ret,
                   struct err *e);

/**
 * Who fits but for one slip of the finger: a letter wrong, missing, too many, or two that changed places, in any script;
 * of Chinese also other characters that are read alike; of numbers of six digits or more a digit wrong, or two that
 * changed places. Words of three letters or two characters at least. In the order of find_query, without the people of
 * `plain`, up to the limit that those leave. A second call, so that it never delays the plain answer.
 */
enum rc find_slips(struct db *db, const char *text, const struct find_options *o, const struct find_list *plain,
                   struct find_list *ret, struct err *e);

/** Makes the first keystroke as quick as the others: brings the people of o->today into memory. May be left out. */
enum rc find_warm(struct db *db, const struct find_options *o, struct err *e);

/** The refill: the best lists of every prefix that matches many, and the overlay emptied. Worked out without the lock,
 * then written in changes of its own, each short; only what differs is written. Takes seconds where very many people
 * are. */
enum rc find_refill_best(struct db *db, struct err *e);

/** Is a refill worth while, and nobody at it? Then it is noted that the caller does it now. True of one desk an hour. */
bool find_claim_refill(struct db *db);

/** Notes that a person was here or is expected at that instant. Upper rooms' triggers write search_seen as
 * this does. */
enum rc find_seen(struct db *db, int64_t patient_id, int64_t at, struct err *e);

#endif
