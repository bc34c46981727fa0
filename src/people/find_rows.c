/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is shown of those who were found, and why each of them was. */
#include <stdlib.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/people/find_search.h"

static enum rc load_row(struct db *db, int64_t id, struct find_row *r, bool *found, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT family, given, alias, sex, born_day, born_precision, privacy,"
              " (SELECT value FROM contact_point c WHERE c.patient_id = p.id AND system = 'phone'"
              "  ORDER BY rank, id LIMIT 1) FROM patient p WHERE id = :id AND active");
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

/* ---- why ---- */

static bool probed(const struct keys_query *q, const char *key)
{
    for (int i = 0; i < q->n_probes; i++)
        if (keys_begins(key, q->probes[i].prefix))
            return true;
    return false;
}

/* Which keys of a name matched, the plainest reading first. */
struct name_match {
    const struct keys_query *q;
    size_t han;        /* characters of the name */
    enum find_why why; /* FIND_WHY_COUNT: none yet */
};

static int match_name(void *to, const char *key)
{
    struct name_match *m = to;
    size_t n = strcspn(key, " ") - 1;
    if (!probed(m->q, key))
        return 0;
    enum find_why why = FIND_NAME;
    if (key[0] == 'n' && (unsigned char)key[1] < 0x80)
        why = m->han == 0 || n <= m->han ? FIND_INITIALS : FIND_PINYIN;
    else if (key[0] == 'i')
        why = FIND_INNER;
    if (why < m->why)
        m->why = why;
    return why == FIND_NAME;
}

static size_t count_han(const char *name)
{
    char folded[PATIENT_NAME * 4];
    size_t bytes, n = 0;
    fold(folded, sizeof folded, name);
    for (const char *s = folded; *s != '\0'; s += bytes)
        n += fold_is_han(text_scalar(s, strlen(s), &bytes));
    return n;
}

static int match_any(void *to, const char *key)
{
    return probed(to, key);
}

static int match_born(void *to, const char *key)
{
    return key[0] == 'b' && probed(to, key);
}

static bool phone_matches(struct search *s, int64_t id, void *probes)
{
    struct stmt st;
    bool phone = false;
    stmt_open(&st, s->db, "SELECT system, value, e164 FROM contact_point WHERE patient_id = :id");
    stmt_int(&st, ":id", id);
    while (!phone && stmt_row(&st))
        phone = search_keys_of_contact(stmt_col_text(&st, 0), stmt_col_text(&st, 1), stmt_col_text(&st, 2),
                                       match_any, probes) != 0;
    (void)stmt_finish(&st, NULL);
    return phone;
}

static enum find_why number_matches(struct search *s, int64_t id, void *probes)
{
    struct stmt st;
    enum find_why why = FIND_FORMER;
    stmt_open(&st, s->db, "SELECT system, value FROM identifier WHERE patient_id = :id");
    stmt_int(&st, ":id", id);
    while (why == FIND_FORMER && stmt_row(&st)) {
        const char *system = stmt_col_text(&st, 0);
        if (search_keys_of_identifier(system, stmt_col_text(&st, 1), match_any, probes) != 0)
            why = strcmp(system, "card") == 0        ? FIND_CARD
                  : strcmp(system, "insurance") == 0 ? FIND_INSURANCE
                                                     : FIND_NATIONAL;
    }
    (void)stmt_finish(&st, NULL);
    return why;
}

/* What of the person matched; for the few rows shown, so it may ask the file. */
static enum find_why why(struct search *s, const struct find_row *r)
{
    union {
        const struct keys_query *q;
        void *to;
    } probes = {.q = s->q};
    struct name_match m = {.q = s->q, .why = FIND_WHY_COUNT};
    if (s->q->n_probes == 0)
        return FIND_RECENT;
    m.han = count_han(r->name);
    (void)keys_of_name(r->family, r->given, "", match_name, &m);
    if (m.why != FIND_WHY_COUNT)
        return m.why;
    if (r->alias[0] != '\0' && keys_of_name("", "", r->alias, match_any, probes.to) != 0)
        return FIND_ALIAS;
    if (search_keys_of_person(s->db, r->patient_id, "", "", "", r->born, match_born, probes.to) != 0)
        return FIND_BORN;
    if (search_keys_of_id(r->patient_id, match_any, probes.to) != 0)
        return FIND_ID;
    return phone_matches(s, r->patient_id, probes.to) ? FIND_PHONE : number_matches(s, r->patient_id, probes.to);
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
            r->why = s->slips ? FIND_SLIP : why(s, r);
            l->n++;
        }
    }
    return rc;
}

enum rc search_end(struct search *s, enum rc rc, struct find_list *ret)
{
    struct find_list l = {0};
    if (rc == RC_OK)
        rc = show(s, &l);
    (void)stmt_finish(&s->hold, NULL);
    free(s->rows);
    s->rows = NULL;
    if (rc == RC_OK)
        *ret = l;
    else
        find_list_release(&l);
    return rc;
}
