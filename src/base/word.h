/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of an enum: a table beside it, one row for each value. */
#ifndef FD_BASE_WORD_H
#define FD_BASE_WORD_H

#include <stddef.h>

/** A value's word in the file and on the command line, and its name for people (through _()). */
struct enum_word {
    const char *word, *label;
};

/**
 * The value that a word stands for.
 * @param first  the word of the first row; the others follow at every `stride` bytes
 * @return its row, or `none` when no row has this word
 */
int word_find(const char *const *first, size_t stride, size_t n, const char *text, int none);

/** The same in a whole array, of rows that have a member `word`. */
#define WORD_INDEX(table, text, none)                                                                        \
    word_find(&(table)[0].word, sizeof (table)[0], sizeof(table) / sizeof (table)[0], text, none)

#endif
