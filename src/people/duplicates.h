/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in the file twice: people like one that is about to be registered, the scan of everybody, its worklist, and
 * "these are two people". Only people in use (patient.active) are ever compared or listed. */
#ifndef FD_PEOPLE_DUPLICATES_H
#define FD_PEOPLE_DUPLICATES_H

#include "src/clinic/kit.h"
#include "src/people/match.h"
#include "src/people/patient.h"

/** The clinic's weights: of its kit, or as compiled in. */
enum rc duplicate_weights(struct db *db, struct match_weights *ret, struct err *e);

/** The section [duplicates] of a kit: weights and the two thresholds. */
extern const struct kit_reader duplicates_kit_reader;

/* ---- one person against all: by indexes, under 20 ms at a million ---- */

struct duplicate {
    int64_t patient_id;
    struct match match; /* with the person asked about: score, level, why */
    char name[2 * PATIENT_NAME]; /* as lists show it; of the special channel a number, and nothing else */
    struct patient_born born;
    char phone[96];
};
struct duplicate_list {
    struct duplicate *rows;
    size_t n;
};
void duplicate_list_release(struct duplicate_list *l);

/** Who may be the same person as p (tidied; p->id itself is left out), at "maybe" or more, best first, at most 20.
 * People who were said not to be p are left out. */
enum rc patient_duplicates(struct db *db, const struct patient *p, struct duplicate_list *ret, struct err *e);

/* ---- everybody ---- */

struct duplicate_scan {
    int64_t at;        /* when the last whole scan ended, seconds UTC; 0: never */
    int64_t people;    /* how many it compared */
    int64_t pairs;     /* at "maybe" or more when it ended */
    int64_t compared;  /* pairs looked at */
    int64_t left_out;  /* pairs of blocks so large that only a further field decided who was compared */
    int64_t due;       /* people registered or changed since, not looked at yet */
};
/** What is known of the last scan; never is RC_OK, too. */
enum rc duplicate_state(struct db *db, struct duplicate_scan *ret, struct err *e);

/** Called now and then; true to stop. total 0: not known yet. */
typedef bool duplicate_progress_fn(void *ctx, int64_t done, int64_t total);

/**
 * Brings the worklist up to date: looks at those due, or at everybody where that is less work or `whole`. Reads in portions
 * without a transaction, writes in batches of at most 50 ms; a person takes about 300 bytes of memory meanwhile.
 * @return RC_STOPPED: the worklist is as it was
 */
enum rc duplicate_scan(struct db *db, bool whole, duplicate_progress_fn *progress, void *ctx, struct err *e);

/** Two people who may be one, a < b, as they stand in the file now. */
struct duplicate_pair {
    int64_t a, b;
    struct match match;
};
struct duplicate_pair_list {
    struct duplicate_pair *rows;
    size_t n;
};
void duplicate_pair_list_release(struct duplicate_pair_list *l);

struct duplicate_query {
    enum match_level level; /* at least this; MATCH_NO is MATCH_MAYBE */
    int64_t patient_id;     /* pairs of this person alone; 0: all */
    int64_t limit;          /* 0: all */
};
/** The worklist, best first: what the last scan found, compared again as the two stand now. */
enum rc duplicate_pairs(struct db *db, const struct duplicate_query *q, struct duplicate_pair_list *ret,
                        struct err *e);

/** Compares two people as they stand now. RC_NOT_FOUND when one is not in use. */
enum rc duplicate_compare(struct db *db, int64_t a, int64_t b, struct match *ret, struct err *e);

/** "These are two people": they are never listed together again, until that change is undone. */
enum rc duplicate_refuse(struct db *db, int64_t a, int64_t b, struct err *e);
bool duplicate_refused(struct db *db, int64_t a, int64_t b);

/** ... or one is a relative or friend of the other: then somebody who knows them has said that they are two. */
bool duplicate_settled(struct db *db, int64_t a, int64_t b);

#endif
