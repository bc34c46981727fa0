/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The generated table of Han readings, for han.c alone. */
#ifndef FD_BASE_HAN_TABLE_H
#define FD_BASE_HAN_TABLE_H

#include <stddef.h>
#include <stdint.h>

enum {
    HAN_SYLLABLE_SIZE = 7,
    HAN_HAS_OTHERS = 0x8000, /* in han_main: the character stands in han_others too */
};

struct han_other {
    uint16_t scalar, syllable;
};

/* A form of a character and the simplified form that stands for it in keys. */
struct han_form {
    uint16_t scalar, simple;
};

/** Toneless pinyin, ü as v; the first is empty and means "no reading known". */
extern const char han_syllables[][HAN_SYLLABLE_SIZE];

/** Syllable of U+3400-4DBF, then of U+4E00-9FFF. */
extern const uint16_t han_main[];

/** Further readings in common use, in order of the scalar. */
extern const struct han_other han_others[];
extern const size_t han_others_count;

/** Traditional and other forms, in order of the scalar; what they stand for stands for itself. */
extern const struct han_form han_forms[];
extern const size_t han_forms_count;

#endif
