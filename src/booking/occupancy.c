/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking time and giving it back, and who has it. */
#include "src/booking/occupancy.h"

#include "src/store/stmt.h"

/* The one way to ask what overlaps; the bound by the longest length lets the key's order find it at once. */
#define OVERLAPS                                                                                             \
    "o.start_min < :end AND o.start_min > :start - 1440 AND o.end_min > :start AND o.appointment_id <> :but" \
    " AND (o.expires_at = 0 OR o.expires_at > clock_now())"

enum rc occupancy_taken(struct db *db, enum occupant kind, int64_t resource, int64_t start_min,
                        int64_t end_min, int64_t but, struct taken *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT o.start_min, o.end_min, o.appointment_id FROM occupancy o"
              " WHERE o.kind = :kind AND o.resource = :resource AND " OVERLAPS
              " ORDER BY o.start_min LIMIT 1");
    stmt_int(&st, ":kind", (int64_t)kind);
    stmt_int(&st, ":resource", resource);
    stmt_int(&st, ":start", start_min);
    stmt_int(&st, ":end", end_min);
    stmt_int(&st, ":but", but);
    struct taken taken = {0};
    if (stmt_row(&st))
        taken = (struct taken){stmt_col_int(&st, 0), stmt_col_int(&st, 1), stmt_col_int(&st, 2)};
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK)
        *ret = taken;
    return rc;
}

/* A room of the kind in which an appointment may be put, and whether it is free. */
#define ROOM_IS_FREE                                                                                         \
    "SELECT r.id, NOT EXISTS (SELECT 1 FROM occupancy o WHERE o.kind = 2 AND o.resource = r.id AND " OVERLAPS ")"   \
    " FROM room r WHERE r.active = 1 AND r.state <> 'closed' AND (:kind = '' OR r.kind = :kind)"

/* The rooms that a statement made of ROOM_IS_FREE finds, until one is free. */
static enum rc first_free(struct db *db, const char *sql, const struct room_wish *w, int64_t *room_id, bool *any,
                          struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, sql);
    stmt_text(&st, ":kind", w->kind);
    stmt_int(&st, ":start", w->start_min);
    stmt_int(&st, ":end", w->end_min);
    stmt_int(&st, ":but", w->but);
    if (w->practitioner_id != 0)
        stmt_int(&st, ":practitioner", w->practitioner_id);
    *room_id = 0;
    *any = false;
    while (*room_id == 0 && stmt_row(&st)) {
        *any = true;
        if (stmt_col_int(&st, 1) != 0)
            *room_id = stmt_col_int(&st, 0);
    }
    return stmt_finish(&st, e);
}

enum rc occupancy_free_room(struct db *db, const struct room_wish *w, int64_t *ret, bool *any, struct err *e)
{
    struct room_wish all = *w;
    int64_t found = 0;
    enum rc rc = RC_OK;
    all.practitioner_id = 0;
    if (w->practitioner_id != 0) /* where they last are before, on that day */
        rc = first_free(db,
                        ROOM_IS_FREE " AND r.id = (SELECT a.room_id FROM occupancy o JOIN appointment a"
                                     " ON a.id = o.appointment_id WHERE o.kind = 1 AND o.resource = :practitioner"
                                     " AND o.start_min < :end AND o.start_min >= :start / 1440 * 1440"
                                     " ORDER BY o.start_min DESC LIMIT 1)",
                        w, &found, any, e);
    if (rc == RC_OK && found == 0)
        rc = first_free(db, ROOM_IS_FREE " ORDER BY r.id", &all, &found, any, e);
    if (rc == RC_OK)
        *ret = found;
    return rc;
}

enum rc occupancy_take(struct db *db, const struct appointment *a, int64_t before_min, int64_t after_min,
                       struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO occupancy (kind, resource, start_min, end_min, appointment_id, overbook)"
              " SELECT 1, :practitioner, :start, :end, :id, :overbook"
              " UNION ALL SELECT 3, :patient, :start, :end, :id, 0"
              " UNION ALL SELECT 2, :room, :start - :before, :end + :after, :id, :overbook WHERE :room IS "
              "NOT NULL");
    stmt_int(&st, ":practitioner", a->practitioner_id);
    stmt_int(&st, ":patient", a->patient_id);
    stmt_int_or_null(&st, ":room", a->room_id);
    stmt_int(&st, ":start", a->start_min);
    stmt_int(&st, ":end", a->end_min);
    stmt_int(&st, ":before", before_min);
    stmt_int(&st, ":after", after_min);
    stmt_int(&st, ":id", a->id);
    stmt_int(&st, ":overbook", a->overbook);
    return stmt_run(&st, e);
}

enum rc occupancy_give(struct db *db, int64_t appointment_id, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "DELETE FROM occupancy WHERE appointment_id = :id");
    stmt_int(&st, ":id", appointment_id);
    return stmt_run(&st, e);
}
