/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card, gathered from every room; and the short version that follows the cursor in a list. */
#include "src/desk/card.h"

#include <stdio.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/privacy.h"
#include "src/store/stmt.h"

void card_release(struct card *card)
{
    family_release(&card->family);
    member_list_release(&card->memberships);
    tag_assignment_list_release(&card->tags);
    appointment_list_release(&card->next);
    waiting_list_release(&card->waits);
    appointment_list_release(&card->past);
    visit_list_release(&card->visits);
    task_list_release(&card->tasks);
    recall_list_release(&card->recalls);
    note_list_release(&card->notes);
    free(card->journal.rows);
    *card = (struct card){ 0 };
}

static enum rc keep_entry(void *ctx, const struct journal_entry *entry, struct err *e)
{
    struct journal_entry_list *list = ctx;
    struct journal_entry *row = list_more(&list->rows, list->n, sizeof *row);
    if (row == NULL)
        return err_memory(e);
    *row = *entry;
    list->n++;
    return RC_OK;
}

static enum rc read_parts(struct db *db, int64_t id, struct card *c, struct err *e)
{
    int64_t now = site_now_min(db);
    struct task_query tasks = { .patient_id = id, .closed = true, .limit = CARD_PAST };
    struct waiting_query waits = { .patient_id = id };
    struct journal_query journal = { .patient_id = id, .limit = CARD_PAST };
    enum rc rc;
    if ((rc = family_read(db, id, false, &c->family, e)) != RC_OK ||
        (rc = household_caller(db, id, &c->caller, e)) != RC_OK ||
        (rc = member_of_patient(db, id, &c->memberships, e)) != RC_OK ||
        (rc = tag_of_patient(db, id, &c->tags, e)) != RC_OK ||
        (rc = balance_of_patient(db, id, &c->balance, e)) != RC_OK ||
        (rc = appointment_of_patient(db, id, APPOINTMENT_NEXT, now, 0, &c->next, e)) != RC_OK ||
        (rc = appointment_of_patient(db, id, APPOINTMENT_PAST, now, CARD_PAST, &c->past, e)) != RC_OK ||
        (rc = waiting_find(db, &waits, &c->waits, e)) != RC_OK ||
        (rc = visit_of_patient(db, id, CARD_PAST, &c->visits, e)) != RC_OK ||
        (rc = task_find(db, &tasks, &c->tasks, e)) != RC_OK ||
        (rc = recall_of_patient(db, id, &c->recalls, e)) != RC_OK ||
        (rc = note_of_patient(db, id, CARD_PAST, &c->notes, e)) != RC_OK ||
        (rc = consent_read(db, id, &c->consents, e)) != RC_OK)
        return rc;
    return journal_list(db, &journal, keep_entry, &c->journal, e);
}

enum rc card_read(struct db *db, int64_t patient_id, struct card *ret, struct err *e)
{
    struct card c = { 0 };
    enum rc rc = patient_load(db, patient_id, &c.patient, e);
    if (rc == RC_OK)
        rc = read_parts(db, patient_id, &c, e);
    if (rc != RC_OK) {
        card_release(&c);
        return rc;
    }
    struct patient_rules rules = patient_rules(db);
    patient_name(c.name, sizeof c.name, c.patient.family, c.patient.given);
    patient_age(c.age, sizeof c.age, &c.patient.born, &rules);
    patient_born_text(c.born, sizeof c.born, &c.patient.born, rules.calendar);
    *ret = c;
    return RC_OK;
}

const char *card_sex(int32_t sex)
{
    static const char *const letters[SEX_COUNT] = {
        [SEX_UNKNOWN] = "", [SEX_FEMALE] = N_("F"), [SEX_MALE] = N_("M"), [SEX_OTHER] = N_("X")
    };
    return sex <= SEX_UNKNOWN || sex >= SEX_COUNT ? "" : _(letters[sex]);
}

/** Who it is, and what is never to be missed. */
static enum rc brief_person(struct db *db, int64_t id, struct card_brief *b, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT p.family, p.given, p.sex, p.born_day, p.born_precision, "
              "(SELECT value FROM contact_point WHERE patient_id = p.id AND system = 'phone' ORDER BY rank, id LIMIT 1), "
              "(SELECT group_concat(text, ', ') FROM alert_seen WHERE patient_id = p.id), "
              "(SELECT balance_minor FROM v_balance WHERE patient_id = p.id), "
              "(SELECT ticket FROM visit WHERE patient_id = p.id AND day = :today AND closed_at IS NULL), "
              PATIENT_DISPLAY " FROM patient p WHERE p.id = :id");
    stmt_int(&st, ":id", id);
    stmt_int(&st, ":today", site_today(db));
    bool there = stmt_row(&st);
    if (there) {
        struct patient_rules rules = patient_rules(db);
        struct patient_born born = { stmt_col_null(&st, 3) ? PATIENT_NO_DAY : (int32_t)stmt_col_int(&st, 3),
                                     (int32_t)stmt_col_int(&st, 4) };
        patient_display_column(&st, 9, b->name, sizeof b->name);
        if (!patient_display_hidden(&st, 9)) {
            text_copy(b->sex, sizeof b->sex, card_sex(WORD_INDEX(patient_sexes, stmt_col_text(&st, 2), -1)));
            patient_age(b->age, sizeof b->age, &born, &rules);
            stmt_col_copy(&st, 5, b->phone, sizeof b->phone);
        }
        stmt_col_copy(&st, 6, b->alerts, sizeof b->alerts);
        b->balance_minor = stmt_col_int(&st, 7);
        b->ticket = (int32_t)stmt_col_int(&st, 8);
    }
    enum rc rc = stmt_finish(&st, e);
    return rc != RC_OK || there ? rc : err_set(e, RC_NOT_FOUND, _("There is no person with this number."));
}

/** One appointment's start and service: the first row of a statement that is bound. */
static enum rc brief_appointment(struct stmt *st, int64_t *min, char *service, size_t size, struct err *e)
{
    if (stmt_row(st)) {
        *min = stmt_col_int(st, 0);
        stmt_col_copy(st, 1, service, size);
    }
    return stmt_finish(st, e);
}

static enum rc brief_appointments(struct db *db, int64_t id, struct card_brief *b, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT a.start_min, s.name FROM appointment a JOIN service s ON s.id = a.service_id "
              "WHERE a.patient_id = :id AND a.status = 'fulfilled' ORDER BY a.start_min DESC LIMIT 1");
    stmt_int(&st, ":id", id);
    enum rc rc = brief_appointment(&st, &b->last_min, b->last_service, sizeof b->last_service, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "SELECT a.start_min, s.name FROM appointment a JOIN service s ON s.id = a.service_id "
              "WHERE a.patient_id = :id AND a.start_min >= :today "
              "AND a.status = 'booked' ORDER BY a.start_min LIMIT 1");
    stmt_int(&st, ":id", id);
    stmt_int(&st, ":today", (int64_t)site_today(db) * 1440);
    return brief_appointment(&st, &b->next_min, b->next_service, sizeof b->next_service, e);
}

static enum rc brief_task(struct db *db, int64_t id, struct card_brief *b, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT due_day, name FROM follow_up_task WHERE patient_id = :id AND status = 'open' "
              "ORDER BY due_day, due_minute, id LIMIT 1");
    stmt_int(&st, ":id", id);
    if (stmt_row(&st)) {
        b->task_due_day = (int32_t)stmt_col_int(&st, 0);
        stmt_col_copy(&st, 1, b->task, sizeof b->task);
    }
    return stmt_finish(&st, e);
}

/** Whose phone is rung instead of the person's own. */
static enum rc brief_caller(struct db *db, int64_t id, struct card_brief *b, struct err *e)
{
    struct household_caller c;
    enum rc rc = household_caller(db, id, &c, e);
    if (rc == RC_OK && c.other)
        snprintf(b->phone, sizeof b->phone, "%s: %s", c.name, c.phone);
    return rc;
}

enum rc card_brief_read(struct db *db, int64_t patient_id, struct card_brief *ret, struct err *e)
{
    struct card_brief b = { .patient_id = patient_id, .task_due_day = INT32_MIN };
    struct tag_line tags;
    enum rc rc = brief_person(db, patient_id, &b, e);
    if (rc == RC_OK)
        rc = brief_caller(db, patient_id, &b, e);
    if (rc == RC_OK)
        rc = tag_lines(db, &patient_id, 1, &tags, e);
    if (rc == RC_OK)
        rc = brief_appointments(db, patient_id, &b, e);
    if (rc == RC_OK)
        rc = brief_task(db, patient_id, &b, e);
    if (rc != RC_OK)
        return rc;
    memcpy(b.tags, tags.text, sizeof b.tags);
    *ret = b;
    return RC_OK;
}
