/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk through all text of the recorded tables. */
#include "src/store/mention.h"

#include <stdio.h>
#include <string.h>

#include "src/store/store.h"

struct looking {
    const char *words, *passing;
    mention_fn *fn;
    void *ctx;
};

/* "SELECT id, patient_id FROM t WHERE instr(a, :words) OR instr(b, :words)"; NULL when it has no number or no text. */
static char *question(struct db *db, const char *table, const char *passing, bool *memory)
{
    sqlite3_str *where = sqlite3_str_new(db->handle);
    bool id = false, patient = false;
    char *text, *sql = NULL, word[80];
    struct stmt st;

    stmt_open(&st, db, "SELECT name, type FROM pragma_table_info(:table)");
    stmt_text(&st, ":table", table);
    while (stmt_row(&st)) {
        id |= strcmp(stmt_col_text(&st, 0), "id") == 0;
        patient |= strcmp(stmt_col_text(&st, 0), "patient_id") == 0;
        snprintf(word, sizeof word, " %s ", stmt_col_text(&st, 0));
        if (strcmp(stmt_col_text(&st, 1), "TEXT") == 0 && !strstr(passing, word))
            sqlite3_str_appendf(where, "%s instr(\"%w\", :words) > 0", sqlite3_str_length(where) ? " OR" : "WHERE",
                                stmt_col_text(&st, 0));
    }
    *memory = stmt_finish(&st, NULL) != RC_OK || sqlite3_str_errcode(where) != SQLITE_OK;
    text = sqlite3_str_finish(where);
    if (text && id) {
        sql = sqlite3_mprintf("SELECT id, %s FROM main.\"%w\" %s ORDER BY id", patient ? "patient_id" : "0", table, text);
        *memory |= !sql;
    }
    sqlite3_free(text);
    return sql;
}

static enum rc look(struct db *db, const char *table, void *ctx, struct err *e)
{
    const struct looking *l = ctx;
    bool memory;
    char *sql = question(db, table, l->passing, &memory);
    enum rc rc = memory ? err_memory(e) : RC_OK, finished;
    struct stmt st;

    if (!sql)
        return rc;
    stmt_open(&st, db, sql);
    stmt_text(&st, ":words", l->words);
    while (rc == RC_OK && stmt_row(&st))
        rc = l->fn(l->ctx, table, stmt_col_int(&st, 0), stmt_col_int(&st, 1), e);
    finished = stmt_finish(&st, rc == RC_OK ? e : NULL);
    sqlite3_free(sql);
    return rc == RC_OK ? finished : rc;
}

enum rc mention_each(struct db *db, const char *words, const char *passing, mention_fn *fn, void *ctx, struct err *e)
{
    struct looking l = {words, passing, fn, ctx};

    return words[0] ? store_each_table(db, look, &l, e) : RC_OK;
}
