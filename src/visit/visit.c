/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Visits as they stand in the file: their words, the legal moves of the queue, and reading them. */
#include "src/visit/visit.h"

#include <assert.h>
#include <stdlib.h>

#include "src/base/i18n.h"
#include "src/people/privacy.h"
#include "src/store/stmt.h"

const struct enum_word visit_stages[VISIT_STAGE_COUNT] = {
    [VISIT_WAITING] = {"waiting",   N_("waiting")     },
      [VISIT_CALLED] = {"called",    N_("called")      },
    [VISIT_IN_ROOM] = {"in-room",   N_("in room")     },
      [VISIT_CHECK_OUT] = {"check-out", N_("at check-out")},
    [VISIT_DONE] = {"done",      N_("done")        },
      [VISIT_LEFT] = {"left",      N_("left")        },
};
static_assert(VISIT_STAGE_COUNT == 6, "a new stage needs its words here, and its place in the schema");

const struct enum_word visit_nexts[VISIT_NEXT_COUNT] = {
    [VISIT_NEXT_NONE] = {"",         N_("not said")},
    [VISIT_NEXT_BOOKED] = {"booked",   N_("booked")  },
    [VISIT_NEXT_RECALL] = {"recall",   N_("recall")  },
    [VISIT_NEXT_REFERRED] = {"referred", N_("referred")},
    [VISIT_NEXT_DECLINED] = {"declined", N_("declined")},
    [VISIT_NEXT_LEFT] = {"left",     N_("left")    },
};
static_assert(VISIT_NEXT_COUNT == 6, "a new next step needs its words here, and its place in the schema");

/* What may be done to a person in the house, and where that leads. There is no other way between stages. */
static const struct {
    enum visit_stage from;
    enum action action;
    enum visit_stage to;
} moves[] = {
    {VISIT_WAITING,   ACTION_CALL,      VISIT_CALLED   },
    {VISIT_WAITING,   ACTION_SEAT,      VISIT_IN_ROOM  },
    {VISIT_WAITING,   ACTION_LEAVE,     VISIT_LEFT     },
    {VISIT_CALLED,    ACTION_CALL,      VISIT_CALLED   }, /* once more */
    {VISIT_CALLED,    ACTION_SEAT,      VISIT_IN_ROOM  },
    {VISIT_CALLED,    ACTION_LEAVE,     VISIT_LEFT     },
    {VISIT_IN_ROOM,   ACTION_SEAT,      VISIT_IN_ROOM  }, /* another room */
    {VISIT_IN_ROOM,   ACTION_FINISH,    VISIT_CHECK_OUT},
    {VISIT_IN_ROOM,   ACTION_LEAVE,     VISIT_LEFT     },
    {VISIT_WAITING,   ACTION_CAME,      VISIT_CHECK_OUT}, /* noted when the day is over */
    {VISIT_CALLED,    ACTION_CAME,      VISIT_CHECK_OUT},
    {VISIT_IN_ROOM,   ACTION_CAME,      VISIT_CHECK_OUT},
    {VISIT_CHECK_OUT, ACTION_CHECK_OUT, VISIT_DONE     },
    {VISIT_CHECK_OUT, ACTION_LEAVE,     VISIT_LEFT     },
};

int visit_after(enum visit_stage from, enum action action)
{
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
        if (moves[i].from == from && moves[i].action == action)
            return (int)moves[i].to;
    return -1;
}

void visit_list_release(struct visit_list *list)
{
    free(list->rows);
    *list = (struct visit_list){0};
}

int64_t visit_wait_s(const struct visit *v, int64_t now)
{
    return v->waiting_at != 0 && now > v->waiting_at ? now - v->waiting_at : 0;
}

/* Every reading is this with a condition and an order behind it; read_row takes its columns in order. */
#define SELECT_VISIT                                                                                         \
    "SELECT v.id, v.rev, v.patient_id, v.service_id, v.appointment_id, v.practitioner_id, v.day, v.ticket,"  \
    " v.opened_at, v.closed_at, v.next_step, v.next_reason_id, v.next_note, q.stage, q.started_at, "         \
    "q.room_id,"                                                                                             \
    " (SELECT max(w.started_at) FROM queue_segment w WHERE w.visit_id = v.id AND w.stage = 'waiting'),"      \
    " a.start_min, " PATIENT_DISPLAY ", s.name, d.short_name, r.name, x.name"                                  \
    " FROM visit v JOIN patient p ON p.id = v.patient_id JOIN service s ON s.id = v.service_id"              \
    " LEFT JOIN queue_segment q ON q.id = (SELECT max(l.id) FROM queue_segment l WHERE l.visit_id = v.id)"   \
    " LEFT JOIN appointment a ON a.id = v.appointment_id LEFT JOIN practitioner d ON d.id = "                \
    "v.practitioner_id"                                                                                      \
    " LEFT JOIN room r ON r.id = q.room_id LEFT JOIN reason x ON x.id = v.next_reason_id "

static void read_row(struct stmt *st, void *row)
{
    struct visit *v = row;
    int c = 0;
    v->id = stmt_col_int(st, c++);
    v->rev = stmt_col_int(st, c++);
    v->patient_id = stmt_col_int(st, c++);
    v->service_id = stmt_col_int(st, c++);
    v->appointment_id = stmt_col_int(st, c++);
    v->practitioner_id = stmt_col_int(st, c++);
    v->day = (int32_t)stmt_col_int(st, c++);
    v->ticket = (int)stmt_col_int(st, c++);
    v->opened_at = stmt_col_int(st, c++);
    v->closed_at = stmt_col_int(st, c++);
    v->next = (enum visit_next)WORD_INDEX(visit_nexts, stmt_col_text(st, c++), VISIT_NEXT_NONE);
    v->next_reason_id = stmt_col_int(st, c++);
    stmt_col_copy(st, c++, v->next_note, sizeof v->next_note);
    int unknown = v->closed_at != 0 ? VISIT_DONE : VISIT_WAITING; /* brought in without its journey */
    v->stage = (enum visit_stage)WORD_INDEX(visit_stages, stmt_col_text(st, c++), unknown);
    v->since_at = stmt_col_int(st, c++);
    v->room_id = stmt_col_int(st, c++);
    v->waiting_at = stmt_col_int(st, c++);
    if (v->stage != VISIT_WAITING && v->stage != VISIT_CALLED)
        v->waiting_at = 0;
    v->start_min = stmt_col_int(st, c++);
    (void)patient_display_column(st, c, v->patient, sizeof v->patient);
    c += PATIENT_DISPLAY_COLUMNS;
    stmt_col_copy(st, c++, v->service, sizeof v->service);
    stmt_col_copy(st, c++, v->practitioner, sizeof v->practitioner);
    stmt_col_copy(st, c++, v->room, sizeof v->room);
    stmt_col_copy(st, c, v->next_reason, sizeof v->next_reason);
}

/** The first row of a bound statement; `missing` is the sentence when there is none. */
static enum rc one(struct stmt *st, struct visit *ret, const char *missing, struct err *e)
{
    enum rc rc = stmt_one(st, ret, sizeof *ret, read_row, e);
    return rc == RC_NOT_FOUND ? err_set(e, rc, "%s", missing) : rc;
}

enum rc visit_load(struct db *db, int64_t id, struct visit *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, SELECT_VISIT "WHERE v.id = :id");
    stmt_int(&st, ":id", id);
    return one(&st, ret, _("There is no such visit."), e);
}

enum rc visit_of_appointment(struct db *db, int64_t appointment_id, struct visit *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, SELECT_VISIT "WHERE v.appointment_id = :id");
    stmt_int(&st, ":id", appointment_id);
    return one(&st, ret, _("Nobody was checked in for this appointment."), e);
}

enum rc visit_open_of_patient(struct db *db, int64_t patient_id, struct visit *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              SELECT_VISIT
              "WHERE v.patient_id = :id AND v.closed_at IS NULL ORDER BY v.day DESC, v.id DESC LIMIT 1");
    stmt_int(&st, ":id", patient_id);
    return one(&st, ret, _("This person is not here: check them in first."), e);
}

enum rc visit_by_ticket(struct db *db, int32_t day, int ticket, struct visit *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, SELECT_VISIT "WHERE v.day = :day AND v.ticket = :ticket");
    stmt_int(&st, ":day", day);
    stmt_int(&st, ":ticket", ticket);
    return one(&st, ret, _("No such ticket was given on that day."), e);
}

enum rc visit_today(struct db *db, int32_t day, struct visit_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              SELECT_VISIT
              "WHERE v.day = :day OR (v.closed_at IS NULL AND v.day < :day) ORDER BY v.day, v.ticket");
    stmt_int(&st, ":day", day);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_row, e);
}

enum rc visit_of_patient(struct db *db, int64_t patient_id, int limit, struct visit_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, SELECT_VISIT "WHERE v.patient_id = :id ORDER BY v.day DESC, v.id DESC LIMIT :limit");
    stmt_int(&st, ":id", patient_id);
    stmt_int(&st, ":limit", limit > 0 ? limit : -1);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_row, e);
}
