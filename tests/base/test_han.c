/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Han names read aloud: surnames, heteronyms, the ü. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <uchar.h>

#include "src/base/han.h"
#include "src/base/han-table.h"
#include "src/base/text.h"
#include "tests/suite.h"

static size_t scalars(uint32_t *out, const char *s)
{
    size_t n = 0, took;

    for (; *s; s += took)
        out[n++] = text_scalar(s, strlen(s), &took);
    return n;
}

/* The likeliest readings of a name, each followed by a space. */
static void read_name(char *out, size_t size, const char *name)
{
    uint32_t han[16];
    size_t n = scalars(han, name), surname = han_surname(han, n), len = 0;
    const char *reading[HAN_READINGS_MAX];

    out[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_gt(han_readings(han, surname, i, reading), 0);
        len += (size_t)snprintf(out + len, size - len, "%s ", reading[0]);
    }
}

static const struct {
    const char *why, *name, *want;
} cases[] = {
    {"a common name",               "王小明",    "wang xiao ming " },
    {"dan, but shan as a surname",  "单田芳",    "shan tian fang " },
    {"ceng, but zeng as a surname", "曾国藩",    "zeng guo fan "   },
    {"jie, but xie as a surname",   "解晓东",    "xie xiao dong "  },
    {"only in the surname",         "王解曾",    "wang jie ceng "  },
    {"chou, but qiu",               "仇和",       "qiu he "         },
    {"qu, but ou",                  "区明",       "ou ming "        },
    {"cha, but zha",                "查良镛",    "zha liang yong " },
    {"gai, but ge",                 "盖明",       "ge ming "        },
    {"pu, but piao",                "朴树",       "piao shu "       },
    {"di, but zhai",                "翟明",       "zhai ming "      },
    {"ü is v first",               "吕布",       "lv bu "          },
    {"a compound surname",          "欧阳娜娜", "ou yang na na "  },
    {"wei, but yu before chi",      "尉迟恭",    "yu chi gong "    },
    {"dan, but chan before yu",     "单于明",    "chan yu ming "   },
    {"wan si, but mo qi",           "万俟明",    "mo qi ming "     },
    {"chang, but zhang before sun", "长孙明",    "zhang sun ming " },
    {"a traditional compound",      "萬俟明",    "mo qi ming "     },
    {"che, but ju behind a child",  "子车明",    "zi ju ming "     },
    {"fei, but bi behind a hill",   "陸費逵",    "lu bi kui "      },
    {"hei, but he",                 "黑明",       "he ming "        },
    {"mi, but bi",                  "秘明",       "bi ming "        },
    {"tan, but qin",                "覃明",       "qin ming "       },
    {"neng, but nai",               "能明",       "nai ming "       },
    {"traditional characters",      "歐陽菲菲", "ou yang fei fei "},
    {"extension A",                 "㐀",          "qiu "            },
};

START_TEST(names_are_read_as_their_bearers_read_them)
{
    char got[64];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_name(got, sizeof got, cases[i].name);
        ck_assert_msg(strcmp(got, cases[i].want) == 0, "%s: [%s]", cases[i].why, got);
    }
}
END_TEST

START_TEST(surnames_end_where_they_end)
{
    static const struct {
        const char *name;
        size_t want;
    } ends[] = {
        {"",          0},
        {"王",       1},
        {"王小明", 1},
        {"司马光", 2},
        {"諸葛亮", 2},
        {"司马",    2},
        {"司明",    1}
    };
    uint32_t han[8];

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        ck_assert_uint_eq(han_surname(han, scalars(han, ends[i].name)), ends[i].want);
}
END_TEST

START_TEST(a_character_may_have_several_readings)
{
    const char *reading[HAN_READINGS_MAX];
    uint32_t han[4];

    scalars(han, "单行吕😀");
    ck_assert_uint_eq(han_readings(han, 1, 0, reading), 3);
    ck_assert_str_eq(reading[0], "shan");
    ck_assert_str_eq(reading[1], "dan");
    ck_assert_uint_ge(han_readings(han, 1, 1, reading), 2);
    ck_assert_str_eq(reading[0], "xing");
    ck_assert_str_eq(reading[1], "hang");
    ck_assert_uint_eq(han_readings(han, 1, 2, reading), 2);
    ck_assert_str_eq(reading[0], "lv");
    ck_assert_str_eq(reading[1], "lu");
    ck_assert_uint_eq(han_readings(han, 1, 3, reading), 0);
}
END_TEST

/* Each of these is known by all its readings, and the first is the one by which the name mostly goes. */
START_TEST(surnames_and_names_have_all_their_readings)
{
    static const struct {
        const char *name;
        size_t surname;
        const char *readings; /* of the first character */
    } rows[] = {
        {"曾", 1, "zeng ceng"}, {"单", 1, "shan dan chan"}, {"解", 1, "xie jie"},   {"仇", 1, "qiu chou"},
        {"区", 1, "ou qu"},     {"查", 1, "zha cha"},       {"盖", 1, "ge gai"},    {"朴", 1, "piao pu po"},
        {"翟", 1, "zhai di"},   {"乐", 1, "yue le"},        {"繁", 1, "po fan"},    {"缪", 1, "miao mou miu"},
        {"尉", 1, "wei yu"},    {"员", 1, "yun yuan"},      {"种", 1, "chong zhong"}, {"折", 1, "she zhe"},
        {"黑", 1, "he hei"},    {"秘", 1, "bi mi"},         {"宓", 1, "mi fu"},     {"逄", 1, "pang"},
        {"洗", 1, "xian xi"},   {"冼", 1, "xian"},          {"那", 1, "na"},        {"覃", 1, "qin tan"},
        {"隗", 1, "wei kui"},   {"谌", 1, "chen shen"},     {"召", 1, "shao zhao"}, {"乜", 1, "nie mie"},
        {"能", 1, "nai neng"},  {"句", 1, "gou ju"},        {"佴", 1, "nai er"},    {"祭", 1, "zhai ji"},
        {"角", 1, "jue jiao"},  {"阚", 1, "kan han"},       {"郇", 1, "xun huan"},  {"都", 1, "du dou"},
        {"茜", 0, "qian xi"},   {"晟", 0, "cheng sheng"},   {"行", 0, "xing hang"}, {"朝", 0, "chao zhao"},
        {"重", 0, "zhong chong"}, {"筠", 0, "yun jun"},     {"婼", 0, "chuo ruo"},  {"莎", 0, "sha suo"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *reading[HAN_READINGS_MAX], *want = rows[i].readings;
        uint32_t han[2];
        size_t n = (scalars(han, rows[i].name), han_readings(han, rows[i].surname, 0, reading));
        bool first = true;

        while (*want) {
            size_t len = strcspn(want, " "), k = 0;

            while (k < n && (strlen(reading[k]) != len || memcmp(reading[k], want, len) != 0))
                k++;
            ck_assert_msg(k < n && (!first || k == 0), "%s: %s", rows[i].name, want);
            first = false;
            want += len + (want[len] == ' ');
        }
    }
}
END_TEST

START_TEST(the_table_covers_the_common_characters)
{
    const char *reading[HAN_READINGS_MAX];
    size_t known = 0;

    for (uint32_t c = 0x4E00; c <= 0x9FFF; c++) {
        size_t n = han_readings(&c, 0, 0, reading);

        known += n > 0;
        for (size_t i = 0; i < n; i++)
            ck_assert_uint_eq(strspn(reading[i], "abcdefghijklmnopqrstuvwxyz"), strlen(reading[i]));
    }
    ck_assert_uint_ge(known, 20900);
    for (size_t i = 1; i < han_others_count; i++)
        ck_assert_uint_le(han_others[i - 1].scalar, han_others[i].scalar);
}
END_TEST

/* Each form once, and none behind another, so that folding twice is folding once. */
START_TEST(forms_stand_for_what_stands_for_itself)
{
    ck_assert_uint_gt(han_forms_count, 2700);
    for (size_t i = 0; i < han_forms_count; i++) {
        ck_assert(i == 0 || han_forms[i - 1].scalar < han_forms[i].scalar);
        ck_assert_uint_eq(han_simplified(han_forms[i].scalar), han_forms[i].simple);
        ck_assert_uint_eq(han_simplified(han_forms[i].simple), han_forms[i].simple);
    }
    ck_assert_uint_eq(han_simplified(U'乾'), U'乾');
}
END_TEST

SUITE_MAIN("han", names_are_read_as_their_bearers_read_them, surnames_end_where_they_end,
           a_character_may_have_several_readings, surnames_and_names_have_all_their_readings, forms_stand_for_what_stands_for_itself, the_table_covers_the_common_characters)
