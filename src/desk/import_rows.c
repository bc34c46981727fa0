/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rows of appointments and of visits have in common: whose, what for, with whom, where and when. */
#include "src/desk/import_rows.h"

#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/desk/import_kinds.h"
#include "src/store/stmt.h"

const struct import_kind *const import_kinds[] = {&import_patients_kind, &import_appointments_kind,
                                                  &import_visits_kind, NULL};

const struct import_kind *import_kind_find(const char *word)
{
    for (size_t i = 0; import_kinds[i] != NULL; i++)
        if (strcmp(import_kinds[i]->word, word) == 0)
            return import_kinds[i];
    return NULL;
}

static enum rc find_service(struct db *db, const char *word, int64_t *id, struct err *e)
{
    struct service s;
    enum rc rc = service_find(db, word, &s, e);

    if (rc == RC_OK)
        *id = s.id;
    return rc;
}

static enum rc find_practitioner(struct db *db, const char *word, int64_t *id, struct err *e)
{
    struct practitioner p;
    enum rc rc = practitioner_find(db, word, &p, e);

    if (rc == RC_OK)
        *id = p.id;
    return rc;
}

static enum rc find_room(struct db *db, const char *word, int64_t *id, struct err *e)
{
    struct place p;
    enum rc rc = place_find(db, word, &p, e);

    if (rc == RC_OK)
        *id = p.id;
    return rc;
}

enum rc import_row_header(struct import_run *run, struct err *e)
{
    if (!import_has(run, ROW_PATIENT) && !import_has(run, ROW_PATIENT_ID) && !import_has(run, ROW_NATIONAL) &&
        !import_has(run, ROW_PHONE))
        return err_set(e, RC_INVALID,
                       _("No column says whose they are: patient, patient-id, national, or phone and name."));
    if (!import_has(run, ROW_START))
        return err_set(e, RC_INVALID, _("No column says when they begin (start, or start and time)."));
    if (!import_has(run, ROW_SERVICE))
        return err_set(e, RC_INVALID, _("No column says what they are for (service); a map can give a default."));
    return RC_OK;
}

/* The end as a moment, a time of the same day, or the length of the service. */
static enum rc read_end(struct import_run *run, struct import_row *row, struct err *why)
{
    const char *end = import_value(run, ROW_END);
    struct service service;
    enum rc rc;
    int minute;

    if (end[0] == '\0') {
        rc = service_load(run->db, row->service_id, &service, why);
        row->end_min = row->start_min + (rc == RC_OK ? service.with_min : 0);
        return rc;
    }
    if (civil_parse_time(end, &minute, NULL) == RC_OK) {
        row->end_min = row->start_min - civil_min_of_day(row->start_min) + minute;
        rc = RC_OK;
    } else
        rc = import_moment(run, end, "", &row->end_min, why);
    if (rc == RC_OK && row->end_min < row->start_min)
        return err_set(why, RC_INVALID, _("It ends before it begins."));
    return rc;
}

enum rc import_row_read(struct import_run *run, struct import_row *row, struct err *why)
{
    static const struct import_person_fields person = {
        .number = ROW_PATIENT,
        .our_number = ROW_PATIENT_ID,
        .national = ROW_NATIONAL,
        .phone = ROW_PHONE,
        .name = ROW_NAME,
        .family = ROW_FAMILY,
        .given = ROW_GIVEN,
    };
    enum rc service, practitioner, room, rc;

    *row = (struct import_row){0};
    /* All three are asked, so that one look at the file tells every unknown word. */
    service = import_word(run, ROW_SERVICE, find_service, &row->service_id, why);
    practitioner = import_word(run, ROW_PRACTITIONER, find_practitioner, &row->practitioner_id, why);
    room = import_word(run, ROW_ROOM, find_room, &row->room_id, why);
    rc = service != RC_OK ? service : practitioner != RC_OK ? practitioner : room;
    if (rc != RC_OK)
        return rc;
    if (row->service_id == 0)
        return err_set(why, RC_INVALID, _("Nothing says what it is for."));
    rc = import_person(run, &person, &row->patient_id, why);
    if (rc == RC_OK)
        rc = import_moment(run, import_value(run, ROW_START), import_value(run, ROW_TIME), &row->start_min, why);
    return rc == RC_OK ? read_end(run, row, why) : rc;
}

enum rc import_row_here(struct import_run *run, struct stmt *st, enum import_outcome *outcome, struct err *why)
{
    int64_t id;
    enum rc rc = stmt_one_int(st, &id, why);

    if (rc == RC_OK) {
        run->result->known++;
        *outcome = IMPORT_SKIPPED;
    }
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc import_row_known(struct import_run *run, bool visits, enum import_outcome *outcome, struct err *why)
{
    const char *number = import_value(run, ROW_NUMBER);
    struct stmt st;

    if (number[0] == '\0')
        return RC_OK;
    if (visits)
        stmt_open(&st, run->db, "SELECT visit_id FROM import_number WHERE value = :value AND visit_id IS NOT NULL");
    else
        stmt_open(&st, run->db,
                  "SELECT appointment_id FROM import_number WHERE value = :value AND appointment_id IS NOT NULL");
    stmt_text(&st, ":value", number);
    return import_row_here(run, &st, outcome, why);
}

enum rc import_row_note(struct import_run *run, bool visits, int64_t id, struct err *why)
{
    const char *number = import_value(run, ROW_NUMBER);
    struct stmt st;

    if (number[0] == '\0')
        return RC_OK;
    stmt_open(&st, run->db,
              "INSERT INTO import_number (value, appointment_id, visit_id) VALUES (:value, :appointment, :visit)");
    stmt_text(&st, ":value", number);
    stmt_int_or_null(&st, ":appointment", visits ? 0 : id);
    stmt_int_or_null(&st, ":visit", visits ? id : 0);
    return stmt_changed(&st, 1, why);
}
