/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door for clang's libFuzzer: FUZZ_TARGET names the target, whose pieces the mutations also use. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

static const struct fuzz_target *target;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *name = getenv("FUZZ_TARGET");

    (void)argc;
    (void)argv;
    setlocale(LC_ALL, "C.UTF-8");
    for (size_t i = 0; name && fuzz_targets[i]; i++)
        if (strcmp(fuzz_targets[i]->name, name) == 0)
            target = fuzz_targets[i];
    if (!target) {
        fprintf(stderr, "FUZZ_TARGET must name a folder of tests/fuzz/corpus\n");
        exit(EXIT_FAILURE);
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_run(target, (const char *)data, size);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    size_t pieces = 0, at, n;
    const char *piece;

    while (target->pieces && target->pieces[pieces])
        pieces++;
    if (pieces == 0 || seed % 3 != 0)
        return LLVMFuzzerMutate(data, size, most);
    piece = target->pieces[seed / 3 % pieces];
    n = strlen(piece);
    at = seed / 7 % (size + 1);
    if (n > most - size)
        return LLVMFuzzerMutate(data, size, most);
    memmove(data + at + n, data + at, size - at);
    memcpy(data + at, piece, n);
    return size + n;
}
