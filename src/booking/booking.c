/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Booking, moving and calling off: each is one change that checks and takes all it needs, or tells who has it. */
#include "src/booking/appointment.h"

#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/booking/hours.h"
#include "src/booking/occupancy.h"
#include "src/booking/slots.h"
#include "src/clinic/site.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum { DAYS_AHEAD = 5 * 366, NEXT_FREE_DAYS = 60 };

/** What the set-up says about an appointment that is wanted. */
struct need {
    int64_t before_min, with_min, after_min;
    char room_kind[32];
    char service[APPOINTMENT_NAME], practitioner[APPOINTMENT_NAME];
};

static enum rc read_need(struct db *db, const struct appointment *a, struct need *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT s.active, s.before_min, s.with_min, s.after_min, s.room_kind, s.name,"
              " d.active, d.short_name, p.id,"
              " NOT EXISTS (SELECT 1 FROM service_practitioner x WHERE x.service_id = s.id)"
              " OR EXISTS (SELECT 1 FROM service_practitioner x"
              " WHERE x.service_id = s.id AND x.practitioner_id = d.id)"
              " FROM (SELECT 1) LEFT JOIN service s ON s.id = :service"
              " LEFT JOIN practitioner d ON d.id = :practitioner LEFT JOIN patient p ON p.id = :patient");
    stmt_int(&st, ":service", a->service_id);
    stmt_int(&st, ":practitioner", a->practitioner_id);
    stmt_int(&st, ":patient", a->patient_id);
    struct need need = {0};
    bool service = false, practitioner = false, patient = false, does = false;
    if (stmt_row(&st)) {
        service = stmt_col_int(&st, 0) != 0;
        need.before_min = stmt_col_int(&st, 1);
        need.with_min = stmt_col_int(&st, 2);
        need.after_min = stmt_col_int(&st, 3);
        stmt_col_copy(&st, 4, need.room_kind, sizeof need.room_kind);
        stmt_col_copy(&st, 5, need.service, sizeof need.service);
        practitioner = stmt_col_int(&st, 6) != 0;
        stmt_col_copy(&st, 7, need.practitioner, sizeof need.practitioner);
        patient = !stmt_col_null(&st, 8);
        does = stmt_col_int(&st, 9) != 0;
    }
    enum rc rc = stmt_finish(&st, e);
    if (rc != RC_OK)
        return rc;
    if (!patient)
        return err_field(e, APPOINTMENT_PATIENT, _("There is no patient number %lld."), (long long)a->patient_id);
    if (!service)
        return err_field(e, APPOINTMENT_SERVICE, _("Choose a service that the clinic offers."));
    if (!practitioner)
        return err_field(e, APPOINTMENT_PRACTITIONER, _("Choose a practitioner who works here."));
    if (!does)
        return err_field(e, APPOINTMENT_PRACTITIONER, _("%s does not do %s."), need.practitioner, need.service);
    *ret = need;
    return RC_OK;
}

/** "10:30", or with its date when that is another day than `today_of`'s. */
static const char *when_text(struct db *db, char *out, size_t size, int64_t min, int64_t today_of)
{
    char time[CIVIL_TEXT], day[64];
    (void)civil_format_time(time, sizeof time, min);
    if (civil_min_day(min) == civil_min_day(today_of))
        (void)snprintf(out, size, "%s", time);
    else
        (void)snprintf(out, size, "%s %s",
                       calendar_format_day(day, sizeof day, site_calendar(db), civil_min_day(min), CALENDAR_LONG),
                       time);
    return out;
}

/** When the practitioner is free next for all that the appointment needs; "" when not soon. */
static void next_free(struct db *db, const struct appointment *a, char *out, size_t size)
{
    struct slot_query q = {
        .service_id = a->service_id,
        .practitioner_id = a->practitioner_id,
        .patient_id = a->patient_id,
        .appointment_id = a->id,
        .from_min = a->start_min,
        .minutes = (int)(a->end_min - a->start_min),
        .days = NEXT_FREE_DAYS,
        .limit = 1,
    };
    struct slot_list list = {0};
    char when[96];
    out[0] = '\0';
    if (slots_find(db, &q, &list, NULL) == RC_OK && list.n > 0)
        (void)snprintf(out, size, _("; next free %s"),
                       when_text(db, when, sizeof when, list.rows[0].start_min, a->start_min));
    slot_list_release(&list);
}

/** RC_CONFLICT with who has `what` until when. */
static enum rc tell_taken(struct db *db, const struct appointment *a, const char *what, const struct taken *t,
                          struct err *e)
{
    struct appointment other;
    char from[96], to[CIVIL_TEXT], next[128];
    enum rc rc = appointment_load(db, t->appointment_id, &other, e);
    if (rc != RC_OK)
        return rc;
    next_free(db, a, next, sizeof next);
    return err_set(e, RC_CONFLICT, _("%s is taken %s-%s by %s%s."), what,
                   when_text(db, from, sizeof from, t->start_min, a->start_min),
                   civil_format_time(to, sizeof to, t->end_min), other.patient, next);
}

static enum rc check_person(struct db *db, const struct appointment *a, struct err *e)
{
    struct taken t;
    struct appointment other;
    char from[96], to[CIVIL_TEXT];
    enum rc rc = occupancy_taken(db, OCCUPANT_PERSON, a->patient_id, a->start_min, a->end_min, a->id, &t, e);
    if (rc != RC_OK || t.appointment_id == 0)
        return rc;
    if ((rc = appointment_load(db, t.appointment_id, &other, e)) != RC_OK)
        return rc;
    return err_set(e, RC_CONFLICT, _("%s has another appointment %s-%s with %s."), other.patient,
                   when_text(db, from, sizeof from, t.start_min, a->start_min),
                   civil_format_time(to, sizeof to, t.end_min), other.practitioner);
}

/** A practitioner who is taken may be overbooked; *over then tells by whom. */
static enum rc check_practitioner(struct db *db, const struct appointment *a, const struct need *need,
                                  struct taken *over, struct err *e)
{
    enum rc rc =
        occupancy_taken(db, OCCUPANT_PRACTITIONER, a->practitioner_id, a->start_min, a->end_min, a->id, over, e);
    if (rc != RC_OK || over->appointment_id == 0 || a->overbook)
        return rc;
    return tell_taken(db, a, need->practitioner, over, e);
}

/** Checks the room that was asked for, if it is not refused. */
static enum rc check_room(struct db *db, const struct appointment *a, const struct need *need, struct taken *t,
                          char *name, size_t size, struct err *e)
{
    struct place place;
    enum rc rc = place_load(db, a->room_id, &place, e);
    if (rc != RC_OK)
        return rc;
    (void)text_copy(name, size, place.name);
    if (!place.active || place.state == PLACE_CLOSED)
        return err_field(e, APPOINTMENT_ROOM, _("%s is closed."), place.name);
    if (need->room_kind[0] != '\0' && strcmp(need->room_kind, place.kind) != 0)
        return err_field(e, APPOINTMENT_ROOM, _("%s is not the kind of room that %s needs."), place.name,
                         need->service);
    return occupancy_taken(db, OCCUPANT_ROOM, a->room_id, a->start_min - need->before_min,
                           a->end_min + need->after_min, a->id, t, e);
}

/**
 * Settles the room: the one in a->room_id, or another when that may be changed.
 * @param keep  the room was asked for and no other will do
 * @param over  whom the practitioner is overbooked with: that one's room serves when no other is free
 */
static enum rc settle_room(struct db *db, struct appointment *a, const struct need *need, bool keep,
                           const struct taken *over, struct err *e)
{
    enum rc rc;
    struct taken t = {0};
    char name[APPOINTMENT_NAME];
    if (a->room_id != 0) {
        rc = check_room(db, a, need, &t, name, sizeof name, e);
        if (rc == RC_OK && t.appointment_id == 0)
            return RC_OK;
        if (keep && rc == RC_OK && a->overbook)
            return RC_OK;
        if (keep)
            return rc != RC_OK ? rc : tell_taken(db, a, name, &t, e);
    }
    bool any;
    rc = occupancy_free_room(db, need->room_kind, a->start_min - need->before_min, a->end_min + need->after_min,
                             a->id, &a->room_id, &any, e);
    if (rc != RC_OK || a->room_id != 0)
        return rc;
    if (!any && need->room_kind[0] == '\0')
        return RC_OK; /* a clinic without rooms */
    if (!any)
        return err_field(e, APPOINTMENT_ROOM, _("There is no room of the kind \"%s\" that %s needs."),
                         need->room_kind, need->service);
    if (a->overbook && over->appointment_id != 0) {
        struct appointment other;
        if ((rc = appointment_load(db, over->appointment_id, &other, e)) == RC_OK)
            a->room_id = other.room_id;
        return rc;
    }
    char next[128], from[CIVIL_TEXT], to[CIVIL_TEXT];
    next_free(db, a, next, sizeof next);
    return err_set(e, RC_CONFLICT, _("No room for %s is free %s-%s%s."), need->service,
                   civil_format_time(from, sizeof from, a->start_min), civil_format_time(to, sizeof to, a->end_min),
                   next);
}

static enum rc check_time(struct db *db, const struct appointment *a, const struct need *need, struct err *e)
{
    int64_t now = site_now_min(db);
    int32_t today = civil_min_day(now), day = civil_min_day(a->start_min);
    char text[96], time[CIVIL_TEXT];
    if (a->end_min <= a->start_min || need->before_min + (a->end_min - a->start_min) + need->after_min > CIVIL_DAY_MIN)
        return err_field(e, APPOINTMENT_START, _("An appointment ends after it begins, within a day."));
    (void)when_text(db, text, sizeof text, a->start_min, now);
    if (a->end_min <= now)
        return err_field(e, APPOINTMENT_START, _("%s is past. Choose a time from now on."), text);
    if (day > today + DAYS_AHEAD)
        return err_field(e, APPOINTMENT_START, _("%s is more than five years ahead. Is the year right?"), text);
    if (!hours_exist(a->start_min, a->end_min))
        return err_field(e, APPOINTMENT_START, _("The clock is put forward on that day: %s does not happen."),
                         civil_format_time(time, sizeof time, a->start_min));
    const struct schedule_set *set;
    struct hours_span hours[SCHEDULE_MAX_INTERVALS];
    enum rc rc = hours_get(db, day, day, &set, e);
    if (rc != RC_OK)
        return rc;
    size_t n = hours_of(set, a->practitioner_id, day, today, CATEGORY_ANY, hours);
    for (size_t i = 0; i < n; i++)
        if (a->start_min >= hours[i].start_min && a->end_min <= hours[i].end_min)
            return RC_OK;
    const char *why = schedule_closed_why(set, day);
    if (why != NULL && why[0] != '\0')
        return err_field(e, APPOINTMENT_START, _("The clinic is closed that day: %s."), why);
    char next[128], end[CIVIL_TEXT];
    next_free(db, a, next, sizeof next);
    return err_field(e, APPOINTMENT_START, _("%s does not work %s-%s%s."), need->practitioner, text,
                     civil_format_time(end, sizeof end, a->end_min), next);
}

/** Everything that must hold before an appointment can stand where it is wanted; settles its room. */
static enum rc check_all(struct db *db, struct appointment *a, const struct need *need, bool keep_room,
                         struct err *e)
{
    struct taken over = {0};
    enum rc rc = check_time(db, a, need, e);
    if (rc == RC_OK)
        rc = check_practitioner(db, a, need, &over, e);
    if (rc == RC_OK)
        rc = check_person(db, a, e);
    if (rc == RC_OK)
        rc = settle_room(db, a, need, keep_room, &over, e);
    return rc;
}

static enum rc insert(struct db *db, struct appointment *a, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO appointment (patient_id, practitioner_id, room_id, service_id, start_min, end_min, status,"
              " overbook, series_id, source, note, created_at, created_by)"
              " VALUES (:patient, :practitioner, :room, :service, :start, :end, 'booked',"
              " :overbook, :series, :source, :note, :at, :by)");
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

enum rc appointment_book(struct db *db, struct appointment *a, struct err *e)
{
    struct appointment new = *a;
    struct need need;
    enum rc rc = change_begin(db, a->overbook ? ACTION_OVERBOOK : ACTION_BOOK, e);
    if (rc != RC_OK)
        return rc;
    new.id = 0;
    if ((rc = read_need(db, &new, &need, e)) == RC_OK) {
        if (new.end_min == 0)
            new.end_min = new.start_min + need.with_min;
        rc = check_all(db, &new, &need, new.room_id != 0, e);
    }
    if (rc == RC_OK) {
        new.rev = 1;
        new.status = APPOINTMENT_BOOKED;
        new.confirmation = CONFIRMATION_UNASKED;
        new.created_at = db_now(db);
        new.created_by = db_actor(db);
        rc = insert(db, &new, e);
    }
    if (rc == RC_OK)
        rc = occupancy_take(db, &new, need.before_min, need.after_min, e);
    if (rc == RC_OK)
        change_subject(db, "appointment", new.id, new.patient_id);
    rc = change_end(db, rc, e);
    if (rc == RC_OK)
        *a = new;
    return rc;
}

/** Reads the one that is to be changed, and makes sure that it is as the desk saw it and that the move is legal. */
static enum rc load_for(struct db *db, int64_t id, int64_t rev, enum action action, struct appointment *ret,
                        struct err *e)
{
    char when[96];
    enum rc rc = appointment_load(db, id, ret, e);
    if (rc != RC_OK)
        return rc;
    if (rev != 0 && rev != ret->rev)
        return err_set(e, RC_CONFLICT, _("Another desk changed the appointment of %s meanwhile. Look at it again."),
                       ret->patient);
    if (appointment_after(ret->status, action) < 0)
        return err_set(e, RC_CONFLICT, _("This cannot be done: the appointment of %s, %s, is %s."), ret->patient,
                       when_text(db, when, sizeof when, ret->start_min, site_now_min(db)),
                       _(appointment_statuses[ret->status].label));
    change_subject(db, "appointment", ret->id, ret->patient_id);
    return RC_OK;
}

static enum rc update_place(struct db *db, const struct appointment *a, int64_t was_min, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "UPDATE appointment SET practitioner_id = :practitioner, room_id = :room, start_min = :start,"
              " end_min = :end, overbook = :overbook, confirmation = 'unasked', moved_from_min = :was,"
              " moves = moves + 1, rev = rev + 1 WHERE id = :id AND rev = :rev");
    stmt_int(&st, ":practitioner", a->practitioner_id);
    stmt_int_or_null(&st, ":room", a->room_id);
    stmt_int(&st, ":start", a->start_min);
    stmt_int(&st, ":end", a->end_min);
    stmt_int(&st, ":overbook", a->overbook);
    stmt_int(&st, ":was", was_min);
    stmt_int(&st, ":id", a->id);
    stmt_int(&st, ":rev", a->rev);
    return stmt_changed(&st, 1, e);
}

static enum rc move_to(struct db *db, const struct appointment_move *m, struct err *e)
{
    struct appointment a;
    struct need need;
    enum rc rc = load_for(db, m->id, m->rev, ACTION_MOVE, &a, e);
    if (rc != RC_OK)
        return rc;
    const int64_t was_min = a.start_min, length_min = a.end_min - a.start_min;
    const int64_t was_with = a.practitioner_id, was_in = a.room_id, was_end = a.end_min;
    const bool was_over = a.overbook;
    a.start_min = m->start_min;
    a.end_min = m->end_min != 0 ? m->end_min : m->start_min + length_min;
    if (m->practitioner_id != 0)
        a.practitioner_id = m->practitioner_id;
    if (m->room_id != 0)
        a.room_id = m->room_id;
    a.overbook = m->overbook;
    if ((rc = read_need(db, &a, &need, e)) == RC_OK)
        rc = check_all(db, &a, &need, m->room_id != 0, e);
    if (rc == RC_OK && a.start_min == was_min && a.end_min == was_end && a.practitioner_id == was_with &&
        a.room_id == was_in && a.overbook == was_over)
        rc = err_field(e, APPOINTMENT_START, _("It stands there already."));
    if (rc == RC_OK)
        rc = update_place(db, &a, was_min, e);
    if (rc == RC_OK)
        rc = occupancy_give(db, a.id, e);
    if (rc == RC_OK)
        rc = occupancy_take(db, &a, need.before_min, need.after_min, e);
    return rc;
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

/** Sets the status that `action` leads to; one that is called off gives its time back. */
static enum rc set_status(struct db *db, const struct appointment *a, enum action action, enum reason_side side,
                          int64_t reason_id, const char *reason, struct err *e)
{
    enum appointment_status to = (enum appointment_status)appointment_after(a->status, action);
    struct stmt st;
    stmt_open(&st, db,
              "UPDATE appointment SET status = :status, side = :side, reason_id = :reason, reason_note = :note,"
              " rev = rev + 1 WHERE id = :id AND rev = :rev");
    stmt_text(&st, ":status", appointment_statuses[to].word);
    stmt_text(&st, ":side", reason_sides[side].word);
    stmt_int_or_null(&st, ":reason", reason_id);
    stmt_text(&st, ":note", reason);
    stmt_int(&st, ":id", a->id);
    stmt_int(&st, ":rev", a->rev);
    enum rc rc = stmt_changed(&st, 1, e);
    if (rc == RC_OK && !appointment_live(to))
        rc = occupancy_give(db, a->id, e);
    return rc;
}

static enum rc cancel(struct db *db, int64_t id, int64_t rev, enum reason_side side, int64_t reason_id,
                      const char *words, struct err *e)
{
    struct appointment a;
    enum rc rc = load_for(db, id, rev, ACTION_CANCEL, &a, e);
    if (rc != RC_OK)
        return rc;
    if (reason_id != 0) {
        struct reason r;
        if ((rc = reason_load(db, reason_id, &r, e)) != RC_OK)
            return rc;
        if (r.kind != REASON_CANCEL)
            return err_field(e, APPOINTMENT_REASON, _("\"%s\" is not a reason to cancel."), r.name);
        if (side == SIDE_NONE)
            side = (enum reason_side)r.side;
    } else if (words[0] == '\0')
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

enum rc appointment_noshow(struct db *db, int64_t id, int64_t rev, struct err *e)
{
    struct appointment a;
    char when[96];
    enum rc rc = change_begin(db, ACTION_NOSHOW, e);
    if (rc != RC_OK)
        return rc;
    rc = load_for(db, id, rev, ACTION_NOSHOW, &a, e);
    if (rc == RC_OK && site_now_min(db) < a.start_min)
        rc = err_set(e, RC_INVALID, _("%s is expected at %s: that is still to come."), a.patient,
                     when_text(db, when, sizeof when, a.start_min, site_now_min(db)));
    if (rc == RC_OK)
        rc = set_status(db, &a, ACTION_NOSHOW, SIDE_PATIENT, 0, "", e);
    return change_end(db, rc, e);
}

enum rc appointment_confirm(struct db *db, int64_t id, int64_t rev, enum confirmation c, struct err *e)
{
    struct appointment a;
    enum rc rc = change_begin(db, ACTION_CONFIRM, e);
    if (rc != RC_OK)
        return rc;
    rc = load_for(db, id, rev, ACTION_CONFIRM, &a, e);
    if (rc == RC_OK) {
        struct stmt st;
        stmt_open(&st, db,
                  "UPDATE appointment SET confirmation = :confirmation, rev = rev + 1 WHERE id = :id AND rev = :rev");
        stmt_text(&st, ":confirmation", confirmations[c].word);
        stmt_int(&st, ":id", a.id);
        stmt_int(&st, ":rev", a.rev);
        rc = stmt_changed(&st, 1, e);
    }
    return change_end(db, rc, e);
}

enum rc appointment_step(struct db *db, int64_t id, enum action action, struct err *e)
{
    struct appointment a;
    enum rc rc = load_for(db, id, 0, action, &a, e);
    if (rc != RC_OK)
        return rc;
    return set_status(db, &a, action, action == ACTION_LEAVE ? SIDE_PATIENT : SIDE_NONE, 0, "", e);
}
