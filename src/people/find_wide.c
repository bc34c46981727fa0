/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of which none is finished ("jo smi"), words typed without the blank between them, and a name beside a number:
 * what no single look-up answers. */
#include <stdlib.h>
#include <string.h>

#include "src/base/list.h"
#include "src/base/text.h"
#include "src/people/find_search.h"

enum {
    WIDE_MOST = 400,      /* first words behind which the second is looked for */
    WIDE_EACH = 100,      /* people that are read of one of them */
    APART_MOST = 200,     /* places where a blank is tried */
    APART_MIN = 5,        /* letters of a word that may be two */
    SCAN_RARE = 100,      /* when each person must be looked at */
    SCAN_STARTS = 3000,   /* of a name's beginning with a year */
    SCAN_COMMON = 1000,   /* when nobody was found: of each word, to see who has all of them */
};

/* ---- one look-up that is open in the middle ---- */

static bool ends_word(const struct keys_wide *w, char c)
{
    return w->prefix[0] == 'y' ? c >= '0' && c <= '9' : c == ' ';
}

/* From one end of a word to the next: what has the tail there. *all: nobody who has is left out. */
static enum rc add_wide(struct search *s, const struct keys_wide *w, bool *all)
{
    char key[KEYS_SIZE], from[2 * KEYS_SIZE];
    size_t n = strlen(w->prefix), tail = strlen(w->tail);
    enum rc rc = RC_OK;
    bool hot = false;
    *all = false;
    if (tail == 0) {
        *all = w->sure;
        return search_prefix(s, w->prefix, w->sure ? FIT_YES : FIT_ASK, 0, SCAN_STARTS, &hot);
    }
    memcpy(from, w->prefix, n + 1);
    bool some = false;
    for (int i = 0; i < WIDE_MOST && rc == RC_OK; i++) {
        if (!search_next(s, from, w->prefix, key)) {
            *all = w->sure || !some;
            break;
        }
        size_t end = n;
        while (key[end] != '\0' && !ends_word(w, key[end]))
            end++;
        memcpy(from, key, end);
        memcpy(from + end, w->tail, tail + 1);
        if (end + tail < KEYS_SIZE && (strncmp(key, from, end + tail) == 0 ||
                                       (strcmp(key, from) < 0 && search_next(s, from, from, key))))
            rc = search_prefix(s, from, w->sure ? FIT_YES : FIT_ASK, 0, WIDE_EACH, &hot);
        some = some || hot;
        from[end] = w->prefix[0] == 'y' ? '9' + 1 : ' ' + 1; /* behind all that begins with this word */
        from[end + 1] = '\0';
    }
    return rc;
}

/* ---- one word that may be two ---- */

/* With a blank somewhere from `at` on, and perhaps more behind it. */
static enum rc add_apart(struct search *s, const char *prefix, size_t at, int *tries)
{
    char with[KEYS_SIZE + 1], begun[KEYS_SIZE + 1], key[KEYS_SIZE];
    size_t n = strlen(prefix);
    enum rc rc = RC_OK;
    for (size_t i = at; i < n && n + 1 < KEYS_SIZE && rc == RC_OK && *tries < APART_MOST; i++) {
        if (((unsigned char)prefix[i] & 0xC0) == 0x80)
            continue;
        memcpy(with, prefix, i);
        with[i] = ' ';
        memcpy(with + i + 1, prefix + i, n - i + 1);
        size_t letter = i + 2;
        while (((unsigned char)with[letter] & 0xC0) == 0x80)
            letter++;
        memcpy(begun, with, letter);
        begun[letter] = '\0';
        ++*tries;
        if (!search_next(s, begun, begun, key))
            continue;
        ++*tries;
        if (search_next(s, with, with, key))
            rc = search_sure(s, with);
        if (rc == RC_OK)
            rc = add_apart(s, with, letter, tries);
    }
    return rc;
}

static enum rc add_words_apart(struct search *s)
{
    enum rc rc = RC_OK;
    int tries = 0;
    for (int i = 0; i < s->q->n_lookups && rc == RC_OK; i++) {
        const struct keys_lookup *l = &s->q->lookups[i];
        if (l->sure && l->prefix[0] == 'w' && strlen(l->prefix) > APART_MIN && strchr(l->prefix, ' ') == NULL)
            rc = add_apart(s, l->prefix, 3, &tries);
    }
    return rc;
}

/* ---- words that many people have ---- */

/* A probe that the people who match one word of the query fall under: its own, or those of its run joined. */
static bool leads(const struct keys_probe *p, int run, int word)
{
    return p->run == run && (p->word == word || p->word < 0);
}

/* Every word of the query, one a call; begins with *run 0 and *word -1. */
static bool next_word(const struct keys_query *q, int *run, int *word)
{
    for (; *run < q->n_runs; ++*run, *word = -1)
        while (++*word < KEYS_WORDS_MAX)
            if ((q->words[*run] & 1u << *word) != 0)
                return true;
    return false;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

struct ids {
    int64_t *rows; /* in order, each once */
    size_t n;
    uint64_t has; /* the words that they have */
    bool cut;     /* there are more than were asked for */
};

/* Who has one word of the query. */
static enum rc ids_read(struct search *s, int run, int word, int most, struct ids *ids)
{
    enum rc rc = RC_OK;
    size_t n = 0;
    ids->has = word_bit(run, word);
    for (int i = 0; i < s->q->n_probes && rc == RC_OK && !ids->cut; i++) {
        char end[KEYS_SIZE + 4];
        struct stmt st;
        if (!leads(&s->q->probes[i], run, word))
            continue;
        keys_range_end(end, s->q->probes[i].prefix);
        stmt_open(&st, s->db, "SELECT patient_id FROM search_key WHERE k >= :from AND k < :end LIMIT :most");
        stmt_text(&st, ":from", s->q->probes[i].prefix);
        stmt_text(&st, ":end", end);
        stmt_int(&st, ":most", (int64_t)most + 1 - (int64_t)n);
        while (rc == RC_OK && stmt_row(&st)) {
            int64_t *row = list_more(&ids->rows, n, sizeof *row);
            if (row == NULL)
                rc = err_memory(s->e);
            else
                ids->rows[n++] = stmt_col_int(&st, 0);
        }
        enum rc finish = stmt_finish(&st, rc == RC_OK ? s->e : NULL);
        rc = rc != RC_OK ? rc : finish;
        ids->cut = n > (size_t)most;
    }
    if (n > 0)
        qsort(ids->rows, n, sizeof ids->rows[0], by_number);
    for (size_t i = 0; i < n; i++)
        if (ids->n == 0 || ids->rows[ids->n - 1] != ids->rows[i])
            ids->rows[ids->n++] = ids->rows[i];
    return rc;
}

static enum rc add_ids(struct search *s, const struct ids *ids)
{
    enum rc rc = RC_OK;
    for (size_t i = ids->n > FIND_AMONG ? ids->n - FIND_AMONG : 0; i < ids->n && rc == RC_OK; i++) {
        struct stmt st;
        struct candidate c = {.id = ids->rows[i], .fit = FIT_ASK, .has = ids->has, .degree = DEGREE_BEGUN};
        stmt_open(&st, s->db, "SELECT seen_at FROM search_seen WHERE patient_id = :id");
        stmt_int(&st, ":id", ids->rows[i]);
        rc = stmt_one_int(&st, &c.seen_at, s->e);
        if (rc == RC_OK || rc == RC_NOT_FOUND)
            rc = candidate_add(s, c);
    }
    return rc;
}

/* Whoever has the rarest word, if few have it. */
static enum rc add_rarest(struct search *s, bool *few)
{
    struct ids best = {.cut = true};
    int run = 0, word = -1;
    enum rc rc = RC_OK;
    while (rc == RC_OK && next_word(s->q, &run, &word)) {
        struct ids ids = {0};
        rc = ids_read(s, run, word, SCAN_RARE, &ids);
        bool rarer = rc == RC_OK && !ids.cut && (best.cut || ids.n < best.n);
        free(rarer ? best.rows : ids.rows);
        if (rarer)
            best = ids;
    }
    *few = !best.cut;
    if (rc == RC_OK && *few)
        rc = add_ids(s, &best);
    free(best.rows);
    return rc;
}

/* The best, or the few, of every probe. Whose number it is stands in the few of that number. */
static enum rc add_likely(struct search *s)
{
    enum rc rc = RC_OK;
    s->numbers = 0;
    for (int i = 0; i < s->q->n_probes && rc == RC_OK; i++) {
        const struct keys_probe *p = &s->q->probes[i];
        bool hot = false;
        if (s->q->n_wides > 0 && !is_number(p))
            continue; /* who has the name and the year is found */
        rc = search_prefix(s, p->prefix, FIT_ASK, words_of(s->q, p), SCAN_RARE, &hot);
        if (is_number(p) && (hot || s->deep))
            s->numbers |= words_of(s->q, p);
    }
    return rc;
}

static void keep_common(struct ids *all, const struct ids *ids)
{
    size_t n = 0;
    for (size_t i = 0, k = 0; i < all->n; i++) {
        while (k < ids->n && ids->rows[k] < all->rows[i])
            k++;
        if (k < ids->n && ids->rows[k] == all->rows[i])
            all->rows[n++] = all->rows[i];
    }
    all->n = n;
    all->has |= ids->has;
}

/* Whoever has all words, of those that not too many have. */
static enum rc add_common(struct search *s)
{
    struct ids all = {.cut = true};
    int run = 0, word = -1;
    enum rc rc = RC_OK;
    while (rc == RC_OK && next_word(s->q, &run, &word)) {
        struct ids ids = {0};
        rc = ids_read(s, run, word, SCAN_COMMON, &ids);
        if (rc == RC_OK && !ids.cut && all.cut) {
            all = ids;
            continue;
        }
        if (rc == RC_OK && !ids.cut)
            keep_common(&all, &ids);
        free(ids.rows);
    }
    if (rc == RC_OK && !all.cut)
        rc = add_ids(s, &all);
    free(all.rows);
    return rc;
}

/* Of several words that none is a look-up for. @param known  all that words alone could answer is found: this is for
 * syllables that are not finished, and for names of very many words */
static enum rc add_others(struct search *s, bool known)
{
    bool few = false, none = s->n_fit == 0;
    enum rc rc = add_rarest(s, &few);
    if (rc == RC_OK && known)
        return search_pick(s);
    if (rc == RC_OK && !few && s->q->n_runs > 1)
        rc = add_likely(s);
    if (rc == RC_OK)
        rc = search_pick(s);
    if (rc != RC_OK || few)
        return rc;
    if (none && s->n_fit == 0 && (rc = add_common(s)) == RC_OK)
        rc = search_pick(s);
    s->more = true;
    return rc;
}

enum rc search_widen(struct search *s, bool sure)
{
    enum rc rc = sure ? add_words_apart(s) : RC_OK;
    bool all = s->q->n_wides > 0;
    for (int i = 0; i < s->q->n_wides && rc == RC_OK; i++) {
        bool ended;
        rc = add_wide(s, &s->q->wides[i], &ended);
        all = all && ended;
    }
    if (rc == RC_OK)
        rc = search_pick(s);
    if (rc != RC_OK || sure || s->n_fit > s->limit)
        return rc;
    return all && s->n_fit > 0 ? RC_OK : add_others(s, all);
}
