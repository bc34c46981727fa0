/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person's whole file: a walk over what belongs to them, in words or as JSON. */
#include "src/desk/person_file.h"

#include <string.h>

#include "src/base/file.h"
#include "src/base/i18n.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/desk/values.h"
#include "src/people/access.h"
#include "src/people/alert.h"
#include "src/people/export.h"
#include "src/people/patient.h"
#include "src/people/restrict.h"
#include "src/store/erase.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"

enum { VALUE = 4096 };

struct writing {
    struct db *db;
    FILE *out;
    bool as_json;
    struct json json;
    char table[64]; /* whose rows are being written */
};

/* ---- rows ---- */

static void end_table(struct writing *w)
{
    if (w->as_json && w->table[0])
        json_array_end(&w->json);
    w->table[0] = '\0';
}

static void begin_table(struct writing *w, const char *table)
{
    if (strcmp(w->table, table) == 0)
        return;
    end_table(w);
    (void)text_copy(w->table, sizeof w->table, table);
    if (w->as_json)
        json_array(&w->json, table);
    else
        fprintf(w->out, "\n%s\n", value_table(table));
}

static void put_json(struct writing *w, struct stmt *row)
{
    json_object(&w->json, NULL);
    for (int i = 0; i < stmt_columns(row); i++) {
        const char *name = stmt_col_name(row, i);

        switch (stmt_col_type(row, i)) {
        case STMT_INT:
            json_int(&w->json, name, stmt_col_int(row, i));
            break;
        case STMT_NULL:
        case STMT_BLOB:
            json_null(&w->json, name);
            break;
        case STMT_REAL:
        case STMT_TEXT:
            json_text(&w->json, name, stmt_col_text(row, i));
        }
    }
    json_object_end(&w->json);
}

/* "  start  Thu 6 Mar 10:30": what says something, in the words of the journal. */
static void put_words(struct writing *w, const char *table, struct stmt *row)
{
    char name[256], text[VALUE], clean[VALUE], before[VALUE];
    const char *separator = "  - ";

    for (int i = 0; i < stmt_columns(row); i++) {
        struct journal_value v = {.table = table, .op = "insert", .key = "", .column = stmt_col_name(row, i)};
        const char *said;

        if (stmt_col_null(row, i) || stmt_col_type(row, i) == STMT_BLOB || strcmp(v.column, "patient_id") == 0)
            continue;
        (void)text_copy(before, sizeof before, stmt_col_text(row, i));
        v.after = before;
        if (!before[0] || !value_matters(&v))
            continue;
        value_name(&v, name, sizeof name);
        said = strstr(name, ": ") ? strstr(name, ": ") + 2 : name;
        text_clean(clean, sizeof clean, value_show(w->db, v.column, before, text, sizeof text), (size_t)-1);
        fprintf(w->out, "%s%s: %s\n", separator, said, clean);
        separator = "    ";
    }
}

static enum rc put_row(void *ctx, const char *table, struct stmt *row, struct err *e)
{
    struct writing *w = ctx;

    (void)e;
    if (strcmp(table, "alert") == 0 && !alert_seen(w->db, stmt_col_int(row, 0)))
        return RC_OK;
    if (!w->as_json && strcmp(table, "occupancy") == 0) /* the appointments again, as the program counts them */
        return RC_OK;
    begin_table(w, table);
    if (w->as_json)
        put_json(w, row);
    else
        put_words(w, table, row);
    return RC_OK;
}

/* ---- what was done with them ---- */

static char *when(struct db *db, int64_t at, char *out, size_t size)
{
    int64_t min = site_min_of(db, at);
    char day[64];

    snprintf(out, size, "%s %02d:%02d",
             calendar_format_day(day, sizeof day, site_calendar(db), (int32_t)(min / 1440), CALENDAR_LONG),
             (int)(min % 1440 / 60), (int)(min % 60));
    return out;
}

static enum rc put_entry(void *ctx, const struct journal_entry *entry, struct err *e)
{
    struct writing *w = ctx;
    char at[96];

    (void)e;
    if (w->as_json) {
        json_object(&w->json, NULL);
        json_int(&w->json, "seq", entry->seq);
        json_int(&w->json, "at", entry->at);
        json_text(&w->json, "staff", entry->staff);
        json_text(&w->json, "action", entry->action);
        json_object_end(&w->json);
    } else {
        fprintf(w->out, "  %s  %s, %s\n", when(w->db, entry->at, at, sizeof at), entry->label, entry->staff);
    }
    return RC_OK;
}

static enum rc put_changes(struct writing *w, int64_t id, struct err *e)
{
    struct journal_query q = {.patient_id = id, .limit = INT32_MAX};
    enum rc rc;

    if (w->as_json)
        json_array(&w->json, "changes");
    else
        fprintf(w->out, "\n%s\n", _("What was changed, and by whom"));
    rc = journal_list(w->db, &q, put_entry, w, e);
    if (w->as_json)
        json_array_end(&w->json);
    return rc;
}

static enum rc put_looks(struct writing *w, int64_t id, struct err *e)
{
    struct stmt st;
    char at[96];

    if (w->as_json)
        json_array(&w->json, "looks");
    else
        fprintf(w->out, "\n%s\n", _("Who opened the card"));
    stmt_open(&st, w->db, "SELECT at, staff_name, kind, reason FROM access WHERE patient_id = :id ORDER BY at DESC, id DESC");
    stmt_int(&st, ":id", id);
    while (stmt_row(&st)) {
        int kind = WORD_INDEX(access_kinds, stmt_col_text(&st, 2), ACCESS_CARD);

        if (w->as_json) {
            put_json(w, &st);
            continue;
        }
        fprintf(w->out, "  %s  %s, %s", when(w->db, stmt_col_int(&st, 0), at, sizeof at), _(access_kinds[kind].label),
                stmt_col_text(&st, 1));
        fprintf(w->out, stmt_col_bytes(&st, 3) > 0 ? ": %s\n" : "%s\n", stmt_col_text(&st, 3));
    }
    if (w->as_json)
        json_array_end(&w->json);
    return stmt_finish(&st, e);
}

/* ---- the whole ---- */

static enum rc begin(struct writing *w, int64_t id, struct err *e)
{
    char at[96], name[2 * PATIENT_NAME] = "";
    struct stmt st;

    stmt_open(&st, w->db, "SELECT name FROM v_name WHERE patient_id = :id");
    stmt_int(&st, ":id", id);
    if (stmt_row(&st))
        stmt_col_copy(&st, 0, name, sizeof name);
    if (w->as_json) {
        json_init(&w->json, w->out);
        json_object(&w->json, NULL);
        json_text(&w->json, "clinic", site_get(w->db)->name);
        json_int(&w->json, "at", db_now(w->db));
        json_int(&w->json, "id", id);
        json_text(&w->json, "name", name);
        json_object(&w->json, "rows");
    } else {
        fprintf(w->out, _("What %s keeps about %s (number %lld), %s\n"), site_get(w->db)->name, name, (long long)id,
                when(w->db, db_now(w->db), at, sizeof at));
    }
    return stmt_finish(&st, e);
}

enum rc person_file(struct db *db, int64_t patient_id, FILE *out, enum person_file_format format, struct err *e)
{
    struct writing w = {.db = db, .out = out, .as_json = format == PERSON_FILE_JSON};
    enum rc rc = export_allowed(db, false, e);

    if (rc == RC_OK)
        rc = patient_in_use(db, patient_id, e);
    if (rc == RC_OK)
        rc = access_flush(db, e);
    if (rc != RC_OK || (rc = begin(&w, patient_id, e)) != RC_OK)
        return rc;
    rc = belongs_each(db, "patient", patient_id, put_row, &w, e);
    end_table(&w);
    if (w.as_json)
        json_object_end(&w.json);
    if (rc == RC_OK)
        rc = put_changes(&w, patient_id, e);
    if (rc == RC_OK)
        rc = put_looks(&w, patient_id, e);
    if (rc == RC_OK && w.as_json) {
        json_object_end(&w.json);
        rc = json_finish(&w.json, e);
    }
    if (rc == RC_OK && (fflush(out) != 0 || ferror(out)))
        rc = err_set(e, RC_IO, _("The output could not be written whole."));
    if (rc == RC_OK)
        rc = access_note(db, ACCESS_FILE, patient_id, "", 1, e);
    return rc == RC_OK ? access_flush(db, e) : rc;
}

enum rc person_file_save(struct db *db, int64_t patient_id, const char *path, enum person_file_format format, struct err *e)
{
    FILE *f;
    enum rc rc = file_new(path, &f, e);

    return rc == RC_OK ? file_finish(f, path, person_file(db, patient_id, f, format, e), e) : rc;
}
