/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of people: what a column can hold and how other programs call it, and a row made into a person. */
#include "src/people/import_patients.h"

#include <stdio.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/i18n.h"
#include "src/base/ident.h"
#include "src/base/text.h"
#include "src/clinic/catalog.h"

enum { WORD_SIZE = 128 };

const struct import_field import_patient_fields[COLUMN_COUNT] = {
    [COLUMN_FAMILY] = {"family", N_("Family name"),
         "family name|surname|last|last name|lastname|姓|姓氏|"
         "نام خانوادگی|họ", LOOKS_ANY, NULL},
    [COLUMN_GIVEN] = {"given", N_("Given name"),
         "given name|first|first name|firstname|forename|givenname|名|名字|"
         "نام|tên", LOOKS_ANY, NULL},
    [COLUMN_MIDDLE] = {"middle", N_("Middle name"),
         "middle name|middlename|tên đệm|đệm", LOOKS_ANY, NULL},
    [COLUMN_NAME] = {"name", N_("Name"),
         "full name|fullname|patient|patient name|姓名|"
         "نام و نام خانوادگی|họ tên|họ và tên", LOOKS_ANY, NULL},
    [COLUMN_ALIAS] = {"alias", N_("Also known as"),
         "maiden|maiden name|also known as|nickname|english name|曾用名|"
         "别名|نام مستعار", LOOKS_ANY, NULL},
    [COLUMN_SEX] = {"sex", N_("Sex"),
         "gender|性别|جنسیت|giới tính", LOOKS_SEX, "sexes"},
    [COLUMN_BORN] = {"born", N_("Born"),
         "birthdate|birth date|date of birth|dob|birthday|birth|出生日期|"
         "生日|تاریخ تولد|ngày sinh", LOOKS_DATE, NULL},
    [COLUMN_DIED] = {"died", N_("Died"),
         "deathdate|death date|date of death|deceased|死亡日期|"
         "تاریخ فوت", LOOKS_DATE, NULL},
    [COLUMN_PHONE] = {"phone", N_("Phone"),
         "mobile|mobile phone|cell|cell phone|telephone|tel|phone number|手机|"
         "手机号|电话|联系电话|موبایل|تلفن همراه|"
         "تلفن|điện thoại|số điện thoại", LOOKS_PHONE, NULL},
    [COLUMN_PHONE_HOME] = {"phone2", N_("Phone at home"),
         "home phone|phone home|second phone|家庭电话|تلفن منزل|"
         "điện thoại nhà", LOOKS_PHONE, NULL},
    [COLUMN_PHONE_WORK] = {"phone3", N_("Phone at work"),
         "work phone|phone work|office phone|办公电话|تلفن محل کار", LOOKS_PHONE, NULL},
    [COLUMN_EMAIL] = {"email", N_("E-mail"),
         "e mail|mail|email address|电子邮件|邮箱|ایمیل|"
         "thư điện tử", LOOKS_EMAIL, NULL},
    [COLUMN_NATIONAL] = {"national", N_("National number"),
         "national number|national id|ssn|soc sec id|social security number|"
         "id card|identity|nhs number|身份证|身份证号|کد ملی|cccd|"
         "cmnd|số cccd", LOOKS_NATIONAL, NULL},
    [COLUMN_INSURANCE] = {"insurance", N_("Insurance number"),
         "insurance number|insurance id|policy|医保卡号|شماره بیمه|"
         "số bhyt", LOOKS_ANY, NULL},
    [COLUMN_CARD] = {"card", N_("Card number"),
         "member card|card number|membership|会员卡号|شماره عضویت", LOOKS_ANY, NULL},
    [COLUMN_NUMBER] = {"number", N_("Their number"),
         "id|rec id|record id|patient id|patient number|patient no|chart number|chart no|file number|file no|"
         "病历号|شماره پرونده|mã bệnh nhân", LOOKS_ANY, NULL},
    [COLUMN_STREET_NUMBER] = {"street-number", N_("House number"),
         "street number|house number|پلاک|số nhà", LOOKS_ANY, NULL},
    [COLUMN_ADDRESS] = {"address", N_("Address"),
         "address 1|address1|street|street address|地址|住址|آدرس|"
         "نشانی|địa chỉ", LOOKS_ANY, NULL},
    [COLUMN_ADDRESS2] = {"address2", N_("Address, second line"),
         "address 2|address line 2|unit|flat", LOOKS_ANY, NULL},
    [COLUMN_DISTRICT] = {"district", N_("District"),
         "county|borough|quarter|区|منطقه|محله|quận|huyện", LOOKS_ANY, NULL},
    [COLUMN_CITY] = {"city", N_("City"),
         "town|suburb|place|城市|شهر|thành phố", LOOKS_ANY, NULL},
    [COLUMN_STATE] = {"state", N_("State"),
         "province|region|省|استان|tỉnh", LOOKS_ANY, NULL},
    [COLUMN_POSTCODE] = {"postcode", N_("Postcode"),
         "zip|zip code|postal code|邮编|کد پستی|mã bưu chính", LOOKS_ANY, NULL},
    [COLUMN_LANGUAGES] = {"languages", N_("Languages"),
         "language|语言|زبان|ngôn ngữ", LOOKS_ANY, NULL},
    [COLUMN_OCCUPATION] = {"occupation", N_("Occupation"),
         "job|profession|职业|شغل|nghề nghiệp", LOOKS_ANY, NULL},
    [COLUMN_SOURCE] = {"source", N_("Source"),
         "how they came|channel|来源|نحوه آشنایی|nguồn", LOOKS_ANY, "sources"},
    [COLUMN_LIFECYCLE] = {"lifecycle", N_("Status"),
         "status", LOOKS_ANY, "statuses"},
    [COLUMN_PRIVACY] = {"privacy", N_("Privacy"),
         "privacy level", LOOKS_ANY, NULL},
    [COLUMN_ALLERGY] = {"allergy", N_("Allergy"),
         "allergies|过敏|过敏史|حساسیت|dị ứng", LOOKS_ANY, NULL},
    [COLUMN_NOTE] = {"note", N_("Note"),
         "notes|remark|remarks|comment|comments|备注|یادداشت|"
         "توضیحات|ghi chú", LOOKS_ANY, NULL},
};

/* ---- a record ---- */

static enum rc take(struct import_run *run, size_t column, int field, char *out, size_t size, struct err *why)
{
    enum rc rc = import_take(run, column, out, size, why);

    if (rc != RC_OK)
        why->field = field;
    return rc;
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

static enum rc read_address(struct import_run *run, struct patient *p, struct err *e)
{
    char region[sizeof p->address] = "";
    bool fits = append(p->address, sizeof p->address, " ", import_value(run, COLUMN_STREET_NUMBER)) &&
                append(p->address, sizeof p->address, " ", import_value(run, COLUMN_ADDRESS)) &&
                append(p->address, sizeof p->address, ", ", import_value(run, COLUMN_ADDRESS2)) &&
                append(region, sizeof region, " ", import_value(run, COLUMN_STATE)) &&
                append(region, sizeof region, " ", import_value(run, COLUMN_POSTCODE)) &&
                append(p->address, sizeof p->address, ", ", region);
    if (!fits)
        return err_field(e, PATIENT_FIELD_ADDRESS, _("%s: longer than %zu bytes."),
                         _("Address"), sizeof p->address - 1);
    enum rc rc = take(run, COLUMN_DISTRICT, PATIENT_FIELD_DISTRICT, p->district, sizeof p->district, e);
    return rc != RC_OK ? rc : take(run, COLUMN_CITY, PATIENT_FIELD_CITY, p->city, sizeof p->city, e);
}

static enum rc read_name(struct import_run *run, struct patient *p, struct err *e)
{
    char whole[PATIENT_NAME];
    enum rc rc = take(run, COLUMN_FAMILY, PATIENT_FIELD_FAMILY, p->family, sizeof p->family, e);
    if (rc == RC_OK)
        rc = take(run, COLUMN_GIVEN, PATIENT_FIELD_GIVEN, p->given, sizeof p->given, e);
    if (rc == RC_OK)
        rc = take(run, COLUMN_ALIAS, PATIENT_FIELD_ALIAS, p->alias, sizeof p->alias, e);
    if (rc == RC_OK && !append(p->given, sizeof p->given, " ", import_value(run, COLUMN_MIDDLE)))
        rc = err_field(e, PATIENT_FIELD_GIVEN, _("%s: longer than %zu bytes."), _("Given name"),
                       sizeof p->given - 1);
    if (rc == RC_OK && p->family[0] == '\0' && p->given[0] == '\0' &&
        (rc = take(run, COLUMN_NAME, PATIENT_FIELD_FAMILY, whole, sizeof whole, e)) == RC_OK)
        patient_name_split(whole, p->family, p->given);
    return rc;
}

enum rc import_find_sex(struct db *db, const char *typed, int64_t *id, struct err *e)
{
    static const struct {
        const char *words; /* folded, blanks around each */
        enum patient_sex sex;
    } sexes[] = {
        {" f female woman w 女 زن مونث موءنث خانم nu 2 ", SEX_FEMALE},
        {" m male man 男 مرد مذکر اقا nam 1 ",            SEX_MALE  },
        {" other o x 其他 سایر khac ",                    SEX_OTHER },
        {" unknown u 0 未知 未说明 نامشخص khong ro ",     SEX_UNKNOWN},
    };
    char folded[WORD_SIZE], word[WORD_SIZE + 2];

    (void)db;
    (void)fold(folded, sizeof folded, typed);
    (void)snprintf(word, sizeof word, " %s ", folded);
    for (size_t i = 0; folded[0] != '\0' && i < sizeof sexes / sizeof sexes[0]; i++)
        if (strstr(sexes[i].words, word) != NULL) {
            *id = (int64_t)sexes[i].sex + 1;
            return RC_OK;
        }
    return err_set(e, RC_INVALID, _("Sex: %s is not female, male, other or unknown."), typed);
}

static enum rc find_lifecycle(struct db *db, const char *typed, int64_t *id, struct err *e)
{
    int i = WORD_INDEX(patient_lifecycles, typed, -1);

    (void)db;
    *id = i + 1;
    return i >= 0 ? RC_OK : err_set(e, RC_INVALID, _("Status: it is prospect, patient, inactive or deceased."));
}

static enum rc find_privacy(struct db *db, const char *typed, int64_t *id, struct err *e)
{
    int i = WORD_INDEX(patient_privacies, typed, -1);

    (void)db;
    *id = i + 1;
    return i >= 0 ? RC_OK : err_set(e, RC_INVALID, _("Privacy: it is normal, masked or special."));
}

static enum rc find_source(struct db *db, const char *typed, int64_t *id, struct err *e)
{
    struct source source;
    enum rc rc = source_find(db, typed, &source, e);

    if (rc == RC_OK)
        *id = source.id;
    return rc;
}

/* A word of ours into an enum; it stays as it is where the row has none. */
static enum rc read_word(struct import_run *run, size_t column, import_word_fn *find, int field, int32_t *ret,
                         struct err *e)
{
    int64_t id;
    enum rc rc = import_word(run, column, find, &id, e);

    if (rc == RC_OK && id != 0)
        *ret = (int32_t)(id - 1);
    else if (rc != RC_OK)
        e->field = field;
    return rc;
}

static enum rc read_born(struct import_run *run, struct patient_born *born, struct err *e)
{
    const char *typed = import_value(run, COLUMN_BORN);
    struct err why = {0};
    char text[WORD_SIZE];
    enum calendar calendar;
    int32_t day;
    int precision;

    if (typed[0] == '\0')
        return RC_OK;
    if (!import_date_text(typed, run->dates, run->rules.calendar, text, sizeof text, &calendar))
        return err_field(e, PATIENT_FIELD_BORN, _("Born: \"%.40s\" is no date."), typed);
    if (calendar_parse(text, calendar, run->rules.today, CALENDAR_BIRTH, &day, &precision, &why) != RC_OK) {
        if (calendar_parse(text, calendar, run->rules.today, CALENDAR_ANY_DAY, &day, NULL, NULL) == RC_OK)
            return err_field(e, PATIENT_FIELD_BORN, _("Born: %s"), why.text); /* a day, but no birthday */
        if (strpbrk(typed, "/-.") == NULL)
            return err_field(e, PATIENT_FIELD_BORN, _("Born: \"%.40s\" is no date."), typed);
        return err_field(e, PATIENT_FIELD_BORN, _("Born: \"%.40s\" is no date (%s)."), typed,
                         _(import_dates[run->dates == DATES_AUTO ? DATES_DMY : run->dates].label));
    }
    *born = (struct patient_born){day, precision};
    return RC_OK;
}

/* Eight figures that a machine wrote and that are no day: of 19371233 the month is known, of 19729518 the year. */
static bool keep_figures(struct import_run *run, struct patient *p)
{
    enum { YEAR = 4, MONTH = 2, COMPACT = 8 };
    const char *typed = import_value(run, COLUMN_BORN);
    enum calendar calendar = run->dates == DATES_JALALI ? CALENDAR_JALALI : CALENDAR_GREGORIAN;
    char ascii[WORD_SIZE], text[WORD_SIZE];
    int32_t day;
    int precision;

    text_ascii_digits(ascii, sizeof ascii, typed);
    if (strlen(ascii) != COMPACT || strspn(ascii, "0123456789") != COMPACT)
        return false;
    for (int month = MONTH; month >= 0; month -= MONTH) {
        (void)snprintf(text, sizeof text, "%.*s%s%.*s", YEAR, ascii, month > 0 ? "-" : "", month, ascii + YEAR);
        if (calendar_parse(text, calendar, run->rules.today, CALENDAR_BIRTH, &day, &precision, NULL) == RC_OK) {
            p->born = (struct patient_born){day, precision};
            break;
        }
    }
    return true;
}

/* A birth date; what of its figures cannot be one stands in the note, so that nothing is lost. */
static enum rc read_born_or_note(struct import_run *run, struct patient *p, struct err *e)
{
    char text[WORD_SIZE];
    struct err why = {0};
    enum rc rc = read_born(run, &p->born, &why);

    if (rc == RC_OK)
        return RC_OK;
    (void)snprintf(text, sizeof text, _("Born: %s"), import_value(run, COLUMN_BORN));
    if (keep_figures(run, p) && append(p->note, sizeof p->note, "\n", text))
        return RC_OK;
    *e = why;
    return rc;
}

static enum rc read_contacts(struct import_run *run, struct patient *p, struct err *e)
{
    static const struct {
        size_t field;
        int slot;
        enum contact_use use;
    } from[] = {
        {COLUMN_PHONE, CONTACT_PHONE, USE_MOBILE},
        {COLUMN_PHONE_HOME, CONTACT_PHONE + 1, USE_HOME},
        {COLUMN_PHONE_WORK, CONTACT_PHONE + 2, USE_WORK},
        {COLUMN_EMAIL, CONTACT_EMAIL, USE_OTHER},
    };
    enum rc rc = RC_OK;
    for (size_t i = 0; i < sizeof from / sizeof from[0] && rc == RC_OK; i++) {
        struct patient_contact *to = &p->contacts[from[i].slot];
        rc =
            take(run, from[i].field, PATIENT_FIELD_CONTACT + from[i].slot, to->value, sizeof to->value, e);
        to->use = (int32_t)from[i].use;
    }
    return rc;
}

static enum rc read_numbers(struct import_run *run, struct patient *p, struct err *e)
{
    static const size_t from[IDENTIFIER_COUNT] = {
        [IDENTIFIER_NATIONAL] = COLUMN_NATIONAL,
        [IDENTIFIER_INSURANCE] = COLUMN_INSURANCE,
        [IDENTIFIER_CARD] = COLUMN_CARD,
        [IDENTIFIER_IMPORT] = COLUMN_NUMBER,
    };
    struct patient_identifier *national = &p->identifiers[IDENTIFIER_NATIONAL];
    struct ident ident;

    for (int i = 0; i < IDENTIFIER_COUNT; i++) {
        enum rc rc = take(run, from[i], PATIENT_FIELD_NATIONAL + i, p->identifiers[i].value,
                          sizeof p->identifiers[i].value, e);

        if (rc != RC_OK)
            return rc;
    }
    /* One that fails its country's check, and one that no check applies to, is kept and marked. */
    if (national->value[0] != '\0' &&
        (ident_read(national->value, run->rules.country, run->rules.today, &ident, NULL) != RC_OK ||
         ident.kind == IDENT_OTHER))
        text_copy(national->note, sizeof national->note, _("imported as it was"));
    return RC_OK;
}

static enum rc read_rest(struct import_run *run, struct patient *p, struct err *e)
{
    enum rc rc = take(run, COLUMN_LANGUAGES, PATIENT_FIELD_LANGUAGES, p->languages, sizeof p->languages, e);

    if (rc == RC_OK)
        rc = take(run, COLUMN_OCCUPATION, PATIENT_FIELD_OCCUPATION, p->occupation, sizeof p->occupation, e);
    if (rc == RC_OK)
        rc = take(run, COLUMN_NOTE, PATIENT_FIELD_NOTE, p->note, sizeof p->note, e);
    if (rc == RC_OK)
        rc = take(run, COLUMN_ALLERGY, PATIENT_FIELD_ALERT, p->alerts[0].text, sizeof p->alerts[0].text, e);
    if (rc == RC_OK)
        rc = read_word(run, COLUMN_LIFECYCLE, find_lifecycle, PATIENT_FIELD_LIFECYCLE, &p->lifecycle, e);
    if (rc == RC_OK)
        rc = read_word(run, COLUMN_PRIVACY, find_privacy, PATIENT_FIELD_PRIVACY, &p->privacy, e);
    if (rc == RC_OK && import_value(run, COLUMN_DIED)[0] != '\0')
        p->lifecycle = LIFECYCLE_DECEASED;
    if (rc == RC_OK && (rc = import_word(run, COLUMN_SOURCE, find_source, &p->source.id, e)) != RC_OK)
        e->field = PATIENT_FIELD_SOURCE;
    return rc;
}

enum rc import_read_patient(struct import_run *run, struct patient *ret, struct err *e)
{
    enum rc rc;

    patient_init(ret);
    rc = read_name(run, ret, e);
    if (rc == RC_OK)
        rc = read_word(run, COLUMN_SEX, import_find_sex, PATIENT_FIELD_SEX, &ret->sex, e);
    if (rc == RC_OK)
        rc = read_contacts(run, ret, e);
    if (rc == RC_OK)
        rc = read_numbers(run, ret, e);
    if (rc == RC_OK)
        rc = read_address(run, ret, e);
    if (rc == RC_OK)
        rc = read_rest(run, ret, e);
    if (rc == RC_OK)
        rc = read_born_or_note(run, ret, e);
    if (rc == RC_OK)
        rc = patient_tidy(ret, &run->rules, e);
    return rc == RC_OK ? patient_validate(ret, &run->rules, e) : rc;
}
