/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk register: a new person, after a look for who may be the same; frontdesk change: one who is known. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/people/duplicates.h"
#include "src/people/privacy.h"
#include "src/people/told.h"
#include "src/store/change.h"

/* What a person is described by, for both verbs. */
#define DETAIL_OPTIONS \
    OPTION('f', "family", "NAME", N_("family name")),                                                       \
    OPTION('g', "given", "NAME", N_("given name")),                                                         \
    OPTION(0, "alias", "NAME", N_("also known as; the name in another script")),                            \
    OPTION('s', "sex", "SEX", N_("female, male, other or unknown")),                                        \
    OPTION('b', "born", "DATE", N_("birth date: 1990-05-12, 05/1990, 1990, 34y")),                          \
    OPTION_MANY('p', "phone", "NUMBER", N_("a phone, best first; home:NUMBER says which")),                 \
    OPTION(0, "email", "ADDRESS", N_("an e-mail address")),                                                 \
    OPTION(0, "contact", "TEXT", N_("another way to reach the person")),                                    \
    OPTION(0, "national", "NUMBER", N_("national number")),                                                 \
    OPTION(0, "national-note", "TEXT", N_("why a national number that fails its check is kept")),           \
    OPTION(0, "insurance", "NUMBER", N_("insurance number")),                                               \
    OPTION(0, "card", "NUMBER", N_("member card")),                                                         \
    OPTION(0, "address", "TEXT", N_("street address")),                                                     \
    OPTION(0, "district", "TEXT", N_("district")),                                                          \
    OPTION(0, "city", "TEXT", N_("city")),                                                                  \
    OPTION(0, "languages", "TAGS", N_("languages, best first: \"fa en\"")),                                 \
    OPTION(0, "occupation", "TEXT", N_("occupation")),                                                      \
    OPTION(0, "source", "SOURCE", N_("how the person heard of the clinic")),                                \
    OPTION(0, "referrer", "PATIENT", N_("who referred the person")),                                        \
    OPTION_MANY('a', "alert", "KIND:TEXT", N_("an alert, such as allergy:penicillin (see below)")),         \
    OPTION_MANY(0, "consent", "PURPOSE:CHANNEL", N_("given, such as reminder:sms (see below)")),            \
    OPTION_MANY(0, "refuse", "PURPOSE:CHANNEL", N_("asked for and refused, written the same way")),         \
    OPTION(0, "how", "HOW", N_("how they answered: in-person, paper, phone, online or imported")),          \
    OPTION(0, "privacy", "LEVEL", N_("normal, masked or special")),                                         \
    OPTION(0, "status", "STATUS", N_("prospect, patient, inactive or deceased; a new person is a prospect")),\
    OPTION('n', "note", "TEXT", N_("the standing note"))

static const struct option_def register_options[] = {
    DETAIL_OPTIONS,
    OPTION_FLAG(0, "force", N_("although somebody like this is registered")),
    OPTION_END,
};
static const struct option_def change_options[] = {
    DETAIL_OPTIONS,
    OPTION_END,
};

/* Options that are one text of the record. */
static const struct {
    const char *option;
    size_t offset, size;
} texts[] = {
#define TEXT(option, member)                                                                                 \
    {                                                                                                        \
        option, offsetof(struct patient, member), sizeof((struct patient *)NULL)->member                     \
    }
    TEXT("family", family),
    TEXT("given", given),
    TEXT("alias", alias),
    TEXT("address", address),
    TEXT("district", district),
    TEXT("city", city),
    TEXT("languages", languages),
    TEXT("occupation", occupation),
    TEXT("note", note),
    TEXT("email", contacts[CONTACT_EMAIL].value),
    TEXT("contact", contacts[CONTACT_OTHER].value),
    TEXT("national", identifiers[IDENTIFIER_NATIONAL].value),
    TEXT("national-note", identifiers[IDENTIFIER_NATIONAL].note),
    TEXT("insurance", identifiers[IDENTIFIER_INSURANCE].value),
    TEXT("card", identifiers[IDENTIFIER_CARD].value),
#undef TEXT
};

static enum rc copy_text(struct cli *c, const char *option, const char *value, char *out, size_t size,
                         struct err *e)
{
    if (strlen(value) >= size)
        return cli_usage(c, e, _("--%s is too long; it may have %zu bytes."), option, size - 1);
    text_copy(out, size, value);
    return RC_OK;
}

static enum rc read_texts(struct cli *c, struct patient *p, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < sizeof texts / sizeof texts[0]; i++) {
        const char *value = cli_option(c, texts[i].option);

        if (value)
            rc = copy_text(c, texts[i].option, value, (char *)p + texts[i].offset, texts[i].size, e);
    }
    return rc;
}

/** An option whose value is a word of a table; *index stays as it is when the option was not given. */
static enum rc read_word(struct cli *c, const char *option, const struct enum_word *words, size_t n,
                         int32_t *index, struct err *e)
{
    const char *value = cli_option(c, option);
    int found = value ? word_find(&words->word, sizeof *words, n, value, -1) : 0;

    if (found < 0) {
        char list[160] = "";

        for (size_t i = 0, at = 0; i < n && at < sizeof list; i++)
            at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", i > 0 ? ", " : "", words[i].word);
        return cli_usage(c, e, _("--%s cannot be %s; it can be: %s."), option, value, list);
    }
    if (value)
        *index = found;
    return RC_OK;
}

/** What stands before the colon as a word of the table; *rest is what follows. -1 without one. */
static int prefix_word(const char *value, const struct enum_word *words, size_t n, const char **rest)
{
    const char *colon = strchr(value, ':');
    char word[32];

    if (!colon || (size_t)(colon - value) >= sizeof word)
        return -1;
    snprintf(word, sizeof word, "%.*s", (int)(colon - value), value);
    *rest = colon + 1;
    return word_find(&words->word, sizeof *words, n, word, -1);
}

static enum rc read_phones(struct cli *c, struct patient *p, struct err *e)
{
    const char *value;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && (value = options_nth(&c->options, "phone", i)) != NULL; i++) {
        struct patient_contact *contact = &p->contacts[CONTACT_PHONE + i];
        const char *number = value;
        int use;

        if (i == CONTACT_PHONES)
            return cli_usage(c, e, _("There can be %d phones."), CONTACT_PHONES);
        use = prefix_word(value, contact_uses, USE_COUNT, &number);
        contact->use = use < 0 ? USE_MOBILE : use;
        rc = copy_text(c, "phone", use < 0 ? value : number, contact->value, sizeof contact->value, e);
    }
    return rc;
}

/** What stands before the colon of an alert: KIND, then @AUDIENCE, /DAY and =PRACTITIONER in any order. */
static enum rc read_alert_head(struct cli *c, char *head, struct patient_alert *a, struct err *e)
{
    struct practitioner with;
    enum rc rc = RC_OK;

    for (char *at = head + strcspn(head, "@/="), *next; *at && rc == RC_OK; at = next) {
        char mark = *at;
        char kept;

        *at++ = '\0';
        next = at + strcspn(at, "@/=");
        kept = *next;
        *next = '\0';
        if (mark == '@' && (a->audience = WORD_INDEX(alert_audiences, at, -1)) < 0)
            return cli_usage(c, e, _("An alert is for everyone, clinical, reception or managers, not for %s."), at);
        if (mark == '/')
            rc = calendar_parse(at, site_calendar(c->db), site_today(c->db), CALENDAR_ANY_DAY, &a->until_day, NULL, e);
        if (mark == '=' && (rc = practitioner_find(c->db, at, &with, e)) == RC_OK)
            a->only_with = with.id;
        *next = kept;
    }
    a->kind = rc == RC_OK ? WORD_INDEX(alert_kinds, head, -1) : ALERT_OTHER;
    return rc;
}

/** Alerts go behind those that are there. */
static enum rc read_alerts(struct cli *c, struct patient *p, struct err *e)
{
    const char *value;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && (value = options_nth(&c->options, "alert", i)) != NULL; i++) {
        const char *colon = strchr(value, ':');
        struct patient_alert *a = p->alerts;
        char head[96] = "";

        while (a < p->alerts + PATIENT_ALERTS && a->text[0])
            a++;
        if (a == p->alerts + PATIENT_ALERTS)
            return cli_usage(c, e, _("There can be %d alerts."), PATIENT_ALERTS);
        *a = (struct patient_alert){.until_day = PATIENT_NO_DAY, .kind = -1};
        if (colon && (size_t)(colon - value) < sizeof head) {
            snprintf(head, sizeof head, "%.*s", (int)(colon - value), value);
            rc = read_alert_head(c, head, a, e);
        }
        const char *text = a->kind < 0 ? value : colon + 1; /* a colon may be part of the text */
        if (a->kind < 0)
            *a = (struct patient_alert){.until_day = PATIENT_NO_DAY, .kind = ALERT_OTHER};
        if (rc == RC_OK)
            rc = copy_text(c, "alert", text, a->text, sizeof a->text, e);
    }
    return rc;
}

static enum rc read_consents(struct cli *c, struct patient *p, const char *option, bool given, struct err *e)
{
    const char *value;

    for (size_t i = 0; (value = options_nth(&c->options, option, i)) != NULL; i++) {
        const char *rest = "";
        int purpose = prefix_word(value, consent_purposes, CONSENT_PURPOSES, &rest);
        int channel = WORD_INDEX(consent_channels, rest, -1);

        if (purpose < 0 || channel < 0)
            return cli_usage(c, e, _("--%s must be PURPOSE:CHANNEL, such as reminder:sms, not %s."), option,
                             value);
        p->consent_asked[purpose] |= 1u << channel;
        p->consent[purpose] &= ~(1u << channel);
        if (given)
            p->consent[purpose] |= 1u << channel;
    }
    return RC_OK;
}

static enum rc read_source(struct cli *c, struct patient *p, struct err *e)
{
    struct source source;
    enum rc rc;

    if (cli_has(c, "source")) {
        if ((rc = source_find(c->db, cli_option(c, "source"), &source, e)) != RC_OK)
            return rc;
        p->source.id = source.id;
    }
    return cli_has(c, "referrer") ? cli_patient(c, cli_option(c, "referrer"), &p->referrer.id, e) : RC_OK;
}

/** Puts what the options say over what the record holds. */
static enum rc read_patient(struct cli *c, struct patient *p, struct err *e)
{
    const char *born = cli_option(c, "born");
    struct patient_rules rules = patient_rules(c->db);
    int precision = CALENDAR_EXACT;
    enum rc rc;

    if (born) {
        struct err why = {0};

        if (calendar_parse(born, rules.calendar, rules.today, CALENDAR_BIRTH, &p->born.day, &precision, &why) !=
            RC_OK)
            return err_set(e, RC_INVALID, _("Born: %s"), why.text);
        p->born.precision = precision;
    }
    if ((rc = read_texts(c, p, e)) != RC_OK ||
        (rc = read_word(c, "sex", patient_sexes, SEX_COUNT, &p->sex, e)) != RC_OK ||
        (rc = read_word(c, "privacy", patient_privacies, PRIVACY_COUNT, &p->privacy, e)) != RC_OK ||
        (rc = read_word(c, "status", patient_lifecycles, LIFECYCLE_COUNT, &p->lifecycle, e)) != RC_OK ||
        (rc = read_word(c, "how", consent_hows, CONSENT_HOWS, &p->consent_how, e)) != RC_OK ||
        (rc = read_phones(c, p, e)) != RC_OK || (rc = read_alerts(c, p, e)) != RC_OK ||
        (rc = read_consents(c, p, "consent", true, e)) != RC_OK ||
        (rc = read_consents(c, p, "refuse", false, e)) != RC_OK || (rc = read_source(c, p, e)) != RC_OK)
        return rc;
    if ((rc = patient_tidy(p, &rules, e)) == RC_OK)
        rc = patient_validate(p, &rules, e);
    return rc;
}

/** Who may be the same person; without --force they are shown, and nothing is written. */
/* Who surely is here is not registered again; who may be is, and both stand in the list of duplicates. */
static enum rc check_duplicates(struct cli *c, const struct patient *p, struct err *e)
{
    struct duplicate_list found = {0};
    char why[128], born[32];
    bool surely = false;
    enum rc rc;

    if (cli_has(c, "force"))
        return RC_OK;
    if ((rc = patient_duplicates(c->db, p, &found, e)) != RC_OK)
        return rc;
    for (size_t i = 0; i < found.n; i++) {
        surely = surely || found.rows[i].match.level == MATCH_SURELY;
        out_hint("  %lld  %s  %s  %s  (%s)", (long long)found.rows[i].patient_id, found.rows[i].name,
                 patient_born_text(born, sizeof born, &found.rows[i].born, site_calendar(c->db)),
                 found.rows[i].phone, match_why(why, sizeof why, &found.rows[i].match));
    }
    if (found.n > 0 && !surely)
        out_hint("%s", _("Perhaps registered already as one of these; frontdesk duplicates lists them."));
    if (surely)
        rc = err_set(e, RC_CONFLICT,
                     _("Somebody like this is registered already. If it is another person, add --force."));
    duplicate_list_release(&found);
    return rc;
}

static enum rc run(struct cli *c, struct err *e)
{
    struct patient_rules rules = patient_rules(c->db);
    struct patient p;
    struct err doubt;
    char name[2 * PATIENT_NAME];
    enum rc rc;

    patient_init(&p);
    p.lifecycle = LIFECYCLE_PROSPECT; /* until the first visit */
    if ((rc = read_patient(c, &p, e)) != RC_OK)
        return rc;
    bool told = told_fill(&p, &rules);
    if ((rc = change_begin(c->db, ACTION_REGISTER, e)) != RC_OK)
        return rc;
    rc = check_duplicates(c, &p, e); /* in the same change, so that two desks do not both find nobody */
    if (rc == RC_OK)
        rc = patient_register(c->db, &p, e);
    if ((rc = change_end(c->db, rc, e)) != RC_OK)
        return rc;
    if (told_doubt(&p, &rules, &doubt) != RC_OK)
        out_hint("%s", doubt.text);
    if (told)
        out_hint("%s", _("What was not given of birth and sex is taken from the national number."));
    if (c->json)
        return rows_one(c, VIEW_PATIENT, p.id, e);
    out_line(_("Registered as number %lld: %s."), (long long)p.id,
             patient_name(name, sizeof name, p.family, p.given));
    return RC_OK;
}

static enum rc run_change(struct cli *c, struct err *e)
{
    struct patient p;
    int64_t id = 0;
    char typed[512], name[2 * PATIENT_NAME];
    enum rc rc;

    cli_words(c, 0, typed, sizeof typed);
    if ((rc = cli_patient(c, typed, &id, e)) != RC_OK || (rc = patient_load(c->db, id, &p, e)) != RC_OK ||
        (rc = read_patient(c, &p, e)) != RC_OK || (rc = patient_update(c->db, &p, e)) != RC_OK)
        return rc;
    if (c->json)
        return rows_one(c, VIEW_PATIENT, p.id, e);
    out_line(_("The details of %s are changed."), patient_said_name(c->db, p.id, name, sizeof name));
    return RC_OK;
}

const struct verb verb_register = {
    .name = "register",
    .usage = "--family NAME [--given NAME] [--born DATE] [--phone NUMBER]... [...] [--force]",
    .help = N_("register a new person"),
    .more = N_("Whoever looks like somebody who is here is shown first, surely or maybe, with what speaks for it;\n"
               "nothing is written then unless --force says that it is another person.\n"
               "A consent is care, reminder or offer, a colon, and call, sms, email or post.\n"
               "An alert is allergy, infection, mobility, language, conduct, money, scheduling or other. Behind that\n"
               "may stand who sees it, its last day, and with whom a restricted person is booked all the same:\n"
               "money@managers:TEXT, infection/2031-04-30:TEXT, scheduling=li:TEXT."),
    .options = register_options,
    .min_arguments = 0,
    .max_arguments = 0,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};

const struct verb verb_change = {
    .name = "change",
    .usage = "PATIENT [--phone NUMBER]... [--alert KIND:TEXT]... [...]",
    .help = N_("change what is known of a person"),
    .more = N_("What is not named stays as it is; phones are replaced, alerts are added. `register --help` tells how\n"
               "they are written."),
    .options = change_options,
    .min_arguments = 1,
    .max_arguments = -1,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run_change,
};
