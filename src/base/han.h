/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How Han names are read and written: toneless pinyin of each character, where the surname ends, and the simplified
 * form by which all forms of a character meet. */
#ifndef FD_BASE_HAN_H
#define FD_BASE_HAN_H

#include <stddef.h>
#include <stdint.h>

enum { HAN_READINGS_MAX = 6 };

/** The simplified form of a traditional or variant character (鍾: 钟, 峯: 峰); any other comes back as it is, also one that
 * is a simplified form itself (乾). Idempotent. */
uint32_t han_simplified(uint32_t c);

/** How many characters the surname takes of a Han name of n characters written without a gap: 2 for the
 * compound ones (欧阳, 司马, ...), else 1; 0 when n is 0. */
size_t han_surname(const uint32_t *name, size_t n);

/**
 * Readings of character i of a name in any form, of which the first `surname` characters are the surname, likeliest
 * first: 单 is shan in a surname and then dan, 行 is xing and then hang, 覃 is qin and then tan. A syllable with ü is given with v
 * and then with u (lv, lu). Lower-case ASCII, constant strings, no two alike.
 * @return how many of ret were set; 0 when no reading is known
 */
size_t han_readings(const uint32_t *name, size_t surname, size_t i, const char *ret[HAN_READINGS_MAX]);

#endif
