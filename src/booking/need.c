/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold before an appointment can stand where it is wanted, and the sentences when it does not. */
#include "src/booking/need.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/booking/hours.h"
#include "src/booking/settle.h"
#include "src/booking/slots.h"
#include "src/clinic/site.h"
#include "src/clinic/staff.h"
#include "src/people/alert.h"
#include "src/store/reference.h"
#include "src/store/stmt.h"

enum { DAYS_AHEAD = 5 * 366, NEXT_FREE_DAYS = 60 };

/* What the set-up says of a service with a practitioner, read once and kept on the connection until the set-up changes:
 * at the front desk it is the same few all day. */
enum { KEPT = 256 };
struct kept {
    int64_t topics;
    struct kept_need {
        int64_t service_id, practitioner_id;
        struct need need;
    } *at[KEPT];
};

static void kept_clear(struct kept *k)
{
    for (size_t i = 0; i < KEPT; i++) {
        free(k->at[i]);
        k->at[i] = NULL;
    }
}

static void kept_free(void *data)
{
    kept_clear(data);
    free(data);
}

/** Where such a need is kept, or may be; NULL without memory for it. */
static struct kept_need **kept_at(struct db *db, int64_t service_id, int64_t practitioner_id)
{
    static const char key;
    struct kept *k = db_data(db, &key);
    const int64_t topics = db_topics(db, "service service_part service_practitioner practitioner");
    if (k == NULL) {
        if ((k = calloc(1, sizeof *k)) == NULL)
            return NULL;
        db_set_data(db, &key, k, kept_free);
    }
    if (k->topics != topics)
        kept_clear(k);
    k->topics = topics;
    return &k->at[((uint64_t)service_id * 31 + (uint64_t)practitioner_id) % KEPT];
}

static enum rc read_setup(struct db *db, const struct appointment *a, struct need *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT s.active, s.room_kind, s.name,"
              " d.active AND NOT d.assistant, d.short_name,"
              " NOT EXISTS (SELECT 1 FROM service_practitioner x WHERE x.service_id = s.id)"
              " OR EXISTS (SELECT 1 FROM service_practitioner x"
              " WHERE x.service_id = s.id AND x.practitioner_id = d.id)"
              " FROM (SELECT 1) LEFT JOIN service s ON s.id = :service"
              " LEFT JOIN practitioner d ON d.id = :practitioner");
    stmt_int(&st, ":service", a->service_id);
    stmt_int(&st, ":practitioner", a->practitioner_id);
    struct need need = {0};
    bool service = false, practitioner = false, does = false;
    if (stmt_row(&st)) {
        service = stmt_col_int(&st, 0) != 0;
        stmt_col_copy(&st, 1, need.room_kind, sizeof need.room_kind);
        stmt_col_copy(&st, 2, need.service, sizeof need.service);
        practitioner = stmt_col_int(&st, 3) != 0;
        stmt_col_copy(&st, 4, need.practitioner, sizeof need.practitioner);
        does = stmt_col_int(&st, 5) != 0;
    }
    enum rc rc = stmt_finish(&st, e);
    if (rc != RC_OK)
        return rc;
    if (!service)
        return err_field(e, APPOINTMENT_SERVICE, _("Choose a service that the clinic offers."));
    if (!practitioner)
        return err_field(e, APPOINTMENT_PRACTITIONER, _("Choose a practitioner who works here."));
    if (!does)
        return err_field(e, APPOINTMENT_PRACTITIONER, _("%s does not do %s."), need.practitioner,
                         need.service);
    rc = service_parts_load(db, a->service_id, &need.parts, e);
    if (rc == RC_OK)
        *ret = need;
    return rc;
}

enum rc need_read(struct db *db, const struct appointment *a, struct need *ret, struct err *e)
{
    struct kept_need **at = kept_at(db, a->service_id, a->practitioner_id), *k = at != NULL ? *at : NULL;
    if (k != NULL && k->service_id == a->service_id && k->practitioner_id == a->practitioner_id) {
        *ret = k->need;
        return RC_OK;
    }
    enum rc rc = read_setup(db, a, ret, e);
    if (rc == RC_OK && at != NULL && (k != NULL || (k = *at = malloc(sizeof *k)) != NULL))
        *k = (struct kept_need){a->service_id, a->practitioner_id, *ret};
    return rc;
}

const char *need_when(struct db *db, char *out, size_t size, int64_t min, int64_t today_of)
{
    char time[CIVIL_TEXT], day[64];
    (void)civil_format_time(time, sizeof time, min);
    if (civil_min_day(min) == civil_min_day(today_of))
        (void)snprintf(out, size, "%s", time);
    else
        (void)snprintf(
            out, size, "%s %s",
            calendar_format_day(day, sizeof day, site_calendar(db), civil_min_day(min), CALENDAR_LONG), time);
    return out;
}

void need_next_free(struct db *db, const struct appointment *a, char *out, size_t size)
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
                       need_when(db, when, sizeof when, list.rows[0].start_min, a->start_min));
    slot_list_release(&list);
}

enum rc need_tell_taken(struct db *db, const struct appointment *a, const char *what, const struct taken *t,
                        struct err *e)
{
    struct appointment other;
    char from[96], to[CIVIL_TEXT], next[128];
    enum rc rc = appointment_load(db, t->appointment_id, &other, e);
    if (rc != RC_OK)
        return rc;
    need_next_free(db, a, next, sizeof next);
    return err_set(e, RC_CONFLICT,
                   other.status == APPOINTMENT_PROPOSED ? _("%s is held %s-%s for %s, %s%s.")
                                                         : _("%s is taken %s-%s by %s, %s%s."),
                   what, need_when(db, from, sizeof from, t->start_min, a->start_min),
                   civil_format_time(to, sizeof to, t->end_min), other.patient, other.service, next);
}

/** Makes of a refusal one that who may can overrule with `by`, and adds who that is. */
static enum rc may_all_the_same(struct db *db, enum rc rc, enum appointment_field by, enum right right, struct err *e)
{
    char who[128], why[sizeof e->text];
    if (rc != RC_CONFLICT || e == NULL)
        return rc;
    (void)text_copy(why, sizeof why, e->text);
    if (!staff_may(db, right))
        (void)err_set(e, rc, _("%s Who may book it all the same: %s."), why, staff_who_may(db, right, who, sizeof who));
    e->field = (int)by;
    return rc;
}

/** A person who is elsewhere may be there all the same, with a reason, by who may. */
static enum rc check_person(struct db *db, struct appointment *a, struct err *e)
{
    struct taken t;
    struct appointment other;
    char from[96], to[CIVIL_TEXT];
    enum rc rc = occupancy_taken(db, OCCUPANT_PERSON, a->patient_id, a->start_min, a->end_min, a->id, &t, e);
    if (rc == RC_OK && t.appointment_id == 0)
        a->twice_reason[0] = '\0';
    if (rc != RC_OK || t.appointment_id == 0 || (a->twice_reason[0] != '\0' && (a->status == APPOINTMENT_NOSHOW || staff_may(db, RIGHT_BOOK_TWICE))))
        return rc;
    if ((rc = appointment_load(db, t.appointment_id, &other, e)) != RC_OK)
        return rc;
    rc = err_set(e, RC_CONFLICT, _("%s has another appointment %s-%s with %s."), other.patient,
                 need_when(db, from, sizeof from, t.start_min, a->start_min),
                 civil_format_time(to, sizeof to, t.end_min), other.practitioner);
    return may_all_the_same(db, rc, APPOINTMENT_TWICE, RIGHT_BOOK_TWICE, e);
}

/** A practitioner who is taken may be overbooked. */
static enum rc check_practitioner(struct settling *s, struct err *e)
{
    enum rc rc = settle_taken(s, OCCUPANT_PRACTITIONER, s->a->practitioner_id, &s->over, e);
    if (rc != RC_OK || s->over.appointment_id == 0)
        return rc;
    s->crowded = true;
    if (s->a->overbook)
        return RC_OK;
    rc = need_tell_taken(s->db, s->a, s->need->practitioner, &s->over, e);
    return may_all_the_same(s->db, rc, APPOINTMENT_OVERBOOK, RIGHT_OVERBOOK, e);
}

/** Does the practitioner work for all of the treatment, at one site, and whenever else the service needs them? */
static bool works(const struct schedule_set *set, const struct appointment *a, struct need *need, int32_t today)
{
    struct hours_span hours[SCHEDULE_MAX_INTERVALS];
    struct occupied rows[OCCUPIED_MAX];
    size_t n = hours_of(set, a->practitioner_id, civil_min_day(a->start_min), today, CATEGORY_ANY, hours), i = 0;
    while (i < n && (a->start_min < hours[i].start_min || a->end_min > hours[i].end_min))
        i++;
    if (i == n)
        return false;
    need->site_id = hours[i].site_id;
    n = occupancy_of(a, &need->parts, rows);
    for (i = 0; i < n; i++)
        if (rows[i].kind == OCCUPANT_PRACTITIONER &&
            !hours_work(set, a->practitioner_id, need->site_id, rows[i].start_min, rows[i].end_min))
            return false;
    return true;
}

/* The first minute from start_min on that the clock skips. */
static int64_t skipped_from(int64_t start_min, int64_t end_min)
{
    int64_t at;
    while (start_min < end_min && civil_instant(start_min, &at, NULL) == RC_OK)
        start_min++;
    return start_min;
}

static enum rc check_time(struct db *db, const struct appointment *a, struct need *need, struct err *e)
{
    int64_t now = site_now_min(db);
    int32_t today = civil_min_day(now), day = civil_min_day(a->start_min);
    char text[96], time[CIVIL_TEXT];
    if (a->end_min <= a->start_min ||
        need->parts.before_min + (a->end_min - a->start_min) + need->parts.after_min > CIVIL_DAY_MIN)
        return err_field(e, APPOINTMENT_START, _("An appointment ends after it begins, within a day."));
    if (a->end_min <= now)
        return err_field(e, APPOINTMENT_START, _("%s is past. Choose a time from now on."),
                         need_when(db, text, sizeof text, a->start_min, now));
    if (day > today + DAYS_AHEAD)
        return err_field(e, APPOINTMENT_START, _("%s is more than five years ahead. Is the year right?"),
                         need_when(db, text, sizeof text, a->start_min, now));
    if (!hours_exist(a->start_min, a->end_min))
        return err_field(e, APPOINTMENT_START, _("The clock is put forward on that day: %s does not happen."),
                         civil_format_time(time, sizeof time, skipped_from(a->start_min, a->end_min)));
    enum rc rc = hours_get(db, day - 1, civil_min_day(a->end_min) + 1, &need->hours, e);
    if (rc != RC_OK || works(need->hours, a, need, today))
        return rc;
    const char *why = schedule_closed_why(need->hours, day);
    if (why != NULL && why[0] != '\0')
        return err_field(e, APPOINTMENT_START, _("The clinic is closed that day: %s."), why);
    char next[128], end[CIVIL_TEXT];
    need_next_free(db, a, next, sizeof next);
    return err_field(e, APPOINTMENT_START, _("%s does not work %s-%s%s."), need->practitioner,
                     need_when(db, text, sizeof text, a->start_min, now),
                     civil_format_time(end, sizeof end, a->end_min), next);
}

enum rc need_settle(struct db *db, struct appointment *a, const struct need *need, struct need_keep keep, struct err *e)
{
    struct settling s = {.db = db, .a = a, .need = need, .hours = need->hours, .site_id = need->site_id};
    struct appointment wanted = *a;
    enum rc rc = RC_OK;
    if (s.hours == NULL)
        rc = hours_get(db, civil_min_day(a->start_min) - 1, civil_min_day(a->end_min) + 1, &s.hours, e);
    wanted.room_id = wanted.assistant_id = -1; /* some */
    s.n_rows = occupancy_of(&wanted, &need->parts, s.rows);
    if (rc == RC_OK)
        rc = check_practitioner(&s, e);
    if (rc == RC_OK)
        rc = check_person(db, a, e);
    if (rc == RC_OK)
        rc = settle_room(&s, keep.room, e);
    if (rc == RC_OK)
        rc = settle_assistant(&s, keep.assistant, e);
    if (rc == RC_OK && s.crowded && a->status != APPOINTMENT_NOSHOW) /* who comes late had the time before */
        rc = settle_limit(&s, e);
    if (rc == RC_OK)
        a->overbook = s.crowded;
    return rc;
}

enum rc need_allowed(struct db *db, const struct appointment *a, struct err *e)
{
    enum rc rc = alert_may_book(db, a->patient_id, a->practitioner_id, e);
    return rc == RC_OK ? reference_may_book(db, a->patient_id, a->practitioner_id, e) : rc;
}

enum rc need_check(struct db *db, struct appointment *a, struct need *need, struct need_keep keep, struct err *e)
{
    enum rc rc = need_allowed(db, a, e);
    if (rc == RC_NOT_FOUND) {
        if (e != NULL) {
            e->rc = RC_INVALID;
            e->field = APPOINTMENT_PATIENT;
        }
        return RC_INVALID;
    }
    if (rc == RC_OK)
        rc = check_time(db, a, need, e);
    return rc == RC_OK ? need_settle(db, a, need, keep, e) : rc;
}
