/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person against all: candidates from the indexes, each compared by what is cheap first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/ident.h"
#include "src/base/keys.h"
#include "src/base/text.h"
#include "src/people/duplicates_read.h"
#include "src/people/privacy.h"
#include "src/store/stmt.h"

enum { MOST_CANDIDATES = 900, MOST_OF_ONE = 200, MOST = 20, NEAR = 60 };

struct candidates {
    int64_t self, id[MOST_CANDIDATES];
    bool sure[MOST_CANDIDATES]; /* shares a number, so all of it is compared */
    size_t n;
};

static void note(struct candidates *c, int64_t id, bool sure)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->id[i] == id) {
            c->sure[i] = c->sure[i] || sure;
            return;
        }
    if (id == c->self || c->n == MOST_CANDIDATES)
        return;
    c->id[c->n] = id;
    c->sure[c->n++] = sure;
}

static enum rc note_all(struct stmt *st, struct candidates *c, bool sure, struct err *e)
{
    stmt_int(st, ":most", MOST_OF_ONE);
    while (stmt_row(st))
        note(c, stmt_col_int(st, 0), sure);
    return stmt_finish(st, e);
}

/* ---- by numbers ---- */

static enum rc by_national(struct db *db, const struct match_record *p, struct candidates *c, struct err *e)
{
    struct stmt st;
    char other[IDENT_TEXT] = "";
    if (p->national[0] == '\0')
        return RC_OK;
    if (strlen(p->national) < IDENT_TEXT)
        (void)ident_other_form(p->national, other);
    stmt_open(&st, db,
              "SELECT patient_id FROM identifier WHERE system = 'national' AND value IN (:value, :other) LIMIT :most");
    stmt_text(&st, ":value", p->national);
    stmt_text(&st, ":other", other[0] != '\0' ? other : p->national);
    return note_all(&st, c, true, e);
}

static enum rc by_phone(struct db *db, const struct match_record *p, struct candidates *c, struct err *e)
{
    enum rc rc = RC_OK;
    for (int i = 0; i < p->n_phones && rc == RC_OK; i++) {
        char e164[24];
        struct stmt st;
        snprintf(e164, sizeof e164, "+%llu", (unsigned long long)p->phones[i]);
        stmt_open(&st, db, "SELECT patient_id FROM contact_point WHERE e164 = :e164 AND e164 <> '' LIMIT :most");
        stmt_text(&st, ":e164", e164);
        rc = note_all(&st, c, true, e);
    }
    return rc;
}

static enum rc by_email(struct db *db, const char *email, struct candidates *c, struct err *e)
{
    struct stmt st;
    if (email[0] == '\0')
        return RC_OK;
    stmt_open(&st, db,
              "SELECT patient_id FROM contact_point WHERE value = :value COLLATE NOCASE AND system = 'email'"
              " LIMIT :most");
    stmt_text(&st, ":value", email);
    return note_all(&st, c, true, e);
}

/* ---- by birth date and name ---- */

static enum rc by_day(struct db *db, int32_t day, struct candidates *c, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT id FROM patient WHERE born_day = :day LIMIT :most");
    stmt_int(&st, ":day", day);
    return note_all(&st, c, false, e);
}

static enum rc by_born(struct db *db, enum calendar calendar, const struct match_record *p, struct candidates *c,
                       struct err *e)
{
    if (p->born_day == PATIENT_NO_DAY || p->born_precision < CALENDAR_EXACT)
        return RC_OK;
    struct calendar_date d = calendar_date(calendar, p->born_day);
    enum rc rc = by_day(db, p->born_day, c, e);
    if (rc == RC_OK && d.day != d.month &&
        calendar_exists(calendar, d.year, d.day, d.month))
        rc = by_day(db, calendar_day(calendar, d.year, d.day, d.month), c, e);
    return rc;
}

/* The keys that a person of this name has. */
struct own_keys {
    int n;
    char key[3 * KEYS_OF_NAME_MAX][KEYS_SIZE];
};

static int gather(void *to, const char *key)
{
    struct own_keys *k = to;
    if (k->n < 3 * KEYS_OF_NAME_MAX)
        text_copy(k->key[k->n++], KEYS_SIZE, key);
    return 0;
}

static enum rc by_prefix(struct db *db, const char *key, size_t n, struct candidates *c, struct err *e)
{
    char prefix[KEYS_SIZE], end[KEYS_SIZE + 4];
    struct stmt st;
    text_copy(prefix, n + 1 < sizeof prefix ? n + 1 : sizeof prefix, key);
    keys_range_end(end, prefix);
    stmt_open(&st, db, "SELECT patient_id FROM search_key WHERE k >= :key AND k < :end LIMIT :most");
    stmt_text(&st, ":key", prefix);
    stmt_text(&st, ":end", end);
    return note_all(&st, c, false, e);
}

static size_t most_of_name(size_t n)
{
    size_t whole = n < KEYS_TEXT_MAX - 3 ? n : KEYS_TEXT_MAX - 3;
    return whole * 2 / 3;
}

/* Who has the same keys of the whole name, in any order and reading; then who has two thirds of one, so that a slip behind
 * does no harm; then who begins alike and was born in that year. */
static enum rc by_name(struct db *db, const struct match_record *p, struct candidates *c, struct err *e)
{
    struct own_keys k = {.n = 0}, begins = {.n = 0};
    size_t whole = strlen(p->family) + strlen(p->given), least = most_of_name(whole);
    enum rc rc = RC_OK;
    (void)keys_of_name(p->family_words, p->given_words, p->alias, gather, &k);
    if (p->born_day != PATIENT_NO_DAY)
        (void)keys_of_name_born(p->family_words, p->given_words, p->alias,
                                calendar_date(CALENDAR_GREGORIAN, p->born_day).year, gather, &begins);
    for (int i = 0; i < k.n && rc == RC_OK; i++)
        if (strlen(k.key[i]) > least + 1)
            rc = by_prefix(db, k.key[i], strlen(k.key[i]), c, e);
    for (int i = 0; i < begins.n && rc == RC_OK; i++)
        rc = by_prefix(db, begins.key[i], strlen(begins.key[i]), c, e);
    for (int i = 0; i < k.n && rc == RC_OK; i++)
        if (k.key[i][0] != 'n' && strlen(k.key[i]) > least + 3)
            rc = by_prefix(db, k.key[i], least + 2, c, e);
    return rc;
}

/* ---- all of it ---- */

static int compare(const void *a, const void *b)
{
    const struct duplicate *x = a, *y = b;
    return x->match.score != y->match.score ? (x->match.score < y->match.score ? 1 : -1)
                                            : (x->patient_id > y->patient_id) - (x->patient_id < y->patient_id);
}

static enum rc score(struct db *db, const struct match_weights *w, const struct match_record *p,
                     const struct candidates *c, struct duplicate *ret, size_t *n, struct err *e)
{
    struct record_list l;
    enum rc rc = record_list_init(&l, e);
    for (size_t i = 0; i < c->n && rc == RC_OK; i++) {
        struct match m;
        enum rc found = c->sure[i] ? record_list_one(db, &l, c->id[i], e) : record_list_names(db, &l, c->id[i], e);
        if (found == RC_NOT_FOUND)
            continue;
        if ((rc = found) != RC_OK)
            break;
        match_score(w, p, &l.rows[l.n - 1], &m);
        /* Without a number in common only their slips can add to it. */
        if (!c->sure[i] && m.score >= w->maybe - NEAR && (rc = record_list_one(db, &l, c->id[i], e)) == RC_OK)
            match_score(w, p, &l.rows[l.n - 1], &m);
        if (rc == RC_OK && m.level != MATCH_NO && !duplicate_settled(db, p->id, c->id[i]))
            ret[(*n)++] = (struct duplicate){.patient_id = c->id[i], .match = m};
    }
    record_list_release(&l);
    return rc;
}

enum rc records_alike(struct db *db, const struct match_weights *w, const struct match_record *p, struct duplicate *ret,
                      size_t most, size_t *n, struct err *e)
{
    struct candidates c = {.self = p->id};
    struct duplicate *all = NULL;
    size_t found = 0;
    enum rc rc = by_national(db, p, &c, e);
    if (rc == RC_OK)
        rc = by_phone(db, p, &c, e);
    if (rc == RC_OK)
        rc = by_email(db, p->email, &c, e);
    if (rc == RC_OK)
        rc = by_name(db, p, &c, e);
    if (rc == RC_OK)
        rc = by_born(db, w->calendar, p, &c, e);
    if (rc != RC_OK)
        return rc;
    if ((all = calloc(c.n + 1, sizeof *all)) == NULL)
        return err_memory(e);
    rc = score(db, w, p, &c, all, &found, e);
    if (found > 1)
        qsort(all, found, sizeof *all, compare);
    *n = found < most ? found : most;
    memcpy(ret, all, *n * sizeof *all);
    free(all);
    return rc;
}

/* ---- for who is about to be registered ---- */

static enum rc describe(struct db *db, struct duplicate *d, struct err *e)
{
    struct stmt st;
    d->born.day = PATIENT_NO_DAY;
    stmt_open(&st, db,
              "SELECT " PATIENT_DISPLAY ", born_day, born_precision, (SELECT value FROM contact_point c"
              " WHERE c.patient_id = p.id AND system = 'phone' ORDER BY rank, id LIMIT 1) FROM patient p "
              "WHERE id = :id");
    stmt_int(&st, ":id", d->patient_id);
    if (stmt_row(&st)) {
        patient_display_column(&st, 0, d->name, sizeof d->name);
        if (!patient_display_hidden(&st, 0)) {
            int at = PATIENT_DISPLAY_COLUMNS;
            d->born.day = stmt_col_null(&st, at) ? PATIENT_NO_DAY : (int32_t)stmt_col_int(&st, at);
            d->born.precision = (int32_t)stmt_col_int(&st, at + 1);
            stmt_col_copy(&st, at + 2, d->phone, sizeof d->phone);
        }
    }
    return stmt_finish(&st, e);
}

enum rc patient_duplicates(struct db *db, const struct patient *p, struct duplicate_list *ret, struct err *e)
{
    struct duplicate_list l = {calloc(MOST, sizeof *l.rows), 0};
    struct record_list self;
    struct match_weights w;
    enum rc rc = l.rows != NULL ? record_list_init(&self, e) : err_memory(e);
    if (rc != RC_OK) {
        free(l.rows);
        return rc;
    }
    rc = record_list_add(db, &self, p, e);
    if (rc == RC_OK)
        rc = duplicate_weights(db, &w, e);
    if (rc == RC_OK)
        rc = records_alike(db, &w, &self.rows[0], l.rows, MOST, &l.n, e);
    for (size_t i = 0; i < l.n && rc == RC_OK; i++)
        rc = describe(db, &l.rows[i], e);
    record_list_release(&self);
    if (rc != RC_OK || l.n == 0)
        duplicate_list_release(&l);
    if (rc == RC_OK)
        *ret = l;
    return rc;
}

void duplicate_list_release(struct duplicate_list *l)
{
    free(l->rows);
    *l = (struct duplicate_list){0};
}
