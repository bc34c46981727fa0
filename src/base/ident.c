/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What identity numbers must satisfy, and the birth and sex that they tell. */
#include "src/base/ident.h"

#include <stdio.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"

/* ASCII figures and capitals, without blanks, hyphens, dots and slashes. False when it had to be cut. */
static bool normalise(char out[IDENT_TEXT], const char *typed)
{
    char buf[4 * IDENT_TEXT];
    size_t n = 0, whole = text_ascii_digits(buf, sizeof buf, typed);

    for (const char *s = buf; *s; s++)
        if (!strchr(" -./\t", *s))
            buf[n++] = (char)(*s >= 'a' && *s <= 'z' ? *s - 32 : *s);
    buf[n] = '\0';
    return text_copy(out, IDENT_TEXT, buf) == n && whole + 5 < sizeof buf;
}

static bool all_figures(const char *s, size_t n)
{
    return strspn(s, "0123456789") >= n;
}

/* n figures as a number. */
static int number(const char *s, int n)
{
    int value = 0;

    while (n-- > 0)
        value = value * 10 + *s++ - '0';
    return value;
}

/* The check place that belongs behind 17 figures (GB 11643-1999). */
static char cn_check(const char *s)
{
    static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    for (int i = 0; i < 17; i++)
        sum += weights[i] * (s[i] - '0');
    return "10X98765432"[sum % 11];
}

/* The check figure that belongs behind 9 figures. */
static char ir_check(const char *s)
{
    int sum = 0, rest;

    for (int i = 0; i < 9; i++)
        sum += (10 - i) * (s[i] - '0');
    rest = sum % 11;
    return (char)('0' + (rest < 2 ? rest : 11 - rest));
}

static enum rc wrong_length(struct err *e, int places, const char *s)
{
    return err_set(e, RC_INVALID, _("An identity number has %d places, this one has %zu. Check it."), places,
                   strlen(s));
}

static enum rc wrong_check(struct err *e)
{
    return err_set(e, RC_INVALID,
                   _("The last place of this identity number does not fit the others. Check its figures."));
}

static enum rc wrong_place(struct err *e)
{
    return err_set(e, RC_INVALID,
                   _("This identity number begins with no known province. Check its figures."));
}

/* Takes a birth, known to the day or, with month 0, to the year; not before 1850 and not after today. */
static enum rc take_birth(struct ident *id, int year, int month, int day, int32_t today, struct err *e)
{
    int precision = month ? CALENDAR_EXACT : CALENDAR_YEAR;
    int32_t born;

    month += precision == CALENDAR_YEAR;
    day += precision == CALENDAR_YEAR;
    born = calendar_exists(CALENDAR_GREGORIAN, year, month, day)
               ? calendar_day(CALENDAR_GREGORIAN, year, month, day)
               : CALENDAR_FIRST_DAY;
    if (born < CALENDAR_FIRST_BIRTH || born > today)
        return err_set(e, RC_INVALID,
                       _("This identity number tells no possible birth date. Check its figures."));
    id->birth_day = born;
    id->birth_precision = precision;
    return RC_OK;
}

/* True when the n figures at s are one of the words of the list. */
static bool listed(const char *list, const char *s, size_t n)
{
    for (const char *at = list; strlen(at) >= n; at += at[n] ? n + 1 : n)
        if (strncmp(at, s, n) == 0)
            return true;
    return false;
}

/* China: province, county, birth, a count that is odd for men, and since 1999 a check place (GB 11643-1999).
 */
static enum rc read_cn(struct ident *id, int32_t today, struct err *e)
{
    static const char provinces[] =
        "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 "
        "61 62 63 64 65 71 81 82 83";
    const char *s = id->number;
    size_t n = strlen(s);
    bool new = n == 18;
    enum rc rc;

    if (!all_figures(s, n - (n > 0 && s[n - 1] == 'X')) || n < 14 || n > 19)
        return RC_OK;
    if (n != 18 && (n != 15 || s[14] == 'X'))
        return wrong_length(e, 18, s);
    if (*s != '9' && !listed(provinces, s, 2)) /* 9: permanent residents from abroad */
        return wrong_place(e);
    if (new) {
        if (s[17] != cn_check(s))
            return wrong_check(e);
        rc = take_birth(id, number(s + 6, 4), number(s + 10, 2), number(s + 12, 2), today, e);
    } else {
        rc = take_birth(id, 1900 + number(s + 6, 2), number(s + 8, 2), number(s + 10, 2), today, e);
    }
    id->kind = new ? IDENT_CN18 : IDENT_CN15;
    id->sex = (s[new ? 16 : 14] - '0') % 2 ? IDENT_SEX_MALE : IDENT_SEX_FEMALE;
    return rc;
}

/* Iran: a place of registration, a count, a check figure by weights 10 to 2. Leading zeros are often lost in
 * tables. */
static enum rc read_ir(struct ident *id, int32_t today, struct err *e)
{
    char *s = id->number;
    size_t n = strlen(s), zeros = 10 - n;

    (void)today;
    if (!all_figures(s, n) || n < 8 || n > 10)
        return RC_OK;
    memmove(s + zeros, s, n + 1);
    memset(s, '0', zeros);
    if (s[9] != ir_check(s) || strspn(s, (char[2]){*s, '\0'}) == 10)
        return wrong_check(e);
    id->kind = IDENT_IR;
    return RC_OK;
}

/* Vietnam: province of birth registration, century and sex, year of birth, a count (decree 137/2015/ND-CP).
 */
static enum rc read_vn(struct ident *id, int32_t today, struct err *e)
{
    static const char provinces[] = "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 "
                                    "030 031 033 034 035 036 037 038 040 "
                                    "042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 "
                                    "072 074 075 077 079 080 082 083 084 "
                                    "086 087 089 091 092 093 094 095 096";
    const char *s = id->number;
    size_t n = strlen(s);
    int century;

    if (all_figures(s, n) && n == 9)
        id->kind = IDENT_VN_CMND;
    if (!all_figures(s, n) || n < 11 || n > 13)
        return RC_OK;
    if (n != 12)
        return wrong_length(e, 12, s);
    if (!listed(provinces, s, 3))
        return wrong_place(e);
    century = 1900 + 100 * ((s[3] - '0') / 2);
    id->kind = IDENT_VN_CCCD;
    id->sex = (s[3] - '0') % 2 ? IDENT_SEX_FEMALE : IDENT_SEX_MALE;
    return take_birth(id, century + number(s + 4, 2), 0, 0, today, e);
}

enum rc ident_read(const char *typed, const char *country, int32_t today, struct ident *ret, struct err *e)
{
    static const struct {
        const char *country;
        enum rc (*read)(struct ident *id, int32_t today, struct err *e);
    } readers[] = {
        {"CN", read_cn},
        {"IR", read_ir},
        {"VN", read_vn}
    };
    struct ident id = {.kind = IDENT_OTHER};
    enum rc rc = RC_OK;

    if (!normalise(id.number, typed))
        rc = err_set(e, RC_INVALID, _("An identity number has %d places at most."), IDENT_TEXT - 1);
    *ret = id;
    for (size_t i = 0; rc == RC_OK && i < sizeof readers / sizeof *readers; i++)
        if (strcmp(readers[i].country, country) == 0)
            rc = readers[i].read(&id, today, e);
    if (rc == RC_OK)
        *ret = id;
    return rc;
}

/* Six places of region, the century, eleven more, the check place. */
static void cn_upgrade(const char *s, char out[IDENT_TEXT])
{
    memcpy(out, s, 6);
    memcpy(out + 6, "19", 2);
    memcpy(out + 8, s + 6, 9);
    out[17] = cn_check(out);
    out[18] = '\0';
}

bool ident_other_form(const char *number, char out[IDENT_TEXT])
{
    char whole[IDENT_TEXT] = "0000000000";
    struct ident id = {.kind = IDENT_OTHER};
    size_t n = strlen(number), zeros;

    if (n == 15 || n == 18) {
        memcpy(id.number, number, n);
        if (read_cn(&id, CALENDAR_LAST_DAY, NULL) != RC_OK || id.kind == IDENT_OTHER)
            return false;
        if (n == 15)
            cn_upgrade(number, out);
        else if (strncmp(number + 6, "19", 2) == 0)
            snprintf(out, IDENT_TEXT, "%.6s%.9s", number, number + 8);
        return n == 15 || strncmp(number + 6, "19", 2) == 0;
    }
    if (n < 8 || n > 10 || !all_figures(number, n) || (n < 10 && *number == '0')) /* a table loses all zeros */
        return false;
    memcpy(whole + 10 - n, number, n);
    zeros = strspn(whole, "0");
    if (whole[9] != ir_check(whole) || zeros == 0 || zeros > 2)
        return false;
    text_copy(out, IDENT_TEXT, n == 10 ? whole + zeros : whole);
    return true;
}
