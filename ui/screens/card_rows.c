/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card's sections: each record of a room becomes a row of texts. */
#include "ui/screens/card_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/merge.h"
#include "ui/kit/dialog.h"
#include "ui/screens/show.h"

enum { DAY_S = 86400 };

void card_rows_release(struct card_rows *rows)
{
    free(rows->rows);
    *rows = (struct card_rows){ 0 };
}

const struct appointment *card_appointment(const struct card *c, int64_t id)
{
    for (size_t i = 0; i < c->next.n; i++)
        if (c->next.rows[i].id == id)
            return &c->next.rows[i];
    for (size_t i = 0; i < c->past.n; i++)
        if (c->past.rows[i].id == id)
            return &c->past.rows[i];
    return NULL;
}

/* The next row, with two of its cells; NULL without memory. */
static struct card_row *add(struct card_rows *list, int64_t id, enum look look, const char *second,
                            const char *third)
{
    struct card_row *row = list_more(&list->rows, list->n, sizeof(*row));

    if (row == NULL)
        return NULL;
    list->n++;
    row->id = id;
    row->look = look;
    (void)text_copy(row->cell[1], CARD_CELL_SIZE, second);
    (void)text_copy(row->cell[2], CARD_CELL_SIZE, third);
    return row;
}

/* ---- appointments and visits ---- */

static void appointment_state(const struct appointment *a, char *out, size_t size)
{
    out[0] = '\0';
    show_add(out, size, "", appointment_stands(a));
    if (a->status == APPOINTMENT_BOOKED && a->confirmation != CONFIRMATION_UNASKED)
        show_add(out, size, ", ", _(confirmations[a->confirmation].label));
    show_add(out, size, ": ", a->reason);
    if (a->series_id != 0)
        show_add(out, size, ", ", _("series"));
    if (a->moved)
        show_add(out, size, ", ", _("moved"));
}

static bool add_appointments(struct db *db, const struct appointment_list *from, enum look look,
                             struct card_rows *list)
{
    for (size_t i = 0; i < from->n; i++) {
        const struct appointment *a = &from->rows[i];
        bool gone = a->status == APPOINTMENT_CANCELLED || a->status == APPOINTMENT_NOSHOW;
        struct card_row *row = add(list, a->id, gone ? LOOK_DIM : look, a->service, a->practitioner);
        if (row == NULL)
            return false;
        (void)show_when(db, a->start_min, row->cell[0], CARD_CELL_SIZE);
        appointment_state(a, row->cell[3], CARD_CELL_SIZE);
    }
    return true;
}

/* "urgent, for 3 days, Mon Wed, 9:00-12:00" */
static void waiting_state(struct db *db, const struct waiting *w, char *out, size_t size)
{
    int days = (int)((db_now(db) - w->created_at) / DAY_S);
    char part[CARD_CELL_SIZE];

    if (days > 0)
        (void)snprintf(part, sizeof(part), ngettext_("for %d day", "for %d days", days), days);
    else
        (void)text_copy(part, sizeof(part), _("since today"));
    out[0] = '\0';
    show_add(out, size, "", _(waiting_priorities[w->priority].label));
    show_add(out, size, ", ", part);
    show_add(out, size, ", ", waiting_when(db, w, part, sizeof(part)));
}

/* Beside what is booked stands what is not, yet. */
static bool add_waits(struct db *db, const struct waiting_list *from, struct card_rows *list)
{
    for (size_t i = 0; i < from->n; i++) {
        const struct waiting *w = &from->rows[i];
        struct card_row *row = add(list, -w->id, LOOK_PLAIN, w->service, w->practitioner);
        if (row == NULL)
            return false;
        (void)text_copy(row->cell[0], CARD_CELL_SIZE, _("waiting list"));
        waiting_state(db, w, row->cell[3], CARD_CELL_SIZE);
    }
    return true;
}

static bool add_visits(struct db *db, const struct visit_list *from, struct card_rows *list)
{
    for (size_t i = 0; i < from->n; i++) {
        const struct visit *v = &from->rows[i];
        struct card_row *row =
            add(list, v->id, v->closed_at == 0 ? LOOK_GOOD : LOOK_PLAIN, v->service, v->practitioner);
        if (row == NULL)
            return false;
        (void)show_at(db, v->opened_at, row->cell[0], CARD_CELL_SIZE);
        (void)text_copy(row->cell[3], CARD_CELL_SIZE,
                        v->closed_at == 0 ? _(visit_stages[v->stage].label) : _(visit_nexts[v->next].label));
        show_add(row->cell[3], CARD_CELL_SIZE, ": ", v->closed_at == 0 ? v->room : v->next_note);
    }
    return true;
}

/* ---- follow-ups, tags, journal ---- */

static const struct recall *recall_of(const struct card *c, int64_t id)
{
    for (size_t i = 0; i < c->recalls.n && id != 0; i++)
        if (c->recalls.rows[i].id == id)
            return &c->recalls.rows[i];
    return NULL;
}

/* A recall and the task that calls for it are one thing to the desk, and how it went is the recall's to say. */
static bool add_tasks(struct db *db, const struct card *c, struct card_rows *list)
{
    int32_t today = site_today(db);

    for (size_t i = 0; i < c->tasks.n; i++) {
        const struct task_row *t = &c->tasks.rows[i];
        const struct recall *recall = recall_of(c, t->task.recall_id);
        bool open = t->task.status == TASK_OPEN;
        struct card_row *row = add(list, t->task.id,
                                   !open                      ? LOOK_DIM
                                   : t->task.due_day <= today ? LOOK_WARN
                                                              : LOOK_PLAIN,
                                   t->task.name, t->service);
        if (row == NULL)
            return false;
        (void)show_day(db, t->task.due_day, row->cell[0], CARD_CELL_SIZE);
        if (open && t->task.attempts > 0)
            (void)snprintf(row->cell[3], CARD_CELL_SIZE, ngettext_("open, tried %d time", "open, tried %d times", t->task.attempts),
                           t->task.attempts);
        else if (recall != NULL && recall->status != RECALL_OPEN)
            (void)text_copy(row->cell[3], CARD_CELL_SIZE, _(recall_statuses[recall->status].label));
        else
            (void)text_copy(row->cell[3], CARD_CELL_SIZE, _(task_statuses[t->task.status].label));
    }
    return true;
}

static bool has_task(const struct card *c, int64_t recall_id)
{
    for (size_t i = 0; i < c->tasks.n; i++)
        if (c->tasks.rows[i].task.recall_id == recall_id)
            return true;
    return false;
}

static bool add_recalls(struct db *db, const struct card *c, struct card_rows *list)
{
    for (size_t i = 0; i < c->recalls.n; i++) {
        const struct recall *r = &c->recalls.rows[i];
        if (has_task(c, r->id))
            continue;
        struct card_row *row =
            add(list, -r->id, r->status == RECALL_OPEN ? LOOK_PLAIN : LOOK_DIM, _("Recall"), r->service);
        if (row == NULL)
            return false;
        (void)show_day(db, recall_due(r), row->cell[0], CARD_CELL_SIZE);
        (void)text_copy(row->cell[3], CARD_CELL_SIZE, _(recall_statuses[r->status].label));
    }
    return true;
}

static bool add_tags(struct db *db, const struct tag_assignment_list *from, struct card_rows *list)
{
    for (size_t i = 0; i < from->n; i++) {
        const struct tag_assignment *t = &from->rows[i];
        struct card_row *row = add(list, t->id, LOOK_PLAIN, t->name, t->group_name);
        if (row == NULL)
            return false;
        (void)show_at(db, t->from_at, row->cell[0], CARD_CELL_SIZE);
        (void)text_copy(row->cell[3], CARD_CELL_SIZE, t->by);
        show_add(row->cell[1], CARD_CELL_SIZE, ": ", t->evidence);
    }
    return true;
}

static bool add_journal(struct db *db, const struct journal_entry_list *from, struct card_rows *list)
{
    for (size_t i = 0; i < from->n; i++) {
        const struct journal_entry *j = &from->rows[i];
        struct card_row *row =
            add(list, j->seq, j->undone_by != 0 ? LOOK_DIM : LOOK_PLAIN, j->label, j->staff);
        if (row == NULL)
            return false;
        (void)show_at(db, j->at, row->cell[0], CARD_CELL_SIZE);
        (void)text_copy(row->cell[3], CARD_CELL_SIZE, j->terminal);
        if (j->undone_by != 0)
            show_add(row->cell[1], CARD_CELL_SIZE, ", ", _("undone"));
    }
    return true;
}

/* ---- family ---- */

static bool add_family(struct db *db, const struct family *f, struct card_rows *list)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct family_member *m = &f->rows[i];
        char text[CARD_CELL_SIZE], when[SHOW_SIZE];
        struct card_row *row = add(list, m->patient_id, m->visit_id != 0 ? LOOK_GOOD : LOOK_PLAIN,
                                   family_says(text, sizeof(text), m), "");
        if (row == NULL)
            return false;
        (void)text_copy(row->cell[0], CARD_CELL_SIZE, m->name);
        show_add(row->cell[0], CARD_CELL_SIZE, "  ", m->age);
        if (m->visit_id != 0) {
            (void)snprintf(text, sizeof(text), _("here, ticket %d"), m->ticket);
            show_add(row->cell[2], CARD_CELL_SIZE, "", text);
        }
        show_add(row->cell[2], CARD_CELL_SIZE, ", ", show_when(db, m->next_min, when, sizeof(when)));
        show_add(row->cell[2], CARD_CELL_SIZE, " ", m->service);
        if (m->calls_due > 0)
            (void)snprintf(row->cell[3], CARD_CELL_SIZE, ngettext_("%lld due", "%lld due", m->calls_due),
                           (long long)m->calls_due);
        else if (m->due_day != INT32_MIN)
            (void)show_day(db, m->due_day, row->cell[3], CARD_CELL_SIZE);
    }
    return true;
}

/* ---- details ---- */

static bool add_line(struct card_rows *list, const char *label, const char *text)
{
    if (text[0] == '\0')
        return true;
    struct card_row *row = add(list, (int64_t)list->n + 1, LOOK_PLAIN, text, "");
    if (row == NULL)
        return false;
    (void)text_copy(row->cell[0], CARD_CELL_SIZE, label);
    for (char *c = row->cell[1]; *c != '\0'; c++) /* a note may have several lines, a row has one */
        if (*c == '\n')
            *c = ' ';
    return true;
}

/* "call, text message   refused: letter"; when and how stands in the matrix. */
static bool add_consents(const struct card *c, struct card_rows *list)
{
    if (consent_no_contact(&c->consents))
        return add_line(list, _("Consent"), _("do not contact: refused everything"));
    for (int purpose = 0; purpose < CONSENT_PURPOSES; purpose++) {
        char given[CARD_CELL_SIZE] = "", refused[CARD_CELL_SIZE] = "", label[CARD_CELL_SIZE];
        for (int channel = 0; channel < CONSENT_CHANNELS; channel++) {
            const struct consent *one = &c->consents.of[purpose][channel];
            if (one->asked)
                show_add(one->given ? given : refused, CARD_CELL_SIZE, ", ", _(consent_channels[channel].label));
        }
        if (refused[0] != '\0') {
            show_add(given, sizeof(given), "   ", _("refused:"));
            show_add(given, sizeof(given), " ", refused);
        }
        (void)snprintf(label, sizeof(label), _("Consent: %s"), _(consent_purposes[purpose].label));
        if (!add_line(list, label, given))
            return false;
    }
    return true;
}

static bool add_membership(struct db *db, const struct member *m, struct card_rows *list)
{
    char text[CARD_CELL_SIZE] = "", day[SHOW_SIZE], percent[32];

    show_add(text, sizeof(text), "", m->organisation);
    show_add(text, sizeof(text), " ", m->number);
    show_add(text, sizeof(text), "  -", organisation_discount_text(percent, sizeof(percent), m->discount_bp));
    if (m->to_day != PATIENT_NO_DAY) {
        show_add(text, sizeof(text), "   ", _("until"));
        show_add(text, sizeof(text), " ", show_day_said(db, m->to_day, day, sizeof(day)));
    }
    return add_line(list, _("Member of"), text);
}

static bool add_notes(struct db *db, const struct card *c, struct card_rows *list)
{
    char label[CARD_CELL_SIZE], text[CARD_CELL_SIZE];

    for (size_t i = 0; i < c->notes.n; i++) {
        const struct note *n = &c->notes.rows[i];
        (void)show_at(db, n->at, label, sizeof(label));
        (void)text_copy(text, sizeof(text), n->text);
        show_add(text, sizeof(text), "   ", n->staff);
        if (!add_line(list, label, text))
            return false;
    }
    return true;
}

/* Since when they are known and by what, and since when a patient. */
static bool add_since(struct db *db, const struct patient *p, struct card_rows *list)
{
    char text[CARD_CELL_SIZE] = "", when[SHOW_SIZE];

    show_add(text, sizeof(text), "", show_at(db, p->created_at, when, sizeof(when)));
    show_add(text, sizeof(text), ", ", p->source.label);
    if (!add_line(list, p->lifecycle == LIFECYCLE_PROSPECT ? _("Prospect since") : _("Known since"), text))
        return false;
    (void)text_copy(text, sizeof(text), show_at(db, p->patient_at, when, sizeof(when)));
    show_add(text, sizeof(text), ", ", p->patient_source.label);
    return p->patient_at == 0 || add_line(list, _("Patient since"), text);
}

/* Who was merged into this person, the latest first. */
static bool add_merged(struct db *db, const struct card *c, struct card_rows *list)
{
    struct merged_list merged = { 0 };
    char line[CARD_CELL_SIZE], when[SHOW_SIZE];
    bool ok = true;

    if (merged_list(db, c->patient.id, &merged, NULL) != RC_OK)
        return true;
    for (size_t i = 0; i < merged.n && ok; i++) {
        (void)snprintf(line, sizeof(line), _("number %lld, %s, %s"), (long long)merged.rows[i].from_id, merged.rows[i].name,
                       show_at(db, merged.rows[i].at, when, sizeof(when)));
        ok = add_line(list, _("Merged here"), line);
    }
    merged_list_release(&merged);
    return ok;
}

static bool add_details(struct db *db, const struct card *c, struct card_rows *list)
{
    const struct patient *p = &c->patient;
    char sex[CARD_CELL_SIZE];
    bool ok = add_line(list, _("Note"), p->note) && add_notes(db, c, list) && add_line(list, _("Family name"), p->family) && add_line(list, _("Given name"), p->given) &&
              add_line(list, _("Also known as"), p->alias);

    (void)text_copy(sex, sizeof(sex), p->sex == SEX_UNKNOWN ? "" : _(patient_sexes[p->sex].label));
    ok = ok && add_line(list, _("Sex"), sex) && add_line(list, _("Born"), c->born);
    for (int i = 0; i < PATIENT_CONTACTS && ok; i++)
        ok = add_line(list,
                      i == CONTACT_EMAIL   ? _("E-mail")
                      : i == CONTACT_OTHER ? _("Other")
                                           : _(contact_uses[p->contacts[i].use].label),
                      p->contacts[i].value);
    for (int i = 0; i < IDENTIFIER_COUNT && ok; i++) {
        char value[CARD_CELL_SIZE];
        (void)text_copy(value, sizeof(value), p->identifiers[i].value);
        show_add(value, sizeof(value), "   ", p->identifiers[i].note);
        ok = add_line(list, _(identifier_systems[i].label), value);
    }
    ok = ok && add_line(list, _("Address"), p->address) && add_line(list, _("District"), p->district) &&
         add_line(list, _("City"), p->city) && add_line(list, _("Languages"), p->languages) &&
         add_line(list, _("Occupation"), p->occupation) &&
         add_line(list, _("Came through"), p->source.label) &&
         add_line(list, _("Referred by"), p->referrer.label) && add_consents(c, list);
    for (size_t i = 0; i < c->memberships.n && ok; i++)
        ok = add_membership(db, &c->memberships.rows[i], list);
    return ok && add_since(db, p, list);
}

enum rc card_rows_make(struct db *db, const struct card *c, enum card_section section, struct card_rows *ret,
                       struct err *e)
{
    struct card_rows list = { 0 };
    bool ok = true;

    switch (section) {
    case CARD_APPOINTMENTS:
        ok = add_appointments(db, &c->next, LOOK_GOOD, &list) && add_waits(db, &c->waits, &list) &&
             add_appointments(db, &c->past, LOOK_PLAIN, &list);
        break;
    case CARD_VISITS:
        ok = add_visits(db, &c->visits, &list);
        break;
    case CARD_FOLLOW_UPS:
        ok = add_tasks(db, c, &list) && add_recalls(db, c, &list);
        break;
    case CARD_TAGS:
        ok = add_tags(db, &c->tags, &list);
        break;
    case CARD_JOURNAL:
        ok = add_journal(db, &c->journal, &list);
        break;
    case CARD_FAMILY:
        ok = add_family(db, &c->family, &list);
        break;
    case CARD_DETAILS:
    case CARD_SECTIONS:
        ok = add_details(db, c, &list) && add_merged(db, c, &list);
        break;
    }
    if (!ok) {
        card_rows_release(&list);
        return err_memory(e);
    }
    card_rows_release(ret);
    *ret = list;
    return RC_OK;
}

/* ---- one row as a text ---- */

static void line(char *out, size_t size, const char *label, const char *text)
{
    if (text[0] == '\0')
        return;
    show_add(out, size, "\n", label);
    show_add(out, size, ": ", text);
}

static void appointment_text(struct db *db, const struct appointment *a, char *out, size_t size)
{
    char part[CARD_CELL_SIZE];

    line(out, size, _("When"), show_when(db, a->start_min, part, sizeof(part)));
    line(out, size, _("Service"), a->service);
    line(out, size, _("With"), a->practitioner);
    line(out, size, _("Room"), a->room);
    appointment_state(a, part, sizeof(part));
    line(out, size, _("State"), part);
    if (a->moved)
        line(out, size, _("Moved from"), show_when(db, a->moved_from_min, part, sizeof(part)));
    line(out, size, _("Note"), a->note);
    line(out, size, _("Booked"), show_at(db, a->created_at, part, sizeof(part)));
}

static void visit_text(struct db *db, const struct visit *v, char *out, size_t size)
{
    char part[CARD_CELL_SIZE];

    line(out, size, _("Came"), show_at(db, v->opened_at, part, sizeof(part)));
    (void)snprintf(part, sizeof(part), "%d", v->ticket);
    line(out, size, _("Ticket"), part);
    line(out, size, _("Service"), v->service);
    line(out, size, _("With"), v->practitioner);
    line(out, size, _("Room"), v->room);
    line(out, size, _("Stage"), _(visit_stages[v->stage].label));
    line(out, size, _("Went"), show_at(db, v->closed_at, part, sizeof(part)));
    if (v->closed_at != 0)
        line(out, size, _("Next step"), _(visit_nexts[v->next].label));
    line(out, size, _("Note"), v->next_note);
}

static void waiting_text(struct db *db, const struct waiting *w, char *out, size_t size)
{
    char part[CARD_CELL_SIZE];

    line(out, size, _("Waits for"), w->service);
    line(out, size, _("With"), w->practitioner);
    waiting_state(db, w, part, sizeof(part));
    line(out, size, _("State"), part);
    line(out, size, _("Note"), w->note);
    line(out, size, _("Since"), show_at(db, w->created_at, part, sizeof(part)));
}

unsigned card_row_read(struct screen *s, const struct card *c, enum card_section section, int64_t id)
{
    char text[1200] = "";
    const struct appointment *a = card_appointment(c, id);

    if (section == CARD_APPOINTMENTS && a != NULL)
        appointment_text(s->app->db, a, text, sizeof(text));
    for (size_t i = 0; i < c->waits.n && section == CARD_APPOINTMENTS; i++)
        if (c->waits.rows[i].id == -id)
            waiting_text(s->app->db, &c->waits.rows[i], text, sizeof(text));
    for (size_t i = 0; i < c->visits.n && section == CARD_VISITS; i++)
        if (c->visits.rows[i].id == id)
            visit_text(s->app->db, &c->visits.rows[i], text, sizeof(text));
    return ask_read(s, c->name, text);
}
