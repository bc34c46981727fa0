/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the day with all that a person reads on it, and its words. */
#include <stdio.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/desk/agenda.h"
#include "src/people/privacy.h"
#include "src/store/stmt.h"

const struct agenda_state_info agenda_states[AGENDA_STATE_COUNT] = {
#define X(id, word, mark, label) [AGENDA_##id] = { word, label, mark },
    AGENDA_STATES(X)
#undef X
};

/* One shape from three places: what was agreed, who came without, and free time. */
#define PERSON_COLUMNS                                                                                            \
    "v.ticket, " PATIENT_DISPLAY ", s.name, d.short_name, r.name, EXISTS (SELECT 1 FROM alert_seen WHERE patient_id = p.id), " \
    "(SELECT group_concat(name, ' ') FROM (SELECT t.name FROM tag_assignment x JOIN tag t ON t.id = x.tag_id "       \
    "JOIN tag_group g ON g.id = t.group_id WHERE x.patient_id = p.id AND x.until_at IS NULL "                       \
    "ORDER BY g.position, g.id, t.position, t.id)) "
#define LAST_SEGMENT "LEFT JOIN queue_segment q ON q.id = (SELECT max(id) FROM queue_segment WHERE visit_id = v.id) "

static const char *sql_of(enum agenda_kind kind)
{
    switch (kind) {
    case AGENDA_APPOINTMENT:
        return "SELECT a.id, v.id, a.patient_id, a.service_id, coalesce(q.room_id, a.room_id), " PERSON_COLUMNS
               ", a.late_cancel FROM appointment a JOIN patient p ON p.id = a.patient_id JOIN service s ON s.id = a.service_id "
               "JOIN practitioner d ON d.id = a.practitioner_id LEFT JOIN visit v ON v.appointment_id = a.id "
               LAST_SEGMENT "LEFT JOIN room r ON r.id = coalesce(q.room_id, a.room_id) WHERE a.id = :id";
    case AGENDA_WALK_IN:
        return "SELECT v.appointment_id, v.id, v.patient_id, v.service_id, q.room_id, " PERSON_COLUMNS
               ", 0 FROM visit v JOIN patient p ON p.id = v.patient_id JOIN service s ON s.id = v.service_id "
               "LEFT JOIN practitioner d ON d.id = v.practitioner_id "
               LAST_SEGMENT "LEFT JOIN room r ON r.id = q.room_id WHERE v.id = :id";
    case AGENDA_GAP:
        break;
    }
    return "SELECT 0, 0, 0, 0, 0, 0, 0, '', '', '', '', short_name, '', 0, '', 0 FROM practitioner WHERE id = :id";
}

enum rc agenda_fill(struct db *db, const struct agenda_row *row, struct agenda_line *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, sql_of(row->kind));
    stmt_int(&st, ":id", row->kind == AGENDA_GAP ? row->practitioner_id : row->id);
    bool there = stmt_row(&st);
    if (there) {
        *ret = (struct agenda_line){ .row = *row,
                                     .appointment_id = stmt_col_int(&st, 0),
                                     .visit_id = stmt_col_int(&st, 1),
                                     .patient_id = stmt_col_int(&st, 2),
                                     .service_id = stmt_col_int(&st, 3),
                                     .room_id = stmt_col_int(&st, 4),
                                     .ticket = (int32_t)stmt_col_int(&st, 5),
                                     .alert = stmt_col_int(&st, 13) != 0,
                                     .late_cancel = stmt_col_int(&st, 15) != 0 };
        patient_display_column(&st, 6, ret->patient, sizeof ret->patient);
        stmt_col_copy(&st, 10, ret->service, sizeof ret->service);
        stmt_col_copy(&st, 11, ret->practitioner, sizeof ret->practitioner);
        stmt_col_copy(&st, 12, ret->room, sizeof ret->room);
        stmt_col_copy(&st, 14, ret->tags, sizeof ret->tags);
    }
    enum rc rc = stmt_finish(&st, e);
    return rc != RC_OK || there ? rc : err_set(e, RC_NOT_FOUND, _("Another desk has just taken this from the day."));
}

char *agenda_state_text(const struct agenda_line *line, char *out, size_t size)
{
    const struct agenda_row *row = &line->row;
    if (row->state == AGENDA_IN_ROOM && line->room[0] != '\0')
        snprintf(out, size, _("in %s"), line->room);
    else if (line->late_cancel)
        snprintf(out, size, "%s", _("cancelled late"));
    else if (row->kind == AGENDA_GAP)
        snprintf(out, size, _("free %d min"), (int)(row->end_min - row->start_min));
    else
        snprintf(out, size, "%s", _(agenda_states[row->state].label));
    return out;
}

char *agenda_wait_text(const struct agenda_row *row, char *out, size_t size)
{
    out[0] = '\0';
    if (row->state == AGENDA_LATE)
        snprintf(out, size, _("%dm late"), row->minutes);
    else if (row->state == AGENDA_WAITING || row->state == AGENDA_CALLED)
        snprintf(out, size, row->alarm ? _("%dm !") : _("%dm"), row->minutes);
    else if (row->state == AGENDA_HELD)
        snprintf(out, size, _("%dm left"), row->minutes);
    return out;
}
