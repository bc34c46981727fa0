/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An amount, a phone or an identity number that is taken can be written and typed again. The first byte is the country and
 * the decimals of its currency. */
#include <string.h>

#include "src/base/ident.h"
#include "src/base/money.h"
#include "src/base/phone.h"
#include "src/base/text.h"
#include "tests/fuzz/fuzz.h"

static const char *const pieces[] = {
    "0", "00", "1", "9", "98", "86", "84", "39", "912", "0912 345 6789", "+98", "+1", "(0)", "(", ")", "-", ".", ",", "'", " ", "\xc2\xa0", "\xe2\x80\xaf",
    "x12", "ext. 12", "۰۹۱۲", "٫", "٬", "１", "٩", "1,250.50", "1 250,5", "000", "11010519900512002X", "0012345678", "001090012345", "x", "tel:", "/",
    "99999999999999999999", "\xff", "\xe2\x80\x8e", NULL,
};

static void amount(const char *s, int exponent)
{
    struct err e = {.text = ""};
    char text[MONEY_TEXT];
    int64_t minor = INT64_MIN, again;
    enum rc rc = money_parse(s, exponent, &minor, &e);

    fuzz_told(rc, &e);
    MUST(rc == RC_OK ? minor >= -MONEY_MAX && minor <= MONEY_MAX : minor == INT64_MIN);
    if (rc != RC_OK)
        return;
    money_format(text, sizeof text, minor, exponent);
    MUST(money_parse(text, exponent, &again, &e) == RC_OK && again == minor);
    money_decimal(text, sizeof text, minor, exponent);
    MUST(exponent == 3 || (money_parse(text, exponent, &again, &e) == RC_OK && again == minor));
}

static void phone(const char *s, const char *country)
{
    struct err e = {.text = ""};
    char e164[PHONE_E164] = "?", again[PHONE_E164], shown[PHONE_TEXT];
    enum rc rc = phone_parse(s, country, e164, &e);

    fuzz_told(rc, &e);
    MUST(rc == RC_OK || strcmp(e164, "?") == 0);
    if (rc != RC_OK)
        return;
    MUST(e164[0] == '+' && strspn(e164 + 1, "0123456789") == strlen(e164 + 1) && strlen(e164) > 4);
    phone_format(shown, sizeof shown, e164, country);
    MUST(phone_parse(shown, country, again, &e) == RC_OK && strcmp(again, e164) == 0);
    MUST(phone_parse(e164, country, again, &e) == RC_OK && strcmp(again, e164) == 0);
}

static void identity(const char *s, const char *country)
{
    enum { TODAY = 20778 };
    struct err e = {.text = ""};
    struct ident id, again;
    enum rc rc = ident_read(s, country, TODAY, &id, &e);

    fuzz_told(rc, &e);
    MUST(text_valid(id.number, (size_t)-1) && strlen(id.number) < IDENT_TEXT);
    MUST(id.birth_precision == 0 || id.birth_day <= TODAY);
    if (3 * strlen(s) >= IDENT_TEXT) /* may have been cut */
        return;
    MUST(ident_read(id.number, country, TODAY, &again, &e) == rc);
    MUST(strcmp(again.number, id.number) == 0 && again.kind == id.kind && again.sex == id.sex);
}

static void run(const char *s, size_t n)
{
    static const char *const countries[] = {"IR", "CN", "VN", "US", "IT", "XX"};
    unsigned first = n ? (unsigned char)s[0] : 0;
    const char *country = countries[first % (sizeof countries / sizeof *countries)];

    if (n == 0)
        return;
    amount(s + 1, (int)(first % 5));
    phone(s + 1, country);
    identity(s + 1, country);
}

const struct fuzz_target fuzz_numbers = {"numbers", run, pieces, 5000};
