/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of people: which ones each row gives, and all of them made again from nothing. */
#include "src/people/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/clinic/site.h"
#include "src/store/stmt.h"

/* ---- which keys ---- */

/* The date in each calendar that is typed here, and the name with each of its years. */
static int keys_of_born(struct db *db, const char *const name[3], struct patient_born born, keys_emit_fn *emit, void *to)
{
    enum calendar calendars[] = {CALENDAR_GREGORIAN, site_calendar(db)};
    int rc = 0;
    for (size_t i = 0; i < 2 && rc == 0; i++) {
        if (i == 1 && calendars[1] == calendars[0])
            break;
        struct calendar_date d = calendar_date(calendars[i], born.day);
        rc = keys_of_date(d.year, born.precision >= CALENDAR_MONTH ? d.month : 0,
                          born.precision >= CALENDAR_EXACT ? d.day : 0, emit, to);
        if (rc == 0)
            rc = keys_of_name_born(name[0], name[1], name[2], d.year, emit, to);
    }
    return rc;
}

int search_keys_of_id(int64_t id, keys_emit_fn *emit, void *to)
{
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)id);
    return keys_of_number(number, emit, to);
}

int search_keys_of_person(struct db *db, int64_t id, const char *family, const char *given, const char *alias,
                          struct patient_born born, keys_emit_fn *emit, void *to)
{
    int rc = keys_of_name(family, given, alias, emit, to);
    if (rc == 0 && born.day != PATIENT_NO_DAY)
        rc = keys_of_born(db, (const char *const[]){family, given, alias}, born, emit, to);
    return rc != 0 ? rc : search_keys_of_id(id, emit, to);
}

int search_keys_of_contact(const char *system, const char *value, const char *e164, keys_emit_fn *emit,
                           void *to)
{
    if (strcmp(system, "phone") != 0)
        return 0;
    int rc = keys_of_phone(value, emit, to);
    return rc != 0 || e164[0] == '\0' ? rc : keys_of_phone(e164, emit, to);
}

int search_keys_of_identifier(const char *system, const char *value, keys_emit_fn *emit, void *to)
{
    return strcmp(system, "import") == 0 ? 0 : keys_of_number(value, emit, to);
}

/* ---- who was merged ---- */

enum { MERGED_DEEP = 64 }; /* no chain is longer; one that is closed ends there */

static int merged_below(struct db *db, int64_t id, int depth, int (*take)(void *to, int64_t merged_id), void *to)
{
    int64_t ids[32], after = 0;
    size_t n;
    int rc = 0;
    do {
        struct stmt st;
        n = 0;
        stmt_open(&st, db, "SELECT id FROM patient WHERE merged_into_id = :id AND id > :after ORDER BY id LIMIT 32");
        stmt_int(&st, ":id", id);
        stmt_int(&st, ":after", after);
        while (stmt_row(&st))
            ids[n++] = stmt_col_int(&st, 0);
        (void)stmt_finish(&st, NULL);
        for (size_t i = 0; i < n && rc == 0; i++) {
            after = ids[i];
            if ((rc = take(to, ids[i])) == 0 && depth < MERGED_DEEP)
                rc = merged_below(db, ids[i], depth + 1, take, to);
        }
    } while (n == 32 && rc == 0);
    return rc;
}

int search_merged(struct db *db, int64_t id, int (*take)(void *to, int64_t merged_id), void *to)
{
    return merged_below(db, id, 0, take, to);
}

int64_t search_survivor(struct db *db, int64_t id)
{
    for (int i = 0; i < MERGED_DEEP; i++) {
        struct stmt st;
        int64_t next = 0;
        stmt_open(&st, db, "SELECT merged_into_id FROM patient WHERE id = :id AND merged_into_id IS NOT NULL");
        stmt_int(&st, ":id", id);
        if (stmt_one_int(&st, &next, NULL) != RC_OK)
            break;
        id = next;
    }
    return id;
}

/* ---- one person ---- */

struct emitter {
    keys_emit_fn *emit;
    void *to;
};

static int emit_merged(void *to, int64_t id)
{
    const struct emitter *m = to;
    return search_keys_of_id(id, m->emit, m->to);
}

static struct patient_born born_of(struct stmt *st, int column)
{
    return (struct patient_born){stmt_col_null(st, column) ? PATIENT_NO_DAY
                                                           : (int32_t)stmt_col_int(st, column),
                                 (int32_t)stmt_col_int(st, column + 1)};
}

enum rc search_keys_of(struct db *db, int64_t patient_id, bool numbers, keys_emit_fn *emit, void *to,
                       struct err *e)
{
    struct stmt st;
    int stop = 0;
    bool there = false;
    stmt_open(&st, db, "SELECT family, given, alias, born_day, born_precision FROM patient WHERE id = :id AND active");
    stmt_int(&st, ":id", patient_id);
    if ((there = stmt_row(&st)))
        stop = search_keys_of_person(db, patient_id, stmt_col_text(&st, 0), stmt_col_text(&st, 1),
                                     stmt_col_text(&st, 2), born_of(&st, 3), emit, to);
    enum rc rc = stmt_finish(&st, e);
    if (rc != RC_OK || !there || stop != 0 || !numbers)
        return rc;
    stmt_open(&st, db, "SELECT system, value, e164 FROM contact_point WHERE patient_id = :id");
    stmt_int(&st, ":id", patient_id);
    while (stop == 0 && stmt_row(&st))
        stop = search_keys_of_contact(stmt_col_text(&st, 0), stmt_col_text(&st, 1), stmt_col_text(&st, 2),
                                      emit, to);
    rc = stmt_finish(&st, e);
    if (rc != RC_OK || stop != 0)
        return rc;
    stmt_open(&st, db, "SELECT system, value FROM identifier WHERE patient_id = :id");
    stmt_int(&st, ":id", patient_id);
    while (stop == 0 && stmt_row(&st))
        stop = search_keys_of_identifier(stmt_col_text(&st, 0), stmt_col_text(&st, 1), emit, to);
    if ((rc = stmt_finish(&st, e)) == RC_OK && stop == 0)
        (void)search_merged(db, patient_id, emit_merged, &(struct emitter){emit, to});
    return rc;
}

bool search_is_whole(const char *key, size_t n)
{
    return key[0] != 'i' && key[n] == (key[0] == 'w' || key[0] == 'n' ? ' ' : '\0');
}

/* ---- everybody ----
 * Keys are gathered a few million at a time, sorted, and written in the order of the table: a b-tree filled
 * in its own order is several times faster than one filled as people come. */

enum { GATHER = 2 << 20 };

struct gathered {
    char key[KEYS_SIZE];
    int64_t patient_id;
};

struct gatherer {
    struct db *db;
    struct gathered *rows;
    size_t n;
    int64_t patient_id; /* whose keys come now */
    enum rc rc;
    struct err *e;
};

static int compare(const void *a, const void *b)
{
    const struct gathered *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order != 0 ? order : (x->patient_id > y->patient_id) - (x->patient_id < y->patient_id);
}

static enum rc write_out(struct gatherer *g)
{
    struct stmt st;
    qsort(g->rows, g->n, sizeof g->rows[0], compare);
    for (size_t i = 0; i < g->n && g->rc == RC_OK; i++) {
        if (i > 0 && compare(&g->rows[i], &g->rows[i - 1]) == 0)
            continue;
        stmt_open(&st, g->db, "INSERT OR IGNORE INTO search_key (k, patient_id) VALUES (:k, :id)");
        stmt_text(&st, ":k", g->rows[i].key);
        stmt_int(&st, ":id", g->rows[i].patient_id);
        g->rc = stmt_run(&st, g->e);
    }
    g->n = 0;
    return g->rc;
}

static int gather(void *to, const char *key)
{
    struct gatherer *g = to;
    if (g->n == GATHER && write_out(g) != RC_OK)
        return 1;
    memcpy(g->rows[g->n].key, key, strlen(key) + 1);
    g->rows[g->n++].patient_id = g->patient_id;
    return 0;
}

/* The numbers of who was merged, for who stands for them. */
static enum rc gather_merged(struct gatherer *g)
{
    struct stmt st;
    stmt_open(&st, g->db, "SELECT id FROM patient WHERE merged_into_id IS NOT NULL");
    while (g->rc == RC_OK && stmt_row(&st)) {
        struct stmt use;
        int64_t active = 0;
        g->patient_id = search_survivor(g->db, stmt_col_int(&st, 0));
        stmt_open(&use, g->db, "SELECT active FROM patient WHERE id = :id");
        stmt_int(&use, ":id", g->patient_id);
        if (stmt_one_int(&use, &active, NULL) == RC_OK && active != 0)
            (void)search_keys_of_id(stmt_col_int(&st, 0), gather, g);
    }
    return stmt_finish(&st, g->e);
}

static enum rc gather_all(struct gatherer *g)
{
    struct stmt st;
    stmt_open(&st, g->db, "SELECT family, given, alias, born_day, born_precision, id FROM patient WHERE active");
    while (g->rc == RC_OK && stmt_row(&st)) {
        g->patient_id = stmt_col_int(&st, 5);
        (void)search_keys_of_person(g->db, g->patient_id, stmt_col_text(&st, 0), stmt_col_text(&st, 1),
                                    stmt_col_text(&st, 2), born_of(&st, 3), gather, g);
    }
    enum rc rc = stmt_finish(&st, g->e);
    if (rc != RC_OK || g->rc != RC_OK)
        return rc != RC_OK ? rc : g->rc;
    stmt_open(&st, g->db, "SELECT c.system, c.value, c.e164, c.patient_id FROM contact_point c"
              " JOIN patient p ON p.id = c.patient_id WHERE p.active");
    while (g->rc == RC_OK && stmt_row(&st)) {
        g->patient_id = stmt_col_int(&st, 3);
        (void)search_keys_of_contact(stmt_col_text(&st, 0), stmt_col_text(&st, 1), stmt_col_text(&st, 2),
                                     gather, g);
    }
    rc = stmt_finish(&st, g->e);
    if (rc != RC_OK || g->rc != RC_OK)
        return rc != RC_OK ? rc : g->rc;
    stmt_open(&st, g->db, "SELECT i.system, i.value, i.patient_id FROM identifier i JOIN patient p ON p.id = i.patient_id"
              " WHERE p.active");
    while (g->rc == RC_OK && stmt_row(&st)) {
        g->patient_id = stmt_col_int(&st, 2);
        (void)search_keys_of_identifier(stmt_col_text(&st, 0), stmt_col_text(&st, 1), gather, g);
    }
    if ((rc = stmt_finish(&st, g->e)) == RC_OK)
        rc = gather_merged(g);
    return rc != RC_OK ? rc : write_out(g);
}

static enum rc clear(struct db *db, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "DELETE FROM search_key");
    enum rc rc = stmt_run(&st, e);
    if (rc != RC_OK)
        return rc;
    /* Whoever has no row yet ranks by their number alone. What upper rooms know they put in after us. */
    stmt_open(&st, db, "DELETE FROM search_seen WHERE patient_id NOT IN (SELECT id FROM patient)");
    if ((rc = stmt_run(&st, e)) != RC_OK)
        return rc;
    stmt_open(&st, db, "DELETE FROM search_best WHERE prefix > '!'");
    return stmt_run(&st, e);
}

enum rc search_rebuild(struct db *db, struct err *e)
{
    struct gatherer g = {.db = db, .e = e};
    struct best_lists *best = NULL;
    struct best_mark m = {0};
    enum rc rc = clear(db, e);
    if (rc != RC_OK)
        return rc;
    g.rows = malloc(GATHER * sizeof g.rows[0]);
    if (g.rows == NULL)
        return err_memory(e);
    rc = gather_all(&g);
    free(g.rows);
    if (rc == RC_OK)
        rc = best_mark(db, &m, e);
    if (rc == RC_OK)
        rc = best_make(db, &best, e);
    for (size_t i = 0; i < best_count(best) && rc == RC_OK; i++)
        rc = best_write(db, best, i, e);
    if (rc == RC_OK)
        rc = best_finish(db, best, &m, e);
    best_free(best);
    return rc;
}
