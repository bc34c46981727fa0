/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identity numbers: what is kept of them, what they tell, and which are warned about. */
#include <string.h>

#include "src/base/ident.h"
#include "tests/suite.h"

START_TEST(a_number_is_checked_by_the_rules_of_its_country)
{
    static const char check[] =
        "The last place of this identity number does not fit the others. Check its figures.",
                      place[] = "This identity number begins with no known province. Check its figures.",
                      birth[] = "This identity number tells no possible birth date. Check its figures.";
    static const struct {
        const char *why, *country, *typed, *number;
        enum ident_kind kind;
        char sex;
        const char *born;    /* as far as it tells */
        const char *warning; /* NULL: none */
    } cases[] = {
        {"the example of the standard",          "CN", "11010519491231002X",                                     "11010519491231002X", IDENT_CN18,    'f',
         "1949-12-31",                                                                                                                                                   NULL },
        {"another, of a man",                    "CN", "440524188001010014",                                     "440524188001010014", IDENT_CN18,    'm', "1880-01-01",
         NULL                                                                                                                                                                 },
        {"a small x, blanks",                    "CN", " 110105 19491231 002x",                                  "11010519491231002X", IDENT_CN18,    'f',
         "1949-12-31",                                                                                                                                                   NULL },
        {"full-width",                           "CN", "４４０５２４１８８００１０１００１４", "440524188001010014", IDENT_CN18,    'm',
         "1880-01-01",                                                                                                                                                   NULL },
        {"two figures swapped",                  "CN", "110105194912310 20X",                                    "11010519491231020X", IDENT_OTHER,   0,   NULL,
         check                                                                                                                                                                },
        {"the thirtieth of February",            "CN", "110101199002300014",                                     "110101199002300014", IDENT_OTHER,   0,   NULL,
         birth                                                                                                                                                                },
        {"born before 1850",                     "CN", "110105184912310020",                                     "110105184912310020", IDENT_OTHER,   0,   NULL,         birth},
        {"no such province",                     "CN", "100105199005120047",                                     "100105199005120047", IDENT_OTHER,   0,   NULL,         place},
        {"a resident from abroad",               "CN", "990105199005120042",                                     "990105199005120042", IDENT_CN18,    'f',
         "1990-05-12",                                                                                                                                                   NULL },
        {"a figure too few",                     "CN", "1101051949123102X",                                      "1101051949123102X",  IDENT_OTHER,   0,   NULL,
         "An identity number has 18 places, this one has 17. Check it."                                                                                                       },
        {"an old one",                           "CN", "110105491231001",                                        "110105491231001",    IDENT_CN15,    'm', "1949-12-31", NULL },
        {"an old one, no such month",            "CN", "110105491331001",                                        "110105491331001",    IDENT_OTHER,   0,   NULL,
         birth                                                                                                                                                                },
        {"a passport",                           "CN", "E12345678",                                              "E12345678",          IDENT_OTHER,   0,   NULL,         NULL },
        {"a national code",                      "IR", "0499370899",                                             "0499370899",         IDENT_IR,      0,   NULL,         NULL },
        {"in Persian figures with hyphens",      "IR", "۰۴۹-۹۳۷۰۸۹-۹",                                 "0499370899",         IDENT_IR,      0,   NULL,         NULL },
        {"its zero lost in a table",             "IR", "499370899",                                              "0499370899",         IDENT_IR,      0,   NULL,         NULL },
        {"two zeros lost",                       "IR", "13542036",                                               "0013542036",         IDENT_IR,      0,   NULL,         NULL },
        {"a check figure of 1 from a rest of 1", "IR", "0135400007",                                             "0135400007",         IDENT_IR,      0,   NULL,         NULL },
        {"a wrong figure",                       "IR", "0499370898",                                             "0499370898",         IDENT_OTHER,   0,   NULL,         check},
        {"all alike",                            "IR", "1111111111",                                             "1111111111",         IDENT_OTHER,   0,   NULL,         check},
        {"a code of foreigners",                 "IR", "102030405060",                                           "102030405060",       IDENT_OTHER,   0,   NULL,         NULL },
        {"a citizen card",                       "VN", "001190000012",                                           "001190000012",       IDENT_VN_CCCD, 'f', "1990",       NULL },
        {"of this century",                      "VN", "079 205 012 345",                                        "079205012345",       IDENT_VN_CCCD, 'm', "2005",       NULL },
        {"of a year to come",                    "VN", "079390012345",                                           "079390012345",       IDENT_OTHER,   0,   NULL,         birth},
        {"no such province",                     "VN", "003190000012",                                           "003190000012",       IDENT_OTHER,   0,   NULL,         place},
        {"a figure too many",                    "VN", "0011900000123",                                          "0011900000123",      IDENT_OTHER,   0,   NULL,
         "An identity number has 12 places, this one has 13. Check it."                                                                                                       },
        {"an old card",                          "VN", "012345678",                                              "012345678",          IDENT_VN_CMND, 0,   NULL,         NULL },
        {"a country without rules here",         "US", "123-45-6789",                                            "123456789",          IDENT_OTHER,   0,   NULL,         NULL },
        {"nothing",                              "CN", "",                                                       "",                   IDENT_OTHER,   0,   NULL,         NULL },
    };
    int32_t today = calendar_day(CALENDAR_GREGORIAN, 2026, 11, 21);

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static const char sexes[] = {
            [IDENT_SEX_UNKNOWN] = 0, [IDENT_SEX_MALE] = 'm', [IDENT_SEX_FEMALE] = 'f'};
        struct ident id;
        struct err e = {.text = ""};
        char born[16] = "";
        enum rc rc = ident_read(cases[i].typed, cases[i].country, today, &id, &e);

        ck_assert_msg(rc == (cases[i].warning ? RC_INVALID : RC_OK), "%s: %s", cases[i].why, e.text);
        ck_assert_msg(strcmp(e.text, cases[i].warning ? cases[i].warning : "") == 0, "%s: %s", cases[i].why,
                      e.text);
        ck_assert_msg(strcmp(id.number, cases[i].number) == 0, "%s: %s", cases[i].why, id.number);
        ck_assert_msg(id.kind == cases[i].kind, "%s: kind %d", cases[i].why, id.kind);
        ck_assert_msg(sexes[id.sex] == cases[i].sex, "%s: sex", cases[i].why);
        if (id.birth_precision)
            calendar_format_partial(born, sizeof born, CALENDAR_GREGORIAN, id.birth_day, id.birth_precision);
        ck_assert_msg(strcmp(born, cases[i].born ? cases[i].born : "") == 0, "%s: born %s", cases[i].why,
                      born);
    }
}
END_TEST

START_TEST(the_old_and_the_new_form_give_each_other)
{
    static const struct {
        const char *why, *number, *other; /* NULL: none */
    } rows[] = {
        {"China, upgraded",                "110105491231002",    "11010519491231002X"},
        {"China, as it was",               "11010519491231002X", "110105491231002"   },
        {"a man's",                        "440524800101001",    "440524198001010013"},
        {"born in another century",        "440524200001010010", NULL                },
        {"a wrong check figure",           "110105194912310021", NULL                },
        {"no such province",               "100105491231002",    NULL                },
        {"Iran, zeros lost",               "13542036",           "0013542036"        },
        {"Iran, one zero lost",            "499370899",          "0499370899"        },
        {"Iran, to be lost",               "0499370899",         "499370899"         },
        {"Iran, none to lose",             "1234567891",         NULL                },
        {"Iran, wrong",                    "499370898",          NULL                },
        {"a short one",                    "1234",               NULL                },
        {"letters",                        "E12345678",          NULL                },
        {"nothing",                        "",                   NULL                },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char other[IDENT_TEXT] = "untouched", back[IDENT_TEXT] = "";

        ck_assert_msg(ident_other_form(rows[i].number, other) == (rows[i].other != NULL), "%s", rows[i].why);
        ck_assert_msg(strcmp(other, rows[i].other ? rows[i].other : "untouched") == 0, "%s: %s", rows[i].why, other);
        ck_assert(!rows[i].other || (ident_other_form(other, back) && strcmp(back, rows[i].number) == 0));
    }
}
END_TEST

START_TEST(a_number_too_long_is_refused_and_cut_at_a_whole_character)
{
    struct ident id;
    char typed[400];

    memset(typed, '1', sizeof typed - 1);
    typed[sizeof typed - 1] = '\0';
    ck_assert_int_eq(ident_read(typed, "CN", 0, &id, NULL), RC_INVALID);
    ck_assert_uint_eq(strlen(id.number), IDENT_TEXT - 1);
    for (size_t i = 0; i + 3 < sizeof typed; i += 3)
        memcpy(typed + i, "王", 3);
    ident_read(typed, "IR", 0, &id, NULL);
    ck_assert_uint_eq(strlen(id.number), 39);
    ident_read(typed + 1, "IR", 0, &id, NULL);
    ck_assert_uint_lt(strlen(id.number), IDENT_TEXT);
}
END_TEST

SUITE_MAIN("ident", a_number_is_checked_by_the_rules_of_its_country,
           the_old_and_the_new_form_give_each_other, a_number_too_long_is_refused_and_cut_at_a_whole_character)
