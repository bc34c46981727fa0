/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8 text as people write it: graphemes, columns, cleaning, normal form. Stored text is logical order.
 * A length of (size_t)-1 means "up to the NUL". Invalid UTF-8 is never an error: each bad byte is one mark. */
#ifndef FD_BASE_TEXT_H
#define FD_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Bytes of the grapheme cluster that begins at s; 0 only at the end. */
size_t text_grapheme(const char *s, size_t n);

/** Bytes of the grapheme cluster that ends at s + at; 0 only at the start. */
size_t text_grapheme_before(const char *s, size_t at);

/** Columns that text_clean's result of s takes in a terminal (wcwidth of a UTF-8 locale). */
int text_columns(const char *s, size_t n);

/** Longest run of whole graphemes of s that fits into `columns`; its bytes, and in *used its columns. */
size_t text_fit(const char *s, size_t n, int columns, int *used);

/**
 * Makes s safe and honest to show: control and escape characters become Unicode control pictures,
 * direction, zero-width and unassigned characters and bad bytes become U+FFFD, except that ZWNJ, ZWJ between
 * joining letters and up to four combining marks on one base stay. Further marks are one U+FFFD together, and
 * so is a mark without a base. Only what stands to the left counts: text cut at a grapheme cleans to a prefix of
 * the whole.
 * Cut at a whole grapheme if `size` is short.
 * @return bytes written without the NUL
 */
size_t text_clean(char *out, size_t size, const char *s, size_t n);

/** True when s is valid UTF-8. */
bool text_valid(const char *s, size_t n);

/**
 * Normalises what a person typed or a file held: NFC, ends trimmed, runs of blanks one space; newlines kept only if
 * `lines`. Bad bytes become U+FFFD. @return malloc'd string, caller frees; NULL without memory
 */
char *text_tidy(const char *s, size_t n, bool lines);

/** One scalar value at s; *bytes is what it took (1 for a bad byte, with U+FFFD as the value). */
uint32_t text_scalar(const char *s, size_t n, size_t *bytes);

/** Writes c as UTF-8 into out[4]; returns its bytes. */
size_t text_put_scalar(char *out, uint32_t c);

/** Copies s into out, cut at a whole grapheme, always with a NUL; returns bytes written. */
size_t text_copy(char *out, size_t size, const char *s);

/** Digits of any script become ASCII digits, full-width ASCII becomes ASCII; the rest stays. Bytes written. */
size_t text_ascii_digits(char *out, size_t size, const char *s);

#endif
