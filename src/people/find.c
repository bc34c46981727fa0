/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding people as somebody types: look-ups in the keys, the best lists of prefixes that match many, and the
 * overlay of who changed since those were made; then the rows of the few that are shown.
 *
 * Whoever begins with the words as typed is looked up at once. Only when those are fewer than asked, words that
 * may all be unfinished ("jo smi") are tried: the rarest of them leads, or when many people have each, their best. */
#include "src/people/find.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/people/overlay.h"
#include "src/people/search.h"
#include "src/store/stmt.h"

enum {
    FIND_LIMIT = 20,
    SCAN_SURE = 20000,   /* keys that are read of a prefix without a best list, when whoever is found matches */
    SCAN_KEPT = 6000,    /* the same under a filter, which must be asked for each: within a frame */
    SCAN_RARE = 200,     /* when each person must be looked at */
    SCAN_COMMON = 10000, /* when nobody was found: of each word, to see who has all of them */
    ASK_MOST = FIND_AMONG, /* people looked at, the newest of them */
};

/* Does the person match the whole query? In the order in which knowledge is kept. */
enum fit { FIT_YES, FIT_NO, FIT_ASK };

struct candidate {
    int64_t id, seen_at;
    uint64_t has; /* words of the query that match already: word_bit */
    enum fit fit;
};

struct search {
    struct db *db;
    const struct keys_query *q;
    const struct find_options *o;
    const struct overlay *overlay;
    size_t limit;
    uint64_t numbers; /* words that may be a phone or a number whose owners are not all listed */
    bool more;        /* not all who may match were looked at */
    struct candidate *rows;
    size_t n, n_fit; /* n_fit: how many match, looked for up to the limit and one */
    struct err *e;
};

/* ---- candidates ---- */

static uint64_t word_bit(int run, int word)
{
    return (uint64_t)1 << (run * KEYS_WORDS_MAX + word);
}

/* The words that whoever is found by a probe has. */
static uint64_t words_of(const struct keys_query *q, const struct keys_probe *p)
{
    return p->word < 0 ? (uint64_t)q->words[p->run] << (p->run * KEYS_WORDS_MAX) : word_bit(p->run, p->word);
}

static enum rc add(struct search *s, int64_t id, int64_t seen_at, enum fit fit, uint64_t has)
{
    struct candidate *c = list_more(&s->rows, s->n, sizeof *c);
    if (c == NULL)
        return err_memory(s->e);
    *c = (struct candidate){id, seen_at, has, fit};
    s->n++;
    return RC_OK;
}

/* The stored best of a prefix; *hot says whether there are any. Who is in the overlay is asked there. */
static enum rc add_best(struct search *s, const char *prefix, enum fit fit, uint64_t has, bool *hot)
{
    struct stmt st;
    enum rc rc = RC_OK;
    *hot = false;
    stmt_open(
        &st, s->db,
        "SELECT b.patient_id, coalesce(s.seen_at, 0) FROM search_best b"
        " LEFT JOIN search_seen s ON s.patient_id = b.patient_id WHERE b.prefix = :prefix ORDER BY b.rank");
    stmt_text(&st, ":prefix", prefix);
    while (rc == RC_OK && stmt_row(&st)) {
        int64_t id = stmt_col_int(&st, 0);
        if (!*hot && s->overlay == NULL)
            rc = overlay_get(s->db, &s->overlay, s->e);
        *hot = true;
        if (rc == RC_OK && !overlay_has(s->overlay, id))
            rc = add(s, id, stmt_col_int(&st, 1), fit, has);
    }
    enum rc finish = stmt_finish(&st, s->e);
    return rc != RC_OK ? rc : finish;
}

static enum rc add_range(struct search *s, const char *prefix, enum fit fit, uint64_t has, int limit)
{
    char end[KEYS_SIZE + 4];
    struct stmt st;
    enum rc rc = RC_OK;
    keys_range_end(end, prefix);
    stmt_open(&st, s->db,
              "SELECT k.patient_id, coalesce(s.seen_at, 0) FROM search_key k"
              " LEFT JOIN search_seen s ON s.patient_id = k.patient_id WHERE k.k >= :from AND k.k < :end "
              "LIMIT :limit");
    stmt_text(&st, ":from", prefix);
    stmt_text(&st, ":end", end);
    stmt_int(&st, ":limit", limit);
    while (rc == RC_OK && stmt_row(&st))
        rc = add(s, stmt_col_int(&st, 0), stmt_col_int(&st, 1), fit, has);
    enum rc finish = stmt_finish(&st, s->e);
    return rc != RC_OK ? rc : finish;
}

/* Of those who are kept by a filter the best of all need not be the best. *hot: these were the best of many. */
static enum rc add_prefix(struct search *s, const char *prefix, enum fit fit, uint64_t has, int limit, bool *hot)
{
    *hot = false;
    if (s->o->keep != NULL)
        return add_range(s, prefix, fit, has, limit > SCAN_KEPT ? SCAN_KEPT : limit);
    enum rc rc = add_best(s, prefix, fit, has, hot);
    return rc != RC_OK || *hot ? rc : add_range(s, prefix, fit, has, limit);
}

static enum rc add_overlay(struct search *s)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; s->overlay != NULL && i < s->overlay->n && rc == RC_OK; i++)
        if (overlay_matches(&s->overlay->rows[i], s->q))
            rc = add(s, s->overlay->rows[i].id, s->overlay->rows[i].seen_at, FIT_YES, 0);
    return rc;
}

/* ---- words that may all be unfinished ---- */

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
    for (size_t i = ids->n > ASK_MOST ? ids->n - ASK_MOST : 0; i < ids->n && rc == RC_OK; i++) {
        struct stmt st;
        int64_t seen_at = 0;
        stmt_open(&st, s->db, "SELECT seen_at FROM search_seen WHERE patient_id = :id");
        stmt_int(&st, ":id", ids->rows[i]);
        rc = stmt_one_int(&st, &seen_at, s->e);
        if (rc == RC_OK || rc == RC_NOT_FOUND)
            rc = add(s, ids->rows[i], seen_at, FIT_ASK, ids->has);
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

static bool is_number(const struct keys_probe *p)
{
    return p->prefix[0] == 'd' || p->prefix[0] == 'e';
}

/* The best, or the few, of every probe. Whose number it is stands in the few of that number. */
static enum rc add_likely(struct search *s)
{
    enum rc rc = RC_OK;
    s->numbers = 0;
    for (int i = 0; i < s->q->n_probes && rc == RC_OK; i++) {
        const struct keys_probe *p = &s->q->probes[i];
        bool hot = false;
        rc = add_prefix(s, p->prefix, FIT_ASK, words_of(s->q, p), SCAN_RARE, &hot);
        if (is_number(p) && (hot || s->o->keep != NULL))
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

/* ---- their order ---- */

static int by_id(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    return x->id != y->id ? (x->id > y->id) - (x->id < y->id) : (int)x->fit - (int)y->fit;
}

static int by_rank(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->seen_at != y->seen_at)
        return x->seen_at > y->seen_at ? -1 : 1;
    return (x->id < y->id) - (x->id > y->id);
}

static void rank(struct search *s)
{
    size_t n = 0;
    if (s->n == 0)
        return;
    qsort(s->rows, s->n, sizeof s->rows[0], by_id);
    for (size_t i = 0; i < s->n; i++)
        if (n == 0 || s->rows[n - 1].id != s->rows[i].id)
            s->rows[n++] = s->rows[i];
        else
            s->rows[n - 1].has |= s->rows[i].has;
    s->n = n;
    qsort(s->rows, s->n, sizeof s->rows[0], by_rank);
}

/* ---- the rows that are shown ---- */

static enum rc load_row(struct db *db, int64_t id, struct find_row *r, bool *found, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT family, given, alias, sex, born_day, born_precision, privacy,"
              " (SELECT value FROM contact_point c WHERE c.patient_id = p.id AND system = 'phone'"
              "  ORDER BY rank, id LIMIT 1) FROM patient p WHERE id = :id");
    stmt_int(&st, ":id", id);
    if ((*found = stmt_row(&st))) {
        r->patient_id = id;
        stmt_col_copy(&st, 0, r->family, sizeof r->family);
        stmt_col_copy(&st, 1, r->given, sizeof r->given);
        stmt_col_copy(&st, 2, r->alias, sizeof r->alias);
        r->sex = WORD_INDEX(patient_sexes, stmt_col_text(&st, 3), SEX_UNKNOWN);
        r->born.day = stmt_col_null(&st, 4) ? PATIENT_NO_DAY : (int32_t)stmt_col_int(&st, 4);
        r->born.precision = (int32_t)stmt_col_int(&st, 5);
        r->masked = strcmp(stmt_col_text(&st, 6), patient_privacies[PRIVACY_NORMAL].word) != 0;
        stmt_col_copy(&st, 7, r->phone, sizeof r->phone);
        patient_name(r->name, sizeof r->name, r->family, r->given);
    }
    return stmt_finish(&st, e);
}

/* Which keys of a name matched, the plainest reading first. */
struct name_match {
    const struct keys_query *q;
    size_t han, words; /* characters and words of the name */
    enum find_why why; /* FIND_WHY_COUNT: none yet */
};

static bool probed(const struct keys_query *q, const char *key)
{
    for (int i = 0; i < q->n_probes; i++)
        if (strncmp(key, q->probes[i].prefix, strlen(q->probes[i].prefix)) == 0)
            return true;
    return false;
}

static int match_name(void *to, const char *key)
{
    struct name_match *m = to;
    size_t n = strlen(key) - 1;
    bool ascii = true;
    if (!probed(m->q, key))
        return 0;
    for (const char *c = key; *c != '\0'; c++)
        ascii = ascii && (unsigned char)*c < 0x80;
    enum find_why why = FIND_NAME;
    if (ascii && m->han > 1)
        why = n <= m->han ? FIND_INITIALS : FIND_PINYIN;
    else if (ascii && m->words > 1 && n == m->words)
        why = FIND_INITIALS;
    if (why < m->why)
        m->why = why;
    return why == FIND_NAME;
}

static int match_any(void *to, const char *key)
{
    return probed(to, key);
}

static int match_born(void *to, const char *key)
{
    return key[0] == 'b' && probed(to, key);
}

static void count_name(struct name_match *m, const struct find_row *r)
{
    char folded[sizeof r->name * 2];
    const char *at = folded;
    size_t bytes, n;
    fold(folded, sizeof folded, r->name);
    for (const char *s = folded; *s != '\0'; s += bytes)
        m->han += fold_is_han(text_scalar(s, strlen(s), &bytes));
    while (fold_word(&at, &n) != NULL)
        m->words++;
}

/* What of the person matched; for the few rows shown, so it may ask the file. */
static enum find_why why(struct search *s, const struct find_row *r)
{
    union {
        const struct keys_query *q;
        void *to;
    } probes = {.q = s->q};
    struct name_match m = {.q = s->q, .why = FIND_WHY_COUNT};
    struct stmt st;
    bool phone = false;
    if (s->q->n_probes == 0)
        return FIND_RECENT;
    count_name(&m, r);
    (void)keys_of_name(r->family, r->given, r->alias, match_name, &m);
    if (m.why != FIND_WHY_COUNT)
        return m.why;
    stmt_open(&st, s->db, "SELECT system, value, e164 FROM contact_point WHERE patient_id = :id");
    stmt_int(&st, ":id", r->patient_id);
    while (!phone && stmt_row(&st))
        phone = search_keys_of_contact(stmt_col_text(&st, 0), stmt_col_text(&st, 1), stmt_col_text(&st, 2),
                                       match_any, probes.to) != 0;
    (void)stmt_finish(&st, NULL);
    if (phone)
        return FIND_PHONE;
    if (search_keys_of_person(s->db, r->patient_id, "", "", "", r->born, match_born, probes.to) != 0)
        return FIND_BORN;
    if (search_keys_of_person(s->db, r->patient_id, "", "", "", r->born, match_any, probes.to) != 0)
        return FIND_ID;
    return FIND_NUMBER;
}

/* ---- who matches ---- */

static enum rc ask(struct search *s, struct candidate *c)
{
    struct keys_match m;
    enum rc rc = RC_OK;
    keys_match_init(&m, s->q);
    for (int run = 0; run < s->q->n_runs; run++)
        m.hits[run] = (unsigned)(c->has >> (run * KEYS_WORDS_MAX)) & ((1U << KEYS_WORDS_MAX) - 1);
    if (!keys_match_found(&m))
        rc = search_keys_of(s->db, c->id, (s->numbers & ~c->has) != 0, keys_match_key, &m, s->e);
    c->fit = keys_match_found(&m) ? FIT_YES : FIT_NO;
    return rc;
}

/* Puts the candidates in order and looks at them until there are enough. */
static enum rc pick(struct search *s)
{
    enum rc rc = RC_OK;
    int asked = 0;
    rank(s);
    s->n_fit = 0;
    for (size_t i = 0; i < s->n && rc == RC_OK && s->n_fit <= s->limit; i++) {
        struct candidate *c = &s->rows[i];
        if (c->fit != FIT_NO && s->o->keep != NULL && !s->o->keep(s->o->ctx, c->id))
            c->fit = FIT_NO;
        if (c->fit == FIT_ASK && asked++ < ASK_MOST)
            rc = ask(s, c);
        s->more = s->more || c->fit == FIT_ASK;
        s->n_fit += c->fit == FIT_YES;
    }
    return rc;
}

/* Those whom no look-up is sure of. */
static enum rc widen(struct search *s)
{
    bool few = false, none = s->n_fit == 0;
    enum rc rc = add_rarest(s, &few);
    if (rc == RC_OK && !few)
        rc = add_likely(s);
    if (rc == RC_OK)
        rc = pick(s);
    if (rc != RC_OK || few)
        return rc;
    if (none && s->n_fit == 0 && (rc = add_common(s)) == RC_OK)
        rc = pick(s);
    s->more = true;
    return rc;
}

/* A few people are looked at one by one, whatever the words. */
static enum rc search_among(struct search *s)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < s->o->n_among && rc == RC_OK; i++) {
        int64_t seen_at = 0;
        struct stmt st;
        stmt_open(&st, s->db, "SELECT seen_at FROM search_seen WHERE patient_id = :id");
        stmt_int(&st, ":id", s->o->among[i]);
        rc = stmt_one_int(&st, &seen_at, s->e);
        if (rc == RC_OK || rc == RC_NOT_FOUND)
            rc = add(s, s->o->among[i], seen_at, FIT_ASK, 0);
    }
    return rc != RC_OK ? rc : pick(s);
}

static enum rc search(struct search *s)
{
    bool sure = true, hot;
    enum rc rc = RC_OK;
    for (int i = 0; i < s->q->n_lookups && rc == RC_OK; i++) {
        const struct keys_lookup *l = &s->q->lookups[i];
        sure = sure && l->sure;
        if (l->sure)
            rc = add_prefix(s, l->prefix, FIT_YES, 0, SCAN_SURE, &hot);
    }
    if (rc == RC_OK && !sure && s->overlay == NULL)
        rc = overlay_get(s->db, &s->overlay, s->e);
    if (rc == RC_OK)
        rc = add_overlay(s);
    if (rc == RC_OK)
        rc = pick(s);
    return rc != RC_OK || sure || s->n_fit > s->limit ? rc : widen(s);
}

static enum rc show(struct search *s, struct find_list *l)
{
    enum rc rc = RC_OK;
    l->more = s->more || s->n_fit > s->limit;
    for (size_t i = 0; i < s->n && rc == RC_OK && l->n < s->limit; i++) {
        const struct candidate *c = &s->rows[i];
        bool found = false;
        if (c->fit != FIT_YES)
            continue;
        struct find_row *r = list_more(&l->rows, l->n, sizeof *r);
        if (r == NULL)
            return err_memory(s->e);
        if ((rc = load_row(s->db, c->id, r, &found, s->e)) == RC_OK && found) {
            r->seen_at = c->seen_at;
            r->why = why(s, r);
            l->n++;
        }
    }
    return rc;
}

enum rc find_query(struct db *db, const char *text, const struct find_options *o, struct find_list *ret,
                   struct err *e)
{
    static const struct find_options none = {0};
    struct keys_query q;
    struct find_list l = {0};
    keys_query_init(&q, text);
    if (q.n_lookups == 0 && text[strspn(text, " \t\r\n")] == '\0') /* everybody has a name */
        for (; q.n_lookups < 2; q.n_lookups++)
            q.lookups[q.n_lookups] = (struct keys_lookup){.prefix = {"nw"[q.n_lookups]}, .sure = true};
    struct search s = {.db = db, .q = &q, .o = o != NULL ? o : &none, .e = e};
    s.limit = s.o->limit > 0 ? (size_t)s.o->limit : FIND_LIMIT;
    for (int i = 0; i < q.n_probes; i++)
        s.numbers |= is_number(&q.probes[i]) ? words_of(&q, &q.probes[i]) : 0;
    enum rc rc = s.o->among != NULL ? search_among(&s) : search(&s);
    if (rc == RC_OK)
        rc = show(&s, &l);
    free(s.rows);
    if (rc == RC_OK)
        *ret = l;
    else
        find_list_release(&l);
    return rc;
}

void find_list_release(struct find_list *l)
{
    free(l->rows);
    *l = (struct find_list){0};
}
