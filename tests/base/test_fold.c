/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fold that makes what is stored and what is typed meet. */
#include <string.h>

#include "src/base/fold.h"
#include "src/base/text.h"
#include "tests/shared.h"
#include "tests/suite.h"

static const struct {
    const char *why, *text, *want;
} cases[] = {
    {"Vietnamese marks",                          "Nguyễn Thị Ánh",                            "nguyen thi anh"                                },
    {"Vietnamese, decomposed",                    "Nguye\u0302\u0303n",                             "nguyen"                                        },
    {"Đ has no decomposition",                   "Đặng Văn Đức",                            "dang van duc"                                  },
    {"the African Đ, which some keyboards give", "Ɖặng",                                        "dang"                                          },
    {"umlaut, slash and apostrophe",              "Müller / O'Brien",                              "muller obrien"                                 },
    {"a curly apostrophe",                        "O’Neil",                                       "oneil"                                         },
    {"sharp s, Turkish i, dotless i",             "Straße İstanbul ılık",                       "strasse istanbul ilik"                         },
    {"Nordic and Polish",                         "Łódź Ørsted Æsir Þór",                    "lodz orsted aesir thor"                        },
    {"a hyphen parts words",                      "Jean-Luc",                                       "jean luc"                                      },
    {"full width",                                "ＯＵＹＡＮＧ　Ｎａ",                    "ouyang na"                                     },
    {"Han stays",                                 "王小明",                                      "王小明"                                     },
    {"Han beside Latin is a word of its own",     "王David小明",                                 "王 david 小明"                              },
    {"the middle dot of written-out names",       "阿卜杜拉·买买提",                        "阿卜杜拉 买买提"                        },
    {"a compatibility ideograph",                 "\uF9E1",                                         "李"                                           },
    {"Persian as it is",                          "محمد رضا شجریان",                   "محمد رضا شجریان"                  },
    {"ZWNJ parts words as a blank does",          "علی‌اکبر",                              "علی اکبر"                               },
    {"an Arabic keyboard's yeh and kaf",          "علي‌اكبر",                              "علی اکبر"                               },
    {"Kurdish and Pashto letters",                "شێرکۆ ګل",                        "شیرکو گل"                        },
    {"traditional characters",                    "鍾麗貞 歐陽 臺灣 復國",                "钟丽贞 欧阳 台湾 复国"              },
    {"other forms of a character",                "峯 羣 眞 査 説",                  "峰 群 真 查 说"                 },
    {"a simplified form of two that stays itself", "乾隆 著名 徵",                          "乾隆 著名 征"                            },
    {"harakat and tatweel",                       "عَلیـاکبر",                             "علیاکبر"                                },
    {"presentation forms",                        "ﻋﻠﻲ",                                      "علی"                                        },
    {"hamza and madda",                           "أحمد إلهام آرش مؤمن فائزه", "احمد الهام ارش مومن فایزه"},
    {"teh marbuta, alef maksura, a last hamza",   "فاطمة مصطفى ثناء",                 "فاطمه مصطفی ثنا"                  },
    {"digits of three scripts",                   "１３８٠۱۲۳",                              "1380123"                                       },
    {"digits of four bytes",                      "\U00011451\U00011459 \U0001D7D8",                "19 0"                                          },
    {"Cyrillic and Greek",                        "Йорданов Ἀθηνᾶ",                  "иорданов αθηνα"                   },
    {"direction marks do not count",              "\u202Ex\u200F",                                  "x"                                             },
    {"bad bytes part words",
     "a\xFF"
     "b",                                                                                           "a b"                                           },
    {"nothing to fold",                           " -- ",                                           ""                                              },
};

START_TEST(names_fold_to_the_key_alphabet)
{
    char out[128], again[128];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n = fold(out, sizeof out, cases[i].text);

        ck_assert_msg(strcmp(out, cases[i].want) == 0, "%s: [%s]", cases[i].why, out);
        ck_assert_uint_eq(n, strlen(out));
        fold(again, sizeof again, out);
        ck_assert_str_eq(again, out);
    }
}
END_TEST

START_TEST(umlauts_are_spelled_out_and_back)
{
    static const struct {
        const char *text, *spelled, *unspelled;
    } rows[] = {
        {"Müller",             "mueller",          "muller"        },
        {"Mu\u0308ller",       "mueller",          "muller"        },
        {"Mueller",            "mueller",          "muller"        },
        {"Öztürk Ärzte",    "oeztuerk aerzte",  "ozturk arzte"  },
        {"Ørsted Åse A\u030Ase", "oersted aase aase", "orsted ase ase"},
        {"Ærø Œuvre",       "aeroe oeuvre",     "aro ouvre"     },
        {"Bauer Enrique",      "bauer enrique",    "bauer enrique" },
        {"Nguyễn Tuệ Lǖ",  "nguyen tue lu",    "nguyen tu lu"  },
        {"u \u0308",           "u",                "u"             },
        {"王ü",               "王 ue",           "王 u"         },
    };
    char out[128];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_uint_eq(fold_spelled(out, sizeof out, rows[i].text), strlen(rows[i].spelled));
        ck_assert_str_eq(out, rows[i].spelled);
        ck_assert_uint_eq(fold_unspelled(out, out), strlen(rows[i].unspelled));
        ck_assert_str_eq(out, rows[i].unspelled);
    }
}
END_TEST

START_TEST(a_fold_is_cut_at_a_whole_letter)
{
    char out[8];

    ck_assert_uint_eq(fold(out, 6, "王小明"), 3);
    ck_assert_str_eq(out, "王");
    ck_assert_uint_eq(fold(out, 3, "a bc"), 1);
    ck_assert_str_eq(out, "a");
    ck_assert_uint_eq(fold(out, 1, "abc"), 0);
    ck_assert_uint_eq(fold(NULL, 0, "abc"), 0);
}
END_TEST

START_TEST(words_are_walked_one_by_one)
{
    const char *at = "nguyen thi", *word;
    size_t n;

    word = fold_word(&at, &n);
    ck_assert(word && n == 6 && memcmp(word, "nguyen", 6) == 0);
    word = fold_word(&at, &n);
    ck_assert(word && n == 3 && memcmp(word, "thi", 3) == 0);
    ck_assert_ptr_null(fold_word(&at, &n));
}
END_TEST

static void assert_folds(const char *s)
{
    size_t size = 20 * strlen(s) + 1;
    char *out = malloc(size);

    ck_assert_ptr_nonnull(out);
    fold(out, size, s);
    ck_assert(text_valid(out, (size_t)-1));
    ck_assert(!strpbrk(out, "\t\n\r\x1B\"'\\%_*ABCDEFGHIJKLMNOPQRSTUVWXYZ") && !strstr(out, "  "));
    ck_assert(out[0] != ' ' && (!out[0] || out[strlen(out) - 1] != ' '));
    free(out);
}

static void assert_file_folds(const char *test, const char *name)
{
    size_t n, line;
    char *bytes = shared_read(test, name, &n);

    if (!bytes)
        return;
    for (size_t i = 0; i < n; i += line + 1) {
        line = strcspn(bytes + i, "\n");
        bytes[i + line] = '\0';
        line = strlen(bytes + i);
        assert_folds(bytes + i);
    }
    free(bytes);
}

START_TEST(naughty_strings_fold)
{
    assert_file_folds("naughty_strings_fold", "naughty/blns.json");
}
END_TEST

START_TEST(the_utf8_stress_file_folds)
{
    assert_file_folds("the_utf8_stress_file_folds", "utf8/UTF-8-test.txt");
}
END_TEST

SUITE_MAIN("fold", names_fold_to_the_key_alphabet, umlauts_are_spelled_out_and_back, a_fold_is_cut_at_a_whole_letter,
           words_are_walked_one_by_one, naughty_strings_fold, the_utf8_stress_file_folds)
