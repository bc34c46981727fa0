/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two records of one person become one, field by field, and are taken apart again as they were. */
#ifndef FD_PEOPLE_MERGE_H
#define FD_PEOPLE_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/people/patient.h"

/* What is chosen. The words are typed on the command line and never change. */
enum merge_field {
    MERGE_FAMILY,
    MERGE_GIVEN,
    MERGE_ALIAS,
    MERGE_SEX,
    MERGE_BORN,
    MERGE_PHONE, /* which is called first; both stay */
    MERGE_EMAIL, /* the same */
    MERGE_NATIONAL, /* which is shown; both stay and are found */
    MERGE_INSURANCE,
    MERGE_CARD,
    MERGE_ADDRESS, /* with district and city */
    MERGE_LANGUAGES,
    MERGE_OCCUPATION,
    MERGE_LIFECYCLE,
    MERGE_PRIVACY,
    MERGE_SOURCE,
    MERGE_REFERRER,
    MERGE_CONSENT, /* where both answered */
    MERGE_NOTE,
    MERGE_FIELD_COUNT
};
extern const struct enum_word merge_fields[MERGE_FIELD_COUNT];

/* Whose value stands afterwards. BOTH: of consents the stricter, of notes one below the other. */
enum merge_side { MERGE_OURS, MERGE_THEIRS, MERGE_BOTH, MERGE_SIDE_COUNT };

struct merge_choice {
    char ours[160], theirs[160]; /* for people; "" is none */
    bool differ;
    bool both;            /* MERGE_BOTH may be chosen */
    enum merge_side side; /* proposed by merge_prepare, decided by whoever merges */
    const char *why;      /* of the proposal: N_("fuller"); "" when there is nothing to choose */
};

/** So many rows of a table. */
struct merge_rows {
    char table[64];
    int64_t n;
};

/* Two records next to each other. "Ours" is the one that stays and keeps its number, "theirs" the one that goes. */
struct merge {
    int64_t from_id, into_id;
    int64_t from_rev, into_rev;
    char from_name[2 * PATIENT_NAME], into_name[2 * PATIENT_NAME];
    struct merge_choice fields[MERGE_FIELD_COUNT];
    struct merge_rows *moves; /* what will move; the caller releases it with merge_release */
    size_t n_moves;
    bool two_people; /* somebody decided that these are two people */
    bool overrule;   /* ... and whoever merges knows better */
};

/**
 * Reads two records, proposes for each field the fuller or newer value and says why.
 * @return RC_NOT_FOUND, RC_INVALID (the same person; merged, restricted or erased), RC_CONFLICT (both have a live
 *         appointment at one time, both are checked in), each with a sentence that names what is in the way; RC_DENIED to
 *         who may not merge
 */
enum rc merge_prepare(struct db *db, int64_t from_id, int64_t into_id, struct merge *ret, struct err *e);
void merge_release(struct merge *m);

/**
 * As one change (ACTION_MERGE): the chosen values are ours, every row of theirs is ours, theirs is out of use and points
 * here. What the two were before stands in the journal.
 * @return RC_CONFLICT also when either was changed since merge_prepare, or they are known as two people and overrule is
 *         not set
 */
enum rc merge_apply(struct db *db, const struct merge *m, struct err *e);

/* A record that was merged into another. */
struct merged {
    int64_t from_id, into_id;
    int64_t seq; /* of the journal */
    int64_t at;
    char name[2 * PATIENT_NAME];
    char staff[64];
    bool next; /* no other was merged into the same one since: it may be taken out now */
};
struct merged_list {
    struct merged *rows;
    size_t n;
};
/** The records merged into this one, newest first; each followed by those that were merged into it before. */
enum rc merged_list(struct db *db, int64_t into_id, struct merged_list *ret, struct err *e);
void merged_list_release(struct merged_list *l);

/* Something that came to the survivor after the merge, and goes to one of the two when they are taken apart. What hangs on
 * something else of theirs (a visit on its appointment, a payment on its visit) goes with it and is not asked about. */
struct unmerge_row {
    char table[64];
    int64_t id;
    char what[160];     /* for people, from the table's view */
    bool decided, away; /* away: to the record that comes back */
};
/* A value of the survivor that was changed since the merge and therefore stays. */
struct unmerge_kept {
    char table[64], column[64];
    char now[160], before[160];
};
struct unmerge {
    int64_t from_id, into_id, seq, at;
    char from_name[2 * PATIENT_NAME], into_name[2 * PATIENT_NAME];
    struct unmerge_row *rows;
    size_t n_rows;
    struct unmerge_kept *kept;
    size_t n_kept;
};

/**
 * What taking `from_id` out of the record it was merged into would ask and tell.
 * @return RC_INVALID when it was not merged; RC_CONFLICT with the one that must be taken out first, when the survivor is
 *         out of use, or when the journal no longer holds what they were; RC_DENIED to who may not merge
 */
enum rc unmerge_prepare(struct db *db, int64_t from_id, struct unmerge *ret, struct err *e);
void unmerge_release(struct unmerge *u);

/**
 * As one change (ACTION_UNMERGE): both are as they were, but for what was changed since.
 * @return RC_CONFLICT while a row is undecided, or when there are others than at unmerge_prepare
 */
enum rc unmerge_apply(struct db *db, const struct unmerge *u, struct err *e);

#endif
