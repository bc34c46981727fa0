/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everybody, as the view v_patient shows them, out to CSV or JSON, a row at a time. */
#include "src/people/export.h"

#include "src/base/csv.h"
#include "src/base/json.h"
#include "src/people/access.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

static void csv_row(struct csv_writer *w, struct stmt *st)
{
    for (int i = 0; i < stmt_columns(st); i++)
        if (stmt_col_type(st, i) == STMT_INT)
            csv_put_int(w, stmt_col_int(st, i));
        else
            csv_put(w, stmt_col_text(st, i));
    csv_end(w);
}

static enum rc export_csv(struct stmt *st, FILE *out, int64_t *people, struct err *e)
{
    struct csv_writer w;
    csv_write_init(&w, out, ',');
    for (int i = 0; i < stmt_columns(st); i++)
        csv_put(&w, stmt_col_name(st, i));
    csv_end(&w);
    for (; stmt_row(st); ++*people)
        csv_row(&w, st);
    enum rc rc = stmt_finish(st, e);
    return rc != RC_OK ? rc : csv_write_finish(&w, e);
}

static enum rc export_json(struct stmt *st, FILE *out, int64_t *people, struct err *e)
{
    struct json j;
    json_init(&j, out);
    json_array(&j, NULL);
    for (; stmt_row(st); ++*people) {
        json_object(&j, NULL);
        for (int i = 0; i < stmt_columns(st); i++)
            if (stmt_col_null(st, i))
                json_null(&j, stmt_col_name(st, i));
            else if (stmt_col_type(st, i) == STMT_INT)
                json_int(&j, stmt_col_name(st, i), stmt_col_int(st, i));
            else
                json_text(&j, stmt_col_name(st, i), stmt_col_text(st, i));
        json_object_end(&j);
    }
    json_array_end(&j);
    enum rc rc = stmt_finish(st, e);
    return rc != RC_OK ? rc : json_finish(&j, e);
}

enum rc export_allowed(struct db *db, bool special, struct err *e)
{
    enum rc rc = change_may(db, RIGHT_EXPORT, e);
    return rc == RC_OK && special ? change_may(db, RIGHT_SEE_MANAGERS, e) : rc;
}

static enum rc count_special(struct db *db, int64_t *n, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT count(*) FROM patient WHERE privacy = 'special' AND active = 1");
    return stmt_one_int(&st, n, e);
}

enum rc export_patients(struct db *db, FILE *out, enum export_format format, bool special, struct export_done *ret,
                        struct err *e)
{
    struct export_done done = {0};
    struct stmt st;
    enum rc rc = export_allowed(db, special, e);
    if (rc == RC_OK && !special)
        rc = count_special(db, &done.left_out, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              format == EXPORT_JSON
                  ? "SELECT * FROM v_patient WHERE privacy <> 'special' OR :special ORDER BY id"
                  : "SELECT id, name, family, given, alias, lifecycle, sex, born, phone, phone2, email, national, insurance,"
                    " card, address, district, city, languages, occupation, source, referrer_id, privacy, note, created"
                    " FROM v_patient WHERE privacy <> 'special' OR :special ORDER BY id");
    stmt_int(&st, ":special", special);
    rc = format == EXPORT_JSON ? export_json(&st, out, &done.people, e) : export_csv(&st, out, &done.people, e);
    if (rc == RC_OK)
        rc = access_note(db, ACCESS_EXPORT, 0, format == EXPORT_JSON ? "json" : "csv", done.people, e);
    if (rc == RC_OK && ret)
        *ret = done;
    return rc;
}
