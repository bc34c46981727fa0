/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text as people write it, and as those write it who wish no good. */
#include <locale.h>
#include <string.h>

#include "src/base/text.h"
#include "tests/shared.h"
#include "tests/suite.h"

#define BAD "\xEF\xBF\xBD"

static const struct {
    const char *why, *raw, *clean;
    int columns;
} cleaned[] = {
    {"plain text stays",                  "Sara Karimi",                                  "Sara Karimi",                11},
    {"accents stay",                      "Nguyễn Thị Ánh",                          "Nguyễn Thị Ánh",        14},
    {"Han takes two columns",             "王小明",                                    "王小明",                  6 },
    {"ZWNJ in Persian is spelling",       "علی‌اکبر",                            "علی‌اکبر",          7 },
    {"ZWNJ between Latin letters is not", "a\u200Cb",                                     "a" BAD "b",                  3 },
    {"ZWJ joins Indic letters",           "क्‍ष",                                 "क्‍ष",               2 },
    {"ZWJ joins emoji",                   "👨‍👩‍👧",                           "👨‍👩‍👧",         6 },
    {"escape is a picture",               "\x1B[31m",                                     "␛[31m",                    5 },
    {"tab, newline, return, backspace",   "\t\n\r\b",                                     "␉␊␍␈",               4 },
    {"a new line as Windows writes it",   "a\r\nb",                                       "a␍␊b",                   4 },
    {"delete",                            "\x7F",                                         "␡",                        1 },
    {"C1 has no picture",                 "\xC2\x9B" "31m\xC2\x85",                              BAD "31m" BAD,                5 },
    {"direction marks",                   "a\u202Eb\u2066c\u200F",                        "a" BAD "b" BAD "c" BAD,      6 },
    {"zero width and byte order mark",    "\uFEFFa\u200Bb",                               BAD "a" BAD "b",              4 },
    {"unassigned",                        "a\u0378",                                      "a" BAD,                      2 },
    {"line and paragraph separator",      "\u2028\u2029",                                 BAD BAD,                      2 },
    {"each bad byte is one mark",         "\xE0\x80\xC0\xF8",                             BAD BAD BAD BAD,              4 },
    {"a sequence cut short",              "a\xE7\x8E",                                    "a" BAD BAD,                  3 },
    {"a surrogate",                       "\xED\xA0\x80",                                 BAD BAD BAD,                  3 },
    {"four marks on one letter",          "e\u0301\u0302\u0303\u0304x",                   "e\u0301\u0302\u0303\u0304x", 2 },
    {"more marks are one sign",           "e\u0301\u0302\u0303\u0304\u0305\u0306\u0307x",
     "e\u0301\u0302\u0303\u0304" BAD "x",                                                                               3 },
    {"a mark without a letter",           "\u0301a",                                      BAD "a",                      2 },
    {"a mark after a newline",            "\n\u0301",                                     "␊" BAD,                    2 },
};

START_TEST(what_is_shown_is_harmless_and_counted_right)
{
    char out[256];

    for (size_t i = 0; i < sizeof cleaned / sizeof *cleaned; i++) {
        size_t n = text_clean(out, sizeof out, cleaned[i].raw, (size_t)-1);

        ck_assert_msg(strcmp(out, cleaned[i].clean) == 0, "%s: [%s]", cleaned[i].why, out);
        ck_assert_uint_eq(n, strlen(out));
        ck_assert_msg(text_columns(cleaned[i].raw, (size_t)-1) == cleaned[i].columns, "%s", cleaned[i].why);
        ck_assert_msg(text_columns(out, (size_t)-1) == cleaned[i].columns, "%s, cleaned", cleaned[i].why);
    }
}
END_TEST

START_TEST(columns_need_no_locale)
{
    setlocale(LC_ALL, "C");
    ck_assert_int_eq(text_columns("王小明", (size_t)-1), 6);
    ck_assert_int_eq(text_columns("Nguyễn", (size_t)-1), 6);
    ck_assert_int_eq(text_columns("علی‌اکبر", (size_t)-1), 7);
    ck_assert_int_eq(text_columns("│┌█⣿", (size_t)-1), 4);
}
END_TEST

START_TEST(a_cleaned_text_is_cut_at_a_whole_grapheme)
{
    static const char *const text = "ae\u0301王";
    static const struct {
        size_t size;
        const char *want;
    } cuts[] = {
        {1, ""           },
        {2, "a"          },
        {4, "a"          },
        {5, "ae\u0301"   },
        {7, "ae\u0301"   },
        {8, "ae\u0301王"}
    };
    char out[16];

    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        text_clean(out, cuts[i].size, text, (size_t)-1);
        ck_assert_str_eq(out, cuts[i].want);
        text_copy(out, cuts[i].size, text);
        ck_assert_str_eq(out, cuts[i].want);
    }
    ck_assert_uint_eq(text_clean(NULL, 0, text, (size_t)-1), 0);
}
END_TEST

START_TEST(text_fits_by_columns_not_by_bytes)
{
    int used;

    ck_assert_uint_eq(text_fit("王小明", (size_t)-1, 5, &used), 6);
    ck_assert_int_eq(used, 4);
    ck_assert_uint_eq(text_fit("e\u0301x", (size_t)-1, 1, &used), 3);
    ck_assert_int_eq(used, 1);
    ck_assert_uint_eq(text_fit("abc", 3, 10, &used), 3);
    ck_assert_int_eq(used, 3);
    ck_assert_uint_eq(text_fit("abc", 3, 0, NULL), 0);
}
END_TEST

static const struct {
    const char *text;
    size_t clusters;
} clusters[] = {
    {"",                                          0},
    {"abc",                                       3},
    {"e\u0301\u0302x",                            2},
    {"a\r\nb",                                    3},
    {"👨‍👩‍👧‍👦🇨🇳🇮🇷", 3},
    {"علی‌اکبر",                         7},
    {"\xE0\x80",                                  2},
    {"🇨🇳🇮",                              2},
    {"1️⃣❤️",                             2},
    {"王\xCC\x81小\xFF",                        3},
    {"\u1100\u1161\u11A8한",                     2},
};

START_TEST(going_back_finds_the_same_graphemes_as_going_on)
{
    for (size_t i = 0; i < sizeof clusters / sizeof *clusters; i++) {
        size_t n = strlen(clusters[i].text), starts[32], count = 0, at;

        for (at = 0; at < n; at += text_grapheme(clusters[i].text + at, n - at))
            starts[count++] = at;
        ck_assert_uint_eq(count, clusters[i].clusters);
        for (at = n; at > 0 && count > 0; count--) {
            at -= text_grapheme_before(clusters[i].text, at);
            ck_assert_uint_eq(at, starts[count - 1]);
        }
        ck_assert_uint_eq(at, 0);
        ck_assert_uint_eq(text_grapheme_before(clusters[i].text, 0), 0);
    }
}
END_TEST

static const struct {
    const char *why, *typed, *tidy;
    bool lines;
} tidied[] = {
    {"ends and runs of blanks",                      "  a \t b\u3000 c\u00A0", "a b c",             false},
    {"a newline is a blank",                         "a\r\n b\n\nc",           "a b c",             false},
    {"newlines of a note stay",                      "\n a \r\n\n b\rc\n",     "a\n\nb\nc",         true },
    {"composed",                                     "Nguye\u0302\u0303n",     "Nguyễn",          false},
    {"bad bytes",                                    "a\xFF",                  "a" BAD,             false},
    {"nothing",                                      " \t",                    "",                  false},
    {"other controls are kept; showing cleans them", "a\x1B",                  "a\x1B",             false},
    {"ZWNJ stays",                                   "علی‌اکبر",      "علی‌اکبر", false},
};

START_TEST(what_was_typed_is_tidied)
{
    for (size_t i = 0; i < sizeof tidied / sizeof *tidied; i++) {
        char *got = text_tidy(tidied[i].typed, (size_t)-1, tidied[i].lines);

        ck_assert_ptr_nonnull(got);
        ck_assert_msg(strcmp(got, tidied[i].tidy) == 0, "%s: [%s]", tidied[i].why, got);
        free(got);
    }
}
END_TEST

START_TEST(a_zero_byte_ends_no_text_of_known_length)
{
    char out[32], *tidy = text_tidy("a\0b", 3, false);

    ck_assert_str_eq(tidy, "a" BAD "b");
    free(tidy);
    text_clean(out, sizeof out, "a\0b", 3);
    ck_assert_str_eq(out, "a␀b");
}
END_TEST

START_TEST(digits_of_every_script_are_digits)
{
    char out[64];

    ck_assert_uint_eq(text_ascii_digits(out, sizeof out, "１３８٠۱۲३𝟗 ＡＢ－ab王"), 17);
    ck_assert_str_eq(out, "13801239 AB-ab王");
    text_ascii_digits(out, 3, "۱۲۳");
    ck_assert_str_eq(out, "12");
}
END_TEST

START_TEST(validity_is_told)
{
    ck_assert(text_valid("王小明", (size_t)-1));
    ck_assert(text_valid(BAD, (size_t)-1));
    ck_assert(text_valid("", 0));
    ck_assert(!text_valid("\xC0\x80", (size_t)-1));
    ck_assert(!text_valid("王", 2));
}
END_TEST

/* Nothing in s could move a cursor, turn a direction, or hide. */
static void assert_harmless(const char *s)
{
    size_t took;

    ck_assert(text_valid(s, (size_t)-1));
    for (; *s; s += took) {
        uint32_t c = text_scalar(s, strlen(s), &took);

        ck_assert(c >= 0x20 && !(c >= 0x7F && c <= 0x9F));
        ck_assert(!(c >= 0x202A && c <= 0x202E) && !(c >= 0x2060 && c <= 0x206F));
        ck_assert(c != 0x200B && c != 0x200E && c != 0x200F && c != 0xFEFF && c != 0x2028 && c != 0x2029);
    }
}

/* Cleans s whole, by graphemes, and cut by columns, which must all agree. */
static void assert_cleans(const char *s, size_t n)
{
    char *whole = malloc(3 * n + 1), *part = malloc(3 * n + 1);
    size_t len = 0, i, took;
    int used;

    ck_assert(whole && part);
    text_clean(whole, 3 * n + 1, s, n);
    assert_harmless(whole);
    for (i = 0; i < n; i += took) {
        took = text_grapheme(s + i, n - i);
        ck_assert_uint_gt(took, 0);
        len += text_clean(part, 3 * n + 1, s + i, took);
    }
    ck_assert_uint_eq(len, strlen(whole));
    for (int columns = 0; columns < 20; columns++) {
        took = text_fit(s, n, columns, &used);
        ck_assert_int_le(used, columns);
        ck_assert_int_eq(text_columns(s, took), used);
        len = text_clean(part, 3 * n + 1, s, took);
        ck_assert(memcmp(part, whole, len) == 0);
    }
    free(whole);
    free(part);
}

/* Every line of a shared file by itself, then all of it as one note. */
static void assert_file_cleans(const char *test, const char *name)
{
    size_t n, line;
    char *bytes = shared_read(test, name, &n), *tidy;

    if (!bytes)
        return;
    for (size_t i = 0; i < n; i += line + 1) {
        const char *end = memchr(bytes + i, '\n', n - i);

        line = end ? (size_t)(end - (bytes + i)) : n - i;
        assert_cleans(bytes + i, line);
    }
    tidy = text_tidy(bytes, n, true);
    ck_assert(tidy && text_valid(tidy, (size_t)-1));
    free(tidy);
    free(bytes);
}

START_TEST(naughty_strings_are_harmless)
{
    assert_file_cleans("naughty_strings_are_harmless", "naughty/blns.json");
}
END_TEST

START_TEST(the_utf8_stress_file_is_harmless)
{
    assert_file_cleans("the_utf8_stress_file_is_harmless", "utf8/UTF-8-test.txt");
}
END_TEST

START_TEST(random_bytes_are_harmless)
{
    unsigned seed = 1;
    char bytes[64];

    for (int round = 0; round < 2000; round++) {
        size_t n = (size_t)round % sizeof bytes;

        for (size_t i = 0; i < n; i++) {
            seed = seed * 1103515245u + 12345u;
            bytes[i] = (char)(seed >> 16);
        }
        assert_cleans(bytes, n);
    }
}
END_TEST

static void speak_utf8(void)
{
    setlocale(LC_ALL, "C.UTF-8");
}

SUITE_MAIN_FIXTURE("text", speak_utf8, NULL, what_is_shown_is_harmless_and_counted_right,
                   columns_need_no_locale,
                   a_cleaned_text_is_cut_at_a_whole_grapheme,
                   text_fits_by_columns_not_by_bytes,
                   going_back_finds_the_same_graphemes_as_going_on,
                   what_was_typed_is_tidied,
                   a_zero_byte_ends_no_text_of_known_length,
                   digits_of_every_script_are_digits,
                   validity_is_told,
                   naughty_strings_are_harmless,
                   the_utf8_stress_file_is_harmless,
                   random_bytes_are_harmless)
