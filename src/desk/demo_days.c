/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo's days: who was booked with whom, who came, how long it took, what was paid, what was agreed to come next. */
#include <stdlib.h>
#include <string.h>

#include "src/base/list.h"
#include "src/booking/appointment.h"
#include "src/desk/demo_model.h"
#include "src/store/stmt.h"
#include "src/visit/visit.h"

enum { DAY = 1440, MISSED_OFTEN = 300, MISSED = 50, CANCELLED = 70 }; /* all but the first in thousandths */

/** One booking, or somebody who came without one; the way through the house in civil minutes. */
struct slot {
    int64_t start, end, arrive, seat, finish, leave;
    int64_t person; /* index into people */
    int64_t appointment, visit;
    const struct demo_worker *worker;
    int service;
    bool walk_in;
    enum appointment_status status;
};
struct slots {
    struct slot *rows;
    size_t n;
};

static int64_t room_of(const struct demo *d, const struct demo_worker *w, int service)
{
    int kind = d->services[service].kind;
    if (kind >= 0)
        return w->rooms[kind];
    for (size_t k = 0; k < d->n_kinds; k++)
        if (w->rooms[k] != 0)
            return w->rooms[k];
    return 0;
}

/** Somebody who has rested long enough, or longest of those looked at; a new face often. -1: nobody. */
static int64_t choose_person(struct demo *d, int32_t day)
{
    enum { TRIES = 14, AT_LEAST = 6 };
    int64_t longest = -1;
    while (d->next_new < d->registered && d->people[d->next_new].last_day != INT32_MIN)
        d->next_new++;
    if (d->next_new < d->registered && demo_often(d, 550))
        return d->next_new++;
    for (int tries = 0; tries < TRIES && d->registered > 0; tries++) {
        int64_t i = (int64_t)prng_below(&d->prng, (uint64_t)d->registered);
        const struct demo_person *p = &d->people[i];
        if (p->last_day == INT32_MIN || day - p->last_day >= (p->rest_days > 0 ? p->rest_days : 1))
            return i;
        if (day - p->last_day >= AT_LEAST && (longest < 0 || p->last_day < d->people[longest].last_day))
            longest = i;
    }
    return longest;
}

static int choose_service(struct demo *d, const struct demo_worker *w, const struct demo_person *p)
{
    for (size_t i = 0; i < w->n_services; i++) {
        const struct service *s = &d->services[w->services[i]].s;
        if ((p->recall_visit != 0 && w->services[i] == p->recall_service && demo_often(d, 800)) ||
            (p->visits == 0 && s->category == CATEGORY_CONSULT && demo_often(d, 700)))
            return w->services[i];
    }
    return w->services[prng_weighted(&d->prng, w->weights, w->n_services)];
}

/** How the person went through the house; the practitioner was free at `free_at`. */
static void walk_through(struct demo *d, struct slot *s, int64_t free_at)
{
    int64_t with = s->end - s->start, now = d->now_min;
    s->arrive = demo_often(d, 120) ? s->start + demo_between(d, 1, 9) : s->start - demo_between(d, 1, 14);
    s->seat = (s->start > s->arrive ? s->start : s->arrive + 1) + demo_between(d, 0, 4);
    if (s->start > now - 20 && s->start <= now + 12 && s->arrive <= now && demo_often(d, 600)) {
        s->arrive = now - demo_between(d, 5, 24); /* waits now */
        s->seat = now + demo_between(d, 1, 9);
    } else if (s->start > now - 25 && s->start < now && demo_often(d, 300)) {
        s->arrive = now + demo_between(d, 3, 12); /* late now */
        s->seat = s->arrive + 1;
    }
    if (s->seat < free_at)
        s->seat = free_at;
    s->finish = s->seat + with * demo_between(d, 78, 102) / 100;
    s->leave = s->finish + demo_between(d, 2, 8);
}

/** How often this person does not come: one in eight forgets much. */
static unsigned missed_by(int64_t person)
{
    return ((uint64_t)person * UINT64_C(0x9E3779B97F4A7C15)) >> 61 == 0 ? MISSED_OFTEN : MISSED;
}

/** What has become of it by now. */
static enum appointment_status status_now(struct demo *d, const struct slot *s)
{
    if (s->start + 25 < d->now_min && !s->walk_in && demo_often(d, missed_by(s->person)))
        return APPOINTMENT_NOSHOW;
    if (s->arrive > d->now_min)
        return APPOINTMENT_BOOKED;
    if (s->seat > d->now_min)
        return APPOINTMENT_ARRIVED;
    return s->finish > d->now_min ? APPOINTMENT_IN_VISIT : APPOINTMENT_FULFILLED;
}

/** A slot at the first possible minute from t on; false when nothing fits before `until`. */
static bool fill_slot(struct demo *d, const struct demo_worker *w, int32_t day, int64_t t, int64_t until, struct slot *s)
{
    int64_t person = choose_person(d, day);
    if (person < 0)
        return false;
    for (int tries = 0; tries < 3; tries++) {
        int service = choose_service(d, w, &d->people[person]);
        const struct service *of = &d->services[service].s;
        int64_t start = t + of->before_min;
        start += (5 - start % 5) % 5;
        if (start + of->with_min > until)
            continue;
        *s = (struct slot){
            .start = start, .end = start + of->with_min, .person = person, .worker = w, .service = service
        };
        return true;
    }
    return false;
}

static struct slot *keep(struct slots *slots, const struct slot *s)
{
    struct slot *row = list_more(&slots->rows, slots->n, sizeof *row);
    if (row != NULL) {
        *row = *s;
        slots->n++;
    }
    return row;
}

/** One practitioner's hours on one day; `take` in thousandths is how often a free minute begins an appointment. */
static enum rc fill_hours(struct demo *d, const struct demo_worker *w, int32_t day, const struct work_interval *hours,
                          unsigned take, int64_t *free_at, struct slots *slots, struct err *e)
{
    int64_t t = (int64_t)day * DAY + hours->start_min, until = (int64_t)day * DAY + hours->end_min;
    while (t + 20 <= until) {
        struct slot s;
        bool later_today = day == d->today && t > d->now_min + 30;
        bool taken = demo_often(d, later_today ? take * 7 / 8 : take);
        bool walk_in = !taken && t < d->now_min && demo_often(d, 15);
        if ((!taken && !walk_in) || !fill_slot(d, w, day, t, until, &s)) {
            t += demo_often(d, 500) ? 15 : 30;
            continue;
        }
        s.walk_in = walk_in;
        if (day <= d->today) {
            walk_through(d, &s, *free_at);
            s.status = status_now(d, &s);
            walk_in = walk_in && s.status != APPOINTMENT_BOOKED;
        } else {
            s.status = APPOINTMENT_BOOKED;
        }
        t = s.end + d->services[s.service].s.after_min;
        if (s.walk_in && !walk_in)
            continue;
        struct demo_person *p = &d->people[s.person];
        p->last_day = day;
        p->rest_days = s.status == APPOINTMENT_NOSHOW ? demo_between(d, 7, 21) : 30;
        p->noshows = (uint8_t)(p->noshows + (s.status == APPOINTMENT_NOSHOW && p->noshows < 250));
        if (s.status != APPOINTMENT_NOSHOW && s.status != APPOINTMENT_BOOKED)
            *free_at = s.finish + 1;
        if (keep(slots, &s) == NULL)
            return err_memory(e);
        if (!s.walk_in && day < d->today + 14 && demo_often(d, CANCELLED)) {
            s.person = (int64_t)prng_below(&d->prng, (uint64_t)d->registered);
            s.status = APPOINTMENT_CANCELLED;
            if (keep(slots, &s) == NULL)
                return err_memory(e);
        }
    }
    return RC_OK;
}

static int by_start(const void *x, const void *y)
{
    const struct slot *a = x, *b = y;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->worker != b->worker)
        return a->worker < b->worker ? -1 : 1;
    return a->status == b->status ? (a->person > b->person) - (a->person < b->person)
                                  : (a->status > b->status) - (a->status < b->status);
}

static int by_arrival(const void *x, const void *y)
{
    const struct slot *a = x, *b = y;
    if (a->arrive != b->arrive)
        return a->arrive < b->arrive ? -1 : 1;
    return a->person < b->person ? -1 : a->person > b->person;
}

static const char *confirmation_of(struct demo *d, const struct slot *s, int32_t day)
{
    enum confirmation c = CONFIRMATION_UNASKED;
    if (s->status == APPOINTMENT_CANCELLED)
        c = CONFIRMATION_DECLINED;
    else if (day <= d->today + 1)
        c = demo_often(d, 600) ? CONFIRMATION_CONFIRMED : demo_often(d, 500) ? CONFIRMATION_ASKED : c;
    return confirmations[c].word;
}

static enum rc write_appointment(struct demo *d, struct slot *s, int32_t day, struct err *e)
{
    struct demo_person *p = &d->people[s->person];
    const struct reason *reason = s->status == APPOINTMENT_CANCELLED && d->cancel.n > 0
                                      ? &d->cancel.rows[prng_below(&d->prng, d->cancel.n)]
                                      : NULL;
    int32_t made = (day < d->today ? day : d->today) - demo_between(d, 1, 40);
    if (made < p->created_day)
        made = p->created_day < d->today ? p->created_day : d->today - 1;
    bool moved = demo_often(d, 50);
    s->appointment = ++d->appointment;
    struct stmt st;
    stmt_open(&st, d->db,
              "INSERT INTO appointment (id, patient_id, practitioner_id, room_id, service_id, start_min, end_min, status, "
              "confirmation, reason_id, side, moved_from_min, moves, created_at, created_by) VALUES (:id, :patient, :with, "
              ":room, :service, :start, :end, :status, :confirmation, :reason, :side, :moved, :moves, :at, :by)");
    stmt_int(&st, ":id", s->appointment);
    stmt_int(&st, ":patient", s->person + 1);
    stmt_int(&st, ":with", s->worker->id);
    stmt_int_or_null(&st, ":room", room_of(d, s->worker, s->service));
    stmt_int(&st, ":service", d->services[s->service].s.id);
    stmt_int(&st, ":start", s->start);
    stmt_int(&st, ":end", s->end);
    stmt_text(&st, ":status", appointment_statuses[s->status].word);
    stmt_text(&st, ":confirmation", confirmation_of(d, s, day));
    stmt_int_or_null(&st, ":reason", reason != NULL ? reason->id : 0);
    stmt_text(&st, ":side", s->status != APPOINTMENT_CANCELLED ? ""
                            : reason != NULL                   ? reason_sides[reason->side].word
                                                               : reason_sides[SIDE_PATIENT].word);
    stmt_int_or_null(&st, ":moved", moved ? s->start - (int64_t)demo_between(d, 1, 9) * DAY : 0);
    stmt_int(&st, ":moves", moved);
    stmt_int(&st, ":at", demo_at(d, (int64_t)made * DAY + demo_between(d, 540, 1020)));
    stmt_int(&st, ":by", demo_staff(d));
    enum rc rc = stmt_run(&st, e);
    if (rc == RC_OK && s->status != APPOINTMENT_CANCELLED && p->recall_visit != 0)
        rc = demo_recall(d, s->person + 1, s->appointment, day, e);
    return rc;
}

/** What was agreed at the check-out, and so when the person comes again. */
static enum visit_next agree_next(struct demo *d, const struct slot *s, int32_t day)
{
    static const unsigned with_recall[] = { 28, 52, 6, 14 }, without[] = { 46, 14, 5, 35 };
    static const enum visit_next nexts[] = { VISIT_NEXT_BOOKED, VISIT_NEXT_RECALL, VISIT_NEXT_REFERRED,
                                             VISIT_NEXT_DECLINED };
    struct demo_person *p = &d->people[s->person];
    int32_t months = d->services[s->service].s.recall_months;
    enum visit_next next = nexts[prng_weighted(&d->prng, months > 0 ? with_recall : without, 4)];
    p->visits++;
    p->last_service = (uint8_t)s->service;
    p->rest_days = next == VISIT_NEXT_BOOKED ? demo_between(d, 9, 35) : demo_between(d, 90, 420);
    if (next == VISIT_NEXT_RECALL) {
        p->recall_months = (uint16_t)(months > 0 ? months : 6);
        p->recall_visit = (int32_t)s->visit;
        p->recall_day = day;
        p->recall_service = (uint8_t)s->service;
        p->rest_days = 28 * p->recall_months + demo_between(d, -10, 40);
    }
    return next;
}

static enum rc write_visit(struct demo *d, struct slot *s, int32_t day, int ticket, enum visit_next *next,
                           struct err *e)
{
    bool closed = s->leave <= d->now_min;
    s->visit = ++d->visit;
    *next = closed ? agree_next(d, s, day) : VISIT_NEXT_NONE;
    struct stmt st;
    stmt_open(&st, d->db,
              "INSERT INTO visit (id, patient_id, appointment_id, service_id, practitioner_id, day, ticket, opened_at, "
              "closed_at, next_step, next_reason_id, next_note) VALUES (:id, :patient, :appointment, :service, :with, "
              ":day, :ticket, :opened, :closed, :next, :reason, :note)");
    bool declined = *next == VISIT_NEXT_DECLINED;
    stmt_int(&st, ":id", s->visit);
    stmt_int(&st, ":patient", s->person + 1);
    stmt_int_or_null(&st, ":appointment", s->walk_in ? 0 : s->appointment);
    stmt_int(&st, ":service", d->services[s->service].s.id);
    stmt_int(&st, ":with", s->worker->id);
    stmt_int(&st, ":day", day);
    stmt_int(&st, ":ticket", ticket);
    stmt_int(&st, ":opened", demo_at(d, s->arrive));
    stmt_int_or_null(&st, ":closed", closed ? demo_at(d, s->leave) : 0);
    stmt_text_or_null(&st, ":next", visit_nexts[*next].word);
    stmt_int_or_null(&st, ":reason",
                     declined && d->decline.n > 0 ? d->decline.rows[prng_below(&d->prng, d->decline.n)].id : 0);
    stmt_text(&st, ":note", declined && d->decline.n == 0 ? "not now" : "");
    return stmt_run(&st, e);
}

/** The way so far, in one statement: each insert costs a look at the numbers of every table. */
static enum rc write_segments(struct demo *d, const struct slot *s, struct err *e)
{
    struct stmt st;
    stmt_open(&st, d->db,
              "INSERT INTO queue_segment (id, visit_id, stage, room_id, practitioner_id, from_id, started_at, ended_at, "
              "staff_id) SELECT :id + n, :visit, stage, CASE WHEN n = 1 THEN :room END, :with, "
              "CASE WHEN n > 0 THEN :id + n - 1 END, start, CASE WHEN stop <= :now THEN stop END, :by FROM ("
              "SELECT 0 AS n, 'waiting' AS stage, :arrive AS start, :seat AS stop "
              "UNION ALL SELECT 1, 'in-room', :seat, :finish UNION ALL SELECT 2, 'check-out', :finish, :leave "
              "UNION ALL SELECT 3, 'done', :leave, :leave) WHERE start <= :now");
    stmt_int(&st, ":id", d->segment + 1);
    stmt_int(&st, ":visit", s->visit);
    stmt_int_or_null(&st, ":room", room_of(d, s->worker, s->service));
    stmt_int(&st, ":with", s->worker->id);
    stmt_int(&st, ":arrive", demo_at(d, s->arrive));
    stmt_int(&st, ":seat", demo_at(d, s->seat));
    stmt_int(&st, ":finish", demo_at(d, s->finish));
    stmt_int(&st, ":leave", demo_at(d, s->leave));
    stmt_int(&st, ":now", demo_at(d, d->now_min));
    stmt_int(&st, ":by", demo_staff(d));
    d->segment += 1 + (s->seat <= d->now_min) + (s->finish <= d->now_min) + (s->leave <= d->now_min);
    return stmt_run(&st, e);
}

static enum rc write_payment(struct demo *d, const struct slot *s, int64_t amount, struct err *e)
{
    static const char *const methods[] = { "card", "card", "card", "cash", "transfer", "insurance" };
    struct stmt st;
    stmt_open(&st, d->db,
              "INSERT INTO payment (id, patient_id, visit_id, amount_minor, method, at) "
              "VALUES (:id, :patient, :visit, :amount, :method, :at)");
    stmt_int(&st, ":id", ++d->payment);
    stmt_int(&st, ":patient", s->person + 1);
    stmt_int(&st, ":visit", s->visit);
    stmt_int(&st, ":amount", amount);
    stmt_text(&st, ":method", methods[prng_below(&d->prng, sizeof methods / sizeof methods[0])]);
    stmt_int(&st, ":at", demo_at(d, s->leave));
    return stmt_run(&st, e);
}

/** Nearly all pay what is due at once, and next time what was left. */
static enum rc write_money(struct demo *d, const struct slot *s, struct err *e)
{
    const struct service *of = &d->services[s->service].s;
    struct demo_person *p = &d->people[s->person];
    int64_t discount = demo_often(d, 70) ? of->price_minor / 10 : 0;
    struct stmt st;
    stmt_open(&st, d->db,
              "INSERT INTO charge (id, patient_id, visit_id, service_id, price_minor, discount_minor, cost_minor, at) "
              "VALUES (:id, :patient, :visit, :service, :price, :discount, :cost, :at)");
    stmt_int(&st, ":id", ++d->charge);
    stmt_int(&st, ":patient", s->person + 1);
    stmt_int(&st, ":visit", s->visit);
    stmt_int(&st, ":service", of->id);
    stmt_int(&st, ":price", of->price_minor);
    stmt_int(&st, ":discount", discount);
    stmt_int(&st, ":cost", of->cost_minor);
    stmt_int(&st, ":at", demo_at(d, s->leave));
    enum rc rc = stmt_run(&st, e);
    p->owed_minor += of->price_minor - discount;
    int64_t paid = demo_often(d, 935) ? p->owed_minor : demo_often(d, 500) ? p->owed_minor / 200 * 100 : 0;
    p->owed_minor -= paid;
    return rc == RC_OK && paid > 0 ? write_payment(d, s, paid, e) : rc;
}

/** Who is in a room now keeps it. */
static enum rc hold_room(struct demo *d, const struct slot *s, struct err *e)
{
    struct stmt st;
    stmt_open(&st, d->db, "UPDATE room SET state = 'occupied', rev = rev + 1 WHERE id = :id");
    stmt_int(&st, ":id", room_of(d, s->worker, s->service));
    return stmt_run(&st, e);
}

static enum rc write_visits(struct demo *d, struct slots *slots, int32_t day, struct err *e)
{
    enum rc rc = RC_OK;
    int ticket = 0;
    qsort(slots->rows, slots->n, sizeof *slots->rows, by_arrival);
    for (size_t i = 0; i < slots->n && rc == RC_OK; i++) {
        struct slot *s = &slots->rows[i];
        enum visit_next next;
        if (s->status == APPOINTMENT_BOOKED || s->status == APPOINTMENT_NOSHOW || s->status == APPOINTMENT_CANCELLED)
            continue;
        rc = write_visit(d, s, day, ++ticket, &next, e);
        if (rc == RC_OK)
            rc = write_segments(d, s, e);
        if (rc == RC_OK && s->status == APPOINTMENT_IN_VISIT)
            rc = hold_room(d, s, e);
        if (rc == RC_OK && next != VISIT_NEXT_NONE) {
            rc = write_money(d, s, e);
            if (rc == RC_OK)
                rc = demo_follow_up(d, s->person + 1, s->visit, s->service, day, e);
        }
    }
    return rc;
}

/** Whatever the hour, somebody sits in the waiting room as long as somebody is expected soon. Slots by start. */
static void fill_waiting_room(struct demo *d, struct slots *slots)
{
    enum { SOON = 40, ENOUGH = 3 };
    int waiting = 0;
    for (size_t i = 0; i < slots->n; i++)
        waiting += slots->rows[i].status == APPOINTMENT_ARRIVED;
    for (size_t i = 0; i < slots->n && waiting < ENOUGH; i++) {
        struct slot *s = &slots->rows[i];
        if (s->status != APPOINTMENT_BOOKED || s->start < d->now_min || s->start > d->now_min + SOON)
            continue;
        s->status = APPOINTMENT_ARRIVED;
        s->arrive = d->now_min - demo_between(d, 4, 22);
        s->seat = s->start + 1;
        s->finish = s->end;
        s->leave = s->end + 5;
        waiting++;
    }
}

enum rc demo_day(struct demo *d, const struct schedule_set *set, int32_t day, unsigned fill, struct err *e)
{
    struct slots slots = { 0 };
    enum rc rc = RC_OK;
    /* A gap takes 22 minutes: so often must an appointment be begun for `fill` of the time to be taken. */
    unsigned take = 22000 * fill / (unsigned)(d->visit_min * (1000 - (int64_t)fill) + 22 * (int64_t)fill);
    for (size_t w = 0; w < d->n_workers && rc == RC_OK; w++) {
        struct work_interval work[SCHEDULE_MAX_INTERVALS];
        size_t n = d->workers[w].n_services > 0 ? schedule_day(set, d->workers[w].id, day, d->today, work) : 0;
        int64_t free_at = 0;
        for (size_t i = 0; i < n && rc == RC_OK; i++)
            rc = fill_hours(d, &d->workers[w], day, &work[i], take, &free_at, &slots, e);
    }
    if (slots.n > 0)
        qsort(slots.rows, slots.n, sizeof *slots.rows, by_start);
    if (day == d->today)
        fill_waiting_room(d, &slots);
    for (size_t i = 0; i < slots.n && rc == RC_OK; i++)
        if (!slots.rows[i].walk_in)
            rc = write_appointment(d, &slots.rows[i], day, e);
    if (rc == RC_OK && day <= d->today && slots.n > 0)
        rc = write_visits(d, &slots, day, e);
    free(slots.rows);
    return rc;
}
