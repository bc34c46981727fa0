/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money as an integer count of the currency's smallest unit; never a floating point number.
 * An amount lies within plus or minus MONEY_MAX, so that a thousand of them can be added without a check. */
#ifndef FD_BASE_MONEY_H
#define FD_BASE_MONEY_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"

#define MONEY_MAX INT64_C(1000000000000000)

enum { MONEY_TEXT = 32 }; /* enough for any amount as text */

/** Decimals of an ISO 4217 code in capitals ("USD" 2, "IRR" 0, "KWD" 3); -1 for a code not known here. */
int money_exponent(const char *code);

/**
 * Reads an amount as a person types it: "1250", "1,250.50", "1 250,5", "1.250.000", digits of any script.
 * A last dot or comma with at most `exponent` figures after it is the decimal one; groups must be whole
 * threes. What could be read in two ways ("1.250" where two decimals are used) is refused.
 * @param exponent  0 to 4
 * @param minor     untouched on failure
 * @return RC_OK, RC_INVALID
 */
enum rc money_parse(const char *typed, int exponent, int64_t *minor, struct err *e);

/** Writes "1,250.50" or "-3,000,000"; returns out. */
char *money_format(char *out, size_t size, int64_t minor, int exponent);

/** The same without grouping, for files: "1250.50"; returns out. */
char *money_decimal(char *out, size_t size, int64_t minor, int exponent);

#endif
