/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worklist of pairs, the clinic's weights, and "these are two people". */
#include "src/people/duplicates.h"

#include <stdio.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/clinic/site.h"
#include "src/people/duplicates_read.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

/* ---- weights ---- */

/* Where the weight of that name stands; NULL when there is none. A 16-bit one is of a field and degree. */
static int16_t *weight_of(struct match_weights *w, const char *field, const char *degree)
{
    int f = WORD_INDEX(match_fields, field, -1), d = WORD_INDEX(match_degrees, degree, -1);
    return f < 0 || d <= MATCH_MISSING ? NULL : &w->of[f][d];
}

static int32_t *bound_of(struct match_weights *w, const char *name)
{
    return strcmp(name, "surely") == 0      ? &w->surely
           : strcmp(name, "maybe") == 0     ? &w->maybe
           : strcmp(name, "household") == 0 ? &w->household
           : strcmp(name, "doubling") == 0  ? &w->doubling
                                            : NULL;
}

static void set_weight(struct match_weights *w, const char *name, int64_t value)
{
    char field[32];
    const char *dot = strchr(name, '.');
    if (dot == NULL) {
        int32_t *bound = bound_of(w, name);
        if (bound != NULL)
            *bound = (int32_t)value;
        return;
    }
    snprintf(field, sizeof field, "%.*s", (int)(dot - name), name);
    int16_t *weight = weight_of(w, field, dot + 1);
    if (weight != NULL)
        *weight = (int16_t)value;
}

enum rc duplicate_weights(struct db *db, struct match_weights *ret, struct err *e)
{
    struct match_weights w = match_weights_default;
    struct stmt st;
    w.calendar = site_calendar(db);
    stmt_open(&st, db, "SELECT name, weight FROM duplicate_weight");
    while (stmt_row(&st))
        set_weight(&w, stmt_col_text(&st, 0), stmt_col_int(&st, 1));
    enum rc rc = stmt_finish(&st, e);
    int64_t people = 0;
    if (rc == RC_OK) {
        stmt_open(&st, db, "SELECT coalesce(max(id), 0) FROM patient");
        rc = stmt_one_int(&st, &people, e);
    }
    match_weights_for(&w, people);
    if (rc == RC_OK)
        *ret = w;
    return rc;
}

static enum rc write_weight(struct db *db, const char *field, const char *degree, int64_t value, struct err *e)
{
    char name[64];
    struct stmt st;
    snprintf(name, sizeof name, "%s%s%s", field, degree[0] != '\0' ? "." : "", degree);
    stmt_open(&st, db, "INSERT INTO duplicate_weight (name, weight) VALUES (:name, :weight)");
    stmt_text(&st, ":name", name);
    stmt_int(&st, ":weight", value);
    return stmt_run(&st, e);
}

/* "equal 80, slip 60, different -35" */
static enum rc read_line(struct db *db, const struct ini *ini, const char *section, const char *field, bool write,
                         struct err *e)
{
    struct match_weights w;
    char line[512], degree[32];
    int value, taken;
    enum rc rc = kit_text(ini, section, field, "", line, sizeof line, e);
    for (const char *s = line; rc == RC_OK && *s != '\0'; s += strspn(s, " ,")) {
        taken = 0;
        if (sscanf(s, "%31[a-z] %d%n", degree, &value, &taken) != 2 || weight_of(&w, field, degree) == NULL ||
            value < -500 || value > 500)
            return kit_wrong(ini, section, field, line, _("like \"equal 80, slip 60, different -35\""), e);
        s += taken;
        if (write)
            rc = write_weight(db, field, degree, value, e);
    }
    return rc;
}

static enum rc read_kit(struct db *db, const struct ini *ini, const char *section, const char *word, bool write,
                        struct err *e)
{
    enum rc rc = RC_OK;
    (void)word;
    for (size_t i = 0; i < ini_key_count(ini, section) && rc == RC_OK; i++) {
        struct match_weights w;
        const char *key = ini_key(ini, section, i);
        int64_t value = 0;
        if (bound_of(&w, key) != NULL) {
            rc = kit_number(ini, section, key, INT64_MIN, 0, 2000, &value, e);
            if (rc == RC_OK && write)
                rc = write_weight(db, key, "", value, e);
        } else if (WORD_INDEX(match_fields, key, -1) >= 0)
            rc = read_line(db, ini, section, key, write, e);
        else
            rc = ini_refuse(ini, section, key, e,
                            _("[%s] knows no key %s; it has: surely maybe doubling household family given born sex phone "
                              "national address email."),
                            section, key);
    }
    return rc;
}

const struct kit_reader duplicates_kit_reader = {"duplicates", read_kit};

/* ---- two people ---- */

bool duplicate_refused(struct db *db, int64_t a, int64_t b)
{
    struct stmt st;
    int64_t n = 0;
    stmt_open(&st, db,
              "SELECT EXISTS (SELECT 1 FROM two_people WHERE a_id = :a AND b_id = :b)"
              " OR EXISTS (SELECT 1 FROM two_people WHERE a_id = :b AND b_id = :a)");
    stmt_int(&st, ":a", a);
    stmt_int(&st, ":b", b);
    return stmt_one_int(&st, &n, NULL) == RC_OK && n != 0;
}

bool duplicate_settled(struct db *db, int64_t a, int64_t b)
{
    struct stmt st;
    int64_t n = 0;
    stmt_open(&st, db, "SELECT EXISTS (SELECT 1 FROM patient_link WHERE patient_id = :a AND other_id = :b)");
    stmt_int(&st, ":a", a);
    stmt_int(&st, ":b", b);
    return (stmt_one_int(&st, &n, NULL) == RC_OK && n != 0) || duplicate_refused(db, a, b);
}

enum rc duplicate_refuse(struct db *db, int64_t a, int64_t b, struct err *e)
{
    struct match m;
    struct stmt st;
    if (a == b)
        return err_set(e, RC_INVALID, _("Give two different people."));
    enum rc rc = duplicate_compare(db, a, b, &m, e);
    if (rc != RC_OK)
        return rc;
    if (duplicate_refused(db, a, b))
        return err_set(e, RC_CONFLICT, _("These are noted as two people already."));
    if ((rc = change_begin(db, ACTION_TWO_PEOPLE, e)) != RC_OK)
        return rc;
    stmt_open(&st, db, "INSERT INTO two_people (a_id, b_id, at) VALUES (:a, :b, :at) ON CONFLICT DO NOTHING");
    stmt_int(&st, ":a", a < b ? a : b);
    stmt_int(&st, ":b", a < b ? b : a);
    stmt_int(&st, ":at", db_now(db));
    rc = stmt_run(&st, e);
    change_subject(db, "patient", a, a);
    return change_end(db, rc, e);
}

/* ---- pairs ---- */

/* Compares two people who were read into an empty list. */
static enum rc compare(struct db *db, const struct match_weights *w, int64_t a, int64_t b, struct match *ret,
                       struct err *e)
{
    struct record_list l;
    enum rc rc = record_list_init(&l, e);
    if (rc == RC_OK)
        rc = record_list_one(db, &l, a, e);
    if (rc == RC_OK)
        rc = record_list_one(db, &l, b, e);
    if (rc == RC_OK)
        match_score(w, &l.rows[0], &l.rows[1], ret);
    record_list_release(&l);
    return rc;
}

enum rc duplicate_compare(struct db *db, int64_t a, int64_t b, struct match *ret, struct err *e)
{
    struct match_weights w;
    enum rc rc = duplicate_weights(db, &w, e);
    return rc == RC_OK ? compare(db, &w, a, b, ret, e) : rc;
}

struct stored {
    int64_t a, b;
};

static void read_stored(struct stmt *st, void *row)
{
    struct stored *s = row;
    *s = (struct stored){stmt_col_int(st, 0), stmt_col_int(st, 1)};
}

/* The next portion of what the scan found, best first, behind that score and pair. */
static enum rc portion(struct db *db, const struct duplicate_query *q, int64_t offset, struct stored **rows, size_t *n,
                       struct err *e)
{
    enum { PORTION = 500 };
    struct stmt st;
    if (q->patient_id != 0)
        stmt_open(&st, db,
                  "SELECT a_id, b_id, level, score FROM duplicate_pair WHERE a_id = :patient"
                  " UNION ALL SELECT a_id, b_id, level, score FROM duplicate_pair WHERE b_id = :patient"
                  " ORDER BY 3 DESC, 4 DESC, 1, 2 LIMIT :portion OFFSET :offset");
    else
        stmt_open(&st, db,
                  "SELECT a_id, b_id FROM duplicate_pair"
                  " ORDER BY level DESC, score DESC, a_id, b_id LIMIT :portion OFFSET :offset");
    if (q->patient_id != 0)
        stmt_int(&st, ":patient", q->patient_id);
    stmt_int(&st, ":portion", PORTION);
    stmt_int(&st, ":offset", offset);
    return stmt_list(&st, rows, n, sizeof **rows, read_stored, e);
}

static int best_first(const void *a, const void *b)
{
    const struct duplicate_pair *x = a, *y = b;
    if (x->match.level != y->match.level)
        return x->match.level < y->match.level ? 1 : -1;
    if (x->match.score != y->match.score)
        return x->match.score < y->match.score ? 1 : -1;
    return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

enum rc duplicate_pairs(struct db *db, const struct duplicate_query *q, struct duplicate_pair_list *ret, struct err *e)
{
    enum match_level least = q->level > MATCH_MAYBE ? q->level : MATCH_MAYBE;
    struct duplicate_pair_list l = {0};
    struct match_weights w;
    enum rc rc = duplicate_weights(db, &w, e);
    for (int64_t offset = 0; rc == RC_OK && (q->limit == 0 || (int64_t)l.n < q->limit);) {
        struct stored *rows = NULL;
        size_t n = 0;
        rc = portion(db, q, offset, &rows, &n, e);
        for (size_t i = 0; i < n && rc == RC_OK && (q->limit == 0 || (int64_t)l.n < q->limit); i++) {
            struct duplicate_pair p = {.a = rows[i].a, .b = rows[i].b};
            enum rc found = duplicate_settled(db, p.a, p.b) ? RC_NOT_FOUND : compare(db, &w, p.a, p.b, &p.match, e);
            if (found != RC_OK && found != RC_NOT_FOUND)
                rc = found;
            if (found != RC_OK || p.match.level < least)
                continue;
            struct duplicate_pair *to = list_more(&l.rows, l.n, sizeof *to);
            if (to == NULL)
                rc = err_memory(e);
            else
                l.rows[l.n++] = p;
        }
        free(rows);
        offset += (int64_t)n;
        if (n == 0)
            break;
    }
    if (rc != RC_OK) {
        duplicate_pair_list_release(&l);
        return rc;
    }
    if (l.n > 1)
        qsort(l.rows, l.n, sizeof l.rows[0], best_first);
    *ret = l;
    return RC_OK;
}

void duplicate_pair_list_release(struct duplicate_pair_list *l)
{
    free(l->rows);
    *l = (struct duplicate_pair_list){0};
}
