/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person's record must be like, and how a person is named: pure, without the database. */
#include "src/people/patient.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/han.h"
#include "src/base/i18n.h"
#include "src/base/ident.h"
#include "src/base/phone.h"
#include "src/base/text.h"

void patient_init(struct patient *p)
{
    memset(p, 0, sizeof *p);
    p->lifecycle = LIFECYCLE_PATIENT;
    p->born = (struct patient_born){PATIENT_NO_DAY, CALENDAR_EXACT};
    for (size_t i = 0; i < PATIENT_ALERTS; i++)
        p->alerts[i].until_day = PATIENT_NO_DAY;
}

/* ---- tidying ---- */

/* Tidies a fixed array in place; its tail becomes zeros, so that records can be compared whole. What has no room in its
 * normal form, which some letters of India need more bytes for, is refused rather than cut. */
enum rc patient_tidy_text(char *s, size_t size, bool lines, int field, struct err *e)
{
    char *clean = text_tidy(s, (size_t)-1, lines);
    if (clean == NULL)
        return err_memory(e);
    size_t n = strlen(clean);
    if (n < size) {
        memset(s, 0, size);
        memcpy(s, clean, n);
    }
    free(clean);
    if (n < size)
        return RC_OK;
    char shown[48];
    text_copy(shown, sizeof shown, s);
    return err_field(e, field, _("\"%s...\" is too long; shorten it."), shown);
}

static enum rc tidy_texts(struct patient *p, struct err *e)
{
#define ONE(member, field)                                                                                   \
    {                                                                                                        \
        p->member, sizeof p->member, field                                                                   \
    }
    const struct {
        char *s;
        size_t size;
        int field;
    } texts[] = {ONE(family, PATIENT_FIELD_FAMILY),       ONE(given, PATIENT_FIELD_GIVEN),
                 ONE(alias, PATIENT_FIELD_ALIAS),         ONE(address, PATIENT_FIELD_ADDRESS),
                 ONE(district, PATIENT_FIELD_DISTRICT),   ONE(city, PATIENT_FIELD_CITY),
                 ONE(languages, PATIENT_FIELD_LANGUAGES), ONE(occupation, PATIENT_FIELD_OCCUPATION)};
#undef ONE
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        enum rc rc = patient_tidy_text(texts[i].s, texts[i].size, false, texts[i].field, e);
        if (rc != RC_OK)
            return rc;
    }
    return patient_tidy_text(p->note, sizeof p->note, true, PATIENT_FIELD_NOTE, e);
}

/* Moves what is filled in [from, to) to the front of it, order kept; an empty slot in between would lose its
 * rank. */
static void close_gaps(struct patient *p, size_t from, size_t to)
{
    size_t n = from;
    for (size_t i = from; i < to; i++) {
        if (p->contacts[i].value[0] == '\0' && p->contacts[i].id == 0)
            continue;
        if (i != n) {
            p->contacts[n] = p->contacts[i];
            p->contacts[i] = (struct patient_contact){0};
        }
        n++;
    }
}

static enum rc tidy_contacts(struct patient *p, const struct patient_rules *r, struct err *e)
{
    for (size_t i = 0; i < PATIENT_CONTACTS; i++) {
        struct patient_contact *c = &p->contacts[i];
        char e164[PHONE_E164] = "";
        enum rc rc = patient_tidy_text(c->value, sizeof c->value, false, PATIENT_FIELD_CONTACT + (int)i, e);
        if (rc != RC_OK)
            return rc;
        memset(c->e164, 0, sizeof c->e164);
        if (i < CONTACT_PHONES && c->value[0] != '\0' &&
            phone_parse(c->value, r->country, e164, NULL) == RC_OK)
            text_copy(c->e164, sizeof c->e164, e164);
    }
    close_gaps(p, CONTACT_PHONE, CONTACT_PHONES);
    return RC_OK;
}

static enum rc tidy_identifiers(struct patient *p, const struct patient_rules *r, struct err *e)
{
    for (size_t i = 0; i < IDENTIFIER_COUNT; i++) {
        struct patient_identifier *d = &p->identifiers[i];
        struct ident ident;
        enum rc rc = patient_tidy_text(d->value, sizeof d->value, false, PATIENT_FIELD_NATIONAL + (int)i, e);
        if (rc == RC_OK)
            rc = patient_tidy_text(d->note, sizeof d->note, false, PATIENT_FIELD_NATIONAL_NOTE, e);
        if (rc != RC_OK)
            return rc;
        if (d->value[0] == '\0' || i == IDENTIFIER_IMPORT)
            continue;
        (void)ident_read(d->value, i == IDENTIFIER_NATIONAL ? r->country : "", r->today, &ident, NULL);
        if (ident.number[0] != '\0' && strlen(d->value) < sizeof ident.number) {
            memset(d->value, 0, sizeof d->value);
            text_copy(d->value, sizeof d->value, ident.number);
        }
    }
    return RC_OK;
}

enum rc patient_tidy(struct patient *p, const struct patient_rules *r, struct err *e)
{
    enum rc rc = tidy_texts(p, e);
    if (rc == RC_OK)
        rc = tidy_contacts(p, r, e);
    if (rc == RC_OK)
        rc = tidy_identifiers(p, r, e);
    for (size_t i = 0; i < PATIENT_ALERTS && rc == RC_OK; i++)
        rc = patient_tidy_text(p->alerts[i].text, sizeof p->alerts[i].text, false, PATIENT_FIELD_ALERT + (int)i, e);
    for (size_t i = 0; i < CONSENT_PURPOSES; i++)
        p->consent_asked[i] |= p->consent[i];
    if (p->born.day == PATIENT_NO_DAY)
        p->born.precision = CALENDAR_EXACT;
    return rc;
}

/* ---- validating ---- */

static enum rc check_born(const struct patient *p, const struct patient_rules *r, struct err *e)
{
    char day[32];
    if (p->born.day == PATIENT_NO_DAY)
        return RC_OK;
    if (p->born.precision < CALENDAR_YEAR || p->born.precision > CALENDAR_EXACT)
        return err_field(e, PATIENT_FIELD_BORN, _("Born: a birth date is a day, a month or a year."));
    patient_born_text(day, sizeof day, &p->born, r->calendar);
    if (p->born.day > r->today)
        return err_field(e, PATIENT_FIELD_BORN, _("Born: %s is still to come."), day);
    if (p->born.day < CALENDAR_FIRST_BIRTH)
        return err_field(e, PATIENT_FIELD_BORN, _("Born: %s is too long ago."), day);
    return RC_OK;
}

enum { PHONE_LEAST = 6 }; /* figures of the shortest number that a country's plan knows */

static size_t digits_in(const char *s)
{
    char ascii[sizeof((struct patient_contact *)0)->value * 2];
    size_t n = 0;
    text_ascii_digits(ascii, sizeof ascii, s);
    for (const char *c = ascii; *c != '\0'; c++)
        n += *c >= '0' && *c <= '9';
    return n;
}

static bool is_email(const char *s)
{
    const char *at = strchr(s, '@');
    return at != NULL && at != s && strchr(at + 1, '@') == NULL && strchr(s, ' ') == NULL &&
           strchr(at + 1, '.') != NULL && at[1] != '.' && s[strlen(s) - 1] != '.';
}

static enum rc check_contacts(const struct patient *p, struct err *e)
{
    for (int i = 0; i < PATIENT_CONTACTS; i++) {
        const struct patient_contact *c = &p->contacts[i];
        if (c->value[0] == '\0')
            continue;
        if (c->use < 0 || c->use >= USE_COUNT)
            return err_field(e, PATIENT_FIELD_CONTACT + i, _("Phone: it is mobile, home, work or other."));
        if (i < CONTACT_PHONES && digits_in(c->value) < PHONE_LEAST)
            return err_field(e, PATIENT_FIELD_CONTACT + i,
                             _("Phone: %s is too short; type the number whole, with its area code."), c->value);
        if (i == CONTACT_EMAIL && !is_email(c->value))
            return err_field(e, PATIENT_FIELD_CONTACT + i,
                             _("E-mail: %s is no address; write it like ana@example.org."), c->value);
    }
    return RC_OK;
}

static enum rc check_identifiers(const struct patient *p, const struct patient_rules *r, struct err *e)
{
    const struct patient_identifier *d = &p->identifiers[IDENTIFIER_NATIONAL];
    struct ident ident;
    struct err why = {0};
    if (d->value[0] != '\0' && d->note[0] == '\0' &&
        ident_read(d->value, r->country, r->today, &ident, &why) != RC_OK)
        return err_field(e, PATIENT_FIELD_NATIONAL, _("National number: %s To keep it, note why."), why.text);
    return RC_OK;
}

/* One BCP 47 tag: "fa", "zh-Hans", "pt-BR". */
static bool is_language(const char *s, size_t n)
{
    size_t part = 0;
    bool first = true;
    for (size_t i = 0; i <= n; i++) {
        if (i < n && s[i] != '-') {
            bool letter = (s[i] | 0x20) >= 'a' && (s[i] | 0x20) <= 'z', digit = s[i] >= '0' && s[i] <= '9';
            if (!letter && (first || !digit))
                return false;
            part++;
            continue;
        }
        if (first ? part < 2 || part > 3 : part < 2 || part > 8)
            return false;
        part = 0;
        first = false;
    }
    return true;
}

static enum rc check_languages(const struct patient *p, struct err *e)
{
    for (const char *s = p->languages; *s != '\0'; s += strspn(s, " ,")) {
        size_t n = strcspn(s, " ,");
        if (n > 0 && !is_language(s, n))
            return err_field(e, PATIENT_FIELD_LANGUAGES,
                             _("Languages: %.*s is no code of a language; write en, zh, fa or vi."), (int)n, s);
        s += n;
    }
    return RC_OK;
}

static enum rc check_alerts(const struct patient *p, struct err *e)
{
    for (int i = 0; i < PATIENT_ALERTS; i++)
        if (p->alerts[i].text[0] != '\0' && (p->alerts[i].kind < 0 || p->alerts[i].kind >= ALERT_KIND_COUNT))
            return err_field(e, PATIENT_FIELD_ALERT + i, _("Alert: pick what kind it is."));
    return RC_OK;
}

static bool within(int32_t value, int32_t count)
{
    return value >= 0 && value < count;
}

enum rc patient_validate(const struct patient *p, const struct patient_rules *r, struct err *e)
{
    if (p->family[0] == '\0' && p->given[0] == '\0')
        return err_field(e, PATIENT_FIELD_FAMILY, _("Name: give the family name, the given name, or both."));
    if (!within(p->sex, SEX_COUNT))
        return err_field(e, PATIENT_FIELD_SEX, _("Sex: it is female, male, other or not known."));
    if (!within(p->lifecycle, LIFECYCLE_COUNT))
        return err_field(e, PATIENT_FIELD_LIFECYCLE,
                         _("Status: it is prospect, patient, inactive or deceased."));
    if (!within(p->privacy, PRIVACY_COUNT))
        return err_field(e, PATIENT_FIELD_PRIVACY, _("Privacy: it is normal, masked or special."));
    if (p->referrer.id != 0 && p->referrer.id == p->id)
        return err_field(e, PATIENT_FIELD_REFERRER, _("Referred by: nobody refers themselves."));
    enum rc rc = check_born(p, r, e);
    if (rc == RC_OK)
        rc = check_contacts(p, e);
    if (rc == RC_OK)
        rc = check_identifiers(p, r, e);
    if (rc == RC_OK)
        rc = check_languages(p, e);
    return rc == RC_OK ? check_alerts(p, e) : rc;
}

/* ---- naming ---- */

static bool has_han(const char *s)
{
    size_t bytes;
    for (; *s != '\0'; s += bytes)
        if (fold_is_han(text_scalar(s, strlen(s), &bytes)))
            return true;
    return false;
}

/* Family names of Vietnam, folded: with one of these the family name comes first, as people there say it. */
static bool is_vietnamese(const char *family, const char *given)
{
    static const char *const families[] = {"nguyen", "tran", "le",   "pham", "hoang", "huynh",  "phan",
                                           "vu",     "vo",   "dang", "bui",  "do",    "ho",     "ngo",
                                           "duong",  "ly",   "dinh", "doan", "trinh", "truong", "lam",
                                           "mai",    "dao",  "cao",  "ha",   "luong", "luu"};
    char folded[PATIENT_NAME * 2];
    bool known = false;
    size_t n = fold(folded, sizeof folded, family), marks = 0, bytes;
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
        known = known || strcmp(folded, families[i]) == 0;
    if (!known || n == 0)
        return false;
    /* A letter that only Vietnamese has: horn and breve letters, the dotted and hooked vowels, d with a
     * stroke. */
    const char *const parts[] = {family, given};
    for (size_t i = 0; i < 2; i++)
        for (const char *s = parts[i]; *s != '\0'; s += bytes) {
            uint32_t c = text_scalar(s, strlen(s), &bytes);
            marks += (c >= 0x1EA0 && c <= 0x1EF9) || c == 0x110 || c == 0x111 || c == 0x1A0 || c == 0x1A1 ||
                     c == 0x1AF || c == 0x1B0 || c == 0x102 || c == 0x103;
        }
    return marks > 0 || strchr(given, ' ') != NULL;
}

/* Bytes of the surname of a name written in Han without a gap; 0 for any other. */
static size_t han_family(const char *name)
{
    uint32_t chars[PATIENT_NAME];
    size_t ends[PATIENT_NAME], n = 0, at = 0, bytes;

    for (; name[at] != '\0' && n < PATIENT_NAME; at += bytes) {
        chars[n] = text_scalar(name + at, strlen(name + at), &bytes);
        if (chars[n] < 0x3400 || chars[n] > 0x9fff)
            return 0;
        ends[n++] = at + bytes;
    }
    return n == 0 ? 0 : ends[han_surname(chars, n) - 1];
}

char *patient_name(char *out, size_t size, const char *family, const char *given)
{
    if (family[0] == '\0' || given[0] == '\0')
        snprintf(out, size, "%s%s", family, given);
    else if (has_han(family) && has_han(given))
        snprintf(out, size, "%s%s", family, given);
    else if (is_vietnamese(family, given))
        snprintf(out, size, "%s %s", family, given);
    else
        snprintf(out, size, "%s %s", given, family);
    return out;
}

void patient_name_split(const char *typed, char family[PATIENT_NAME], char given[PATIENT_NAME])
{
    const char *comma = strchr(typed, ','), *first = strchr(typed, ' '), *last = strrchr(typed, ' ');
    const char *gap = comma != NULL ? comma : first;
    size_t end = gap != NULL ? (size_t)(gap - typed) : han_family(typed);

    if (end == 0 || typed[end] == '\0') { /* one word */
        (void)text_copy(family, PATIENT_NAME, typed);
        given[0] = '\0';
        return;
    }
    (void)snprintf(family, PATIENT_NAME, "%.*s", (int)end, typed);
    (void)text_copy(given, PATIENT_NAME, typed + end + strspn(typed + end, ", "));
    if (comma != NULL || first == NULL || is_vietnamese(family, given))
        return;
    (void)snprintf(given, PATIENT_NAME, "%.*s", (int)(last - typed), typed);
    (void)text_copy(family, PATIENT_NAME, last + 1);
}

char *patient_age(char *out, size_t size, const struct patient_born *born, const struct patient_rules *r)
{
    out[0] = '\0';
    if (born->day == PATIENT_NO_DAY || born->day > r->today)
        return out;
    int years = calendar_age(r->calendar, born->day, r->today);
    if (years >= 2 || born->precision == CALENDAR_YEAR) {
        snprintf(out, size, "%d", years);
        return out;
    }
    int months = 0;
    while (calendar_add_months(r->calendar, born->day, months + 1) <= r->today)
        months++;
    if (months >= 2 || born->precision == CALENDAR_MONTH)
        snprintf(out, size, _("%dm"), months);
    else
        snprintf(out, size, _("%dd"), (int)(r->today - born->day));
    return out;
}

char *patient_born_text(char *out, size_t size, const struct patient_born *born, enum calendar calendar)
{
    out[0] = '\0';
    if (born->day != PATIENT_NO_DAY)
        calendar_format_partial(out, size, calendar, born->day, born->precision);
    return out;
}
