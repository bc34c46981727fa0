/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of views as JSON objects, whatever their columns are. */
#include "src/cli/rows.h"

#include <string.h>

#include "src/base/csv.h"
#include "src/people/patient.h"

static const char *const view_sql[VIEW_COUNT] = {
    [VIEW_PATIENT] = "SELECT * FROM v_patient WHERE id = :id",
    [VIEW_APPOINTMENT] = "SELECT * FROM v_appointment WHERE id = :id",
    [VIEW_VISIT] = "SELECT * FROM v_visit WHERE id = :id",
    [VIEW_FOLLOW_UP] = "SELECT * FROM v_follow_up WHERE id = :id",
    [VIEW_STAFF] = "SELECT * FROM v_staff WHERE id = :id",
    [VIEW_WAITING] = "SELECT * FROM v_waiting WHERE id = :id",
    [VIEW_OFFER] = "SELECT * FROM v_offer WHERE id = :id",
    [VIEW_JOURNAL] = "SELECT * FROM v_journal WHERE seq = :id",
};

enum rc rows_begin(struct rows *r, struct err *e)
{
    r->stream = out_stream();
    if (!r->stream)
        return err_memory(e);
    json_init(&r->json, r->stream);
    json_array(&r->json, NULL);
    return RC_OK;
}

static void put_value(struct json *j, struct stmt *st, int column)
{
    const char *key = stmt_col_name(st, column);

    switch (stmt_col_type(st, column)) {
    case STMT_INT:
        json_int(j, key, stmt_col_int(st, column));
        break;
    case STMT_REAL:
    case STMT_TEXT:
        json_text(j, key, stmt_col_text(st, column));
        break;
    case STMT_NULL:
    case STMT_BLOB:
        json_null(j, key);
        break;
    }
}

/* Which column is it? -1: none. */
static int column_of(struct stmt *st, const char *name)
{
    for (int i = 0; i < stmt_columns(st); i++)
        if (strcmp(stmt_col_name(st, i), name) == 0)
            return i;
    return -1;
}

enum rc rows_listed(struct rows *r, struct stmt *st, struct err *e)
{
    static const char *const said[] = {"id", "name", "lifecycle", "privacy", "matched"};

    while (stmt_row(st)) {
        int privacy = column_of(st, "privacy");
        bool special = privacy >= 0 && strcmp(stmt_col_text(st, privacy), patient_privacies[PRIVACY_SPECIAL].word) == 0;

        json_object(&r->json, NULL);
        for (int i = 0; i < stmt_columns(st); i++) {
            bool may = !special;

            for (size_t k = 0; k < sizeof said / sizeof said[0] && !may; k++)
                may = strcmp(stmt_col_name(st, i), said[k]) == 0;
            if (may)
                put_value(&r->json, st, i);
            else
                json_null(&r->json, stmt_col_name(st, i));
        }
        json_object_end(&r->json);
    }
    return stmt_finish(st, e);
}

static void put_rows(struct json *j, struct stmt *st)
{
    while (stmt_row(st)) {
        json_object(j, NULL);
        for (int i = 0; i < stmt_columns(st); i++)
            put_value(j, st, i);
        json_object_end(j);
    }
}

enum rc rows_statement(struct rows *r, struct stmt *st, struct err *e)
{
    put_rows(&r->json, st);
    return stmt_finish(st, e);
}

enum rc rows_json(FILE *out, struct stmt *st, struct err *e)
{
    struct json j;
    enum rc rc;

    json_init(&j, out);
    json_array(&j, NULL);
    put_rows(&j, st);
    json_array_end(&j);
    rc = stmt_finish(st, e);
    return rc == RC_OK ? json_finish(&j, e) : rc;
}

static void put_cell(struct csv_writer *w, struct stmt *st, int column)
{
    if (stmt_col_type(st, column) == STMT_INT)
        csv_put_int(w, stmt_col_int(st, column));
    else
        csv_put(w, stmt_col_text(st, column));
}

enum rc rows_csv(FILE *out, struct stmt *st, struct err *e)
{
    struct csv_writer w;
    enum rc rc;

    csv_write_init(&w, out, ',');
    for (int i = 0; i < stmt_columns(st); i++)
        csv_put(&w, stmt_col_name(st, i));
    csv_end(&w);
    while (stmt_row(st)) {
        for (int i = 0; i < stmt_columns(st); i++)
            put_cell(&w, st, i);
        csv_end(&w);
    }
    rc = stmt_finish(st, e);
    return rc == RC_OK ? csv_write_finish(&w, e) : rc;
}

enum rc rows_view(struct rows *r, struct cli *c, enum view view, int64_t id, struct err *e)
{
    struct stmt st;

    stmt_open(&st, c->db, view_sql[view]);
    stmt_int(&st, ":id", id);
    return rows_statement(r, &st, e);
}

enum rc rows_end(struct rows *r, enum rc rc, struct err *e)
{
    enum rc written = RC_OK;

    json_array_end(&r->json);
    if (rc == RC_OK)
        written = json_finish(&r->json, e);
    fclose(r->stream);
    return rc != RC_OK ? rc : written;
}

enum rc rows_one(struct cli *c, enum view view, int64_t id, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    return rc == RC_OK ? rows_end(&r, rows_view(&r, c, view, id, e), e) : rc;
}
