/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One search in progress: who may match, in which order they stand, and the rows that are shown. For the files that
 * find people, alone. */
#ifndef FD_PEOPLE_FIND_SEARCH_H
#define FD_PEOPLE_FIND_SEARCH_H

#include "src/people/find.h"
#include "src/people/overlay.h"
#include "src/people/search.h"
#include "src/store/stmt.h"

/* Does the person match the whole query? In the order in which knowledge is kept. */
enum fit { FIT_YES, FIT_NO, FIT_ASK };

/* How well, of two words the better. */
enum degree { DEGREE_WHOLE, DEGREE_BEGUN, DEGREE_INNER };

struct candidate {
    int64_t id, seen_at;
    uint64_t has; /* words of the query that match already: word_bit */
    enum fit fit;
    enum degree degree;
    int group; /* 0: today, 1: recent, 2: the others; set by candidates_rank */
};

struct search {
    struct db *db;
    const struct keys_query *q;
    const struct find_options *o;
    const struct overlay *overlay;
    struct stmt hold; /* keeps one view of the file, and its lock, over all that is read */
    size_t limit;
    int64_t recent_at;
    uint64_t numbers; /* words that may be a phone or a number whose owners are not all listed */
    bool more;        /* not all who may match were looked at */
    bool slips;       /* what is found has a slip */
    bool deep;        /* the filter kept too few of the best: all are read, as far as is bearable */
    struct candidate *rows;
    size_t n, n_fit; /* n_fit: how many match, looked for up to the limit and one */
    struct err *e;
};

/* ---- find_search.c: who may match ---- */

void search_begin(struct search *s, struct db *db, const struct keys_query *q, const struct find_options *o, struct err *e);

uint64_t word_bit(int run, int word);
/** The words that whoever is found by a probe has. */
uint64_t words_of(const struct keys_query *q, const struct keys_probe *p);
bool is_number(const struct keys_probe *p);

enum rc candidate_add(struct search *s, struct candidate c);

/** The stored best of a prefix, or else up to `limit` of its keys. *hot: these were the best of many. */
enum rc search_prefix(struct search *s, const char *prefix, enum fit fit, uint64_t has, int limit, bool *hot);
/** The same for what matches all, with who has it whole. */
enum rc search_sure(struct search *s, const char *prefix);
/** The first key from there on that begins with `within`; false: none. */
bool search_next(struct search *s, const char *from, const char *within, char key[KEYS_SIZE]);
enum rc search_overlay(struct search *s);
/** Who of the overlay has a key that begins so. */
enum rc search_overlay_prefix(struct search *s, const char *prefix, uint64_t has);

/** Puts the candidates in order, each once, and looks at them until there are enough. */
enum rc search_pick(struct search *s);

/* ---- find_wide.c: words of which none is finished ---- */

/** Those whom no look-up is sure of, or finds at all. */
enum rc search_widen(struct search *s, bool sure);

/* ---- find_rows.c: what is shown of each ---- */

/** Ends a search, with what came of it: the rows, where that is RC_OK. ret is untouched on failure. */
enum rc search_end(struct search *s, enum rc rc, struct find_list *ret);

#endif
