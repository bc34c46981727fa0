/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every key of a person is found by its own beginning, and a look-up never misses who matches. Lines: family name, given
 * name, alias, what is typed. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/keys.h"
#include "src/base/text.h"
#include "tests/fuzz/fuzz.h"

static const char *const pieces[] = {
    "\n", " ", "Nguyễn", "Thị Ánh", "Đặng", "王", "小明", "曾", "吕", "单", "欧阳", "Sara", "O'Brien", "Jean-Luc", "شجریان", "علی\xe2\x80\x8cاکبر",
    "كريمي", "ß", "Müller", "mueller", "Ørsted", "aa", "u\xcc\x88", "鍾", "萬俟", "乐", "行", "ly", "lyu", "nv", "x", "xiaoming", "0", "12", "1990", "1990-05-12", "12/5", "۱۳۶۹", "+98", "(", ")", ".", "-", "#", "年", "月",
    "日", "한", "й", "İ", "👩", "\xcc\x81", "\xff", "\xe2\x80\xae", "ǆ", "ﷺ", "\xf0\xa0\x80\x80", NULL,
};

struct bag {
    char keys[KEYS_OF_NAME_MAX][KEYS_SIZE];
    int n;
};

static int collect(void *to, const char *key)
{
    struct bag *bag = to;
    size_t n = strlen(key);

    MUST(bag->n < KEYS_OF_NAME_MAX);
    MUST(n > 1 && n <= KEYS_TEXT_MAX + 1 && strchr("nwi", key[0]) && text_valid(key, n) && key[1] != ' ' && !strstr(key, "  "));
    memcpy(bag->keys[bag->n++], key, n + 1);
    return 0;
}

static bool begins(const struct bag *bag, const char *prefix)
{
    for (int i = 0; i < bag->n; i++)
        if (keys_begins(bag->keys[i], prefix))
            return true;
    return false;
}

/* Asks; what the look-ups find and what matches must agree. */
static bool finds(const struct bag *bag, const char *typed)
{
    struct keys_query q;
    struct keys_match m;
    bool looked_up = false;

    keys_query_init(&q, typed);
    MUST(q.n_lookups >= 0 && q.n_lookups <= KEYS_LOOKUPS_MAX && q.n_probes >= 0 && q.n_probes <= KEYS_PROBES_MAX);
    MUST(q.n_runs >= 0 && q.n_runs <= KEYS_WORDS_MAX && (q.n_runs == 0) == (q.n_lookups == 0));
    keys_match_init(&m, &q);
    for (int i = 0; i < bag->n; i++)
        keys_match_key(&m, bag->keys[i]);
    for (int i = 0; i < q.n_lookups; i++) {
        const struct keys_lookup *l = &q.lookups[i];
        bool there = begins(bag, l->prefix);

        MUST(l->prefix[0] && l->prefix[1] && text_valid(l->prefix, (size_t)-1));
        MUST(!there || !l->sure || keys_match_found(&m));
        looked_up |= there;
    }
    MUST(!keys_match_found(&m) || looked_up || q.n_lookups == 0);
    return keys_match_found(&m);
}

static size_t words_of(const char *folded)
{
    const char *at = folded;
    size_t n, words = 0;

    while (fold_word(&at, &n))
        words++;
    return words;
}

/* A name is found by itself, in either order of its parts, while it is no longer than is looked at. */
static void finds_itself(const struct bag *bag, const char *family, const char *given)
{
    char whole[260], folded[4096];

    for (int i = 0; i < 2; i++) {
        snprintf(whole, sizeof whole, "%s %s", i ? given : family, i ? family : given);
        if (bag->n == KEYS_OF_NAME_MAX || strpbrk(whole, "0123456789") || !text_valid(whole, (size_t)-1) ||
            fold(folded, sizeof folded, whole) > 100 || words_of(folded) > KEYS_WORDS_MAX || strpbrk(folded, "0123456789"))
            continue;
        MUST(finds(bag, whole));
        MUST(finds(bag, folded));
    }
}

/* The other spellings have as many words. */
static void spells(const char *s)
{
    char plain[4096], spelled[4096];

    if (fold_spelled(spelled, sizeof spelled, s) + 1 == sizeof spelled)
        return;
    fold(plain, sizeof plain, s);
    MUST(words_of(plain) == words_of(spelled) && strlen(plain) <= strlen(spelled));
    MUST(fold_unspelled(plain, plain) <= strlen(spelled) && words_of(plain) == words_of(spelled) && text_valid(plain, (size_t)-1));
}

static void run(const char *s, size_t n)
{
    char part[4][128] = {{0}}, typed[300];
    struct bag bag = {.n = 0};
    const char *end = s + n;

    for (size_t i = 0; i < 4 && s < end; i++) {
        const char *line = memchr(s, '\n', (size_t)(end - s));

        snprintf(part[i], sizeof part[i], "%.*s", (int)((line && i < 3 ? line : end) - s), s);
        s = line ? line + 1 : end;
    }
    MUST(keys_of_name(part[0], part[1], part[2], collect, &bag) == 0);
    finds(&bag, part[3]);
    finds_itself(&bag, part[0], part[1]);
    spells(part[0]);
    for (int i = 0; i < bag.n; i++) {
        const char *key = bag.keys[i] + 1;
        size_t took;

        if (strpbrk(key, "0123456789")) /* may be meant as a number */
            continue;
        for (size_t len = 0; key[len];) {
            text_scalar(key + len, strlen(key + len), &took);
            len += took;
            if (bag.keys[i][0] == 'i' && keys_inner(key, len) == 0) /* too few letters for the middle of a word */
                continue;
            snprintf(typed, sizeof typed, "%.*s", (int)len, key);
            MUST(finds(&bag, typed));
        }
    }
}

const struct fuzz_target fuzz_names = {"names", run, pieces, 800};
