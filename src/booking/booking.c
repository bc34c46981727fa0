/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Booking, moving and calling off: each is one change that checks and takes all it needs, or tells who has
 * it. */
#include "src/booking/appointment.h"

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/booking/need.h"
#include "src/booking/occupancy.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

static enum rc insert(struct db *db, struct appointment *a, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO appointment (patient_id, practitioner_id, room_id, service_id, start_min, "
              "end_min, status,"
              " overbook, series_id, source, note, created_at, created_by, assistant_id, twice_reason)"
              " VALUES (:patient, :practitioner, :room, :service, :start, :end, :status,"
              " :overbook, :series, :source, :note, :at, :by, :assistant, :twice)");
    stmt_text(&st, ":status", appointment_statuses[a->status].word);
    stmt_int_or_null(&st, ":assistant", a->assistant_id);
    stmt_text(&st, ":twice", a->twice_reason);
    stmt_int(&st, ":patient", a->patient_id);
    stmt_int(&st, ":practitioner", a->practitioner_id);
    stmt_int_or_null(&st, ":room", a->room_id);
    stmt_int(&st, ":service", a->service_id);
    stmt_int(&st, ":start", a->start_min);
    stmt_int(&st, ":end", a->end_min);
    stmt_int(&st, ":overbook", a->overbook);
    stmt_int_or_null(&st, ":series", a->series_id);
    stmt_text(&st, ":source", a->source[0] != '\0' ? a->source : "desk");
    stmt_text(&st, ":note", a->note);
    stmt_int(&st, ":at", a->created_at);
    stmt_int(&st, ":by", a->created_by);
    return stmt_insert(&st, &a->id, e);
}

/** All that a new one needs, settled. */
static enum rc settle_new(struct db *db, struct appointment *a, struct need *need, struct err *e)
{
    enum rc rc = need_read(db, a, need, e);
    if (rc != RC_OK)
        return rc;
    if (a->end_min == 0)
        a->end_min = a->start_min + need->parts.with_min;
    return need_check(db, a, need, (struct need_keep){a->room_id != 0, a->assistant_id != 0}, e);
}

enum rc appointment_fits(struct db *db, struct appointment *a, struct err *e)
{
    struct need need;
    return settle_new(db, a, &need, e);
}

/** Writes a new one and takes its time, until then when `expires_at` is not 0; inside a change. */
static enum rc enter(struct db *db, struct appointment *a, enum appointment_status status, int64_t expires_at,
                     struct err *e)
{
    struct need need;
    enum rc rc;
    a->id = 0;
    if ((rc = settle_new(db, a, &need, e)) == RC_OK) {
        a->rev = 1;
        a->status = status;
        a->confirmation = CONFIRMATION_UNASKED;
        a->created_at = db_now(db);
        a->created_by = db_actor(db);
        rc = insert(db, a, e);
    }
    if (rc == RC_OK)
        rc = occupancy_take_parts(db, a, &need.parts, expires_at, e);
    if (rc == RC_OK)
        change_subject(db, "appointment", a->id, a->patient_id);
    return rc;
}

enum rc appointment_book(struct db *db, struct appointment *a, struct err *e)
{
    struct appointment new = *a;
    enum rc rc = change_begin(db, a->overbook ? ACTION_OVERBOOK : ACTION_BOOK, e);
    if (rc != RC_OK)
        return rc;
    rc = change_end(db, enter(db, &new, APPOINTMENT_BOOKED, 0, e), e);
    if (rc == RC_OK)
        *a = new;
    return rc;
}

enum rc appointment_hold(struct db *db, struct appointment *a, int64_t until_at, struct err *e)
{
    struct appointment new = *a;
    enum rc rc = change_begin(db, ACTION_HOLD, e);
    if (rc != RC_OK)
        return rc;
    rc = change_end(db, enter(db, &new, APPOINTMENT_PROPOSED, until_at, e), e);
    if (rc == RC_OK)
        *a = new;
    return rc;
}

enum rc appointment_may(struct db *db, const struct appointment *a, enum action action, struct err *e)
{
    char when[96];

    if (appointment_after(a->status, action) >= 0)
        return RC_OK;
    return err_set(e, RC_CONFLICT, _("This cannot be done: the appointment of %s, %s, stands as \"%s\"."), a->patient,
                   need_when(db, when, sizeof when, a->start_min, site_now_min(db)),
                   _(appointment_statuses[a->status].label));
}

/** Reads the one that is to be changed, and makes sure that it is as the desk saw it and that the move is
 * legal. */
static enum rc load_for(struct db *db, int64_t id, int64_t rev, enum action action, struct appointment *ret,
                        struct err *e)
{
    enum rc rc = appointment_load(db, id, ret, e);
    if (rc != RC_OK)
        return rc;
    if (rev != 0 && rev != ret->rev)
        return err_set(e, RC_CONFLICT,
                       _("Another desk changed the appointment of %s meanwhile. Look at it again."),
                       ret->patient);
    if ((rc = appointment_may(db, ret, action, e)) != RC_OK)
        return rc;
    change_subject(db, "appointment", ret->id, ret->patient_id);
    return RC_OK;
}

/* What the person agreed to is when it begins and with whom: one made longer, or put into another room, was not moved. */
static enum rc update_place(struct db *db, const struct appointment *a, const struct appointment *was, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "UPDATE appointment SET practitioner_id = :practitioner, room_id = :room, start_min = :start,"
              " end_min = :end, overbook = :overbook, assistant_id = :assistant, twice_reason = :twice,"
              " confirmation = CASE WHEN :same THEN confirmation ELSE 'unasked' END,"
              " moved_from_min = CASE WHEN :same THEN moved_from_min ELSE :was END,"
              " moves = moves + NOT :same, rev = rev + 1"
              " WHERE id = :id AND rev = :rev");
    stmt_int_or_null(&st, ":assistant", a->assistant_id);
    stmt_text(&st, ":twice", a->twice_reason);
    stmt_int(&st, ":practitioner", a->practitioner_id);
    stmt_int_or_null(&st, ":room", a->room_id);
    stmt_int(&st, ":start", a->start_min);
    stmt_int(&st, ":end", a->end_min);
    stmt_int(&st, ":overbook", a->overbook);
    stmt_int(&st, ":was", was->start_min);
    stmt_int(&st, ":same", a->start_min == was->start_min && a->practitioner_id == was->practitioner_id);
    stmt_int(&st, ":id", a->id);
    stmt_int(&st, ":rev", a->rev);
    return stmt_changed(&st, 1, e);
}

static bool stands_there(const struct appointment *a, const struct appointment *was)
{
    return a->start_min == was->start_min && a->end_min == was->end_min && a->practitioner_id == was->practitioner_id &&
           a->room_id == was->room_id && a->assistant_id == was->assistant_id && a->overbook == was->overbook;
}

/** Reads the one to be moved as *was, and settles *a as it would stand. */
static enum rc settle_move(struct db *db, const struct appointment_move *m, struct appointment *was, struct appointment *a,
                           struct need *need, struct err *e)
{
    enum rc rc = load_for(db, m->id, m->rev, ACTION_MOVE, was, e);
    if (rc != RC_OK)
        return rc;
    *a = *was;
    a->start_min = m->start_min;
    a->end_min = m->end_min != 0 ? m->end_min : m->start_min + (was->end_min - was->start_min);
    if (m->practitioner_id != 0)
        a->practitioner_id = m->practitioner_id;
    if (m->room_id != 0)
        a->room_id = m->room_id;
    if (m->assistant_id != 0)
        a->assistant_id = m->assistant_id;
    a->overbook = m->overbook;
    (void)text_copy(a->twice_reason, sizeof a->twice_reason, m->twice_reason != NULL ? m->twice_reason : "");
    if ((rc = need_read(db, a, need, e)) == RC_OK)
        rc = need_check(db, a, need, (struct need_keep){m->room_id != 0, m->assistant_id != 0}, e);
    if (rc == RC_OK && stands_there(a, was))
        rc = err_field(e, APPOINTMENT_START, _("It stands there already."));
    return rc;
}

static enum rc move_to(struct db *db, const struct appointment_move *m, struct err *e)
{
    struct appointment a, was;
    struct need need;
    enum rc rc = settle_move(db, m, &was, &a, &need, e);
    if (rc == RC_OK)
        rc = update_place(db, &a, &was, e);
    if (rc == RC_OK)
        rc = occupancy_give(db, &was, e);
    if (rc == RC_OK)
        rc = occupancy_take_parts(db, &a, &need.parts, 0, e);
    return rc;
}

enum rc appointment_move_fits(struct db *db, const struct appointment_move *m, struct err *e)
{
    struct appointment a, was;
    struct need need;
    return settle_move(db, m, &was, &a, &need, e);
}

enum rc appointment_move(struct db *db, const struct appointment_move *m, struct err *e)
{
    enum rc rc = RC_OK;
    if (m->overbook)
        rc = change_allowed(db, ACTION_OVERBOOK, e);
    if (rc == RC_OK)
        rc = change_begin(db, ACTION_MOVE, e);
    if (rc != RC_OK)
        return rc;
    return change_end(db, move_to(db, m, e), e);
}

int64_t appointment_notice(struct db *db, const struct appointment *a, bool *late)
{
    int64_t notice_min = (site_at_of(db, a->start_min) - db_now(db)) / 60;
    *late = notice_min < site_get(db)->late_cancel_min;
    return notice_min;
}

static void note_notice(struct db *db, struct appointment *a, enum action action, enum reason_side side)
{
    bool late;
    a->notice_min = appointment_notice(db, a, &late);
    a->cancelled_at = db_now(db);
    a->noticed = true;
    a->late_cancel = late && action == ACTION_CANCEL && side == SIDE_PATIENT;
}

/** Sets the status that `action` leads to; one that is called off gives its time back by itself. */
static enum rc set_status(struct db *db, struct appointment *a, enum action action, enum reason_side side,
                          int64_t reason_id, const char *reason, struct err *e)
{
    enum appointment_status to = (enum appointment_status)appointment_after(a->status, action);
    struct stmt st;
    if (to == APPOINTMENT_CANCELLED)
        note_notice(db, a, action, side);
    stmt_open(&st, db,
              "UPDATE appointment SET status = :status, room_id = :room, assistant_id = :assistant, side = :side,"
              " overbook = :overbook, twice_reason = :twice, reason_id = :reason, reason_note = :note,"
              " cancelled_at = :at, notice_min = :notice, late_cancel = :late,"
              " rev = rev + 1 WHERE id = :id AND rev = :rev");
    stmt_text(&st, ":status", appointment_statuses[to].word);
    stmt_int_or_null(&st, ":room", a->room_id);
    stmt_int_or_null(&st, ":assistant", a->assistant_id);
    stmt_text(&st, ":side", reason_sides[side].word);
    stmt_int_or_null(&st, ":reason", reason_id);
    stmt_text(&st, ":note", reason);
    stmt_int_or_null(&st, ":at", a->cancelled_at);
    if (a->noticed)
        stmt_int(&st, ":notice", a->notice_min);
    else
        stmt_null(&st, ":notice");
    stmt_int(&st, ":late", a->late_cancel);
    stmt_int(&st, ":overbook", a->overbook);
    stmt_text(&st, ":twice", a->twice_reason);
    stmt_int(&st, ":id", a->id);
    stmt_int(&st, ":rev", a->rev);
    return stmt_changed(&st, 1, e);
}

/** Fills in what a listed reason knows. */
static enum rc read_reason(struct db *db, int64_t reason_id, enum reason_side *side, struct err *e)
{
    struct reason r;
    enum rc rc = reason_id != 0 ? reason_load(db, reason_id, &r, e) : RC_OK;
    if (rc != RC_OK || reason_id == 0)
        return rc;
    if (r.kind != REASON_CANCEL)
        return err_field(e, APPOINTMENT_REASON, _("\"%s\" is not a reason to cancel."), r.name);
    if (*side == SIDE_NONE)
        *side = (enum reason_side)r.side;
    return RC_OK;
}

static enum rc cancel(struct db *db, int64_t id, int64_t rev, enum reason_side side, int64_t reason_id,
                      const char *words, struct err *e)
{
    struct appointment a;
    enum rc rc = load_for(db, id, rev, ACTION_CANCEL, &a, e);
    if (rc == RC_OK)
        rc = read_reason(db, reason_id, &side, e);
    if (rc != RC_OK)
        return rc;
    if (reason_id == 0 && words[0] == '\0')
        return err_field(e, APPOINTMENT_REASON, _("Say why it is cancelled."));
    if (side == SIDE_NONE)
        return err_field(e, APPOINTMENT_REASON, _("Say who cancelled: the patient or the clinic."));
    return set_status(db, &a, ACTION_CANCEL, side, reason_id, words, e);
}

enum rc appointment_cancel(struct db *db, int64_t id, int64_t rev, enum reason_side side, int64_t reason_id,
                           const char *reason, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_CANCEL, e);
    if (rc != RC_OK)
        return rc;
    return change_end(db, cancel(db, id, rev, side, reason_id, reason != NULL ? reason : "", e), e);
}

static enum rc missed(struct db *db, int64_t id, int64_t rev, enum reason_side side, int64_t reason_id,
                      const char *words, struct err *e)
{
    struct appointment a;
    char when[96];
    enum rc rc = load_for(db, id, rev, ACTION_NOSHOW, &a, e);
    if (rc == RC_OK)
        rc = read_reason(db, reason_id, &side, e);
    if (rc != RC_OK)
        return rc;
    if (site_now_min(db) < a.start_min)
        return err_set(e, RC_INVALID, _("%s is expected at %s: that is still to come."), a.patient,
                       need_when(db, when, sizeof when, a.start_min, site_now_min(db)));
    return set_status(db, &a, ACTION_NOSHOW, side != SIDE_NONE ? side : SIDE_PATIENT, reason_id, words, e);
}

enum rc appointment_missed(struct db *db, int64_t id, int64_t rev, enum reason_side side, int64_t reason_id,
                           const char *reason, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_NOSHOW, e);
    if (rc != RC_OK)
        return rc;
    return change_end(db, missed(db, id, rev, side, reason_id, reason != NULL ? reason : "", e), e);
}

enum rc appointment_noshow(struct db *db, int64_t id, int64_t rev, struct err *e)
{
    return appointment_missed(db, id, rev, SIDE_NONE, 0, NULL, e);
}

enum rc appointment_confirm(struct db *db, int64_t id, int64_t rev, enum confirmation c, struct err *e)
{
    struct appointment a;
    enum rc rc = change_begin(db, ACTION_CONFIRM, e);
    if (rc != RC_OK)
        return rc;
    rc = load_for(db, id, rev, ACTION_CONFIRM, &a, e);
    if (rc == RC_OK && !confirmation_may(a.confirmation, c))
        rc = err_set(e, RC_CONFLICT, _("The answer of %s is noted as \"%s\" already."), a.patient,
                     _(confirmations[a.confirmation].label));
    if (rc == RC_OK) {
        struct stmt st;
        stmt_open(&st, db,
                  "UPDATE appointment SET confirmation = :confirmation, rev = rev + 1 WHERE id = :id AND rev "
                  "= :rev");
        stmt_text(&st, ":confirmation", confirmations[c].word);
        stmt_int(&st, ":id", a.id);
        stmt_int(&st, ":rev", a.rev);
        rc = stmt_changed(&st, 1, e);
    }
    return change_end(db, rc, e);
}

/** Takes the time again of one that had given it back; the room may be another one. */
static enum rc take_again(struct db *db, struct appointment *a, struct err *e)
{
    struct need need;
    enum rc rc = need_read(db, a, &need, e);
    if (rc == RC_OK)
        rc = need_settle(db, a, &need, (struct need_keep){false, false}, e);
    return rc == RC_OK ? occupancy_take_parts(db, a, &need.parts, 0, e) : rc;
}

enum rc appointment_step(struct db *db, int64_t id, enum action action, struct err *e)
{
    struct appointment a;
    enum rc rc = load_for(db, id, 0, action, &a, e);
    if (rc == RC_OK && action == ACTION_TAKE_UP && (rc = need_allowed(db, &a, e)) == RC_OK)
        rc = occupancy_give(db, &a, e); /* held until then; taken for good */
    if (rc == RC_OK && !appointment_live(a.status) &&
        appointment_live((enum appointment_status)appointment_after(a.status, action)))
        rc = take_again(db, &a, e);
    if (rc != RC_OK)
        return rc;
    return set_status(db, &a, action, action == ACTION_LEAVE ? SIDE_PATIENT : SIDE_NONE, 0, "", e);
}
