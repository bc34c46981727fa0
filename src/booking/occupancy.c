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

size_t occupancy_of(const struct appointment *a, const struct service_parts *parts, struct occupied *out)
{
    static const enum occupant as[PART_KIND_COUNT] = {
        [PART_PRACTITIONER] = OCCUPANT_PRACTITIONER, [PART_ASSISTANT] = OCCUPANT_ASSISTANT, [PART_ROOM] = OCCUPANT_ROOM};
    const int64_t who[PART_KIND_COUNT] = {
        [PART_PRACTITIONER] = a->practitioner_id, [PART_ASSISTANT] = a->assistant_id, [PART_ROOM] = a->room_id};
    size_t n = 0;

    for (size_t i = 0; i < parts->n; i++) {
        const struct service_part *part = &parts->at[i];
        struct occupied o = {.kind = as[part->kind], .resource = who[part->kind]};

        if (o.resource != 0 && service_part_span(parts, part, a->start_min, a->end_min, &o.start_min, &o.end_min))
            out[n++] = o;
    }
    out[n++] = (struct occupied){OCCUPANT_PERSON, a->patient_id, a->start_min, a->end_min};
    return n;
}

static enum rc take(struct db *db, const struct appointment *a, const struct occupied *o, int64_t expires_at, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO occupancy (kind, resource, start_min, end_min, appointment_id, overbook, expires_at)"
              " VALUES (:kind, :resource, :start, :end, :id, :overbook, :expires)");
    stmt_int(&st, ":kind", (int64_t)o->kind);
    stmt_int(&st, ":resource", o->resource);
    stmt_int(&st, ":start", o->start_min);
    stmt_int(&st, ":end", o->end_min);
    stmt_int(&st, ":id", a->id);
    stmt_int(&st, ":overbook", o->kind == OCCUPANT_PERSON ? a->twice_reason[0] != '\0' : a->overbook);
    stmt_int(&st, ":expires", expires_at);
    return stmt_run(&st, e);
}

enum rc occupancy_take_parts(struct db *db, const struct appointment *a, const struct service_parts *parts,
                             int64_t expires_at, struct err *e)
{
    struct occupied rows[OCCUPIED_MAX];
    size_t n = occupancy_of(a, parts, rows);
    enum rc rc = RC_OK;

    for (size_t i = 0; i < n && rc == RC_OK; i++)
        rc = take(db, a, &rows[i], expires_at, e);
    return rc;
}

enum rc occupancy_take(struct db *db, const struct appointment *a, int64_t expires_at, struct err *e)
{
    struct service_parts parts;
    enum rc rc = service_parts_load(db, a->service_id, &parts, e);
    return rc == RC_OK ? occupancy_take_parts(db, a, &parts, expires_at, e) : rc;
}

enum rc occupancy_give(struct db *db, const struct appointment *a, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "DELETE FROM occupancy WHERE appointment_id = :id"
              " AND (kind = 1 AND resource = :practitioner AND start_min BETWEEN :start - 1440 AND :end + 1440"
              " OR kind = 2 AND resource = :room AND start_min BETWEEN :start - 1440 AND :end + 1440"
              " OR kind = 3 AND resource = :patient AND start_min BETWEEN :start - 1440 AND :end + 1440"
              " OR kind = 4 AND resource = :assistant AND start_min BETWEEN :start - 1440 AND :end + 1440)");
    stmt_int(&st, ":practitioner", a->practitioner_id);
    stmt_int(&st, ":room", a->room_id);
    stmt_int(&st, ":patient", a->patient_id);
    stmt_int(&st, ":assistant", a->assistant_id);
    stmt_int(&st, ":start", a->start_min);
    stmt_int(&st, ":end", a->end_min);
    stmt_int(&st, ":id", a->id);
    return stmt_run(&st, e);
}
