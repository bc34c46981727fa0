/* SPDX-License-Identifier: GPL-3.0-or-later */
/* National numbers beside the birth date and the sex that were typed. */
#include "src/people/told.h"

#include "src/base/i18n.h"
#include "src/base/ident.h"
#include "src/base/phone.h"

/* What the number tells, in the patient's words; the day is PATIENT_NO_DAY and the sex unknown where it is silent. */
static void told(const struct patient *p, const struct patient_rules *r, struct patient_born *born, int32_t *sex)
{
    static const int32_t sexes[] = {
        [IDENT_SEX_UNKNOWN] = SEX_UNKNOWN, [IDENT_SEX_MALE] = SEX_MALE, [IDENT_SEX_FEMALE] = SEX_FEMALE};
    struct ident id;

    *born = (struct patient_born){PATIENT_NO_DAY, CALENDAR_EXACT};
    *sex = SEX_UNKNOWN;
    if (ident_read(p->identifiers[IDENTIFIER_NATIONAL].value, r->country, r->today, &id, NULL) != RC_OK)
        return;
    if (id.birth_precision)
        *born = (struct patient_born){id.birth_day, id.birth_precision};
    *sex = sexes[id.sex];
}

bool told_fill(struct patient *p, const struct patient_rules *r)
{
    struct patient_born born;
    int32_t sex;
    bool filled = false;

    told(p, r, &born, &sex);
    /* A year of one calendar is no year of another. */
    if (p->born.day == PATIENT_NO_DAY && born.day != PATIENT_NO_DAY &&
        (born.precision == CALENDAR_EXACT || r->calendar == CALENDAR_GREGORIAN)) {
        p->born = born;
        filled = true;
    }
    if (p->sex == SEX_UNKNOWN && sex != SEX_UNKNOWN) {
        p->sex = sex;
        filled = true;
    }
    return filled;
}

/* The last day that a birth known only so far may mean. */
static int32_t last_day(const struct patient_born *b)
{
    return b->day + (b->precision == CALENDAR_EXACT ? 0 : b->precision == CALENDAR_MONTH ? 30 : 365);
}

enum rc told_check(const struct patient *p, const struct patient_rules *r, struct err *e)
{
    struct patient_born born;
    int32_t sex;
    char text[32];

    told(p, r, &born, &sex);
    if (born.day != PATIENT_NO_DAY && p->born.day != PATIENT_NO_DAY &&
        (born.day > last_day(&p->born) || p->born.day > last_day(&born)))
        return err_field(e, PATIENT_FIELD_BORN, _("The national number tells another birth date, %s. Check both."),
                         patient_born_text(text, sizeof text, &born, r->calendar));
    if (sex != SEX_UNKNOWN && (p->sex == SEX_FEMALE || p->sex == SEX_MALE) && p->sex != sex)
        return err_field(e, PATIENT_FIELD_SEX,
                         sex == SEX_MALE ? _("The national number is a man's. Check it, or the sex.")
                                         : _("The national number is a woman's. Check it, or the sex."));
    return RC_OK;
}

enum rc told_doubt(const struct patient *p, const struct patient_rules *r, struct err *e)
{
    enum rc rc = told_check(p, r, e);

    for (size_t i = 0; rc == RC_OK && i < CONTACT_PHONES; i++)
        if (p->contacts[i].value[0] != '\0')
            rc = phone_check(p->contacts[i].value, r->country, e);
    return rc;
}
