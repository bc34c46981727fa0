/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An amount, a phone or an identity number that is taken can be written and typed again. The first byte is the country and
 * the decimals of its currency. */
#include <string.h>

#include "src/base/ident.h"
#include "src/base/keys.h"
#include "src/base/money.h"
#include "src/base/phone.h"
#include "src/base/text.h"
#include "tests/fuzz/fuzz.h"

static const char *const pieces[] = {
    "0", "00", "1", "9", "98", "86", "84", "39", "912", "0912 345 6789", "+98", "+1", "(0)", "(", ")", "-", ".", ",", "'", " ", "\xc2\xa0", "\xe2\x80\xaf",
    "x12", "ext. 12", "۰۹۱۲", "٫", "٬", "１", "٩", "1,250.50", "1 250,5", "000", "11010519900512002X", "0012345678", "001090012345", "110105491231002", "11010519491231002X", "13542036", "0120", "01681234567", "داخلی", "转", "x", "tel:", "/",
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

struct bag {
    char keys[4][KEYS_SIZE];
    int n;
};

static int collect(void *to, const char *key)
{
    struct bag *bag = to;

    MUST(bag->n < 4 && strlen(key) > 1 && strlen(key) < KEYS_SIZE);
    text_copy(bag->keys[bag->n++], KEYS_SIZE, key);
    return 0;
}

static bool finds(const struct bag *bag, const char *typed)
{
    struct keys_query q;
    struct keys_match m;

    keys_query_init(&q, typed);
    keys_match_init(&m, &q);
    for (int i = 0; i < bag->n; i++)
        keys_match_key(&m, bag->keys[i]);
    return keys_match_found(&m);
}

/* Every end of four figures or more finds a phone. */
static void phone_is_found(const char *e164)
{
    struct bag bag = {.n = 0};

    MUST(keys_of_phone(e164, collect, &bag) == 0);
    for (size_t n = KEYS_DIGITS_MIN; n < strlen(e164); n++)
        MUST(finds(&bag, e164 + strlen(e164) - n));
    MUST(finds(&bag, e164));
}

static void phone(const char *s, const char *country)
{
    struct err e = {.text = ""};
    char e164[PHONE_E164] = "?", again[PHONE_E164], shown[PHONE_TEXT];
    enum rc rc = phone_parse(s, country, e164, &e);

    fuzz_told(rc, &e);
    MUST(rc == RC_OK || strcmp(e164, "?") == 0);
    if (phone_check(s, country, &e) == RC_OK)
        MUST(rc == RC_OK);
    else
        fuzz_told(RC_INVALID, &e);
    if (phone_renewed(s, again))
        MUST(strlen(again) == 9 && !phone_renewed(again, again));
    if (rc != RC_OK)
        return;
    phone_is_found(e164);
    MUST(e164[0] == '+' && strspn(e164 + 1, "0123456789") == strlen(e164 + 1) && strlen(e164) > 4);
    phone_format(shown, sizeof shown, e164, country);
    MUST(phone_parse(shown, country, again, &e) == RC_OK && strcmp(again, e164) == 0);
    MUST(phone_parse(e164, country, again, &e) == RC_OK && strcmp(again, e164) == 0);
}

enum { TODAY = 20778 };

/* The other form is of the same person, gives the first one back, and either finds the other. */
static void other_form(const struct ident *id)
{
    char other[IDENT_TEXT], back[IDENT_TEXT] = "";
    struct ident upgraded, before;
    struct bag bag = {.n = 0};

    if (!ident_other_form(id->number, other))
        return;
    MUST(ident_other_form(other, back) && strcmp(back, id->number) == 0);
    MUST(keys_of_number(other, collect, &bag) == 0 && finds(&bag, id->number) && finds(&bag, other));
    if (strlen(other) < 15)
        return;
    MUST(ident_read(other, "CN", CALENDAR_LAST_DAY, &upgraded, NULL) == RC_OK);
    MUST(ident_read(id->number, "CN", CALENDAR_LAST_DAY, &before, NULL) == RC_OK);
    MUST(upgraded.birth_day == before.birth_day && upgraded.sex == before.sex);
}

static void identity(const char *s, const char *country)
{
    struct err e = {.text = ""};
    struct ident id, again;
    enum rc rc = ident_read(s, country, TODAY, &id, &e);

    fuzz_told(rc, &e);
    MUST(text_valid(id.number, (size_t)-1) && strlen(id.number) < IDENT_TEXT);
    MUST(id.birth_precision == 0 || id.birth_day <= TODAY);
    if (3 * strlen(s) >= IDENT_TEXT) /* may have been cut */
        return;
    MUST(ident_read(id.number, country, TODAY, &again, &e) == rc);
    other_form(&id);
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
