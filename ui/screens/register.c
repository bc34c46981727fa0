/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a person: register somebody new, or change who is known.
 * Purpose: take down what a caller says in one pass of Tab, and never make a second card of one person.
 * Reads: people/patient, people/duplicates, the clinic's sources. Writes: the patient, as one change.
 * Refreshed by: nothing; what is typed stays. A draft is kept while typing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/ident.h"
#include "src/base/phone.h"
#include "src/base/text.h"
#include "src/clinic/catalog.h"
#include "src/clinic/site.h"
#include "src/people/duplicates.h"
#include "src/desk/family.h"
#include "src/people/patient.h"
#include "src/people/privacy.h"
#include "src/people/told.h"
#include "ui/kit/form.h"
#include "ui/screens/family.h"
#include "ui/screens/screens.h"
#include "ui/ui.h"
#include "ui/workflows.h"

enum { ALERTS_SHOWN = 2 };

enum form_field {
    PF_RELATION,
    PF_TOGETHER,
    PF_FAMILY,
    PF_GIVEN,
    PF_ALIAS,
    PF_SEX,
    PF_BORN,
    PF_PHONE,
    PF_PHONE2,
    PF_NATIONAL,
    PF_NATIONAL_NOTE,
    PF_EMAIL,
    PF_ADDRESS,
    PF_DISTRICT,
    PF_CITY,
    PF_LANGUAGES,
    PF_OCCUPATION,
    PF_SOURCE,
    PF_REFERRER,
    PF_ALERT_KIND,
    PF_ALERT,
    PF_ALERT_FOR,
    PF_ALERT_UNTIL,
    PF_ALERT_WITH,
    PF_ALERT2_KIND,
    PF_ALERT2,
    PF_ALERT2_FOR,
    PF_ALERT2_UNTIL,
    PF_ALERT2_WITH,
    PF_ALERT3_KIND,
    PF_ALERT3,
    PF_ALERT3_FOR,
    PF_ALERT3_UNTIL,
    PF_ALERT3_WITH,
    PF_ALERT4_KIND,
    PF_ALERT4,
    PF_ALERT4_FOR,
    PF_ALERT4_UNTIL,
    PF_ALERT4_WITH,
    PF_CARE,
    PF_REMINDER,
    PF_OFFER,
    PF_HOW,
    PF_PRIVACY,
    PF_STATUS,
    PF_NOTE,
    PF_COUNT
};

struct registering {
    struct patient p; /* first: what the form binds */
    int64_t family_of;       /* whose relative it is; 0: nobody's */
    int32_t relation;        /* enum link_kind: what the new one is of them */
    bool together;           /* they share a household */
    struct family family;    /* who may well look alike */
    bool give;   /* hand the person to whoever asked, rather than show the card */
    bool anyway; /* the likely duplicates were seen: save */
    bool told;   /* the number filled in what stood empty, while saving */
    struct duplicate_list alike;
    struct choice *sources, *doctors;
    struct source_list source_list;
    struct practitioner_list doctor_list;
    size_t n_sources, n_doctors;
    uint32_t consent_before[CONSENT_PURPOSES];
    int n_alerts;            /* that stood there; one of them is taken away by emptying it */
};

/* ---- how fields are typed ---- */

static enum rc born_parse(void *ctx, const char *text, void *value, size_t size, struct err *e)
{
    const struct ui_options *o = ctx;
    struct patient_born born = { PATIENT_NO_DAY, CALENDAR_EXACT };
    int precision = CALENDAR_EXACT;
    enum rc rc = RC_OK;

    if (text[0] != '\0')
        rc = calendar_parse(text, site_calendar(o->db), site_today(o->db), CALENDAR_BIRTH, &born.day,
                            &precision, e);
    born.precision = precision;
    if (rc == RC_OK)
        memcpy(value, &born, size);
    return rc;
}

static void born_show(void *ctx, const void *value, size_t size, char *out, size_t out_size)
{
    const struct ui_options *o = ctx;

    (void)size;
    (void)patient_born_text(out, out_size, value, site_calendar(o->db));
}

static const struct codec born_codec = { born_parse, born_show };

static const struct choice sexes[] = {
    { SEX_UNKNOWN, "-" }, { SEX_FEMALE, N_("female") }, { SEX_MALE, N_("male") }, { SEX_OTHER, N_("other") }
};
static const struct choice privacies[] = {
    { PRIVACY_NORMAL, N_("normal") },
    { PRIVACY_MASKED, N_("masked on public displays") },
    { PRIVACY_SPECIAL, N_("special channel") },
};
enum { ALERT_NONE = -1 };
static const struct choice alert_choices[] = {
    { ALERT_NONE, "-" },
    { ALERT_ALLERGY, N_("allergy") },       { ALERT_INFECTION, N_("infection") },
    { ALERT_MOBILITY, N_("mobility") },     { ALERT_LANGUAGE, N_("language") },
    { ALERT_CONDUCT, N_("conduct") },       { ALERT_MONEY, N_("money") },
    { ALERT_SCHEDULING, N_("scheduling") }, { ALERT_OTHER, N_("other") },
};
static const struct choice audiences[] = {
    { ALERT_FOR_EVERYONE, N_("everyone") },
    { ALERT_FOR_CLINICAL, N_("clinical") },
    { ALERT_FOR_RECEPTION, N_("reception") },
    { ALERT_FOR_MANAGERS, N_("managers") },
};
static const struct choice statuses[] = {
    { LIFECYCLE_PROSPECT, N_("prospect") },
    { LIFECYCLE_PATIENT, N_("patient") },
    { LIFECYCLE_INACTIVE, N_("inactive") },
    { LIFECYCLE_DECEASED, N_("deceased") },
};
static const struct choice hows[] = {
    { HOW_UNKNOWN, "-" },
    { HOW_IN_PERSON, N_("in person") },
    { HOW_PAPER, N_("on paper") },
    { HOW_PHONE, N_("by phone") },
    { HOW_ONLINE, N_("online") },
};
static const struct choice channels[] = {
    { 1 << CONSENT_CALL, N_("call") },
    { 1 << CONSENT_SMS, N_("text message") },
    { 1 << CONSENT_EMAIL, N_("e-mail") },
    { 1 << CONSENT_POST, N_("letter") },
};

static const struct choice *sources(struct screen *s, size_t *n)
{
    const struct registering *r = s->priv;

    *n = r->n_sources;
    return r->sources;
}

static bool is_relative(struct screen *s)
{
    return ((const struct registering *)s->priv)->family_of != 0;
}

static const struct choice *doctors(struct screen *s, size_t *n)
{
    const struct registering *r = s->priv;

    *n = r->n_doctors;
    return r->doctors;
}

/* As many alerts as there are, and one to add. */
static bool has_two(struct screen *s)
{
    return ((const struct registering *)s->priv)->p.alerts[1].text[0] != '\0';
}

static bool has_three(struct screen *s)
{
    return ((const struct registering *)s->priv)->p.alerts[2].text[0] != '\0';
}

static void take_referrer(struct screen *s, struct lookup *l, const void *value, size_t size)
{
    const struct gift *g = value;
    struct patient p;

    if (size != sizeof(*g) || !(g->has & NEED_PATIENT) ||
        patient_load(s->app->db, g->patient_id, &p, NULL) != RC_OK)
        return;
    l->id = p.id;
    (void)patient_said_name(s->app->db, p.id, l->label, sizeof(l->label));
}

/* ---- the form ---- */

#define P(member) BIND(struct patient, member)
#define CHANNELS(member)                                                                                     \
    .offset = offsetof(struct patient, member), .size = sizeof(uint32_t), CHOICES(channels)

/* An alert; below it who sees it, its last day, and with whom a restricted person may be booked all the same. */
#define ALERT_FIELDS(field, i, name, when, sentence)                                                         \
    [field##_KIND] = { name, FIELD_CHOICE, 12, 0, P(alerts[i].kind), CHOICES(alert_choices), .shown = (when), \
                       .help = N_("What kind of alert: a letter chooses, Space opens the list. Then its details.") }, \
    [field] = { N_("details"), FIELD_TEXT, 0, BESIDE, P(alerts[i].text), .shown = (when), .help = sentence }, \
    [field##_FOR] = { N_("seen by"), FIELD_CHOICE, 10, 0, P(alerts[i].audience), CHOICES(audiences),          \
                      .shown = (when), .help = N_("Nobody else sees anything of it.") },                      \
    [field##_UNTIL] = { N_("until"), FIELD_DATE, 12, BESIDE, P(alerts[i].until_day), .shown = (when),         \
                        .help = N_("Its last day; empty: for good.") },                                       \
    [field##_WITH] = { N_("only with"), FIELD_CHOICE, 0, BESIDE, P(alerts[i].only_with), .list = doctors,     \
                       .shown = (when), .help = N_("Scheduling: with whom all may book; -: only a role that may.") }

static const struct field_def fields[PF_COUNT] = {
    [PF_RELATION] = { N_("Is their"), FIELD_CHOICE, 22, 0, BIND(struct registering, relation), CHOICES(link_choices),
                      .shown = is_relative,
                      .help = N_("What the new one is to the person named above; a letter chooses.") },
    [PF_TOGETHER] = { N_("Same household"), FIELD_YESNO, 8, BESIDE, BIND(struct registering, together),
                      .shown = is_relative,
                      .help = N_("Then who pays and who is called for that household is so for the new one too.") },
    [PF_FAMILY] = { N_("Family name"), FIELD_TEXT, 22, 0, P(family),
                    .help = N_("As the person writes it, in any script.") },
    [PF_GIVEN] = { N_("Given name"), FIELD_TEXT, 0, BESIDE, P(given),
                   .help = N_("As the person writes it, in any script.") },
    [PF_ALIAS] = { N_("Also known as"), FIELD_TEXT, 22, 0, P(alias),
                   .help = N_("Another name, or the name in another script; found like the first.") },
    [PF_SEX] = { N_("Sex"), FIELD_CHOICE, 10, BESIDE, P(sex), CHOICES(sexes) },
    [PF_BORN] = { N_("Born"), FIELD_CODEC, 12, BESIDE, P(born), .codec = &born_codec,
                  .help =
                      N_("12/5/1990, or what is known of it: 05/1990, 1990, or an age such as 34y or 8m.") },
    [PF_PHONE] = { N_("Phone"), FIELD_PHONE, 22, 0, P(contacts[CONTACT_PHONE].value),
                   .help = N_("The number that is called first.") },
    [PF_PHONE2] = { N_("Second phone"), FIELD_PHONE, 0, BESIDE, P(contacts[CONTACT_PHONE + 1].value),
                    .help = N_("Called when the first does not answer.") },
    [PF_NATIONAL] = { N_("National number"), FIELD_TEXT, 22, 0, P(identifiers[IDENTIFIER_NATIONAL].value),
                      .help =
                          N_("It is checked; one that fails is kept only with a reason in the next field.") },
    [PF_NATIONAL_NOTE] = { N_("Kept because"), FIELD_TEXT, 0, BESIDE,
                           P(identifiers[IDENTIFIER_NATIONAL].note),
                           .help =
                               N_("Only when the number fails its check: why it is right all the same.") },
    [PF_EMAIL] = { N_("E-mail"), FIELD_TEXT, 0, 0, P(contacts[CONTACT_EMAIL].value),
                   .help = N_("For letters that need no stamp: name@example.com.") },
    [PF_ADDRESS] = { N_("Address"), FIELD_TEXT, 0, 0, P(address), .help = N_("Street and number.") },
    [PF_DISTRICT] = { N_("District"), FIELD_TEXT, 22, 0, P(district),
                      .help = N_("The part of the city they live in.") },
    [PF_CITY] = { N_("City"), FIELD_TEXT, 0, BESIDE, P(city), .help = N_("The town or city.") },
    [PF_LANGUAGES] = { N_("Languages"), FIELD_TEXT, 22, 0, P(languages),
                       .help = N_("Codes, the best first: fa, zh, vi, en.") },
    [PF_OCCUPATION] = { N_("Occupation"), FIELD_TEXT, 0, BESIDE, P(occupation),
                        .help = N_("What they do, if they say so.") },
    [PF_SOURCE] = { N_("Came through"), FIELD_CHOICE, 22, 0, .offset = offsetof(struct patient, source.id),
                    .size = sizeof(int64_t), .list = sources },
    [PF_REFERRER] = { N_("Referred by"), FIELD_LOOKUP, 0, BESIDE, P(referrer), .opens = &pick_screen,
                      .take = take_referrer,
                      .help = N_("Space finds the person who sent them; Delete takes it out.") },
    ALERT_FIELDS(PF_ALERT, 0, N_("Alert"), NULL,
                 N_("What nobody may miss: it stands in red on the card. Empty: no alert.")),
    ALERT_FIELDS(PF_ALERT2, 1, N_("Second alert"), NULL, N_("A second thing nobody may miss. Empty: none.")),
    ALERT_FIELDS(PF_ALERT3, 2, N_("Third alert"), has_two, N_("A third thing nobody may miss. Empty: none.")),
    ALERT_FIELDS(PF_ALERT4, 3, N_("Fourth alert"), has_three, N_("A fourth thing nobody may miss. Empty: none.")),
    [PF_CARE] = { N_("May reach for care"), FIELD_MULTI, 0, 0, CHANNELS(consent[CONSENT_CARE]) },
    [PF_REMINDER] = { N_("to remind"), FIELD_MULTI, 0, 0, CHANNELS(consent[CONSENT_REMINDER]) },
    [PF_OFFER] = { N_("with offers"), FIELD_MULTI, 0, 0, CHANNELS(consent[CONSENT_OFFER]) },
    [PF_HOW] = { N_("answered"), FIELD_CHOICE, 22, 0, P(consent_how), CHOICES(hows),
                 .help = N_("How they said so; kept with what is ticked or taken away now.") },
    [PF_PRIVACY] = { N_("Privacy"), FIELD_CHOICE, 26, 0, P(privacy), CHOICES(privacies),
                     .help = N_("Masked: Sara K. in every list. Special: a number, and the card asks why.") },
    [PF_STATUS] = { N_("Status"), FIELD_CHOICE, 0, BESIDE, P(lifecycle), CHOICES(statuses),
                    .help = N_("A prospect becomes a patient by the first visit. Inactive: no reminders.") },
    [PF_NOTE] = { N_("Note"), FIELD_NOTE, 2, 0, P(note),
                  .help = N_("What the next one at the desk should know.") },
};

/* Where the domain's fields stand in the form; -1: they do not. */
static int form_field_of(int field)
{
    static const struct {
        int domain, form;
    } places[] = {
        { PATIENT_FIELD_FAMILY, PF_FAMILY },
        { PATIENT_FIELD_GIVEN, PF_GIVEN },
        { PATIENT_FIELD_ALIAS, PF_ALIAS },
        { PATIENT_FIELD_SEX, PF_SEX },
        { PATIENT_FIELD_BORN, PF_BORN },
        { PATIENT_FIELD_CONTACT + CONTACT_PHONE, PF_PHONE },
        { PATIENT_FIELD_CONTACT + CONTACT_PHONE + 1, PF_PHONE2 },
        { PATIENT_FIELD_CONTACT + CONTACT_EMAIL, PF_EMAIL },
        { PATIENT_FIELD_NATIONAL, PF_NATIONAL },
        { PATIENT_FIELD_NATIONAL_NOTE, PF_NATIONAL_NOTE },
        { PATIENT_FIELD_ADDRESS, PF_ADDRESS },
        { PATIENT_FIELD_DISTRICT, PF_DISTRICT },
        { PATIENT_FIELD_CITY, PF_CITY },
        { PATIENT_FIELD_LANGUAGES, PF_LANGUAGES },
        { PATIENT_FIELD_OCCUPATION, PF_OCCUPATION },
        { PATIENT_FIELD_SOURCE, PF_SOURCE },
        { PATIENT_FIELD_REFERRER, PF_REFERRER },
        { PATIENT_FIELD_CONSENT, PF_CARE },
        { PATIENT_FIELD_ALERT, PF_ALERT },
        { PATIENT_FIELD_ALERT + 1, PF_ALERT2 },
        { PATIENT_FIELD_ALERT + 2, PF_ALERT3 },
        { PATIENT_FIELD_ALERT + 3, PF_ALERT4 },
        { PATIENT_FIELD_NOTE, PF_NOTE },
        { PATIENT_FIELD_PRIVACY, PF_PRIVACY },
        { PATIENT_FIELD_LIFECYCLE, PF_STATUS },
    };

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (places[i].domain == field)
            return places[i].form;
    return ERR_NO_FIELD;
}

/* A new alert is both: what kind, and what it is. */
static enum rc check_new_alerts(const struct registering *r, struct err *e)
{
    for (int i = 0; i < PATIENT_ALERTS; i++) {
        const struct patient_alert *a = &r->p.alerts[i];
        int field = form_field_of(PATIENT_FIELD_ALERT + i);
        if (a->text[0] != '\0' && a->kind == ALERT_NONE)
            return err_field(e, field - 1, _("Alert: pick what kind it is; a letter chooses."));
        if (a->text[0] == '\0' && a->kind != ALERT_NONE && i >= r->n_alerts)
            return err_field(e, field, _("Alert: say in its details what it is, such as penicillin; - is none."));
    }
    return RC_OK;
}

static enum rc check(struct screen *s, struct err *e)
{
    struct registering *r = s->priv;
    struct patient tidy = r->p;
    struct patient_rules rules = patient_rules(s->app->db);
    enum rc rc = patient_tidy(&tidy, &rules, e);

    if (rc == RC_OK)
        rc = check_new_alerts(r, e);
    else
        e->field = form_field_of(e->field);
    if (rc == RC_OK && (rc = patient_validate(&tidy, &rules, e)) != RC_OK)
        e->field = form_field_of(e->field);
    return rc;
}

/* A relative shares name, phone and address; only one who is called the same may be the same. */
static void leave_out_family(struct duplicate_list *alike, const struct family *family, const struct patient *p)
{
    char name[2 * PATIENT_NAME];
    size_t n = 0;

    (void)patient_name(name, sizeof(name), p->family, p->given);
    for (size_t i = 0; i < alike->n; i++) {
        bool other = false;
        for (size_t k = 0; k < family->n && !other; k++)
            other = family->rows[k].patient_id == alike->rows[i].patient_id && strcmp(alike->rows[i].name, name) != 0;
        if (!other)
            alike->rows[n++] = alike->rows[i];
    }
    alike->n = n;
}

/* Who may be here already, by what is typed so far. */
static enum rc look_alike(struct screen *s, struct err *e)
{
    struct registering *r = s->priv;
    struct patient tidy = r->p;
    struct patient_rules rules = patient_rules(s->app->db);
    struct duplicate_list alike;
    enum rc rc = patient_tidy(&tidy, &rules, e);

    if (rc == RC_OK)
        rc = patient_duplicates(s->app->db, &tidy, &alike, e);
    if (rc != RC_OK)
        return rc;
    leave_out_family(&alike, &r->family, &tidy);
    duplicate_list_release(&r->alike);
    r->alike = alike;
    return RC_OK;
}

/* A number that the clinic's country does not have is kept, since it may be right all the same; but it is said. */
static unsigned check_phone(struct screen *s, const char *typed)
{
    struct patient_rules rules = patient_rules(s->app->db);
    struct err e;

    if (typed[0] == '\0' || phone_check(typed, rules.country, &e) == RC_OK)
        return FX_NONE;
    return screen_info(s, "%s", e.text) | FX_DRAW;
}

/* The number fills what stands empty, says what contradicts it, and asks for a reason where it cannot be right. */
static unsigned check_national(struct screen *s, bool typed_now)
{
    struct registering *r = s->priv;
    struct patient_rules rules = patient_rules(s->app->db);
    const struct patient_identifier *number = &r->p.identifiers[IDENTIFIER_NATIONAL];
    struct ident ident;
    struct err e;

    if (number->value[0] == '\0')
        return FX_NONE;
    if (typed_now && ident_read(number->value, rules.country, rules.today, &ident, &e) != RC_OK)
        return screen_info(s, number->note[0] ? _("%s It is kept for the reason beside it.")
                                              : _("%s To keep it, note why beside it."), e.text) | FX_DRAW;
    if (told_check(&r->p, &rules, &e) != RC_OK)
        return screen_info(s, "%s", e.text) | FX_DRAW;
    if (!typed_now || !told_fill(&r->p, &rules))
        return FX_NONE;
    form_refresh(s);
    return screen_info(s, _("Birth and sex are filled in from the number; type over what is wrong.")) | FX_DRAW;
}

/* The earlier the receptionist knows, the less is typed in vain. */
static unsigned left(struct screen *s, int field)
{
    const struct registering *r = s->priv;
    char why[128];
    unsigned fx = FX_NONE;

    if (field == PF_RELATION) {
        ((struct registering *)s->priv)->together = link_of_home((enum link_kind)r->relation);
        form_refresh(s);
    }
    if (field == PF_PHONE || field == PF_PHONE2)
        fx = check_phone(s, r->p.contacts[CONTACT_PHONE + (field == PF_PHONE2)].value);
    if (field == PF_NATIONAL || field == PF_BORN || field == PF_SEX)
        fx = check_national(s, field == PF_NATIONAL);
    if (r->p.id != 0 || (field != PF_PHONE && field != PF_NATIONAL && field != PF_BORN) ||
        look_alike(s, NULL) != RC_OK || r->alike.n == 0)
        return fx;
    return screen_info(s, _("Perhaps already here: %s (%s). Ctrl-S shows more."), r->alike.rows[0].name,
                       match_why(why, sizeof(why), &r->alike.rows[0].match)) |
           FX_DRAW;
}

static unsigned saved(struct screen *s)
{
    const struct registering *r = s->priv;
    struct gift g = { .has = NEED_PATIENT, .patient_id = r->p.id };
    char name[2 * PATIENT_NAME];

    (void)patient_name(name, sizeof(name), r->p.family, r->p.given);
    if (s->ops == &edit_screen || s->ops == &alert_screen)
        return screen_info(s, _("The details of %s are changed."), name) | FX_CLOSE;
    if (r->give)
        return screen_info(s, _("%s is registered."), name) | gift_give(s, &g);
    if (r->told)
        return screen_info(s, _("%s is registered; birth and sex are from the number. w receives them now."), name) |
               FX_CLOSE | gift_push(s, &card_screen, &g);
    return screen_info(s, _("%s is registered. w receives them now, b books."), name) | FX_CLOSE |
           gift_push(s, &card_screen, &g);
}

static unsigned save(struct screen *s)
{
    struct registering *r = s->priv;
    struct err e = { .rc = RC_OK, .field = ERR_NO_FIELD };
    struct patient_rules rules = patient_rules(s->app->db);
    struct patient p = r->p;
    enum rc rc = RC_OK;

    /* Saved from the number itself, it was never left; who took out what it filled in wants it so. */
    r->told = p.id == 0 && form_focus(s) == PF_NATIONAL && told_fill(&p, &rules);
    if (p.id == 0 && !r->anyway)
        rc = look_alike(s, &e);
    if (rc == RC_OK && p.id == 0 && !r->anyway && r->alike.n > 0) {
        const struct duplicate_list *alike = &r->alike;
        return screen_push(s, &alike_screen, &alike, sizeof(alike));
    }
    r->anyway = false;
    /* A tick taken away is a refusal, not a question never asked. */
    for (int i = 0; i < CONSENT_PURPOSES; i++)
        p.consent_asked[i] |= p.consent[i] | r->consent_before[i];
    if (rc == RC_OK)
        rc = p.id != 0          ? patient_update(s->app->db, &p, &e)
             : is_relative(s) ? household_register(s->app->db, &p, r->family_of, (enum link_kind)r->relation, r->together, &e)
                              : patient_register(s->app->db, &p, &e);
    if (rc != RC_OK) {
        e.field = form_field_of(e.field);
        return form_error(s, &e);
    }
    r->p = p;
    return saved(s);
}

static const struct form_def register_form = {
    .fields = fields, .n = PF_COUNT, .check = check, .save = save, .left = left, .draft = "register"
};
static const struct form_def relative_form = {
    .fields = fields, .n = PF_COUNT, .check = check, .save = save, .left = left, .draft = "relative"
};
static const struct form_def edit_form = {
    .fields = fields, .n = PF_COUNT, .check = check, .save = save, .left = left, .draft = "edit"
};

/* ---- the answer about who may be here already ---- */

static unsigned register_given(struct screen *s, const void *value, size_t size)
{
    struct registering *r = s->priv;
    int64_t id;

    if (value == NULL || size != sizeof(id))
        return FX_NONE;
    memcpy(&id, value, sizeof(id));
    if (id == 0) {
        r->anyway = true;
        return form_save(s);
    }
    if (r->give) {
        struct gift g = { .has = NEED_PATIENT, .patient_id = id };
        return gift_give(s, &g);
    }
    return gift_push_patient(s, &card_screen, id); /* over the form: it may still be somebody else */
}

/* ---- opening ---- */

/* Puts what was looked for in vain where it belongs: a number, or a name in the order of its script. */
static void begin_with(struct patient *p, const char *typed)
{
    char digits[128];

    (void)text_ascii_digits(digits, sizeof(digits), typed);
    if (strncmp(typed, "tag:", 4) == 0)
        return;
    if (digits[0] == '+' || (digits[0] >= '0' && digits[0] <= '9')) {
        (void)text_copy(p->contacts[CONTACT_PHONE].value, sizeof(p->contacts[CONTACT_PHONE].value), typed);
    } else {
        patient_name_split(typed, p->family, p->given);
    }
}

static enum rc read_sources(struct screen *s, struct err *e)
{
    struct registering *r = s->priv;
    enum rc rc = source_list(s->app->db, &r->source_list, e);

    if (rc != RC_OK)
        return rc;
    r->sources = calloc(r->source_list.n + 1, sizeof(*r->sources));
    if (r->sources == NULL)
        return err_memory(e);
    r->sources[r->n_sources++] = (struct choice){ 0, "-" };
    for (size_t i = 0; i < r->source_list.n; i++)
        r->sources[r->n_sources++] =
            (struct choice){ r->source_list.rows[i].id, r->source_list.rows[i].name };
    if ((rc = practitioner_list(s->app->db, &r->doctor_list, e)) != RC_OK)
        return rc;
    r->doctors = calloc(r->doctor_list.n + 1, sizeof(*r->doctors));
    if (r->doctors == NULL)
        return err_memory(e);
    r->doctors[r->n_doctors++] = (struct choice){ 0, "-" };
    for (size_t i = 0; i < r->doctor_list.n; i++)
        r->doctors[r->n_doctors++] =
            (struct choice){ r->doctor_list.rows[i].id, r->doctor_list.rows[i].short_name };
    return RC_OK;
}

/* Where nothing is written yet, no kind stands either: it would read as an alert. */
static void no_kinds(struct registering *r)
{
    for (int i = 0; i < PATIENT_ALERTS; i++)
        if (r->p.alerts[i].text[0] == '\0')
            r->p.alerts[i].kind = ALERT_NONE;
        else
            r->n_alerts = i + 1;
}

static enum rc register_open(struct screen *s, struct err *e)
{
    const struct register_begin *begin = s->arg;
    struct registering *r = calloc(1, sizeof(*r));
    enum rc rc;

    s->priv = r;
    if (r == NULL)
        return err_memory(e);
    patient_init(&r->p);
    r->p.lifecycle = LIFECYCLE_PROSPECT; /* until the first visit */
    if ((rc = read_sources(s, e)) != RC_OK)
        return rc;
    if (begin != NULL && s->arg_size == sizeof(*begin)) {
        begin_with(&r->p, begin->typed);
        r->give = begin->give;
    }
    no_kinds(r);
    return form_open(s, &register_form, &r->p, 0, e);
}

static enum rc relative_open(struct screen *s, struct err *e)
{
    struct registering *r = calloc(1, sizeof(*r));
    int64_t of = gift_of(s)->patient_id;
    struct patient them;
    char name[2 * PATIENT_NAME];
    enum rc rc;

    s->priv = r;
    if (r == NULL)
        return err_memory(e);
    r->family_of = of;
    if ((rc = read_sources(s, e)) != RC_OK || (rc = patient_load(s->app->db, of, &them, e)) != RC_OK ||
        (rc = household_relative(s->app->db, of, &r->p, e)) != RC_OK ||
        (rc = family_read(s->app->db, of, true, &r->family, e)) != RC_OK)
        return rc;
    r->relation = household_is_child(s->app->db, &them) ? LINK_SIBLING : LINK_CHILD;
    r->together = true;
    r->p.lifecycle = LIFECYCLE_PROSPECT;
    no_kinds(r);
    screen_title(s, _("Relative of %s"), patient_said_name(s->app->db, of, name, sizeof(name)));
    return form_open(s, &relative_form, r, of, e);
}

static enum rc edit_open(struct screen *s, struct err *e)
{
    struct registering *r = calloc(1, sizeof(*r));
    char name[2 * PATIENT_NAME];
    enum rc rc;

    s->priv = r;
    if (r == NULL)
        return err_memory(e);
    if ((rc = read_sources(s, e)) != RC_OK ||
        (rc = patient_load(s->app->db, gift_of(s)->patient_id, &r->p, e)) != RC_OK)
        return rc;
    no_kinds(r);
    memcpy(r->consent_before, r->p.consent, sizeof(r->consent_before));
    screen_title(s, _("Details of %s"), patient_name(name, sizeof(name), r->p.family, r->p.given));
    return form_open(s, &edit_form, &r->p, r->p.id, e);
}

static enum rc alert_open(struct screen *s, struct err *e)
{
    static const int kinds[PATIENT_ALERTS] = { PF_ALERT_KIND, PF_ALERT2_KIND, PF_ALERT3_KIND, PF_ALERT4_KIND };
    enum rc rc = edit_open(s, e);

    if (rc == RC_OK) {
        int n = ((const struct registering *)s->priv)->n_alerts;
        form_begin_at(s, kinds[n < PATIENT_ALERTS ? n : PATIENT_ALERTS - 1]);
    }
    return rc;
}

static void register_close(struct screen *s)
{
    struct registering *r = s->priv;

    if (r == NULL)
        return;
    duplicate_list_release(&r->alike);
    family_release(&r->family);
    source_list_release(&r->source_list);
    practitioner_list_release(&r->doctor_list);
    free(r->sources);
    free(r->doctors);
    free(r);
}

static const struct cmd register_cmds[] = {
    { K_CTRL('s'), N_("Save"), N_("Check everything and save; who may be here already is shown first"), 0,
      form_save },
};

const struct screen_ops register_screen = {
    .word = "register",
    .title = N_("Register"),
    .cmds = register_cmds,
    .n_cmds = sizeof(register_cmds) / sizeof(register_cmds[0]),
    .open = register_open,
    .given = register_given,
    .close = register_close,
};

const struct screen_ops relative_screen = {
    .word = "relative",
    .title = N_("Relative"),
    .cmds = register_cmds,
    .n_cmds = sizeof(register_cmds) / sizeof(register_cmds[0]),
    .open = relative_open,
    .given = register_given,
    .close = register_close,
};

const struct screen_ops edit_screen = {
    .word = "edit",
    .title = N_("Details"),
    .cmds = register_cmds,
    .n_cmds = sizeof(register_cmds) / sizeof(register_cmds[0]),
    .open = edit_open,
    .close = register_close,
};

const struct screen_ops alert_screen = {
    .word = "alert",
    .title = N_("Details"),
    .cmds = register_cmds,
    .n_cmds = sizeof(register_cmds) / sizeof(register_cmds[0]),
    .open = alert_open,
    .close = register_close,
};
