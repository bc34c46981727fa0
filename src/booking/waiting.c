/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The waiting list: who waits for what, when it would suit them, and how they leave it. */
#include "src/booking/waiting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/people/alert.h"
#include "src/people/privacy.h"
#include "src/store/change.h"
#include "src/store/reference.h"
#include "src/store/stmt.h"

enum { MOST = 500 };

const struct enum_word waiting_statuses[WAITING_STATUS_COUNT] = {
    [WAITING_OPEN] = {"open",   N_("waiting")      },
    [WAITING_BOOKED] = {"booked", N_("booked")       },
    [WAITING_LEFT] = {"left",   N_("left the list")},
};
const struct enum_word waiting_priorities[WAITING_CAN_WAIT + 1] = {
    [0] = {"",       ""            },
    [WAITING_URGENT] = {"urgent", N_("urgent")  },
    [WAITING_SOON] = {"soon",   N_("soon")    },
    [WAITING_CAN_WAIT] = {"later",  N_("can wait")},
};

void waiting_list_release(struct waiting_list *list)
{
    free(list->rows);
    *list = (struct waiting_list){0};
}

struct waiting waiting_any(int64_t patient_id, int64_t service_id)
{
    return (struct waiting){
        .patient_id = patient_id,
        .service_id = service_id,
        .weekdays = WAITING_ANY_DAY,
        .to_min = CIVIL_DAY_MIN,
        .from_day = WAITING_NO_DAY,
        .until_day = WAITING_NO_DAY,
        .priority = WAITING_SOON,
    };
}

/* ---- reading ---- */

#define SELECT_WAITING                                                                                              \
    "SELECT w.id, w.rev, w.patient_id, w.service_id, w.practitioner_id, w.weekdays, w.from_min, w.to_min, w.from_day," \
    " w.until_day, w.notice_min, w.priority, w.status, w.appointment_id, w.created_at, w.created_by, w.closed_at,"   \
    " w.note, coalesce(x.name || iif(w.reason_note <> '', ': ' || w.reason_note, ''), w.reason_note),"               \
    " s.name, d.short_name, " PATIENT_DISPLAY                                                                        \
    " FROM waiting_entry w JOIN patient p ON p.id = w.patient_id JOIN service s ON s.id = w.service_id"              \
    " LEFT JOIN practitioner d ON d.id = w.practitioner_id LEFT JOIN reason x ON x.id = w.reason_id "

static int32_t day_column(struct stmt *st, int column)
{
    return stmt_col_null(st, column) ? WAITING_NO_DAY : (int32_t)stmt_col_int(st, column);
}

static void read_row(struct stmt *st, void *row)
{
    struct waiting *w = row;
    *w = (struct waiting){
        .id = stmt_col_int(st, 0),
        .rev = stmt_col_int(st, 1),
        .patient_id = stmt_col_int(st, 2),
        .service_id = stmt_col_int(st, 3),
        .practitioner_id = stmt_col_int(st, 4),
        .weekdays = (uint32_t)stmt_col_int(st, 5),
        .from_min = (int32_t)stmt_col_int(st, 6),
        .to_min = (int32_t)stmt_col_int(st, 7),
        .from_day = day_column(st, 8),
        .until_day = day_column(st, 9),
        .notice_min = (int32_t)stmt_col_int(st, 10),
        .priority = (int32_t)stmt_col_int(st, 11),
        .status = (enum waiting_status)WORD_INDEX(waiting_statuses, stmt_col_text(st, 12), WAITING_LEFT),
        .appointment_id = stmt_col_int(st, 13),
        .created_at = stmt_col_int(st, 14),
        .created_by = stmt_col_int(st, 15),
        .closed_at = stmt_col_int(st, 16),
    };
    stmt_col_copy(st, 17, w->note, sizeof w->note);
    stmt_col_copy(st, 18, w->reason, sizeof w->reason);
    stmt_col_copy(st, 19, w->service, sizeof w->service);
    stmt_col_copy(st, 20, w->practitioner, sizeof w->practitioner);
    (void)patient_display_column(st, 21, w->patient, sizeof w->patient);
}

enum rc waiting_load(struct db *db, int64_t id, struct waiting *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, SELECT_WAITING "WHERE w.id = :id");
    stmt_int(&st, ":id", id);
    enum rc rc = stmt_one(&st, ret, sizeof *ret, read_row, e);
    return rc == RC_NOT_FOUND ? err_set(e, rc, _("Number %lld is not on the waiting list."), (long long)id) : rc;
}

enum rc waiting_of(struct db *db, int64_t patient_id, int64_t service_id, struct waiting *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, SELECT_WAITING "WHERE w.patient_id = :patient AND w.service_id = :service AND w.status = 'open'");
    stmt_int(&st, ":patient", patient_id);
    stmt_int(&st, ":service", service_id);
    return stmt_one(&st, ret, sizeof *ret, read_row, e);
}

/** One statement for each way in, so that each uses its index. */
static const char *find_sql(const struct waiting_query *q)
{
    if (q->patient_id != 0)
        return SELECT_WAITING "WHERE w.patient_id = :key AND :key2 IN (0, w.service_id) AND (:closed OR w.status = 'open')"
                              " AND p.active = 1 ORDER BY w.status <> 'open', iif(w.status = 'open', w.priority, -w.id),"
                              " w.created_at, w.id LIMIT :limit";
    if (q->service_id != 0)
        return SELECT_WAITING "WHERE w.service_id = :key AND w.status = 'open' AND :closed + :key2 >= 0 AND p.active = 1"
                              " ORDER BY w.priority, w.created_at, w.id LIMIT :limit";
    return SELECT_WAITING "WHERE w.status = 'open' AND :closed + :key + :key2 >= 0 AND p.active = 1"
                          " ORDER BY w.priority, w.created_at, w.id LIMIT :limit";
}

enum rc waiting_find(struct db *db, const struct waiting_query *q, struct waiting_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, find_sql(q));
    stmt_int(&st, ":key", q->patient_id != 0 ? q->patient_id : q->service_id);
    stmt_int(&st, ":key2", q->patient_id != 0 ? q->service_id : 0);
    stmt_int(&st, ":closed", q->closed);
    stmt_int(&st, ":limit", q->limit != 0 ? (int64_t)q->limit : MOST);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_row, e);
}

enum rc waiting_within(struct db *db, const struct waiting_window *q, struct waiting_list *ret, struct err *e)
{
    const int32_t day = civil_min_day(q->from_min);
    struct stmt st;
    stmt_open(&st, db,
              SELECT_WAITING
              "WHERE w.status = 'open' AND p.active = 1 AND coalesce(w.practitioner_id, :who) = :who"
              " AND w.service_id IN (SELECT id FROM service y WHERE y.active = 1 AND y.with_min <= :to - :from"
              " AND (NOT EXISTS (SELECT 1 FROM service_practitioner z WHERE z.service_id = y.id)"
              " OR EXISTS (SELECT 1 FROM service_practitioner z WHERE z.service_id = y.id AND z.practitioner_id = :who)))"
              " AND (w.weekdays & :weekday) <> 0 AND coalesce(w.from_day, :day) <= :day"
              " AND coalesce(w.until_day, :day) >= :day AND w.from_min < :to AND w.to_min > :from"
              " ORDER BY w.priority, w.created_at, w.id LIMIT :limit OFFSET :skip");
    stmt_int(&st, ":who", q->practitioner_id);
    stmt_int(&st, ":day", day);
    stmt_int(&st, ":weekday", 1 << calendar_weekday(day));
    stmt_int(&st, ":from", q->from_min - (int64_t)day * CIVIL_DAY_MIN);
    stmt_int(&st, ":to", q->to_min - (int64_t)day * CIVIL_DAY_MIN);
    stmt_int(&st, ":limit", (int64_t)q->limit);
    stmt_int(&st, ":skip", (int64_t)q->skip);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_row, e);
}

enum rc waiting_count(struct db *db, int64_t *open, int64_t *urgent, struct err *e)
{
    struct stmt st;
    int64_t all = 0, most = 0;
    stmt_open(&st, db,
              "SELECT count(*), count(*) FILTER (WHERE w.priority = 1) FROM waiting_entry w"
              " JOIN patient p ON p.id = w.patient_id AND p.active = 1 WHERE w.status = 'open'");
    if (stmt_row(&st)) {
        all = stmt_col_int(&st, 0);
        most = stmt_col_int(&st, 1);
    }
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK) {
        *open = all;
        *urgent = most;
    }
    return rc;
}

/* ---- what may stand on it ---- */

/** Somebody who is asked for must do it. */
static enum rc check_practitioner(struct db *db, const struct waiting *w, const struct service *service, struct err *e)
{
    struct practitioner_list who;
    struct practitioner one;
    bool does = w->practitioner_id == 0;
    enum rc rc = does ? RC_OK : service_practitioners(db, w->service_id, &who, e);
    if (does || rc != RC_OK)
        return rc;
    for (size_t i = 0; i < who.n; i++)
        does = does || who.rows[i].id == w->practitioner_id;
    practitioner_list_release(&who);
    if (does)
        return RC_OK;
    rc = practitioner_load(db, w->practitioner_id, &one, e);
    return rc != RC_OK ? rc
                       : err_field(e, WAITING_PRACTITIONER, _("%s does not do %s."), one.short_name, service->name);
}

enum rc waiting_check(struct db *db, const struct waiting *w, struct err *e)
{
    struct service service;
    enum rc rc = alert_may_book(db, w->patient_id, w->practitioner_id, e);
    if (rc == RC_OK)
        rc = reference_may_book(db, w->patient_id, w->practitioner_id, e);
    if (rc == RC_OK)
        rc = service_load(db, w->service_id, &service, e);
    if (rc != RC_OK)
        return rc;
    if (!service.active)
        return err_field(e, WAITING_SERVICE, _("Choose a service that the clinic offers."));
    if ((rc = check_practitioner(db, w, &service, e)) != RC_OK)
        return rc;
    if ((w->weekdays & WAITING_ANY_DAY) == 0 || w->weekdays > WAITING_ANY_DAY)
        return err_field(e, WAITING_WEEKDAYS, _("Choose at least one weekday."));
    if (w->from_min < 0 || w->from_min > CIVIL_DAY_MIN - 1 || w->to_min > CIVIL_DAY_MIN || w->to_min <= w->from_min)
        return err_field(e, WAITING_HOURS, _("The hours end after they begin."));
    if (w->to_min - w->from_min < service.with_min)
        return err_field(e, WAITING_HOURS, _("%s takes %d minutes: these hours are too short."), service.name,
                         (int)service.with_min);
    if (w->until_day != WAITING_NO_DAY && w->from_day != WAITING_NO_DAY && w->until_day < w->from_day)
        return err_field(e, WAITING_DAYS, _("The last day comes before the first."));
    if (w->until_day != WAITING_NO_DAY && w->until_day < site_today(db))
        return err_field(e, WAITING_DAYS, _("The last day is past."));
    if (w->notice_min < 0 || w->notice_min > WAITING_NOTICE_MOST)
        return err_field(e, WAITING_NOTICE, _("The notice is at most 30 days."));
    if (w->priority < WAITING_URGENT || w->priority > WAITING_CAN_WAIT)
        return err_field(e, WAITING_PRIORITY, _("Choose how urgent it is."));
    return RC_OK;
}

/* ---- writing ---- */

static void bind_wishes(struct stmt *st, const struct waiting *w)
{
    stmt_int_or_null(st, ":practitioner", w->practitioner_id);
    stmt_int(st, ":service", w->service_id);
    stmt_int(st, ":weekdays", w->weekdays);
    stmt_int(st, ":from", w->from_min);
    stmt_int(st, ":to", w->to_min);
    if (w->from_day == WAITING_NO_DAY)
        stmt_null(st, ":first");
    else
        stmt_int(st, ":first", w->from_day);
    if (w->until_day == WAITING_NO_DAY)
        stmt_null(st, ":last");
    else
        stmt_int(st, ":last", w->until_day);
    stmt_int(st, ":notice", w->notice_min);
    stmt_int(st, ":priority", w->priority);
    stmt_text(st, ":note", w->note);
}

static enum rc insert(struct db *db, struct waiting *w, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO waiting_entry (patient_id, service_id, practitioner_id, weekdays, from_min, to_min, from_day,"
              " until_day, notice_min, priority, note, created_at, created_by) VALUES (:patient, :service, :practitioner,"
              " :weekdays, :from, :to, :first, :last, :notice, :priority, :note, :at, :by)");
    stmt_int(&st, ":patient", w->patient_id);
    stmt_int(&st, ":at", w->created_at = db_now(db));
    stmt_int(&st, ":by", w->created_by = db_actor(db));
    bind_wishes(&st, w);
    return stmt_insert(&st, &w->id, e);
}

/** w->rev is the one seen. */
static enum rc update(struct db *db, const struct waiting *w, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "UPDATE waiting_entry SET service_id = :service, practitioner_id = :practitioner, weekdays = :weekdays,"
              " from_min = :from, to_min = :to, from_day = :first, until_day = :last, notice_min = :notice,"
              " priority = :priority, note = :note, rev = rev + 1 WHERE id = :id AND rev = :rev AND status = 'open'");
    stmt_int(&st, ":id", w->id);
    stmt_int(&st, ":rev", w->rev);
    bind_wishes(&st, w);
    return stmt_changed(&st, 1, e);
}

/** Reads the one that is to be changed, as the desk saw it and still open. */
static enum rc load_for(struct db *db, int64_t id, int64_t rev, struct waiting *ret, struct err *e)
{
    enum rc rc = waiting_load(db, id, ret, e);
    if (rc != RC_OK)
        return rc;
    if (ret->status != WAITING_OPEN)
        return err_set(e, RC_CONFLICT, _("%s waits for %s no more: %s."), ret->patient, ret->service,
                       _(waiting_statuses[ret->status].label));
    if (rev != 0 && rev != ret->rev)
        return err_set(e, RC_CONFLICT, _("Another desk changed what %s waits for meanwhile. Look at it again."),
                       ret->patient);
    change_subject(db, "waiting_entry", ret->id, ret->patient_id);
    return RC_OK;
}

static enum rc save(struct db *db, struct waiting *w, struct err *e)
{
    struct waiting old, other;
    enum rc rc = waiting_check(db, w, e);
    if (rc == RC_OK && w->id != 0 && (rc = load_for(db, w->id, w->rev, &old, e)) == RC_OK) {
        w->rev = old.rev;
        w->patient_id = old.patient_id;
    }
    if (rc != RC_OK)
        return rc;
    rc = waiting_of(db, w->patient_id, w->service_id, &other, e);
    if (rc == RC_OK && other.id != w->id)
        return err_set(e, RC_CONFLICT, _("%s waits for %s already. Change that instead."), other.patient, other.service);
    if (rc != RC_OK && rc != RC_NOT_FOUND)
        return rc;
    rc = w->id != 0 ? update(db, w, e) : insert(db, w, e);
    if (rc == RC_OK)
        change_subject(db, "waiting_entry", w->id, w->patient_id);
    return rc;
}

enum rc waiting_save(struct db *db, struct waiting *w, struct err *e)
{
    struct waiting new = *w;
    enum rc rc = change_begin(db, ACTION_WAIT, e);
    if (rc != RC_OK)
        return rc;
    if ((rc = change_end(db, save(db, &new, e), e)) == RC_OK) {
        new.rev = w->id != 0 ? new.rev + 1 : 1;
        *w = new;
    }
    return rc;
}

/** Ends what is open. */
static enum rc end(struct db *db, const struct waiting *w, enum waiting_status status, int64_t appointment_id,
                   int64_t reason_id, const char *words, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "UPDATE waiting_entry SET status = :status, appointment_id = :appointment, reason_id = :reason,"
              " reason_note = :note, closed_at = :at, rev = rev + 1 WHERE id = :id AND rev = :rev AND status = 'open'");
    stmt_text(&st, ":status", waiting_statuses[status].word);
    stmt_int_or_null(&st, ":appointment", appointment_id);
    stmt_int_or_null(&st, ":reason", reason_id);
    stmt_text(&st, ":note", words);
    stmt_int(&st, ":at", db_now(db));
    stmt_int(&st, ":id", w->id);
    stmt_int(&st, ":rev", w->rev);
    return stmt_changed(&st, 1, e);
}

static enum rc leave(struct db *db, int64_t id, int64_t rev, int64_t reason_id, const char *words, struct err *e)
{
    struct waiting w;
    struct reason r;
    enum rc rc = load_for(db, id, rev, &w, e);
    if (rc == RC_OK && reason_id != 0)
        rc = reason_load(db, reason_id, &r, e);
    if (rc != RC_OK)
        return rc;
    if (reason_id != 0 && r.kind != REASON_LEAVE)
        return err_field(e, WAITING_REASON, _("\"%s\" is not a reason to leave."), r.name);
    if (reason_id == 0 && words[0] == '\0')
        return err_field(e, WAITING_REASON, _("Say why they leave the list."));
    return end(db, &w, WAITING_LEFT, 0, reason_id, words, e);
}

enum rc waiting_leave(struct db *db, int64_t id, int64_t rev, int64_t reason_id, const char *words, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_WAIT, e);
    return rc == RC_OK ? change_end(db, leave(db, id, rev, reason_id, words != NULL ? words : "", e), e) : rc;
}

enum rc waiting_fill(struct db *db, int64_t patient_id, int64_t service_id, int64_t appointment_id, struct err *e)
{
    struct waiting w;
    enum rc rc = waiting_of(db, patient_id, service_id, &w, e);
    if (rc == RC_NOT_FOUND)
        return RC_OK;
    if (rc != RC_OK || (rc = change_begin(db, ACTION_WAIT, e)) != RC_OK)
        return rc;
    return change_end(db, end(db, &w, WAITING_BOOKED, appointment_id, 0, "", e), e);
}

/* ---- when it would suit ---- */

bool waiting_suits(const struct waiting *w, int64_t practitioner_id, int64_t start_min, int64_t end_min, int64_t now_min)
{
    int32_t day = civil_min_day(start_min);
    int64_t day_min = (int64_t)day * CIVIL_DAY_MIN;
    if (w->practitioner_id != 0 && w->practitioner_id != practitioner_id)
        return false;
    if ((w->from_day != WAITING_NO_DAY && day < w->from_day) || (w->until_day != WAITING_NO_DAY && day > w->until_day))
        return false;
    return (w->weekdays & (1u << calendar_weekday(day))) != 0 && start_min >= day_min + w->from_min &&
           end_min <= day_min + w->to_min && start_min - now_min >= w->notice_min;
}

/** "2 hours' notice" in the largest unit that is exact. */
static void notice_text(char *out, size_t size, int32_t minutes)
{
    if (minutes % CIVIL_DAY_MIN == 0)
        (void)snprintf(out, size, ngettext_("%d day ahead", "%d days ahead", minutes / CIVIL_DAY_MIN),
                       (int)(minutes / CIVIL_DAY_MIN));
    else if (minutes % 60 == 0)
        (void)snprintf(out, size, ngettext_("%d hour ahead", "%d hours ahead", minutes / 60), (int)(minutes / 60));
    else
        (void)snprintf(out, size, ngettext_("%d minute ahead", "%d minutes ahead", minutes), (int)minutes);
}

static void add(char *out, size_t size, const char *between, const char *text)
{
    size_t n = strlen(out);
    (void)snprintf(out + n, size - n, "%s%s", n > 0 ? between : "", text);
}

char *waiting_when(struct db *db, const struct waiting *w, char *out, size_t size)
{
    char text[96], from[CIVIL_TEXT], to[CIVIL_TEXT];
    out[0] = '\0';
    if (w->weekdays != WAITING_ANY_DAY)
        (void)calendar_weekdays_text(out, size, w->weekdays);
    (void)civil_format_time(from, sizeof from, w->from_min);
    (void)civil_format_time(to, sizeof to, w->to_min);
    if (w->from_min != 0 && w->to_min != CIVIL_DAY_MIN)
        (void)snprintf(text, sizeof text, "%s-%s", from, to);
    else if (w->from_min != 0)
        (void)snprintf(text, sizeof text, _("after %s"), from);
    else if (w->to_min != CIVIL_DAY_MIN)
        (void)snprintf(text, sizeof text, _("before %s"), to);
    if (w->from_min != 0 || w->to_min != CIVIL_DAY_MIN)
        add(out, size, ", ", text);
    if (w->from_day != WAITING_NO_DAY && w->from_day > site_today(db)) {
        (void)snprintf(text, sizeof text, _("from %s"),
                       calendar_format_day(from, sizeof from, site_calendar(db), w->from_day, CALENDAR_BRIEF));
        add(out, size, ", ", text);
    }
    if (w->until_day != WAITING_NO_DAY) {
        (void)snprintf(text, sizeof text, _("until %s"),
                       calendar_format_day(from, sizeof from, site_calendar(db), w->until_day, CALENDAR_BRIEF));
        add(out, size, ", ", text);
    }
    if (w->notice_min > 0) {
        notice_text(text, sizeof text, w->notice_min);
        add(out, size, ", ", text);
    }
    if (out[0] == '\0')
        (void)text_copy(out, size, _("any time"));
    return out;
}
