/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the words of the file back to the values they stand for. */
#include "src/base/word.h"

#include <string.h>

int word_find(const char *const *first, size_t stride, size_t n, const char *text, int none)
{
    for (size_t i = 0; i < n; i++) {
        const char *const *word = (const void *)((const char *)first + i * stride);
        if (strcmp(*word, text) == 0)
            return (int)i;
    }
    return none;
}
