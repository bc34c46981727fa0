/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the queue: a visit's journey, and the numbers for the desk's first line. */
#include "src/visit/queue.h"

#include <stdlib.h>

#include "src/store/stmt.h"

void queue_segment_list_release(struct queue_segment_list *list)
{
    free(list->rows);
    *list = (struct queue_segment_list){0};
}

static void read_segment(struct stmt *st, void *row)
{
    struct queue_segment *q = row;
    q->id = stmt_col_int(st, 0);
    q->visit_id = stmt_col_int(st, 1);
    q->stage = (enum visit_stage)WORD_INDEX(visit_stages, stmt_col_text(st, 2), VISIT_LEFT);
    q->room_id = stmt_col_int(st, 3);
    q->practitioner_id = stmt_col_int(st, 4);
    q->started_at = stmt_col_int(st, 5);
    q->ended_at = stmt_col_int(st, 6);
    q->staff_id = stmt_col_int(st, 7);
    stmt_col_copy(st, 8, q->room, sizeof q->room);
    stmt_col_copy(st, 9, q->practitioner, sizeof q->practitioner);
}

enum rc visit_journey(struct db *db, int64_t visit_id, struct queue_segment_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(
        &st, db,
        "SELECT q.id, q.visit_id, q.stage, q.room_id, q.practitioner_id, q.started_at, q.ended_at, "
        "q.staff_id,"
        " r.name, d.short_name FROM queue_segment q LEFT JOIN room r ON r.id = q.room_id"
        " LEFT JOIN practitioner d ON d.id = q.practitioner_id WHERE q.visit_id = :visit ORDER BY q.id");
    stmt_int(&st, ":visit", visit_id);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_segment, e);
}

enum rc queue_counts(struct db *db, int32_t day, int64_t now, int64_t long_s, struct queue_count *ret,
                     struct err *e)
{
    struct stmt st;
    struct queue_count n = {0};
    stmt_open(&st, db,
              "SELECT count(*), count(*) FILTER (WHERE q.stage IN ('waiting', 'called')),"
              " count(*) FILTER (WHERE q.stage IN ('waiting', 'called') AND :now - :long > (SELECT "
              "max(w.started_at)"
              " FROM queue_segment w WHERE w.visit_id = v.id AND w.stage = 'waiting'))"
              " FROM visit v JOIN queue_segment q ON q.visit_id = v.id AND q.ended_at IS NULL"
              " WHERE v.day = :day AND v.closed_at IS NULL");
    stmt_int(&st, ":day", day);
    stmt_int(&st, ":now", now);
    stmt_int(&st, ":long", long_s);
    if (stmt_row(&st))
        n = (struct queue_count){(int)stmt_col_int(&st, 0), (int)stmt_col_int(&st, 1),
                                 (int)stmt_col_int(&st, 2)};
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK)
        *ret = n;
    return rc;
}
