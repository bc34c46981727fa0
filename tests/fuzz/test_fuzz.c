/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A short run of every fuzz target: the inputs that once mattered, then made ones. FRONTDESK_SEED repeats a run. */
#include <dirent.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/base/file.h"
#include "src/base/prng.h"
#include "tests/fuzz/fuzz.h"
#include "tests/seed.h"
#include "tests/suite.h"

static struct prng p;

static void start(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    prng_seed(&p, test_seed(0));
}

/* Calls fn for each file of the target's corpus; returns how many there are. */
static int each_of_corpus(const struct fuzz_target *target, void (*fn)(const struct fuzz_target *, const char *, size_t))
{
    char folder[PATH_MAX], path[PATH_MAX + NAME_MAX];
    const char *top = getenv("TOP_SRCDIR");
    struct err e = {.text = ""};
    struct dirent *entry;
    int files = 0;
    DIR *d;

    snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/%s", top ? top : ".", target->name);
    d = opendir(folder);
    ck_assert_msg(d != NULL, "there is no %s", folder);
    while ((entry = readdir(d))) {
        char *bytes;
        size_t n;

        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        ck_assert_msg(file_read(path, 1 << 20, &bytes, &n, &e) == RC_OK, "%s", e.text);
        fn(target, bytes, n);
        free(bytes);
        files++;
    }
    closedir(d);
    return files;
}

START_TEST(what_mattered_once_keeps_its_promises)
{
    start();
    ck_assert_int_gt(each_of_corpus(fuzz_targets[_i], fuzz_run), 0);
}
END_TEST

/* Pieces and any bytes in a row, a first byte of any value. */
static size_t compose(const struct fuzz_target *target, char out[FUZZ_MOST])
{
    size_t n = 0, pieces = 0, most = 1 + prng_below(&p, prng_chance(&p, 100) ? FUZZ_MOST : 60);

    while (target->pieces[pieces])
        pieces++;
    out[n++] = (char)prng_below(&p, 256);
    while (n < most) {
        const char *piece = pieces && !prng_chance(&p, 100) ? target->pieces[prng_below(&p, pieces)] : NULL;

        if (piece && n + strlen(piece) <= FUZZ_MOST) {
            memcpy(out + n, piece, strlen(piece));
            n += strlen(piece);
        } else {
            out[n++] = (char)prng_below(&p, 256);
        }
    }
    return n;
}

/* The corpus with a few bytes changed. */
static void bent(const struct fuzz_target *target, const char *bytes, size_t n)
{
    char copy[FUZZ_MOST];

    if (n == 0 || n > sizeof copy)
        return;
    for (int i = target->rounds / 50; i > 0; i--) {
        memcpy(copy, bytes, n);
        for (uint64_t edits = 1 + prng_below(&p, 4); edits > 0; edits--)
            copy[prng_below(&p, n)] = (char)prng_below(&p, 256);
        fuzz_run(target, copy, 1 + prng_below(&p, n));
    }
}

START_TEST(whatever_comes_in_keeps_its_promises)
{
    const struct fuzz_target *target = fuzz_targets[_i];
    char input[FUZZ_MOST];

    start();
    for (int i = 0; i < target->rounds; i++)
        fuzz_run(target, input, compose(target, input));
    each_of_corpus(target, bent);
}
END_TEST

static int targets(void)
{
    int n = 0;

    while (fuzz_targets[n])
        n++;
    return n;
}

SUITE_MAIN_LOOPS("fuzz", NULL, NULL, 0,
                 {what_mattered_once_keeps_its_promises, targets()},
                 {whatever_comes_in_keeps_its_promises, targets()})
