/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From appointments to the lines that the calendar helper writes out. */
#include "src/desk/ics_file.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/helper.h"
#include "src/base/i18n.h"
#include "src/base/ics.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/access.h"
#include "src/people/privacy.h"
#include "src/people/vcard.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum { SECONDS = 30, FIELD = 512, KEY = 64 };

/* Lines on their way to the helper. */
struct lines {
    struct db *db;
    FILE *f;
    char *text;
    size_t size;
    unsigned char key[KEY]; /* what makes this file's numbers its own */
    size_t n_key;
    long long n;
};

enum rc venue_of(struct db *db, const struct appointment *a, struct venue *ret, struct err *e)
{
    const struct site *site = site_get(db);
    struct venue p = {""};
    struct stmt st;

    (void)text_copy(p.name, sizeof p.name, site->name);
    (void)text_copy(p.address, sizeof p.address, site->address);
    (void)text_copy(p.phone, sizeof p.phone, site->phone);
    stmt_open(&st, db,
              "SELECT s.name, s.address, s.phone FROM practitioner d LEFT JOIN room r ON r.id = :room"
              " JOIN site s ON s.id = coalesce(r.site_id, d.site_id) WHERE d.id = :who");
    stmt_int_or_null(&st, ":room", a->room_id);
    stmt_int(&st, ":who", a->practitioner_id);
    if (stmt_row(&st)) {
        stmt_col_copy(&st, 0, p.name, sizeof p.name);
        if (stmt_col_bytes(&st, 1) > 0)
            stmt_col_copy(&st, 1, p.address, sizeof p.address);
        if (stmt_col_bytes(&st, 2) > 0)
            stmt_col_copy(&st, 2, p.phone, sizeof p.phone);
    }
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK)
        *ret = p;
    return rc;
}

/* ---- lines ---- */

/* A field: no tab or newline in it ends it early. */
static void put_field(struct lines *l, const char *text)
{
    char *tidy = text_tidy(text, (size_t)-1, false), clean[FIELD];

    text_clean(clean, sizeof clean, tidy != NULL ? tidy : "", (size_t)-1);
    free(tidy);
    fprintf(l->f, "\t%s", clean);
}

/* calendar NAME ZONE STAMP FIRST LAST */
static enum rc lines_begin(struct lines *l, struct db *db, const char *name, int64_t first_min, int64_t last_min,
                           struct err *e)
{
    struct stmt st;

    *l = (struct lines){.db = db};
    stmt_open(&st, db, "SELECT hash FROM journal ORDER BY seq LIMIT 1");
    if (stmt_row(&st)) {
        l->n_key = stmt_col_bytes(&st, 0) < KEY - 1 ? stmt_col_bytes(&st, 0) : KEY - 1;
        memcpy(l->key, stmt_col_blob(&st, 0), l->n_key);
    }
    l->key[l->n_key++] = 'a'; /* appointments count apart from people */
    enum rc rc = stmt_finish(&st, e);
    if (rc != RC_OK)
        return rc;
    if ((l->f = open_memstream(&l->text, &l->size)) == NULL)
        return err_memory(e);
    fputs("calendar", l->f);
    put_field(l, name);
    fprintf(l->f, "\t%s\t%lld\t%lld\t%lld\n", site_get(db)->timezone, (long long)db_now(db), (long long)first_min,
            (long long)last_min);
    return RC_OK;
}

/* event UID SEQUENCE STATUS START END SUMMARY LOCATION DESCRIPTION */
static void put_event(struct lines *l, const struct appointment *a, const char *summary, const char *where, const char *more)
{
    char urn[VCARD_URN];
    bool gone = a->status == APPOINTMENT_CANCELLED || a->status == APPOINTMENT_NOSHOW;

    fprintf(l->f, "event\t%s\t%lld\t%s\t%lld\t%lld", vcard_urn(urn, l->key, l->n_key, a->id) + strlen("urn:uuid:"),
            (long long)a->rev,
            gone                                    ? "CANCELLED"
            : a->status == APPOINTMENT_PROPOSED ? "TENTATIVE"
                                                    : "CONFIRMED",
            (long long)a->start_min, (long long)a->end_min);
    put_field(l, summary);
    put_field(l, where);
    put_field(l, more);
    fputc('\n', l->f);
    l->n++;
}

/* Through the helper; what it says goes out whole, or not at all. */
static enum rc lines_end(struct lines *l, enum rc rc, FILE *out, struct err *e)
{
    static const char *const arguments[] = {"write", NULL};
    const struct helper h = {"frontdesk-ics", arguments, ICS_LINES_MOST, SECONDS};
    static const char tail[] = "END:VCALENDAR\r\n";
    char *said = NULL;
    size_t size = 0;
    enum helper_end ended;

    if (l->f == NULL)
        return rc;
    fprintf(l->f, "end\t%lld\n", l->n);
    if (fclose(l->f) != 0 && rc == RC_OK)
        rc = err_memory(e);
    if (rc == RC_OK && l->size > ICS_FILE_MOST)
        rc = helper_failed(HELPER_TALKED, e);
    if (rc == RC_OK)
        rc = helper_run(&h, l->text, l->size, &said, &size, &ended, e);
    if (rc == RC_OK && (ended != HELPER_DONE || size < sizeof tail || !text_valid(said, size) ||
                        memcmp(said + size - (sizeof tail - 1), tail, sizeof tail - 1) != 0))
        rc = helper_failed(ended == HELPER_DONE ? HELPER_DIED : ended, e);
    if (rc == RC_OK && fwrite(said, 1, size, out) != size)
        rc = err_set(e, RC_IO, _("The output could not be written whole."));
    free(said);
    free(l->text);
    return rc;
}

/* ---- days ---- */

/* Whom it is with: false for who is out of use; the name only of who lets it be written, "" for the others. */
static bool who_is(struct db *db, int64_t patient_id, char *name, size_t size)
{
    struct stmt st;

    name[0] = '\0';
    stmt_open(&st, db, "SELECT " PATIENT_DISPLAY ", p.privacy = 'normal' FROM patient p WHERE p.id = :id AND p.active = 1");
    stmt_int(&st, ":id", patient_id);
    bool there = stmt_row(&st);
    if (there && stmt_col_int(&st, PATIENT_DISPLAY_COLUMNS) != 0)
        (void)patient_display_column(&st, 0, name, size);
    return stmt_finish(&st, NULL) == RC_OK && there;
}

static enum rc put_days(struct lines *l, const struct ics_query *q, struct err *e)
{
    struct appointment_list list = {0};
    enum rc rc = RC_OK;

    for (int32_t day = q->first_day; day <= q->last_day && rc == RC_OK; day++) {
        rc = appointment_day(l->db, q->practitioner_id, day, true, &list, e);
        for (size_t i = 0; i < list.n && rc == RC_OK; i++) {
            const struct appointment *a = &list.rows[i];
            char name[APPOINTMENT_PERSON] = "", summary[FIELD], more[FIELD] = "";
            if (a->status == APPOINTMENT_PROPOSED) /* a time held for somebody is no appointment yet */
                continue;
            if (!who_is(l->db, a->patient_id, name, sizeof name))
                continue;
            if (q->names && name[0] != '\0')
                (void)snprintf(summary, sizeof summary, "%s, %s", a->service, name);
            else
                (void)text_copy(summary, sizeof summary, a->service);
            if (q->practitioner_id == 0)
                (void)snprintf(more, sizeof more, _("with %s"), a->practitioner);
            put_event(l, a, summary, a->room, more);
        }
        appointment_list_release(&list);
    }
    return rc;
}

static enum rc count_people(struct db *db, const struct ics_query *q, int64_t *n, struct err *e)
{
    struct stmt st;

    stmt_open(&st, db,
              "SELECT count(DISTINCT a.patient_id) FROM appointment a JOIN patient p ON p.id = a.patient_id AND p.active = 1"
              " WHERE a.start_min >= :from AND a.start_min < :to AND (:who = 0 OR a.practitioner_id = :who)"
              " AND a.status NOT IN ('entered-in-error', 'proposed')");
    stmt_int(&st, ":from", (int64_t)q->first_day * CIVIL_DAY_MIN);
    stmt_int(&st, ":to", ((int64_t)q->last_day + 1) * CIVIL_DAY_MIN);
    stmt_int(&st, ":who", q->practitioner_id);
    return stmt_one_int(&st, n, e);
}

enum rc ics_days(struct db *db, const struct ics_query *q, FILE *out, struct err *e)
{
    struct lines l = {0};
    char called[256];
    int64_t people = 0;
    enum rc rc = change_may(db, RIGHT_EXPORT, e);

    if (rc == RC_OK && q->last_day < q->first_day)
        rc = err_set(e, RC_INVALID, _("The last day comes after the first."));
    if (rc == RC_OK && q->last_day - q->first_day >= ICS_FILE_DAYS)
        rc = err_set(e, RC_INVALID, _("At most two years at once go into a calendar; say --from and --until."));
    (void)text_copy(called, sizeof called, site_get(db)->name);
    if (rc == RC_OK && q->practitioner_id != 0) {
        struct practitioner p;
        if ((rc = practitioner_load(db, q->practitioner_id, &p, e)) == RC_OK)
            (void)snprintf(called, sizeof called, "%s, %s", p.short_name, site_get(db)->name);
    }
    if (rc == RC_OK)
        rc = count_people(db, q, &people, e);
    if (rc == RC_OK)
        rc = lines_begin(&l, db, called, (int64_t)q->first_day * CIVIL_DAY_MIN,
                         ((int64_t)q->last_day + 2) * CIVIL_DAY_MIN, e);
    if (rc == RC_OK)
        rc = put_days(&l, q, e);
    if (rc == RC_OK)
        rc = access_note(db, ACCESS_EXPORT, 0, q->names ? "calendar with names" : "calendar", people, e);
    if (rc == RC_OK)
        rc = access_flush(db, e);
    return lines_end(&l, rc, out, e);
}

/* ---- one appointment ---- */

enum rc ics_appointment(struct db *db, int64_t id, FILE *out, struct err *e)
{
    struct appointment a;
    struct venue p;
    struct lines l = {0};
    char summary[FIELD], where[FIELD], more[FIELD];
    enum rc rc = appointment_load(db, id, &a, e);

    if (rc == RC_OK && (a.status == APPOINTMENT_PROPOSED || a.status == APPOINTMENT_ENTERED_IN_ERROR))
        rc = err_set(e, RC_CONFLICT, _("This was never agreed; there is nothing to give out."));
    if (rc == RC_OK)
        rc = venue_of(db, &a, &p, e);
    if (rc == RC_OK)
        rc = lines_begin(&l, db, "", a.start_min, a.end_min, e);
    if (rc == RC_OK) {
        (void)snprintf(summary, sizeof summary, "%s, %s", p.name, a.service);
        (void)snprintf(where, sizeof where, "%s%s%s", p.name, p.address[0] != '\0' ? ", " : "", p.address);
        if (p.phone[0] != '\0')
            (void)snprintf(more, sizeof more, _("with %s. If you cannot come, please call %s."), a.practitioner, p.phone);
        else
            (void)snprintf(more, sizeof more, _("with %s"), a.practitioner);
        put_event(&l, &a, summary, where, more);
    }
    return lines_end(&l, rc, out, e);
}
