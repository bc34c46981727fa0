/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever is typed or found in a file, every reader answers: it takes it and can write it again, or it says
 * why not. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/base/civil.h"
#include "src/base/csv.h"
#include "src/base/ident.h"
#include "src/base/ini.h"
#include "src/base/money.h"
#include "src/base/phone.h"
#include "src/base/prng.h"
#include "src/base/text.h"
#include "tests/suite.h"

enum { TYPED = 128, ROUNDS = 20000 };

static struct prng p;

/* A string of pieces that the readers have rules for, and of others. */
static const char *garbage(char out[TYPED])
{
    static const char *const pieces[] = {
        "0",
        "1",
        "2",
        "9",
        "12",
        "31",
        "1990",
        "2026",
        "1403",
        "۵",
        "٩",
        "８",
        "/",
        "-",
        ".",
        ":",
        ",",
        "+",
        " ",
        "t",
        "T",
        "y",
        "m",
        "w",
        "d",
        "am",
        "pm",
        "may",
        "mon",
        "年",
        "月",
        "日",
        "(0)",
        "00",
        "98",
        "86",
        "84",
        "x",
        "X",
        "'",
        "\"",
        "\\",
        ";",
        "#",
        "=",
        "[a]",
        "[",
        "]",
        "\n",
        "\r",
        "\t",
        "key",
        "\xff",
        "\xe7",
        "\xe2\x80\x8f",
        "\xc2\xa0",
        "٫",
        "٬",
        "\x01",
        "王",
        "99999999999999999999",
    };
    size_t n = 0;

    for (uint64_t left = prng_below(&p, 14); left > 0; left--) {
        const char *piece = pieces[prng_below(&p, sizeof pieces / sizeof *pieces)];

        if (n + strlen(piece) < TYPED) {
            memcpy(out + n, piece, strlen(piece));
            n += strlen(piece);
        }
    }
    out[n] = '\0';
    return out;
}

static void start(void)
{
    const char *given = getenv("FRONTDESK_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);

    printf("FRONTDESK_SEED=%llu\n", (unsigned long long)seed);
    prng_seed(&p, seed);
}

static void told(enum rc rc, const struct err *e, const char *typed)
{
    ck_assert_msg(rc == RC_OK || (e->rc == rc && e->text[0] && text_valid(e->text, (size_t)-1)), "\"%s\"",
                  typed);
}

START_TEST(a_date_or_moment_that_is_taken_can_be_typed_again)
{
    int64_t now = 20778 * CIVIL_DAY_MIN + 642;

    start();
    for (int i = 0; i < ROUNDS; i++) {
        enum calendar calendar = i % 2 ? CALENDAR_JALALI : CALENDAR_GREGORIAN;
        enum calendar_want want = i % 3 ? CALENDAR_ANY_DAY : CALENDAR_BIRTH;
        char typed[TYPED], out[CIVIL_TEXT];
        struct err e = {.text = ""};
        int32_t day, again;
        int precision, same;
        int64_t min, min_again;
        enum rc rc = calendar_parse(garbage(typed), calendar, 20778, want, &day, &precision, &e);

        told(rc, &e, typed);
        if (rc == RC_OK && day > CALENDAR_FIRST_BIRTH && day < CALENDAR_FIRST_BIRTH + 120000) {
            calendar_format_partial(out, sizeof out, calendar, day, precision);
            rc = calendar_parse(out, calendar, 20778, want, &again, &same, &e);
            ck_assert_msg(rc == RC_OK && again == day && same == precision, "\"%s\" %s %s", typed, out,
                          e.text);
        }
        rc = civil_parse(typed, calendar, now, &min, &e);
        told(rc, &e, typed);
        if (rc == RC_OK && min > now && min < now + 100 * 366 * CIVIL_DAY_MIN) {
            civil_format(out, sizeof out, calendar, min);
            ck_assert_msg(civil_parse(out, calendar, now, &min_again, &e) == RC_OK && min_again == min,
                          "\"%s\" %s", typed, out);
        }
    }
}
END_TEST

START_TEST(an_amount_a_phone_or_an_identity_that_is_taken_can_be_typed_again)
{
    static const char *const countries[] = {"IR", "CN", "VN", "US", "IT", "XX"};

    start();
    for (int i = 0; i < ROUNDS; i++) {
        const char *country = countries[prng_below(&p, sizeof countries / sizeof *countries)];
        int exponent = (int)prng_below(&p, 4);
        char typed[TYPED], text[MONEY_TEXT], e164[PHONE_E164], again[PHONE_E164], shown[PHONE_TEXT];
        struct err e = {.text = ""};
        struct ident id, same;
        int64_t minor, twice;
        enum rc rc = money_parse(garbage(typed), exponent, &minor, &e);

        told(rc, &e, typed);
        if (rc == RC_OK) {
            money_format(text, sizeof text, minor, exponent);
            ck_assert_msg(money_parse(text, exponent, &twice, &e) == RC_OK && twice == minor, "\"%s\" %s",
                          typed, text);
        }
        rc = phone_parse(typed, country, e164, &e);
        told(rc, &e, typed);
        if (rc == RC_OK) {
            phone_format(shown, sizeof shown, e164, country);
            ck_assert_msg(phone_parse(shown, country, again, &e) == RC_OK && strcmp(again, e164) == 0,
                          "%s: \"%s\" %s %s", country, typed, e164, shown);
        }
        rc = ident_read(typed, country, 20778, &id, &e);
        told(rc, &e, typed);
        ident_read(id.number, country, 20778, &same, &e);
        ck_assert_msg(strcmp(same.number, id.number) == 0, "\"%s\" %s", typed, id.number);
    }
}
END_TEST

START_TEST(a_broken_file_is_read_to_its_end_or_refused)
{
    start();
    for (int i = 0; i < ROUNDS / 10; i++) {
        char text[16 * TYPED] = "", line[TYPED];
        struct err e = {.text = ""};
        struct ini *ini = NULL;
        struct csv *csv = NULL;
        FILE *f;
        long last = 0;
        enum rc rc;

        for (int lines = 0; lines < 12; lines++) {
            strncat(text, garbage(line), sizeof text - strlen(text) - 1);
            strncat(text, prng_chance(&p, 300) ? "\n[b]\nk=v\n" : "\n", sizeof text - strlen(text) - 1);
        }
        rc = ini_load_text("x.ini", text, &ini, &e);
        told(rc, &e, text);
        ini_free(ini);
        f = fmemopen(text, strlen(text) + 1, "r"); /* with its NUL */
        ck_assert_int_eq(csv_open(f, NULL, &csv, &e), RC_OK);
        while ((rc = csv_next(csv, &e)) != RC_NOT_FOUND) {
            told(rc, &e, text);
            ck_assert_msg(csv_line(csv) > last, "line %ld after %ld", csv_line(csv), last);
            last = csv_line(csv);
        }
        csv_close(csv);
        fclose(f);
    }
}
END_TEST

SUITE_MAIN("garbage", a_date_or_moment_that_is_taken_can_be_typed_again,
           an_amount_a_phone_or_an_identity_that_is_taken_can_be_typed_again,
           a_broken_file_is_read_to_its_end_or_refused)
