/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real data beside the tree that tests read and the project does not carry. */
#ifndef FD_TESTS_SHARED_H
#define FD_TESTS_SHARED_H

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

/**
 * Reads a file of the shared data. Where it is missing, says loudly that the test was skipped.
 * @return malloc'd bytes with a NUL behind them and in *n their number; NULL when the test is to pass without
 * it
 */
static inline char *shared_read(const char *test, const char *name, size_t *n)
{
    const char *folder = getenv("FRONTDESK_SHARED_DATA"), *top = getenv("TOP_SRCDIR");
    char path[PATH_MAX];
    char *bytes = NULL;
    long size;
    FILE *f;

    if (folder)
        snprintf(path, sizeof path, "%s/%s", folder, name);
    else
        snprintf(path, sizeof path, "%s/../shared/data/%s", top ? top : ".", name);
    f = fopen(path, "rb");
    if (!f) {
        fprintf(stderr, "SKIPPED: %s needs %s, which is not there\n", test, path);
        return NULL;
    }
    if (fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0 && fseek(f, 0, SEEK_SET) == 0 &&
        (bytes = malloc((size_t)size + 1))) {
        *n = fread(bytes, 1, (size_t)size, f);
        bytes[*n] = '\0';
    }
    fclose(f);
    return bytes;
}

#endif
