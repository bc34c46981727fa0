/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a national number fills in, and which contradictions are told. */
#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "src/people/told.h"
#include "tests/suite.h"

static struct patient with_number(const char *number, int32_t sex, int32_t day, int precision)
{
    struct patient p = {.sex = sex, .born = {day, precision}};

    text_copy(p.identifiers[IDENTIFIER_NATIONAL].value, sizeof p.identifiers[0].value, number);
    return p;
}

static struct patient_rules rules_of(const char *country)
{
    return (struct patient_rules){
        .country = country, .calendar = CALENDAR_GREGORIAN, .today = calendar_day(CALENDAR_GREGORIAN, 2031, 3, 4)};
}

static int32_t on(int year, int month, int day)
{
    return calendar_day(CALENDAR_GREGORIAN, year, month, day);
}

START_TEST(what_stands_empty_is_filled)
{
    const struct {
        const char *why, *country, *number;
        int32_t sex, born;
        int precision;
    } rows[] = {
        {"China: day and sex",      "CN", "11010519491231002X", SEX_FEMALE,  on(1949, 12, 31),  CALENDAR_EXACT},
        {"its old form",            "CN", "440524800101001",    SEX_MALE,    on(1980, 1, 1),    CALENDAR_EXACT},
        {"Vietnam: year and sex",   "VN", "079205012345",       SEX_MALE,    on(2005, 1, 1),    CALENDAR_YEAR },
        {"its old card is silent",  "VN", "012345678",          SEX_UNKNOWN, PATIENT_NO_DAY,    CALENDAR_EXACT},
        {"so is Iran's",            "IR", "0499370899",         SEX_UNKNOWN, PATIENT_NO_DAY,    CALENDAR_EXACT},
        {"a wrong one is not read", "CN", "110105194912310021", SEX_UNKNOWN, PATIENT_NO_DAY,    CALENDAR_EXACT},
        {"none",                    "CN", "",                   SEX_UNKNOWN, PATIENT_NO_DAY,    CALENDAR_EXACT},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct patient_rules r = rules_of(rows[i].country);
        struct patient p = with_number(rows[i].number, SEX_UNKNOWN, PATIENT_NO_DAY, CALENDAR_EXACT);

        ck_assert_msg(told_fill(&p, &r) == (rows[i].sex != SEX_UNKNOWN), "%s", rows[i].why);
        ck_assert_msg(p.sex == rows[i].sex && p.born.day == rows[i].born && p.born.precision == rows[i].precision, "%s",
                      rows[i].why);
        ck_assert_msg(!told_fill(&p, &r), "%s: once is enough", rows[i].why);
        ck_assert(told_check(&p, &r, NULL) == RC_OK);
    }
}
END_TEST

START_TEST(what_was_typed_stays)
{
    struct patient_rules r = rules_of("CN");
    struct patient p = with_number("11010519491231002X", SEX_OTHER, on(1950, 1, 1), CALENDAR_YEAR);

    ck_assert(!told_fill(&p, &r));
    ck_assert_int_eq(p.sex, SEX_OTHER);
    ck_assert_int_eq(p.born.day, on(1950, 1, 1));
    r.calendar = CALENDAR_JALALI;
    r.country = "VN";
    p = with_number("079205012345", SEX_MALE, PATIENT_NO_DAY, CALENDAR_EXACT);
    ck_assert_msg(!told_fill(&p, &r), "a Gregorian year is no Jalali one");
}
END_TEST

START_TEST(a_contradiction_is_told)
{
    static const char born[] = "The national number tells another birth date, 1949-12-31. Check both.",
                      sex[] = "The national number is a woman's. Check it, or the sex.";
    const struct {
        const char *why, *country, *number;
        int32_t sex, born;
        int precision;
        const char *told; /* NULL: nothing */
    } rows[] = {
        {"all agrees",             "CN", "11010519491231002X", SEX_FEMALE,  on(1949, 12, 31), CALENDAR_EXACT, NULL},
        {"the same month",         "CN", "11010519491231002X", SEX_UNKNOWN, on(1949, 12, 1),  CALENDAR_MONTH, NULL},
        {"the same year",          "CN", "11010519491231002X", SEX_OTHER,   on(1949, 1, 1),   CALENDAR_YEAR,  NULL},
        {"another day",            "CN", "11010519491231002X", SEX_FEMALE,  on(1949, 12, 30), CALENDAR_EXACT, born},
        {"another year",           "CN", "11010519491231002X", SEX_FEMALE,  on(1950, 1, 1),   CALENDAR_YEAR,  born},
        {"another sex",            "CN", "11010519491231002X", SEX_MALE,    PATIENT_NO_DAY,   CALENDAR_EXACT, sex },
        {"a day of that year",     "VN", "001190000012",       SEX_FEMALE,  on(1990, 5, 12),  CALENDAR_EXACT, NULL},
        {"a day of another",       "VN", "001190000012",       SEX_FEMALE,  on(1991, 5, 12),  CALENDAR_EXACT,
         "The national number tells another birth date, 1990. Check both."                                         },
        {"a number without birth", "IR", "0499370899",         SEX_MALE,    on(1990, 5, 12),  CALENDAR_EXACT, NULL},
        {"a wrong number",         "CN", "110105194912310021", SEX_MALE,    on(1990, 5, 12),  CALENDAR_EXACT, NULL},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct patient_rules r = rules_of(rows[i].country);
        struct patient p = with_number(rows[i].number, rows[i].sex, rows[i].born, rows[i].precision);
        struct err e = {.text = ""};

        ck_assert_msg(told_check(&p, &r, &e) == (rows[i].told ? RC_INVALID : RC_OK), "%s", rows[i].why);
        ck_assert_msg(strcmp(e.text, rows[i].told ? rows[i].told : "") == 0, "%s: %s", rows[i].why, e.text);
    }
}
END_TEST

START_TEST(a_phone_that_cannot_be_is_doubted)
{
    struct patient_rules r = rules_of("CN");
    struct patient p = with_number("11010519491231002X", SEX_FEMALE, PATIENT_NO_DAY, CALENDAR_EXACT);
    struct err e = {.text = ""};

    text_copy(p.contacts[0].value, sizeof p.contacts[0].value, "138 0013 8000");
    ck_assert(told_doubt(&p, &r, &e) == RC_OK);
    text_copy(p.contacts[1].value, sizeof p.contacts[1].value, "138 0013");
    ck_assert(told_doubt(&p, &r, &e) == RC_INVALID);
    ck_assert_str_eq(e.text, "This does not look like a phone number of China; it is kept as typed.");
    p.sex = SEX_MALE;
    ck_assert(told_doubt(&p, &r, &e) == RC_INVALID);
    ck_assert_str_eq(e.text, "The national number is a woman's. Check it, or the sex.");
}
END_TEST

SUITE_MAIN("told", a_phone_that_cannot_be_is_doubted, what_stands_empty_is_filled, what_was_typed_stays, a_contradiction_is_told)
