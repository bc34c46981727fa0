/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many desks that do at once whatever can be done with an appointment book, on one clinic, and are killed at
 * any moment. After each round nobody is in two places, what is taken is just what the appointments need, the
 * journal proves itself and the tables, what is derived equals what is derived anew, and nothing acknowledged
 * is lost. SOAK_SECONDS is how long (6), FRONTDESK_SEED repeats what each desk tries, FRONTDESK_KEEP names
 * where the file goes before it is judged. */
#include "config.h"

#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "src/base/prng.h"
#include "src/base/text.h"
#include "src/booking/hold.h"
#include "src/booking/occupancy.h"
#include "src/booking/series.h"
#include "src/booking/slots.h"
#include "src/booking/stranded.h"
#include "src/booking/waiting.h"
#include "src/care/offer.h"
#include "src/clinic/schedule_edit.h"
#include "src/desk/absence.h"
#include "src/desk/book.h"
#include "src/desk/demo.h"
#include "src/desk/gap.h"
#include "src/desk/rooms.h"
#include "src/people/erase.h"
#include "src/people/merge.h"
#include "src/people/restrict.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/store/stmt.h"
#include "src/visit/queue.h"
#include "tests/clinic/fixture.h"
#include "tests/seed.h"
#include "tests/suite.h"

enum { DESKS = 6, DAYS = 6, ACKNOWLEDGED = 100000, NOW_MIN = TEST_TODAY * 1440 + 642 /* 10:42 */ };

/** What the parent sees of the desks, whatever becomes of them. */
static struct shared {
    _Atomic int64_t now;
    atomic_int stop;
    struct seat {
        atomic_long tried[40], done[40], busy;
        atomic_int wrong;
        char sentence[256];
        atomic_size_t n;
        int64_t seqs[ACKNOWLEDGED]; /* of the journal: each was acknowledged */
    } seats[DESKS];
} * shared;

static struct prng p;

/* ---- what a desk does
 * ---------------------------------------------------------------------------------------- */

/** Any row of what follows FROM; 0 when there is none. */
static int64_t any(struct db *on, const char *from)
{
    char sql[400];
    struct stmt st;
    int64_t n = 0, id = 0;

    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", from);
    stmt_open(&st, on, sql);
    if (stmt_row(&st))
        n = stmt_col_int(&st, 0);
    (void)stmt_finish(&st, NULL);
    if (n == 0)
        return 0;
    snprintf(sql, sizeof sql, "SELECT id FROM %s LIMIT 1 OFFSET :n", from);
    stmt_open(&st, on, sql);
    stmt_int(&st, ":n", (int64_t)prng_below(&p, (uint64_t)n));
    if (stmt_row(&st))
        id = stmt_col_int(&st, 0);
    (void)stmt_finish(&st, NULL);
    return id;
}

static int64_t person(struct db *on)
{
    return any(on, prng_chance(&p, 20) ? "patient" : "patient WHERE active = 1");
}
static int64_t who(struct db *on)
{
    return any(on, "practitioner");
}
static int64_t service(struct db *on)
{
    return any(on, "service WHERE active = 1");
}
static int64_t expected(struct db *on)
{
    return any(on, prng_chance(&p, 100)
                       ? "appointment"
                       : "appointment WHERE status = 'booked' AND start_min >= clinic_today() * 1440");
}
static int32_t some_day(void)
{
    return (int32_t)(clock_at / 86400 + (int64_t)prng_below(&p, DAYS + 1));
}
static int64_t some_time(void)
{
    return (int64_t)some_day() * 1440 + prng_between(&p, 8 * 12, 18 * 12) * 5;
}

/** A wish; half of the time one that can be had. */
static struct appointment wish(struct db *on)
{
    struct appointment a = {.patient_id = person(on),
                            .practitioner_id = who(on),
                            .service_id = service(on),
                            .start_min = some_time()};
    const struct slot_query q = {.service_id = a.service_id,
                                 .patient_id = a.patient_id,
                                 .from_min = a.start_min,
                                 .days = 3,
                                 .limit = 8};
    struct slot_list slots;
    struct err e;
    if (prng_chance(&p, 150))
        a.end_min = a.start_min + prng_between(&p, 1, 40) * 5;
    a.overbook = prng_chance(&p, 150);
    if (prng_chance(&p, 100))
        text_copy(a.twice_reason, sizeof a.twice_reason, "with a child");
    if (prng_chance(&p, 600) && slots_find(on, &q, &slots, &e) == RC_OK) {
        if (slots.n > 0) {
            const struct slot *s = &slots.rows[prng_below(&p, slots.n)];
            a.practitioner_id = s->practitioner_id;
            a.start_min = s->start_min;
        }
        slot_list_release(&slots);
    }
    return a;
}
static enum rc do_book(struct db *on, struct err *e)
{
    struct appointment a = wish(on);
    return desk_book(on, &a, 0, e);
}
static enum rc do_move(struct db *on, struct err *e)
{
    struct appointment a = wish(on);
    return appointment_move(
        on,
        &(struct appointment_move){.id = expected(on),
                                   .start_min = a.start_min,
                                   .practitioner_id = prng_chance(&p, 500) ? a.practitioner_id : 0,
                                   .overbook = a.overbook,
                                   .twice_reason = a.twice_reason},
        e);
}
static enum rc do_stretch(struct db *on, struct err *e)
{
    struct appointment a;
    enum rc rc = appointment_load(on, expected(on), &a, e);
    if (rc != RC_OK)
        return rc;
    return appointment_move(on,
                            &(struct appointment_move){.id = a.id,
                                                       .rev = a.rev,
                                                       .start_min = a.start_min,
                                                       .end_min = a.end_min + prng_between(&p, -6, 8) * 5},
                            e);
}
static enum rc do_cancel(struct db *on, struct err *e)
{
    return appointment_cancel(on, expected(on), 0, (enum reason_side)prng_below(&p, SIDE_COUNT), 0, "test",
                              e);
}
static enum rc do_missed(struct db *on, struct err *e)
{
    return appointment_noshow(
        on, any(on, "appointment WHERE status = 'booked' AND start_min < clock_now() / 60"), 0, e);
}
static enum rc do_confirm(struct db *on, struct err *e)
{
    return appointment_confirm(on, expected(on), 0, (enum confirmation)prng_below(&p, CONFIRMATION_COUNT), e);
}
static enum rc do_hold(struct db *on, struct err *e)
{
    struct appointment a = wish(on);
    return hold_take(on, &a, db_now(on) + prng_between(&p, 1, 3600), e);
}
static enum rc do_take_up(struct db *on, struct err *e)
{
    return hold_take_up(on, any(on, "appointment WHERE status = 'proposed'"), 0, e);
}
static enum rc do_release(struct db *on, struct err *e)
{
    return hold_release(on, any(on, "appointment WHERE status = 'proposed'"), 0, e);
}
static enum rc do_offer(struct db *on, struct err *e)
{
    struct gap_list gaps;
    struct candidate_list people;
    enum rc rc = gap_find(on, some_day(), 2, &gaps, e);

    if (rc != RC_OK)
        return rc;
    if (gaps.n > 0) {
        const struct gap *gap = &gaps.rows[prng_below(&p, gaps.n)];
        if ((rc = gap_candidates(on, gap, &people, e)) == RC_OK) {
            if (people.n > 0) {
                struct offer o = gap_offer(gap, &people.rows[prng_below(&p, people.n)]);
                rc = offer_make(on, &o, e);
            }
            candidate_list_release(&people);
        }
    }
    gap_list_release(&gaps);
    return rc;
}
static enum rc do_answer(struct db *on, struct err *e)
{
    const struct offer_answer in = {
        .id = any(on, prng_chance(&p, 900) ? "offer WHERE outcome = 'open'" : "offer"),
        .outcome = (enum offer_outcome)prng_between(&p, OFFER_ACCEPTED, OFFER_WITHDRAWN),
        .incoming = prng_chance(&p, 300)};
    return offer_answer(on, &in, NULL, e);
}

/** Leaves out what cannot be had, then books or moves the rest. */
static enum rc apply(struct db *on, struct series_plan *plan, struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < plan->n && rc == RC_OK; i++)
        if (plan->rows[i].state == SERIES_CONFLICT && prng_chance(&p, 950))
            rc = series_skip(on, plan, i, true, e);
    if (rc == RC_OK)
        rc = desk_book_series(on, plan, NULL, e);
    series_plan_release(plan);
    return rc;
}
static enum rc do_series(struct db *on, struct err *e)
{
    struct appointment a = wish(on);
    const struct series_rule rule = {.first_day = (int32_t)(a.start_min / 1440),
                                     .every = (int32_t)prng_between(&p, 1, 3),
                                     .unit = (int32_t)prng_below(&p, SERIES_UNIT_COUNT),
                                     .count = (int32_t)prng_between(&p, 2, 5),
                                     .until_day = SERIES_NO_DAY};
    struct series_plan plan;
    enum rc rc = series_plan_new(on, &rule, &a, &plan, e);
    return rc == RC_OK ? apply(on, &plan, e) : rc;
}
static enum rc do_series_move(struct db *on, struct err *e)
{
    struct appointment a = wish(on);
    struct series_plan plan;
    enum rc rc =
        series_plan_move(on,
                         &(struct appointment_move){.id = any(on, "appointment WHERE series_id IS NOT NULL"),
                                                    .start_min = a.start_min},
                         &plan, e);
    return rc == RC_OK ? apply(on, &plan, e) : rc;
}
static enum rc do_series_cancel(struct db *on, struct err *e)
{
    int n;
    return series_cancel(on, any(on, "appointment WHERE series_id IS NOT NULL"), SIDE_PATIENT, 0, "test", &n,
                         e);
}
static enum rc do_absence(struct db *on, struct err *e)
{
    const struct absence_query q = {.practitioner_id = who(on),
                                    .day = some_day(),
                                    .from_min = prng_chance(&p, 500) ? 780 : 0,
                                    .to_min = 1440,
                                    .note = "ill",
                                    .first = (int)prng_below(&p, ABSENCE_WAY_COUNT)};
    struct absence v;
    enum rc rc = absence_read(on, &q, &v, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < v.n; i++)
        if (prng_chance(&p, 300))
            absence_turn(&v.rows[i]);
    rc = absence_do(on, &v, NULL, e);
    absence_release(&v);
    return rc;
}
static enum rc do_hours(struct db *on, struct err *e)
{
    const int32_t from = some_day();
    const struct hours_owner of = {(int)prng_below(&p, HOURS_OF_KIND_COUNT), 1 + (int64_t)prng_below(&p, 4)};
    struct schedule_block like = schedule_block_new(of);
    struct work_interval spans[2] = {
        {.start_min = 480, .end_min = 720 },
        {.start_min = 780, .end_min = 1080}
    };

    like.from_day = from;
    if (prng_chance(&p, 500))
        spans[1].end_min = 1440;
    return schedule_weekdays_set(on, &like, prng_chance(&p, 700) ? 0x1f : (unsigned)prng_between(&p, 1, 127),
                                 spans, prng_chance(&p, 900) ? 2 : 0, e);
}
static enum rc do_exception(struct db *on, struct err *e)
{
    struct schedule_exception x = {
        .of = {(int)prng_below(&p, HOURS_OF_KIND_COUNT), 1 + (int64_t)prng_below(&p, 4)},
        .day = some_day(),
        .start_min = 720,
        .end_min = 900,
        .kind = (int)prng_below(&p, 3),
        .note = "test"
    };
    if (prng_chance(&p, 600))
        return schedule_exception_remove(on, any(on, "schedule_exception"), 0, e);
    return schedule_exception_add(on, &x, x.day + (int32_t)prng_below(&p, 2), e);
}
static enum rc do_holidays(struct db *on, struct err *e)
{
    const struct holiday days[] = {
        {.day = some_day(),       .name = "A feast"},
        {.day = TEST_TODAY + 300, .name = "Another"}
    };
    return prng_chance(&p, 500) ? holiday_remove(on, days[0].day, e)
                                : holiday_import(on, "feasts", days, prng_below(&p, 3), NULL, NULL, e);
}
static enum rc do_party(struct db *on, struct err *e)
{
    struct party_member members[3];
    const size_t n = 2 + (size_t)prng_below(&p, 2);
    const struct slot_query q = {.from_min = some_time(), .days = 3, .limit = 5};
    struct party_list list;
    enum rc rc;
    for (size_t i = 0; i < n; i++)
        members[i] = (struct party_member){.patient_id = person(on), .service_id = service(on)};
    rc = party_find(on, members, n, (enum party_mode)prng_below(&p, PARTY_MODE_COUNT), &q, &list, e);
    if (rc != RC_OK)
        return rc;
    if (list.n > 0)
        rc = desk_book_party(on, members, n, &list.rows[prng_below(&p, list.n)], "", NULL, e);
    party_list_release(&list);
    return rc;
}
static enum rc do_wait(struct db *on, struct err *e)
{
    struct waiting w = waiting_any(person(on), service(on));
    w.priority = (int32_t)prng_between(&p, WAITING_URGENT, WAITING_CAN_WAIT);
    if (prng_chance(&p, 200))
        return waiting_leave(on, any(on, "waiting_entry WHERE status = 'open'"), 0, 0, "test", e);
    return waiting_save(on, &w, e);
}
static enum rc do_receive(struct db *on, struct err *e)
{
    int64_t visit;
    if (prng_chance(&p, 300))
        return visit_walk_in(on, person(on), service(on), 0, &visit, e);
    return visit_check_in(
        on,
        any(on, "appointment WHERE status IN ('booked', 'noshow') AND start_min BETWEEN clinic_today() * 1440"
                " AND (clinic_today() + 1) * 1440"),
        &visit, e);
}
static enum rc do_seat(struct db *on, struct err *e)
{
    return visit_seat(on, any(on, "visit WHERE closed_at IS NULL"), 0, e);
}
static enum rc do_finish(struct db *on, struct err *e)
{
    return visit_finish(on, any(on, "visit WHERE closed_at IS NULL"), e);
}
static enum rc do_leave(struct db *on, struct err *e)
{
    return visit_leave(on, any(on, "visit WHERE closed_at IS NULL"), 0, "test", e);
}
static enum rc do_close(struct db *on, struct err *e)
{
    return visit_close(on,
                       &(struct visit_close){.visit_id = any(on, "visit WHERE closed_at IS NULL"),
                                             .next = VISIT_NEXT_DECLINED,
                                             .note = "test"},
                       e);
}
static enum rc do_ready(struct db *on, struct err *e)
{
    return visit_room_ready(on, any(on, "room WHERE state <> 'free'"), e);
}
static enum rc do_came(struct db *on, struct err *e)
{
    return visit_came(
        on,
        any(on,
            "appointment WHERE status IN ('booked', 'arrived', 'in-visit') AND start_min < clock_now() / 60"),
        0, e);
}
static enum rc do_undo(struct db *on, struct err *e)
{
    struct stmt st;
    int64_t seq = 0, n = (int64_t)prng_below(&p, 12);
    stmt_open(&st, on, "SELECT max(1, max(seq) - :n) FROM journal");
    stmt_int(&st, ":n", n);
    if (stmt_row(&st))
        seq = stmt_col_int(&st, 0);
    (void)stmt_finish(&st, NULL);
    return journal_undo(on, seq, &seq, e);
}
static enum rc do_merge(struct db *on, struct err *e)
{
    struct merge m;
    enum rc rc = merge_prepare(on, person(on), person(on), &m, e);
    if (rc != RC_OK)
        return rc;
    rc = merge_apply(on, &m, e);
    merge_release(&m);
    return rc;
}
static enum rc do_unmerge(struct db *on, struct err *e)
{
    struct unmerge u;
    enum rc rc = unmerge_prepare(on, any(on, "patient WHERE merged_into_id IS NOT NULL"), &u, e);
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < u.n_rows; i++) {
        u.rows[i].decided = true;
        u.rows[i].away = prng_chance(&p, 500);
    }
    rc = unmerge_apply(on, &u, e);
    unmerge_release(&u);
    return rc;
}
static enum rc do_restrict(struct db *on, struct err *e)
{
    return prng_chance(&p, 500) ? patient_restrict(on, person(on), "asked for it", e)
                                : patient_lift(on, any(on, "patient WHERE restricted_at IS NOT NULL"), e);
}
static enum rc do_erase(struct db *on, struct err *e)
{
    const struct erase_options o = {.patience_ms = 20};
    enum rc rc = patient_erase(on, person(on), &o, NULL, e);
    return rc == RC_BUSY ? patient_erase_finish(on, &o, NULL, e) == RC_BUSY ? RC_CONFLICT : RC_OK
                         : rc; /* others still read */
}
static enum rc do_register(struct db *on, struct err *e)
{
    struct patient one;
    patient_init(&one);
    snprintf(one.family, sizeof one.family, "Crowd");
    snprintf(one.given, sizeof one.given, "Nr %d", (int)prng_below(&p, 1000));
    snprintf(one.contacts[CONTACT_PHONE].value, sizeof one.contacts[0].value, "07912 3%05d",
             (int)prng_below(&p, 100000));
    return patient_register(on, &one, e);
}
static enum rc do_look(struct db *on, struct err *e)
{
    struct stranded_list list;
    enum rc rc = stranded_list(on, &list, e);
    if (rc == RC_OK)
        stranded_list_release(&list);
    return rc;
}

static const struct {
    const char *name;
    unsigned weight;
    enum rc (*run)(struct db *on, struct err *e);
} doings[] = {
    {"book", 60, do_book}, {"move", 40, do_move}, {"stretch", 20, do_stretch}, {"cancel", 15, do_cancel}, {"missed", 5, do_missed},
    {"confirm", 10, do_confirm}, {"hold", 20, do_hold}, {"take up", 12, do_take_up}, {"release", 6, do_release}, {"offer", 15, do_offer},
    {"answer", 15, do_answer}, {"series", 12, do_series}, {"move a series", 5, do_series_move}, {"cancel a series", 3, do_series_cancel},
    {"absence", 3, do_absence}, {"hours", 4, do_hours}, {"exception", 6, do_exception}, {"holidays", 3, do_holidays}, {"party", 12, do_party},
    {"wait", 15, do_wait}, {"receive", 15, do_receive}, {"seat", 12, do_seat}, {"finish", 12, do_finish}, {"leave", 4, do_leave},
    {"close", 10, do_close}, {"ready", 10, do_ready}, {"came", 5, do_came}, {"undo", 40, do_undo}, {"merge", 6, do_merge},
    {"unmerge", 8, do_unmerge}, {"restrict", 3, do_restrict}, {"erase", 1, do_erase}, {"register", 8, do_register}, {"look", 3, do_look},
};
enum { DOINGS = sizeof doings / sizeof *doings };

/** One thing at random. What goes wrong otherwise than by a rule of the house is told. */
static void work(struct db *on, struct seat *seat)
{
    unsigned weights[DOINGS];
    struct err e = {.text = ""};
    size_t what, n = atomic_load(&seat->n);
    int64_t before = change_last_seq(on);
    enum rc rc;
    for (size_t i = 0; i < DOINGS; i++)
        weights[i] = doings[i].weight;
    what = prng_weighted(&p, weights, DOINGS);
    clock_at = atomic_load(&shared->now);
    atomic_fetch_add(&seat->tried[what], 1);
    rc = doings[what].run(on, &e);
    if (change_last_seq(on) != before && change_last_seq(on) != 0 && n < ACKNOWLEDGED) {
        seat->seqs[n] = change_last_seq(on);
        atomic_store(&seat->n, n + 1);
    }
    if (rc == RC_OK)
        atomic_fetch_add(&seat->done[what], 1);
    if (change_is_open(on) || (rc != RC_OK && (strstr(e.text, "constraint") != NULL ||
                                               (rc != RC_CONFLICT && rc != RC_INVALID && rc != RC_DENIED &&
                                                rc != RC_NOT_FOUND && rc != RC_BUSY))))
        if (atomic_exchange(&seat->wrong, 1) == 0)
            snprintf(seat->sentence, sizeof seat->sentence, "%s gave %d: %s", doings[what].name, (int)rc,
                     e.text);
    if (rc == RC_BUSY)
        atomic_fetch_add(&seat->busy, 1);
}

static pid_t sit_down(int me, uint64_t seed)
{
    pid_t pid;

    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        struct db *on = fixture_open();
        db_set_actor(on, 1, "The Boss");
        prng_seed(&p, seed);
        while (!atomic_load(&shared->stop))
            work(on, &shared->seats[me]);
        db_close(on);
        _exit(0);
    }
    ck_assert_int_gt(pid, 0);
    return pid;
}

/* ---- what holds whatever was done
 * ---------------------------------------------------------------------------- */

static void takes_what_it_needs(int64_t id)
{
    struct appointment a;
    struct service_parts parts;
    struct occupied want[OCCUPIED_MAX];
    struct err e = {.text = ""};
    char sql[400];
    size_t n;

    ck_ok(appointment_load(db, id, &a, &e));
    ck_ok(service_parts_load(db, a.service_id, &parts, &e));
    n = occupancy_of(&a, &parts, want);
    for (size_t i = 0; i < n; i++) {
        snprintf(sql, sizeof sql,
                 "SELECT count(*) FROM occupancy WHERE kind = %d AND resource = %lld AND start_min = %lld "
                 "AND end_min = %lld"
                 " AND appointment_id = %lld",
                 (int)want[i].kind, (long long)want[i].resource, (long long)want[i].start_min,
                 (long long)want[i].end_min, (long long)id);
        ck_assert_msg(ask(sql) == 1, "appointment %lld (%s) does not take %d %lld from %lld to %lld",
                      (long long)id, appointment_stands(&a), (int)want[i].kind, (long long)want[i].resource,
                      (long long)want[i].start_min, (long long)want[i].end_min);
    }
    snprintf(sql, sizeof sql, "SELECT count(*) FROM occupancy WHERE appointment_id = %lld", (long long)id);
    ck_assert_msg(ask(sql) == (int64_t)n, "appointment %lld (%s) takes %lld and needs %zu", (long long)id,
                  appointment_stands(&a), (long long)ask(sql), n);
}

/** Questions whose answer must be 0. */
static const struct {
    const char *why, *sql;
} laws[] = {
    {"nobody and nothing is in two places",
     "SELECT count(*) FROM occupancy a JOIN occupancy b ON a.kind = b.kind AND a.resource = b.resource AND a.appointment_id <>"
     " b.appointment_id AND b.start_min > a.start_min - 1440 AND b.start_min < a.end_min AND b.end_min > a.start_min WHERE"
     " a.overbook = 0 AND b.overbook = 0 AND (a.expires_at = 0 OR a.expires_at > clock_now()) AND (b.expires_at = 0 OR"
     " b.expires_at > clock_now())"},
    {"what is called off takes nothing",
     "SELECT count(*) FROM occupancy o LEFT JOIN appointment a ON a.id = o.appointment_id WHERE a.id IS NULL OR a.status IN"
     " ('cancelled', 'noshow', 'entered-in-error')"},
    {"only what is proposed ends by itself",
     "SELECT count(*) FROM occupancy o JOIN appointment a ON a.id = o.appointment_id WHERE (o.expires_at = 0) = (a.status = 'proposed')"},
    {"an offer that was accepted is booked, one that was not is not",
     "SELECT count(*) FROM offer f JOIN appointment a ON a.id = f.appointment_id WHERE f.outcome = 'accepted' AND a.status = 'proposed'"},
    {"who is here has a visit, and one",
     "SELECT count(*) FROM appointment a WHERE status IN ('arrived', 'in-visit') AND 1 <> (SELECT count(*) FROM visit v WHERE"
     " v.appointment_id = a.id AND v.closed_at IS NULL)"},
    {"an open visit has one open segment",
     "SELECT count(*) FROM visit v WHERE closed_at IS NULL AND 1 <> (SELECT count(*) FROM queue_segment WHERE visit_id = v.id"
     " AND ended_at IS NULL)"},
    {"no room holds two",
     "SELECT count(*) FROM (SELECT 1 FROM queue_segment WHERE ended_at IS NULL AND stage = 'in-room' GROUP BY room_id HAVING"
     " count(*) > 1)"},
    {"nobody out of use is expected, waits or is offered anything",
     "SELECT (SELECT count(*) FROM appointment a JOIN patient p ON p.id = a.patient_id WHERE p.active = 0 AND a.start_min >="
     " (clinic_today() + 1) * 1440 AND a.status IN ('proposed', 'booked')) + (SELECT count(*) FROM waiting_entry w JOIN patient p ON"
     " p.id = w.patient_id WHERE p.active = 0 AND w.status = 'open')"},
    {"who was booked from the waiting list has that appointment",
     "SELECT count(*) FROM waiting_entry w WHERE status = 'booked' AND NOT EXISTS (SELECT 1 FROM appointment WHERE id = w.appointment_id)"},
};

/** One number for all that a query gives. */
static uint64_t sum(const char *sql)
{
    uint64_t h = 1469598103934665603u;
    struct stmt st;
    struct err e = {.text = ""};
    stmt_open(&st, db, sql);
    while (stmt_row(&st))
        for (int c = 0; c < stmt_columns(&st); c++) {
            for (const char *s = stmt_col_text(&st, c); s != NULL && *s != '\0'; s++)
                h = (h ^ (unsigned char)*s) * 1099511628211u;
            h = (h ^ 31) * 1099511628211u;
        }
    ck_ok(stmt_finish(&st, &e));
    return h;
}

static void derived_holds(void)
{
    static const char *const tables[] = {
        "SELECT * FROM noshow_history WHERE missed <> 0 OR kept <> 0 ORDER BY kind, period",
        "SELECT * FROM search_key ORDER BY k, patient_id"};
    uint64_t was[sizeof tables / sizeof *tables];
    struct err e = {.text = ""};
    enum rc rc = RC_OK;

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        was[i] = sum(tables[i]);
    ck_ok(change_begin(db, ACTION_MIGRATE, &e));
    for (size_t i = 0; i < n_all_rooms && rc == RC_OK; i++)
        if (all_rooms[i]->rebuild != NULL)
            rc = all_rooms[i]->rebuild(db, &e);
    ck_ok(change_end(db, rc, &e));
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        ck_assert_msg(sum(tables[i]) == was[i], "%s: it is not what it is when it is made anew", tables[i]);
}

static void all_is_well(void)
{
    struct stmt st;
    struct err e = {.text = ""};
    struct journal_head head;
    int findings = 0;
    char sql[200];

    if (getenv("FRONTDESK_KEEP")) { /* as it is before it is judged */
        (void)unlink(getenv("FRONTDESK_KEEP"));
        ck_ok(db_backup(db, getenv("FRONTDESK_KEEP"), &e));
    }
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++)
        ck_assert_msg(ask(laws[i].sql) == 0, "%s: %lld times not", laws[i].why, (long long)ask(laws[i].sql));
    stmt_open(&st, db,
              "SELECT id FROM appointment WHERE status IN ('booked', 'arrived', 'in-visit', 'fulfilled') OR "
              "status = 'proposed'"
              " AND EXISTS (SELECT 1 FROM occupancy WHERE appointment_id = appointment.id)");
    while (stmt_row(&st))
        takes_what_it_needs(stmt_col_int(&st, 0));
    ck_ok(stmt_finish(&st, &e));
    for (int i = 0; i < DESKS; i++) {
        struct seat *seat = &shared->seats[i];
        ck_assert_msg(!atomic_load(&seat->wrong), "desk %d: %s", i, seat->sentence);
        for (size_t k = 0; k < atomic_load(&seat->n); k++) {
            snprintf(sql, sizeof sql, "SELECT count(*) FROM journal WHERE seq = %lld",
                     (long long)seat->seqs[k]);
            ck_assert_msg(ask(sql) == 1, "change %lld was acknowledged and is lost",
                          (long long)seat->seqs[k]);
        }
    }
    ck_ok(journal_verify(db, NULL, &head, &e));
    ck_ok(journal_replay(db, &e));
    ck_ok(db_check(db, &findings, &e));
    ck_assert_msg(findings == 0, "%s", e.text);
    derived_holds();
}

/* ---- rounds
 * -------------------------------------------------------------------------------------------------- */

static void setup(void)
{
    struct err e = {.text = ""};
    struct demo_options o = {.patients = 90, .years = 1, .seed = 5, .login = "boss", .name = "The Boss"};

    fixture_make(all_rooms, n_all_rooms);
    clock_at = o.now = (int64_t)NOW_MIN * 60;
    ck_ok(demo_make(db, &o, &e));
    db_set_actor(db, 1, "The Boss");
    must_change("INSERT INTO service (word, name, category, before_min, with_min, after_min) VALUES "
                "('parts', 'In parts', 'treatment', 10, 40, 10)");
    must_change("INSERT INTO service_part (service_id, kind, from_min, to_min) SELECT s.id, k.kind, k.a, k.b "
                "FROM (SELECT max(id) AS id FROM"
                " service) s, (SELECT 'practitioner' AS kind, 10 AS a, 20 AS b UNION ALL SELECT "
                "'practitioner', 40, 50 UNION ALL"
                " SELECT 'assistant', 0, 40) k");
    must_change(
        "UPDATE practitioner SET assistant = 1, rev = rev + 1 WHERE id = (SELECT max(id) FROM practitioner)");
    db_close(db); /* nothing of it goes into the children */
    db = NULL;
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(shared, MAP_FAILED);
    atomic_store(&shared->now, o.now);
}

static void teardown(void)
{
    (void)munmap(shared, sizeof *shared);
    fixture_remove();
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long all_tried(void)
{
    long tried = 0;

    for (int i = 0; i < DESKS; i++)
        for (size_t k = 0; k < DOINGS; k++)
            tried += atomic_load(&shared->seats[i].tried[k]);
    return tried;
}

START_TEST(whatever_many_desks_do_at_once_and_whenever_they_are_killed_the_book_is_sound)
{
    const char *how_long = getenv("SOAK_SECONDS");
    const double until = seconds() + (how_long ? (double)strtol(how_long, NULL, 10) : 6);
    uint64_t seed = test_seed(0);
    struct prng mine;
    long kills = 0, rounds = 0, tried = 0, done = 0;
    pid_t pids[DESKS];

    prng_seed(&mine, seed);
    while (seconds() < until) {
        const double ends = seconds() + 3;

        atomic_store(&shared->stop, 0);
        for (int i = 0; i < DESKS; i++)
            pids[i] = sit_down(i, prng_next(&mine));
        while (seconds() < ends) {
            const int victim = (int)prng_below(&mine, DESKS);
            const long enough = all_tried() + (long)prng_below(&mine, 24);
            int status;
            while (all_tried() < enough && seconds() < ends)
                (void)sched_yield();
            atomic_fetch_add(&shared->now, (int64_t)prng_below(&mine, 400));
            if (!prng_chance(&mine, 400))
                continue;
            ck_assert_int_eq(kill(pids[victim], SIGKILL), 0);
            ck_assert_int_eq(waitpid(pids[victim], &status, 0), pids[victim]);
            ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "desk %d ended with %d", victim,
                          status);
            pids[victim] = sit_down(victim, prng_next(&mine));
            kills++;
        }
        atomic_store(&shared->stop, 1);
        for (int i = 0; i < DESKS; i++) {
            int status;
            ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
            ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "desk %d ended with %d", i, status);
        }
        clock_at = atomic_load(&shared->now);
        db = fixture_open();
        db_set_actor(db, 1, "The Boss");
        all_is_well();
        db_close(db);
        db = NULL;
        rounds++;
    }
    for (size_t k = 0; k < DOINGS; k++) {
        long t = 0, d = 0;
        for (int i = 0; i < DESKS; i++) {
            t += atomic_load(&shared->seats[i].tried[k]);
            d += atomic_load(&shared->seats[i].done[k]);
        }
        printf("%s %ld/%ld; ", doings[k].name, d, t);
        tried += t;
        done += d;
    }
    printf("\n%ld rounds, %ld kills, %ld of %ld done\n", rounds, kills, done, tried);
    ck_assert_int_gt(done, 100);
}
END_TEST

SUITE_MAIN_LOOPS("crowd", setup, teardown, 24 * 3600,
                 {whatever_many_desks_do_at_once_and_whenever_they_are_killed_the_book_is_sound})
