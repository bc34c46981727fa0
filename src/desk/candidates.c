/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who would take a gap: gathered from the waiting list, later appointments, recalls and what did not take place, each
 * checked, with one line why. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/booking/occupancy.h"
#include "src/booking/slots.h"
#include "src/booking/waiting.h"
#include "src/clinic/site.h"
#include "src/desk/gap.h"
#include "src/people/alert.h"
#include "src/people/consent.h"
#include "src/people/household.h"
#include "src/people/privacy.h"
#include "src/store/reference.h"
#include "src/store/stmt.h"

enum {
    EARLIER_DAYS = 30, /* who is booked so far ahead is asked whether they come earlier */
    RECALL_DAYS = 365, /* recalls that are overdue by more are for a campaign, not for a gap */
    MISSED_DAYS = 180, /* what did not take place so long ago, */
    MISSED_AHEAD = 14, /* or was called off so far ahead */
    WAITING_SHARE = 200,
    EACH = 40,         /* read of a service, of each kind, */
    KIND_MOST = 20,    /* and kept of each kind but those who wait */
    COME_MIN = 30,     /* what somebody who is called needs to come, unless they said */
    SLOT_STEP_MIN = 5,
    SLOTS = 100
};

void candidate_list_release(struct candidate_list *list)
{
    free(list->rows);
    *list = (struct candidate_list){0};
}

/* ---- where in the gap something of some length could be ---- */

struct places {
    int64_t service_id;
    int minutes; /* 0: as the service takes */
    struct slot_list slots;
};

struct gathering {
    struct db *db;
    const struct gap *gap;
    int64_t now_min, held_id; /* what is held now counts as free */
    struct places *places;
    size_t n_places;
    size_t most;              /* no more candidates than these, of the kind that is being gathered */
    struct offer_list offers; /* of this gap, so far */
    struct candidate_list list;
};

/** Free times of this length in the gap, rooms and all; asked once. */
static enum rc places_of(struct gathering *g, int64_t service_id, int minutes, const struct slot_list **ret, struct err *e)
{
    const struct gap *gap = g->gap;
    for (size_t i = 0; i < g->n_places; i++)
        if (g->places[i].service_id == service_id && g->places[i].minutes == minutes) {
            *ret = &g->places[i].slots;
            return RC_OK;
        }
    struct places *p = list_more(&g->places, g->n_places, sizeof *p);
    if (p == NULL)
        return err_memory(e);
    g->n_places++;
    p->service_id = service_id;
    p->minutes = minutes;
    struct slot_query q = {
        .service_id = service_id,
        .practitioner_id = gap->practitioner_id,
        .appointment_id = g->held_id,
        .from_min = gap->start_min,
        .days = 1,
        .limit = SLOTS,
        .step_min = SLOT_STEP_MIN,
        .minutes = minutes,
        .part_from = civil_min_of_day(gap->start_min),
        .part_to = (int)(gap->end_min - (int64_t)civil_min_day(gap->start_min) * CIVIL_DAY_MIN),
    };
    *ret = &p->slots;
    enum rc rc = slots_find(g->db, &q, &p->slots, e);
    return rc == RC_NOT_FOUND ? RC_OK : rc; /* a service that is not offered any more */
}

/* ---- one candidate ---- */

static bool seen(const struct gathering *g, int64_t patient_id)
{
    for (size_t i = 0; i < g->list.n; i++)
        if (g->list.rows[i].patient_id == patient_id)
            return true;
    for (size_t i = 0; i < g->offers.n; i++) /* asked already; taken back is not asked */
        if (g->offers.rows[i].patient_id == patient_id && g->offers.rows[i].outcome != OFFER_WITHDRAWN)
            return true;
    return false;
}

static bool suits(const struct gathering *g, const struct waiting *w, const struct slot *s)
{
    return w != NULL ? waiting_suits(w, g->gap->practitioner_id, s->start_min, s->end_min, g->now_min)
                     : s->start_min >= g->now_min + COME_MIN;
}

/** The first time that suits and at which the person is nowhere else, where the gap opened or later, else before.
 * *found false: there is none. */
static enum rc place(struct gathering *g, const struct waiting *w, int minutes, struct candidate *c, bool *found,
                     struct err *e)
{
    const struct slot_list *slots = NULL;
    int64_t own = c->kind == OFFER_EARLIER ? c->for_id : 0;
    enum rc rc = places_of(g, c->service_id, minutes, &slots, e);
    size_t first = 0;
    while (rc == RC_OK && first < slots->n && slots->rows[first].start_min < g->gap->from_min)
        first++;
    *found = false;
    for (size_t i = 0; rc == RC_OK && i < slots->n && !*found; i++) {
        const struct slot *s = &slots->rows[(first + i) % slots->n];
        struct taken t = {0};
        if (!suits(g, w, s))
            continue;
        rc = occupancy_taken(g->db, OCCUPANT_PERSON, c->patient_id, s->start_min, s->end_min, own, &t, e);
        if (rc != RC_OK || t.appointment_id != 0)
            continue;
        c->start_min = s->start_min;
        c->end_min = s->end_min;
        c->room_id = s->room_id;
        *found = true;
    }
    return rc;
}

/** May they be booked, and may they be called for it? */
static bool allowed(struct gathering *g, const struct candidate *c)
{
    return alert_may_book(g->db, c->patient_id, g->gap->practitioner_id, NULL) == RC_OK &&
           reference_may_book(g->db, c->patient_id, g->gap->practitioner_id, NULL) == RC_OK &&
           consent_allows(g->db, c->patient_id, CONSENT_CALL,
                          c->kind == OFFER_RECALL ? CONSENT_REMINDER : CONSENT_CARE, NULL) == RC_OK;
}

/** Adds who passes; *c says all but place, phone. */
static enum rc consider(struct gathering *g, const struct waiting *w, int minutes, struct candidate *c, struct err *e)
{
    struct household_caller caller;
    bool found = false;
    if (g->list.n >= g->most || seen(g, c->patient_id))
        return RC_OK;
    enum rc rc = place(g, w, minutes, c, &found, e);
    if (rc != RC_OK || !found || !allowed(g, c))
        return rc;
    if ((rc = household_caller(g->db, c->patient_id, &caller, e)) != RC_OK)
        return rc;
    if (caller.phone[0] == '\0' && c->kind != OFFER_WAITING)
        return RC_OK; /* nobody can ring them; who waits may be reached as their note says */
    (void)text_copy(c->phone, sizeof c->phone, caller.phone);
    if (caller.other)
        (void)patient_display_of(g->db, caller.patient_id, c->call, sizeof c->call);
    struct candidate *row = list_more(&g->list.rows, g->list.n, sizeof *row);
    if (row == NULL)
        return err_memory(e);
    *row = *c;
    g->list.n++;
    return RC_OK;
}

static const char *day_text(struct db *db, char *out, int64_t min)
{
    return calendar_format_day(out, CIVIL_TEXT, site_calendar(db), civil_min_day(min), CALENDAR_BRIEF);
}

/* ---- who waits ---- */

static void why_waiting(struct gathering *g, const struct waiting *w, char *out, size_t size)
{
    int days = (int)((db_now(g->db) - w->created_at) / 86400);
    char since[64], when[160];
    if (days > 0)
        (void)snprintf(since, sizeof since, ngettext_("waits for %d day", "waits for %d days", days), days);
    else
        (void)text_copy(since, sizeof since, _("waits since today"));
    (void)snprintf(out, size, "%s%s%s; %s%s%s", w->priority == WAITING_URGENT ? _("urgent") : "",
                   w->priority == WAITING_URGENT ? ", " : "", since, waiting_when(g->db, w, when, sizeof when),
                   w->note[0] != '\0' ? "; " : "", w->note);
}

static enum rc add_waiters(struct gathering *g, const struct waiting_list *list, struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < list->n && rc == RC_OK && g->list.n < g->most; i++) {
        const struct waiting *w = &list->rows[i];
        struct candidate c = {.patient_id = w->patient_id, .kind = OFFER_WAITING, .for_id = w->id,
                              .service_id = w->service_id};
        (void)text_copy(c.patient, sizeof c.patient, w->patient);
        (void)text_copy(c.service, sizeof c.service, w->service);
        why_waiting(g, w, c.why, sizeof c.why);
        rc = consider(g, w, 0, &c, e);
    }
    return rc;
}

/** A share at a time, until there are enough or nobody is left. */
static enum rc add_waiting(struct gathering *g, struct err *e)
{
    struct waiting_window q = {.practitioner_id = g->gap->practitioner_id, .from_min = g->gap->start_min,
                               .to_min = g->gap->end_min, .limit = WAITING_SHARE};
    bool all = false;
    enum rc rc = RC_OK;
    while (rc == RC_OK && !all && g->list.n < g->most) {
        struct waiting_list list = {0};
        if ((rc = waiting_within(g->db, &q, &list, e)) == RC_OK)
            rc = add_waiters(g, &list, e);
        all = list.n < q.limit;
        q.skip += q.limit;
        waiting_list_release(&list);
    }
    return rc;
}

/* ---- rows of the other kinds: number, patient, service, a minute or day, two words; their names ---- */

struct raw {
    int64_t id, patient_id, service_id, start_min;
    int minutes; /* how long; 0: as the service takes */
    char word[16];
    char patient[APPOINTMENT_PERSON], service[APPOINTMENT_NAME];
};

static void read_raw(struct stmt *st, void *row)
{
    struct raw *r = row;
    r->id = stmt_col_int(st, 0);
    r->patient_id = stmt_col_int(st, 1);
    r->service_id = stmt_col_int(st, 2);
    r->start_min = stmt_col_int(st, 3);
    r->minutes = (int)stmt_col_int(st, 4);
    stmt_col_copy(st, 5, r->word, sizeof r->word);
    stmt_col_copy(st, 6, r->service, sizeof r->service);
    (void)patient_display_column(st, 7, r->patient, sizeof r->patient);
}

static struct candidate of_raw(const struct raw *r, enum offer_kind kind)
{
    struct candidate c = {.patient_id = r->patient_id, .kind = kind, .for_id = r->id, .service_id = r->service_id};
    (void)text_copy(c.patient, sizeof c.patient, r->patient);
    (void)text_copy(c.service, sizeof c.service, r->service);
    return c;
}

/* ---- who is booked later and must be called anyway ---- */

static enum rc add_earlier(struct gathering *g, struct err *e)
{
    struct raw *rows = NULL;
    size_t n = 0;
    char day[CIVIL_TEXT], time[CIVIL_TEXT];
    struct stmt st;
    stmt_open(&st, g->db,
              "SELECT a.id, a.patient_id, a.service_id, a.start_min,"
              " iif(a.end_min - a.start_min = s.with_min, 0, a.end_min - a.start_min), a.confirmation, s.name, " PATIENT_DISPLAY
              " FROM occupancy o JOIN appointment a ON a.id = o.appointment_id AND a.status = 'booked'"
              " AND a.confirmation IN ('unasked', 'asked') AND a.overbook = 0 JOIN service s ON s.id = a.service_id"
              " JOIN patient p ON p.id = a.patient_id AND p.active = 1"
              " WHERE o.kind = 1 AND o.resource = :who AND o.start_min >= :from AND o.start_min < :to"
              " ORDER BY o.start_min LIMIT :limit");
    stmt_int(&st, ":who", g->gap->practitioner_id);
    stmt_int(&st, ":from", g->gap->end_min);
    stmt_int(&st, ":to", g->gap->end_min + (int64_t)EARLIER_DAYS * CIVIL_DAY_MIN);
    stmt_int(&st, ":limit", 2 * EACH);
    enum rc rc = stmt_list(&st, &rows, &n, sizeof *rows, read_raw, e);
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        struct candidate c = of_raw(&rows[i], OFFER_EARLIER);
        (void)snprintf(c.why, sizeof c.why,
                       strcmp(rows[i].word, "asked") == 0 ? _("booked %s %s, asked, no answer yet")
                                                          : _("booked %s %s, not asked yet"),
                       day_text(g->db, day, rows[i].start_min), civil_format_time(time, sizeof time, rows[i].start_min));
        rc = consider(g, NULL, rows[i].minutes, &c, e);
    }
    free(rows);
    return rc;
}

/* ---- whose recall is due ---- */

static enum rc add_recalls(struct gathering *g, int64_t service_id, struct err *e)
{
    struct raw *rows = NULL;
    size_t n = 0;
    int32_t today = site_today(g->db), day = civil_min_day(g->gap->start_min);
    char text[CIVIL_TEXT];
    struct stmt st;
    stmt_open(&st, g->db,
              "SELECT r.id, r.patient_id, r.service_id, coalesce(r.due_agreed_day, r.due_calculated_day) * 1440, 0, '',"
              " s.name, " PATIENT_DISPLAY
              " FROM recall r JOIN patient p ON p.id = r.patient_id AND p.active = 1 JOIN service s ON s.id = r.service_id"
              " WHERE r.status = 'open' AND r.service_id = :service"
              " AND coalesce(r.due_agreed_day, r.due_calculated_day) BETWEEN :from AND :to"
              " AND NOT EXISTS (SELECT 1 FROM appointment a WHERE a.patient_id = r.patient_id AND a.start_min >= :now"
              " AND a.service_id = r.service_id AND a.status = 'booked')"
              " ORDER BY coalesce(r.due_agreed_day, r.due_calculated_day) LIMIT :limit");
    stmt_int(&st, ":service", service_id);
    stmt_int(&st, ":from", day - RECALL_DAYS);
    stmt_int(&st, ":to", day);
    stmt_int(&st, ":now", g->now_min);
    stmt_int(&st, ":limit", EACH);
    enum rc rc = stmt_list(&st, &rows, &n, sizeof *rows, read_raw, e);
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        struct candidate c = of_raw(&rows[i], OFFER_RECALL);
        int late = (int)(today - civil_min_day(rows[i].start_min));
        (void)day_text(g->db, text, rows[i].start_min);
        if (late > 0)
            (void)snprintf(c.why, sizeof c.why,
                           ngettext_("recall due %s, %d day over", "recall due %s, %d days over", late), text, late);
        else
            (void)snprintf(c.why, sizeof c.why, _("recall due %s"), text);
        rc = consider(g, NULL, 0, &c, e);
    }
    free(rows);
    return rc;
}

/* ---- what was agreed and did not take place ---- */

/* Not what was called off on the day of the gap: whoever did cannot come then. Done or booked since is no open step. */
static enum rc add_missed(struct gathering *g, int64_t service_id, struct err *e)
{
    struct raw *rows = NULL;
    size_t n = 0;
    int64_t midnight = (int64_t)civil_min_day(g->gap->start_min) * CIVIL_DAY_MIN;
    char text[CIVIL_TEXT];
    struct stmt st;
    stmt_open(&st, g->db,
              "SELECT a.id, a.patient_id, a.service_id, a.start_min, 0, a.status, s.name, " PATIENT_DISPLAY
              " FROM appointment a JOIN patient p ON p.id = a.patient_id AND p.active = 1"
              " JOIN service s ON s.id = a.service_id"
              " WHERE a.service_id = :service AND a.status IN ('cancelled', 'noshow')"
              " AND a.start_min BETWEEN :from AND :to AND a.start_min NOT BETWEEN :midnight AND :midnight + 1439"
              " AND NOT EXISTS (SELECT 1 FROM appointment b WHERE b.patient_id = a.patient_id"
              " AND b.service_id = a.service_id AND (b.start_min > a.start_min OR b.id > a.id)"
              " AND b.status IN ('booked', 'arrived', 'in-visit', 'fulfilled'))"
              " ORDER BY a.start_min DESC LIMIT :limit");
    stmt_int(&st, ":service", service_id);
    stmt_int(&st, ":from", midnight - (int64_t)MISSED_DAYS * CIVIL_DAY_MIN);
    stmt_int(&st, ":to", midnight + (int64_t)(MISSED_AHEAD + 1) * CIVIL_DAY_MIN);
    stmt_int(&st, ":midnight", midnight);
    stmt_int(&st, ":limit", EACH);
    enum rc rc = stmt_list(&st, &rows, &n, sizeof *rows, read_raw, e);
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        struct candidate c = of_raw(&rows[i], OFFER_MISSED);
        (void)snprintf(c.why, sizeof c.why,
                       strcmp(rows[i].word, "noshow") == 0 ? _("did not come %s, nothing booked since")
                                                           : _("%s was called off, nothing booked since"),
                       day_text(g->db, text, rows[i].start_min));
        rc = consider(g, NULL, 0, &c, e);
    }
    free(rows);
    return rc;
}

/** Runs `add` for each service that the practitioner does and that is short enough. */
static enum rc each_service(struct gathering *g,
                            enum rc (*add)(struct gathering *g, int64_t service_id, struct err *e), struct err *e)
{
    int64_t *ids = NULL;
    size_t n = 0;
    struct stmt st;
    stmt_open(&st, g->db,
              "SELECT id FROM service s WHERE active = 1 AND with_min <= :minutes"
              " AND (NOT EXISTS (SELECT 1 FROM service_practitioner x WHERE x.service_id = s.id)"
              " OR EXISTS (SELECT 1 FROM service_practitioner x WHERE x.service_id = s.id AND x.practitioner_id = :who))"
              " ORDER BY with_min DESC, id");
    stmt_int(&st, ":minutes", g->gap->end_min - g->gap->start_min);
    stmt_int(&st, ":who", g->gap->practitioner_id);
    while (stmt_row(&st)) {
        int64_t *id = stmt_add(&st, &ids, &n, sizeof *ids);
        if (id != NULL)
            *id = stmt_col_int(&st, 0);
    }
    enum rc rc = stmt_finish(&st, e);
    for (size_t i = 0; i < n && rc == RC_OK && g->list.n < g->most; i++)
        rc = add(g, ids[i], e);
    free(ids);
    return rc;
}

/* ---- who was asked ---- */

static void why_asked(struct db *db, const struct offer *o, char *out, size_t size)
{
    char time[CIVIL_TEXT];
    bool standing = o->outcome == OFFER_OPEN && !o->expired;
    (void)civil_format_time(time, sizeof time,
                            site_min_of(db, standing || o->expired ? o->expires_at : o->answered_at));
    if (standing)
        (void)snprintf(out, size, _("being asked: held until %s by %s"), time, o->by);
    else
        (void)snprintf(out, size, "%s %s", o->expired ? _("not answered until") : _(offer_outcomes[o->outcome].label), time);
}

/** Who was asked once more stands there once, as it ended last. */
static bool asked_again(const struct offer_list *offers, const struct offer *o)
{
    for (size_t i = 0; i < offers->n; i++)
        if (offers->rows[i].patient_id == o->patient_id && offers->rows[i].id > o->id &&
            offers->rows[i].outcome != OFFER_WITHDRAWN)
            return true;
    return false;
}

static enum rc add_asked(struct gathering *g, bool standing, struct err *e)
{
    for (size_t i = 0; i < g->offers.n; i++) {
        const struct offer *o = &g->offers.rows[i];
        if ((o->outcome == OFFER_OPEN && !o->expired) != standing || o->outcome == OFFER_WITHDRAWN ||
            o->outcome == OFFER_ACCEPTED || asked_again(&g->offers, o))
            continue;
        struct candidate *c = list_more(&g->list.rows, g->list.n, sizeof *c);
        if (c == NULL)
            return err_memory(e);
        g->list.n++;
        *c = (struct candidate){.patient_id = o->patient_id,
                                .kind = o->kind,
                                .for_id = o->for_id,
                                .service_id = o->service_id,
                                .start_min = o->start_min,
                                .end_min = o->end_min,
                                .asked = o->outcome,
                                .offer_id = o->id,
                                .expired = o->expired};
        (void)text_copy(c->patient, sizeof c->patient, o->patient);
        (void)text_copy(c->service, sizeof c->service, o->service);
        (void)text_copy(c->phone, sizeof c->phone, o->phone);
        why_asked(g->db, o, c->why, sizeof c->why);
    }
    return RC_OK;
}

static enum rc add_kind(struct gathering *g, size_t most, enum rc (*add)(struct gathering *g, struct err *e), struct err *e)
{
    g->most = g->list.n + most;
    return add(g, e);
}

static enum rc add_all_recalls(struct gathering *g, struct err *e)
{
    return each_service(g, add_recalls, e);
}

static enum rc add_all_missed(struct gathering *g, struct err *e)
{
    return each_service(g, add_missed, e);
}

static enum rc gather(struct gathering *g, bool waiting_only, struct err *e)
{
    struct offer_query q = {.practitioner_id = g->gap->practitioner_id, .from_min = g->gap->start_min,
                            .to_min = g->gap->end_min};
    enum rc rc = offer_find(g->db, &q, &g->offers, e);
    for (size_t i = 0; i < g->offers.n; i++)
        if (g->offers.rows[i].outcome == OFFER_OPEN && !g->offers.rows[i].expired)
            g->held_id = g->offers.rows[i].appointment_id;
    if (rc == RC_OK)
        rc = add_asked(g, true, e);
    size_t asked = g->list.n;
    if (rc == RC_OK)
        rc = add_kind(g, GAP_WAITING, add_waiting, e);
    if (rc == RC_OK && !waiting_only)
        rc = add_kind(g, KIND_MOST, add_earlier, e);
    if (rc == RC_OK && !waiting_only)
        rc = add_kind(g, KIND_MOST, add_all_recalls, e);
    if (rc == RC_OK && !waiting_only)
        rc = add_kind(g, KIND_MOST, add_all_missed, e);
    g->list.open = g->list.n - asked;
    return rc == RC_OK ? add_asked(g, false, e) : rc;
}

static enum rc candidates(struct db *db, const struct gap *gap, bool waiting_only, struct candidate_list *ret, struct err *e)
{
    struct gathering g = {.db = db, .gap = gap, .now_min = site_now_min(db)};
    struct stmt view;
    stmt_view(&view, db);
    enum rc rc = gather(&g, waiting_only, e);
    (void)stmt_finish(&view, NULL);
    for (size_t i = 0; i < g.n_places; i++)
        slot_list_release(&g.places[i].slots);
    free(g.places);
    offer_list_release(&g.offers);
    if (rc == RC_OK)
        *ret = g.list;
    else
        candidate_list_release(&g.list);
    return rc;
}

enum rc gap_candidates(struct db *db, const struct gap *gap, struct candidate_list *ret, struct err *e)
{
    return candidates(db, gap, false, ret, e);
}

enum rc gap_waiting(struct db *db, const struct gap *gap, size_t *n, struct err *e)
{
    struct candidate_list list = {0};
    enum rc rc = candidates(db, gap, true, &list, e);
    if (rc == RC_OK)
        *n = list.open;
    candidate_list_release(&list);
    return rc;
}

struct offer gap_offer(const struct gap *gap, const struct candidate *c)
{
    return (struct offer){.patient_id = c->patient_id,
                          .practitioner_id = gap->practitioner_id,
                          .service_id = c->service_id,
                          .start_min = c->start_min,
                          .end_min = c->end_min,
                          .room_id = c->room_id,
                          .kind = c->kind,
                          .for_id = c->for_id};
}
