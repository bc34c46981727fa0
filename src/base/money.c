/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts of money: from what a person types to integer minor units, and back to text. */
#include "src/base/money.h"

#include <assert.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"

int money_exponent(const char *code)
{
    /* By decimals. DESIGN: the rial is counted whole, as its hundredth has not been seen for generations. */
    static const char *const codes[] = {
        [0] = "CLP IRR ISK JPY KRW PYG UGX VND XAF XOF XPF",
        [1] = "",
        [2] = "AED AFN ALL AMD ARS AUD AZN BDT BGN BRL CAD CHF CNY COP CZK DKK EGP EUR GBP GEL GHS HKD HUF "
              "IDR ILS "
              "INR KES KGS KHR KZT LAK LBP LKR MAD MMK MNT MOP MXN MYR NGN NOK NPR NZD PEN PHP PKR PLN QAR "
              "RON RSD "
              "RUB SAR SEK SGD SYP THB TJS TMT TRY TWD TZS UAH USD UZS YER ZAR",
        [3] = "BHD IQD JOD KWD LYD OMR TND",
    };

    if (strlen(code) != 3 || strchr(code, ' '))
        return -1;
    for (int i = 0; i < (int)(sizeof codes / sizeof *codes); i++)
        if (strstr(codes[i], code))
            return i;
    return -1;
}

static int64_t power_of_ten(int n)
{
    int64_t p = 1;

    while (n-- > 0)
        p *= 10;
    return p;
}

/* ASCII figures, '.', ',' and, for blanks and apostrophes between groups, ' '. False for anything else. */
static bool plain(char *out, size_t size, const char *typed)
{
    static const struct {
        const char *sign;
        char plain;
    } signs[] = {
        {"\xc2\xa0",     ' '},
        {"\xe2\x80\xaf", ' '},
        {"\xe2\x80\x99", ' '}, /* no-break blanks, apostrophe */
        {"\xd9\xac",     ','},
        {"\xd9\xab",     '.'},
        {"\xe2\x88\x92", '-'}, /* Arabic separators, minus */
    };
    char buf[128];
    size_t n = 0;

    if (strlen(typed) >= sizeof buf)
        return false;
    text_ascii_digits(buf, sizeof buf, typed);
    for (const char *s = buf; *s; s++) {
        char c = *s == '\'' ? ' ' : *s;

        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
            if (strncmp(s, signs[i].sign, strlen(signs[i].sign)) == 0) {
                c = signs[i].plain;
                s += strlen(signs[i].sign) - 1;
                break;
            }
        if (c == ' ' && n == 0)
            continue;
        if (n + 1 >= size || (!isdigit((unsigned char)c) && !strchr(" .,-", c)) || (c == '-' && n))
            return false;
        out[n++] = c;
    }
    while (n && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
    return n > 0;
}

/* The place of the decimal separator in s, or its end. NULL when the amount has too many decimals. */
static const char *decimal_point(const char *s, int exponent)
{
    const char *dot = strrchr(s, '.'), *comma = strrchr(s, ',');
    const char *last = !dot || (comma && comma > dot) ? comma : dot;
    size_t after;

    if (!last)
        return s + strlen(s);
    after = strlen(last + 1);
    if (memchr(s, *last, (size_t)(last - s)))
        return s + strlen(s); /* a separator that comes again is a group's */
    if (*last == ',' && after == 3)
        return s + strlen(s);
    if (after <= (size_t)exponent && after > 0)
        return last;
    if (*last == '.' && after == 3 && exponent == 0)
        return s + strlen(s);
    return NULL;
}

/* True when [s, end) is figures, or groups of three behind one to three leading figures, all parted alike. */
static bool grouped(const char *s, const char *end)
{
    char by = '\0';
    int run = 0;

    for (; s < end; s++) {
        if (isdigit((unsigned char)*s)) {
            run++;
            continue;
        }
        if ((by && *s != by) || (by ? run != 3 : run < 1 || run > 3))
            return false;
        by = *s;
        run = 0;
    }
    return by ? run == 3 : run > 0;
}

enum rc money_parse(const char *typed, int exponent, int64_t *minor, struct err *e)
{
    char s[64], shown[40];
    const char *point, *from;
    int64_t n = 0;
    int decimals = 0;

    assert(exponent >= 0 && exponent <= 4);
    text_copy(shown, sizeof shown, typed);
    if (!plain(s, sizeof s, typed))
        return err_set(e, RC_INVALID, _("\"%s\" is not an amount. Type it like 1250."), shown);
    from = s + (*s == '-');
    if (!(point = decimal_point(from, exponent)))
        return exponent == 0
                   ? err_set(e, RC_INVALID, _("\"%s\" has decimals, and this currency has none."), shown)
                   : err_set(e, RC_INVALID,
                             ngettext_("\"%s\" must have %d decimal at most. Type it like 1250.",
                                       "\"%s\" must have %d decimals at most. Type it like 1250.", exponent),
                             shown, exponent);
    if (!grouped(from, point))
        return err_set(e, RC_INVALID, _("\"%s\" is not an amount. Type it like 1250."), shown);
    for (const char *c = from; *c; c++) {
        if (c > point)
            decimals++;
        if (!isdigit((unsigned char)*c))
            continue;
        n = n * 10 + *c - '0';
        if (n > MONEY_MAX)
            break;
    }
    if (n > MONEY_MAX || n > MONEY_MAX / power_of_ten(exponent - decimals))
        return err_set(e, RC_INVALID, _("\"%s\" is too large an amount."), shown);
    n *= power_of_ten(exponent - decimals);
    *minor = *s == '-' ? -n : n;
    return RC_OK;
}

static char *amount(char *out, size_t size, int64_t minor, int exponent, bool grouping)
{
    char digits[24], text[48];
    size_t n = 0;
    uint64_t left = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    int written = snprintf(digits, sizeof digits, "%0*llu", exponent + 1, (unsigned long long)left);
    int whole = written - exponent;

    if (minor < 0)
        text[n++] = '-';
    for (int i = 0; i < written; i++) {
        if (i == whole)
            text[n++] = '.';
        else if (grouping && i > 0 && i < whole && (whole - i) % 3 == 0)
            text[n++] = ',';
        text[n++] = digits[i];
    }
    text[n] = '\0';
    snprintf(out, size, "%s", text);
    return out;
}

char *money_format(char *out, size_t size, int64_t minor, int exponent)
{
    return amount(out, size, minor, exponent, true);
}

char *money_decimal(char *out, size_t size, int64_t minor, int exponent)
{
    return amount(out, size, minor, exponent, false);
}
