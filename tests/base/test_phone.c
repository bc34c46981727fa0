/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Telephone numbers as typed in several countries, and as shown there. */
#include <string.h>

#include "src/base/phone.h"
#include "tests/suite.h"

START_TEST(a_number_is_read_as_people_of_the_country_type_it)
{
    static const struct {
        const char *why, *country, *typed, *want; /* NULL: refused */
    } cases[] = {
        {"a mobile",                              "IR", "0912 345 6789",                      "+989123456789" },
        {"Persian figures",                       "IR", "۰۹۱۲۳۴۵۶۷۸۹",             "+989123456789" },
        {"Arabic figures",                        "IR", "٠٩١٢٣٤٥٦٧٨٩",             "+989123456789" },
        {"no zero",                               "IR", "9123456789",                         "+989123456789" },
        {"international",                         "IR", "+98 912 345 6789",                   "+989123456789" },
        {"international with the zero",           "IR", "+98 0912 345 6789",                  "+989123456789" },
        {"two zeros",                             "IR", "00989123456789",                     "+989123456789" },
        {"the code without a plus",               "IR", "989123456789",                       "+989123456789" },
        {"a land line",                           "IR", "(021) 2234-5678",                    "+982122345678" },
        {"a land line with extension",            "IR", "021-22345678 x12",                   "+982122345678" },
        {"no area code",                          "IR", "22345678",                           NULL            },
        {"a figure too few",                      "IR", "0912 345 678",                       NULL            },
        {"a figure too many",                     "IR", "0912 345 67890",                     NULL            },
        {"a Chinese mobile",                      "CN", "138 0013 8000",                      "+8613800138000"},
        {"full-width figures",                    "CN", "１３８００１３８０００",  "+8613800138000"},
        {"the code without a plus",               "CN", "8613800138000",                      "+8613800138000"},
        {"Beijing",                               "CN", "010-6552 9988",                      "+861065529988" },
        {"Shenzhen with extension",               "CN", "0755-88888888转801",                "+8675588888888"},
        {"a mobile one too short",                "CN", "1380013800",                         NULL            },
        {"a Vietnamese mobile",                   "VN", "0912 345 678",                       "+84912345678"  },
        {"an old one of eleven figures",          "VN", "0120 345 6789",                      "+84703456789"  },
        {"another",                               "VN", "01681234567",                        "+84381234567"  },
        {"an old one, international",             "VN", "+84 168 123 4567",                   "+84381234567"  },
        {"an old one, its code without a plus",   "VN", "84 120 890 0123",                    "+84708900123"  },
        {"Hanoi",                                 "VN", "024 3826 1234",                      "+842438261234" },
        {"the code without a plus",               "VN", "84912345678",                        "+84912345678"  },
        {"the United States",                     "US", "(212) 555-1234",                     "+12125551234"  },
        {"with the one",                          "US", "1-212-555-1234",                     "+12125551234"  },
        {"extension in letters",                  "US", "212.555.1234 ext. 9",                "+12125551234"  },
        {"no area code begins with one",          "US", "1 101 555 1234",                     NULL            },
        {"abroad from there",                     "US", "011 44 20 7946 0000",                "+442079460000" },
        {"London",                                "GB", "020 7946 0000",                      "+442079460000" },
        {"the zero in brackets",                  "GB", "+44 (0)20 7946 0000",                "+442079460000" },
        {"a British mobile",                      "GB", "07911 123456",                       "+447911123456" },
        {"a German mobile",                       "DE", "0151 12345678",                      "+4915112345678"},
        {"its code without a plus",               "DE", "4915112345678",                      "+4915112345678"},
        {"Berlin",                                "DE", "030/123456",                         "+4930123456"   },
        {"a mobile that begins like the code",    "IT", "393 320 3200",                       "+393933203200" },
        {"the same with the code",                "IT", "39 393 320 3200",                    "+393933203200" },
        {"Rome keeps its zero",                   "IT", "06 698 12345",                       "+390669812345" },
        {"two zeros lead abroad from there, too", "IT", "39 00 1234 5678",                    NULL            },
        {"the code twice is no code",             "IT", "+39 393 203 92030",                  "+3939320392030"},
        {"abroad, a country known",               "IR", "+86 138 0013 8000",                  "+8613800138000"},
        {"abroad, a country known, wrong length", "IR", "+86 138 0013 80",                    NULL            },
        {"abroad, a country unknown",             "IR", "+354 545 1000",                      "+3545451000"   },
        {"a country unknown",                     "IS", "+98 912 345 6789",                   "+989123456789" },
        {"at home in one",                        "IS", "545 1000",                           NULL            },
        {"the zero in brackets, two zeros",       "IR", "0098 (0)21 2234 5678",               "+982122345678" },
        {"a Persian extension",                   "IR", "۰۲۱ ۲۲۳۴۵۶۷۸ داخلی ۱۲", "+982122345678"},
        {"a Chinese extension",                   "CN", "021-6288 0000 分机 88",           "+862162880000" },
        {"a Vietnamese extension",                "VN", "028 3822 1234 nhánh 5",             "+842838221234" },
        {"Isfahan",                               "IR", "031 3222 1234",                      "+983132221234" },
        {"a town in Henan, seven figures",        "CN", "0391 664 1234",                      "+863916641234" },
        {"a company's number",                    "CN", "400 820 8820",                       "+864008208820" },
        {"Beijing with the code",                 "CN", "+86 (10) 6552-9988",                 "+861065529988" },
        {"Da Nang",                               "VN", "(0236) 3822 123",                    "+842363822123" },
        {"each old code: 0199",                   "VN", "0199 234 5678",                      "+84592345678"  },
        {"0186",                                  "VN", "0186 234 5678",                      "+84562345678"  },
        {"0188",                                  "VN", "0188 234 5678",                      "+84582345678"  },
        {"an old one without its zero",           "VN", "1689012345",                         "+84389012345"  },
        {"pasted marks",                          "IR",
         "\xe2\x80\xaa+98 912\xc2\xa0"
         "345\xe2\x80\x91"
         "6789\xe2\x80\xac",                                                                  "+989123456789" },
        {"letters",                               "IR", "call me",                            NULL            },
        {"a name behind",                         "IR", "0912 345 6789 mother",               NULL            },
        {"two pluses",                            "IR", "++98 912 345 6789",                  NULL            },
        {"a plus inside",                         "IR", "0912+3456789",                       NULL            },
        {"only a plus",                           "IR", "+",                                  NULL            },
        {"nothing",                               "IR", "",                                   NULL            },
        {"endless",                               "IR", "0912345678909123456789091234567890", NULL            },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[PHONE_E164] = "untouched";
        struct err e = {.text = ""};
        enum rc rc = phone_parse(cases[i].typed, cases[i].country, out, &e);

        ck_assert_msg(rc == (cases[i].want ? RC_OK : RC_INVALID), "%s, %s: \"%s\" %s %s", cases[i].country,
                      cases[i].why, cases[i].typed, out, e.text);
        ck_assert_msg(strcmp(out, cases[i].want ? cases[i].want : "untouched") == 0, "%s, %s: %s",
                      cases[i].country, cases[i].why, out);
        ck_assert_msg((e.text[0] == '\0') == (rc == RC_OK), "%s: a sentence", cases[i].why);
    }
}
END_TEST

START_TEST(a_number_is_shown_as_people_of_the_country_read_it)
{
    static const struct {
        const char *country, *e164, *want;
    } cases[] = {
        {"IR", "+989123456789",  "0912 345 6789"    },
        {"IR", "+982122345678",  "021 2234 5678"    },
        {"CN", "+8613800138000", "138 0013 8000"    },
        {"CN", "+861065529988",  "010 6552 9988"    },
        {"CN", "+8675588888888", "0755 8888 8888"   },
        {"VN", "+84912345678",   "0912 345 678"     },
        {"VN", "+842438261234",  "024 3826 1234"    },
        {"US", "+12125551234",   "212 555 1234"     },
        {"GB", "+447911123456",  "07911 123456"     },
        {"FR", "+33612345678",   "06 12 34 56 78"   },
        {"DE", "+4915112345678", "0151 12345678"    },
        {"IR", "+8613800138000", "+86 138 0013 8000"},
        {"IR", "+12125551234",   "+1 212 555 1234"  },
        {"IR", "+3545451000",    "+3545451000"      },
        {"XX", "+989123456789",  "+98 912 345 6789" },
        {"IT", "+3939322333200", "+39 393 223 33200"}, /* at home it would begin like the code */
        {"IR", "ask mother",     "ask mother"       },
        {"IR", "",               ""                 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[PHONE_TEXT];

        ck_assert_str_eq(phone_format(out, sizeof out, cases[i].e164, cases[i].country), cases[i].want);
    }
}
END_TEST

START_TEST(an_old_vietnamese_number_tells_its_new_one)
{
    static const char *const rows[][2] = {
        {"01201234567",    "701234567"}, {"841201234567",  "701234567"}, {"00841681234567", "381234567"},
        {"01861234567",    "561234567"}, {"01881234567",   "581234567"}, {"01991234567",    "591234567"},
        {"8401291234567",  "821234567"}, {"01301234567",   ""         }, {"0912345678",     ""         },
        {"13800138000",    ""         }, {"01061234567",   ""         }, {"",               ""         },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char out[PHONE_E164] = "";

        ck_assert_int_eq(phone_renewed(rows[i][0], out), rows[i][1][0] != '\0');
        ck_assert_str_eq(out, rows[i][1]);
    }
}
END_TEST

START_TEST(a_number_outside_the_plan_is_told_but_nothing_else)
{
    static const char iran[] = "This does not look like a phone number of Iran; it is kept as typed.",
                      china[] = "This does not look like a phone number of China; it is kept as typed.",
                      vietnam[] = "This does not look like a phone number of Vietnam; it is kept as typed.";
    static const struct {
        const char *why, *country, *typed, *told; /* NULL: nothing */
    } cases[] = {
        {"a mobile",                         "IR", "0912 345 6789",      NULL   },
        {"Tehran",                           "IR", "021 2234 5678",      NULL   },
        {"Mashhad",                          "IR", "051 3822 1234",      NULL   },
        {"a code that was given up in 2015", "IR", "0511 822 1234",      NULL   }, /* 051 1822 1234 is as long */
        {"no such area",                     "IR", "022 2234 5678",      iran   },
        {"no such mobile code",              "IR", "0972 345 6789",      iran   },
        {"too short",                        "IR", "0912 345 678",       iran   },
        {"words",                            "IR", "ask the mother",     iran   },
        {"from abroad, right",               "IR", "+86 138 0013 8000",  NULL   },
        {"from abroad, too short",           "IR", "+86 138 0013 80",    china  },
        {"from abroad, no plan known",       "IR", "+354 545 1000",      NULL   },
        {"a Chinese mobile",                 "CN", "138 0013 8000",      NULL   },
        {"no such mobile code",              "CN", "121 0013 8000",      china  },
        {"Shanghai",                         "CN", "021 6288 0000",      NULL   },
        {"Shanghai, a figure too many",      "CN", "021 6288 00001",     china  },
        {"no such great city",               "CN", "026 6288 0000",      china  },
        {"a company's",                      "CN", "400-820-8820",       NULL   },
        {"a Vietnamese mobile",              "VN", "0905 123 456",       NULL   },
        {"an old one",                       "VN", "0120 345 6789",      NULL   },
        {"an old one that never was",        "VN", "0130 345 6789",      vietnam},
        {"no such mobile code",              "VN", "0951 234 567",       vietnam},
        {"Ho Chi Minh City",                 "VN", "028 3822 1234",      NULL   },
        {"Hanoi as it was until 2017",       "VN", "04 3826 1234",       vietnam},
        {"no such area",                     "VN", "0240 3826 123",      NULL   }, /* Hanoi, a new block */
        {"no such area",                     "VN", "0217 3826 123",      vietnam},
        {"a country without areas here",     "GB", "020 7946 0000",      NULL   },
        {"the same, too short",              "GB", "020 7946",
         "This does not look like a phone number of Britain; it is kept as typed."            },
        {"of no country known here",         "IS", "545 1000",
         "Type the number with + and the code of its country."                                           },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {.text = ""};
        enum rc rc = phone_check(cases[i].typed, cases[i].country, &e);

        ck_assert_msg(rc == (cases[i].told ? RC_INVALID : RC_OK), "%s, %s: %s", cases[i].country, cases[i].why, e.text);
        ck_assert_msg(strcmp(e.text, cases[i].told ? cases[i].told : "") == 0, "%s: %s", cases[i].why, e.text);
    }
}
END_TEST

SUITE_MAIN("phone", a_number_outside_the_plan_is_told_but_nothing_else, an_old_vietnamese_number_tells_its_new_one, a_number_is_read_as_people_of_the_country_type_it,
           a_number_is_shown_as_people_of_the_country_read_it)
