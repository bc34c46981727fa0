/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of appointments: what is past is kept as it became, what is to come is booked by the rules. */
#include <string.h>

#include "src/base/civil.h"
#include "src/base/fold.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/booking/occupancy.h"
#include "src/clinic/site.h"
#include "src/desk/book.h"
#include "src/desk/import_kinds.h"
#include "src/desk/import_rows.h"
#include "src/store/stmt.h"

enum { COLUMN_STATUS = ROW_COMMON, COLUMN_REASON, COLUMN_NOTE, COLUMN_COUNT };

static const struct import_field fields[COLUMN_COUNT] = {
    IMPORT_ROW_FIELDS,
    [COLUMN_STATUS] = {"status", N_("Status"), "state|outcome|appointment status|状态|وضعیت|trạng thái", LOOKS_ANY,
                       "statuses"},
    [COLUMN_REASON] = {"reason", N_("Reason"), "cancellation reason|cancel reason|取消原因|دلیل لغو|lý do hủy",
                       LOOKS_ANY, NULL},
    [COLUMN_NOTE] = {"note", N_("Note"), "notes|remark|remarks|comment|备注|یادداشت|توضیحات|ghi chú", LOOKS_ANY, NULL},
};

struct appointments {
    struct import_row row;
    struct appointment a;
    bool past;
};

static enum rc find_status(struct db *db, const char *word, int64_t *id, struct err *e)
{
    static const struct {
        const char *words; /* folded, | around each */
        enum appointment_status status;
    } statuses[] = {
        {"|booked|scheduled|confirmed|planned|pending|new|已预约|预约|رزرو|رزرو شده|تایید شده|da dat|da xac nhan|",
         APPOINTMENT_BOOKED                                                                                               },
        {"|fulfilled|done|completed|complete|finished|attended|kept|arrived|seen|checked out|已完成|完成|已就诊|"
         "انجام شد|انجام شده|hoan thanh|da kham|",
         APPOINTMENT_FULFILLED                                                                                            },
        {"|noshow|no show|missed|did not attend|dna|failed|broken|爽约|未到|未到诊|غیبت|نیامد|khong den|",
         APPOINTMENT_NOSHOW                                                                                               },
        {"|cancelled|canceled|cancel|void|已取消|取消|لغو|لغو شد|لغو شده|da huy|huy|",                           APPOINTMENT_CANCELLED},
    };
    char folded[128], wanted[132];

    (void)db;
    (void)fold(folded, sizeof folded, word);
    (void)snprintf(wanted, sizeof wanted, "|%s|", folded);
    for (size_t i = 0; folded[0] != '\0' && i < sizeof statuses / sizeof statuses[0]; i++)
        if (strstr(statuses[i].words, wanted) != NULL) {
            *id = (int64_t)statuses[i].status + 1;
            return RC_OK;
        }
    return err_set(e, RC_INVALID, _("Status: it is booked, fulfilled, noshow or cancelled."));
}

static enum rc begin(struct import_run *run, struct err *e)
{
    enum rc rc = import_row_header(run, e);

    if (rc == RC_OK && !import_has(run, ROW_PRACTITIONER))
        return err_set(e, RC_INVALID, _("No column says with whom they are (practitioner); a map can give a default."));
    return rc;
}

static void end(struct import_run *run)
{
    (void)run;
}

/* What is past must say what became of it, what is to come cannot. */
static enum rc check_status(const struct appointments *s, bool said, struct err *why)
{
    enum appointment_status status = s->a.status;

    if (s->past && (!said || status == APPOINTMENT_BOOKED))
        return err_set(why, RC_INVALID,
                       _("It is past; say what became of it: fulfilled, noshow or cancelled."));
    if (!s->past && status != APPOINTMENT_BOOKED && status != APPOINTMENT_CANCELLED)
        return err_set(why, RC_INVALID, _("It is still to come; it is booked or cancelled."));
    return RC_OK;
}

static enum rc read_row(struct import_run *run, struct err *why)
{
    struct appointments *s = run->state;
    struct import_row *row = &s->row;
    int64_t status = 0;
    enum rc rc = import_row_read(run, row, why);

    if (rc == RC_OK)
        rc = import_word(run, COLUMN_STATUS, find_status, &status, why);
    if (rc != RC_OK)
        return rc;
    if (row->practitioner_id == 0)
        return err_set(why, RC_INVALID, _("Nothing says with whom it is."));
    s->a = (struct appointment){
        .patient_id = row->patient_id,
        .practitioner_id = row->practitioner_id,
        .service_id = row->service_id,
        .room_id = row->room_id,
        .start_min = row->start_min,
        .end_min = row->end_min,
        .status = status != 0 ? (enum appointment_status)(status - 1) : APPOINTMENT_BOOKED,
        .source = "import",
    };
    s->past = row->end_min <= site_now_min(run->db);
    if (row->end_min <= row->start_min || row->end_min - row->start_min > CIVIL_DAY_MIN)
        return err_set(why, RC_INVALID, _("An appointment ends after it begins, within a day."));
    rc = import_take(run, COLUMN_NOTE, s->a.note, sizeof s->a.note, why);
    if (rc == RC_OK)
        rc = import_take(run, COLUMN_REASON, s->a.reason, sizeof s->a.reason, why);
    return rc == RC_OK ? check_status(s, status != 0, why) : rc;
}

/* By its own number, or the same person at the same minute with the same practitioner. */
static enum rc skip_known(struct import_run *run, enum import_outcome *outcome, struct err *why)
{
    const struct appointments *s = run->state;
    struct stmt st;
    enum rc rc = import_row_known(run, false, outcome, why);

    if (rc != RC_OK || *outcome == IMPORT_SKIPPED)
        return rc;
    stmt_open(&st, run->db,
              "SELECT id FROM appointment WHERE patient_id = :patient AND start_min = :start"
              " AND practitioner_id = :practitioner AND (status = 'cancelled') = :cancelled LIMIT 1");
    stmt_int(&st, ":patient", s->a.patient_id);
    stmt_int(&st, ":start", s->a.start_min);
    stmt_int(&st, ":practitioner", s->a.practitioner_id);
    stmt_int(&st, ":cancelled", s->a.status == APPOINTMENT_CANCELLED);
    return import_row_here(run, &st, outcome, why);
}

static enum rc taken(struct import_run *run, enum occupant kind, int64_t resource, bool *is, struct err *why)
{
    const struct appointment *a = &((struct appointments *)run->state)->a;
    struct taken t = {0};
    enum rc rc = resource == 0 ? RC_OK
                               : occupancy_taken(run->db, kind, resource, a->start_min, a->end_min, 0, &t, why);

    *is = t.appointment_id != 0;
    return rc;
}

/* One that took place beside another was booked over it; nobody was in two places. */
static enum rc settle_past(struct import_run *run, struct err *why)
{
    struct appointment *a = &((struct appointments *)run->state)->a;
    bool practitioner = false, room = false, person = false;
    enum rc rc = taken(run, OCCUPANT_PERSON, a->patient_id, &person, why);

    if (rc == RC_OK && person)
        return err_set(why, RC_CONFLICT, _("This person was somewhere else in the house at that time."));
    if (rc == RC_OK)
        rc = taken(run, OCCUPANT_PRACTITIONER, a->practitioner_id, &practitioner, why);
    if (rc == RC_OK)
        rc = taken(run, OCCUPANT_ROOM, a->room_id, &room, why);
    a->overbook = practitioner || room;
    return rc;
}

static enum rc insert_as_it_was(struct import_run *run, struct err *why)
{
    struct appointment *a = &((struct appointments *)run->state)->a;
    struct reason reason = {0};
    struct stmt st;
    bool listed = a->status == APPOINTMENT_CANCELLED && a->reason[0] != '\0' &&
                  reason_find(run->db, REASON_CANCEL, a->reason, &reason, NULL) == RC_OK;

    stmt_open(&st, run->db,
              "INSERT INTO appointment (patient_id, practitioner_id, room_id, service_id, start_min, end_min, status,"
              " overbook, reason_id, reason_note, side, source, note, created_at, created_by)"
              " VALUES (:patient, :practitioner, :room, :service, :start, :end, :status, :overbook, :reason, :words,"
              " :side, 'import', :note, :at, :by)");
    stmt_int(&st, ":patient", a->patient_id);
    stmt_int(&st, ":practitioner", a->practitioner_id);
    stmt_int_or_null(&st, ":room", a->room_id);
    stmt_int(&st, ":service", a->service_id);
    stmt_int(&st, ":start", a->start_min);
    stmt_int(&st, ":end", a->end_min);
    stmt_text(&st, ":status", appointment_statuses[a->status].word);
    stmt_int(&st, ":overbook", a->overbook);
    stmt_int_or_null(&st, ":reason", reason.id);
    stmt_text(&st, ":words", listed ? "" : a->reason);
    stmt_text(&st, ":side", a->status == APPOINTMENT_NOSHOW ? reason_sides[SIDE_PATIENT].word
                                                            : reason_sides[reason.side].word);
    stmt_text(&st, ":note", a->note);
    stmt_int(&st, ":at", db_now(run->db));
    stmt_int(&st, ":by", db_actor(run->db));
    return stmt_insert(&st, &a->id, why);
}

static enum rc write_past(struct import_run *run, struct err *why)
{
    struct appointment *a = &((struct appointments *)run->state)->a;
    enum rc rc = appointment_live(a->status) ? settle_past(run, why) : RC_OK;

    if (rc == RC_OK)
        rc = insert_as_it_was(run, why);
    if (rc != RC_OK || !appointment_live(a->status))
        return rc;
    return occupancy_take(run->db, a, 0, why);
}

static enum rc check(struct import_run *run, enum import_outcome *outcome, struct err *why)
{
    struct appointments *s = run->state;
    enum rc rc = skip_known(run, outcome, why);

    if (rc == RC_OK && *outcome != IMPORT_SKIPPED && !s->past && s->a.status == APPOINTMENT_BOOKED)
        rc = appointment_fits(run->db, &s->a, why);
    return rc;
}

static enum rc write_row(struct import_run *run, enum import_outcome *outcome, int64_t *patient_id, struct err *why)
{
    struct appointments *s = run->state;
    enum rc rc = skip_known(run, outcome, why);

    *patient_id = s->a.patient_id;
    if (rc != RC_OK || *outcome == IMPORT_SKIPPED)
        return rc;
    rc = s->past || s->a.status == APPOINTMENT_CANCELLED ? write_past(run, why) : desk_book(run->db, &s->a, 0, why);
    return rc == RC_OK ? import_row_note(run, false, s->a.id, why) : rc;
}

const struct import_kind import_appointments_kind = {
    .word = "appointments",
    .table = "appointment",
    .fields = fields,
    .n_fields = COLUMN_COUNT,
    .state_size = sizeof(struct appointments),
    .begin = begin,
    .end = end,
    .read = read_row,
    .check = check,
    .write = write_row,
};
