/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding people as somebody types: whoever begins with the words as typed is looked up at once. Only when those are
 * fewer than asked, words that may all be unfinished ("jo smi") are tried, and, in a call of its own, slips. */
#include "src/people/find.h"

#include <stdlib.h>
#include <string.h>

#include "src/people/find_search.h"

/* A few people are looked at one by one, whatever the words. */
static enum rc search_among(struct search *s)
{
    enum rc rc = overlay_among(s->db, s->o->among, s->o->n_among, &s->overlay, s->e);
    if (rc == RC_OK && s->q->n_lookups > 0)
        rc = search_overlay(s);
    for (size_t i = 0; s->q->n_lookups == 0 && rc == RC_OK && i < s->overlay->n; i++)
        rc = candidate_add(s, (struct candidate){.id = s->overlay->rows[i].id,
                                                 .seen_at = s->overlay->rows[i].seen_at,
                                                 .degree = DEGREE_BEGUN});
    return rc != RC_OK ? rc : search_pick(s);
}

/* Of the best of all, those whom a filter keeps are the best of the kept. Only when they are too few, all are read. */
static enum rc look_up(struct search *s, bool *all_sure)
{
    bool sure = true;
    enum rc rc = RC_OK;
    for (int i = 0; i < s->q->n_lookups && rc == RC_OK; i++) {
        const struct keys_lookup *l = &s->q->lookups[i];
        sure = sure && l->sure;
        if (l->sure)
            rc = search_sure(s, l->prefix);
    }
    if (rc == RC_OK && !sure && s->overlay == NULL)
        rc = overlay_get(s->db, s->o->today, s->o->n_today, &s->overlay, s->e);
    if (rc == RC_OK)
        rc = search_overlay(s);
    *all_sure = sure;
    return rc != RC_OK ? rc : search_pick(s);
}

static enum rc search(struct search *s)
{
    bool sure;
    enum rc rc = look_up(s, &sure);
    if (rc == RC_OK && s->n_fit <= s->limit && s->o->keep != NULL) {
        s->deep = true;
        rc = look_up(s, &sure);
    }
    return rc != RC_OK || s->n_fit > s->limit ? rc : search_widen(s, sure);
}

enum rc find_query(struct db *db, const char *text, const struct find_options *o, struct find_list *ret,
                   struct err *e)
{
    struct keys_query q;
    struct search s;
    keys_query_init(&q, text);
    /* Everybody has a name. */
    if (q.n_lookups == 0 && text[strspn(text, " \t\r\n")] == '\0' && (o == NULL || o->among == NULL))
        for (; q.n_lookups < 2; q.n_lookups++)
            q.lookups[q.n_lookups] = (struct keys_lookup){.prefix = {"nw"[q.n_lookups]}, .sure = true};
    search_begin(&s, db, &q, o, e);
    return search_end(&s, s.o->among != NULL ? search_among(&s) : search(&s), ret);
}

enum rc find_warm(struct db *db, const struct find_options *o, struct err *e)
{
    const struct overlay *overlay;
    return overlay_get(db, o->today, o->n_today, &overlay, e);
}

void find_list_release(struct find_list *l)
{
    free(l->rows);
    *l = (struct find_list){0};
}
