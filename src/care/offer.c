/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offers: a time held for one person after another, and what each of them said. */
#include "src/care/offer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/booking/hold.h"
#include "src/booking/waiting.h"
#include "src/care/recall.h"
#include "src/clinic/site.h"
#include "src/people/consent.h"
#include "src/people/household.h"
#include "src/people/privacy.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

const struct enum_word offer_outcomes[OFFER_OUTCOMES] = {
    [OFFER_OPEN] = { "open", N_("being asked") },
    [OFFER_ACCEPTED] = { "accepted", N_("accepted") },
    [OFFER_DECLINED] = { "declined", N_("declined") },
    [OFFER_NO_ANSWER] = { "no-answer", N_("no answer") },
    [OFFER_WITHDRAWN] = { "withdrawn", N_("not asked after all") },
};
const struct enum_word offer_kinds[OFFER_KINDS] = {
    [OFFER_WAITING] = { "waiting", N_("waiting list") },
    [OFFER_EARLIER] = { "earlier", N_("booked later") },
    [OFFER_RECALL] = { "recall", N_("recall due") },
    [OFFER_MISSED] = { "missed", N_("not done yet") },
    [OFFER_OTHER] = { "other", N_("chosen") },
};

/* What each answer is as an attempt. */
static const enum attempt_outcome attempt_of[OFFER_OUTCOMES] = {
    [OFFER_ACCEPTED] = ATTEMPT_BOOKED,
    [OFFER_DECLINED] = ATTEMPT_REFUSED,
    [OFFER_NO_ANSWER] = ATTEMPT_NO_ANSWER,
};

void offer_list_release(struct offer_list *list)
{
    free(list->rows);
    *list = (struct offer_list){ 0 };
}

/* ---- reading ---- */

#define SELECT_OFFER                                                                                                 \
    "SELECT o.id, o.rev, o.patient_id, o.practitioner_id, o.service_id, o.start_min, o.end_min, o.expires_at, "      \
    "o.appointment_id, o.waiting_id, o.earlier_id, o.recall_id, o.missed_id, o.outcome, o.answered_at, "             \
    "o.created_at, o.created_by, s.name, d.short_name, b.name, "                                                     \
    "(SELECT value FROM contact_point c WHERE c.patient_id = " HOUSEHOLD_CALLER_SQL("p") " AND c.system = 'phone' "    \
    "ORDER BY c.rank, c.id LIMIT 1), " PATIENT_DISPLAY " "                                                           \
    "FROM offer o JOIN patient p ON p.id = o.patient_id JOIN service s ON s.id = o.service_id "                      \
    "JOIN practitioner d ON d.id = o.practitioner_id LEFT JOIN staff b ON b.id = o.created_by "

static void read_row(struct stmt *st, void *row)
{
    struct offer *o = row;
    *o = (struct offer){
        .id = stmt_col_int(st, 0),
        .rev = stmt_col_int(st, 1),
        .patient_id = stmt_col_int(st, 2),
        .practitioner_id = stmt_col_int(st, 3),
        .service_id = stmt_col_int(st, 4),
        .start_min = stmt_col_int(st, 5),
        .end_min = stmt_col_int(st, 6),
        .expires_at = stmt_col_int(st, 7),
        .appointment_id = stmt_col_int(st, 8),
        .kind = OFFER_OTHER,
        .outcome = (enum offer_outcome)WORD_INDEX(offer_outcomes, stmt_col_text(st, 13), OFFER_WITHDRAWN),
        .answered_at = stmt_col_int(st, 14),
        .created_at = stmt_col_int(st, 15),
        .created_by = stmt_col_int(st, 16),
    };
    for (int kind = OFFER_WAITING; kind < OFFER_OTHER; kind++)
        if (!stmt_col_null(st, 9 + kind)) {
            o->kind = (enum offer_kind)kind;
            o->for_id = stmt_col_int(st, 9 + kind);
        }
    o->expired = o->outcome == OFFER_OPEN && o->expires_at <= db_now(st->db);
    stmt_col_copy(st, 17, o->service, sizeof o->service);
    stmt_col_copy(st, 18, o->practitioner, sizeof o->practitioner);
    stmt_col_copy(st, 19, o->by, sizeof o->by);
    stmt_col_copy(st, 20, o->phone, sizeof o->phone); /* also of who is shown as a number: it is called */
    (void)patient_display_column(st, 21, o->patient, sizeof o->patient);
}
static_assert(OFFER_WAITING == 0 && OFFER_EARLIER == 1 && OFFER_RECALL == 2 && OFFER_MISSED == 3 && OFFER_OTHER == 4,
              "read_row and insert take the kinds in the order of their columns");

enum rc offer_load(struct db *db, int64_t id, struct offer *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, SELECT_OFFER "WHERE o.id = :id");
    stmt_int(&st, ":id", id);
    stmt_int(&st, ":adult", household_adult_born(db));
    enum rc rc = stmt_one(&st, ret, sizeof *ret, read_row, e);
    return rc == RC_NOT_FOUND ? err_set(e, rc, _("There is no offer number %lld."), (long long)id) : rc;
}

/** One statement for each way in, so that each uses its index. */
static const char *find_sql(const struct offer_query *q)
{
    if (q->patient_id != 0)
        return SELECT_OFFER "WHERE o.patient_id = :patient AND :practitioner IN (0, o.practitioner_id)"
                            " AND o.start_min > :from - 1440 AND o.end_min > :from AND o.start_min < :to"
                            " AND (:standing = 0 OR (o.outcome = 'open' AND o.expires_at > clock_now()))"
                            " AND p.active = 1 ORDER BY o.start_min, o.id";
    if (q->practitioner_id != 0)
        return SELECT_OFFER "WHERE o.practitioner_id = :practitioner AND :patient = 0"
                            " AND o.start_min > :from - 1440 AND o.end_min > :from AND o.start_min < :to"
                            " AND (:standing = 0 OR (o.outcome = 'open' AND o.expires_at > clock_now()))"
                            " AND p.active = 1 ORDER BY o.start_min, o.id";
    return SELECT_OFFER "WHERE o.practitioner_id IN (SELECT id FROM practitioner) AND :patient + :practitioner = 0"
                        " AND o.start_min > :from - 1440 AND o.end_min > :from AND o.start_min < :to"
                        " AND (:standing = 0 OR (o.outcome = 'open' AND o.expires_at > clock_now()))"
                        " AND p.active = 1 ORDER BY o.start_min, o.id";
}

enum rc offer_find(struct db *db, const struct offer_query *q, struct offer_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, find_sql(q));
    stmt_int(&st, ":patient", q->patient_id);
    stmt_int(&st, ":practitioner", q->practitioner_id);
    stmt_int(&st, ":from", q->from_min != 0 ? q->from_min : site_now_min(db));
    stmt_int(&st, ":to", q->to_min != 0 ? q->to_min : INT64_MAX);
    stmt_int(&st, ":standing", q->standing);
    stmt_int(&st, ":adult", household_adult_born(db));
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_row, e);
}

/* ---- making one ---- */

static enum consent_purpose purpose_of(enum offer_kind kind)
{
    return task_purpose(&(struct task){ .recall_id = kind == OFFER_RECALL });
}

static enum rc insert(struct db *db, struct offer *o, struct err *e)
{
    static const char *const columns[] = { ":waiting", ":earlier", ":recall", ":missed" };
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO offer (patient_id, practitioner_id, service_id, start_min, end_min, expires_at, appointment_id, "
              "waiting_id, earlier_id, recall_id, missed_id, created_at, created_by) VALUES (:patient, :practitioner, "
              ":service, :start, :end, :expires, :appointment, :waiting, :earlier, :recall, :missed, :at, :by)");
    stmt_int(&st, ":patient", o->patient_id);
    stmt_int(&st, ":practitioner", o->practitioner_id);
    stmt_int(&st, ":service", o->service_id);
    stmt_int(&st, ":start", o->start_min);
    stmt_int(&st, ":end", o->end_min);
    stmt_int(&st, ":expires", o->expires_at);
    stmt_int(&st, ":appointment", o->appointment_id);
    for (int kind = OFFER_WAITING; kind < OFFER_OTHER; kind++)
        stmt_int_or_null(&st, columns[kind], (int)o->kind == kind ? o->for_id : 0);
    stmt_int(&st, ":at", o->created_at = db_now(db));
    stmt_int(&st, ":by", o->created_by = db_actor(db));
    return stmt_insert(&st, &o->id, e);
}

/** As the clinic has it, but not beyond the beginning of the time itself. */
static int64_t expiry(struct db *db, const struct offer *o)
{
    int64_t start_at = site_at_of(db, o->start_min), at = db_now(db) + (int64_t)site_get(db)->offer_min * 60;
    return at > start_at && start_at > db_now(db) ? start_at : at;
}

static enum rc make(struct db *db, struct offer *o, struct err *e)
{
    struct appointment a = { .patient_id = o->patient_id,
                             .practitioner_id = o->practitioner_id,
                             .service_id = o->service_id,
                             .room_id = o->room_id,
                             .start_min = o->start_min,
                             .end_min = o->end_min,
                             .source = "offer" };
    if (o->expires_at == 0)
        o->expires_at = expiry(db, o);
    enum rc rc = consent_allows(db, o->patient_id, CONSENT_CALL, purpose_of(o->kind), e);
    if (rc == RC_OK)
        rc = hold_take(db, &a, o->expires_at, e);
    o->end_min = a.end_min;
    o->room_id = a.room_id;
    o->appointment_id = a.id;
    if (rc == RC_OK)
        rc = insert(db, o, e);
    if (rc == RC_OK)
        change_subject(db, "offer", o->id, o->patient_id);
    return rc;
}

enum rc offer_make(struct db *db, struct offer *o, struct err *e)
{
    struct offer made = *o;
    enum rc rc = change_begin(db, ACTION_OFFER, e);
    if (rc != RC_OK)
        return rc;
    if ((rc = change_end(db, make(db, &made, e), e)) == RC_OK) {
        made.rev = 1;
        made.outcome = OFFER_OPEN;
        *o = made;
    }
    return rc;
}

/* ---- the answer ---- */

/** The follow-up that was made with the offer, where a whole list is called; 0. */
static int64_t call_of(struct db *db, const struct offer *o)
{
    struct stmt st;
    int64_t id = 0;
    stmt_open(&st, db,
              "SELECT id FROM follow_up_task WHERE patient_id = :patient AND offer_id = :offer AND status = 'open' LIMIT 1");
    stmt_int(&st, ":patient", o->patient_id);
    stmt_int(&st, ":offer", o->id);
    return stmt_one_int(&st, &id, NULL) == RC_OK ? id : 0;
}

/** The call as an attempt. Without a follow-up that waits for it, one is made and closed: the time passes on, and nobody
 * tries again. Whom nothing may reach any more has not been called. */
static enum rc log_call(struct db *db, const struct offer *o, const struct offer_answer *in, int64_t appointment_id,
                        struct err *e)
{
    char when[CIVIL_TEXT], day[CIVIL_TEXT];
    struct task task = { .patient_id = o->patient_id,
                         .recall_id = o->kind == OFFER_RECALL ? o->for_id : 0,
                         .offer_id = o->id,
                         .channel = CONSENT_CALL,
                         .planned_day = site_today(db),
                         .due_day = site_today(db) };
    if (in->outcome == OFFER_WITHDRAWN ||
        consent_channel_for(db, o->patient_id, CONSENT_CALL, task_purpose(&task)) < 0)
        return RC_OK;
    (void)snprintf(task.name, sizeof task.name, _("Offered: %s %s, %s"),
                   calendar_format_day(day, sizeof day, site_calendar(db), civil_min_day(o->start_min), CALENDAR_BRIEF),
                   civil_format_time(when, sizeof when, o->start_min), o->practitioner);
    struct attempt_input call = { .outcome = attempt_of[in->outcome],
                                  .appointment_id = appointment_id,
                                  .incoming = in->incoming };
    (void)text_copy(call.note, sizeof call.note, in->note);
    call.task_id = call_of(db, o);
    call.once = call.task_id == 0;
    enum rc rc = call.once ? task_create(db, &task, e) : RC_OK;
    if (call.once)
        call.task_id = task.id;
    return rc == RC_OK ? attempt_log(db, &call, NULL, e) : rc;
}

static enum rc write_outcome(struct db *db, const struct offer *o, enum offer_outcome outcome, int64_t appointment_id,
                             struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "UPDATE offer SET outcome = :outcome, appointment_id = :appointment, answered_at = :at, rev = rev + 1 "
              "WHERE id = :id AND rev = :rev");
    stmt_text(&st, ":outcome", offer_outcomes[outcome].word);
    stmt_int_or_null(&st, ":appointment", appointment_id);
    stmt_int(&st, ":at", db_now(db));
    stmt_int(&st, ":id", o->id);
    stmt_int(&st, ":rev", o->rev);
    return stmt_changed(&st, 1, e);
}

/** The later one comes here; they have just said that they will come. */
static enum rc come_earlier(struct db *db, const struct offer *o, int64_t room_id, struct err *e)
{
    struct appointment_move m = { .id = o->for_id,
                                  .start_min = o->start_min,
                                  .end_min = o->end_min,
                                  .practitioner_id = o->practitioner_id,
                                  .room_id = room_id };
    enum rc rc = hold_release(db, o->appointment_id, 0, e);
    return rc == RC_OK ? appointment_move(db, &m, e) : rc;
}

static enum rc accept(struct db *db, const struct offer *o, int64_t *booked_id, struct err *e)
{
    struct appointment held;
    int64_t id = o->kind == OFFER_EARLIER ? o->for_id : o->appointment_id;
    enum rc rc = appointment_load(db, o->appointment_id, &held, e);
    if (rc == RC_OK)
        rc = write_outcome(db, o, OFFER_ACCEPTED, id, e);
    if (rc == RC_OK)
        rc = o->kind == OFFER_EARLIER ? come_earlier(db, o, held.room_id, e) : hold_take_up(db, id, 0, e);
    if (rc == RC_OK)
        rc = appointment_confirm(db, id, 0, CONFIRMATION_CONFIRMED, e);
    if (rc == RC_OK)
        rc = recall_fill(db, o->patient_id, o->service_id, id, e);
    if (rc == RC_OK)
        rc = waiting_fill(db, o->patient_id, o->service_id, id, e);
    *booked_id = id;
    return rc;
}

static enum rc pass_on(struct db *db, const struct offer *o, enum offer_outcome outcome, struct err *e)
{
    struct appointment held = { .status = APPOINTMENT_CANCELLED };
    enum rc rc = write_outcome(db, o, outcome, 0, e);
    if (rc == RC_OK)
        rc = appointment_load(db, o->appointment_id, &held, e);
    return rc == RC_OK && held.status == APPOINTMENT_PROPOSED ? hold_release(db, held.id, 0, e) : rc;
}

static enum rc answer(struct db *db, const struct offer_answer *in, int64_t *booked_id, struct err *e)
{
    struct offer o;
    enum rc rc = offer_load(db, in->id, &o, e);
    if (rc != RC_OK)
        return rc;
    if (o.outcome != OFFER_OPEN)
        return err_set(e, RC_CONFLICT, _("The answer of %s is noted already: %s."), o.patient,
                       _(offer_outcomes[o.outcome].label));
    if (in->rev != 0 && in->rev != o.rev)
        return err_set(e, RC_CONFLICT, _("Another desk has just worked on this offer. Look again."));
    rc = in->outcome == OFFER_ACCEPTED ? accept(db, &o, booked_id, e) : pass_on(db, &o, in->outcome, e);
    if (rc == RC_OK)
        rc = log_call(db, &o, in, *booked_id, e);
    change_subject(db, "offer", o.id, o.patient_id);
    return rc;
}

enum rc offer_answer(struct db *db, const struct offer_answer *in, int64_t *appointment_id, struct err *e)
{
    int64_t booked_id = 0;
    if (in->outcome <= OFFER_OPEN || in->outcome >= OFFER_OUTCOMES)
        return err_set(e, RC_INVALID, _("Say what they answered."));
    enum rc rc = change_begin(db, ACTION_OFFER, e);
    if (rc != RC_OK)
        return rc;
    rc = change_end(db, answer(db, in, &booked_id, e), e);
    if (rc == RC_OK && appointment_id != NULL)
        *appointment_id = booked_id;
    return rc;
}
