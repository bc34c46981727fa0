/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of the appointments of a practitioner who is not there: proposed, turned, done, and told. */
#include "src/desk/absence.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/booking/slots.h"
#include "src/care/offer.h"
#include "src/clinic/catalog.h"
#include "src/clinic/schedule_edit.h"
#include "src/clinic/site.h"
#include "src/people/alert.h"
#include "src/people/consent.h"
#include "src/store/change.h"
#include "src/store/reference.h"

const struct enum_word absence_ways[ABSENCE_WAY_COUNT] = {
    [ABSENCE_OTHER] = { "other", N_("to another") },
    [ABSENCE_LATER] = { "later", N_("another time") },
    [ABSENCE_OFFER] = { "offer", N_("offer a time") },
    [ABSENCE_CANCEL] = { "cancel", N_("cancel") },
    [ABSENCE_STAY] = { "stay", N_("leave as it is") },
};
static_assert(ABSENCE_WAY_COUNT == 5, "a new way needs its words here");

enum { OWN_DAYS = 30, ANY_DAYS = 60, CHOICES = 60 };

void absence_release(struct absence *absence)
{
    free(absence->rows);
    *absence = (struct absence){ 0 };
}

static unsigned bit(enum absence_way way)
{
    return 1u << way;
}

/* ---- what could be ---- */

/** Would this take time that is proposed to somebody before in the list? */
static bool proposed(const struct absence *v, size_t before, const struct slot *s)
{
    for (size_t i = 0; i < before; i++) {
        const struct absence_row *r = &v->rows[i];
        const int64_t minutes = r->a.end_min - r->a.start_min;
        if (r->other_id == s->practitioner_id && r->a.start_min < s->end_min && s->start_min < r->a.end_min)
            return true;
        if (r->later_id == s->practitioner_id && r->later_min < s->end_min && s->start_min < r->later_min + minutes)
            return true;
    }
    return false;
}

/** The first of the slots found that is not the absent one's own hour, nor proposed already. */
static const struct slot *choose(const struct absence *v, size_t before, const struct slot_list *list, int64_t but)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->rows[i].practitioner_id != but && !proposed(v, before, &list->rows[i]))
            return &list->rows[i];
    return NULL;
}

static struct slot_query query_of(const struct appointment *a)
{
    return (struct slot_query){ .service_id = a->service_id,
                                .patient_id = a->patient_id,
                                .appointment_id = a->id,
                                .minutes = (int)(a->end_min - a->start_min),
                                .limit = CHOICES };
}

static enum rc find_other(struct db *db, struct absence *v, size_t i, struct err *e)
{
    struct absence_row *r = &v->rows[i];
    struct slot_query q = query_of(&r->a);
    struct slot_list list;
    q.from_min = r->a.start_min;
    q.days = 1;
    q.step_min = 1;
    q.part_from = civil_min_of_day(r->a.start_min);
    q.part_to = q.part_from + q.minutes;
    enum rc rc = r->a.start_min > site_now_min(db) ? slots_find(db, &q, &list, e) : RC_NOT_FOUND;
    if (rc != RC_OK)
        return rc == RC_NOT_FOUND ? RC_OK : rc;
    const struct slot *s = choose(v, i, &list, v->q.practitioner_id);
    if (s != NULL && s->start_min == r->a.start_min) {
        r->other_id = s->practitioner_id;
        (void)text_copy(r->other, sizeof r->other, s->practitioner);
        r->ways |= bit(ABSENCE_OTHER);
    }
    slot_list_release(&list);
    return RC_OK;
}

/** Who only assists is found a stand-in when it is done: the schedule must know first who is not there. */
static void stand_in(struct absence *v, struct absence_row *r)
{
    if (r->a.practitioner_id == v->q.practitioner_id)
        return;
    r->other_id = r->a.practitioner_id;
    (void)text_copy(r->other, sizeof r->other, _("another assistant"));
    r->ways |= bit(ABSENCE_OTHER);
}

/** With the same practitioner once they are back, else with anybody. */
static enum rc find_later(struct db *db, struct absence *v, size_t i, struct err *e)
{
    struct absence_row *r = &v->rows[i];
    struct slot_query q = query_of(&r->a);
    q.from_min = (int64_t)v->q.day * CIVIL_DAY_MIN + v->q.to_min;
    q.days = OWN_DAYS;
    q.practitioner_id = r->a.practitioner_id;
    for (int pass = 0; pass < 2 && r->later_id == 0; pass++) {
        struct slot_list list;
        enum rc rc = slots_find(db, &q, &list, e);
        if (rc == RC_OK) {
            const struct slot *s = choose(v, i, &list, 0);
            if (s != NULL)
                absence_put(r, s->start_min, s->practitioner_id, s->practitioner);
            slot_list_release(&list);
        } else if (rc != RC_NOT_FOUND)
            return rc;
        q.days = ANY_DAYS;
        q.practitioner_id = 0;
        q.one_a_start = true;
    }
    return RC_OK;
}

static bool possible(const struct absence_row *row, enum absence_way way)
{
    return (row->ways & bit(way)) != 0;
}

/** The way that is wanted, else another practitioner, another time, or none; nothing is offered that was not wanted. */
static enum absence_way best(const struct absence_row *row, enum absence_way wanted)
{
    static const enum absence_way order[] = { ABSENCE_OTHER, ABSENCE_LATER, ABSENCE_CANCEL };
    if (possible(row, wanted))
        return wanted;
    for (size_t i = wanted == ABSENCE_OFFER ? 1 : 0; i < sizeof order / sizeof order[0]; i++)
        if (possible(row, order[i]))
            return order[i];
    return ABSENCE_STAY;
}

/** Who was offered a time already, at whichever desk, waits for their answer. */
static enum rc read_offer(struct db *db, struct absence_row *r, struct err *e)
{
    const struct offer_query q = { .patient_id = r->a.patient_id, .standing = true };
    struct offer_list list;
    enum rc rc = offer_find(db, &q, &list, e);
    for (size_t i = 0; rc == RC_OK && i < list.n; i++) {
        const struct offer *o = &list.rows[i];
        if (o->kind != OFFER_EARLIER || o->for_id != r->a.id)
            continue;
        r->offer_id = o->id;
        r->done = true;
        r->way = ABSENCE_OFFER;
        (void)text_copy(r->phone, sizeof r->phone, o->phone);
        absence_put(r, o->start_min, o->practitioner_id, o->practitioner);
    }
    if (rc == RC_OK)
        offer_list_release(&list);
    return rc;
}

/** Whom who sits here may not book again loses no appointment by it: it stays, and who may is named. */
static void mind_restriction(struct db *db, struct absence_row *r)
{
    struct err why = { 0 };
    enum rc rc = alert_may_book(db, r->a.patient_id, r->a.practitioner_id, &why);
    if (rc == RC_OK)
        rc = reference_may_book(db, r->a.patient_id, r->a.practitioner_id, &why);
    if (rc != RC_DENIED)
        return;
    r->way = ABSENCE_STAY;
    (void)text_copy(r->why_not, sizeof r->why_not, why.text);
}

static enum rc propose(struct db *db, struct absence *v, size_t i, struct err *e)
{
    struct absence_row *r = &v->rows[i];
    r->ways = bit(ABSENCE_STAY);
    r->way = ABSENCE_STAY;
    if (r->a.status != APPOINTMENT_BOOKED) {
        (void)text_copy(r->why_not, sizeof r->why_not, _("Is here already: somebody else sees them, or they are sent home."));
        return RC_OK;
    }
    r->ways |= bit(ABSENCE_CANCEL);
    enum rc rc = read_offer(db, r, e);
    if (rc != RC_OK || r->done)
        return rc;
    stand_in(v, r);
    rc = possible(r, ABSENCE_OTHER) ? RC_OK : find_other(db, v, i, e);
    if (rc == RC_OK)
        rc = find_later(db, v, i, e);
    if (rc != RC_OK)
        return rc;
    if (possible(r, ABSENCE_LATER) && (consent_allowed(db, r->a.patient_id, CONSENT_CARE) & 1u << CONSENT_CALL) != 0)
        r->ways |= bit(ABSENCE_OFFER);
    r->way = best(r, (enum absence_way)v->q.first);
    if (r->way == ABSENCE_CANCEL && v->q.first != ABSENCE_CANCEL)
        mind_restriction(db, r);
    return RC_OK;
}

/** Their appointments of that time, and what is known already of the hours. */
static enum rc read_rows(struct db *db, struct absence *v, struct err *e)
{
    struct appointment_list list;
    const int64_t from = (int64_t)v->q.day * CIVIL_DAY_MIN + v->q.from_min, now = site_now_min(db);
    const int64_t to = (int64_t)v->q.day * CIVIL_DAY_MIN + v->q.to_min;
    enum rc rc = appointment_day(db, 0, v->q.day, false, &list, e);
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < list.n && rc == RC_OK; i++) {
        const struct appointment *a = &list.rows[i];
        if (a->practitioner_id != v->q.practitioner_id && a->assistant_id != v->q.practitioner_id)
            continue;
        if (a->start_min >= to || a->end_min <= from || a->end_min <= now ||
            (a->status != APPOINTMENT_BOOKED && a->status != APPOINTMENT_ARRIVED))
            continue;
        struct absence_row *row = list_more(&v->rows, v->n, sizeof *row);
        if (row == NULL)
            rc = err_memory(e);
        else {
            row->a = *a;
            v->n++;
        }
    }
    appointment_list_release(&list);
    return rc;
}

/** The hours that the schedule does not know of yet are taken out of it; `write` false: only asks whether there are any. */
static enum rc take_hours(struct db *db, struct absence *v, bool write, struct err *e)
{
    const struct hours_owner of = { HOURS_OF_PRACTITIONER, v->q.practitioner_id };
    struct schedule_exception_list list;
    int32_t from = v->q.from_min;
    enum rc rc = schedule_exceptions(db, of, v->q.day, v->q.day, &list, e);
    if (rc != RC_OK)
        return rc;
    v->noted = true;
    for (size_t i = 0; i <= list.n && rc == RC_OK && from < v->q.to_min; i++) {
        const struct schedule_exception *x = i < list.n ? &list.rows[i] : NULL;
        if (x != NULL && x->kind != EXCEPTION_AWAY)
            continue;
        int32_t until = x == NULL || x->start_min > v->q.to_min ? v->q.to_min : x->start_min;
        if (until > from) {
            struct schedule_exception away = {
                .of = of, .day = v->q.day, .start_min = from, .end_min = until, .kind = EXCEPTION_AWAY
            };
            v->noted = false;
            (void)text_copy(away.note, sizeof away.note, v->q.note);
            if (write)
                rc = schedule_exception_add(db, &away, v->q.day, e);
        }
        if (x != NULL && x->end_min > from)
            from = x->end_min;
    }
    schedule_exception_list_release(&list);
    v->noted = v->noted || (write && rc == RC_OK);
    return rc;
}

static const struct absence_row *row_of(const struct absence *v, int64_t appointment_id)
{
    for (size_t i = 0; v != NULL && i < v->n; i++)
        if (v->rows[i].a.id == appointment_id)
            return &v->rows[i];
    return NULL;
}

/** Does a row stand as it did? One that was done and is there again was taken back, unless it waits for an answer. */
static bool as_it_was(struct db *db, const struct absence_row *was, const struct appointment *now)
{
    struct offer o;
    if (was == NULL)
        return false;
    if (was->done)
        return was->way == ABSENCE_OFFER && offer_load(db, was->offer_id, &o, NULL) == RC_OK && o.outcome == OFFER_OPEN &&
               !o.expired;
    return was->a.rev == now->rev;
}

/** What was done stays to be seen, though its appointment is gone from the day. */
static enum rc keep_done(struct absence *v, const struct absence *before, struct err *e)
{
    for (size_t i = 0; before != NULL && i < before->n; i++) {
        const struct absence_row *was = &before->rows[i];
        struct absence_row *row;
        if (!was->done || row_of(v, was->a.id) != NULL)
            continue;
        if ((row = list_more(&v->rows, v->n, sizeof *row)) == NULL)
            return err_memory(e);
        *row = *was;
        v->n++;
    }
    return RC_OK;
}

static int by_time(const void *a, const void *b)
{
    const struct absence_row *x = a, *y = b;
    if (x->a.start_min != y->a.start_min)
        return x->a.start_min < y->a.start_min ? -1 : 1;
    return x->a.id < y->a.id ? -1 : x->a.id > y->a.id;
}

static enum rc read_all(struct db *db, const struct absence_query *q, const struct absence *before, struct absence *ret,
                        struct err *e)
{
    struct practitioner who;
    struct absence v = { .q = *q };
    enum rc rc = practitioner_load(db, q->practitioner_id, &who, e);
    if (rc != RC_OK || (rc = schedule_not_past(db, q->day, e)) != RC_OK)
        return rc;
    if (v.q.to_min == 0)
        v.q.to_min = CIVIL_DAY_MIN;
    if (v.q.from_min < 0 || v.q.to_min <= v.q.from_min || v.q.to_min > CIVIL_DAY_MIN)
        return err_field(e, SCHEDULE_START, _("The hours end after they begin."));
    if (v.q.note[0] == '\0')
        (void)text_copy(v.q.note, sizeof v.q.note, _("away"));
    (void)text_copy(v.practitioner, sizeof v.practitioner, who.short_name);
    if ((rc = read_rows(db, &v, e)) == RC_OK)
        rc = take_hours(db, &v, false, e);
    for (size_t i = 0; i < v.n && rc == RC_OK; i++) {
        const struct absence_row *was = row_of(before, v.rows[i].a.id);
        if (as_it_was(db, was, &v.rows[i].a))
            v.rows[i] = *was;
        else
            rc = propose(db, &v, i, e);
    }
    if (rc == RC_OK && (rc = keep_done(&v, before, e)) == RC_OK) {
        if (v.n > 1)
            qsort(v.rows, v.n, sizeof *v.rows, by_time);
        *ret = v;
    } else
        absence_release(&v);
    return rc;
}

enum rc absence_read(struct db *db, const struct absence_query *q, struct absence *ret, struct err *e)
{
    return read_all(db, q, NULL, ret, e);
}

enum rc absence_refresh(struct db *db, struct absence *absence, struct err *e)
{
    struct absence fresh;
    enum rc rc = read_all(db, &absence->q, absence, &fresh, e);
    if (rc == RC_OK) {
        absence_release(absence);
        *absence = fresh;
    }
    return rc;
}

void absence_turn(struct absence_row *row)
{
    if (row->done)
        return;
    do
        row->way = (enum absence_way)((row->way + 1) % ABSENCE_WAY_COUNT);
    while (!possible(row, row->way));
}

void absence_put(struct absence_row *row, int64_t start_min, int64_t practitioner_id, const char *practitioner)
{
    row->later_min = start_min;
    row->later_id = practitioner_id;
    (void)text_copy(row->later, sizeof row->later, practitioner);
    row->ways |= bit(ABSENCE_LATER);
    if (row->way != ABSENCE_OFFER)
        row->way = ABSENCE_LATER;
}

char *absence_text(struct db *db, const struct absence_row *row, char *out, size_t size)
{
    char day[64], time[CIVIL_TEXT];
    (void)calendar_format_day(day, sizeof day, site_calendar(db), civil_min_day(row->later_min), CALENDAR_SHORT);
    (void)civil_format_time(time, sizeof time, row->later_min);
    out[0] = '\0';
    switch (row->way) {
    case ABSENCE_OTHER:
        (void)snprintf(out, size, _("with %s at the same time"), row->other);
        break;
    case ABSENCE_LATER:
        (void)snprintf(out, size, _("%s %s, %s"), day, time, row->later);
        break;
    case ABSENCE_OFFER:
        (void)snprintf(out, size, _("offered %s %s, %s"), day, time, row->later);
        break;
    case ABSENCE_CANCEL:
        (void)text_copy(out, size, _("cancelled"));
        break;
    case ABSENCE_STAY:
    case ABSENCE_WAY_COUNT:
        (void)text_copy(out, size, _("as it is"));
        break;
    }
    return out;
}

/* ---- doing it ---- */

static enum rc do_way(struct db *db, const struct absence *v, struct absence_row *r, struct err *e)
{
    struct appointment_move m = { .id = r->a.id, .rev = r->a.rev };
    switch (r->way) {
    case ABSENCE_OTHER:
        m.start_min = r->a.start_min;
        m.practitioner_id = r->other_id;
        return appointment_move(db, &m, e);
    case ABSENCE_LATER:
        m.start_min = r->later_min;
        m.practitioner_id = r->later_id;
        return appointment_move(db, &m, e);
    case ABSENCE_OFFER: {
        struct offer o = { .patient_id = r->a.patient_id,
                           .practitioner_id = r->later_id,
                           .service_id = r->a.service_id,
                           .start_min = r->later_min,
                           .end_min = r->later_min + (r->a.end_min - r->a.start_min),
                           .kind = OFFER_EARLIER,
                           .for_id = r->a.id };
        int64_t midnight = site_at_of(db, ((int64_t)site_today(db) + 1) * CIVIL_DAY_MIN);
        if (civil_min_day(r->later_min) > site_today(db)) /* a whole list is to be called */
            o.expires_at = midnight;
        enum rc rc = offer_make(db, &o, e);
        r->offer_id = rc == RC_OK ? o.id : 0;
        return rc;
    }
    case ABSENCE_CANCEL:
        return appointment_cancel(db, r->a.id, r->a.rev, SIDE_CLINIC, 0, v->q.note, e);
    case ABSENCE_STAY:
    case ABSENCE_WAY_COUNT:
        break;
    }
    return RC_OK;
}

static void write_script(struct db *db, const struct absence *v, const struct absence_row *r, char *out, size_t size)
{
    char day[64], time[CIVIL_TEXT], becomes[160];
    (void)calendar_format_day(day, sizeof day, site_calendar(db), v->q.day, CALENDAR_LONG);
    (void)civil_format_time(time, sizeof time, r->a.start_min);
    (void)absence_text(db, r, becomes, sizeof becomes);
    switch (r->way) {
    case ABSENCE_CANCEL:
        (void)snprintf(out, size, _("%s cannot come. %s on %s at %s is cancelled. Say so, and book another time (b)."),
                       v->practitioner, r->a.service, day, time);
        break;
    case ABSENCE_OFFER:
        (void)snprintf(out, size, _("%s cannot come. %s on %s at %s: %s. Does that suit?"), v->practitioner, r->a.service,
                       day, time, becomes);
        break;
    case ABSENCE_OTHER:
    case ABSENCE_LATER:
    case ABSENCE_STAY:
    case ABSENCE_WAY_COUNT:
        (void)snprintf(out, size, _("%s cannot come. %s on %s at %s is now %s. Does that suit?"), v->practitioner,
                       r->a.service, day, time, becomes);
        break;
    }
}

/** The call: on the list of follow-ups, by a channel that consent allows. */
static enum rc make_call(struct db *db, const struct absence *v, struct absence_row *r, struct err *e)
{
    struct task task = { .patient_id = r->a.patient_id,
                         .offer_id = r->offer_id,
                         .channel = CONSENT_CALL,
                         .planned_day = site_today(db),
                         .due_day = site_today(db) };
    (void)snprintf(task.name, sizeof task.name, _("%s is away"), v->practitioner);
    write_script(db, v, r, task.script, sizeof task.script);
    enum rc rc = task_create(db, &task, e);
    if (rc == RC_OK)
        r->task_id = task.id;
    return rc;
}

static enum rc do_part(struct db *db, const struct absence *v, struct absence_row *r,
                       enum rc (*what)(struct db *db, const struct absence *v, struct absence_row *r, struct err *e),
                       struct err *e)
{
    struct err why = { 0 };
    enum rc rc = change_part_begin(db, e);
    if (rc != RC_OK)
        return rc;
    rc = change_part_end(db, what(db, v, r, &why), &why);
    if (rc != RC_OK)
        (void)text_copy(r->why_not, sizeof r->why_not, why.text);
    return rc;
}

/** Who may be told by nothing is still moved: their own card says so then. */
static enum rc do_row(struct db *db, const struct absence *v, struct absence_row *r, struct err *e)
{
    if (r->done || r->way == ABSENCE_STAY)
        return RC_OK;
    r->why_not[0] = '\0';
    enum rc rc = do_part(db, v, r, do_way, e);
    r->done = rc == RC_OK;
    if (rc == RC_OK)
        rc = do_part(db, v, r, make_call, e);
    return rc == RC_DB || rc == RC_IO || rc == RC_NO_MEMORY || rc == RC_BUSY ? rc : RC_OK;
}

/** Whom to ring: as the list of follow-ups has it. */
static void read_phones(struct db *db, struct absence *v)
{
    for (size_t i = 0; i < v->n; i++) {
        struct absence_row *r = &v->rows[i];
        struct task_query q = { .task_id = r->task_id, .limit = 1 };
        struct task_list list;
        if (r->task_id == 0 || r->phone[0] != '\0' || task_find(db, &q, &list, NULL) != RC_OK)
            continue;
        if (list.n > 0)
            (void)text_copy(r->phone, sizeof r->phone, list.rows[0].phone);
        task_list_release(&list);
    }
}

enum rc absence_do(struct db *db, struct absence *absence, size_t *left, struct err *e)
{
    struct absence tried = *absence;
    size_t not_done = 0;
    enum rc rc = change_begin(db, ACTION_ABSENT, e);
    if (rc != RC_OK)
        return rc;
    tried.rows = malloc((absence->n + 1) * sizeof *tried.rows);
    rc = tried.rows != NULL ? take_hours(db, &tried, true, e) : err_memory(e);
    for (size_t i = 0; i < absence->n && rc == RC_OK; i++) {
        tried.rows[i] = absence->rows[i];
        rc = do_row(db, &tried, &tried.rows[i], e);
        not_done += !tried.rows[i].done && tried.rows[i].way != ABSENCE_STAY;
    }
    change_subject(db, "practitioner", absence->q.practitioner_id, 0);
    if ((rc = change_end(db, rc, e)) != RC_OK) {
        free(tried.rows);
        return rc;
    }
    free(absence->rows);
    *absence = tried;
    read_phones(db, absence);
    if (left != NULL)
        *left = not_done;
    return RC_OK;
}
