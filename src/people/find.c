/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding people as somebody types: look-ups in the keys, the best lists of prefixes that match many, and the
 * overlay of who changed since those were made; then the rows of the few that are shown. */
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
    SCAN_SURE = 20000, /* keys that are read of a prefix without a best list, when whoever is found matches */
    SCAN_UNSURE = 3000, /* when each must be looked at, which takes longer */
};

struct candidate {
    int64_t id, seen_at;
    bool sure; /* matches the whole query */
};

struct search {
    struct db *db;
    const struct keys_query *q;
    const struct find_options *o;
    const struct overlay *overlay;
    bool numbers; /* what was typed may be a phone or a number */
    struct candidate *rows;
    size_t n;
    struct err *e;
};

/* ---- candidates ---- */

static enum rc add(struct search *s, int64_t id, int64_t seen_at, bool sure)
{
    struct candidate *c = list_more(&s->rows, s->n, sizeof *c);
    if (c == NULL)
        return err_memory(s->e);
    *c = (struct candidate){id, seen_at, sure};
    s->n++;
    return RC_OK;
}

/* The stored best of a prefix; *hot says whether there are any. Who is in the overlay is asked there. */
static enum rc add_best(struct search *s, const struct keys_lookup *l, bool *hot)
{
    struct stmt st;
    enum rc rc = RC_OK;
    *hot = false;
    stmt_open(
        &st, s->db,
        "SELECT b.patient_id, coalesce(s.seen_at, 0) FROM search_best b"
        " LEFT JOIN search_seen s ON s.patient_id = b.patient_id WHERE b.prefix = :prefix ORDER BY b.rank");
    stmt_text(&st, ":prefix", l->prefix);
    while (rc == RC_OK && stmt_row(&st)) {
        int64_t id = stmt_col_int(&st, 0);
        if (!*hot && s->overlay == NULL)
            rc = overlay_get(s->db, &s->overlay, s->e);
        *hot = true;
        if (rc == RC_OK && !overlay_has(s->overlay, id))
            rc = add(s, id, stmt_col_int(&st, 1), l->sure);
    }
    enum rc finish = stmt_finish(&st, s->e);
    return rc != RC_OK ? rc : finish;
}

static enum rc add_range(struct search *s, const struct keys_lookup *l, int limit)
{
    char end[KEYS_SIZE + 4];
    struct stmt st;
    enum rc rc = RC_OK;
    keys_range_end(end, l->prefix);
    stmt_open(&st, s->db,
              "SELECT k.patient_id, coalesce(s.seen_at, 0) FROM search_key k"
              " LEFT JOIN search_seen s ON s.patient_id = k.patient_id WHERE k.k >= :from AND k.k < :end "
              "LIMIT :limit");
    stmt_text(&st, ":from", l->prefix);
    stmt_text(&st, ":end", end);
    stmt_int(&st, ":limit", limit);
    while (rc == RC_OK && stmt_row(&st))
        rc = add(s, stmt_col_int(&st, 0), stmt_col_int(&st, 1), l->sure);
    enum rc finish = stmt_finish(&st, s->e);
    return rc != RC_OK ? rc : finish;
}

/* *left: there are more behind the best list, of whom some may match. */
static enum rc add_lookup(struct search *s, const struct keys_lookup *l, bool *left)
{
    bool hot = false;
    bool filtered = s->o->keep != NULL; /* the best of all need not be the best of those who are kept */
    enum rc rc = filtered ? RC_OK : add_best(s, l, &hot);
    if (rc != RC_OK || hot) {
        *left = *left || !l->sure;
        return rc;
    }
    return add_range(s, l, l->sure ? SCAN_SURE : SCAN_UNSURE);
}

static enum rc add_overlay(struct search *s)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; s->overlay != NULL && i < s->overlay->n && rc == RC_OK; i++)
        if (overlay_matches(&s->overlay->rows[i], s->q))
            rc = add(s, s->overlay->rows[i].id, s->overlay->rows[i].seen_at, true);
    return rc;
}

/* ---- several words that many people have: the rarest of them leads ---- */

static bool leads(const struct keys_probe *p, int run, int word)
{
    return p->run == run && (p->word == word || p->word < 0);
}

/* Keys that begin with any of a word's probes, or with its run's joined ones; stops counting at `most`. */
static enum rc count_word(struct search *s, int run, int word, int64_t most, int64_t *n)
{
    enum rc rc = RC_OK;
    *n = 0;
    for (int i = 0; i < s->q->n_probes && rc == RC_OK && *n < most; i++) {
        char end[KEYS_SIZE + 4];
        struct stmt st;
        int64_t one = 0;
        if (!leads(&s->q->probes[i], run, word))
            continue;
        keys_range_end(end, s->q->probes[i].prefix);
        stmt_open(
            &st, s->db,
            "SELECT count(*) FROM (SELECT 1 FROM search_key WHERE k >= :from AND k < :end LIMIT :most)");
        stmt_text(&st, ":from", s->q->probes[i].prefix);
        stmt_text(&st, ":end", end);
        stmt_int(&st, ":most", most);
        rc = stmt_one_int(&st, &one, s->e);
        *n += one;
    }
    return rc;
}

static enum rc add_rarest(struct search *s)
{
    int64_t fewest = SCAN_UNSURE + 1;
    int run = 0, word = -1;
    for (int r = 0; r < s->q->n_runs; r++)
        for (int w = s->q->words[r] == 0 ? -1 : 0; w < KEYS_WORDS_MAX; w++) {
            int64_t n = 0;
            if (w >= 0 && (s->q->words[r] & 1u << w) == 0)
                continue;
            enum rc rc = count_word(s, r, w, fewest, &n);
            if (rc != RC_OK)
                return rc;
            if (n < fewest) {
                fewest = n;
                run = r;
                word = w;
            }
        }
    enum rc rc = RC_OK;
    for (int i = 0; i < s->q->n_probes && rc == RC_OK; i++) {
        struct keys_lookup l = {.sure = false};
        if (!leads(&s->q->probes[i], run, word))
            continue;
        memcpy(l.prefix, s->q->probes[i].prefix, sizeof l.prefix);
        rc = add_range(s, &l, SCAN_UNSURE);
    }
    return rc;
}

/* ---- their order ---- */

static int by_id(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    return x->id != y->id ? (x->id > y->id) - (x->id < y->id) : (int)y->sure - (int)x->sure;
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

static enum rc matches(struct search *s, const struct candidate *c, bool *match)
{
    struct keys_match m;
    if ((*match = c->sure))
        return RC_OK;
    keys_match_init(&m, s->q);
    enum rc rc = search_keys_of(s->db, c->id, s->numbers, keys_match_key, &m, s->e);
    *match = rc == RC_OK && keys_match_found(&m);
    return rc;
}

static enum rc show(struct search *s, struct find_list *l)
{
    size_t limit = s->o->limit > 0 ? (size_t)s->o->limit : FIND_LIMIT;
    enum rc rc = RC_OK;
    for (size_t i = 0; i < s->n && rc == RC_OK && !l->more; i++) {
        const struct candidate *c = &s->rows[i];
        bool match = false, found = false;
        if (s->o->keep != NULL && !s->o->keep(s->o->ctx, c->id))
            continue;
        if ((rc = matches(s, c, &match)) != RC_OK || !match)
            continue;
        if (l->n == limit) {
            l->more = true;
            break;
        }
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

static enum rc search(struct search *s, struct find_list *l)
{
    size_t limit = s->o->limit > 0 ? (size_t)s->o->limit : FIND_LIMIT;
    bool left = false;
    enum rc rc = RC_OK;
    for (int i = 0; i < s->q->n_lookups && rc == RC_OK; i++)
        rc = add_lookup(s, &s->q->lookups[i], &left);
    if (rc == RC_OK)
        rc = add_overlay(s);
    rank(s);
    if (rc == RC_OK)
        rc = show(s, l);
    if (rc != RC_OK || !left || l->n >= limit)
        return rc;
    if ((rc = add_rarest(s)) != RC_OK)
        return rc;
    rank(s);
    find_list_release(l);
    return show(s, l);
}

enum rc find_query(struct db *db, const char *text, const struct find_options *o, struct find_list *ret,
                   struct err *e)
{
    static const struct find_options none = {0};
    struct keys_query q;
    struct find_list l = {0};
    keys_query_init(&q, text);
    if (q.n_lookups == 0 && text[strspn(text, " \t\r\n")] == '\0') /* everybody has a name */
        q.lookups[q.n_lookups++] = (struct keys_lookup){.prefix = "n", .sure = true};
    struct search s = {.db = db, .q = &q, .o = o != NULL ? o : &none, .e = e};
    for (int i = 0; i < q.n_probes; i++)
        s.numbers = s.numbers || q.probes[i].prefix[0] == 'd' || q.probes[i].prefix[0] == 'e';
    enum rc rc = search(&s, &l);
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
