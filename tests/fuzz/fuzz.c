/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The targets by name, and what they share. */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"

const struct fuzz_target *const fuzz_targets[] = {
    &fuzz_text, &fuzz_names, &fuzz_dates, &fuzz_numbers, &fuzz_csv, &fuzz_ics, &fuzz_ini, &fuzz_journal, &fuzz_file, NULL,
};

static struct {
    const struct fuzz_target *target;
    const unsigned char *bytes;
    size_t n;
} running;

void fuzz_run(const struct fuzz_target *target, const char *bytes, size_t n)
{
    char *copy; /* of its very size, so that a sanitizer sees the first byte read beyond it */

    if (n > FUZZ_MOST)
        n = FUZZ_MOST;
    copy = malloc(n + 1);
    if (!copy)
        abort();
    if (n > 0)
        memcpy(copy, bytes, n);
    copy[n] = '\0';
    running.target = target;
    running.bytes = (const unsigned char *)bytes;
    running.n = n;
    target->run(copy, n);
    free(copy);
}

void fuzz_broken(const char *promise, const char *file, int line)
{
    fprintf(stderr, "%s:%d: of target %s this must hold: %s\ninput: $'", file, line, running.target->name, promise);
    for (size_t i = 0; i < running.n; i++) {
        unsigned c = running.bytes[i];

        if (c >= ' ' && c < 0x7F && c != '\'' && c != '\\')
            fprintf(stderr, "%c", (int)c);
        else
            fprintf(stderr, "\\x%02x", c);
    }
    fprintf(stderr, "'\n");
    abort();
}

void fuzz_told(enum rc rc, const struct err *e)
{
    MUST(rc == RC_OK || (e->rc == rc && e->text[0] && text_valid(e->text, (size_t)-1) && !strchr(e->text, '\n')));
}
