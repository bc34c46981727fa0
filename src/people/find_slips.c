/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who fits but for one slip of the finger: the beginnings of keys that are one slip away from what was typed, and those
 * who have them. */
#include "src/base/slip.h"
#include "src/people/find_search.h"

enum {
    SEEKS_MOST = 4000,  /* of all beginnings that are tried */
    PEOPLE_MOST = 3000, /* people found by them before they are put in order */
    SCAN_EACH = 100,    /* keys that are read of one beginning without a best list */
};

struct slipping {
    struct search *s;
    uint64_t has;
    bool sure; /* whoever has the beginning matches all that was typed */
    enum rc rc;
};

static bool seek(void *ctx, const char *from, const char *within, char key[KEYS_SIZE])
{
    return search_next(((struct slipping *)ctx)->s, from, within, key);
}

static bool take(void *ctx, const char *prefix)
{
    struct slipping *t = ctx;
    struct search *s = t->s;
    bool hot;
    if (t->sure && s->o->keep == NULL)
        t->rc = search_sure(s, prefix);
    else
        t->rc = search_prefix(s, prefix, t->sure ? FIT_YES : FIT_ASK, t->has, SCAN_EACH, &hot);
    if (t->rc == RC_OK)
        t->rc = search_overlay_prefix(s, prefix, t->has);
    return t->rc == RC_OK && s->n < PEOPLE_MOST;
}

/* Does whoever has this probe have its whole run? Several words slip where they stand together. */
static bool covers(const struct keys_query *q, const struct keys_probe *p)
{
    return p->word < 0 || q->words[p->run] == 1u << p->word;
}

static bool slips(char kind)
{
    return kind == 'w' || kind == 'n' || kind == 'd' || kind == 'e';
}

static enum rc gather(struct search *s)
{
    struct slipping t = {.s = s};
    struct slip_store store = {.next = seek, .take = take, .ctx = &t, .seeks = SEEKS_MOST};
    for (int i = 0; i < s->q->n_probes && t.rc == RC_OK; i++) {
        const struct keys_probe *p = &s->q->probes[i];
        if (!slips(p->prefix[0]) || !covers(s->q, p))
            continue;
        t.has = words_of(s->q, p);
        t.sure = s->q->n_runs == 1;
        slip_prefixes(p->prefix, &store);
        if (p->prefix[0] == 'n' && t.rc == RC_OK)
            slip_alike(p->prefix, &store);
    }
    return t.rc;
}

static bool is_among(const struct search *s, int64_t id)
{
    for (size_t i = 0; i < s->o->n_among; i++)
        if (s->o->among[i] == id)
            return true;
    return s->o->among == NULL;
}

/* Who has it as typed is no slip, nor is anybody who was not asked for. */
static void leave_out(struct search *s, const struct find_list *plain)
{
    for (size_t i = 0; i < s->n; i++) {
        bool there = !is_among(s, s->rows[i].id);
        for (size_t k = 0; k < plain->n && !there; k++)
            there = plain->rows[k].patient_id == s->rows[i].id;
        if (there)
            s->rows[i--] = s->rows[--s->n];
    }
}

enum rc find_slips(struct db *db, const char *text, const struct find_options *o, const struct find_list *plain,
                   struct find_list *ret, struct err *e)
{
    struct keys_query q;
    struct search s;
    keys_query_init(&q, text);
    search_begin(&s, db, &q, o, e);
    s.slips = true;
    enum rc rc = RC_OK;
    if (!plain->more && plain->n < s.limit) {
        s.limit -= plain->n;
        rc = overlay_get(db, s.o->today, s.o->n_today, &s.overlay, e);
        if (rc == RC_OK)
            rc = gather(&s);
        leave_out(&s, plain);
        if (rc == RC_OK)
            rc = search_pick(&s);
    }
    return search_end(&s, rc, ret);
}
