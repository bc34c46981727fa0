/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom to compare: several passes of keys, so that only people who share one are looked at. Pure.
 *
 * A pass gives each record some keys; records with the same key are a block, and every two of a block are compared. A
 * block of more than BLOCK_BOUND is split by a further field, and what is still larger than that is compared within a
 * window of its order; what then was not compared is counted. Two records of one person escape only if they share no key
 * of any pass. */
#ifndef FD_PEOPLE_BLOCKING_H
#define FD_PEOPLE_BLOCKING_H

#include "src/people/match.h"

enum block_pass {
    BLOCK_NATIONAL,       /* the number */
    BLOCK_NATIONAL_HALF,  /* either half of it */
    BLOCK_PHONE,          /* its last eight figures */
    BLOCK_EMAIL,
    BLOCK_BORN,           /* the birth date, day and month in either order */
    BLOCK_NAME,           /* all letters of the name in any order; of the alias, too */
    BLOCK_NAME_BEGIN,     /* the first letters of one part, the first of the other */
    BLOCK_SKELETON,       /* the consonants */
    BLOCK_YEAR,           /* one part of the name and the birth year */
    BLOCK_DATE_PART,      /* two of year, month, day, and how the names begin */
    BLOCK_ADDRESS,        /* three samples of the address's bigrams */
    BLOCK_PASSES
};

enum { BLOCK_BOUND = 48, BLOCK_KEYS = 4 /* that one pass gives one record at most */ };

struct block_key {
    uint64_t key;
    uint32_t split; /* the further field */
    uint32_t row;   /* the caller's */
};

/** The keys of one record; row is left as it is. Returns how many. */
int block_keys(enum block_pass pass, const struct match_record *r, enum calendar calendar,
               struct block_key ret[BLOCK_KEYS]);

struct block_count {
    int64_t compared, left_out; /* pairs */
};

/** Two rows to compare; false stops. A pair may come once for each key they share. */
typedef bool block_pair_fn(void *ctx, uint32_t a, uint32_t b);

/** Sorts the keys of one pass and gives every pair; counts are added. False when pair stopped it. */
bool block_pairs(struct block_key *keys, size_t n, block_pair_fn *pair, void *ctx, struct block_count *count);

#endif
