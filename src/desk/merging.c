/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What belongs to a person, counted in words. */
#include "src/desk/merging.h"

#include <stdio.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/money.h"
#include "src/clinic/site.h"
#include "src/visit/charge.h"

/* In the order in which they are told; what is not here is counted together. */
static const char *const known[] = {"appointment", "visit",         "charge",         "payment", "follow_up_task",
                                    "recall",      "contact_point", "identifier",     "note",    "alert",
                                    "consent",     "patient_link",  "tag_assignment"};

/* "12 appointments"; rows of a table that this program has no word for are "3 other records". */
static char *merging_rows(char *out, size_t size, const char *table, int64_t n)
{
    if (strcmp(table, "appointment") == 0)
        snprintf(out, size, ngettext_("%lld appointment", "%lld appointments", n), (long long)n);
    else if (strcmp(table, "visit") == 0)
        snprintf(out, size, ngettext_("%lld visit", "%lld visits", n), (long long)n);
    else if (strcmp(table, "charge") == 0)
        snprintf(out, size, ngettext_("%lld charge", "%lld charges", n), (long long)n);
    else if (strcmp(table, "payment") == 0)
        snprintf(out, size, ngettext_("%lld payment", "%lld payments", n), (long long)n);
    else if (strcmp(table, "follow_up_task") == 0)
        snprintf(out, size, ngettext_("%lld follow-up", "%lld follow-ups", n), (long long)n);
    else if (strcmp(table, "recall") == 0)
        snprintf(out, size, ngettext_("%lld recall", "%lld recalls", n), (long long)n);
    else if (strcmp(table, "contact_point") == 0)
        snprintf(out, size, ngettext_("%lld phone or e-mail", "%lld phones and e-mails", n), (long long)n);
    else if (strcmp(table, "identifier") == 0)
        snprintf(out, size, ngettext_("%lld number", "%lld numbers", n), (long long)n);
    else if (strcmp(table, "note") == 0)
        snprintf(out, size, ngettext_("%lld note", "%lld notes", n), (long long)n);
    else if (strcmp(table, "alert") == 0)
        snprintf(out, size, ngettext_("%lld alert", "%lld alerts", n), (long long)n);
    else if (strcmp(table, "consent") == 0)
        snprintf(out, size, ngettext_("%lld consent", "%lld consents", n), (long long)n);
    else if (strcmp(table, "patient_link") == 0)
        snprintf(out, size, ngettext_("%lld relative or friend", "%lld relatives and friends", n), (long long)n);
    else if (strcmp(table, "tag_assignment") == 0)
        snprintf(out, size, ngettext_("%lld tag", "%lld tags", n), (long long)n);
    else
        snprintf(out, size, ngettext_("%lld other record", "%lld other records", n), (long long)n);
    return out;
}

const char *merging_row(const char *table)
{
    static const struct {
        const char *table, *word;
    } words[] = {
        {"appointment", N_("appointment")},
        {"visit", N_("visit")},
        {"charge", N_("charge")},
        {"payment", N_("payment")},
        {"follow_up_task", N_("follow-up")},
        {"recall", N_("recall")},
        {"contact_point", N_("phone or e-mail")},
        {"identifier", N_("number")},
        {"note", N_("note")},
        {"alert", N_("alert")},
        {"consent", N_("consent")},
        {"patient_link", N_("relative or friend")},
        {"tag_assignment", N_("tag")},
        {"patient", N_("referred person")},
        {"organisation_member", N_("membership")},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].table, table) == 0)
            return _(words[i].word);
    return table;
}

char *merging_moves(struct db *db, const struct merge *m, char *out, size_t size)
{
    int64_t others = 0;
    size_t used = 0;
    struct balance balance;
    char part[96];

    out[0] = '\0';
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        for (size_t i = 0; i < m->n_moves && used + 2 < size; i++)
            if (strcmp(m->moves[i].table, known[k]) == 0)
                used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "",
                                         merging_rows(part, sizeof part, known[k], m->moves[i].n));
    for (size_t i = 0; i < m->n_moves; i++) {
        bool told = false;

        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            told = told || strcmp(m->moves[i].table, known[k]) == 0;
        others += told ? 0 : m->moves[i].n;
    }
    if (others > 0 && used + 2 < size)
        used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "",
                                 merging_rows(part, sizeof part, "", others));
    if (balance_of_patient(db, m->from_id, &balance, NULL) == RC_OK && balance.due_minor != 0 && used + 2 < size) {
        const struct site *site = site_get(db);
        char amount[MONEY_TEXT];

        money_format(amount, sizeof amount, balance.due_minor, site->currency_exponent);
        used += (size_t)snprintf(out + used, size - used, used ? _(", balance %s") : _("balance %s"), amount);
    }
    if (used == 0)
        snprintf(out, size, "%s", _("nothing"));
    return out;
}
