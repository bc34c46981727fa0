/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Telephone numbers as people type them, into the international form (E.164) that calls, messages and finding
 * use. What was typed is kept beside it by the caller. Countries are ISO 3166 codes in capitals ("IR"); of
 * one that is not known here only international numbers are read. */
#ifndef FD_BASE_PHONE_H
#define FD_BASE_PHONE_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/err.h"

enum { PHONE_E164 = 17 /* "+", 15 figures, NUL */, PHONE_TEXT = 32 };

/**
 * Reads a number in any way it is written where the clinic is: "0912 345 6789", "(021) 2234-5678", "+98
 * 912...", "00 98...", "98912...", "+44 (0)20...", digits of any script; an extension ("x12", "ext. 12", "转12",
 * "داخلی ۱۲") is left out. Vietnamese mobile numbers of eleven figures become those that replaced them in 2018.
 * @param country  of the clinic
 * @param out      "+989123456789"; untouched on failure
 * @return RC_OK, or RC_INVALID with one sentence
 */
enum rc phone_parse(const char *typed, const char *country, char out[PHONE_E164], struct err *e);

/**
 * Looks whether a number can be one of the country that it is written for: its length, and in Iran, China and Vietnam the
 * area and mobile codes in use. What it says is a warning: such a number is kept as it was typed.
 * @param country  of the clinic
 * @return RC_OK; RC_INVALID with the sentence that forms and imports show
 */
enum rc phone_check(const char *typed, const char *country, struct err *e);

/**
 * Writes a number as people of `country` read it: "0912 345 6789" at home, "+86 138 0013 8000" from abroad;
 * returns out. What is no E.164 number is copied as it is.
 */
char *phone_format(char *out, size_t size, const char *e164, const char *country);

/**
 * The figures that replaced an old Vietnamese mobile number in 2018, wherever it was typed: "01201234567" and
 * "841201234567" give "701234567". False, and out untouched, when it is no such number.
 */
bool phone_renewed(const char *figures, char out[PHONE_E164]);

#endif
