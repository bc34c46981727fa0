/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts in and out: separators, decimals, limits. */
#include <string.h>

#include "src/base/money.h"
#include "tests/suite.h"

START_TEST(a_currency_has_its_decimals)
{
    static const struct {
        const char *code;
        int exponent;
    } cases[] = {
        {"IRR",    0 },
        {"VND",    0 },
        {"JPY",    0 },
        {"CNY",    2 },
        {"USD",    2 },
        {"EUR",    2 },
        {"KWD",    3 },
        {"",       -1},
        {"US",     -1},
        {"usd",    -1},
        {"XXX",    -1},
        {"D E",    -1},
        {"USDEUR", -1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(money_exponent(cases[i].code) == cases[i].exponent, "\"%s\"", cases[i].code);
}
END_TEST

START_TEST(an_amount_is_read_as_people_type_it)
{
    static const struct {
        const char *why, *typed;
        int exponent;
        int64_t want; /* INT64_MIN: refused */
    } cases[] = {
        {"plain",                         "1250",                       2, 125000   },
        {"nought",                        "0",                          2, 0        },
        {"grouped with decimals",         "1,250.50",                   2, 125050   },
        {"one decimal",                   "1250.5",                     2, 125050   },
        {"European",                      "1.250,50",                   2, 125050   },
        {"a decimal comma",               "12,5",                       2, 1250     },
        {"a grouping comma",              "1,250",                      2, 125000   },
        {"blanks",                        "1 250 000,5",                2, 125000050},
        {"no-break blanks",
         "1\xc2\xa0"
         "250",                                                         2, 125000   },
        {"apostrophes",                   "1'250'000.50",               2, 125000050},
        {"Vietnamese groups",             "1.250.000",                  0, 1250000  },
        {"one Vietnamese group",          "250.000",                    0, 250000   },
        {"Persian figures and separator", "۱٬۲۵۰٬۰۰۰",         0, 1250000  },
        {"Persian decimals",              "۱۲٫۵",                   2, 1250     },
        {"full-width",                    "１２５０．５",         2, 125050   },
        {"three decimals",                "1.250",                      3, 1250     },
        {"three decimals, comma groups",  "1,250",                      3, 1250000  },
        {"negative",                      "-12.50",                     2, -1250    },
        {"the largest",                   "10,000,000,000,000.00",      2, MONEY_MAX},
        {"one more than the largest",     "10,000,000,000,000.01",      2, INT64_MIN},
        {"far too large",                 "99999999999999999999999999", 2, INT64_MIN},
        {"large in whole units",          "1000000000000000",           2, INT64_MIN},
        {"two ways to read it",           "1.250",                      2, INT64_MIN},
        {"too many decimals",             "12.345",                     2, INT64_MIN},
        {"decimals where there are none", "12.5",                       0, INT64_MIN},
        {"a group of two",                "1,25,000",                   2, INT64_MIN},
        {"a long first group",            "1250,000.50",                2, INT64_MIN},
        {"mixed groups",                  "1,250 000",                  2, INT64_MIN},
        {"two points",                    "1.2.3",                      2, INT64_MIN},
        {"nothing behind the point",      "12.",                        2, INT64_MIN},
        {"nothing before it",             ".5",                         2, INT64_MIN},
        {"only a sign",                   "-",                          2, INT64_MIN},
        {"a sign inside",                 "1-2",                        2, INT64_MIN},
        {"words",                         "twelve",                     2, INT64_MIN},
        {"an exponent",                   "1e3",                        2, INT64_MIN},
        {"nothing",                       "",                           2, INT64_MIN},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {.text = ""};
        int64_t minor = INT64_MIN;
        enum rc rc = money_parse(cases[i].typed, cases[i].exponent, &minor, &e);

        ck_assert_msg(minor == cases[i].want, "%s: \"%s\" is %lld, %s", cases[i].why, cases[i].typed,
                      (long long)minor, e.text);
        ck_assert_msg(rc == (minor == INT64_MIN ? RC_INVALID : RC_OK), "%s: code", cases[i].why);
        ck_assert_msg((rc == RC_OK) == (e.text[0] == '\0'), "%s: sentence", cases[i].why);
    }
}
END_TEST

START_TEST(a_refusal_says_what_is_wrong)
{
    struct err e;
    int64_t minor;

    money_parse("12.345", 2, &minor, &e);
    ck_assert_str_eq(e.text, "\"12.345\" must have 2 decimals at most. Type it like 1250.");
    money_parse("12.5", 0, &minor, &e);
    ck_assert_str_eq(e.text, "\"12.5\" has decimals, and this currency has none.");
}
END_TEST

START_TEST(an_amount_is_written_in_groups)
{
    static const struct {
        int64_t minor;
        int exponent;
        const char *grouped, *decimal;
    } cases[] = {
        {0,         2, "0.00",                       "0.00"                },
        {5,         2, "0.05",                       "0.05"                },
        {-5,        2, "-0.05",                      "-0.05"               },
        {99999,     2, "999.99",                     "999.99"              },
        {125050,    2, "1,250.50",                   "1250.50"             },
        {3000000,   0, "3,000,000",                  "3000000"             },
        {100,       0, "100",                        "100"                 },
        {1250,      3, "1.250",                      "1.250"               },
        {INT64_MIN, 0, "-9,223,372,036,854,775,808", "-9223372036854775808"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[MONEY_TEXT];

        ck_assert_str_eq(money_format(out, sizeof out, cases[i].minor, cases[i].exponent), cases[i].grouped);
        ck_assert_str_eq(money_decimal(out, sizeof out, cases[i].minor, cases[i].exponent), cases[i].decimal);
    }
}
END_TEST

SUITE_MAIN("money", a_currency_has_its_decimals, an_amount_is_read_as_people_type_it,
           a_refusal_says_what_is_wrong, an_amount_is_written_in_groups)
