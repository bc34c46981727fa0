/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folding for finding: what a name becomes when accents, letter variants, case and punctuation do not count.
 * The same fold is laid on what is stored and on what is typed, so both ends always meet. */
#ifndef FD_BASE_FOLD_H
#define FD_BASE_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Folds s: Latin to lower-case ASCII (Đặng: dang, ß: ss, O'Brien: obrien), Arabic letters to their Persian
 * form without hamza, harakat and tatweel, digits of any script and full-width letters to ASCII, Han characters
 * to their simplified form, other scripts to lower case without marks. Words are parted by one space: where
 * blanks, punctuation or ZWNJ stood, and where Han meets another script. Always valid UTF-8, whatever s held; never begins or
 * ends with a space.
 * @param out  gets at most size - 1 bytes and a NUL, cut at a whole scalar; 4 * strlen(s) + 1 always suffice
 *             for names as people write them
 * @return bytes written without the NUL
 */
size_t fold(char *out, size_t size, const char *s);

/**
 * The other spelling of folded text where ä, ö, ü, ø or å may have been spelled out as ae, oe, ue or aa: mueller is
 * muller. The words stay as many.
 * @param out  has room for s and its NUL; may be s itself
 * @return bytes written without the NUL
 */
size_t fold_unspelled(char *out, const char *s);

/** As fold(), but with those letters spelled out: Müller is mueller. */
size_t fold_spelled(char *out, size_t size, const char *s);

/**
 * Walks through folded text word by word.
 * @param at  in: where to go on; out: after the word
 * @return the word's first byte and in *n its bytes; NULL when there is none left
 */
const char *fold_word(const char **at, size_t *n);

/** True for Han ideographs, which are read character by character. */
bool fold_is_han(uint32_t c);

#endif
