/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receiving people and moving them through the house: each move ends one segment of the queue and starts the
 * next, and takes the appointment and the room along, all in one change. */
#include "src/visit/queue.h"

#include <stdlib.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/booking/forgotten.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/people/patient.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

/** Starts a segment; from_id 0 is the first. Closing stages end as they begin. */
static enum rc segment_start(struct db *db, const struct visit *v, enum visit_stage stage, int64_t room_id,
                             int64_t from_id, struct err *e)
{
    struct stmt st;
    stmt_open(
        &st, db,
        "INSERT INTO queue_segment (visit_id, stage, room_id, practitioner_id, from_id, started_at, ended_at,"
        " staff_id) VALUES (:visit, :stage, :room, :practitioner, :from, :now, :ended, :staff)");
    stmt_int(&st, ":visit", v->id);
    stmt_text(&st, ":stage", visit_stages[stage].word);
    stmt_int_or_null(&st, ":room", room_id);
    stmt_int_or_null(&st, ":practitioner", v->practitioner_id);
    stmt_int_or_null(&st, ":from", from_id);
    stmt_int(&st, ":now", db_now(db));
    if (stage == VISIT_DONE || stage == VISIT_LEFT)
        stmt_int(&st, ":ended", db_now(db));
    else
        stmt_null(&st, ":ended");
    stmt_int(&st, ":staff", db_actor(db));
    int64_t id;
    return stmt_insert(&st, &id, e);
}

/** Ends the open segment and starts the next, as the table of moves allows. */
static enum rc advance(struct db *db, const struct visit *v, enum action action, int64_t room_id,
                       struct err *e)
{
    int to = visit_after(v->stage, action);
    if (to < 0)
        return err_set(e, RC_CONFLICT, _("This cannot be done now: %s (ticket %d) is %s."), v->patient,
                       v->ticket, _(visit_stages[v->stage].label));
    struct stmt st;
    int64_t open_id;
    stmt_open(&st, db, "SELECT id FROM queue_segment WHERE visit_id = :visit AND ended_at IS NULL");
    stmt_int(&st, ":visit", v->id);
    enum rc rc = stmt_one_int(&st, &open_id, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db, "UPDATE queue_segment SET ended_at = :now WHERE id = :id");
    stmt_int(&st, ":now", db_now(db));
    stmt_int(&st, ":id", open_id);
    if ((rc = stmt_changed(&st, 1, e)) != RC_OK)
        return rc;
    return segment_start(db, v, (enum visit_stage)to, room_id, open_id, e);
}

/** Another practitioner takes the person. */
static enum rc hand_to(struct db *db, struct visit *v, int64_t practitioner_id, struct err *e)
{
    if (practitioner_id == 0 || practitioner_id == v->practitioner_id)
        return RC_OK;
    struct stmt st;
    stmt_open(
        &st, db,
        "UPDATE visit SET practitioner_id = :practitioner, rev = rev + 1 WHERE id = :id AND rev = :rev");
    stmt_int(&st, ":practitioner", practitioner_id);
    stmt_int(&st, ":id", v->id);
    stmt_int(&st, ":rev", v->rev);
    enum rc rc = stmt_changed(&st, 1, e);
    if (rc == RC_OK) {
        v->practitioner_id = practitioner_id;
        v->rev++;
    }
    return rc;
}

/** Moves the appointment along, where there is one and its own table lets it. */
static enum rc step_appointment(struct db *db, const struct visit *v, enum action action, struct err *e)
{
    struct appointment a;
    if (v->appointment_id == 0)
        return RC_OK;
    enum rc rc = appointment_load(db, v->appointment_id, &a, e);
    if (rc == RC_OK && appointment_after(a.status, action) >= 0)
        rc = appointment_step(db, a.id, action, e);
    return rc;
}

/** What becomes of the room that the person leaves. */
static enum rc vacate(struct db *db, const struct visit *v, struct err *e)
{
    struct service s;
    if (v->stage != VISIT_IN_ROOM || v->room_id == 0)
        return RC_OK;
    enum rc rc = service_load(db, v->service_id, &s, e);
    return rc == RC_OK ? place_set_state(db, v->room_id, s.after_min > 0 ? PLACE_CLEANING : PLACE_FREE, e)
                       : rc;
}

/** What brought the person: by what the visit was booked, where that is one of the clinic's sources; 0. */
static int64_t source_of(struct db *db, int64_t appointment_id)
{
    struct stmt st;
    int64_t id = 0;
    stmt_open(&st, db, "SELECT s.id FROM appointment a JOIN source s ON s.word = a.source WHERE a.id = :id");
    stmt_int(&st, ":id", appointment_id);
    return stmt_one_int(&st, &id, NULL) == RC_OK ? id : 0;
}

static enum rc open_visit(struct db *db, struct visit *v, struct err *e)
{
    struct visit other;
    struct stmt st;
    v->day = site_today(db);
    enum rc rc = visit_open_of_patient(db, v->patient_id, &other, NULL);
    if (rc == RC_OK && other.day == v->day)
        return err_set(e, RC_CONFLICT,
                       _("%s is here already, with ticket %d (%s). Check that visit out first."),
                       other.patient, other.ticket, _(visit_stages[other.stage].label));
    if ((rc = patient_visited(db, v->patient_id, source_of(db, v->appointment_id), e)) != RC_OK)
        return rc;
    stmt_open(
        &st, db,
        "INSERT INTO visit (patient_id, appointment_id, service_id, practitioner_id, day, ticket, opened_at)"
        " SELECT :patient, :appointment, :service, :practitioner, :day,"
        " coalesce((SELECT max(ticket) FROM visit WHERE day = :day), 0) + 1, :now");
    stmt_int(&st, ":patient", v->patient_id);
    stmt_int_or_null(&st, ":appointment", v->appointment_id);
    stmt_int(&st, ":service", v->service_id);
    stmt_int_or_null(&st, ":practitioner", v->practitioner_id);
    stmt_int(&st, ":day", v->day);
    stmt_int(&st, ":now", db_now(db));
    rc = stmt_insert(&st, &v->id, e);
    if (rc == RC_OK)
        rc = segment_start(db, v, VISIT_WAITING, 0, 0, e);
    if (rc == RC_OK)
        change_subject(db, "visit", v->id, v->patient_id);
    return rc;
}

static enum rc check_in(struct db *db, int64_t appointment_id, int64_t *visit_id, struct err *e)
{
    struct appointment a;
    struct visit v;
    char day[64], time[CIVIL_TEXT];
    enum rc rc = appointment_load(db, appointment_id, &a, e);
    if (rc != RC_OK)
        return rc;
    bool known = visit_of_appointment(db, appointment_id, &v, NULL) == RC_OK;
    if (known && v.day != site_today(db))
        return err_set(e, RC_CONFLICT, _("%s came for this appointment on %s, with ticket %d."), v.patient,
                       calendar_format_day(day, sizeof day, site_calendar(db), v.day, CALENDAR_LONG), v.ticket);
    if (known)
        return err_set(e, RC_CONFLICT, _("%s was checked in at %s, with ticket %d."), v.patient,
                       civil_format_time(time, sizeof time, site_min_of(db, v.opened_at)), v.ticket);
    int32_t on = civil_min_day(a.start_min);
    if (on != site_today(db))
        return err_set(e, RC_INVALID,
                       _("%s is expected on %s, not today. Move the appointment, or receive a walk-in."),
                       a.patient, calendar_format_day(day, sizeof day, site_calendar(db), on, CALENDAR_LONG));
    if ((rc = appointment_step(db, appointment_id, ACTION_CHECK_IN, e)) != RC_OK)
        return rc;
    v = (struct visit){.patient_id = a.patient_id,
                       .appointment_id = a.id,
                       .service_id = a.service_id,
                       .practitioner_id = a.practitioner_id};
    rc = open_visit(db, &v, e);
    if (rc == RC_OK)
        *visit_id = v.id;
    return rc;
}

enum rc visit_check_in(struct db *db, int64_t appointment_id, int64_t *visit_id, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_CHECK_IN, e);
    if (rc != RC_OK)
        return rc;
    int64_t id = 0;
    rc = change_end(db, check_in(db, appointment_id, &id, e), e);
    if (rc == RC_OK)
        *visit_id = id;
    return rc;
}

enum rc visit_walk_in(struct db *db, int64_t patient_id, int64_t service_id, int64_t practitioner_id,
                      int64_t *visit_id, struct err *e)
{
    struct visit v = {.patient_id = patient_id, .service_id = service_id, .practitioner_id = practitioner_id};
    struct service s;
    struct practitioner p;
    enum rc rc = change_begin(db, ACTION_WALK_IN, e);
    if (rc != RC_OK)
        return rc;
    rc = service_load(db, service_id, &s, e);
    if (rc == RC_OK && !s.active)
        rc = err_set(e, RC_INVALID, _("%s is not offered any more."), s.name);
    if (rc == RC_OK && practitioner_id != 0)
        rc = practitioner_load(db, practitioner_id, &p, e);
    if (rc == RC_OK)
        rc = open_visit(db, &v, e);
    rc = change_end(db, rc, e);
    if (rc == RC_OK)
        *visit_id = v.id;
    return rc;
}

static enum rc call(struct db *db, int64_t visit_id, int64_t practitioner_id, struct err *e)
{
    struct visit v;
    enum rc rc = visit_load(db, visit_id, &v, e);
    if (rc == RC_OK)
        rc = hand_to(db, &v, practitioner_id, e);
    if (rc == RC_OK)
        rc = advance(db, &v, ACTION_CALL, 0, e);
    change_subject(db, "visit", visit_id, rc == RC_OK ? v.patient_id : 0);
    return rc;
}

enum rc visit_call(struct db *db, int64_t visit_id, int64_t practitioner_id, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_CALL, e);
    return rc == RC_OK ? change_end(db, call(db, visit_id, practitioner_id, e), e) : rc;
}

enum rc visit_call_next(struct db *db, int64_t practitioner_id, int64_t *visit_id, struct err *e)
{
    struct stmt st;
    int64_t id = 0;
    enum rc rc = change_begin(db, ACTION_CALL, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "SELECT v.id FROM visit v JOIN queue_segment q ON q.visit_id = v.id AND q.ended_at IS NULL"
              " WHERE v.day = :day AND v.closed_at IS NULL AND q.stage = 'waiting'"
              " AND (:practitioner = 0 OR v.practitioner_id IS NULL OR v.practitioner_id = :practitioner)"
              " ORDER BY q.started_at, v.ticket LIMIT 1");
    stmt_int(&st, ":day", site_today(db));
    stmt_int(&st, ":practitioner", practitioner_id);
    rc = stmt_one_int(&st, &id, e);
    if (rc == RC_NOT_FOUND)
        rc = err_set(e, RC_NOT_FOUND, _("Nobody is waiting."));
    if (rc == RC_OK)
        rc = call(db, id, practitioner_id, e);
    rc = change_end(db, rc, e);
    if (rc == RC_OK)
        *visit_id = id;
    return rc;
}

/** Says who is in a room that is taken. */
static enum rc tell_occupied(struct db *db, const struct place *p, struct err *e)
{
    struct stmt st;
    int64_t id;
    struct visit v;
    char since[CIVIL_TEXT];
    stmt_open(&st, db,
              "SELECT v.id FROM visit v JOIN queue_segment q ON q.visit_id = v.id AND q.ended_at IS NULL"
              " WHERE v.closed_at IS NULL AND q.stage = 'in-room' AND q.room_id = :room LIMIT 1");
    stmt_int(&st, ":room", p->id);
    if (stmt_one_int(&st, &id, NULL) == RC_OK && visit_load(db, id, &v, NULL) == RC_OK)
        return err_set(e, RC_CONFLICT,
                       _("%s is in %s since %s. Choose another room, or finish that treatment."), v.patient,
                       p->name, civil_format_time(since, sizeof since, site_min_of(db, v.since_at)));
    return err_set(e, RC_CONFLICT, _("%s is marked as occupied. Choose another room, or make it ready."),
                   p->name);
}

/** The appointment's room when it can be had, else the first of the service's kind: a free one before an
 * unclean. */
static enum rc choose_room(struct db *db, const struct visit *v, int64_t *room_id, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT r.id FROM room r LEFT JOIN appointment a ON a.id = :appointment AND a.room_id = r.id"
              " JOIN service s ON s.id = :service WHERE r.active = 1 AND r.state IN ('free', 'cleaning')"
              " AND (s.room_kind = '' OR s.room_kind = r.kind OR a.id IS NOT NULL)"
              " ORDER BY a.id IS NULL, r.state = 'cleaning', r.id LIMIT 1");
    stmt_int(&st, ":appointment", v->appointment_id);
    stmt_int(&st, ":service", v->service_id);
    enum rc rc = stmt_one_int(&st, room_id, e);
    if (rc == RC_NOT_FOUND)
        return err_set(e, RC_CONFLICT, _("No room for %s is free. Finish a treatment first."), v->service);
    return rc;
}

static enum rc seat(struct db *db, int64_t visit_id, int64_t room_id, struct err *e)
{
    struct visit v;
    struct place p;
    enum rc rc = visit_load(db, visit_id, &v, e);
    if (rc == RC_OK && room_id == 0)
        rc = choose_room(db, &v, &room_id, e);
    if (rc == RC_OK)
        rc = place_load(db, room_id, &p, e);
    if (rc != RC_OK)
        return rc;
    if (!p.active || p.state == PLACE_CLOSED)
        return err_set(e, RC_CONFLICT, _("%s is closed."), p.name);
    if (p.state == PLACE_OCCUPIED)
        return tell_occupied(db, &p, e);
    if ((rc = advance(db, &v, ACTION_SEAT, room_id, e)) == RC_OK)
        rc = vacate(db, &v, e);
    if (rc == RC_OK)
        rc = place_set_state(db, room_id, PLACE_OCCUPIED, e);
    if (rc == RC_OK)
        rc = step_appointment(db, &v, ACTION_SEAT, e);
    change_subject(db, "visit", v.id, v.patient_id);
    return rc;
}

enum rc visit_seat(struct db *db, int64_t visit_id, int64_t room_id, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_SEAT, e);
    return rc == RC_OK ? change_end(db, seat(db, visit_id, room_id, e), e) : rc;
}

static enum rc finish(struct db *db, int64_t visit_id, struct err *e)
{
    struct visit v;
    enum rc rc = visit_load(db, visit_id, &v, e);
    if (rc == RC_OK)
        rc = advance(db, &v, ACTION_FINISH, 0, e);
    if (rc == RC_OK)
        rc = vacate(db, &v, e);
    if (rc == RC_OK)
        rc = step_appointment(db, &v, ACTION_FINISH, e);
    change_subject(db, "visit", visit_id, rc == RC_OK ? v.patient_id : 0);
    return rc;
}

enum rc visit_finish(struct db *db, int64_t visit_id, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_FINISH, e);
    return rc == RC_OK ? change_end(db, finish(db, visit_id, e), e) : rc;
}

static enum rc came(struct db *db, int64_t appointment_id, int64_t rev, struct err *e)
{
    struct visit v;
    enum rc rc = appointment_came(db, appointment_id, rev, e);
    if (rc != RC_OK || visit_of_appointment(db, appointment_id, &v, NULL) != RC_OK ||
        visit_after(v.stage, ACTION_CAME) < 0)
        return rc;
    if ((rc = advance(db, &v, ACTION_CAME, 0, e)) == RC_OK)
        rc = vacate(db, &v, e);
    return rc;
}

enum rc visit_came(struct db *db, int64_t appointment_id, int64_t rev, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_CAME, e);
    return rc == RC_OK ? change_end(db, came(db, appointment_id, rev, e), e) : rc;
}

/** Closes the visit row itself. */
static enum rc close_row(struct db *db, const struct visit *v, enum visit_next next, int64_t reason_id,
                         const char *note, struct err *e)
{
    struct stmt st;
    stmt_open(
        &st, db,
        "UPDATE visit SET closed_at = :now, next_step = :next, next_reason_id = :reason, next_note = :note,"
        " rev = rev + 1 WHERE id = :id AND rev = :rev");
    stmt_int(&st, ":now", db_now(db));
    stmt_text_or_null(&st, ":next", visit_nexts[next].word);
    stmt_int_or_null(&st, ":reason", reason_id);
    stmt_text(&st, ":note", note != NULL ? note : "");
    stmt_int(&st, ":id", v->id);
    stmt_int(&st, ":rev", v->rev);
    return stmt_changed(&st, 1, e);
}

static enum rc leave(struct db *db, int64_t visit_id, int64_t reason_id, const char *note, struct err *e)
{
    struct visit v;
    enum rc rc = visit_load(db, visit_id, &v, e);
    if (rc == RC_OK)
        rc = advance(db, &v, ACTION_LEAVE, 0, e);
    if (rc == RC_OK)
        rc = vacate(db, &v, e);
    if (rc == RC_OK)
        rc = step_appointment(db, &v, ACTION_LEAVE, e);
    if (rc == RC_OK)
        rc = close_row(db, &v, VISIT_NEXT_LEFT, reason_id, note, e);
    change_subject(db, "visit", visit_id, rc == RC_OK ? v.patient_id : 0);
    return rc;
}

enum rc visit_leave(struct db *db, int64_t visit_id, int64_t reason_id, const char *note, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_LEAVE, e);
    return rc == RC_OK ? change_end(db, leave(db, visit_id, reason_id, note, e), e) : rc;
}

static enum rc let_go(struct db *db, const struct visit_close *c, struct err *e)
{
    struct visit v;
    enum rc rc = visit_load(db, c->visit_id, &v, e);
    if (rc != RC_OK)
        return rc;
    if (v.closed_at != 0)
        return err_set(e, RC_CONFLICT, _("The visit of %s (ticket %d) is closed already."), v.patient,
                       v.ticket);
    if (c->rev != 0 && c->rev != v.rev)
        return err_set(e, RC_CONFLICT, _("Another desk changed the visit of %s meanwhile. Look at it again."),
                       v.patient);
    if (c->next == VISIT_NEXT_NONE)
        return err_set(e, RC_INVALID, _("Say what comes next for %s: booked, recall, referred or declined."),
                       v.patient);
    if (c->next == VISIT_NEXT_DECLINED && c->reason_id == 0 && (c->note == NULL || c->note[0] == '\0'))
        return err_set(e, RC_INVALID, _("Say why %s declined the next step."), v.patient);
    if ((rc = advance(db, &v, ACTION_CHECK_OUT, 0, e)) == RC_OK)
        rc = close_row(db, &v, c->next, c->reason_id, c->note, e);
    change_subject(db, "visit", v.id, v.patient_id);
    return rc;
}

enum rc visit_close(struct db *db, const struct visit_close *c, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_CHECK_OUT, e);
    return rc == RC_OK ? change_end(db, let_go(db, c, e), e) : rc;
}

enum rc visit_room_ready(struct db *db, int64_t room_id, struct err *e)
{
    struct place p;
    struct stmt st;
    int64_t n = 0;
    enum rc rc = change_begin(db, ACTION_ROOM_READY, e);
    if (rc != RC_OK)
        return rc;
    rc = place_load(db, room_id, &p, e);
    if (rc == RC_OK) {
        stmt_open(&st, db,
                  "SELECT count(*) FROM visit v JOIN queue_segment q ON q.visit_id = v.id"
                  " WHERE v.closed_at IS NULL AND q.ended_at IS NULL AND q.room_id = :room");
        stmt_int(&st, ":room", room_id);
        rc = stmt_one_int(&st, &n, e);
    }
    if (rc == RC_OK && n > 0)
        rc = tell_occupied(db, &p, e);
    else if (rc == RC_OK && p.state == PLACE_CLOSED)
        rc = err_set(e, RC_CONFLICT, _("%s is closed."), p.name);
    if (rc == RC_OK)
        rc = place_set_state(db, room_id, PLACE_FREE, e);
    change_subject(db, "room", room_id, 0);
    return change_end(db, rc, e);
}
