/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files in other characters: each encoding told, by its mark and by its look gives the same names; a byte that is no
 * character costs its own record. */
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/csv.h"
#include "src/base/text.h"
#include "tests/suite.h"

enum { ROWS = 40 };

static const char *const chinese[] = {"王小明", "李静", "欧阳娜娜", "陈雪梅", "刘建国"};
static const char *const taiwanese[] = {"陳怡君", "林志豪", "張雅婷", "黃淑芬", "劉家豪"};
static const char *const persian[] = {"سارا کریمی", "علی رضایی", "محمد حسینی", "فاطمه احمدی", "پریسا گلچین"};
static const char *const vietnamese[] = {"Nguyễn Thị Ánh", "Trần Văn Đức", "Lê Hoàng Phượng", "Phạm Minh Tuấn", "Đặng Hữu Nghĩa"};

static const struct {
    const char *why, *iconv, *mark;
    size_t mark_bytes;
    enum csv_encoding encoding;
    const char *const *names;
    const char *heading;
} cases[] = {
    {"plain UTF-8",                "UTF-8",    "",                 0, CSV_UTF8,         persian,    "نام,تلفن" },
    {"UTF-8 with a mark",          "UTF-8",    "\xef\xbb\xbf",     3, CSV_UTF8,         chinese,    "姓名,电话"},
    {"UTF-16, as Excel writes it", "UTF-16LE", "\xff\xfe",         2, CSV_UTF16LE,      vietnamese, "tên,phone"},
    {"UTF-16 the other way",       "UTF-16BE", "\xfe\xff",         2, CSV_UTF16BE,      persian,    "نام,phone"},
    {"UTF-16 without a mark",      "UTF-16LE", "",                 0, CSV_UTF16LE,      chinese,    "姓名,电话"},
    {"the other without a mark",   "UTF-16BE", "",                 0, CSV_UTF16BE,      taiwanese,  "姓名,電話"},
    {"GB18030",                    "GB18030",  "",                 0, CSV_GB18030,      chinese,    "姓名,电话"},
    {"GB18030 with a mark",        "GB18030",  "\x84\x31\x95\x33", 4, CSV_GB18030,      chinese,    "姓名,电话"},
    {"GB18030, figures first",     "GB18030",  "",                 0, CSV_GB18030,      chinese,    "name,phone"},
    {"Big5",                       "BIG5",     "",                 0, CSV_BIG5,         taiwanese,  "姓名,電話"},
    {"Windows-1256",               "CP1256",   "",                 0, CSV_WINDOWS_1256, persian,    "name,phone"},
    {"Windows-1258",               "CP1258",   "",                 0, CSV_WINDOWS_1258, vietnamese, "name,phone"},
};

/* Windows-1256 has ي and ك in the places of ی and ک; Windows-1258 writes tones behind their letters. */
static void spell(char *out, size_t size, enum csv_encoding encoding, const char *name)
{
    out[0] = '\0';
    for (size_t n; *name != '\0'; name += n) {
        uint32_t c = text_scalar(name, strlen(name), &n);
        size_t used = strlen(out);

        if (encoding == CSV_WINDOWS_1256 && (c == 0x6cc || c == 0x6a9))
            snprintf(out + used, size - used, "%s", c == 0x6cc ? "ي" : "ك");
        else
            snprintf(out + used, size - used, "%.*s", (int)n, name);
    }
}

/* A file of these names in that encoding. */
static FILE *file_of(size_t i, char spelt[5][64])
{
    static char text[1 << 16], bytes[1 << 17];
    char *in = text, *out = bytes;
    size_t used, left = sizeof bytes, length;
    iconv_t convert = iconv_open(cases[i].iconv, "UTF-8");
    FILE *f = tmpfile();

    used = (size_t)snprintf(text, sizeof text, "%s\n", cases[i].heading);
    for (int row = 0; row < ROWS; row++) {
        spell(spelt[row % 5], 64, cases[i].encoding, cases[i].names[row % 5]);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s,0912345%04d\r\n", spelt[row % 5], row);
    }
    length = used;
    fwrite(cases[i].mark, 1, cases[i].mark_bytes, f);
    if (cases[i].encoding == CSV_WINDOWS_1258) { /* iconv writes no tones apart; composed letters take them apart first */
        static const struct {
            const char *composed, *base;
            unsigned char tone;
        } tones[] = {
            {"ễ", "ê", 0xde}, {"ị", "i", 0xf2}, {"Á", "A", 0xec}, {"ầ", "â", 0xcc}, {"ứ", "ư", 0xec},
            {"à", "a", 0xcc}, {"ợ", "ơ", 0xf2}, {"ạ", "a", 0xf2}, {"ấ", "â", 0xec}, {"ặ", "ă", 0xf2},
            {"ữ", "ư", 0xde}, {"ĩ", "i", 0xde},
        };
        for (const char *s = text; s < text + length;) {
            size_t n = text_grapheme(s, (size_t)(text + length - s)), k = 0;
            char *base = (char *)(uintptr_t)s;
            size_t base_n = n;

            while (k < sizeof tones / sizeof *tones && (strlen(tones[k].composed) != n || strncmp(tones[k].composed, s, n) != 0))
                k++;
            if (k < sizeof tones / sizeof *tones) {
                base = (char *)(uintptr_t)tones[k].base;
                base_n = strlen(base);
            }
            ck_assert_msg(iconv(convert, &base, &base_n, &out, &left) != (size_t)-1, "%.*s", (int)n, s);
            iconv(convert, NULL, NULL, &out, &left);
            if (k < sizeof tones / sizeof *tones) {
                *out++ = (char)tones[k].tone;
                left--;
            }
            s += n;
        }
    } else
        ck_assert_msg(iconv(convert, &in, &used, &out, &left) != (size_t)-1, "%s", cases[i].why);
    fwrite(bytes, 1, sizeof bytes - left, f);
    iconv_close(convert);
    rewind(f);
    return f;
}

static void must_read(FILE *f, size_t i, enum csv_encoding told, char spelt[5][64])
{
    struct csv *csv = NULL;
    struct err e = {0};
    bool guessed;

    ck_assert_int_eq(csv_open(f, &(struct csv_options){.encoding = told}, &csv, &e), RC_OK);
    ck_assert_msg(csv_encoding(csv, &guessed) == cases[i].encoding, "%s: taken for %s", cases[i].why,
                  csv_encodings[csv_encoding(csv, &guessed)].word);
    ck_assert_int_eq(csv_next(csv, &e), RC_OK);
    ck_assert_msg(strncmp(csv_field(csv, 0), cases[i].heading, strlen(csv_field(csv, 0))) == 0, "%s", cases[i].why);
    for (int row = 0; row < ROWS; row++) {
        char phone[16], *tidy;

        ck_assert_msg(csv_next(csv, &e) == RC_OK, "%s: %s", cases[i].why, e.text);
        tidy = text_tidy(csv_field(csv, 0), (size_t)-1, false);
        ck_assert_msg(strcmp(tidy, spelt[row % 5]) == 0, "%s: %s", cases[i].why, tidy);
        free(tidy);
        snprintf(phone, sizeof phone, "0912345%04d", row);
        ck_assert_str_eq(csv_field(csv, 1), phone);
    }
    ck_assert_int_eq(csv_next(csv, &e), RC_NOT_FOUND);
    csv_close(csv);
    rewind(f);
}

START_TEST(names_in_four_scripts_come_out_the_same_whatever_they_are_written_in)
{
    char spelt[5][64];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        FILE *f = file_of(i, spelt);

        must_read(f, i, CSV_GUESS, spelt);
        must_read(f, i, cases[i].encoding, spelt);
        fclose(f);
    }
}
END_TEST

static const struct {
    const char *why, *bytes;
    size_t n;
    enum csv_encoding encoding;
} bad[] = {
#define BYTES(text) text, sizeof(text) - 1
    {"half a character of GB18030", BYTES("a,b\nx,\xcd\xf5\xd0\ny,z\n"),                             CSV_GB18030},
    {"bytes that Big5 lacks",       BYTES("a,b\nx,\xff\xff\xff\ny,z\n"),                             CSV_BIG5   },
    {"half a character of UTF-16",  BYTES("a\0,\0b\0\n\0x\0,\0\x00\xd8\n\0y\0,\0z\0\n\0"), CSV_UTF16LE},
};

START_TEST(a_byte_that_is_no_character_costs_its_own_record)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct csv *csv = NULL;
        struct err e = {0};
        FILE *f = tmpfile();

        fwrite(bad[i].bytes, 1, bad[i].n, f);
        rewind(f);
        ck_assert_int_eq(csv_open(f, &(struct csv_options){.encoding = bad[i].encoding}, &csv, &e), RC_OK);
        ck_assert_int_eq(csv_next(csv, &e), RC_OK);
        ck_assert_msg(csv_next(csv, &e) == RC_INVALID && csv_line(csv) == 2, "%s", bad[i].why);
        ck_assert_msg(strstr(e.text, csv_encodings[bad[i].encoding].label) != NULL, "%s: %s", bad[i].why, e.text);
        ck_assert_str_eq(csv_field(csv, 0), "x"); /* what could be read is there, for mending */
        ck_assert_msg(csv_next(csv, &e) == RC_OK && strcmp(csv_field(csv, 1), "z") == 0, "%s", bad[i].why);
        csv_close(csv);
        fclose(f);
    }
}
END_TEST

START_TEST(one_bad_place_does_not_make_utf8_something_else)
{
    struct csv *csv = NULL;
    struct err e = {0};
    bool guessed;
    FILE *f = tmpfile();

    for (int i = 0; i < 100; i++)
        fprintf(f, "Nguyễn,%d\n", i);
    fputs("M\xfcller,1\nTrần,2\n", f);
    rewind(f);
    ck_assert_int_eq(csv_open(f, NULL, &csv, &e), RC_OK);
    ck_assert_int_eq(csv_encoding(csv, &guessed), CSV_UTF8);
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(csv_next(csv, &e), RC_OK);
    ck_assert_int_eq(csv_next(csv, &e), RC_INVALID);
    ck_assert_int_eq(csv_line(csv), 101);
    ck_assert_int_eq(csv_next(csv, &e), RC_OK);
    csv_close(csv);
    fclose(f);
}
END_TEST

START_TEST(letters_that_come_late_are_looked_for)
{
    struct csv *csv = NULL;
    struct err e = {0};
    bool guessed;
    FILE *f = tmpfile();

    for (int i = 0; i < 20000; i++)
        fprintf(f, "Smith,%d\n", i);
    for (int i = 0; i < 20; i++)
        fputs("\xcd\xf5\xd0\xa1\xc3\xf7,1\n", f); /* 王小明 */
    rewind(f);
    ck_assert_int_eq(csv_open(f, NULL, &csv, &e), RC_OK);
    ck_assert_int_eq(csv_encoding(csv, &guessed), CSV_GB18030);
    for (int i = 0; i < 20001; i++)
        ck_assert_int_eq(csv_next(csv, &e), RC_OK);
    ck_assert_str_eq(csv_field(csv, 0), "王小明");
    csv_close(csv);
    fclose(f);
}
END_TEST

SUITE_MAIN("csv encodings", names_in_four_scripts_come_out_the_same_whatever_they_are_written_in,
           a_byte_that_is_no_character_costs_its_own_record, one_bad_place_does_not_make_utf8_something_else,
           letters_that_come_late_are_looked_for)
