/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes about a person: written once, dated, listed newest first. */
#include "src/people/note.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/people/patient.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

void note_list_release(struct note_list *list)
{
    free(list->rows);
    *list = (struct note_list){0};
}

static void read_note(struct stmt *st, void *row)
{
    struct note *n = row;
    n->id = stmt_col_int(st, 0);
    n->rev = stmt_col_int(st, 1);
    n->patient_id = stmt_col_int(st, 2);
    n->staff_id = stmt_col_int(st, 3);
    n->at = stmt_col_int(st, 4);
    stmt_col_copy(st, 5, n->text, sizeof n->text);
    stmt_col_copy(st, 6, n->staff, sizeof n->staff);
}

enum rc note_of_patient(struct db *db, int64_t patient_id, int limit, struct note_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT n.id, n.rev, n.patient_id, n.staff_id, n.at, n.text, s.name FROM note n"
              " LEFT JOIN staff s ON s.id = n.staff_id WHERE n.patient_id = :id ORDER BY n.id DESC LIMIT :limit");
    stmt_int(&st, ":id", patient_id);
    stmt_int(&st, ":limit", limit > 0 ? limit : -1);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_note, e);
}

static enum rc insert(struct db *db, int64_t patient_id, const char *text, int64_t *id, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "INSERT INTO note (patient_id, staff_id, at, text) VALUES (:patient, :staff, :at, :text)");
    stmt_int(&st, ":patient", patient_id);
    stmt_int(&st, ":staff", db_actor(db));
    stmt_int(&st, ":at", db_now(db));
    stmt_text(&st, ":text", text);
    return stmt_insert(&st, id, e);
}

enum rc note_add(struct db *db, int64_t patient_id, const char *text, int64_t *id, struct err *e)
{
    int64_t survivor, new = 0;
    enum rc rc = patient_resolve(db, patient_id, &survivor, e);
    if (rc != RC_OK)
        return rc;
    char *clean = text_tidy(text, (size_t)-1, true);
    if (clean == NULL)
        return err_memory(e);
    if (clean[0] == '\0')
        rc = err_set(e, RC_INVALID, _("Write what the note says."));
    else if (strlen(clean) >= NOTE_TEXT)
        rc = err_set(e, RC_INVALID, _("The note is too long; make two of it."));
    if (rc == RC_OK && (rc = change_begin(db, ACTION_NOTE, e)) == RC_OK) {
        rc = insert(db, survivor, clean, &new, e);
        change_subject(db, "note", new, survivor);
        rc = change_end(db, rc, e);
    }
    free(clean);
    if (rc == RC_OK && id != NULL)
        *id = new;
    return rc;
}
