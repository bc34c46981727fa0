/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns that can be imported, what other programs call them, and a record made into a person. */
#include "src/people/import_fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/i18n.h"
#include "src/base/ident.h"
#include "src/base/ini.h"
#include "src/base/text.h"
#include "src/clinic/catalog.h"

enum { HEADER_MAX = 128 };

/* The word is what a map uses. Synonyms are compared folded: no case, no accents, _ and - as blanks. */
static const struct {
    const char *word, *synonyms; /* separated by | */
} fields[IMPORT_FIELD_COUNT] = {
    [IMPORT_FAMILY] = {"family", "family name|surname|last|last name|lastname|姓|姓氏|نام خانوادگی|họ"},
    [IMPORT_GIVEN] = {"given", "given name|first|first name|firstname|forename|givenname|名|名字|نام|tên"},
    [IMPORT_MIDDLE] = {"middle", "middle name|middlename|tên đệm|đệm"},
    [IMPORT_NAME] = {"name",
                     "full name|fullname|patient|patient name|姓名|نام و نام خانوادگی|họ tên|họ và tên"},
    [IMPORT_ALIAS] = {"alias",
                      "maiden|maiden name|also known as|nickname|english name|曾用名|别名|نام مستعار"},
    [IMPORT_SEX] = {"sex", "gender|性别|جنسیت|giới tính"},
    [IMPORT_BORN] =
        {"born", "birthdate|birth date|date of birth|dob|birthday|birth|出生日期|生日|تاریخ تولد|ngày sinh"},
    [IMPORT_DIED] = {"died", "deathdate|death date|date of death|deceased|死亡日期|تاریخ فوت"},
    [IMPORT_PHONE] =
        {"phone", "mobile|mobile phone|cell|cell phone|telephone|tel|phone number|手机|手机号|电话|联系电话|"
                  "موبایل|تلفن همراه|تلفن|điện thoại|số điện thoại"},
    [IMPORT_PHONE_HOME] = {"phone2", "home phone|phone home|second phone|家庭电话|تلفن منزل|điện thoại nhà"},
    [IMPORT_PHONE_WORK] = {"phone3", "work phone|phone work|office phone|办公电话|تلفن محل کار"},
    [IMPORT_EMAIL] = {"email", "e mail|mail|email address|电子邮件|邮箱|ایمیل|thư điện tử"},
    [IMPORT_NATIONAL] = {"national",
                         "national number|national id|ssn|soc sec id|social security number|id card|identity"
                         "|nhs number|身份证|身份证号|کد ملی|cccd|cmnd|số cccd"},
    [IMPORT_INSURANCE] = {"insurance", "insurance number|insurance id|policy|医保卡号|شماره بیمه|số bhyt"},
    [IMPORT_CARD] = {"card", "member card|card number|membership|会员卡号|شماره عضویت"},
    [IMPORT_NUMBER] =
        {"number",
         "id|rec id|record id|patient id|patient number|chart number|file number|病历号|شماره پرونده"
         "|mã bệnh nhân"},
    [IMPORT_STREET_NUMBER] = {"street-number", "street number|house number|پلاک|số nhà"},
    [IMPORT_ADDRESS] = {"address", "address 1|address1|street|street address|地址|住址|آدرس|نشانی|địa chỉ"},
    [IMPORT_ADDRESS2] = {"address2", "address 2|address line 2|unit|flat"},
    [IMPORT_DISTRICT] = {"district", "county|borough|quarter|区|منطقه|محله|quận|huyện"},
    [IMPORT_CITY] = {"city", "town|suburb|place|城市|شهر|thành phố"},
    [IMPORT_STATE] = {"state", "province|region|省|استان|tỉnh"},
    [IMPORT_POSTCODE] = {"postcode", "zip|zip code|postal code|邮编|کد پستی|mã bưu chính"},
    [IMPORT_LANGUAGES] = {"languages", "language|语言|زبان|ngôn ngữ"},
    [IMPORT_OCCUPATION] = {"occupation", "job|profession|职业|شغل|nghề nghiệp"},
    [IMPORT_SOURCE] = {"source", "how they came|channel|来源|نحوه آشنایی|nguồn"},
    [IMPORT_LIFECYCLE] = {"lifecycle", "status"},
    [IMPORT_PRIVACY] = {"privacy", "privacy level"},
    [IMPORT_ALLERGY] = {"allergy", "allergies|过敏|过敏史|حساسیت|dị ứng"},
    [IMPORT_NOTE] = {"note", "notes|remark|remarks|comment|comments|备注|یادداشت|توضیحات|ghi chú"},
};

/* ---- the header ---- */

static bool is_called(enum import_slot f, const char *folded)
{
    char one[HEADER_MAX], name[HEADER_MAX];
    fold(name, sizeof name, fields[f].word);
    if (strcmp(name, folded) == 0)
        return true;
    for (const char *s = fields[f].synonyms; *s != '\0'; s += *s == '|') {
        size_t n = strcspn(s, "|");
        snprintf(one, sizeof one, "%.*s", (int)n, s);
        fold(name, sizeof name, one);
        if (strcmp(name, folded) == 0)
            return true;
        s += n;
    }
    return false;
}

static int column_called(struct csv *csv, const char *name)
{
    char wanted[HEADER_MAX], have[HEADER_MAX];
    fold(wanted, sizeof wanted, name);
    for (size_t i = 0; i < csv_count(csv); i++) {
        fold(have, sizeof have, csv_field(csv, i));
        if (strcmp(wanted, have) == 0)
            return (int)i;
    }
    return -1;
}

/* A map: [columns], "field = name of the column". Values may be in any script, keys may not. */
static enum rc read_map(struct csv *csv, const char *map, struct import_columns *c, struct err *e)
{
    struct ini *ini = NULL;
    enum rc rc = ini_load(map, &ini, e);
    if (rc != RC_OK)
        return rc;
    if (!ini_has_section(ini, "columns"))
        rc = err_set(e, RC_INVALID, _("%s: a map needs a section [columns]."), map);
    for (size_t i = 0; rc == RC_OK && i < ini_key_count(ini, "columns"); i++) {
        const char *key = ini_key(ini, "columns", i), *column = ini_get(ini, "columns", key);
        int f = WORD_INDEX(fields, key, -1);
        if (f < 0)
            rc = ini_refuse(ini, "columns", key, e, _("There is no field %s; see frontdesk import --help."),
                            key);
        else if ((c->of[f] = column_called(csv, column)) < 0)
            rc = ini_refuse(ini, "columns", key, e, _("The file has no column \"%s\"."), column);
    }
    ini_free(ini);
    return rc;
}

static void read_names(struct csv *csv, struct import_columns *c, char *ignored, size_t size)
{
    size_t used = 0;
    ignored[0] = '\0';
    for (size_t i = 0; i < csv_count(csv); i++) {
        char folded[HEADER_MAX], shown[HEADER_MAX];
        bool taken = false;
        fold(folded, sizeof folded, csv_field(csv, i));
        for (int f = 0; f < IMPORT_FIELD_COUNT; f++)
            taken = taken || c->of[f] == (int)i;
        for (int f = 0; f < IMPORT_FIELD_COUNT && !taken; f++)
            if (c->of[f] < 0 && is_called((enum import_slot)f, folded)) {
                c->of[f] = (int)i;
                taken = true;
            }
        if (taken || folded[0] == '\0' || used >= size)
            continue;
        text_clean(shown, sizeof shown, csv_field(csv, i), (size_t)-1);
        int n =
            snprintf(ignored + used, size - used, "%s%s", used > 0 ? ", " : "", shown + strspn(shown, " "));
        used += n > 0 ? (size_t)n : 0;
    }
}

enum rc import_read_header(struct csv *csv, const char *map, struct import_columns *ret, char *ignored,
                           size_t size, struct err *e)
{
    struct import_columns c;
    for (int f = 0; f < IMPORT_FIELD_COUNT; f++)
        c.of[f] = -1;
    enum rc rc = map != NULL ? read_map(csv, map, &c, e) : RC_OK;
    if (rc != RC_OK)
        return rc;
    read_names(csv, &c, ignored, size);
    if (c.of[IMPORT_FAMILY] < 0 && c.of[IMPORT_GIVEN] < 0 && c.of[IMPORT_NAME] < 0)
        return err_set(e, RC_INVALID,
                       _("No column holds names; the first line must name the columns (family, given, born, "
                         "phone, ...), "
                         "or give a --map."));
    *ret = c;
    return RC_OK;
}

/* ---- a record ---- */

static const char *value(struct csv *csv, const struct import_columns *c, enum import_slot f)
{
    if (c->of[f] < 0)
        return "";
    const char *s = csv_field(csv, (size_t)c->of[f]);
    return s + strspn(s, " \t");
}

static enum rc take(struct csv *csv, const struct import_columns *c, enum import_slot f, int field,
                    char *out, size_t size, struct err *e)
{
    const char *s = value(csv, c, f);
    if (strlen(s) >= size)
        return err_field(e, field, _("%s: longer than %zu bytes."), fields[f].word, size - 1);
    memcpy(out, s, strlen(s) + 1);
    return RC_OK;
}

/* Appends with a separator between what is there and what is not empty; false when it does not fit. */
static bool append(char *out, size_t size, const char *separator, const char *s)
{
    size_t used = strlen(out);
    if (s[0] == '\0')
        return true;
    int n = snprintf(out + used, size - used, "%s%s", used > 0 ? separator : "", s);
    return n >= 0 && (size_t)n < size - used;
}

static enum rc read_address(struct csv *csv, const struct import_columns *c, struct patient *p, struct err *e)
{
    char region[sizeof p->address] = "";
    bool fits = append(p->address, sizeof p->address, " ", value(csv, c, IMPORT_STREET_NUMBER)) &&
                append(p->address, sizeof p->address, " ", value(csv, c, IMPORT_ADDRESS)) &&
                append(p->address, sizeof p->address, ", ", value(csv, c, IMPORT_ADDRESS2)) &&
                append(region, sizeof region, " ", value(csv, c, IMPORT_STATE)) &&
                append(region, sizeof region, " ", value(csv, c, IMPORT_POSTCODE)) &&
                append(p->address, sizeof p->address, ", ", region);
    if (!fits)
        return err_field(e, PATIENT_FIELD_ADDRESS, _("%s: longer than %zu bytes."),
                         fields[IMPORT_ADDRESS].word, sizeof p->address - 1);
    enum rc rc = take(csv, c, IMPORT_DISTRICT, PATIENT_FIELD_DISTRICT, p->district, sizeof p->district, e);
    return rc != RC_OK ? rc : take(csv, c, IMPORT_CITY, PATIENT_FIELD_CITY, p->city, sizeof p->city, e);
}

static enum rc read_name(struct csv *csv, const struct import_columns *c, struct patient *p, struct err *e)
{
    char whole[PATIENT_NAME];
    enum rc rc = take(csv, c, IMPORT_FAMILY, PATIENT_FIELD_FAMILY, p->family, sizeof p->family, e);
    if (rc == RC_OK)
        rc = take(csv, c, IMPORT_GIVEN, PATIENT_FIELD_GIVEN, p->given, sizeof p->given, e);
    if (rc == RC_OK)
        rc = take(csv, c, IMPORT_ALIAS, PATIENT_FIELD_ALIAS, p->alias, sizeof p->alias, e);
    if (rc == RC_OK && !append(p->given, sizeof p->given, " ", value(csv, c, IMPORT_MIDDLE)))
        rc = err_field(e, PATIENT_FIELD_GIVEN, _("%s: longer than %zu bytes."), fields[IMPORT_GIVEN].word,
                       sizeof p->given - 1);
    if (rc == RC_OK && p->family[0] == '\0' && p->given[0] == '\0' &&
        (rc = take(csv, c, IMPORT_NAME, PATIENT_FIELD_FAMILY, whole, sizeof whole, e)) == RC_OK)
        patient_name_split(whole, p->family, p->given);
    return rc;
}

static enum rc read_sex(const char *typed, int32_t *sex, struct err *e)
{
    static const struct {
        const char *word;
        enum patient_sex sex;
    } words[] = {
        {"f", SEX_FEMALE},        {"female", SEX_FEMALE}, {"woman", SEX_FEMALE}, {"w", SEX_FEMALE},
        {"女", SEX_FEMALE},       {"زن", SEX_FEMALE},     {"مونث", SEX_FEMALE},  {"nữ", SEX_FEMALE},
        {"2", SEX_FEMALE},        {"m", SEX_MALE},        {"male", SEX_MALE},    {"man", SEX_MALE},
        {"男", SEX_MALE},         {"مرد", SEX_MALE},      {"مذکر", SEX_MALE},    {"nam", SEX_MALE},
        {"1", SEX_MALE},          {"other", SEX_OTHER},   {"o", SEX_OTHER},      {"x", SEX_OTHER},
        {"unknown", SEX_UNKNOWN}, {"u", SEX_UNKNOWN},     {"0", SEX_UNKNOWN},    {"", SEX_UNKNOWN},
    };
    char folded[HEADER_MAX], word[HEADER_MAX];
    fold(folded, sizeof folded, typed);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        fold(word, sizeof word, words[i].word);
        if (strcmp(word, folded) == 0) {
            *sex = (int32_t)words[i].sex;
            return RC_OK;
        }
    }
    return err_field(e, PATIENT_FIELD_SEX, _("Sex: %s is not female, male, other or unknown."), typed);
}

static enum rc read_word(const char *typed, const struct enum_word *words, size_t n, int field,
                         const char *label, int32_t *ret, struct err *e)
{
    int i = typed[0] != '\0' ? word_find(&words->word, sizeof *words, n, typed, -1) : *ret;
    if (i < 0)
        return err_field(e, field, _("%s: %s is none of the words that it can be."), label, typed);
    *ret = i;
    return RC_OK;
}

static enum rc read_born(const char *typed, const struct patient_rules *r, struct patient_born *born,
                         struct err *e)
{
    struct err why = {0};
    int32_t day;
    int precision;
    if (typed[strspn(typed, " ")] == '\0')
        return RC_OK;
    if (calendar_parse(typed, r->calendar, r->today, CALENDAR_BIRTH, &day, &precision, &why) != RC_OK)
        return err_field(e, PATIENT_FIELD_BORN, _("Born: %s"), why.text);
    *born = (struct patient_born){day, precision};
    return RC_OK;
}

static enum rc read_contacts(struct csv *csv, const struct import_columns *c, struct patient *p,
                             struct err *e)
{
    static const struct {
        enum import_slot field;
        int slot;
        enum contact_use use;
    } from[] = {
        {IMPORT_PHONE, CONTACT_PHONE, USE_MOBILE},
        {IMPORT_PHONE_HOME, CONTACT_PHONE + 1, USE_HOME},
        {IMPORT_PHONE_WORK, CONTACT_PHONE + 2, USE_WORK},
        {IMPORT_EMAIL, CONTACT_EMAIL, USE_OTHER},
    };
    enum rc rc = RC_OK;
    for (size_t i = 0; i < sizeof from / sizeof from[0] && rc == RC_OK; i++) {
        struct patient_contact *to = &p->contacts[from[i].slot];
        rc =
            take(csv, c, from[i].field, PATIENT_FIELD_CONTACT + from[i].slot, to->value, sizeof to->value, e);
        to->use = (int32_t)from[i].use;
    }
    return rc;
}

static enum rc read_numbers(struct csv *csv, const struct import_columns *c, const struct patient_rules *r,
                            struct patient *p, struct err *e)
{
    static const enum import_slot from[IDENTIFIER_COUNT] = {
        [IDENTIFIER_NATIONAL] = IMPORT_NATIONAL,
        [IDENTIFIER_INSURANCE] = IMPORT_INSURANCE,
        [IDENTIFIER_CARD] = IMPORT_CARD,
        [IDENTIFIER_IMPORT] = IMPORT_NUMBER,
    };
    struct patient_identifier *national = &p->identifiers[IDENTIFIER_NATIONAL];
    struct ident ident;
    for (int i = 0; i < IDENTIFIER_COUNT; i++) {
        enum rc rc = take(csv, c, from[i], PATIENT_FIELD_NATIONAL + i, p->identifiers[i].value,
                          sizeof p->identifiers[i].value, e);
        if (rc != RC_OK)
            return rc;
    }
    if (national->value[0] != '\0' &&
        ident_read(national->value, r->country, r->today, &ident, NULL) != RC_OK)
        text_copy(national->note, sizeof national->note, _("imported as it was"));
    return RC_OK;
}

static enum rc read_rest(struct db *db, struct csv *csv, const struct import_columns *c, struct patient *p,
                         struct err *e)
{
    const char *typed = value(csv, c, IMPORT_SOURCE);
    struct source source;
    struct err why = {0};
    enum rc rc =
        take(csv, c, IMPORT_LANGUAGES, PATIENT_FIELD_LANGUAGES, p->languages, sizeof p->languages, e);
    if (rc == RC_OK)
        rc =
            take(csv, c, IMPORT_OCCUPATION, PATIENT_FIELD_OCCUPATION, p->occupation, sizeof p->occupation, e);
    if (rc == RC_OK)
        rc = take(csv, c, IMPORT_NOTE, PATIENT_FIELD_NOTE, p->note, sizeof p->note, e);
    if (rc == RC_OK)
        rc =
            take(csv, c, IMPORT_ALLERGY, PATIENT_FIELD_ALERT, p->alerts[0].text, sizeof p->alerts[0].text, e);
    if (rc == RC_OK)
        rc = read_word(value(csv, c, IMPORT_LIFECYCLE), patient_lifecycles, LIFECYCLE_COUNT,
                       PATIENT_FIELD_LIFECYCLE, fields[IMPORT_LIFECYCLE].word, &p->lifecycle, e);
    if (rc == RC_OK)
        rc = read_word(value(csv, c, IMPORT_PRIVACY), patient_privacies, PRIVACY_COUNT, PATIENT_FIELD_PRIVACY,
                       fields[IMPORT_PRIVACY].word, &p->privacy, e);
    if (rc == RC_OK && value(csv, c, IMPORT_DIED)[0] != '\0')
        p->lifecycle = LIFECYCLE_DECEASED;
    if (rc != RC_OK || typed[0] == '\0')
        return rc;
    rc = source_find(db, typed, &source, &why);
    if (rc == RC_NOT_FOUND || rc == RC_INVALID)
        return err_field(e, PATIENT_FIELD_SOURCE, _("Source: %s"), why.text);
    p->source.id = rc == RC_OK ? source.id : 0;
    return rc == RC_OK ? rc : err_set(e, rc, "%s", why.text);
}

enum rc import_read_row(struct db *db, struct csv *csv, const struct import_columns *c,
                        const struct patient_rules *r, struct patient *ret, struct err *e)
{
    patient_init(ret);
    enum rc rc = read_name(csv, c, ret, e);
    if (rc == RC_OK)
        rc = read_sex(value(csv, c, IMPORT_SEX), &ret->sex, e);
    if (rc == RC_OK)
        rc = read_born(value(csv, c, IMPORT_BORN), r, &ret->born, e);
    if (rc == RC_OK)
        rc = read_contacts(csv, c, ret, e);
    if (rc == RC_OK)
        rc = read_numbers(csv, c, r, ret, e);
    if (rc == RC_OK)
        rc = read_address(csv, c, ret, e);
    if (rc == RC_OK)
        rc = read_rest(db, csv, c, ret, e);
    if (rc == RC_OK)
        rc = patient_tidy(ret, r, e);
    return rc == RC_OK ? patient_validate(ret, r, e) : rc;
}
