/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vCards read back by a small reader of their own: folded between characters, escaped, and what went in comes out. */
#include "src/people/vcard.h"

#include <string.h>

#include "src/base/prng.h"
#include "src/base/text.h"
#include "tests/seed.h"
#include "tests/suite.h"

enum { MOST = 4096, ROUNDS = 400, PARTS = 5 };

/* What a writer wrote, as one text; every physical line is checked on the way. */
static char *written(FILE *f, char out[MOST])
{
    size_t n, line = 0;

    rewind(f);
    n = fread(out, 1, MOST - 1, f);
    out[n] = '\0';
    fclose(f);
    for (size_t i = 0; i < n; i++) {
        if (out[i] == '\r') {
            ck_assert_int_eq(out[i + 1], '\n');
            ck_assert_uint_le(line, VCARD_FOLD);
            line = 0;
            i++;
            continue;
        }
        ck_assert_int_ne(out[i], '\n');
        if (line == 0) /* no line begins within a character */
            ck_assert_int_ne((unsigned char)out[i] & 0xc0, 0x80);
        if (line == 1 && out[i - 1] == ' ')
            ck_assert_int_ne((unsigned char)out[i] & 0xc0, 0x80);
        line++;
    }
    ck_assert_uint_eq(line, 0);
    return out;
}

/* Joins folded lines. */
static void unfold(char *s)
{
    char *to = s;

    for (; *s; s++)
        if (s[0] == '\r' && s[1] == '\n' && s[2] == ' ')
            s += 2;
        else
            *to++ = *s;
    *to = '\0';
}

/* The values behind the colon, split at `separator`, unescaped. */
static size_t parts_of(const char *line, char separator, char parts[PARTS][MOST])
{
    const char *s = strchr(line, ':') + 1;
    size_t n = 0, at = 0;

    for (; *s != '\r'; s++) {
        if (*s == separator) {
            parts[n++][at] = '\0';
            at = 0;
        } else if (*s == '\\') {
            s++;
            parts[n][at++] = *s == 'n' ? '\n' : *s;
        } else {
            parts[n][at++] = *s;
        }
    }
    parts[n++][at] = '\0';
    return n;
}

static const struct {
    const char *why, *value, *line;
} texts[] = {
    {"plain", "Sara", "NOTE:Sara\r\n"},
    {"what separates", "a,b;c\\d", "NOTE:a\\,b\\;c\\\\d\r\n"},
    {"lines", "one\r\ntwo\nthree", "NOTE:one\\ntwo\\nthree\r\n"},
    {"controls go", "a\x07\x1b[31mb\x7f", "NOTE:a[31mb\r\n"},
    {"a colon is text", "a:b", "NOTE:a:b\r\n"},
    {"bad bytes", "a\xff", "NOTE:a\xef\xbf\xbd\r\n"},
    {"nothing", "", "NOTE:\r\n"},
};

START_TEST(a_text_is_escaped)
{
    FILE *f = tmpfile();
    char out[MOST];

    vcard_text(f, "NOTE", texts[_i].value);
    ck_assert_msg(strcmp(written(f, out), texts[_i].line) == 0, "%s: %s", texts[_i].why, out);
}
END_TEST

static const struct {
    const char *why;
    struct patient_born born;
    const char *text;
} days[] = {
    {"a day", {5580, CALENDAR_EXACT}, "19850412"},
    {"a month", {5569, CALENDAR_MONTH}, "1985-04"},
    {"a year", {5479, CALENDAR_YEAR}, "1985"},
    {"before the epoch", {-1, CALENDAR_EXACT}, "19691231"},
    {"not known", {PATIENT_NO_DAY, CALENDAR_EXACT}, ""},
};

START_TEST(a_birth_date_may_be_known_in_part)
{
    char out[16];

    ck_assert_msg(strcmp(vcard_day(out, sizeof out, &days[_i].born), days[_i].text) == 0, "%s: %s", days[_i].why, out);
}
END_TEST

START_TEST(an_instant_is_utc)
{
    char out[24];

    ck_assert_str_eq(vcard_instant(out, sizeof out, 1930381200), "20310304T090000Z");
    ck_assert_str_eq(vcard_instant(out, sizeof out, 0), "19700101T000000Z");
}
END_TEST

START_TEST(a_number_has_one_urn_in_one_file)
{
    char a[VCARD_URN], b[VCARD_URN];

    ck_assert_str_eq(vcard_urn(a, "key", 3, 17), vcard_urn(b, "key", 3, 17));
    ck_assert_uint_eq(strlen(a), strlen("urn:uuid:00000000-0000-8000-8000-000000000000"));
    ck_assert_str_ne(a, vcard_urn(b, "key", 3, 18));
    ck_assert_str_ne(a, vcard_urn(b, "yek", 3, 17));
}
END_TEST

/* A text of random characters: what separates, lines, and letters of one to four bytes. */
static void random_text(struct prng *r, char out[MOST])
{
    static const char *const letters[] = {"a", ",", ";", "\\", "\n", "é", "王", "ش", "Đ", "𠮷", " ", "n", ":", "\""};
    size_t n = prng_below(r, 120), at = 0;

    for (size_t i = 0; i < n; i++) {
        const char *letter = letters[prng_below(r, sizeof letters / sizeof *letters)];

        memcpy(out + at, letter, strlen(letter));
        at += strlen(letter);
    }
    out[at] = '\0';
}

START_TEST(what_goes_in_comes_out)
{
    static char in[PARTS][MOST], back[PARTS][MOST], out[MOST];
    const char *values[PARTS];
    struct prng r;

    prng_seed(&r, test_seed(0));
    for (int round = 0; round < ROUNDS; round++) {
        size_t n = 1 + prng_below(&r, PARTS);
        char separator = prng_below(&r, 2) ? ';' : ',';
        FILE *f = tmpfile();

        for (size_t i = 0; i < n; i++) {
            random_text(&r, in[i]);
            values[i] = in[i];
        }
        vcard_list(f, "N", separator, values, n);
        unfold(written(f, out));
        ck_assert_uint_eq(parts_of(out, separator, back), n);
        for (size_t i = 0; i < n; i++)
            ck_assert_str_eq(back[i], in[i]);
    }
}
END_TEST

SUITE_MAIN_LOOPS("vcard", NULL, NULL, 0, {a_text_is_escaped, ROWS(texts)}, {a_birth_date_may_be_known_in_part, ROWS(days)},
                 {an_instant_is_utc, 0}, {a_number_has_one_urn_in_one_file, 0}, {what_goes_in_comes_out, 0})
