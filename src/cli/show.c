/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk show: one person's card as text. */
#include <stdio.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/care/attempt.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/desk/card.h"
#include "src/people/access.h"
#include "src/people/privacy.h"

static const struct option_def show_options[] = {
    OPTION('n', "limit", "N", N_("at most N past appointments, visits, notes and changes (5)")),
    OPTION('r', "reason", "TEXT", N_("why the card of a person of the special channel is opened; it is recorded")),
    OPTION_END,
};

/** "  label        text", nothing when there is no text. */
static void field(const char *label, const char *text)
{
    if (text[0])
        out_line("  %-14s %s", label, text);
}

static void print_person(struct cli *c, const struct card *k)
{
    const struct patient *p = &k->patient;
    char money[64], place[512];

    out_line("%lld  %s%s%s", (long long)p->id, k->name, p->alias[0] ? "  " : "", p->alias);
    for (size_t i = 0; i < PATIENT_ALERTS; i++)
        if (p->alerts[i].text[0])
            out_line("  ! %s: %s", _(alert_kinds[p->alerts[i].kind].label), p->alerts[i].text);
    field(_("Sex"), p->sex == SEX_UNKNOWN ? "" : _(patient_sexes[p->sex].label));
    if (k->born[0])
        out_line("  %-14s %s  (%s)", _("Born"), k->born, k->age);
    for (size_t i = 0; i < CONTACT_PHONES; i++)
        field(_(contact_uses[p->contacts[i].use].label), p->contacts[i].value);
    field(_("E-mail"), p->contacts[CONTACT_EMAIL].value);
    field(_("Contact"), p->contacts[CONTACT_OTHER].value);
    for (size_t i = 0; i < IDENTIFIER_COUNT; i++)
        field(_(identifier_systems[i].label), p->identifiers[i].value);
    snprintf(place, sizeof place, "%s%s%s%s%s", p->address, p->address[0] && p->district[0] ? ", " : "",
             p->district, (p->address[0] || p->district[0]) && p->city[0] ? ", " : "", p->city);
    field(_("Address"), place);
    field(_("Languages"), p->languages);
    field(_("Occupation"), p->occupation);
    field(_("Referred by"), p->referrer.label);
    for (size_t i = 0; i < k->family.n; i++)
        field(family_says(place, sizeof place, &k->family.rows[i]), k->family.rows[i].name);
    if (k->caller.other)
        out_line("  %-14s %s  %s", _("Call"), k->caller.name, k->caller.phone);
    for (size_t i = 0; i < k->memberships.n; i++)
        out_line("  %-14s %s  %s", _("Member of"), k->memberships.rows[i].organisation, k->memberships.rows[i].number);
    for (size_t i = 0; i < k->tags.n; i++)
        field(i == 0 ? _("Tags") : "", k->tags.rows[i].name);
    out_line("  %-14s %s", _("Balance"), site_money_unit(c->db, k->balance.due_minor, money, sizeof money));
    out_lines("  | ", p->note);
}

/** Since when they are known and by what, and since when a patient; then by what they may not be reached. */
static void print_standing(struct cli *c, const struct card *k)
{
    const struct patient *p = &k->patient;
    char when[96], text[256];

    field(_("Status"), _(patient_lifecycles[p->lifecycle].label));
    snprintf(text, sizeof text, "%s%s%s", cli_when_at(c, p->created_at, when, sizeof when),
             p->source.label[0] ? ", " : "", p->source.label);
    field(_("Known since"), text);
    snprintf(text, sizeof text, "%s%s%s", cli_when_at(c, p->patient_at, when, sizeof when),
             p->patient_source.label[0] ? ", " : "", p->patient_source.label);
    field(_("Patient since"), p->patient_at != 0 ? text : "");
    field(_("Privacy"), p->privacy == PRIVACY_NORMAL ? "" : _(patient_privacies[p->privacy].label));
    if (consent_no_contact(&k->consents))
        field(_("Consent"), _("do not contact: refused everything"));
}

static void print_notes(struct cli *c, const struct note_list *list, size_t limit)
{
    char when[96];

    if (list->n > 0)
        out_line("%s", _("Notes"));
    for (size_t i = 0; i < list->n && i < limit; i++) {
        out_line("  %s  %s", cli_when_at(c, list->rows[i].at, when, sizeof when), list->rows[i].staff);
        out_lines("    | ", list->rows[i].text);
    }
}

static void print_appointments(struct cli *c, const char *title, const struct appointment_list *list,
                               size_t limit)
{
    char when[96];

    if (list->n > 0)
        out_line("%s", title);
    for (size_t i = 0; i < list->n && i < limit; i++) {
        const struct appointment *a = &list->rows[i];

        out_line("  %6lld  %s  %s  %s  %s%s%s", (long long)a->id,
                 cli_when(c, a->start_min, when, sizeof when), a->service, a->practitioner,
                 appointment_stands(a), a->reason[0] ? ": " : "", a->reason);
    }
}

static void print_visits(struct cli *c, const struct visit_list *list, size_t limit)
{
    char day[96];

    if (list->n > 0)
        out_line("%s", _("Visits"));
    for (size_t i = 0; i < list->n && i < limit; i++) {
        const struct visit *v = &list->rows[i];

        out_line("  %6lld  %s  %s  %s  %s%s%s", (long long)v->id, cli_day_text(c, v->day, day, sizeof day),
                 v->service, v->practitioner, _(visit_stages[v->stage].label),
                 v->next != VISIT_NEXT_NONE ? ", " : "",
                 v->next != VISIT_NEXT_NONE ? _(visit_nexts[v->next].label) : "");
    }
}

static void print_tasks(struct cli *c, const struct task_list *list)
{
    char day[96];
    bool titled = false;

    for (size_t i = 0; i < list->n; i++) {
        const struct task *t = &list->rows[i].task;

        if (t->status != TASK_OPEN)
            continue;
        if (!titled)
            out_line("%s", _("Follow-ups"));
        titled = true;
        out_line("  %6lld  %s  %s", (long long)t->id, cli_day_text(c, t->due_day, day, sizeof day), t->name);
    }
}

static void print_journal(struct cli *c, const struct journal_entry_list *list, size_t limit)
{
    char when[96];

    if (list->n > 0)
        out_line("%s", _("Journal"));
    for (size_t i = 0; i < list->n && i < limit; i++)
        out_line("  %6lld  %s  %s  %s", (long long)list->rows[i].seq,
                 cli_when_at(c, list->rows[i].at, when, sizeof when), list->rows[i].label,
                 list->rows[i].staff);
}

static enum rc run(struct cli *c, struct err *e)
{
    int64_t patient_id = 0, limit = 5;
    char typed[512];
    struct card card;
    enum rc rc;

    cli_words(c, 0, typed, sizeof typed);
    if ((rc = cli_number(c, "limit", 0, CARD_PAST, &limit, e)) != RC_OK ||
        (rc = cli_patient(c, typed, &patient_id, e)) != RC_OK)
        return rc;
    if (patient_is_special(c->db, patient_id) && (!cli_option(c, "reason") || !cli_option(c, "reason")[0]))
        return err_set(e, RC_DENIED, _("Number %lld comes by the special channel. Say with --reason why you open the card."),
                       (long long)patient_id);
    if ((rc = access_record(c->db, patient_id, cli_has(c, "reason") ? cli_option(c, "reason") : "", e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_PATIENT, patient_id, e);
    if ((rc = card_read(c->db, patient_id, &card, e)) != RC_OK)
        return rc;
    print_person(c, &card);
    print_standing(c, &card);
    print_notes(c, &card.notes, (size_t)limit);
    print_appointments(c, _("Next"), &card.next, card.next.n);
    print_appointments(c, _("Past"), &card.past, (size_t)limit);
    print_visits(c, &card.visits, (size_t)limit);
    print_tasks(c, &card.tasks);
    print_journal(c, &card.journal, (size_t)limit);
    card_release(&card);
    return RC_OK;
}

const struct verb verb_show = {
    .name = "show",
    .usage = "PATIENT [--limit N]",
    .help = N_("show a person's card"),
    .more = N_("PATIENT is a number, or anything that finds exactly one person."),
    .options = show_options,
    .min_arguments = 1,
    .max_arguments = -1,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};
