/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search keys of one person: names by word and by pinyin, numbers by both ends, birth dates. */
#include "src/base/keys.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "src/base/fold.h"
#include "src/base/han.h"
#include "src/base/text.h"

enum {
    HAN_MAX = 12, /* characters of a Han name that are looked at */
    WORD_MAX = 8, /* other words of a name */
    PAIRED_MAX = 4, /* words of a name that are paired each with each; of longer ones only the ends */
    INNER_MIN = 3, /* letters from the middle of a word that are looked for */
    INNER_MAX = 8, /* more are not kept */
    FOLD_MAX = 256,
};

/* Keys on their way out, each once. */
struct emission {
    keys_emit_fn *emit;
    void *to;
    int rc;
    int n;
    int year; /* not 0: only how the words begin, each with this year */
    char seen[KEYS_OF_NAME_MAX][KEYS_SIZE];
};

/* A key being put together: bounded, never cut inside a scalar. */
struct draft {
    char text[KEYS_SIZE];
    size_t len;
    bool full;
};

static struct draft draft_of(char kind)
{
    return (struct draft){.text = {kind}, .len = 1};
}

static void draft_add(struct draft *d, const char *s, size_t n)
{
    size_t room = sizeof d->text - 1 - d->len;

    if (d->full)
        return;
    if (n > room) {
        d->full = true;
        for (n = room; n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80; n--)
            continue;
    }
    memcpy(d->text + d->len, s, n);
    d->len += n;
}

static void emit_draft(struct emission *e, struct draft *d)
{
    d->text[d->len] = '\0';
    if (e->rc != 0 || d->len <= 1 || e->n == KEYS_OF_NAME_MAX)
        return;
    for (int i = 0; i < e->n; i++) {
        if (strcmp(e->seen[i], d->text) == 0)
            return;
    }
    memcpy(e->seen[e->n++], d->text, sizeof d->text);
    e->rc = e->emit(e->to, d->text);
}

/* How a name or one of its words begins, and the year. A Han character counts for all its letters. */
static void emit_start(struct emission *e, const char *s, size_t n)
{
    struct draft d = draft_of('y');
    char year[16];
    size_t took, bytes = 0;

    for (int letters = 0; letters < KEYS_START_MAX && bytes < n; bytes += took)
        letters += fold_is_han(text_scalar(s + bytes, n - bytes, &took)) ? KEYS_START_MAX : 1;
    draft_add(&d, s, bytes);
    draft_add(&d, year, (size_t)snprintf(year, sizeof year, "%04d", e->year % 10000));
    emit_draft(e, &d);
}

size_t keys_inner(const char *s, size_t n)
{
    size_t bytes = 0, took, letters = 0;

    for (; bytes < n && letters < INNER_MAX; bytes += took, letters++)
        text_scalar(s + bytes, n - bytes, &took);
    return letters < INNER_MIN ? 0 : bytes;
}

/* ---- names ----------------------------------------------------------------------------------- */

struct word {
    const char *s;
    size_t n;
    const char *other; /* mueller beside muller, or the other way; n_other is 0 when there is none */
    size_t n_other;
};

/* A name taken apart. Han characters and other words are two names of one person. */
struct name {
    uint32_t han[HAN_MAX];
    size_t n_han, surname;
    struct word word[WORD_MAX];
    size_t n_words, n_family;
    char folded[2][2][FOLD_MAX]; /* of both parts: plain, and otherwise spelled */
};

static void name_add(struct name *name, char folded[2][FOLD_MAX], const char *part)
{
    const char *at = folded[0], *at_other = folded[1], *s, *other;
    size_t n, n_other, i, took;

    fold(folded[0], FOLD_MAX, part ? part : "");
    fold_spelled(folded[1], FOLD_MAX, part ? part : "");
    if (strcmp(folded[0], folded[1]) == 0)
        fold_unspelled(folded[1], folded[0]);
    while ((s = fold_word(&at, &n))) {
        other = fold_word(&at_other, &n_other);
        if (!other || (n == n_other && memcmp(s, other, n) == 0))
            n_other = 0;
        if (!fold_is_han(text_scalar(s, n, &took))) {
            if (name->n_words < WORD_MAX)
                name->word[name->n_words++] = (struct word){s, n, other, n_other};
            continue;
        }
        for (i = 0; i < n && name->n_han < HAN_MAX; i += took)
            name->han[name->n_han++] = text_scalar(s + i, n - i, &took);
    }
}

static void name_split(struct name *name, const char *family, const char *given)
{
    *name = (struct name){0};
    name_add(name, name->folded[0], family);
    name->n_family = name->n_words;
    name->surname = name->n_han;
    name_add(name, name->folded[1], given);
    if (name->surname == 0 || (name->surname == name->n_han && name->n_han > 1))
        name->surname = han_surname(name->han, name->n_han);
}

/* The end of a whole word: who types it to its end is told from who only begins so. */
static void draft_end(struct draft *d)
{
    if (d->len > 1 && d->text[d->len - 1] != ' ') /* a character without a known reading is no word */
        draft_add(d, " ", 1);
}

/* Two words and, while `all`, the others as they follow the second around the end. */
static void emit_words(struct emission *e, const struct name *name, size_t first, size_t second, bool all)
{
    struct draft d = draft_of('w');

    draft_add(&d, name->word[first].s, name->word[first].n);
    draft_end(&d);
    for (size_t i = 0, at = second; first != second && i < (all ? name->n_words : 1); i++, at = (at + 1) % name->n_words)
        if (at != first) {
            draft_add(&d, name->word[at].s, name->word[at].n);
            draft_end(&d);
        }
    emit_draft(e, &d);
}

static void emit_word_initials(struct emission *e, const struct name *name, size_t first)
{
    struct draft d = draft_of('n');

    if ((unsigned char)name->word[first].s[0] >= 0x80)
        return; /* no one types initials in other letters */
    for (size_t i = 0; i < name->n_words; i++) {
        const struct word *w = &name->word[(first + i) % name->n_words];
        size_t took;

        text_scalar(w->s, w->n, &took);
        draft_add(&d, w->s, took);
    }
    emit_draft(e, &d);
}

/* A word in its other spelling, and the others behind it. */
static void emit_other_spellings(struct emission *e, const struct name *name)
{
    for (size_t first = 0; first < name->n_words; first++) {
        struct draft d = draft_of('w');

        if (name->word[first].n_other == 0)
            continue;
        draft_add(&d, name->word[first].other, name->word[first].n_other);
        draft_end(&d);
        for (size_t i = 1; i < name->n_words; i++) {
            draft_add(&d, name->word[(first + i) % name->n_words].s, name->word[(first + i) % name->n_words].n);
            draft_end(&d);
        }
        if (e->year == 0)
            emit_draft(e, &d);
        else
            emit_start(e, name->word[first].other, name->word[first].n_other);
    }
}

/* Each word with each other word behind it, so that two words of a name in either order begin a key; up to three
 * words stand in every order. */
static void emit_spelled(struct emission *e, const struct name *name)
{
    size_t n = name->n_words, given = name->n_family % n;

    for (size_t i = 0; e->year != 0 && i < n; i++)
        emit_start(e, name->word[i].s, name->word[i].n);
    if (e->year != 0)
        return;
    for (size_t i = 0; i < n; i++)
        emit_words(e, name, i, (i + 1) % n, true);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 2; k < n; k++)
            if (n <= PAIRED_MAX || (i == 0 && k == n - 1) || (i == given && i + k == n))
                emit_words(e, name, i, (i + k) % n, n == 3);
    if (n < 2)
        return;
    emit_word_initials(e, name, 0);
    emit_word_initials(e, name, given);
}

/* ---- Han names ------------------------------------------------------------------------------- */

static void emit_han(struct emission *e, const struct name *name)
{
    for (size_t first = 0; first < name->n_han; first++) {
        struct draft d = draft_of('n');
        char utf8[4];

        for (size_t i = first; i < name->n_han; i++)
            draft_add(&d, utf8, text_put_scalar(utf8, name->han[i]));
        if (e->year == 0 && (first == 0 || first == name->surname))
            draft_end(&d);
        if (e->year == 0)
            emit_draft(e, &d);
        else if (first == 0 || first == name->surname)
            emit_start(e, d.text + 1, d.len - 1);
    }
}

/* Syllables [first, last) in full, or only their first letters. */
static void add_syllables(struct draft *d, const char *const *reading, size_t first, size_t last,
                          bool initials)
{
    for (size_t i = first; i < last; i++)
        draft_add(d, reading[i], initials ? strnlen(reading[i], 1) : strlen(reading[i]));
}

static void emit_pinyin(struct emission *e, const char *const *reading, size_t surname, size_t n)
{
    struct draft d = draft_of('n');

    add_syllables(&d, reading, 0, e->year != 0 ? surname : n, false);
    if (e->year != 0) { /* the surname, and how the given name begins */
        if (d.len > 1)
            emit_start(e, d.text + 1, d.len - 1);
        d = draft_of('n');
        add_syllables(&d, reading, surname, n, false);
        if (d.len > 1)
            emit_start(e, d.text + 1, d.len - 1);
        return;
    }
    draft_end(&d);
    emit_draft(e, &d);
    d = draft_of('n');
    add_syllables(&d, reading, surname, n, false);
    add_syllables(&d, reading, 0, surname, false);
    draft_end(&d);
    emit_draft(e, &d);
    for (size_t i = surname + 1; i < n; i++) {
        d = draft_of('n');
        add_syllables(&d, reading, i, n, false);
        emit_draft(e, &d);
    }
    d = draft_of('n');
    add_syllables(&d, reading, 0, n, true);
    emit_draft(e, &d);
    d = draft_of('n');
    add_syllables(&d, reading, 0, surname, false);
    add_syllables(&d, reading, surname, n, true);
    emit_draft(e, &d);
    if (n - surname < 2)
        return;
    d = draft_of('n');
    add_syllables(&d, reading, surname, n, true);
    add_syllables(&d, reading, 0, surname, false);
    emit_draft(e, &d);
}

struct readings {
    const char *choice[HAN_MAX][HAN_READINGS_MAX], *now[HAN_MAX];
    size_t n_choice[HAN_MAX];
};

static void find_readings(struct readings *r, const struct name *name)
{
    for (size_t i = 0; i < name->n_han; i++) {
        r->n_choice[i] = han_readings(name->han, name->surname, i, r->choice[i]);
        r->now[i] = r->n_choice[i] > 0 ? r->choice[i][0] : "";
    }
}

/* The name once for every other reading of `changes` of its characters from the first on, the others as they are. */
static void emit_other_readings(struct emission *e, const struct name *name, struct readings *r, size_t first, int changes)
{
    if (changes == 0)
        emit_pinyin(e, r->now, name->surname, name->n_han);
    for (size_t i = first; changes > 0 && i < name->n_han; i++) {
        for (size_t k = 1; k < r->n_choice[i]; k++) {
            r->now[i] = r->choice[i][k];
            emit_other_readings(e, name, r, i + 1, changes - 1);
            r->now[i] = r->choice[i][0];
        }
    }
}

/* As it is written and mostly read. */
static void emit_name(struct emission *e, const struct name *name)
{
    struct readings r;

    if (name->n_words > 0)
        emit_spelled(e, name);
    if (name->n_han > 0) {
        find_readings(&r, name);
        emit_han(e, name);
        emit_other_readings(e, name, &r, 0, 0);
    }
}

/* As it may be spelled or read otherwise. */
static void emit_others(struct emission *e, const struct name *name)
{
    struct readings r;

    emit_other_spellings(e, name);
    find_readings(&r, name);
    for (int changes = 1; changes <= 2; changes++)
        emit_other_readings(e, name, &r, 0, changes);
}

/* Words from each letter behind the first on, while three letters are left. */
static void emit_inner(struct emission *e, const struct name *name)
{
    for (size_t w = 0; w < name->n_words && e->year == 0; w++) {
        const struct word *word = &name->word[w];
        size_t took;

        text_scalar(word->s, word->n, &took);
        for (size_t at = took; at < word->n; at += took) {
            struct draft d = draft_of('i');
            size_t n = keys_inner(word->s + at, word->n - at);

            text_scalar(word->s + at, word->n - at, &took);
            if (n == 0)
                break;
            draft_add(&d, word->s + at, n);
            emit_draft(e, &d);
        }
    }
}

static int keys_of_words(const char *family, const char *given, const char *alias, int year, keys_emit_fn *emit,
                         void *to)
{
    struct emission e = {.emit = emit, .to = to, .year = year};
    struct name name, other;

    name_split(&name, family, given);
    name_split(&other, NULL, alias);
    emit_name(&e, &name);
    emit_name(&e, &other);
    emit_others(&e, &name);
    emit_others(&e, &other);
    emit_inner(&e, &name);
    emit_inner(&e, &other);
    return e.rc;
}

int keys_of_name(const char *family, const char *given, const char *alias, keys_emit_fn *emit, void *to)
{
    return keys_of_words(family, given, alias, 0, emit, to);
}

int keys_of_name_born(const char *family, const char *given, const char *alias, int year, keys_emit_fn *emit, void *to)
{
    return year < 1 || year > 9999 ? 0 : keys_of_words(family, given, alias, year, emit, to);
}

/* ---- numbers and dates ----------------------------------------------------------------------- */

/* Digits of s, without leading zeros, into out. */
static size_t phone_digits(char *out, size_t size, const char *s)
{
    char ascii[FOLD_MAX];
    size_t n = 0;

    text_ascii_digits(ascii, sizeof ascii, s);
    for (const char *c = ascii; *c && n < size; c++) {
        if (*c >= '0' && *c <= '9' && (n > 0 || *c != '0'))
            out[n++] = *c;
    }
    return n;
}

int keys_of_phone(const char *number, keys_emit_fn *emit, void *to)
{
    struct emission e = {.emit = emit, .to = to};
    struct draft start = draft_of('d'), end = draft_of('e');
    char digits[KEYS_TEXT_MAX];
    size_t n = phone_digits(digits, sizeof digits, number);

    draft_add(&start, digits, n);
    for (size_t i = n; i > 0 && n - i < KEYS_END_MAX; i--)
        draft_add(&end, &digits[i - 1], 1);
    emit_draft(&e, &start);
    emit_draft(&e, &end);
    return e.rc;
}

int keys_of_number(const char *number, keys_emit_fn *emit, void *to)
{
    struct emission e = {.emit = emit, .to = to};
    struct draft d = draft_of('d');
    char folded[FOLD_MAX];
    const char *at = folded, *s;
    size_t n;

    fold(folded, sizeof folded, number);
    while ((s = fold_word(&at, &n)))
        draft_add(&d, s, n);
    emit_draft(&e, &d);
    return e.rc;
}

int keys_of_date(int year, int month, int day, keys_emit_fn *emit, void *to)
{
    struct emission e = {.emit = emit, .to = to};
    struct draft d = draft_of('b'), yearly = draft_of('b');
    char text[32];

    if (year < 1 || year > 9999)
        return 0;
    snprintf(text, sizeof text, "%04d%02d%02d", year, month % 100, day % 100);
    draft_add(&d, text, month == 0 ? 4 : day == 0 ? 6 : 8);
    emit_draft(&e, &d);
    if (month > 0 && day > 0) {
        draft_add(&yearly, "--", 2);
        draft_add(&yearly, text + 4, 4);
        emit_draft(&e, &yearly);
    }
    return e.rc;
}
