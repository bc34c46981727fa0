/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays that grow a row at a time, for lists read from the file. */
#ifndef FD_BASE_LIST_H
#define FD_BASE_LIST_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/**
 * Makes room for one row after the n that are there; the capacity is the next power of two, so that only the count
 * needs to be kept.
 * @param rows  the address of the array's pointer (`&list->rows`), which moves
 * @return the new row, zeroed; NULL without memory, the array as it was
 */
static inline void *list_more(void *rows, size_t n, size_t size)
{
    void *array;
    memcpy(&array, rows, sizeof array);
    if ((n & (n - 1)) == 0) {
        if (n > SIZE_MAX / 2 / size)
            return NULL;
        void *larger = realloc(array, (n != 0 ? n * 2 : 1) * size);
        if (larger == NULL)
            return NULL;
        memcpy(rows, &larger, sizeof larger);
        array = larger;
    }
    return memset((char *)array + n * size, 0, size);
}

#endif
