/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One slip of the finger: the texts that exist and differ from what was typed by one letter wrong, missing or too many,
 * or by two that changed places. Nothing is stored for it: from each place of the text the letters that follow there in
 * an ordered store are found by seeks, and each is tried. */
#ifndef FD_BASE_SLIP_H
#define FD_BASE_SLIP_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/keys.h"

enum {
    SLIP_LETTERS_MIN = 3, /* shorter words are not tried */
    SLIP_HAN_MIN = 2,
    SLIP_DIGITS_MIN = 6,
};

/** An ordered store of keys (keys.h), and who wants to know. */
struct slip_store {
    /** The first key from `from` on that begins with `within`; false: there is none. */
    bool (*next)(void *ctx, const char *from, const char *within, char key[KEYS_SIZE]);
    /** Takes one beginning that keys have, some more than once. False stops. */
    bool (*take)(void *ctx, const char *prefix);
    void *ctx;
    int seeks; /* calls of `next` that are left; nothing more is found at 0 */
};

/**
 * All beginnings of keys that are one slip away from `prefix` (a kind letter and text). The kind decides: digits (d, e)
 * are only exchanged for others or with their neighbour. Of a word so short as the least, and where the last letter is
 * the slip, whole words alone are meant: their blank is part of what is taken. A letter is tried for letters of its script alone; a Han
 * character for another is no slip of this kind: slip_alike.
 */
void slip_prefixes(const char *prefix, struct slip_store *store);

/** For a beginning in Han characters: how it may be read, as beginnings of keys, so that whoever is written with other
 * characters that sound the same is found. */
void slip_alike(const char *prefix, struct slip_store *store);

#endif
