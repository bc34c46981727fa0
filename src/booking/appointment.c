/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Appointments as they stand in the file: their words, their legal moves, and reading them. */
#include "src/booking/appointment.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/booking/hold.h"
#include "src/people/privacy.h"
#include "src/store/stmt.h"

const struct enum_word appointment_statuses[APPOINTMENT_STATUS_COUNT] = {
    [APPOINTMENT_PROPOSED] = {"proposed",         N_("proposed")        },
    [APPOINTMENT_BOOKED] = {"booked",           N_("booked")          },
    [APPOINTMENT_ARRIVED] = {"arrived",          N_("arrived")         },
    [APPOINTMENT_IN_VISIT] = {"in-visit",         N_("in treatment")    },
    [APPOINTMENT_FULFILLED] = {"fulfilled",        N_("done")            },
    [APPOINTMENT_CANCELLED] = {"cancelled",        N_("cancelled")       },
    [APPOINTMENT_NOSHOW] = {"noshow",           N_("no-show")         },
    [APPOINTMENT_ENTERED_IN_ERROR] = {"entered-in-error", N_("entered in error")},
};
static_assert(APPOINTMENT_STATUS_COUNT == 8,
              "a new status needs its words here, and its place in the schema");

const struct enum_word confirmations[CONFIRMATION_COUNT] = {
    [CONFIRMATION_UNASKED] = {"unasked",   N_("not asked")    },
    [CONFIRMATION_ASKED] = {"asked",     N_("asked")        },
    [CONFIRMATION_CONFIRMED] = {"confirmed", N_("confirmed")    },
    [CONFIRMATION_DECLINED] = {"declined",  N_("will not come")},
};
static_assert(CONFIRMATION_COUNT == 4,
              "a new confirmation needs its words here, and its place in the schema");

/* What may be done to an appointment, and where that leads. There is no other way between two statuses. The database knows
 * the same table (trigger appointment_legal). */
static const struct {
    enum appointment_status from;
    enum action action;
    enum appointment_status to;
} moves[] = {
    {APPOINTMENT_PROPOSED, ACTION_TAKE_UP,  APPOINTMENT_BOOKED   },
    {APPOINTMENT_PROPOSED, ACTION_RELEASE,  APPOINTMENT_CANCELLED},
    {APPOINTMENT_PROPOSED, ACTION_CANCEL,   APPOINTMENT_CANCELLED},
    {APPOINTMENT_BOOKED,   ACTION_MOVE,     APPOINTMENT_BOOKED   },
    {APPOINTMENT_BOOKED,   ACTION_CONFIRM,  APPOINTMENT_BOOKED   },
    {APPOINTMENT_BOOKED,   ACTION_CANCEL,   APPOINTMENT_CANCELLED},
    {APPOINTMENT_BOOKED,   ACTION_NOSHOW,   APPOINTMENT_NOSHOW   },
    {APPOINTMENT_BOOKED,   ACTION_CHECK_IN, APPOINTMENT_ARRIVED  },
    {APPOINTMENT_NOSHOW,   ACTION_CHECK_IN, APPOINTMENT_ARRIVED  }, /* late, but here */
    {APPOINTMENT_BOOKED,   ACTION_CAME,     APPOINTMENT_FULFILLED}, /* noted when the day is over */
    {APPOINTMENT_NOSHOW,   ACTION_CAME,     APPOINTMENT_FULFILLED},
    {APPOINTMENT_ARRIVED,  ACTION_CAME,     APPOINTMENT_FULFILLED},
    {APPOINTMENT_IN_VISIT, ACTION_CAME,     APPOINTMENT_FULFILLED},
    {APPOINTMENT_ARRIVED,  ACTION_SEAT,     APPOINTMENT_IN_VISIT },
    {APPOINTMENT_ARRIVED,  ACTION_LEAVE,    APPOINTMENT_CANCELLED},
    {APPOINTMENT_IN_VISIT, ACTION_FINISH,   APPOINTMENT_FULFILLED},
    {APPOINTMENT_IN_VISIT, ACTION_LEAVE,    APPOINTMENT_CANCELLED},
};

int appointment_after(enum appointment_status from, enum action action)
{
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
        if (moves[i].from == from && moves[i].action == action)
            return (int)moves[i].to;
    return -1;
}

/* Which answer may follow which. */
static const bool answers[CONFIRMATION_COUNT][CONFIRMATION_COUNT] = {
    [CONFIRMATION_UNASKED] = {[CONFIRMATION_ASKED] = true, [CONFIRMATION_CONFIRMED] = true, [CONFIRMATION_DECLINED] = true},
    [CONFIRMATION_ASKED] = {[CONFIRMATION_ASKED] = true, [CONFIRMATION_CONFIRMED] = true, [CONFIRMATION_DECLINED] = true},
    [CONFIRMATION_CONFIRMED] = {[CONFIRMATION_DECLINED] = true},
    [CONFIRMATION_DECLINED] = {[CONFIRMATION_CONFIRMED] = true},
};

bool confirmation_may(enum confirmation from, enum confirmation to)
{
    return answers[from][to];
}

const char *appointment_stands(const struct appointment *a)
{
    return a->late_cancel ? _("cancelled late") : _(appointment_statuses[a->status].label);
}

bool appointment_live(enum appointment_status status)
{
    return status == APPOINTMENT_BOOKED || status == APPOINTMENT_ARRIVED || status == APPOINTMENT_IN_VISIT ||
           status == APPOINTMENT_FULFILLED;
}

void appointment_list_release(struct appointment_list *list)
{
    free(list->rows);
    *list = (struct appointment_list){0};
}

/* Every reading is this with a condition and an order behind it; read_row takes its columns in order. */
#define SELECT_APPOINTMENT                                                                                   \
    "SELECT a.id, a.rev, a.patient_id, a.practitioner_id, a.service_id, a.room_id, a.start_min, a.end_min,"  \
    " a.status, a.confirmation, a.overbook, a.reason_id, a.reason_note, a.side, a.moved_from_min, a.moves,"  \
    " a.series_id, a.source, a.note, a.created_at, a.created_by, a.assistant_id, a.cancelled_at,"            \
    " a.notice_min, a.late_cancel, a.twice_reason,"                                                          \
    " " PATIENT_DISPLAY ", s.name, s.word, d.short_name, d.word, r.name, t.short_name, x.name"                 \
    " FROM appointment a JOIN patient p ON p.id = a.patient_id JOIN service s ON s.id = a.service_id"        \
    " JOIN practitioner d ON d.id = a.practitioner_id LEFT JOIN room r ON r.id = a.room_id"                  \
    " LEFT JOIN practitioner t ON t.id = a.assistant_id LEFT JOIN reason x ON x.id = a.reason_id "

static void read_row(struct stmt *st, void *row)
{
    struct appointment *a = row;
    int c = 0;
    a->id = stmt_col_int(st, c++);
    a->rev = stmt_col_int(st, c++);
    a->patient_id = stmt_col_int(st, c++);
    a->practitioner_id = stmt_col_int(st, c++);
    a->service_id = stmt_col_int(st, c++);
    a->room_id = stmt_col_int(st, c++);
    a->start_min = stmt_col_int(st, c++);
    a->end_min = stmt_col_int(st, c++);
    a->status = (enum appointment_status)WORD_INDEX(appointment_statuses, stmt_col_text(st, c++),
                                                    APPOINTMENT_ENTERED_IN_ERROR);
    a->confirmation =
        (enum confirmation)WORD_INDEX(confirmations, stmt_col_text(st, c++), CONFIRMATION_UNASKED);
    a->overbook = stmt_col_int(st, c++) != 0;
    a->reason_id = stmt_col_int(st, c++);
    stmt_col_copy(st, c++, a->reason, sizeof a->reason);
    a->side = (enum reason_side)WORD_INDEX(reason_sides, stmt_col_text(st, c++), SIDE_NONE);
    a->moved = !stmt_col_null(st, c);
    a->moved_from_min = stmt_col_int(st, c++);
    a->moves = (int)stmt_col_int(st, c++);
    a->series_id = stmt_col_int(st, c++);
    stmt_col_copy(st, c++, a->source, sizeof a->source);
    stmt_col_copy(st, c++, a->note, sizeof a->note);
    a->created_at = stmt_col_int(st, c++);
    a->created_by = stmt_col_int(st, c++);
    a->assistant_id = stmt_col_int(st, c++);
    a->cancelled_at = stmt_col_int(st, c++);
    a->noticed = !stmt_col_null(st, c);
    a->notice_min = stmt_col_int(st, c++);
    a->late_cancel = stmt_col_int(st, c++) != 0;
    stmt_col_copy(st, c++, a->twice_reason, sizeof a->twice_reason);
    (void)patient_display_column(st, c, a->patient, sizeof a->patient);
    c += PATIENT_DISPLAY_COLUMNS;
    stmt_col_copy(st, c++, a->service, sizeof a->service);
    stmt_col_copy(st, c++, a->service_word, sizeof a->service_word);
    stmt_col_copy(st, c++, a->practitioner, sizeof a->practitioner);
    stmt_col_copy(st, c++, a->practitioner_word, sizeof a->practitioner_word);
    stmt_col_copy(st, c++, a->room, sizeof a->room);
    stmt_col_copy(st, c++, a->assistant, sizeof a->assistant);
    if (!stmt_col_null(st, c)) {
        char both[sizeof a->reason + APPOINTMENT_NAME + 2];
        (void)snprintf(both, sizeof both, "%.95s%s%s", stmt_col_text(st, c), a->reason[0] != '\0' ? ": " : "",
                       a->reason);
        (void)text_copy(a->reason, sizeof a->reason, both);
    }
}

enum rc appointment_load(struct db *db, int64_t id, struct appointment *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, SELECT_APPOINTMENT "WHERE a.id = :id");
    stmt_int(&st, ":id", id);
    enum rc rc = stmt_one(&st, ret, sizeof *ret, read_row, e);
    return rc == RC_NOT_FOUND ? err_set(e, rc, _("There is no appointment number %lld."), (long long)id) : rc;
}

enum rc appointment_day(struct db *db, int64_t practitioner_id, int32_t day, bool gone,
                        struct appointment_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              SELECT_APPOINTMENT "WHERE a.start_min >= :from AND a.start_min < :to"
                                 " AND (:practitioner = 0 OR a.practitioner_id = :practitioner)"
                                 " AND a.status <> 'entered-in-error'"
                                 " AND (a.status <> 'proposed' OR " HOLD_UNTIL_SQL("a") " IS NOT NULL)"
                                 " AND (:gone OR a.status NOT IN ('cancelled', 'noshow'))"
                                 " ORDER BY a.start_min, a.practitioner_id, a.id");
    stmt_int(&st, ":from", (int64_t)day * 1440);
    stmt_int(&st, ":to", ((int64_t)day + 1) * 1440);
    stmt_int(&st, ":practitioner", practitioner_id);
    stmt_int(&st, ":gone", gone);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_row, e);
}

enum rc appointment_of_patient(struct db *db, int64_t patient_id, enum appointment_when when, int64_t now_min,
                               int limit, struct appointment_list *ret, struct err *e)
{
    struct stmt st;
    if (when == APPOINTMENT_NEXT)
        stmt_open(&st, db,
                  SELECT_APPOINTMENT "WHERE a.patient_id = :patient AND a.end_min > :now"
                                     " AND a.status IN ('booked', 'arrived', 'in-visit')"
                                     " ORDER BY a.start_min, a.id LIMIT :limit");
    else
        stmt_open(&st, db,
                  SELECT_APPOINTMENT
                  "WHERE a.patient_id = :patient AND a.status NOT IN ('proposed', 'entered-in-error')"
                  " AND NOT (a.end_min > :now AND a.status IN ('booked', 'arrived', 'in-visit'))"
                  " ORDER BY a.start_min DESC, a.id DESC LIMIT :limit");
    stmt_int(&st, ":patient", patient_id);
    stmt_int(&st, ":now", now_min);
    stmt_int(&st, ":limit", limit > 0 ? limit : -1);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_row, e);
}

enum rc appointment_list_of(struct stmt *numbers, struct appointment_list *ret, struct err *e)
{
    struct appointment_list list = {0};
    struct err why = {0};
    enum rc rc = RC_OK;
    while (rc == RC_OK && stmt_row(numbers)) {
        struct appointment *a = stmt_add(numbers, &list.rows, &list.n, sizeof *a);
        if (a != NULL)
            rc = appointment_load(numbers->db, stmt_col_int(numbers, 0), a, &why);
    }
    enum rc end = stmt_finish(numbers, e);
    if (rc != RC_OK && e != NULL)
        *e = why;
    rc = rc != RC_OK ? rc : end;
    if (rc == RC_OK)
        *ret = list;
    else
        appointment_list_release(&list);
    return rc;
}
