/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a person could type for a name finds it: random names of four peoples against random ways of typing them. */
#include <stdio.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/han-table.h"
#include "src/base/han.h"
#include "src/base/keys.h"
#include "src/base/prng.h"
#include "src/base/text.h"
#include "tests/seed.h"
#include "tests/shared.h"
#include "tests/suite.h"

enum { ROUNDS = 3000, NAMES_MAX = 1200, WORDS_MAX = 6, TEXT = 256 };

static struct prng p;

struct names {
    char *bytes;
    const char *name[NAMES_MAX];
    size_t n;
};

/* The first column of a file of names. */
static bool load(struct names *list, const char *test, const char *file)
{
    char path[128];
    size_t n;

    *list = (struct names){0};
    snprintf(path, sizeof path, "names/%s.csv", file);
    list->bytes = shared_read(test, path, &n);
    for (char *line = list->bytes ? strchr(list->bytes, '\n') : NULL; line && line[1] && list->n < NAMES_MAX;) {
        char *next = strchr(line + 1, '\n');

        list->name[list->n++] = line + 1;
        line[1 + strcspn(line + 1, ",\r\n")] = '\0';
        line = next;
    }
    return list->n > 0;
}

static const char *any(const struct names *list)
{
    return list->name[prng_below(&p, list->n)];
}

struct bag {
    char keys[KEYS_OF_NAME_MAX][KEYS_SIZE];
    int n;
};

static int collect(void *to, const char *key)
{
    struct bag *bag = to;

    ck_assert_int_lt(bag->n, KEYS_OF_NAME_MAX);
    text_copy(bag->keys[bag->n++], KEYS_SIZE, key);
    return 0;
}

/* True when the person matches and a look-up leads there. */
static bool found(const struct bag *bag, const char *typed)
{
    struct keys_query q;
    struct keys_match m;
    bool looked_up = false;

    keys_query_init(&q, typed);
    keys_match_init(&m, &q);
    for (int i = 0; i < bag->n; i++) {
        keys_match_key(&m, bag->keys[i]);
        for (int k = 0; k < q.n_lookups; k++)
            looked_up |= keys_begins(bag->keys[i], q.lookups[k].prefix);
    }
    return looked_up && keys_match_found(&m);
}

/* Of a name with more readings than keys, only those that are likeliest typed are promised. */
static void must_find(const char *family, const char *given, const char *typed)
{
    struct bag bag = {.n = 0};

    keys_of_name(family, given, NULL, collect, &bag);
    ck_assert_msg(bag.n == KEYS_OF_NAME_MAX || found(&bag, typed), "%s, %s is not found by \"%s\"", family, given, typed);
}

static void add(char text[TEXT], const char *s, size_t n)
{
    size_t len = strlen(text);

    ck_assert_uint_lt(len + n, TEXT);
    memcpy(text + len, s, n);
    text[len + n] = '\0';
}

/* The words of a name in any order, each perhaps unfinished; at a hyphen or blank a word ends. */
static void shuffle(char out[TEXT], const char *whole)
{
    const char *word[WORDS_MAX], *at = whole;
    size_t n[WORDS_MAX], words = 0, took;

    while (words < WORDS_MAX && (word[words] = fold_word(&at, &n[words])))
        words++;
    out[0] = '\0';
    for (size_t left = words; left > 0; left--) {
        size_t i = prng_below(&p, left), bytes = 0;

        do {
            text_scalar(word[i] + bytes, n[i] - bytes, &took);
            bytes += took;
        } while (bytes < n[i] && !prng_chance(&p, 100));
        add(out, " ", *out != '\0');
        add(out, word[i], bytes);
        word[i] = word[left - 1];
        n[i] = n[left - 1];
    }
}

static void initials(char out[TEXT], const char *folded)
{
    const char *at = folded, *word;
    size_t n, took;

    out[0] = '\0';
    while ((word = fold_word(&at, &n))) {
        text_scalar(word, n, &took);
        add(out, word, took);
    }
}

/* People who write with Latin letters type initials. */
static void must_find_by_initials(const char *family, const char *given, const char *folded)
{
    char typed[TEXT];

    if ((unsigned char)folded[0] >= 0x80)
        return;
    initials(typed, folded);
    must_find(family, given, typed);
}

static void any_way(const char *family, const char *given)
{
    char whole[TEXT], folded[TEXT], typed[TEXT];

    snprintf(whole, sizeof whole, "%s %s", family, given);
    shuffle(typed, whole);
    must_find(family, given, typed);
    fold(folded, sizeof folded, whole);
    shuffle(typed, folded);
    must_find(family, given, typed);
    must_find_by_initials(family, given, folded);
    snprintf(whole, sizeof whole, "%s %s", given, family);
    must_find(family, given, whole);
    fold(folded, sizeof folded, whole);
    must_find_by_initials(family, given, folded);
}

START_TEST(vietnamese_names_are_found)
{
    struct names family, middle, given;
    char whole[TEXT];

    prng_seed(&p, test_seed(0));
    if (!load(&family, __func__, "faker_vi_VN_last_names") || !load(&middle, __func__, "faker_vi_VN_middle_names") ||
        !load(&given, __func__, "faker_vi_VN_first_names_unisex"))
        return;
    for (int i = 0; i < ROUNDS; i++) {
        if (prng_chance(&p, 700))
            snprintf(whole, sizeof whole, "%s %s", any(&middle), any(&given));
        else
            snprintf(whole, sizeof whole, "%s", any(&given));
        any_way(any(&family), whole);
    }
    free(family.bytes);
    free(middle.bytes);
    free(given.bytes);
}
END_TEST

/* ---- umlauts ---------------------------------------------------------------------------------- */

enum spelling { UMLAUT, SPELLED, BARE };

/* The name with each a, o and u between consonants made an umlaut and written in one of its ways. */
static void spell(char out[TEXT], const char *name, enum spelling how)
{
    static const char *const forms[][3] = {{"ä", "ae", "a"}, {"ö", "oe", "o"}, {"ü", "ue", "u"}};

    out[0] = '\0';
    for (const char *s = name; *s; s++) {
        const char *vowel = strchr("aou", *s);
        bool alone = s > name && vowel && s[1] && !strchr("aeiouyAEIOUYqQ '", s[-1]) && !strchr("aeiouy '", s[1]);

        if (alone)
            add(out, forms[vowel - "aou"][how], strlen(forms[vowel - "aou"][how]));
        else
            add(out, s, 1);
    }
}

START_TEST(umlauts_are_found_by_each_spelling)
{
    struct names family, given;
    char stored[TEXT], typed[TEXT], apart[TEXT];

    prng_seed(&p, test_seed(1));
    if (!load(&family, __func__, "faker_en_US_last_names") || !load(&given, __func__, "faker_en_US_first_names_female"))
        return;
    for (int i = 0; i < ROUNDS; i++) {
        const char *name = any(&family), *first = any(&given);
        enum spelling as = (enum spelling)prng_below(&p, 2), by = (enum spelling)prng_below(&p, 3);

        any_way(name, first);
        if (strstr(name, "ae") || strstr(name, "oe") || strstr(name, "ue") || strstr(name, "aa"))
            continue; /* spelled so, but without an umlaut */
        spell(stored, name, as);
        spell(typed, name, by);
        must_find(stored, first, typed);
        snprintf(apart, sizeof apart, "%s %s", first, typed);
        must_find(stored, first, apart);
        snprintf(apart, sizeof apart, "%s %s", typed, first);
        must_find(stored, first, apart);
    }
    free(family.bytes);
    free(given.bytes);
}
END_TEST

/* ---- Persian ---------------------------------------------------------------------------------- */

/* As another keyboard and another hand would write it: blanks as `between`, Arabic letters, harakat, tatweel. */
static void rewrite(char out[TEXT], const char *name, const char *between)
{
    static const char *const arabic[][2] = {{"ی", "ي"}, {"ک", "ك"}, {"ا", "أ"}, {"ه", "ة"}};
    size_t took, i;

    out[0] = '\0';
    for (const char *s = name; *s; s += took) {
        text_scalar(s, strlen(s), &took);
        for (i = 0; i < sizeof arabic / sizeof *arabic && strncmp(s, arabic[i][0], took) != 0; i++)
            continue;
        if (*s == ' ')
            add(out, between, strlen(between));
        else if (i < sizeof arabic / sizeof *arabic && prng_chance(&p, 400))
            add(out, arabic[i][1], strlen(arabic[i][1]));
        else
            add(out, s, took);
        if (*s != ' ' && prng_chance(&p, 100))
            add(out, prng_chance(&p, 500) ? "َ" : "ـ", 2);
    }
}

START_TEST(persian_names_are_found_together_apart_and_with_zwnj)
{
    static const char *const between[] = {" ", "", "\xe2\x80\x8c"};
    struct names family, given;
    char stored[2][TEXT], typed[2][TEXT], whole[2 * TEXT + 2];

    prng_seed(&p, test_seed(2));
    if (!load(&family, __func__, "faker_fa_IR_last_names") || !load(&given, __func__, "faker_fa_IR_first_names_male"))
        return;
    for (int i = 0; i < ROUNDS; i++) {
        const char *name[] = {any(&family), any(&given)};

        any_way(name[0], name[1]);
        for (int k = 0; k < 2; k++) {
            rewrite(stored[k], name[k], between[prng_below(&p, 3)]);
            rewrite(typed[k], name[k], between[prng_below(&p, 3)]);
        }
        for (int k = 0; k < 2; k++) {
            snprintf(whole, sizeof whole, "%s %s", typed[k], typed[1 - k]);
            must_find(stored[0], stored[1], whole);
            must_find(stored[0], stored[1], typed[k]);
        }
    }
    free(family.bytes);
    free(given.bytes);
}
END_TEST

/* ---- Chinese ---------------------------------------------------------------------------------- */

struct han {
    uint32_t c[8];
    size_t n, surname;
    const char *reading[8];
};

/* Takes a name apart and reads it: as it mostly is, but at most one character otherwise. */
static void read_han(struct han *h, const char *family, const char *given)
{
    const char *choice[HAN_READINGS_MAX];
    size_t took, other;

    h->n = 0;
    for (const char *s = family; *s; s += took)
        h->c[h->n++] = text_scalar(s, strlen(s), &took);
    h->surname = h->n;
    for (const char *s = given; *s; s += took)
        h->c[h->n++] = text_scalar(s, strlen(s), &took);
    other = prng_below(&p, h->n);
    for (size_t i = 0; i < h->n; i++) {
        size_t n = han_readings(h->c, h->surname, i, choice);

        ck_assert_uint_gt(n, 0);
        h->reading[i] = choice[i == other ? prng_below(&p, n) : 0];
    }
}

/* Characters [from, to) as pinyin, initials or characters of either form; ü as v, u or yu. */
static void write_han(char out[TEXT], const struct han *h, size_t from, size_t to, int how)
{
    for (size_t i = from; i < to; i++) {
        const char *s = h->reading[i];
        char utf8[4];
        uint32_t c = h->c[i];

        for (size_t k = 0; how == 3 && k < han_forms_count; k++)
            if (han_forms[k].simple == c && prng_chance(&p, 600))
                c = han_forms[k].scalar;
        if (how >= 2) {
            add(out, utf8, text_put_scalar(utf8, c));
        } else if (how == 0 && s[0] && s[1] == 'v' && prng_chance(&p, 500)) {
            add(out, s, 1);
            add(out, "yu", 2);
            add(out, s + 2, strlen(s + 2));
        } else {
            add(out, s, how == 1 ? 1 : strlen(s));
        }
    }
}

START_TEST(chinese_names_are_found_by_all_that_is_typed)
{
    enum { PINYIN, INITIALS, WRITTEN, OTHER_FORMS };
    /* How the surname and the given name are written, and which comes first. */
    static const struct {
        int surname, given;
        bool given_first, apart;
    } ways[] = {
        {PINYIN,      PINYIN,      false, false}, {PINYIN,      PINYIN,      false, true },
        {PINYIN,      PINYIN,      true,  true }, {PINYIN,      PINYIN,      true,  false},
        {INITIALS,    INITIALS,    false, false}, {PINYIN,      INITIALS,    false, false},
        {PINYIN,      INITIALS,    false, true }, {PINYIN,      INITIALS,    true,  true },
        {WRITTEN,     INITIALS,    false, false}, {PINYIN,      WRITTEN,     false, false},
        {WRITTEN,     PINYIN,      false, false}, {WRITTEN,     WRITTEN,     false, false},
        {OTHER_FORMS, OTHER_FORMS, false, false}, {OTHER_FORMS, WRITTEN,     false, true },
    };
    struct names family, given;
    char stored[TEXT], name[TEXT];

    prng_seed(&p, test_seed(3));
    if (!load(&family, __func__, "faker_zh_CN_last_names") || !load(&given, __func__, "faker_zh_CN_first_names"))
        return;
    for (int i = 0; i < ROUNDS; i++) {
        struct han h;
        const char *surname = any(&family);

        snprintf(name, sizeof name, "%s%s", any(&given), prng_chance(&p, 700) ? any(&given) : "");
        read_han(&h, surname, name);
        stored[0] = '\0';
        write_han(stored, &h, 0, h.surname, prng_chance(&p, 300) ? OTHER_FORMS : WRITTEN);
        for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
            char part[2][TEXT] = {"", ""}, typed[2 * TEXT + 2];

            write_han(part[0], &h, 0, h.surname, ways[w].surname);
            write_han(part[1], &h, h.surname, h.n, ways[w].given);
            snprintf(typed, sizeof typed, "%s%s%s", part[ways[w].given_first], ways[w].apart ? " " : "",
                     part[!ways[w].given_first]);
            must_find(stored, name, typed);
        }
    }
    free(family.bytes);
    free(given.bytes);
}
END_TEST

SUITE_MAIN("keys of names", vietnamese_names_are_found, umlauts_are_found_by_each_spelling,
           persian_names_are_found_together_apart_and_with_zwnj, chinese_names_are_found_by_all_that_is_typed)
