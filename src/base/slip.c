/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One slip of the finger, tried at each place of what was typed. */
#include "src/base/slip.h"

#include <string.h>

#include "src/base/fold.h"
#include "src/base/han.h"
#include "src/base/text.h"

enum { LETTERS_MAX = KEYS_TEXT_MAX + 1, TEXT_MAX = 2 * KEYS_SIZE };

struct typed {
    uint32_t c[LETTERS_MAX]; /* the kind letter first */
    size_t n;
    bool number;
    bool brief; /* so short that only whole words are meant */
};

static struct typed typed_of(const char *prefix)
{
    struct typed t = {.n = 0};
    size_t took, bytes = strlen(prefix);
    for (size_t i = 0; i < bytes && t.n < LETTERS_MAX; i += took)
        t.c[t.n++] = text_scalar(prefix + i, bytes - i, &took);
    return t;
}

/* Letters [first, last) of t behind the `used` bytes of out; false: no key is so long. */
static bool put(char out[TEXT_MAX], size_t *used, const struct typed *t, size_t first, size_t last)
{
    for (size_t i = first; i < last && *used + 4 < TEXT_MAX; i++)
        *used += text_put_scalar(out + *used, t->c[i]);
    out[*used] = '\0';
    return *used < KEYS_SIZE;
}

/* The first and the last letter that a finger may have meant for this one. */
static void neighbours(uint32_t c, uint32_t *first, uint32_t *last)
{
    if (c >= '0' && c <= '9') {
        *first = '0';
        *last = '9';
    } else if (c < 0x80) {
        *first = ' ';
        *last = 'z';
    } else if (c >= 0x600 && c < 0x700) {
        *first = 0x620;
        *last = 0x6FF;
    } else if (fold_is_han(c)) {
        *first = 0x3400;
        *last = 0x9FFF;
    } else {
        *first = c & ~0xFFu;
        *last = c | 0xFFu;
    }
}

static bool exists(struct slip_store *s, const char *prefix)
{
    char key[KEYS_SIZE];
    return s->seeks-- > 0 && s->next(s->ctx, prefix, prefix, key);
}

/* One text of n bytes. Where the slip is in the last letter, every longer word would fit: then a whole one must. */
static bool try_text(struct slip_store *s, const struct typed *t, char text[TEXT_MAX], size_t n, bool last)
{
    if (!t->number && (last || t->brief) && n > 1 && text[n - 1] != ' ') {
        if (n + 1 >= KEYS_SIZE)
            return true;
        memcpy(text + n, " ", 2);
    }
    return !exists(s, text) || s->take(s->ctx, text);
}

/* Without letter i; with i and the next exchanged. */
static bool try_without(struct slip_store *s, const struct typed *t, size_t i)
{
    char text[TEXT_MAX];
    size_t n = 0;
    if (i + 1 < t->n && t->c[i] != t->c[i + 1]) {
        struct typed turned = *t;
        turned.c[i] = t->c[i + 1];
        turned.c[i + 1] = t->c[i];
        if (put(text, &n, &turned, 0, t->n) && !try_text(s, t, text, n, false))
            return false;
    }
    n = 0;
    (void)put(text, &n, t, 0, i);
    return t->number || !put(text, &n, t, i + 1, t->n) || try_text(s, t, text, n, i + 1 == t->n);
}

/* Any other letter that follows the first i, for letter i or before it. */
static bool try_others(struct slip_store *s, const struct typed *t, size_t i)
{
    char head[TEXT_MAX], from[TEXT_MAX], text[TEXT_MAX], key[KEYS_SIZE];
    uint32_t c, last;
    size_t n = 0, took;
    (void)put(head, &n, t, 0, i);
    neighbours(t->c[i], &c, &last);
    while (c <= last && s->seeks-- > 0) {
        memcpy(from, head, n);
        from[n + text_put_scalar(from + n, c)] = '\0';
        if (!s->next(s->ctx, from, head, key) || key[n] == '\0')
            break;
        c = text_scalar(key + n, strlen(key + n), &took);
        if (c > last)
            break;
        for (int before = 0; before < 2; before++) { /* instead of letter i, then before it */
            size_t used = n;
            if (before == 0 && (c == t->c[i] || fold_is_han(c)))
                continue;
            if (before == 1 && t->number)
                continue;
            memcpy(text, head, n);
            used += text_put_scalar(text + used, c);
            if (put(text, &used, t, i + (size_t)(before == 0), t->n) &&
                !try_text(s, t, text, used, before == 0 && i + 1 == t->n))
                return false;
        }
        c++;
    }
    return true;
}

void slip_prefixes(const char *prefix, struct slip_store *s)
{
    struct typed t = typed_of(prefix);
    bool han = t.n > 1 && fold_is_han(t.c[1]);
    t.number = prefix[0] == 'd' || prefix[0] == 'e';
    size_t least = t.number ? SLIP_DIGITS_MIN : han ? SLIP_HAN_MIN : SLIP_LETTERS_MIN;
    if (t.n < least + 1)
        return;
    t.brief = !t.number && t.n == least + 1;
    for (size_t i = 1; i < t.n && s->seeks > 0; i++) {
        char head[TEXT_MAX];
        size_t n = 0;
        (void)put(head, &n, &t, 0, i);
        if ((i > 1 && !exists(s, head)) || !try_without(s, &t, i) || !try_others(s, &t, i))
            return;
    }
}

/* The characters as they are mostly read, then once for every other reading of one of them. */
static bool try_readings(struct slip_store *s, const uint32_t *han, size_t n, size_t surname)
{
    const char *choice[LETTERS_MAX][HAN_READINGS_MAX];
    size_t n_choice[LETTERS_MAX];
    for (size_t i = 0; i < n; i++)
        if ((n_choice[i] = han_readings(han, surname, i, choice[i])) == 0)
            return true;
    for (size_t other = 0; other <= n; other++)
        for (size_t k = 1; k < (other < n ? n_choice[other] : 2); k++) {
            char text[TEXT_MAX] = "n";
            size_t used = 1;
            for (size_t i = 0; i < n && used < KEYS_SIZE; i++)
                used += text_copy(text + used, sizeof text - used, choice[i][i == other ? k : 0]);
            text[used < KEYS_SIZE ? used : KEYS_SIZE - 1] = '\0';
            if (exists(s, text) && !s->take(s->ctx, text))
                return false;
        }
    return true;
}

void slip_alike(const char *prefix, struct slip_store *s)
{
    struct typed t = typed_of(prefix);
    for (size_t i = 1; i < t.n; i++)
        if (!fold_is_han(t.c[i]))
            return;
    if (t.n > SLIP_HAN_MIN && try_readings(s, t.c + 1, t.n - 1, han_surname(t.c + 1, t.n - 1)))
        (void)try_readings(s, t.c + 1, t.n - 1, 0);
}
