/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identity numbers of the countries whose rules are known here: checked, and asked what they tell. Nothing
 * requires one, and a wrong one is a warning: the card in the person's hand may be misprinted, or the number
 * of another kind. */
#ifndef FD_BASE_IDENT_H
#define FD_BASE_IDENT_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/calendar.h"
#include "src/base/err.h"

enum ident_kind {
    IDENT_OTHER,  /* of no kind known here; nothing is checked */
    IDENT_CN18,   /* China, 18 places with a check figure (GB 11643) */
    IDENT_CN15,   /* China until 1999 */
    IDENT_IR,     /* Iran's national code, 10 figures with a check figure */
    IDENT_VN_CCCD, /* Vietnam's citizen card, 12 figures */
    IDENT_VN_CMND  /* and the one before it, 9 figures; it tells nothing */
};

enum ident_sex { IDENT_SEX_UNKNOWN, IDENT_SEX_MALE, IDENT_SEX_FEMALE };

enum { IDENT_TEXT = 40 };

struct ident {
    enum ident_kind kind;
    char number[IDENT_TEXT]; /* as it is kept: ASCII figures and capitals, no blanks or hyphens */
    enum ident_sex sex;
    int32_t birth_day;   /* the first day of the period; holds when birth_precision is not 0 */
    int birth_precision; /* enum calendar_precision, or 0: it tells no birth */
};

/**
 * Reads a number by the rules of the clinic's country (ISO 3166 code in capitals).
 * @param today  births it tells must not be later
 * @param ret    filled also when the number is wrong: its normal form, and IDENT_OTHER
 * @return RC_OK; RC_INVALID when it looks like one of the country's numbers and cannot be one: a warning,
 * with its sentence
 */
enum rc ident_read(const char *typed, const char *country, int32_t today, struct ident *ret, struct err *e);

/**
 * The other form under which the same number may be kept or typed: China's 15 places as the 18 that replaced them and
 * back, an Iranian code without the zeros that tables lose and with them.
 * @param number  as ident_read() gives it, of any country
 * @param out     untouched when there is none
 */
bool ident_other_form(const char *number, char out[IDENT_TEXT]);

#endif
